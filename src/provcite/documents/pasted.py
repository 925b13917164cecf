"""A citation taken apart: author, title, date, where it lies, who translated it, where it is published.

The frame of a citation (a title in quotation marks, a year in brackets behind the author, two strokes
before the archive) says where its parts stand; what is left of it is the archive's part, which is
handed to the reader of references by itself, so that no word of a title is read as a shelf mark.
Every character is either of a part or in `left`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from provcite.archives.data import read_data
from provcite.archives.dates import find_dates, read_date
from provcite.archives.identity.description import kinds_in
from provcite.model.lazyre import lazy

if TYPE_CHECKING:
    from provcite.archives.dates import DateMention

#: Where the address stood.
MARK: Final = "⟨⟩"
_URL: Final = lazy(r"<?(?P<url>https?://[^\s<>\"“”]+)>?")
#: Opening quotation marks with what closes them.
_QUOTES: Final = {
    "“": "”",
    "‘": "’",
    "«": "»",
    '"': '"',
    "„": "“”",
    "‚": "‘’",
    "'": "'",
    "「": "」",
    "»": "«",
}
_QUOTE_MARKS: Final = "".join(_QUOTES) + "”’»“‘」"
#: A note's number before a pasted footnote.
_NUMBER: Final = lazy(r"(?:\[\d{1,4}\]|\d{1,4}[.)]?)\s+(?=[^\W\d_]|[“\"«‘„])")
#: What styles print where a document has no date.
_UNDATED: Final = lazy(r"[\[(]?(?:n\. ?d\.|undated|б\. ?д\.|без даты)[\])]?(?=[\s,.]|$)[,.]?\s*")
#: Words between two citations of one note.
LINK: Final = lazy(
    r"(?:(?:and|see(?: also|,? e\.g\.,?)?|also|cf\.|vgl\.(?: auch)?|siehe(?: auch)?|und|voir(?: aussi)?"
    r"|et|véase|см\.(?: также| тж\.)?|и|zob\.(?: też)?|viz|lásd),?\s+)+",
    re.IGNORECASE,
)
_BRACKETED_DATE: Final = lazy(r"(?<=[.\s])\((?P<date>[^()]{4,60})\)\.\s")
_TRANSLATOR: Final = lazy(r"\s\((?P<who>[^()]{3,120}), (?:Trans|Übers|trad)\.\)$")
_GENRE: Final = lazy(r"\s\[(?P<genre>[^\[\]]{3,60})\]$")
_HELD: Final = lazy(
    r"(?P<house>[^()]{3,160}?(?: \([^()\s]{2,24}\))?) \((?P<reference>.*)\)"
    r"(?P<place>(?:, (?:[^(),.]|(?<=\bSt)\.|(?<=\b[A-Z])\.){2,40}){0,3})"
)
_LONGEST_AUTHOR: Final = 300
#: A number by itself, which no name has ("8th Army" is one).
_COUNTED: Final = lazy(r"(?<!\w)\d+(?!st|nd|rd|th|\w)")
#: Words of a person's or a body's name before a title, at most.
_LONGEST_NAME: Final = 9
_YEAR: Final = r"(?P<year>(?:ca\. )?(?:1[0-9]|20)\d\d[^\s]{0,12}|n\.d\.)"
_WORD: Final = (
    r"(?:[^\W\d_]{1,2}\.(?:[^\W\d_]\.)*|(?-i:[A-ZÀ-ÞА-ЯŁŚŹŻ])[\w'’-]*|van|von|de|der|den|al|bin|la|di|da|del)"
)
NAME: Final = rf"{_WORD}(?:[ -]{_WORD}){{0,4}}(?: \([^()]{{2,60}}\))?"
#: A translator in the short form of styles: "trans. James F. Person", "Translated by A and B".
TRANSLATED: Final = lazy(
    rf"(?:[Tt]rans(?:l?\.|lated)(?: by)?|[Üü]bers\. von|[Tt]rad\. par) (?P<who>{NAME}"
    rf"(?:(?:, {NAME}){{0,6}},? (?:and|&|und|et) {NAME})?)(?=[,.;⟨]|\s*$)"
)


#: The document's own number, as styles print it before the date: "no. 057030, ", "No. 084.504. ".
_OWN_NUMBER: Final = lazy(
    r"(?:[Nn][or]\.|№|[Nn]\s?°)\s?(?P<number>[^\s,;()\[\]⟨⟩]{0,40}\d[^\s,;()\[\]⟨⟩]{0,40}?)[,.]\s"
)
#: The same in square brackets behind a title.
_BRACKETED_NUMBER: Final = lazy(r"(?:[Nn][or]\.|№|[Nn]\s?°)\s?(?P<number>[^\s\[\]]{1,40})")
#: Whom a letter is to: a person or a body, one or several.
_ADDRESSEE: Final = (
    rf"(?:the )?{_WORD}(?:[ -](?:of|for|the|in|at|{_WORD})){{0,9}}"
    rf"(?:(?:, (?!n\.d\.){NAME}){{0,4}},? (?:and|&|und|et|y|e|i|и|en|och|og) {NAME})?"
)
#: The document's own number behind its kind: "telegram 1234".
_AFTER_KIND: Final = r"(?P<number>[\w./-]{0,20}\d[\w./-]{0,20}?)"


@lru_cache(maxsize=1)
def _to() -> str:
    """The words between sender and addressee in the languages of the data, as alternatives."""
    said = {word for group in ("to", "to_printed") for listed in words()[group].values() for word in listed}
    return "|".join(re.escape(word) for word in sorted(said, key=lambda word: (-len(word), word)))


@lru_cache(maxsize=1)
def _kind_to() -> re.Pattern[str]:
    """ "Letter to Maurice H. Stans", "Brief an Dean Rusk", with what ends it."""
    return re.compile(
        rf"(?P<genre>[^\W\d_][^,.;:()“”\d]{{2,40}}?)(?: {_AFTER_KIND})? (?:{_to()}) "
        rf"(?P<to>{_ADDRESSEE})(?=[,.]\s|$)"
    )


@lru_cache(maxsize=1)
def _from_to() -> re.Pattern[str]:
    """ "H. V. Evatt to J. D. L. Hood, " and "U. Alexis Johnson an Dean Rusk, Brief, "."""
    return re.compile(
        rf"(?P<title>(?P<who>{_ADDRESSEE}) (?:{_to()}) (?P<to>{_ADDRESSEE}))"
        rf"(?:, (?P<genre>[^\W\d_][^,.;:()“”\d]{{2,40}}?)(?: {_AFTER_KIND})?)?,\s"
    )


BETWEEN_NAMES: Final = lazy(r",? (?:and|&|und|et|y|e|i|и|en|och|og) |, ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts of one citation as printed; empty where it has none.

    `title_quoted` says that quotation marks (or the place behind a bracketed year) made the title.
    `date` is EDTF, `date_printed` its own words. `located` is what says where the document lies, in
    an order that the reader of references reads; `credits` the words of translators and the like,
    `translators` those named behind the title. `prints_publisher`: the address has its publisher before it.
    `number` is the document's own; `recipients` are those whom the frame names ("Letter to Y").
    `house` and `place` are the institution and its town where brackets tell them from the reference.
    `unmarked`: the title was told by its words, no mark being around it.
    """

    authors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    title: str = ""
    title_quoted: bool = False
    genre: str = ""
    number: str = ""
    date: str = ""
    date_printed: str = ""
    located: str = ""
    translators: tuple[str, ...] = ()
    url: str = ""
    prints_publisher: bool = True
    house: str = ""
    place: str = ""
    unmarked: bool = False


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The shipped words of citations: editions, letters, senders, attachments."""
    data: dict[str, Any] = json.loads(read_data("citations/words.json"))
    return {
        name: {key: value for key, value in group.items() if key != "_about"} for name, group in data.items()
    }


def take_apart(text: str) -> Parts:
    """The parts of `text`, one citation."""
    text = " ".join(text.split())
    number = _NUMBER.match(text)
    if number is not None and number.end() < len(text):
        text = text[number.end() :]
    link = LINK.match(text)
    if link is not None and link.end() < len(text) and text[link.end()] in _QUOTES:
        text = text[link.end() :]
    text, url = _without_address(text)
    for frame in (_two_strokes, _bracketed_year, _unquoted, _quoted):
        parts = frame(text)
        if parts is not None:
            return _with_number(replace(parts, url=url, unmarked=frame is _unquoted))
    return Parts(located=text, url=url)


def _with_number(parts: Parts) -> Parts:
    """With the document's own number where it stands right behind its day: "20 May 1888, no. 63, FO 78/…"."""
    number, located = _own_number(parts.located) if len(parts.date) >= _A_DAY else ("", "")
    # What is left must say where it lies; a number with a name behind it is one of the reference.
    if not number or parts.number or not any(map(str.isdigit, located)):
        return parts
    return replace(parts, number=number, located=located)


#: The length of a day in EDTF.
_A_DAY: Final = 10


def _without_address(text: str) -> tuple[str, str]:
    """The text with its address of publication marked by ``⟨⟩``, and the address."""
    found = [match for match in _URL.finditer(text) if not text[: match.start()].rstrip().endswith(";")]
    if not found:
        return text, ""
    # The last address is that of the copy; an earlier one belongs to what it stands in.
    match = found[-1]
    url = match["url"].rstrip(".,;)")
    end = match.start("url") + len(url)
    end += text.startswith(">", end)
    return f"{text[: match.start()].rstrip()} ⟨⟩{text[end:]}", url


def _quoted(text: str) -> Parts | None:
    """A title in quotation marks, the author before it: the frame of Chicago, MLA, MHRA and most notes."""
    opening = next(
        (place for place, char in enumerate(text[:_LONGEST_AUTHOR]) if _opens(text, place, char)), None
    )
    if opening is None:
        return None
    closing = _closing(text, opening)
    if closing is None:
        return None
    before = text[:opening].rstrip()
    year = re.search(rf"{_YEAR}\.?$", before)
    authors_text = before[: year.start()] if year is not None else before
    if _COUNTED.search(authors_text) or authors_text.count(",") > 12:
        return None
    title = _clean_title(text[opening + 1 : closing])
    rest = text[closing + 1 :].lstrip(" ,.")
    authors = _authors(authors_text)
    if authors_text.strip(" ,.:;") and not authors:
        return None
    if year is None and not authors:
        # Author-date styles set the year behind the title of what has no author.
        year = re.match(rf"{_YEAR}\.\s(?=[^\W\d_])", rest)
        rest = rest[year.end() :] if year is not None else rest
    genre, numbered, rest = _genre(rest)
    number, unnumbered = _own_number(rest) if not numbered else ("", rest)
    # "trans. by X, 24 July 1956" of MHRA: the month of "Jan Koura" is none.
    translated = TRANSLATED.match(unnumbered)
    if translated is not None:
        unnumbered = unnumbered[translated.end() :].lstrip(" ,.")
    found, printed, behind = _date(unnumbered, year["year"] if year is not None else "")
    if number and not found and behind == unnumbered:
        # No date follows: the number is one of the reference.
        number, behind = "", rest
        translated = None
    rest = behind
    return Parts(
        genre=genre,
        number=numbered or number,
        authors=authors,
        title=title,
        title_quoted=True,
        date=found,
        date_printed=printed,
        located=rest,
        translators=tuple(BETWEEN_NAMES.split(translated["who"])) if translated is not None else (),
    )


def _genre(rest: str) -> tuple[str, str, str]:
    """The kind of document right behind the title ("memorandum, "), its number, the text without them."""
    match = re.match(rf"(?P<genre>[^\W\d_][^,.;()⟨\d]{{2,50}}?)(?: {_AFTER_KIND})?[,.]\s", rest)
    if match is not None and is_genre(match["genre"]):
        return match["genre"], match["number"] or "", rest[match.end() :]
    return "", "", rest


def _own_number(rest: str) -> tuple[str, str]:
    """The document's own number right behind the title, and the text without it."""
    match = _OWN_NUMBER.match(rest)
    return (match["number"], rest[match.end() :]) if match is not None else ("", rest)


def _unquoted(text: str) -> Parts | None:
    """A document that has no title but who wrote to whom, or a supplied one: nothing marks it.

    "Margaret Thatcher to Ronald Reagan, January 15, 1985, …" (Chicago), "Thatcher, Margaret. 1985. Letter
    to Ronald Reagan. January 15. …" (author-date, MLA), "Margaret Thatcher, letter to Ronald Reagan, …"
    (MHRA), "Memorandum of Conversation, n.d., …, folder “USSR,” …" (a kind of document, and marks that
    are those of the reference).
    """
    opening = next((at for at, char in enumerate(text[:_LONGEST_AUTHOR]) if _opens(text, at, char)), None)
    head = text[: opening if opening is not None else _LONGEST_AUTHOR]
    for found in _kind_to().finditer(head):
        who = head[: found.start()].rstrip()
        if not is_genre(found["genre"]) or not who.endswith((",", ".")):
            continue
        year = re.search(rf"{_YEAR}\.?$", who)
        who = who[: year.start()].rstrip() if year is not None else who
        if not _is_authors(f"{who.rstrip(',.')}."):
            continue
        genre = found["genre"]
        return _described(
            text[found.end() :],
            year["year"] if year is not None else "",
            Parts(
                authors=_authors(who),
                recipients=tuple(BETWEEN_NAMES.split(found["to"].removeprefix("the "))),
                genre=genre[:1].lower() + genre[1:],
                number=found["number"] or "",
            ),
        )
    letter = _from_to().match(head)
    if letter is not None:
        told = letter["genre"] is not None and is_genre(letter["genre"])
        # "March 1949" is no kind of document with a number.
        end = letter.end() if told else letter.end("title") + len(", ")
        if _UNDATED.match(head[end:]) or _begins_with_date(head[end:]):
            parts = Parts(title=letter["title"])
            if told:
                parts = replace(parts, genre=letter["genre"], number=letter["number"] or "")
            to = tuple(BETWEEN_NAMES.split(letter["to"]))
            if len(to) > 1:
                parts = replace(parts, authors=_authors(letter["who"]), recipients=to)
            return _described(text[end:], "", parts)
    return _supplied(text, head)


def _supplied(text: str, head: str) -> Parts | None:
    """A title that names a kind of document, where marks or an edition behind it are of the reference."""
    from provcite.archives.title_words import begins_with_kind
    from provcite.documents.printed_work import printed_in

    quoted = len(head) < len(text) and len(head) < _LONGEST_AUTHOR and re.search(r"[^\W\d_]\s$", head)
    if not begins_with_kind(head) or not (quoted or printed_in(text)):
        return None
    year = re.search(rf"\.\s{_YEAR}\.\s", head)
    dates = [one for one in find_dates(head) if one.date is not None and not is_of_another(head, one.start)]
    if year is not None and not any(one.start < year.start() < one.end for one in dates):
        return _described(text[year.end() :], year["year"], Parts(title=head[: year.start()]))
    undated = re.search(r"[,.]\s(?=(?:n\. ?d\.|undated)[,.]\s)", head)
    if undated is not None:
        end = undated.start()
    elif dates and head[: dates[0].start].endswith((", ", ". ")):
        end = dates[0].start
    else:
        title, behind = _split_title(text)
        if not behind or len(title) >= len(head):
            return None
        end = len(text) - len(behind)
    return _described(text[end:], "", Parts(title=text[:end].rstrip(" ,.")))


def _begins_with_date(rest: str) -> bool:
    return any(
        not rest[: one.start].strip() and one.date is not None for one in find_dates(rest[:60], loose=True)
    )


def _described(rest: str, year: str, parts: Parts) -> Parts:
    """`parts` with the number, the date and the place of what is left behind an unmarked title."""
    number, rest = _own_number(rest.lstrip(" ,."))
    number = parts.number or number
    found, printed, located = _date(rest, year)
    return replace(parts, title_quoted=True, number=number, date=found, date_printed=printed, located=located)


def is_genre(words_: str) -> bool:
    """Whether the words are the name of a kind of document and nothing else."""
    from provcite.documents.titles import read_title

    read = read_title(words_)
    if read.genre is not None and (read.genre_words or "").casefold() == words_.casefold():
        return True
    return len(words_.split()) <= 2 and bool(kinds_in(words_))  # Brief, lettre, докладная записка


def _opens(text: str, place: int, char: str) -> bool:
    if char not in _QUOTES or char == "’":
        return False
    after = text[place + 1 : place + 2]
    if char == "«" and after.isspace():
        after = text[place + 2 : place + 3]  # French sets a blank within its marks: « Note »
    begins = after != "" and not after.isspace() and after not in ",.;:)"
    return begins and (place == 0 or text[place - 1] in " .,:(")


def _closing(text: str, opening: int) -> int | None:
    """The place of the mark that closes the one at `opening`; an apostrophe closes nothing."""
    mark = text[opening]
    closes = _QUOTES[mark]
    depth = 0
    for place in range(opening + 1, len(text)):
        char = text[place]
        if char == mark and mark not in closes:
            depth += 1
        elif char in closes:
            if depth:
                depth -= 1
                continue
            after = text[place + 1 : place + 2]
            inner = closes in ("’", "'", '"', "“”") and (
                after.isalnum() or (after == " " and _goes_on(text, place))
            )
            if not inner:
                return place
    return None


def _goes_on(text: str, place: int) -> bool:
    """Whether a mark that could close is an apostrophe ("workers’ councils") or an inner quotation's end."""
    before = text[place - 1 : place]
    rest = text[place + 1 :]
    return before not in ",.;!?" and re.search(r"[’'\"”]\s?[,.;]|[,.][’'\"”]", rest) is not None


#: "In Documents, vol. 8 (Doc. 62, pp. 4–9)": where in an edition, which other notes have behind a comma.
_LEAF_OF_EDITION: Final = lazy(
    r"\s\((?P<leaf>(?:Doc\. [^\s()]{1,20}(?:, )?)?(?:pp?\. [\d–, -]{1,30})?)(?<=.)\)"
)


def _bracketed_year(text: str) -> Parts | None:
    """ "Author. (1956, July 24). Title (X, Trans.). Archive (reference), Place.": the frame of APA."""
    text = _LEAF_OF_EDITION.sub(lambda found: f", {found['leaf'][:1].lower()}{found['leaf'][1:]}", text)
    for match in _BRACKETED_DATE.finditer(text):
        mention = _bracketed(match["date"])
        undated = _UNDATED.fullmatch(match["date"]) is not None
        if mention is None and not undated:
            continue
        before, behind = text[: match.start()].rstrip(), text[match.end() :]
        first, place = _split_title(behind)
        in_archive = _HELD.fullmatch(first) if _TRANSLATOR.search(first) is None else None
        if in_archive is not None and not _HELD.match(place) and re.search(r"\d|, ", in_archive["reference"]):
            # "Title (X, Trans.). (1958). Archive (Fond 5), Moscow. Publisher.": the archive is no title.
            place = ""
        place = TRANSLATED.sub("", place).replace(MARK, "").strip(" ,.")
        authors = _authors(before) if place and before.endswith(".") and _is_authors(before) else ()
        if authors:
            title, located = _split_title(behind)
        else:
            title, located = before.rstrip("."), behind
        translator = _TRANSLATOR.search(title)
        translators: tuple[str, ...] = ()
        if translator is not None:
            translators = tuple(re.split(r", & |, | & ", translator["who"]))
            title = title[: translator.start()]
        said = _GENRE.search(title)
        number = _BRACKETED_NUMBER.fullmatch(said["genre"]) if said is not None else None
        if said is not None and number is None and not is_genre(said["genre"]):
            said = None
        if said is not None:
            title = title[: said.start()]
        genre = said["genre"] if said is not None and number is None else ""
        kind, recipients = _kind_and_recipients(title)
        own = _kind_to().fullmatch(title[1:-1]) if recipients else None
        if recipients:
            title, genre = "", kind
        house, reference, place = _held(located)
        return Parts(
            authors=authors,
            title=_clean_title(title),
            title_quoted=True,
            date=str(mention.date) if mention is not None else "",
            prints_publisher=False,
            genre=genre,
            number=(number or own or {"number": ""})["number"] or "",
            recipients=recipients,
            translators=translators,
            located=reference,
            house=house,
            place=place,
        )
    return None


def _kind_and_recipients(title: str) -> tuple[str, tuple[str, ...]]:
    """The kind and the addressees of "[Letter to Y]" and "[Меморандум; адресат: Y]"; "" and none else."""
    from provcite.archives.title_words import words as title_words

    if title[:1] != "[" or title[-1:] != "]":
        return "", ()
    inner = title[1:-1]
    found = _kind_to().fullmatch(inner)
    if found is not None and is_genre(found["genre"]):
        kind, to = found["genre"], found["to"].removeprefix("the ")
        return kind[:1].lower() + kind[1:], tuple(BETWEEN_NAMES.split(to))
    kind, _, named = inner.partition("; ")
    label, _, names = named.partition(": ")
    data = title_words()
    if not names or label not in {labels[0] for labels in data.parts.values()}:
        return "", ()
    said = kind.casefold()
    english = next((name for name, by in data.genres.items() if said in (name, *by.values())), said)
    return english, tuple(names.split(", "))


def _bracketed(words_: str) -> DateMention | None:
    """The date of "(1956, July 24)", "(24 июля 1956 г.)" and "(1956–1957)"; None for what is no date."""
    year, comma, day = words_.partition(", ")
    mention = read_date(f"{day}, {year}") if comma else None
    mention = mention or read_date(words_)
    if mention is None or mention.date is None:
        return None
    year_first = re.match(r"\[?(?:ca\. )?\d{4}", words_) is not None
    return mention if year_first or len(str(mention.date)) == 10 else None


def _is_authors(text: str) -> bool:
    """Whether what stands before a bracketed year is who wrote: it ends with a full stop and is no title."""
    from provcite.documents.person import has_initials, is_body, is_name

    plain = text.rstrip(".")
    if not text.endswith("."):
        return False
    first = plain.partition(",")[0]
    initialled = re.fullmatch(r"[^\W\d_][^\s,]*, (?:[^\W\d_]\. ?)+(?:, .*|& .*)?", text) is not None
    return (
        initialled
        or has_initials(text)
        or is_name(plain)
        or is_body(plain)
        or (is_name(first) and len(plain) < 60)
    )


def _split_title(text: str) -> tuple[str, str]:
    """A title and what follows its full stop, which is none of an initial or an abbreviation."""
    for match in re.finditer(r"[.?!]\s(?=[^\W\d_⟨])", text):
        before = text[: match.start()]
        word = before[max(before.rfind(" "), before.rfind("(")) + 1 :].strip("“”‘’«»\"'")
        initials = re.fullmatch(r"(?:[^\W\d_]{1,2}\.)*[^\W\d_]{1,2}", word) is not None
        acronym = len(word) > 1 and word.isupper() and "." not in word
        whole = acronym or word.isdigit() or (not initials and len(word.rstrip(".)]")) > 2)
        if whole or before.endswith((")", "]")):
            ends = match.start() + (text[match.start()] in "?!")
            return text[:ends], text[match.end() :]
    return text.rstrip("."), ""


def _held(located: str) -> tuple[str, str, str]:
    """The institution, the reference and the town of "Archive (reference), Place. Translated by …"."""
    body, mark, behind = located.partition("⟨⟩")
    body = body.rstrip(" .")
    held = _HELD.match(body)
    if held is None:
        return "", located, ""
    after = body[held.end() :].strip(" .,")
    reference = f"{held['reference']}{'. ' + after if after else ''}{' ' + mark if mark else ''}{behind}"
    return held["house"].strip(" ,"), reference, held["place"].strip(" ,")


def _two_strokes(text: str) -> Parts | None:
    """ "Petrov A. M. Title, 24 июля 1956 г. // Archive. Ф. 5.": the frame of GOST."""
    described, strokes, located = text.partition(" // ")
    if not strokes or not described:
        return None
    described = re.sub(r",\s[\[(]?(?:б\. ?д\.|без даты|n\. ?d\.)[\])]?$", "", described)
    dates = [mention for mention in find_dates(described, loose=True) if mention.date is not None]
    last = dates[-1] if dates and not described[dates[-1].end :].strip(" .,") else None
    date = printed = number = ""
    if last is not None:
        date, printed = str(last.date), last.text
        described = described[: last.start].rstrip(" ,[")
    own = _NUMBER_BEHIND.search(described)
    if own is not None:
        number, described = own["number"], described[: own.start()]
    located, printed_too, edition = located.partition(" Опубл.: ")
    if printed_too:
        # Points stand where notes have commas: "Опубл.: FRUS, 1961–1963. Vol. VIII. Doc. 61."
        pieces = edition.split(". ")
        edition = "".join(
            f"{piece.lower()}. " if piece in _PARTS_OF_EDITIONS else f"{piece}, " for piece in pieces
        ).rstrip(" ,.")
        located = f"{located.rstrip('.')}, in {edition}"
    # A full stop behind a whole word parts what other notes part with a comma: "Central Files. File 711.5".
    located = re.sub(r"(?<=[a-z]{4})\.\s(?=[A-Z][a-z]{2,20}\s\S{0,40}\d)", ", ", located)
    authors, title = _heading(described)
    numbered = _NUMBER_OF_KIND.search(title) if title.startswith("[") else None
    if numbered is not None:
        title = title[: numbered.start()] + title[numbered.end() :]
    genre, recipients = _kind_and_recipients(title)
    title = "" if recipients else title
    return Parts(
        authors=authors,
        recipients=recipients,
        genre=genre,
        number=number or (numbered["number"] if numbered is not None else ""),
        title=_clean_title(title),
        title_quoted=True,
        date=date,
        date_printed=printed,
        located=located,
    )


#: The document's own number as GOST has it: behind the title, or beside the kind of document.
_NUMBER_BEHIND: Final = lazy(r",\s№\s?(?P<number>[^\s,;\[\]]{0,40}\d[^\s,;\[\]]{0,40})\Z")
_NUMBER_OF_KIND: Final = lazy(
    r"(?<=[^\W\d_])\s(?:№\s?)?(?P<number>[^\s,;\[\]]{0,40}\d[^\s,;\[\]]{0,40})(?=;\s|\]\Z)"
)
#: Words of an edition's parts, which GOST begins with a capital.
_PARTS_OF_EDITIONS: Final = frozenset({"Vol", "Doc", "No", "Pt", "Ser", "Bd", "Dok", "T"})
#: "Petrov A. M.", as GOST sets an author before a title.
_FAMILY_FIRST: Final = lazy(r"[^\W\d_][\w’'-]+(?: [^\W\d_]\.(?:[ -]?[^\W\d_]\.){0,2})")


def _heading(described: str) -> tuple[tuple[str, ...], str]:
    """The authors and the title of "Petrov A. M., Lee B. Title" and "Feng Xi. Title"."""
    from provcite.documents.person import is_body, is_name

    for match in re.finditer(r"\.\s(?=\S)", described[:240]):
        who, title = described[: match.start() + 1], described[match.end() :]
        if re.match(r"[^\W\d_]\.|\d", title) or _COUNTED.search(who):
            continue
        pieces = who.split(", ")
        if all(
            _FAMILY_FIRST.fullmatch(piece)
            or (
                len(piece.split()) <= _LONGEST_NAME
                and (is_name(piece.rstrip(".")) or is_body(piece.rstrip(".")))
            )
            for piece in pieces
        ):
            return tuple(
                piece if _FAMILY_FIRST.fullmatch(piece) else piece.rstrip(".") for piece in pieces
            ), title
        if len(who.split()) <= _LONGEST_NAME and is_body(who.rstrip(".")):
            return (who.rstrip("."),), title
    return (), described


def _authors(text: str) -> tuple[str, ...]:
    """Who stands before a title, one by one: "Petrov, A. M., and B. Lee"."""
    plain = (
        text.strip().rstrip(",.:;").strip() if not re.search(r"\b[^\W\d_]\.$", text.strip()) else text.strip()
    )
    if not plain:
        return ()
    pieces = [piece for piece in re.split(r",? (?:and|und|et|y|и|&) |; ", plain) if piece]
    authors: list[str] = []
    for piece in pieces:
        authors.extend(_one_by_one(piece.strip(" ,")))
    return tuple(authors)


def _one_by_one(piece: str) -> list[str]:
    """ "Petrov, A. M." is one; "A. M. Petrov, B. Lee" are two."""
    from provcite.documents.person import is_name

    halves = piece.split(", ")
    if len(halves) <= 2 and not all(" " in half and is_name(half) for half in halves):
        return [piece]
    if len(halves) == 2:
        return halves
    if all(" " in half for half in halves):
        return halves
    return [f"{halves[0]}, {halves[1]}", *halves[2:]]


def _clean_title(title: str) -> str:
    """Without the punctuation that American styles set inside the quotation marks."""
    title = title.strip()
    title = re.sub(r"[,.]([”’\"»']*)$", r"\1", title).strip()
    if title[:1] == "[" and title[-1:] == "]" and "]" not in title[1:-1]:
        # A title in square brackets is supplied.
        return title[1:-1]
    if title[:1] in _QUOTES and _closing(title, 0) == len(title) - 1:
        return title[1:-1]
    return title


#: Where a document was written, between its title and its day ("“Letter”, Santa Fe, 19 May 1798").
_PLACE_BEFORE_DATE: Final = lazy(
    r"[^\W\d_a-z][^\W\d_]*\.?"
    r"(?:[ ,-]{1,2}(?:[^\W\d_a-z][^\W\d_]*\.?|de|da|do|la|le|les|of|am|an|der|in|den|el)){0,5}"
)


def _date(rest: str, year: str) -> tuple[str, str, str]:
    """The date right behind the title, its printed form where it says more, and the text without it.

    `year` stands before the title in author-date styles.
    """
    undated = _UNDATED.match(rest)
    if undated is not None:
        return "", "", rest[undated.end() :]
    for stop in reversed([match.start() for match in re.finditer(r"\.(?:\s|$)", rest[:40])] if year else []):
        # The day of author-date styles is a sentence of its own: "October 10."
        day = read_date(f"{rest[:stop]}, {re.sub(r'[^0-9]', '', year)[:4]}")
        if day is not None and day.date is not None and not re.search(r"\d{3}", rest[:stop]):
            return str(day.date), "", rest[stop + 1 :].lstrip(" ,.")
    mentions = [one for one in find_dates(rest[:400], loose=True) if not is_of_another(rest, one.start)]
    for mention in mentions:
        before = rest[: mention.start].strip(" ,.(")
        if before and not _PLACE_BEFORE_DATE.fullmatch(before):
            break
        if mention.date is None:
            continue
        text = str(mention.date)
        if year and text.startswith("XXXX"):
            whole = read_date(f"{mention.text.rstrip('.')}, {year}")
            if whole is None or whole.date is None:
                break
            text = str(whole.date)
        elif year and text[:4] != re.sub(r"\D", "", year)[:4]:
            break
        odd = (
            mention.supplied
            or mention.century_inferred
            or mention.double_year
            or mention.calendar != "gregorian"
        )
        without = f"{rest[: mention.start].rstrip(' ,(')}, {rest[mention.end :].lstrip(' ,.)')}".strip(" ,")
        return text, mention.text if odd else "", without
    if year:
        mention_of = read_date(year)
        if mention_of is not None and mention_of.date is not None:
            return str(mention_of.date), "", rest
    return "", "", rest


def is_of_another(text: str, start: int) -> bool:
    """Whether words before a date say that it is of an attachment, a copy or a visit."""
    clause = re.split(r"[;.]\s", text[:start])[-1][-60:].casefold()
    return any(
        re.search(rf"(?<!\w){re.escape(word.casefold())}(?!\w)", clause)
        for word in words()["attached"]["all"]
    )
