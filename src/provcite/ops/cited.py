"""The library of a manuscript: the records that it cites by key, for LaTeX, Typst and pandoc."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from provcite.exchange.keys import KeyMaker
from provcite.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from provcite.model.record import Record
    from provcite.ops.compose import Composer
    from provcite.store.library import Library

#: What a manuscript of each format takes its citations from, and the ending of that file.
LIBRARIES: Final = {
    "tex": ("biblatex", ".bib"),
    "typ": ("hayagriva", ".yaml"),
    "md": ("csl-yaml", ".yaml"),
}


#: Begins the line that a library written here has at its head; only such a file is written anew unasked.
_MADE: Final = "Made by 'provcite export --for"
_BIBTEX: Final = re.compile(rb"\\bibliography\s{0,9}\{")
_BIBLATEX: Final = re.compile(rb"\\addbibresource\b|\{biblatex(?:-[a-z]{1,20})?\}")
_LOADS_STYLE: Final = re.compile(
    rb"\\(?:usepackage|RequirePackage)\s{0,9}(?:\[[^\]]{0,200}\])?\{[^}]{0,200}\bprovcite\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """What a manuscript cites by key.

    `keys` are all keys in order; `records` maps those of records to the record's id; `others` are the
    keys of nobody here, `unknown` those that no other library beside the manuscript has either; `files`
    is the manuscript with all that it includes. `library` is the format of its library; `has_style` says
    that it loads provcite.sty, `everything` that it lists whatever the library has.
    """

    format: str
    keys: tuple[str, ...]
    records: Mapping[str, str]
    others: tuple[str, ...]
    unknown: tuple[str, ...]
    files: tuple[Path, ...]
    library: str
    has_style: bool = False
    everything: bool = False

    def key_of(self, record: Record) -> str:
        """The key by which the manuscript cites a record."""
        return next((key for key, id in self.records.items() if id == record.id), record.id)


def cited_by(library: Library, manuscript: Path, *, pattern: str = "") -> Cited:
    """The keys of a manuscript and the records behind them, by id, alias or `pattern` (see `KeyMaker`).

    Raises InputError where the manuscript cannot be read, UsageError for a format that cites by no keys.
    """
    from provcite.ops.check import open_manuscript, own_bibliography

    opened = open_manuscript(manuscript)
    if opened.format not in LIBRARIES:
        raise UsageError(
            f"{manuscript} cites by no keys.",
            hint="--for reads LaTeX (.tex), Typst (.typ) and Markdown (.md).",
        )
    document = opened.document
    found: dict[str, None] = {}
    for block, _ in document.in_order():
        found.update(dict.fromkeys(key.key for key in block.keys))
    found.update(dict.fromkeys(document.nocite))
    everything = "*" in found
    found.pop("*", None)
    records = _resolved(library, list(found), pattern)
    others = tuple(key for key in found if key not in records)
    own = own_bibliography(document, opened.folder) if others else None
    elsewhere = own.keys if own is not None else frozenset()
    folder = manuscript.resolve().parent
    texts = (opened.data, *opened.folder.read.values())
    to = LIBRARIES[opened.format][0]
    if to == "biblatex" and not any(map(_BIBLATEX.search, texts)) and any(map(_BIBTEX.search, texts)):
        to = "bibtex"
    return Cited(
        format=opened.format,
        keys=tuple(found),
        records=records,
        others=others,
        unknown=tuple(key for key in others if key not in elsewhere),
        files=(manuscript, *(folder / name for name in opened.folder.read)),
        library=to,
        has_style=opened.format == "tex" and any(map(_LOADS_STYLE.search, texts)),
        everything=everything,
    )


def _resolved(library: Library, keys: Sequence[str], pattern: str) -> dict[str, str]:
    if pattern:
        made, wanted = KeyMaker(pattern), set(keys)
        named = ((made(record), record.id) for record in library.records())
        return {key: id for key, id in named if key in wanted}
    records: dict[str, str] = {}
    for key in keys:
        if len(key) > 200:
            continue
        if library.exists(key):
            records[key] = key
            continue
        found = library.index().ids_of_alias(key)
        if len(found) == 1:
            records[key] = found[0]
    return records


def write_library(
    library: Library,
    cited: Cited,
    manuscript: Path,
    *,
    to: str = "",
    latex: bool = False,
    composer: Composer | None = None,
    style: str = "",
) -> str:
    """The text of the library of what a manuscript cites, with a line at its head that says what made it.

    With `composer` BibLaTeX entries have the words that provcite.sty prints; with `style` the data have the
    form that a CSL style wants. Raises InputError where a
    record that is cited cannot be used.
    """
    from provcite.exchange.base import Options
    from provcite.exchange.registry import load
    from provcite.ops.export import make_context

    to = to or cited.library
    ids = list(dict.fromkeys(cited.records.values()))
    records = [library.get(id) for id in ids]
    besides: Callable[[Record], Mapping[str, str]] | None = None
    if composer is not None and to == "biblatex":
        from provcite.ops.latex import Typesetter

        besides = Typesetter(composer, records)
    context = make_context(library, style=style)
    if to == "hayagriva":  # it has no field for a collection apart from the reference
        context = replace(context, form=replace(context.form, collection="within"))
    options = Options(context=context, keys=cited.key_of, latex=latex, besides=besides)
    made = "".join(load(to).write(records, options))
    mark = {"biblatex": "%", "bibtex": "%", "hayagriva": "#", "csl-yaml": "#"}.get(to)
    if mark is None:
        return made
    name = manuscript.name if manuscript.name.isprintable() else "the draft"
    return f"{mark} {_MADE} {name}', which writes it anew.\n{made}"


def is_ours(path: Path) -> bool:
    """Whether the file was written by `write_library`, by the line at its head."""
    try:
        with path.open("rb") as file:
            head = file.read(200)
    except OSError:
        return False
    return _MADE.encode() in head.partition(b"\n")[0]


def library_place(manuscript: Path, format: str) -> Path:
    """Where the library of a manuscript stands where the call names no file."""
    return manuscript.with_suffix(LIBRARIES[format][1])
