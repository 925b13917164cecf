"""The records that the rule cases are read against, and the cases themselves."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from provcite.archives.authorities import Authorities
from provcite.checks.lookup import MemoryLookup
from provcite.checks.run import CheckResult, check_document
from provcite.checks.settings import CheckSettings
from provcite.manuscripts.readers import read_manuscript
from provcite.model.record import Record
from provcite.schema.decode import decode_text

FOLDER = Path(__file__).parent / "checks"


def read_record(text: str, name: str = "x.yaml") -> Record:
    """The record of a YAML text; fails on anything worse than a note."""
    decoded = decode_text(text, file=name)
    assert decoded.record is not None, [finding.message for finding in decoded.findings]
    return decoded.record


@cache
def records() -> tuple[Record, ...]:
    """The records of ``tests/checks/records``."""
    return tuple(
        read_record(path.read_text("utf-8"), path.name)
        for path in sorted((FOLDER / "records").glob("*.yaml"))
    )


@cache
def lookup() -> MemoryLookup:
    """The records and their texts, as a store gives them."""
    texts = {path.stem: path.read_text("utf-8") for path in (FOLDER / "records").glob("*.txt")}
    return MemoryLookup(records(), texts)


def check(
    data: bytes | str, name: str = "draft.md", *, authorities: Authorities | None = None, **settings: Any
) -> CheckResult:
    """Check a manuscript against the records; keyword arguments are settings."""
    raw = data.encode() if isinstance(data, str) else data
    document = read_manuscript(raw, name)
    known = lookup() if authorities is None else MemoryLookup(records(), authorities=authorities)
    return check_document(document, known, CheckSettings(**settings), name=name, authorities=authorities)


def authorities_of(folder: Path) -> Authorities | None:
    """The shipped authorities with the concordances of a case; None where it has none."""
    path = folder / "concordances.yaml"
    if not path.exists():
        return None
    return Authorities.load(concordances=((path.name, path.read_bytes()),))


def cases(suffix: str) -> list[tuple[str, Path]]:
    """(code, folder) of every case whose manuscripts end in `suffix` or anything but YAML for ``""``."""
    found = []
    for folder in sorted(FOLDER.glob("PC[0-9][0-9][0-9]")):
        is_record = any(folder.glob("hit.yaml"))
        if is_record == (suffix == ".yaml"):
            found.append((folder.name, folder))
    return found


def facts(folder: Path) -> dict[str, Any]:
    """What ``case.json`` says of a case: the words marked, the settings."""
    path = folder / "case.json"
    return dict(json.loads(path.read_text("utf-8"))) if path.exists() else {}
