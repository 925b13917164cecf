"""Drafts in Markdown: the filter that pandoc calls, and whole documents written through pandoc."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess  # pandoc is started by its path, with a list of arguments and no shell
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from provcite.drafts.pandoc import Made, fill, has_setting, setting
from provcite.model.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from provcite.drafts.passages import Composing

#: What a draft in text may be called, and what can be made of it.
DRAFTS: Final = (".md", ".markdown")
TARGETS: Final = (".docx", ".html", ".pdf", ".odt", ".tex", ".typ", ".epub", ".rtf", ".txt", ".md")
#: The programs that make a PDF, those first that set every script.
ENGINES: Final = ("lualatex", "xelatex", "typst", "weasyprint")
#: Largest document in pandoc's JSON, and seconds that pandoc may take for one.
MAX_BYTES: Final = 512 * 1024 * 1024
_SECONDS: Final = 600
_SETTINGS: Final = ("style", "lang", "ibid")
#: What pandoc would not make of the ending alone.
_NAMED_OTHERWISE: Final = {".txt": "plain", ".html": "html"}
_LACKS: Final = re.compile(r"Missing character: .{1,20}? \(U\+([0-9A-Fa-f]{4,6})\)")
_NAMES_A_FILE: Final = ("bibliography", "csl", "citation-abbreviations")


def read_document(data: bytes) -> Any:
    """A document of pandoc's; raises InputError where `data` is none."""
    try:
        return json.loads(data)
    except (ValueError, UnicodeDecodeError) as fault:
        raise InputError(
            "Standard input has no document of pandoc's.",
            hint="Call it so: pandoc draft.md --filter provcite -o out.docx",
        ) from fault


def write_document(document: Any) -> str:
    """A document as pandoc reads it."""
    return json.dumps(document, separators=(",", ":"))


def settings_of(document: Any) -> dict[str, str]:
    """What the head of a draft says: ``provcite-style``, ``provcite-lang``, ``provcite-ibid``."""
    found = {name: setting(document, f"provcite-{name}") for name in _SETTINGS}
    return {name: value for name, value in found.items() if value}


def make(document: Any, composer: Composing, *, nearest: Callable[[str], Sequence[str]]) -> Made:
    """Make the citations of `document` in place.

    Keys that are no records are named where the document has no bibliography of its own; `nearest` gives
    the ids that are spelt much like one.
    """
    made = fill(document, composer)
    if made.left and not has_setting(document, "bibliography", "references"):
        for key in dict.fromkeys(made.left):
            near = nearest(key)
            hint = f" The nearest: {', '.join(near)}." if near else ""
            made.warnings.append(f"No record has the id “{key[:80]}”; its citation is left as it is.{hint}")
    return made


def pandoc_path() -> str:
    """Where pandoc is: on the path, or in the package pypandoc_binary; raises UsageError where it is not."""
    found = shutil.which("pandoc")
    if found is None:
        beside = importlib.util.find_spec("pypandoc")
        folder = Path(beside.origin).parent / "files" if beside is not None and beside.origin else None
        found = shutil.which("pandoc", path=str(folder)) if folder is not None else None
    if found is None:
        raise UsageError(
            "Drafts in Markdown are rendered by pandoc, which is not here.",
            hint="Install it (pandoc.org, or 'pip install pypandoc_binary').",
        )
    return found


def read_draft(path: Path, data: bytes) -> Any:
    """A Markdown draft as a document of pandoc's; raises InputError where pandoc cannot read it."""
    done = _run([pandoc_path(), "--from", "markdown", "--to", "json", "--sandbox"], data, path)
    return read_document(done.stdout)


def write_draft(document: Any, draft: Path, target: Path, *, citeproc: bool) -> tuple[bytes, list[str]]:
    """The finished document in the format that `target`'s ending says, and what pandoc warned of.

    Pictures are looked for beside the draft; those in the network are not fetched but linked. Where the
    letters of a PDF are not in its font and the draft names none, it is set in one of this machine that
    has them.
    """
    warnings = _without_network(document)
    ending = target.suffix.lower()
    options = ["--citeproc"] if citeproc else []
    if ending == ".pdf":
        options += ["--pdf-engine", _engine()]
    elif ending in _NAMED_OTHERWISE:
        options += ["--to", _NAMED_OTHERWISE[ending]]
    data, told = _written(document, draft, ending, options)
    missing = _missing(told)
    if missing and not has_setting(document, "mainfont"):
        font = _font_with(missing)
        if font:
            data, told = _written(document, draft, ending, [*options, "--variable", f"mainfont={font}"])
            warnings.append(f"The PDF is set in {font}, which has the letters that LaTeX's own font lacks.")
            missing = _missing(told)
    if missing:
        letters = " ".join(missing[:20]) + (" …" if len(missing) > 20 else "")
        warnings.append(
            f"The font lacks {letters}: the PDF has gaps there. Name one that has them in the head of the "
            "draft, such as mainfont: DejaVu Serif."
        )
    warnings += [line for line in told if not _LACKS.search(line)]
    return data, list(dict.fromkeys(warnings))


def _written(document: Any, draft: Path, ending: str, options: Sequence[str]) -> tuple[bytes, list[str]]:
    import tempfile

    folder = draft.resolve().parent
    with tempfile.TemporaryDirectory(prefix="provcite-") as made_in:
        made = Path(made_in, f"made{ending}")
        call = [pandoc_path(), "--from", "json", "--standalone", "--output", str(made), *options]
        done = _run(call, write_document(document).encode("ascii"), draft, folder=folder)
        told = done.stderr.decode("utf-8", "replace").splitlines()
        lines = [line.removeprefix("[WARNING]").strip() for line in told if line.startswith("[WARNING]")]
        return made.read_bytes(), lines


def _missing(told: Sequence[str]) -> list[str]:
    """The letters that a font lacks, by what LaTeX says of it."""
    found = (_LACKS.search(line) for line in told)
    return list(dict.fromkeys(chr(int(one[1], 16)) for one in found if one is not None))


def _font_with(letters: Sequence[str]) -> str:
    """A font of this machine that has the letters, one with serifs first; "" where none is known."""
    program = shutil.which("fc-list")
    if program is None:
        return ""
    codes = " ".join(f"{ord(letter):x}" for letter in letters[:60])
    done = subprocess.run(  # noqa: S603 - no shell; the letters go as numbers
        [program, f":charset={codes}", "family"], capture_output=True, check=False, timeout=60
    )
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    there = sorted({line.partition(",")[0].strip() for line in lines} - {""})
    return min(there, key=lambda name: ("Serif" not in name, "Mono" in name, name), default="")


def _engine() -> str:
    found = next((name for name in ENGINES if shutil.which(name)), None)
    if found is None:
        raise UsageError(
            "A PDF needs a program that sets it, and none is here.",
            hint=f"Install one of {', '.join(ENGINES)}, or make a .docx or .html.",
        )
    return found


def _run(
    call: Sequence[str], data: bytes, draft: Path, folder: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    try:
        done = subprocess.run(  # noqa: S603 - no shell; every word of the call is ours or a path
            call, input=data, capture_output=True, check=False, timeout=_SECONDS, cwd=folder
        )
    except subprocess.TimeoutExpired:
        raise InputError(
            f"pandoc took more than {_SECONDS // 60} minutes and was stopped.", place=str(draft)
        ) from None
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())[:400]
        raise InputError(f"pandoc could not do it: {said}", place=str(draft))
    return done


def _without_network(document: Any) -> list[str]:
    """Make links of pictures in the network; raises InputError where the head names a file there."""
    meta = document.get("meta", {})
    for name in _NAMES_A_FILE:
        if any("://" in address for address in _strings(meta.get(name))):
            raise InputError(
                f"{name} names an address in the network, which is not fetched.",
                hint="Save the file beside the draft and name it.",
            )
    warnings: list[str] = []
    stack = [document["blocks"], meta]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack.extend(node)
        elif isinstance(node, dict):
            if node.get("t") == "Image" and "://" in node["c"][2][0]:
                node["t"] = "Link"
                node["c"][1] = node["c"][1] or [{"t": "Str", "c": node["c"][2][0]}]
                warnings.append(
                    f"A picture in the network is not fetched but linked: {node['c'][2][0][:120]}"
                )
            stack.extend(value for value in node.values() if isinstance(value, list | dict))
    return warnings


def _strings(node: Any) -> list[str]:
    found: list[str] = []
    stack = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, str):
            found.append(one)
        elif isinstance(one, list):
            stack.extend(one)
        elif isinstance(one, dict):
            stack.extend(one.values())
    return found
