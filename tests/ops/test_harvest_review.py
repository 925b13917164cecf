"""A review of a harvest: written, corrected in a spreadsheet or an editor, read again with nothing lost."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given

from provcite.archives.repositories import Repositories
from provcite.model.errors import InputError
from provcite.model.record import Creator, Event, Holding, Record
from provcite.ops.harvest import Mention, Proposal
from provcite.ops.harvest_review import COLUMNS, read_review, write_review
from record_strategies import WHOLE_RECORDS, records

KNOWN = Repositories.shipped()
HELD = Holding(repository="RGANI", path=(("fond", "5"), ("opis", "28"), ("delo", "0411")), rest="copy 3")
LETTER = Record(
    id="zimina-haldane-1957-06-07",
    title="Zimina to Haldane",
    title_kind="user",
    date="1957-06-07",
    creators=(Creator(family="Zimina", given="O. P."), Creator(role="recipient", literal="Haldane")),
    sources=(HELD,),
    provenance=(Event(event="translated", by=("A. Reuter",)),),
)  # fmt: skip


def proposal(record: Record = LETTER, words: str = "Zimina to Haldane, 6 June 1957 …") -> Proposal:
    mention = Mention(manuscript="draft.docx", place="note 3", words=words, how="full", note="3")
    return Proposal(record=record, mentions=(mention,), confidence=0.87, missing=("no date",))


def text_of(form: str, *proposals: Proposal) -> str:
    return "".join(write_review(proposals or (proposal(),), form))


def corrected(**cells: str) -> bytes:
    """The review of the letter with some cells changed, as a spreadsheet saves it."""
    head, row = csv.reader(io.StringIO(text_of("csv").lstrip("\ufeff")))
    row = [cells.get(column.replace(" ", "_"), cell) for column, cell in zip(head, row, strict=True)]
    kept = io.StringIO()
    csv.writer(kept).writerows([head, row])
    return kept.getvalue().encode("utf-8-sig")


def read(data: bytes, form: str = "csv"):
    return read_review(data, f"review.{form}", KNOWN)


@pytest.mark.parametrize("form", ["csv", "yaml"])
@WHOLE_RECORDS
@given(record=records)
def test_a_review_that_nobody_touched_gives_the_records(form, record):
    review = read(text_of(form, proposal(record)).encode("utf-8", "surrogatepass"), form)
    assert (review.problems, review.records) == ((), (record,))
    assert review.words == ("",), "nobody corrected a reference, so there is nothing to learn"


@pytest.mark.parametrize("form", ["csv", "yaml"])
@pytest.mark.parametrize(
    ("old", "new", "is_learnt"),
    [("0411", "0412", True), ("RGANI", "RGASPI", True), ("Zimina to Haldane", "Zimina to Hale", False)],
)
def test_only_a_corrected_reference_is_learnt_with_the_words_it_was_read_from(form, old, new, is_learnt):
    if form == "csv":
        cells = {"reference": "fond 5; opis 28; delo 0412"} if old == "0411" else {}
        cells |= {"repository": new} if old == "RGANI" else {}
        review = read(corrected(**cells or {"title": new}))
    else:
        head, record = text_of("yaml").split("  record:\n")
        review = read(f"{head}  record:\n{record.replace(old, new)}".encode(), "yaml")
    assert review.problems == ()
    assert review.words == (("Zimina to Haldane, 6 June 1957 …" if is_learnt else ""),)


@pytest.mark.parametrize(
    ("cells", "changes"),
    [
        ({"title": "Zimina to Haldane on salt"}, {"title": "Zimina to Haldane on salt"}),
        ({"date": "7. Juni 1957"}, {}),
        ({"date": "8 June 1957"}, {"date": "1957-06-08"}),
        ({"date": "1957-06~"}, {"date": "1957-06~"}),
        ({"date": ""}, {"date": None}),
        ({"genre": "letter"}, {"genre": "letter"}),
        ({"id": "zimina"}, {"id": "zimina"}),
        # Spreadsheets write days in their own way; that is no correction.
        ({"date": "07.06.1957"}, {}),
        ({"date": "6/7/1957"}, {}),
        (
            {"authors": "Zimina, Olga; Ministry of Salt"},
            {"creators": (
                Creator(family="Zimina", given="Olga"), Creator(literal="Ministry of Salt"),
                LETTER.creators[1],
            )},
        ),
        ({"recipients": ""}, {"creators": LETTER.creators[:1]}),
        (
            {"reference": "fond 5; opis 28; delo 0411; list 12"},
            {"sources": (replace(HELD, path=(*HELD.path, ("list", "12"))),)},
        ),
        (
            {"repository": "NARA", "reference": "record group 59; box 12"},
            {"sources": (replace(HELD, repository="NARA", path=(("record_group", "59"), ("box", "12"))),)},
        ),
        (
            {"reference": "f. 5, op. 28, d. 412"},
            {"sources": (replace(HELD, path=(("fond", "5"), ("opis", "28"), ("delo", "412"))),)},
        ),
        (
            {"address": "https://example.org/letter/3"},
            {"provenance": (*LETTER.provenance, Event(event="published", url="https://example.org/letter/3"))},
        ),
    ],
)  # fmt: skip
def test_a_corrected_cell_changes_its_field_and_nothing_else(cells, changes):
    review = read(corrected(**cells))
    assert review.problems == ()
    (record,) = review.records
    assert replace(record, title_language=None) == replace(LETTER, **changes)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"take": "perhaps"}, "'perhaps' under take"),
        ({"date": "the third of Brumbleary"}, "the date 'the third of Brumbleary'"),
        ({"reference": "somewhere in the cellar"}, "the reference 'somewhere in the cellar'"),
        ({"address": "ftp:/nowhere"}, "the address 'ftp:/nowhere'"),
        ({"id": "a/b"}, "the id holds /"),
        ({"provcite": "{not: [a"}, "the last column is spoilt"),
    ],
)
def test_what_cannot_be_read_is_told_by_its_row(cells, words):
    (problem,) = read(corrected(**cells)).problems
    assert words in problem.message
    assert "row 2" in problem.place or "a/b" in problem.place


def test_a_row_that_is_not_wanted_is_left_out():
    for word in ("no", "nein", "0", "", "нет"):
        review = read(corrected(take=word))
        assert (review.records, review.left_out) == ((), 1)


def test_without_its_last_column_a_row_still_gives_a_record():
    lines = corrected(provcite="")
    (record,) = read(lines).records
    assert (record.title, record.date, record.holding.path) == (
        LETTER.title,
        LETTER.date,
        HELD.path,
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_as_spreadsheets_save_it(encoding, delimiter):
    rows = list(csv.reader(io.StringIO(text_of("csv").lstrip("\ufeff"))))
    kept = io.StringIO()
    csv.writer(kept, delimiter=delimiter).writerows(rows)
    assert read(kept.getvalue().encode(encoding)).records == (LETTER,)


@pytest.mark.parametrize("title", ["=HYPERLINK(A1)", "+1", "-2", "@SUM(A1)", "'quoted'", "\uff1dA1"])
def test_no_cell_is_a_formula(title):
    text = text_of("csv", proposal(replace(LETTER, title=title), words=title))
    for row in csv.reader(io.StringIO(text.lstrip("\ufeff"))):
        assert not any(cell[:1] in tuple("=+-@\t\r\uff1d") for cell in row if cell)
    assert read(text.encode()).records == (replace(LETTER, title=title),)
    assert text.startswith("\ufeff")


def test_a_review_in_an_editor_is_corrected_as_record_files_are():
    text = text_of("yaml", proposal(), proposal(replace(LETTER, id="second")))
    text = text.replace("title: Zimina to Haldane", "title: Zimina to Haldane  # as in the register", 1)
    text = text.replace("date: 1957-06-07", "date: 1957-06-09", 1)
    text = text.replace("- take: yes", "- take: no", 2).replace("- take: no", "- take: yes", 1)
    review = read(text.encode(), "yaml")
    assert review.records == (replace(LETTER, date="1957-06-09"),)
    assert review.left_out == 1


def test_a_mistake_in_an_editor_is_told_by_its_line():
    text = text_of("yaml").replace("date: 1957-06-07", "date: the ninth of June")
    (problem,) = read(text.encode(), "yaml").problems
    wanted = next(number for number, line in enumerate(text.split("\n"), 1) if "the ninth of June" in line)
    assert problem.place == f"line {wanted}"


@pytest.mark.parametrize(
    ("data", "form"), [(b"a,b\n1,2\n", "csv"), (b"", "csv"), (b"a: b\n", "yaml"), (b"- [\n", "yaml")]
)
def test_what_is_no_review_is_refused(data, form):
    with pytest.raises(InputError):
        read(data, form)


def test_two_rows_with_one_id_are_told():
    review = read(text_of("csv", proposal(), proposal()).encode())
    assert [problem.message for problem in review.problems] == ["the id is given twice"]


def test_the_columns_are_those_that_the_documentation_names():
    head = text_of("csv").split("\r\n", 1)[0].lstrip("\ufeff")
    assert head.split(",") == list(COLUMNS)
