"""The self-written documents with the records that stand beside them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from provcite.model.record import Record
from provcite.schema.decode import decode_text
from provcite.schema.encode import plain_mapping

DATA = Path(__file__).parent / "documents" / "data"
DOCUMENTS = sorted(path for path in DATA.iterdir() if path.suffix != ".yaml")


def expected(path: Path) -> dict[str, Any]:
    """The record written down for a document, without digests and evidence."""
    decoded = decode_text(path.read_text("utf-8"), file=path.name)
    assert decoded.record is not None, decoded.findings
    return plain_mapping(decoded.record)


def comparable(record: Record) -> dict[str, Any]:
    """A record as the written-down ones have it."""
    text = replace(record.text, sha256=None) if record.text else None
    return plain_mapping(replace(record, evidence=(), imported=None, text=text))
