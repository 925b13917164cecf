"""Check our own labelled lines: closed list of levels, sources named, marks balanced.

    python benchmarks/reading/check_lines.py [FOLDER]

Prints every fault with file and line, and what there is by tradition. Exit status 1 where one is wrong.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from reading.lines import OWN, LineError, marked


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else OWN
    faults = 0
    counts: Counter[str] = Counter()
    for path in sorted(folder.glob("*.txt")):
        source = tradition = ""
        for number, raw in enumerate(path.read_text("utf-8").splitlines(), 1):
            text = raw.strip()
            if text.startswith("# source:"):
                source, tradition = text.partition(":")[2].strip(), ""
            elif text.startswith("# tradition:"):
                tradition = text.partition(":")[2].strip()
            elif text and not text.startswith("#"):
                try:
                    if not source:
                        raise LineError(f"{path.name}:{number}: a line before any source")
                    _, references = marked(text, f"{path.name}:{number}")
                except LineError as fault:
                    print(fault)
                    faults += 1
                    continue
                counts["references"] += len(references)
                counts["lines" if references else "negatives"] += 1
                counts[f"tradition {tradition or 'other'}"] += 1
    for name, number in sorted(counts.items()):
        print(f"{name:<30}{number:>6}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
