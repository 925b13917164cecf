"""BibTeX's syntax, for the modules `bibtex` and `biblatex`: names, lists, extra fields, entries.

Entries are read and laid out by bibtexparser 2; its LaTeX middlewares are not used, since they cut
addresses at ``%``, eat unescaped specials and turn Cyrillic into macros (`provcite.exchange.tex`
does that part).
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any, Final

from provcite.exchange.base import Parsed, decode_text, one_line
from provcite.exchange.dates import MONTH_NAMES, dated, month_number, plain_part
from provcite.exchange.flow import write_flow
from provcite.exchange.mapping import (
    PREFIX,
    Codec,
    Row,
    decode,
    encode,
    gathered,
    line_value,
    scattered,
)
from provcite.exchange.names import Name, from_reading_order
from provcite.exchange.tex import escape, unescape
from provcite.model.boundary import foreign

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from provcite.exchange.base import Options
    from provcite.exchange.context import Context
    from provcite.exchange.mapping import Table
    from provcite.model.record import Record

#: Fields whose value is read by programs as it stands, so that nothing in it may be escaped.
VERBATIM: Final = frozenset({"url", "doi", "eprint", "file", "urldate", "date", "year", "day", "month"})

#: Fields that hold names, in which braces group.
NAME_FIELDS: Final = frozenset({"author", "translator", "editor", "recipient"})

_BATCH: Final = 200

# CSL item types and entry types. An archival document is always @unpublished: Zotero passes over
# entries of types it does not know without a word, and pandoc gives the others no type.
_ENTRY_TYPES: Final = {
    "book": "book", "article-journal": "article", "article-magazine": "article",
    "article-newspaper": "article",
    "chapter": "incollection", "paper-conference": "inproceedings", "thesis": "phdthesis",
}  # fmt: skip
_ITEM_TYPES: Final = {
    "unpublished": "manuscript", "manuscript": "manuscript", "archival": "manuscript",
    "letter": "personal_communication",
    "book": "book", "mvbook": "book", "booklet": "pamphlet", "article": "article-journal",
    "incollection": "chapter",
    "inbook": "chapter", "inproceedings": "paper-conference", "conference": "paper-conference",
    "phdthesis": "thesis",
    "mastersthesis": "thesis", "thesis": "thesis", "techreport": "report", "report": "report",
    "online": "webpage",
    "www": "webpage", "electronic": "webpage", "misc": "document", "collection": "book",
    "proceedings": "book",
    "periodical": "periodical", "map": "map", "image": "graphic", "legislation": "legislation",
    "jurisdiction": "legal_case", "audio": "song", "video": "motion_picture", "dataset": "dataset",
    "software": "software", "patent": "patent", "manual": "book", "document": "document",
}  # fmt: skip

_LANGUAGES: Final = {
    "english": "en", "american": "en-US", "british": "en-GB", "ukenglish": "en-GB", "usenglish": "en-US",
    "russian": "ru", "german": "de", "ngerman": "de", "french": "fr", "spanish": "es", "italian": "it",
    "polish": "pl", "czech": "cs", "slovak": "sk", "hungarian": "hu", "magyar": "hu", "romanian": "ro",
    "bulgarian": "bg", "ukrainian": "uk", "serbian": "sr", "croatian": "hr", "albanian": "sq",
    "chinese": "zh",
    "korean": "ko", "japanese": "ja", "vietnamese": "vi", "portuguese": "pt", "dutch": "nl", "swedish": "sv",
    "finnish": "fi", "danish": "da", "norsk": "no", "turkish": "tr", "mongolian": "mn", "arabic": "ar",
    "persian": "fa", "hebrew": "he", "greek": "el", "latin": "la", "lithuanian": "lt", "latvian": "lv",
    "estonian": "et",
}  # fmt: skip
_LANGUAGE_NAMES: Final = {code: name for name, code in reversed(_LANGUAGES.items())}

# A value that nothing encloses and that holds `name = {`: the comma before the name is missing.
_MISSING_COMMA: Final = re.compile(r"(?<![\w-])([A-Za-z][A-Za-z0-9_-]{1,40})\s{0,40}=\s{0,40}[{\"0-9]")
_ENTRY_MARK: Final = re.compile(r"@\s{0,10}([A-Za-z]{2,30})\s{0,10}[{(]")
_CUT_SHORT: Final = re.compile(r"^[ \t]{0,20}@[ \t]{0,10}[A-Za-z]{0,30}\s*\Z", re.MULTILINE)
_NOT_ENTRIES: Final = frozenset({"comment", "string", "preamble"})
_QUOTED: Final = re.compile(r"[\\%#&$~^@=]")
#: Stand for the braces that group a name, while braces in the text are still text.
_OPEN, _CLOSE = "\ue000", "\ue001"

# A command with its argument, a group around one command, a brace, a tie or a ligature.
_IN_NAMES: Final = re.compile(
    r"\{\\(?:[`'^~\"=.]|[A-Za-z]{1,20})\s?(?:\{[^{}]{0,10}\}|\\?[A-Za-z]{0,2})\}"
    r"|\\[`'^~\"=.](?:\{[^{}]{0,10}\}|\\?[A-Za-z])|\\[Hvuckrdbt](?:\{[^{}]{0,10}\}|\s[A-Za-z])"
    r"|\\[A-Za-z]{1,20}(?:\{\}|\s)?|\\.|-+(?:\{\}-+)*|'+(?:\{\}'+)*|`+(?:\{\}`+)*|\{\}|[{}]|~"
)
_UNQUOTED: Final = re.compile(r"=([0-9A-F]{2})")

_BIBER_POINT: Final = r"(?:Y-?[0-9]{5,7}|-?[0-9X]{4}(?:-[0-9X]{2}){0,2}(?:T[0-9:+-]{5,14}Z?)?)[?~%]?"
_BIBER_DATE: Final = re.compile(rf"(?:{_BIBER_POINT}|\.\.)?/(?:{_BIBER_POINT}|\.\.)?|{_BIBER_POINT}")

TYPE: Final = Codec(
    lambda value: _ENTRY_TYPES.get(value, "unpublished"),
    lambda text: _ITEM_TYPES.get(text.lower(), "document"),
)
TEXT: Final = Codec(one_line, lambda text: text.strip() or None)
TITLE: Final = Codec(one_line, lambda text: text.strip() or None)
NAMES: Final = Codec(lambda names: names_text(names), lambda text: names_of(text))

#: Fields that provcite never writes and other programs' files have, the same in both flavours.
READ_ONLY: Final = (
    Row("archive", "archive", TEXT, "other programs' files only", writes=False),
    Row("archive_location", "archivelocation", TEXT, "other programs' files only", writes=False),
    Row("editor", "editor", NAMES, "other programs' files only", writes=False),
    Row("recipient", "recipient", NAMES, "other programs' files only", writes=False),
    Row("note", "annotation", TEXT, "other programs' files only", writes=False),
    Row("note", "howpublished", TEXT, "other programs' files only", writes=False),
    Row("number", "number", TEXT, "other programs' files only", writes=False),
)
KEYWORDS: Final = Codec(
    lambda words: ", ".join(word for word in (one_line(item) for item in words) if word),
    lambda text: tuple(word.strip() for word in re.split(r"[,;]", text) if word.strip()),
)
REMARKS: Final = Codec(
    lambda notes: one_line(" ".join(notes)), lambda text: (text.strip(),) if text.strip() else None
)
LANGUAGE: Final = Codec(
    lambda code: _LANGUAGE_NAMES.get(code, code),
    lambda text: _LANGUAGES.get(text.strip().lower(), text.strip()) or None,
)
#: Classic BibTeX: only what year, month and day can say; the rest is words in the note.
PLAIN_DATE: Final = Codec(lambda value: plain_part(value[0]), lambda text: dated(text))
#: What biber reads of EDTF: sets, and marks in front of a part of the date, are words in the note.
ANY_DATE: Final = Codec(lambda value: biber_date(one_line(value[0])), lambda text: dated(text))
URL: Final = Codec(lambda text: verbatim(text), lambda text: text.strip() or None)
SHELF: Final = Codec(
    lambda text: shelf_text(text), lambda text: re.sub(r"\\([%#])", r"\1", text.strip()) or None
)
DAY: Final = Codec(plain_part, lambda text: (dated(text) or (None,))[0])


def names_text(names: Iterable[Mapping[str, str]]) -> str:
    """Names joined by "and"; one of which nothing is left has no place among them."""
    return " and ".join(text for text in map(name_text, names) if text.strip(_OPEN + _CLOSE + " "))


def name_text(name: Mapping[str, str]) -> str:
    """``Petrov, A. M.``, ``van der Berg, Jr., Jan``, and a body in grouping marks."""
    if name.get("literal"):
        return _OPEN + _part(name["literal"]) + _CLOSE
    particle, family = _part(name.get("non-dropping-particle", "")), _part(name.get("family", ""))
    given = " ".join(
        part for part in (_part(name.get("given", "")), _part(name.get("dropping-particle", ""))) if part
    )
    suffix = _part(name.get("suffix", ""))
    if not family or not given:
        return _OPEN + " ".join(part for part in (given, particle, family, suffix) if part) + _CLOSE
    if family[0].islower() or _needs_braces(family):
        family = _OPEN + family + _CLOSE
    if _needs_braces(given):
        given = _OPEN + given + _CLOSE
    if particle:
        together = f"{particle} {family}"
        family = together if particle[0].islower() else _OPEN + together + _CLOSE
    return ", ".join(part for part in (family, suffix, given) if part)


def _part(text: str) -> str:
    return one_line(text).replace(_OPEN, "").replace(_CLOSE, "")


def _needs_braces(part: str) -> bool:
    return "," in part or " and " in f" {part.lower()} "


def names_of(text: str) -> list[Name] | None:
    """The names of an author field; "and others" is no name."""
    names = [_name_of(part) for part in _split(text, " and ")]
    return [name for name in names if name] or None


def _name_of(text: str) -> Name | None:
    text = text.strip()
    if not text or text.lower() == "others":
        return None
    if text.startswith(_OPEN) and text.find(_CLOSE) == len(text) - 1:
        return {"literal": text[1:-1].strip()} if text[1:-1].strip() else None
    parts = [part.strip() for part in _split(text, ",")]
    if len(parts) == 1:
        return {"literal": _bare(text)} if _OPEN in text or " " not in text else from_reading_order(text)
    if len(parts) > 3:
        return {"literal": _bare(text)}
    family, given = parts[0], parts[-1]
    suffix = parts[1] if len(parts) == 3 else ""
    particle = ""
    words = family.split(" ")
    while len(words) > 1 and words[0][:1].islower():
        particle = f"{particle} {words.pop(0)}".strip()
    name = {
        "family": _bare(" ".join(words)), "given": _bare(given), "non-dropping-particle": particle,
        "suffix": _bare(suffix),
    }  # fmt: skip
    return {key: value for key, value in name.items() if value} or None


def _bare(text: str) -> str:
    return text.replace(_OPEN, "").replace(_CLOSE, "").strip()


def _split(text: str, mark: str) -> list[str]:
    """The parts of `text` between `mark` outside groups."""
    lowered = text.lower() if len(text.lower()) == len(text) else text
    parts: list[str] = []
    depth = start = at = 0
    while at < len(text):
        character = text[at]
        if character == _OPEN:
            depth += 1
        elif character == _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and lowered.startswith(mark, at):
            parts.append(text[start:at])
            at += len(mark)
            start = at
            continue
        at += 1
    parts.append(text[start:])
    return parts


def write_names(text: str, *, macros: bool) -> str:
    """What `name_text` gave, escaped, with braces for the grouping marks."""
    return escape(text, macros=macros).replace(_OPEN, "{").replace(_CLOSE, "}")


def read_names(value: str) -> str:
    """An author field with commands replaced and grouping marks for the braces that group."""
    out: list[str] = []
    at = 0
    for found in _IN_NAMES.finditer(value):
        out.append(value[at : found.start()])
        piece = found[0]
        out.append(_OPEN if piece == "{" else _CLOSE if piece == "}" else unescape(piece))
        at = found.end()
    out.append(value[at:])
    return one_line("".join(out))


# Writing ------------------------------------------------------------------------------------------


def write_entries(
    records: Iterable[Record], options: Options, table: Table, *, braced: frozenset[str]
) -> Iterator[str]:
    """Entries laid out by bibtexparser, some hundreds at a time."""
    from bibtexparser.library import Library
    from bibtexparser.model import Entry, Field
    from bibtexparser.writer import BibtexFormat, write

    layout: Any = BibtexFormat()  # type: ignore[no-untyped-call] # the library has no types here
    layout.indent = "  "
    layout.trailing_comma = True
    layout.block_separator = "\n"
    batch: list[Any] = []
    for record in records:
        key = options.key(record)
        values = fields_of(record, table, options, braced=braced, key=key)
        kind = values.pop("entry type", "unpublished")
        batch.append(Entry(kind, key, [Field(name, value) for name, value in values.items()]))
        if len(batch) == _BATCH:
            yield write(Library(batch), layout) + "\n"
            batch = []
    if batch:
        yield write(Library(batch), layout)


def fields_of(
    record: Record, table: Table, options: Options, *, braced: frozenset[str], key: str
) -> dict[str, str]:
    """The fields of one entry with their values as they stand in the file."""
    done = encode(record, table, options.context, key=key)
    values: dict[str, str] = {}
    for name, value in done.own.items():
        if name == "entry type":
            values[name] = value
        elif name == "year":
            values.update(year_month_day(value))
        elif name == "library":
            values[name] = "{" + value + "}"
        elif name in VERBATIM:
            values[name] = "{" + verbatim(value) + "}"
        elif name in NAME_FIELDS:
            values[name] = "{" + write_names(value, macros=options.latex) + "}"
        elif name in braced:
            values[name] = "{{" + escape(value, macros=options.latex) + "}}"
        elif isinstance(value, str):
            values[name] = "{" + escape(value, macros=options.latex) + "}"
    if table.name == "bibtex" and "author" not in values and "title" in values:
        values["key"] = values["title"]  # what the standard styles sort and label by without an author
    for name, value in gathered(done.lines).items():
        values[name] = "{" + quote(write_flow(value)) + "}"
    return values


def year_month_day(date: str) -> dict[str, str]:
    """Classic BibTeX has year, month and day apart; the month is the styles' own macro."""
    year, month, day = (*date.split("-"), "", "")[:3]
    values = {"year": "{" + year + "}"}
    if month:
        values["month"] = MONTH_NAMES[int(month) - 1]
    if day:
        values["day"] = "{" + str(int(day)) + "}"
    return values


def biber_date(date: str) -> str | None:
    """`date` where biblatex can say it (its manual, 2.3.8), else the first year, month or day in it."""
    return date if _BIBER_DATE.fullmatch(date) else plain_part(date)


def shelf_text(text: str) -> str:
    """A shelf reference nearly as it is: pandoc reads the field verbatim, LaTeX only keeps it.

    Kept in LaTeX, a percent sign would be a comment and a hash sign a parameter all the same.
    """
    text = one_line(text).replace("\\", "/").replace("{", "(").replace("}", ")")
    return re.sub("([%#])", r"\\\1", text)


def verbatim(text: str) -> str:
    """An address as it is, but for what would end the field: lone braces."""
    text = one_line(text)
    if "{" in text or "}" in text or "\\" in text:
        text = text.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
    return text


def quote(text: str) -> str:
    """One line of provcite's own in a field that no program typesets: specials as ``=5C``."""
    return _QUOTED.sub(lambda found: f"={ord(found[0]):02X}", text)


def unquote(text: str) -> str:
    """What `quote` was given."""
    return _UNQUOTED.sub(lambda found: chr(int(found[1], 16)), text)


# Reading ------------------------------------------------------------------------------------------


def read_entries(data: bytes, table: Table, context: Context) -> Parsed:
    """The entries of a BibTeX file; what cannot be read is set aside with its line."""
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import DuplicateBlockKeyBlock, Entry, ImplicitComment, ParsingFailedBlock

    logger = logging.getLogger("bibtexparser")
    before = logger.disabled
    logging.disable(logging.CRITICAL)  # it logs a line for every broken entry
    text = decode_text(data)
    try:
        with foreign("The file cannot be read as BibTeX"):
            library = parse_string(text)
    finally:
        logging.disable(logging.NOTSET)
        logger.disabled = before
    parsed = Parsed()
    for block in library.blocks:
        line = None if block.start_line is None else block.start_line + 1
        if isinstance(block, Entry):
            _read_entry(block, line, parsed, table, context)
        elif isinstance(block, DuplicateBlockKeyBlock) and isinstance(block.ignore_error_block, Entry):
            again = _finished(block.ignore_error_block, library.strings)
            remark = f"The key {block.key!r} is used twice in the file."
            _read_entry(again, line, parsed, table, context, remark=remark)
        elif isinstance(block, ParsingFailedBlock):
            _read_failed(block, line, parsed)
        elif isinstance(block, ImplicitComment):
            found = _ENTRY_MARK.search(block.comment)
            if found and found[1].lower() not in _NOT_ENTRIES:
                parsed.set_aside(line, block.comment, "The entry's braces do not match.")
            elif _CUT_SHORT.search(block.comment):
                parsed.set_aside(line, block.comment, "The file ends within an entry.")
    return parsed


def _finished(entry: Any, strings: Iterable[Any]) -> Any:
    """An entry whose key was used before, its macros resolved and its braces off as in the first one.

    bibtexparser leaves such an entry as it stands in the file.
    """
    from bibtexparser.library import Library
    from bibtexparser.middlewares.parsestack import default_parse_stack

    library = Library([*strings, entry])
    for step in default_parse_stack(allow_inplace_modification=True):
        library = step.transform(library)
    return library.entries[0]


def _read_failed(block: Any, line: int | None, parsed: Parsed) -> None:
    if type(block).__name__ == "DuplicateFieldKeyBlock":
        twice = ", ".join(sorted(block.duplicate_keys))
        parsed.set_aside(line, block.raw or "", f"The entry has a field twice: {twice}.")
        return
    parsed.set_aside(line, block.raw or "", "The entry's braces, commas or quotation marks do not match.")


def _read_entry(
    entry: Any, line: int | None, parsed: Parsed, table: Table, context: Context, *, remark: str = ""
) -> None:
    raw: dict[str, str] = {}
    enclosed = (entry.parser_metadata or {}).get("removed_enclosing") or {}
    for field in entry.fields:
        value = str(field.value)
        missing = _MISSING_COMMA.search(value) if enclosed.get(field.key) == "no-enclosing" else None
        if missing:
            parsed.set_aside(line, entry.raw or "", f"A comma is missing before the field {missing[1]!r}.")
            return
        raw[field.key.lower()] = value
    if not raw:
        parsed.set_aside(line, entry.raw or "", "The entry has no fields.")
        return
    remarks = [remark] if remark else []
    if any(re.search(r"(?:^|\s)and\s+others\s*$", raw.get(name, "")[-80:]) for name in ("author", "editor")):
        remarks.append("The names end in “and others”; those others are not in the record.")
    own: dict[str, Any] = {"entry type": entry.entry_type.lower()}
    lines: dict[str, Any] = {}
    foreign: dict[str, str] = {}
    known = {row.target for row in table.rows}
    for name, value in raw.items():
        if name.startswith(PREFIX):
            lines[name] = line_value(unquote(value))
        elif name in known:
            own[name] = plain(name, value)
        elif name == "key":
            continue  # an aid to sorting, made again at every export
        elif value.strip():
            foreign[name] = plain(name, value)
    merge_dates(own, foreign)
    if "year" in known and own.get("date"):
        own["year"] = own.pop("date")
    done = decode(
        own, scattered(lines), table, context, key=entry.key.strip() or f"line-{line}", foreign=foreign
    )
    parsed.add(done.record, line, [*remarks, *done.remarks], key=done.key)


def plain(name: str, value: str) -> str:
    """A field's value as plain text; names keep the braces that group."""
    if name in ("url", "doi", "file"):
        return one_line(re.sub(r"^\\url\{(.*)\}$", r"\1", value.strip()))
    if name == "library":
        return one_line(value)
    if name in VERBATIM:  # ~ is EDTF's mark of an approximate date here, not TeX's tie
        return one_line(value.replace("{", "").replace("}", ""))
    if name in NAME_FIELDS:
        return read_names(value)
    return one_line(unescape(value))


def merge_dates(own: dict[str, Any], foreign: dict[str, str]) -> None:
    """Year, month and day as one date, under the name that the format's table has for it."""
    year, month, day = (foreign.pop(name, own.pop(name, "")) for name in ("year", "month", "day"))
    if not year or own.get("date"):
        if year and not own["date"].startswith(year):
            foreign["year"] = year
        return
    number = month_number(month) if month else None
    own["date"] = year
    if number and re.fullmatch(r"[0-9]{4}", year):
        own["date"] = f"{year}-{number:02d}"
        if re.fullmatch(r"[0-9]{1,2}", day) and 1 <= int(day) <= 31:
            own["date"] += f"-{int(day):02d}"
    elif month:
        own["date"] = " ".join(part for part in (day, month, year) if part)


def looks_like_entries(head: str) -> bool:
    """Whether a text begins as a file of entries does: ``@type{key,`` at the start of a line."""
    return (
        re.search(r"^\s{0,20}@\s{0,5}[A-Za-z]{2,30}\s{0,5}[{(][^\n{}]{0,200},", head, re.MULTILINE)
        is not None
    )
