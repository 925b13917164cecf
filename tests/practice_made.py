"""The files of practice/: an invented document, a library, a chapter and a scan, to try everything with.

``python tests/practice_made.py`` writes them anew; a test compares them with what this makes.
"""

from __future__ import annotations

from pathlib import Path

from manuscripts_made import Call, Made, Paragraph, write
from pdf_writer import write_pdf

FOLDER = Path(__file__).resolve().parents[1] / "practice"

#: A document as the Wilson Center Digital Archive prints one; nobody wrote it and nobody keeps it.
DOCUMENT = """\
Digital Archive
International History Declassified
digitalarchive.wilsoncenter.org

March 3, 1961
Record of Conversation with Deputy Minister of Heavy Industry of the DPRK, Han Seung-u

Citation:
"Record of Conversation with Deputy Minister of Heavy Industry of the DPRK, Han Seung-u",
March 3, 1961, Wilson Center Digital Archive, RGANI, Fond 5, Opis 49, Delo 411, Listy 12-15.
Obtained and translated for NKIDP by Laura M. Field.
https://digitalarchive.wilsoncenter.org/document/900101

Summary:
An invented document, to practise with: two officials talk about turbines.

Original Language:
Russian

Contents:
Translation - English

Secret

From the journal of
First Secretary of the Embassy
USSR in the DPRK
Belov N.I.

I received Han Seung-u [Han Sung U] at the embassy at his own request. He complained that
two of the five turbines had come without blades.

First Secretary of the Embassy
USSR in the DPRK
/N. Belov/
6.III.61
"""

LIBRARY = """\
TY  - BOOK
AU  - Field, Laura M.
TI  - Turbines for Hamhung: An Invented Book
PB  - Practice Press
CY  - London
PY  - 1999
ER  -\x20

TY  - UNPB
AU  - Belov, N. I.
TI  - Letter about an Invented Quarrel
DA  - 1961/04/02
AV  - RGANI, fond 5, opis 49, delo 411, list 21
ER  -\x20
"""

TITLE = "“Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il,”"

FULL = (
    f"A. M. Petrov, {TITLE} July 24, 1956, fond 5, opis 28, delo 401, listy 301–303, Russian State Archive "
    "of Contemporary History (RGANI), Moscow, trans. James F. Person, Wilson Center Digital Archive, "
    "https://digitalarchive.wilsoncenter.org/document/113371."
)

CHAPTER = Made(
    paragraphs=[
        Paragraph(["A Chapter to Practise With"], "heading"),
        Paragraph(["Nam Il feared for his standing.", Call(1), " He said so again.", Call(2)]),
        Paragraph(["The harvest of that year is told elsewhere.", Call(3)]),
    ],
    notes=[
        [FULL],
        [f"Petrov, {TITLE} l. 309."],
        ["RGANI, f. 5, op. 28, d. 999, l. 7."],
    ],
)


def made() -> dict[str, bytes]:
    """Every file of practice/ by its name."""
    lines = DOCUMENT.splitlines()
    return {
        "document.pdf": write_pdf(
            [lines], links=("https://digitalarchive.wilsoncenter.org/document/900101",)
        ),
        "library.ris": LIBRARY.encode(),
        "draft.docx": write(CHAPTER, "docx"),
        "draft.md": write(CHAPTER, "md"),
        "scan.pdf": write_pdf([["A scan to practise with: this page shows nothing."]]),
    }


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, data in made().items():
        (FOLDER / name).write_bytes(data)
