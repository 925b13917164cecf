"""Text to the clipboard: of this machine, or over SSH of the one that the user sits at (OSC 52)."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Final

from provcite.cli import streams
from provcite.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Most terminals stop reading an OSC 52 sequence at about 100,000 bytes of base64 (xterm, tmux).
OSC52_LIMIT: Final = 74_000

_WAIT_SECONDS: Final = 5


def copy(text: str) -> str:
    """Put `text` on the clipboard and say by which way (``wl-copy``, ``terminal``).

    Over SSH the clipboard wanted is that of the machine before the user, which only the
    terminal can reach (OSC 52: xterm, kitty, iTerm2, Windows Terminal, tmux with
    ``set-clipboard on``); at home the system's own program does it, with the terminal as a last
    resort. Raises UsageError with the remedy where nothing can be reached.
    """
    remote = is_remote(os.environ)
    if not remote:
        for command in _commands(os.environ, sys.platform):
            if _run(command, text):
                return command[0]
    if _osc52(text):
        return "terminal"
    if remote:
        for command in _commands(os.environ, sys.platform):
            if _run(command, text):
                return command[0]
    raise UsageError(
        "There is no clipboard to copy to.",
        hint="Install wl-clipboard, xclip or xsel, or leave --copy out and copy from the output.",
    )


def is_remote(environ: Mapping[str, str]) -> bool:
    """Whether the session came in over SSH."""
    return any(environ.get(name) for name in ("SSH_TTY", "SSH_CONNECTION", "SSH_CLIENT"))


def osc52(text: str, *, tmux: bool = False) -> str | None:
    """The control sequence that hands `text` to the terminal's clipboard; None where it is too long.

    tmux passes a sequence on to the outer terminal only inside its own DCS wrapper, with each
    ESC doubled.
    """
    data = text.encode("utf-8", "replace")
    if len(data) > OSC52_LIMIT:
        return None
    sequence = "\x1b]52;c;" + base64.b64encode(data).decode("ascii") + "\x07"
    if tmux:
        return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    return sequence


def _commands(environ: Mapping[str, str], platform: str) -> list[list[str]]:
    """The programs to try, best first; only those that can reach a display."""
    commands: list[list[str]] = []
    if platform == "darwin":
        commands.append(["pbcopy"])
    if environ.get("WAYLAND_DISPLAY"):
        commands.append(["wl-copy"])
    if environ.get("DISPLAY"):
        commands += [["xclip", "-selection", "clipboard"], ["xsel", "--clipboard", "--input"]]
    if platform == "win32" or environ.get("WSL_DISTRO_NAME"):
        commands.append(["clip.exe"])
    return commands


def _run(command: list[str], text: str) -> bool:
    """Feed `text` to `command`; False where it is absent or fails."""
    program = shutil.which(command[0])
    if program is None:
        return False
    # clip.exe reads the console's code page unless the text begins with a UTF-16 mark.
    data = text.encode("utf-16" if command[0] == "clip.exe" else "utf-8", "replace")
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program, found on the path, fed by its input only
            [program, *command[1:]],
            input=data,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_WAIT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _osc52(text: str) -> bool:
    """Write the sequence to the terminal itself, so that a pipe's reader never sees it."""
    sequence = osc52(text, tmux=bool(os.environ.get("TMUX")))
    if sequence is None or os.environ.get("TERM") == "dumb":
        return False
    try:
        with open("/dev/tty", "w", encoding="ascii") as terminal:
            terminal.write(sequence)
    except OSError:
        if not sys.stderr.isatty():
            return False
        streams.tell(sequence)
    return True
