"""`Style` and `Session` as a caller sees them."""

# ruff: noqa: E501 - styles stand here as XML, which reads better unbroken
from __future__ import annotations

import doctest
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

import provcite.csl
from csl_cases import INFO, layout, style
from provcite.csl import Citation, Cite, Style, cache, render

if TYPE_CHECKING:
    from collections.abc import Callable

TITLE = layout('<text variable="title"/>')


def test_the_example_of_the_package_runs() -> None:
    result = doctest.testmod(provcite.csl)
    assert result.attempted > 3
    assert result.failed == 0


def test_what_a_style_says_of_itself() -> None:
    source = b'<?provcite reference="short" range="hyphen"?>' + style(
        "<citation><layout><text variable='archive'/></layout></citation>"
        "<bibliography><layout><names variable='author editor'/></layout></bibliography>",
        attributes='class="note" default-locale="de-DE"',
    )
    made = Style.load(source)
    assert (made.title, made.id, made.kind, made.locale, made.default_locale) == (
        "Test",
        "test",
        "note",
        "de-DE",
        "de-DE",
    )
    assert made.has_bibliography
    assert made.variables == {"archive", "author", "editor"}
    assert made.provcite == {"reference": "short", "range": "hyphen"}


def test_the_locale_can_be_overridden() -> None:
    source = layout('<text term="and"/>', attributes='class="note" default-locale="de-DE"')
    assert render(Style.load(source, locale="fr-FR").session([{"id": "a"}]).cite("a")) == "et"


def test_a_dependent_style_takes_the_parents_layout_and_its_own_locale() -> None:
    child = (
        f'<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0" default-locale="ru-RU">{INFO}</style>'
    ).replace("</info>", '<link rel="independent-parent" href="https://x.org/p"/></info>')
    asked: list[str] = []

    def parent(address: str) -> bytes:
        asked.append(address)
        return layout('<text term="and"/>', attributes='class="note"').replace(b"Test", b"Parent")

    made = Style.load(child.encode(), parent=parent)
    assert asked == ["https://x.org/p"]
    assert made.title == "Test"
    assert render(made.session([{"id": "a"}]).cite("a")) == "и"


def test_an_unknown_id_is_shown_and_warned_of() -> None:
    session = Style.load(TITLE).session([{"id": "a", "title": "A"}])
    assert render(session.cite("a", "b")) == "A[b]"
    assert session.warnings.messages == ["No item has the id “b”."]


def test_ids_may_be_numbers() -> None:
    session = Style.load(TITLE).session([{"id": 7, "title": "A"}])
    assert render(session.cite({"id": 7})) == "A"


def test_citations_one_by_one_and_all_at_once_are_the_same() -> None:
    source = style(
        "<citation><layout><choose><if position='ibid'><text term='ibid'/></if>"
        "<else><text variable='title'/></else></choose></layout></citation>"
    )
    items = [{"id": "a", "title": "A"}, {"id": "b", "title": "B"}]
    order = ["a", "a", "b", "a"]
    session = Style.load(source).session(items)
    singly = [render(session.cite(id, note=note)) for note, id in enumerate(order, start=1)]
    together = (
        Style.load(source).session(items).cite_all([Citation([Cite(id)], n) for n, id in enumerate(order, 1)])
    )
    assert singly == [render(node) for node in together] == ["A", "ibid.", "B", "A"]


def test_a_session_does_not_change_its_items_or_its_style() -> None:
    item = {"id": "a", "title": "A", "note": "archive: RGANI"}
    before = json.dumps(item)
    made = Style.load(TITLE)
    compiled = json.dumps(made.compiled)
    session = made.session([item])
    session.cite("a")
    session.bibliography()
    assert json.dumps(item) == before
    assert json.dumps(made.compiled) == compiled


def test_a_known_id_is_exchanged() -> None:
    session = Style.load(TITLE).session([{"id": "a", "title": "Old"}])
    session.add([{"id": "a", "title": "New"}])
    assert render(session.cite("a")) == "New"


def test_abbreviations_are_used_in_short_forms() -> None:
    source = layout('<text variable="archive"/><text variable="archive" form="short" prefix=" / "/>')
    full = "Russian State Archive of Contemporary History"
    session = Style.load(source).session(
        [{"id": "a", "archive": full}], abbreviations={"archive": {full: "RGANI"}}
    )
    assert render(session.cite("a")) == f"{full} / RGANI"


def test_a_bibliography_can_be_filtered_and_left_unsorted() -> None:
    source = style(
        "<citation><layout/></citation><bibliography><sort><key variable='title'/></sort>"
        "<layout><text variable='title'/></layout></bibliography>"
    )
    session = Style.load(source).session(
        [{"id": "1", "title": "B"}, {"id": "2", "title": "A", "type": "book"}]
    )
    assert [entry.id for entry in session.bibliography()] == ["2", "1"]
    assert [entry.id for entry in session.bibliography(sort=False)] == ["1", "2"]
    assert [entry.id for entry in session.bibliography(select=lambda item: item.type == "book")] == ["2"]


def test_a_style_without_bibliography_lists_nothing() -> None:
    made = Style.load(TITLE)
    assert not made.has_bibliography
    assert made.session([{"id": "a"}]).bibliography() == []


# -- the cache ----------------------------------------------------------------------------------------


def test_a_cached_style_renders_the_same() -> None:
    fresh = Style.load(TITLE)
    again = Style.load(TITLE, cached=fresh.to_cache())
    assert again.from_cache
    assert not fresh.from_cache
    assert again.compiled == json.loads(json.dumps(fresh.compiled))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"",
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b'"title":"Test"', b'"title":"Evil"'),
        lambda data: data.replace(b"provcite-style", b"other-cache..."),
        lambda data: data + b" ",
        lambda data: b"\x80\x04\x95pickle",
        lambda data: b"\n",
        lambda data: data.split(b"\n", 1)[1],
    ],
    ids=["empty", "cut", "half", "changed", "foreign", "longer", "pickle", "newline", "headless"],
)
def test_a_spoiled_cache_is_no_cache(spoil: Callable[[bytes], bytes]) -> None:
    fresh = Style.load(TITLE)
    made = Style.load(TITLE, cached=spoil(fresh.to_cache()))
    assert not made.from_cache
    assert made.title == "Test"


def test_a_cache_of_another_style_or_locale_is_no_cache() -> None:
    other = layout('<text variable="note"/>')
    assert not Style.load(TITLE, cached=Style.load(other).to_cache()).from_cache
    assert not Style.load(TITLE, locale="fr-FR", cached=Style.load(TITLE).to_cache()).from_cache


def test_a_cache_of_another_version_is_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Style.load(TITLE).to_cache()
    monkeypatch.setattr(cache, "__version__", "0.0.0")
    assert not Style.load(TITLE, cached=kept).from_cache


def test_a_cache_is_dropped_when_the_parent_changes() -> None:
    child = style("").replace(b"</info>", b'<link rel="independent-parent" href="https://x.org/p"/></info>')
    kept = Style.load(child, parent=lambda address: TITLE).to_cache()
    assert Style.load(child, parent=lambda address: TITLE, cached=kept).from_cache
    changed = Style.load(child, parent=lambda address: layout('<text value="new"/>'), cached=kept)
    assert not changed.from_cache
    assert render(changed.session([{"id": "a"}]).cite("a")) == "new"


def test_a_cached_style_needs_neither_lxml_nor_citeproc(tmp_path: object) -> None:
    program = (
        "import sys\nfrom provcite.csl import Style, render\n"
        "source, cached = sys.stdin.buffer.read().split(b'\\0')\n"
        "style = Style.load(source, cached=cached)\n"
        "assert style.from_cache\n"
        "print(render(style.session([{'id': 'a', 'title': 'T'}]).cite('a'), 'html'))\n"
        "print(sorted({'lxml', 'citeproc', 'yaml', 'rich', 'pickle'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=TITLE + b"\0" + Style.load(TITLE).to_cache(),
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode().split() == ["T", "[]"]


def test_one_style_serves_several_threads() -> None:
    source = style(
        "<citation><layout><names variable='author'><name initialize-with='.'><name-part name='family' "
        "text-case='uppercase'/></name><label prefix=' ' form='short'/></names><date variable='issued' prefix=' '>"
        "<date-part name='month' text-case='uppercase'/></date></layout></citation>"
    )
    shared = Style.load(source)

    def render_many(number: int) -> set[str]:
        item = {"id": "a", "author": [{"family": f"n{number}", "given": "X"}], "issued": f"1956-{number:02d}"}
        return {render(shared.session([item]).cite("a")) for _ in range(60)}

    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(render_many, range(1, 7)))
    months = ["JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE"]
    assert made == [{f"X. N{number} {month}"} for number, month in enumerate(months, start=1)]
