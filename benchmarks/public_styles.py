"""Our styles beside the public ones of the same manuals, on the records of ``tests/styles/kinds.yaml``.

    git clone https://github.com/citation-style-language/styles
    python benchmarks/public_styles.py --styles styles --with citeproc-js > differences.txt

The public style gets what ``export --to csl-json`` writes for any style, ours what it asks for. Printed are
the records whose full citation differs, ours above, theirs below, by style and type; the last line counts
them. ``--with pandoc`` asks pandoc in the place of citeproc-js, ``--type`` and ``--only`` (a style) narrow it
down. The rules behind the differences stand in docs/styles.md.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from provcite.archives.repositories import Repositories as Known
from provcite.csl import render
from provcite.exchange.csl_item import Repositories, to_csl
from styles.kinds import items, records
from styles.processors import with_citeproc_js, with_pandoc
from styles.style_cases import loaded

#: The public style of each of ours.
PUBLIC = {
    "chicago": "chicago-notes-bibliography",
    "chicago-author-date": "chicago-author-date",
    "mla": "modern-language-association",
    "apa": "apa",
    "mhra": "mhra-notes",
    "gost": "gost-r-7-0-5-2008",
}


def folded(text: str) -> str:
    """A citation without what processors set by their own rules: marks, dashes, capitals, spaces."""
    return re.sub(r"[\W_]+", " ", text).casefold().strip()


def compare(style: str, public: str, processor: str, wanted: str) -> tuple[int, int]:
    """Print the differing citations of one style; how many differ, of how many."""
    known = Repositories(Known.shipped())
    chosen = [record for record in records() if not wanted or record.type == wanted]
    theirs_given = [to_csl(record, repositories=known) for record in chosen]
    ids = {record.id for record in chosen}
    given = [item for item in items(style) if item["id"] in ids]
    cites = [[{"id": record.id}] for record in chosen]
    session = loaded(style).session(given)
    ours_notes = [render(text, "plain") for text in session.cite_all(cites)]
    ours_entries = {entry.id: render(entry.text, "plain") for entry in session.bibliography()}
    run = with_pandoc if processor == "pandoc" else with_citeproc_js
    printed = run(public, theirs_given, cites)
    notes = loaded(style).kind == "note" and style != "gost"  # the public one has citations in the text
    differ = 0
    for place, record in enumerate(chosen):
        ours = ours_notes[place] if notes else ours_entries.get(record.id, "")
        theirs = printed.notes[place] if notes else printed.bibliography.get(record.id, "")
        if folded(ours) != folded(theirs):
            differ += 1
            print(f"{style} | {record.type} | {record.id}\n  ours    {ours}\n  theirs  {theirs}")
    return differ, len(chosen)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--styles", type=Path, required=True, help="the folder of the public styles")
    parser.add_argument("--with", dest="processor", choices=("citeproc-js", "pandoc"), default="citeproc-js")
    parser.add_argument("--only", choices=sorted(PUBLIC), help="one of our styles")
    parser.add_argument("--type", default="", help="one type of CSL")
    asked = parser.parse_args()
    differ = total = 0
    for style, name in PUBLIC.items():
        if asked.only and style != asked.only:
            continue
        path = asked.styles / f"{name}.csl"
        if not path.exists():
            print(f"{path} is not there; skipped.")
            continue
        one, of = compare(style, path.read_text(encoding="utf-8"), asked.processor, asked.type)
        differ, total = differ + one, total + of
    print(f"{differ} of {total} full citations differ.")


if __name__ == "__main__":
    main()
