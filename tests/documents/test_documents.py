"""Published documents of many kinds against records written down for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents_data import DATA, DOCUMENTS, comparable, expected
from pdf_writer import write_pdf
from provcite.documents.detect import Shape, recognise
from provcite.documents.lines import lines_of
from provcite.documents.wilson_center import DocumentImport, read_document
from provcite.schema.decode import decode_text
from provcite.schema.encode import encode_record, plain_mapping
from shared_data import shared


def read(path: Path) -> DocumentImport:
    return read_document(path.read_bytes(), name=path.name)


#: Of these the fitted reader reads a unit otherwise than the person who wrote the record down.
READ_OTHERWISE = 6


def test_documents_give_the_records_written_down_for_them() -> None:
    """Everything but units' values is certain; those are read by a fitted model, and nearly all are right."""
    wrong = []
    for path in DOCUMENTS:
        found, wanted = comparable(read(path).record), expected(path.with_name(path.name + ".yaml"))
        for one in (found, wanted):
            one.pop("source", None)
            one.pop("sources", None)
        assert found == wanted, path.name
        if comparable(read(path).record) != expected(path.with_name(path.name + ".yaml")):
            wrong.append(path.name)
    assert len(wrong) <= READ_OTHERWISE, wrong


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_the_record_s_file_is_sound_and_says_the_same(path: Path) -> None:
    record = read(path).record
    decoded = decode_text(encode_record(record), file="x.yaml", expected_id=record.id)
    assert decoded.findings == ()
    assert decoded.record == record


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_value_is_read_on_a_line_or_said_to_be_inferred(path: Path) -> None:
    from provcite.ops.explain import explained

    document = read(path)
    lines = path.read_text("utf-8").split("\n")
    rows = list(explained(document))
    assert {row.key for row in rows} >= {"id", "title"}
    for row in rows:
        assert row.inferred or row.line is not None, row
        assert row.line is None or 1 <= row.line <= len(lines), row
    for evidence in document.evidence:
        assert evidence.line is not None or evidence.inferred, evidence
        assert evidence.source == path.name


@pytest.mark.parametrize(
    "path", [path for path in DOCUMENTS if path.suffix == ".txt"], ids=lambda path: path.name
)
def test_quoted_words_stand_on_the_line_that_is_named(path: Path) -> None:
    document = read(path)
    lines = lines_of(path.read_text("utf-8"))
    for evidence in document.evidence:
        if evidence.line is None or not evidence.quote or evidence.field == "text":
            continue
        near = " ".join(line.text for line in lines[evidence.line - 1 : evidence.line + 9] if line.text)
        # What is left of a reference is quoted piece by piece.
        for piece in evidence.quote.split("\n")[0].split("; "):
            assert piece in near, evidence


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_line_ends_and_encodings_change_nothing(ends: str, encoding: str) -> None:
    path = DATA / "900101.txt"
    data = path.read_text("utf-8").replace("\n", ends).encode(encoding)
    assert comparable(read_document(data, name="x.txt").record) == expected(DATA / "900101.txt.yaml")


def test_latin_1_is_read_with_a_warning() -> None:
    data = (DATA / "900104.txt").read_text("utf-8").encode("latin-1")
    document = read_document(data, name="x.txt")
    assert document.record.creators[0].family == "Krüger"
    assert [finding.name for finding in document.findings] == ["encoding-guessed"]


def test_text_and_digest_belong_together() -> None:
    import hashlib

    document = read(DATA / "900101.txt")
    assert document.record.text is not None
    assert document.record.text.sha256 == hashlib.sha256(document.text.encode()).hexdigest()
    assert document.text.startswith("Secret\nCopy No. 2\n\nFrom the journal of\n")
    assert document.text.endswith("/N. Belov/\n6.III.61\n")
    assert "**" not in document.text


# The same document in another shape -------------------------------------------------------------


def pdf_of(path: Path, *, per_page: int = 30) -> bytes:
    """The document as a PDF: the lines of its text without blank ones, on pages with numbers."""
    lines = [line.text for line in lines_of(path.read_text("utf-8")) if line.text]
    pages = [lines[start : start + per_page] for start in range(0, len(lines), per_page)]
    return write_pdf([[*page, str(number)] for number, page in enumerate(pages, 1)])


@pytest.mark.parametrize("name", ["900101", "900102", "900103", "900104", "900105", "900111", "900114"])
def test_pdf_gives_the_same_record_as_its_text(name: str) -> None:
    data = pdf_of(DATA / f"{name}.txt")
    assert recognise(data, name="x.pdf") is not None
    document = read_document(data, name="x.pdf")
    assert document.shape is Shape.PDF
    assert comparable(document.record) == expected(DATA / f"{name}.txt.yaml")


def test_address_behind_a_pdf_s_link_is_read() -> None:
    lines = """Digital Archive
International History Declassified
digitalarchive.wilsoncenter.org
May 1, 1960
Report on the Bees of the Garden
Citation:
"Report on the Bees of the Garden", May 1, 1960, Wilson Center Digital Archive, RGANI, Fond 5,
Opis 28, Delo 1.
Original Language:
Russian
Contents:
Translation - English
The bees are well."""
    data = write_pdf([lines.split("\n")], links=("https://digitalarchive.umd.edu/document/900301",))
    document = read_document(data, name="bees.pdf")
    assert document.record.id == "900301"
    assert document.record.url == "https://digitalarchive.umd.edu/document/900301"


# The real sample ------------------------------------------------------------------------------


def test_real_sample_gives_the_record_of_the_design() -> None:
    path = shared("seeds/000_097623439ad8c29f.txt")
    record = read(path).record
    shipped = decode_text((Path(__file__).parents[2] / "records/113371.yaml").read_text("utf-8")).record
    assert shipped is not None
    mine, theirs = plain_mapping(record), plain_mapping(shipped)
    assert mine["text"] == {"file": "texts/113371.en.txt", **theirs["text"]}
    assert mine["imported"]["sha256"] == theirs["imported"]["sha256"]
    assert mine["summary"].startswith("Nam Il speaks to Soviet Charge d'Affairs")
    for key in ("text", "imported", "summary", "evidence"):
        mine.pop(key, None)
        theirs.pop(key, None)
    assert mine == theirs


def test_real_sample_is_traced_line_by_line() -> None:
    path = shared("seeds/000_097623439ad8c29f.txt")
    lines = {evidence.field: evidence.line for evidence in read(path).evidence}
    assert lines["title"] == 15
    assert lines["creators[0]"] == 40
    assert lines["source.reference.delo"] == 20
    assert lines["provenance[1].date"] == 70
    assert lines["names[0]"] == 42
    inferred = {evidence.field for evidence in read(path).evidence if evidence.inferred}
    assert inferred == {"provenance[0].date"}
