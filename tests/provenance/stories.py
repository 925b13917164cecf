"""The five stories of docs/provenance.md as records."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from provcite.model.record import Record
from provcite.schema.decode import Decoded, decode_text

PAGE = Path(__file__).resolve().parents[2] / "docs" / "provenance.md"


@cache
def blocks() -> dict[str, str]:
    """The text of each record of the page, by its id."""
    found = re.findall(r"^```yaml\n(id: (\S+)\n.*?)^```", PAGE.read_text("utf-8"), re.M | re.S)
    return {name: text for text, name in found}


def decoded(name: str) -> Decoded:
    return decode_text(blocks()[name], file=f"{name}.yaml", expected_id=name)


@cache
def stories() -> dict[str, Record]:
    """Each story by the word for it."""
    records = [decoded(name).record for name in blocks()]
    assert all(record is not None for record in records)
    words = ("looted", "moved", "released", "burnt", "oral")
    return {word: record for word, record in zip(words, records, strict=True) if record is not None}


@cache
def further() -> dict[str, Record]:
    """The stories of further_stories.yaml by the word for each."""
    text = (Path(__file__).parent / "further_stories.yaml").read_text("utf-8")
    records = [decode_text(part, file="further_stories.yaml").record for part in text.split("---\n")]
    assert all(record is not None for record in records)
    words = ("auctioned", "hidden", "forged", "torn", "pictured")
    return {word: record for word, record in zip(words, records, strict=True) if record is not None}
