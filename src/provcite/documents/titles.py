"""What a title says: the kind of document, and who spoke or wrote to whom."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from provcite.archives.places import Places
from provcite.documents.lines import word_set
from provcite.documents.person import (
    HONORIFICS,
    is_body,
    is_name,
    is_office,
    split_office,
    strip_honorifics,
)
from provcite.model.date_words import MONTHS_EN

#: Kinds of document, the longer phrase before the shorter. A title is read for the first that it holds.
GENRES: Final[tuple[str, ...]] = (
    "memorandum of conversation", "memorandum of a conversation", "memorandum of conversations",
    "memorandum of telephone conversation", "memorandum of a telephone conversation",
    "memorandum for the record",
    "memorandum of understanding", "memorandum of meeting",
    "record of conversation", "record of a conversation", "record of the conversation",
    "record of conversations",
    "record of meeting", "record of a meeting", "record of the meeting", "record of talks",
    "record of negotiations",
    "minutes of conversation", "minutes of the conversation", "minutes of a conversation",
    "minutes of meeting",
    "minutes of the meeting", "minutes of a meeting", "minutes of talks", "minutes",
    "note on a conversation", "note about a conversation", "note on the conversation",
    "notes on a conversation",
    "notes of conversation", "note of conversation", "notes of a conversation", "notes of the conversation",
    "summary of conversation", "summary of a conversation", "transcript of conversation",
    "transcript of a conversation",
    "stenographic record", "stenographic transcript", "stenogram", "transcript", "verbatim record",
    "ciphered telegram", "cipher telegram", "coded telegram", "encrypted telegram", "telegram",
    "cipher cable",
    "ciphered cable", "coded message", "cablegram", "cable", "telex", "airgram", "dispatch", "despatch",
    "information report", "intelligence report", "information bulletin", "intelligence note",
    "intelligence memorandum",
    "report", "information letter", "open letter", "letter", "verbal note", "note verbale",
    "aide-memoire", "aide-mémoire",
    "explanatory note", "briefing paper", "position paper", "working paper", "background paper",
    "memorandum", "memo",
    "handwritten note", "notes", "note", "journal", "diary", "protocol", "resolution", "decision",
    "decree", "directive",
    "order", "instructions", "instruction", "circular", "speech", "address", "remarks", "statement",
    "declaration",
    "communiqué", "communique", "agreement", "treaty", "convention", "pact", "proposal", "draft",
    "plan", "appeal",
    "proclamation", "message", "conversation", "interview", "article", "bulletin", "digest", "summary",
    "excerpts",
    "excerpt", "extract", "study", "assessment", "analysis", "estimate", "evaluation", "paper",
    "information", "list",
    "questionnaire", "biography", "character sketch", "testimony", "recollections", "memoir", "agenda", "act",
)  # fmt: skip

_CONVERSATION: Final = re.compile(
    r"\b(?:conversations?|meetings?|talks?|discussions?|negotiations|audience|reception|interview)\b",
    re.IGNORECASE,
)
_CORRESPONDENCE: Final = word_set(
    """
    telegram cable letter report dispatch despatch message memorandum memo note telex airgram cablegram
    circular information instruction instructions directive order draft address
    speech remarks statement talk lecture testimony recollections article protest declaration talks
    """
)
_MONTHS: Final = "|".join(MONTHS_EN)
#: Where a title turns from people to subject, time or circumstance.
_STOP: Final = re.compile(
    r"(?:,? (?:on an?|on his|on her|on the sidelines|on the subject|on the occasion|regarding|concerning"
    r"|about|with respect|covering|for the (?:period|years?|months?|quarter|week|first|second|third|fourth)"
    r"|held|during|which|attaching|"
    r"enclosing|transmitting|forwarding|containing|describing|via|re:|subject:|in connection)\b"
    rf"|,? (?:on|at|of|from) (?=(?:the )?(?:\d|(?:{_MONTHS})\b))| at (?=the\b)"
    rf"|[,;] (?=[‘'\"“])|, (?=\d|(?:{_MONTHS})\b|(?:No|Nr)\. ?\d)"
    r"| \((?=\d|excerpts?|extract|draft|summary|fragment|urgent|secret|part )|; etc|: | – | - )",
    re.IGNORECASE,
)
_STOP_PLACE: Final = re.compile(r",? (?:in|at) (?=(?:the )?[A-Z])")
_BRACKET: Final = re.compile(r"^(?P<name>[^\[\]()]{2,80}?) ?\[(?P<other>[^\[\]]{2,60})\]$")
_PARENTHESIS: Final = re.compile(r"^(?P<office>[^()]{3,160}?) \((?P<name>[^()]{2,60})\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One who takes part: `name` as printed, `position` and `other` form where the title has them."""

    name: str
    position: str | None = None
    other: str | None = None
    body: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleFacts:
    """The genre in lower case, the words that gave it, and the parties by their part in the document."""

    genre: str | None = None
    genre_words: str | None = None
    writers: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    interlocutors: tuple[Party, ...] = ()


def read_title(title: str) -> TitleFacts:
    """What the title says. What it leaves open stays empty."""
    if len(title) > 1000:
        return TitleFacts()
    genre, words = _genre(title)
    conversation = _is_conversation(title, genre)
    if conversation:
        return TitleFacts(genre=genre, genre_words=words, interlocutors=_interlocutors(title))
    by = re.search(r"\bby (?:the )?([^()]{3,120} \([^()]{3,60}\))", title)
    owner = _owner(title, words)
    if owner is not None:
        _, recipients = _correspondents(title, genre, words)
        return TitleFacts(genre=genre, genre_words=words, writers=(owner,), recipients=recipients)
    diary = _diary(title)
    if diary is not None:
        talk = bool(_CONVERSATION.search(title)) and " with " in title
        others = tuple(party for party in _interlocutors(title) if party.name != diary.name) if talk else ()
        return TitleFacts(genre=genre, genre_words=words, writers=(diary,), interlocutors=others)
    writers, recipients = _correspondents(title, genre, words)
    named = _party(by[1]) if by is not None and not writers else None
    if named is not None and named.position:
        writers = (named,)
    return TitleFacts(genre=genre, genre_words=words, writers=writers, recipients=recipients)


def _owner(title: str, words: str | None) -> Party | None:
    """Whose letter or speech it is: `Bai Wenlan's Remarks to the Delegation`."""
    match = re.match(r"^([^,:\[\]]{3,50}?)['’]s? (?=[A-Z])", title)
    if match is None or not words or not title[match.end() :].startswith(words):
        return None
    return Party(name=match[1]) if is_name(match[1]) else None


def _genre(title: str) -> tuple[str | None, str | None]:
    """The kind that the title's words name, the earliest and longest first; not inside quoted subjects."""
    outside = re.sub(r"[‘'\"“][^‘’'\"“”]{12,400}[’'\"”]$", "", title).casefold()
    best: tuple[int, int, str] | None = None
    for genre in GENRES:
        match = re.search(rf"\b{re.escape(genre)}s?\b", outside)
        if match is None:
            continue
        key = (match.start(), -len(genre), genre)
        if best is None or key < best:
            best = key
    if best is None or best[0] > 60 or re.match(r"^[^,:]{2,60} to [^,:]{2,60}[,:]? ", outside[: best[0]]):
        return None, None  # "Gromyko to Malenkov, attaching draft telegram" is no draft
    start, genre = best[0], best[2]
    words = title[start : start + len(genre)]
    if genre in ("memo",):
        genre = "memorandum"
    return genre, words


def _is_conversation(title: str, genre: str | None) -> bool:
    if genre and any(word in genre for word in ("conversation", "meeting", "talks", "negotiations")):
        return True
    if genre in (
        "minutes",
        "transcript",
        "stenographic record",
        "notes",
        "note",
        "record",
        "interview",
        None,
    ):
        return bool(_CONVERSATION.search(title)) and bool(
            re.search(r"\b(?:with|between)\b", title, re.IGNORECASE)
        )
    return False


def _interlocutors(title: str) -> tuple[Party, ...]:
    """The parties before "conversation with", after it, or after "between … and …"."""
    match = re.search(r"\bbetween (.+)$", title, re.IGNORECASE)
    if match is not None:
        stretch = _cut(match[1], place=True)
        sides = re.split(r",? (?:with|and) (?:the )?", stretch, maxsplit=1) if " with " in stretch else []
        if sides and " and " not in sides[0]:  # "between Pak with Fischer and Behrens"
            found = (*_split_parties(sides[0]), *_split_parties(sides[1]))
        else:
            found = _split_parties(stretch)
        return found if len(found) >= 2 else ()
    match = re.search(r"\bwith (?:the )?(.+)$", title, re.IGNORECASE)
    if match is None:
        return ()
    others = _split_parties(_cut(match[1], place=True))
    # "Conversation, Molotov and Vyshinsky with Mao Zedong": both sides are named.
    side = re.match(
        r"^(?:[^,]{0,40}\b)?(?:conversations?|meeting|talks?)(?: of|,|:) (?:the )?(.{3,200}?) with ",
        title,
        re.IGNORECASE,
    )
    hosts = _split_parties(side[1]) if side is not None else ()
    if hosts and all(_surely(party) and not party.body for party in hosts):
        return (*hosts, *others)
    # "The Chancellor's [Helmut Kohl's] conversation with …": the host takes part as well.
    host = re.match(r"^(?:the )?([^\[\]]{3,60})['’]s? \[([^\[\]]{3,60}?)['’]s?\] ", title, re.IGNORECASE)
    if others and host is not None and is_office(host[1]) and is_name(host[2]):
        return (Party(name=host[2], position=host[1]), *others)
    return others


def _split_parties(stretch: str) -> tuple[Party, ...]:
    """The parties of `A and B`, at the "and" that leaves the best pair; one party where none does."""
    best: tuple[int, tuple[Party, ...]] = (0, ())
    for match in list(re.finditer(r",? and (?:the )?(?=[^a-z])|; ", stretch))[:8]:
        pieces = (_party(stretch[: match.start()]), _party(stretch[match.end() :]))
        parties = tuple(piece for piece in pieces if piece is not None)
        if len(parties) == 2:
            score = min(_worth(party) for party in parties) * 10 + sum(_worth(party) for party in parties)
            if score > best[0]:
                best = (score, parties)
    listed = [_party(piece) for piece in re.split(r", (?:and )?|;? and ", stretch)]
    if len(listed) > 2 and all(
        party is not None and (party.position or is_name(party.name)) for party in listed
    ):
        return tuple(party for party in listed if party is not None)
    whole = _party(stretch)
    if best[1] and (whole is None or _worth(whole) < 3 or best[0] >= 44):
        return best[1]
    return (whole,) if whole is not None else ()


def _worth(party: Party) -> int:
    """How surely a phrase is one party: office with name 4, name 3, body or office alone 1."""
    if party.position:
        return 4
    return 1 if party.body else 3


def _diary(title: str) -> Party | None:
    """The keeper of a journal: `Journal of Soviet Ambassador A.M. Puzanov for 14 August 1957`."""
    match = re.match(
        r"^(?:(?:from|excerpts? from|extracts? from) )?(?:the )?(?:journal|diary|diaries) of (?:the )?(.+)$",
        title,
        re.IGNORECASE,
    )
    if match is None:
        return None
    words = re.split(
        r",? (?:for (?=the |\d|[A-Z])|record\b|memorandum\b|notes?\b|conversation\b|report\b"
        r"|meeting\b|reception\b|talks?\b|visit\b)",
        match[1],
        flags=re.IGNORECASE,
    )
    return _party(_cut(words[0]))


def _correspondents(
    title: str, genre: str | None, words: str | None
) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Sender and addressee of `Letter from A to B`, `Cable, A to B`, `Report, A to B`, `A to B`."""
    text, before = title, ""
    if words is not None:
        start = title.casefold().find(words.casefold())
        before, text = title[:start].strip(), title[start + len(words) :]
    if genre is not None and not any(word in _CORRESPONDENCE for word in genre.split()):
        return (), ()
    text = _SUBJECT.sub("", text)
    text = re.sub(
        r"^(?:\s*(?:no\.?|nr\.?|number|№|nº|#)?\s*\d[\w./-]*)", "", text.strip(), flags=re.IGNORECASE
    ).strip()
    match = re.match(
        r"^(?:,|:)?\s*(?:(?:sent )?(?:from|by|of) )?(?:the )?(.+?) to (?:the )?(.+)$", text, re.IGNORECASE
    )
    starts = bool(re.match(r"(?:,|:|from\b|by\b|of\b|sent\b)", text, re.IGNORECASE))
    if match is not None and (starts or genre is None):
        sender, addressee = match[1], match[2]
        again = re.match(r"^(.+?) to (?:the )?(.+)$", addressee)
        if again is not None and _EXTENDS.search(sender) and not is_name(sender):
            # "Permanent Mission to the … to the …": the first "to" belongs to the office.
            sender, addressee = text[match.start(1) : match.start(2) + again.end(1)], again[2]
        senders, addressees = _parties(_cut(sender)), _parties(_cut(addressee))
        if genre is None and not (
            senders and addressees and all(_surely(party) for party in senders + addressees)
        ):
            return (), ()
        if re.match(r"of\b", text, re.IGNORECASE) and not any(
            party.position or party.body for party in senders
        ):
            return (), addressees
        return senders, addressees
    if match is not None:
        # "Telegram Shtykov to Vyshinsky": two plain names around the "to" can be nothing else.
        senders, addressees = _parties(_cut(match[1])), _parties(_cut(match[2]))
        if senders and addressees and all(is_name(party.name) for party in senders + addressees):
            return senders, addressees
    if genre is None:
        return (), ()
    match = re.match(r"^(?:,|:)?\s*(?:sent )?(?:from|by) (?:the )?(.+)$", text, re.IGNORECASE)
    if match is not None:
        return _parties(_cut(match[1])), ()
    match = re.match(r"^(?:,|:)?\s*of (?:the )?(.+)$", text, re.IGNORECASE)
    if match is not None:
        party = _party(_cut(match[1]))
        addressed = match[1].split()[0].casefold() in HONORIFICS
        return ((party,) if party is not None and (party.position or addressed) else ()), ()
    match = re.match(r"^(?:,|:)?\s*to (?:the )?(.+)$", text, re.IGNORECASE)
    if match is not None:
        writer = _party(before) if before and is_body(before) else None
        return ((writer,) if writer is not None else ()), _parties(_cut(match[1]))
    return (), ()


#: The subject in quotation marks that ends a title; who is named in it took no part.
_SUBJECT: Final = re.compile(r",?\s*[‘'\"“](?=[A-Z«])[^‘“\"]{3,600}[’'\"”]?\.?$")


#: An office or body whose name goes on after "to".
_EXTENDS: Final = re.compile(
    r"\b(?:mission|delegation|ambassador|embassy|representative|representation|envoy|minister|counsell?or|adviser|advisor|consul)\b"
    r"(?! in\b)[^,]{0,30}$",
    re.IGNORECASE,
)


#: Words for several people together; what follows them with "of" is part of who they are.
_COLLECTIVES: Final = word_set(
    """
    leadership leaders members representatives officials delegates delegation comrades heads workers
    functionaries experts specialists journalists students group side
    """
)


def _surely(party: Party) -> bool:
    return party.body or party.position is not None or is_name(party.name)


def _parties(stretch: str) -> tuple[Party, ...]:
    pieces = re.split(r",? and (?=[A-Z])|, (?=[A-Z])|, (?=Cdes?\.? )", stretch)
    if len(pieces) > 1:
        found = [_party(piece) for piece in pieces]
        people = all(party is not None and (is_name(party.name) or party.position) for party in found)
        offices = any(is_office(piece) or is_body(piece) for piece in pieces)
        if people and (not offices or ", " not in stretch):
            return tuple(party for party in found if party is not None)
    whole = _party(stretch)
    return (whole,) if whole is not None else ()


def _cut(text: str, *, place: bool = False) -> str:
    """`text` up to where the title goes on to time or subject, with `place` also to a place."""
    match = _STOP.search(text)
    if match is not None and match.start() > 1:
        text = text[: match.start()]
    if place:
        last = text.rpartition(", ")
        if last[0] and Places.shipped().is_seat(last[2]):
            text = last[0]
        for match in _STOP_PLACE.finditer(text):
            head = text[: match.start()]
            if is_name(head) or split_office(head) is not None:  # "the Embassy in Moscow" keeps its place
                text = head
                break
    return text.strip(" ,;:.'’")


def _party(text: str) -> Party | None:
    """One party from its words; None where they are no name, office or body."""
    phrase = re.sub(r"^(?:the|a|an|his|cde\.|cdes\.) ", "", text.strip(" ,;:."), flags=re.IGNORECASE)
    if not phrase or len(phrase) > 200:
        return None
    bracket = _BRACKET.match(phrase)
    if bracket is not None:
        inner = _party(bracket["name"])
        other = re.sub(r"['’]s$", "", bracket["other"]).strip()
        if inner is None:
            return None
        if re.match(r"(?i)via\b", other) or not is_name(other):
            return inner
        if is_office(inner.name):
            return Party(name=other, position=inner.name)
        return Party(name=inner.name, position=inner.position, other=other, body=inner.body)
    parenthesis = _PARENTHESIS.match(phrase)
    if parenthesis is not None and is_name(parenthesis["name"]):
        office, name = parenthesis["office"].strip(" ,"), strip_honorifics(parenthesis["name"])
        if is_office(office) or is_body(office):
            return Party(name=name, position=office)
        if is_name(office):
            return Party(name=strip_honorifics(office), other=name)
    split = split_office(phrase)
    if split is not None:
        return Party(name=split[1], position=split[0])
    belongs = re.match(r"^(.{3,60}?) of (?:the )?(.+)$", phrase)
    if belongs is not None and belongs[1].split()[-1].casefold() in _COLLECTIVES:
        return Party(name=phrase, body=True)
    if belongs is not None and is_name(belongs[1]) and not is_office(belongs[1]) and is_body(belongs[2]):
        return Party(name=strip_honorifics(belongs[1]), position=belongs[2])
    if is_body(phrase):
        return Party(name=phrase, body=True)
    if is_name(phrase):
        return Party(name=strip_honorifics(phrase))
    if is_office(phrase):
        return Party(name=phrase, body=True)
    return None
