"""``provcite watch``: the library of a manuscript, renewed while it is written."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, open_library
from provcite.model.errors import ProvciteError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from provcite.store.library import Library

app = make_app()

_Stamp = dict[Path, tuple[int, int] | None]


@app.command()
def watch(
    manuscript: Annotated[
        Path, typer.Argument(metavar="DRAFT", help="A draft in LaTeX, Typst or Markdown that cites by key.")
    ],
    out: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="The file (default: beside the draft).")
    ] = "",
    style: Annotated[
        str, typer.Option("--style", metavar="NAME", help="BibLaTeX: the style that provcite.sty prints.")
    ] = "",
    key: Annotated[
        str, typer.Option("--key", metavar="PATTERN", help="Citation keys, as in '{author}{year}'.")
    ] = "",
    interval: Annotated[
        float, typer.Option("--interval", metavar="SECONDS", help="How often to look (0.1 to 60).")
    ] = 1.0,
    once: Annotated[bool, typer.Option("--once", help="Write it once and stop.")] = False,
    store: StoreOption = "",
) -> None:
    """Keep the library of a draft up to date while you write.

    Looks every second whether the draft, a file that it includes or a record that it cites was changed,
    and writes the file of 'provcite export --for' anew where that makes a difference. A record that
    cannot be read just now leaves the file as it was. Ctrl-C ends it.

    \b
    Examples:
      provcite watch book.tex --once
      provcite watch book.tex -o archives.bib --once
    """
    from provcite.cli.export_for import Wanted, tell, write_for

    if not 0.1 <= interval <= 60:
        raise UsageError("--interval is a number of seconds from 0.1 to 60.")
    if out == "-":
        raise UsageError("watch writes a file.", hint="Name it with -o.")
    wanted = Wanted(manuscript=manuscript, out=out, style=style, key=key)
    library = open_library(store)
    if once:
        tell(write_for(library, wanted))
        return
    files: Iterable[Path] = (manuscript, library.folder / "records")
    before: _Stamp | None = None
    told = ""
    while True:
        stamp = _stamp(files)
        if stamp != before:
            library = _again(library)
            try:
                written = write_for(library, wanted)
            except (ProvciteError, OSError) as fault:
                # The draft or a record is half-way through a change, or wrong: it is tried again.
                words = str(fault) if isinstance(fault, ProvciteError) else output.os_message(fault)
                if words != told:
                    output.warning(f"Not renewed: {words}")
                told, before = words, None
            else:
                if written.changed or told or before is None:
                    tell(written)
                told = ""
                files = [*written.cited.files, *_of_store(library, written.cited.records.values())]
                before = {file: stamp.get(file, one) for file, one in _stamp(files).items()}
        time.sleep(interval)


def _again(library: Library) -> Library:
    """The same store, with nothing remembered of its files."""
    return type(library).open(library.folder, start=library.folder)


def _of_store(library: Library, ids: Iterable[str]) -> list[Path]:
    records = [library.path_of(id) for id in dict.fromkeys(ids)]
    own = [library.folder / "repositories.yaml", library.folder / "provcite.toml"]
    return [library.folder / "records", *own, *records]


def _stamp(files: Iterable[Path]) -> _Stamp:
    """When each file was changed and how long it is; None for one that is not there."""
    found: _Stamp = {}
    for file in files:
        try:
            status = file.stat()
        except OSError:
            found[file] = None
        else:
            found[file] = (status.st_mtime_ns, status.st_size)
    return found
