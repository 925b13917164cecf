"""Splitting of imported strings: what reference managers keep as "Loc. in Archive".

Zotero's translator puts the whole source line of a digital archive into *Loc. in Archive* and the
platform's name into *Archive*; this takes the line apart again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from provcite.archives.agents import has_body_word
from provcite.archives.institutions import Institution, read_institution, resolve
from provcite.archives.normalise import fold_key
from provcite.archives.parse import parse
from provcite.archives.reference_code import as_written, is_torn
from provcite.archives.repositories import Repositories, Repository
from provcite.model.lazyre import lazy

if TYPE_CHECKING:
    from provcite.archives.parse import Statement
    from provcite.model.reference import ArchivalReference, Credit

#: Words of an institution that holds papers itself, and is no digital archive that shows copies of others'.
_HOLDS_PAPERS: Final = lazy(
    r"\A(?!.*(?:\bdigital|\bonline|\bvirtual|\bprogram|\bproject|://|\bwww\.))"
    r".*(?:universit|universid|università|librar|biblio|museum|musée|museo|college|academy|akadem)",
    re.IGNORECASE | re.DOTALL,
)
#: Most letters of a field that is one call number and no more.
_LONGEST_CODE: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """An imported location taken apart; `platform` is *Archive* where it names no repository.

    `repository` is the archive's own name as it was written, `place` the town that stood behind it.
    """

    references: tuple[ArchivalReference, ...] = ()
    repository: str = ""
    place: str = ""
    credits: tuple[Credit, ...] = ()
    rest: str = ""
    platform: str = ""


def split_location(
    archive: str, archive_location: str, *, repositories: Repositories | None = None
) -> Location:
    """Take ``archive`` and ``archive_location`` of CSL-JSON, RIS (AV, AN) or BibTeX apart.

    The archive's name is read for itself: the town behind it is the `place`, a known house decides how
    the location is read, and its own words stay its name. A location that names its repository is read
    first; then the archive is the house of which that is a part, or a digital archive that publishes
    copies (`platform`). What is neither reference nor credit is the `rest`, character for character.
    """
    known = repositories or Repositories.shipped()
    house = read_institution(archive, known) if archive else None
    statement = parse(archive_location, repositories=known)
    if house is None:
        return _location(archive_location, statement, 0)
    named = next((one for one in statement.references if one.reference.repository is not None), None)
    if named is not None:
        inner = resolve(named.reference.repository_key or named.reference.repository, known)
        inside = named.reference.repository or ""
        if house.repository is None and _HOLDS_PAPERS.search(archive) and has_body_word(inside):
            words = _together(inside, house)
            return replace(_location(archive_location, statement, 0), repository=words, place=house.place)
        if inner is not None and (house.repository is None or not _belong(inner, house.repository, known)):
            return replace(_location(archive_location, statement, 0), platform=archive)
        if inner is not None and house.repository is not None:
            words = _together(named.reference.repository or "", house)
            return replace(_location(archive_location, statement, 0), repository=words, place=house.place)
    if not archive_location:
        together, shift = parse(archive, repositories=known), 0
    else:
        head = _readable(house)
        together, shift = parse(f"{head}, {archive_location}", repositories=known), len(head) + 2
    found = _location(archive_location, together, shift)
    if not found.references or not (house.repository or found.references[0].path):
        return replace(_location(archive_location, statement, 0), platform=archive)
    if not archive_location:
        return found
    own = house.repository.key if house.repository is not None else None
    references = tuple(
        replace(_below(one, house.words), repository_key=own, repository=house.words)
        for one in found.references
    )
    return replace(found, references=references, repository=house.words, place=house.place)


def _readable(house: Institution) -> str:
    """The form of a house's name before which its references are read: a known one's acronym or key."""
    if house.repository is None:
        return house.words
    return house.repository.acronym() or house.repository.key


def _belong(inner: Repository, outer: Repository, known: Repositories) -> bool:
    """Whether one house is the other or a department of it, however deep."""
    above: Repository | None = inner
    while above is not None:
        if above.key == outer.key or above.part_of == outer.part_of != "":
            return True
        above = known.get(above.part_of)
    return outer.part_of == inner.key


def _together(inner: str, outer: Institution) -> str:
    """A department and its house as one name: SAPMO, Bundesarchiv Berlin."""
    if fold_key(inner) in fold_key(outer.words):
        return outer.words
    return f"{inner}, {outer.words}"


def _below(reference: ArchivalReference, words: str) -> ArchivalReference:
    """`reference` without the units at its head that are parts of the archive's name (`words`)."""
    name = f" {fold_key(words.replace(',', ' '))} "
    parts = 0
    for _, value in reference.path:
        if any(map(str.isdigit, value)) or f" {fold_key(value.replace(',', ' '))} " not in name:
            break
        parts += 1
    if not parts or parts == len(reference.path):
        return reference
    code = "" if reference.code.startswith(reference.path[0][1]) else reference.code
    return replace(reference, path=reference.path[parts:], labels=reference.labels[parts:], code=code)


def _location(text: str, statement: Statement, shift: int) -> Location:
    """What `statement`, read `shift` characters before `text`, says of it."""
    spans = [one.span for one in statement.references] + [credit.span for credit in statement.credit_spans]
    left = _left(text, [(max(0, start - shift), max(0, end - shift)) for start, end in spans])
    references = tuple(as_written(one, statement.text, through_words=True) for one in statement.references)
    whole = _whole(text, references[0], left) if len(references) == 1 and not statement.credits else None
    if whole is not None:
        return Location(references=(whole,))
    return Location(references=references, credits=statement.credits, rest=left)


def _whole(text: str, reference: ArchivalReference, left: str) -> ArchivalReference | None:
    """The reference with all of `text` for its code, where the reader left out parts of a call number."""
    pieces = [
        piece
        for part in (*reference.rest.split("; "), *left.split("; "))
        for piece in (part, part.rpartition(", ")[2])
        if piece in text
    ]
    if len(text) > _LONGEST_CODE or not reference.path:
        return None
    if not is_torn(pieces, text, [value for _, value in reference.path]):
        return None
    rest = "; ".join(piece for piece in (reference.rest, left) if piece)
    return replace(reference, code=text.strip(" ,;"), rest=rest)


def _left(text: str, spans: list[tuple[int, int]]) -> str:
    """What of `text` lies in none of the spans, pieces joined by a blank."""
    pieces: list[str] = []
    place = 0
    for start, end in sorted(spans):
        if start > place:
            pieces.append(text[place:start].strip(" ,;.:"))
        place = max(place, end)
    pieces.append(text[place:].strip(" ,;.:"))
    return "; ".join(piece for piece in pieces if any(map(str.isalnum, piece)))
