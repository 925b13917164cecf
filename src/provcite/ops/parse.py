"""Reading of statements for people and for other programs: what ``provcite parse`` does.

Lines are read as consecutive notes: ``Ibid., p. 57`` after a note that cites an archive is a
page of that file, after a book it is no archival reference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from provcite.archives.parse import Statement
    from provcite.archives.repositories import Repositories


def read_statements(
    lines: Iterable[str], repositories: Repositories | None = None, *, runners_up: bool = False
) -> Iterator[Statement]:
    """One statement a line, in order; a line without anything gives an empty statement."""
    from provcite.archives.parse import parse

    previous: Statement | None = None
    for line in lines:
        statement = parse(line, repositories=repositories, previous=previous, runners_up=runners_up)
        leaning = (
            bool(statement.ibid)
            and statement.ibid[0].kind == "ibid"
            and not line[: statement.ibid[0].span[0]].strip()
        )
        if not leaning or previous is None:
            previous = statement
        yield statement


def in_detail(statement: Statement) -> dict[str, Any]:
    """The printed object with more: places in the text, reasons, the runner-up, dates, back-references."""
    value = statement.to_json()
    for found, one in zip(statement.references, value["references"], strict=True):
        one["span"] = list(found.span)
        one["values"] = [{"level": level, "span": [start, end]} for level, start, end in found.levels]
        one["confidence"] = round(found.confidence, 4)
        one["reasons"] = list(found.reasons)
        other = found.runner_up
        one["runner_up"] = (
            {"repository": other.repository, "path": [list(pair) for pair in other.path]} if other else None
        )
    for credit, one in zip(statement.credit_spans, value["acquisition"], strict=True):
        one["span"] = list(credit.span)
    value["dates"] = [statement.text[start:end] for start, end in statement.dates]
    value["titles"] = [statement.text[start:end] for start, end in statement.titles]
    value["urls"] = [statement.text[start:end] for start, end in statement.urls]
    value["unread"] = [statement.text[start:end] for start, end in statement.unread]
    value["ibid"] = [
        {"kind": back.kind, "span": list(back.span), "locator": back.locator} for back in statement.ibid
    ]
    return value
