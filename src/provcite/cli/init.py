"""``provcite init``: make a store."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from provcite.cli import output
from provcite.cli.app import make_app

app = make_app()


def _name(path: str) -> str:
    return path.rpartition("/")[2]


@app.command()
def init(
    folder: str = typer.Argument(".", metavar="[FOLDER]", help="Where the store shall be (default: here)."),
    sample: bool = typer.Option(
        False, "--sample", help="Bring the shipped records and files to practise with."
    ),
) -> None:
    """Make a store: a folder for records and texts, and its settings.

    What is there already is left as it is, so the command may be called again.

    \b
    Examples:
      provcite init
      provcite init my-documents --sample
    """
    from provcite.ops.init import make_store
    from provcite.store.files import real_path

    made = make_store(real_path(Path(os.path.expanduser(folder))), sample=sample)
    output.result(f"{'Made a store' if made.new else 'There is a store'} in {made.folder}.")
    if sample:
        count = len(made.sample)
        output.result(
            f"Brought {count} record{'' if count == 1 else 's'}." if count else "The sample is there already."
        )
        if made.practice:
            output.result(f"Files to practise with are in practice/: {', '.join(map(_name, made.practice))}.")
    if made.new or made.sample:
        output.note(
            "See what is in it with 'provcite list'."
            if made.sample
            else "Next: 'provcite import FILE' or 'provcite add'."
        )
