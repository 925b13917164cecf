"""CSL-JSON, the format of citation processors: pandoc, citeproc-js, Zotero.

The shown values are those of `provcite.exchange.csl_item`, the one table of CSL variables, in the
form that a style asks for. What CSL has no variable for stands in ``custom``, which the schema
keeps for such data and which processors pass over.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from provcite.exchange.base import Format, Parsed, decode_text, one_line, text_of
from provcite.exchange.csl_item import NAME_VARIABLES
from provcite.exchange.csl_table import ROWS, TABLE
from provcite.exchange.extra import name_line, read_extra
from provcite.exchange.lenses import Shown
from provcite.exchange.mapping import PREFIX, Table, decode, encode, scattered
from provcite.exchange.names import two_parts
from provcite.exchange.zotero import ITEM_TYPES as ZOTERO_TYPES
from provcite.exchange.zotero import roles_of
from provcite.model.errors import InputError
from provcite.schema.fields import ITEM_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from provcite.exchange.base import Options
    from provcite.exchange.context import Context
    from provcite.model.record import Record

FORMAT: Final = Format(
    name="csl-json",
    summary="CSL-JSON for pandoc, citeproc and Zotero: every variable, in the form a style asks for.",
    extension=".json",
    media_type="application/vnd.citationstyles.csl+json",
)


_KEYS: Final = frozenset({"id", "citation-key", "custom"})

#: Zotero has no field for these and keeps them as lines of Extra, where citeproc-js looks for them.
_EXTRA_LINES: Final = ("archive_collection", "archive-place", "original-title")


def item(record: Record, options: Options, table: Table = TABLE) -> dict[str, Any]:
    """The CSL-JSON item of a record, complete."""
    key = options.key(record)
    done = encode(record, _for_zotero(table) if options.zotero else table, options.context)
    result: dict[str, Any] = {"id": key, "citation-key": key, **done.own}
    if options.zotero:
        _zotero_flavour(result)
    else:
        further = Shown(record, options.context).item.get("call-number")
        if further:  # our own styles print there where else the document lies
            result["call-number"] = further
    if done.lines:
        result["custom"] = dict(done.lines)
    return result


@cache
def _for_zotero(table: Table) -> Table:
    """The table for Zotero, which reads what the JSON schema does not have."""
    from dataclasses import replace

    wanted = ("license", "call-number")
    rows = tuple(replace(row, writes=True) if row.target in wanted else row for row in table.rows)
    lenses = {"type": "zotero-type", "csl:contributor": "zotero-contributor", "var:event-place": "written-at"}
    return replace(table, rows=tuple(replace(row, lens=lenses.get(row.lens, row.lens)) for row in rows))


def _zotero_flavour(result: dict[str, Any]) -> None:
    """For Zotero's items: people in roles that the type has, names in two parts, the rest as Extra lines."""
    roles = ("author", "translator", *NAME_VARIABLES)
    lines = _EXTRA_LINES if result["type"] == "personal_communication" else (*_EXTRA_LINES, "event-place")
    extra = [f"{name}: {one_line(result.pop(name))}" for name in lines if result.get(name)]
    for role in roles:
        if role not in result:
            continue
        if role in roles_of(result["type"]):
            result[role] = [two_parts(name) for name in result[role]]
        else:
            extra += [f"{role}: {one_line(name_line(name))}" for name in result.pop(role)]
    if extra:
        result["note"] = "\n".join([result["note"], *extra] if result.get("note") else extra)


def write(records: Iterable[Record], options: Options) -> Iterator[str]:
    """A JSON array, one variable a line, so that it can be written while it is made and compared."""
    opening = "["
    for record in records:
        yield opening + "\n" + safe_json(layout(item(record, options), "  "))
        opening = ","
    yield "[]\n" if opening == "[" else "\n]\n"


def layout(value: dict[str, Any], blanks: str) -> str:
    """A JSON object with one key a line; lists of objects and mappings inside it likewise, once."""
    lines = [f"{blanks}  {_compact(key)}: {_inner(item, blanks + '  ')}" for key, item in value.items()]
    return f"{blanks}{{\n" + ",\n".join(lines) + f"\n{blanks}}}"


def _inner(value: Any, blanks: str) -> str:
    if isinstance(value, dict) and any(isinstance(item, list) for item in value.values()) and len(value) > 1:
        lines = [f"{blanks}  {_compact(key)}: {_inner(item, blanks + '  ')}" for key, item in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{blanks}}}"
    if isinstance(value, list) and len(value) > 1 and isinstance(value[0], dict):
        return "[\n" + ",\n".join(f"{blanks}  {_compact(item)}" for item in value) + f"\n{blanks}]"
    return _compact(value)


def _compact(value: Any) -> str:
    # Without indentation json uses its encoder written in C, which is ten times as fast.
    return json.dumps(value, ensure_ascii=False)


_UNSAFE: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")


def safe_json(text: str) -> str:
    """JSON that any reader of text lines and any encoder takes: separators and surrogates escaped."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def parse(data: bytes, context: Context) -> Parsed:
    """Records from a CSL-JSON array, one item, or an object with ``items``."""
    text = decode_text(data)
    parsed = Parsed()
    try:
        values = _loads(text)  # raw line breaks inside texts are common
    except RecursionError as fault:
        raise InputError("The JSON is nested too deeply to be read.") from fault
    except ValueError:
        return _parse_piecewise(text, context)
    if isinstance(values, dict):
        values = values.get("items", values.get("references", [values]))
    if not isinstance(values, list):
        raise InputError("The file is JSON, but no list of CSL items.")
    for value, line in zip(values, _lines(text, len(values)), strict=False):
        read_item(value, line, parsed, context)
    return parsed


def _lines(text: str, count: int) -> list[int | None]:
    """The line on which each item begins, as far as a look at braces outside strings tells."""
    found: list[int | None] = [line for line, _, _ in _objects(text)]
    return found if len(found) == count else [None] * count


def _objects(text: str) -> Iterator[tuple[int, int, int]]:
    """Line, start and end of each outermost object of a JSON text, sound or not."""
    depth, start, line, start_line, at = 0, -1, 1, 1, 0
    for found in re.finditer(r'"(?:[^"\\\n]|\\.)*"|[{}\n]', text):
        mark = found[0]
        at = found.start()
        if mark == "\n":
            line += 1
        elif mark == "{":
            if depth == 0:
                start, start_line = at, line
            depth += 1
        elif mark == "}" and depth:
            depth -= 1
            if depth == 0:
                yield start_line, start, at + 1
    if depth and start >= 0:
        yield start_line, start, len(text)


def _loads(text: str) -> Any:
    """JSON as values. Half a surrogate pair (``\\ud800`` alone), which no text can hold, becomes U+FFFD."""
    value = json.loads(text, strict=False)
    return _whole(value) if "\\ud" in text or "\\uD" in text else value


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return {_whole(key): _whole(item) for key, item in value.items()}
    return value


def _parse_piecewise(text: str, context: Context) -> Parsed:
    """A broken array: each item that is sound is read, the others are set aside."""
    parsed = Parsed()
    for line, start, end in _objects(text):
        piece = text[start:end]
        try:
            value = _loads(piece)
        except (ValueError, RecursionError) as fault:
            reason = (
                f"This is no sound JSON: {fault}." if isinstance(fault, ValueError) else "Nested too deeply."
            )
            parsed.set_aside(line, piece, reason)
            continue
        read_item(value, line, parsed, context)
    if not parsed.records and not parsed.aside:
        raise InputError("The file is no sound JSON.")
    return parsed


#: What CSL 1.0.1 and the JSON of older programs call these variables.
_FORMER: Final = {
    "event": "event-title", "journalAbbreviation": "container-title-short", "shortTitle": "title-short",
}  # fmt: skip


def read_item(
    value: object, line: int | None, parsed: Parsed, context: Context, table: Table = TABLE
) -> None:
    """One item into `parsed`, or set aside."""
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        parsed.set_aside(line, json.dumps(value, ensure_ascii=False, default=str), "This is no CSL item.")
        return
    if _depth(value) > _MAX_DEPTH:
        parsed.set_aside(line, "", "The item is nested too deeply to be read.")
        return
    value = dict(value)
    for former, name in _FORMER.items():
        if former in value and name not in value:
            value[name] = value.pop(former)
    key = text_of(value.get("citation-key")) or _without_address(text_of(value.get("id")))
    if not key and not value.get("title"):
        parsed.set_aside(
            line, json.dumps(value, ensure_ascii=False, default=str), "The item has neither id nor title."
        )
        return
    own = {name: entry for name, entry in value.items() if name in ROWS}
    own["type"] = _type(own.get("type"))
    custom = value.get("custom")
    if isinstance(value.get("type"), str) and value["type"] not in ITEM_TYPES and own["type"] == "document":
        value["type as written"] = value["type"]  # told among what the table does not know
    lines = scattered(custom) if isinstance(custom, dict) else []
    foreign = {name: entry for name, entry in value.items() if name not in ROWS and name not in _KEYS}
    if isinstance(custom, dict) and (
        rest := {k: v for k, v in custom.items() if not str(k).startswith(PREFIX)}
    ):
        foreign["custom"] = rest
    note = own.pop("note", None)
    extra = read_extra(note) if isinstance(note, str) else None
    if extra is not None:
        lines += extra.lines
        own.update({"note": extra.words} if extra.words else {})
        key = text_of(value.get("citation-key")) or extra.key or key
    elif note is not None:
        foreign["note"] = note
    also = extra.pairs if extra is not None else ()
    done = decode(own, lines, table, context, key=key or f"line-{line}", foreign=foreign, also=also)
    parsed.add(done, line)


def _type(value: object) -> str:
    """A type of CSL; other programs write their own words for one (Zotero's, BibTeX's)."""
    if not isinstance(value, str) or not value:
        return "document"
    folded = value.strip().casefold().replace("_", "-").replace(" ", "-")
    known = next((kind for kind in ITEM_TYPES if kind.replace("_", "-") == folded), None)
    return known or _OTHER_TYPES.get(folded.replace("-", ""), "document")


_OTHER_TYPES: Final = {
    **{name.casefold(): kind for name, kind in ZOTERO_TYPES.items()},
    "inbook": "chapter", "incollection": "chapter", "inproceedings": "paper-conference", "misc": "document",
    "unpublished": "manuscript", "techreport": "report", "phdthesis": "thesis", "mastersthesis": "thesis",
    "online": "webpage", "journal": "article-journal", "newspaper": "article-newspaper",
    "magazine": "article-magazine", "archivaldocument": "manuscript", "memo": "manuscript",
    "telegram": "personal_communication", "memorandum": "manuscript",
}  # fmt: skip

_MAX_DEPTH: Final = 64


def _depth(value: Any) -> int:
    """How deep lists and objects stand in one another, counted up to one more than is read."""
    depth, inner = 0, [value]
    while inner and depth <= _MAX_DEPTH:
        depth += 1
        inner = [
            part
            for item in inner
            for part in (item.values() if isinstance(item, dict) else item)
            if isinstance(part, dict | list)
        ]
    return depth


def _without_address(key: str | None) -> str | None:
    """Zotero's ids are addresses (``http://zotero.org/users/1/items/AB12CD34``); the item's key ends them."""
    if key and key.startswith(("http://", "https://")):
        return key.rstrip("/").rpartition("/")[2] or key
    return key


def from_csl(value: Mapping[str, Any], context: Context) -> Record:
    """The record that one CSL-JSON item gives.

    Raises InputError for a value that is no CSL item.
    """
    parsed = Parsed()
    read_item(dict(value), None, parsed, context)
    if parsed.aside:
        raise InputError(parsed.aside[0].reason)
    return parsed.records[0]


def sniff(head: str) -> bool:
    """Whether a text begins as a JSON array or object of CSL items."""
    return (
        head.lstrip().startswith(("[", "{"))
        and re.search(r'"(?:type|id|title|issued|citation-key)"\s*:', head) is not None
    )
