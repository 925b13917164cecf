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
fields of a record that a line shows. What a format has no field for is not in the file:
`provcite export ID --to FORMAT --report` says for a record what that is. The record stays the truth:
when the file comes back, `provcite import` finds the record by its key, its address or its reference
and offers what was changed in the other program, nothing else.

*Whole copy* names the place of a copy of the record that provcite alone reads. It goes along by
itself where no program prints what stands there, and elsewhere with `--full`; `--lean` leaves it out
everywhere.
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
        "| Format | Export | Import | File | Whole copy in | It goes along |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name in FORMATS:
        module = load(name)
        table: Table = module.TABLE
        reads = "yes" if module.FORMAT.reads else "no"
        keeps = "always" if table.copied else "with `--full`" if table.copy else "—"
        rows.append(
            f"| [{name}](#{name}) | yes | {reads} | `{module.FORMAT.extension}` "
            f"| {_cell(table.copy) or '—'} | {keeps} |"
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
