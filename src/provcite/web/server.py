"""The catalogue started: a socket, uvicorn, and what is printed for whoever started it."""

from __future__ import annotations

import secrets
import socket
import sys
import threading
from typing import TYPE_CHECKING, Any, Final

from provcite.model.errors import StoreError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from provcite.store.library import Library

#: Connections that may be open, and seconds for which one may say nothing.
_CONNECTIONS: Final = 800
_SILENT: Final = 20
#: Seconds until the address is told even where the first page is not ready: the index may be made first.
_AT_ONCE: Final = 0.4


def open_socket(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 is any free one. Raises StoreError where it cannot be had."""
    made: socket.socket | None = None
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        made = socket.socket(family, kind, protocol)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(place)
        made.listen(1024)
    except (OSError, UnicodeError, OverflowError) as fault:
        if made is not None:
            made.close()
        raise StoreError(
            f"The server cannot listen at {host}, port {port}: {getattr(fault, 'strerror', '') or fault}.",
            hint="Another program may have the port; choose one with --port, or any free one with --port 0.",
        ) from fault
    return made


def address_of(listening: socket.socket) -> str:
    """The address that leads to a listening socket from this machine."""
    host, port = listening.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not listened at
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(
    open_store: Callable[[], Library],
    *,
    host: str = "127.0.0.1",
    port: int = 8765,
    names: Iterable[str] = (),
    edit: bool = False,
    address: str = "",
    told: Callable[[str], None],
    started: Callable[[Any], None] = lambda server: None,
) -> None:
    """Run the catalogue until it is stopped (Ctrl-C).

    `told` gets the address to open. With `edit` records can be written, from this machine alone and with a
    token in the address. `started` gets the running server, which ends where its `should_exit` is set.
    """
    from provcite.web.guard import is_loopback

    if edit and not is_loopback(host):
        raise UsageError("--edit goes with this machine alone.", hint="Leave --host out, or --edit.")
    library = open_store()
    token = secrets.token_urlsafe(24) if edit else ""
    listening = open_socket(host, port)
    try:
        from provcite.web.app import make_app

        ready = threading.Event()
        app = make_app(open_store, library.folder, names=names, token=token, address=address, warm=ready)

        import uvicorn

        from provcite.web.protocol import Protocol

        here = address_of(listening)
        config = uvicorn.Config(
            app,
            http=Protocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=True,
            proxy_headers=False,
            timeout_keep_alive=_SILENT,
            limit_concurrency=_CONNECTIONS,
            timeout_graceful_shutdown=3,
        )
        server = uvicorn.Server(config)
        ready.wait(_AT_ONCE)
        told(f"{here}/unlock?token={token}" if token else here)
        started(server)
        server.run(sockets=[listening])
    finally:
        listening.close()


def missing() -> str:
    """Which library the catalogue lacks; nothing where all are there."""
    from importlib.util import find_spec

    return next((name for name in ("starlette", "jinja2", "uvicorn") if find_spec(name) is None), "")


def needs_extra() -> None:
    """Raise UsageError where the extra is not installed."""
    lacking = missing()
    if lacking:
        raise UsageError(
            f"The catalogue needs the Python library {lacking}.",
            hint="Install it with: pip install 'provcite[web]'.",
        )


def is_terminal() -> bool:
    """Whether somebody looks at what is printed."""
    return sys.stderr.isatty()
