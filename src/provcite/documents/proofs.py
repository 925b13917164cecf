"""Where each value of a record comes from: complete for `--explain`, short for the record's file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from provcite.documents.lines import joined
from provcite.model.record import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from provcite.documents.lines import Line

#: The longest quotation that a record's file keeps, in characters.
MAX_QUOTE = 120


class Proofs:
    """Evidence by field, in the order in which the fields were read."""

    def __init__(self) -> None:
        self._found: dict[str, Evidence] = {}

    def read(self, key: str, lines: Iterable[Line], *, quote: str = "", note: str = "") -> None:
        """The value at `key` was read on `lines`; `quote` are its words where the lines hold more."""
        where = tuple(lines)
        if not where:
            return
        self._found[key] = Evidence(
            field=key, line=where[0].number, quote=quote or joined(where), note=note or None
        )

    def infer(self, key: str, reason: str, lines: Iterable[Line] = ()) -> None:
        """Nobody printed the value at `key`; `reason` says how it came about."""
        where = tuple(lines)
        self._found[key] = Evidence(
            field=key,
            line=where[0].number if where else None,
            quote=joined(where) if where else None,
            inferred=True,
            note=reason,
        )

    def all(self) -> tuple[Evidence, ...]:
        """Everything, words included, in the order of the record's file."""
        return tuple(sorted(self._found.values(), key=_place))

    def short(self, values: dict[str, str]) -> tuple[Evidence, ...]:
        """For the record's file: no quotation where it only repeats the value, none too long.

        The parts of one reference that stand on one line are one entry, ``source``.
        """
        kept: list[Evidence] = []
        for evidence in self.all():
            short = _shortened(evidence, values.get(evidence.field))
            if evidence.field.endswith(".for") and f"{evidence.field[:-3]}by" in self._found:
                continue  # the same words as the names'
            if evidence.field.startswith("source") and short.line is not None and not short.note:
                holding = evidence.field.partition(".")[0]
                short = replace(short, field=holding, quote=None)
                if short in kept:
                    continue
            kept.append(short)
        return tuple(kept)


#: The record's keys in the order of its file, for evidence in the same order.
_ORDER = (
    "id", "title", "genre", "date", "date_as_printed", "creators", "language", "classification", "source",
    "provenance", "names", "summary", "places", "subjects", "rights", "notes", "text",
)  # fmt: skip


def _place(evidence: Evidence) -> tuple[int, int]:
    key, _, _rest = evidence.field.partition(".")
    name, _, number = key.partition("[")
    written = number.rstrip("]")
    index = int(written) if written.isdecimal() and len(written) < 10 else 0
    return (_ORDER.index(name) if name in _ORDER else len(_ORDER), index)


def _shortened(evidence: Evidence, value: str | None) -> Evidence:
    quote = evidence.quote
    if quote is None or quote == value:
        return replace(evidence, quote=None)
    if len(quote) > MAX_QUOTE:
        return replace(evidence, quote=quote[: MAX_QUOTE - 1].rstrip() + "…")
    return evidence
