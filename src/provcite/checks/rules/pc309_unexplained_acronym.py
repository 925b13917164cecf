"""An archive's acronym is never spelled out.

## What it does
Reports the first use of an archive's acronym in a manuscript that nowhere gives the archive's full
name, in any language, and names the other acronyms of which the same holds: one finding a
manuscript. Citations in the platform's own printed form are left alone.

## Why is this bad?
Readers outside the field do not know RGANI from RGASPI; most journals ask for the full name at
first use.

## Example
    1. RGANI, f. 5, op. 28, d. 410, l. 301.

## Use instead
    1. Russian State Archive of Contemporary History (RGANI), f. 5, op. 28, d. 410, l. 301.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provcite.archives.normalise import fold_key
from provcite.checks.rule import hit
from provcite.checks.rules._shared import folded_manuscript, is_platform_form, wrong_repository
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Citation, PrintedReference, Reading
    from provcite.checks.rule import Hit

CODE = "PC309"
NAME = "unexplained-acronym"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.NOTE
FIX = "none"


#: Words that an archive's name shares with many others do not spell it out.
_MINIMUM = 10


def check(reading: Reading) -> Iterator[Hit]:
    whole: str | None = None
    done: set[str] = set()
    found: list[tuple[Citation, PrintedReference, str]] = []
    for citation in reading.citations:
        reference = citation.reference
        if reference is None or reference.repository_key is None or reference.repository_span is None:
            continue
        key = reference.repository_key
        if (
            citation.record is not None
            and wrong_repository(citation, reading.known) is None
            and key not in houses_of(citation)
        ):
            continue  # letters of a number that look like an acronym
        known = reading.repositories.get(key)
        if known is None or key in done or is_platform_form(citation):
            continue
        acronyms = {fold_key(form) for form, kind in known.all_names() if "acronym" in kind or kind == "key"}
        word = fold_key(reference.repository or "")
        if word not in acronyms:
            done.add(key)  # spelled out here, or called by its place
            continue
        if whole is None:
            whole = folded_manuscript(reading)
        names = [fold_key(form) for form, kind in known.all_names() if kind in ("name", "former name")]
        done.add(key)
        if any(len(name) >= _MINIMUM and name in whole for name in names) or _glossed(
            reference.repository or "", reading
        ):
            continue
        found.append((citation, reference, known.name()))
    if not found:
        return
    citation, reference, name = found[0]
    others = "; ".join(f"{one.repository}, {full}" for _, one, full in found[1:])
    # One finding a manuscript: it is one thing to do, in the list of archives or at first mention.
    yield hit(
        citation,
        f"{reference.repository} is never spelled out: {name}." + (f" Nor are: {others}." if others else ""),
        reference.repository_span,
        expected=f"{name} ({reference.repository})",
    )


def houses_of(citation: Citation) -> set[str | None]:
    """The repositories of the citation's record, or its own where it has none."""
    if citation.record is None or not citation.record.sources:
        return {citation.reference.repository_key if citation.reference else None}
    return {holding.repository for holding in citation.record.sources}


def _glossed(acronym: str, reading: Reading) -> bool:
    """Whether the manuscript explains the acronym itself: "Full Name (RGANI)", "RGANI = …", "RGANI: …"."""
    pattern = re.compile(
        rf"[^\W\d_]{{3,}}\s[(\[](?:hereafter|hereinafter|henceforth|далее|im Folgenden)?"
        rf"[,:—–\s-]{{0,4}}[“\"«]?{re.escape(acronym)}[”\"»]?[)\]]"
        rf"|(?:^|\s){re.escape(acronym)}\s?(?:=|—|–|:|\()\s?[^\W\d_]{{4,}}\s[^\W\d_]{{2,}}"
    )
    return any(
        pattern.search(block.text) for block, _ in reading.document.in_order() if acronym in block.text
    )
