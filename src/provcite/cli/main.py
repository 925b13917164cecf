"""The table of commands, loaded only when called, and the boundary that every error stops at."""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import typer
import typer.core

from provcite.cli import output, streams
from provcite.cli.app import make_app
from provcite.model.errors import (
    EXIT_DONE,
    EXIT_FAULT,
    EXIT_INTERRUPTED,
    EXIT_USAGE,
    ProvciteError,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRAM: Final = "provcite"


class Row(NamedTuple):
    """A command: its name, the module under `provcite.cli` whose ``app`` it is, and its summary."""

    name: str
    module: str
    summary: str


#: Every command. The summary is the first line of the command's docstring (a test compares them).
COMMANDS: Final[tuple[Row, ...]] = (
    Row("cite", "cite", "Cite records in a style: note, short note, bibliography entry."),
    Row("bibliography", "bibliography", "List records as a bibliography, by item or by collection."),
    Row("styles", "styles", "List citation styles and what they print of an archival record."),
    Row("init", "init", "Make a store: a folder for records and texts, and its settings."),
    Row("import", "import_", "Import documents as they were published, or bibliographies, into records."),
    Row("export", "export", "Export records to BibTeX, CSL-JSON, RIS, Typst, MODS, EAD, CSV and more."),
    Row("add", "add", "Add a record from a pasted citation: a footnote or a source line."),
    Row("show", "show", "Show records: what a document is, where it lies, what happened to it."),
    Row("list", "list", "List records, with filters and columns of your choice."),
    Row("search", "search", "Search titles, names, references, summaries and the documents' texts."),
    Row("facets", "facets", "Count records by repository, project, year and more."),
    Row(
        "stats",
        "stats",
        "Count records by repository, project, decade and language, and what they lack.",
    ),
    Row("edit", "edit", "Edit a record in your editor; it is saved when it is sound."),
    Row("set", "set_", "Set values in every record that answers a search."),
    Row("rename", "rename", "Give a record another id; the old one still resolves."),
    Row("rm", "rm", "Delete records, after a question for each."),
    Row("undo", "undo", "Take back what a command wrote to the store, or list what can be taken back."),
    Row("dedupe", "dedupe", "List records that are one document under two ids, and offer to merge them."),
    Row("merge", "merge", "Merge two records of one document into the first, field by field."),
    Row("merge-file", "merge_file", "Merge two edits of one record file by field, as git's merge driver."),
    Row("validate", "validate", "Check record files against the schema and the rules for records."),
    Row(
        "upgrade",
        "upgrade",
        "Write `of:` into events that version 0.1 read as of another thing.",
    ),
    Row("check", "check", "Check manuscripts against the records, note by note."),
    Row("harvest", "harvest", "Make records from the notes of manuscripts."),
    Row("render", "render", "Turn citations typed into a Word or LibreOffice draft into real notes."),
    Row("link", "link", "Make the typed notes of a manuscript live, so that one command changes its style."),
    Row("filter", "filter", "Make the citations of a document that pandoc hands over."),
    Row("archives", "archives", "List the archives, fonds and abbreviations that a manuscript cites."),
    Row("watch", "watch", "Keep the library of a draft up to date while you write."),
    Row(
        "lsp",
        "lsp",
        "Serve an editor: completion of keys, hover, findings with fixes, the way to the record.",
    ),
    Row("rule", "rule", "Explain a rule of check and validate, or list them all."),
    Row("index", "index", "Show the state of the index, bring it up to date, or make it anew."),
    Row("parse", "parse", "Read archival references and credits out of a source statement or footnote."),
    Row(
        "repositories",
        "repositories",
        "List, search and show the repositories that references are read and written for.",
    ),
    Row("trace", "trace", "Show the provenance chain of records and where it has gaps."),
    Row("attach", "attach", "Keep files with a record: scans, PDFs, texts."),
    Row("verify", "verify", "Recompute digests, re-read sources and report what differs."),
    Row("log", "log", "Show who changed which field of a record when."),
    Row("blame", "blame", "Show the last change of each value of a record and where the value is from."),
    Row("pack", "pack", "Pack records with texts, files and provenance into a bag."),
    Row("unpack", "unpack", "Verify a bag and merge its records into the store."),
    Row("help", "help_", "Explain a topic, a command, or list what can be explained."),
    Row("serve", "serve", "Show the records in a browser: search, read, cite, trace, check a manuscript."),
    Row("site", "site", "Write the catalogue as files, for a web host or a folder: no server is needed."),
    Row("completion", "completion", "Print the completion script of a shell: bash, zsh or fish."),
)

# Ends a help text; the group's own help lists the commands in the order of the table.
_HELP = """Citations and provenance of archival documents.

Keeps a YAML record of each document, cites it in any CSL style, exchanges it with reference
managers and checks manuscripts against it.

\b
Examples:
  provcite cite 113371 --style chicago
  provcite import document.txt
  provcite check draft.docx
"""


class LazyGroup(typer.core.TyperGroup):
    """Lists the commands from the table and imports only the one that is called."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = {
            row.name: typer.core.TyperCommand(row.name, help=row.summary, rich_markup_mode=None)
            for row in COMMANDS
        }

    def list_commands(self, ctx: Any) -> list[str]:
        """The names in the table's order, which goes from everyday to rare."""
        return [row.name for row in COMMANDS]

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        if name is None or command is None:
            return name, command, rest
        return name, load_command(name), rest


def load_command(name: str) -> Any:
    """Import the module of the command `name` and return it as a command object."""
    row = next(row for row in COMMANDS if row.name == name)
    module = importlib.import_module(f"provcite.cli.{row.module}")
    command = typer.main.get_command(module.app)
    command.name = name
    return command


app = make_app(cls=LazyGroup, no_args_is_help=True, help=_HELP)


def _show_version(wanted: bool) -> None:
    """Answer ``--version`` wherever it stands before the command."""
    if wanted:
        from provcite import __version__

        output.result(f"{PROGRAM} {__version__}")
        raise typer.Exit(EXIT_DONE)


@app.callback()
def root(
    store: str = typer.Option(
        "",
        "--store",
        metavar="FOLDER",
        help="The store to use (default: $PROVCITE_STORE, else found upward).",
    ),
    quiet: bool = typer.Option(
        False, "--quiet", "-q", help="No progress, no hints: results and errors only."
    ),
    version: bool = typer.Option(
        False, "--version", "-V", help="Print the version and exit.", callback=_show_version, is_eager=True
    ),
) -> None:
    """Options that stand before the command serve every command."""
    output.settings.store = store or None
    output.settings.quiet = quiet


def run(arguments: Sequence[str]) -> int:
    """Run one command line; everything that goes wrong becomes one line and an exit status."""
    from provcite.cli import options

    output.reset()
    options.reset()
    if _is_filter(arguments):
        arguments = ["filter", *arguments]
    output.settings.call = _called(arguments)
    status = _run(arguments)
    return status if status == EXIT_INTERRUPTED else options.report_unusable(status)


def _is_filter(arguments: Sequence[str]) -> bool:
    """Whether pandoc calls: it starts a filter with the format of its output as the only argument."""
    if len(arguments) != 1 or not {"PANDOC_VERSION", "PANDOC_READER_OPTIONS"} <= os.environ.keys():
        return False
    return not arguments[0].startswith("-") and all(row.name != arguments[0] for row in COMMANDS)


def _called(arguments: Sequence[str]) -> str:
    """The words of the call from the command on, for the store's journal."""
    names = {row.name for row in COMMANDS}
    begin = next((place for place, word in enumerate(arguments) if word in names), 0)
    return " ".join(arguments[begin:])[:500]


def _run(arguments: Sequence[str]) -> int:
    command = typer.main.get_command(app)
    if f"_{PROGRAM.upper()}_COMPLETE" in os.environ:
        from typer.completion import get_completion_inspect_parameters

        # Registers the completion classes of the shells, which nothing else of typer's does publicly.
        get_completion_inspect_parameters()
    # typer carries its own click and exports no base class of its usage errors.
    usage_error: type[Exception] = typer.BadParameter.__mro__[2]
    try:
        with streams.guarded():
            status = command.main(args=list(arguments), prog_name=PROGRAM, standalone_mode=False)
            sys.stdout.flush()
    except KeyboardInterrupt:
        output.error("Interrupted; nothing half-written is left.")
        return EXIT_INTERRUPTED
    except typer.Abort:
        output.error("Stopped; nothing was changed.")
        return EXIT_INTERRUPTED
    except usage_error as error:
        return _show_usage(error)
    except ProvciteError as error:
        output.show_error(error)
        return error.exit_code
    except RecursionError:
        output.error("The input is nested too deeply to be read.")
        return EXIT_USAGE
    except streams.ReaderGone:
        return EXIT_DONE
    except OSError as error:
        output.error(output.os_message(error))
        return EXIT_USAGE
    except MemoryError:
        output.error("The input is too large for this machine's memory.")
        return EXIT_USAGE
    except UnicodeEncodeError as error:
        # Bytes of the command line that are no text reach Python as halves of surrogate pairs. They
        # may name a file; anything else is looked for in vain.
        halves = set(map(chr, range(0xDC80, 0xDD00)))
        odd = next((text for text in arguments if halves & set(text)), None)
        if odd is None:
            return _show_fault(error)
        output.error(f"{odd!r} is not text in UTF-8.", hint="Type it in a terminal whose encoding is UTF-8.")
        return EXIT_USAGE
    except Exception as error:
        if streams.is_interrupt(error):
            output.error("Interrupted; nothing half-written is left.")
            return EXIT_INTERRUPTED
        return _show_fault(error)
    if status == EXIT_INTERRUPTED:  # typer makes a silent exit of Ctrl-C
        output.error("Interrupted; nothing half-written is left.")
    return status if isinstance(status, int) else EXIT_DONE


def _show_usage(error: Any) -> int:
    """A wrong call: what typer says of it, and where the help is."""
    message = error.format_message()
    if type(error).__name__ == "NoArgsIsHelpError":  # its message is the whole help text
        streams.tell(message + "\n")
        return EXIT_USAGE
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else PROGRAM
    output.error(message, hint=f"See '{path} --help'.")
    return EXIT_USAGE


def _show_fault(error: Exception) -> int:
    """A fault of the program: one line, and the traceback in a log that can be sent."""
    import traceback

    trace = "".join(traceback.format_exception(error))
    if os.environ.get("PROVCITE_TRACEBACK"):
        streams.tell(trace)
    place = output.write_log(trace)
    where = f" The details are in {place}." if place else ""
    output.error(
        f"A fault of provcite itself ({type(error).__name__}: {error}).{where}", hint="Please report it."
    )
    return EXIT_FAULT
