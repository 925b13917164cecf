"""Kill writers at random moments and look whether every command is all there or not at all.

    python benchmarks/store_kills.py --kills 300 [--seed 1] [--processes 1]

Writers add, edit, rename, attach, delete and undo in one store; each is killed (SIGKILL) after a random time,
and the store is read again. Prints the kills, how many left something that had to be finished or thrown
away, and what was found broken (exit status 1 where anything was). With several processes they write at
the same time, and all are killed. No figure of speed is measured.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from provcite.store.library import Library

WRITER = r"""
import random, sys
from pathlib import Path
from provcite.model.errors import ProvciteError
from provcite.model.record import Record, Text
from provcite.ops.attach import attach
from provcite.ops.undo import operations, undo
from provcite.schema.edit import SetValue
from provcite.store.library import Library
folder, seed = Path(sys.argv[1]), sys.argv[2]
chance = random.Random(seed)
library = Library.open(folder, start=folder)
print("ready", flush=True)
n = 0
while True:
    n += 1
    name = f"{seed}-{n}"
    library.called(f"round {name}")
    try:
        library.journal.new_operation()
        with library.transaction():
            text = Text(file=f"texts/{name}.txt")
            library.write_new(Record(id=f"a{name}", text=text), text=name.encode() * 400)
            for part in range(chance.choice([0, 0, 12])):
                library.write_new(Record(id=f"p{name}-{part}", aliases=(f"a{name}",)))
        library.rename(f"a{name}", f"b{name}")
        with library.transaction():
            library.delete(f"b{name}")
            library.write_new(Record(id=f"c{name}", text=text))
            library.edit("counter", [SetValue("summary", name), SetValue("title", name)])
        scan = folder.parent / f"scan{seed}.pdf"
        scan.write_bytes(b"%PDF-1.7 " + name.encode() * chance.choice([1, 40_000]))
        attach(library, f"c{name}", [scan])
        if chance.random() < 0.5:
            library.journal.new_operation()
            library.edit(f"c{name}", [SetValue("title", "mistake")])
            # The last command of the store may be another process's.
            path = f"records/c{name}.yaml"
            mine = next(item.number for item in operations(library) if path in item.whole())
            library.journal.new_operation()
            undo(library, mine)
    except ProvciteError as fault:
        if "Changed since" not in str(fault) and "changed meanwhile" not in str(fault):
            raise
"""


def broken(library: Library) -> list[str]:
    """What is not as every command leaves it."""
    found: list[str] = []
    ids = library.ids()
    records = {record.id: record for record in library.records()}
    found += [str(item) for item in library.passed_over]
    documents = [name for name in ids if name[0] in "abc" and name != "counter"]
    numbers = [name[1:] for name in documents]
    if len(numbers) != len(set(numbers)):
        found.append(f"a document is there twice: {sorted(numbers)}")
    texts = {path.stem for path in library.texts_folder.iterdir()}
    if texts != set(numbers):
        found.append(f"texts and documents differ: {texts ^ set(numbers)}")
    parts: dict[str, int] = {}
    for name in ids:
        if name[0] == "p":
            of = name[1:].rpartition("-")[0]
            parts[of] = parts.get(of, 0) + 1
    found += [f"{count} parts of {name}" for name, count in parts.items() if count != 12]
    counter = records["counter"]
    if counter.title != counter.summary:
        found.append(f"the counter is half edited: {counter.title}, {counter.summary}")
    attached = {item.sha256 for record in records.values() for item in record.attachments}
    kept = {path.name.split(".")[0] for path in library.folder.glob("attachments/*/*") if path.name[0] != "."}
    if attached != kept:
        found.append(f"attachments and records differ: {attached ^ kept}")
    return found


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--kills", type=int, default=300)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--processes", type=int, default=1)
    options.add_argument("--longest", type=float, default=0.3, help="seconds until the latest kill")
    given = options.parse_args()
    chance = random.Random(given.seed)
    told = {"kills": 0, "finished": 0, "thrown away": 0, "broken": 0}
    with tempfile.TemporaryDirectory(prefix="provcite-kills-") as work:
        folder = Path(work) / "store"
        for name in ("records", "texts"):
            (folder / name).mkdir(parents=True)
        (folder / "records" / "counter.yaml").write_text("id: counter\ntitle: none\nsummary: none\n")
        while told["kills"] < given.kills:
            writers = [
                subprocess.Popen(
                    [sys.executable, "-c", WRITER, str(folder), f"{told['kills']}x{number}"],
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                )
                for number in range(given.processes)
            ]  # fmt: skip
            for writer in writers:
                assert writer.stdout is not None
                writer.stdout.readline()
            time.sleep(chance.uniform(0, given.longest))
            for writer in writers:
                writer.send_signal(signal.SIGKILL)
            said = [writer.communicate()[1] for writer in writers]
            told["kills"] += len(writers)
            told["thrown away"] += (folder / ".provcite-journal" / "next").exists()
            library = Library.open(folder, start=folder)
            told["finished"] += bool(library.notices)
            found = [*broken(library), *(words for words in said if words)]
            if found:
                told["broken"] += 1
                print(f"after {told['kills']} kills: {library.notices} {found}", file=sys.stderr)
                break
    print(json.dumps(told))
    return 1 if told["broken"] else 0


if __name__ == "__main__":
    sys.exit(main())
