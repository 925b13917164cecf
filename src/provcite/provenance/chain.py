"""The provenance chain of one record: ordered steps, what each used and made, and the gaps.

`build_chain` turns the events of a record file into steps between things (the original, a copy,
a translation, a publication). It invents nothing: what no event says is a `Gap` with its words.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from provcite.archives.roles import authors_of, creators_as
from provcite.archives.roles import group as role_group
from provcite.provenance.holdings import condition_words, evidence_words, former_words, is_private, span_words
from provcite.provenance.relations import Tie, ties
from provcite.provenance.subjects import ORIGINAL, Made, Things, named_thing, primary, subject_of
from provcite.provenance.vocabulary import (
    Act,
    AgentKind,
    ThingKind,
    act_in,
    agent_kind,
    are_people,
    is_language_tag,
    stated_kinds,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from provcite.model.record import Creator, Event, Holding, Record, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One state of the document. `key` is unique in the chain: ``original``, ``copy``, ``copy-2``.

    `noun` is what it is called (``the original``, ``a redacted copy``), `label` that with its language.
    `language` is BCP 47; `location` is the place where it lies (repository and reference) or
    its address, `places` are the places where it lies or lay, one by one with their spans; `former_urls`
    are addresses that it had before. A file has a digest, a `size` in bytes and a media type (RFC 2046).
    """

    key: str
    kind: ThingKind
    label: str
    noun: str = ""
    language: str | None = None
    location: str | None = None
    places: tuple[str, ...] = ()
    url: str | None = None
    former_urls: tuple[str, ...] = ()
    number: str | None = None
    sha256: str | None = None
    size: int | None = None
    media_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody with a part in a step: name, what kind of agent, and the part.

    Parts are ``by`` (who did it), ``for`` (for whom), ``from`` and ``to`` (from whom the document went to
    whom), ``holder`` (who has it).
    """

    name: str
    kind: AgentKind
    part: str = "by"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One event. `number` counts from 1 and is the event's place in the record file (0: none there).

    `date` is EDTF or None where no date is recorded; `used` and `made` are keys of things. `kind` is
    the event's word in the list of events (or its own), `group` what sort of act it is. `certainty`,
    `evidence` (a phrase each) and `versions` are what the record says of how sure it is.
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
    certainty: str | None = None
    evidence: tuple[str, ...] = ()
    versions: tuple[Version, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that the chain does not tell. `after` is the number of steps that stand before it."""

    after: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A place where the document lies or lay: whose, what lies there (the key of a thing), since and
    till when, and the (level, value) path in the holdings there. `words` is the place in words."""

    holder: Party | None
    path: tuple[tuple[str, str], ...] = ()
    thing: str = ORIGINAL
    words: str = ""
    place: str | None = None
    status: str | None = None
    since: str | None = None
    until: str | None = None
    accession: str | None = None
    former: tuple[str, ...] = ()
    present: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition of access in words, and the key of the thing that it is about."""

    thing: str
    words: str
    status: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the record says of an agent: whose predecessors and successors, its span, its identifiers."""

    party: Party
    predecessors: tuple[Party, ...] = ()
    successors: tuple[Party, ...] = ()
    since: str | None = None
    until: str | None = None
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the record says of the document itself: genre, the type where that is a word for it, marking,
    date, and who had which part in it."""

    type: str | None = None
    genre: str | None = None
    classification: str | None = None
    date: str | None = None
    authors: tuple[Party, ...] = ()
    senders: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    others: tuple[Party, ...] = ()


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
    conditions: tuple[Condition, ...] = ()
    known: tuple[Known, ...] = ()
    facts: Facts = field(default_factory=lambda: Facts())

    @property
    def holders(self) -> tuple[Party, ...]:
        """Who has or had the document or a copy of it, each once."""
        return tuple(dict.fromkeys(held.holder for held in self.held if held.holder is not None))

    def thing(self, key: str) -> Thing:
        """The thing with `key`; KeyError where there is none."""
        for thing in self.things:
            if thing.key == key:
                return thing
        raise KeyError(key)


#: Events by which somebody outside the archive came to have a copy.
_LEAVING: Final = frozenset({"obtained", "contributed"})
#: Events after which anybody may have a copy.
_OPENING: Final = frozenset({"declassified", "released"})
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


#: How what is no writing was made, by the part of whoever made it, else by the kind of document.
_MAKING: Final = {
    "photographer": "Taken", "cartographer": "Drawn", "illustrator": "Drawn", "artist": "Made",
    "interviewee": "Given", "speaker": "Given", "composer": "Composed", "director": "Filmed",
    "performer": "Performed", "interview": "Given", "speech": "Given", "graphic": "Made", "map": "Drawn",
    "motion_picture": "Filmed", "song": "Recorded", "broadcast": "Recorded",
}  # fmt: skip


def _making(record: Record, makers: Iterable[Creator]) -> str:
    roles = (one.role for one in makers)
    return next((_MAKING[role] for role in roles if role in _MAKING), _MAKING.get(record.type, "Written"))


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
        self.made = Things(record)
        self.relations: tuple[Tie, ...] = ()
        self.is_known_body: Callable[[str], bool] = _is_unknown
        self.same_holder: Callable[[str, str], bool] = _same_letters
        self.stated = stated_kinds(record)
        self.people = frozenset(
            name
            for creator in record.creators
            if creator.family or creator.position
            for name in (creator.display, creator.family, creator.native, *creator.variants)
            if name
        )

    def chain(self) -> Chain:
        record = self.record
        self._new_thing(ThingKind.ORIGINAL, language=record.language)
        self._writing()
        for number, event in enumerate(record.provenance, start=1):
            self._step(number, event)
        held = tuple(self._held(holding) for holding in record.sources)
        self._locate(held)
        self._attachments()
        self._imported()
        self._note_gaps()
        return Chain(
            record_id=record.id,
            title=record.title or record.id,
            things=tuple(self.things.values()),
            steps=tuple(self.steps),
            gaps=tuple(sorted(self.gaps, key=lambda gap: gap.after)),
            held=held,
            relations=self.relations,
            conditions=tuple(
                Condition(thing=self._thing_named(one.of), words=condition_words(one), status=one.status)
                for one in record.access
            ),
            known=self._known(),
            facts=self._facts(),
        )

    # -- things

    def _thing_named(self, word: str | None) -> str:
        """The key of the thing that an `of` outside the events names; the original where it names none."""
        return named_thing(word, self.record, self.made) if word else ORIGINAL

    def _held(self, holding: Holding) -> Held:
        name = self.repository_name(holding.repository) if holding.repository else ""
        kind = self.stated.get(holding.repository or "")
        if kind is None:
            # A place where documents lie is an archive, unless it is somebody's home.
            found = agent_kind(name, body_expected=True)
            kind = found if is_private(holding.status) or found is AgentKind.FAMILY else AgentKind.INSTITUTION
        return Held(
            holder=Party(name=name, kind=kind, part="holder") if name else None,
            path=holding.path,
            thing=self._thing_named(holding.of),
            words=self.describe(holding),
            place=holding.place,
            status=holding.status,
            since=holding.from_,
            until=holding.until,
            accession=holding.accession,
            former=former_words(holding, self._reference_words),
            present=holding.lies_there,
        )

    def _reference_words(self, holding: Holding) -> str:
        """A reference as the place's own words have it, without the name of the place."""
        whole = self.describe(holding)
        place = self.describe(replace(holding, path=(), labels=(), rest=None, collection=None))
        return whole.removeprefix(place).strip(" ,") if place else whole

    def _locate(self, held: tuple[Held, ...]) -> None:
        """Each thing lies where the record has it, in the places' order."""
        for key in dict.fromkeys(one.thing for one in held):
            mine = [one for one in held if one.thing == key]
            # A span is said where there is one to say: of a document in one place it is none of its name.
            places = tuple(place for one in mine if (place := one.words + span_words(one)) and one.words)
            if places:
                self.things[key] = replace(
                    self.things[key], location="; ".join(places), places=places if len(places) > 1 else ()
                )

    def _known(self) -> tuple[Known, ...]:
        """What the record says of its agents, under their full names."""

        def party(name: str) -> Party:
            full = self.repository_name(name)
            kind = self.stated.get(name) or self._kind(full, body_expected=True)
            return Party(name=full, kind=kind, part="known")

        agents = (*self.record.agents, *(one for event in self.record.provenance for one in event.agents))
        return tuple(
            Known(
                party=party(agent.name),
                predecessors=tuple(party(name) for name in agent.predecessors),
                successors=tuple(party(name) for name in agent.successors),
                since=agent.from_,
                until=agent.until,
                identifiers=agent.identifiers,
            )
            for agent in agents
            if agent.predecessors or agent.successors or agent.from_ or agent.until or agent.identifiers
        )

    def _facts(self) -> Facts:
        record = self.record
        authors = self._writers()

        def parties(creators: Iterable[Creator]) -> tuple[Party, ...]:
            named = (one for one in creators if one.display)
            return tuple(
                Party(name=one.display, kind=self._kind(one.display), part=one.role) for one in named
            )

        senders = tuple(one for one in creators_as(record, "sender") if one not in authors)
        recipients = tuple(one for one in record.creators if role_group(one.role) == "recipient")
        taken = (*authors, *senders, *recipients)
        return Facts(
            type=_TYPES.get(record.type),
            genre=record.genre,
            classification=record.classification,
            date=record.date,
            authors=parties(authors),
            senders=parties(senders),
            recipients=parties(recipients),
            others=parties(one for one in record.creators if one not in taken),
        )

    def _new_thing(self, kind: ThingKind, number: int = 0, **facts: object) -> str:
        count = len(self.made.of_kind(kind))
        key = kind.value if not count else f"{kind.value}-{count + 1}"
        noun = str(facts.pop("noun", "")) or _noun(kind, facts.get("url"))
        thing = Thing(key=key, kind=kind, label=_label(noun, facts.get("language")), noun=noun)
        self.things[key] = replace(thing, **facts)  # type: ignore[arg-type]  # the callers name real fields
        self.made.add(Made(key=key, kind=kind, language=self.things[key].language, by=number))
        return key

    # -- steps

    def _writing(self) -> None:
        """The writing of the document where no event tells it and the record knows who wrote it."""
        record = self.record
        acts = (act_in(record, number) for number in range(1, len(record.provenance) + 1))
        if any(act.makes is ThingKind.ORIGINAL for act in acts):
            return
        writers = self._writers()
        if not writers:
            return
        self.steps.append(
            Step(
                number=0, kind="written", heading=_making(record, writers), activity="writing",
                group="creation",
                parties=tuple(Party(name=one.display, kind=self._kind(one.display)) for one in writers),
                date=record.date, as_printed=record.date_as_printed, made=(ORIGINAL,),
            )
        )  # fmt: skip

    def _writers(self) -> tuple[Creator, ...]:
        """Who wrote the document by the record: its authors, else who sent or drafted it."""
        found = next((found for word in _WRITERS if (found := creators_as(self.record, word))), ())
        return found or tuple(authors_of(self.record))

    def _step(self, number: int, event: Event) -> None:
        act = act_in(self.record, number)
        used, made = self._effect(number, event, act)
        expected = act.by_institution and not are_people(event.by)
        names = event.by
        if act.makes is ThingKind.ORIGINAL and not names and ORIGINAL in made:
            names = tuple(one.display for one in self._writers())
        parties = [Party(name=name, kind=self._kind(name, body_expected=expected)) for name in names]
        if event.for_:
            kind = self._kind(event.for_, project_expected=True)
            parties.append(Party(name=event.for_, kind=kind, part="for"))
        languages: tuple[str | None, str | None] = (None, None)
        if _names_languages(event, act):
            languages = (event.from_, event.to)
        else:
            ends = (("from", event.from_), ("to", event.to))
            parties += [
                Party(name=name, kind=self._kind(name, body_expected=True), part=part)
                for part, name in ends
                if name
            ]
        self.steps.append(
            Step(
                number=number,
                kind=act.kind,
                heading=act.heading,
                activity=act.activity,
                parties=tuple(parties),
                date=event.date or (self.record.date if ORIGINAL in made else None),
                as_printed=event.as_printed,
                place=event.place,
                used=used,
                made=made,
                languages=languages,
                inferred=event.inferred,
                note=event.note,
                group=act.group,
                certainty=event.certainty,
                evidence=tuple(evidence_words(one) for one in event.evidence),
                versions=event.versions,
            )
        )

    def _kind(self, name: str, *, body_expected: bool = False, project_expected: bool = False) -> AgentKind:
        """What the record says; else a creator with a family name or an office is a person, whatever
        the name looks like, and a known institution a body."""
        stated = self.stated.get(name)
        if stated is not None:
            return stated
        if name in self.people:
            return AgentKind.PERSON
        if self.is_known_body(name):
            return AgentKind.INSTITUTION
        return agent_kind(name, body_expected=body_expected, project_expected=project_expected)

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
            noun=f"{'an' if act.thing[0] in 'aeiou' else 'a'} {act.thing}" if act.thing else "",
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
        published = [thing.key for thing in self.made.of_kind(ThingKind.PUBLICATION)]
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
        originals = [one for one in record.sources if self._thing_named(one.of) == ORIGINAL]
        present = [one for one in originals if one.lies_there]
        # Of a document that is nowhere any more the last place is asked for.
        holding = present[0] if present else originals[-1] if originals else None
        archive = holding.repository if holding and holding.repository else None
        written = any(ORIGINAL in step.made for step in self.steps)
        if not written:
            who = "" if self._writers() else "who wrote the document and "
            dated = f" (the document is dated {date_text(record.date)})" if record.date else ""
            self.gaps.append(Gap(after=0, message=f"{who}when it was written{dated} is not recorded"))
        elif not any(ORIGINAL in step.made and step.parties for step in self.steps):
            self.gaps.append(Gap(after=0, message="who wrote the document is not recorded"))
        if archive is None or holding is None:
            keeper = self._last_keeper()
            where = f"where in {keeper} the original lies" if keeper else "where the original lies"
            # Who has it at home has no shelf marks there.
            if not keeper or self._kind(keeper) not in (AgentKind.PERSON, AgentKind.FAMILY):
                self._gap(_is_outside, f"{where} is not recorded")
        else:
            if not any(self._brought(step, archive) for step in self.steps):
                self._gap(_is_outside, f"how the original came to {archive} is not recorded")
            if not holding.path and not holding.rest and not self._is_private(holding):
                self._gap(_is_outside, f"where in {archive} the original lies is not recorded")
            outside = kinds & _LEAVING or groups & {"text", "publication"}
            opened = kinds & _OPENING or any(
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

    def _last_keeper(self) -> str:
        """To whom the original went last, by its custody."""
        told = [
            party.name
            for step in self.steps
            if step.group == "custody" and ORIGINAL in step.used
            for party in step.parties
            if party.part == "to" or (party.part == "by" and step.kind in _TAKING)
        ]
        return told[-1] if told else ""

    def _is_private(self, holding: Holding) -> bool:
        """Whether somebody has it at home: there are no shelf marks there."""
        kind = self.stated.get(holding.repository or "")
        return is_private(holding.status) or kind in (
            AgentKind.PERSON,
            AgentKind.FAMILY,
        )

    def _brought(self, step: Step, archive: str) -> bool:
        """Whether `step` says how the original came to `archive`: its recipient is that holder."""
        if ORIGINAL not in step.used or step.group not in ("custody", "registration"):
            return False
        parts = {"to", "by"} if step.kind in _TAKING else {"to"}
        names = [party.name for party in step.parties if party.part in parts]
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


def _names_languages(event: Event, act: Act) -> bool:
    """Whether `from` and `to` of an event are languages: of a text they are, else where they look so."""
    if act.group == "text":
        return True
    ends = [end for end in (event.from_, event.to) if end]
    return act.group == "other" and bool(ends) and all(is_language_tag(end) for end in ends)


def _is_outside(step: Step) -> bool:
    """Whether a step shows that the document's words were already outside the archive."""
    return step.group in ("reproduction", "text", "publication")


def _is_worked(step: Step) -> bool:
    return step.group in ("text", "publication")


#: CSL types that are a word for a document, and the word.
_TYPES: Final = {
    "personal_communication": "letter", "interview": "interview", "report": "report", "speech": "speech",
    "map": "map", "treaty": "treaty", "figure": "picture", "graphic": "picture", "broadcast": "broadcast",
    "song": "recording", "motion_picture": "film", "musical_score": "score", "hearing": "hearing",
}  # fmt: skip

_NOUNS: Final = {
    ThingKind.ORIGINAL: "the original",
    ThingKind.COPY: "a copy",
    ThingKind.TRANSCRIPT: "a transcript",
    ThingKind.TRANSLATION: "a translation",
    ThingKind.EDITION: "an edited text",
    ThingKind.SUMMARY: "a summary",
    ThingKind.SCAN: "a scan",
    ThingKind.PUBLICATION: "the publication",
    ThingKind.FILE: "a file",
}


def _noun(kind: ThingKind, url: object) -> str:
    """What a thing is called by its kind; a publication that has an address is a digital one."""
    return "the digital publication" if kind is ThingKind.PUBLICATION and url else _NOUNS[kind]


def _label(noun: str, language: object) -> str:
    return f"{noun} ({language})" if language else noun
