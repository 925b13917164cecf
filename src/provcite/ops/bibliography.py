"""Bibliographies: an entry for each record, or one line for each repository and collection.

The second is Chicago's rule for archives (CMOS 18, 14.119-14.130): the bibliography names what was
consulted, the notes name the documents.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from provcite.exchange.csl_item import Repositories, holding_of, to_csl
from provcite.exchange.holding_words import find_repository, render_path
from provcite.model.errors import UsageError
from provcite.ops.citables import Citable
from provcite.ops.cite import lost_levels, with_reference

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
    filters: Mapping[str, Sequence[str]] | None = None,
) -> Bibliography:
    """The bibliography of the records that `words` mean (see `chosen`), in the style's order.

    `by` is ``item`` or ``collection``. Raises UsageError for a style that has no bibliography.
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
    items: list[dict[str, Any]] = []
    cited: dict[str, Citable] = {}
    for record in records:
        item = to_csl(record, form, repositories=repositories)
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
    if lost:
        named = ", ".join(lost[:5]) + (" …" if len(lost) > 5 else "")
        warnings.append(
            f"The style “{style.title}” drops the archival reference of {len(lost):,} "
            f"entr{'y' if len(lost) == 1 else 'ies'} ({named}); --keep-reference appends it."
        )
    return Bibliography(entries=entries, passed_over=library.passed_over, warnings=warnings)


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
    """One line for each repository and collection, then the digital archives, then what lies nowhere."""
    lines: set[_Line] = set()
    titled: dict[tuple[str, str], set[str]] = {}
    platforms: dict[str, str] = {}
    loose: list[dict[str, Any]] = []
    for record in records:
        if not record.sources:
            loose.append(to_csl(record, form, repositories=repositories))
        for holding in record.sources:
            line = _line(holding, form, repositories)
            lines.add(line)
            if holding.collection:
                titled.setdefault((line.repository, line.text), set()).add(holding.collection)
        publication = record.publication
        if publication is not None and publication.url and publication.by:
            platforms.setdefault("; ".join(publication.by), _site(publication.url))
    entries: list[Node] = []
    for line in sorted(lines, key=lambda line: line.key(style.locale)):
        text = line.text
        titles = sorted(titled.get((line.repository, line.text), ()))
        if titles:
            text += ", " + "; ".join(titles)
        entries.append(_closed(text, style))
    for name, site in sorted(platforms.items()):
        entries.append(_closed(name, style, site))
    if loose and style.has_bibliography:
        entries.extend(entry.text for entry in style.session(loose).bibliography())
    return entries


def _line(holding: Holding, form: CitationForm, repositories: Repositories) -> _Line:
    from dataclasses import replace

    words = repositories.words(replace(holding, path=(), rest=None), form)
    path = collection_path(holding)
    known = find_repository(holding.repository, repositories.known)
    unit = render_path(path, known, form, repositories.known)
    head = ", ".join(part for part in (words.archive, words.place) if part)
    if unit:
        unit = unit[:1].upper() + unit[1:]
    text = ". ".join(part for part in (head, unit) if part)
    return _Line(head, " ".join(value for _, value in path), text)


def collection_path(holding: Holding) -> tuple[tuple[str, str], ...]:
    """The levels of `holding` that name its collection; empty where it is known by file numbers only."""
    for place, (level, _) in enumerate(holding.path):
        if level in _COLLECTION:
            return holding.path[: place + 1]
    # FO 371: the pieces of a British series are known by it, and nothing stands above it.
    levels = [level for level, _ in holding.path[:2]]
    return holding.path[:1] if levels == ["series", "piece"] else ()


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
    return punctuation.finish(span(said, "." if site or not text.endswith(".") else ""), style.terms) or ""
