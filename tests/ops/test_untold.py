"""What a citation leaves out is told by name, and nothing that it says."""

from __future__ import annotations

import pytest

from provcite.archives.repositories import Repositories as Known
from provcite.csl.tree import plain
from provcite.exchange.citation_form import DEFAULT_FORM, read_form
from provcite.exchange.csl_item import Repositories, besides_csl, to_csl
from provcite.ops.kept_reference import untold
from provcite.schema.decode import decode_text
from styles.kinds import items, records
from styles.style_cases import loaded, source


@pytest.mark.parametrize(
    ("item", "printed", "missing"),
    [
        ({"recipient": [{"family": "Nagy", "given": "Imre"}]}, "Letter, May 1", ["recipient Imre Nagy"]),
        ({"recipient": [{"family": "Nagy", "given": "Imre"}]}, "Letter to I. Nagy", []),
        ({"edition": "2"}, "A Book, 2nd ed.", []),
        ({"edition": "2"}, "A Book of 22 Tales", ["edition 2"]),
        ({"page": "731-732"}, "Journal, 731–32", []),
        ({"volume": "5"}, "Journal 55", ["volume 5"]),
        ({"container-title": "<i>Documents</i>, vol. 5"}, "in Documents, vol. 5, doc. 3", []),
        ({"container-title": "The Daily", "container-title-short": "Dly."}, "Dly., May 1", []),
        ({"container-title": "The Daily"}, "“A Title,” May 1", ["published in The Daily"]),
        ({"editor": [{"literal": name} for name in "ABCDE"]}, "", ["editor A, B, C and 2 more"]),
        ({"publisher-place": "Leiden", "ISBN": "1", "number-of-pages": "339"}, "", []),
    ],
)
def test_what_is_missing_is_named(item: dict[str, object], printed: str, missing: list[str]) -> None:
    assert untold(printed, item) == missing


def test_who_talked_and_a_second_site_are_besides_csl() -> None:
    text = (
        "id: a\ntitle: Talk\ncreators: [{role: interlocutor, family: Ho, given: An}]\n"
        "sources: [{repository: X}, {repository: Y}]\nprovenance:\n"
        "  - {event: published, by: [One], url: 'https://one.example/1'}\n"
        "  - {event: published, by: [Two], url: 'https://two.example/2'}\n"
    )
    record = decode_text(text).record
    assert record is not None
    assert besides_csl(record, DEFAULT_FORM) == (
        ("interlocutor", "Ho"),
        ("site", "https://one.example/1"),
        ("further place", "Y"),
    )


@pytest.mark.parametrize("style", ["chicago", "chicago-archive-first", "mhra"])
def test_the_note_styles_leave_out_only_what_has_no_place_in_them(style: str) -> None:
    made = items(style)
    form = read_form(source(style))
    session = loaded(style).session(made)
    notes = session.cite_all([[{"id": item["id"]}] for item in made])
    left = {
        record.id
        for record, item, note in zip(records(), made, notes, strict=True)
        if untold(plain(note), item, besides_csl(record, form))
    }
    assert left == {"edition-frus", "hearing", "paper-conference", "two-sites"}


def test_every_place_is_printed_or_told() -> None:
    [record] = [record for record in records() if record.id == "two-archives"]
    item = to_csl(record, DEFAULT_FORM, repositories=Repositories(Known.shipped()))
    assert "call-number" not in item
    assert besides_csl(record, DEFAULT_FORM) == (("further place", "RGASPI"),)
    assert besides_csl(record, read_form(source("chicago"))) == ()
