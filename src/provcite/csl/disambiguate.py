"""Disambiguation: items that would be cited alike are told apart.

CSL 1.0.2, "Disambiguation". The methods in their order: more names before et al., initials or given
names, the condition ``disambiguate="true"``, year suffixes. Items are compared in the form of a later cite
(as citeproc-js does), grouped by what they print, and only groups of two and more are
looked at again: each step either splits a group or is taken back, so that no cite grows
without need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.csl import nameparts
from provcite.csl.context import SUBSEQUENT, Cite, Distinction
from provcite.csl.tree import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from provcite.csl.items import Item
    from provcite.csl.personal import Name
    from provcite.csl.session import Session

MAX_CONDITIONS = 6


def settle(session: Session) -> None:
    """Work out the distinctions of all registered items, into ``session.distinctions``."""
    session.distinctions = {}
    area = session.style.citation
    work = _Work(session)
    if not (work.add_names or work.add_givens or work.add_suffix or area.asks_condition):
        return
    items = list(session.items.values())
    if work.add_givens and work.rule != "by-cite":
        work.expand_all_names(items)
    groups = work.ambiguous(items)
    if work.add_names or (work.add_givens and work.rule == "by-cite"):
        for group in groups:
            work.expand(group)
        groups = work.ambiguous([item for group in groups for item in group]) if groups else []
    if area.asks_condition:
        for group in groups:
            work.condition(group)
        groups = work.ambiguous([item for group in groups for item in group]) if groups else []
    if work.add_suffix and groups:
        work.suffixes(groups)


class _Work:
    def __init__(self, session: Session) -> None:
        attributes = session.style.citation.attributes
        self.session = session
        self.area = session.style.citation
        self.add_names = attributes.get("disambiguate-add-names") == "true"
        self.add_givens = attributes.get("disambiguate-add-givenname") == "true"
        self.add_suffix = attributes.get("disambiguate-add-year-suffix") == "true"
        self.rule = attributes.get("givenname-disambiguation-rule", "by-cite")
        self.cite = Cite("", position=SUBSEQUENT, near_note=True)
        self.first_notes: dict[str, str] = {}
        if self.area.prints_first_note:
            for citation in session.document:
                for cite in citation.cites:
                    self.first_notes.setdefault(cite.id, str(citation.note) if citation.note else "")
        self.lists: dict[str, list[tuple[list[Name], int]]] = {}

    def distinction(self, item: Item) -> Distinction:
        made = self.session.distinctions.get(item.id)
        if made is None:
            made = self.session.distinctions[item.id] = Distinction()
        return made

    def key(self, item: Item) -> str:
        """What an item prints where it is cited later, without its year suffix."""
        self.cite.first_note = self.first_notes.get(item.id, "")
        ctx = self.session.context(self.area, item, self.cite)
        ctx.year_suffix = ""
        node = self.area.render(ctx)
        self.lists[item.id] = ctx.name_lists
        return plain(node)

    def parts(self, items: Iterable[Item]) -> list[list[Item]]:
        """The items in groups that print alike, in the order of their first members."""
        groups: dict[str, list[Item]] = {}
        for item in items:
            groups.setdefault(self.key(item), []).append(item)
        return list(groups.values())

    def ambiguous(self, items: Iterable[Item]) -> list[list[Item]]:
        return [group for group in self.parts(items) if len(group) > 1]

    # -- names ------------------------------------------------------------------------------

    def expand_all_names(self, items: list[Item]) -> None:
        """The rules that look at names rather than cites: all names or primary ones."""
        primary = self.rule.startswith("primary-name")
        initials_only = self.rule.endswith("-with-initials")
        names: dict[Name, None] = {}
        for item in items:
            self.key(item)
            for listed, _ in self.lists[item.id]:
                for name in listed[:1] if primary else listed:
                    names[name] = None
        families: dict[str, list[Name]] = {}
        for name in names:
            families.setdefault(f"{name.non_dropping} {name.family or name.literal}", []).append(name)
        levels: dict[Name, int] = {}
        for group in families.values():
            givens: dict[str, list[Name]] = {}
            for name in group:
                givens.setdefault(_normal(name.given), []).append(name)
            if len(givens) < 2:
                continue
            by_initials: dict[str, set[str]] = {}
            for given in givens:
                by_initials.setdefault(_initials(given), set()).add(given)
            for given, alike in givens.items():
                clash = len(by_initials[_initials(given)]) > 1
                for name in alike:
                    levels[name] = 1 if not clash or initials_only else 2
                    if clash and initials_only and len(by_initials) == 1:
                        levels[name] = 0
        if not levels:
            return
        for item in items:
            for listed, _ in self.lists[item.id]:
                for name in listed[:1] if primary else listed:
                    level = levels.get(name, 0)
                    if level:
                        distinction = self.distinction(item)
                        distinction.givens[name] = level
                        distinction.primary_only = primary

    def expand(self, group: list[Item]) -> None:
        """Names, and by cite given names, for items that print alike."""
        lists = [self.lists[item.id] for item in group]
        base = min((shown for listed in lists for _, shown in listed), default=0)
        longest = max((len(names) for listed in lists for names, _ in listed), default=0)
        self._expand(group, base, longest if self.add_names else base)

    def _expand(self, group: list[Item], shown: int, longest: int) -> None:
        by_cite = self.add_givens and self.rule == "by-cite"
        kept = {item.id: self.distinction(item).shown for item in group}
        for count in range(shown, max(shown, longest) + 1):
            if count > shown:
                for item in group:
                    self.distinction(item).shown = count
                parts = self.parts(group)
                if len(parts) > 1:
                    self._follow(parts, count, longest)
                    return
            if by_cite:
                parts = self._given_names(group, count)
                if len(parts) > 1:
                    self._follow(parts, count, longest)
                    return
        for item in group:
            self.distinction(item).shown = kept[item.id]

    def _follow(self, parts: list[list[Item]], count: int, longest: int) -> None:
        for part in parts:
            if len(part) > 1:
                self._expand(part, count, longest)

    def _given_names(self, group: list[Item], count: int) -> list[list[Item]]:
        """Expand the first names, one place after the other, until the group splits."""
        for place in range(count):
            names = {item.id: self._at(item, place) for item in group}
            if len(set(map(str, names.values()))) < 2:
                continue
            for level in (1, 2):
                saved = {item.id: dict(self.distinction(item).givens) for item in group}
                for item in group:
                    for name in names[item.id]:
                        self.distinction(item).givens[name] = max(
                            level, self.distinction(item).givens.get(name, 0)
                        )
                parts = self.parts(group)
                if len(parts) > 1:
                    return parts
                for item in group:
                    self.distinction(item).givens = saved[item.id]
        return [group]

    def _at(self, item: Item, place: int) -> list[Name]:
        return [names[place] for names, _ in self.lists[item.id] if place < len(names)]

    # -- condition and year suffix ----------------------------------------------------------------

    def condition(self, group: list[Item], level: int = 1) -> None:
        """Let ``disambiguate="true"`` hold: one test, and one more for those that a test has split off."""
        if level > MAX_CONDITIONS:
            return
        for item in group:
            self.distinction(item).condition = level
        parts = self.parts(group)
        if len(parts) > 1:
            for part in parts:
                if len(part) > 1:
                    self.condition(part, level + 1)

    def suffixes(self, groups: list[list[Item]]) -> None:
        """a, b, c ... in the order of the bibliography."""
        place = {item.id: index for index, item in enumerate(self.session.ordered())}
        for group in groups:
            for number, item in enumerate(sorted(group, key=lambda item: place[item.id]), start=1):
                self.distinction(item).suffix = number


def _normal(given: str) -> str:
    return " ".join(given.replace(".", " ").split()).lower()


def _initials(given: str) -> str:
    return nameparts.initials(given.title(), "", hyphen=False, initialize=True)
