"""Reference traditions: which levels a kind of archive has, in order, and how it writes them.

A tradition is one YAML file under ``data/traditions``. For each level it gives up to four labels
(word, plural word, abbreviation, plural abbreviation) in Latin and in native script and further
forms met in print (``also``). A level without labels is written bare and joined to the one above
by ``join`` (``FO 371/127285``). ``codes`` are shapes of call numbers: they tell houses of one name apart.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from provcite.archives.normalise import fold_key
from provcite.model.errors import InputError
from provcite.model.levels import LEAF_LEVELS, LEVELS, canonical_level
from provcite.model.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

_EMPTY: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelForms:
    """One level of a tradition and its labels.

    `latin` and `native` are empty or hold word, plural word, abbreviation, plural abbreviation.
    `join` is what stands between the level above and a bare value; `named` says that the value
    may be a name instead of a number; `bare` that a value without label is usual.
    """

    level: str
    latin: tuple[str, ...] = _EMPTY
    native: tuple[str, ...] = _EMPTY
    also: tuple[str, ...] = _EMPTY
    leaf: bool = False
    named: bool = False
    bare: bool = False
    repeats: bool = False
    join: str = ", "


@dataclass(frozen=True, slots=True, kw_only=True)
class Tradition:
    """How one kind of archive writes its references; `levels` run from the broadest down."""

    name: str
    family: str
    script: str
    levels: tuple[LevelForms, ...]
    codes: tuple[str, ...] = ()
    number_first: bool = False
    own_words: bool = False
    native_separator: str = ", "
    native_capital: bool = False

    def forms(self, level: str) -> LevelForms | None:
        """The labels of `level`, or None where this tradition has no such level."""
        return next((forms for forms in self.levels if forms.level == level), None)

    def rank(self, level: str) -> int:
        """Where `level` stands (0 is the broadest); levels of other traditions stand by the general order."""
        for place, forms in enumerate(self.levels):
            if forms.level == level:
                return place
        if level in LEAF_LEVELS:
            return 100
        return 50


def _flag(value: object) -> bool:
    return value in ("true", True)


def _texts(value: object, what: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise InputError(f"{what} must be a list of words.")
    return tuple(value)


def build_level(raw: Mapping[str, Any], what: str) -> LevelForms:
    """A level from its entry in a tradition or repository file; raises `InputError`."""
    level = canonical_level(str(raw.get("level", "")))
    if level is None:
        raise InputError(
            f"{what}: {raw.get('level')!r} is no level.", hint=f"Levels are: {', '.join(LEVELS)}."
        )
    labels: dict[str, tuple[str, ...]] = {}
    for script in ("latin", "native"):
        given = _texts(raw.get(script), f"{what}: {script} of {level}")
        if given and len(given) < 4:
            word = given[0]
            plural = given[1] if len(given) > 1 else word
            short = given[2] if len(given) > 2 else word
            given = (word, plural, short, short if len(given) > 2 else plural)
        labels[script] = given[:4]
    return LevelForms(
        level=level,
        latin=labels["latin"],
        native=labels["native"],
        also=_texts(raw.get("also"), f"{what}: also of {level}"),
        leaf=_flag(raw.get("leaf")) or level in LEAF_LEVELS,
        named=_flag(raw.get("named")),
        bare=_flag(raw.get("bare")),
        repeats=_flag(raw.get("repeats")),
        join=str(raw.get("join", ", ")),
    )


def build_tradition(raw: Mapping[str, Any], base: Mapping[str, Any] | None = None) -> Tradition:
    """A tradition from its file's mapping, `base` being the one it is based on."""
    name = str(raw.get("tradition", ""))
    own = list(raw.get("levels") or [])
    merged: list[Mapping[str, Any]] = []
    if base is not None:
        replaced = {str(item.get("level")): item for item in own}
        merged.extend(replaced.pop(str(item.get("level")), item) for item in base.get("levels") or [])
        merged.extend(replaced.values())
    else:
        merged = own
    every: dict[str, Any] = {**(base or {}), **raw}
    return Tradition(
        name=name,
        family=str(every.get("family", "other")),
        script=str(every.get("script", "")),
        levels=tuple(build_level(item, f"Tradition {name}") for item in merged),
        codes=_texts(every.get("codes"), f"Tradition {name}: codes"),
        number_first=_flag(every.get("number_first")),
        own_words=_flag(every.get("own_words")),
        native_separator=str(every.get("native_separator", ", ")),
        native_capital=_flag(every.get("native_capital")),
    )


def label_forms(tradition: Tradition) -> dict[str, tuple[str, bool]]:
    """Every folded label of `tradition`: its level and whether the form is a plural."""
    found: dict[str, tuple[str, bool]] = {}
    for forms in tradition.levels:
        for labels in (forms.latin, forms.native):
            for place, label in enumerate(labels):
                plural = place in (1, 3) and label != labels[place - 1]
                found.setdefault(label_key(label), (forms.level, plural))
    for forms in tradition.levels:
        for label in forms.also:
            key = label_key(label)
            doubled = len(key) == 2 and key[0] == key[1]
            found.setdefault(key, (forms.level, doubled))
    found.pop("", None)
    return found


@lru_cache(maxsize=4096)
def label_key(label: str) -> str:
    """The key of a label: folded, its words joined by a blank, without full stops and hyphens."""
    folded = fold_key(label)
    for mark in ".-/":
        folded = folded.replace(mark, " ")
    return " ".join(folded.split())
