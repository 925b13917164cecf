"""Addresses of digital archives: what document an address means, and where it is today.

The rules are data (``data/addresses.yaml``); a store adds its own. Nothing is fetched: the rules
say what can be known from the address alone, and what cannot is a warning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote_to_bytes, urlsplit

from provcite.archives.address_rules import AddressRules, Form, Platform, load_rules
from provcite.model.lazyre import lazy

if TYPE_CHECKING:
    from urllib.parse import SplitResult

#: Longest address that is read, in characters.
MAX_ADDRESS: Final = 2000


class Kind(StrEnum):
    """What an address leads to."""

    DOCUMENT = "document"
    SEARCH = "search"
    NODE = "node"
    STAGING = "staging"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address and what the rules know about it.

    `identity` is equal for addresses of one document (``wcda:113371``); `number`, `slug` are the
    parts of the path that name the document. `canonical_url` is the address to print today: noise
    off, former host replaced. `superseded` is True where the host is a former one. `archived_of` is
    the address that a web archive's copy was made from.
    """

    url: str
    kind: Kind
    platform: str | None
    number: str | None
    slug: str | None
    canonical_url: str
    identity: str
    superseded: bool = False
    warnings: tuple[str, ...] = ()
    archived_of: str | None = None

    @property
    def malformed(self) -> bool:
        """Whether the address as printed cannot be followed."""
        return any(warning.startswith("malformed") for warning in self.warnings)


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlMention:
    """An address in running text: ``whole[start:end]`` without the punctuation after it."""

    text: str
    start: int
    end: int


def shipped_rules() -> AddressRules:
    """The rules that provcite ships."""
    return load_rules()


@lru_cache(maxsize=8192)
def _canonical_shipped(url: str) -> Address:
    return _canonical(url, load_rules())


def canonical(url: str, rules: AddressRules | None = None) -> Address:
    """What `url` means by `rules` (the shipped ones if None). Never raises."""
    if rules is None:
        return _canonical_shipped(url[: MAX_ADDRESS + 1])
    return _canonical(url, rules)


def same_document(a: str, b: str, rules: AddressRules | None = None) -> bool | None:
    """Whether two addresses lead to one document; None where the addresses cannot tell.

    They cannot tell for a number against a slug or a node of the same platform, and for a
    platform's document against a dead host's address.
    """
    one, other = canonical(a, rules), canonical(b, rules)
    if one.identity == other.identity:
        return True
    if one.platform is not None and one.platform == other.platform:
        known = {Kind.DOCUMENT, Kind.STAGING}
        if one.kind in known and other.kind in known and (one.number is None) == (other.number is None):
            return False
        return None if Kind.SEARCH not in (one.kind, other.kind) else False
    return False


# Reading one address --------------------------------------------------------------------------

#: Marks around an address in running text.
_QUOTING: Final = "<>\"'“”«»"
_SCHEME: Final = lazy(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{0,15}):(?P<slashes>/*)")
_PLAIN: Final = lazy(
    r"https?://(?P<host>(?:[a-z0-9](?:[a-z0-9-]{0,62})\.){1,6}[a-z]{2,20})(?P<path>(?:/[A-Za-z0-9_.~-]+)*/?)"
)
_HOST: Final = lazy(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,62})\.)+[a-z0-9-]{2,63}\.?")
_INVISIBLE: Final = lazy("[\u00ad\u200b-\u200f\u2028\u2029\u2060\ufeff\x00-\x1f\x7f]")
_DOI: Final = lazy(r"(?:doi:\s{0,2}|urn:doi:)(10\.[0-9]{3,9}/\S+)", re.IGNORECASE)
_HANDLE: Final = lazy(r"hdl:\s{0,2}(\S+/\S+)", re.IGNORECASE)
_TRACKING: Final = lazy(
    r"(?:utm_[a-z]+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|_ga|_gl|ref_src|ref_url|yclid|spm|s_kwcid)",
    re.IGNORECASE,
)
_WAYBACK: Final = lazy(r"/web/(?P<stamp>[0-9]{4,14})(?:[a-z]{2}_)?/(?P<inner>.+)")
_WAYBACK_HOSTS: Final = frozenset(("web.archive.org", "wayback.archive.org", "wayback.archive-it.org"))


def _canonical(url: str, rules: AddressRules) -> Address:
    if len(url) > MAX_ADDRESS:
        return _malformed(url[:MAX_ADDRESS], "malformed: longer than any address")
    plain = _PLAIN.fullmatch(url)
    if plain is not None:
        # Most addresses need no mending; a store has hundreds of thousands of them.
        platform, role = rules.platform_of(plain["host"])
        if platform is not None:
            found = _by_platform(url, platform, role, plain["path"] or "/", "", ())
            if found is not None:
                return found
    text, warnings = _mended(url)
    split = _split(text)
    if split is None or split.hostname is None:
        return _malformed(url, *(warnings or ("malformed: there is no host name in it",)))
    try:
        host = split.hostname.rstrip(".")
        if not host.isascii():
            host = host.encode("idna").decode("ascii")
        port = split.port
    except (UnicodeError, ValueError):
        return _malformed(url, *warnings, "malformed: the host name is not valid")
    if not _HOST.fullmatch(host):
        return _malformed(url, *warnings, f'malformed: "{host}" is not a host name')
    inner = _WAYBACK.fullmatch(split.path) if host in _WAYBACK_HOSTS else None
    if inner is not None:
        return _archived(url, text, inner, split, rules, warnings)
    path = _clean_path(split.path)
    platform, role = rules.platform_of(host)
    if platform is not None:
        found = _by_platform(url, platform, role, path, split.query, warnings)
        if found is not None:
            return found
    bare = host.removeprefix("www.")
    query = _clean_query(split.query)
    if not query:
        # A mark before a query that meant nothing closes a quotation, as one at the end does.
        path = path.rstrip(_QUOTING)
    tail = path.rstrip("/")
    port_text = "" if port in (None, 80, 443) else f":{port}"
    clean = f"{split.scheme}://{host}{port_text}{path}" + (f"?{query}" if query else "")
    return Address(
        url=url,
        kind=Kind.STAGING if role == "staging" else Kind.UNKNOWN,
        platform=platform.key if platform is not None else None,
        number=None,
        slug=None,
        canonical_url=clean,
        identity=f"{bare}{port_text}{tail}" + (f"?{query}" if query else ""),
        superseded=role in ("former", "dead"),
        warnings=(*warnings, *_host_warnings(platform, role)),
    )


def _archived(
    url: str,
    text: str,
    found: re.Match[str],
    split: SplitResult,
    rules: AddressRules,
    warnings: tuple[str, ...],
) -> Address:
    original = found["inner"] + (f"?{split.query}" if split.query else "")
    if not re.match(r"https?:/", original, re.IGNORECASE):
        original = "http://" + original
    inner = _canonical(re.sub(r"^(https?):/+", r"\1://", original), rules)
    return replace(
        inner,
        url=url,
        canonical_url=text,
        archived_of=inner.canonical_url,
        warnings=(*warnings, *inner.warnings),
    )


def _malformed(url: str, *warnings: str) -> Address:
    shown = _INVISIBLE.sub("", url).strip()
    return Address(
        url=url,
        kind=Kind.UNKNOWN,
        platform=None,
        number=None,
        slug=None,
        canonical_url=shown,
        identity=f"malformed:{shown}",
        warnings=tuple(warnings),
    )


def _mended(url: str) -> tuple[str, tuple[str, ...]]:
    """The address with a scheme that can be split, and what was wrong with it."""
    warnings: list[str] = []
    text = url.strip().strip(_QUOTING)
    clean = _INVISIBLE.sub("", text)
    if clean != text:
        warnings.append("malformed: invisible characters in it")
    clean = clean.strip()
    if re.search(r"\s", clean):
        warnings.append("malformed: a blank in it")
        clean = re.sub(r"\s+", "", clean)
    if "\\" in clean:
        warnings.append("malformed: a backslash for a slash")
        clean = clean.replace("\\", "/")
    for pattern, host in ((_DOI, "doi.org"), (_HANDLE, "hdl.handle.net")):
        found = pattern.fullmatch(clean)
        if found is not None:
            return f"https://{host}/{found.group(1)}", tuple(warnings)
    return _with_scheme(clean, warnings), tuple(warnings)


def _with_scheme(text: str, warnings: list[str]) -> str:
    doubled = re.match(r"(?:https?:/{0,2})+(?=https?:/)", text, re.IGNORECASE)
    if doubled is not None:
        warnings.append("malformed: the scheme twice")
        text = text[doubled.end() :]
    broken = re.match(r"(https?)(?:[;,]//|//+|:/(?!/)|:(?!/)|:///+|/:/+|\.//)", text, re.IGNORECASE)
    if broken is not None:
        warnings.append(f'malformed: "{broken.group()}" for "{broken.group(1).lower()}://"')
        return f"{broken.group(1).lower()}://{text[broken.end() :]}"
    typo = re.match(r"(h{1,2}t{1,4}p{1,2}s?|hhtps?|ttps?|htp|htps):/{1,3}", text, re.IGNORECASE)
    if typo is not None and typo.group(1).lower() not in ("http", "https"):
        warnings.append(f'malformed: "{typo.group(1)}" for "https"')
        return f"https://{text[typo.end() :]}"
    found = _SCHEME.match(text)
    if found is not None and found["scheme"].lower() in ("http", "https", "ftp"):
        return found["scheme"].lower() + text[len(found["scheme"]) :]
    if found is not None and found["slashes"]:
        warnings.append(f'malformed: "{found["scheme"]}" is not a scheme of the web')
        return "https://" + text[found.end() :]
    return "https://" + text.lstrip("/")


def _split(text: str) -> SplitResult | None:
    try:
        return urlsplit(text)
    except ValueError:
        return None


_SAFE: Final = "/:@!$&'()*+,;=~-._"


def _clean_path(path: str) -> str:
    """Percent-encoding in one form (decoded where a path needs none), doubled slashes made one."""
    try:
        text = unquote_to_bytes(path).decode("utf-8")
    except UnicodeError:  # bytes of another encoding, or half a surrogate pair from JSON or a command line
        return path
    return quote(re.sub(r"/{2,}", "/", text), safe=_SAFE) or "/"


def _clean_query(query: str) -> str:
    """A query without what says nothing; what is then last may be a mark that closes a quotation."""
    while True:
        parts = [
            part for part in query.split("&") if part and not _TRACKING.fullmatch(part.partition("=")[0])
        ]
        clean = "&".join(parts).rstrip(_QUOTING)
        if clean == query:
            return clean
        query = clean


def _host_warnings(platform: Platform | None, role: str) -> tuple[str, ...]:
    if platform is None:
        return ()
    if role == "staging":
        return (f"a test copy of {platform.name}: never cite it",)
    if role == "dead":
        old = f"an old address of {platform.name} that no rule carries over"
        return (f"{old}: find the document by title and date",)
    return ()


def _by_platform(
    url: str, platform: Platform, role: str, path: str, query: str, warnings: tuple[str, ...]
) -> Address | None:
    """The address by the first form of the platform that fits; None where none does."""
    if role == "dead":
        return None
    plain = path.rstrip("/") or "/"
    ending = plain.rpartition(".")[2].lower()
    extension = ending if ending in platform.extensions else ""
    bare = plain[: -len(extension) - 1] if extension else plain
    for form in platform.forms:
        values = form.match(bare, query)
        if values is None:
            continue
        return _formed(url, platform, role, form, values, bare, query, warnings)
    return None


def _formed(
    url: str,
    platform: Platform,
    role: str,
    form: Form,
    values: dict[str, str],
    path: str,
    query: str,
    warnings: tuple[str, ...],
) -> Address:
    number, slug = values.get("number"), values.get("slug")
    kind = Kind(form.kind)
    target = form.target(values) if form.to else path
    name = ""
    if kind is Kind.DOCUMENT:
        name = "/".join(values[key] for key in sorted(values) if key != "rest")
        if form.keep == "path":
            name = path.strip("/")
        elif number is not None:
            name = number
        identity = f"{platform.key}:{name or target.strip('/')}"
        tail = target
    elif kind is Kind.NODE:
        identity, tail = f"{platform.key}:node/{number}", target
    else:
        kept = _clean_query(query)
        tail = target + (f"?{kept}" if kept else "")
        identity = f"{platform.key}:{tail.strip('/')}"
    if platform.ignore_case:
        identity = identity.lower()
    made = list(warnings)
    if kind is Kind.SEARCH:
        made.append("a search or a list, not a document")
    if kind is Kind.NODE:
        made.append("an internal number of the site, not the document's number")
    if form.warning:
        made.append(form.warning)
    made.extend(_host_warnings(platform, role))
    return Address(
        url=url,
        kind=Kind.STAGING if role == "staging" and kind is not Kind.SEARCH else kind,
        platform=platform.key,
        number=number if kind in (Kind.DOCUMENT, Kind.NODE) and form.keep != "path" else None,
        slug=name if form.keep == "path" else slug if number is None else None,
        canonical_url=f"https://{platform.current}{tail}",
        identity=identity,
        superseded=role == "former",
        warnings=tuple(made),
    )


# Addresses in running text --------------------------------------------------------------------

_TLDS: Final = (
    "com|org|net|edu|gov|mil|int|info|eu|ru|su|ua|by|ge|am|az|kz|lt|lv|ee|pl|cz|sk|hu|ro|bg|rs|hr|si|ba|mk|al|me"
    "|de|at|ch|fr|it|es|pt|uk|ie|nl|be|se|no|dk|fi|gr|tr|il|in|cn|tw|hk|jp|kr|kp|vn|mn|au|nz|ca|us|mx|br|ar|cl"
    "|io|tv|academy|museum"
)
_FIND: Final = lazy(
    r"(?:(?<![A-Za-z])(?:https?|ftp)(?::/{1,3}|;//|//)|(?<![A-Za-z0-9@._/-])www\.(?=[A-Za-z0-9]))"
    r"[^\s<>\"“”„«»。，、；！？）】》」』\u2028\u2029]{1,2000}"
    rf"|(?<![A-Za-z0-9@._/-])(?:[A-Za-z0-9-]{{1,63}}\.){{1,6}}(?:{_TLDS})(?=/)"
    r"[^\s<>\"“”„«»。，、；！？）】》」』\u2028\u2029]{1,2000}"
    r"|(?<![A-Za-z0-9])doi:\s?10\.[0-9]{3,9}/[^\s<>\"“”«»]{1,500}",
    re.IGNORECASE,
)
_CLOSING: Final = {")": "(", "]": "[", "}": "{"}
_TRAILING: Final = frozenset(".,;:!?'’‘*_…·|–—")


def find_urls(text: str) -> tuple[UrlMention, ...]:
    """The addresses in `text` with their places, without the punctuation that closes the sentence.

    A closing bracket belongs to the address only where its opening one does. Addresses without
    a scheme are found where they have a path (``digitalarchive.umd.edu/document/113371``).
    """
    found = []
    for match in _FIND.finditer(text):
        end = _end(text, match.start(), match.end())
        if end - match.start() > 7:
            found.append(UrlMention(text=text[match.start() : end], start=match.start(), end=end))
    return tuple(found)


def _end(text: str, start: int, end: int) -> int:
    counts = {mark: text.count(mark, start, end) for pair in _CLOSING.items() for mark in pair}
    while end > start:
        last = text[end - 1]
        unopened = last in _CLOSING and counts[last] > counts[_CLOSING[last]]
        if last not in _TRAILING and not unopened and last not in _CLOSING.values():
            break
        if last in counts:
            counts[last] -= 1
        end -= 1
    return end
