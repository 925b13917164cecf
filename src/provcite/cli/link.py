"""``provcite link``: notes typed by hand become live."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, open_library
from provcite.model.errors import EXIT_DONE, EXIT_FINDINGS, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.ops.link import Link, Linked, Plan

app = make_app()


@app.command()
def link(
    manuscript: Annotated[
        Path, typer.Argument(metavar="FILE", help="A manuscript with notes: .docx, .odt, .fodt.")
    ],
    target: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Where to write (default: FILE.linked.docx)."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help="List what would be linked and asked, and write nothing.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print what is linked and what is not as JSON.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    store: StoreOption = "",
) -> None:
    """Make the typed notes of a manuscript live, so that one command changes its style.

    Reads the notes as 'check' does. A citation that is matched to a record for certain is made to
    remember it; its words stay as they are, and so does what you wrote around it. What is not sure is
    asked on a terminal and listed elsewhere (exit status 1). Citations of Zotero, Mendeley and other
    programs stay theirs. Afterwards 'provcite render FILE --update --style NAME' makes the live notes anew.

    \b
    Examples:
      provcite link draft.docx
      provcite link draft.docx --dry-run
      provcite link draft.docx -o live.docx
    """
    from provcite.ops.check import read_bytes
    from provcite.ops.link import link as make
    from provcite.ops.link import plan_links
    from provcite.store.files import write_output

    place = target or manuscript.with_name(f"{manuscript.stem}.linked{manuscript.suffix}")
    if not dry_run and place.exists() and not force:
        raise UsageError(f"{place} is there already.", hint="Give another name with -o, or add --force.")
    library = open_library(store)
    data = read_bytes(manuscript)
    plan = plan_links(library, manuscript, data)
    chosen = list(plan.sure)
    left = list(plan.asked)
    if left and not dry_run and not as_json and output.is_interactive():
        answered, left = _ask(left)
        chosen += answered
    made = None if dry_run else make(data, manuscript.name, chosen)
    if made is not None:
        left += made.refused
        write_output(place, [made.data])
    if as_json:
        output.json_result(_as_data(plan, chosen, left, made, place))
    else:
        if dry_run:
            for one in chosen:
                output.result(f"{one.note}: {one.citing.id}{_locator(one)}: {output.shorten(one.text, 100)}")
        for one in left:
            output.result(f"{one.note}: not linked: {output.shorten(one.text, 100)}")
            output.result(f"  {one.doubt or 'Its words stand in several paragraphs or in a field.'}")
        _sum_up(plan, made, place)
    raise typer.Exit(EXIT_FINDINGS if left else EXIT_DONE)


def _ask(asked: Sequence[Link]) -> tuple[list[Link], list[Link]]:
    """What the user says of each doubtful citation: those to link, and those that are left."""
    from dataclasses import replace

    chosen: list[Link] = []
    left: list[Link] = []
    for number, one in enumerate(asked):
        output.note(f"{one.note}: {one.text}", hint=one.doubt)
        for place, record in enumerate(one.choices, 1):
            output.note(f"  {place}. {record.id}: {record.title or ''}")
        answer = _answer(len(one.choices))
        if answer == "q":
            left += asked[number:]
            break
        if answer == "s":
            left.append(one)
            continue
        record = one.choices[int(answer) - 1]
        same = record.id == one.citing.id
        chosen.append(one if same else replace(one, citing=replace(one.citing, id=record.id)))
    return chosen, left


def _answer(count: int) -> str:
    numbers = [str(number) for number in range(1, count + 1)]
    while True:
        answer = output.ask(
            f"Link it to {' or '.join(numbers)}, s to leave it as it is, q to leave all that follow",
            default="s",
        )
        answer = answer.strip().casefold()
        if answer in numbers or answer in ("s", "q"):
            return answer
        output.error(f"{answer!r} is none of the answers.", hint=f"Type {', '.join(numbers)}, s or q.")


def _locator(one: Link) -> str:
    return f", {one.citing.locator}" if one.citing.locator else ""


def _sum_up(plan: Plan, made: Linked | None, place: Path) -> None:
    count = len(plan.sure) if made is None else made.made
    words = [
        f"{count} {'citation' if count == 1 else 'citations'} {'would be' if made is None else 'made'} live"
    ]
    if made is not None and made.references:
        words.append(f"{made.references} references to notes live")
    if plan.live:
        words.append(f"{plan.live} live already or another program's")
    if plan.without_record:
        words.append(f"{plan.without_record} of documents that the store does not have")
    words += [f"{number} of {name}, left to it" for name, number in sorted(plan.managers.items())]
    output.note(f"{'' if made is None else f'{place}: '}{'; '.join(words)}.")


def _as_data(
    plan: Plan, chosen: Sequence[Link], left: Sequence[Link], made: Linked | None, place: Path
) -> dict[str, Any]:
    refused = made.refused if made is not None else ()
    return {
        "file": str(place) if made is not None else None,
        "linked": [_link_as_data(one) for one in chosen if one not in refused],
        "left": [_link_as_data(one) for one in left],
        "live": plan.live,
        "without_record": plan.without_record,
        "managers": plan.managers,
    }


def _link_as_data(one: Link) -> dict[str, Any]:
    return {
        "note": one.note,
        "text": one.text,
        "record": one.citing.id,
        "locator": one.citing.locator,
        "doubt": one.doubt,
        "choices": [record.id for record in one.choices],
    }
