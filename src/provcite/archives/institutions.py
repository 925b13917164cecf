"""Whose words an archive's name is: the known house, its own name, its acronym, its town.

One answer for what reference managers keep in a field of its own ("Library of Congress, Manuscript
Division, Washington, DC"), what a record names, and what a citation prints.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from provcite.archives.places import Places
from provcite.model.lazyre import lazy
from provcite.model.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from provcite.archives.repositories import Repositories, Repository

#: An acronym in brackets behind the name, or before its last parts: The National Archives (TNA), Kew.
_ACRONYM: Final = lazy(r"(.{1,300}?)\s*[(\[]([^()\[\]]{1,40})[)\]]\Z")
#: Words by which a note announces the shorter name that it uses from then on: "(hereafter MAE)".
ANNOUNCING: Final = (
    r"(?:(?:cited\s)?hereafter|henceforth|hereinafter|im\sfolgenden|nachfolgend|künftig|fortan|"
    r"далее|в\sдальнейшем|далі|dalej|dále|ďalej|a\stovábbiakban|ci-après|désormais|en\sadelante|"
    r"d[’']ora\sin\savanti|doravante|u\sdaljem\stekstu|dalje|în\scontinuare|"
    r"(?:further|cited)(?=\s(?:cited\s|referred\s)?(?:to\s)?as\b))"
    r"(?:\s(?:cited\s)?as|\szitiert(?:\sals)?|\sabgekürzt(?:\sals)?|\sjako|\sjen|\slen|\scomo|\scome|\sto\sas)?"
    r"[\s,:–—-]{1,4}"
)
_ANNOUNCED: Final = lazy(rf"(?i:{ANNOUNCING})")
#: Longest name that is taken apart, in characters.
_MOST: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution:
    """An archive's name taken apart: `name` and `acronym` as they stand, `place` as it stands behind
    them, and the known `repository`, or None."""

    name: str
    acronym: str = ""
    place: str = ""
    repository: Repository | None = None

    @property
    def words(self) -> str:
        """The name with its acronym as it was written, without the town."""
        return f"{self.name} ({self.acronym})" if self.acronym else self.name


def read_institution(text: str, known: Repositories, *, place: str = "") -> Institution:
    """`text` taken apart; `place` is the town where another field names it."""
    text = " ".join(text.split()).strip(" ,;")
    if not text or len(text) > _MOST:
        return Institution(name=text, place=place)
    inside, town = _town_in_brackets(text)
    if town:  # Arhiv Jugoslavije (Belgrade)
        return read_institution(inside, known, place=place or town)
    exact = _one(known, text, place)
    if exact is not None and (exact.exactly(text) is not None or "," not in text):
        name, acronym = split_acronym(text)
        return Institution(name=name, acronym=acronym, place=place, repository=exact)
    head, town = Places.shipped().split_tail(text)
    name, acronym = split_acronym(head)
    found = resolve(head, known, place=town or place)
    if found is None and town:
        found = resolve(text, known)  # a name of which the town is a part: Federal Archives, Koblenz
    return Institution(name=name, acronym=acronym, place=town or place, repository=found)


def resolve(words: str | None, known: Repositories, *, place: str = "") -> Repository | None:
    """The house that `words` (a key, an acronym, a name, a department of it) name, where only one does.

    `place` decides between houses of one name, and against one in another country: Riksarkivet in
    Oslo is not the one in Stockholm.
    """
    if not words or len(words) > _MOST:
        return None
    by_key = known.get(words)
    if by_key is not None:
        return by_key
    found = _one(known, words, place)
    if found is not None:
        return found
    name, acronym = split_acronym(words)
    if acronym:
        by_name, by_acronym = _one(known, name, place), _one(known, acronym, place)
        if by_name is not None or not known.find(name):
            return by_name or by_acronym
        return next((match.repository for match in known.find(name) if match.repository == by_acronym), None)
    if "," not in words:
        return None
    head, town = Places.shipped().split_tail(words)
    if town:
        return resolve(head, known, place=town)
    parts = head.split(", ")
    return _one(known, ", ".join(reversed(parts)), place) or _department(parts, known, place)


def _department(parts: Iterable[str], known: Repositories, place: str) -> Repository | None:
    """The smallest known house among the parts of a name: Library of Congress, Manuscript Division."""
    found = [house for part in parts if (house := resolve(part, known, place=place)) is not None]
    if not found:
        return None
    above = {house.part_of for house in found}
    lowest = {house.key: house for house in found if house.key not in above}
    above = {house.part_of for house in lowest.values()}
    # Two departments of one house: the one named first is in the one named after it.
    return next(iter(lowest.values())) if len(lowest) == 1 or (len(above) == 1 and "" not in above) else None


def _one(known: Repositories, words: str, place: str) -> Repository | None:
    houses = [match.repository for match in known.find(words)]
    if place and houses:
        houses = [house for house in houses if _can_lie(house, place)] if len(houses) > 1 else houses
        if len(houses) > 1:
            houses = [house for house in houses if _lies(house, place)] or houses
        elif houses and not _can_lie(houses[0], place):
            return None
    return houses[0] if len(houses) == 1 else None


def _lies(house: Repository, place: str) -> bool:
    return bool(house.place) and Places.shipped().same_town(house.place, place)


def _can_lie(house: Repository, place: str) -> bool:
    """Whether nothing says that the house is in another country than `place`."""
    if not house.country or _lies(house, place):
        return True
    countries = {found.country for part in place.split(",") for found in Places.shipped().find(part)}
    return not countries or house.country in countries


def _town_in_brackets(text: str) -> tuple[str, str]:
    """The name and the place that stands in brackets at its end; the name and "" where none does."""
    name, inside = split_acronym(text)
    if not inside or inside.isupper() or not Places.shipped().is_place(inside):
        return text, ""
    return name, inside


def split_acronym(text: str) -> tuple[str, str]:
    """A name and what stands in brackets at its end, without the words that announce it; "" for neither."""
    match = _ACRONYM.match(text)
    if match is None:
        return text, ""
    inside = match[2].strip()
    announced = _ANNOUNCED.match(inside)
    return match[1].strip(), (inside[announced.end() :] if announced else inside).strip(' “”"«»')
