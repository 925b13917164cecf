"""A small PDF for tests: lines of text on pages, with links, readable by pypdf."""

from __future__ import annotations


def write_pdf(pages: list[list[str]], *, links: tuple[str, ...] = ()) -> bytes:
    """A PDF with one text line a given line, in Helvetica; `links` lie on the first page."""
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids: list[int] = []
    for number, lines in enumerate(pages):
        body = ["BT", "/F1 11 Tf", "14 TL", "72 760 Td"]
        for line in lines:
            escaped = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            body += [f"({escaped}) Tj", "T*"]
        stream = "\n".join([*body, "ET"]).encode("cp1252")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        content = len(objects)
        annotations = ""
        if number == 0 and links:
            references = []
            for link in links:
                objects.append(
                    f"<< /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI ({link}) >> >>".encode()
                )
                references.append(f"{len(objects)} 0 R")
            annotations = f" /Annots [{' '.join(references)}]"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {content} 0 R"
            f" /Resources << /Font << /F1 3 0 R >> >>{annotations} >>".encode()
        )
        kids.append(len(objects))
    objects[1] = (
        f"<< /Type /Pages /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] /Count {len(kids)} >>".encode()
    )
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, data in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, data)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for offset in offsets:
        out += b"%010d 00000 n \n" % offset
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
