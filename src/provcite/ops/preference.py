"""Citing the original or the translation where the store has a record of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from provcite.model.errors import ProvciteError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.model.record import Record
    from provcite.store.library import Library

Preference = Literal["original", "translation"]
PREFERENCES: Final = ("original", "translation")
_KIND: Final = "translation_of"
#: Translations of translations are followed no further.
_MAX_STEPS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferred:
    """The id to cite in place of `asked`, and what the user should know about the choice."""

    asked: str
    id: str
    remark: str = ""


def preferred(
    library: Library, names: Sequence[str], which: Preference, *, language: str = ""
) -> list[Preferred]:
    """For each record called `names` (ids or aliases) the one to cite instead, else itself.

    A translation is a record with the relation ``translation_of``. Among several translations the
    one whose text is in `language` (BCP 47) comes first, then the one with the lowest id; the
    others are named. Raises NotFoundError for an unknown name.
    """
    choose = _original if which == "original" else _translation
    return [choose(library, name, language) for name in names]


def _original(library: Library, name: str, language: str) -> Preferred:
    start = library.get(name)
    record = start
    for _ in range(_MAX_STEPS):
        target = _target(record)
        if target is None:
            break
        following = _read(library, target)
        if following is None:
            remark = f"{start.id} is a translation of {target}, which is not in the store."
            return Preferred(asked=start.id, id=record.id, remark=remark)
        if following.id == start.id:
            break
        record = following
    if record.id == start.id:
        return Preferred(asked=start.id, id=start.id)
    return Preferred(asked=start.id, id=record.id, remark=f"{record.id} is the original of {start.id}.")


def _translation(library: Library, name: str, language: str) -> Preferred:
    start = library.get(name)
    if _target(start) is not None:
        return Preferred(asked=start.id, id=start.id)
    lookup = library.lookup()
    names = {start.id, *start.aliases}
    found: dict[str, Record] = {}
    for known in names:
        for record in lookup.find("relation", known.casefold(), 1000):
            if _target(record) in names and record.id != start.id:
                found.setdefault(record.id, record)
    if not found:
        return Preferred(asked=start.id, id=start.id)
    ranked = sorted(found.values(), key=lambda record: (not _is_in(record, language), record.id))
    best, *others = (record.id for record in ranked)
    remark = f"{best} is a translation of {start.id}."
    if others:
        remark = f"{best} is one of the translations of {start.id}; others: {', '.join(others)}."
    return Preferred(asked=start.id, id=best, remark=remark)


def _target(record: Record) -> str | None:
    """The record of which this one is a translation, as it names it."""
    return next((relation.record for relation in record.relations if relation.kind == _KIND), None)


def _read(library: Library, name: str) -> Record | None:
    try:
        return library.get(name)
    except ProvciteError:
        return None


def _is_in(record: Record, language: str) -> bool:
    """Whether the record's text, or what it was translated to, is in `language`."""
    wanted = language.split("-")[0].lower()
    codes = [record.text.language if record.text else None]
    codes += [event.to for event in record.events_of("translated")]
    return any(code is not None and code.split("-")[0].lower() == wanted for code in codes)
