"""Compares a quotation with a text, word by word, as forgivingly as an editor would.

Forgiven are case, accents, quotation marks, punctuation, hyphens of broken lines, ``[…]``, words
in square brackets, and other romanisations of a name. Linear in the text: a seed of three words
finds the place, and only a window around it is aligned.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD = re.compile(r"\w+")
_ELLIPSIS = re.compile(r"[\[(]\s?(?:…|\.\s?\.\s?\.(?:\s?\.)?)\s?[\])]|…|\.\s?\.\s?\.(?:\s?\.)?")
_WHOLE_BRACKET = re.compile(r"(?<![^\W_])[\[][^\[\]]{1,200}[\]](?![^\W_])")
_LETTER_BRACKET = re.compile(r"[\[\]]")
_APOSTROPHE = re.compile(r"(?<=\w)['’ʹʼ`](?=\w)")
_NEGATIONS = frozenset(
    [
        "not",
        "no",
        "never",
        "neither",
        "nor",
        "none",
        "without",
        "cannot",
        "не",
        "ни",
        "нет",
        "никогда",
        "без",
        "nicht",
        "kein",
        "keine",
        "nie",
        "ohne",
        "non",
        "pas",
        "jamais",
    ]
)


#: Words that make a statement depend on something, beside those that deny it.
_TURNING = _NEGATIONS | frozenset(
    (
        "if", "unless", "only", "except", "provided", "until", "hardly", "scarcely", "refused", "failed",
        "если", "только", "кроме", "лишь", "пока", "едва", "wenn", "falls", "nur", "ausser", "sofern", "kaum",
        "bis", "si", "sauf", "seulement", "sinon", "solo", "salvo", "nunca", "sin", "jesli", "tylko", "chyba",
        "ani",
        "nigdy", "nie", "pokud", "jen", "ledaze", "ha", "csak", "nem", "sem", "soha",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word and its place."""

    text: str
    start: int
    end: int
    capital: bool


@lru_cache(maxsize=65536)
def _fold(word: str) -> str:
    folded = unicodedata.normalize("NFKD", word.casefold())
    return "".join(character for character in folded if not unicodedata.combining(character))


def words_of(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of ``text[start:end]``, apostrophes inside words closed up."""
    found: list[Word] = []
    stop = len(text) if end is None else end
    for match in _WORD.finditer(text, start, stop):
        word = match.group()
        if found and found[-1].end + 1 == match.start() and _APOSTROPHE.match(text, match.start() - 1):
            last = found.pop()
            found.append(Word(last.text + _fold(word), last.start, match.end(), last.capital))
        else:
            found.append(Word(_fold(word), match.start(), match.end(), word[:1].isupper()))
    return found


class TextIndex:
    """A document's words, ready to be searched."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = words_of(text)
        starts: list[int] = []
        length = 0
        for word in self.words:
            starts.append(length)
            length += len(word.text)
        self.starts = starts
        self.joined = "".join(word.text for word in self.words)
        self.brackets = frozenset(_bracketed(match.group()) for match in _WHOLE_BRACKET.finditer(text))
        self._seeds: dict[tuple[str, str, str], list[int]] | None = None

    def exact(self, words: Sequence[Word], after: int = 0) -> tuple[int, int] | None:
        """Where the words stand as they are: first and past-the-last number of the text's words."""
        needle = "".join(word.text for word in words)
        if not needle:
            return None
        at = self.joined.find(needle, self.starts[after] if after < len(self.starts) else len(self.joined))
        while at >= 0:
            first = bisect_right(self.starts, at) - 1
            last = bisect_right(self.starts, at + len(needle) - 1)
            if self.starts[first] == at and (
                last == len(self.starts) or self.starts[last] == at + len(needle)
            ):
                return first, last
            at = self.joined.find(needle, at + 1)
        return None

    def seeds(self) -> dict[tuple[str, str, str], list[int]]:
        if self._seeds is None:
            found: dict[tuple[str, str, str], list[int]] = defaultdict(list)
            texts = [word.text for word in self.words]
            for index in range(len(texts) - 2):
                places = found[texts[index], texts[index + 1], texts[index + 2]]
                if len(places) < 200:
                    places.append(index)
            self._seeds = found
        return self._seeds

    def nearest(self, words: Sequence[Word], after: int = 0) -> tuple[int, int] | None:
        """The stretch of the text that shares most three-word runs with `words`, on one diagonal."""
        seeds = self.seeds()
        votes: dict[int, int] = defaultdict(int)
        texts = [word.text for word in words]
        for index in range(len(texts) - 2):
            for place in seeds.get((texts[index], texts[index + 1], texts[index + 2]), ()):
                if place >= after:
                    votes[(place - index) // 8] += 1
        if not votes:
            return None
        best = max(votes, key=lambda diagonal: (votes[diagonal] + votes.get(diagonal + 1, 0), -diagonal))
        start = max(after, best * 8 - 12)
        return start, min(len(self.words), best * 8 + len(words) + 40)

    def wording(self, first: int, last: int) -> str:
        """The text's own words from `first` up to `last`, on one line, parted words closed up."""
        text = self.text[self.words[first].start : self.words[max(first, last - 1)].end]
        return " ".join(re.sub(r"(?<=\w)-[ \t]{0,8}\r?\n[ \t]{0,8}(?=\w)", "", text).split())

    def place(self, word: int) -> str:
        """Where a word stands, for a reader: leaf where the text marks leaves, else the paragraph."""
        at = self.words[word].start
        leaf = None
        for match in _LEAF_MARK.finditer(self.text, 0, at):
            leaf = match.group(1)
        if leaf is not None:
            return f"leaf {leaf}"
        pages = self.text.count("\f", 0, at)
        if pages:
            return f"page {pages + 1} of the text"
        return f"paragraph {len(re.findall(_PARAGRAPH, self.text[:at].strip())) + 1} of the text"


_LEAF_MARK = re.compile(r"^\s{0,8}\[?(?:l|L|л|Л|list|leaf|p)\.?\s?(\d{1,5}(?:ob|об)?)\]?\s*$", re.MULTILINE)
_PARAGRAPH = re.compile(r"\n[ \t\r]*\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference: the quotation's words and the text's; either may be empty.

    `start` and `end` are the places of the words in the quotation.
    """

    quoted: str
    written: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How a quotation stands to a text. `found` is None where it is not in it at all.

    `share` is the part of the quotation's words that the text has in their order; `written` is the
    text's own wording of the place and `place` where it stands. `swallowed` are negations and conditions
    that an ellipsis leaves out, `turned` the parts that the text has before those that they follow.
    """

    found: bool
    share: float = 0.0
    differences: tuple[Difference, ...] = ()
    omissions: tuple[Difference, ...] = ()
    swallowed: tuple[Difference, ...] = ()
    turned: tuple[Difference, ...] = ()
    written: str = ""
    place: str = ""

    @property
    def exact(self) -> bool:
        return self.found and not (self.differences or self.omissions or self.swallowed or self.turned)

    @property
    def drops_negation(self) -> bool:
        return any(
            _NEGATIONS & {_fold(word) for word in _WORD.findall(item.written)} for item in self.omissions
        )


def _fragments(quotation: str, brackets: frozenset[str] = frozenset()) -> list[tuple[int, list[Word]]]:
    """The stretches between ellipses: whole words in brackets left out, brackets in words opened.

    `brackets` are the brackets that the text itself has; their words are its own and stay.
    """

    def blank(match: re.Match[str]) -> str:
        words = match.group()
        if _ELLIPSIS.fullmatch(words):
            return words
        if _bracketed(words) in brackets:
            return f" {words[1:-1]} "
        return " " * len(words)

    blanked = _WHOLE_BRACKET.sub(blank, quotation)
    pieces: list[tuple[int, list[Word]]] = []
    at = 0
    spans = [(match.start(), match.end()) for match in _ELLIPSIS.finditer(blanked)] + [(len(blanked),) * 2]
    for start, end in spans:
        stretch = blanked[at:start]
        # "[t]he" is one word: the brackets go, the places stay.
        plain = _LETTER_BRACKET.sub("", stretch)
        moved = [index for index, character in enumerate(stretch) if character not in "[]"]
        words = [
            Word(word.text, at + moved[word.start], at + moved[word.end - 1] + 1, word.capital)
            for word in words_of(plain)
        ]
        if words:
            pieces.append((at, words))
        at = end
    return pieces


def _bracketed(words: str) -> str:
    return " ".join(word.text for word in words_of(words))


def exact_place(quotation: str, index: TextIndex) -> str | None:
    """Where a quotation of six words or more stands word for word, or None: cheaper than `compare`."""
    fragments = _fragments(quotation, index.brackets)
    if sum(len(words) for _, words in fragments) < 6:
        return None
    place = ""
    for _, words in fragments:
        found = index.exact(words)
        if found is None:
            return None
        place = place or index.place(found[0])
    return place


def compare(quotation: str, index: TextIndex) -> Comparison:
    """Compare a quotation with a text."""
    fragments = _fragments(quotation, index.brackets)
    total = sum(len(words) for _, words in fragments)
    if not total:
        return Comparison(found=False)
    matched = 0
    differences: list[Difference] = []
    omissions: list[Difference] = []
    written: list[str] = []
    swallowed: list[Difference] = []
    turned: list[Difference] = []
    place = ""
    after = 0
    for number, (_, words) in enumerate(fragments):
        exact = index.exact(words, after) or index.exact(words)
        if exact is not None:
            matched += len(words)
            place = place or index.place(exact[0])
            written.append(index.wording(*exact))
            if number and written[:-1]:
                _between(index, after, exact[0], words, swallowed, turned)
            after = exact[1]
            continue
        window = index.nearest(words, after) or index.nearest(words)
        if window is None:
            if len(words) <= 2 and matched:
                matched += 0
            continue
        result = _align(quotation, words, index, window)
        matched += result[0]
        differences.extend(result[1])
        omissions.extend(result[2])
        if result[3] is not None:
            first, last = result[3]
            place = place or index.place(first)
            written.append(index.wording(first, last))
            after = last
    share = matched / total
    return Comparison(
        found=share >= 0.55,
        share=share,
        differences=tuple(differences),
        omissions=tuple(omissions),
        swallowed=tuple(swallowed),
        turned=tuple(turned),
        written=" […] ".join(written),
        place=place,
    )


#: So many words left out at most may turn the sense; where more are left out, a reader looks them up.
_FEW = 14
#: The end of a sentence in the text.
_FULL_STOP = re.compile(r"[.!?]\s")


def _between(
    index: TextIndex,
    end: int,
    start: int,
    words: Sequence[Word],
    swallowed: list[Difference],
    turned: list[Difference],
) -> None:
    """What the text has between two parts of a quotation: nothing to say, a negation, or the other order."""
    place = Difference(quoted="", written="", start=words[0].start, end=words[-1].end)
    if start < end:
        if len(words) >= 3:
            turned.append(place)
        return
    left = index.words[end:start]
    if not left or len(left) > _FEW or not {word.text for word in left} & _TURNING:
        return
    text = index.text[left[0].start : left[-1].end]
    if not _FULL_STOP.search(index.text[index.words[end - 1].start : left[-1].end]):
        swallowed.append(
            Difference(quoted="", written=" ".join(text.split()), start=place.start, end=place.end)
        )


def _align(
    quotation: str, words: Sequence[Word], index: TextIndex, window: tuple[int, int]
) -> tuple[int, list[Difference], list[Difference], tuple[int, int] | None]:
    """Words shared, differences, silent omissions, and the stretch of the text that was meant."""
    from rapidfuzz.distance import Indel

    low, high = window
    texts = [word.text for word in words]
    others = [word.text for word in index.words[low:high]]
    equal = [block for block in Indel.opcodes(texts, others) if block.tag == "equal"]
    if not equal:
        return 0, [], [], None
    blocks = _dense(_slid(equal, texts, others))
    matched = sum(block.src_end - block.src_start for block in blocks)
    first = low + blocks[0].dest_start
    last = low + blocks[-1].dest_end
    differences: list[Difference] = []
    omissions: list[Difference] = []
    gaps = [(0, blocks[0].src_start, blocks[0].dest_start - blocks[0].src_start, blocks[0].dest_start)]
    gaps.extend(
        (before.src_end, after.src_start, before.dest_end, after.dest_start)
        for before, after in pairwise(blocks)
    )
    tail = len(words) - blocks[-1].src_end
    gaps.append((blocks[-1].src_end, len(words), blocks[-1].dest_end, blocks[-1].dest_end + tail))
    ends = (0, len(gaps) - 1)
    for number, (src_start, src_end, dest_start, dest_end) in enumerate(gaps):
        mine = words[src_start:src_end]
        theirs = index.words[low + max(0, dest_start) : min(low + max(0, dest_end), len(index.words))]
        if not mine and not theirs:
            continue
        if not mine and 0 < src_start < len(words) and len(theirs) <= _FEW:
            gap = quotation[words[src_start - 1].end : words[src_start].start]
            if "[" in gap and "]" in gap:
                continue  # the editor's words in brackets stand for the text's
        if _alike(mine, theirs) or (
            # At either end a word that a line break parts may reach further than it counts.
            number in ends and mine and _reaches(mine, index, low + dest_start, low + dest_end, number == 0)
        ):
            matched += len(mine)
            continue
        quoted = quotation[mine[0].start : mine[-1].end] if mine else ""
        text = index.text[theirs[0].start : theirs[-1].end] if theirs else ""
        start = mine[0].start if mine else words[min(src_start, len(words) - 1)].start
        end = mine[-1].end if mine else words[min(src_start, len(words) - 1)].end
        item = Difference(quoted=quoted, written=" ".join(text.split()), start=start, end=end)
        (differences if mine else omissions).append(item)
    # The text's wording begins and ends where the quotation does, its differing words included.
    first = max(0, first - blocks[0].src_start)
    last = min(len(index.words), last + tail)
    return matched, differences, omissions, (first, last)


def _reaches(mine: Sequence[Word], index: TextIndex, start: int, end: int, first: bool) -> bool:
    """Whether up to two more words of the text make an end of the quotation right."""
    for more in (1, 2):
        low, high = (max(0, start - more), end) if first else (start, end + more)
        if _alike(mine, index.words[low:high]):
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Block:
    """Words that both sides share: where they stand in the quotation and in the window."""

    src_start: int
    src_end: int
    dest_start: int
    dest_end: int


def _slid(blocks: list, quoted: list[str], text: list[str]) -> list[_Block]:  # type: ignore[type-arg]
    """The blocks with a single word at either end moved beside its neighbour, where it stands there too.

    "The tenant": of two "the" before it in the text the nearer one is meant.
    """
    made = [_Block(item.src_start, item.src_end, item.dest_start, item.dest_end) for item in blocks]
    if len(made) < 2:
        return made
    first, second = made[0], made[1]
    size = first.src_end - first.src_start
    near = second.dest_start - size
    beside = size <= 2 and first.src_end == second.src_start and near > first.dest_start
    if beside and text[near : second.dest_start] == quoted[first.src_start : first.src_end]:
        made[0] = _Block(first.src_start, first.src_end, near, second.dest_start)
    before, last = made[-2], made[-1]
    size = last.src_end - last.src_start
    beside = size <= 2 and before.src_end == last.src_start and last.dest_start > before.dest_end
    if beside and text[before.dest_end : before.dest_end + size] == quoted[last.src_start : last.src_end]:
        made[-1] = _Block(last.src_start, last.src_end, before.dest_end, before.dest_end + size)
    return made


def _dense(blocks: list[_Block]) -> list[_Block]:
    """Drop stray single words at either end that lie far from the rest."""
    while (
        len(blocks) > 1
        and blocks[0].src_end - blocks[0].src_start <= 1
        and (blocks[1].dest_start - blocks[0].dest_end > 6 + 2 * (blocks[1].src_start - blocks[0].src_end))
    ):
        blocks = blocks[1:]
    while (
        len(blocks) > 1
        and blocks[-1].src_end - blocks[-1].src_start <= 1
        and (
            blocks[-1].dest_start - blocks[-2].dest_end > 6 + 2 * (blocks[-1].src_start - blocks[-2].src_end)
        )
    ):
        blocks = blocks[:-1]
    return blocks


def _alike(mine: Sequence[Word], theirs: Sequence[Word]) -> bool:
    """The same letters divided otherwise, or one name in another romanisation."""
    from rapidfuzz import fuzz

    a, b = "".join(word.text for word in mine), "".join(word.text for word in theirs)
    if a == b:
        return True
    if not mine or not theirs or any(character.isdigit() for character in a + b):
        return False
    names = all(word.capital for word in mine[:1]) and all(word.capital for word in theirs[:1])
    return names and len(mine) <= 4 and len(theirs) <= 4 and a[0] == b[0] and fuzz.ratio(a, b) >= 72
