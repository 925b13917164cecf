"""How fast the catalogue answers: ratios against plain files served by Python's own server, in the same run.

    python benchmarks/catalogue_speed.py [SIZE] [SITE]

SIZE is the number of records served (default 100,000), SITE those written as a site (default 10,000). Pages
are asked for with ApacheBench (Debian: apache2-utils), two at a time. The peer serves one record page, saved
as a file. Styles are compiled once for each user and version; run it twice for figures without that.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from store_scale import write_store


def fetched(address: str) -> float:
    """The seconds until a page is read whole."""
    begun = time.perf_counter()
    with urllib.request.urlopen(address, timeout=120) as answer:  # noqa: S310 - our own server
        answer.read()
    return time.perf_counter() - begun


def asked(address: str, requests: int) -> tuple[float, float]:
    """Requests a second, and the milliseconds within which 95 of 100 were answered."""
    tool = shutil.which("ab")
    if tool is None:
        raise SystemExit("ApacheBench is needed: apt-get install apache2-utils")
    done = subprocess.run(
        [tool, "-q", "-n", str(requests), "-c", "2", address], check=True, capture_output=True, text=True
    )
    if (failed := re.search(r"Non-2xx responses:\s+(\d+)", done.stdout)) is not None:
        raise SystemExit(f"{failed[1]} requests failed")
    rate = re.search(r"Requests per second:\s+([\d.]+)", done.stdout)
    slow = re.search(r"95%\s+(\d+)", done.stdout)
    return float(rate[1]) if rate else 0.0, float(slow[1]) if slow else 0.0


def work_of(process: subprocess.Popen[str]) -> float:
    """The seconds that a process has had a core for (Linux): others on the machine do not count."""
    fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and print."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    site = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_store(folder / "store", size)
        program = [sys.executable, "-m", "provcite", "--store", str(folder / "store")]
        subprocess.run([*program, "index", "rebuild"], check=True, stdout=subprocess.DEVNULL)
        begun = time.perf_counter()
        server = subprocess.Popen([*program, "serve", "--port", "0"], stdout=subprocess.PIPE, text=True)
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        print(f"start of serve              {time.perf_counter() - begun:8.2f} s")
        peer = None
        try:
            page = f"{address}/records/100100"
            print(f"first page, {size:,} records {fetched(address) * 1000:8.0f} ms")
            print(f"first page, once more       {fetched(address) * 1000:8.0f} ms")
            for words in ("telegram+Pyongyang", "RGANI+f.+5+op.+28+d.+410", "person:Petrov+date:1956"):
                print(f"search {words:30}{fetched(f'{address}/search?q={words}') * 1000:8.0f} ms")
            begun, worked = time.perf_counter(), work_of(server)
            for number in range(200):
                fetched(f"{address}/records/{100_200 + number}")
            print(f"200 records, each once      {200 / (time.perf_counter() - begun):8.0f} a second", end="")
            print(f"; {(work_of(server) - worked) * 5:.1f} ms of one core each")
            begun, worked = time.perf_counter(), work_of(server)
            for number in range(200):
                fetched(f"{address}/records/{100_200 + number}")
            print(f"the same 200 once more      {200 / (time.perf_counter() - begun):8.0f} a second", end="")
            print(f"; {(work_of(server) - worked) * 5:.1f} ms of one core each")
            with urllib.request.urlopen(page) as answer:  # noqa: S310 - our own server
                (folder / "page.html").write_bytes(answer.read())
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = free.getsockname()[1]
            peer = subprocess.Popen(
                [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "-d", str(folder)],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            time.sleep(1)
            rate, slow = asked(page, 1000)
            plain, _ = asked(f"http://127.0.0.1:{port}/page.html", 1000)
            print(f"one record page             {rate:8.0f} a second, 95 of 100 within {slow:.0f} ms")
            print(f"the same as a plain file    {plain:8.0f} a second; ratio {rate / plain:.2f}")
        finally:
            for process in (server, peer):
                if process is not None:
                    process.send_signal(signal.SIGINT)
                    process.wait(timeout=30)
        write_store(folder / "small", site)
        program = [sys.executable, "-m", "provcite", "--store", str(folder / "small")]
        subprocess.run([*program, "index", "rebuild"], check=True, stdout=subprocess.DEVNULL)
        for turn in ("written", "written again, nothing changed"):
            begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([*program, "site", str(folder / "site")], check=True, stdout=subprocess.DEVNULL)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            took = time.perf_counter() - begun
            print(f"site of {site:,} records {turn}: {took:.0f} s, {worked:.0f} s of cores")
        begun = time.perf_counter()
        for path in (folder / "site").rglob("*"):
            if path.is_file():
                target = folder / "copy" / path.relative_to(folder / "site")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(path.read_bytes())
        print(f"the same files copied: {time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
