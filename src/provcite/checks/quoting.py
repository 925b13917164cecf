"""Which quotation hangs on which citation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provcite.checks.match import title_similarity
from provcite.checks.reading import Citation, Passage
from provcite.manuscripts.quotations import find_quotations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading
    from provcite.manuscripts.document import Block

#: A quotation may stand this far before the mark of its note (characters): a sentence or two.
REACH = 400
#: Fewer words are a term or a scare quote, not a passage.
MIN_WORDS = 4


def find_passages(reading: Reading) -> tuple[Passage, ...]:
    """Every quotation of some length in the running text and in the notes, with its citation."""
    found: list[Passage] = []
    in_block: dict[int, list[Citation]] = {}
    for citation in reading.citations:
        if citation.note is None:
            in_block.setdefault(id(citation.block), []).append(citation)
    blocks = reading.document.blocks
    for index, block in enumerate(blocks):
        if block.kind in ("heading", "code", "bibliography"):
            continue
        own = in_block.get(id(block), [])
        if block.kind == "quote":
            found.extend(_set_off(reading, index, own))
        else:
            found.extend(_in_line(reading, block, own))
    for index, note in enumerate(reading.document.notes):
        found.extend(_in_note(note.block, index, reading.by_note.get(index, [])))
    return tuple(found)


def _long_enough(text: str) -> bool:
    return len(re.findall(r"\w+", text)) >= MIN_WORDS


def _set_off(reading: Reading, index: int, own: list[Citation]) -> Iterator[Passage]:
    block = reading.document.blocks[index]
    citation = _of_marks(reading, block, len(block.text)) or (own[-1] if own else None)
    end = len(block.text)
    if citation is not None and citation.note is None:
        end = citation.start
        while end and block.text[end - 1] in " ([\u00a0":
            end -= 1
    if citation is None and index:
        before = reading.document.blocks[index - 1]
        if before.marks and before.marks[-1].at >= len(before.text.rstrip()) - 2:
            citation = _of_note(reading, before.marks[-1].note)
    text = block.text[:end]
    if _long_enough(text):
        yield Passage(block=block, note=None, start=0, end=end, text=text, citation=citation, set_off=True)


def _of_marks(reading: Reading, block: Block, after: int) -> Citation | None:
    for mark in reversed(block.marks):
        if mark.at <= after:
            return _of_note(reading, mark.note)
    return None


def _of_note(reading: Reading, note: int) -> Citation | None:
    citations = reading.by_note.get(note, [])
    return citations[0] if citations else None


def _in_line(reading: Reading, block: Block, own: list[Citation]) -> Iterator[Passage]:
    marks = list(block.marks)
    for quotation in find_quotations(block.text):
        text = block.text[quotation.start : quotation.end]
        if quotation.depth or not _long_enough(text):
            continue
        if any(citation.start <= quotation.start < citation.end for citation in own):
            continue
        mark = next((item for item in marks if quotation.end <= item.at <= quotation.end + REACH), None)
        cited = next((item for item in own if quotation.end <= item.start <= quotation.end + REACH), None)
        citation: Citation | None = None
        if mark is not None and (cited is None or mark.at <= cited.start):
            citation = _of_note(reading, mark.note)
        elif cited is not None:
            citation = cited
        yield Passage(
            block=block, note=None, start=quotation.start, end=quotation.end, text=text, citation=citation
        )


def _in_note(block: Block, note: int, citations: list[Citation]) -> Iterator[Passage]:
    """Words quoted in a note after the reference that they come from; titles are no passages."""
    for quotation in find_quotations(block.text):
        text = block.text[quotation.start : quotation.end]
        if quotation.depth or len(re.findall(r"\w+", text)) < MIN_WORDS + 2:
            continue
        before = [
            item
            for item in citations
            if item.record is not None
            and item.reference is not None
            and item.reference.end <= quotation.start
        ]
        after = [
            item
            for item in citations
            if item.record is not None and item.reference is not None and item.start >= quotation.start
        ]
        follows = (
            bool(after) and not before and ";" not in block.text[quotation.end : after[0].reference_start]
        )
        if not before and not follows:
            continue
        citation = before[-1] if before else after[0]
        if citation.title is not None and citation.title.span[0] == quotation.start:
            continue
        if any(title_similarity(text, item.record) >= 0.6 for item in citations if item.record is not None):
            continue
        if block.text[citation.end : quotation.start].count(";"):
            continue
        yield Passage(
            block=block, note=note, start=quotation.start, end=quotation.end, text=text, citation=citation
        )
