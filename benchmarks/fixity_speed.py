"""`provcite verify --all` against `sha256sum` over the same files, in one run, whole processes.

Usage: python benchmarks/fixity_speed.py [--files 10000] [--size 100000] [--rounds 3]

A store is made with a fixed seed in a temporary folder: one record and one attachment for each
file. Both programs read every file; they take turns, and the ratio is that of the medians.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def make_store(folder: Path, files: int, size: int) -> None:
    source = random.Random(20261123)
    (folder / "records").mkdir(parents=True)
    for number in range(files):
        data = source.randbytes(size)
        digest = hashlib.sha256(data).hexdigest()
        place = folder / "attachments" / digest[:2]
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{digest}.bin").write_bytes(data)
        (folder / "records" / f"{number:06}.yaml").write_text(
            f'id: "{number:06}"\ntitle: Document {number}\ndate: 1956-07-24\n'
            f"source:\n  repository: RGANI\n"
            f'  reference: {{fond: "5", opis: "28", delo: "{number}", listy: "1-3"}}\n'
            f"attachments:\n  - {{sha256: {digest}, name: scan.bin, size: {size}}}\n",
            "utf-8",
        )


def timed(command: str, folder: Path) -> float:
    begun = time.perf_counter()
    subprocess.run(["sh", "-c", command], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--files", type=int, default=10_000)
    options.add_argument("--size", type=int, default=100_000, help="bytes of a file")
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="provcite-fixity-") as work:
        folder = Path(work)
        make_store(folder, chosen.files, chosen.size)
        verify = f"exec {sys.executable} -m provcite --store . verify --all"
        peer = "find attachments -type f -print0 | xargs -0 sha256sum"
        timed(peer, folder)  # the files into the page cache, for both alike
        ours, theirs = [], []
        for _ in range(chosen.rounds):
            ours.append(timed(verify, folder))
            theirs.append(timed(peer, folder))
        ours_median, theirs_median = statistics.median(ours), statistics.median(theirs)
        print(f"{chosen.files:,} files of {chosen.size:,} bytes, {chosen.rounds} rounds, medians")
        print(f"provcite verify --all  {ours_median:8.2f} s")
        print(f"sha256sum              {theirs_median:8.2f} s")
        print(f"ratio                  {ours_median / theirs_median:8.2f}  (budget 1.5)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
