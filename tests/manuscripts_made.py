"""Writes one abstract manuscript in seven formats, for tests and benchmarks.

A text is a list of pieces: strings, `Call` (a note is called here), `Key` (a citation by key),
`Linked` (words with an address behind them) and `Field` (words put there by Zotero).
"""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape, quoteattr


@dataclass(frozen=True)
class Call:
    """The mark of note `number` (from 1)."""

    number: int


@dataclass(frozen=True)
class Key:
    """A citation by key."""

    key: str
    locator: str = ""


@dataclass(frozen=True)
class Linked:
    """Words that lead to an address."""

    text: str
    target: str


@dataclass(frozen=True)
class Field:
    """Words in a Zotero field with one CSL-JSON item."""

    text: str
    item: dict[str, Any]


Piece = str | Call | Key | Linked | Field


@dataclass
class Paragraph:
    """`kind` is paragraph, heading, quote or bibliography."""

    pieces: list[Piece]
    kind: str = "paragraph"


@dataclass
class Made:
    """A manuscript in the making: paragraphs in order, and notes by their number."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    notes: list[list[Piece]] = field(default_factory=list)


def write(made: Made, form: str) -> bytes:
    """The manuscript in `form` (docx, odt, md, tex, typ, html, txt)."""
    return {
        "docx": _docx, "odt": _odt, "md": _md, "tex": _tex, "typ": _typ, "html": _html, "txt": _txt,
    }[form](made)  # fmt: skip


# -- text formats --------------------------------------------------------------------------------


def _md(made: Made) -> bytes:
    def pieces(items: list[Piece]) -> str:
        words = ""
        for item in items:
            if isinstance(item, str):
                words += re.sub(r"([*_\\`<])", r"\\\1", item)
            elif isinstance(item, Call):
                words += f"[^{item.number}]"
            elif isinstance(item, Key):
                words += f"[@{item.key}{', ' + item.locator if item.locator else ''}]"
            elif isinstance(item, Linked):
                words += f"[{item.text}]({item.target})"
            else:
                words += item.text
        return words

    parts = []
    for paragraph in made.paragraphs:
        text = pieces(paragraph.pieces)
        parts.append({"heading": f"# {text}", "quote": f"> {text}"}.get(paragraph.kind, text))
    parts += [f"[^{number}]: {pieces(note)}" for number, note in enumerate(made.notes, 1)]
    return ("\n\n".join(parts) + "\n").encode()


def _tex(made: Made) -> bytes:
    def plain(text: str) -> str:
        text = re.sub(r"([#$%&_{}])", r"\\\1", text)
        return text.replace("–", "--").replace("“", "``").replace("”", "''").replace("’", "'")

    def pieces(items: list[Piece]) -> str:
        words = ""
        for item in items:
            if isinstance(item, str):
                at = 0
                for match in re.finditer(r"https?://[^\s,;)]*[\w/]", item):
                    words += plain(item[at : match.start()]) + "\\url{" + match.group() + "}"
                    at = match.end()
                words += plain(item[at:])
            elif isinstance(item, Call):
                words += "\\footnote{" + pieces(made.notes[item.number - 1]) + "}"
            elif isinstance(item, Key):
                words += f"\\autocite{'[' + item.locator + ']' if item.locator else ''}{{{item.key}}}"
            elif isinstance(item, Linked):
                words += f"\\href{{{item.target}}}{{{plain(item.text)}}}"
            else:
                words += plain(item.text)
        return words

    parts = ["\\documentclass{article}\n\\begin{document}"]
    for paragraph in made.paragraphs:
        text = pieces(paragraph.pieces)
        parts.append(
            {"heading": f"\\section{{{text}}}", "quote": f"\\begin{{quote}}\n{text}\n\\end{{quote}}"}.get(
                paragraph.kind, text
            )
        )
    return ("\n\n".join([*parts, "\\end{document}"]) + "\n").encode()


def _typ(made: Made) -> bytes:
    def plain(text: str) -> str:
        text = re.sub(r"([*_\\`#@<$\[\]])", r"\\\1", text)
        # A broken address ("https//") would begin a comment.
        return re.sub(r"(?<!http:)(?<!https:)//", r"\\/\\/", text)

    def pieces(items: list[Piece]) -> str:
        words = ""
        for item in items:
            if isinstance(item, str):
                words += plain(item)
            elif isinstance(item, Call):
                words += "#footnote[" + pieces(made.notes[item.number - 1]) + "]"
            elif isinstance(item, Key):
                words += (
                    f"#cite(<{item.key}>{', supplement: [' + item.locator + ']' if item.locator else ''})"
                )
            elif isinstance(item, Linked):
                words += f'#link("{item.target}")[{plain(item.text)}]'
            else:
                words += plain(item.text)
        return words

    parts = []
    for paragraph in made.paragraphs:
        text = pieces(paragraph.pieces)
        parts.append(
            {"heading": f"= {text}", "quote": f"#quote(block: true)[{text}]"}.get(paragraph.kind, text)
        )
    return ("\n\n".join(parts) + "\n").encode()


def _html(made: Made) -> bytes:
    def pieces(items: list[Piece]) -> str:
        words = ""
        for item in items:
            if isinstance(item, str):
                words += html.escape(item, quote=False)
            elif isinstance(item, Call):
                n = item.number
                words += f'<a href="#fn{n}" class="footnote-ref" id="fnref{n}" role="doc-noteref"><sup>{n}</sup></a>'
            elif isinstance(item, Linked):
                words += f'<a href="{html.escape(item.target)}">{html.escape(item.text, quote=False)}</a>'
            elif isinstance(item, Key):
                words += html.escape(item.key)
            else:
                words += html.escape(item.text, quote=False)
        return words

    tags = {"heading": "h1", "quote": "blockquote"}
    parts = ['<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Draft</title></head><body>']
    for paragraph in made.paragraphs:
        tag = tags.get(paragraph.kind, "p")
        parts.append(f"<{tag}>{pieces(paragraph.pieces)}</{tag}>")
    parts.append('<section id="footnotes" class="footnotes" role="doc-endnotes"><hr><ol>')
    for n, note in enumerate(made.notes, 1):
        parts.append(
            f'<li id="fn{n}"><p>{pieces(note)} <a href="#fnref{n}" class="footnote-back" role="doc-backlink">↩︎</a></p></li>'
        )
    return ("\n".join([*parts, "</ol></section></body></html>"]) + "\n").encode()


def _txt(made: Made) -> bytes:
    def pieces(items: list[Piece]) -> str:
        return "".join(
            item
            if isinstance(item, str)
            else f"[{item.number}]"
            if isinstance(item, Call)
            else getattr(item, "text", "")
            for item in items
        )

    parts = []
    for paragraph in made.paragraphs:
        text = pieces(paragraph.pieces)
        if paragraph.kind == "quote":
            text = "    " + text
        parts.append(text.upper() if paragraph.kind == "heading" and len(text) < 20 else text)
    parts.append("NOTES")
    parts += [f"{number}. {pieces(note)}" for number, note in enumerate(made.notes, 1)]
    return ("\n\n".join(parts) + "\n").encode()


# -- word processors -----------------------------------------------------------------------------

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def _run(text: str, split: bool) -> str:
    """A run; a longer one in two, as Word leaves them after an edit."""
    if split and len(text) > 24:
        at = len(text) // 2
        return _run(text[:at], False) + _run(text[at:], False)
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


class _Word:
    def __init__(self, made: Made) -> None:
        self.made = made
        self.links: dict[str, list[str]] = {"document": [], "footnotes": []}

    def pieces(self, items: list[Piece], part: str) -> str:
        words = ""
        for item in items:
            if isinstance(item, str):
                words += _run(item, split=True)
            elif isinstance(item, Call):
                words += f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{item.number + 1}"/></w:r>'
            elif isinstance(item, Linked):
                self.links[part].append(item.target)
                words += (
                    f'<w:hyperlink r:id="rIdL{len(self.links[part])}">{_run(item.text, False)}</w:hyperlink>'
                )
            elif isinstance(item, Key):
                words += _run(item.key, False)
            else:
                code = "ADDIN ZOTERO_ITEM CSL_CITATION " + json.dumps(
                    {"citationItems": [{"id": 1, "itemData": item.item}]}
                )
                words += (
                    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
                    f'<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'
                    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
                    f"{_run(item.text, False)}"
                    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
                )
        return words

    def relations(self, part: str, fixed: str = "") -> str:
        links = "".join(
            f'<Relationship Id="rIdL{n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" '
            f'Target={quoteattr(target)} TargetMode="External"/>'
            for n, target in enumerate(self.links[part], 1)
        )
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{fixed}{links}</Relationships>'
        )


def _docx(made: Made) -> bytes:
    word = _Word(made)
    styles = {"heading": "Heading1", "quote": "Quote"}
    body = ""
    for paragraph in made.paragraphs:
        style = styles.get(paragraph.kind)
        properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        body += f"<w:p>{properties}{word.pieces(paragraph.pieces, 'document')}</w:p>"
    notes = (
        '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    )
    for number, note in enumerate(made.notes, 1):
        notes += (
            f'<w:footnote w:id="{number + 1}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
            f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>{_run(" ", False)}'
            f"{word.pieces(note, 'footnotes')}</w:p></w:footnote>"
        )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kinds = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    style_xml = "".join(
        f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for kind, key, name in (
            ("paragraph", "Heading1", "heading 1"),
            ("paragraph", "Quote", "Quote"),
            ("paragraph", "FootnoteText", "footnote text"),
            ("character", "FootnoteReference", "footnote reference"),
        )
    )
    parts = {
        "[Content_Types].xml": head
        + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kinds}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{kinds}.styles+xml"/>'
        f'<Override PartName="/word/footnotes.xml" ContentType="{kinds}.footnotes+xml"/></Types>',
        "_rels/.rels": head
        + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{base}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"{head}<w:document {_W} {_R}><w:body>{body}<w:sectPr/></w:body></w:document>",
        "word/styles.xml": f"{head}<w:styles {_W}>{style_xml}</w:styles>",
        "word/footnotes.xml": f"{head}<w:footnotes {_W} {_R}>{notes}</w:footnotes>",
        "word/_rels/document.xml.rels": word.relations(
            "document",
            f'<Relationship Id="rId1" Type="{base}/styles" Target="styles.xml"/>'
            f'<Relationship Id="rId2" Type="{base}/footnotes" Target="footnotes.xml"/>',
        ),
        "word/_rels/footnotes.xml.rels": word.relations("footnotes"),
    }
    return _zip(parts)


def _odt(made: Made) -> bytes:
    names = {
        "office": "office", "text": "text", "style": "style", "table": "table", "draw": "drawing", "meta": "meta",
    }  # fmt: skip
    spaces = (
        " ".join(
            f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{value}:1.0"' for key, value in names.items()
        )
        + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    )

    def pieces(items: list[Piece]) -> str:
        words = ""
        for item in items:
            if isinstance(item, str):
                words += escape(item)
            elif isinstance(item, Call):
                words += (
                    f'<text:note text:id="ftn{item.number}" text:note-class="footnote"><text:note-citation>{item.number}</text:note-citation>'
                    f'<text:note-body><text:p text:style-name="Footnote">{pieces(made.notes[item.number - 1])}</text:p></text:note-body></text:note>'
                )
            elif isinstance(item, Linked):
                words += f'<text:a xlink:type="simple" xlink:href={quoteattr(item.target)}>{escape(item.text)}</text:a>'
            elif isinstance(item, Key):
                words += escape(item.key)
            else:
                code = json.dumps({"citationItems": [{"id": 1, "itemData": item.item}]})
                name = quoteattr(f"ZOTERO_ITEM CSL_CITATION {code} RNDx1Y2z3")
                words += f"<text:reference-mark-start text:name={name}/>{escape(item.text)}<text:reference-mark-end text:name={name}/>"
        return words

    body = ""
    for paragraph in made.paragraphs:
        text = pieces(paragraph.pieces)
        if paragraph.kind == "heading":
            body += f'<text:h text:style-name="Heading_20_1" text:outline-level="1">{text}</text:h>'
        else:
            style = "Quotations" if paragraph.kind == "quote" else "Standard"
            body += f'<text:p text:style-name="{style}">{text}</text:p>'
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return _zip(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f'{head}<office:document-content {spaces} office:version="1.3"><office:body><office:text>{body}</office:text></office:body></office:document-content>',
            "styles.xml": f'{head}<office:document-styles {spaces} office:version="1.3"><office:styles/></office:document-styles>',
            "META-INF/manifest.xml": head
            + '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
            '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/></manifest:manifest>',
        }
    )


def _zip(parts: dict[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, compress_type=kind)
    return target.getvalue()
