"""The store's log of what happened to its files and records: ``logs/premis.jsonl``, PREMIS 3 events."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from provcite.provenance import premis
from provcite.provenance.premis import PremisEvent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from provcite.store.library import Library

#: Where the log stands in the store.
LOG: Final = "logs/premis.jsonl"
#: What of a log is read for a bag, in bytes.
MAX_LOG: Final = 256 * 2**20


def write_events(library: Library, events: Iterable[PremisEvent]) -> Path:
    """Append a line for each event, each with an identifier of its own; raises StoreError."""
    import uuid

    from provcite.store.files import write_error

    lines = [premis.log_line(replace(event, identifier=str(uuid.uuid4()))) for event in events]
    if lines:
        try:
            with library.lock():
                library.files.append(LOG, "".join(lines).encode("utf-8", "replace"))
        except OSError as fault:
            raise write_error(fault, library.folder) from fault
    return library.folder / LOG


def operations(library: Library) -> frozenset[int]:
    """The numbers of what the journal has, to be compared with afterwards."""
    return frozenset(operation.number for operation in library.journal.operations())


def written_since(
    library: Library, known: frozenset[int], *, moment: str, agent: str, source: str = ""
) -> Iterator[PremisEvent]:
    """An event for each record that was written since: ingestion of a new one, else a change of metadata."""
    for operation in library.journal.operations():
        if operation.number in known:
            continue
        for path, (before, *_) in operation.whole().items():
            folder, _, name = path.partition("/")
            if folder == library.records_folder.name and name.endswith(".yaml"):
                yield PremisEvent(
                    type=premis.INGESTION if before is None else premis.METADATA_MODIFICATION,
                    date_time=moment,
                    object=path,
                    outcome="success",
                    agent=agent,
                    record=name.removesuffix(".yaml"),
                    detail={"source": source} if source else {},
                )


def lines_about(library: Library, ids: Iterable[str]) -> bytes:
    """The lines of the log that are about these records, as they stand."""
    from provcite.store.files import read_regular

    wanted = set(ids)
    try:
        data = read_regular(library.folder / LOG, MAX_LOG)
    except OSError:
        return b""
    kept = []
    for line in data.splitlines(keepends=True):
        event = premis.read_line(line.decode("utf-8", "replace"))
        if event is not None and event.record in wanted:
            kept.append(line)
    return b"".join(kept)
