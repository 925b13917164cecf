"""Locators: the place inside a document that a citation points to, as the user writes it.

``l. 302``, ``list 302``, ``Л. 302``, ``p. 5`` and plain ``302`` are read by the labels of the
repository's own tradition.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from provcite.archives.leaves import covered, leaf_ranges, whole_ranges
from provcite.model.lazyre import lazy
from provcite.model.levels import LEAF_LEVELS

if TYPE_CHECKING:
    from provcite.archives.repositories import Repository
    from provcite.model.record import Holding

_FIRST_DIGIT: Final = lazy(r"\d")
#: A number before its label: ``3. oldal``, ``17155. l.``.
_NUMBER_FIRST: Final = lazy(r"(\d[\d\s,–—-]{0,80})\.? ([^\W\d_]{1,30}\.?)$")
_VERSO: Final = lazy(r"(?<=\d)( ?)об(?![^\W\d_])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Locator:
    """A locator: `text` as given; `level` and `value` where its label is one of the repository's."""

    text: str
    level: str | None = None
    value: str = ""

    @property
    def pair(self) -> tuple[str, str] | None:
        """Level and value, where the label was understood."""
        return (self.level, self.value) if self.level else None


def parse_locator(text: str, holding: Holding | None, repository: Repository | None) -> Locator:
    """Read `text` by the labels of `repository`; a number alone counts the leaves of `holding`."""
    text = " ".join(text.split())
    match = _FIRST_DIGIT.search(text)
    if match is None:
        return Locator(text=text)
    label, value = text[: match.start()].strip(), text[match.start() :].rstrip(" .")
    turned = None if label else _NUMBER_FIRST.match(text)
    if turned is not None and repository is not None and _level_of(turned[2], repository) is not None:
        value, label = turned[1].rstrip(), turned[2]
    if repository is not None and repository.tradition.script == "ru":
        # The back of a leaf as records have it; a reference in Russian prints об again.
        value = _VERSO.sub(r"\1ob", value)
    value = whole_ranges(value)
    level = _leaf_level(holding, repository) if not label else _level_of(label, repository)
    return Locator(text=text, level=level, value=value if level else "")


def contradicts(locator: Locator, holding: Holding | None) -> str | None:
    """What the record has where a locator names another unit of its own reference (box 12 for box 187)."""
    if locator.level is None or locator.level in LEAF_LEVELS or holding is None:
        return None
    kept = holding.value(locator.level)
    return kept if kept is not None and kept != locator.value else None


def _leaf_level(holding: Holding | None, repository: Repository | None) -> str | None:
    """The level that counts leaves in this unit, else in this repository."""
    for level, _ in holding.path if holding else ():
        if level in LEAF_LEVELS:
            return level
    if repository is not None:
        return next((forms.level for forms in repository.levels if forms.leaf), None)
    return None


def _level_of(label: str, repository: Repository | None) -> str | None:
    from provcite.archives.traditions import label_forms, label_key
    from provcite.model.levels import canonical_level

    key = label_key(label)
    if repository is not None:
        found = label_forms(repository.tradition).get(key)
        if found is not None:
            return found[0]
    if key in ("p", "pp", "page", "pages"):
        return "page"
    level = canonical_level(key)
    return level if level in LEAF_LEVELS else None


def is_outside(locator: Locator, holding: Holding | None) -> bool:
    """Whether `locator` lies outside the leaves that the record gives; unknown leaves are never outside."""
    if locator.level not in LEAF_LEVELS or holding is None:
        return False
    kept = [value for level, value in holding.path if level == locator.level]
    if not kept:
        return False
    inside = [span for value in kept for span in leaf_ranges(value)]
    # What has a label of its own (l. 302, par. 2) is no leaf.
    wanted = leaf_ranges(",".join(part for part in _parts(locator.value) if part.strip()[:1].isdigit()))
    return bool(inside and wanted) and not covered(wanted, inside)


def _parts(value: str) -> list[str]:
    return re.split(r"[,;]", value)


_LEAF: Final = r"\d{1,6}(?:\s?(?:ob|об)\.?|v|r)?"
_VALUE: Final = rf"{_LEAF}(?:\s?(?:[-–—,;]|and|und|et|y|и)\s?{_LEAF}){{0,12}}"
#: The words that label a leaf or page at the end of a citation, with the level that they stand for.
_CLOSING: Final = {
    "list": "ll l лл л lists list listy leaf leaves folio folios fols fol ff f aa арк арк k",
    "blatt": "bl", "page": "s pp p pages page стр с", "sheet": "sheets sheet", "frame": "frames frame",
}  # fmt: skip
_LEVEL_OF_LABEL: Final = {label: level for level, labels in _CLOSING.items() for label in labels.split()}
_AT_END: Final = lazy(
    r"(?:^|[\s,(.:])(?P<label>"
    + "|".join(sorted(_LEVEL_OF_LABEL, key=len, reverse=True))
    + r")\.?\s{0,2}(?P<value>"
    + _VALUE
    + r")[.)]?\s*$",
    re.IGNORECASE,
)


def closing_locator(text: str, start: int, end: int) -> tuple[str, int, int] | None:
    """The leaf or page that closes ``text[start:end]`` (``…, l. 302.``): level, and its value's place."""
    match = _AT_END.search(text, start, end) if end - start < 4000 else None
    if match is None:
        return None
    return _LEVEL_OF_LABEL[match.group("label").casefold()], *match.span("value")
