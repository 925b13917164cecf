"""`Style`: a CSL style, compiled for one locale and ready to render."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from provcite.csl.locale import Locale

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from provcite.csl.layout import Area
    from provcite.csl.session import Session


class Style:
    """A compiled style. Make one with `Style.load`."""

    def __init__(self, compiled: Mapping[str, Any], *, key: str = "", from_cache: bool = False) -> None:
        self.compiled = compiled
        self.key = key
        self.from_cache = from_cache
        self.title: str = compiled["title"]
        self.id: str = compiled["id"]
        self.kind: str = compiled["class"]
        self.default_locale: str = compiled["default-locale"]
        self.has_bibliography: bool = compiled["bibliography"] is not None
        self.provcite: Mapping[str, str] = compiled["provcite"]
        self.terms = Locale(compiled["locale"])
        self.locale: str = self.terms.lang

    @classmethod
    def load(
        cls,
        source: bytes,
        *,
        locale: str | None = None,
        parent: Callable[[str], bytes] | None = None,
        cached: bytes | None = None,
        place: str = "",
    ) -> Style:
        """The style in the bytes of a ``.csl`` file.

        `locale` (``fr-FR``) overrides the style's default; `parent` gives the bytes of the style at an
        address, for dependent styles; `cached` is what `to_cache` once gave: bytes that are stale, cut short
        or another's are passed over. `place` names the file in errors.

        Raises `InputError` for what is no style that can run.
        """
        from provcite.csl import cache

        key = cache.cache_key(source, locale)
        compiled = cache.unpack(cached, key)
        if compiled is not None and _same_parents(compiled, parent):
            return cls(compiled, key=key, from_cache=True)
        from provcite.csl.compile import compile_style

        return cls(compile_style(source, locale=locale, parent=parent, place=place), key=key)

    def to_cache(self) -> bytes:
        """The compiled style as bytes for a cache: JSON with a checksum, nothing that runs."""
        from provcite.csl import cache

        return cache.pack(dict(self.compiled), self.key)

    @staticmethod
    def validate(source: bytes, *, place: str = "") -> None:
        """Check a style against the schema of CSL 1.0.2; raises `InputError` with the line."""
        from provcite.csl import load

        load.validate(source, place=place)

    @cached_property
    def citation(self) -> Area:
        """The linked ``cs:citation``."""
        return self._area("citation")

    @cached_property
    def bibliography(self) -> Area | None:
        """The linked ``cs:bibliography``; None for a style without one."""
        return self._area("bibliography") if self.has_bibliography else None

    def _area(self, name: str) -> Area:
        from provcite.csl.layout import Area

        english = (self.default_locale or self.locale).lower().startswith("en")
        return Area(self.compiled, self.terms, name, english=english)

    @cached_property
    def variables(self) -> frozenset[str]:
        """The variables that the style can print, in citations or bibliography."""
        found: set[str] = set()

        def walk(element: Any) -> None:
            if element[0] in ("text", "names", "date", "number"):
                found.update(element[1].get("variable", "").split())
            for child in element[2]:
                walk(child)

        for macro in self.compiled["macros"].values():
            walk(macro)
        for area in ("citation", "bibliography"):
            if self.compiled[area] is not None:
                walk(self.compiled[area])
        return frozenset(found)

    def session(
        self,
        items: Iterable[Mapping[str, Any]] = (),
        *,
        abbreviations: Mapping[str, Mapping[str, str]] | None = None,
    ) -> Session:
        """A session over items (CSL-JSON objects); more can be added later.

        `abbreviations` maps a variable to its short forms: ``{"archive": {"Full name": "FN"}}``.
        """
        from provcite.csl.session import Session

        return Session(self, items, abbreviations=abbreviations)


def _same_parents(compiled: Mapping[str, Any], parent: Callable[[str], bytes] | None) -> bool:
    """Whether the parents of a dependent style are still those that were compiled."""
    from provcite.csl.cache import digest

    for address, known in compiled.get("parents", ()):
        if parent is None or digest(parent(address)) != known:
            return False
    return True
