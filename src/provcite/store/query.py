"""What a user asks of the records, as a value: words, phrases and filters. Pure: text in, values out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from provcite.model.dates import parse_edtf
from provcite.model.errors import InputError, UsageError

#: A day as one number that sorts: year * 10000 + month * 100 + day.
EARLIEST: Final = -(10**9)
LATEST: Final = 10**9

#: Words before a colon that filter, and the columns that others search in.
FILTERS: Final = (
    "repository", "date", "language", "project", "tag", "type", "genre", "person", "file", "url",
)  # fmt: skip
COLUMNS: Final = {
    "title": "title",
    "name": "names",
    "reference": "reference",
    "about": "about",
    "text": "body",
}

#: A query longer than this is refused, in characters.
MAX_LENGTH: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What records must have; several values of one kind mean any of them.

    `file` is a reference to the file that they lie in, under its present or a former number; `url`
    an address, now or formerly. Both obey the store's own concordances and address rules.
    """

    repository: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    project: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    genre: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    file: tuple[str, ...] = ()
    url: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in FILTERS)

    def also(self, other: Filter) -> Filter:
        """Both filters in one."""
        return Filter(**{name: getattr(self, name) + getattr(other, name) for name in FILTERS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A parsed query: `match` is the full-text index's expression, empty where only filters are given."""

    match: str = ""
    filter: Filter = field(default_factory=Filter)


# Characters of scripts written without blanks, one word each for the index.
_UNSPACED: Final = re.compile(r"([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")
_HANGUL: Final = re.compile(r"[\uac00-\ud7a3]")
_CYRILLIC: Final = re.compile(r"[\u0400-\u052f]{5,40}")
#: Endings of nouns and adjectives, the longest first, and the letters that must stand before one.
_ENDINGS: Final = (
    "ыми", "ими", "ами", "ями", "ого", "его", "ому", "ему", "ові", "ов", "ев", "ом", "ем", "ой", "ей", "ою",
    "ею", "ам", "ям", "ах", "ях", "ым", "им", "ых", "их", "ая", "яя", "ую", "юю", "ое", "ее", "ые", "ие",
    "ый", "ий", "ія", "ії", "а", "я", "у", "ю", "е", "и", "ы", "о", "і", "ь", "й",
)  # fmt: skip
_STEM: Final = 4
_TOKEN: Final = re.compile(r'\s*(-?)(?:([a-z]{2,12}):)?(?:"([^"]*)"?|([^\s"]+))')


def searchable(text: str) -> str:
    """`text` as the index takes it: Chinese and Japanese characters are words of their own."""
    return text if text.isascii() else _UNSPACED.sub(r" \1 ", text)


def parse_query(text: str) -> Query:
    """Read a query.

    All words must occur; ``"two words"`` is a phrase, ``-word`` must not occur, ``wor*`` is a
    beginning, ``OR`` joins alternatives, ``title:word`` looks in one place (title, name,
    reference, about, text) and ``repository:RGANI``, ``date:1956`` and the like filter. Raises
    UsageError where nothing is left to look for.
    """
    if len(text) > MAX_LENGTH:
        raise UsageError(f"The query is longer than {MAX_LENGTH:,} characters.")
    # Bytes of the command line that are no text occur in no record; SQLite would refuse them.
    text = text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text
    groups: list[list[str]] = [[]]
    without: list[str] = []
    filters: dict[str, tuple[str, ...]] = {}
    alternative = False
    for hit in _TOKEN.finditer(text):
        minus, name, phrase, word = hit.groups()
        value = phrase if phrase is not None else word
        if name in FILTERS and value:
            if minus:
                raise UsageError(f"'-{name}:' is not possible; leave the minus out.")
            filters[name] = (*filters.get(name, ()), value)
            continue
        if word == "OR" and not minus and not name:
            alternative = bool(groups[-1])
            continue
        column = COLUMNS.get(name or "", "")
        if name and not column:
            value = f"{name}:{value}"  # no field of ours: an address, a time of day
        term = _term(value, is_phrase=phrase is not None)
        if not term:
            continue
        term = f"{column} : {term}" if column else term
        if minus:
            without.append(term)
        elif alternative:
            groups[-1].append(term)
        else:
            groups.append([term])
        alternative = False
    match = " AND ".join(f"({' OR '.join(group)})" for group in groups if group)
    if without:
        if not match:
            raise UsageError("A query needs a word that occurs besides those that do not.")
        match = f"({match}) NOT ({' OR '.join(without)})"
    query = Query(match=match, filter=Filter(**filters))
    check_filter(query.filter)
    return query


def _term(text: str, *, is_phrase: bool) -> str:
    """A word or phrase of the full-text index's own syntax; nothing where it holds no letter or digit."""
    beginning = text.endswith("*") and not is_phrase
    plain = searchable(
        text.replace('"', " ").replace("\0", " ").rstrip("*") if not is_phrase else text.replace("\0", " ")
    )
    if not any(character.isalnum() for character in plain):
        return ""
    if not is_phrase and not beginning and _CYRILLIC.fullmatch(plain):
        return _in_its_cases(plain)
    # A Korean word carries its particles, so a word asked for is taken as a beginning.
    if beginning or (not is_phrase and _HANGUL.search(plain)):
        return f'"{plain}" *'
    return f'"{plain}"'


def _in_its_cases(word: str) -> str:
    """A Russian, Ukrainian or Bulgarian word in all its cases: Сталина finds Сталин and Сталину."""
    lower = word.lower()
    ending = next((end for end in _ENDINGS if lower.endswith(end) and len(lower) - len(end) >= _STEM), "")
    stem = lower[: len(lower) - len(ending)]
    forms = dict.fromkeys([lower, stem, *(stem + end for end in reversed(_ENDINGS))])
    return "(" + " OR ".join(f'"{form}"' for form in forms) + ")"


def check_filter(wanted: Filter) -> None:
    """Raise UsageError for a filter that can mean nothing."""
    for text in wanted.date:
        day_range(text)


def day_range(text: str) -> tuple[int, int]:
    """First and last day, as sortable numbers, of a date in EDTF, as printed, or as ``1956-1958``."""
    from provcite.archives.dates import read_date

    written = text.strip()
    years = re.fullmatch(r"([0-9]{4})(?:-|–|\.\.)([0-9]{4})", written)
    if years:
        written = f"{years[1]}/{years[2]}"
    try:
        date = parse_edtf(written)
    except InputError as fault:
        printed = read_date(written)
        if printed is None or printed.date is None:
            raise UsageError(
                f"{text!r} is not a date to look for.",
                hint="Write 1956, 1956-07, 1956-07-24 or 1956-01/1956-06.",
            ) from fault
        date = printed.date
    return days_of(date.earliest, date.latest)


def days_of(earliest: tuple[int, int, int] | None, latest: tuple[int, int, int] | None) -> tuple[int, int]:
    """Two days of the calendar as sortable numbers; an open end is the earliest or latest of all."""
    return (
        earliest[0] * 10_000 + earliest[1] * 100 + earliest[2] if earliest else EARLIEST,
        latest[0] * 10_000 + latest[1] * 100 + latest[2] if latest else LATEST,
    )
