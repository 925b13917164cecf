"""The pages as values: what a template shows, made from a view of the store and the values of a request.

Each function gives a `Page`; none knows whether a server or a folder will carry it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from provcite.archives.languages import language_name
from provcite.archives.normalise import fold_key
from provcite.model.errors import NotFoundError, ProvciteError, UsageError
from provcite.store.query import Filter, Query
from provcite.store.rows import people
from provcite.web.view import (
    FACETS,
    MOST,
    MOST_PAGES,
    MOST_RANKED,
    PAGE,
    Asked,
    downloads,
    in_unit,
    with_facets,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from provcite.model.record import Holding, Record
    from provcite.provenance.graph import Graph
    from provcite.web.view import Results, StoreView

#: Values of a facet that are shown; the others are found by searching.
SHOWN: Final = 12
#: Characters of a document's words on its page; the whole is a download.
MOST_TEXT: Final = 200_000
#: Persons, units and the like on one page.
MOST_LISTED: Final = 2_000
#: Boxes of a chain that are drawn: a picture of more is a wall.
_MOST_DRAWN: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A template with its values. `heading` is its title, `at` the part of the catalogue it stands in."""

    template: str
    heading: str
    at: str = ""
    status: int = 200
    values: Mapping[str, Any] = field(default_factory=dict)


# Home and results -----------------------------------------------------------------------------


def home(view: StoreView) -> Page:
    """The search box, what there is by repository, project and so on, and when it was written."""

    def made() -> dict[str, Any]:
        return {
            "count": view.count(),
            "facets": [_facet(view, name, heading, Asked()) for name, _, heading in FACETS],
            "timeline": timeline(view.facet("year")),
            "map": archives_map(view),
        }

    return Page(template="home.html", heading=view.title, at="home", values=view.memo.get("home", made))


def asked_of(values: Mapping[str, str]) -> Asked:
    """What a request's values ask for. Raises UsageError for a page that is no number, or values too long."""
    given = {name: values.get(name, "").strip() for name in ("q", *(name for name, _, _ in FACETS))}
    for name, value in given.items():
        if name != "q" and len(value) > MOST:
            raise UsageError(f"The value of {name} is longer than {MOST} characters.")
    return Asked(**given, page=page_of(values))


def page_of(values: Mapping[str, str]) -> int:
    text = values.get("page", "").strip() or "1"
    if not (text.isascii() and text.isdecimal() and len(text) < 9 and int(text) > 0):
        raise UsageError(f"{text[:40]!r} is no number of a page.", hint="Pages are counted from 1.")
    return int(text)


def results(view: StoreView, asked: Asked) -> Page:
    """The records that answer, with what they can be narrowed by."""
    found = view.search(asked)
    facets = [_facet(view, name, heading, asked, found.query) for name, _, heading in FACETS]
    return Page(
        template="results.html",
        heading=f"Search: {asked.q}" if asked.q else "Records",
        at="search",
        values={
            "asked": asked,
            "found": found,
            "said": _understood(found),
            "facets": [facet for facet in facets if facet["values"] or facet["chosen"]],
            "hits": [_hit(hit.listed, hit.excerpt) for hit in found.hits],
            "first": (asked.page - 1) * PAGE + 1,
            "page_size": PAGE,
            "cut": found.total > PAGE * MOST_PAGES,
            "unranked": bool(found.query.match) and found.total > MOST_RANKED,
        },
    )


def _understood(found: Results) -> str:
    """As what the words were taken, where that was not as words."""
    if found.how == "reference":
        return f"Understood as a reference: {found.said}."
    if found.how == "archive":
        return f"Understood as an archive: {found.said}."
    if found.how == "name":
        return f"No record has these words. Names that are alike: {found.said}."
    return ""


def _facet(
    view: StoreView, name: str, heading: str, asked: Asked, query: Query | None = None
) -> dict[str, Any]:
    """One facet: its values with counts, and the addresses that choose or drop one."""
    chosen = getattr(asked, name)
    counted = view.facet(name, query)
    shown = counted if name == "decade" else counted[:SHOWN]
    return {
        "name": name,
        "heading": heading,
        "chosen": chosen,
        "chosen_label": _label(view, name, chosen),
        "without": asked.but(**{name: ""}),
        "more": len(counted) - len(shown),
        "values": [
            {
                "value": value,
                "label": _label(view, name, value),
                "more": _house_name(view, value) if name == "repository" else "",
                "count": count,
                "asked": asked.but(**{name: value}),
            }
            for value, count in shown
            if value != chosen
        ],
    }


def _label(view: StoreView, name: str, value: str) -> str:
    if name == "language" and value:
        return language_name(value)
    return value


def _house_name(view: StoreView, key: str) -> str:
    """The full name of an archive whose acronym says nothing to most; "" where it is the same."""
    known = view.house(key)
    return known.name() if known and known.name() != key else ""


def _hit(listed: Any, excerpt: str = "") -> dict[str, Any]:
    return {
        "id": listed.id,
        "title": listed.title or "(without a title)",
        "date": listed.date,
        "creators": listed.creators,
        "repository": listed.repository,
        "reference": listed.reference,
        "genre": listed.genre,
        "language": listed.language,
        "excerpt": list(_marked(excerpt)) if excerpt else [],
        "parts": [],
    }


def _marked(excerpt: str) -> Iterator[tuple[str, bool]]:
    """The pieces of an excerpt, each with whether it is a word that was looked for."""
    for number, piece in enumerate(excerpt.split("\ue000")):
        hit, mark, rest = piece.partition("\ue001") if number else ("", "", piece)
        if number and not mark:
            rest, hit = hit, ""
        if hit:
            yield hit, True
        if rest:
            yield rest, False


def timeline(years: list[tuple[str, int]]) -> dict[str, Any] | None:
    """Bars for years or, of many, for decades, with what each asks for; None for nothing to draw."""
    known = [(int(year), count) for year, count in years if year.isdecimal()]
    if len(known) < 2:
        return None
    step = 1 if known[-1][0] - known[0][0] <= 60 else 10
    bars: dict[int, int] = {}
    for year, count in known:
        bars[year // step * step] = bars.get(year // step * step, 0) + count
    first, last = min(bars), max(bars)
    slots = min((last - first) // step + 1, 200)
    wide, high = 700 / slots, 100
    most = max(bars.values())
    return {
        "width": 700,
        "height": high + 2,
        "base": high,
        "step": step,
        "first": first,
        "last": last,
        "bars": [
            {
                "label": f"{start}" if step == 1 else f"{start}–{start + 9}",
                "count": count,
                "query": f"date:{start}" if step == 1 else f"date:{start}-{start + 9}",
                "x": round((start - first) // step * wide, 1),
                "width": round(max(1.5, wide - 1), 1),
                "height": round(max(2, count / most * (high - 6)), 1),
            }
            for start, count in sorted(bars.items())
            if (start - first) // step < slots
        ],
    }


def archives_map(view: StoreView) -> dict[str, Any] | None:
    """Where the archives are, as far as their towns are known; None for fewer than two towns.

    Degrees are drawn as they are, a degree of longitude shorter by the latitude in the middle; the window is
    what the towns need, and at least some twenty degrees.
    """
    from math import cos, radians, sqrt

    from provcite.archives.places import Places, outline

    places = Places.shipped()
    towns: dict[tuple[float, float], dict[str, Any]] = {}
    for key, name, count in view.houses():
        known = view.house(key)
        where = places.position(known.sourced_place, known.country) if known and known.sourced_place else None
        if known is None or where is None:
            continue
        town = towns.setdefault(where, {"name": known.sourced_place, "count": 0, "houses": []})
        town["count"] += count
        town["houses"].append((key, name, count))
    if len(towns) < 2:
        return None
    souths, wests = [north for north, _ in towns], [east for _, east in towns]
    middle = (min(souths) + max(souths)) / 2
    narrow = max(0.3, cos(radians(middle)))
    wide = max(24.0, (max(wests) - min(wests)) * narrow * 1.1 + 8)
    high = max(14.0, (max(souths) - min(souths)) * 1.2 + 7, wide / 2.6)
    scale = 700 / wide
    left = (min(wests) + max(wests)) / 2 * narrow - wide / 2
    top = middle + high / 2

    def drawn(east: float, north: float) -> tuple[float, float]:
        return round((east * narrow - left) * scale, 1), round((top - north) * scale, 1)

    most = max(town["count"] for town in towns.values())
    return {
        "width": 700,
        "height": round(high * scale),
        "land": [" ".join(f"{x},{y}" for x, y in (drawn(*point) for point in ring)) for ring in outline()],
        "towns": [
            {**town, "x": x, "y": y, "radius": round(4 + 14 * sqrt(town["count"] / most), 1)}
            for (north, east), town in sorted(
                towns.items(), key=lambda item: (-int(item[1]["count"]), str(item[1]["name"]))
            )
            for x, y in [drawn(east, north)]
        ],
    }


# A record ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How the citations of a record's page are to be: form, locator, language."""

    form: str = ""
    locator: str = ""
    language: str = ""


def record(
    view: StoreView,
    name: str,
    wanted: Wanted | None = None,
    *,
    live: bool = True,
    texts: bool = True,
    formats: Sequence[str] = (),
) -> Page:
    """Everything about one document; its words only with `texts`, downloads of all or the named `formats`."""
    wanted = wanted or Wanted()
    stored = view.stored(name)
    held = stored.record
    graph = view.graph(held)
    text = view.text_of(held) if texts else None
    return Page(
        template="record.html",
        heading=held.title or held.id,
        at="search",
        values={
            "record": held,
            "kind": kind_words(held),
            "language": language_name(held.language) if held.language else "",
            "holdings": [_holding(view, holding) for holding in held.sources],
            "creators": [_creator(creator) for creator in held.creators],
            "others": _others(held),
            "names": held.names,
            "fields": list(_fields(held)),
            "text": text[:MOST_TEXT] if text else text,
            "text_cut": bool(text) and len(text or "") > MOST_TEXT,
            "chain": _chain(graph),
            "citations": citations(view, held, wanted),
            "wanted": wanted,
            "downloads": _offered(formats),
            "evidence": _evidence(held),
            "relations": held.relations,
            "publications": [event for event in held.provenance if event.event == "published"],
            "odd": [finding.message for finding in stored.findings],
            "in_git": live and view.in_git,
            "meta": meta(view, held),
        },
    )


def _offered(formats: Sequence[str]) -> list[tuple[str, str, str]]:
    """The downloads of these names; of none, all."""
    return [one for one in downloads() if not formats or one[0] in formats]


def kind_words(held: Record) -> str:
    """What kind of document: the genre, else the type; and its classification."""
    kind = held.genre or ("" if held.type == "manuscript" else held.type.replace("_", " ").replace("-", " "))
    return ", ".join(part for part in (kind, held.classification) if part)


def citations(view: StoreView, held: Record, wanted: Wanted) -> list[Any]:
    """The record in every style that is offered."""
    form, locator, language = wanted.form, wanted.locator, wanted.language
    return [
        view.cite([held.id], style, form=form, locator=locator, language=language, known=held)
        for style in view.styles()
    ]


def _holding(view: StoreView, holding: Holding) -> dict[str, Any]:
    """Where it lies: the archive and each level with what else lies there."""
    known = view.house(holding.repository)
    levels = []
    for number, (level, value) in enumerate(holding.path, start=1):
        label = holding.labels[number - 1] if len(holding.labels) >= number else ""
        words = view.words(holding, number)
        last = number == len(holding.path)
        asked = {"q": in_unit(words), "repository": known.key if known else holding.repository or ""}
        levels.append(
            {
                "level": (label or level).replace("_", " "),
                "value": value,
                "words": words,
                "asked": None if last and number > 1 else {key: text for key, text in asked.items() if text},
            }
        )
    from provcite.provenance.holdings import dates_words, former_words, status_words

    notes = [
        dates_words(holding.from_, holding.until),
        status_words(holding.status),
        f"accession {holding.accession}" if holding.accession else "",
        *(f"formerly {former}" for former in former_words(holding)),
        *(f"also cited as {other}" for other in holding.also_cited_as),
        holding.rest or "",
        holding.note or "",
    ]
    return {
        "key": known.key if known else holding.repository or "",
        "name": known.name() if known else holding.repository or "",
        "acronym": holding.repository or "",
        "place": holding.place or (known.sourced_place if known else ""),
        "collection": holding.collection or "",
        "levels": levels,
        "words": view.words(holding) if holding.path else "",
        "notes": [note for note in notes if note],
        "thing": holding.of or "original",
        "present": holding.lies_there,
    }


def _creator(creator: Any) -> dict[str, Any]:
    forms = dict.fromkeys(form for form in (creator.native, *creator.variants) if form)
    return {
        "role": creator.role,
        "name": creator.display,
        "position": creator.position or "",
        "forms": [form for form in forms if form != creator.display],
    }


def _others(held: Record) -> list[tuple[str, str, str]]:
    """Who else had a part: what was done, by whom, for whom."""
    rows: dict[tuple[str, str, str], None] = {}
    for event in held.provenance:
        if event.event in ("written", "published"):
            continue
        for name in event.by:
            rows[event.word or event.event, name, event.for_ or ""] = None
    return list(rows)


def _fields(held: Record) -> Iterator[tuple[str, str]]:
    from provcite.model.variables import VARIABLES

    yield "Original title", held.original_title or ""
    yield "Translated title", held.translated_title or ""
    for variable in VARIABLES:
        yield variable.key.replace("_", " ").capitalize(), getattr(held, variable.key) or ""
    yield "Places", "; ".join(held.places)
    yield "Subjects", "; ".join(held.subjects)
    yield "Tags", "; ".join(held.tags)
    yield "Rights", held.rights or ""
    if held.imported is not None:
        yield "Imported", " ".join(filter(None, (held.imported.from_, held.imported.date)))
    yield "Former ids", ", ".join(held.aliases)


def _chain(graph: Graph) -> dict[str, Any]:
    """The chain as a picture and in words."""
    from provcite.ops.trace import write
    from provcite.provenance.drawings.tree import tree_lines

    chain = graph.chains[0]
    groups: list[dict[str, Any]] = []
    for line in tree_lines(chain):
        if line.kind == "title":
            continue
        if line.kind == "detail" and groups and not line.branch.startswith(("├", "└")):
            groups[-1]["details"].append(line.text)
        else:
            groups.append({"kind": str(line.kind), "text": line.text, "details": []})
    drawn = len(chain.steps) + len(chain.gaps) <= _MOST_DRAWN
    return {
        "lines": groups,
        "story": write(graph, "text").strip(),
        "svg": picture(graph) if drawn else "",
    }


def picture(graph: Graph) -> str:
    """The chain as SVG for a page that has its style sheet; text in it is escaped, it runs nothing."""
    from provcite.provenance.drawings.svg import svg
    from provcite.web.render import printable

    return printable(svg(graph, styled=False))


def _evidence(held: Record) -> list[tuple[str, str]]:
    from provcite.provenance.evidence import evidence_of, evidence_words

    return [(item.field, evidence_words(item) or "nothing said") for item in evidence_of(held)]


def meta(view: StoreView, held: Record) -> dict[str, Any]:
    """What programs read from the page: Highwire and Dublin Core tags, COinS, schema.org."""
    from provcite.exchange.base import Options
    from provcite.exchange.jsonld import write
    from provcite.exchange.meta import coins, dublin_core, highwire, zotero

    context = view.context
    data = json.loads("".join(write([held], Options(context=context))))
    # In a page "</script>" would end the block, and "<!--" change how the rest is read.
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e")
    return {
        "tags": [*highwire(held, context), *dublin_core(held, context), *zotero(held, context)],
        "coins": coins(held, context),
        "jsonld": text.replace("&", "\\u0026"),
    }


def history(view: StoreView, name: str) -> Page:
    """Who changed the record when."""
    held = view.stored(name).record
    return Page(
        template="history.html",
        heading=f"History of {held.title or held.id}",
        at="search",
        values={"record": held, "entries": view.history(held.id)},
    )


# Repositories, persons, projects ------------------------------------------------------------------


def repositories(view: StoreView) -> Page:
    """All archives that hold something."""
    rows = []
    for key, name, count in view.houses():
        known = view.house(key)
        rows.append({
            "key": key, "name": name, "count": count,
            "place": known.sourced_place if known else "", "country": known.country if known else "",
        })  # fmt: skip
    return Page(
        template="repositories.html",
        heading="Repositories",
        at="repositories",
        values={"rows": rows, "map": archives_map(view)},
    )


def repository(view: StoreView, key: str, page: int = 1, *, size: int = PAGE) -> Page:
    """An archive: its names, what is known of it, its highest units, its records."""
    if len(key) > MOST:
        raise NotFoundError("There is no repository of so long a name.")
    known = view.house(key)
    wanted = Filter(repository=(known.key if known else key,))
    total = view.library.index().count(Query(filter=wanted))
    if not total and known is None:
        raise NotFoundError(
            f"No record lies in {key!r}.", hint="The page of repositories lists those that hold something."
        )
    name = known.key if known else key
    units = view.units(name)
    return Page(
        template="repository.html",
        heading=known.name() if known else key,
        at="repositories",
        values={
            "key": name,
            "known": known,
            "names": list(_house_names(known)) if known else [],
            "former": known.former if known else (),
            "ids": [(scheme, value.value) for scheme, value in known.ids.items()] if known else [],
            "units": [
                {"words": words, "count": count, "asked": {"q": in_unit(words), "repository": name}}
                for words, count in units[:MOST_LISTED]
            ],
            "more_units": max(0, len(units) - MOST_LISTED),
            **_turned(view, wanted, total, page, size),
        },
    )


def _house_names(known: Any) -> Iterator[tuple[str, str]]:
    for language, printed in known.printed.items():
        acronym = f" ({printed.acronym})" if printed.acronym else ""
        yield language_name(language), f"{printed.name}{acronym}"
    if not known.printed:
        for language, forms in known.names.items():
            yield language_name(language), "; ".join(forms)


def _turned(view: StoreView, wanted: Filter, total: int, page: int, size: int) -> dict[str, Any]:
    """One page of the records that pass a filter."""
    pages = min(MOST_PAGES, max(1, -(-total // size)))
    page = min(page, pages)
    rows = view.listed(wanted, limit=size, offset=(page - 1) * size)
    return {"hits": [_hit(row) for row in rows], "total": total, "page_number": page, "pages": pages}


def persons(view: StoreView) -> Page:
    """Everybody who wrote, spoke or received something, by how often."""
    counted = view.facet("person")
    return Page(
        template="names.html",
        heading="Persons",
        at="persons",
        values={
            "kind": "person",
            "rows": sorted(counted[:MOST_LISTED], key=lambda row: row[0].casefold()),
            "more": max(0, len(counted) - MOST_LISTED),
        },
    )


def person(view: StoreView, name: str, page: int = 1, *, size: int = PAGE) -> Page:
    """A person: the forms of the name, the parts in documents, the records."""
    if not name.strip() or len(name) > MOST:
        raise NotFoundError("There is no person of that name.")
    wanted = Filter(person=(name,))
    total = view.library.index().count(Query(filter=wanted))
    if not total:
        raise NotFoundError(f"No record names {name!r}.", hint="The page of persons lists the names.")
    turned = _turned(view, wanted, total, page, size)
    forms: dict[str, None] = {}
    roles: dict[str, int] = {}
    positions: dict[str, None] = {}
    for hit in turned["hits"]:
        held = view.copy_of(hit["id"])
        if held is None:
            continue
        hit["parts"] = list(_parts(held, name))
        for part in hit["parts"]:
            roles[part] = roles.get(part, 0) + 1
        for group, position in _name_groups(held):
            if any(fold_key(form) == fold_key(name) for form in group):
                forms.update(dict.fromkeys(group))
                if position:
                    positions[position] = None
    return Page(
        template="person.html",
        heading=name,
        at="persons",
        values={
            "name": name,
            "forms": [form for form in forms if form != name],
            "roles": sorted(roles.items(), key=lambda row: (-row[1], row[0])),
            "positions": list(positions),
            **turned,
        },
    )


def _name_groups(held: Record) -> Iterator[tuple[list[str], str]]:
    for creator in held.creators:
        yield (
            [form for form in (creator.display, creator.native, *creator.variants) if form],
            (creator.position or ""),
        )
    for form in held.names:
        yield [text for text in (form.name, form.native, *form.variants) if text], ""


def _parts(held: Record, name: str) -> Iterator[str]:
    """The parts that somebody has in a record: author, recipient, translated …, named."""
    key, found = fold_key(name), False
    for creator in held.creators:
        if any(fold_key(form) == key for form in (creator.display, creator.native or "", *creator.variants)):
            found = True
            yield creator.role
    for event in held.provenance:
        if any(fold_key(by) == key for by in event.by):
            found = True
            yield event.word or event.event
    if not found and any(key in fold_key(other) for other in people(held)):
        yield "named"


def projects(view: StoreView) -> Page:
    """The projects for which something was done."""
    return Page(
        template="names.html",
        heading="Projects",
        at="projects",
        values={"kind": "project", "rows": view.facet("project")[:MOST_LISTED], "more": 0},
    )


def project(view: StoreView, name: str, page: int = 1, *, size: int = PAGE) -> Page:
    """A project and its records."""
    if not name.strip() or len(name) > MOST:
        raise NotFoundError("There is no project of that name.")
    wanted = Filter(project=(name,))
    total = view.library.index().count(Query(filter=wanted))
    if not total:
        raise NotFoundError(f"No record was made for {name!r}.", hint="The page of projects lists the names.")
    query = Query(filter=wanted)
    return Page(
        template="project.html",
        heading=name,
        at="projects",
        values={
            "name": name,
            "houses": view.facet("repository", query)[:SHOWN],
            "timeline": timeline(view.facet("year", query)),
            **_turned(view, wanted, total, page, size),
        },
    )


# A manuscript ----------------------------------------------------------------------------------


def check_form(view: StoreView) -> Page:
    """Where a manuscript is dropped to be checked."""
    return Page(template="check.html", heading="Check a manuscript", at="check")


def check_report(view: StoreView, report: Mapping[str, Any]) -> Page:
    """The report on a manuscript, note by note."""
    notes: dict[str, list[Any]] = {}
    for finding in report["findings"]:
        place = f"note {finding['note']}" if finding.get("note") else (
            f"paragraph {finding['paragraph']}" if finding.get("paragraph") else "the whole manuscript"
        )  # fmt: skip
        notes.setdefault(place, []).append(finding)
    return Page(
        template="report.html",
        heading=f"Check of {report['manuscript']}",
        at="check",
        values={"report": report, "notes": notes, "summary": report["summary"]},
    )


def help_page(view: StoreView, formats: Sequence[str] = ()) -> Page:
    """How to search, and how programs read the catalogue."""
    return Page(
        template="help.html", heading="How to search", at="help", values={"downloads": _offered(formats)}
    )


# Without a server --------------------------------------------------------------------------------


def site_search(view: StoreView) -> Page:
    """The page whose script searches."""
    return Page(template="site_search.html", heading="Records", at="search", values={"count": view.count()})


def listing(view: StoreView, kind: str, name: str, page: int = 1, *, size: int = PAGE) -> Page:
    """A plain list of records by date: all (``records``), or those of a ``decade`` or a ``language``."""
    wanted = with_facets(Query(), {} if kind == "records" else {kind: name}).filter
    total = view.library.index().count(Query(filter=wanted))
    if not total and kind != "records":
        raise NotFoundError(f"There is no record of the {kind} {name!r}.")
    return Page(
        template="listing.html",
        heading={"records": "All records by date", "decade": f"Records of the {name}"}.get(
            kind, f"Records in {language_name(name)}"
        ),
        at="search",
        values={"kind": kind, "name": name, **_turned(view, wanted, total, page, size)},
    )


def trouble(fault: ProvciteError, status: int) -> Page:
    """What went wrong, in the words of the program."""
    heading = {404: "Not found", 403: "Not allowed", 413: "Too large"}.get(status, "That cannot be answered")
    nearest = getattr(fault, "nearest", ())
    return Page(
        template="error.html",
        heading=heading,
        status=status,
        values={"message": fault.message, "hint": fault.hint, "nearest": nearest},
    )
