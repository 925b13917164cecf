"""Keys under which records are found: the folding of titles, addresses, units and leaves.

Everything here is a function of text. A key is opaque: it is made by one function of this module
both when the store's index is written and when a manuscript is read.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from provcite.archives.identity import fold_number
from provcite.archives.normalise import fold_key
from provcite.model.levels import LEAF_LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from provcite.model.record import Record

#: Goes up with every change of what `record_keys` gives, so that an index made before is made anew.
KEYS_VERSION: Final = 3

_WORD = re.compile(r"\w+")
#: Longer titles are compared by their beginning.
MAX_TITLE: Final = 400
_APOSTROPHE = re.compile(r"['’ʹ′ʼ`ʻ‘ь]")
#: Hosts that hold or held the Wilson Center Digital Archive (shared reference: "Addresses").
WILSON_HOSTS: Final = frozenset(
    (
        "digitalarchive.umd.edu", "digitalarchive.wilsoncenter.org",
        "wilson-center-digital-archive.dvincitest.com", "wilson-center.drivingcreative.com",
        "legacy.wilsoncenter.org", "digitalarchive.org", "cwihp.org",
    )
)  # fmt: skip
#: Levels that some references to the same unit leave out (the folder of AVPRF, an ordinal number).
_OPTIONAL_LEVELS: Final = frozenset(("papka", "poriadok", "kartoteka"))


@lru_cache(maxsize=8192)
def title_key(title: str) -> str:
    """A title without case, accents, punctuation and soft signs; at most `MAX_TITLE` characters."""
    folded = unicodedata.normalize("NFKD", _APOSTROPHE.sub("", title.casefold()))
    folded = "".join(character for character in folded if not unicodedata.combining(character))
    return " ".join(_WORD.findall(folded))[:MAX_TITLE]


@lru_cache(maxsize=8192)
def url_key(address: str) -> str:
    """An address without scheme, ``www.``, closing slash, fragment, query and ending.

    Addresses of the Wilson Center Digital Archive give ``wcda:`` and the document's number or slug,
    whatever their host: the number is the identity, the host is not.
    """
    text = re.sub(r"^[a-z]{2,6}:/{1,4}", "", address.strip(), flags=re.IGNORECASE)
    text = text.partition("#")[0]
    text, _, query = text.partition("?")
    host, slash, path = text.partition("/")
    host = host.casefold().removeprefix("www.").partition(":")[0]
    path = path.rstrip("/")
    if host in WILSON_HOSTS:
        match = re.fullmatch(
            r"(?:document|srv/record|node)/([\w-]{1,300})(?:\.(?:pdf|ris|json|html?))?", path
        )
        if match:
            kind = "node:" if path.startswith("node/") else ""
            return "wcda:" + kind + match.group(1).casefold()
    kept = "&".join(
        part for part in query.split("&") if part and not part.startswith(("utm_", "fbclid", "ref="))
    )
    return host + (slash + path if path else "") + ("?" + kept if kept else "")


def is_wilson(address: str) -> bool:
    """Whether an address belongs to the Wilson Center Digital Archive, now or formerly."""
    text = re.sub(r"^[a-z]{2,6}:/{1,4}", "", address.strip(), flags=re.IGNORECASE)
    return text.partition("/")[0].casefold().removeprefix("www.").partition(":")[0] in WILSON_HOSTS


@lru_cache(maxsize=16384)
def value_key(value: str) -> str:
    """The value of one unit (``0102``, ``R-9401``, ``1Б``) folded: script, case, spaces, signs."""
    return re.sub(r"[.,;№'’\"()\[\]\s]", "", fold_number(value))


def unit_values(path: Iterable[tuple[str, str]], *, optional: bool = True) -> tuple[str, ...]:
    """The folded values of the units above the leaf; `optional` keeps papka and the like."""
    return tuple(
        value_key(value)
        for level, value in path
        if level not in LEAF_LEVELS and (optional or level not in _OPTIONAL_LEVELS)
    )


@lru_cache(maxsize=2048)
def house_key(repository: str | None) -> str:
    """A repository's canonical key, folded; of an unknown one the folded name."""
    from provcite.archives.repositories import Repositories

    if not repository:
        return ""
    shipped = Repositories.shipped()
    bracket = re.fullmatch(r"(.{2,200}?)\s?[(\[]([^()\[\]]{2,40})[)\]]", repository)
    # "Russian State Archive of Contemporary History (RGANI)" is known by either half.
    for form in (repository, *(bracket.groups() if bracket else ())):
        known = shipped.find(form)
        if known:
            return fold_key(known[0].repository.key)
    return fold_key(repository)


def reference_keys(repository: str | None, path: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The keys of a unit: with its repository, and without the levels that some leave out.

    Values alone make the key, not levels: "fond 5, opis 28, delo 410" and "fond 5, series 28,
    file 410" are one unit.
    """
    house = house_key(repository)
    keys: dict[str, None] = {}
    for optional in (True, False):
        values = unit_values(path, optional=optional)
        if len(values) >= 1:
            keys.setdefault("|".join((house, *values)))
    return tuple(keys)


_LEAF = re.compile(r"(\d{1,7})\s?(об|ob|зв|v(?:erso)?|r(?:ecto)?|ff|[a-zа-я])?(?![\w])", re.IGNORECASE)
_JOIN = re.compile(r"\s{0,3}[-‐‑‒–—−]\s{0,3}")


def leaf_ranges(value: str) -> tuple[tuple[int, int], ...]:
    """The ranges of leaves that a value names: ``12-15, 18`` gives ((12, 15), (18, 18)).

    Shortened ranges are filled (``301-3`` is 301 to 303); verso and inserted leaves count as
    their number. Empty where the value holds no number.
    """
    found: list[tuple[int, int]] = []
    matches = list(_LEAF.finditer(value))
    index = 0
    while index < len(matches):
        first = int(matches[index].group(1))
        last = first
        if index + 1 < len(matches):
            between = value[matches[index].end() : matches[index + 1].start()]
            if _JOIN.fullmatch(between.strip(".") or "x") or _JOIN.fullmatch(between):
                digits = matches[index + 1].group(1)
                head = matches[index].group(1)
                last = int(head[: -len(digits)] + digits) if len(digits) < len(head) else int(digits)
                index += 1
        found.append((min(first, last), max(first, last)) if last >= first else (first, first))
        index += 1
    return tuple(found)


def leaves_inside(inner: str, outer: str) -> bool | None:
    """Whether the leaves `inner` lie within `outer`; None where either names none."""
    wanted, known = leaf_ranges(inner), leaf_ranges(outer)
    if not wanted or not known:
        return None
    return all(any(low <= first and last <= high for low, high in known) for first, last in wanted)


def leaves_touch(inner: str, outer: str) -> bool:
    """Whether any leaf is in both."""
    return any(
        first <= high and low <= last
        for first, last in leaf_ranges(inner)
        for low, high in leaf_ranges(outer)
    )


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


def record_keys(record: Record) -> Iterator[tuple[str, str]]:
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
        for key in reference_keys(holding.repository, holding.path):
            yield from new("reference", key)
        # A note that forgot the repository is still to be understood, where the numbers say enough.
        bare = reference_keys(None, holding.path)
        if bare and bare[0].count("|") >= 3:
            yield from new("reference", bare[0])
    for address in record_addresses(record):
        yield from new("url", url_key(address))
    if any(is_wilson(address) for address in record_addresses(record)):
        for event in record.events_of("published"):
            if event.number:
                yield from new("url", "wcda:" + event.number.casefold())
    for title in record_titles(record):
        key = title_key(title)
        yield from new("title", key)
        if record.date:
            yield from new("title_date", f"{key}|{record.date}")
    if record.date:
        yield from new("date", record.date)
    for relation in record.relations:
        yield from new("relation", relation.record.casefold())
