"""Paths to values in a record file: ``title``, ``source.reference.delo``, ``provenance[4].url``."""

from __future__ import annotations

import re
from typing import Final, TypeAlias

from provcite.model.errors import InputError

Path: TypeAlias = tuple[str | int, ...]

_STEP: Final = re.compile(r"\[([0-9]{1,6})\]|(?:^|\.)([^.\[\]]+)|\[\"((?:[^\"\\]|\\.)*)\"\]")
_PLAIN: Final = re.compile(r"[^.\[\]\"\s]+")


def parse_path(text: str) -> Path:
    """The steps of a written path; raises InputError for what is none."""
    steps: list[str | int] = []
    place = 0
    while place < len(text):
        hit = _STEP.match(text, place)
        if hit is None or hit.end() == place:
            raise InputError(
                f"{text!r} is not the path of a key.",
                hint="Write title, source.reference.delo or provenance[0].url.",
            )
        if hit[1] is not None:
            steps.append(int(hit[1]))
        elif hit[2] is not None:
            steps.append(hit[2])
        else:
            steps.append(re.sub(r"\\(.)", r"\1", hit[3]))
        place = hit.end()
    return tuple(steps)


def path_text(path: Path) -> str:
    """A path as it is written; keys with dots or brackets stand in quotes."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif _PLAIN.fullmatch(step):
            text += f".{step}" if text else step
        else:
            escaped = step.replace("\\", "\\\\").replace('"', '\\"')
            text += f'["{escaped}"]'
    return text
