"""`cite --prefer`: the original or the translation, where the store has a record of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from provcite.model.errors import NotFoundError
from provcite.ops.preference import preferred
from provcite.store.library import Library
from running import run
from stores import make_store, record_text


def _of(other: str, language: str = "en") -> dict[str, str]:
    relations = f"[{{kind: translation_of, record: {other}}}]"
    return {"relations": relations, "text": f"{{language: {language}}}", "language": "ru"}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return make_store(
        tmp_path / "s",
        Ru=record_text("Ru", language="ru", aliases="[Old]"),
        de=record_text("de", **_of("Ru", "de")),
        en=record_text("en", **_of("Old")),
        en2=record_text("en2", **_of("Ru")),
        again=record_text("again", **_of("en", "fr")),
        lost=record_text("lost", **_of("gone")),
        circle=record_text("circle", **_of("circle2")),
        circle2=record_text("circle2", **_of("circle")),
    )


@pytest.mark.parametrize(
    ("name", "which", "language", "expected"),
    [
        ("en", "original", "", "Ru"),
        ("again", "original", "", "Ru"),
        ("Ru", "original", "", "Ru"),
        ("113371", "original", "", "113371"),
        ("lost", "original", "", "lost"),
        ("circle", "original", "", "circle2"),
        ("Ru", "translation", "en", "en"),
        ("Old", "translation", "en", "en"),
        ("Ru", "translation", "de-AT", "de"),
        ("Ru", "translation", "it", "de"),
        ("en2", "translation", "de", "en2"),
        ("113371", "translation", "en", "113371"),
    ],
)
def test_choice(library: Library, name: str, which: str, language: str, expected: str) -> None:
    [choice] = preferred(library, [name], which, language=language)  # type: ignore[arg-type]
    assert choice.id == expected


def test_what_was_put_in_place_is_told(library: Library) -> None:
    [choice] = preferred(library, ["Ru"], "translation", language="en")
    assert choice.remark == "en is one of the translations of Ru; others: en2, de."
    [choice] = preferred(library, ["lost"], "original")
    assert choice.remark == "lost is a translation of gone, which is not in the store."
    with pytest.raises(NotFoundError):
        preferred(library, ["unknown"], "original")


def test_the_command_cites_the_other_record(library: Library) -> None:
    plain = run("cite", "Ru", folder=library.folder)
    assert (plain.status, plain.out) == (0, "“Title of Ru,” July 24, 1956.\n")
    result = run("cite", "Ru", "--prefer", "translation", folder=library.folder)
    assert result.status == 0
    assert result.out == "“Title of En,” July 24, 1956.\n"
    assert "others: en2, de" in result.err
    wrong = run("cite", "Ru", "--prefer", "copy", folder=library.folder)
    assert wrong.status == 2
    assert "original, translation" in wrong.err
