"""How many printed credit sentences come back from parse → events → sentence, word for word.

Usage: python benchmarks/credit_lines.py [CORPUS_FOLDER] [--gate]

Left out, as the corpus labels leave them out: statements with a `published` credit, affiliations
in brackets, and "from LANGUAGE". Prints each miss with the printed and the made sentence; with
--gate the exit status is 1 under 90 %.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

from provcite.archives.parse import parse
from provcite.provenance.credits import credit_sentence, events_of_credits

GATE = 0.90
_START = re.compile(
    r"(?:^|(?<=[.;)\]] ))(?:Obtained|Translated|Contributed|Transcribed|Edited|Summari[sz]ed)\b", re.M
)


def printed_sentence(text: str) -> str:
    """The credit sentence as printed: from its first act to the end of the statement."""
    match = _START.search(text)
    return " ".join(text[match.start() :].split()) if match else ""


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument(
        "corpus", nargs="?", default=str(Path(__file__).resolve().parents[2] / "shared" / "corpus")
    )
    options.add_argument("--gate", action="store_true", help="exit 1 under 90 %%")
    chosen = options.parse_args()
    file = Path(chosen.corpus) / "source-statements.jsonl"
    if not file.exists():
        print(f"no corpus at {file}: nothing measured")
        return 0
    right = total = 0
    for line in file.read_text("utf-8").splitlines():
        row = json.loads(line)
        printed = printed_sentence(row["text"])
        roles = {credit["role"] for credit in row["acquisition"]}
        if not printed or not roles or "published" in roles:
            continue
        if re.search(r"\([^)]*\)| from [A-Z][a-z]+ ", printed):
            continue
        total += 1
        made = credit_sentence(events_of_credits(parse(row["text"]).credits))
        if made.rstrip(".") == printed.rstrip("."):
            right += 1
        else:
            print(f"{row['id']}\n  printed: {printed}\n  made:    {made}")
    share = right / total if total else 0.0
    print(f"credit sentences: {right} of {total} word for word ({share:.1%}); gate {GATE:.0%}")
    return 1 if chosen.gate and share < GATE else 0


if __name__ == "__main__":
    sys.exit(main())
