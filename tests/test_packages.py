"""What the wheel and the sdist hold: all that the program needs, and nothing else."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
#: Where a file of the wheel may lie, and the endings that it may have there.
WHEEL = {
    "provcite/data/": (
        ".yaml", ".json", ".zip", ".txt", ".csl", ".md", ".docx", ".pdf", ".ris", ".sty", ".tsv",
    ),
    "provcite/": (".py", "py.typed", ".html", ".css", ".js", ".svg", ".xml", ".sty", ".txt"),
    ".data/data/share/man/man1/": (".1",),
    ".dist-info/": ("METADATA", "WHEEL", "RECORD", "entry_points.txt", "LICENSE", "NOTICE"),
}  # fmt: skip
#: What lies at the top of the sdist.
SDIST = {
    "src", "styles", "records", "practice", "tests", "docs", "benchmarks", "requirements", "README.md",
    "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "NOTICE", "Makefile", "pyproject.toml", "PKG-INFO",
    ".gitignore",
}  # fmt: skip


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both, built by hatchling."""
    pytest.importorskip("hatchling", reason="needs hatchling (requirements/build.in)")
    folder = tmp_path_factory.mktemp("packages")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(folder)],
        cwd=ROOT, check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return folder


def test_the_wheel_holds_what_it_should_and_nothing_else(packages: Path) -> None:
    with zipfile.ZipFile(next(packages.glob("*.whl"))) as wheel:
        names = [name for name in wheel.namelist() if not name.endswith("/")]
    odd = [
        name
        for name in names
        if not any(
            (name.startswith(place) or (place[0] == "." and place in name)) and name.endswith(endings)
            for place, endings in WHEEL.items()
        )
        or "__pycache__" in name
    ]
    assert odd == []
    for wanted in (
        "provcite/__init__.py",
        "provcite/py.typed",
        "provcite/data/records/113371.yaml",
        "provcite/data/styles/chicago.csl",
        "provcite/data/reading/model.zip",
        "provcite/data/help/word.txt",
    ):
        assert wanted in names
    assert any(name.endswith("share/man/man1/provcite-cite.1") for name in names)
    assert any(name.endswith("/NOTICE") for name in names)
    source = {str(path.relative_to(ROOT / "src")) for path in (ROOT / "src").rglob("*.py")}
    assert {name for name in names if name.endswith(".py")} == source


def test_the_sdist_holds_what_it_should_and_nothing_else(packages: Path) -> None:
    with tarfile.open(next(packages.glob("*.tar.gz"))) as sdist:
        names = [name.partition("/")[2] for name in sdist.getnames()]
    assert {name.partition("/")[0] for name in names} - SDIST == set()
    assert [name for name in names if "__pycache__" in name or name.endswith(".pyc")] == []
    if (ROOT / ".git").exists() and shutil.which("git"):
        listed = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
        assert sorted(set(names) - set(listed.splitlines()) - {"PKG-INFO"}) == []
