"""Whether two printed names can be one person: surname, initials, romanisation."""

from __future__ import annotations

import re
from functools import lru_cache

from provcite.archives.normalise import fold_key

_TOKEN = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=4096)
def name_tokens(name: str) -> tuple[str, ...]:
    """The folded words of a name, surname last where a comma puts it first."""
    family, comma, given = name.partition(",")
    ordered = f"{given} {family}" if comma else name
    return tuple(_TOKEN.findall(fold_key(ordered.replace("-", " "))))


@lru_cache(maxsize=8192)
def same_person(first: str, second: str) -> bool:
    """Whether two names may be one person's: all words of the shorter stand for words of the longer.

    An initial stands for a name that begins with it; romanisations may differ.
    """
    from rapidfuzz import fuzz

    from provcite.archives.names import Verdict, compare_names

    verdict = compare_names(first, second).verdict
    if verdict is not Verdict.UNKNOWN:
        return verdict is not Verdict.DIFFERENT

    a, b = name_tokens(first), name_tokens(second)
    if not a or not b:
        return False
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    joined_a, joined_b = "".join(sorted(short)), "".join(sorted(long))
    if joined_a == joined_b:
        return True
    left = list(long)
    whole = False
    for token in short:
        best = next((item for item in left if item == token), None)
        if best is None:
            best = next(
                (item for item in left if (len(token) == 1 or len(item) == 1) and item[0] == token[0]), None
            )
        if best is None and len(token) > 3:
            best = next((item for item in left if len(item) > 3 and fuzz.ratio(item, token) >= 80), None)
        if best is None:
            return False
        whole = whole or (len(best) > 1 and len(token) > 1)
        left.remove(best)
    return whole


def surname(name: str) -> str:
    """The folded surname: the word before a comma, else the last word."""
    tokens = name_tokens(name)
    return tokens[-1] if tokens else ""
