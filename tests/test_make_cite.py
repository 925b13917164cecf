"""``make cite`` says what it does while it works and what to try next; the citation alone is its output."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="needs make and a POSIX shell"),
    pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed"),
]

#: Stands for a Python that sets up in no time: it writes down what it is asked for; `provcite` is this one.
PYTHON = """\
#!/bin/sh
echo "$*" >> "{log}"
case "$*" in
  --version) echo "Python 3.99.0" ;;
  "-m venv"*) mkdir -p "{venv}/bin"; cp "$0" "{venv}/bin/python"
    printf '#!/bin/sh\\nexec "{python}" -m provcite "$@"\\n' > "{venv}/bin/provcite"
    chmod +x "{venv}/bin/provcite" ;;
esac
"""


@pytest.fixture
def made(tmp_path: Path) -> tuple[subprocess.CompletedProcess[str], Path]:
    venv = tmp_path / "venv"
    stand_in = tmp_path / "python-of-ours"
    log = tmp_path / "calls"
    stand_in.write_text(PYTHON.format(log=log, venv=venv, python=sys.executable), "utf-8")
    stand_in.chmod(0o755)
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PROVCITE", "MAKE"))}
    call = ["make", "--no-print-directory", "cite", f"VENV={venv}", f"PYTHON={stand_in}"]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False, env=kept, timeout=120)
    return done, log


def test_the_output_is_the_citation_alone(made: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    done, _ = made
    assert done.returncode == 0, done.stderr
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = re.search(r"^\$ provcite cite 113371 --style chicago\n(.*\n)", readme, re.M)
    assert shown is not None
    assert done.stdout == shown[1]


def test_each_step_and_what_comes_next_is_told(
    made: tuple[subprocess.CompletedProcess[str], Path], tmp_path: Path
) -> None:
    done, log = made
    steps = ("Making a virtual environment", "Installing provcite", "Citing a shipped record", "Next, try")
    places = [done.stderr.find(step) for step in steps]
    assert -1 not in places, done.stderr
    assert places == sorted(places)
    assert "-m pip install" in log.read_text("utf-8")
    # What it says to do next works.
    lines = [line.strip() for line in done.stderr.splitlines() if line.startswith("  ")]
    assert len(lines) == 2
    script = "\n".join(["set -e", *lines])
    again = subprocess.run(
        ["/bin/sh", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert again.returncode == 0, again.stderr
    assert "113371" in again.stdout
