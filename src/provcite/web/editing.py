"""Writing through the catalogue: a record's form, and the records that a manuscript gives.

Only with ``--edit``, on this machine, from a browser that has opened the address with the token. What is
written goes through the store's own functions; what is not yet written stays in memory.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import RedirectResponse, Response

from provcite.model.errors import InputError, NotFoundError, ProvciteError, StoreError, UsageError
from provcite.web.guard import body_of, form_of, is_same_origin
from provcite.web.links import ServerLinks
from provcite.web.pages import Page
from provcite.web.work import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from provcite.model.findings import Finding
    from provcite.web.app import Catalogue
    from provcite.web.view import StoreView

LINKS: Final = ServerLinks()
_MOST_FORM: Final = 4 * 1024 * 1024
#: Values that have a field of their own: key, label.
FIELDS: Final = (
    ("title", "Title"),
    ("date", "Date (EDTF: 1956-07-24, 1956-07~, 1956/1958)"),
    ("genre", "Kind of document"),
    ("language", "Language (ru, en, de …)"),
    ("classification", "Classification"),
    ("summary", "Summary"),
)


class Drafts:
    """What is being edited or reviewed: a few things, for a while, in memory alone."""

    _MOST: Final = 50
    _AGE: Final = 12 * 3600.0

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[float, Any]] = OrderedDict()

    def keep(self, key: str, value: Any) -> None:
        """Keep `value`; the oldest goes where there are too many."""
        self._kept[key] = (time.monotonic(), value)
        self._kept.move_to_end(key)
        while len(self._kept) > self._MOST:
            self._kept.popitem(last=False)

    def get(self, key: str) -> Any:
        """What is kept under `key`; None for nothing, or for what is too old."""
        found = self._kept.get(key)
        if found is None or time.monotonic() - found[0] > self._AGE:
            return None
        return found[1]

    def drop(self, key: str) -> None:
        """Forget it."""
        self._kept.pop(key, None)


_DRAFTS: Final = Drafts()


def digest(text: str) -> str:
    """What tells one state of a file from another."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


# Validating -----------------------------------------------------------------------------------------


def findings_of(record_id: str, text: str, view: StoreView) -> tuple[bool, list[dict[str, Any]]]:
    """Whether `text` can be the file of the record, and everything that is to be said about it."""
    from provcite.ops.validate import validate_file

    path = view.library.path_of(record_id)
    done = validate_file(path, text.encode("utf-8", "replace"), authorities=view.library.authorities())
    return done.record is not None, [_as_data(finding) for finding in done.findings]


def _as_data(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "line": finding.position.line,
    }


def state_words(sound: bool, findings: list[dict[str, Any]]) -> str:
    """The outcome in a sentence."""
    if not sound:
        return "It cannot be saved like this."
    count = len(findings)
    return "It can be saved." if not count else f"It can be saved; {count} remark{'' if count == 1 else 's'}."


# The form of a record -----------------------------------------------------------------------------------


def edit_page(
    view: StoreView,
    name: str,
    *,
    text: str | None = None,
    original: str = "",
    problem: str = "",
    saved: bool = False,
) -> Page:
    """The form: some values by themselves, and the whole file."""
    record_id = view.stored(name).record.id if view.library.exists(name) is False else name
    now = view.library.file_of(record_id).decode("utf-8", "replace")
    shown = now if text is None else text
    sound, findings = findings_of(record_id, shown, view)
    try:
        held = view.stored(record_id).record
        values = {key: getattr(held, key) or "" for key, _ in FIELDS}
    except InputError:
        values = {}
    return Page(
        template="edit.html",
        heading=f"Edit {record_id}",
        at="search",
        status=422 if problem else 200,
        values={
            "record_id": record_id,
            "text": shown,
            "original": original or digest(now),
            "fields": [(key, label, values[key]) for key, label in FIELDS] if values else [],
            "findings": findings,
            "state": state_words(sound, findings),
            "problem": problem,
            "saved": saved,
            "draft": text is not None and text != now,
        },
    )


def save_text(view: StoreView, record_id: str, text: str, original: str) -> None:
    """Put `text` into the record's file, where that is still what the form was made of."""
    now = view.library.file_of(record_id).decode("utf-8")
    if digest(now) != original:
        raise StoreError(
            "The record was changed meanwhile by somebody else; nothing was written.",
            hint="What you wrote is below. Open the record in another window and compare.",
        )
    view.library.called(f"edit {record_id} (catalogue)")
    view.library.replace(record_id, _lines(text, now), expected=now)


def _lines(text: str, before: str) -> str:
    """A browser's line ends (CR LF) as the file has them."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if not plain.endswith("\n"):
        plain += "\n"
    return plain.replace("\n", "\r\n") if "\r\n" in before else plain


def save_fields(view: StoreView, record_id: str, form: Mapping[str, Any]) -> None:
    """Set the values that have a field and differ from what the record has."""
    from provcite.ops.edit import Change, change_record

    held = view.stored(record_id).record
    changes = []
    for key, _ in FIELDS:
        given = form.get(f"value-{key}")
        if not isinstance(given, str):
            continue
        given = given.replace("\r\n", "\n").strip()
        if given != (getattr(held, key) or "").strip():
            changes.append(Change(key=key, value=given or None))
    if changes:
        view.library.called(f"edit {record_id} (catalogue)")
        change_record(view.library, record_id, changes)


# Requests -----------------------------------------------------------------------------------------------


async def _unlock(catalogue: Catalogue, request: Request) -> Response:
    """The address that `serve --edit` prints: it gives the browser the token."""
    from provcite.web.app import NotAllowedError, cookie_name

    given = request.query_params.get("token", "")
    if not catalogue.token or not secrets.compare_digest(given.encode(), catalogue.token.encode()):
        raise NotAllowedError("That is not the address that 'provcite serve --edit' printed.")
    response = RedirectResponse("/", status_code=303)
    response.set_cookie(
        cookie_name(request), catalogue.token, httponly=True, samesite="strict", path="/", secure=False
    )
    return response


def _must_know(catalogue: Catalogue, request: Request) -> None:
    from provcite.web.app import NotAllowedError

    if not catalogue.may_write(request):
        raise NotAllowedError(
            "This browser may only read.",
            hint="Open the address that 'provcite serve --edit' printed."
            if catalogue.token
            else "Start the catalogue with: provcite serve --edit",
        )


async def _edit(catalogue: Catalogue, request: Request) -> Response:
    from provcite.web.app import show

    _must_know(catalogue, request)
    name = request.path_params["id"]
    kept = _DRAFTS.get(name)

    def make(view: StoreView) -> Page:
        if kept is not None:
            return edit_page(view, name, text=kept[0], original=kept[1])
        return edit_page(view, name, saved="saved" in request.query_params)

    return await show(catalogue, request, make)


async def _form(catalogue: Catalogue, request: Request, limit: int = _MOST_FORM) -> dict[str, Any]:
    """The fields of a form that a page of this catalogue sent; NotAllowedError for any other."""
    # Before the body is read: who may not write need not send it.
    from provcite.web.app import NotAllowedError

    if not (catalogue.may_write(request) and is_same_origin(request)):
        catalogue.refuse_strangers(request, None)
        raise NotAllowedError("The request does not come from a page of this catalogue.")
    form = form_of(await body_of(request, limit), request.headers.get("content-type", ""))
    catalogue.refuse_strangers(request, form.get("token"))
    return form


async def _validate(catalogue: Catalogue, request: Request) -> Response:
    from provcite.web.machine import json_response

    form = await _form(catalogue, request)
    name, text = request.path_params["id"], _text_of(form)
    sound, findings = await catalogue.pool.run(lambda view: findings_of(name, text, view))
    _DRAFTS.keep(name, (text, str(form.get("original", ""))))
    return json_response({"sound": sound, "findings": findings, "state": state_words(sound, findings)})


def _text_of(form: Mapping[str, Any]) -> str:
    text = form.get("text")
    if not isinstance(text, str):
        raise UsageError("The form has no text.")
    return text.replace("\r\n", "\n")


async def _save(catalogue: Catalogue, request: Request) -> Response:
    from provcite.web.app import show

    form = await _form(catalogue, request)
    name = request.path_params["id"]
    action = form.get("action", "save")
    if action == "discard":
        _DRAFTS.drop(name)
        return RedirectResponse(f"{LINKS.record(name)}/edit", status_code=303)
    if action == "check":
        text, original = _text_of(form), str(form.get("original", ""))
        _DRAFTS.keep(name, (text, original))
        return await show(
            catalogue, request, lambda view: edit_page(view, name, text=text, original=original)
        )
    if action == "fields":
        await catalogue.pool.run(lambda view: save_fields(view, name, form), written=True)
    else:
        text, original = _text_of(form), str(form.get("original", ""))
        try:
            await catalogue.pool.run(lambda view: save_text(view, name, text, original), written=True)
        except (InputError, StoreError, UsageError) as fault:
            _DRAFTS.keep(name, (text, original))
            problem = str(fault)
            return await show(
                catalogue,
                request,
                lambda view: edit_page(view, name, text=text, original=original, problem=problem),
            )
    _DRAFTS.drop(name)
    return RedirectResponse(f"{LINKS.record(name)}/edit?saved=1", status_code=303)


# Harvest ------------------------------------------------------------------------------------------------


async def _harvest_form(catalogue: Catalogue, request: Request) -> Response:
    from provcite.web.app import show

    _must_know(catalogue, request)
    return await show(
        catalogue,
        request,
        lambda view: Page(template="harvest.html", heading="Harvest a manuscript", at="harvest"),
    )


async def _harvest(catalogue: Catalogue, request: Request) -> Response:
    """Read a manuscript and show the records that it gives; nothing is written yet."""
    from provcite.web.app import manuscript_in, show

    form = await _form(catalogue, request, MOST_BYTES)
    name, data = manuscript_in(form)
    found = await catalogue.workshop.run("harvest", name, data)
    key = secrets.token_urlsafe(12)
    _DRAFTS.keep(f"harvest/{key}", {"name": name, **found})
    found["proposals"] = [{**one, "left": False} for one in found["proposals"]]
    return await show(catalogue, request, lambda view: review_page(name, key, found))


def review_page(
    name: str, key: str, found: Mapping[str, Any], problems: Mapping[int, str] | None = None
) -> Page:
    """The proposed records, each to be taken, corrected or left."""
    return Page(
        template="review.html",
        heading=f"Records from {name}",
        at="harvest",
        status=422 if problems else 200,
        values={"key": key, "found": found, "problems": problems or {}},
    )


async def _take(catalogue: Catalogue, request: Request) -> Response:
    """Write the chosen records, all or none."""
    from provcite.web.app import show

    form = await _form(catalogue, request, 4 * _MOST_FORM)
    key = str(form.get("key", ""))
    found = _DRAFTS.get(f"harvest/{key}")
    if found is None:
        raise NotFoundError("These proposals are no longer kept.", hint="Drop the manuscript again.")
    proposals = [dict(one) for one in found["proposals"]]
    chosen: list[int] = []
    for number, one in enumerate(proposals):
        given = form.get(f"yaml-{number}")
        if isinstance(given, str):
            one["yaml"] = given.replace("\r\n", "\n")
        one["left"] = f"take-{number}" not in form
        if not one["left"]:
            chosen.append(number)
    changed = {**found, "proposals": proposals}
    _DRAFTS.keep(f"harvest/{key}", changed)
    problems, written = await catalogue.pool.run(
        lambda view: take(view, [(number, proposals[number]["yaml"]) for number in chosen]), written=True
    )
    if problems:
        return await show(catalogue, request, lambda view: review_page(found["name"], key, changed, problems))
    _DRAFTS.drop(f"harvest/{key}")
    return await show(
        catalogue,
        request,
        lambda view: Page(
            template="written.html",
            heading=f"{len(written)} records written",
            at="harvest",
            values={"ids": written},
        ),
    )


def take(view: StoreView, chosen: list[tuple[int, str]]) -> tuple[dict[int, str], list[str]]:
    """Write records given as files; what is wrong with one keeps all from being written."""
    from provcite.ops.harvest import write
    from provcite.schema.decode import decode_bytes

    problems: dict[int, str] = {}
    records = []
    for number, text in chosen:
        decoded = decode_bytes(text.encode("utf-8", "replace"), file=f"proposal {number + 1}")
        if decoded.record is None:
            problems[number] = " ".join(finding.message for finding in decoded.errors[:3])
        else:
            records.append(decoded.record)
    if problems:
        return problems, []
    view.library.called("harvest (catalogue)")
    try:
        return {}, write(view.library, records)
    except ProvciteError as fault:
        return {chosen[0][0] if chosen else 0: str(fault)}, []


ROUTES: Final = (
    ("/unlock", ("GET",), _unlock),
    ("/records/{id}/edit", ("GET",), _edit),
    ("/records/{id}/edit", ("POST",), _save),
    ("/records/{id}/edit/check", ("POST",), _validate),
    ("/harvest", ("GET",), _harvest_form),
    ("/harvest", ("POST",), _harvest),
    ("/harvest/write", ("POST",), _take),
)
