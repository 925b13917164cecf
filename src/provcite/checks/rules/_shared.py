"""What several rules ask of a citation."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from provcite.archives.agents import is_body
from provcite.archives.identity.description import describe
from provcite.archives.normalise import fold_key
from provcite.archives.people import same_person
from provcite.checks.hereafter import KEEPER
from provcite.checks.keys import house_key, house_of, leaf_of, other_places, unit_values, value_key
from provcite.checks.match import date_agrees
from provcite.checks.particulars import head_of
from provcite.checks.rule import hit
from provcite.model.levels import LEAF_LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.archives.authorities import Authorities
    from provcite.archives.concordances import Concordance, Unit
    from provcite.archives.dates import DateMention
    from provcite.archives.repositories import Repositories
    from provcite.checks.reading import Citation, PrintedUnit, Reading, Span
    from provcite.checks.rule import Hit
    from provcite.model.record import Event, Record

Path = tuple[tuple[str, str], ...]

#: Events of the document itself, whose date a citation may print by mistake.
OWN_EVENTS = frozenset(
    (
        "written",
        "signed",
        "sent",
        "received",
        "registered",
        "declassified",
        "copied",
        "transferred",
        "translated",
    )
)
#: Digital archives print their own citations so: the comma after the closing mark, their name before
#: the repository's acronym, a hyphen in ranges.
_COMMA_OUTSIDE = re.compile(r"[\"”], ")


def notes_only(reading: Reading) -> Iterator[Citation]:
    """The citations outside the list of works cited."""
    return (citation for citation in reading.citations if not citation.in_bibliography)


@lru_cache(maxsize=4096)
def _also(text: str, known: Authorities) -> tuple[str, Path]:
    from provcite.archives.parse import parse

    found = parse(text, repositories=known.repositories).references
    if not found:
        return "", ()
    reference = found[0].reference
    return reference.repository_key or reference.repository or "", reference.path


def known_places(record: Record, known: Authorities) -> list[tuple[str, Path]]:
    """Every place of a record as (folded repository, path): its holdings and former references.

    Former references are those that the record gives, and those by a concordance.
    """
    places: list[tuple[str, Path]] = []
    for holding in record.sources:
        places.append((house_key(holding.repository, known), holding.path))
        for text in holding.also_cited_as:
            house, path = _also(text, known)
            if path:
                places.append((house_key(house, known), path))
        places.extend(
            (house_key(place, known), path)
            for place, path in other_places(holding.repository, holding.path, known)
        )
    return places


def transfer(citation: Citation, known: Authorities) -> Concordance | None:
    """The concordance by which the citation's unit may be the record's, where none says that it is."""
    record = citation.record
    house = house_of(citation.repository_key or citation.repository, known)
    if record is None or house is None or not citation.path:
        return None
    for holding in record.sources:
        other = house_of(holding.repository, known)
        if other is not None and holding.path:
            found = known.concordances.possible((house, citation.path), (other, holding.path))
            if found is not None:
                return found
    return None


def unit_in_words(unit: Unit, known: Authorities) -> str:
    """A unit for a message: ``RGASPI, fond 558, opis 11``; leaves are left out."""
    levels = (f"{level.replace('_', ' ')} {value}" for level, value in unit[1] if level not in LEAF_LEVELS)
    return ", ".join((shown_repository(unit[0], known.repositories), *levels))


def nearest_place(citation: Citation, known: Authorities) -> tuple[str, Path] | None:
    """The place of the citation's record that is nearest to what the citation says."""
    record = citation.record
    if record is None:
        return None
    places = known_places(record, known)
    if not places:
        return None
    house = house_key(citation.repository_key or citation.repository, known)
    mine = unit_values(citation.path)

    def nearness(place: tuple[str, Path]) -> tuple[int, bool]:
        theirs = unit_values(place[1])
        return sum(1 for value in mine if value in theirs), place[0] == house

    return max(places, key=nearness)


def unit_differences(citation: Citation, known: Authorities) -> list[tuple[PrintedUnit, str]]:
    """The printed units above the leaf that differ from the record's, each with the record's value."""
    if citation.record is None or citation.reference is None:
        return []
    place = nearest_place(citation, known)
    if place is None:
        return []
    house, path = place
    if house != house_key(citation.repository_key or citation.repository, known) and transfer(
        citation, known
    ):
        return []  # the number before a transfer, of which nobody has said what it became
    own = [(level, value) for level, value in path if level not in LEAF_LEVELS]
    values = {value_key(value) for _, value in own}
    printed = [unit for unit in citation.reference.units if unit.level not in LEAF_LEVELS]
    if _stands_whole(citation.text, [value for _, value in own]) and not values >= {
        value_key(unit.value) for unit in printed
    }:
        return []  # it is printed as the record has it, and was taken apart otherwise
    # The units as the whole reference has them: position stands in where archives' words differ.
    whole = [level for level, _ in citation.path if level not in LEAF_LEVELS]
    differences: list[tuple[PrintedUnit, str]] = []
    for unit in printed:
        mine = value_key(unit.value)
        if any(
            len(value) >= len(mine) + 4 and value.startswith(mine) and not value[len(mine)].isdigit()
            for value in values
        ):
            continue  # the first words of a longer value
        if any(_is_short_name(unit.value, value) for _, value in own):
            continue
        if mine in values:
            same_level = [value_key(value) for level, value in own if level == unit.level]
            if not same_level or mine in same_level:
                continue
        expected = next((value for level, value in own if level == unit.level), None)
        if expected is None and len(whole) == len(own) and unit.level in whole:
            expected = own[whole.index(unit.level)][1]
        if (
            expected is not None
            and value_key(expected) != mine
            and _comparable(unit.value, expected)
            and not _is_printed(expected, citation)
        ):
            differences.append((unit, expected))
    return differences


def _stands_whole(text: str, values: list[str]) -> bool:
    """Whether each of some values stands in a text as a word or number of its own."""
    folded = " ".join(text.casefold().split())
    return bool(values) and all(
        re.search(rf"(?<!\w){re.escape(' '.join(value.casefold().split()))}(?!\w)", folded) is not None
        for value in values
    )


def _is_short_name(printed: str, value: str) -> bool:
    """Whether a name without numbers is a longer one with words left out ("Hale Papers")."""
    if any(character.isdigit() for character in printed):
        return False
    rest = iter(fold_key(value).split())
    words = fold_key(printed).split()
    return len(words) >= 2 and all(word in rest for word in words)


def _comparable(printed: str, expected: str) -> bool:
    """Whether two values differ as numbers do, or as one name misspelt; other words are other things."""
    from rapidfuzz import fuzz

    if "://" in printed:
        return False
    digits = (
        any(character.isdigit() for character in printed),
        any(character.isdigit() for character in expected),
    )
    if all(digits):
        letters = (
            sum(character.isalpha() for character in printed),
            sum(character.isalpha() for character in expected),
        )
        return max(letters) <= 6 or fuzz.ratio(value_key(printed), value_key(expected)) >= 60
    if any(digits):
        return len(printed) <= 5 and len(expected) <= 5
    return fuzz.ratio(value_key(printed), value_key(expected)) >= 60


def _is_printed(value: str, citation: Citation) -> bool:
    """Whether a value of some length stands elsewhere in the citation, where the reader did not place it."""
    wanted = value_key(value)
    return len(wanted) >= 4 and wanted in value_key(citation.text)


def prints_reference(citation: Citation, known: Authorities) -> bool:
    """Whether the values of the record's reference stand in the citation, understood or not."""
    if citation.record is None:
        return False
    words = value_key(citation.text)
    for _, path in known_places(citation.record, known):
        values = unit_values(path)
        if values and all(value in words for value in values):
            return True
    return False


def names_repository(text: str, repository: str | None, repositories: Repositories) -> bool:
    """Whether a repository is named in `text`, by any of its names."""
    known = repositories.get(repository)
    forms = [form for form, _ in known.all_names()] if known is not None else [repository or ""]
    return any(
        len(form) > 1 and re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text) is not None for form in forms
    )


def wrong_repository(citation: Citation, known: Authorities) -> str | None:
    """The record's repository where the citation prints another one, else None."""
    record = citation.record
    if record is None or citation.reference is None or citation.reference.repository_key is None:
        return None
    house = house_key(citation.reference.repository_key, known)
    places = known_places(record, known)
    if not places or any(place == house or not place for place, _ in places):
        return None
    if any(
        names_repository(citation.text, holding.repository, known.repositories) for holding in record.sources
    ):
        return None  # named elsewhere in the note; the other word is part of the number
    if transfer(citation, known) is not None:
        return None  # where the file was before
    return record.sources[0].repository


_ELEMENT = re.compile(r"[^,;:()\[\].“”\"«»„]{2,120}")


def other_archive(citation: Citation, known: Authorities) -> tuple[Span, str] | None:
    """An archive, by its place and words, that the citation names where the reader placed none that is known.

    Only where the record's own is not named anywhere in the citation.
    """
    record, reference = citation.record, citation.reference
    if record is None or reference is None or citation.antecedent is not None or not record.sources:
        return None
    if (
        citation.kind not in ("full", "short")
        or reference.repository_key is not None
        or not citation.prints_unit
    ):
        return None
    repositories = known.repositories
    if any(names_repository(citation.text, held.repository, repositories) for held in record.sources):
        return None
    houses = {house for house, _ in known_places(record, known)}
    if house_key(citation.repository_key or citation.repository, known) in houses:
        return None
    publishers = record.publication.by if record.publication is not None else ()
    head = head_of(citation)
    begin = citation.start + len(head)
    named = describe(head).addressee
    for match in _ELEMENT.finditer(citation.block.text, citation.start, citation.end):
        words = match.group().strip()
        before = match.start() < begin
        if before and words == named:
            continue
        if not words[:1].isupper() or any(words in name or name in words for name in publishers if name):
            continue
        if any(title.span[0] <= match.start() < title.span[1] for title in citation.titles):
            continue
        keys = {house_key(found.repository.key, known) for found in repositories.find(words)}
        printed = words == (reference.repository or "").strip(" ,.()")
        if (keys and not keys & houses) or (
            printed
            and not before
            and not keys
            and KEEPER.search(words)
            and not _one_house(words, record, repositories)
        ):
            start = match.start() + match.group().index(words)
            return (start, start + len(words)), words
    return None


def _one_house(words: str, record: Record, repositories: Repositories) -> bool:
    """Whether an archive that no list has may be the record's: any word of weight in common."""
    mine = {word for word in fold_key(words).split() if len(word) > 3 and not KEEPER.search(word)}
    for holding in record.sources:
        known = repositories.get(holding.repository)
        names = [name for name, _ in known.all_names()] if known is not None else [holding.repository or ""]
        theirs = {word for name in names for word in fold_key(name).split() if len(word) > 3}
        if not theirs or mine & theirs or not mine:
            return True
    return False


def record_leaf(citation: Citation, known: Authorities) -> str | None:
    """The leaves of the record at the place that the citation is nearest to."""
    place = nearest_place(citation, known)
    return leaf_of(place[1]) if place else None


def date_event(citation: Citation) -> tuple[DateMention, Event] | None:
    """The printed date that is an event's and not the record's, with the event."""
    record = citation.record
    if record is None or not citation.dates:
        return None
    if any(date_agrees(date.date, record.date) for date in citation.dates):
        return None
    for date in citation.dates:
        for event in record.provenance:
            if event.date and event.event in OWN_EVENTS and date_agrees(date.date, event.date):
                return date, event
    return None


def people(agents: tuple[str, ...]) -> tuple[str, ...]:
    """The persons among the agents of a credit: institutions that follow in the sentence are none."""
    return tuple(agent.strip(" .") for agent in agents if not is_body(agent))


def agents_of(record: Record, *kinds: str) -> tuple[str, ...]:
    """Who did one of `kinds` with the document, each once."""
    found: dict[str, None] = {}
    for event in record.provenance:
        if event.event in kinds:
            for agent in event.by:
                found.setdefault(agent)
    return tuple(found)


def wrong_people(
    citation: Citation, roles: tuple[str, ...], kinds: tuple[str, ...], what: str
) -> Iterator[Hit]:
    """A finding for credits of `roles` whose persons did none of the events `kinds`."""
    record = citation.record
    if record is None or citation.in_bibliography:
        return
    known = agents_of(record, *kinds)
    if not known:
        return
    for item in citation.credits:
        if item.credit.role not in roles:
            continue
        persons = people(item.credit.agents)
        wrong = [person for person in persons if not any(same_person(person, agent) for agent in known)]
        if not persons or not wrong:
            continue
        at = citation.block.text.find(wrong[0], item.span[0], item.span[1])
        span = (at, at + len(wrong[0])) if at >= 0 else item.span
        right = ", ".join(known)
        lead = "The translator is" if what == "translator" else f"The document was {what}"
        yield hit(citation, f"{lead} {right}.", span, expected=right, found=wrong[0], about="")
        return


def is_platform_form(citation: Citation) -> bool:
    """Whether the citation is printed as the digital archive that publishes the document prints it."""
    record = citation.record
    if record is None or record.publication is None or citation.reference is None:
        return False
    before = citation.block.text[citation.start : citation.reference.start]
    return _COMMA_OUTSIDE.search(before) is not None and any(
        agent in before for agent in record.publication.by if len(agent) > 3
    )


def names_surrogate(citation: Citation) -> bool:
    """Whether the citation says that the document was read online: an address, or the platform's name."""
    if citation.addresses:
        return True
    record = citation.record
    if record is None or record.publication is None:
        return False
    text = citation.text.casefold()
    return any(agent.casefold() in text for agent in record.publication.by if len(agent) > 3)


def is_first_full(citation: Citation) -> bool:
    """The first citation of a record, written out (not by key, not ibid.)."""
    return (
        citation.first
        and citation.kind in ("full", "short", "title", "address")
        and citation.antecedent is None
    )


def shown_repository(name: str | None, repositories: Repositories) -> str:
    """A repository for a message: its acronym, else its name."""
    known = repositories.get(name)
    if known is None:
        return name or "no repository"
    return known.acronym() or known.name()


def add_line(text: str) -> str:
    """The call that adds a document by its citation, ready to be pasted into a shell."""
    import shlex

    words = " ".join(text.split())
    quoted = f'"{words}"' if not re.search(r'["$`\\!]', words) else shlex.quote(words)
    return f"provcite add {quoted}"


def short(text: str, limit: int = 90) -> str:
    """`text` on one line, cut with an ellipsis at `limit` characters."""
    words = " ".join(text.split())
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"


def folded_manuscript(reading: Reading) -> str:
    """The whole manuscript folded, for names that may stand anywhere in it."""
    return "\n".join(fold_key(block.text) for block, _ in reading.document.in_order())
