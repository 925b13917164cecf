"""The question whether a name is a person's or a body's, asked once a name on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from provcite.cli import output

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.archives.agents import Kind
    from provcite.model.record import Record

#: Names that are listed where nobody can be asked.
_LISTED: Final = 5
_ANSWERS: Final = {"p": "person", "person": "person", "b": "body", "body": "body"}


def ask_kinds(records: Sequence[Record], *, ask: bool) -> dict[str, Kind]:
    """What each doubtful name of `records` is, as the user says; a name that is passed over is absent.

    Without `ask` (nobody is there, or wants no questions) the names are listed with what to do about them.
    """
    from provcite.ops.name_doubts import doubtful_names

    names = doubtful_names(records)
    if not names:
        return {}
    if ask:
        return _asked(names)
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    output.note(
        f"It is not sure whether these are persons or bodies: {'; '.join(names[:_LISTED])}{more}.",
        hint="They are kept as one string and never inverted. For a person: provcite edit ID --unset "
        "creators.0.literal --set creators.0.family=… --set creators.0.given=…; for a body: provcite edit ID "
        "--set creators.0.kind=body",
    )
    return {}


def _asked(names: Sequence[str]) -> dict[str, Kind]:
    from provcite.archives.agents import Kind, read_agent

    said: dict[str, Kind] = {}
    for name in names:
        guess = read_agent(name).kind
        while True:
            answer = output.ask(
                f"Is “{name}” a person or a body? p, b, or s to leave it open", default=guess.value[0]
            )
            answer = answer.strip().casefold()
            if answer in _ANSWERS:
                said[name] = Kind(_ANSWERS[answer])
            elif answer not in ("s", "skip"):
                output.error(f"{answer!r} is none of the answers.", hint="Type p, b or s.")
                continue
            break
    return said
