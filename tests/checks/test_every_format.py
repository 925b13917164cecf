"""What notes say wrong and right, one manuscript in seven formats: a table of notes with the findings of each."""

from __future__ import annotations

import pytest

from checks_data import read_record
from manuscripts_made import Call, Made, Paragraph, write
from provcite.checks.lookup import MemoryLookup
from provcite.checks.run import CheckResult, check_document
from provcite.checks.settings import CheckSettings
from provcite.manuscripts.readers import read_manuscript

FORMATS = ("docx", "odt", "md", "tex", "typ", "html", "txt")

RECORDS = (
    """
id: dam
title: Report on the Dam at Velika Luka
date: 1957-11-19
creators: [{role: author, family: Orlova, given: N. P.}]
source: {repository: RGANI, reference: {fond: '5', opis: '30', delo: '612', listy: 44-51}}
provenance:
  - {event: translated, by: [Clara M. Weiss]}
""",
    """
id: ferry
title: Minutes of the 14th Session of the Ferry Commission
date: 1958-02-07
source: {repository: RGANI, reference: {fond: '5', opis: '30', delo: '612', listy: 60-66}}
""",
    """
id: kranz
title: Kranz an Behrens
date: 1962-08-31
creators: [{role: author, literal: Kranz}, {role: recipient, literal: Behrens}]
source: {repository: BArch, reference: {bestand: DY 30, signatur: '3711', blatt: 112-115}}
""",
    """
id: roux
title: Rapport sur les salines de Gruissan
date: 1811-04-02
creators: [{role: author, literal: Roux}]
source: {repository: Archives nationales, reference: {series: F/12, carton: '2244'}}
""",
)

DAM = "N. P. Orlova, “Report on the Dam at Velika Luka,” November 19, 1957, RGANI, f. 5, op. 30, d. 612, ll. 44–51."
FERRY = "“Minutes of the 14th Session of the Ferry Commission,” February 7, 1958, RGANI, f. 5, op. 30, d. 612, ll. 60–66."
KRANZ = "Kranz an Behrens, 31. August 1962, BArch, DY 30/3711, Bl. 112–115."
BOOK = "Ines Duarte, Rivers and Dams (Lisbon: Vega, 1999), 45–47."

#: The notes of one manuscript each; the findings of their last note (code and severity).
CASES: tuple[tuple[tuple[str, ...], list[tuple[str, str]]], ...] = (
    ((DAM,), []),
    ((DAM.replace("Orlova", "Orlov"),), [("PC210", "warning")]),
    ((DAM.replace("N. P.", "S. P."),), [("PC210", "warning")]),
    ((DAM.replace("19, 1957", "29, 1957"),), [("PC204", "error")]),
    ((DAM.replace("op. 30", "op. 36"),), [("PC202", "error")]),
    ((DAM.replace("RGANI", "RGASPI"),), [("PC201", "error")]),
    ((DAM.replace("44–51", "54–55"),), [("PC203", "error")]),
    ((DAM.replace("Dam at Velika Luka", "Floods of the Lower Tisza"),), [("PC206", "warning")]),
    # Two citations in one note: the second one is compared too.
    ((f"{DAM[:-1]}; {FERRY.replace('February 7', 'February 17')}",), [("PC204", "error")]),
    ((f"{DAM[:-1]}; {FERRY}",), []),
    # Several leaves of one file in two records.
    (("RGANI, f. 5, op. 30, d. 612, ll. 45–46 and 61.",), []),
    (("RGANI, f. 5, op. 30, d. 612, ll. 45–46 and 91.",), [("PC203", "warning")]),
    # Ibid.: after a note with one source, inside a note, after a book, with a leaf outside.
    ((DAM, "Ibid., l. 47."), []),
    ((DAM, "Ibid., l. 57."), [("PC203", "warning")]),
    ((DAM, "Там же. Л. 57."), [("PC203", "warning")]),
    ((DAM, "Ebd., Bl. 47."), []),
    ((DAM, BOOK, "Ibid., 46."), []),
    ((f"{DAM[:-1]}; ibid., l. 58.",), [("PC203", "warning")]),
    # Short forms.
    ((DAM, BOOK, "Orlova, “Dam at Velika Luka,” l. 48."), []),
    ((DAM, BOOK, "Orlova, “Dam at Velika Luka,” l. 58."), [("PC203", "warning")]),
    # Announced names.
    (("Российский государственный архив новейшей истории (далее – РГАНИ). Ф. 5. Оп. 30. Д. 612. Л. 44–51.",
      "РГАНИ. Ф. 5. Оп. 30. Д. 612. Л. 45."), []),
    # German: an ordinal before a month ends no sentence, "v." is a day's.
    ((KRANZ,), []),
    ((KRANZ.replace("31. August", "21. August"),), [("PC204", "warning")]),
    ((KRANZ.replace("31. August 1962", "v. 21. 8. 1962"),), [("PC204", "warning")]),
    ((KRANZ.replace("Behrens", "Neumann"),), [("PC212", "warning")]),
    ((KRANZ.replace("112–115", "212"),), [("PC203", "error")]),
    # Another letter of the same file is no mistake.
    (("Kranz an Neumann, 3. Mai 1961, BArch, DY 30/3711, Bl. 20.",), []),
    # French, the archive first.
    (("Archives nationales, F/12, carton 2244, Roux, « Rapport sur les salines de Gruissan », 2 avril 1811.",), []),
    (("Archives nationales, F/12, carton 2244, Roux, « Rapport sur les salines de Gruissan », 12 avril 1811.",),
     [("PC204", "warning")]),
    # No archive: Herbert Hoover, a year range in a series, the pages of a book.
    (("Herbert Hoover, The Ordeal of Woodrow Wilson (New York: McGraw-Hill, 1958), 12–15.",), []),
    ((BOOK,), []),
)  # fmt: skip


def made_of(notes: tuple[str, ...]) -> Made:
    paragraphs = [
        Paragraph([f"A sentence of the text, the {n}th.", Call(n)]) for n in range(1, len(notes) + 1)
    ]
    return Made(paragraphs=paragraphs, notes=[[note] for note in notes])


LOOKUP = MemoryLookup([read_record(text, f"r{number}.yaml") for number, text in enumerate(RECORDS)])
SETTINGS = CheckSettings(select=("PC1", "PC2"))


def checked(notes: tuple[str, ...], form: str) -> CheckResult:
    document = read_manuscript(write(made_of(notes), form), f"draft.{form}")
    assert [note.text for note in document.notes] == list(notes)
    return check_document(document, LOOKUP, SETTINGS)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("notes", "told"), CASES, ids=[notes[-1][:60] for notes, _ in CASES])
def test_the_last_note_has_these_findings_in_every_format(
    notes: tuple[str, ...], told: list[tuple[str, str]], form: str
) -> None:
    result = checked(notes, form)
    last = str(len(notes))
    found = [(item.code, item.severity.value) for item in result.findings if item.position.note == last]
    assert found == told
