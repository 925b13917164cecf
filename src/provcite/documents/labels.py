"""The words by which the digital archive labels what it prints about a document.

Pages and PDFs are read by these words alone. A redesign changes class names and order; a reader of
the page needs the words, so they stay.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from provcite.documents.lines import Line


class Takes(Enum):
    """How many of the lines that follow belong to a label."""

    NOTHING = "nothing"
    PARAGRAPH = "paragraph"
    PARAGRAPHS = "paragraphs"
    LIST = "list"
    CONTENTS = "contents"
    RIGHTS = "rights"


#: Every label, by the key under which its value is kept: its spellings and what it takes.
LABELS: Final[dict[str, tuple[Takes, tuple[str, ...]]]] = {
    "title": (Takes.PARAGRAPH, ("title", "document title")),
    "original_title": (Takes.PARAGRAPH, ("original title",)),
    "date": (Takes.PARAGRAPH, ("date", "document date")),
    "citation": (Takes.PARAGRAPH, ("citation", "cite this document", "how to cite")),
    "credits": (Takes.PARAGRAPHS, ("credits", "credit")),
    "summary": (Takes.PARAGRAPHS, ("summary", "document summary", "description")),
    "original_language": (Takes.PARAGRAPH, ("original language", "original language(s)")),
    "contents": (Takes.CONTENTS, ("contents", "content")),
    "authors": (Takes.LIST, ("author(s)", "authors", "author", "creator(s)", "creators", "document creator")),
    "places": (Takes.LIST, ("associated places", "associated place", "places", "geographic subjects")),
    "people": (
        Takes.LIST,
        (
            "associated people & organizations", "associated people and organizations", "associated people",
            "associated organizations", "people & organizations", "people and organizations",
        ),
    ),
    "subjects": (Takes.LIST, ("subjects discussed", "subjects", "topics")),
    "information": (Takes.NOTHING, ("document information",)),
    "source": (Takes.PARAGRAPH, ("source", "document source")),
    "archive": (Takes.PARAGRAPH, ("original archive", "original archives", "original repository")),
    "rights": (Takes.RIGHTS, ("rights", "rights and permissions")),
    "uploaded": (Takes.PARAGRAPH, ("original uploaded date", "uploaded date", "original upload date")),
    "type": (Takes.PARAGRAPH, ("type", "document type")),
    "language": (Takes.PARAGRAPH, ("language", "language(s)", "languages")),
    "record_id": (Takes.PARAGRAPH, ("record id", "record number", "document id")),
    "classification": (Takes.PARAGRAPH, ("original classification", "classification")),
    "donors": (Takes.LIST, ("donors", "donor", "donor(s)", "supported by")),
    "collections": (Takes.LIST, ("collections", "in collections", "associated collections")),
}  # fmt: skip

_BY_WORDS: Final = {words: key for key, (_, spellings) in LABELS.items() for words in spellings}

#: Labels of the list under a page's document; with two of them a text is a page.
PAGE_KEYS: Final = frozenset(
    {
        "authors",
        "places",
        "people",
        "subjects",
        "information",
        "archive",
        "uploaded",
        "record_id",
        "classification",
    }
)
#: Labels that a PDF prints before the document's words.
HEAD_KEYS: Final = frozenset({"citation", "credits", "summary", "original_language", "contents"})

_INLINE: Final = re.compile(r"^([A-Za-z][A-Za-z&() ]{2,40}?)\s*(?::|\t)\s*(\S.*)$")

#: A line under "Contents": what the PDF holds ("Translation - English", "Original Scan").
CONTENTS_LINE: Final = re.compile(
    r"^[•·*\-–— ]{0,3}(?:(?:english|unofficial|partial|full|original|official) ){0,2}"
    r"(?:translation|transcript(?:ion)?|scan(?:ned (?:copy|document))?|original|facsimile|html"
    r"|pdf)s?\b.{0,80}$",
    re.IGNORECASE,
)

# What the site prints on every page and PDF; none of it belongs to the document.
_BOILERPLATE: Final = frozenset(
    """
    skip to content|skip to main content|add search filter cancel search filter|search in
    add search filter|cancel search filter|search|menu|home|browse|themes
    digital archive international history declassified|digital archive
    international history declassified|about|login
    wilson|center|wilson center|woodrow wilson international center for scholars|the wilson center
    log in|close|print
    citation share download|citation share|share download|share document|share|download
    view document in|get citation|copy
    copy citation|citations|view original|view scan|download pdf|download document|english html
    english pdf|html|pdf
    next|previous|back to top|back to search|back|top|zoom in|zoom out|popular documents
    related documents|see all
    international history declassified wilson center|wilson center digital archive|donate|contact
    events|blog|news
    """.replace("\n", "|").split("|")
)
_BOILERPLATE_WORDS: Final = frozenset(word.strip() for word in _BOILERPLATE if word.strip())
_BOILERPLATE_FORM: Final = re.compile(
    r"^(?:(?:english|russian|german|chinese|korean|hungarian|french|spanish|polish|czech|romanian"
    r"|bulgarian|original) ?"
    r"(?:html|pdf|scan)(?: |$)){1,4}$|^(?:©|\(c\)|copyright\b).{0,120}$|^(?:page )?\d{1,4}(?: of \d{1,4})?$",
    re.IGNORECASE,
)
_SUPPORT: Final = re.compile(r"^this document was made possible with support from\b", re.IGNORECASE)


def bare_words(text: str) -> str:
    """`text` as labels are compared: lower case, no bullets, colon or emphasis."""
    return text.strip(" \t*_#•·|:–-").casefold()


def label_of(line: Line) -> tuple[str, str] | None:
    """The key of the label that a line is or begins with, and the value on the same line (or "")."""
    text = line.text
    if not text or len(text) > 2000:
        return None
    key = _BY_WORDS.get(bare_words(text)) if len(text) < 60 else None
    if key is not None:
        return key, ""
    match = _INLINE.match(text)
    if match is None:
        return None
    key = _BY_WORDS.get(bare_words(match[1]))
    return (key, match[2].strip()) if key is not None and LABELS[key][0] is not Takes.NOTHING else None


def is_boilerplate(line: Line) -> bool:
    """Whether the site, not the document, speaks on this line."""
    words = bare_words(line.text)
    if not words:
        return True
    if words in _BOILERPLATE_WORDS or _BOILERPLATE_FORM.match(words):
        return True
    # A host that stands alone on its line is the masthead's or the share box's.
    return (
        " " not in words
        and "/document/" not in words
        and ("digitalarchive." in words or "dvincitest.com" in words)
    )


def is_support(line: Line) -> bool:
    """Whether the line names the sponsor of the publication."""
    return _SUPPORT.match(line.text) is not None
