"""What each kind of event does to the document: its word, what it uses, what it makes.

The events are those of the open list ``data/words/events.yaml``. The words for things and acts
follow ISAD(G) 2nd ed. (3.2.3 archival history, 3.2.4 acquisition, 3.5.1 originals, 3.5.2 copies)
and PREMIS 3 for what happens to files.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from provcite.archives.agents import Kind, Sort, has_body_word, read_agent, sort_of
from provcite.archives.words import vocabulary
from provcite.model.lazyre import lazy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.model.record import Event, Holding, Record


class ThingKind(StrEnum):
    """The states in which a document exists along its chain."""

    ORIGINAL = "original"
    COPY = "copy"
    TRANSCRIPT = "transcript"
    TRANSLATION = "translation"
    EDITION = "edition"
    SUMMARY = "summary"
    SCAN = "scan"
    PUBLICATION = "publication"
    FILE = "file"


class AgentKind(StrEnum):
    """PROV-DM section 5.3.1: persons, organizations (institutions, families, projects), software agents."""

    PERSON = "person"
    INSTITUTION = "institution"
    FAMILY = "family"
    PROJECT = "project"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """How one kind of event is told.

    `heading` opens the line of a trace, `activity` is the noun of the PROV activity, `group` what sort
    of act it is (custody, access, reproduction …; see ``data/words/events.yaml``), `makes` the kind of
    thing that comes out of it (None: it acts on what is there) and `thing` what that is called where it
    is not by its kind, `by_institution` says that the names
    under ``by`` are bodies rather than people unless they look otherwise, `kind` is the word of the list
    that it counts as.
    """

    heading: str
    activity: str
    group: str = "other"
    makes: ThingKind | None = None
    thing: str = ""
    by_institution: bool = False
    kind: str = ""


def act_of(event: Event) -> Act:
    """How `event` is told: by the list of events, in the record's own word where it has one.

    An event outside the list is told by its word alone.
    """
    term = vocabulary("events").find(event.event)
    own = (event.word or event.event).replace("_", " ")
    if term is None:
        # Whatever it is called: what goes from one keeper to another is custody.
        ends = [end for end in (event.from_, event.to) if end]
        moved = bool(ends) and not all(is_language_tag(end) for end in ends)
        group = "custody" if moved else "other"
        return Act(heading=own[:1].upper() + own[1:], activity=event.event, group=group, kind=event.event)
    kind = term.maps.get("makes")
    return Act(
        heading=own[:1].upper() + own[1:] if event.word else term.maps["heading"],
        activity=term.maps["activity"],
        group=term.maps["group"],
        makes=ThingKind(kind) if kind else None,
        thing=term.maps.get("thing", ""),
        by_institution=term.maps.get("body") == "yes",
        kind=event.event,
    )


def is_language_tag(text: str) -> bool:
    """Whether `text` has the shape of a BCP 47 tag (``ru``, ``zh-Hant``)."""
    return _TAG.match(text) is not None


_TAG: Final = lazy(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*\Z")


def act_in(record: Record, number: int) -> Act:
    """The act of the event with `number` (from 1), where what it does hangs on what the record is of.

    Of a picture: whoever made it photographed its subject, and what was printed of it is a print.
    """
    event = record.provenance[number - 1]
    act = act_of(event)
    if event.of or act.kind not in ("photographed", "published") or not is_picture(record):
        return act
    if act.kind == "published":
        print_ = event.word in ("printed", "reprinted")
        return (
            replace(act, kind="copied", group="reproduction", makes=ThingKind.COPY, thing="print")
            if print_
            else act
        )
    makers = {name for one in record.creators for name in (one.display, one.family, one.native) if name}
    before = record.provenance[: number - 1]
    taken = bool(makers.intersection(event.by)) or not event.by
    if not taken or any(act_of(one).makes is ThingKind.ORIGINAL for one in before):
        return act
    heading = act.heading if event.word else "Taken"
    return replace(
        act, heading=heading, kind="recorded", group="creation", makes=ThingKind.ORIGINAL, thing=""
    )


def is_picture(record: Record) -> bool:
    """Whether the document itself is a picture."""
    return record.type == "graphic" or any(one.role == "photographer" for one in record.creators)


def are_people(names: Sequence[str]) -> bool:
    """Whether several names where bodies are expected are people's: the editors of a volume.

    Two to four capitalised words each, none of them a word for a body or a small word in lower case.
    """
    return len(names) > 1 and all(looks_personal(name) for name in names)


def looks_personal(name: str) -> bool:
    """Whether `name` is of a shape that people's names have: a body may have it too (Rote Fahne)."""
    words = name.replace(".", " ").split()
    return 2 <= len(words) <= 4 and all(
        word[0].isupper()
        and (len(word) == 1 or not word.isupper())
        and word.replace("-", "").replace("'", "").isalpha()
        and not has_body_word(word)
        for word in words
    )


_KINDS = {
    "person": AgentKind.PERSON, "body": AgentKind.INSTITUTION, "family": AgentKind.FAMILY,
    "project": AgentKind.PROJECT, "software": AgentKind.PROGRAM, "group": AgentKind.PROJECT,
}  # fmt: skip
_SORTS = {
    Sort.FAMILY: AgentKind.FAMILY, Sort.PROJECT: AgentKind.PROJECT, Sort.SOFTWARE: AgentKind.PROGRAM,
}  # fmt: skip


def stated_kind(word: str | None) -> AgentKind | None:
    """The kind that a record's `kind` names; None where it says nothing that the list knows."""
    term = vocabulary("agent_kinds").find(word) if word else None
    return _KINDS.get(term.word) if term is not None else None


def stated_kinds(record: Record) -> dict[str, AgentKind]:
    """What the record says of the names in it: agents, creators, holders and the names of events."""
    found: dict[str, AgentKind] = {}
    agents = (*record.agents, *(agent for event in record.provenance for agent in event.agents))
    said = [(name, agent.kind) for agent in agents for name in (agent.name, *agent.variants)]
    said += [(holding.repository or "", holding.kind) for holding in record.sources]
    said += [
        (name, creator.kind)
        for creator in record.creators
        for name in (creator.display, creator.native, *creator.variants)
        if name and creator.kind
    ]
    for name, word in said:
        kind = stated_kind(word)
        if name and kind is not None:
            found.setdefault(name, kind)
    return found


def is_at_home(holding: Holding) -> bool:
    """Whether a person or a family has it: there is no repository, and there are no shelf marks."""
    kind = stated_kind(holding.kind)
    status = vocabulary("holding_status").of(holding.status).word if holding.status else ""
    if kind is None and status == "private hands":
        return True
    if kind is None and holding.repository:
        kind = _SORTS.get(sort) if (sort := sort_of(holding.repository)) else None
    return kind in (AgentKind.PERSON, AgentKind.FAMILY)


def agent_kind(name: str, *, body_expected: bool, project_expected: bool = False) -> AgentKind:
    """What kind of agent `name` reads as; where that is in doubt `body_expected` decides.

    `project_expected`: it is for whom something was done, which is a project's unless the name is surely
    another's.
    """
    sort = sort_of(name)
    if sort is not None:
        return _SORTS[sort]
    if project_expected:
        if has_body_word(name):
            return AgentKind.INSTITUTION
        read = read_agent(name)
        return AgentKind.PERSON if read.sure and read.kind is Kind.PERSON else AgentKind.PROJECT
    read = read_agent(name)
    if read.sure:
        return AgentKind.INSTITUTION if read.kind is Kind.BODY else AgentKind.PERSON
    return AgentKind.INSTITUTION if body_expected else AgentKind.PERSON
