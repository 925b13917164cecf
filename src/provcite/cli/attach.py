"""``provcite attach``: keep scans, PDFs and texts with a record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, complete_ids, open_library

if TYPE_CHECKING:
    from provcite.ops.attach import Attached
    from provcite.store.library import Library

app = make_app()


@app.command()
def attach(
    record: Annotated[str, typer.Argument(metavar="ID", help="The record.", autocompletion=complete_ids)],
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="The files to keep.")],
    copy_of: Annotated[
        str, typer.Option("--copy-of", metavar="STATE", help="What they reproduce: original, translation, …")
    ] = "",
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who made the file.")] = "",
    date: Annotated[str, typer.Option("--date", metavar="EDTF", help="When the file was made.")] = "",
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="What else is worth knowing.")] = "",
    store: StoreOption = "",
) -> None:
    """Keep files with a record: scans, PDFs, texts.

    A file is copied into the store under its SHA-256 and described in the record: name, media
    type, size, what it is a copy of, and who made it. The same content is kept once.

    \b
    Examples:
      provcite attach 113371 scan.pdf --copy-of original --by "A. Reader" --date 2026-05
      provcite attach 113371 page1.jpg page2.jpg
    """
    from provcite.ops.attach import attach as run
    from provcite.provenance.drawings.words import visible

    library = open_library(store)
    attached = run(
        library, record, files, copy_of=copy_of or None, by=by or None, date=date or None, note=note or None
    )
    _log(library, record, attached, by)
    for item in attached:
        where = item.path.relative_to(library.folder).as_posix()
        name = visible(item.attachment.name or "")
        if item.new:
            size = f"{item.attachment.size:,} bytes"
            output.result(f"{name}: {item.attachment.media_type}, {size}, kept as {where}")
        else:
            output.result(f"{name}: the record has this file already ({where})")
    if (copy_of or by or date or note) and not all(item.new for item in attached):
        output.note("What the record says of a file that it has already stays as it is.")


def _log(library: Library, record: str, attached: list[Attached], by: str) -> None:
    """Each new file as an ingestion, by its digest."""
    from provcite.cli.premis import log
    from provcite.provenance.premis import INGESTION, PremisEvent

    new = [item for item in attached if item.new]
    record_id = library.resolve(record)
    if new:
        log(
            library,
            lambda moment, agent: [
                PremisEvent(
                    type=INGESTION,
                    date_time=moment,
                    object=item.attachment.sha256,
                    object_type="SHA-256",
                    outcome="success",
                    agent=agent,
                    record=record_id,
                    by=by or None,
                    detail={"name": item.attachment.name or "", "copy of": item.attachment.copy_of or ""},
                )
                for item in new
            ],
        )
