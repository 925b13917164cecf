"""Which citations of the shipped records another version of provcite prints otherwise.

Books are in press: whoever has printed a citation must see what an update would change. Every shipped
record is cited in every own style, in full and in short, by the version of ``--since`` (a tag or commit;
default: the last tag) and by this one, each from its own checkout with this environment's libraries; what
differs is listed.
Run: make citations-diff [SINCE=v0.1.0]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
FORMS = ("note", "short", "bibliography")
#: A bibliography stands in its style's order, so its entries are compared without the records' names.
SORTED = "bibliography"


def git(*arguments: str) -> str:
    """What git says."""
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def names(folder: Path, sub: str, suffix: str) -> list[str]:
    """The stems of a folder's files, sorted."""
    return sorted(path.stem for path in (folder / sub).glob(f"*{suffix}"))


def citations(tree: Path, ids: list[str], style: str, form: str) -> list[str]:
    """These records cited, one a line, as the checkout `tree` prints them; none where it cannot."""
    environment = {**os.environ, "PYTHONPATH": str(tree / "src"), "NO_COLOR": "1"}
    command = [sys.executable, "-P", "-m", "provcite", "--store", str(tree), "cite", *ids]
    command += ["--style", style, "--as", form]
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    return lines if len(lines) == len(ids) else []


def last_tag() -> str:
    """The last tag before this commit; "" where there is none."""
    return git("tag", "--merged", "HEAD", "--sort=-creatordate").partition("\n")[0]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--since", default="", help="tag or commit to compare with (default: the last tag)")
    since = parser.parse_args().since or last_tag()
    if not since:
        print(
            "There is no tag to compare with; name a commit: make citations-diff SINCE=COMMIT",
            file=sys.stderr,
        )
        return 2
    changed = 0
    with tempfile.TemporaryDirectory() as folder:
        old = Path(folder) / "old"
        git("worktree", "add", "--quiet", "--detach", str(old), since)
        try:
            ids = sorted(set(names(old, "records", ".yaml")) & set(names(ROOT, "records", ".yaml")))
            for style in sorted(set(names(old, "styles", ".csl")) & set(names(ROOT, "styles", ".csl"))):
                for form in FORMS:
                    before, after = citations(old, ids, style, form), citations(ROOT, ids, style, form)
                    if not before and after:
                        print(f"{style}, {form}: {since} cannot print it", file=sys.stderr)
                    if form == SORTED:
                        gone, new = sorted(set(before) - set(after)), sorted(set(after) - set(before))
                        changed += max(len(gone), len(new)) if before else 0
                        for sign, lines in (("-", gone), ("+", new)) if before else ():
                            for line in lines:
                                print(f"{style}, {form}\n{sign} {line}")
                        continue
                    for name, one, two in zip(ids, before, after, strict=False):
                        if one != two:
                            changed += 1
                            print(f"{name}, {style}, {form}\n- {one}\n+ {two}")
        finally:
            git("worktree", "remove", "--force", str(old))
    print(f"{changed} citations of {len(ids)} records differ from {since}.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
