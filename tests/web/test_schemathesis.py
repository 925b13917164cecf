"""The JSON API asked what its own description allows and forbids: nothing is a fault of the program."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import clients
from catalogue import read, served
from running import environment
from stores import make_store


def test_nothing_that_is_asked_of_the_api_is_a_fault(tmp_path: Path) -> None:
    program = clients.schemathesis()
    make_store(tmp_path)
    (tmp_path / "work").mkdir()
    with served(tmp_path) as (address, process):
        done = subprocess.run(
            [
                program, "run", f"{address}/api/openapi.json", "--url", address, "--checks", "not_a_server_error",
                "--max-examples", "25", "--phases", "coverage,fuzzing", "--seed", "22", "--no-color",
            ],
            cwd=tmp_path / "work", env=environment(), capture_output=True, text=True, check=False, timeout=500,
        )  # fmt: skip
        operations = sum(
            method in ("get", "post")
            for path, methods in json.loads(read(f"{address}/api/openapi.json"))["paths"].items()
            if path != "/api/openapi.json"  # the description itself is what it was read from
            for method in methods
        )
        assert process.poll() is None
    assert done.returncode == 0, done.stdout[-4000:]
    assert f"Tested: {operations}" in done.stdout
