"""Ties between records: translations of one original, excerpts, copies, editions; read both ways.

A record says what it *is* of another (``translation_of: "113370"``); the other need not say it
back. `ties` reads both directions, `relation_problems` finds what cannot be true.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from provcite.model.record import Record

#: What the other record is to the one that names it.
INVERSES: Final[dict[str, str]] = {
    "translation_of": "original of the translation",
    "excerpt_of": "source of the excerpt",
    "copy_of": "original of the copy",
    "same_as": "same document as",
    "supersedes": "superseded by",
    "attachment_to": "has the attachment",
}

#: Relations that lead from a later or lesser thing to an earlier or greater one: no circle.
DIRECTED: Final = frozenset(INVERSES) - {"same_as"}

#: Longest chain of relations that is followed.
MAX_STEPS: Final = 1000


@dataclass(frozen=True, slots=True)
class Tie:
    """One relation seen from a record: `kind`, the other's id, and whether the other states it."""

    kind: str
    other: str
    stated_there: bool = False


def ties(record: Record, pointing: Iterable[Record]) -> tuple[Tie, ...]:
    """What `record` states and what the records `pointing` at it state, each relation once."""
    found: dict[tuple[str, str], Tie] = {
        (relation.kind, relation.record): Tie(relation.kind, relation.record) for relation in record.relations
    }
    names = {record.id, *record.aliases}
    for other in pointing:
        for relation in other.relations:
            if relation.record not in names or other.id == record.id:
                continue
            if relation.kind == "same_as" and ("same_as", other.id) in found:
                continue
            found.setdefault((f"^{relation.kind}", other.id), Tie(relation.kind, other.id, stated_there=True))
    return tuple(found.values())


def relation_problems(record: Record, resolve: Callable[[str], Record | None]) -> list[tuple[str, str]]:
    """What is wrong with the relations of `record`: (id of the other record, sentence).

    `resolve` gives the record of an id or alias, or None.
    """
    problems: list[tuple[str, str]] = []
    for relation in record.relations:
        name = relation.record
        if name in (record.id, *record.aliases):
            problems.append((name, f"the record is {_words(relation.kind)} itself"))
            continue
        other = resolve(name)
        if other is None:
            problems.append((name, f"{_words(relation.kind)} {name}: there is no such record"))
            continue
        problems += [(name, sentence) for sentence in _contradictions(record, relation.kind, other)]
        if relation.kind in DIRECTED and _leads_back(record, relation.kind, other, resolve):
            problems.append(
                (name, f"following {_words(relation.kind)} from {name} leads back to this record")
            )
    return problems


def _contradictions(record: Record, kind: str, other: Record) -> list[str]:
    found = []
    if kind == "translation_of":
        mine, theirs = _text_language(record), _text_language(other)
        if mine and theirs and mine == theirs:
            found.append(f"a translation of {other.id}, but both texts are in {mine}")
    if kind in ("translation_of", "copy_of", "same_as") and record.language and other.language:
        one, two = (code.split("-")[0].lower() for code in (record.language, other.language))
        if one != two:
            found.append(
                f"{_words(kind)} {other.id}, but the originals are in {record.language} and {other.language}"
            )
    if kind == "same_as" and any(
        relation.record in (record.id, *record.aliases) and relation.kind != "same_as"
        for relation in other.relations
    ):
        found.append(f"the same document as {other.id}, which says that it is something else of this one")
    return found


def _text_language(record: Record) -> str | None:
    language = record.text.language if record.text else None
    return language.split("-")[0].lower() if language else None


def _leads_back(record: Record, kind: str, other: Record, resolve: Callable[[str], Record | None]) -> bool:
    """Whether the relations of `kind` lead from `other` to `record`, in however many steps."""
    names = {record.id, *record.aliases}
    seen: set[str] = set()
    stack = [other]
    while stack and len(seen) < MAX_STEPS:
        current = stack.pop()
        if current.id in seen:
            continue
        seen.add(current.id)
        for relation in current.relations:
            if relation.kind != kind:
                continue
            if relation.record in names:
                return True
            following = resolve(relation.record)
            if following is not None:
                stack.append(following)
    return False


def _words(kind: str) -> str:
    words = {
        "translation_of": "a translation of",
        "excerpt_of": "an excerpt of",
        "copy_of": "a copy of",
        "same_as": "the same document as",
        "supersedes": "the successor of",
        "attachment_to": "an attachment to",
    }
    return words.get(kind, kind.replace("_", " "))


def tie_words(tie: Tie) -> str:
    """A tie in words, from this record's side: ``a translation of 113370``, ``superseded by 2``."""
    if not tie.stated_there:
        return f"{_words(tie.kind)} {tie.other}"
    return f"{INVERSES.get(tie.kind, tie.kind.replace('_', ' '))} {tie.other}"
