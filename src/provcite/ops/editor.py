"""What an editor asks while one writes: keys to choose from, what a key is, what is wrong, where a record is.

Plain values, for any protocol: places are lines and columns from 0, in characters.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

from provcite.model.errors import ProvciteError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from provcite.csl import Style
    from provcite.exchange.citation_form import CitationForm
    from provcite.model.findings import Finding
    from provcite.store.library import Library
    from provcite.store.rows import Listed

#: Suggestions that are given at once, at most; more letters give others.
MOST: Final = 50
#: Characters of a line that are looked at before the place of writing.
_REACH: Final = 400

#: Where a key is being typed: the last group is what was typed of it. `{{` and `[@` take words with blanks.
_TYPING: Final = {
    "md": (
        r"\{\{(?:[^{};]*;)*\s*((?:see )?[^{};]*)$",
        r"\[[^\]\n]*@([^\]\n@;,]*)$",
        r"(?<![\w@])@([\w:.#$%&+?<>~/-]*)$",
    ),
    "tex": (
        r"\\[A-Za-z]{0,20}[cC]ite[A-Za-z]{0,20}\*?(?:\[[^\]\n]*\]){0,2}\{(?:[^{},\n]*,)*\s*([^{},\n]*)$",
    ),
    "typ": (r"#cite\(\s*<([^<>\n]*)$", r"label\(\"([^\"\n]*)$", r"(?<![\w@])@([\w:.-]*)$"),
}
#: Keys as they stand in a finished line; the group is the key.
_KEYS: Final = {
    "md": (r"@\{?([\w][\w:.#$%&+?<>~/-]{0,200})", r"\{\{([^{}]{1,300})\}\}"),
    "tex": (r"[cC]ite[A-Za-z]{0,20}\*?(?:\[[^\]\n]{0,300}\]){0,2}\{([^{}\n]{1,2000})\}",),
    "typ": (r"@([\w][\w:.-]{0,200})", r"<([\w][\w:.-]{0,200})>", r"label\(\"([^\"\n]{1,200})\""),
}
_BETWEEN: Final = re.compile(r"[\W_]+")
_WORD: Final = re.compile(r"[^\s,;{}]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One thing to write: the text that takes the place from column `start` to `end`, and words about it."""

    text: str
    start: int
    end: int
    label: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A finding on a stretch of the text: (line, column) of its first character and behind its last."""

    finding: Finding
    start: tuple[int, int]
    end: tuple[int, int]
    #: The words to put in its place, where the finding knows them and the stretch is what it would replace.
    replacement: str | None = None


class Catalogue:
    """All records of a store by the words of their titles, persons, archives, references, dates and ids.

    Kept in memory, since an editor asks at every key that is pressed.
    """

    def __init__(self, listed: Sequence[Listed]) -> None:
        self._rows = list(listed)
        self._lines = [_folded(row) for row in self._rows]
        self._ids = sorted((row.id, number) for number, row in enumerate(self._rows))
        places: dict[str, array[int]] = {}
        for number, line in enumerate(self._lines):
            for word in set(line.split()):
                if word in places:
                    places[word].append(number)
                else:
                    places[word] = array("I", (number,))
        self._words = sorted(places)
        self._places = [places[word] for word in self._words]
        self._before = [0, *accumulate(map(len, self._places))]

    def __len__(self) -> int:
        return len(self._rows)

    def find(self, words: str, limit: int = MOST) -> list[Listed]:
        """The records that have each of `words` at the beginning of a word, ids that begin so first."""
        wanted = _fold(words).split()
        if not wanted:
            return self._rows[:limit]
        typed = words.strip()
        begin = bisect_left(self._ids, (typed, 0))
        found = [number for id, number in self._ids[begin : begin + limit] if id.startswith(typed)]
        # Of the rarest word all records are gone through, until there are enough.
        ranges = sorted((self._range(word) for word in wanted), key=self._count)
        others = [" " + word for word in wanted]
        taken = set(found)
        rest: list[int] = []
        for place in range(*ranges[0]):
            if len(found) + len(rest) >= limit:
                break
            for number in self._places[place]:
                line = self._lines[number]
                if number not in taken and all(word in line for word in others):
                    taken.add(number)
                    rest.append(number)
                    if len(found) + len(rest) >= limit:
                        break
        return [self._rows[number] for number in (*found, *sorted(rest))]

    def _range(self, word: str) -> tuple[int, int]:
        """Where the words that begin so stand among all."""
        return bisect_left(self._words, word), bisect_left(self._words, word + chr(0x10FFFF))

    def _count(self, span: tuple[int, int]) -> int:
        return self._before[span[1]] - self._before[span[0]]


def _folded(row: Listed) -> str:
    """Title, names, archive, reference, date and id; every word behind a blank."""
    text = f"{row.id} {row.title} {row.creators} {row.repository} {row.reference} {row.date} {row.genre}"
    return " " + _fold(text)


def _fold(text: str) -> str:
    """Small letters without accents, one blank for whatever stands between words."""
    text = text.casefold()
    if not text.isascii():
        text = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return _BETWEEN.sub(" ", text)


class Editor:
    """Answers for one store; see the module."""

    def __init__(self, library: Library, style: Style, form: CitationForm, *, own_style: bool) -> None:
        self.library = library
        self._style = style
        self._form = form
        self._own_style = own_style
        #: The records to choose from: what was read last, however old.
        self.catalogue: Catalogue | None = None
        self._schema: dict[str, Any] | None = None

    def reload(self) -> None:
        """The records may have changed: look at the files again."""
        self.library = type(self.library).open(self.library.folder, start=self.library.folder)

    def read_catalogue(self) -> Catalogue:
        """The records as the store has them now."""
        return Catalogue(self.library.index().listed())

    def is_record(self, path: Path) -> bool:
        """Whether a file is one of the store's records, by its place."""
        folder = (self.library.folder / "records").resolve()
        return path.suffix == ".yaml" and path.resolve().parent.is_relative_to(folder)

    # Keys ---------------------------------------------------------------------------------------

    def complete_key(self, line: str, column: int, format: str) -> list[Suggestion]:
        """Records for the key that is being typed at a place; none where no key is."""
        typed = line[max(0, column - _REACH) : column]
        for pattern in _TYPING.get(format, ()):
            match = re.search(pattern, typed)
            if match is None:
                continue
            word = match[1].lstrip("-@")
            if self.catalogue is None:
                self.catalogue = self.read_catalogue()
            start = column - len(word)
            found = []
            for row in self.catalogue.find(word):
                where = ", ".join(part for part in (row.repository, row.reference) if part)
                about = "; ".join(part for part in (row.creators, row.date, where) if part)
                found.append(Suggestion(text=row.id, start=start, end=column, label=row.title, detail=about))
            return found
        return []

    def key_at(self, line: str, column: int, format: str) -> tuple[str, int, int] | None:
        """The id of the record whose key stands at a place, with the key's columns."""
        for pattern in _KEYS.get(format, ()):
            for match in re.finditer(pattern, line[:10_000]):
                if not match.start(1) <= column <= match.end(1):
                    continue
                for word in _WORD.finditer(match[1]):
                    start, end = match.start(1) + word.start(), match.start(1) + word.end()
                    if start <= column <= end and (id := self._resolved(word[0])) is not None:
                        return id, start, end
        return None

    def _resolved(self, word: str) -> str | None:
        for name in (word, word.lstrip("-@"), word.lstrip("-@").rstrip(".:?!")):
            if not 0 < len(name) <= 200:
                continue
            if self.library.exists(name):
                return name
            found = self.library.index().find_ids("alias", name, fresh=False)
            if len(found) == 1:
                return found[0]
        return None

    def about(self, id: str) -> str:
        """What a record is, in Markdown: its citation and its chain; the fault where it cannot be used."""
        from provcite.csl.writers.markdown import write
        from provcite.ops.cite import Wish, cite
        from provcite.ops.trace import trace
        from provcite.ops.trace import write as told

        try:
            record = self.library.get(id)
            cited = cite(self.library, [id], self._style, self._form, Wish(), own_style=self._own_style)
            chain = told(trace([record], self.library), "text").strip()
        except ProvciteError as fault:
            return f"**{id}**: {fault.message}"
        parts = [f"**{id}**", *(write(text) for text in cited.texts)]
        return "\n\n".join([*parts, *(write(one) for one in chain.split("\n\n") if one)])

    def place_of(self, id: str) -> Path:
        """The file of a record."""
        return self.library.path_of(id)

    # Record files -------------------------------------------------------------------------------

    def complete_record(self, lines: Sequence[str], line: int, column: int) -> list[Suggestion]:
        """Keys that may stand at a place of a record file, or the words that a key may have."""
        before = lines[line][:column]
        match = re.search(r"(?:^|[\s{,\[-])([A-Za-z_]+):\s+[\"']?([^\"':{}\[\],]*)$", before)
        if match is not None:
            shape = self._shape(lines, line, len(before) - len(before.lstrip(" -")))
            return [
                Suggestion(text=word, start=column - len(match[2]), end=column)
                for word in self._values(shape, match[1])
                if _fold(word).startswith(_fold(match[2]))
            ][:200]
        match = re.search(r"(?:^[ -]*|[{,]\s*)([A-Za-z_]*)$", before)
        if match is None:
            return []
        shape = self._shape(lines, line, match.start(1) if "{" not in before else before.index("{") + 1)
        if "{" in before:
            shape = self._inner(shape, before)
        return [
            Suggestion(text=f"{key}: ", start=match.start(1), end=column, label=key, detail=_described(value))
            for key, value in shape.get("properties", {}).items()
            if key.startswith(match[1])
        ]

    def about_key(self, lines: Sequence[str], line: int, column: int) -> str:
        """What a key of a record file is for; "" where none stands at a place."""
        text = lines[line]
        for match in re.finditer(r"([A-Za-z_]+)(?=:(?:\s|$))", text):
            if match.start() <= column <= match.end():
                before = text[: match.start()]
                shape = self._shape(lines, line, len(text) - len(text.lstrip(" -")))
                if "{" in before:
                    shape = self._inner(shape, before)
                about = shape.get("properties", {}).get(match[1])
                return f"**{match[1]}**: {_described(about)}" if about else ""
        return ""

    def _shape(self, lines: Sequence[str], line: int, indent: int) -> dict[str, Any]:
        """The part of the schema that a line of this indent stands in, by the keys above it."""
        keys: list[str] = []
        for above in range(line - 1, max(-1, line - 2000), -1):
            text = lines[above]
            key = re.match(r"([ -]*)([A-Za-z_]+):", text)
            if key is None or not text.strip():
                continue
            depth = len(key[1])
            if depth < indent or (depth == indent == 0 and text.startswith("-")):
                keys.insert(0, key[2])
                # A list's items may stand under the dash: the key that holds them is further out.
                indent = depth if "-" not in key[1] else key[1].index("-")
                if "-" in key[1]:
                    keys.pop(0)
                    indent += 1
            if indent == 0:
                break
        shape = self._root()
        for name in keys:
            shape = self._resolve(shape.get("properties", {}).get(name, {}))
        return shape

    def _inner(self, shape: dict[str, Any], before: str) -> dict[str, Any]:
        """The shape inside the braces of a line: those of the key before them, or of the list's items."""
        outer = re.search(r"([A-Za-z_]+):\s*\[?\s*\{[^{}]*$", before)
        if outer is None:
            return shape
        return self._resolve(shape.get("properties", {}).get(outer[1], {}))

    def _root(self) -> dict[str, Any]:
        if self._schema is None:
            from provcite.schema.jsonschema import json_schema

            self._schema = json_schema()
        return self._schema

    def _resolve(self, part: dict[str, Any]) -> dict[str, Any]:
        """The object that a part of the schema is or holds."""
        for _ in range(6):
            if "$ref" in part:
                part = self._root()["$defs"][part["$ref"].rpartition("/")[2]]
            elif "properties" in part:
                return part
            elif "items" in part:
                part = part["items"]
            elif "anyOf" in part:
                part = next(
                    (one for one in part["anyOf"] if one.keys() & {"$ref", "properties", "items"}), {}
                )
            else:
                break
        return part

    def _values(self, shape: dict[str, Any], key: str) -> list[str]:
        if key == "repository":
            return [repository.key for repository in self.library.repositories()]
        part: dict[str, Any] = shape.get("properties", {}).get(key) or next(
            (
                one["properties"][key]
                for one in self._root()["$defs"].values()
                if key in one.get("properties", {})
            ),
            {},
        )
        return [word for one in (part, *part.get("anyOf", ())) for word in one.get("enum", ())]

    # Findings -----------------------------------------------------------------------------------

    def check_record(self, path: Path, text: str) -> list[Mark]:
        """What is wrong with a record file as it stands in the editor."""
        from provcite.ops.validate import validate_file

        found = validate_file(path, text.encode("utf-8"), authorities=self.library.authorities())
        lines = text.split("\n")
        marks = []
        for finding in found.findings:
            line = min(max((finding.position.line or 1) - 1, 0), len(lines) - 1)
            column = min(max((finding.position.column or 1) - 1, 0), len(lines[line]))
            word = re.compile(r"[^\s,:\]}]+").match(lines[line], column)
            end = word.end() if word else len(lines[line])
            marks.append(Mark(finding=finding, start=(line, column), end=(line, end)))
        return marks

    def check_manuscript(self, path: Path, text: str, format: str) -> list[Mark]:
        """What `check` finds in a manuscript as it stands in the editor."""
        from provcite.ops.check import check_file, settings_for

        settings = settings_for(self.library, path)
        checked = check_file(self.library, path, settings, format=format, given=text.encode("utf-8"))
        document = checked.result.document
        lines = text.split("\n")
        marks = []
        for item in checked.result.found:
            finding, hit = item.finding, item.hit
            pieces = hit.block.pieces(hit.start, hit.end) if hit is not None else ()
            places = [
                document.place("", offset)
                for offset in ((pieces[0].offset, _end_of(pieces[-1])) if pieces else ())
                if all(piece.part == "" for piece in pieces)
            ]
            if len(places) == 2 and places[0] is not None and places[1] is not None:
                start, end = ((place[0] - 1, place[1] - 1) for place in places if place is not None)
            else:
                line = min(max((finding.position.line or 1) - 1, 0), len(lines) - 1)
                start, end = (line, max((finding.position.column or 1) - 1, 0)), (line, len(lines[line]))
            mend = finding.fix
            same = mend is not None and start[0] == end[0] and lines[start[0]][start[1] : end[1]] == mend.old
            replacement = mend.new if mend is not None and same else None
            marks.append(Mark(finding=finding, start=start, end=end, replacement=replacement))
        return marks


def _end_of(segment: Any) -> int:
    return int(segment.offset + (segment.end - segment.start))


def _described(part: dict[str, Any]) -> str:
    return str(part.get("description", ""))


def utf16(text: str, column: int) -> int:
    """A column in UTF-16 units, as the Language Server Protocol counts."""
    return len(text[:column].encode("utf-16-le", "surrogatepass")) // 2


def characters(text: str, units: int) -> int:
    """A column in characters, of one in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")[: units * 2].decode("utf-16-le", "ignore"))
