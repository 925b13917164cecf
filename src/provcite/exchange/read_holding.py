"""The holding that a reference is, once it was read in a text or in another program's fields.

The archive is named as the text names it; a town that stood with it is the place, said once; what is
written without words for its levels keeps its form (`Holding.reference_code`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from provcite.exchange.context import named_house
from provcite.exchange.holding_words import find_repository
from provcite.model.record import Holding
from provcite.model.scripts import CYRILLIC, uses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.archives.repositories import Repositories, Repository
    from provcite.model.reference import ArchivalReference

_RANGE: Final = re.compile(r"(?<=\d)\s?[–—−]\s?(?=\d)")
#: The longest name of a town, with its state or country, and the longest piece that may end in one.
_MAX_TOWN: Final = 60
_MAX_REST: Final = 400


def read_holding(
    reference: ArchivalReference, repositories: Repositories, *, named: str = "", place: str = ""
) -> Holding:
    """`reference` as a holding; `named` and `place` are the archive's own words and town, where known.

    Raises nothing; what is neither unit nor town is the holding's `rest`.
    """
    from provcite.archives.reference_code import beside_values, covered
    from provcite.archives.render import says_it_better

    words = named or reference.repository or ""
    name, behind = named_house(words, repositories) if words else ("", "")
    house = find_repository(name, repositories)
    own_town = house.sourced_place if house is not None else ""
    rest, town = _without_town(reference.rest, name, [place, behind, own_town])
    place = place or town or behind
    path = tuple((level, _RANGE.sub("-", value)) for level, value in reference.path)
    known = find_repository(name, repositories, place=place) if place else house
    code = _RANGE.sub("-", reference.code)
    start, end = covered(path, code, reference.rest)
    if says_it_better(known.tradition if known is not None else None, path[start:end], code):
        code = ""
    elif end:
        said = beside_values(path[start:end], code)
        rest = "; ".join(
            part for part in rest.split("; ") if part and (part not in said or any(map(str.isdigit, part)))
        )
    return Holding(
        repository=name or reference.repository_key,
        path=path,
        labels=_needed_labels(reference, known),
        reference_code=code if end and code else None,
        # The house's own town is left out where the name alone finds the house again.
        place=None if own_town == place else place or None,
        rest=rest or None,
    )


def _needed_labels(reference: ArchivalReference, known: Repository | None) -> tuple[str, ...]:
    """The source's own words for the levels that an archive's system prints without any.

    Where no system is known they are the archive's own (filza 126, lata 12), as far as they are not the
    general ones and stand in Latin letters.
    """
    from provcite.archives.render import is_general_label

    if not any(reference.labels):
        return ()
    tradition = known.tradition if known is not None else None
    kept = []
    for (level, _), label in zip(reference.path, reference.labels, strict=True):
        forms = tradition.forms(level) if tradition is not None else None
        bare = tradition is not None and forms is not None and not forms.latin
        general = tradition is None or tradition.own_words
        own = general and not is_general_label(label, level) and not uses(label, CYRILLIC)
        kept.append(label if bare or own else "")
    return tuple(kept) if any(kept) else ()


def _without_town(rest: str, name: str, towns: Sequence[str]) -> tuple[str, str]:
    """What was left over without the pieces that only say where the archive is, and the town among them."""
    from provcite.archives.normalise import fold_key
    from provcite.archives.places import Places

    places, told = Places.shipped(), [one for one in towns if one]
    *told_here, own_town = towns
    kept, town = [], ""
    is_one = len(rest) <= _MAX_TOWN and places.is_place(rest.strip(" ,.;"))  # Kew; London
    for piece in [rest] if is_one else rest.split("; "):
        head, comma, more = piece.partition(", ")
        if comma and not told and not town and not is_one and places.find(head, "town"):
            town, piece = head, more  # Lisboa, 3.º piso
        words, behind = places.split_tail(piece.strip(" ,.;")) if len(piece) <= _MAX_REST else (piece, "")
        bare = piece.strip(" ,.;")
        if behind and (places.names_town(name, behind) or any(places.same_town(behind, one) for one in told)):
            kept.append(words)
        elif places.is_place(bare) and not any(told_here) and not places.same_town(bare, own_town or "-"):
            town = town or bare
        elif any(places.same_town(bare, one) or fold_key(bare) in fold_key(one) for one in told):
            continue
        elif fold_key(bare) not in fold_key(name):
            kept.append(piece)
    return "; ".join(piece for piece in kept if piece), town
