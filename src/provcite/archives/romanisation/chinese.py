"""Chinese names: pinyin, Wade–Giles, Palladius (Russian) and characters as one thing.

Every syllable is a pinyin syllable without tone. Wade–Giles and Palladius spellings are made from
pinyin by rule and turned round; an apostrophe or diaeresis that is lost in print makes one
spelling stand for several syllables, so a reading is a tuple of sets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from provcite.archives.romanisation.han import mandarin_syllables, simplify
from provcite.model.lazyre import lazy

#: Initials and finals that make the syllables of the Hanyu Pinyin table (ISO 7098).
_TABLE: Final = {
    "": "a o e ai ei ao ou an en ang eng er",
    "b": "a o ai ei ao an en ang eng i ie iao ian in ing u",
    "p": "a o ai ei ao ou an en ang eng i ie iao ian in ing u",
    "m": "a o e ai ei ao ou an en ang eng i ie iao iu ian in ing u",
    "f": "a o ei ou an en ang eng u",
    "d": "a e ai ei ao ou an en ang eng ong i ia ie iao iu ian ing u uo ui uan un",
    "t": "a e ai ei ao ou an ang eng ong i ie iao ian ing u uo ui uan un",
    "n": "a e ai ei ao ou an en ang eng ong i ie iao iu ian in iang ing u uo uan ü üe",
    "l": "a e o ai ei ao ou an ang eng ong i ia ie iao iu ian in iang ing u uo uan un ü üe",
    "g": "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "k": "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "h": "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "j": "i ia ie iao iu ian in iang ing iong ü üe üan ün",
    "q": "i ia ie iao iu ian in iang ing iong ü üe üan ün",
    "x": "i ia ie iao iu ian in iang ing iong ü üe üan ün",
    "zh": "a e i ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "ch": "a e i ai ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "sh": "a e i ai ei ao ou an en ang eng u ua uo uai ui uan un uang",
    "r": "e i ao ou an en ang eng ong u ua uo ui uan un",
    "z": "a e i ai ei ao ou an en ang eng ong u uo ui uan un",
    "c": "a e i ai ao ou an en ang eng ong u uo ui uan un",
    "s": "a e i ai ao ou an en ang eng ong u uo ui uan un",
    "y": "a o e ao ou an in ang ing ong i u ue uan un ai",
    "w": "a o ai ei an en ang eng u",
}

_WADE_INITIALS: Final = {
    "b": "p", "p": "p'", "d": "t", "t": "t'", "g": "k", "k": "k'", "j": "ch", "q": "ch'", "x": "hs",
    "zh": "ch", "ch": "ch'", "r": "j", "z": "ts", "c": "ts'",
}  # fmt: skip
_WADE_FINALS: Final = {
    "ie": "ieh", "ian": "ien", "ong": "ung", "iong": "iung", "üe": "üeh", "uo": "o", "er": "erh",
}  # fmt: skip
_WADE_WHOLE: Final = {
    "yi": "i", "ye": "yeh", "you": "yu", "yan": "yen", "yong": "yung", "yu": "yü", "yue": "yüeh",
    "yuan": "yüan",
    "yun": "yün", "zi": "tzu", "ci": "tz'u", "si": "ssu", "ge": "ko", "ke": "k'o", "he": "ho", "guo": "kuo",
    "kuo": "k'uo", "huo": "huo", "shuo": "shuo", "gui": "kuei", "kui": "k'uei", "er": "erh", "yai": "yai",
}  # fmt: skip
#: Spellings met beside the rule; the first is what the rule gives.
_WADE_ALSO: Final = {
    "tzu": ("tze", "tse", "dz"), "tz'u": ("tz'e", "ts'u", "tsu"), "ssu": ("szu", "sze", "shih_"),
    "i": ("yi",),
    "erh": ("er",), "ho": ("heh",), "k'o": ("k'e",), "ko": ("ke",), "o": ("e",), "yeh": ("ye",),
    "kuei": ("kui",),
    "hung": ("hong",), "jung": ("jong",),
}  # fmt: skip

_CYRILLIC_INITIALS: Final = {
    "b": "б", "p": "п", "m": "м", "f": "ф", "d": "д", "t": "т", "n": "н", "l": "л", "g": "г", "k": "к",
    "h": "х",
    "j": "цз", "q": "ц", "x": "с", "zh": "чж", "ch": "ч", "sh": "ш", "r": "ж", "z": "цз", "c": "ц",
    "s": "с",
    "y": "", "w": "", "": "",
}  # fmt: skip
_CYRILLIC_FINALS: Final = {
    "a": "а", "o": "о", "e": "э", "er": "эр", "i": "и", "ai": "ай", "ei": "эй", "ao": "ао", "ou": "оу",
    "an": "ань",
    "en": "энь", "ang": "ан", "eng": "эн", "ong": "ун", "ia": "я", "ie": "е", "iao": "яо", "iu": "ю",
    "ian": "янь",
    "in": "инь", "iang": "ян", "ing": "ин", "iong": "юн", "u": "у", "ua": "уа", "uo": "о", "uai": "уай",
    "ui": "уй",
    "uan": "уань", "un": "унь", "uang": "уан", "ü": "юй", "üe": "юэ", "üan": "юань", "ün": "юнь",
}  # fmt: skip
_CYRILLIC_WHOLE: Final = {
    "zi": "цзы", "ci": "цы", "si": "сы", "guo": "го", "kuo": "ко", "huo": "хо", "hui": "хуэй", "ya": "я",
    "yo": "йо",
    "ye": "е", "yao": "яо", "you": "ю", "yan": "янь", "yin": "инь", "yang": "ян", "ying": "ин",
    "yong": "юн", "yi": "и",
    "yu": "юй", "yue": "юэ", "yuan": "юань", "yun": "юнь", "wa": "ва", "wo": "во", "wai": "вай",
    "wei": "вэй",
    "wan": "вань", "wen": "вэнь", "wang": "ван", "weng": "вэн", "wu": "у",
}  # fmt: skip

#: Surnames in pinyin, the hundred most frequent and those of the history of the century.
_SURNAMES: Final = frozenset(
    part
    for row in (
        "wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang",
        "song zheng xie han tang feng yu dong xiao cheng cao yuan deng fu shen zeng peng lü su lu",
        "jiang cai jia ding wei xue ye yan pan du dai xia zhong tian ren fan fang shi yao tan sheng",
        "zou xiong jin hao kong bai cui kang mao qiu qin gu hou shao meng long wan duan qian tao yin",
        "yi chang lei wen ji ling mi geng guan mei ge nie qi bo ke yue zuo mu ou ai an bao bi bian bu",
        "chai chu dang diao dou e fei gan gong gou guang gui hang hong hua huai huan huo ju jiao jing",
        "jian jie kuang lai lang lao le leng lian liao lou lun man miao min ming mo ning niu nong",
        "pang pei piao ping pu qiang qiao qu quan rao rong ruan rui sang sha shan shang she shu shuai",
        "si sui tong tu weng wo xi xian xin xing xuan ya ying you yun zang zha zhai zhan zhen zhi",
        "zhuang zhuo zong zu ouyang sima zhuge shangguan situ huangfu",
    )
    for part in row.split()
)
_DOUBLE: Final = frozenset(
    (("ou", "yang"), ("si", "ma"), ("zhu", "ge"), ("si", "tu"), ("shang", "guan"), ("huang", "fu"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChineseReading:
    """A name as syllables, surname first: each a set of the pinyin syllables it may stand for.

    `system` is ``pinyin``, ``wade``, ``cyrillic`` or ``han``; `family` is the number of syllables
    of the surname; `characters` are the simplified characters where the name is written in them.
    """

    syllables: tuple[frozenset[str], ...]
    family: int
    system: str
    characters: str = ""
    swapped: bool = False


def _split(syllable: str) -> tuple[str, str]:
    for size in (2, 1):
        if syllable[:size] in _TABLE and len(syllable) > size and syllable[:size] != "":
            return syllable[:size], syllable[size:]
    return "", syllable


@lru_cache(maxsize=1)
def pinyin_syllables() -> frozenset[str]:
    """All syllables in the spelling of ISO 7098 (ju for jü), with ü only after n and l."""
    found = set()
    for initial, finals in _TABLE.items():
        for final in finals.split():
            found.add(initial + (final.replace("ü", "u") if initial in ("j", "q", "x") else final))
    return frozenset(found)


def _parts(syllable: str) -> tuple[str, str]:
    initial, final = _split(syllable)
    if initial in ("j", "q", "x") and final.startswith("u"):
        final = "ü" + final[1:]
    return initial, final


def wade_giles(syllable: str) -> str:
    """The Wade–Giles spelling of a pinyin syllable, without tone and circumflex."""
    whole = _WADE_WHOLE.get(syllable)
    if whole is not None:
        return whole
    initial, final = _parts(syllable)
    if initial in ("y", "w"):
        return initial + final
    if initial in ("zh", "ch", "sh", "r") and final == "i":
        final = "ih"
    return _WADE_INITIALS.get(initial, initial) + _WADE_FINALS.get(final, final)


def palladius(syllable: str) -> str:
    """The Russian spelling of a pinyin syllable after Palladius."""
    whole = _CYRILLIC_WHOLE.get(syllable)
    if whole is not None:
        return whole
    initial, final = _parts(syllable)
    return _CYRILLIC_INITIALS[initial] + _CYRILLIC_FINALS[final]


@lru_cache(maxsize=1)
def _wade_table() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for syllable in pinyin_syllables():
        ruled = wade_giles(syllable)
        for spelling in (ruled, *_WADE_ALSO.get(ruled, ())):
            forms = {spelling}
            if spelling.endswith("e") and len(spelling) > 1:
                # Teh, Cheh: an h that closes the syllable.
                forms.add(spelling + "h")
            if spelling.endswith("eh"):
                forms.add(spelling[:-1])
            for form in tuple(forms):
                forms |= {
                    form.replace("'", ""),
                    form.replace("ü", "u"),
                    form.replace("'", "").replace("ü", "u"),
                }
            for form in forms:
                found.setdefault(form, set()).add(syllable)
    return {spelling: frozenset(syllables) for spelling, syllables in found.items()}


@lru_cache(maxsize=1)
def _palladius_table() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for syllable in pinyin_syllables():
        found.setdefault(_fold_cyrillic(palladius(syllable)), set()).add(syllable)
    return {spelling: frozenset(syllables) for spelling, syllables in found.items()}


def _fold_cyrillic(text: str) -> str:
    return text.replace("э", "е").replace("ё", "е").replace("ъ", "")


@lru_cache(maxsize=1)
def _pinyin_table() -> dict[str, frozenset[str]]:
    found = {syllable: frozenset((syllable,)) for syllable in pinyin_syllables()}
    # A diaeresis that print has lost: "lu" is lu or lü, "lv" is what keyboards write.
    for bare in ("lu", "nu"):
        found[bare] = frozenset((bare, bare[0] + "ü"))
        found[bare[0] + "v"] = frozenset((bare[0] + "ü",))
    found["lue"] = frozenset(("lüe",))
    found["nue"] = frozenset(("nüe",))
    return found


def _segment(text: str, table: dict[str, frozenset[str]], most: int) -> list[tuple[frozenset[str], ...]]:
    """All ways to cut `text` into one to `most` syllables of `table`."""
    whole: list[tuple[frozenset[str], ...]] = [(table[text],)] if text in table else []
    if most > 1:
        for place in range(1, len(text)):
            # A second syllable that begins with a vowel needs an apostrophe (Xi'an, not Xian).
            if text[:place] in table and text[place] not in "aoe":
                whole.extend((table[text[:place]], *rest) for rest in _segment(text[place:], table, most - 1))
    return whole


_APOSTROPHES: Final = str.maketrans({"’": "'", "‘": "'", "ʻ": "'", "ʼ": "'", "`": "'", "´": "'", "ʹ": "'"})
_CYRILLIC: Final = lazy(r"[а-яё]")


def chinese_readings(tokens: tuple[str, ...]) -> tuple[ChineseReading, ...]:
    """Ways to read the words of a name (lower case, tone marks off, hyphens kept) as Chinese."""
    words = tuple(word.translate(_APOSTROPHES) for word in tokens)
    if not 1 <= len(words) <= 4 or any(len(word) > 16 for word in words):
        return ()
    if any(_CYRILLIC.search(word) for word in words):
        return _read_words(words, _palladius_table(), "cyrillic", fold=True)
    hyphened = any("-" in word for word in words[1:])
    found: tuple[ChineseReading, ...] = ()
    if not any("'" in word.strip("'") for word in words) or any(len(word.split("'")) == 2 for word in words):
        found = _read_words(words, _pinyin_table(), "pinyin")
    wade = _read_words(words, _wade_table(), "wade")
    if hyphened and wade:
        # A hyphen is the habit of Wade–Giles; pinyin joins the syllables.
        found = tuple(reading for reading in found if not _is_wade(words))
    if not hyphened and found and len(words) == 2 and len(found[0].syllables) > 2:
        return found
    return (*found, *wade)


def _is_wade(words: tuple[str, ...]) -> bool:
    return bool(_read_words(words, _wade_table(), "wade")) and not _only_pinyin(words)


def _only_pinyin(words: tuple[str, ...]) -> bool:
    parts = [part for word in words for part in word.split("-")]
    shown = any(re.search(r"[bdgqxz]|^r|ong$|ian$", part) for part in parts)
    return shown and not any("'" in word for word in words)


def _read_words(
    words: tuple[str, ...], table: dict[str, frozenset[str]], system: str, *, fold: bool = False
) -> tuple[ChineseReading, ...]:
    if fold:
        words = tuple(_fold_cyrillic(word) for word in words)
    found: list[ChineseReading] = []
    orders = [(words[0], words[1:], False)]
    if len(words) > 1:
        orders.append((words[-1], words[:-1], True))
    for family_word, given_words, swapped in orders:
        families = _families(family_word, table, system)
        if not families:
            continue
        givens = _givens(given_words, table, system)
        found.extend(
            ChineseReading(syllables=family + given, family=len(family), system=system, swapped=swapped)
            for family in families
            for given in givens
        )
    return tuple(found[:12])


def _families(word: str, table: dict[str, frozenset[str]], system: str) -> list[tuple[frozenset[str], ...]]:
    word = word.replace("-", "")
    if word in table:
        known = table[word] & _SURNAMES
        return [(frozenset(known),)] if known else []
    if system == "wade":
        word = word.replace("'", "")
    pair = _segment(word, table, 2)
    return [cut for cut in pair if len(cut) == 2 and any(d[0] in cut[0] and d[1] in cut[1] for d in _DOUBLE)]


def _givens(
    words: tuple[str, ...], table: dict[str, frozenset[str]], system: str
) -> list[tuple[frozenset[str], ...]]:
    if not words:
        return [()]
    parts = [part for word in words for part in word.split("-") if part]
    if not parts or len(parts) > 2:
        return []
    if len(parts) == 2:
        if all(part in table for part in parts):
            return [(table[parts[0]], table[parts[1]])]
        return []
    word = parts[0]
    if system == "pinyin" and "'" in word:
        left, _, right = word.partition("'")
        return [(table[left], table[right])] if left in table and right in table else []
    return [cut for cut in _segment(word, table, 2) if 1 <= len(cut) <= 2]


def han_reading(text: str) -> ChineseReading | None:
    """A name in characters read as Mandarin; None where a character is not in the table."""
    if not 2 <= len(text) <= 4:
        return None
    syllables = mandarin_syllables(text)
    if not syllables:
        return None
    double = len(text) > 2 and any(a in syllables[0] and b in syllables[1] for a, b in _DOUBLE)
    return ChineseReading(
        syllables=syllables, family=2 if double else 1, system="han", characters=simplify(text)
    )


def same_syllables(a: ChineseReading, b: ChineseReading) -> bool:
    """Whether both may be the same name: as many syllables, and one in common for each."""
    return (
        a.family == b.family
        and len(a.syllables) == len(b.syllables)
        and all(left & right for left, right in zip(a.syllables, b.syllables, strict=True))
    )
