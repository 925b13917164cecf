"""Writers: a finished text tree as characters of one format.

Each module has ``write(node) -> str`` and owns the complete escaping of its format. `write` here
picks one by name and imports no other.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from provcite.model.errors import UsageError

if TYPE_CHECKING:
    from provcite.csl.tree import Node

FORMATS = ("plain", "html", "markdown", "latex", "rtf")


def write(node: Node | None, form: str = "plain") -> str:
    """The tree in a format: plain, html, markdown, latex or rtf."""
    if form not in FORMATS:
        raise UsageError(
            f"There is no output format “{form[:40]}”.", hint="The formats are " + ", ".join(FORMATS) + "."
        )
    if node is None:
        return ""
    made: str = import_module(f"provcite.csl.writers.{form}").write(node)
    return made
