"""The generated pages are fresh, and the README promises no command that is not there."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "90")
    stale = [
        name
        for name, text in generator().pages().items()
        if not (ROOT / "docs" / name).exists() or (ROOT / "docs" / name).read_text("utf-8") != text
    ]
    assert stale == [], "run: make docs"


def test_every_command_has_a_manual_page_that_troff_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "90")
    made = {path.name for path in (ROOT / "docs" / "man").iterdir()}
    assert made == {name.removeprefix("man/") for name in generator().pages() if name.startswith("man/")}
    groff = shutil.which("groff")
    if groff is None:
        pytest.skip("needs groff")
    for page in sorted((ROOT / "docs" / "man").iterdir()):
        done = subprocess.run(
            [groff, "-man", "-Tutf8", "-ww", "-z", str(page)], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, ""), page.name


def test_every_command_stands_in_the_reference() -> None:
    from provcite.cli.main import COMMANDS

    page = (ROOT / "docs/cli.md").read_text("utf-8")
    assert [row.name for row in COMMANDS if f"## provcite {row.name}\n" not in page] == []


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/architecture.md"])
def test_commands_named_in_the_prose_exist(page: str) -> None:
    from provcite.cli.main import COMMANDS

    names = {row.name for row in COMMANDS}
    text = (ROOT / page).read_text("utf-8")
    fenced = re.findall(r"^```.*?^```", text, re.M | re.S)
    inline = re.findall(r"`[^`\n]+`", text)
    indented = re.findall(r"^ {4}\S.*$", text, re.M)
    code = "\n".join([*fenced, *inline, *indented])
    named = set(re.findall(r"(?:^ *\$? ?|`)provcite (?:--[a-z]+ \S+ )?([a-z]+)\b", code, re.M))
    assert named - names == set()


@pytest.mark.parametrize("page", sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("*.md")))
def test_links_between_pages_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", text)
    assert [target for target in targets if not (ROOT / page).parent.joinpath(target).exists()] == []
