"""The figures of a reader on labelled lines, counted as the shared tool ``score_references.py`` counts them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from provcite.model.levels import role_of

if TYPE_CHECKING:
    from provcite.archives.reading.read import Reading
    from reading.lines import Labelled

_GENERAL = {
    "archive",
    "archives",
    "archiv",
    "archivio",
    "archivo",
    "arquivo",
    "arxiu",
    "archief",
    "arkiv",
    "archiwum",
    "archív",
    "levéltár",
    "архив",
    "архива",
    "national",
    "nacional",
    "nationale",
    "nazionale",
    "nationaal",
    "state",
    "staats",
    "library",
    "bibliothek",
    "biblioteca",
    "museum",
    "institute",
    "center",
    "centre",
    "central",
    "university",
    "the",
    "of",
    "and",
    "for",
    "in",
    "at",
    "de",
    "la",
    "le",
    "les",
    "du",
    "des",
    "del",
    "della",
    "di",
    "do",
    "da",
    "der",
    "die",
    "und",
    "für",
    "van",
    "het",
    "y",
    "e",
    "i",
    "a",
    "hereafter",
    "collection",
    "collections",
    "special",
    "department",
    "foreign",
    "ministry",
    "affairs",
    "republic",
    "papers",
}


def words(value: object) -> list[str]:
    """Words and numbers of a value, folded."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", str(value)).casefold())


def glued(values: Iterable[object]) -> str:
    return "".join(sorted("".join(word for value in values for word in words(value))))


def same_house(printed: str, label: str) -> bool:
    a, b = (set(words(each)) - _GENERAL or set(words(each)) for each in (printed, label))
    common = len(a & b)
    return bool(common) and 2 * common / (len(a) + len(b)) >= 0.5


def _with_path(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [r for r in answer.get("references", []) if any(words(v) for _, v in r.get("path", []))]


def _roles(answer: dict[str, Any]) -> list[dict[str, str]]:
    found = []
    for reference in _with_path(answer):
        by: dict[str, list[str]] = defaultdict(list)
        for level, value in reference["path"]:
            by[str(role_of(level))].append(value)
        found.append({role: glued(values) for role, values in by.items()})
    return found


def _numbers(answer: dict[str, Any]) -> list[str]:
    return sorted(
        w for r in _with_path(answer) for _, v in r["path"] for w in words(v) if any(c.isdigit() for c in w)
    )


def _content(answer: dict[str, Any]) -> list[str]:
    return [glued(v for _, v in r["path"]) for r in _with_path(answer)]


def count(label: dict[str, Any], answer: dict[str, Any], n: Counter[str]) -> None:
    """Add one line's figures to `n`."""
    if not _with_path(label):
        if not label.get("references"):
            n["negatives"] += 1
            n["false"] += bool(_with_path(answer))
        return
    n["lines"] += 1
    n["numbers"] += _numbers(label) == _numbers(answer)
    n["count"] += len(_with_path(label)) == len(_with_path(answer))
    n["content"] += _content(label) == _content(answer)
    n["roles"] += _roles(label) == _roles(answer)
    found = answer.get("references", [])
    for place, reference in enumerate(label["references"]):
        if reference.get("repository"):
            n["named"] += 1
            key = glued(v for _, v in reference["path"])
            near = [
                other
                for at, other in enumerate(found)
                if at == place or (key and glued(v for _, v in other.get("path", [])) == key)
            ]
            n["repository"] += any(
                other.get("repository") and same_house(other["repository"], reference["repository"])
                for other in near
            )
    want = Counter(w for r in _with_path(label) for _, v in r["path"] for w in words(v))
    have = Counter(w for r in _with_path(answer) for _, v in r["path"] for w in words(v))
    n["both"] += sum((want & have).values())
    n["want"] += sum(want.values())
    n["have"] += sum(have.values())


def figures(n: Counter[str]) -> dict[str, float]:
    """Shares from counts."""
    found = {key: n[key] / max(1, n["lines"]) for key in ("numbers", "content", "roles", "count")}
    found["repository"] = n["repository"] / max(1, n["named"])
    found["F1"] = 2 * n["both"] / max(1, n["want"] + n["have"])
    found["false"] = n["false"] / max(1, n["negatives"])
    return found


def label_row(line: Labelled) -> dict[str, Any]:
    """A labelled line as the corpus writes it."""
    if line.row:
        return line.row
    references = []
    for units in line.references:
        house = next((line.text[u.start : u.end] for u in units if u.level == "repository"), None)
        path = [[u.level, line.text[u.start : u.end]] for u in units if u.level != "repository"]
        references.append({"repository": house, "path": path, "rest": ""})
    return {"text": line.text, "references": references}


def answer_row(readings: Iterable[Reading], text: str) -> dict[str, Any]:
    """Readings as the command prints them, as far as is counted."""
    return {
        "references": [
            {
                "repository": text[reading.house.start : reading.house.end] if reading.house else None,
                "path": [[unit.level, text[unit.start : unit.end]] for unit in reading.values],
            }
            for reading in readings
        ]
    }


def right_reading(reading: Reading, line: Labelled) -> bool:
    """Whether a reading is one of the labelled references: its values, and its institution."""
    got = answer_row([reading], line.text)["references"][0]
    content = glued(value for _, value in got["path"])
    for label in label_row(line)["references"]:
        if glued(value for _, value in label["path"]) == content:
            named, printed = label["repository"], got["repository"]
            if (not named and not printed) or (named and printed and same_house(printed, named)):
                return True
    return False
