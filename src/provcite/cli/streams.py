"""The standard streams as the process was handed them: closed, on a full disk, or with nobody reading."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.model.errors import ProvciteError


class ReaderGone(Exception):  # noqa: N818 - the end of a pipe (head, less) is no error
    """Nobody reads standard output any more; what is left to print goes nowhere."""


def open_missing() -> None:
    """Give a closed standard stream a descriptor on which every use fails with EBADF.

    Otherwise the next file that is opened, a record perhaps, would take the stream's number. Opened the
    wrong way round, ``/dev/null`` refuses reading and writing as a closed stream does.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is not None:
            continue
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, os.O_RDONLY if number else os.O_WRONLY)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
        stream = open(  # noqa: SIM115 - it stays open as long as the process
            number, "w" if number else "r", encoding="utf-8", errors="backslashreplace", closefd=False
        )
        setattr(sys, name, stream)


def give_up(stream: IO[str]) -> None:
    """Let what is still buffered in `stream` go nowhere: Python would try it again at exit and complain."""
    with contextlib.suppress(OSError, ValueError):
        sink = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(sink, stream.fileno())
        finally:
            os.close(sink)
        stream.flush()


class _Output:
    """Standard output of which every failure is told apart from other files': ReaderGone or OutputError.

    Whoever prints, typer too, prints through it; what it does not have is its stream's own.
    """

    def __init__(self, stream: IO[str]) -> None:
        self.stream = stream
        self.problem: Exception | None = None

    def write(self, text: str) -> int:
        # typer tries what a stream takes by writing nothing, which fails on a full disk, and goes on.
        if text == "":
            return 0
        with self._told():
            return self.stream.write(text)

    def flush(self) -> None:
        if self.problem is not None:
            raise self.problem
        with self._told():
            self.stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as fault:
            self.problem = refused(self.stream, fault)
            raise self.problem from fault


def refused(stream: IO[str], fault: OSError) -> ReaderGone | ProvciteError:
    """What `fault` says of standard output, to which nothing more will be written."""
    from provcite.model.errors import OutputError

    give_up(stream)
    if isinstance(fault, BrokenPipeError):
        return ReaderGone()
    return OutputError(f"Standard output cannot be written to: {_reason(fault)}.")


@contextlib.contextmanager
def guarded() -> Iterator[None]:
    """While a command runs, standard output says itself what is wrong with it."""
    before = sys.stdout
    sys.stdout = _Output(before)
    try:
        yield
    finally:
        sys.stdout = before


def tell(text: str) -> None:
    """`text` to standard error; where that cannot be written to, nobody can be told, and nothing fails."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        give_up(sys.stderr)


def read_input(limit: int) -> bytes:
    """At most `limit` bytes of standard input; raises InputError where it cannot be read."""
    with _input() as stream:
        data = stream.read(limit)
    return data.encode("utf-8", "surrogateescape") if isinstance(data, str) else bytes(data)


def input_lines() -> Iterator[bytes]:
    """The lines of standard input with their ends; raises InputError where it cannot be read."""
    with _input() as stream:
        for line in stream:
            yield line.encode("utf-8", "surrogateescape") if isinstance(line, str) else line


@contextlib.contextmanager
def _input() -> Iterator[Any]:
    try:
        yield getattr(sys.stdin, "buffer", sys.stdin)
    except OSError as fault:
        from provcite.model.errors import InputError

        raise InputError(
            f"Standard input cannot be read: {_reason(fault)}.",
            hint="Name a file, or hand the text over with a pipe.",
        ) from fault


def _reason(fault: OSError) -> str:
    import errno

    words = {
        errno.EBADF: "it is closed",
        errno.ENOSPC: "the disk is full",
        errno.EDQUOT: "the disk quota is used up",
        errno.EISDIR: "it is a folder",
        errno.EIO: "the device or terminal fails",
    }
    return words.get(fault.errno or 0, fault.strerror or str(fault))


def is_interrupt(error: BaseException) -> bool:
    """Whether Ctrl-C is what an error comes from: Python 3.11 wraps it where a class is being made."""
    seen: BaseException | None = error
    for _ in range(20):
        if seen is None:
            return False
        if isinstance(seen, KeyboardInterrupt):
            return True
        seen = seen.__cause__ or seen.__context__
    return False
