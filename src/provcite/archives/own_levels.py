"""The archives' own words for the levels of description: ``doboz`` is a box, ``legajo`` a bundle.

The words stand in ``data/levels.yaml``; each goes with the level under which a reference is
compared, ordered and exported. A word that is not there is a level of its own, known by its name.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from provcite.archives.data import read_data
from provcite.archives.normalise import fold_key
from provcite.archives.safeyaml import load_strings
from provcite.model.levels import LEVELS, ROLE_OF, Role, canonical_level, folded_level

FILE: Final = "levels.yaml"


@lru_cache(maxsize=1)
def own_words() -> dict[str, str]:
    """Every shipped own word, folded as a key, with the level that it stands for."""
    found: dict[str, str] = {}
    for entry in load_strings(read_data(FILE), FILE)["levels"]:
        level = entry["level"]
        if level not in LEVELS or ROLE_OF[level] is not Role(entry["role"]):
            raise ValueError(f"{FILE}: {level!r} is no level, or has another role")
        for word in entry["words"]:
            found.setdefault(_key(word), level)
    return found


def level_of(word: str) -> str | None:
    """The level that `word` stands for: its own name, a plural, or an archive's own word; else None."""
    known = canonical_level(word)
    return known if known is not None else own_words().get(_key(word))


def level_and_label(word: str) -> tuple[str, str]:
    """The level that `word` stands for and the word as a label; a word outside every list is its own level.

    The label is "" where it says no more than the level (its name, or its plural).
    """
    if canonical_level(word) is not None:
        return canonical_level(word) or word, ""
    level = level_of(word) or folded_level(word)
    return level, "" if level == word else word


def _key(word: str) -> str:
    return fold_key(folded_level(word).replace(".", ""))
