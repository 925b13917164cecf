"""What an author types into a draft, and what a note remembers of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provcite.drafts.markers import BY, GROUPS, BibliographyPlace, Citing, read_marker
from provcite.drafts.remembered import read_code, write_code
from provcite.model.errors import InputError

IDS = {"113371", "113395", "php-16045", "bibliography-1950"}
LABELS = ("l.", "ll.", "p.", "fol.", "л.")


def resolve(word: str) -> str | None:
    return word if word in IDS else {"petrov": "113371"}.get(word)


def is_locator(record: str, words: str) -> bool:
    return words.isdecimal() or words.split(" ")[0] in LABELS


def read(words: str):
    return read_marker(words, resolve, is_locator)


@pytest.mark.parametrize(
    ("words", "cites"),
    [
        ("113371", [Citing(id="113371")]),
        ("@113371", [Citing(id="113371")]),
        (" petrov ", [Citing(id="113371")]),
        ("113371, l. 302", [Citing(id="113371", locator="l. 302")]),
        ("113371, ll. 12–15, 17", [Citing(id="113371", locator="ll. 12–15, 17")]),
        ("113371, л. 5 об", [Citing(id="113371", locator="л. 5 об")]),
        ("113371, 302, on grain", [Citing(id="113371", locator="302", suffix="on grain")]),
        ("113371, in 1956 already", [Citing(id="113371", suffix="in 1956 already")]),
        ("see 113371", [Citing(id="113371", prefix="see")]),
        ("see also php-16045, p. 2, with care", [
            Citing(id="php-16045", prefix="see also", locator="p. 2", suffix="with care")
        ]),
        ("see 113371; 113395, fol. 3", [
            Citing(id="113371", prefix="see"), Citing(id="113395", locator="fol. 3")
        ]),
        ("-113371", [Citing(id="113371", without_author=True)]),
        ("bibliography-1950", [Citing(id="bibliography-1950")]),
    ],
)  # fmt: skip
def test_citations_as_they_are_typed(words, cites):
    assert list(read(words)) == cites


@pytest.mark.parametrize(
    ("words", "by", "group"),
    [
        ("bibliography", "", ""),
        ("Bibliography by collection", "collection", ""),
        ("bibliography by item, grouped by country", "item", "country"),
        ("bibliography grouped by archive", "", "archive"),
    ],
)
def test_places_of_the_bibliography(words, by, group):
    assert read(words) == BibliographyPlace(by=by, group=group)


@pytest.mark.parametrize("words", ["113372", "see also", "113371; nothing", "bibliography by colour"])
def test_what_names_no_record_is_refused(words):
    with pytest.raises(InputError):
        read(words)


text = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
citings = st.builds(
    Citing, id=text.filter(bool), locator=text, prefix=text, suffix=text, without_author=st.booleans()
)


@given(st.lists(citings, min_size=1, max_size=5), st.sampled_from(["", ".", ","]))
def test_a_note_remembers_its_records(cites, close):
    kept = read_code(f" ADDIN {write_code(tuple(cites), close)} ")
    assert kept is not None
    assert (list(kept.content), kept.close) == (cites, close)


@given(st.sampled_from(["", *BY]), st.sampled_from(["", *GROUPS]))
def test_a_bibliography_remembers_how_it_is_made(by, group):
    kept = read_code(write_code(BibliographyPlace(by=by, group=group)))
    assert kept is not None
    assert kept.content == BibliographyPlace(by=by, group=group)


@pytest.mark.parametrize(
    "code",
    [
        "", "ADDIN ZOTERO_ITEM CSL_CITATION {}", "PROVCITE_CITATION {", 'PROVCITE_CITATION {"v":2}',
        'PROVCITE_CITATION {"v":1,"cites":[]}', 'PROVCITE_CITATION {"v":1,"cites":[{"id":5}]}',
        'PROVCITE_CITATION {"v":1,"cites":[{"id":""}]}', "PROVCITE_CITATION " + "[" * 50_000,
        'PROVCITE_CITATION {"v":1,"cites":[{"id":"' + "x" * 3000 + '"}]}',
    ],
    ids=range(9),
)  # fmt: skip
def test_what_others_write_is_not_taken_for_ours(code):
    assert read_code(code) is None


@given(st.text(max_size=200))
def test_no_code_raises(code):
    read_code(f"PROVCITE_CITATION {{{code}}}")
