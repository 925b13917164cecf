"""Pasted citations of several countries: what a record gets from each, and that nothing is dropped."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provcite.archives.authorities import Authorities
from provcite.model.errors import InputError, ProvciteError
from provcite.ops.add import understand

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
        "Memorandum from Ross to President Johnson", "1967-05-19", "LBJL",
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
        "Vermerk über ein Gespräch mit Botschafter Orlow", "1957-10-12", "PA-AA",
        [("bestand", "MfAA"), ("signatur", "A 7013"), ("blatt", "23-25")], "de", (),
    ),
]  # fmt: skip


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
