"""Speed and memory of export and import, against pandoc and bibtexparser alone in the same run.

    python benchmarks/exchange_speed.py [RECORDS] [MEGABYTES]

Exports RECORDS (10,000) made-up records with a full chain to BibTeX and CSL-JSON, and imports a BibTeX
file of MEGABYTES (10). Each task is a process of its own; times are processor time of whole
processes, memory is the peak. pandoc converts the CSL-JSON that was exported (to BibTeX, and to
CSL-JSON), and reads the same BibTeX file; it loses the archive, the chain, and what it has no field
for. bibtexparser alone reads and writes entries without looking into them.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))


def records(count: int):
    """Records that differ in what a library's records differ in, one at a time."""
    from exchange_records import SAMPLE

    for number in range(count):
        holding = replace(
            SAMPLE.sources[0],
            path=(("fond", "5"), ("opis", str(number % 50)), ("delo", str(number)), ("list", "1-3")),
        )
        address = f"https://digitalarchive.umd.edu/document/{number}"
        chain = (*SAMPLE.provenance[:-1], replace(SAMPLE.provenance[-1], number=str(number), url=address))
        year, month, day = 1945 + number % 45, 1 + number % 12, 1 + number % 28
        yield replace(
            SAMPLE,
            id=str(number),
            title=f"Memorandum of Conversation no. {number}: 40% of A & B, «Письмо № {number}»",
            date=f"{year}-{month:02d}-{day:02d}",
            sources=(holding,),
            provenance=chain,
        )


def task(name: str, folder: Path, count: int) -> None:
    """One measured task; it runs in a process of its own."""
    if name.startswith("export-"):
        from provcite.exchange.base import Options
        from provcite.exchange.context import shipped_context
        from provcite.exchange.keys import KeyMaker
        from provcite.exchange.registry import load

        form = name.removeprefix("export-")
        options = Options(context=shipped_context(), keys=KeyMaker())
        with (folder / form).open("w", encoding="utf-8") as file:
            file.writelines(load(form).write(records(count), options))
        return
    import bibtexparser

    data = (folder / "import.bib").read_bytes()
    if name == "import-bibtex":
        from provcite.exchange.context import shipped_context
        from provcite.exchange.registry import load

        parsed = load("bibtex").parse(data, shipped_context())
        assert parsed.records
        assert not parsed.aside
    elif name == "parser-read":
        assert bibtexparser.parse_string(data.decode("utf-8")).entries
    else:
        library = bibtexparser.parse_string(data.decode("utf-8"))
        (folder / "parser.bib").write_text(bibtexparser.write_string(library), encoding="utf-8")


def measured(command: list[str]) -> tuple[float, float]:
    """Seconds of processor time and megabytes (peak) of a process."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    assert status == 0, command
    scale = 1024 if sys.platform != "darwin" else 1024 * 1024
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale


def pandoc() -> str | None:
    try:
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError):
        return shutil.which("pandoc")


def main(count: int, megabytes: float) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        own = [sys.executable, __file__, "--task"]
        figures: dict[str, tuple[float, float]] = {}
        for job in ("export-bibtex", "export-csl-json"):
            figures[job] = measured([*own, job, name, str(count)])
        # An entry ends before the next one's "@": a note of several paragraphs has empty lines inside it.
        text = (folder / "bibtex").read_text(encoding="utf-8")
        entries = re.split(r"\n\n(?=@)", text.rstrip("\n"))
        size = 0
        with (folder / "import.bib").open("w", encoding="utf-8") as file:
            for copy in range(1000):
                for entry in entries:
                    if size >= megabytes * 1_000_000:
                        break
                    text = entry.replace("@unpublished{", f"@unpublished{{c{copy}-", 1) + "\n\n"
                    size += len(text.encode("utf-8"))
                    file.write(text)
        for job in ("import-bibtex", "parser-read", "parser-write"):
            figures[job] = measured([*own, job, name, str(count)])
        peer = pandoc()
        if peer:
            figures["pandoc csl-json to bibtex"] = measured(
                [peer, "-f", "csljson", "-t", "bibtex", f"{name}/csl-json", "-o", f"{name}/p.bib"]
            )
            figures["pandoc csl-json to csl-json"] = measured(
                [peer, "-f", "csljson", "-t", "csljson", f"{name}/csl-json", "-o", f"{name}/p.json"]
            )
            figures["pandoc reads the bibtex"] = measured(
                [peer, "-f", "bibtex", "-t", "csljson", f"{name}/import.bib", "-o", f"{name}/q.json"]
            )
        print(f"{count:,} records; BibTeX file to import: {size / 1e6:.1f} MB")
        for job, (seconds, memory) in figures.items():
            print(f"  {job:32} {seconds:8.2f} s {memory:8.0f} MB")
        pairs = [
            ("export-bibtex", "pandoc csl-json to bibtex"),
            ("export-csl-json", "pandoc csl-json to csl-json"),
            ("import-bibtex", "pandoc reads the bibtex"),
            ("import-bibtex", "parser-read"),
            ("export-bibtex", "parser-write"),
        ]  # fmt: skip
        for ours, other in pairs:
            if other in figures:
                print(
                    f"  {ours} / {other}: {figures[ours][0] / figures[other][0]:.2f} of the time, "
                    f"{figures[ours][1] / figures[other][1]:.2f} of the memory"
                )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--task"]:
        task(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
    else:
        main(
            int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, float(sys.argv[2]) if len(sys.argv) > 2 else 10
        )
