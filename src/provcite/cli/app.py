"""The one factory of typer programs, so that none of them brings rich in for its help."""

from __future__ import annotations

from typing import Any

import typer


def make_app(**settings: Any) -> typer.Typer:
    """A typer program with plain help, no completion options and no traceback printer."""
    return typer.Typer(
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
        **settings,
    )
