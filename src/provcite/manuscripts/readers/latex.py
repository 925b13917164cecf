"""LaTeX: notes, biblatex and natbib citations, quotations, included files, simple macros.

Nothing is run: of the language only what stands in manuscripts is understood, and an unknown
command leaves its arguments in the text.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from provcite.manuscripts.builder import BlockBuilder, line_starts
from provcite.manuscripts.decode import decode
from provcite.manuscripts.document import Block, Document, Note
from provcite.manuscripts.numbering import counted, label
from provcite.manuscripts.readers import _latex_words as words
from provcite.manuscripts.readers._latex_core import (
    MAX_EXPANDED,
    MAX_MACRO_DEPTH,
    Macro,
    Output,
    State,
    Text,
    match_braces,
)
from provcite.manuscripts.readers._latex_handlers import Handlers
from provcite.manuscripts.structure import mark_bibliography
from provcite.manuscripts.suppressions import read_suppression
from provcite.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

FORMAT: Final = ("tex", (".tex", ".ltx", ".latex"))

MAX_GROUP_DEPTH = 120

_SPECIAL = re.compile(r"[\\%{}~$&`'\-\"<>,]|\n[ \t\r]*\n")
_COMMAND = re.compile(r"\\(?:([A-Za-z@]+)(\*?)[ \t]*|(.)|\n)", re.DOTALL)
_COMMENT_END = re.compile(r"\n[ \t]*")


def read(data: bytes, name: str, read_included: Callable[[str], bytes] | None = None) -> Document:
    """Read LaTeX and the files it includes; see `provcite.manuscripts.readers.read_manuscript`."""
    decoded = decode(data, name=name)
    reader = _Reader(read_included)
    if decoded.warning:
        reader.warnings.append(decoded.warning)
    return reader.read(decoded.text)


class _Reader(Handlers):
    def read(self, text: str) -> Document:
        self.lines[""] = line_starts(text)
        source = Text(text, "", match_braces(text))
        self.given += words.given_notes(text)
        document_class = re.search(r"\\documentclass[^{]{0,300}\{([^{}]{1,60})\}", text)
        self.by_chapter = document_class is not None and document_class.group(1).strip() in words.BY_CHAPTER
        begin = text.find("\\begin{document}")
        if begin >= 0:
            self.autocite_notes = words.autocite_makes_notes(text[:begin])
            self.silent = True
            self._run(source, 0, begin)
            self.silent = False
            self.out = Output(BlockBuilder())
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
            notes_in_file=max(self.given, len(self.notes)),
        )

    # -- the parser ------------------------------------------------------------------------------

    def _run(self, source: Text, at: int, end: int) -> None:
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
                    groups.append(State())
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

    def _close_group(self, group: State) -> None:
        if group.italic_from is not None:
            self.out.builder.italic(min(group.italic_from, self.out.builder.at))

    def _comment(self, source: Text, at: int, end: int) -> int:
        stop = source.text.find("\n", at, end)
        stop = end if stop < 0 else stop
        found = read_suppression(source.text[at : min(stop, at + 400)])
        if found is not None:
            self._suppress(found[0], found[1])
        match = _COMMENT_END.match(source.text, stop, end)
        return match.end() if match else stop

    def _character(self, source: Text, at: int, end: int) -> int:
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

    def _math(self, source: Text, at: int, end: int) -> int:
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

    def _command(self, source: Text, at: int, end: int) -> int:
        match = _COMMAND.match(source.text, at, end)
        if match is None:
            return at + 1
        name = match.group(1)
        after = match.end()
        if name is None:
            return self._symbol(source, at, after, match.group(3) or " ", end)
        if name in self.macros:
            return self._expand(source, at, match.end(1), end, self.macros[name])
        note = words.NOTE_COMMAND.fullmatch(name) if "note" in name or name == "thanks" else None
        if note is not None:
            return self._note(source, at, after, end, note)
        series = words.EDITION_NOTE.fullmatch(name) if "note" in name else None
        if series is not None:
            return self._edition_note(source, after, end, series)
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

    def _symbol(self, source: Text, at: int, after: int, symbol: str, end: int) -> int:
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

    def _accent(self, source: Text, at: int, after: int, end: int, accent: str) -> int:
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

    def _heading(self, source: Text, after: int, end: int, name: str) -> int:
        option = self._option(source, after, end)
        group = self._group(source, option[2] if option else after, end)
        if group is None:
            return after
        self._break()
        if name == "chapter" and self.by_chapter and source.text[after - 1 : after] != "*":
            for counter in self.counts:
                if words.CHAPTER_COUNTERS.fullmatch(counter):
                    self.counts[counter] = 0
        self.out.kind, self.out.level = "heading", words.HEADINGS[name]
        self._run(source, group[0], group[1])
        self._break()
        return group[2]

    # -- notes and citations -----------------------------------------------------------------------

    def _note(self, source: Text, at: int, after: int, end: int, command: re.Match[str]) -> int:
        """A note, ``\footnotemark[3]`` or ``\footnotetext[3]{...}``; numbers and offsets are options."""
        name, role, series = command.groups()
        kind = "endnote" if name == "endnote" else "footnote"
        counter = words.SHARED_COUNTERS.get(name, name) + series
        option = self._option(source, after, end) if source.text.startswith("[", after) else None
        number = self._number(source, option)
        past = option[2] if option else after
        if option and source.text.startswith("[", past) and (offset := self._option(source, past, end)):
            past = offset[2]
        dropped = self.silent or self.current_note == -1
        if role == "mark":
            if not dropped and self.current_note is None:
                self._mark(kind, counter, number)
            return past
        group = self._group(source, past, end)
        if group is None:
            return past
        if dropped:
            return group[2]
        if role == "text":
            index = self._marked(kind, counter, number)
        else:
            index = self._open_note(kind, number, counter)
        self._fill_note(index, source, group[0], group[1])
        return group[2]

    def _edition_note(self, source: Text, after: int, end: int, command: re.Match[str]) -> int:
        """A note of an edition's apparatus; the page numbers it by lines, here each series counts."""
        option = self._option(source, after, end) if source.text.startswith("[", after) else None
        group = self._group(source, option[2] if option else after, end)
        if group is None:
            return after
        if not self.silent and self.current_note != -1:
            kind = "endnote" if command.group(2) == "end" else "footnote"
            self._fill_note(self._open_note(kind, None, command.group()), source, group[0], group[1])
        return group[2]

    def _number(self, source: Text, option: tuple[int, int, int] | None) -> str | None:
        text = source.text[option[0] : option[1]].strip() if option else ""
        return text or None

    def _mark(self, kind: str, counter: str, number: str | None) -> None:
        """A mark alone: its text comes later, or it calls once more a note that is there."""
        if number is not None:
            known = self.at_value.get((counter, number))
            if known is not None:
                self.out.builder.mark(known)
                return
        self.unfilled[self._open_note(kind, number, counter)] = counter

    def _marked(self, kind: str, counter: str, number: str | None) -> int:
        """The note whose text this is: by its number, which the text does not step."""
        value = number or str(self.counts.get(counter, 0))
        index = self.at_value.get((counter, value))
        if index not in self.unfilled:
            index = next((open_ for open_, of in self.unfilled.items() if of == counter), None)
        if index is None:
            return self._open_note(kind, value, counter)
        del self.unfilled[index]
        return index

    def _printed(self, counter: str, value: str) -> str:
        """A counter's value as the page has it, by the last ``\renewcommand{\thefootnote}``."""
        macro = self.macros.get("the" + counter)
        if macro is None and counter == "thanks" and (symbol := counted(value)) is not None:
            return label(symbol, "chicago")
        found = words.COUNTER_STYLE.search(macro.body) if macro else None
        number = counted(value)
        if found is None or number is None:
            return value
        return label(number, words.COUNTER_STYLES.get(found.group(1), ""))

    def _open_note(self, kind: str, number: str | None, counter: str = "footnote") -> int:
        if number is None:
            self.counts[counter] = self.counts.get(counter, 0) + 1
            number = str(self.counts[counter])
        index = len(self.notes)
        builder = self.out.builder
        builder.drop_final(" ") if builder.ends_in_space else None
        builder.mark(index)
        empty = Block(kind="note", text="", paragraph=len(self.blocks) + 1)
        anchor, anchor_at = len(self.blocks), builder.at
        if self.current_note is not None and self.current_note >= 0:
            # A note inside a note (bigfoot) is called where the outer one is.
            outer = self.notes[self.current_note]
            anchor, anchor_at = outer.anchor or 0, outer.anchor_at or 0
        self.at_value[counter, number] = index
        self.notes.append(
            Note(
                number=self._printed(counter, number),
                kind=kind,
                block=empty,
                anchor=anchor,
                anchor_at=anchor_at,
            )
        )
        return index

    def _fill_note(self, index: int, source: Text, start: int, end: int) -> None:
        kept, outer = self.out, self.current_note
        self.out = Output(BlockBuilder())
        self.current_note = index
        self._run(source, start, end)
        builder = self.out.builder
        place = source.frozen if source.frozen is not None else start
        line, column = self._place(source.part, place)
        block = builder.build("note", len(self.blocks) + 1, line=line, column=column)
        self.notes[index] = replace(self.notes[index], block=block)
        self.out, self.current_note = kept, outer

    def _citation(self, source: Text, at: int, after: int, end: int, name: str) -> int:
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
            volume = ""
            if "volcite" in name.lower():
                # \volcite[prenote]{volume}[pages]{key}
                volume = "vol. " + self._words(source, group[0], group[1])
                pages = self._option(source, group[2], end)
                group = self._group(source, pages[2] if pages else group[2], end)
                if group is None:
                    break
                options = [*(options[:1] or [(0, 0, 0)]), pages or (0, 0, 0)]
            notes = [self._words(source, start, stop) for start, stop, _ in options]
            if volume:
                notes[1] = f"{volume}, {notes[1]}" if notes[1] else volume
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
        if self.current_note is None and self._cites_in_note(name.lower()):
            index = self._open_note("footnote", None)
            kept = self.out
            self.out = Output(BlockBuilder())
            self.current_note = index
            self._write_citation(source, at, here, cites)
            line, column = self._place(source.part, source.frozen if source.frozen is not None else at)
            block = self.out.builder.build("note", len(self.blocks) + 1, line=line, column=column)
            self.notes[index] = replace(self.notes[index], block=block)
            self.out, self.current_note = kept, None
        else:
            self._write_citation(source, at, here, cites)
        return here

    def _cites_in_note(self, name: str) -> bool:
        """Whether a citation command (in small letters) sets a footnote in running text."""
        if name.startswith(("auto", "avol")):
            return self.autocite_notes
        return name.startswith(("foot", "smart", "fvol", "ftvol", "svol"))

    def _write_citation(self, source: Text, at: int, after: int, cites: list[tuple[str, str, str]]) -> None:
        start = self.out.builder.at
        self._emit(source, at, after)
        for key, locator, prefix in cites:
            self.out.builder.key(start, key, locator=locator, prefix=prefix)

    # -- macros and files --------------------------------------------------------------------------

    def _expand(self, source: Text, at: int, after: int, end: int, macro: Macro) -> int:
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
        self._run(Text(body, source.part, match_braces(body), place), 0, len(body))
        self.macro_depth -= 1
        if not arguments and text.startswith("{}", after):
            after += 2
        elif not arguments and macro.arguments == 0:
            # TeX swallows the spaces after a command's name.
            while after < end and text[after] in " \t":
                after += 1
        return after
