"""Capitals of English titles: headline capitals (CMOS 18, 8.160), sentence case (APA 7, 6.17).

Done on the data rather than left to the styles: `text-case="title"` of CSL 1.0.2 leaves open which
words stay small, and processors differ on "after", "between" and the like. Only for titles that are
known to be English (`title_words.english_margin`).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from provcite.archives.title_words import words
from provcite.model.lazyre import lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Collection

_WORD: Final = lazy(r"[^\s\-–—/]+")
_SENTENCE_END: Final = (":", "?", "!", "—")
_MARKS: Final = "“”\"'‘’«»()[],;:.?!"
#: How English nouns, verbs and adjectives end that are no names (agrarian, reviewing).
_COMMON_END: Final = lazy(
    r"(?:ing|ed|[ts]ions?|ments?|ness|ity|al|ives?|ous|ful|less|[ai]ble|ship|hood|ists?|isms?|ians?|ical?|[ae]nces?)$"
)
#: An abbreviation with full stops inside: e.g., u.s.
_ABBREVIATION: Final = lazy(r"(?:[a-z]\.){2,}")


def headline(title: str, *, long: bool = False, names: Collection[str] = ()) -> str:
    """`title` with capitals on the words that carry it; no capital is ever taken away.

    With `long` prepositions of any length stay small (MLA Handbook 9, 2.90), else those of up to four
    letters. The words of `names`, and what follows a hyphen in any name, stay as they are written.
    """
    return _headline(title, long, frozenset(names))


@lru_cache(maxsize=1024)
def _headline(title: str, long: bool, names: frozenset[str]) -> str:
    """The same, remembered: one record is cited in several styles."""
    lists = words()
    small = lists.small_long if long else lists.small
    found = list(_WORD.finditer(title))
    made = list(title)
    for place, match in enumerate(found):
        word = match.group()
        before = found[place - 1] if place else None
        first = before is None or title[before.end() - 1] in _SENTENCE_END
        bare = word.strip(_MARKS).lower()
        joined = before is not None and title[before.end() : match.start()] in ("-", "‑")
        if not first and place != len(found) - 1 and (bare in small or word.lower() in small):
            continue
        if any(letter.isupper() for letter in word) or not bare or _ABBREVIATION.match(word):
            continue
        if before is not None and joined and _stays(title, before, match, place == 1, names):
            continue
        start = match.start() + next(
            (at for at, letter in enumerate(word) if letter.isalpha() or letter.isdigit()), 0
        )
        capital = made[start].upper()
        if len(capital) == 1:
            made[start] = capital
    return "".join(made)


def _stays(
    title: str, before: re.Match[str], match: re.Match[str], at_start: bool, names: Collection[str]
) -> bool:
    """Whether the small word behind a hyphen stays small: part of a name (Yeong-chan), or behind a prefix."""
    lists = words()
    first = before.group().strip(_MARKS)
    whole = title[before.start() : match.end()].strip(_MARKS)
    second = match.group().strip(_MARKS).lower()
    if whole in names:
        return True
    if first.lower() in lists.prefixes:
        return second in lists.words  # co-operation, but Anti-Soviet
    known = first.lower() in lists.words or first.lower() in lists.function
    return first[:1].isupper() and not known and not (at_start and second in lists.words)


def _may_be_common(low: str) -> bool:
    """Whether a word with a capital may be no name: it is in the lists, or ends as common words do."""
    lists = words()
    base = low.removesuffix("'s").removesuffix("’s")
    return (
        base in lists.words
        or base.removesuffix("s") in lists.words
        or base in lists.common
        or _COMMON_END.search(base) is not None
    )


def sentence(title: str, *, names: Collection[str] = ()) -> str:
    """`title` in sentence case where that is safe: Record of meeting between Comrade Pak and Comrade Vogel.

    It is not where a word is left with a capital that may be a common one or a part of a name (Minister of
    Foreign Affairs, Central Committee): such a title stays as it is given.
    """
    lists = words()
    found = list(_WORD.finditer(title))
    made = list(title)
    for place, match in enumerate(found):
        word = match.group()
        bare = word.strip(_MARKS)
        before = found[place - 1] if place else None
        if before is None or title[before.end() - 1] in _SENTENCE_END or bare in names:
            continue
        if not bare[:1].isupper() or bare[1:] != bare[1:].lower():
            continue
        behind = title[match.end() : match.end() + 2]
        if behind[:1] == "-" and behind[1:].islower():
            return title  # Plumb-pudding: a common word, or a name that goes on (Yeong-chan)
        low = bare.lower()
        if low in lists.plain and word[:1] not in "“‘\"'«([":
            start = match.start() + word.find(bare)
            made[start] = made[start].lower()
        elif _may_be_common(low):
            return title
    return "".join(made)
