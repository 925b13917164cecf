"""The rules about digital archives' addresses, read from YAML (see ``data/addresses.yaml``)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from provcite.archives.data import read_data
from provcite.model.errors import InputError

_KINDS: Final = ("document", "search", "node", "unknown")
_HOLE: Final = re.compile(r"\{(number|slug|rest)\}")
_HOLE_PATTERN: Final = {"number": r"[0-9]{1,18}", "slug": r"[^/]+", "rest": r".+"}
#: Largest file of rules that is read, in bytes.
MAX_BYTES: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One shape of a platform's addresses."""

    path: str
    kind: str
    query: str = ""
    to: str = ""
    keep: str = ""
    warning: str = ""
    pattern: re.Pattern[str]
    names: tuple[str, ...]

    def match(self, path: str, query: str) -> dict[str, str] | None:
        """The values of the form's holes, or None where `path` has another shape.

        A second ``{slug}`` is joined to the first with a slash.
        """
        if self.query and self.query not in query:
            return None
        found = self.pattern.fullmatch(path)
        if found is None:
            return None
        values: dict[str, str] = {}
        for name, value in zip(self.names, found.groups(), strict=True):
            values[name] = f"{values[name]}/{value}" if name in values else value
        return values

    def target(self, values: dict[str, str]) -> str:
        """The path on the current host."""
        return _HOLE.sub(lambda hole: values.get(hole.group(1), ""), self.to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """A digital archive: its hosts now and before, and the shapes of its addresses."""

    key: str
    name: str
    current: str
    former: tuple[str, ...] = ()
    staging: tuple[str, ...] = ()
    dead: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    ignore_case: bool = False
    forms: tuple[Form, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRules:
    """All platforms, and each host with what it is to its platform."""

    platforms: tuple[Platform, ...]
    hosts: dict[str, tuple[Platform, str]]

    def platform_of(self, host: str) -> tuple[Platform | None, str]:
        """The platform of a host and the host's role (current, former, staging, dead)."""
        bare = host.removeprefix("www.")
        found = self.hosts.get(bare)
        return found if found is not None else (None, "")


@lru_cache(maxsize=16)
def load_rules(*extra: bytes) -> AddressRules:
    """The shipped rules, with those of `extra` files (a store's own) added.

    Raises InputError where an extra file is not of the shape that the shipped file describes.
    """
    platforms: dict[str, Platform] = {}
    for source in (read_data("addresses.yaml"), *extra):
        for platform in _platforms(source):
            known = platforms.get(platform.key)
            platforms[platform.key] = _merged(known, platform) if known is not None else platform
    hosts: dict[str, tuple[Platform, str]] = {}
    for platform in platforms.values():
        for role, names in (
            ("dead", platform.dead),
            ("staging", platform.staging),
            ("former", platform.former),
            ("current", (platform.current,)),
        ):
            for name in names:
                hosts[name.lower().removeprefix("www.")] = (platform, role)
    return AddressRules(platforms=tuple(platforms.values()), hosts=hosts)


def _merged(known: Platform, more: Platform) -> Platform:
    """A platform with a store's additions; the store's forms are tried first.

    Where the store names another current host, the one before becomes a former one.
    """
    moved = (known.current,) if more.current and more.current != known.current else ()
    return replace(
        known,
        name=more.name or known.name,
        current=more.current or known.current,
        former=known.former + moved + more.former,
        staging=known.staging + more.staging,
        dead=known.dead + more.dead,
        extensions=known.extensions + more.extensions,
        forms=more.forms + known.forms,
    )


def _platforms(source: bytes) -> list[Platform]:
    import yaml

    if len(source) > MAX_BYTES:
        raise InputError("the file of address rules is too large")
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        # An alias can make a small file huge; the rules need none.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(source, Loader=loader)):
            raise InputError("the file of address rules uses YAML aliases; write the values out")
        data = yaml.load(source, Loader=loader)  # noqa: S506 - a safe loader, C or Python
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise InputError(f"the file of address rules is not YAML: {str(error).splitlines()[0]}") from error
    rows = data.get("platforms") if isinstance(data, dict) else None
    if not isinstance(rows, list):
        raise InputError('the file of address rules has no list "platforms"')
    return [_platform(row) for row in rows]


def _platform(row: Any) -> Platform:
    if not isinstance(row, dict) or not isinstance(row.get("key"), str):
        raise InputError('a platform in the address rules has no "key"')
    key = row["key"]
    return Platform(
        key=key,
        name=_text(row, "name", key),
        current=_text(row, "current", key).lower(),
        former=_texts(row, "former", key),
        staging=_texts(row, "staging", key),
        dead=_texts(row, "dead", key),
        extensions=_texts(row, "extensions", key),
        ignore_case=_text(row, "ignore_case", key) == "yes",
        forms=tuple(_form(form, key) for form in row.get("forms") or ()),
    )


def _text(row: dict[str, Any], name: str, key: str) -> str:
    value = row.get(name, "")
    if not isinstance(value, str):
        raise InputError(f'"{name}" of the platform {key} in the address rules is not text; put it in quotes')
    return value


def _texts(row: dict[str, Any], name: str, key: str) -> tuple[str, ...]:
    value = row.get(name) or ()
    if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) for item in value):
        raise InputError(f'"{name}" of the platform {key} in the address rules is not a list of texts')
    return tuple(item.lower() for item in value)


def _form(row: Any, key: str) -> Form:
    if not isinstance(row, dict):
        raise InputError(f"a form of the platform {key} in the address rules is not a mapping")
    path, kind = _text(row, "path", key), _text(row, "kind", key)
    if not path.startswith("/") or kind not in _KINDS:
        raise InputError(
            f'a form of the platform {key} in the address rules needs a "path" that begins with a slash '
            f'and a "kind" ({", ".join(_KINDS)})'
        )
    names: list[str] = []
    pattern = ""
    place = 0
    for hole in _HOLE.finditer(path):
        names.append(hole.group(1))
        pattern += re.escape(path[place : hole.start()]) + f"({_HOLE_PATTERN[hole.group(1)]})"
        place = hole.end()
    pattern += re.escape(path[place:])
    return Form(
        path=path,
        kind=kind,
        query=_text(row, "query", key),
        to=_text(row, "to", key),
        keep=_text(row, "keep", key),
        warning=_text(row, "warning", key),
        pattern=re.compile(pattern),
        names=tuple(names),
    )
