"""Han characters: their Mandarin and Korean readings and their simplified forms.

The tables are made from the Unihan database (see the head of ``data/names/han.txt``); characters
that names do not use are not in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from provcite.archives.data import read_data

#: Readings that a character has as a surname, where they differ from the usual one.
_SURNAME_READINGS = {
    "曾": "zeng", "单": "shan", "單": "shan", "仇": "qiu", "解": "xie", "任": "ren", "区": "ou", "區": "ou",
    "查": "zha", "朴": "piao", "翟": "zhai", "尉": "wei", "召": "shao", "盖": "ge", "覃": "qin", "乐": "yue",
    "樂": "yue", "缪": "miao", "繆": "miao", "盛": "sheng", "冼": "xian", "华": "hua", "華": "hua",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class HanTables:
    """Character to its Mandarin syllables, to its Korean syllables, to its simplified form."""

    mandarin: dict[str, tuple[str, ...]]
    hangul: dict[str, tuple[str, ...]]
    simplified: dict[str, str]


@lru_cache(maxsize=1)
def han_tables() -> HanTables:
    mandarin: dict[str, list[str]] = {}
    hangul: dict[str, list[str]] = {}
    simplified: dict[str, str] = {}
    section = ""
    for line in read_data("names/han.txt").decode("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif section == "mandarin":
            reading, _, characters = line.partition(" ")
            for character in characters:
                mandarin.setdefault(character, []).append(reading)
        elif section == "hangul":
            reading, _, characters = line.partition(" ")
            for character in characters:
                hangul.setdefault(character, []).append(reading)
        elif section == "simplified":
            simplified.update((pair[0], pair[1]) for pair in line.split() if len(pair) == 2)
    return HanTables(
        mandarin={character: tuple(readings) for character, readings in mandarin.items()},
        hangul={character: tuple(readings) for character, readings in hangul.items()},
        simplified=simplified,
    )


def is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf"


def simplify(text: str) -> str:
    """`text` with traditional characters made simplified, one for one."""
    table = han_tables().simplified
    return "".join(table.get(char, char) for char in text)


def mandarin_syllables(text: str) -> tuple[frozenset[str], ...]:
    """The pinyin syllables that each character of a name can be read as, surname first.

    Empty where a character is not in the table.
    """
    tables = han_tables()
    found = []
    for index, char in enumerate(text):
        known = tables.mandarin.get(char, ())
        special = _SURNAME_READINGS.get(char) if index == 0 else None
        if not known and special is None:
            return ()
        found.append(frozenset((special,)) if special else frozenset(known))
    return tuple(found)
