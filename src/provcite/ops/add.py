"""A record from a pasted citation: what the text says, and nothing that it does not."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from provcite.archives.reference_code import as_written
from provcite.documents.correspondents import correspondents
from provcite.documents.lines import word_set
from provcite.documents.pasted import is_of_another, take_apart
from provcite.documents.printed_work import printed_in
from provcite.exchange.read_holding import read_holding
from provcite.model.errors import InputError
from provcite.model.levels import LEAF_LEVELS
from provcite.model.record import Creator, Event, Holding, Record
from provcite.model.reference import ArchivalReference
from provcite.schema.ids import id_problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.archives.authorities import Authorities
    from provcite.archives.parse import ParsedReference, Statement
    from provcite.archives.repositories import Repositories
    from provcite.documents.pasted import Parts
    from provcite.documents.printed_work import PrintedWork
    from provcite.store.library import Library
    from provcite.store.lookup import StoreLookup

#: A citation longer than this is none, in characters.
MAX_LENGTH = 20_000

_QUOTES = "\"'“”„‟«»‘’‚‹› "


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What was read from a citation: the record without an id of its own, and what is not sure.

    `title_assumed`: the title has no quotation marks; it is what stands before the reference.
    `left` are words that no level or field fits; the record keeps them as they are printed.
    `choices` are other readings of a holding that are close to the one taken.
    """

    record: Record
    left: tuple[str, ...] = ()
    title_assumed: bool = False
    #: (which holding, how it may be read else) where another reading is close.
    choices: tuple[tuple[int, Holding], ...] = ()


def understand(text: str, known: Authorities) -> Understood:
    """Read a citation (a footnote, a source statement, an entry of a bibliography).

    Raises InputError where neither an archival reference nor an address is found in it.
    """
    text = " ".join(text.split())
    if len(text) > MAX_LENGTH:
        raise InputError(f"The citation has {len(text):,} characters; that is more than one citation.")
    parts = take_apart(text)
    if parts.title_quoted:
        framed = _framed(parts, known)
        if framed is not None:
            return _fuller(framed, text, known) if parts.unmarked else framed
    return _unframed(text, known)


def _fuller(framed: Understood, text: str, known: Authorities) -> Understood:
    """What was read by a frame that no mark tells of, or without it, whichever leaves less over."""
    try:
        whole = _unframed(text, known)
    except InputError:
        return framed
    same = (whole.record.title, whole.record.date) == (framed.record.title, framed.record.date)
    return whole if same and _unplaced(whole) < _unplaced(framed) else framed


def _unplaced(understood: Understood) -> int:
    """How many characters of a citation fit no field."""
    rests = (holding.rest or "" for holding in understood.record.sources)
    return sum(map(len, (*understood.left, *rests)))


def understand_all(text: str, known: Authorities) -> list[Understood]:
    """Read each citation of a text: lines of their own, and what a note sets side by side.

    Raises InputError as `understand` does, where one of them is none; nothing is then given.
    """
    from provcite.documents.several import citations

    return [understand(citation, known) for citation in citations(text, lambda words: _is_one(words, known))]


def _is_one(words: str, known: Authorities) -> bool:
    """Whether words by themselves say where a document lies, and begin with what it is."""
    if len(words) > MAX_LENGTH:
        return False
    try:
        record = understand(words, known).record
    except InputError:
        return False
    placed = any(holding.path for holding in record.sources) or record.publication is not None
    return placed and bool(record.title or record.date)


def _unframed(text: str, known: Authorities) -> Understood:
    """A citation whose title nothing marks: what stands before the archive is taken for it."""
    from provcite.archives.parse import parse

    found = parse(text, repositories=known.repositories, runners_up=True)
    printed_work = printed_in(text) if not found.references else None
    if not found.references and not found.urls and printed_work is None:
        raise InputError(
            "There is no archival reference in that text, and no address.",
            hint="Paste a footnote or a source line: RGANI, fond 5, opis 28, delo 410, listy 301-303.",
        )
    if printed_work is not None:
        return _printed(text, printed_work, known)
    date, printed = _date(text, found)
    addresses = [text[start:end].rstrip(".,;)") for start, end in found.urls]
    record = Record(
        id="",
        title=_title(text, found),
        number=_own_number(text, found),
        date=date,
        date_as_printed=printed,
        creators=_creators(text, found),
        sources=tuple(
            read_holding(as_written(reference, found.text), known.repositories)
            for reference in found.references
        ),
        provenance=_events(found, addresses, known),
    )
    left = _left_over(text, found, record, known.repositories)
    first = min((reference.span[0] for reference in found.references), default=len(text))
    assumed = record.title is None and bool(left) and text.find(left[0]) < first and _like_a_title(left[0])
    if assumed:
        # Notes in many countries set a title without quotation marks: what comes before the archive.
        creators, title = _before_title(left[0])
        title = _with_its_date(title, text)
        kind = _kind_of_title(title)
        record = replace(record, title=title, title_kind=kind, creators=creators or record.creators)
        left = left[1:]
    record = dated_by_its_title(record) if assumed else record
    return Understood(
        record=_with_rest(finished(record), left),
        left=left,
        title_assumed=assumed,
        choices=_choices(found.references, known),
    )


def _choices(references: Sequence[ParsedReference], known: Authorities) -> tuple[tuple[int, Holding], ...]:
    """Other readings of holdings that are close to the ones taken."""
    return tuple(
        (place, read_holding(reference.runner_up, known.repositories))
        for place, reference in enumerate(references)
        if reference.runner_up is not None
    )


def chosen(understood: Understood, place: int, holding: Holding) -> Understood:
    """The same with another reading of one holding."""
    sources = list(understood.record.sources)
    sources[place] = replace(holding, rest=sources[place].rest)
    return replace(understood, record=replace(understood.record, sources=tuple(sources)))


def finished(record: Record) -> Record:
    """With the sender and the addressee that the title names, and the language of its words."""
    if record.title and not any(creator.role == "recipient" for creator in record.creators):
        sender, addressee = correspondents(record.title)
        creators = record.creators
        if sender and not creators:
            creators = (_creator(sender),)
        if addressee:
            creators = (*creators, replace(_creator(addressee), role="recipient"))
        record = replace(record, creators=creators)
    return replace(record, title_language=_language_of(record.title))


#: A year by itself behind a comma, which ends what describes a document.
_YEAR_BEHIND = re.compile(r",\s(?P<year>1[4-9]\d\d|20\d\d)$")


def dated_by_its_title(record: Record) -> Record:
    """With the year that ends a title without quotation marks, where the record has no date."""
    found = _YEAR_BEHIND.search(record.title or "")
    if found is None or record.date:
        return record
    return replace(record, title=(record.title or "")[: found.start()], date=found["year"])


def _creator(words: str) -> Creator:
    from provcite.documents.person import read_name

    name = read_name(words)
    return Creator(family=name.family, given=name.given, literal=name.literal)


def _framed(parts: Parts, known: Authorities) -> Understood | None:
    """A citation whose frame says where its parts stand; None where it says nothing of a place or address."""
    from provcite.archives.parse import parse
    from provcite.documents.located import locate

    beside = _printed_beside(parts, known)
    if beside is not None:
        return beside
    place = locate(parts, known.repositories)
    work = printed_in(place.text)
    found = parse(place.text, repositories=known.repositories, runners_up=True)
    references = [as_written(one, found.text) for one in found.references]
    house = place.repository
    if house is not None and references and references[0].repository_key != house.key:
        # The frame has named the institution; the reader is told so by its key.
        again = parse(f"{house.key}, {place.reference}", repositories=known.repositories, runners_up=True)
        if again.references and again.references[0].reference.repository_key == house.key:
            found, place.house = again, house.key
            references = [one.reference for one in again.references]
        else:
            references[0] = replace(references[0], repository=place.house, repository_key=house.key)
    if work is not None and not any(reference.repository_key for reference in references):
        references = []
    elif not references and place.repository is not None:
        name = place.house or place.repository.key
        references = [ArchivalReference(repository=name, repository_key=place.repository.key)]
    if not references and not parts.url and work is None:
        return None
    events = [Event(event="translated", by=(translator,)) for translator in parts.translators]
    events += [Event(event=one.role, by=one.agents, for_=one.project) for one in place.credits]
    if parts.url:
        events.append(publication_of(parts.url, place.publisher, known))
    elif place.publisher:
        events.append(Event(event="published", by=(place.publisher,)))
    sources = tuple(read_holding(reference, known.repositories) for reference in references)
    if place.place and sources:
        sources = (replace(sources[0], place=place.place), *sources[1:])
    left = list(_left_over(place.text, found, Record(id="", sources=sources), known.repositories))
    if not found.references and place.repository is not None:
        left = [words for words in (place.reference,) if words]
    left += _numbers_lost(place.reference, references, left)
    if work is not None and not references:
        events.append(work.event)
        left = [words for words in left if words not in work.words]
    record = Record(
        id="",
        title=parts.title or None,
        title_kind=_kind_of_title(parts.title) if parts.unmarked else None,
        genre=parts.genre or None,
        number=parts.number or None,
        date=parts.date or None,
        date_as_printed=parts.date_printed or None,
        creators=(
            *(_creator(who) for who in parts.authors),
            *(replace(_creator(who), role="recipient") for who in parts.recipients),
        ),
        sources=sources,
        provenance=tuple(events),
    )
    return Understood(
        record=_with_rest(finished(record), tuple(left)),
        left=tuple(left),
        choices=_choices(found.references, known) if references else (),
    )


def _printed_beside(parts: Parts, known: Authorities) -> Understood | None:
    """A document of an archive that is printed in an edition: "…, DOS, in Foreign Relations …, doc. 9".

    None where no reference to an archive stands before the edition.
    """
    from provcite.archives.parse import parse
    from provcite.documents.located import locate

    work = printed_in(parts.located)
    led = (
        re.search(
            r"(?:[,;.](?P<inner>[”\"»]?)\s[Ii]n|[.](?P<mark>[”\"»]?))\s$", parts.located[: work.span[0]]
        )
        if work is not None
        else None
    )
    if work is None or led is None:
        return None
    held = parts.located[: led.start()] + (led["inner"] or led["mark"] or "")
    named = (
        bool(parts.house) or locate(replace(parts, located=held), known.repositories).repository is not None
    )
    if not named and not any(
        one.reference.path for one in parse(held, repositories=known.repositories).references
    ):
        return None
    found = _framed(replace(parts, located=held + parts.located[work.span[1] :]), known)
    if found is None or not found.record.sources:
        return None
    record = replace(found.record, provenance=(work.event, *found.record.provenance))
    return replace(found, record=record)


def _numbers_lost(text: str, references: Sequence[ArchivalReference], left: list[str]) -> list[str]:
    """Numbers of the reference that are in no value of it: they are kept as they are printed."""
    if not references:
        return []
    values = [value for reference in references for _, value in reference.path]
    values += [reference.rest for reference in references if reference.rest]
    kept = re.sub(r"[\W_]+", "", " ".join((*values, *left))).casefold()
    numbers = re.findall(r"[^\s,;()“”\"]*\d[^\s,;()“”\"]*", text)
    return [one.strip(".") for one in numbers if re.sub(r"[\W_]+", "", one).casefold() not in kept]


def publication_of(address: str, publisher: str, known: Authorities) -> Event:
    from provcite.archives.addresses import canonical

    read = canonical(address, known.addresses)
    former = (address,) if read.superseded and read.canonical_url != address else ()
    url = read.canonical_url if former else address
    by = (publisher,) if publisher else ()
    return Event(event="published", by=by, number=read.number, url=url, former_urls=former)


def _printed(text: str, work: PrintedWork, known: Authorities) -> Understood:
    """A document that is cited from an edition, by its volume and number, and lies in no archive."""
    described = text[: work.span[0]].strip(' ,.;:(“”"')
    behind = text[work.span[1] :].strip(" ,.;:)")
    behind = behind.removeprefix("in ").strip()
    if not described and behind:
        # The edition first: "AAPD 1963, Bd. II, Dok. 219, Aufzeichnung …, 2. August 1963."
        described, behind = behind, ""
    date, printed, described = _date_of(described)
    creators, title = _before_title(described) if described else ((), "")
    left = tuple(words for words in (behind,) if len(words) > 2)
    record = Record(
        id="",
        title=title.strip(_QUOTES + ",") or None,
        date=date,
        date_as_printed=printed,
        creators=creators,
        provenance=(work.event,),
    )
    return Understood(record=_with_rest(finished(record), left), left=left)


def _date_of(described: str) -> tuple[str | None, str | None, str]:
    """The last date of what stands before an edition, its words where they say more, the text without it."""
    from provcite.archives.dates import find_dates

    for mention in reversed(find_dates(described)):
        if mention.date is not None and not described[mention.end :].strip(" ,.;”\"'’)in"):
            odd = mention.supplied or mention.century_inferred or mention.double_year
            without = described[: mention.start].rstrip(" ,(")
            return str(mention.date), mention.text if odd else None, without
    return None, None, described


def _like_a_title(words: str) -> bool:
    """Several words, or one that is no acronym (`Vermerk`)."""
    return " " in words or (len(words) > 3 and words[0].isupper() and not words.isupper())


def _before_title(words: str) -> tuple[tuple[Creator, ...], str]:
    """The person before a comma, where the words begin with a full name, and the title after it."""
    from provcite.documents.person import creator_parts, has_initials, is_name, read_name

    name, comma, rest = words.partition(", ")
    if not comma or (" " in name and not is_name(name)) or not (has_initials(name) or len(name.split()) == 2):
        return (), words
    read = read_name(name)
    return (Creator(**creator_parts(read)),), rest


def _kind_of_title(title: str) -> str | None:
    """``user`` for a title without quotation marks that says who wrote to whom: it is a description."""
    return "user" if all(correspondents(title)) else None


def _with_its_date(title: str, text: str) -> str:
    """A title with the date behind it where it ends in the word before a date: Protokoll vom 12. Mai 1919."""
    from provcite.archives.dates import find_dates
    from provcite.archives.dating.tokens import fold_word, vocabulary

    end = text.find(title) + len(title)
    last = fold_word(title.rpartition(" ")[2].strip(".,"))
    if last not in vocabulary().prefixes or " " not in title or end < len(title):
        return title
    mention = next((one for one in find_dates(text) if one.start >= end), None)
    if mention is None or text[end : mention.start].strip():
        return title
    return text[end - len(title) : mention.end]


def _with_rest(record: Record, left: tuple[str, ...]) -> Record:
    """The record with the words that fit nowhere: no character that carries meaning is dropped."""
    if not left:
        return record
    if not record.sources:
        return replace(record, notes=(*record.notes, *left))
    first, *others = record.sources
    kept = [words for words in left if words not in (first.rest or "")]
    rest = "; ".join(part for part in (first.rest, *kept) if part)
    return replace(record, sources=(replace(first, rest=rest or None), *others))


def _own_number(text: str, found: Statement) -> str | None:
    """The document's own number, where one stands between its day and the reference."""
    if len(found.numbers) != 1:
        return None
    words = text[slice(*found.numbers[0])]
    return _NUMBER_WORDS.sub("", words).strip() or None


#: The word before a number, with its stop: no. 57, Nr. 14 B, № 3.
_NUMBER_WORDS = re.compile(r"^(?:[^\W\d_]{1,7}\.?|№|#)\s?")


def _title(text: str, found: Statement) -> str | None:
    for start, end in found.titles:
        title = text[start:end].strip(_QUOTES).rstrip(",.;").strip(_QUOTES)
        if title:
            return title
    return None


def _date(text: str, found: Statement) -> tuple[str | None, str | None]:
    """The first date outside the title that has one meaning; its own words where they say more."""
    from provcite.archives.dates import find_dates

    for mention in find_dates(text):
        inside_title = any(start <= mention.start < end for start, end in found.titles)
        if is_of_another(text, mention.start):
            continue
        if (
            not inside_title
            and mention.date is not None
            and any(s <= mention.start < e for s, e in found.dates)
        ):
            printed = text[mention.start : mention.end]
            odd = mention.supplied or mention.century_inferred or mention.calendar != "gregorian"
            return str(mention.date), printed if odd else None
    return None, None


def _creators(text: str, found: Statement) -> tuple[Creator, ...]:
    """Who stands before the title, where that reads as a name."""
    from provcite.documents.person import creator_parts, is_body, is_name, read_name

    if not found.titles:
        return ()
    before = text[: found.titles[0][0]].strip().rstrip(",.:;").strip()
    if not before or len(before) > 120 or any(character.isdigit() for character in before):
        return ()
    if not is_name(before):
        return (Creator(literal=before),) if is_body(before) else ()
    name = read_name(before)
    return (Creator(**creator_parts(name)),)


def _events(found: Statement, addresses: list[str], known: Authorities) -> tuple[Event, ...]:
    from provcite.documents.person import is_body

    events: list[Event] = []
    publishers: tuple[str, ...] = ()
    for credit in found.credits:
        agents = tuple(agent.strip().rstrip(",") for agent in credit.agents)
        if addresses and credit.role == "translated":
            # "trans. James F. Person, Wilson Center Digital Archive, https://...": who publishes.
            publishers = tuple(agent for agent in agents[1:] if is_body(agent))
            agents = tuple(agent for agent in agents if agent not in publishers)
        if credit.role == "published" and addresses:
            events.append(Event(event="published", by=agents, url=addresses.pop(0)))
        else:
            events.append(Event(event=credit.role, by=agents, for_=credit.project))
    for address in addresses:
        from provcite.archives.addresses import canonical

        read = canonical(address, known.addresses)
        former = (address,) if read.superseded and read.canonical_url != address else ()
        url = read.canonical_url if former else address
        events.append(
            Event(event="published", by=publishers, number=read.number, url=url, former_urls=former)
        )
    return tuple(events)


#: Words that name a level or its place and say nothing without the value beside them.
_IDLE = word_set(
    "cf vgl siehe см voir folder box file in see cit quoted ibid and for by from of the to at trans"
)
#: Small words by which the language of a title is told; English needs none, it is what is assumed.
_SMALL_WORDS = {
    "en": word_set("the of and from with by to on for between"),
    "de": word_set("der die das des dem den und über mit vom von zum zur bei für eines einer ein"),
    "fr": word_set("le les du des sur et avec au aux pour une dans entre"),
    "es": word_set("el los del sobre y con al las para una entre"),
    "it": word_set("il lo della dello dei delle sul sulla con gli una tra"),
    "pl": word_set("z w do na o i dla od przez sprawie między"),
    "cs": word_set("s z v na o pro ze ve při mezi"),
    "hu": word_set("az és egy való szóló"),
    "ro": word_set("și cu privind despre din către lui pentru între"),
}


def _language_of(title: str | None) -> str | None:
    """The language whose small words a Latin title has, where they are not English; else None."""
    words = (title or "").casefold().split()
    counts = {tag: sum(word in small for word in words) for tag, small in _SMALL_WORDS.items()}
    best = max(counts, key=lambda tag: counts[tag])
    return best if counts[best] > counts["en"] and best != "en" else None


def _left_over(text: str, found: Statement, record: Record, repositories: Repositories) -> tuple[str, ...]:
    """The words that became no part of the record; the city of the house is no news."""
    taken = [False] * len(text)
    # The date of a covering letter is none of the record's, and is kept with its words.
    others = [start for start, _ in found.dates if is_of_another(text, start)]
    spans = [(start, end) for start, end, _ in found.spans if not any(start <= at < end for at in others)]
    spans += [*found.urls, *(reference.span for reference in found.references)]
    for start, end in spans:
        for place in range(start, min(end, len(text))):
            taken[place] = True
    pieces = "".join(" \0"[used] if used else letter for used, letter in zip(taken, text, strict=True)).split(
        "\0"
    )
    creators = " ".join(creator.display for creator in record.creators)
    houses = [repositories.get(holding.repository) for holding in record.sources if holding.repository]
    cities = {
        city
        for house in houses
        if house is not None
        for city in (house.place.split(",")[0].casefold(),)
        if city
    }
    left = []
    for piece in pieces:
        words = _stripped(piece)
        if words.casefold() in _IDLE or words.split(",")[0].casefold() in cities:
            continue
        if len(words) > 2 and any(letter.isalpha() for letter in words) and words not in creators:
            left.append(words)
    return tuple(left)


def _stripped(piece: str) -> str:
    """Words without the punctuation around them; a bracket that belongs to them stays."""
    words = piece.strip(" ,.;:/" + _QUOTES)
    for one, other in ("()", "[]"):
        if words.startswith(one) and (words.endswith(other) or other not in words):
            words = words[1:]
        if words.endswith(other) and one not in words:
            words = words[:-1]
    return words.strip(" ,.;:/" + _QUOTES)


def same_documents(library: Library, record: Record) -> list[tuple[Record, str]]:
    """Records of the store that are the same document, or of which it cannot be told, each with why.

    By the identity model, of what has the same address or the same file (under any number that the
    concordances give); and what has the same title, the same date and, where both name one, the same
    institution, however its file was read. Another document of the same file is none. At most three.
    """
    from provcite.archives.identity.model import AGAINST, Answer, judge
    from provcite.checks.keys import record_url_keys, unit_keys
    from provcite.checks.particulars import of_record

    known = library.authorities()
    lookup = library.lookup()
    near: dict[str, Record] = {}
    for key in record_url_keys(record, known):
        for stored in lookup.find("url", key, 3):
            near.setdefault(stored.id, stored)
    for holding in record.sources:
        for key in unit_keys(holding.repository, holding.path, known):
            for stored in lookup.find("reference", key, 20):
                near.setdefault(stored.id, stored)
    found: list[tuple[Record, str]] = []
    mine = of_record(record, known)
    for stored in near.values():
        said = judge(mine, of_record(stored, known))
        against = any((item.field, item.outcome) in AGAINST for item in said.evidence)
        if said.answer is Answer.SAME or (said.answer is Answer.UNKNOWN and not against and _placed(record)):
            what = "address" if said.outcome("address") == "same" else "reference"
            found.append((stored, f"the same {what}"))
    for stored in _namesakes(lookup, record, known):
        if all(stored.id != other.id for other, _ in found):
            found.append((stored, "the same title and date"))
    return found[:3]


def _namesakes(lookup: StoreLookup, record: Record, known: Authorities) -> list[Record]:
    """Records of the same title and date that do not lie in another institution."""
    from provcite.archives.normalise import title_key

    houses = _known_houses(record, known)
    found = []
    key = title_key(record.title or "")
    named = lookup.find("title_date", f"{key}|{record.date}") if record.date else lookup.find("title", key)
    for stored in named if key else ():
        theirs = _known_houses(stored, known)
        if (stored.date or "") == (record.date or "") and (not houses or not theirs or houses & theirs):
            found.append(stored)
    return found


def _known_houses(record: Record, known: Authorities) -> set[str]:
    """The keys of a record's institutions; one whose name was typed and is not known tells nothing."""
    keys = {holding.repository for holding in record.sources if holding.repository}
    return {key for key in keys if known.repositories.get(key) is not None}


def _placed(record: Record) -> bool:
    """Whether a record says anything beside its file that could tell another document of it."""
    return bool(
        record.date
        or record.title
        or any(creator.role == "recipient" for creator in record.creators)
        or any(level in LEAF_LEVELS for h in record.sources for level, _ in h.path)
    )


def proposed_id(library: Library, record: Record) -> str:
    """An id that is free: the digital archive's number, else words of author, title and date."""
    number = record.publication.number if record.publication else None
    if number and not id_problem(number) and not library.exists(number):
        return number
    who = (record.creators[0].family or record.creators[0].literal or "") if record.creators else ""
    words = re.findall(r"[^\W_]+", who or record.title or "")[: 1 if who else 4]
    holding = record.holding
    if not words and holding is not None:
        words = [holding.repository or "", *(value for _, value in holding.path)]
    parts = [re.sub(r"[^\w-]+", "-", word.lower()).strip("-_") for word in (*words, record.date or "")]
    base = "-".join(part for part in parts if part)[:60].strip("-") or "record"
    if id_problem(base):
        base = "record"
    candidate, count = base, 2
    while library.exists(candidate):
        candidate, count = f"{base}-{count}", count + 1
    return candidate


def completed(record: Record, *, id: str, title: str = "", date: str = "") -> Record:
    """The record with its id, and the answers that the citation did not give."""
    return replace(record, id=id, title=title or record.title, date=date or record.date)
