"""Where input goes to somebody else's code: whatever that raises becomes one of the user's errors."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from provcite.model.errors import InputError, ProvciteError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def foreign(sentence: str, *, hint: str = "", place: str = "") -> Iterator[None]:
    """Errors of a library that reads hostile input, as ``InputError("SENTENCE: what it says.")``.

    A library raises other exceptions in each of its versions, and for input that nobody thought of any. So
    nothing but its own call stands in such a block: there a mistake of ours would be taken for the input's.
    Our own errors and a full memory pass through.
    """
    try:
        yield
    except (ProvciteError, MemoryError):
        raise
    except Exception as fault:
        said = " ".join(str(fault).split()).rstrip(".")[:300]
        words = f"{sentence}: {said or type(fault).__name__}."
        raise InputError(words, hint=hint, place=place) from fault
