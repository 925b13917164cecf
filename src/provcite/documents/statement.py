"""The archival statement of a published document, read by the one parser of references and credits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provcite.model.reference import ArchivalReference, Credit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.archives.repositories import Repositories
    from provcite.documents.lines import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Where the original lies, who brought it, and on which lines that stands.

    `unread` are words of the statement that belong to no reference and no credit.
    """

    references: tuple[ArchivalReference, ...] = ()
    credits: tuple[Credit, ...] = ()
    lines: tuple[Line, ...] = ()
    credit_lines: tuple[Line, ...] = ()
    unread: tuple[str, ...] = ()


def read_statement(
    places: Sequence[tuple[str, tuple[Line, ...]]], *, known: Repositories | None = None
) -> Statement:
    """The first of `places` (text and lines, best first) that gives a reference, with the first credits.

    A later place fills what an earlier one leaves out: the page's "Original Archive" names a
    repository that a short source line does not.
    """
    from provcite.archives.parse import parse

    references: tuple[ArchivalReference, ...] = ()
    credits: tuple[Credit, ...] = ()
    lines: tuple[Line, ...] = ()
    credit_lines: tuple[Line, ...] = ()
    unread: list[str] = []
    for text, where in places:
        parsed = parse(text, repositories=known) if known is not None else parse(text)
        if not references and parsed.references:
            references, lines = tuple(parsed.references), where
        if not credits and parsed.credits:
            credits, credit_lines = tuple(parsed.credits), where
        if (
            references
            and not references[0].repository
            and parsed.references
            and parsed.references[0].repository
        ):
            found = parsed.references[0]
            references = (
                ArchivalReference(
                    repository=found.repository,
                    repository_key=found.repository_key,
                    path=references[0].path,
                    rest=references[0].rest,
                ),
                *references[1:],
            )
    if not references and places and places[0][0].strip():
        # Nothing was understood (a printed book, a collection without a reference): the words are kept.
        unread.append(places[0][0].strip())
    return Statement(
        references=references, credits=credits, lines=lines, credit_lines=credit_lines, unread=tuple(unread)
    )
