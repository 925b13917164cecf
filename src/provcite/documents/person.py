"""Names of people and offices as documents print them: which words are the name, which the office.

Only what the print decides is decided: initials tell family name from given names (`Petrov A.M.`,
`A. M. Petrov`, `James F. Person`), a comma tells them on the site's own list (`Petrov, A. M.`). Any
other name stays one string while a document is read; `creator_parts` takes it apart at the end, where sure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from provcite.archives.agents import Kind, body_words, has_body_word, read_agent
from provcite.archives.agents import is_body as rather_a_body
from provcite.archives.name_parts import fold_name
from provcite.archives.names import readings
from provcite.archives.places import Places
from provcite.documents.lines import word_set

_LETTER: Final = r"[^\W\d_]"
_INITIAL: Final = rf"(?:(?:{_LETTER}|Ya|Yu|Ye|Zh|Kh|Ts|Ch|Sh|Dzh|Ju|Ja|Sz|Cs|Gy)\.)"
_WORD: Final = rf"(?:{_LETTER}[^\W\d_]*(?:['’`ʹʼ-]{_LETTER}+)*['’`ʹʼ]?)"
_INITIALS: Final = rf"{_INITIAL}(?:[ -]?{_INITIAL}){{0,3}}"
_FAMILY: Final = (
    r"(?:(?i:von|van|de|da|di|do|du|del|della|delle|der|den|dos|das|la|le|al|el|bin|ben|ibn|ter|ten|zu|zur)"
    rf"[ -]){{0,2}}{_WORD}"
)

_INITIALS_LAST: Final = re.compile(rf"^(?P<family>{_FAMILY}),? (?P<given>{_INITIALS})$")
_BARE_INITIALS_LAST: Final = re.compile(
    rf"^(?P<family>[A-ZÀ-ÞЀ-Я]{_WORD}) (?P<given>[A-ZЀ-Я](?: ?[A-ZЀ-Я])?)$"
)
_INITIALS_FIRST: Final = re.compile(rf"^(?P<given>{_INITIALS}) ?(?P<family>{_FAMILY})$")
_BARE_INITIAL_FIRST: Final = re.compile(rf"^(?P<given>[A-ZЀ-Я]) (?P<family>{_WORD})$")
_MIDDLE_INITIAL: Final = re.compile(
    rf"^(?P<given>{_WORD} {_INITIAL}(?: ?{_INITIAL})?) (?P<family>{_FAMILY})$"
)
_COMMA: Final = re.compile(rf"^(?P<family>{_FAMILY}(?:[ -]{_WORD}){{0,2}}), (?P<given>[^,\d]{{1,60}})$")
_YEARS: Final = re.compile(
    r",?\s*\(?(?:b\. ?|d\. ?|ca?\. ?)?\d{4}\??\s*(?:[-–]\s*(?:ca?\. ?)?(?:\d{4})?\??)?\)?\s*$"
)
_PARTICLE: Final = re.compile(r"^(?:von|van|de|der|den|al|el|da|di|la|le|bin|ibn|ter|zu|[a-z]{1,3}[-'’]\w+)$")
_NAME_WORD: Final = re.compile(rf"^(?:{_LETTER}[^\W\d_]*(?:[.'’`ʹʼ-]{{1,2}}{_LETTER}*)*[.'’`ʹʼ]?)$")

#: Words before a name that are no part of it.
HONORIFICS: Final = word_set(
    """
    comrade comrades com. cde. cde cdes. cdes tov. tov t. genosse genossin gen. gen general marshal mr.
    mr mrs. mrs ms. ms miss sir lord lady dr. dr prof. prof professor elvtárs elvtars towarzysz soudruh
    camarada herr frau monsieur m. mme. mme señor sr. his her excellency h.e. academician col. colonel
    maj. major lt. lieutenant capt. captain admiral adm. vice-admiral rear-admiral brigadier
    """
)
#: Words that name an office.
OFFICES: Final = word_set(
    """
    ambassador minister premier president chairman chairwoman chair vice-premier vice-chairman
    vice-president deputy secretary secretary-general director director-general head chief counselor
    counsellor charge chargé d'affaires attaché attache consul envoy representative commissar commander
    commander-in-chief marshal general chancellor foreign prime vice first second third acting member
    delegate rapporteur plenipotentiary adviser advisor inspector editor correspondent governor mayor
    emperor leader officer interpreter assistant under-secretary undersecretary spokesman spokesperson
    senator congressman judge prosecutor procurator referent desk ad interim temporary extraordinary
    military naval press cultural commercial trade
    """
)
#: Offices that can stand alone before a name ("Premier Zhou Enlai").
_HEADS: Final = word_set(
    """
    ambassador minister premier president chairman secretary director head chief counselor counsellor
    d'affaires attaché attache consul envoy representative commissar commander marshal general
    chancellor vice-premier vice-chairman vice-president secretary-general leader governor emperor
    adviser advisor interim pm engineer chancellor
    """
)
#: Words that can close an office before a name: "Minister of Foreign Affairs Nam Il".
_TAILS: Final = word_set(
    """
    affairs interior defense defence trade health state security commerce finance education agriculture
    industry justice culture labour labor transport communications energy ministers party committee
    council commission department politburo presidium embassy staff republic government forces army
    chairman
    """
)
_SMALL: Final = word_set(
    """
    of the to in for and at on de la le du des der die das und von with from by
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A person's or body's name: `family` and `given` where the print tells them, else `literal`."""

    literal: str | None = None
    family: str | None = None
    given: str | None = None

    @property
    def display(self) -> str:
        """The name in reading order."""
        return self.literal or " ".join(part for part in (self.given, self.family) if part)


def creator_parts(name: Name) -> dict[str, Any]:
    """The fields of a creator that a name fills: a person's apart where that is sure, else one string.

    A name whose family name stands first (Nam Il, Bartha János) stays in its order, as one string.
    """
    if name.literal is None:
        return {"family": name.family, "given": name.given}
    read = read_agent(name.literal)
    apart = (
        read.kind is Kind.PERSON and read.sure and read.family and not read.family_first and not read.title
    )
    if not apart or is_body(name.literal):
        return {"literal": name.literal}
    return {
        "family": read.family,
        "given": read.given or None,
        "non_dropping_particle": read.particle or None,
        "suffix": read.suffix or None,
    }


def read_name(text: str) -> Name:
    """`text` as a name. Years of life and honorifics are no part of it."""
    words = _YEARS.sub("", text.strip(" ,;:/")).strip(" ,;:")
    words = strip_honorifics(words)
    for form in (_INITIALS_LAST, _INITIALS_FIRST, _MIDDLE_INITIAL, _BARE_INITIAL_FIRST, _BARE_INITIALS_LAST):
        match = form.match(words)
        if match is not None and not is_body(match["family"]):
            return Name(family=_case(match["family"]), given=spaced_initials(match["given"]))
    return Name(literal=" ".join(_case(word) for word in words.split()) if words.isupper() else words)


def read_listed_name(text: str) -> Name:
    """A name from the site's list of authors or a RIS field: `Family, Given`, or a body."""
    words = _YEARS.sub("", text.strip(" ;:•·*")).strip(" ,;:")
    words = re.sub(r",?\s*\d{4}\s*-\s*$", "", words)
    if is_body(words.replace(",", " ")):
        return Name(literal=words)
    match = _COMMA.match(words)
    if match is not None and family_first(f"{match['family']} {match['given']}"):
        return Name(literal=f"{match['family']} {match['given'].strip()}")
    if match is not None:
        return Name(family=_case(match["family"]), given=spaced_initials(match["given"].strip()))
    return read_name(words)


def family_first(name: str) -> bool:
    """Whether `name` reads as a Korean or Chinese name with the family in front, whose order stays."""
    return any(
        reading.chinese or any(not korean.swapped for korean in reading.korean) for reading in readings(name)
    )


def spaced_initials(text: str) -> str:
    """Initials apart and with their stops: `A.M.` as `A. M.`, a bare `A` as `A.`."""
    text = re.sub(r"(?<=\.)(?=[^\W\d_])", " ", text.strip())
    return re.sub(r"(?<![^\W\d_])([A-ZЀ-Я])(?= |$)", r"\1.", text)


def _case(family: str) -> str:
    """`PETROV` as `Petrov`: capitals are a habit of typewriters, not of the name."""
    if len(family) > 3 and family.isupper():
        return "-".join(part.capitalize() for part in family.split("-"))
    return family


def strip_honorifics(text: str) -> str:
    """`text` without the forms of address at its front."""
    words = text.split()
    while len(words) > 1 and words[0].casefold() in HONORIFICS and not _is_initial(words):
        words.pop(0)
    return " ".join(words)


def _is_initial(words: list[str]) -> bool:
    """Whether the first word, a form of address of one letter, may be the initial of the name behind it.

    "M. H. Stans", "M. Thatcher", "M. de Gaulle"; before a whole name it is Monsieur.
    """
    if len(words[0].rstrip(".")) > 1 or not words[0][0].isupper():
        return False
    behind = words[1:]
    return len(behind) == 1 or behind[0].endswith(".") or bool(_PARTICLE.match(behind[0].lower()))


def is_body(text: str) -> bool:
    """Whether `text` names an institution, or has one in it: a word of it is one that bodies have."""
    named = any(word in body_words() for word in fold_name(text).split())
    return has_body_word(text) or (named and rather_a_body(text))


def is_office(text: str) -> bool:
    """Whether `text` names an office that a person holds."""
    words = [word.strip(".,;()").casefold() for word in re.sub(r"(?<=d['’]) (?=[Aa]ff)", "", text).split()]
    return any(word in _HEADS for word in words) or (bool(words) and words[0] in OFFICES and len(words) > 1)


def is_name(text: str) -> bool:
    """Whether `text` can be a person's name and nothing else: one to five capitalised words."""
    words = strip_honorifics(text).split()
    if not 1 <= len(words) <= 5 or is_body(text) or len(text) > 60:
        return False
    if any(word.strip(".,").casefold() in OFFICES | _SMALL and word[:1].islower() for word in words):
        return False
    if Places.shipped().is_seat(" ".join(words)) or any(word.endswith(("'s", "’s")) for word in words):
        return False
    if len(words) == 1 and words[0].isupper() and len(words[0]) < 5:
        return False
    plain = [word for word in words if len(word) > 1 and "." not in word]
    if (
        len(plain) > 1
        and any(word.isupper() and "." not in word for word in plain)
        and not all(w.isupper() for w in plain)
    ):
        return False  # "DPRK A. Puzanov": an acronym is no part of a name set in small letters
    return all(
        _NAME_WORD.match(word) and (word[0].isupper() or _PARTICLE.match(word)) for word in words
    ) and not (words[0].casefold() in OFFICES or words[-1].casefold() in _HEADS)


def has_initials(text: str) -> bool:
    """Whether `text` is a name with initials, which nothing but a name has."""
    words = strip_honorifics(text.strip(" ,;:/"))
    return any(form.match(words) for form in (_INITIALS_LAST, _INITIALS_FIRST, _MIDDLE_INITIAL))


def split_office(text: str) -> tuple[str, str] | None:
    """Office and name of a phrase that runs them together, or None.

    Read: `Minister of Foreign Affairs of the DPRK, Nam Il`, `Comrade Horn, Ambassador`, `Premier Zhou Enlai`,
    `Deputy Foreign Minister Pak Seong-cheol`, `Soviet Ambassador to the DPRK A.M. Puzanov`.
    """
    phrase = text.strip(" ,;:")
    parts = [part.strip() for part in phrase.split(",") if part.strip()]
    if len(parts) >= 2:
        first, rest = parts[0], ", ".join(parts[1:])
        last, before = parts[-1], ", ".join(parts[:-1])
        if is_name(last) and (is_office(before) or is_body(before)):
            return before, strip_honorifics(last)
        if is_name(first) and (is_office(rest) or is_body(rest)) and not is_office(first):
            return rest, strip_honorifics(first)
        if is_office(rest):
            inner = split_office(first)
            if inner is not None:
                return f"{inner[0]}, {rest}", inner[1]
        return None
    words = phrase.split()
    for start in range(1, min(len(words), 40)):
        before, after = " ".join(words[:start]), " ".join(words[start:])
        if not is_name(after) or after.split()[0].casefold() in _SMALL:
            continue
        previous = words[start - 1].casefold().strip(".,")
        if " and " in f" {before} " and previous in HONORIFICS:
            continue  # "Ambassador Fischer and Comrade Behrens" are two
        closes = (
            previous in _HEADS
            or previous in HONORIFICS
            or previous in _TAILS
            or words[start - 1].casefold() in HONORIFICS
            or (len(previous) > 2 and words[start - 1].isupper())
        )
        if is_office(before) and (closes or has_initials(after)):
            return _without_honorific(before), strip_honorifics(after)
    return None


def _without_honorific(office: str) -> str:
    words = office.split()
    while len(words) > 1 and words[-1].casefold() in HONORIFICS and words[-1].casefold() not in _HEADS:
        words.pop()
    while len(words) > 1 and words[0].casefold() in (
        "comrade",
        "comrades",
        "cde.",
        "cde",
        "tov.",
        "genosse",
        "mr.",
        "mr",
    ):
        words.pop(0)
    return " ".join(words)
