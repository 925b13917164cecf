"""One answer to "person or body?", and to which word of a person's name is the family name.

`read_agent` weighs what a name shows (words of bodies in many languages, initials, given names,
titles, patronymics, families that stand first) and says how sure it is. Everything that takes names in
or prints them asks here; where it is unsure (`AgentName.sure` is False) a caller keeps the words as
they stand and asks. The words are data: ``data/names/agents.yaml``, compiled to ``agents.json``.
"""

from __future__ import annotations

import json
import math
import re
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from provcite.archives.data import read_data
from provcite.archives.name_parts import fold_name, name_data
from provcite.model.lazyre import lazy
from provcite.model.scripts import HAN, HANGUL, KANA, uses
from provcite.model.values import dataclass

#: From this confidence on a reading is acted upon without asking.
SURE: Final = 0.85
#: Longest name that is weighed, in characters; a longer one is a body's or no name.
_MOST: Final = 200
_SCRIPTS: Final = (*KANA, *HAN, *HANGUL)

_INITIAL: Final = lazy(r"(?:[^\W\d_]|Yu|Ya|Ye|Zh|Kh|Ts|Ch|Sh|Iu|Ia|Th|Gy|Sz|Cs|Дж)\.(?:-?[^\W\d_]\.)*,?\Z")
_BARE_INITIALS: Final = lazy(r"(?:[A-ZА-Я]{1,3}|[A-Z]-[A-Z])\Z")
_ACRONYM: Final = lazy(r"[^\W\d_a-zа-я]{2,12}(?:[-/.&][^\W\d_a-zа-я]{1,8}){0,3}\Z")
_NAME_WORD: Final = lazy(r"[^\W\d_]+(?:[.'’`ʹʼ‘-]{1,2}[^\W\d_]+)*[.'’ʹʼ]?\Z")
#: One or two syllables of a Chinese, Korean or Vietnamese name as Western texts spell them.
_ONSET: Final = (
    r"(?:ch'?|gh?|hs|kh|kw|ngh?|nh|ph|rh|sh|ss|sz|th|tr|ts'?|tz|zh|k'|p'|t'|[bcdfghjklmnpqrstvwxz])?[yw]?"
)
_CODA: Final = r"(?:ng|nh|ch|[cklmnprt])?"
_SYLLABLES: Final = lazy(rf"(?:{_ONSET}[aeiou]{{1,3}}y?{_CODA}){{1,2}}\Z")
_ARTICLE: Final = lazy(r"(?:the|die|der|das|le|la|les|el|los|las|il|gli|het|den|det)\s", re.IGNORECASE)
_SMALL_TEXT: Final = """
a av af at by das de der des dla dos du e en es et for fur für het i in na of og och on para per pour si sur
the to und van ve von voor w with y z zum zur és și в во для за з и по при та у
"""
_SMALL: Final = frozenset(_SMALL_TEXT.split()) | {"and"}
_BRACKETED: Final = lazy(r"\s*[\[(（][^\[\]()（）]{1,80}[\])）]")
_YEARS: Final = lazy(
    r",?\s*\(?(?:b\. ?|d\. ?|ca?\. ?)?\d{4}\??\s*(?:[-–]\s*(?:ca?\. ?)?(?:\d{4})?\??)?\)?\s*\Z"
)


class Kind(StrEnum):
    """What a name is the name of."""

    PERSON = "person"
    BODY = "body"


class Sort(StrEnum):
    """What sort of agent a name is of, where its words say more than person or body."""

    FAMILY = "family"
    PROJECT = "project"
    SOFTWARE = "software"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentName:
    """A name weighed: its kind, how sure that is (0.5 to 1), and a person's parts.

    `family` and `given` are empty where the name is one string: a body, a single word, a name in
    characters, or one whose family name stands first (`family_first`) and whose order stays.
    `title` are forms of address and ranks before it, which are no part of it.
    """

    text: str
    kind: Kind
    confidence: float
    family: str = ""
    given: str = ""
    particle: str = ""
    suffix: str = ""
    title: str = ""
    family_first: bool = False

    @property
    def sure(self) -> bool:
        """Whether the kind may be acted upon without asking."""
        return self.confidence >= SURE


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The lists of ``agents.yaml``, folded."""

    body: frozenset[str]
    weak: frozenset[str]
    company: frozenset[str]
    endings: tuple[str, ...]
    forms: frozenset[str]
    known: frozenset[str]
    offices: frozenset[str]
    given: frozenset[str]
    hungarian: frozenset[str]
    eastern: frozenset[str]
    compound: frozenset[str]
    japanese: frozenset[str]
    patronymics: tuple[str, ...]
    family_endings: tuple[str, ...]
    families: frozenset[str]
    projects: frozenset[str]
    software: frozenset[str]


def build() -> bytes:
    """``names/agents.json`` from ``names/agents.yaml``: each list of words folded and sorted."""
    from provcite.archives.safeyaml import load_strings

    raw: Any = load_strings(read_data("names/agents.yaml"), "names/agents.yaml")
    body = " ".join(raw.pop("body_words").values())
    lists = {"body_words": body, **raw}
    folded = {
        name: sorted({fold_name(word) or word for word in words.split()}) for name, words in lists.items()
    }
    lines = [f'"{name}":{json.dumps(words, ensure_ascii=False)}' for name, words in folded.items()]
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = json.loads(read_data("names/agents.json"))
    return _Words(
        body=frozenset(data["body_words"]) - frozenset(data["weak_words"]),
        weak=frozenset(data["weak_words"]),
        company=frozenset(data["company_words"]) | frozenset(data["weak_words"]),
        endings=tuple(data["body_endings"]),
        forms=frozenset(data["legal_forms"]),
        known=frozenset(data["known_bodies"]),
        offices=frozenset(data["offices"]),
        given=frozenset(data["given"]),
        hungarian=frozenset(data["hungarian_given"]),
        eastern=frozenset(data["chinese"]) | frozenset(data["korean"]) | frozenset(data["vietnamese"]),
        compound=frozenset(data["compound_families"]),
        japanese=frozenset(data["japanese"]),
        patronymics=tuple(data["patronymic_endings"]),
        family_endings=tuple(data["family_endings"]),
        families=frozenset(data["family_words"]),
        projects=frozenset(data["project_words"]),
        software=frozenset(data["software"]),
    )


@lru_cache(maxsize=8192)
def read_agent(text: str) -> AgentName:
    """`text` weighed as the name of a person or body; see `AgentName`."""
    plain = " ".join(text.split())
    if not plain.replace("/", " ").strip():
        return AgentName(text=plain, kind=Kind.BODY, confidence=0.5)
    bare = _YEARS.sub("", _BRACKETED.sub("", plain)).strip(" ;:") or plain
    title, name = _without_title(bare)
    weight = _weight(name, bool(title))
    kind = Kind.BODY if weight > 0 else Kind.PERSON
    confidence = round(1 / (1 + math.exp(-abs(weight))), 3)
    if kind is Kind.BODY:
        return AgentName(text=plain, kind=kind, confidence=confidence)
    return _parts(name, AgentName(text=plain, kind=kind, confidence=confidence, title=title))


def read_person(text: str) -> AgentName:
    """`text` as the name of a person, whatever it looks like, since somebody has said so; see `AgentName`."""
    plain = " ".join(text.split())
    title, name = _without_title(plain)
    return _parts(name, AgentName(text=plain, kind=Kind.PERSON, confidence=1.0, title=title))


def is_body(text: str) -> bool:
    """Whether `text` is rather the name of a body than of a person."""
    return read_agent(text).kind is Kind.BODY


def has_body_word(text: str) -> bool:
    """Whether a word of `text` is one that only bodies' names have."""
    return any(_is_body_word(word) for word in fold_name(text).split())


@lru_cache(maxsize=8192)
def sort_of(text: str) -> Sort | None:
    """Whether a name is a family's, a project's or a program's by its words; None where none says so.

    A body's word counts before a family's (Ministry for Family Affairs), a project's before a body's (the
    Cold War International History Project): it is a body for a time.
    """
    words = fold_name(" ".join(text.split())[:_MOST]).split()
    lists = _words()
    if any(word in lists.projects for word in words):
        return Sort.PROJECT
    plain = [word.rstrip("0123456789.,:") or word for word in text.casefold().split()]
    if any(word in lists.software for word in (*words, *plain)):
        return None if any(word in lists.body for word in words) else Sort.SOFTWARE
    others = [word for word in words if word not in lists.families]
    if len(others) < len(words) and not any(_is_body_word(word) for word in others):
        return Sort.FAMILY
    return None


def body_words() -> frozenset[str]:
    """The words, folded, that bodies' names have, those too that persons' names have as well."""
    lists = _words()
    return lists.body | lists.known | lists.weak


def is_family_first(family: str, given: str) -> bool:
    """Whether a person of these names is called by the family first: Mao Zedong, Kim Il Sung, Ho Chi Minh."""
    words = [family, *given.split()]
    return bool(family) and bool(given) and _eastern(words)


def _without_title(name: str) -> tuple[str, str]:
    """Forms of address and ranks at the front, and the name behind them."""
    titles = name_data().titles | name_data().short_titles
    words = name.split()
    start = 0
    while start < len(words) - 1 and fold_name(words[start]) in titles and not _INITIAL.match(words[start]):
        start += 1
    # "Ministry General Staff" is no general, "Secretary of State" no Mr. of State.
    if start and (
        words[start].lower() in _SMALL or any(_is_body_word(fold_name(word)) for word in words[start:])
    ):
        return "", name
    return " ".join(words[:start]), " ".join(words[start:])


def _is_body_word(word: str) -> bool:
    lists = _words()
    return word in lists.body or word in lists.known or (len(word) > 8 and word.endswith(lists.endings))


def _weight(name: str, titled: bool) -> float:
    """How much speaks for a body (positive) and for a person (negative), in log odds."""
    if len(name) > _MOST:
        return 4.0
    if uses(name, _SCRIPTS):
        return _weight_of_characters(name)
    words = name.replace("/", " ").split()
    folded = [fold_name(word) for word in words]
    lists = _words()
    weight = _shape_weight(name, words, folded)
    strong = sum(_is_body_word(part) for word in folded for part in word.split())
    weak = sum(word in lists.company for word in folded)
    offices = sum(word in lists.offices for word in folded)
    person = _person_weight(name, words, folded)
    if strong:
        weight += 4.0 + min(strong - 1, 3)
        person *= 0.35  # "Library of Franklin D. Roosevelt": a person's name inside a body's
    if weak and len(words) > 1:
        # World Bank, Random House; Frank Church is a person by his given name.
        weight += 1.2 * weak + (1.7 if folded[-1] in lists.company else 0) + (1.5 if strong else 0)
    if offices and len(words) > 1 and not titled:
        weight += 3.0  # an office that stands for its holder: Secretary of State
    if len(words) > 1 and folded[-1] in lists.forms and words[-1].lower() == words[-1].lower().strip(","):
        weight += 4.0 if not strong else 1.0
    return weight + person - (3.0 if titled else 0.0)


def _shape_weight(name: str, words: list[str], folded: list[str]) -> float:
    """What the look of the words says: acronyms, digits, small words, articles, length."""
    weight = -1.0
    if len(words) == 1:
        weight = -0.8 if any(_listed(folded[0], table) for table in ("families", "given")) else -0.3
        if _ACRONYM.match(words[0]) and not _INITIAL.match(words[0]):
            weight = 3.0 if len(words[0]) < 9 else 0.8
        elif "." in words[0][1:-1] and words[0].islower():
            weight = 3.0  # an address: docs.historyrussia.org
    particles = name_data().particles
    small = [
        word for word in words[1:] if word.lower().strip(",") in _SMALL and word.lower() not in particles
    ]
    weight += 1.6 * min(len(small), 2)
    if "&" in words or " + " in name:
        weight += 4.0  # Ernst & Young: a firm, whatever its partners' names are
    if any(any(character.isdigit() for character in word) for word in words):
        weight += 2.0
    if _ARTICLE.match(name) and len(words) > 1 and folded[0] not in particles:
        weight += 1.5
    if name[:1] in '"„“«':
        weight += 2.0
    if len(words) > 1:
        capitals = sum(1 for word in words if _ACRONYM.match(word) and not _BARE_INITIALS.match(word))
        if 0 < capitals < len(words) and "," not in name:
            weight += 1.6  # GDR Embassy
    if len(words) > 4:
        weight += 0.7 * (len(words) - 4)
    if any(not _NAME_WORD.match(word.strip(",;")) and word not in ("&", "-", "–") for word in words):
        weight += 0.8
    return weight


def _person_weight(name: str, words: list[str], folded: list[str]) -> float:
    """What speaks for a person, as a negative number."""
    lists = _words()
    weight = 0.0
    comma = name.count(",")
    if any(_INITIAL.match(word) for word in words) and len(words) > 1:
        weight -= 3.5
    elif len(words) == 3 and len(words[1]) == 1 and words[1].isupper():
        weight -= 2.5  # Spiro T Agnew
    elif (
        comma == 1
        and _BARE_INITIALS.match(words[-1])
        and len(words) > 1
        and fold_name(words[-1]) not in lists.forms
    ):
        weight -= 3.0
    if comma == 1 and 2 <= len(words) <= 5:
        weight -= 1.8
    firsts = {
        folded[0],
        *(name.partition(",")[2].split()[:1] and [fold_name(name.partition(",")[2].split()[0])]),
    }
    if len(words) > 1 and any(part in lists.given for word in firsts for part in (word, *word.split())):
        weight -= 3.0
    elif len(words) > 1 and (
        folded[-1] in lists.hungarian or any(word in lists.given for word in folded[1:-1])
    ):
        weight -= 2.0
    if len(words) > 1 and any(len(word) > 6 and word.endswith(lists.patronymics) for word in folded):
        weight -= 2.2
    if fold_name(words[-1]) in name_data().suffixes and len(words) > 2:
        weight -= 3.0
    if 2 <= len(words) <= 4 and _eastern(words):
        weight -= 2.5
    if len(words) > 2 and any(word in name_data().particles and word.islower() for word in words[1:-1]):
        weight -= 1.0
    plain = weight < 0 or not any(word in lists.company for word in folded) or _listed(folded[0], "given")
    if plain and 2 <= len(words) <= 3 and all(word[:1].isupper() and not word.isupper() for word in words):
        weight += _weight_of_names(folded)
    return weight


def _weight_of_names(folded: list[str]) -> float:
    """What the lists of given and family names say of two or three capitalised words.

    In finding aids 96 of 100 persons so named have a first word that is a given name or a last one that is
    a family name, and 21 of 100 bodies.
    """
    given, family = (
        all(_listed(part, table) for part in word.split() or [word])
        for word, table in ((folded[0], "given"), (folded[-1], "families"))
    )
    family = family or (len(folded[-1]) > 4 and folded[-1].endswith(_words().family_endings))
    if given:
        return -2.6 if family else -1.6
    return -0.9 if family else 0.9


def _listed(word: str, table: str) -> bool:
    """Whether a folded word is one of the names of a table, by halves: the lines are sorted by their bytes.

    The table stays the bytes that were read: as a set of 30,000 strings it would cost each command that
    meets one name ten milliseconds.
    """
    names, sought = _names(table), word.encode()
    low, high = 0, len(names)
    while low < high:
        middle = names.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = names.index(b"\n", middle)
        if names[middle:end] == sought:
            return bool(word)
        if names[middle:end] < sought:
            low = end + 1
        else:
            high = middle
    return False


@lru_cache(maxsize=2)
def _names(table: str) -> bytes:
    return read_data(f"names/{table}.txt")


def _weight_of_characters(name: str) -> float:
    """A name in Han characters, kana or hangul: long ones and those that end as bodies do are bodies."""
    folded = fold_name(name).replace(" ", "")
    lists = _words()
    bare = re.sub(r"\s+", "", name)
    if any(word in bare for word in lists.body if len(word) > 1 and uses(word, _SCRIPTS)):
        return 4.0
    if len(bare) > 5:
        return 2.5
    ends = bare[-1:] in lists.weak or bare[-1:] in lists.body
    if ends:
        return 1.5 if len(bare) > 3 else 0.4
    return -2.5 if 2 <= len(bare) <= 4 and folded else -0.8


def _eastern(words: list[str]) -> bool:
    """Kim Il Sung, Pak Chang-ok, Ho Chi Minh; not Kim Philby, whose other name is no syllables."""
    if not 2 <= len(words) <= 4 or fold_name(words[0]) not in _words().eastern or words[0].endswith(","):
        return False
    rest = words[1:]
    if any(not word[:1].isupper() or _INITIAL.match(word) for word in rest):
        return False
    if not all("-" in word or _SYLLABLES.match(fold_name(word)) for word in rest):
        return False
    # "Lee Martin", "Kim Dan": one word that is a given name of the West stands last there as well.
    return not (len(rest) == 1 and "-" not in rest[0] and fold_name(rest[0]) in _words().given)


def _parts(name: str, read: AgentName) -> AgentName:
    """The parts of a person's name."""
    if uses(name, _SCRIPTS):
        return _with(read, family_first=True)
    suffixes = name_data().suffixes
    if "," in name:
        pieces = [piece.strip() for piece in name.split(",")]
        if len(pieces) == 2 and fold_name(pieces[1]) in suffixes:
            return _reading_order(pieces[0].split(), read, pieces[1])
        if len(pieces) == 3 and fold_name(pieces[1]) in suffixes:
            pieces = [pieces[0], pieces[2], pieces[1]]
        if len(pieces) > 3 or not pieces[0] or not pieces[1]:
            return read
        if is_family_first(pieces[0], pieces[1]):
            return _with(read, family=pieces[0], given=pieces[1], family_first=True)
        particle, family = _leading_particles(pieces[0].split())
        return _with(
            read,
            family=family,
            given=pieces[1],
            particle=particle,
            suffix=pieces[2] if len(pieces) == 3 else "",
        )
    words = name.split()
    suffix = ""
    if len(words) > 2 and fold_name(words[-1]) in suffixes:
        suffix = words.pop()
    return _reading_order(words, read, suffix)


def _reading_order(words: list[str], read: AgentName, suffix: str) -> AgentName:
    """A name without a comma: which word is the family name."""
    if len(words) < 2:
        return read
    lists = _words()
    folded = [fold_name(word) for word in words]
    if _eastern(words):
        given = " ".join(words[1:])
        return _with(read, family=words[0], given=given, family_first=True)
    behind = all(_INITIAL.match(word) for word in words[1:])
    bare = len(words) == 2 and _BARE_INITIALS.match(words[1]) and not words[0].isupper() and len(words[0]) > 2
    if (behind or bare) and not _INITIAL.match(words[0]):
        return _with(read, family=words[0], given=" ".join(words[1:]), suffix=suffix)  # Petrov A. M.
    if (
        len(words) == 3
        and len(folded[2]) > 5
        and folded[2].endswith(lists.patronymics)
        and folded[1] in lists.given
    ):
        return _with(read, family=words[0], given=" ".join(words[1:]))  # Хрущев Никита Сергеевич
    if len(words) == 2 and folded[1] in lists.hungarian and folded[0] not in lists.given:
        return _with(read, family=words[0], given=words[1], family_first=True)  # Bartha János
    if len(words) == 2 and folded[0] in lists.japanese and folded[1] not in lists.given | lists.japanese:
        return _with(read, family=words[0], given=words[1], family_first=True)  # Yoshida Shigeru
    start = len(words) - 1
    particles = name_data().particles
    while start > 1 and words[start - 1].lower() in particles:
        start -= 1
    # With a capital a particle belongs to the family name: De Gasperi, Du Bois, Van den Boeynants.
    own = next((place for place in range(start, len(words) - 1) if words[place][0].isupper()), None)
    first = own if own is not None else len(words) - 1
    return _with(
        read,
        family=" ".join(words[first:]),
        given=" ".join(words[:start]),
        particle=" ".join(words[start:first]),
        suffix=suffix,
    )


def _leading_particles(words: list[str]) -> tuple[str, str]:
    start = 0
    while start < len(words) - 1 and words[start] in name_data().particles:
        start += 1
    return " ".join(words[:start]), " ".join(words[start:])


def _with(
    read: AgentName,
    *,
    family: str = "",
    given: str = "",
    particle: str = "",
    suffix: str = "",
    family_first: bool = False,
) -> AgentName:
    return AgentName(
        text=read.text,
        kind=read.kind,
        confidence=read.confidence,
        title=read.title,
        family=family,
        given=given,
        particle=particle,
        suffix=suffix,
        family_first=family_first,
    )


if __name__ == "__main__":
    import sys

    sys.stdout.buffer.write(build())
