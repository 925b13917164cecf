"""Keys under which records are found: the folding of titles, addresses, units and leaves.

Everything here is a function of text and of the authorities (`provcite.archives.authorities`), a
store's own among them. A key is opaque: it is made by one function of this module both when the
store's index is written and when a manuscript is read.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from provcite.archives.addresses import canonical
from provcite.archives.normalise import fold_key, title_key, unit_key
from provcite.model.levels import LEAF_LEVELS, in_one_notation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from provcite.archives.authorities import Authorities
    from provcite.archives.concordances import Unit
    from provcite.model.record import Record

#: Goes up with every change of what `record_keys` gives, so that an index made before is made anew.
KEYS_VERSION: Final = 5

#: The key of the Wilson Center Digital Archive in the address rules.
WILSON: Final = "wcda"
_OF_WILSON: Final = f"{WILSON}:"
#: Levels that some references to the same unit leave out (the folder of AVPRF, an ordinal number).
_OPTIONAL_LEVELS: Final = frozenset(("papka", "poriadok", "kartoteka"))


@lru_cache(maxsize=8192)
def url_key(address: str, known: Authorities) -> str:
    """An address folded: equal for addresses of one document.

    Addresses of a platform that the address rules know give the platform and what names the
    document there (``wcda:113371``), whatever their host; a copy in a web archive gives what it is
    a copy of. Of any other address scheme, ``www.``, closing slash, fragment and the marks of
    advertisers are left out.
    """
    if known.addresses.platform_of(_host_of(address))[0] is not None or "/web/" in address:
        read = canonical(address, known.addresses)
        if read.platform is not None and (read.number or read.slug):
            return read.identity
        if read.archived_of is not None:
            address = read.archived_of
    return _plain_key(address)


_SCHEME = re.compile(r"^[a-z]{2,6}:/{1,4}", re.IGNORECASE)


def _plain_key(address: str) -> str:
    text = _SCHEME.sub("", address.strip())
    text = text.partition("#")[0]
    text, _, query = text.partition("?")
    host, slash, path = text.partition("/")
    host = host.casefold().removeprefix("www.").partition(":")[0]
    path = path.rstrip("/")
    kept = "&".join(
        part for part in query.split("&") if part and not part.startswith(("utm_", "fbclid", "ref="))
    )
    return host + (slash + path if path else "") + ("?" + kept if kept else "")


def _host_of(address: str) -> str:
    text = _SCHEME.sub("", address.strip())
    return text.partition("/")[0].partition("?")[0].casefold().partition(":")[0].removeprefix("www.")


def platform_of(address: str, known: Authorities) -> str | None:
    """The key of the digital archive to which an address belongs, now or formerly."""
    found = known.addresses.platform_of(_host_of(address))[0]
    return found.key if found is not None else None


def is_kept_platform(address: str, known: Authorities) -> bool:
    """Whether an address belongs to an archive of which a store keeps the documents.

    The Wilson Center Digital Archive, and those that the store's own address rules add.
    """
    key = platform_of(address, known)
    return key is not None and (key == WILSON or key in known.addresses.own)


value_key = unit_key


def unit_values(path: Iterable[tuple[str, str]], *, optional: bool = True) -> tuple[str, ...]:
    """The folded values of the units above the leaf; `optional` keeps papka and the like."""
    return tuple(
        value_key(value)
        for level, value in in_one_notation(tuple(path))
        if level not in LEAF_LEVELS and (optional or level not in _OPTIONAL_LEVELS)
    )


@lru_cache(maxsize=4096)
def house_key(repository: str | None, known: Authorities) -> str:
    """A repository's canonical key, folded; of an unknown one the folded name."""
    found = house_of(repository, known)
    return fold_key(found if found is not None else repository or "")


@lru_cache(maxsize=4096)
def house_of(repository: str | None, known: Authorities) -> str | None:
    """The key of a repository by any of its names; None where it is not known."""
    if not repository:
        return None
    bracket = re.fullmatch(r"(.{2,200}?)\s?[(\[]([^()\[\]]{2,40})[)\]]", repository)
    # "Russian State Archive of Contemporary History (RGANI)" is known by either half.
    for form in (repository, *(bracket.groups() if bracket else ())):
        matches = known.repositories.find(form)
        if matches:
            return matches[0].repository.key
    return None


def other_places(
    repository: str | None, path: tuple[tuple[str, str], ...], known: Authorities
) -> tuple[Unit, ...]:
    """Where else the concordances say that the unit is or was: (repository key, path), leaves kept."""
    if not path or not known.concordances:
        return ()
    house = house_of(repository, known)
    return known.concordances.elsewhere(house, path) if house is not None else ()


def reference_keys(
    repository: str | None, path: Sequence[tuple[str, str]], known: Authorities
) -> tuple[str, ...]:
    """The keys of a unit: with its repository, and without the levels that some leave out.

    Values alone make the key, not levels: "fond 5, opis 28, delo 410" and "fond 5, series 28,
    file 410" are one unit.
    """
    house = house_key(repository, known)
    keys: dict[str, None] = {}
    for optional in (True, False):
        values = unit_values(path, optional=optional)
        if len(values) >= 1:
            keys.setdefault("|".join((house, *values)))
    return tuple(keys)


def leaf_of(path: Iterable[tuple[str, str]]) -> str | None:
    """The leaf of a path, or None."""
    return next((value for level, value in path if level in LEAF_LEVELS), None)


def record_addresses(record: Record) -> tuple[str, ...]:
    """Every address of a record, the working one first."""
    found: dict[str, None] = {}
    if record.url:
        found.setdefault(record.url)
    for event in record.provenance:
        for address in (event.url, *event.former_urls):
            if address:
                found.setdefault(address)
    return tuple(found)


def record_url_keys(record: Record, known: Authorities) -> tuple[str, ...]:
    """The keys of every address of a record, and of its number at the archive that publishes it."""
    addresses = record_addresses(record)
    found = dict.fromkeys(url_key(address, known) for address in addresses)
    if any(key.startswith(_OF_WILSON) for key in found) or any(
        platform_of(address, known) == WILSON for address in addresses
    ):
        for event in record.events_of("published"):
            if event.number:
                found.setdefault(_OF_WILSON + event.number.casefold())
    return tuple(found)


def record_titles(record: Record) -> tuple[str, ...]:
    """Every title of a record: own, short, original, and those of its publications."""
    found: dict[str, None] = {}
    for title in (
        record.title,
        record.short_title,
        record.original_title,
        *(e.title for e in record.provenance),
    ):
        if title:
            found.setdefault(title)
    return tuple(found)


def unit_keys(repository: str | None, path: tuple[tuple[str, str], ...], known: Authorities) -> Iterator[str]:
    """The keys of a unit under its own and every other number that it has or had."""
    yield from reference_keys(repository, path, known)
    for house, other in other_places(repository, path, known):
        yield from reference_keys(house, other, known)


def record_keys(record: Record, known: Authorities) -> Iterator[tuple[str, str]]:
    """Every (kind, key) under which a record is found; see `provcite.checks.lookup.KINDS`."""
    seen: set[tuple[str, str]] = set()

    def new(kind: str, key: str) -> Iterator[tuple[str, str]]:
        if key and (kind, key) not in seen:
            seen.add((kind, key))
            yield kind, key

    for name in (record.id, *record.aliases, *(event.number for event in record.provenance)):
        if name:
            yield from new("key", name.casefold())
    for holding in record.sources:
        for key in unit_keys(holding.repository, holding.path, known):
            yield from new("reference", key)
        # A note that forgot the repository is still to be understood, where the numbers say enough.
        bare = reference_keys(None, holding.path, known)
        if bare and bare[0].count("|") >= 3:
            yield from new("reference", bare[0])
    for key in record_url_keys(record, known):
        yield from new("url", key)
    for title in record_titles(record):
        key = title_key(title)
        yield from new("title", key)
        if record.date:
            yield from new("title_date", f"{key}|{record.date}")
    if record.date:
        yield from new("date", record.date)
    for relation in record.relations:
        yield from new("relation", relation.record.casefold())
