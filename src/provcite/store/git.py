"""git as a program, read-only, obeying nothing that a repository says.

A repository is whoever made it speaking: its configuration, attributes and hooks can name programs,
addresses and files by some hundred keys, and every version of git knows more of them. So none of it
is read. `Repository` finds the repository's folder itself and gives git a *bare one of its own*
(temporary, with a configuration written here), whose objects are those of the repository: git then
sees commits, trees and blobs, and no word of whoever made them. What the environment says to git is
left out likewise, the user's own configuration with it, and transports and lazy fetching are barred
besides, so that nothing is fetched whichever of these some version of git should overlook.

An object that is not there (a partial clone, a damaged one) is told as missing, never fetched.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from provcite.model.errors import StoreError
from provcite.store.files import read_regular

if TYPE_CHECKING:
    from types import TracebackType

_TIMEOUT: Final = 60.0

#: The longest file of a repository's own folder that is read (HEAD, packed-refs, shallow), in bytes.
_LONGEST: Final = 32_000_000

#: SHA-1 or SHA-256 in hexadecimal: the two kinds of names that git's objects have.
_NAME: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")

#: Options before git's command. A version that does not know a key ignores it.
_OPTIONS: Final = (
    "--no-pager",
    "--literal-pathspecs",
    *(
        part
        for setting in (
            "core.quotePath=false",
            "core.fsmonitor=false",
            f"core.hooksPath={os.devnull}",
            f"core.attributesFile={os.devnull}",
            "core.useReplaceRefs=false",
            "safe.bareRepository=explicit",
            "protocol.allow=never",
            "credential.helper=",
            "gc.auto=0",
            "maintenance.auto=false",
            "log.showSignature=false",
        )
        for part in ("-c", setting)
    ),
)

#: What git is told by its environment, in place of all that it finds there.
_ENVIRONMENT: Final = {
    "GIT_ALLOW_PROTOCOL": "none",  # no transport has this name: none is allowed
    "GIT_NO_LAZY_FETCH": "1",  # known from 2.45.1 on; before it the line above serves
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}

_CONFIG: Final = "[core]\n\trepositoryformatversion = {version}\n\tbare = true\n"
_SHA256: Final = "[extensions]\n\tobjectformat = sha256\n"


class Repository:
    """The repository that holds `folder`, as a context: inside it `git` can be called.

    Raises StoreError where there is none, or it keeps its branches in a way that is not read here.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._work: TemporaryDirectory[str] | None = None
        #: The folder that git calls the work tree; paths in commits are relative to it.
        self.top, self._git_folder = _find(folder)
        self._common = _common_folder(self._git_folder)
        #: The name of the commit that HEAD stands at; "" before the first one.
        self.head = self._head()

    def __enter__(self) -> Repository:
        self._work = TemporaryDirectory(prefix="provcite-git-")
        place = Path(self._work.name)
        (place / "refs").mkdir()
        long_names = len(self.head) == 64
        config = _CONFIG.format(version=1 if long_names else 0) + (_SHA256 if long_names else "")
        (place / "config").write_text(config, "ascii")
        (place / "HEAD").write_text((self.head or "ref: refs/heads/none") + "\n", "ascii")
        shallow = [name for name in _text(self._common / "shallow").split() if _NAME.fullmatch(name)]
        if shallow:
            (place / "shallow").write_text("\n".join(shallow) + "\n", "ascii")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._work is not None:
            self._work.cleanup()
            self._work = None

    def path_of(self, file: Path) -> str:
        """The path of `file`, which lies in the store's folder, as commits have it."""
        return (_real(self._folder) / file.relative_to(self._folder)).relative_to(self.top).as_posix()

    def git(self, *arguments: str, given: bytes = b"") -> bytes:
        """What git prints; StoreError where it fails, with git's own reason."""
        assert self._work is not None  # noqa: S101 - called within the context only
        place = self._work.name
        extra = {
            "GIT_DIR": place,
            "GIT_OBJECT_DIRECTORY": str(self._common / "objects"),
            # git before 2.32 knows no GIT_CONFIG_GLOBAL: there is no configuration in this home.
            "HOME": place,
            "XDG_CONFIG_HOME": place,
        }
        return run(arguments, folder=place, given=given, extra=extra, place=self._folder)

    def own_setting(self, key: str) -> str:
        """A setting of the user: of this repository's own file (read as data), else of the user's own."""
        assert self._work is not None  # noqa: S101 - called within the context only
        place = self._work.name
        file = self._common / "config"
        if file.is_file():
            try:
                arguments = ("config", "--file", str(file), "--no-includes", "--get", key)
                return _line(run(arguments, folder=place, extra={"GIT_DIR": place}, place=self._folder))
            except StoreError:
                pass
        home = {
            name: os.environ[name]
            for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM")
            if name in os.environ
        }
        lifted = {"GIT_DIR": place, "GIT_CONFIG_GLOBAL": None, "GIT_CONFIG_NOSYSTEM": None, **home}
        try:
            return _line(run(("config", "--get", key), folder=place, extra=lifted, place=self._folder))
        except StoreError:
            return ""

    def _head(self) -> str:
        """The commit of HEAD, read from the repository's files. "" where the branch has none yet."""
        name = "HEAD"
        for _ in range(8):
            found = _text(self._git_folder / name).strip() or _text(self._common / name).strip()
            if _NAME.fullmatch(found):
                return found
            if not found:
                return self._packed(name)
            name = found.removeprefix("ref:").strip()
            if not name.startswith("refs/") or ".." in name or "\0" in name or "\\" in name:
                break
            if name == "refs/heads/.invalid" and (self._common / "reftable").is_dir():
                raise StoreError(
                    "The repository keeps its branches as a reftable, which provcite does not read.",
                    hint="Run 'git refs migrate --ref-format=files' in it.",
                    place=str(self._folder),
                )
        raise StoreError("The repository's HEAD cannot be read.", place=str(self._git_folder))

    def _packed(self, name: str) -> str:
        for line in _text(self._common / "packed-refs").splitlines():
            commit, _, packed = line.partition(" ")
            if packed == name and _NAME.fullmatch(commit):
                return commit
        return ""


def _find(folder: Path) -> tuple[Path, Path]:
    """The work tree that `folder` lies in and its repository's own folder.

    A repository is what has the name ``.git``, a folder or a file that names one. A folder that only
    has the layout of one (``HEAD``, ``objects``, ``refs``) is none: it may be part of what was cloned.
    """
    real = _real(folder)
    for top in (real, *real.parents):
        found = top / ".git"
        if found.is_file():
            named = _text(found)
            if not named.startswith("gitdir:"):
                continue
            found = top / named.removeprefix("gitdir:").strip()
        if (found / "HEAD").exists() and (_common_folder(found) / "objects").is_dir():
            return top, found
    raise StoreError(
        "The store is not kept in git, so its history is not known.",
        hint="Run 'git init' in the store and commit the records.",
        place=str(folder),
    )


def _common_folder(git_folder: Path) -> Path:
    """Where objects and branches are: a work tree of its own shares those of the first one."""
    named = _text(git_folder / "commondir").strip()
    return git_folder / named if named else git_folder


def _real(folder: Path) -> Path:
    return type(folder)(os.path.realpath(folder))


def _text(path: Path) -> str:
    """The words of a small file; "" where there is none or it is no ordinary one."""
    try:
        return read_regular(path, _LONGEST).decode("utf-8", "surrogateescape")
    except (OSError, ValueError):
        return ""


def _line(answer: bytes) -> str:
    return answer.decode("utf-8", "replace").strip()


def program(name: str) -> str | None:
    """Where the program `name` is on the user's path; None where it is not.

    Only folders that are named whole count: an empty part of the path, or a dot, is the folder that the
    user stands in, which may be somebody else's store; Windows looks there first of all.
    """
    names = [name] if sys.platform != "win32" or name.endswith(".exe") else [f"{name}.exe"]
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        if os.path.isabs(folder):
            for candidate in names:
                path = os.path.join(folder, candidate)
                if os.path.isfile(path) and os.access(path, os.X_OK):
                    return path
    return None


def run(
    arguments: tuple[str, ...],
    *,
    folder: str,
    given: bytes = b"",
    extra: dict[str, str] | dict[str, str | None],
    place: Path,
) -> bytes:
    """What git prints. The one place where git is started; `extra` adds to its environment (None: takes)."""
    found = program("git")
    if found is None:
        raise StoreError(
            "The history of a record comes from git, which is not installed.", hint="Install git."
        )
    environment: dict[str, str | None] = {
        name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "SSH_"))
    }
    environment |= _ENVIRONMENT
    environment |= extra
    try:
        done = subprocess.run(  # noqa: S603 - git itself, without a shell; names follow "--"
            [found, *_OPTIONS, *arguments],
            input=given,
            capture_output=True,
            cwd=folder,
            env={name: value for name, value in environment.items() if value is not None},
            timeout=_TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired as fault:
        raise StoreError("git did not answer in a minute.", place=str(place)) from fault
    except OSError as fault:
        raise StoreError(f"git cannot be started: {fault.strerror or fault}.", place=str(place)) from fault
    if done.returncode != 0:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
        reason = next((line for line in lines if line.startswith("fatal: ")), lines[-1])
        raise GitError(reason.removeprefix("fatal: ").rstrip("."), place=str(place))
    return done.stdout


class GitError(StoreError):
    """git failed; `reason` is what it said."""

    def __init__(self, reason: str, *, place: str) -> None:
        super().__init__(
            f"git could not tell the history: {reason}.",
            hint="Part of it is not in this clone, or damaged; provcite fetches nothing.",
            place=place,
        )
        self.reason = reason
