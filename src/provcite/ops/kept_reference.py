"""Whether a citation still says where the document lies, who took part, where it is printed.

A style may drop any of that in silence: what is not in its text is told by name.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_SAME: Final = {ord(dash): "-" for dash in "‐‑‒–—―−"} | {
    ord("\u00a0"): " ", ord("\u202f"): " ", ord("’"): "'", ord("‘"): "'", ord("“"): '"', ord("”"): '"',
}  # fmt: skip


def missing_levels(
    printed: str, path: tuple[tuple[str, str], ...], location: str, *, elsewhere: Iterable[str] = ()
) -> tuple[tuple[str, str], ...]:
    """The levels of `path` that `printed` (plain text) does not say.

    `location` is the reference in the words that the style was given: where those stand in the
    text, nothing is missing. Else each value is looked for in order, outside the words of
    `elsewhere` (title, date, address), since a 5 of a date is no fond.
    """
    text = _folded(printed)
    if location and _folded(location) in text:
        return ()
    for other in elsewhere:
        if other:
            text = text.replace(_folded(other), " ")
    place = 0
    missing: list[tuple[str, str]] = []
    for level, value in path:
        found = _find(text, _folded(value), place)
        if found < 0:
            missing.append((level, value))
        else:
            place = found
    return tuple(missing)


def says(printed: str, words: str) -> bool:
    """Whether `words` stand in `printed`, dashes and quotation marks apart."""
    return bool(words) and _find(_folded(printed), _folded(words), 0) >= 0


def _folded(text: str) -> str:
    return text.translate(_SAME).casefold()


def _find(text: str, value: str, start: int) -> int:
    """Where `value` stands from `start` on as a word of its own, its end; -1 where it does not."""
    while value:
        found = text.find(value, start)
        if found < 0:
            return -1
        end = found + len(value)
        if not (text[found - 1 : found].isalnum() or text[end : end + 1].isalnum()):
            return end
        start = found + 1
    return -1


#: Variables of CSL that a full citation should say, with the word for each. Left out are those that manuals
#: leave out by rule: the place of a publisher, standard numbers, lengths in pages.
_TEXTS: Final = (
    "container-title", "collection-title", "volume-title", "part-title", "publisher", "event-title",
    "event-place", "authority", "jurisdiction", "medium", "scale", "dimensions", "section", "chapter-number",
    "reviewed-title", "archive_collection", "source", "call-number",
)  # fmt: skip
_NUMBERS: Final = (
    "volume",
    "issue",
    "page",
    "edition",
    "number",
    "version",
    "part-number",
    "collection-number",
)
_PEOPLE: Final = (
    "recipient", "interviewer", "editor", "compiler", "translator", "director", "composer", "performer",
    "chair", "collection-editor", "container-author", "curator", "guest", "host", "illustrator", "narrator",
    "organizer", "producer", "reviewed-author", "script-writer",
)  # fmt: skip
_WORDS: Final = {
    "archive_collection": "collection", "call-number": "further places", "source": "site", "page": "pages",
    "container-title": "published in",
}  # fmt: skip
_MARKUP: Final = re.compile(r"</?[a-z]{1,8}>")
_APART: Final = re.compile(r"[\W_]+")


def untold(printed: str, item: dict[str, Any], besides: Iterable[tuple[str, str]] = ()) -> list[str]:
    """What of `item` a full citation does not say, each with its word: ``recipient Ronald Reagan``.

    `besides` is what the record has and no variable of CSL carries (word, value).
    """
    text = f" {_bare(printed)} "
    found: list[str] = []
    for variable in _PEOPLE:
        names = [name for name in item.get(variable) or () if not _names_in(text, name)]
        if names:
            found.append(f"{variable.replace('-', ' ')} {_several([_spelled(name) for name in names])}")
    for variable in _TEXTS:
        value = str(item.get(variable) or "")
        short = str(item.get(f"{variable}-short") or "")
        if value and not _in(text, value) and not (short and _in(text, short)):
            found.append(f"{_WORDS.get(variable, variable.replace('-', ' '))} {_MARKUP.sub('', value)}")
    for variable in _NUMBERS:
        value = str(item.get(variable) or "")
        first = _bare(value).split()[:1]
        # 2 is printed as "2nd", 731-732 by some styles as "731–32".
        if first and re.search(rf"(?<!\w){re.escape(first[0])}(?!\d)", text) is None and not _in(text, value):
            found.append(f"{_WORDS.get(variable, variable.replace('-', ' '))} {value}")
    found += [f"{word} {value}" for word, value in besides if not _in(text, value)]
    return found


@lru_cache(maxsize=4096)
def _bare(text: str) -> str:
    return _APART.sub(" ", _MARKUP.sub("", text).casefold()).strip()


def _in(text: str, value: str) -> bool:
    return f" {_bare(value)} " in text


def _names_in(text: str, name: dict[str, str]) -> bool:
    word = name.get("family") or name.get("literal") or ""
    return not word or _in(text, word)


def _spelled(name: dict[str, str]) -> str:
    parts = (
        name.get("given"),
        name.get("dropping-particle"),
        name.get("non-dropping-particle"),
        name.get("family"),
    )
    return name.get("literal") or " ".join(filter(None, parts))


def _several(names: list[str]) -> str:
    """A few names, and how many more there are."""
    told = ", ".join(names[:3])
    return told if len(names) <= 3 else f"{told} and {len(names) - 3} more"
