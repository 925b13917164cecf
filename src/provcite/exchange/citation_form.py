"""The form of the data that a citation style asks for, and how a style says so.

A style carries a processing instruction that every other processor ignores::

    <?provcite repository="name-acronym" reference="words" range="en-dash" credits="translator"?>

`read_form` reads it; the mapping in `provcite.exchange.csl_item` obeys it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal, cast

from provcite.model.errors import InputError
from provcite.model.lazyre import lazy
from provcite.model.values import dataclass

RepositoryForm = Literal["name-acronym", "name", "acronym", "native"]
ReferenceForm = Literal["words", "full", "short", "native"]
RangeForm = Literal["en-dash", "hyphen"]
CreditsForm = Literal["none", "translator", "full"]
GenreForm = Literal["auto", "always", "brief"]
SuppliedForm = Literal["plain", "brackets", "description"]
TitlesForm = Literal["given", "headline", "headline-long", "sentence"]
QuotesForm = Literal["given", "style", "american"]
DatesForm = Literal["full", "year", "year-first", "short"]
PlaceForm = Literal["city", "country"]
LocatorForm = Literal["short", "words"]
EditionForm = Literal["plain", "notes", "pages", "commas", "brackets", "points"]
PlacesForm = Literal[
    "one", "location-first", "archive-first", "archive-place", "brackets", "place-first", "points"
]
OriginalForm = Literal["none", "romanized", "translated"]
CollectionForm = Literal["within", "apart"]

#: Every setting of the instruction with the values it may have, the default first.
SETTINGS: Final[dict[str, tuple[str, ...]]] = {
    "repository": ("name-acronym", "name", "acronym", "native"),
    "reference": ("words", "full", "short", "native"),
    "range": ("en-dash", "hyphen"),
    "credits": ("translator", "none", "full"),
    "genre": ("auto", "always", "brief"),
    "supplied": ("plain", "brackets", "description"),
    "titles": ("given", "headline", "headline-long", "sentence"),
    "quotes": ("given", "style", "american"),
    "dates": ("full", "year", "year-first", "short"),
    "place": ("city", "country"),
    "locator": ("short", "words"),
    "edition": ("plain", "notes", "pages", "commas", "brackets", "points"),
    "places": (
        "one", "location-first", "archive-first", "archive-place", "brackets", "place-first", "points",
    ),
    "original": ("none", "romanized", "translated"),
    "collection": ("within", "apart"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationForm:
    """How a record is put into the words of CSL-JSON.

    `repository`: the name with its acronym in brackets, the name alone, the acronym alone, or the
    acronym in the repository's own script. `reference`: ``words`` (fond 5, opis 28), ``full`` (Fond 5),
    ``short`` (f. 5, op. 28), ``native`` (Ф. 5. Оп. 28). `range_`: the mark between two leaves.
    `credits`: no credit, the translator, or everybody who obtained, translated, contributed.
    `genre`: left out where the title says it already (``auto``), or always there; ``brief`` also leaves out
    the word letter where writer and recipient say it. `supplied`: a title that is not the document's own
    in square brackets, as GOST R 7.0.5-2008 wants it, or as a description in the place of the genre,
    without quotation marks. `titles`: English titles as given, in headline capitals (CMOS 18, 8.160;
    ``headline-long`` keeps prepositions of any length small), or in sentence case, set here since CSL
    processors do not agree on them. `quotes`: quotation marks inside a title or reference as given; with
    ``style`` straight, which processors turn into the style's own; with ``american`` curly, which are the
    style's own there, and behind commas and full stops. `dates`: in ``year`` a date that CSL cannot say
    stands in `event-date` beside its year, if it has one (for author-date styles, which print year and day
    apart); in ``short`` words have the day first and short months (MLA). `place`: the city, or city and
    country. `locator`: l. 302, or list 302.
    `edition`: a printed edition without markup and with its page apart (``plain``), with its titles in
    italics and a bare page (``notes``), "p." (``pages``), between commas (``commas``), with the page in
    brackets before the publisher (``brackets``), or in parts with full stops (``points``).
    `places`: where a document lies in several archives, the further ones as one text in the order that the
    style has for the first, or not (``one``). `original`: a title in another language romanised, for
    styles that print it with its translation in brackets, or a document under the translated title alone.
    `collection`: a collection that the reference begins with by its name stands in it, or as the collection
    (``apart``), for styles that name it first.
    `short_titles`: a title of more than four words has a short one where the record gives none.
    `language`: of the repository's name and of dates that only words can say (BCP 47).
    """

    repository: RepositoryForm = "name-acronym"
    reference: ReferenceForm = "words"
    range_: RangeForm = "en-dash"
    credits: CreditsForm = "translator"
    genre: GenreForm = "auto"
    supplied: SuppliedForm = "plain"
    titles: TitlesForm = "given"
    quotes: QuotesForm = "given"
    dates: DatesForm = "full"
    place: PlaceForm = "city"
    locator: LocatorForm = "short"
    edition: EditionForm = "plain"
    places: PlacesForm = "one"
    original: OriginalForm = "none"
    collection: CollectionForm = "within"
    language: str = "en"
    short_titles: bool = False


DEFAULT_FORM: Final = CitationForm()

# The instruction stands before the root element; nothing beyond this many bytes is looked at.
_HEAD: Final = 8192
_INSTRUCTION: Final = lazy(r"<\?provcite\s([^?]{0,500})\?>")
_SETTING: Final = lazy(r"([A-Za-z_-]{1,40})\s{0,20}=\s{0,20}(?:\"([^\"]{0,80})\"|'([^']{0,80})')")
_LOCALE: Final = lazy(r"<style\s[^>]{0,2000}?\bdefault-locale\s?=\s?[\"']([A-Za-z-]{2,35})[\"']")


def has_form(style: bytes) -> bool:
    """Whether the style says which form of the data it wants: it is one made for archival records."""
    return _INSTRUCTION.search(style[:_HEAD].decode("utf-8", "replace")) is not None


def read_form(style: bytes) -> CitationForm:
    """The form that the text of a CSL style asks for; the default one where it asks for none.

    Raises `InputError` for a setting or a value that does not exist: a style that misspells its
    wish would print something else in silence.
    """
    head = style[:_HEAD].decode("utf-8", "replace")
    locale = _LOCALE.search(head)
    form = replace(DEFAULT_FORM, language=locale.group(1)) if locale else DEFAULT_FORM
    instruction = _INSTRUCTION.search(head)
    if instruction is None:
        return form
    settings: dict[str, str] = {}
    for name, double, single in _SETTING.findall(instruction.group(1)):
        value = double or single
        if name not in SETTINGS:
            raise InputError(
                f"The style's provcite instruction has no setting {name!r}.",
                hint="Settings: " + ", ".join(SETTINGS) + ".",
            )
        settings[name] = value
    return with_settings(form, settings)


def with_settings(form: CitationForm, settings: dict[str, str]) -> CitationForm:
    """`form` with some settings changed (names as in `SETTINGS`); raises `InputError` for a bad value."""
    changes: dict[str, str] = {}
    for name, value in settings.items():
        if value not in SETTINGS[name]:
            raise InputError(
                f"The setting {name!r} of a citation form cannot be {value!r}.",
                hint="It can be " + ", ".join(SETTINGS[name]) + ".",
            )
        changes["range_" if name == "range" else name] = value
    return replace(form, **cast("dict[str, object]", changes))  # type: ignore[arg-type]  # values checked above
