"""``provcite edit``: change a record, in an editor or by naming a key and its value."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import typer
import typer.core

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.editor import editor_command, run_editor
from provcite.cli.options import StoreOption, complete_ids, open_library
from provcite.model.errors import EXIT_DONE, EXIT_USAGE, StoreError, UsageError

if TYPE_CHECKING:
    from provcite.ops.edit import Change, Draft, Outcome
    from provcite.store.library import Library

app = make_app()

#: The options whose order on the command line tells what is done first.
_IN_ORDER = ("set_", "unset", "before", "after")


class _InOrder(typer.core.TyperCommand):
    """A command that keeps the order of its options: ``--unset source --set source.repository=TNA``."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]  # one Context
        """As ever, and the names of the options in the order in which they were given, in ``ctx.meta``."""
        rest = super().parse_args(ctx, list(args))
        _, _, order = self.make_parser(ctx).parse_args(args=list(args))
        ctx.meta["provcite.order"] = [option.name for option in order if option.name in _IN_ORDER]
        return rest


@app.command(cls=_InOrder)
def edit(
    context: typer.Context,
    record: str = typer.Argument(..., metavar="ID", help="The record.", autocompletion=complete_ids),
    set_: list[str] = typer.Option(
        None, "--set", "-s", metavar="KEY=VALUE", help="Give a key a value, without an editor."
    ),
    unset: list[str] = typer.Option(
        None, "--unset", metavar="KEY", help="Take a key out, without an editor."
    ),
    before: list[str] = typer.Option(
        None, "--before", metavar="LEVEL", help="The level set last stands before this one."
    ),
    after: list[str] = typer.Option(
        None, "--after", metavar="LEVEL", help="The level set last stands after this one."
    ),
    force: bool = typer.Option(False, "--force", help="Add a key that the schema does not know."),
    store: StoreOption = "",
) -> None:
    """Edit a record in your editor; it is saved when it is sound.

    The editor is $VISUAL, else $EDITOR. An edit that breaks the schema is kept in a file, and the
    next call goes on with it. With --set and --unset nothing else in the file is touched:
    comments, order and unknown keys stay. They are done in the order in which you write them, all
    of them or none. The people of a document are its creators, numbered from 0; a number one past
    the last adds one. A level of the reference goes where the archive has it.

    \b
    Examples:
      provcite edit 113371
      provcite edit 113371 --set date=1956-07-25
      provcite edit 113371 --set creators.0.family=Petrov --set creators.0.given="A. M."
      provcite edit 113371 --set creators.2.role=recipient --set creators.2.literal="MID USSR"
      provcite edit 113371 --set source.reference.delo=411 --set source.reference.listy=12-15
      provcite edit 113371 --set source.reference.papka=68 --before delo
      provcite edit 113371 --unset classification --unset provenance.1
    """
    library = open_library(store)
    if not library.exists(record):
        from provcite.cli.finding import known

        record = known(library, [record])[0]
    if set_ or unset:
        order = context.meta.get("provcite.order", [])
        given = {"set_": set_ or [], "unset": unset or [], "before": before or [], "after": after or []}
        _set(library, record, _changes(order, given), force=force)
        raise typer.Exit(EXIT_DONE)
    if before or after or force:
        raise UsageError("--before, --after and --force go with --set.", hint="See 'provcite edit --help'.")
    raise typer.Exit(_in_editor(library, record))


def _changes(order: list[str], given: dict[str, list[str]]) -> list[Change]:
    """The changes in the order of the command line; UsageError for one that says nothing."""
    from dataclasses import replace

    from provcite.ops.edit import Change

    waiting = {name: iter(values) for name, values in given.items()}
    changes: list[Change] = []
    for name in order:
        text = next(waiting[name])
        if name == "unset":
            if not text.strip():
                raise UsageError("--unset names no key.", hint="Write --unset classification.")
            changes.append(Change(key=text.strip()))
        elif name == "set_":
            key, equals, value = text.partition("=")
            if not equals or not key.strip():
                raise UsageError(f"{text!r} names no key and value.", hint="Write --set date=1956-07-25.")
            if not value.strip():
                raise UsageError(
                    f"{text!r} gives no value.", hint=f"To take the key out, write --unset {key.strip()}."
                )
            changes.append(Change(key=key.strip(), value=value))
        else:
            last = changes[-1] if changes else None
            if last is None or last.value is None or last.before or last.after:
                raise UsageError(
                    f"--{name} {text} follows no --set of a level.",
                    hint="Write --set source.reference.papka=68 --before delo.",
                )
            changes[-1] = replace(last, before=text) if name == "before" else replace(last, after=text)
    return changes


def _set(library: Library, name: str, changes: list[Change], *, force: bool) -> None:
    from provcite.ops.edit import change_record
    from provcite.schema.diff import diff_records

    done = change_record(library, name, changes, force=force)
    differences = diff_records(done.before, done.after)
    for difference in differences:
        output.result(str(difference))
    for key in done.absent:
        output.note(f"There is no {key} to take out.")
    for finding in done.findings:
        output.warning(f"line {finding.position.line}: {finding.message}")
    if not differences:
        output.note("Nothing changed.")


def _in_editor(library: Library, name: str) -> int:
    from provcite.ops.edit import finish_draft, open_draft, write_draft

    command = editor_command()
    draft = open_draft(library, name)
    if draft.kept:
        output.note(f"An unfinished edit of {draft.record_id} was kept in {draft.path}.")
        if not output.confirm("Go on with it?", default=True):
            aside = draft.path.with_suffix(".old.yaml")
            shutil.copyfile(draft.path, aside)
            write_draft(draft.path, draft.original)
            output.note(f"It is now in {aside}.")
    while True:
        run_editor(command, draft.path, "the record is as it was")
        try:
            outcome = finish_draft(library, draft)
        except StoreError as fault:
            raise StoreError(
                fault.message, hint=f"Your edit is kept in {draft.path}.", place=fault.place
            ) from fault
        if outcome.state != "invalid":
            break
        for finding in outcome.findings:
            key = f"{finding.position.key}: " if finding.position.key else ""
            output.error(f"line {finding.position.line}: {key}{finding.message}")
        if not output.confirm("The record is not saved. Open the editor again?", default=False):
            output.error(
                "The edit breaks the schema; the record is as it was.",
                hint=f"Your edit is kept in {draft.path}; "
                f"call 'provcite edit {draft.record_id}' to go on with it.",
            )
            return EXIT_USAGE
    _tell(draft, outcome)
    return EXIT_DONE


def _tell(draft: Draft, outcome: Outcome) -> None:
    if outcome.state == "unchanged":
        output.note("Nothing changed.")
        return
    output.result(f"Saved {draft.record_id}.")
    for finding in outcome.findings:
        output.note(f"line {finding.position.line}: {finding.message}")
