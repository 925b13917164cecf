"""OAI-PMH 2.0: the six verbs, two formats, sets by repository, resumption tokens that hold no state.

A record's datestamp is the time at which its file was last written. Deleted records are not told
(``deletedRecord: no``). The protocol: https://www.openarchives.org/OAI/openarchivesprotocol.html
"""

from __future__ import annotations

import base64
import json
import re
import time
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

from lxml import etree
from starlette.responses import Response

from provcite.exchange.base import without_controls
from provcite.model.errors import ProvciteError
from provcite.provenance.iris import record_name
from provcite.store.query import Filter
from provcite.web.guard import body_of
from provcite.web.links import file_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from provcite.model.record import Record
    from provcite.web.app import Catalogue
    from provcite.web.view import StoreView

OAI: Final = "http://www.openarchives.org/OAI/2.0/"
OAI_DC: Final = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC: Final = "http://purl.org/dc/elements/1.1/"
MODS: Final = "http://www.loc.gov/mods/v3"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"

#: The formats: prefix, schema, namespace.
FORMATS: Final = {
    "oai_dc": ("http://www.openarchives.org/OAI/2.0/oai_dc.xsd", OAI_DC),
    "mods": ("http://www.loc.gov/standards/mods/v3/mods-3-8.xsd", MODS),
}
#: Records, or heads of records, in one answer.
RECORDS: Final = 50
HEADERS: Final = 500

#: What each verb must and may be given; one that excludes all others stands third.
VERBS: Final[dict[str, tuple[frozenset[str], frozenset[str], str]]] = {
    "Identify": (frozenset(), frozenset(), ""),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"}), ""),
    "ListSets": (frozenset(), frozenset(), "resumptionToken"),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset(), ""),
    "ListIdentifiers": (
        frozenset({"metadataPrefix"}),
        frozenset({"from", "until", "set"}),
        "resumptionToken",
    ),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"}), "resumptionToken"),
}
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_SET: Final = "repository:"
_URI: Final = re.compile(r"(?:[A-Za-z0-9\-._~:/?#@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+")
#: What the values of these arguments may look like at all (the protocol's schema, section 2).
_SHAPES: Final = {
    "metadataPrefix": re.compile(r"[A-Za-z0-9\-_.!~*'()]+"),
    "set": re.compile(r"[A-Za-z0-9\-_.!~*'()]+(?::[A-Za-z0-9\-_.!~*'()]+)*"),
}


class OaiError(Exception):
    """An error of the protocol: its code and the words for it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def answer(view: StoreView, pairs: list[tuple[str, str]], address: str) -> bytes:
    """The XML that answers a request; what is wrong with the request is part of it."""
    root = etree.Element(
        f"{{{OAI}}}OAI-PMH",
        attrib={f"{{{XSI}}}schemaLocation": f"{OAI} {OAI}OAI-PMH.xsd"},
        nsmap={None: OAI, "xsi": XSI},  # type: ignore[dict-item]  # the stubs know no default
    )
    _child(root, "responseDate", _now())
    request = _child(root, "request", address)
    try:
        verb, given = arguments(pairs)
        for name, value in [("verb", verb), *given.items()]:
            # What is no URI is an identifier that does not exist; the schema has no place for it here.
            if name != "identifier" or _URI.fullmatch(value):
                request.set(name, _clean(value))
        _Answering(view, given, address).run(verb, root)
    except OaiError as fault:
        if fault.code in ("badVerb", "badArgument"):
            request.attrib.clear()
        for child in list(root)[2:]:
            root.remove(child)
        error = _child(root, "error", fault.message)
        error.set("code", fault.code)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def arguments(pairs: list[tuple[str, str]]) -> tuple[str, dict[str, str]]:
    """The verb and its arguments; OaiError where the protocol allows no such request."""
    verbs = [value for name, value in pairs if name == "verb"]
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise OaiError("badVerb", f"The verb must be one of {', '.join(VERBS)}, given once.")
    verb = verbs[0]
    needed, allowed, alone = VERBS[verb]
    given: dict[str, str] = {}
    for name, value in pairs:
        if name == "verb":
            continue
        if name in given:
            raise OaiError("badArgument", f"The argument {_short(name)} is given twice.")
        if name not in needed | allowed and name != alone:
            raise OaiError("badArgument", f"The verb {verb} takes no argument {_short(name)}.")
        if name in _SHAPES and not _SHAPES[name].fullmatch(value):
            raise OaiError("badArgument", f"{_short(value)} can be no {name}.")
        given[name] = value
    if alone and alone in given:
        if len(given) > 1:
            raise OaiError("badArgument", f"{alone} excludes every other argument.")
        return verb, given
    missing = sorted(needed - given.keys())
    if missing:
        raise OaiError("badArgument", f"The verb {verb} needs {' and '.join(missing)}.")
    return verb, given


class _Answering:
    """One request that the protocol allows."""

    def __init__(self, view: StoreView, given: Mapping[str, str], address: str) -> None:
        from provcite.ops.naming import owner

        self.view = view
        self.given = given
        self.address = address
        self.owner = owner(view.library)

    def run(self, verb: str, root: etree._Element) -> None:
        """Put the answer into `root`."""
        made = etree.SubElement(root, f"{{{OAI}}}{verb}")
        {
            "Identify": self._identify,
            "ListMetadataFormats": self._formats,
            "ListSets": self._sets,
            "GetRecord": self._get,
            "ListIdentifiers": self._identifiers,
            "ListRecords": self._records,
        }[verb](made)

    # The verbs --------------------------------------------------------------------------------

    def _identify(self, made: etree._Element) -> None:
        changed = self.view.changed()
        _child(made, "repositoryName", self.view.title)
        _child(made, "baseURL", self.address)
        _child(made, "protocolVersion", "2.0")
        _child(made, "adminEmail", self.owner.contact_email or "nobody@localhost.invalid")
        _child(made, "earliestDatestamp", changed[0][0] if changed else "1970-01-01T00:00:00Z")
        _child(made, "deletedRecord", "no")
        _child(made, "granularity", "YYYY-MM-DDThh:mm:ssZ")

    def _formats(self, made: etree._Element) -> None:
        if "identifier" in self.given:
            self._known(self.given["identifier"])
        for prefix, (schema, namespace) in FORMATS.items():
            one = _child(made, "metadataFormat")
            _child(one, "metadataPrefix", prefix)
            _child(one, "schema", schema)
            _child(one, "metadataNamespace", namespace)

    def _sets(self, made: etree._Element) -> None:
        if "resumptionToken" in self.given:
            raise OaiError("badResumptionToken", "The list of sets comes in one piece.")
        houses = self.view.houses()
        if not houses:
            raise OaiError("noSetHierarchy", "No record says where it lies, so there are no sets.")
        for spec, name in [("repository", "By repository"), *((_spec(key), name) for key, name, _ in houses)]:
            one = _child(made, "set")
            _child(one, "setSpec", spec)
            _child(one, "setName", name)

    def _get(self, made: etree._Element) -> None:
        prefix = self._prefix(self.given["metadataPrefix"])
        moment, record_id = self._known(self.given["identifier"])
        held = self._record(record_id)
        if held is None:
            raise OaiError("idDoesNotExist", "The record cannot be read any more.")
        self._put(made, moment, held, prefix)

    def _identifiers(self, made: etree._Element) -> None:
        rows, prefix, following = self._part(HEADERS)
        for moment, record_id in rows:
            held = self._record(record_id)
            if held is not None:
                self._header(made, moment, held)
        self._go_on(made, prefix, following)

    def _records(self, made: etree._Element) -> None:
        rows, prefix, following = self._part(RECORDS)
        for moment, record_id in rows:
            held = self._record(record_id)
            if held is not None:
                self._put(made, moment, held, prefix)
        self._go_on(made, prefix, following)

    # Lists ------------------------------------------------------------------------------------

    def _part(self, size: int) -> tuple[list[tuple[str, str]], str, dict[str, Any]]:
        """The rows of this answer, the format, and what the next token says ({} at the end).

        A token names the last row that was given, so that it stays good while records change.
        """
        token = self.given.get("resumptionToken")
        state = _opened(token) if token is not None else self._asked()
        prefix = self._prefix(state["prefix"])
        rows = self._selected(state)
        if not rows and token is None:
            raise OaiError("noRecordsMatch", "No record answers to that.")
        after = state.get("after")
        start = bisect_right(rows, (after[0], after[1])) if after else 0
        part = rows[start : start + size]
        more = start + size < len(rows)
        following: dict[str, Any] = {"total": len(rows), "cursor": start, "resumed": token is not None}
        if more:
            following["token"] = _sealed({**state, "after": list(part[-1])})
        return part, prefix, following

    def _asked(self) -> dict[str, Any]:
        state: dict[str, Any] = {
            "prefix": self.given["metadataPrefix"],
            "from": _moment(self.given.get("from", ""), end=False),
            "until": _moment(self.given.get("until", ""), end=True),
            "set": self.given.get("set", ""),
        }
        lengths = {len(self.given[name]) for name in ("from", "until") if name in self.given}
        if len(lengths) > 1:
            raise OaiError("badArgument", "from and until must be equally exact.")
        if state["from"] and state["until"] and state["from"] > state["until"]:
            raise OaiError("badArgument", "from is later than until.")
        return state

    def _selected(self, state: Mapping[str, Any]) -> list[tuple[str, str]]:
        rows = self.view.changed()
        if state["set"] and state["set"] != "repository":
            key = next((key for key, _, _ in self.view.houses() if _spec(key) == state["set"]), None)
            if key is None:
                return []
            within = {row.id for row in self.view.listed(Filter(repository=(key,)), limit=-1)}
            rows = [row for row in rows if row[1] in within]
        elif state["set"]:
            within = {row.id for row in self.view.listed(Filter(), limit=-1) if row.repository}
            rows = [row for row in rows if row[1] in within]
        first = bisect_left(rows, (state["from"], "")) if state["from"] else 0
        last = bisect_right(rows, (state["until"], "\U0010ffff")) if state["until"] else len(rows)
        return rows[first:last]

    def _go_on(self, made: etree._Element, prefix: str, following: Mapping[str, Any]) -> None:
        if not following.get("token") and not following["resumed"]:
            return
        token = _child(made, "resumptionToken", following.get("token", ""))
        token.set("completeListSize", str(following["total"]))
        token.set("cursor", str(following["cursor"]))

    # One record -------------------------------------------------------------------------------

    @staticmethod
    def _prefix(prefix: object) -> str:
        if not isinstance(prefix, str) or prefix not in FORMATS:
            raise OaiError("cannotDisseminateFormat", f"The formats are {' and '.join(FORMATS)}.")
        return prefix

    def _known(self, identifier: str) -> tuple[str, str]:
        """The row of an identifier; OaiError where there is none."""
        begins = f"{self.owner.names.records}{record_name('')}"
        name = _unlocal(identifier[len(begins) :]) if identifier.startswith(begins) else None
        if name is not None and len(name) <= 200 and self.view.library.exists(name):
            moments = self.view.memo.get("moments", lambda: {row[1]: row[0] for row in self.view.changed()})
            if name in moments:
                return moments[name], name
        raise OaiError("idDoesNotExist", f"There is no record {_short(identifier)}.")

    def _record(self, record_id: str) -> Record | None:
        try:
            return self.view.stored(record_id).record
        except ProvciteError:
            return None

    def _header(self, made: etree._Element, moment: str, held: Record) -> None:
        header = _child(made, "header")
        _child(header, "identifier", self.owner.names.records + record_name(held.id))
        _child(header, "datestamp", moment)
        specs: dict[str, None] = {}
        for holding in held.sources:
            if holding.repository:
                known = self.view.house(holding.repository)
                specs[_spec(known.key if known else holding.repository)] = None
        for spec in specs:
            _child(header, "setSpec", spec)

    def _put(self, made: etree._Element, moment: str, held: Record, prefix: str) -> None:
        record = _child(made, "record")
        self._header(record, moment, held)
        metadata = _child(record, "metadata")
        metadata.append(self._dublin_core(held) if prefix == "oai_dc" else self._mods(held))

    def _dublin_core(self, held: Record) -> etree._Element:
        from provcite.exchange.dc import statements

        schema = FORMATS["oai_dc"][0]
        made = etree.Element(
            f"{{{OAI_DC}}}dc",
            attrib={f"{{{XSI}}}schemaLocation": f"{OAI_DC} {schema}"},
            nsmap={"oai_dc": OAI_DC, "dc": DC, "xsi": XSI},
        )
        for name, value in statements(held, self.view.context):
            element = _TERMS.get(name) or (name[3:] if name.startswith("dc:") else "")
            if element:
                etree.SubElement(made, f"{{{DC}}}{element}").text = _clean(value)
        return made

    def _mods(self, held: Record) -> etree._Element:
        text = self.view.export([held], "mods")[0]
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True)
        collection = etree.fromstring(text.encode("utf-8"), parser)
        made = next(iter(collection.iterchildren(f"{{{MODS}}}mods")))
        made.set(f"{{{XSI}}}schemaLocation", f"{MODS} {FORMATS['mods'][0]}")
        return made


#: Terms that the fifteen elements have room for.
_TERMS: Final = {"dcterms:accessRights": "rights", "dcterms:provenance": "description"}


def _child(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    made = etree.SubElement(parent, f"{{{OAI}}}{name}")
    if text is not None:
        made.text = _clean(text)
    return made


def _clean(text: str) -> str:
    return without_controls(text.encode("utf-8", "replace").decode("utf-8"))


def _short(text: str) -> str:
    return _clean(text if len(text) <= 80 else text[:79] + "…")


def _spec(key: str) -> str:
    """The set of a repository: letters, digits and hyphens only."""
    return _SET + file_name(key)


def _unlocal(name: str) -> str | None:
    """The id whose local name this is; None for no such name."""
    data = bytearray()
    place = 0
    while place < len(name):
        if name[place] == "_":
            digits = name[place + 1 : place + 3]
            if not re.fullmatch("[0-9a-f]{2}", digits):
                return None
            data.append(int(digits, 16))
            place += 3
        elif name[place].isascii() and (name[place].isalnum() or name[place] == "-"):
            data.append(ord(name[place]))
            place += 1
        else:
            return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def _moment(text: str, *, end: bool) -> str:
    """A day or a moment of the protocol as a moment; "" for none."""
    if not text:
        return ""
    try:
        if _DAY.fullmatch(text):
            time.strptime(text, "%Y-%m-%d")
            return text + ("T23:59:59Z" if end else "T00:00:00Z")
        if _MOMENT.fullmatch(text):
            time.strptime(text, "%Y-%m-%dT%H:%M:%SZ")
            return text
    except ValueError:
        pass
    raise OaiError(
        "badArgument", f"{_short(text)} is no date of the protocol: YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ."
    )


def _sealed(state: Mapping[str, Any]) -> str:
    """A token that holds the whole request; the server keeps nothing."""
    text = json.dumps(state, separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode("utf-8")).decode("ascii").rstrip("=")


def _opened(token: str) -> dict[str, Any]:
    """What a token says; OaiError for one that this server has not made."""
    fault = OaiError("badResumptionToken", "The token is none of this server's.")
    if len(token) > 2_000:
        raise fault
    try:
        state = json.loads(base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True))
    except (ValueError, RecursionError) as cause:
        raise fault from cause
    if not isinstance(state, dict) or set(state) != {"prefix", "from", "until", "set", "after"}:
        raise fault
    after = state["after"]
    texts = [state[name] for name in ("prefix", "from", "until", "set")]
    if not (
        isinstance(after, list) and len(after) == 2 and all(isinstance(one, str) for one in (*texts, *after))
    ):
        raise fault
    if state["prefix"] not in FORMATS:
        raise fault
    return state


async def _oai(catalogue: Catalogue, request: Request) -> Response:
    """The verbs by GET and by POST, as the protocol asks (3.1.1)."""
    if request.method == "POST":
        text = (await body_of(request, 20_000)).decode("utf-8", "replace")
    else:
        text = request.url.query
    pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=100) if text.count("&") < 100 else []
    address = f"{catalogue.base(request)}/oai"
    made = await catalogue.pool.run(lambda view: answer(view, pairs, address))
    return Response(made, media_type="text/xml")


ROUTES: Final = (("/oai", ("GET", "POST"), _oai),)
