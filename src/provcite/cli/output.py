"""What reaches the terminal: results on standard output, everything else on standard error.

Nothing printed can steer a terminal: control characters of the material are shown as their
code points. Colour is used on a terminal only, and not where ``NO_COLOR`` is set.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from typing import IO, TYPE_CHECKING, Any, Final, TypeVar

from provcite.cli import streams
from provcite.model.values import dataclass
from provcite.model.visible import STEERING, VISIBLE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from provcite.model.errors import ProvciteError

Item = TypeVar("Item")

_STYLES: Final = {
    "bold": "1", "dim": "2", "italic": "3", "underline": "4", "red": "31", "green": "32", "yellow": "33",
    "blue": "34", "magenta": "35", "cyan": "36", "bright": "97",
}  # fmt: skip

_UNSAFE_IN_JSON: Final = {code: f"\\u{code:04x}" for code in STEERING if code >= 0x20}


@dataclass(slots=True)
class Settings:
    """What the options before the command say; `run` resets it at each call."""

    store: str | None = None
    quiet: bool = False
    #: The words of the command line, for the journal.
    call: str = ""


settings = Settings()


def reset() -> None:
    """Back to the defaults; standard streams take any character (a Windows console may not).

    Half a surrogate pair, which a file's name or a YAML escape may hold, is written as its code point
    and not as the byte that it stands for: a bare 0x9B steers some terminals, and no reader of JSON
    takes it.
    """
    settings.store = None
    settings.quiet = False
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if (stream.encoding or "").lower().replace("-", "") != "utf8" and not stream.isatty():
            reconfigure(encoding="utf-8", errors="backslashreplace")
        elif stream.errors != "backslashreplace":
            reconfigure(errors="backslashreplace")


def safe(text: str) -> str:
    """`text` with every control and direction character replaced by its code point in words."""
    return text.translate(VISIBLE)


def is_terminal(stream: IO[str] | None = None) -> bool:
    """Whether `stream` (default: standard output) is a screen with a person before it."""
    stream = stream or sys.stdout
    try:
        return stream.isatty()
    except ValueError:
        return False


def use_colour(stream: IO[str] | None = None) -> bool:
    """Colour on a terminal, none in a pipe; ``NO_COLOR`` forbids it, ``FORCE_COLOR`` asks for it."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal(stream) and os.environ.get("TERM") != "dumb"


def styled(text: str, *names: str, stream: IO[str] | None = None) -> str:
    """`text` in the named styles where colour is used. The text must already be `safe`."""
    if not text or not use_colour(stream):
        return text
    return f"\x1b[{';'.join(_STYLES[name] for name in names)}m{text}\x1b[0m"


def width(default: int = 80) -> int:
    """Columns of the terminal; a pipe has no width, so lines are not cut there (see `table`)."""
    import shutil

    return shutil.get_terminal_size((default, 24)).columns


def result(text: str = "", *, end: str = "\n") -> None:
    """A result, made safe for a terminal (in a pipe too: a pipe may end in one)."""
    sys.stdout.write(safe(text) + end)


def raw_result(text: str, *, end: str = "\n") -> None:
    """A result that carries the program's own colour codes, or a format with its own escaping.

    The caller has made the material safe (`safe`, a JSON writer, a format's writer).
    """
    sys.stdout.write(text + end)


def json_result(value: Any, *, indent: int | None = 2) -> None:
    """A result as JSON, characters as they are except control characters (JSON escapes them)."""
    import json

    text = json.dumps(value, ensure_ascii=False, indent=indent)
    sys.stdout.write(safe_json(text) + "\n")


def safe_json(text: str) -> str:
    """JSON that steers no terminal: it escapes C0 itself, while DEL, C1 and direction marks are legal raw."""
    return text.translate(_UNSAFE_IN_JSON)


def note(text: str, *, hint: str = "") -> None:
    """Something worth knowing, on standard error; silent with ``--quiet``."""
    if not settings.quiet:
        streams.tell(safe(f"{text} {hint}".rstrip()) + "\n")


def warning(text: str, *, hint: str = "") -> None:
    """Something that may be wrong, on standard error; shown with ``--quiet`` too."""
    label = styled("warning:", "yellow", "bold", stream=sys.stderr)
    streams.tell(f"{label} {safe(f'{text} {hint}'.rstrip())}\n")


def error(text: str, *, hint: str = "") -> None:
    """What went wrong, and the remedy on a line of its own."""
    label = styled("error:", "red", "bold", stream=sys.stderr)
    streams.tell(f"{label} {safe(text)}\n")
    if hint:
        streams.tell(f"  {safe(hint)}\n")


def detail(text: str) -> None:
    """A line that belongs to what was just told on standard error; shown with ``--quiet`` too."""
    streams.tell(f"  {safe(text)}\n")


def show_error(problem: ProvciteError) -> None:
    """A user error: place, sentence, remedy."""
    place = f"{problem.place}: " if problem.place else ""
    error(place + problem.message, hint=problem.hint)


def os_message(error: OSError) -> str:
    """One sentence for what the file system refused."""
    import errno

    words = {
        errno.ENOSPC: "the disk is full",
        errno.EROFS: "the disk is read-only",
        errno.EACCES: "permission was refused",
        errno.EPERM: "permission was refused",
        errno.ENOENT: "there is no such file or folder",
        errno.EISDIR: "it is a folder, not a file",
        errno.ENOTDIR: "a part of the path is a file, not a folder",
        errno.ENAMETOOLONG: "the name is too long for this file system",
        errno.EDQUOT: "the disk quota is used up",
    }
    reason = words.get(error.errno or 0, error.strerror or str(error))
    name = f"{error.filename}: " if error.filename else ""
    return f"{name}{reason}."


def table(
    rows: Sequence[Sequence[str]],
    headings: Sequence[str],
    *,
    fit: bool | None = None,
    give_way: Mapping[int, int] | None = None,
    whole: Collection[int] = (),
) -> None:
    """Columns under bold headings; on a terminal the widest columns give way so that lines fit.

    `give_way` names columns, by place, that are cut before the others, each down to so many characters;
    those of `whole` are never cut (what is copied from them would lead nowhere).
    In a pipe nothing is cut and columns are separated by tabs, without headings' colour.
    """
    fit = is_terminal() if fit is None else fit
    cleaned = [[safe(cell).replace("\n", " ").replace("\t", " ") for cell in row] for row in rows]
    if not fit:
        for row in ([str(heading) for heading in headings], *cleaned):
            sys.stdout.write("\t".join(row) + "\n")
        return
    widths = [max(display_width(row[i]) for row in ([*headings], *cleaned)) for i in range(len(headings))]
    spare = width() - 2 * (len(widths) - 1)
    lesser = {place: least for place, least in (give_way or {}).items() if place < len(widths)}
    while sum(widths) > spare:
        wide = [place for place, least in lesser.items() if widths[place] > least]
        if not wide:
            break
        widths[max(wide, key=lambda place: widths[place])] -= 1
    others = [place for place in range(len(widths)) if place not in whole]
    while sum(widths) > spare and others:
        widest = max(others, key=lambda place: widths[place])
        if widths[widest] <= 8:
            break
        widths[widest] -= 1
    heading = "  ".join(pad(text, size) for text, size in zip(headings, widths, strict=True))
    sys.stdout.write(styled(heading.rstrip(), "bold") + "\n")
    for row in cleaned:
        line = "  ".join(pad(shorten(cell, size), size) for cell, size in zip(row, widths, strict=True))
        sys.stdout.write(line.rstrip() + "\n")


def display_width(text: str) -> int:
    """Columns that `text` takes: two for East Asian wide characters, none for combining marks."""
    import unicodedata

    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def pad(text: str, size: int) -> str:
    """`text` with blanks up to `size` columns."""
    return text + " " * max(0, size - display_width(text))


def shorten(text: str, size: int) -> str:
    """`text` cut to `size` columns, the cut shown by an ellipsis."""
    if display_width(text) <= size:
        return text
    taken = ""
    for character in text:
        if display_width(taken + character) > size - 1:
            break
        taken += character
    return taken.rstrip() + "…"


def progress(
    items: Iterable[Item], *, label: str, total: int | None = None, after: float = 1.0
) -> Iterator[Item]:
    """Hand on `items` with a bar on standard error once `after` seconds have passed.

    Drawn on a terminal only, not with ``--quiet``; redrawn ten times a second at most, and
    wiped at the end so that it leaves no trace among the results.
    """
    if settings.quiet or not is_terminal(sys.stderr):
        yield from items
        return
    started = drawn = time.monotonic()
    shown = False
    done = 0
    try:
        for item in items:
            yield item
            done += 1
            now = time.monotonic()
            if now - started >= after and now - drawn >= 0.1:
                drawn = now
                shown = True
                streams.tell("\r" + _bar(label, done, total, now - started) + "\x1b[K")
    finally:
        if shown:
            streams.tell("\r\x1b[K")


def _bar(label: str, done: int, total: int | None, seconds: float) -> str:
    """``label ████░░░░ 40 of 100, 12 a second``, cut to the terminal."""
    rate = f"{done / seconds:,.0f} a second" if seconds else ""
    if not total:
        return shorten(f"{safe(label)} {done:,}, {rate}", width() - 1)
    cells = 24
    full = min(cells, cells * done // total)
    return shorten(
        f"{safe(label)} {'█' * full}{'░' * (cells - full)} {done:,} of {total:,}, {rate}", width() - 1
    )


def is_interactive() -> bool:
    """Whether a person can answer: standard input is a terminal and its words can be shown."""
    try:
        return sys.stdin.isatty()
    except (ValueError, AttributeError):
        return False


@contextlib.contextmanager
def progress_bar(label: str, *, after: float = 1.0) -> Iterator[Callable[[int, int], None]]:
    """A function of (done, total) that draws the bar of `progress`; for work that calls back."""
    started = drawn = time.monotonic()
    shown = False

    def step(done: int, total: int) -> None:
        nonlocal drawn, shown
        now = time.monotonic()
        if now - started >= after and now - drawn >= 0.1:
            drawn = now
            shown = True
            streams.tell("\r" + _bar(label, done, total, now - started) + "\x1b[K")

    try:
        yield step if not settings.quiet and is_terminal(sys.stderr) else lambda done, total: None
    finally:
        if shown:
            streams.tell("\r\x1b[K")


def ask(question: str, *, default: str = "") -> str:
    """Ask for a line on the terminal; `default` where nothing is typed or nobody can answer."""
    if not is_interactive():
        return default
    shown = f" [{safe(default)}]" if default else ""
    streams.tell(f"{safe(question)}{shown}: ")
    return sys.stdin.readline().strip() or default


def confirm(question: str, *, default: bool = False) -> bool:
    """Ask on the terminal; where nobody can answer, the answer is `default`."""
    if not is_interactive():
        return default
    streams.tell(f"{safe(question)} [{'Y/n' if default else 'y/N'}] ")
    answer = sys.stdin.readline()
    if not answer:
        return default
    answer = answer.strip().lower()
    return default if not answer else answer in ("y", "yes")


def write_log(text: str) -> str | None:
    """Keep `text` in the user's state folder; its path, or None where it cannot be written."""
    from provcite.cli.folders import state_folder

    try:
        folder = state_folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / "fault.log"
        path.write_text(text, encoding="utf-8")
    except OSError:
        return None
    return str(path)
