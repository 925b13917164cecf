"""Records by what a person remembers of them: words, a reference as it is printed, an archive, a name.

What is typed is taken as words first. Where no record has them all, or where the words are a reference, it is
read again: as a reference to a file, as an archive under any of its names, as a person in another spelling.
The reader of references is loaded only then.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from provcite.model.errors import UsageError
from provcite.store.query import Filter, Query, parse_query

if TYPE_CHECKING:
    from provcite.archives.authorities import Authorities
    from provcite.model.reference import ArchivalReference
    from provcite.store.index import Hit
    from provcite.store.library import Library

#: What may be a reference: a number behind a label, or numbers parted by strokes or hyphens.
_REFERENCE: Final = re.compile(
    r"(?<!\w)(?:[fфлl]{1,2}|op|d|оп|д|ф|rg|box|folder|fond|opis|delo|file|bd|bl|no|nr|vol|leg|fonds)\.?\s?№?\s?\d"
    r"|\d[\w.]{0,9}[/-]\d|(?<!\w)[A-Z]{1,4}\s\d{1,4}/\d",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"(?<!\S)(1[5-9]\d\d|20[0-2]\d)(?!\S)")
#: Archives that a part of a name may mean, and names that are compared with one, at most.
_ARCHIVES: Final = 5
_NAMES: Final = 20_000
#: How much alike two spellings of a name must be.
_ALIKE: Final = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The records that answer, best first, and as what the words were understood.

    `how` is ``words``, ``reference``, ``archive`` or ``name``; `query` is what the index was asked.
    """

    hits: tuple[Hit, ...]
    how: str
    query: Query
    said: str = ""


def find(library: Library, text: str, *, limit: int = 20, ranked: bool = True) -> Found:
    """The records that `text` means; UsageError for a query that means nothing.

    Who only wants to know as what the words are understood leaves them unranked, which is quicker.
    """
    query = parse_query(text)
    plain = not query.filter and '"' not in text and ":" not in text
    if plain and _REFERENCE.search(text):
        found = _by_reference(library, text, limit)
        if found is not None:
            return found
    hits = library.index().search(query, limit=limit, ranked=ranked)
    if not hits and plain:
        for read in (_by_archive, _by_name):
            found = read(library, text, limit)
            if found is not None:
                return found
    return Found(hits=tuple(hits), how="words", query=query)


def _asked(library: Library, query: Query, how: str, said: str, limit: int) -> Found | None:
    hits = library.index().search(query, limit=limit)
    return Found(hits=tuple(hits), how=how, query=query, said=said) if hits else None


# -- a reference ---------------------------------------------------------------------------------


def _by_reference(library: Library, text: str, limit: int) -> Found | None:
    """The records of a file, those whose leaves are meant first; else those below a fond or a series."""
    from provcite.archives.parse import parse

    known = library.authorities()
    found = parse(text, repositories=known.repositories).references
    if len(found) != 1 or not found[0].reference.path:
        return None
    reference = found[0].reference
    said = ", ".join(
        [reference.repository_key or reference.repository or "any archive"]
        + [f"{level} {value}" for level, value in reference.path]
    )
    try:
        exact = _asked(library, Query(filter=Filter(file=(text,))), "reference", said, limit)
    except UsageError:
        exact = None
    if exact is not None:
        return _by_leaf(library, exact, reference)
    return _below(library, reference, known, said, limit)


def _by_leaf(library: Library, found: Found, reference: ArchivalReference) -> Found:
    from provcite.archives.leaves import leaves_inside
    from provcite.checks.keys import leaf_of

    leaf = leaf_of(reference.path)
    if leaf is None:
        return found
    meant = []
    for hit in found.hits:
        held = (leaf_of(holding.path) for holding in library.get(hit.listed.id).sources)
        if any(own is not None and leaves_inside(leaf, own) for own in held):
            meant.append(hit)
    return Found(hits=tuple(meant) or found.hits, how=found.how, query=found.query, said=found.said)


def _below(
    library: Library, reference: ArchivalReference, known: Authorities, said: str, limit: int
) -> Found | None:
    """The records of a fond, a series or a box: by the words in which their reference is written."""
    from provcite.archives.render import render

    words = render(reference, "words", range_dash="hyphen", repositories=known.repositories)
    house = reference.repository_key or reference.repository
    query = parse_query(f'reference:"{words.replace(chr(34), " ")}"')
    wanted = Filter(repository=(house,)) if house else Filter()
    return _asked(library, Query(match=query.match, filter=wanted), "reference", said, limit)


# -- an archive, a person ------------------------------------------------------------------------


def _without_years(text: str) -> tuple[str, Filter]:
    """The words without the years among them, and the years as a filter."""
    years = tuple(_YEAR.findall(text))
    return " ".join(_YEAR.sub(" ", text).split()), Filter(date=years)


def _by_archive(library: Library, text: str, limit: int) -> Found | None:
    """The records of an archive under any of its names, in any script, or a part of one."""
    words, years = _without_years(text)
    repositories = library.repositories()
    if len(words) < 2:
        return None
    matches = repositories.find(words) or repositories.search(words)
    keys = tuple(dict.fromkeys(match.repository.key for match in matches))[:_ARCHIVES]
    if not keys:
        return None
    return _asked(
        library, Query(filter=Filter(repository=keys).also(years)), "archive", ", ".join(keys), limit
    )


def _by_name(library: Library, text: str, limit: int) -> Found | None:
    """The records that name a person in another spelling, romanisation or script."""
    from provcite.archives.names import compare_names, name_keys

    words, years = _without_years(text)
    if not 2 < len(words) < 80 or any(character.isdigit() for character in words):
        return None
    keys = name_keys(words)
    alike = []
    for name in library.index().values_of("person", _NAMES):
        if keys.isdisjoint(name_keys(name)):
            continue
        compared = compare_names(words, name)
        if compared.matches and compared.score >= _ALIKE:
            alike.append((-compared.score, name))
    names = tuple(name for _, name in sorted(alike)[:_ARCHIVES])
    if not names:
        return None
    return _asked(library, Query(filter=Filter(person=names).also(years)), "name", ", ".join(names), limit)
