"""The sets of versions that are installed: exact, whole, of what pyproject.toml allows, and really there."""

from __future__ import annotations

import importlib.metadata
import os
import re
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PROJECT = ROOT / "pyproject.toml"
if not PROJECT.is_file():
    pytest.skip("pyproject.toml is not part of this installation", allow_module_level=True)
SETTINGS = tomllib.loads(PROJECT.read_text("utf-8"))
FILES = {name: ROOT / "requirements" / f"{name}.txt" for name in ("pinned", "lowest")}
REMEDY = "`make pins UPGRADE=` adds what is missing to requirements/; `make pins` renews all of it."

#: A name, a version, a marker, and nothing else: no address, no hash, no path.
LINE = re.compile(r"([a-z0-9][a-z0-9.-]*)==([0-9][0-9a-z.+!]*)(?: ; ([^;@#\\]+))?")


def pins(name: str) -> list[tuple[str, Version, Marker | None]]:
    """The name, version and marker of each line."""
    found = []
    for line in FILES[name].read_text("utf-8").splitlines():
        match = LINE.fullmatch(line)
        assert match, f"requirements/{name}.txt: {line!r} is no name with a version. {REMEDY}"
        found.append((match[1], Version(match[2]), Marker(match[3]) if match[3] else None))
    return found


def asked(*extras: str) -> list[Requirement]:
    """What pyproject.toml and build.in ask for, with the extras given; provcite's own extras resolved."""
    project = SETTINGS["project"]
    lines = [*project["dependencies"], *build()]
    for extra in extras:
        lines += project["optional-dependencies"][extra]
    return [item for item in map(Requirement, lines) if item.name != "provcite"]


def build() -> list[str]:
    text = (ROOT / "requirements" / "build.in").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


EXTRAS = sorted(SETTINGS["project"]["optional-dependencies"])
TESTED_LOWEST = ("styles", "rdf", "test", "clients")


def test_what_builds_is_what_the_project_names() -> None:
    assert set(SETTINGS["build-system"]["requires"]) <= set(build())


@pytest.mark.parametrize("name", FILES)
def test_every_line_is_a_name_a_version_and_a_marker(name: str) -> None:
    assert len(pins(name)) > 20


@pytest.mark.parametrize(("name", "extras"), [("pinned", EXTRAS), ("lowest", TESTED_LOWEST)])
def test_every_requirement_is_pinned_within_its_range(name: str, extras: list[str]) -> None:
    versions: dict[str, list[Version]] = {}
    # A requirement and its pin may be split by Python's version: those that hold here belong together.
    for pin, version, marker in pins(name):
        if marker is None or marker.evaluate():
            versions.setdefault(pin, []).append(version)
    for item in asked(*extras):
        if item.marker is not None and not item.marker.evaluate():
            continue
        found = versions.get(canonicalize_name(item.name))
        assert found, f"{item.name} is not in requirements/{name}.txt. {REMEDY}"
        # Where Pythons differ a requirement has several lines, and so has its pin.
        assert any(item.specifier.contains(version, prereleases=True) for version in found), (
            f"{item} does not allow {found} of requirements/{name}.txt. {REMEDY}"
        )


def test_each_requirement_has_a_lowest_version_and_that_one_is_tested() -> None:
    versions = {name: version for name, version, _ in pins("lowest")}
    for item in asked(*TESTED_LOWEST):
        least = [part.version for part in item.specifier if part.operator in (">=", "==", "~=")]
        assert len(least) == 1, f"{item} says not which version is the lowest"
        version = versions[canonicalize_name(item.name)]
        assert SpecifierSet(f"=={least[0]}.*").contains(version, prereleases=True), (
            f"{item}: tested is {version}. {REMEDY}"
        )


_FOR_TESTS = (
    "provcite", "pip", "django-ead", "eadator", "pybtex", "latexcodec", "playwright", "greenlet", "pyee",
)  # fmt: skip


def test_what_is_installed_is_the_set_that_was_asked_for() -> None:
    name = os.environ.get("PROVCITE_PINS", "")
    if not name:
        pytest.skip("no set of versions was asked for (PROVCITE_PINS)")
    there = {
        canonicalize_name(item.metadata["Name"]): Version(item.version)
        for item in importlib.metadata.distributions(path=[place for place in sys.path if place])
    }
    wrong = [
        f"{pin} {there[pin]} instead of {version}"
        for pin, version, marker in pins(Path(name).stem)
        if pin in there and (marker is None or marker.evaluate()) and there[pin] != version
    ]
    assert not wrong
    pinned = {pin for pin, _, _ in pins(Path(name).stem)}
    # pip comes with Python; django-ead and eadator are installed for their schemas alone, pybtex with what it
    # reads by as a client that tests drive, all at a fixed version and without dependencies; playwright, with
    # the two that it needs, drives the browser.
    # Python 3.11 brings setuptools into a new environment, and build.in replaces it.
    assert set(there) - pinned <= set(_FOR_TESTS)
