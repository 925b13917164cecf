"""Why a text is no YAML, told from the text itself.

A parser says where it stopped; its words are its own affair, and change from release to release. So the
text is read again here, up to that place and no further than needed: what is open there (brackets,
quotation marks), how deep, and which character stands there. That is enough to tell the mistakes that
people make who write YAML by hand. The characters' meanings are those of YAML 1.1, chapters 5 to 10.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

#: Characters that no plain value begins with (YAML 1.1, section 5.3).
_RESERVED: Final = "@`%"
_BLANKS: Final = " \t\n\r\x85\u2028\u2029"
#: The end of a key; a key with its value on the same line; what may end a plain value, and a quoted one.
_KEY: Final = re.compile(r":(?:\s|$)")
_VALUE: Final = re.compile(r":[ \t]+[^\s#]")
_IN_PLAIN: Final = re.compile(r"[\n:#,\[\]{}]")
_IN_QUOTES: Final = {"'": re.compile("'"), '"': re.compile(r'["\\]')}


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is wrong, what to do about it, and where: an offset in characters into the text, if known."""

    message: str
    hint: str
    index: int | None

    def place(self, text: str) -> tuple[int, int] | None:
        """Line and column in `text`, both from 1."""
        if self.index is None:
            return None
        before = text[: self.index]
        return before.count("\n") + 1, self.index - before.rfind("\n")


@dataclass(slots=True)
class _Walk:
    """What is open at one place of a text, and how deep values went on the way to it."""

    #: Open brackets and braces: the character and its offset.
    brackets: list[tuple[str, int]] = field(default_factory=list)
    #: The offset of the quotation mark that is open, or None.
    quote: int | None = None
    #: Whether a value or a key may begin here; whether something has just ended, so that another may.
    fresh: bool = True
    ended: bool = False
    #: The offset of the first bracket or dash that is deeper than was asked for, or None.
    too_deep: int | None = None


def explain(fault: Any, text: str, depth: int) -> Diagnosis:
    """What an error of PyYAML means that came while it read `text`; `depth` as in `diagnose`.

    The parser's own words are handed on only where the text does not tell what is wrong.
    """
    from yaml.scanner import ScannerError

    problem, context = getattr(fault, "problem_mark", None), getattr(fault, "context_mark", None)
    mark = problem or context
    if mark is None:
        return Diagnosis("This is not YAML: it cannot be read.", "", None)
    began = context.index if context else None
    why = diagnose(text, mark.index, began, scanning=isinstance(fault, ScannerError), depth=depth)
    return why or Diagnosis(f"This is not YAML: {fault.problem or 'it cannot be read'}.", "", mark.index)


def diagnose(text: str, problem: int, context: int | None, *, scanning: bool, depth: int) -> Diagnosis | None:
    """Why a parser stopped at the offset `problem`; None where the text does not tell.

    `context` is the offset of what the parser was reading then (a bracket, a key, a list), where it said
    so; `scanning` says that it stopped at a mark rather than at the order of marks; `depth` is how deep
    values may be nested.
    """
    if (tab := _tab(text, problem)) is not None:
        return Diagnosis("A tab stands where YAML wants spaces.", "Indent with spaces only.", tab)
    # A parser looks ahead, and so may stop at the depth of its own before it has handed out a single value.
    walk = _walk(text, min(problem + 1, len(text)), depth)
    if walk.too_deep is not None:
        return Diagnosis(f"Values are nested more than {depth} deep.", "", walk.too_deep)
    walk = _walk(text, problem, depth)
    if walk.quote is not None:
        return _quoted(text, problem, walk.quote)
    if scanning and context is not None and _lacks_colon(text, problem, context, walk):
        return _no_colon(context)
    if walk.brackets:
        return _bracketed(text, problem, walk)
    return _plain(text, problem, context, walk, scanning=scanning)


def _quoted(text: str, problem: int, quote: int) -> Diagnosis | None:
    if text[quote] == '"' and "\\" in text[problem - 1 : problem + 1]:
        return Diagnosis(
            "A backslash in double quotes means something else here.",
            "Write it twice, or use single quotes.",
            problem,
        )
    if not text[problem:].strip("\0"):
        return Diagnosis("A quoted value is not closed.", "Add the closing quotation mark.", quote)
    return None


def _bracketed(text: str, problem: int, walk: _Walk) -> Diagnosis:
    bracket, opened = walk.brackets[-1]
    here = text[problem : problem + 1]
    if here == ":" and text[problem + 1 : problem + 2].strip(_BLANKS):
        return Diagnosis(
            "A colon stands here without a space after it.",
            "Write 'key: value', with a space after the colon; a value that ends with a colon needs quotes.",
            problem,
        )
    if (why := _beginning(text, problem, walk)) is not None:
        return why
    if bracket == "{":
        return Diagnosis(
            "A mapping in braces is not closed or lacks a comma.", "Write {key: value, key: value}.", opened
        )
    return Diagnosis(
        "A list in brackets is not closed or lacks a comma.",
        "Write [one, two]; text with commas or brackets needs quotes.",
        opened,
    )


def _plain(text: str, problem: int, context: int | None, walk: _Walk, *, scanning: bool) -> Diagnosis | None:
    here = text[problem : problem + 1]
    if here == ":" and not text[problem + 1 : problem + 2].strip(_BLANKS):
        if (key := _key_before(text, problem)) is not None:
            return _no_colon(key)
        return Diagnosis(
            "A colon and a space stand inside a value without quotes.",
            'Put the value in quotes: title: "Report: Part One".',
            problem,
        )
    line_start = text.rfind("\n", 0, problem) + 1
    if text[line_start : line_start + 1] == "%":
        return _reserved(line_start)
    if (why := _beginning(text, problem, walk)) is not None:
        return why
    if context is None:
        return None
    if scanning and text[context : context + 1] in ("|", ">", "!", "&", "*"):
        return _reserved(context)
    if not scanning and text[context : context + 1] == "-":
        return Diagnosis(
            "The line does not fit the list before it.",
            "Give each item of the list the same indentation and a dash.",
            problem,
        )
    if not scanning:
        return Diagnosis(
            "The line does not fit what stands before it.",
            "Check its indentation, and quotes inside a quoted value.",
            problem,
        )
    return None


def _lacks_colon(text: str, problem: int, context: int, walk: _Walk) -> bool:
    """Whether a key that began at `context` ran on over the end of its line without a colon."""
    if walk.brackets and context > walk.brackets[-1][1]:
        return False
    return text[context : context + 1] not in (*"|>[{\"'!&*",) and "\n" in text[context:problem]


def _key_before(text: str, colon: int) -> int | None:
    """The key without a colon that the line before has, where the key at `colon` is the first of its line."""
    line_start = text.rfind("\n", 0, colon) + 1
    before = text[:line_start].rstrip(_BLANKS).split("\n")
    last = before.pop()
    if not last or _KEY.search(text, line_start, colon) or _KEY.search(last):
        return None
    indentation = len(last) - len(last.lstrip(" "))
    above = next(
        (
            line
            for line in reversed(before)
            if line.strip() and len(line) - len(line.lstrip(" ")) < indentation
        ),
        "",
    )
    if _VALUE.search(above):  # a value that runs on over lines
        return None
    return sum(len(line) + 1 for line in before) + indentation


def _no_colon(index: int) -> Diagnosis:
    return Diagnosis(
        "A key has no colon after it.", "Write 'key: value', with a space after the colon.", index
    )


def _beginning(text: str, index: int, walk: _Walk) -> Diagnosis | None:
    """What is wrong with the first character of a value, which stands at `index`."""
    here = text[index : index + 1]
    after_mark = index > 0 and text[index - 1] in "&*"  # a name for an anchor or an alias should follow
    if (walk.fresh or walk.ended) and here and (here in _RESERVED or after_mark):
        return _reserved(index)
    if walk.fresh and here and here in ",]}":
        return Diagnosis(
            "A value is missing here.", "Text that begins with a comma or a bracket needs quotes.", index
        )
    return None


def _reserved(index: int) -> Diagnosis:
    return Diagnosis(
        "A value begins with a character that YAML keeps for itself.", "Put the value in quotes.", index
    )


def _tab(text: str, index: int) -> int | None:
    """The offset of a tab in the indentation of the line of `index`, or at `index` itself."""
    start = text.rfind("\n", 0, index) + 1
    line = text[start:].split("\n", 1)[0]
    indentation = line[: len(line) - len(line.lstrip())]
    if "\t" in indentation or text[index : index + 1] == "\t":
        return start + line.index("\t")
    return None


def _walk(text: str, end: int, depth: int) -> _Walk:
    """Read `text` up to the offset `end`; stops early where values are nested more than `depth` deep."""
    walk = _Walk()
    place = line_start = 0
    dashes = 0
    while place < end:
        if walk.quote is not None:
            place = _in_quotes(text, place, end, walk)
            continue
        if not walk.fresh and not walk.ended:  # long texts are mostly this
            following = _IN_PLAIN.search(text, place, end)
            if following is None:
                break
            place = following.start()
        here = text[place]
        if here == "\n":
            place += 1
            line_start = place
            if not walk.brackets:
                walk.fresh, walk.ended, dashes = True, False, 0
            continue
        if here in _BLANKS or here == "\ufeff":
            place += 1
            continue
        if here == "#" and (walk.fresh or walk.ended or text[place - 1] in _BLANKS):
            newline = text.find("\n", place)
            place = end if newline < 0 else min(newline, end)
            continue
        if walk.fresh and here in "|>" and not walk.brackets:
            place = min(_after_block(text, line_start, place), end)
            line_start = place
            continue
        if walk.fresh and here in "-?" and not text[place + 1 : place + 2].strip(_BLANKS):
            dashes += 1
        else:
            _mark(text, place, walk)
        if len(walk.brackets) + dashes > depth:
            walk.too_deep = place
            return walk
        if walk.fresh and here in "&*!" and walk.quote is None:
            while place < end and text[place] not in _BLANKS and not (walk.brackets and text[place] in ",]}"):
                place += 1
            continue
        place += 1
    return walk


def _mark(text: str, place: int, walk: _Walk) -> None:
    """Take in one character that is no blank, outside quotes, comments and block values."""
    here = text[place]
    begins = walk.fresh or walk.ended
    if begins and here in "\"'":
        walk.quote, walk.fresh, walk.ended = place, False, False
    elif begins and here in "[{":
        walk.brackets.append((here, place))
        walk.fresh, walk.ended = True, False
    elif here in "]}" and walk.brackets:
        walk.brackets.pop()
        walk.fresh, walk.ended = False, True
    elif (here == "," and walk.brackets) or (here == ":" and _ends_key(text, place, walk)):
        walk.fresh, walk.ended = True, False
    elif not (walk.fresh and here in "&*!"):
        walk.fresh, walk.ended = False, False


def _ends_key(text: str, place: int, walk: _Walk) -> bool:
    after = text[place + 1 : place + 2]
    if not after.strip(_BLANKS):
        return True
    return bool(walk.brackets) and (after in "[]{},\"'" or text[place - 1] in "\"'")


def _in_quotes(text: str, place: int, end: int, walk: _Walk) -> int:
    """The place from which to read on; closes the quotation where its mark is met."""
    quote = walk.quote or 0
    mark = text[quote]
    found = _IN_QUOTES[mark].search(text, max(place, quote + 1), end)
    if found is None:
        return end
    place = found.start()
    if text[place] == "\\" or (mark == "'" and text[place + 1 : place + 2] == "'"):
        return min(place + 2, end)
    walk.quote, walk.ended = None, True
    return place + 1


def _after_block(text: str, line_start: int, place: int) -> int:
    """The offset of the line after the block value (``|`` or ``>``) whose mark stands at `place`."""
    line = text[line_start:place]
    outer = len(line) - len(line.lstrip(" "))
    inner: int | None = None
    start = text.find("\n", place) + 1
    while 0 < start < len(text):
        newline = text.find("\n", start)
        stop = len(text) if newline < 0 else newline
        written = text[start:stop]
        if written.strip(_BLANKS):
            indentation = len(written) - len(written.lstrip(" "))
            if indentation < inner if inner is not None else indentation <= outer and line.strip(_BLANKS):
                return start
            inner = indentation if inner is None else inner
        if newline < 0:
            return len(text)
        start = newline + 1
    return len(text)
