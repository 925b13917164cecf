"""Kill writers at random moments and look whether every command is all there or not at all.

    python benchmarks/store_kills.py --kills 300 [--seed 1] [--processes 1]

Writers add, edit, rename, attach, delete, undo, import, merge, unpack and index in one store; each is
killed (SIGKILL) after a random time, and the store is read again. Prints the kills, how many left something
that had to be finished or thrown away, and what was found broken (exit status 1 where anything was). With
several processes they write at the same time, and all are killed. No figure of speed is measured.
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

from provcite.ops.bags import pack
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
from provcite.ops import import_bibliography, merge, unpack
from provcite.schema.decode import decode_text
folder, seed, bag = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
chance = random.Random(seed)
library = Library.open(folder, start=folder)
SAME = '''id: {}
title: Report on {}
date: 1957-03-02
summary: {}
source: {{repository: RGANI, reference: {{fond: "5", opis: "49", delo: "{}", listy: "12-15"}}}}
'''


def imported(name):
    entries = "".join(f"@book{{i{name}-{k},title={{Book {name} {k}}},year={{1990}}}}\n" for k in range(12))
    planned = import_bibliography.plan(library, entries.encode(), name="a.bib", format="bibtex")
    import_bibliography.carry_out(library, planned)


def merged(name):
    with library.transaction():
        for letter in "mn":
            text = SAME.format(letter + name, name, letter, name)
            library.write_new(decode_text(text, file="x", expected_id=letter + name).record)
    library.journal.new_operation()
    merge.carry_out(library, merge.plan(library, f"m{name}", f"n{name}"))
    if chance.random() < 0.5:
        path = f"records/n{name}.yaml"
        number = next(item.number for item in operations(library) if path in item.whole())
        library.journal.new_operation()
        undo(library, number)


def unpacked(name):
    with library.transaction():
        for k in range(3):
            if library.exists(f"u{k}"):
                library.delete(f"u{k}")
    library.journal.new_operation()
    with unpack.opened(bag, library) as plan:
        unpack.merge(library, plan, update=False)


def indexed(name):
    library.index().refresh(again=True)
    if chance.random() < 0.2:
        library.index().rebuild()


print("ready", flush=True)
n = 0
while True:
    n += 1
    name = f"{seed}-{n}"
    library.called(f"round {name}")
    try:
        library.journal.new_operation()
        other = chance.choice([None, imported, merged, unpacked, indexed])
        if other is not None:
            other(name)
            continue
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
        if not any(words in str(fault) for words in ("Changed since", "changed meanwhile", "is a record")):
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
    entries: dict[str, int] = {}
    for name in ids:
        if name[0] == "i":
            of = name[1:].rpartition("-")[0]
            entries[of] = entries.get(of, 0) + 1
    found += [f"{count} entries of {name}" for name, count in entries.items() if count != 12]
    unpacked = [name for name in ids if name[0] == "u"]
    if len(unpacked) not in (0, 3):
        found.append(f"half a bag: {unpacked}")
    for name in (name[1:] for name in ids if name[0] in "mn"):
        kept, lost = records.get(f"m{name}"), records.get(f"n{name}")
        merged = kept is not None and f"n{name}" in kept.aliases
        if kept is None or merged == (lost is not None):
            found.append(f"half a merge: {name}")
    index = library.index()
    if sorted(row.id for row in index.listed()) != sorted(ids):
        found.append("the index has other records than the folder")
    counter = records["counter"]
    if counter.title != counter.summary:
        found.append(f"the counter is half edited: {counter.title}, {counter.summary}")
    attached = {item.sha256 for record in records.values() for item in record.attachments}
    kept = {path.name.split(".")[0] for path in library.folder.glob("attachments/*/*") if path.name[0] != "."}
    if attached != kept:
        found.append(f"attachments and records differ: {attached ^ kept}")
    return found


def make_bag(work: Path) -> Path:
    """A bag of three records."""
    other = work / "other"
    (other / "records").mkdir(parents=True)
    for number in range(3):
        (other / "records" / f"u{number}.yaml").write_text(f"id: u{number}\ntitle: Packed\n", "utf-8")
    bag = work / "three.zip"
    names = [f"u{number}" for number in range(3)]
    pack(Library(other), names, bag, moment="2026-12-01T00:00:00+00:00", agent="provcite")
    return bag


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
        bag = make_bag(Path(work))
        while told["kills"] < given.kills:
            writers = [
                subprocess.Popen(
                    [sys.executable, "-c", WRITER, str(folder), f"{told['kills']}x{number}", str(bag)],
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
