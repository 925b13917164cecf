"""What Zotero's types of items have: which of our people arrive in which role.

Zotero makes an author (its first role) of everybody whose role a type lacks, which would be a false
attribution: those go as lines of Extra, where Zotero itself and citeproc-js look for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from provcite.exchange.lenses import Shown

_COMMON: Final = ("author", "contributor", "translator")
_PERIODICAL: Final = (*_COMMON, "reviewed-author")
_EDITED: Final = (*_COMMON, "editor", "collection-editor")
_SHOWN: Final = ("producer", "script-writer", "performer", "host", "guest", "narrator")
_BARE: Final = ("author", "contributor")

#: Zotero's types of items and the types of CSL.
ITEM_TYPES: Final[dict[str, str]] = {
    "manuscript": "manuscript", "letter": "personal_communication", "document": "document", "book": "book",
    "journalArticle": "article-journal", "newspaperArticle": "article-newspaper",
    "magazineArticle": "article-magazine",
    "bookSection": "chapter", "report": "report", "thesis": "thesis", "webpage": "webpage",
    "interview": "interview",
    "map": "map", "hearing": "hearing", "statute": "legislation", "bill": "bill", "case": "legal_case",
    "conferencePaper": "paper-conference", "film": "motion_picture", "artwork": "graphic",
    "email": "personal_communication",
    "presentation": "speech", "instantMessage": "personal_communication",
    "encyclopediaArticle": "entry-encyclopedia",
    "dictionaryEntry": "entry-dictionary", "patent": "patent", "blogPost": "post-weblog", "forumPost": "post",
    "audioRecording": "song", "videoRecording": "motion_picture", "tvBroadcast": "broadcast",
    "radioBroadcast": "broadcast", "podcast": "broadcast", "computerProgram": "software",
    "dataset": "dataset",
    "standard": "standard", "preprint": "article",
}  # fmt: skip

#: CSL name variables that Zotero's item type of a CSL type has (item schema 41).
ROLES: Final[dict[str, tuple[str, ...]]] = {
    "manuscript": _COMMON,
    "personal_communication": (*_COMMON, "recipient"),
    "interview": (*_COMMON, "interviewer"),
    "report": (*_COMMON, "editor", "collection-editor"),
    "document": (*_COMMON, "editor", "reviewed-author"),
    "book": _EDITED,
    "chapter": (*_EDITED, "container-author"),
    "article": (*_PERIODICAL, "editor"),
    "article-journal": (*_PERIODICAL, "editor"),
    "article-magazine": _PERIODICAL,
    "article-newspaper": _PERIODICAL,
    "paper-conference": _EDITED,
    "entry-dictionary": _EDITED,
    "entry-encyclopedia": _EDITED,
    "webpage": _COMMON,
    "post-weblog": _COMMON,
    "speech": (*_COMMON, "chair", "organizer"),
    "song": (*_COMMON, "composer"),
    "motion_picture": (*_COMMON, *_SHOWN),
    "broadcast": (*_COMMON, *_SHOWN),
    "standard": (*_BARE, "editor"),
    "map": (*_BARE, "collection-editor"),
    **dict.fromkeys(("thesis", "dataset", "graphic", "software", "patent", "post"), _BARE),
    **dict.fromkeys(("legislation", "legal_case", "bill", "hearing"), _BARE),
}


def zotero_type(shown: Shown) -> str:
    """The CSL type that stands for a record in Zotero: what has a recipient is a letter there.

    Nothing but a letter has recipients in Zotero; elsewhere they would be authors.
    """
    record = shown.record
    if record.type in ("manuscript", "document") and shown.item.get("recipient"):
        return "personal_communication"
    return record.type


def roles_of(kind: str) -> tuple[str, ...]:
    """The name variables that arrive in a role of their own in an item of the CSL type `kind`."""
    return ROLES.get(kind, _COMMON)
