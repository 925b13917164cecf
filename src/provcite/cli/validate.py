"""``provcite validate``: is every record file sound?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, complete_ids, open_library
from provcite.model.errors import EXIT_DONE, EXIT_FINDINGS, InputError, StoreError, UsageError
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.archives.authorities import Authorities
    from provcite.model.findings import Finding
    from provcite.ops.validate import Validated

app = make_app()

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


@app.command()
def validate(
    records: list[str] = typer.Argument(
        None,
        metavar="[ID|FILE]...",
        help="Records, or files ending in .yaml (default: all).",
        autocompletion=complete_ids,
    ),
    format: str = typer.Option("text", "--format", metavar="text|json|github", help="How to report."),
    store: StoreOption = "",
) -> None:
    """Check record files against the schema and the rules for records.

    Each finding has its place, a code and what was expected. The store's own repositories,
    concordances and address rules are read as well. Exit status 1 where there are errors or
    warnings; notes (unknown keys) do not count.

    \b
    Examples:
      provcite validate
      provcite validate 113371
      provcite validate draft-record.yaml --format json
      provcite validate concordances.yaml
    """
    from provcite.ops.validate import counts_as_found

    if format not in ("text", "json", "github"):
        raise UsageError(f"There is no format {format!r}.", hint="Known formats: text, json, github.")
    findings: list[Finding] = []
    files = 0
    for validated in _validated(records or [], store):
        files += 1 if validated.path.suffix == ".yaml" else 0
        findings.extend(validated.findings)
        if format != "json":
            for finding in validated.findings:
                (_show if format == "text" else _show_github)(finding)
    if format == "json":
        output.json_result({"files": files, "findings": [as_json(finding) for finding in findings]})
    else:
        output.note(_summary(files, findings))
    raise typer.Exit(EXIT_FINDINGS if counts_as_found(findings) else EXIT_DONE)


def _validated(names: list[str], store: str) -> Iterator[Validated]:
    from provcite.ops.validate import validate_file, validate_own_file, validate_store

    if not names:
        library = open_library(store)
        yield from output.progress(validate_store(library), label="Validating", total=len(library.ids()))
        return
    for name in names:
        if name.endswith((".yaml", ".yml")):
            try:
                yield validate_own_file(Path(name)) or validate_file(
                    Path(name), authorities=_authorities(store)
                )
            except OSError as fault:
                raise InputError(f"The file cannot be read: {fault.strerror}.", place=name) from fault
        else:
            yield from validate_store(open_library(store), [name])


def _authorities(store: str) -> Authorities | None:
    """The store's own data; None, for the shipped, where there is no store and none was asked for."""
    try:
        return open_library(store).authorities()
    except StoreError:
        if store or output.settings.store:
            raise
        return None


def _show(finding: Finding) -> None:
    place = output.styled(output.safe(str(finding.position)), "bold")
    severity = output.styled(str(finding.severity), _COLOURS[finding.severity])
    key = f"{finding.position.key}: " if finding.position.key else ""
    output.raw_result(f"{place}: {severity} {finding.code} {output.safe(key + finding.message)}")


def _show_github(finding: Finding) -> None:
    """One workflow command, by which GitHub marks the line."""
    kind = "notice" if finding.severity is Severity.NOTE else str(finding.severity)
    position = finding.position
    place = f"file={_escaped(position.file, also=',:')}"
    if position.line is not None:
        place += f",line={position.line},col={position.column or 1}"
    message = _escaped(f"{position.key}: {finding.message}" if position.key else finding.message)
    output.result(f"::{kind} {place},title={finding.code}::{message}")


def _escaped(text: str, *, also: str = "") -> str:
    for character in "%\r\n" + also:
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def as_json(finding: Finding) -> dict[str, Any]:
    """A finding as design section 8 has it, with the place in the record file."""
    position = finding.position
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": str(finding.severity),
        "message": finding.message,
        "file": position.file,
        "line": position.line,
        "column": position.column,
        "key": position.key,
        "record": finding.record,
        "expected": finding.expected,
        "found": finding.found,
    }


def _summary(files: int, findings: list[Finding]) -> str:
    read = f"{files:,} file{'' if files == 1 else 's'} read"
    counts = [
        f"{count} {severity}{'' if count == 1 else 's'}"
        for severity in Severity
        if (count := sum(finding.severity is severity for finding in findings))
    ]
    return f"{read}: {', '.join(counts) if counts else 'all sound'}."
