"""A regression test of ``provcite check``: manuscripts made for it, with the mistakes that its rules know.

    python benchmarks/check_regression.py [--gate] [--seed N] [--show CODE]

Seventeen manuscripts of 20 to 300 notes in the seven formats are written twice: once as they should
be, which must give no finding, and once with known mistakes of every rule. A finding counts as
right where its code and its note are those of a mistake. Everything is made from a fixed seed.
With ``--gate`` the exit status is 1 where fewer than 0.95 of the mistakes are found, fewer than 0.97 of the
findings are mistakes, or a correct manuscript gives a finding.

It says that what was found once is found still, in every format. It says nothing of how well `check` reads
what other people write: notes and mistakes come from the generator beside this file, which knows the rules.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from check_regression_material import MISTAKES, Draft, Library, make_draft, make_library  # after the path

from manuscripts_made import write
from provcite.checks.run import check_document, record_findings
from provcite.checks.settings import CheckSettings
from provcite.manuscripts.readers import read_manuscript

#: (format, notes, house, policy on ibid., list of works cited): at least two manuscripts in each format.
PLAN = (
    ("docx", 300, "chicago", "allow", "archives"), ("docx", 120, "archive-first", "allow", ""), ("docx", 40, "archive-first", "require", ""),
    ("odt", 150, "chicago", "allow", ""), ("odt", 60, "archive-first", "allow", ""), ("odt", 70, "chicago", "allow", "documents"),
    ("md", 200, "chicago", "allow", "archives"), ("md", 80, "platform", "allow", ""), ("md", 70, "chicago", "forbid", ""),
    ("tex", 160, "archive-first", "allow", ""), ("tex", 40, "chicago", "allow", "documents"),
    ("typ", 90, "chicago", "allow", ""), ("typ", 20, "archive-first", "allow", ""),
    ("html", 140, "chicago", "allow", "archives"), ("html", 50, "platform", "allow", ""),
    ("txt", 110, "archive-first", "allow", ""), ("txt", 30, "chicago", "allow", "documents"),
)  # fmt: skip


def findings_of(draft: Draft, form: str, library: Library) -> list[tuple[str, str, str]]:
    """(code, place, message) of every finding on a draft written in `form`."""
    data = write(draft.made(), form)
    document = read_manuscript(data, f"draft.{form}")
    settings = CheckSettings(ibid=draft.ibid)
    result = check_document(document, library.lookup, settings, name=f"draft.{form}")
    found = []
    for item in result.found:
        position = item.finding.position
        # A quotation in the running text is reported with its note; the mistake was made in the paragraph.
        in_text = item.hit is not None and item.hit.note is None
        place = f"p{position.paragraph}" if in_text or position.note is None else f"n{position.note}"
        found.append((item.finding.code, place, f"{item.finding.message} | {item.finding.excerpt}"))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else "")
    parser.add_argument("--gate", action="store_true", help="exit status 1 below the wanted figures")
    parser.add_argument("--seed", type=int, default=1956)
    parser.add_argument("--show", default="", help="print misses and false findings (of a code, or all)")
    options = parser.parse_args()

    library = make_library(random.Random(options.seed))
    expected: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    false_on_correct = 0
    shown: list[str] = []
    for number, (form, notes, house, ibid, listing) in enumerate(PLAN):
        seed = options.seed * 1000 + number
        correct = make_draft(random.Random(seed), library, notes, house, form, ibid, listing)
        noise = findings_of(correct, form, library)
        false_on_correct += len(noise)
        shown += [f"correct {form} {notes}: {code} {place} {message}" for code, place, message in noise]
        draft = make_draft(random.Random(seed), library, notes, house, form, ibid, listing)
        mistakes = draft.spoil(random.Random(seed + 500), MISTAKES)
        found = findings_of(draft, form, library)
        by_code: dict[str, list[str]] = defaultdict(list)
        for code, place, _ in found:
            by_code[code].append(place)
        wanted: dict[str, list[str]] = defaultdict(list)
        for code, place in mistakes:
            wanted[code].append(place)
        for code, places in wanted.items():
            expected[code] += len(places)
            left = list(by_code.get(code, ()))
            for place in places:
                match = next(
                    (item for item in left if item == place or (place == "p*" and item[0] == "p")), None
                )
                if match is not None:
                    left.remove(match)
                    hit[code] += 1
                else:
                    shown.append(f"missed in {form} {notes}: {code} at {place}")
        for code, places in by_code.items():
            left = list(wanted.get(code, ()))
            for place in places:
                match = next(
                    (item for item in left if item == place or (item == "p*" and place[0] == "p")), None
                )
                if match is not None:
                    left.remove(match)
                else:
                    wrong[code] += 1
                    message = next(text for c, p, text in found if c == code and p == place)
                    shown.append(f"false in {form} {notes}: {code} at {place}: {message}")
    for code, record in library.spoiled_records:
        expected[code] += 1
        codes = {finding.code for finding in record_findings(record)}
        hit[code] += code in codes
        wrong.update(other for other in codes if other != code)
        if code not in codes:
            shown.append(f"missed in a record: {code}")

    print(f"{'rule':8} {'made':>5} {'found':>6} {'false':>6} {'found':>7} {'right':>10}")
    for code in sorted(set(expected) | set(wrong)):
        right = hit[code]
        recall = right / expected[code] if expected[code] else 1.0
        precision = right / (right + wrong[code]) if right + wrong[code] else 1.0
        print(f"{code:8} {expected[code]:5} {right:6} {wrong[code]:6} {recall:7.3f} {precision:10.3f}")
    total, right, false = sum(expected.values()), sum(hit.values()), sum(wrong.values())
    recall, precision = right / total, right / (right + false)
    print(f"{'all':8} {total:5} {right:6} {false:6} {recall:7.3f} {precision:10.3f}")
    print(
        f"{len(PLAN)} manuscripts, {sum(row[1] for row in PLAN)} notes; findings on the correct ones: {false_on_correct}"
    )
    if options.show:
        for line in shown:
            if options.show == "all" or options.show in line:
                print(line[:600])
    good = total > 0 and recall >= 0.95 and precision >= 0.97 and not false_on_correct
    if options.gate and not good:
        print("below the gate: 0.95 found, 0.97 right, no finding on a correct manuscript", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
