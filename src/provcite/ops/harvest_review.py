"""What a harvest proposes, as a file to be corrected in a spreadsheet or an editor, and that file read again.

A table (CSV) has one row a document: what is seen most in columns, the whole record in the last one. Read
again, a cell that says what it said leaves the record as it was; a changed one corrects it; what cannot
be read is told by its row, and nothing is taken then. A YAML file has the records as record files are.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from provcite.model.errors import InputError
from provcite.model.record import Creator, Event, Holding, Record
from provcite.schema.encode import encode_record, plain_mapping
from provcite.schema.ids import id_problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from provcite.archives.repositories import Repositories
    from provcite.ops.harvest import Proposal

#: No review is larger: 100,000 rows of a thousand characters.
MAX_BYTES: Final = 128 * 1024 * 1024
_MAX_CELL: Final = 1_000_000
COLUMNS: Final = (
    "take", "id", "title", "genre", "date", "authors", "recipients", "repository", "reference", "address",
    "confidence", "missing", "cited in", "words", "provcite",
)  # fmt: skip
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufeff]")
#: What YAML, as which the column is read again, takes in an escaped form only.
_RAW: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_YES: Final = frozenset(
    [
        "yes",
        "y",
        "x",
        "1",
        "true",
        "ja",
        "j",
        "oui",
        "o",
        "sí",
        "si",
        "s",
        "да",
        "д",
        "tak",
        "t",
        "ano",
        "igen",
        "是",
    ]
)
_NO: Final = frozenset(
    ["no", "n", "0", "false", "nein", "non", "nie", "ne", "nem", "нет", "н", "não", "否"]
) | {"", "-"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What cannot be read in a review, where (``row 14``, ``line 30``), and what to do."""

    place: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review that was read: the records to write, how many were left out, what could not be read.

    `words` has for each record the words that were read otherwise than its repository and reference say now:
    what was misread and has been put right. "" where they stand as they were proposed (a note is read with
    what stands before it, so that its words alone would teach something else), or where the review has lost
    the words; `unread_columns` are the heads of columns that a review does not have.
    """

    records: tuple[Record, ...]
    words: tuple[str, ...] = ()
    left_out: int = 0
    problems: tuple[Problem, ...] = ()
    unread_columns: tuple[str, ...] = ()


def review_form(name: str) -> str:
    """``csv`` or ``yaml`` by the ending of a file's name; raises `InputError` for another one."""
    ending = name.rpartition(".")[2].casefold()
    if ending == "csv":
        return "csv"
    if ending in ("yaml", "yml"):
        return "yaml"
    raise InputError(
        f"{name} is neither a .csv nor a .yaml file.",
        hint="Name it review.csv for a spreadsheet, or review.yaml for an editor.",
    )


def write_review(proposals: Sequence[Proposal], form: str) -> Iterator[str]:
    """The text of a review, ``csv`` (with the mark by which Excel knows UTF-8) or ``yaml``."""
    return _write_csv(proposals) if form == "csv" else _write_yaml(proposals)


def read_review(data: bytes, name: str, repositories: Repositories) -> Review:
    """A review as a person left it; raises `InputError` where it is none."""
    if len(data) > MAX_BYTES:
        raise InputError(f"The file is larger than {MAX_BYTES // 2**20} MB; it is no review.", place=name)
    if review_form(name) == "csv":
        return _read_csv(data, name, repositories)
    return _read_yaml(data, name)


# -- CSV -----------------------------------------------------------------------------------------


def _write_csv(proposals: Sequence[Proposal]) -> Iterator[str]:
    from provcite.exchange.cells import line

    def row(cells: Sequence[str]) -> str:
        return line([*map(_one_line, cells[:-1]), cells[-1]])

    yield "\ufeff" + row(COLUMNS)
    for proposal in proposals:
        shown = _shown(proposal.record)
        places: dict[str, None] = {}
        for mention in proposal.mentions:
            places.setdefault(f"{mention.manuscript}, {mention.place}")
        words = next(
            (one.words for one in proposal.mentions if one.how == "full"), proposal.mentions[0].words
        )
        whole = json.dumps(plain_mapping(proposal.record), ensure_ascii=False)
        whole = _RAW.sub(lambda found: f"\\u{ord(found[0]):04x}", whole)
        yield row(
            ["yes", *(shown[name] for name in COLUMNS[1:10]), f"{proposal.confidence:.2f}",
             "; ".join(proposal.missing), "; ".join(places), words, whole]
        )  # fmt: skip


def _one_line(cell: str) -> str:
    """A cell as it is shown: on one line, without control characters."""
    return " ".join(_CONTROL.sub("", cell).split())


def _shown(record: Record) -> dict[str, str]:
    """The cells that correct a record, as they are printed for it."""
    held = record.holding
    return {
        "id": record.id,
        "title": record.title or "",
        "genre": record.genre or "",
        "date": record.date or "",
        "authors": _names(record, "author"),
        "recipients": _names(record, "recipient"),
        "repository": (held.repository or "") if held is not None else "",
        "reference": "; ".join(f"{level.replace('_', ' ')} {value}" for level, value in held.path)
        if held is not None
        else "",
        "address": record.url or "",
    }


def _names(record: Record, role: str) -> str:
    return "; ".join(_inverted(creator) for creator in record.creators if creator.role == role)


def _inverted(creator: Creator) -> str:
    if creator.literal or not creator.family or not creator.given:
        return creator.display
    family = " ".join(part for part in (creator.non_dropping_particle, creator.family) if part)
    return f"{family}, {creator.given}"


def _read_csv(data: bytes, name: str, repositories: Repositories) -> Review:
    from provcite.exchange.base import decode_text
    from provcite.exchange.cells import unguard

    text = decode_text(data).lstrip("\ufeff")
    head_line = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head_line.count)
    before = csv.field_size_limit(_MAX_CELL)
    records: list[Record] = []
    words: list[str] = []
    problems: list[Problem] = []
    left_out = 0
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as fault:
        raise InputError(f"The table cannot be read: {fault}.", place=name) from fault
    finally:
        csv.field_size_limit(before)
    head = [cell.strip().casefold() for cell in rows[0]] if rows else []
    if "take" not in head or "id" not in head:
        raise InputError(
            "It is no review: its first row has no columns 'take' and 'id'.",
            hint="Make one with 'provcite harvest FILE --review review.csv'; its first row stays as it is.",
            place=name,
        )
    for number, cells in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        row = {column: unguard(cell.strip()) for column, cell in zip(head, cells, strict=False)}
        said = row.get("take", "").casefold()
        if said in _NO:
            left_out += 1
            continue
        wrong: list[str] = []
        if said not in _YES:
            wrong.append(f"'{row['take']}' under take is neither yes nor no")
        record, is_moved = _corrected(row, repositories, wrong)
        if wrong:
            problems += [Problem(place=f"row {number}", message=message) for message in wrong]
        else:
            records.append(record)
            words.append(row.get("words", "") if is_moved else "")
    problems += _id_problems([(f"'{record.id}'", record) for record in records])
    known = {*COLUMNS, ""}
    return Review(
        records=tuple(records),
        words=tuple(words),
        left_out=left_out,
        problems=tuple(problems),
        unread_columns=tuple(column for column in head if column not in known),
    )


def _id_problems(records: Sequence[tuple[str, Record]]) -> list[Problem]:
    found: list[Problem] = []
    seen: set[str] = set()
    for place, record in records:
        why = id_problem(record.id)
        if why:
            found.append(Problem(place=place, message=f"the id {why}"))
        elif record.id.casefold() in seen:
            found.append(Problem(place=place, message="the id is given twice"))
        seen.add(record.id.casefold())
    return found


def _corrected(row: dict[str, str], repositories: Repositories, wrong: list[str]) -> tuple[Record, bool]:
    """The record of the last column with what the other cells say otherwise; `wrong` takes the rest.

    The second value tells whether the repository or the reference is among it.
    """
    base = _whole(row.get("provcite", ""), wrong)
    shown = _shown(base)
    changed = {
        column: cell
        for column in shown
        if (cell := row.get(column)) is not None and _one_line(cell) != _one_line(shown[column])
    }
    record = base
    for column in ("title", "genre"):
        if column in changed:
            record = replace(record, **{column: changed[column] or None})  # type: ignore[arg-type]  # two text fields
    if "title" in changed:
        record = replace(record, title_language=None)
    if "id" in changed or not record.id:
        record = replace(record, id=row.get("id", "").strip())
    if "date" in changed:
        record = _dated(record, changed["date"], wrong)
    for column, role in (("authors", "author"), ("recipients", "recipient")):
        if column in changed:
            others = [creator for creator in record.creators if creator.role != role]
            mine = [_creator(name, role) for name in changed[column].split(";") if name.strip()]
            record = replace(record, creators=tuple(mine + others if role == "author" else others + mine))
    is_moved = "repository" in changed or "reference" in changed
    if is_moved:
        record = _placed(record, row, changed, repositories, wrong)
    if "address" in changed:
        record = _addressed(record, changed["address"], wrong)
    return record, is_moved


def _whole(cell: str, wrong: list[str]) -> Record:
    from provcite.schema.decode import decode_text

    if not cell:
        return Record(id="")
    decoded = decode_text(cell)
    if decoded.record is None:
        wrong.append(
            f"the last column is spoilt ({decoded.errors[0].message.rstrip('.')}); empty it to go on without"
        )
        return Record(id="")
    return decoded.record


def _dated(record: Record, cell: str, wrong: list[str]) -> Record:
    from provcite.archives.dates import read_date
    from provcite.model.dates import parse_edtf

    if not cell:
        return replace(record, date=None, date_as_printed=None)
    if record.date and _is_written_anew(cell, record.date):
        return record
    try:
        parse_edtf(cell)
    except InputError:
        mention = read_date(cell)
        if mention is None or mention.date is None:
            wrong.append(f"the date '{cell}' cannot be read; write 1956-07-24, 1956-07 or 1956~")
            return record
        return replace(record, date=str(mention.date), date_as_printed=None)
    return replace(record, date=cell, date_as_printed=None)


def _is_written_anew(cell: str, date: str) -> bool:
    """Whether a spreadsheet has written a day in its own way (24.07.1956, 7/24/1956)."""
    parts = re.fullmatch(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?:\s0?0:00(?::00)?)?", cell)
    known = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", date)
    return (
        parts is not None
        and known is not None
        and sorted(map(int, parts.groups())) == sorted(map(int, known.groups()))
    )


def _creator(name: str, role: str) -> Creator:
    from provcite.documents.person import creator_parts, read_name

    name = " ".join(name.split())
    family, comma, given = name.partition(", ")
    if comma and given:
        return Creator(role=role, family=family, given=given)
    return Creator(role=role, **creator_parts(read_name(name)))


def _placed(
    record: Record, row: dict[str, str], changed: dict[str, str], repositories: Repositories, wrong: list[str]
) -> Record:
    held = record.holding or Holding()
    if "repository" in changed:
        held = replace(held, repository=changed["repository"] or None, place=None)
    if "reference" in changed:
        path = _path(changed["reference"], row.get("repository", ""), repositories)
        if path is None:
            wrong.append(
                f"the reference '{changed['reference']}' cannot be read; write 'fond 5; opis 28; delo 410'"
            )
            return record
        held = replace(held, path=path, labels=())
    if not held.repository and not held.path:
        return replace(record, sources=record.sources[1:])
    return replace(record, sources=(held, *record.sources[1:]))


def _path(cell: str, repository: str, repositories: Repositories) -> tuple[tuple[str, str], ...] | None:
    """The levels of ``fond 5; opis 28``; else what the reader of references reads; None for neither."""
    from provcite.archives.parse import parse

    if not cell.strip():
        return ()
    path = []
    for part in cell.split(";"):
        pair = _level(part)
        if pair is None:
            break
        path.append(pair)
    else:
        return tuple(path)
    found = parse(f"{repository}, {cell}" if repository else cell, repositories=repositories).references
    return found[0].reference.path if len(found) == 1 and found[0].reference.path else None


def _level(part: str) -> tuple[str, str] | None:
    """``fond 5`` and ``record group 59`` as level and value; None where the word is no level."""
    from provcite.archives.own_levels import level_of

    words = part.split()
    for count in (2, 1):
        level = level_of("_".join(words[:count]).casefold()) if len(words) > count else None
        if level is not None:
            return level, " ".join(words[count:])
    return None


def _addressed(record: Record, cell: str, wrong: list[str]) -> Record:
    if cell and not re.match(r"https?://\S+$", cell):
        wrong.append(f"the address '{cell}' does not begin with https://")
        return record
    old = record.publication
    if old is None:
        return replace(record, provenance=(*record.provenance, Event(event="published", url=cell)))
    new = replace(old, url=cell or None, former_urls=(), number=None)
    keep = bool(new.url or new.by or new.title)
    events = tuple(new if event is old else event for event in record.provenance if event is not old or keep)
    return replace(record, provenance=events)


# -- YAML ----------------------------------------------------------------------------------------

_HEAD: Final = """\
# What provcite harvested. Correct the records, write 'take: no' at what is to be left out, and give it back
# ('read' stays as it is: by it a reference that you put right is told from one that stood):
#   provcite harvest --from {name}
"""


def _write_yaml(proposals: Sequence[Proposal]) -> Iterator[str]:
    from provcite.exchange.yamlio import scalar

    yield _HEAD.format(name="review.yaml")
    for proposal in proposals:
        yield f"- take: yes\n  confidence: {proposal.confidence:.2f}\n"
        if proposal.missing:
            yield "  missing:\n" + "".join(f"    - {scalar(one)}\n" for one in proposal.missing)
        yield "  cited:\n"
        for mention in proposal.mentions:
            yield f"    - {scalar(f'{mention.manuscript}, {mention.place}: {mention.words}')}\n"
        yield f"  read: {scalar(_read_as(proposal.record))}\n"
        yield "  record:\n"
        for line in encode_record(proposal.record, schema=None).splitlines():
            yield f"    {line}\n" if line else "\n"
    if not proposals:
        yield "[]\n"


def _read_as(record: Record) -> str:
    """What was read of the words, on one line: ``RGANI: fond 5; opis 28``."""
    shown = _shown(record)
    return _one_line(f"{shown['repository']}: {shown['reference']}")


def _read_yaml(data: bytes, name: str) -> Review:
    from provcite.schema.decode import decode_text

    items, places = _placed_items(data, name)
    lines = data.decode("utf-8-sig").split("\n")  # as the parser counts them
    starts = sorted({int(place.rsplit(":", 2)[1]) for way, place in places.items() if len(way) <= 2})
    records: list[tuple[str, Record]] = []
    words: list[str] = []
    problems: list[Problem] = []
    left_out = 0
    for index, item in enumerate(items):
        at = int(places[(index,)].rsplit(":", 2)[1])
        if not isinstance(item, dict) or "record" not in item:
            problems.append(Problem(place=f"line {at}", message="an entry has no 'record'"))
            continue
        said = str(item.get("take", "yes")).casefold()
        if said in _NO:
            left_out += 1
            continue
        if said not in _YES:
            problems.append(Problem(place=f"line {at}", message=f"'{said}' under take is neither yes nor no"))
            continue
        first = int(places[(index, "record")].rsplit(":", 2)[1])
        last = next((line for line in starts if line > first), len(lines) + 1)
        behind = lines[first - 1].partition("record:")[2].strip()
        block = [behind] if behind and not behind.startswith("#") else []
        block += lines[first : last - 1]
        decoded = decode_text("\n".join(block) + "\n", file=name)
        if decoded.record is None:
            offset = first - (1 if behind else 0)
            for finding in decoded.errors:
                line = finding.position.line
                where = offset + line if line is not None else first
                problems.append(Problem(place=f"line {where}", message=finding.message))
            continue
        records.append((f"line {first}", decoded.record))
        cited, read = item.get("cited"), item.get("read")
        if read is None or str(read) == _read_as(decoded.record):
            words.append("")
            continue
        # As it is written: the manuscript, the note, and behind a colon what it says.
        words.append(str(cited[0]).partition(": ")[2] if isinstance(cited, list) and cited else "")
    problems += _id_problems(records)
    return Review(
        records=tuple(record for _, record in records),
        words=tuple(words),
        left_out=left_out,
        problems=tuple(problems),
    )


def _placed_items(data: bytes, name: str) -> tuple[list[Any], dict[Any, str]]:
    """The entries of a review and where each stands."""
    from provcite.archives.safeyaml import load_placed

    value, places = load_placed(data, name, max_bytes=MAX_BYTES, max_nodes=20_000_000)
    if value is None:
        value = []
    if not isinstance(value, list):
        raise InputError(
            "It is no review: it is no list of entries.",
            hint="Make one with 'provcite harvest FILE --review review.yaml'.",
            place=name,
        )
    return value, places
