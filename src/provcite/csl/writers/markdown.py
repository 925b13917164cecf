"""Markdown that pandoc and CommonMark read alike, with pandoc's marks for small caps, sub- and superscript.

Whatever could be read as a mark is escaped with a backslash, which both allow before any ASCII
punctuation; what only counts at the start of a line (``1956.`` would begin a list) is escaped there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provcite.csl.writers.runs import runs
from provcite.model.lazyre import lazy

if TYPE_CHECKING:
    from provcite.csl.tree import Node
    from provcite.csl.writers.runs import Run

_ESCAPED = re.compile(r"""[\\`*_\[\]<>~^$@#|&"'{}=]""")
_LIGATURES = re.compile(r"-(?=-)|(?<=-)-|\.(?=\.\.)")
_LINE_START = re.compile(r"^(\(?)([0-9]{1,9}|[A-Za-z]|[ivxlcdmIVXLCDM]{1,9})([.)])(?=\s|$)")
_LINE_MARK = re.compile(r"^[-+%:!]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LINE_ENDS = re.compile(r"[\x85\u2028\u2029]")
_MARKS: dict[tuple[str, str], tuple[str, str]] = {
    ("font-style", "italic"): ("*", "*"),
    ("font-style", "oblique"): ("*", "*"),
    ("font-weight", "bold"): ("**", "**"),
    ("font-variant", "small-caps"): ("[", "]{.smallcaps}"),
    ("text-decoration", "underline"): ("[", "]{.underline}"),
    ("vertical-align", "sup"): ("^", "^"),
    ("vertical-align", "sub"): ("~", "~"),
}
# An address that says itself, with nothing in it that Markdown would read.
_SIMPLE_ADDRESS = lazy(r"https?://[A-Za-z0-9./?=%_~:#@+,;-]{1,2000}$")
_BLANKS = str.maketrans("\t\r\n\x85\u2028\u2029", "      ")
# Pandoc reads the inside of its sub- and superscripts twice, so they hold no escapes.
_PLAINEST = re.compile(r"(?!.*\.\.)(?:[^\W_]|[.,()+–]){1,40}$")
_ENTITIES = {'"': "&quot;", "'": "&#39;", "~": "&#126;", "^": "&#94;"}
# Parts two marks that would otherwise run together; an empty comment prints nothing anywhere.
_APART = "<!---->"


def write(node: Node) -> str:
    """The tree as one paragraph of Markdown."""
    out: list[str] = []
    pieces = [_plain_spaces(run) for run in runs(node)]
    for run in pieces:
        if run.block in ("block", "indent") and out:
            out.append("\\\n")
        _add(out, _run(run, start=not out or out[-1] == "\\\n"))
    return "".join(out)


def _plain_spaces(run: Run) -> Run:
    text = _CONTROL.sub("", run.text)
    return run._replace(text=text.translate(_BLANKS))


def _add(out: list[str], piece: str) -> None:
    if out and piece and out[-1]:
        left, right = out[-1], piece
        ends = left.endswith("*") and not left.endswith("\\*")
        starts = right.startswith("*")
        # CommonMark: a mark inside a word holds only where it touches a letter on its own side.
        if (
            (ends and starts)
            or (ends and right[0].isalnum() and not left.rstrip("*")[-1:].isalnum())
            or (starts and left[-1].isalnum() and not right.lstrip("*")[:1].isalnum())
        ):
            out.append(_APART)
    if piece:
        out.append(piece)


def _run(run: Run, *, start: bool) -> str:
    text = run.text
    if not run.formats and not run.url:
        return _escape(text, start=start)
    body = text.strip(" ")
    if not body:
        return text
    lead, tail = text[: len(text) - len(text.lstrip(" "))], text[len(text.rstrip(" ")) :]
    if run.url == body and not run.formats and _SIMPLE_ADDRESS.match(body):
        return f"{_escape(lead, start=start)}<{body}>{tail}"
    made = _escape(body, start=False)
    # Raised and lowered text goes innermost: pandoc's marks for it hold only the plainest of texts.
    formats = sorted(run.formats, key=lambda pair: pair[0] == "vertical-align")
    for pair in reversed(formats):
        before, after = _MARKS.get(pair, ("", ""))
        if before in ("^", "~") and not _PLAINEST.match(body):
            before, after = ("<sup>", "</sup>") if before == "^" else ("<sub>", "</sub>")
        made = _joined(before, made, after)
    if run.url:
        made = f"[{made}](<{_address(run.url)}>)"
    return _escape(lead, start=start) + made + tail


def _joined(before: str, made: str, after: str) -> str:
    if before[-1:] == "*" and made[0] == "*":
        made = _APART + made
    if after[:1] == "*" and made[-1] == "*" and not made.endswith("\\*"):
        made = made + _APART
    return before + made + after


def _escape(text: str, *, start: bool) -> str:
    text = _ESCAPED.sub(lambda found: _ENTITIES.get(found.group()) or "\\" + found.group(), text)
    text = _LIGATURES.sub(lambda found: "\\" + found.group(), text)
    text = text.replace("  ", " &#32;").replace("\u00a0", "&nbsp;")
    if text.endswith("!"):
        text = text[:-1] + "\\!"
    if start:
        stripped = text.lstrip(" ")
        text = "&#32;" * (len(text) - len(stripped)) + stripped
        text = _LINE_START.sub(r"\1\2\\\3", text)
        text = _LINE_MARK.sub(lambda found: "\\" + found.group(), text)
    return text


def _address(url: str) -> str:
    """The address for ``(<...>)``: what would end it is percent-encoded."""
    replaced = url.translate({ord(char): f"%{ord(char):02X}" for char in '<>\\ "`\t\r\n'})
    return (
        _LINE_ENDS.sub("", _CONTROL.sub("", replaced))
        .replace("&", "&amp;")
        .replace("*", "\\*")
        .replace("_", "\\_")
    )
