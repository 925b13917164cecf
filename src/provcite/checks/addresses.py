"""Where an address that moved is now, and what is wrong with a broken one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provcite.checks.keys import is_wilson, record_addresses, url_key

if TYPE_CHECKING:
    from provcite.model.record import Record

#: The present host of the Wilson Center Digital Archive.
PRESENT_HOST = "digitalarchive.umd.edu"

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


def present_address(address: str) -> str | None:
    """The present form of an address of the Wilson Center Digital Archive; None of any other.

    Host replaced, path kept, ending and query dropped (shared reference: "Addresses").
    """
    if not is_wilson(address):
        return None
    key = url_key(address)
    if not key.startswith("wcda:") or key.startswith("wcda:node:"):
        return None
    path = re.sub(r"^[a-z]{2,6}:/{1,4}[^/]{0,200}/", "", address, flags=re.IGNORECASE)
    name = re.sub(r"\.(?:pdf|ris|json|html?)$", "", path.partition("?")[0].partition("#")[0].rstrip("/"))
    return f"https://{PRESENT_HOST}/document/{name.rpartition('/')[2]}"


def moved_to(address: str, record: Record) -> str | None:
    """The record's working address where `address` is a former one of the same document, else None."""
    working = record.url
    if working is None:
        return None
    if _plain(address) == _plain(working):
        return None
    key = url_key(address)
    if key == url_key(working) and _host(address) == _host(working):
        return None
    former = {url_key(item) for item in record_addresses(record)}
    if key in former or (is_wilson(address) and is_wilson(working) and key == url_key(working)):
        return working
    return None


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


def is_search(address: str) -> bool:
    """Whether an address leads to a search or to a builder's test copy, not to a document."""
    if any(host in address for host in _TEST_HOSTS):
        return True
    return is_wilson(address) and _SEARCH.search(address) is not None
