"""``provcite merge-file``: the merge driver for git."""

from __future__ import annotations

from typing import Annotated

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.model.errors import EXIT_DONE, EXIT_FINDINGS, UsageError

app = make_app()

#: No merge of git marks a conflict with more characters.
_MOST_MARKS = 100


@app.command()
def merge_file(
    base: Annotated[str, typer.Argument(metavar="BASE", help="The file before both edits (git's %O).")],
    ours: Annotated[str, typer.Argument(metavar="OURS", help="Our file, which the result goes to (%A).")],
    theirs: Annotated[str, typer.Argument(metavar="THEIRS", help="Their file (%B).")],
    name: Annotated[
        str, typer.Argument(metavar="[NAME]", help="What to call the file in messages (%P).")
    ] = "",
    marks: Annotated[
        int,
        typer.Option("--marker-size", metavar="N", min=1, max=_MOST_MARKS, help="Length of the marks (%L)."),
    ] = 7,
) -> None:
    """Merge two edits of one record file by field, as git's merge driver.

    What only one side changed is taken, and what either added to a list; comments and order of our file
    stay. What both changed differently is marked in the file as git does, and the exit status is 1.

    \b
    Examples:
      provcite merge-file base.yaml ours.yaml theirs.yaml
    """
    from pathlib import Path

    from provcite.ops.merge_file import merge_file as merge
    from provcite.schema.yamlnodes import MAX_BYTES
    from provcite.store.files import read_regular, write_output

    contents: list[bytes] = []
    for path in (base, ours, theirs):
        try:
            contents.append(read_regular(path, MAX_BYTES + 1))
        except OSError as fault:
            raise UsageError(f"The file cannot be read: {fault.strerror or fault}.", place=path) from fault
    made = merge(*contents, marks=marks)
    data = made.text.encode("utf-8")
    if data != contents[1]:
        write_output(Path(ours), [data])
    if made.conflicts:
        shown = ", ".join(made.conflicts[:8]) + (" and more" if len(made.conflicts) > 8 else "")
        output.warning(f"{name or ours}: both sides changed {shown}; the lines are marked in the file.")
    raise typer.Exit(EXIT_FINDINGS if made.conflicts else EXIT_DONE)
