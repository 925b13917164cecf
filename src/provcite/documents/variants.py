"""Names that the document itself equates: `Pak Chang-ok [Pak Chang Ok]`, `Filippov [Stalin]`."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from provcite.archives.agents import body_words
from provcite.documents.lines import word_set
from provcite.documents.person import HONORIFICS, OFFICES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.documents.lines import Line

#: At most so many pairs are kept from one document.
MAX_PAIRS: Final = 500

#: Characters before a bracket in which the name must stand.
_REACH: Final = 120

_BRACKET: Final = re.compile(r"\[([^\[\]\n]{2,60})\]")
_TOKEN: Final = re.compile(r"[^\W\d_][^\W\d_.’'ʹʼ`-]*(?:[’'ʹʼ`-][^\W\d_]+)*[’'ʹʼ]?\.?")
#: Letters that romanisations of one sound exchange, by one of them.
_CLASSES: Final = {
    "b": "p", "g": "k", "d": "t", "q": "c", "j": "c", "z": "c", "x": "s", "h": "h", "r": "l", "y": "i",
    "v": "w",
}  # fmt: skip
_NOT_NAMES: Final = word_set(
    """
    sic illegible unclear handwritten translator editor note text document signature signed stamp page
    pages missing blank underlined emphasis original crossed word words typed received copy excerpt
    north south east west korean chinese russian soviet american german the a an of and foreign minister
    ministry party union people's republic republics secretary general central workers world war january
    february march april may june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday nodis tn ed
    """
) | {
    word
    for word in OFFICES | body_words()
    if word not in ("king", "prince", "general", "front", "state", "head")
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A name and another form of it, with the line on which the document sets them side by side.

    `alike`: the two are one name in two spellings; else one is an alias or a fuller form.
    """

    name: str
    variant: str
    line: Line
    quote: str
    alike: bool


def pairs_in(body: Sequence[Line]) -> tuple[Pair, ...]:
    """The pairs of a document, each once, in the order of the text, those broken over a line end too."""
    found: dict[tuple[str, str], Pair] = {}
    before = ""
    for line in body:
        text = line.text
        if "[" in text:
            lead = f"{before} " if before else ""
            for match in _BRACKET.finditer(text):
                start = match.start()
                reach = lead + text[:start] if start < _REACH else text[start - _REACH : start]
                pair = _pair(reach, match[1].strip(), line)
                if pair is not None and (pair.name, pair.variant) not in found:
                    found[pair.name, pair.variant] = pair
                    if len(found) >= MAX_PAIRS:
                        return tuple(found.values())
        before = text[-80:] if text else ""
    return tuple(found.values())


def _pair(before: str, inside: str, line: Line) -> Pair | None:
    variant = _name_tokens(inside)
    if variant is None or not before.endswith(" ") or before.rstrip().endswith((".", ":", ";", ")", "]")):
        return None
    tail = before.rstrip()[-90:]
    tokens = _capitalised_run(tail)
    if not tokens:
        return None
    name = _best(tokens, variant)
    if name is not None:
        return Pair(name=name, variant=inside, line=line, quote=f"{name} [{inside}]", alike=True)
    # No likeness: an alias ("Filippov [Stalin]") is believed for single names only; longer brackets explain.
    if (
        len(tokens) <= 2
        and len(variant) <= 2
        and not any(len(token) > 1 and token.isupper() for token in tokens)
    ):
        alias = " ".join(tokens)
        if alias != inside:
            return Pair(name=alias, variant=inside, line=line, quote=f"{alias} [{inside}]", alike=False)
    return None


def _name_tokens(text: str) -> list[str] | None:
    """The words of `text` where each could belong to a name, else None."""
    if not _TOKEN.match(text) or any(character.isdigit() for character in text):
        return None
    tokens = text.split()
    if not 1 <= len(tokens) <= 5:
        return None
    for place, token in enumerate(tokens):
        bare = token.strip(".,’'").casefold()
        if not _TOKEN.fullmatch(token) or bare in _NOT_NAMES:
            return None
        lowered = token[:1].islower()
        if lowered and (place == 0 or bare not in ("al", "el", "von", "van", "de", "da", "bin", "ibn")):
            return None
        if len(token) > 3 and token.isupper():
            return None  # an acronym explains, it is no name
    if all(len(token) > 1 and token.isupper() for token in tokens):
        return None
    return tokens


def _capitalised_run(text: str) -> list[str]:
    """The capitalised words that end `text`, nearest last, at most five, without forms of address."""
    run: list[str] = []
    for token in reversed(text.split()):
        if token.endswith((",", ";", ":", ")", "”", '"')):
            break
        bare = token.strip(".,’'").casefold()
        initial = len(token) == 2 and token.endswith(".")
        if token.endswith(".") and not initial and run == [] and len(token) > 4:
            break
        if not _TOKEN.fullmatch(token) or not token[:1].isupper() or bare in HONORIFICS or bare in _NOT_NAMES:
            break
        run.insert(0, token)
        if len(run) == 5:
            break
    return run


def _best(tokens: list[str], variant: list[str]) -> str | None:
    """The end of `tokens` that is most like `variant`, where it is like it at all."""
    wanted = _syllables(" ".join(variant))
    best: tuple[float, str] | None = None
    for start in range(len(tokens)):
        candidate = " ".join(tokens[start:])
        score = _likeness(_syllables(candidate), wanted)
        if best is None or score > best[0]:
            best = (score, candidate)
    if best is None or best[0] < 0.6 or best[1] == " ".join(variant):
        return None
    return best[1]


def _syllables(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in folded if c.isalpha())


def _likeness(one: str, other: str) -> float:
    """How alike two spellings are, 0 to 1: the consonants in order, by classes, and the length."""
    if not one or not other:
        return 0.0
    a, b = _skeleton(one), _skeleton(other)
    if not a or not b or a[0] != b[0]:
        return 0.0
    from difflib import SequenceMatcher

    return (
        SequenceMatcher(a=a, b=b, autojunk=False).ratio() * 0.6
        + SequenceMatcher(a=one, b=other, autojunk=False).ratio() * 0.4
    )


def _skeleton(text: str) -> str:
    return "".join(_CLASSES.get(c, c) for c in text if c not in "aeiouwhyаеёиоуыэюя" or c == text[0])
