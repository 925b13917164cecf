"""Write the generated pages of the documentation: ``python docs/generate.py [--check]``.

With ``--check`` nothing is written and the exit status is 1 where a page is stale.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent


def command_page() -> str:
    """The reference of the command line, from the program itself."""
    from provcite.cli.main import COMMANDS, load_command

    parts = [
        "# Commands\n\nMade from the program by `make docs`; `provcite COMMAND --help` prints the same.\n\n"
        "Before any command: `--store FOLDER` names the store, `--quiet` leaves out progress and hints.\n"
    ]
    for row in COMMANDS:
        parts += _sections(load_command(row.name), f"provcite {row.name}", 2)
    return "\n".join(parts)


def _sections(command: Any, path: str, depth: int) -> list[str]:
    text = _help(command, path)
    parts = [f"{'#' * depth} {path}\n\n```text\n{text}\n```\n"]
    for name, inner in sorted(getattr(command, "commands", {}).items()):
        parts += _sections(inner, f"{path} {name}", depth + 1)
    return parts


def _help(command: Any, path: str) -> str:
    """The help of a command as a terminal of 90 columns shows it."""
    with command.make_context(path, [], resilient_parsing=True, terminal_width=90) as context:
        lines = command.get_help(context).splitlines()
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def roles_page() -> str:
    """The list of roles, from its data."""
    from provcite.archives.data import read_data
    from provcite.archives.safeyaml import load_strings

    raw = load_strings(read_data("words/roles.yaml"), "words/roles.yaml")
    parts = [
        "# Roles\n\nMade from `data/words/roles.yaml` by `make docs`.\n\n"
        "The key `role` of a creator takes any word. These are known, with their synonyms; a record keeps "
        "the word that you write. A word outside the list is noted and kept as it is, and counts as a "
        "contributor's; one that looks misspelt gets a warning.\n\n"
        "*Author of*: the CSL types in which the role stands in the author's place where nobody is called "
        "the author, the first in this order that is filled. *CSL*: the name variable that carries it. "
        "*MARC*: the relator's code; where MARC has none, MODS says `ctb`, with the word beside it.\n",
        "| role | means | synonyms | author of | CSL | MARC |\n|---|---|---|---|---|---|",
    ]
    for entry in raw["words"]:
        cells = (
            entry["word"],
            entry["about"],
            ", ".join(entry.get("synonyms", ())),
            ", ".join(entry.get("author_of", ())),
            entry.get("csl", ""),
            entry.get("marc", ""),
        )
        parts.append("| " + " | ".join(cells) + " |")
    others = "; ".join(f"{term} ({code})" for code, term in raw["relators"].items())
    parts.append(f"\nThe other relators of MARC count as contributors: {others}.\n\n## Sources\n")
    parts += [f"- {text}" for text in raw["sources"].values()]
    return "\n".join(parts) + "\n"


def events_page() -> str:
    """The list of events, from its data."""
    from provcite.archives.data import read_data
    from provcite.archives.safeyaml import load_strings

    raw = load_strings(read_data("words/events.yaml"), "words/events.yaml")
    parts = [
        "# Events\n\nMade from `data/words/events.yaml` by `make docs`.\n\n"
        "The key `event` of a step of the provenance takes any word. These are known, with their synonyms; a "
        "record keeps the word that you write. A word outside the list is noted and told as it stands; one "
        "that looks misspelt gets a warning.\n\n"
        "*Sort*: custody, access, registration, description and loss happen to the original where the record "
        "does not say `of:`; a reproduction, a text and a publication are made from it. *ISAD(G)*: the "
        "element in which an archive tells it. *RiC*: the term of RiC-O 1.1. *PREMIS*: the nearest term of the "
        "preservation events of the Library of Congress.\n",
        "| event | means | synonyms | sort | makes | ISAD(G) | RiC | PREMIS |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for entry in raw["words"]:
        if entry["group"] == "other":
            continue
        cells = (
            entry["word"],
            entry["about"],
            ", ".join(entry.get("synonyms", ())),
            entry["group"],
            *(entry.get(key, "") for key in ("makes", "isadg", "ric", "premis")),
        )
        parts.append("| " + " | ".join(cells) + " |")
    parts.append("\n## Sources\n")
    parts += [f"- {text}" for text in raw["sources"].values()]
    return "\n".join(parts) + "\n"


def man_pages() -> dict[str, str]:
    """A manual page for the program and one for each command, in the man macros (man(7))."""
    from provcite import __version__
    from provcite.cli.main import COMMANDS, app, load_command
    from typer.main import get_command

    names = [f"provcite-{row.name}" for row in COMMANDS]
    about = "Citations and provenance of archival documents"
    made = {"provcite.1": _man(get_command(app), "provcite", about, names, __version__)}
    for row in COMMANDS:
        made |= _man_of(load_command(row.name), f"provcite {row.name}", __version__)
    return made


def _man_of(command: Any, path: str, version: str) -> dict[str, str]:
    name = path.replace(" ", "-")
    inner = sorted(getattr(command, "commands", {}).items())
    about = (command.help or "").strip().partition("\n")[0]
    also = ["provcite", *(f"{name}-{each}" for each, _ in inner)]
    made = {f"{name}.1": _man(command, path, about, also, version)}
    for each, one in inner:
        made |= _man_of(one, f"{path} {each}", version)
    return made


def _man(command: Any, path: str, about: str, also: list[str], version: str) -> str:
    """One page: what the help says, in the sections that man(7) names."""
    name = path.replace(" ", "-")
    with command.make_context(path, [], resilient_parsing=True, terminal_width=90) as context:
        usage = command.get_usage(context).partition(":")[2].strip()
        records = [(param, param.get_help_record(context)) for param in command.get_params(context)]
    text = (command.help or "").strip().partition("\n")[2].strip("\n")
    words, _, examples = text.partition("\b\nExamples:\n")
    lines = [
        f'.TH "{name.upper()}" "1" "" "provcite {version}" "User Commands"',
        ".SH NAME",
        _roff(f"{name} - {about.rstrip('.')}"),
        ".SH SYNOPSIS",
        f".B {_roff(' '.join(usage.split()))}",
        ".SH DESCRIPTION",
    ]
    for paragraph in (words.strip() or about).split("\n\n"):
        lines += [".PP", _roff(" ".join(paragraph.replace("\b", "").split()))]
    for title, wanted in (("ARGUMENTS", "argument"), ("OPTIONS", "option")):
        shown = [record for param, record in records if param.param_type_name == wanted and record]
        if shown:
            lines.append(f".SH {title}")
        for option, meaning in shown:
            lines += [".TP", f".B {_roff(option)}", _roff(meaning)]
    if examples.strip():
        lines += [".SH EXAMPLES", ".nf"]
        lines += [_roff(line.strip()) for line in examples.strip("\n").splitlines()]
        lines.append(".fi")
    lines += [
        ".SH EXIT STATUS",
        "0 done; 1 done, and something was found; 2 wrong use or input; 3 a fault of the program; "
        "130 interrupted.",
        ".SH SEE ALSO",
        ", ".join(f"\\fB{_roff(each)}\\fR(1)" for each in also),
    ]
    return "\n".join(lines) + "\n"


def _roff(text: str) -> str:
    """`text` for troff: backslashes, hyphens, apostrophes and a leading dot escaped."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    text = "".join(letter if letter.isascii() else f"\\[u{ord(letter):04X}]" for letter in text)
    return "\\&" + text if text.startswith(".") else text


def pages() -> dict[str, str]:
    """Every generated page by its path below docs/."""
    from provcite.checks.pages import rule_pages
    from provcite.exchange.pages import exchange_page

    made = {
        "cli.md": command_page(),
        "exchange.md": exchange_page(),
        "events.md": events_page(),
        "roles.md": roles_page(),
    }
    made |= {f"rules/{name}": text for name, text in rule_pages().items()}
    made |= {f"man/{name}": text for name, text in man_pages().items()}
    return made


def main() -> int:
    stale = []
    for name, text in pages().items():
        path = ROOT / name
        if not path.exists() or path.read_text("utf-8") != text:
            stale.append(name)
            if "--check" not in sys.argv:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8", newline="\n")
    if stale:
        print("stale:" if "--check" in sys.argv else "written:", ", ".join(stale))
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
