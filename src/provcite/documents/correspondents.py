"""Sender and addressee of a letter as notes name them: Dulles to Eisenhower, Brief von X an Y.

The words between the two are data by language (``data/citations/words.json``); a title that names no
two people so gives nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from provcite.archives.agents import Kind, read_agent
from provcite.archives.identity.description import kinds_in
from provcite.archives.places import Places
from provcite.documents.pasted import words

#: What may stand behind a name and belongs to it: "C. Parrott (Seoul)".
_PLACE = re.compile(r"\s\([^()]{2,40}\)$")
#: Where somebody is from or at: "Snow of Parke County", "Weiß aus Gotha".
_OF_PLACE = re.compile(
    r"\s(?:of|at|in|from|aus|zu|bei|de|à|da|di|en|z|ze|из|в)\s(?=[A-ZÀ-ÞĀ-ŽА-ЯЁ])[^,;:]{2,40}$"
)
_NAME = r"[^\W\d_][^,;:“”\"()]{0,60}?(?:\s\([^()]{2,40}\))?"


#: What may stand before the kind: "das Schreiben Lindners an Weiß".
_ARTICLE = re.compile(
    r"^(?:das|der|die|dem|den|ein|eine|the|an?|la|le|une?|el|il|una)\s(?=\S)", re.IGNORECASE
)


class Correspondents(NamedTuple):
    """Names as printed, "" where none is named."""

    sender: str = ""
    addressee: str = ""


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    data = words()
    made = []
    for language, between in data["to"].items():
        to = "|".join(re.escape(word) for word in sorted(between, key=len, reverse=True))
        from_ = "|".join(
            re.escape(word) for word in sorted(data["from"].get(language, ()), key=len, reverse=True)
        )
        letters = "|".join(re.escape(word) for word in data["letters"].get(language, ()))
        of = rf"(?P<of>(?:(?:{from_})\s?)?)" if language == "de" else rf"(?:(?:{from_})\s?)?"
        opened = (
            rf"(?:(?i:{letters})(?:\s(?:no\.|nr\.|№)?\s?[\w/-]*\d[\w/-]*)?[,:]?\s{of})" if letters else ""
        )
        optional = f"{opened}?" if language == "en" else opened
        if opened:
            made.append(re.compile(rf"^{optional}(?P<sender>{_NAME})\s(?:{to})\s(?P<to>{_NAME})(?=[,;:]|$)"))
        # "Ulbricht an Grotewohl", "Dulles to Eisenhower": names alone
        if language in ("en", "de"):
            made.append(re.compile(rf"^(?P<sender>{_NAME})\s(?:{to})\s(?P<to>{_NAME})(?=[,;:]|$)"))
    return tuple(made)


def correspondents(title: str) -> Correspondents:
    """Who writes to whom, where the title says so."""
    title = _ARTICLE.sub("", title)
    for pattern in _patterns():
        found = pattern.match(title)
        if found is None:
            continue
        sender, addressee = _name(found["sender"]), _name(found["to"])
        genitive = found.groupdict().get("of") == ""  # "Bericht Brunners an": German, and no "von"
        if genitive and len(sender) > 3 and sender[-1] == "s" and sender[-2] not in "sx":
            sender = sender[:-1]
        if kinds_in(found["sender"]):
            # "Note to Brandt" has an addressee alone, "talk with the ambassador to Vienna" none.
            if " " not in found["sender"] and addressee:
                return Correspondents("", addressee)
            continue
        if sender and addressee:
            return Correspondents(sender, addressee)
    owned = _owned().match(title)
    if owned is not None:
        sender, addressee = _name(owned["sender"]), _name(owned["to"])
        if sender and addressee:
            return Correspondents(sender, addressee)
    surnames = _surnames().match(title)
    if surnames is not None and _may_write(surnames["sender"], surnames["to"]):
        return Correspondents(surnames["sender"], surnames["to"])
    # "Francisco de Borja a José de Gálvez": "a" is many things, so both must be persons for sure.
    bare = _bare().match(title)
    if bare is not None and all(_is_person(bare[name]) for name in ("sender", "to")):
        return Correspondents(bare["sender"], bare["to"])
    return Correspondents()


@lru_cache(maxsize=1)
def _surnames() -> re.Pattern[str]:
    """ "Bourée à Guizot", "Aranda a Floridablanca": one word each."""
    data = words()["to"]
    to = "|".join(sorted({word for tag in ("fr", "es", "it", "pt") for word in data[tag] if len(word) < 3}))
    name = r"[A-ZÀ-ÞĀ-Ž][^\W\d_]{2,}(?:[-’'][^\W\d_]+)?"
    return re.compile(rf"^(?P<sender>{name})\s(?:{to})\s(?P<to>{name})(?=[,;:]|$)")


def _may_write(sender: str, addressee: str) -> bool:
    """Whether two words are people and not a noun with what it is said of, nor a journey."""
    nouns = {word for tag, said in words()["no_senders"].items() if tag != "_about" for word in said}
    return not (sender.casefold() in nouns or kinds_in(sender) or Places.shipped().is_place(addressee))


#: How sure it must be that a name is a person's where the word between two names says little.
_SURE = 0.99


def _is_person(name: str) -> bool:
    read = read_agent(name)
    return read.kind is Kind.PERSON and read.confidence >= _SURE


@lru_cache(maxsize=1)
def _owned() -> re.Pattern[str]:
    """ "Coffin’s letter to Dole", "Coffins Brief an Dole": the sender in the genitive before the kind."""
    data = words()
    sides = []
    for language, mark in (("en", "(?:['’]s?|s['’])"), ("de", "(?:s|['’])")):
        letters = "|".join(re.escape(word) for word in data["letters"][language])
        to = "|".join(re.escape(word) for word in sorted(data["to"][language], key=len, reverse=True))
        sides.append(rf"{mark}\s(?i:{letters})\s(?:{to})\s")
    return re.compile(rf"^(?P<sender>{_NAME}?)(?:{'|'.join(sides)})(?P<to>{_NAME})(?=[,;:]|$)")


@lru_cache(maxsize=1)
def _bare() -> re.Pattern[str]:
    between = {word for said in words()["to"].values() for word in said if len(word) < 5 and " " not in word}
    to = "|".join(re.escape(word) for word in sorted(between, key=len, reverse=True))
    return re.compile(rf"^(?P<sender>{_NAME})\s(?:{to})\s(?P<to>{_NAME})(?=[,;:]|$)")


@lru_cache(maxsize=1)
def _ranked() -> re.Pattern[str]:
    """ "the Duke of Newcastle", "Graf Metternich": a title of rank with a name or a place."""
    ranks = "|".join(
        sorted({word for said in words()["ranks"].values() for word in said}, key=len, reverse=True)
    )
    return re.compile(
        rf"(?:(?i:the|le|la|l['’]|der|die|dem|den|il|el)\s?)?(?i:{ranks})\s"
        r"(?:(?:of|de|du|d['’]|des|von|zu|zum|zur|di|del|della)\s?)?(?=[A-ZÀ-ÞĀ-ŽА-ЯЁ])[^,;:()]{2,60}"
    )


def _name(text: str) -> str:
    """The name without the place behind it; "" for what is no name of a person or a body."""
    from provcite.documents.person import is_body, is_name, split_office

    name = _PLACE.sub("", text.strip())
    bare = _ARTICLE.sub("", name)
    if _ranked().match(name) or (bare != name and is_body(bare)):
        # English names them with their article wherever they stand: to the Harbour Board.
        return f"the {bare}" if name.casefold().startswith("the ") else bare
    if not is_name(name) and not is_body(name):
        name = _OF_PLACE.sub("", name)
    single = re.fullmatch(r"[^\W\d_]\w*(?:[-’'][^\W\d_]\w*)?", name) is not None and name[0].isupper()
    said = single or is_name(name) or is_body(name) or split_office(name) is not None  # "Minister Weiß"
    return name if name and said else ""
