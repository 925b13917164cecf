"""Every gate measures something in every clone, and fails in CI without its data or with nothing to read."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import shared_data

ROOT = Path(__file__).resolve().parents[1]
if not (ROOT / "benchmarks").is_dir():
    pytest.skip("the benchmarks are not part of this installation", allow_module_level=True)

#: The gates that measure on shared data where they are there; and those on the repository's own alone.
ON_SHARED = [
    "tests/csl/conformance_gate.py",
    "benchmarks/reference_accuracy.py",
    "benchmarks/credit_lines.py",
]
ON_OWN = ["benchmarks/name_pairs.py"]


def gate(script: str, *arguments: str, shared: Path, ci: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / script), "--gate", *arguments],
        capture_output=True, text=True, check=False, timeout=600,
        env={**os.environ, "PROVCITE_SHARED": str(shared), "CI": ci},
    )  # fmt: skip


@pytest.mark.parametrize("script", ON_SHARED)
def test_a_gate_fails_in_ci_without_its_data(script: str, tmp_path: Path) -> None:
    done = gate(script, shared=tmp_path, ci="true")
    assert done.returncode == 1
    assert "in CI they must be" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("script", [*ON_SHARED, *ON_OWN])
def test_a_user_s_gate_measures_on_the_repository_s_own_material(script: str, tmp_path: Path) -> None:
    done = gate(script, shared=tmp_path, ci="")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    counts = [
        int(count) for count in re.findall(r"of (\d+)|(\d+) pairs", done.stdout) for count in count if count
    ]
    assert max(counts) >= 50


@pytest.mark.parametrize(("script", "name"), [("benchmarks/name_pairs.py", "pairs.tsv")])
def test_a_gate_that_reads_nothing_fails(script: str, name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("a\tb\tverdict\tgroup\n", "utf-8")
    assert gate(script, str(tmp_path / name), shared=tmp_path, ci="").returncode == 1


def test_the_gate_of_references_fails_on_files_without_a_line(tmp_path: Path) -> None:
    for name in ("source-statements", "footnotes"):
        (tmp_path / f"{name}.jsonl").write_text("", "utf-8")
    done = gate("benchmarks/reference_accuracy.py", str(tmp_path), shared=tmp_path, ci="")
    assert done.returncode == 1
    assert "below the gate" in done.stdout


def test_a_test_that_needs_shared_data_skips_for_a_user_and_fails_in_ci(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_data, "ROOT", tmp_path)
    monkeypatch.setattr(shared_data, "IN_CI", False)
    with pytest.raises(pytest.skip.Exception, match="needs the shared test data"):
        shared_data.shared("corpus")
    monkeypatch.setattr(shared_data, "IN_CI", True)
    with pytest.raises(pytest.fail.Exception, match="in CI it must be"):
        shared_data.shared("corpus")


SUITE = """
import pytest

def test_that_runs():
    assert True

def test_as_expected():
    pytest.skip("root may write everywhere")

def test_without_its_program():
    pytest.skip("needs pandoc")
"""


@pytest.mark.parametrize(
    ("tests", "options", "ci", "status", "words"),
    [
        (SUITE, [], "true", 1, "UNEXPECTED 1 skipped: needs pandoc"),
        (SUITE.partition("def test_without")[0], [], "true", 0, "1 skipped: root may write everywhere"),
        (SUITE, ["--skips", "listed"], "true", 0, "1 skipped: needs pandoc"),
        (SUITE, ["-n", "2"], "true", 1, "UNEXPECTED 1 skipped: needs pandoc"),
        (SUITE, [], "", 0, "2 skipped"),
        ("import pytest\npytest.importorskip('no_such_module')\n" + SUITE, [], "true", 1, "UNEXPECTED"),
    ],
)  # fmt: skip
def test_in_ci_what_was_skipped_is_listed_and_fails_where_it_was_not_expected(
    tests: str, options: list[str], ci: str, status: int, words: str, tmp_path: Path
) -> None:
    (tmp_path / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text("utf-8"), "utf-8")
    (tmp_path / "test_some.py").write_text(tests, "utf-8")
    (tmp_path / "test_other.py").write_text("def test_other():\n    pass\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "0", "-c", os.devnull, "--rootdir", str(tmp_path),
         *options, str(tmp_path)],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300,
        env={**os.environ, "CI": ci, "PYTHONPATH": str(ROOT / "tests")},
    )  # fmt: skip
    assert done.returncode == status, done.stdout + done.stderr
    assert words in done.stdout
