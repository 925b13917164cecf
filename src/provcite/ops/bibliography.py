"""Bibliographies: an entry for each record, or one line for each repository and collection.

The second is Chicago's rule for archives (CMOS 18, 14.119-14.130): the bibliography names what was
consulted, the notes name the documents.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from provcite.archives.normalise import fold_key
from provcite.archives.romanisation.cyrillic import romanized
from provcite.csl.tree import Styled
from provcite.exchange.csl_item import Repositories, holding_of, site_of, to_csl
from provcite.exchange.editions import edition_words, editions_of, is_edition
from provcite.exchange.holding_words import find_repository, render_path
from provcite.model.errors import UsageError
from provcite.model.levels import Role, role_of
from provcite.model.scripts import CYRILLIC, uses
from provcite.ops.citables import Citable
from provcite.ops.cite import lost_levels, with_reference
from provcite.ops.other_language import left_in_english

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from provcite.csl import Style
    from provcite.csl.tree import Node
    from provcite.exchange.citation_form import CitationForm
    from provcite.model.record import Holding, Record
    from provcite.store.library import Library
    from provcite.store.stored import PassedOver

BY: Final = ("item", "collection")

#: The levels that a collection is made of: a fond, a record group with its series, a Bestand.
_COLLECTION: Final = ("fond", "collection", "record_group", "bestand", "kartoteka")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bibliography:
    """The entries in order, files passed over, and what the user should know."""

    entries: list[Node]
    passed_over: list[PassedOver] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def chosen(library: Library, words: Sequence[str], **filters: Sequence[str]) -> Iterable[Record]:
    """The records that `words` mean: ids or aliases, else what a search for them finds; all without words.

    `filters` are those of `provcite.ops.selection.select`. Raises UsageError where nothing is found.
    """
    from provcite.ops.selection import select

    filters = {name: values for name, values in filters.items() if values}
    if words and not filters and all(_is_record(library, word) for word in words):
        return library.records(list(dict.fromkeys(library.resolve(word) for word in words)))
    if not words and not filters:
        return library.records()
    found = select(
        library,
        query=" ".join(words),
        repository=filters.get("repository", ()),
        date=filters.get("date", ()),
        language=filters.get("language", ()),
        project=filters.get("project", ()),
    )
    if not found:
        unknown = [word for word in words if " " not in word and not _is_record(library, word)]
        if len(unknown) == 1 and len(words) - len(unknown) == sum(
            _is_record(library, word) for word in words
        ):
            library.resolve(unknown[0])  # the others are records: names the ids nearest to this one
    if not found:
        raise UsageError(
            f"Nothing is found for {' '.join(words)!r}." if words else "No record passes these filters.",
            hint="See 'provcite search --help' for what a query can say.",
        )
    return library.records(found)


def _is_record(library: Library, word: str) -> bool:
    if library.exists(word):
        return True
    return bool(library.index().ids_of_alias(word)) if " " not in word and len(word) <= 200 else False


def bibliography(
    library: Library,
    words: Sequence[str],
    style: Style,
    form: CitationForm,
    *,
    by: str = "item",
    keep_reference: bool = False,
    abbreviate: bool = False,
    filters: Mapping[str, Sequence[str]] | None = None,
) -> Bibliography:
    """The bibliography of the records that `words` mean (see `chosen`), in the style's order.

    `by` is ``item`` or ``collection``; with `abbreviate` a repository that comes again is named in full
    "(hereafter RGANI)" at first and by its acronym after. Raises UsageError for a style that has none.
    """
    records = chosen(library, words, **(filters or {}))
    repositories = Repositories(library.repositories())
    if by == "collection":
        entries = by_collection(records, style, form, repositories)
        return Bibliography(entries=entries, passed_over=library.passed_over)
    if not style.has_bibliography:
        raise UsageError(
            f"The style “{style.title}” has no bibliography.", hint="Use --by collection, or another style."
        )
    said: dict[str, str] = {}
    if abbreviate:
        records = list(records)
        said = _hereafter(records, style, form, repositories)
    items: list[dict[str, Any]] = []
    cited: dict[str, Citable] = {}
    for record in records:
        item = to_csl(record, form, repositories=repositories, hereafter=said.get(record.id, ""))
        items.append(item)
        holding = holding_of(record)
        if holding is not None:
            cited[record.id] = Citable(record.id, item, holding.path)
    session = style.session(items)
    entries, lost = [], []
    for entry in session.bibliography():
        text = entry.text
        if entry.id in cited and lost_levels(style, text, cited[entry.id]):
            if keep_reference:
                text = with_reference(text, cited[entry.id].item)
            else:
                lost.append(entry.id)
        entries.append(text)
    warnings = list(session.warnings.messages)
    told = left_in_english(items, form)
    warnings.extend([told] if told else [])
    if lost:
        named = ", ".join(lost[:5]) + (" …" if len(lost) > 5 else "")
        warnings.append(
            f"The style “{style.title}” drops the archival reference of {len(lost):,} "
            f"entr{'y' if len(lost) == 1 else 'ies'} ({named}); --keep-reference appends it."
        )
    return Bibliography(entries=entries, passed_over=library.passed_over, warnings=warnings)


def _hereafter(
    records: Iterable[Record], style: Style, form: CitationForm, repositories: Repositories
) -> dict[str, str]:
    """For each record ``first`` or ``later``, where its repository is named in several entries."""
    keys: dict[str, str] = {}
    for record in records:
        holding = holding_of(record)
        known = find_repository(holding.repository if holding else None, repositories.known)
        if known is not None:
            keys[record.id] = known.key
    session = style.session([to_csl(record, form, repositories=repositories) for record in records])
    several = {key for key in keys.values() if list(keys.values()).count(key) > 1}
    seen: set[str] = set()
    named: dict[str, str] = {}
    for item in session.ordered():
        key = keys.get(item.id)
        if key in several and key is not None:
            named[item.id] = "later" if key in seen else "first"
            seen.add(key)
    return named


# By collection ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a repository and collection; `unit` is the collection's number."""

    repository: str
    unit: str
    text: str

    def key(self, language: str) -> tuple[object, ...]:
        """Sorted by repository as the language sorts, then by number as a reader counts."""
        from provcite.csl import collate

        return (collate.key(self.repository, language), natural(self.unit), self.text)


def by_collection(
    records: Iterable[Record], style: Style, form: CitationForm, repositories: Repositories
) -> list[Node]:
    """Archives, printed editions, sites and what lies nowhere, each under its heading; a line a collection.

    A fond that records name in two scripts has one line.
    """
    lines: dict[tuple[str, str], _Line] = {}
    titled: dict[tuple[str, str], set[str]] = {}
    editions: set[str] = set()
    platforms: dict[str, str] = {}
    loose: list[dict[str, Any]] = []
    for record in records:
        if not record.sources:
            loose.append(to_csl(record, form, repositories=repositories))
        for holding in record.sources:
            key, line = _line(holding, form, repositories)
            other = lines.get(key)
            if other is None or _suits(line.unit, form) > _suits(other.unit, form):
                lines[key] = line
            if holding.collection:
                titled.setdefault(key, set()).add(holding.collection)
        for event in editions_of(record):
            editions.add(edition_words(replace(event, number=None, page=None, note=None), form))
        site = site_of(record)
        if site is not None and site.url and site.by and not is_edition(site, record):
            platforms.setdefault("; ".join(site.by), _site(site.url))
    archives: list[Node] = []
    for key, line in sorted(lines.items(), key=lambda pair: pair[1].key(style.locale)):
        titles = sorted({_in_letters(title, form) for title in titled.get(key, ())})
        text = line.text[:1].upper() + line.text[1:] + (f", {'; '.join(titles)}" if titles else "")
        archives.append(_closed(text, style))
    of_archives, of_editions, of_sites, of_others = headings(form)
    parts: list[tuple[str, list[Node]]] = [
        (of_archives, archives),
        (of_editions, [_closed(words, style) for words in sorted(filter(None, editions))]),
        (of_sites, [_closed(name, style, site) for name, site in sorted(platforms.items())]),
    ]
    if loose and style.has_bibliography:
        parts.append((of_others, [entry.text for entry in style.session(loose).bibliography()]))
    filled = [(heading, texts) for heading, texts in parts if texts]
    if len(filled) == 1:
        return filled[0][1]
    entries: list[Node] = []
    for heading, texts in filled:
        entries.append(Styled("font-weight", "bold", [heading]))
        entries.extend(texts)
    return entries


def _in_letters(title: str, form: CitationForm) -> str:
    """A collection's title in Latin letters where the style's citations have them."""
    if form.original == "none" or form.language.startswith("ru") or not uses(title, CYRILLIC):
        return title
    return romanized(title, "ru") or title


def headings(form: CitationForm) -> tuple[str, str, str, str]:
    """What the parts of a bibliography are called: archives, editions, sites, other works."""
    return _HEADINGS["ru" if form.language.startswith("ru") else "en"]


#: What the parts of a bibliography are called.
_HEADINGS: Final = {
    "en": ("Archives", "Printed editions", "Sites", "Other works"),
    "ru": ("Архивы", "Публикации документов", "Сайты", "Литература"),
}


def _suits(unit: str, form: CitationForm) -> bool:
    """Whether a collection's number is in the letters of the style's language."""
    return uses(unit, CYRILLIC) == form.language.startswith("ru")


def _line(holding: Holding, form: CitationForm, repositories: Repositories) -> tuple[tuple[str, str], _Line]:
    """The line of a holding, and what makes two lines one: the repository and the collection's number."""
    known = find_repository(holding.repository, repositories.known, place=holding.place or "")
    path = collection_path(holding)
    named = holding
    if known is not None and known.exactly(holding.repository or "") is not None:
        named = replace(holding, repository=known.key)  # by the style's name, whatever script the record has
    words = repositories.words(replace(named, path=(), labels=(), rest=None, collection=None), form)
    unit = render_path(path, known, form, repositories.known)
    head = ", ".join(part for part in (words.archive, words.place) if part)
    if unit:
        unit = unit[:1].upper() + unit[1:]
    text = ". ".join(part for part in (head, unit) if part)
    numbers = " ".join(value for _, value in path)
    latin = romanized(numbers, "ru") if uses(numbers, CYRILLIC) else numbers
    key = (known.key if named is not holding and known else head, fold_key(latin))
    return key, _Line(head, numbers, text)


def collection_path(holding: Holding) -> tuple[tuple[str, str], ...]:
    """The levels of `holding` that name its collection; empty where it is known by file numbers only."""
    for place, (level, _) in enumerate(holding.path):
        if level in _COLLECTION:
            # With the series beneath that have a name: Record Group 59, Central Decimal Files.
            end = place + 1
            while end < len(holding.path) and _is_named_series(*holding.path[end]):
                end += 1
            return holding.path[:end]
    # FO 371: the pieces of a British series are known by it, and nothing stands above it.
    levels = [level for level, _ in holding.path[:2]]
    return holding.path[:1] if levels == ["series", "piece"] else ()


def _is_named_series(level: str, value: str) -> bool:
    return role_of(level) is Role.SERIES and not any(character.isdigit() for character in value)


def natural(text: str) -> tuple[tuple[int, str], ...]:
    """A sort key in which 5 stands before 28 and 0102 beside 102."""
    return tuple(
        (int(part), part) if part.isdecimal() else (-1, part.casefold())
        for part in re.findall(r"\d{1,18}|\D+", text)
    )


def _site(url: str) -> str:
    """The address of the site that `url` is of."""
    match = re.match(r"(https?://[^/?#\s]{1,200})", url)
    return match.group(1) if match else ""


def _closed(text: str, style: Style, site: str = "") -> Node:
    """A line with its full stop, with quotation marks and apostrophes as the style's entries have them."""
    from provcite.csl import punctuation, richtext
    from provcite.csl.tree import Link, span

    said: Node | None = richtext.parse(text)
    if site:
        said = span(said, ". ", Link(site, [site]))
    stop = "." if _has_stops(style) and (site or not text.endswith(".")) else ""
    return punctuation.finish(span(said, stop), style.terms) or ""


def _has_stops(style: Style) -> bool:
    """Whether the entries of a style end in a full stop, as those of MHRA do not."""
    import json

    if not style.has_bibliography:
        return True
    compiled = style.compiled
    written = json.dumps([compiled["bibliography"], compiled["macros"]], separators=(",", ":"))
    return '"suffix":"."' in written
