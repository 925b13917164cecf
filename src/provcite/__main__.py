"""The way in: answers ``--version`` before anything is imported, else hands over to the commands."""

from __future__ import annotations

import gc
import sys

#: Objects made, less those freed, between two looks for garbage (Python: 700 to 2,000). Importing
#: a command makes some fifty thousand that all stay; looking through them takes a tenth of its time.
_COLLECT_AFTER = 50_000


def main() -> None:
    """Run the program on the process's own arguments and exit with its status."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from provcite import __version__

        sys.stdout.write(f"provcite {__version__}\n")
        raise SystemExit(0)
    gc.set_threshold(_COLLECT_AFTER, *gc.get_threshold()[1:])
    from provcite.cli.main import run

    status = run(sys.argv[1:])
    # Taking itself down, Python looks through everything once more, which takes as long as a citation.
    # Nothing here waits for that: files and databases are closed by those who opened them.
    gc.freeze()
    raise SystemExit(status)


if __name__ == "__main__":
    main()
