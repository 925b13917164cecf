"""A store's own address rules: what they add, and files of them that are wrong."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounded import bounded
from provcite.archives.address_rules import MAX_BYTES, MAX_FORMS, load_rules, read_rules
from provcite.archives.addresses import MAX_ADDRESS, Kind, canonical, same_document
from provcite.model.errors import InputError

OWN = b"""\
platforms:
  - key: own
    name: Our archive
    current: docs.example.org
    former: [www.old.example.org]
    extensions: [pdf]
    forms:
      - {path: "/item/{number}", kind: document}
      - {path: "/i/{number}-{slug}", kind: document, to: "/item/{number}"}
      - {path: "/find/{rest}", kind: search}
  - key: frus
    former: [frus.example.edu]
"""


def test_own_platforms_and_hosts_are_known_beside_the_shipped_ones() -> None:
    rules = load_rules(OWN)
    assert rules.own == {"own"}
    assert rules.extended == {"frus"}
    assert same_document(
        "http://old.example.org/item/12.pdf", "https://docs.example.org/i/12-a-letter", rules
    )
    assert canonical("https://docs.example.org/find/kim", rules).kind is Kind.SEARCH
    moved = canonical("https://frus.example.edu/historicaldocuments/frus1955-57v23/d3", rules)
    assert moved.canonical_url == "https://history.state.gov/historicaldocuments/frus1955-57v23/d3"
    assert moved.superseded
    assert (
        canonical("https://docs.example.org/item/12").platform is None
    )  # the shipped rules are as they were


#: A platform up to its one form.
FORM = "key: x\n  current: a.org\n  forms:\n  - "


@pytest.mark.parametrize(
    ("row", "place", "words", "remedy"),
    [
        ("name: x", "2:3", 'no "key"', "For example"),
        ("key: A b", "2:3", "'A b'", "Small letters"),
        ("key: x", "2:3", 'no "current"', "current:"),
        ("key: x\n  current: https://a.org/", "3:3", "not the name of a host", "without https"),
        ("key: x\n  current: a.org\n  formers: [b.org]", "4:3", "'formers'", "former"),
        ("key: x\n  current: a.org\n  former: b.org", "4:3", "not a list", "former:"),
        ("key: x\n  current: a.org\n  ignore_case: maybe", "4:3", "neither yes nor no", ""),
        ("key: x\n  current: www.cia.gov", "2:3", "belongs to the platform 'ciafoia'", "key: ciafoia"),
        ("key: x\n  current: a.org\n  forms: 3", "4:3", "not a list", ""),
        (FORM + "3", "5:5", "not a mapping", ""),
        (FORM + "{path: /a, kind: document, host: b}", "5:32", "'host'", "path"),
        (FORM + "{path: a, kind: document}", "5:5", "begins with a slash", ""),
        (FORM + "{path: /a, kind: document, keep: all}", "5:32", '"keep"', ""),
        (FORM + "{path: /a, kind: document, to: b}", "5:32", '"to"', ""),
        (FORM + "{path: '/{id}', kind: document}", "5:6", "braces", "{number}"),
        (FORM + "{path: /a, kind: document, to: '/{slug}'}", "5:32", "braces", "to"),
        (
            FORM + "{path: '/{rest}/{slug}', kind: document}",
            "5:6",
            "something follows",
            "{rest} is the end",
        ),
        (
            FORM + "{path: '/{slug}-{slug}', kind: document}",
            "5:6",
            "more than one way",
            "one {slug}",
        ),
        (
            FORM + "{path: '/{number}{slug}', kind: document}",
            "5:6",
            "more than one way",
            "a mark between",
        ),
    ],
)
def test_a_rule_that_is_wrong_is_refused_with_place_and_remedy(
    row: str, place: str, words: str, remedy: str
) -> None:
    source = f"platforms:\n- {row}\n".encode()
    _, problems = read_rules([source], names=["addresses.yaml"])
    (problem,) = problems
    assert problem.place == f"addresses.yaml:{place}"
    assert words in problem.message
    assert remedy in problem.hint


def test_sound_platforms_stay_beside_unsound_ones_and_every_problem_is_told() -> None:
    more = b"platforms:\n- {key: x, current: a.org}\n- {key: y}\n- 5\n"
    rules, problems = read_rules([OWN, more, b"["], names=["a.yaml", "b.yaml", "c.yaml"])
    assert rules.own == {"own", "x"}
    assert [problem.place for problem in problems] == ["b.yaml:3:3", "b.yaml:4:3", "c.yaml:1:1"]
    assert not read_rules([b""])[1]
    twice, (clash,) = read_rules([OWN, b"- {key: z, current: docs.example.org}"])
    assert "'own'" in clash.message
    assert "z" not in {platform.key for platform in twice.platforms}


def test_huge_and_hostile_rules_are_refused() -> None:
    forms = ", ".join('{path: "/a", kind: document}' for _ in range(MAX_FORMS + 1))
    many = "\n".join(f"- {{key: p{number}, current: h{number}.example.org}}" for number in range(2_001))
    nested = b"platforms: " + b"[" * 500
    for source in (
        f"- {{key: x, current: a.org, forms: [{forms}]}}".encode(),
        many.encode(),
        nested,
        b"#" * (MAX_BYTES + 1),
    ):
        with bounded():
            _, problems = read_rules([source], names=["big.yaml"])
        assert problems
        assert problems[0].place.startswith("big.yaml")


def test_no_form_takes_long_over_an_address() -> None:
    parts = "/".join("{slug}-{number}" for _ in range(20))
    rules = load_rules(
        b'- {key: x, current: a.org, forms: [{path: "/' + parts.encode() + b'/{rest}", kind: document}]}'
    )
    for path in ("1-" * 900, "/".join("1-1-1-1-1" for _ in range(180)), "-1/" * 600):
        with bounded():
            assert canonical(f"https://a.org/{path}"[:MAX_ADDRESS], rules).platform == "x"


@settings(max_examples=80)
@given(st.one_of(st.binary(max_size=120), st.text(max_size=120).map(str.encode)))
def test_any_bytes_give_rules_or_problems(data: bytes) -> None:
    rules, problems = read_rules([data], names=["x.yaml"])
    assert len(rules.platforms) >= len(load_rules().platforms)
    assert all(isinstance(problem, InputError) and problem.place.startswith("x.yaml") for problem in problems)


shapes = st.recursive(
    st.sampled_from(["own", "a.example.org", "/a/{number}", "document", "", "yes"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2),
        st.dictionaries(
            st.sampled_from(["key", "current", "former", "forms", "path", "kind", "to", "ignore_case"]),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=14,
)


@settings(max_examples=120)
@given(shapes)
def test_any_shape_gives_rules_or_problems(shape: object) -> None:
    rules, problems = read_rules([json.dumps({"platforms": [shape]}).encode()])
    assert bool(rules.own or rules.extended) != bool(problems)
    for host in rules.hosts:
        assert canonical(f"https://{host}/a/7", rules).platform is not None


numbers = st.integers(0, 10**17).map(str)


@settings(max_examples=60)
@given(
    numbers,
    st.sampled_from(["docs.example.org", "old.example.org"]),
    st.sampled_from(["", ".pdf", "?utm_source=a"]),
)
def test_every_form_of_an_own_address_is_one_document(number: str, host: str, tail: str) -> None:
    rules = load_rules(OWN)
    read = canonical(f"http://www.{host}/item/{number}{tail}", rules)
    assert (read.identity, read.canonical_url) == (f"own:{number}", f"https://docs.example.org/item/{number}")
    assert canonical(read.canonical_url, rules).canonical_url == read.canonical_url


class _Nothing:
    """A pattern that nothing fits."""

    def fullmatch(self, text: str) -> None:
        """None, of any text."""


PARTS = st.sampled_from(
    [
        "document",
        "113371",
        "a-letter",
        "node",
        "a.pdf",
        "113371.pdf",
        "..",
        "search",
        "id",
        "details",
        "",
        "~x",
    ]
)


@settings(max_examples=100)
@given(
    st.sampled_from(sorted(load_rules().hosts)), st.sampled_from(["", "www."]), st.lists(PARTS, max_size=4)
)
def test_an_address_that_needs_no_mending_means_the_same_the_short_way(
    host: str, www: str, parts: list[str]
) -> None:
    from provcite.archives import addresses

    url = f"https://{www}{host}/{'/'.join(parts)}"
    short = addresses._canonical(url, load_rules())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(addresses, "_PLAIN", _Nothing())
        assert addresses._canonical(url, load_rules()) == short
