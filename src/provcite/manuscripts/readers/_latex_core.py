"""What every part of the LaTeX reader stands on: state, output, and the reading of arguments."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from provcite.manuscripts.builder import BlockBuilder
from provcite.manuscripts.document import Suppression
from provcite.manuscripts.readers import _latex_words as words

if TYPE_CHECKING:
    from collections.abc import Callable

    from provcite.manuscripts.document import Block, Note

MAX_MACRO_DEPTH: Final = 20
MAX_EXPANDED: Final = 2_000_000

_OPTIONAL_SPACE = re.compile(r"[ \t\r]*(?:%[^\n]*)?\n?[ \t\r]*")


@dataclass(slots=True)
class Text:
    """One file, or the body of a macro. `frozen` is the place of the macro's call."""

    text: str
    part: str
    braces: dict[int, int]
    frozen: int | None = None


@dataclass(slots=True)
class Macro:
    arguments: int
    default: str | None
    body: str


@dataclass(slots=True)
class State:
    """What a group opens and its end closes again."""

    italic_from: int | None = None
    quote_depth: int = 0


@dataclass(slots=True)
class Output:
    builder: BlockBuilder
    kind: str = "paragraph"
    level: int = 0
    first: tuple[str, int] | None = None
    groups: list[State] = field(default_factory=list)


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


class Core:
    """State, output and arguments; `run` is the parser's."""

    def __init__(self, read_included: Callable[[str], bytes] | None) -> None:
        self.read_included = read_included
        self.blocks: list[Block] = []
        self.notes: list[Note] = []
        self.suppressions: list[Suppression] = []
        self.warnings: list[str] = []
        self.lines: dict[str, tuple[int, ...]] = {}
        self.macros: dict[str, Macro] = {}
        self.out = Output(BlockBuilder())
        self.title = ""
        #: The title and the authors, whose notes stand where ``\\maketitle`` does.
        self.titling: list[tuple[Text, int, int]] = []
        #: Notes that the files read so far give, by their commands alone.
        self.given = 0
        self.nocite: list[str] = []
        self.bibliographies: list[str] = []
        self.open_files: list[str] = []
        self.files = 0
        self.expanded = 0
        self.macro_depth = 0
        self.depth = 0
        self.environments: list[str] = []
        self.current_note: int | None = None
        #: Notes called by a mark whose text is to come, each with its counter.
        self.unfilled: dict[int, str] = {}
        self.counts: dict[str, int] = {"footnote": 0, "endnote": 0}
        #: The last note of a counter at a value.
        self.at_value: dict[tuple[str, str], int] = {}
        self.autocite_notes = False
        self.silent = False
        self.by_chapter = False
        self.unclosed = 0

    def _run(self, source: Text, at: int, end: int) -> None:
        """Read ``source.text[at:end]``; the parser itself gives it."""
        raise NotImplementedError

    def _command(self, source: Text, at: int, end: int) -> int:
        """Read the command at ``source.text[at]``; the parser itself gives it."""
        raise NotImplementedError

    # -- output ----------------------------------------------------------------------------------

    def _emit(self, source: Text, start: int, end: int) -> None:
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

    def _shown(self, source: Text, at: int, text: str, *, lead: bool = False, tail: bool = False) -> None:
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
        self.out = Output(BlockBuilder(), kind=self._kind(), groups=out.groups)

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

    def _where(self, source: Text, at: int) -> str:
        line, column = self._place(source.part, source.frozen if source.frozen is not None else at)
        return f"{source.part or 'manuscript'}:{line}:{column}"

    def _suppress(self, whole: bool, codes: tuple[str, ...]) -> None:
        if whole:
            self.suppressions.append(Suppression(codes=codes))
        elif self.current_note is not None:
            self.suppressions.append(Suppression(codes=codes, note=self.current_note))
        else:
            self.suppressions.append(Suppression(codes=codes, paragraph=len(self.blocks) + 1))

    def _warn(self, sentence: str) -> None:
        if sentence not in self.warnings and len(self.warnings) < 50:
            self.warnings.append(sentence)

    # -- arguments -------------------------------------------------------------------------------

    def _space(self, source: Text, at: int, end: int) -> int:
        match = _OPTIONAL_SPACE.match(source.text, at, end)
        return match.end() if match else at

    def _group(self, source: Text, at: int, end: int) -> tuple[int, int, int] | None:
        """A ``{...}`` at `at`: begin and end of its inside, and the place after it."""
        begin = self._space(source, at, end)
        close = source.braces.get(begin)
        if close is None or close >= end:
            return None
        return begin + 1, close, close + 1

    def _option(self, source: Text, at: int, end: int, marks: str = "[]") -> tuple[int, int, int] | None:
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

    def _words(self, source: Text, start: int, end: int) -> str:
        """The plain words of an argument (a locator, a title)."""
        kept = self.out, self.current_note, self.silent
        self.out, self.silent = Output(BlockBuilder()), False
        self.current_note = -1
        self._run(source, start, end)
        text = self.out.builder.build("paragraph", 0).text
        self.out, self.current_note, self.silent = kept
        return text
