"""The commands of LaTeX that do something of their own: definitions, files, environments, links."""

from __future__ import annotations

import re

from provcite.manuscripts.builder import line_starts
from provcite.manuscripts.decode import decode
from provcite.manuscripts.readers import _latex_words as words
from provcite.manuscripts.readers._latex_core import Core, Macro, State, Text, match_braces
from provcite.model.errors import InputError

MAX_INCLUDE_DEPTH = 12
MAX_FILES = 400
# The name in TeX's own `\\input name`, up to a space or the end of the line.
_PLAIN_NAME = re.compile(r"[ \t]*([^\s{}\\%#$&~^\[\]]{1,200})")
_THANKS = re.compile(r"\\thanks(?![A-Za-z@])")
_APPARATUS = re.compile(r"\\(?:[A-Z](?:foot|end)note|(?:foot|end)note[A-Z]?)(?![A-Za-z@])")


class Handlers(Core):
    """One method a command, named in `_latex_words.HANDLERS`; each gives the place after what it read."""

    def _do_define(self, source: Text, at: int, after: int, end: int, name: str) -> int:
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
            arguments = int(number) if number in tuple("0123456789") else 0
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
                self.macros[macro_name] = Macro(
                    arguments, text[default[0] : default[1]] if default else None, content
                )
        return body[2]

    def _do_input(self, source: Text, at: int, after: int, end: int, name: str) -> int:
        group = self._group(source, after, end)
        if group is None:
            # TeX's own form has no braces: the name ends at a space.
            plain = _PLAIN_NAME.match(source.text, after, end) if name == "input" else None
            if plain is None:
                return after
            group = (plain.start(1), plain.end(1), plain.end())
        path = source.text[group[0] : group[1]].strip().strip('"')
        if path and name == "include":
            # \include begins a new page, \input goes on in the paragraph.
            self._break()
            self._include(path, source, at)
            self._break()
        elif path:
            self._include(path, source, at)
        return group[2]

    def _include(self, path: str, source: Text, at: int) -> None:
        # TeX looks for the name with its ending first, whatever dots the name has.
        names = [path] if path.endswith(".tex") else [f"{path}.tex", path]
        path = names[0]
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
        failed: InputError | None = None
        for path in names:
            try:
                decoded = decode(self.read_included(path), name=path)
                break
            except InputError as error:
                failed = failed or error
        else:
            self._warn(f"{self._where(source, at)}: {failed.message if failed else path}")
            return
        if path in self.open_files:
            self._warn(f"{path} includes itself ({self._where(source, at)}); the inner copy was left out.")
            return
        if decoded.warning:
            self._warn(decoded.warning)
        self.lines[path] = line_starts(decoded.text)
        self.open_files.append(path)
        self.given += words.given_notes(decoded.text)
        self._run(Text(decoded.text, path, match_braces(decoded.text)), 0, len(decoded.text))
        self.open_files.pop()

    # -- environments and the rest -----------------------------------------------------------------

    def _do_begin(self, source: Text, at: int, after: int, end: int, name: str) -> int:
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

    def _do_end(self, source: Text, at: int, after: int, end: int, name: str) -> int:
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

    def _do_item(self, source: Text, at: int, after: int, end: int, name: str) -> int:
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

    def _do_par(self, source: Text, at: int, after: int, end: int, name: str) -> int:
        self._break()
        return after

    def _do_italic(self, source: Text, at: int, after: int, end: int, name: str) -> int:
        group = self._group(source, after, end)
        if group is None:
            return after
        start = self.out.builder.at
        self._run(source, group[0], group[1])
        self.out.builder.italic(min(start, self.out.builder.at))
        return group[2]

    def _do_quote(self, source: Text, at: int, after: int, end: int, name: str) -> int:
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
        self.out.groups.append(State(quote_depth=1))
        self._shown(source, at, "‘" if inner else "“")
        self._run(source, group[0], group[1])
        self._shown(source, group[1], "’" if inner else "”")
        if self.out.groups:
            self.out.groups.pop()
        return group[2]

    def _do_url(self, source: Text, at: int, after: int, end: int, name: str) -> int:
        group = self._group(source, after, end)
        if group is None:
            return after
        start = self.out.builder.at
        self._emit(source, group[0], group[1])
        self.out.builder.link(start, words.plain_address(source.text[group[0] : group[1]]))
        return group[2]

    def _do_href(self, source: Text, at: int, after: int, end: int, name: str) -> int:
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

    def _do_second(self, source: Text, at: int, after: int, end: int, name: str) -> int:
        """A command whose last argument alone is text (a colour, a language)."""
        option = self._option(source, after, end)
        first = self._group(source, option[2] if option else after, end)
        return first[2] if first is not None else after

    def _do_verb(self, source: Text, at: int, after: int, end: int, name: str) -> int:
        if after >= end:
            return after
        close = source.text.find(source.text[after], after + 1, min(end, after + 2000))
        if close < 0:
            return after
        self._emit(source, after + 1, close)
        return close + 1

    def _do_title(self, source: Text, at: int, after: int, end: int, name: str) -> int:
        group = self._group(source, after, end)
        if group is None:
            return after
        self.title = self._words(source, group[0], group[1])
        self.titling.append((source, group[0], group[1]))
        return group[2]

    def _do_author(self, source: Text, at: int, after: int, end: int, name: str) -> int:
        option = self._option(source, after, end) if source.text.startswith("[", after) else None
        group = self._group(source, option[2] if option else after, end)
        if group is None:
            return after
        self.titling.append((source, group[0], group[1]))
        return group[2]

    def _do_maketitle(self, source: Text, at: int, after: int, end: int, name: str) -> int:
        """The notes of the title and of its authors stand where the title is printed."""
        titling, self.titling = self.titling, []
        if self.silent:
            return after
        self._break()
        for given, start, stop in titling:
            for match in _THANKS.finditer(given.text, start, stop):
                self._command(given, match.start(), stop)
        return after

    def _do_edtext(self, source: Text, at: int, after: int, end: int, name: str) -> int:
        """A lemma of the text and its apparatus, of which only the notes are read."""
        lemma = self._group(source, after, end)
        notes = self._group(source, lemma[2], end) if lemma else None
        if lemma is None or notes is None:
            return after
        self._run(source, lemma[0], lemma[1])
        here = notes[0]
        for match in _APPARATUS.finditer(source.text, notes[0], notes[1]):
            if match.start() >= here:
                here = self._command(source, match.start(), notes[1])
        return notes[2]

    def _do_bibliography(self, source: Text, at: int, after: int, end: int, name: str) -> int:
        option = self._option(source, after, end)
        group = self._group(source, option[2] if option else after, end)
        if name == "printbibliography" or group is None:
            self.bibliographies.append("printed")
            return option[2] if option else after
        self.bibliographies.extend(
            p.strip() for p in source.text[group[0] : group[1]].split(",") if p.strip()
        )
        return group[2]

    def _do_step(self, source: Text, at: int, after: int, end: int, name: str) -> int:
        counter = self._group(source, after, end)
        if counter is None:
            return after
        kind = source.text[counter[0] : counter[1]].strip()
        if words.NOTE_COMMAND.fullmatch(kind) and not self.silent:
            self.counts[kind] = self.counts.get(kind, 0) + 1
        return counter[2]

    def _do_counter(self, source: Text, at: int, after: int, end: int, name: str) -> int:
        counter = self._group(source, after, end)
        value = self._group(source, counter[2], end) if counter else None
        if counter is None or value is None:
            return after
        kind = source.text[counter[0] : counter[1]].strip()
        number = source.text[value[0] : value[1]].strip()
        if words.NOTE_COMMAND.fullmatch(kind) and re.fullmatch(r"-?\d{1,6}", number) and not self.silent:
            self.counts[kind] = int(number) + (self.counts.get(kind, 0) if name == "addtocounter" else 0)
        return value[2]
