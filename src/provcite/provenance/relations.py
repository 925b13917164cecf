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

#: Relations by which one document comes from the other, as PROV has it.
DERIVATIONS: Final = DIRECTED - {"attachment_to"}

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
    """What is wrong with the relations of `record`: (id of the other record, what it is said to be).

    The words go on after "It is said to be": ``a translation of 99, and there is no such record``.
    `resolve` gives the record of an id or alias, or None.
    """
    problems: list[tuple[str, str]] = []
    for relation in record.relations:
        name = relation.record
        if name in (record.id, *record.aliases):
            problems.append((name, f"{relation_words(relation.kind)} itself"))
            continue
        other = resolve(name)
        if other is None:
            problems.append((name, f"{relation_words(relation.kind)} {name}, and there is no such record"))
            continue
        problems += [(name, sentence) for sentence in _contradictions(record, relation.kind, other)]
        if relation.kind in DIRECTED and _leads_back(record, relation.kind, other, resolve):
            circle = f"{relation_words(relation.kind)} {name}, which leads back to this record"
            problems.append((name, circle))
    return problems


def _contradictions(record: Record, kind: str, other: Record) -> list[str]:
    found = []
    names = {record.id, *record.aliases}
    if kind == "translation_of":
        mine, theirs = _text_language(record), _text_language(other)
        # A record may keep a translation as its text; only the original's own words are against it.
        if mine and mine == theirs and theirs == _language(other.language):
            found.append(f"a translation of {other.id}, but both texts are in {mine}")
    one, two = _language(record.language), _language(other.language)
    if kind in ("translation_of", "copy_of", "same_as") and one and two and one != two:
        languages = f"{record.language} and {other.language}"
        found.append(f"{relation_words(kind)} {other.id}, but the originals are in {languages}")
    back = next((relation.kind for relation in other.relations if relation.record in names), None)
    if back is not None and back != kind:
        found.append(
            f"{relation_words(kind)} {other.id}, which says that it is {relation_words(back)} this one"
        )
    return found


def _text_language(record: Record) -> str | None:
    return _language(record.text.language) if record.text else None


def _language(code: str | None) -> str | None:
    return code.split("-")[0].lower() if code else None


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


def circle(ties: Iterable[tuple[str, str, str]]) -> list[str]:
    """Records that would have to come from each other, of (record, kind, other); none where all is well."""
    derived: dict[str, list[str]] = {}
    for record, kind, other in ties:
        if kind in DERIVATIONS:
            derived.setdefault(record, []).append(other)
    done: set[str] = set()
    for root in derived:
        path: dict[str, None] = {}
        stack: list[tuple[str, bool]] = [(root, False)]
        while stack:
            record, leaving = stack.pop()
            if leaving:
                path.pop(record, None)
                done.add(record)
            elif record in path:
                return list(path)[list(path).index(record) :]
            elif record not in done:
                path[record] = None
                stack.append((record, True))
                stack += [(other, False) for other in derived.get(record, ())]
    return []


def relation_words(kind: str) -> str:
    """What a record is to the one that it names: ``a translation of``."""
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
        return f"{relation_words(tie.kind)} {tie.other}"
    return f"{INVERSES.get(tie.kind, tie.kind.replace('_', ' '))} {tie.other}"
