"""How a note describes a document: kind, sender and addressee, title, number, in any of the languages.

A description is read by the words of ``data/identity/descriptions.yaml``, whether it stands in
quotation marks or not: "Hale to Roe", "Brief von Hale an Roe", "Vermerk über das Gespräch mit Y".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from provcite.archives.normalise import title_key

if TYPE_CHECKING:
    from collections.abc import Iterable

DATA: Final = "identity/descriptions.yaml"
#: A longer head is prose, and prose describes nothing.
MAX_HEAD: Final = 320

_INITIALS = r"(?:[^\W\d_]\.[\s-]?){1,4}"
_CAPITAL = r"[A-ZÀ-ÖØ-ÞŁŚŻŹĆŃĀ-ŽА-ЯЁІЇЄ]"
_WORD = rf"{_CAPITAL}[\w’'-]*\.?"
_PARTICLE = (
    r"(?:of|the|von|van|de|der|den|des|du|del|della|di|da|la|le|zu|and|und|for|für|ad|bin|al|el|dos|do)"
)
#: A person or a body: initials, capitalised words, particles between them; an apposition is left out.
_NAME = (
    rf"(?:the\s)?(?:{_INITIALS}\s?)?{_WORD}(?:\s(?:{_PARTICLE}\s){{0,2}}(?:{_INITIALS}\s?)?{_WORD}){{0,5}}"
)
_SIGNAL = re.compile(
    r"^(?:(?:see|see also|compare|cf\.?|e\.g\.|for example|vgl\.?|siehe|s\.|so|source|quelle|voir|viz\.?|"
    r"см\.?|также|also|in|quoted in|cited in|zit\. n(?:ach|\.)|instead|ebd\.,|ibid\.,)[\s:,]+)+",
    re.IGNORECASE,
)
#: A number of the document's own: of a telegram, an airgram, a despatch, a letter.
DOCUMENT_NUMBER = re.compile(
    r"(?<!\w)(?:(?:tel(?:egram|\.)?|airgram|despatch|dispatch|disp\.?|cable|telegramm|memo(?:randum)?|letter|note|document|doc\.?|протокол|telegrama|szyfrogram)"
    r",?\s{1,2}(?:no\.?|nr\.?|№|#)?\s?|(?:no|nr|n[º°])\.?\s{0,2}|№\s?)(?P<n>[A-Z]{0,3}-?\d{1,5})(?![\w/.-]*\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What a text says of a document: `sender` and `addressee` as printed, `kinds` as words of the data.

    `numbers` are the document's own (a telegram's, a letter's), folded.
    """

    sender: str = ""
    addressee: str = ""
    sender_at: int = -1
    addressee_at: int = -1
    kinds: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    from provcite.archives.data import read_data
    from provcite.archives.safeyaml import load_strings

    return dict(load_strings(read_data(DATA), DATA))


@lru_cache(maxsize=1)
def _kind_tables() -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    whole: dict[str, str] = {}
    stems: list[tuple[str, str]] = []
    for kind, words in _words()["kinds"].items():
        for word in words:
            folded = title_key(word.rstrip("*"))
            if word.endswith("*"):
                stems.append((folded, kind))
            else:
                whole.setdefault(folded, kind)
    return whole, tuple(sorted(stems, key=lambda pair: -len(pair[0])))


@lru_cache(maxsize=8192)
def kind_of_word(word: str) -> str | None:
    """The kind of document that one folded word names (``Telegramm``: telegram), or None."""
    whole, stems = _kind_tables()
    if word in whole:
        return whole[word]
    return next((kind for stem, kind in stems if word.startswith(stem)), None)


@lru_cache(maxsize=8192)
def kinds_in(text: str) -> frozenset[str]:
    """The kinds of document that the first words of a title or description name."""
    found = (kind_of_word(word) for word in title_key(text).split()[:8])
    return frozenset(kind for kind in found if kind is not None)


@lru_cache(maxsize=1)
def _correspondence() -> re.Pattern[str]:
    to = "|".join(re.escape(word) for word in sorted(_words()["to"], key=len, reverse=True))
    of = "|".join(re.escape(word) for word in sorted(_words()["from"], key=len, reverse=True))
    return re.compile(
        rf"^(?:(?:[^\W\d_][\w-]{{2,20}}\.?,?\s){{1,3}}(?:{of})\s|(?:[^\W\d_][\w-]{{1,20}}\.?(?:\s[A-Z]{{0,3}}-?\d{{1,5}})?,\s){{0,2}})?"
        rf"(?P<sender>{_NAME})\s(?:\([^()]{{1,60}}\)\s)?(?:{to})\s(?P<addressee>{_NAME})(?=[\s,.;:(\[“\"]|$)"
    )


@lru_cache(maxsize=1)
def _addressed() -> re.Pattern[str]:
    """A kind of document and the addressee alone: "Brief an X", "Letter to the Minister"."""
    to = "|".join(re.escape(word) for word in sorted(_words()["to"], key=len, reverse=True))
    return re.compile(
        rf"^(?P<kind>[^\W\d_][\w-]{{3,24}})\s(?:{to})(?:\s|(?<=’))(?P<addressee>{_NAME})(?=[\s,.;:(\[]|$)"
    )


def signal_in(words: str) -> int:
    """How many characters of `words` are "see", "vgl." and their kin before what is described."""
    found = _SIGNAL.match(words)
    return found.end() if found else 0


@lru_cache(maxsize=8192)
def describe(head: str) -> Description:
    """Read the words before a reference, or a record's title; dates and references are left out of them."""
    lead = signal_in(head)
    words = head[lead:]
    indent = len(words) - len(words.lstrip(" \u00a0“\"«„'‘(["))
    words, lead = words[indent:], lead + indent
    numbers = frozenset(match.group("n").casefold() for match in DOCUMENT_NUMBER.finditer(head[:MAX_HEAD]))
    if len(words) > MAX_HEAD:
        return Description(kinds=kinds_in(words), numbers=numbers)
    match = _correspondence().match(words)
    if match is not None and kind_of_word(title_key(match.group("sender"))) is None:
        return Description(
            sender=match.group("sender").strip(),
            addressee=match.group("addressee").strip(" ."),
            sender_at=lead + match.start("sender"),
            addressee_at=lead + match.start("addressee"),
            kinds=kinds_in(words[: match.start("sender")]),
            numbers=numbers,
        )
    alone = _addressed().match(words)
    if alone is not None and kind_of_word(title_key(alone.group("kind"))) is not None:
        return Description(
            addressee=alone.group("addressee").strip(" ."),
            addressee_at=lead + alone.start("addressee"),
            kinds=kinds_in(words),
            numbers=numbers,
        )
    return Description(kinds=kinds_in(words), numbers=numbers)


def title_likeness(printed: str, titles: Iterable[str]) -> float:
    """How much a printed title is one of `titles`, from 0 to 1; a shortened one counts as 0.9 or 0.8."""
    from rapidfuzz import fuzz

    wanted = title_key(printed)
    if not wanted:
        return 0.0
    best = 0.0
    for title in titles:
        known = title_key(title)
        if wanted == known:
            return 1.0
        tokens, full = wanted.split(), known.split()
        if len(tokens) >= 2 and in_order(tokens, full):
            best = max(best, 0.9 if len(tokens) >= 3 or len(wanted) >= 12 else 0.8)
            continue
        best = max(best, fuzz.ratio(wanted, known) / 100)
    return best


def in_order(tokens: Iterable[str], full: Iterable[str]) -> bool:
    """Whether all `tokens` come in `full` in this order: a shortened title."""
    rest = iter(full)
    return all(token in rest for token in tokens)
