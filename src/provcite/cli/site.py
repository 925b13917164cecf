"""``provcite site``: the catalogue as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, open_library

app = make_app()


@app.command()
def site(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="The folder of the site: new, empty, or of an earlier run."),
    ],
    download: Annotated[
        list[str] | None,
        typer.Option(
            "--download",
            metavar="FORMAT",
            help="A format that each record can be downloaded in (default: bibtex, ris, csl-json, yaml).",
        ),
    ] = None,
    no_texts: Annotated[
        bool, typer.Option("--no-texts", help="Leave the documents' own words out of the pages.")
    ] = False,
    store: StoreOption = "",
) -> None:
    """Write the catalogue as files, for a web host or a folder: no server is needed.

    Only what changed is written; pages of records that are gone are deleted, nothing else is. Needs the extra
    provcite[web].

    \b
    Examples:
      provcite site public
      provcite site public --no-texts --download ris --download mods
    """
    from provcite.web.server import needs_extra

    needs_extra()
    library = open_library(store)
    from provcite.web.site import FORMATS, write_site

    outcome = write_site(library, folder, formats=tuple(download or FORMATS), texts=not no_texts)
    for problem in outcome.passed_over:
        output.warning(f"No page was made: {problem}")
    for name in outcome.kept:
        output.warning(f"{name} is of an earlier run, but was changed since: it was left there.")
    output.result(str(folder / "index.html"))
    output.note(
        f"{outcome.records:,} records, {len(outcome.files):,} files: {outcome.written:,} written, "
        f"{len(outcome.files) - outcome.written:,} as they were, {outcome.deleted:,} deleted."
    )
