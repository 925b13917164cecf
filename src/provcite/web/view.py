"""What the catalogue asks of a store: one view for each thread, what it found kept until the records change.

Nothing here knows of HTTP. Searching, citing, tracing and exporting are the tasks of `provcite.ops`; a view
holds what they need between two questions (styles, the context of the formats, counts).
"""

from __future__ import annotations

import re
import threading
import time
import zlib
from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, cast

from provcite.model.errors import NotFoundError, ProvciteError, StoreError, UsageError
from provcite.store.query import Filter, Query

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from provcite.archives.repositories import Repositories, Repository
    from provcite.csl import Style
    from provcite.exchange.citation_form import CitationForm
    from provcite.exchange.context import Context
    from provcite.model.record import Holding, Record
    from provcite.ops.history import Entry
    from provcite.ops.styles import StyleFile
    from provcite.provenance.graph import Graph
    from provcite.store.index import Hit
    from provcite.store.library import Library
    from provcite.store.rows import Listed
    from provcite.store.stored import StoredRecord

#: The facets of the catalogue: the word in an address, what `ops.facets` counts, the heading.
FACETS: Final = (
    ("repository", "repository", "Repository"),
    ("project", "project", "Project"),
    ("decade", "decade", "Decade"),
    ("language", "language", "Language"),
    ("person", "person", "Person"),
)
#: Records on a page of results, and pages that can be turned.
PAGE: Final = 25
MOST_PAGES: Final = 400
#: More answers than this are not put in order by how well they fit: what so many have says little of one.
MOST_RANKED: Final = 20_000
#: Records that one download may hold.
MOST_EXPORTED: Final = 2_000
#: Seconds for which the index counts as up to date, at least; a scan of many files waits longer.
_FRESH: Final = 2.0
_KEPT: Final = 500
#: Bytes of packed pages that are kept: some ten thousand records.
_PAGES: Final = 64 * 1024 * 1024
#: Records of a store whose columns are held in memory to be counted, at least.
_TABLE: Final = 5_000
#: The longest value that a request may name anything by.
MOST: Final = 500


class Memo:
    """What was found out, shared by the views of all threads; forgotten when the records change."""

    def __init__(self) -> None:
        self._kept: OrderedDict[object, object] = OrderedDict()
        self._lock = threading.Lock()
        self._token: object = None

        #: Pages of records, packed, with what tells whether they are as they would be made now.
        self._pages: OrderedDict[object, tuple[object, bytes]] = OrderedDict()
        self._size = 0

    def forget_unless(self, token: object) -> None:
        """Empty it where the index is not the one of before."""
        with self._lock:
            if token != self._token:
                self._token = token
                self._kept.clear()
                self._pages.clear()
                self._size = 0

    def page(self, key: object, state: object, make: Callable[[], str]) -> str:
        """The page for `key`, made anew where `state` is another than when it was made."""
        with self._lock:
            kept = self._pages.get(key)
            if kept is not None:
                self._pages.move_to_end(key)
        if kept is not None and kept[0] == state:
            return zlib.decompress(kept[1]).decode("utf-8", "surrogatepass")
        token = self._token
        text = make()
        packed = zlib.compress(text.encode("utf-8", "surrogatepass"), 1)
        with self._lock:
            if token == self._token:  # else it is of an index that is gone
                old = self._pages.pop(key, None)
                self._pages[key] = (state, packed)
                self._size += len(packed) - (len(old[1]) if old else 0)
                while self._size > _PAGES and self._pages:
                    self._size -= len(self._pages.popitem(last=False)[1][1])
        return text

    def get(self, key: object, make: Callable[[], Any]) -> Any:
        """The value for `key`, made where it is not there."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made

    def peek(self, key: object) -> Any:
        """The value for `key`; None where it is not there."""
        with self._lock:
            return self._kept.get(key)

    def get_while(self, key: object, state: object, make: Callable[[], Any]) -> Any:
        """As `get`, made anew where `state` is another than when it was made."""
        kept = self.get(key, lambda: (state, make()))
        if kept[0] != state:
            kept = (state, make())
            with self._lock:
                self._kept[key] = kept
        return kept[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is looked for: the words, a value for each facet ("" for none), and the page, from 1."""

    q: str = ""
    repository: str = ""
    project: str = ""
    decade: str = ""
    language: str = ""
    person: str = ""
    page: int = 1

    @property
    def facets(self) -> dict[str, str]:
        """The facets that have a value."""
        return {name: value for name, _, _ in FACETS if (value := getattr(self, name))}

    def but(self, **values: Any) -> dict[str, str]:
        """The values of an address that asks for this, changed by `values`, from the first page on."""
        changed = replace(self, **{"page": 1, **values}) if values else self
        named = {"q": changed.q, **changed.facets}
        if changed.page > 1:
            named["page"] = str(changed.page)
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """A page of answers: as what the words were understood, how many there are, those of this page."""

    asked: Asked
    query: Query
    how: str
    said: str
    total: int
    hits: tuple[Hit, ...]
    passed_over: int = 0

    @property
    def pages(self) -> int:
        """How many pages there are to turn."""
        return min(MOST_PAGES, max(1, -(-self.total // PAGE)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A citation in a style, plain and as HTML, with what is to be known of it, or why there is none."""

    style: str
    title: str
    plain: str = ""
    html: str = ""
    warnings: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A style made ready, the form of the data that it asks for, whether it is made for archival records."""

    name: str
    style: Style
    form: CitationForm
    own: bool


_STYLES: dict[tuple[str, str, str, int], Prepared] = {}
_STYLE_ATTRIBUTE: Final = re.compile(r'<span style="([a-z-]+):([a-z-]+);">')


class StoreView:
    """One store as the catalogue sees it; used by one thread."""

    def __init__(self, library: Library, memo: Memo | None = None) -> None:
        self.library = library
        self.memo = memo or Memo()
        self._looked = -1e9
        self._wait = _FRESH
        self._place: tuple[int, int, int] | None = None
        self._repositories: Repositories | None = None
        self._context: Context | None = None

    # Keeping up to date -----------------------------------------------------------------------

    def refresh(self, *, now: bool = False) -> None:
        """Look for changed files, unless that was done a moment ago."""
        begun = time.monotonic()
        if not now and begun - self._looked < self._wait:
            self.follow()
            return
        self._reopen()
        self.library.index().refresh(again=True)
        self._looked = time.monotonic()
        # A scan of very many files takes its time; it shall not take more than a tenth of all.
        self._wait = max(_FRESH, 10 * (self._looked - begun))
        self.follow()

    def follow(self) -> None:
        """Take the index for what it is: another view looks for changed files."""
        index = self.library.index()
        self._reopen()
        index.trust()
        if index.place is None:  # there is none yet, or none can be kept
            index.refresh()
        place = self._state()
        if place != self._place:
            self._place = place
            self._repositories = None
            self._context = None
        self.memo.forget_unless(place)

    def _reopen(self) -> None:
        """Let go of an index that another process, or another view, has made anew."""
        state = self._state()
        if self._place is not None and (state is None or state[0] != self._place[0]):
            self.library.index().close()

    @property
    def is_due(self) -> bool:
        """Whether it is time to look for changed files."""
        return time.monotonic() - self._looked >= self._wait

    @property
    def is_kept(self) -> bool:
        """Whether there is an index in a file, which all views share."""
        index = self.library.index()
        index.trust()
        return index.place is not None

    def _state(self) -> tuple[int, int, int] | None:
        place = self.library.index().place
        if place is None:
            return None
        try:
            found = place.stat()
        except OSError:
            return None
        return (found.st_ino, found.st_mtime_ns, found.st_size)

    @property
    def repositories(self) -> Repositories:
        """The known archives with the store's own."""
        if self._repositories is None:
            self._repositories = self.library.repositories()
        return self._repositories

    @property
    def context(self) -> Context:
        """What the exchange formats look up."""
        if self._context is None:
            from provcite.exchange.context import shipped_context

            self._context = shipped_context(self.repositories)
        return self._context

    @property
    def title(self) -> str:
        """Whose records they are: the store's organization, else the name of its folder."""
        from provcite.ops.naming import owner

        try:
            return owner(self.library).organization or self.library.folder.resolve().name
        except ProvciteError:
            return self.library.folder.resolve().name

    # Finding ----------------------------------------------------------------------------------

    def count(self) -> int:
        """How many records there are."""
        return int(self.memo.get("count", lambda: self.library.index().count(Query())))

    def search(self, asked: Asked) -> Results:
        """The answers to what is asked. Raises UsageError for what can mean nothing."""
        index = self.library.index()
        offset = (min(asked.page, MOST_PAGES) - 1) * PAGE
        hits: Sequence[Hit]
        how, said, query = self._understood(asked.q)
        asked_for = with_facets(query, asked.facets)
        if how == "leaf" and not asked.facets:
            from provcite.ops.find import find

            found = find(self.library, asked.q, limit=PAGE * MOST_PAGES).hits
            total, hits = len(found), found[offset : offset + PAGE]
        else:
            total = self.number_of(asked_for)
            hits = self.memo.get(
                ("hits", asked_for, offset),
                lambda: index.search(asked_for, limit=PAGE, offset=offset, ranked=total <= MOST_RANKED),
            )
        return Results(
            asked=asked,
            query=asked_for,
            how="reference" if how == "leaf" else how,
            said=said,
            total=total,
            hits=tuple(hits),
            passed_over=self.memo.get("bad", lambda: len(index.passed_over())),
        )

    def _understood(self, text: str) -> tuple[str, str, Query]:
        """How `find` understands the words, what it says to that, and the query that it puts."""
        if not text.strip():
            return "", "", Query()

        def ask() -> tuple[str, str, Query]:
            from provcite.ops.find import find

            found = find(self.library, text, limit=1, ranked=False)
            # A reference to leaves is narrowed to the documents that hold them.
            how = "leaf" if found.how == "reference" and found.query.filter.file else found.how
            return how, found.said, found.query

        answer: tuple[str, str, Query] = self.memo.get(("find", text), ask)
        return answer

    def facet(self, name: str, query: Query | None = None) -> list[tuple[str, int]]:
        """The values of a facet with their counts, without those that have none."""
        from provcite.ops.facets import NONE, facets_of

        counted = {word: what for word, what, _ in FACETS} | {"year": "year"}
        asked = query or Query()
        if asked.match and self.number_of(asked) == self.count():
            asked = Query()  # a word of every record narrows nothing

        def ask() -> dict[str, list[tuple[str, int]]]:
            # All at once: who answers is looked for once, and a page shows all of them.
            table = None if asked == Query() else self.memo.peek("table")
            found = facets_of(self.library, tuple(counted.values()), asked, table)
            if (
                table is not None and self._state() != self._place
            ):  # changed meanwhile: numbers may be others'
                found = facets_of(self.library, tuple(counted.values()), asked)
            return {word: [row for row in found[what] if row[0] != NONE] for word, what in counted.items()}

        found: dict[str, list[tuple[str, int]]] = self.memo.get(("facets", asked), ask)
        return found[name]

    def number_of(self, query: Query) -> int:
        """How many records answer a query."""
        return int(self.memo.get(("count", query), lambda: self.library.index().count(query)))

    def changed(self) -> list[tuple[str, str]]:
        """When the file of each record was last written (UTC), and the record's id, the oldest first."""

        def ask() -> list[tuple[str, str]]:
            from provcite.store.discovery import RECORDS
            from provcite.store.files import SUFFIX
            from provcite.store.scan import scan

            self.library.files.refuse_link(RECORDS)
            found = scan(self.library.records_folder, SUFFIX).by_name()
            sound = {record_id for record_id, _ in self.library.index().counts("id", Query())}
            return sorted(
                (_moment(states[0] // 1_000_000_000), name) for name, states in found.items() if name in sound
            )

        rows: list[tuple[str, str]] = self.memo.get("changed", ask)
        return rows

    def listed(self, wanted: Filter, *, limit: int = PAGE, offset: int = 0) -> list[Listed]:
        """Records that pass a filter, by date and title."""
        return self.library.index().listed(wanted, limit=limit, offset=offset)

    def houses(self) -> list[tuple[str, str, int]]:
        """The repositories that hold something: key (or name, where it is not known), name, count."""

        def ask() -> list[tuple[str, str, int]]:
            counts: dict[str, tuple[str, int]] = {}
            for value, count in self.facet("repository"):
                known = self.house(value)
                key, name = (known.key, known.name()) if known else (value, value)
                counts[key] = (name, counts.get(key, ("", 0))[1] + count)
            return sorted(
                ((key, name, count) for key, (name, count) in counts.items()), key=lambda row: row[1]
            )

        found: list[tuple[str, str, int]] = self.memo.get("houses", ask)
        return found

    def house(self, name: str | None) -> Repository | None:
        """The known repository of this key or name."""
        from provcite.exchange.holding_words import find_repository

        return find_repository(name, self.repositories) if name else None

    def units(self, house: str) -> list[tuple[str, int]]:
        """The highest units of a repository in words (``fond 5``), with how many records lie in each."""

        def ask() -> list[tuple[str, int]]:
            from provcite.store.stored import natural

            counts: dict[str, int] = {}
            query = Query(filter=Filter(repository=(house,)))
            for words, count in self.library.index().counts("reference", query):
                for one in dict.fromkeys(_first_unit(part) for part in words.split("; ")):
                    if one:
                        counts[one] = counts.get(one, 0) + count
            return sorted(counts.items(), key=lambda row: natural(row[0]))

        found: list[tuple[str, int]] = self.memo.get(("units", house), ask)
        return found

    # One record -------------------------------------------------------------------------------

    def stored(self, name: str) -> StoredRecord:
        """The record of this id or alias, from its file; NotFoundError with the nearest ids."""
        if len(name) > MOST:
            raise NotFoundError("There is no record of so long a name.")
        return self.library.stored(name)

    def copy_of(self, record_id: str) -> Record | None:
        """The record as the index has it, which is quicker than its file; None where it has none."""
        found = self.library.index().find_bodies("key", record_id.casefold(), 20)
        return next((self.library.index().body(number) for name, number in found if name == record_id), None)

    def id_of(self, name: str) -> str:
        """The present id of what `name` (an id or a former one) stands for."""
        if len(name) <= MOST and self.library.exists(name):
            return name
        return self.stored(name).record.id

    def state_of(self, record_id: str) -> object:
        """What tells whether a record's page is still as it was made, besides what empties the memo."""
        styles = tuple(_state_of(self._style_file(name).path) for name in self.styles())
        return _state_of(self.library.path_of(record_id)), styles, self.in_git

    def text_of(self, record: Record) -> str | None:
        """The document's words; None where the store has none that can be read."""
        try:
            return self.library.text_of(record)
        except (ProvciteError, OSError):
            return None

    def words(self, holding: Holding, levels: int | None = None) -> str:
        """The reference of a holding in words, or its first `levels`, as the index has them."""
        from provcite.archives.render import render
        from provcite.model.reference import ArchivalReference

        known = self.house(holding.repository)
        path = holding.path if levels is None else holding.path[:levels]
        labels = holding.labels if levels is None else holding.labels[:levels]
        reference = ArchivalReference(
            repository_key=known.key if known else None,
            path=path,
            labels=labels,
            code=holding.reference_code or "",
        )
        return render(reference, "words", range_dash="hyphen", repositories=self.repositories)

    def graph(self, record: Record) -> Graph:
        """The provenance of a record."""
        from provcite.ops.trace import trace

        return trace([record], self.library)

    def history(self, record_id: str) -> list[Entry]:
        """Who changed the record when; nothing where the store is not in git."""
        from provcite.ops.history import history

        try:
            return history(self.library, record_id)
        except StoreError:
            return []

    @property
    def in_git(self) -> bool:
        """Whether the store's folder or one above it is a git work tree."""
        folder = self.library.folder.resolve()
        return any((place / ".git").exists() for place in (folder, *folder.parents))

    def make_table(self) -> None:
        """Hold in memory what the facets count, of a large store."""
        from provcite.ops.facets import Table

        if self.count() > _TABLE:
            self.memo.get("table", lambda: Table(self.library))

    def warm(self) -> None:
        """Load what the first answer of each kind would wait for: the reader of references, the formats."""
        self.make_table()
        self.search(Asked(q="RGANI f. 5 op. 1 d. 1"))
        downloads()
        for listed in self.listed(Filter(), limit=1):
            from provcite.web.pages import record

            record(self, listed.id)

    # Citing -----------------------------------------------------------------------------------

    def styles(self) -> list[str]:
        """The names of the styles that are offered, the usual one first: provcite's own and the store's."""
        from provcite.ops.styles import style_names

        def ask() -> list[str]:
            names = style_names(store=self.library.folder, collection=False)
            return sorted(names, key=lambda name: name != self.usual_style)

        found: list[str] = self.memo.get("styles", ask)
        return found

    @property
    def usual_style(self) -> str:
        """The style that the store's settings give (``[cite] style``), else Chicago."""
        table = self.library.settings.get("cite", {})
        name = table.get("style") if isinstance(table, dict) else None
        return name if isinstance(name, str) and name else "chicago"

    def style(self, name: str, language: str = "") -> Prepared:
        """A style by its name, never by a path. Raises NotFoundError with the nearest."""
        from provcite.ops.styles import load_style

        if name.endswith(".csl") or "/" in name or "\\" in name or len(name) > MOST or len(language) > 40:
            raise NotFoundError("There is no style of that name.", hint="Known: " + ", ".join(self.styles()))
        file = self._style_file(name)
        key = (str(file.path), name, language, hash(file.data))
        if key not in _STYLES:
            style = load_style(file, language=language, cache=self._cache("styles"))
            form = replace(file.form, language=style.locale) if language else file.form
            if len(_STYLES) > _KEPT:
                _STYLES.clear()
            _STYLES[key] = Prepared(name=name, style=style, form=form, own=file.has_form)
        return _STYLES[key]

    def style_data(self, name: str) -> bytes:
        """The file of a style, as it is."""
        return self._style_file(name).data

    def _style_file(self, name: str) -> StyleFile:
        """The file of a style; read again where its time or size is another."""
        from provcite.ops.styles import find_style

        def find() -> StyleFile:
            return find_style(name, store=self.library.folder)

        place = self.memo.get(("place of style", name), lambda: find().path)
        return cast("StyleFile", self.memo.get_while(("style", name), _state_of(place), find))

    @staticmethod
    def _cache(name: str) -> Path:
        from provcite.store.folders import cache_folder

        return cache_folder() / name

    def cite(
        self,
        ids: Sequence[str],
        style: str,
        *,
        form: str = "",
        locator: str = "",
        language: str = "",
        format: str = "html",
        known: Record | None = None,
    ) -> Citation:
        """Records in a style; `known` is one at hand, which is not read again.

        What cannot be made (a form that the style has not) is said in `problem`.
        """
        from provcite.csl import render
        from provcite.ops.cite import FORMS, Wish, cite
        from provcite.ops.printing import FORMATS, whole

        if form and form not in FORMS:
            raise UsageError(f"A citation cannot be {form!r}.", hint=f"It can be {', '.join(FORMS)}.")
        if format not in FORMATS:
            raise UsageError(
                f"A citation cannot be written as {format!r}.", hint=f"Known: {', '.join(FORMATS)}."
            )
        if len(locator) > MOST:
            raise UsageError(f"A locator is not longer than {MOST} characters.")
        prepared = self.style(style, language)
        # One of FORMS, as was seen to above.
        wish = Wish(form=cast("Any", form or None), cluster=len(ids) > 1 and form != "bibliography")
        try:
            cited = cite(
                self.library,
                ids,
                prepared.style,
                prepared.form,
                wish,
                locators=[locator] if locator else (),
                own_style=prepared.own,
                known=known,
            )
        except UsageError as fault:
            return Citation(style=style, title=prepared.style.title, problem=str(fault))
        written = whole(cited.texts, format)
        if format == "html":
            written = _STYLE_ATTRIBUTE.sub(r'<span class="\1-\2">', written)
        return Citation(
            style=style,
            title=prepared.style.title,
            plain="\n".join(render(text, "plain") for text in cited.texts),
            html=written,
            warnings=tuple(cited.warnings),
        )

    # Handing on -------------------------------------------------------------------------------

    def export(self, records: Sequence[Record], format: str) -> tuple[str, str, str]:
        """Records in an exchange format or a form of their provenance: text, media type, ending."""
        if format == "yaml":
            return (
                "---\n".join(self.stored(record.id).text for record in records),
                "application/yaml",
                ".yaml",
            )
        if format in PROVENANCE:
            from provcite.ops.trace import names_for, trace, write

            media, extension, _ = PROVENANCE[format]
            text = write(trace(records, self.library), format, names_for(format, self.library))
            return text, media, extension
        from provcite.exchange.registry import load
        from provcite.ops.export import prepare

        module = load(format)
        prepared = prepare(self.library, records, format=format, context=self.context)
        return "".join(prepared.chunks), module.FORMAT.media_type, module.FORMAT.extension


#: Forms of the provenance that can be downloaded: media type, ending, what they are.
PROVENANCE: Final = {
    "turtle": ("text/turtle", ".ttl", "Provenance as W3C PROV in Turtle"),
    "prov-json": ("application/json", ".prov.json", "Provenance as W3C PROV in JSON"),
    "rico": ("application/ld+json", ".rico.jsonld", "Provenance in Records in Contexts (RiC-O)"),
    "svg": ("image/svg+xml", ".svg", "Provenance as a picture"),
}


@lru_cache(maxsize=1)
def downloads() -> tuple[tuple[str, str, str], ...]:
    """Everything that a record can be downloaded as: name, ending, what it is."""
    from provcite.exchange.registry import FORMATS, load

    found = [(name, load(name).FORMAT.extension, load(name).FORMAT.summary) for name in FORMATS]
    found.append(("yaml", ".yaml", "The record file itself."))
    found += [(name, extension, f"{summary}.") for name, (_, extension, summary) in PROVENANCE.items()]
    return tuple(found)


def _moment(seconds: int) -> str:
    """A moment as ISO 8601 has it, in UTC; a file's time may be anything."""
    seconds = min(max(seconds, 0), 253_402_300_799)
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def _state_of(path: Path) -> tuple[int, int]:
    """What tells that a file was changed; of none, zeros."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


def _first_unit(words: str) -> str:
    return re.split(r", |/", words, maxsplit=1)[0].strip()


def with_facets(query: Query, chosen: dict[str, str]) -> Query:
    """`query` among the records with the chosen values; a facet stands in place of a filter of its kind."""
    wanted = query.filter
    for name, value in chosen.items():
        if name == "decade":
            if wanted.date:
                continue
            match = re.fullmatch(r"(\d{4})s", value)
            if match is None:
                raise UsageError(f"{value!r} is no decade.", hint="Write 1950s.")
            wanted = replace(wanted, date=(f"{match[1]}/{int(match[1]) + 9}",))
        else:
            wanted = replace(wanted, **{name: (value,)})
    return Query(match=query.match, filter=wanted)


def in_unit(words: str) -> str:
    """The search for what lies in a unit (``fond 5, opis 28``)."""
    return f'reference:"{words.replace(chr(34), " ")}"'
