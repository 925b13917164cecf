"""A page that an editor can be sent: the notes in order, the findings beside them. One file, no scripts."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from provcite.checks.report import counted, listed, sentence_of, summary_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.checks.reading import Citation
    from provcite.checks.report import Report
    from provcite.checks.run import Found
    from provcite.manuscripts.document import Block
    from provcite.model.record import Record

FORMAT: Final = ("html", "a page to send to an editor")

_STYLE = """
:root { color-scheme: light; --ink: #1d1d1f; --dim: #6b6b70; --line: #dcdce0; --error: #a8201a;
  --warning: #8a5a00; --note: #1f5f8b; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 2rem 1.5rem 4rem; color: var(--ink); background: #fff;
  font: 16px/1.5 Georgia, "Times New Roman", serif; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 2.5rem 0 .75rem; }
.meta, .where, .code, .reason, footer { font-family: system-ui, sans-serif; color: var(--dim);
  font-size: .82rem; }
.counts { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; margin: 1rem 0 0; padding: 0;
  list-style: none; }
.row { display: grid; grid-template-columns: 3.2rem minmax(0, 1fr) minmax(0, 24rem); gap: 0 1.25rem;
  padding: .8rem 0; border-top: 1px solid var(--line); }
.number { font-family: system-ui, sans-serif; font-weight: 600; text-align: right; }
.words { overflow-wrap: anywhere; } .words p { margin: 0; }
mark { background: #fdeceb; color: inherit; border-bottom: 2px solid var(--error); padding: 0 .05em; }
mark.warning { background: #fdf3df; border-color: var(--warning); } mark.note { background: #e8f2f9;
  border-color: var(--note); }
.finding { border-left: 3px solid var(--error); padding-left: .7rem; margin: 0 0 .7rem;
  font: .88rem/1.4 system-ui, sans-serif; overflow-wrap: anywhere; }
.finding.warning { border-color: var(--warning); } .finding.note { border-color: var(--note); }
.finding b { font-weight: 600; } .code { display: block; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; } th, td { text-align: left;
  vertical-align: top; padding: .35rem .6rem .35rem 0; border-top: 1px solid var(--line);
  overflow-wrap: anywhere; }
th { font: 600 .8rem system-ui, sans-serif; color: var(--dim); border-top: 0; }
a { color: #1f5f8b; } footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: .75rem; }
@media (max-width: 50rem) { .row { grid-template-columns: 2.5rem 1fr; } .row .beside { grid-column: 2;
  margin-top: .5rem; } }
@media print { body { font-size: 10.5pt; max-width: none; padding: 0; } .row { break-inside: avoid;
  grid-template-columns: 2.2rem 1fr 17rem; }
  a { color: inherit; text-decoration: none; } h2 { break-after: avoid; } mark { background: none; }
  @page { margin: 18mm 16mm; } }
"""


#: Control characters, which HTML forbids and which steer a terminal that the page is printed on.
_UNPRINTABLE = {code: "\ufffd" for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in (0x09, 0x0A)}


def write(reports: Sequence[Report]) -> str:
    """The page."""
    title = reports[0].name if len(reports) == 1 else f"{len(reports)} manuscripts"
    parts = [
        "<!doctype html>\n",
        '<html lang="en">\n<head>\n<meta charset="utf-8">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        f"<title>Check of {escape(title)}</title>\n",
        f"<style>{_STYLE}</style>\n</head>\n<body>\n",
    ]
    for report in reports:
        parts.extend(_one(report))
    parts.append("<footer>Made by provcite.</footer>\n</body>\n</html>\n")
    return "".join(parts).translate(_UNPRINTABLE)


def _one(report: Report) -> list[str]:
    counts = summary_of(report)
    document = report.result.document
    families = counts["by_family"] if isinstance(counts["by_family"], dict) else {}
    items = "".join(f"<li>{escape(str(name))}: {number}</li>" for name, number in families.items())
    parts = [
        f"<h1>{escape(document.title or report.name)}</h1>\n",
        _facts(report, len(document.notes), counts),
        f"<p><strong>{escape(sentence_of([report]))}.</strong></p>\n",
        f'<ul class="counts meta">{items}</ul>\n' if items else "",
    ]
    numbers = {id(note.block): note.number for note in document.notes}
    by_block: dict[int, list[Found]] = {}
    loose: list[Found] = []
    for item in report.found:
        if item.hit is None:
            loose.append(item)
        else:
            by_block.setdefault(id(item.hit.block), []).append(item)
    rows = [
        (block, number)
        for block, note in document.in_order()
        if (number := numbers.get(id(block))) is not None or id(block) in by_block
    ]
    if rows:
        parts.append("<h2>Notes and findings</h2>\n")
    for block, number in rows:
        parts.append(_row(block, number, by_block.get(id(block), [])))
    if loose:
        parts.append("<h2>Records</h2>\n")
        parts.extend(_finding(item) for item in loose)
    parts.extend(_listed(report))
    parts.extend(_records(report))
    return parts


def _facts(report: Report, notes: int, counts: dict[str, object]) -> str:
    return (
        f'<p class="meta">{escape(report.name)} · {counted(notes, "note")} · '
        f"{counts['citations']} citations of archival documents, {counts['matched']} matched</p>\n"
    )


def _row(block: Block, number: str | None, found: list[Found]) -> str:
    label = escape(number) if number is not None else f"¶{block.paragraph}"
    beside = "".join(_finding(item) for item in found)
    return (
        f'<div class="row"><div class="number">{label}</div>'
        f'<div class="words"><p>{_marked(block.text, found, whole=number is not None)}</p></div>'
        f'<div class="beside">{beside}</div></div>\n'
    )


def _marked(text: str, found: list[Found], *, whole: bool) -> str:
    """The text with the words at fault marked; of running text only what is around them."""
    spans = sorted(
        (item.hit.start, item.hit.end, item.finding.severity.value) for item in found if item.hit is not None
    )
    low, high = 0, len(text)
    if not whole and spans:
        low = max(0, spans[0][0] - 160)
        high = min(len(text), max(end for _, end, _ in spans) + 160)
    parts = ["…" if low else ""]
    at = low
    for start, end, severity in spans:
        start = max(start, at)
        if end <= start:
            continue
        parts.append(escape(text[at:start]))
        parts.append(f'<mark class="{severity}">{escape(text[start:end])}</mark>')
        at = end
    parts.append(escape(text[at:high]))
    parts.append("…" if high < len(text) else "")
    return "".join(parts)


def _finding(item: Found) -> str:
    finding = item.finding
    fix = (
        f' <span class="reason">To be mended: {escape(finding.fix.new)}</span>'
        if finding.fix is not None
        else ""
    )
    return (
        f'<div class="finding {finding.severity.value}">{escape(finding.message)}{fix}'
        f'<span class="code">{finding.code} {escape(finding.name)}</span></div>'
    )


def _listed(report: Report) -> list[str]:
    """What was not read and what was not decided, with its words."""
    parts = []
    for kind, heading in (("unread", "Not read"), ("undecided", "Not decided")):
        items = [item for item in listed(report) if item.kind == kind]
        if not items:
            continue
        parts.append(f"<h2>{heading}</h2>\n<table><tr><th>Where</th><th>Words</th><th>Why</th></tr>\n")
        parts.extend(
            f"<tr><td>{escape(item.where)}</td><td>{escape(item.text)}</td><td>{escape(item.reason)}</td></tr>\n"
            for item in items
        )
        parts.append("</table>\n")
    return parts


def _records(report: Report) -> list[str]:
    cited: dict[str, tuple[Record, list[Citation]]] = {}
    reading = report.result.reading
    for citation in reading.citations:
        if citation.record is not None:
            cited.setdefault(citation.record.id, (citation.record, []))[1].append(citation)
    if not cited:
        return []
    parts = ["<h2>Documents cited</h2>\n<table><tr><th>Record</th><th>Document</th><th>Cited in</th></tr>\n"]
    for record, citations in cited.values():
        title = escape(record.title or record.id)
        url = record.url
        if url and url.startswith(("http://", "https://")):
            title = f'<a href="{escape(url, quote=True)}">{title}</a>'
        places = ", ".join(dict.fromkeys(reading.note_label(citation) for citation in citations))
        parts.append(
            f"<tr><td>{escape(record.id)}</td><td>{title}, {escape(record.date or 'undated')}</td>"
            f"<td>{escape(places)}</td></tr>\n"
        )
    parts.append("</table>\n")
    return parts
