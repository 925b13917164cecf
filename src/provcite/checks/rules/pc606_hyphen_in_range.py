"""A hyphen stands in a range of leaves, where a dash is wanted.

## What it does
Reports a hyphen between two leaf numbers of an archival reference. `provcite check --fix` puts the
dash. With `ranges = "hyphen"` in the settings it reports dashes, with `ranges = "any"` nothing.
File numbers are never touched, and the platform's own printed citations keep their hyphen.

## Why is this bad?
Ranges take an en dash in print; a hyphen joins the parts of one number.

## Example
    RGANI, f. 5, op. 28, d. 410, ll. 301-303.

## Use instead
    RGANI, f. 5, op. 28, d. 410, ll. 301–303.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provcite.checks.rule import hit
from provcite.checks.rules._shared import is_platform_form
from provcite.model.findings import Fix, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit

CODE = "PC606"
NAME = "hyphen-in-range"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.NOTE
FIX = "always"


_HYPHEN = re.compile(
    r"(?<=\d)(?P<mark>\s?[-‐‑]\s?)(?=\d)|(?<=об)(?P<verso>[-‐‑])(?=\d)|(?<=ob)(?P<latin>[-‐‑])(?=\d)"
)
_DASH = re.compile(r"(?<=[\dbб])\s?[–—]\s?(?=\d)")


def check(reading: Reading) -> Iterator[Hit]:
    wanted = reading.settings.ranges
    if wanted == "any":
        return
    pattern, mark, name = (_HYPHEN, "–", "a hyphen") if wanted == "en-dash" else (_DASH, "-", "a dash")
    for citation in reading.citations:
        leaf = citation.leaf
        if leaf is None or citation.field is not None or is_platform_form(citation):
            continue
        text = citation.block.text
        start, end = leaf.span
        value = text[start:end]
        new = pattern.sub(mark, value)
        if new == value:
            continue
        yield hit(
            citation,
            f"The range of leaves has {name}.",
            leaf.span,
            expected=new,
            found=value,
            fix=Fix(description="put the mark that ranges take", old=value, new=new, safe=True),
        )
