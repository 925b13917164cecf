"""Threads that ask the store: each has its own view, since a connection to SQLite belongs to one thread."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, TypeVar

from provcite.model.errors import ProvciteError
from provcite.web.view import Memo, StoreView

if TYPE_CHECKING:
    from collections.abc import Callable

    from provcite.store.library import Library

Answer = TypeVar("Answer")

#: More would wait for each other.
_THREADS: Final = 4


class Pool:
    """Views of one store, one for each of a few threads."""

    def __init__(self, open_store: Callable[[], Library]) -> None:
        self._open = open_store
        self._memo = Memo()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="store")
        self._own = threading.local()

    def _view(self) -> StoreView:
        view: StoreView | None = getattr(self._own, "view", None)
        if view is None:
            view = self._own.view = StoreView(self._open(), self._memo)
        return view

    async def run(self, ask: Callable[[StoreView], Answer], *, written: bool = False) -> Answer:
        """What `ask` makes of a view that is up to date; `written` says that it changes the store."""

        def work() -> Answer:
            view = self._view()
            view.refresh()
            try:
                return ask(view)
            finally:
                if written:
                    view.refresh(now=True)

        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def warm(self) -> None:
        """Do beforehand, in a thread of its own, what the first page of each kind would wait for.

        Nobody waits for that thread: who stops the server at once is not held up by a first index.
        """

        def work() -> None:
            # Whatever is wrong with the store or a style, the page that shows it will say.
            with contextlib.suppress(ProvciteError, OSError):
                view = self._view()
                view.refresh()
                for name in view.styles():
                    with contextlib.suppress(ProvciteError):
                        view.style(name)

        threading.Thread(target=work, name="warm", daemon=True).start()

    def close(self) -> None:
        """Let the threads end."""
        self._threads.shutdown(wait=False, cancel_futures=True)
