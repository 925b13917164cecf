"""``provcite check``: manuscripts against the records."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from provcite.cli import output, streams
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, open_library, report_passed_over
from provcite.model.errors import EXIT_FINDINGS, EXIT_USAGE, InputError, UsageError

if TYPE_CHECKING:
    from provcite.checks.report import Report
    from provcite.checks.settings import CheckSettings
    from provcite.ops.check import Checked

app = make_app()

_PAINT = {
    "heading": ("bold",), "error": ("red", "bold"), "warning": ("yellow", "bold"), "note": ("blue", "bold"),
    "mark": ("underline", "bold"), "dim": ("dim",), "plain": (),
}  # fmt: skip


@app.command()
def check(
    manuscripts: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="The manuscripts; - is standard input.", show_default=False),
    ],
    form: Annotated[
        str,
        typer.Option("--format", "-f", metavar="FORMAT", help="text, json, sarif, github, junit or html."),
    ] = "text",
    target: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write the report, or the mended copy, to FILE."),
    ] = None,
    select: Annotated[
        list[str] | None,
        typer.Option("--select", metavar="CODES", help="Only these rules or families: PC2,PC401."),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", metavar="CODES", help="Not these rules or families.")
    ] = None,
    ibid: Annotated[
        str, typer.Option("--ibid", metavar="POLICY", help="forbid, allow or require ibid.")
    ] = "",
    baseline: Annotated[
        Path | None,
        typer.Option(
            "--baseline", metavar="FILE", help="Report only what is not in this earlier JSON report."
        ),
    ] = None,
    annotate: Annotated[
        Path | None,
        typer.Option(
            "--annotate", metavar="FILE", help="Write a copy of the Word file with a comment at each finding."
        ),
    ] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend what is safe, in a copy (FILE.fixed.docx).")
    ] = False,
    in_place: Annotated[
        bool, typer.Option("--in-place", help="With --fix: mend the manuscript itself.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help="With --fix: list the fixes and write nothing.")
    ] = False,
    bibliography: Annotated[
        list[Path] | None,
        typer.Option(
            "--bibliography",
            metavar="FILE",
            help="The manuscript's own bibliography, whose keys are no records; may be repeated.",
        ),
    ] = None,
    source: Annotated[
        str,
        typer.Option(
            "--from", metavar="FORMAT", help="The manuscript's format, where its name does not say it."
        ),
    ] = "",
    fail_on: Annotated[
        str,
        typer.Option(
            "--fail-on",
            metavar="SEVERITY",
            help="Exit status 1 from this severity up: error, warning, note; unread: also for what was "
            "not read or decided.",
        ),
    ] = "note",
    citations: Annotated[
        bool,
        typer.Option(
            "--citations", help="In text: list every citation with its record, confidence and reason."
        ),
    ] = False,
    store: StoreOption = "",
) -> None:
    """Check manuscripts against the records, note by note.

    Reads Word, OpenDocument, Markdown, LaTeX, Typst, HTML and plain text. Every archival citation is
    matched to a record, and every difference is shown with what the record says. The manuscript is
    never changed unless --fix --in-place says so.

    \b
    Examples:
      provcite check draft.docx
      provcite check draft.docx --annotate draft.checked.docx
      provcite check draft.md --select PC2,PC5 --ignore PC205
      provcite check book.tex --fix --dry-run
      provcite check draft.docx --format html -o report.html
      provcite check draft.docx --baseline last-week.json
      provcite check - --from md < draft.md
    """
    from provcite.ops import check as ops

    _refuse_nonsense(manuscripts, form, annotate, fix, in_place, dry_run, fail_on, target)
    library = open_library(store)
    known = ops.read_baseline(baseline) if baseline is not None else None
    pairs: list[tuple[Checked, Report]] = []
    unread: list[InputError | OSError] = []
    for path in manuscripts:
        settings = _settings(ops.settings_for(library, path), select, ignore, ibid)
        try:
            with output.progress_bar(f"checking {path.name}") as step:
                given = _standard_input() if str(path) == "-" else None
                checked = ops.check_file(
                    library,
                    path,
                    settings,
                    format=source or None,
                    given=given,
                    progress=step,
                    bibliographies=bibliography or (),
                )
        except (InputError, OSError) as fault:
            # One manuscript that cannot be read does not hide the others.
            if len(manuscripts) == 1:
                raise
            unread.append(fault)
            continue
        for sentence in checked.result.document.warnings:
            output.warning(sentence)
        pairs.append((checked, ops.report_of(checked, known)))
    if annotate is not None:
        _annotate(pairs[0], annotate)
    if fix:
        pairs = [_fix(checked, report, in_place, dry_run, target) for checked, report in pairs]
    reports = [report for _, report in pairs]
    if reports and not (fix and dry_run):
        _show(reports, form, None if fix else target, citations)
    status = report_passed_over(library.index().passed_over(), list(library.unusable.values()))
    for problem in unread:
        output.show_error(
            problem if isinstance(problem, InputError) else InputError(output.os_message(problem))
        )
    if unread:
        raise typer.Exit(EXIT_USAGE)
    raise typer.Exit(EXIT_FINDINGS if ops.fails(reports, fail_on) else status)


def _refuse_nonsense(
    manuscripts: list[Path],
    form: str,
    annotate: Path | None,
    fix: bool,
    in_place: bool,
    dry_run: bool,
    fail_on: str,
    target: Path | None,
) -> None:
    from provcite.checks.report import writer
    from provcite.ops.check import fixed_name
    from provcite.store.files import real_path

    writer(form)
    if fix and not dry_run and (in_place or target is None) and "-" in map(str, manuscripts):
        raise UsageError("Standard input has no file to mend.", hint="Name one for the mended copy with -o.")
    if (in_place or dry_run) and not fix:
        raise UsageError("--in-place and --dry-run belong to --fix.", hint="Add --fix.")
    if fail_on not in ("error", "warning", "note", "unread"):
        raise UsageError(f"--fail-on takes error, warning, note or unread, not {fail_on!r}.")
    if annotate is not None:
        if len(manuscripts) != 1:
            raise UsageError("--annotate takes one manuscript at a time.")
        if real_path(annotate) == real_path(manuscripts[0]):
            raise UsageError(
                "The copy with comments cannot be the manuscript itself.", hint="Give another name."
            )
    if fix and not in_place and target is None:
        taken = {real_path(path) for path in manuscripts}
        for path in manuscripts:
            if real_path(fixed_name(path)) in taken:
                raise UsageError(
                    f"The mended copy of {path} would be written over the manuscript {fixed_name(path)}.",
                    hint="Mend them one at a time, with -o, or the manuscripts themselves with --in-place.",
                )
    if target is not None and annotate is not None and real_path(target) == real_path(annotate):
        raise UsageError("--output and --annotate name the same file.", hint="Give another name.")
    if target is not None and any(real_path(target) == real_path(path) for path in manuscripts):
        raise UsageError(
            "The output cannot be the manuscript itself.",
            hint="To mend the manuscript itself: --fix --in-place." if fix else "Give another name.",
        )
    if fix and target is not None and (in_place or len(manuscripts) != 1):
        raise UsageError(
            "--output with --fix names one mended copy.", hint="Leave out --in-place, and give one file."
        )


def _settings(
    settings: CheckSettings, select: list[str] | None, ignore: list[str] | None, ibid: str
) -> CheckSettings:
    """The settings with what the command line says over what the files say."""
    from dataclasses import replace

    from provcite.checks.settings import IBID, read_codes

    changes: dict[str, object] = {}
    if select:
        changes["select"] = read_codes(select, "--select")
    if ignore:
        changes["ignore"] = settings.ignore + read_codes(ignore, "--ignore")
    if ibid:
        if ibid not in IBID:
            raise UsageError(f"--ibid takes forbid, allow or require, not {ibid!r}.")
        changes["ibid"] = ibid
    return replace(settings, **changes) if changes else settings  # type: ignore[arg-type]  # values match their fields


def _standard_input() -> bytes:
    """What comes through the pipe, up to the size that a manuscript may have."""
    from provcite.ops.check import MAX_BYTES

    if output.is_interactive():
        output.note("Reading the manuscript from the keyboard; end with Ctrl-D.")
    data = streams.read_input(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise InputError(f"Standard input has more than {MAX_BYTES // (1024 * 1024)} MB; it was not read.")
    return data


def _paint(words: str, kind: str) -> str:
    styles = _PAINT[kind]
    return output.styled(output.safe(words), *styles) if styles else output.safe(words)


def _show(reports: list[Report], form: str, target: Path | None, citations: bool) -> None:
    from provcite.checks.report import sentence_of, writer

    module = writer(form)
    if form == "text" and target is None:
        output.raw_result(module.write(reports, _paint, output.width(), verbose=citations), end="")
        return
    text = module.write(reports, verbose=citations) if form == "text" else module.write(reports)
    if form in ("json", "sarif"):
        text = output.safe_json(text)
    if target is None:
        # Every other writer but text escapes controls in its own way; direction marks stay data.
        output.raw_result(text, end="")
        return
    from provcite.store.files import write_output

    write_output(target, [text.encode("utf-8", "replace")])
    output.note(f"{target}: {sentence_of(reports)}.")


def _annotate(pair: tuple[Checked, Report], target: Path) -> None:
    from datetime import UTC, datetime

    from provcite.ops import check as ops
    from provcite.store.files import write_output

    checked, report = pair
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    write_output(target, [ops.annotate(checked, report, when=now)])
    output.note(f"{target}: {len(report.found)} comments.")


def _fix(
    checked: Checked, report: Report, in_place: bool, dry_run: bool, target: Path | None
) -> tuple[Checked, Report]:
    """Mend one manuscript; the report that comes back is of what is left."""
    from dataclasses import replace

    from provcite.ops import check as ops
    from provcite.store.files import write_output

    fixed = ops.fix(checked, report)
    if dry_run:
        for line in fixed.fixes:
            output.result(line)
        if not fixed.fixes:
            output.note("There is nothing that can be mended safely.")
        for line in fixed.refused:
            output.warning(f"Not mended: {line}.")
        return checked, report
    for line in fixed.refused:
        output.warning(f"Not mended: {line}.")
    if not fixed.fixes:
        output.note(f"{checked.name}: there is nothing that can be mended safely; nothing was written.")
        return checked, report
    place = checked.path if in_place else target or ops.fixed_name(checked.path)
    if in_place:
        ops.write_in_place(checked, fixed)
    else:
        write_output(place, [fixed.data])
    for line in fixed.fixes:
        output.note(f"mended {line}")
    if fixed.files and not in_place:
        names = ", ".join(fixed.files)
        output.warning(f"Fixes in included files ({names}) are made with --in-place only.")
    output.note(f"{place}: {len(fixed.fixes)} mended.")
    return checked, replace(report, found=fixed.left)
