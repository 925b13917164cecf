"""A chain as prose: a paragraph that a catalogue could print, the custodial history in one sentence, and
each step as a clause."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from provcite.archives.languages import language_name
from provcite.archives.words import vocabulary
from provcite.model.dates import parse_edtf
from provcite.model.errors import InputError
from provcite.provenance.dated import date_text
from provcite.provenance.drawings import words
from provcite.provenance.holdings import dates_words, status_words, version_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.provenance.chain import Chain, Held, Step, Thing

#: Steps in the user's own store: no part of what others are told about the document.
_OWN: Final = frozenset({"imported", "attached"})


def public_steps(chain: Chain) -> Iterator[Step]:
    """The steps that are the document's history, not the store's."""
    return (step for step in chain.steps if step.kind not in _OWN)


def step_words(chain: Chain, step: Step, *, dated: bool = True, placed: bool = True) -> str:
    """``translated from Russian into English by James F. Person for NKIDP, May 2007``; no full stop.

    What it happened to is said where that is not the original: ``the copy destroyed by …``.
    """
    text = step.heading[:1].lower() + step.heading[1:]
    if step.used and "original" not in step.used and step.group != "publication":
        text = f"{' and '.join(_the(chain.thing(key)) for key in step.used)} {text}"
    origin, target = step.languages
    text += f" from {language_name(origin)}" if origin else ""
    text += f" into {language_name(target)}" if target else ""
    people = words.step_people(step)
    text += f" {people}" if people else ""
    text += f" at {step.place}" if step.place and placed else ""
    text += f", {words.step_date(step)}" if step.date and dated else ""
    doubts = words.step_doubts(step)
    text += f" [{'; '.join(doubts)}]" if doubts else ""
    places = [place for key in step.made for place in _addresses(chain, key)]
    return text + (f" ({', '.join(places)})" if places else "")


def _addresses(chain: Chain, key: str) -> Iterator[str]:
    thing = chain.thing(key)
    if thing.number:
        yield f"no. {thing.number}"
    if thing.url:
        yield thing.url
    yield from (f"formerly {url}" for url in thing.former_urls)


def custody_sentence(chain: Chain) -> str:
    """The chain in one sentence for `dcterms:provenance`, what is not recorded at its end.

    "" for a chain of which nothing at all is recorded.
    """
    clauses = [step_words(chain, step) for step in public_steps(chain)]
    if not clauses:
        return ""
    gaps = gap_words(chain)
    if gaps:
        clauses.append(gaps)
    text = "; ".join(clauses)
    return f"{text[:1].upper()}{text[1:]}."


def gap_words(chain: Chain) -> str:
    """``not recorded: how the original came to RGANI; …``; "" without gaps."""
    gaps = [gap.message.removesuffix(" is not recorded") for gap in chain.gaps]
    return f"not recorded: {'; '.join(gaps)}" if gaps else ""


# The paragraph ---------------------------------------------------------------------------------


def paragraph(chain: Chain) -> str:
    """The history of the document in sentences: what happened, where it lies, who may see it, what is
    not recorded."""
    sentences = [_capital(chain.title).rstrip(".") + ".", history(chain)]
    sentences += _holding_sentences(chain, f"the {_document_noun(chain)}")
    sentences += [
        f"Access{'' if one.thing == 'original' else f' to {_the(chain.thing(one.thing))}'}: "
        f"{one.words.rstrip('.')}."
        for one in chain.conditions
    ]
    sentences += [f"{_capital(gap.message)}." for gap in chain.gaps]
    return " ".join(sentence for sentence in sentences if sentence)


def history(chain: Chain) -> str:
    """What happened to the document, in sentences: the paragraph without its title, places and gaps."""
    named = False
    sentences = []
    for step in public_steps(chain):
        noun = f"the {_document_noun(chain)}"
        again = "they" if _is_plural(noun, noun) else "it"
        sentences.append(_step_sentence(chain, step, again if named else noun))
        named = named or _is_of_original(step)
    return " ".join(sentences)


def _document_noun(chain: Chain) -> str:
    genre = (chain.facts.genre or chain.facts.type or "").strip()
    return genre if genre and len(genre) <= 60 and "\n" not in genre else "document"


#: Kinds of documents that English has in the plural alone.
_PLURALS: Final = frozenset(
    (
        *("minutes", "notes", "papers", "letters", "instructions", "proceedings", "remarks", "excerpts"),
        *("memoirs", "accounts", "records", "photographs", "negatives", "maps", "drawings", "directives"),
        *("orders", "theses", "reports", "telegrams", "guidelines", "comments", "protocols"),
        "talking points",
    )
)


@lru_cache(maxsize=256)
def _is_plural(subject: str, original: str) -> bool:
    """Whether a sentence about the document has its kind in the plural."""
    if subject != original:
        return False
    noun = re.split(r" (?:of|on|from|for|to|by|with|about) ", subject.removeprefix("the "))[0].casefold()
    return any(noun == plural or noun.endswith(f" {plural}") for plural in _PLURALS)


def _is_of_original(step: Step) -> bool:
    return "original" in (*step.used, *step.made)


#: Steps that begin with somebody's having a copy: the copy is what was obtained.
_OF_A_COPY: Final = frozenset({"obtained", "contributed"})


#: Steps that happen to the question whether somebody may see it, and not to the document.
_ASKING: Final = frozenset({"requested", "reviewed", "denied"})


def _step_sentence(chain: Chain, step: Step, original: str) -> str:
    """``The transcript was translated from Hungarian into English by B. Translator in 2024.``"""
    subject = " and ".join(
        original if key == "original" else _the(chain.thing(key)) for key in step.used or step.made
    )
    if step.kind in _OF_A_COPY and step.made:
        subject = f"a copy of {subject}"
    elif step.kind in _ASKING:
        subject = f"access to {subject}"
    several = len(step.used or step.made) > 1 or subject == "they" or _is_plural(subject, original)
    text = f"{subject} {'were' if several else 'was'} {_verb(step)}"
    origin, target = step.languages
    text += f" from {language_name(origin)}" if origin else ""
    text += f" into {language_name(target)}" if target else ""
    people = words.step_people(step)
    if step.kind == "deposited":
        people = people.replace(" to ", " with ") if not people.startswith("to ") else f"with {people[3:]}"
    text += f" {people}" if people else ""
    text += f" in {step.place}" if step.place and step.place[0].isalpha() else ""
    text += _when(step.date)
    remarks = []
    if "date" in step.inferred and step.date:
        remarks.append("date inferred")
    if step.as_printed:
        remarks.append(f"“{step.as_printed}”")
    remarks += [step.certainty] if step.certainty else []
    remarks += [f"evidence: {'; '.join(step.evidence)}"] if step.evidence else []
    others = (version_words(one) for one in step.versions)
    remarks += [f"by another account {other}" for other in others if other]
    remarks += [place for key in step.made for place in _addresses(chain, key)]
    text += f" ({'; '.join(remarks)})" if remarks else ""
    note = " ".join((step.note or "").split()).rstrip(".")
    stop = "" if text.endswith(".") else "."
    return f"{_capital(text)}{stop}{f' {_capital(note)}.' if note else ''}"


#: Ends of English participles; other words are of another language, or no participle.
_PARTICIPLES: Final = (
    "ed",
    "sent",
    "lent",
    "sold",
    "found",
    "lost",
    "left",
    "given",
    "taken",
    "drawn",
    "shown",
    "torn",
)
_OTHERS: Final = frozenset(
    (
        "bought",
        "burnt",
        "cut",
        "kept",
        "made",
        "put",
        "read",
        "seen",
        "sought",
        "stolen",
        "withdrawn",
        "written",
    )
)


def _verb(step: Step) -> str:
    """The act in an English sentence: the record's own word, in quotes where it is of another language."""
    own = step.heading[:1].lower() + step.heading[1:]
    words_of = own.split()
    if any(word.endswith(_PARTICIPLES) or word in _OTHERS for word in words_of):
        return own
    term = vocabulary("events").find(step.kind)
    if term is None or not term.maps.get("heading"):
        return own
    known = str(term.maps["heading"])
    known = known[:1].lower() + known[1:]
    return known if known == own else f"{known} (“{own}”)"


def _the(thing: Thing) -> str:
    """A thing that was spoken of before: ``the redacted copy``."""
    noun = thing.noun
    for article in ("a ", "an ", "the "):
        noun = noun.removeprefix(article)
    return f"the {noun}"


def _when(date: str | None) -> str:
    """`` on July 31, 1956``, `` in 1994``, ``, September 1942–February 1943``; nothing without a date."""
    if not date:
        return ""
    text = date_text(date)
    try:
        edtf = parse_edtf(date)
    except InputError:
        return f", {text}"
    if edtf.approximate or "/" in date or not text[:1].isalnum() or text.startswith("ca"):
        return f", {text}"
    return f" on {text}" if len(date) == len("1956-07-31") and date.count("-") == 2 else f" in {text}"


def _holding_sentences(chain: Chain, original: str) -> list[str]:
    """Where the document lies, where it lay before, and where its copies are."""
    told = []
    held = [one for one in chain.held if one.thing == "original" and one.words]
    present = [one for one in held if one.present]
    before = [one for one in held if not one.present]
    if present:
        told.append(f"present location{'s' if len(present) > 1 else ''}: {_listed(present)}")
    if before:
        told.append(f"earlier location{'s' if len(before) > 1 else ''}: {_listed(before)}")
    if before and not present:
        told.append(
            f"{original} {'are' if _is_plural(original, original) else 'is'} not known to exist today"
        )
    others: dict[str, list[Held]] = {}
    for one in chain.held:
        if one.thing != "original" and one.words:
            others.setdefault(one.thing, []).append(one)
    told += [f"location of {_the(chain.thing(key))}: {_listed(places)}" for key, places in others.items()]
    return [f"{_capital(text)}." for text in told]


def _listed(held: list[Held]) -> str:
    return "; ".join(f"{one.words}{_span(one)}" for one in held)


def _span(held: Held) -> str:
    parts = (
        status_words(held.status),
        dates_words(held.since, held.until),
        f"accession {held.accession}" if held.accession else "",
        f"formerly {'; '.join(held.former)}" if held.former else "",
    )
    text = ", ".join(part for part in parts if part)
    return f" ({text})" if text else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
