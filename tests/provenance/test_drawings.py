"""Trees, tables, Mermaid, DOT and SVG: golden files, and nothing that breaks out of its place."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from clients import program
from provcite.model.record import Access, Event, Record
from provcite.provenance.chain import build_chain
from provcite.provenance.drawings import data, flow, svg, tree
from provcite.provenance.drawings.page import page
from provcite.provenance.graph import build_graph
from provcite.provenance.prov import serialise, to_prov
from provcite.provenance.rico import to_rico
from provenance.samples import sample, second
from provenance.stories import further

GOLDEN = Path(__file__).parent / "golden"


def drawn(form: str) -> str:
    chains = [build_chain(record) for record in (sample(), second())]
    graph = build_graph(chains)
    if form == "tree":
        return "".join(f"{line.branch}{line.text}\n" for chain in chains for line in tree.tree_lines(chain))
    if form == "table":
        return "".join("\t".join(row) + "\n" for chain in chains for row in tree.table_rows(chain))
    if form == "json":
        return json.dumps(data.graph_data(graph), ensure_ascii=False, indent=2) + "\n"
    if form == "rico":
        return json.dumps(to_rico(graph), ensure_ascii=False, indent=2) + "\n"
    if form == "mermaid":
        return flow.mermaid(graph)
    if form == "dot":
        return flow.dot(graph)
    if form == "svg":
        return svg.svg(graph)
    return serialise(to_prov(graph), form)


@pytest.mark.parametrize("form", ["tree", "table", "json", "rico", "mermaid", "dot", "svg", "prov-n"])
def test_golden(form: str) -> None:
    assert drawn(form) == (GOLDEN / f"chain.{form}").read_text("utf-8")


_HOSTILE = st.text(alphabet="<>&\"'\\[]{}()#;:|`\n\r\t%$abc\u2028\u202eЖ", min_size=1, max_size=20)


@settings(max_examples=60)
@given(_HOSTILE, _HOSTILE)
def test_svg_is_well_formed_whatever_the_record_says(title: str, name: str) -> None:
    record = Record(id="x", title=title, provenance=(Event(event="written", by=(name,), place=title),))
    root = etree.fromstring(svg.svg(build_graph([build_chain(record)])).encode())
    assert {element.tag.split("}")[1] for element in root.iter()} <= {
        "svg", "title", "desc", "style", "defs", "marker", "path", "g", "rect", "text",
    }  # fmt: skip


def svg_of(record: Record) -> str:
    return svg.svg(build_graph([build_chain(record)]))


def test_the_picture_is_told_to_whoever_hears_it() -> None:
    root = etree.fromstring(svg_of(further()["pictured"]).encode())
    told = root.findtext("{*}desc")
    assert told is not None
    assert "The print was sold by Frederick Walker to Queensland Museum in 1926." in told
    many = [replace(sample(), id=f"r{number}") for number in range(30)]
    told = etree.fromstring(svg.svg(build_graph([build_chain(one) for one in many])).encode()).findtext(
        "{*}desc"
    )
    assert told is not None
    assert told.endswith("And 18 more records.")


@pytest.mark.parametrize(
    "title", ["Minutes of the Provincial Security Committee", "朝鮮民主主義人民共和国外務省" * 4, "W" * 200]
)
def test_no_line_of_the_picture_leaves_its_box(title: str) -> None:
    record = Record(
        id="x", title=title, provenance=(Event(event="received", by=(title,), date="1956", place=title),),
        access=(Access(status="partly open", extent=f"Not to be shown without leave of {title}"),),
    )  # fmt: skip
    for text in etree.fromstring(svg_of(record).encode()).iter("{*}text"):
        words = text.text or ""
        size = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in words)
        assert size <= (40 if text.get("class") == "title" else 43 if text.get("class") == "head" else 51), (
            words
        )


def test_a_step_in_the_picture_says_what_it_is_on_where_the_box_above_is_another_thing() -> None:
    lines = [text.text for text in etree.fromstring(svg_of(further()["hidden"]).encode()).iter("{*}text")]
    assert lines[lines.index("Declassified: 2012") :][:3] == [
        "Declassified: 2012", "by Foreign and Commonwealth Office", "on the original (en)",
    ]  # fmt: skip
    # No arrow leads into a condition of access: nothing came of it.
    root = etree.fromstring(svg_of(further()["torn"]).encode())
    boxes = [node.get("class") for node in root.iter("{*}rect")]
    arrows = [node for node in root.iter("{*}path") if node.get("class") == "arrow"]
    assert boxes.count("fact") == 1
    assert len(arrows) == len(boxes) - 2


@settings(max_examples=60)
@given(_HOSTILE)
def test_mermaid_labels_hold_no_character_that_ends_them(text: str) -> None:
    record = Record(id="x", title=text, provenance=(Event(event="written", by=(text,)),))
    source = flow.mermaid(build_graph([build_chain(record)]))
    for line in source.splitlines():
        assert line.count('"') in (0, 2), line
        if '"' in line:
            label = line.split('"')[1].replace("<br/>", "")
            assert not set(label) & set("<>[]{}|`&\\")


@settings(max_examples=60)
@given(_HOSTILE)
def test_dot_labels_are_closed(text: str) -> None:
    record = Record(id="x", title=text, provenance=(Event(event="written", by=(text,)),))
    source = flow.dot(build_graph([build_chain(record)]))
    unescaped = source.replace("\\\\", "").replace('\\"', "")
    assert all(line.count('"') % 2 == 0 for line in unescaped.split("\n"))


@settings(max_examples=40)
@given(_HOSTILE, _HOSTILE)
def test_the_page_of_a_package_is_sound_whatever_the_record_says(title: str, name: str) -> None:
    from lxml import html

    record = Record(
        id="a b", title=title, provenance=(Event(event="written", by=(name,), note=f"{name}\x1b"),)
    )
    other = Record(id="a_20b", title=name)
    entries = [(record, build_chain(record)), (other, build_chain(other))]
    text = page(entries, {"a b": [("records/a b.yaml", name)]}, title=title)
    assert not {"\x1b", "\u202e"} & set(text)
    root = html.document_fromstring(text)
    assert {element.tag for element in root.iter()} <= {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "ul", "ol", "li", "a", "dl", "dt", "dd",
        "span",
    }  # fmt: skip
    anchors = [heading.get("id") for heading in root.iter("h2")]
    assert len(set(anchors)) == 2
    assert [link.get("href") for link in root.iter("a")][:2] == [f"#{anchor}" for anchor in anchors]


@pytest.mark.client
def test_graphviz_shows_what_the_record_says() -> None:
    import subprocess

    dot = program("dot", "Graphviz")
    title = 'A "b" <c> &lt;d&gt; &#65; & \\n {e|f} [g]; -- -> # // /* */ %'
    record = Record(id="x", title=title, provenance=(Event(event="written", by=(title,)),))
    text = flow.dot(build_graph([build_chain(record)]))
    drawn_text = subprocess.run([dot, "-Tsvg"], input=text, capture_output=True, text=True, check=True).stdout
    shown = [element.text for element in etree.fromstring(drawn_text.encode()).iter("{*}text")]
    assert [line for line in shown if line and title in line] == [f"x: {title}", title]
