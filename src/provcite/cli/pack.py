"""``provcite pack``: records, texts, files and provenance as one bag to hand on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, complete_ids, open_library, report_passed_over
from provcite.model.errors import UsageError

app = make_app()


@app.command()
def pack(
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help="Records to pack.", autocompletion=complete_ids),
    ] = None,
    target: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="The zip file.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", "-a", help="Pack every record.")] = False,
    store: StoreOption = "",
) -> None:
    """Pack records with texts, files and provenance into a bag.

    The result is a zip file with a BagIt bag (RFC 8493): the record files, their texts and
    attachments, the provenance as PROV-JSON, digests of everything, and an index.html to read.

    \b
    Examples:
      provcite pack 113371 -o nam-il.zip
      provcite pack --all -o everything.zip
    """
    import datetime

    from provcite import __version__
    from provcite.cli.premis import log
    from provcite.ops.bags import pack as run
    from provcite.provenance.premis import PACKING, PremisEvent
    from provcite.store.stored import PassedOver

    if target is None:
        raise UsageError("Where should the bag go?", hint="Name a file: -o bag.zip.")
    if bool(ids) == everything:
        raise UsageError("Name the records to pack, or all of them with --all.")
    library = open_library(store)
    moment = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    chosen = list(ids or [])
    if everything:
        chosen = [name for name in library.ids() if not library.name_problem(name)]
    paths = run(library, chosen, target, moment=moment, agent=f"provcite {__version__}")
    log(
        library,
        lambda moment, agent: [
            PremisEvent(
                type=PACKING,
                date_time=moment,
                object=target.name,
                object_type="file name",
                outcome="success",
                agent=agent,
                record=path.removeprefix("records/").removesuffix(".yaml"),
            )
            for path in paths
            if path.startswith("records/")
        ],
    )
    passed_over = [
        PassedOver(path=library.path_of_file(name), message=problem)
        for name in (library.ids() if everything else ())
        if (problem := library.name_problem(name))
    ]
    count = sum(path.startswith("records/") for path in paths)
    output.result(f"{target}: {count:,} record{'s' if count != 1 else ''}, {len(paths):,} files")
    raise typer.Exit(report_passed_over(passed_over))
