"""Work that makes many objects and no cycles, without the garbage collector walking through them."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def without_collector() -> Iterator[None]:
    """Pause the cyclic collector for a bounded piece of work.

    Trees of text and of YAML are freed by their counts alone; with ten thousand of them alive the
    collector walks through all in vain, again and again, which takes as long as the work itself.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
