"""A guard against input that makes a reader hang; no measure of speed (that is what benchmarks/ is for)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

#: Processor seconds after which a test that takes well under one counts as hanging, whatever else the
#: machine is doing and however slow coverage makes it.
PATIENCE = 90.0


@contextmanager
def bounded() -> Iterator[None]:
    """Fail where the block takes more of the processor than any reader of linear time could."""
    began = time.process_time()
    yield
    assert time.process_time() - began < PATIENCE
