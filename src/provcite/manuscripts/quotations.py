"""Finds what stands between quotation marks, in any of the usual systems, in one pass.

Systems: straight (" '), English curly (“ ” ‘ ’), German („ “ ‚ ‘), French and Russian (« », ‹ ›),
inverted German book marks (» «), Swedish (” ”). Marks nest; an apostrophe is no mark.
"""

from __future__ import annotations

from dataclasses import dataclass

_DOUBLE_OPEN = {
    "“": "”",
    "„": "“”",
    "«": "»",
    "‹": "›",
    "‚": "‘’",
    "‘": "’",
    "»": "«",
    "「": "」",
    "『": "』",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Words between marks: `start` and `end` enclose the words, not the marks.

    `depth` is 0 for an outermost quotation; `single` is True for single marks.
    """

    start: int
    end: int
    depth: int
    single: bool
    opening: str


@dataclass(slots=True)
class _Open:
    at: int
    mark: str
    closers: str
    single: bool


def _is_word(character: str) -> bool:
    return character.isalnum()


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """The quotations in `text`, in the order in which they begin.

    A mark that is never closed opens nothing. Linear in the length of the text: the stack of open
    marks is at most eight deep.
    """
    found: list[Quotation] = []
    stack: list[_Open] = []
    for at, character in enumerate(text):
        if character not in "\"'“”„‟«»‹›‘’‚「」『』":
            continue
        before = text[at - 1] if at else " "
        after = text[at + 1] if at + 1 < len(text) else " "
        if character in "'’‘" and _is_word(before) and _is_word(after):
            continue  # an apostrophe, or the soft sign of a romanisation
        closed = _closes(stack, character, before, after)
        if closed is not None:
            opener = stack[closed]
            del stack[closed:]
            if at > opener.at + 1:
                found.append(
                    Quotation(
                        start=opener.at + 1,
                        end=at,
                        depth=len(stack),
                        single=opener.single,
                        opening=opener.mark,
                    )
                )
            continue
        closers = _opens(character, before, after)
        if closers and len(stack) < 8:
            stack.append(_Open(at, character, closers, character in "'‘‚‹"))
    found.sort(key=lambda quotation: (quotation.start, -quotation.end))
    return tuple(found)


def _closes(stack: list[_Open], character: str, before: str, after: str) -> int | None:
    """The number in the stack of the mark that `character` closes, or None."""
    for index in range(len(stack) - 1, -1, -1):
        opener = stack[index]
        if character not in opener.closers:
            continue
        if character == '"' and (before.isspace() or before in "([") and not after.isspace():
            continue
        if character in "'’" and opener.mark in "'‘‚" and before.isspace():
            continue
        if character == "’" and index < len(stack) - 1 and stack[-1].mark != "‘":
            continue
        if character == "“" and opener.mark == "„" and before.isspace() and not after.isspace():
            continue
        return index
    return None


def _opens(character: str, before: str, after: str) -> str:
    """The marks that would close `character` if it opens a quotation here, else nothing."""
    if after.isspace() and character not in "«»":
        return ""
    if character == '"':
        return '"' if not _is_word(before) else ""
    if character == "'":
        return "'" if not _is_word(before) and before not in ".’" else ""
    if character == "”":
        # Swedish and typists' habit: the same mark at both ends.
        return "”" if before.isspace() or before in "([—–" else ""
    if character == "»":
        return "«" if not _is_word(before) and before not in ".,!?…" and not after.isspace() else ""
    if character == "‘" and _is_word(before):
        return ""
    return _DOUBLE_OPEN.get(character, "")
