"""``provcite dedupe``: which records are one document, and which only lie in one file."""

from __future__ import annotations

import json

import pytest

from provcite.model.errors import EXIT_DONE, EXIT_FINDINGS
from running import run
from stores import make_store, tree


def record(name: str, title: str, date: str, leaves: str, extra: str = "") -> str:
    return (
        f"id: {name}\ntitle: {title}\ndate: {date}\nsource:\n  repository: RGANI\n"
        f'  reference: {{fond: "5", opis: "49", delo: "77", listy: "{leaves}"}}\n{extra}'
    )


@pytest.mark.parametrize(
    ("other", "found"),
    [
        # one document, its title shortened, one of its leaves
        (record("b", "Report on the Salt Works", "1957-03-02", "13"), True),
        # another document of the same file
        (record("b", "Minutes of the Water Commission", "1957-05-09", "40-44"), False),
        # a translation that says so
        (
            record(
                "b", "Report on the Salt Works", "1957-03-02", "12-15",
                "relations:\n  - {kind: translation_of, record: a}\n",
            ),
            False,
        ),
    ],
)  # fmt: skip
def test_one_document_under_two_ids_is_told_with_its_reasons(tmp_path, other, found):
    make_store(tmp_path, a=record("a", "Report on the Salt Works in Oria", "1957-03-02", "12-15"), b=other)
    before = tree(tmp_path)
    done = run("dedupe", "--json", folder=tmp_path)
    pairs = json.loads(done.out)
    assert done.status == (EXIT_FINDINGS if found else EXIT_DONE)
    assert [(pair["one"], pair["other"]) for pair in pairs] == ([("a", "b")] if found else [])
    if found:
        assert "the date agrees" in pairs[0]["reasons"]
        assert 0.8 < pairs[0]["confidence"] < 1
        assert run("dedupe", folder=tmp_path).out.splitlines()[1].startswith("a\tb\t0.")
    assert tree(tmp_path) == before


def test_no_two_of_the_shipped_records_are_one(tmp_path):
    assert run("init", ".", "--sample", folder=tmp_path).status == EXIT_DONE
    assert run("dedupe", "--json", folder=tmp_path).out.strip() == "[]"


def test_a_store_without_duplicates_says_so(tmp_path):
    make_store(tmp_path)
    done = run("dedupe", folder=tmp_path)
    assert (done.status, done.out) == (EXIT_DONE, "")
    assert "No two records are one document." in done.err
