"""The archival statement of a published document, read by the one parser of references and credits."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from provcite.archives.normalise import fold_text
from provcite.archives.parse import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.archives.parse import ParsedReference
    from provcite.archives.parse import Statement as ParsedStatement
    from provcite.archives.repositories import Repositories
    from provcite.documents.lines import Line
    from provcite.model.reference import ArchivalReference, Credit


_WORDS: Final = re.compile(r"\w{2}|\d")
_JOINTS: Final = re.compile(
    r"^(?:[\s,;:.()–-]|\b(?:and|in|from|also|see|at|by|the|source|original)\b)*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Where the original lies, who brought it, and on which lines that stands.

    `unread` are words of the statement that belong to no reference and no credit. `words` has for
    each reference the printed words of its parts (``repository`` and the levels), `credit_words`
    those of each credit.
    """

    references: tuple[ArchivalReference, ...] = ()
    credits: tuple[Credit, ...] = ()
    lines: tuple[Line, ...] = ()
    credit_lines: tuple[Line, ...] = ()
    unread: tuple[str, ...] = ()
    words: tuple[dict[str, str], ...] = ()
    credit_words: tuple[str, ...] = ()


def read_statement(
    places: Sequence[tuple[str, tuple[Line, ...]]], *, known: Repositories | None = None
) -> Statement:
    """The first of `places` (text and lines, best first) that gives a reference, with the first credits.

    A later place fills what an earlier one leaves out: the page's "Original Archive" names a
    repository that a short source line does not.
    """
    references: tuple[ArchivalReference, ...] = ()
    credits: tuple[Credit, ...] = ()
    lines: tuple[Line, ...] = ()
    credit_lines: tuple[Line, ...] = ()
    unread: list[str] = []
    first: ParsedStatement | None = None
    words: tuple[dict[str, str], ...] = ()
    credit_words: tuple[str, ...] = ()
    for text, where in places:
        parsed = parse(text, repositories=known)
        first = first or parsed
        parsed = _whole_houses(text, parsed)
        found = tuple(one.reference for one in parsed.references)
        if not references and found:
            references, lines = found, where
            words = tuple(_words(text, one) for one in parsed.references)
        if not credits and parsed.credits:
            credits, credit_lines = parsed.credits, where
            origin = fold_text(text).origin
            credit_words = tuple(text[slice(*origin(*one.span))] for one in parsed.credit_spans)
        if references and found and not references[0].repository and found[0].repository:
            named = replace(
                references[0], repository=found[0].repository, repository_key=found[0].repository_key
            )
            references = (named, *references[1:])
    if places:
        # What the reader of references passes over (a printed book in the place of an archive, a
        # remark) is kept as it is printed.
        unread += _left_over(places[0][0], first or parse(places[0][0], repositories=known))
    return Statement(
        references=references,
        credits=credits,
        lines=lines,
        credit_lines=credit_lines,
        unread=tuple(unread),
        words=words,
        credit_words=credit_words,
    )


def _whole_houses(text: str, parsed: ParsedStatement) -> ParsedStatement:
    """Houses by their whole names: "National Archives of Sweden" is not the one called National Archives."""
    references: list[ParsedReference] = []
    for found in parsed.references:
        span = found.repository_span
        more = _OF_A_PLACE.match(text, span[1]) if span is not None else None
        if span is None or more is None or text[span[0] : span[1]].endswith(")"):
            references.append(found)
            continue
        rest = found.reference.rest
        own = more[0].strip()
        kept = tuple(pair for pair in found.reference.path if pair[1] not in more["city"] or not more["city"])
        reference = replace(
            found.reference,
            repository=text[span[0] : more.end()].strip(" ,"),
            repository_key=None,
            path=kept,
            rest="" if rest and rest in own else rest,
        )
        references.append(replace(found, reference=reference, repository_span=(span[0], more.end())))
    return replace(parsed, references=tuple(references))


#: What goes on after a house's name and makes it another one, with the city that closes the words.
_OF_A_PLACE: Final = re.compile(
    r" of (?:the )?[A-Z][^\W\d_]+(?: [A-Z][^\W\d_]+){0,3}(?P<city>(?:, [A-Z][^\W\d_]+)?)(?=$|[.;,])"
)


def _words(text: str, found: ParsedReference) -> dict[str, str]:
    """What is printed for each part of a reference: `Fond 5`, `ll. 301-303`."""
    words: dict[str, str] = {}
    if found.repository_span is not None:
        words["repository"] = text[slice(*found.repository_span)]
    spans = sorted(
        [
            *(span for _, *span in found.levels),
            *([list(found.repository_span)] if found.repository_span else []),
        ]
    )
    for level, start, end in found.levels:
        before = max((b for _, b in spans if b <= start), default=found.span[0])
        words.setdefault(level, text[before:end].strip(" ,;:."))
    return words


def _left_over(text: str, parsed: ParsedStatement) -> list[str]:
    """The pieces of a statement that stand in no reference and no credit."""
    folded = fold_text(text)
    taken = [one.span for one in parsed.references]
    taken += [folded.origin(*credit.span) for credit in parsed.credit_spans]
    taken += list(parsed.urls)
    pieces: list[str] = []
    at = 0
    for start, end in [*sorted(taken), (len(text), len(text))]:
        piece = text[at:start].strip(" ,;:.()-–")
        if start > at and _WORDS.search(piece) and not _JOINTS.match(piece):
            pieces.append(piece)
        at = max(at, end)
    known = " ".join(
        [
            *(one.reference.rest for one in parsed.references),
            *(a for c in parsed.credits for a in c.affiliations),
        ]
    )
    pieces = [piece for piece in pieces if piece not in known and piece.split(")")[0] not in known]
    if pieces and not parsed.references:
        # No archive at all: the words stay together, up to the credits that end them.
        ends = [folded.origin(*credit.span) for credit in parsed.credit_spans]
        stop = min((start for start, _ in ends if text[:start].rstrip().endswith(".")), default=len(text))
        tail = [piece for piece in pieces if text.find(piece) >= stop]
        pieces = [text[:stop].strip(" ,;")] if not tail else [text.strip(" ,;")]
    # The stop that ends the sentence is no part of the work; that of an abbreviation stays.
    return [re.sub(r"(?<=[\d)])\.$", "", piece) for piece in pieces]
