"""Two notations of the same unit: by its levels, or as notes cite it.

A source statement is read level by level: ``FO 371/27775`` is record group FO, series 371, piece
27775, and ``91-9-215`` of a Chinese local archive is fond, inventory and file. Running notes name
the class and the number as wholes: series ``FO 371``, piece 27775; number ``91-9-215``. Both are
right in their place, so the reader gives levels, and `as_noted` draws them together again.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from provcite.archives.parse import ParsedReference, Statement

#: Levels that are drawn together, what may stand between their values, and what they become.
_WHOLES: Final[tuple[tuple[tuple[str, ...], re.Pattern[str], str], ...]] = (
    (("record_group", "series"), re.compile(r"\s?"), "series"),
    (("fond", "inventory", "file"), re.compile(r"\s?[-‐‑–]\s?"), "number"),
    (("fond", "file"), re.compile(r"\s?[-‐‑–]\s?"), "number"),
)


def as_noted(statement: Statement) -> Statement:
    """`statement` with the parts of a class or a code as the one value that a note prints.

    Only values that stand together in the text are drawn together; the value is the text's own.
    """
    references = tuple(
        _drawn_together(statement.text, _department(statement.text, found)) for found in statement.references
    )
    return statement if references == statement.references else replace(statement, references=references)


def _department(text: str, found: ParsedReference) -> ParsedReference:
    """The central department of the Stasi archive is part of the house in a note (``BStU, ZA, SdM 34``)."""
    path = found.reference.path
    house = found.repository_span
    if house is None or not path or path[0][0] != "bestand" or not path[0][1].startswith("ZA, "):
        return found
    _, start, end = found.levels[0]
    if text[house[1] : start].strip() != ",":
        return found
    begin = start + len("ZA, ")
    return replace(
        found,
        reference=replace(
            found.reference,
            repository=text[house[0] : start + len("ZA")],
            path=(("bestand", text[begin:end]), *path[1:]),
        ),
        repository_span=(house[0], start + len("ZA")),
        levels=(("bestand", begin, end), *found.levels[1:]),
    )


def _drawn_together(text: str, found: ParsedReference) -> ParsedReference:
    levels = list(found.levels)
    path = list(found.reference.path)
    for names, between, whole in _WHOLES:
        for start in range(len(levels) - len(names) + 1):
            run = levels[start : start + len(names)]
            if tuple(level for level, _, _ in run) != names:
                continue
            gaps = pairwise(run)
            if all(a[2] <= b[1] and between.fullmatch(text[a[2] : b[1]]) for a, b in gaps):
                first, last = run[0][1], run[-1][2]
                levels[start : start + len(names)] = [(whole, first, last)]
                path[start : start + len(names)] = [(whole, text[first:last])]
                break
    if tuple(path) == found.reference.path:
        return found
    return replace(found, reference=replace(found.reference, path=tuple(path)), levels=tuple(levels))


def are_notes(statements: list[Statement]) -> bool:
    """Whether consecutive statements are the notes of one text: some lean on the note before.

    Source statements never begin with ``Ibid.``; in running notes one in ten does. Two, and at
    least one in fifty, are asked for.
    """
    leaning = sum(bool(one.ibid) and not one.text[: one.ibid[0].span[0]].strip() for one in statements)
    return leaning >= 2 and leaning * 50 >= len(statements)
