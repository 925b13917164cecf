"""Two records of one document made one: field by field, nothing of either lost, the lost id an alias.

Three lines::

    from provcite.ops.merge import carry_out, plan
    planned = plan(library, "113371", "nam-il-1956")     # refuses other documents, with reasons
    carry_out(library, planned)

The first record stays and keeps its words; what it lacks comes from the other one. Where both say
something and not the same, the first one's value stays and the other one is kept as evidence that says
of which record it is (`take` turns that round for a field).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Final

from provcite.archives.identity.model import Answer, Place, places_agree
from provcite.archives.people import same_person
from provcite.archives.roles import roles
from provcite.checks.keys import house_key, unit_values, url_key
from provcite.model.dates import parse_edtf
from provcite.model.errors import InputError, StoreError, UsageError
from provcite.model.record import Creator, Event, Evidence, Holding, Record, Text, Version
from provcite.ops.dedupe import verdict
from provcite.schema.diff import ABSENT, diff_records
from provcite.schema.encode import flow_text, plain_mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from provcite.archives.authorities import Authorities
    from provcite.ops.dedupe import Verdict
    from provcite.schema.diff import Change
    from provcite.store.library import Library

#: Fields that say something of another one and go with it: a title's language is that of one title.
_COMPANIONS: Final = {
    "title_language": "title",
    "title_kind": "title",
    "date_as_printed": "date",
}
#: Fields that are put together below, each in its own way.
_OWN_WAY: Final = frozenset({"id", "aliases", "relations", "evidence", "imported", "extra"})
#: Events that happen to a document once: another account of it is a version, no second event.
_ONCE: Final = frozenset({"written"})
#: What two accounts of one event must not say differently.
_OF_EVENT: Final = ("by", "for_", "date", "place", "from_", "to", "number", "url", "title", "volume")
#: Values in which `versions` of an event keep what the other account says.
_OF_VERSION: Final = ("by", "date", "as_printed", "place", "from_", "to", "certainty")


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """A value in which the two differ: the one that `stays`, and the `other`, kept as evidence."""

    key: str
    stays: Any
    other: Any

    def __str__(self) -> str:
        return f"{self.key}: {_words(self.stays)} stays, {_words(self.other)} is kept as evidence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """What merging comes to; nothing is written yet. `lost` is the record that goes, `merged` what stays."""

    kept: Record
    lost: Record
    merged: Record
    verdict: Verdict
    differing: tuple[Differing, ...]
    changes: tuple[Change, ...]


def plan(library: Library, name: str, other: str, *, force: bool = False, take: Sequence[str] = ()) -> Merge:
    """What `name` would be with `other` merged into it.

    `take` names fields (``title``, ``creators[0].position``) whose value is the other's where they differ.
    Raises UsageError where both are one record, where they are other documents, or where that cannot
    be told, unless `force`; the reasons are in it.
    """
    kept, lost = library.get(name), library.get(other)
    if kept.id == lost.id:
        raise UsageError(f"{name} and {other} are one record already: {kept.id}.")
    known = library.authorities()
    said = verdict(kept, lost, known)
    if said.answer is Answer.OTHER:
        raise UsageError(
            f"{lost.id} is another document than {kept.id}: {_reasons(said)}. Nothing was merged.",
            hint="Documents of one file stay records of their own.",
        )
    if said.answer is Answer.UNKNOWN and not force:
        raise UsageError(
            f"Nothing tells whether {lost.id} is the same document as {kept.id}: {_reasons(said)}. "
            "Nothing was merged.",
            hint="Where you know that it is, call it with --force.",
        )
    merger = _Merger(kept, lost, known, tuple(take))
    merged = merger.merged()
    unknown = [key for key in take if key not in merger.taken]
    if unknown:
        differing = ", ".join(item.key for item in merger.differing) or "nothing"
        raise UsageError(f"The two do not differ in {unknown[0]!r}.", hint=f"They differ in {differing}.")
    return Merge(
        kept=kept,
        lost=lost,
        merged=merged,
        verdict=said,
        differing=tuple(merger.differing),
        changes=diff_records(kept, merged),
    )


def carry_out(library: Library, planned: Merge) -> None:
    """Write the merged record and delete the lost one, as one step that `undo` takes back.

    Raises StoreError where either was changed since it was planned.
    """
    with library.transaction():
        for record in (planned.kept, planned.lost):
            if library.get(record.id) != record:
                raise StoreError(
                    f"The record {record.id} was changed meanwhile; nothing was merged.",
                    hint="Look at the change and try again.",
                    place=str(library.path_of(record.id)),
                )
        library.update(planned.kept, planned.merged)
        library.delete(planned.lost.id)
    library.index().outdated()


def _reasons(said: Verdict) -> str:
    return "; ".join(said.reasons) or "they have nothing in common that could be compared"


def _words(value: Any) -> str:
    if value is ABSENT or value in (None, (), []):
        return "nothing"
    return flow_text(value)


@dataclass
class _Merger:
    """The work on one pair of records."""

    kept: Record
    lost: Record
    known: Authorities
    take: tuple[str, ...]
    differing: list[Differing] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    #: By list: the number in the merged list of each item of either record.
    of_kept: dict[str, dict[int, int]] = field(default_factory=dict)
    of_lost: dict[str, dict[int, int]] = field(default_factory=dict)
    #: Names of events of the lost record and what they are called in the merged one.
    events: dict[str, str] = field(default_factory=dict)
    #: What goes with a value that does not stay (`_COMPANIONS`).
    beside: dict[str, dict[str, Any]] = field(default_factory=dict)

    def merged(self) -> Record:
        mine, theirs = self.kept, self._with_own_event_names(self.lost)
        values: dict[str, Any] = {}
        for item in fields(Record):
            name = item.name
            if name in _OWN_WAY:
                continue
            one, other = getattr(mine, name), getattr(theirs, name)
            leader = _COMPANIONS.get(name)
            if leader is not None:
                values[name] = self._companion(name, leader, one, other, values)
            elif name in _LISTS:
                values[name] = self._list(name, one, other)
            elif name == "text":
                values[name] = self._text(one, other)
            elif isinstance(one, tuple):
                values[name] = _each_once(one, other)
            else:
                values[name] = self._value(name, one, other)
        merged = replace(
            mine,
            **values,
            aliases=tuple(
                alias
                for alias in dict.fromkeys((*mine.aliases, theirs.id, *theirs.aliases))
                if alias != mine.id
            ),
            relations=self._relations(),
            imported=mine.imported or theirs.imported,
            extra=self._extra(mine.extra, theirs.extra),
        )
        return replace(merged, evidence=self._evidence(merged))

    # One value --------------------------------------------------------------------------------

    def _value(self, key: str, one: Any, other: Any, *, whole: Callable[[Any], Any] | None = None) -> Any:
        """The value that stays: the one that there is, the exacter of two dates, else the kept record's."""
        if not other or one == other:
            return one
        if not one:
            return other
        if key.rpartition(".")[2] in _DATES:
            exacter = _exacter(one, other)
            if exacter:
                return exacter
        shown = whole or (lambda value: value)
        if self._takes(key):
            self.differing.append(Differing(key=key, stays=shown(other), other=shown(one)))
            return other
        self.differing.append(Differing(key=key, stays=shown(one), other=shown(other)))
        return one

    def _takes(self, key: str) -> bool:
        for wanted in self.take:
            if key == wanted or key.startswith((f"{wanted}.", f"{wanted}[")):
                self.taken.add(wanted)
                return True
        return False

    def _text(self, one: Text | None, other: Text | None) -> Text | None:
        """The kept text: the digest says which words it has, so a file goes with its own digest alone."""
        if one is None or other is None or one == other:
            return one or other
        empty = next((text for text in (one, other) if not text.file and not text.sha256), None)
        same = empty is not None or (one.sha256 is not None and one.sha256 == other.sha256)
        if not same or (one.language and other.language and one.language != other.language):
            stays: Text = self._value("text", one, other, whole=_plain_text)
            return stays
        return replace(
            one,
            file=one.file or other.file,
            sha256=one.sha256 or other.sha256,
            language=one.language or other.language,
            extra=self._extra(one.extra, other.extra),
        )

    def _companion(self, name: str, leader: str, one: Any, other: Any, values: dict[str, Any]) -> Any:
        """A value that goes with another: that of the record whose value of the other one stays."""
        mine, theirs = getattr(self.kept, leader), getattr(self.lost, leader)
        agree = mine == theirs or not theirs or not mine or not self._differs(leader)
        if agree and (name == "date_as_printed" or mine == theirs):
            return self._value(name, one, other)
        stays, goes = (one, other) if values[leader] == mine else (other, one)
        if goes and goes != stays and self._differs(leader):
            # Beside the value that it goes with, since the record may have no such value any more.
            self.beside.setdefault(leader, {})[name] = goes
        return stays

    def _differs(self, key: str) -> bool:
        return any(item.key == key for item in self.differing)

    def _extra(self, mine: tuple[tuple[str, Any], ...], theirs: tuple[tuple[str, Any], ...]) -> Any:
        there = dict(mine)
        for key, value in theirs:
            there[key] = self._value(key, there[key], value) if key in there else value
        return tuple(there.items())

    # Lists of parts ---------------------------------------------------------------------------

    def _list(self, name: str, mine: tuple[Any, ...], theirs: tuple[Any, ...]) -> tuple[Any, ...]:
        """Both lists in one: the same thing once, the rest of the lost record's where it stood there."""
        partner = self._partners(name, mine, theirs)
        order: list[tuple[str, int]] = [("kept", at) for at in range(len(mine))]
        before: tuple[str, int] | None = None
        for number in range(len(theirs)):
            if number in partner:
                before = ("kept", partner[number])
                continue
            order.insert(order.index(before) + 1 if before else 0, ("lost", number))
            before = ("lost", number)
        if not any(number in partner for number in range(len(theirs))):
            # Nothing ties the two lists: the kept record's goes first.
            order = [("kept", at) for at in range(len(mine))] + [("lost", at) for at in range(len(theirs))]
        self.of_kept[name] = {at: order.index(("kept", at)) for at in range(len(mine))}
        self.of_lost[name] = {
            number: order.index(("kept", partner[number]) if number in partner else ("lost", number))
            for number in range(len(theirs))
        }
        single = name == "sources" and len(order) == 1  # then the file calls it ``source``
        made: list[Any] = []
        whose = {at: number for number, at in partner.items()}
        for place, (side, at) in enumerate(order):
            if side == "lost":
                made.append(theirs[at])
                continue
            key = "source" if single else f"{name}[{place}]"
            made.append(self._part(key, mine[at], theirs[whose[at]]) if at in whose else mine[at])
        return tuple(made)

    def _partners(self, name: str, mine: tuple[Any, ...], theirs: tuple[Any, ...]) -> dict[int, int]:
        """By number in the lost record's list: the number of the same thing in the kept record's."""
        partner: dict[int, int] = {}
        for same in (lambda _, one, other: one == other, _LISTS[name]):
            for number, item in enumerate(theirs):
                if number not in partner:
                    free = (at for at in range(len(mine)) if at not in partner.values())
                    found = next((at for at in free if same(self, mine[at], item)), None)
                    if found is not None:
                        partner[number] = found
        return partner

    def _part(self, key: str, one: Any, other: Any) -> Any:
        """One thing that both records name, with all that either says of it."""
        if one == other:
            return one
        if isinstance(one, Event) and one.event in _ONCE:
            return self._event_once(key, one, other)
        values: dict[str, Any] = {}
        for item in fields(one):
            name, path = item.name, f"{key}.{_ATTRIBUTES.get(item.name, item.name)}"
            mine, theirs = getattr(one, name), getattr(other, name)
            if name == "extra":
                values[name] = self._extra(mine, theirs)
            elif isinstance(one, Holding) and name in ("path", "labels"):
                continue
            elif isinstance(one, Event) and name == "url":
                # The other address of it goes to the former ones, below.
                values[name] = theirs if theirs and (not mine or self._takes(path)) else mine
            elif isinstance(one, Creator) and name in _NAME:
                continue
            elif name == "by" and isinstance(one, Event) and _same_people(mine, theirs):
                values[name] = mine
            elif name in ("id", "role"):
                values[name] = mine or theirs
            elif isinstance(mine, tuple):
                values[name] = _each_once(mine, theirs)
            else:
                values[name] = self._value(path, mine, theirs)
        if isinstance(one, Creator):
            values |= self._name(key, one, other)
        elif isinstance(one, Holding):
            values |= self._reference(key, one, other)
        elif isinstance(one, Event):
            former = (*one.former_urls, *other.former_urls, one.url or "", other.url or "")
            values["former_urls"] = tuple(
                url for url in dict.fromkeys(former) if url and url != values["url"]
            )
        return replace(one, **values)

    def _event_once(self, key: str, one: Event, other: Event) -> Event:
        """What happened once: what the other record says otherwise is another account of it."""
        values: dict[str, Any] = {}
        otherwise: dict[str, Any] = {}
        for item in fields(one):
            name = item.name
            mine, theirs = getattr(one, name), getattr(other, name)
            if not theirs or mine == theirs or name in ("id", "event"):
                continue
            if not mine:
                values[name] = theirs
            elif name == "date" and (exacter := _exacter(mine, theirs)):
                values[name] = exacter
            elif name in _OF_VERSION and not (name == "by" and _same_people(mine, theirs)):
                otherwise[name] = theirs
            elif name == "extra":
                values[name] = self._extra(mine, theirs)
            elif isinstance(mine, tuple) and name != "by":
                values[name] = _each_once(mine, theirs)
            elif name != "by":
                values[name] = self._value(f"{key}.{_ATTRIBUTES.get(name, name)}", mine, theirs)
        if otherwise:
            version = Version(**otherwise, note=f"record {self.lost.id}, merged into this one")
            values["versions"] = _each_once(one.versions, other.versions, (version,))
        return replace(one, **values)

    def _name(self, key: str, one: Creator, other: Creator) -> dict[str, Any]:
        """The kept record's form of a name, the other one as a variant."""
        if one.display == other.display or not other.display:
            return {name: getattr(one, name) or getattr(other, name) for name in _NAME}
        # A name in its own script is no other form of the Latin one, but that one itself.
        variants = (*one.variants, *other.variants, other.display)
        known = (one.display, one.native, other.native)
        return {
            **{name: getattr(one, name) for name in _NAME},
            "variants": tuple(form for form in dict.fromkeys(variants) if form not in known),
        }

    def _reference(self, key: str, one: Holding, other: Holding) -> dict[str, Any]:
        """The fuller of two references that agree; where their leaves differ, the kept record's."""
        mine, theirs = one.path, other.path
        if not theirs or mine == theirs:
            return {}
        fuller = {"path": theirs, "labels": other.labels}
        if not mine:
            return fuller
        agree = places_agree(self._place(one), self._place(other))
        if len(theirs) > len(mine) and agree in ("file", "part", "moved", "item"):
            return fuller
        units_differ = unit_values(mine) != unit_values(theirs) and agree != "part"
        leaf, leaf_there = (
            tuple(value for level, value in path if level in _leaf_levels()) for path in (mine, theirs)
        )
        if units_differ or (leaf and leaf_there and leaf != leaf_there):
            stays = self._value(f"{key}.reference", mine, theirs, whole=_reference_of)
            if stays is theirs:
                return fuller
        return {}

    def _place(self, holding: Holding) -> Place:
        return Place(house=house_key(holding.repository, self.known), path=holding.path)

    # What is the same thing -------------------------------------------------------------------

    def same_creator(self, one: Creator, other: Creator) -> bool:
        if roles().of(one.role).word != roles().of(other.role).word or one.kind != other.kind:
            return False
        return same_person(one.display, other.display)

    def same_holding(self, one: Holding, other: Holding) -> bool:
        if one.of != other.of or one.lies_there != other.lies_there:
            return False
        if not one.path or not other.path:
            return house_key(one.repository, self.known) == house_key(other.repository, self.known)
        agree = places_agree(self._place(one), self._place(other))
        return agree in ("document", "item", "file", "part", "outside")

    def same_event(self, one: Event, other: Event) -> bool:
        if one.event != other.event or not set(one.of) >= set(other.of):
            return False
        if one.event in _ONCE:
            return True
        if one.number and one.number == other.number and _same_people(one.by, other.by):
            return True
        if one.url and other.url and url_key(one.url, self.known) == url_key(other.url, self.known):
            return True
        return all(_compatible(name, getattr(one, name), getattr(other, name)) for name in _OF_EVENT)

    # What points elsewhere --------------------------------------------------------------------

    def _with_own_event_names(self, lost: Record) -> Record:
        """The lost record, its events under the names that they have in the merged one."""
        mine, theirs = self.kept.provenance, lost.provenance
        partner = self._partners("provenance", mine, theirs)
        taken = {event.id for event in mine if event.id}
        for number, event in enumerate(theirs):
            if not event.id:
                continue
            there = mine[partner[number]].id if number in partner else None
            name, count = there or event.id, 2
            while there is None and name in taken:
                name, count = f"{event.id}-{count}", count + 1
            taken.add(name)
            if name != event.id:
                self.events[event.id] = name
        if not self.events:
            return lost
        return replace(
            lost,
            provenance=tuple(
                replace(
                    event,
                    id=self.events.get(event.id or "", event.id),
                    of=tuple(self.events.get(name, name) for name in event.of),
                )
                for event in lost.provenance
            ),
            sources=tuple(replace(held, of=self.events.get(held.of or "", held.of)) for held in lost.sources),
            access=tuple(replace(item, of=self.events.get(item.of or "", item.of)) for item in lost.access),
        )

    def _relations(self) -> tuple[Any, ...]:
        names = {self.kept.id, *self.kept.aliases, self.lost.id, *self.lost.aliases}
        both = _each_once(self.kept.relations, self.lost.relations)
        return tuple(relation for relation in both if relation.record not in names)

    # Evidence ---------------------------------------------------------------------------------

    def _evidence(self, merged: Record) -> tuple[Evidence, ...]:
        """Both records' evidence for what stays, and the values that do not stay."""
        differing = {item.key: item for item in self.differing}
        found: list[Evidence] = []
        for record, places in ((self.kept, self.of_kept), (self.lost, self.of_lost)):
            file = record.imported.from_ if record.imported is not None else None
            for item in record.evidence:
                path = _moved(item.field, places, merged)
                if path is None:
                    continue
                over = next(
                    (key for key in differing if path == key or path.startswith((f"{key}.", f"{key}["))), ""
                )
                if over and _value_at(record, item.field) != _value_at(merged, path):
                    continue  # it speaks for the value that does not stay
                if record is self.lost and _value_at(record, item.field) != _value_at(merged, path):
                    continue
                # Without a file of its own it means the one that its record was imported from.
                read = item.line is not None or item.quote is not None
                source = file if read and item.source is None and merged.imported != record.imported else None
                found.append(replace(item, field=path, source=item.source or source))
        for one in self.differing:
            whose = f"{self.kept.id} before it was merged" if self._takes(one.key) else self.lost.id
            quote = _words(
                {one.key: one.other, **self.beside[one.key]} if one.key in self.beside else one.other
            )
            found.append(
                Evidence(field=one.key, source=f"record {whose}", quote=quote, note="says otherwise")
            )
        if self.kept.imported is not None and self.lost.imported is not None:
            mine, theirs = plain_mapping(self.kept)["imported"], plain_mapping(self.lost)["imported"]
            theirs.pop("fields", None)
            if mine.get("sha256") != theirs.get("sha256"):
                source = f"record {self.lost.id}"
                found.append(
                    Evidence(field="imported", source=source, quote=flow_text(theirs), note="imported too")
                )
        return _each_once(found)


_DATES: Final = frozenset({"date", "original_date", "event_date", "from", "until"})
_NAME: Final = (
    "family", "given", "literal", "dropping_particle", "non_dropping_particle", "suffix", "variants",
)  # fmt: skip
_ATTRIBUTES: Final = {"from_": "from", "for_": "for", "with_": "with"}
_STEP: Final = re.compile(
    r"(creators|provenance|sources?|agents|names|access|attachments)(?:\[(\d{1,6})\])?(.*)"
)


def _each_once(*series: Iterable[Any]) -> tuple[Any, ...]:
    """Everything once, in order. What the schema does not know may be lists, which have no hash."""
    return tuple({repr(item): item for items in series for item in items}.values())


def _leaf_levels() -> frozenset[str]:
    from provcite.model.levels import LEAF_LEVELS

    return frozenset(LEAF_LEVELS)


def _plain_text(text: Any) -> Any:
    return plain_mapping(Record(id="x", text=text))["text"]


def _reference_of(path: Any) -> Any:
    """A reference as a file has it."""
    levels = [level for level, _ in path]
    return dict(path) if len(set(levels)) == len(levels) else [list(pair) for pair in path]


def _exacter(one: Any, other: Any) -> Any:
    """The exacter of two dates of which one lies within the other; None where neither does."""
    try:
        mine, theirs = parse_edtf(one), parse_edtf(other)
    except InputError:
        return None
    if mine.contains(theirs) and not theirs.contains(mine):
        return other
    return one if theirs.contains(mine) and not mine.contains(theirs) else None


def _same_people(one: Sequence[str], other: Sequence[str]) -> bool:
    if not one or not other:
        return True
    return len(one) == len(other) and all(
        mine == theirs or same_person(mine, theirs) for mine, theirs in zip(one, other, strict=True)
    )


def _compatible(name: str, one: Any, other: Any) -> bool:
    if not one or not other or one == other:
        return True
    if name == "by":
        return _same_people(one, other)
    if name == "for_":
        return str(one).casefold() == str(other).casefold()
    return name == "date" and _exacter(one, other) is not None


def _same_name(_: _Merger, one: Any, other: Any) -> bool:
    return bool(one.name == other.name)


def _same_bytes(_: _Merger, one: Any, other: Any) -> bool:
    return bool(one.sha256 == other.sha256)


def _never(_: _Merger, one: Any, other: Any) -> bool:
    return False


#: The lists of parts, with what says that two items are one thing.
_LISTS: Final[dict[str, Callable[[_Merger, Any, Any], bool]]] = {
    "creators": _Merger.same_creator,
    "sources": _Merger.same_holding,
    "provenance": _Merger.same_event,
    "agents": _same_name,
    "names": _same_name,
    "access": _never,
    "attachments": _same_bytes,
}


def _moved(path: str, places: dict[str, dict[int, int]], merged: Record) -> str | None:
    """The path of an item's value, with the number that the item has in the merged record."""
    match = _STEP.fullmatch(path)
    if match is None:
        return path
    name = "sources" if match[1] == "source" else match[1]
    if match[2] is None and name != "sources":
        return path
    place = places.get(name, {}).get(int(match[2] or 0))
    if place is None:
        return None
    if name == "sources":
        return f"source{match[3]}" if len(merged.sources) == 1 else f"sources[{place}]{match[3]}"
    return f"{match[1]}[{place}]{match[3]}"


def _value_at(record: Record, path: str) -> Any:
    """The value at the path of an evidence, in plain types; `ABSENT` where there is none."""
    value: Any = plain_mapping(record)
    for number, key in re.findall(r"\[(\d{1,6})\]|([^.\[\]]+)", path):
        if number and isinstance(value, list) and int(number) < len(value):
            value = value[int(number)]
        elif number and int(number) == 0 and isinstance(value, dict):
            continue
        elif key in ("source", "sources") and isinstance(value, dict) and key not in value:
            value = value.get("sources" if key == "source" else "source", ABSENT)
        elif key and isinstance(value, dict):
            value = value.get(key, ABSENT)
        else:
            return ABSENT
    return value
