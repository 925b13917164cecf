"""Stores for tests."""

from __future__ import annotations

from pathlib import Path

from provcite.store.library import Library
from sample_record import SAMPLE


def record_text(record_id: str, **values: str) -> str:
    """A small sound record; `values` are lines of its own."""
    lines = {"title": f"Title of {record_id}", "date": "1956-07-24", **values}
    return f'id: "{record_id}"\n' + "".join(f"{key}: {value}\n" for key, value in lines.items())


def make_store(folder: Path, **files: str) -> Library:
    """A store with the sample and the given record files (name without ending -> text)."""
    (folder / "records").mkdir(parents=True)
    (folder / "texts").mkdir()
    (folder / "records" / "113371.yaml").write_text(SAMPLE, encoding="utf-8")
    (folder / "texts" / "113371.en.txt").write_text(
        "Petrov received Nam Il at the embassy.\n", encoding="utf-8"
    )
    for name, text in files.items():
        (folder / "records" / f"{name}.yaml").write_text(text, encoding="utf-8", newline="")
    return Library.open(folder, start=folder)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a store except its cache, journal and log, with its bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not {".provcite", ".provcite-journal", "logs"}.intersection(path.parts)
    }
