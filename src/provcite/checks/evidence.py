"""Where the record has the value from that a finding holds against the manuscript, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from provcite.provenance.evidence import evidence_at, evidence_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.model.record import Record

#: What a rule compares a citation with: fields of the record, or a field of events of some kinds.
_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "PC201": ("source.repository",),
    "PC202": ("source.reference",),
    "PC203": ("source.reference.listy", "source.reference.list", "source.reference"),
    "PC204": ("date",),
    "PC205": ("date",),
    "PC206": ("title",),
    "PC210": ("creators",),
    "PC301": ("source.repository",),
    "PC308": ("date",),
    "PC502": ("text",),
}
_EVENTS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "PC207": ("by", ("translated",)),
    "PC208": ("by", ("obtained", "contributed")),
    "PC209": ("for", ("obtained", "contributed", "translated")),
    "PC302": ("by", ("translated",)),
    "PC303": ("by", ("obtained", "contributed")),
    "PC304": ("url", ("published",)),
    "PC401": ("url", ("published",)),
    "PC402": ("url", ("published",)),
}


def evidence_for(code: str, record: Record, expected: str | None = None) -> str:
    """The evidence for what the rule `code` knows from `record`; "" where the record gives none.

    `expected` is the record's value, which tells the level of a reference that is meant.
    """
    for path in _paths(code, record, expected):
        evidence = evidence_at(record, path)
        words = evidence_words(evidence) if evidence is not None else ""
        if words:
            return words
    return ""


def with_evidence(
    message: str, code: str, record: Record | None, *, key: str = "", expected: str | None = None
) -> str:
    """`message` and, where the record has it, the evidence for `key` or for what `code` looks at."""
    if record is None or not (record.evidence or record.provenance):
        return message
    if key:
        evidence = evidence_at(record, key)
        words = evidence_words(evidence) if evidence is not None else ""
    else:
        words = evidence_for(code, record, expected)
    if not words:
        return message
    return f"{message} Evidence: {words}{'' if words.endswith(('.', '…”')) else '.'}"


def _paths(code: str, record: Record, expected: str | None) -> Iterator[str]:
    if code == "PC202" and record.holding is not None:
        yield from (f"source.reference.{level}" for level, value in record.holding.path if value == expected)
    yield from _FIELDS.get(code, ())
    if code == "PC210":
        yield from (f"creators[{number}]" for number in range(len(record.creators)))
    field, kinds = _EVENTS.get(code, ("", ()))
    for number, event in enumerate(record.provenance):
        if event.event in kinds:
            yield f"provenance[{number}].{field}"
