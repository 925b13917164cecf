"""Whether two descriptions are of one document: evidence for and against, weighed; three answers.

What is known of a document on either side is `Particulars`. `judge` compares two of them field by
field; each field gives one outcome (``title: same``, ``date: slip``, ``reference: file``), each outcome
has a weight, the sum is the logarithm of the odds that both are one document. The weights are fitted
on labelled pairs (``benchmarks/identity_model.py``; ``data/identity/weights.json``), none is set by hand.

One thing is no matter of weights: a reference that stops above the document (a box, a file, a piece,
a Signatur) says where a document lies and not which one it is. While title, people, date, number or
leaves disagree, such a reference never makes two documents one; see `judge`.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from provcite.archives.identity.description import Description, kind_of_word, kinds_in, title_likeness
from provcite.archives.leaves import leaves_inside, leaves_touch
from provcite.archives.normalise import title_key, unit_key
from provcite.archives.people import same_person, surname
from provcite.model.levels import LEAF_LEVELS, Role, in_one_notation, role_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DATA: Final = "identity/weights.json"
Path = tuple[tuple[str, str], ...]

#: Levels that some references to the same unit leave out (the folder of AVPRF, an ordinal number).
OPTIONAL_LEVELS: Final = frozenset(("papka", "poriadok", "kartoteka"))


class Answer(StrEnum):
    """What is said of two documents."""

    SAME = "same"
    OTHER = "other document of the same file"
    UNKNOWN = "cannot tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a document lies: `house` is a folded repository key ("" where none is named), `path` its levels.

    `former`: only a concordance gives it.
    """

    house: str = ""
    path: Path = ()
    former: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """Everything that is known of a document on one side of a comparison.

    `titles` are its titles (the first one the best), `quoted` whether they are given as titles;
    `description` what it is called otherwise; `people` others who have to do with it (authors,
    interlocutors); `author` the words before its title, `author_named` whether they are a name and no
    prose; `dates` are EDTF, `events` the dates of its signature, receipt and so on by name;
    `numbers` its own numbers; `addresses` keys of addresses, equal for one document.
    """

    places: tuple[Place, ...] = ()
    titles: tuple[str, ...] = ()
    quoted: bool = True
    description: Description = field(default_factory=Description)
    people: tuple[str, ...] = ()
    author: str = ""
    author_named: bool = True
    dates: tuple[str, ...] = ()
    events: tuple[tuple[str, str], ...] = ()
    numbers: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One field compared: its outcome, its weight (logarithm of odds) and the outcome in words."""

    field: str
    outcome: str
    weight: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The answer, the odds behind it (natural logarithm), and the evidence, strongest first."""

    answer: Answer
    odds: float
    evidence: tuple[Evidence, ...]

    @property
    def probability(self) -> float:
        """That both are one document, from 0 to 1."""
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, self.odds))))

    def outcome(self, name: str) -> str:
        """The outcome of the field `name`; "none" where it could not be compared."""
        return next((item.outcome for item in self.evidence if item.field == name), "none")

    @property
    def reasons(self) -> tuple[str, ...]:
        """The evidence in words, what speaks for the answer first."""
        return tuple(item.words for item in self.evidence if item.words)


#: What each outcome is called in a message.
WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "reference": {
        "document": "the reference and the leaves agree",
        "item": "the reference agrees down to the document",
        "file": "the reference agrees",
        "outside": "the file is the same, the leaves are others",
        "part": "the reference agrees as far as it goes",
        "level": "the reference differs in one level",
        "level_leaf": "the reference differs in one level, the leaf agrees",
        "house": "the numbers agree, the repository does not",
        "house_leaf": "the numbers and the leaf agree, the repository does not",
        "archive": "the archive agrees",
        "other": "the reference is another one",
        "moved": "the file has this number by a concordance",
    },
    "title": {
        "same": "the title agrees",
        "generic": "the title agrees, as those of many documents do",
        "short": "the title is a short form of the record's",
        "like": "the title is much like the record's",
        "other": "the title is another one",
        "described": "the description agrees",
        "described_other": "the description is another one",
    },
    "people": {
        "same": "sender and addressee agree",
        "sender": "the sender agrees",
        "addressee": "the addressee agrees",
        "addressee_other": "the sender agrees, the addressee does not",
        "sender_other": "the addressee agrees, the sender does not",
        "other": "sender and addressee are others",
        "author": "the author agrees",
        "author_other": "the author is another one",
    },
    "kind": {"same": "", "other": "it is another kind of document"},
    "date": {
        "same": "the date agrees",
        "within": "the date agrees as far as it goes",
        "event": "the date is another of the document's",
        "slip": "the date differs in one part",
        "other": "the date is another one",
    },
    "number": {"same": "the number agrees", "other": "the number is another one"},
    "address": {"same": "the address is the record's", "other": "the address is another one"},
}  # fmt: skip

#: Outcomes that speak against one document; of these none may stand against a reference to a container.
AGAINST: Final[frozenset[tuple[str, str]]] = frozenset(
    (
        ("title", "other"), ("title", "described_other"), ("people", "other"), ("people", "sender_other"),
        ("people", "addressee_other"), ("people", "author_other"), ("date", "other"), ("date", "slip"),
        ("number", "other"), ("reference", "outside"), ("kind", "other"),
    )
)  # fmt: skip
#: Outcomes that name one document by themselves, whatever the reference says.
NAMES: Final[frozenset[tuple[str, str]]] = frozenset(
    (
        ("reference", "document"), ("reference", "item"), ("address", "same"), ("number", "same"),
        ("title", "same"), ("title", "short"), ("people", "same"), ("reference", "level_leaf"),
        ("reference", "house_leaf"),
    )
)  # fmt: skip
_SAME_FILE: Final = frozenset(("document", "item", "file", "outside", "part", "moved"))


@lru_cache(maxsize=1)
def weights() -> dict[str, float]:
    """The fitted weights by ``field.outcome``; ``bias`` and the two thresholds among them."""
    from provcite.archives.data import read_data

    return dict(json.loads(read_data(DATA))["weights"])


def judge(one: Particulars, other: Particulars) -> Judgement:
    """Whether `one` (a citation, an entry) and `other` (a record) are one document.

    *Same* where the odds are for it and, against a reference that stops above the document, nothing
    disagrees or something names the document itself; *other document of the same file* where the file
    is the same and the odds are against; *cannot tell* in between.
    """
    outcomes = outcomes_of(one, other)
    known = weights()
    moved = ", by a concordance" if _by_concordance(one, other, outcomes["reference"]) else ""
    evidence = sorted(
        (
            Evidence(
                field=name,
                outcome=outcome,
                weight=known.get(f"{name}.{outcome}", 0.0),
                words=WORDS[name].get(outcome, "") + (moved if name == "reference" else ""),
            )
            for name, outcome in outcomes.items()
            if outcome != "none"
        ),
        key=lambda item: -abs(item.weight),
    )
    odds = known.get("bias", 0.0) + sum(item.weight for item in evidence)
    return Judgement(answer=_answer(outcomes, odds, known), odds=odds, evidence=tuple(evidence))


def _answer(outcomes: Mapping[str, str], odds: float, known: Mapping[str, float]) -> Answer:
    pairs = set(outcomes.items())
    against = pairs & AGAINST
    names = pairs & NAMES
    container = outcomes["reference"] in ("file", "outside", "part", "archive", "moved", "none")
    if odds >= known.get("same", 2.2):
        if container and against and not names:
            return Answer.UNKNOWN
        if container and against & _ANOTHER_DAY and names <= _SHARED:
            return Answer.UNKNOWN  # letters of the same two, reports of one title: the day tells them apart
        if not names and not _described(pairs):
            return Answer.UNKNOWN  # only the container is the same: it says nothing of the document
        apart = outcomes["reference"] in ("other", "archive", "none", "level", "house")
        if apart and not names | (_described(pairs) - _DAY):
            return Answer.UNKNOWN  # a day has many documents
        return Answer.SAME
    if odds <= known.get("other", -1.0) or (container and len(against) >= 2 and not names):
        return Answer.OTHER
    return Answer.UNKNOWN


_ANOTHER_DAY: Final = frozenset((("date", "other"), ("date", "slip")))
#: What several documents of one file may have in common.
_SHARED: Final = frozenset((("title", "same"), ("title", "short"), ("people", "same")))
_DAY: Final = frozenset((("date", "same"),))


def _described(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """What agrees beside the place."""
    return pairs & {
        ("date", "same"),
        ("title", "described"),
        ("title", "generic"),
        ("title", "like"),
        ("people", "sender"),
        ("people", "addressee"),
        ("people", "author"),
    }


def outcomes_of(one: Particulars, other: Particulars) -> dict[str, str]:
    """The outcome of each field."""
    return {
        "reference": _reference(one.places, other.places),
        "title": _title(one, other),
        "people": _people(one, other),
        "kind": _kind(one, other),
        "date": _date(one, other),
        "number": _sets(one.numbers, other.numbers),
        "address": _sets(one.addresses, other.addresses),
    }


def _sets(one: frozenset[str], other: frozenset[str]) -> str:
    if not one or not other:
        return "none"
    return "same" if one & other else "other"


# -- where it lies -------------------------------------------------------------------------------

_STRENGTH: Final = {
    word: rank
    for rank, word in enumerate(
        (
            "none", "other", "archive", "part", "level", "house", "level_leaf", "outside", "house_leaf",
            "moved", "file", "item", "document",
        )
    )
}  # fmt: skip


def _by_concordance(one: Particulars, other: Particulars, outcome: str) -> bool:
    """Whether the places agree as `outcome` says only where a concordance gives one of them."""
    if outcome not in _SAME_FILE or outcome == "moved":
        return False
    pairs = [
        (mine, theirs)
        for mine in one.places
        for theirs in other.places
        if places_agree(mine, theirs) == outcome
    ]
    return bool(pairs) and all(mine.former or theirs.former for mine, theirs in pairs)


def _reference(mine: Sequence[Place], theirs: Sequence[Place]) -> str:
    best = "none"
    for one in mine:
        for other in theirs:
            found = places_agree(one, other)
            if _STRENGTH[found] > _STRENGTH[best]:
                best = found
    return best


def places_agree(one: Place, other: Place) -> str:
    """How two places stand to each other; an outcome of the field ``reference``."""
    left, right = units_of(one.path), units_of(other.path)
    same_house = not one.house or not other.house or one.house == other.house
    if not left or not right:
        return "archive" if one.house and one.house == other.house else "none"
    values, known = (tuple(value for _, value in side) for side in (left, right))
    bare, bare_known = (
        tuple(value for level, value in side if level not in OPTIONAL_LEVELS) for side in (left, right)
    )
    leaf, leaf_known = _leaf(one.path), _leaf(other.path)
    inside = leaves_inside(leaf, leaf_known) if leaf and leaf_known else None
    touching = inside or (inside is False and leaves_touch(leaf, leaf_known))
    if values == known or bare == bare_known:
        return _same_unit(left, right, same_house, other.former, inside, touching)
    if not same_house or other.former:
        return "none" if other.former else "other"
    if len(bare) == len(bare_known) and len(bare) >= 2:
        equal = sum(1 for a, b in zip(bare, bare_known, strict=True) if a == b)
        if equal == len(bare) - 1:
            return "level_leaf" if touching else "level"
        return "archive" if one.house and equal == 0 else "other"
    if len(bare) == len(bare_known) == 1 and one.house and _is_slip(bare[0], bare_known[0]):
        return "level_leaf" if touching else "level"
    short, long = (bare, bare_known) if len(bare) < len(bare_known) else (bare_known, bare)
    if long[: len(short)] == short or all(value in long for value in short):
        return "part"
    return "archive" if one.house else "other"


def _is_slip(one: str, other: str) -> bool:
    """Whether two numbers differ in one digit, or in two that changed places: A 3617, A 3671."""
    if len(one) != len(other) or len(one) < 3:
        return False
    places = [index for index, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]]
    if not all(one[index].isdigit() and other[index].isdigit() for index in places):
        return False
    turned = len(places) == 2 and one[places[0]] == other[places[1]] and one[places[1]] == other[places[0]]
    return len(places) == 1 or (turned and places[1] == places[0] + 1)


#: An item has a number; years are those of a series, and words name one.
_ITEM_NUMBER: Final = re.compile(r"\d")
_YEARS: Final = re.compile(r"(?:1[5-9]|20)\d\d(?:[-–/](?:1[5-9]|20)?\d\d)?")


def _same_unit(
    left: Sequence[tuple[str, str]],
    right: Sequence[tuple[str, str]],
    same_house: bool,
    former: bool,
    inside: bool | None,
    touching: bool,
) -> str:
    if not same_house:
        return "none" if former else ("house_leaf" if touching else "house")
    if touching:
        return "document"
    if inside is False:
        return "outside"
    if former:
        return "moved"
    deepest = {role_of(side[-1][0]) for side in (left, right)}
    numbered = _ITEM_NUMBER.search(left[-1][1]) is not None and _YEARS.fullmatch(left[-1][1]) is None
    return "item" if deepest == {Role.ITEM} and numbered else "file"


def units_of(path: Path) -> tuple[tuple[str, str], ...]:
    """The units above the leaf with their values folded."""
    return tuple(
        (level, unit_key(value)) for level, value in in_one_notation(path) if level not in LEAF_LEVELS
    )


def _leaf(path: Path) -> str:
    return ", ".join(value for level, value in path if level in LEAF_LEVELS)


# -- what it is ----------------------------------------------------------------------------------


def _title(one: Particulars, other: Particulars) -> str:
    if not one.titles or not other.titles:
        return "none"
    best = max(title_likeness(title, other.titles) for title in one.titles)
    if one.quoted and other.quoted:
        if not any(_comparable(title, known) for title in one.titles for known in other.titles):
            return "none"  # another script: nothing can be said
        if best >= 0.8 and is_generic(max(one.titles, key=lambda title: title_likeness(title, other.titles))):
            return "generic"
        if best < 0.74 and all(is_generic(title) for title in one.titles):
            return "none"  # one word, or the kind alone, is no other title
        if 0.74 <= best < 0.97 and _names_another(one.titles, other.titles):
            return "other"
        return "same" if best >= 0.97 else "short" if best >= 0.8 else "like" if best >= 0.74 else "other"
    if best >= 0.74:
        if best < 0.97 and _names_another(one.titles, other.titles):
            return "described_other"  # Hale to Ames, Hale to Roe
        return "generic" if is_generic(one.titles[0]) else "described"
    if all(is_generic(title) for title in one.titles):
        return "none"  # "Petrov, memorandum": the kind is a field of its own
    words = set().union(*(set(title_key(title).split()) for title in one.titles))
    known = set().union(*(set(title_key(title).split()) for title in other.titles))
    if (
        len(words) < 2
        or len(known) < 2
        or not any(_comparable(a, b) for a in one.titles for b in other.titles)
    ):
        return "none"
    share = len(words & known) / min(len(words), len(known))
    if share >= 0.75:
        return "generic" if is_generic(one.titles[0]) else "described"
    named = one.description.addressee or one.description.kinds or kinds_in(one.titles[0])
    return "described_other" if share <= 0.5 and named else "none"


@lru_cache(maxsize=8192)
def _names_another(titles: tuple[str, ...], known: tuple[str, ...]) -> bool:
    """Whether titles that are alike name another person ("Petition of José Durán", "of Pablo Uribe")."""
    from rapidfuzz import fuzz

    from provcite.archives.identity.wording import replaced_words

    for title in titles:
        found = replaced_words(title, 0, len(title), known)
        if found is None or not found.sure or found.found[:1].isdigit() or len(found.found) < 3:
            return False
        if fuzz.ratio(title_key(found.found), title_key(found.expected)) >= 60:
            return False  # a misspelling
    return True


@lru_cache(maxsize=8192)
def is_generic(title: str) -> bool:
    """Whether a title names the kind of document and hardly anything else ("Memorandum of Conversation")."""
    words = [word for word in title_key(title).split() if len(word) > 2]
    return sum(kind_of_word(word) is None for word in words) < 2


def _comparable(one: str, other: str) -> bool:
    return _cyrillic(one) == _cyrillic(other)


@lru_cache(maxsize=8192)
def _cyrillic(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    return sum("\u0400" <= character <= "\u04ff" for character in letters) * 2 > len(letters)


def _people(one: Particulars, other: Particulars) -> str:
    mine, theirs = one.description, other.description
    sender = _one_person(mine.sender, theirs.sender) if mine.sender and theirs.sender else None
    addressee = _one_person(mine.addressee, theirs.addressee) if mine.addressee and theirs.addressee else None
    if sender is not None and addressee is not None:
        return {(True, True): "same", (True, False): "addressee_other", (False, True): "sender_other"}.get(
            (sender, addressee), "other"
        )
    if sender is not None:
        return "sender" if sender else "author_other"
    if addressee is not None:
        return "addressee" if addressee else "other"
    if mine.sender and other.people and not theirs.sender:
        return (
            "author" if any(_one_person(mine.sender, person) for person in other.people) else "author_other"
        )
    if one.author and (other.people or theirs.sender):
        words = title_key(one.author).split()
        named = [name for person in (*other.people, theirs.sender) if (name := surname(person))]
        if any(name in words for name in named):
            return "author"
        if named and one.author_named:
            return "author_other" if not any(same_person(one.author, p) for p in other.people) else "author"
    return "none"


@lru_cache(maxsize=16384)
def _one_person(one: str, other: str) -> bool:
    from rapidfuzz import fuzz

    if title_key(one) == title_key(other) or same_person(one, other):
        return True
    a, b = title_key(one).split(), title_key(other).split()
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if short and short[-1] == long[-1] and len(short[-1]) > 2:
        return len(short) == 1 or not _initials_differ(short, long)
    return bool(fuzz.ratio(" ".join(a), " ".join(b)) >= 88)


def _initials_differ(short: Sequence[str], long: Sequence[str]) -> bool:
    first = [word[0] for word in short[:-1] if len(word) <= 2]
    known = [word[0] for word in long[:-1]]
    return bool(first) and not all(letter in known for letter in first)


def _kind(one: Particulars, other: Particulars) -> str:
    mine = one.description.kinds or _title_kinds(one)
    theirs = other.description.kinds or _title_kinds(other)
    if not mine or not theirs:
        return "none"
    return "same" if mine & theirs else "other"


def _title_kinds(side: Particulars) -> frozenset[str]:
    return kinds_in(side.titles[0]) if side.titles else frozenset()


# -- when ----------------------------------------------------------------------------------------


def _date(one: Particulars, other: Particulars) -> str:
    if not one.dates or not (other.dates or other.events):
        return "none"
    rank = {"none": 0, "other": 1, "slip": 2, "event": 3, "within": 4, "same": 5}
    best = "none"
    for mine in one.dates:
        for theirs in other.dates:
            found = dates_agree(mine, theirs)
            best = found if rank[found] > rank[best] else best
        if rank[best] < rank["event"] and any(
            dates_agree(mine, day) in ("same", "within") and len(day) == len(mine) for _, day in other.events
        ):
            best = "event"
    return best


@lru_cache(maxsize=32768)
def dates_agree(one: str, other: str) -> str:
    """same, within (a month and a day of it), slip (one part of three differs), other, or none."""
    from provcite.model.dates import parse_edtf
    from provcite.model.errors import InputError

    a, b = one.rstrip("~?%"), other.rstrip("~?%")
    if a == b:
        return "same"
    parts, known = a.split("-"), b.split("-")
    plain = (a + b).replace("-", "").isdigit()
    if plain and len(parts) == len(known) == 3:
        differing = [index for index in range(3) if parts[index] != known[index]]
        turned = differing == [1, 2] and parts[1] == known[2] and parts[2] == known[1]
        return "slip" if len(differing) == 1 or turned else "other"
    try:
        mine, theirs = parse_edtf(one), parse_edtf(other)
    except InputError:
        return "none"
    if "X" in a.split("-", maxsplit=1)[0]:
        return "within" if a[4:] == b[4:] else "other"
    return "within" if mine.contains(theirs) or theirs.contains(mine) else "other"
