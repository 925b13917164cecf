"""``provcite export --for`` and ``provcite watch``: the library of one manuscript."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from provcite.cli import output
from provcite.model.errors import UsageError

if TYPE_CHECKING:
    from provcite.ops.cited import Cited
    from provcite.ops.compose import Composer
    from provcite.store.library import Library

STYLE_FILE = "provcite.sty"
#: The formats whose programs take a style as a .csl file, and the data in the form that it wants.
_BY_CSL = ("hayagriva", "csl-yaml", "csl-json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the call asks for; `out` is empty for the file beside the manuscript, "-" for standard output."""

    manuscript: Path
    out: str = ""
    to: str = ""
    style: str = ""
    key: str = ""
    latex: bool = False
    with_style: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a round did: the manuscript's keys, the file ("" for standard output), whether it changed."""

    cited: Cited
    place: str
    changed: bool
    text: str


def write_for(library: Library, wanted: Wanted) -> Written:
    """Write the library of a manuscript, and provcite.sty beside it where that is asked for.

    A file with the same bytes is left alone. Raises UsageError where the file beside the manuscript is
    somebody else's.
    """
    from provcite.ops.cited import cited_by, is_ours, library_place, write_library

    manuscript = wanted.manuscript
    cited = cited_by(library, manuscript, pattern=wanted.key)
    to = wanted.to or cited.library
    if (wanted.with_style or wanted.style) and to not in ("biblatex", *_BY_CSL):
        raise UsageError(f"--with-style and --style do not go with {to}.", hint="They go with biblatex.")
    if wanted.latex and to not in ("biblatex", "bibtex"):
        raise UsageError(f"--latex goes with bibtex and biblatex, not with {to}.")
    typeset = to == "biblatex" and bool(wanted.with_style or cited.has_style or wanted.style)
    composer = _composer(library, wanted.style) if typeset else None
    style = (wanted.style or "chicago") if to in _BY_CSL and (wanted.style or wanted.with_style) else ""
    text = write_library(
        library, cited, manuscript, to=to, latex=wanted.latex, composer=composer, style=style
    )
    if wanted.out == "-":
        return Written(cited=cited, place="", changed=True, text=text)
    place = Path(wanted.out).expanduser() if wanted.out else library_place(manuscript, cited.format)
    if not wanted.out and place.exists() and not is_ours(place):
        raise UsageError(
            f"{place} is there already and was not made by this command.",
            hint="Name another file with -o, and add it to the draft.",
        )
    changed = _write(place, text.encode("utf-8"))
    if wanted.with_style and style:
        _write(place.with_name(_csl_name(style)), _csl(library, style, to))
    elif wanted.with_style:
        from provcite.ops.latex import style_file

        _write(place.with_name(STYLE_FILE), style_file())
    return Written(cited=cited, place=str(place), changed=changed, text=text)


def _csl_name(style: str) -> str:
    return f"{Path(style).name.removesuffix('.csl')}.csl"


def _csl(library: Library, style: str, to: str) -> bytes:
    """The style's own file; for Typst so that it prints no mark twice."""
    from provcite.ops.styles import find_style
    from provcite.ops.typst import for_typst

    data = find_style(style, store=library.folder, base=Path.cwd()).data
    return for_typst(data) if to == "hayagriva" else data


def _write(place: Path, data: bytes) -> bool:
    from provcite.store.files import write_output

    try:
        if place.is_file() and place.read_bytes() == data:
            return False
    except OSError:
        pass
    write_output(place, [data])
    return True


def _composer(library: Library, style: str) -> Composer:
    from provcite.cli.styles import prepare_style
    from provcite.ops.compose import Composer

    ready = prepare_style(style, library=library)
    return Composer(library, ready.style, ready.form, own_style=ready.own, ibid="forbid")


def tell(written: Written) -> None:
    """What was written, and which keys are of no record."""
    cited = written.cited
    for key in cited.unknown[:20]:
        output.warning(f"The key {key[:80]} is of no record and in no other library of the draft.")
    if len(cited.unknown) > 20:
        output.warning(f"and {len(cited.unknown) - 20} more.")
    if cited.everything:
        output.warning("The draft lists whatever its library has; this one has what is cited by key.")
    if written.place:
        count = len(set(cited.records.values()))
        rest = len(cited.others) - len(cited.unknown)
        others = f", {rest} other {'key' if rest == 1 else 'keys'} elsewhere" if rest else ""
        same = "" if written.changed else " (as it was)"
        output.note(f"{written.place}: {count} {'record' if count == 1 else 'records'}{others}{same}.")
