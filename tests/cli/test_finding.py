"""Records that are named by words: a choice on a terminal, what fits and status 2 in a pipe."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from provcite.model.errors import EXIT_DONE, EXIT_USAGE
from running import environment, on_terminal, run
from stores import make_store

KIM = """\
id: kim-1958
title: Запись беседы с Кимом
date: 1958-03-02
creators:
  - role: author
    literal: Сталин
source:
  repository: AVPRF
  reference: {fond: "0102", opis: "14", papka: "75", delo: "6", listy: "10-14"}
names:
  - {name: Choe Yong-geon}
"""
OTHER = """\
id: other-1956
title: A Note on Salt
date: 1956-08-01
source:
  repository: RGANI
  reference: {fond: "5", opis: "28", delo: "410", listy: "320-321"}
"""


@pytest.fixture
def folder(tmp_path):
    make_store(tmp_path, **{"kim-1958": KIM, "other-1956": OTHER})
    return tmp_path


def found(folder, *words):
    done = run("search", *words, "--format", "ids", folder=folder)
    assert done.status == EXIT_DONE
    return done.out.split()


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("Nam Il 1956", ["113371"]),
        # a reference as it is printed: the file, one leaf of it, the fond and opis above it
        ("RGANI f. 5 op. 28 d. 410", ["113371", "other-1956"]),
        ("РГАНИ. Ф. 5. Оп. 28. Д. 410. Л. 302", ["113371"]),
        ("RGANI, f. 5, op. 28", ["113371", "other-1956"]),
        # an archive by a name in another script, and by a part of its name
        ("АВПРФ", ["kim-1958"]),
        ("Foreign Policy Archive", ["kim-1958"]),
        ("Foreign Policy Archive 1958", ["kim-1958"]),
        # a person in another romanisation, a name in another case
        ("Choi Yong Kun", ["kim-1958"]),
        ("Сталина", ["kim-1958"]),
        ("беседа", ["kim-1958"]),
    ],
)
def test_words_find_what_they_mean(folder, words, ids):
    assert sorted(found(folder, words)) == sorted(ids)


@pytest.mark.parametrize("words", ["Foreign Policy Archive 1931", "Zzz Qqq", "NARA, RG 59, box 12", "Стол"])
def test_what_means_nothing_here_finds_nothing(folder, words):
    assert found(folder, words) == []


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ('file:"RGANI, f. 5, op. 28, d. 400-420"', ["113371", "other-1956"]),
        ("RGANI f. 5 op. 28 d. 409–411", ["113371", "other-1956"]),
        ('file:"RGANI, f. 5, op. 28, d. 411-420"', []),
        ("date:1956-1957", ["113371", "other-1956"]),
        ("date:1956-08/1958-03", ["kim-1958", "other-1956"]),
    ],
)
def test_ranges_of_files_and_dates(folder, words, ids):
    assert sorted(found(folder, words)) == sorted(ids)


def test_a_range_of_files_has_an_end(folder):
    done = run("search", 'file:"RGANI, f. 5, op. 28, d. 1-999999"', folder=folder)
    assert done.status == EXIT_USAGE
    assert "more than 2,000 files" in done.err


def test_where_nothing_is_found_words_spelt_like_it_are_told(folder):
    assert "Spelt like memorendum: memorandum" in run("search", "memorendum", folder=folder).err
    assert "Spelt like" not in run("search", "xyzzyxyzzy", folder=folder).err


def test_records_are_counted_by_facet(folder):
    done = run("facets", "repository", "year", "decade", folder=folder)
    tables = [block.splitlines() for block in done.out.strip().split("\n\n")]
    assert tables == [
        ["REPOSITORY\tRECORDS", "RGANI\t2", "AVPRF\t1"],
        ["YEAR\tRECORDS", "1956\t2", "1958\t1"],
        ["DECADE\tRECORDS", "1950s\t3"],
    ]
    of = run("facets", "year", "--of", "repository:AVPRF", "--format", "json", folder=folder)
    assert json.loads(of.out) == {"year": {"1958": 1}}
    assert run("facets", "colour", folder=folder).status == EXIT_USAGE


def test_an_undated_record_counts_as_having_none(folder):
    (folder / "records" / "bare.yaml").write_text("id: bare\ntitle: Bare\n", "utf-8")
    assert run("facets", "year", "project", folder=folder).out.splitlines()[-1] == "(none)\t3"
    assert "(none)\t1" in run("facets", "year", folder=folder).out


def test_a_search_says_as_what_it_understood_the_words(folder):
    assert (
        "Looked for the reference: RGANI, fond 5"
        in run("search", "RGANI f. 5 op. 28 d. 410", folder=folder).err
    )
    assert "Looked for the archive: AVPRF" in run("search", "АВПРФ", folder=folder).err


@pytest.mark.parametrize("call", [("cite",), ("show",), ("edit", "--set", "genre=letter")])
def test_in_a_pipe_what_fits_is_listed_and_nothing_is_done(folder, call):
    command, *options = call
    done = run(command, "note on salt", *options, folder=folder)
    assert (done.status, done.out) == (EXIT_USAGE, "")
    assert "There is no record 'note on salt'" in done.err
    assert "other-1956  1956-08-01  A Note on Salt  RGANI, fond 5" in done.err
    assert "genre" not in (folder / "records" / "other-1956.yaml").read_text("utf-8")


@pytest.mark.parametrize("command", ["cite", "show", "edit"])
def test_where_nothing_fits_the_nearest_ids_are_told_as_ever(folder, command):
    done = run(command, "11337", folder=folder)
    assert done.status == EXIT_USAGE
    assert "113371" in done.err
    assert "What fits" not in done.err


def test_on_a_terminal_it_is_chosen(folder):
    shown = on_terminal("cite", "RGANI f. 5 op. 28 d. 410", folder=folder, typed="2\n").out
    assert "Which one" in shown
    assert "“A Note on Salt,” August 1, 1956" in shown.replace("\n", " ")
    left = on_terminal("show", "RGANI f. 5 op. 28 d. 410", folder=folder, typed="\n").out
    assert "Provenance" not in left


def test_several_names_are_each_looked_for(folder):
    done = run("cite", "113371", "note on salt", folder=folder)
    assert (done.status, done.out) == (EXIT_USAGE, "")


def test_an_id_loads_nothing_to_look_for_words(folder):
    script = (
        "import sys; from provcite.cli.main import run; run(['cite', '113371']); "
        "late = ('provcite.archives.parse', 'provcite.ops.find', 'provcite.cli.finding', 'sqlite3'); "
        "print([name for name in late if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        env=environment(),
    )
    assert done.stdout.splitlines()[-1] == "[]"
