"""RTF: a piece of text to stand in a document, and a whole document around pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.csl.tree import Block, Link, Styled, beside

if TYPE_CHECKING:
    from collections.abc import Iterable

    from provcite.csl.tree import Node

_COMMANDS = {
    ("font-style", "italic"): "\\i ",
    ("font-style", "oblique"): "\\i ",
    ("font-style", "normal"): "\\i0 ",
    ("font-weight", "bold"): "\\b ",
    ("font-weight", "light"): "\\b0 ",
    ("font-weight", "normal"): "\\b0 ",
    ("font-variant", "small-caps"): "\\scaps ",
    ("font-variant", "normal"): "\\scaps0 ",
    ("text-decoration", "underline"): "\\ul ",
    ("text-decoration", "none"): "\\ulnone ",
    ("vertical-align", "sup"): "\\super ",
    ("vertical-align", "sub"): "\\sub ",
}


def write(node: Node) -> str:
    """The tree as RTF text without a document around it; ASCII only."""
    out: list[str] = []
    _write(node, out)
    return "".join(out)


def document(pieces: Iterable[str]) -> str:
    """A document with one paragraph a piece."""
    body = "".join([f"{piece}\\par\n" for piece in pieces])
    return (
        "{\\rtf1\\ansi\\ansicpg1252\\uc1\\deff0{\\fonttbl{\\f0\\froman Times New Roman;}}\n\\f0\\fs24\n"
        + body
        + "}\n"
    )


def escape(text: str) -> str:
    """Text in which nothing means anything to RTF; other characters as ``\\uN?``."""
    out: list[str] = []
    for char in text:
        code = ord(char)
        if char in "\\{}":
            out.append("\\" + char)
        elif char == "\t":
            out.append("\\tab ")
        elif char in "\n\x85\u2028\u2029":
            out.append("\\line ")
        elif char == "\u00a0":
            out.append("\\~")
        elif code < 32 or 127 <= code < 160:
            continue
        elif code < 127:
            out.append(char)
        elif code < 0x10000:
            out.append(_unit(code))
        else:
            code -= 0x10000
            out.append(_unit(0xD800 + (code >> 10)) + _unit(0xDC00 + (code & 0x3FF)))
    return "".join(out)


def _unit(code: int) -> str:
    """One UTF-16 unit; RTF numbers are signed, and ``?`` stands for readers that know none."""
    return f"\\u{code if code < 0x8000 else code - 0x10000}?"


def _write(node: Node, out: list[str]) -> None:
    if isinstance(node, str):
        out.append(escape(node))
        return
    opened, closed = "", ""
    if isinstance(node, Styled):
        opened, closed = "{" + _COMMANDS.get((node.attribute, node.value), ""), "}"
    elif isinstance(node, Link):
        opened = '{\\field{\\*\\fldinst{HYPERLINK "' + _address(node.url) + '"}}{\\fldrslt{'
        closed = "}}}"
    elif isinstance(node, Block) and node.display in ("block", "indent") and out:
        out.append("\\line ")
    out.append(opened)
    for place, child in enumerate(node.children):
        _write(child, out)
        if beside(node.children, place):
            out.append("\\tab ")
    out.append(closed)


def _address(url: str) -> str:
    bare = "".join([char for char in url if ord(char) >= 32])
    return escape(bare.translate({ord(char): f"%{ord(char):02X}" for char in '"\\{} '}))
