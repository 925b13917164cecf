"""Readings that a user put right: labelled examples by which a store reads what it misread before.

Each example is a text and the references that it cites, in ``readings.yaml`` of the store (the form of
``provcite parse --format json``). The same words with other numbers are then read in the same way: an
example is turned into a pattern in which the numbers are open and all words, labels and marks are fixed.
A text of numbers alone is no pattern; it is read rightly where it comes again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from provcite.archives.normalise import fold_text
from provcite.model.errors import InputError
from provcite.model.levels import LEAF_LEVELS, LEVELS, canonical_level
from provcite.model.reference import ArchivalReference

if TYPE_CHECKING:
    from provcite.archives.repositories import Repositories

#: Examples of one store, characters and references of one example, and units of one reference.
MAX_EXAMPLES: Final = 5_000
MAX_TEXT: Final = 4_000
MAX_REFERENCES: Final = 40
MAX_UNITS: Final = 16
#: Letters that a pattern must have, so that it is not found in whatever has a number.
_LETTERS: Final = 3
#: Places of one value in a text that are looked at.
_PLACES: Final = 50

_KEYS: Final = ("text", "references", "note")
_REFERENCE_KEYS: Final = (
    "repository",
    "repository_key",
    "path",
    "labels",
    "rest",
    "roles",
    "spans",
    "confidence",
)
_TOKEN: Final = re.compile(r"\d+|[^\W\d_]+|\s+|.", re.DOTALL)
_NUMBER: Final = r"\d{1,12}"
#: A leaf, or a range of leaves, with the letters of a verso (301ob, 12v-14).
_LEAF: Final = r"\d{1,6}[^\W\d_]{0,3}(?:\s?-\s?\d{1,6}[^\W\d_]{0,3})?"
_LEAF_VALUE: Final = re.compile(_LEAF)
_WORD: Final = re.compile(r"[^\W\d_]{2,}")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A reference of an example and where its parts stand: spans in the folded text.

    `levels` and `labels` are as the path; a label is None where the text has none.
    """

    reference: ArchivalReference
    repository: Span | None
    levels: tuple[Span, ...]
    labels: tuple[Span | None, ...]

    @property
    def span(self) -> Span:
        """From the first to the last of its parts."""
        every = self.parts()
        return min(start for start, _ in every), max(end for _, end in every)

    def parts(self) -> list[Span]:
        """The repository, the values and the labels that the text has."""
        known = [self.repository, *self.levels, *self.labels]
        return [span for span in known if span is not None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What an example says of a text: `span` is what it speaks of, the whole text where `whole`."""

    span: Span
    references: tuple[Placed, ...]
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A text and what it cites; `place` is the file and line where it stands."""

    text: str
    references: tuple[ArchivalReference, ...]
    place: str = ""

    def to_json(self) -> dict[str, Any]:
        """The entry of ``readings.yaml`` for it."""
        return {"text": self.text, "references": [_entry(each) for each in self.references]}


def _entry(reference: ArchivalReference) -> dict[str, Any]:
    entry: dict[str, Any] = {"repository": reference.repository}
    entry["path"] = [list(pair) for pair in reference.path]
    if any(reference.labels):
        entry["labels"] = list(reference.labels)
    if reference.rest:
        entry["rest"] = reference.rest
    return entry


class _Pattern:
    """An example as a regular expression: numbers are open, words and marks are fixed."""

    def __init__(self, placed: Sequence[Placed], plain: str, span: Span, *, whole: bool) -> None:
        self.placed = placed
        self.whole = whole
        start, end = span
        text = plain[start:end]
        #: Whether numbers are open: not in a text of numbers and marks.
        self.open = sum(len(word) for word in _WORD.findall(text)) >= _LETTERS
        leaves = {
            value
            for each in placed
            for (level, _), value in zip(each.reference.path, each.levels, strict=True)
            if level in LEAF_LEVELS and _LEAF_VALUE.fullmatch(plain, *value)
        }
        cuts = {point for each in placed for part in each.parts() for point in part} | {start, end}
        pieces: list[str] = []
        edges = sorted(cuts)
        #: The group in which the text between two edges is found.
        self._groups: dict[int, int] = {}
        for number, (one, two) in enumerate(pairwise(edges), 1):
            self._groups[one] = number
            piece = _LEAF if self.open and (one, two) in leaves else self._fixed(plain[one:two])
            pieces.append(f"({piece})")
        self._ends = dict(zip(edges[1:], range(1, len(edges)), strict=True))
        self._source = "".join(pieces)
        words = [word.casefold() for word in _WORD.findall(text)]
        #: The word by which the pattern is looked up; "" for a text without one.
        self.anchor = max(words, key=len, default="")

    def _fixed(self, text: str) -> str:
        pieces: list[str] = []
        for token in _TOKEN.findall(text):
            if token.isspace():
                pieces.append(r"\s{1,3}")
            elif token.isdecimal() and self.open:
                pieces.append(_NUMBER)
            else:
                pieces.append(re.escape(token))
        return "".join(pieces)

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        if self.whole:
            return re.compile(rf"\s*{self._source}\s*[.;]?\s*", re.IGNORECASE)
        return re.compile(rf"(?<!\w){self._source}(?!\w)", re.IGNORECASE)

    def find(self, plain: str) -> Iterator[Corrected]:
        """Where the example's words stand in `plain`, dashes as hyphens, with other numbers or the same."""
        if self.whole:
            match = self._compiled.fullmatch(plain)
            found = [match] if match is not None else []
        else:
            found = list(self._compiled.finditer(plain))
        for each in found:
            references = tuple(self._moved(placed, each, plain) for placed in self.placed)
            yield Corrected(span=each.span(), references=references, whole=self.whole)

    def _moved(self, placed: Placed, match: re.Match[str], plain: str) -> Placed:
        def moved(span: Span) -> Span:
            return match.start(self._groups[span[0]]), match.end(self._ends[span[1]])

        return Placed(
            reference=placed.reference,
            repository=moved(placed.repository) if placed.repository is not None else None,
            levels=tuple(moved(span) for span in placed.levels),
            labels=tuple(moved(span) if span is not None else None for span in placed.labels),
        )


class Corrections:
    """The examples of a store, found in a text by a word that they have in common with it."""

    def __init__(self, examples: Iterable[Example] = ()) -> None:
        # The later of two examples of one text is what the user means now.
        self.examples = tuple({example.text: example for example in examples}.values())
        self._by_word: dict[str, list[_Pattern]] = {}
        for example in self.examples:
            for pattern in _patterns(example):
                self._by_word.setdefault(pattern.anchor, []).append(pattern)

    def __len__(self) -> int:
        return len(self.examples)

    def find(self, plain: str) -> list[Corrected]:
        """What the examples say of the folded text `plain`: one for the whole, or what does not overlap.

        A longer piece of the text goes before a shorter one.
        """
        if not self._by_word:
            return []
        words = dict.fromkeys(word.casefold() for word in _WORD.findall(plain))
        found: list[Corrected] = []
        for word in (*words, ""):
            for pattern in self._by_word.get(word, ()):
                found.extend(pattern.find(plain))
        whole = next((each for each in reversed(found) if each.whole), None)
        if whole is not None:
            return [whole]
        chosen: list[Corrected] = []
        for each in sorted(found, key=lambda one: (one.span[0] - one.span[1], one.span[0])):
            if not any(_overlap(each.span, other.span) for other in chosen):
                chosen.append(each)
        return sorted(chosen, key=lambda one: one.span)


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _patterns(example: Example) -> Iterator[_Pattern]:
    """The whole text, and, where it cites something, the piece from the first part to the last."""
    folded = fold_text(example.text)
    plain = folded.plain
    placed = place(example, plain)
    body = plain.rstrip(" .;\t")
    start = len(plain) - len(plain.lstrip())
    if start < len(body):
        yield _Pattern(
            placed, plain, (start, max(len(body), *(one.span[1] for one in placed), 0)), whole=True
        )
    if placed:
        span = min(each.span[0] for each in placed), max(each.span[1] for each in placed)
        pattern = _Pattern(placed, plain, span, whole=False)
        if pattern.open:
            yield pattern


def place(example: Example, plain: str) -> tuple[Placed, ...]:
    """Where the references' parts stand in the folded text; InputError where it has not all of them."""
    taken: list[Span] = []
    return tuple(_place(reference, plain, taken, example.place) for reference in example.references)


def _place(reference: ArchivalReference, plain: str, taken: list[Span], file: str) -> Placed:
    def find(words: str, after: int, behind: str = "") -> Span:
        wanted = fold_text(words).plain.strip()
        spans = [
            (match.start(), match.end())
            for match, _ in zip(
                re.finditer(rf"(?<!\w){re.escape(wanted)}(?!\w)", plain, re.IGNORECASE),
                range(_PLACES), strict=False,
            )
        ]  # fmt: skip
        free = [span for span in spans if not any(_overlap(span, other) for other in taken)]
        if not wanted or not free:
            raise InputError(
                f"The text does not have {words!r} as a word of its own (again).",
                hint="Write every name and number as the text has it.",
                place=file,
            )
        label = fold_text(behind).plain.strip(" .:").casefold()
        if label:
            beside = [span for span in free if _beside(plain, span, label)]
            free = beside or free
        span = next((one for one in free if one[0] >= after), free[0])
        taken.append(span)
        return span

    house = find(reference.repository, 0) if reference.repository else None
    labels = reference.labels or ("",) * len(reference.path)
    after = min((end for _, end in taken), default=0) if house is None else 0
    levels: list[Span] = []
    for (_, value), label in zip(reference.path, labels, strict=True):
        levels.append(find(value, after, label))
        after = levels[-1][1]
    named = tuple(
        _label_at(plain, span, fold_text(label).plain.strip()) if label else None
        for span, label in zip(levels, labels, strict=True)
    )
    if house is None and not levels:
        raise InputError("A reference needs a repository or a unit.", place=file)
    return Placed(reference=reference, repository=house, levels=tuple(levels), labels=named)


#: How far a label may stand from its value, in characters.
_NEAR: Final = 4


def _beside(plain: str, span: Span, label: str) -> bool:
    return _label_at(plain, span, label) is not None


def _label_at(plain: str, span: Span, label: str) -> Span | None:
    """Where `label` stands directly before or behind the value; None where it does not."""
    bare = label.strip(" .:")
    if not bare:
        return None
    pattern = re.escape(bare)
    before = plain[max(0, span[0] - len(bare) - _NEAR) : span[0]]
    for match in reversed(list(re.finditer(rf"(?<!\w){pattern}(?=\W{{0,{_NEAR}}}$)", before, re.IGNORECASE))):
        start = max(0, span[0] - len(bare) - _NEAR) + match.start()
        return start, start + len(bare)
    behind = re.match(
        rf"\W{{0,{_NEAR}}}({pattern})(?!\w)", plain[span[1] : span[1] + len(bare) + _NEAR + 1], re.I
    )
    return (span[1] + behind.start(1), span[1] + behind.end(1)) if behind else None


def moved_reference(placed: Placed, text: str, repositories: Repositories) -> ArchivalReference:
    """The reference with the words of `text`, the folded text in which it was found again."""
    house = text[slice(*placed.repository)] if placed.repository is not None else None
    known = repositories.find(house) if house else []
    path = tuple(
        (level, text[start:end])
        for (level, _), (start, end) in zip(placed.reference.path, placed.levels, strict=True)
    )
    labels = tuple(text[slice(*span)] if span is not None else "" for span in placed.labels)
    return ArchivalReference(
        repository=house,
        repository_key=known[0].repository.key if known else None,
        path=path,
        rest=placed.reference.rest,
        labels=labels if any(labels) else (),
    )


# The file ----------------------------------------------------------------------------------------


def read_example(raw: object, file: str = "") -> Example:
    """An entry of ``readings.yaml``; InputError where it is none, or where its text has not its values."""
    if not isinstance(raw, Mapping):
        raise InputError("An example is a mapping with text and references.", place=file)
    _only(raw, _KEYS, file)
    text = raw.get("text")
    if not isinstance(text, str) or not text.strip() or len(text) > MAX_TEXT:
        raise InputError(f"An example needs a text of at most {MAX_TEXT:,} characters.", place=file)
    listed = raw.get("references")
    listed = [] if listed in ("", "[]") else listed
    if not isinstance(listed, list) or len(listed) > MAX_REFERENCES:
        raise InputError(
            f"An example needs references, a list of at most {MAX_REFERENCES}.",
            hint="A text that cites no archive has: references: []",
            place=file,
        )
    example = Example(text=text, references=tuple(_reference(each, file) for each in listed), place=file)
    place(example, fold_text(text).plain)
    return example


def _only(raw: Mapping[Any, Any], known: Sequence[str], file: str) -> None:
    for key in raw:
        if key not in known:
            raise InputError(f"There is no key {key!r} here.", hint=f"Known: {', '.join(known)}.", place=file)


def _reference(raw: object, file: str) -> ArchivalReference:
    if not isinstance(raw, Mapping):
        raise InputError("A reference is a mapping with repository and path.", place=file)
    _only(raw, _REFERENCE_KEYS, file)
    path = _path(raw.get("path") or [], file)
    labels = raw.get("labels") or []
    house = str(raw.get("repository") or "").strip()
    if not isinstance(labels, list) or len(labels) not in (0, len(path)):
        raise InputError("labels has one word for each unit of the path.", place=file)
    return ArchivalReference(
        # The loader of such files gives every value as written.
        repository=None if house in ("", "null", "~") else house,
        path=path,
        labels=tuple(str(label) for label in labels),
        rest=str(raw.get("rest") or ""),
    )


def _path(raw: object, file: str) -> tuple[tuple[str, str], ...]:
    pairs: list[Any] = list(raw.items()) if isinstance(raw, Mapping) else raw if isinstance(raw, list) else []
    if len(pairs) > MAX_UNITS or (raw and not pairs):
        raise InputError(f"path is a list of at most {MAX_UNITS} units.", place=file)
    path: list[tuple[str, str]] = []
    for pair in pairs:
        if not isinstance(pair, (list, tuple)) or len(pair) != 2 or not str(pair[1] or "").strip():
            raise InputError("A unit is a level and its value.", hint="For example: [fond, '5']", place=file)
        level = canonical_level(str(pair[0]))
        if level is None:
            raise InputError(
                f"There is no level {pair[0]!r}.", hint=f"Levels: {', '.join(LEVELS)}.", place=file
            )
        path.append((level, str(pair[1])))
    return tuple(path)


def read_corrections(
    files: Iterable[tuple[str, bytes]],
) -> tuple[Corrections, tuple[InputError, ...]]:
    """The examples of the user's files, given as (name, content), and everything wrong with them."""
    from provcite.archives.safeyaml import load_placed

    examples: list[Example] = []
    problems: list[InputError] = []
    for name, data in files:
        try:
            loaded, places = load_placed(data, name)
        except InputError as fault:
            problems.append(fault)
            continue
        listed = loaded.get("readings") if isinstance(loaded, Mapping) else loaded
        if loaded is None or listed is None:
            continue
        if not isinstance(listed, list) or (isinstance(loaded, Mapping) and set(loaded) != {"readings"}):
            problems.append(
                InputError(
                    "The file must hold a list of examples.", hint="Start it with: readings:", place=name
                )
            )
            continue
        way: tuple[str, ...] = ("readings",) if isinstance(loaded, Mapping) else ()
        for number, raw in enumerate(listed):
            where = places.get((*way, number), name)
            if len(examples) >= MAX_EXAMPLES:
                problems.append(InputError(f"There are more than {MAX_EXAMPLES:,} examples.", place=where))
                break
            try:
                examples.append(read_example(raw, where))
            except InputError as fault:
                problems.append(InputError(fault.message, hint=fault.hint, place=fault.place or where))
    return Corrections(examples), tuple(problems)
