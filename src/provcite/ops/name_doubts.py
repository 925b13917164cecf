"""Names of which it is not sure whether a person or a body has them, and what the user says of them.

A person's name is inverted in bibliographies and initialled by some styles, a body's never is. Where
`provcite.archives.agents` is unsure the name stays one string; these functions find such names in new
records and enter the answer.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from provcite.archives.agents import Kind, read_agent, read_person

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from provcite.model.record import Creator, Record


def doubtful_names(records: Iterable[Record]) -> tuple[str, ...]:
    """The creators' names, each once, that can be a person's or a body's and of which no record says which.

    A single word is not among them: it is printed alike as either.
    """
    found = dict.fromkeys(
        creator.literal for record in records for creator in record.creators if _is_doubtful(creator)
    )
    return tuple(name for name in found if name is not None)


def with_kinds(record: Record, kinds: Mapping[str, Kind]) -> Record:
    """`record` with the creators of the names in `kinds` as persons, in parts, or as bodies."""
    if not any(creator.literal in kinds and _is_doubtful(creator) for creator in record.creators):
        return record
    return replace(record, creators=tuple(_settled(creator, kinds) for creator in record.creators))


def _is_doubtful(creator: Creator) -> bool:
    if not creator.literal or creator.kind or len(creator.literal.split()) < 2:
        return False
    return not read_agent(creator.literal).sure


def _settled(creator: Creator, kinds: Mapping[str, Kind]) -> Creator:
    kind = kinds.get(creator.literal or "")
    if kind is None or not _is_doubtful(creator):
        return creator
    name = read_person(creator.literal or "")
    if kind is Kind.BODY or name.family_first or not name.family:
        return replace(creator, kind=kind.value)
    return replace(
        creator,
        kind=kind.value,
        literal=None,
        family=name.family,
        given=" ".join(part for part in (name.title, name.given) if part) or None,
        non_dropping_particle=name.particle or None,
        suffix=name.suffix or None,
    )
