"""The server: which address shows what. Every answer is made of a view by `pages`, `machine` or `oai`."""

from __future__ import annotations

import functools
import importlib.resources
import sys
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from provcite.model.errors import (
    InputError,
    NotFoundError,
    ProvciteError,
    StoreError,
    UsageError,
)
from provcite.web import pages
from provcite.web.guard import FILE_POLICY, Guard, TooLargeError, body_of, form_of, is_same_origin
from provcite.web.links import ServerLinks
from provcite.web.negotiate import best
from provcite.web.pool import Pool
from provcite.web.render import render
from provcite.web.work import MOST_BYTES, Workshop

if TYPE_CHECKING:
    import threading
    from collections.abc import Awaitable, Callable, Iterable
    from pathlib import Path

    from starlette.requests import Request

    from provcite.store.library import Library
    from provcite.web.pages import Page
    from provcite.web.view import StoreView

    Endpoint = Callable[["Catalogue", Request], Awaitable[Response]]

LINKS: Final = ServerLinks()
#: What a form without a file may hold, in bytes: a record file at its largest and what is around it.
MOST_FORM: Final = 16 * 1024 * 1024

STATIC: Final = {
    "catalogue.css": "text/css",
    "catalogue.js": "text/javascript",
    "search.js": "text/javascript",
    "mark.svg": "image/svg+xml",
}


class NotAllowedError(ProvciteError):
    """A request that this server does not carry out."""


@dataclass(slots=True, kw_only=True)
class Catalogue:
    """One running catalogue: the store's threads, the workshop, what may be written."""

    pool: Pool
    workshop: Workshop
    #: The token that a browser must know to write; "" where nothing may be written.
    token: str = ""
    #: What the server is called by others; "" for the name of each request.
    address: str = ""

    def base(self, request: Request) -> str:
        """What addresses begin with, for those who read them elsewhere."""
        return self.address or f"{request.url.scheme}://{request.headers.get('host', 'localhost')}"

    def may_write(self, request: Request) -> bool:
        """Whether the browser has opened the address with the token."""
        from secrets import compare_digest

        given = request.cookies.get(cookie_name(request), "")
        return bool(self.token) and compare_digest(given.encode(), self.token.encode())

    def refuse_strangers(self, request: Request, token: object) -> None:
        """Raise NotAllowedError unless a page of this server, opened with the token, sends this."""
        from secrets import compare_digest

        if not self.token:
            raise NotAllowedError("This catalogue is only read.", hint="Start it with: provcite serve --edit")
        right = isinstance(token, str) and compare_digest(token.encode(), self.token.encode())
        if not (right and self.may_write(request) and is_same_origin(request)):
            raise NotAllowedError(
                "The request does not come from a page of this catalogue.",
                hint="Open the address that 'provcite serve --edit' printed, and try again.",
            )


def cookie_name(request: Request) -> str:
    """Cookies do not know of ports: the name does."""
    return f"provcite-{request.url.port or 80}"


def make_app(
    open_store: Callable[[], Library],
    folder: Path,
    *,
    names: Iterable[str] = (),
    token: str = "",
    address: str = "",
    limit: float | None = None,
    warm: threading.Event | None = None,
) -> Guard:
    """The application over a store. `names` are those under which it answers besides addresses.

    With `warm`, which is set when the first page is ready, what pages need is loaded at once and not with the
    first that needs it.
    """
    from provcite.web.work import LIMIT

    catalogue = Catalogue(
        pool=Pool(open_store),
        workshop=Workshop(folder, limit=limit or LIMIT),
        token=token,
        address=address.rstrip("/"),
    )
    if warm is not None:
        catalogue.pool.warm(lambda view: rendered(catalogue, view, pages.home(view), base=""), warm)
    from provcite.web import editing, machine, oai

    table: list[tuple[str, tuple[str, ...], Endpoint]] = [
        ("/", ("GET",), _home),
        ("/search", ("GET",), _search),
        ("/help", ("GET",), _help),
        ("/static/{name}", ("GET",), _static),
        ("/records", ("GET",), _search),
        ("/records/{id}", ("GET",), _record),
        ("/records/{id}/as/{format}", ("GET",), _download),
        ("/records/{id}/history", ("GET",), _history),
        ("/repositories", ("GET",), _listing(pages.repositories)),
        ("/repositories/{name:path}", ("GET",), _turning(pages.repository)),
        ("/persons", ("GET",), _listing(pages.persons)),
        ("/persons/{name:path}", ("GET",), _turning(pages.person)),
        ("/projects", ("GET",), _listing(pages.projects)),
        ("/projects/{name:path}", ("GET",), _turning(pages.project)),
        ("/check", ("GET",), _check_form),
        ("/check", ("POST",), _check),
        *machine.ROUTES,
        *oai.ROUTES,
        *editing.ROUTES,
    ]
    routes = [
        Route(path, _endpoint(catalogue, answer), methods=list(methods)) for path, methods, answer in table
    ]
    app = Starlette(routes=routes, exception_handlers={404: _lost(catalogue), 405: _no_method})
    return Guard(app, names)


def _endpoint(catalogue: Catalogue, answer: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    """The boundary of every request: what a user can cause is a page, anything else a line in the log."""

    @functools.wraps(answer)
    async def endpoint(request: Request) -> Response:
        try:
            return await answer(catalogue, request)
        except ProvciteError as fault:
            return await troubled(catalogue, request, fault)
        except RecursionError:
            return await troubled(
                catalogue, request, InputError("What was asked is nested too deeply to be read.")
            )
        except Exception as fault:
            sys.stderr.write("".join(traceback.format_exception(fault)))
            text = f"A fault of provcite itself ({type(fault).__name__}). Please report it.\n"
            return Response(text, status_code=500, media_type="text/plain")

    return endpoint


def status_of(fault: ProvciteError) -> int:
    """The status of HTTP for what a user can cause."""
    if isinstance(fault, NotFoundError):
        return 404
    if isinstance(fault, NotAllowedError):
        return 403
    if isinstance(fault, TooLargeError):
        return 413
    if isinstance(fault, StoreError):
        return 409
    return 422 if isinstance(fault, InputError) else 400


async def troubled(catalogue: Catalogue, request: Request, fault: ProvciteError) -> Response:
    """What went wrong, as a page for people and as JSON for programs."""
    status = status_of(fault)
    if request.url.path.startswith("/api/"):
        from provcite.web.machine import json_response

        data = {"error": fault.message, "hint": fault.hint, "nearest": list(getattr(fault, "nearest", ()))}
        return json_response(data, status)
    return await show(catalogue, request, lambda view: pages.trouble(fault, status))


async def show(
    catalogue: Catalogue,
    request: Request,
    make: Callable[[StoreView], Page],
    *,
    written: bool = False,
    of: tuple[str, object] | None = None,
) -> Response:
    """A page, as HTML. One `of` a record is kept while its file is as it was, with what else decides it."""
    editable = catalogue.may_write(request)

    def work(view: StoreView) -> tuple[str, int]:
        base = catalogue.base(request)
        if of is not None and not editable:
            key = (of, base)
            return view.memo.page(key, view.state_of(of[0]), lambda: made(view, base)[0]), 200
        return made(view, base)

    def made(view: StoreView, base: str) -> tuple[str, int]:
        page = make(view)
        return rendered(catalogue, view, page, base=base, editable=editable), page.status

    text, status = await catalogue.pool.run(work, written=written)
    return HTMLResponse(text, status_code=status)


def rendered(catalogue: Catalogue, view: StoreView, page: Page, *, base: str, editable: bool = False) -> str:
    """A page as HTML with what all pages of the server have in common."""
    return render(
        page,
        LINKS,
        site_title=view.title,
        count_all=view.count(),
        editable=editable,
        token=catalogue.token if editable else "",
        base_url=base,
    )


def _lost(catalogue: Catalogue) -> Any:
    async def lost(request: Request, error: Exception) -> Response:
        fault = NotFoundError("There is no page of this address.")
        return await troubled(catalogue, request, fault)

    return lost


async def _no_method(request: Request, error: Exception) -> Response:
    allowed = dict(getattr(error, "headers", None) or {})
    return Response(
        "This address does not take that method.\n", status_code=405, headers=allowed, media_type="text/plain"
    )


# Pages ------------------------------------------------------------------------------------------


async def _home(catalogue: Catalogue, request: Request) -> Response:
    return await show(catalogue, request, pages.home)


async def _help(catalogue: Catalogue, request: Request) -> Response:
    return await show(catalogue, request, pages.help_page)


async def _search(catalogue: Catalogue, request: Request) -> Response:
    asked = pages.asked_of(request.query_params)
    return await show(catalogue, request, lambda view: pages.results(view, asked))


def _listing(make: Callable[[StoreView], Page]) -> Endpoint:
    async def answer(catalogue: Catalogue, request: Request) -> Response:
        return await show(catalogue, request, make)

    return answer


def _turning(make: Callable[[StoreView, str, int], Page]) -> Endpoint:
    async def answer(catalogue: Catalogue, request: Request) -> Response:
        name, number = request.path_params["name"], pages.page_of(request.query_params)
        return await show(catalogue, request, lambda view: make(view, name, number))

    return answer


async def _record(catalogue: Catalogue, request: Request) -> Response:
    """The page of a record, or the record in the format that is asked for."""
    name = request.path_params["id"]
    wanted = best(request.headers.get("accept", ""))
    if wanted is None:
        return Response(
            "The record is not to be had as that. See /help for what there is.\n",
            status_code=406,
            media_type="text/plain",
            headers={"vary": "Accept"},
        )
    asked = request.query_params
    choice = pages.Wanted(
        form=asked.get("as", ""),
        locator=asked.get("locator", "").strip(),
        language=asked.get("lang", "").strip(),
    )
    record_id = await catalogue.pool.run(lambda view: view.id_of(name))
    if record_id != name:  # a former id
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(LINKS.record(record_id) + query, status_code=308)
    if wanted == "html":
        response = await show(
            catalogue, request, lambda view: pages.record(view, name, choice), of=(name, choice)
        )
    elif wanted == "json":
        from provcite.web.machine import record_response

        response = await record_response(catalogue, name)
    else:
        response = await _file(catalogue, name, wanted, disposition="inline")
    response.headers["vary"] = "Accept"
    return response


async def _download(catalogue: Catalogue, request: Request) -> Response:
    return await _file(catalogue, request.path_params["id"], request.path_params["format"])


async def _file(catalogue: Catalogue, name: str, format: str, *, disposition: str = "attachment") -> Response:
    def work(view: StoreView) -> tuple[str, str, str, str]:
        held = view.stored(name).record
        return (held.id, *view.export([held], format))

    record_id, text, media, extension = await catalogue.pool.run(work)
    file = quote(f"{record_id}{extension}", safe="")
    return Response(
        text.encode("utf-8", "replace"),
        media_type=media if "+xml" in media or "json" in media else f"{media}; charset=utf-8",
        headers={
            "content-disposition": f"{disposition}; filename*=UTF-8''{file}",
            "content-security-policy": FILE_POLICY,
        },
    )


async def _history(catalogue: Catalogue, request: Request) -> Response:
    name = request.path_params["id"]
    return await show(catalogue, request, lambda view: pages.history(view, name))


async def _static(catalogue: Catalogue, request: Request) -> Response:
    name = request.path_params["name"]
    if name not in STATIC:
        raise NotFoundError("There is no such file.")
    headers = {"cache-control": "max-age=3600"}
    return Response(static_bytes(name), media_type=STATIC[name], headers=headers)


@functools.lru_cache(maxsize=len(STATIC))
def static_bytes(name: str) -> bytes:
    """A style sheet, script or picture of the catalogue."""
    return (importlib.resources.files("provcite.web") / "static" / name).read_bytes()


# Checking a manuscript ------------------------------------------------------------------------------


async def _check_form(catalogue: Catalogue, request: Request) -> Response:
    return await show(catalogue, request, pages.check_form)


async def _check(catalogue: Catalogue, request: Request) -> Response:
    """Read a manuscript that was dropped; it is in memory for as long as that takes."""
    name, data = await manuscript_of(request)
    report = await catalogue.workshop.run("check", name, data)
    return await show(catalogue, request, lambda view: pages.check_report(view, report))


async def manuscript_of(request: Request) -> tuple[str, bytes]:
    """The file that a form sends. Raises UsageError where there is none, NotAllowedError for a stranger's."""
    if not is_same_origin(request):
        raise NotAllowedError("The request does not come from a page of this catalogue.")
    form = form_of(await body_of(request, MOST_BYTES), request.headers.get("content-type", ""))
    return manuscript_in(form)


def manuscript_in(form: dict[str, Any]) -> tuple[str, bytes]:
    """The manuscript among the fields of a form."""
    field = form.get("manuscript")
    if not isinstance(field, tuple) or not field[1]:
        raise UsageError("No manuscript was sent.", hint="Choose a file, or drop one on the field.")
    name, data = field
    plain = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in plain if letter.isprintable())[-150:] or "manuscript", data
