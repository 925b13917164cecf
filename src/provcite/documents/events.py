"""The provenance of a published document: written, signed, obtained, translated, published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from provcite.documents.addresses import FORMER_HOST, HOST, HOSTS, DocumentAddress, is_host
from provcite.documents.printed_dates import whole_date
from provcite.model.record import Event

if TYPE_CHECKING:
    from provcite.documents.body import BodyFacts
    from provcite.documents.citation import CitationLine
    from provcite.documents.layout import Published, SeenAddress
    from provcite.documents.lines import Line
    from provcite.documents.people import Actor
    from provcite.documents.proofs import Proofs
    from provcite.documents.statement import Statement

PUBLISHER: Final = "Wilson Center Digital Archive"


def events_of(
    published: Published,
    facts: BodyFacts,
    actors: list[Actor],
    statement: Statement,
    proofs: Proofs,
    *,
    date: str | None,
    language: str | None,
    text_language: str | None,
    number: str | None,
    seen: SeenAddress | None,
    citation: CitationLine | None,
) -> tuple[Event, ...]:
    """The events in the order in which they happened, each with evidence under its own key."""
    events: list[Event] = []
    _written(events, facts, actors, proofs, published, date)
    _signed(events, facts, actors, proofs)
    _credited(events, statement, proofs, published, language, text_language)
    _published(events, published, proofs, number=number, seen=seen, citation=citation)
    return tuple(events)


def _written(
    events: list[Event],
    facts: BodyFacts,
    actors: list[Actor],
    proofs: Proofs,
    published: Published,
    date: str | None,
) -> None:
    authors = [actor for actor in actors if actor.role == "author"]
    dated = facts.dated
    key = f"provenance[{len(events)}]"
    if dated is None and date is None and not authors:
        return
    by = tuple(actor.name.display for actor in authors)
    if dated is not None and dated.mention.date is not None:
        proofs.read(f"{key}.date", (dated.line,), quote=dated.line.text)
        printed = dated.mention.text.strip()
        day = str(dated.mention.date)
        events.append(
            Event(
                event="written",
                by=by,
                date=day,
                place=dated.place,
                as_printed=printed if printed != day else None,
            )
        )
    elif date is not None:
        lines = published.date or published.values.get("citation", ())[:1]
        proofs.infer(
            f"{key}.date",
            "the date under which the archive publishes it; the text has none of its own",
            lines,
        )
        events.append(Event(event="written", by=by, date=date, inferred=("date",)))
    else:
        events.append(Event(event="written", by=by))
    if authors:
        proofs.read(f"{key}.by", authors[0].lines[:1])


def _signed(events: list[Event], facts: BodyFacts, actors: list[Actor], proofs: Proofs) -> None:
    signers = [actor for actor in actors if actor.signed]
    if not signers or not any(person.sure for person in facts.signed):
        return
    key = f"provenance[{len(events)}]"
    lines = [person.lines[0] for person in facts.signed if person.lines]
    proofs.read(f"{key}.by", lines)
    by = tuple(actor.name.display for actor in signers)
    day = facts.signed_date
    if day is None or day.mention.date is None:
        events.append(Event(event="signed", by=by))
        return
    note = "; ".join(day.mention.notes)
    proofs.read(f"{key}.date", (day.line,), quote=day.line.text, note=note)
    events.append(
        Event(
            event="signed",
            by=by,
            date=str(day.mention.date),
            as_printed=day.mention.text.strip(),
            place=day.place,
        )
    )


def _credited(
    events: list[Event],
    statement: Statement,
    proofs: Proofs,
    published: Published,
    language: str | None,
    text_language: str | None,
) -> None:
    """Who obtained, contributed, translated; a translation that nobody is named for is an event too."""
    order = {
        "obtained": 0,
        "contributed": 0,
        "transcribed": 1,
        "translated": 2,
        "edited": 3,
        "summarised": 4,
        "published": 5,
    }
    credits = sorted(statement.credits, key=lambda credit: order.get(credit.role, 9))
    translated = language is not None and text_language is not None and language != text_language
    words = dict(zip(statement.credits, statement.credit_words, strict=False))
    for credit in credits:
        key = f"provenance[{len(events)}]"
        printed = words.get(credit, "")
        for part, present in (("by", credit.agents), ("for", credit.project)):
            if present:
                proofs.read(f"{key}.{part}", statement.credit_lines, quote=printed)
        from_ = to = None
        if credit.role == "translated":
            from_ = language if language != text_language else None
            to = text_language if translated or language is None else None
            _prove_languages(proofs, key, published, from_, to)
        events.append(Event(event=credit.role, by=credit.agents, for_=credit.project, from_=from_, to=to))
    if translated and not any(credit.role == "translated" for credit in credits):
        contents = tuple(line for line in published.values.get("contents", ()) if "ransl" in line.text)
        if contents:
            key = f"provenance[{len(events)}]"
            proofs.read(key, contents, note="nobody is named as translator")
            events.append(Event(event="translated", from_=language, to=text_language))


def _prove_languages(
    proofs: Proofs, key: str, published: Published, from_: str | None, to: str | None
) -> None:
    original = published.values.get("original_language") or published.values.get("language", ())
    if from_ and original:
        proofs.read(f"{key}.from", original)
    contents = published.values.get("contents", ())
    if to and contents:
        proofs.read(f"{key}.to", contents)
    elif to:
        proofs.infer(f"{key}.to", "the language of the words at hand")


def _published(
    events: list[Event],
    published: Published,
    proofs: Proofs,
    *,
    number: str | None,
    seen: SeenAddress | None,
    citation: CitationLine | None,
) -> None:
    key = f"provenance[{len(events)}]"
    url, former, inferred = _addresses(published, proofs, key, seen, number)
    uploaded = published.values.get("uploaded", ())
    mention = whole_date(uploaded[0].text) if uploaded else None
    day = str(mention.date) if mention is not None and mention.date is not None else None
    if day:
        proofs.read(f"{key}.date", uploaded)
    if citation is not None and citation.platform:
        proofs.read(f"{key}.by", citation.lines[:1], quote=citation.platform)
    else:
        proofs.infer(f"{key}.by", "the file is in the shape that this archive publishes")
    if number:
        lines = published.values.get("record_id", ()) or ((seen.line,) if seen else ())
        proofs.read(f"{key}.number", lines, quote=number)
    events.append(
        Event(
            event="published",
            by=(PUBLISHER,),
            date=day,
            number=number,
            url=url,
            former_urls=former,
            inferred=inferred,
        )
    )


def _addresses(
    published: Published, proofs: Proofs, key: str, seen: SeenAddress | None, number: str | None
) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
    """The present address, the former ones, and which of the two nobody printed."""
    if seen is None and number is None:
        return None, (), ()
    address = seen.address if seen is not None else DocumentAddress(host=HOST, number=number)
    if number is not None and address.number is None:
        slugged = address
        address = DocumentAddress(host=address.host, number=number)
    else:
        slugged = None
    printed = {other.address.host: other for other in published.seen}
    inferred: list[str] = []
    url, former = address.current, []
    if HOST in printed or (seen is not None and seen.address.host == HOST):
        line = printed[HOST].line if HOST in printed else seen.line if seen else None
        if line is not None:
            proofs.read(f"{key}.url", (line,), quote=printed[HOST].printed if HOST in printed else "")
    else:
        inferred.append("url")
        lines: tuple[Line, ...] = (seen.line,) if seen is not None else ()
        proofs.infer(f"{key}.url", "the archive's present host with the document's own path", lines)
    if FORMER_HOST in printed:
        former.append(address.former)
        proofs.read(f"{key}.former_urls", (printed[FORMER_HOST].line,), quote=printed[FORMER_HOST].printed)
    elif any(FORMER_HOST in _hosts(line) for line in published.masthead):
        former.append(address.former)
        line = next(line for line in published.masthead if FORMER_HOST in _hosts(line))
        proofs.read(f"{key}.former_urls", (line,), note="the masthead's host with the document's path")
    if slugged is not None:
        former += [slugged.current if slugged.host == HOST else slugged.former]
    return url, tuple(dict.fromkeys(other for other in former if other != url)), tuple(inferred)


def _hosts(line: Line) -> str:
    text = " ".join((line.text, *line.links)).lower()
    return text if is_host(text) and any(host in text for host in HOSTS) else ""
