"""A Word or OpenDocument file with nothing but headings and paragraphs, to be filled."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_KIND: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#: Half-points of the text, and of the headings by their level.
_SIZES: Final = (24, 32, 26)
_ODF: Final = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in (
        ("office", "office"), ("text", "text"), ("style", "style"), ("fo", "xsl-fo-compatible"),
        ("manifest", "manifest"),
    )
)  # fmt: skip
#: The date of every part: 1 January 1980, the first that a zip archive can say.
_DATE: Final = (1980, 1, 1, 0, 0, 0)


def blank(name: str, parts: Sequence[tuple[str, str]]) -> bytes:
    """A file by the ending of `name`, with a heading and a paragraph for each of `parts`."""
    if name.lower().endswith(".docx"):
        return _packed(_word(parts))
    if name.lower().endswith(".fodt"):
        return _flat(parts).encode()
    return _packed(_open(parts))


def _packed(parts: Mapping[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, _DATE), content, compress_type=kind)
    return target.getvalue()


def _word(parts: Sequence[tuple[str, str]]) -> dict[str, str]:
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>{escape(heading)}</w:t></w:r></w:p>'
        f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"
        for heading, text in parts
    )
    styles = (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="{_SIZES[0]}"/></w:rPr></w:rPrDefault>'
        "</w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    )
    for level in (1, 2):
        styles += (
            f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/>'
            '<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/>'
            f'<w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="{level - 1}"/></w:pPr>'
            f'<w:rPr><w:b/><w:sz w:val="{_SIZES[level]}"/></w:rPr></w:style>'
        )
    return {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_KIND}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'{_HEAD}<w:document xmlns:w="{_W}" xmlns:r="{_OFFICE}"><w:body>{body}'
        "<w:sectPr/></w:body></w:document>",
        "word/styles.xml": f'{_HEAD}<w:styles xmlns:w="{_W}">{styles}</w:styles>',
        "word/_rels/document.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    }


def _open(parts: Sequence[tuple[str, str]]) -> dict[str, str]:
    return {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f'{_HEAD}<office:document-content {_ODF} office:version="1.3">{_body(parts)}'
        "</office:document-content>",
        "styles.xml": f'{_HEAD}<office:document-styles {_ODF} office:version="1.3">{_sheet()}'
        "</office:document-styles>",
        "META-INF/manifest.xml": f'{_HEAD}<manifest:manifest {_ODF} manifest:version="1.3">'
        '<manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.text"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>",
    }


def _flat(parts: Sequence[tuple[str, str]]) -> str:
    return (
        f'{_HEAD}<office:document {_ODF} office:version="1.3" '
        'office:mimetype="application/vnd.oasis.opendocument.text">'
        f"{_sheet()}{_body(parts)}</office:document>"
    )


def _body(parts: Sequence[tuple[str, str]]) -> str:
    text = "".join(
        f'<text:h text:style-name="Heading_20_1" text:outline-level="1">{escape(heading)}</text:h>'
        f'<text:p text:style-name="Standard">{escape(text)}</text:p>'
        for heading, text in parts
    )
    return f"<office:body><office:text>{text}</office:text></office:body>"


def _sheet() -> str:
    headings = "".join(
        f'<style:style style:name="Heading_20_{level}" style:display-name="Heading {level}" '
        'style:family="paragraph" style:parent-style-name="Standard" style:next-style-name="Standard" '
        f'style:default-outline-level="{level}" style:class="text"><style:paragraph-properties '
        'fo:margin-top="0.4cm" fo:margin-bottom="0.2cm" fo:keep-with-next="always"/><style:text-properties '
        f'fo:font-size="{_SIZES[level] // 2}pt" fo:font-weight="bold"/></style:style>'
        for level in (1, 2)
    )
    return (
        '<office:styles><style:style style:name="Standard" style:family="paragraph" style:class="text"/>'
        f"{headings}</office:styles>"
    )
