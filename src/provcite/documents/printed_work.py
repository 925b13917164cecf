"""Documents that are cited from an edition: FRUS, 1958–1960, vol. V, doc. 109.

An edition of documents has a volume and a number where an archive has a fond and a file; what is cited
so is taken as what it is, and no archive is made up for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from provcite.documents.pasted import words
from provcite.model.record import Event

_VOLUME = (
    r"(?:[Vv]ol(?:ume|\.)?|[Bb]d\.|[Bb]and|[Tt]ome|[Tt]\.|[Сс]ер\.|[Тт]\.|[Ss]er(?:ies|ie|\.)|[Rr]eihe|[Tt]om|"
    r"[Pp]art|"
    r"[Pp]t\.|[Ss]erie|[Ss]upplement)\s?[\w-]{1,9}(?:/[\w-]{1,6})?"
)
_YEARS = r"(?:1[89]|20)\d\d(?:[–/-](?:\d{4}|\d{2}))?"
_NUMBER = (
    r"(?:[Dd]oc(?:ument|s|\.)*|[Dd]ok(?:ument|\.)*|[Nn]os?\.|[Nn]r\.?|[Nn]\s?°|№|[Nn]úm\.|[Dd]oc\. no\."
    r"|[Dd]ocument [Nn]o\.)\s?"
    r"(?P<number>\d{1,4}[a-z]?(?:[–-]\d{1,4})?)"
)
_PAGES = r"(?:pp?\.|S\.|s\.|с\.|стр\.)?\s?(?P<pages>\d{1,4}(?:[–-]\d{1,4})?)"


@dataclass(frozen=True, slots=True)
class PrintedWork:
    """The edition with its volume and number as a publication, its place in the text, its words."""

    event: Event
    span: tuple[int, int]
    words: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def _editions() -> tuple[re.Pattern[str], dict[str, str]]:
    names = {name: key for key, variants in words()["editions"].items() for name in variants}
    longest = sorted(names, key=len, reverse=True)
    known = "|".join(re.escape(name) for name in longest)
    inner = rf"(?:\s?[,:(]?\s?(?:{_YEARS}|{_VOLUME})\)?)"
    described = (
        r"(?:,\s(?!\d|pp?\.|[Dd]o[ck]|[Nn]o\.|[Nn]r|[Nn]\s?°|№)[^,;.\d]{3,80}"
        # a title that ends with its years: "vol. XIV, Berlin Crisis, 1961–1962, doc. 62"
        rf"(?:,\s{_YEARS}(?=,\s?{_NUMBER.replace('?P<number>', '?:')}))?)?"
    )
    volume = rf"(?P<volume>{inner}{{0,5}}{described})"
    pattern = rf"(?<!\w)(?P<edition>{known})(?!\w){volume}(?:,?\s?{_NUMBER})?(?:,?\s{_PAGES})?"
    return re.compile(pattern), names


def printed_in(text: str) -> PrintedWork | None:
    """The edition that `text` cites by volume, number or page; None where it cites none."""
    pattern, names = _editions()
    for found in pattern.finditer(text):
        volume = found["volume"].strip(" ,:()")
        if not volume and not found["number"]:
            continue
        note = f"p. {found['pages']}" if found["pages"] and not found["number"] else None
        event = Event(
            event="published",
            by=(names[found["edition"]],),
            title=volume or None,
            number=found["number"],
            note=note,
        )
        return PrintedWork(event, found.span(), (found["edition"], found.group()))
    return None
