"""A document published by the Wilson Center Digital Archive -> a record, with its evidence and remarks.

One reader for its five shapes (text of the PDF, the PDF, a saved page, a copied page, its RIS): each
is first brought to labelled lines (`layout`, `html_page`, `ris_page`), then read here.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from provcite.documents.body import BodyFacts, is_marking, marking_inside, read_body
from provcite.documents.citation import CitationLine, read_citation
from provcite.documents.detect import Recognised, Shape, recognise
from provcite.documents.events import events_of
from provcite.documents.languages import language_in, language_tags
from provcite.documents.layout import Published, SeenAddress, segment, text_of
from provcite.documents.lines import Line, joined, lines_of, word_set
from provcite.documents.people import Actor, gather
from provcite.documents.printed_dates import dates_in, whole_date
from provcite.documents.proofs import Proofs
from provcite.documents.statement import Statement, read_statement
from provcite.documents.titles import TitleFacts, read_title
from provcite.documents.variants import pairs_in
from provcite.model.errors import InputError
from provcite.model.findings import Finding, Position, Severity
from provcite.model.record import Evidence, Holding, Imported, NameForm, Record, Text

if TYPE_CHECKING:
    from provcite.archives.repositories import Repositories

PUBLISHER: Final = "Wilson Center Digital Archive"

_SITE_SUFFIX: Final = re.compile(
    r"\s*[|–—-]\s*(?:Wilson Center.*|Digital Archive.*|International History.*)$", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"(?<!\d)\d{4,7}(?!\d)")


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
            "This is no document of the Wilson Center Digital Archive, nor a bibliography that provcite reads.",
            hint="Import the document's text, page, PDF or RIS as the archive gives it, or add it with 'provcite add'.",
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


class _Reader:
    """One document being read: what was found so far, with its evidence and remarks."""

    def __init__(self, published: Published, *, name: str, known: Repositories | None) -> None:
        self.published = published
        self.name = name
        self.known = known
        self.proofs = Proofs()
        self.findings: list[Finding] = []
        self.meta = published.meta

    def remark(self, name: str, severity: Severity, message: str, line: Line | None = None) -> None:
        """Something that the reader of the record should know."""
        self.findings.append(
            Finding(
                code="PC090",
                name=name,
                severity=severity,
                message=message,
                position=Position(file=self.name, line=line.number if line else None),
            )
        )

    def read(self, record_id: str, digest: str) -> DocumentImport:
        """The whole record."""
        published = self.published
        citation = read_citation(published.values.get("citation", ()), title=joined(published.title))
        title, title_lines = self.title(citation)
        date, date_lines, printed = self.date(citation)
        number, seen = self.number(citation)
        if not title and not number:
            raise InputError(
                "Neither a title nor a document number can be read from it.",
                hint="Import the document's page, its RIS or its PDF instead.",
                place=self.name,
            )
        summary, summary_lines, body = self.summary(citation)
        text = text_of(body)
        facts = read_body(body, date=date)
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
        names = self.names(body)
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

    def title(self, citation: CitationLine | None) -> tuple[str, tuple[Line, ...]]:
        """The title, from the heading; where it is set in capitals or cut, from the citation."""
        lines = self.published.title or self.published.values.get("title", ())
        heading = joined(lines)
        quoted = citation.title if citation else ""
        if not heading:
            for key in ("title", "window"):
                for line in self.meta.get(key, ()):
                    heading = heading or _SITE_SUFFIX.sub("", line.text)
                    lines = lines or (line,)
        if quoted and citation is not None and (not heading or heading.isupper() or _same(heading, quoted)):
            if not heading or heading.isupper() or len(quoted) > len(heading):
                self.proofs.read("title", citation.lines[:1], quote=quoted)
                return quoted, citation.lines[:1]
        if quoted and heading and not _same(heading, quoted):
            self.remark(
                "title-differs",
                Severity.WARNING,
                f"The citation gives another title: “{quoted}”.",
                citation.lines[0] if citation else None,
            )
        if heading:
            self.proofs.read("title", lines, quote=heading)
        return heading, tuple(lines)

    def date(self, citation: CitationLine | None) -> tuple[str | None, tuple[Line, ...], str | None]:
        """The date that the archive gives, as EDTF; its words where EDTF does not say them all."""
        candidates: list[tuple[Line, str]] = [
            (line, line.text) for line in (*self.published.date, *self.published.values.get("date", ()))
        ]
        candidates += [(line, line.text) for line in self.meta.get("date", ())]
        if citation is not None and citation.date is not None and not candidates:
            candidates.append((citation.lines[0], citation.date.text))
        for line, words in candidates:
            mention = whole_date(
                words.replace("/", "-").strip("-")
                if re.fullmatch(r"\d{4}/\d\d/\d\d/?|\d{4}/+", words)
                else words
            )
            if mention is None:
                continue
            if mention.date is None:
                self.remark("undated", Severity.NOTE, "The archive gives no date for the document.", line)
                self.proofs.read("date_as_printed", (line,), quote=words)
                return None, (line,), words
            edtf = str(mention.date)
            self.proofs.read("date", (line,), quote=words)
            other = citation.date.date if citation and citation.date else None
            if other is not None and str(other) != edtf and citation is not None:
                self.remark(
                    "date-differs",
                    Severity.WARNING,
                    f"The citation gives another date: {citation.date.text if citation.date else ''}.",
                    citation.lines[0],
                )
            return edtf, (line,), words if mention.supplied or mention.notes else None
        self.remark("no-date", Severity.WARNING, "No date of the document was found.")
        return None, (), None

    def number(self, citation: CitationLine | None) -> tuple[str | None, SeenAddress | None]:
        """The document's number at the archive and the address that the citation gives."""
        seen = next(iter(self.published.seen), None)
        for line in self.meta.get("url", ()):
            from provcite.documents.addresses import document_address

            address = document_address(line.text)
            if address is not None and seen is None:
                seen = SeenAddress(address=address, printed=line.text, line=line)
        labelled = _NUMBER.search(self.published.value("record_id"))
        if labelled is not None:
            return labelled.group(), seen
        for other in self.published.seen:
            if other.address.number:
                return other.address.number, seen
        return (seen.address.number if seen else None), seen

    def slug(self, seen: SeenAddress | None) -> str | None:
        """The words that stand for the document in its address."""
        return seen.address.slug if seen else None

    def identity(self, identity: str, number: str | None, seen: SeenAddress | None, *, given: bool) -> None:
        """Evidence for the id."""
        lines = self.published.values.get("record_id", ())
        if given:
            self.proofs.infer("id", "given with the import")
        elif number and lines:
            self.proofs.read("id", lines, quote=number)
        elif seen is not None:
            self.proofs.read("id", (seen.line,), quote=seen.printed)
        else:
            self.proofs.infer("id", "made from title and date; the file gives no number")
            self.remark(
                "no-number",
                Severity.WARNING,
                f"The file gives no number or address; the record is called {identity}.",
            )

    def summary(self, citation: CitationLine | None) -> tuple[str, tuple[Line, ...], tuple[Line, ...]]:
        """The archive's summary, and the document's own lines without it."""
        body = self.published.body
        lines = self.published.values.get("summary", ())
        described = {
            _squeeze(line.text): line for line in self.meta.get("description", ()) if len(line.text) > 20
        }
        if lines:
            text = joined(lines)
            self.proofs.read("summary", lines, quote=text)
            body = tuple(line for line in body if _squeeze(line.text) != _squeeze(text))
            return text, lines, body
        groups = [(index, line) for index, line in enumerate(body) if line.text]
        for index, line in [*reversed(groups[-6:]), *groups[:4]]:
            mine = _squeeze(line.text)
            meta = next(
                (
                    other
                    for key, other in described.items()
                    if mine.startswith(key[:200]) or (key.startswith(mine[:200]) and len(mine) > 40)
                ),
                None,
            )
            if meta is not None:
                # The head of the page says which paragraph the summary is; the page has it whole.
                self.proofs.read("summary", (line,))
                return line.text, (line,), body[:index] + body[index + 1 :]
        if described:
            line = next(iter(described.values()))
            if not line.text.casefold().startswith(
                ("the digital archive", "international history", "a resource")
            ):
                self.proofs.read("summary", (line,), note="from the page's head")
                return line.text, (line,), body
        if self.published.shape is Shape.PAGE and len(groups) >= 2:
            return self.unlabelled_summary(groups, body)
        return "", (), body

    def unlabelled_summary(
        self, groups: list[tuple[int, Line]], body: tuple[Line, ...]
    ) -> tuple[str, tuple[Line, ...], tuple[Line, ...]]:
        """The paragraph where a copied page has its summary, after the document's closing lines."""
        index, last = groups[-1]
        before = groups[-2][1]
        dated = len(before.text) < 60 and bool(dates_in(before.text))
        closes = dated or (
            len(before.text) < 70 and not before.text.endswith((".", ":", ";"))
        ) or before.text.endswith("]")
        prose = (
            30 <= len(last.text) <= 1200
            and last.text.endswith((".", ".'", ".”", '."'))
            and not re.search(r"\b(?:I|we|my|our|me)\b", last.text)
        )
        if prose and closes and last is not before:
            self.proofs.infer(
                "summary", "the last paragraph, where the page prints its summary; nothing labels it", (last,)
            )
            self.remark(
                "summary-unlabelled",
                Severity.NOTE,
                "The last paragraph was taken for the archive's summary; check that it is no part of the document.",
                last,
            )
            return last.text, (last,), body[:index]
        if prose:
            self.remark(
                "summary-unlabelled",
                Severity.NOTE,
                "The last paragraph of the text may be the archive's summary; nothing on the page tells.",
                last,
            )
        return "", (), body

    def genre(self, facts: TitleFacts, lines: tuple[Line, ...]) -> None:
        """Evidence for the genre that the title names."""
        if facts.genre:
            self.proofs.read("genre", lines, quote=facts.genre_words or facts.genre)

    def type_word(self, facts: TitleFacts) -> str | None:
        """The genre: the title's word, else the page's type."""
        if facts.genre:
            return facts.genre
        lines = self.published.values.get("type", ())
        word = joined(lines).strip(" .").lower()
        if word and word not in ("document", "record", "manuscript", "text", "other") and len(word) < 60:
            self.proofs.read("genre", lines)
            return word
        return None

    def listed(self) -> tuple[Line, ...]:
        """The lines of the list of authors."""
        return self.published.values.get("authors", ()) or self.meta.get("author", ())

    def languages(self, text: str) -> tuple[str | None, str | None]:
        """The original's language and the language of the words at hand."""
        values = self.published.values
        original: str | None = None
        for key in ("original_language", "language"):
            tags = language_tags(self.published.value(key))
            if tags:
                original = tags[0]
                self.proofs.read("language", values[key])
                if len(tags) > 1:
                    self.remark(
                        "several-languages",
                        Severity.NOTE,
                        f"The archive names several languages: {self.published.value(key)}.",
                        values[key][0],
                    )
                break
            if values.get(key):
                self.remark(
                    "language-unknown",
                    Severity.WARNING,
                    f"The language “{self.published.value(key)}” is not known.",
                    values[key][0],
                )
        if original is None:
            self.remark("no-language", Severity.NOTE, "The language of the original is not given.")
        contents = values.get("contents", ())
        # The words at hand are the translation where there is one; a transcript keeps the original's.
        for kind in ("transl", "transcri|html"):
            for line in contents:
                tag = language_in(line.text) if re.search(kind, line.text, re.IGNORECASE) else None
                if tag and text:
                    self.proofs.read("text.language", (line,))
                    return original, tag
        if text and _is_english(text):
            self.proofs.infer("text.language", "the words of the text are English")
            return original, "en"
        return original, original if text and not contents else None

    def statement(
        self, citation: CitationLine | None, *, language: str | None, text_language: str | None
    ) -> Statement:
        """Where the original lies and who brought it: from the citation, else from Source, else Original Archive."""
        places: list[tuple[str, tuple[Line, ...]]] = []
        if citation is not None and citation.statement:
            places.append((citation.statement, citation.lines))
        for key in ("source", "archive"):
            lines = self.published.values.get(key, ())
            if lines:
                places.append((joined(lines), lines))
        info = self.published.values.get("information", ())
        if info:
            places.append((joined(info[:1]), info[:1]))
        statement = read_statement(places, known=self.known)
        if citation is not None and citation.cut:
            self.remark(
                "citation-cut",
                Severity.WARNING,
                f"The citation line is not whole: {citation.cut}.",
                citation.lines[-1],
            )
        if citation is None and not places:
            self.remark(
                "no-citation",
                Severity.WARNING,
                "There is no citation line and no source: where the original lies is not known.",
            )
        elif not statement.references:
            self.remark(
                "no-reference",
                Severity.WARNING,
                "No archival reference was found in the citation.",
                places[0][1][0] if places else None,
            )
        for rest in statement.unread:
            self.remark(
                "statement-rest", Severity.NOTE, f"Kept as it is printed, since no level fits: “{rest}”."
            )
        return statement

    def sources(self, statement: Statement, citation: CitationLine | None) -> tuple[Holding, ...]:
        """The places where the original lies."""
        holdings: list[Holding] = []
        several = len(statement.references) > 1
        for index, reference in enumerate(statement.references):
            key = f"source[{index}]" if several else "source"
            repository = reference.repository_key or reference.repository
            holdings.append(Holding(repository=repository, path=reference.path, rest=reference.rest or None))
            lines = statement.lines
            words = statement.words[index] if index < len(statement.words) else {}
            if repository:
                self.proofs.read(
                    f"{key}.repository", lines, quote=words.get("repository", reference.repository or "")
                )
            for level, value in reference.path:
                self.proofs.read(f"{key}.reference.{level}", lines, quote=words.get(level, value))
            if reference.rest:
                self.proofs.read(f"{key}.rest", lines, quote=reference.rest)
        rest = "; ".join(statement.unread)
        if rest and holdings:
            first = holdings[0]
            holdings[0] = replace(first, rest=f"{first.rest}; {rest}" if first.rest else rest)
        elif rest:
            holdings.append(Holding(rest=rest))
        if rest:
            lines = statement.lines or (citation.lines if citation is not None else ())
            self.proofs.read("source.rest" if not several else "source[0].rest", lines, quote=rest)
        return tuple(holdings)

    def marking(self, facts: BodyFacts, title: str, title_lines: tuple[Line, ...]) -> str | None:
        """The marking: the page's word for it, else the document's own."""
        lines = self.published.values.get("classification", ())
        words = joined(lines)
        # Copies that lost a value have the next thing under its label, a sponsor's name for one.
        if lines and is_marking(words):
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

    def names(self, body: tuple[Line, ...]) -> tuple[NameForm, ...]:
        """The names that the text equates, one entry a name."""
        forms: dict[str, list[str]] = {}
        order: list[str] = []
        for pair in pairs_in(body):
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

    def listing(self, key: str) -> tuple[str, ...]:
        """A labelled list, one entry a line or between semicolons and bars."""
        lines = self.published.values.get(key, ())
        entries: dict[str, None] = {}
        for line in lines:
            for part in re.split(r"[;|•·]", line.text):
                if part.strip(" *,-"):
                    entries.setdefault(part.strip(" *,"))
        if entries:
            self.proofs.read(key, lines)
        return tuple(entries)

    def rights(self) -> str | None:
        """What the page says of the rights."""
        lines = self.published.values.get("rights", ())
        if lines:
            self.proofs.read("rights", lines)
        return joined(lines) or None

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


def made_id(title: str, date: str | None) -> str:
    """An id from title and date: `letter-nehru-to-premiers-1949-04-01`."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower())
    slug = ""
    for word in words:
        if len(slug) + len(word) > 60:
            break
        slug = f"{slug}-{word}" if slug else word
    slug = slug or "document-" + hashlib.sha256(title.encode()).hexdigest()[:8]
    day = re.sub(r"[^0-9-]", "", date or "")[:10].strip("-")
    return f"{slug}-{day}" if day else slug


def _squeeze(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _same(one: str, other: str) -> bool:
    """Whether two titles are the same words; one may be cut."""
    a, b = _squeeze(one), _squeeze(other)
    return a == b or (len(a) > 20 and b.startswith(a)) or (len(b) > 20 and a.startswith(b))


def _is_english(text: str) -> bool:
    """Whether a good part of the words are the small words of English."""
    words = re.findall(r"[^\W\d_]+", text[:20_000].lower())
    small = sum(1 for word in words if word in _SMALL_WORDS)
    return len(words) >= 20 and small * 8 > len(words)


_SMALL_WORDS: Final = word_set(
    """
    the of and to in that a is was for with he it on by this be are as at from his they
    """
)


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
