"""Where the shared test data lies; tests that need it skip where it is absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_ROOT = Path(os.environ.get("PROVCITE_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def shared(relative: str) -> Path:
    """The path of a file or folder of the shared test data; skips the calling test without it."""
    path = _ROOT / relative
    if not path.exists():
        reason = f"needs the shared test data ({relative}), which is not on this machine"
        pytest.skip(reason, allow_module_level=True)
    return path
