"""Patterns that are compiled when first used.

Compiling one costs a third of a millisecond, and a command uses few of those in the modules it
imports; start-up is what a user at a terminal waits for.
"""

from __future__ import annotations

import re
from typing import Any, cast


class _Lazy:
    """Stands for a pattern; its first use compiles it and hands on its methods."""

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = re.compile(self._source, self._flags)
        for method in ("search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def lazy(source: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` gives, later: raises `re.error` at the first use of a faulty pattern."""
    return cast("re.Pattern[str]", _Lazy(source, flags))
