"""How many printed credit sentences come back from parse → events → sentence, word for word.

Usage: python benchmarks/credit_lines.py [CORPUS_FOLDER] [--gate]

Read are the source statements of the corpus, which is part of the shared test data; where it is not
there (in CI it must be), the statements of this repository's cases in ``tests/archives/cases``. Left out,
as the corpus labels leave them out: statements with a `published` credit, affiliations in brackets, and
"from LANGUAGE". Prints each miss with the printed and the made sentence; with --gate the exit status is 1
under 90 %, or where there is no sentence.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from provcite.archives.parse import parse
from provcite.provenance.credits import credit_sentence, events_of_credits
from shared_data import shared_or_own

GATE = 0.90
OWN = Path(__file__).resolve().parent.parent / "tests" / "archives" / "cases"
_START = re.compile(
    r"(?:^|(?<=[.;)\]] ))(?:Obtained|Translated|Contributed|Transcribed|Edited|Summari[sz]ed)\b", re.M
)


def printed_sentence(text: str) -> str:
    """The credit sentence as printed: from its first act to the end of the statement."""
    match = _START.search(text)
    return " ".join(text[match.start() :].split()) if match else ""


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """The labelled source statements of the corpus."""
    yield from map(json.loads, path.read_text("utf-8").splitlines())


def own_rows() -> Iterator[dict[str, Any]]:
    """The statements of this repository's cases, with the credits that are read from them."""
    for path in sorted(OWN.glob("*.txt")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line and line[0] not in "#=":
                roles = [{"role": credit.role} for credit in parse(line).credits]
                yield {"id": f"{path.stem}:{number}", "text": line, "acquisition": roles}


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("corpus", nargs="?")
    options.add_argument("--gate", action="store_true", help="exit 1 under 90 %%")
    chosen = options.parse_args()
    corpus = chosen.corpus or shared_or_own("corpus", "the repository's own cases")
    right = total = 0
    for row in rows_of(Path(corpus) / "source-statements.jsonl") if corpus else own_rows():
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
