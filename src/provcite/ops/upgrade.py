"""Writing into older records what they meant, where a newer version reads them otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from provcite.model.values import dataclass
from provcite.provenance.subjects import changed_subjects
from provcite.schema.edit import SetValue, apply_edits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from provcite.store.library import Library

Meaning = Literal["old", "new"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgraded:
    """One event that got an `of`: the record, the event's place from 0, its word, what stood and stands."""

    record: str
    place: int
    event: str
    former: str
    present: str
    written: str


def upgrade(
    library: Library, ids: Iterable[str], *, meaning: Meaning = "old", write: bool = True
) -> list[Upgraded]:
    """Write `of` into each event whose subject version 0.1 read otherwise.

    `meaning` is what it gets: ``old`` what version 0.1 took it to act on, ``new`` what this version does.
    Nothing else in a file is touched, and all files are one step of the journal. With `write` false nothing
    is written.
    """
    done: list[Upgraded] = []
    with library.transaction():
        for record_id in ids:
            stored = library.stored(record_id)
            text = stored.text
            for place, former, present in changed_subjects(stored.record, told=True):
                event = stored.record.provenance[place]
                wanted = former if meaning == "old" else present
                text = apply_edits(text, [SetValue(f"provenance[{place}].of", [wanted])])
                done.append(
                    Upgraded(
                        record=record_id,
                        place=place,
                        event=(event.word or event.event).replace("_", " "),
                        former=former,
                        present=present,
                        written=wanted,
                    )
                )
            if write and text != stored.text:
                library.replace(record_id, text, expected=stored.text)
    return done
