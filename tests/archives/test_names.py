"""Names: labelled pairs, the rules of each tradition, order, titles, laws."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provcite.archives.names import Verdict, compare_names, name_key, name_keys

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def benchmark() -> dict[str, object]:
    script = ROOT / "benchmarks" / "name_pairs.py"
    if not script.exists():
        pytest.skip("the benchmarks are not part of this installation")
    return runpy.run_path(str(script))


def test_labelled_pairs_hold_precision_and_recall(benchmark: dict[str, object]) -> None:
    read_pairs, measure = benchmark["read_pairs"], benchmark["measure"]
    assert callable(read_pairs)
    assert callable(measure)
    pairs = read_pairs(benchmark["PAIRS"])
    assert len(pairs) >= 400
    counts, misses = measure(pairs)
    hits, wrong, missed, _ = counts["all"]
    assert hits / (hits + wrong) >= 0.98, misses
    assert hits / (hits + missed) >= 0.98, misses


@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [
        ("Petrov A.M.", "A. M. Petrov", Verdict.SAME),
        ("Petrov A.M.", "А. М. Петров", Verdict.SAME),
        ("Petrov, A. M.", "AM Petrov", Verdict.SAME),
        ("Comrade A. M. Petrov", "Charge d'Affaires ad interim Petrov A.M.", Verdict.SAME),
        ("Petrov, Chargé d'Affaires", "Petrov", Verdict.SAME),
        ("Person, James F.", "James F. Person", Verdict.SAME),
        ("James F. Person", "J. F. Person", Verdict.COMPATIBLE),
        ("James F. Person", "James Person", Verdict.COMPATIBLE),
        ("James F. Person", "Person", Verdict.COMPATIBLE),
        ("James F. Person", "James G. Person", Verdict.DIFFERENT),
        ("A. M. Petrov", "A. N. Petrov", Verdict.DIFFERENT),
        ("Pak Chang-ok", "Pak Chang Ok", Verdict.SAME),
        ("Pak Chang-ok", "Park Chang Ok", Verdict.SAME),
        ("Choe Yong-geon", "Choi Yong Kun", Verdict.SAME),
        ("Choe Yong-geon", "Choe Chang-ik", Verdict.DIFFERENT),
        ("Kim Seung-hwa", "Kim Sung-hwa", Verdict.SAME),
        ("Pak Chang-ok [Pak Chang Ok]", "박창옥", Verdict.SAME),
        ("Pak", "Pak Chang-ok", Verdict.COMPATIBLE),
        ("Khrushchev", "Хрущёв", Verdict.SAME),
        ("Khrushchëv", "Khrushchev", Verdict.SAME),
        ("Zhou Enlai", "Chou En-lai", Verdict.SAME),
        ("周恩来", "周恩來", Verdict.SAME),
        ("李鹏", "李朋", Verdict.DIFFERENT),
        ("Mao", "Mao Zedong", Verdict.COMPATIBLE),
        ("George Bush, Jr.", "George Bush, Sr.", Verdict.DIFFERENT),
        ("", "Petrov", Verdict.UNKNOWN),
        ("123", "Petrov", Verdict.UNKNOWN),
    ],
)
def test_verdict(a: str, b: str, verdict: Verdict) -> None:
    assert compare_names(a, b).verdict is verdict
    assert compare_names(b, a).verdict is verdict


def test_reason_is_words() -> None:
    match = compare_names("Choe Yong-geon", "Choe Chang-ik")
    assert match.reason == "the same Korean surname, other given names"
    assert not match.matches


def test_key_groups_spellings() -> None:
    assert name_key("Pak Chang-ok") == name_key("Park Chang Ok") == name_key("박창옥")
    assert name_key("А. М. Петров") == name_key("Petrov A.M.")
    assert name_key("Mao Tse-tung") == name_key("毛泽东")
    assert name_key("") == ""


names = st.one_of(
    st.text(max_size=30),
    st.lists(
        st.sampled_from(
            ["Pak", "Chang-ok", "A.", "M.", "Petrov", "Петров", "Comrade", "von", ",", "(", ")", "[", "]",
             "Jr.",
             "Mao", "Tse-tung", "周恩来", "김일성", "Kim", "Il", "Sung", "Ch'oe", "Il'ich", "-", "'",
              "d'Affaires",
             "Yu.", "O", "de", "Хрущёв", "ß", "Ł", "Müller", "III", "동지"]
        ),
        max_size=6,
    ).map(" ".join),
)  # fmt: skip


@settings(max_examples=250)
@given(names, names)
def test_laws_of_comparison(a: str, b: str) -> None:
    match, back = compare_names(a, b), compare_names(b, a)
    assert (match.verdict, match.score) == (back.verdict, back.score)
    assert 0 <= match.score <= 1
    if match.matches:
        assert name_keys(a) & name_keys(b), "what matches has a key in common"
    itself = compare_names(a, a)
    assert itself.verdict in (Verdict.SAME, Verdict.UNKNOWN)
    assert isinstance(name_key(a), str)
