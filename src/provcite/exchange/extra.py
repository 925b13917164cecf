"""The free text of an entry (Zotero's Extra, a note): lines that name a fact, and words.

A line names a CSL variable or one of Zotero's fields (``Original Date: 1956``, ``archive-place: Moscow``,
``{:issued:1956}``, ``recipient: Marsh || Olive``), as Zotero and citeproc-js read it there. Versions up to
0.1 wrote a record's parts into such texts as ``provcite-event: {…}``; those lines are taken out wherever
they stand and however they were escaped on the way, so that they never pass for words of the source.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from provcite.exchange.csl_table import NAME_ROWS, NAMES, ROWS
from provcite.exchange.flow import read_flow
from provcite.exchange.mapping import PREFIX, Row, Unreadable, line_value
from provcite.model.entities import unescape as from_entities

if TYPE_CHECKING:
    from provcite.exchange.mapping import Line, Pair
    from provcite.exchange.names import Name

#: Longer texts are notes, and no program's lines.
_MAX: Final = 200_000

_OLD: Final = re.compile(r"(?:(?<=[\s>])|^)provcite-([a-z]{2,20}(?:-[a-z]{2,20}){0,3}) ?: ?", re.MULTILINE)
_NAMED: Final = re.compile(r"([A-Za-z][A-Za-z0-9._ -]{1,40}?)[ \t]?:[ \t]?(\S.*)")
_BRACED: Final = re.compile(r"\{:([A-Za-z][A-Za-z_-]{1,40}):[ \t]?([^{}\n]{1,2000})\}")
#: What Zotero's RDF reader makes of each list of people, beside taking them in.
_JUNK: Final = re.compile(r"[A-Z][A-Za-z ]{2,30}: _:n?[0-9]{1,9}")
_FOLD: Final = re.compile(r"[ ._-]")

#: Zotero's words for what CSL has another name for.
_LABELS: Final = {
    "locinarchive": "archive_location", "librarycatalog": "source", "rights": "license",
    "place": "publisher-place",
    "shorttitle": "title-short", "citationkey": "citation-key", "institution": "publisher",
    **dict.fromkeys(("university", "company", "label", "distributor", "network", "studio"), "publisher"),
    "publicationtitle": "container-title", "booktitle": "container-title", "pages": "page",
    "numpages": "number-of-pages", "ofpages": "number-of-pages", "series": "collection-title",
    "seriesnumber": "collection-number", "originalplace": "original-publisher-place",
    "manuscripttype": "genre",
    "lettertype": "genre", "reporttype": "genre", "reportnumber": "number", "abstractnote": "abstract",
    "seriestitle": "collection-title", "accessdate": "accessed", "interviewmedium": "medium",
}  # fmt: skip


#: Zotero's contributors are whoever took part.
_PEOPLE: Final = Row("zotero-contributor", "contributor", NAMES)


class Extra(NamedTuple):
    """What a free text says: provcite's old lines, facts with their rows, the citation key, and the words."""

    lines: list[Line]
    pairs: list[Pair]
    key: str
    words: str


def without_old_lines(text: str) -> tuple[list[Line], str]:
    """The lines of earlier versions in `text`, and the text without them."""
    if PREFIX not in text:
        return [], text
    found = list(_OLD.finditer(text[:_MAX]))
    lines: list[Line] = []
    kept = [text[: found[0].start()]] if found else [text]
    for place, mark in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(text)
        value, rest = _value(text[mark.end() : end])
        lines.append((PREFIX + mark[1], value))
        kept.append(rest)
    return lines, "\n".join(part.strip("\n") for part in kept if part.strip()) if lines else text


def _value(text: str) -> tuple[Any, str]:
    """The value at the beginning of `text`, and what stands behind it; `Unreadable` where none is."""
    first, feed, behind = text.partition("\n")
    for piece, rest in ((first, behind), (text, "")) if feed else ((text, ""),):
        for reading in _readings(piece):
            try:
                return read_flow(reading.strip()), rest
            except ValueError:
                continue
    # A value on one line with the words of a note behind it: it ends where its brackets close.
    for reading in _readings(text):
        end = _closing(reading)
        if end:
            try:
                return read_flow(reading[:end].strip()), reading[end:]
            except ValueError:
                continue
    return line_value(text.strip()), ""


def _readings(text: str) -> tuple[str, ...]:
    """`text` as it is, and without what TeX, HTML or Markdown put before its marks."""
    read = [from_entities(text), text] if "&quot;" in text or "&#34;" in text else [text]
    if "\\" in text:
        read.append(re.sub(r"\\([{}\[\]&%_#$!:,\"'])", r"\1", text))
    if "&" in text:
        read.append(from_entities(text))
    if "<" in text:
        read.append(from_entities(re.sub(r"</?[A-Za-z][^<>]{0,200}>", "", text)))
    read += [re.sub("[“”„]", '"', one) for one in tuple(read) if "“" in one or "”" in one]
    return tuple(dict.fromkeys(read))


def _closing(text: str) -> int:
    """Where the mapping or list at the beginning of `text` ends; 0 where there is none."""
    start = len(text) - len(text.lstrip())
    if text[start : start + 1] not in ("{", "["):
        return 0
    depth, quoted, at = 0, False, start
    while at < len(text):
        mark = text[at]
        if quoted:
            at += mark == "\\"
            quoted = mark != '"'
        elif mark == '"':
            quoted = True
        elif mark in "{[":
            depth += 1
        elif mark in "}]":
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    return 0


def read_extra(text: str) -> Extra:
    """The facts that the lines of `text` name, and the rest of its words."""
    lines, text = without_old_lines(text)
    if len(text) > _MAX:
        return Extra(lines, [], "", text)
    said: dict[str, list[str]] = {}
    rest: list[str] = []
    text = _BRACED.sub(lambda found: _braced(found, said), text)
    for line in text.split("\n"):
        named = _NAMED.fullmatch(line.strip())
        variable = variable_of(named[1]) if named else None
        if _JUNK.fullmatch(line.strip()):
            continue
        if named and variable is not None:
            said.setdefault(variable, []).append(named[2].strip())
        else:
            rest.append(line)
    key = (said.pop("citation-key", None) or [""])[0]
    pairs: list[Pair] = []
    for variable, values in said.items():
        row = _PEOPLE if variable == "contributor" else ROWS[variable]
        if variable in NAME_ROWS:
            pairs.append((row, [_name(value) for value in values]))
        else:
            pairs.append((row, values[0]))
            rest += [f"{variable}: {value}" for value in dict.fromkeys(values) if value != values[0]]
    return Extra(lines, pairs, key, "\n".join(rest).strip())


def _braced(found: re.Match[str], said: dict[str, list[str]]) -> str:
    variable = variable_of(found[1])
    if variable is None:
        return found[0]
    said.setdefault(variable, []).append(found[2].strip())
    return ""


_VARIABLES: Final = {_FOLD.sub("", name).lower(): name for name in (*ROWS, "citation-key")}


def variable_of(name: str) -> str | None:
    """The CSL variable that a line's name stands for, where a record has a place for it."""
    folded = _FOLD.sub("", name).lower()
    found = _VARIABLES.get(folded) or _LABELS.get(folded)
    return found if found in ROWS or found == "citation-key" else None


def _name(value: str) -> Name:
    """``Family || Given``, or one string."""
    family, bars, given = (part.strip() for part in value.partition("||"))
    return {"family": family, "given": given} if bars and family and given else {"literal": family or given}


def name_line(name: Name) -> str:
    """A name as Zotero's Extra lines have it: ``Nam || Il``; one string for a body."""
    if name.get("literal"):
        return name["literal"]
    family = " ".join(part for part in (name.get("non-dropping-particle"), name.get("family")) if part)
    given = " ".join(part for part in (name.get("given"), name.get("dropping-particle")) if part)
    given = ", ".join(part for part in (given, name.get("suffix", "")) if part)
    return f"{family} || {given}" if family and given else family or given


def unreadable(lines: list[Line]) -> bool:
    """Whether one of the lines no longer reads."""
    return any(isinstance(value, Unreadable) for _, value in lines)
