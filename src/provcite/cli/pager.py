"""Long answers on a terminal, page by page, in the way of git.

The pager is ``$PAGER``, else ``less``; an empty one or ``cat`` is none. ``less`` is started with
``FRX`` (as git does, git-config "core.pager"): it ends by itself where everything fits the screen, shows
colours, and leaves what was shown where it is. In a pipe or a file nothing is paged.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import signal
import subprocess  # the user's own pager, named by the user
import sys
from typing import IO, TYPE_CHECKING

from provcite.cli import output

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What less and its kin are told where the user's environment says nothing.
_SETTINGS = {"LESS": "FRX", "LV": "-c"}


@contextlib.contextmanager
def paged() -> Iterator[None]:
    """What is printed inside goes through the pager where a person reads it on a terminal."""
    command = _command() if output.is_terminal() and os.environ.get("TERM") != "dumb" else []
    pager = _started(command) if command else None
    if pager is None:
        yield
        return
    assert pager.stdin is not None  # noqa: S101 - it was asked for
    screen = sys.stdout
    screen.flush()
    sys.stdout = _Paged(pager.stdin)
    # Ctrl-C belongs to the pager while it is there.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with contextlib.suppress(BrokenPipeError):  # the reader has seen enough
            yield
    finally:
        sys.stdout = screen
        with contextlib.suppress(OSError):
            pager.stdin.close()
        pager.wait()
        signal.signal(signal.SIGINT, before)


class _Paged:
    """Standard output that leads into the pager and is still the terminal that it shows on."""

    def __init__(self, pipe: IO[str]) -> None:
        self._pipe = pipe
        self.encoding = "utf-8"
        self.errors = "backslashreplace"

    def write(self, text: str) -> int:
        return self._pipe.write(text)

    def flush(self) -> None:
        self._pipe.flush()

    def isatty(self) -> bool:
        return True


def _command() -> list[str]:
    """The pager as a command; nothing where none is wanted or there."""
    named = os.environ.get("PAGER")
    if named is None:
        return ["less"] if shutil.which("less") else []
    try:
        command = shlex.split(named, posix=sys.platform != "win32")
    except ValueError:
        return []
    return [] if command in ([], ["cat"]) else command


def _started(command: list[str]) -> subprocess.Popen[str] | None:
    environment = {**_SETTINGS, **os.environ}
    try:
        return subprocess.Popen(  # noqa: S603 - the user's own command
            command, stdin=subprocess.PIPE, env=environment, encoding="utf-8", errors="backslashreplace"
        )
    except OSError as fault:
        output.warning(f"The pager {command[0]!r} cannot be started: {fault.strerror}.")
        return None
