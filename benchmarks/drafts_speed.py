"""How long a draft with many citations takes to render, Word and OpenDocument, beside pandoc with citeproc.

    python benchmarks/drafts_speed.py [--citations 1000]

The budget is 3 s for 1,000 citations in any style, in processor time, which a busy machine does not
lengthen. The citations are of the shipped records, in random order (seed 1), one in three with a leaf; each
style is run on a fresh draft and the rendered file once more with `--update`, whose bytes must be the same.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

STYLES = ("chicago", "mhra", "gost", "apa")
BUDGET = 3.0


def main() -> int:
    from manuscripts_made import Made, Paragraph, write
    from provcite.cli.options import open_library
    from provcite.cli.styles import prepare_style
    from provcite.ops.render import render

    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--citations", type=int, default=1000)
    count = parser.parse_args().citations
    library = open_library(str(ROOT))
    ids = sorted(record.id for record in library.records())
    chance = random.Random(1)
    cited = [chance.choice(ids) for _ in range(count)]
    typed = [f"{{{{{id}{', l. 302' if number % 3 == 0 else ''}}}}}" for number, id in enumerate(cited)]
    made = Made(
        [*(Paragraph([f"Sentence {number} {one}."]) for number, one in enumerate(typed)),
         Paragraph(["{{bibliography}}"])],
        [],
    )  # fmt: skip
    print(f"{count} citations of {len(ids)} records\n\nstyle        format   render   --update")
    worst = 0.0
    for ending in ("docx", "odt"):
        draft = write(made, ending)
        for name in STYLES:
            ready = prepare_style(name, library=library)
            options = {"own_style": ready.own}
            started = time.process_time()
            done = render(library, draft, f"d.{ending}", ready.style, ready.form, **options)
            first = time.process_time() - started
            started = time.process_time()
            again = render(library, done.data, f"d.{ending}", ready.style, ready.form, update=True, **options)
            second = time.process_time() - started
            assert done.made == count + 1
            assert again.data == done.data
            worst = max(worst, first, second)
            print(f"{name:12} {ending:6} {first:6.2f} s  {second:6.2f} s")
    peer = _pandoc(count)
    print(f"\nslowest {worst:.2f} s of {BUDGET:.0f} s" + (f"; pandoc {peer:.2f} s" if peer else ""))
    return int(worst > BUDGET * count / 1000)


def _pandoc(count: int) -> float:
    """Processor seconds of pandoc for as many notes from CSL-JSON to Word; 0 where it is absent."""
    from clients import _pandoc as find

    program = find()[0]
    if program is None:
        return 0.0
    items = [
        {
            "id": f"k{number}",
            "type": "manuscript",
            "title": f"Letter {number}",
            "author": [{"family": "Petrov", "given": "A. M."}],
            "archive": "RGANI",
        }
        for number in range(55)
    ]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "items.json").write_text(json.dumps(items), "utf-8")
        text = "\n\n".join(f"Sentence {number} [@k{number % 55}, 3]." for number in range(count))
        (place / "d.md").write_text(text, "utf-8")
        style = f"--csl={ROOT / 'styles' / 'chicago.csl'}"
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [program, "--citeproc", "--bibliography=items.json", style, "d.md", "-o", "d.docx"],
            cwd=place, check=False, capture_output=True,
        )  # fmt: skip
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return 0.0 if done.returncode else spent


if __name__ == "__main__":
    sys.exit(main())
