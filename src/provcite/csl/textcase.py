"""``text-case``: lowercase, uppercase, capitalize-first, capitalize-all, sentence, title.

CSL 1.0.2, "Text-case". A case is applied to a whole subtree at once, so that markup inside a
title does not start a new sentence; text under ``nocase`` is left alone. Title case follows the
specification: the first letter of each lower-case word is capitalised, stop words stay as they
are unless they stand first, last or after a colon; words with any capital are left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provcite.csl.tree import Mark, Styled

if TYPE_CHECKING:
    from collections.abc import Callable

    from provcite.csl.tree import Node

STOP_WORDS = frozenset(
    (
        "a according across afore after against ahead along alongside amid amidst among amongst anenst an "
        "and apart apropos around as aside astride at athwart atop barring because before behind "
        "below beneath beside besides between beyond but by c ca circa close d' de despite down due during "
        "et et-al except far for forenenst from given in inside instead into lest like modulo near next nor "
        "notwithstanding of off on onto or out over per plus pro qua sans since so such than that the "
        "through throughout thru thruout thus till to toward towards under underneath until unto up "
        "upon v van versus via vis-à-vis von vs vs. v. with within without yet about"
    ).split()
)

_WORD = re.compile(r"[^\s\-–—/\xa0]+|[\s\-–—/\xa0]+")
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
            [leaf if flag else _convert(leaf, case, None, turkic=turkic) for leaf, flag in zip(leaves, fixed, strict=True)]
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
    if isinstance(node, Mark) and node.construct == "nocase":
        frozen = True
    elif isinstance(node, Styled) and node.attribute == "vertical-align":
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
    out: list[str] = []
    at = 0
    for word in re.split(r"(\s+)", text):
        letter = _LETTER.search(word)
        if letter and word == word.lower() and not (mask and mask[at + letter.start()]):
            place = letter.start()
            word_made = word[:place] + _upper(word[place], turkic) + word[place + 1 :]
        else:
            word_made = word
        out.append(word_made)
        at += len(word)
    return "".join(out)


def _sentence(text: str, mask: list[bool] | None, turkic: bool) -> str:
    """All-capital text goes down to a capital first letter; otherwise the first word gets one.

    CSL 1.0.2: "1. For uppercase strings, the first character of the string remains capitalized.
    All other letters are lowercased. 2. For lower or mixed case strings, the first character of the
    first word is capitalized if the word is lowercase. The case of all other words stays the same."
    """
    if text == text.upper():
        lowered = _keep(text, _lower(text, turkic), mask)
        return _first(lowered, mask, turkic)
    return _first(text, mask, turkic)


def _title(text: str, mask: list[bool] | None, turkic: bool) -> str:
    shouting = text == text.upper()
    tokens = [(found.group(), found.start()) for found in _WORD.finditer(text)]
    words = [i for i, (token, _) in enumerate(tokens) if _LETTER.search(token)]
    if not words:
        return text
    first, last = words[0], words[-1]
    out = [token for token, _ in tokens]
    for i in words:
        token, at = tokens[i]
        letter = _LETTER.search(token)
        if letter is None or (mask and mask[at + letter.start()]):
            continue
        place = letter.start()
        if any(char.isdigit() for char in token[:place]):
            continue
        bare = token.strip("\"'’‘“”()[]{}.,;:!?…").lower()
        if shouting and len(bare) > 0:
            lowered = _keep(token, _lower(token, turkic), mask[at : at + len(token)] if mask else None)
        else:
            lowered = token
        if lowered[place:] != lowered[place:].lower():
            if not (lowered[place].islower() and "’" in lowered):
                continue
            continue
        before = "".join(out[:i]).rstrip()
        opens = before[-1:] in ":?!.—" or i == first
        dot_inside = "." in lowered[place:].rstrip(".") 
        if bare in STOP_WORDS and not opens and i != last and not dot_inside:
            if shouting:
                out[i] = lowered
            continue
        after_hyphen = i > 0 and tokens[i - 1][0] in "-" and i != last
        if bare in STOP_WORDS and after_hyphen:
            continue
        out[i] = lowered[:place] + _upper(lowered[place], turkic) + lowered[place + 1 :]
    return "".join(out)
