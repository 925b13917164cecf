"""Names that a note announces for later ones: "(hereafter MAE)", "(im Folgenden ZPA)", or just "(MAE)"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from provcite.archives.institutions import ANNOUNCING, split_acronym
from provcite.archives.normalise import fold_key
from provcite.model.levels import LEAF_LEVELS

if TYPE_CHECKING:
    from provcite.checks.reading import Citation

_ANNOUNCED: Final = re.compile(
    rf"[(\[,;]\s?{ANNOUNCING}"
    r"[“\"«„*]?(?P<name>[^\W_][^()\[\]“”\"«»;]{0,60}?)[”\"»*]?\s?(?=[)\].;])",
    re.IGNORECASE,
)


#: Words that the names of keeping institutions hold, in the languages of notes.
KEEPER: Final = re.compile(
    r"arch[ií]v|arqui[vf]|arkiv|archief|arxiu|архив|архів|levéltár|librar|biblio|библиот|könyvtár|knihovn|museum|"
    r"muzeum|muse[eo]|музе|record office|historical society|institut|stiftung|foundation",
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
            own = fold_key(name)
            house, key = citation.repository, citation.repository_key
            path: tuple[tuple[str, str], ...] = ()
            if not _of_archive(citation, match):
                before = [unit for unit in reference.units if unit.span[1] <= match.start()]
                units = tuple((unit.level, unit.value) for unit in before if unit.level not in LEAF_LEVELS)
                at = next((place for place, (_, value) in enumerate(units) if fold_key(value) == own), None)
                path = units[: at + 1] if at is not None else units[:1]
            announced = Announced(name=name, repository=house, repository_key=key, path=path)
            self.names.setdefault(own, announced)
        _, acronym = split_acronym(citation.repository or "")
        if sum(map(str.isupper, acronym)) > 1 and " " not in acronym:
            # "Aberlour Burgh Archives (ABA)": in brackets behind the name no other word is needed.
            announced = Announced(
                name=acronym, repository=citation.repository, repository_key=citation.repository_key
            )
            self.names.setdefault(fold_key(acronym), announced)

    def apply(self, citation: Citation) -> None:
        """Give a citation what the name stands for that it is written with, or that it announces."""
        reference = citation.reference
        if reference is None:
            return
        text = citation.block.text
        for match in _ANNOUNCED.finditer(text, citation.start, citation.end):
            house = _of_archive(citation, match)
            if house and reference.repository_key is None:
                citation.repository = house
                if citation.kind == "short" and reference.units:
                    citation.kind = "full"
        if not self.names:
            return
        if reference.repository_key is not None and fold_key(reference.repository or "") not in self.names:
            return
        if reference.repository is not None:
            known = self.names.get(fold_key(reference.repository))
            if known is not None:
                self._give(citation, known)  # before what the acronym means elsewhere
                return
        if reference.units:
            known = self.names.get(fold_key(reference.units[0].value))
            if known is not None and known.repository is not None:
                citation.repository, citation.repository_key = known.repository, known.repository_key
                rest = citation.path[1:]
                citation.path = (known.path or citation.path[:1]) + rest
                return
        words = fold_key(text[citation.start : citation.end])
        for own, known in self.names.items():
            if known.repository is not None and re.search(rf"(?<!\w){re.escape(own)}(?!\w)", words):
                self._give(citation, known)
                return

    @staticmethod
    def _give(citation: Citation, known: Announced) -> None:
        citation.repository, citation.repository_key = known.repository, known.repository_key
        levels = {level for level, _ in citation.path}
        own = {fold_key(value) for _, value in citation.path}
        above = (pair for pair in known.path if pair[0] not in levels and fold_key(pair[1]) not in own)
        citation.path = tuple(above) + citation.path


#: What parts an archive's name from the words before it.
_BEFORE_NAME: Final = re.compile(r"[,;:]\s|//\s|\d\.\s")


def _of_archive(citation: Citation, announced: re.Match[str]) -> str:
    """The archive's name, where it is what an announcement stands behind; "" where that is a collection."""
    reference = citation.reference
    text = citation.block.text
    low = max(citation.start, announced.start() - 160)
    parts = [match.end() for match in _BEFORE_NAME.finditer(text, low, announced.start())]
    words = text[parts[-1] if parts else low : announced.start()].strip(" ,;:([")
    span = reference.repository_span if reference is not None else None
    if span is not None and span[0] < announced.end() and span[1] >= announced.start() - 2:
        # The archive was read up to here, or with what it is to be called.
        begin = min(span[0], announced.start())
        named = text[begin : announced.start()].strip(" ,;:([")
        return named if len(named) >= len(words) else words
    if span is None and KEEPER.search(words):
        return words
    town = span is not None and span[1] < announced.start() and announced.start() - span[1] < 40
    between = text[span[1] : announced.start()] if span is not None and town else ""
    if town and not any(map(str.isdigit, between)):
        return reference.repository or "" if reference is not None else ""
    return ""
