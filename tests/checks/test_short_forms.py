"""What "ibid.", "ebd." and short forms lean on, with books, remarks and several sources in between."""

from __future__ import annotations

import pytest

from checks_data import check

FULL = (
    "A. M. Petrov, “Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il,” "
    "July 24, 1956, RGANI, f. 5, op. 28, d. 410, ll. 301–303"
)
BOOK = "John Smith, History of Korea (London: Verso, 1999), 45."


def read(*notes: str, form: str = "md"):
    body = " ".join(f"Words.[^{number}]" for number in range(1, len(notes) + 1))
    text = body + "\n\n" + "\n\n".join(f"[^{number}]: {note}" for number, note in enumerate(notes, 1)) + "\n"
    return check(text, f"draft.{form}", select=("PC1", "PC2", "PC6"), ignore=("PC606",))


def told(result) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.position.note) for finding in result.findings]


@pytest.mark.parametrize(
    "book", ["Smith, History of Korea, 45.", "Müller, Geschichte Koreas, Berlin 1999, S. 45."]
)
def test_ibid_after_a_note_with_a_document_and_a_book(book: str) -> None:
    result = read(f"{FULL}; {book}", "Ibid., 46.")
    assert told(result) == [("PC602", "2")]


def test_ibid_after_a_note_that_cites_nothing() -> None:
    assert told(read(f"{FULL}.", "This is a remark on the weather.", "Ibid., l. 302.")) == [("PC603", "3")]


@pytest.mark.parametrize("back", ["Ebd., S. 46.", "Ibid., 46.", "Ebenda."])
def test_ibid_after_a_book_means_the_book(back: str) -> None:
    result = read(f"{FULL}.", BOOK, back)
    assert told(result) == []
    assert [citation.note for citation in result.reading.citations] == [0]


def test_ebd_inside_a_note_means_the_work_before_it_in_that_note() -> None:
    assert told(read(f"{FULL}. Vgl. Müller, Geschichte Koreas, Berlin 1999, S. 45; ebd., S. 99.")) == []
    assert told(read(f"{FULL}.", f"Ibid., l. 302; {BOOK[:-1]}; ibid., 47.")) == []


def test_ibid_after_a_description_repeats_the_place_alone() -> None:
    result = read(f"{FULL}.", "Ivanov to Kim, November 16, 1962, ibid., l. 7.")
    assert told(result) == []
    second = result.reading.citations[1]
    assert second.record is None
    assert second.path == (("fond", "5"), ("opis", "28"), ("delo", "410"), ("list", "7"))


def test_a_description_with_a_leaf_is_a_short_form() -> None:
    result = read(f"{FULL}.", "Petrov, memorandum, 24 July 1956, l. 302.")
    assert told(result) == []
    assert [citation.record and citation.record.id for citation in result.reading.citations] == ["113371"] * 2
    assert told(read(f"{FULL}.", "Petrov, memorandum, 24 July 1956, l. 399.")) == [("PC203", "2")]


def test_two_citations_in_one_note_with_the_archive_last() -> None:
    first = "“Record of a talk,” 3 May 1958, f. 6, op. 1, d. 2, RGANI"
    second = (
        "“Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il,” July 24, 1956, "
        "f. 5, op. 28, d. 410, RGASPI."
    )
    assert told(read(f"{first}; {second}")) == [("PC102", "1"), ("PC201", "1")]
    assert told(read(f"{first}; {second.replace('RGASPI', 'RGANI').replace('f. 5', 'f. 6')}")) == [
        ("PC102", "1"),
        ("PC202", "1"),
    ]


def test_the_platform_behind_the_reference_is_no_second_archive() -> None:
    result = read(f"{FULL}, Digital National Security Archive, ProQuest, https://www.proquest.com/dnsa/123.")
    assert told(result) == []
    assert len(result.reading.citations) == 1


def test_the_dot_of_an_ordinal_ends_no_sentence() -> None:
    result = read("Záznam, 24. července 1956, RGANI, f. 5, op. 28, d. 410, l. 302.")
    assert [str(date.date) for date in result.reading.citations[0].dates] == ["1956-07-24"]
    wrong = read(
        "A. M. Petrov, „Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il“, "
        "25. Juli 1956, RGANI, f. 5, op. 28, d. 410, ll. 301–303."
    )
    assert told(wrong) == [("PC204", "1")]
