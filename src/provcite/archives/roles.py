"""What the part that somebody has in a document means for citing, exchange and provenance.

The words and what they map to are data (``data/words/roles.yaml``). A record keeps the word that its
file has; these functions answer for the word, its synonyms, and words outside the list.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from provcite.archives.words import vocabulary

if TYPE_CHECKING:
    from provcite.archives.words import Term, Vocabulary
    from provcite.model.record import Creator, Record

#: The role of a creator of whom the record says none.
_USUAL: Final = "author"


def roles() -> Vocabulary:
    """The list of roles."""
    return vocabulary("roles")


@lru_cache(maxsize=4096)
def role(word: str) -> Term:
    """The role that `word` names; a word outside the list counts as a contributor's."""
    return roles().of(word)


def creators_as(record: Record, word: str) -> tuple[Creator, ...]:
    """The creators whose role is `word` or a synonym of it, in order."""
    if word != _USUAL and all(creator.role == _USUAL for creator in record.creators):
        return ()  # most records: the list of roles, which takes five milliseconds to read, is not asked
    wanted = role(word)
    return tuple(creator for creator in record.creators if role(creator.role) is wanted)


@lru_cache(maxsize=64)
def _author_places(item_type: str) -> tuple[Term, ...]:
    """The roles that stand in the author's place of a CSL type, the first that is filled taking it."""
    return tuple(
        term for term in roles().terms if not {"all", item_type}.isdisjoint(term.maps.get("author_of", ()))
    )


def authors_of(record: Record) -> tuple[Creator, ...]:
    """Who stands in the author's place: the authors, else who sent, signed, drafted, compiled …

    The order, and the CSL types for which a role counts, are those of the data.
    """
    if not record.creators:
        return ()
    filled = {id(role(creator.role)) for creator in record.creators}
    for place in _author_places(record.type):
        if id(place) in filled:
            return tuple(creator for creator in record.creators if role(creator.role) is place)
    return ()


def may_be_called_author(creator: Creator, record: Record) -> bool:
    """Whether a note may name `creator` before the title as who wrote, signed, sent or edited it."""
    term = role(creator.role)
    return term in _author_places(record.type) or term.maps["group"] in ("author", "editor")


def group(word: str) -> str:
    """author, recipient, editor, translator or contributor: the word for a format with these only."""
    return str(role(word).maps["group"])


def csl_variable(word: str) -> str | None:
    """The name variable of CSL 1.0.2 that carries the role, or None."""
    return role(word).maps.get("csl")
