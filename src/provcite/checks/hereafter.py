"""Names that a note announces for later ones: "(hereafter MAE)", "(im Folgenden ZPA)", "(далее – АВП)"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from provcite.archives.normalise import fold_key
from provcite.model.levels import LEAF_LEVELS

if TYPE_CHECKING:
    from provcite.checks.reading import Citation, PrintedUnit

_ANNOUNCED: Final = re.compile(
    r"[(\[,;]\s?(?:(?:cited\s)?hereafter|henceforth|hereinafter|im\sfolgenden|nachfolgend|künftig|fortan|"
    r"далее|в\sдальнейшем|далі|dalej|dále|ďalej|a\stovábbiakban|ci-après|désormais|en\sadelante|"
    r"d[’']ora\sin\savanti|doravante|u\sdaljem\stekstu|dalje|în\scontinuare|further|cited)"
    r"(?:\s(?:cited\s)?as|\szitiert(?:\sals)?|\sabgekürzt(?:\sals)?|\sjako|\sjen|\slen|\scomo|\scome|\sto\sas)?[\s,:–—-]{1,4}"
    r"[“\"«„*]?(?P<name>[^\W_][^()\[\]“”\"«»;]{0,60}?)[”\"»*]?\s?(?=[)\].;])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What a name stands for: a repository, and the units above a collection's ("MS Am 1785")."""

    name: str
    repository: str | None
    repository_key: str | None
    path: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Hereafter:
    """The names announced so far."""

    names: dict[str, Announced] = field(default_factory=dict)

    def learn(self, citation: Citation) -> None:
        """Take what a citation announces; behind the numbers it is the collection, else the archive."""
        reference = citation.reference
        if reference is None or citation.in_bibliography:
            return
        text = citation.block.text
        for match in _ANNOUNCED.finditer(text, citation.start, min(len(text), citation.end + 80)):
            name = " ".join(match.group("name").split())
            before = [unit for unit in reference.units if unit.span[1] <= match.start()]
            units = tuple((unit.level, unit.value) for unit in before if unit.level not in LEAF_LEVELS)
            own = fold_key(name)
            at = next((place for place, (_, value) in enumerate(units) if fold_key(value) == own), None)
            # Behind the archive's name and before any number it is the archive that has the name.
            path = units[: at + 1] if at is not None else units[:1]
            house, key = citation.repository, citation.repository_key
            announced = Announced(name=name, repository=house, repository_key=key, path=path)
            self.names.setdefault(own, announced)

    def apply(self, citation: Citation) -> None:
        """Give a citation what the name stands for that it is written with."""
        if not self.names or citation.reference is None:
            return
        reference = citation.reference
        if reference.repository is not None:
            known = self.names.get(fold_key(reference.repository))
            if known is not None and reference.repository_key is None:
                citation.repository, citation.repository_key = known.repository, known.repository_key
                citation.path = known.path + citation.path
            return
        if reference.units:
            known = self.names.get(fold_key(reference.units[0].value))
            if known is not None and known.repository is not None:
                citation.repository, citation.repository_key = known.repository, known.repository_key
                rest = citation.path[1:]
                citation.path = (known.path or citation.path[:1]) + rest
                return
        head = fold_key(citation.block.text[citation.start : units_start(reference.units)])
        for own, known in self.names.items():
            if known.repository is not None and re.search(rf"(?<!\w){re.escape(own)}(?!\w)", head):
                citation.repository, citation.repository_key = known.repository, known.repository_key
                levels = {level for level, _ in citation.path}
                citation.path = tuple(pair for pair in known.path if pair[0] not in levels) + citation.path
                return


def units_start(units: tuple[PrintedUnit, ...]) -> int:
    """Where the first of some printed units stands; the end of any text where there is none."""
    return min((unit.span[0] for unit in units), default=1 << 30)
