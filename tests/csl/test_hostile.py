"""Styles and data that mean harm, or are merely broken: a clear error, in bounded time."""

# ruff: noqa: E501 - styles stand here as XML, which reads better unbroken
from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounded import bounded
from csl_cases import FILES, layout, read_case, style, style_source
from provcite.csl import Style, render
from provcite.model.errors import InputError


def message(source: bytes, **options: Any) -> str:
    with pytest.raises(InputError) as caught:
        Style.load(source, place="my.csl", **options)
    return str(caught.value)


def test_broken_xml_names_the_line() -> None:
    text = message(b'<style xmlns="http://purl.org/net/xbiblio/csl">\n<info>\n</style>')
    assert text.startswith("my.csl:3: The style is not well-formed XML")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (b"", "not well-formed"),
        (b"\x00\x01\x02", "not well-formed"),
        (b"<html/>", "no CSL style: its root element is <html>"),
        (b'<style xmlns="http://example.org/other"/>', "no CSL style"),
        (style("<citation><layout/></citation>", attributes='class="poem"'), "neither note nor in-text"),
        (style("<citation/>"), "has no <layout>"),
        (style(""), "has no <citation>"),
        (layout('<text macro="gone"/>'), "does not define"),
        (layout("", before='<macro name="m"/><macro name="m"/>'), "defined twice"),
    ],
)
def test_what_is_no_style_is_said(source: bytes, words: str) -> None:
    assert words in message(source)


def test_a_macro_that_calls_itself_is_refused_with_its_loop() -> None:
    source = layout(
        '<text macro="a"/>',
        before='<macro name="a"><text macro="b"/></macro>\n<macro name="b"><group><text macro="a"/></group></macro>',
    )
    assert "calls a macro from itself: a → b → a" in message(source)


def test_a_sort_key_that_calls_itself_is_refused() -> None:
    source = style(
        '<macro name="a"><text macro="a"/></macro>'
        '<citation><sort><key macro="a"/></sort><layout><text variable="title"/></layout></citation>'
    )
    assert "calls a macro from itself: a → a" in message(source)


def test_macros_that_double_are_refused_or_stopped() -> None:
    macros = "".join(
        f'<macro name="m{n}"><text macro="m{n + 1}"/><text macro="m{n + 1}"/></macro>' for n in range(40)
    )
    source = layout('<text macro="m0"/>', before=macros + '<macro name="m40"><text value="x"/></macro>')
    assert "grows beyond" in message(source)


def test_a_style_below_the_static_bound_is_stopped_while_rendering() -> None:
    macros = "".join(
        f'<macro name="m{n}"><text macro="m{n + 1}"/><text macro="m{n + 1}"/></macro>' for n in range(22)
    )
    source = layout('<text macro="m0"/>', before=macros + '<macro name="m22"><text value="x"/></macro>')
    session = Style.load(source).session([{"id": "a"}])
    with bounded(), pytest.raises(InputError, match="never comes to an end"):
        session.cite("a")


def test_deep_nesting_is_refused_or_rendered_without_a_traceback() -> None:
    deep = "<group>" * 100 + '<text value="x"/>' + "</group>" * 100
    assert render(Style.load(layout(deep)).session([{"id": "a"}]).cite("a")) == "x"
    too_deep = "<group>" * 240 + '<text value="x"/>' + "</group>" * 240
    assert "nests more than" in message(layout(too_deep))
    chain = "".join(
        f'<macro name="m{n}"><group prefix="("><text macro="m{n + 1}"/></group></macro>' for n in range(99)
    )
    chain += '<macro name="m99"><text value="x"/></macro>'
    assert "too deeply" in message(layout('<text macro="m0"/>', before=chain))


def test_the_deepest_style_that_loads_also_renders() -> None:
    part = '<group prefix="(" font-style="italic" display="block" text-case="uppercase"><text macro="m{}"/></group>'
    chain = "".join(f'<macro name="m{n}">{part.format(n + 1)}</macro>' for n in range(50))
    chain += '<macro name="m50"><text variable="title"/></macro>'
    session = Style.load(layout('<text macro="m0"/>', before=chain)).session([{"id": "a", "title": "t"}])
    assert render(session.cite("a")).endswith("T")


def test_entities_are_not_resolved() -> None:
    bomb = (
        b'<!DOCTYPE style [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
        b'<!ENTITY f SYSTEM "file:///etc/passwd">]>' + layout("<text value='x'/>&b;&f;")
    )
    assert "XML entity" in message(bomb)
    attribute = b'<!DOCTYPE style [<!ENTITY a "words">]>' + layout("<text value='&a;'/>")
    assert "XML entity" in message(attribute)


def test_a_style_of_many_megabytes_is_refused_unread() -> None:
    assert "bytes long" in message(b"<style>" + b" " * 5_000_000)


def test_a_style_of_too_many_elements_is_refused() -> None:
    assert "more than 60,000 elements" in message(layout("<text value='x'/>" * 61_000))


def test_a_locale_that_is_no_name_is_refused() -> None:
    source = layout('<text term="and"/>')
    assert "no name of a locale" in message(source, locale='en"] | //*')
    assert "no name of a locale" in message(source, locale="../../secret")


def test_a_default_locale_that_is_no_name_counts_as_english() -> None:
    source = layout('<text term="and"/>', attributes="class='in-text' default-locale='\"]x'")
    assert Style.load(source).locale == "en-US"


def test_a_dependent_style_needs_its_parent() -> None:
    child = style("").replace(b"</info>", b'<link rel="independent-parent" href="https://x.org/p"/></info>')
    assert "https://x.org/p, which is not at hand" in message(child)
    assert "and so on" in message(child, parent=lambda address: child)


def test_validate_names_the_line_of_a_breach() -> None:
    source = layout('\n<text variable="title" colour="red"/>')
    with pytest.raises(InputError, match="breaks the CSL") as caught:
        Style.validate(source, place="my.csl")
    assert caught.value.place == "my.csl:2"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KEYS = (
    "id type title title-short author editor translator issued accessed event-date page volume edition note "
    "number language archive URL DOI citation-label genre"
)
PARTS = "family given literal suffix non-dropping-particle dropping-particle date-parts season circa raw edtf"
ITEMS = st.dictionaries(
    st.sampled_from(KEYS.split()),
    JSON
    | st.dictionaries(st.sampled_from(PARTS.split()), JSON, max_size=4)
    | st.lists(st.dictionaries(st.sampled_from(PARTS.split()), JSON, max_size=4), max_size=3),
    max_size=8,
)
CITES = st.dictionaries(
    st.sampled_from(
        [
            "id",
            "locator",
            "label",
            "prefix",
            "suffix",
            "suppress-author",
            "author-only",
            "position",
            "near-note",
        ]
    ),
    JSON,
    max_size=5,
)
SOURCES = [style_source(read_case(path.read_text(encoding="utf-8"))) for path in FILES]
STYLES = [Style.load(source) for source in SOURCES[::9]]


@settings(max_examples=120)
@given(st.lists(ITEMS, min_size=1, max_size=4), st.lists(CITES, max_size=3), st.sampled_from(STYLES))
def test_no_data_gives_a_traceback(
    items: list[dict[str, Any]], cites: list[dict[str, Any]], style: Style
) -> None:
    session = style.session(items)
    ids = list(session.items)
    for form, node in zip(
        ("plain", "html", "markdown", "latex", "rtf"),
        [session.cite(*ids), session.cite(*cites), *[entry.text for entry in session.bibliography()]],
        strict=False,
    ):
        assert isinstance(render(node, form), str)


ODD = {
    "nan": float("nan"),
    "infinity": float("inf"),
    "thousands of digits": 10**5000,
    "negative": -(10**400),
    "surrogate": "\ud800",
    "nul": "\x00",
    "object": {},
    "nested": [[]],
    "true": True,
}


@pytest.mark.parametrize("name", ODD)
def test_odd_scalars_anywhere(name: str) -> None:
    value = ODD[name]
    item = dict.fromkeys(KEYS.split(), value)
    item["author"] = [{"family": value, "given": value}]
    item["issued"] = {"date-parts": [[value, value, value]], "season": value}
    for one in STYLES:
        session = one.session([item])
        render(session.cite({"id": next(iter(session.items)), "locator": value}), "rtf")
        session.bibliography()


def test_items_and_cites_of_the_wrong_shape_are_said() -> None:
    one = Style.load(layout('<text variable="title"/>'))
    with pytest.raises(InputError, match="no CSL-JSON object"):
        one.session([json.loads("[1]")])
    with pytest.raises(InputError, match="neither an id nor"):
        one.session([]).cite(json.loads("5"))


@pytest.mark.parametrize(
    "text",
    [
        "a " * 30_000,
        "'\"" * 30_000,
        "<i>" * 20_000,
        "a'" * 30_000 + "!",
        "1-" * 30_000,
        "1 " * 30_000 + "-",
        "x: y\n" * 20_000,
        "a" * 60_000 + "!",
        " " * 60_000 + "a",
    ],
    ids=["words", "quotes", "tags", "apostrophes", "hyphens", "numbers", "lines", "letters", "blanks"],
)
def test_long_fields_take_linear_time(text: str) -> None:
    source = layout(
        '<names variable="author"><name initialize-with="."/></names><text variable="title" text-case="title" quotes="true"/>'
        '<text variable="page"/><label variable="page"/><number variable="volume" form="ordinal"/>'
        '<text variable="note" text-case="sentence"/><date variable="issued" form="text"/>',
        attributes='class="note" page-range-format="chicago"',
    )
    item: dict[str, Any] = {
        "id": "a",
        "title": text,
        "page": text,
        "volume": text,
        "note": text,
        "issued": text,
        "language": "en",
    }
    item["author"] = [{"family": text, "given": text}]
    with bounded():
        node = Style.load(source).session([item]).cite({"id": "a", "prefix": text})
        for form in ("plain", "html", "markdown", "latex", "rtf"):
            render(node, form)
