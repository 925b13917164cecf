"""Fit the model that ships: every labelled line of the corpus, and our own.

    python benchmarks/reading/make_model.py [--check]

Writes ``src/provcite/data/reading/model.zip``, the same bytes for the same lines. The file names the digest of
all that it was made from: lines, words, and the code that fits. ``--check`` compares that digest instead of
fitting for minutes: exit status 1 where the shipped model is of other lines or other code.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from provcite.archives.reading.model import digest_of, packed
from provcite.archives.repositories import Repositories
from reading.fit import fit, fitted_negatives, known_towns, own_material
from reading.lines import CORPUS, case_lines, corpus

TARGET = Path(__file__).resolve().parents[2] / "src" / "provcite" / "data" / "reading" / "model.zip"


#: What decides the weights beside the lines: the data that features look words up in, and the code.
MADE_FROM = (
    "src/provcite/data/reading/words.json",
    "src/provcite/data/archives.json",
    "src/provcite/data/dates/words.json",
    "src/provcite/archives/reading/*.py",
    "src/provcite/archives/normalise.py",
    "benchmarks/reading/*.py",
    "benchmarks/reading/lines/*.txt",
    "tests/archives/cases/*.txt",
)


def inputs() -> str:
    """The digest of everything that the model is made from; code without comments and blank lines."""
    root = Path(__file__).resolve().parents[2]
    found = hashlib.sha256()
    paths = [path for pattern in MADE_FROM for path in sorted(root.glob(pattern))]
    paths += sorted(CORPUS.glob("*.jsonl"))
    for path in paths:
        if path.name in ("table.py", "check_lines.py", "make_model.py", "parse.py"):
            continue
        found.update(path.name.encode() + b"\0" + _content(path) + b"\0")
    return found.hexdigest()


def _content(path: Path) -> bytes:
    if path.suffix != ".py":
        return path.read_bytes()
    return ast.unparse(_bare(ast.parse(path.read_text("utf-8")))).encode()


def _bare(tree: ast.Module) -> ast.Module:
    """The code without docstrings: words about it change no weight."""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        first = body[0] if isinstance(body, list) and body else None
        words = first.value if isinstance(first, ast.Expr) else None
        if isinstance(words, ast.Constant) and isinstance(words.value, str):
            node.body = body[1:] or [ast.Pass()]  # type: ignore[attr-defined,index]
    return tree


def main() -> int:
    """Fit, then write or compare."""
    options = argparse.ArgumentParser(description="Fit the reader's model.")
    options.add_argument("--check", action="store_true", help="compare with the shipped model")
    given = options.parse_args()
    if not CORPUS.is_dir():
        print(f"No labelled corpus at {CORPUS}; the model cannot be fitted.")
        return 1
    known = Repositories.shipped()
    digest = inputs()
    if given.check:
        same = digest_of(TARGET.read_bytes()) == digest
        print(
            "the shipped model is of these lines and this code"
            if same
            else "the shipped model is older: make model"
        )
        return 0 if same else 1
    lines = [*corpus(), *own_material(known), *case_lines()]
    parts = fit(lines, fitted_negatives(), known, towns=known_towns())
    data = packed(parts, digest)
    print(f"{len(lines)} lines, {len(data)} bytes")
    TARGET.write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
