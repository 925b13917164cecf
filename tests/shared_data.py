"""Where the shared test data lies. In CI it must be there; a user does without it.

Tests that need it skip with the reason, gates measure on the repository's own material; where CI=true both
fail, so that nothing passes there because it read nothing.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from skips import IN_CI

ROOT = Path(os.environ.get("PROVCITE_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def shared(relative: str) -> Path:
    """The path of a file or folder of the shared test data, for a test: skips it, or fails it in CI."""
    import pytest

    path = ROOT / relative
    if not path.exists():
        reason = f"needs the shared test data ({relative}), which is not on this machine"
        if IN_CI:
            pytest.fail(f"{reason}; in CI it must be", pytrace=False)
        pytest.skip(reason, allow_module_level=True)
    return path


def shared_or_own(relative: str, own: str) -> Path | None:
    """The same for a gate: None where the data are not there and the gate measures on `own` material.

    In CI the gate ends with a message and status 1.
    """
    path = ROOT / relative
    if path.exists():
        return path
    if IN_CI:
        sys.exit(f"The shared test data ({relative}) are not on this machine; in CI they must be.")
    sys.stdout.write(f"The shared test data ({relative}) are not on this machine: measured on {own}.\n")
    return None
