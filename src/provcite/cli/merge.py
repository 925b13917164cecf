"""``provcite merge``: two records of one document made one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, complete_ids, open_library
from provcite.model.errors import UsageError

if TYPE_CHECKING:
    from provcite.ops.merge import Merge

app = make_app()


@app.command()
def merge(
    record: Annotated[
        str, typer.Argument(metavar="ID", help="The record that stays.", autocompletion=complete_ids)
    ],
    other: Annotated[
        str,
        typer.Argument(
            metavar="OTHER", help="The record that is merged into it.", autocompletion=complete_ids
        ),
    ],
    take: Annotated[
        list[str] | None,
        typer.Option(
            "--take",
            metavar="KEY",
            help="Where the two differ in KEY, take the other record's value.",
            show_default=False,
        ),
    ] = None,
    force: Annotated[
        bool,
        typer.Option("--force", help="Merge what nothing tells to be one document; never other documents."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help="Show what would change, and change nothing.")
    ] = False,
    store: StoreOption = "",
) -> None:
    """Merge two records of one document into the first, field by field.

    What the first lacks comes from the other: both provenances, people, places, tags, files. Where the
    two differ, the first one's value stays and the other is kept as evidence. The other id becomes an
    alias that still resolves. Other documents of one file are refused; 'undo' takes a merge back.

    \b
    Examples:
      provcite merge 113371 nam-il-1956 --dry-run
      provcite merge 113371 nam-il-1956 --take title --yes
    """
    from provcite.ops.merge import carry_out, plan

    library = open_library(store)
    planned = plan(library, record, other, force=force, take=take or ())
    show(planned)
    if dry_run:
        output.note(f"{planned.lost.id} would be merged into {planned.kept.id}.")
        return
    if not yes and not output.is_interactive():
        raise UsageError("Nobody is here to agree to the merge.", hint="Call it with --yes or --dry-run.")
    if not yes and not output.confirm(f"Merge {planned.lost.id} into {planned.kept.id}?"):
        output.note("Nothing was changed.")
        return
    carry_out(library, planned)
    output.note(f"{planned.lost.id} is now {planned.kept.id}; 'provcite undo' takes it back.")


def show(planned: Merge) -> None:
    """What the merge changes in the record that stays, and the values that do not."""
    name = output.styled(output.safe(planned.kept.id), "bold", "cyan")
    for change in planned.changes:
        if not change.path.startswith("evidence"):
            output.raw_result(f"{name}  {output.safe(str(change))}")
    for differing in planned.differing:
        output.raw_result(f"{name}  {output.safe(str(differing))}")
