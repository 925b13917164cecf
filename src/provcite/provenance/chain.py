"""The provenance chain of one record: ordered steps, what each used and made, and the gaps.

`build_chain` turns the events of a record file into steps between things (the original, a copy,
a translation, a publication). It invents nothing: what no event says is a `Gap` with its words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from provcite.archives.roles import creators_as
from provcite.provenance.relations import Tie, ties
from provcite.provenance.vocabulary import (
    ACTS,
    UNKNOWN_ACT,
    Act,
    AgentKind,
    ThingKind,
    agent_kind,
    are_people,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from provcite.model.record import Event, Holding, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One state of the document. `key` is unique in the chain: ``original``, ``copy``, ``copy-2``.

    `language` is BCP 47; `location` is the place where it lies (repository and reference) or
    its address; `former_urls` are those it had before. A file has a digest, a `size` in bytes and a
    media type (RFC 2046).
    """

    key: str
    kind: ThingKind
    label: str
    language: str | None = None
    location: str | None = None
    url: str | None = None
    former_urls: tuple[str, ...] = ()
    number: str | None = None
    sha256: str | None = None
    size: int | None = None
    media_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody with a part in a step: name, what kind of agent, and the part (``for`` a project)."""

    name: str
    kind: AgentKind
    part: str = "by"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One event. `number` counts from 1 and is the event's place in the record file (0: none there).

    `date` is EDTF or None where no date is recorded; `used` and `made` are keys of things.
    """

    number: int
    kind: str
    heading: str
    activity: str
    parties: tuple[Party, ...] = ()
    date: str | None = None
    as_printed: str | None = None
    place: str | None = None
    used: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    languages: tuple[str | None, str | None] = (None, None)
    inferred: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that the chain does not tell. `after` is the number of steps that stand before it."""

    after: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A place where the document lies: whose, and the (level, value) path in the holdings there."""

    holder: Party | None
    path: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The chain of the record `record_id`, from the writing to the copy at hand.

    `held` are the places where the document lies, the one that citations use first.
    """

    record_id: str
    title: str
    things: tuple[Thing, ...]
    steps: tuple[Step, ...]
    gaps: tuple[Gap, ...]
    held: tuple[Held, ...] = ()
    relations: tuple[Tie, ...] = ()

    @property
    def holders(self) -> tuple[Party, ...]:
        """Who has the document, each once."""
        return tuple(dict.fromkeys(held.holder for held in self.held if held.holder is not None))

    def thing(self, key: str) -> Thing:
        """The thing with `key`; KeyError where there is none."""
        for thing in self.things:
            if thing.key == key:
                return thing
        raise KeyError(key)


#: Events after which the document has left the archive that holds it.
_LEAVING: Final = frozenset({"copied", "obtained", "contributed", "scanned"})
#: Events that say how an original came to the archive.
_ARRIVING: Final = frozenset({"received", "registered", "transferred"})
#: Events that say how a copy could be made of it.
_OPENING: Final = frozenset({"declassified", "copied", "scanned"})
_WORKED: Final = frozenset({"translated", "transcribed", "edited", "summarised"})


def build_chain(
    record: Record,
    *,
    describe_holding: Callable[[Holding], str] | None = None,
    repository_name: Callable[[str], str] | None = None,
    is_known_body: Callable[[str], bool] | None = None,
    pointing: Iterable[Record] = (),
) -> Chain:
    """The chain of `record`.

    `describe_holding` words the place of the original (default: repository and values),
    `repository_name` gives a repository key its full name (default: the key itself),
    `is_known_body` says of a name that it is an institution's. `pointing` are other records with a
    relation to this one.
    """
    builder = _Builder(record, describe_holding or _plain_holding, repository_name or str)
    if is_known_body is not None:
        builder.is_known_body = is_known_body
    builder.relations = ties(record, pointing)
    return builder.chain()


def _plain_holding(holding: Holding) -> str:
    parts = [holding.repository or "", *(f"{level} {value}" for level, value in holding.path)]
    return ", ".join(part for part in parts if part)


def _is_unknown(_name: str) -> bool:
    return False


def _primary(language: str | None) -> str | None:
    """The primary language of a BCP 47 tag: ``zh`` of ``zh-Hant``."""
    return language.split("-")[0].lower() if language else None


#: Roles of those who may have written the words.
_WRITERS: Final = ("author", "sender", "drafter")


class _Builder:
    """Walks through the events once; `current` is the thing that the next act works on."""

    def __init__(
        self, record: Record, describe: Callable[[Holding], str], name: Callable[[str], str]
    ) -> None:
        self.record = record
        self.describe = describe
        self.repository_name = name
        self.things: dict[str, Thing] = {}
        self.steps: list[Step] = []
        self.gaps: list[Gap] = []
        self.current = ""
        self.relations: tuple[Tie, ...] = ()
        self.is_known_body: Callable[[str], bool] = _is_unknown
        self.people = frozenset(
            name
            for creator in record.creators
            if creator.family or creator.position
            for name in (creator.display, creator.family, creator.native, *creator.variants)
            if name
        )

    def chain(self) -> Chain:
        record = self.record
        original = self._new_thing(ThingKind.ORIGINAL, language=record.language, location=self._location())
        self.current = original
        for number, event in enumerate(record.provenance, start=1):
            self._step(number, event)
        self._attachments()
        self._imported()
        self._note_gaps()
        return Chain(
            record_id=record.id,
            title=record.title or record.id,
            things=tuple(self.things.values()),
            steps=tuple(self.steps),
            gaps=tuple(sorted(self.gaps, key=lambda gap: gap.after)),
            held=tuple(self._held(holding) for holding in record.sources),
            relations=self.relations,
        )

    # -- things

    def _location(self) -> str | None:
        places = [self.describe(holding) for holding in self.record.sources]
        return "; ".join(place for place in places if place) or None

    def _held(self, holding: Holding) -> Held:
        name = self.repository_name(holding.repository) if holding.repository else ""
        holder = Party(name=name, kind=AgentKind.INSTITUTION, part="holder") if name else None
        return Held(holder=holder, path=holding.path)

    def _new_thing(self, kind: ThingKind, **facts: object) -> str:
        count = sum(thing.kind is kind for thing in self.things.values())
        key = kind.value if not count else f"{kind.value}-{count + 1}"
        thing = Thing(key=key, kind=kind, label=_label(kind, facts.get("language")))
        self.things[key] = replace(thing, **facts)  # type: ignore[arg-type]  # the callers name real fields
        return key

    # -- steps

    def _step(self, number: int, event: Event) -> None:
        act = ACTS.get(event.event, UNKNOWN_ACT)
        used, made = self._effect(event, act)
        expected = act.by_institution and not are_people(event.by)
        parties = [Party(name=name, kind=self._kind(name, body_expected=expected)) for name in event.by]
        if event.for_:
            parties.append(Party(name=event.for_, kind=AgentKind.PROJECT, part="for"))
        self.steps.append(
            Step(
                number=number,
                kind=event.event,
                heading=act.heading or event.event.replace("_", " ").capitalize(),
                activity=act.activity if act.heading else event.event,
                parties=tuple(parties),
                date=event.date,
                as_printed=event.as_printed,
                place=event.place,
                used=used,
                made=made,
                languages=(event.from_, event.to),
                inferred=event.inferred,
                note=event.note,
            )
        )

    def _kind(self, name: str, *, body_expected: bool = False) -> AgentKind:
        """A creator with a family name or an office is a person, whatever the name looks like."""
        if name in self.people:
            return AgentKind.PERSON
        if self.is_known_body(name):
            return AgentKind.INSTITUTION
        return agent_kind(name, body_expected=body_expected)

    def _effect(self, event: Event, act: Act) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What the event used and made; moves `current` on."""
        if act.makes is None:
            return (self.current,), ()
        if act.makes is ThingKind.ORIGINAL:
            # A second "written" (an addition, a draft's fair copy) acts on the same original.
            first = not any(step.made for step in self.steps)
            return ((), ("original",)) if first else (("original",), ())
        used = self._translated(event) if act.makes is ThingKind.TRANSLATION else self.current
        language = event.to if act.makes is ThingKind.TRANSLATION else self.things[used].language
        made = self._new_thing(
            act.makes, language=language, url=event.url, former_urls=event.former_urls, number=event.number
        )
        # The summary of a document stands beside it: the next act works on the document.
        if act.makes is not ThingKind.SUMMARY:
            self.current = made
        return (used,), (made,)

    def _translated(self, event: Event) -> str:
        """What a translation was made from: the last state in the language that the event names.

        Two translations may follow each other in the record and both be of the original.
        """
        wanted = _primary(event.from_)
        if wanted in (None, _primary(self.things[self.current].language)):
            return self.current
        stated = [thing for thing in self.things.values() if thing.kind is not ThingKind.SUMMARY]
        for language in (wanted, None):
            for thing in reversed(stated):
                if _primary(thing.language) == language:
                    return thing.key
        return self.current

    def _attachments(self) -> None:
        """Files in the store: a scan or a text, each a copy of some state of the document."""
        for attachment in self.record.attachments:
            source = attachment.copy_of if attachment.copy_of in self.things else self.current
            made = self._new_thing(
                ThingKind.FILE,
                location=attachment.name,
                sha256=attachment.sha256,
                size=attachment.size,
                media_type=attachment.media_type,
                language=self.things[source].language,
            )
            parties = (Party(name=attachment.by, kind=self._kind(attachment.by)),) if attachment.by else ()
            self.steps.append(
                Step(
                    number=0, kind="attached", heading="Filed in the store", activity="filing",
                    parties=parties, date=attachment.date, used=(source,), made=(made,), note=attachment.note,
                )
            )  # fmt: skip

    def _imported(self) -> None:
        imported = self.record.imported
        if imported is None or not (imported.from_ or imported.sha256):
            return
        made = self._new_thing(
            ThingKind.FILE,
            location=imported.from_,
            sha256=imported.sha256,
            language=self.things[self.current].language,
        )
        parties = (Party(name=imported.with_, kind=AgentKind.PROGRAM),) if imported.with_ else ()
        self.steps.append(
            Step(
                number=0, kind="imported", heading="Imported", activity="import", parties=parties,
                date=imported.date, used=(self.current,), made=(made,),
            )
        )  # fmt: skip

    # -- gaps

    def _gap(self, before: frozenset[str] | set[str], message: str) -> None:
        """A gap that stands in front of the first step of the kinds `before` (else at the end)."""
        for index, step in enumerate(self.steps):
            if step.kind in before:
                self.gaps.append(Gap(after=index, message=message))
                return
        self.gaps.append(Gap(after=len(self.steps), message=message))

    def _note_gaps(self) -> None:
        from provcite.provenance.dated import date_text

        record = self.record
        kinds = {step.kind for step in self.steps}
        holding = record.holding
        archive = holding.repository if holding and holding.repository else None
        if "written" not in kinds:
            who = "" if any(creators_as(record, word) for word in _WRITERS) else "who wrote the document and "
            dated = f" (the document is dated {date_text(record.date)})" if record.date else ""
            self.gaps.append(Gap(after=0, message=f"{who}when it was written{dated} is not recorded"))
        elif not any(step.kind == "written" and step.parties for step in self.steps):
            self.gaps.append(Gap(after=0, message="who wrote the document is not recorded"))
        leaving = _LEAVING | _WORKED | {"published"}
        if archive is None:
            self._gap(leaving, "where the original lies is not recorded")
        else:
            if not kinds & _ARRIVING:
                self._gap(leaving, f"how the original came to {archive} is not recorded")
            if holding is not None and not holding.path and not holding.rest:
                self._gap(leaving, f"where in {archive} the original lies is not recorded")
            if kinds & (leaving - {"copied", "scanned"}) and not kinds & _OPENING:
                self._gap(leaving, f"how the copy left {archive} is not recorded")
        if kinds & (_WORKED | {"published"}) and not kinds & _LEAVING:
            self._gap(_WORKED | {"published"}, "who obtained the copy is not recorded")
        self._note_translation_gap(kinds)
        for index, step in enumerate(self.steps):
            if step.kind == "published" and self._moved(step):
                self.gaps.append(Gap(after=index + 1, message="when the address changed is not recorded"))

    def _note_translation_gap(self, kinds: set[str]) -> None:
        text = self.record.text
        read = text.language if text else None
        original = self.record.language
        if read and original and _primary(read) != _primary(original) and "translated" not in kinds:
            self._gap({"published"}, f"who translated the document from {original} to {read} is not recorded")

    def _moved(self, step: Step) -> bool:
        return any(self.things[key].former_urls for key in step.made)


def _label(kind: ThingKind, language: object) -> str:
    words = {
        ThingKind.ORIGINAL: "the original",
        ThingKind.COPY: "a copy",
        ThingKind.TRANSCRIPT: "a transcript",
        ThingKind.TRANSLATION: "a translation",
        ThingKind.EDITION: "an edited text",
        ThingKind.SUMMARY: "a summary",
        ThingKind.SCAN: "a scan",
        ThingKind.PUBLICATION: "the digital publication",
        ThingKind.FILE: "a file",
    }
    return f"{words[kind]} ({language})" if language else words[kind]
