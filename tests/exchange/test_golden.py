"""Every format's output for two records, byte for byte (tests/exchange/golden).

After a wanted change: ``PROVCITE_GOLDEN=write python -m pytest tests/exchange/test_golden.py``, and look at
the difference before committing it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from exchange_records import LETTER, SAMPLE
from provcite.exchange.base import Options
from provcite.exchange.context import shipped_context
from provcite.exchange.registry import FORMATS, load

GOLDEN = Path(__file__).with_name("golden")
CONTEXT = shipped_context()


def check(file: Path, text: str) -> None:
    data = text.encode("utf-8")
    if os.environ.get("PROVCITE_GOLDEN") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(data)
    assert data == file.read_bytes(), f"{file.name} differs from what is written now"


@pytest.mark.parametrize("name", FORMATS)
def test_the_output_is_what_it_was(name: str) -> None:
    module = load(name)
    text = "".join(module.write([SAMPLE, LETTER], Options(context=CONTEXT)))
    check(GOLDEN / f"{name}{module.FORMAT.extension}", text)


def test_the_flavours_are_what_they_were() -> None:
    options = Options(context=CONTEXT, zotero=True)
    check(GOLDEN / "csl-json.zotero.json", "".join(load("csl-json").write([SAMPLE, LETTER], options)))
    options = Options(context=CONTEXT, latex=True)
    check(GOLDEN / "bibtex.latex.bib", "".join(load("bibtex").write([SAMPLE, LETTER], options)))
