"""The user's own editor: which it is, and running it on a file."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess  # the user's own editor, named by the user
import sys
from typing import TYPE_CHECKING

from provcite.model.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def editor_command() -> list[str]:
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


def run_editor(command: list[str], path: Path, unchanged: str) -> None:
    """Open `path` in the editor and wait for its end.

    UsageError where that fails; `unchanged` is what it says of what was to be edited.
    """
    try:
        status = subprocess.run([*command, str(path)], check=False).returncode  # noqa: S603 - the user's own command
    except OSError as fault:
        raise UsageError(
            f"The editor {command[0]!r} cannot be started: {fault.strerror}.",
            hint="Set $EDITOR to one that can.",
        ) from fault
    if status != 0:
        raise UsageError(
            f"The editor ended with status {status}; {unchanged}.",
            hint=f"What it wrote, if anything, is in {path}.",
        )
