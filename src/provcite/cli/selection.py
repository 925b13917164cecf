"""The options by which records are chosen, the same for every command that takes several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from provcite.cli.options import complete_ids, report_passed_over

if TYPE_CHECKING:
    from provcite.store.library import Library

Ids = Annotated[
    list[str] | None, typer.Argument(metavar="[ID]...", help="The records.", autocompletion=complete_ids)
]
Everything = Annotated[bool, typer.Option("--all", "-a", help="Every record.")]
QueryText = Annotated[
    str, typer.Option("--query", metavar="Q", help="The records that answer a query (see 'provcite search').")
]
Repository = Annotated[
    list[str] | None, typer.Option("--repository", metavar="NAME", help="Only from this repository.")
]
Date = Annotated[
    list[str] | None, typer.Option("--date", metavar="EDTF", help="Only of this date: 1956, 1956-07.")
]
Language = Annotated[
    list[str] | None, typer.Option("--language", metavar="CODE", help="Only with originals in this language.")
]
Project = Annotated[list[str] | None, typer.Option("--project", metavar="NAME", help="Only of this project.")]


def finish(library: Library) -> None:
    """Name the files that were passed over and, if there are any, end with status 1."""
    if status := report_passed_over(library.passed_over):
        raise typer.Exit(status)
