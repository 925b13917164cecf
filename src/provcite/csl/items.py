"""What a style may ask of an item: CSL-JSON values, whatever their JSON types.

Nothing here raises for odd data: a number becomes its digits, a list its first usable value, an
unknown shape an empty one. Field text is read as rich text once and kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from provcite.csl.datevalues import DateValue, read_date
from provcite.csl.personal import Name, read_names
from provcite.csl.richtext import parse
from provcite.csl.values import as_text
from provcite.model.lazyre import lazy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provcite.csl.tree import Node

NAME_VARIABLES = frozenset(
    [
        "author",
        "chair",
        "collection-editor",
        "compiler",
        "composer",
        "container-author",
        "contributor",
        "curator",
        "director",
        "editor",
        "editorial-director",
        "editor-translator",
        "executive-producer",
        "guest",
        "host",
        "illustrator",
        "interviewer",
        "narrator",
        "organizer",
        "original-author",
        "performer",
        "producer",
        "recipient",
        "reviewed-author",
        "script-writer",
        "series-creator",
        "translator",
    ]
)
DATE_VARIABLES = frozenset(
    ["accessed", "available-date", "event-date", "issued", "original-date", "submitted"]
)
NUMBER_VARIABLES = frozenset(
    [
        "chapter-number",
        "citation-number",
        "collection-number",
        "edition",
        "first-reference-note-number",
        "issue",
        "locator",
        "number",
        "number-of-pages",
        "number-of-volumes",
        "page",
        "page-first",
        "part-number",
        "printing-number",
        "section",
        "supplement-number",
        "version",
        "volume",
    ]
)

TEXT_VARIABLES = frozenset(
    [
        "abstract",
        "annote",
        "archive",
        "archive_collection",
        "archive_location",
        "archive-place",
        "authority",
        "call-number",
        "citation-key",
        "citation-label",
        "collection-title",
        "container-title",
        "container-title-short",
        "dimensions",
        "division",
        "DOI",
        "event",
        "event-title",
        "event-place",
        "genre",
        "ISBN",
        "ISSN",
        "jurisdiction",
        "keyword",
        "language",
        "license",
        "medium",
        "note",
        "original-publisher",
        "original-publisher-place",
        "original-title",
        "part-title",
        "PMCID",
        "PMID",
        "publisher",
        "publisher-place",
        "references",
        "reviewed-genre",
        "reviewed-title",
        "scale",
        "source",
        "status",
        "title",
        "title-short",
        "URL",
        "volume-title",
        "year-suffix",
    ]
)

_NOTE_LINE = lazy(r"^(?:\{:)?([A-Za-z][A-Za-z_-]{1,40}):[ \t]*(.*?)\}?$")


def with_note(data: Mapping[str, Any], note: str) -> Mapping[str, Any]:
    """The item with the variables that stand in its note, a ``variable: value`` line each.

    Reference managers keep there what their forms have no field for; citeproc-js and pandoc read it so. Names
    are written ``Family || Given``, dates in EDTF. A variable that the item has is not overwritten,
    and such a line stays in the note.
    """
    made = dict(data)
    left: list[str] = []
    for line in note.split("\n"):
        found = _NOTE_LINE.match(line.strip())
        name = found[1] if found else ""
        value = found[2].strip() if found else ""
        if not value or (name in made and name not in NAME_VARIABLES and name != "type"):
            left.append(line)
        elif name in NAME_VARIABLES and not data.get(name):
            family, parted, given = (part.strip() for part in value.partition("||"))
            made[name] = [
                *made.get(name, []),
                {"family": family, "given": given} if parted else {"literal": family},
            ]
        elif name in DATE_VARIABLES:
            made[name] = {"raw": value}
        elif (name in TEXT_VARIABLES or name in NUMBER_VARIABLES) and name != "note":
            made[name] = value
        else:
            left.append(line)
    made["note"] = "\n".join(left).strip()
    return made


#: Variables that `Item.text` finds in others where they are missing.
_READ_FROM_OTHERS: Final = frozenset(("page-first", "title-short", "container-title-short"))


class Item:
    """One CSL-JSON object, read lazily."""

    __slots__ = ("_dates", "_has", "_names", "_rich", "_text", "data", "id", "language", "memo", "type")

    def __init__(self, data: Mapping[str, Any]) -> None:
        note = data.get("note")
        if isinstance(note, str) and ":" in note:
            data = with_note(data, note)
        self.data = data
        self.id = as_text(data.get("id"))
        self.type = as_text(data.get("type")) or "document"
        self.language = as_text(data.get("language"))
        self._has: dict[str, bool] = {}
        self._text: dict[str, str] = {}
        self._rich: dict[str, Node] = {}
        self._names: dict[str, list[Name]] = {}
        self._dates: dict[str, DateValue | None] = {}
        self.memo: dict[Any, Any] = {}

    def text(self, variable: str) -> str:
        """The value of a standard or number variable, an empty string without one."""
        made = self._text.get(variable)
        if made is None:
            made = self._text[variable] = self._read(variable)
        return made

    def _read(self, variable: str) -> str:
        value = as_text(self.data.get(variable)).strip()
        if value:
            return value
        if variable == "page-first":
            page = self.text("page")
            for at, char in enumerate(page):
                if char in "-–—,&":
                    return page[:at].strip()
            return page
        if variable == "title-short":
            return as_text(self.data.get("shortTitle")).strip()
        if variable == "container-title-short":
            return as_text(self.data.get("journalAbbreviation")).strip()
        return ""

    def rich(self, variable: str) -> Node:
        """The same, as a text tree."""
        made = self._rich.get(variable)
        if made is None:
            made = self._rich[variable] = parse(self.text(variable))
        return made

    def names(self, variable: str) -> list[Name]:
        """The names of a name variable, in order."""
        made = self._names.get(variable)
        if made is None:
            made = self._names[variable] = read_names(self.data.get(variable))
        return made

    def date(self, variable: str) -> DateValue | None:
        """A date variable; None where it is missing or says nothing."""
        if variable in self._dates:
            return self._dates[variable]
        made = self._dates[variable] = read_date(self.data.get(variable))
        return made

    def has(self, variable: str) -> bool:
        """Whether the item has a value for a variable of any kind."""
        made = self._has.get(variable)
        if made is None:
            made = self._has[variable] = self._look(variable)
        return made

    def _look(self, variable: str) -> bool:
        if variable not in self.data and variable not in _READ_FROM_OTHERS:
            return False
        if variable in NAME_VARIABLES:
            return bool(self.names(variable))
        if variable in DATE_VARIABLES:
            return self.date(variable) is not None
        return bool(self.text(variable))
