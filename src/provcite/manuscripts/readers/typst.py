"""Typst markup: notes, citations, links, quotations, simple definitions. Nothing is run."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from provcite.manuscripts.builder import BlockBuilder, line_starts
from provcite.manuscripts.decode import decode
from provcite.manuscripts.document import Block, Document, Note, Suppression
from provcite.manuscripts.source import ADDRESS, trim_address
from provcite.manuscripts.structure import mark_bibliography
from provcite.manuscripts.suppressions import read_suppression
from provcite.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

FORMAT: Final = ("typ", (".typ",))

MAX_DEPTH = 100
MAX_INCLUDE_DEPTH = 12
MAX_FILES = 400

_SPECIAL = re.compile(r"[\\/`#*_@<~\-.$=+\[\]hw\n]")
_NAME = re.compile(r"#([A-Za-z_][\w-]{0,80}(?:\.[A-Za-z_][\w-]{0,80}){0,4})")
_KEY = re.compile(r"@([\w](?:[\w:.-]{0,200}[\w])?)")
#: A label whose name is no word of Typst's (a blank, a slash in it): ``label("FO 371/1")``.
_LABEL_CALL = re.compile(r"label\([ \t]{0,9}\"([^\"\\\n]{1,200})\"")
_LABEL = re.compile(r"<([\w](?:[\w:.-]{0,200}))>")
_STRING = re.compile(r'"((?:[^"\\]|\\.){0,4000})"')
_HEADING = re.compile(r"(={1,6})[ \t]+")
_ITEM = re.compile(r"(?:[-+]|\d{1,6}\.)[ \t]+")
_LET = re.compile(r"#let[ \t]+([A-Za-z_][\w-]{0,80})[ \t]*=[ \t]*")
_IN_CALL = re.compile(r'"(?:[^"\\]|\\.){0,20000}"|\\.|[()]')
_BLANK = re.compile(r"\n[ \t\r]*\n")


def match_brackets(text: str) -> dict[int, int]:
    """Each ``[``'s ``]``, in one pass that passes over escapes, comments, raw text and addresses."""
    pairs: dict[int, int] = {}
    stack: list[int] = []
    for match in re.finditer(
        r"\\.|https?://[^\s\[\]]{1,2000}|//[^\n]*|/\*(?:(?!\*/).){0,20000}\*/|`[^`\n]{0,2000}`|[\[\]]",
        text,
        re.DOTALL,
    ):
        found = match.group()
        if found == "[":
            stack.append(match.start())
        elif found == "]" and stack:
            pairs[stack.pop()] = match.start()
    return pairs


#: What is no text, and the calls of a note that give its text: ``#footnote[…]``, ``#footnote("…")``.
_COMMENTS = re.compile(
    r"(?<!:)//[^\n]*|/\*(?:(?!\*/).){0,20000}\*/|`{3}(?:(?!`{3}).){0,20000}`{3}|`[^`\n]{0,2000}`", re.DOTALL
)
_FOOTNOTE = re.compile(
    r"(?<![\w.-])footnote(?:\([^()<>\[\]\"]{0,200}\))?(?=\[|\(\s?(?:[\w-]{1,20}:\s?\w{1,20},\s?)?\")"
)


def read(data: bytes, name: str, read_included: Callable[[str], bytes] | None = None) -> Document:
    """Read Typst; see `provcite.manuscripts.readers.read_manuscript`."""
    decoded = decode(data, name=name)
    reader = _Reader(read_included)
    if decoded.warning:
        reader.warnings.append(decoded.warning)
    reader.file(decoded.text, "")
    return reader.finish()


class _Reader:
    def __init__(self, read_included: Callable[[str], bytes] | None) -> None:
        self.read_included = read_included
        self.blocks: list[Block] = []
        self.notes: list[Note] = []
        self.suppressions: list[Suppression] = []
        self.warnings: list[str] = []
        self.lines: dict[str, tuple[int, ...]] = {}
        self.definitions: dict[str, str] = {}
        self.labels: dict[str, int] = {}
        self.bibliographies: list[str] = []
        self.open_files: list[str] = []
        self.files = 0
        self.title = ""
        self.text = ""
        self.part = ""
        self.brackets: dict[int, int] = {}
        self.builder = BlockBuilder()
        self.kind, self.level = "paragraph", 0
        self.first: int | None = None
        self.italic_from: int | None = None
        self.current_note: int | None = None
        self.depth = 0
        self.note_count = 0
        self.calls = 0
        self.unclosed = 0

    def file(self, text: str, part: str) -> None:
        """Read one file; the state of the file that includes it is kept."""
        kept = self.text, self.part, self.brackets
        self.text, self.part, self.brackets = text, part, match_brackets(text)
        self.lines[part] = line_starts(text)
        self._run(0, len(text))
        self._break()
        self.calls += len(_FOOTNOTE.findall(_COMMENTS.sub("", text)))
        self.text, self.part, self.brackets = kept

    def finish(self) -> Document:
        return Document(
            format="typ",
            blocks=mark_bibliography(self.blocks),
            notes=tuple(self.notes),
            title=self.title or next((block.text for block in self.blocks if block.kind == "heading"), ""),
            lines=self.lines,
            suppressions=tuple(self.suppressions),
            bibliographies=tuple(self.bibliographies),
            warnings=tuple(self.warnings),
            notes_in_file=max(self.calls, len(self.notes)),
        )

    # -- output ----------------------------------------------------------------------------------

    def _emit(self, start: int, end: int) -> None:
        if start >= end:
            return
        if self.first is None and self.text[start:end].strip():
            self.first = start + len(self.text[start:end]) - len(self.text[start:end].lstrip())
        self.builder.add(self.text[start:end], start, part=self.part)

    def _shown(self, at: int, text: str) -> None:
        if self.first is None and text.strip():
            self.first = at
        self.builder.add(text, at, part=self.part, exact=False)

    def _place(self, offset: int) -> tuple[int, int]:
        starts = self.lines[self.part]
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    def _break(self) -> None:
        if self.current_note is not None:
            if not self.builder.ends_in_space:
                self.builder.add(" ", 0, exact=False)
            return
        if self.italic_from is not None:
            self.builder.italic(self.italic_from)
            self.italic_from = None
        if not self.builder.is_empty() or self.builder.marks:
            line, column = self._place(self.first or 0)
            self.blocks.append(
                self.builder.build(
                    self.kind, len(self.blocks) + 1, level=self.level, line=line, column=column
                )
            )
        self.builder, self.first = BlockBuilder(), None
        self.kind, self.level = "paragraph", 0

    # -- markup ----------------------------------------------------------------------------------

    def _run(self, at: int, end: int) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            line, column = self._place(at)
            raise InputError(
                f"The Typst file nests its content more than {MAX_DEPTH} deep; it was not read.",
                place=f"{self.part or 'manuscript'}:{line}:{column}",
            )
        text = self.text
        while at < end:
            if at == 0 or text[at - 1] == "\n":
                at = self._line_start(at, end)
                if at >= end:
                    break
            special = _SPECIAL.search(text, at, end)
            if special is None:
                self._emit(at, end)
                break
            self._emit(at, special.start())
            at = self._construct(special.start(), end)
        self.depth -= 1

    def _line_start(self, at: int, end: int) -> int:
        text = self.text
        begin = at
        while begin < end and text[begin] in " \t":
            begin += 1
        heading = _HEADING.match(text, begin, end)
        if heading and self.current_note is None:
            self._break()
            stop = text.find("\n", begin, end)
            stop = end if stop < 0 else stop
            self.kind, self.level = "heading", len(heading.group(1))
            self._run(heading.end(), stop)
            self._break()
            return stop
        item = _ITEM.match(text, begin, end)
        if item and self.current_note is None:
            self._break()
            self.kind = "item"
            return item.end()
        return at

    def _construct(self, at: int, end: int) -> int:
        text = self.text
        character = text[at]
        if character == "\n":
            blank = _BLANK.match(text, at, end)
            if blank:
                self._break()
                return blank.end()
            self._emit(at, at + 1)
            return at + 1
        if character == "\\":
            return self._escape(at, end)
        if character == "/":
            return self._slash(at, end)
        if character == "`":
            return self._raw(at, end)
        if character == "#":
            return self._code(at, end)
        if character == "@":
            return self._reference(at, end)
        if character in "hw" and (at == 0 or not (text[at - 1].isalnum() or text[at - 1] == "/")):
            link = ADDRESS.match(text, at, end)
            if link:
                address = trim_address(link.group())
                start = self.builder.at
                self._emit(at, at + len(address))
                self.builder.link(start, address)
                return at + len(address)
        elif character == "<":
            label = _LABEL.match(text, at, end)
            if label:
                return label.end()
        elif character == "*":
            return at + 1
        elif character == "_":
            before = text[at - 1] if at else " "
            after = text[at + 1] if at + 1 < len(text) else " "
            if not (before.isalnum() and after.isalnum()):
                if self.italic_from is None:
                    self.italic_from = self.builder.at
                else:
                    self.builder.italic(min(self.italic_from, self.builder.at))
                    self.italic_from = None
                return at + 1
        elif character == "~":
            self._shown(at, "\u00a0")
            return at + 1
        elif character == "$":
            close = text.find("$", at + 1, min(end, at + 4000))
            if close > 0:
                return close + 1
        else:
            for written, shown in (("---", "—"), ("--", "–"), ("...", "…"), ("-?", "")):
                if text.startswith(written, at):
                    if shown:
                        self._shown(at, shown)
                    return at + len(written)
        self._emit(at, at + 1)
        return at + 1

    def _escape(self, at: int, end: int) -> int:
        text = self.text
        unicode_escape = re.compile(r"\\u\{([0-9a-fA-F]{1,6})\}").match(text, at, end)
        if unicode_escape:
            value = int(unicode_escape.group(1), 16)
            if 31 < value < 0x110000 and not 0xD800 <= value < 0xE000:
                self._shown(at, chr(value))
            return unicode_escape.end()
        if at + 1 < end and not text[at + 1].isspace():
            self._emit(at + 1, at + 2)
            return at + 2
        self._shown(at, " ")
        return at + 1

    def _slash(self, at: int, end: int) -> int:
        text = self.text
        if text.startswith("//", at):
            stop = text.find("\n", at, end)
            stop = end if stop < 0 else stop
            self._comment(text[at : min(stop, at + 400)])
            return stop
        if text.startswith("/*", at):
            depth = 0
            for match in re.compile(r"/\*|\*/").finditer(text, at, end):
                depth += 1 if match.group() == "/*" else -1
                if depth == 0:
                    self._comment(text[at : min(match.end(), at + 400)])
                    return match.end()
            return end
        self._emit(at, at + 1)
        return at + 1

    def _comment(self, comment: str) -> None:
        found = read_suppression(comment)
        if found is None:
            return
        whole, codes = found
        if whole:
            self.suppressions.append(Suppression(codes=codes))
        elif self.current_note is not None:
            self.suppressions.append(Suppression(codes=codes, note=self.current_note))
        else:
            self.suppressions.append(Suppression(codes=codes, paragraph=len(self.blocks) + 1))

    def _raw(self, at: int, end: int) -> int:
        text = self.text
        width = 1
        while text.startswith("`", at + width) and at + width < end:
            width += 1
        if width == 2:
            return at + 2
        close = text.find("`" * width, at + width, end)
        if close < 0:
            return end if width >= 3 else at + 1
        if width == 1:
            self._emit(at + 1, close)
        return close + width

    def _reference(self, at: int, end: int) -> int:
        text = self.text
        match = _KEY.match(text, at, end)
        if match is None or (at and text[at - 1].isalnum()):
            self._emit(at, at + 1)
            return at + 1
        key = match.group(1)
        after = match.end()
        locator = ""
        close = self.brackets.get(after)
        if close is not None and close < end:
            locator = self._plain(after + 1, close)
            after = close + 1
        if key in self.labels:
            self.builder.mark(self.labels[key])
            return after
        start = self.builder.at
        self._emit(at, after)
        self.builder.key(start, key, locator=locator)
        return after

    def _plain(self, start: int, end: int) -> str:
        """The plain words of a content block (a locator)."""
        kept = self.builder, self.first, self.italic_from, self.current_note
        self.builder, self.italic_from, self.current_note = BlockBuilder(), None, -1
        self._run(start, end)
        words = self.builder.build("paragraph", 0).text
        self.builder, self.first, self.italic_from, self.current_note = kept
        return words

    # -- code ------------------------------------------------------------------------------------

    def _arguments(self, at: int, end: int) -> int | None:
        """The place of the ``)`` that closes the ``(`` at `at`.

        Looking for what is not there costs most: after some failures only a short way is looked.
        """
        depth = 0
        text = self.text
        reach = 200_000 if self.unclosed < 20 else 2_000 if self.unclosed < 2_000 else 40
        for match in _IN_CALL.finditer(text, at, min(end, at + reach)):
            found = match.group()
            if found == "(":
                depth += 1
            elif found == ")":
                depth -= 1
                if depth == 0:
                    return match.start()
        self.unclosed += 1
        return None

    def _code(self, at: int, end: int) -> int:
        text = self.text
        let = _LET.match(text, at, end)
        if let:
            return self._let(let.group(1), let.end(), end)
        match = _NAME.match(text, at, end)
        if match is None:
            if text.startswith("#[", at) and at + 1 in self.brackets:
                return at + 1
            self._emit(at, at + 1)
            return at + 1
        name = match.group(1)
        after = match.end()
        if name in ("set", "show", "import", "let", "context"):
            return self._statement(after, end)
        if name == "include":
            string = re.compile(r'[ \t]*"([^"\n]{1,500})"').match(text, after, end)
            if string:
                self._include(string.group(1), at)
                return string.end()
            return after
        if name in self.definitions and not text.startswith(("(", "["), after):
            self._shown(at, self.definitions[name])
            return after
        inside: tuple[int, int] | None = None
        if text.startswith("(", after):
            close = self._arguments(after, end)
            if close is None:
                return after
            inside, after = (after + 1, close), close + 1
        bodies: list[tuple[int, int]] = []
        while after in self.brackets and self.brackets[after] < end:
            bodies.append((after + 1, self.brackets[after]))
            after = self.brackets[after] + 1
        self._call(name, at, inside, bodies)
        return after

    def _call(
        self, name: str, at: int, inside: tuple[int, int] | None, bodies: list[tuple[int, int]]
    ) -> None:
        text = self.text
        arguments = text[inside[0] : inside[1]] if inside else ""
        string = _STRING.search(arguments)
        if name == "footnote":
            if bodies:
                self._note(*bodies[0])
            elif (label := _LABEL.search(arguments)) and label.group(1) in self.labels:
                self.builder.mark(self.labels[label.group(1)])
            elif string and inside:
                self._note(inside[0] + string.start(1), inside[0] + string.end(1))
        elif name == "cite":
            label = _LABEL.search(arguments) or _LABEL_CALL.search(arguments)
            if label and inside:
                start = self.builder.at
                self._emit(at, inside[1] + 1)
                self.builder.key(start, label.group(1), locator=self._named(inside, "supplement"))
        elif name == "link":
            start = self.builder.at
            if bodies:
                self._run(*bodies[0])
            elif string and inside:
                self._emit(inside[0] + string.start(1), inside[0] + string.end(1))
            if string:
                self.builder.link(start, string.group(1))
        elif name == "quote":
            self._quote(arguments, bodies, at)
        elif name in ("emph",):
            for body in bodies:
                start = self.builder.at
                self._run(*body)
                self.builder.italic(start)
        elif name == "bibliography":
            self.bibliographies.extend(_STRING.findall(arguments))
        elif name == "heading":
            self._break()
            level = re.search(r"level:\s{0,4}(\d)", arguments)
            for body in bodies:
                self.kind, self.level = "heading", int(level.group(1)) if level else 1
                self._run(*body)
                self._break()
        elif name in ("table", "grid", "figure", "block", "box", "align", "columns", "pad", "stack", "rect"):
            self._cells(name, inside, bodies)
        elif name in ("v", "h", "pagebreak", "colbreak", "outline", "image", "line", "counter", "label"):
            pass
        elif name == "linebreak":
            self._shown(at, " ")
        elif name == "parbreak":
            self._break()
        else:
            for body in bodies:
                self._run(*body)

    def _named(self, inside: tuple[int, int], name: str) -> str:
        """The words of the named argument ``name: [..]`` or ``name: ".."``."""
        match = re.compile(name + r":[ \t\n]{0,20}").search(self.text, *inside)
        if match is None:
            return ""
        close = self.brackets.get(match.end())
        if close is not None:
            return self._plain(match.end() + 1, close)
        string = _STRING.match(self.text, match.end(), inside[1])
        return string.group(1) if string else ""

    def _quote(self, arguments: str, bodies: list[tuple[int, int]], at: int) -> None:
        block = re.search(r"block:\s{0,4}true", arguments) is not None and self.current_note is None
        for body in bodies[:1]:
            if block:
                self._break()
                self.kind = "quote"
                self._run(*body)
                self._break()
            else:
                self._shown(at, "“")
                self._run(*body)
                self._shown(body[1], "”")

    def _cells(self, name: str, inside: tuple[int, int] | None, bodies: list[tuple[int, int]]) -> None:
        cells = list(bodies)
        if inside:
            at = inside[0]
            while at < inside[1]:
                opening = self.text.find("[", at, inside[1])
                if opening < 0 or opening not in self.brackets:
                    break
                cells.append((opening + 1, self.brackets[opening]))
                at = self.brackets[opening] + 1
        for cell in cells:
            if name in ("table", "grid", "figure") and self.current_note is None:
                self._break()
                self.kind = "cell" if name != "figure" else "caption"
                self._run(*cell)
                self._break()
            else:
                self._run(*cell)

    def _let(self, name: str, after: int, end: int) -> int:
        text = self.text
        close = self.brackets.get(after)
        if close is not None:
            self.definitions[name] = self._plain(after + 1, close)
            return close + 1
        string = _STRING.match(text, after, end)
        if string:
            self.definitions[name] = string.group(1)
            return string.end()
        return self._statement(after, end)

    def _statement(self, at: int, end: int) -> int:
        """Pass over a set, show, let or import statement: to the end of its line, brackets balanced."""
        text = self.text
        while at < end and text[at] != "\n":
            if text[at] in "({":
                close = self._arguments(at, end) if text[at] == "(" else self._curly(at, end)
                if close is None:
                    break
                at = close
            elif at in self.brackets:
                at = self.brackets[at]
            at += 1
        return at

    def _curly(self, at: int, end: int) -> int | None:
        depth = 0
        for match in re.compile(r"[{}]").finditer(self.text, at, min(end, at + 200_000)):
            depth += 1 if match.group() == "{" else -1
            if depth == 0:
                return match.start()
        return None

    def _note(self, start: int, end: int) -> None:
        if self.current_note == -1:
            return  # in what is read for its words alone
        outer = self.notes[self.current_note] if self.current_note is not None else None
        index = len(self.notes)
        self.note_count += 1
        self.builder.mark(index)
        label = _LABEL.match(self.text, end + 1)
        if label:
            self.labels[label.group(1)] = index
        line, column = self._place(start)
        note = Note(
            number=str(self.note_count),
            kind="footnote",
            block=Block(kind="note", text="", paragraph=len(self.blocks) + 1),
            # A note inside a note is called where the outer one is.
            anchor=outer.anchor if outer is not None else len(self.blocks),
            anchor_at=outer.anchor_at if outer is not None else self.builder.at,
        )
        self.notes.append(note)
        kept = self.builder, self.first, self.italic_from
        inside = self.current_note
        self.builder, self.italic_from, self.current_note = BlockBuilder(), None, index
        self._run(start, end)
        self._close_italics()
        block = self.builder.build("note", len(self.blocks) + 1, line=line, column=column)
        self.notes[index] = replace(note, block=block)
        self.builder, self.first, self.italic_from = kept
        self.current_note = inside

    def _close_italics(self) -> None:
        if self.italic_from is not None:
            self.builder.italic(self.italic_from)

    def _include(self, path: str, at: int) -> None:
        line, _ = self._place(at)
        if path in self.open_files:
            self.warnings.append(f"{path} includes itself (line {line}); the inner copy was left out.")
            return
        self.files += 1
        if len(self.open_files) >= MAX_INCLUDE_DEPTH or self.files > MAX_FILES:
            self.warnings.append(f"{path} is included too deep or too often; it was left out.")
            return
        if self.read_included is None:
            self.warnings.append(
                f"{path} is included but could not be read here; its notes were not checked."
            )
            return
        try:
            decoded = decode(self.read_included(path), name=path)
        except InputError as error:
            self.warnings.append(f"line {line}: {error.message}")
            return
        self.open_files.append(path)
        self._break()
        self.file(decoded.text, path)
        self.open_files.pop()
