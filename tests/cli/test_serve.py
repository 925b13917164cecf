"""``provcite serve`` as somebody starts it: the address, the warning, what is refused, and that it ends."""

from __future__ import annotations

import contextlib
import re
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from catalogue import read, served
from running import environment, run
from stores import make_store


def test_it_prints_its_address_answers_and_ends(tmp_path: Path) -> None:
    make_store(tmp_path)
    with served(tmp_path) as (address, process):
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", address)
        assert b"Nam Il" in read(f"{address}/records/113371")
    assert process.returncode in (0, 130, -signal.SIGINT)


def test_it_warns_where_others_can_read(tmp_path: Path) -> None:
    make_store(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-m", "provcite", "serve", "--port", "0", "--host", "0.0.0.0"], cwd=tmp_path, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(PYTHONUNBUFFERED="1"),
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    assert "Everybody who can reach 0.0.0.0" in process.communicate(timeout=20)[1]


def test_edit_and_host_do_not_go_together(tmp_path: Path) -> None:
    make_store(tmp_path)
    refused = run("serve", "--edit", "--host", "0.0.0.0", "--port", "0", folder=tmp_path)
    assert (refused.status, "this machine alone" in refused.err) == (2, True)


def test_a_port_that_is_taken_is_a_sentence(tmp_path: Path) -> None:
    make_store(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = run("serve", "--port", str(taken.getsockname()[1]), folder=tmp_path)
    assert (refused.status, "cannot listen" in refused.err) == (2, True)


def test_without_the_extra_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_store(tmp_path)
    monkeypatch.setattr("provcite.web.server.missing", lambda: "starlette")
    refused = run("serve", folder=tmp_path)
    assert (refused.status, "pip install 'provcite[web]'" in refused.err) == (2, True)


def test_slow_clients_and_five_hundred_at_once_do_not_stop_it(tmp_path: Path) -> None:
    """Forty connections that say half a request, then five hundred requests in parallel."""
    make_store(tmp_path)
    with served(tmp_path) as (address, _), contextlib.ExitStack() as open_:
        port = int(address.rpartition(":")[2])
        for _ in range(40):
            slow = open_.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
            slow.sendall(b"GET /records/113371 HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
        read(f"{address}/records/113371")
        with ThreadPoolExecutor(500) as threads:
            pages = list(threads.map(read, [f"{address}/api/records/113371"] * 500))
        assert len(set(pages)) == 1
        assert b"Nam Il" in pages[0]
        assert b"Nam Il" in read(f"{address}/records/113371")
