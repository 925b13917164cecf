"""``provcite archives``: the archives and abbreviations of a manuscript, for the end of the book."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, open_library
from provcite.model.errors import UsageError

if TYPE_CHECKING:
    from provcite.ops.archives import Survey

app = make_app()


@app.command()
def archives(
    manuscript: Annotated[
        Path, typer.Argument(metavar="FILE", help="A manuscript in any format that 'check' reads.")
    ],
    target: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="LIST", help="Write the lists to a file: .docx, .odt, .fodt, .md, .txt."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the lists as JSON, with the notes.")] = False,
    lang: Annotated[
        str,
        typer.Option("--lang", metavar="CODE", help="The language of the archives' names: en, de, fr, ru."),
    ] = "en",
    source: Annotated[
        str,
        typer.Option(
            "--from", metavar="FORMAT", help="The manuscript's format, where its name does not say it."
        ),
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    store: StoreOption = "",
) -> None:
    """List the archives, fonds and abbreviations that a manuscript cites.

    By country, from all of its notes and keys, whether the store has a record of what they cite or
    not. In a Word or LibreOffice draft, {{archives}} and {{abbreviations}} in paragraphs of their own
    are filled by 'provcite render'.

    \b
    Examples:
      provcite archives draft.docx
      provcite archives book.tex -o archives.docx
      provcite archives draft.md --json
    """
    from provcite.ops import archives as ops
    from provcite.store.files import write_output

    if target is not None and target.suffix.lower() not in ops.formats():
        raise UsageError(
            f"{target} is no file that the lists can be written to.",
            hint=f"Its name can end in {', '.join(ops.formats())}.",
        )
    if target is not None and target.exists() and not force:
        raise UsageError(f"{target} is there already.", hint="Give another name with -o, or add --force.")
    library = open_library(store)
    found = ops.survey(library, manuscript, language=lang, format=source or None)
    if target is not None:
        ending = target.suffix.lower()
        text = ending in (".md", ".txt")
        write_output(target, [ops.as_text(found).encode() if text else ops.as_document(found, target.name)])
        output.note(f"{target}: {_counted(found)}.")
    if as_json:
        output.json_result(ops.as_data(found))
    elif target is None:
        _show(found)


def _show(found: Survey) -> None:
    from provcite.ops.archives import ABBREVIATIONS, ARCHIVES

    if not found.archives:
        output.note("It cites no archive.")
        return
    output.result(output.styled(ARCHIVES, "bold"))
    for country, archives in found.by_country().items():
        output.result(f"\n{country}")
        for archive in archives:
            output.result(f"  {archive.words}")
            for fonds in archive.ordered():
                output.result(f"    {fonds.words}")
    if found.abbreviations:
        output.result(f"\n{output.styled(ABBREVIATIONS, 'bold')}\n")
        size = max(map(output.display_width, found.abbreviations))
        for short, words in found.abbreviations.items():
            output.result(f"  {output.pad(short, size)}  {words}")


def _counted(found: Survey) -> str:
    count, fonds = len(found.archives), sum(len(one.fonds) for one in found.archives)
    return (
        f"{count} {'archive' if count == 1 else 'archives'}, {fonds} fonds and collections, "
        f"{len(found.abbreviations)} abbreviations"
    )
