"""A copy of a Word file: parts that do not change are copied packed, whatever they hold."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from lxml import etree

from bounded import bounded
from manuscripts_made import Made, Paragraph, write
from provcite.manuscripts.annotate import Comment, annotate_docx
from provcite.manuscripts.readers import read_manuscript
from provcite.manuscripts.repack import replace_members
from provcite.manuscripts.rewrite import AddressChange, rewrite
from provcite.model.errors import InputError

GOOD = write(Made(paragraphs=[Paragraph(["Some words."])], notes=[]), "docx")
COMMENTS = [Comment(text="A remark.")]


def packed(parts: dict[str, bytes], comment: bytes = b"") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
        archive.comment = comment
    return target.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def raw(data: bytes, name: str) -> bytes:
    """The packed bytes of a part, as they lie in the archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo(name)
    start = info.header_offset
    name_size, extra_size = struct.unpack_from("<2H", data, start + 26)
    body = start + 30 + name_size + extra_size
    return data[start : body + info.compress_size]


def test_parts_are_replaced_and_added_and_the_rest_is_what_it_was() -> None:
    data = packed({"a.txt": b"one", "Фонд.txt": b"two" * 500, "c.txt": b"three"}, b"a remark")
    copy = replace_members(data, {"a.txt": b"new" * 1000}, {"d/é.txt": b"four"})
    assert parts_of(copy) == {
        "a.txt": b"new" * 1000,
        "Фонд.txt": b"two" * 500,
        "c.txt": b"three",
        "d/é.txt": b"four",
    }
    assert raw(copy, "Фонд.txt") == raw(data, "Фонд.txt")
    assert zipfile.ZipFile(io.BytesIO(copy)).comment == b"a remark"
    assert zipfile.ZipFile(io.BytesIO(copy)).testzip() is None


def test_an_archive_written_as_a_stream_keeps_its_sizes_behind_the_data() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: object) -> int:
            raise io.UnsupportedOperation

        def tell(self) -> int:
            raise io.UnsupportedOperation

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"one" * 100)
        archive.writestr("b.txt", b"two" * 100)
    copy = replace_members(pipe.getvalue(), {"a.txt": b"new"}, {})
    assert parts_of(copy) == {"a.txt": b"new", "b.txt": b"two" * 100}
    assert zipfile.ZipFile(io.BytesIO(copy)).testzip() is None


def test_bytes_before_the_archive_stay() -> None:
    data = b"#!/bin/sh\n" + packed({"a.txt": b"one", "b.txt": b"two"})
    copy = replace_members(data, {"a.txt": b"new"}, {})
    assert copy.startswith(b"#!/bin/sh\n")
    assert parts_of(copy) == {"a.txt": b"new", "b.txt": b"two"}


def test_a_picture_that_is_a_bomb_is_not_unpacked() -> None:
    bomb = packed({**parts_of(GOOD), "word/media/image1.png": bytes(300 * 1024 * 1024)})
    with bounded():
        copy = annotate_docx(bomb, COMMENTS)
    assert raw(copy, "word/media/image1.png") == raw(bomb, "word/media/image1.png")


@pytest.mark.parametrize("fault", ["damaged", "locked"])
def test_a_picture_that_cannot_be_unpacked_is_copied_as_it_is(fault: str) -> None:
    picture = b"no real picture, but bytes enough"
    data = bytearray(packed({**parts_of(GOOD), "word/media/image1.png": picture}))
    if fault == "damaged":
        data[data.index(b"image1.png") + 14] ^= 0xFF
    else:
        data[data.rindex(b"PK\x01\x02") + 8] |= 1
    copy = annotate_docx(bytes(data), COMMENTS)
    assert raw(copy, "word/media/image1.png") == raw(bytes(data), "word/media/image1.png")
    assert "A remark." in parts_of_readable(copy, "word/comments.xml")


def parts_of_readable(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def test_parts_that_lie_in_one_another_are_refused() -> None:
    data = bytearray(packed({"a.txt": b"one", "b.txt": b"two"}))
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = (0).to_bytes(4, "little")
    with pytest.raises(InputError, match="does not agree"):
        replace_members(bytes(data), {}, {"c.txt": b"three"})


def renamed(strict: bool = False) -> bytes:
    """A Word file as Office on the web saves it: document2.xml, footnotes2.xml, comments under another name."""
    made = Made(paragraphs=[Paragraph(["Some words."])], notes=[])
    parts = parts_of(write(made, "docx"))
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    remark = f'<w:comments xmlns:w="{word}"><w:comment w:id="7"><w:p/></w:comment></w:comments>'
    body = (
        f'<w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t>Words.</w:t></w:r>'
        '<w:r><w:footnoteReference w:id="2"/></w:r></w:p></w:body></w:document>'
    )
    notes = (
        f'<w:footnotes xmlns:w="{word}"><w:footnote w:id="2"><w:p><w:r><w:t>A note, '
        "https://old.example/1.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="a" Type="{office}/footnotes" Target="/word/footnotes2.xml"/>'
        f'<Relationship Id="b" Type="{office}/comments" Target="../word/comments3.xml"/></Relationships>'
    )
    top = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="a" Type="{office}/officeDocument" Target="./word/document2.xml"/></Relationships>'
    )
    given = {
        "[Content_Types].xml": parts["[Content_Types].xml"].decode(),
        "_rels/.rels": top,
        "word/document2.xml": body,
        "word/footnotes2.xml": notes,
        "word/comments3.xml": remark,
        "word/_rels/document2.xml.rels": relations,
    }
    strict_words = "http://purl.oclc.org/ooxml/"
    if strict:
        del given["word/comments3.xml"]
        given = {
            name: text.replace(word, strict_words + "wordprocessingml/main").replace(
                office, strict_words + "officeDocument/relationships"
            )
            for name, text in given.items()
        }
    return packed({name: text.encode() for name, text in given.items()})


def test_parts_are_found_by_their_relations_and_not_by_their_names() -> None:
    data = renamed()
    document = read_manuscript(data, "draft.docx")
    assert [note.text for note in document.notes] == ["A note, https://old.example/1."]
    annotated = parts_of(annotate_docx(data, COMMENTS))
    assert set(annotated) == set(parts_of(data))
    assert b'w:id="8"' in annotated["word/comments3.xml"]
    change = AddressChange(old="https://old.example/1", new="https://new.example/1")
    assert (
        b"https://new.example/1" in parts_of(rewrite("docx", data, (), [change]).data)["word/footnotes2.xml"]
    )


def test_a_strict_file_gets_a_strict_relation() -> None:
    relations = parts_of(annotate_docx(renamed(strict=True), COMMENTS))["word/_rels/document2.xml.rels"]
    kinds = [str(relation.get("Type")) for relation in etree.fromstring(relations)]
    assert "http://purl.oclc.org/ooxml/officeDocument/relationships/comments" in kinds


def test_an_address_that_begins_another_leaves_the_other_alone_in_a_field() -> None:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    fields = "".join(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "https://old.example/'
        f'{number}" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        for number in ("11", "113371")
    )
    body = f'<w:document xmlns:w="{word}"><w:body><w:p>{fields}</w:p></w:body></w:document>'
    data = packed({**parts_of(GOOD), "word/document.xml": body.encode()})
    change = AddressChange(old="https://old.example/11", new="https://new.example/11")
    written = parts_of(rewrite("docx", data, (), [change]).data)["word/document.xml"].decode()
    assert 'HYPERLINK "https://new.example/11"' in written
    assert 'HYPERLINK "https://old.example/113371"' in written
