"""What a rendered note remembers of the records it cites, so that it can be made anew.

The words stand in the code of a field (ECMA-376 part 1, section 17.16), which Word and LibreOffice keep
and do not print: ``ADDIN PROVCITE_CITATION {"v":1,"cites":[{"id":"113371","locator":"l. 302"}]}``.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from provcite.drafts.markers import BY, GROUPS, LISTS, BibliographyPlace, Citing

CITATION: Final = "PROVCITE_CITATION"
BIBLIOGRAPHY: Final = "PROVCITE_BIBLIOGRAPHY"
_CODE: Final = re.compile(rf"\s*(?:ADDIN\s+)?({CITATION}|{BIBLIOGRAPHY})\s*(\{{.*\}})", re.DOTALL)
#: Longest code that is read, and most records and characters of one value in it.
_MOST_CODE: Final = 100_000
_MOST_CITES: Final = 200
_MOST_WORDS: Final = 2000
_CLOSES: Final = (".", ",")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What a live place remembers: its records or that it is the bibliography, and the mark that it has."""

    content: tuple[Citing, ...] | BibliographyPlace
    close: str = ""


def write_code(content: tuple[Citing, ...] | BibliographyPlace, close: str = "") -> str:
    """The code that remembers a citation, with the mark it has taken in, or the place of the bibliography."""
    if isinstance(content, BibliographyPlace):
        values = {
            "v": 1,
            **{key: value for key, value in (("by", content.by), ("group", content.group)) if value},
            **({"list": content.what} if content.what != LISTS[0] else {}),
        }
        return f"{BIBLIOGRAPHY} {_json(values)}"
    values = {"v": 1, "cites": [_cite(one) for one in content], **({"close": close} if close else {})}
    return f"{CITATION} {_json(values)}"


def read_code(code: str) -> Remembered | None:
    """What a code remembers; None where it is no code of ours or nothing that we wrote."""
    match = _CODE.match(code) if len(code) <= _MOST_CODE else None
    if match is None:
        return None
    try:
        values = json.loads(match[2])
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, dict) or values.get("v") != 1:
        return None
    if match[1] == BIBLIOGRAPHY:
        by, group = values.get("by", ""), values.get("group", "")
        what = values.get("list", LISTS[0])
        place = BibliographyPlace(
            by=by if by in BY else "",
            group=group if group in GROUPS else "",
            what=what if what in LISTS else LISTS[0],
        )
        return Remembered(content=place)
    cites = values.get("cites")
    if not isinstance(cites, list) or not 0 < len(cites) <= _MOST_CITES:
        return None
    read = [_read_cite(one) for one in cites]
    if not all(read):
        return None
    close = values.get("close", "")
    return Remembered(
        content=tuple(one for one in read if one is not None), close=close if close in _CLOSES else ""
    )


def _cite(citing: Citing) -> dict[str, Any]:
    values = {
        "id": citing.id,
        "locator": citing.locator,
        "prefix": citing.prefix,
        "suffix": citing.suffix,
        "without-author": citing.without_author,
    }
    return {key: value for key, value in values.items() if value}


def _read_cite(values: object) -> Citing | None:
    if not isinstance(values, dict):
        return None
    words = [values.get(name, "") for name in ("id", "locator", "prefix", "suffix")]
    if not all(isinstance(word, str) and len(word) <= _MOST_WORDS for word in words) or not words[0]:
        return None
    return Citing(
        id=words[0],
        locator=words[1],
        prefix=words[2],
        suffix=words[3],
        without_author=values.get("without-author") is True,
    )


def _json(values: dict[str, Any]) -> str:
    # Quotation marks of a field's own syntax do not end a code that ADDIN begins.
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
