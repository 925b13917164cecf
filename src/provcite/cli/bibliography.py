"""``provcite bibliography``: many records as a list, by item or by collection."""

from __future__ import annotations

from typing import Annotated

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, complete_ids, open_library
from provcite.cli.selection import Date, Everything, Language, Project, QueryText, Repository, finish
from provcite.cli.styles import (
    FormatOption,
    KeepOption,
    LanguageOption,
    StyleOption,
    prepare_style,
    show_warnings,
)
from provcite.model.errors import UsageError

app = make_app()


@app.command()
def bibliography(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID... | QUERY]",
            help="Records, or a search for them; all without.",
            autocompletion=complete_ids,
        ),
    ] = None,
    style: StyleOption = "",
    by: Annotated[
        str,
        typer.Option(
            "--by", metavar="WHAT", help="item: each document; collection: one line a repository and fond."
        ),
    ] = "item",
    format_: FormatOption = "plain",
    lang: LanguageOption = "",
    credits: Annotated[
        str,
        typer.Option("--credits", metavar="WHICH", help="none, translator or full (default: the style's)."),
    ] = "",
    keep_reference: KeepOption = False,
    abbreviate: Annotated[
        bool,
        typer.Option(
            "--abbreviate", help="Repositories in full at first (hereafter RGANI), by acronym after."
        ),
    ] = False,
    copy: Annotated[bool, typer.Option("--copy", help="Copy to the clipboard too.")] = False,
    everything: Everything = False,
    query: QueryText = "",
    repository: Repository = None,
    date: Date = None,
    language: Language = None,
    project: Project = None,
    store: StoreOption = "",
) -> None:
    """List records as a bibliography, by item or by collection.

    By collection is Chicago's rule for archives: the bibliography names the repositories and
    collections, the notes name the documents.

    \b
    Examples:
      provcite bibliography
      provcite bibliography --by collection
      provcite bibliography 113371 134696 --style mhra
      provcite bibliography "foreign minister" --repository RGANI --style gost --format html
    """
    from provcite.ops.bibliography import BY
    from provcite.ops.bibliography import bibliography as make
    from provcite.ops.printing import whole

    if by not in BY:
        raise UsageError(f"--by cannot be {by!r}.", hint=f"It can be {', '.join(BY)}.")
    library = open_library(store)
    prepared = prepare_style(style, language=lang, credits=credits, library=library)
    if ((everything or query) and words) or (everything and query):
        raise UsageError("Choose records by ids or a query, or take all (--all), not more than one of these.")
    words = [query] if query else words
    filters = {
        "repository": repository or (),
        "date": date or (),
        "language": language or (),
        "project": project or (),
    }
    made = make(
        library,
        words or (),
        prepared.style,
        prepared.form,
        by=by,
        keep_reference=keep_reference,
        abbreviate=abbreviate,
        filters=filters,
    )
    text = whole(made.entries, format_, listed=True)
    if text:
        output.result(text)
    show_warnings(made.warnings)
    if copy:
        from provcite.cli import clipboard

        output.note(f"Copied to the clipboard ({clipboard.copy(text)}).")
    finish(library)
