"""The variables of CSL 1.0.2 that a record has as keys of its own, under CSL's names with underscores.

One table for the schema, the mapping to CSL and every exchange format. What CSL has and this table
has not is kept elsewhere in a record: `issued` is ``date``, `language` ``title_language``, `title-short`
``short_title``, `note` ``notes``, `abstract` ``summary``, `keyword` ``tags``, `license` ``rights``,
`citation-key` ``id``; `archive`, `archive-place`, `archive_location`, `archive_collection` and
`call-number` come from ``source``; `source`, `URL` and `accessed` from the published event; every name
variable is a creator with that role. `page-first`, `year-suffix`, `citation-number` and the like are a
processor's own.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Variable(NamedTuple):
    """A key of the record and the variable that it is in CSL.

    `csl` is empty for a key that CSL has no variable for. `kind` is ``text``, ``number`` (CSL's word
    for what may have a number in it: the value stays text) or ``date`` (EDTF).
    """

    key: str
    csl: str
    kind: str
    about: str


VARIABLES: Final[tuple[Variable, ...]] = tuple(
    Variable(csl.replace("-", "_"), csl, kind, about)
    for csl, kind, about in (
        ("container-title", "text", "The book, journal, newspaper or site that it is a part of."),
        ("container-title-short", "text", "That title abbreviated."),
        ("collection-title", "text", "The series of books."),
        ("collection-number", "number", "Number within the series."),
        ("volume-title", "text", "Title of the volume."),
        ("part-title", "text", "Title of the part."),
        ("edition", "number", "Edition: 2, or second revised edition."),
        ("volume", "number", "Volume."),
        ("issue", "number", "Issue of a journal."),
        ("number", "number", "The document's own number: of a report, a law, a patent, a telegram."),
        ("page", "number", "Pages within the container."),
        ("section", "number", "Section of a newspaper or a law."),
        ("chapter-number", "number", "Number of the chapter."),
        ("part-number", "number", "Number of the part."),
        ("supplement-number", "number", "Number of the supplement."),
        ("printing-number", "number", "Number of the printing."),
        ("number-of-pages", "number", "How many pages it has."),
        ("number-of-volumes", "number", "How many volumes it has."),
        ("version", "number", "Version of software or data."),
        ("publisher", "text", "Publisher; the university of a thesis, the institution of a report."),
        ("publisher-place", "text", "Its city."),
        ("original-date", "date", "When the original was published (EDTF)."),
        ("original-publisher", "text", "Publisher of the original."),
        ("original-publisher-place", "text", "Its city."),
        ("event-title", "text", "Conference, hearing or other event."),
        ("event-place", "text", "Where it took place."),
        ("event-date", "date", "When (EDTF)."),
        ("available-date", "date", "When it was put online (EDTF)."),
        ("submitted", "date", "When it was submitted (EDTF)."),
        ("authority", "text", "Court, parliament or body that issued it."),
        ("jurisdiction", "text", "Where it is law."),
        ("division", "text", "Division of the authority."),
        ("medium", "text", "Film, typescript, microfiche, gelatin silver print."),
        ("scale", "text", "Scale of a map."),
        ("dimensions", "text", "Size of a picture, length of a film."),
        ("status", "text", "In press, draft, repealed."),
        ("references", "text", "Related documents, as CSL has them."),
        ("reviewed-title", "text", "Title of what is reviewed."),
        ("reviewed-genre", "text", "Kind of what is reviewed."),
        ("DOI", "text", "DOI."),
        ("ISBN", "text", "ISBN."),
        ("ISSN", "text", "ISSN."),
        ("PMID", "text", "Number in PubMed."),
        ("PMCID", "text", "Number in PubMed Central."),
        ("annote", "text", "Annotation, printed in annotated bibliographies."),
    )
)

#: The keys by the variable of CSL.
KEY_OF: Final[dict[str, str]] = {variable.csl: variable.key for variable in VARIABLES}

#: Where a record has what another program, or CSL, calls by another name; read for hints alone.
OTHER_NAMES: Final[dict[str, str]] = {
    "issued": "date",
    "year": "date",
    "author": "creators",
    "editor": "creators",
    "translator": "provenance",
    "abstract": "summary",
    "keyword": "tags",
    "keywords": "tags",
    "license": "rights",
    "note": "notes",
    "title_short": "short_title",
    "archive": "source",
    "archive_place": "source",
    "archive_location": "source",
    "archive_collection": "source",
    "call_number": "source",
    "url": "provenance",
    "accessed": "provenance",
    "journal": "container_title",
    "journaltitle": "container_title",
    "booktitle": "container_title",
    "newspaper": "container_title",
    "website": "container_title",
    "series": "collection_title",
    "pages": "page",
    "place": "publisher_place",
    "address": "publisher_place",
    "location": "publisher_place",
    "school": "publisher",
    "university": "publisher",
    "institution": "publisher",
    "conference": "event_title",
    "court": "authority",
    "isbn": "ISBN",
    "issn": "ISSN",
    "doi": "DOI",
}
