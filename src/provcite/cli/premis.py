"""Writing what a command did into the store's log: worth a warning where it cannot be, not a failure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.cli import output
from provcite.model.errors import ProvciteError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from provcite.provenance.premis import PremisEvent
    from provcite.store.library import Library


def log(library: Library, events: Callable[[str, str], Iterable[PremisEvent]]) -> None:
    """Append what `events` makes of the moment and the program's name to the log."""
    import datetime

    from provcite import __version__
    from provcite.ops.premis_log import write_events

    moment = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    try:
        write_events(library, events(moment, f"provcite {__version__}"))
    except (ProvciteError, OSError) as fault:
        words = fault.message if isinstance(fault, ProvciteError) else str(fault)
        output.warning(f"The log was not written: {words}")
