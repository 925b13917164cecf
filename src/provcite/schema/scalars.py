"""Strings as YAML scalars that every YAML 1.1 and 1.2 reader takes for strings."""

from __future__ import annotations

import re
from typing import Final

# Plain scalars that some reader takes for something else: YAML 1.1 (the types at
# yaml.org/type: bool, float, int, merge, null, timestamp, value) and the 1.2 core schema.
_TAKEN: Final = re.compile(
    r"""(?:
    ~ | = | <<
  | (?i: null | true | false | yes | no | on | off | y | n )
  | [-+]? \.? [0-9] [0-9_,.]* (?: [eE] [-+]? [0-9]+ )? \.?
  | [-+]? 0 (?: b [01_]+ | o? [0-7_]+ | x [0-9a-fA-F_]+ )
  | [-+]? [0-9][0-9_]* (?: : [0-9]{1,2} )+ (?: \. [0-9_]* )?
  | [-+]? \. (?i: inf ) | \. (?i: nan )
  | [0-9]{4} - [0-9]{1,2} - [0-9]{1,2} (?: (?: [Tt] | [\ \t]+ ) .* )?
    )""",
    re.VERBOSE,
)

# Looks like a number to a person, and to some hand-written readers: call numbers and ranges.
_NUMBERLIKE: Final = re.compile(r"[-+.]?[0-9][0-9.,:/\-_]*")

_PLAIN_START: Final = re.compile(r"[^\W_]|[(/$_<=+^;~.„“”‘’«»—–№§]")
_PLAIN_BLOCK: Final = re.compile(r"[^\x00-\x1f\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]+")
# A question mark ends a plain scalar there for PyYAML's own scanner.
_FLOW_MARKS: Final = frozenset(",[]{}?")

#: A date in one of the plain forms that are not numbers: the record file writes those without quotes.
_PLAIN_DATE: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?[~?%]?(?:/[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?[~?%]?)?"
)

_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_ESCAPED: Final = re.compile(
    r"[^\x20\x21\x23-\x5b\x5d-\x7e\xa1-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd"
    r"\U00010000-\U0010ffff]|[\u200b-\u200f]"
)


def is_plain(text: str, *, flow: bool) -> bool:
    """Whether `text` may stand without quotes; `flow`: inside brackets or braces."""
    if not text or text[-1] in " \t:" or not _PLAIN_START.match(text) or not _PLAIN_BLOCK.fullmatch(text):
        return False
    if text.startswith(("=", "<<", "~")) and len(text) < 3:
        return False
    if ": " in text or " #" in text or _TAKEN.fullmatch(text) or _NUMBERLIKE.fullmatch(text):
        return False
    if not flow:
        return True
    if not _FLOW_MARKS.isdisjoint(text):
        return False
    return '"' not in text and "'" not in text[:1]


def quoted(text: str) -> str:
    """`text` in double quotes, on one line."""
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(hit: re.Match[str]) -> str:
    character = hit.group()
    known = _ESCAPES.get(character)
    if known is not None:
        return known
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02X}"
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def inline(text: str, *, flow: bool = False) -> str:
    """`text` on one line: plain where that is safe, else in double quotes."""
    return text if is_plain(text, flow=flow) else quoted(text)


def date_inline(text: str, *, flow: bool = False) -> str:
    """A date: ``1956-07-24`` stands plain, as people write it; ``1956`` would be a number and is quoted."""
    return text if _PLAIN_DATE.fullmatch(text) else inline(text, flow=flow)


def single_quoted(text: str) -> str | None:
    """`text` in single quotes, or None where it needs escapes."""
    if "\n" in text or not _PLAIN_BLOCK.fullmatch(text or "-"):
        return None
    return "'" + text.replace("'", "''") + "'"


def literal_block(text: str, indent: str) -> str | None:
    """`text` of several lines as ``|`` block with `indent`, or None where that would change it."""
    lines = text.split("\n")
    ends = len(text) - len(text.rstrip("\n"))
    if len(lines) < 2 or ends > 1 or not lines[0].strip() or lines[0][0] in " \t":
        return None
    if not all(
        not line or (_PLAIN_BLOCK.fullmatch(line.replace("\t", " ")) and line.strip()) for line in lines
    ):
        return None
    body = lines[:-1] if ends else lines
    if any(line != line.rstrip() for line in body):
        return None  # blanks at the end of a line are lost in every second editor
    return ("|" if ends else "|-") + "".join(f"\n{indent}{line}" if line else "\n" for line in body)
