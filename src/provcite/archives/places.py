"""Towns, states and countries as data: which words are a place, and where an institution's name ends.

``data/places/`` holds GeoNames' capitals, larger towns and the towns of known repositories with
their names in other languages, the countries, and the states that stand behind a town. The towns of
a store's own repositories are places too (`Places.extra`).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from provcite.archives.data import read_data
from provcite.archives.normalise import fold_key
from provcite.model.lazyre import lazy
from provcite.model.values import dataclass

#: Longest tail that is read: district, town, state, country.
_MOST_PARTS: Final = 4
_COMMA: Final = lazy(r"\s*[,،、，]\s*")
#: "Washington DC", "Abilene KS 67410": the state and its number behind the town without a comma.
_STATE_BEHIND: Final = lazy(r"(.{2,40}?),?\s+((?:[A-Z]{2,3}|D\. ?C\.|[A-Z]\.[A-Z]\.))(?:\s+\d{5})?\Z")
#: A town that the gazetteer does not have: one to three capitalised words before a state or country.
_TOWN_SHAPE: Final = lazy(r"[^\W\d_a-zа-я][\w.’'-]{1,20}(?:[ -][^\W\d_][\w.’'-]{1,20}){0,2}\Z")
#: Words that end or open the name of an institution and of no town ("Stanford University, California").
_NO_TOWN: Final = lazy(
    r"(?i)\b(?:universit\w*|libra\w*|archiv\w*|college|division|department|institut\w*|museum|collections?"
    r"|papers|records|section|branch|cent(?:er|re)|office|ministry|school|society|foundation)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A town (`id` of GeoNames), state (``US-KS``) or country (``AT``)."""

    id: str
    name: str
    kind: str
    country: str
    state: str = ""


class Places:
    """The places that are known, by any of their names."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[Place, ...]] = {}

    @classmethod
    @lru_cache(maxsize=1)
    def shipped(cls) -> Places:
        """The places that provcite ships; one object for the whole process."""
        return cls()

    def country(self, code: str) -> str:
        """The English name of a country by its ISO 3166-1 code; "" where there is none."""
        row = _row("countries", code)
        return row[1] if row else ""

    def find(self, words: str, kind: str = "") -> tuple[Place, ...]:
        """The places that `words` are a name of, towns in the order of the data."""
        listed = self._named(fold_key(words)) or self._named(fold_key(words.strip(" .")))
        return tuple(place for place in listed if not kind or place.kind == kind)

    def _named(self, key: str) -> tuple[Place, ...]:
        found = self._found.get(key)
        if found is None:
            ids = _row("names", key)[1:]
            found = self._found[key] = tuple(_place(one) for one in (ids[0].split("|") if ids else ()))
        return found

    def position(self, words: str, country: str = "") -> tuple[float, float] | None:
        """Latitude and longitude in degrees of the town that `words` name ("Abilene, KS"), after GeoNames.

        None where no town of that name is known, in the country (ISO 3166-1) where one is given.
        """
        town, _, state = (part.strip() for part in words.partition(","))
        for place in self.find(town, "town"):
            if country and place.country != country:
                continue
            if country == "US" and state and place.state not in (state, f"US-{state}"):
                continue
            row = _row("coordinates", place.id)
            if row:
                return float(row[1]), float(row[2])
        return None

    def same_town(self, one: str, other: str) -> bool:
        """Whether two words name one town (Warszawa, Warsaw); a state or country behind it is allowed."""
        first, second = _COMMA.split(one.strip())[0], _COMMA.split(other.strip())[0]
        if fold_key(first) == fold_key(second):
            return True
        ids = {place.id for place in self.find(first, "town")}
        return any(place.id in ids for place in self.find(second, "town"))

    def names_town(self, words: str, town: str) -> bool:
        """Whether `words` contain the name of `town` in any of its forms (Bundesarchiv Berlin)."""
        plain = f" {fold_key(words).replace(',', ' ').replace('-', ' ').replace('(', ' ').replace(')', ' ')} "
        first = _COMMA.split(town.strip())[0]
        if f" {fold_key(first).replace('-', ' ')} " in plain:
            return True
        ids = {place.id for place in self.find(first, "town")}
        parts = plain.split()
        return bool(ids) and any(
            place.id in ids
            for size in (1, 2, 3)
            for start in range(len(parts) - size + 1)
            for place in self._named(" ".join(parts[start : start + size]))
        )

    def is_seat(self, words: str) -> bool:
        """Whether `words` name a town that stands for a mission or ministry in a title (Cable from Oslo)."""
        key = fold_key(words)
        return bool(key) and (
            key in _parts_of_seats() or any(_row("posts", p.id) for p in self.find(words, "town"))
        )

    def is_place(self, words: str) -> bool:
        """Whether `words` are a place and nothing else: Kew, London; Abilene, KS; Praha."""
        head, place = self.split_tail(f"Archive, {words.strip(' ,')}")
        return head == "Archive" and bool(place)

    def split_tail(self, name: str) -> tuple[str, str]:
        """`name` without the places behind its last commas, and those places as they stand.

        ``Library of Congress, Manuscript Division, Washington, DC`` gives the first three words'
        name and ``Washington, DC``. A town that is not in the data is one where a state or country
        follows it. What stands before the first comma is never a place.
        """
        parts = _COMMA.split(name.strip(" ,"))
        keep = len(parts)
        kinds: list[str] = []
        while keep > 1 and len(kinds) < _MOST_PARTS:
            kind = self._kind(parts[keep - 1], kinds)
            if not kind:
                break
            kinds.append(kind)
            keep -= 1
        return ", ".join(parts[:keep]), ", ".join(parts[keep:])

    def _kind(self, part: str, behind: list[str]) -> str:
        """What a part between commas is, given what stands behind it (nearest last)."""
        listed = {place.kind for place in self.find(part)}
        wider = not behind or behind[-1] in ("state", "country")
        if "country" in listed and not behind and not ("town" in listed and part[:1].islower()):
            return "country" if "town" not in listed else "town"
        if "town" in listed and part[:1] == part[:1].upper():
            return "town"  # one town behind another is its district: Kew, London
        if "state" in listed and (not behind or behind[-1] == "country"):
            return "state"
        match = _STATE_BEHIND.match(part)
        if match is not None and not behind and self.find(match[2], "state") and self._town(match[1]):
            return "town"
        if behind and wider and self._town(part):
            return "town"
        return ""

    def _town(self, words: str) -> bool:
        return bool(self.find(words, "town")) or bool(_TOWN_SHAPE.match(words) and not _NO_TOWN.search(words))


def _row(table: str, key: str) -> list[str]:
    """The row of a table that begins with `key`, or none: found in the bytes, since building a table
    of thirty thousand names takes longer than all look-ups of a command."""
    if not key or "\t" in key or "\n" in key:
        return []
    data = _table(table)
    wanted = f"\n{key}\t".encode()
    start = data.find(wanted)
    if start < 0:
        return []
    return data[start + 1 : data.index(b"\n", start + 1)].decode().split("\t")


@lru_cache(maxsize=6)
def _table(table: str) -> bytes:
    return b"\n" + read_data(f"places/{table}.tsv").rstrip(b"\n") + b"\n"


@lru_cache(maxsize=1)
def outline() -> tuple[tuple[tuple[float, float], ...], ...]:
    """The land in coarse strokes, as rings of (longitude, latitude) in degrees."""
    rows = (line.split("\t") for line in read_data("places/outline.tsv").decode().splitlines())
    rings: list[tuple[tuple[float, float], ...]] = []
    for row in rows:
        if len(row) == 2:
            pairs = (point.partition(",") for point in row[1].split())
            rings.append(tuple((float(east), float(north)) for east, _, north in pairs))
    return tuple(rings)


@lru_cache(maxsize=1)
def _parts_of_seats() -> frozenset[str]:
    """The names of parts of a seat that titles use for it (East Berlin)."""
    rows = (line.split("\t") for line in _table("posts").decode().splitlines() if line.count("\t") > 1)
    return frozenset(fold_key(name) for row in rows for name in row[2].split("|"))


def _place(id_: str) -> Place:
    """The place of an id: ``756135`` a town, ``US-KS`` a state, ``AT`` a country."""
    if id_.isdigit():
        _, name, country, state, *_rest = _row("towns", id_)
        return Place(id=id_, name=name, kind="town", country=country, state=state)
    if "-" in id_:
        row = _row("states", id_)
        return Place(id=id_, name=row[1], kind="state", country=id_.partition("-")[0])
    return Place(id=id_, name=_row("countries", id_)[1], kind="country", country=id_)


def build_names() -> bytes:
    """``places/names.tsv``, made of the other tables: a folded name and the ids of the places so named."""
    found: dict[str, list[str]] = {}
    for table, others in (("countries", 2), ("states", 2), ("towns", 4)):
        for line in read_data(f"places/{table}.tsv").decode().splitlines():
            if line and not line.startswith("#"):
                row = line.split("\t")
                code = (
                    row[0].partition("-")[2] if table == "states" else row[0] if table == "countries" else ""
                )
                for name in (code, row[1], *row[others].split("|")):
                    ids = found.setdefault(fold_key(name), []) if name else []
                    if row[0] not in ids:
                        ids.append(row[0])
    rows = (f"{name}\t{'|'.join(ids)}" for name, ids in sorted(found.items()) if name)
    return "\n".join(
        ("# Made by python -m provcite.archives.places; the other tables are the truth.", *rows, "")
    ).encode()


if __name__ == "__main__":
    import sys

    sys.stdout.buffer.write(build_names())
