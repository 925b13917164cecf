"""A record from one citation of a manuscript, as far as its words go; `provcite.ops.harvest` groups them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from provcite.archives.dates import find_dates
from provcite.archives.identity.description import kinds_in
from provcite.archives.own_levels import level_of
from provcite.archives.places import Places
from provcite.checks.keys import is_kept_platform, leaf_of
from provcite.checks.segment import looks_like_book
from provcite.documents.described import Described, describe_document, quoted_head, read_description
from provcite.documents.pasted import NAME, take_apart
from provcite.exchange.read_holding import read_holding
from provcite.model.errors import InputError
from provcite.model.levels import LEAF_LEVELS, Role, role_of
from provcite.model.record import Creator, Event, Holding, Record
from provcite.model.reference import ArchivalReference
from provcite.ops.add import dated_by_its_title, finished, publication_of, understand

if TYPE_CHECKING:
    from provcite.archives.authorities import Authorities
    from provcite.archives.dates import DateMention
    from provcite.checks.reading import Citation

#: How sure it is that the words name a document, by what they give; what is less sure has less.
TITLED: Final = 1.0
DESCRIBED: Final = 0.95
PLACED: Final = 0.75
ASSUMED: Final = 0.7
CONTAINER: Final = 0.5
#: What the confidence is multiplied by for what is missing.
NO_REPOSITORY: Final = 0.6
UNKNOWN_REPOSITORY: Final = 0.95
NO_DATE: Final = 0.9
LEFT_OVER: Final = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What one citation gives: a record without an id, how sure it is, whether it names a container only.

    `left` are words of the citation that fit nowhere; the record keeps them.
    """

    record: Record
    confidence: float
    container: bool = False
    left: tuple[str, ...] = ()


def draft_of(citation: Citation, known: Authorities) -> Draft | None:
    """The record that a citation gives; None where it leans on another one, or cites no archive."""
    if citation.key is not None or citation.in_bibliography:
        return None
    if citation.field is not None:
        return _of_field(citation.field.items[citation.field_item], known)
    online = any(is_kept_platform(item.address, known) for item in citation.addresses)
    if not _cites_a_place(citation) and not online:
        return None
    described, read = _described(citation, known)
    if citation.kind == "ibid" and not described.title and not citation.dates:
        return None
    holding = _holding(citation, read, known)
    date, printed = _date(citation, read, described)
    left = _left(citation, described, read)
    record = Record(
        id="",
        title=described.title or None,
        # Words without quotation marks are the historian's name for the document, not its own title.
        title_kind="user" if described.title and not _quoted(read) else None,
        genre=read.genre if read is not None else None,
        number=read.number if read is not None else None,
        date=date,
        date_as_printed=printed,
        creators=described.creators,
        sources=(replace(holding, rest="; ".join(left) or None),) if holding is not None else (),
        provenance=_events(citation, read, known),
    )
    record = dated_by_its_title(record) if record.title_kind == "user" else record
    container = not online and _is_container(record, described)
    if _cites_print(citation) and (container or not described.sure or not citation.prints_unit):
        return None
    return Draft(
        record=finished(record),
        confidence=_confidence(citation, record, described, container=container),
        container=container,
        left=left,
    )


def _cites_a_place(citation: Citation) -> bool:
    """Whether a citation says where its document lies, by its own words or by what it leans on."""
    if citation.reference is None or not citation.path:
        return citation.ibid is not None and citation.kind != "ibid" and bool(citation.path)
    if citation.prints_unit or citation.ibid is not None:
        return True
    return citation.reference.repository is not None or (
        citation.antecedent is not None and bool(citation.dates)
    )


def _cites_print(citation: Citation) -> bool:
    """Whether words in which the reader saw a place look more like a book's."""
    reference = citation.reference
    if reference is None:
        return False
    if reference.repository_key is None and reference.repository is not None and not citation.prints_unit:
        return citation.antecedent is None and citation.leaf is not None  # "(City: Press), 2-4"
    if not looks_like_book(citation.text):
        return False
    doubted = reference.confidence < _DOUBTED or _PLACE_AND_YEAR.search(citation.text) is not None
    return not citation.prints_unit or (reference.repository_key is None and doubted)


#: Below this the words decide whether a reference is to a book.
_DOUBTED: Final = 0.6
_PLACE_AND_YEAR: Final = re.compile(r"\([^()\d]{2,80}(?:1[5-9]|20)\d\d\)")


def _of_field(item: Any, known: Authorities) -> Draft | None:
    """A reference manager's item, where it says that the document lies in an archive."""
    from provcite.exchange.context import shipped_context
    from provcite.exchange.csl_json import from_csl

    try:
        record = from_csl(item, shipped_context(known.repositories))
    except (InputError, TypeError, ValueError):
        return None
    if not any(held.repository and held.path for held in record.sources):
        return None
    return Draft(record=replace(record, id="", aliases=()), confidence=DESCRIBED if record.title else PLACED)


# -- what it is ----------------------------------------------------------------------------------


def _described(citation: Citation, known: Authorities) -> tuple[Described, Record | None]:
    """What the words call the document, and what `add` reads from them (None where it reads nothing).

    A title in quotation marks is the document's; else the words before the reference, those between the
    archive and its numbers, and those behind, in this order.
    """
    text = quoted_head(" ".join(citation.text.split()))
    read = _read(text, known)
    parts = take_apart(text)
    if parts.title_quoted and not parts.unmarked and read is not None and read.title:
        # "Hayter to London, “Mr. Molotov’s Speech …,”": who wrote to whom stands before the title.
        before = read_description(_before_quotation(text)).creators
        letter = any(creator.role == "recipient" for creator in before)
        return Described(title=read.title, creators=before if letter else _named(read), sure=True), read
    places = _places(citation)
    plain = describe_document(places)
    if not plain.title:
        # "F.O., France, Vol. 1390. Cowley to Russell, May 9, 1861.": a sentence of its own.
        following = read_description(_next_sentence(citation))
        letter = any(creator.role == "recipient" for creator in following.creators)
        plain = following if letter else plain
    if plain.title and read is not None and read.title and read.genre and plain.title.startswith(read.title):
        # "Embassy Warsaw to State, Telegram 456": the kind and the number stand in fields of their own.
        return replace(plain, title=read.title), replace(read, title=None)
    if plain.title:
        return plain, replace(read, title=None, genre=None) if read is not None else None
    return plain, read


def _next_sentence(citation: Citation) -> str:
    """The sentence behind the one that holds the reference."""
    if citation.reference is None:
        return ""
    behind = citation.block.text[citation.reference.end : citation.end]
    until = _AFTER.search(behind)
    if until is None:
        return ""
    rest = behind[until.end() :]
    more = _AFTER.search(rest)
    return rest[: more.start()] if more is not None else rest


def _before_quotation(text: str) -> str:
    return re.split(r"[“„«\"]", text, maxsplit=1)[0]


def _read(text: str, known: Authorities) -> Record | None:
    try:
        return understand(text, known).record
    except InputError:
        return None


def _quoted(read: Record | None) -> bool:
    return read is not None and read.title is not None


def _named(read: Record) -> tuple[Creator, ...]:
    """The creators that are names: prose before a title is none."""
    from provcite.documents.person import has_initials, is_body, is_name

    def is_one(name: str) -> bool:
        if kinds_in(name):
            return False
        return has_initials(name) or is_name(name) or is_body(name) or re.fullmatch(NAME, name) is not None

    kept = tuple(creator for creator in read.creators if creator.role != "author" or is_one(creator.display))
    # "Mr. Molotov’s Speech to the Supreme Soviet" has an addressee only beside a sender.
    return kept if any(creator.role == "author" for creator in kept) else ()


def _places(citation: Citation) -> list[str]:
    """The words before the reference, within it and behind it, without addresses and credits."""
    text = list(citation.block.text[citation.start : citation.end])
    covered = [item.span for item in citation.addresses]
    # Where it is printed ends the description; who translated or obtained it stands anywhere.
    covered += [item.span for item in citation.credits if item.credit.role != "published"]
    for start, end in covered:
        for at in range(max(0, start - citation.start), min(len(text), end - citation.start)):
            text[at] = " "
    words = "".join(text)
    reference = citation.reference
    spans = [citation.ibid] if citation.ibid is not None else []
    if reference is not None:
        spans += [unit.span for unit in reference.units]
        spans += [reference.repository_span] if reference.repository_span is not None else []
    inside = sorted((a - citation.start, b - citation.start) for a, b in spans if a >= citation.start)
    if not inside:
        return [words]
    before, behind = words[: inside[0][0]], words[inside[-1][1] :]
    behind = behind[: _end_of(before, behind)]
    # The date that ends the description is none of its words, however printed, nor the number behind it.
    before = _OWN_NUMBER.sub("", before) if citation.dates else before
    for date in sorted(citation.dates, key=lambda date: -date.start):
        start, end = date.start - citation.start, date.end - citation.start
        if end <= len(before) and not re.search(r"\w", before[end:]):
            before = before[:start]
    between = [words[one[1] : other[0]] for one, other in pairwise(inside) if other[0] > one[1]]
    return [_unlabelled(before), *[gap for gap in between if len(_WORD.findall(gap)) > 2], behind]


_WORD: Final = re.compile(r"[^\W\d_]{3,}")
#: A document's own number behind its day, with its kind: ", dépêche no. 88, ".
_OWN_NUMBER: Final = re.compile(
    r"(?<=\d),\s(?:[^\W\d_]{3,16}\s)?(?:n[or]s?\.|№|n[°º]\.?)\s?\d[\w/.-]{0,12}(?:\s[A-Z])?[,\s]*$",
    re.IGNORECASE,
)
#: The label of the first unit, which stands before its number and is no word of the description.
_LABEL: Final = re.compile(r"[\s,;(]+[^\W\d_]{1,14}\.?\s?(?:no\.?|nr\.?|№|#)?\s?$", re.IGNORECASE)


def _unlabelled(before: str) -> str:
    """The words before a reference without the label of its first number ("…, box ", "…, ф. ")."""
    match = _LABEL.search(before)
    if match is None or ("," not in match.group() and ";" not in match.group() and "(" not in match.group()):
        short = re.search(r"\s(?:f|op|d|l|ф|оп|д|л|t|vol|bd|no|nr|rg)\.?\s?$", before, re.IGNORECASE)
        return before[: short.start()] if short is not None else before
    return before[: match.start()]


# -- where it lies -------------------------------------------------------------------------------


def _holding(citation: Citation, read: Record | None, known: Authorities) -> Holding | None:
    """Where the document lies as the checker reads it, so that it is found there again."""
    if not citation.path and not citation.repository:
        return None
    printed = citation.reference
    own = printed is not None and printed.path == citation.path
    reference = ArchivalReference(
        repository=citation.repository or citation.repository_key,
        repository_key=citation.repository_key,
        path=citation.path,
        code=printed.code if printed is not None else "",
        labels=printed.labels if printed is not None and own else (),
    )
    made = read_holding(reference, known.repositories)
    first = read.holding if read is not None else None
    if made.place is None and first is not None and first.repository == made.repository and first.place:
        made = replace(made, place=first.place)
    return made


def _is_container(record: Record, described: Described) -> bool:
    """Whether nothing names a document: no description, no day, no leaf, no number of an item."""
    if record.title and (described.sure or record.date or len(record.title.split()) > 1):
        return False
    if record.creators or (record.date and len(record.date) >= 10):
        return False
    path = record.sources[0].path if record.sources else ()
    units = [pair for pair in path if pair[0] not in LEAF_LEVELS]
    item = bool(units) and role_of(units[-1][0]) is Role.ITEM and re.search(r"\d", units[-1][1]) is not None
    return not item and not leaf_of(path)


# -- when, and who had to do with the copy -------------------------------------------------------


def _date_in(title: str) -> str | None:
    """The one day that a title names ("Auto de 21 de diciembre de 1787"); None where there are more."""
    found = [mention for mention in find_dates(title) if mention.date is not None]
    return str(found[0].date) if len(found) == 1 and len(str(found[0].date)) == 10 else None


def _date(citation: Citation, read: Record | None, described: Described) -> tuple[str | None, str | None]:
    """The document's date: the last one before the reference, else the first one behind it.

    Of a letter it is the first: what follows is the date of an enclosure, or of its receipt.
    """
    if read is not None and read.date and _quoted(read):
        return read.date, read.date_as_printed
    dates: list[DateMention] = [date for date in citation.dates if date.date is not None]
    if not dates:
        if read is not None and read.date and citation.antecedent is None:
            return read.date, read.date_as_printed
        return _date_in(described.title), None
    at = citation.reference.start if citation.reference is not None else citation.end
    before = [date for date in dates if date.start < at]
    letter = any(creator.role == "recipient" for creator in described.creators)
    chosen = dates[0] if letter or not before else before[-1]
    odd = chosen.supplied or chosen.century_inferred or chosen.calendar != "gregorian"
    return str(chosen.date), chosen.text if odd else None


def _events(citation: Citation, read: Record | None, known: Authorities) -> tuple[Event, ...]:
    if read is not None and read.provenance:
        return tuple(event for event in read.provenance if event.by or event.url or event.title)
    made = [
        Event(event=item.credit.role, by=tuple(item.credit.agents), for_=item.credit.project)
        for item in citation.credits
        if item.credit.agents
    ]
    made += [publication_of(item.address, "", known) for item in citation.addresses if item.shown]
    return tuple(made)


def _left(citation: Citation, described: Described, read: Record | None) -> tuple[str, ...]:
    """Words behind the reference that became no part of the record.

    A sentence after it is the author's, and another work's words are another work's.
    """
    rest = read.holding.rest if read is not None and read.holding is not None else None
    if not rest or citation.reference is None:
        return ()
    before = citation.block.text[citation.start : citation.reference.start]
    behind = citation.block.text[citation.reference.end : citation.end]
    end = citation.reference.end + _end_of(before, behind)
    text = " ".join(citation.block.text[citation.reference.start : end].split())
    dated = _bare(" ".join(date.text for date in citation.dates))
    title = described.title.casefold()
    kept: dict[str, None] = {}
    for words in rest.split("; "):
        folded = words.casefold()
        elsewhere = any(words in other or other in words for other in described.left)
        of_title = bool(title) and (folded in title or title[:40] in folded)
        of_date = bool(_bare(words)) and _bare(words) in dated
        of_date = of_date or level_of(words.strip(".")) is not None or _HEREAFTER.search(words) is not None
        of_date = of_date or (Places.shipped().is_place(words) and f"{words}, " in before)
        if words in text and not (elsewhere or of_title or of_date or looks_like_book(words)):
            kept.setdefault(words)
    return tuple(kept)


_HEREAFTER: Final = re.compile(
    r"\b(?:hereafter|hereinafter|henceforth|cited as|im Folgenden|далее|ci-après|en adelante|dalej|dále)\b",
    re.IGNORECASE,
)


def _bare(words: str) -> str:
    """Letters and digits alone: a range's dash and a month's stop are written in several ways."""
    return "".join(character for character in words.casefold() if character.isalnum())


def _end_of(before: str, behind: str) -> int:
    """Where the sentence, or the bracket, that holds a reference ends in what is `behind` it."""
    until = _AFTER.search(behind)
    end = until.start() if until is not None else len(behind)
    for one, other in ("[]", "()"):
        if before.count(one) > before.count(other) and other in behind:
            end = min(end, behind.index(other))
    return end


#: The end of the sentence that holds a reference.
_AFTER: Final = re.compile(
    r"(?<!\s[^\W\d_])(?<!\.[^\W\d_])[.!?]\)?\s+(?=[“\"„«]?[A-ZÀ-ÞĀ-ŽА-ЯЁ][^\s.]+\s[^\W\d_])"
)


# -- how sure ------------------------------------------------------------------------------------


def _confidence(citation: Citation, record: Record, described: Described, *, container: bool) -> float:
    reference = citation.reference
    value = reference.confidence if reference is not None and reference.units else DESCRIBED
    if container:
        value *= CONTAINER
    elif record.title and record.title_kind is None:
        value *= TITLED
    elif described.sure:
        value *= DESCRIBED
    elif record.title:
        value *= ASSUMED
    else:
        value *= PLACED
    holding = record.holding
    if holding is None or not holding.repository:
        value *= NO_REPOSITORY
    elif citation.repository_key is None:
        value *= UNKNOWN_REPOSITORY
    if not record.date:
        value *= NO_DATE
    if holding is not None and holding.rest:
        value *= LEFT_OVER
    return round(min(0.99, value), 2)


def units_and_leaf(path: tuple[tuple[str, str], ...]) -> tuple[tuple[tuple[str, str], ...], str]:
    """The units above the leaf, and the leaf."""
    return tuple(pair for pair in path if pair[0] not in LEAF_LEVELS), leaf_of(path) or ""
