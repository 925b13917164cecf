"""The way in: answers ``--version`` before anything is imported, else hands over to the commands."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the program on the process's own arguments and exit with its status."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from provcite import __version__

        sys.stdout.write(f"provcite {__version__}\n")
        raise SystemExit(0)
    from provcite.cli.main import run

    raise SystemExit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
