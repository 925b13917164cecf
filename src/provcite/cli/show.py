"""``provcite show``: one record as a page."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, complete_ids, open_library
from provcite.model.errors import UsageError
from provcite.model.variables import VARIABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.archives.repositories import Repositories
    from provcite.model.record import Creator, Event, Holding, Record

app = make_app()

_LABEL = 16


@app.command()
def show(
    records: list[str] = typer.Argument(
        ..., metavar="ID...", help="The records.", autocompletion=complete_ids
    ),
    format: str = typer.Option("text", "--format", metavar="text|yaml|json", help="How to print."),
    text: bool = typer.Option(False, "--text", help="The document's own words too."),
    evidence: bool = typer.Option(False, "--evidence", help="Where each value comes from."),
    store: StoreOption = "",
) -> None:
    """Show records: what a document is, where it lies, what happened to it.

    A record that is not named by its id is looked for by the words, or by its reference as it is
    printed: what fits is offered.

    \b
    Examples:
      provcite show 113371
      provcite show 113371 --text
      provcite show 113371 --evidence
      provcite show 113371 --format yaml
      provcite show "RGANI f. 5 op. 28 d. 410"
    """
    if format not in ("text", "yaml", "json"):
        raise UsageError(f"There is no format {format!r}.", hint="Known formats: text, yaml, json.")
    library = open_library(store)
    if not all(map(library.exists, records)):
        from provcite.cli.finding import known

        records = known(library, records)
    shown: list[object] = []
    for number, name in enumerate(records):
        stored = library.stored(name)
        if format == "yaml":
            output.result(
                ("---\n" if number else "") + stored.text.removeprefix("\ufeff").replace("\r\n", "\n"), end=""
            )
        elif format == "json":
            from provcite.schema.encode import plain_mapping

            shown.append(plain_mapping(stored.record))
        else:
            if number:
                output.result()
            words = library.text_of(stored.record) if text else None
            _page(stored.record, library.repositories(), words=words)
            if evidence:
                _evidence(stored.record)
            if text and words is None:
                output.note(f"The store has no text of {stored.record.id}.")
    if format == "json":
        output.json_result(shown[0] if len(shown) == 1 else shown)


def _page(record: Record, repositories: Repositories, *, words: str | None) -> None:
    columns = min(output.width(100), 100)
    for line in textwrap.wrap(output.safe(record.title or "(without a title)"), columns):
        output.raw_result(output.styled(line, "bold"))
    output.result()
    # A role or an event may be any words: the labels are as wide as the widest, within reason.
    rows = list(_fields(record, repositories))
    words_of = [label for label, _ in rows] + [event.word or event.event for event in record.provenance]
    wide = max(_LABEL, min(34, max(output.display_width(word) + 2 for word in words_of)))
    for label, value in rows:
        _field(label, value, columns, label=wide)
    if record.provenance:
        output.result()
        output.raw_result(output.styled("Provenance", "bold"))
        for event in record.provenance:
            _field(event.word or event.event, _event(event), columns, label=wide)
    for heading, prose in (("Summary", record.summary), *(("Note", note) for note in record.notes)):
        if prose:
            output.result()
            output.raw_result(output.styled(heading, "bold"))
            _paragraphs(prose, columns)
    if words is not None:
        output.result()
        output.raw_result(output.styled("Text", "bold"))
        output.result(words.rstrip("\n"))


def _evidence(record: Record) -> None:
    """Where the values come from, field by field: read at a place, inferred, or said by somebody."""
    from provcite.provenance.evidence import evidence_of, evidence_words

    items = list(evidence_of(record))
    columns = min(output.width(100), 100)
    output.result()
    output.raw_result(output.styled("Evidence", "bold"))
    label = max((output.display_width(item.field) + 2 for item in items), default=_LABEL)
    for item in items:
        _field(item.field, evidence_words(item) or "nothing said", columns, label=max(_LABEL, min(label, 34)))
    if not items:
        output.result("The record says of no value where it comes from.")


def _fields(record: Record, repositories: Repositories) -> Iterator[tuple[str, str]]:
    yield "id", record.id + (f" (formerly {', '.join(record.aliases)})" if record.aliases else "")
    kind = "" if record.type == "manuscript" else record.type.replace("_", " ").replace("-", " ")
    yield "kind", ", ".join(part for part in (record.genre or kind, record.classification) if part)
    yield "date", (record.date or "") + (f" ({record.date_as_printed})" if record.date_as_printed else "")
    for creator in record.creators:
        yield creator.role, _creator(creator)
    yield "original title", record.original_title or ""
    yield "translated title", record.translated_title or ""
    for variable in VARIABLES:
        yield variable.key.replace("_", " "), getattr(record, variable.key) or ""
    yield "language", record.language or ""
    for holding in record.sources:
        yield _place_label(holding), _holding(holding, repositories)
    for access in record.access:
        from provcite.provenance.holdings import condition_words

        yield "access", condition_words(access) + (f" (of {access.of})" if access.of else "")
    yield "address", record.url or ""
    for form in record.names:
        yield "name", " = ".join((form.name, *form.variants, *((form.native,) if form.native else ())))
    yield "places", "; ".join(record.places)
    yield "subjects", "; ".join(record.subjects)
    yield "tags", "; ".join(record.tags)
    yield "rights", record.rights or ""
    for relation in record.relations:
        yield (
            relation.kind.replace("_", " "),
            relation.record + (f" ({relation.note})" if relation.note else ""),
        )
    if record.text is not None and record.text.file:
        yield "text", record.text.file
    for attachment in record.attachments:
        yield "attachment", attachment.name or attachment.sha256[:12]
    if record.imported is not None:
        yield "imported", " ".join(filter(None, (record.imported.from_, record.imported.date)))


def _creator(creator: Creator) -> str:
    native = f" ({creator.native})" if creator.native else ""
    return f"{creator.display}{native}" + (f", {creator.position}" if creator.position else "")


def _place_label(holding: Holding) -> str:
    """What lies there, or lay."""
    thing = holding.of or "original"
    return thing if holding.lies_there else f"formerly ({thing})"


def _holding(holding: Holding, repositories: Repositories) -> str:
    """The institution by its full name, and the reference in words."""
    from provcite.archives.render import render, repository_name
    from provcite.model.reference import ArchivalReference

    matches = repositories.find(holding.repository) if holding.repository else []
    known = matches[0].repository if matches else None
    reference = ArchivalReference(
        repository_key=known.key if known else None,
        path=holding.path,
        labels=holding.labels,
        code=holding.reference_code or "",
    )
    where = repository_name(known) if known else holding.repository
    place = holding.place or (known.place if known else None)
    words = render(reference, "words", repositories=repositories) if holding.path else None
    parts = [where, place, holding.collection, words, holding.rest, holding.note]
    told = ", ".join(part for part in parts if part)
    if not _has_span(holding):
        return told
    from provcite.provenance.holdings import dates_words, former_words, status_words

    span = (
        dates_words(holding.from_, holding.until),
        status_words(holding.status),
        f"accession {holding.accession}" if holding.accession else "",
        *(f"formerly {former}" for former in former_words(holding)),
    )
    inside = "; ".join(part for part in span if part)
    return f"{told} ({inside})" if inside else told


def _has_span(holding: Holding) -> bool:
    return bool(
        holding.from_ or holding.until or holding.status or holding.accession or holding.former_references
    )


def _event(event: Event) -> str:
    who = ", ".join(event.by)
    languages = " ".join(
        f"{word} {value}" for word, value in (("from", event.from_), ("to", event.to)) if value
    )
    parts = [
        who,
        f"for {event.for_}" if event.for_ else "",
        event.date or "",
        f"({event.as_printed})" if event.as_printed else "",
        event.place or "",
        languages,
        event.title or "",
        f"vol. {event.volume}" if event.volume else "",
        f"p. {event.page}" if event.page else "",
        event.publisher or "",
        f"no. {event.number}" if event.number else "",
        event.url or "",
        *(f"formerly {url}" for url in event.former_urls),
        *_doubts(event),
        event.note or "",
        f"[inferred: {', '.join(event.inferred)}]" if event.inferred else "",
    ]
    return "; ".join(part for part in parts if part)


def _doubts(event: Event) -> Iterator[str]:
    """How sure it is, on what it rests, and what else is told."""
    if event.certainty:
        yield event.certainty
    if event.evidence or event.versions:
        from provcite.provenance.holdings import evidence_words, version_words

        yield from (f"evidence: {evidence_words(one)}" for one in event.evidence)
        yield from (f"or: {version_words(one)}" for one in event.versions)


def _field(name: str, value: str, columns: int, *, label: int = _LABEL) -> None:
    """A name and its value; the value's further lines stand under the first."""
    if not value:
        return
    lines = textwrap.wrap(
        output.safe(value), max(20, columns - label), break_long_words=False, break_on_hyphens=False
    ) or [""]
    head = output.styled(output.pad(output.shorten(output.safe(name), label - 2), label), "dim")
    output.raw_result(head + lines[0])
    for line in lines[1:]:
        output.raw_result(" " * label + line)


def _paragraphs(text: str, columns: int) -> None:
    for paragraph in text.strip().split("\n"):
        output.raw_result(textwrap.fill(output.safe(paragraph), columns, break_long_words=False))
