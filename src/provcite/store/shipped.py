"""Where the shipped styles, records and schema lie: inside the package, or in the checkout around it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import provcite

_PACKAGE = Path(provcite.__file__).resolve().parent


@lru_cache(maxsize=8)
def shipped_folder(name: str) -> Path | None:
    """The folder of shipped ``styles`` or ``records``; None where the installation has none.

    A wheel carries them below the package's ``data``; a checkout has them at its top, which an
    editable installation uses as they stand.
    """
    packed = _PACKAGE / "data" / name
    if packed.is_dir():
        return packed
    top = _PACKAGE.parent.parent
    beside = top / name
    return beside if beside.is_dir() and (top / "pyproject.toml").is_file() else None


def shipped_files(name: str, suffix: str) -> list[Path]:
    """The files of a shipped folder with this suffix, by name; empty where there are none."""
    folder = shipped_folder(name)
    return sorted(folder.glob(f"*{suffix}")) if folder is not None else []
