"""CSL-JSON, the format of citation processors: pandoc, citeproc-js, Zotero.

The shown values are those of `provcite.exchange.csl_item`, the one table of CSL variables, in the
form that a style asks for. What CSL has no variable for stands in ``custom``, which the schema
keeps for such data and which processors pass over.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from provcite.exchange.base import Format, Parsed, decode_text, one_line, text_of
from provcite.exchange.csl_item import NAME_VARIABLES
from provcite.exchange.dates import from_csl_date, to_csl_date
from provcite.exchange.lenses import LENSES, Shown
from provcite.exchange.mapping import (
    Codec,
    Row,
    Table,
    decode,
    encode,
    gathered,
    line_text,
    read_line,
    scattered,
    with_field,
)
from provcite.exchange.names import clean_name
from provcite.model.errors import InputError
from provcite.model.variables import VARIABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from provcite.exchange.base import Options
    from provcite.exchange.context import Context
    from provcite.exchange.mapping import Line
    from provcite.model.record import Record
    from provcite.model.variables import Variable

FORMAT: Final = Format(
    name="csl-json",
    summary="CSL-JSON for pandoc, citeproc and Zotero: every variable, in the form a style asks for.",
    extension=".json",
    media_type="application/vnd.citationstyles.csl+json",
)


def _names(value: object) -> list[dict[str, str]] | None:
    if not isinstance(value, list):
        return None
    return [name for name in (clean_name(item) for item in value) if name] or None


NAMES: Final = Codec(lambda names: [dict(name) for name in names], _names)
TEXT: Final = Codec(lambda text: text, text_of)
ONE_LINE: Final = Codec(one_line, text_of)
KEYWORD: Final = Codec(
    lambda text: text,
    lambda text: tuple(
        part.strip() for part in (text_of(text) or "").replace(", ", "; ").split(";") if part.strip()
    ),
)
DATE: Final = Codec(lambda value: value, from_csl_date)
DAY: Final = Codec(lambda value: value, lambda value: (from_csl_date(value) or (None,))[0])

EDTF: Final = Codec(lambda date: to_csl_date(date, "en"), lambda value: (from_csl_date(value) or (None,))[0])


def _codec_of(variable: Variable) -> Codec:
    if variable.key == "event_date":
        return DATE
    return EDTF if variable.kind == "date" else TEXT


#: Name variables with a row of their own, for what there is to say of them.
_OWN_ROWS: Final = frozenset({"recipient", "editor", "contributor"})

TABLE: Final = Table(
    "csl-json",
    (
        Row("type", "type", TEXT),
        Row("csl:title", "title", TEXT),
        Row("csl:title-short", "title-short", TEXT),
        Row("csl:original-title", "original-title", TEXT),
        Row("author", "author", NAMES),
        Row(
            "recipient", "recipient", NAMES, "of a letter; Zotero makes authors of a manuscript's recipients"
        ),
        Row("editor", "editor", NAMES),
        Row("csl:contributor", "contributor", NAMES, "for Zotero also who took part without being an author"),
        *(Row(variable, variable, NAMES) for variable in NAME_VARIABLES if variable not in _OWN_ROWS),
        Row("translator", "translator", NAMES, "where there is an author; else the credit in note"),
        Row("csl:issued", "issued", DATE),
        Row("csl:genre", "genre", TEXT),
        Row("archive", "archive", TEXT, "repository with its acronym"),
        Row("archive-place", "archive-place", TEXT),
        Row("archive_location", "archive_location", TEXT, "the whole reference"),
        Row("archive_collection", "archive_collection", TEXT, "the title of the collection"),
        Row("call-number", "call-number", TEXT, "for Zotero: acronym and reference, short", writes=False),
        Row("source", "source", TEXT, "the digital archive"),
        *(Row(f"var:{variable.csl}", variable.csl, _codec_of(variable)) for variable in VARIABLES),
        Row("URL", "URL", TEXT),
        Row("csl:accessed", "accessed", DAY),
        Row("language", "language", TEXT, "of the title"),
        Row("abstract", "abstract", TEXT),
        Row("csl:keyword", "keyword", KEYWORD),
        Row("license", "license", TEXT, "for Zotero: the JSON schema does not have it", writes=False),
        Row("credit-note", "note", ONE_LINE, "the translator's credit where there is no author"),
    ),
    lines="custom",
    foreign=True,
)

_KNOWN: Final = frozenset(row.target for row in TABLE.rows)
_KEYS: Final = frozenset({"id", "citation-key", "custom"})

#: Zotero has no field for these and keeps them as lines of Extra.
_EXTRA_LINES: Final = ("archive_collection", "archive-place", "original-title")

#: On a manuscript these roles would become authors in Zotero.
_AUTHOR_MAKERS: Final = tuple(variable for variable in NAME_VARIABLES if variable != "contributor")


def item(record: Record, options: Options, table: Table = TABLE) -> dict[str, Any]:
    """The CSL-JSON item of a record, complete."""
    key = options.key(record)
    if options.zotero:
        table = _for_zotero(table)
    done = encode(record, table, options.context, key=key)
    result: dict[str, Any] = {"id": key, "citation-key": key, **done.own}
    if options.zotero:
        if not options.context.lean and any(role in result for role in _AUTHOR_MAKERS):
            done = with_field(done, record, "creators")
        if not options.context.lean and record.tags:  # Zotero passes over keyword
            done = with_field(done, record, "tags")
        _zotero_flavour(result, Shown(record, options.context), done.lines)
    else:
        further = Shown(record, options.context).item.get("call-number")
        if further:  # our own styles print there where else the document lies
            result["call-number"] = further
    if done.lines and not options.zotero:
        result["custom"] = gathered(done.lines)
    return result


@cache
def _for_zotero(table: Table) -> Table:
    """The table for Zotero, which reads `license`, and whose users see every line of Extra."""
    rows = tuple(replace(row, writes=True) if row.target == "license" else row for row in table.rows)
    return replace(table, bookkeeping=False, rows=rows)


def _zotero_flavour(result: dict[str, Any], shown: Shown, lines: tuple[Line, ...]) -> None:
    """Lines of ``note`` for what Zotero would drop; nobody who would turn into an author."""
    if shown.short:
        result["call-number"] = shown.short
    people = LENSES["contributor"].get(shown)
    if people:
        result["contributor"] = people
    extra = [f"{name}: {one_line(result[name])}" for name in _EXTRA_LINES if result.get(name)]
    if result["type"] != "personal_communication":
        for role in _AUTHOR_MAKERS:
            for name in result.pop(role, ()):
                text = name.get("literal") or " || ".join(
                    filter(None, (name.get("family"), name.get("given")))
                )
                extra.append(f"{role}: {one_line(text)}")
    extra += [line_text(line) for line in lines]
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


def read_item(
    value: object, line: int | None, parsed: Parsed, context: Context, table: Table = TABLE
) -> None:
    """One item into `parsed`, or set aside."""
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        parsed.set_aside(line, json.dumps(value, ensure_ascii=False, default=str), "This is no CSL item.")
        return
    key = text_of(value.get("citation-key")) or _without_address(text_of(value.get("id")))
    if not key and not value.get("title"):
        parsed.set_aside(
            line, json.dumps(value, ensure_ascii=False, default=str), "The item has neither id nor title."
        )
        return
    own = {name: entry for name, entry in value.items() if name in _KNOWN}
    own.setdefault("type", "document")
    lines = scattered(value["custom"]) if isinstance(value.get("custom"), dict) else []
    foreign = {name: entry for name, entry in value.items() if name not in _KNOWN and name not in _KEYS}
    custom = value.get("custom")
    if isinstance(custom, dict) and (
        rest := {k: v for k, v in custom.items() if not str(k).startswith("provcite-")}
    ):
        foreign["custom"] = rest
    if isinstance(own.get("note"), str):
        _read_note(own, lines)
    done = decode(own, lines, table, context, key=key or f"line-{line}", foreign=foreign)
    parsed.add(done.record, line, done.remarks, key=done.key)


def _without_address(key: str | None) -> str | None:
    """Zotero's ids are addresses (``http://zotero.org/users/1/items/AB12CD34``); the item's key ends them."""
    if key and key.startswith(("http://", "https://")):
        return key.rstrip("/").rpartition("/")[2] or key
    return key


def _read_note(own: dict[str, Any], lines: list[Line]) -> None:
    """The lines of Zotero's Extra taken out of ``note``; the rest stays."""
    rest: list[str] = []
    exact = any(label == "provcite-creator" for label, _ in lines) or "provcite-creator:" in own["note"]
    if exact:  # the flavour for Zotero has other people among the contributors than CSL-JSON has
        own.pop("contributor", None)
    for text in own["note"].split("\n"):
        line = read_line(text)
        name, colon, value = (part.strip() for part in text.partition(":"))
        if line is not None:
            lines.append(line)
        elif colon and name in _EXTRA_LINES:
            own.setdefault(name, value)
        elif colon and name in _AUTHOR_MAKERS and exact:
            continue
        elif colon and name in _AUTHOR_MAKERS:
            family, bars, given = (part.strip() for part in value.partition("||"))
            own.setdefault(name, []).append(
                {"family": family, "given": given} if bars else {"literal": value}
            )
        else:
            rest.append(text)
    own["note"] = "\n".join(rest).strip()
    if not own["note"]:
        del own["note"]


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
