"""The process that reads one manuscript for the server: ``python -m provcite.web.worker TASK STORE NAME``.

The manuscript comes on standard input, JSON goes to standard output. Nothing is written anywhere.
"""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path
from typing import Any

from provcite.model.errors import ProvciteError, UsageError


def main(arguments: list[str]) -> int:
    """Do one task; its result, or what is wrong, as JSON."""
    from provcite.web.work import MEMORY, MOST_BYTES

    with contextlib.suppress(ImportError, OSError, ValueError):  # Windows has no limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    task, store, name = arguments
    data = sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        # What a library prints shall not stand in the result.
        with contextlib.redirect_stdout(sys.stderr):
            answer = work(task, Path(store), name, data)
    except ProvciteError as fault:
        answer = {"problem": fault.message, "hint": fault.hint}
    except RecursionError:
        answer = {"problem": "The manuscript is nested too deeply to be read."}
    json.dump(answer, sys.stdout)
    return 0


def work(task: str, store: Path, name: str, data: bytes) -> dict[str, Any]:
    """The result of a task, as plain values."""
    from provcite.manuscripts.readers import format_of
    from provcite.store.library import Library

    library = Library.open(store, start=store)
    kind = format_of(name, data)
    # The name says the format and nothing else; no folder is looked into.
    path = library.folder / "manuscript"
    if task == "check":
        from provcite.checks.report.json import as_data
        from provcite.ops.check import check_file, report_of, settings_for

        checked = check_file(library, path, settings_for(library, path), format=kind, given=data)
        return {**as_data(report_of(checked)), "manuscript": name}
    if task == "harvest":
        return _harvest(library, path, kind, data)
    raise UsageError(f"There is no task {task!r}.")


def _harvest(library: Any, path: Path, kind: str, data: bytes) -> dict[str, Any]:
    from provcite.ops.harvest import harvest
    from provcite.schema.encode import encode_record

    found = harvest(library, [path], format=kind, given=data)
    return {
        "known": sorted(found.known),
        "unread": [{"place": one.place, "words": one.words} for one in found.unread],
        "proposals": [
            {
                "yaml": encode_record(one.record),
                "id": one.record.id,
                "title": one.record.title or "",
                "date": one.record.date or "",
                "confidence": one.confidence,
                "missing": list(one.missing),
                "mentions": [{"place": mention.place, "words": mention.words} for mention in one.mentions],
            }
            for one in found.new
        ],
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
