"""``provcite styles``: which citation styles are at hand, and what each prints of an archival record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.model.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from provcite.csl import Style
    from provcite.csl.tree import Node
    from provcite.exchange.citation_form import CitationForm
    from provcite.store.library import Library

#: Trying out a style takes a fifth of a second the first time.
MOST_SURVEYED = 100

app = make_app(no_args_is_help=False, invoke_without_command=True)


def complete_styles(incomplete: str) -> list[str]:
    """Names of styles that begin with `incomplete`, for shell completion."""
    from provcite.ops.styles import style_names

    return [name for name in style_names(store=_store_folder()) if name.startswith(incomplete)][:200]


#: The style where neither the call nor the store's settings name one.
DEFAULT_STYLE: Final = "chicago"

StyleOption = Annotated[
    str,
    typer.Option(
        "--style",
        "-s",
        metavar="STYLE",
        help="A style's name or .csl file (default: the store's setting, else chicago).",
        autocompletion=complete_styles,
    ),
]
FormatOption = Annotated[
    str, typer.Option("--format", "-f", metavar="FORMAT", help="plain, html, markdown, latex or rtf.")
]
LanguageOption = Annotated[
    str, typer.Option("--lang", metavar="LANGUAGE", help="The language of terms and dates (de, en-GB, ru).")
]
KeepOption = Annotated[
    bool, typer.Option("--keep-reference", help="Append the archival reference where the style drops it.")
]


class Prepared:
    """A style ready to cite with: `own` where it is made for archival records."""

    def __init__(self, style: Style, form: CitationForm, own: bool) -> None:
        self.style = style
        self.form = form
        self.own = own


def prepare_style(
    name: str, *, language: str = "", credits: str = "", library: Library | None = None
) -> Prepared:
    """Find, compile (or take from the cache) and set up the style called `name`.

    Without a name it is the one that the store's settings give (``[cite] style``), else Chicago.
    """
    from dataclasses import replace
    from pathlib import Path

    from provcite.exchange.citation_form import with_settings
    from provcite.ops.styles import find_style, load_style

    file = find_style(
        name or _usual_style(library), store=library.folder if library is not None else None, base=Path.cwd()
    )
    form = with_settings(file.form, {"credits": credits}) if credits else file.form
    style = load_style(file, language=language, cache=style_cache())
    if language:
        form = replace(form, language=style.locale)
    if _short_titles(library):
        form = replace(form, short_titles=True)
    return Prepared(style, form, file.has_form)


def _usual_style(library: Library | None) -> str:
    """The style of ``[cite] style`` in provcite.toml; the settings are read only where they name one."""
    if library is None or not library.names_setting("style"):
        return DEFAULT_STYLE
    table = library.settings.get("cite", {})
    style = table.get("style", DEFAULT_STYLE) if isinstance(table, dict) else None
    if not isinstance(style, str):
        raise InputError(
            "The setting [cite] style is no text.",
            hint='Write it so: style = "chicago".',
            place=str(library.folder / "provcite.toml"),
        )
    return style


def _short_titles(library: Library | None) -> bool:
    """Whether the store asks for short titles made by rule (``short_titles = true`` in provcite.toml)."""
    if library is None or not library.names_setting("short_titles"):
        return False
    table = library.settings.get("cite", {})
    within = table.get("short_titles") if isinstance(table, dict) else None
    asked = library.settings.get("short_titles", within)
    if not isinstance(asked, bool):
        raise InputError(
            "The setting short_titles is neither true nor false.",
            hint="Write it so: short_titles = true.",
            place=str(library.folder / "provcite.toml"),
        )
    return asked


def style_cache() -> Path:
    """Where compiled styles are kept."""
    from provcite.cli.folders import cache_folder

    return cache_folder() / "styles"


def item_cache() -> Path:
    """Where records ready to cite are kept."""
    from provcite.cli.folders import cache_folder

    return cache_folder() / "items"


def print_texts(texts: Sequence[Node], format_: str) -> str:
    """Print text trees, one a line or paragraph, and return what was printed."""
    from provcite.ops.printing import whole

    text = whole(texts, format_)
    output.result(text)
    return text


def show_warnings(warnings: Sequence[str]) -> None:
    """What the user should know, on standard error."""
    for warning in warnings:
        output.warning(warning)


def _store_folder() -> Path | None:
    from provcite.cli.options import open_library
    from provcite.model.errors import ProvciteError

    try:
        return open_library().folder
    except (ProvciteError, OSError):
        return None


@app.callback()
def styles(
    context: typer.Context,
    find: Annotated[
        str, typer.Option("--find", metavar="WORDS", help="All styles with these words in their names.")
    ] = "",
    format_: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="table, json or names.")
    ] = "table",
) -> None:
    """List citation styles and what they print of an archival record.

    \b
    Examples:
      provcite styles
      provcite styles --find history
      provcite styles show gost
    """
    if context.invoked_subcommand is not None:
        return
    if format_ not in ("table", "json", "names"):
        raise UsageError(f"--format cannot be {format_!r}.", hint="It can be table, json or names.")
    from provcite.ops.style_survey import matching, survey
    from provcite.ops.styles import collection_folder, style_names

    folder = _store_folder()
    names = matching(find, folder) if find else style_names(store=folder, collection=False)
    if not names:
        output.note(f"No style has {find!r} in its name.")
        return
    if format_ == "table" and len(names) > MOST_SURVEYED:
        output.note(
            f"{len(names):,} styles have {find!r} in their names; at most {MOST_SURVEYED} are tried out.",
            hint="Give more words to see what each prints.",
        )
        format_ = "names"
    if format_ == "names":
        for name in names:
            output.result(name)
        return
    cache = style_cache()
    rows = [
        survey(name, store=folder, cache=cache)
        for name in output.progress(names, label="Styles", total=len(names))
    ]
    if format_ == "json":
        output.json_result([row.as_json() for row in rows])
        return
    output.table(
        [[row.name, row.kind, row.reference, row.prints, row.title] for row in rows],
        ["style", "class", "reference", "prints of a record", "title"],
    )
    if not find:
        public = collection_folder()
        if public is None:
            output.note(
                "10,844 public styles come with the extra provcite[styles].",
                hint="Any .csl file can be named by its path.",
            )
        else:
            total = len(style_names()) - len(names)
            output.note(f"{total:,} public styles are installed too: 'provcite styles --find WORDS'.")


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="STYLE", help="The style.", autocompletion=complete_styles)],
    lang: LanguageOption = "",
) -> None:
    """Show what a style prints, with a sample in each form.

    \b
    Examples:
      provcite styles show chicago
      provcite styles show ./my-journal.csl
    """
    from provcite.ops.style_survey import sample, survey

    folder = _store_folder()
    row = survey(name, store=folder, cache=style_cache())
    prepared = prepare_style(name, language=lang, library=None if folder is None else _library(folder))
    for heading, text in (
        ("Title", row.title), ("Class", row.kind), ("From", row.origin), ("Locale", prepared.style.locale),
        ("Reference", row.reference), ("Prints", row.prints), ("Leaves out", row.drops),
    ):  # fmt: skip
        if text:
            output.raw_result(f"{output.styled(f'{heading:<11}', 'bold')} {output.safe(text)}")
    for heading, text in sample(prepared.style, prepared.form, own_style=prepared.own):
        output.raw_result("")
        output.raw_result(output.styled(output.safe(heading), "bold"))
        output.result(text)


def _library(folder: Path) -> Library:
    from provcite.store.library import Library

    return Library(folder)
