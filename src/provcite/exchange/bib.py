"""BibTeX's syntax, for the modules `bibtex` and `biblatex`: names, joined strings, parents, entries.

Entries are read and laid out by bibtexparser 2, which takes names apart too; commands are read by pylatexenc
(`provcite.exchange.tex`). bibtexparser's own middlewares for LaTeX are not used, since they cut
addresses at ``%``, eat unescaped specials and turn Cyrillic into macros; joining at ``#``, `crossref`
and biblatex's extended names it does not have.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from provcite.exchange.base import Parsed, decode_text, one_line
from provcite.exchange.csl_table import with_doi
from provcite.exchange.dates import MONTH_NAMES, dated, month_number, plain_part
from provcite.exchange.extra import read_extra, without_old_lines
from provcite.exchange.mapping import (
    PREFIX,
    Codec,
    Row,
    decode,
    encode,
    line_text,
    line_value,
    scattered,
)
from provcite.exchange.names import OTHERS, Name, from_reading_order
from provcite.exchange.tex import escape, unescape
from provcite.model.boundary import foreign

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from provcite.exchange.base import Options
    from provcite.exchange.context import Context
    from provcite.exchange.mapping import Line, Pair, Table
    from provcite.model.record import Record

#: Fields whose value is read by programs as it stands, so that nothing in it may be escaped.
VERBATIM: Final = frozenset({"url", "doi", "eprint", "file", "urldate", "date", "year", "day", "month"})

#: Fields that hold names, in which braces group.
NAME_FIELDS: Final = frozenset({"author", "translator", "editor", "recipient", "collaborator", "bookauthor"})

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
_UNQUOTED: Final = re.compile(r"=([0-9A-F]{2})")

_BIBER_POINT: Final = r"(?:Y-?[0-9]{5,7}|-?[0-9X]{4}(?:-[0-9X]{2}){0,2}(?:T[0-9:+-]{5,14}Z?)?)[?~%]?"
_BIBER_DATE: Final = re.compile(rf"(?:{_BIBER_POINT}|\.\.)?/(?:{_BIBER_POINT}|\.\.)?|{_BIBER_POINT}")

TYPE: Final = Codec(
    lambda value: _ENTRY_TYPES.get(value, "unpublished"),
    lambda text: _ITEM_TYPES.get(text.lower(), "document"),
)
TEXT: Final = Codec(one_line, lambda text: text.strip() or None)
TITLE: Final = Codec(one_line, lambda text: text.strip() or None)
NAMES: Final = Codec(
    lambda names: [dict(name) for name in names if any(one_line(part) for part in name.values())],
    lambda names: names or None,
)

KEYWORDS: Final = Codec(
    lambda words: ", ".join(word for word in (one_line(item) for item in words) if word),
    lambda text: tuple(word.strip() for word in re.split(r"[,;]", text) if word.strip()),
)
REMARKS: Final = Codec(
    lambda notes: "\n\n".join(one_line(note) for note in notes if one_line(note)),
    lambda text: tuple(part.strip() for part in text.split("\n\n") if part.strip()) or None,
)
LANGUAGE: Final = Codec(
    lambda code: _LANGUAGE_NAMES.get(code, code),
    lambda text: _LANGUAGES.get(text.strip().lower(), text.strip()) or None,
)
ORIGINAL_DATE: Final = Codec(one_line, lambda text: (dated(text) or (None,))[0])
#: Fields of books, articles and the rest: the variables of CSL in the order in which an entry has them.
PUBLISHED: Final = tuple(
    Row(f"var:{variable}", field, with_doi(TEXT) if variable == "DOI" else TEXT)
    for field, variable in (
        ("booktitle", "container-title"), ("publisher", "publisher"), ("address", "publisher-place"),
        ("series", "collection-title"), ("volume", "volume"), ("edition", "edition"), ("pages", "page"),
        ("chapter", "chapter-number"), ("volumes", "number-of-volumes"), ("pagetotal", "number-of-pages"),
        ("eventtitle", "event-title"), ("venue", "event-place"), ("isbn", "ISBN"), ("issn", "ISSN"), ("doi",
        "DOI"),
        ("version", "version"), ("part", "part-number"), ("issue", "issue"), ("number", "number"),
    )
)  # fmt: skip
#: The same facts under the names that other entry types and other programs have for them.
_ALSO: Final = tuple(
    Row(
        f"var:{variable}",
        field,
        ORIGINAL_DATE if variable == "original-date" else TEXT,
        "other programs' files only",
        writes=False,
    )
    for field, variable in (
        ("journal", "container-title"), ("journaltitle", "container-title"), ("maintitle", "container-title"),
        ("institution", "publisher"), ("school", "publisher"), ("organization", "publisher"),
        ("location", "publisher-place"), ("pubstate", "status"), ("origpublisher", "original-publisher"),
        ("origlocation", "original-publisher-place"), ("origdate", "original-date"),
    )
)  # fmt: skip

#: Fields that provcite never writes and other programs' files have, the same in both flavours.
READ_ONLY: Final = (
    Row("archive", "archive", TEXT, "other programs' files only", writes=False),
    Row("archive_location", "archivelocation", TEXT, "other programs' files only", writes=False),
    Row("editor", "editor", NAMES, "other programs' files only", writes=False),
    Row("recipient", "recipient", NAMES, "other programs' files only", writes=False),
    Row("contributor", "collaborator", NAMES, "other programs' files only", writes=False),
    Row("container-author", "bookauthor", NAMES, "other programs' files only", writes=False),
    Row("note", "annotation", TEXT, "other programs' files only", writes=False),
    Row("note", "howpublished", TEXT, "other programs' files only", writes=False),
    Row("language", "hyphenation", LANGUAGE, "other programs' files only", writes=False),
    *_ALSO,
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


# Writing ------------------------------------------------------------------------------------------


#: What an entry for provcite.sty has besides: its mark and the words that are printed.
TYPESET: Final = frozenset(("entrysubtype", "usera", "userb", "userc", "userd"))


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
        if options.besides is not None:
            values.update(options.besides(record))
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
    done = encode(record, table, options.context)
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
        elif isinstance(value, list):
            values[name] = "{" + names_tex(value, macros=options.latex) + "}"
        elif name in braced:
            values[name] = "{{" + escape(value, macros=options.latex) + "}}"
        elif isinstance(value, str):
            values[name] = "{" + escape(value, macros=options.latex) + "}"
    for name, other in _NAMES_IN.get(values.get("entry type", ""), {}).items():
        if name in values:
            values[other if table.name == "bibtex" or other != "journal" else "journaltitle"] = values.pop(
                name
            )
    if table.name == "bibtex" and "author" not in values and "title" in values:
        values["key"] = values["title"]  # what the standard styles sort and label by without an author
    if done.lines:  # no style prints the field; Zotero makes a child note of it
        values["comment"] = "{" + quote("\n".join(line_text(line) for line in done.lines)) + "}"
    return values


#: What entries of a type call the fields of others.
_NAMES_IN: Final[dict[str, dict[str, str]]] = {
    "article": {"booktitle": "journal", "issue": "number"}, "phdthesis": {"publisher": "school"},
}  # fmt: skip


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


def names_tex(names: Iterable[Mapping[str, str]], *, macros: bool = False) -> str:
    """Names joined by "and", as BibTeX takes them apart again."""
    told = (_name_tex(name, macros=macros) for name in names)
    return " and ".join(text for text in told if text.strip("{} "))


def _name_tex(name: Mapping[str, str], *, macros: bool) -> str:
    """``Petrov, A. M.``, ``van der Berg, Jr., Jan``, and a body in braces."""

    def part(key: str) -> str:
        return escape(one_line(name.get(key, "")), macros=macros)

    if name.get("literal"):
        return "others" if name["literal"] == OTHERS else "{" + part("literal") + "}"
    particle, family, suffix = part("non-dropping-particle"), part("family"), part("suffix")
    given = " ".join(text for text in (part("given"), part("dropping-particle")) if text)
    if not family or not given:
        return "{" + " ".join(text for text in (given, particle, family, suffix) if text) + "}"
    if name["family"][0].islower() or _needs_braces(family):
        family = "{" + family + "}"
    if _needs_braces(given):
        given = "{" + given + "}"
    if particle:
        together = f"{particle} {family}"
        family = together if particle[0].islower() else "{" + together + "}"
    return ", ".join(text for text in (family, suffix, given) if text)


def _needs_braces(part: str) -> bool:
    return "," in part or " and " in f" {part.lower()} "


def names_of(text: str) -> list[Name]:
    """The names of an author field as it stands in the file; "others" is a name of its own, for et al."""
    from bibtexparser.middlewares.names import split_multiple_persons_names

    if len(text) > _LONGEST_NAMES or _deep(text):
        return [{"literal": one_line(unescape(text))}] if text.strip() else []
    # It drops the backslash of a command right behind an "and", hence the joiner, which is no character.
    guarded = re.sub(r"(\sand\s+)(?=\\)", "\\1\u2060", text)
    split = split_multiple_persons_names(guarded)
    return [name for name in (_name_of(part.replace("\u2060", "")) for part in split) if name]


def _deep(text: str) -> bool:
    return "{" * 30 in text


#: The longest author field that is taken apart.
_LONGEST_NAMES: Final = 200_000
_EXTENDED: Final = re.compile(r"\s*(family|given|prefix|suffix)(?:-i)?\s*=", re.IGNORECASE)
_EXTENDED_PARTS: Final = {
    "family": "family", "given": "given", "prefix": "non-dropping-particle", "suffix": "suffix",
}  # fmt: skip


def _name_of(text: str) -> Name | None:
    """One name, taken apart by bibtexparser; biblatex's extended form (``family=…, given=…``) by its keys."""
    from bibtexparser.middlewares.names import parse_single_name_into_parts

    text = " ".join(text.split())
    if text.lower() == "others":
        return {"literal": OTHERS}
    if _EXTENDED.match(text):
        return _extended(text)
    found = parse_single_name_into_parts(text, strict=False)
    family, given, particle, suffix = (
        one_line(unescape(" ".join(part))) for part in (found.last, found.first, found.von, found.jr)
    )
    whole = len(found.last) == 1 and found.last[0].startswith("{") and found.last[0].endswith("}")
    if not given and not particle and (whole or " " not in text or ("," not in text and " " in family)):
        return {"literal": family} if family else None
    if "," not in text and not whole and not particle and "{" not in text:
        return from_reading_order(one_line(unescape(text)))  # the names that have their family name first
    if text.count(",") > 2:
        return {"literal": one_line(unescape(text))}
    name = {"family": family, "given": given, "non-dropping-particle": particle, "suffix": suffix}
    kept = {key: value for key, value in name.items() if value}
    return {"literal": next(iter(kept.values()))} if len(kept) == 1 else kept or None


def _extended(text: str) -> Name | None:
    name: Name = {}
    for piece in re.split(r",(?![^{]*\})", text):
        key, mark, value = piece.partition("=")
        target = _EXTENDED_PARTS.get(key.strip().lower())
        if mark and target and value.strip():
            name[target] = one_line(unescape(value.strip().strip('"')))
    return {"literal": name["family"]} if set(name) == {"family"} else name or None


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
    from bibtexparser.model import (
        DuplicateBlockKeyBlock,
        DuplicateFieldKeyBlock,
        Entry,
        ImplicitComment,
        ParsingFailedBlock,
        String,
    )

    logger = logging.getLogger("bibtexparser")
    before = logger.disabled
    logging.disable(logging.CRITICAL)  # it logs a line for every broken entry
    text = decode_text(data)
    try:
        with foreign("The file cannot be read as BibTeX"):
            library = parse_string(text, parse_stack=[])
    finally:
        logging.disable(logging.NOTSET)
        logger.disabled = before
    parsed = Parsed()
    macros: dict[str, str] = {name: name for name in MONTH_NAMES}
    entries: list[_Entry] = []
    for block in library.blocks:
        line = None if block.start_line is None else block.start_line + 1
        again = ""
        if isinstance(block, DuplicateBlockKeyBlock) and isinstance(block.ignore_error_block, Entry):
            again = f"The key {block.key!r} is used twice in the file."
            block = block.ignore_error_block
        elif isinstance(block, DuplicateFieldKeyBlock) and isinstance(block.ignore_error_block, Entry):
            block = block.ignore_error_block
        if isinstance(block, String):
            macros[block.key.lower()] = _joined(str(block.value), macros)[0] or ""
        elif isinstance(block, Entry):
            entry = _fields(block, line, macros, parsed)
            if entry is not None:
                entries.append(replace(entry, remarks=[again, *entry.remarks] if again else entry.remarks))
        elif isinstance(block, ParsingFailedBlock):
            why = "The entry's braces, commas or quotation marks do not match."
            parsed.set_aside(line, block.raw or "", why)
        elif isinstance(block, ImplicitComment):
            found = _ENTRY_MARK.search(block.comment)
            if found and found[1].lower() not in _NOT_ENTRIES:
                parsed.set_aside(line, block.comment, "The entry's braces do not match.")
            elif _CUT_SHORT.search(block.comment):
                parsed.set_aside(line, block.comment, "The file ends within an entry.")
    by_key = {entry.key.lower(): entry for entry in reversed(entries)}
    for entry in entries:
        if not {"xdata", "title", "crossref"}.isdisjoint(entry.fields) or entry.kind != "xdata":
            _read_entry(_with_parents(entry, by_key), parsed, table, context)
    return parsed


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry with its fields as text, strings and macros joined."""

    kind: str
    key: str
    line: int | None
    raw: str
    fields: dict[str, str]
    remarks: list[str]


#: One part of a value: in braces or quotation marks, a number, or the name of a macro.
_PART: Final = re.compile(r"\s*(?:(?P<number>[0-9]+)|(?P<name>[^\s\"#%'(),={}]+)|(?P<open>[{\"]))")


def _joined(value: str, macros: Mapping[str, str]) -> tuple[str | None, list[str]]:
    """A field's value with its parts joined at ``#``, and the macros that nobody defined; None for no value.

    bibtexparser leaves a joined value as it stands in the file.
    """
    parts: list[str] = []
    unknown: list[str] = []
    at = 0
    while True:
        found = _PART.match(value, at)
        if found is None:
            return None, unknown
        at = found.end()
        if found["open"]:
            end = _end(value, at, found["open"])
            if end < 0:
                return None, unknown
            parts.append(value[at:end])
            at = end + 1
        elif found["number"]:
            parts.append(found["number"])
        else:
            known = macros.get(found["name"].lower())
            if known is None:
                unknown.append(found["name"])
            parts.append(found["name"] if known is None else known)
        rest = value[at:].lstrip()
        if not rest:
            return "".join(parts), unknown
        if rest[0] != "#":
            return None, unknown
        at = len(value) - len(rest) + 1


def _end(value: str, at: int, opened: str) -> int:
    """Where a part in braces or quotation marks ends; -1 where it does not."""
    depth = 0
    for found in re.compile(r"\\.|[{}\"]", re.DOTALL).finditer(value, at):
        mark = found[0]
        if mark == "{" or mark == "\\{":
            depth += mark == "{"
        elif mark == "}":
            if depth == 0 and opened == "{":
                return found.start()
            depth -= 1
        elif mark == opened == '"' and depth == 0:
            return found.start()
    return -1


def _fields(block: Any, line: int | None, macros: Mapping[str, str], parsed: Parsed) -> _Entry | None:
    """The fields of an entry; None, and set aside, where one is not sound."""
    values: dict[str, str] = {}
    remarks: list[str] = []
    for field in block.fields:
        name, raw = field.key.lower(), str(field.value)
        value, unknown = _joined(raw, macros)
        if value is None:
            missing = _MISSING_COMMA.search(raw)
            why = (
                f"A comma is missing before the field {missing[1]!r}."
                if missing
                else (
                    f"The value of the field {name!r} cannot be read: is a brace or a quotation mark missing?"
                )
            )
            parsed.set_aside(line, block.raw or "", why)
            return None
        told = "The string {!r} in {!r} is defined nowhere; its name was kept."
        remarks += [told.format(macro, name) for macro in unknown]
        if name not in values:
            values[name] = value
        elif values[name].strip() != value.strip():
            values[name] = _JOINTS.get(name, "\n\n" if name in _TEXTS else "; ").join((values[name], value))
            remarks.append(f"The field {name!r} is given twice; both values were kept.")
    if not values:
        parsed.set_aside(line, block.raw or "", "The entry has no fields.")
        return None
    return _Entry(block.entry_type.lower(), block.key.strip(), line, block.raw or "", values, remarks)


_JOINTS: Final = dict.fromkeys(NAME_FIELDS, " and ") | {"keywords": ", ", "xdata": ","}
_TEXTS: Final = frozenset({"note", "annote", "annotation", "comment", "abstract", "addendum", "review"})

#: What an entry takes over from the one that it is a part of, under the name that it has there.
_TITLES: Final = {
    "title": "booktitle",
    "shorttitle": "",
    "sorttitle": "",
    "indextitle": "",
    "subtitle": "booksubtitle",
}
_NOT_INHERITED: Final = frozenset(
    {"crossref", "xref", "xdata", "entryset", "keywords", "label", "ids", "options", "note", "annote",
    "abstract", "url",
     "urldate", "doi", "pages", "pagetotal", "shorthand", "author", "comment", "key", "addendum", "langid"}
)  # fmt: skip


#: How far an entry's parents have parents.
_GENERATIONS: Final = 5


def _with_parents(entry: _Entry, by_key: Mapping[str, _Entry], generation: int = 0) -> _Entry:
    """The entry with what crossref and xdata lend it."""
    fields, remarks = dict(entry.fields), list(entry.remarks)
    for name in ("xdata", "crossref"):
        wanted = [key.strip().lower() for key in fields.get(name, "").split(",") if key.strip()]
        seen = {entry.key.lower()}
        while wanted and len(seen) < 20:
            key = wanted.pop(0)
            parent = by_key.get(key)
            if key in seen:
                continue
            seen.add(key)
            if parent is None:
                remarks.append(f"The entry {key!r}, which {name} names, is not in the file.")
                continue
            if generation < _GENERATIONS:
                parent = _with_parents(parent, by_key, generation + 1)
            for field, value in parent.fields.items():
                if field == name:
                    wanted += [part.strip().lower() for part in value.split(",")]
                elif name == "xdata":
                    fields.setdefault(field, value)
                elif field in _TITLES or field not in _NOT_INHERITED:
                    target = _TITLES.get(field, field)
                    if target and not (field == "title" and entry.kind in ("book", "article")):
                        fields.setdefault(target, value)
        fields.pop(name, None)
    return replace(entry, fields=fields, remarks=remarks)


def _read_entry(entry: _Entry, parsed: Parsed, table: Table, context: Context) -> None:
    own: dict[str, Any] = {"entry type": entry.kind}
    named: dict[str, Any] = {}
    lines: list[Line] = []
    also: list[Pair] = []
    foreign: dict[str, str] = {}
    known = {row.target for row in table.rows}
    typeset = TYPESET if entry.fields.get("entrysubtype") == "provcite" else frozenset()
    for name, value in entry.fields.items():
        if name in typeset:
            continue  # the words that provcite.sty prints, made again at every export
        if name.startswith(PREFIX):
            named[name] = line_value(unquote(value))
        elif name in ("note", "annote", "annotation", "comment"):
            old, words = without_old_lines(unquote(value) if name == "comment" else value)
            lines += old
            if (
                old or "\n" in words.strip() or _EXTRA.match(words.strip())
            ):  # Zotero writes its Extra as the note
                extra = read_extra(_lines(words)) if name == "note" else None
                also += extra.pairs if extra else ()
                words = extra.words if extra else words
            if words.strip():
                own[name if name in known else "annote"] = plain("annote", words)
        elif name in NAME_FIELDS:
            people = names_of(value)
            if people and name in known:
                own[name] = people
            elif people:
                foreign[name] = one_line(unescape(value))
        elif name in known or name == "date":
            own[name] = plain(name, value)
        elif name == "key":
            continue  # an aid to sorting, made again at every export
        elif value.strip():
            foreign[name] = plain(name, value)
    if entry.kind in ("article", "periodical", "suppperiodical") and "number" in own:
        own.setdefault("issue", own.pop("number"))
    merge_dates(own, foreign)
    if "year" in known and own.get("date"):
        own["year"] = own.pop("date")
    key = entry.key or f"line-{entry.line}"
    lines += scattered(named)
    done = decode(own, lines, table, context, key=key, foreign=foreign, also=also)
    parsed.add(done, entry.line, entry.remarks)


_EXTRA: Final = re.compile(r"[A-Za-z][A-Za-z_ -]{2,40}: \S|\{:")


def _lines(text: str) -> str:
    """A note with its line breaks, each line as plain text."""
    return "\n".join(unescape(line) for line in text.split("\n"))


def plain(name: str, value: str) -> str:
    """A field's value as plain text; names keep the braces that group."""
    if name in ("url", "doi", "file"):
        return one_line(re.sub(r"^\\url\{(.*)\}$", r"\1", value.strip()))
    if name == "library":
        return one_line(value)
    if name in VERBATIM:  # ~ is EDTF's mark of an approximate date here, not TeX's tie
        return one_line(value.replace("{", "").replace("}", ""))
    if name in ("note", "annote"):
        parts = (one_line(unescape(part)) for part in re.split(r"\n[ \t]*\n", value))
        return "\n\n".join(part for part in parts if part)
    return one_line(unescape(value))


def merge_dates(own: dict[str, Any], foreign: dict[str, str]) -> None:
    """Year, month and day as one date, under the name that the format's table has for it."""
    year, month, day = (foreign.pop(name, own.pop(name, "")) for name in ("year", "month", "day"))
    if not year or own.get("date"):
        if year and own.get("date") and not own["date"].startswith(year.strip("[]?~ ")[:4]):
            foreign["year"] = year
        if not year and month and not own.get("date"):
            own["date"] = " ".join(part for part in (day, month) if part)
        return
    joined = _MONTH_AND_DAY.fullmatch(month.replace("~", " ").strip(" ."))
    if joined and not day:  # jun # "~12", {12 } # may
        month, day = joined[2], joined[1] or joined[3] or ""
    number = month_number(month.strip(" .")) if month else None
    own["date"] = year
    if number and re.fullmatch(r"[0-9]{4}", year):
        own["date"] = f"{year}-{number:02d}"
        if re.fullmatch(r"[0-9]{1,2}", day) and 1 <= int(day) <= 31:
            own["date"] += f"-{int(day):02d}"
        elif day:
            own["date"] = " ".join(part for part in (day, month, year) if part)
    elif month:
        own["date"] = " ".join(part for part in (day, month.replace("~", " "), year) if part)


_MONTH_AND_DAY: Final = re.compile(
    r"(?:([0-9]{1,2})(?:st|nd|rd|th)?\.?[ ,]+)?([^\W\d_]{3,12})\.?(?:[ ,]+([0-9]{1,2})(?:st|nd|rd|th)?)?"
)


def looks_like_entries(head: str) -> bool:
    """Whether a text begins as a file of entries does: ``@type{key,`` at the start of a line."""
    return (
        re.search(r"^\s{0,20}@\s{0,5}[A-Za-z]{2,30}\s{0,5}[{(][^\n{}]{0,200},", head, re.MULTILINE)
        is not None
    )
