"""A chain as lines of text: one branch a step, gaps between them where nothing is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from provcite.provenance.drawings import words
from provcite.provenance.relations import tie_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.provenance.chain import Chain, Step


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
    yield TreeLine(LineKind.TITLE, "", f"{chain.record_id}  {chain.title}")
    entries: list[Step | str] = []
    for index, step in enumerate(chain.steps):
        entries += [gap.message for gap in chain.gaps if gap.after == index]
        entries.append(step)
    entries += [gap.message for gap in chain.gaps if gap.after >= len(chain.steps)]
    entries += [f"={tie_words(tie)}" for tie in chain.relations]
    for number, entry in enumerate(entries, start=1):
        last = number == len(entries)
        head, stem = ("└─ ", "   ") if last else ("├─ ", "│  ")
        if isinstance(entry, str):
            if entry.startswith("="):
                yield TreeLine(LineKind.DETAIL, head, entry[1:])
            else:
                yield TreeLine(LineKind.GAP, head, f"? {entry}")
            continue
        yield TreeLine(LineKind.STEP, head, f"{entry.heading}: {words.step_date(entry)}")
        for text in _details(chain, entry):
            yield TreeLine(LineKind.DETAIL, stem + "  ", text)


def _details(chain: Chain, step: Step) -> Iterator[str]:
    people = words.step_people(step)
    if people:
        yield people
    if step.place:
        yield f"at {step.place}"
    things = words.step_things(chain, step)
    if things:
        yield things
    for key in step.made:
        yield from (f"  {line}" for line in words.thing_place(chain.thing(key)))
    if step.note:
        yield step.note


TABLE_HEADINGS = ("record", "step", "date", "by", "for", "from", "made")


def table_rows(chain: Chain) -> list[tuple[str, ...]]:
    """A row a step, in the columns of `TABLE_HEADINGS`; dates as EDTF."""
    rows: list[tuple[str, ...]] = []
    for step in chain.steps:
        by = "; ".join(party.name for party in step.parties if party.part != "for")
        project = "; ".join(party.name for party in step.parties if party.part == "for")
        used = "; ".join(chain.thing(key).label for key in step.used)
        made = "; ".join(chain.thing(key).label for key in step.made)
        rows.append((chain.record_id, step.heading, step.date or "", by, project, used, made))
    return rows
