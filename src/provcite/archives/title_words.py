"""Which language a title is in, and its words: capitals, sentence case, a short form, a date at its end.

The language decides whether a title may be put into English capitals at all; a title of which that is not
known keeps the capitals that the record gives it. The words are data (``data/titles/words.json``).
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from provcite.archives.data import read_data
from provcite.model.lazyre import lazy

if TYPE_CHECKING:
    from provcite.model.record import Record

_WORD: Final = lazy(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ELISION: Final = lazy(r"[dlnsjcm]['’]|qu['’]")
#: What ends a title's first part: a subtitle stands behind it.
_SUBTITLE: Final = lazy(r"\s*[:;?!]\s|\.\s|\s[-–—]\s")
_SPACED: Final = lazy(r"\S+")
#: Words in brackets of a Chinese or Japanese title as a whole.
_EAST_ASIAN: Final = {"《": "》", "〈": "〉", "「": "」", "『": "』", "【": "】"}
#: A short title has about four words (CMOS 18, 13.36).
SHORT: Final = 4
_BREAKS: Final = frozenset(
    (
        *("about", "after", "against", "among", "between", "by", "concerning", "during", "for", "from"),
        *("in", "on", "regarding", "to", "toward", "towards", "with"),
    )
)


class Words(NamedTuple):
    """The word lists."""

    function: frozenset[str]
    words: frozenset[str]
    foreign: frozenset[str]
    small: frozenset[str]
    small_long: frozenset[str]
    prefixes: frozenset[str]
    plain: frozenset[str]
    common: frozenset[str]
    genres: dict[str, dict[str, str]]
    kinds: frozenset[str]
    parts: dict[str, list[str]]
    own_words: dict[str, dict[str, str]]


@lru_cache(maxsize=1)
def words() -> Words:
    """The shipped lists, read once."""
    data = json.loads(read_data("titles/words.json"))
    short, long = frozenset(data["small"]["short"]), frozenset(data["small"]["long"])
    return Words(
        frozenset(data["function"]),
        frozenset(data["words"]),
        frozenset(data["foreign"]),
        short,
        short | long,
        frozenset(data["prefixes"]),
        frozenset(data["plain"]),
        frozenset(data["common"]),
        data["genres"],
        frozenset(genre.split()[0] for genre in data["genres"]) | frozenset(data["kinds"]),
        data["parts"],
        data["own_words"],
    )


@lru_cache(maxsize=1024)
def english_margin(title: str) -> int:
    """By how much a title in Latin letters looks English: above 0 it is, below 0 not, at 0 nobody knows.

    Words that only English has count double, those of other languages against it; a word in small
    letters that no list has, beside none that English has, counts against it too.
    """
    lists = words()
    score = unknown = known = 0
    for found in _WORD.finditer(title[:1000]):
        word = found.group()
        low = word.casefold()
        base = low.removesuffix("'s").removesuffix("’s")
        if low in lists.function:
            score += 2
            known += 1
        elif low in lists.foreign and (word == low or not found.start()):
            score -= 2
        elif base in lists.words or base.removesuffix("s") in lists.words:
            score += 1
            known += 1
        elif _ELISION.match(low):
            score -= 2
        elif word == low and len(word) > 2 and title[found.start() - 1 : found.start()] not in ("-", "‑"):
            unknown += 1
    if unknown and (not known or unknown > 2 * known):
        score -= unknown
    return score


def genre_in(genre: str, language: str) -> str | None:
    """A kind of document in another language; None where the list has none."""
    return words().genres.get(genre.casefold(), {}).get(language.split("-")[0])


def english_genre(genre: str, language: str | None) -> str | None:
    """The English word for a kind of document that is given in `language` (BCP 47): letter for carta.

    None where the list has no such word, or the language is not told.
    """
    tongue, said = (language or "").split("-")[0], genre.casefold()
    if not tongue or not said or said in words().genres:
        return None
    other = next(
        (kind for kind, told in words().genres.items() if told.get(tongue, "").casefold() == said), None
    )
    return other or words().own_words.get(tongue, {}).get(said)


@lru_cache(maxsize=1)
def between_people() -> frozenset[str]:
    """The words of a letter's description beside its people, in all languages: letter, to; an; Graf.

    Folded words of ``data/citations/words.json``.
    """
    data = json.loads(read_data("citations/words.json"))
    said = [data["to"], data["to_printed"], data["from"], data["ranks"]]
    found = {word for table in said for key, words in table.items() if key != "_about" for word in words}
    found |= {words[0] for key, words in data["letters"].items() if key != "_about"}
    return frozenset(part for word in found for part in word.casefold().split())


def begins_with_kind(title: str) -> bool:
    """Whether a description says itself what kind of document it is: Journal of, Notes on, Letter from."""
    first = _WORD.match(title)
    return first is not None and first.group().casefold() in words().kinds


def names_of(record: Record) -> frozenset[str]:
    """The names that the record itself has, each word of them, as written."""
    found: set[str] = set()
    for creator in record.creators:
        for name in (creator.display, creator.family, creator.given, creator.literal):
            if name:
                found.update(name.split())
    for form in record.names:
        for name in (form.name, *form.variants):
            found.update(name.split())
    return frozenset(found)


def without_outer_brackets(title: str) -> str:
    """A title that stands as a whole in brackets of its own script, without them: it gets quotation marks."""
    closer = _EAST_ASIAN.get(title[:1])
    if closer and title.endswith(closer) and title.count(title[0]) == 1 and title.count(closer) == 1:
        return title[1:-1].strip()
    return title


def without_date(title: str, date: str | None) -> str:
    """`title` without the record's own date at its end (", January 15, 1985"): a citation prints it once."""
    if not date or not title[-1:].isalnum() or not any(char.isdigit() for char in title[-14:]):
        return title
    from provcite.archives.dates import read_date

    place = len(title)
    for _ in range(3):
        place = title.rfind(",", 0, place)
        if place < 1 or len(title) - place > 60:
            break
        read = read_date(title[place + 1 :])
        if read is not None and read.date is not None and str(read.date) == date:
            return title[:place].rstrip()
    return title


def shortened(title: str, *, english: bool) -> str:
    """A title of more than four words cut down to its first ones (CMOS 18, 13.36); another as it is."""
    main = title
    cut = _SUBTITLE.search(title)
    if cut is not None and cut.start() > 2:
        main = title[: cut.start()]
    parts = [found.group() for found in _SPACED.finditer(main)]
    if english and len(parts) > 1 and parts[0].casefold() in ("a", "an", "the"):
        parts = parts[1:]
        parts[0] = parts[0][:1].upper() + parts[0][1:]
    if len(parts) <= SHORT or not english:
        head = main if not english else " ".join(parts)
        return _closed(head)
    for count in range(SHORT, 1, -1):
        # The longest beginning that ends where a phrase does.
        if parts[count - 1].endswith(",") or parts[count].casefold() in _BREAKS:
            return _closed(" ".join(parts[:count]))
    small = words().small
    kept = parts[:SHORT]
    while len(kept) > 1 and kept[-1].casefold() in small:
        kept.pop()
    return _closed(" ".join(kept))


def _closed(title: str) -> str:
    """Without a comma or dash at the end, and with as many quotation marks closed as opened."""
    title = title.rstrip(" ,;:–—-")
    for opener, closer in (("“", "”"), ("(", ")"), ("[", "]"), ("«", "»")):
        if title.count(opener) > title.count(closer):
            title += closer
    return title + '"' if title.count('"') % 2 else title
