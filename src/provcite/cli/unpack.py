"""``provcite unpack``: verify a bag and take its records into the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, open_library
from provcite.model.errors import EXIT_FINDINGS

if TYPE_CHECKING:
    from provcite.ops.unpack import Plan

app = make_app()


@app.command()
def unpack(
    bag: Annotated[
        Path, typer.Argument(metavar="BAG.zip", help="A bag made by 'provcite pack', zipped or as a folder.")
    ],
    update: Annotated[
        bool, typer.Option("--update", help="Take the bag's version of records that differ.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Show the differences only.")] = False,
    store: StoreOption = "",
) -> None:
    """Verify a bag and merge its records into the store.

    Every digest of the bag is checked before anything is taken from it. What the store lacks is
    added; where a record differs, the difference is shown field by field, and the store's version
    stays unless --update is given or you agree when asked.

    \b
    Examples:
      provcite unpack nam-il.zip --dry-run
      provcite unpack nam-il.zip
      provcite unpack nam-il.zip --update --yes
    """
    from provcite.cli.premis import log
    from provcite.ops.unpack import merge, opened
    from provcite.provenance.premis import UNPACKING, PremisEvent

    library = open_library(store)
    with opened(bag, library) as plan:
        _show(plan)
        if dry_run:
            return
        if plan.differing and not update and not yes:
            count = len(plan.differing)
            update = output.confirm(f"Take the bag's version of {count} differing record{'s' * (count > 1)}?")
        lacking = any(item.lacks for item in plan.incoming)
        if not plan.new and not lacking and not (update and plan.differing):
            output.result("Nothing to take.")
        else:
            written = merge(library, plan, update=update)
            log(
                library,
                lambda moment, agent: [
                    PremisEvent(
                        type=UNPACKING,
                        date_time=moment,
                        object=bag.name,
                        object_type="file name",
                        outcome="success",
                        agent=agent,
                        record=record_id,
                    )
                    for record_id in written
                ],
            )
            output.result(f"Taken into the store: {', '.join(written)}")
        if plan.differing and not update:
            output.note("The store's versions stay.", hint="Take the bag's with --update.")
            raise typer.Exit(EXIT_FINDINGS)


def _show(plan: Plan) -> None:
    from provcite.provenance.drawings.words import visible

    for item in plan.incoming:
        name = output.styled(output.safe(item.packed_as), "bold")
        called = "" if item.packed_as == item.new.id else f" under the id {output.safe(item.new.id)}"
        if item.old is None:
            output.raw_result(f"{name}: new, {visible(item.new.title or 'without a title')}")
        elif item.same:
            output.raw_result(f"{name}: the store has it already{called}")
        else:
            output.raw_result(f"{name}: differs from the store's{called}")
            for change in item.changes:
                output.result(f"    {change}")
            if item.text_differs:
                output.result("    the text differs")
        if item.overwrites:
            output.result(f"    its text would replace {item.overwrites}, which holds other words")
        for lost in item.lacks:
            output.result(f"    the store has lost the file {lost}, which the bag has")
    for name in plan.foreign:
        output.note(
            f"The bag has its own {name}, which is not taken.",
            hint="Look at it in the bag, and copy into the store's what you want.",
        )
