"""LaTeX: notes, biblatex and natbib citations, quotations, included files, simple macros.

Nothing is run: of the language only what stands in manuscripts is understood, and an unknown
command leaves its arguments in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from provcite.manuscripts.builder import BlockBuilder, line_starts
from provcite.manuscripts.decode import decode
from provcite.manuscripts.document import Block, Document, Note, Suppression
from provcite.manuscripts.readers import _latex_words as words
from provcite.manuscripts.structure import mark_bibliography
from provcite.manuscripts.suppressions import read_suppression
from provcite.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

FORMAT: Final = ("tex", (".tex", ".ltx", ".latex"))

MAX_INCLUDE_DEPTH = 12
MAX_FILES = 400
MAX_MACRO_DEPTH = 20
MAX_EXPANDED = 2_000_000
MAX_GROUP_DEPTH = 120

_SPECIAL = re.compile(r"[\\%{}~$&`'\-\"<>,]|\n[ \t\r]*\n")
_COMMAND = re.compile(r"\\(?:([A-Za-z@]+)(\*?)[ \t]*|(.)|\n)", re.DOTALL)
_COMMENT_END = re.compile(r"\n[ \t]*")
_OPTIONAL_SPACE = re.compile(r"[ \t\r]*(?:%[^\n]*)?\n?[ \t\r]*")


@dataclass(slots=True)
class _Text:
    """One file, or the body of a macro. `frozen` is the place of the macro's call."""

    text: str
    part: str
    braces: dict[int, int]
    frozen: int | None = None


@dataclass(slots=True)
class _Macro:
    arguments: int
    default: str | None
    body: str


@dataclass(slots=True)
class _State:
    """What a group opens and its end closes again."""

    italic_from: int | None = None
    quote_depth: int = 0


@dataclass(slots=True)
class _Output:
    builder: BlockBuilder
    kind: str = "paragraph"
    level: int = 0
    first: tuple[str, int] | None = None
    groups: list[_State] = field(default_factory=list)


def match_braces(text: str) -> dict[int, int]:
    """Each opening brace's closing one, in one pass that knows escapes and comments."""
    pairs: dict[int, int] = {}
    stack: list[int] = []
    for match in re.finditer(r"\\.|%[^\n]*|[{}]", text, re.DOTALL):
        found = match.group()
        if found == "{":
            stack.append(match.start())
        elif found == "}" and stack:
            pairs[stack.pop()] = match.start()
    return pairs


def read(data: bytes, name: str, read_included: Callable[[str], bytes] | None = None) -> Document:
    """Read LaTeX and the files it includes; see `provcite.manuscripts.readers.read_manuscript`."""
    decoded = decode(data, name=name)
    reader = _Reader(read_included)
    if decoded.warning:
        reader.warnings.append(decoded.warning)
    return reader.read(decoded.text)


class _Reader:
    def __init__(self, read_included: Callable[[str], bytes] | None) -> None:
        self.read_included = read_included
        self.blocks: list[Block] = []
        self.notes: list[Note] = []
        self.suppressions: list[Suppression] = []
        self.warnings: list[str] = []
        self.lines: dict[str, tuple[int, ...]] = {}
        self.macros: dict[str, _Macro] = {}
        self.out = _Output(BlockBuilder())
        self.title = ""
        self.nocite: list[str] = []
        self.bibliographies: list[str] = []
        self.open_files: list[str] = []
        self.files = 0
        self.expanded = 0
        self.macro_depth = 0
        self.depth = 0
        self.environments: list[str] = []
        self.current_note: int | None = None
        self.unfilled: list[int] = []
        self.counts = {"footnote": 0, "endnote": 0}
        self.silent = False
        self.by_chapter = False
        self.unclosed = 0

    def read(self, text: str) -> Document:
        self.lines[""] = line_starts(text)
        source = _Text(text, "", match_braces(text))
        document_class = re.search(r"\\documentclass[^{]{0,300}\{([^{}]{1,60})\}", text)
        self.by_chapter = document_class is not None and document_class.group(1).strip() in words.BY_CHAPTER
        begin = text.find("\\begin{document}")
        if begin >= 0:
            self.silent = True
            self._run(source, 0, begin)
            self.silent = False
            self.out = _Output(BlockBuilder())
            end = text.find("\\end{document}", begin)
            self._run(source, begin + len("\\begin{document}"), end if end >= 0 else len(text))
        else:
            self._run(source, 0, len(text))
        self._break()
        return Document(
            format="tex",
            blocks=mark_bibliography(self.blocks),
            notes=tuple(self.notes),
            title=self.title or next((block.text for block in self.blocks if block.kind == "heading"), ""),
            language="",
            lines=self.lines,
            suppressions=tuple(self.suppressions),
            nocite=tuple(self.nocite),
            bibliographies=tuple(self.bibliographies),
            warnings=tuple(self.warnings),
        )

    # -- output ----------------------------------------------------------------------------------

    def _emit(self, source: _Text, start: int, end: int) -> None:
        if start >= end or self.silent:
            return
        if self.out.first is None and source.text[start:end].strip():
            lead = len(source.text[start:end]) - len(source.text[start:end].lstrip())
            self.out.first = (source.part, source.frozen if source.frozen is not None else start + lead)
        if source.frozen is not None:
            self._shown(
                source,
                start,
                " ".join(source.text[start:end].split()) if source.text[start:end].strip() else " ",
                lead=source.text[start].isspace(),
                tail=source.text[end - 1].isspace(),
            )
            return
        self.out.builder.add(source.text[start:end], start, part=source.part)

    def _shown(self, source: _Text, at: int, text: str, *, lead: bool = False, tail: bool = False) -> None:
        """Text that the reader sees where the file has something else."""
        if self.silent:
            return
        builder = self.out.builder
        place = source.frozen if source.frozen is not None else at
        if self.out.first is None and text.strip():
            self.out.first = (source.part, place)
        if lead and not builder.ends_in_space and not text.isspace():
            text = " " + text
        if tail and not text.isspace():
            text += " "
        if text.startswith(" ") and builder.ends_in_space:
            text = text.lstrip(" ")
        builder.add(text, place, part=source.part, exact=False)

    def _break(self) -> None:
        """End the paragraph."""
        if self.current_note is not None:
            if not self.out.builder.ends_in_space:
                self.out.builder.add(" ", 0, exact=False)
            return
        out = self.out
        for group in out.groups:
            if group.italic_from is not None:
                out.builder.italic(group.italic_from)
                group.italic_from = 0
        if not out.builder.is_empty() or out.builder.marks:
            part, offset = out.first or ("", 0)
            line, column = self._place(part, offset)
            self.blocks.append(
                out.builder.build(out.kind, len(self.blocks) + 1, level=out.level, line=line, column=column)
            )
        self.out = _Output(BlockBuilder(), kind=self._kind(), groups=out.groups)

    def _kind(self) -> str:
        for environment in reversed(self.environments):
            if environment in words.QUOTES:
                return "quote"
            if environment in words.TABLES:
                return "cell"
            if environment == "thebibliography":
                return "bibliography"
            if environment in words.LISTS:
                return "item"
        return "paragraph"

    def _place(self, part: str, offset: int) -> tuple[int, int]:
        starts = self.lines.get(part) or (0,)
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    # -- the parser ------------------------------------------------------------------------------

    def _run(self, source: _Text, at: int, end: int) -> None:
        self.depth += 1
        if self.depth > MAX_GROUP_DEPTH:
            self.depth -= 1
            raise InputError(
                f"The LaTeX file nests its groups more than {MAX_GROUP_DEPTH} deep; it was not read.",
                place=self._where(source, at),
            )
        text = source.text
        groups = self.out.groups
        floor = len(groups)
        while at < end:
            special = _SPECIAL.search(text, at, end)
            if special is None:
                self._emit(source, at, end)
                break
            if special.start() > at:
                self._emit(source, at, special.start())
            at = special.start()
            character = text[at]
            if character == "\\":
                at = self._command(source, at, end)
            elif character == "%":
                at = self._comment(source, at, end)
            elif character == "{":
                if len(groups) - floor < 2000:
                    groups.append(_State())
                at += 1
            elif character == "}":
                if len(groups) > floor:
                    self._close_group(groups.pop())
                at += 1
            elif character == "\n":
                self._break()
                at = special.end()
            else:
                at = self._character(source, at, end)
        while len(groups) > floor:
            self._close_group(groups.pop())
        self.depth -= 1

    def _close_group(self, group: _State) -> None:
        if group.italic_from is not None:
            self.out.builder.italic(min(group.italic_from, self.out.builder.at))

    def _where(self, source: _Text, at: int) -> str:
        line, column = self._place(source.part, source.frozen if source.frozen is not None else at)
        return f"{source.part or 'manuscript'}:{line}:{column}"

    def _comment(self, source: _Text, at: int, end: int) -> int:
        stop = source.text.find("\n", at, end)
        stop = end if stop < 0 else stop
        found = read_suppression(source.text[at : min(stop, at + 400)])
        if found is not None:
            self._suppress(found[0], found[1])
        match = _COMMENT_END.match(source.text, stop, end)
        return match.end() if match else stop

    def _suppress(self, whole: bool, codes: tuple[str, ...]) -> None:
        if whole:
            self.suppressions.append(Suppression(codes=codes))
        elif self.current_note is not None:
            self.suppressions.append(Suppression(codes=codes, note=self.current_note))
        else:
            self.suppressions.append(Suppression(codes=codes, paragraph=len(self.blocks) + 1))

    def _character(self, source: _Text, at: int, end: int) -> int:
        text = source.text
        for written, shown in words.LIGATURES:
            if text.startswith(written, at) and at + len(written) <= end:
                self._shown(source, at, shown)
                return at + len(written)
        character = text[at]
        if character == "~":
            self._shown(source, at, "\u00a0")
        elif character == "`":
            self._shown(source, at, "‘")
        elif character == "'":
            self._shown(source, at, "’")
        elif character == "&":
            if self.environments and self.environments[-1] in words.TABLES:
                self._break()
            else:
                self._emit(source, at, at + 1)
        elif character == "$":
            return self._math(source, at, end)
        else:
            self._emit(source, at, at + 1)
        return at + 1

    def _math(self, source: _Text, at: int, end: int) -> int:
        text = source.text
        if text.startswith("$$", at):
            close = text.find("$$", at + 2, min(end, at + 20_000))
            return close + 2 if close >= 0 else at + 2
        close = text.find("$", at + 1, min(end, at + 400))
        if close < 0 or "\n\n" in text[at:close]:
            self._emit(source, at, at + 1)
            return at + 1
        self._shown(source, at, re.sub(r"[\\{}^_]", "", text[at + 1 : close]))
        return close + 1

    # -- commands --------------------------------------------------------------------------------

    def _space(self, source: _Text, at: int, end: int) -> int:
        match = _OPTIONAL_SPACE.match(source.text, at, end)
        return match.end() if match else at

    def _group(self, source: _Text, at: int, end: int) -> tuple[int, int, int] | None:
        """A ``{...}`` at `at`: begin and end of its inside, and the place after it."""
        begin = self._space(source, at, end)
        close = source.braces.get(begin)
        if close is None or close >= end:
            return None
        return begin + 1, close, close + 1

    def _option(self, source: _Text, at: int, end: int, marks: str = "[]") -> tuple[int, int, int] | None:
        """A ``[...]`` at `at`, with braces inside it balanced."""
        text = source.text
        begin = self._space(source, at, end)
        if begin >= end or text[begin] != marks[0]:
            return None
        index = begin + 1
        # Looking for what is not there costs most: after some failures only a short way is looked.
        limit = min(end, begin + (4000 if self.unclosed < 200 else 200))
        depth = 0
        while index < limit:
            character = text[index]
            if character == "{":
                index = source.braces.get(index, index)
            elif character == "\\":
                index += 1
            elif character == marks[0]:
                depth += 1
            elif character == marks[1]:
                if depth == 0:
                    return begin + 1, index, index + 1
                depth -= 1
            index += 1
        self.unclosed += 1
        return None

    def _words(self, source: _Text, start: int, end: int) -> str:
        """The plain words of an argument (a locator, a title)."""
        kept = self.out, self.current_note, self.silent
        self.out, self.silent = _Output(BlockBuilder()), False
        self.current_note = -1
        self._run(source, start, end)
        text = self.out.builder.build("paragraph", 0).text
        self.out, self.current_note, self.silent = kept
        return text

    def _command(self, source: _Text, at: int, end: int) -> int:
        match = _COMMAND.match(source.text, at, end)
        if match is None:
            return at + 1
        name = match.group(1)
        after = match.end()
        if name is None:
            return self._symbol(source, at, after, match.group(3) or " ", end)
        if name in self.macros:
            return self._expand(source, at, match.end(1), end, self.macros[name])
        if name in words.NOTE_COMMANDS:
            return self._note(source, at, after, end, name)
        if "cite" in name.lower() and words.is_citation(name):
            return self._citation(source, at, after, end, name)
        if name in words.SYMBOLS:
            self._shown(source, at, words.SYMBOLS[name])
            return (
                after
                if source.text[match.end(1) : after].strip() == "" and not source.text.startswith("{}", after)
                else after + 2
            )
        if name in words.HEADINGS:
            return self._heading(source, after, end, name)
        if name in words.ITALIC_SWITCHES:
            if self.out.groups:
                self.out.groups[-1].italic_from = self.out.builder.at
            return after
        if name in words.DROPPED:
            for _ in range(3):
                option = self._option(source, after, end)
                if option is not None:
                    after = option[2]
            for _ in range(words.DROPPED[name]):
                group = self._group(source, after, end)
                if group is not None:
                    after = group[2]
            return after
        handler = getattr(self, "_do_" + words.HANDLERS.get(name, ""), None)
        if handler is not None:
            done: int = handler(source, at, after, end, name)
            return done
        if len(name) == 1 and name in words.ACCENTS:
            return self._accent(source, at, after, end, name)
        # An unknown command: its options are settings, its arguments stay in the text.
        option = self._option(source, after, end) if source.text.startswith("[", after) else None
        return option[2] if option is not None else after

    def _symbol(self, source: _Text, at: int, after: int, symbol: str, end: int) -> int:
        if symbol in words.ACCENTS:
            return self._accent(source, at, after, end, symbol)
        if symbol in "#$%&_{}":
            self._emit(source, after - 1, after)
        elif symbol == "\\":
            if self.environments and self.environments[-1] in words.TABLES:
                self._break()
            else:
                self._shown(source, at, " ")
            option = self._option(source, after, end) if source.text.startswith("[", after) else None
            return option[2] if option is not None else after
        elif symbol in ",;:! \n":
            self._shown(source, at, "\u00a0" if symbol == "," else "" if symbol == "!" else " ")
        elif symbol in "()[]":
            if symbol in "([":
                close = source.text.find(
                    "\\" + (")" if symbol == "(" else "]"), after, min(end, after + 20_000)
                )
                return close + 2 if close >= 0 else after
        elif symbol == "@":
            pass
        return after

    def _accent(self, source: _Text, at: int, after: int, end: int, accent: str) -> int:
        text = source.text
        begin = self._space(source, after, end) if accent.isalpha() else after
        group = self._group(source, begin, end) if text.startswith("{", begin) else None
        if group is not None:
            letter, past = text[group[0] : group[1]].strip(), group[2]
        elif text.startswith(("\\i", "\\j"), begin):
            letter, past = text[begin + 1], begin + 2
            if text.startswith("{}", past):
                past += 2
        elif begin < end:
            letter, past = text[begin], begin + 1
        else:
            return after
        self._shown(source, at, words.accented(letter.removeprefix("\\"), accent))
        return past

    def _heading(self, source: _Text, after: int, end: int, name: str) -> int:
        option = self._option(source, after, end)
        group = self._group(source, option[2] if option else after, end)
        if group is None:
            return after
        self._break()
        if name == "chapter" and self.by_chapter:
            self.counts = dict.fromkeys(self.counts, 0)
        self.out.kind, self.out.level = "heading", words.HEADINGS[name]
        self._run(source, group[0], group[1])
        self._break()
        return group[2]

    # -- notes and citations -----------------------------------------------------------------------

    def _note(self, source: _Text, at: int, after: int, end: int, name: str) -> int:
        option = self._option(source, after, end) if source.text.startswith("[", after) else None
        kind = "endnote" if name.startswith("endnote") else "footnote"
        if name.endswith("mark"):
            if not self.silent and self.current_note is None:
                self.unfilled.append(self._open_note(kind, self._number(source, option)))
            return option[2] if option else after
        group = self._group(source, option[2] if option else after, end)
        if group is None:
            return after
        if self.silent or self.current_note is not None:
            return group[2]
        if name.endswith("text"):
            index = (
                self.unfilled.pop(0) if self.unfilled else self._open_note(kind, self._number(source, option))
            )
        else:
            index = self._open_note(kind, self._number(source, option))
        self._fill_note(index, source, group[0], group[1])
        return group[2]

    def _number(self, source: _Text, option: tuple[int, int, int] | None) -> str | None:
        return source.text[option[0] : option[1]].strip() if option else None

    def _open_note(self, kind: str, number: str | None) -> int:
        if number is None:
            self.counts[kind] += 1
            number = str(self.counts[kind])
        index = len(self.notes)
        builder = self.out.builder
        builder.drop_final(" ") if builder.ends_in_space else None
        builder.mark(index)
        empty = Block(kind="note", text="", paragraph=len(self.blocks) + 1)
        self.notes.append(
            Note(number=number, kind=kind, block=empty, anchor=len(self.blocks), anchor_at=builder.at)
        )
        return index

    def _fill_note(self, index: int, source: _Text, start: int, end: int) -> None:
        kept = self.out
        self.out = _Output(BlockBuilder())
        self.current_note = index
        self._run(source, start, end)
        builder = self.out.builder
        place = source.frozen if source.frozen is not None else start
        line, column = self._place(source.part, place)
        block = builder.build("note", len(self.blocks) + 1, line=line, column=column)
        self.notes[index] = replace(self.notes[index], block=block)
        self.out = kept
        self.current_note = None

    def _citation(self, source: _Text, at: int, after: int, end: int, name: str) -> int:
        """``\\autocite[see][l.~302]{a,b}`` and the multiple forms ``\\autocites``."""
        cites: list[tuple[str, str, str]] = []
        multiple = (name.lower().endswith("s") and name.lower() != "cites") or name.lower() == "cites"
        here = after
        while multiple:
            around = self._option(source, here, end, "()")
            if around is None:
                break
            here = around[2]
        while True:
            options: list[tuple[int, int, int]] = []
            place = here
            while len(options) < 2:
                option = self._option(source, place, end)
                if option is None:
                    break
                options.append(option)
                place = option[2]
            group = self._group(source, place, end)
            if group is None:
                break
            notes = [self._words(source, start, stop) for start, stop, _ in options]
            prefix, locator = (notes[0], notes[1]) if len(notes) == 2 else ("", notes[0] if notes else "")
            keys = [key.strip() for key in source.text[group[0] : group[1]].split(",") if key.strip()]
            cites.extend(
                (key, locator if number == len(keys) - 1 else "", prefix if number == 0 else "")
                for number, key in enumerate(keys)
            )
            here = group[2]
            if not multiple:
                break
        if name == "nocite":
            self.nocite.extend(key for key, _, _ in cites)
            return here
        if not cites or self.silent:
            return here
        if name.lower().startswith("foot") and self.current_note is None:
            index = self._open_note("footnote", None)
            kept = self.out
            self.out = _Output(BlockBuilder())
            self.current_note = index
            self._write_citation(source, at, here, cites)
            line, column = self._place(source.part, source.frozen if source.frozen is not None else at)
            block = self.out.builder.build("note", len(self.blocks) + 1, line=line, column=column)
            self.notes[index] = replace(self.notes[index], block=block)
            self.out, self.current_note = kept, None
        else:
            self._write_citation(source, at, here, cites)
        return here

    def _write_citation(self, source: _Text, at: int, after: int, cites: list[tuple[str, str, str]]) -> None:
        start = self.out.builder.at
        self._emit(source, at, after)
        for key, locator, prefix in cites:
            self.out.builder.key(start, key, locator=locator, prefix=prefix)

    # -- macros and files --------------------------------------------------------------------------

    def _expand(self, source: _Text, at: int, after: int, end: int, macro: _Macro) -> int:
        text = source.text
        arguments: list[str] = []
        if macro.default is not None:
            option = self._option(source, after, end)
            arguments.append(text[option[0] : option[1]] if option else macro.default)
            after = option[2] if option else after
        while len(arguments) < macro.arguments:
            group = self._group(source, after, end)
            if group is None:
                break
            arguments.append(text[group[0] : group[1]])
            after = group[2]
        body = re.sub(
            r"#([1-9])",
            lambda found: arguments[int(found.group(1)) - 1] if int(found.group(1)) <= len(arguments) else "",
            macro.body,
        )
        self.expanded += len(body) + 1
        if self.macro_depth >= MAX_MACRO_DEPTH or self.expanded > MAX_EXPANDED:
            self._warn("A macro of the LaTeX file calls itself or grows without end; it was left out.")
            return after
        self.macro_depth += 1
        place = source.frozen if source.frozen is not None else at
        self._run(_Text(body, source.part, match_braces(body), place), 0, len(body))
        self.macro_depth -= 1
        if not arguments and text.startswith("{}", after):
            after += 2
        elif not arguments and macro.arguments == 0:
            # TeX swallows the spaces after a command's name.
            while after < end and text[after] in " \t":
                after += 1
        return after

    def _warn(self, sentence: str) -> None:
        if sentence not in self.warnings and len(self.warnings) < 50:
            self.warnings.append(sentence)

    def _do_define(self, source: _Text, at: int, after: int, end: int, name: str) -> int:
        text = source.text
        group = self._group(source, after, end)
        if group is not None:
            macro_name, after = text[group[0] : group[1]].strip().lstrip("\\"), group[2]
        else:
            match = re.compile(r"\s*\\([A-Za-z@]+)").match(text, after, end)
            if match is None:
                return after
            macro_name, after = match.group(1), match.end()
        count = self._option(source, after, end)
        arguments = 0
        if count is not None:
            number = text[count[0] : count[1]].strip()
            arguments = int(number) if number.isdigit() and len(number) == 1 else 0
            after = count[2]
        elif name in ("def", "gdef", "edef"):
            parameters = re.compile(r"(?:#[1-9])*").match(text, after, end)
            arguments = len(parameters.group()) // 2 if parameters else 0
            after += 2 * arguments
        default = self._option(source, after, end) if count is not None else None
        if default is not None:
            after = default[2]
        body = self._group(source, after, end)
        if body is None:
            return after
        if name != "providecommand" or macro_name not in self.macros:
            content = text[body[0] : body[1]]
            if (
                macro_name not in words.HANDLERS
                and not words.is_citation(macro_name)
                and len(content) < 20_000
            ):
                self.macros[macro_name] = _Macro(
                    arguments, text[default[0] : default[1]] if default else None, content
                )
        return body[2]

    def _do_input(self, source: _Text, at: int, after: int, end: int, name: str) -> int:
        group = self._group(source, after, end)
        if group is None:
            return after
        path = source.text[group[0] : group[1]].strip()
        if path and name == "include":
            # \include begins a new page, \input goes on in the paragraph.
            self._break()
            self._include(path, source, at)
            self._break()
        elif path:
            self._include(path, source, at)
        return group[2]

    def _include(self, path: str, source: _Text, at: int) -> None:
        if "." not in path.rpartition("/")[2]:
            path += ".tex"
        if path in self.open_files:
            self._warn(f"{path} includes itself ({self._where(source, at)}); the inner copy was left out.")
            return
        self.files += 1
        if len(self.open_files) >= MAX_INCLUDE_DEPTH or self.files > MAX_FILES:
            self._warn(f"{path} is included too deep or too often; it was left out.")
            return
        if self.read_included is None:
            self._warn(f"{path} is included but could not be read here; its notes were not checked.")
            return
        try:
            decoded = decode(self.read_included(path), name=path)
        except InputError as error:
            self._warn(f"{self._where(source, at)}: {error.message}")
            return
        if decoded.warning:
            self._warn(decoded.warning)
        self.lines[path] = line_starts(decoded.text)
        self.open_files.append(path)
        self._run(_Text(decoded.text, path, match_braces(decoded.text)), 0, len(decoded.text))
        self.open_files.pop()

    # -- environments and the rest -----------------------------------------------------------------

    def _do_begin(self, source: _Text, at: int, after: int, end: int, name: str) -> int:
        group = self._group(source, after, end)
        if group is None:
            return after
        environment = source.text[group[0] : group[1]].strip().rstrip("*")
        after = group[2]
        if environment in words.VERBATIM:
            close = source.text.find("\\end{" + source.text[group[0] : group[1]] + "}", after, end)
            return end if close < 0 else close
        if environment in words.PARAGRAPH_ENVIRONMENTS:
            self._break()
        self.environments.append(environment) if len(self.environments) < 200 else None
        while (option := self._option(source, after, end)) is not None and environment != "document":
            after = option[2]
        for _ in range(words.ENVIRONMENT_ARGUMENTS.get(environment, 0)):
            argument = self._group(source, after, end)
            if argument is not None:
                after = argument[2]
        if self.current_note is None:
            self.out.kind = self._kind()
        return after

    def _do_end(self, source: _Text, at: int, after: int, end: int, name: str) -> int:
        group = self._group(source, after, end)
        if group is None:
            return after
        environment = source.text[group[0] : group[1]].strip().rstrip("*")
        if environment in words.PARAGRAPH_ENVIRONMENTS:
            self._break()
        if environment in self.environments:
            while self.environments and self.environments.pop() != environment:
                pass
        if self.current_note is None:
            self.out.kind = self._kind()
        return group[2]

    def _do_item(self, source: _Text, at: int, after: int, end: int, name: str) -> int:
        self._break()
        option = self._option(source, after, end)
        if option is not None and name == "item":
            self._run(source, option[0], option[1])
        after = option[2] if option else after
        if name == "bibitem":
            group = self._group(source, after, end)
            if group is not None:
                if not self.silent:
                    self.out.builder.key(self.out.builder.at, source.text[group[0] : group[1]].strip())
                after = group[2]
        return after

    def _do_par(self, source: _Text, at: int, after: int, end: int, name: str) -> int:
        self._break()
        return after

    def _do_italic(self, source: _Text, at: int, after: int, end: int, name: str) -> int:
        group = self._group(source, after, end)
        if group is None:
            return after
        start = self.out.builder.at
        self._run(source, group[0], group[1])
        self.out.builder.italic(min(start, self.out.builder.at))
        return group[2]

    def _do_quote(self, source: _Text, at: int, after: int, end: int, name: str) -> int:
        here = after
        while (option := self._option(source, here, end)) is not None:
            here = option[2]
        group = self._group(source, here, end)
        if group is None:
            return after
        if "blockquote" in name.lower() and group[1] - group[0] > 300 and self.current_note is None:
            self._break()
            self.out.kind = "quote"
            self._run(source, group[0], group[1])
            self._break()
            return group[2]
        inner = any(state.quote_depth for state in self.out.groups)
        self.out.groups.append(_State(quote_depth=1))
        self._shown(source, at, "‘" if inner else "“")
        self._run(source, group[0], group[1])
        self._shown(source, group[1], "’" if inner else "”")
        if self.out.groups:
            self.out.groups.pop()
        return group[2]

    def _do_url(self, source: _Text, at: int, after: int, end: int, name: str) -> int:
        group = self._group(source, after, end)
        if group is None:
            return after
        start = self.out.builder.at
        self._emit(source, group[0], group[1])
        self.out.builder.link(start, words.plain_address(source.text[group[0] : group[1]]))
        return group[2]

    def _do_href(self, source: _Text, at: int, after: int, end: int, name: str) -> int:
        option = self._option(source, after, end)
        target = self._group(source, option[2] if option else after, end)
        if target is None:
            return after
        shown = self._group(source, target[2], end)
        if shown is None:
            return target[2]
        start = self.out.builder.at
        self._run(source, shown[0], shown[1])
        self.out.builder.link(start, words.plain_address(source.text[target[0] : target[1]]))
        return shown[2]

    def _do_second(self, source: _Text, at: int, after: int, end: int, name: str) -> int:
        """A command whose last argument alone is text (a colour, a language)."""
        option = self._option(source, after, end)
        first = self._group(source, option[2] if option else after, end)
        return first[2] if first is not None else after

    def _do_verb(self, source: _Text, at: int, after: int, end: int, name: str) -> int:
        if after >= end:
            return after
        close = source.text.find(source.text[after], after + 1, min(end, after + 2000))
        if close < 0:
            return after
        self._emit(source, after + 1, close)
        return close + 1

    def _do_title(self, source: _Text, at: int, after: int, end: int, name: str) -> int:
        group = self._group(source, after, end)
        if group is None:
            return after
        self.title = self._words(source, group[0], group[1])
        return group[2]

    def _do_bibliography(self, source: _Text, at: int, after: int, end: int, name: str) -> int:
        option = self._option(source, after, end)
        group = self._group(source, option[2] if option else after, end)
        if name == "printbibliography" or group is None:
            self.bibliographies.append("printed")
            return option[2] if option else after
        self.bibliographies.extend(
            p.strip() for p in source.text[group[0] : group[1]].split(",") if p.strip()
        )
        return group[2]

    def _do_counter(self, source: _Text, at: int, after: int, end: int, name: str) -> int:
        counter = self._group(source, after, end)
        value = self._group(source, counter[2], end) if counter else None
        if counter is None or value is None:
            return after
        kind = source.text[counter[0] : counter[1]].strip()
        number = source.text[value[0] : value[1]].strip()
        if kind in self.counts and re.fullmatch(r"-?\d{1,6}", number) and not self.silent:
            self.counts[kind] = int(number) + (self.counts[kind] if name == "addtocounter" else 0)
        return value[2]
