"""One value on one line: the flow form of YAML in which a record's parts travel in other formats.

``{event: obtained, by: [James F. Person], for: NKIDP}`` reads as it does in the record file. Text
is bare where that is unmistakable and in JSON's double quotes elsewhere; every bare word is text
(``05`` stays ``05``), other scalars carry a mark (``!5``, ``!true``, ``!null``).
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any, Final

#: Deepest nesting and longest text (characters) that is read.
MAX_DEPTH: Final = 24
MAX_LENGTH: Final = 4_000_000

# Words shorter than this are remembered: a library repeats names, languages, acts and places.
_SHORT: Final = 48

# A bare word holds no flow punctuation, begins with no YAML indicator and has no blank at its ends.
_BARE: Final = re.compile(
    r"[^\s\x00-\x1f\x7f-\x9f,\[\]{}:\"'#&*!|>%@`\\?=-][^\x00-\x1f\x7f-\x9f,\[\]{}\"\\\u2028\u2029\ufeff]*"
)
_ESCAPED: Final = re.compile(
    r"[\x7f-\xa0{}\u1680\u2000-\u200f\u2028-\u202f\u205f\u2060\u3000\ufeff\ud800-\udfff]"
)
_TOKEN: Final = re.compile(r"[^,\[\]{}\"\n]+")


def write_flow(value: Any) -> str:
    """`value` (text, None, numbers, truth values, lists, mappings with text keys) on one line.

    Braces inside text are escaped, so that braces are balanced in every result.
    """
    if isinstance(value, str):
        return _short_text(value) if len(value) < _SHORT else _text(value)
    if isinstance(value, dict):
        parts = [f"{_key_text(str(key))}: {write_flow(item)}" for key, item in value.items()]
        return "{" + ", ".join(parts) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join([write_flow(item) for item in value]) + "]"
    return "!" + json.dumps(value)


def _text(text: str, *, key: bool = False) -> str:
    marked = ": " in text or " #" in text or text[-1:] == ":" or (key and ":" in text)
    marked = marked or "  " in text or _ESCAPED.search(text) is not None
    if not marked and _BARE.fullmatch(text) and not text[-1].isspace():
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    if "  " in quoted:  # programs make one blank of two
        quoted = quoted.replace("  ", " \\u0020")
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


@lru_cache(maxsize=512)
def _key_text(key: str) -> str:
    return _text(key, key=True)


@lru_cache(maxsize=8192)
def _short_text(text: str) -> str:
    return _text(text)


def read_flow(text: str) -> Any:
    """The value that `write_flow` wrote.

    Raises ValueError, with the offset, for text that it cannot have written.
    """
    if len(text) > MAX_LENGTH:
        raise ValueError("too long")
    value, end = _value(text, _skip(text, 0), 0)
    if _skip(text, end) != len(text):
        raise ValueError(f"unexpected text at character {end + 1}")
    return value


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def _value(text: str, at: int, depth: int) -> tuple[Any, int]:
    if depth > MAX_DEPTH:
        raise ValueError("nested too deeply")
    if at >= len(text):
        raise ValueError("ends too early")
    character = text[at]
    if character == "{":
        return _mapping(text, at + 1, depth)
    if character == "[":
        return _sequence(text, at + 1, depth)
    if character == '"':
        return _quoted(text, at)
    found = _TOKEN.match(text, at)
    if not found:
        raise ValueError(f"a value is missing at character {at + 1}")
    word = found[0].rstrip()
    if word.startswith("!"):
        try:
            return json.loads(word[1:]), found.end()
        except ValueError as fault:
            raise ValueError(f"{word!r} is no value") from fault
    return word, found.end()


def _quoted(text: str, at: int) -> tuple[str, int]:
    try:
        value, end = json.decoder.scanstring(text, at + 1, False)  # type: ignore[attr-defined] # in the module, not in the stub
    except ValueError as fault:
        raise ValueError(f"a quotation mark is missing for the one at character {at + 1}") from fault
    return str(value), end


def _sequence(text: str, at: int, depth: int) -> tuple[list[Any], int]:
    items: list[Any] = []
    at = _skip(text, at)
    while at < len(text) and text[at] != "]":
        item, at = _value(text, at, depth + 1)
        items.append(item)
        at = _comma(text, at, "]")
    if at >= len(text):
        raise ValueError("a ] is missing")
    return items, at + 1


def _mapping(text: str, at: int, depth: int) -> tuple[dict[str, Any], int]:
    items: dict[str, Any] = {}
    at = _skip(text, at)
    while at < len(text) and text[at] != "}":
        key, at = _key(text, at)
        item, at = _value(text, _skip(text, at), depth + 1)
        items[key] = item
        at = _comma(text, at, "}")
    if at >= len(text):
        raise ValueError("a } is missing")
    return items, at + 1


def _key(text: str, at: int) -> tuple[str, int]:
    if text[at] == '"':
        key, at = _quoted(text, at)
        at = _skip(text, at)
        if not text.startswith(":", at):
            raise ValueError(f"a colon is missing at character {at + 1}")
        return key, at + 1
    end = text.find(":", at)
    if end < 0:
        raise ValueError(f"a colon is missing at character {at + 1}")
    return text[at:end].strip(), end + 1


def _comma(text: str, at: int, closing: str) -> int:
    at = _skip(text, at)
    if text.startswith(",", at):
        return _skip(text, at + 1)
    if at < len(text) and text[at] != closing:
        raise ValueError(f"a comma is missing at character {at + 1}")
    return at
