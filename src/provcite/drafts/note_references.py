"""What one note says of another: "see note 12", "siehe Anm. 12", "above, n. 12".

The words are data by language (``data/citations/words.json``, ``note_references``). What is no reference to
a note of the document ("Smith, n. 12", "note 12 of the treaty") is left out.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Final

from provcite.archives.data import read_data

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NUMBER: Final = re.compile(r"\d{1,5}")
_AND: Final = r"\s?(?:[-–—]|(?:and|und|et|y|e|i|a|och|og|en|и|і|та)(?=\s))\s?"
#: One number, two ("12–14", "12 and 15"), and more behind a plural ("3, 5 and 9"): a comma behind one number
#: leads to a page.
_FEW: Final = rf"\d{{1,5}}(?:{_AND}\d{{1,5}}\b)?"
_MANY: Final = rf"\d{{1,5}}(?:(?:,\s?|,?{_AND})\d{{1,5}}\b){{0,8}}"


def find_note_references(text: str) -> Iterator[tuple[int, int]]:
    """The places of the numbers of notes that a text refers to."""
    if not _NUMBER.search(text):
        return
    for match in _pattern().finditer(text):
        row = next(name for name, value in match.groupdict().items() if value is not None)
        for number in _NUMBER.finditer(text, *match.span(row)):
            yield number.span()


@cache
def _pattern() -> re.Pattern[str]:
    words = json.loads(read_data("citations/words.json"))["note_references"]
    noun, behind, before, after = (
        _any(word for some in words[key].values() for word in some)
        for key in ("nouns", "nouns_behind", "before", "behind")
    )
    plural, elsewhere = _any(words["plurals"]), _any(words["elsewhere"])
    led = rf"(?<!\w)(?:{before})[.,:]{{0,2}}\s\(?"
    sign = r"\.?\s?(?:nos?\.\s?|Nr\.\s?|№\s?)?"
    end = rf"(?!\d|[./]\d|\s(?:{elsewhere})\b)"

    def noted(name: str) -> str:
        return rf"(?:(?:{plural}){sign}(?P<{name}_many>{_MANY})|(?:{noun}){sign}(?P<{name}>{_FEW}))"

    return re.compile(
        rf"{led}{noted('led')}{end}"
        rf"|(?<!\w){noted('followed')},?\s(?:{after})\b"
        rf"|\({noted('bracketed')}\)"
        rf"|{led}(?P<first>{_FEW})\.\s?(?:{behind})\b",
        re.IGNORECASE,
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(
        re.escape(word).replace(r"\ ", r"\s") for word in sorted(set(words), key=lambda one: (-len(one), one))
    )
