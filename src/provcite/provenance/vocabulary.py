"""What each kind of event does to the document: its word, what it uses, what it makes.

The events are those of the open list ``data/words/events.yaml``. The words for things and acts
follow ISAD(G) 2nd ed. (3.2.3 archival history, 3.2.4 acquisition, 3.5.1 originals, 3.5.2 copies)
and PREMIS 3 for what happens to files.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from provcite.archives.words import vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.model.record import Event


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
    """PROV-DM section 5.3.1: persons, organizations (institutions and projects), software agents."""

    PERSON = "person"
    INSTITUTION = "institution"
    PROJECT = "project"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """How one kind of event is told.

    `heading` opens the line of a trace, `activity` is the noun of the PROV activity, `group` what sort
    of act it is (custody, access, reproduction …; see ``data/words/events.yaml``), `makes` the kind of
    thing that comes out of it (None: it acts on what is there), `by_institution` says that the names
    under ``by`` are bodies rather than people unless they look otherwise.
    """

    heading: str
    activity: str
    group: str = "other"
    makes: ThingKind | None = None
    by_institution: bool = False


def act_of(event: Event) -> Act:
    """How `event` is told: by the list of events, in the record's own word where it has one.

    An event outside the list is told by its word alone.
    """
    term = vocabulary("events").find(event.event)
    own = (event.word or event.event).replace("_", " ")
    if term is None:
        return Act(heading=own[:1].upper() + own[1:], activity=event.event)
    kind = term.maps.get("makes")
    return Act(
        heading=own[:1].upper() + own[1:] if event.word else term.maps["heading"],
        activity=term.maps["activity"],
        group=term.maps["group"],
        makes=ThingKind(kind) if kind else None,
        by_institution=term.maps.get("body") == "yes",
    )


_BODY_WORDS: Final = frozenset(
    """
    academy administration agency akademie amt archief archiv archive archives archivio archivo archiwum
    arhiv arhiva arkhiv arkiv associates association authority bank biblioteca biblioteka bureau büro cc
    center centre collection college comité comitato command commission committee company congress
    council cpsu delegation department directorate division dprk editors embassy federation foundation
    fund gdr government group headquarters history institut institute institution instituto instytut
    istituto journal kgb komitet legation library levéltár ministerio ministero ministerstvo
    ministerstwo ministry ministère ministerul mission museum nato network news office
    organisation organization parliament partei parti partido party politburo politburó politbüro prc
    press program programme project publications radio secretariat section service services society
    staff state team translations trust uniwersytet union universidad università university université
    unit ussr ústav verlag wydział архив архивное библиотека газета институт кгб комиссия комитет
    кпсс кремль министерство мид музей отдел партия политбюро посольство правительство редакция совет
    ссср университет управление цк
    """.split()  # noqa: SIM905 - a list of so many quoted words would be harder to read
)

#: Last parts of German words for bodies, which are written together with what they are of.
_BODY_ENDINGS: Final = (
    "amt", "archiv", "bibliothek", "gesellschaft", "institut", "komitee", "kommission", "ministerium",
    "museum", "universität", "verlag",
)  # fmt: skip


def _is_body_word(word: str) -> bool:
    return word in _BODY_WORDS or (len(word) > 8 and word.endswith(_BODY_ENDINGS))


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
        and not _is_body_word(word.casefold())
        for word in words
    )


def agent_kind(name: str, *, body_expected: bool) -> AgentKind:
    """Whether `name` reads as a person's or a body's.

    A name with a word for a body in it, or a single word in capitals (NKIDP), is a body's; a
    name of two or three words with initials is a person's; else `body_expected` decides.
    """
    words = [word.strip(".,;:()[]'\"").casefold() for word in name.split()]
    if any(_is_body_word(word) for word in words):
        return AgentKind.INSTITUTION
    if len(words) == 1 and name.isupper() and len(name) > 1:
        return AgentKind.INSTITUTION
    if body_expected and not any(len(word) == 1 for word in words):
        return AgentKind.INSTITUTION
    return AgentKind.PERSON
