"""What stands before every answer: whose name the server is called by, what a browser may do with a page.

A page on the web can make a browser ask a server on this machine. It cannot read the answers (no page of
another origin is allowed to), unless its own name leads to this machine (DNS rebinding): so a request that
names the server by anything but an address, ``localhost`` or a name given with ``--name`` is refused.
"""

from __future__ import annotations

import asyncio
import ipaddress
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from provcite.model.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: A file that is handed out may be opened in a browser: nothing in it may run or load anything.
FILE_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=()"),
)
#: Seconds in which a request's body must have come.
_BODY_TIME: Final = 60.0


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class Guard:
    """Refuses requests under foreign names, and puts the headers of safety on every answer."""

    def __init__(self, app: ASGIApp, names: Iterable[str] = ()) -> None:
        self.app = app
        self.names = frozenset(name.casefold() for name in names) | {"localhost"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        if len(hosts) != 1 or not self._is_known(hosts[0].decode("latin-1")):
            await _refuse(send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"] = list(message.get("headers", ()))
                given = {name for name, _ in headers}
                headers += [pair for pair in _HEADERS if pair[0] not in given]
                if b"content-security-policy" not in given:
                    headers.append((b"content-security-policy", POLICY.encode()))
                if b"cache-control" not in given:
                    headers.append((b"cache-control", b"no-cache"))
            await send(message)

        await self.app(scope, receive, with_headers)

    def _is_known(self, host: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        if name.casefold() in self.names:
            return True
        try:
            # A name that leads elsewhere can be turned to this machine; an address cannot.
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


async def _refuse(send: Send) -> None:
    text = b"This server does not answer to that name. Start it with --name NAME to let it.\n"
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(text)).encode())]
    await send({"type": "http.response.start", "status": 421, "headers": [*headers, *_HEADERS]})
    await send({"type": "http.response.body", "body": text})


def is_same_origin(request: Request) -> bool:
    """Whether a page of this server made the request, by what the browser says of it.

    A browser names the origin of every request that sends anything; a program that is none names nothing,
    and holds no cookie of a user's either.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return True
    parts = urlsplit(origin)
    return parts.scheme == request.url.scheme and parts.netloc == request.headers.get("host", "")


async def body_of(request: Request, limit: int) -> bytes:
    """The body of a request, in memory. Raises InputError where it is larger or slower than is allowed."""
    stated = request.headers.get("content-length", "")
    if stated.isascii() and stated.isdecimal() and len(stated) < 20 and int(stated) > limit:
        raise TooLargeError(limit)
    pieces: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(_BODY_TIME):
            async for piece in request.stream():
                size += len(piece)
                if size > limit:
                    raise TooLargeError(limit)
                pieces.append(piece)
    except TimeoutError as fault:
        raise InputError("The request took too long to arrive.") from fault
    return b"".join(pieces)


class TooLargeError(InputError):
    """More than is read."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"It is larger than {limit // (1024 * 1024):,} MB."
            if limit >= 1024 * 1024
            else f"It is larger than {limit:,} bytes.",
            hint="Use the command line for larger files.",
        )


def form_of(body: bytes, content_type: str) -> dict[str, Any]:
    """The fields of a form: text, or (file name, bytes) for a file; the first of each name.

    Raises UsageError for a body that is no form.
    """
    from email.message import Message
    from urllib.parse import parse_qsl

    header = Message()
    header["content-type"] = content_type
    kind = header.get_content_type()
    if kind == "application/x-www-form-urlencoded":
        try:
            pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=1_000)
        except ValueError as fault:
            raise UsageError("The form has too many fields.") from fault
        found: dict[str, Any] = {}
        for name, value in pairs:
            found.setdefault(name, value)
        return found
    boundary = header.get_param("boundary")
    if kind != "multipart/form-data" or not isinstance(boundary, str) or not 0 < len(boundary) <= 200:
        raise UsageError("The request is no form.")
    return _parts(body, boundary.encode("utf-8", "replace"))


def _parts(body: bytes, boundary: bytes) -> dict[str, Any]:
    """The parts of a multipart form (RFC 7578)."""
    from email.parser import BytesHeaderParser

    found: dict[str, Any] = {}
    mark = b"\r\n--" + boundary
    at = (b"\r\n" + body).find(mark)
    body = b"\r\n" + body
    for _ in range(100):
        if at < 0:
            break
        start = at + len(mark)
        if body[start : start + 2] == b"--":
            break
        end = body.find(mark, start)
        if end < 0:
            raise UsageError("The form is cut short.")
        head, gap, content = body[start:end].partition(b"\r\n\r\n")
        at = end
        if not gap or len(head) > 8_000:
            continue
        headers = BytesHeaderParser().parsebytes(head.lstrip(b"\r\n") + b"\r\n\r\n")
        name = headers.get_param("name", header="content-disposition")
        file = headers.get_param("filename", header="content-disposition")
        if not isinstance(name, str):
            continue
        if file is None:
            found.setdefault(name, content.decode("utf-8", "replace"))
        else:
            found.setdefault(name, (headers.get_filename() or "", content))
    return found
