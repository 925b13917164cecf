"""``text-case``: lowercase, uppercase, capitalize-first, capitalize-all, sentence, title.

CSL 1.0.2, "Text-case". A case is applied to a whole subtree at once, so that markup inside a
title does not start a new sentence; text under ``nocase`` is left alone. Title case follows the
specification: the first letter of each lower-case word is capitalised, stop words stay as they
are unless they stand first, last or after a colon, a question mark or an exclamation mark; words with any
capital are left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provcite.csl.tree import Mark, Styled
from provcite.model.lazyre import lazy

if TYPE_CHECKING:
    from collections.abc import Callable

from provcite.csl.tree import Node

# CSL 1.0.2, "Title Case Conversion", with the abbreviations of "versus" and particles of names.
STOP_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "but",
        "by",
        "down",
        "for",
        "from",
        "in",
        "into",
        "nor",
        "of",
        "on",
        "onto",
        "or",
        "over",
        "so",
        "the",
        "till",
        "to",
        "up",
        "via",
        "with",
        "yet",
        "about",
        "ca",
        "et",
        "vs",
        "c",
        "d'",
        "de",
        "d’",
        "v",
        "van",
        "von",
    ]
)

_WORD = lazy(r"[^\s\-–—/\xa0]+|[\s\-–—/\xa0]+")
_LETTER = re.compile(r"[^\W\d_]")


def apply(node: Node, case: str, *, english: bool, turkic: bool = False) -> Node:
    """The tree in another case; `english` says whether title case may be applied at all."""
    if case == "title" and not english:
        return node
    if isinstance(node, str):
        return _convert(node, case, None, turkic=turkic)
    leaves: list[str] = []
    fixed: list[bool] = []
    _collect(node, False, leaves, fixed)
    text = "".join(leaves)
    mask: list[bool] | None = None
    if any(fixed):
        mask = [flag for leaf, flag in zip(leaves, fixed, strict=True) for _ in leaf]
    made = _convert(text, case, mask, turkic=turkic)
    if len(made) != len(text):
        # A letter whose capital is two characters: convert leaf by leaf instead.
        pieces = iter(
            [
                leaf if flag else _convert(leaf, case, None, turkic=turkic)
                for leaf, flag in zip(leaves, fixed, strict=True)
            ]
        )
    else:
        cut: list[str] = []
        at = 0
        for leaf in leaves:
            cut.append(made[at : at + len(leaf)])
            at += len(leaf)
        pieces = iter(cut)
    return _rebuild(node, lambda: next(pieces))


def _collect(node: Node, frozen: bool, leaves: list[str], fixed: list[bool]) -> None:
    if isinstance(node, str):
        leaves.append(node)
        fixed.append(frozen)
        return
    if (isinstance(node, Mark) and node.construct == "nocase") or (
        isinstance(node, Styled)
        and (node.attribute in ("vertical-align", "font-variant") or node.value == "normal")
    ):
        frozen = True
    for child in node.children:
        _collect(child, frozen, leaves, fixed)


def _rebuild(node: Node, take: Callable[[], str]) -> Node:
    if isinstance(node, str):
        return take()
    return node.like([_rebuild(child, take) for child in node.children])


def _upper(text: str, turkic: bool) -> str:
    if turkic:
        text = text.replace("i", "İ")
    return text.upper()


def _lower(text: str, turkic: bool) -> str:
    if turkic:
        text = text.replace("I", "ı").replace("İ", "i")
    return text.lower()


def _keep(old: str, new: str, mask: list[bool] | None) -> str:
    """The new text, but the old characters where the mask freezes them."""
    if mask is None or len(old) != len(new):
        return new
    return "".join([o if frozen else n for o, n, frozen in zip(old, new, mask, strict=True)])


def _convert(text: str, case: str, mask: list[bool] | None, *, turkic: bool) -> str:
    if case == "lowercase":
        return _keep(text, _lower(text, turkic), mask)
    if case == "uppercase":
        return _keep(text, _upper(text, turkic), mask)
    if case == "capitalize-first":
        return _first(text, mask, turkic)
    if case == "capitalize-all":
        return _all(text, mask, turkic)
    if case == "sentence":
        return _sentence(text, mask, turkic)
    if case == "title":
        return _title(text, mask, turkic)
    return text


def _first(text: str, mask: list[bool] | None, turkic: bool) -> str:
    """The first letter of the first word, where that word is all lower case."""
    found = _LETTER.search(text)
    if found is None:
        return text
    at = found.start()
    if (mask and mask[at]) or any(char.isdigit() for char in text[:at]):
        return text
    end = at
    while end < len(text) and not text[end].isspace():
        end += 1
    word = text[at:end]
    if word != word.lower():
        return text
    return text[:at] + _upper(text[at], turkic) + text[at + 1 :]


def _all(text: str, mask: list[bool] | None, turkic: bool) -> str:
    """The first letter of every word in small letters; one behind a number is no beginning (19th)."""
    out: list[str] = []
    for found in _WORD.finditer(text):
        word = found.group()
        letter = _LETTER.search(word)
        if letter and word == word.lower() and not _frozen(mask, found.start() + letter.start()):
            place = letter.start()
            if not any(char.isdigit() for char in word[:place]):
                word = word[:place] + _upper(word[place], turkic) + word[place + 1 :]
        out.append(word)
    return "".join(out)


def _sentence(text: str, mask: list[bool] | None, turkic: bool) -> str:
    """Capitalised words go down, the first one up; words with capitals inside (UK, McLean) stay.

    Text that is all capitals goes down as a whole but for its first letter.
    """
    if text == text.upper():
        return _first(_keep(text, _lower(text, turkic), mask), mask, turkic)
    out = list(text)
    for found in _WORD.finditer(text):
        word = found.group()
        letter = _LETTER.search(word)
        if letter is None:
            continue
        at = letter.start()
        if (
            word[at].isupper()
            and word[at + 1 :] == word[at + 1 :].lower()
            and not _frozen(mask, found.start() + at)
        ):
            lowered = _lower(word[at], turkic)
            if len(lowered) == 1:
                out[found.start() + at] = lowered
    return _first("".join(out), mask, turkic)


def _frozen(mask: list[bool] | None, at: int) -> bool:
    return mask is not None and mask[at]


def _title(text: str, mask: list[bool] | None, turkic: bool) -> str:
    tokens = [(found.group(), found.start()) for found in _WORD.finditer(text)]
    words = [i for i, (token, _) in enumerate(tokens) if _LETTER.search(token)]
    if not words:
        return text
    first = words[0]
    # A closing number is the last word: The Summer of 1956.
    last = max(i for i, (token, _) in enumerate(tokens) if any(map(str.isalnum, token)))
    out = [token for token, _ in tokens]
    for i in words:
        token, at = tokens[i]
        letter = _LETTER.search(token)
        if letter is None or _frozen(mask, at + letter.start()):
            continue
        place = letter.start()
        if any(char.isdigit() for char in token[:place]) or token[place:] != token[place:].lower():
            continue
        bare = token.strip("\"'’‘“”()[]{}.,;:!?…").lower()
        joined = tokens[i - 1][0] in "-‐‑" if i else False
        if joined and (i < 2 or tokens[i - 2][0][-1:].isdigit()):
            continue
        if len(bare) == 1 and not bare.isascii():
            # A symbol (β-carotene), not a word.
            continue
        before = (out[i - 1].rstrip() or out[i - 2].rstrip() if i > 1 else out[0].rstrip()) if i else ""
        opens = i == first or before[-1:] in ":?!"
        if bare in STOP_WORDS and not opens and i != last and "." not in token[place:].rstrip("."):
            followed = i + 1 < len(tokens) and tokens[i + 1][0] in "-‐‑"
            if not (followed and not joined and bare in ("up", "down", "over", "off")):
                continue
        out[i] = token[:place] + _upper(token[place], turkic) + token[place + 1 :]
    return "".join(out)
