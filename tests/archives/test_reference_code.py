"""Reference codes: what a source writes without words for its levels is printed as it stands there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provcite.archives.parse import ParsedReference
from provcite.archives.reference_code import beside_values, covered, has_words, written_code
from provcite.archives.render import render
from provcite.model.reference import ArchivalReference


def placed(text: str, *units: tuple[str, str, str | None]) -> ParsedReference:
    """A reading of `text`: level, value and label of each unit, sought in order."""
    levels, labels, at = [], [], 0
    for level, value, label in units:
        span = None
        if label is not None:
            begin = text.index(label, at)
            span = (begin, begin + len(label))
            at = span[1]
        begin = text.index(value, at)
        levels.append((level, begin, begin + len(value)))
        labels.append(span)
        at = begin + len(value)
    path = tuple((level, value) for level, value, _ in units)
    return ParsedReference(
        reference=ArchivalReference(path=path),
        span=(0, len(text)),
        levels=tuple(levels),
        labels=tuple(labels),
    )


CODES = [
    ("D1071/H/B/D/1, PRONI", [("collection", "D1071", None), ("series", "H/B/D", None), ("item", "1", None)],
     "D1071/H/B/D/1"),
    ("J101-9-123", [("fond", "J101", None), ("inventory", "9", None), ("file", "123", None)], "J101-9-123"),
    ("Segr. Stato, Francia 232, fol. 45r",
     [("series", "Segr. Stato", None), ("subseries", "Francia", None), ("volume", "232", None),
      ("sheet", "45r", "fol.")], "Segr. Stato, Francia 232"),
    # One unit alone is its value, and a label says what it is.
    ("Norman Mailer Papers, box 5", [("collection", "Norman Mailer Papers", None), ("box", "5", "box")], ""),
    ("box 5, folder 3", [("box", "5", "box"), ("folder", "3", "folder")], ""),
    # A word that is no word for a number belongs to the call number.
    ("MS 123, box 5", [("number", "123", "MS"), ("box", "5", "box")], "MS 123"),
    ("no. 123, box 5", [("number", "123", "no."), ("box", "5", "box")], ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "units", "code"), CODES, ids=[text for text, _, _ in CODES])
def test_what_has_no_labels_is_a_code(text, units, code):
    assert written_code(placed(text, *units), text) == code


def test_words_between_units_are_of_the_code_where_a_field_holds_nothing_else():
    text = "111-1 Senat, Cl. VII Lit. Kc Nr. 12"
    found = placed(text, ("bestand", "111-1", None), ("signatur", "12", "Nr."))
    assert written_code(found, text, through_words=True) == text
    assert written_code(found, text) == "111-1"
    # The words of a level stay with their number, in the archive's own order.
    text = "ф. 5, оп. 28 (личный фонд), д. 410"
    found = placed(text, ("fond", "5", "ф."), ("opis", "28", "оп."), ("delo", "410", "д."))
    assert written_code(found, text, through_words=True) == ""


PATH = (("collection", "D1071"), ("series", "H/B/D"), ("item", "1"))


@pytest.mark.parametrize(
    ("path", "code", "slice_"),
    [
        (PATH, "D1071/H/B/D/1", (0, 3)),
        ((*PATH, ("sheet", "7")), "D1071/H/B/D/1", (0, 3)),
        ((("fond", "2"), *PATH), "D1071/H/B/D/1", (1, 4)),
        # Edited since: a value that is no longer there, or one that no level has.
        ((*PATH[:2], ("item", "2")), "D1071/H/B/D/1", (0, 0)),
        (PATH[:2], "D1071/H/B/D/1", (0, 0)),
        ((PATH[0], PATH[2]), "D1071/27/1", (0, 0)),
        (PATH, "", (0, 0)),
        ((), "D1071", (0, 0)),
    ],
)
def test_a_code_prints_only_the_units_that_it_has(path, code, slice_):
    assert covered(path, code) == slice_


def test_a_code_stands_where_the_archives_system_is_not_known():
    held = ArchivalReference(path=(*PATH, ("sheet", "7")), code="D1071/H/B/D/1")
    assert render(held) == "D1071/H/B/D/1, fol. 7"
    assert render(ArchivalReference(path=PATH[:2], code="D1071/H/B/D/1")) == "collection D1071, series H/B/D"
    # The archive's own system says numbers by place with its own words.
    known = ArchivalReference(
        repository_key="RGASPI",
        path=(("fond", "558"), ("opis", "11"), ("delo", "769")),
        code="558.11.769",
    )
    assert render(known, "short") == "f. 558, op. 11, d. 769"
    marked = ArchivalReference(path=(("number", "123"), ("box", "5")), code="MS 123")
    assert render(marked) == "MS 123, box 5"
    assert render(marked, leaf_first=True) == "box 5, MS 123"
    assert has_words((("number", "123"),), "MS 123")
    assert beside_values((("collection", "D1071"), ("item", "1")), "D1071/1") == "/"


def test_a_collection_or_series_with_a_name_needs_no_word_before_it():
    named = ArchivalReference(path=(("collection", "Norman Mailer Papers"), ("box", "5")))
    assert render(named) == "Norman Mailer Papers, box 5"
    numbered = ArchivalReference(path=(("collection", "12"), ("series", "B"), ("box", "5")))
    assert render(numbered) == "collection 12, series B, box 5"


values = st.text(st.sampled_from("AB12./-"), min_size=1, max_size=5)


@given(st.lists(values, min_size=1, max_size=5), st.text(st.sampled_from(" ./-:,"), min_size=1, max_size=2))
def test_every_value_is_printed_whatever_the_code(parts, joint):
    path = tuple(("number", part) for part in parts)
    printed = render(ArchivalReference(path=path, code=joint.join(parts)))
    place = 0
    for part in parts:
        found = printed.find(part, place)
        assert found >= 0, (part, printed)
        place = found + len(part)


@given(st.lists(values, max_size=5), st.text(max_size=20))
def test_any_code_is_borne(parts, code):
    first, last = covered(tuple(("number", part) for part in parts), code)
    assert 0 <= first <= last <= len(parts)
