"""What git knows of one file in the store: its revisions and their contents.

A store that is no git work tree, or a machine without git, is a StoreError.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from provcite.model.errors import StoreError
from provcite.schema.yamlnodes import MAX_BYTES
from provcite.store.git import GitError, Repository

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

#: How git names renamed files to itself: by likeness, or (where contents are missing) only unchanged ones.
_LIKENESS: Final = ("-M", "-M100%")


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One commit that touched the file. `date` is ISO 8601; `data` the file's bytes then (None: gone).

    `before` is the file in each parent of the commit (a merge has several; None: not there), under
    its name of then. `cut` says that the clone is shallow and ends here: what was before is unknown.
    `missing` says that git has the file in this revision and not its contents (a partial clone, a
    damaged one, a file beyond the size of any record), `before_missing` the same of a parent.
    """

    commit: str
    author: str
    date: str
    subject: str
    data: bytes | None
    before: tuple[bytes | None, ...] = (None,)
    cut: bool = False
    missing: bool = False
    before_missing: bool = False


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

    The second value is the file as it is committed now (None: it is not). A handful of calls of git,
    however long the history is, unless branches were merged of which one renamed the file.
    """
    with Repository(folder) as repository:
        if not repository.head:
            return [], None
        path = repository.path_of(file)
        touches = _touches(repository, path)
        head = f"HEAD:{path}"
        blobs = {name for touch in touches for name in (touch.blob, *touch.before) if name}
        contents = _contents(repository, [*sorted(blobs), *([head] if "\n" not in head else [])])
    found = [
        Revision(
            commit=touch.commit,
            author=touch.author,
            date=touch.date,
            subject=touch.subject,
            data=contents.get(touch.blob),
            before=tuple(contents.get(name) for name in touch.before),
            cut=touch.cut,
            missing=bool(touch.blob) and touch.blob not in contents,
            before_missing=any(name and name not in contents for name in touch.before),
        )
        for touch in reversed(touches)
    ]
    return found, contents.get(head)


def _touches(repository: Repository, path: str) -> list[_Touch]:
    """The commits that touched `path`, children before parents, renames followed."""
    likeness = _LIKENESS[0]
    try:
        touches = _listed(repository, None, path, "--follow", likeness)
    except GitError:
        # To see how like two files are git needs their contents; where some are missing it fails.
        likeness = _LIKENESS[1]
        touches = _listed(repository, None, path, "--follow", likeness)
    if any(touch.follows or not touch.told for touch in touches) and _has_merges(repository):
        # git follows a file by one name at a time: what another branch did to the old name is lost.
        touches = _walked(repository, path, likeness)
    return touches


def _listed(repository: Repository, start: str | None, path: str, *options: str) -> list[_Touch]:
    """The commits up to `start` (None: the present one) that touched `path`, children before parents."""
    # --raw gives the contents before and after; -c lists merges that differ from every parent.
    listing = repository.git(
        "log", "--encoding=UTF-8", *(options or ("--no-renames",)), "-c", "--raw", "--no-abbrev",
        "--topo-order", "-z", "--no-show-signature", "--no-ext-diff", "--no-textconv",
        "--format=%x01%H%x02%an%x02%aI%x02%P%x02%D%x02%s%x03", *([start] if start else []), "--", path,
    )  # fmt: skip
    touches: list[_Touch] = []
    for entry in listing.split(b"\x01")[1:]:
        touch, copied = _touch(entry)
        touches.append(touch)
        if copied:
            break  # --follow goes on into the file that this one was copied from: another record
    return touches


def _has_merges(repository: Repository) -> bool:
    return bool(repository.git("rev-list", "--merges", "-n1", "HEAD").strip())


def _walked(repository: Repository, path: str, likeness: str) -> list[_Touch]:
    """As `_listed`, renames followed through each parent by itself."""
    found: dict[str, _Touch] = {}
    queue: list[tuple[str | None, str]] = [(None, path)]
    while queue:
        start, path = queue.pop()
        for touch in _listed(repository, start, path):
            if touch.commit in found:
                continue
            before = list(touch.before)
            for number, (parent, blob) in enumerate(zip(touch.parents, touch.before, strict=False)):
                if blob or not touch.blob:
                    continue
                former = _renamed(repository, parent, touch.commit, path, likeness)
                if former is not None:
                    before[number] = former[1]
                    queue.append((parent, former[0]))
            found[touch.commit] = replace(touch, before=tuple(before))
    order = repository.git("rev-list", "--topo-order", "HEAD").decode("ascii").split()
    return [found[commit] for commit in order if commit in found]


def _renamed(
    repository: Repository, parent: str, commit: str, path: str, likeness: str
) -> tuple[str, str] | None:
    """The name and blob in `parent` of what is `path` in `commit` where it was renamed between them."""
    place = path.rpartition("/")[0]
    listing = repository.git(
        "diff-tree", "-r", likeness, "--diff-filter=R", "--raw", "--no-abbrev", "-z", parent, commit,
        "--", *([place] if place else []),
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


def _contents(repository: Repository, names: Sequence[str]) -> dict[str, bytes]:
    """The contents of objects by their names; what is missing or larger than any record is left out."""
    if not names:
        return {}
    asked = "".join(name + "\n" for name in names)
    # The sizes first: a blob of a few kilobytes can swell to gigabytes.
    listed = repository.git("cat-file", "--batch-check", given=asked.encode("utf-8", "surrogateescape"))
    sizes = [line.rsplit(b" ", 2) for line in listed.split(b"\n")]
    small = [
        name
        for name, said in zip(names, sizes, strict=False)
        if len(said) == 3 and said[1] == b"blob" and said[2].isdigit() and int(said[2]) <= MAX_BYTES
    ]
    if not small:
        return {}
    try:
        return _batch(repository, small)
    except GitError:  # a damaged object ends the whole answer: the others one by one
        contents: dict[str, bytes] = {}
        for name in small:
            with contextlib.suppress(GitError):
                contents[name] = repository.git("cat-file", "blob", name)
        return contents


def _batch(repository: Repository, names: Sequence[str]) -> dict[str, bytes]:
    asked = "".join(name + "\n" for name in names)
    answer = repository.git("cat-file", "--batch", given=asked.encode("utf-8", "surrogateescape"))
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
        with Repository(folder) as repository:
            return repository.own_setting("user.name")
    except StoreError:
        return ""
