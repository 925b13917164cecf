"""CSL in YAML, as pandoc reads it (``references:``): the items of CSL-JSON, easier on the eye."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from provcite.exchange import csl_json, csl_table
from provcite.exchange.base import Format, Parsed, decode_text
from provcite.exchange.yamlio import YamlError, block, load, pieces
from provcite.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from provcite.exchange.base import Options
    from provcite.exchange.context import Context
    from provcite.model.record import Record

FORMAT: Final = Format(
    name="csl-yaml",
    summary="CSL in YAML for pandoc: the same items as CSL-JSON.",
    extension=".yaml",
    media_type="application/yaml",
)

TABLE: Final = replace(csl_table.TABLE, name="csl-yaml")


def write(records: Iterable[Record], options: Options) -> Iterator[str]:
    """A YAML document with the list ``references``."""
    yield "---\nreferences:\n"
    written = False
    for record in records:
        yield "\n".join(block([csl_json.item(record, options, TABLE)])) + "\n"
        written = True
    yield "...\n" if written else "  []\n...\n"


def parse(data: bytes, context: Context) -> Parsed:
    """Records from a list of items or a mapping with ``references``."""
    text = decode_text(data)
    parsed = Parsed()
    try:
        entries = load(text)
    except YamlError as problem:
        return _piecewise(text, problem, context)
    found: list[tuple[int | None, Any]] = [(line, value) for line, key, value in entries if key is None]
    for line, key, value in entries:
        if key in ("references", "items") and isinstance(value, list):
            found.extend(zip(_item_lines(text, len(value), line), value, strict=True))
    if not found and any(key == "type" for _, key, _ in entries):
        found.append((1, {key: value for _, key, value in entries}))
    if not found and entries and not any(key in ("references", "items") for _, key, _ in entries):
        raise InputError(
            "The file is YAML, but has no list of CSL items.", hint="It should have the key references."
        )
    for start, value in found:
        csl_json.read_item(value, start, parsed, context, TABLE)
    return parsed


def _item_lines(text: str, count: int, first: int) -> list[int]:
    """The lines that begin an item, where dashes as far in as the first are as many as the items."""
    dashes: list[tuple[int, int]] = []
    for number, line in enumerate(text.split("\n")[first:], start=first + 1):
        if line.startswith(("---", "...")):
            break
        if re.match(r" *- ", line):
            dashes.append((number, len(line) - len(line.lstrip(" "))))
    lines = [number for number, indent in dashes if indent == dashes[0][1]]
    return lines if len(lines) == count else [first] * count


def _piecewise(text: str, problem: YamlError, context: Context) -> Parsed:
    """Each item on its own: the sound ones are read, the others set aside."""
    parsed = Parsed()
    for start, piece in pieces(text, marker=r" {0,2}- "):
        if re.fullmatch(r"(?:\s|---|references:|items:)*", piece):
            continue
        try:
            for _, _, value in load(re.sub(r"\n\.\.\.\s*$", "\n", piece)):
                csl_json.read_item(value, start, parsed, context, TABLE)
        except YamlError as fault:
            parsed.set_aside(start + fault.line - 1, piece, fault.message)
    if not parsed.records and not parsed.aside:
        raise problem
    return parsed


def sniff(head: str) -> bool:
    """Whether a text begins as a YAML list of CSL items."""
    return (
        re.search(r"^(?:references|items):\s*$", head, re.MULTILINE) is not None
        or re.match(r"(?:---\s*\n)?\s*- (?:id|type|title|citation-key):", head) is not None
    )
