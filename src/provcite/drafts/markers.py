"""Citations as an author types them into a draft.

``{{113371}}``, ``{{113371, l. 302}}``, ``{{see 113371; 113395, ll. 3–5, on the harvest}}``: records by
id or alias, parted by semicolons, each with words before it, a locator and words behind it.
``{{bibliography}}`` stands where the list of what was cited belongs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from provcite.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

#: What stands between double braces, on one line and of bounded length.
MARKER: Final = re.compile(r"\{\{([^{}\n]{1,2000})\}\}")
#: Double braces that nothing closes on their line, and the word behind them.
UNCLOSED: Final = re.compile(r"\{\{(?![^{}\n]{1,2000}\}\})\s*(?P<word>[^\s{},;]{1,200})[^{}\n]{0,60}")
BY: Final = ("item", "collection")
GROUPS: Final = ("archive", "country", "kind")
LISTS: Final = ("bibliography", "archives", "abbreviations")
_LISTED: Final = re.compile(rf"(?i)({'|'.join(LISTS)})\b(.{{0,100}})\Z")
_KEY: Final = re.compile(r"(-?)@?([^\s,;]+)")
_DIGIT_OR_ROMAN: Final = re.compile(r"(?i)[\d]|\b[ivxlcdm]+\b")
#: A piece that goes on with the locator before it: "ll. 12–15, 17", "ll. 3–5 and 9".
_GOES_ON: Final = re.compile(r"(?i)(?:(?:and|und|et|и|y|e)\s+)?\d[\dob об–—-]*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Citing:
    """One record in a citation: its id, the locator as typed, the words before and behind."""

    id: str
    locator: str = ""
    prefix: str = ""
    suffix: str = ""
    without_author: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BibliographyPlace:
    """Where a list stands, `what` of `LISTS`; a bibliography by ``item`` or ``collection``, under headings by
    `group` or none.
    """

    by: str = ""
    group: str = ""
    what: str = "bibliography"


def read_marker(
    words: str, resolve: Callable[[str], str | None], is_locator: Callable[[str, str], bool]
) -> tuple[Citing, ...] | BibliographyPlace:
    """What stands between the braces.

    `resolve` gives the id of the record that a word names, or None; `is_locator` says whether words
    are a place inside the record of an id. Raises InputError for a part that names no record.
    """
    plain = " ".join(words.split())
    if not plain.strip(" ;"):
        raise InputError("Nothing stands between the braces.", hint="Write the id of a record: {{113371}}.")
    listed = _LISTED.match(plain)
    if listed is not None and resolve(plain.split()[0]) is None:
        return _bibliography(listed[2]) if listed[1].casefold() == LISTS[0] else _list(*listed.groups())
    return tuple(_citing(part.strip(), resolve, is_locator) for part in plain.split(";") if part.strip())


def _bibliography(options: str) -> BibliographyPlace:
    """``by collection``, ``grouped by archive``, or both, behind the word."""
    words = [word.strip(",").casefold() for word in options.split()]
    by = group = ""
    for place, word in enumerate(words):
        if word in ("by", "grouped"):
            continue
        grouped = "grouped" in words[:place]
        if word in GROUPS and grouped:
            group = word
        elif word in BY and not grouped:
            by = word
        else:
            raise InputError(
                f"The bibliography cannot be made “{options.strip()}”.",
                hint="Write {{bibliography}}, {{bibliography by collection}}, or {{bibliography grouped by "
                "archive}} (or country, or kind).",
            )
    return BibliographyPlace(by=by, group=group)


def _list(what: str, options: str) -> BibliographyPlace:
    """``archives`` or ``abbreviations``, which have no choices."""
    if options.strip():
        raise InputError(
            f"The list cannot be made “{options.strip()}”.", hint=f"Write {{{{{what.casefold()}}}}} alone."
        )
    return BibliographyPlace(what=what.casefold())


def _citing(
    part: str, resolve: Callable[[str], str | None], is_locator: Callable[[str, str], bool]
) -> Citing:
    for match in _KEY.finditer(part):
        key = match[2].rstrip(".,:")
        record = resolve(match[2]) or (resolve(key) if key else None)
        if record is None and match[1]:
            record = resolve(match[1] + match[2])
        if record is None:
            continue
        locator, suffix = read_behind(part[match.end() :], record, is_locator)
        return Citing(
            id=record,
            locator=locator,
            prefix=part[: match.start()].strip(),
            suffix=suffix,
            without_author=bool(match[1]),
        )
    meant = (part.partition(",")[0].split() or [part])[-1].lstrip("-@")
    raise InputError(f"No record has the id “{meant[:80]}”.", hint="'provcite list' shows the ids.")


def read_behind(rest: str, record: str, is_locator: Callable[[str, str], bool]) -> tuple[str, str]:
    """The locator and the words behind it, of what follows an id."""
    rest = rest.strip()
    if rest.startswith(","):
        rest = rest[1:].strip()
    pieces = [piece.strip() for piece in rest.split(",")]
    taken = 0
    while taken < len(pieces):
        piece = pieces[taken]
        goes_on = bool(taken) and bool(_GOES_ON.match(piece))
        if not goes_on and not (taken == 0 and _DIGIT_OR_ROMAN.search(piece) and is_locator(record, piece)):
            break
        taken += 1
    return ", ".join(pieces[:taken]), ", ".join(piece for piece in pieces[taken:] if piece)
