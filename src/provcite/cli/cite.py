"""``provcite cite``: records as footnotes, short notes, bibliography entries, citations in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, complete_ids, open_library
from provcite.cli.styles import (
    FormatOption,
    KeepOption,
    LanguageOption,
    StyleOption,
    item_cache,
    prepare_style,
    print_texts,
    show_warnings,
)
from provcite.model.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from provcite.ops.cite import Cited
    from provcite.store.library import Library

app = make_app()


@app.command()
def cite(
    ids: Annotated[
        list[str], typer.Argument(metavar="ID...", help="The records to cite.", autocompletion=complete_ids)
    ],
    style: StyleOption = "",
    form: Annotated[
        str,
        typer.Option(
            "--as",
            metavar="FORM",
            help="note, short, bibliography, in-text (default: note; of author-date styles, bibliography).",
        ),
    ] = "",
    locator: Annotated[
        list[str] | None,
        typer.Option(
            "--locator", "-l", metavar="PLACE", help='The leaf or page meant: "l. 302". One a record.'
        ),
    ] = None,
    format_: FormatOption = "plain",
    lang: LanguageOption = "",
    credits: Annotated[
        str,
        typer.Option("--credits", metavar="WHICH", help="none, translator or full (default: the style's)."),
    ] = "",
    cluster: Annotated[bool, typer.Option("--cluster", help="All records in one citation.")] = False,
    ibid: Annotated[
        str,
        typer.Option(
            "--ibid",
            metavar="POLICY",
            help="forbid, allow or require ibid. for a record named twice running.",
        ),
    ] = "forbid",
    keep_reference: KeepOption = False,
    abbreviate: Annotated[
        bool,
        typer.Option(
            "--abbreviate", help="Repositories in full at first (hereafter RGANI), by acronym after."
        ),
    ] = False,
    place: Annotated[
        int,
        typer.Option("--place", metavar="N", min=1, help="Which place, where a document lies in several."),
    ] = 1,
    prefer: Annotated[
        str,
        typer.Option(
            "--prefer",
            metavar="WHICH",
            help="original or translation: cite that one where the store has a record of each.",
        ),
    ] = "",
    copy: Annotated[
        bool, typer.Option("--copy", help="Copy to the clipboard too (over SSH by the terminal).")
    ] = False,
    store: StoreOption = "",
) -> None:
    """Cite records in a style: note, short note, bibliography entry.

    A record that is not named by its id is looked for by the words: what fits is offered.
    A style is one of provcite's own (see 'provcite styles'), the path of a .csl file, or a
    name of the public collection (extra provcite[styles]).

    \b
    Examples:
      provcite cite 113371
      provcite cite 113371 --style chicago --as short --locator "l. 302"
      provcite cite 113371 --style gost
      provcite cite 113371 134696 --as bibliography --format html
      provcite cite 113371 --style oscola --keep-reference
      provcite cite 113371 --prefer original
      provcite cite "Nam Il 1956"
    """
    from provcite.ops.cite import FORMS, IBIDS, Wish
    from provcite.ops.cite import cite as make

    _one_of(form, FORMS, "--as")
    _one_of(ibid, IBIDS, "--ibid")
    library = open_library(store)
    if prefer:
        from provcite.cli.finding import known

        ids = _preferred(library, known(library, ids), prefer, lang)
    prepared = prepare_style(style, language=lang, credits=credits, library=library)
    wish = Wish(
        form=form or None,  # type: ignore[arg-type]  # checked above
        cluster=cluster,
        ibid=ibid,  # type: ignore[arg-type]  # checked above
        keep_reference=keep_reference,
        abbreviate=abbreviate,
        holding=place - 1,
    )

    def cited_as(names: list[str]) -> Cited:
        return make(
            library,
            names,
            prepared.style,
            prepared.form,
            wish,
            locators=locator or (),
            own_style=prepared.own,
            cache=item_cache(),
        )

    try:
        cited = cited_as(ids)
    except NotFoundError:
        # Looked for by their words only now: an id costs nothing more than it did.
        from provcite.cli.finding import known

        cited = cited_as(known(library, ids))
    text = print_texts(cited.texts, format_)
    show_warnings(cited.warnings)
    if copy:
        from provcite.cli import clipboard

        way = clipboard.copy(text)
        output.note(f"Copied to the clipboard ({way}).")


def _preferred(library: Library, ids: list[str], which: str, language: str) -> list[str]:
    """The records to cite instead of `ids`; what was put in a record's place is told."""
    from provcite.ops.preference import PREFERENCES, preferred

    _one_of(which, PREFERENCES, "--prefer")
    chosen = preferred(library, ids, which, language=language or "en")  # type: ignore[arg-type]  # checked
    for choice in chosen:
        if choice.remark:
            output.note(choice.remark)
    return [choice.id for choice in chosen]


def _one_of(value: str, allowed: tuple[str, ...], option: str) -> None:
    if value and value not in allowed:
        raise UsageError(f"{option} cannot be {value!r}.", hint=f"It can be {', '.join(allowed)}.")
