"""The keys of a manuscript's own bibliography, which stand for books and are no business of a store."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final

_BIBTEX: Final = re.compile(r"@\s{0,8}([A-Za-z]{2,40})\s{0,8}[{(]\s{0,40}([^\s,{}()=\"]{1,200})\s{0,40},")
_NO_ENTRY: Final = frozenset(("comment", "preamble", "string"))
#: ``ids = {old, other}`` of biblatex: other keys of an entry.
_IDS: Final = re.compile(r"\bids\s{0,8}=\s{0,8}[{\"]([^{}\"]{1,400})[}\"]", re.IGNORECASE)
#: A key of Hayagriva at the left margin, and the ``id:`` of CSL-YAML.
_HAYAGRIVA: Final = re.compile(r"^([^\s#:\-][^:\n]{0,200}):\s{0,8}$", re.MULTILINE)
_YAML_ID: Final = re.compile(
    r"^\s{0,8}-?\s{0,4}id:\s{1,4}[\"']?([^\s\"']{1,200})[\"']?\s{0,8}$", re.MULTILINE
)
_RIS_ID: Final = re.compile(r"^ID  - (\S{1,200})\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnBibliography:
    """The keys of the bibliographies that a manuscript has, the files read, and those named and not found."""

    keys: frozenset[str] = frozenset()
    files: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def keys_of(data: bytes, name: str) -> frozenset[str]:
    """The keys in a bibliography file: BibTeX, CSL-JSON, CSL-YAML, Hayagriva or RIS by its ending."""
    text = data.decode("utf-8-sig", "replace")
    ending = name.rpartition(".")[2].casefold()
    if ending == "json":
        return _json_keys(text)
    if ending in ("yaml", "yml"):
        return frozenset((*_YAML_ID.findall(text), *(key.strip("\"' ") for key in _HAYAGRIVA.findall(text))))
    if ending == "ris":
        return frozenset(_RIS_ID.findall(text))
    found = {key for kind, key in _BIBTEX.findall(text) if kind.casefold() not in _NO_ENTRY}
    for others in _IDS.findall(text):
        found.update(key.strip() for key in others.split(",") if key.strip())
    return frozenset(found)


def _json_keys(text: str) -> frozenset[str]:
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError):
        return frozenset()
    items = data.get("items", data.get("references", [])) if isinstance(data, dict) else data
    if not isinstance(items, list):
        return frozenset()
    found: set[str] = set()
    for item in items:
        if isinstance(item, dict):
            found.update(str(item[key]) for key in ("id", "citation-key") if item.get(key))
    return frozenset(found)
