"""What the decoder makes of record files, good and bad: every problem with its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provcite.model.findings import Severity
from provcite.model.record import Evidence, Relation
from provcite.schema.decode import CODES, decode_bytes, decode_text
from sample_record import SAMPLE


def findings(text: str, expected_id: str | None = None):
    return [
        (finding.code, finding.position.line, finding.position.column, finding.position.key)
        for finding in decode_text(text, expected_id=expected_id).findings
    ]


def test_the_sample_decodes_to_its_values():
    decoded = decode_text(SAMPLE, expected_id="113371")
    record = decoded.record
    assert record is not None
    assert record.holding.path == (("fond", "5"), ("opis", "28"), ("delo", "410"), ("list", "301-303"))
    assert record.translators == ("James F. Person",)
    assert record.url == "https://digitalarchive.umd.edu/document/113371"
    assert record.provenance[3].from_ == "ru"
    assert record.extra == (("shelf", "B 4"),)
    assert [(finding.code, finding.severity) for finding in decoded.findings] == [("PC004", Severity.NOTE)]


@pytest.mark.parametrize(
    "written",
    [
        "011",
        "0x1F",
        "NO",
        "yes",
        "1962-10-14",
        "1e3",
        "12:30:45",
        "null",
        ".inf",
        "5",
        "0102",
        "1_000",
        "=",
        "off",
    ],
)
def test_what_is_written_is_what_is_read(written):
    record = decode_text(f"id: a\ngenre: {written}\nsource: {{reference: {{fond: {written}}}}}\n").record
    assert record is not None
    assert record.genre == written
    assert record.sources[0].path == (("fond", written),)


def test_nothing_after_a_key_is_nothing_and_quotes_make_it_text():
    record = decode_text('id: a\ntitle:\ngenre: ~\nrights: ""\nsummary: "~"\n').record
    assert record is not None
    assert (record.title, record.genre, record.rights, record.summary) == (None, None, "", "~")


def test_all_problems_of_a_file_are_collected_in_order():
    text = (
        "id: ../x\n"
        "tittle: y\n"
        "date: 24 July\n"
        "creators:\n"
        "  - {role: auther, family: [x]}\n"
        "source: {reference: {fnd: 3}}\n"
        "provenance: [{by: x}]\n"
        "text: {sha256: 12}\n"
    )
    assert findings(text) == [
        ("PC011", 1, 5, "id"),
        ("PC004", 2, 1, "tittle"),
        ("PC005", 3, 7, "date"),
        ("PC008", 5, 12, "creators[0].role"),
        ("PC002", 5, 28, "creators[0].family"),
        ("PC009", 6, 22, "source.reference.fnd"),
        ("PC003", 7, 14, "provenance[0]"),
        ("PC010", 8, 16, "text.sha256"),
    ]
    assert decode_text(text).record is None


def test_findings_say_what_was_expected_and_what_was_found():
    by_code = {
        finding.code: finding
        for finding in decode_text("id: a\ntittle: y\ndate: July\ntitle: [x]\n").findings
    }
    assert (by_code["PC004"].expected, by_code["PC004"].found) == ("title", "tittle")
    assert "Is it 'title'?" in by_code["PC004"].message
    assert by_code["PC005"].found == "July"
    assert (by_code["PC002"].expected, by_code["PC002"].found) == ("text", "a list")


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "PC001", 1),
        ("# nothing\n", "PC001", 1),
        ("- a\n- b\n", "PC002", 1),
        ("only words\n", "PC002", 1),
        ("id: a\nid: b\n", "PC007", 2),
        ("id: a\nsource: {place: x}\nsources: [{place: y}]\n", "PC007", 3),
        ("id: a\nsources: [{place: x}]\nsource: {place: y}\n", "PC007", 3),
        ("title: x\n", "PC003", 1),
        ("id:\n", "PC003", 1),
        ("id: b\n", "PC006", 1),
        ("id: a\ntitle: one: two\n", "PC001", 2),
        ("id: a\ntitle:\n\tx: y\n", "PC001", 3),
        ("id: a\n\ttitle: y\n", "PC001", 2),
        ("id: a\n---\nid: b\n", "PC001", 2),
        ("id: a\ntitle: !!python/name:os.system x\n", "PC001", 2),
        ("id: a\n<<: {title: x}\n", "PC001", 2),
        ("id: a\ntitle: *x\n", "PC001", 2),
        ("id: a\ntitle: 'x\n", "PC001", 2),
        ("id: a\nprovenance: x\n", "PC002", 2),
        ("id: a\nsource: x\n", "PC002", 2),
        ("id: a\nsource: {reference: 'f. 5'}\n", "PC002", 2),
        ("id: a\nrelations: [x]\n", "PC002", 2),
        ("id: a\nrelations: [{note: x}]\n", "PC003", 2),
        ("id: a\nevidence: [x]\n", "PC002", 2),
        ("id: a\ntype: manuscrpt\n", "PC008", 2),
        ("id: a\nevidence: {title: {line: x}}\n", "PC010", 2),
        ("id: a\nevidence: {title: {inferred: maybe}}\n", "PC010", 2),
    ],
)
def test_each_fault_is_found_where_it_stands(text, code, line):
    decoded = decode_text(text, expected_id="a")
    assert decoded.record is None
    assert (code, line) in [(finding.code, finding.position.line) for finding in decoded.findings]


def test_a_tab_is_explained():
    (finding,) = decode_text("id: a\nsource:\n\tplace: y\n").findings
    assert finding.message == "A tab stands where YAML wants spaces. Indent with spaces only."
    assert (finding.position.line, finding.position.column) == (3, 1)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary"),
        ("id: a\ntitle: Café\n".encode("latin-1"), "not UTF-8 (byte 0xE9)"),
        ("id: a\n".encode("utf-16"), "UTF-16"),
        (b"id: a\ntitle: \x1b[31m\n", "control character (U+001B)"),
        (b"x" * 10_000_001, "10,000,001 bytes"),
    ],
)
def test_bytes_that_are_no_record_get_one_sentence(data, words):
    decoded = decode_bytes(data)
    assert decoded.record is None
    (finding,) = decoded.findings
    assert words in finding.message


def test_latin_1_is_placed_by_line_and_column():
    (finding,) = decode_bytes("id: a\ntitle: Café\n".encode("latin-1")).findings
    assert (finding.position.line, finding.position.column) == (2, 11)


def test_byte_order_mark_and_windows_line_ends_are_read():
    record = decode_bytes(b"\xef\xbb\xbfid: a\r\ntitle: T\r\ndate: 1956\r\n").record
    assert record is not None
    assert (record.id, record.title, record.date) == ("a", "T", "1956")


def test_deep_nesting_is_refused_quickly():
    for text in ("[" * 100_000, "{a: " * 100_000, "id: " + "[" * 100_000 + "]" * 100_000, "- " * 100_000):
        (finding,) = decode_text(text).findings
        assert "nested more than 64 deep" in finding.message


def test_aliases_that_explode_are_refused():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    (finding,) = decode_text("\n".join(lines)).findings
    assert "aliases repeat more than" in finding.message
    (finding,) = decode_text("id: &x [*x]\n").findings
    assert "inside the value" in finding.message


def test_a_modest_alias_is_read():
    record = decode_text("id: a\nnotes: [&n hello, *n]\n").record
    assert record is not None
    assert record.notes == ("hello", "hello")


def test_many_keys_take_no_quadratic_time():
    text = "id: a\n" + "".join(f"k{n}: v\n" for n in range(20_000))
    decoded = decode_text(text)
    assert decoded.record is not None
    assert len(decoded.record.extra) == 20_000


def test_relations_are_read_in_both_forms():
    record = decode_text(
        'id: a\nrelations:\n  - {translation_of: "1", note: n}\n'
        '  - {kind: copy_of, record: "2"}\n  - {same_as: ["3", "4"]}\n'
    ).record
    assert record is not None
    assert record.relations == (
        Relation(kind="translation_of", record="1", note="n"),
        Relation(kind="copy_of", record="2"),
        Relation(kind="same_as", record="3"),
        Relation(kind="same_as", record="4"),
    )


def test_evidence_is_read_by_field():
    record = decode_text(
        'id: a\nevidence:\n  title: {source: x.txt, line: 12, quote: "Memo"}\n'
        "  source.reference.delo: {inferred: true, note: n}\n"
    ).record
    assert record is not None
    assert record.evidence == (
        Evidence(field="title", source="x.txt", line=12, quote="Memo"),
        Evidence(field="source.reference.delo", inferred=True, note="n"),
    )


def test_references_are_read_as_mapping_and_as_pairs():
    for written in (
        '[[series, "210"], [series, "1973"]]',
        '[{series: "210"}, {series: "1973"}]',
        '{series: ["210", "1973"]}',
    ):
        record = decode_text(f"id: a\nsource: {{reference: {written}}}\n").record
        assert record is not None
        assert record.sources[0].path == (("series", "210"), ("series", "1973"))


def test_codes_have_names_that_tell_the_fault():
    assert all(code.startswith("PC0") and len(code) == 5 for code in CODES)
    names = [name for name, _ in CODES.values()]
    assert len(set(names)) == len(names)
    assert not any(name.startswith(("use-", "avoid-", "prefer-", "no-")) for name in names)


@given(
    st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_no_bytes_raise(data):
    decoded = decode_bytes(data)
    assert decoded.record is not None or decoded.errors


@given(
    st.lists(
        st.sampled_from(
            [
                "id: a\n",
                "a: &x ",
                "*x",
                "[",
                "]",
                "{",
                "}",
                ": ",
                "- ",
                "\n",
                "  ",
                "'",
                '"',
                "|\n",
                "? ",
                "#",
                "!!str ",
                "---\n",
                "\t",
                "é",
                "x",
            ]
        ),
        max_size=25,
    ).map("".join)
)
def test_no_scraps_of_yaml_raise(text):
    decode_text(text)
