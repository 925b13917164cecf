"""Long work on what somebody sends, in a process of its own: bounded in time and memory, and nothing is kept.

The server hands the bytes over standard input and reads JSON from standard output; the process that takes too
long is ended, whatever it is doing.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Any, Final

from provcite.model.errors import InputError, StoreError

if TYPE_CHECKING:
    from pathlib import Path

#: Seconds that a check or a harvest may take, and how many may run at once.
LIMIT: Final = 120.0
_AT_ONCE: Final = 2
_WAITING: Final = 8
#: Bytes of memory that it may ask for.
MEMORY: Final = 3 * 1024**3
#: The largest manuscript that is taken.
MOST_BYTES: Final = 64 * 1024 * 1024


class Workshop:
    """Where manuscripts are read: a few processes at once, the others wait."""

    def __init__(self, store: Path, *, limit: float = LIMIT) -> None:
        self._store = store
        self._limit = limit
        self._free = asyncio.Semaphore(_AT_ONCE)
        self._waiting = 0

    async def run(self, task: str, name: str, data: bytes) -> Any:
        """What the task gives for a manuscript. Raises InputError where it cannot be read in time."""
        if self._waiting >= _WAITING:
            raise StoreError("Too many manuscripts are being read.", hint="Try again in a minute.")
        self._waiting += 1
        try:
            async with self._free:
                return await self._run(task, name, data)
        finally:
            self._waiting -= 1

    async def _run(self, task: str, name: str, data: bytes) -> Any:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",  # never a module of the folder one stands in
            "-m",
            "provcite.web.worker",
            task,
            str(self._store),
            name,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with asyncio.timeout(self._limit):
                out, _ = await process.communicate(data)
        except TimeoutError as fault:
            raise InputError(
                f"The manuscript could not be read in {self._limit:.0f} seconds.",
                hint="Use the command line, which waits longer.",
            ) from fault
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        try:
            answer = json.loads(out)
        except ValueError as fault:
            raise InputError(
                "The manuscript could not be read: it needs more memory than is allowed, or is damaged."
            ) from fault
        if "problem" in answer:
            raise InputError(str(answer["problem"]), hint=str(answer.get("hint", "")))
        return answer
