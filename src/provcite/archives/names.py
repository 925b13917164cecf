"""Whether two printed names are one person's, across scripts, romanisations and initials.

Reads each name in every way that it can be read: as a Western or Russian name with given names
and initials, as a Korean, as a Chinese name, as a known person with several names. Two names are
the *same* where they agree in everything that both say, *compatible* where one says less (an
initial, no given name), *different* otherwise. Readings are cached, so that comparing every name
of a manuscript with every name of the records is cheap; `name_keys` tells which pairs to compare.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from provcite.archives.name_parts import NameWord, NameWords, fold_name, name_data, name_forms, person_of
from provcite.archives.romanisation.chinese import (
    ChineseReading,
    chinese_readings,
    han_reading,
    same_syllables,
)
from provcite.archives.romanisation.han import is_han, simplify
from provcite.archives.romanisation.korean import KoreanReading, hangul_reading, korean_readings, same_korean
from provcite.archives.romanisation.russian import is_cyrillic, looks_slavic, russian_keys
from provcite.model.lazyre import lazy


class Verdict(StrEnum):
    """What a comparison says."""

    SAME = "same"
    COMPATIBLE = "compatible"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMatch:
    """The outcome for two names: verdict, score from 0 (surely different) to 1, and why, in words."""

    verdict: Verdict
    score: float
    reason: str

    @property
    def matches(self) -> bool:
        """Whether the two may stand for one person."""
        return self.verdict in (Verdict.SAME, Verdict.COMPATIBLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A given name or initial: folded words and sound keys."""

    plain: str
    keys: frozenset[str]
    initial: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WesternReading:
    """Surname and given names of a name in Latin or Cyrillic letters, in one order of its words."""

    family: frozenset[str]
    given: tuple[Given, ...]
    swapped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything that one printed form of a name can be read as."""

    plain: str
    person: int | None
    suffix: str
    native: str
    western: tuple[WesternReading, ...]
    korean: tuple[KoreanReading, ...]
    chinese: tuple[ChineseReading, ...]


@lru_cache(maxsize=32768)
def readings(name: str) -> tuple[Reading, ...]:
    """The readings of every form that `name` prints (its own, and one in brackets)."""
    return tuple(_reading(words) for words in name_forms(name))


def _reading(words: NameWords) -> Reading:
    person = person_of(words)
    if words.native:
        native = words.native
        korean = hangul_reading(native)
        han = han_reading(native) if all(is_han(char) for char in native) else None
        return Reading(
            plain=native,
            person=person,
            suffix="",
            native=simplify(native),
            western=(),
            korean=(korean,) if korean else (),
            chinese=(han,) if han else (),
        )
    ordered = words.words
    # A syllable of one letter looks like an initial ("O Chin-u"); with a full stop it is one.
    eastern = () if _dotted(ordered) else tuple(_eastern_word(word.text) for word in ordered)
    return Reading(
        plain=" ".join(fold_name(word.text) for word in ordered),
        person=person,
        suffix=words.suffix,
        native="",
        western=_western(words),
        korean=korean_readings(eastern) if eastern else (),
        chinese=chinese_readings(tuple(_toneless(word) for word in eastern)) if eastern else (),
    )


def _dotted(words: tuple[NameWord, ...]) -> bool:
    return any(word.text.endswith(".") for word in words)


_TONES: Final = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜêâîô", "aaaaeeeeiiiioooouuuuüüüüeaio")


def _eastern_word(word: str) -> str:
    return word.casefold().replace("‐", "-").replace("‑", "-").rstrip(".")


def _toneless(word: str) -> str:
    return word.translate(_TONES)


_PATRONYMIC: Final = lazy(
    r"(?:ovich|evich|yevich|ievich|ovič|evič|ovna|evna|yevna|ievna|ich|ilich|l'ich|lyich|ович|евич|ич|овна|евна|ична|инична)$"
)


def _western(words: NameWords) -> tuple[WesternReading, ...]:
    made = words.words
    if words.comma:
        return (_as_western(made[: words.comma], made[words.comma :], swapped=False),)
    if len(made) == 1:
        return (_as_western(made, (), swapped=False),)
    first_full = next((i for i, word in enumerate(made) if not word.initial), None)
    if first_full is None:
        return (_as_western(made[-1:], made[:-1], swapped=False),)
    last_full = max(i for i, word in enumerate(made) if not word.initial)
    found: list[WesternReading] = []
    if made[-1].initial and not made[0].initial:
        # "Petrov A.M.": what stands before the initials is the surname.
        head = next(i for i, word in enumerate(made) if word.initial)
        return (_as_western(made[:head], made[head:], swapped=False),)
    patronymic = len(made) == 3 and _PATRONYMIC.search(made[-1].text.casefold()) is not None
    if patronymic and not made[0].initial:
        return (
            _as_western(made[:1], made[1:], swapped=False),
            _as_western(made[-1:], made[:-1], swapped=True),
        )
    start = _particles_before(made, last_full)
    found.append(_as_western(made[start:], made[:start], swapped=False))
    if not made[0].initial:
        found.append(_as_western(made[:1], made[1:], swapped=True))
    return tuple(found)


def _particles_before(words: tuple[NameWord, ...], last: int) -> int:
    particles = name_data().particles
    start = last
    while start > 1 and fold_name(words[start - 1].text) in particles and not words[start - 1].initial:
        start -= 1
    if start == 1 and len(words) > 2 and fold_name(words[0].text) in particles and words[0].text.islower():
        start = 0
    return start


def _as_western(
    family: tuple[NameWord, ...], given: tuple[NameWord, ...], *, swapped: bool
) -> WesternReading:
    keys: set[str] = set()
    particles = name_data().particles
    parts = [fold_name(word.text) for word in family]
    bare = [
        word
        for word, part in zip(family, parts, strict=True)
        if part not in particles or (word.text[0].isupper() and len(family) == 1)
    ] or list(family)
    for chosen in (list(family), bare):
        keys.update(_family_keys(" ".join(word.text for word in chosen)))
    return WesternReading(
        family=frozenset(keys), given=tuple(_given(word) for word in given), swapped=swapped
    )


@lru_cache(maxsize=16384)
def _family_keys(text: str) -> frozenset[str]:
    """Keys of a surname: folded spelling (``=``), and sounds (``~``) where the name may be Slavic."""
    plain = fold_name(text).replace(" ", "")
    keys = {"=" + plain}
    umlauts = re.sub(
        r"ä|ö|ü", lambda match: {"ä": "ae", "ö": "oe", "ü": "ue"}[match.group()], text.casefold()
    )
    keys.add("=" + fold_name(umlauts).replace(" ", ""))
    keys.update("~" + key.replace("-", "") for key in russian_keys(text.replace(" ", "")))
    if not is_cyrillic(text):
        # A sound key of a name that looks Western only meets Cyrillic, never another Latin spelling.
        slavic = looks_slavic(text.replace(" ", ""))
        keys.add("slavic" if slavic else "latin")
    return frozenset(keys)


def _given(word: NameWord) -> Given:
    plain = fold_name(word.text)
    keys = russian_keys(word.text.replace(".", ""))
    return Given(plain=plain, keys=keys, initial=word.initial)


# Comparing ------------------------------------------------------------------------------------

_DIFFERENT: Final = NameMatch(verdict=Verdict.DIFFERENT, score=0.0, reason="different surnames")
_UNKNOWN: Final = NameMatch(verdict=Verdict.UNKNOWN, score=0.0, reason="one of them is not a name")


@lru_cache(maxsize=65536)
def compare_names(a: str, b: str) -> NameMatch:
    """Compare two printed names (any script, any order, with titles or without).

    Symmetric. Never raises; `unknown` where one of the two has no word that can be a name.
    """
    left, right = readings(a), readings(b)
    if not left or not right:
        return _UNKNOWN
    best = _DIFFERENT
    for one in left:
        for other in right:
            match = _compare(one, other)
            if _rank(match) > _rank(best) or best is _DIFFERENT:
                best = match
    return best


def _rank(match: NameMatch) -> tuple[int, float]:
    order = {Verdict.SAME: 3, Verdict.COMPATIBLE: 2, Verdict.DIFFERENT: 1, Verdict.UNKNOWN: 0}
    return order[match.verdict], match.score


def _compare(a: Reading, b: Reading) -> NameMatch:
    if a.suffix and b.suffix and a.suffix != b.suffix:
        return NameMatch(verdict=Verdict.DIFFERENT, score=0.2, reason=f"{a.suffix} and {b.suffix}")
    if a.plain == b.plain:
        return NameMatch(verdict=Verdict.SAME, score=1.0, reason="the same words")
    if a.native and b.native:
        native = _native(a, b)
        if native is not None:
            return native
    if a.person is not None and a.person == b.person:
        return NameMatch(verdict=Verdict.SAME, score=0.97, reason="two known names of one person")
    match = _by_reading(a, b)
    if not match.matches and (a.person is None) is not (b.person is None):
        return _by_known_forms(a, b, match)
    return match


def _by_known_forms(a: Reading, b: Reading, match: NameMatch) -> NameMatch:
    """Compare by the other names of the one that is a known person."""
    known, other = (a, b) if a.person is not None else (b, a)
    assert known.person is not None  # noqa: S101 - for the type checker
    for form in name_data().persons[known.person]:
        for reading in readings(form):
            found = _by_reading(reading, other)
            if found.verdict is Verdict.SAME or (found.verdict is Verdict.COMPATIBLE and found.score >= 0.6):
                return NameMatch(
                    verdict=found.verdict,
                    score=round(found.score * 0.95, 2),
                    reason=f"by the name {form}: {found.reason}",
                )
    return match


def _native(a: Reading, b: Reading) -> NameMatch | None:
    """Two names in hangul or Han characters; None where one is in each."""
    han_a, han_b = is_han(a.native[0]), is_han(b.native[0])
    if han_a != han_b:
        return None
    if a.native == b.native:
        return NameMatch(
            verdict=Verdict.SAME, score=0.98, reason="the same characters, traditional or simplified"
        )
    if not han_a and any(same_korean(x, y) for x in a.korean for y in b.korean):
        return NameMatch(verdict=Verdict.SAME, score=0.95, reason="northern and southern spelling")
    return NameMatch(verdict=Verdict.DIFFERENT, score=0.0, reason="different characters")


def _by_reading(a: Reading, b: Reading) -> NameMatch:
    eastern = [match for match in (_korean(a, b), _chinese(a, b)) if match is not None]
    found = [match for match in eastern if match.matches]
    if found:
        return max(found, key=_rank)
    western = _westerns(a, b)
    if eastern and western.verdict is not Verdict.SAME:
        return max(eastern, key=_rank)
    return western


def _korean(a: Reading, b: Reading) -> NameMatch | None:
    if not a.korean or not b.korean:
        return None
    best: NameMatch | None = None
    for x in a.korean:
        for y in b.korean:
            match = _one_korean(x, y)
            if best is None or _rank(match) > _rank(best):
                best = match
    return best


def _one_korean(x: KoreanReading, y: KoreanReading) -> NameMatch:
    if not x.family & y.family:
        return NameMatch(verdict=Verdict.DIFFERENT, score=0.1, reason="different Korean surnames")
    if bool(x.given) != bool(y.given):
        return NameMatch(verdict=Verdict.COMPATIBLE, score=0.4, reason="the surname alone")
    if same_korean(x, y):
        if not x.given:
            return NameMatch(verdict=Verdict.SAME, score=0.7, reason="the same Korean surname, no given name")
        swapped = x.swapped != y.swapped
        return NameMatch(
            verdict=Verdict.SAME,
            score=0.85 if swapped else 0.93,
            reason="one Korean name in two spellings"
            + (", the surname placed differently" if swapped else ""),
        )
    return NameMatch(
        verdict=Verdict.DIFFERENT, score=0.2, reason="the same Korean surname, other given names"
    )


def _chinese(a: Reading, b: Reading) -> NameMatch | None:
    if not a.chinese or not b.chinese:
        return None
    best: NameMatch | None = None
    for x in a.chinese:
        for y in b.chinese:
            match = _one_chinese(x, y)
            if best is None or _rank(match) > _rank(best):
                best = match
    return best


def _one_chinese(x: ChineseReading, y: ChineseReading) -> NameMatch:
    families = zip(x.syllables[: x.family], y.syllables[: y.family], strict=False)
    if x.family != y.family or not all(left & right for left, right in families):
        return NameMatch(verdict=Verdict.DIFFERENT, score=0.1, reason="different Chinese surnames")
    alone = (len(x.syllables) == x.family, len(y.syllables) == y.family)
    if alone[0] != alone[1]:
        return NameMatch(verdict=Verdict.COMPATIBLE, score=0.4, reason="the surname alone")
    if not same_syllables(x, y):
        return NameMatch(
            verdict=Verdict.DIFFERENT, score=0.2, reason="the same Chinese surname, other given names"
        )
    several = any(len(left | right) > 1 for left, right in zip(x.syllables, y.syllables, strict=True))
    systems = {x.system, y.system}
    if several and systems == {"wade"}:
        return NameMatch(verdict=Verdict.SAME, score=0.85, reason="one Wade–Giles name, aspirates apart")
    if x.swapped != y.swapped:
        return NameMatch(
            verdict=Verdict.COMPATIBLE, score=0.7, reason="one Chinese name, the surname placed differently"
        )
    how = "one Chinese name in " + " and ".join(sorted(_SYSTEMS[system] for system in systems))
    return NameMatch(verdict=Verdict.SAME, score=0.8 if several else 0.93, reason=how)


_SYSTEMS: Final = {
    "pinyin": "pinyin",
    "wade": "Wade–Giles",
    "cyrillic": "Russian spelling",
    "han": "characters",
}


def _westerns(a: Reading, b: Reading) -> NameMatch:
    best = _DIFFERENT
    for x in a.western:
        for y in b.western:
            match = _one_western(x, y)
            if match is not None and (best is _DIFFERENT or _rank(match) > _rank(best)):
                best = match
    return best


def _one_western(x: WesternReading, y: WesternReading) -> NameMatch | None:
    shared = x.family & y.family
    spelt = any(key[0] == "=" for key in shared)
    sounds = any(key[0] == "~" for key in shared)
    if not spelt and not (sounds and not ("latin" in x.family and "latin" in y.family)):
        return None
    if x.swapped and y.swapped:
        # The readings that are not exchanged say the same with more care.
        return None
    exchanged = x.swapped != y.swapped
    if exchanged and (
        any(g.initial for g in (*x.given, *y.given)) or len(x.given) != len(y.given) or not x.given
    ):
        return None
    given = _givens(x.given, y.given)
    surname = "the same surname" if spelt else "one surname in two spellings"
    if given is Verdict.DIFFERENT:
        return NameMatch(verdict=Verdict.DIFFERENT, score=0.3, reason=f"{surname}, other given names")
    if not x.given and not y.given:
        return NameMatch(verdict=Verdict.SAME, score=0.9 if spelt else 0.88, reason=surname)
    if given is Verdict.SAME:
        order = ", order exchanged" if exchanged else ""
        verdict = Verdict.COMPATIBLE if exchanged and not sounds and not spelt else Verdict.SAME
        return NameMatch(verdict=verdict, score=0.85 if exchanged else 0.95 if spelt else 0.93,
                         reason=f"{surname}, the same given names{order}")  # fmt: skip
    if not x.given or not y.given:
        return NameMatch(verdict=Verdict.COMPATIBLE, score=0.5, reason=f"{surname}; one has no given name")
    return NameMatch(
        verdict=Verdict.COMPATIBLE, score=0.75, reason=f"{surname}; one gives initials or fewer names"
    )


def _without_lead(a: tuple[Given, ...], b: tuple[Given, ...]) -> tuple[Given, ...]:
    """`a` without the initials before the name that `b` begins with ("W. Averell", "Averell")."""
    if not a or not b or not a[0].initial or b[0].initial or _begins(a[0], b[0]):
        return a
    for index, given in enumerate(a):
        if not given.initial:
            return a[index:] if given.plain == b[0].plain or given.keys & b[0].keys else a
    return a


def _givens(a: tuple[Given, ...], b: tuple[Given, ...]) -> Verdict:
    whole = len(a) == len(b)
    a, b = _without_lead(a, b), _without_lead(b, a)
    verdict = Verdict.SAME if whole and len(a) == len(b) else Verdict.COMPATIBLE
    for one, other in zip(a, b, strict=False):
        if one.initial and other.initial:
            if not _same_initial(one, other):
                return Verdict.DIFFERENT
        elif one.initial or other.initial:
            short, full = (one, other) if one.initial else (other, one)
            if not _begins(short, full):
                return Verdict.DIFFERENT
            verdict = Verdict.COMPATIBLE
        elif one.plain != other.plain and not (one.keys & other.keys or _equal_given(one.plain, other.plain)):
            return Verdict.DIFFERENT
    return verdict


def _same_initial(one: Given, other: Given) -> bool:
    return one.plain == other.plain or bool(one.keys & other.keys) or _initial_also(one.plain, other.plain)


#: Initials that one given name has in two languages (J. V. and I. V. Stalin, C. and K. Liebknecht).
_INITIALS_ALSO: Final = frozenset(frozenset(pair) for pair in ("ij", "iy", "jy", "ck", "vw"))


def _initial_also(one: str, other: str) -> bool:
    return frozenset((one, other)) in _INITIALS_ALSO


def _begins(short: Given, full: Given) -> bool:
    if short.plain and full.plain.startswith(short.plain):
        return True
    if any(key.startswith(start) for start in short.keys for key in full.keys):
        return True
    equal = name_data().given_of.get(full.plain, ())
    if not equal:
        return False
    return any(
        name.startswith(short.plain)
        for name, numbers in name_data().given_of.items()
        if not set(numbers).isdisjoint(equal)
    )


def _equal_given(one: str, other: str) -> bool:
    table = name_data().given_of
    return not set(table.get(one, ())).isdisjoint(table.get(other, ()))


# Keys -----------------------------------------------------------------------------------------


@lru_cache(maxsize=32768)
def name_keys(name: str) -> frozenset[str]:
    """Keys of a name such that names without a common key never match: compare only the others."""
    keys: set[str] = set()
    for reading in readings(name):
        forms = [reading]
        if reading.person is not None:
            keys.add(f"p:{reading.person}")
            for form in name_data().persons[reading.person]:
                forms.extend(readings(form))
        for form_reading in forms:
            keys.add("n:" + (form_reading.native or form_reading.plain))
            for western in form_reading.western:
                keys.update("w:" + key for key in western.family if key[0] in "=~")
            for korean in form_reading.korean:
                keys.update("k:" + family for family in korean.family)
            for chinese in form_reading.chinese:
                keys.update("c:" + syllable for syllable in chinese.syllables[0])
    return frozenset(keys)


def name_key(name: str) -> str:
    """One key of a name for sorting and grouping: the same for spellings that differ by rule only.

    For a known person the first of the listed names; else the least of its sound keys with the
    first initial. Coarser than `compare_names`: equal keys mean "compare these two".
    """
    found = readings(name)
    if not found:
        return ""
    reading = found[0]
    if reading.person is not None:
        return "p:" + fold_name(name_data().persons[reading.person][0])
    if reading.korean and not reading.korean[0].swapped:
        return "k:" + min(reading.korean[0].family) + f":{len(reading.korean[0].given)}"
    if reading.chinese and not reading.chinese[0].swapped:
        return "c:" + min(reading.chinese[0].syllables[0]) + f":{len(reading.chinese[0].syllables)}"
    if reading.western:
        western = reading.western[0]
        sounds = sorted(key for key in western.family if key[0] == "~") or sorted(western.family)
        initial = min((key[:1] for given in western.given[:1] for key in given.keys), default="")
        return f"w:{sounds[0][1:]}:{initial}"
    return "n:" + (reading.native or reading.plain)
