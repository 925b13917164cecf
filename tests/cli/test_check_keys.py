"""Keys in manuscripts: of records, of the manuscript's own bibliography, and of nothing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks_data import FOLDER
from provcite.checks.keyfiles import keys_of
from running import Result, run

BIB = "@book{smith1999,\n  title = {A Book},\n  ids = {oldsmith},\n}\n@comment{none,}\n@string{x = {y}}\n"
#: One citation of a record, two of books, one of nothing, in each format that has keys.
DRAFTS = {
    "md": "A [@113371]. B [@smith1999, p. 4; @oldsmith]. C [@nosuch].\n",
    "tex": "A \\cite{113371}. B \\footcites(See)()[4]{smith1999}[5]{oldsmith}. C \\cite{nosuch,113371}.\n",
    "typ": "A @113371. B #cite(<smith1999>) and @oldsmith. C @nosuch.\n",
}


def provcite(*arguments: object) -> Result:
    return run(*(str(argument) for argument in arguments), folder=FOLDER)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    folder = tmp_path / "store"
    (folder / "records").mkdir(parents=True)
    (folder / "provcite.toml").write_text("")
    shutil.copy(FOLDER / "records" / "113371.yaml", folder / "records")
    return folder


def found(store: Path, path: Path, *options: object) -> list[tuple[str, str]]:
    done = provcite("check", path, "--store", store, "--format", "json", "--select", "PC1", *options)
    return [(item["found"], item["severity"]) for item in json.loads(done.out)["findings"]]


@pytest.mark.parametrize("form", DRAFTS)
def test_a_key_of_nothing_is_an_error_where_the_bibliography_is_known(
    store: Path, tmp_path: Path, form: str
) -> None:
    path = tmp_path / f"draft.{form}"
    path.write_text(DRAFTS[form], "utf-8")
    (tmp_path / "elsewhere").mkdir()
    bib = tmp_path / "elsewhere" / "refs.bib"
    bib.write_text(BIB, "utf-8")
    assert found(store, path, "--bibliography", bib) == [("nosuch", "error")]
    # Any .bib beside the manuscript does as well.
    (tmp_path / "refs.bib").write_text(BIB, "utf-8")
    assert found(store, path) == [("nosuch", "error")]


@pytest.mark.parametrize(
    ("form", "head"),
    [
        ("md", "---\nbibliography: own.bib\n---\n\n"),
        ("tex", "\\addbibresource{own.bib}\n"),
        ("tex", "\\bibliography{own}\n"),
        ("typ", '#bibliography("own.bib")\n'),
    ],
)
def test_the_bibliography_that_a_manuscript_names(store: Path, tmp_path: Path, form: str, head: str) -> None:
    path = tmp_path / f"draft.{form}"
    path.write_text(head + DRAFTS[form], "utf-8")
    (tmp_path / "own.bib").write_text(BIB, "utf-8")
    (tmp_path / "other.bib").write_text("@book{nosuch, title = {X}}\n", "utf-8")
    assert found(store, path) == [("nosuch", "error")]


def test_a_book_full_of_keys_without_its_bibliography_gets_one_note(store: Path, tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    path.write_text(
        "".join(f"A [@author{number}a].\n\n" for number in range(264)) + "B [@113317].\n", "utf-8"
    )
    assert found(store, path) == [("author0a", "note"), ("113317", "error")]
    path.write_text("---\nbibliography: gone.bib\n---\n\nA [@author1a; @113371].\n", "utf-8")
    done = provcite("check", path, "--store", store, "--select", "PC1")
    assert "gone.bib was not found" in " ".join(done.out.split())


def test_every_key_of_a_cluster_is_read(store: Path, tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    path.write_text(
        "The envoy left [@113371; @nosuch].\n\nAgain [@113371, l. 302; @113371, l. 399].\n", "utf-8"
    )
    done = provcite("check", path, "--store", store, "--format", "json", "--select", "PC1,PC203")
    data = json.loads(done.out)
    assert len(data["citations"]) == 4
    assert [(item["code"], item["found"]) for item in data["findings"]] == [
        ("PC101", "nosuch"),
        ("PC203", "399"),
    ]


def test_an_absent_bibliography_of_the_call_is_no_good_call(store: Path, tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    path.write_text(DRAFTS["md"], "utf-8")
    done = provcite("check", path, "--store", store, "--bibliography", tmp_path / "none.bib")
    assert (done.status, "none.bib" in done.err) == (2, True)


@pytest.mark.parametrize(
    ("name", "text", "keys"),
    [
        ("a.bib", BIB, {"smith1999", "oldsmith"}),
        ("a.json", '[{"id": "x", "title": "T"}, {"citation-key": "y"}]', {"x", "y"}),
        ("a.yaml", "references:\n- id: x\n  title: T\n", {"x", "references"}),
        ("a.yml", "smith:\n  type: book\n", {"smith"}),
        ("a.ris", "TY  - BOOK\nID  - smith\nER  - \n", {"smith"}),
        ("a.json", "no json", set()),
    ],
)
def test_keys_of_a_bibliography(name: str, text: str, keys: set[str]) -> None:
    assert keys_of(text.encode(), name) == keys


@given(data=st.binary(max_size=300), ending=st.sampled_from(["bib", "json", "yaml", "ris", "txt"]))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_bibliography_is_too_odd(data: bytes, ending: str) -> None:
    assert all(isinstance(key, str) for key in keys_of(data, f"x.{ending}"))
