"""A citation key names no record.

## What it does
Looks every citation key of a Markdown, LaTeX or Typst manuscript up among the ids, aliases and
document numbers of the records, and in the manuscript's own bibliography: the files that it names, those
given with `--bibliography`, and any .bib beside it. A key of a book is none of provcite's business. Where
the manuscript has no bibliography that can be read and hardly a key is a record's, one note says so. A
record that cannot be used is named, with what is wrong in its file.

## Why is this bad?
The citation will be printed as a question mark or as the key itself.

## Example
    The envoy agreed [@113317, l. 302].

## Use instead
    The envoy agreed [@113371, l. 302].
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.rule import hit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Citation, Reading
    from provcite.checks.rule import Hit

CODE = "PC101"
NAME = "unknown-citation-key"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.ERROR
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    keyed = [citation for citation in reading.citations if citation.key is not None]
    own = reading.own
    unknown = [
        citation
        for citation in keyed
        if citation.record is None
        and citation.key is not None
        and not (own is not None and citation.key.key in own.keys)
    ]
    for citation in list(unknown):
        key = citation.key.key if citation.key is not None else ""
        unusable = reading.lookup.unusable("key", key.casefold())
        if unusable:
            unknown.remove(citation)
            yield hit(citation, f"The record {unusable[0].words}", found=key)
    if not unknown:
        return
    read = own is not None and bool(own.files)
    unnamed = reading.document.bibliographies if own is None else own.missing
    of_store = len(keyed) - len(unknown)
    slips = [citation for citation in unknown if _meant(citation, reading)]
    if not read and (unnamed or 4 * (of_store + len(slips)) < len(keyed)):
        yield from (_hit(citation, reading, known=False) for citation in slips)
        rest = [citation for citation in unknown if citation not in slips]
        if rest:
            yield _one_note(rest, tuple(unnamed))
        return
    for citation in unknown:
        yield _hit(citation, reading, known=read)


def _meant(citation: Citation, reading: Reading) -> tuple[str, ...]:
    """Ids that the key is a slip of: the same characters turned round, or one or two of many wrong."""
    from rapidfuzz.distance import OSA

    key = citation.key.key if citation.key is not None else ""
    near = reading.lookup.nearest(key)
    limit = 1 if len(key) < 6 else 2
    return tuple(
        name for name in near if len(key) > 3 and OSA.distance(name.casefold(), key.casefold()) <= limit
    )


def _hit(citation: Citation, reading: Reading, *, known: bool) -> Hit:
    key = citation.key.key if citation.key is not None else ""
    meant = _meant(citation, reading)
    files = ", ".join(reading.own.files[:3]) if reading.own is not None else ""
    where = f" nor does {files} have it" if known and files else ""
    return hit(
        citation,
        f"No record has the key “{key}”{where}." + (f" Is it {' or '.join(meant[:2])}?" if meant else ""),
        expected=meant[0] if meant else None,
        found=key,
        severity=Severity.ERROR if known or meant else Severity.WARNING,
    )


def _one_note(citations: list[Citation], missing: tuple[str, ...]) -> Hit:
    keys = list(dict.fromkeys(item.key.key for item in citations if item.key is not None))
    shown = ", ".join(keys[:5]) + (f" and {len(keys) - 5} more" if len(keys) > 5 else "")
    named = [name for name in missing if name != "printed"]
    why = f"{', '.join(named)} was not found" if named else "no bibliography was found beside the manuscript"
    return hit(
        citations[0],
        f"Not checked whether these keys stand for anything, as {why}: {shown}. Name it with --bibliography.",
        found=keys[0],
        severity=Severity.NOTE,
    )
