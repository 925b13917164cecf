"""The catalogue for programs: a JSON API with its OpenAPI description, a feed, a sitemap.

One table of operations makes the routes, reads the parameters and describes them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape, quoteattr

from starlette.responses import Response

from provcite import __version__
from provcite.exchange.base import without_controls
from provcite.exchange.registry import FORMATS
from provcite.model.errors import NotFoundError, UsageError
from provcite.ops.cite import FORMS
from provcite.ops.printing import FORMATS as WRITTEN
from provcite.web import pages
from provcite.web.guard import FILE_POLICY, body_of
from provcite.web.links import ServerLinks
from provcite.web.view import FACETS, MOST, MOST_EXPORTED, MOST_PAGES, PAGE, PROVENANCE
from provcite.web.work import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.requests import Request

    from provcite.web.app import Catalogue
    from provcite.web.view import StoreView

LINKS: Final = ServerLinks()
#: Entries of the feed, and addresses in one file of the sitemap (sitemaps.org allows 50,000).
_FEED: Final = 50
_SITEMAP: Final = 40_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One value of a request: where it stands, what it may be."""

    name: str
    about: str
    place: str = "query"
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string", "maxLength": MOST})
    required: bool = False
    many: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One thing that the API does."""

    path: str
    name: str
    summary: str
    answer: Callable[[Catalogue, Request], Awaitable[Response]]
    parameters: tuple[Parameter, ...] = ()
    method: str = "GET"
    media: str = "application/json"
    #: What else than 200 it may say: statuses with their reasons.
    others: tuple[int, ...] = ()


def json_response(data: Any, status: int = 200) -> Response:
    """Plain values as JSON."""
    text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    return Response(text.encode("utf-8", "replace"), status_code=status, media_type="application/json")


# Reading the parameters ----------------------------------------------------------------------------


def _choice(request: Request, name: str, allowed: tuple[str, ...], default: str = "") -> str:
    value = request.query_params.get(name, "") or default
    if value and value not in allowed:
        raise UsageError(f"{name} cannot be {value[:60]!r}.", hint=f"It can be {', '.join(allowed)}.")
    return value


def _ids(request: Request) -> list[str]:
    ids = [value for value in request.query_params.getlist("id") if value]
    if not ids:
        raise UsageError("No record is named.", hint="Give id=… for each.")
    if len(ids) > MOST_EXPORTED:
        raise UsageError(f"More than {MOST_EXPORTED:,} records are named.")
    return ids


# The operations ----------------------------------------------------------------------------------------


async def _records(catalogue: Catalogue, request: Request) -> Response:
    asked = pages.asked_of(request.query_params)

    def work(view: StoreView) -> dict[str, Any]:
        found = view.search(asked)
        return {
            "total": found.total,
            "page": asked.page,
            "pages": found.pages,
            "understood_as": found.how or "everything",
            "said": found.said,
            "passed_over": found.passed_over,
            "records": [
                {
                    **{
                        name: getattr(hit.listed, name)
                        for name in (
                            "id",
                            "title",
                            "date",
                            "creators",
                            "repository",
                            "reference",
                            "language",
                            "type",
                            "genre",
                            "project",
                            "classification",
                            "number",
                            "url",
                            "tags",
                        )
                    },
                    "address": LINKS.record(hit.listed.id),
                }
                for hit in found.hits
            ],
        }

    return json_response(await catalogue.pool.run(work))


async def record_response(catalogue: Catalogue, name: str) -> Response:
    """A record as the record file has it, in JSON."""
    from provcite.schema.encode import plain_mapping

    return json_response(await catalogue.pool.run(lambda view: plain_mapping(view.stored(name).record)))


async def _record(catalogue: Catalogue, request: Request) -> Response:
    return await record_response(catalogue, request.path_params["id"])


async def _facets(catalogue: Catalogue, request: Request) -> Response:
    asked = pages.asked_of(request.query_params)

    def work(view: StoreView) -> dict[str, Any]:
        query = view.search(asked).query
        return {
            name: [{"value": value, "count": count} for value, count in view.facet(name, query)[:1000]]
            for name, _, _ in FACETS
        }

    return json_response(await catalogue.pool.run(work))


async def _cite(catalogue: Catalogue, request: Request) -> Response:
    ids = [request.path_params["id"]] if "id" in request.path_params else _ids(request)
    asked = request.query_params
    form = _choice(request, "as", FORMS)
    written = _choice(request, "format", WRITTEN, "plain")

    def work(view: StoreView) -> dict[str, Any]:
        style = asked.get("style") or "chicago"
        cited = view.cite(
            ids,
            style,
            form=form,
            locator=asked.get("locator", ""),
            language=asked.get("lang", ""),
            format=written,
        )
        if cited.problem:
            raise UsageError(cited.problem)
        return {"style": style, "format": written, "citation": cited.html, "warnings": list(cited.warnings)}

    return json_response(await catalogue.pool.run(work))


async def _export(catalogue: Catalogue, request: Request) -> Response:
    ids = [request.path_params["id"]] if "id" in request.path_params else _ids(request)
    format = _choice(request, "format", (*FORMATS, *PROVENANCE, "yaml"))
    if not format:
        raise UsageError("No format is named.", hint=f"Give format=…: {', '.join(FORMATS)}.")

    def work(view: StoreView) -> tuple[str, str, str]:
        return view.export([view.stored(name).record for name in ids], format)

    text, media, extension = await catalogue.pool.run(work)
    return Response(
        text.encode("utf-8", "replace"),
        media_type=media if "+xml" in media or "json" in media else f"{media}; charset=utf-8",
        headers={
            "content-disposition": f"attachment; filename=records{extension}",
            "content-security-policy": FILE_POLICY,
        },
    )


async def _parse(catalogue: Catalogue, request: Request) -> Response:
    text = request.query_params.get("text", "")
    if len(text) > 5_000:
        raise UsageError("The text is longer than 5,000 characters.", hint="Send one note at a time.")

    def work(view: StoreView) -> Any:
        from provcite.ops.parse import read_statements

        return next(iter(read_statements([text], view.repositories))).to_json()

    return json_response(await catalogue.pool.run(work))


async def _check(catalogue: Catalogue, request: Request) -> Response:
    """A manuscript as the body of the request; its name says the format."""
    from provcite.web.app import NotAllowedError, manuscript_in
    from provcite.web.guard import is_same_origin

    if not is_same_origin(request):
        raise NotAllowedError("The request comes from a page of another origin.")
    name = request.query_params.get("name", "")
    data = await body_of(request, MOST_BYTES)
    return json_response(
        await catalogue.workshop.run(
            "check", *manuscript_in({"manuscript": (name or "manuscript.txt", data)})
        )
    )


async def _styles(catalogue: Catalogue, request: Request) -> Response:
    def work(view: StoreView) -> list[dict[str, str]]:
        return [{"name": name, "title": view.style(name).style.title} for name in view.styles()]

    return json_response(await catalogue.pool.run(work))


async def _described(catalogue: Catalogue, request: Request) -> Response:
    return json_response(openapi(catalogue.base(request)))


_ID = Parameter(
    name="id",
    about="The record's id, or a former one.",
    place="path",
    required=True,
    schema={"type": "string", "minLength": 1, "maxLength": 180},
)
_MANY_IDS = Parameter(name="id", about="The ids of the records.", required=True, many=True)
_ASKED: Final = (
    Parameter(
        name="q",
        about="What is looked for, as `provcite search` takes it: words, a reference, an archive, a name.",
        schema={"type": "string", "maxLength": 2_000},
    ),
    *(Parameter(name=name, about=f"Only records of this {name}.") for name, _, _ in FACETS),
)
_PAGE_OF = Parameter(
    name="page",
    about=f"Which page of {PAGE} records, from 1.",
    schema={"type": "integer", "minimum": 1, "maximum": MOST_PAGES},
)
_CITED: Final = (
    Parameter(name="style", about="A style by its name (see /api/styles); chicago where none is given."),
    Parameter(name="as", about="The form.", schema={"type": "string", "enum": list(FORMS)}),
    Parameter(name="locator", about="The leaf or page meant: `l. 302`."),
    Parameter(name="lang", about="The language: `de`, `en-GB`.", schema={"type": "string", "maxLength": 40}),
    Parameter(name="format", about="How it is written.", schema={"type": "string", "enum": list(WRITTEN)}),
)
_FORMAT = Parameter(
    name="format",
    about="The exchange format, a form of the provenance, or yaml for the record file.",
    required=True,
    schema={"type": "string", "enum": [*FORMATS, *PROVENANCE, "yaml"]},
)

OPERATIONS: Final = (
    Operation(
        path="/api/records", name="records", summary="List records, or search them, page by page.",
        answer=_records, parameters=(*_ASKED, _PAGE_OF), others=(400,),
    ),
    Operation(
        path="/api/records/{id}", name="record", summary="A record with everything that its file says.",
        answer=_record, parameters=(_ID,), others=(404, 422),
    ),
    Operation(
        path="/api/records/{id}/cite", name="cite", summary="A record in a style.", answer=_cite,
        parameters=(_ID, *_CITED), others=(400, 404, 422),
    ),
    Operation(
        path="/api/records/{id}/export", name="export", summary="A record in an exchange format.",
        answer=_export, parameters=(_ID, _FORMAT), media="*/*", others=(400, 404, 422),
    ),
    Operation(
        path="/api/cite", name="cite_several", summary="Several records in one citation or bibliography.",
        answer=_cite, parameters=(_MANY_IDS, *_CITED), others=(400, 404, 422),
    ),
    Operation(
        path="/api/export", name="export_several", summary="Several records in one file.", answer=_export,
        parameters=(_MANY_IDS, _FORMAT), media="*/*", others=(400, 404, 422),
    ),
    Operation(
        path="/api/facets", name="facets", summary="How many records there are of each repository, decade …",
        answer=_facets, parameters=_ASKED, others=(400,),
    ),
    Operation(
        path="/api/parse", name="parse", summary="The references and credits in a note or statement.",
        answer=_parse,
        parameters=(
            Parameter(
                name="text", about="The words.", required=True, schema={"type": "string", "maxLength": 5_000}
            ),
        ),
        others=(400,),
    ),
    Operation(
        path="/api/check", name="check", summary="Check a manuscript; it is read in memory and not kept.",
        answer=_check, method="POST",
        parameters=(Parameter(name="name", about="The file's name: its ending says the format."),),
        others=(400, 403, 409, 413, 422),
    ),
    Operation(
        path="/api/styles", name="styles", summary="The styles that are offered.", answer=_styles,
    ),
    Operation(
        path="/api/openapi.json", name="openapi", summary="This description.", answer=_described,
    ),
)  # fmt: skip

_REASONS: Final = {
    400: "What is asked makes no sense; `error` says why.",
    403: "Not from another origin.",
    404: "There is no record or style of that name.",
    409: "The store cannot be asked now.",
    413: "Larger than is read.",
    422: "The record's file, or what was sent, cannot be read.",
}


def openapi(base: str) -> dict[str, Any]:
    """The API in OpenAPI 3.1."""
    paths: dict[str, dict[str, Any]] = {}
    for one in OPERATIONS:
        described: dict[str, Any] = {
            "operationId": one.name,
            "summary": one.summary,
            "parameters": [_parameter(parameter) for parameter in one.parameters],
            "responses": {
                "200": {"description": "The answer.", "content": {one.media: {"schema": {}}}},
                **{
                    str(status): {
                        "description": _REASONS[status],
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Trouble"}}},
                    }
                    for status in one.others
                },
            },
        }
        if one.method == "POST":
            described["requestBody"] = {
                "required": True,
                "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
            }
        paths.setdefault(one.path, {})[one.method.lower()] = described
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "provcite catalogue",
            "version": __version__,
            "description": "Citations and provenance of archival documents. Reads only.",
        },
        "servers": [{"url": base}],
        "paths": paths,
        "components": {
            "schemas": {
                "Trouble": {
                    "type": "object",
                    "required": ["error", "hint", "nearest"],
                    "properties": {
                        "error": {"type": "string"},
                        "hint": {"type": "string"},
                        "nearest": {"type": "array", "items": {"type": "string"}},
                    },
                }
            }
        },
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema = dict(parameter.schema)
    if parameter.many:
        schema = {"type": "array", "items": schema, "minItems": 1, "maxItems": 100}
    return {
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.required,
        "description": parameter.about,
        "schema": schema,
    }


# The feed and the sitemap --------------------------------------------------------------------------------


def _text(text: str) -> str:
    """Escaped for XML, without what XML cannot hold."""
    return escape(without_controls(text))


async def _feed(catalogue: Catalogue, request: Request) -> Response:
    """The records whose files changed last, as Atom (RFC 4287)."""
    base = catalogue.base(request)

    def work(view: StoreView) -> str:
        from provcite.ops.naming import owner
        from provcite.provenance.iris import record_name

        newest = view.changed()[::-1][:_FEED]
        names = owner(view.library).names
        parts = [
            '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n',
            f"<title>{_text(view.title)}</title>\n<id>{_text(names.base)}feed</id>\n",
            f'<link rel="self" href={quoteattr(base + "/feed.atom")}/>\n',
            f"<link href={quoteattr(base + '/')}/>\n",
            f"<updated>{newest[0][0] if newest else '1970-01-01T00:00:00Z'}</updated>\n",
            f"<author><name>{_text(view.title)}</name></author>\n",
        ]
        for moment, record_id in newest:
            try:
                held = view.stored(record_id).record
            except NotFoundError:
                continue
            about = held.summary or ", ".join(filter(None, (held.genre, held.date)))
            parts.append(
                f"<entry><title>{_text(held.title or held.id)}</title>"
                f"<id>{_text(names.records + record_name(held.id))}</id><updated>{moment}</updated>"
                f"<link href={quoteattr(base + LINKS.record(held.id))}/>"
                f"<summary>{_text(about[:2000])}</summary></entry>\n"
            )
        return "".join([*parts, "</feed>\n"])

    text = await catalogue.pool.run(work)
    return Response(text.encode("utf-8", "replace"), media_type="application/atom+xml")


async def _sitemap(catalogue: Catalogue, request: Request) -> Response:
    """All records, for search engines: one file, or a list of files where there are very many."""
    base = catalogue.base(request)
    part = request.query_params.get("part", "")
    if part and not (part.isascii() and part.isdecimal() and len(part) < 6):
        raise UsageError("A part of the sitemap has a number.")

    def work(view: StoreView) -> str:
        rows = view.changed()
        head = '<?xml version="1.0" encoding="utf-8"?>\n'
        space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        if len(rows) > _SITEMAP and not part:
            parts = range(-(-len(rows) // _SITEMAP))
            places = "".join(
                f"<sitemap><loc>{_text(base)}/sitemap.xml?part={number}</loc></sitemap>\n" for number in parts
            )
            return f"{head}<sitemapindex {space}>\n{places}</sitemapindex>\n"
        first = int(part or 0) * _SITEMAP
        places = "".join(
            f"<url><loc>{_text(base + LINKS.record(record_id))}</loc><lastmod>{moment}</lastmod></url>\n"
            for moment, record_id in rows[first : first + _SITEMAP]
        )
        return f"{head}<urlset {space}>\n{places}</urlset>\n"

    text = await catalogue.pool.run(work)
    return Response(text.encode("utf-8", "replace"), media_type="application/xml")


async def _robots(catalogue: Catalogue, request: Request) -> Response:
    """Search engines take the records, not every way of asking for them."""
    base = catalogue.base(request)
    text = f"User-agent: *\nDisallow: /search\nDisallow: /api/\nDisallow: /oai\nSitemap: {base}/sitemap.xml\n"
    return Response(text, media_type="text/plain")


ROUTES: Final = (
    *((one.path, (one.method,), one.answer) for one in OPERATIONS),
    ("/feed.atom", ("GET",), _feed),
    ("/sitemap.xml", ("GET",), _sitemap),
    ("/robots.txt", ("GET",), _robots),
)
