"""What a note calls a document that no quotation marks name: title, author, addressee, kind.

"Hale to Roe", "Petrov, diary", "Vermerk über das Gespräch mit Y vom", "transcript of the conversation …": the
words before or behind a reference, without the signals before them ("see", "vgl."), the prose of an earlier
sentence, another work that the sentence cites, and the preposition that the date leaves behind. What is no
description gives none: a book, an institution, a sentence of the author's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from provcite.archives.dates import find_dates
from provcite.archives.identity.description import kinds_in
from provcite.archives.places import Places
from provcite.documents.correspondents import correspondents
from provcite.documents.pasted import words
from provcite.model.record import Creator

if TYPE_CHECKING:
    from collections.abc import Iterable

#: A longer description is prose.
MAX_WORDS: Final = 60
#: Characters before a reference, and sentences among them, in which a description is looked for.
_LONGEST: Final = 2_000
_SENTENCES: Final = 6
_QUOTES: Final = "\"'“”‘’„‟«»‚‹› "
_EDGE: Final = " \u00a0\t\n,.;:/–—-·[" + _QUOTES
_LETTER: Final = re.compile(r"[^\W\d_]")
#: The end of a sentence before another one; an initial or a short word's stop ends none.
_SENTENCE: Final = re.compile(r"(?<=[^\W\d_]{4})[.!?][”\"’»)\]]?\s+(?=[“\"„«]?[A-ZÀ-ÞĀ-ŽА-ЯЁ])")
#: A printed work: its place and year, its pages, its press.
_PRINTED: Final = re.compile(
    r"\((?:[^()]{2,60}[:,]\s)?[^()]{0,60}\b(?:1[5-9]|20)\d\d[a-z]?\)"
    r"|\bUniversity Press\b|\bVerlag\b|\beds?\.|\bet al\."
    r"|\bpp?\.\s?\d|\bvol\.\s?\d|\bhrsg\b|[^\W\d_],?\s(?:1[89]|20)\d\d\s?\(?$|\bибид\b",
    re.IGNORECASE,
)
#: A day of another calendar: 15 Cemaziyelevvel 1259.
_OTHER_CALENDAR: Final = re.compile(r"\d{1,2}\.?\s[^\W\d_]{3,}(?:[\s’'-][^\W\d_]+){0,2}\s\d{3,4}")
#: "Ltr, McNutt to SW": the kind, cut short, before the correspondents.
_KIND_LEAD: Final = re.compile(r"[^\W\d_]{2,16}\.?,\s(?=\S)")
_KIND_BEFORE: Final = re.compile(r"(?P<who>[^,;:]{2,60}),\s(?P<what>\S.*)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What the words say: `sure` where they name a kind of document, correspondents or an author.

    `left` are words behind the description that are another work's, or say what was done with the document.
    """

    title: str = ""
    creators: tuple[Creator, ...] = ()
    sure: bool = False
    left: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def _signals() -> re.Pattern[str]:
    signals = _of("signals")
    # A letter with its stop ("s." for siehe) may be an initial too: it begins what it says.
    said = "|".join(re.escape(word).replace(r"\ ", r"\s") for word in signals if len(word) > 2)
    opening = "|".join(re.escape(word).replace(r"\ ", r"\s") for word in (*signals, *_of("openers")))
    return re.compile(
        rf"(?:(?:^|(?<=[\s,(]))(?:{said})|^(?:{opening}))[:,]?\s+(?=[“\"„«(\[]?\w)", re.IGNORECASE
    )


@lru_cache(maxsize=1)
def _dangling() -> re.Pattern[str]:
    said = "|".join(re.escape(word) for word in _of("before_date"))
    return re.compile(rf"[\s,(]+(?:{said})$")


@lru_cache(maxsize=1)
def _elsewhere() -> re.Pattern[str]:
    said = "|".join(re.escape(word).replace(r"\ ", r"\s") for word in _of("elsewhere"))
    return re.compile(rf"(?:^|[,;.(\s])\s?(?:{said})\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def _verbs() -> frozenset[str]:
    return frozenset(_of("prose"))


def _of(group: str) -> list[str]:
    """The words of a group in every language, the longest first."""
    found = {word for listed in words()[group].values() for word in listed}
    return sorted(found, key=lambda word: (-len(word), word))


def describe_document(places: Iterable[str]) -> Described:
    """The description in the first of `places` (before, within, behind a reference) that has one."""
    for text in places:
        found = read_description(text)
        if found.title or found.creators:
            return found
    return Described()


def read_description(text: str) -> Described:
    """The description that `text` is; empty where it is none."""
    described, left = _parted(_without_signal(_last_sentence(text)))
    dated = False
    while (dangling := _dangling().search(described)) is not None:
        described, dated = without_date(described[: dangling.start()]), True
    described = _letter_before_day(_balanced(described.strip(_EDGE)))
    if not _may_describe(described, dated=dated):
        return Described(left=left)
    first, stop, place = described.rpartition(". ")
    if stop and _LETTER.match(first[-2:-1]) and Places.shipped().is_place(place):
        described = (
            first  # "Pereira to Duarte. Lisbon": the letter, and where it was written; not "John S. Davis"
        )
    described = _without_inner_day(described)
    sender, addressee = correspondents(described)
    if not sender and (lead := _KIND_LEAD.match(described)) is not None and kinds_in(lead[0]):
        sender, addressee = correspondents(described[lead.end() :])
    if addressee:
        people = (*((_creator(sender),) if sender else ()), _creator(addressee, "recipient"))
        # What follows the day of a letter is said of another one ("enclosing Elder to Dole, June 15").
        day = next((mention.start for mention in find_dates(described) if mention.date is not None), None)
        title = described if day is None else described[:day].strip(_EDGE)
        return Described(title=_capital(title or described), creators=people, sure=True, left=left)
    several = _several(described)
    if several:
        return Described(title=_capital(described), creators=several, sure=True, left=left)
    creators, title = _author_before(described)
    kinds = bool(kinds_in(title))
    if not kinds and not creators and (_is_institution(title) or Places.shipped().is_place(title)):
        return Described(left=left)
    if not kinds and _PRINTED.search(described) is not None:
        return Described(left=left)
    return Described(title=_capital(title), creators=creators, sure=kinds, left=left)


def _letter_before_day(text: str) -> str:
    """Who wrote to whom, where a day and further words follow ("Kehl an Roe v. 25. 9. 1859 mit …")."""
    for mention in find_dates(text)[:1]:
        before = text[: mention.start].rstrip(_EDGE)
        dangling = _dangling().search(before)
        before = before[: dangling.start()] if dangling is not None else before
        if len(str(mention.date)) == 10 and all(correspondents(before)):
            return before.strip(_EDGE)
    return text


def _without_inner_day(text: str) -> str:
    """A letter without the day between its sender and its addressee ("Brief von X v. 6. 8. 1859 an Y")."""
    for mention in find_dates(text):
        before, after = text[: mention.start].rstrip(_EDGE), text[mention.end :]
        if not before or not after[:1].isspace() or len(str(mention.date)) != 10:
            continue
        dangling = _dangling().search(before)
        plain = (before[: dangling.start()] if dangling is not None else before) + after
        if all(correspondents(plain)):
            return plain
    return text


def quoted_head(text: str) -> str:
    """A citation whose title stands in quotation marks, without prose and signals before the author."""
    opening = next((at for at, char in enumerate(text) if char in '“„«"' and at + 1 < len(text)), None)
    if opening is None or opening == 0:
        return text
    if is_passage(text[opening + 1 : opening + 400]):
        return text
    head = _without_signal(_last_sentence(text[:opening]))
    if not head.strip(_EDGE) or _is_authors(head):
        return head + text[opening:]
    # "Copia en “…”", "Punto 24 de “…”": what stands before names no author, unless it describes a document.
    return text if read_description(head).sure else text[opening:]


def is_passage(quoted: str) -> bool:
    """Whether words in quotation marks are a passage of the document: a sentence that somebody says."""
    inside = re.split(r"[”\"“»]", quoted, maxsplit=1)[0].split()
    return len(inside) > 5 and len({word for word in inside if word in _SAID}) > 1


_SAID: Final = frozenset(
    (
        "we",
        "I",
        "he",
        "they",
        "you",
        "shall",
        "can",
        "would",
        "will",
        "has",
        "have",
        "is",
        "was",
        "are",
        "not",
    )
)


def _is_authors(head: str) -> bool:
    """Whether what stands before a title is who wrote it, or the kind of document and its number."""
    from provcite.documents.pasted import NAME
    from provcite.documents.person import has_initials, is_body

    plain = head.strip(_EDGE)
    names = re.split(r",? (?:and|und|et|y|i|и|&) |, ", plain)
    named = all(re.fullmatch(NAME, name) or has_initials(name) or is_body(name) for name in names)
    return (named and not kinds_in(plain)) or bool(kinds_in(plain) and len(plain.split()) <= 3)


def without_date(text: str) -> str:
    """`text` without the date that ends it, or that begins it."""
    text = text.strip(_EDGE)
    for mention in reversed(find_dates(text)):
        if not text[mention.end :].strip(_EDGE + ")]г(["):
            return text[: mention.start].rstrip(_EDGE + "([")
        if not text[: mention.start].strip(_EDGE + "(["):
            return text[mention.end :].lstrip(_EDGE + ")]")
    return text


def _last_sentence(text: str) -> str:
    """What follows the last end of a sentence: what comes before it is said of something else.

    A number of the document's own ("P 93/6") is no sentence.
    """
    text = " ".join(text.split())[-_LONGEST:]
    for match in reversed([*_SENTENCE.finditer(text)][-_SENTENCES:]):
        said = without_date(_parted(text[match.end() :])[0])
        # Where and when a letter was written ("Lisbon, 4 April 1961.") is no description by itself.
        if re.search(r"[^\W\d_]{3}", said) and not Places.shipped().is_place(said):
            return text[match.end() :]
    return text


def _parted(text: str) -> tuple[str, tuple[str, ...]]:
    """The description, and what says where the document is printed or quoted."""
    match = _elsewhere().search(text)
    if match is None:
        return without_date(text), ()
    left = text[match.start() :].strip(_EDGE + "()")
    return without_date(text[: match.start()]), (left,) if left else ()


def _without_signal(text: str) -> str:
    """The words behind the last "see", "vgl.", "см." that stands before the description."""
    last = None
    for match in _signals().finditer(text[:200]):
        last = match
    return text[last.end() :] if last is not None else text


def _balanced(text: str) -> str:
    """Without a bracket that opens at the end or closes nothing."""
    for one, other in ("()", "[]"):
        if text.startswith(one) and text.endswith(other) and one not in text[1:]:
            return text[1:-1].strip(_EDGE)
        if text.count(one) > text.count(other):
            at = text.rfind(one)
            text = text[:at].rstrip(_EDGE) if len(text) - at < 4 else text
        if text.count(other) > text.count(one) and text.endswith(other):
            text = text[:-1].rstrip(_EDGE)
    return text


def _may_describe(text: str, *, dated: bool) -> bool:
    if re.search(r"[^\W\d_]{4}|[^\W\d_]{3}\s[^\W\d_]", text) is None:
        return False  # a label, an initial
    said = text.split()
    if len(said) > MAX_WORDS or _OTHER_CALENDAR.fullmatch(text):
        return False
    # As they are printed: He, May and War are names.
    plain = {word.strip(_EDGE + "()[]") for word in said[1:]} | {said[0].strip(_EDGE + "()[]").casefold()}
    if plain & _verbs() and not (len(said) > 1 and all(correspondents(text))):
        return False
    # One word is a description only where it names a kind of document, or is said to be of a day.
    return len(said) > 1 or bool(kinds_in(text)) or (dated and len(text) > 5 and text[0].isupper())


def _author_before(text: str) -> tuple[tuple[Creator, ...], str]:
    """The person or body before a comma, and the title behind it ("Petrov, diary")."""
    from provcite.documents.person import has_initials, is_body, is_name, is_office

    match = _KIND_BEFORE.fullmatch(text)
    if match is None:
        return (), text
    who, what = match["who"].strip(), match["what"].strip(_EDGE)
    if kinds_in(who) or not what:
        return (), text
    named = has_initials(who) or is_name(who)
    if named and (kinds_in(what) or has_initials(who) or len(who.split()) in (2, 3)):
        return (_creator(who),), what
    if is_body(who) and kinds_in(what) and not is_office(who):
        return (Creator(literal=who),), what
    return (), text


_AND: Final = re.compile(r",? (?:and|und|et|y|e|&) |, ")


def _several(text: str) -> tuple[Creator, ...]:
    """The people of "Stalin, Molotov and Mikoyan to Voroshilov and Zhdanov"; empty where it is no letter."""
    from provcite.documents.pasted import NAME

    match = re.fullmatch(r"(?P<from>[^:“”\"()]{3,160}?)\s(?:to|an|à)\s(?P<to>[^:“”\"()]{3,160})", text)
    if match is None:
        return ()
    sides = [_AND.split(match[side].strip(_EDGE)) for side in ("from", "to")]
    names = [re.sub(r"\s?(?:etc|et al|u\. ?a)$", "", name) for side in sides for name in side]
    if len(names) < 3 or any(kinds_in(name) or re.fullmatch(NAME, name) is None for name in names):
        return ()
    count = len(sides[0])
    return tuple(_creator(name, "author" if at < count else "recipient") for at, name in enumerate(names))


def _is_institution(text: str) -> bool:
    """Whether the words are a body's name and nothing else."""
    from provcite.documents.person import is_body

    return (
        is_body(text)
        and len(text.split()) <= 8
        and not re.search(r"\b(?:on|of the meeting|über|sur|о|об)\b", text)
    )


def _creator(who: str, role: str = "author") -> Creator:
    from provcite.documents.person import creator_parts, read_name

    return Creator(role=role, **creator_parts(read_name(who)))


def _capital(title: str) -> str:
    title = title.strip(_EDGE)
    return title[:1].upper() + title[1:]
