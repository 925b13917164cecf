"""The bar of long work: on a terminal only, after a second, and gone at the end."""

from __future__ import annotations

import contextlib
import io
import itertools
from collections.abc import Iterable, Iterator

import pytest

from provcite.cli import output


class _Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each look at the clock is 0.4 seconds after the one before."""
    ticks = itertools.count()
    monkeypatch.setattr(output.time, "monotonic", lambda: next(ticks) * 0.4)
    output.reset()
    yield
    output.reset()


def _drawn(items: Iterable[int], stream: io.StringIO, total: int | None = None, after: float = 1.0) -> str:
    with contextlib.redirect_stderr(stream):
        list(output.progress(items, label="Verifying", total=total, after=after))
    return stream.getvalue()


def test_a_long_work_is_shown_and_wiped() -> None:
    shown = _drawn(range(10), _Screen(), total=10)
    assert "Verifying " in shown
    assert "10 of 10" in shown
    assert shown.endswith("\r\x1b[K")


def test_without_a_total_the_count_is_shown() -> None:
    assert "Verifying 5" in _drawn(iter(range(5)), _Screen())


def test_a_short_work_is_not_shown() -> None:
    assert _drawn(range(10), _Screen(), total=10, after=100.0) == ""


def test_nothing_is_drawn_into_a_file_or_with_quiet() -> None:
    assert _drawn(range(10), io.StringIO(), total=10) == ""
    output.settings.quiet = True
    assert _drawn(range(10), _Screen(), total=10) == ""


def test_an_interrupted_work_wipes_its_bar() -> None:
    def items() -> Iterator[int]:
        yield from range(6)
        raise KeyboardInterrupt

    screen = _Screen()
    with pytest.raises(KeyboardInterrupt):
        _drawn(items(), screen, total=10)
    assert screen.getvalue().endswith("\r\x1b[K")
