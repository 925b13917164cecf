"""Input that is bad in the ways that third-party readers stumble over: one sentence, never a fault of ours.

Each of these ended with status 3 once. What belongs to one reader alone is kept in ``tests/fuzz/corpus``.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys

import pytest

from csl_cases import layout, style
from provcite.csl import Style, render
from provcite.model.entities import unescape
from provcite.model.errors import InputError
from running import process, run
from stores import make_store, record_text

LONG = "9" * 5000
"""More digits than Python reads (4,300)."""

ODD = ["²", "٣", LONG, "٣" * 5000, "-1", "1e9", "𝟙", "", "⅓", "\u0000", "\ud800", "½"]


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("PROVCITE_CACHE", str(tmp_path / "cache"))
    return make_store(tmp_path / "store", good=record_text("good")).folder


def sound(result) -> None:
    """No fault of the program, whatever the answer is."""
    assert result.status in (0, 1, 2), result.err
    assert "fault of provcite" not in result.err
    assert "Traceback" not in result.err


# Numbers ------------------------------------------------------------------------------------------------

ATTRIBUTES = ["et-al-min", "et-al-use-first", "et-al-subsequent-min", "near-note-distance", "names-min",
              "names-use-first", "names-use-last", "line-spacing", "entry-spacing"]  # fmt: skip


@pytest.mark.parametrize("attribute", ATTRIBUTES)
@pytest.mark.parametrize("value", ["²", LONG, "٣", "-1", "𝟙", ""])
def test_numbers_of_a_style_that_are_none(attribute, value):
    said = f'{attribute}="{value}"'
    key = f'<sort><key macro="k" {said}/></sort>'
    author = f'<names variable="author"><name {said}/></names><text variable="title"/>'
    source = style(
        f'<macro name="k"><names variable="author"/></macro><citation {said}>{key}<layout>{author}</layout></citation>'
        f"<bibliography {said}>{key}<layout>{author}</layout></bibliography>",
        attributes=f'class="note" {said}',
    )
    items = [{"id": str(n), "type": "book", "title": "T", "author": [{"family": "P"}] * 5} for n in range(3)]
    try:
        session = Style.load(source).session(items)
    except InputError:
        return
    assert "T" in render(session.cite({"id": "1"}), "plain")
    assert len(session.bibliography()) == 3


@pytest.mark.parametrize("value", ODD, ids=ascii)
@pytest.mark.parametrize(
    "template",
    [
        '[{"id":"a","type":"book","title":"T","issued":{"date-parts":[[%s]]}}]',
        '[{"id":"a","type":"book","title":"T","issued":{"date-parts":[[1956,%s,%s]]}}]',
        '[{"id":"a","type":"book","title":"T","issued":{"raw":%s}}]',
        '[{"id":"a","type":"book","title":"T","issued":{"season":%s,"date-parts":[[1956]]}}]',
        '[{"id":%s,"type":"book","title":%s,"page":%s,"volume":%s,"URL":%s}]',
        '[{"id":"a","type":"manuscript","title":"T","archive":%s,"archive_location":%s,"author":[{"family":%s}]}]',
    ],
)
def test_numbers_of_csl_json_that_are_none(store, tmp_path, template, value):
    for number in (json.dumps(value), value if value in (LONG, "-1", "1e9") else "1e999"):
        source = tmp_path / "a.json"
        source.write_text(template.replace("%s", number), encoding="utf-8", errors="surrogatepass")
        sound(run("import", str(source), folder=store))


@pytest.mark.parametrize("value", ODD, ids=ascii)
@pytest.mark.parametrize(
    ("name", "template"),
    [
        ("a.bib", "@misc{{a, title={{T}}, year={{{0}}}, month={{{0}}}, day={{{0}}}, date={{{0}}}, pages={{{0}}}}}"),
        ("a.ris", "TY  - BOOK\nTI  - T\nPY  - {0}\nDA  - {0}/{0}/{0}\nSP  - {0}\nEP  - {0}\nER  - \n"),
        ("a.yaml", "a:\n  type: book\n  title: T\n  date: {0}\n  page-range: {0}\n"),
        ("a.csv", "id,title,date,fond,list\na,T,{0},{0},{0}\n"),
        ("a.xml", ("<mods xmlns='http://www.loc.gov/mods/v3'><titleInfo><title>T</title></titleInfo><originInfo>"
                  "<dateIssued encoding='w3cdtf'>{0}</dateIssued></originInfo></mods>")),
        ("a.txt", ("Digital Archive\nwww.wilsoncenter.org\nCitation:\n“T,” {0} {0}, {0}, History and Public Policy"
                  " Program Digital Archive, RGANI, Fond {0}, Opis {0}.\nhttps://digitalarchive.wilsoncenter.org/document/{0}")),
    ],
)  # fmt: skip
def test_numbers_of_other_files_that_are_none(store, tmp_path, name, template, value):
    source = tmp_path / name
    source.write_bytes(template.format(value).encode("utf-8", "surrogatepass"))
    sound(run("import", str(source), folder=store))


@pytest.mark.parametrize("value", ODD[:7], ids=ascii)
def test_numbers_of_a_citation_and_of_a_manuscript(store, tmp_path, value):
    words = f"Letter, {value} May {value}, RGANI, f. {value}, op. {value}, d. 410, ll. {value}–{value}{value}, {value}"
    sound(run("parse", words, folder=store))
    sound(run("add", words, "--dry-run", folder=store))
    sound(run("cite", "113371", "--locator", f"l. {value}-{value}", folder=store))
    for ending in ("md", "tex", "html", "typ", "txt"):
        path = tmp_path / f"a.{ending}"
        path.write_text(
            f"{words}[^{value}] \\footnote{{{words}}}<h{value}>&#{value};\n\n[^{value}]: {words}\n", "utf-8"
        )
        sound(run("check", str(path), folder=store))
    (store / "records" / "x.yaml").write_text(
        f'id: x\ntitle: T\nsource: {{repository: RGANI, reference: {{fond: "5", list: "{value}-{value}"}}}}\n'
        f'evidence: {{"creators[{value}]": {{quote: a}}}}\n', encoding="utf-8",
    )  # fmt: skip
    for call in (["cite", "x"], ["list"], ["validate", "x"], ["bibliography"], ["trace", "x"], ["export", "x", "--to", "ris"],
                 ["verify", "x"], ["search", f"date:{value}"], ["list", "--date", value], ["list", "--sort", value]):  # fmt: skip
        sound(run(*call, folder=store))


@pytest.mark.parametrize("value", [LONG, "²", "1e999", "0x" + "f" * 5000, "1979-13-45", "'\\ud800'"])
@pytest.mark.parametrize("key", ["check.select", "check.ibid", "style", "check.severity.PC101"])
def test_numbers_of_the_settings(store, key, value):
    table, _, name = key.rpartition(".")
    (store / "provcite.toml").write_text(
        (f"[{table}]\n" if table else "") + f"{name} = {value}\n", encoding="utf-8"
    )
    (store / "a.md").write_text("Words.\n", encoding="utf-8")
    sound(run("check", "a.md", folder=store))
    sound(run("list", folder=store))


@pytest.mark.parametrize("limit", ["9" * 19, "9" * 20, LONG, "-1", "²", "0"])
@pytest.mark.parametrize("command", [["list"], ["search", "title"], ["search", "date:1956"]])
def test_limits_beyond_any_number(store, command, limit):
    result = run(*command, "--limit", limit, folder=store)
    sound(result)
    if limit in ("9" * 19, "9" * 20):
        assert "Title of good" in result.out


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("&#" + LONG + ";", "\ufffd"), ("&#x" + "f" * 5000 + ";", "\ufffd"), ("&#" + "0" * 5000 + "65;", "A"),
        ("&#x" + "0" * 5000 + "41;", "A"), ("&#xD800;", "\ufffd"), ("&amp;&#65;&eacute", "&Aé"), ("&#128;", "€"),
    ],
    ids=["decimal", "hexadecimal", "padded", "padded hexadecimal", "half a pair", "usual", "of Windows"],
)  # fmt: skip
def test_character_references(text, shown):
    assert unescape(text) == shown


# Half characters ----------------------------------------------------------------------------------------

HALVES = ["&#xD800;", "&#55296;", "&#xDFFF;", "&#x0;", "&#1114112;"]
XML = {
    "mods": "<mods xmlns='http://www.loc.gov/mods/v3'><titleInfo><title>T{0}</title></titleInfo><note a='{0}'>{0}</note></mods>",
    "endnote": "<xml><records><record><ref-type name='Book'>6</ref-type><titles><title>T{0}</title></titles></record></records></xml>",
    "zotero": "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:z='http://www.zotero.org/namespaces/export#'"
              " xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:bib='http://purl.org/net/biblio#'>"
              "<bib:Book rdf:about='{0}'><dc:title>T{0}</dc:title></bib:Book></rdf:RDF>",
    "ead": "<ead xmlns='http://ead3.archivists.org/schema/'><archdesc level='fonds'><did><unittitle>T{0}</unittitle></did></archdesc></ead>",
}  # fmt: skip


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("form", XML)
def test_half_characters_in_xml(store, tmp_path, form, half):
    for number, words in enumerate((half, "\ud800")):
        source = tmp_path / f"{number}.xml"
        source.write_bytes(XML[form].format(words).encode("utf-8", "surrogatepass"))
        sound(run("import", str(source), folder=store))
    (tmp_path / "s.csl").write_bytes(layout(f'<text value="{half}"/>'))
    sound(run("cite", "113371", "--style", str(tmp_path / "s.csl"), folder=store))


@pytest.mark.parametrize("half", HALVES)
def test_half_characters_in_manuscripts(store, tmp_path, half):
    import io
    import zipfile

    word = f"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body><w:p><w:r><w:t>{half}</w:t></w:r></w:p></w:body></w:document>"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", word)
    (tmp_path / "a.docx").write_bytes(made.getvalue())
    (tmp_path / "a.html").write_text(f"<html><p>{half}</p><h1 title='{half}'>{half}</h1></html>", "utf-8")
    (tmp_path / "a.md").write_text(f"Words {half} [a]({half})[^1]\n\n[^1]: {half}\n", "utf-8")
    for ending in ("docx", "html", "md"):
        for form in ("text", "json", "html", "sarif", "junit"):
            sound(run("check", str(tmp_path / f"a.{ending}"), "--format", form, folder=store))


# Styles -------------------------------------------------------------------------------------------------

GONE = '<text macro="gone"/>'
STRAY = {
    "names": layout('<names macro="gone" variable="author"/>'),
    "group": layout('<group macro="gone"><text variable="title"/></group>'),
    "layout": style('<citation><layout macro="gone"><text variable="title"/></layout></citation>'),
    "label": layout(f'<label variable="page">{GONE}</label>'),
    "key": style('<citation><sort><key macro="gone"/></sort><layout><text variable="title"/></layout></citation>'),
    "list": style(f'<citation><layout><text variable="title"/></layout></citation><bibliography><layout>{GONE}</layout></bibliography>'),
    "unused": layout('<text variable="title"/>', before=f'<macro name="m">{GONE}</macro>'),
    "substitute": layout(f'<names variable="editor"><substitute>{GONE}</substitute></names>'),
    "name": layout(f'<names variable="author"><name>{GONE}</name></names>'),
    "date": layout(f'<date variable="issued">{GONE}</date>'),
    "info": style(f'<info>{GONE}</info><citation><layout><text variable="title"/></layout></citation>'),
}  # fmt: skip


@pytest.mark.parametrize("place", STRAY)
def test_a_macro_that_is_not_there(store, tmp_path, place):
    (tmp_path / "s.csl").write_bytes(STRAY[place])
    result = run("cite", "113371", "--style", str(tmp_path / "s.csl"), folder=store)
    sound(result)
    assert result.status == 0 or "“gone” that it does not define" in result.err
    sound(run("bibliography", "--style", str(tmp_path / "s.csl"), folder=store))
    sound(run("styles", str(tmp_path / "s.csl"), folder=store))


# Libraries ----------------------------------------------------------------------------------------------


def test_turtle_without_rdflib_names_the_extra(store, tmp_path):
    (tmp_path / "rdflib").mkdir()
    (tmp_path / "rdflib" / "__init__.py").write_text(
        "raise ImportError('no rdflib here')\n", encoding="utf-8"
    )
    result = process("trace", "113371", "--format", "turtle", folder=store, PYTHONPATH=str(tmp_path))
    assert result.status == 2
    assert "needs the Python library rdflib" in result.err
    assert "provcite[rdf]" in result.err
    assert process("trace", "113371", "--format", "turtle", folder=store).status == 0


# The index ----------------------------------------------------------------------------------------------

DAMAGE = {
    "a table gone": ["DROP TABLE records"],
    "the words gone": ["DROP TABLE words"],
    "the keys gone": ["DROP TABLE keys"],
    "the bodies gone": ["DROP TABLE bodies"],
    "the bad gone": ["DROP TABLE bad"],
    "a title that is a number": ["UPDATE records SET title = 5"],
    "a title that is bytes": ["UPDATE records SET title = x'ff'"],
    "a title that is nothing": ["UPDATE records SET title = NULL"],
    "an id that is bytes": ["UPDATE records SET id = x'fffe' WHERE num = 1"],
    "a day that is a word": ["UPDATE records SET first = 'x'"],
    "a scan that is a number": ["UPDATE meta SET value = 5 WHERE key != 'stamp'"],
    "a scan that is a word": ["UPDATE meta SET value = 'x' WHERE key != 'stamp'"],
    "a scan of odd length": ["UPDATE meta SET value = x'ff' WHERE key != 'stamp'"],
    "no scan": ["DELETE FROM meta WHERE key != 'stamp'"],
    "bodies that are none": ["UPDATE bodies SET body = 5"],
    "words that are others": ["DELETE FROM words"],
    "a column gone": ["ALTER TABLE records RENAME COLUMN genre TO kind"],
    "a file passed over that is a number": ["INSERT INTO bad (name, message, line) VALUES (5, 5, 'x')"],
    "a view": ["DROP TABLE records", "CREATE VIEW records AS SELECT 1 AS num"],
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGE)
def test_an_index_that_is_damaged_inside_heals(store, damage):
    (store / "records" / "old.yaml").write_text(record_text("old", aliases="[older]"), encoding="utf-8")
    calls = [["list"], ["search", "memorandum"], ["index"], ["export", "--query", "nam", "--to", "ris"],
             ["show", "older"], ["parse", "RGANI, f. 5, op. 28, d. 410"]]  # fmt: skip
    (store / "a.md").write_text(
        "Words.[^1]\n\n[^1]: RGANI, f. 5, op. 28, d. 410, l. 302.\n", encoding="utf-8"
    )
    calls.append(["check", "a.md", "--format", "json"])
    right = {" ".join(call): run(*call, folder=store) for call in calls if call != ["index"]}
    index = store / ".provcite" / "index.sqlite"
    whole = index.read_bytes()
    for call in calls:
        index.write_bytes(whole)
        database = sqlite3.connect(index)
        try:
            for statement in DAMAGE[damage]:
                database.execute(statement)
        finally:
            database.commit()
            database.close()
        result = run(*call, folder=store)
        sound(result)
        # Words and scans that are wrong and look right are not seen; what is listed is right all the same.
        if call != ["index"] and "words" not in damage:
            assert result == right[" ".join(call)]


def test_an_index_of_any_bytes_heals(store):
    right = run("list", folder=store)
    index = store / ".provcite" / "index.sqlite"
    whole = index.read_bytes()
    for start in range(0, len(whole), max(1, len(whole) // 40)):
        index.write_bytes(whole[:start] + b"\xff" * 64 + whole[start + 64 :])
        result = run("list", folder=store)
        sound(result)
        assert result.out == right.out
        index.write_bytes(whole[:start])
        assert run("list", folder=store).out == right.out


@pytest.mark.skipif(shutil.which("sh") is None or sys.platform == "win32", reason="needs a POSIX shell")
def test_words_of_the_command_line_that_are_no_text(store):
    odd = os.fsdecode(b"\xe9\xff")
    for call in (["search", odd], ["list", "--repository", odd], ["list", "--date", odd], ["show", odd], ["cite", odd],
                 ["parse", odd], ["add", odd, "--dry-run"], ["search", f"repository:{odd}"], ["rule", odd],
                 ["repositories", odd], ["styles", odd], ["export", odd, "--to", "ris"], ["list", "--columns", odd],
                 ["cite", "113371", "--locator", odd], ["cite", "113371", "--style", odd], ["rename", "good", odd],
                 ["export", "good", "--to", odd], ["check", odd], ["import", odd], ["attach", "good", odd],
                 ["trace", odd], ["unpack", odd], ["--store", odd, "list"], ["init", odd + "/x/y"]):  # fmt: skip
        sound(process(*call, folder=store))


def test_json_of_an_own_baseline_and_cache_that_python_refuses(store, tmp_path):
    (tmp_path / "baseline.json").write_text('{"findings": [' + LONG + "]}", encoding="utf-8")
    (store / "a.md").write_text("Words.\n", encoding="utf-8")
    sound(run("check", "a.md", "--baseline", str(tmp_path / "baseline.json"), folder=store))


def test_unknown_keys_that_hold_mappings_and_lists(store, tmp_path):
    (store / "records" / "odd.yaml").write_text(
        "id: odd\ntitle: Title of odd\ndate: 1956-07-24\nmine: {a: [b, {c: d}]}\n"
        "creators: [{role: author, literal: X, mine: {a: b}}]\nsource: {repository: RGANI, mine: [a]}\n", encoding="utf-8",
    )  # fmt: skip
    source = tmp_path / "a.ris"
    source.write_text(
        "TY  - MANSCPT\nTI  - Title of odd\nDA  - 1956/07/24\nAU  - X\nER  - \n", encoding="utf-8"
    )
    (store / "a.md").write_text("X, “Title of odd,” July 24, 1956, RGANI.\n", encoding="utf-8")
    for call in (["import", str(source)], ["check", "a.md"], ["add", "X, “Title of odd,” July 24, 1956, RGANI", "--dry-run"],
                 ["validate"], ["list"], ["trace", "odd"], ["export", "odd", "--to", "csl-json"]):  # fmt: skip
        sound(run(*call, folder=store))
