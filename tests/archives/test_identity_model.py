"""The identity model: a container is not a document, whatever the numbers say."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provcite.archives.authorities import Authorities
from provcite.archives.identity.description import describe, title_likeness
from provcite.archives.identity.model import (
    WORDS,
    Answer,
    Particulars,
    Place,
    dates_agree,
    judge,
    places_agree,
    weights,
)
from provcite.archives.identity.wording import other_initials, replaced_words
from provcite.checks.particulars import of_record
from provcite.ops.add import understand

KNOWN = Authorities.shipped()


def said(citation: str) -> Particulars:
    return of_record(understand(citation, KNOWN).record, KNOWN)


FILE = "Department of State, Clearance Lot File 77D901, Box 6, Harbour Package (1979)."


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        # Two letters of one folder.
        (f"Hale to Ames, June 11, 1979, {FILE}", f"Hale to Roe, March 3, 1979, {FILE}", Answer.OTHER),
        # A letter once more, its date written otherwise.
        (f"Hale to Roe, 3 March 1979, {FILE}", f"Hale to Roe, March 3, 1979, {FILE}", Answer.SAME),
        # Two letters of the same two in one folder, two reports of one title.
        (f"Hale to Roe, April 9, 1979, {FILE}", f"Hale to Roe, March 3, 1979, {FILE}", Answer.UNKNOWN),
        (
            "“Weekly Report on the Harvest,” 12 May 1949, TNA, FO 371/76321.",
            "“Weekly Report on the Harvest,” 19 May 1949, TNA, FO 371/76321.",
            Answer.UNKNOWN,
        ),
        # One number is all that the archive gives, and one digit of it is another.
        (
            "“Verhör der Grete Möller,” 9. Juli 1666, Stadtarchiv Lemgo, A 3617.",
            "“Verhör der Grete Möller,” 9. Juli 1666, Stadtarchiv Lemgo, A 3671.",
            Answer.SAME,
        ),
        # Only the place: it may be any of the papers.
        (FILE, f"Hale to Roe, March 3, 1979, {FILE}", Answer.UNKNOWN),
        # German, without quotation marks.
        (
            "Vermerk über das Gespräch mit Y, 12. Juni 1958, BArch, DY 30/3647, Bl. 17.",
            "Brief an X, 3. Mai 1957, BArch, DY 30/3647.",
            Answer.OTHER,
        ),
        (
            "Vermerk über das Gespräch mit Y, 12. Juni 1958, BArch, DY 30/3647, Bl. 17.",
            "Vermerk über das Gespräch mit Y, 12. Juni 1958, BArch, DY 30/3647.",
            Answer.SAME,
        ),
        # Two papers of one piece and one day.
        (
            '"Minute by the Harbour Master," 12 May 1949, TNA, FO 371/76321.',
            '"Telegram on the Fishing Fleet," 12 May 1949, TNA, FO 371/76321.',
            Answer.OTHER,
        ),
        # A slip in the file number does not make another document of it.
        (
            "“Record of Conversation with Comrade Kim,” May 5, 1957, RGANI, f. 5, op. 28, d. 417, l. 77.",
            "“Record of Conversation with Comrade Kim,” May 5, 1957, RGANI, f. 5, op. 28, d. 471, l. 77.",
            Answer.SAME,
        ),
    ],
)
def test_same_other_or_cannot_tell(one: str, other: str, answer: Answer) -> None:
    assert judge(said(one), said(other)).answer is answer


def test_every_outcome_has_words_and_every_weight_an_outcome() -> None:
    for name in weights():
        if "." in name:
            field, _, outcome = name.partition(".")
            assert outcome in WORDS[field], name


def test_a_judgement_says_what_it_rests_on() -> None:
    found = judge(said(f"Hale to Ames, June 11, 1979, {FILE}"), said(f"Hale to Roe, March 3, 1979, {FILE}"))
    assert found.outcome("reference") == "file"
    assert found.outcome("date") == "other"
    assert "the sender agrees, the addressee does not" in found.reasons
    assert found.outcome("title") == "described_other", "letters that are called by their people"
    assert 0.0 < found.probability < 0.2


_FILE = (("fond", "5"), ("delo", "410"))
_WORDS = st.sampled_from(["Harbour", "Fisheries", "Grain", "Border", "Treaty", "Railway", "Loans", "Visas"])
_TITLES = st.lists(_WORDS, min_size=3, max_size=6, unique=True).map(" ".join)
_DATES = st.dates().map(lambda day: day.isoformat())


@given(titles=st.tuples(_TITLES, _TITLES), dates=st.tuples(_DATES, _DATES), box=st.integers(1, 99))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_container_never_makes_one_of_two(
    titles: tuple[str, str], dates: tuple[str, str], box: int
) -> None:
    place = Place(house="nara", path=(("record_group", "59"), ("box", str(box))))
    one, other = (
        Particulars(places=(place,), titles=(title,), dates=(date,))
        for title, date in zip(titles, dates, strict=True)
    )
    found = judge(one, other)
    if dates_agree(*dates) == "other" and title_likeness(titles[0], (titles[1],)) < 0.74:
        assert found.answer is not Answer.SAME
    assert judge(one, one).answer is Answer.SAME
    assert judge(one, other).answer is judge(one, other).answer


@pytest.mark.parametrize(
    ("one", "other", "outcome"),
    [
        ("1957-05-03", "1957-05-03", "same"),
        ("1957-05", "1957-05-03", "within"),
        ("1957-05-03", "1957-05-08", "slip"),
        ("1957-05-03", "1957-03-05", "slip"),
        ("1957-05-03", "1961-07-01", "other"),
        ("nonsense", "1961-07-01", "none"),
    ],
)
def test_dates(one: str, other: str, outcome: str) -> None:
    assert dates_agree(one, other) == outcome


@pytest.mark.parametrize(
    ("one", "other", "outcome"),
    [
        ((*_FILE, ("list", "301-3")), (("fond", "5"), ("file", "410"), ("list", "302")), "document"),
        ((*_FILE, ("list", "330")), (*_FILE, ("list", "302")), "outside"),
        (_FILE, (*_FILE, ("list", "302")), "file"),
        ((("fond", "5"), ("delo", "401")), (("fond", "5"), ("delo", "410")), "level"),
        ((("fond", "5"),), (("fond", "5"), ("delo", "410")), "part"),
        ((("fond", "7"), ("delo", "1")), (("fond", "5"), ("delo", "410")), "archive"),
    ],
)  # fmt: skip
def test_places(one: tuple[tuple[str, str], ...], other: tuple[tuple[str, str], ...], outcome: str) -> None:
    assert places_agree(Place(house="rgani", path=one), Place(house="rgani", path=other)) == outcome


@pytest.mark.parametrize(
    ("words", "sender", "addressee"),
    [
        ("Hale to Roe", "Hale", "Roe"),
        ("See Sir J. B. Warren to Admiralty", "Sir J. B. Warren", "Admiralty"),
        ("Schreiben von Müller an Schulze", "Müller", "Schulze"),
        ("Brief an X", "", "X"),
        ("Telegram, Smith to Dulles, No. 413", "Smith", "Dulles"),
        ("Carta de Juan Ruiz a Pedro de Mena", "Juan Ruiz", "Pedro de Mena"),
        ("Letter from the Ambassador", "", ""),
        ("The envoy went to Moscow", "", ""),
    ],
)
def test_sender_and_addressee(words: str, sender: str, addressee: str) -> None:
    found = describe(words)
    assert (found.sender, found.addressee) == (sender, addressee)


@pytest.mark.parametrize(
    ("text", "title", "found", "expected"),
    [
        ("Minutes, 321st meeting of the Council", "Minutes at the 312th Meeting of the Council",
         "321st", "312th"),
        ("Протокол заседания Президиума № 71", "Протокол заседания Президиума № 17", "71", "17"),
        ("Diary of Consul A. N. Reed", "Diary of Consul A. M. Reed", "N", "M"),
        ("Bericht des Botschafters Keller über den Hafen", "Bericht des Botschafters Lang über den Hafen",
         "Keller", "Lang"),
        # Another case, an acronym, another romanisation, other words of the language: no other name.
        ("Rede Ulbrichts vor dem Rat", "Rede des Genossen Ulbricht vor dem Rat", "", ""),
        ("Report to the DPRK on rice", "Report to the Democratic People’s Republic of Korea on rice", "", ""),
        ("Talk with Kim Ir Sen on rice", "Talk with Kim Il Sung on rice", "", ""),
        ("Letter about the harbour of Oslo", "Letter concerning the harbour of Oslo", "", ""),
    ],
)  # fmt: skip
def test_a_name_in_the_place_of_another(text: str, title: str, found: str, expected: str) -> None:
    other = replaced_words(text, 0, len(text), (title,))
    assert (other.found if other else "", other.expected if other else "") == (found, expected)


@given(st.text(max_size=80), st.text(max_size=80))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_replaced_words_stand_where_it_says(text: str, title: str) -> None:
    other = replaced_words(text, 0, len(text), (title,))
    assert other is None or text[other.span[0] : other.span[1]] == other.found


@pytest.mark.parametrize(
    ("text", "known", "found"),
    [
        ("Запись беседы В. М. Зорина с мэром", "Talk between V. A. Zorin and the Mayor", "В. М. Зорина"),
        ("Gespräch W. A. Sorins mit dem Bürgermeister", "Talk between V. A. Zorin and the Mayor", ""),
        ("Talk between V. A. Zorin and the Mayor", "Запись беседы В. А. Зорина с мэром", ""),
        ("Talk between Zorin and the Mayor", "Talk between V. A. Zorin and the Mayor", ""),
        ("Letter by J. F. Reed", "Letter by J. T. Reed", "J. F. Reed"),
        ("Letter by J. Reed", "Letter by J. T. Reed", ""),
    ],
)
def test_initials_that_are_nobodys(text: str, known: str, found: str) -> None:
    other = other_initials(text, 0, len(text), (known,))
    assert (other.found if other else "") == found


def test_a_number_of_the_documents_own() -> None:
    assert describe("Telegram, Smith to Dulles, No. 413").numbers == {"413"}
    assert describe("Airgram A-215, March 3").numbers == {"a-215"}
