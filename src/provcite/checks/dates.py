"""The dates of citations: one that stands beside ibid., and a record's date in words for messages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provcite.model.date_words import date_words
from provcite.model.dates import parse_edtf
from provcite.model.errors import InputError

if TYPE_CHECKING:
    from provcite.archives.dates import DateMention
    from provcite.checks.reading import Citation

#: So far behind ibid. a date may stand and be the document's; what follows a sentence is a comment.
_BESIDE = 60
#: What stands before the date of a document, and not of something told: a comma, a stop, "of".
_BEFORE_DATE = re.compile(r"(?:^|[,.;:(\[–—-]|\b(?:of|dated|vom|от|du|del|dne|dnia|av|van))\s*$")
_SENTENCE_ENDS = re.compile(r"[^\W\d_]{3,}[.!?;]['”’»)]?\s+\S")


def date_beside_ibid(citation: Citation) -> DateMention | None:
    """The day that ibid. prints beside itself ("Ibid., To Russell, Aug. 18, 1862"), not in a comment."""
    if citation.ibid is None:
        return None
    after = citation.ibid[1]
    text = citation.block.text
    for date in citation.dates:
        if date.start < after or date.date is None or len(str(date.date)) != 10:
            continue
        between = text[after : date.start].strip(" ,.;:")
        if (
            date.start - after > _BESIDE
            or _SENTENCE_ENDS.search(text[after : date.start + 1])
            or (between and not _BEFORE_DATE.search(text[after : date.start]))
        ):
            return None
        return date
    return None


def in_words(edtf: str) -> str:
    """``1956-07-24`` as ``24 July 1956``; what is no EDTF as it is."""
    try:
        return date_words(parse_edtf(edtf), "en-GB")
    except InputError:
        return edtf
