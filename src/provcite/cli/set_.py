"""``provcite set``: one change to every record that answers a search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, open_library, report_passed_over
from provcite.model.errors import UsageError

if TYPE_CHECKING:
    from provcite.ops.edit import Change
    from provcite.ops.set_values import ChangedRecord

app = make_app()


@app.command()
def set_(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="The records, as for 'search'.")],
    values: Annotated[
        list[str] | None,
        typer.Argument(metavar="KEY=VALUE...", help="Keys and their new values.", show_default=False),
    ] = None,
    unset: Annotated[
        list[str] | None, typer.Option("--unset", metavar="KEY", help="Take a key out.", show_default=False)
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help="Show what would change, and change nothing.")
    ] = False,
    store: StoreOption = "",
) -> None:
    """Set values in every record that answers a search.

    Shows what changes in each record, and asks. All of them are changed or none, and 'undo' takes
    it back. Keys are written as for 'edit --set'; nothing else in the files is touched.

    \b
    Examples:
      provcite set repository:RGANI language=ru --dry-run
      provcite set 'project:NKIDP date:1956' rights="Public domain" --yes
      provcite set 'Nam Il' --unset classification --yes
    """
    from provcite.ops.set_values import set_values
    from provcite.store.query import parse_query

    changes = _changes(values or [], unset or [])
    wanted = parse_query(query)
    if not wanted.match and not wanted.filter:
        raise UsageError(
            "There is no word to look for.", hint="Write a search: 'repository:RGANI date:1956'."
        )
    library = open_library(store)
    with output.progress_bar("Changing records") as step:
        planned = [
            one
            for one in set_values(library, wanted, changes, dry_run=True, progress=step)
            if one.differences
        ]
    for one in planned:
        _show(one)
    status = report_passed_over(library.index().passed_over())
    count = f"{len(planned):,} record{'' if len(planned) == 1 else 's'}"
    if not planned or dry_run:
        output.note(f"{count} would change." if dry_run else "Nothing changes.")
        raise typer.Exit(status)
    if not yes and not output.is_interactive():
        raise UsageError("Nobody is here to agree to the change.", hint="Call it with --yes or --dry-run.")
    if not yes and not output.confirm(f"Change {count}?"):
        output.note("Nothing was changed.")
        raise typer.Exit(status)
    set_values(library, wanted, changes)
    output.note(f"{count} changed.")
    raise typer.Exit(status)


def _changes(values: list[str], unset: list[str]) -> list[Change]:
    from provcite.ops.edit import Change

    changes = []
    for text in values:
        key, equals, value = text.partition("=")
        if not equals or not key.strip() or not value.strip():
            raise UsageError(
                f"{text!r} names no key and value.",
                hint="Write language=ru; a search of several words stands in quotes.",
            )
        changes.append(Change(key=key.strip(), value=value))
    changes += [Change(key=key.strip()) for key in unset]
    if not changes:
        raise UsageError("There is nothing to set.", hint="Write language=ru, or --unset classification.")
    return changes


def _show(one: ChangedRecord) -> None:
    for difference in one.differences:
        output.raw_result(
            f"{output.styled(output.safe(one.id), 'bold', 'cyan')}  {output.safe(str(difference))}"
        )
