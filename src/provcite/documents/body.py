"""What a document's own words say about it: marking, head, addressees, place and date, signature, names.

Each fact comes with the lines that carry it. Layouts differ by office and country; what is read here
are the habits that announce themselves (a word such as "From the diary of", a slash or "signed"
before a name, a line that is a date). What does not announce itself is left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from provcite.documents.lines import Line, joined, paragraphs, word_set
from provcite.documents.person import (
    has_initials,
    is_body,
    is_name,
    is_office,
    split_office,
    strip_honorifics,
)
from provcite.documents.printed_dates import dates_in, whole_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.archives.dates import DateMention

#: Lines of the document's beginning and end that are looked at.
HEAD: Final = 40
FOOT: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person whom the document names as its writer, signer or addressee."""

    name: str
    position: str | None = None
    lines: tuple[Line, ...] = ()
    position_lines: tuple[Line, ...] = ()
    sure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedLine:
    """A date that the document prints for itself, with the place before it."""

    mention: DateMention
    line: Line
    place: str | None = None


@dataclass(slots=True, kw_only=True)
class BodyFacts:
    """What was read; empty where the document says nothing."""

    marking: str | None = None
    marking_line: Line | None = None
    copy: str | None = None
    copy_line: Line | None = None
    diary: Person | None = None
    senders: tuple[Person, ...] = ()
    recipients: tuple[Person, ...] = ()
    present: tuple[Person, ...] = ()
    signed: tuple[Person, ...] = ()
    signed_date: DatedLine | None = None
    dated: DatedLine | None = None
    closing: Person | None = None


_MARKING: Final = re.compile(
    r"^[\[(*_\"“ ]{0,4}(?P<words>(?:(?:strictly|strict|top|most|absolutely|completely|extremely|very"
    r"|ultra)[ -]?"
    r"(?:secret|confidential)|secret|confidential|restricted|classified|unclassified|for official use(?:"
    r" only)?|for internal use(?: only)?|for service use(?: only)?"
    r"|of special importance|special folder|eyes only|not for publication|no distribution|limited"
    r" official use"
    r"|no foreign dissem(?:ination)?|streng geheim|geheim(?:e verschlu(?:ss|ß)sache)?|vertraulich"
    r"|streng vertraulich|szigorúan titkos|titkos|bizalmas|ściśle tajne|tajne|poufne|přísně tajné|tajné"
    r"|strict secret|hemlig|kvalificerat hemlig|strengt fortrolig|fortrolig|strengt hemmelig|hemmelig"
    r"|strogo poverljivo|poverljivo|strict confidențial|vertrouwelijk|zeer geheim|salainen"
    r"|строго секретно|совершенно секретно|сов\. ?секретно|sov\. ?sekretno|strogo sekretno|секретно"
    r"|особой важности|особая папка|sovershenno sekretno|sekretno"
    r"|très secret|secret défense|confidentiel|ultrasecreto|secreto|confidencial|segreto|riservato|绝密|机密"
    r"|秘密|극비|비밀)"
    r"(?:(?: ?[,;/|.!–—-]{1,2} ?|\s+and\s+|\s)(?:urgent|important|for official use(?: only)?|very urgent"
    r"|personal|eyes only|nodis|exdis|limdis|noforn|sensitive|immediate"
    r"|no distribution|restricted|extremely urgent|special folder|of special importance|deliver"
    r" immediately|coded"
    r"|personally|strictly personal|for eyes only|by hand|not for publication))*)"
    r"(?P<rest>[\])*_\"”!.,; ]{0,5}(?:[(]?(?:copy|ex\.?|exemplar|copies|экз\.?|kopie)\b.{0,30})?[\])*!."
    r" ]{0,4})$",
    re.IGNORECASE,
)
#: A marking among other words of a heading line: `Telegram No. 12. Top Secret. Very urgent!`
_MARKING_INSIDE: Final = re.compile(
    r"(?:^|[.,;:!(\[–-] ?|\s{2}|\d )(?P<words>(?:strictly|top|most) (?:secret|confidential)|SECRET"
    r"|CONFIDENTIAL|Secret|Confidential)"
    r"(?=[.,;:!)\]]|$| (?:top |very |extremely )?(?:urgent|important))",
    re.IGNORECASE,
)
#: Who wrote the record down, where the document says so in a line of its own.
_RECORDED: Final = re.compile(
    r"^[\[(]?(?:recorded|written down|taken down|written|drafted|drawn up|prepared|compiled|noted|minuted"
    r"|record made|note-?taker|(?:minutes|notes)(?: taken)?(?= by|:)|recording secretary|reported)"
    r"(?: down)?(?: by)?\s?: ?(?P<rest>[^\[\]()]{2,100})[\])]?$|^[\[(]?(?:recorded|written down|taken"
    r" down|drafted|drawn up|prepared|noted|(?:minutes|notes) taken) by "
    r"(?P<plain>[^\[\]()]{2,100}?)[\])]?$",
    re.IGNORECASE,
)
_COPY: Final = re.compile(
    r"\b(?:copy|exemplar|ex\.|экз\.)\s*(?:no\.?|nr\.?|number|№|#|n)?\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\b",
    re.IGNORECASE,
)
_DIARY: Final = re.compile(
    r"^(?:\[?(?:excerpts?|extracts?) )?(?:from (?:the )?|the )?(?:official |work(?:ing)? |service "
    r"|personal |diplomatic )?"
    r"(?:diary|diaries|journal|notebook|day-?book) of(?: the)?\b:?\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_FROM: Final = re.compile(r"^(?:from|sender|author)\s*:\s*(?P<rest>.*)$", re.IGNORECASE)
_TO: Final = re.compile(r"^(?:to|addressee|recipient)\s*:\s*(?P<rest>.*)$", re.IGNORECASE)
_FIELD: Final = re.compile(r"^[A-Za-z][A-Za-z. /]{0,25}:(?:\s|$)")
_SIGNED_MARK: Final = re.compile(
    r"^(?:/s/|/-/|\(s?s\)|\(-\)|/ ?signed ?/|\[ ?(?:hand)?signed ?(?:by)? ?:?\]?|\(signed ?(?:by)?\)"
    r"|signed ?(?:by)? ?:|signed by|signed,?$|signature ?:|"
    r"\[signature:?\]?|\(signature\)|sgd\.?|gez\. ?|\(gez\.\)|s\. k\.|podpis ?:|подпись ?:|подписал ?:"
    r"|подп\.)[\s:]*(?P<rest>.*?)\]?$",
    re.IGNORECASE,
)
_SIGNED_AFTER: Final = re.compile(
    r"^(?P<rest>.{2,80}?),?\s*(?:\[signed\]|\(signed\)|m\. ?p\.|s\. ?k\.|\(-\)|/-/|\[signature\]"
    r"|\(signature\))$",
    re.IGNORECASE,
)
_SLASHES: Final = re.compile(r"^/\s?(?P<rest>[^/]{2,80}?)\s?/(?P<after>\s*\S.{0,40})?$")
_CLOSING: Final = re.compile(
    r"^(?:yours|sincerely|respectfully|with (?:communist|comradely|socialist|best|warm)|best regards"
    r"|faithfully|"
    r"very truly|mit (?:sozialistischem|kommunistischem)|on behalf of|for the|by order of|for:)",
    re.IGNORECASE,
)
_PULLED_APART: Final = re.compile(r"(?<=\b[dlDL]['’]) (?=[A-Za-zÀ-Þ])")
_AFFAIRS: Final = re.compile(r"\b(charg[eé] d['’])(A|a)ffairs\b", re.IGNORECASE)
#: Russian forms leave the day in quotation marks: "16" August 1956.
_QUOTED_DAY: Final = re.compile(r"[\"“”«»„]\s?(\d{1,2})\s?[\"“”«»]")
_HEADING: Final = re.compile(
    r"^(?:record|memorandum|notes?|minutes|report|telegram|conversation|excerpt|no\.|nº|№)\b", re.IGNORECASE
)
_DISTRIBUTION: Final = re.compile(
    r"^(?:cc|copies|copy to|distributed|distribution|distribution list|sent to|verteiler|recipients"
    r"|produced in|made"
    r" in|typed in)\b",
    re.IGNORECASE,
)
_PLACE: Final = re.compile(r"^[A-ZÀ-ÞĀ-ŽЀ-Я][^\W\d_]+(?:[ -][A-ZÀ-ÞĀ-ŽЀ-Я][^\W\d_]+){0,2}$")
_NOT_PLACE: Final = word_set(
    """
    dated date received sent day time moscow, from to on no copy monday tuesday wednesday thursday
    friday saturday sunday telegram letter record memorandum minutes note report conversation meeting
    protocol signed
    """
)


#: The hour beside a date: `14:30`, `at 4 p.m.`, `10.15 hrs`.
_HOUR: Final = re.compile(
    r"(?:\bat )?\b(?:\d{1,2}[:.]\d{2}(?: ?[ap]\.?m\b\.?| ?h(?:ou)?rs?\b\.?)?"
    r"|\d{1,2} ?(?:[ap]\.?m\b\.?|h(?:ou)?rs?\b\.?))",
    re.IGNORECASE,
)


def read_body(body: Sequence[Line], *, date: str | None) -> BodyFacts:
    """The facts of a document's head and foot; `date` (EDTF) is the one it is published under."""
    facts = BodyFacts()
    spoken = [line for line in body if line.text]
    if not spoken:
        return facts
    head, foot = spoken[:HEAD], spoken[-FOOT:]
    _read_marking(facts, head)
    _read_diary(facts, body[: HEAD * 2])
    _read_fields(facts, head[:20])
    _read_recorder(facts, [*head[:25], *foot])
    _read_signature(facts, body, foot, date)
    _read_dates(facts, head, foot, date)
    return facts


def is_marking(text: str) -> bool:
    """Whether `text` is a marking of secrecy and nothing else."""
    return len(text) <= 120 and _MARKING.match(text) is not None


def mend(text: str) -> str:
    """An office with the slips of typing mended: `Charge d' Affairs` is a chargé d'affaires.

    Nothing but this one office and the blank after an apostrophe is touched; the evidence keeps
    the words as they are printed.
    """
    text = _PULLED_APART.sub("", text)
    return _AFFAIRS.sub(lambda match: f"{match[1]}{'A' if match[2] == 'A' else 'a'}ffaires", text)


def _read_marking(facts: BodyFacts, head: Sequence[Line]) -> None:
    for line in head[:25]:
        if len(line.text) > 120:
            continue
        match = _MARKING.match(line.text)
        if match is not None and facts.marking is None:
            facts.marking = match["words"].strip(" .,!/|-–—")
            facts.marking_line = line
        copy = _COPY.search(line.text)
        if copy is not None and facts.copy is None and (match is not None or len(line.text) < 40):
            facts.copy = copy.group()
            facts.copy_line = line
    if facts.marking is None:
        for line in head[:8]:
            inside = marking_inside(line.text) if len(line.text) <= 100 else None
            if inside is not None:
                facts.marking, facts.marking_line = inside, line
                return


def marking_inside(text: str) -> str | None:
    """A marking that stands among other words, set apart by punctuation: the end of a title, a heading."""
    match = _MARKING_INSIDE.search(text) if len(text) <= 400 else None
    return match["words"] if match is not None else None


def _read_recorder(facts: BodyFacts, lines: Sequence[Line]) -> None:
    for place, line in enumerate(lines):
        match = _RECORDED.match(line.text) if len(line.text) <= 140 else None
        if match is None or facts.senders:
            continue
        person = _addressee((match["rest"] or match["plain"]).strip(" ."), (line,))
        if person is None:
            continue
        if person.position is None and not is_body(person.name):
            below = lines[place + 1 : place + 2]
            if (
                below
                and len(below[0].text) < 70
                and is_office(below[0].text)
                and not _is_named(below[0].text)
            ):
                office = mend(below[0].text).strip(" ,")
                person = replace(person, position=office, position_lines=(below[0],))
        facts.senders = (person,)


def _is_named(text: str) -> bool:
    """Whether a line that names an office names its holder, too, or announces something."""
    return split_office(mend(text).strip(" ,")) is not None or text.endswith((":", "."))


def _read_diary(facts: BodyFacts, head: Sequence[Line]) -> None:
    for place, line in enumerate(head):
        match = _DIARY.match(line.text)
        if match is None or len(line.text) > 160:
            continue
        lines = [line] if match["rest"].strip() else []
        words = [match["rest"].strip()] if lines else []
        for following in head[place + 1 : place + 7]:
            if not _goes_on(following.text, words):
                break
            lines.append(following)
            words.append(following.text)
        person = _person_of(words, tuple(lines))
        if person is not None:
            facts.diary = person
            return


def _goes_on(text: str, words: Sequence[str]) -> bool:
    """Whether a line after "From the diary of" still belongs to the person: office or name."""
    if not text or len(text) > 110 or whole_date(text) or _MARKING.match(text) or _HEADING.match(text):
        return False
    named = [place for place, word in enumerate(words) if has_initials(mend(word).strip(" ,;:"))]
    if words and split_office(mend(words[0]).strip(" ,;:")) is not None:
        return False  # "G. Samsonov, First Secretary of the Embassy": one line said it all
    # A name below an office closes the head; below a name only an office goes on.
    return not named or (named[0] == 0 and (is_office(text) or is_body(text)))


def _person_of(words: Sequence[str], lines: tuple[Line, ...]) -> Person | None:
    """The person of a head whose lines are office and name, in either order, or both on one line."""
    cleaned = [mend(word).strip(" ,;:") for word in words if word.strip(" ,;:")]
    if not cleaned:
        return None
    if len(cleaned) == 1:
        split = split_office(cleaned[0])
        if split is not None:
            return Person(name=split[1], position=split[0], lines=lines, position_lines=lines)
        return Person(name=strip_honorifics(cleaned[0]), lines=lines) if is_name(cleaned[0]) else None
    named = [i for i, text in enumerate(cleaned) if has_initials(text)] or [
        i for i in (len(cleaned) - 1, 0) if is_name(cleaned[i]) and not is_office(cleaned[i])
    ]
    if not named:
        split = split_office(", ".join(cleaned)) or split_office(" ".join(cleaned))
        return Person(name=split[1], position=split[0], lines=lines, position_lines=lines) if split else None
    place = named[0]
    office = [text for i, text in enumerate(cleaned) if i != place]
    name_line = lines[min(place, len(lines) - 1)]
    office_lines = tuple(line for i, line in enumerate(lines) if i != place)
    return Person(
        name=strip_honorifics(cleaned[place]),
        position=", ".join(office) or None,
        lines=(name_line,),
        position_lines=office_lines or lines,
    )


def _read_fields(facts: BodyFacts, head: Sequence[Line]) -> None:
    """`FROM:` and `TO:` of memoranda and telegrams."""
    for place, line in enumerate(head):
        for pattern, into in ((_FROM, "senders"), (_TO, "recipients")):
            match = pattern.match(line.text)
            if match is None or getattr(facts, into):
                continue
            words = match["rest"].strip()
            lines = [line]
            if not words and place + 1 < len(head) and not _FIELD.match(head[place + 1].text):
                words = head[place + 1].text
                lines.append(head[place + 1])
            person = _addressee(words, tuple(lines))
            if person is not None:
                setattr(facts, into, (person,))


def _addressee(words: str, lines: tuple[Line, ...]) -> Person | None:
    text = mend(words).strip(" ,;:.")
    if not text or len(text) > 140:
        return None
    split = split_office(text)
    if split is not None:
        return Person(name=split[1], position=split[0], lines=lines, position_lines=lines)
    if is_name(text) or is_body(text):
        return Person(name=strip_honorifics(text), lines=lines)
    return None


def _read_signature(facts: BodyFacts, body: Sequence[Line], foot: Sequence[Line], date: str | None) -> None:
    """Who signed: names behind a slash, "signed", "m.p."; else the office and name that come last."""
    signed: list[Person] = []
    first: int | None = None
    for place, line in enumerate(foot):
        name = _signature_on(line.text)
        used, start = [line], place
        if name == "" and place + 1 < len(foot):
            following = foot[place + 1].text.strip("/ ")
            split = split_office(following)
            if is_name(following) or split is not None:
                name = following
                used.append(foot[place + 1])
        if name == "" and place:
            above = foot[place - 1].text.strip("()/ ")
            if is_name(above):  # "(N. Orlov)" with "[signature]" below
                name, used, start = above, [foot[place - 1]], place - 1
        if not name:
            continue
        first = place if first is None else first
        split = split_office(mend(name))
        if split is not None:
            signed.append(
                Person(name=split[1], position=split[0], lines=tuple(used), position_lines=tuple(used))
            )
            continue
        office, office_lines = _office_near(foot, start, place + len(used))
        signed.append(
            Person(
                name=strip_honorifics(name), position=office, lines=tuple(used), position_lines=office_lines
            )
        )
    if not signed:
        closing = _closing(body)
        if closing is not None:
            signed = [closing]
    facts.signed = tuple(dict.fromkeys(signed))
    last = foot[-1]
    if is_name(last.text) and 2 <= len(last.text.split()) <= 4 and not is_office(last.text):
        facts.closing = Person(name=strip_honorifics(last.text), lines=(last,))
    if first is not None:
        for line in [*foot[first : first + 4], *foot[max(0, first - 2) : first]]:
            tail = _SLASHES.match(line.text)
            words = tail["after"] if tail is not None and tail["after"] else line.text
            found = [m for m in dates_in(words, around=date) if len(words) < 60]
            if found and (line is foot[first] or len(_beside(words, found[0]).split()) <= 4):
                facts.signed_date = DatedLine(mention=found[0], line=line, place=_place(words, found[0]))
                break


def _signature_on(text: str) -> str | None:
    """The name signed on a line, "" where the line only announces one, None where it does neither."""
    if not text or len(text) > 120:
        return None
    slashes = _SLASHES.match(text)
    if (
        slashes is not None
        and re.search(r"[^\W\d_]{2}", slashes["rest"])
        and slashes["rest"].casefold().strip() not in ("s", "signed")
    ):
        return (
            slashes["rest"].strip()
            if is_name(slashes["rest"].strip(" .")) or has_initials(slashes["rest"])
            else None
        )
    after = _SIGNED_AFTER.match(text)
    if after is not None and (is_name(after["rest"]) or split_office(after["rest"])):
        return after["rest"].strip()
    mark = _SIGNED_MARK.match(text)
    if mark is None:
        return None
    rest = mark["rest"].strip(" ./:[]()")
    rest = re.split(r",? (?=\d)|\d", rest)[0].strip(" ,")
    if not rest:
        return ""
    return rest if is_name(rest) or has_initials(rest) or split_office(rest) else None


def _office_near(foot: Sequence[Line], start: int, end: int) -> tuple[str | None, tuple[Line, ...]]:
    """The office printed above or below a signature, as the block of short lines that touches it."""
    above: list[Line] = []
    for line in reversed(foot[max(0, start - 4) : start]):
        if not _office_line(line.text, inside=bool(above)):
            break
        above.insert(0, line)
    if above and any(is_office(mend(line.text)) for line in above):
        return ", ".join(mend(line.text).strip(" ,") for line in above), tuple(above)
    below: list[Line] = []
    for line in foot[end : end + 3]:
        if not _office_line(line.text, inside=bool(below)) or (not below and not is_office(mend(line.text))):
            break
        below.append(line)
    if below:
        return ", ".join(mend(line.text).strip(" ,") for line in below), tuple(below)
    return None, ()


def _office_line(text: str, *, inside: bool) -> bool:
    if not text or len(text) > 90 or text.endswith((".", ":", ";", "!", "?")) or dates_in(text):
        return False
    if _signature_on(text) or _CLOSING.match(text):
        return False
    words = mend(text)
    return (
        is_office(words)
        or is_body(words)
        or (inside and words[:1].isupper())
        or bool(re.search(r"\b(?:in|to) the\b", words))
    )


def _closing(body: Sequence[Line]) -> Person | None:
    """A name with its office as the last words of a document without a mark of signature."""
    groups = paragraphs(list(body))
    spoken: list[Line] = [line for group in groups[-4:] for line in group][-8:]
    for place, line in enumerate(spoken):
        if _DISTRIBUTION.match(line.text):
            spoken = spoken[:place]  # who gets a copy comes after who signs
            break
    while spoken and (dates_in(spoken[-1].text) and len(spoken[-1].text) < 50):
        spoken.pop()
    for place in range(len(spoken) - 1, max(-1, len(spoken) - 5), -1):
        line = spoken[place]
        text = mend(line.text).strip(" ,")
        if len(text) > 80 or text.endswith((".", ":", ";", "?", "]")):
            break
        split = split_office(text)
        if split is not None and len(text.split()) <= 9:
            return Person(name=split[1], position=split[0], lines=(line,), position_lines=(line,), sure=False)
        if is_name(text) and not is_office(text):
            office, lines = _office_near(spoken, place, place + 1)
            bare = len(text.split()) < 2
            if bare and not (lines and lines[0].number > line.number):
                continue
            if office or has_initials(text):
                return Person(
                    name=strip_honorifics(text),
                    position=office,
                    lines=(line,),
                    position_lines=lines,
                    sure=False,
                )
    return None


def _read_dates(facts: BodyFacts, head: Sequence[Line], foot: Sequence[Line], date: str | None) -> None:
    """The date that the document prints for itself: the one that the archive has too, else the first."""
    taken = facts.signed_date.line if facts.signed_date else None
    found: list[DatedLine] = []
    for line in [*head[:15], *reversed(foot[-8:])]:
        if line is taken or len(line.text) > 80:
            continue
        text = _QUOTED_DAY.sub(r"\1", line.text)
        dates = dates_in(text, around=date)
        if len(dates) != 1:
            continue
        place = _place(text, dates[0])
        left = _HOUR.sub("", text[: dates[0].start] + text[dates[0].end :]).strip(" ,.;:()[]–-")
        if not left or place is not None or left.casefold() in ("date", "dated"):
            found.append(DatedLine(mention=dates[0], line=line, place=place))
    same = [dated for dated in found if str(dated.mention.date) == date]
    facts.dated = next(iter(same or found), None)


def _beside(text: str, mention: DateMention) -> str:
    """The words of a line without its date: a line that says more is not the date of a signature."""
    return f"{text[: mention.start]} {text[mention.end :]}".strip(" ,.;:()[]–-")


def _place(text: str, mention: DateMention) -> str | None:
    """The place before a date (`Pyongyang, 24 July 1956`), or None."""
    before = text[: mention.start].strip(" ,;:–-()[]")
    if (
        before
        and _PLACE.match(before)
        and before.split()[0].casefold() not in _NOT_PLACE
        and not is_office(before)
    ):
        return before
    return None


def line_words(lines: Sequence[Line]) -> str:
    """The words of several lines, for an evidence."""
    return joined(tuple(lines))
