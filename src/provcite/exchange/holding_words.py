"""Where a document lies, in the words of a citation: repository, its city, the reference.

The one place where the mapping to CSL meets the repository data and the renderer of references.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from provcite.model.lazyre import lazy
from provcite.model.scripts import CYRILLIC, CYRILLIC_LANGUAGES, uses
from provcite.model.values import dataclass

#: An abbreviation of leaves before their number.
_LABEL: Final = lazy(r"(?i:ff?|fols?|pp?|ll?|лл?|bl)\.\s?(?=\d)")

if TYPE_CHECKING:
    from provcite.archives.repositories import Printed, Repositories, Repository
    from provcite.exchange.citation_form import CitationForm
    from provcite.model.record import Holding


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingWords:
    """What stands in CSL's `archive`, `archive-place` and `archive_location`."""

    archive: str = ""
    place: str = ""
    location: str = ""


def holding_words(
    holding: Holding, form: CitationForm, repositories: Repositories, *, hereafter: str = ""
) -> HoldingWords:
    """`holding` in the words of `form`.

    `hereafter` is ``first`` (the name and "hereafter RGANI"), ``later`` (the acronym alone), or
    empty. An unknown repository is printed as the record names it. What fits no level
    (`Holding.rest`) is kept at the end of the location.
    """
    known = find_repository(holding.repository, repositories, place=holding.place or "")
    location = location_words(holding, form, known, repositories)
    named = holding.repository or ""
    archive = _archive(named, known, form, hereafter) if known is not None else named
    place = holding.place or ""
    if known is not None and not place and form.repository != "native":
        place = _place(known, form, archive)  # the data has cities in English only
    elif place and form.place == "country":
        place = _with_country(place, archive)
    if uses(place, CYRILLIC) and not uses(archive, CYRILLIC) and form.language[:2] not in CYRILLIC_LANGUAGES:
        place = _latin_place(place, form, known)
    told = _town_is_named(archive, holding.place or (known.place if known else ""))
    if hereafter == "later" or (told and "," not in (holding.place or "")):
        place = ""  # a place of the record's own that says more (Princeton, NJ) stays
    return HoldingWords(archive=archive, place=place, location=location)


def find_repository(name: str | None, repositories: Repositories, *, place: str = "") -> Repository | None:
    """The repository that `name` (a key, an acronym, a name) stands for, where only one does."""
    if not name:
        return None
    known = repositories.get(name)
    if known is not None:
        return known
    from provcite.archives.institutions import resolve

    return resolve(name, repositories, place=place)


def location_words(
    holding: Holding, form: CitationForm, known: Repository | None, repositories: Repositories
) -> str:
    """The reference of `holding` without its repository: fond 5, opis 28, delo 410, listy 301–303."""
    holding = _labelled_once(holding)
    if form.reference == "native":
        return _native_location(holding, form, known, repositories)
    location = render_path(
        holding.path,
        known,
        form,
        repositories,
        labels=holding.labels,
        code=holding.reference_code or "",
        rest=holding.rest or "",
    )
    return ", ".join(part for part in (location, _rest(holding)) if part)


def _labelled_once(holding: Holding) -> Holding:
    """`holding` without labels within the values of its leaves: folios "ff. 33-41" are folios 33-41."""
    from provcite.model.levels import Role, role_of

    path = tuple(
        (level, _LABEL.sub("", value) if role_of(level) is Role.LEAF else value)
        for level, value in holding.path
    )
    return holding if path == holding.path else replace(holding, path=path)


def _native_location(
    holding: Holding, form: CitationForm, known: Repository | None, repositories: Repositories
) -> str:
    """Search data with full stops, a fond's title in brackets behind its number (GOST R 7.0.5-2008, 11)."""
    from provcite.model.levels import Role, role_of

    if known is None and uses(holding.repository or "", CYRILLIC):
        known = repositories.get("GARF")  # an archive that nobody knows, named in Russian: Russian labels
    path, labels = holding.path, holding.labels or ("",) * len(holding.path)
    code, rest = holding.reference_code or "", holding.rest or ""
    cut = next((place + 1 for place, (level, _) in enumerate(path) if role_of(level) is Role.FONDS), 0)
    if not holding.collection or not cut:
        # Without a fond's number its title stands in the number's place, before what it contains.
        location = render_path(
            path, known, form, repositories, labels=labels if any(labels) else (), code=code, rest=rest
        )
        location = ". ".join(part for part in (holding.collection, _begun(location, path)) if part)
    else:
        pieces = [
            render_path(part, known, form, repositories, labels=own if any(own) else (), code=code, rest=rest)
            for part, own in ((path[:cut], labels[:cut]), (path[cut:], labels[cut:]))
        ]
        location = f"{pieces[0]} ({holding.collection})" + (f". {pieces[1]}" if pieces[1] else "")
    return ". ".join(part for part in (location, _rest(holding)) if part)


def _rest(holding: Holding) -> str:
    """What fits no level and is not said by the code as the source writes it."""
    from provcite.archives.reference_code import rest_beside

    return rest_beside(holding.rest or "", holding.reference_code)


def with_locator(holding: Holding, locator: tuple[str, str]) -> Holding:
    """`holding` pointing at `locator` (level, value): in place of the leaves so called, else after all."""
    level, value = locator
    labels = holding.labels or ("",) * len(holding.path)
    kept = [(pair, label) for pair, label in zip(holding.path, labels, strict=True) if pair[0] != level]
    path = tuple(pair for pair, _ in kept)
    own = tuple(label for _, label in kept)
    return replace(holding, path=(*path, (level, value)), labels=(*own, "") if any(own) else ())


def _archive(named: str, known: Repository, form: CitationForm, hereafter: str) -> str:
    """What is printed for a house that the record calls `named`.

    Its printed name where the record names it exactly so, by its key or its acronym, in the style's
    language or in the one that the record uses; the record's own words in any other case.
    """
    exact = known.exactly(named)
    printed = known.preferred(exact or form.language) if exact is not None else None
    if printed is None and uses(named, CYRILLIC) and not _in_cyrillic(form) and form.original != "none":
        name, acronym = _latin_acronym(named, known), ""
    elif printed is None:
        name, _, acronym = named.removesuffix(")").partition(" (") if named.endswith(")") else (named, "", "")
    else:
        name, acronym = printed.name, _own_acronym(named, known, printed)
        if form.repository == "native":
            printed = known.preferred(known.native_language()) or printed
            return printed.acronym or printed.name
        if uses(name, CYRILLIC) and form.language[:2] not in CYRILLIC_LANGUAGES:
            name, acronym = _in_latin_letters(name, acronym, known)
    if not acronym or acronym == name or _names(name, acronym):
        return name if form.repository != "acronym" or not acronym else acronym
    if hereafter == "first":
        return f"{name} (hereafter {acronym})"
    if form.repository == "acronym" or hereafter == "later":
        return acronym
    return name if form.repository == "name" else f"{name} ({acronym})"


def _in_cyrillic(form: CitationForm) -> bool:
    return form.repository == "native" or form.language[:2] in CYRILLIC_LANGUAGES


def _begun(location: str, path: tuple[tuple[str, str], ...]) -> str:
    """A location at the head of a sentence: its label gets a capital, a number that begins it stays."""
    first = path[0][1] if path else ""
    if first and location[: len(first)].casefold() == first.casefold():
        return first + location[len(first) :]
    return location[:1].upper() + location[1:]


def _latin_acronym(named: str, known: Repository) -> str:
    """A house named by its Cyrillic acronym under its Latin one (TsDA for ЦДА); by its name as it is."""
    cyrillic = {one for own in known.acronyms.values() for one in own if uses(one, CYRILLIC)}
    latin = [one for own in known.acronyms.values() for one in own if one.isascii()]
    return latin[0] if named in cyrillic and latin else named


def _in_latin_letters(name: str, acronym: str, known: Repository) -> tuple[str, str]:
    """A name that no source gives in Latin letters, romanised; the key for its acronym where it is one."""
    from provcite.archives.romanisation.cyrillic import romanized

    latin = known.key if known.key.isascii() else romanized(acronym, known.native_language())
    return romanized(name, known.native_language()) or name, latin or acronym


def _own_acronym(named: str, known: Repository, printed: Printed) -> str:
    """The acronym to print: the record's own (AVP RF) where it is of the script of the printed name."""
    _, _, behind = named.removesuffix(")").partition(" (")
    own = behind or named
    if own == known.key and printed.acronym:
        return printed.acronym
    if not any(own in forms for forms in known.acronyms.values()):
        return printed.acronym
    return own if own.isascii() or not printed.name.isascii() else printed.acronym


def _place(known: Repository, form: CitationForm, archive: str) -> str:
    """The city where its source is named, with its country where the form asks for it."""
    city = known.sourced_place
    if not city or form.place != "country":
        return city
    from provcite.archives.places import Places

    country = Places.shipped().country(known.country)
    # A country is said once: The National Archives of the United Kingdom, Kew.
    return f"{city}, {country}" if country and not _names(archive, country) else city


def _latin_place(place: str, form: CitationForm, known: Repository | None) -> str:
    """A town that the record names in Cyrillic: its English name in English, else romanised."""
    from provcite.archives.places import Places
    from provcite.archives.romanisation.cyrillic import romanized

    towns = {one.name for one in Places.shipped().find(place, "town")} if form.language[:2] == "en" else set()
    if len(towns) == 1:
        return towns.pop()
    return romanized(place, known.native_language() if known is not None else "ru") or place


def _with_country(place: str, archive: str) -> str:
    """A record's own place with the country that its state or town is in, where only one has it."""
    from provcite.archives.places import Places

    places = Places.shipped()
    parts = place.split(", ")
    kind = "state" if len(parts) > 1 else "town"
    found = {one.country for one in places.find(parts[-1], kind)}
    code = kind == "state" and len(parts[-1]) == 2  # MA behind a town is Massachusetts, not Morocco
    if len(found) != 1 or (places.find(parts[-1], "country") and not code):
        return place
    country = places.country(found.pop())
    return f"{place}, {country}" if country and not _names(archive, country) else place


@lru_cache(maxsize=1024)
def _town_is_named(archive: str, place: str) -> bool:
    """Whether the archive's name has the town in it already, in any language."""
    if not place or not archive or place == "various":
        return False
    if _names(archive, place):
        return True
    if " " not in archive.strip():
        return False
    from provcite.archives.places import Places

    return Places.shipped().names_town(archive, place)


def _names(text: str, part: str) -> bool:
    """Whether `part` stands in `text` as a word of its own."""
    if not part:
        return False
    start = text.find(part)
    if start < 0:
        return False
    around = text[start - 1 : start] + text[start + len(part) : start + len(part) + 1]
    return not any(character.isalnum() for character in around)


def render_path(
    path: tuple[tuple[str, str], ...],
    known: Repository | None,
    form: CitationForm,
    repositories: Repositories,
    words: str = "",
    labels: tuple[str, ...] = (),
    code: str = "",
    rest: str = "",
) -> str:
    """Levels and values in words: those of `form`, or of the reference form `words`.

    Labels are those of the repository's reference system, else the archive's own words (`labels`,
    as in `Holding.labels`), else general ones; units that are written without any are printed as the
    source has them (`code` and `rest`, as in `Holding.reference_code` and `Holding.rest`).
    """
    from provcite.archives.render import render
    from provcite.model.reference import ArchivalReference

    return render(
        ArchivalReference(
            repository_key=known.key if known else None, path=path, labels=labels, code=code, rest=rest
        ),
        words or form.reference,
        language=form.language,
        range_dash=form.range_,
        repositories=repositories,
        points=(words or form.reference) == "native" and form.language.startswith("ru"),
    )
