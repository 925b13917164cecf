"""What the archive says about a document: summary, languages, where the original lies, its headings."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from provcite.documents.detect import Shape
from provcite.documents.languages import language_in, language_tags
from provcite.documents.lines import joined, word_set
from provcite.documents.printed_dates import dates_in
from provcite.documents.reading_head import HeadReader, squeeze
from provcite.documents.statement import Statement, read_statement
from provcite.model.findings import Severity
from provcite.model.record import Holding

if TYPE_CHECKING:
    from provcite.documents.citation import CitationLine
    from provcite.documents.lines import Line


class ArchiveReader(HeadReader):
    """Reads what the archive adds to a document."""

    def summary(self, citation: CitationLine | None) -> tuple[str, tuple[Line, ...], tuple[Line, ...]]:
        """The archive's summary, and the document's own lines without it."""
        body = self.published.body
        lines = self.published.values.get("summary", ())
        described = {
            squeeze(line.text): line for line in self.meta.get("description", ()) if len(line.text) > 20
        }
        if lines:
            text = joined(lines)
            self.proofs.read("summary", lines, quote=text)
            body = tuple(line for line in body if squeeze(line.text) != squeeze(text))
            return text, lines, body
        groups = [(index, line) for index, line in enumerate(body) if line.text]
        for index, line in [*reversed(groups[-6:]), *groups[:4]]:
            mine = squeeze(line.text)
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
        closes = (
            dated
            or (len(before.text) < 70 and not before.text.endswith((".", ":", ";")))
            or before.text.endswith("]")
        )
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
                "The last paragraph was taken for the archive's summary; check that it is.",
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
            # The head of a page tells its own language too, which is English.
            for line in self.meta.get("language", ()):
                tags = tuple(tag for tag in language_tags(line.text) if tag != "en")
                if tags:
                    original = tags[0]
                    self.proofs.read("language", (line,), note="from the page's head")
                    break
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
        credited = " ".join(self.published.value(key) for key in ("citation", "source", "information"))
        if text and original != "en" and re.search(r"\btranslated\b", credited, re.IGNORECASE):
            self.proofs.infer(
                "text.language", "a translator is credited; the archive translates into English"
            )
            return original, "en"
        return original, None

    def statement(
        self, citation: CitationLine | None, *, language: str | None, text_language: str | None
    ) -> Statement:
        """Where the original lies and who brought it: citation, else Source, else Original Archive."""
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
            told: dict[str, int] = {}
            for level, value in reference.path:
                told[level] = told.get(level, 0) + 1
                again = f"#{told[level]}" if told[level] > 1 else ""
                quote = value if again else words.get(level, value)
                self.proofs.read(f"{key}.reference.{level}{again}", lines, quote=quote)
            if reference.rest:
                self.proofs.read(f"{key}.rest", lines, quote=reference.rest)
        rest = "; ".join(statement.unread)
        if rest and holdings:
            first = holdings[0]
            holdings[0] = replace(first, rest=f"{first.rest}; {rest}" if first.rest else rest)
        elif rest:
            # "Original Archive" names the house, known or not.
            house = self.published.value("archive") or None
            if house:
                self.proofs.read("source.repository", self.published.values["archive"])
            holdings.append(Holding(repository=house, rest=None if rest == house else rest))
        if rest:
            lines = statement.lines or (citation.lines if citation is not None else ())
            self.proofs.read("source.rest" if not several else "source[0].rest", lines, quote=rest)
        return tuple(holdings)

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
