"""Files that mean harm: one clear sentence, bounded time and memory."""

from __future__ import annotations

import contextlib
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounded import bounded
from manuscripts_made import Made, Paragraph, write
from provcite.manuscripts.readers import FORMATS, read_manuscript
from provcite.model.errors import InputError

GOOD = write(Made(paragraphs=[Paragraph(["text"])], notes=[]), "docx")


def docx_with(document: bytes, **others: bytes) -> bytes:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(GOOD)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for name in source.namelist():
            copy.writestr(name, document if name == "word/document.xml" else source.read(name))
        for name, data in others.items():
            copy.writestr(name, data)
    return target.getvalue()


W = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
NESTED = W + b"<w:tbl><w:tr><w:tc>" * 10_000 + b"</w:tc></w:tr></w:tbl>" * 10_000 + b"</w:body></w:document>"
ENTITIES = (
    b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]>' + W
    + b"<w:p><w:r><w:t>&c;</w:t></w:r></w:p></w:body></w:document>"
)  # fmt: skip
BOMB = W + b" " * (120 * 1024 * 1024) + b"</w:body></w:document>"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"just words", "not a zip archive"),
        (GOOD[: len(GOOD) // 2], "cut off or damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Word file"),
        (docx_with(NESTED), "deep"),
        (docx_with(ENTITIES), "XML entities"),
        (docx_with(W + b"<w:p>"), "broken XML"),
        (docx_with(BOMB), "more than a manuscript can hold"),
    ],
    ids=["no zip", "truncated", "doc", "nested tables", "entities", "broken", "bomb"],
)
def test_bad_word_files_get_one_sentence(data: bytes, words: str) -> None:
    with bounded():
        with pytest.raises(InputError, match=words) as error:
            read_manuscript(data, "draft.docx")
        assert "draft.docx" in error.value.message
        assert error.value.hint


def test_external_entities_are_not_fetched(tmp_path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words")
    data = docx_with(
        f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'.encode()
        + W
        + b"<w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
    )
    with pytest.raises(InputError):
        read_manuscript(data, "draft.docx")


def test_a_text_of_a_hundred_megabytes_is_refused() -> None:
    with pytest.raises(InputError, match="more text than any manuscript"):
        read_manuscript(b"a b c d e " * (10 * 1024 * 1024), "big.txt")


def test_a_binary_file_is_no_text() -> None:
    with pytest.raises(InputError, match="no text"):
        read_manuscript(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 4, "draft.md")


def test_latex_that_includes_itself_or_leaves_its_folder() -> None:
    asked: list[str] = []

    def included(path: str) -> bytes:
        asked.append(path)
        if ".." in path or path.startswith("/"):
            raise InputError(f"{path} lies outside the manuscript's folder; it was left out.")
        return b"Again.\\footnote{Note.}\n\\input{self}\n"

    document = read_manuscript(
        b"\\input{self}\\input{../secret}\\input{/etc/passwd}", "a.tex", read_included=included
    )
    assert len(document.notes) == 1
    assert any("includes itself" in sentence for sentence in document.warnings)
    assert sum("outside" in sentence for sentence in document.warnings) == 2


def test_macros_that_never_end() -> None:
    source = b"\\newcommand{\\a}{\\b\\b}\\newcommand{\\b}{\\a\\a}\n\\a Text \\footnote{kept}."
    with bounded():
        document = read_manuscript(source, "a.tex")
        assert document.notes[0].text == "kept"
        assert any("never" in sentence or "without end" in sentence for sentence in document.warnings)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "[" * 60_000),
        ("a.md", "[a](" * 40_000),
        ("a.md", "^[" * 40_000 + "]" * 40_000),
        ("a.md", "*a _b " * 40_000),
        ("a.md", "<!--\n" * 40_000),
        ("a.md", "`" * 3000 + "a" + "``" * 30_000),
        ("a.md", "> " * 60_000),
        ("a.tex", "{" * 100_000),
        ("a.tex", "\\emph{" * 60 + "a" + "}" * 60),
        ("a.tex", "$" * 50_001),
        ("a.tex", "\\footnote[" * 20_000),
        ("a.typ", "#f(" * 30_000),
        ("a.typ", "/*" * 60_000),
        ("a.typ", "@" * 60_000),
        ("a.html", "<a " * 60_000),
        ("a.html", "<" * 100_000),
        ("a.html", "<b>" * 60_000),
        ("a.html", "&amp" * 60_000),
        ("a.html", "<script>" * 20_000),
        ("a.txt", "[1] " * 60_000),
        ("a.txt", "1. a\n\n" * 30_000),
    ],
    ids=lambda value: str(value)[:12],
)
def test_pathological_text_takes_time_in_proportion(name: str, text: str) -> None:
    with bounded(), contextlib.suppress(InputError):
        read_manuscript(text.encode(), name)


_SNIPPETS = st.lists(
    st.sampled_from(
        ["[^1]", "\n\n[^1]: n\n", "^[", "]", "[@k, l. 3]", "*", "_", "`", "<!--", "-->", "\\footnote{", "}", "{", "%x\n", "\\begin{quote}",
         "\\end{quote}", "#footnote[", "@k", "<a href=#x id=y>", "</a>", "<p id=x>", "&amp;", "“a”", "RGANI, f. 5, op. 28", "\r\n", "\n\n",
         "[1]", "¹", "NOTES\n", "1. x\n", "\\verb|", "$", "\\'", "\u00a0", "--", "//", "/*", "*/", "\x0c", "# h\n", "> q\n", "| a | b |\n"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@settings(max_examples=60)
@given(_SNIPPETS)
def test_any_text_reads_in_any_format_and_places_hold(text: str) -> None:
    for form in FORMATS:
        if form in ("docx", "odt") or not text:
            continue
        try:
            document = read_manuscript(text.encode(), f"a.{form}")
        except InputError:
            continue
        for block, note in document.in_order():
            assert (note is None) or note.block is block
            for segment in block.segments:
                assert 0 <= segment.start <= segment.end <= len(block.text)
                if segment.exact and not segment.part:
                    piece = block.text[segment.start : segment.end]
                    assert text[segment.offset : segment.offset + len(piece)] == piece
            for span in (*block.italics, *block.links, *block.keys):
                assert 0 <= span.start <= span.end <= len(block.text)
            for mark in block.marks:
                assert 0 <= mark.at <= len(block.text)
                assert 0 <= mark.note < len(document.notes)


@settings(max_examples=40)
@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=6))
def test_a_damaged_word_file_never_breaks_the_reader(at: int, noise: bytes) -> None:
    data = GOOD[:at] + noise + GOOD[at + len(noise) :]
    with contextlib.suppress(InputError):
        read_manuscript(data, "draft.docx")
