"""Words of a description or a title that stand where the record has others: a name, a number, initials.

A note may describe a document in its own words, and most words that differ are that. A name or a number in
the place of another, between the same words, is none: "the 321st meeting of the Council" for the 312th.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from provcite.archives.normalise import title_key
from provcite.archives.people import same_person

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Span = tuple[int, int]

_WORD: Final = re.compile(r"[^\W_]+")
#: Longer descriptions are prose.
MOST_WORDS: Final = 60
#: So much of a description must be the record's own words for the rest to be compared.
_SHARE: Final = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """`found` at `span` stands where the record has `expected`; `sure`: between the same words."""

    span: Span
    found: str
    expected: str
    sure: bool


@dataclass(frozen=True, slots=True)
class _Token:
    key: str
    start: int
    end: int


def _tokens(text: str, start: int, end: int) -> list[_Token]:
    return [
        _Token(title_key(match.group()) or match.group().casefold(), match.start(), match.end())
        for match in _WORD.finditer(text, start, end)
    ]


def replaced_words(text: str, start: int, end: int, titles: Iterable[str]) -> Replaced | None:
    """The one stretch of ``text[start:end]`` that is another name or number than the record's title has."""
    mine = _tokens(text, start, end)
    if not 3 <= len(mine) <= MOST_WORDS:
        return None
    for title in titles:
        theirs = _tokens(title, 0, len(title))
        if not 3 <= len(theirs) <= MOST_WORDS:
            continue
        found = _one(text, mine, title, theirs)
        if found is not None:
            return found
    return None


def _one(text: str, mine: Sequence[_Token], title: str, theirs: Sequence[_Token]) -> Replaced | None:
    matcher = SequenceMatcher(
        None, [word.key for word in mine], [word.key for word in theirs], autojunk=False
    )
    codes = matcher.get_opcodes()
    same = sum(high - low for tag, low, high, _, _ in codes if tag == "equal")
    changed = [code for code in codes if code[0] == "replace"]
    if len(changed) != 1 or same < _SHARE * (len(mine) - (changed[0][2] - changed[0][1])):
        return None
    _, low, high, first, last = changed[0]
    found = text[mine[low].start : mine[high - 1].end]
    theirs_there = _like(found, [title[word.start : word.end] for word in theirs[first:last]])
    expected = title[theirs[first].start : theirs[last - 1].end] if theirs_there is None else theirs_there
    if found[:1].isdigit() != expected[:1].isdigit() or (len(found) == 1) != (len(expected) == 1):
        return None
    if high - low > 3 or last - first > 6 or not (_is_name(found) and _is_name(expected)):
        return None
    if _stand_for(found, expected) or _one_name(text, mine, (low, high), title, theirs, (first, last)):
        return None
    keys, known = {word.key for word in mine}, {word.key for word in theirs}
    if any(word.key in known for word in mine[low:high]) or any(
        word.key in keys for word in _tokens(expected, 0, len(expected))
    ):
        return None  # the order is another, the words are the same
    at = codes.index(changed[0])
    before = at > 0 and codes[at - 1][0] == "equal"
    after = at + 1 < len(codes) and codes[at + 1][0] == "equal"
    if not (before or after):
        return None
    bounded = (before or (low == 0 and first == 0)) and (after or (high == len(mine) and last == len(theirs)))
    return Replaced(span=(mine[low].start, mine[high - 1].end), found=found, expected=expected, sure=bounded)


def _one_name(
    text: str, mine: Sequence[_Token], here: Span, title: str, theirs: Sequence[_Token], there: Span
) -> bool:
    """Whether the words that differ are parts of one person's name in two forms (Kim Ir Sen, Kim Il Sung)."""
    low, first = here[0], there[0]
    if mine[low].end - mine[low].start < 2 or text[mine[low].start].isdigit():
        return False
    while low and first and here[0] - low < 2 and mine[low - 1].key == theirs[first - 1].key:
        if not text[mine[low - 1].start].isupper() or not title[theirs[first - 1].start].isupper():
            break
        low, first = low - 1, first - 1
    if low == here[0]:
        return False
    return same_person(
        text[mine[low].start : mine[here[1] - 1].end], title[theirs[first].start : theirs[there[1] - 1].end]
    )


def _like(found: str, words: Sequence[str]) -> str | None:
    """Of the record's words the one number for a number, or the names alone; None for all of them."""
    kept = [word for word in words if word[:1].isdigit() == found[:1].isdigit() and _is_name(word)]
    if found[:1].isdigit():
        return kept[0] if len(kept) == 1 else None
    return " ".join(kept) if kept and len(kept) < len(words) else None


def _is_name(words: str) -> bool:
    """Whether words are a name, initials or a number, and no word of the language."""
    return all(word[:1].isupper() or word[:1].isdigit() for word in _WORD.findall(words))


def _stand_for(one: str, other: str) -> bool:
    """Whether two names may be one: other romanisations, an acronym, a word and its first letters."""
    if same_person(one, other):
        return True
    for short, long in ((one, other), (other, one)):
        letters = "".join(word[0] for word in _WORD.findall(long)).casefold()
        plain = re.sub(r"[\W_]", "", short).casefold()
        ends = {word[:5] for word in map(title_key, _WORD.findall(short)) if len(word) > 4}
        if any(word[:5] in ends for word in map(title_key, _WORD.findall(long))):
            return True  # one of its words in another case (Ulbrichts, des Genossen Ulbricht)
        if len(plain) > 1 and (
            letters == plain or (not plain[0].isdigit() and long.casefold().startswith(plain))
        ):
            return True
    return False


#: A person with initials, in Latin or Cyrillic letters: V. A. Zorin, В. А. Зориным.
_WITH_INITIALS: Final = re.compile(
    r"(?<![\w.])(?P<initials>(?:[^\W\d_a-zа-яё]\.[ \u00a0-]?){2,3})"
    r"(?P<name>[^\W\d_a-zа-яё][^\W\d_]{2,24})(?!\w)"
)
_CASES: Final = re.compile(r"(?:ого|ому|ым|им|ом|ой|ем|а|у|е|ы)$")


def other_initials(text: str, start: int, end: int, known: Iterable[str]) -> Replaced | None:
    """A person of ``text[start:end]`` with a surname of `known` and initials that nobody there has."""
    persons = [match for words in known for match in _WITH_INITIALS.finditer(words)]
    for match in _WITH_INITIALS.finditer(text, start, end):
        alike = [one for one in persons if _one_surname(match["name"], one["name"])]
        if alike and not any(_one_letters(match["initials"], one["initials"]) for one in alike):
            return Replaced(
                span=match.span(), found=match.group(), expected=alike[0].group().strip(), sure=True
            )
    return None


def _one_surname(one: str, other: str) -> bool:
    from provcite.archives.romanisation.russian import is_cyrillic, russian_keys

    if title_key(one) == title_key(other):
        return True
    forms = [{name, _CASES.sub("", name)} if is_cyrillic(name) else {name} for name in (one, other)]
    keys = [set().union(*(russian_keys(form) for form in side)) for side in forms]
    return bool(keys[0] & keys[1])


def _one_letters(one: str, other: str) -> bool:
    from provcite.archives.names import Verdict, compare_names

    mine, theirs = (re.findall(r"[^\W\d_]", side) for side in (one, other))
    return all(
        compare_names(f"{a}. Smith", f"{b}. Smith").verdict is not Verdict.DIFFERENT
        for a, b in zip(mine, theirs, strict=False)
    )
