"""Known repositories: look-up by key, acronym, name in any language, former name.

`Repositories.shipped()` holds what provcite ships; `Repositories.load` adds the entries of a
user's own files (``repositories.yaml`` or ``repositories/*.yaml`` in the store), which replace
a shipped entry of the same key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from provcite.archives import compiled
from provcite.archives.normalise import fold_key
from provcite.archives.traditions import LevelForms, Tradition, build_level, build_tradition, label_forms
from provcite.model.errors import InputError, NotFoundError
from provcite.model.values import dataclass

if TYPE_CHECKING:
    from provcite.archives.corrections import Corrections


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """A name that a repository no longer bears; `years` is ``1991/1999`` with either end open."""

    names: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    years: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What a citation prints for a repository in one language, and the page on which it was read."""

    name: str
    acronym: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """A number in a register (``isil``, ``wikidata``, ``viaf``), and the page on which it was seen."""

    value: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A printed reference to a repository; `witness` is attested, seen, recalled or constructed."""

    text: str
    path: tuple[tuple[str, str], ...]
    witness: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """An institution that holds documents, and the tradition its references follow.

    `names` and `acronyms` map a language (BCP 47) to the forms that match, the commonest first;
    `printed` maps a language to the one that a citation prints, which has a source. `part_of` is the
    key of the house of which this is a department or branch, `predecessor` those whose holdings it
    took over. `place` is printed only where `place_source` says where it was read.
    `words` (folded) stand near it in print and tell it from a house with the same acronym.
    `confidence` (high, medium, low) and `sources` say how well its references are witnessed.
    """

    key: str
    tradition: Tradition
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    acronyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    printed: Mapping[str, Printed] = field(default_factory=dict)
    former: tuple[Former, ...] = ()
    part_of: str = ""
    predecessor: tuple[str, ...] = ()
    ids: Mapping[str, Identifier] = field(default_factory=dict)
    places: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    place: str = ""
    place_source: str = ""
    country: str = ""
    examples: tuple[Example, ...] = ()
    confidence: str = ""
    sources: tuple[str, ...] = ()

    @property
    def levels(self) -> tuple[LevelForms, ...]:
        """The levels of its references with their labels, from the broadest down."""
        return self.tradition.levels

    def preferred(self, language: str = "en") -> Printed | None:
        """What is printed in `language`, else in English, else in any; None where nothing has a source."""
        for wanted in (language, language.split("-")[0], "en"):
            if wanted in self.printed:
                return self.printed[wanted]
        return next(iter(self.printed.values()), None)

    def exactly(self, words: str) -> str | None:
        """How `words` name the house itself: the language of the printed name that they are, "" for its
        key or an acronym, None where they are another form of a name, a former one or only like one."""
        wanted = fold_key(words)
        acronyms = {fold_key(form) for forms in self.acronyms.values() for form in forms}
        if wanted == fold_key(self.key) or wanted in acronyms:
            return ""
        name, _, acronym = wanted.removesuffix(")").partition(" (")
        if acronym in acronyms:
            wanted = name
        return next(
            (language for language, form in self.printed.items() if fold_key(form.name) == wanted), None
        )

    @property
    def sourced_place(self) -> str:
        """The town as it may be printed: "" where no page is named for it, or it has several."""
        return self.place if self.place_source and self.place != "various" else ""

    def name(self, language: str = "en") -> str:
        """What it is called in messages and lists: as printed in `language`, else the first that matches."""
        for wanted in (language, language.split("-")[0], "en"):
            if wanted in self.printed:
                return self.printed[wanted].name
            if self.names.get(wanted):
                return self.names[wanted][0]
        return next((forms[0] for forms in self.names.values() if forms), self.key)

    def acronym(self, language: str = "en") -> str:
        """The preferred acronym in `language`, else in English, else any; "" where it has none."""
        for wanted in (language, language.split("-")[0], "en"):
            if self.acronyms.get(wanted):
                return self.acronyms[wanted][0]
        return next((forms[0] for forms in self.acronyms.values() if forms), "")

    def native_language(self) -> str:
        """The language of the country's own script, or ``en``."""
        return self.tradition.script or "en"

    def all_names(self) -> Iterable[tuple[str, str]]:
        """Every form with its kind: key, acronym, name, place, former acronym, former name."""
        yield self.key, "key"
        for forms in self.acronyms.values():
            for form in forms:
                yield form, "acronym"
        for forms in self.names.values():
            for form in forms:
                yield form, "name"
        for printed in self.printed.values():
            yield printed.name, "name"
            if printed.acronym:
                yield printed.acronym, "acronym"
        for form in self.places:
            yield form, "place"
        for former in self.former:
            for form in former.acronyms:
                yield form, "former acronym"
            for form in former.names:
                yield form, "former name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A repository that answers to a name, and how: the form that matched and its kind."""

    repository: Repository
    form: str
    kind: str

    @property
    def is_former(self) -> bool:
        """Whether the form is one that the repository no longer bears."""
        return self.kind.startswith("former")


_KIND_ORDER = {"key": 0, "acronym": 1, "name": 2, "place": 3, "former acronym": 4, "former name": 5}


def _by_language(raw: object, what: str) -> dict[str, tuple[str, ...]]:
    if raw is None:
        return {}
    if not isinstance(raw, Mapping):
        raise InputError(
            f"{what} must map a language to forms.", hint="For example: {en: [Name], ru: [Название]}."
        )
    found: dict[str, tuple[str, ...]] = {}
    for language, forms in raw.items():
        values = [forms] if isinstance(forms, str) else forms
        if not isinstance(values, list) or not all(isinstance(form, str) for form in values):
            raise InputError(f"{what} in {language!r} must be a form or a list of forms.")
        found[str(language)] = tuple(values)
    return found


def _printed(raw: object, what: str) -> dict[str, Printed]:
    """`printed` of an entry: a language with name, acronym and source; one without a source is none."""
    found: dict[str, Printed] = {}
    for language, form in (raw if isinstance(raw, Mapping) else {}).items():
        if not isinstance(form, Mapping) or not form.get("name") or not form.get("source"):
            raise InputError(
                f"{what}: printed in {language!r} must have a name and a source.",
                hint="For example: {en: {name: House of Leaves, acronym: HL, source: https://…}}.",
            )
        found[str(language)] = Printed(
            name=str(form["name"]), acronym=str(form.get("acronym") or ""), source=str(form["source"])
        )
    return found


def _identifiers(raw: object, what: str) -> dict[str, Identifier]:
    found: dict[str, Identifier] = {}
    for register, one in (raw if isinstance(raw, Mapping) else {}).items():
        if not isinstance(one, Mapping) or not one.get("value") or not one.get("source"):
            raise InputError(
                f"{what}: the id {register!r} must have a value and the source where it was seen."
            )
        found[str(register)] = Identifier(value=str(one["value"]), source=str(one["source"]))
    return found


def _of_own_file(raw: Mapping[str, Any], file: str) -> Mapping[str, Any]:
    """An entry of the user's own file: what it names first is printed, and the file is the source."""
    entry = dict(raw)
    if not entry.get("printed"):
        names = _by_language(raw.get("names"), "names")
        acronyms = _by_language(raw.get("acronyms"), "acronyms")
        any_acronym = next((forms[0] for forms in acronyms.values() if forms), "")
        entry["printed"] = {
            language: {
                "name": forms[0],
                "acronym": acronyms[language][0] if acronyms.get(language) else any_acronym,
                "source": file,
            }
            for language, forms in names.items()
            if forms
        }
    if entry.get("place") and not entry.get("place_source"):
        entry["place_source"] = file
    return entry


def _list(raw: object, what: str) -> list[Any]:
    if raw is None:
        return []
    if isinstance(raw, list):
        return raw
    raise InputError(f"{what} must be a list.")


def _build(raw: Any, traditions: Mapping[str, Tradition]) -> Repository:
    """A repository from its entry; raises `InputError` with the key in the message."""
    if not isinstance(raw, Mapping) or not isinstance(raw.get("key"), str) or not raw["key"].strip():
        raise InputError("A repository entry needs a key.", hint="For example: - key: RGANI")
    key = raw["key"].strip()
    what = f"Repository {key}"
    name = raw.get("tradition")
    tradition = traditions.get(str(name)) if name else None
    if name and tradition is None:
        raise InputError(
            f"{what}: there is no tradition {name!r}.", hint=f"Known: {', '.join(sorted(traditions))}."
        )
    if raw.get("levels"):
        levels = tuple(build_level(item, what) for item in _list(raw["levels"], f"{what}: levels"))
        base = tradition or traditions["numbered"]
        tradition = Tradition(
            name=f"{base.name}/{key}",
            family=base.family,
            script=str(raw.get("script", base.script)),
            levels=levels,
            native_separator=base.native_separator,
            native_capital=base.native_capital,
        )
    former = tuple(
        Former(
            names=tuple(_list(item.get("names"), f"{what}: former")),
            acronyms=tuple(_list(item.get("acronyms"), f"{what}: former")),
            years=str(item.get("years", "")),
        )
        for item in _list(raw.get("former"), f"{what}: former")
        if isinstance(item, Mapping)
    )
    examples = tuple(
        Example(
            text=str(item.get("text", "")),
            path=tuple(
                (str(pair[0]), str(pair[1]))
                for pair in _list(item.get("path"), f"{what}: path")
                if len(pair) == 2
            ),
            witness=str(item.get("witness", "")),
            source=str(item.get("source", "")),
        )
        for item in _list(raw.get("examples"), f"{what}: examples")
        if isinstance(item, Mapping)
    )
    return Repository(
        key=key,
        tradition=tradition or traditions["numbered"],
        names=_by_language(raw.get("names"), f"{what}: names"),
        acronyms=_by_language(raw.get("acronyms"), f"{what}: acronyms"),
        printed=_printed(raw.get("printed"), what),
        former=former,
        part_of=str(raw.get("part_of") or ""),
        predecessor=tuple(_list(raw.get("predecessor"), f"{what}: predecessor")),
        ids=_identifiers(raw.get("ids"), what),
        places=tuple(_list(raw.get("places"), f"{what}: places")),
        words=frozenset(fold_key(word) for word in _list(raw.get("words"), f"{what}: words")),
        place=str(raw.get("place", "")),
        place_source=str(raw.get("place_source") or ""),
        country=str(raw.get("country", "")),
        examples=examples,
        confidence=str(raw.get("confidence", "")),
        sources=tuple(str(item) for item in _list(raw.get("sources"), f"{what}: sources")),
    )


def _only_key(loaded: Mapping[str, Any], places: Mapping[Any, str], name: str) -> None:
    """Refuse a file whose entries stand under another key: they would be passed over in silence."""
    for key in loaded:
        if key != "repositories":
            raise InputError(
                f"The file has the key {key!r} where its list begins.",
                place=places.get((key,), name),
                hint="Start it with: repositories:",
            )


class Repositories:
    """The repositories that are known, looked up by any of their names."""

    def __init__(self, entries: Mapping[str, Any], *, own: frozenset[str] = frozenset()) -> None:
        self._raw = dict(entries)
        self._built: dict[str, Repository] = {}
        self._index: dict[str, list[tuple[str, str, str]]] | None = None
        self._labels: dict[str, dict[str, tuple[str, bool]]] | None = None
        #: Keys of the entries that came from the user's own files.
        self.own = own
        #: What the user has put right in readings, and the same repositories without that.
        self.corrections: Corrections | None = None
        self.plain: Repositories = self

    @classmethod
    @lru_cache(maxsize=1)
    def shipped(cls) -> Repositories:
        """The repositories that provcite ships; one object for the whole process."""
        return cls({raw["key"]: raw for raw in compiled.load("repositories")})

    @classmethod
    def load(cls, extra_yaml: Iterable[bytes], *, names: Iterable[str] = ()) -> Repositories:
        """The shipped repositories and those of the user's files, given as bytes.

        `names` are the files' names, for messages. Raises `InputError` for a file that cannot
        be read; an entry with a shipped key replaces the shipped one.
        """
        from provcite.archives.repository_shape import check_shape
        from provcite.archives.safeyaml import Way, load_placed

        entries = {raw["key"]: raw for raw in compiled.load("repositories")}
        own: set[str] = set()
        called = list(names)
        for place, data in enumerate(extra_yaml):
            name = called[place] if place < len(called) else "repositories.yaml"
            loaded, places = load_placed(data, name)
            way: Way = ()
            if isinstance(loaded, Mapping):
                _only_key(loaded, places, name)
                loaded, way = loaded.get("repositories"), ("repositories",)
            if loaded is None:
                continue
            if not isinstance(loaded, list):
                raise InputError(
                    "The file must hold a list of repositories.",
                    place=places.get(way, name),
                    hint="Start it with: repositories:",
                )
            for number, raw in enumerate(loaded):
                try:
                    check_shape(raw)
                    raw = _of_own_file(raw, name)
                    repository = _build(raw, traditions())
                except InputError as fault:
                    place_of = places.get((*way, number), name)
                    raise InputError(fault.message, hint=fault.hint, place=place_of) from None
                entries[repository.key] = raw
                own.add(repository.key)
        return cls(entries, own=frozenset(own)) if own else cls.shipped()

    def corrected(self, corrections: Corrections) -> Repositories:
        """These repositories with the readings that the user has put right; everything else is shared."""
        if not corrections:
            return self
        other = copy(self)
        other.corrections = corrections
        return other

    def __len__(self) -> int:
        return len(self._raw)

    def keys(self) -> tuple[str, ...]:
        """The keys of all repositories, in the order of the files."""
        return tuple(self._raw)

    def __iter__(self) -> Iterator[Repository]:
        return (self.by_key(key) for key in self._raw)

    def by_key(self, key: str) -> Repository:
        """The repository with this key; raises `NotFoundError` with the nearest keys."""
        built = self._built.get(key)
        if built is None:
            raw = self._raw.get(key)
            if raw is None:
                import difflib

                nearest = tuple(difflib.get_close_matches(key, list(self._raw), n=3))
                raise NotFoundError(f"There is no repository with the key {key!r}.", nearest=nearest)
            built = self._built[key] = _build(raw, traditions())
        return built

    def get(self, key: str | None) -> Repository | None:
        """The repository with this key, or None."""
        return self.by_key(key) if key is not None and key in self._raw else None

    def index(self) -> dict[str, list[tuple[str, str, str]]]:
        """Folded form -> (key, form, kind) of what answers to it; built once."""
        if self._index is None:
            index: dict[str, list[tuple[str, str, str]]] = {}
            for key, raw in self._raw.items():
                for form, kind in _raw_names(raw):
                    index.setdefault(fold_key(form), []).append((key, form, kind))
            self._index = index
        return self._index

    def labels(self) -> dict[str, dict[str, tuple[str, bool]]]:
        """Label key -> tradition -> (level, plural), those of the user's own levels included."""
        if self._labels is None:
            labels: dict[str, dict[str, tuple[str, bool]]] = {
                key: {name: (found[0], bool(found[1])) for name, found in by_tradition.items()}
                for key, by_tradition in compiled.load("labels").items()
            }
            for key in self.own:
                tradition = self.by_key(key).tradition
                if tradition.name not in traditions():
                    for label, found in label_forms(tradition).items():
                        labels.setdefault(label, {})[tradition.name] = found
            self._labels = labels
        return self._labels

    def tradition(self, name: str) -> Tradition:
        """The tradition of this name, those of the user's own repositories included."""
        known = traditions().get(name)
        if known is not None:
            return known
        return self.by_key(name.partition("/")[2]).tradition

    def find(self, name_or_acronym: str) -> list[Match]:
        """What answers exactly to a name, acronym or former name, in any script; best first."""
        found: dict[str, tuple[str, str, str]] = {}
        for entry in self.index().get(fold_key(name_or_acronym), ()):
            kept = found.get(entry[0])
            if kept is None or _KIND_ORDER[entry[2]] < _KIND_ORDER[kept[2]]:
                found[entry[0]] = entry
        ordered = sorted(
            found.values(), key=lambda entry: (entry[1] != name_or_acronym, _KIND_ORDER[entry[2]])
        )
        return [Match(repository=self.by_key(key), form=form, kind=kind) for key, form, kind in ordered]

    def search(self, text: str) -> list[Match]:
        """Repositories with all the words of `text` in one of their names, place or country; best first."""
        exact = self.find(text)
        seen = {match.repository.key for match in exact}
        words = fold_key(text).split()
        if not words:
            return exact
        loose: list[Match] = []
        for key, raw in self._raw.items():
            if key in seen:
                continue
            about = fold_key(f"{raw.get('place', '')} {raw.get('country', '')} {raw.get('tradition', '')}")
            for form, kind in _raw_names(raw):
                folded = fold_key(form)
                if all(word in folded or word in about.split() for word in words):
                    loose.append(Match(repository=self.by_key(key), form=form, kind=kind))
                    break
        return exact + loose


def _raw_names(raw: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """The forms of an entry that is not built yet; see `Repository.all_names`."""
    yield raw["key"], "key"
    for what, kind in (("acronyms", "acronym"), ("names", "name")):
        for forms in (raw.get(what) or {}).values():
            for form in [forms] if isinstance(forms, str) else forms:
                yield form, kind
    for printed in (raw.get("printed") or {}).values():
        yield printed["name"], "name"
        if printed.get("acronym"):
            yield printed["acronym"], "acronym"
    for form in raw.get("places") or ():
        yield form, "place"
    for former in raw.get("former") or ():
        for form in former.get("acronyms") or ():
            yield form, "former acronym"
        for form in former.get("names") or ():
            yield form, "former name"


class _Traditions(Mapping[str, Tradition]):
    """The shipped traditions, each built when it is asked for."""

    def __init__(self) -> None:
        self._built: dict[str, Tradition] = {}

    def __getitem__(self, name: str) -> Tradition:
        built = self._built.get(name)
        if built is None:
            built = self._built[name] = build_tradition(compiled.load("traditions")[name])
        return built

    def __iter__(self) -> Iterator[str]:
        return iter(compiled.load("traditions"))

    def __len__(self) -> int:
        return len(compiled.load("traditions"))


@lru_cache(maxsize=1)
def traditions() -> Mapping[str, Tradition]:
    """The shipped traditions by name."""
    return _Traditions()
