"""The table of CSL's variables, from which CSL-JSON, CSL-YAML and the lines of Zotero's Extra are read."""

from __future__ import annotations

import re
from typing import Any, Final

from provcite.exchange.base import one_line, text_of
from provcite.exchange.csl_item import NAME_VARIABLES
from provcite.exchange.dates import from_csl_date, to_csl_date
from provcite.exchange.mapping import Codec, Row, Table
from provcite.exchange.names import clean_name, from_inverted, several
from provcite.model.variables import VARIABLES, Variable


def _names(value: object) -> list[dict[str, str]] | None:
    if isinstance(value, str):  # several people in one text, each with its comma
        value = [from_inverted(part) if "," in part else part for part in several(value)]
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


def codec_of(variable: Variable, plain: Codec | None = None) -> Codec:
    """The codec of a variable: CSL's own, or that of a format in which dates are text."""
    if variable.key == "event_date":
        return DATE if plain is None else TOLD
    if variable.kind == "date":
        return EDTF if plain is None else DAY_TOLD
    text = TEXT if plain is None else plain
    return with_doi(text) if variable.csl == "DOI" else text


def with_doi(text: Codec) -> Codec:
    """A text that is a DOI: programs put its prefix or its resolver before it."""

    def read(value: Any) -> Any:
        found = text.decode(value)
        return _DOI_PREFIX.sub("", found) if isinstance(found, str) else found

    return Codec(text.encode, read)


_DOI_PREFIX: Final = re.compile(r"(?:doi:\s?|https?://(?:dx\.)?doi\.org/)(?=10\.)", re.IGNORECASE)


#: Dates as text: one with its words, and one as EDTF alone.
TOLD: Final = Codec(lambda value: one_line(_words_of(value)), from_csl_date)
DAY_TOLD: Final = Codec(one_line, lambda value: (from_csl_date(value) or (None,))[0])


def _words_of(value: object) -> str:
    found = from_csl_date(value)
    return (found.printed or found.date or "") if found is not None else ""


#: Name variables with a row of their own, for what there is to say of them.
_OWN_ROWS: Final = frozenset({"recipient", "editor", "contributor"})

TABLE: Final = Table(
    "csl-json",
    (
        Row("type", "type", TEXT, also="zotero-type"),
        Row("csl:title", "title", TEXT),
        Row("csl:title-short", "title-short", TEXT),
        Row("csl:original-title", "original-title", ONE_LINE),
        Row("author", "author", NAMES),
        Row(
            "recipient", "recipient", NAMES, "of a letter; Zotero makes authors of a manuscript's recipients"
        ),
        Row("editor", "editor", NAMES),
        Row(
            "csl:contributor",
            "contributor",
            NAMES,
            "for Zotero also who took part without being an author",
            also="zotero-contributor",
        ),
        *(Row(variable, variable, NAMES) for variable in NAME_VARIABLES if variable not in _OWN_ROWS),
        Row("translator", "translator", NAMES, "where there is an author; else the credit in note"),
        Row("csl:issued", "issued", DATE),
        Row("csl:genre", "genre", TEXT),
        Row("archive", "archive", TEXT, "repository with its acronym"),
        Row("archive-place", "archive-place", ONE_LINE),
        Row("archive_location", "archive_location", TEXT, "the whole reference", also="place-of-original"),
        Row("archive_collection", "archive_collection", ONE_LINE, "the title of the collection"),
        Row("call-number", "call-number", TEXT, "for Zotero: acronym and reference, short", writes=False),
        Row("source", "source", TEXT, "the digital archive"),
        *(Row(f"var:{variable.csl}", variable.csl, codec_of(variable)) for variable in VARIABLES),
        Row("URL", "URL", TEXT),
        Row("csl:accessed", "accessed", DAY),
        Row("language", "language", TEXT, "of the title"),
        Row("abstract", "abstract", TEXT),
        Row("csl:keyword", "keyword", KEYWORD),
        Row("license", "license", TEXT, "for Zotero: the JSON schema does not have it", writes=False),
        Row(
            "credit-note",
            "note",
            ONE_LINE,
            "the translator's credit where there is no author; where else it lies",
        ),
    ),
    copy="custom",
    copied=True,
    foreign=True,
)

#: The rows by the variable that they are for, and those of name variables.
ROWS: Final = {row.target: row for row in TABLE.rows}
NAME_ROWS: Final = frozenset({*NAME_VARIABLES, "author", "translator"})
