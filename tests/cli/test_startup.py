"""Light commands import nothing heavy: looked at in a fresh interpreter, not timed."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from running import environment
from stores import make_store

_CALL = """
import json, sys
sys.argv = ["provcite", *json.loads(sys.argv[1])]
from provcite.__main__ import main
try:
    main()
except SystemExit as end:
    status = end.code
sys.stdout.flush()
sys.stderr.write("\\n" + json.dumps({"status": status, "modules": sorted(sys.modules)}))
"""

#: Imported by nothing that only reads and lists.
HEAVY = {
    "rich", "pydantic", "citeproc", "bibtexparser", "lxml", "prov", "rdflib", "pypdf", "bagit", "requests",
    "http.server",
    "importlib.metadata", "multiprocessing", "rapidfuzz", "unittest", "asyncio", "jinja2",
}  # fmt: skip

CASES = {
    ("--version",): HEAVY | {"typer", "yaml", "sqlite3", "dataclasses"},
    ("--help",): HEAVY | {"yaml", "sqlite3"},
    ("show", "--help"): HEAVY | {"yaml", "sqlite3"},
    ("show", "113371"): HEAVY | {"sqlite3"},
    ("show", "113371", "--format", "json"): HEAVY | {"sqlite3"},
    ("validate", "113371"): HEAVY - {"rapidfuzz"} | {"sqlite3"},
    ("edit", "113371", "--set", "genre=x"): HEAVY | {"sqlite3"},
    ("cite", "113371", "--style", "chicago"): {
        "rich",
        "pydantic",
        "bibtexparser",
        "prov",
        "rdflib",
        "pypdf",
        "sqlite3",
    },
    ("list",): HEAVY,
    ("search", "petrov"): HEAVY,
}


@pytest.mark.parametrize("arguments", CASES, ids=" ".join)
def test_nothing_heavy_is_imported(tmp_path, arguments):
    make_store(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", _CALL, json.dumps(arguments)], cwd=tmp_path, capture_output=True,
        text=True, check=False,
        env=environment(),
    )  # fmt: skip
    said = json.loads(done.stderr.rsplit("\n", 1)[-1])
    assert said["status"] == 0, done.stderr
    assert CASES[arguments] & set(said["modules"]) == set()
