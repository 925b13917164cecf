"""How pages name each other: by addresses on a server, by files that lie beside each other in a site."""

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

    def turned(self, kind: str, name: str, page: int) -> str:
        """A later page of the records of a ``repository``, ``person``, ``project`` …"""


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

    def turned(self, kind: str, name: str, page: int) -> str:
        """See `Links`."""
        return f"{getattr(self, kind)(name)}?page={page}"


#: The folders of a site, by what their pages are about.
FOLDERS: Final = {
    "repository": "repositories",
    "person": "persons",
    "project": "projects",
    "decade": "decades",
    "language": "languages",
}
#: An id that can be a file's name anywhere, whatever is done to capitals.
_PLAIN: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")


class SiteLinks:
    """Where the files of a site are, seen from a page in the site's folder (`up` is "") or one below ("../").

    `named` has afterwards what pages there must be: (kind, name) of all that was linked to.
    """

    live = False

    def __init__(self, up: str = "") -> None:
        self._up = up
        self.named: set[tuple[str, str]] = set()

    def page(self, name: str) -> str:
        """See `Links`."""
        return self._up + ("index.html" if name == "home" else f"{name}.html")

    def static(self, name: str) -> str:
        """See `Links`."""
        return f"{self._up}static/{name}"

    def record(self, record_id: str) -> str:
        """See `Links`."""
        return f"{self._up}{quote(record_page(record_id))}"

    def download(self, record_id: str, format: str, extension: str) -> str:
        """See `Links`."""
        return f"{self._up}{quote(record_download(record_id, format, extension))}"

    def repository(self, key: str) -> str:
        """See `Links`."""
        return self.turned("repository", key, 1)

    def person(self, name: str) -> str:
        """See `Links`."""
        return self.turned("person", name, 1)

    def project(self, name: str) -> str:
        """See `Links`."""
        return self.turned("project", name, 1)

    def search(self, values: Mapping[str, str]) -> str:
        """See `Links`. One facet alone has a page of its own, which needs no script."""
        if len(values) == 1:
            ((kind, name),) = values.items()
            if kind in FOLDERS:
                return self.turned(kind, name, 1)
        return f"{self._up}search.html" + (f"?{urlencode(values)}" if values else "")

    def turned(self, kind: str, name: str, page: int) -> str:
        """See `Links`."""
        if kind == "records":
            return f"{self._up}{listing_page(kind, '', page)}"
        self.named.add((kind, name))
        return self._up + quote(listing_page(kind, name, page))


def record_page(record_id: str) -> str:
    """The file of a record's page in a site."""
    return f"records/{_record_name(record_id)}.html"


def record_download(record_id: str, format: str, extension: str) -> str:
    """The file of a record in a format; a folder for each, since endings may be parts of ids."""
    return f"files/{format}/{_record_name(record_id)}{extension}"


def listing_page(kind: str, name: str, page: int) -> str:
    """The file of a list of records, from page 1 on."""
    if kind == "records":
        return f"list-{page}.html"
    return f"{FOLDERS[kind]}/{file_name(name)}{f'.{page}' if page > 1 else ''}.html"


def _record_name(record_id: str) -> str:
    if _PLAIN.fullmatch(record_id) and not record_id.endswith("."):
        return record_id
    plain = re.sub(r"[^a-z0-9]+", "-", ascii_key(record_id).lower()).strip("-")[:60]
    # An id has no "=" where it is taken as it is.
    return f"{plain}={hashlib.sha256(record_id.encode('utf-8', 'replace')).hexdigest()[:16]}"


def file_name(name: str) -> str:
    """A file's name for whatever something is called: its letters in ASCII, and what tells it from others.

    Names that are one to a search (capitals, accents) have one file.
    """
    key = fold_key(name)
    plain = re.sub(r"[^a-z0-9]+", "-", ascii_key(key).lower()).strip("-")[:60]
    digest = hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:8]
    return f"{plain}-{digest}" if plain else digest
