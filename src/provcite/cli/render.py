"""``provcite render``: citations typed into a draft become notes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, open_library
from provcite.cli.styles import LanguageOption, StyleOption, prepare_style
from provcite.model.errors import UsageError

if TYPE_CHECKING:
    from provcite.drafts.rendering import NoteKind, Rendered

app = make_app()


@app.command()
def render(
    draft: Annotated[
        Path,
        typer.Argument(
            metavar="DRAFT", help="A draft with citations: .docx, .odt, .fodt, or Markdown (.md)."
        ),
    ],
    target: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Where to write (default: DRAFT.cited.docx)."),
    ] = None,
    style: StyleOption = "",
    lang: LanguageOption = "",
    notes: Annotated[
        str, typer.Option("--notes", metavar="WHICH", help="footnotes, or endnotes, for a style with notes.")
    ] = "footnotes",
    ibid: Annotated[
        str, typer.Option("--ibid", metavar="HOW", help="allow: where the style has it; forbid: short forms.")
    ] = "allow",
    update: Annotated[
        bool, typer.Option("--update", help="Make live citations anew, after records or the style changed.")
    ] = False,
    unlink: Annotated[
        bool, typer.Option("--unlink", help="Make live citations plain text, for the publisher.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    store: StoreOption = "",
) -> None:
    """Turn citations typed into a Word or LibreOffice draft into real notes.

    Type {{113371}} where a note belongs, {{113371, l. 302}} for a place in the document,
    {{see 113371; 113395}} for words before it and several records in one note, and
    {{bibliography}} in a paragraph of its own for the list of what is cited (or {{bibliography
    by collection}}, {{bibliography grouped by archive}}, country or kind). Notes that you wrote
    by hand stay as they are. Markdown has [@113371, l. 302], is made into Word, HTML, PDF and
    more by pandoc, and leaves keys of other libraries to it. The draft is never changed unless
    -o names it and --force is given.

    \b
    Examples:
      provcite render chapter.docx
      provcite render chapter.docx -o article.docx --style chicago --notes endnotes
      provcite render final.docx --update --style gost -o gost.docx
      provcite render final.docx --unlink -o plain.docx
      provcite render essay.md -o essay.html
    """
    from provcite.cli.render_text import is_text, render_text
    from provcite.ops.check import read_bytes
    from provcite.ops.render import render as make
    from provcite.ops.render import rendered_name
    from provcite.ops.render import unlink as make_plain
    from provcite.store.files import write_output

    if notes not in ("footnotes", "endnotes"):
        raise UsageError(f"--notes cannot be {notes!r}.", hint="It can be footnotes or endnotes.")
    if ibid not in ("allow", "forbid"):
        raise UsageError(f"--ibid cannot be {ibid!r}.", hint="It can be allow or forbid.")
    if update and unlink:
        raise UsageError("--update and --unlink are two different things.", hint="Give one of them.")
    if is_text(draft):
        if update or unlink or notes != "footnotes":
            raise UsageError(
                "--update, --unlink and --notes are for Word files.",
                hint="Make the Markdown draft anew: its citations stay in it.",
            )
        render_text(draft, target, style=style, lang=lang, ibid=ibid, store=store, force=force)
        return
    place = target or rendered_name(draft)
    if place.exists() and not force:
        raise UsageError(f"{place} is there already.", hint="Give another name with -o, or add --force.")
    data = read_bytes(draft)
    if unlink:
        made = make_plain(data, draft.name)
    else:
        library = open_library(store)
        ready = prepare_style(style, language=lang, library=library)
        made = make(
            library,
            data,
            draft.name,
            ready.style,
            ready.form,
            own_style=ready.own,
            ibid=ibid,
            notes=cast("NoteKind", notes.removesuffix("s")),
            update=update,
        )
    for message in made.warnings:
        output.warning(message)
    write_output(place, [made.data])
    output.note(_said(made, place, unlink=unlink))


def _said(made: Rendered, place: Path, *, unlink: bool) -> str:
    if unlink:
        return f"{place}: {made.renewed} citations are plain text."
    if not made.made and not made.renewed and not made.references:
        return f"{place}: a copy; no citation is typed in the draft. Live ones are made anew with --update."
    parts = [f"{made.made} citations made"] if made.made else []
    parts += [f"{made.renewed} made anew"] if made.renewed else []
    if made.references:
        parts.append(f"{made.references} references to notes live")
    return f"{place}: {', '.join(parts)}."
