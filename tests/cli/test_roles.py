"""The part that somebody had in a document: any word is kept, and the known ones mean something."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from running import run

RECORD = """\
id: k1
type: manuscript
title: Memorandum of Conversation
date: 1961-06-04
creators:
  - {{role: {role}, family: Thompson, given: Llewellyn E.}}
source: {{repository: RGANI, reference: {{fond: "5", opis: "28", delo: "410"}}}}
provenance:
  - {{event: translated, by: [A. Reader]}}
"""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    assert run("init", ".", folder=tmp_path).status == 0
    return tmp_path


def put(store: Path, role: str) -> None:
    (store / "records" / "k1.yaml").write_text(RECORD.format(role=role), "utf-8")


@pytest.mark.parametrize("role", ["participant", "Hofmeister", "political commissar", "participent"])
def test_no_word_makes_a_record_unusable(store: Path, role: str) -> None:
    put(store, role)
    assert run("cite", "k1", folder=store).status == 0
    assert role in run("show", "k1", folder=store).out
    listed = run("list", folder=store)
    assert (listed.status, "k1" in listed.out) == (0, True)
    (store / "draft.md").write_text("He spoke [@k1].\n", "utf-8")
    assert run("check", "draft.md", "--select", "PC1", folder=store).status == 0


@pytest.mark.parametrize(
    ("role", "severity", "words"),
    [
        ("Hofmeister", "note", "it is kept, and counts as a contributor"),
        ("participent", "warning", "Is it 'participant'?"),
    ],
)
def test_validate_notes_an_unknown_word_and_warns_of_a_slip(
    store: Path, role: str, severity: str, words: str
) -> None:
    put(store, role)
    findings = json.loads(run("validate", "k1", "--format", "json", folder=store).out)
    told = (
        [item for item in findings["findings"] if item["code"] == "PC008"]
        if isinstance(findings, dict)
        else [item for item in findings if item["code"] == "PC008"]
    )
    assert [item["severity"] for item in told] == [severity]
    assert words in told[0]["message"]


def test_a_known_word_is_not_remarked_on(store: Path) -> None:
    put(store, "Addressee")
    assert "PC008" not in run("validate", "k1", folder=store).out


def test_an_unknown_word_is_a_contributor_with_that_word(store: Path) -> None:
    put(store, "Hofmeister")
    item = json.loads(run("export", "k1", "--to", "csl-json", folder=store).out)[0]
    assert item["contributor"] == [{"family": "Thompson", "given": "Llewellyn E."}]
    mods = run("export", "k1", "--to", "mods", folder=store).out
    assert '<roleTerm type="text">Hofmeister</roleTerm>' in mods


@pytest.mark.parametrize("role", ["sender", "drafter", "signer", "Sent by"])
def test_who_sent_drafted_or_signed_is_cited_as_the_author(store: Path, role: str) -> None:
    put(store, role)
    assert run("cite", "k1", "--style", "chicago", folder=store).out.startswith("Llewellyn E. Thompson, ")


def test_a_participant_is_no_author(store: Path) -> None:
    put(store, "participant")
    assert run("cite", "k1", "--style", "chicago", folder=store).out.startswith("“Memorandum")


def test_a_film_is_cited_with_its_director_by_a_style_that_prints_one(store: Path) -> None:
    put(store, "director")
    path = store / "records" / "k1.yaml"
    path.write_text(path.read_text("utf-8").replace("type: manuscript", "type: motion_picture"), "utf-8")
    item = json.loads(run("export", "k1", "--to", "csl-json", folder=store).out)[0]
    assert item["author"] == [{"family": "Thompson", "given": "Llewellyn E."}]


def test_a_translator_among_the_creators_is_credited(store: Path) -> None:
    path = store / "records" / "k1.yaml"
    put(store, "author")
    text = path.read_text("utf-8").replace(
        "source:", "  - {role: translated by, family: Person, given: James F.}\nsource:"
    )
    path.write_text(text.replace("provenance:\n  - {event: translated, by: [A. Reader]}\n", ""), "utf-8")
    assert "trans. James F. Person" in run("cite", "k1", "--style", "chicago", folder=store).out


@pytest.mark.parametrize("role", ["minute taker", "Hofmeister", "recipient", "mtk"])
@pytest.mark.parametrize("form", ["mods", "ead3"])
def test_the_part_survives_a_catalogue(store: Path, tmp_path: Path, role: str, form: str) -> None:
    put(store, role)
    assert run("export", "k1", "--to", form, "--lean", "-o", f"out.{form}.xml", folder=store).status == 0
    other = tmp_path / "other"
    other.mkdir()
    assert run("init", ".", folder=other).status == 0
    result = run("import", str(store / f"out.{form}.xml"), folder=other)
    assert result.status == 0, result.err
    text = (other / "records" / "k1.yaml").read_text("utf-8")
    meant = "minute taker" if role == "mtk" and form == "mods" else role
    assert f"role: {meant}" in text


@pytest.mark.parametrize("form", ["csl-json", "csl-yaml", "ris", "bibtex"])
def test_a_translator_among_the_creators_of_nobodys_letter_comes_back(
    store: Path, tmp_path: Path, form: str
) -> None:
    put(store, "translator")
    path = store / "records" / "k1.yaml"
    path.write_text(path.read_text("utf-8").partition("provenance:")[0], "utf-8")
    assert run("export", "k1", "--to", form, "--full", "-o", "out.txt", folder=store).status == 0
    other = tmp_path / "other"
    other.mkdir()
    assert run("init", ".", folder=other).status == 0
    assert run("import", str(store / "out.txt"), "--from", form, folder=other).status == 0
    text = (other / "records" / "k1.yaml").read_text("utf-8")
    assert "role: translator" in text
    assert "notes:" not in text
    assert "provenance:" not in text
