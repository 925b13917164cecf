"""What is no document, or half of one: one clear sentence, never anything else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounded import bounded
from pdf_writer import write_pdf
from provcite.documents.detect import MAX_TEXT, recognise
from provcite.documents.wilson_center import DocumentImport, read_document
from provcite.model.errors import InputError

DATA = Path(__file__).parent / "data"
SAMPLE = (DATA / "900101.txt").read_bytes()
PAGE = (DATA / "900203.html").read_bytes()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\n \r\n\t", "empty"),
        (b"\x00\x00\x00\x00", "empty"),
        (b"PK\x03\x04" + bytes(40), "zip container"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "picture"),
        (bytes(range(256)) * 20, "no text"),
        (b"abc\x01\x02\x03\x04\x05\x06" * 90, "control characters"),
        (b"%PDF-1.4\nnothing here\n%%EOF", "PDF"),
        (write_pdf([["A letter to the editor of a newspaper."]]), "no document of the Wilson Center"),
        (write_pdf([[]]), "no text"),
        (b"A shopping list: eggs, milk.", "no document of the Wilson Center"),
        (b"<html><body><h1>Recipes</h1><p>Eggs.</p></body></html>", "no document of the Wilson Center"),
        (
            b"An essay that cites https://digitalarchive.wilsoncenter.org/document/1 once.\n\nMore of it.",
            "no document",
        ),
    ],
)
def test_refused_with_one_sentence(data: bytes, words: str) -> None:
    with pytest.raises(InputError) as caught:
        read_document(data, name="input")
    assert words in caught.value.message
    assert caught.value.place == "input"


def test_too_large_a_text_is_refused_before_it_is_decoded() -> None:
    with bounded(), pytest.raises(InputError, match="MB"):
        recognise(b"x" * (MAX_TEXT + 1), name="big.txt")


def test_a_long_document_is_read_in_proportion_to_its_length() -> None:
    words = b"The bridge [Kim Il Sung] was /not/ finished in 1956, he said. " * 60_000
    document = read_document(SAMPLE + b"\n" + words, name="long.txt")
    assert document.record.id == "900101"
    assert len(document.text) > 3_000_000


def test_missing_citation_keeps_what_there_is() -> None:
    document = read_document((DATA / "900109.txt").read_bytes(), name="x.txt")
    assert document.record.title == "Report on the State of the Roads in Hamgyong Province"
    assert {finding.name for finding in document.findings} == {"no-number", "no-citation"}


def test_cut_citation_is_reported_with_its_line() -> None:
    document = read_document((DATA / "900110.txt").read_bytes(), name="x.txt")
    cut = [finding for finding in document.findings if finding.name == "citation-cut"]
    assert [finding.position.line for finding in cut] == [15]
    assert document.record.sources[0].path == (("fond", "8202"), ("opis", "20"))


def test_citation_of_another_title_is_reported() -> None:
    text = SAMPLE.decode().replace('"Record of Conversation with Deputy', '"Record of Talks with the Deputy')
    names = {finding.name for finding in read_document(text.encode(), name="x.txt").findings}
    assert "title-differs" in names


def read_or_refuse(data: bytes) -> DocumentImport | None:
    """What the bytes give, or None where they are refused; anything else that is raised fails the test."""
    try:
        return read_document(data, name="x")
    except InputError as error:
        if not error.message.endswith("."):
            raise AssertionError(error.message) from error
        return None


@pytest.mark.parametrize("end", range(0, len(SAMPLE), 97))
def test_a_document_cut_anywhere_is_read_or_refused(end: int) -> None:
    document = read_or_refuse(SAMPLE[:end])
    assert document is None or document.record.title


@settings(max_examples=60)
@given(st.binary(max_size=400))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    for whole in (
        data,
        SAMPLE[:700] + data + SAMPLE[900:],
        PAGE[:900] + data + PAGE[1000:],
        b"%PDF-1.4\n" + data,
    ):
        read_or_refuse(whole)


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from(SAMPLE.decode().split("\n") + PAGE.decode().split("\n")), max_size=60),
    st.randoms(),
)
def test_lines_in_any_order_raise_nothing_else(lines: list[str], random: object) -> None:
    read_or_refuse("\n".join(lines).encode())


@settings(max_examples=40)
@given(st.text(alphabet="[]()/,.:;'\"\\*<>#-–“”«» \n0123456789AaBbОо", max_size=3000))
def test_punctuation_does_not_slow_the_reader(words: str) -> None:
    with bounded():
        read_document(SAMPLE + words.encode(), name="x")


@pytest.mark.parametrize(
    "piece", ["[A ", "/a ", '"a, ', "A. A. ", "(A ", "1956-", "the of ", "Aa Bb Cc to ", "and ", "** "]
)
def test_repetition_does_not_slow_the_reader(piece: str) -> None:
    hostile = piece * 20_000
    for where in (
        "Citation:\n\n",
        "Contents:\n\nTranslation - English\n\n",
        "Summary:\n\n",
        "Author(s):\n\n",
    ):
        with bounded():
            read_document(
                b"Wilson Center Digital Archive\n\n"
                + (f"**{hostile[:4000]}**\n\nMay 4, 1956\n\nRecord ID\n\n12345\n\n{where}{hostile}").encode(),
                name="x",
            )


def test_a_pdf_that_swells_is_refused() -> None:
    import zlib

    swollen = zlib.compress(b"BT (aaaaaaaaaa) Tj ET\n" * 8_000_000, 9)
    pdf = write_pdf([["x"]])
    start, end = pdf.index(b"<< /Length "), pdf.index(b"endstream")
    head = b"<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(swollen)
    with pytest.raises(InputError):
        read_document(pdf[:start] + head + swollen + b"\n" + pdf[end:], name="bomb.pdf")


def test_summary_never_swallows_the_document() -> None:
    lines = ["Digital Archive", "May 1, 1960", "Report on the Bees", "Citation:"]
    lines += ['"Report on the Bees", May 1, 1960, Wilson Center Digital Archive, RGANI, Fond 5.', "Summary:"]
    lines += ["Somebody counts the", "bees.", *(f"In the hive number {n} there are bees" for n in range(40))]
    document = read_document("\n".join(lines).encode(), name="bees.txt")
    assert document.record.summary == "Somebody counts the bees."
    assert document.text.startswith("In the hive number 0")


def test_deep_html_is_refused_or_read() -> None:
    html = b"<html><body>digitalarchive.wilsoncenter.org" + b"<div>" * 50_000 + b"x</body></html>"
    with pytest.raises(InputError):
        read_document(html, name="deep.html")


def test_html_entities_and_scripts_do_nothing() -> None:
    html = PAGE.replace(b"<html", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><html', 1).replace(
        b"forty more", b"&e; more"
    )
    assert "root:" not in read_document(html, name="x.html").text
