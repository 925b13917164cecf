"""Write a CycloneDX 1.6 bill of materials of what the wheel needs at run time, without a network.

The names come from the dependencies that the installed provcite declares (no extras), followed through each
one's own; the versions from requirements/pinned.txt; the licences from the installed metadata.
Run: make sbom
"""

from __future__ import annotations

import argparse
import json
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent


def pins() -> dict[str, str]:
    """The version that requirements/pinned.txt gives for each name here."""
    found = {}
    for line in (ROOT / "requirements/pinned.txt").read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        wanted = Requirement(line)
        if wanted.marker is None or wanted.marker.evaluate({"extra": ""}):
            found[canonicalize_name(wanted.name)] = next(iter(wanted.specifier)).version
    return found


def needs(name: str, extras: frozenset[str] = frozenset()) -> list[Requirement]:
    """What the installed distribution asks for here, with the extras that were asked of it."""
    wanted = [Requirement(line) for line in distribution(name).requires or ()]
    return [
        one
        for one in wanted
        if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in extras or {""})
    ]


def graph() -> dict[str, list[str]]:
    """Each name that the wheel needs, provcite itself first, with the names that it needs."""
    edges: dict[str, set[str]] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting: list[tuple[str, frozenset[str]]] = [("provcite", frozenset())]
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        below = edges.setdefault(name, set())
        for one in needs(name, extras):
            other = str(canonicalize_name(one.name))
            below.add(other)
            waiting.append((other, frozenset(one.extras)))
    return {name: sorted(below) for name, below in edges.items()}


def licence(name: str) -> list[dict[str, object]]:
    """The licence as its package states it: an SPDX expression, or a name."""
    data = distribution(name).metadata
    if expression := data.get("License-Expression"):
        return [{"expression": expression}]
    rows = data.get_all("Classifier") or ()
    named = [row.rpartition(" :: ")[2] for row in rows if row.startswith("License ::")]
    stated = named or [line for line in (data.get("License") or "").splitlines()[:1] if line]
    return [{"license": {"name": one}} for one in stated]


def bill() -> dict[str, object]:
    """The bill of materials; raises PackageNotFoundError or KeyError where one is not installed or pinned."""
    edges, versions = graph(), pins()
    versions["provcite"] = distribution("provcite").version

    def purl(name: str) -> str:
        return f"pkg:pypi/{name}@{versions[name]}"

    def component(name: str, kind: str) -> dict[str, object]:
        made: dict[str, object] = {
            "type": kind, "bom-ref": purl(name), "name": name, "version": versions[name], "purl": purl(name),
        }  # fmt: skip
        if licences := licence(name):
            made["licenses"] = licences
        return made

    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": component("provcite", "application")},
        "components": [component(name, "library") for name in sorted(edges) if name != "provcite"],
        "dependencies": [
            {"ref": purl(name), "dependsOn": [purl(other) for other in below]}
            for name, below in sorted(edges.items())
        ],
    }


def main() -> int:
    """Write the bill of materials to --output."""
    parser = argparse.ArgumentParser(description="Write the bill of materials.")
    parser.add_argument("--output", type=Path, default=ROOT / "build/provcite.cdx.json")
    output: Path = parser.parse_args().output
    try:
        text = json.dumps(bill(), indent=2, ensure_ascii=False) + "\n"
    except PackageNotFoundError as error:
        print(f"{error.name} is not installed; run: make sbom", file=sys.stderr)
        return 1
    except KeyError as error:
        print(f"{error.args[0]} is not in requirements/pinned.txt; run: make pins UPGRADE=", file=sys.stderr)
        return 1
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text, "utf-8")
    print(output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
