"""How pages name each other: by addresses on a server."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import quote, urlencode

from provcite.archives.normalise import fold_key
from provcite.exchange.keys import ascii_key

if TYPE_CHECKING:
    from collections.abc import Mapping


class Links(Protocol):
    """What a template asks: where something is."""

    #: Whether there is a server that answers questions.
    live: bool

    def page(self, name: str) -> str:
        """A page by its own name: ``home``, ``search``, ``repositories``, ``persons``, ``projects`` …"""

    def static(self, name: str) -> str:
        """A style sheet or script."""

    def record(self, record_id: str) -> str:
        """The page of a record."""

    def download(self, record_id: str, format: str, extension: str) -> str:
        """A record in a format."""

    def repository(self, key: str) -> str:
        """The page of a repository."""

    def person(self, name: str) -> str:
        """The page of a person."""

    def project(self, name: str) -> str:
        """The page of a project."""

    def search(self, values: Mapping[str, str]) -> str:
        """The answers to what is asked."""


#: The pages that have a name, with their addresses on a server.
PAGES: Final = {
    "home": "/",
    "search": "/search",
    "repositories": "/repositories",
    "persons": "/persons",
    "projects": "/projects",
    "check": "/check",
    "harvest": "/harvest",
    "help": "/help",
    "feed": "/feed.atom",
    "api": "/api/openapi.json",
    "oai": "/oai",
}


def _quoted(name: str) -> str:
    return quote(name, safe="")


class ServerLinks:
    """Addresses on the server that the page comes from."""

    live = True

    def page(self, name: str) -> str:
        """See `Links`."""
        return PAGES[name]

    def static(self, name: str) -> str:
        """See `Links`."""
        return f"/static/{name}"

    def record(self, record_id: str) -> str:
        """See `Links`."""
        return f"/records/{_quoted(record_id)}"

    def download(self, record_id: str, format: str, extension: str) -> str:
        """See `Links`."""
        return f"/records/{_quoted(record_id)}/as/{_quoted(format)}"

    def repository(self, key: str) -> str:
        """See `Links`."""
        return f"/repositories/{_quoted(key)}"

    def person(self, name: str) -> str:
        """See `Links`."""
        return f"/persons/{_quoted(name)}"

    def project(self, name: str) -> str:
        """See `Links`."""
        return f"/projects/{_quoted(name)}"

    def search(self, values: Mapping[str, str]) -> str:
        """See `Links`."""
        return f"/search?{urlencode(values)}" if values else "/search"


def file_name(name: str) -> str:
    """A file's name for whatever something is called: its letters in ASCII, and what tells it from others.

    Names that are one to a search (capitals, accents) have one file.
    """
    key = fold_key(name)
    plain = re.sub(r"[^a-z0-9]+", "-", ascii_key(key).lower()).strip("-")[:60]
    digest = hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:8]
    return f"{plain}-{digest}" if plain else digest
