"""``provcite edit``: change a record, in an editor or by naming a key and its value."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess  # the user's own editor, named by the user
import sys
from typing import TYPE_CHECKING

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, complete_ids, open_library
from provcite.model.errors import EXIT_DONE, EXIT_USAGE, StoreError, UsageError

if TYPE_CHECKING:
    from provcite.ops.edit import Draft, Outcome
    from provcite.store.library import Library

app = make_app()


@app.command()
def edit(
    record: str = typer.Argument(..., metavar="ID", help="The record.", autocompletion=complete_ids),
    set_: list[str] = typer.Option(
        None, "--set", "-s", metavar="KEY=VALUE", help="Give a key a value, without an editor."
    ),
    unset: list[str] = typer.Option(
        None, "--unset", metavar="KEY", help="Take a key out, without an editor."
    ),
    store: StoreOption = "",
) -> None:
    """Edit a record in your editor; it is saved when it is sound.

    The editor is $VISUAL, else $EDITOR. An edit that breaks the schema is kept in a file, and the
    next call goes on with it. With --set and --unset nothing else in the file is touched:
    comments, order and unknown keys stay.

    \b
    Examples:
      provcite edit 113371
      provcite edit 113371 --set date=1956-07-25 --set source.reference.delo=411
      provcite edit 113371 --unset classification
    """
    library = open_library(store)
    if set_ or unset:
        _set(library, record, set_ or [], unset or [])
        raise typer.Exit(EXIT_DONE)
    raise typer.Exit(_in_editor(library, record))


def _set(library: Library, name: str, values: list[str], keys: list[str]) -> None:
    from provcite.schema.diff import diff_records
    from provcite.schema.edit import RemoveValue, SetValue

    edits: list[SetValue | RemoveValue] = []
    for item in values:
        key, equals, value = item.partition("=")
        if not equals or not key.strip():
            raise UsageError(f"{item!r} names no key and value.", hint="Write --set date=1956-07-25.")
        if not value.strip():
            raise UsageError(
                f"{item!r} gives no value.", hint=f"To take the key out, write --unset {key.strip()}."
            )
        edits.append(SetValue(key.strip(), value))
    edits.extend(RemoveValue(key) for key in keys)
    before = library.get(name)
    after = library.edit(before.id, edits)
    changes = diff_records(before, after)
    for change in changes:
        output.result(str(change))
    if not changes:
        output.note("Nothing changed.")


def _in_editor(library: Library, name: str) -> int:
    from provcite.ops.edit import finish_draft, open_draft, write_draft

    command = _editor()
    draft = open_draft(library, name)
    if draft.kept:
        output.note(f"An unfinished edit of {draft.record_id} was kept in {draft.path}.")
        if not output.confirm("Go on with it?", default=True):
            aside = draft.path.with_suffix(".old.yaml")
            shutil.copyfile(draft.path, aside)
            write_draft(draft.path, draft.original)
            output.note(f"It is now in {aside}.")
    while True:
        _run(command, draft)
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


def _editor() -> list[str]:
    """The user's editor as a command; UsageError where there is none."""
    for variable in ("VISUAL", "EDITOR"):
        given = os.environ.get(variable, "").strip()
        if given:
            try:
                return shlex.split(given, posix=sys.platform != "win32")
            except ValueError as fault:
                raise UsageError(f"${variable} is no command: {given!r}.") from fault
    for candidate in ("notepad",) if sys.platform == "win32" else ("sensible-editor", "nano", "vim", "vi"):
        if shutil.which(candidate):
            return [candidate]
    raise UsageError("There is no editor.", hint="Name one: export EDITOR=nano")


def _run(command: list[str], draft: Draft) -> None:
    try:
        status = subprocess.run([*command, str(draft.path)], check=False).returncode  # noqa: S603 - the user's own command
    except OSError as fault:
        raise UsageError(
            f"The editor {command[0]!r} cannot be started: {fault.strerror}.",
            hint="Set $EDITOR to one that can.",
        ) from fault
    if status != 0:
        raise UsageError(
            f"The editor ended with status {status}; the record is as it was.",
            hint=f"What it wrote, if anything, is in {draft.path}.",
        )
