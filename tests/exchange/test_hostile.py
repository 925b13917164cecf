"""Whatever a file holds, reading it gives records, entries set aside with their line, or one clear error."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bounded import bounded
from exchange_records import SAMPLE, records
from provcite.exchange.base import Options
from provcite.exchange.context import shipped_context
from provcite.exchange.csl_item import to_csl
from provcite.exchange.registry import detect, load, read, readable
from provcite.model.errors import InputError
from provcite.model.record import Record

CONTEXT = shipped_context()

#: Shrinking a record of thirty fields takes minutes and makes it no clearer.
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)


def parse(name: str, text: str | bytes):  # type: ignore[no-untyped-def]
    return load(name).parse(text if isinstance(text, bytes) else text.encode("utf-8"), CONTEXT)


@pytest.mark.parametrize("name", ["bibtex", "biblatex"])
@pytest.mark.parametrize(
    "entry",
    [
        "@book{x,\n title={x} author={B}\n}",
        '@book{x,\n title="x" author="B"\n}',
        "@book{x,\n title = {A}\n year = {1956},\n}",
        "@book{x,\n year = 1956\n title = {A},\n}",
        "@book{x,\n month = jul year = 1956,\n}",
    ],
)
def test_a_missing_comma_is_found(name: str, entry: str) -> None:
    parsed = parse(name, "@misc{a, title={first}}\n\n" + entry + "\n\n@misc{b, title={second}}\n")
    assert [record.id for record in parsed.records] == ["a", "b"]
    assert parsed.aside[0].line == 3
    assert "omma" in parsed.aside[0].reason
    assert "@book{x," in parsed.aside[0].text


def test_what_only_looks_like_a_missing_comma_is_text() -> None:
    parsed = parse("bibtex", '@book{x, title = {A "q" by ={z} and {b} c = {d}}}')
    assert parsed.aside == []
    assert parsed.records[0].title == 'A "q" by =z and b c = d'


def test_an_unbalanced_brace_loses_that_entry_only() -> None:
    parsed = parse("bibtex", "@misc{a, title={one}}\n@misc{b, title={two\n\n@misc{c, title={three}}\n")
    assert {record.id for record in parsed.records} == {"a", "c"}
    assert parsed.aside[0].line == 2
    assert "two" in parsed.aside[0].text


def test_a_key_used_twice_is_read_twice_and_said() -> None:
    parsed = parse("bibtex", "@misc{a, title={one}}\n@misc{a, title={two}}\n")
    assert [record.title for record in parsed.records] == ["one", "two"]
    assert "twice" in parsed.remarks[0].text


def test_latin_1_and_a_byte_order_mark_are_read() -> None:
    text = "@misc{a, title={Überblick für Köln}}"
    assert parse("bibtex", text.encode("latin-1")).records[0].title == "Überblick für Köln"
    assert parse("bibtex", b"\xef\xbb\xbf" + text.encode()).records[0].title == "Überblick für Köln"
    assert parse("bibtex", text.encode("utf-16")).records[0].title == "Überblick für Köln"


def test_tex_commands_become_letters() -> None:
    parsed = parse(
        "bibtex",
        r"""@unpublished{k, author = {K{\'a}d{\'a}r, J{\'a}nos and {\v{S}}trougal, Lubom\'{\i}r
        and \"Osterreich, M.},
        title = {{\emph{Zpr\'ava} \textendash{} 50\,\% \& ``more''}},
        note = {AVPRF, f. 0102, op. 12, p. 68, d. 5}}""",
    )
    record = parsed.records[0]
    assert [creator.family for creator in record.creators] == ["Kádár", "Štrougal", "Österreich"]
    assert record.title == "Zpráva – 50 % & “more”"
    assert record.sources[0].value("fond") == "0102"


def test_others_stand_for_further_authors() -> None:
    parsed = parse("bibtex", "@book{a, author={Kim, Il Sung and others}, title={x}}")
    assert [creator.display for creator in parsed.records[0].creators] == ["Kim Il Sung", "others"]
    item = to_csl(parsed.records[0], repositories=CONTEXT.repositories)
    assert item["author"][-1] == {"literal": "others"}
    assert "author = {{Kim Il Sung} and others}" in "".join(
        load("bibtex").write(parsed.records, Options(context=CONTEXT))
    )


def test_unknown_fields_are_kept_and_written_again() -> None:
    text = "@article{a, author={B, C}, title={x}, journal={Cold War History}, volume={5}, owner={me}}"
    record = parse("bibtex", text).records[0]
    assert (record.container_title, record.volume) == ("Cold War History", "5")
    assert dict(record.extra)["bibtex"] == {"owner": "me"}
    out = "".join(load("bibtex").write([record], Options(context=CONTEXT)))
    assert "@article{a," in out
    assert "journal = {Cold War History}" in out
    assert "owner = {me}" in out


def test_ris_garbage_is_set_aside_with_its_line() -> None:
    parsed = parse("ris", "nonsense\nAU  - nobody\n\nTY  - MANSCPT\nTI  - a\nER  - \nTY  - BOOK\nTI  - b\n")
    assert [record.title for record in parsed.records] == ["a", "b"]
    assert parsed.aside[0].line == 1
    assert "no ER line" in parsed.remarks[0].text


def test_ris_goes_on_over_a_broken_line() -> None:
    parsed = parse("ris", "TY  - MANSCPT\r\nTI  - a long\r\n  title\r\nN1  - one\r\ntwo\r\nER  - \r\n")
    assert parsed.records[0].title == "a long title"


def test_a_broken_json_array_keeps_the_sound_items() -> None:
    parsed = parse(
        "csl-json",
        '[\n{"id": "a", "title": "one"},\n{"id": "b", "title": },\n{"id": "c", "title": "three"}\n',
    )
    assert [record.id for record in parsed.records] == ["a", "c"]
    assert parsed.aside[0].line == 3


def test_a_bibtex_file_cut_anywhere_says_so() -> None:
    whole = "@misc{a,\n  title = {One}\n}\n\n@misc{b,\n  title = {Two}\n}"
    for end in range(whole.index("@misc{b") + 1, len(whole)):
        parsed = parse("bibtex", whole[:end] + "\n")
        assert [record.id for record in parsed.records] == ["a"], whole[:end]
        assert len(parsed.aside) == 1, whole[:end]
    assert parse("bibtex", whole + "\nWrite to me @ home.\n").aside == []


@pytest.mark.parametrize("name", ["csl-json", "ris", "mods", "zotero-rdf", "endnote-xml", "ead3", "csv"])
def test_a_file_cut_within_an_entry_says_so_and_keeps_the_others(name: str) -> None:
    first, second = Record(id="first", title="One"), Record(id="second", title="Two", notes=("A", "B"))
    whole = "".join(load(name).write([first, second], Options(context=CONTEXT)))
    end = whole.rindex("B")
    for at in range(min(whole.index("second"), whole.index("Two")) + 1, end, 7):
        parsed = parse(name, whole[:at])
        assert (parsed.records[0].id, parsed.records[0].title) == ("first", "One")
        assert parsed.aside or parsed.remarks, whole[:at]


def test_a_broken_key_costs_no_other_hayagriva_entry() -> None:
    parsed = parse(
        "hayagriva", "a:\n  type: manuscript\n  title: one\n\nbroken\nc:\n  type: book\n  title: x\n"
    )
    assert [record.id for record in parsed.records] == ["a", "c"]
    assert [(entry.line, entry.text) for entry in parsed.aside] == [(5, "broken")]


def test_a_broken_yaml_list_keeps_the_sound_items() -> None:
    parsed = parse(
        "csl-yaml", "references:\n- id: a\n  title: one\n- id: b\n  title: [two\n- id: c\n  title: three\n"
    )
    assert [record.id for record in parsed.records] == ["a", "c"]
    assert parsed.aside[0].line in (4, 5, 6)


def test_a_broken_hayagriva_entry_is_set_aside() -> None:
    parsed = parse(
        "hayagriva",
        "a:\n  type: manuscript\n  title: one\nb:\n  title: {x\nc:\n  type: book\n  title: three\n",
    )
    assert [record.id for record in parsed.records] == ["a", "c"]


def test_yaml_keeps_leading_zeros_and_no() -> None:
    record = parse("csl-yaml", "- id: 0102\n  type: manuscript\n  title: NO\n  number: 0011\n").records[0]
    assert (record.id, record.title) == ("0102", "NO")
    assert record.number == "0011"


def test_yaml_aliases_are_refused() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(9))
    parsed = parse("csl-yaml", bomb)
    assert parsed.records == []
    assert "aliases" in parsed.aside[0].reason


@pytest.mark.parametrize("name", ["mods", "zotero-rdf", "endnote-xml", "ead3"])
def test_xml_entities_are_refused(name: str) -> None:
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
        "<modsCollection>&b;</modsCollection>"
    )
    with pytest.raises(InputError, match="entities"):
        parse(name, bomb)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp037", "cp1251"]
)
@pytest.mark.parametrize("name", ["mods", "zotero-rdf", "endnote-xml", "ead3"])
@pytest.mark.parametrize("place", ["begin", "end"])
def test_an_entity_in_another_encoding_is_refused_too(name: str, encoding: str, place: str) -> None:
    word = {"utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp037": "IBM037", "cp1251": "windows-1251"}
    comment = f"<!-- {'x' * 200_000} -->" if place == "end" else ""
    bomb = (
        f'<?xml version="1.0" encoding="{word.get(encoding, encoding)}"?>'
        f'<!DOCTYPE x [{comment}<!ENTITY a "secret"><!ENTITY % b SYSTEM "file:///etc/passwd">]>'
        "<modsCollection><mods><titleInfo><title>A title</title></titleInfo></mods></modsCollection>"
    )
    data = bomb.encode(encoding)
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    with pytest.raises(InputError, match=r"entities|no sound XML"):
        parse(name, mark + data)


def test_a_document_type_without_entities_is_read() -> None:
    text = "".join(load("mods").write([SAMPLE], Options(context=CONTEXT)))
    head, line, rest = text.partition("\n")
    parsed = parse("mods", f'{head}{line}<!DOCTYPE mods SYSTEM "mods.dtd">{rest}')
    assert parsed.records == [SAMPLE]


def test_damaged_xml_keeps_what_is_whole() -> None:
    text = "".join(load("mods").write([SAMPLE, SAMPLE], Options(context=CONTEXT)))
    cut = text[: text.rindex("<typeOfResource")]
    parsed = parse("mods", cut)
    assert parsed.records[0] == SAMPLE
    assert "damaged" in parsed.aside[-1].reason


def test_a_csv_cell_that_would_be_a_formula_is_text() -> None:
    from provcite.exchange.cells import guard, unguard

    for cell in ("=1+1", "+1", "-1", "@x", "\tx", "'=x", "'x", "＝1", "plain", "", "'"):
        assert unguard(guard(cell)) == cell
        assert guard(cell)[:1] not in tuple("=+-@\t\r＝")


def test_csv_of_zotero_and_with_semicolons() -> None:
    text = (
        '"Key";"Item Type";"Author";"Title";"Date";"Archive";"Loc. in Archive"\n'
        'AB12;manuscript;"Petrov, A.";"Talk";1956-07-24;RGANI;"f. 5, op. 28, d. 410"\n'
    )
    record = parse("csv", text).records[0]
    assert record.sources[0].path == (("fond", "5"), ("opis", "28"), ("delo", "410"))
    assert record.creators[0].family == "Petrov"


def test_csv_rows_of_another_length_are_set_aside() -> None:
    parsed = parse("csv", "id,title,date,authors\n1,a,1956,x\n2,b,1956,y,z,z\n")
    assert [record.id for record in parsed.records] == ["1"]
    assert parsed.aside[0].line == 3


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bibtex", "@misc{a, title={" + "{" * 50_000),
        ("bibtex", "@misc{a, title={" + "x" * 2_000_000 + "}}"),
        ("bibtex", "@misc{a, author={" + " and ".join(["A, B"] * 20_000) + "}}"),
        ("bibtex", "@misc{a, title={" + "\\'" * 200_000 + "}}"),
        ("bibtex", "@misc{a, author={" + "{\\" * 100_000 + "}}"),
        ("ris", "TY  - MANSCPT\n" + "N1  - x\n" * 50_000 + "ER  - \n"),
        ("csl-json", "[" * 100_000),
        ("csl-json", '[{"id": "a", "custom": ' + '{"a":' * 50_000),
        ("csl-yaml", "- " * 10_000),
        ("csl-yaml", "[" * 100_000),
        ("hayagriva", "a:\n  title: " + "{" * 10_000),
        ("mods", "<a>" * 5_000),
        ("csv", '"' * 300_001),
        ("csl-json", '[{"id": "a", "note": "provcite-event: ' + "{a: " * 20_000 + '"}]'),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 12 else "text",
)
def test_large_and_deep_files_end_soon_and_in_order(name: str, text: str) -> None:
    with bounded(), contextlib.suppress(InputError):
        parse(name, text)


@pytest.mark.parametrize("name", readable())
@settings(max_examples=60, phases=NO_SHRINKING)
@given(data=st.data())
def test_a_damaged_file_never_ends_in_a_fault(name: str, data: st.DataObject) -> None:
    record = data.draw(records)
    text = "".join(load(name).write([record, SAMPLE], Options(context=CONTEXT)))
    at = data.draw(st.integers(0, max(0, len(text) - 1)))
    size = data.draw(st.integers(0, 30))
    junk = data.draw(st.text(alphabet='{}[]<>&"@=,:;-\n #\\x\x00', max_size=6))
    damaged = text[:at] + junk + text[at + size :]
    try:
        parsed = load(name).parse(damaged.encode("utf-8", "surrogatepass"), CONTEXT)
    except InputError:
        return
    for aside in parsed.aside:
        assert aside.reason


@pytest.mark.parametrize("name", readable())
@settings(max_examples=30, phases=NO_SHRINKING)
@given(data=st.binary(max_size=300))
def test_any_bytes_never_end_in_a_fault(name: str, data: bytes) -> None:
    try:
        load(name).parse(data, CONTEXT)
        detect(data)
    except InputError:
        return


def test_what_is_no_bibliography_is_said() -> None:
    with pytest.raises(InputError, match="no bibliography"):
        read(b"Dear reader, this is a letter.", CONTEXT)
    assert detect(b"\x89PNG\r\n\x1a\n\x00\x00") is None
    assert detect(b"") is None
    assert detect(b"<!doctype html><html><body>TY  - x</body></html>") is None
