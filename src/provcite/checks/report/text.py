"""Text for a terminal: errors first, the words at fault marked, nothing said twice, sums by kind."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from provcite.checks.report import counted, sentence_of, summary_of
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from provcite.checks.report import Report
    from provcite.checks.run import Found
    from provcite.checks.undecided import Aside
    from provcite.manuscripts.document import Document

FORMAT: Final = ("text", "for reading, errors first")

#: The same finding again and again (a hyphen in every range) is shown this often, then counted.
MAX_ALIKE = 12


def write(
    reports: Sequence[Report],
    paint: Callable[[str, str], str] = lambda words, kind: words,
    width: int = 100,
    *,
    verbose: bool = False,
) -> str:
    """The report. `paint` colours words by kind (heading, error, warning, note, mark, dim, plain).

    With `verbose` every citation is listed with its record, confidence and reason.
    """
    parts = [_one(report, paint, max(50, width), verbose) for report in reports]
    if len(reports) > 1:
        parts.append(paint(f"All together: {sentence_of(reports)}.", "heading") + "\n")
    return "\n".join(parts)


def _one(report: Report, paint: Callable[[str, str], str], width: int, verbose: bool) -> str:
    lines: list[str] = []
    counts = summary_of(report)
    document = report.result.document
    lines.append(
        paint(report.name, "heading")
        + paint(
            f": {_notes(document)}, {counted(int(str(counts['citations'])), 'citation')} "
            f"of archival documents, {counts['matched']} matched to "
            f"{counted(int(str(counts['records'])), 'record')}",
            "plain",
        )
    )
    shown: dict[str, int] = {}
    for severity in Severity:
        groups = _alike(item for item in report.found if item.finding.severity is severity)
        place = None
        for item, others in groups:
            code = item.finding.code
            shown[code] = shown.get(code, 0) + 1
            if shown[code] > MAX_ALIKE:
                continue
            here = _place(item)
            if here != place:
                lines.append("")
                lines.append(paint(here, "heading"))
                place = here
            lines.extend(_finding(item, paint, width))
            if others:
                places = ", ".join(dict.fromkeys(_short_place(other) for other in others))
                lines.extend(
                    "    " + paint(line, "dim")
                    for line in textwrap.wrap(f"The same: {places}.", width - 6, break_on_hyphens=False)
                )
    for code, number in sorted(shown.items()):
        if number > MAX_ALIKE:
            name = next(item.finding.name for item in report.found if item.finding.code == code)
            lines.append("")
            lines.append(paint(f"{code} {name}: {number - MAX_ALIKE} more like these.", "dim"))
    lines.extend(_asides("Unread", report, report.result.unread, paint, width))
    lines.extend(_asides("Undecided", report, report.result.undecided, paint, width))
    if verbose:
        lines.extend(_citations(report, paint))
    lines.append("")
    lines.append(_summary(report, paint))
    return "\n".join(lines) + "\n"


def _notes(document: Document) -> str:
    """The notes read, of those that the file has where it has others."""
    read, there = len(document.notes), document.notes_in_file
    if there is None or there == read:
        return counted(read, "note")
    return f"{counted(there, 'note')} in the file, {read:,} read"


def _alike(found: Iterable[Found]) -> list[tuple[Found, list[Found]]]:
    """Findings that say the same, once, each with the others of its kind."""
    groups: dict[tuple[str, str, str], list[Found]] = {}
    for item in found:
        finding = item.finding
        groups.setdefault((finding.code, finding.message, finding.found or ""), []).append(item)
    return [(items[0], items[1:]) for items in groups.values()]


def _asides(
    title: str, report: Report, asides: Sequence[Aside], paint: Callable[[str, str], str], width: int
) -> list[str]:
    """What was not read or not decided: each reason once, with the places and their words."""
    if not asides:
        return []
    lines = ["", paint(title, "heading")]
    groups: dict[str, list[Aside]] = {}
    for item in asides:
        groups.setdefault(item.reason, []).append(item)
    for reason, items in groups.items():
        wrapped = textwrap.wrap(reason, width - 4, break_long_words=False, break_on_hyphens=False)
        lines.extend("  " + paint(line, "plain") for line in wrapped)
        for item in items[:MAX_ALIKE]:
            note = report.result.document.notes[item.note].number if item.note is not None else None
            place = f"note {note}" if note is not None else f"paragraph {item.block.paragraph}"
            lines.append("      " + paint(f"{place}: {_short(item.text, width - 12 - len(place))}", "dim"))
        if len(items) > MAX_ALIKE:
            lines.append("      " + paint(f"and {len(items) - MAX_ALIKE} more.", "dim"))
    return lines


def _short_place(item: Found) -> str:
    position = item.finding.position
    return f"note {position.note}" if position.note is not None else f"paragraph {position.paragraph or 1}"


def _place(item: Found) -> str:
    position = item.finding.position
    words = f"note {position.note}" if position.note is not None else f"paragraph {position.paragraph or 1}"
    if position.line is not None:
        words += f", line {position.line}"
    if position.part and position.line is not None:
        words += f" of {position.part}"
    return words


def _finding(item: Found, paint: Callable[[str, str], str], width: int) -> list[str]:
    finding = item.finding
    label = f"{finding.severity.value} {finding.code} {finding.name}"
    lines = ["  " + paint(label, finding.severity.value)]
    # A call that is to be pasted into a shell stands unbroken on a line of its own.
    message, call, words = finding.message.partition("provcite add ")
    lines.extend(
        "    " + paint(line, "plain")
        for line in textwrap.wrap(message, width - 6, break_long_words=False, break_on_hyphens=False)
    )
    if call:
        lines.append("      " + paint(call + words, "plain"))
    if finding.basis and finding.record and finding.severity is not Severity.NOTE:
        rests = f"Matched to {finding.record}: {finding.basis}."
        lines.extend(
            "    " + paint(line, "dim")
            for line in textwrap.wrap(rests, width - 6, break_long_words=False, break_on_hyphens=False)
        )
    if finding.excerpt:
        before, mark, after = _window(item, width - 8)
        lines.append("      " + paint(before, "dim") + paint(mark, "mark") + paint(after, "dim"))
        lines.append(
            "      "
            + " " * _columns(paint(before, "plain"))
            + paint("^" * max(1, _columns(paint(mark, "plain"))), finding.severity.value)
        )
    if finding.expected and finding.fix is None and finding.expected not in finding.message:
        lines.append("      " + paint(f"record: {_short(finding.expected, width - 16)}", "plain"))
    if finding.fix is not None and finding.fix.safe:
        lines.append("      " + paint(f"--fix puts: {_short(finding.fix.new, width - 20)}", "dim"))
    return lines


def _columns(text: str) -> int:
    import unicodedata

    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: max(1, limit - 1)] + "…"


def _window(item: Found, room: int) -> tuple[str, str, str]:
    """What stands before the words at fault, the words, and what follows, cut to `room` characters."""
    text = item.finding.excerpt.replace("\n", " ").replace("\t", " ")
    start, end = item.mark
    mark = text[start:end]
    if len(mark) > room - 2:
        return "", mark[: room - 3] + "…", ""
    spare = room - len(mark)
    before, after = text[:start], text[end:]
    left = min(len(before), max(spare // 2, spare - len(after)))
    if left < len(before):
        before = "…" + before[len(before) - left + 1 :] if left else ""
    right = spare - len(before)
    if right < len(after):
        after = after[: max(0, right - 1)] + "…" if right > 0 else ""
    return before, mark, after


def _citations(report: Report, paint: Callable[[str, str], str]) -> list[str]:
    lines = ["", paint("Citations", "heading")]
    reading = report.result.reading
    for citation in reading.citations:
        words = _short(" ".join(citation.text.split()), 60)
        answer = (
            f"{citation.record.id} ({citation.confidence:.2f}: {citation.reason})"
            if citation.record
            else "no record"
        )
        lines.append("  " + paint(f"{reading.note_label(citation)}: {words} → {answer}", "plain"))
    return lines


def _summary(report: Report, paint: Callable[[str, str], str]) -> str:
    counts = summary_of(report)
    extra = []
    if counts["suppressed"]:
        extra.append(f"{counts['suppressed']} suppressed in the manuscript")
    if report.known:
        extra.append(f"{report.known} known from the baseline")
    tail = f" ({'; '.join(extra)})" if extra else ""
    lines = [paint(f"{sentence_of([report])}{tail}.", "heading")]
    if not report.found:
        return lines[0]
    kinds: dict[str, int] = {}
    for item in sorted(report.found, key=lambda item: item.finding.code):
        kind = f"{item.finding.code} {item.finding.name}"
        kinds[kind] = kinds.get(kind, 0) + 1
    lines.extend(paint(f"  {number:5,}  {kind}", "plain") for kind, number in kinds.items())
    if counts["fixable"]:
        lines.append(paint(f"{counts['fixable']} can be mended with --fix.", "plain"))
    codes = sorted({item.finding.code for item in report.found})
    lines.append(paint(f"A rule explains itself: provcite rule {codes[0]}", "dim"))
    return "\n".join(lines)
