"""Kinds of mistakes and of right citations that manuscripts nobody here wrote have taught."""

from __future__ import annotations

from typing import Any

import pytest

from checks_data import check, read_record
from provcite.checks.lookup import MemoryLookup
from provcite.checks.run import check_document
from provcite.checks.settings import CheckSettings
from provcite.manuscripts.readers import read_manuscript

TITLE = "“Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il,”"
PLACE = "RGANI, f. 5, op. 28, d. 410, ll. 301–303"


def markdown(*notes: str) -> str:
    body = " ".join(f"Words.[^{number}]" for number in range(1, len(notes) + 1))
    return body + "\n\n" + "\n\n".join(f"[^{number}]: {note}" for number, note in enumerate(notes, 1)) + "\n"


def found(*notes: str, body: str = "") -> list[tuple[str, str, str | None]]:
    result = check(body + markdown(*notes), select=("PC1", "PC2", "PC4", "PC605"))
    return [(item.code, item.severity.value, item.found) for item in result.findings]


def of_records(yaml: tuple[str, ...], *notes: str) -> Any:
    made = [read_record(text, f"r{number}.yaml") for number, text in enumerate(yaml)]
    document = read_manuscript(markdown(*notes).encode(), "draft.md")
    return check_document(document, MemoryLookup(made), CheckSettings(select=("PC1", "PC2")))


def test_initials_of_another_author() -> None:
    assert found(f"N. I. Petrov, {TITLE} July 24, 1956, {PLACE}.") == [("PC210", "warning", "N. I. Petrov")]
    assert found(f"A. M. Petrov, {TITLE} July 24, 1956, {PLACE}.") == []
    assert found(f"Petrov, {TITLE} July 24, 1956, {PLACE}.") == []


def test_initials_of_another_translator() -> None:
    assert found(f"{TITLE} July 24, 1956, {PLACE}, trans. J. G. Person.") == [
        ("PC207", "error", "J. G. Person")
    ]
    assert found(f"{TITLE} July 24, 1956, {PLACE}, trans. J. F. Person.") == []


def test_a_year_right_in_one_place_and_wrong_in_another() -> None:
    assert found(f"{TITLE} July 24, 1957, dated 24 July 1956, {PLACE}.") == [
        ("PC204", "warning", "July 24, 1957")
    ]


def test_a_title_that_is_another_one_altogether() -> None:
    other = found(f"“Report on the Repair of Railway Bridges,” July 24, 1956, {PLACE}.")
    assert other == [("PC206", "warning", "Report on the Repair of Railway Bridges")]
    # Words of the document itself are no title.
    assert found(f"“serious mistakes had been committed,” {PLACE}.") == []


@pytest.mark.parametrize(
    "address",
    [
        "https://digitalarchive.umd.edu/documnet/113371",
        "https://digitalarchiv.umd.edu/document/113371",
        "https://digitalarchive.umd.edu/113371",
    ],
)
def test_an_address_with_a_misspelt_or_missing_part(address: str) -> None:
    assert found(f"{TITLE} July 24, 1956, {PLACE}, {address}.") == [("PC403", "error", address)]


def test_one_person_in_two_romanisations_once_each() -> None:
    body = "Peng Dehuai met Choe Yong-gon.\n\nThen P’eng Te-huai and Choi Yong Kun left.\n\n"
    told = found(f"{TITLE} July 24, 1956, {PLACE}.", body=body)
    assert {(code, form) for code, _, form in told} == {
        ("PC605", "P’eng Te-huai"),
        ("PC605", "Choi Yong Kun"),
    }


LEAVES = "id: {0}\ntitle: {1}\ndate: {2}\nsource:\n  repository: RGANI\n  reference: {{fond: '5', opis: '28', delo: '77', listy: {3}}}\n"


def test_several_leaves_that_lie_in_two_records_of_one_file() -> None:
    two = (
        LEAVES.format("one", "Harvest of the northern islands", "1957-05-03", "12-15"),
        LEAVES.format("two", "Lamps on the western pier", "1958-06-11", "40-41"),
    )
    assert of_records(two, "RGANI, f. 5, op. 28, d. 77, ll. 12–15 and 40–41.").findings == ()
    wrong = of_records(two, "RGANI, f. 5, op. 28, d. 77, ll. 12–15 and 60–61.").findings
    assert [item.code for item in wrong] == ["PC203"]


AIRGRAM = (
    "id: airgram\ntitle: Airgram A-215\ndate: 1958-03-03\nsource:\n  repository: NARA\n"
    "  reference: {record_group: '84', entry: '2799', box: '12', folder: '350'}\n"
)


@pytest.mark.parametrize(
    "note",
    [
        "Airgram A-215, March 3, 1958, RG 84, box 12, NARA.",
        "Airgram A-215, March 3, 1958, RG 84, NARA.",
        "Airgram A-215, 3 March 1958, RG 84, entry 2799, box 12, folder 350, NARA.",
    ],
)
def test_a_reference_that_leaves_levels_out_fits_by_date_and_number(note: str) -> None:
    result = of_records((AIRGRAM,), note)
    assert result.findings == ()
    assert [citation.record and citation.record.id for citation in result.reading.citations] == ["airgram"]


def test_another_airgram_of_the_box_is_another_document() -> None:
    result = of_records(
        (AIRGRAM,), "Airgram A-219, April 9, 1959, RG 84, entry 2799, box 12, folder 350, NARA."
    )
    assert [citation.record for citation in result.reading.citations] == [None]
    assert len(result.undecided) == 1


def test_a_name_announced_for_later_notes_carries_its_archive() -> None:
    result = check(
        markdown(
            "Houghton Library, Harvard University, MS Am 1785, Box 3 (henceforth MS Am 1785).",
            "MS Am 1785, Box 4.",
            "Российский государственный архив новейшей истории (далее – РГАНИ). Ф. 5. Оп. 28. Д. 410. Л. 301.",
            "РГАНИ. Ф. 5. Оп. 28. Д. 410. Л. 302.",
        )
    )
    houses = [citation.repository for citation in result.reading.citations]
    assert houses[1] == houses[0]
    assert str(houses[0]).startswith("Houghton Library")
    assert [c.record and c.record.id for c in result.reading.citations[2:]] == ["113371", "113371"]


BOX = "  repository: Fenwick Library\n  reference: {{collection: Orme Papers, box: '6', folder: Harbour Package}}\n"
ABOUT = "id: {}\ntitle: {}\ndate: {}\nsource:\n  repository: {}\n"
LETTER_HEAD = (
    "id: one\ntitle: Hale to Roe\ndate: 1979-03-03\ncreators:\n- {role: author, literal: Martin Hale}\n"
    "- {role: recipient, literal: Evelyn Roe}\nsource:\n"
)
LETTERS = (
    LETTER_HEAD + BOX.format(),
    ABOUT.format("two", "Minutes of the 312th Meeting of the Harbour Board", "1957-02-07", "TNA")
    + "  reference: {series: MT 10, piece: '1488'}\n",
    ABOUT.format("three", "Airgram A-215 from Embassy Oslo to Department of State", "1958-03-03", "NARA")
    + "  reference: {record_group: '84', box: '12', folder: 350 Political}\n",
    ABOUT.format("four", "Record of a Conversation between V. A. Zorin and the Mayor", "1955-03-14", "RGANI")
    + "  reference: {fond: '5', opis: '28', delo: '314', listy: 33-37}\n",
)
FULL = "Hale to Roe, March 3, 1979, Orme Papers, box 6, folder “Harbour Package,” Fenwick Library."
NOTES = (
    (FULL, "", "", ""),
    (FULL, "Roe", "Ames", "PC212"),
    (FULL, "March 3", "March 13", "PC204"),
    (FULL, "Fenwick Library", "Harris County Archives", "PC201"),
    ("Minutes, 312th meeting of the Harbour Board, 7 February 1957, TNA, MT 10/1488.", "", "", ""),
    ("Minutes, 312th meeting of the Harbour Board, 7 February 1957, TNA, MT 10/1488.", "312th", "321st", "PC206"),
    ("Airgram A-215, Oslo to Department of State, March 3, 1958, RG 84, box 12, folder 350 Political, NARA.",
     "A-215", "A-251", "PC206"),
    ("Airgram A-215, Oslo to Department of State, March 3, 1958, RG 84, box 12, folder 350 Political, NARA.",
     "of State", "of Defense", "PC212"),
    ("Запись беседы В. А. Зорина с мэром, 14 марта 1955 г. // РГАНИ. Ф. 5. Оп. 28. Д. 314. Л. 33–37.",
     "", "", ""),
    ("Запись беседы В. А. Зорина с мэром, 14 марта 1955 г. // РГАНИ. Ф. 5. Оп. 28. Д. 314. Л. 33–37.",
     "В. А.", "В. М.", "PC210"),
)  # fmt: skip


@pytest.mark.parametrize(("note", "right", "wrong", "code"), NOTES)
def test_a_name_or_number_of_a_description_that_is_not_the_records(
    note: str, right: str, wrong: str, code: str
) -> None:
    assert right in note
    told = [item.code for item in of_records(LETTERS, note.replace(right, wrong)).findings]
    assert told == ([code] if code else [])


@pytest.mark.parametrize(
    ("short", "codes"),
    [
        ("Hale to Roe, March 3, 1979.", []),
        ("Hale to Roe, March 13, 1979.", ["PC204"]),
        ("Hale to Doe, March 3, 1979.", ["PC212"]),
    ],
)
def test_a_letter_is_cited_again_by_who_wrote_to_whom(short: str, codes: list[str]) -> None:
    result = of_records(LETTERS, FULL, "Lind, Harbours (Oslo: Vik, 1999), 12.", short)
    assert [item.code for item in result.findings] == codes
    assert [citation.record.id for citation in result.reading.citations] == ["one", "one"]


YEARS = "The board met in 1938, 1939, 1940, 1941, 1942, 1943, 1944, 1945, 1946, 1947, 1948 and 1949.\n\n"


@pytest.mark.parametrize(("day", "codes"), [("3 Mar 79", []), ("13 Mar 79", ["PC204"]), ("3. März 79", [])])
def test_a_year_of_two_digits_lies_in_the_years_of_the_manuscript(day: str, codes: list[str]) -> None:
    years = YEARS.replace("193", "197").replace("194", "198")
    made = [read_record(text, f"r{number}.yaml") for number, text in enumerate(LETTERS)]
    draft = years + markdown(FULL.replace("March 3, 1979", day))
    document = read_manuscript(draft.encode(), "draft.md")
    result = check_document(document, MemoryLookup(made), CheckSettings(select=("PC2",)))
    assert [item.code for item in result.findings] == codes


def test_a_second_letter_cited_in_full_is_no_slip_in_the_day() -> None:
    result = of_records(LETTERS, FULL, FULL.replace("March 3", "April 7"))
    assert [item.code for item in result.findings] == []
    assert [aside.near for aside in result.undecided] == [("one",)]


def test_a_letter_of_another_day_is_never_an_error() -> None:
    folio = "id: l\ntitle: Hale to Roe\ndate: 1979-03-03\nsource:\n  repository: TNA\n  reference: {series: FO 371, piece: '83298', folio: 41-43}\n"
    told = of_records((folio,), "Hale to Roe, 5 March 1979, TNA, FO 371/83298, fols. 41–43.").findings
    assert [(item.code, item.severity.value) for item in told] == [("PC204", "warning")]


def test_a_day_alone_makes_no_match_with_another_file() -> None:
    result = of_records(LETTERS, "Coke to Lamb, March 3, 1979, Ryle Papers, box 9, Fenwick Library.")
    assert result.reading.citations[0].record is None


def test_a_title_that_names_another_person_is_of_another_document() -> None:
    made = (ABOUT.format("p", "Petition of Pablo José Uribe", "1795-04-17", "BLAA")
            + "  reference: {collection: MSS 053, volume: '2'}\n",)  # fmt: skip
    note = "“Petition of José María Durán,” 17 April 1795, BLAA, MSS 054, vol. 3."
    assert of_records(made, note).reading.citations[0].record is None


HOUSES = (
    (
        "odt",
        "Letter from Ann Reed to Tom Lee, 3 May 1921, Orme Papers, box 2, folder 5, {}.",
        "Ryle County Historical Society, Milton, Ohio",
        "{} (hereafter RCHS)",
        "Reed to Lee, 3 May 1921, RCHS, Orme Papers, box 2, folder 5.",
    ),
    (
        "typ",
        "Schreiben von Karl Lang an Emil Voss, 12. Juni 1923, {}, Bestand 4/12, Nr. 77, Bl. 5.",
        "Stadtarchiv Quellstedt",
        "{} (im Folgenden: StAQ)",
        "StAQ, Bestand 4/12, Nr. 77, Bl. 5.",
    ),
    (
        "html",
        "Протокол собрания рабочих, 5 июня 1926 г. // {}. Ф. 12. Оп. 1. Д. 33. Л. 4.",
        "Муниципальный архив г. Усть-Лесной",
        "{} (далее – МАУЛ)",
        "МАУЛ. Ф. 12. Оп. 1. Д. 33. Л. 4.",
    ),
    (
        "docx",
        "Lettre de Jean Roux à Paul Blanc, 3 mai 1871, {}, carton 12, liasse 4, fol. 33.",
        "Archives de la Société des forges de Valmont",
        "{} (ci-après ASFV)",
        "Lettre de Roux à Blanc, 3 mai 1871, ASFV, carton 12, liasse 4, fol. 33.",
    ),
)


@pytest.mark.parametrize(("form", "note", "house", "announced", "later"), HOUSES)
def test_an_archive_that_no_list_has_is_called_hereafter(
    form: str, note: str, house: str, announced: str, later: str
) -> None:
    from dataclasses import replace

    from manuscripts_made import Call, Made, Paragraph, write
    from provcite.archives.authorities import Authorities
    from provcite.ops.add import understand

    record = replace(understand(note.format(house), Authorities.shipped()).record, id="one")
    notes = [note.format(announced.format(house)), later]
    made = Made(
        notes=[[words] for words in notes],
        paragraphs=[Paragraph(["Words", Call(number)]) for number in (1, 2)],
    )
    document = read_manuscript(write(made, form), f"a.{form}")
    result = check_document(document, MemoryLookup([record]), CheckSettings(select=("PC1", "PC2")))
    assert [item.code for item in result.findings] == []
    assert [citation.record and citation.record.id for citation in result.reading.citations] == ["one", "one"]


@pytest.mark.parametrize(
    "note",
    [
        "P. VII, tít. 32, ley I.",
        "Palomares, Estilo nuevo, f. 212v.",
        "López de Cuéllar, Tratado, núm. 254.",
        "Wright, General Officers, 15–16.",
    ],
)
def test_books_cited_by_leaf_or_part_are_not_unread_archives(note: str) -> None:
    result = of_records(LETTERS, note)
    assert (result.findings, result.unread, result.undecided) == ((), (), ())


@pytest.mark.parametrize(
    ("note", "right", "wrong", "code"),
    [
        ("‘Talks at the Harbour, 1961 (Part B, 5–7),’ CO 822/2567, TNA.", "2567", "2667", "PC202"),
        ("(TNA, LAB 10/115, Isaac to Bevin, 6 May 1943)", "TNA", "Archivo Municipal de Vega", "PC201"),
        ("(TNA, LAB 10/115, Isaac to Bevin, 6 May 1943)", "TNA", "NARA", "PC201"),
    ],
)
def test_numbers_within_a_title_and_archives_before_the_numbers(
    note: str, right: str, wrong: str, code: str
) -> None:
    made = (
        (
            "id: t\ntitle: Talks at the Harbour, 1961 (Part B, 5–7)\nsource:\n  repository: TNA\n"
            "  reference: {series: CO 822, piece: '2567'}\n"
        ),
        "id: i\ndate: 1943-05-06\nsource:\n  repository: TNA\n  reference: {series: LAB 10, piece: '115'}\n",
    )
    assert of_records(made, note).findings == ()
    assert [item.code for item in of_records(made, note.replace(right, wrong)).findings] == [code]


def test_acronyms_that_are_never_spelled_out_are_one_finding() -> None:
    made = [read_record(text, f"r{number}.yaml") for number, text in enumerate(LETTERS)]
    notes = (
        "Record of a Conversation between V. A. Zorin and the Mayor, March 14, 1955, RGANI, f. 5, op. 28, d. 314.",
        "Minutes of the 312th Meeting of the Harbour Board, 7 February 1957, TNA, MT 10/1488.",
    )
    document = read_manuscript(markdown(*notes).encode(), "draft.md")
    told = check_document(document, MemoryLookup(made), CheckSettings(select=("PC309",))).findings
    assert [(item.position.note, item.severity.value) for item in told] == [("1", "note")]
    assert "RGANI" in told[0].message
    assert "TNA" in told[0].message


@pytest.mark.parametrize(
    ("note", "codes"),
    [
        ("“Lamps on the Western Pier,” l. 302.", ["PC305"]),
        ("Reed, “Lamps on the Western Pier,” l. 302.", ["PC305"]),
        ("Blunt to Weer, July 3, 1862, Ibid., 461.", []),
        ("Febrero, Librería, cap. XIII, donde dice: «El apartamiento de querella es un acto», f. 12.", []),
        ("«Cédula en que declara los casos», Madrid, 9 de diciembre de 1583, Cedulario de Encinas, Lib. I, f. 238.", []),
    ],
)  # fmt: skip
def test_only_a_title_and_its_leaf_is_a_short_form_of_nothing(note: str, codes: list[str]) -> None:
    made = [read_record(text, f"r{number}.yaml") for number, text in enumerate(LETTERS)]
    book = (
        "The War of the Rebellion: Official Records (Washington: Government Printing Office, 1885), 13:450."
    )
    document = read_manuscript(markdown(book, note).encode(), "draft.md")
    result = check_document(document, MemoryLookup(made), CheckSettings(select=("PC305",)))
    assert [item.code for item in result.findings] == codes


DIARY = (
    "id: diary\ntitle: Diary of the harbour master\ndate: 1958-05-03\ncreators:\n- {role: author, literal: Orme}\n"
    "source:\n  repository: RGANI\n  reference: {fond: '5', opis: '28', delo: '314', listy: 33-37}\n"
)
#: After a note on the diary of 3 May 1958: ibid. with a day of its own is another paper of the file; a day in a
#: comment behind ibid. is nobody's.
BESIDE_IBID = (
    ("Ibid., June 9, 1958.", None),
    ("Ibid., Lind to Orme, 9 June 1958.", None),
    ("Ibid., to Lind, June 9, 1958.", None),
    ("Ebd., 9. Juni 1958.", None),
    ("Там же. 9 июня 1958 г.", None),
    ("Ibid., 9 juin 1958.", None),
    ("Ibíd., 9 de junio de 1958.", None),
    ("Tamtéž, 9. června 1958.", None),
    ("Ibid., May 3, 1958.", "diary"),
    ("Ibid.", "diary"),
    ("Ibid., l. 34.", "diary"),
    ("Ibid. The harbour was closed again on June 9, 1958.", "diary"),
    ("Ebd. Der Hafen wurde am 9. Juni 1958 wieder geschlossen.", "diary"),
    ("Там же. Порт снова закрыли 9 июня 1958 г.", "diary"),
)


@pytest.mark.parametrize(("note", "record"), BESIDE_IBID)
def test_ibid_with_a_day_of_its_own(note: str, record: str | None) -> None:
    result = of_records(
        (DIARY,), f"“Diary of the harbour master,” May 3, 1958, {PLACE.replace('410', '314')}.", note
    )
    assert [item.code for item in result.findings if item.position.note == "2"] == []
    cited = [one.record and one.record.id for one in result.reading.citations if one.note == 1]
    assert cited == [record]
    assert bool(result.undecided) is (record is None)


BOOK = (
    "id: one\ntitle: Hale to Roe\ndate: 1862-03-21\ncreators:\n- {role: author, literal: Hale}\n"
    "- {role: recipient, literal: Roe}\nsource:\n  repository: Fenwick Library\n"
    "  reference: {collection: Orme Papers, volume: '67', page: 516-517}\n"
)
#: A letter cited in brackets within a note's own prose, and the number behind its volume, without a label.
IN_PROSE = (
    ("Hale to Roe, March 21, 1862 [Fenwick Library, Orme Papers, vol. 67, 516–517].", []),
    ("Hale to Roe, March 21, 1862 [Fenwick Library, Orme Papers, vol. 67, 573].", [("PC203", "warning")]),
    ("The agent was removed [Hale to Roe, March 21, 1862, Fenwick Library, Orme Papers, vol. 67, 516] and died.", []),
    ("The agent was removed [Hale to Lind, March 21, 1862, Fenwick Library, Orme Papers, vol. 67, 516] and died.",
     [("PC212", "warning")]),
    ("Der Agent wurde entlassen (Hale an Roe, 21. März 1862, Fenwick Library, Orme Papers, Bd. 67, S. 516).", []),
    ("L’agent fut renvoyé (Hale à Lind, 21 mars 1862, Fenwick Library, Orme Papers, vol. 67, p. 516) et mourut.",
     [("PC212", "warning")]),
)  # fmt: skip


@pytest.mark.parametrize(("note", "told"), IN_PROSE)
def test_a_letter_cited_in_the_prose_of_a_note(note: str, told: list[tuple[str, str]]) -> None:
    result = of_records((BOOK,), note)
    assert [(item.code, item.severity.value) for item in result.findings] == told
    assert [one.record and one.record.id for one in result.reading.citations] == ["one"]


@pytest.mark.parametrize(
    ("note", "path"),
    [
        ("Roe to Hale, May 9, 1862, ibid., C 1732 of 1862.", [("collection", "Orme Papers"), ("volume", "67"), ("C 1732",)]),
        ("Roe to Hale, May 9, 1862, ibid., vol. 68, 12.", [("collection", "Orme Papers"), ("volume", "68")]),
        ("Ibid., vol. 68, p. 12.", [("collection", "Orme Papers"), ("volume", "68")]),
    ],
)  # fmt: skip
def test_ibid_with_a_number_below_what_was_cited(note: str, path: list[tuple[str, ...]]) -> None:
    result = of_records(
        (BOOK,), "Hale to Roe, March 21, 1862, Fenwick Library, Orme Papers, vol. 67, 516–517.", note
    )
    last = result.reading.citations[-1]
    assert (last.repository, last.record) == ("Fenwick Library", None)
    assert last.path[: len(path)][0] == path[0]
    for wanted in path[1:]:
        assert any(wanted[-1] in value for _, value in last.path)
