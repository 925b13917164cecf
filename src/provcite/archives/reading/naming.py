"""The extent of an archive's name in the text: around a word for archive, with its acronym in brackets."""

from __future__ import annotations

import re

_CAPITAL = r"[A-ZÀ-ÞА-ЯЁІЇЄĀČĒĪŠŪŽŁŚŐŰ]"
_LINK = (
    r"(?:of|the|for|and|in|de|des|du|del|della|dello|dell|di|da|do|dos|la|las|los|et|e|y|der|die|"
    r"das|des|für|und|im|a|i|pri|при|и|по|по|za|pre)"
)
_BACK = re.compile(rf"(?:(?:{_CAPITAL}[\w’'.-]*|{_LINK}|d’|l’)\s){{0,12}}$")
_ON = re.compile(
    rf"(?:\s(?:{_CAPITAL}[\w’'-]*|{_LINK}|[а-яёіїє]+|\d{{1,2}})(?=[\s,.;:()]|$)|(?<=[\w])’s){{0,14}}|(?:—|-)[A-Z]{{2,}}"
)
_TAIL_LINK = re.compile(rf"\s(?:{_LINK})$")
_BRACKETED = re.compile(
    r"(?:\s?\[[^\[\]]{1,80}\])?(?:,\s[A-ZÀ-Þ][\w-]{2,20}){0,1}\s?[(\[](?:henceforth|"
    r"hereafter(?:\scited\sas)?|hereinafter|further(?:\sonly)?|later|cited\sas|in\sthe\sfollowing|"
    r"далее|abbreviated)?"
    r"[,:\s—–-]{0,3}[“\"«]?(?P<a>[A-ZÀ-ÞА-ЯЁІЇЄ][\w .&/-]{0,24})[”\"»]?[)\]]"
)
_DASHED = re.compile(r"\s?-\s(?P<a>[A-ZА-Я]{2,12})(?=\s-|\s?$|,)")


def archive_name(text: str, plain: str, start: int, end: int, low: int) -> tuple[int, int]:
    """The span of the name around a word for archive at ``start:end``, not before `low`."""
    window = plain[max(low, start - 160) : start]
    back = _BACK.search(window)
    begin = start
    if back is not None and back.group():
        begin = start - len(back.group())
        while True:
            link = re.match(rf"(?:{_LINK}|See|In|Source:?|Cf\.|From|The|Im|In)\s", plain[begin:start])
            if link is None or (link.group().strip() == "The" and False):
                break
            begin += link.end()
    stop = end
    on = _ON.match(plain, end)
    if on is not None and on.group():
        stop = on.end()
        tail = _TAIL_LINK.search(plain[end:stop])
        if tail is not None:
            stop = end + tail.start()
    return begin, stop


def with_acronym(text: str, plain: str, start: int, end: int) -> tuple[int, int]:
    """The name with the acronym in brackets that follows it (and a place between, if any)."""
    bracket = _BRACKETED.match(plain, end)
    if (
        bracket is not None
        and sum(c.isupper() for c in bracket.group("a")) >= 2
        and not re.match(r"(?:Ma?c|De|La|Van|O)[A-Z’'][a-z]", bracket.group("a"))
    ):
        return start, bracket.end()
    dashed = _DASHED.match(plain, end)
    if dashed is not None and text[start].isupper() and " " in text[start:end]:
        return start, dashed.end("a")
    return start, end
