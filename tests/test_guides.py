"""The tutorial and the how-to pages: every command works, and prints what the page shows."""

from __future__ import annotations

import importlib.util
import re
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

from test_readme import shown_pattern

ROOT = Path(__file__).resolve().parents[1]


def _guides() -> ModuleType:
    spec = importlib.util.spec_from_file_location("guides", ROOT / "docs" / "guides.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["guides"] = module
    spec.loader.exec_module(module)
    return module


GUIDES = _guides()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
@pytest.mark.parametrize("page", GUIDES.guides(), ids=lambda page: page.stem)
def test_every_command_of_the_page_prints_what_it_shows(page: Path, tmp_path: Path) -> None:
    text = page.read_text("utf-8")
    if "$ git " in text and shutil.which("git") is None:
        pytest.skip("needs git")
    blocks = re.findall(r"^```console\n(.*?)^```$", text, re.M | re.S)
    session = GUIDES.Session(tmp_path)
    count = 0
    for block in blocks:
        for call in GUIDES.calls(block):
            status, out = session.run(call.command)
            assert status in (0, 1), (call.command, out)
            assert re.fullmatch(shown_pattern(call.shown), out), f"{call.command}\n{out}\n\nrun: make guides"
            count += 1
    assert count >= 5


def test_what_a_page_links_to_is_there() -> None:
    for page in [*GUIDES.guides(), ROOT / "docs" / "glossary.md"]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), (page.name, target)
