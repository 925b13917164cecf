"""The provenance chain of one record: ordered steps, what each used and made, and the gaps.

`build_chain` turns the events of a record file into steps between things (the original, a copy,
a translation, a publication). It invents nothing: what no event says is a `Gap` with its words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from provcite.archives.roles import creators_as
from provcite.provenance.relations import Tie, ties
from provcite.provenance.subjects import ORIGINAL, Made, primary, subject_of
from provcite.provenance.vocabulary import (
    Act,
    AgentKind,
    ThingKind,
    act_of,
    agent_kind,
    are_people,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from provcite.model.record import Creator, Event, Holding, Record


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

    `date` is EDTF or None where no date is recorded; `used` and `made` are keys of things. `kind` is
    the event's word in the list of events (or its own), `group` what sort of act it is.
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
    group: str = "other"


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


#: Events by which somebody outside the archive came to have a copy.
_LEAVING: Final = frozenset({"obtained", "contributed"})
#: Events by which whoever is named under `by` came to have the original.
_TAKING: Final = frozenset({"received", "accessioned", "registered", "confiscated", "purchased", "inherited"})


def build_chain(
    record: Record,
    *,
    describe_holding: Callable[[Holding], str] | None = None,
    repository_name: Callable[[str], str] | None = None,
    is_known_body: Callable[[str], bool] | None = None,
    same_holder: Callable[[str, str], bool] | None = None,
    pointing: Iterable[Record] = (),
) -> Chain:
    """The chain of `record`.

    `describe_holding` words the place of the original (default: repository and values),
    `repository_name` gives a repository key its full name (default: the key itself),
    `is_known_body` says of a name that it is an institution's, `same_holder` of two names that they are one
    institution's (default: the same letters). `pointing` are other records with a
    relation to this one.
    """
    builder = _Builder(record, describe_holding or _plain_holding, repository_name or str)
    if is_known_body is not None:
        builder.is_known_body = is_known_body
    if same_holder is not None:
        builder.same_holder = same_holder
    builder.relations = ties(record, pointing)
    return builder.chain()


def _plain_holding(holding: Holding) -> str:
    parts = [holding.repository or "", *(f"{level} {value}" for level, value in holding.path)]
    return ", ".join(part for part in parts if part)


def _is_unknown(_name: str) -> bool:
    return False


def _same_letters(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


#: Roles of those who may have written the words.
_WRITERS: Final = ("author", "sender", "drafter")


class _Builder:
    """Walks through the events once, each with what it acts on (`provcite.provenance.subjects`)."""

    def __init__(
        self, record: Record, describe: Callable[[Holding], str], name: Callable[[str], str]
    ) -> None:
        self.record = record
        self.describe = describe
        self.repository_name = name
        self.things: dict[str, Thing] = {}
        self.steps: list[Step] = []
        self.gaps: list[Gap] = []
        self.made: list[Made] = []
        self.relations: tuple[Tie, ...] = ()
        self.is_known_body: Callable[[str], bool] = _is_unknown
        self.same_holder: Callable[[str, str], bool] = _same_letters
        self.people = frozenset(
            name
            for creator in record.creators
            if creator.family or creator.position
            for name in (creator.display, creator.family, creator.native, *creator.variants)
            if name
        )

    def chain(self) -> Chain:
        record = self.record
        self._new_thing(ThingKind.ORIGINAL, language=record.language, location=self._location())
        self._writing()
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

    def _new_thing(self, kind: ThingKind, number: int = 0, **facts: object) -> str:
        count = sum(thing.kind is kind for thing in self.things.values())
        key = kind.value if not count else f"{kind.value}-{count + 1}"
        thing = Thing(key=key, kind=kind, label=_label(kind, facts.get("language")))
        self.things[key] = replace(thing, **facts)  # type: ignore[arg-type]  # the callers name real fields
        self.made.append(Made(key=key, kind=kind, language=self.things[key].language, by=number))
        return key

    # -- steps

    def _writing(self) -> None:
        """The writing of the document where no event tells it and the record knows who wrote it."""
        record = self.record
        if any(act_of(event).makes is ThingKind.ORIGINAL for event in record.provenance):
            return
        writers = self._writers()
        if not writers:
            return
        self.steps.append(
            Step(
                number=0, kind="written", heading="Written", activity="writing", group="creation",
                parties=tuple(Party(name=one.display, kind=self._kind(one.display)) for one in writers),
                date=record.date, as_printed=record.date_as_printed, made=(ORIGINAL,),
            )
        )  # fmt: skip

    def _writers(self) -> tuple[Creator, ...]:
        """Who wrote the document by the record: its authors, else who sent or drafted it."""
        return next((found for word in _WRITERS if (found := creators_as(self.record, word))), ())

    def _step(self, number: int, event: Event) -> None:
        act = act_of(event)
        used, made = self._effect(number, event, act)
        expected = act.by_institution and not are_people(event.by)
        names = event.by
        if act.makes is ThingKind.ORIGINAL and not names and ORIGINAL in made:
            names = tuple(one.display for one in self._writers())
        parties = [Party(name=name, kind=self._kind(name, body_expected=expected)) for name in names]
        if event.for_:
            parties.append(Party(name=event.for_, kind=AgentKind.PROJECT, part="for"))
        self.steps.append(
            Step(
                number=number,
                kind=event.event,
                heading=act.heading,
                activity=act.activity,
                parties=tuple(parties),
                date=event.date,
                as_printed=event.as_printed,
                place=event.place,
                used=used,
                made=made,
                languages=(event.from_, event.to),
                inferred=event.inferred,
                note=event.note,
                group=act.group,
            )
        )

    def _kind(self, name: str, *, body_expected: bool = False) -> AgentKind:
        """A creator with a family name or an office is a person, whatever the name looks like."""
        if name in self.people:
            return AgentKind.PERSON
        if self.is_known_body(name):
            return AgentKind.INSTITUTION
        return agent_kind(name, body_expected=body_expected)

    def _effect(self, number: int, event: Event, act: Act) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What the event used and made."""
        if act.makes is ThingKind.ORIGINAL and not event.of:
            # A second "written" (an addition, a draft's fair copy) acts on the same original.
            first = not any(ORIGINAL in step.made for step in self.steps)
            return ((), (ORIGINAL,)) if first else ((ORIGINAL,), ())
        used = subject_of(event, number, self.record, self.made).keys
        if act.makes is None or act.makes is ThingKind.ORIGINAL:
            return used, ()
        language = event.to if act.makes is ThingKind.TRANSLATION else self.things[used[0]].language
        made = self._new_thing(
            act.makes,
            number,
            language=language,
            url=event.url,
            former_urls=event.former_urls,
        )
        self.things[made] = replace(self.things[made], number=event.number)
        return used, (made,)

    def _attachments(self) -> None:
        """Files in the store: a scan or a text, each a copy of some state of the document."""
        for attachment in self.record.attachments:
            source = attachment.copy_of if attachment.copy_of in self.things else ORIGINAL
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
        published = [thing.key for thing in self.made if thing.kind is ThingKind.PUBLICATION]
        source = published[0] if len(published) == 1 else ORIGINAL
        made = self._new_thing(
            ThingKind.FILE,
            location=imported.from_,
            sha256=imported.sha256,
            language=self.things[source].language,
        )
        parties = (Party(name=imported.with_, kind=AgentKind.PROGRAM),) if imported.with_ else ()
        self.steps.append(
            Step(
                number=0, kind="imported", heading="Imported", activity="import", parties=parties,
                date=imported.date, used=(source,), made=(made,),
            )
        )  # fmt: skip

    # -- gaps

    def _gap(self, before: Callable[[Step], bool], message: str) -> None:
        """A gap that stands in front of the first step for which `before` holds (else at the end)."""
        places = (index for index, step in enumerate(self.steps) if before(step))
        self.gaps.append(Gap(after=next(places, len(self.steps)), message=message))

    def _note_gaps(self) -> None:
        from provcite.provenance.dated import date_text

        record = self.record
        kinds = {step.kind for step in self.steps}
        groups = {step.group for step in self.steps}
        holding = record.holding
        archive = holding.repository if holding and holding.repository else None
        if not any(ORIGINAL in step.made for step in self.steps):
            who = "" if any(creators_as(record, word) for word in _WRITERS) else "who wrote the document and "
            dated = f" (the document is dated {date_text(record.date)})" if record.date else ""
            self.gaps.append(Gap(after=0, message=f"{who}when it was written{dated} is not recorded"))
        elif not any(creators_as(record, word) for word in _WRITERS) and not any(
            ORIGINAL in step.made and step.parties for step in self.steps
        ):
            self.gaps.append(Gap(after=0, message="who wrote the document is not recorded"))
        if archive is None:
            self._gap(_is_outside, "where the original lies is not recorded")
        else:
            if not any(self._brought(step, archive) for step in self.steps):
                self._gap(_is_outside, f"how the original came to {archive} is not recorded")
            if holding is not None and not holding.path and not holding.rest:
                self._gap(_is_outside, f"where in {archive} the original lies is not recorded")
            outside = kinds & _LEAVING or groups & {"text", "publication"}
            opened = "access" in groups or any(
                step.group == "reproduction" and step.kind not in _LEAVING for step in self.steps
            )
            if outside and not opened:
                self._gap(_is_outside, f"how the copy left {archive} is not recorded")
        if groups & {"text", "publication"} and "reproduction" not in groups:
            self._gap(_is_worked, "who obtained the copy is not recorded")
        self._note_translation_gap(kinds)
        for index, step in enumerate(self.steps):
            if step.kind == "published" and self._moved(step):
                self.gaps.append(Gap(after=index + 1, message="when the address changed is not recorded"))

    def _brought(self, step: Step, archive: str) -> bool:
        """Whether `step` says how the original came to `archive`: its recipient is that holder."""
        if ORIGINAL not in step.used or step.group not in ("custody", "registration"):
            return False
        names = [step.languages[1]] if step.languages[1] else []
        if step.kind in _TAKING:
            names += [party.name for party in step.parties if party.part == "by"]
        return any(self.same_holder(name, archive) for name in names)

    def _note_translation_gap(self, kinds: set[str]) -> None:
        text = self.record.text
        read = text.language if text else None
        original = self.record.language
        if read and original and primary(read) != primary(original) and "translated" not in kinds:
            message = f"who translated the document from {original} to {read} is not recorded"
            self._gap(lambda step: step.kind == "published", message)

    def _moved(self, step: Step) -> bool:
        return any(self.things[key].former_urls for key in step.made)


def _is_outside(step: Step) -> bool:
    """Whether a step shows that the document's words were already outside the archive."""
    return step.group in ("reproduction", "text", "publication")


def _is_worked(step: Step) -> bool:
    return step.group in ("text", "publication")


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
