"""How long ``provcite check`` takes, whole process: 1,000 notes against 100,000 records.

    python benchmarks/check_speed.py [--records 100000] [--keep FOLDER] [--gate]

Makes a store in a temporary folder (or takes the one in FOLDER), brings its index up to date, and
times the command in a fresh process: Markdown of 250, 500 and 1,000 notes against it, and a Word
file of 300 pages against a store of 1,000 records. Prints the times and the growth from half to
whole. With ``--gate`` the exit status is 1 above 5 s, 3 s, or where doubling the notes costs more
than 2.6 times.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from manuscripts_made import Call, Made, Paragraph, write  # after the path

ARCHIVES = ("RGANI", "RGASPI", "GARF", "RGAE")
NAMES = {
    "RGANI": "Russian State Archive of Contemporary History",
    "RGASPI": "Russian State Archive of Socio-Political History",
    "GARF": "State Archive of the Russian Federation",
    "RGAE": "Russian State Archive of the Economy",
}
MATTERS = [
    "Coal",
    "Grain",
    "Timber",
    "Zinc",
    "Salt",
    "Cotton",
    "Fish",
    "Paper",
    "Steel",
    "Rails",
    "Wool",
    "Cement",
    "Sugar",
    "Tea",
    "Copper",
    "Glass",
]
PLACES = ["Hamhung", "Wonsan", "Nampo", "Haeju", "Anju", "Rason", "Kaesong", "Tanchon", "Hyesan", "Kanggye"]
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def facts(number: int) -> dict[str, str]:
    """The facts of record `number`."""
    day, month, year = number % 28 + 1, number // 28 % 12 + 1, 1946 + number // 336 % 44
    first = number % 230 + 1
    return {
        "id": str(200000 + number), "archive": ARCHIVES[number % 4], "fond": str(number % 97 + 1), "opis": str(number // 97 % 53 + 1),
        "delo": str(number // 7 + 1), "leaves": f"{first}-{first + 6}", "date": f"{year}-{month:02d}-{day:02d}",
        "printed": f"{MONTHS[month - 1]} {day}, {year}",
        "title": f"Report on {MATTERS[number % 16]} from {PLACES[number // 16 % 10]}, Series {number}",
    }  # fmt: skip


def make_store(folder: Path, count: int) -> None:
    """Write `count` record files."""
    records = folder / "records"
    records.mkdir(parents=True, exist_ok=True)
    (folder / "provcite.toml").touch()
    for number in range(count):
        f = facts(number)
        (records / f"{f['id']}.yaml").write_text(
            f'id: "{f["id"]}"\ntitle: "{f["title"]}"\ndate: {f["date"]}\ncreators:\n  - {{role: author, family: Petrov, given: A. M.}}\nlanguage: ru\n'
            f'source:\n  repository: {f["archive"]}\n  reference: {{fond: "{f["fond"]}", opis: "{f["opis"]}", delo: "{f["delo"]}", listy: "{f["leaves"]}"}}\n'
            f"provenance:\n  - {{event: written, by: [A. M. Petrov], date: {f['date']}}}\n"
            f'  - {{event: published, by: [Wilson Center Digital Archive], number: "{f["id"]}", url: "https://digitalarchive.umd.edu/document/{f["id"]}"}}\n',
            encoding="utf-8",
        )


def manuscript(notes: int, records: int, *, words: int = 12) -> Made:
    """A manuscript of `notes` notes over the whole store; `words` sets the length of a paragraph."""
    made = Made()
    made.paragraphs.append(
        Paragraph(["The archives: " + ", ".join(f"{name} ({key})" for key, name in NAMES.items()) + "."])
    )
    filler = "The commission went through the accounts of the year and found them in good order. " * max(
        1, words // 12
    )
    previous = facts(0)
    for number in range(notes):
        f = facts(number * 7919 % records)
        made.paragraphs.append(Paragraph([filler, Call(number + 1)]))
        if number % 5 == 4:
            made.notes.append([f"Ibid., l. {previous['leaves'].split('-')[0]}."])
            continue
        previous = f
        if number % 2:
            made.notes.append(
                [
                    f"{f['archive']}, f. {f['fond']}, op. {f['opis']}, d. {f['delo']}, ll. {f['leaves'].replace('-', '–')}."
                ]
            )
        else:
            made.notes.append(
                [
                    (
                        f"A. M. Petrov, “{f['title']},” {f['printed']}, {f['archive']}, f. {f['fond']}, op. {f['opis']}, d. {f['delo']}, "
                        f"ll. {f['leaves'].replace('-', '–')}, https://digitalarchive.umd.edu/document/{f['id']}."
                    )
                ]
            )
    return made


def timed(store: Path, path: Path) -> tuple[float, str]:
    """Seconds of the whole process (the best of three), and the last line but one that it prints."""
    best = 1e9
    answer = ""
    for _ in range(3):
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "provcite", "--store", str(store), "check", str(path)],
            capture_output=True, text=True, check=False, env={**os.environ, "NO_COLOR": "1"},
        )  # fmt: skip
        best = min(best, time.perf_counter() - started)
        if done.returncode not in (0, 1):
            raise SystemExit(done.stderr)
        answer = done.stdout.split("\n", 1)[0]
    return best, answer


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="a folder for the stores, kept for the next run")
    parser.add_argument("--gate", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        root = options.keep or Path(temporary)
        large, small = root / f"store-{options.records}", root / "store-1000"
        for folder, count in ((large, options.records), (small, 1000)):
            if not folder.exists():
                make_store(folder, count)
            started = time.perf_counter()
            subprocess.run(
                [sys.executable, "-m", "provcite", "--store", str(folder), "index"],
                check=True,
                capture_output=True,
            )
            print(f"index of {count:,} records brought up to date in {time.perf_counter() - started:.1f} s")
        times: dict[int, float] = {}
        for notes in (250, 500, 1000):
            path = root / f"draft-{notes}.md"
            path.write_bytes(write(manuscript(notes, options.records), "md"))
            times[notes], answer = timed(large, path)
            print(f"{notes:5} notes against {options.records:,} records: {times[notes]:.2f} s   ({answer})")
        pages = root / "book.docx"
        # 300 pages of 350 words, three notes a page.
        pages.write_bytes(write(manuscript(900, 1000, words=120), "docx"))
        book, answer = timed(small, pages)
        print(f"300 pages of Word against 1,000 records: {book:.2f} s   ({answer})")
        growth = times[1000] / times[500]
        print(f"twice the notes: {growth:.2f} times the time")
    if options.gate and (times[1000] > 5 or book > 3 or growth > 2.6):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
