"""What git knows of one file in the store: its revisions and their contents.

git is run as a program, read-only, without a shell, a pager or the user's own diff and hook
settings. A store that is no git work tree, or a machine without git, is a StoreError.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from provcite.model.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_TIMEOUT: Final = 60.0
#: Variables that tie git to a repository (git rev-parse --local-env-vars names these and more).
_ELSEWHERE: Final = frozenset(
    ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One commit that touched the file. `date` is ISO 8601; `data` the file's bytes then (None: gone).

    `before` is the file in each parent of the commit (a merge has several; None: not there), under
    its name of then. `cut` says that the clone is shallow and ends here: what was before is unknown.
    """

    commit: str
    author: str
    date: str
    subject: str
    data: bytes | None
    before: tuple[bytes | None, ...] = (None,)
    cut: bool = False


@dataclass(frozen=True, slots=True)
class _Touch:
    """A commit as the log lists it, contents by the names of their blobs ("" where there is none).

    `follows` says that the log went on under another name from here, `told` that it gave contents.
    """

    commit: str
    author: str
    date: str
    subject: str
    blob: str
    before: tuple[str, ...]
    cut: bool = False
    parents: tuple[str, ...] = ()
    follows: bool = False
    told: bool = True


def revisions(folder: Path, file: Path) -> tuple[list[Revision], bytes | None]:
    """The revisions of `file` (inside `folder`), parents before children, renames followed.

    The second value is the file as it is committed now (None: it is not). Two calls of git,
    however long the history is, unless branches were merged of which one renamed the file.
    """
    relative = file.relative_to(folder).as_posix()
    touches = _listed(folder, None, relative, follow=True)
    if any(touch.follows or not touch.told for touch in touches) and _has_merges(folder):
        # git follows a file by one name at a time: what another branch did to the old name is lost.
        touches = _walked(folder, relative)
    head = f"HEAD:./{relative}"
    blobs = {name for touch in touches for name in (touch.blob, *touch.before) if name}
    contents = _contents(folder, [*sorted(blobs), *([head] if "\n" not in head else [])])
    found = [
        Revision(
            commit=touch.commit,
            author=touch.author,
            date=touch.date,
            subject=touch.subject,
            data=contents.get(touch.blob),
            before=tuple(contents.get(name) for name in touch.before),
            cut=touch.cut,
        )
        for touch in reversed(touches)
    ]
    return found, contents.get(head)


def _listed(folder: Path, start: str | None, path: str, *, follow: bool = False) -> list[_Touch]:
    """The commits up to `start` (None: the present one) that touched `path`, children before parents."""
    # --raw gives the contents before and after; -c lists merges that differ from every parent.
    options = ["--follow"] if follow else ["--no-renames"]
    listing = _git(
        folder,
        "log", "--encoding=UTF-8", *options, "-c", "--raw", "--no-abbrev", "--topo-order", "-z",
        "--no-show-signature", "--no-ext-diff", "--no-textconv",
        "--format=%x01%H%x02%an%x02%aI%x02%P%x02%D%x02%s%x03", *([start] if start else []), "--", path,
    )  # fmt: skip
    touches: list[_Touch] = []
    for entry in listing.split(b"\x01")[1:]:
        touch, copied = _touch(entry)
        touches.append(touch)
        if copied:
            break  # --follow goes on into the file that this one was copied from: another record
    return touches


def _has_merges(folder: Path) -> bool:
    return bool(_git(folder, "rev-list", "--merges", "-n1", "HEAD").strip())


def _walked(folder: Path, relative: str) -> list[_Touch]:
    """As `_listed`, renames followed through each parent by itself."""
    found: dict[str, _Touch] = {}
    queue: list[tuple[str | None, str]] = [(None, relative)]
    while queue:
        start, path = queue.pop()
        for touch in _listed(folder, start, path):
            if touch.commit in found:
                continue
            before = list(touch.before)
            for number, (parent, blob) in enumerate(zip(touch.parents, touch.before, strict=False)):
                former = None if blob or not touch.blob else _renamed(folder, parent, touch.commit, path)
                if former is not None:
                    before[number] = former[1]
                    queue.append((parent, former[0]))
            found[touch.commit] = replace(touch, before=tuple(before))
    order = _git(folder, "rev-list", "--topo-order", "HEAD").decode("ascii").split()
    return [found[commit] for commit in order if commit in found]


def _renamed(folder: Path, parent: str, commit: str, path: str) -> tuple[str, str] | None:
    """The name and blob in `parent` of what is `path` in `commit` where it was renamed between them."""
    place = path.rpartition("/")[0] or "."
    listing = _git(
        folder, "diff-tree", "-r", "-M", "--diff-filter=R", "--raw", "--no-abbrev", "-z", "--relative",
        parent, commit, "--", place,
    ).split(b"\0")  # fmt: skip
    for head, old, new in zip(listing[::3], listing[1::3], listing[2::3], strict=False):
        if new == path.encode("utf-8", "surrogateescape"):
            return old.decode("utf-8", "surrogateescape"), head.decode("ascii").split(" ")[2]
    return None


def _touch(entry: bytes) -> tuple[_Touch, bool]:
    """A commit of the listing, and whether the file came to be as a copy of another in it.

    After the head stands ``:mode mode blob blob status`` and the paths; a merge has a colon, a
    mode and a blob for each parent before those of the result.
    """
    head, _, rest = entry.partition(b"\x03")
    fields = [field.decode("utf-8", "replace") for field in head.split(b"\x02")]
    commit, author, date, above, names, subject = (fields + [""] * 6)[:6]
    facts = _Touch(
        commit, author, date, subject, "", ("",), parents=tuple(above.split()),
        cut="grafted" in names.split(", "),  # git's word for the commits at which a shallow clone ends
    )  # fmt: skip
    raw = next(
        (part for part in rest.strip(b"\0\n").split(b"\0") if part.lstrip(b"\n").startswith(b":")), b""
    )
    words = raw.decode("ascii", "replace").strip().split(" ")
    parents = len(words[0]) - len(words[0].lstrip(":"))
    blobs = [name if name.strip("0") else "" for name in words[parents + 1 : 2 * parents + 2]]
    if not parents or len(blobs) != parents + 1:
        return replace(facts, told=False), False
    copied = words[-1].startswith("C")
    before = ("",) if copied else tuple(blobs[:-1])
    return replace(facts, blob=blobs[-1], before=before, follows="R" in words[-1]), copied


def _contents(folder: Path, names: Sequence[str]) -> dict[str, bytes]:
    """The contents of objects by their names, through one ``git cat-file``."""
    if not names:
        return {}
    answer = _git(folder, "cat-file", "--batch", given="".join(name + "\n" for name in names).encode())
    contents: dict[str, bytes] = {}
    position = 0
    for name in names:
        end = answer.index(b"\n", position)
        header = answer[position:end].rsplit(b" ", 2)
        position = end + 1
        if header[-1] == b"missing" or len(header) < 3 or not header[-1].isdigit():
            continue
        size = int(header[-1])
        contents[name] = answer[position : position + size]
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
    # Nor is a repository obeyed that the environment names, as it does inside a hook of another one.
    environment = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
    environment |= {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603 - git itself, without a shell; names follow "--"
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
        if "dubious ownership" in said:
            raise StoreError(
                "git does not read this store, which belongs to another user.",
                hint=f"If you trust it, run: git config --global --add safe.directory '{folder.resolve()}'.",
                place=str(folder),
            )
        lines = said.splitlines() or ["no reason given"]
        reason = next((line for line in lines if line.startswith("fatal: ")), lines[-1])
        reason = reason.removeprefix("fatal: ").rstrip(".")
        raise StoreError(f"git could not tell the history: {reason}.", place=str(folder))
    return done.stdout
