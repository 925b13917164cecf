"""Regular expressions that are compiled when first used.

Most renderings need few of them, and compiling all would take longer than citing one record.
"""

from __future__ import annotations

import re


class Pattern:
    """A pattern with the methods of `re.Pattern` that this package uses."""

    __slots__ = ("_compiled", "_flags", "_source")

    def __init__(self, source: str, flags: int = 0) -> None:
        self._source = source
        self._flags = flags
        self._compiled: re.Pattern[str] | None = None

    @property
    def compiled(self) -> re.Pattern[str]:
        """The compiled pattern."""
        made = self._compiled
        if made is None:
            made = self._compiled = re.compile(self._source, self._flags)
        return made

    def match(self, text: str) -> re.Match[str] | None:
        return self.compiled.match(text)

    def search(self, text: str) -> re.Match[str] | None:
        return self.compiled.search(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        return self.compiled.fullmatch(text)
