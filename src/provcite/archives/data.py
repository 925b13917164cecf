"""The one loader of the data that provcite ships (repositories, traditions, tables).

Everything in the pure core that needs shipped data asks here, so that the core itself opens no
file. Paths are relative to the package's ``data`` folder and use forward slashes.
"""

from __future__ import annotations

from pathlib import Path

from provcite.model.errors import NotFoundError

_ROOT = Path(__file__).resolve().parent.parent / "data"


def _inside(relpath: str) -> Path:
    """The file or folder that `relpath` names; never one outside the data folder."""
    path = _ROOT.joinpath(*relpath.split("/")).resolve()
    if path != _ROOT and _ROOT not in path.parents:
        raise NotFoundError(f"There is no shipped data file {relpath!r}.")
    return path


def read_data(relpath: str) -> bytes:
    """The bytes of the shipped file `relpath` (``repositories/ru.yaml``).

    Raises `NotFoundError` where there is no such file.
    """
    try:
        return _inside(relpath).read_bytes()
    except OSError as fault:
        raise NotFoundError(f"There is no shipped data file {relpath!r}.") from fault


def list_data(reldir: str) -> tuple[str, ...]:
    """The names of the files in the shipped folder `reldir`, sorted; empty where there is none."""
    folder = _inside(reldir)
    if not folder.is_dir():
        return ()
    return tuple(sorted(entry.name for entry in folder.iterdir() if entry.is_file()))
