"""``provcite harvest`` as it is called: what is shown, asked, written, taken back."""

from __future__ import annotations

import csv
import io
import json

import pytest

from provcite.model.errors import EXIT_DONE, EXIT_USAGE
from running import on_terminal, process, run
from stores import tree

NOTES = """\
Salt.[^1] Water.[^2] Salt again.[^3] A book.[^4]

[^1]: Zimina to Haldane, 6 June 1957, RGANI, f. 5, op. 28, d. 411, l. 12.

[^2]: “Protocol of the Water Commission,” July 1, 1957, TNA, FO 371/121662.

[^3]: Ibid.

[^4]: Anna Reuter, A History of Salt (London: Meridian Press, 1998), 45–47.
"""
IDS = ["zimina-haldane-1957-06-06", "protocol-water-commission-1957-07-01"]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "records").mkdir()
    (tmp_path / "draft.md").write_text(NOTES, encoding="utf-8")
    return tmp_path


def ids(folder):
    return sorted(path.stem for path in (folder / "records").glob("*.yaml"))


def test_in_a_pipe_the_proposals_are_a_plain_table_and_nothing_is_written(folder):
    done = run("harvest", "draft.md", folder=folder)
    rows = [line.split("\t") for line in done.out.splitlines()]
    assert (done.status, [row[0] for row in rows[1:]]) == (EXIT_DONE, IDS)
    assert rows[0] == ["ID", "TITLE", "DATE", "WHERE", "CITED IN", "SURE", "MISSING"]
    assert rows[2][1:5] == [
        "Protocol of the Water Commission", "1957-07-01", "TNA, series FO 371, piece 121662", "2, 3",
    ]  # fmt: skip
    assert "\x1b" not in done.out
    assert "--yes writes" in done.err
    assert ids(folder) == []


def test_yes_writes_all_as_one_command_that_undo_takes_back(folder):
    before = tree(folder)
    assert run("harvest", "draft.md", "--yes", folder=folder).status == EXIT_DONE
    assert ids(folder) == sorted(IDS)
    assert run("check", "draft.md", "--fail-on", "warning", folder=folder).status == EXIT_DONE
    assert "0 records proposed, 2 documents in the store" in run("harvest", "draft.md", folder=folder).err
    assert run("undo", folder=folder).status == EXIT_DONE
    assert tree(folder) == before


def test_on_a_terminal_it_is_asked_first(folder):
    assert "Write 2 records?" in on_terminal("harvest", "draft.md", folder=folder, typed="n\n").out
    assert ids(folder) == []
    shown = on_terminal("harvest", "draft.md", folder=folder, typed="y\n").out
    assert ids(folder) == sorted(IDS)
    assert "\x1b[1mID" in shown


def test_a_dry_run_asks_and_writes_nothing(folder):
    shown = on_terminal("harvest", "draft.md", "--dry-run", folder=folder).out
    assert "Write" not in shown
    assert "Nothing was written." in shown
    assert ids(folder) == []


def test_json_has_the_records_with_their_mentions(folder):
    data = json.loads(run("harvest", "draft.md", "--json", "--yes", folder=folder).out)
    assert [item["id"] for item in data["records"]] == data["written"] == IDS
    assert [(one["note"], one["how"]) for one in data["records"][1]["mentions"]] == [
        ("2", "full"),
        ("3", "ibid"),
    ]
    assert data["records"][0]["record"]["date"] == "1957-06-06"
    assert data["manuscripts"] == [{"name": "draft.md", "notes": 4, "citing": 3}]


def test_what_is_less_sure_is_left_out(folder):
    done = run("harvest", "draft.md", "--min-confidence", "1", "--yes", folder=folder)
    assert (done.status, ids(folder)) == (EXIT_DONE, [])
    assert "2 less sure than 1" in done.err


@pytest.mark.parametrize("name", ["review.csv", "review.yaml"])
def test_a_corrected_review_is_taken_back(folder, name):
    assert run("harvest", "draft.md", "--review", name, folder=folder).status == EXIT_DONE
    assert ids(folder) == []
    text = (folder / name).read_text(encoding="utf-8")
    (folder / name).write_text(text.replace("Water Commission", "Salt Commission"), encoding="utf-8")
    assert run("harvest", "--from", name, folder=folder).status == EXIT_USAGE
    assert run("harvest", "--from", name, "--yes", folder=folder).status == EXIT_DONE
    assert ids(folder) == sorted(IDS)
    assert "Salt Commission" in (folder / "records" / f"{IDS[1]}.yaml").read_text(encoding="utf-8")
    again = run("harvest", "--from", name, "--yes", folder=folder)
    assert "0 records would be written" in again.err
    assert ids(folder) == sorted(IDS)
    assert not (folder / "readings").exists(), "no reference was put right, so no reading is learnt"


def test_a_review_with_a_cell_that_cannot_be_read_writes_nothing(folder):
    run("harvest", "draft.md", "--review", "review.csv", folder=folder)
    rows = list(csv.reader(io.StringIO((folder / "review.csv").read_text(encoding="utf-8-sig"))))
    rows[2][rows[0].index("date")] = "some day"
    with (folder / "review.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    done = run("harvest", "--from", "review.csv", "--yes", folder=folder)
    assert (done.status, ids(folder)) == (EXIT_USAGE, [])
    assert "review.csv, row 3: the date 'some day' cannot be read" in done.err


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ((), "no manuscript to read"),
        (("draft.md", "--from", "review.csv"), "--from takes the records of a review"),
        (("draft.md", "--review", "review.xlsx"), "neither a .csv nor a .yaml"),
        (("draft.md", "--review", "review.csv", "--yes"), "--review writes no record"),
        (("draft.md", "--yes", "--dry-run"), "--yes writes and --dry-run does not"),
        (("draft.md", "--min-confidence", "2"), "from 0 to 1"),
        (("draft.md", "-"), "Standard input is read alone"),
        (("nowhere.md",), "There is no file"),
        (("--from", "draft.csv"), "There is no file"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused(folder, call, words):
    done = run("harvest", *call, folder=folder)
    assert done.status == EXIT_USAGE
    assert words in done.err
    assert ids(folder) == []


def test_standard_input_is_read(folder):
    done = process("harvest", "-", "--format", "md", folder=folder, stdin=NOTES.encode())
    assert (done.status, [line.split("\t")[0] for line in done.out.splitlines()[1:]]) == (EXIT_DONE, IDS)
