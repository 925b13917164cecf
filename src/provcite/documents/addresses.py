"""Addresses of the Wilson Center Digital Archive: which document, where it stands now.

Hosts and forms follow the notes of the project's archival reference: the sample document prints
the former host in its masthead and the present one in its citation, with the same path after both.
The number (or, since 2022, the words after ``/document/``) is the document's identity, the host is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

HOST: Final = "digitalarchive.umd.edu"
FORMER_HOST: Final = "digitalarchive.wilsoncenter.org"
#: Hosts that served, or copied, the archive; only the first two are ever written into a record.
HOSTS: Final = frozenset(
    {
        HOST,
        FORMER_HOST,
        "wilson-center-digital-archive.dvincitest.com",
        "wilson-center.drivingcreative.com",
    }
)

_DOCUMENT: Final = re.compile(
    r"(?:https?://)?(?:www\.)?(?P<host>[a-z0-9.-]{4,80})(?::\d{1,5})?/(?:srv/record|document|node)/(?P<name>[^\s/?#<>\"'()]{1,300})",
    re.IGNORECASE,
)
_EXTENSION: Final = re.compile(r"\.(?:pdf|ris|json|html?)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAddress:
    """An address of one document: its `number`, or else the `slug` (words joined by hyphens)."""

    host: str
    number: str | None = None
    slug: str | None = None

    @property
    def name(self) -> str:
        """What follows ``/document/``."""
        return self.number or self.slug or ""

    @property
    def current(self) -> str:
        """The address at the present host."""
        return f"https://{HOST}/document/{self.name}"

    @property
    def former(self) -> str:
        """The address at the host before."""
        return f"https://{FORMER_HOST}/document/{self.name}"


def is_host(text: str) -> bool:
    """Whether `text` is, or has, one of the archive's hosts."""
    lowered = text.lower()
    return any(host in lowered for host in HOSTS)


def document_address(address: str) -> DocumentAddress | None:
    """The document that `address` leads to, or None where it is none of the archive's."""
    match = _DOCUMENT.search(address.strip())
    if match is None or match["host"].lower().removeprefix("www.") not in HOSTS:
        return None
    if "/node/" in address.lower():
        return None  # the site's internal number: no document number can be derived from it
    name = _EXTENSION.sub("", match["name"].rstrip(".,;"))
    host = match["host"].lower().removeprefix("www.")
    if name.isdecimal():
        return DocumentAddress(host=host, number=name)
    return DocumentAddress(host=host, slug=name.lower()) if name else None
