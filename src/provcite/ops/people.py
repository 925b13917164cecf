"""Which names are one agent: the forms of a person, an institution or a project put together."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from provcite.archives.names import NameMatch
    from provcite.archives.repositories import Repositories

#: Compatible names (an initial for a first name) count as one from this score on; a family name
#: alone, which has less, is nobody in particular.
_ENOUGH: Final = 0.7


def people_keys(names: Iterable[str], equated: Iterable[Iterable[str]] = ()) -> dict[str, str]:
    """A key for each name, equal for the forms of one person.

    `equated` are groups of forms that the records themselves say are one person's.

    Spellings that differ by rule (romanisations, script, order, punctuation) are one person. An
    initial is taken for a first name only where one person of the graph has it: "V. Ivanov" beside
    Viktor and Vladimir Ivanov stays by himself.
    """
    groups = _joined_as_said(_groups_of_the_same(list(dict.fromkeys(names))), equated)
    groups = _joined_where_compatible(groups)
    keys: dict[str, str] = {}
    taken: set[str] = set()
    for group in groups:
        key = _free_key(group[0], taken)
        taken.add(key)
        keys.update(dict.fromkeys(group, key))
    return keys


def body_keys(names: Iterable[str], repositories: Repositories) -> dict[str, str]:
    """A key for each name of an institution or project, equal for the names of one body.

    A repository is known by any of its names and acronyms, former ones included; another body by
    its name, and by an acronym that the graph has beside the name whose initials it is
    ("NKIDP", "North Korea International Documentation Project").
    """
    from provcite.provenance.graph import plain_key

    keys: dict[str, str] = {}
    for name in dict.fromkeys(names):
        exact = repositories.find(name)
        known = exact[0].repository.name("en") if len(exact) == 1 else name
        keys[name] = plain_key(known) or known
    spelled = {initials: key for name, key in keys.items() if (initials := _initials(name))}
    return {name: spelled.get(name.strip(), key) for name, key in keys.items()}


def _initials(name: str) -> str:
    """The initials of a name of three words or more: those of its words with a capital; else ""."""
    words = [word for word in name.split() if word[:1].isalpha()]
    capitals = "".join(word[0] for word in words if word[0].isupper())
    return capitals if len(capitals) > 2 else ""


def _free_key(name: str, taken: set[str]) -> str:
    from provcite.provenance.graph import plain_key

    key = base = plain_key(name) or name
    number = 2
    while key in taken:
        key = f"{base} {number}"
        number += 1
    return key


def _blocks(groups: Sequence[Sequence[str]]) -> dict[str, list[int]]:
    """The groups by the keys of their names; groups without a common key are never one person."""
    from provcite.archives.names import name_keys

    blocks: dict[str, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        for key in {key for name in group for key in name_keys(name)}:
            blocks[key].append(number)
    return blocks


def _groups_of_the_same(names: Sequence[str]) -> list[list[str]]:
    from provcite.archives.names import Verdict, compare_names, name_keys

    groups: list[list[str]] = []
    blocks: dict[str, list[int]] = defaultdict(list)
    for name in names:
        keys = name_keys(name)
        near = dict.fromkeys(number for key in sorted(keys) for number in blocks[key])
        found = next((n for n in near if compare_names(groups[n][0], name).verdict is Verdict.SAME), None)
        if found is None:
            found = len(groups)
            groups.append([])
        groups[found].append(name)
        for key in keys:
            if found not in blocks[key]:
                blocks[key].append(found)
    return groups


def _joined_as_said(groups: list[list[str]], equated: Iterable[Iterable[str]]) -> list[list[str]]:
    """Groups that have a form each of one name made one, in the place of the first."""
    place = {name: number for number, group in enumerate(groups) for name in group}
    for forms in equated:
        first, *others = sorted({place[form] for form in forms if form in place}) or [-1]
        for other in others:
            groups[first] += groups[other]
            place.update(dict.fromkeys(groups[other], first))
            groups[other] = []
    return [group for group in groups if group]


def _joined_where_compatible(groups: list[list[str]]) -> list[list[str]]:
    """Groups joined that can be one person, where each can be one with no third that differs."""
    near: dict[int, set[int]] = defaultdict(set)
    for members in _blocks(groups).values():
        for place, one in enumerate(members):
            for other in members[place + 1 :]:
                if other not in near[one] and _compatible(groups[one], groups[other]):
                    near[one].add(other)
                    near[other].add(one)
    into: dict[int, int] = {}
    for number in range(len(groups)):
        others = near.get(number, set())
        if number in into or not others:
            continue
        circle = {number, *others}
        if all(circle == {member, *near[member]} for member in circle):
            first = min(circle)
            into.update(dict.fromkeys(circle, first))
    joined: dict[int, list[str]] = {}
    for number, group in enumerate(groups):
        joined.setdefault(into.get(number, number), []).extend(group)
    return list(joined.values())


def _compatible(one: Sequence[str], other: Sequence[str]) -> bool:
    from provcite.archives.names import compare_names

    return all(_enough(compare_names(a, b)) for a in one for b in other)


def _enough(match: NameMatch) -> bool:
    return match.matches and match.score >= _ENOUGH
