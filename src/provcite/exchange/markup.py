"""The words of notes that reference managers keep as HTML."""

from __future__ import annotations

import re
from typing import Final

from provcite.exchange.base import one_line
from provcite.model.entities import unescape

_HTML: Final = re.compile(
    r"\s*<(?:p|div|span|h[1-6]|ul|ol|blockquote|strong|em|b|i)\b[^<>]{0,2000}>.*>\s*", re.DOTALL
)
_BREAK: Final = re.compile(r"<(?:br|/p|/div|/li|/h[1-6])\b[^<>]{0,200}>")
_TAG: Final = re.compile(r"<[^<>]{0,2000}>")


def plain_note(note: str) -> str:
    """The words of a note: without tags where it is HTML from end to end, as it is elsewhere."""
    return words(note) if _HTML.fullmatch(note) else note


def note_markup(note: str) -> str:
    """A note for a program that reads it as HTML; as it is where nothing in it would be a tag."""
    if "<" not in note and "&" not in note:
        return note
    return "<p>" + note.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") + "</p>"


def words(markup: str) -> str:
    """The words of an HTML text on one line."""
    return one_line(unescape(_TAG.sub("", _BREAK.sub(" ", markup))))
