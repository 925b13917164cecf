"""``provcite filter``: what ``pandoc --filter provcite`` calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, open_library
from provcite.cli.styles import LanguageOption, StyleOption, prepare_style
from provcite.model.errors import InputError, UsageError

if TYPE_CHECKING:
    from provcite.drafts.pandoc import Made

app = make_app()


@app.command(name="filter")
def filter_(
    target: Annotated[
        str, typer.Argument(metavar="FORMAT", help="What pandoc makes of it; it is the same for all.")
    ] = "",
    style: StyleOption = "",
    lang: LanguageOption = "",
    ibid: Annotated[
        str, typer.Option("--ibid", metavar="HOW", help="allow: where the style has it; forbid: short forms.")
    ] = "",
    store: StoreOption = "",
) -> None:
    """Make the citations of a document that pandoc hands over.

    Reads pandoc's JSON from standard input and writes it again with notes for [@113371, l. 302],
    @113371 and -@113371, and a bibliography in ::: {#refs} or {{bibliography}}. Keys that are no
    records stay for --citeproc. In a call of pandoc the draft's own head names style and language:
    provcite-style, provcite-lang, provcite-ibid (or -M provcite-style=gost).

    \b
    Examples:
      pandoc draft.md --filter provcite -o draft.docx
      pandoc draft.md --to json | provcite filter --style gost | pandoc --from json -o draft.html
    """
    from provcite.cli import streams
    from provcite.ops import pandoc

    data = streams.read_input(pandoc.MAX_BYTES + 1)
    if len(data) > pandoc.MAX_BYTES:
        raise InputError("The document has more than 512 MB; it was not read.")
    document = pandoc.read_document(data)
    made = compose(document, style=style, lang=lang, ibid=ibid, store=store)
    for message in made.warnings:
        output.warning(message)
    output.raw_result(pandoc.write_document(document))


def compose(document: Any, *, style: str, lang: str, ibid: str, store: str) -> Made:
    """Make the citations of a document in place; what the call does not say, the document's head does."""
    from provcite.ops import pandoc
    from provcite.ops.compose import IBIDS, Composer

    said = pandoc.settings_of(document)
    ibid = ibid or said.get("ibid", "allow")
    if ibid not in IBIDS:
        raise UsageError(f"--ibid cannot be {ibid!r}.", hint="It can be allow or forbid.")
    library = open_library(store)
    ready = prepare_style(
        style or said.get("style", ""), language=lang or said.get("lang", ""), library=library
    )
    composer = Composer(library, ready.style, ready.form, own_style=ready.own, ibid=ibid)
    return pandoc.make(document, composer, nearest=library.nearest)
