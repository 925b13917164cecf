"""Korean, Chinese and Russian spellings: the rules behind the comparison of names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provcite.archives.romanisation.chinese import (
    chinese_readings,
    han_reading,
    palladius,
    pinyin_syllables,
    same_syllables,
    wade_giles,
)
from provcite.archives.romanisation.han import han_tables, simplify
from provcite.archives.romanisation.korean import hangul_reading, inventory, korean_readings, same_korean
from provcite.archives.romanisation.russian import looks_slavic, russian_keys


@pytest.mark.parametrize(
    ("syllable", "wade", "russian"),
    [
        ("zhou", "chou", "чжоу"), ("zi", "tzu", "цзы"), ("ci", "tz'u", "цы"), ("si", "ssu", "сы"), ("shi",
         "shih", "ши"),
        ("ri", "jih", "жи"), ("he", "ho", "хэ"), ("guo", "kuo", "го"), ("ke", "k'o", "кэ"), ("yi", "i",
         "и"), ("er", "erh", "эр"),
        ("rong", "jung", "жун"), ("jiong", "chiung", "цзюн"), ("quan", "ch'üan", "цюань"), ("yan", "yen",
         "янь"),
        ("you", "yu", "ю"), ("yu", "yü", "юй"), ("xue", "hsüeh", "сюэ"), ("duo", "to", "до"), ("lü", "lü",
         "люй"),
        ("jian", "chien", "цзянь"), ("gui", "kuei", "гуй"), ("hui", "hui", "хуэй"), ("te", "t'e", "тэ"),
         ("de", "te", "дэ"),
        ("xiong", "hsiung", "сюн"), ("weng", "weng", "вэн"), ("shuo", "shuo", "шо"), ("nüe", "nüeh", "нюэ"),
    ],
)  # fmt: skip
def test_chinese_syllable(syllable: str, wade: str, russian: str) -> None:
    assert wade_giles(syllable) == wade
    if syllable != "shuo":
        assert palladius(syllable) == russian


def test_every_syllable_of_the_character_table_is_known() -> None:
    used = {reading for readings in han_tables().mandarin.values() for reading in readings}
    assert len(pinyin_syllables()) >= 405
    assert used - pinyin_syllables() <= {"n", "ng", "m", "hm", "hng", "ê", "lo", "yo", "o"}


@settings(max_examples=120)
@given(st.sampled_from(sorted(pinyin_syllables())), st.sampled_from(sorted(pinyin_syllables())))
def test_three_spellings_of_a_name_are_one(first: str, second: str) -> None:
    joint = "'" if second[0] in "aoe" else ""
    pinyin = chinese_readings(("wang", f"{first}{joint}{second}"))
    wade = chinese_readings(("wang", f"{wade_giles(first)}-{wade_giles(second)}"))
    lost = chinese_readings(
        ("wang", f"{wade_giles(first)}-{wade_giles(second)}".replace("'", "").replace("ü", "u"))
    )
    for other in (wade, lost):
        assert any(same_syllables(a, b) for a in pinyin for b in other)


def test_characters() -> None:
    assert simplify("毛澤東") == "毛泽东"
    reading = han_reading("歐陽修")
    assert reading is not None
    assert reading.family == 2
    assert han_reading("毛") is None


SPELLINGS = {
    "박창옥": [
        "Pak Chang-ok",
        "Pak Ch'ang-ok",
        "Bak Chang-ok",
        "Park Chang Ok",
        "Pak Ch’angok",
        "Пак Чан Ок",
    ],
    "최용건": ["Choe Yong-geon", "Ch'oe Yonggŏn", "Choi Yong Kun", "Choe Yong Gon", "Цой Ен Ген"],
    "김승화": ["Kim Seung-hwa", "Kim Sŭnghwa", "Kim Sung Hwa", "Gim Seung-hwa", "Kim Sung-whan"[:-1]],
    "이상조": ["Yi Sang-jo", "Ri Sang Jo", "Lee Sang-cho", "Li Sang-jo", "Rhee Sang-jo", "리상조", "李相朝"],
    "박정희": ["Park Chung Hee", "Pak Chŏng-hŭi", "Bak Jeong-hui", "Pak Chong-hui", "朴正熙"],
    "노태우": ["Roh Tae-woo", "No T'ae-u", "No Tae-u", "로태우"],
    "정준택": ["Jeong Jun-taek", "Chŏng Chun-t'aek", "Jong Jun Thaek", "Chung Joon-taik"],
    "황장엽": ["Hwang Jang-yop", "Hwang Chang-yŏp", "Hwang Jang-yeop"],
    "허가이": ["Ho Ka-i", "Heo Ga-i", "Hŏ Kai", "Huh Ga-i"],
    "남궁억": ["Namgung Eok", "Namgung Ŏk", "Namkung Uk"],
}


@pytest.mark.parametrize(
    ("hangul", "spelling"), [(h, s) for h, spellings in SPELLINGS.items() for s in spellings]
)
def test_korean_spelling(hangul: str, spelling: str) -> None:
    own = hangul_reading(hangul)
    assert own is not None
    native = hangul_reading(spelling)
    others = [native] if native is not None else list(korean_readings(tuple(spelling.lower().split())))
    assert any(same_korean(own, other) for other in others)
    for name in SPELLINGS:
        if name != hangul:
            different = hangul_reading(name)
            assert different is not None
            assert not any(same_korean(different, other) for other in others)


def test_inventory_is_that_of_sino_korean() -> None:
    assert 470 <= len(inventory()) <= 520
    assert {"김", "박", "최", "건", "승", "쌍"} <= inventory()


@pytest.mark.parametrize(
    ("cyrillic", "spellings"),
    [
        ("Хрущёв", ["Khrushchev", "Khrushchëv", "Hruŝëv", "Xrushhyov", "Xruščëv", "Chruschtschow",
                    "Chruszczow", "Hruscsov", "Khrouchtchev", "Chruščov", "Khrushchyov"]),
        ("Микоян", ["Mikoyan", "Mikoian", "Mikojan", "Mikoân"]),
        ("Ельцин", ["Yeltsin", "El'tsin", "Eltsin", "Jelzin", "Jelcin", "Elʹcin"]),
        ("Соловьёв", ["Soloviev", "Solov'ev", "Solovyov", "Solovyev", "Solovʹëv"]),
        ("Щербицкий", ["Shcherbitskii", "Shcherbitsky", "Shcherbitskiy", "Ščerbickij", "Ŝerbickij"]),
        ("Дзержинский", ["Dzerzhinskii", "Dzerzhinsky", "Dzeržinskij", "Dzerzhinskiy"]),
        ("Юдин", ["Iudin", "Yudin", "Judin", "Ûdin"]),
        ("Троцкий", ["Trotsky", "Trotskii", "Trockij", "Trotzki"]),
        ("Жуков", ["Zhukov", "Žukov", "Schukow", "Joukov"]),
        ("Зорин", ["Zorin", "Sorin"]),
        ("Казаков", ["Kazakov", "Kasakow"]),
        ("Горбачёв", ["Gorbachev", "Gorbachëv", "Gorbačëv", "Gorbatschow", "Gorbaczow", "Gorbatchev"]),
    ],
)  # fmt: skip
def test_russian_spelling(cyrillic: str, spellings: list[str]) -> None:
    for spelling in spellings:
        assert russian_keys(cyrillic) & russian_keys(spelling), spelling


def test_russian_names_stay_apart() -> None:
    for a, b in [
        ("Петров", "Петрова"),
        ("Козлов", "Кузлов"),
        ("Захаров", "Sakharov"),
        ("Зеров", "Serov"),
        ("Чернов", "Shernov"),
        ("Ильин", "Ильичёв"),
    ]:
        assert not russian_keys(a) & russian_keys(b), (a, b)
    assert looks_slavic("Khrushchev")
    assert not looks_slavic("Person")


@settings(max_examples=150)
@given(st.text(max_size=24))
def test_keys_of_any_text(word: str) -> None:
    assert russian_keys(word) == russian_keys(word.upper().lower()) or not word.isascii()
    korean_readings(tuple(word.split()))
    chinese_readings(tuple(word.split()))
    han_reading(word)
    hangul_reading(word)
