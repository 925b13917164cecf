"""Short forms and chains, as a careful reader resolves them; every match with its reason."""

from __future__ import annotations

import pytest

from checks_data import check

FULL = (
    "A. M. Petrov, “Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il,” July 24, 1956, fond 5, opis 28, "
    "delo 410, listy 301–303, Russian State Archive of Contemporary History (RGANI), Moscow."
)
OTHER = (
    "“Report of the Embassy on the August Plenum,” September 4, 1956, RGANI, f. 5, op. 28, d. 412, ll. 12–19."
)
BOOK = "Andrei Lankov, Crisis in North Korea (Honolulu: University of Hawai‘i Press, 2005), 42."


def cited(*notes: str) -> list[tuple[str, str | None, str]]:
    """(note, record, path) of every citation of a manuscript with these notes."""
    calls = " ".join(f"Text.[^{number}]" for number in range(1, len(notes) + 1))
    text = "\n\n".join([calls, *(f"[^{number}]: {note}" for number, note in enumerate(notes, 1))])
    reading = check(text + "\n").reading
    return [
        (
            reading.document.notes[c.note].number if c.note is not None else "",
            c.record.id if c.record else None,
            "/".join(value for _, value in c.path),
        )
        for c in reading.citations
    ]


@pytest.mark.parametrize(
    ("note", "path"),
    [
        ("Ibid., l. 302.", "5/28/410/302"),
        ("Ibid.", "5/28/410/301–303"),
        ("Ibidem, l. 302ob.", "5/28/410/302ob"),
        ("Там же. Л. 302.", "5/28/410/302"),
        ("Ebd., Bl. 302.", "5/28/410/302"),
        ("See ibid., ll. 301–302.", "5/28/410/301–302"),
        ("Petrov, “Memorandum of Conversation,” l. 302.", "5/28/410/302"),
        ("Petrov, op. cit., l. 302.", "5/28/410/302"),
        ("d. 410, l. 302.", "5/28/410/302"),
        ("RGANI, d. 410, l. 302.", "5/28/410/302"),
        ("f. 5, op. 28, d. 410, l. 302.", "5/28/410/302"),
        ("РГАНИ. Ф. 5. Оп. 28. Д. 410. Л. 302.", "5/28/410/302"),
        ("RGANI 5/28/410/302.", "5/28/410/302"),
        ("“Memorandum of Conversation … Nam Il,” July 24, 1956.", "5/28/410/301–303"),
        ("https://digitalarchive.wilsoncenter.org/document/113371", "5/28/410/301-303"),
        ("digitalarchive.umd.edu/document/113371.pdf", "5/28/410/301-303"),
    ],
)
def test_a_later_form_is_the_document_of_the_first_note(note: str, path: str) -> None:
    found = cited(FULL, note)
    assert [record for _, record, _ in found] == ["113371", "113371"]
    assert found[1][2] == path


def test_a_chain_goes_on_from_link_to_link() -> None:
    found = cited(FULL, "Ibid., l. 302.", "Ibid., d. 412, l. 13.", "Там же. Л. 14.", "d. 410, l. 303.")
    assert found[1:] == [
        ("2", "113371", "5/28/410/302"), ("3", "113900", "5/28/412/13"), ("4", "113900", "5/28/412/14"),
        ("5", "113371", "5/28/410/303"),
    ]  # fmt: skip


def test_several_citations_in_one_note_lean_on_each_other() -> None:
    found = cited(
        "RGANI, f. 5, op. 28, d. 410, l. 302; d. 412, l. 13; AVPRF, f. 0102, op. 13, p. 72, d. 5, l. 3; ibid., l. 45."
    )
    assert [(record, path) for _, record, path in found] == [
        ("113371", "5/28/410/302"), ("113900", "5/28/412/13"), ("diary-a", "0102/13/72/5/3"), ("diary-b", "0102/13/72/5/45"),
    ]  # fmt: skip


def test_books_are_no_citations_and_their_ibids_neither() -> None:
    assert cited(FULL, BOOK, "Ibid., 45.", "Ibid.") == cited(FULL)


def test_a_leaf_after_a_book_goes_back_to_the_file() -> None:
    assert cited(FULL, BOOK, "Ibid., l. 303.")[-1] == ("3", "113371", "5/28/410/303")


def test_a_title_before_ibid_is_another_document_of_the_same_file() -> None:
    found = cited(
        OTHER,
        "“Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il,” July 24, 1956, ibid., d. 410, l. 301.",
    )
    assert found[1][1] == "113371"


def test_title_and_date_find_the_record_whatever_the_numbers_say() -> None:
    wrong = FULL.replace("delo 410", "delo 401").replace("opis 28", "opis 82")
    assert cited(wrong)[0][1] == "113371"


def test_every_match_has_a_confidence_and_a_reason() -> None:
    reading = check(f"A.[^1] B.[^2] C [@113371, l. 302].\n\n[^1]: {FULL}\n\n[^2]: Ibid., l. 302.\n").reading
    for citation in reading.citations:
        assert 0.5 < citation.confidence <= 1
        assert citation.reason


def test_what_the_store_lacks_comes_with_the_call_that_adds_it() -> None:
    result = check("A.[^1]\n\n[^1]: RGASPI, f. 558, op. 11, d. 97, ll. 67–70.\n", select=("PC102",))
    assert result.findings[0].message.endswith('provcite add "RGASPI, f. 558, op. 11, d. 97, ll. 67–70."')


def test_a_reference_in_running_text_is_read_without_its_sentence() -> None:
    reading = check(
        "In his “long and winding” letter (RGANI, f. 5, op. 28, d. 410, l. 302) of May 1, 1957 he said no.\n"
    ).reading
    citation = reading.citations[0]
    assert (citation.record.id if citation.record else None, citation.text) == (
        "113371",
        "RGANI, f. 5, op. 28, d. 410, l. 302",
    )
    assert not citation.titles
    assert not citation.dates


@pytest.mark.parametrize(
    "note",
    [
        f"{FULL} On July 30, 1956, the newspaper “Truth and Light” reported the visit.",
        "See the note of July 24, 1956, in RGANI, f. 5, op. 28, d. 410, ll. 301–303.",
        "Compare “Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il,” 24 July 1956, in a bulletin, no. 16 (2008): 475.",
        "Petrov’s words (“his own,” RGANI, f. 5, op. 28, d. 410, l. 303) are quoted by Lankov, Crisis, 80.",
        "Memorandum, 24–31 July 1956, RGANI, f. 5, op. 28, d. 410, ll. 301, 303.",
    ],
)
def test_what_a_sentence_says_beside_a_citation_is_no_part_of_it(note: str) -> None:
    found = check(
        f"The Russian State Archive of Contemporary History.[^1]\n\n[^1]: {note}\n", ignore=("PC302", "PC304")
    )
    assert not found.findings, [finding.message for finding in found.findings]


def test_ibid_after_an_interview_means_the_interview() -> None:
    assert cited(FULL, "Author’s interview with a retired diplomat, 12 May 2001.", "Ibid.") == cited(FULL)


BARCH = """id: barch
title: Conversation of the Chancellor on the Sidelines of a Meeting
date: 1997-07-30
language: de
source: {repository: BArch, reference: {bestand: B 136, signatur: "59748", blatt: 335-336}}
"""
NAA = """id: naa
title: Letter on the Conference at San Francisco
date: 1945-07-28
language: en
source: {repository: NAA, reference: {series: A3196, item: "1945", number: O.19599}}
"""


@pytest.mark.parametrize(
    ("record", "reference", "code", "found"),
    [
        (BARCH, "B 136/59748, Blatt 335–336, German Federal Archives (BArch), Koblenz", "", ""),
        (BARCH, "B 130/59748, Blatt 335–336, German Federal Archives (BArch), Koblenz", "PC202", "B 130"),
        (BARCH, "B 136/59742, Blatt 335–336, German Federal Archives (BArch), Koblenz", "PC202", "59742"),
        (BARCH, "B 136/59748, Blatt 338, German Federal Archives (BArch), Koblenz", "PC203", "338"),
        (NAA, "A3196, 1945, O.19599, National Archives of Australia (NAA), Canberra", "", ""),
        (NAA, "A3190, 1945, O.19599, National Archives of Australia (NAA), Canberra", "PC202", "A3190"),
        (NAA, "A3196, 1945, O.19593, National Archives of Australia (NAA), Canberra", "PC202", "O.19593"),
    ],
)
def test_numbers_before_the_archive_s_name_are_compared_too(
    record: str, reference: str, code: str, found: str
) -> None:
    from checks_data import read_record
    from provcite.checks.dates import in_words
    from provcite.checks.lookup import MemoryLookup
    from provcite.checks.run import check_document
    from provcite.manuscripts.readers import read_manuscript

    known = read_record(record)
    text = f"A.[^1]\n\n[^1]: “{known.title},” {in_words(known.date or '')}, {reference}.\n"
    result = check_document(read_manuscript(text.encode(), "a.md"), MemoryLookup([known]))
    assert [(item.code, item.found) for item in result.findings] == ([(code, found)] if code else [])


def test_a_field_of_zotero_is_matched_and_its_leaf_compared() -> None:
    from manuscripts_made import Call, Field, Made, Paragraph, write

    def item(delo: str) -> dict[str, object]:
        return {
            "type": "manuscript",
            "title": "A Paper",
            "archive": "Wilson Center Digital Archive",
            "archive_location": f"RGANI, Fond 5, Opis 28, Delo {delo}, Listy 301-303",
        }

    made = Made(
        paragraphs=[Paragraph(["Text.", Call(1), Call(2)])],
        notes=[[Field("Petrov, l. 302", item("410"))], [Field("X, 5", item("999"))]],
    )
    result = check(write(made, "docx"), "a.docx", select=("PC102", "PC203"))
    first, second = result.reading.citations
    assert (first.record.id if first.record else None, first.kind) == ("113371", "field")
    assert second.record is None
    assert [(item.code, item.position.note) for item in result.findings] == [("PC102", "2")]
