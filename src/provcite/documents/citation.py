"""The citation line that the digital archive prints: title, date, platform, archival statement, address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from provcite.documents.lines import Line, joined
from provcite.documents.printed_dates import dates_in, whole_date

if TYPE_CHECKING:
    from provcite.archives.dates import DateMention

_PLATFORM: Final = re.compile(
    r"(?:(?:Woodrow )?Wilson Center Digital Archive|History and Public Policy Program Digital Archive"
    r"|(?:CWIHP|NKIDP|NPIHP|Cold War International History Project) (?:Digital|Virtual) Archive"
    r"|Wilson Center,? Digital Archive|(?<![\w ])Digital Archive(?=,))",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"<?\bhttps?://\S+|\bdigitalarchive\.[a-z.]+/\S*", re.IGNORECASE)
_OPEN: Final = '"“„«‟'
_CLOSE: Final = '"”“»'


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationLine:
    """The parts of a citation line, each as printed; what is not there is empty.

    `statement` is where the original lies with the credits after it. `cut` says which part is
    missing at the end, in a reader's words.
    """

    text: str
    lines: tuple[Line, ...]
    title: str = ""
    date: DateMention | None = None
    platform: str = ""
    statement: str = ""
    cut: str = ""


def read_citation(lines: tuple[Line, ...], *, title: str = "") -> CitationLine | None:
    """The parts of the citation on `lines`; `title` is the one printed elsewhere."""
    text = joined(lines)
    if not text:
        return None
    platform = _PLATFORM.search(text)
    while platform is not None and title and platform.group() in title and platform.start() < len(title):
        platform = _PLATFORM.search(text, platform.end())
    before = text[: platform.start()] if platform else text
    found_title, after_title = _title(before, title)
    date, left = _date(after_title)
    address = None
    if platform is not None:
        rest = text[platform.end() :]
        address = _ADDRESS.search(rest)
        while (
            address is not None
            and "digitalarchive." not in address.group()
            and (later := _ADDRESS.search(rest, address.end()))
        ):
            address = later
        statement = rest[: address.start()] if address else rest
    else:
        address = _ADDRESS.search(left)
        statement = left[: address.start()] if address else left
    statement = statement.strip(" ,;:<\n").rstrip()
    cut = ""
    if platform is None and not statement and address is None:
        cut = "it ends before the archive is named"
    elif address is None:
        last = statement.rpartition(",")[2].strip()
        label = re.fullmatch(r"[^\W\d]{1,12}\.?", last)
        cut = f"it breaks off after “{last}”" if label and len(last) < 8 else "it ends before the address"
    return CitationLine(
        text=text,
        lines=lines,
        title=found_title,
        date=date,
        platform=platform.group() if platform else "",
        statement=statement,
        cut=cut,
    )


def _title(before: str, title: str) -> tuple[str, str]:
    """The title in quotation marks and what follows it."""
    stripped = before.lstrip()
    if not stripped or stripped[0] not in _OPEN:
        folded = _folded(stripped)
        if title and folded.startswith(_folded(title)):
            return title, stripped[len(title) :]
        # Without quotation marks the title is what stands before the date.
        dates = dates_in(stripped)
        if dates:
            return stripped[: dates[-1].start].rstrip(" ,("), stripped[dates[-1].start :]
        return "", before
    inner = stripped[1:]
    if title and _folded(inner).startswith(_folded(title)):
        # The title is known: what closes it is the first closing mark after it.
        end = _end_of(inner, title)
        closing = next(
            (i for i in range(max(0, end - 1), min(len(inner), end + 4)) if inner[i] in _CLOSE), None
        )
        if closing is not None:
            return inner[:closing].rstrip(" ,"), inner[closing + 1 :]
    closings = [i for i, character in enumerate(inner) if character in _CLOSE]
    # The closing mark that a date follows; titles quote as well, and old lines put the comma inside.
    for i in closings:
        head = re.split(r",", inner[i + 1 :].lstrip(" ,"), maxsplit=3)
        tries = (", ".join(part.strip() for part in head[:2]), head[0].strip())
        if any(whole_date(words) is not None for words in tries if words):
            return inner[:i].rstrip(" ,"), inner[i + 1 :]
    if closings:
        return inner[: closings[-1]].rstrip(" ,"), inner[closings[-1] + 1 :]
    return "", before


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _end_of(inner: str, title: str) -> int:
    """Where in `inner` the words of `title` are over."""
    wanted = len(_folded(title))
    seen = 0
    for i, character in enumerate(inner):
        seen += len(_folded(character))
        if seen >= wanted:
            return i + 1
    return len(inner)


def _date(text: str) -> tuple[DateMention | None, str]:
    """The date that begins `text` after its commas, and the rest."""
    body = text.strip(" ,;")
    parts = re.split(r"(,)", body)
    for count in (5, 3, 1):  # "July 24, 1956" has a comma of its own, a range two
        words = "".join(parts[:count]).strip(" ,")
        if words and count <= len(parts):
            mention = whole_date(words)
            if mention is not None:
                return mention, "".join(parts[count:])
    return None, body
