"""Making a store: its folders, its settings, and the shipped records as a sample."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from provcite.model.errors import StoreError
from provcite.store.discovery import RECORDS, SETTINGS_FILE, TEXTS
from provcite.store.files import write_error
from provcite.store.folder import CACHE, StoreFolder
from provcite.store.layout import ensure_cache_folder
from provcite.store.library import Library
from provcite.store.shipped import shipped_files

if TYPE_CHECKING:
    from pathlib import Path

_SETTINGS: Final = """\
# Settings of a provcite store. Everything has a default; take away a '#' to change it.

# [cite]
# style = "chicago"

# What the names of this store's records begin with in PROV, RiC and other RDF; no other store has the same.
# An address of your own may stand in its place, and say whose store it is:
# agency, agency_code (ISIL), organization, contact_name, contact_email, contact_phone, address.
[exchange]
base = "{base}"

# Beside this file a store may have its own repositories.yaml, concordances.yaml (old and new numbers
# of files) and addresses.yaml (digital archives); 'provcite repositories --help' says more.
"""

#: The program's own folders hide themselves from git; this hides what a kill may leave beside them.
_IGNORED: Final = """\
# What provcite keeps for itself: an index, the journal of what was written, unfinished files.
/.provcite/
/.provcite-journal/
.provcite-*.tmp
"""


#: The shipped folder with files to practise with, and where they go in a store.
PRACTICE: Final = "practice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What `make_store` did: whether the store is new, and the sample that it brought (ids, files)."""

    folder: Path
    new: bool
    sample: tuple[str, ...] = ()
    practice: tuple[str, ...] = ()


def make_store(folder: Path, *, sample: bool = False) -> Made:
    """Make `folder` a store, or complete it; nothing that is there is changed.

    With `sample` the shipped records are put in, except those whose id is taken, and the files to
    practise with (a document, a library, a chapter) beside them in ``practice/``. Raises StoreError
    where the folder cannot be written to or the installation has no sample.
    """
    new = not ((folder / SETTINGS_FILE).exists() or (folder / RECORDS).is_dir())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files = StoreFolder(folder)
        for name in (RECORDS, TEXTS):
            files.make_folder(name)
        for name, words in ((SETTINGS_FILE, _SETTINGS), (".gitignore", _IGNORED)):
            if files.state(name) is None:
                files.write(name, words.replace("{base}", _own_base()).encode(), exclusive=True)
    except (FileExistsError, NotADirectoryError) as fault:
        raise StoreError("There is a file where a folder is needed.", place=str(fault.filename)) from fault
    except OSError as fault:
        raise write_error(fault, folder) from fault
    ensure_cache_folder(files, CACHE)
    brought: list[str] = []
    practice: list[str] = []
    if sample:
        library = Library(folder)
        library.called("init --sample")
        brought = _bring_sample(library)
        practice = _bring_practice(files)
    return Made(folder=folder, new=new, sample=tuple(brought), practice=tuple(practice))


def _own_base() -> str:
    """A base for names that no other store has."""
    import uuid

    return f"urn:uuid:{uuid.uuid4()}#"


def _bring_practice(files: StoreFolder) -> list[str]:
    """The files to try everything with, of which none is a part of the store."""
    brought: list[str] = []
    for file in shipped_files(PRACTICE, ""):
        name = f"{PRACTICE}/{file.name}"
        files.make_folder(PRACTICE)
        if file.is_file() and files.state(name) is None:
            files.write(name, file.read_bytes(), exclusive=True)
            brought.append(name)
    return brought


def _bring_sample(library: Library) -> list[str]:
    files = shipped_files("records", ".yaml")
    if not files:
        raise StoreError("This installation has no sample records.", hint="Install provcite again.")
    brought: list[str] = []
    with library.transaction() as transaction:
        for file in files:
            if library.files.state(f"{RECORDS}/{file.name}") is None:
                transaction.write(f"{RECORDS}/{file.name}", file.read_bytes())
                brought.append(file.stem)
    return brought
