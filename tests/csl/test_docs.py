"""docs/csl.md says what is so."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "csl.md").read_text(encoding="utf-8")
PASSING = (ROOT / "tests" / "csl" / "passing.txt").read_text(encoding="utf-8").split()


def test_the_table_of_categories_is_that_of_the_list() -> None:
    rows = {
        match[1]: int(match[2]) for match in re.finditer(r"^\| (\w+) \| \d+ \| (\d+) \|", PAGE, re.MULTILINE)
    }
    counted: dict[str, int] = {}
    for name in PASSING:
        category = name.split("_", 1)[0]
        counted[category] = counted.get(category, 0) + 1
    assert rows == counted
    assert f"provcite passes {len(PASSING)} of 558" in PAGE


def test_every_module_of_the_layer_has_its_place_in_the_page() -> None:
    folder = ROOT / "src" / "provcite" / "csl"
    own = {path.name for path in folder.glob("*.py")} - {"__init__.py"}
    # What a style author never looks for: the session's own machinery.
    inner = {"context.py", "items.py", "layout.py", "personal.py", "session.py", "style.py", "values.py"}
    missing = [name for name in sorted(own - inner) if f"`{name}`" not in PAGE]
    assert missing == []
    assert [name for name in re.findall(r"`(\w+\.py)`", PAGE) if not (folder / name).exists()] == []
