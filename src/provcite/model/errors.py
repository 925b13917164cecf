"""The errors that a user can cause, each with a remedy and an exit status.

Three kinds of trouble are kept apart: a *finding* about the user's material is a value
(`provcite.model.findings`), a *user error* is one of the exceptions below, and anything
else that is raised is a fault of the program.
"""

from __future__ import annotations

EXIT_DONE = 0
EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_FAULT = 3
EXIT_INTERRUPTED = 130


class ProvciteError(Exception):
    """Something the user gave cannot be used.

    `message` is one sentence naming the thing and what is wrong with it; `hint` says what to
    do about it; `place` is the file, and where known the line and column, as ``FILE:LINE:COLUMN``.
    """

    exit_code = EXIT_USAGE

    def __init__(self, message: str, *, hint: str = "", place: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.place = place

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}" if self.place else self.message
        return f"{text} {self.hint}" if self.hint else text


class UsageError(ProvciteError):
    """The call itself makes no sense: options that exclude each other, an unknown format."""


class InputError(ProvciteError):
    """A file or text that was given cannot be read as what it should be."""


class OutputError(ProvciteError):
    """What was asked for cannot be written where it should go: standard output is closed, a disk is full."""


class StoreError(ProvciteError):
    """The store is missing, locked, read-only or full."""


class UnwritableStoreError(StoreError):
    """Nothing can be written to the store: read-only or full. The next write would fail as well."""


class NotFoundError(ProvciteError):
    """A name (record id, style, repository, rule) that nothing answers to.

    `nearest` holds the known names most like it, best first; they are part of the hint.
    """

    def __init__(
        self, message: str, *, nearest: tuple[str, ...] = (), hint: str = "", place: str = ""
    ) -> None:
        if nearest and not hint:
            hint = "Did you mean " + " or ".join(nearest) + "?"
        super().__init__(message, hint=hint, place=place)
        self.nearest = nearest
