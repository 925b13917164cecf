"""Archival references and credits: what a source statement says, as values."""

from __future__ import annotations

from dataclasses import field
from typing import Final

from provcite.model.values import dataclass

#: What a credit may say that somebody did with a document.
CREDIT_ROLES: Final[tuple[str, ...]] = (
    "obtained", "translated", "contributed", "published", "edited", "summarised", "transcribed",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivalReference:
    """Where a document lies: a repository and an ordered path of levels and values.

    `repository` is the text's own word for the institution (None where the text has none),
    `repository_key` the key of the known repository. `path` runs from the broadest unit to the
    leaf; its levels are those of `provcite.model.levels`, its values are as written. `labels` are
    the archive's own words for the levels (``doboz`` for box), one for each pair and "" where the
    text has none; empty where it has none at all. `code` is how the text writes units that it gives no
    words for ("D1071/H/B/D/1"), where that is to be printed. `rest` is
    what was understood as part of the reference but fits no level; nothing is thrown away.
    """

    repository: str | None = None
    repository_key: str | None = None
    path: tuple[tuple[str, str], ...] = ()
    rest: str = ""
    labels: tuple[str, ...] = ()
    code: str = ""

    def value(self, level: str) -> str | None:
        """The first value of `level`, or None."""
        return next((value for name, value in self.path if name == level), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """Who did what with a document, and for which project."""

    role: str
    agents: tuple[str, ...] = ()
    project: str | None = None
    affiliations: tuple[str, ...] = field(default=())
