"""The documentation's page about exchange formats, made from the tables that writers and readers use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from provcite.exchange.lenses import LENSES
from provcite.exchange.registry import FORMATS, load

if TYPE_CHECKING:
    from provcite.exchange.mapping import Table

_HEAD: Final = """# Exchange formats

<!-- Made by docs/generate.py from the tables in src/provcite/exchange; do not edit. -->

Each format has one table, from which its writer and its reader both work. *Record* names the
fields of a record that a line shows. What the format's own fields cannot give back exactly stands
in the place named under *Whole record*, as `provcite-…` lines in the form of the record file; other
programs pass over them, and `provcite import` restores the record. A field that was changed in
another program is taken as changed. `provcite export ID --to FORMAT --report` says for a record
what the format carries.
"""


def exchange_page() -> str:
    """``docs/exchange.md``: an overview, then the table of each format."""
    parts = [_HEAD, _overview()]
    for name in FORMATS:
        module = load(name)
        parts.append(f"## {name}\n\n{module.FORMAT.summary}\n\n{_table(module.TABLE)}")
    return "\n".join(parts)


def _overview() -> str:
    rows = [
        "| Format | Export | Import | File | Whole record in | Evidence and import data |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name in FORMATS:
        module = load(name)
        table: Table = module.TABLE
        reads = "yes" if module.FORMAT.reads else "no"
        keeps = "yes" if table.lines and table.bookkeeping else "no"
        rows.append(
            f"| [{name}](#{name}) | yes | {reads} | `{module.FORMAT.extension}` "
            f"| {_cell(table.lines) or '—'} | {keeps} |"
        )
    return "\n".join(rows) + "\n"


def _table(table: Table) -> str:
    rows = ["| Record | Field of the format | Remark |", "| --- | --- | --- |"]
    for row in table.rows:
        shown = ", ".join(f"`{name}`" for name in LENSES[row.lens].fields)
        remark = row.about + ("" if row.writes else "; only read" if row.about else "only read")
        rows.append(f"| {shown} ({row.lens.removeprefix('csl:')}) | `{row.target}` | {_cell(remark)} |")
    return "\n".join(rows) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
