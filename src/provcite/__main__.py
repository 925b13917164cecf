"""The way in: answers ``--version`` before anything is imported, else hands over to the commands."""

from __future__ import annotations

import gc
import sys

#: Objects made, less those freed, between two looks for garbage (Python: 700 to 2,000). Importing
#: a command makes some fifty thousand that all stay; looking through them takes a tenth of its time.
_COLLECT_AFTER = 50_000


def main() -> None:
    """Run the program on the process's own arguments and exit with its status."""
    try:
        status = _status(sys.argv[1:])
    except KeyboardInterrupt:
        # Before the commands' own boundary stands, and after it: while the program starts and ends.
        status = _interrupted()
    except RuntimeError as error:
        from provcite.cli.streams import is_interrupt

        if not is_interrupt(error):
            raise
        status = _interrupted()
    # Taking itself down, Python looks through everything once more, which takes as long as a citation.
    # Nothing here waits for that: files and databases are closed by those who opened them.
    gc.freeze()
    _let_go()
    raise SystemExit(status)


def _let_go() -> None:
    """From here on Ctrl-C ends the process at once: what was asked for is done, and told."""
    signal = sys.modules.get("signal")  # where no command has loaded it, there is nothing to close either
    if signal is not None and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def _status(arguments: list[str]) -> int:
    if None in (sys.stdin, sys.stdout, sys.stderr):
        from provcite.cli.streams import open_missing

        open_missing()
    if arguments in (["--version"], ["-V"]):
        return _version()
    gc.set_threshold(_COLLECT_AFTER, *gc.get_threshold()[1:])
    from provcite.cli.main import run

    return run(arguments)


def _version() -> int:
    from provcite import __version__

    try:
        sys.stdout.write(f"provcite {__version__}\n")
        sys.stdout.flush()
    except OSError as fault:
        from provcite.cli import streams

        problem = streams.refused(sys.stdout, fault)
        if not isinstance(problem, streams.ReaderGone):
            streams.tell(f"error: {problem}\n")
            return problem.exit_code
    return 0


def _interrupted() -> int:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from provcite.cli.streams import tell

    tell("error: Interrupted; nothing half-written is left.\n")
    return 130


if __name__ == "__main__":
    main()
