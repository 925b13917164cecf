"""The shipped repositories and traditions, compiled into one file that loads in a millisecond.

The YAML files under ``data/repositories`` and ``data/traditions`` are the truth; reading them
takes a tenth of a second, too long for a command that needs one repository. `build` makes the
compiled form of them, ``data/archives.json`` keeps it, and a test compares the two. After a
change of the YAML: ``python -m provcite.archives.compiled > src/provcite/data/archives.json``.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from provcite.archives.data import list_data, read_data
from provcite.archives.safeyaml import load_strings
from provcite.archives.traditions import build_tradition, label_forms
from provcite.model.errors import InputError

COMPILED = "archives.json"


def _forms(raw: dict[str, Any], base: dict[str, Any] | None) -> dict[str, Any]:
    """The tradition file `raw` with what it takes over from `base` filled in."""
    if base is None:
        return {key: value for key, value in raw.items() if key != "based_on"}
    replaced = {item["level"]: item for item in raw.get("levels") or []}
    levels = [replaced.pop(item["level"], item) for item in base["levels"]]
    levels.extend(replaced.values())
    return {**base, **{key: value for key, value in raw.items() if key != "based_on"}, "levels": levels}


def build() -> dict[str, Any]:
    """The compiled form of the shipped YAML files: traditions, repositories, labels."""
    files = {
        name.removesuffix(".yaml"): load_strings(read_data(f"traditions/{name}"), f"traditions/{name}")
        for name in list_data("traditions")
        if name.endswith(".yaml")
    }
    traditions: dict[str, Any] = {}
    for name, raw in files.items():
        if raw.get("tradition") != name:
            raise InputError(f"The file traditions/{name}.yaml must hold the tradition {name!r}.")
        base = raw.get("based_on")
        traditions[name] = _forms(raw, files[base] if base else None)
    labels: dict[str, dict[str, list[Any]]] = {}
    for name, raw in traditions.items():
        for key, (level, plural) in label_forms(build_tradition(raw)).items():
            labels.setdefault(key, {})[name] = [level, int(plural)]
    repositories: list[Any] = []
    for file in list_data("repositories"):
        if file.endswith(".yaml"):
            repositories.extend(
                load_strings(read_data(f"repositories/{file}"), f"repositories/{file}")["repositories"]
            )
    return {"traditions": traditions, "labels": labels, "repositories": repositories}


def dump(compiled: dict[str, Any]) -> bytes:
    """The bytes of ``archives.json`` for `compiled`: stable, one line a part."""
    parts = [
        f'"{key}":{json.dumps(value, ensure_ascii=False, separators=(",", ":"))}'
        for key, value in compiled.items()
    ]
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


@lru_cache(maxsize=8)
def load(part: str) -> Any:
    """One part of the compiled data as shipped: ``traditions``, ``labels`` or ``repositories``.

    Each part is one line of the file, so that a command that needs one repository reads no labels.
    """
    for line in read_data(COMPILED).split(b"\n"):
        name, _, value = line.partition(b":")
        if name == f'"{part}"'.encode():
            return json.loads(value.removesuffix(b","))
    raise InputError(f"The shipped data have no part {part!r}.", place=COMPILED)


if __name__ == "__main__":
    import sys

    sys.stdout.buffer.write(dump(build()))
