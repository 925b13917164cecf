"""A bibliography that is imported again adds nothing, also where its entries have no key and no address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from running import run

if TYPE_CHECKING:
    from pathlib import Path

#: Entries that no address, key or reference marks, in formats that need none.
UNMARKED = {
    "library.ris": (
        "TY  - BOOK\nAU  - Field, Laura M.\nTI  - Turbines: An Invented Book\n"
        "PB  - Practice Press\nPY  - 1999\nER  - \n"
        "TY  - NEWS\nAU  - Brand, Ida\nTI  - Strike at the Quay\n"
        "T2  - Seehauser Bote\nDA  - 1921/05/03\nER  - \n"
        "TY  - THES\nAU  - Moor, Jan\nTI  - Quays\nPB  - University of Seehaus\nPY  - 2001\nER  - \n"
    ),
    "library.csv": 'title,author,date,publisher\n"Turbines","Field, Laura M.",1999,Practice Press\n',
}


@pytest.mark.parametrize("name", UNMARKED)
def test_the_same_file_twice_adds_nothing_whatever_its_entries_lack(name: str, tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / name).write_text(UNMARKED[name], "utf-8")
    first = run("import", name, folder=tmp_path)
    assert first.status == 0, first.err
    before = sorted((tmp_path / "records").iterdir())
    assert before
    again = run("import", name, folder=tmp_path)
    assert again.status == 0, again.err
    assert sorted((tmp_path / "records").iterdir()) == before
    assert f"{len(before)} there already" in again.err + again.out


def test_another_edition_of_a_book_is_another_record(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "a.ris").write_text(UNMARKED["library.ris"], "utf-8")
    (tmp_path / "b.ris").write_text(UNMARKED["library.ris"].replace("1999", "2004"), "utf-8")
    assert run("import", "a.ris", folder=tmp_path).status == 0
    told = run("import", "b.ris", folder=tmp_path)
    assert "1 record written, 2 there already" in told.err + told.out
