"""Reading of statements for people and for other programs: what ``provcite parse`` does.

Lines are read as consecutive notes: ``Ibid., p. 57`` after a note that cites an archive is a
page of that file, after a book it is no archival reference. The notation (see
`provcite.archives.notation`) is the levels', unless the lines are running notes.
"""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from provcite.archives.parse import Statement
    from provcite.archives.repositories import Repositories


NOTATIONS: Final = ("auto", "levels", "notes")

#: So many lines are looked at before ``auto`` decides.
_LOOKED_AT: Final = 2000


def read_statements(
    lines: Iterable[str], repositories: Repositories | None = None, *, notation: str = "auto"
) -> Iterator[Statement]:
    """One statement a line, in order; a line without anything gives an empty statement.

    `notation` is one of `NOTATIONS`: ``levels``, ``notes`` (classes and codes as one value), or
    ``auto``: ``notes`` where the first lines show that they are the running notes of one text.
    """
    from provcite.archives.notation import are_notes, as_noted

    statements = _in_order(lines, repositories)
    if notation == "auto":
        first = list(islice(statements, _LOOKED_AT))
        notation = "notes" if are_notes(first) else "levels"
        statements = chain(first, statements)
    return map(as_noted, statements) if notation == "notes" else statements


def _in_order(lines: Iterable[str], repositories: Repositories | None) -> Iterator[Statement]:
    from provcite.archives.parse import parse

    previous: Statement | None = None
    for line in lines:
        statement = parse(line, repositories=repositories, previous=previous)
        leaning = (
            bool(statement.ibid)
            and statement.ibid[0].kind == "ibid"
            and not line[: statement.ibid[0].span[0]].strip()
        )
        if not leaning or previous is None:
            previous = statement
        yield statement


def in_detail(statement: Statement) -> dict[str, Any]:
    """The printed object with more: places in the text, confidence, reasons, dates, back-references."""
    value = statement.to_json()
    for found, one in zip(statement.references, value["references"], strict=True):
        one["span"] = list(found.span)
        one["values"] = [{"level": level, "span": [start, end]} for level, start, end in found.levels]
        one["confidence"] = found.confidence
        one["reasons"] = list(found.reasons)
    for credit, one in zip(statement.credit_spans, value["acquisition"], strict=True):
        one["span"] = list(credit.span)
    value["dates"] = [statement.text[start:end] for start, end in statement.dates]
    value["titles"] = [statement.text[start:end] for start, end in statement.titles]
    value["urls"] = [statement.text[start:end] for start, end in statement.urls]
    value["ibid"] = [
        {"kind": back.kind, "span": list(back.span), "locator": back.locator} for back in statement.ibid
    ]
    return value
