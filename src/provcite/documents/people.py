"""Who took part in a document: what list, title, head and signature say, put together without guessing."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from provcite.archives.names import Verdict, compare_names
from provcite.documents.body import mend
from provcite.documents.person import Name, creator_parts, is_body, read_listed_name, read_name
from provcite.model.record import Creator

if TYPE_CHECKING:
    from provcite.documents.body import BodyFacts, Person
    from provcite.documents.lines import Line
    from provcite.documents.titles import Party, TitleFacts


@dataclass(slots=True, kw_only=True)
class Actor:
    """One person or body, gathered from several places; the lines say from where.

    `reason` is set where the part in the document was inferred rather than printed.
    """

    role: str
    name: Name
    position: str | None = None
    variants: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    position_lines: list[Line] = field(default_factory=list)
    signed: bool = False
    reason: str = ""

    def creator(self) -> Creator:
        """The actor as the record has it."""
        return Creator(
            role=self.role,
            **creator_parts(self.name),
            position=self.position,
            variants=tuple(dict.fromkeys(self.variants)),
        )


def gather(
    title: TitleFacts, title_lines: tuple[Line, ...], body: BodyFacts, listed: tuple[Line, ...]
) -> tuple[list[Actor], list[str]]:
    """The actors in the order authors, interlocutors, addressees, signatories; remarks on the unsure."""
    remarks: list[str] = []
    actors: list[Actor] = []
    for role, parties in (
        ("author", title.writers),
        ("interlocutor", title.interlocutors),
        ("recipient", title.recipients),
    ):
        for party in parties:
            _add(actors, _from_party(party, role, title_lines))
    if body.diary is not None:
        _add(actors, _from_person(body.diary, "author", title_lines))
    for sender in body.senders:
        # A "From:" line repeats, in more words, whom the title names; where the title names an
        # institution only, it says who wrote there.
        authors_of_it = [actor for actor in actors if actor.role == "author"]
        if (
            not authors_of_it
            or _known(actors, sender)
            or (all(is_body(actor.name.display) for actor in authors_of_it) and not is_body(sender.name))
        ):
            _add(actors, _from_person(sender, "author", title_lines))
    for recipient in body.recipients:
        if not any(actor.role == "recipient" for actor in actors) or _known(actors, recipient):
            _add(actors, _from_person(recipient, "recipient", title_lines))
    conversation = bool(title.interlocutors)
    for person in body.present:
        # Whoever is present and wrote nothing is a party to what was said. A bare surname in the list
        # is somebody whom title or head name in full.
        bare = _fold(person.name) if " " not in person.name else None
        full = next(
            (a for a in actors if bare in _parts(a.name) and not is_body(a.name.display))
            if bare
            else iter(()),
            None,
        )
        if full is not None:
            _merge(full, _from_person(person, full.role, title_lines))
            continue
        _add(actors, _from_person(person, "interlocutor", title_lines))
    for line in listed:
        for words in line.text.split(";"):
            if words.strip(" •·*-|"):
                remarks += _add_listed(actors, words, line, conversation=conversation)
    _settle_listed(actors, listed)
    for person in body.signed:
        authors = any(actor.role == "author" for actor in actors)
        actor = _from_person(person, "signatory" if authors else "author", title_lines)
        actor.signed = True
        if not person.sure:
            actor.reason = "the name and office that close the document; nothing marks them as a signature"
        _add(actors, actor)
    if body.closing is not None and _known(actors, body.closing):
        # The last line is the full name of somebody whom the title or head has by surname.
        _add(actors, _from_person(body.closing, "author", title_lines))
    order = {"author": 0, "interlocutor": 1, "recipient": 2, "signatory": 3}
    actors.sort(key=lambda actor: order.get(actor.role, 9))
    return actors, remarks


def _settle_listed(actors: list[Actor], listed: tuple[Line, ...]) -> None:
    """Of two parties to a conversation the site lists one as author: it is he who wrote it down."""
    parties = [actor for actor in actors if actor.role == "interlocutor"]
    named = [actor for actor in parties if any(line in listed for line in actor.lines)]
    if named and len(named) < len(parties) and not any(actor.role == "author" for actor in actors):
        for actor in named:
            actor.role = "author"


def _known(actors: list[Actor], person: Person) -> bool:
    name = read_name(person.name)
    return any(same_person(actor.name, name) for actor in actors)


def _add_listed(actors: list[Actor], words: str, line: Line, *, conversation: bool) -> list[str]:
    """A name of the site's list of authors; on a conversation's page the list names its parties too."""
    name = read_listed_name(words)
    if not name.display:
        return []
    for actor in actors:
        if same_person(actor.name, name):
            _merge(actor, Actor(role=actor.role, name=name, lines=[line]))
            return []
    authors = [actor for actor in actors if actor.role == "author"]
    actor = Actor(role="author", name=name, lines=[line])
    actors.append(actor)
    if conversation and authors:
        actor.reason = "the site's list of authors names the parties of a conversation as well as its writer"
        remark = (
            f"{name.display} stands in the site's list of authors; of a conversation that may be a party."
        )
        return [remark]
    return []


def _from_party(party: Party, role: str, lines: tuple[Line, ...]) -> Actor:
    name = Name(literal=party.name) if party.body or is_body(party.name) else read_name(party.name)
    actor = Actor(
        role=role, name=name, position=mend(party.position) if party.position else None, lines=list(lines)
    )
    if party.position:
        actor.position_lines = list(lines)
    if party.other:
        actor.variants.append(party.other)
    return actor


def _from_person(person: Person, role: str, _title: tuple[Line, ...]) -> Actor:
    return Actor(
        role=role,
        name=Name(literal=person.name) if is_body(person.name) else read_name(person.name),
        position=mend(person.position) if person.position else None,
        lines=list(person.lines),
        position_lines=list(person.position_lines) if person.position else [],
    )


def _add(actors: list[Actor], actor: Actor) -> None:
    """Add `actor`, or what it adds to one who is there already."""
    for known in actors:
        if same_person(known.name, actor.name):
            _merge(known, actor)
            return
        # "Journal of Soviet Ambassador … Puzanov" signed by "Ambassador": offices alone are no names.
    actors.append(actor)


def _merge(known: Actor, other: Actor) -> None:
    split = _told_apart(known.name, other.name)
    if split is not None:
        known.name = split
        known.lines = [*known.lines, *other.lines]
    elif _fullness(other.name) > _fullness(known.name):
        known.name = other.name
        known.lines = [*other.lines, *known.lines]
    else:
        known.lines += other.lines
    if known.position is None and other.position is not None:
        known.position = other.position
        known.position_lines = other.position_lines
    known.signed = known.signed or other.signed
    known.variants += other.variants


def _told_apart(one: Name, other: Name) -> Name | None:
    """Family and given name where one form says which word of the other, fuller one is the family name.

    "Golub" or "T. Golub" of Terenti Golub.
    """
    initials, whole = (one, other) if one.family else (other, one)
    if initials.family and whole.literal and not is_body(whole.literal):
        given, _, family = whole.literal.rpartition(" ")
        fuller = len(given.replace(".", "")) > len((initials.given or "").replace(".", ""))
        return (
            Name(family=initials.family, given=given)
            if fuller and _fold(family) == _fold(initials.family)
            else None
        )
    short, full = sorted((one, other), key=lambda name: len(name.display))
    if short.family or full.family or is_body(full.display) or " " in short.display:
        return None
    given, _, family = full.display.rpartition(" ")
    if given.isupper():
        given = given.title()
    return (
        Name(family=short.display, given=given) if given and _fold(family) == _fold(short.display) else None
    )


def _fullness(name: Name) -> tuple[int, int]:
    """How much a form of a name tells: family and given apart, then the letters of the given names."""
    return (
        int(name.family is not None),
        len((name.given or "").replace(".", "")) or len(name.display) // 100,
    )


def same_person(one: Name, other: Name) -> bool:
    """Whether two forms can only be one person: same family name, and given names that do not clash."""
    if _fold(one.display) == _fold(other.display):
        return True
    bodies = is_body(one.display), is_body(other.display)
    # Another romanisation or order of words is the same person still.
    if not any(bodies) and compare_names(one.display, other.display).verdict is Verdict.SAME:
        return True
    if all(bodies):
        # "Embassy of Hungary in Mongolia" is "Hungary. Embassy in Mongolia" in the site's list.
        return _significant(one.display) == _significant(other.display)
    a, b = _parts(one), _parts(other)
    if one.family and other.family:
        return _fold(one.family) == _fold(other.family) and _given_agree(one.given or "", other.given or "")
    # A bare surname and a full name ("Gromyko", "A. A. Gromyko").
    if len(a) == 1 or len(b) == 1:
        single, full, whole = (a, b, other) if len(a) == 1 else (b, a, one)
        if not single or not full:
            return False
        if whole.family:
            return _fold(whole.family) == single[0]
        return len(full) > 1 and single[0] in (full[0], full[-1]) and len(single[0]) > 3
    literal, split = (one, other) if other.family else (other, one)
    if split.family and literal.literal:
        words = _parts(literal)
        family = _fold(split.family)
        if not words or family not in (words[0], words[-1]):
            return False
        rest = words[1:] if words[0] == family else words[:-1]
        return _given_agree(" ".join(rest), split.given or "")
    return False


def _significant(text: str) -> frozenset[str]:
    """The words of a body's name that tell it from others."""
    words = (_fold(word) for word in text.split())
    return frozenset(word for word in words if word not in ("", "of", "the", "in", "to", "and", "for", "at"))


def _given_agree(one: str, other: str) -> bool:
    a = [_fold(word) for word in one.replace(".", ". ").split() if _fold(word)]
    b = [_fold(word) for word in other.replace(".", ". ").split() if _fold(word)]
    return all(x.startswith(y) or y.startswith(x) for x, y in zip(a, b, strict=False))


def _parts(name: Name) -> list[str]:
    return [folded for word in name.display.replace(".", ". ").split() if (folded := _fold(word))]


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in plain if character.isalnum())
