"""The user's own folders for caches and state, by platform."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def cache_folder() -> Path:
    """Where disposable files go: XDG on Linux, Library/Caches on macOS, LOCALAPPDATA on Windows."""
    given = os.environ.get("PROVCITE_CACHE")
    if given:
        return Path(given)
    return _base("XDG_CACHE_HOME", ".cache", "Library/Caches") / "provcite"


def state_folder() -> Path:
    """Where logs go."""
    return _base("XDG_STATE_HOME", ".local/state", "Library/Logs") / "provcite"


def _base(variable: str, linux: str, macos: str) -> Path:
    home = Path(os.path.expanduser("~"))
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData/Local"))
    if sys.platform == "darwin":
        return home / macos
    given = os.environ.get(variable, "")
    return Path(given) if os.path.isabs(given) else home / linux
