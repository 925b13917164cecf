"""Transfers of holdings: what is followed, what is only possible, and files of them that are wrong."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounded import bounded
from provcite.archives.concordances import (
    MAX_ENTRIES,
    MAX_MOVES,
    Concordance,
    Concordances,
    load_concordances,
    read_concordances,
    shipped_concordances,
    unit_words,
)
from provcite.archives.identity import Kind, compare, file_key, key
from provcite.archives.parse import parse
from provcite.archives.repositories import Repositories
from provcite.model.errors import InputError
from provcite.model.reference import ArchivalReference

#: A file with a new number, a fond that went as a whole, and one file of it that was filed elsewhere.
OWN = b"""\
concordances:
- old: {repository: APRF, levels: {fond: "45", opis: "1", delo: "334"}}
  new: {repository: RGASPI, levels: [[fond, "558"], [opis, "11"], [delo, "298"]]}
  note: The list of 2004.
- old: {repository: TsKhSD, levels: {fond: "89"}}
  new: {repository: GARF, levels: {fond: "10089"}}
  keeps: true
- old: {repository: RGANI, levels: {fond: "89", opis: "1", delo: "7"}}
  new: {repository: RGAE, levels: {fond: "1", opis: "2", delo: "3"}}
"""


def _own() -> Concordances:
    return Concordances((*shipped_concordances(), *load_concordances([OWN])))


def _read(text: str) -> ArchivalReference:
    return parse(text).references[0].reference


def _unit(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    reference = _read(text)
    assert reference.repository_key is not None
    return reference.repository_key, reference.path


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("APRF, f. 45, op. 1, d. 334", "RGASPI, f. 558, op. 11, d. 298"),
        ("АПРФ. Ф. 45. Оп. 1. Д. 334. Л. 55", "RGASPI, f. 558, op. 11, d. 298, l. 55"),
        ("RGANI, f. 89, op. 2, d. 5", "GARF, f. 10089, op. 2, d. 5"),
        ("RGANI, f. 89, op. 1, d. 7", "RGAE, f. 1, op. 2, d. 3"),
    ],
)
def test_a_known_number_is_followed_both_ways(before: str, now: str) -> None:
    own = _own()
    assert own.latest(*_unit(before)) == _unit(now)
    assert _unit(now) in own.elsewhere(*_unit(before))
    assert own.latest(*_unit(now)) is None
    places = [unit_words(unit) for unit in own.elsewhere(*_unit(now))]
    assert unit_words(_unit(before)) in places
    assert key(_read(before), concordances=own) == key(_read(now), concordances=own)
    assert compare(_read(before), _read(now), concordances=own).kind is Kind.EQUAL
    assert compare(_read(before), _read(now), concordances=own).concordance
    assert key(_read(before), concordances=()) != key(_read(now), concordances=())
    assert compare(_read(before), _read(now), concordances=()).kind in (
        Kind.DIFFERENT,
        Kind.DIFFERS_IN_ONE_LEVEL,
    )


def test_a_file_taken_out_of_its_fond_is_not_where_the_fond_is() -> None:
    places = _own().elsewhere(*_unit("GARF, f. 10089, op. 1, d. 7"))
    assert places == ()


def test_leaves_are_compared_across_a_transfer() -> None:
    own = _own()
    wide, narrow = (
        _read("RGASPI, f. 558, op. 11, d. 298, ll. 55-57"),
        _read("APRF, f. 45, op. 1, d. 334, l. 56"),
    )
    assert compare(wide, narrow, concordances=own).kind is Kind.CONTAINS
    assert compare(narrow, wide, concordances=own).kind is Kind.CONTAINED
    other = _read("APRF, f. 45, op. 1, d. 334, l. 90")
    assert compare(wide, other, concordances=own).kind is Kind.SAME_FILE
    assert file_key(wide, concordances=own) == file_key(other, concordances=own)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("APRF, f. 45, op. 1, d. 335", "RGASPI, f. 558, op. 11, d. 299"),  # no entry for this file
        ("APRF, f. 3, op. 65, d. 1", "RGANI, f. 3, op. 65, d. 1"),  # a fond that went in part
    ],
)
def test_what_went_without_its_numbers_being_known_is_possible_and_not_followed(one: str, other: str) -> None:
    own = _own()
    assert own.latest(*_unit(one)) is None
    assert own.elsewhere(*_unit(one)) == ()
    assert own.possible(_unit(one), _unit(other)) is not None
    assert own.possible(_unit(other), _unit(one)) is not None
    relation = compare(_read(one), _read(other), concordances=own)
    assert (relation.kind, relation.concordance) == (Kind.UNKNOWN, True)


def test_a_bare_number_is_no_fond_of_that_number() -> None:
    own = Concordances(
        [Concordance(old=("GARF", (("fond", "7"),)), new=("RGAE", (("fond", "8"),)), keeps=True)]
    )
    assert own.latest("GARF", (("delo", "7"),)) is None
    assert own.latest("GARF", (("fond", "7"), ("list", "3"))) == ("RGAE", (("fond", "8"), ("list", "3")))
    assert own.latest("GARF", (("list", "7"),)) is None


def test_levels_that_some_leave_out_do_not_hide_a_file() -> None:
    own = Concordances(
        [
            Concordance(
                old=("AVPRF", (("fond", "0102"), ("opis", "12"), ("delo", "4"))),
                new=("RGAE", (("fond", "1"), ("opis", "2"), ("delo", "3"))),
            )
        ]
    )
    path = (("fond", "0102"), ("opis", "12"), ("papka", "68"), ("delo", "4"), ("list", "9"))
    now = own.latest("AVPRF", path)
    assert now == ("RGAE", (("fond", "1"), ("opis", "2"), ("delo", "3"), ("list", "9")))
    assert own.latest("AVPRF", (("fond", "102"), *path[1:])) is None


def test_whole_holdings_may_move() -> None:
    (entry,) = load_concordances([b"[{old: {repository: PA-AA}, new: {repository: BArch}, keeps: true}]"])
    moved = Concordances([entry])
    assert moved.latest("PA-AA", (("bestand", "B 12"),)) == ("BArch", (("bestand", "B 12"),))
    assert moved.about("BArch") == (entry,)
    assert moved.about("GARF") == ()


def test_an_own_entry_replaces_a_shipped_one_and_transfers_are_chained() -> None:
    own = load_concordances(
        [
            b"""
- {old: {repository: GARF, levels: {fond: "1"}}, new: {repository: RGAE, levels: {fond: "2"}}, keeps: true}
- {old: {repository: RGAE, levels: {fond: "2"}}, new: {repository: RGANI, levels: {fond: "3"}}, keeps: true}
"""
        ]
    )
    chain = Concordances(own)
    path = (("fond", "1"), ("delo", "9"))
    assert chain.present("GARF", path) == ("RGAE", (("fond", "2"), ("delo", "9")))
    assert chain.latest("GARF", path) == ("RGANI", (("fond", "3"), ("delo", "9")))
    assert len(chain.elsewhere("RGANI", (("fond", "3"), ("delo", "9")))) == 2
    again = Concordance(old=own[0].old, new=("APRF", (("fond", "7"),)), keeps=True)
    assert Concordances([*own, again]).present("GARF", path) == ("APRF", (("fond", "7"), ("delo", "9")))


def test_a_store_names_its_own_repositories() -> None:
    source = b'[{old: {repository: GASO, levels: {fond: "1"}}, new: {repository: GARF, levels: {fond: "2"}}}]'
    with pytest.raises(InputError, match="no repository 'GASO'"):
        load_concordances([source])
    known = Repositories.load([b"- {key: GASO, tradition: russian, names: {en: Smolensk}}"])
    assert load_concordances([source], repositories=known)[0].old[0] == "GASO"


ENDS = 'old: {repository: GARF, levels: {fond: "1"}}, new: {repository: RGAE, levels: {fond: "2"}}'


@pytest.mark.parametrize(
    ("source", "place", "words", "remedy"),
    [
        ("[", "own.yaml:1:1", "not closed", "Write [one, two]"),
        ("concordances: 3", "own.yaml:1:1", "list of concordances", "Start it with"),
        ("concordances:\n- old: 5\n", "own.yaml:2:3", "old and new", "For example"),
        ("- {old: {repository: GARF}}", "own.yaml:1:3", "old and new", "For example"),
        ("- old: {levels: []}\n  new: {repository: GARF}", "own.yaml:1:3", "old and new", "For example"),
        (f"- {{{ENDS}, keep: true}}", "own.yaml:1:96", "'keep' is not known", "keeps"),
        (f"concordance:\n- {{{ENDS}}}", "own.yaml:1:1", "'concordance' is not known", "concordances"),
        (f"- {{{ENDS}, keeps: ja}}", "own.yaml:1:96", "'ja'", "true"),
        (f"- {{{ENDS}, note: [a]}}", "own.yaml:1:96", "not text", "quotes"),
        (
            "- old: {repository: RGNAI}\n  new: {repository: GARF}",
            "own.yaml:1:9",
            "'RGNAI'",
            "repositories.yaml",
        ),
        (
            '- old: {repository: GARF, levels: {fund: "1"}}\n  new: {repository: RGAE}',
            "own.yaml:1:36",
            "'fund'",
            "show",
        ),
        (
            '- old: {repository: GARF, levels: {listy: "1"}}\n  new: {repository: RGAE}',
            "own.yaml:1:36",
            "not leaves",
            "out",
        ),
        (
            '- old: {repository: GARF, levels: {fond: ""}}\n  new: {repository: RGAE}',
            "own.yaml:1:36",
            "no number",
            "quotes",
        ),
        (
            '- old: {repository: GARF, levels: [fond, "1"]}\n  new: {repository: RGAE}',
            "own.yaml:1:27",
            "level and value",
            "Write",
        ),
        (
            "- old: {repository: GARF, where: x}\n  new: {repository: RGAE}",
            "own.yaml:1:27",
            "'where'",
            "levels",
        ),
        (
            '- old: {repository: GARF, levels: {fond: "1"}}\n  new: {repository: GARF, levels: {fond: 1}}',
            "own.yaml:1:3",
            "same unit",
            "new number",
        ),
        ("a: &a 1\nb: *a", "own.yaml:1:4", "aliases", ""),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_place_and_remedy(
    source: str, place: str, words: str, remedy: str
) -> None:
    _, problems = read_concordances([source.encode()], names=["own.yaml"])
    assert [problem for problem in problems if problem.place == place], [str(one) for one in problems]
    problem = next(problem for problem in problems if problem.place == place)
    assert words in problem.message
    assert remedy in problem.hint
    with pytest.raises(InputError):
        load_concordances([source.encode()], names=["own.yaml"])


def test_every_problem_is_told_and_sound_entries_stay() -> None:
    source = f"- {{{ENDS}}}\n- 5\n- {{old: {{repository: XX}}, new: {{repository: RGAE}}}}\n"
    found, problems = read_concordances([source.encode()])
    assert len(found) == 1
    assert [problem.place.rpartition("yaml:")[2] for problem in problems] == ["2:3", "3:10"]


def _transfers(*pairs: tuple[str, str], keeps: str = "true") -> bytes:
    return "".join(
        f'- old: {{repository: GARF, levels: {{fond: "{old}"}}}}\n'
        f'  new: {{repository: GARF, levels: {{fond: "{new}"}}}}\n  keeps: {keeps}\n'
        for old, new in pairs
    ).encode()


def test_circles_contradictions_and_endless_chains_are_named() -> None:
    _, (circle,) = read_concordances([_transfers(("1", "2"), ("2", "3"), ("3", "1"))])
    assert "in a circle" in circle.message
    assert "GARF, fond 1" in circle.message
    assert "concordances.yaml:" in circle.place
    _, (double,) = read_concordances([_transfers(("1", "2"), ("1", "3"))])
    assert "two new numbers" in double.message
    assert double.place == "concordances.yaml:4:3"
    numbers = [str(number) for number in range(MAX_MOVES + 2)]
    _, (chain,) = read_concordances([_transfers(*pairwise(numbers))])
    assert f"more than {MAX_MOVES} times" in chain.message
    found, none = read_concordances([_transfers(*pairwise(numbers[:-1]))])
    assert (len(found), none) == (MAX_MOVES, [])
    _, (against,) = read_concordances(
        [
            b"""
- {old: {repository: RGASPI, levels: {fond: "558"}}, new: {repository: APRF, levels: {fond: "45"}}}
"""
        ]
    )
    assert "in a circle" in against.message  # with what is shipped
    assert against.place.startswith("concordances.yaml:2")


def test_a_fond_that_grows_into_itself_is_a_circle() -> None:
    source = (
        b'- old: {repository: GARF, levels: {fond: "1"}}\n'
        b'  new: {repository: GARF, levels: {fond: "1", opis: "2"}}\n  keeps: true\n'
    )
    _, (problem,) = read_concordances([source])
    assert "in a circle" in problem.message


def test_many_entries_are_read_and_too_many_refused() -> None:
    pairs = [(f"{number}", f"{number + 100_000}") for number in range(3_000)]
    with bounded():
        found, problems = read_concordances([_transfers(*pairs)])
        assert (len(found), problems) == (3_000, [])
        moved = Concordances(found)
        for number in range(0, 3_000, 10):
            assert moved.latest("GARF", (("fond", str(number)), ("delo", "1"))) is not None
    entry = b"- {old: {repository: GARF}, new: {repository: RGAE}}\n"
    with bounded():
        _, problems = read_concordances([entry * 4_000] * (MAX_ENTRIES // 4_000 + 1))
    assert "more than 20,000 are not read" in problems[0].message
    with bounded(), pytest.raises(InputError, match="larger than"):
        load_concordances([b"#" * 3_000_000])


def test_hostile_meshes_end() -> None:
    """Every fond leads to every other's inventories: all the same it ends, with a reason."""
    pairs = [
        f'- old: {{repository: GARF, levels: {{fond: "a", opis: "{number}"}}}}\n'
        f'  new: {{repository: RGAE, levels: {{fond: "b"}}}}\n  keeps: true\n'
        f'- old: {{repository: RGAE, levels: {{fond: "b", opis: "{number}"}}}}\n'
        f'  new: {{repository: RGANI, levels: {{fond: "c{number}"}}}}\n  keeps: true\n'
        for number in range(1_000)
    ]
    with bounded():
        _, problems = read_concordances(["".join(pairs).encode()])
    assert all(problem.hint and problem.place for problem in problems)


values = st.text(alphabet="0123456789абABРR- ", min_size=1, max_size=4).filter(
    lambda text: text.strip(" -") != ""
)
paths = st.lists(st.tuples(st.sampled_from(["fond", "opis", "delo"]), values), min_size=0, max_size=3).map(
    lambda pairs: tuple(dict(pairs).items())
)
units = st.tuples(st.sampled_from(["GARF", "RGAE", "RGANI"]), paths)
entries = st.builds(Concordance, old=units, new=units, keeps=st.booleans())


@settings(max_examples=60)
@given(st.lists(entries, max_size=6), units)
def test_following_ends_and_goes_both_ways(
    made: list[Concordance], unit: tuple[str, tuple[tuple[str, str], ...]]
) -> None:
    known = Concordances(made)
    places = known.elsewhere(*unit)
    assert len(places) <= 64
    assert unit not in places
    now = known.present(*unit)
    if now is not None and known.elsewhere(*unit):
        back = known.elsewhere(*now)
        assert any(file_of(place) == file_of(unit) for place in (*back, now))


def file_of(unit: tuple[str, tuple[tuple[str, str], ...]]) -> str:
    """A unit's key by its numbers alone."""
    return file_key(ArchivalReference(repository_key=unit[0], path=unit[1]), concordances=())


@settings(max_examples=80)
@given(st.one_of(st.binary(max_size=120), st.text(max_size=120).map(str.encode)))
def test_any_bytes_give_entries_or_problems(data: bytes) -> None:
    found, problems = read_concordances([data], names=["x.yaml"])
    assert all(isinstance(problem, InputError) and problem.place for problem in problems)
    assert all(entry.place.startswith("x.yaml") for entry in found)


words = st.recursive(
    st.sampled_from(["GARF", "1", "true", "", "fond"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["old", "new", "repository", "levels", "keeps", "note", "fond", "x"]),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)


@settings(max_examples=120)
@given(words)
def test_any_shape_gives_entries_or_problems(shape: object) -> None:
    import json

    data = json.dumps({"concordances": [shape]}).encode()
    found, problems = read_concordances([data])
    assert all(problem.message and problem.place for problem in problems)
    assert len(found) + bool(problems) >= 1
