"""Matches a citation to a record by everything that it prints, and says how sure it is and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from provcite.archives.leaves import leaves_inside, leaves_touch
from provcite.archives.normalise import title_key
from provcite.archives.people import surname
from provcite.archives.roles import authors_of
from provcite.checks.keys import (
    house_key,
    leaf_of,
    other_places,
    record_titles,
    record_url_keys,
    reference_keys,
    unit_values,
    url_key,
    value_key,
)

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from provcite.archives.authorities import Authorities
    from provcite.archives.concordances import Path
    from provcite.checks.lookup import RecordLookup
    from provcite.checks.reading import Citation
    from provcite.model.record import Holding, Record

#: A record with less than this is not taken for the one that is cited.
THRESHOLD = 3.4


@dataclass(slots=True)
class Evidence:
    """What speaks for a record, in points, and the reasons in words."""

    record: Record
    points: float = 0.0
    reasons: list[str] = field(default_factory=list)
    unit: bool = False
    title: float = 0.0
    date: bool = False
    address: bool = False

    def add(self, points: float, reason: str) -> None:
        self.points += points
        self.reasons.append(reason)


class Finder:
    """Asks the store, each question once; `known` is what the keys are made by."""

    def __init__(self, lookup: RecordLookup, known: Authorities) -> None:
        self.lookup = lookup
        self.known = known
        self._asked: dict[tuple[str, str], Sequence[Record]] = {}

    def find(self, kind: str, key: str, limit: int = 20) -> Sequence[Record]:
        """See `RecordLookup.find`."""
        pair = (kind, key)
        if pair not in self._asked:
            self._asked[pair] = self.lookup.find(kind, key, limit)
        return self._asked[pair]


def title_similarity(printed: str, record: Record) -> float:
    """How much a printed title is one of the record's, from 0 to 1; a shortened one counts as 0.9."""
    from rapidfuzz import fuzz

    wanted = title_key(printed)
    if not wanted:
        return 0.0
    best = 0.0
    for title in record_titles(record):
        known = title_key(title)
        if wanted == known:
            return 1.0
        tokens, full = wanted.split(), known.split()
        if len(tokens) >= 2 and _in_order(tokens, full):
            best = max(best, 0.9 if len(tokens) >= 3 or len(wanted) >= 12 else 0.8)
            continue
        best = max(best, fuzz.ratio(wanted, known) / 100)
    return best


def stands_for(printed: str, record: Record) -> bool:
    """Whether a printed title is one of the record's or a shortening of it: words left out, none changed."""
    wanted = title_key(printed).split()
    if len(wanted) < 2:
        return False
    return any(_in_order(wanted, title_key(title).split()) for title in record_titles(record))


def _in_order(tokens: Sequence[str], full: Sequence[str]) -> bool:
    """Whether all `tokens` come in `full` in this order: a shortened title."""
    rest = iter(full)
    return all(token in rest for token in tokens)


def holding_of(record: Record, citation: Citation, known: Authorities) -> Holding | None:
    """The one of the record's holdings that the citation's reference is nearest to."""
    if not record.sources:
        return None
    if len(record.sources) == 1 or not citation.path:
        return record.sources[0]
    house = house_key(citation.repository_key or citation.repository, known)

    def nearness(holding: Holding) -> tuple[bool, int]:
        same = house_key(holding.repository, known) == house
        mine, theirs = unit_values(citation.path), unit_values(holding.path)
        return same, sum(1 for value in mine if value in theirs)

    return max(record.sources, key=nearness)


def date_agrees(printed: object, record_date: str | None) -> bool | None:
    """Whether a printed date is the record's, or holds it or lies in it; None where either is unknown."""
    if printed is None or not record_date:
        return None
    return _agree(str(printed), record_date)


@lru_cache(maxsize=16384)
def _agree(printed: str, record_date: str) -> bool | None:
    from provcite.model.dates import parse_edtf
    from provcite.model.errors import InputError

    if printed.rstrip("~?%") == record_date.rstrip("~?%"):
        return True
    if len(printed) == len(record_date) == 10 and (printed + record_date).replace("-", "").isdigit():
        return False  # two plain days
    try:
        mine, known = parse_edtf(printed), parse_edtf(record_date)
    except InputError:
        return None
    if "X" in printed.split("-", maxsplit=1)[0]:
        return printed[4:] == record_date[4:]
    return bool(mine.contains(known) or known.contains(mine))


def candidates(citation: Citation, finder: Finder) -> dict[str, Record]:
    """Every record that anything in the citation points to."""
    found: dict[str, Record] = {}
    known = finder.known

    def take(records: Sequence[Record]) -> None:
        for record in records:
            found.setdefault(record.id, record)

    for address in citation.addresses:
        take(finder.find("url", url_key(address.address, known)))
    if citation.path:
        for key in reference_keys(citation.repository_key or citation.repository, citation.path, known):
            take(finder.find("reference", key, 60))
    dated = [str(date.date) for date in citation.dates if date.date is not None]
    titled = False
    for title in citation.titles:
        key = title_key(title.text)
        for date in dated:
            exact = finder.find("title_date", f"{key}|{date}")
            titled = titled or bool(exact)
            take(exact)
        if not titled:
            same = finder.find("title", key)
            titled = titled or bool(same)
            take(same)
    # A day has many documents: it is asked for only where nothing surer has answered.
    if dated and not titled and (citation.titles or (not found and (citation.path or citation.author_words))):
        for date in dated:
            take(finder.find("date", date, 60))
    return found


def weigh(citation: Citation, record: Record, known: Authorities, *, cited: bool) -> Evidence:
    """What in the citation speaks for and against `record`."""
    evidence = Evidence(record)
    _weigh_address(citation, record, known, evidence)
    _weigh_reference(citation, record, known, evidence)
    if not evidence.unit:
        _weigh_unread(citation, record, known, evidence)
    _weigh_title(citation, record, evidence)
    _weigh_dates(citation, record, evidence)
    if citation.author_words:
        authors = [creator.display for creator in authors_of(record)]
        words = title_key(citation.author_words).split()
        if any(surname(author) in words for author in authors if surname(author)):
            evidence.add(1.0, "the author agrees")
    if cited and evidence.points > 0:
        evidence.add(0.3, "cited before")
    return evidence


def _weigh_address(citation: Citation, record: Record, known: Authorities, evidence: Evidence) -> None:
    if not citation.addresses:
        return
    own = record_url_keys(record, known)
    if any(url_key(item.address, known) in own for item in citation.addresses):
        evidence.address = True
        evidence.add(4.2, "the address is the record's")


def _weigh_reference(citation: Citation, record: Record, known: Authorities, evidence: Evidence) -> None:
    if not citation.path:
        return
    house = house_key(citation.repository_key or citation.repository, known)
    best = 0.0
    reasons: list[str] = []
    unit = False
    mine, bare = unit_values(citation.path), unit_values(citation.path, optional=False)
    for place, path, transferred in _places(record, known):
        theirs, whole_path = unit_values(path), unit_values(path, optional=False)
        same_house = not house or place == house
        points = 0.0
        why: list[str] = []
        whole = bool(bare) and (mine == theirs or bare == whole_path)
        if transferred and not (whole and same_house):
            continue  # a number that the file has no longer is no hint of a slip
        if whole:
            points = 4.0 if same_house else 2.6
            why.append("the reference agrees" if same_house else "the numbers agree, the repository does not")
            if transferred:
                why[0] = "the file has this number by a concordance"
            leaf, folios = leaf_of(citation.path), leaf_of(path)
            if leaf and folios:
                inside = leaves_inside(leaf, folios)
                if inside:
                    points += 1.6
                    why.append("the leaf lies in the document")
                elif inside is not None and leaves_touch(leaf, folios):
                    points += 0.8
                elif inside is not None:
                    points -= 1.4
        elif bare and whole_path and len(bare) == len(whole_path):
            equal = sum(1 for a, b in zip(bare, whole_path, strict=True) if a == b)
            if equal == len(whole_path) - 1 and len(whole_path) >= 2 and same_house:
                points = 1.6
                why.append("the reference differs in one level")
                leaf, folios = leaf_of(citation.path), leaf_of(path)
                if leaf and folios and leaves_inside(leaf, folios):
                    points += 0.6
        elif (
            bare
            and whole_path
            and len(bare) < len(whole_path)
            and same_house
            and bare == whole_path[: len(bare)]
        ):
            points = 1.0
            why.append("the reference agrees as far as it goes")
        elif house and same_house:
            points = 0.6
            why.append("the archive agrees")
        if points > best:
            best, reasons, unit = points, why, whole and same_house
    if best:
        evidence.points += best
        evidence.reasons.extend(reasons)
        evidence.unit = unit


def _places(record: Record, known: Authorities) -> list[tuple[str, Path, bool]]:
    """Every place of a record: folded repository, path, and whether only a concordance gives it."""
    places: list[tuple[str, Path, bool]] = []
    for holding in record.sources:
        places.append((house_key(holding.repository, known), holding.path, False))
        places.extend(
            (house_key(house, known), path, True)
            for house, path in other_places(holding.repository, holding.path, known)
        )
    return places


def _weigh_unread(citation: Citation, record: Record, known: Authorities, evidence: Evidence) -> None:
    """Numbers that the reader did not place: the record's own stand in the note, or its archive's name."""
    words = value_key(citation.text)
    for holding in record.sources:
        values = unit_values(holding.path)
        if values and sum(map(len, values)) >= 5 and all(value in words for value in values):
            evidence.add(2.6, "the record's numbers stand in the note")
            evidence.unit = True
            return
    house = house_key(citation.repository_key or citation.repository, known)
    if (
        not citation.path
        and house
        and any(house_key(holding.repository, known) == house for holding in record.sources)
    ):
        evidence.add(0.6, "the archive agrees")


def _weigh_title(citation: Citation, record: Record, evidence: Evidence) -> None:
    best = max((title_similarity(title.text, record) for title in citation.titles), default=0.0)
    evidence.title = best if best >= 0.74 else 0.0
    if best >= 0.97:
        evidence.add(3.0, "the title agrees")
    elif best >= 0.9:
        evidence.add(2.4, "the title is a short form of the record's")
    elif best >= 0.74:
        evidence.add(1.8, "the title is much like the record's")
    elif citation.titles and record.title and any(title.marked for title in citation.titles):
        evidence.points -= 0.8


def _weigh_dates(citation: Citation, record: Record, evidence: Evidence) -> None:
    agreements = [date_agrees(date.date, record.date) for date in citation.dates]
    if any(agreements):
        evidence.date = True
        evidence.add(2.0, "the date agrees")
        return
    if not citation.dates:
        return
    for event in record.provenance:
        if event.date and any(date_agrees(date.date, event.date) for date in citation.dates):
            evidence.add(1.2, f"the date is that on which it was {event.event}")
            return
    if record.date:
        evidence.points -= 0.6


def choose(
    citation: Citation,
    found: Sequence[Record],
    cited: Container[str],
    known: Authorities,
    threshold: float = THRESHOLD,
) -> tuple[Evidence | None, tuple[Record, ...]]:
    """The record that the citation means, and the rivals that fit as well; None where none is good enough."""
    weighed = [weigh(citation, record, known, cited=record.id in cited) for record in found]
    titled = [item for item in weighed if item.title >= 0.97]
    if len(titled) == 1 and any(len(title_key(title.text).split()) >= 5 for title in citation.titles):
        # A long title that one record alone has says most of what a citation can say.
        titled[0].points += 1.0
    weighed.sort(key=lambda item: (-item.points, item.record.id))
    if not weighed or weighed[0].points < threshold:
        return None, ()
    best = weighed[0]
    rivals = tuple(item.record for item in weighed[1:] if best.points - item.points < 0.25)
    return best, rivals


def confidence_of(evidence: Evidence, rivals: Sequence[Record]) -> float:
    """Points as a confidence between 0 and 1: 4 points are 0.8, 7 are 0.95; rivals halve it."""
    value = min(0.99, 0.5 + 0.5 * (1 - 0.72 ** (evidence.points - 1)))
    return float(round(value / 2 if rivals else value, 2))
