"""The rules about digital archives' addresses, read from YAML (see ``data/addresses.yaml``).

A store adds files of the same shape. They are read strictly: an unknown word is a slip, and a shape
of address that could be matched in too many ways is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from provcite.archives.data import read_data
from provcite.model.errors import InputError

if TYPE_CHECKING:
    from provcite.archives.safeyaml import Way

_PLATFORM_KEYS: Final = (
    "key", "name", "current", "former", "staging", "dead", "extensions", "ignore_case", "forms",
)  # fmt: skip
_FORM_KEYS: Final = ("path", "kind", "query", "to", "keep", "warning")
_KINDS: Final = ("document", "search", "node", "unknown")
_HOLE: Final = re.compile(r"\{(number|slug|rest)\}")
_HOLE_PATTERN: Final = {"number": r"[0-9]{1,18}", "slug": r"[^/]+", "rest": r".+"}
#: Largest file of rules that is read, in bytes.
MAX_BYTES: Final = 1_000_000
#: Platforms in all, and forms of one platform; each address of a platform is compared with its forms.
MAX_PLATFORMS: Final = 2_000
MAX_FORMS: Final = 200
_HOST_NAME: Final = re.compile(r"(?:[a-z0-9_][a-z0-9_-]{0,62}\.){1,10}[a-z0-9-]{2,63}")
_PLATFORM_KEY: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AddressRules:
    """All platforms, and each host with what it is to its platform.

    `own` are the keys of the platforms that a store has added, `extended` those of shipped ones to
    which it adds hosts or forms.
    """

    platforms: tuple[Platform, ...]
    hosts: dict[str, tuple[Platform, str]]
    own: frozenset[str] = frozenset()
    extended: frozenset[str] = frozenset()

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
    rules, problems = read_rules(extra)
    if problems:
        raise problems[0]
    return rules


def read_rules(extra: Iterable[bytes], *, names: Sequence[str] = ()) -> tuple[AddressRules, list[InputError]]:
    """As `load_rules`: the rules that can be used, and everything that is wrong with the extra files.

    `names` are the files' names, for messages.
    """
    platforms = {platform.key: platform for platform in _shipped()}
    shipped = frozenset(platforms)
    problems: list[InputError] = []
    added: set[str] = set()
    claimed: dict[str, str] = {
        host: platform.key for platform in platforms.values() for host in _hosts_of(platform)
    }
    for number, source in enumerate(extra):
        name = names[number] if number < len(names) else "the file of address rules"
        try:
            more = _platforms(source, name, problems, known=platforms)
        except InputError as fault:
            problems.append(fault)
            continue
        for platform, place in more:
            taken = {host: claimed[host] for host in _hosts_of(platform) if host in claimed}
            other = next((key for key in taken.values() if key != platform.key), None)
            if other is not None:
                host = next(host for host, key in taken.items() if key == other)
                problems.append(
                    InputError(
                        f"The host {host} belongs to the platform {other!r} already.",
                        hint=f"Add to that platform: write key: {other}.",
                        place=place,
                    )
                )
                continue
            before = platforms.get(platform.key)
            whole = platform if before is None else _merged(before, platform)
            if len(whole.forms) > MAX_FORMS or len(platforms) >= MAX_PLATFORMS:
                problems.append(_too_many(place))
                break
            claimed.update(dict.fromkeys(_hosts_of(platform), platform.key))
            platforms[platform.key] = whole
            added.add(platform.key)
    hosts: dict[str, tuple[Platform, str]] = {}
    for platform in platforms.values():
        for role, listed in (
            ("dead", platform.dead),
            ("staging", platform.staging),
            ("former", platform.former),
            ("current", (platform.current,)),
        ):
            for host in listed:
                hosts[host.removeprefix("www.")] = (platform, role)
    rules = AddressRules(
        platforms=tuple(platforms.values()),
        hosts=hosts,
        own=frozenset(added) - shipped,
        extended=frozenset(added) & shipped,
    )
    return rules, problems


def _too_many(place: str) -> InputError:
    return InputError(
        f"There are too many address rules: {MAX_PLATFORMS:,} platforms of {MAX_FORMS} forms each are read.",
        hint="{slug} and {number} in a path stand for many addresses.",
        place=place,
    )


@lru_cache(maxsize=1)
def _shipped() -> tuple[Platform, ...]:
    problems: list[InputError] = []
    found = _platforms(read_data("addresses.yaml"), "addresses.yaml", problems, known={})
    if problems:
        raise problems[0]
    return tuple(platform for platform, _ in found)


def _hosts_of(platform: Platform) -> tuple[str, ...]:
    listed = (platform.current, *platform.former, *platform.staging, *platform.dead)
    return tuple(host.removeprefix("www.") for host in listed if host)


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
        ignore_case=known.ignore_case or more.ignore_case,
        forms=more.forms + known.forms,
    )


# Reading ------------------------------------------------------------------------------------------


def _platforms(
    source: bytes, name: str, problems: list[InputError], *, known: Mapping[str, Platform]
) -> list[tuple[Platform, str]]:
    """The platforms of a file with their places; what is wrong with single ones goes into `problems`."""
    from provcite.archives.safeyaml import load_placed

    if len(source) > MAX_BYTES:
        raise InputError(f"The file of address rules is larger than {MAX_BYTES:,} bytes.", place=name)
    data, places = load_placed(source, name)
    if data is None or data == "":
        return []
    way: Way = ("platforms",) if isinstance(data, Mapping) else ()
    if isinstance(data, Mapping):
        problems.extend(
            _unknown(key, ("platforms",), places.get((key,), name))
            for key in data
            if key not in ("platforms", "version")
        )
        data = data.get("platforms")
    if not isinstance(data, list):
        raise InputError(
            'The file of address rules has no list "platforms".',
            hint="Start it with: platforms:",
            place=places.get(way, name),
        )
    if len(data) > MAX_PLATFORMS:
        raise _too_many(name)
    found: list[tuple[Platform, str]] = []
    for number, row in enumerate(data):
        reader = _Reader(places, (*way, number), name)
        try:
            found.append((reader.platform(row, known), reader.place()))
        except InputError as fault:
            problems.append(fault)
    return found


def _unknown(key: str, known: Sequence[str], place: str) -> InputError:
    return InputError(
        f"The address rules know no key {key!r} here.", hint=f"Known: {', '.join(known)}.", place=place
    )


class _Reader:
    """Reads one platform; every error names the line."""

    def __init__(self, places: Mapping[Way, str], way: Way, file: str) -> None:
        self.places = places
        self.way = way
        self.file = file

    def place(self, *below: str | int) -> str:
        """Where a value stands; of one that is absent, its holder."""
        way = (*self.way, *below)
        while way and way not in self.places:
            way = way[:-1]
        return self.places.get(way, self.file)

    def fault(self, message: str, *below: str | int, hint: str = "") -> InputError:
        return InputError(message, hint=hint, place=self.place(*below))

    def platform(self, row: Any, known: Mapping[str, Platform]) -> Platform:
        """The platform, whole; InputError with the first thing that is wrong."""
        if not isinstance(row, Mapping) or not isinstance(row.get("key"), str):
            raise self.fault(
                'A platform in the address rules has no "key".',
                hint='For example: {key: "own", name: "Our archive", current: "docs.example.org"}',
            )
        key = row["key"]
        if not _PLATFORM_KEY.fullmatch(key):
            raise self.fault(
                f"The key {key!r} of a platform in the address rules is not usable.",
                "key",
                hint="Small letters, digits and hyphens.",
            )
        for word in row:
            if word not in _PLATFORM_KEYS:
                raise _unknown(word, _PLATFORM_KEYS, self.place(word))
        current = self.hosts(row, "current", key)
        if not current and key not in known:
            raise self.fault(
                f'The platform {key} in the address rules has no "current" host.',
                hint='For example: current: "docs.example.org"',
            )
        forms = row.get("forms") or []
        if not isinstance(forms, list):
            raise self.fault(f'"forms" of the platform {key} in the address rules is not a list.', "forms")
        if len(forms) > MAX_FORMS:
            raise _too_many(self.place("forms"))
        ignore_case = self.text(row, "ignore_case", key) or "no"
        if ignore_case not in ("yes", "no", "true", "false"):
            raise self.fault(
                f'"ignore_case" of the platform {key} in the address rules is neither yes nor no.',
                "ignore_case",
            )
        return Platform(
            key=key,
            name=self.text(row, "name", key) or ("" if key in known else key),
            current=current[0] if current else "",
            former=self.hosts(row, "former", key),
            staging=self.hosts(row, "staging", key),
            dead=self.hosts(row, "dead", key),
            extensions=self.texts(row, "extensions", key),
            ignore_case=ignore_case in ("yes", "true"),
            forms=tuple(self.form(form, key, number) for number, form in enumerate(forms)),
        )

    def text(self, row: Mapping[str, Any], name: str, key: str, *way: str | int) -> str:
        value = row.get(name, "")
        if not isinstance(value, str):
            raise self.fault(f'"{name}" of the platform {key} in the address rules is not text.', *way, name)
        return value

    def texts(self, row: Mapping[str, Any], name: str, key: str) -> tuple[str, ...]:
        value = row.get(name) or []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.fault(
                f'"{name}" of the platform {key} in the address rules is not a list of texts.',
                name,
                hint=f'For example: {name}: ["one", "two"]',
            )
        return tuple(item.lower() for item in value)

    def hosts(self, row: Mapping[str, Any], name: str, key: str) -> tuple[str, ...]:
        if name == "current":
            value = self.text(row, name, key).lower()
            found: tuple[str, ...] = (value,) if value else ()
        else:
            found = self.texts(row, name, key)
        for host in found:
            if not _HOST_NAME.fullmatch(host):
                raise self.fault(
                    f"{host!r} in the address rules of the platform {key} is not the name of a host.",
                    name,
                    hint="Write it without https:// and without what follows it: docs.example.org",
                )
        return found

    def form(self, row: Any, key: str, number: int) -> Form:
        """One shape of address, as a pattern that is matched in linear time."""
        way = ("forms", number)
        if not isinstance(row, Mapping):
            raise self.fault(f"A form of the platform {key} in the address rules is not a mapping.", *way)
        for word in row:
            if word not in _FORM_KEYS:
                raise _unknown(word, _FORM_KEYS, self.place(*way, word))
        path, kind = self.text(row, "path", key, *way), self.text(row, "kind", key, *way)
        if not path.startswith("/") or kind not in _KINDS:
            raise self.fault(
                f'A form of the platform {key} in the address rules needs a "path" that begins with a slash '
                f'and a "kind" ({", ".join(_KINDS)}).',
                *way,
            )
        keep, to = self.text(row, "keep", key, *way), self.text(row, "to", key, *way)
        if keep not in ("", "path"):
            raise self.fault(f'"keep" in the address rules of {key} is "path" or nothing.', *way, "keep")
        if to and not to.startswith("/"):
            raise self.fault(f'"to" in the address rules of {key} does not begin with a slash.', *way, "to")
        self.check_holes(path, to, key, way)
        names: list[str] = []
        pattern = ""
        place = 0
        for hole in _HOLE.finditer(path):
            names.append(hole.group(1))
            pattern += re.escape(path[place : hole.start()]) + f"({_HOLE_PATTERN[hole.group(1)]})"
            place = hole.end()
        return Form(
            path=path,
            kind=kind,
            query=self.text(row, "query", key, *way),
            to=to,
            keep=keep,
            warning=self.text(row, "warning", key, *way),
            pattern=re.compile(pattern + re.escape(path[place:])),
            names=tuple(names),
        )

    def check_holes(self, path: str, to: str, key: str, way: tuple[str | int, ...]) -> None:
        """Refuse words in braces that mean nothing, and what could be matched in many ways."""
        if len(path) > 500 or len(to) > 500:
            raise self.fault(f"A path in the address rules of {key} is too long.", *way)
        holes = _HOLE.findall(path)
        for text in (path, to):
            odd = re.search(r"[{}]", _HOLE.sub("", text))
            if odd is not None or any(hole not in holes for hole in _HOLE.findall(text)):
                raise self.fault(
                    f"The braces of {text!r} in the address rules of {key} cannot be understood.",
                    *way,
                    "to" if text is to and text is not path else "path",
                    hint="{number}, {slug} and {rest}; in to only those of path.",
                )
        if "rest" in holes[:-1] or ("rest" in holes and not path.endswith("{rest}")):
            raise self.fault(
                f"In {path!r} of the address rules of {key} something follows {{rest}}.",
                *way,
                "path",
                hint="{rest} is the end of a path; {slug} stands for one part.",
            )
        for part in path.removesuffix("{rest}").split("/"):
            if any(part.count(hole) > 1 for hole in ("{number}", "{slug}")) or "}{" in part:
                raise self.fault(
                    f"The part {part!r} in the address rules of {key} can be read in more than one way.",
                    *way,
                    "path",
                    hint="Between two slashes one {number} and one {slug} with a mark between them.",
                )
