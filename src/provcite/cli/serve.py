"""``provcite serve``: the records in a browser."""

from __future__ import annotations

from typing import Annotated

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, open_library

app = make_app()


@app.command()
def serve(
    port: Annotated[
        int, typer.Option("--port", "-p", metavar="N", min=0, max=65535, help="The port; 0 is any free one.")
    ] = 8765,
    host: Annotated[
        str,
        typer.Option("--host", metavar="ADDRESS", help="Where to listen: others can read it then, too."),
    ] = "127.0.0.1",
    name: Annotated[
        list[str] | None,
        typer.Option(
            "--name", metavar="NAME", help="A host name under which it is called, besides addresses."
        ),
    ] = None,
    edit: Annotated[
        bool, typer.Option("--edit", help="Records can be edited, from this machine alone, with a token.")
    ] = False,
    address: Annotated[
        str,
        typer.Option(
            "--address", metavar="URL", help="What it is called by others, where that is another address."
        ),
    ] = "",
    store: StoreOption = "",
) -> None:
    """Show the records in a browser: search, read, cite, trace, check a manuscript.

    Listens on this machine alone and reads only, unless told otherwise; Ctrl-C ends it. Needs the extra
    provcite[web].

    \b
    Examples:
      provcite serve
      provcite serve --port 0 --edit
      provcite serve --host 0.0.0.0 --name archive.example.org
    """
    from provcite.web.guard import is_loopback
    from provcite.web.server import needs_extra
    from provcite.web.server import serve as run

    needs_extra()
    library = open_library(store)
    if not is_loopback(host):
        output.warning(
            f"Everybody who can reach {host} can read all records and texts of this store, and have "
            "manuscripts checked. Nothing is encrypted, and nobody is asked who they are."
        )
    folder = library.folder

    def told(where: str) -> None:
        output.result(where)
        output.note(
            "Open that address in a browser; Ctrl-C ends it."
            + (" It holds the token that lets the browser write: give it to nobody." if edit else "")
        )

    from provcite.store.library import Library

    run(
        lambda: Library.open(folder, start=folder),
        host=host,
        port=port,
        names=tuple(name or ()),
        edit=edit,
        address=address,
        told=told,
    )
