"""``provcite stats``: counts and gaps, as a table, as JSON, as a picture."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from provcite.model.errors import EXIT_DONE, EXIT_FINDINGS, EXIT_USAGE
from provcite.ops.charts import bars
from running import run
from stores import make_store, record_text, tree

PLACE = '{repository: AVPRF, reference: {fond: "1"}}'


@pytest.fixture
def folder(tmp_path):
    make_store(
        tmp_path,
        a=record_text("a", date="1961", language="de", source=PLACE),
        b=record_text("b", date="1962-03", language="de"),
        c="id: c\ntitle: Undated\n",
    )
    return tmp_path


def test_everything_is_counted_and_what_is_missing_too(folder):
    found = json.loads(run("stats", "--json", folder=folder).out)
    assert found["records"] == 4
    assert found["repository"] == {"AVPRF": 1, "RGANI": 1, "(none)": 2}
    assert found["decade"] == {"1950s": 1, "1960s": 2, "(none)": 1}
    assert found["language"] == {"de": 2, "ru": 1, "(none)": 1}
    assert found["project"] == {"NKIDP": 1, "(none)": 3}
    assert found["gaps"]["no date"] == 1
    assert found["gaps"]["no reference"] == 2
    assert found["gaps"]["no address"] == 3
    assert "no title" not in found["gaps"]


def test_the_table_is_of_what_answers(folder):
    before = tree(folder)
    done = run("stats", "language:de", folder=folder)
    assert done.status == EXIT_DONE
    assert done.out.startswith("2 records\n\nREPOSITORY\tRECORDS\n")
    assert "1960s\t2" in done.out
    assert "RGANI" not in done.out
    assert "GAPS\tRECORDS\nno project\t2" in done.out or "nobody who wrote it\t2" in done.out
    cut = run("stats", "--limit", "1", folder=folder)
    assert "more; --limit 0" in cut.err
    assert tree(folder) == before


def test_the_picture_is_svg_with_every_count(folder):
    assert run("stats", "--plot", "all.svg", folder=folder).status == EXIT_DONE
    root = ElementTree.fromstring((folder / "all.svg").read_text("utf-8"))
    words = [element.text for element in root.iter() if element.text]
    for word in ("4 records", "repository", "AVPRF", "1960s", "no address", "AVPRF: 1"):
        assert word in words
    # Nothing of it is drawn outside the picture.
    width = float(root.get("viewBox").split()[2])
    for box in root.iter("{http://www.w3.org/2000/svg}rect"):
        if box.get("x"):
            assert float(box.get("x")) + float(box.get("width")) < width
    assert run("stats", "--plot", "all.gif", folder=folder).status == EXIT_USAGE


def test_a_file_that_cannot_be_read_is_told(folder):
    (folder / "records" / "bad.yaml").write_text("id: [", "utf-8")
    done = run("stats", folder=folder)
    assert (done.status, "bad.yaml" in done.err) == (EXIT_FINDINGS, True)


def test_hostile_values_stay_text():
    drawn = bars('<script>"&\x1b', [("a\x00b", [("]]><svg onload=1>" * 30, 5), ("\ud800", 1)]), ("none", [])])
    root = ElementTree.fromstring(drawn)
    assert {element.tag.rpartition("}")[2] for element in root.iter()} == {
        "svg", "title", "style", "rect", "text", "g"
    }  # fmt: skip
    assert "\x1b" not in drawn


def test_many_values_end_in_one_bar_for_the_rest():
    rows = [(f"value {number}", 100 - number) for number in range(50)]
    words = [element.text for element in ElementTree.fromstring(bars("t", [("a", rows)])).iter()]
    assert "30 others" in words
    assert f"{sum(count for _, count in rows[20:]):,}" in words
