"""Which thing an event of a record happened to: its subject.

An event acts on a stated thing. Custody, access, registration, description and loss happen to the
original, and reproductions, translations and publications are made from it, unless the event says
otherwise (`of:`), by the id or the word of another event or by a kind of thing. Two facts of the
record say so as well: the language that a translation is from, and the language of the text that
the record keeps, which is that of what was published. Nothing is taken for the subject because it
was made last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.archives.words import folded, vocabulary
from provcite.model.values import dataclass
from provcite.provenance.vocabulary import ThingKind, act_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from provcite.model.record import Event, Record

ORIGINAL = "original"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A thing that the chain has so far: key, kind, language, and the number of the event that made it."""

    key: str
    kind: ThingKind
    language: str | None = None
    by: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an event acts on: keys of things; `stated` says whether the record says so.

    `unknown` are words of `of` that name nothing in the record, `ambiguous` those that name a kind of
    which there are several; the last of them is taken.
    """

    keys: tuple[str, ...]
    stated: bool = False
    unknown: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()


def primary(language: str | None) -> str | None:
    """The primary language of a BCP 47 tag: ``zh`` of ``zh-Hant``."""
    return language.split("-")[0].lower() if language else None


def subject_of(event: Event, number: int, record: Record, made: Sequence[Made]) -> Subject:
    """What the event with `number` (from 1) acts on, `made` being the things that exist before it."""
    if event.of:
        return _stated(event.of, number, record, made)
    group = act_in(record, number).group
    key = None
    if group == "text" and event.from_:
        key = _of_language(event.from_, made)
    elif group == "publication":
        key = _published(record, made)
    elif event.event == "accessed":
        key = _only(thing.key for thing in made if thing.kind is ThingKind.PUBLICATION)
    return Subject(keys=(key or ORIGINAL,), stated=key is not None)


def _stated(words: Iterable[str], number: int, record: Record, made: Sequence[Made]) -> Subject:
    keys: list[str] = []
    unknown: list[str] = []
    ambiguous: list[str] = []
    for word in words:
        found = list(_named(word, number, record, made))
        if not found:
            unknown.append(word)
            continue
        if len(found) > 1:
            ambiguous.append(word)
        keys.append(found[-1])
    return Subject(
        keys=tuple(dict.fromkeys(keys)) or (ORIGINAL,),
        stated=bool(keys),
        unknown=tuple(unknown),
        ambiguous=tuple(ambiguous),
    )


def _named(word: str, number: int, record: Record, made: Sequence[Made]) -> Iterator[str]:
    """The keys of the things that a word of `of` can mean: by an event's id, a kind of thing, a word."""
    before = list(enumerate(record.provenance[: number - 1], start=1))
    by_id = [place for place, event in before if event.id == word]
    if by_id:
        keys = [thing.key for thing in made if thing.by in by_id]
        yield from keys or (ORIGINAL,)
        return
    kind = folded(word)
    of_kind = [thing.key for thing in made if thing.kind.value == kind or thing.key == word]
    if of_kind:
        yield from of_kind
        return
    terms = vocabulary("events")
    called = {place for place, event in before if folded(terms.of(event.event).maps.get("thing", "")) == kind}
    if called:
        yield from (thing.key for thing in made if thing.by in called)
        return
    term = terms.find(word)
    if term is not None:
        places = {place for place, event in before if event.event == term.word}
        yield from (thing.key for thing in made if thing.by in places)


def things(record: Record) -> tuple[Made, ...]:
    """All things that the chain of `record` has in the end."""
    made = [Made(key=ORIGINAL, kind=ThingKind.ORIGINAL, language=record.language)]
    for number in range(1, len(record.provenance) + 1):
        kind = act_in(record, number).makes
        if kind is not None and kind is not ThingKind.ORIGINAL:
            made.append(Made(key=_next_key(kind, made), kind=kind, by=number))
    return tuple(made)


def names_a_thing(word: str, record: Record) -> bool:
    """Whether the `of` of a place or of a condition of access names something that the record has."""
    return any(True for _ in _named(word, len(record.provenance) + 1, record, things(record)))


def named_thing(word: str, record: Record, made: Sequence[Made]) -> str:
    """The key of the thing that a word outside the events names (where a copy lies, what access is about)."""
    found = list(_named(word, len(record.provenance) + 1, record, made))
    return found[-1] if found else ORIGINAL


def _of_language(language: str, made: Sequence[Made]) -> str | None:
    """The original where it is in `language` or its language is not known; else the one text that is."""
    wanted = primary(language)
    original = next(thing for thing in made if thing.key == ORIGINAL)
    if primary(original.language) in (wanted, None):
        texts = [
            thing.key
            for thing in made
            if primary(thing.language) == wanted and thing.kind is ThingKind.TRANSLATION
        ]
        return _only(texts) if original.language is None and texts else ORIGINAL
    return _only(thing.key for thing in made if primary(thing.language) == wanted and thing.kind in _TEXTS)


_TEXTS = frozenset((ThingKind.TRANSLATION, ThingKind.TRANSCRIPT, ThingKind.EDITION))


def _published(record: Record, made: Sequence[Made]) -> str | None:
    """What was published: the text in the language of the words that the record keeps, where there is one."""
    kept = primary(record.text.language) if record.text else None
    original = next(thing for thing in made if thing.key == ORIGINAL)
    if kept is None or kept == primary(original.language):
        return None
    return _only(thing.key for thing in made if thing.kind in _TEXTS and primary(thing.language) == kept)


def _only(keys: Iterable[str]) -> str | None:
    found = list(keys)
    return found[0] if len(found) == 1 else None


def subjects(record: Record) -> tuple[Subject, ...]:
    """What each event of `record` acts on, in order."""
    made = [Made(key=ORIGINAL, kind=ThingKind.ORIGINAL, language=record.language)]
    found: list[Subject] = []
    for number, event in enumerate(record.provenance, start=1):
        subject = subject_of(event, number, record, made)
        found.append(subject)
        kind = act_in(record, number).makes
        if kind is None or kind is ThingKind.ORIGINAL:
            continue
        used = next(thing for thing in made if thing.key == subject.keys[0])
        language = event.to if kind is ThingKind.TRANSLATION else used.language
        made.append(Made(key=_next_key(kind, made), kind=kind, language=language, by=number))
    return tuple(found)


def changed_subjects(record: Record, *, told: bool = False) -> tuple[tuple[int, str, str], ...]:
    """The events (place from 0, former subject, present one) that the rule of version 0.1 read otherwise.

    Only of events without `of`. Where another fact of the record says what they act on (the language that
    a translation is from), they are among them only with `told`.
    """
    if not any(makes(event.event) for event in record.provenance):
        return ()
    return tuple(
        (place, former, subject.keys[0])
        for place, (event, former, subject) in enumerate(
            zip(record.provenance, former_subjects(record), subjects(record), strict=True)
        )
        if not event.of and (told or not subject.stated) and former != subject.keys[0]
    )


def former_subjects(record: Record) -> tuple[str, ...]:
    """What each event acted on by the rule of version 0.1: the thing made last, for translations the
    last one in the language that they are from. For `validate` and `upgrade` alone."""
    made = [Made(key=ORIGINAL, kind=ThingKind.ORIGINAL, language=record.language)]
    current = made[0]
    found: list[str] = []
    for number, event in enumerate(record.provenance, start=1):
        kind = makes(event.event)
        if event.event in _MADE_BY_0_1 and kind is not None:
            if kind is ThingKind.ORIGINAL:
                found.append(ORIGINAL)
                continue
            used = _last_of_language(event, made, current) if kind is ThingKind.TRANSLATION else current
            language = event.to if kind is ThingKind.TRANSLATION else used.language
            thing = Made(key=_next_key(kind, made), kind=kind, language=language, by=number)
            made.append(thing)
            found.append(used.key)
            current = current if kind is ThingKind.SUMMARY else thing
        else:
            found.append(current.key)
    return tuple(found)


#: The events of version 0.1 that made a thing.
_MADE_BY_0_1 = frozenset(
    {
        "written", "copied", "obtained", "contributed", "scanned", "transcribed", "translated", "edited",
        "summarised", "published", "accessed",
    }
)  # fmt: skip


def _last_of_language(event: Event, made: Sequence[Made], current: Made) -> Made:
    wanted = primary(event.from_)
    if wanted in (None, primary(current.language)):
        return current
    stated = [thing for thing in made if thing.kind is not ThingKind.SUMMARY]
    for language in (wanted, None):
        for thing in reversed(stated):
            if primary(thing.language) == language:
                return thing
    return current


def makes(event: str) -> ThingKind | None:
    """The kind of thing that an event makes, or None where it acts on what is there."""
    kind = vocabulary("events").of(event).maps.get("makes")
    return ThingKind(kind) if kind else None


def _next_key(kind: ThingKind, made: Sequence[Made]) -> str:
    count = sum(thing.kind is kind for thing in made)
    return kind.value if not count else f"{kind.value}-{count + 1}"
