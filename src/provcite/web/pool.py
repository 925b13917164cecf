"""Threads that ask the store: each has its own view, since a connection to SQLite belongs to one thread."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
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
#: In a store of more records than this no page waits until all files were looked at.
_LARGE: Final = 20_000
#: Seconds after which they are, then.
_MOMENT: Final = 0.5


class Pool:
    """Views of one store, one for each of a few threads, and one that looks for changed files."""

    def __init__(self, open_store: Callable[[], Library]) -> None:
        self._open = open_store
        self._memo = Memo()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="store")
        self._own = threading.local()
        self._looker: StoreView | None = None
        self._looking = threading.Lock()

    def _view(self) -> StoreView:
        view: StoreView | None = getattr(self._own, "view", None)
        if view is None:
            view = self._own.view = StoreView(self._open(), self._memo)
        return view

    def _look(self) -> None:
        """Look for changed files where it is time to: before the answer, in a large store behind it."""
        if not self._looking.acquire(blocking=False):
            return  # somebody does
        handed_on = False
        try:
            if self._looker is None:
                self._looker = StoreView(self._open(), self._memo)
            looker = self._looker
            if not looker.is_due:
                return
            if looker.is_kept and looker.count() > _LARGE:
                threading.Thread(target=self._look_behind, args=(looker,), name="look", daemon=True).start()
                handed_on = True
                return
            looker.refresh()
        finally:
            if not handed_on:
                self._looking.release()

    def _look_behind(self, looker: StoreView) -> None:
        """The same in a thread of its own, a moment later: whoever asked shall be answered first."""
        try:
            time.sleep(_MOMENT)
            # Whatever is wrong with the store, the page that shows it will say.
            with contextlib.suppress(ProvciteError, OSError):
                looker.refresh()
                looker.library.index().tally()
                looker.follow()
                looker.make_table()
        finally:
            self._looking.release()

    async def run(self, ask: Callable[[StoreView], Answer], *, written: bool = False) -> Answer:
        """What `ask` makes of a view that is up to date; `written` says that it changes the store."""

        def work() -> Answer:
            self._look()
            view = self._view()
            view.follow()
            try:
                return ask(view)
            finally:
                if written:
                    view.refresh(now=True)

        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def warm(self, first: Callable[[StoreView], object], ready: threading.Event) -> None:
        """Do beforehand, in a thread of its own, what the first page of each kind would wait for.

        `first` is done before all else, and `ready` set when it is. Nobody need wait for that thread: who
        stops the server at once is not held up by a first index.
        """

        def work() -> None:
            # Whatever is wrong with the store or a style, the page that shows it will say.
            with contextlib.suppress(ProvciteError, OSError):
                view = self._view()
                view.follow()
                first(view)
                ready.set()
                for name in view.styles():
                    with contextlib.suppress(ProvciteError):
                        view.style(name)
                view.warm()

        threading.Thread(target=work, name="warm", daemon=True).start()

    def close(self) -> None:
        """Let the threads end."""
        self._threads.shutdown(wait=False, cancel_futures=True)
