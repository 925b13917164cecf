"""The catalogue as files: the same pages without a server, for a folder or any web host.

Pages of records are made in several processes where there are many. A file is written where it is not yet
there with these bytes; what an earlier run wrote and this one does not is deleted, and nothing else is.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from provcite import __version__
from provcite.model.collector import without_collector
from provcite.model.errors import InputError, NotFoundError, ProvciteError, StoreError, UsageError
from provcite.store.folder import StoreFolder
from provcite.web import pages
from provcite.web.links import SiteLinks, listing_page, record_download, record_page
from provcite.web.render import render
from provcite.web.view import StoreView, downloads

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from provcite.store.library import Library
    from provcite.store.rows import Listed
    from provcite.web.pages import Page

#: What lies in the site's folder beside the pages: which files are ours, with a digest of each.
MANIFEST: Final = "provcite-site.json"
#: Formats that each record is written in unless others are asked for: all would be twenty files a record.
FORMATS: Final = ("bibtex", "ris", "csl-json", "yaml")
#: Records on one page of a list.
SIZE: Final = 200
#: Pages that one process takes at a time, and how many make several processes worth while.
_BATCH: Final = 50
_FEW: Final = 100
_STATIC: Final = ("catalogue.css", "catalogue.js", "search.js", "mark.svg")
#: What a name in the manifest can look like; nothing else is ever deleted.
_OURS: Final = re.compile(r"(?:[a-z]+(?:-\d+)?|[a-z]+/[^/\\\0]+|files/[a-z0-9-]+/[^/\\\0]+)\.[a-z.]+")


@dataclass(slots=True)
class Outcome:
    """What was done: files in the site, those written and deleted, records that have no page and why."""

    records: int = 0
    files: dict[str, str] = field(default_factory=dict)
    written: int = 0
    deleted: int = 0
    kept: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What every page of a site has in common."""

    title: str
    formats: tuple[str, ...]
    texts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What was made of a record: from what (a digest), its files, the lists that its page leads to."""

    made_from: str
    files: tuple[str, ...]
    leads: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """An earlier run, by its manifest, and by what records point to others now."""

    files: Mapping[str, str]
    records: Mapping[str, Kept]
    #: What all pages are made from: program, settings, styles, the store's own authorities.
    shared: str = ""
    #: By record: the kept text, and the records that state a relation to it.
    texts: Mapping[str, str] = field(default_factory=dict)
    pointing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class _Done:
    """What one process made: digests by file, how many were written, lists linked to, what failed."""

    files: dict[str, str] = field(default_factory=dict)
    records: dict[str, Kept] = field(default_factory=dict)
    written: int = 0
    named: set[tuple[str, str]] = field(default_factory=set)
    failed: list[str] = field(default_factory=list)
    #: Why nothing more can be written; a value, since an exception may not get from one process to another.
    trouble: str = ""


def write_site(
    library: Library, target: Path, *, formats: Sequence[str] = FORMATS, texts: bool = True
) -> Outcome:
    """Write the catalogue of `library` into the folder `target`, which is empty, absent or of an earlier run.

    `formats` are the downloads of each record; without `texts` the documents' own words stay out. Raises
    UsageError for a folder that holds other things and for a format that there is not.
    """
    known = {name for name, _, _ in downloads()}
    for name in formats:
        if name not in known:
            raise UsageError(f"There is no format {name!r}.", hint=f"Known: {', '.join(sorted(known))}.")
    before = _earlier(target)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise StoreError(f"The folder {target} cannot be made: {fault.strerror or fault}.") from fault
    place = StoreFolder(target)
    view = StoreView(library)
    view.refresh()
    plan = Plan(title=view.title, formats=tuple(dict.fromkeys(formats)), texts=texts)
    outcome = Outcome()
    listed = library.index().listed()
    maker = _Maker(view, place, plan, _with_state(before, view, plan, listed))
    outcome.records = len(listed)
    outcome.passed_over = [str(bad.path) for bad in library.index().passed_over()]

    records: dict[str, Kept] = {}

    def take(done: _Done) -> None:
        if done.trouble:
            raise StoreError(f"The site cannot be written: {done.trouble}")
        outcome.files.update(done.files)
        records.update(done.records)
        outcome.written += done.written
        outcome.passed_over.extend(done.failed)

    waiting = set(maker.main_pages(listed, take))
    for done in _shared([("record", row.id) for row in listed], maker):
        take(done)
        waiting |= done.named
    seen: set[tuple[str, str]] = set()
    # A list may lead to further lists: the page of a person to that of a project.
    while fresh := sorted(waiting - seen):
        seen |= set(fresh)
        for done in _shared(fresh, maker):
            take(done)
            waiting |= done.named
    _clear(place, before.files, outcome)
    manifest = {
        "made by": "provcite site",
        "files": dict(sorted(outcome.files.items())),
        "records": {
            name: [kept.made_from, list(kept.files), [list(lead) for lead in kept.leads]]
            for name, kept in sorted(records.items())
        },
    }
    place.write(MANIFEST, json.dumps(manifest, indent=0, ensure_ascii=False).encode("utf-8", "replace"))
    return outcome


def _earlier(target: Path) -> Earlier:
    """The files of an earlier run; UsageError where the folder holds anything that is not ours to change."""
    if not target.exists():
        return Earlier(files={}, records={})
    if not target.is_dir():
        raise UsageError(f"{target} is no folder.")
    if not any(target.iterdir()):
        return Earlier(files={}, records={})
    try:
        found = json.loads(StoreFolder(target).read(MANIFEST, 256 * 1024 * 1024))
        files = found["files"] if found["made by"] == "provcite site" else None
    except FileNotFoundError:
        files = None
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as fault:
        raise InputError(
            f"{MANIFEST} in {target} cannot be read.", hint="Name an empty folder, or empty this one."
        ) from fault
    if not isinstance(files, dict):
        raise UsageError(
            f"The folder {target} holds other things than a site of provcite.",
            hint="Name a new folder, an empty one, or that of an earlier 'provcite site'.",
        )
    ours = {
        name: digest
        for name, digest in files.items()
        if isinstance(name, str) and isinstance(digest, str) and _OURS.fullmatch(name) and ".." not in name
    }
    return Earlier(files=ours, records=_kept_records(found.get("records"), ours))


def _kept_records(found: object, files: Mapping[str, str]) -> dict[str, Kept]:
    """What a manifest says of records; whatever is not of its shape is left out, and made anew."""
    kept: dict[str, Kept] = {}
    for name, value in found.items() if isinstance(found, dict) else ():
        try:
            made_from, names, leads = value
            one = Kept(
                made_from=str(made_from),
                files=tuple(file for file in names if file in files),
                leads=tuple((str(kind), str(to)) for kind, to in leads),
            )
        except (TypeError, ValueError):
            continue
        if len(one.files) == len(names):
            kept[name] = one
    return kept


def _with_state(before: Earlier, view: StoreView, plan: Plan, listed: Sequence[Listed]) -> Earlier:
    """The earlier run with what tells whether a page would come out as it did."""
    library = view.library
    index = library.index()
    aliases: dict[str, list[str]] = {}
    for key, record_id in index.holders("alias"):
        aliases.setdefault(record_id, []).append(key)
    towards: dict[str, list[str]] = {}
    for key, record_id in index.holders("relation"):
        towards.setdefault(key, []).append(record_id)
    pointing = {}
    for row in listed:
        names = (row.id.casefold(), *(name.casefold() for name in aliases.get(row.id, ())))
        if found := sorted({one for name in names for one in towards.get(name, ())}):
            pointing[row.id] = tuple(found)
    shared = hashlib.sha256(repr((__version__, _program(), plan, library.settings)).encode())
    for kind, files in sorted(library.authority_files().items()):
        shared.update(repr((kind, files)).encode())
    for name in view.styles():
        shared.update(repr((name, view.style_data(name))).encode())
    return replace(
        before,
        shared=shared.hexdigest(),
        texts={row.id: row.text for row in listed if row.text},
        pointing=pointing,
    )


def _program() -> tuple[int, int]:
    """What tells an edited checkout of provcite from another: the newest time of its files, their number."""
    import provcite

    newest = count = 0
    for folder, _, names in os.walk(os.path.dirname(provcite.__file__)):
        for name in names:
            if not name.endswith(".pyc"):
                newest = max(newest, os.stat(os.path.join(folder, name)).st_mtime_ns)
                count += 1
    return newest, count


def _clear(place: StoreFolder, before: Mapping[str, str], outcome: Outcome) -> None:
    """Delete what an earlier run wrote and this one does not, where nobody changed it since."""
    for name, digest in before.items():
        if name in outcome.files:
            continue
        try:
            if _digest(place.read(name)) == digest:
                place.remove(name)
                outcome.deleted += 1
            else:
                outcome.kept.append(name)
        except (OSError, ProvciteError):
            continue


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:24]


class _Maker:
    """Makes pages in one process."""

    def __init__(self, view: StoreView, place: StoreFolder, plan: Plan, earlier: Earlier) -> None:
        self.view = view
        self.place = place
        self.plan = plan
        self.earlier = earlier

    def put(self, done: _Done, name: str, data: bytes) -> None:
        """Write a file, unless it is there as it is to be."""
        try:
            there = self.place.read(name) if self.place.is_file(name) else None
        except OSError:
            there = None
        if there != data:
            self.place.write(name, data, sync=False)
            done.written += 1
        done.files[name] = _digest(data)

    def page(self, done: _Done, name: str, page: Page) -> None:
        """Write a page."""
        links = SiteLinks("../" * name.count("/"))
        text = render(
            page, links, site_title=self.plan.title, count_all=0, editable=False, token="", base_url=""
        )
        done.named |= links.named
        self.put(done, name, text.encode("utf-8", "replace"))

    # One task: a record with its downloads, or a list of records ------------------------------

    def make(self, task: tuple[str, str], done: _Done) -> None:
        """The pages of one record or of one repository, person …"""
        kind, name = task
        try:
            if kind == "record":
                self._record(done, name)
            else:
                self._list(done, kind, name)
        except NotFoundError:
            return  # deleted meanwhile, or a name that no record has any more
        except InputError as fault:
            done.failed.append(f"{name}: {fault.message}")

    def _record(self, done: _Done, name: str) -> None:
        made_from = self._made_from(name)
        kept = self.earlier.records.get(name)
        if kept is None or kept.made_from != made_from or not all(map(self._is_as_it_was, kept.files)):
            own = _Done()
            self._record_anew(own, name)
            kept = Kept(made_from=made_from, files=tuple(own.files), leads=tuple(sorted(own.named)))
            done.files |= own.files
            done.written += own.written
        else:
            done.files |= {file: self.earlier.files[file] for file in kept.files}
        done.named.update(kept.leads)
        done.records[name] = kept

    def _made_from(self, name: str) -> str:
        """What tells whether the files of a record would come out as before: the bytes that go into them."""
        library = self.view.library
        found = hashlib.sha256(self.earlier.shared.encode())
        for one in (name, *self.earlier.pointing.get(name, ())):
            try:
                data = library.file_of(one)
            except (OSError, StoreError):  # gone meanwhile
                data = b""
            found.update(b"%d\n" % len(data) + data)
        if name in self.earlier.texts and self.plan.texts:
            try:
                state = os.stat(library.folder / self.earlier.texts[name])
                found.update(repr((state.st_mtime_ns, state.st_size)).encode())
            except OSError:
                found.update(b"no text")
        return found.hexdigest()[:32]

    def _is_as_it_was(self, file: str) -> bool:
        try:
            return _digest(self.place.read(file)) == self.earlier.files[file]
        except (OSError, ProvciteError):
            return False

    def _record_anew(self, done: _Done, name: str) -> None:
        page = pages.record(self.view, name, live=False, texts=self.plan.texts, formats=self.plan.formats)
        self.page(done, record_page(name), page)
        held = page.values["record"]
        for format in self.plan.formats:
            text, _, extension = self.view.export([held], format)
            self.put(done, record_download(name, format, extension), text.encode("utf-8", "replace"))

    def _list(self, done: _Done, kind: str, name: str) -> None:
        make = {"repository": pages.repository, "person": pages.person, "project": pages.project}.get(kind)
        number = pages_of = 1
        while number <= pages_of:
            if make is not None:
                page = make(self.view, name, number, size=SIZE)
            else:
                page = pages.listing(self.view, kind, name, number, size=SIZE)
            pages_of = page.values["pages"]
            self.page(done, listing_page(kind, name, number), page)
            number += 1

    # What there is once -----------------------------------------------------------------------

    def main_pages(self, listed: Sequence[Listed], take: Any) -> Iterator[tuple[str, str]]:
        """Everything but records and lists by name; yields the lists that these pages lead to."""
        from provcite.web.app import static_bytes

        view, done = self.view, _Done()
        for name in _STATIC:
            self.put(done, f"static/{name}", static_bytes(name))
        self.put(done, "static/records.js", search_data(listed))
        for name, page in (
            ("index", pages.home(view)),
            ("search", pages.site_search(view)),
            ("help", pages.help_page(view, self.plan.formats)),
            ("repositories", pages.repositories(view)),
            ("persons", pages.persons(view)),
            ("projects", pages.projects(view)),
        ):
            self.page(done, f"{name}.html", page)
        number = pages_of = 1
        while number <= pages_of:
            page = pages.listing(view, "records", "", number, size=SIZE)
            pages_of = page.values["pages"]
            self.page(done, listing_page("records", "", number), page)
            number += 1
        take(done)
        yield from done.named


def _shared(tasks: Sequence[tuple[str, str]], maker: _Maker) -> Iterator[_Done]:
    """The tasks done, in several processes where that pays."""
    from provcite.store.reading import cores

    batches = [list(tasks[start : start + _BATCH]) for start in range(0, len(tasks), _BATCH)]
    workers = min(cores(), 8)
    # Forked only: see `provcite.store.reading`.
    if len(tasks) < _FEW or workers < 2 or sys.platform != "linux" or threading.active_count() > 1:
        for batch in batches:
            yield _batch_of(maker, batch)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    begin = (maker.view.library.folder, maker.place.root, maker.plan, maker.earlier, os.getpid())
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=begin) as pool:
        yield from pool.map(_in_process, batches)


_maker: list[_Maker] = []


def _begin(folder: Path, target: Path, plan: Plan, earlier: Earlier, parent: int) -> None:
    """Make a process of the pool ready: a connection to SQLite belongs to the one that opened it."""
    from provcite.store.library import Library
    from provcite.store.reading import end_with

    end_with(parent)
    view = StoreView(Library.open(folder, start=folder))
    _maker.append(_Maker(view, StoreFolder(target), plan, earlier))


def _in_process(batch: list[tuple[str, str]]) -> _Done:
    return _batch_of(_maker[0], batch)


def _batch_of(maker: _Maker, batch: Iterable[tuple[str, str]]) -> _Done:
    done = _Done()
    try:
        with without_collector():
            for task in batch:
                maker.make(task, done)
    except StoreError as fault:
        done.trouble = fault.message
    except OSError as fault:
        done.trouble = f"{fault.filename or maker.place.root}: {fault.strerror or fault}."
    return done


# What the browser searches -------------------------------------------------------------------------


def search_data(listed: Iterable[Listed]) -> bytes:
    """The records as the browser searches them: a script, since a page in a folder may load no data.

    Values that many records share stand in tables. The JSON is packed (zlib, base64): ten thousand records
    are some hundred kilobytes.
    """
    import base64
    import zlib

    tables: dict[str, dict[str, int]] = {
        name: {} for name in ("creators", "repository", "language", "genre", "project")
    }

    def number(table: str, value: str) -> int:
        known = tables[table]
        return known.setdefault(value, len(known))

    rows: list[list[Any]] = []
    for row in listed:
        file = record_page(row.id)
        rows.append([
            row.id, row.title, row.date, row.reference, row.first, row.last,
            *(number(name, getattr(row, name)) for name in tables),
            *([file] if file != f"records/{row.id}.html" else []),
        ])  # fmt: skip
    data = {"tables": {name: list(known) for name, known in tables.items()}, "rows": rows}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    packed = base64.b64encode(zlib.compress(text, 9)).decode("ascii")
    return f'"use strict";\nconst PROVCITE_RECORDS = "{packed}";\n'.encode("ascii")
