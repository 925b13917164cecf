"""A record, and a citation in a manuscript, as the particulars that the identity model compares."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from provcite.archives.identity.description import MAX_HEAD, Description, describe, kinds_in
from provcite.archives.identity.model import Particulars, Place
from provcite.archives.roles import authors_of, group
from provcite.checks.keys import house_key, other_places, record_titles, record_url_keys, url_key

if TYPE_CHECKING:
    from provcite.archives.authorities import Authorities
    from provcite.checks.reading import Citation
    from provcite.model.record import Record

#: A name alone before a title, with its comma: prose before a title names nobody.
_AUTHOR = re.compile(
    r"(?:(?:see|see also|cf\.|vgl\.|см\.)[,:]?\s)?(?:[^\W\d_]\.[\s-]?){0,3}[A-ZÀ-ÞĀ-ŽА-ЯЁ][\w’'-]{1,24}"
    r"(?:\s(?:(?:[^\W\d_]\.\s?){1,3}|[A-ZÀ-ÞĀ-ŽА-ЯЁ][\w’'-]{1,24})){0,3}[,:]\s?[“\"«„‘]?",
    re.IGNORECASE,
)
#: Events of the document itself, whose date a citation may print for the document's.
_OWN_EVENTS = frozenset(("written", "signed", "sent", "received", "registered", "transmitted"))


def of_record(record: Record, known: Authorities) -> Particulars:
    """What a record says of its document."""
    try:
        return _kept_of_record(record, known)
    except TypeError:  # keys that the schema does not know hold mappings or lists, which have no hash
        return _of_record(record, known)


@lru_cache(maxsize=20000)
def _kept_of_record(record: Record, known: Authorities) -> Particulars:
    return _of_record(record, known)


def _of_record(record: Record, known: Authorities) -> Particulars:
    places: dict[Place, None] = {}
    for holding in record.sources:
        places.setdefault(Place(house=house_key(holding.repository, known), path=holding.path))
        for house, path in other_places(holding.repository, holding.path, known):
            places.setdefault(Place(house=house_key(house, known), path=path, former=True))
        for text in holding.also_cited_as:
            place = _place_in(text, known)
            if place is not None:
                places.setdefault(place)
    titles = record_titles(record)
    words = describe(titles[0]) if titles else Description()
    senders = authors_of(record)
    recipients = [creator for creator in record.creators if group(creator.role) == "recipient"]
    return Particulars(
        places=tuple(places),
        titles=titles,
        quoted=record.title_kind is None or bool(record.title and not words.addressee),
        description=Description(
            sender=senders[0].display if senders else words.sender,
            addressee=recipients[0].display if recipients else words.addressee,
            kinds=words.kinds or describe(record.genre or "").kinds,
            numbers=words.numbers,
        ),
        people=tuple(creator.display for creator in record.creators),
        dates=(record.date,) if record.date else (),
        events=tuple(
            (event.event, event.date)
            for event in record.provenance
            if event.date and event.event in _OWN_EVENTS and event.date != record.date
        ),
        numbers=words.numbers,
        addresses=frozenset(record_url_keys(record, known)),
    )


@lru_cache(maxsize=4096)
def _place_in(text: str, known: Authorities) -> Place | None:
    from provcite.archives.parse import parse

    found = parse(text, repositories=known.repositories).references
    if not found or not found[0].reference.path:
        return None
    reference = found[0].reference
    return Place(
        house=house_key(reference.repository_key or reference.repository, known), path=reference.path
    )


def head_of(citation: Citation) -> str:
    """The words of a citation before its date, its reference and its address: what describes the document."""
    text = citation.block.text
    ends = [citation.end]
    ends += [date.start for date in citation.dates if date.start > citation.start]
    ends += [item.span[0] for item in citation.addresses]
    if citation.reference is not None:
        ends.append(citation.reference.start)
        if citation.reference.repository_span is not None:
            ends.append(citation.reference.repository_span[0])
    if citation.ibid is not None:
        ends.append(citation.ibid[0])
    end = min((place for place in ends if place >= citation.start), default=citation.end)
    return text[citation.start : min(end, citation.start + 2 * MAX_HEAD)]


def tail_of(citation: Citation) -> str:
    """The words after the reference, where the archive comes first (``RGANI, f. 5, Hale to Roe``)."""
    if citation.reference is None:
        return ""
    return citation.block.text[citation.reference.end : citation.end].lstrip(" ,.;:(")


def of_citation(citation: Citation, known: Authorities) -> Particulars:
    """What a citation says of its document, its antecedent's reference included."""
    head = head_of(citation)
    quoted = tuple(title.text for title in citation.titles)
    before = head if not quoted else head[: max(0, citation.titles[0].span[0] - citation.start)]
    description = describe(head if not quoted else before)
    if not description.addressee and not quoted:
        later = describe(tail_of(citation))
        description = later if later.addressee else description
    words = re.sub(r"[\s,;:.(]+$", "", before).strip()
    if quoted:
        inside = describe(quoted[0])
        description = Description(
            sender=description.sender or inside.sender,
            addressee=description.addressee or inside.addressee,
            kinds=inside.kinds or description.kinds,
            numbers=description.numbers | inside.numbers,
        )
    house = house_key(citation.repository_key or citation.repository, known)
    places = (Place(house=house, path=citation.path),) if citation.path or house else ()
    author = citation.author_words if quoted else _name_before(words)
    return Particulars(
        places=places,
        titles=quoted or ((words,) if _describes(words) else ()),
        quoted=bool(quoted),
        description=description,
        author=author,
        author_named=bool(quoted) and _AUTHOR.fullmatch(before.strip()) is not None,
        dates=tuple(str(date.date) for date in citation.dates if date.date is not None),
        numbers=description.numbers,
        addresses=frozenset(url_key(item.address, known) for item in citation.addresses),
    )


def _name_before(words: str) -> str:
    """The name that begins a description ("Ivanov, diary"); "" where it begins with the kind of document."""
    name, comma, rest = words.partition(",")
    if not comma or not rest or _AUTHOR.fullmatch(name.strip() + ",") is None:
        return ""
    return "" if kinds_in(name) else name.strip()


def _describes(words: str) -> bool:
    """Whether the words before a reference are a description, and no prose of the author's."""
    if not 3 <= len(words) <= MAX_HEAD or not any(character.isalpha() for character in words):
        return False
    found = describe(words)
    return bool(found.kinds or found.addressee or kinds_in(words.partition(", ")[2]))
