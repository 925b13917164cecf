"""Whether a style that prints `note` prints anything of provcite's own: the sample records in each.

    python benchmarks/styles_note.py STYLES [--zotero CHECKOUT]

STYLES is a folder of CSL styles (a checkout of citation-style-language/styles; nothing of it is in this
repository). Those among them that ask for `note` print each shipped record from `export --to csl-json`, with
and without `--zotero`, as a note and as an entry. With a checkout of zotero/translation-server the records go
through Zotero as RIS, Zotero RDF, CSL-JSON and MODS first, whose Extra field is CSL's `note`. The status is 1
where anything that is printed has the word provcite in it, or no style was read.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from provcite.csl import Citation, Style, render
from provcite.csl.citations import read_cite
from provcite.exchange.base import Options
from provcite.exchange.context import shipped_context
from provcite.exchange.registry import load
from provcite.schema.decode import decode_bytes

if TYPE_CHECKING:
    from provcite.model.record import Record

ROOT = Path(__file__).resolve().parents[1]
_ASKS = re.compile(rb'variable="(?:[^"]* )?note(?: [^"]*)?"')
_THROUGH = (("ris", False), ("zotero-rdf", False), ("csl-json", True), ("mods", False))


def shipped() -> list[Record]:
    decoded = [
        decode_bytes(path.read_bytes(), file=path.name) for path in sorted((ROOT / "records").glob("*.yaml"))
    ]
    return [item.record for item in decoded if item.record is not None]


def exported(records: list[Record], name: str, *, zotero: bool) -> str:
    return "".join(load(name).write(records, Options(context=shipped_context(), zotero=zotero)))


def through_zotero(records: list[Record], checkout: str) -> dict[str, list[Any]]:
    """The items that Zotero hands to a style, by the format in which it got the records."""
    jobs = [{"text": exported(records, name, zotero=zotero), "to": ["csljson"]} for name, zotero in _THROUGH]
    done = subprocess.run(
        ["node", str(ROOT / "tests" / "zotero.cjs"), checkout],
        input=json.dumps(jobs), capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return {
        f"{name} through Zotero": json.loads(result["back"]["csljson"])
        for (name, _), result in zip(_THROUGH, json.loads(done.stdout), strict=True)
    }


def printed(style: Style, items: list[Any]) -> list[str]:
    session = style.session(items)
    notes = [Citation([read_cite({"id": item["id"]})], number) for number, item in enumerate(items, start=1)]
    cited = [render(node) for node in session.cite_all(notes)]
    return cited + [render(entry.text) for entry in session.bibliography()]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("styles", type=Path)
    options.add_argument("--zotero", default="")
    asked = options.parse_args()
    records = shipped()
    material = {
        "csl-json": json.loads(exported(records, "csl-json", zotero=False)),
        "csl-json --zotero": json.loads(exported(records, "csl-json", zotero=True)),
    }
    if asked.zotero:
        material |= through_zotero(records, asked.zotero)
    for items in material.values():
        for item in items:  # nobody hands this to a style
            item.pop("custom", None)
    read = lines = faults = 0
    for path in sorted(asked.styles.glob("*.csl")):
        source = path.read_bytes()
        if not _ASKS.search(source):
            continue
        try:
            style = Style.load(source)
        except Exception as fault:
            print(f"{path.name}: not read ({fault})")
            continue
        read += 1
        for name, items in material.items():
            for text in printed(style, items):
                lines += 1
                if "provcite" in text.casefold():
                    faults += 1
                    print(f"{path.name}, {name}: {text[:200]}")
    print(f"{read} styles that ask for note, {lines} notes and entries, {faults} with the word provcite")
    return 1 if faults or not read else 0


if __name__ == "__main__":
    sys.exit(main())
