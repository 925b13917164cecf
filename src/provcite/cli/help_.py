"""``provcite help``: a topic on one screen, or what a command's ``--help`` prints."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from provcite.cli import output
from provcite.cli.app import make_app

app = make_app()

#: The topics, each a text in ``data/help``, and what they are about.
TOPICS: Final = {
    "editing": "changing records: one value, many, taking it back",
    "references": "archival references: how they are read, and put right",
    "dates": "how dates are written and read",
    "styles": "citation styles and bibliographies",
    "word": "drafts and manuscripts of Word and LibreOffice",
}


def _complete(incomplete: str) -> list[str]:
    from provcite.cli.main import COMMANDS

    names = [*TOPICS, *(row.name for row in COMMANDS)]
    return [name for name in names if name.startswith(incomplete)]


@app.command(name="help")
def help_(
    topic: Annotated[
        str, typer.Argument(metavar="[TOPIC]", help="A topic or a command.", autocompletion=_complete)
    ] = "",
) -> None:
    """Explain a topic, a command, or list what can be explained.

    Topics: editing, references, dates, styles, word.

    \b
    Examples:
      provcite help editing
      provcite help word
      provcite help cite
    """
    from provcite.cli.main import COMMANDS

    if not topic:
        for name, about in TOPICS.items():
            output.result(f"provcite help {name:<12}{about}")
        output.note("'provcite help COMMAND' explains a command; 'provcite --help' lists them.")
    elif topic.lower() in TOPICS:
        output.raw_result(output.safe(text(topic.lower())))
    elif topic in {row.name for row in COMMANDS}:
        from provcite.cli.main import load_command

        command = load_command(topic)
        with command.make_context(f"provcite {topic}", [], resilient_parsing=True) as context:
            output.raw_result(output.safe(command.get_help(context)))
    else:
        import difflib

        from provcite.model.errors import NotFoundError

        near = difflib.get_close_matches(topic, [*TOPICS, *(row.name for row in COMMANDS)], n=3)
        raise NotFoundError(f"There is no topic or command {topic!r}.", nearest=tuple(dict.fromkeys(near)))


#: Longest line of a topic's paragraphs, in characters.
_WIDEST: Final = 90


def text(topic: str) -> str:
    """The text of a topic as the terminal's width has it; what is indented there stays as it is."""
    import shutil
    import textwrap
    from importlib.resources import files

    width = min(shutil.get_terminal_size((80, 24)).columns, _WIDEST)
    words = files("provcite").joinpath("data", "help", f"{topic}.txt").read_text("utf-8").rstrip("\n")
    return "\n\n".join(
        block if block.startswith(" ") else textwrap.fill(" ".join(block.split()), width)
        for block in words.split("\n\n")
    )
