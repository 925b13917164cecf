"""A PostgreSQL of Debian for tests: in a folder of its own, asked over a socket, stopped with the tests."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from provcite.store.library import Library

USER = "provcite"


def programs() -> Path | None:
    """The folder of the newest installed server's programs."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]), reverse=True
    )
    return found[0].parent if found else None


@contextlib.contextmanager
def running() -> Iterator[str]:
    """The address of a server that runs meanwhile; skips the test where none is installed."""
    pytest.importorskip("psycopg", reason="the tests of an index in PostgreSQL need provcite[postgres]")
    folder = programs()
    if folder is None:
        pytest.skip("PostgreSQL is not installed here")
    # The server refuses to run as root.
    as_user: dict[str, Any] = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    place = Path(tempfile.mkdtemp(prefix="provcite-pg-"))
    try:
        if as_user:
            shutil.chown(place, "postgres", "postgres")

        def run(program: str, *arguments: str) -> None:
            # A file and no pipe, which the server would keep open.
            with tempfile.TemporaryFile() as errors:
                done = subprocess.run(
                    [str(folder / program), *arguments], cwd=place, stdin=subprocess.DEVNULL, check=False,
                    stdout=subprocess.DEVNULL, stderr=errors, timeout=120, **as_user,
                )  # fmt: skip
                errors.seek(0)
                assert done.returncode == 0, errors.read().decode("utf-8", "replace")

        data = str(place / "data")
        run("initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        log = str(place / "log")
        options = f"-c listen_addresses='' -c fsync=off -k {place}"
        run("pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "-t", "60", "start")
        try:
            yield f"postgresql://{USER}@/postgres?host={place}"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(place, ignore_errors=True)


def use(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Let every store that is opened have its index on this server."""
    from provcite.store.postgres import PostgresIndex

    index = cached_property(lambda library: PostgresIndex(library, url))
    index.__set_name__(Library, "_index")
    monkeypatch.setattr(Library, "_index", index)
