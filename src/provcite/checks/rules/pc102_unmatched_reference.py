"""A reference to a document that the store lacks.

## What it does
Reports an archival reference that matches no record, neither by its numbers nor by title, date or
address, and gives the call that adds the document. Where the store has another document of the
same file, it is named; so is a document cited in the manuscript from which the reference differs in
one level only. Where the record is there and cannot be used, that is said instead, with what is
wrong in its file. Another document of a file of which the store has a document is no fault: it is
listed as undecided.

## Why is this bad?
What is not in the store cannot be checked; or the reference is so wrong that nothing of it fits.

## Example
    RGANI, f. 5, op. 28, d. 999, l. 1.     (no such record)

## Use instead
    provcite add "RGANI, f. 5, op. 28, d. 999, l. 1."
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.archives.leaves import leaves_inside
from provcite.checks.keys import house_key, leaf_of, reference_keys, unit_values
from provcite.checks.rule import hit
from provcite.checks.rules._shared import add_line
from provcite.checks.undecided import is_doubted, is_other_document
from provcite.model.findings import Severity
from provcite.model.levels import LEAF_LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from provcite.archives.authorities import Authorities
    from provcite.checks.lookup import Unusable
    from provcite.checks.reading import Citation, Reading
    from provcite.checks.rule import Hit
    from provcite.model.record import Record

CODE = "PC102"
NAME = "unmatched-reference"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.WARNING
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    seen: set[tuple[str, ...]] = set()
    known = reading.known
    slips = _slips(reading)
    for citation in reading.citations:
        if citation.record is not None or citation.key is not None or is_other_document(citation):
            continue
        if citation.kind in ("title", "address") or citation.opcit or not has_unit(citation.path):
            continue
        if citation.kind == "ibid" and not citation.prints_unit:
            continue
        if is_doubted(citation):
            continue  # listed as unread, or no archive's
        if citation.in_bibliography and leaf_of(citation.path) is None:
            continue  # a list of works cited names collections, not documents
        identity = (
            house_key(citation.repository_key or citation.repository, known),
            *unit_values(citation.path),
            leaf_of(citation.path) or "",
        )
        if identity in seen:
            continue
        seen.add(identity)
        if unusable := _unusable(citation, reading):
            yield hit(citation, f"The record of this reference, {unusable[0].words}")
            continue
        near = _neighbours(citation, reading)
        meant = _meant(citation, slips, known)
        yield hit(
            citation,
            "The store has no document for this reference."
            + (f" Of the same file it has {near}." if near else "")
            + (f" In one level it differs from {meant[0].id}, cited here too: {meant[1]}." if meant else "")
            + f" To add it: {add_line(_in_full(citation))}",
            record=meant[0] if meant else None,
            expected=meant[1] if meant else None,
        )


def _unusable(citation: Citation, reading: Reading) -> Sequence[Unusable]:
    """The records of the reference that cannot be used."""
    found: list[Unusable] = []
    for key in reference_keys(citation.repository_key or citation.repository, citation.path, reading.known):
        found.extend(reading.lookup.unusable("reference", key))
    return found


def _slips(reading: Reading) -> dict[tuple[str, int, tuple[str, ...]], list[tuple[Record, str]]]:
    """The cited records by their reference with one level left out, each with the value left out."""
    found: dict[tuple[str, int, tuple[str, ...]], list[tuple[Record, str]]] = {}
    for record in reading.cited_records():
        for holding in record.sources:
            house, values = house_key(holding.repository, reading.known), unit_values(holding.path)
            levels = [f"{level} {value}" for level, value in holding.path if level not in LEAF_LEVELS]
            for index in range(len(values)):
                key = (house, index, values[:index] + values[index + 1 :])
                found.setdefault(key, []).append((record, levels[index]))
    return found


def _meant(
    citation: Citation,
    slips: dict[tuple[str, int, tuple[str, ...]], list[tuple[Record, str]]],
    known: Authorities,
) -> tuple[Record, str] | None:
    """The one cited record that differs in one level and has the leaf: a slip of a digit, most likely."""
    house = house_key(citation.repository_key or citation.repository, known)
    values, leaf = unit_values(citation.path), leaf_of(citation.path)
    if leaf is None or len(values) < 3:
        return None
    found: dict[str, tuple[Record, str]] = {}
    for index in range(len(values)):
        for record, level in slips.get((house, index, values[:index] + values[index + 1 :]), ()):
            folios = next((place for holding in record.sources if (place := leaf_of(holding.path))), None)
            if folios and leaves_inside(leaf, folios):
                found.setdefault(record.id, (record, level))
    return next(iter(found.values())) if len(found) == 1 else None


def has_unit(path: tuple[tuple[str, str], ...]) -> bool:
    """Whether a path names anything above the leaf, below the fond or collection."""
    return len([1 for level, _ in path if level not in LEAF_LEVELS]) >= 2 or any(
        level in ("number", "signatur", "file", "piece", "document") for level, _ in path
    )


def _in_full(citation: Citation) -> str:
    """The words of the citation; of one that leans on another, the whole reference."""
    if citation.antecedent is None:
        words = citation.text
        for opening, closing in ("()", "[]"):
            if words.count(closing) > words.count(opening):
                words = words.rstrip(" .;,").removesuffix(closing)
        return words
    units = ", ".join(f"{level.replace('_', ' ')} {value}" for level, value in citation.path)
    return f"{citation.repository}, {units}" if citation.repository else units


def _neighbours(citation: Citation, reading: Reading) -> str:
    found: dict[str, str] = {}
    for key in reference_keys(citation.repository_key or citation.repository, citation.path, reading.known):
        for record in reading.lookup.find("reference", key, 4):
            place = next((leaf for holding in record.sources if (leaf := leaf_of(holding.path))), "")
            found.setdefault(record.id, f"{record.id}" + (f" (leaves {place})" if place else ""))
    names = list(found.values())
    return ", ".join(names[:3]) + (" and others" if len(names) > 3 else "")
