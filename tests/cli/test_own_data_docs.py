"""The documentation's own concordances and address rules, put into a store and used as it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from running import run

ROOT = Path(__file__).resolve().parents[2]
RECORD = """\
id: telegram
type: manuscript
title: Telegram on the Harvest
source: {repository: RGASPI, reference: {fond: "558", opis: "11", delo: "298", listy: "55-57"}}
provenance:
- {event: published, by: [Our archive], url: https://docs.example.org/item/12}
"""


def _blocks(page: str, first: str) -> str:
    """The YAML of a page that begins with the line `first`."""
    path = ROOT / "docs" / page
    if not path.exists():
        pytest.skip("the documentation is not part of this installation")
    (found,) = re.findall(rf"^```yaml\n({first}\n.*?)^```", path.read_text("utf-8"), re.M | re.S)
    return str(found)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "telegram.yaml").write_text(RECORD, "utf-8")
    (tmp_path / "repositories.yaml").write_text(
        "- {key: GASO, tradition: russian, names: {en: State Archive of Smolensk Oblast}}\n", "utf-8"
    )
    (tmp_path / "concordances.yaml").write_text(_blocks("references.md", "concordances:"), "utf-8")
    (tmp_path / "addresses.yaml").write_text(_blocks("dates-names-addresses.md", "platforms:"), "utf-8")
    return tmp_path


def test_the_documented_files_are_sound(store: Path) -> None:
    result = run("validate", "--format", "json", folder=store)
    assert "PC016" not in result.out


def test_the_documented_check_prints_what_the_page_shows(store: Path) -> None:
    text = (ROOT / "docs" / "references.md").read_text("utf-8")
    (shown,) = re.findall(r"^```console\n\$ provcite check draft\.md\n(.*?)^```", text, re.M | re.S)
    (store / "draft.md").write_text("Words.[^1]\n\n[^1]: APRF, f. 45, op. 1, d. 334, l. 55.\n", "utf-8")
    result = run("check", "draft.md", "--select", "PC6", folder=store)
    assert shown in result.out


def test_the_documented_address_means_what_the_page_shows(store: Path) -> None:
    text = (ROOT / "docs" / "dates-names-addresses.md").read_text("utf-8")
    (address, shown) = re.findall(
        r"^```console\n\$ provcite repositories addresses (\S+)\n(.*?)^```", text, re.M | re.S
    )[0]
    assert run("repositories", "addresses", address, folder=store).out == shown
    assert run("search", f"url:{address}", "--format", "ids", folder=store).out == "telegram\n"
    assert (
        run("search", 'file:"APRF, f. 45, op. 1, d. 334"', "--format", "ids", folder=store).out
        == "telegram\n"
    )
