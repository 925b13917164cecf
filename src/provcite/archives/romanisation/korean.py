"""Korean names: every romanisation by rule, hangul, characters and Russian spelling as one thing.

A romanised syllable stands for a set of hangul syllables, because McCune–Reischauer without its
diacritics, the DPRK's spelling, the Revised Romanization and private spellings ("Young", "Hee",
"Woo") share letters: "kun" is 군, 근 or 건. Two names may be the same where each pair of
syllables has a hangul syllable in common. The inventory is that of the Sino-Korean readings,
of which names are made.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from provcite.archives.romanisation.han import han_tables, is_han
from provcite.model.lazyre import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ONSETS: Final = tuple("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ")
_VOWELS: Final = tuple("ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ")
_CODAS: Final = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")

#: Spellings of the initial consonants: voiceless and voiced, aspirates with and without their mark.
_LATIN_ONSETS: Final = {
    "ㄱ": "k g", "ㄲ": "kk gg", "ㄴ": "n", "ㄷ": "t d", "ㄸ": "tt dd", "ㄹ": "r l n", "ㅁ": "m",
    "ㅂ": "p b", "ㅃ": "pp bb",
    "ㅅ": "s sh", "ㅆ": "ss s", "ㅇ": "", "ㅈ": "j ch tj", "ㅉ": "jj tch", "ㅊ": "ch ch' c tch",
    "ㅋ": "k k' kh",
    "ㅌ": "t t' th", "ㅍ": "p p' ph", "ㅎ": "h",
}  # fmt: skip
_LATIN_VOWELS: Final = {
    "ㅏ": "a ah", "ㅐ": "ae ai ay", "ㅑ": "ya", "ㅒ": "yae", "ㅓ": "eo ŏ o u uh", "ㅔ": "e eh",
    "ㅕ": "yeo yŏ yo yu you yuh",
    "ㅖ": "ye e", "ㅗ": "o oh", "ㅘ": "wa ua", "ㅙ": "wae wai", "ㅚ": "oe oi oy we", "ㅛ": "yo yoh",
    "ㅜ": "u oo ou",
    "ㅝ": "wo weo wŏ wuh", "ㅞ": "we", "ㅟ": "wi wee ui", "ㅠ": "yu yoo you", "ㅡ": "eu ŭ u",
    "ㅢ": "ui eui ŭi", "ㅣ": "i ee",
}  # fmt: skip
_LATIN_CODAS: Final = {
    "": "",
    "ㄱ": "k g",
    "ㄴ": "n",
    "ㄷ": "t d",
    "ㄹ": "l r",
    "ㅁ": "m",
    "ㅂ": "p b",
    "ㅅ": "t s",
    "ㅇ": "ng",
}
#: Spellings that hold without an initial consonant, and after ㅎ, only.
_LATIN_BARE: Final = {"ㅜ": "woo wu", "ㅣ": "yi yee", "ㅢ": "yi", "ㅡ": "ŭ", "ㅟ": "wi"}
_LATIN_AFTER_H: Final = {"ㅢ": "ee i"}

#: Spelling in Russian: the practical rules and the older habit of Soviet papers (성 Сен, 헌 Хен).
_RUSSIAN_ONSETS: Final = {
    "ㄱ": "к г", "ㄲ": "кк", "ㄴ": "н", "ㄷ": "т д", "ㄸ": "тт", "ㄹ": "р л н", "ㅁ": "м", "ㅂ": "п б",
    "ㅃ": "пп",
    "ㅅ": "с ш", "ㅆ": "с сс", "ㅇ": "", "ㅈ": "ч чж дж д дз ц т", "ㅉ": "чч", "ㅊ": "ч чх ц",
    "ㅋ": "к кх", "ㅌ": "т тх",
    "ㅍ": "п пх", "ㅎ": "х",
}  # fmt: skip
_RUSSIAN_VOWELS: Final = {
    "ㅏ": "а", "ㅐ": "э ай яй е я", "ㅑ": "я", "ㅒ": "я", "ㅓ": "о э е", "ㅔ": "е э",
    "ㅕ": "ё е йо ио ен", "ㅖ": "е йе",
    "ㅗ": "о", "ㅘ": "ва уа оа", "ㅙ": "вэ уэ", "ㅚ": "ве вэ ой уэ уе", "ㅛ": "ё е йо ио", "ㅜ": "у",
    "ㅝ": "во уо",
    "ㅞ": "ве уе", "ㅟ": "ви уи", "ㅠ": "ю", "ㅡ": "ы и у", "ㅢ": "ый и ы", "ㅣ": "и",
}  # fmt: skip
_RUSSIAN_CODAS: Final = {
    "": "",
    "ㄱ": "к г",
    "ㄴ": "н нь",
    "ㄷ": "т",
    "ㄹ": "ль л р",
    "ㅁ": "м",
    "ㅂ": "п б",
    "ㅅ": "т",
    "ㅇ": "н нъ",
}

#: Surnames in the southern spelling; northern ㄹ and ㄴ are brought to it first.
_SURNAMES: Final = frozenset(
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선"
    "설마길연위표명기반왕금옥육인맹제모탁국어은편경봉사예나용라태피음빈동온계시팽당무순범좌견간복목형두감호단견승"
)
_DOUBLE_SURNAMES: Final = ("황보", "남궁", "선우", "독고", "사공", "제갈", "서문", "동방")
#: Private spellings of surnames that no rule gives.
_CUSTOMARY: Final = {
    "lee": "이", "yi": "이", "rhee": "이", "ree": "이", "rhie": "이", "li": "이", "ri": "이", "i": "이",
    "yee": "이", "leigh": "이",
    "park": "박", "bark": "박", "pack": "박", "parke": "박", "choi": "최", "choy": "최", "chey": "최",
    "tsoi": "최", "choe": "최",
    "roh": "노", "noh": "노", "ro": "노", "no": "노", "rho": "노", "lim": "임", "rim": "임", "im": "임",
    "yim": "임", "rhim": "임",
    "ryu": "유", "yoo": "유", "yu": "유", "you": "유", "lyu": "유", "ryoo": "유", "rhyu": "유",
    "ryang": "양", "lyang": "양",
    "ra": "나", "rha": "나", "ryo": "여", "lyuh": "여", "lyo": "여", "yuh": "여", "ryom": "염",
    "yom": "염", "ryuk": "육",
    "sohn": "손", "shin": "신", "hur": "허", "huh": "허", "hoh": "허", "her": "허", "suh": "서",
    "paik": "백", "paek": "백",
    "baik": "백", "back": "백", "kwak": "곽", "uhm": "엄", "eum": "엄", "cho": "조", "joe": "조",
    "jo": "조", "kim": "김", "gim": "김",
    "wu": "우", "woo": "우", "u": "우", "o": "오", "oh": "오", "mun": "문", "moon": "문", "chough": "조",
    "jhang": "장", "cheong": "정",
    "khim": "김", "hegai": "허", "shim": "심", "chyung": "정", "thae": "태", "pyun": "변", "byun": "변",
    "ham": "함", "auh": "어",
}  # fmt: skip
_CUSTOMARY_RUSSIAN: Final = {
    "ли": "이", "лю": "유", "ю": "유", "цой": "최", "цхой": "최", "пак": "박", "ким": "김", "тен": "정",
    "чен": "정", "хегай": "허",
    "хан": "한", "чон": "전", "чжон": "정", "лим": "임", "им": "임", "юн": "윤", "тян": "장",
    "чан": "장", "но": "노", "ро": "노",
    "пэк": "백", "пек": "백", "пяк": "백", "о": "오", "и": "이", "ри": "이", "хван": "황", "те": "조",
    "чо": "조", "дю": "주", "хо": "허",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class KoreanReading:
    """A name as sets of hangul syllables it may stand for: the surname's set, then the given name's.

    `strict` is `given` without what the spelling rules out: where one syllable has ŏ, ŭ, eo or
    eu, a plain o or u in the others is not ㅓ or ㅡ. It is None where nothing says so.
    """

    family: frozenset[str]
    given: tuple[frozenset[str], ...]
    system: str
    swapped: bool = False
    strict: tuple[frozenset[str], ...] | None = None


def _compose(onset: str, vowel: str, coda: str) -> str:
    return chr(0xAC00 + (_ONSETS.index(onset) * 21 + _VOWELS.index(vowel)) * 28 + _CODAS.index(coda))


def _decompose(syllable: str) -> tuple[str, str, str]:
    code = ord(syllable) - 0xAC00
    return _ONSETS[code // 588], _VOWELS[code % 588 // 28], _CODAS[code % 28]


def is_hangul(char: str) -> bool:
    return "\uac00" <= char <= "\ud7a3"


_I_VOWELS: Final = frozenset("ㅑㅕㅖㅛㅠㅣ")


@lru_cache(maxsize=1024)
def _forms(syllable: str) -> frozenset[str]:
    """The syllable with the initials that North and South write differently (리 = 이, 로 = 노)."""
    onset, vowel, coda = _decompose(syllable)
    if onset not in ("ㄹ", "ㄴ", "ㅇ"):
        return frozenset((syllable,))
    if onset == "ㅇ":
        # 이 may be 리 in the North, 여 may be 녀 or 려.
        others: tuple[str, ...] = ("ㄹ", "ㄴ") if vowel in _I_VOWELS else ()
    elif onset == "ㄴ":
        others = ("ㅇ", "ㄹ") if vowel in _I_VOWELS else ("ㄹ",)
    else:
        others = ("ㅇ", "ㄴ") if vowel in _I_VOWELS else ("ㄴ",)
    return frozenset((syllable, *(_compose(other, vowel, coda) for other in others)))


def southern(syllable: str) -> str:
    """The syllable as the South writes it at the head of a word (리 → 이, 로 → 노)."""
    onset, vowel, coda = _decompose(syllable)
    if onset == "ㄹ" or (onset == "ㄴ" and vowel in _I_VOWELS):
        return _compose("ㅇ" if vowel in _I_VOWELS else "ㄴ", vowel, coda)
    return syllable


def _spellings(
    syllable: str, onsets: dict[str, str], vowels: dict[str, str], codas: dict[str, str]
) -> Iterator[str]:
    onset, vowel, coda = _decompose(syllable)
    heads = onsets[onset].split() or [""]
    middles = vowels[vowel].split()
    latin = onsets is _LATIN_ONSETS
    if latin and onset == "ㅎ":
        middles = middles + _LATIN_AFTER_H.get(vowel, "").split()
        if vowel in "ㅘㅝㅚㅟ":
            heads = [*heads, "w"]
            yield from (
                "wh" + middle[1:] + end
                for middle in middles
                if middle[0] == "w"
                for end in codas[coda].split() or [""]
            )
    bare = onset == "ㅇ" or (onset in ("ㄹ", "ㄴ") and vowel in _I_VOWELS)
    if onset == "ㅇ" and latin:
        middles = middles + _LATIN_BARE.get(vowel, "").split()
    if bare and "" not in heads:
        heads = [*heads, ""]
    if latin and onset == "ㅅ" and vowel not in "ㅣㅟㅑㅕㅛㅠ":
        heads = ["s"]
    if latin and onset == "ㅇ" and vowel == "ㅣ" and "y" not in heads:
        middles = [*middles, "yi"]
    for head in heads:
        for middle in middles:
            for end in codas[coda].split() or [""]:
                yield head + middle + end


@lru_cache(maxsize=1)
def inventory() -> frozenset[str]:
    """The syllables of Sino-Korean, with what surnames and common native names add."""
    found: set[str] = set()
    for readings in han_tables().hangul.values():
        found.update(readings)
    return frozenset(syllable for syllable in found if len(syllable) == 1 and is_hangul(syllable)) | _SURNAMES


@lru_cache(maxsize=2)
def _table(script: str) -> dict[str, frozenset[str]]:
    parts = (
        (_LATIN_ONSETS, _LATIN_VOWELS, _LATIN_CODAS)
        if script == "latin"
        else (_RUSSIAN_ONSETS, _RUSSIAN_VOWELS, _RUSSIAN_CODAS)
    )
    found: dict[str, set[str]] = {}
    for syllable in inventory():
        if _decompose(syllable)[2] not in parts[2]:
            continue
        for spelling in _spellings(syllable, *parts):
            found.setdefault(spelling.replace("ё", "е") if script != "latin" else spelling, set()).add(
                syllable
            )
    return {spelling: frozenset(syllables) for spelling, syllables in found.items()}


_LATIN_SIGNS: Final = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "ʻ": "'",
        "ʼ": "'",
        "`": "'",
        "´": "'",
        "ō": "o",
        "ū": "u",
        "ĕ": "eo",
        "ö": "oe",
        "ǒ": "ŏ",
        "ǔ": "ŭ",
    }
)
_CYRILLIC: Final = lazy(r"[а-яё]")


def korean_readings(tokens: tuple[str, ...]) -> tuple[KoreanReading, ...]:
    """Ways to read the words of a name (lower case, with ŏ and ŭ where printed) as Korean.

    A surname may stand last, as newspapers in the West print it; then `swapped` is True.
    """
    if not 1 <= len(tokens) <= 4 or any(len(word) > 16 for word in tokens):
        return ()
    cyrillic = any(_CYRILLIC.search(word) for word in tokens)
    words = tuple(word.replace("ё", "е") if cyrillic else word.translate(_LATIN_SIGNS) for word in tokens)
    script = "russian" if cyrillic else "latin"
    orders: list[tuple[str, tuple[str, ...], bool]] = [(words[0], words[1:], False)]
    if len(words) > 1:
        orders.append((words[-1], words[:-1], True))
    found: list[KoreanReading] = []
    for family_word, given_words, swapped in orders:
        family = _family(family_word, script)
        if not family:
            continue
        found.extend(
            KoreanReading(
                family=family, given=given, system=script, swapped=swapped, strict=_strict(given_words, given)
            )
            for given in _givens(given_words, script)
        )
    return tuple(found[:8])


@lru_cache(maxsize=4096)
def _family(word: str, script: str) -> frozenset[str]:
    word = word.replace("-", "")
    customary = (_CUSTOMARY if script == "latin" else _CUSTOMARY_RUSSIAN).get(word)
    ruled = {southern(syllable) for syllable in _table(script).get(word, ())} & _SURNAMES
    if customary:
        ruled.add(customary)
    if not ruled:
        for double in _DOUBLE_SURNAMES:
            for cut in _segment(word, _table(script), 2):
                if len(cut) == 2 and double[0] in cut[0] and double[1] in cut[1]:
                    ruled.add(double)
    return frozenset(ruled)


@lru_cache(maxsize=4096)
def _givens(words: tuple[str, ...], script: str) -> tuple[tuple[frozenset[str], ...], ...]:
    if not words:
        return ((),)
    table = _table(script)
    parts = [part for word in words for part in word.split("-") if part]
    if not parts or len(parts) > 2:
        return ()
    if len(parts) == 2:
        first, second = table.get(parts[0]), table.get(parts[1])
        return ((first, second),) if first and second else ()
    return tuple(_segment(parts[0], table, 2))


_MARKED: Final = lazy(r"eo|eu|[ŏŭ]")
_OPEN_VOWELS: Final = frozenset("ㅓㅕㅡ")


def _strict(words: tuple[str, ...], given: tuple[frozenset[str], ...]) -> tuple[frozenset[str], ...] | None:
    joined = "".join(words)
    if not _MARKED.search(joined):
        return None
    parts = [part for word in words for part in word.split("-") if part]
    if len(parts) != len(given):
        return None
    return tuple(
        readings
        if _MARKED.search(part)
        else frozenset(item for item in readings if _decompose(item)[1] not in _OPEN_VOWELS) or readings
        for part, readings in zip(parts, given, strict=True)
    )


def _segment(text: str, table: dict[str, frozenset[str]], most: int) -> list[tuple[frozenset[str], ...]]:
    found: list[tuple[frozenset[str], ...]] = [(table[text],)] if text in table else []
    if most > 1:
        for place in range(1, len(text)):
            head = table.get(text[:place])
            if head:
                found.extend((head, *rest) for rest in _segment(text[place:].lstrip("'"), table, most - 1))
                if text[place] == "'":
                    found.extend((head, *rest) for rest in _segment(text[place:], table, most - 1))
    return found


def hangul_reading(text: str) -> KoreanReading | None:
    """A name in hangul or in characters read in Korean; None where that makes no name."""
    letters = "".join(char for char in text if is_hangul(char) or is_han(char))
    if not 2 <= len(letters) <= 5:
        return None
    table = han_tables().hangul
    sets: list[frozenset[str]] = []
    for char in letters:
        readings: Iterable[str] = (char,) if is_hangul(char) else table.get(char, ())
        forms = frozenset(form for reading in readings for form in _forms(reading))
        if not forms:
            return None
        sets.append(forms)
    if len(letters) > 3 or letters[:2] in _DOUBLE_SURNAMES:
        doubles = frozenset(d for d in _DOUBLE_SURNAMES if d[0] in sets[0] and d[1] in sets[1])
        if doubles and len(letters) > 2:
            return KoreanReading(family=doubles, given=tuple(sets[2:]), system="hangul")
    family = frozenset(southern(syllable) for syllable in sets[0])
    return KoreanReading(family=family, given=tuple(sets[1:]), system="hangul")


def same_korean(a: KoreanReading, b: KoreanReading) -> bool:
    """Whether both may be the same name: surname and every syllable have one in common."""
    if not a.family & b.family or len(a.given) != len(b.given):
        return False
    both = a.strict is not None and b.strict is not None
    left_given = a.strict if both and a.strict is not None else a.given
    right_given = b.strict if both and b.strict is not None else b.given
    return all(left & right for left, right in zip(left_given, right_given, strict=True))
