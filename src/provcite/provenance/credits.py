"""Credit lines: the events of a record as the sentence that a publication prints.

The pattern is the Digital Archive's own: roles in the order of the chain, acts of the same people
for the same project drawn together ("Obtained and translated for NKIDP by James F. Person."),
the others joined in one sentence ("Obtained by A and translated by B."). Where "and" would read
as part of a list of names, a comma or a semicolon takes its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from provcite.archives.agents import has_body_word
from provcite.model.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from provcite.model.record import Event
    from provcite.model.reference import Credit

#: Event kinds that a credit line names, with their words in English.
CREDITED: Final[dict[str, str]] = {
    "obtained": "obtained",
    "contributed": "contributed",
    "transcribed": "transcribed",
    "translated": "translated",
    "edited": "edited",
    "summarised": "summarised",
    "scanned": "scanned",
}


@dataclass(frozen=True, slots=True)
class _Clause:
    """Acts of the same people for the same project."""

    acts: tuple[str, ...]
    agents: tuple[str, ...]
    project: str | None

    def words(self) -> str:
        text = series(self.acts)
        if self.project:
            text += f" for {_with_article(self.project)}"
        if self.agents:
            text += f" by {series([_with_article(agent) for agent in self.agents])}"
        return text


def credit_sentence(events: Iterable[Event], *, roles: Iterable[str] = CREDITED) -> str:
    """The credit line of `events`, one sentence with its full stop; "" where nobody is credited.

    `roles` limits it (``("translated",)`` for a translator's credit alone). An event without
    people and without a project says nothing and is left out.
    """
    wanted = frozenset(roles)
    clauses: list[_Clause] = []
    for event in events:
        if event.event not in wanted or event.event not in CREDITED or not (event.by or event.for_):
            continue
        act = CREDITED[event.event]
        last = clauses[-1] if clauses else None
        if last and last.agents == event.by and last.project == event.for_ and act not in last.acts:
            clauses[-1] = _Clause((*last.acts, act), last.agents, last.project)
        else:
            clauses.append(_Clause((act,), event.by, event.for_))
    if not clauses:
        return ""
    text = _joined(clauses)
    sentence = text[0].upper() + text[1:]
    return sentence if sentence.endswith(".") else sentence + "."


def events_of_credits(credits: Iterable[Credit]) -> tuple[Event, ...]:
    """Credits as read from a source statement, as events of a record."""
    from provcite.model.record import Event

    return tuple(
        Event(event=credit.role, by=credit.agents, for_=credit.project)
        for credit in credits
        if credit.role in CREDITED
    )


def _joined(clauses: Sequence[_Clause]) -> str:
    """The clauses as one: " and " between two while no list of people makes that ambiguous."""
    words = [clause.words() for clause in clauses]
    longest = max(len(clause.agents) for clause in clauses)
    if longest > 2:
        return "; ".join(words)
    if longest == 2 and len(words) == 2:
        return ", ".join(words)
    return series(words)


def _with_article(name: str) -> str:
    """`name` with "the" where English says so of a body; an acronym and a person's name have none."""
    words = [word.lower() for word in name.split()]
    if len(words) < 3 or words[0] == "the":
        return name
    if has_body_word(words[-1]) or (words[1] in ("of", "for") and has_body_word(words[0])):
        return f"the {name}"
    return name


def series(items: Sequence[str]) -> str:
    """A series with the serial comma (CMOS 18, 6.19): a; a and b; a, b, and c."""
    if len(items) < 3:
        return " and ".join(items)
    return ", ".join(items[:-1]) + ", and " + items[-1]
