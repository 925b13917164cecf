"""What git knows of one file in the store: its revisions and their contents.

git is run as a program, read-only, without a shell, a pager or the user's own diff and hook
settings. A store that is no git work tree, or a machine without git, is a StoreError.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from provcite.model.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_TIMEOUT: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One commit that touched the file. `date` is ISO 8601; `data` the file's bytes then (None: gone)."""

    commit: str
    author: str
    date: str
    subject: str
    data: bytes | None


def revisions(folder: Path, file: Path) -> list[Revision]:
    """The revisions of `file` (inside `folder`) from the oldest to the newest, renames followed."""
    relative = file.relative_to(folder).as_posix()
    listing = _git(
        folder,
        "log", "--follow", "--no-show-signature", "--no-ext-diff", "--no-textconv", "--name-status", "-z",
        "--format=%x01%H%x02%an%x02%aI%x02%s%x03", "--", relative,
    )  # fmt: skip
    prefix = _git(folder, "rev-parse", "--show-prefix").decode("utf-8", "replace").strip()
    found: list[tuple[str, str, str, str, str | None]] = []
    for entry in listing.decode("utf-8", "replace").split("\x01")[1:]:
        head, _, status = entry.partition("\x03")
        commit, author, date, subject = (head.split("\x02") + [""] * 4)[:4]
        found.append((commit, author, date, subject, _path_then(status, prefix + relative)))
        if status.strip("\0\n").startswith("C"):
            break  # --follow goes on into the file that this one was copied from; that is another record
    contents = _contents(folder, [(commit, path) for commit, _, _, _, path in found if path])
    return [
        Revision(commit=commit, author=author, date=date, subject=subject,
                 data=contents.get((commit, path)) if path else None)
        for commit, author, date, subject, path in reversed(found)
    ]  # fmt: skip


def _path_then(status: str, path: str) -> str | None:
    """The file's path in a commit, from the NUL-separated status after it; None where it was deleted."""
    fields = [field for field in status.replace("\n", "").split("\0") if field]
    if not fields:
        return path
    kind, *paths = fields
    if kind.startswith("D"):
        return None
    return paths[-1] if paths else path


def _contents(folder: Path, wanted: Sequence[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
    """The contents of files in commits, through one ``git cat-file``."""
    names = [f"{commit}:{path}" for commit, path in wanted]
    safe = [(key, name) for key, name in zip(wanted, names, strict=True) if "\n" not in name]
    if not safe:
        return {}
    request = "".join(name + "\n" for _, name in safe).encode()
    answer = _git(folder, "cat-file", "--batch", given=request)
    contents: dict[tuple[str, str], bytes] = {}
    position = 0
    for key, _ in safe:
        end = answer.index(b"\n", position)
        header = answer[position:end].split(b" ")
        position = end + 1
        if header[-1] == b"missing" or len(header) < 3:
            continue
        size = int(header[-1])
        contents[key] = answer[position : position + size]
        position += size + 1
    return contents


def user_name(folder: Path) -> str:
    """The name under which git would commit here; "" where it is not set."""
    try:
        return _git(folder, "config", "user.name").decode("utf-8", "replace").strip()
    except StoreError:
        return ""


def _git(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    # The store may be somebody else's: nothing of its configuration that runs a program is obeyed.
    command = [
        "git", "--no-pager", "-c", "core.quotePath=false", "-c", "core.fsmonitor=false",
        "-c", "core.hooksPath=/dev/null", "-c", "log.showSignature=false", "-C", str(folder), *arguments,
    ]  # fmt: skip
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            command, input=given, capture_output=True, env=environment, timeout=_TIMEOUT, check=False
        )
    except FileNotFoundError as fault:
        raise StoreError(
            "The history of a record comes from git, which is not installed.", hint="Install git."
        ) from fault
    except subprocess.TimeoutExpired as fault:
        raise StoreError("git did not answer in a minute.", place=str(folder)) from fault
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip()
        if "not a git repository" in said:
            raise StoreError(
                "The store is not kept in git, so its history is not known.",
                hint="Run 'git init' in the store and commit the records.",
                place=str(folder),
            )
        if "does not have any commits yet" in said:
            return b""
        reason = said.splitlines()[-1] if said else "no reason given"
        raise StoreError(f"git could not tell the history: {reason}.", place=str(folder))
    return done.stdout
