"""HTTP over h11 with an end to patience: a connection that sends no whole request is closed.

uvicorn waits without end for the head of a first request; whoever opens connections and says nothing would
use them all up.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.h11_impl import H11Protocol

#: Seconds until the head of a request must have come.
_PATIENCE: Final = 15.0


class Protocol(H11Protocol):
    """uvicorn's own, with a clock that runs wherever a request is waited for."""

    _clock: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Start the clock."""
        super().connection_made(transport)
        self._start()

    def on_response_complete(self) -> None:
        """Start it again: the next request must come too, or the connection ends."""
        super().on_response_complete()
        self._start()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop it."""
        if self._clock is not None:
            self._clock.cancel()
        super().connection_lost(exc)

    def _start(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
        self._clock = asyncio.get_running_loop().call_later(_PATIENCE, self._give_up)

    def _give_up(self) -> None:
        idle = self.cycle is None or self.cycle.response_complete
        if idle and not self.transport.is_closing():
            self.transport.close()
