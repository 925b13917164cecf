"""LaTeX, for a document in UTF-8 with T1 or Unicode fonts and ``hyperref`` for links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provcite.csl.tree import Block, Link, Styled, beside

if TYPE_CHECKING:
    from provcite.csl.tree import Node

_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "_": r"\_",
        "%": r"\%",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        '"': r"\textquotedbl{}",
        "'": r"\textquotesingle{}",
        "`": r"\`{}",
        "[": "{[}",
        "]": "{]}",
        "\u00a0": "~",
        "\u202f": r"\,",
        "\n": " ",
        "\r": " ",
        "\t": " ",
        "\x85": " ",
        "\u2028": " ",
        "\u2029": " ",
    }
)
# Characters that fonts join: -- would become a dash, ,, a low quotation mark.
_LIGATURES = re.compile(r"-(?=-)|,(?=,)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_LINE_ENDS = re.compile(r"[\x85\u2028\u2029]")
_COMMANDS = {
    ("font-style", "italic"): r"\textit{",
    ("font-style", "oblique"): r"\textsl{",
    ("font-style", "normal"): r"\textup{",
    ("font-weight", "bold"): r"\textbf{",
    ("font-weight", "light"): r"\textmd{",
    ("font-weight", "normal"): r"\textmd{",
    ("font-variant", "small-caps"): r"\textsc{",
    ("font-variant", "normal"): r"\textup{",
    ("text-decoration", "underline"): r"\underline{",
    ("vertical-align", "sup"): r"\textsuperscript{",
    ("vertical-align", "sub"): r"\textsubscript{",
}


def write(node: Node) -> str:
    """The tree as LaTeX text."""
    out: list[str] = []
    _write(node, out)
    return "".join(out)


def escape(text: str) -> str:
    """Text in which nothing means anything to LaTeX."""
    pieces = _LIGATURES.split(_CONTROL.sub("", text))
    marks = _LIGATURES.findall(_CONTROL.sub("", text))
    out = [pieces[0].translate(_ESCAPES)]
    for mark, piece in zip(marks, pieces[1:], strict=True):
        out.append(mark + "{}")
        out.append(piece.translate(_ESCAPES))
    return "".join(out)


def _write(node: Node, out: list[str]) -> None:
    if isinstance(node, str):
        text = escape(node)
        if out and text and text[0] in "-," and out[-1].endswith(text[0]):
            out.append("{}")
        out.append(text)
        return
    opened = ""
    if isinstance(node, Styled):
        opened = _COMMANDS.get((node.attribute, node.value), "{")
    elif isinstance(node, Link):
        opened = rf"\href{{{address(node.url)}}}{{"
    elif isinstance(node, Block) and node.display in ("block", "indent") and out:
        out.append("\\\\{}\n")
    if opened:
        out.append(opened)
    for place, child in enumerate(node.children):
        _write(child, out)
        if beside(node.children, place):
            out.append(" ")
    if opened:
        out.append("}")


def address(url: str) -> str:
    """An address as the first argument of ``\\href``."""
    url = _LINE_ENDS.sub("", _CONTROL.sub("", url))
    url = url.translate({ord(char): f"%{ord(char):02X}" for char in '\\{}^`<>|" \t\r\n'})
    return url.replace("%", r"\%").replace("#", r"\#").replace("&", r"\&")
