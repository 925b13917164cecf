"""A draft's citations in reading order, and the words that are made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.csl.tree import Node
    from provcite.drafts.markers import BibliographyPlace, Citing


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A citation of the document: its records and the number of its note, 0 in the text.

    Without records it is a note written by hand. `follows` are the two characters behind it in a note
    with other words, which say whether its sentence goes on; `close` is a mark that it has taken in.
    `bracketed` says that it stands in a bracket that a sentence opened behind other words of it, `bracket`
    which one the author opened before it and closes behind.
    """

    cites: tuple[Citing, ...] = ()
    note: int = 0
    follows: str = ""
    close: str = ""
    bracketed: bool = False
    bracket: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """The words of a passage; `close` is the mark typed behind it that they have taken in."""

    text: Node
    close: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a bibliography: its heading ("" for none) and its entries."""

    heading: str
    entries: tuple[Node, ...]


def column(section: Section) -> int:
    """How many letters the first of the two columns of a section has, with a margin; 0 without columns."""
    from provcite.csl.tree import Block, plain

    widths = [
        len(plain(child))
        for entry in section.entries
        if not isinstance(entry, str)
        for child in entry.children
        if isinstance(child, Block) and child.display == "left-margin"
    ]
    return max(widths) + 2 if widths else 0


class Composing(Protocol):
    """What puts a draft's citations into words; see `provcite.ops.compose.Composer`."""

    warnings: list[str]

    @property
    def has_notes(self) -> bool:
        """Whether the style cites in notes."""

    def resolve(self, word: str) -> str | None:
        """The id of the record that `word` names; None where there is none."""

    def is_locator(self, id: str, words: str) -> bool:
        """Whether `words` are a place in the record's document."""

    @property
    def marks_inside_quotes(self) -> bool:
        """Whether a full stop or comma stands inside closing quotation marks."""

    def compose(self, passages: Sequence[Passage], also: Sequence[str] = ()) -> list[Worded]:
        """The words of each passage; `also` are records that only the bibliography has."""

    def has_author(self, id: str) -> bool:
        """Whether the style names an author for the record."""

    def names(self, place: int) -> Node:
        """The authors of the first record of passage number `place`, as running text names them."""

    def bibliography(self, place: BibliographyPlace) -> list[Section]:
        """What was cited, as a list."""
