"""What a document cites: citations, and the cites in them, as CSL-JSON writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from provcite.csl.context import Cite
from provcite.csl.values import as_text
from provcite.model.errors import InputError

_POSITIONS = ("first", "subsequent", "ibid", "ibid-with-locator")


class Citation:
    """One citation (a note, a parenthesis): its cites and the number of its note, 0 in the text."""

    __slots__ = ("cites", "note")

    def __init__(self, cites: list[Cite], note: int = 0) -> None:
        self.cites = cites
        self.note = note


def _flag(value: object) -> bool:
    return bool(value) and as_text(value).lower() not in ("false", "0")


def read_cite(value: Mapping[str, Any] | str | Cite) -> Cite:
    """A cite from an id, a CSL-JSON cite or a `Cite`."""
    if isinstance(value, Cite):
        return value
    if isinstance(value, str):
        return Cite(value)
    if not isinstance(value, Mapping):
        raise InputError(f"A cite is neither an id nor a CSL-JSON cite but {type(value).__name__}.")
    position = value.get("position")
    if isinstance(position, int) and not isinstance(position, bool):
        position = _POSITIONS[position] if 0 <= position < len(_POSITIONS) else None
    elif position not in _POSITIONS:
        position = None
    return Cite(
        as_text(value.get("id")),
        locator=as_text(value.get("locator")).strip(),
        label=as_text(value.get("label")),
        prefix=as_text(value.get("prefix")),
        suffix=as_text(value.get("suffix")),
        suppress_author=_flag(value.get("suppress-author")),
        author_only=_flag(value.get("author-only")),
        position=position,
        near_note=_flag(value.get("near-note")),
        first_note=as_text(value.get("first-reference-note-number")),
    )
