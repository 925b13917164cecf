"""Who was present: the lists that minutes and records of conversation print at their head."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from provcite.documents.body import Person, mend
from provcite.documents.person import (
    has_initials,
    is_body,
    is_name,
    is_office,
    split_office,
    strip_honorifics,
)
from provcite.documents.printed_dates import dates_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.documents.lines import Line

#: Lines of a document's head that are searched, and the most people that one list gives.
HEAD: Final = 60
MOST: Final = 60

#: A heading that announces people, with the first of them behind its colon perhaps.
_ANNOUNCED: Final = re.compile(
    r"^(?:(?:the )?following (?:persons |comrades |people )?(?:were|are) present|(?:were )?present(?: were)?"
    r"(?: at the (?:meeting|conversation|talks?))?|also present(?: were)?|participants?(?: in the (?:meeting|"
    r"conversation|talks?))?|participating|attend(?:ed by|ees|ing|ance)|taking part(?: in the (?:meeting|"
    r"conversation|talks?))?|(?:on|from|for) (?:the |our )?(?:[^\W\d_]+[ -]?){0,4}?(?:side|part)"
    r"(?:,? (?:were present|present|attended|participated|took part)(?: were)?)?"
    r"|(?:the )?(?:[^\W\d_]+ ){1,3}(?:side|delegation))\s?:\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_BULLET: Final = re.compile(r"^(?:[-–—•·*]|\(?\d{1,2}[.)])\s*")
#: Another form of the name; it is read with the other names that the text equates.
_BRACKETED: Final = re.compile(r" ?\[[^\[\]]{1,60}\]")
#: What a list says of somebody's part: `(minutes)`, `(interpreter)`.
_PART: Final = re.compile(r"\s*\([^()]{2,40}\)$")


def participants(body: Sequence[Line]) -> tuple[Person, ...]:
    """The people of the lists at the document's head, in their order; empty where there is no list.

    An entry that is no plain name, with an office or without, ends its list: prose that begins with
    "Present:" gives nobody.
    """
    spoken = [line for line in body if line.text][:HEAD]
    found: dict[str, Person] = {}
    place = 0
    while place < len(spoken):
        line = spoken[place]
        place += 1
        match = _ANNOUNCED.match(line.text) if len(line.text) <= 600 else None
        if match is None:
            continue
        if match["rest"].strip():
            people = _entries(match["rest"], line)
        else:
            people = []
            while place < len(spoken) and len(spoken[place].text) <= 160:
                entries = _entries(spoken[place].text, spoken[place])
                if not entries:
                    break
                people += entries
                place += 1
        for person in people:
            found.setdefault(person.name, person)
    return tuple(found.values())[:MOST]


def _entries(text: str, line: Line) -> list[Person]:
    """The people of one line; none where a piece of it is no person."""
    if dates_in(text) or _ANNOUNCED.match(text):
        return []
    pieces = [piece.strip(" .") for piece in text.split(";") if piece.strip(" .")]
    if len(pieces) == 1 and "," in text:
        # "Kolev, Radev and Petkov", "Vice Premier Bai, Ambassador Orlov": each piece is somebody.
        parts = [part.strip(" .") for part in re.split(r", (?:and )?| and (?=[A-Z])", text)]
        if all(is_name(part) or split_office(part) is not None for part in parts):
            pieces = parts
    people = [_person(piece, line) for piece in pieces]
    return [person for person in people if person is not None] if all(people) else []


def _person(piece: str, line: Line) -> Person | None:
    words = _PART.sub("", _BULLET.sub("", mend(piece)).strip(" ,;.")) if not has_initials(piece) else piece
    words = _BRACKETED.sub("", _BULLET.sub("", words)).strip(" ,;")
    if not words or len(words) > 150 or words.endswith(":"):
        return None
    split = split_office(words)
    if split is not None:
        return Person(name=split[1], position=split[0], lines=(line,), position_lines=(line,))
    name, comma, rest = words.partition(", ")
    if (
        comma
        and (is_name(name) or has_initials(name))
        and (is_office(rest) or is_body(rest) or rest[:1].islower())
    ):
        return Person(name=strip_honorifics(name), position=rest, lines=(line,), position_lines=(line,))
    if not comma and (is_name(words) or has_initials(words)) and not is_office(words):
        return Person(name=strip_honorifics(words), lines=(line,))
    return None
