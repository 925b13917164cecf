"""Places in time, conditions of access and evidence, in words that every telling of a chain uses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from provcite.archives.words import vocabulary
from provcite.provenance.credits import series
from provcite.provenance.dated import date_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from provcite.model.record import Access, Evidence, FormerReference, Holding, Version
    from provcite.provenance.chain import Held


def status_words(status: str | None) -> str:
    """A holding's status as it is told: the record's word; nothing for what is simply held."""
    if not status or status.casefold() == vocabulary("holding_status").other.word:
        return ""
    return f"in {status}" if status.casefold().endswith(("hands", "possession")) else status


def is_private(status: str | None) -> bool:
    """Whether a status says that somebody has it at home, in whatever word."""
    return bool(status) and vocabulary("holding_status").of(status or "").word == "private hands"


def dates_words(since: str | None, until: str | None) -> str:
    """``1942 to 1945``, ``since May 1994``, ``until 1961``; nothing without dates."""
    if since and until:
        return f"{date_text(since)} to {date_text(until)}"
    return f"since {date_text(since)}" if since else f"until {date_text(until)}" if until else ""


def span_words(held: Held) -> str:
    """`` (1942 to 1945; destroyed; accession 12/45)``; nothing where there is nothing to say."""
    parts = (
        dates_words(held.since, held.until),
        status_words(held.status),
        f"accession {held.accession}" if held.accession else "",
        *(f"formerly {words}" for words in held.former),
    )
    text = "; ".join(part for part in parts if part)
    return f" ({text})" if text else ""


def former_reference(former: FormerReference) -> str:
    """A reference of before, as the record words it or level by level."""
    labels = former.labels or ("",) * len(former.path)
    levels = (
        f"{label or level.replace('_', ' ')} {value}"
        for (level, value), label in zip(former.path, labels, strict=True)
    )
    return former.text or ", ".join(levels)


def former_words(holding: Holding, describe: Callable[[Holding], str] | None = None) -> tuple[str, ...]:
    """The references that a unit had before in one place, each with its span.

    `describe` words a reference.
    """
    told = []
    for former in holding.former_references:
        words = former_reference(former)
        if describe is not None and former.path and not former.text:
            words = (
                describe(replace(holding, path=former.path, labels=former.labels, rest=None, collection=None))
                or words
            )
        span = dates_words(former.from_, former.until)
        if words:
            told.append(f"{words}, {span}" if span else words)
    return tuple(told)


def condition_words(access: Access) -> str:
    """A condition of access in one phrase: status, extent, who decided it, case, date, law, end."""
    head = access.status or "access"
    if access.extent:
        head += f": {access.extent}"
    tail = (
        f"by {series(access.by)}" if access.by else "",
        f"case {access.case}" if access.case else "",
        date_text(access.date) if access.date else "",
        access.authority or "",
        dates_words(access.from_, access.until),
    )
    words = ", ".join((head, *(part for part in tail if part)))
    note = (access.note or "").strip().rstrip(".")
    return f"{words}. {note}" if note else words


def evidence_words(evidence: Evidence) -> str:
    """What says so, in one phrase."""
    parts = [evidence.source or ""]
    if evidence.line is not None:
        parts.append(f"line {evidence.line}")
    if evidence.quote:
        parts.append(f"“{evidence.quote}”")
    if evidence.by:
        parts.append(f"said by {evidence.by}")
    if evidence.date:
        parts.append(date_text(evidence.date))
    if evidence.inferred:
        parts.append("inferred")
    parts.append(evidence.note or "")
    return ", ".join(part for part in parts if part)


def version_words(version: Version) -> str:
    """Another account in one phrase: ``November 1940, by Geheime Feldpolizei (probable; Claim, 1951)``."""
    told = (
        version.event or "",
        date_text(version.date) if version.date else version.as_printed or "",
        f"by {' and '.join(version.by)}" if version.by else "",
        f"from {version.from_}" if version.from_ else "",
        f"to {version.to}" if version.to else "",
        f"at {version.place}" if version.place else "",
        f"of {' and '.join(version.of)}" if version.of else "",
        version.note or "",
    )
    text = ", ".join(part for part in told if part)
    why = "; ".join(
        part for part in (version.certainty or "", *(evidence_words(one) for one in version.evidence)) if part
    )
    return f"{text} ({why})" if why else text
