from __future__ import annotations

import base64
import stat
import sys
from typing import TYPE_CHECKING

import pytest

from provcite.cli import clipboard
from provcite.model.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in (
        "SSH_TTY",
        "SSH_CONNECTION",
        "SSH_CLIENT",
        "WAYLAND_DISPLAY",
        "DISPLAY",
        "WSL_DISTRO_NAME",
        "TMUX",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "dumb")
    return monkeypatch


def fake_program(folder: Path, name: str, kept: Path) -> None:
    program = folder / name
    program.write_text(f'#!/bin/sh\ncat > "{kept}"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell script as a stand-in program")
def test_the_program_of_the_desktop_gets_the_text(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    fake_program(tmp_path, "wl-copy", kept)
    bare.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    bare.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert clipboard.copy("л. 302 – “x”\n") == "wl-copy"
    assert kept.read_text(encoding="utf-8") == "л. 302 – “x”\n"


def test_nothing_to_copy_to_says_what_to_install(bare: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError) as caught:
        clipboard.copy("x")
    assert "xclip" in caught.value.hint


def test_osc_52_carries_the_text_in_base64() -> None:
    sequence = clipboard.osc52("Ф. 5")
    assert sequence is not None
    assert sequence.startswith("\x1b]52;c;")
    assert base64.b64decode(sequence[7:-1]).decode() == "Ф. 5"


def test_osc_52_in_tmux_doubles_the_escape() -> None:
    sequence = clipboard.osc52("x", tmux=True)
    assert sequence is not None
    assert sequence.startswith("\x1bPtmux;\x1b\x1b]52;")
    assert sequence.endswith("\x1b\\")


def test_osc_52_refuses_what_terminals_cut() -> None:
    assert clipboard.osc52("x" * (clipboard.OSC52_LIMIT + 1)) is None


def test_ssh_is_recognised() -> None:
    assert clipboard.is_remote({"SSH_TTY": "/dev/pts/1"})
    assert not clipboard.is_remote({"DISPLAY": ":0"})
