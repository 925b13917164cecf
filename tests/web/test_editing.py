"""Writing through the catalogue: who may, what it does to the file, what it refuses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from catalogue import Answer, Asking, asking
from provcite.model.errors import UsageError
from provcite.web.editing import Drafts
from provcite.web.server import serve
from stores import make_store, tree

TOKEN = "a-token-of-this-run"


@pytest.fixture
def asked(tmp_path: Path) -> Asking:
    make_store(tmp_path)
    made = asking(tmp_path, token=TOKEN)
    assert made.get(f"/unlock?token={TOKEN}").status == 303
    return made


def fields(answer: Answer) -> dict[str, str]:
    """The form of the whole file as a browser would send it back."""
    form = answer.page.xpath("//form[.//textarea[@name='text']]")[0]
    found = {field.get("name"): field.get("value", "") for field in form.xpath(".//input[@name]")}
    found["text"] = form.xpath(".//textarea")[0].text.removeprefix("\n")
    return found


def test_an_edit_changes_what_was_changed_and_nothing_else(asked: Asking, tmp_path: Path) -> None:
    before = (tmp_path / "records" / "113371.yaml").read_text("utf-8")
    given = fields(asked.get("/records/113371/edit"))
    assert given["text"] == before
    given["text"] = (
        given["text"].replace("Nam Il", "Nam Il (changed)", 1).replace("\n", "\r\n")
    )  # as browsers do
    answer = asked.post("/records/113371/edit", {**given, "action": "save"})
    assert (answer.status, answer.headers["location"]) == (303, "/records/113371/edit?saved=1")
    after = (tmp_path / "records" / "113371.yaml").read_text("utf-8")
    assert after == before.replace("Nam Il", "Nam Il (changed)", 1)
    assert "Nam Il (changed)" in asked.get("/records/113371").words


def test_values_can_be_set_one_by_one(asked: Asking, tmp_path: Path) -> None:
    before = (tmp_path / "records" / "113371.yaml").read_text("utf-8")
    page = asked.get("/records/113371/edit").page
    values = {
        field.get("name"): field.get("value", "")
        for field in page.xpath("//form[.//button[@value='fields']]//input[@name]")
    }
    values |= {"value-genre": "note: of a talk", "value-summary": "", "action": "fields", "token": TOKEN}
    assert asked.post("/records/113371/edit", values).status == 303
    after = (tmp_path / "records" / "113371.yaml").read_text("utf-8")
    changed = [line for line in after.splitlines() if line not in before.splitlines()]
    assert changed == ['genre: "note: of a talk"']


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id: [", "Line"),
        ('id: "113371"\ntitle: x\ndate: soon\n', "not a date"),
        ('id: "other"\ntitle: x\n', "id"),
        ("", "cannot be saved"),
    ],
)
def test_what_is_no_record_is_not_written_and_not_lost(
    asked: Asking, tmp_path: Path, text: str, words: str
) -> None:
    before = tree(tmp_path)
    given = fields(asked.get("/records/113371/edit"))
    answer = asked.post("/records/113371/edit", {**given, "text": text, "action": "save"})
    assert answer.status == 422
    assert words in answer.words
    assert tree(tmp_path) == before
    again = asked.get("/records/113371/edit")
    assert fields(again)["text"] == text
    assert "a draft that is not saved" in again.words
    asked.post("/records/113371/edit", {**given, "action": "discard"})
    assert "draft" not in asked.get("/records/113371/edit").words


def test_somebody_else_s_change_is_not_overwritten(asked: Asking, tmp_path: Path) -> None:
    given = fields(asked.get("/records/113371/edit"))
    path = tmp_path / "records" / "113371.yaml"
    theirs = path.read_text("utf-8").replace("Top Secret", "Secret")
    path.write_text(theirs, encoding="utf-8")
    answer = asked.post("/records/113371/edit", {**given, "action": "save"})
    assert answer.status == 422
    assert "changed meanwhile" in answer.words
    assert path.read_text("utf-8") == theirs


def test_it_is_validated_while_it_is_typed(asked: Asking, tmp_path: Path) -> None:
    before = tree(tmp_path)
    given = fields(asked.get("/records/113371/edit"))
    told = asked.post("/records/113371/edit/check", {**given, "text": 'id: "113371"\ndate: soon\n'}).json
    assert told["sound"] is False
    assert [finding["line"] for finding in told["findings"] if finding["severity"] == "error"] == [2]
    assert asked.post("/records/113371/edit/check", given).json["sound"] is True
    assert tree(tmp_path) == before


WRITING = [
    ("/records/113371/edit", {"text": "id: x", "action": "save", "original": "x"}),
    ("/records/113371/edit", {"value-title": "x", "action": "fields"}),
    ("/records/113371/edit/check", {"text": "id: x"}),
    ("/harvest/write", {"key": "x", "take-0": "on", "yaml-0": "id: x\n"}),
    ("/harvest", {}),
]


@pytest.mark.parametrize(("address", "form"), WRITING)
@pytest.mark.parametrize(
    "stranger",
    [
        {"token": "", "cookie": True},
        {"token": "wrong", "cookie": True},
        {"token": TOKEN, "cookie": False},
        {"token": TOKEN, "cookie": True, "origin": "http://evil.example"},
        {"token": TOKEN, "cookie": True, "origin": "null"},
        {"token": TOKEN, "cookie": True, "sec_fetch_site": "cross-site"},
    ],
)
def test_a_stranger_cannot_write(asked: Asking, tmp_path: Path, address: str, form: dict[str, str],
                                 stranger: dict[str, object]) -> None:  # fmt: skip
    before = tree(tmp_path)
    if not stranger["cookie"]:
        asked.cookies.clear()
    headers = {name: str(value) for name, value in stranger.items() if name in ("origin", "sec_fetch_site")}
    answer = asked.post(address, {**form, "token": str(stranger["token"])}, **headers)
    assert answer.status == 403
    assert tree(tmp_path) == before


@pytest.mark.parametrize(("address", "form"), WRITING)
def test_without_edit_nobody_can_write(tmp_path: Path, address: str, form: dict[str, str]) -> None:
    make_store(tmp_path)
    asked = asking(tmp_path)
    before = tree(tmp_path)
    for token in ("", "None", TOKEN):
        assert asked.post(address, {**form, "token": token}).status == 403
        assert asked.get(f"/unlock?token={token}").status == 403
    assert asked.get("/records/113371/edit").status == 403
    assert asked.get("/harvest").status == 403
    assert "Edit this record" not in asked.get("/records/113371").words
    assert tree(tmp_path) == before


def test_the_token_is_on_no_page_for_a_browser_that_does_not_know_it(tmp_path: Path) -> None:
    make_store(tmp_path)
    asked = asking(tmp_path, token=TOKEN)
    for address in (
        "/",
        "/records/113371",
        "/records/113371/edit",
        "/harvest",
        "/check",
        "/unlock",
        "/unlock?token=x",
    ):
        assert TOKEN not in asked.get(address).text
    assert asked.cookies == {}


def test_edit_goes_with_loopback_alone(tmp_path: Path) -> None:
    from provcite.store.library import Library

    make_store(tmp_path)
    with pytest.raises(UsageError, match="this machine alone"):
        serve(lambda: Library.open(tmp_path, start=tmp_path), host="0.0.0.0", port=0, edit=True, told=print)


DRAFT = (
    b"Salt.[^1] Pepper.[^2]\n\n[^1]: Zimina to Haldane, 6 June 1957, RGANI, f. 5, op. 28, d. 411, l. 12.\n"
    b"[^2]: Petrov, memorandum of conversation, 24 July 1956, RGANI, f. 5, op. 28, d. 410, ll. 301-303.\n"
)


def test_harvest_shows_first_and_writes_what_is_chosen(asked: Asking, tmp_path: Path) -> None:
    before = tree(tmp_path)
    review = asked.upload("/harvest", "draft.md", DRAFT, {"token": TOKEN})
    assert review.status == 200, review.words
    assert "zimina-haldane-1957-06-06" in review.words
    assert "113371" in review.words, "what the store has already is named"
    assert tree(tmp_path) == before, "nothing is written yet"
    page = review.page
    given = {
        field.get("name"): field.get("value", "")
        for field in page.xpath("//form[.//textarea]//input[@type='hidden']")
    }
    texts = {
        field.get("name"): (field.text or "").removeprefix("\n") for field in page.xpath("//form//textarea")
    }
    broken = asked.post("/harvest/write", {**given, **dict.fromkeys(texts, "id: ["), "take-0": "on"})
    assert broken.status == 422
    assert tree(tmp_path) == before
    done = asked.post("/harvest/write", {**given, **texts, "take-0": "on"})
    assert done.status == 200, done.words
    assert set(tree(tmp_path)) - set(before) >= {"records/zimina-haldane-1957-06-06.yaml"}
    assert asked.get("/records/zimina-haldane-1957-06-06").status == 200


def test_what_is_not_chosen_is_not_written(asked: Asking, tmp_path: Path) -> None:
    before = tree(tmp_path)
    review = asked.upload("/harvest", "draft.md", DRAFT, {"token": TOKEN})
    key = review.page.xpath("//input[@name='key']/@value")[0]
    assert asked.post("/harvest/write", {"token": TOKEN, "key": key}).status == 200
    assert set(tree(tmp_path)) == set(before)


def test_a_manuscript_is_checked_and_kept_nowhere(asked: Asking, tmp_path: Path) -> None:
    before = tree(tmp_path)
    answer = asked.upload("/check", "draft.md", DRAFT)
    assert answer.status == 200, answer.words
    assert "Check of draft.md" in answer.words
    assert "2 notes" in answer.words
    assert answer.page.xpath("//a[@href='/records/113371']")
    assert tree(tmp_path) == before


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("draft.docx", b"PK\x03\x04nonsense", ""),
        ("draft.pdf", b"%PDF-1.7", "in no format that provcite reads"),
        ("", b"", "No manuscript was sent"),
        ("draft.md", b"", "No manuscript was sent"),
        ("../../etc/passwd.md", b"Words.", "Check of passwd.md"),
    ],
)
def test_what_is_no_manuscript_is_a_sentence(asked: Asking, name: str, data: bytes, words: str) -> None:
    answer = asked.upload("/check", name, data)
    assert answer.status in (200, 400, 422)
    assert words in answer.words


def test_a_manuscript_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    make_store(tmp_path)
    answer = asking(tmp_path, limit=0.01).upload("/check", "draft.md", DRAFT)
    assert answer.status == 422
    assert "could not be read in" in answer.words


def test_drafts_are_few_and_end() -> None:
    drafts = Drafts()
    for number in range(80):
        drafts.keep(str(number), number)
    assert drafts.get("79") == 79
    assert drafts.get("1") is None
    drafts.drop("79")
    assert drafts.get("79") is None


def test_the_journal_takes_it_back(asked: Asking, tmp_path: Path) -> None:
    from running import run

    before = (tmp_path / "records" / "113371.yaml").read_text("utf-8")
    given = fields(asked.get("/records/113371/edit"))
    given["text"] = re.sub("^classification:.*\n", "", given["text"], flags=re.MULTILINE)
    assert asked.post("/records/113371/edit", {**given, "action": "save"}).status == 303
    assert run("undo", folder=tmp_path).status == 0
    assert (tmp_path / "records" / "113371.yaml").read_text("utf-8") == before
