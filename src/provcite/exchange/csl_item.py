"""A record as a CSL-JSON item, in the form that a citation style asks for.

`TABLE` is the one list of what goes where: the CSL-JSON writer and reader, and through them the
other exporters, take it from here. `to_csl` maps a record for citing and for `export`.

Three choices need a reason. The **whole** reference stands in `archive_location`, since Zotero has
no field for `archive_collection`. The translator is a `translator` only where there is an
author: without one most styles would move the translator to the front, so the credit becomes
text in `note`. `language` is the language of the *title*, which is what CSL 1.0.2 ("Non-English
Items") uses it for.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from provcite.archives.roles import authors_of, creators_as, csl_variable
from provcite.archives.romanisation.cyrillic import romanized
from provcite.archives.title_words import (
    begins_with_kind,
    between_people,
    english_genre,
    english_margin,
    genre_in,
    names_of,
    shortened,
    without_date,
    without_outer_brackets,
    words,
)
from provcite.exchange.agents import csl_agent, csl_creator
from provcite.exchange.citation_form import DEFAULT_FORM, CitationForm
from provcite.exchange.editions import edition_words, editions_of, is_edition
from provcite.exchange.headline import headline, sentence
from provcite.exchange.holding_words import holding_words, with_locator
from provcite.model.date_words import csl_date, date_words
from provcite.model.dates import parse_edtf
from provcite.model.errors import ProvciteError
from provcite.model.lazyre import lazy
from provcite.model.record import Event
from provcite.model.scripts import (
    ARABIC,
    ARMENIAN_HEBREW,
    CYRILLIC,
    CYRILLIC_LANGUAGES,
    GREEK,
    HAN,
    HANGUL,
    KANA,
    uses,
)
from provcite.model.variables import VARIABLES
from provcite.provenance.credits import credit_sentence

if TYPE_CHECKING:
    from provcite.archives.repositories import Repositories as KnownRepositories
    from provcite.exchange.holding_words import HoldingWords
    from provcite.model.record import Creator, Holding, Record
    from provcite.model.variables import Variable


class Row(NamedTuple):
    """One line of the table: a field of the record, the CSL variable, and the form of the value.

    `kind`: ``text`` and ``number`` as they are, ``names``, ``date``, ``derived`` (built by `to_csl` from
    what `field` names), ``list`` (joined by "; ").
    """

    field: str
    variable: str
    kind: str


#: The name variables of CSL 1.0.2 (appendix IV) that a creator's role alone fills: `author` and
#: `translator` are worked out. A role without one (an interlocutor, a participant) is in no citation:
#: ``contributor`` would move to its front where there is no author, and Zotero makes authors of most.
NAME_VARIABLES: Final[tuple[str, ...]] = (
    "recipient", "editor", "compiler", "contributor", "interviewer", "chair", "collection-editor",
    "composer", "container-author", "curator", "director", "editorial-director", "executive-producer",
    "guest", "host", "illustrator", "narrator", "organizer", "original-author", "performer", "producer",
    "reviewed-author", "script-writer", "series-creator",
)  # fmt: skip

TABLE: Final[tuple[Row, ...]] = (
    Row("id", "id", "text"),
    Row("type", "type", "text"),
    Row("title", "title", "derived"),
    Row("short_title", "title-short", "text"),
    Row("original_title", "original-title", "derived"),
    *(Row(variable.key, variable.csl, variable.kind) for variable in VARIABLES),
    Row("title_language", "language", "derived"),
    Row("genre", "genre", "derived"),
    Row("creators[author]", "author", "names"),
    *(Row(f"creators[{variable}]", variable, "names") for variable in NAME_VARIABLES),
    Row("provenance[translated].by", "translator", "derived"),
    Row("provenance[credits]", "note", "derived"),
    Row("date", "issued", "date"),
    Row("source.repository", "archive", "derived"),
    Row("source.place", "archive-place", "derived"),
    Row("source.reference", "archive_location", "derived"),
    Row("source.collection", "archive_collection", "text"),
    Row("provenance[published].by", "source", "list"),
    Row("provenance[published].url", "URL", "text"),
    Row("provenance[published].accessed", "accessed", "date"),
    Row("summary", "abstract", "text"),
    Row("tags", "keyword", "list"),
    Row("rights", "license", "text"),
)

_LATIN: Final = lazy(r"[A-Za-z]")
_FILED_WITHOUT: Final = frozenset(("von", "vom", "van", "zu", "zum", "zur", "auf", "ten", "ter", "te"))
#: A day behind its year: December 30, 1956.
_DAY_YEAR: Final = lazy(r"([A-Z][a-z]+(?: \d{1,2})?),? (\d{4})")
_INTERVIEW: Final = lazy(
    r"(?i:(?:an?\s)?(?:oral\shistory\s)?(?:interview|entretien|entrevista|intervista|gespräch|wywiad|интервью)"
    r"(?:\s(?:with|of|mit|avec|de|con|a|z|с)\s(?P<who>[^,;:]{2,80}))?)"
)
#: What its writer keeps and sends to nobody: the word for it is no title.
_KEPT_BY_ONE: Final = frozenset(("diary", "journal", "notebook"))
#: Months that MLA shortens (MLA Handbook 9, appendix 1).
_MONTH: Final = lazy(r"\b(Jan|Feb|Mar(?=ch)|Apr|Aug|Sept|Oct|Nov|Dec)(?:uary|ruary|ch|il|ust|ember|ober)\b")
_BEHIND_QUOTATION: Final = lazy(r'(?<=[^\s"])"([,.])')
#: „Titel“, «titre»: within the style's own marks they are the style's too.
_FOREIGN_QUOTATION: Final = lazy(r"(?:[„«]\s?|(?<![^\W_])»)([^„“”«»]{1,300}?)(?:\s?[“”»]|«(?![^\W_]))")
_OPENING: Final = lazy(r"(?<![^\W_])'")
_BEHIND_LETTER: Final = lazy(r"(?<=[^\W_])’")
_WITHIN_WORD: Final = lazy(r"(?<=[^\W_])’(?=[^\W_])")
_OTHER_SCRIPTS: Final = (*GREEK, *ARMENIAN_HEBREW, *ARABIC, *KANA, *HANGUL)
_LATIN_LANGUAGES: Final = frozenset(
    (
        "en",
        "de",
        "fr",
        "es",
        "it",
        "pt",
        "pl",
        "cs",
        "sk",
        "hu",
        "ro",
        "sq",
        "hr",
        "sl",
        "lt",
        "lv",
        "et",
        "nl",
        "sv",
        "da",
        "nb",
        "no",
        "fi",
        "vi",
        "tr",
    )
)


def to_csl(
    record: Record,
    form: CitationForm = DEFAULT_FORM,
    *,
    repositories: Repositories,
    locator: tuple[str, str] | None = None,
    holding: int = 0,
    hereafter: str = "",
) -> dict[str, Any]:
    """`record` as a CSL-JSON item (CSL 1.0.2 variable names) in the words of `form`.

    `locator` (level, value) takes the leaves' place in `archive_location`; `holding` chooses among
    several places where the document lies; `hereafter` is ``first`` or ``later`` where names are
    abbreviated. Absent values have no key. Never raises for a valid record.
    """
    publication = site_of(record)
    lies = holding_of(record, holding)
    if lies is not None and form.collection == "apart":
        lies = _collection_apart(lies)
    # A book has its year; a document, and whatever lies in an archive, its day in words.
    issued, beside = _issued(record.date or _as_printed(record), form, words=_is_document(record, lies))
    native = form.repository == "native"
    title, original = _titles(record, form)
    item: dict[str, Any] = {
        "id": record.id,
        "type": record.type,
        "title": None if _is_described(record, form) else _title(record, title, form, native=native),
        "title-short": _title(record, _short_title(record, form), form, native=False),
        "original-title": _quotes(original, form) if original else None,
        "language": title_language(record),
        "genre": _genre(record, form),
        "issued": issued,
        "archive_collection": None,
        "abstract": record.summary,
        "keyword": "; ".join(record.tags),
        "license": record.rights,
    }
    for row in VARIABLES:
        value = getattr(record, row.key)
        if value is not None:
            item[row.csl] = _value(row, value, form)
    if form.edition != "plain" and record.type == "article-newspaper":
        late = record.edition or ""
        if late.isalpha() and late[:1].islower() and "ed" not in late:  # late, national; not Abendausgabe
            item["edition"] = f"{late} edition"
    if form.titles in ("headline", "headline-long") and record.type in ("chapter", "paper-conference"):
        whole = record.container_title or ""
        if english_margin(whole) > 0:
            item["container-title"] = headline(
                whole, long=form.titles == "headline-long", names=names_of(record)
            )
    if beside is not None:
        item.setdefault("event-date", beside)
    if record.type == "legislation" and form.edition != "plain" and form.dates in ("full", "short"):
        year = str(record.date or "")
        if year.isdigit() and _NAMED_BY_YEAR.search(f"{title} {year}"):
            item["issued"] = None  # Public Records Act 1958: the year is part of the name, and said once
    unsaid = not item["genre"] or form.repository == "native"
    if form.edition != "plain" and _is_document(record, lies) and unsaid:
        item["number"] = _numbered(record.number, form)
    elif form.edition != "plain" and record.type in ("legislation", "treaty"):
        item["number"] = _numbered(record.number, form, code=record.type == "treaty")
    if form.edition != "plain":
        _say_once(item, record, form)
    if item["genre"] and item.get("number") and _is_place_of(record, str(item["genre"])):
        # "Burián to Kálnoky, Sofia, no. 14": a place is no kind of document with a number.
        item["genre"] = f"{item['genre']}, {_numbered(record.number, form) or ''}"
        if _NUMERIC.match(record.number or ""):
            item["genre"] = f"{item['genre'].removesuffix(record.number or '')}no. {record.number}"
        item["number"] = None
    if form.edition != "plain" and record.type in _LAWS:
        _law_source(item, form, (title_language(record) or "en").split("-")[0])
    authors = authors_of(record)
    if form.edition != "plain":  # our own styles say what a director or a compiler did
        authors = tuple(creator for creator in authors if csl_variable(creator.role) not in _NAMED_APART)
    printed = record.type in _PRINTED and not _is_eastern(record)
    item["author"] = _bodies_together(
        _names(authors, form, printed=printed, bodies=record.type == "treaty"), record, form
    )
    people = _by_variable(record, authors)
    for variable in NAME_VARIABLES:
        item[variable] = _names(people.get(variable, ()), form, printed=printed)
    if form.edition != "plain" and _is_document(record, lies):
        _say_recipient(item, record, form)
    credit = ""
    if form.credits == "full":
        credit = credit_sentence((*record.provenance, *_translations_by_role(record)))
    elif form.edition == "points" and lies is None:
        item["translator"] = [csl_agent(name, record) for name in _translators(record)]
    elif form.credits == "translator":
        if authors or form.edition != "plain":  # none of our own styles moves it to the front
            item["translator"] = [csl_agent(name, record) for name in _translators(record)]
        else:
            credit = credit_sentence((*_without_projects(record), *_translations_by_role(record)))
    if lies is not None:
        words = repositories.words(
            with_locator(lies, locator) if locator else lies, form, hereafter=hereafter
        )
        item["archive"] = words.archive
        item["archive-place"] = words.place
        item["archive_location"] = _as_written(_quotes(_verso(words.location, form), form), lies, form)
        # In Russian practice a fond's title stands behind its number, within the search data.
        item["archive_collection"] = None if native else lies.collection
        if holding == 0 and form.places != "one":
            item["call-number"] = _further_places(record, form, repositories)
    if (
        form.edition != "plain"
        and record.container_title
        and (_is_document(record, lies) or record.type == "speech")
    ):
        _in_container(item, record, form)
    in_print = _printed_in(record, publication, form, item)
    if publication is not None:
        if not is_edition(publication, record):
            item["source"] = "; ".join(_sites(publication, record, form))
        item["URL"] = publication.url
        item["accessed"] = _date(publication.accessed, form, words=False)
    item["note"] = "; ".join(part for part in (_inside(credit, form), in_print) if part)
    if form.edition == "points":
        _in_its_language(item, record)
        if not _is_document(record, lies):
            _in_words(item, record, form)
    if form.original != "none" and form.language[:2] not in CYRILLIC_LANGUAGES:
        _romanize(item, record.language or "ru")
    return {key: value if key == "abstract" else _on_one_line(value) for key, value in item.items() if value}


def _in_words(item: dict[str, Any], record: Record, form: CitationForm) -> None:
    """A date that is no day as one text (июнь 2003 г.), which the style then does not take apart.

    `available-date` tells it so: a month has another case without its day.
    """
    issued = item.get("issued") or {}
    points = issued.get("date-parts") or [[]]
    foreign_law = record.type in _LAWS and item.get("event-date")  # a Russian one is "от июня"
    by_day = record.type in _DATED_BY_DAY or foreign_law
    ranges = len(points) == 2 and max(map(len, points)) > 1
    if by_day and (ranges or (len(points) == 1 and len(points[0]) == 2)):
        issued = _date(record.date, form) or issued
    if issued.get("literal"):
        said = str(issued["literal"])
        if record.type in _DATED_BY_DAY:
            said = said[:1].upper() + said[1:]
        item["issued"] = item["available-date"] = {"literal": said}
        if item.get("event-date") and record.type in _LAWS:
            item["event-date"] = item["issued"]


class _Labels(NamedTuple):
    """What GOST R 7.0.5-2008 (4.8) wants in the language of the publication."""

    volume: str
    issue: str
    page: str
    edition: str
    editor: str
    translator: str
    compiler: str
    director: str
    interviewer: str = "интервьюер"


_LABELS: Final = {
    "ru": _Labels("", "", "", "", "ред.", "пер.", "сост.", "реж."),
    "en": _Labels("Vol.", "no.", "P.", "", "ed. by", "transl. by", "comp. by", "dir. by"),
    "de": _Labels("Bd.", "Nr.", "S.", "{}. Aufl.", "hrsg. von", "übers. von", "zsgest. von", "Regie:"),
    "fr": _Labels("Vol.", "no", "P.", "{}e éd.", "sous la dir. de", "trad. par", "réun. par", "réal. par"),
    "es": _Labels("Vol.", "no.", "P.", "{}.ª ed.", "ed. por", "trad. por", "comp. por", "dir. por"),
    "it": _Labels("Vol.", "n.", "P.", "{}. ed.", "a cura di", "trad. di", "comp. da", "regia di"),
    "pl": _Labels("T.", "nr", "S.", "Wyd. {}.", "pod red.", "przekł.", "oprac.", "reż."),
}


def _in_its_language(item: dict[str, Any], record: Record) -> None:
    """Labels and credits of a publication in its own language, as GOST R 7.0.5-2008 has them.

    A publication in Cyrillic is left to the style's own Russian labels. The date of a foreign law stands in
    `event-date` as well: it has no "от" before it, and is said once where a volume is counted.
    """
    named = [str(item.get(name) or "") for name in ("title", "container-title", "reviewed-title")]
    native = any(uses(text, CYRILLIC) for text in named)
    language = "ru" if native else (title_language(record) or record.language or "en").split("-")[0]
    labels = _LABELS.get(language, _LABELS["en"])
    if not native:
        named_alike = record.type in _PRINTED and language not in CYRILLIC_LANGUAGES
        for role in ("author", *NAME_VARIABLES) if named_alike else ():
            item[role] = [
                {part: _in_latin(text, record.language or "ru") for part, text in name.items()}
                for name in item.get(role) or ()
            ]
        issue = labels.issue if item.get("volume") else labels.issue[:1].upper() + labels.issue[1:]
        counted = [("volume", labels.volume), ("issue", issue), ("page", labels.page)]
        if record.type in _LAWS:
            item["event-date"] = item["issued"]
            if str(item.get("number") or "")[:1].isdecimal():
                item["number"] = f"No. {item['number']}"
            elif item.get("number"):
                item["number"] = str(item["number"]).replace("№", "No.", 1)
            if record.issue or record.section:
                counted.pop()  # in the page's place, with its label
        for name, label in counted:
            value = str(item.get(name) or "")
            if value[:1].isdecimal() or (name == "page" and any(sign.isdecimal() for sign in value)):
                item[name] = f"{label} {_BETWEEN_NUMBERS.sub('–', value)}"
        edition = str(item.get("edition") or "")
        if edition.isdecimal():
            own = f"{_ordinal(int(edition[:6]))} ed."
            item["edition"] = labels.edition.format(edition) if labels.edition else own
    if not item.get("note"):
        roles: tuple[str, ...] = ("editor", "translator", "compiler", "director", "interviewer")
        if not item.get("title"):
            roles = roles[:-1]  # a description in brackets has the interviewer
        told = [(getattr(labels, role), item.get(role)) for role in roles]
        item["note"] = "; ".join(
            f"{word} {', '.join(_initials_first(name) for name in names)}" for word, names in told if names
        )


def _initials_first(name: dict[str, str]) -> str:
    """O. A. Westad: initials before the family name, as behind a slash."""
    parts = ("dropping-particle", "non-dropping-particle", "family")
    family = " ".join(filter(None, (name.get(part) for part in parts)))
    initials = " ".join(_initial(part) for part in (name.get("given") or "").split())
    return name.get("literal") or f"{initials} {family}".strip()


def _initial(given: str) -> str:
    """H.-H. for Hans-Hermann, O. for Odd; what is shortened already, or a particle, stays."""
    if "." in given or given[:1].islower():
        return given
    return "-".join(f"{part[0]}." for part in given.split("-") if part)


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


#: What is romanised where a style asks for it; call numbers and numbers are printed as they are.
_IN_SCRIPT: Final = (
    "container-title",
    "collection-title",
    "publisher",
    "publisher-place",
    "event-title",
    "event-place",
    "authority",
    "jurisdiction",
    "section",
    "genre",
    "medium",
    "archive",
    "archive-place",
    "archive_collection",
    "title",
    "title-short",
    "original-title",
    "reviewed-title",
    "volume-title",
    "note",
    "issue",
    "page",
)


def _in_latin(value: Any, language: str) -> Any:
    """A text in Cyrillic letters romanised, where a table has its language; all else as it is."""
    if isinstance(value, str) and uses(value, CYRILLIC):
        return romanized(value, language) or value
    return value


def _romanize(item: dict[str, Any], language: str) -> None:
    """Cyrillic in Latin letters, in a citation in Latin letters (CMOS 18, 11.98 f.; APA 7, 9.38)."""
    for variable in _IN_SCRIPT:
        if item.get(variable):
            item[variable] = _in_latin(item[variable], language)
    for variable in ("author", *NAME_VARIABLES):
        item[variable] = [
            {part: _in_latin(text, language) for part, text in name.items()}
            for name in item.get(variable) or ()
        ]


#: Types that are documents wherever they lie, and types that are printed wherever a copy lies.
_DOCUMENTS: Final = frozenset(("manuscript", "personal_communication", "collection"))
_PRINTED: Final = frozenset(
    (
        "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "chapter",
        "classic", "dataset", "entry", "entry-dictionary", "entry-encyclopedia", "hearing", "legal_case",
        "legislation", "musical_score", "pamphlet", "paper-conference", "patent", "periodical", "post",
        "post-weblog", "regulation", "review", "review-book", "software", "standard", "thesis", "treaty",
        "webpage",
    )
)  # fmt: skip
#: Types that GOST's style prints with their day and month behind the year.
_DATED_BY_DAY: Final = frozenset(
    (
        "article-magazine", "article-newspaper", "broadcast", "document", "graphic", "interview",
        "motion_picture", "performance", "post", "post-weblog", "song", "speech", "webpage",
    )
)  # fmt: skip
#: Types that stand in a gazette, a reporter or a treaty series.
_LAWS: Final = frozenset(("bill", "legal_case", "legislation", "regulation", "treaty"))
#: Types whose titles are names: of a law, a case, what an encyclopedia has an entry for (Geneva Conference).
_NAMES: Final = frozenset(
    (
        *("bill", "entry", "entry-dictionary", "entry-encyclopedia", "hearing"),
        *("legal_case", "legislation", "regulation", "treaty"),
    )
)
#: A law whose short title ends with its year, here with the year of the record behind it.
_NAMED_BY_YEAR: Final = lazy(r"(?<!\bof)\s(\d{4})\s\1\Z")
#: Parts that our own styles name ("directed by"); elsewhere they stand in the author's place.
_NAMED_APART: Final = frozenset(("director", "composer", "compiler"))
_OBOROT: Final = lazy(r"(?<=\d)(\s?)(об|зв|гръб)\b\.?")
_BACK: Final = {"об": "ob", "зв": "zv", "гръб": "grab"}
_BETWEEN_NUMBERS: Final = lazy(r"(?<=\d)-(?=\d)")
_DOI_ADDRESS: Final = lazy(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


def _is_document(record: Record, lies: Holding | None) -> bool:
    """Whether the record is cited as a document in an archive; our styles ask the same."""
    return record.type in _DOCUMENTS or (lies is not None and record.type not in _PRINTED)


#: A number that `is-numeric` of CSL takes for one, so that the style can set a label before it.
_NUMERIC: Final = lazy(r"[A-Za-z]?\d{1,18}[A-Za-z]?(?:(?:\s?[,&-]\s?)[A-Za-z]?\d{1,18}[A-Za-z]?){0,20}\Z")


def _numbered(number: str | None, form: CitationForm, *, code: bool = False) -> str | None:
    """A document's number, with a word before it where the style can set none: 084.504, 12/3.

    With `code` also before one that begins with a letter: I-9068 of a treaty series.
    """
    if number is None or _NUMERIC.match(number):
        return number
    coded = code and " " not in number and any(sign.isdigit() for sign in number)
    if not (number[:1].isdigit() or coded):
        return number
    return f"{'№' if form.language.startswith('ru') else 'no.'} {number}"


def _value(variable: Variable, value: str, form: CitationForm) -> Any:
    """The value of one of the keys that are variables of CSL."""
    if variable.kind == "date":
        return _date(value, form, words=False)
    if variable.key == "DOI":
        return _DOI_ADDRESS.sub("", value, count=1)
    if variable.key == "medium" and form.edition != "plain":
        return genre_in(value, form.language) or value
    return value


def site_of(record: Record) -> Event | None:
    """The publication whose site and address a citation names: no printed edition, where there is another."""
    published = [event for event in record.events_of("published") if not is_edition(event, record)]
    with_address = [event for event in published if event.url]
    candidates = with_address or published
    return candidates[-1] if candidates else record.publication


def _sites(publication: Event, record: Record, form: CitationForm) -> list[str]:
    """Who publishes; in our own styles not again where it is the publisher, the author or the site itself."""
    if form.edition == "plain":
        return list(publication.by)
    said = {record.container_title, record.publisher, *(creator.display for creator in record.creators)}
    return [name for name in publication.by if name not in said]


def _printed_in(record: Record, publication: Event | None, form: CitationForm, item: dict[str, Any]) -> str:
    """The printed editions: in `item` as the container, or as a text where the record has one of its own."""
    told: list[str] = []
    for event in editions_of(record):
        words = edition_words(event, form)
        if event.url and event is not publication:
            words += f", {event.url}"
        if words:
            told.append(words)
    if not told:
        return ""
    whole = "; ".join(told)
    if item.get("container-title"):
        return f"in {whole}"
    item["container-title"] = whole
    if form.edition == "plain" and not item.get("page"):
        item["page"] = next((event.page for event in editions_of(record) if event.page), None)
    return ""


def _in_container(item: dict[str, Any], record: Record, form: CitationForm) -> None:
    """What a speech, or a map or picture in an archive, was printed in, in the words of an edition."""
    printed = Event(
        event="published",
        title=record.container_title,
        volume=record.volume,
        page=record.page,
        place=record.publisher_place,
        publisher=record.publisher,
    )
    item["container-title"] = edition_words(printed, form)
    for variable in ("volume", "page", "publisher", "publisher-place"):
        item.pop(variable, None)


def _say_once(item: dict[str, Any], record: Record, form: CitationForm) -> None:
    """What the title, the author or the words of the style say already is not said again."""
    number = record.number or ""
    if record.type == "broadcast" and number and _words(record.title or "")[:2] == ["episode", number]:
        item["number"] = None
    genre = record.genre or ""
    if record.type in ("article-magazine", "article-newspaper") and "article" in genre.casefold():
        item["genre"] = None  # that it is one is seen
    if record.type == "interview" and creators_as(record, "interviewer") and genre.endswith(" interview"):
        # a telephone interview is an interview by somebody, by telephone
        item["genre"] = None
        by = genre.removesuffix(" interview")
        item["medium"] = item.get("medium") or genre_in(by, form.language) or by
    if form.titles == "sentence" and record.publisher in [one.display for one in authors_of(record)]:
        item["publisher"] = None  # APA 7, 9.29


def _law_source(item: dict[str, Any], form: CitationForm, language: str) -> None:
    """Issue, section and page of a gazette in one text, in the place of the page: no. 44, st. 1428."""
    issue, section, page = (str(item.get(name) or "") for name in ("issue", "section", "page"))
    if not (issue or section) or not item.get("container-title"):
        return
    native = form.repository == "native"
    russian = native and uses(str(item["container-title"]), CYRILLIC)
    item.pop("section", None)
    if form.dates == "short":  # MLA has a place for the issue, and "p." before every page
        item["issue"] = ", ".join(part for part in (issue, section) if part)
        return
    item.pop("issue", None)
    if issue[:1].isdigit():
        issue = (
            f"{'№' if russian else _LABELS.get(language, _LABELS['en']).issue if native else 'no.'} {issue}"
        )
    if page and native:
        page = f"{'С.' if russian else _LABELS.get(language, _LABELS['en']).page} {page}"
    parts = [part for part in (issue, section, page) if part]
    item["page"] = ". ".join(part[:1].upper() + part[1:] for part in parts) if native else ", ".join(parts)


def besides_csl(record: Record, form: CitationForm, *, holding: int = 0) -> tuple[tuple[str, str], ...]:
    """What no variable of the item carries: who talked, other sites, other places; (word, value) for each."""
    authors = authors_of(record)
    found = [
        (creator.role, creator.family or creator.display)
        for creator in record.creators
        if creator not in authors and creator.display and csl_variable(creator.role) is None
    ]
    cited = site_of(record)
    found += [
        ("site", event.url or "; ".join(event.by))
        for event in record.events_of("published")
        if event is not cited and not is_edition(event, record) and (event.url or event.by)
    ]
    if holding == 0 and form.places == "one":
        found += [("further place", held.repository) for held in record.sources[1:] if held.repository]
    return tuple(found)


def _further_places(record: Record, form: CitationForm, repositories: Repositories) -> str:
    """Where else the document lies, in the order in which the style has the first place."""
    told: list[str] = []
    for holding in record.held[1:]:
        words = repositories.words(holding, form)
        archive, place, location = words.archive, words.place, _quotes(words.location, form)
        location = ", ".join(part for part in (location, holding.collection) if part)
        match form.places:
            case "archive-first":
                parts = [archive, location]
            case "archive-place":
                parts = [archive, place, location]
            case "place-first":
                parts = [place, archive, location]
            case "brackets":
                parts = [f"{archive} ({location})" if location else archive, place]
            case "points":
                parts = [archive, location[:1].upper() + location[1:]]
            case _:
                parts = [location, archive, place]
        joint = ". " if form.places == "points" else ", "
        told.append(joint.join(part for part in parts if part))
    return (" ; " if form.places == "points" else "; ").join(part for part in told if part)


def _as_written(location: str, lies: Holding, form: CitationForm) -> str:
    """A call number that begins with a small letter keeps it at the head of a sentence: mr Asia G.312."""
    first = lies.path[0][1] if lies.path else ""
    if form.edition == "plain" or not first[:1].islower() or not location.startswith(first):
        return location
    return f'<span class="nocase">{first}</span>{location[len(first) :]}'


def _verso(location: str, form: CitationForm) -> str:
    """The back of a leaf (об.) in Latin letters where the citation has them."""
    if form.original == "none" or form.language[:2] in CYRILLIC_LANGUAGES:
        return location
    return _OBOROT.sub(lambda found: f"{' ' if found[1] else ''}{_BACK[found[2]]}.", location)


def _collection_apart(holding: Holding) -> Holding:
    """`holding` with a collection that its reference begins with, by name, as the collection it is of.

    Letters at the head of a call number (Urb. lat. 1055, ALANBROOKE/5) are no name of a collection.
    """
    if holding.collection or len(holding.path) < 2:
        return holding
    level, value = holding.path[0]
    if level != "collection" or any(char.isdigit() for char in value):
        return holding
    code = holding.reference_code
    if code and code.startswith(value):
        if not code[len(value) :].startswith((", ", "; ")) and code != value:
            return holding
        code = code[len(value) :].lstrip(",; ") or None
    return replace(
        holding, path=holding.path[1:], labels=holding.labels[1:], collection=value, reference_code=code
    )


def _on_one_line(value: Any) -> Any:
    """Texts and the parts of names without line breaks: a citation is one line."""
    if isinstance(value, str):
        return " ".join(value.split()) if "\n" in value or "\t" in value else value
    if isinstance(value, list):
        return [{part: _on_one_line(text) for part, text in name.items()} for name in value]
    return value


class Repositories:
    """The repository data as the mapping asks it: a holding in words."""

    __slots__ = ("known",)

    def __init__(self, known: KnownRepositories) -> None:
        self.known = known

    def words(self, holding: Holding, form: CitationForm, *, hereafter: str = "") -> HoldingWords:
        """`holding` in the words of `form` (`provcite.exchange.holding_words`)."""
        return holding_words(holding, form, self.known, hereafter=hereafter)


def _by_variable(record: Record, authors: tuple[Creator, ...]) -> dict[str, list[Creator]]:
    """The creators that stand in no author's place, by the name variable that carries their role."""
    found: dict[str, list[Creator]] = {}
    for creator in record.creators:
        variable = csl_variable(creator.role) if creator not in authors else None
        if variable is not None:
            found.setdefault(variable, []).append(creator)
    return found


def _translators(record: Record) -> tuple[str, ...]:
    """Who translated, by events and by creators: where anybody did, the translation is what was read."""
    return tuple(dict.fromkeys((*record.translators, *_translators_by_role(record))))


def _translators_by_role(record: Record) -> tuple[str, ...]:
    """Translators that the record has as creators and that no event names."""
    told = record.translators
    named = (creator.display for creator in record.creators if csl_variable(creator.role) == "translator")
    return tuple(name for name in named if name and name not in told)


def _translations_by_role(record: Record) -> tuple[Event, ...]:
    names = _translators_by_role(record)
    return (Event(event="translated", by=names),) if names else ()


def holding_of(record: Record, number: int = 0) -> Holding | None:
    """The place to cite: number 0 is the first; past the last one there is none."""
    return record.held[number] if number < len(record.held) else None


def title_language(record: Record) -> str | None:
    """The language of the title (BCP 47); English titles are put in title case by some styles.

    Given, it is what it says. Else the letters decide, and among Latin ones the words: a title is English
    where it is known to be (`title_words.english_margin`), whatever the document's language. One that is not
    has the document's language, in Latin letters where that has others (``ru-Latn``); one that shows
    nothing, names alone, has that of the translation or of the text that was read.
    """
    if record.title_language or not record.title:
        return record.title_language
    language = record.language
    if uses(record.title, HAN):
        return language if language and language[:2] in ("zh", "ja", "ko") else "zh"
    if uses(record.title, CYRILLIC):
        return language if language and language[:2] in CYRILLIC_LANGUAGES else "ru"
    if uses(record.title, _OTHER_SCRIPTS) or not _LATIN.search(record.title):
        return language
    latin = language if language and language[:2] in _LATIN_LANGUAGES else None
    if record.title_kind == "own" and latin:
        return latin
    margin = english_margin(record.title)
    if margin > 0:
        return "en"
    if margin < 0:
        return latin or (f"{language[:2]}-Latn" if language else None)
    translated_to = next((event.to for event in reversed(record.events_of("translated")) if event.to), None)
    read = record.text.language if record.text is not None else None
    return translated_to or latin or (read if read and read[:2] in _LATIN_LANGUAGES else None)


@lru_cache(maxsize=1024)
def says_genre(title: str, genre: str) -> bool:
    """Whether the words of `genre` stand in `title` one after the other, in either number."""
    wanted = [_singular(word) for word in _words(genre)]
    given = [_singular(word) for word in _words(title)]
    return bool(wanted) and any(
        given[start : start + len(wanted)] == wanted for start in range(len(given) - len(wanted) + 1)
    )


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word in ("memoranda", "memorandums"):
        return "memorandum"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def _as_printed(record: Record) -> str | None:
    """The date in the document's own words, where it has no other; that it has none is left to the style."""
    text = record.date_as_printed
    if text:
        from provcite.archives.dates import read_date

        read = read_date(text)
        if read is not None and read.undated:
            return None
    return text


def _titles(record: Record, form: CitationForm) -> tuple[str | None, str | None]:
    """The title, and the title in the original language where it is to be printed with it.

    Where the record tells of a translation, that is what was read: its title stands alone. An original
    title in letters that no table romanises is left to the styles that print it as it is.
    """
    if form.original == "none":
        return record.title, record.original_title
    if form.original == "translated":  # of a document; a book is known by the title that it was printed with
        return (record.title if record.type in _PRINTED else record.translated_title or record.title), None
    title, original = record.title, record.original_title
    if record.translated_title and not original:
        title, original = record.translated_title, record.title
    elif record.translated_title:
        title = record.translated_title
    if not original or original == title or not title or _translators(record):
        return record.title, None
    if uses(original, CYRILLIC) and form.language[:2] not in CYRILLIC_LANGUAGES:
        original = romanized(original, record.language or "ru") or original
    return (title, original) if original else (record.title, None)


def _title(record: Record, title: str | None, form: CitationForm, *, native: bool) -> str | None:
    language = title_language(record)
    supplied = record.title_kind in ("editor", "user")
    if native and record.original_title and not (record.type in _PRINTED and _translators(record)):
        title, language, supplied = record.original_title, record.language, False
    if not title:
        return None
    if form.edition != "plain":  # one of our own styles, which print the date beside it
        title = without_date(title, record.date)
    if not native:
        title = without_outer_brackets(title)
    if supplied and form.supplied == "brackets" and not title.startswith("["):
        title = f"[{title}]"
    if form.quotes != "given":
        title = _quotes(title, form).strip()
    if (
        form.titles != "given"
        and record.type not in ("legal_case", "post")
        and (language or "").split("-")[0] == "en"
    ):
        names = names_of(record)
        if form.titles == "sentence":
            return title if record.type in _NAMES else sentence(title, names=names)
        title = headline(title, long=form.titles == "headline-long", names=names)
    return title


def _short_title(record: Record, form: CitationForm) -> str | None:
    """The record's own short title, else one made by rule where the store asks for it."""
    title = record.title
    if record.short_title or not form.short_titles or not title or record.type == "collection":
        return record.short_title
    english = (title_language(record) or "").split("-")[0] == "en"
    short = shortened(without_date(title, record.date), english=english)
    return short if short != title else None


def _quotes(text: str, form: CitationForm) -> str:
    """Pairs of curly double quotation marks as `form` wants them.

    Where they are the style's own they stay curly: citeproc-js knows a straight one only beside a
    space or a bracket of the round kind.
    """
    if form.quotes != "given":
        text = _FOREIGN_QUOTATION.sub(r"“\1”", text)
    if form.quotes == "given" or text.count("“") != text.count("”"):
        return text
    text = _apostrophes(text)
    if form.quotes == "american":
        if text.count('"') % 2 == 0:
            text = _BEHIND_QUOTATION.sub(r'\1"', text)
        return text.replace("”,", ",”").replace("”.", ".”")
    return text.replace("“", '"').replace("”", '"')


def _apostrophes(text: str) -> str:
    """Straight apostrophes, which every processor prints curly, in a text with quotations.

    citeproc-js takes a curly one behind the last letter of a word for the end of a quotation
    (the “Workers’ Paper”) and then sets no marks at all.
    """
    if "’" not in text or not ("“" in text or '"' in text) or _OPENING.search(text):
        return text
    return (_WITHIN_WORD if "‘" in text else _BEHIND_LETTER).sub("'", text)


def _genre(record: Record, form: CitationForm) -> str | None:
    genre = record.genre
    if form.edition != "plain" and genre and (record.language or "")[:2] != form.language[:2]:
        genre = english_genre(genre, record.language) or genre
    if record.type == "interview" and form.supplied == "brackets":
        genre = genre or "interview"
    if _is_described(record, form):
        return _description(record, form)
    title = record.title or ""
    told = genre and (says_genre(title, genre) or says_genre(title, record.genre or ""))
    if told and form.genre != "always":
        return None
    if not genre or form.edition == "plain":
        return genre
    here = genre_in(genre, form.language) or genre
    asked = genre.casefold() == "interview" and creators_as(record, "interviewer")
    if asked and (record.title or form.supplied != "brackets"):
        return None  # "interview by" says it
    if form.genre == "always" or record.title:
        return here
    if form.supplied == "brackets":
        return _in_brackets(record, here, form)
    return None if _says_letter(record, form, genre) else _between(record, form, here)


def _in_brackets(record: Record, genre: str, form: CitationForm) -> str:
    """What an untitled document is, as a supplied title: its kind, to whom it went or who talked."""
    labels = words().parts.get(form.language.split("-")[0], ["to", "between", "interviewer"])
    native = form.repository == "native"
    said = genre[:1].upper() + genre[1:]
    if record.number:
        said += f" {'№ ' if record.number[:1].isdigit() else ''}{record.number}"
    for label, word in zip(labels, ("recipient", "interlocutor", "interviewer"), strict=True):
        names = [_initialled(creator, native=native) for creator in creators_as(record, word)]
        if any(names):
            said += f"; {label}: {', '.join(name for name in names if name)}"
    return f"[{said}]"


def _initialled(creator: Creator, *, native: bool) -> str:
    """A name with initials in front: R. Reagan."""
    if native and creator.native and not uses(creator.native, (*HAN, *_OTHER_SCRIPTS)):
        return creator.native
    if not creator.family or not creator.given:
        return creator.display or creator.position or ""
    given = " ".join(_initial(word) for word in creator.given.split())
    particle = creator.dropping_particle or creator.non_dropping_particle
    return " ".join(filter(None, (given, particle, creator.family, creator.suffix)))


def _is_described(record: Record, form: CitationForm) -> bool:
    """Whether a title is a description that a style prints in the genre's place, or no more than the genre.

    In square brackets it stays the title, unless it says no more than who wrote to whom.
    """
    if not record.title or form.supplied == "plain":
        return False
    if record.type == "interview" and form.repository == "native":
        return False  # GOST heads an interview with its title; who asked stands behind it
    title = without_date(record.title, record.date)
    if _is_generic(record, title):
        return True
    if record.title_kind not in ("editor", "user"):
        return False
    if form.supplied == "brackets":
        return bool(record.genre) and not record.original_title and _repeats_people(record, title)
    return True


def _is_generic(record: Record, title: str) -> bool:
    """Whether a title is the word for the kind of document, of one whose recipient is known: Memorandum.

    Or of an interview whose two sides are named: "Interview with Maria Okonkwo".
    """
    if record.type == "interview" and not record.original_title:
        return _names_its_sides(record, title)
    if not authors_of(record) or record.original_title:
        return False
    if not creators_as(record, "recipient"):  # a diary that is called "Diary"
        genre = (record.genre or "").casefold()
        return record.type not in _PRINTED and genre in _KEPT_BY_ONE and title.casefold() == genre
    return title.casefold() in words().genres or title.casefold() == (record.genre or "").casefold()


def _names_its_sides(record: Record, title: str) -> bool:
    """Whether the title of an interview says no more than who was asked; by whom is known beside it."""
    found = _INTERVIEW.fullmatch(title)
    if found is None or not creators_as(record, "interviewer"):
        return False
    asked = {word for creator in authors_of(record) for word in creator.display.casefold().split()}
    return bool(asked) and asked >= set((found["who"] or "").casefold().split())


def _description(record: Record, form: CitationForm) -> str | None:
    """A supplied title as a description, with the genre that it does not say.

    Of a letter that is described by who wrote to whom, and has both, nothing is left to be said but where it
    was written ("Burián an Kálnoky, Sofia").
    """
    title = without_outer_brackets(without_date(record.title or "", record.date))
    if title[:1] == "[" and title.find("]") == len(title) - 1:
        title = title[1:-1]  # a style that wants brackets sets its own
    title, place = _without_place(record, title)
    if _is_generic(record, title) or _repeats_people(record, title):
        is_word = _is_generic(record, title) and record.type != "interview"
        genre = english_genre(record.genre or "", record.language) or record.genre or ""
        genre = genre or (title[:1].lower() + title[1:] if is_word else "")
        if not genre:
            return place or None  # who wrote to whom is all that is known
        if form.supplied == "brackets":
            said = _in_brackets(record, genre_in(genre, form.language) or genre, form)
            return f"{said[:-1]}, {place}]" if place else said
        told = "" if _says_letter(record, form, genre) else genre
        return ", ".join(part for part in (told, place) if part) or None
    if record.genre and not (says_genre(title, record.genre) or begins_with_kind(title)):
        return f"{title}, {record.genre}"
    return _quotes(title, form).strip()


def _is_place_of(record: Record, words: str) -> bool:
    """Whether all that a letter's description says beside its people is where it was written (`words`)."""
    return (
        _without_place(record, without_outer_brackets(without_date(record.title or "", record.date)))[1]
        == words
    )


def _without_place(record: Record, title: str) -> tuple[str, str]:
    """A letter's description without the place behind it, and that place; "" where there is none."""
    head, comma, place = title.rpartition(", ")
    if not comma or not _repeats_people(record, head) or _repeats_people(record, title):
        return title, ""
    from provcite.archives.places import Places

    return (head, place) if Places.shipped().is_place(place) else (title, "")


def _says_letter(record: Record, form: CitationForm, genre: str) -> bool:
    """Whether the names of writer and recipient say that this is a letter (CMOS 18, 14.111)."""
    return (
        form.genre == "brief"
        and genre.casefold() == "letter"
        and bool(authors_of(record))
        and bool(creators_as(record, "recipient"))
    )


def _repeats_people(record: Record, title: str) -> bool:
    """Whether a title says no more than the kind of document and its writer and recipient."""
    people = (*authors_of(record), *creators_as(record, "recipient"))
    if not people or not creators_as(record, "recipient"):
        return False
    said = {"letter", "telegram", "cable", "message", "note", "by", "the", "of", "and", *between_people()}
    said.update(_words(record.genre or ""))
    for creator in people:
        for name in (creator.display, creator.position):
            said.update(_words(name or ""))
            said.update(f"{word}s" for word in _words(name or ""))  # Bericht Brunners an Metternich
            said.add("".join(word[0] for word in _words(name or "")))  # FO for Foreign Office
    return all(word in said for word in _words(title))


def _between(record: Record, form: CitationForm, genre: str) -> str:
    """The kind of an untitled document with those who talked: memorandum of conversation between A and B."""
    talked = [creator.display for creator in creators_as(record, "interlocutor") if creator.display]
    if len(talked) < 2 or form.language.split("-")[0] != "en":
        return genre
    names = " and ".join(talked) if len(talked) == 2 else f"{', '.join(talked[:-1])}, and {talked[-1]}"
    return f"{genre} {'between' if len(talked) == 2 else 'among'} {names}"


def _names(
    creators: Any, form: CitationForm, *, printed: bool = True, bodies: bool = False
) -> list[dict[str, Any]]:
    native = form.repository == "native"
    names: list[dict[str, Any]] = []
    for creator in creators:
        # A Russian note has Cyrillic and Latin letters; a name in Chinese ones stands as it is romanised.
        own = native and not uses(creator.native or "", (*HAN, *_OTHER_SCRIPTS))
        name: dict[str, Any] = dict(csl_creator(creator, native=own))
        if bodies and creator.literal:
            name = {"literal": creator.literal}
        if not name:
            continue
        family = str(name.get("family", ""))
        # A family name that the record writes with its particle is filed under it (de Gaulle, Charles),
        # but for German and Dutch ones (Humboldt, Alexander von).
        whole = family[:1].islower() and len(name) == 2 and family.split()[0] not in _FILED_WITHOUT
        if whole and form.edition != "plain":
            name["parse-names"] = False
        if not printed and form.edition != "plain" and _family_leads(creator, form):
            name["static-ordering"] = True
        names.append(name)
    return names


def _is_eastern(record: Record) -> bool:
    """Whether a work was written in Chinese, Korean or Vietnamese: authors keep their names’ order."""
    title = record.original_title or record.title or ""
    if (record.language or "")[:2] in ("ko", "vi", "zh"):
        return True
    return uses(title, (*HAN, *HANGUL)) and not uses(title, KANA)


def _bodies_together(names: list[dict[str, Any]], record: Record, form: CitationForm) -> list[dict[str, Any]]:
    """Two or three bodies as one name: Department of State and Agency for …, without a comma before "and".

    Nothing is turned about in them, so that the comma of an inverted name has no reason. APA has "&", GOST
    commas; the parties of a treaty are joined by the style.
    """
    language = form.language.split("-")[0]
    apart = form.edition == "plain" or form.titles == "sentence" or form.repository == "native"
    if apart or record.type == "treaty" or language not in _TO_AND or not 2 <= len(names) <= 3:
        return names
    if any(set(name) != {"literal"} for name in names):
        return names
    return [{"literal": _joined_names([name["literal"] for name in names], language)}]


def _joined_names(names: list[str], language: str) -> str:
    """Names in a sentence: A and B; A, B, and C."""
    comma = "," if len(names) > 2 and language == "en" else ""
    return (
        f"{', '.join(names[:-1])}{comma} {_TO_AND[language][1]} {names[-1]}" if len(names) > 1 else names[0]
    )


def _family_leads(creator: Creator, form: CitationForm) -> bool:
    """Whether the family name of somebody in a document stands first in every place: Nguyễn Thị Bình.

    Authors of printed works choose their order themselves. APA and GOST shorten what is given.
    """
    if form.titles == "sentence" or form.repository == "native" or not (creator.family and creator.given):
        return False
    from provcite.archives.agents import is_family_first

    if "." in creator.given or creator.dropping_particle or creator.non_dropping_particle or creator.suffix:
        return False
    return is_family_first(creator.family, creator.given) and not is_family_first(
        creator.given, creator.family
    )


#: "to" and "and" before names, in languages that do not decline them.
_TO_AND: Final = {
    "en": ("to", "and"),
    "de": ("an", "und"),
    "fr": ("à", "et"),
    "es": ("a", "y"),
    "it": ("a", "e"),
}


def _called(creator: Creator) -> set[str]:
    """The words and the initials by which a title may name somebody: FO for Foreign Office."""
    names = [creator.family or creator.display or creator.position or "", creator.display or ""]
    return {*_words(names[0]), *("".join(word[0] for word in _words(name)) for name in names)}


def _say_recipient(item: dict[str, Any], record: Record, form: CitationForm) -> None:
    """The recipient of a document that has a title: memorandum to Dean Rusk, telegram 1847 to …

    Where the title names the recipient, or is no more than a description, nothing is added.
    """
    title = item.get("title") or ""
    people = [one for one in creators_as(record, "recipient") if one.display or one.position]
    if not title or not authors_of(record) or not people:
        return
    said = set(_words(" ".join(filter(None, (record.title, record.translated_title, record.original_title)))))
    if all(said & _called(one) for one in people):
        return
    if record.title and begins_with_kind(record.title) and said.intersection(("to", "for")):
        return  # Letter to the Central Committee: the title has an addressee of its own
    language = form.language.split("-")[0]
    if form.supplied == "brackets":
        label = words().parts.get(language, ["to"])[0]
        names = ", ".join(_initialled(one, native=form.repository == "native") for one in people)
        item["title"] = f"{title} [{label}: {names}]"
        return
    whole = [one.display or one.position or "" for one in people]
    if language not in _TO_AND:
        return  # a language that declines the name; that the recipient is not printed is told
    to, names = _TO_AND[language][0], _joined_names(whole, language)
    number = item.get("number") or ""
    if number and not item.get("genre") and number[:1].isdigit():
        number = f"no. {number}"
    if item.get("genre") or number:
        item["genre"] = " ".join(filter(None, (item.get("genre"), number, to, names)))
        item["number"] = None
    else:
        item["genre"] = f"{to} {names}"


def _date(text: str | None, form: CitationForm, *, words: bool = True) -> dict[str, object] | None:
    """The CSL date of an EDTF string; what is no EDTF is printed as it stands.

    A date that only words can say was supplied by the editor, so it stands in square brackets
    (CMOS 18, 14.124). In Russian every date comes as words: the month is in the genitive after a
    day and not without one, which CSL cannot tell apart; without `words` a plain date stays one.
    """
    if not text:
        return None
    try:
        date = parse_edtf(text)
    except ProvciteError:
        return {"literal": text}
    language = "en-GB" if form.dates == "short" and form.language.startswith("en") else form.language
    said = csl_date(date, language)
    if date.uncertain:
        # CSL's one mark of doubt prints "ca."; a doubted date is not an approximate one (CMOS 18, 14.124).
        said = {"literal": date_words(date, language)}
    if form.dates == "short" and "literal" in said:
        said = {"literal": _MONTH.sub(lambda found: f"{found[1]}.", str(said["literal"]))}
    if form.language.startswith("ru"):
        plain = "literal" not in said and "circa" not in said
        if plain and not words:
            return said
        russian = date_words(date, "ru")
        return {"literal": russian if plain else f"[{russian}]"}
    if "literal" in said:
        return {"literal": f"[{said['literal']}]"}
    return said


def _issued(
    text: str | None, form: CitationForm, *, words: bool = True
) -> tuple[dict[str, object] | None, dict[str, object] | None]:
    """The cited date, and what is to be printed beside its year (`event-date`).

    An author-date style prints the year apart from the day, and processors differ on a date in
    words there: it becomes its year, where there is only one, and the words stand beside it. Days of
    several years would lose theirs, so that such a range is words too, in APA's order with ``year-first``.
    """
    said = _date(text, form, words=words)
    if said is None or form.dates not in ("year", "year-first"):
        return said, None
    try:
        date = parse_edtf(text or "")
    except ProvciteError:
        return (None, said) if "literal" in said else (said, None)
    if "literal" not in said:
        points = said.get("date-parts")
        if isinstance(points, list) and len({point[0] for point in points}) > 1:
            years = [point[:1] for point in points]
            if years != points:
                told = date_words(date, form.language)
                if form.dates == "year-first":
                    told = _DAY_YEAR.sub(r"\2, \1", told)
                return {**said, "date-parts": years}, {"literal": told}
        return said, None
    earliest, latest = date.earliest, date.latest
    if form.dates == "year-first" and _DAY_YEAR.match(str(said["literal"]).lstrip("[")):
        said = {"literal": _DAY_YEAR.sub(r"\2, \1", str(said["literal"]))}
    if earliest and latest and earliest[0] == latest[0] and not (text or "").strip("?~%").isdigit():
        return {"date-parts": [[earliest[0]]]}, said
    return None, said


def _inside(sentence: str, form: CitationForm) -> str:
    """A credit line as a part of a sentence: without its capital and full stop.

    For a style its apostrophes are curly, since pandoc prints this one variable as it is written.
    """
    if form.quotes != "given":
        sentence = sentence.replace("'", "’")
    return sentence[:1].lower() + sentence[1:].removesuffix(".")


def _without_projects(record: Record) -> tuple[Any, ...]:
    """The translations alone: whom they were made for belongs to the full credit."""
    return tuple(replace(event, for_=None) for event in record.events_of("translated"))
