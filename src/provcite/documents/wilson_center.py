"""A document published by the Wilson Center Digital Archive -> a record, with its evidence and remarks.

One reader for its five shapes (text of the PDF, the PDF, a saved page, a copied page, its RIS): each
is first brought to labelled lines (`layout`, `html_page`, `ris_page`), then read here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from provcite.documents.body import BodyFacts, is_marking, marking_inside, read_body
from provcite.documents.citation import CitationLine, read_citation
from provcite.documents.detect import Recognised, Shape, recognise
from provcite.documents.events import events_of
from provcite.documents.layout import Published, segment, text_of
from provcite.documents.lines import Line, joined, lines_of
from provcite.documents.participants import participants
from provcite.documents.people import Actor, gather
from provcite.documents.person import family_first
from provcite.documents.reading_archive import ArchiveReader
from provcite.documents.reading_head import made_id
from provcite.documents.titles import read_title
from provcite.documents.variants import pairs_in
from provcite.model.errors import InputError
from provcite.model.findings import Finding, Severity
from provcite.model.record import Evidence, Imported, NameForm, Record, Text

if TYPE_CHECKING:
    from provcite.archives.repositories import Repositories

PUBLISHER: Final = "Wilson Center Digital Archive"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentImport:
    """What a file gave: the `record`, the document's words, evidence for every value, remarks.

    The record's `text` names the file that `text` is to be kept in; `text` is empty where the
    file holds none. `evidence` has the words in full; the record keeps a shortened copy.
    """

    record: Record
    text: str
    evidence: tuple[Evidence, ...]
    findings: tuple[Finding, ...]
    shape: Shape


def read_document(
    data: bytes,
    *,
    name: str,
    record_id: str = "",
    recognised: Recognised | None = None,
    known: Repositories | None = None,
) -> DocumentImport:
    """The record of the document in `data`; `name` is the file's name for messages and evidence.

    `record_id` replaces the id that the document gives. Raises `InputError` for what is no document
    of the digital archive or tells neither title nor number.
    """
    kind = recognised or recognise(data, name=name)
    if kind is None:
        raise InputError(
            "This is no document of the Wilson Center Digital Archive, nor a bibliography that can be read.",
            hint="Import the document's text, page, PDF or RIS as the archive gives it; or 'provcite add'.",
            place=name,
        )
    published = published_of(data, kind, name=name)
    reader = _Reader(published, name=name, known=known)
    for note in kind.notes:
        reader.remark("encoding-guessed", Severity.WARNING, note)
    return reader.read(record_id, hashlib.sha256(data).hexdigest())


def published_of(data: bytes, kind: Recognised, *, name: str) -> Published:
    """The labelled parts of the file, whatever its shape."""
    if kind.shape is Shape.PDF:
        from provcite.documents.pdf_text import read_pdf

        lines = read_pdf(data, name=name)
        text = "\n".join(line.text for line in lines)
        if recognise(text.encode() or b"-", name=name) is None:
            raise InputError(
                "The PDF is no document of the Wilson Center Digital Archive.",
                hint="Add it with 'provcite add', or import the PDF that the digital archive offers.",
                place=name,
            )
        return segment(lines, Shape.PDF)
    if kind.shape is Shape.HTML:
        from provcite.documents.html_page import read_html

        lines, meta = read_html(kind.text, name=name)
        published = segment(lines, Shape.HTML)
        published.meta = meta
        return published
    if kind.shape is Shape.RIS:
        from provcite.documents.ris_page import read_ris

        return read_ris(lines_of(kind.text))
    return segment(lines_of(kind.text), kind.shape)


class _Reader(ArchiveReader):
    """One document, all of it."""

    def read(self, record_id: str, digest: str) -> DocumentImport:
        """The whole record."""
        published = self.published
        citation = read_citation(published.values.get("citation", ()), title=joined(published.title))
        title, title_lines = self.title(citation)
        date, _date_lines, printed = self.date(citation)
        number, seen = self.number(citation)
        if not title and not number:
            raise InputError(
                "Neither a title nor a document number can be read from it.",
                hint="Import the document's page, its RIS or its PDF instead.",
                place=self.name,
            )
        summary, _summary_lines, body = self.summary(citation)
        text = text_of(body)
        facts = read_body(body, date=date)
        facts.present = participants(body)
        title_facts = read_title(title)
        self.genre(title_facts, title_lines)
        actors, remarks = gather(title_facts, title_lines, facts, self.listed())
        for remark in remarks:
            self.remark("author-unsure", Severity.NOTE, remark)
        identity = record_id or number or self.slug(seen) or made_id(title, date)
        self.identity(identity, number, seen, given=bool(record_id))
        language, text_language = self.languages(text)
        statement = self.statement(citation, language=language, text_language=text_language)
        marking = self.marking(facts, title, title_lines)
        self.prove_actors(actors)
        sources = self.sources(statement, citation)
        events = events_of(
            published, facts, actors, statement, self.proofs,
            date=date, language=language, text_language=text_language,
            number=number, seen=seen, citation=citation,
        )  # fmt: skip
        names = self.names(body, [title, *(actor.name.display for actor in actors)])
        notes = self.notes(facts)
        record = Record(
            id=identity,
            title=title or None,
            title_kind=None,
            genre=self.type_word(title_facts),
            date=date,
            date_as_printed=printed,
            creators=tuple(actor.creator() for actor in actors),
            language=language,
            classification=marking,
            sources=sources,
            provenance=events,
            names=names,
            summary=summary or None,
            places=self.listing("places"),
            subjects=self.listing("subjects"),
            rights=self.rights(),
            notes=notes,
            text=self.text(identity, text, text_language),
            imported=Imported(
                from_=self.name, sha256=digest, format=f"wilson-center {published.shape.value}"
            ),
        )
        self.complete(record, citation)
        evidence = tuple(replace(item, source=self.name) for item in self.proofs.all())
        record = replace(record, evidence=self.proofs.short(_values(record)))
        return DocumentImport(
            record=record, text=text, evidence=evidence, findings=tuple(self.findings), shape=published.shape
        )

    # The parts ------------------------------------------------------------------------------------

    def listed(self) -> tuple[Line, ...]:
        """The lines of the list of authors."""
        return self.published.values.get("authors", ()) or self.meta.get("author", ())

    def marking(self, facts: BodyFacts, title: str, title_lines: tuple[Line, ...]) -> str | None:
        """The marking: the page's word for it, else the document's own."""
        lines = self.published.values.get("classification", ())
        words = joined(lines)
        # Copies that lost a value have the next thing under its label, a sponsor's name for one.
        outside, _, inside_brackets = words.partition(" (")
        if lines and (is_marking(words) or is_marking(outside) or is_marking(inside_brackets.rstrip(")"))):
            self.proofs.read("classification", lines)
            return words
        if facts.marking and facts.marking_line:
            self.proofs.read("classification", (facts.marking_line,), quote=facts.marking_line.text)
            return facts.marking
        inside = marking_inside(title)
        if inside is not None and title.rstrip(" .)'\"").endswith(inside):
            self.proofs.read("classification", title_lines, quote=title)
            return inside
        return None

    def prove_actors(self, actors: list[Actor]) -> None:
        """Evidence for the creators."""
        for index, actor in enumerate(actors):
            key = f"creators[{index}]"
            if actor.reason:
                self.proofs.infer(key, actor.reason, _run(actor.lines))
            else:
                self.proofs.read(key, _run(actor.lines))
            if actor.position:
                self.proofs.read(f"{key}.position", actor.position_lines)

    def names(self, body: tuple[Line, ...], said: list[str]) -> tuple[NameForm, ...]:
        """The names that the text equates, one entry a name.

        A bracket that completes a name (`Chen [Guang]`, where the title has Chen Guang) equates nothing.
        """
        forms: dict[str, list[str]] = {}
        order: list[str] = []
        for pair in pairs_in(body):
            whole = f"{pair.name} {pair.variant}"
            if not pair.alike and (any(whole in words for words in said) or family_first(whole)):
                continue
            if pair.name not in forms:
                forms[pair.name] = []
                order.append(pair.name)
                key = f"names[{len(order) - 1}]"
                self.proofs.read(
                    key,
                    (pair.line,),
                    quote=pair.quote,
                    note="" if pair.alike else "the bracket may name or explain",
                )
            if pair.variant not in forms[pair.name]:
                forms[pair.name].append(pair.variant)
        return tuple(NameForm(name=name, variants=tuple(forms[name])) for name in order)

    def notes(self, facts: BodyFacts) -> tuple[str, ...]:
        """What has no field of its own: the number of the copy, the sponsor of the publication."""
        notes: list[str] = []
        if facts.copy and facts.copy_line:
            self.proofs.read(f"notes[{len(notes)}]", (facts.copy_line,))
            notes.append(facts.copy)
        for support in (self.published.support, self.published.values.get("credits", ())):
            if support:
                self.proofs.read(f"notes[{len(notes)}]", support)
                notes.append(joined(support))
        people = self.published.values.get("people", ())
        if people:
            self.proofs.read(f"notes[{len(notes)}]", people)
            notes.append("Associated people and organizations: " + "; ".join(line.text for line in people))
        return tuple(notes)

    def text(self, identity: str, text: str, language: str | None) -> Text | None:
        """The file in which the words are kept, with their digest."""
        if not text:
            if self.published.shape is not Shape.RIS:
                self.remark("no-text", Severity.NOTE, "The file holds no text of the document.")
            return None
        first, last = self.published.body[0], self.published.body[-1]
        self.proofs.read(
            "text",
            (first,),
            quote=f"{first.text} … {last.text}",
            note=f"lines {first.number} to {last.number}",
        )
        name = f"texts/{identity}.{language}.txt" if language else f"texts/{identity}.txt"
        return Text(file=name, language=language, sha256=hashlib.sha256(text.encode()).hexdigest())

    def complete(self, record: Record, citation: CitationLine | None) -> None:
        """Remarks on what a record should have and this one has not."""
        if not record.title:
            self.remark("no-title", Severity.WARNING, "No title was found.")
        if not record.url and citation is not None:
            self.remark("no-address", Severity.WARNING, "No address of the document was found.")


def _run(lines: list[Line]) -> list[Line]:
    """The first of `lines` and those that follow it without a gap: a title over two lines."""
    taken = lines[:1]
    for line in lines[1:]:
        if line.number != taken[-1].number + 1:
            break
        taken.append(line)
    return taken


def _values(record: Record) -> dict[str, str]:
    """Values by evidence key, where a quotation that repeats the value would be idle."""
    values = {"title": record.title, "summary": record.summary, "classification": record.classification,
              "rights": record.rights, "date_as_printed": record.date_as_printed}  # fmt: skip
    for index, note in enumerate(record.notes):
        values[f"notes[{index}]"] = note
    for index, creator in enumerate(record.creators):
        values[f"creators[{index}]"] = creator.literal
        values[f"creators[{index}].position"] = creator.position
    for index, form in enumerate(record.names):
        values[f"names[{index}]"] = f"{form.name} [{form.variants[0]}]"
    several = len(record.sources) > 1
    for index, holding in enumerate(record.sources):
        key = f"source[{index}]" if several else "source"
        values[f"{key}.repository"] = holding.repository
        values[f"{key}.rest"] = holding.rest
        values.update({f"{key}.reference.{level}": value for level, value in holding.path})
    values |= {"places": "; ".join(record.places), "subjects": "; ".join(record.subjects)}
    return {key: value for key, value in values.items() if value}
