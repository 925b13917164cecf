"""Which folder is the store, and what its ``provcite.toml`` says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from provcite.model.errors import InputError, StoreError
from provcite.store.files import read_regular

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS_FILE: Final = "provcite.toml"
RECORDS: Final = "records"
TEXTS: Final = "texts"

_HINT: Final = "Make one with 'provcite init', or name one with --store FOLDER."


def find_store(folder: Path | None, *, start: Path) -> Path:
    """The store: `folder` where one is named, else the nearest upward from `start`.

    Upward, a folder with a ``provcite.toml`` wins over a nearer one that only has ``records/``
    (design: "Store and scale"). Raises StoreError where there is none.
    """
    if folder is not None:
        return _named(folder)
    start = start.resolve()
    upward = (start, *start.parents)
    for candidate in upward:
        if (candidate / SETTINGS_FILE).is_file():
            return candidate
    for candidate in upward:
        if (candidate / RECORDS).is_dir():
            return candidate
    raise StoreError(f"There is no store in {start} or in any folder above it.", hint=_HINT)


def _named(folder: Path) -> Path:
    try:
        folder = folder.expanduser().resolve()
    except (OSError, RuntimeError, ValueError) as fault:
        raise StoreError("The folder named for the store cannot be read.", place=str(folder)) from fault
    if folder.is_dir():
        if (folder / SETTINGS_FILE).is_file() or (folder / RECORDS).is_dir():
            return folder
        raise StoreError(
            f"The folder is no store: it has neither {SETTINGS_FILE} nor {RECORDS}/.",
            hint=f"Make it one with 'provcite init {folder}'.",
            place=str(folder),
        )
    what = "That is a file, not a folder." if folder.exists() else "There is no such folder."
    raise StoreError(what, hint=_HINT, place=str(folder))


def read_settings(folder: Path) -> dict[str, Any]:
    """The store's ``provcite.toml``; empty where it has none. Raises InputError with the line."""
    import tomllib

    path = folder / SETTINGS_FILE
    try:
        return tomllib.loads(read_regular(path).decode("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError as fault:
        raise InputError(
            "The settings are not UTF-8.", hint="Save the file as UTF-8.", place=str(path)
        ) from fault
    except tomllib.TOMLDecodeError as fault:
        raise InputError(f"The settings are not TOML: {fault}.", place=str(path)) from fault
    except ValueError as fault:  # a number of more digits than Python reads
        raise InputError(
            f"The settings hold a value that cannot be read: {fault}.", place=str(path)
        ) from fault
    except RecursionError as fault:
        raise InputError("The settings are nested too deeply.", place=str(path)) from fault
