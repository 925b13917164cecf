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
    from collections.abc import Iterable, Sequence

    from provcite.model.record import Event, Record

ORIGINAL = "original"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A thing that the chain has so far: key, kind, language, and the number of the event that made it."""

    key: str
    kind: ThingKind
    language: str | None = None
    by: int = 0


class Things:
    """What the chain of a record has so far, found by kind, language and event.

    A question costs the same however many there are: a chain of five thousand events asks as many.
    """

    def __init__(self, record: Record) -> None:
        self._events = record.provenance
        self._kept = primary(record.text.language) if record.text else None
        self._passed = 0
        self._keys: dict[str, Made] = {}
        self._kinds: dict[ThingKind, list[Made]] = {}
        self._by: dict[int, list[Made]] = {}
        self._texts: dict[str | None, list[Made]] = {}
        self._translations: dict[str | None, list[Made]] = {}
        #: What the events of an id, of a word, of a thing's name have made, which may be nothing.
        self._ids: dict[str, list[Made]] = {}
        self._words: dict[str, list[Made]] = {}
        self._names: dict[str, list[Made]] = {}

    def add(self, thing: Made) -> None:
        """Take in what has been made."""
        self._keys[thing.key] = thing
        self._kinds.setdefault(thing.kind, []).append(thing)
        self._by.setdefault(thing.by, []).append(thing)
        language = primary(thing.language)
        if thing.kind in _TEXTS:
            self._texts.setdefault(language, []).append(thing)
        if thing.kind is ThingKind.TRANSLATION:
            self._translations.setdefault(language, []).append(thing)

    def make(self, kind: ThingKind, *, language: str | None = None, by: int = 0) -> Made:
        """A new thing of a kind, under the next free key."""
        count = len(self.of_kind(kind))
        key = kind.value if not count else f"{kind.value}-{count + 1}"
        thing = Made(key=key, kind=kind, language=language, by=by)
        self.add(thing)
        return thing

    def __getitem__(self, key: str) -> Made:
        return self._keys[key]

    def of_kind(self, kind: ThingKind) -> Sequence[Made]:
        """The things of a kind, in order."""
        return self._kinds.get(kind, ())

    def texts(self, language: str | None) -> Sequence[Made]:
        """Translations, transcripts and editions in a language (its primary tag)."""
        return self._texts.get(language, ())

    def translations(self, language: str | None) -> Sequence[Made]:
        """The translations into a language (its primary tag)."""
        return self._translations.get(language, ())

    def named(self, word: str, number: int) -> Sequence[Made]:
        """The things that a word of `of` can mean before the event `number`: its id, a kind, a word."""
        self._pass(number)
        if word in self._ids:
            return self._ids[word] or (self._keys[ORIGINAL],)
        kind = folded(word)
        if kind in _KINDS and (found := self.of_kind(_KINDS[kind])):
            return found
        if word in self._keys:
            return (self._keys[word],)
        if kind in self._names:
            return self._names[kind]
        term = vocabulary("events").find(word)
        return self._words.get(term.word, ()) if term is not None else ()

    def published(self) -> str | None:
        """What was published: the text in the language of the words that the record keeps, if any."""
        if self._kept is None or self._kept == primary(self._keys[ORIGINAL].language):
            return None
        return _only(self.texts(self._kept))

    def _pass(self, number: int) -> None:
        """Know the events before `number` by their names."""
        terms = vocabulary("events")
        for place in range(self._passed + 1, number):
            event = self._events[place - 1]
            made = self._by.get(place, ())
            if event.id:
                self._ids.setdefault(event.id, []).extend(made)
            self._words.setdefault(event.event, []).extend(made)
            self._names.setdefault(folded(terms.of(event.event).maps.get("thing", "")), []).extend(made)
            self._passed = place


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


def subject_of(event: Event, number: int, record: Record, made: Things) -> Subject:
    """What the event with `number` (from 1) acts on, `made` being the things that exist before it."""
    if event.of:
        return _stated(event.of, number, made)
    group = act_in(record, number).group
    key = None
    if group == "text" and event.from_:
        key = _of_language(event.from_, made)
    elif group == "publication":
        key = made.published()
    elif event.event == "accessed":
        key = _only(made.of_kind(ThingKind.PUBLICATION))
    return Subject(keys=(key or ORIGINAL,), stated=key is not None)


def _stated(words: Iterable[str], number: int, made: Things) -> Subject:
    keys: list[str] = []
    unknown: list[str] = []
    ambiguous: list[str] = []
    for word in words:
        found = made.named(word, number)
        if not found:
            unknown.append(word)
            continue
        if len(found) > 1:
            ambiguous.append(word)
        keys.append(found[-1].key)
    return Subject(
        keys=tuple(dict.fromkeys(keys)) or (ORIGINAL,),
        stated=bool(keys),
        unknown=tuple(unknown),
        ambiguous=tuple(ambiguous),
    )


def begun(record: Record) -> Things:
    """The things of a chain before its first event: the original."""
    made = Things(record)
    made.make(ThingKind.ORIGINAL, language=record.language)
    return made


def things(record: Record) -> Things:
    """All things that the chain of `record` has in the end."""
    made = begun(record)
    for number in range(1, len(record.provenance) + 1):
        kind = act_in(record, number).makes
        if kind is not None and kind is not ThingKind.ORIGINAL:
            made.make(kind, by=number)
    return made


def names_a_thing(word: str, record: Record) -> bool:
    """Whether the `of` of a place or of a condition of access names something that the record has."""
    return bool(things(record).named(word, len(record.provenance) + 1))


def named_thing(word: str, record: Record, made: Things) -> str:
    """The key of the thing that a word outside the events names (where a copy lies, what access is about)."""
    found = made.named(word, len(record.provenance) + 1)
    return found[-1].key if found else ORIGINAL


def _of_language(language: str, made: Things) -> str | None:
    """The original where it is in `language` or its language is not known; else the one text that is."""
    wanted = primary(language)
    original = made[ORIGINAL]
    if primary(original.language) in (wanted, None):
        texts = made.translations(wanted)
        return _only(texts) if original.language is None and texts else ORIGINAL
    return _only(made.texts(wanted))


_TEXTS = frozenset((ThingKind.TRANSLATION, ThingKind.TRANSCRIPT, ThingKind.EDITION))
_KINDS = {kind.value: kind for kind in ThingKind}


def _only(made: Sequence[Made]) -> str | None:
    return made[0].key if len(made) == 1 else None


def subjects(record: Record) -> tuple[Subject, ...]:
    """What each event of `record` acts on, in order."""
    made = begun(record)
    found: list[Subject] = []
    for number, event in enumerate(record.provenance, start=1):
        subject = subject_of(event, number, record, made)
        found.append(subject)
        kind = act_in(record, number).makes
        if kind is None or kind is ThingKind.ORIGINAL:
            continue
        language = event.to if kind is ThingKind.TRANSLATION else made[subject.keys[0]].language
        made.make(kind, language=language, by=number)
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
    made = begun(record)
    current = made[ORIGINAL]
    #: The last thing in each language, summaries left out.
    last: dict[str | None, Made] = {primary(record.language): current}
    found: list[str] = []
    for number, event in enumerate(record.provenance, start=1):
        kind = makes(event.event)
        if event.event in _MADE_BY_0_1 and kind is not None:
            if kind is ThingKind.ORIGINAL:
                found.append(ORIGINAL)
                continue
            used = current
            wanted = primary(event.from_)
            if kind is ThingKind.TRANSLATION and wanted not in (None, primary(current.language)):
                used = last.get(wanted) or last.get(None) or current
            language = event.to if kind is ThingKind.TRANSLATION else used.language
            thing = made.make(kind, language=language, by=number)
            if kind is not ThingKind.SUMMARY:
                last[primary(language)] = thing
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


def makes(event: str) -> ThingKind | None:
    """The kind of thing that an event makes, or None where it acts on what is there."""
    kind = vocabulary("events").of(event).maps.get("makes")
    return ThingKind(kind) if kind else None
