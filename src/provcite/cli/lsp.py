"""``provcite lsp``: a language server for editors."""

from __future__ import annotations

import importlib.util

import typer

from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, open_library
from provcite.cli.styles import StyleOption, prepare_style
from provcite.model.errors import UsageError

app = make_app()


@app.command()
def lsp(style: StyleOption = "", store: StoreOption = "") -> None:
    """Serve an editor: completion of keys, hover, findings with fixes, the way to the record.

    Speaks the Language Server Protocol on standard input and output; docs/editors.md says how VS Code,
    Emacs, Vim and Zed start it. In Markdown, LaTeX and Typst keys are completed by title, person, date
    or reference, a key's citation and chain are shown, and what 'check' finds is marked as you type,
    with its fixes. Record files are checked, completed and explained. It needs the extra provcite[lsp].

    \b
    Examples:
      provcite lsp < /dev/null
    """
    if importlib.util.find_spec("pygls") is None:
        raise UsageError(
            "The language server needs pygls, which is not here.",
            hint="Install provcite with the extra lsp: pip install 'provcite[lsp]'.",
        )
    from provcite.cli.lsp_server import serve
    from provcite.ops.editor import Editor

    library = open_library(store)
    ready = prepare_style(style, library=library)

    def editor() -> Editor:
        # One for each thread: a connection to the index belongs to the thread that opened it.
        return Editor(
            type(library).open(library.folder, start=library.folder),
            ready.style,
            ready.form,
            own_style=ready.own,
        )

    serve(editor)
    raise typer.Exit(0)
