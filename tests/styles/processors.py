"""What citeproc-js and pandoc print for the same style and the same CSL-JSON, as plain text.

citeproc-js is looked for where node finds modules (``NODE_PATH`` helps); pandoc on the path or in
the package pypandoc_binary.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clients import node, pandoc

_SCRIPT = Path(__file__).with_name("citeproc_js.js")

Item = dict[str, Any]
Cites = list[dict[str, Any]]


@dataclass(frozen=True)
class Printed:
    """The notes (or in-text citations) in order, and the bibliography by id."""

    notes: list[str]
    bibliography: dict[str, str]


def _locales() -> dict[str, str]:
    import citeproc

    folder = Path(citeproc.__file__).parent / "data" / "locales"
    return {
        language: (folder / f"locales-{language}.xml").read_text(encoding="utf-8")
        for language in ("en-US", "en-GB", "ru-RU", "de-DE", "fr-FR")
    }


def with_citeproc_js(style: str, items: list[Item], notes: list[Cites]) -> Printed:
    """Items cited in `notes`, one after the other, by citeproc-js."""
    call = {"style": style, "locales": _locales(), "items": items, "notes": notes}
    done = subprocess.run(
        [node(), str(_SCRIPT)],
        input=json.dumps(call),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    said = json.loads(done.stdout)
    return Printed(said["notes"], {str(key): text for key, text in said["bibliography"]})


def with_pandoc(style: str, items: list[Item], notes: list[Cites]) -> Printed:
    """Items cited in `notes`, one paragraph each, by pandoc's citeproc."""
    paragraphs = []
    for cites in notes:
        keys = "; ".join("@{" + str(cite["id"]) + "}" + cite.get("suffix", "") for cite in cites)
        paragraphs.append(f"A[{keys}]")
    with tempfile.TemporaryDirectory() as folder:
        style_path, data_path = Path(folder, "style.csl"), Path(folder, "items.json")
        style_path.write_text(style, encoding="utf-8")
        data_path.write_text(json.dumps(items), encoding="utf-8")
        done = subprocess.run(
            [pandoc(), "-f", "markdown-smart", "-t", "json", "--citeproc", f"--csl={style_path}",
             f"--bibliography={data_path}"],
            input="\n\n".join(paragraphs), capture_output=True, text=True, check=True, timeout=120,
        )  # fmt: skip
    blocks = json.loads(done.stdout)["blocks"]
    printed: list[str] = []
    entries: dict[str, str] = {}
    for block in blocks:
        if block["t"] == "Para":
            printed.append(_note_text(block["c"]))
        elif block["t"] == "Div" and block["c"][0][0] == "refs":
            for entry in block["c"][1]:
                entries[entry["c"][0][0].removeprefix("ref-")] = _text(entry["c"][1]).strip()
    return Printed(printed, entries)


def _note_text(inlines: list[Any]) -> str:
    """The text of the citation after the letter that stands before it in the paragraph."""
    text = _text(inlines)
    return text[1:].strip() if text.startswith("A") else text.strip()


def _text(node: Any) -> str:
    """The characters of a piece of pandoc's document, formatting left out."""
    if isinstance(node, list):
        return "".join(_text(part) for part in node)
    if not isinstance(node, dict):
        return ""
    kind, content = node["t"], node.get("c")
    if kind == "Str":
        return str(content)
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind == "Quoted":
        marks = "‘’" if content[0]["t"] == "SingleQuote" else "“”"
        return marks[0] + _text(content[1]) + marks[1]
    if kind in ("Link", "Span", "Cite", "Div"):
        return _text(content[1])
    if kind == "Code":
        return str(content[1])
    return _text(content)
