"""What the archive prints at the head of a document: title, date, number, kind."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

from provcite.documents.addresses import document_address
from provcite.documents.layout import Published, SeenAddress
from provcite.documents.lines import joined
from provcite.documents.printed_dates import whole_date
from provcite.documents.proofs import Proofs
from provcite.model.findings import Finding, Position, Severity

if TYPE_CHECKING:
    from provcite.archives.repositories import Repositories
    from provcite.documents.citation import CitationLine
    from provcite.documents.lines import Line
    from provcite.documents.titles import TitleFacts

_SITE_SUFFIX: Final = re.compile(
    r"\s*[|–—-]\s*(?:Wilson Center.*|Digital Archive.*|International History.*)$", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"(?<!\d)\d{4,7}(?!\d)")


class HeadReader:
    """A document being read: what was found so far, with its evidence and remarks."""

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
        better = not heading or heading.isupper() or (_same(heading, quoted) and len(quoted) > len(heading))
        if quoted and citation is not None and better:
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


def squeeze(text: str) -> str:
    """The letters and digits of `text` alone, for comparing."""
    return re.sub(r"\W+", "", text).casefold()


def _same(one: str, other: str) -> bool:
    """Whether two titles are the same words; one may be cut."""
    a, b = squeeze(one), squeeze(other)
    return a == b or (len(a) > 20 and b.startswith(a)) or (len(b) > 20 and a.startswith(b))
