"""Checks real manuscripts against records made from their own notes, as they are and with planted changes.

    python benchmarks/check_own_notes.py MANUSCRIPT... [--changes N] [--seed N] [--show KIND]

Nobody here wrote the manuscripts, and none is in the repository. Every full citation of an archival document
becomes a record, as `provcite add` would make it (one for each document, by the identity model). Checked as
it is, a manuscript has nothing wrong that a record knows: an error or a warning about a matched record is
false, unless the manuscript contradicts itself. Then one value of a citation is changed, in a few notes at a time (a
digit of the file, of the leaf, of the date; the archive; the addressee): the change must be told, and no
other note of the manuscript may get an error for it. An error at a changed note counts as right, every other
error as wrong; the bound is that of Clopper and Pearson, one-sided, at 95 of 100.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from provcite.archives.authorities import Authorities
from provcite.archives.identity.description import describe
from provcite.archives.identity.model import Answer, judge
from provcite.checks.lookup import MemoryLookup
from provcite.checks.particulars import head_of, of_record
from provcite.checks.run import CheckResult, check_document
from provcite.checks.settings import CheckSettings
from provcite.manuscripts.readers import read_manuscript
from provcite.model.errors import InputError
from provcite.model.findings import Severity
from provcite.model.levels import LEAF_LEVELS
from provcite.ops.add import understand

if TYPE_CHECKING:
    from provcite.checks.reading import Citation
    from provcite.manuscripts.document import Document
    from provcite.model.record import Record

#: What planted changes are about; completeness and house style are not measured here.
MEASURED = ("PC1", "PC2", "PC4")
KINDS = ("file", "leaf", "date", "archive", "addressee")
HOUSES = ("RGANI", "NARA", "Bundesarchiv", "Archives nationales", "Archivo General de Simancas")
#: Changes that are made at once, each in a note of its own.
TOGETHER = 6
SURNAMES = ("Whitfield", "Okonkwo", "Lindqvist", "Baranov", "Teixeira")


@dataclass(frozen=True)
class Change:
    """One planted change: what, in which note, the words before and after, where in the note's text."""

    kind: str
    note: int
    old: str
    new: str
    start: int


def own_records(result: CheckResult, known: Authorities) -> list[Record]:
    """A record for each document that the manuscript cites in full."""
    made: list[Record] = []
    for citation in result.reading.citations:
        if citation.note is None or citation.antecedent is not None or not citation.prints_unit:
            continue
        if not citation.dates and not citation.titles and not describe(head_of(citation)).addressee:
            continue  # it names a container
        try:
            record = understand(citation.text, known).record
        except InputError:
            continue
        if len(record.sources) != 1:
            continue
        if record.date is None and len(citation.dates) == 1 and citation.dates[0].date is not None:
            record = replace(record, date=str(citation.dates[0].date))
        said = of_record(record, known)
        if any(judge(said, of_record(other, known)).answer is Answer.SAME for other in made):
            continue
        made.append(replace(record, id=f"own-{len(made) + 1}"))
    return made


def with_leaves(records: list[Record], result: CheckResult) -> list[Record]:
    """The records with every leaf that a citation of theirs prints: a note names the place, not the extent."""
    printed: dict[str, list[str]] = {}
    for citation in result.reading.citations:
        if citation.record is not None and citation.leaf is not None:
            values = printed.setdefault(citation.record.id, [])
            if citation.leaf.value not in values:
                values.append(citation.leaf.value)
    made = []
    for record in records:
        holding = record.sources[0]
        leaf = next((value for level, value in holding.path if level in LEAF_LEVELS), None)
        others = [value for value in printed.get(record.id, ()) if value != leaf]
        if leaf is not None and others:
            path = tuple(
                (level, ", ".join([value, *others]) if level in LEAF_LEVELS else value)
                for level, value in holding.path
            )
            record = replace(record, sources=(replace(holding, path=path), *record.sources[1:]))
        made.append(record)
    return made


def other_digit(rng: random.Random, value: str) -> str | None:
    places = [index for index, character in enumerate(value) if character.isdigit()]
    if not places:
        return None
    at = rng.choice(places)
    lowest = 1 if at == places[0] else 0
    return (
        value[:at] + str(rng.choice([d for d in range(lowest, 10) if str(d) != value[at]])) + value[at + 1 :]
    )


def changes_of(rng: random.Random, result: CheckResult, wanted: int) -> list[Change]:
    """Up to `wanted` changes, each in a note of its own, of citations that are matched to their own record."""
    pool = [
        citation
        for citation in result.reading.citations
        if citation.note is not None
        and citation.record is not None
        and citation.identity is Answer.SAME
        and citation.antecedent is None
    ]
    rng.shuffle(pool)
    found: dict[int, Change] = {}
    counts: Counter[str] = Counter()
    for citation in pool:
        if citation.note in found or citation.note is None or len(found) >= wanted:
            continue
        for kind in sorted(KINDS, key=lambda name: (counts[name], rng.random())):
            change = _change(rng, kind, citation)
            if change is not None:
                found[citation.note] = change
                counts[kind] += 1
                break
    return list(found.values())


def _change(rng: random.Random, kind: str, citation: Citation) -> Change | None:
    text = citation.block.text
    reference = citation.reference
    if reference is None and kind != "addressee":
        return None
    if kind in ("file", "leaf"):
        units = [unit for unit in reference.units if (unit.level in LEAF_LEVELS) is (kind == "leaf")]
        units = [unit for unit in units if any(character.isdigit() for character in unit.value)]
        if not units:
            return None
        unit = units[-1]
        value = text[unit.span[0] : unit.span[1]]
        if kind == "leaf":
            first = re.match(r"\d+", value)
            if first is None or citation.record.holding is None:
                return None
            new = str(int(first.group()) + rng.choice((57, 83, 120)))
            return Change(kind, citation.note, value, new, unit.span[0])
        changed = other_digit(rng, value)
        return Change(kind, citation.note, value, changed, unit.span[0]) if changed else None
    if kind == "date":
        for date in citation.dates:
            words = text[date.start : date.end]
            day = re.search(r"(?<!\d)([1-9]|[12]\d)(?!\d)", words)
            if day is None or date.date is None or len(str(date.date)) != 10:
                continue
            new = str((int(day.group()) + rng.randint(1, 7)) % 27 + 1)
            if new != day.group():
                return Change(kind, citation.note, day.group(), new, date.start + day.start())
        return None
    if kind == "archive":
        if reference.repository_span is None or reference.repository_key is None:
            return None
        start, end = reference.repository_span
        new = rng.choice(
            [name for name in HOUSES if name.casefold() != str(reference.repository_key).casefold()]
        )
        return Change(kind, citation.note, text[start:end], new, start)
    said = describe(head_of(citation))
    if not said.addressee or said.addressee_at < 0 or not said.sender:
        return None
    return Change(
        kind, citation.note, said.addressee, rng.choice(SURNAMES), citation.start + said.addressee_at
    )


def planted(document: Document, changes: Iterable[Change]) -> Document:
    """The document with some notes changed; the rest is shared."""
    notes = list(document.notes)
    for change in changes:
        note = document.notes[change.note]
        text = note.block.text
        assert text[change.start : change.start + len(change.old)] == change.old
        new = text[: change.start] + change.new + text[change.start + len(change.old) :]
        notes[change.note] = replace(note, block=replace(note.block, text=new, segments=(), links=()))
    return replace(document, notes=tuple(notes))


def bound(wrong: int, total: int) -> float:
    """The upper bound of the share of wrong ones (Clopper-Pearson, one-sided, 95 of 100)."""
    from math import comb

    if total == 0:
        return 1.0
    low, high = wrong / total, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        tail = sum(comb(total, k) * middle**k * (1 - middle) ** (total - k) for k in range(wrong + 1))
        low, high = (middle, high) if tail > 0.05 else (low, middle)
    return high


def measured(result: CheckResult) -> Iterable:  # type: ignore[type-arg]
    return (
        item
        for item in result.found
        if item.finding.code.startswith(MEASURED) and item.finding.code != "PC102"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else "")
    parser.add_argument("manuscripts", nargs="+", type=Path)
    parser.add_argument("--changes", type=int, default=60, help="planted changes in each manuscript")
    parser.add_argument("--seed", type=int, default=15)
    parser.add_argument("--show", default="", help="print clean, missed or wrong ones (or all)")
    options = parser.parse_args()
    known = Authorities.shipped()
    settings = CheckSettings()
    totals: Counter[str] = Counter()
    for path in options.manuscripts:
        rng = random.Random(f"{options.seed}{path.name}")
        document = read_manuscript(path.read_bytes(), path.name)
        empty = check_document(document, MemoryLookup(()), settings)
        records = own_records(empty, known)
        first = check_document(document, MemoryLookup(records), settings)
        records = with_leaves(records, first)
        lookup = MemoryLookup(records)
        clean = check_document(document, lookup, settings)
        severities = Counter(item.finding.severity for item in measured(clean))
        matched = sum(citation.record is not None for citation in clean.reading.citations)
        print(
            f"{path.name}: {len(document.notes)} notes, {len(clean.reading.citations)} citations, {len(records)} records, "
            f"{matched} matched; as it is: {severities[Severity.ERROR]} errors, {severities[Severity.WARNING]} warnings, "
            f"{severities[Severity.NOTE]} notes; {len(clean.undecided)} undecided, {len(clean.unread)} unread"
        )
        if options.show in ("clean", "all"):
            for item in measured(clean):
                where = item.finding.position.note
                print(
                    f"   clean {item.finding.severity} {item.finding.code} note {where}: {item.finding.message}"
                )
                print(f"         {item.finding.excerpt[:200]} | {item.finding.basis}")
        totals["errors wrong"] += severities[Severity.ERROR]
        every = Counter((item.finding.code, item.finding.position.note) for item in clean.found)
        changes = changes_of(rng, clean, options.changes)
        for first in range(0, len(changes), TOGETHER):
            batch = changes[first : first + TOGETHER]
            result = check_document(planted(document, batch), lookup, settings)
            by_note = {document.notes[change.note].number: change for change in batch}
            new = [
                item
                for item in result.found
                if item.finding.code.startswith(MEASURED)
                and every[item.finding.code, item.finding.position.note] == 0
            ]
            for item in new:
                if item.finding.severity is not Severity.ERROR:
                    continue
                change = by_note.get(item.finding.position.note or "")
                said = item.finding.found or ""
                right = change is not None and bool(said) and (change.new in said or said in change.new)
                totals["errors right" if right else "errors wrong"] += 1
                if not right and options.show in ("wrong", "all"):
                    print(
                        f"   wrong {change}: {item.finding.code} {item.finding.message} {item.finding.excerpt[:160]}"
                    )
            for number, change in by_note.items():
                here = [item for item in new if item.finding.position.note == number]
                told = any(item.finding.severity is not Severity.NOTE for item in here)
                totals[f"planted {change.kind}"] += 1
                totals[f"told {change.kind}"] += told
                if not told and options.show in ("missed", "all"):
                    print(f"   missed {change}: {document.notes[change.note].block.text[:220]}")
                    print(f"        {[(item.finding.code, item.finding.severity.value) for item in here]}")
    planted_all = sum(totals[f"planted {kind}"] for kind in KINDS)
    told_all = sum(totals[f"told {kind}"] for kind in KINDS)
    for kind in KINDS:
        print(f"{kind:10} {totals[f'told {kind}']:4} of {totals[f'planted {kind}']:4} told")
    print(f"{'all':10} {told_all:4} of {planted_all:4} told")
    errors = totals["errors right"] + totals["errors wrong"]
    print(
        f"errors: {errors}, wrong {totals['errors wrong']}; with 95 of 100 no more than "
        f"{bound(totals['errors wrong'], errors):.3f} are wrong"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
