"""Short forms and chains: what "Ibid., l. 14" or "d. 410, l. 302" leans on, as a careful reader sees it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from provcite.archives.normalise import title_key
from provcite.checks.keys import house_key, record_titles, value_key
from provcite.checks.match import stands_for, title_similarity
from provcite.model.levels import LEAF_LEVELS, Role, role_of

if TYPE_CHECKING:
    from provcite.archives.authorities import Authorities
    from provcite.checks.reading import Citation

#: How many citations back a short reference may reach for the levels that it leaves out.
REACH = 60

Path = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Something that a note cites; `citation` is None for a book, an interview, a newspaper."""

    note: int | None
    citation: Citation | None


@dataclass(slots=True)
class History:
    """The citations so far, everything that is cited in order, and how many other works a note names."""

    known: Authorities
    citations: list[Citation] = field(default_factory=list)
    by_note: dict[int, list[Citation]] = field(default_factory=dict)
    books: dict[int, int] = field(default_factory=dict)
    latest: dict[str, Citation] = field(default_factory=dict)
    in_note: dict[int, list[Source]] = field(default_factory=dict)
    _words: dict[str, set[str]] = field(default_factory=dict)

    def add(self, citation: Citation) -> None:
        self.citations.append(citation)
        record = citation.record
        if record is not None and not citation.in_bibliography:
            if record.id not in self.latest:
                for title in record_titles(record):
                    for word in title_key(title).split():
                        self._words.setdefault(word, set()).add(record.id)
            self.latest[record.id] = citation
        if citation.note is not None:
            self.by_note.setdefault(citation.note, []).append(citation)
            of_other = citation.kind == "ibid" and citation.antecedent is None and not citation.path
            source = Source(citation.note, None if of_other else citation)
            self.in_note.setdefault(citation.note, []).append(source)

    def add_other(self, note: int | None) -> None:
        """A work that is no archival document: ibid. may mean it."""
        if note is not None:
            self.books[note] = self.books.get(note, 0) + 1
            self.in_note.setdefault(note, []).append(Source(note, None))

    def with_words(self, title: str) -> list[Citation]:
        """The latest citation of each record that has every word of `title` in a title, nearest first."""
        words = title_key(title).split()
        sets = [self._words.get(word) for word in words]
        if not sets or not all(sets):
            return []
        ids = set.intersection(*(item for item in sets if item))
        return sorted((self.latest[name] for name in ids), key=lambda citation: -citation.number)

    def sources_of(self, note: int) -> int:
        """How many different sources a note names, books included."""
        different: list[Citation] = []
        for citation in self.by_note.get(note, ()):
            if not any(same_source(citation, other, self.known) for other in different):
                different.append(citation)
        return len(different) + self.books.get(note, 0)


def same_source(a: Citation, b: Citation, known: Authorities) -> bool:
    """Whether two citations are of one record or, where there is none, of one unit."""
    if a.record is not None and b.record is not None:
        return a.record.id == b.record.id
    if a.path and b.path:
        return units(a.path) == units(b.path) and house_key(
            a.repository_key or a.repository, known
        ) == house_key(b.repository_key or b.repository, known)
    return False


def units(path: Path) -> tuple[str, ...]:
    """The folded values above the leaf."""
    return tuple(value_key(value) for level, value in path if level not in LEAF_LEVELS)


def complete(citation: Citation, antecedent: Citation) -> bool:
    """Fill what `citation` leaves out from `antecedent`; False where the two do not fit together."""
    printed = citation.reference.path if citation.reference is not None else ()
    if not printed:
        citation.path = antecedent.path
    else:
        merged = merge(antecedent.path, printed)
        if merged is None and citation.ibid is not None:
            merged = _below(antecedent.path, printed)
        if merged is None:
            return False
        citation.path = merged
    if citation.reference is None or citation.reference.repository is None:
        citation.repository, citation.repository_key = antecedent.repository, antecedent.repository_key
    citation.antecedent = antecedent
    return True


def merge(known: Path, printed: Path) -> Path | None:
    """`printed` with the levels above its first one taken from `known`; None where they do not fit."""
    first = printed[0][0]
    levels = [level for level, _ in known]
    if first in levels:
        return known[: levels.index(first)] + printed
    above = tuple(pair for pair in known if pair[0] not in LEAF_LEVELS)
    if first in LEAF_LEVELS:
        return above + printed if above else None
    # "file" for "delo", "series" for "opis": the same place in the path under another word.
    synonyms = {"delo": ("file", "archival_unit"), "opis": ("series", "inventory"), "file": ("delo",)}
    for other in synonyms.get(first, ()):
        if other in levels:
            return known[: levels.index(other)] + printed
    return None


_RANKS = {role: rank for rank, role in enumerate(Role)}


def _below(known: Path, printed: Path) -> Path | None:
    """`printed` under the units of `known` that stand higher ("ibid., C 1732" after series and subseries)."""
    first = _RANKS[role_of(printed[0][0])]
    above = tuple(pair for pair in known if _RANKS[role_of(pair[0])] < first)
    return above + printed if above else None


def is_partial(citation: Citation) -> bool:
    """Whether the printed reference begins below the level at which references begin."""
    if citation.reference is None or not citation.reference.units:
        return False
    first = citation.reference.units[0].level
    if citation.reference.repository is None:
        return True
    return first in ("opis", "delo", "papka", "poriadok", "archival_unit", "file", "folder", *LEAF_LEVELS)


def antecedent_of_partial(citation: Citation, history: History) -> Citation | None:
    """The citation nearest before that has the levels which `citation` leaves out."""
    reference = citation.reference
    if reference is None or not reference.units:
        return None
    house = house_key(reference.repository_key or reference.repository, history.known)
    first = reference.units[0].level
    name = value_key(reference.units[0].value)
    named = not any(map(str.isdigit, name))
    for earlier in reversed(history.citations[-REACH:]):
        if not earlier.path or earlier.in_bibliography != citation.in_bibliography:
            continue
        if named and not _is_near(earlier, citation) and (first, name) not in _keyed(earlier.path):
            continue  # a series by its name ("Official Records, vol. xiii") is of whatever it belongs to
        if house and house_key(earlier.repository_key or earlier.repository, history.known) != house:
            continue
        levels = [level for level, _ in earlier.path]
        if levels[0] == first:
            # It begins at the top ("f. 5, op. 28 …"): only the repository is missing, and only a
            # citation of the same fond supplies it.
            if house:
                return None
            if earlier.repository and value_key(earlier.path[0][1]) == value_key(reference.path[0][1]):
                return earlier
            continue
        if merge(earlier.path, reference.path) is not None:
            return earlier
    return None


def _is_near(earlier: Citation, citation: Citation) -> bool:
    """Whether a citation stands in the same note or the one before."""
    if earlier.note is None or citation.note is None:
        return earlier.block is citation.block
    return citation.note - earlier.note <= 1


def _keyed(path: Path) -> set[tuple[str, str]]:
    return {(level, value_key(value)) for level, value in path}


def other_parents(citation: Citation, history: History) -> list[Path]:
    """Paths of earlier citations that end in the same units under other parents: "d. 410" of which opis?"""
    if citation.reference is None or citation.antecedent is None:
        return []
    printed = [pair for pair in citation.reference.path if pair[0] not in LEAF_LEVELS]
    if not printed:
        return []
    wanted = [(level, value_key(value)) for level, value in printed]
    mine = units(citation.path)
    found: dict[tuple[str, ...], Path] = {}
    for earlier in history.citations[-REACH:]:
        if not earlier.path or earlier.in_bibliography:
            continue
        house = house_key(earlier.repository_key or earlier.repository, history.known)
        if citation.reference.repository is not None and house != house_key(
            citation.reference.repository_key or citation.reference.repository, history.known
        ):
            continue
        path = [(level, value_key(value)) for level, value in earlier.path if level not in LEAF_LEVELS]
        if len(path) > len(wanted) and path[-len(wanted) :] == wanted:
            found.setdefault((house, *units(earlier.path)), earlier.path)
    house = house_key(citation.repository_key or citation.repository, history.known)
    return [path for key, path in found.items() if key != (house, *mine)] if len(found) > 1 else []


def short_title_antecedents(citation: Citation, history: History) -> list[Citation]:
    """Earlier citations, one for each record, that the printed short title may stand for.

    The nearest comes first; one whose title is printed in full comes before those that it shortens.
    """
    found: dict[str, Citation] = {}
    for title in citation.titles:
        for earlier in history.with_words(title.text):
            if earlier.record is not None and stands_for(title.text, earlier.record):
                found.setdefault(earlier.record.id, earlier)
    whole = [
        earlier
        for earlier in found.values()
        if earlier.record is not None
        and any(title_similarity(title.text, earlier.record) == 1.0 for title in citation.titles)
    ]
    return whole or list(found.values())
