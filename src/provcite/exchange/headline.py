"""Headline capitals for English titles (CMOS 18, 8.160).

Done on the data rather than left to the styles: `text-case="title"` of CSL 1.0.2 leaves open which
words stay small, and processors differ on "after", "between" and the like.
"""

from __future__ import annotations

from typing import Final

from provcite.model.lazyre import lazy

#: Articles, coordinating conjunctions and prepositions of up to four letters stay small; so do
#: the particles of names, which an English title takes over as they are.
_SMALL: Final = frozenset(
    (
        *("a", "an", "the", "and", "but", "for", "nor", "or", "as", "at", "by", "down", "from", "in", "into"),
        *(
            "like",
            "near",
            "of",
            "off",
            "on",
            "onto",
            "over",
            "past",
            "per",
            "than",
            "to",
            "up",
            "upon",
            "via",
        ),
        *(
            "with",
            "vs.",
            "v.",
            "c.",
            "ca.",
            "d'",
            "de",
            "del",
            "der",
            "di",
            "du",
            "el",
            "al",
            "la",
            "le",
            "von",
        ),
        *("van", "den", "ibn", "bin", "y", "e"),
    )
)
_WORD: Final = lazy(r"[^\s\-–—/]+")
_SENTENCE_END: Final = (":", "?", "!", "—")


def headline(title: str) -> str:
    """`title` with capitals on the words that carry it; no capital is ever taken away."""
    words = list(_WORD.finditer(title))
    made = list(title)
    for place, match in enumerate(words):
        word = match.group()
        first = place == 0 or title[words[place - 1].end() - 1] in _SENTENCE_END
        bare = word.strip("“”\"'‘’«»()[],;:.?!").lower()
        if not first and place != len(words) - 1 and (bare in _SMALL or word.lower() in _SMALL):
            continue
        if any(letter.isupper() for letter in word) or not bare:
            continue
        start = match.start() + next(
            (at for at, letter in enumerate(word) if letter.isalpha() or letter.isdigit()), 0
        )
        capital = made[start].upper()
        if len(capital) == 1:
            made[start] = capital
    return "".join(made)
