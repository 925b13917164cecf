"""``provcite merge-file``: two edits of one record file, merged by field, alone and as git's merge driver."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import clients
from provcite.model.errors import EXIT_DONE, EXIT_FINDINGS, EXIT_USAGE
from provcite.ops.merge_file import merge_file
from running import environment, run

BASE = """\
# kept by hand
id: a
title: Report on the Salt Works  # as on the cover
date: 1957-03-02
creators:
  - {role: author, family: Hale, given: J.}
source:
  repository: RGANI
  reference: {fond: "5", opis: "49", delo: "77"}
provenance:
  - {event: written, by: [J. Hale], date: 1957-03-02}
  - {event: obtained, by: [Ann Roe]}
tags: [salt, works]
shelf: upstairs
"""


def changed(*pairs: tuple[str, str]) -> str:
    text = BASE
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


#: Ours, theirs, what comes of both.
MERGED = {
    "two keys side by side": (
        (("date: 1957-03-02\ncreators", "date: 1957-03-03\ncreators"),),
        (("Salt Works  #", "Salt Works of Oria  #"),),
        (
            ("date: 1957-03-02\ncreators", "date: 1957-03-03\ncreators"),
            ("Salt Works  #", "Salt Works of Oria  #"),
        ),
    ),
    "two parts of one name": (
        (("given: J.", "given: John"),),
        (("given: J.}", "given: J., position: Consul}"),),
        (("given: J.}", "given: John, position: Consul}"),),
    ),
    "an event added by each": (
        (("by: [Ann Roe]}\n", "by: [Ann Roe]}\n  - {event: copied, by: [Carl Moe]}\n"),),
        (
            (
                "date: 1957-03-02}\n  - {event: obt",
                "date: 1957-03-02}\n  - {event: signed, by: [J. Hale]}\n  - {event: obt",
            ),
        ),
        (
            (
                "date: 1957-03-02}\n  - {event: obtained, by: [Ann Roe]}\n",
                """date: 1957-03-02}
  - {event: signed, by: [J. Hale]}
  - {event: obtained, by: [Ann Roe]}
  - {event: copied, by: [Carl Moe]}
""",
            ),
        ),
    ),
    "the same added by both": (
        (("shelf: upstairs", "shelf: upstairs\nlanguage: ru"),),
        (("shelf: upstairs", "language: ru\nshelf: upstairs"),),
        (("shelf: upstairs", "shelf: upstairs\nlanguage: ru"),),
    ),
    "words added and taken out": (
        (("tags: [salt, works]", "tags: [salt, works, Oria]"),),
        (("tags: [salt, works]", "tags: [salt]"),),
        (("tags: [salt, works]", "tags: [salt, Oria]"),),
    ),
    "a key of their own taken out, a comment changed": (
        (("# kept by hand", "# kept by hand, and well"),),
        (("shelf: upstairs\n", ""),),
        (("# kept by hand", "# kept by hand, and well"), ("shelf: upstairs\n", "")),
    ),
}
#: Ours, theirs, the key, ours and theirs as they stand between the marks.
CONFLICTS = {
    "one value, two answers": (
        (("date: 1957-03-02\ncreators", "date: 1957-03-03\ncreators"),),
        (
            ("date: 1957-03-02\ncreators", "date: 1957-03-04\ncreators"),
            ("tags: [salt, works]", "tags: [salt]"),
        ),
        "date",
        "date: 1957-03-03\n",
        "date: 1957-03-04\n",
    ),
    "two halves of two references": (
        (('opis: "49"', 'opis: "50"'),),
        (('delo: "77"', 'delo: "78"'),),
        "source.reference",
        '  reference: {fond: "5", opis: "50", delo: "77"}\n',
        '  reference: {fond: "5", opis: "49", delo: "78"}\n',
    ),
    "changed here, taken out there": (
        (("by: [Ann Roe]", "by: [Ann Rowe]"),),
        (("  - {event: obtained, by: [Ann Roe]}\n", ""),),
        "provenance[1]",
        "  - {event: obtained, by: [Ann Rowe]}\n",
        "",
    ),
    "one word for another": (
        (("tags: [salt, works]", "tags: [salt, mines]"),),
        (("tags: [salt, works]", "tags: [salt, pits]"),),
        "tags",
        "tags: [salt, mines]\n",
        "tags: [salt, pits]\n",
    ),
}


def files(folder: Path, base: str, ours: str, theirs: str) -> list[str]:
    names = ["base.yaml", "ours.yaml", "theirs.yaml"]
    for name, text in zip(names, (base, ours, theirs), strict=True):
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return names


@pytest.mark.parametrize("case", MERGED)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_one_side_changed_is_taken_and_the_rest_of_the_text_stays(tmp_path, case, end):
    ours, theirs, both = (changed(*pairs).replace("\n", end) for pairs in MERGED[case])
    done = run("merge-file", *files(tmp_path, BASE.replace("\n", end), ours, theirs), folder=tmp_path)
    assert (done.status, done.err) == (EXIT_DONE, "")
    assert (tmp_path / "ours.yaml").read_bytes().decode() == both


@pytest.mark.parametrize("case", CONFLICTS)
def test_what_both_changed_is_marked_as_git_marks_it(tmp_path, case):
    *pairs, key, mine, other = CONFLICTS[case]
    ours, theirs = (changed(*pair) for pair in pairs)
    done = run("merge-file", *files(tmp_path, BASE, ours, theirs), "records/a.yaml", folder=tmp_path)
    assert done.status == EXIT_FINDINGS
    assert f"records/a.yaml: both sides changed {key};" in done.err
    text = (tmp_path / "ours.yaml").read_text("utf-8")
    block = f"<<<<<<< ours\n{mine}=======\n{other}>>>>>>> theirs\n"
    assert block in text
    assert text.count("<<<<<<<") == 1
    # What does not conflict is merged all the same.
    assert "tags: [salt]\n" in text if case == "one value, two answers" else True


@pytest.mark.parametrize(
    ("base", "ours", "theirs"),
    [
        ("", "id: a\ntitle: One\n", "id: a\ntitle: Two\n"),
        ("id: a\n", "id: a\ntitle: [\n", "id: a\ntitle: Two\n"),
        ("id: a\n", "- a\n", "id: a\ntitle: Two\n"),
        ("id: a\n", "id: a\nid: a\ntitle: One\n", "id: a\ntitle: Two\n"),
        ("id: a\ntitle: x", "id: a\ntitle: One", "id: a\ntitle: Two"),
    ],
)
def test_what_cannot_be_compared_by_field_is_marked_too(base, ours, theirs):
    made = merge_file(base.encode(), ours.encode(), theirs.encode(), marks=9)
    assert made.conflicts
    assert "<<<<<<<<< ours\n" in made.text
    assert ">>>>>>>>> theirs\n" in made.text
    for text in (ours, theirs):
        assert all(line in made.text for line in text.splitlines())


def test_a_file_that_is_not_there_or_no_text_is_told(tmp_path):
    names = files(tmp_path, BASE, BASE, BASE.replace("J.", "John"))
    assert run("merge-file", "no.yaml", *names[1:], folder=tmp_path).status == EXIT_USAGE
    (tmp_path / "theirs.yaml").write_bytes(b"\xff\xfe\x00")
    assert run("merge-file", *names, folder=tmp_path).status == EXIT_USAGE
    assert (tmp_path / "ours.yaml").read_text("utf-8") == BASE


def test_git_merges_two_branches_with_it(tmp_path):
    clients.git()
    settings = environment(
        GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_SYSTEM=os.devnull, GIT_AUTHOR_NAME="A. Reader",
        GIT_AUTHOR_EMAIL="r@example.org", GIT_COMMITTER_NAME="A. Reader", GIT_COMMITTER_EMAIL="r@example.org",
    )  # fmt: skip

    def git(*call: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ["git", *call], cwd=tmp_path, env=settings, capture_output=True, check=False, timeout=60
        )

    record = tmp_path / "records" / "a.yaml"
    record.parent.mkdir()

    def commit(text: str) -> None:
        record.write_text(text, "utf-8")
        git("add", ".")
        assert git("commit", "-q", "-m", "edit").returncode == 0

    git("init", "-q", "-b", "main")
    (tmp_path / ".gitattributes").write_text("records/*.yaml merge=provcite\n", "utf-8")
    git("config", "merge.provcite.driver", f'"{sys.executable}" -m provcite merge-file %O %A %B %P')
    commit(BASE)
    git("checkout", "-q", "-b", "other")
    ours, theirs, both = (changed(*pairs) for pairs in MERGED["two keys side by side"])
    commit(theirs)
    git("checkout", "-q", "main")
    commit(ours)
    assert git("merge", "-q", "--no-edit", "other").returncode == 0
    assert record.read_text("utf-8") == both
    # And where both change one value, git stops and leaves the marks.
    git("checkout", "-q", "other")
    commit(theirs.replace("given: J.", "given: Jane"))
    git("checkout", "-q", "main")
    commit(both.replace("given: J.", "given: John"))
    assert git("merge", "-q", "--no-edit", "other").returncode == 1
    assert git("status", "--porcelain", "records/a.yaml").stdout.startswith(b"UU")
    assert "given: John}\n=======\n" in record.read_text("utf-8")
