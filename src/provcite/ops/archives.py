"""What a manuscript rests on, for the end of the book: the archives and fonds that it cites, by country, and
its abbreviations spelled out.

It is taken from the notes as `check` reads them (typed, keys, fields of reference managers), from citations
that a draft has in braces, and from live ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from provcite.archives.normalise import fold_key
from provcite.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from provcite.archives.repositories import Repository
    from provcite.checks.reading import Citation, PrintedUnit, Reading
    from provcite.csl.tree import Node
    from provcite.drafts.passages import Section
    from provcite.exchange.citation_form import CitationForm
    from provcite.model.record import Holding
    from provcite.store.library import Library

#: Headings of the two lists, and of archives whose country is not known.
ARCHIVES: Final = "Archives consulted"
ABBREVIATIONS: Final = "Abbreviations"
ELSEWHERE: Final = "Elsewhere"
_LABEL: Final = re.compile(r"([^\W\d_]{1,20}\.?)[ \u00a0]?\Z")
_LONGEST_LABEL: Final = 6


@dataclass(slots=True, kw_only=True)
class Fonds:
    """A fond, collection or series that is cited: its reference, its title, and the notes that cite it."""

    reference: str
    number: str
    titles: dict[str, None] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The reference with the title that a record gives."""
        return ", ".join((self.reference, *self.titles))


@dataclass(slots=True, kw_only=True)
class Archive:
    """An archive that is cited; `key` is "" where the data do not know it."""

    key: str
    name: str
    acronym: str = ""
    place: str = ""
    country: str = ""
    fonds: dict[str, Fonds] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """Name, acronym and town, as a list prints them."""
        named = f"{self.name} ({self.acronym})" if self.acronym and self.acronym != self.name else self.name
        town = self.place if fold_key(self.place) not in fold_key(self.name) else ""
        return ", ".join(part for part in (named, town) if part)

    def ordered(self) -> list[Fonds]:
        """Its fonds as a reader counts them."""
        from provcite.ops.bibliography import natural

        return sorted(self.fonds.values(), key=lambda one: (natural(one.number), one.reference))


@dataclass(slots=True, kw_only=True)
class Survey:
    """The archives by country and name, and the abbreviations with what they stand for."""

    archives: list[Archive] = field(default_factory=list)
    abbreviations: dict[str, str] = field(default_factory=dict)

    def by_country(self) -> dict[str, list[Archive]]:
        """The archives under their countries, those of unknown countries last."""
        found: dict[str, list[Archive]] = {}
        for archive in self.archives:
            found.setdefault(archive.country or ELSEWHERE, []).append(archive)
        return found


def survey(
    library: Library,
    path: Path,
    *,
    language: str = "en",
    format: str | None = None,
    given: bytes | None = None,
    ids: Iterable[str] = (),
) -> Survey:
    """What a manuscript cites; `ids` are records that it cites besides, `given` its bytes where they are not
    those of `path`. Raises InputError where it cannot be read, UsageError for a language without form.
    """
    from provcite.checks.recognise import recognise
    from provcite.ops.check import open_manuscript, settings_for

    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}", language):
        raise UsageError(f"{language!r} is no language.", hint="Write its code: en, de, fr, ru.")
    opened = open_manuscript(path, format=format, given=given)
    reading = recognise(opened.document, library.lookup(), settings_for(library, path), library.authorities())
    made = _Surveyor(library, language)
    for citation in reading.citations:
        if not citation.in_bibliography:
            made.add(citation, reading)
    for id in (*ids, *_live(library, opened.data, opened.name, opened.format)):
        made.add_record(id, "")
    made.add_editions(reading)
    return made.survey()


def as_sections(found: Survey, what: str) -> list[Section]:
    """The list that stands where {{archives}} or {{abbreviations}} is typed."""
    from provcite.csl.tree import Block, Span
    from provcite.drafts.passages import Section

    if what == "abbreviations":
        entries = tuple(
            Span([Block("left-margin", [short]), Block("right-inline", [words])])
            for short, words in found.abbreviations.items()
        )
        return [Section(heading="", entries=entries)]
    sections = []
    for country, archives in found.by_country().items():
        lines: list[Node] = []
        for archive in archives:
            lines.append(archive.words)
            lines += [Block("indent", [fonds.words]) for fonds in archive.ordered()]
        sections.append(Section(heading=country, entries=tuple(lines)))
    return sections


def as_data(found: Survey) -> dict[str, Any]:
    """The survey for machines."""
    return {
        "archives": [
            {
                "key": archive.key or None,
                "name": archive.name,
                "acronym": archive.acronym or None,
                "place": archive.place or None,
                "country": archive.country or None,
                "fonds": [
                    {"reference": one.reference, "titles": list(one.titles), "notes": list(one.notes)}
                    for one in archive.ordered()
                ],
                "notes": list(archive.notes),
            }
            for archive in found.archives
        ],
        "abbreviations": [
            {"abbreviation": short, "stands_for": words} for short, words in found.abbreviations.items()
        ],
    }


def as_text(found: Survey) -> str:
    """The survey as Markdown, which is also readable as it is."""
    lines = [f"# {ARCHIVES}", ""]
    for country, archives in found.by_country().items():
        lines += [f"## {country}", ""]
        for archive in archives:
            lines.append(f"- {archive.words}")
            lines += [f"  - {fonds.words}" for fonds in archive.ordered()]
        lines.append("")
    if found.abbreviations:
        lines += [f"# {ABBREVIATIONS}", ""]
        lines += [f"- {short}: {words}" for short, words in found.abbreviations.items()]
        lines.append("")
    return "\n".join(lines)


def as_document(found: Survey, name: str) -> bytes:
    """The survey as a Word or OpenDocument file, by the ending of `name`."""
    from provcite.drafts.blank import blank
    from provcite.drafts.markers import BibliographyPlace
    from provcite.drafts.remembered import write_code
    from provcite.ops.render import open_draft

    parts = [(ARCHIVES, "archives"), (ABBREVIATIONS, "abbreviations")]
    parts = [one for one in parts if one[1] == "archives" or found.abbreviations]
    file = open_draft(blank(name, [(heading, "{{" + what + "}}") for heading, what in parts]), name)
    for place in reversed(file.places("", lambda words: BibliographyPlace(what=words), False)):
        what = BibliographyPlace(what=place.words)
        file.put_bibliography(place, write_code(what), as_sections(found, place.words))
    file.unlink()
    return file.written()


def _live(library: Library, data: bytes, name: str, format: str) -> Iterator[str]:
    """The records of the citations that a draft has in braces or live, where the store has them."""
    from provcite.drafts.markers import BibliographyPlace, read_marker
    from provcite.drafts.rendering import is_draft
    from provcite.ops.render import open_draft

    if not is_draft(format, name):
        return

    def resolve(word: str) -> str | None:
        if len(word) > 200:
            return None
        return word if library.exists(word) else next(iter(library.index().ids_of_alias(word)), None)

    file = open_draft(data, name)
    for place in file.places("", lambda words: read_marker(words, resolve, lambda *_: True), False):
        if place.content is not None and not isinstance(place.content, BibliographyPlace):
            yield from (cite.id for cite in place.content if library.exists(cite.id))


class _Surveyor:
    def __init__(self, library: Library, language: str) -> None:
        from provcite.exchange.citation_form import CitationForm

        self.library = library
        self.language = language
        self.known = library.repositories()
        self.form: CitationForm = CitationForm(reference="full", language=language)
        self.archives: dict[str, Archive] = {}
        self.short: dict[str, str] = {}

    def survey(self) -> Survey:
        from provcite.csl import collate

        archives = sorted(
            self.archives.values(),
            key=lambda one: (
                not one.country,
                collate.key(one.country, self.language),
                collate.key(one.name, self.language),
            ),
        )
        ordered = sorted(self.short, key=lambda one: (fold_key(one), one))
        return Survey(archives=archives, abbreviations={short: self.short[short] for short in ordered})

    def add(self, citation: Citation, reading: Reading) -> None:
        """What one citation names: of a record the holding that is printed, else the reference as read."""
        from provcite.checks.undecided import is_doubted
        from provcite.model.record import Holding

        note = reading.document.notes[citation.note].number if citation.note is not None else ""
        record = citation.record
        if record is not None:
            self.add_record(record.id, note, citation.repository_key if citation.key is None else None)
        elif citation.repository and not is_doubted(citation):
            repository = citation.repository_key or citation.repository
            self._add_holding(Holding(repository=repository, path=citation.path), note)
        if citation.reference is not None:
            self._add_abbreviations(citation)

    def add_record(self, id: str, note: str, house: str | None = None) -> None:
        """The places of a record's document: all, or those in the archive that is named."""
        record = self.library.get(id)
        named = [one for one in record.sources if self._key(one) == house] if house else []
        for holding in named or record.sources:
            self._add_holding(holding, note)

    def add_editions(self, reading: Reading) -> None:
        """The editions of documents that are cited by their initials."""
        pattern, names = _editions()
        for block, _ in reading.document.in_order():
            for match in pattern.finditer(block.text):
                self.short.setdefault(match[0], names[match[0]])

    def _repository(self, holding: Holding) -> Repository | None:
        from provcite.exchange.holding_words import find_repository

        return find_repository(holding.repository, self.known, place=holding.place or "")

    def _key(self, holding: Holding) -> str:
        known = self._repository(holding)
        return known.key if known is not None else (holding.repository or "")

    def _add_holding(self, holding: Holding, note: str) -> None:
        from provcite.archives.romanisation.cyrillic import romanized
        from provcite.exchange.holding_words import render_path
        from provcite.model.scripts import CYRILLIC, uses
        from provcite.ops.bibliography import collection_path

        if not holding.repository:
            return
        known = self._repository(holding)
        archive = self._archive(holding, known)
        path = collection_path(holding)
        unit = render_path(path, known, self.form, self.known)
        unit = unit[:1].upper() + unit[1:]
        if note:
            archive.notes.setdefault(note)
        if not unit and not holding.collection:
            return
        number = " ".join(value for _, value in path)
        key = fold_key(romanized(number, "ru") if uses(number, CYRILLIC) else number)
        fonds = archive.fonds.setdefault(
            key or fold_key(holding.collection or ""),
            Fonds(reference=unit or holding.collection or "", number=number),
        )
        if holding.collection and unit:
            fonds.titles.setdefault(holding.collection)
        if note:
            fonds.notes.setdefault(note)

    def _archive(self, holding: Holding, known: Repository | None) -> Archive:
        from provcite.archives.places import Places

        key = known.key if known is not None else fold_key(holding.repository or "")
        if key not in self.archives:
            places = Places.shipped()
            # The data have towns in English only.
            towns = known is not None and self.language.startswith("en")
            place = holding.place or (known.place if known is not None and towns else "")
            code = known.country if known is not None else ""
            if not code and place:
                code = next((one.country for one in places.find(place.partition(",")[0])), "")
            printed = known.preferred(self.language) if known is not None else None
            name = printed.name if printed is not None else known.name(self.language) if known else ""
            acronym = (printed.acronym if printed is not None else "") or (
                known.acronym(self.language) if known is not None else ""
            )
            self.archives[key] = Archive(
                key=known.key if known is not None else "",
                name=name or holding.repository or "",
                acronym=acronym,
                place=place,
                country=places.country(code) if code else "",
            )
            if known is not None and acronym and acronym != name:
                self.short.setdefault(acronym, name)
        return self.archives[key]

    def _add_abbreviations(self, citation: Citation) -> None:
        """The acronym of the archive and the short labels of the levels, as they are printed."""
        reference = citation.reference
        known = self.known.get(citation.repository_key) if citation.repository_key else None
        if reference is None or known is None:
            return
        word = (reference.repository or "").strip()
        for language, forms in known.acronyms.items():
            if word in forms and word not in self.short:
                self.short[word] = known.name(language)
        for unit in reference.units:
            for short, full in _spelled_label(citation, unit, known):
                self.short.setdefault(short, full)


def _spelled_label(citation: Citation, unit: PrintedUnit, known: Repository) -> Iterator[tuple[str, str]]:
    """The label in front of a number, where it is short for a word of the archive's tradition."""
    from provcite.archives.traditions import label_key

    match = _LABEL.search(citation.block.text[max(unit.span[0] - 24, 0) : unit.span[0]])
    if match is None or len(match[1]) > _LONGEST_LABEL:
        return
    key = label_key(match[1])
    for forms in known.levels:
        for labels in (forms.latin, forms.native):
            if len(labels) < 4:
                continue
            words, shorts = labels[:2], labels[2:4]
            for place, short in enumerate(shorts):
                if label_key(short) == key and label_key(words[place]) != key:
                    yield match[1].casefold() if match[1][:1].islower() else match[1], words[place]
                    return


@cache
def _editions() -> tuple[re.Pattern[str], dict[str, str]]:
    """The initials by which editions of documents are cited, with their names."""
    import json

    from provcite.archives.data import read_data

    editions = json.loads(read_data("citations/words.json"))["editions"]
    names = {
        form: name
        for name, forms in editions.items()
        if name != "_about"
        for form in forms
        if form != name and " " not in form and len(form) <= _LONGEST_LABEL
    }
    words = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)"), names


def formats() -> Sequence[str]:
    """The endings of the files that the lists are written to."""
    return (".docx", ".odt", ".fodt", ".md", ".txt")
