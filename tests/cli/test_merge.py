"""``provcite merge``: two records of one document, field by field, nothing lost; other documents refused."""

from __future__ import annotations

import pytest

from provcite.model.errors import EXIT_DONE, EXIT_FINDINGS, EXIT_USAGE
from running import on_terminal, run
from stores import make_store, tree

REPORT = """\
# my own remark
id: a
title: Report on the Salt Works in Oria   # as on the cover
date: 1957-03
creators:
  - {role: author, family: Hale, given: J.}
source:
  repository: RGANI
  reference: {fond: "5", opis: "49", delo: "77"}
provenance:
  - {event: written, by: [J. Hale], date: 1957-03, id: w}
  - {event: obtained, by: [Ann Roe], for: NKIDP}
  - {event: published, by: [Archive One], number: "77", url: "https://old.example.org/77"}
shelf: upstairs  # mine
tags: [salt]
evidence:
  title: {source: cover.txt, line: 1}
"""
OTHER = """\
id: b
title: Report on the Salt Works
title_language: en
date: 1957-03-02
language: ru
creators:
  - {role: author, family: Hale, given: John, position: Consul}
  - {role: recipient, literal: Water Commission}
source:
  repository: RGANI
  reference: {fond: "5", opis: "49", delo: "77", listy: "12-15"}
provenance:
  - {event: written, by: [John Hale], date: 1957-03-02, id: v, place: Oria}
  - {event: copied, by: [Carl Moe], date: 1999, of: v}
  - {event: published, by: [Archive One], number: "77", url: "https://new.example.org/77"}
aliases: [b-old]
tags: [water]
imported: {from: b.txt, date: 2026-11-23, with: provcite 0.1.0}
evidence:
  title: {line: 1}
  language: {line: 3}
  provenance[1].by: {line: 9}
"""
MERGED = """\
# my own remark
id: a
title: Report on the Salt Works in Oria   # as on the cover
date: 1957-03-02
creators:
  - {role: author, family: Hale, given: J., position: Consul, variants: [John Hale]}
  - {role: recipient, literal: Water Commission}
language: ru
source:
  repository: RGANI
  reference: {fond: "5", opis: "49", delo: "77", listy: "12-15"}
provenance:
  - {event: written, by: [J. Hale], date: 1957-03-02, id: w, place: Oria}
  - {event: copied, of: [w], by: [Carl Moe], date: "1999"}
  - {event: obtained, by: [Ann Roe], for: NKIDP}
  - {event: published, by: [Archive One], number: "77", url: "https://old.example.org/77", \
former_urls: [https://new.example.org/77]}
shelf: upstairs  # mine
tags: [salt, water]
aliases: [b, b-old]
imported: {from: b.txt, date: 2026-11-23, with: provcite 0.1.0}
evidence:
  title: [{source: cover.txt, line: 1}, \
{source: record b, quote: "{title: Report on the Salt Works, title_language: en}", note: says otherwise}]
  language: {line: 3}
  provenance[1].by: {line: 9}
"""


def document(name: str, title: str, date: str, leaves: str, extra: str = "") -> str:
    reference = f', listy: "{leaves}"' if leaves else ""
    return (
        f"id: {name}\ntitle: {title}\ndate: {date}\nsource:\n  repository: RGANI\n"
        f'  reference: {{fond: "5", opis: "49", delo: "77"{reference}}}\n{extra}'
    )


@pytest.fixture
def folder(tmp_path):
    make_store(tmp_path, a=REPORT, b=OTHER)
    return tmp_path


def test_a_merge_keeps_both_provenances_and_every_comment(folder):
    assert run("merge", "a", "b", "--yes", folder=folder).status == EXIT_DONE
    assert (folder / "records" / "a.yaml").read_text("utf-8") == MERGED
    assert not (folder / "records" / "b.yaml").exists()


def test_the_lost_ids_resolve_everywhere_and_undo_takes_it_back(folder, tmp_path):
    before = tree(folder)
    run("merge", "a", "b", "--yes", folder=folder)
    (tmp_path / "draft.md").write_text("It was dry.[^1]\n\n[^1]: [@b]\n", "utf-8")
    for command in ("cite", "show", "trace", "validate", "bibliography"):
        for name in ("b", "b-old"):
            assert run(command, name, folder=folder).out == run(command, "a", folder=folder).out != ""
    assert run("export", "b", "--to", "ris", folder=folder).out.count("TY  -") == 1
    assert "unknown-key" not in run("check", "draft.md", folder=folder).out
    assert run("search", "Oria", folder=folder).out.splitlines()[1:]
    (tmp_path / "draft.md").unlink()
    assert run("undo", folder=folder).status == EXIT_DONE
    assert tree(folder) == before


def test_a_dry_run_shows_the_differences_and_changes_nothing(folder):
    before = tree(folder)
    done = run("merge", "a", "b", "--dry-run", folder=folder)
    assert done.status == EXIT_DONE
    assert 'a  date: "1957-03" -> "1957-03-02"' in done.out
    assert "Report on the Salt Works is kept as evidence" in done.out
    assert tree(folder) == before


def test_the_other_value_can_be_taken(folder):
    assert run("merge", "a", "b", "--take", "title", "--yes", folder=folder).status == EXIT_DONE
    text = (folder / "records" / "a.yaml").read_text("utf-8")
    assert "title: Report on the Salt Works   # as on the cover" in text
    assert "title_language: en" in text
    assert "{source: record a before it was merged, quote: Report on the Salt Works in Oria" in text
    assert "source: cover.txt" not in text  # spoke for the title that went


CANNOT_TELL = (
    document("a", "Report on the Salt Works", "1957-03-02", ""),
    document("b", "Report", "1957", ""),
)
REFUSED = {
    "another document of the file": (
        document("a", "Report on the Salt Works", "1957-03-02", "12-15"),
        document("b", "Minutes of the Water Commission", "1957-05-09", "40-44"),
        "another document",
    ),
    "two letters of one file, no leaves": (
        document("a", "Letter from Hale to Roe", "1957-03-02", ""),
        document("b", "Telegram from Moe to Carr", "1958-05-09", ""),
        "another document",
    ),
    "a translation that says so": (
        document("a", "Report on the Salt Works", "1957-03-02", "12-15"),
        document(
            "b", "Report on the Salt Works", "1957-03-02", "12-15", "relations: [{translation_of: a}]\n"
        ),
        "translation of the other",
    ),
    "a collection and a document in it": (
        document("a", "Report on the Salt Works", "1957-03-02", ""),
        document("b", "Report on the Salt Works", "1957-03-02", "", "type: collection\n"),
        "whole collection",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("options", [("--yes",), ("--yes", "--force")])
def test_other_documents_are_never_merged(tmp_path, case, options):
    one, other, words = REFUSED[case]
    make_store(tmp_path, a=one, b=other)
    before = tree(tmp_path)
    done = run("merge", "a", "b", *options, folder=tmp_path)
    assert done.status == EXIT_USAGE
    assert words in done.err
    assert tree(tmp_path) == before


def test_what_cannot_be_told_is_merged_with_force_only(tmp_path):
    make_store(
        tmp_path,
        a=document("a", "Report on the Salt Works", "1957-03-02", ""),
        b=document("b", "Report on the Salt Works", "1957-03-09", "", "language: ru\n"),
    )
    done = run("merge", "a", "b", "--yes", folder=tmp_path)
    assert (done.status, "--force" in done.err) == (EXIT_USAGE, True)
    assert run("merge", "a", "b", "--yes", "--force", folder=tmp_path).status == EXIT_DONE
    assert "language: ru" in (tmp_path / "records" / "a.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (("a", "a", "--yes"), "one record already"),
        (("a", "no", "--yes"), "no record 'no'"),
        (("a", "b"), "Nobody is here"),
        (("a", "b", "--take", "genre", "--yes"), "do not differ in 'genre'"),
    ],
)
def test_a_call_that_cannot_be_carried_out_changes_nothing(folder, call, words):
    before = tree(folder)
    done = run("merge", *call, folder=folder)
    assert done.status == EXIT_USAGE
    assert words in done.err
    assert tree(folder) == before


def test_dedupe_offers_to_merge_on_a_terminal(folder):
    before = tree(folder)
    done = on_terminal("dedupe", folder=folder, typed="n\n")
    assert (done.status, tree(folder)) == (EXIT_FINDINGS, before)
    assert on_terminal("dedupe", "--list", folder=folder).status == EXIT_FINDINGS
    assert tree(folder) == before
    done = on_terminal("dedupe", folder=folder, typed="r\n")
    assert "a is now b" in done.out
    assert done.status == EXIT_DONE
    assert not (folder / "records" / "a.yaml").exists()
    assert run("undo", folder=folder).status == EXIT_DONE
    assert tree(folder) == before


def test_three_records_of_one_document_become_one(tmp_path):
    third = OTHER.replace("id: b\n", "id: c\n").replace("aliases: [b-old]\n", "")
    make_store(tmp_path, a=REPORT, b=OTHER, c=third)
    done = on_terminal("dedupe", folder=tmp_path, typed="y\ny\ny\n")
    assert done.status == EXIT_DONE
    assert run("cite", "c", folder=tmp_path).out == run("cite", "b-old", folder=tmp_path).out
    assert len(list((tmp_path / "records").iterdir())) == 2
