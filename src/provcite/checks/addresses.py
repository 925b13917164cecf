"""Where an address that moved is now, and what is wrong with a broken one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provcite.archives.addresses import Kind, canonical
from provcite.checks.keys import WILSON, platform_of, record_addresses, url_key

if TYPE_CHECKING:
    from provcite.archives.authorities import Authorities
    from provcite.model.record import Record

_BROKEN = (
    (re.compile(r"(?:https?://){2,}|https?://https?:?/{0,2}", re.IGNORECASE), "it begins twice"),
    (
        re.compile(r"\bhttps?:/(?!/)\S|\bhttps?//\S|\bhttps?;//|\bhttp?s?:\\\\", re.IGNORECASE),
        "its beginning is not http://",
    ),
    (re.compile(r"\bhttps?://\s\S{2,}\.\S{2,}", re.IGNORECASE), "a space parts it"),
    (re.compile(r"\bhttps?://[^\s/.]{1,100}/\S", re.IGNORECASE), "its host has no dot"),
    (
        re.compile(r"\bhttps?://[^\s]{0,300},(?:org|com|edu|net|de|ru|uk)\b", re.IGNORECASE),
        "a comma stands for a dot",
    ),
    (re.compile(r"\b(?:htps|htttps?|hhttps?|ttps?|htpp)://\S", re.IGNORECASE), "its beginning is misspelt"),
)
_SEARCH = re.compile(
    r"/(?:search(?:-results)?)(?:[/?]|$)|[?&](?:search_api_fulltext|fuseaction)=", re.IGNORECASE
)
_TEST_HOSTS = ("dvincitest.com", "drivingcreative.com")


def present_address(address: str, known: Authorities) -> str | None:
    """The present form of an address whose host has moved; None where nothing says that it has.

    Of the Wilson Center Digital Archive also without ending and query: host replaced, path kept
    (shared reference: "Addresses").
    """
    read = canonical(address, known.addresses)
    if read.archived_of is not None or not (read.number or read.slug) or read.kind is Kind.NODE:
        return None
    if read.superseded or read.kind is Kind.STAGING or read.platform == WILSON:
        return read.canonical_url
    return None


def moved_to(address: str, record: Record, known: Authorities) -> str | None:
    """The record's working address where `address` is a former one of the same document, else None."""
    working = record.url
    if working is None:
        return None
    if _plain(address) == _plain(working):
        return None
    key = url_key(address, known)
    if key == url_key(working, known) and _host(address) == _host(working):
        return None
    if key not in {url_key(item, known) for item in record_addresses(record)}:
        return None
    read = canonical(address, known.addresses)
    if read.archived_of is not None:
        return None  # a copy that was taken on purpose
    if canonical(working, known.addresses).superseded and read.platform is not None and not read.superseded:
        return None  # the record's is the old one
    return working


def _plain(address: str) -> str:
    return (
        re.sub(r"^[a-z]{2,6}://(?:www\.)?", "", address.strip(), flags=re.IGNORECASE).rstrip("/").casefold()
    )


def _host(address: str) -> str:
    return _plain(address).partition("/")[0]


def broken_addresses(text: str) -> list[tuple[int, int, str]]:
    """Stretches of `text` that were meant as an address and are none, each with what is wrong."""
    found: list[tuple[int, int, str]] = []
    for pattern, fault in _BROKEN:
        for match in pattern.finditer(text):
            end = match.end()
            while end < len(text) and not text[end].isspace() and text[end] not in '>)]”"»':
                end += 1
            while end > match.start() and text[end - 1] in ".,;":
                end -= 1
            if not any(start < end and match.start() < stop for start, stop, _ in found):
                found.append((match.start(), end, fault))
    return sorted(found)


def fault_of_target(address: str) -> str | None:
    """What is wrong with the address behind a link, or None."""
    if re.search(r"\s", address.strip()):
        return "a space parts it"
    faults = broken_addresses(address)
    if faults:
        return faults[0][2]
    if re.match(r"https?://", address) and re.search(r"[.,;:”’»]$", address):
        return "punctuation is stuck to its end"
    return None


def is_search(address: str, known: Authorities) -> bool:
    """Whether an address leads to a search or to a builder's test copy, not to a document."""
    if any(host in address for host in _TEST_HOSTS):
        return True
    key = platform_of(address, known)
    if key == WILSON:
        return _SEARCH.search(address) is not None
    if key in known.addresses.own:
        return canonical(address, known.addresses).kind in (Kind.SEARCH, Kind.STAGING)
    return False
