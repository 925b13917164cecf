"""From a text to tokens: words, numbers and marks, with the classes of words that the data know.

A token is a run of letters, a run of digits, one Han or kana sign, or one mark. ``R58/717`` is four
tokens, ``ll.301`` three, so that every unit's value begins and ends where a token does.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from provcite.archives import compiled
from provcite.archives.data import read_data
from provcite.archives.normalise import fold_key
from provcite.model.levels import role_of

if TYPE_CHECKING:
    from provcite.archives.repositories import Repositories

_HAN: Final = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
TOKEN: Final = re.compile(rf"[{_HAN}]|[^\W\d_{_HAN}]+|\d+|[^\s\w]|_")

#: Dates and addresses by their shape: numbers in them are no units.
_MARKED: Final = re.compile(
    r"(?P<url>(?:https?://|www\.|(?<![\w@.])[a-z0-9-]{2,40}(?:\.[a-z0-9-]{2,40}){0,3}\.[a-z]{2,6}/)[^\s<>\"“”]{2,400})"
    r"|(?<![\w./])(?P<date>(?:\d{1,2}\s?[.]\s?(?:\d{1,2}|[IVX]{1,4})\s?[.]\s?(?:1[5-9]|20)\d\d"
    r"|\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:(?:1[5-9]|20)\d\d|[1-9]\d)"
    r"|(?:1[5-9]|20)\d\d-\d\d-\d\d)(?![\w/-]|\.\d))"
)

#: Short names of the roles, as the features spell them.
_SHORT: Final = {"fonds": "f", "series": "s", "container": "c", "file": "d", "item": "i", "leaf": "l"}


class Token(NamedTuple):
    """One token: where it stands, as printed, and folded for looking it up."""

    start: int
    end: int
    word: str
    key: str


class Words:
    """A dictionary of phrases: the longest one at a place answers."""

    def __init__(self) -> None:
        self.first: dict[str, list[tuple[tuple[str, ...], str]]] = {}

    def add(self, phrase: str, value: str) -> None:
        """Let `phrase` mean `value`; full stops and hyphens in it may be left out in print."""
        keys = phrase_keys(phrase)
        if keys:
            self.first.setdefault(keys[0], []).append((keys[1:], value))

    def close(self) -> None:
        """Order the phrases, the longest first."""
        for entries in self.first.values():
            entries.sort(key=lambda entry: (-len(entry[0]), entry[1]))

    def at(self, tokens: list[Token], place: int) -> tuple[int, str] | None:
        """Where the longest phrase that begins with token `place` ends, and what it means."""
        count = len(tokens)
        for rest, value in self.first.get(tokens[place].key, ()):
            at = place
            for key in rest:
                at += 1
                while at < count and tokens[at].key in _LOOSE and at - place < 12:
                    at += 1
                if at >= count or tokens[at].key != key:
                    break
            else:
                return at + 1, value
        return None


_LOOSE: Final = frozenset({".", "-", "'", "’"})


@lru_cache(maxsize=65536)
def token_key(word: str) -> str:
    """The key of a token: folded, a number by its length, a year by itself."""
    if word.isdecimal():
        return word if len(word) == 4 and word[:2] in ("18", "19", "20") else "9" * min(len(word), 6)
    return fold_key(word) or word


def phrase_keys(phrase: str) -> tuple[str, ...]:
    """The keys of a phrase's tokens, its full stops and hyphens left out."""
    keys = (token_key(word) for word in TOKEN.findall(phrase))
    return tuple(key for key in keys if key not in _LOOSE)


@lru_cache(maxsize=1)
def _tables() -> dict[str, object]:
    loaded: dict[str, object] = json.loads(read_data("reading/words.json"))
    return loaded


@lru_cache(maxsize=1)
def label_levels() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Each label's keys and the levels that some archive writes it for, from all traditions' files."""
    found: dict[tuple[str, ...], dict[str, None]] = {}
    tables: dict[str, str] = _tables()["labels"]  # type: ignore[assignment]
    for level, words in tables.items():
        for word in words.split("|"):
            found.setdefault(phrase_keys(word), {})[level] = None
    for label, by_tradition in compiled.load("labels").items():
        for level, _ in by_tradition.values():
            found.setdefault(phrase_keys(label), {})[level] = None
    found.pop((), None)
    return {keys: tuple(levels) for keys, levels in found.items()}


def _label_words(own: dict[str, dict[str, tuple[str, bool]]]) -> Words:
    """Label words by the letters of the roles that they may have; `own` are a user's repositories' too."""
    found: dict[tuple[str, ...], set[str]] = {
        keys: {_SHORT[role_of(level)] for level in levels} for keys, levels in label_levels().items()
    }
    for label, by_tradition in own.items():
        roles = found.setdefault(phrase_keys(label), set())
        roles |= {_SHORT[role_of(level)] for level, _ in by_tradition.values()}
    found.pop((), None)
    words = Words()
    for keys, roles in found.items():
        words.first.setdefault(keys[0], []).append((keys[1:], "".join(sorted(roles))))
    words.close()
    return words


@lru_cache(maxsize=1)
def _others() -> Words:
    """Other words by what they speak of; a phrase has the first kind of the table."""
    words = Words()
    for kind, listed in _tables().items():
        if isinstance(listed, str):
            for word in listed.split("|"):
                words.add(word, kind)
    months = json.loads(read_data("dates/words.json"))["months"]
    for form in (form for language in months.values() for forms in language for form in forms):
        words.add(form, "month")
    for entries in words.first.values():
        first: dict[tuple[str, ...], str] = {}
        for rest, kind in entries:
            first.setdefault(rest, kind)
        entries[:] = first.items()
    words.close()
    return words


class Gazetteer:
    """The names of known repositories and the labels of archives, to be found in tokens."""

    def __init__(self, repositories: Repositories) -> None:
        self.labels = _label_words(repositories.labels() if repositories.own else {})
        self.names = Words()
        self.acronyms: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
        for entries in repositories.index().values():
            for key, form, kind in entries:
                if kind in ("key", "place"):
                    continue
                if kind.endswith("acronym"):
                    words = tuple(TOKEN.findall(form))
                    if words:
                        self.acronyms.setdefault(words[0], []).append((words[1:], key, form))
                else:
                    self.names.add(form, key)
        self.names.close()
        for found in self.acronyms.values():
            found.sort(key=lambda entry: -len(entry[0]))

    def at(self, tokens: list[Token], place: int) -> tuple[int, str, str] | None:
        """Where the name that begins with token `place` ends, its kind (acronym, name) and the key."""
        for rest, key, _ in self.acronyms.get(tokens[place].word, ()):
            end = place + 1 + len(rest)
            if all(
                at < len(tokens) and tokens[at].word == word for at, word in enumerate(rest, start=place + 1)
            ):
                return end, "acronym", key
        if tokens[place].word[0].islower():
            return None
        found = self.names.at(tokens, place)
        return (found[0], "name", found[1]) if found is not None else None


@lru_cache(maxsize=4)
def gazetteer(repositories: Repositories) -> Gazetteer:
    """The gazetteer of `repositories`, made once for each."""
    return Gazetteer(repositories)


class Line(NamedTuple):
    """A text in tokens, with what is known of each: `label` and `kind` by token ("" where nothing).

    `label` holds the letters of the roles that a label word may have (``f``, ``cd``), `kind` what
    another known word speaks of (institution, print, month, place …), `house` (end, kind, key) where
    a known repository's name begins.
    """

    text: str
    tokens: list[Token]
    label: list[str]
    kind: list[str]
    houses: dict[int, tuple[int, str, str]]


def tokenise(text: str) -> list[Token]:
    """The tokens of `text`."""
    return [
        Token(match.start(), match.end(), match.group(), token_key(match.group()))
        for match in TOKEN.finditer(text)
    ]


def look_up(text: str, known: Gazetteer) -> Line:
    """`text` in tokens with what the data know of its words, and the repositories of `known`."""
    tokens = tokenise(text)
    labels, others = known.labels, _others()
    count = len(tokens)
    label, kind = [""] * count, [""] * count
    houses: dict[int, tuple[int, str, str]] = {}
    label_to = kind_to = house_to = 0
    for place, token in enumerate(tokens):
        key = token.key
        if place >= label_to and key in labels.first:
            found = labels.at(tokens, place)
            if found is not None:
                label_to = found[0]
                for at in range(place, label_to):
                    label[at] = found[1] if at == place else found[1] + "+"
        if place >= kind_to and key in others.first:
            found = others.at(tokens, place)
            if found is not None:
                kind_to = found[0]
                for at in range(place, kind_to):
                    kind[at] = found[1] if at == place else found[1] + "+"
        if (
            known is not None
            and place >= house_to
            and (token.word in known.acronyms or key in known.names.first)
        ):
            house = known.at(tokens, place)
            if house is not None:
                houses[place] = house
                house_to = house[0]
    _mark(text, tokens, kind)
    return Line(text, tokens, label, kind, houses)


def _mark(text: str, tokens: list[Token], kind: list[str]) -> None:
    """Give the tokens of dates and addresses their kind."""
    at = 0
    count = len(tokens)
    for match in _MARKED.finditer(text):
        start, end = match.span()
        while at < count and tokens[at].start < start:
            at += 1
        first = at
        while at < count and tokens[at].start < end:
            kind[at] = f"{match.lastgroup}" if at == first else f"{match.lastgroup}+"
            at += 1
    for at, token in enumerate(tokens):
        if kind[at] == "month":
            _mark_day(tokens, kind, at, token)


def _mark_day(tokens: list[Token], kind: list[str], at: int, month: Token) -> None:
    """A day and a year around a month's name: 3 May 1921, Aug. 8, 1862, 13. července 1953."""
    for step, most in ((-1, 2), (1, 4)):
        place, seen = at + step, 0
        while 0 <= place < len(tokens) and abs(place - at) <= most:
            word = tokens[place].word
            if word.isdecimal():
                if (len(word) <= 2 and not seen) or (len(word) == 4 and word < "2100"):
                    kind[place] = kind[place] or "day"
                    seen += 1
                else:
                    break
            elif word not in ".,":
                break
            place += step
