"""Records from manuscripts: what a citation gives, what is grouped, and that a check finds it again."""

from __future__ import annotations

from pathlib import Path

import pytest

from manuscripts_made import Call, Made, Paragraph, write
from provcite.csl import render
from provcite.model.findings import Severity
from provcite.ops.check import check_file, settings_for
from provcite.ops.cite import cite
from provcite.ops.harvest import Harvest, harvest, readable_id
from provcite.ops.harvest import write as write_records
from provcite.ops.styles import find_style, load_style
from provcite.store.library import Library
from shared_data import shared

FORMATS = ("docx", "odt", "md", "tex", "typ", "html", "txt")


def library_in(folder: Path) -> Library:
    (folder / "records").mkdir(parents=True, exist_ok=True)
    return Library.open(folder, start=folder)


def manuscript(folder: Path, notes: list[str], form: str = "md", name: str = "draft") -> Path:
    """A manuscript whose paragraphs call the notes one after the other."""
    made = Made(
        paragraphs=[
            Paragraph([f"A sentence of the text, the {number}th.", Call(number)])
            for number in range(1, len(notes) + 1)
        ],
        notes=[[note] for note in notes],
    )
    path = folder / f"{name}.{form}"
    path.write_bytes(write(made, form))
    return path


def harvested(tmp_path: Path, *notes: str, containers: bool = False) -> Harvest:
    return harvest(library_in(tmp_path / "store"), [manuscript(tmp_path, list(notes))], containers=containers)


# note; title, title_kind, date, authors, recipients, repository, last two levels
CASES = [
    (
        "“They were never paid at all.”—GEO. A. MARSH to Wm. Oduya, August 13, 1862, TNA, FO 84/1170, f. 15.",
        "GEO. A. MARSH to Wm. Oduya", "user", "1862-08-13", ["Geo. A. Marsh"], ["Wm. Oduya"], "TNA",
        [("piece", "1170"), ("sheet", "15")],
    ),
    (
        "He went [Marsh to John S. Oduya of New Albany, April 5, 1862, TNA, FO 84/1170, f. 39] in May.",
        "Marsh to John S. Oduya of New Albany", "user", "1862-04-05", ["Marsh"], ["John S. Oduya"], "TNA",
        [("piece", "1170"), ("sheet", "39")],
    ),
    (
        "Dazu das Schreiben Lindners an Weiß v. 27. 8. 1863, TNA, FO 7/1170, Bl. 70.",
        "Das Schreiben Lindners an Weiß", "user", "1863-08-27", ["Lindner"], ["Weiß"], "TNA",
        [("piece", "1170"), ("blatt", "70")],
    ),
    (
        "Bericht Lindners v. 6. 8. 1859 an Minister Weiß, TNA, FO 7/1170, Bl. 71.",
        "Bericht Lindners an Minister Weiß", "user", "1859-08-06", ["Lindner"], ["Minister Weiß"], "TNA",
        [("piece", "1170"), ("blatt", "71")],
    ),
    (
        "Ein Entwurf dieses Reskriptes (Juli 1863) befindet sich in TNA, FO 7/1170, Bl. 2–19.",
        "Ein Entwurf dieses Reskriptes", "user", "1863-07", [], [], "TNA",
        [("piece", "1170"), ("blatt", "2-19")],
    ),
    (
        "Lindners Brief an Weiß aus Gotha, 12. Juni 1958, BArch, DY 30/3647, Bl. 18.",
        "Lindners Brief an Weiß aus Gotha", "user", "1958-06-12", ["Lindner"], ["Weiß"], "BArch",
        [("signatur", "3647"), ("blatt", "18")],
    ),
    (
        "Letter from Okafor to Brandt, June 11, 1979, NARA, RG 59, Lot 65D200, box 7, folder 3.",
        "Letter from Okafor to Brandt", "user", "1979-06-11", ["Okafor"], ["Brandt"], "NARA",
        [("box", "7"), ("folder", "3")],
    ),
    (
        "“Report on the Salt Works,” September 30, 1958, RGANI, f. 5, op. 28, d. 471, l. 77.",
        "Report on the Salt Works", None, "1958-09-30", [], [], "RGANI", [("delo", "471"), ("list", "77")],
    ),
    (
        "Vgl. Vermerk über das Gespräch mit Botschafter Lindner, 12. Juni 1958, BArch, DY 30/3647, Bl. 17.",
        "Vermerk über das Gespräch mit Botschafter Lindner", "user", "1958-06-12", [], [], "BArch",
        [("signatur", "3647"), ("blatt", "17")],
    ),
    (
        "Докладная записка Ломова Арсеньеву, 5 марта 1946 г. // РГАСПИ. Ф. 17. Оп. 121. Д. 455. Л. 12–15.",
        "Докладная записка Ломова Арсеньеву", None, "1946-03-05", [], [], "RGASPI",
        [("delo", "455"), ("list", "12-15")],
    ),
    (
        "Lettre de Marchand à Vidal, 3 mars 1948, Archives nationales, F/7/13012.",
        "Lettre de Marchand à Vidal", "user", "1948-03-03", ["Marchand"], ["Vidal"], None, None,
    ),
    (
        "Sokolov, diary, 3 May 1958, RGANI, f. 5, op. 28, d. 410, l. 12.",
        "Diary", "user", "1958-05-03", ["Sokolov"], [], "RGANI", [("delo", "410"), ("list", "12")],
    ),
    (
        "RGASPI, f. 558, op. 11, d. 492, l. 6, Orlova to Tikhonov, 23 August 1941.",
        "Orlova to Tikhonov", "user", "1941-08-23", ["Orlova"], ["Tikhonov"], "RGASPI",
        [("delo", "492"), ("list", "6")],
    ),
    (
        "Besprechung der Kreisleiter vom 8. 1. 1949, BArch, DO 1/7, Bl. 33.",
        "Besprechung der Kreisleiter", "user", "1949-01-08", [], [], "BArch", None,
    ),
    # The day of a letter, and not that of what it encloses.
    (
        "Marsh to Oduya, June 22, 1861, enclosing Tanner to Oduya, June 15, 1861, TNA, FO 84/1141.",
        "Marsh to Oduya", "user", "1861-06-22", ["Marsh"], ["Oduya"], "TNA",
        [("series", "FO 84"), ("piece", "1141")],
    ),
    # What stands before a title and names no author; a title that names its day.
    (
        "Copia en “Proceso de la villa de Oria,” AGI, Santa Fe, 577B, f. 38r.",
        "Proceso de la villa de Oria", None, None, [], [], "AGI", [("bundle", "577B"), ("sheet", "38r")],
    ),
    (
        "“Real cédula de 21 de diciembre de 1787 sobre las salinas,” AGI, Caracas, 427, f. 732r.",
        "Real cédula de 21 de diciembre de 1787 sobre las salinas", None, "1787-12-21", [], [], "AGI", None,
    ),
    # The description in a sentence of its own, its day just before the reference.
    (
        "Сошлюсь на документ. Запись беседы Ломова с Зиминым. 17 мая 1956 г. АВП РФ. Ф. 0102. Оп. 12. Д. 4.",
        "Запись беседы Ломова с Зиминым", "user", "1956-05-17", [], [], "AVPRF",
        [("opis", "12"), ("delo", "4")],
    ),
    (
        "Pereira to Duarte. Lisbon, 4 April 1961. TNA, FO 371/159920.",
        "Pereira to Duarte", "user", "1961-04-04", ["Pereira"], ["Duarte"], "TNA", None,
    ),
    # Several people on either side; a note that has an addressee alone; an ambassador to a town.
    (
        "RGASPI, f. 558, op. 11, d. 492, l. 7, Orlova, Lomov and Zimin to Tikhonov and Denny, 4 May 1941.",
        "Orlova, Lomov and Zimin to Tikhonov and Denny", "user", "1941-05-04", ["Orlova", "Lomov", "Zimin"],
        ["Tikhonov", "Denny"], "RGASPI", None,
    ),
    (
        "RGANI, f. 5, op. 28, d. 410, l. 12 (note to Okafor).",
        "Note to Okafor", "user", None, [], ["Okafor"], "RGANI", None,
    ),
    (
        "RGANI, f. 5, op. 28, d. 410, l. 14, report of the ambassador to Vienna, B. Lomov, 3 May 1968.",
        "Report of the ambassador to Vienna, B. Lomov", "user", "1968-05-03", [], [], "RGANI", None,
    ),
    # Who wrote to whom, before a title.
    (
        "Haldane to London, “Mr. Orlov’s Speech to the Salt Congress,” 14 February 1955, TNA, PREM 11/1015.",
        "Mr. Orlov’s Speech to the Salt Congress", None, "1955-02-14", ["Haldane"], ["London"], "TNA", None,
    ),
    # "a" between two persons, in a language in which it is many things.
    (
        "“Francisco Mora a José de Vidal,” 10 de abril de 1782, AGI, Caracas, 425, f. 2r.",
        "Francisco Mora a José de Vidal", None, "1782-04-10", ["Francisco Mora"], ["José de Vidal"], "AGI",
        None,
    ),
    (
        "“Solicitud de Pedro Mora a la Real Hacienda,” 10 de abril de 1782, AGI, Caracas, 425, f. 9r.",
        "Solicitud de Pedro Mora a la Real Hacienda", None, "1782-04-10", [], [], "AGI", None,
    ),
    # An author's own words behind the bracket are none of the reference's.
    (
        "Marsh's letter to Oduya of April 21, 1862 [TNA, FO 84/1170, f. 12] casts doubt on the appeal.",
        "Marsh's letter to Oduya", "user", "1862-04-21", ["Marsh"], ["Oduya"], "TNA",
        [("piece", "1170"), ("sheet", "12")],
    ),
    (
        "The minister had doubts. Pereira to Duarte, 4 April 1961, TNA, FO 371/159920.",
        "Pereira to Duarte", "user", "1961-04-04", ["Pereira"], ["Duarte"], "TNA",
        [("series", "FO 371"), ("piece", "159920")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("note", "title", "kind", "date", "authors", "recipients", "house", "levels"), CASES,
    ids=[case[1] for case in CASES],
)  # fmt: skip
def test_a_note_gives_its_document(tmp_path, note, title, kind, date, authors, recipients, house, levels):
    (proposal,) = harvested(tmp_path, note).new
    record = proposal.record
    assert (record.title, record.title_kind, record.date) == (title, kind, date)
    people = [(creator.role, creator.display) for creator in record.creators]
    assert people == [("author", name) for name in authors] + [("recipient", name) for name in recipients]
    if house is not None:
        assert record.holding.repository == house
    if levels is not None:
        assert list(record.holding.path)[-2:] == levels
    assert [mention.place for mention in proposal.mentions] == ["note 1"]


@pytest.mark.parametrize(
    "note",
    [
        "Anna Reuter, A History of Salt (London: Meridian Press, 1998), 45–47.",
        "Reuter, History of Salt, 212.",
        "К. Зимин, История соли (Москва, 1998), с. 45.",
        "Interview with the author, Oslo, 3 May 2011.",
        "The Daily Record, 4 May 1958, p. 3.",
        "Palomar, Tratado de los contratos (Madrid: Imprenta Real, 1656), f. 212v.",
    ],
)
def test_a_book_gives_no_record(tmp_path, note):
    assert harvested(tmp_path, note).new == ()


def test_a_container_gives_a_record_only_where_it_is_asked_for(tmp_path):
    note = "NARA, RG 59, Lot 65D200, box 7, folder 3."
    found = harvested(tmp_path, note)
    assert (found.new, len(found.containers)) == ((), 1)
    (proposal,) = harvested(tmp_path, note, containers=True).new
    assert proposal.container
    assert proposal.record.holding.path[-1] == ("folder", "3")
    assert proposal.missing == ("no title", "no date")


#: Six notes that cite three documents: in full, in short, by ibid., with another leaf, without the archive.
GROUPED = [
    "Petrenko, “Memorandum on the Northern Canal,” May 3, 1957, RGANI, f. 5, op. 28, d. 410, ll. 301–303.",
    "Ibid., l. 302.",
    "Zimina to Haldane, 6 June 1957, RGANI, f. 5, op. 28, d. 411, l. 12.",
    "Petrenko, “Memorandum on the Northern Canal,” l. 304.",
    "“Protocol of the Water Commission,” July 1, 1957, ibid., d. 412, l. 5.",
    "Reuter, History of Salt, 212.",
]


@pytest.mark.parametrize("form", FORMATS)
def test_what_cites_one_document_is_one_record_and_check_finds_it_again(tmp_path, form):
    library = library_in(tmp_path / "store")
    path = manuscript(tmp_path, GROUPED, form)
    found = harvest(library, [path])
    cited = {proposal.record.title: [mention.note for mention in proposal.mentions] for proposal in found.new}
    assert cited == {
        "Memorandum on the Northern Canal": ["1", "2", "4"],
        "Zimina to Haldane": ["3"],
        "Protocol of the Water Commission": ["5"],
    }
    # The document has the leaves that any note cites.
    assert found.new[0].record.holding.path[-1] == ("list", "301-304")
    write_records(library, found.new)
    checked = check_file(library, path, settings_for(library, path))
    matched = [
        (checked.result.document.notes[citation.note].number, citation.record.id)
        for citation in checked.result.reading.citations
        if citation.note is not None and citation.record is not None
    ]
    expected = [(mention.note, proposal.record.id) for proposal in found.new for mention in proposal.mentions]
    assert sorted(matched) == sorted(expected)
    graver = [item.finding for item in checked.result.found if item.finding.severity is not Severity.NOTE]
    assert [finding.message for finding in graver] == []


@pytest.mark.parametrize(
    ("notes", "titles", "dates"),
    [
        # Papers without a reference below them: each letter is one of its own, after ibid. too.
        (
            [
                "Harcourt Papers. Whitlock to Denny, June 10, 1861.",
                "Ibid., Whitlock to Denny, June 14, 1861.",
                "Ibid., Morris to Harcourt, June 16, 1861.",
                "Harcourt Papers. Denny to Whitlock, June 20, 1861.",
            ],
            ["Whitlock to Denny", "Whitlock to Denny", "Morris to Harcourt", "Denny to Whitlock"],
            ["1861-06-10", "1861-06-14", "1861-06-16", "1861-06-20"],
        ),
        # Titles that say who writes to whom are those of every letter between the two.
        (
            [
                "“El marqués de Oria a Julián de Lerma,” 5 de agosto de 1771, AGI, Caracas, 81.",
                "“El marqués de Oria a Julián de Lerma,” 26 de agosto de 1771, AGI, Caracas, 81.",
            ],
            ["El marqués de Oria a Julián de Lerma"] * 2,
            ["1771-08-05", "1771-08-26"],
        ),
        # Several places in one note, the later ones cut short.
        (
            [
                ("“Auto de Oria,” 3 de mayo de 1780, AGI, Caracas, 427, f. 3r; "
                "“Auto de Lerma,” 9 de mayo de 1780, ibid., f. 9r.")
            ],
            ["Auto de Oria", "Auto de Lerma"],
            ["1780-05-03", "1780-05-09"],
        ),
    ],
)  # fmt: skip
def test_other_letters_of_one_collection_are_other_records(tmp_path, notes, titles, dates):
    library = library_in(tmp_path / "store")
    path = manuscript(tmp_path, notes)
    found = harvest(library, [path])
    assert [proposal.record.title for proposal in found.new] == titles
    assert [proposal.record.date for proposal in found.new] == dates
    write_records(library, found.new)
    checked = check_file(library, path, settings_for(library, path))
    graver = [item.finding for item in checked.result.found if item.finding.severity is not Severity.NOTE]
    assert [finding.message for finding in graver] == []


def test_an_acronym_is_the_archive_that_an_earlier_note_calls_so(tmp_path):
    notes = [
        (
            "Consul Dupré to the Minister, 12 June 1876, Archives of the River Consulate (hereafter ARC), "
            "Ostend, CC Leith, vol. 7, fol. 112."
        ),
        "Dupré to the Minister, 3 July 1876, ARC, CC Leith, vol. 7, fols. 118–19.",
        "Andrew Pirie to the Harbour Board, 9 May 1876, Aberlour Burgh Archives (ABA), HB/5/3, item 12.",
        "Forbes to the Harbour Board, 11 May 1876, ABA, HB/5/3, item 14.",
    ]
    library = library_in(tmp_path / "store")
    first, second, third, fourth = [one.record for one in harvest(library, [manuscript(tmp_path, notes)]).new]
    # In brackets behind the name no other word is needed.
    assert third.holding.repository == fourth.holding.repository == "Aberlour Burgh Archives (ABA)"
    assert first.holding.repository == second.holding.repository
    assert first.holding.repository.startswith("Archives of the River Consulate")
    assert first.holding.place == second.holding.place
    assert [creator.display for creator in third.creators] == ["Andrew Pirie", "the Harbour Board"]


def test_a_despatchs_own_number_is_no_part_of_its_reference(tmp_path):
    notes = [
        "Burián an Kálnoky, Sofia, 3. März 1888, Nr. 14 B, HHStA, PA XV, Karton 24, fol. 112.",
        "O'Conor to Salisbury, 20 February 1888, no. 63, TNA, FO 78/4128.",
        "Protocol of the Council of Ministers, 16 July 1888, TsDA, f. 173k, op. 1, a.e. 290, ll. 3–7.",
        "See note 3 above; and Kálnoky an Burián, Wien, 15. Juli 1888, HHStA, PA XV, Karton 25.",
    ]
    first, second, third, fourth = (one.record for one in harvested(tmp_path, *notes).new)
    assert (first.number, second.number, third.number) == ("14 B", "63", None)
    assert all(value not in ("14 B", "63") for one in (first, second) for _, value in one.sources[0].path)
    assert third.title == "Protocol of the Council of Ministers"
    assert fourth.title == "Kálnoky an Burián, Wien"
    # The place is no second name of the letter, and the number has its word.
    library = library_in(tmp_path / "cited")
    write_records(library, [first, second])
    chicago = find_style("chicago")
    said = cite(library, [first.id, second.id], load_style(chicago), chicago.form)
    cited = [render(text, "plain") for text in said.texts]
    assert cited[0].startswith("Burián to Kálnoky, Sofia, no. 14 B, March 3, 1888,")
    assert cited[1].startswith("O’Conor to Salisbury, no. 63, February 20, 1888,")


def test_a_bundle_that_is_cited_by_many_days_has_their_span(tmp_path):
    notes = ["“Causa de Juan Brava,” 3 de mayo de 1762, AGI, Caracas, 427, f. 3r."]
    notes += [f"“Causa de Juan Brava,” {day} de mayo de 1762." for day in (9, 22)]
    (proposal,) = harvested(tmp_path, *notes).new
    assert proposal.record.date == "1762-05-03/1762-05-22"


def test_leaves_with_their_sides_are_gathered_in_order(tmp_path):
    found = harvested(
        tmp_path,
        "“Causa de Juan Brava,” AGI, Caracas, 427, f. 938v.",
        "“Causa de Juan Brava,” f. 934r.",
        "“Causa de Juan Brava,” ff. 936r y 941v-942r.",
    )
    (proposal,) = found.new
    assert proposal.record.holding.path[-1] == ("sheet", "934r, 936r, 938v, 941v-942r")


def test_a_second_run_and_a_second_manuscript_add_only_what_is_new(tmp_path):
    library = library_in(tmp_path / "store")
    one = manuscript(tmp_path, GROUPED[:3], name="one")
    answer = "Haldane to Zimina, 9 June 1957, RGANI, f. 5, op. 28, d. 411, l. 14."
    two = manuscript(tmp_path, [GROUPED[2], answer], name="two")
    first = harvest(library, [one])
    write_records(library, first.new)
    assert harvest(library, [one]).new == ()
    found = harvest(library, [one, two])
    assert [proposal.record.title for proposal in found.new] == ["Haldane to Zimina"]
    assert len(found.known) == 2


def test_several_manuscripts_are_read_as_one_body_of_notes(tmp_path):
    library = library_in(tmp_path / "store")
    one = manuscript(tmp_path, GROUPED[:1], name="one")
    two = manuscript(tmp_path, GROUPED[:1], "docx", name="two")
    (proposal,) = harvest(library, [one, two]).new
    assert [(Path(mention.manuscript).name, mention.note) for mention in proposal.mentions] == [
        ("one.md", "1"), ("two.docx", "1"),
    ]  # fmt: skip


def test_two_documents_of_one_day_and_file_stay_two(tmp_path):
    found = harvested(
        tmp_path,
        "Okafor to Brandt, June 11, 1979, NARA, RG 59, Lot 65D200, box 7, folder 3.",
        "Okafor to Castell, June 11, 1979, NARA, RG 59, Lot 65D200, box 7, folder 3.",
        "RGANI, f. 5, op. 28, d. 410, l. 302.",
        "RGANI, f. 5, op. 28, d. 411, l. 302.",
    )
    assert [proposal.record.id for proposal in found.new] == [
        "okafor-brandt-1979-06-11", "okafor-castell-1979-06-11", "rgani-5-28-410-302", "rgani-5-28-411-302",
    ]  # fmt: skip


def test_a_slip_of_the_manuscript_is_left_for_check_to_tell(tmp_path):
    """The same document with another day in a later note: one record, and the check reports the date."""
    notes = [
        "Petrenko, “Memorandum on the Northern Canal,” May 3, 1957, RGANI, f. 5, op. 28, d. 410, l. 301.",
        "Petrenko, “Memorandum on the Northern Canal,” May 5, 1957, RGANI, f. 5, op. 28, d. 410, l. 301.",
    ]
    library = library_in(tmp_path / "store")
    path = manuscript(tmp_path, notes)
    found = harvest(library, [path])
    assert [len(proposal.mentions) for proposal in found.new] == [2]
    write_records(library, found.new)
    codes = {
        item.finding.code for item in check_file(library, path, settings_for(library, path)).result.found
    }
    assert "PC204" in codes


def test_the_evidence_is_the_words_of_the_note(tmp_path):
    (proposal,) = harvested(tmp_path, GROUPED[0]).new
    by_field = {one.field: one for one in proposal.record.evidence}
    assert set(by_field) == {"title", "date", "creators", "source"}
    assert by_field["date"].quote == GROUPED[0]
    assert (Path(by_field["date"].source).name, by_field["date"].note) == ("draft.md", "note 1")


@pytest.mark.parametrize(
    ("note", "missing"),
    [
        ("Memorandum on salt, RGANI, f. 5, op. 28, d. 7, l. 3.", ("no date",)),
        ("RGANI, f. 5, op. 28, d. 7, l. 3.", ("no title", "no date")),
        (
            "Okafor to Brandt, 3 May 1957, Marine Museum of Ostrova, fond 5, opis 2, delo 8.",
            ("repository unknown",),
        ),
    ],
)
def test_what_is_missing_is_said(tmp_path, note, missing):
    (proposal,) = harvested(tmp_path, note).new
    assert proposal.missing == missing


def test_less_is_less_sure(tmp_path):
    found = harvested(
        tmp_path,
        GROUPED[0],
        "Zimina to Haldane, 6 June 1957, RGANI, f. 5, op. 28, d. 411, l. 12.",
        "RGANI, f. 5, op. 28, d. 500, l. 3.",
    )
    sure = [proposal.confidence for proposal in found.new]
    assert sure == sorted(sure, reverse=True)
    assert sure[0] > sure[-1]
    assert all(0 < value < 1 for value in sure)


def test_ids_are_readable_stable_and_free(tmp_path):
    library = library_in(tmp_path / "store")
    path = manuscript(
        tmp_path, ["Письмо Зиминой, 6 июня 1957 г., РГАНИ. Ф. 5. Оп. 28. Д. 411. Л. 12.", *GROUPED]
    )
    first = [proposal.record.id for proposal in harvest(library, [path]).new]
    assert first == [proposal.record.id for proposal in harvest(library, [path]).new]
    assert all(name.isascii() and name == name.lower() for name in first)
    assert len(set(first)) == len(first)


def test_an_id_that_is_taken_meanwhile_is_made_free(tmp_path):
    library = library_in(tmp_path / "store")
    found = harvest(library, [manuscript(tmp_path, GROUPED[:1])])
    write_records(library, found.new)
    assert write_records(library, found.new) == [f"{readable_id(found.new[0].record)}-2"]


@pytest.mark.parametrize(
    "name", ["same-folder/m.md", "same-folder/m2.md", "27-footnotes.md", "tex-input-dotted/main.tex"]
)
def test_every_harvested_note_of_the_shared_manuscripts_is_matched(tmp_path, name):
    path = shared("cases/manuscripts") / name
    library = library_in(tmp_path / "store")
    found = harvest(library, [path])
    assert found.new
    write_records(library, found.new)
    checked = check_file(library, path, settings_for(library, path))
    matched = {
        (checked.result.document.notes[citation.note].number, citation.record.id)
        for citation in checked.result.reading.citations
        if citation.note is not None and citation.record is not None
    }
    wanted = {(mention.note, proposal.record.id) for proposal in found.new for mention in proposal.mentions}
    assert wanted <= matched
