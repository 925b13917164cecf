"""Back-references: ibid., ibidem, там же, ebd., op. cit., loc. cit., idem and their forms.

They are recognised by the same reader as references so that a checker can tie a note to the one
before. `kind` is ``ibid`` (same work or file), ``op_cit`` (a work cited earlier), ``loc_cit``
(the same place of it) or ``idem`` (the same author).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FORMS = re.compile(
    r"(?<![\w-])(?:"
    r"(?P<ibid>[Ii]bid(?:em)?\b\.?|[Ee]bd\.|[Ee]benda\b|[Ee]bd\b|[Тт]ам\sже\b\.?|[Tt]am\szhe\b\.?|"
    r"[Tt]amt[eé]ž\b|[Tt]am[žż]e\b|[Tt]urpat\b|[Tt]en\spat\b|[Pp]o\saty\b|[Ss]amas(?=,)|[Aa]ldaar\b|Như\strên|იქვე|[Мм]өн\sтэнд|위와\s같음|같은\s곳|[Uu]o\.(?=[\s,]|$)|[Ii]vi\b"
    r"|[Ii]bídem\b|[Ii]bíd\.|[Ии]сто\b(?=[,.])|[Пп]ак\sтам\b|[Тт]ам\sсамо\b|[Тт]амсама\b|[Ii]sto\b(?=,)|同上|同前|상동)"
    r"|(?P<op_cit>[Oo]p\.?\s?cit\b\.?|[Uu]kaz\.\ssoch\.|[Уу]каз\.\s?соч\.|[Уу]к\.\s?соч\.|"
    r"[Цц]ит\.\s?соч\.|a\.\s?a\.\s?O\.|d[ií]lo\scit\.|前引书|前揭书)"
    r"|(?P<loc_cit>[Ll]oc\.?\s?cit\b\.?)"
    r"|(?P<idem>[Ii]dem\b(?=[,.:;\s]|$)|[Dd]ers\.(?=[,\s])|[Dd]ies\.(?=[,\s])|[Ee]adem\b|Он\sже\b|"
    r"[Ii]d\.(?=\s))"
    r")"
)


#: Words of one country's notes, and the tradition that they speak of where no note before does.
_HABITS = (
    ("Tamže", "czech"), ("Tamte", "czech"), ("Tamté", "czech"), ("Tamż", "polish"), ("Eb", "german"),
    ("Пак", "bulgarian"), ("Там с", "ukrainian"), ("Тамс", "ukrainian"), ("Там же", "russian"),
    ("Tam zhe", "russian"), ("Turpat", "latvian"), ("Ten pat", "lithuanian"), ("Uo", "hungarian"),
    ("Ivi", "italian"), ("Ist", "yugoslav"), ("Ист", "yugoslav"), ("Po aty", "albanian"),
)  # fmt: skip


def habit(words: str) -> str | None:
    """The tradition whose notes say `words` for the note before; None where several do (``Ibid.``)."""
    written = words[:1].upper() + words[1:]
    return next((name for start, name in _HABITS if written.startswith(start)), None)


@dataclass(frozen=True, slots=True)
class BackReference:
    """A back-reference: its kind, its span in the text, and the locator after it ("" where none)."""

    kind: str
    span: tuple[int, int]
    locator: str = ""


_LOCATOR = re.compile(
    r"[.,:;]?\s{0,2}(?P<l>(?:pp?|ll?|S|Bl|fols?|f|л|лл|с|стр|С|Л|Лл|s|k|"
    r"str)\.?\s?\d{1,6}[\w]{0,4}(?:[-,]\s?\d{1,6}[\w]{0,3}){0,12})"
)


def read_back_references(text: str, plain: str) -> list[BackReference]:
    """The back-references of the text, in order."""
    found: list[BackReference] = []
    for match in _FORMS.finditer(plain):
        kind = match.lastgroup or "ibid"
        locator = _LOCATOR.match(plain, match.end())
        found.append(BackReference(kind, match.span(), text[slice(*locator.span("l"))] if locator else ""))
    return found
