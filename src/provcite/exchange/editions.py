"""The printed edition that a document was published in, in the words of a citation.

An event ``published`` with a `title` (or a volume, or a page) is an edition; one without is a site. The title
may be given whole, as on a title page ("1961–1963, vol. 5, Soviet Union"), or in parts (`volume`, `place`,
`date`, `publisher`). What is a title in it is marked with ``<i>``, which every CSL processor knows; volumes,
editors and the imprint stay roman (CMOS 18, 14.111 and 14.120).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from provcite.archives.romanisation.cyrillic import romanized
from provcite.exchange.agents import parts_of
from provcite.model.lazyre import lazy
from provcite.model.scripts import CYRILLIC, uses

if TYPE_CHECKING:
    from provcite.exchange.citation_form import CitationForm
    from provcite.model.record import Event, Record

_NUMBER: Final = r"(?:\d|[IVXLC]+\b|[ivxlc]+\b)"
_COUNTED: Final = (
    r"(?:vols?|volumes?|bks?|books?|pts?|parts?|ser|series|nos?|nr|iss|issue|sér|série|tomes?|t|Bde?|Bd|Band|Reihe"
    r"|Heft|kn|vyp|ch|serie|tomo|fasc|т|том|кн|вып|ч|сер|№)"
)
#: A part of a title that counts (vol. 5, bk. 1) or says who edited it.
_ROMAN: Final = lazy(
    rf"(?:{_COUNTED}\.?\s*{_NUMBER}|\d{{1,2}}(?:st|nd|rd|th|e)\s+(?:ser|sér)"
    r"|(?:eds?|comps?|edited|hrsg|red|сост|ред|под ред)\b)",
    re.IGNORECASE,
)
#: How series of diplomatic documents are called; who publishes under such a name publishes an edition.
_SERIES: Final = lazy(
    r"(?:foreign relations of|documents (?:on|diplomatiques)|documenti diplomatici|i documenti diplomatici"
    r"|akten zur|dokumente zur|diplomatic documents of|документы внешней)\b",
    re.IGNORECASE,
)
_IMPRINT: Final = lazy(r"\s\(([^()]{2,120})\)\s*\Z")
_PLACE_YEAR: Final = lazy(r"([^,:;()\d]{2,60}), (\d{4}(?:[-–]\d{2,4})?)\Z")
_PAGES: Final = lazy(r"(?:pp?|pages?|S|SS|str|с|стр|С)\.?\s*(\d[\d\s,–-]{0,40}\d|\d)\.?\Z")
_ITEM: Final = lazy(r"(?:docs?|documents?|dok|no|nr|№|док)\.?\s*(\d[\w.-]{0,20})\Z", re.IGNORECASE)
_ENGLISH: Final = {"т": "vol", "том": "vol", "кн": "bk", "вып": "no", "ч": "pt", "сер": "ser"}
_CYRILLIC_LABEL: Final = lazy(r"(том|т|кн|вып|ч|сер)\.?\s*(\d.*)\Z", re.IGNORECASE)
_RANGE: Final = lazy(r"(?<=\d)\s?-\s?(?=\d)")


def is_edition(event: Event, record: Record) -> bool:
    """Whether a publication is one in a printed edition; a site that repeats the document's title is none."""
    if event.event != "published":
        return False
    if event.volume or event.page or (event.title and event.title != record.title):
        return True
    return any(_SERIES.match(name) for name in event.by)


def editions_of(record: Record) -> tuple[Event, ...]:
    """The publications of `record` in printed editions, in order."""
    return tuple(event for event in record.events_of("published") if is_edition(event, record))


def edition_words(event: Event, form: CitationForm) -> str:
    """Where `event` says that the document was printed, down to the page."""
    return _Edition(event).words(form)


class _Edition:
    """An edition taken apart: pieces of its title (text, whether it is a title), editors, imprint, leaf."""

    def __init__(self, event: Event) -> None:
        title, imprint = _without_imprint(" ".join((event.title or "").split()))
        pieces = [(piece, not _ROMAN.match(piece)) for piece in title.split(", ") if piece]
        self.editors: list[str] = []
        place, year = _place_and_year(imprint)
        publisher = event.publisher or ""
        for name in event.by:
            match _part_of(name, title, pieces):
                case "editor":
                    self.editors.append(name)
                case "series":
                    pieces.insert(0, (name, True))
                case "publisher":
                    publisher = publisher or name
        if event.volume:
            label = "" if _ROMAN.match(event.volume) else "т. " if uses(title, CYRILLIC) else "vol. "
            pieces += [(piece, False) for piece in f"{label}{event.volume}".split(", ")]
        self.pieces = pieces
        self.imprint = "" if place or year else imprint
        self.place = event.place or place
        self.publisher = publisher
        self.year = (event.date or "")[:4] or year
        number = event.number or ""
        self.number = _said(_ITEM, number) or number or _said(_ITEM, event.note)
        self.page = event.page or _said(_PAGES, event.note)

    def words(self, form: CitationForm) -> str:
        if form.original != "none":
            self._romanize()
        page = _RANGE.sub("–" if form.range_ == "en-dash" else "-", self.page)
        if form.edition == "points":
            return self._points(page)
        imprint = self.imprint or self._imprint()
        if form.edition != "plain":  # CMOS 18, 14.30; MHRA 4; MLA 9: no place where there is a publisher
            imprint = self.imprint or _joined(", ", self.publisher or self.place, self.year)
        text = self._title(marked=form.edition != "plain")
        item = f"doc. {self.number}" if self.number else ""
        if page and (form.edition != "notes" or item):
            page = f"{'p.' if page.isalnum() else 'pp.'} {page}"
        if form.edition == "commas":
            editors = f"edited by {_series(self.editors)}" if self.editors else ""
            return _joined(", ", text, editors, imprint, item, page)
        if form.edition == "brackets":
            leaf = _joined(", ", item.capitalize(), page)
            named = _series([_initialled(name) for name in self.editors], "&")
            editors = f"{named} ({'Eds.' if len(self.editors) > 1 else 'Ed.'})"
            text = _joined(", ", editors if self.editors else "", text)
            return _joined(". ", f"{text} ({leaf})" if leaf else text, imprint)
        if self.editors:
            text += f", {'ed. by' if form.edition == 'pages' else 'ed.'} {_series(self.editors)}"
        if imprint:
            text += f" ({imprint})"
        return _joined(", ", text, item, page)

    def _imprint(self) -> str:
        return _joined(", ", _joined(": ", self.place, self.publisher), self.year)

    def _romanize(self) -> None:
        """Cyrillic in Latin letters, and what counts in English words (т. 5 is vol. 5)."""
        self.pieces = [
            (_latin(piece if titled else _in_english(piece)), titled) for piece, titled in self.pieces
        ]
        self.editors = [_latin(name) for name in self.editors]
        self.imprint, self.place, self.publisher = map(_latin, (self.imprint, self.place, self.publisher))

    def _title(self, *, marked: bool) -> str:
        """The pieces of the title with commas, those that are titles in italics, neighbours together."""
        text, open_ = "", False
        for piece, titled in self.pieces:
            joint = ", " if text else ""
            if marked and titled and not open_:
                text += f"{joint}<i>{piece}"
            elif marked and open_ and not titled:
                text += f"</i>{joint}{piece}"
            else:
                text += joint + piece
            open_ = marked and titled
        return text + ("</i>" if open_ else "")

    def _points(self, page: str) -> str:
        """With full stops between the parts, as in GOST R 7.0.5-2008."""
        native = any(uses(piece, CYRILLIC) for piece, _ in self.pieces)
        parts = (piece.rstrip(".") for piece in _counted_apart(self.pieces))
        title = ". ".join(piece[:1].upper() + piece[1:] for piece in parts)
        if self.editors:
            title += f" / {'сост.' if native else 'ed.'} {', '.join(self.editors)}"
        imprint = self.imprint or self._imprint()
        item = f"{'Док.' if native else 'Doc.'} {self.number}" if self.number else ""
        leaf = f"{'С.' if native else 'P.'} {page}" if page else ""
        return _joined(". ", title, imprint, item, leaf)


def _latin(text: str) -> str:
    return (romanized(text, "ru") if uses(text, CYRILLIC) else "") or text


def _in_english(counted: str) -> str:
    """The label of a volume or part in English."""
    found = _CYRILLIC_LABEL.match(counted)
    return f"{_ENGLISH[found[1].casefold()]}. {found[2]}" if found else counted


def _without_imprint(title: str) -> tuple[str, str]:
    found = _IMPRINT.search(title)
    if found is None:
        return title, ""
    return title[: found.start()], found[1].strip()


def _place_and_year(imprint: str) -> tuple[str, str]:
    found = _PLACE_YEAR.match(imprint)
    return (found[1].strip(), found[2]) if found else ("", "")


def _part_of(name: str, title: str, pieces: list[tuple[str, bool]]) -> str:
    """What somebody named as who published is to the edition: its editor, its series, its publisher."""
    from provcite.archives.agents import Kind, has_body_word, read_agent

    if title and (name.casefold() in title.casefold() or _is_acronym(name, title)):
        return ""
    headless = not pieces or not pieces[0][1] or pieces[0][0][:1].isdigit()
    if headless:
        return "series"
    read = read_agent(name)
    if read.kind is Kind.PERSON and read.sure:
        return "editor"
    return "publisher" if has_body_word(name) or " " not in name else "series"


def _is_acronym(name: str, title: str) -> bool:
    """FRUS for Foreign Relations of the United States: capitals that begin the words of the title."""
    capitals = "".join(word[0] for word in title.split() if word[:1].isupper())
    return name.isupper() and capitals.startswith(name)


def _said(pattern: re.Pattern[str], note: str | None) -> str:
    """What the note, or one of its parts between commas, says and nothing else."""
    for part in (note or "")[:80].split(","):
        found = pattern.match(part.strip())
        if found:
            return found[1]
    return ""


def _counted_apart(pieces: list[tuple[str, bool]]) -> list[str]:
    """Neighbouring titles with commas between them, everything that counts by itself."""
    parts: list[str] = []
    before = False
    for piece, titled in pieces:
        if titled and before:
            parts[-1] += f", {piece}"
        else:
            parts.append(piece)
        before = titled
    return parts


def _joined(joint: str, *parts: str) -> str:
    return joint.join(part for part in parts if part)


def _initialled(name: str) -> str:
    """P. de Gayangos for Pascual de Gayangos; a name that is not taken apart as it is."""
    parts = parts_of(name)
    if not parts.get("family") or not parts.get("given"):
        return name
    given = " ".join(part if "." in part else f"{part[0]}." for part in parts["given"].split())
    return " ".join(filter(None, (given, parts.get("non-dropping-particle"), parts["family"])))


def _series(names: list[str], word: str = "and") -> str:
    if len(names) < 2:
        return "".join(names)
    comma = "," if len(names) > 2 else ""
    return f"{', '.join(names[:-1])}{comma} {word} {names[-1]}"
