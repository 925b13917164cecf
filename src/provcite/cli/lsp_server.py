"""The Language Server Protocol around `provcite.ops.editor`, by pygls."""

from __future__ import annotations

import asyncio
import contextlib
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from provcite import __version__
from provcite.model.errors import ProvciteError
from provcite.model.findings import Severity
from provcite.ops.editor import characters, utf16

if TYPE_CHECKING:
    from collections.abc import Callable

    from provcite.ops.editor import Editor, Mark, Suggestion

#: Seconds without a key pressed after which a text is checked.
_PAUSE: Final = 0.4
#: A text longer than this is not checked while one types.
_LONGEST: Final = 4_000_000
_FORMATS: Final = {
    ".md": "md", ".markdown": "md", ".qmd": "md", ".rmd": "md",
    ".tex": "tex", ".ltx": "tex", ".latex": "tex", ".typ": "typ",
}  # fmt: skip
_SEVERITIES: Final = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}
_WIDE: Final = types.Range(start=types.Position(0, 0), end=types.Position(0, 0))


class _Server:
    """The texts that an editor has open, and what was found in each."""

    def __init__(self, make: Callable[[], Editor]) -> None:
        self.lsp = LanguageServer("provcite", __version__)
        self.editor = make()
        self._make = make
        self._checker: Editor | None = None
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._waiting: dict[str, asyncio.Task[None]] = {}
        self.marks: dict[str, list[tuple[types.Diagnostic, Mark]]] = {}

    # Checking, in a thread of its own --------------------------------------------------------------

    def changed(self, uri: str, pause: float = _PAUSE) -> None:
        """Check a text when nothing was typed for a while."""
        before = self._waiting.pop(uri, None)
        if before is not None:
            before.cancel()
        self._waiting[uri] = asyncio.ensure_future(self._check_soon(uri, pause))

    async def _check_soon(self, uri: str, pause: float) -> None:
        await asyncio.sleep(pause)
        document = self.lsp.workspace.get_text_document(uri)
        text, version = document.source, document.version
        if len(text) > _LONGEST:
            return
        loop = asyncio.get_running_loop()
        marks = await loop.run_in_executor(self._thread, self._check, uri, text)
        lines = text.split("\n")
        found = [(_diagnostic(mark, lines), mark) for mark in marks]
        self.marks[uri] = found
        self.lsp.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(
                uri=uri, version=version, diagnostics=[diagnostic for diagnostic, _ in found]
            )
        )

    def _check(self, uri: str, text: str) -> list[Mark]:
        if self._checker is None:
            self._checker = self._make()
        path = _path(uri)
        try:
            if self._checker.is_record(path):
                return self._checker.check_record(path, text)
            if format := _format(path):
                return self._checker.check_manuscript(path, text, format)
        except (ProvciteError, OSError, RecursionError):
            return []  # the text is half-way through a change
        return []

    def saved(self, uri: str) -> None:
        """A file was saved: records are read again, and what is open is checked by them."""
        if self.editor.is_record(_path(uri)):
            self.records_changed()
        else:
            self.changed(uri, 0)

    def records_changed(self) -> None:
        self.editor.reload()
        self.read_records()
        for open_uri in list(self.lsp.workspace.text_documents):
            self.changed(open_uri, 0)

    def read_records(self) -> None:
        """Read what can be completed in the thread of the checks, so that no question waits for it."""
        self._thread.submit(self._read_records)

    def _read_records(self) -> None:
        if self._checker is None:
            self._checker = self._make()
        with contextlib.suppress(ProvciteError, OSError):
            self._checker.reload()
            self.editor.catalogue = self._checker.catalogue = self._checker.read_catalogue()

    def closed(self, uri: str) -> None:
        waiting = self._waiting.pop(uri, None)
        if waiting is not None:
            waiting.cancel()
        self.marks.pop(uri, None)

    def end(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    # Questions -------------------------------------------------------------------------------------

    def complete(self, uri: str, position: types.Position) -> types.CompletionList:
        lines, line, column = self._place(uri, position)
        path = _path(uri)
        try:
            if self.editor.is_record(path):
                found = self.editor.complete_record(lines, line, column)
                filtered = False
            else:
                found = self.editor.complete_key(lines[line], column, _format(path))
                filtered = True
        except (ProvciteError, OSError):
            found, filtered = [], False
        items = [_item(one, lines[line], line, rank, filtered=filtered) for rank, one in enumerate(found)]
        return types.CompletionList(is_incomplete=filtered, items=items)

    def hover(self, uri: str, position: types.Position) -> types.Hover | None:
        lines, line, column = self._place(uri, position)
        if self.editor.is_record(_path(uri)):
            about = self.editor.about_key(lines, line, column)
            return types.Hover(contents=_markdown(about)) if about else None
        key = self.editor.key_at(lines[line], column, _format(_path(uri)))
        if key is None:
            return None
        id, start, end = key
        return types.Hover(
            contents=_markdown(self.editor.about(id)), range=_range(lines, (line, start), (line, end))
        )

    def definition(self, uri: str, position: types.Position) -> types.Location | None:
        lines, line, column = self._place(uri, position)
        key = self.editor.key_at(lines[line], column, _format(_path(uri)))
        if key is None:
            return None
        place = from_fs_path(str(self.editor.place_of(key[0]).resolve()))
        return types.Location(uri=place, range=_WIDE) if place else None

    def actions(self, uri: str, wanted: types.Range) -> list[types.CodeAction]:
        made = []
        for diagnostic, mark in self.marks.get(uri, ()):
            if mark.replacement is None or not _meet(diagnostic.range, wanted):
                continue
            edit = types.TextEdit(range=diagnostic.range, new_text=mark.replacement)
            fix = mark.finding.fix
            made.append(
                types.CodeAction(
                    title=f"{mark.finding.code}: write “{mark.replacement}”",
                    kind=types.CodeActionKind.QuickFix,
                    diagnostics=[diagnostic],
                    is_preferred=bool(fix and fix.safe),
                    edit=types.WorkspaceEdit(changes={uri: [edit]}),
                )
            )
        return made

    def _place(self, uri: str, position: types.Position) -> tuple[list[str], int, int]:
        lines = self.lsp.workspace.get_text_document(uri).source.split("\n")
        line = min(position.line, len(lines) - 1)
        return lines, line, characters(lines[line].rstrip("\r"), position.character)


def serve(make: Callable[[], Editor]) -> None:
    """Serve one editor on standard input and output, until it goes away."""
    state = _Server(make)
    server = state.lsp

    @server.feature(types.INITIALIZED)
    def _initialized(_: types.InitializedParams) -> None:
        state.read_records()

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def _opened(params: types.DidOpenTextDocumentParams) -> None:
        state.changed(params.text_document.uri, 0)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def _changed(params: types.DidChangeTextDocumentParams) -> None:
        state.changed(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def _saved(params: types.DidSaveTextDocumentParams) -> None:
        state.saved(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def _closed(params: types.DidCloseTextDocumentParams) -> None:
        state.closed(params.text_document.uri)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def _watched(params: types.DidChangeWatchedFilesParams) -> None:
        if any(state.editor.is_record(_path(change.uri)) for change in params.changes):
            state.records_changed()

    @server.feature(
        types.TEXT_DOCUMENT_COMPLETION,
        types.CompletionOptions(trigger_characters=["@", "{", ",", " ", "<", '"', ";"]),
    )
    def _complete(params: types.CompletionParams) -> types.CompletionList:
        return state.complete(params.text_document.uri, params.position)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def _hover(params: types.HoverParams) -> types.Hover | None:
        return state.hover(params.text_document.uri, params.position)

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def _definition(params: types.DefinitionParams) -> types.Location | None:
        return state.definition(params.text_document.uri, params.position)

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix]),
    )
    def _actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        return state.actions(params.text_document.uri, params.range)

    # pygls closes what it reads and writes; the program's own streams stay open for its last words.
    with os.fdopen(os.dup(0), "rb") as reading, os.fdopen(os.dup(1), "wb") as writing:
        try:
            server.start_io(reading, writing)
        finally:
            state.end()


def _path(uri: str) -> Path:
    return Path(to_fs_path(uri) or "untitled.md")


def _format(path: Path) -> str:
    return _FORMATS.get(path.suffix.lower(), "")


def _diagnostic(mark: Mark, lines: list[str]) -> types.Diagnostic:
    finding = mark.finding
    said = finding.message + (f"\n{finding.basis}" if finding.basis else "")
    return types.Diagnostic(
        range=_range(lines, mark.start, mark.end),
        message=said,
        severity=_SEVERITIES[finding.severity],
        code=finding.code,
        source="provcite",
    )


def _range(lines: list[str], start: tuple[int, int], end: tuple[int, int]) -> types.Range:
    return types.Range(
        start=types.Position(start[0], utf16(_line(lines, start[0]), start[1])),
        end=types.Position(end[0], utf16(_line(lines, end[0]), end[1])),
    )


def _line(lines: list[str], number: int) -> str:
    return lines[number] if number < len(lines) else ""


def _meet(one: types.Range, other: types.Range) -> bool:
    def key(position: types.Position) -> tuple[int, int]:
        return position.line, position.character

    return key(one.start) <= key(other.end) and key(other.start) <= key(one.end)


def _item(one: Suggestion, text: str, line: int, rank: int, *, filtered: bool) -> types.CompletionItem:
    where = _range([text], (0, one.start), (0, one.end))
    where = types.Range(
        start=types.Position(line, where.start.character), end=types.Position(line, where.end.character)
    )
    kind = types.CompletionItemKind.Reference if filtered else types.CompletionItemKind.Property
    shown = f"{one.text} {one.label}".strip() if filtered else one.label or one.text
    settings: dict[str, Any] = {"filter_text": text[one.start : one.end]} if filtered else {}
    return types.CompletionItem(
        label=shown,
        kind=kind,
        detail=one.detail or None,
        sort_text=f"{rank:04}",
        text_edit=types.TextEdit(range=where, new_text=one.text),
        **settings,
    )


def _markdown(text: str) -> types.MarkupContent:
    return types.MarkupContent(kind=types.MarkupKind.Markdown, value=text)
