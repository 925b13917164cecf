"""``provcite verify``: recompute digests, re-read sources, find what is lost or has no record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, complete_ids, open_library
from provcite.model.errors import EXIT_FINDINGS, ProvciteError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from provcite.ops.verify import Check
    from provcite.store.library import Library

app = make_app()


@app.command()
def verify(
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help="Records to verify.", autocompletion=complete_ids),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", "-a", help="Every record, and files that no record points to.")
    ] = False,
    sources: Annotated[
        Path | None,
        typer.Option(
            "--sources", metavar="FOLDER", help="Where the imported documents lie (default: sources/)."
        ),
    ] = None,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=0, help="Processes (default: one for each core).")
    ] = 0,
    form: Annotated[str, typer.Option("--format", metavar="text|json", help="How to print.")] = "text",
    log: Annotated[bool, typer.Option("--log/--no-log", help="Write a PREMIS line for each check.")] = True,
    store: StoreOption = "",
) -> None:
    """Recompute digests, re-read sources and report what differs.

    Texts and attachments are compared with their SHA-256; the document from which a record was
    imported is read again where it lies in sources/ or in the folder given, and compared field by
    field. Nothing is repaired. The exit status is 1 on any difference.

    \b
    Examples:
      provcite verify 113371
      provcite verify --all
      provcite verify --all --sources ~/downloads --format json
    """
    from provcite.ops import verify as ops

    if bool(ids) == everything:
        raise UsageError("Name the records to verify, or all of them with --all.")
    if form not in ("text", "json"):
        raise UsageError(f"There is no format {form!r} here.", hint="Formats: text, json.")
    library = open_library(store)
    total = len(library.ids()) if everything else len({library.resolve(name) for name in ids or ()})
    made = ops.verify(library, None if everything else ids, sources=sources, jobs=jobs or None)
    checks = [check for group in output.progress(made, label="Verifying", total=total) for check in group]
    checks.sort(key=lambda check: (check.record or "\uffff", check.what, check.object))
    if log:
        _write_log(library, checks)
    found = [check for check in checks if check.outcome in ops.FINDINGS]
    if form == "json":
        output.json_result([_data(check) for check in checks])
    else:
        _show(checks, found, total)
    if found:
        raise typer.Exit(EXIT_FINDINGS)


def _write_log(library: Library, checks: Iterable[Check]) -> None:
    """The log is worth a warning where it cannot be written, not a failure of the check."""
    import datetime

    from provcite import __version__
    from provcite.ops.verify import write_log

    moment = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    try:
        write_log(library, checks, moment=moment, agent=f"provcite {__version__}")
    except ProvciteError as fault:
        output.warning(f"The log was not written: {fault.message}", hint=fault.hint)


def _show(checks: list[Check], found: list[Check], total: int) -> None:
    from provcite.ops.verify import Outcome
    from provcite.provenance.drawings.words import visible

    for check in checks:
        if check.outcome is Outcome.SAME:
            continue
        label = output.safe(check.record or "store")
        colour = "yellow" if check.outcome in (Outcome.ABSENT, Outcome.UNRECORDED) else "red"
        output.raw_result(f"{output.styled(label, colour, 'bold')}: {visible(check.message)}")
    for line in summary(checks, total):
        output.result(line)


#: How a record or a check came out, in the order in which the summary names them.
_STATES = ("unchanged", "different", "partly checked", "not checked", "without anything to check")


def summary(checks: Sequence[Check], total: int) -> list[str]:
    """What was found, counted twice: by record and by check. Each line's parts add up to its sum."""
    from collections import Counter

    from provcite.ops.verify import FINDINGS, Outcome

    by_record: dict[str, set[Outcome]] = {}
    for check in checks:
        if check.record is not None:
            by_record.setdefault(check.record, set()).add(check.outcome)
    states: Counter[str] = Counter()
    for outcomes in by_record.values():
        if outcomes & FINDINGS:
            states["different"] += 1
        elif outcomes == {Outcome.SAME}:
            states["unchanged"] += 1
        else:
            states["partly checked" if Outcome.SAME in outcomes else "not checked"] += 1
    states["without anything to check"] = total - len(by_record)
    lines = [_counted("record", total, [(state, states[state]) for state in _STATES])]
    outcomes_of = Counter(check.outcome for check in checks if check.record is not None)
    words = {
        Outcome.SAME: "unchanged",
        Outcome.DIFFERS: "different",
        Outcome.MISSING: "missing from the store",
        Outcome.UNREADABLE: "unreadable",
        Outcome.ABSENT: "not here",
        Outcome.UNRECORDED: "without a digest",
    }
    parts = [(word, outcomes_of[outcome]) for outcome, word in words.items()]
    lines.append(_counted("check", sum(outcomes_of.values()), parts))
    if orphans := sum(check.record is None for check in checks):
        lines.append(f"{orphans:,} file{'' if orphans == 1 else 's'} that no record points to")
    return lines


def _counted(what: str, total: int, parts: Sequence[tuple[str, int]]) -> str:
    """``61 checks: 3 unchanged, 58 not here``: what there is none of is left out, but for the first two."""
    told = [f"{number:,} {word}" for place, (word, number) in enumerate(parts) if number or place < 2]
    return f"{total:,} {what}{'' if total == 1 else 's'}: {', '.join(told)}"


def _data(check: Check) -> dict[str, str | None]:
    return {
        "record": check.record,
        "what": check.what,
        "object": check.object,
        "outcome": check.outcome.value,
        "expected": check.expected or None,
        "found": check.found or None,
    }
