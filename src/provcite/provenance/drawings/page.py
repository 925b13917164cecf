"""A readable page for a package of records: what each is, where it lies, its chain and its files."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from provcite.model.visible import STEERING
from provcite.provenance.credits import credit_sentence
from provcite.provenance.dated import date_text
from provcite.provenance.drawings.tree import LineKind, tree_lines
from provcite.provenance.iris import local_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from provcite.model.record import Record
    from provcite.provenance.chain import Chain

_CSS: Final = """
body { font: 16px/1.5 Georgia, serif; color: #222; max-width: 46em; margin: 2em auto; padding: 0 1em }
h1 { font-size: 1.6em }
h2 { font-size: 1.2em; margin: 2em 0 .2em; border-top: 1px solid #ccc; padding-top: 1em }
dl { display: grid; grid-template-columns: 9em 1fr; gap: .1em 1em; margin: .6em 0 }
dt { color: #666 } dd { margin: 0; overflow-wrap: anywhere }
ol { padding-left: 1.4em } li.gap { list-style: none; color: #8a5a00; font-style: italic }
code { font-size: .85em } .detail { color: #555; display: block }
@media print { body { margin: 0; max-width: none } h2 { break-after: avoid } }
"""


def page(
    entries: Sequence[tuple[Record, Chain]], files: Mapping[str, Sequence[tuple[str, str]]], *, title: str
) -> str:
    """A complete HTML page without script or outside reference.

    `files` gives for a record's id the files packed with it: (path relative to the page, label).
    """
    body = "\n".join(_record(record, chain, files.get(record.id, ())) for record, chain in entries)
    links = "".join(
        f'<li><a href="#{_anchor(record.id)}">{escape(record.title or record.id)}</a></li>'
        for record, _ in entries
    )
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    html = (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{escape(title)}</title>\n'
        f"<style>{_CSS}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n<ul>{links}</ul>\n"
        f"{body}\n</body>\n</html>\n"
    )
    # HTML has no way to write a control character, and a direction mark would turn what follows.
    return html.translate(dict.fromkeys(STEERING, "\ufffd"))


def _anchor(record_id: str) -> str:
    return "record-" + local_name(record_id)


def _record(record: Record, chain: Chain, files: Sequence[tuple[str, str]]) -> str:
    original = chain.thing("original")
    facts = [
        ("Record", record.id),
        ("Date", date_text(record.date) if record.date else ""),
        ("Creators", "; ".join(creator.display for creator in record.creators)),
        ("Original", original.location or ""),
        ("Language", record.language or ""),
        ("Credits", credit_sentence(record.provenance)),
        ("Address", record.url or ""),
    ]
    rows = "".join(f"<dt>{name}</dt><dd>{_linked(value)}</dd>" for name, value in facts if value)
    if files:
        links = ", ".join(f'<a href="{escape(_href(path))}">{escape(label)}</a>' for path, label in files)
        rows += f"<dt>Files</dt><dd>{links}</dd>"
    heading = escape(record.title or record.id)
    return f'<h2 id="{_anchor(record.id)}">{heading}</h2>\n<dl>{rows}</dl>\n<ol>{_steps(chain)}</ol>'


def _steps(chain: Chain) -> str:
    items: list[str] = []
    for line in tree_lines(chain):
        text = escape(line.text.strip())
        if line.kind is LineKind.STEP:
            items.append(f"<li>{text}")
        elif line.kind is LineKind.GAP:
            items.append(f'<li class="gap">{text}')
        elif line.kind is LineKind.DETAIL and items:
            items[-1] += f'<span class="detail">{text}</span>'
    return "</li>".join(items) + ("</li>" if items else "")


def _linked(value: str) -> str:
    text = escape(value)
    return f'<a href="{text}">{text}</a>' if value.startswith(("https://", "http://")) else text


def _href(path: str) -> str:
    from urllib.parse import quote

    return quote(path)
