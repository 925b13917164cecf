"""A chain as lines of text: one branch a step, gaps between them where nothing is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from provcite.provenance.chain import Thing
from provcite.provenance.drawings import words
from provcite.provenance.relations import tie_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.provenance.chain import Chain, Condition, Step


class LineKind(StrEnum):
    """What a line says, so that a terminal can colour it."""

    TITLE = "title"
    STEP = "step"
    DETAIL = "detail"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class TreeLine:
    """One line: the drawn branch and the text after it."""

    kind: LineKind
    branch: str
    text: str


def tree_lines(chain: Chain) -> Iterator[TreeLine]:
    """The chain from the writing to the copy at hand, gaps in their places."""
    yield TreeLine(LineKind.TITLE, "", _one_line(f"{chain.record_id}  {chain.title}"))
    entries: list[Step | Thing | str] = []
    for index, step in enumerate(chain.steps):
        entries += [gap.message for gap in chain.gaps if gap.after == index]
        entries.append(step)
    entries += [gap.message for gap in chain.gaps if gap.after >= len(chain.steps)]
    entries += [f"={tie_words(tie)}" for tie in chain.relations]
    entries += [f"={condition_line(chain, one)}" for one in chain.conditions]
    original = words.unmade_original(chain)
    if original is not None:
        entries.insert(1 if chain.gaps and chain.gaps[0].after == 0 else 0, original)
    for number, entry in enumerate(entries, start=1):
        last = number == len(entries)
        head, stem = ("└─ ", "   ") if last else ("├─ ", "│  ")
        if isinstance(entry, str):
            if entry.startswith("="):
                yield TreeLine(LineKind.DETAIL, head, _one_line(entry[1:]))
            else:
                yield TreeLine(LineKind.GAP, head, _one_line(f"? {entry}"))
            continue
        if isinstance(entry, Thing):
            yield TreeLine(LineKind.STEP, head, f"{entry.label[:1].upper()}{entry.label[1:]}")
            for place in words.thing_place(entry):
                yield TreeLine(LineKind.DETAIL, stem + "    ", _one_line(place))
            continue
        yield TreeLine(LineKind.STEP, head, _one_line(f"{entry.heading}: {words.step_date(entry)}"))
        for text in _details(chain, entry):
            yield TreeLine(LineKind.DETAIL, stem + "  ", _one_line(text))
        for line in (entry.note or "").splitlines():
            if line.strip():
                yield TreeLine(LineKind.DETAIL, stem + "  ", line.rstrip())


def condition_line(chain: Chain, condition: Condition) -> str:
    """``Access to a copy (en): partly open, by ISCAP``."""
    what = "" if condition.thing == "original" else f" to {chain.thing(condition.thing).label}"
    return f"Access{what}: {condition.words}"


def _one_line(text: str) -> str:
    """`text` without line ends: only a note may have several lines."""
    return " ".join(text.splitlines())


def _details(chain: Chain, step: Step) -> Iterator[str]:
    people = words.step_people(step)
    if people:
        yield people
    if step.place:
        yield f"at {step.place}"
    yield from words.step_doubts(step)
    things = words.step_things(chain, step)
    if things:
        yield things
    for key in step.made:
        yield from (f"  {line}" for line in words.thing_place(chain.thing(key)))


TABLE_HEADINGS = ("record", "step", "date", "by", "for", "from", "made")


def table_rows(chain: Chain) -> list[tuple[str, ...]]:
    """A row a step, in the columns of `TABLE_HEADINGS`; dates as EDTF."""
    rows: list[tuple[str, ...]] = []
    for step in chain.steps:
        by = "; ".join(party.name for party in step.parties if party.part == "by")
        project = "; ".join(party.name for party in step.parties if party.part == "for")
        used = "; ".join(chain.thing(key).label for key in step.used)
        made = "; ".join(chain.thing(key).label for key in step.made)
        rows.append((chain.record_id, step.heading, step.date or "", by, project, used, made))
    return rows
