"""Splitting of imported strings: what reference managers keep as "Loc. in Archive".

Zotero's translator puts the whole source line of a digital archive into *Loc. in Archive* and the
platform's name into *Archive*; this takes the line apart again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provcite.archives.parse import ParsedReference, parse
from provcite.archives.repositories import Repositories

if TYPE_CHECKING:
    from provcite.model.reference import ArchivalReference, Credit


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """An imported location taken apart; `platform` is *Archive* where it names no repository."""

    references: tuple[ArchivalReference, ...] = ()
    credits: tuple[Credit, ...] = ()
    rest: str = ""
    platform: str = ""


def split_location(
    archive: str, archive_location: str, *, repositories: Repositories | None = None
) -> Location:
    """Take ``archive`` and ``archive_location`` of CSL-JSON, RIS (AV, AN) or BibTeX apart.

    The location is read first; where it names no repository the archive's name does, unless it is
    a digital archive that publishes copies (then it is the `platform`). What is neither reference
    nor credit is the `rest`, character for character.
    """
    known = repositories or Repositories.shipped()
    statement = parse(archive_location, repositories=known)
    found: tuple[ParsedReference, ...] = statement.references
    platform = archive
    if archive and not any(one.reference.repository for one in found):
        together = (
            parse(f"{archive}, {archive_location}", repositories=known)
            if archive_location
            else parse(archive, repositories=known)
        )
        house = next((one for one in together.references if one.reference.repository is not None), None)
        if (
            house is not None
            and (house.reference.path or house.reference.repository_key)
            and (house.reference.path or not found)
        ):
            shift = len(archive) + 2
            platform = ""
            spans = [
                (max(0, one.span[0] - shift), max(0, one.span[1] - shift)) for one in together.references
            ]
            return Location(
                references=tuple(one.reference for one in together.references),
                credits=together.credits,
                rest=_left(
                    archive_location,
                    spans + [(c.span[0] - shift, c.span[1] - shift) for c in together.credit_spans],
                ),
            )
    spans = [one.span for one in found] + [credit.span for credit in statement.credit_spans]
    return Location(
        references=tuple(one.reference for one in found),
        credits=statement.credits,
        rest=_left(archive_location, spans),
        platform=platform,
    )


def _left(text: str, spans: list[tuple[int, int]]) -> str:
    """What of `text` lies in none of the spans, pieces joined by a blank."""
    pieces: list[str] = []
    place = 0
    for start, end in sorted(spans):
        if start > place:
            pieces.append(text[place:start].strip(" ,;.:"))
        place = max(place, end)
    pieces.append(text[place:].strip(" ,;.:"))
    return "; ".join(piece for piece in pieces if piece)
