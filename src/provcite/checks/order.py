"""The usual order of the levels of an archive's references."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.model.levels import LEAF_LEVELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.archives.repositories import Repositories

#: The order of archives that count in fonds; papka may stand before or after delo (AVPRF).
_FOND_ORDER = ("fond", "opis", "papka", "poriadok", "delo", "archival_unit", "list")


def usual_order(
    repository: str | None, levels: Sequence[str], repositories: Repositories
) -> list[str] | None:
    """`levels` as the archive orders them; None where its habit is not known or not fixed.

    Only references by fond have one order everywhere; American and British ones run either way,
    from the item up or from the group down.
    """
    if not {"fond", "opis"} <= set(levels) or len(set(levels)) != len(levels):
        return None
    known = repositories.find(repository) if repository else []
    has_papka = bool(known) and any(form.level == "papka" for form in known[0].repository.levels)
    if {"page", "list"} <= set(levels) and not has_papka:
        return None  # a papka read as a page: the repository is in doubt, not the order
    order = list(_FOND_ORDER)
    if known:
        tradition = [form.level for form in known[0].repository.levels]
        if "fond" in tradition:
            order = [*tradition, *(level for level in _FOND_ORDER if level not in tradition)]
    if any(level not in order and level not in LEAF_LEVELS for level in levels):
        return None
    ranks = {level: index for index, level in enumerate(order)}
    usual = sorted(levels, key=lambda level: ranks.get(level, 1000 if level in LEAF_LEVELS else 999))
    if {"papka", "delo"} <= set(levels):
        # Either order of the two is printed; keep the one at hand.
        places = sorted((usual.index("papka"), usual.index("delo")))
        pair = [level for level in levels if level in ("papka", "delo")]
        usual[places[0]], usual[places[1]] = pair[0], pair[1]
    return usual
