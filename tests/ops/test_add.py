"""Pasted citations of several countries: what a record gets from each, and that nothing is dropped."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provcite.archives.authorities import Authorities
from provcite.model.errors import InputError, ProvciteError
from provcite.ops.add import understand, understand_all

KNOWN = Authorities.shipped()

CASES = [
    # Russian: title without quotation marks, two strokes before the archive
    (
        "Докладная записка Громова Лебедеву, 5 марта 1946 г. // РГАСПИ. Ф. 17. Оп. 121. Д. 455. Л. 12–15.",
        "Докладная записка Громова Лебедеву", "1946-03-05", "RGASPI",
        [("fond", "17"), ("opis", "121"), ("delo", "455"), ("list", "12-15")], None, (),
    ),
    # American: from the smallest unit to the largest, the city at the end
    (
        ('"Memorandum from Ross to President Johnson," May 19, 1967, folder "Grain 1C," box 55, NSF Country '
        "File, Lyndon B. Johnson Library, Austin, TX."),
        "Memorandum from Ross to President Johnson", "1967-05-19", "Lyndon B. Johnson Library",
        [("collection", "NSF Country File"), ("box", "55"), ("folder", "Grain 1C")], None, (),
    ),
    # British: sender to addressee as the title
    (
        "Sir Henry Vale to Foreign Office, telegram no. 412, 12 July 1956, TNA, FO 371/121662.",
        "Sir Henry Vale to Foreign Office, telegram no. 412", "1956-07-12", "TNA",
        [("series", "FO 371"), ("piece", "121662")], None, (),
    ),
    # British: the number of a Cabinet paper is its document's, words that no level fits are left over
    (
        "Minutes of the Cabinet, 27 July 1956, TNA, CAB 128/30, CM(56)54.",
        "Minutes of the Cabinet", "1956-07-27", "TNA",
        [("series", "CAB 128"), ("piece", "30"), ("document", "CM(56)54")], None, (),
    ),
    (
        "Minutes of the Cabinet, 27 July 1956, TNA, CAB 128/30, Confidential Annex.",
        "Minutes of the Cabinet", "1956-07-27", "TNA",
        [("series", "CAB 128"), ("piece", "30")], None, ("Confidential Annex",),
    ),
    # German: the title's language decides that its words keep their case
    (
        "Vermerk über ein Gespräch mit Botschafter Orlow, 12. Oktober 1957, PAAA, MfAA, A 7013, Bl. 23-25.",
        "Vermerk über ein Gespräch mit Botschafter Orlow", "1957-10-12", "PAAA",
        [("bestand", "MfAA"), ("signatur", "A 7013"), ("blatt", "23-25")], "de", (),
    ),
]  # fmt: skip


#: Archives that no list has: what a record keeps of title, people, institution with its town, and numbers.
UNLISTED = [
    (
        "Jane Pell to the Duke of Carrow, 3 May 1751, Ostley University Library, Pell Collection, PeC 543/2.",
        "Jane Pell to the Duke of Carrow", ["Jane Pell", "the Duke of Carrow"], "1751-05-03",
        "Ostley University Library", None, "PeC 543/2",
    ),
    (
        "Memorandum of the Resident, 5 June 1931, Western Pacific Archive, Auckland, WPHC 4/IV 1931/2456.",
        "Memorandum of the Resident", [], "1931-06-05",
        "Western Pacific Archive", "Auckland", "WPHC 4/IV 1931/2456",
    ),
    (
        ("Lettera di A. De Marinis a L. Sturzo, 14 settembre 1944, "
        "Istituto Luigi Sturzo, Roma, Fondo Sturzo, b. 12."),
        "Lettera di A. De Marinis a L. Sturzo", ["A. De Marinis", "L. Sturzo"], "1944-09-14",
        "Istituto Luigi Sturzo", "Roma", None,
    ),
    (
        "Protokoll der Sitzung vom 12. Mai 1919, Stadtarchiv München, RP 692/3, Bl. 45.",
        "Protokoll der Sitzung vom 12. Mai 1919", [], "1919-05-12", "Stadtarchiv München", None, "RP 692/3",
    ),
    (
        "W. Brandt an E. Bahr, 4. 7. 1972, Archiv der sozialen Demokratie, Bonn, WBA, A8, Mappe 12.",
        "W. Brandt an E. Bahr", ["W. Brandt", "E. Bahr"], "1972-07-04",
        "Archiv der sozialen Demokratie", "Bonn", None,
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "title", "people", "date", "house", "place", "code"), UNLISTED, ids=[row[4] for row in UNLISTED]
)
def test_an_archive_that_no_list_has_keeps_its_town_and_its_numbers(
    text, title, people, date, house, place, code
):
    record = understand(text, KNOWN).record
    assert (record.title, record.date) == (title, date)
    assert [creator.display for creator in record.creators] == people
    assert record.title_kind == ("user" if people else None), "who wrote to whom is a description"
    held = record.holding
    assert (held.repository, held.place, held.rest) == (house, place, None)
    if code is not None:
        assert (held.reference_code or "").endswith(code)


@pytest.mark.parametrize(("text", "title", "date", "house", "path", "language", "left"), CASES)
def test_a_citation_gives_its_parts(text, title, date, house, path, language, left):
    understood = understand(text, KNOWN)
    record = understood.record
    assert (record.title, record.date, record.title_language) == (title, date, language)
    assert (record.holding.repository, list(record.holding.path)) == (house, path)
    assert understood.left == left
    assert (record.holding.rest or "") == "; ".join(left)


def test_a_full_name_before_a_comma_is_the_author():
    record = understand(
        "A. Petrov, Report on the Harvest, 3 May 1957, AVPRF, f. 0102, op. 13, d. 5", KNOWN
    ).record
    assert (record.creators[0].family, record.creators[0].given) == ("Petrov", "A.")
    assert record.title == "Report on the Harvest"


def test_a_title_that_was_assumed_is_said_to_be():
    assert understand("Report on the Harvest, RGANI, f. 5, op. 28, d. 7", KNOWN).title_assumed
    assert not understand("“Report on the Harvest,” RGANI, f. 5, op. 28, d. 7", KNOWN).title_assumed
    assert understand("See RGANI, f. 5, op. 28, d. 7", KNOWN).record.title is None


def test_what_is_no_citation_is_refused():
    for text in ("", "Smith, John. A Book. London: Reed, 1999.", "x" * 30_000):
        with pytest.raises(InputError):
            understand(text, KNOWN)


@settings(max_examples=60)
@given(st.text(max_size=60), st.text(max_size=60))
def test_words_around_a_reference_are_kept_or_named(before, after):
    try:
        understood = understand(f"{before} RGANI, f. 5, op. 28, d. 410, l. 3 {after}", KNOWN)
    except ProvciteError:
        return
    kept = " ".join([understood.record.holding.rest or "" if understood.record.holding else "",
                     *understood.record.notes])  # fmt: skip
    assert all(words in kept for words in understood.left)


@pytest.mark.parametrize(
    ("text", "sender", "addressee"),
    [
        ("Dulles to Eisenhower, 5 May 1955, NARA, RG 59, box 5.", "Dulles", "Eisenhower"),
        (
            "C. Parrott (Seoul) to Selwyn Lloyd, 1956, TNA, FO 371/121662.",
            "C. Parrott",
            "Selwyn Lloyd",
        ),
        ("Brief von Adenauer an Dulles, 5. Mai 1955, PAAA, B 31, Bd. 5, Bl. 3.", "Adenauer", "Dulles"),
        ("Lettre de Massigli à Bidault, 3 mars 1948, AMAE, vol. 12, fol. 3.", "Massigli", "Bidault"),
        ("“Telegrama de Osio a Castiella,” 3 de mayo de 1960, AGA, caja 12.", "Osio", "Castiella"),
        ("Lettera di Quaroni a De Gasperi, 3 maggio 1947, ASMAE, b. 12.", "Quaroni", "De Gasperi"),
    ],
)
def test_sender_and_addressee_are_read_from_the_title(text, sender, addressee):
    creators = understand(text, KNOWN).record.creators
    assert [(one.display, one.role) for one in creators] == [(sender, "author"), (addressee, "recipient")]


def test_an_inflected_name_is_made_no_creator():
    """Polish and Russian set names in their cases; the nominative is not printed."""
    assert not understand(
        "List Gomułki do Chruszczowa, 10 maja 1957, AAN, PZPR, 237/V-10.", KNOWN
    ).record.creators


def test_the_date_of_a_covering_letter_is_not_the_documents():
    understood = understand(
        "Memorandum, 5 May 1955, attached to letter of 7 May 1955, TNA, FO 371/121662.", KNOWN
    )
    assert understood.record.date == "1955-05-05"
    assert understood.left == ("attached to letter of 7 May 1955",)
    enclosed = "Memorandum by Ross, enclosed in Vale to Foreign Office, 12 July 1956, TNA, FO 371/121662."
    assert understand(enclosed, KNOWN).record.date is None


FRUS, DDF = "Foreign Relations of the United States", "Documents diplomatiques français"
CABLE = "“A Cable,” July 3, 1951, APRF, f. 45, op. 1, d. 334"
SECOND = "“Second; Cable,” July 4, 1951, RGANI, f. 5, op. 28, d. 410."
RUSSIAN = "Записка Громова, 5 марта 1946 г. // РГАСПИ. Ф. 17. Оп. 121. Д. 455"


@pytest.mark.parametrize(
    ("text", "edition", "volume", "number", "title", "date"),
    [
        ("Dulles to Eisenhower, May 1, 1955, FRUS, 1955–1957, vol. V, doc. 109.",
         FRUS, "1955–1957, vol. V", "109", "Dulles to Eisenhower", "1955-05-01"),
        ("DDF, 1956, t. II, n° 145, télégramme de Massigli à Pineau, 3 août 1956.",
         DDF, "1956, t. II", "145", "télégramme de Massigli à Pineau", "1956-08-03"),
        ("AAPD 1963, Bd. II, Dok. 219, Aufzeichnung des Ministerialdirektors Krapf, 2. August 1963.",
         "Akten zur Auswärtigen Politik der Bundesrepublik Deutschland", "1963, Bd. II", "219",
         "Aufzeichnung des Ministerialdirektors Krapf", "1963-08-02"),
    ],
)  # fmt: skip
def test_a_document_of_an_edition_needs_no_archive(text, edition, volume, number, title, date):
    record = understand(text, KNOWN).record
    assert not record.sources
    published = record.publication
    assert (published.by, published.title, published.number) == ((edition,), volume, number)
    assert (record.title, record.date) == (title, date)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (f"{CABLE}; see also {SECOND}",
         ["A Cable", "Second; Cable"]),
        (f"{RUSSIAN}; Письмо Сталина, 6 марта 1946 г. // РГАСПИ. Ф. 558. Оп. 11. Д. 99.",
         ["Записка Громова", "Письмо Сталина"]),
        (f"1. {CABLE.replace(' d.', chr(10) + 'd.')}.\n2. {SECOND}",
         ["A Cable", "Second; Cable"]),
        (f"{CABLE}; also AVPRF, f. 06, op. 7, p. 3, d. 2.", ["A Cable"]),
        ("“A Cable,” July 3, 1951,\nAPRF, f. 45, op. 1, d. 334.", ["A Cable"]),
        (f"{CABLE}. {SECOND}",
         ["A Cable", "Second; Cable"]),
    ],
)  # fmt: skip
def test_several_citations_become_several_records(text, titles):
    assert [one.record.title for one in understand_all(text, KNOWN)] == titles
