"""A finished text tree as pandoc's inline elements, and inline elements as words.

pandoc's document model (pandoc-types 1.23): an element is an object with its kind in ``t`` and what it
holds in ``c``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from provcite.csl.tree import Node

_KINDS: Final = {
    ("font-style", "italic"): "Emph",
    ("font-style", "oblique"): "Emph",
    ("font-weight", "bold"): "Strong",
    ("font-variant", "small-caps"): "SmallCaps",
    ("text-decoration", "underline"): "Underline",
    ("vertical-align", "sup"): "Superscript",
    ("vertical-align", "sub"): "Subscript",
}
#: The markup that CSL reads in the words before and behind a cite.
_MARKUP: Final = {
    "Emph": ("<i>", "</i>"),
    "Strong": ("<b>", "</b>"),
    "SmallCaps": ('<span style="font-variant: small-caps;">', "</span>"),
    "Superscript": ("<sup>", "</sup>"),
    "Subscript": ("<sub>", "</sub>"),
}
_QUOTES: Final = {"DoubleQuote": "“”", "SingleQuote": "‘’"}
_BLANKS: Final = re.compile(r"[ \t\r\n\x85\u2028\u2029]+")
SPACE: Final = {"t": "Space"}


def inlines(node: Node) -> list[dict[str, Any]]:
    """The tree as a list of inline elements."""
    from provcite.csl.writers.runs import runs

    made: list[dict[str, Any]] = []
    for run in runs(node):
        if run.block in ("block", "indent") and made:
            made.append({"t": "LineBreak"})
        inner = words(run.text)
        for pair in reversed(run.formats):
            kind = _KINDS.get(pair)
            if kind:
                inner = [{"t": kind, "c": inner}]
        if run.url:
            inner = [{"t": "Link", "c": [["", [], []], inner, [run.url, ""]]}]
        made.extend(inner)
    return made


def words(text: str) -> list[dict[str, Any]]:
    """Plain text as words and spaces."""
    made: list[dict[str, Any]] = []
    for place, word in enumerate(_BLANKS.split(text)):
        if place:
            made.append(dict(SPACE))
        if word:
            made.append({"t": "Str", "c": word})
    return made


def text_of(elements: Iterable[Any], *, markup: bool = False) -> str:
    """The words of inline elements; with `markup` in the tags of CSL's affixes."""
    out: list[str] = []
    for element in elements:
        _text(element, out, markup)
    return "".join(out)


def _text(element: Any, out: list[str], markup: bool) -> None:
    kind, content = element.get("t"), element.get("c")
    if kind == "Str":
        out.append(content)
    elif kind in ("Space", "SoftBreak", "LineBreak"):
        out.append(" ")
    elif kind in ("Code", "Math", "RawInline"):
        out.append(content[1] if kind != "RawInline" else "")
    elif kind == "Quoted":
        marks = _QUOTES[content[0]["t"]]
        out.append(marks[0] + text_of(content[1], markup=markup) + marks[1])
    elif kind in ("Cite", "Link", "Image", "Span"):
        out.append(text_of(content[1], markup=markup))
    elif kind != "Note" and isinstance(content, list):
        before, after = _MARKUP.get(kind, ("", "")) if markup else ("", "")
        out.append(before + text_of(content, markup=markup) + after)
