"""Addresses of the Wilson Center Digital Archive: which document, where it stands now.

The archive's documents print the former host in their mastheads and the present one in their
citations, with the same path after both.
The number (or, since 2022, the words after ``/document/``) is the document's identity, the host is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from provcite.archives.addresses import Kind, canonical

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


_HOST: Final = re.compile(r"^(?:[a-z]+://)?([^/?#:@\s]+)", re.IGNORECASE)


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
    """The document that `address` leads to, or None where it is none of the archive's.

    What an address means is `provcite.archives.addresses`'s to say; a node's number is the site's
    own and no document's.
    """
    found = canonical(address.strip())
    if found.platform != "wcda" or found.kind not in (Kind.DOCUMENT, Kind.STAGING):
        return None
    if not (found.number or found.slug):
        return None
    match = _HOST.search(found.archived_of or found.url)
    host = match[1].lower().removeprefix("www.") if match else HOST
    return DocumentAddress(host=host, number=found.number, slug=None if found.number else found.slug)
