"""The exchange formats: a module of this package each, imported only when it is used."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

from provcite.exchange.base import Remark, encoding_of
from provcite.model.errors import InputError, NotFoundError

if TYPE_CHECKING:
    from provcite.exchange.base import Parsed
    from provcite.exchange.context import Context

#: Format names and their modules, in the order in which help and documentation list them. The
#: names are written down because finding them would import every parser.
FORMATS: Final[dict[str, str]] = {
    "bibtex": "bibtex", "biblatex": "biblatex", "csl-json": "csl_json", "csl-yaml": "csl_yaml", "ris": "ris",
    "hayagriva": "hayagriva", "mods": "mods", "zotero-rdf": "zotero_rdf", "endnote-xml": "endnote_xml",
    "csv": "table_csv", "jsonld": "jsonld", "dc": "dc", "ead3": "ead3", "ead2002": "ead2002",
    "atom-csv": "atom_csv", "tropy": "tropy", "omeka-csv": "omeka_csv", "tei": "tei",
}  # fmt: skip

#: Other names that people type.
_ALIASES: Final = {
    "bib": "bibtex", "csljson": "csl-json", "json": "csl-json", "cslyaml": "csl-yaml",
    "yaml": "csl-yaml", "typst": "hayagriva",
    "endnote": "endnote-xml", "ead": "ead3", "json-ld": "jsonld", "rdf": "zotero-rdf", "dublin-core": "dc",
    "ead-2002": "ead2002", "atom": "atom-csv", "omeka": "omeka-csv",
}  # fmt: skip

_WRITTEN_ONLY: Final = frozenset({"jsonld", "dc", "ead2002", "atom-csv", "tropy", "omeka-csv"})

# The order matters: what is more particular is asked first.
_XML: Final = ("zotero-rdf", "mods", "tei", "ead3", "endnote-xml")
_TEXT: Final = ("ris", "endnote-xml", "biblatex", "bibtex", "csl-json", "csl-yaml", "hayagriva", "csv")
_HEAD: Final = 65_536


def load(name: str) -> Any:
    """The module of the format `name`; raises NotFoundError with the nearest names."""
    wanted = name.strip().lower().replace("_", "-")
    wanted = _ALIASES.get(wanted, wanted)
    if wanted not in FORMATS:
        import difflib

        near = tuple(difflib.get_close_matches(wanted, [*FORMATS, *_ALIASES], n=3))
        raise NotFoundError(
            f"There is no exchange format {name!r}.",
            nearest=near,
            hint="" if near else "Formats: " + ", ".join(FORMATS) + ".",
        )
    return importlib.import_module(f"provcite.exchange.{FORMATS[wanted]}")


def readable() -> tuple[str, ...]:
    """The names of the formats that can be read."""
    return tuple(name for name in FORMATS if name not in _WRITTEN_ONLY)


def detect(data: bytes, name: str = "") -> str | None:
    """The format of a bibliography, from its content; None for what is none.

    `name`, the file's name, decides nothing: it is only looked at where the content fits nothing
    (an empty file).
    """
    head = _head(data)
    if head is None:
        return None
    start = head.lstrip()
    candidates: tuple[str, ...]
    if start.startswith("<"):
        candidates = _XML
    elif start.startswith(("[", "{")):
        candidates = ("csl-json",)
    else:
        candidates = _TEXT
    for candidate in candidates:
        if load(candidate).sniff(head):
            return candidate
    return None


def _head(data: bytes) -> str | None:
    """The beginning as text; None for what is binary."""
    start = data[:_HEAD]
    encoding = encoding_of(start) if b"\x00" in start else "utf-8-sig"
    text = start.decode(encoding, "ignore")
    if "\x00" in text:
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read(data: bytes, context: Context, *, format_name: str | None = None, name: str = "") -> Parsed:
    """The records of a bibliography.

    Raises InputError where the format is not recognised, cannot be read, or the whole file is no
    such thing; single entries that cannot be read are in the result.
    """
    found = format_name if format_name and format_name != "zotero" else detect(data, name)
    if found is None:
        raise InputError(
            "The file is no bibliography in a format that can be read.",
            hint="Name the format with --from: " + ", ".join(readable()) + ".",
            place=name,
        )
    module = load(found)
    if not module.FORMAT.reads:
        raise InputError(f"The format {found} can only be written.", place=name)
    parsed: Parsed = module.parse(data, context)
    if found not in _XML and (encoding := encoding_of(data)).startswith(("cp", "latin")):
        parsed.remarks.insert(
            0,
            Remark(
                line=None,
                key="",
                text=f"The file is not UTF-8; it was read as {encoding}. Look at its accents and Cyrillic.",
            ),
        )
    return parsed
