"""Call numbers, folder titles, doubted dates and offices are printed as the record has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from provcite.archives.render import is_plural, range_form
from provcite.cli.main import app

if TYPE_CHECKING:
    from pathlib import Path

RECORD = """\
id: paper
type: manuscript
title: Telegram from Tokyo
date: {date}
source: {{repository: NARA, reference: {reference}}}
"""


def cited(folder: Path, reference: str, date: str = "1955-02-14", style: str = "chicago") -> str:
    (folder / "records").mkdir()
    (folder / "records" / "paper.yaml").write_text(RECORD.format(reference=reference, date=date), "utf-8")
    result = CliRunner().invoke(app, ["--store", str(folder), "cite", "paper", "--style", style])
    assert result.exit_code == 0, result.stderr
    return result.stdout


@pytest.mark.parametrize(
    ("folder", "printed"),
    [
        ("Korea 1946-1948", "folder “Korea 1946-1948”"),
        ("711.56352J/2-1455", "folder 711.56352J/2-1455"),
        ("DEF 12-5 FRANCE", "folder “DEF 12-5 FRANCE”"),
        ("Trade, 1950 and 1951", "folder “Trade, 1950 and 1951”"),
    ],
)
def test_a_folder_is_printed_as_the_record_has_it(tmp_path: Path, folder: str, printed: str) -> None:
    said = cited(tmp_path, f'{{collection: National Security Files, box: "187", folder: "{folder}"}}')
    assert printed in said.replace(",”", "”")


@pytest.mark.parametrize(
    ("level", "value", "plural"),
    [
        ("box", "3-5", True), ("box", "3, 4 and 7", True), ("box", "A-12", False),
        ("folder", "12-5 FRANCE", False),
        ("list", "12-15", True), ("sheet", "xv-xvii", True), ("sheet", "15r", False), ("file", "1-2", False),
    ],
)  # fmt: skip
def test_several_units_are_numbers_and_nothing_else(level: str, value: str, plural: bool) -> None:
    assert is_plural(level, value) is plural


def test_only_leaves_have_dashes() -> None:
    assert range_form("sheet", "xv-xvii", "en-dash") == "xv–xvii"
    assert range_form("list", "301-303", "en-dash") == "301–303"
    assert range_form("box", "3-5", "en-dash") == "3-5"
    assert range_form("folder", "1946-1948", "en-dash") == "1946-1948"


@pytest.mark.parametrize(
    ("date", "printed"),
    [
        ("1956-10-23?", "[October 23, 1956?]"), ("1956-10-23~", "ca. October 23, 1956"),
        ("1956%", "[ca. 1956?]"),
    ],
)  # fmt: skip
def test_a_doubted_date_is_no_approximate_one(tmp_path: Path, date: str, printed: str) -> None:
    assert printed in cited(tmp_path, '{box: "1"}', date)


def test_an_author_known_by_an_office_alone_stands_under_it(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "cable.yaml").write_text(
        "id: cable\ntype: manuscript\ntitle: Cable on the Situation in Budapest\ndate: 1956-10-28\n"
        "creators: [{role: author, position: Ambassador of the USSR in Hungary}]\n"
        'source: {repository: RGANI, reference: {fond: "5", opis: "28"}}\n',
        "utf-8",
    )
    result = CliRunner().invoke(app, ["--store", str(tmp_path), "cite", "cable", "--style", "chicago"])
    assert result.stdout.startswith(
        "Ambassador of the USSR in Hungary, “Cable on the Situation in Budapest,”"
    )
