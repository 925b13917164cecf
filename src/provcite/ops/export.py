"""Export of records to other programs' formats, as a stream.

Three lines::

    from provcite.ops.export import export
    chunks = export(library, library.ids(), format="ris")
    text = "".join(chunks)
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from provcite.exchange.base import Issuer, Options
from provcite.exchange.context import shipped_context
from provcite.exchange.keys import KeyMaker
from provcite.exchange.mapping import carriage, left_out
from provcite.exchange.registry import load
from provcite.model.errors import StoreError, UsageError
from provcite.store.files import write_output

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from provcite.exchange.context import Context
    from provcite.exchange.mapping import Carried
    from provcite.model.record import Record
    from provcite.store.library import Library

_CSL = ("csl-json", "csl-yaml")


@dataclass(slots=True, kw_only=True)
class Export:
    """A prepared export: `chunks` is the text, made as it is read; `lost` counts what stayed behind.

    `lost` maps a field to the number of records whose value the format does not carry; it is
    complete once `chunks` has been read to its end.
    """

    format: str
    extension: str
    chunks: Iterator[str]
    lost: Counter[str] = field(default_factory=Counter)


def export(library: Library, ids: Iterable[str] | None, *, format: str, **settings: Any) -> Iterator[str]:
    """The text of an export, piece by piece; `settings` as for `prepare`."""
    return prepare(library, library.records(ids), format=format, **settings).chunks


def prepare(
    library: Library,
    records: Iterable[Record],
    *,
    format: str,
    style: str = "",
    key: str = "",
    latex: bool = False,
    zotero: bool = False,
    full: bool | None = None,
    context: Context | None = None,
) -> Export:
    """Prepare the export of `records`.

    `style` (CSL formats only) puts the values into the form that the style asks for; `key` is a
    pattern for citation keys (`provcite.exchange.keys.PARTS`); `latex` writes letters as TeX macros
    (BibTeX, BibLaTeX); `zotero` makes items of Zotero's kind (CSL formats); `full` adds a whole copy of
    each record where the format has a place for it (False: nowhere, None: where nobody prints it).
    `context` is one at hand, for who exports often and does not ask what stays behind: `lost` stays empty.
    Raises NotFoundError for an unknown format or style, UsageError where
    a setting does not go with the format.
    """
    module = load(format)
    name = module.FORMAT.name
    _check(name, style=style, latex=latex, zotero=zotero)
    counting = context is None
    if context is None:
        context = make_context(library, style=style, full=full)
    keys = KeyMaker(key or "{id}") if key or name in ("bibtex", "biblatex", "hayagriva") else None
    options = Options(context=context, keys=keys, latex=latex, zotero=zotero, issuer=_issuer(library))
    result = Export(format=name, extension=module.FORMAT.extension, chunks=iter(()))
    if counting:
        records = _counted(records, module.TABLE, context, result.lost)
    result.chunks = module.write(records, options)
    return result


def _issuer(library: Library) -> Issuer:
    """Who writes the file: the store, by its settings, now."""
    import time

    from provcite import __version__
    from provcite.ops.naming import owner

    store = owner(library)
    return Issuer(
        base=store.base,
        agency=store.agency or store.organization,
        agency_code=store.agency_code,
        moment=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        program=f"provcite {__version__}",
    )


def _check(name: str, *, style: str, latex: bool, zotero: bool) -> None:
    if style and name not in _CSL:
        raise UsageError(f"--style goes with csl-json and csl-yaml, not with {name}.")
    if zotero and name not in _CSL:
        raise UsageError(
            f"--zotero goes with csl-json and csl-yaml, not with {name}.", hint="RIS needs no such option."
        )
    if latex and name not in ("bibtex", "biblatex"):
        raise UsageError(f"--latex goes with bibtex and biblatex, not with {name}.")


def make_context(library: Library, *, style: str = "", full: bool | None = None) -> Context:
    """The lookups of the exchange formats over the store's repositories, in the form of a style."""
    known = library.repositories()
    if not style:
        return shipped_context(known, full=full)
    from provcite.ops.styles import find_style

    return shipped_context(known, form=find_style(style, store=library.folder).form, full=full)


def _counted(records: Iterable[Record], table: Any, context: Context, lost: Counter[str]) -> Iterator[Record]:
    """The records, counting on the way what the format leaves behind."""
    for record in records:
        lost.update(left_out(record, table, context))
        yield record


def report(
    library: Library, records: Iterable[Record], *, format: str, style: str = "", full: bool | None = None
) -> Iterator[tuple[str, Carried]]:
    """For each record and each field that it has: how the format carries it."""
    module = load(format)
    context = make_context(library, style=style, full=full)
    for record in records:
        for carried in carriage(record, module.TABLE, context):
            yield record.id, carried


def write_file(path: Path, chunks: Iterable[str]) -> int:
    """Write the pieces to `path` so that it is the old file or the whole new one; the bytes written."""
    try:
        return write_output(path, (chunk.encode("utf-8", "replace") for chunk in chunks))
    except OSError as fault:
        raise StoreError(
            f"The export cannot be written: {fault.strerror or fault}.", place=str(path)
        ) from fault
