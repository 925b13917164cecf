"""Citation keys by pattern: ASCII, stable for a record, never the same for two in one file."""

from __future__ import annotations

import re
import string
import unicodedata
from typing import TYPE_CHECKING, Final

from provcite.archives.roles import authors_of
from provcite.exchange.dates import plain_part
from provcite.model.errors import UsageError

if TYPE_CHECKING:
    from provcite.model.record import Record

#: The parts that a pattern may name.
PARTS: Final[dict[str, str]] = {
    "id": "the record's id",
    "author": "family name of the first author",
    "year": "year of the date",
    "month": "month of the date",
    "day": "day of the date",
    "shorttitle": "first word of the title that says something",
    "title": "first three words of the title that say something",
    "repository": "the repository's key",
    "number": "the digital archive's number",
    "genre": "the genre",
}

# Enough for keys: one letter form for each Cyrillic letter, after BGN/PCGN without its signs.
_CYRILLIC: Final = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z",
        "и": "i", "й": "y",
        "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
        "у": "u", "ф": "f",
        "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e",
        "ю": "yu", "я": "ya",
        "є": "ye", "і": "i", "ї": "yi", "ґ": "g", "ў": "u", "ђ": "dj", "ј": "j", "љ": "lj", "њ": "nj",
        "ћ": "c", "џ": "dz",
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
    }
)  # fmt: skip
_SMALL: Final = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "on",
        "in",
        "to",
        "and",
        "for",
        "from",
        "with",
        "at",
        "by",
        "о",
        "об",
        "в",
        "и",
        "на",
        "по",
        "из",
        "к",
        "с",
        "der",
        "die",
        "das",
        "ein",
        "eine",
        "le",
        "la",
        "les",
        "des",
        "un",
        "une",
    ]
)
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_.:+/-]+")


def ascii_key(text: str) -> str:
    """`text` in the characters that every program takes in a key; may be empty."""
    if not text.isascii():
        latin = "".join(_latin(character) for character in unicodedata.normalize("NFC", text))
        decomposed = unicodedata.normalize("NFKD", latin)
        text = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _UNSAFE.sub("-", text).strip("-")


def _latin(character: str) -> str:
    made = character.lower().translate(_CYRILLIC)
    return made.capitalize() if character.isupper() else made


def _word(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", ascii_key(text).lower())


class KeyMaker:
    """The citation key of each record in one file.

    A key that two records would share goes to the first; the other gets its id behind it, so that
    a key depends on the record and not on the order of a long file (records come in the order of
    their ids). Programs that fold case see different keys too.
    """

    def __init__(self, pattern: str = "{id}") -> None:
        self._pattern = pattern
        self._used: dict[str, str] = {}
        names = [name for _, name, _, _ in _fields(pattern) if name is not None]
        for name in names:
            if name.lower() not in PARTS:
                raise UsageError(
                    f"A key pattern has no part {{{name}}}.",
                    hint="Parts: " + ", ".join(f"{{{part}}}" for part in PARTS) + ".",
                )
        if not names:
            raise UsageError("A key pattern needs a part such as {id} or {author}.")
        self._names = names

    def __call__(self, record: Record) -> str:
        key = self._made(record)
        for candidate in (key, f"{key}-{ascii_key(record.id)}"):
            if self._used.setdefault(candidate.casefold(), record.id) == record.id:
                return candidate
        number = 2
        while self._used.setdefault(f"{key}-{number}".casefold(), record.id) != record.id:
            number += 1
        return f"{key}-{number}"

    def _made(self, record: Record) -> str:
        made = "".join(
            literal + (_part(name, record) if name is not None else "")
            for literal, name, _, _ in _fields(self._pattern)
        )
        return ascii_key(made) or ascii_key(record.id) or "record"


def _fields(pattern: str) -> list[tuple[str, str | None, str | None, str | None]]:
    try:
        return list(string.Formatter().parse(pattern))
    except ValueError as fault:
        raise UsageError(
            f"The key pattern cannot be read: {fault}.", hint="As in '{author}{year}{shorttitle}'."
        ) from fault


def _part(name: str, record: Record) -> str:
    """One part; written with a capital in the pattern it begins with one."""
    value = _values(name.lower(), record)
    return value[:1].upper() + value[1:] if name[:1].isupper() else value


def _values(name: str, record: Record) -> str:
    if name == "id":
        return record.id
    if name == "author":
        authors = authors_of(record)
        return _word(authors[0].family or authors[0].literal or "") if authors else ""
    if name in ("year", "month", "day"):
        parts = (*(plain_part(record.date or "") or "").split("-"), "", "")
        return parts[("year", "month", "day").index(name)]
    if name in ("shorttitle", "title"):
        words = [
            word
            for word in re.findall(r"[\w'’]+", record.short_title or record.title or "")
            if word.lower() not in _SMALL
        ]
        return "".join(_word(word) for word in words[: 1 if name == "shorttitle" else 3])
    if name == "repository":
        return _word(record.holding.repository or "") if record.holding else ""
    if name == "number":
        return _word((record.publication.number if record.publication else None) or "")
    return _word(record.genre or "")
