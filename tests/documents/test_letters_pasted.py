"""Letters pasted as styles print them in other languages: who wrote to whom, without marks around a title."""

from __future__ import annotations

import pytest

from provcite.documents.pasted import take_apart

PLACE = "RG 59, box 12, folder 3, National Archives and Records Administration (NARA), College Park, MD."
#: words between the names in four frames: note, entry, brackets, kind behind the sender; kind; day; EDTF
LANGUAGES = (
    ("an", "Brief", "24. Juli 1956"),
    ("à", "lettre", "24 juillet 1956"),
    ("a", "carta", "24 de julio de 1956"),
    ("a", "lettera", "24 luglio 1956"),
    ("do", "list", "24 lipca 1956"),
    ("aan", "brief", "24 juli 1956"),
    ("till", "brev", "24 juli 1956"),
    ("to", "telegram", "July 24, 1956"),
    ("to", "письмо", "24 июля 1956 г."),
)
FRAMES = (
    "Harold Linden, {kind} {to} Maria Duarte, {day}, {place}",
    "Linden, Harold. {Kind} {to} Maria Duarte. {day}. {place}",
    "Linden, H. ({day}). [{Kind} {to} Maria Duarte]. National Archives (RG 59, box 12), College Park, MD.",
    "Harold Linden {to} Maria Duarte, {kind}, {day}, {place}",
)


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize(("to", "kind", "day"), LANGUAGES)
def test_a_letter_as_a_style_prints_it(frame: str, to: str, kind: str, day: str) -> None:
    pasted = frame.format(to=to, kind=kind, Kind=kind[:1].upper() + kind[1:], day=day, place=PLACE)
    parts = take_apart(pasted)
    if frame.startswith("Harold Linden {to}"):
        assert (parts.title, parts.genre.casefold()) == (f"Harold Linden {to} Maria Duarte", kind.casefold())
    else:
        assert (parts.recipients, parts.genre.casefold()) == (("Maria Duarte",), kind.casefold())
        assert parts.authors[0] in ("Harold Linden", "Linden, Harold", "Linden, H.")
    assert parts.date == "1956-07-24"
    assert "box 12" in parts.located


@pytest.mark.parametrize(
    "text",
    [
        "Harold Linden, Travels to Monte Verde, 24 July 1956, box 12.",
        "Linden, Harold. Vom Rhein an die Donau. Wien, 1956.",
    ],
)
def test_words_between_names_make_no_letter_of_a_book(text: str) -> None:
    assert take_apart(text).recipients == ()
