"""Fit the model that ships: every labelled line of the corpus, and our own.

    python benchmarks/reading/make_model.py [--check]

Writes ``src/provcite/data/reading/model.zip``, the same bytes for the same lines. ``--check`` fits and
compares instead: exit status 1 where the shipped model is not what this gives.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from provcite.archives.reading.model import packed
from provcite.archives.repositories import Repositories
from reading.fit import fit, fitted_negatives, known_towns, own_material
from reading.lines import CORPUS, case_lines, corpus

TARGET = Path(__file__).resolve().parents[2] / "src" / "provcite" / "data" / "reading" / "model.zip"


def main() -> int:
    """Fit, then write or compare."""
    options = argparse.ArgumentParser(description="Fit the reader's model.")
    options.add_argument("--check", action="store_true", help="compare with the shipped model")
    given = options.parse_args()
    if not CORPUS.is_dir():
        print(f"No labelled corpus at {CORPUS}; the model cannot be fitted.")
        return 1
    known = Repositories.shipped()
    lines = [*corpus(), *own_material(known), *case_lines()]
    parts = fit(lines, fitted_negatives(), known, towns=known_towns())
    data = packed(parts)
    print(f"{len(lines)} lines, {len(data)} bytes")
    if given.check:
        same = TARGET.read_bytes() == data
        print("the shipped model is what this gives" if same else "the shipped model is another")
        return 0 if same else 1
    TARGET.write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
