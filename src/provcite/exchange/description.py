"""A record as archival description asks for it (ISAD(G), second edition): each event in its element.

One answer for EAD3, EAD 2002, AtoM, TEI and the library formats: custody is custody alone (3.2.3),
acquisition how the present holder got it (3.2.4), access who may see it (3.4.1), originals where the original
of a copy is (3.5.1), copies what was made of it and lies elsewhere (3.5.2), publication its own note (3.5.4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.exchange.lenses import EXPORT_FORM
from provcite.model.record import Holding
from provcite.model.values import dataclass
from provcite.provenance.chain import build_chain
from provcite.provenance.holdings import span_words
from provcite.provenance.narrative import public_steps, step_words

if TYPE_CHECKING:
    from provcite.exchange.context import Context
    from provcite.model.record import Record
    from provcite.provenance.chain import Chain, Step

#: Sorts of events that are custody; what became of it is told with it.
_CUSTODY = frozenset({"custody", "registration", "loss", "preservation"})
_MAKING = frozenset({"reproduction", "text"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An event in words, its note with it: its date (EDTF, "" where none is recorded) and its place."""

    date: str
    words: str
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """The elements; each a tuple of phrases, empty where the record has nothing for it."""

    custody: tuple[Told, ...] = ()
    places: tuple[str, ...] = ()
    acquisition: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    marking: str = ""
    originals: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    publication: tuple[str, ...] = ()
    processing: tuple[Told, ...] = ()
    other: tuple[Told, ...] = ()
    gaps: tuple[str, ...] = ()


def chain_of(record: Record, context: Context) -> Chain:
    """The chain of a record, its places and holders in the words of an export."""

    def place(holding: Holding) -> str:
        words = context.repositories.words(holding, EXPORT_FORM)
        return ", ".join(part for part in (words.archive, words.place, words.location) if part)

    def name(key: str) -> str:
        return context.repositories.words(Holding(repository=key), EXPORT_FORM).archive or key

    def same(one: str, other: str) -> bool:
        first = context.repository_key(one)
        return one.casefold() == other.casefold() or (
            first is not None and first == context.repository_key(other)
        )

    return build_chain(record, describe_holding=place, repository_name=name, same_holder=same)


def describe(record: Record, context: Context) -> Description:
    """`record` by the elements of ISAD(G)."""
    chain = chain_of(record, context)
    cited = next((held for held in chain.held if held.present), chain.held[0] if chain.held else None)
    unit = cited.thing if cited is not None else "original"
    steps = list(public_steps(chain))
    custody = [step for step in steps if step.group in _CUSTODY and unit in step.used]
    holder = cited.holder.name if cited is not None and cited.holder is not None else ""
    taken = [step for step in custody if holder and _is_taken_by(step, holder, context)]
    others = [held for held in chain.held if held is not cited and (held.present or held.thing != unit)]
    before = [held for held in chain.held if not held.present and held.thing == unit]
    originals: list[str] = []
    if unit != "original":
        originals = [
            held.words + span_words(held) for held in chain.held if held.thing == "original" and held.words
        ]
    made = [
        _with_note(chain, step)
        for step in steps
        if step.group in _MAKING and unit not in step.made and step.kind != "redacted"
    ]
    made += [
        f"{_the(chain.thing(held.thing).noun)}: {held.words}{span_words(held)}"
        for held in others
        if held.words and not (unit != "original" and held.thing == "original")
    ]
    access = [
        condition.words
        if condition.thing == unit
        else f"{_the(chain.thing(condition.thing).noun)}: {condition.words}"
        for condition in chain.conditions
    ]
    access += [_with_note(chain, step) for step in steps if step.group == "access" or step.kind == "redacted"]
    ordinary = {id(step) for step in steps if step.group == "creation" and "original" in step.made}
    return Description(
        custody=tuple(_told(chain, step) for step in custody),
        places=tuple(held.words + span_words(held) for held in before if held.words),
        acquisition=tuple(_with_note(chain, step) for step in taken),
        access=tuple(_sentence(text) for text in access),
        marking=record.classification or "",
        originals=tuple(_sentence(text) for text in originals),
        copies=tuple(_sentence(text) for text in made),
        publication=tuple(
            _sentence(_with_note(chain, step)) for step in steps if step.group == "publication"
        ),
        processing=tuple(_told(chain, step) for step in steps if step.group == "description"),
        other=tuple(
            _told(chain, step)
            for step in steps
            if (step.group in ("creation", "use", "other") and (id(step) not in ordinary or step.place))
            or (step.group in _CUSTODY and unit not in step.used)
        ),
        gaps=tuple(f"{gap.message[:1].upper()}{gap.message[1:]}." for gap in chain.gaps),
    )


def _is_taken_by(step: Step, holder: str, context: Context) -> bool:
    """Whether `holder` got it by a step: to whom it went, or who took it in."""
    parts = {"to", "by"} if step.kind in ("accessioned", "purchased", "inherited", "confiscated") else {"to"}
    key = context.repository_key(holder)
    return step.group == "custody" and any(
        party.part in parts
        and (
            party.name.casefold() == holder.casefold()
            or (key is not None and key == context.repository_key(party.name))
        )
        for party in step.parties
    )


def _told(chain: Chain, step: Step) -> Told:
    words = _with_note(chain, step, dated=False, placed=False)
    return Told(date=step.date or "", words=words, place=step.place or "")


def _with_note(chain: Chain, step: Step, *, dated: bool = True, placed: bool = True) -> str:
    """A step in words with its note, without a full stop."""
    text = step_words(chain, step, dated=dated, placed=placed)
    note = " ".join((step.note or "").split()).rstrip(".")
    text = f"{text}. {note}" if note else text
    return text[:1].upper() + text[1:]


def _the(noun: str) -> str:
    for article in ("a ", "an "):
        noun = noun.removeprefix(article)
    return noun if noun.startswith("the ") else f"the {noun}"


def _sentence(text: str) -> str:
    text = text.rstrip()
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?', '!')) else '.'}"
