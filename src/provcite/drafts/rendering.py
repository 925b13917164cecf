"""Citations of a draft made into notes, made anew, or made plain, in whatever format it is written.

What a note of ours holds is the result of a field whose code remembers the records; see
`provcite.drafts.remembered`. `DraftFile` is what a format has to do.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, Protocol

from provcite.csl.tree import span
from provcite.drafts.markers import BibliographyPlace, read_marker
from provcite.drafts.passages import Passage
from provcite.drafts.remembered import write_code
from provcite.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from provcite.csl.tree import Node
    from provcite.drafts.markers import Citing
    from provcite.drafts.passages import Composing, Section, Worded
    from provcite.drafts.places import Place, Stretch

NoteKind = Literal["footnote", "endnote"]
#: Faults that are listed in one message.
_LISTED: Final = 8


@dataclass(slots=True, kw_only=True)
class Rendered:
    """The new file, and how many citations and bibliographies were made or made anew.

    `by_hand` counts notes without a citation of ours, `references` what says "see note 12" and is live now.
    """

    data: bytes
    made: int = 0
    renewed: int = 0
    by_hand: int = 0
    references: int = 0
    warnings: list[str] = field(default_factory=list)


class DraftFile(Protocol):
    """A draft of one format, opened; its places and what is put into them."""

    warnings: list[str]

    def places(
        self, kind: str, read: Callable[[str], tuple[Citing, ...] | BibliographyPlace], update: bool
    ) -> list[Place]:
        """The places in reading order; see `provcite.drafts.places.PlaceReader`."""

    def references(self) -> list[Place]:
        """What refers to a note by its number and is not live, after `places`."""

    def put_reference(self, place: Place) -> None:
        """Make such a number one that the word processor keeps right."""

    def renumber(self) -> None:
        """Set the numbers in live references to notes right."""

    def margins(self) -> Iterable[str]:
        """The names of the parts that have no notes and hold what looks like a typed citation."""

    def make_note(self, place: Place, kind: str, code: str, text: Node) -> None:
        """A note with the citation, and its number in the place of what was typed."""

    def put_in_text(self, place: Place, code: str, text: Node, close: str = "") -> None:
        """The citation itself in the place of what was typed, in the type that stood there."""

    def renew(self, place: Place, code: str, text: Node) -> bool:
        """Exchange the words of a live citation; False where it was taken apart."""

    def move_to_text(self, place: Place, code: str, text: Node) -> bool:
        """Put a live citation that has a note for itself into the text; False where that cannot be."""

    def move_to_note(self, place: Place, kind: str, code: str, text: Node) -> bool:
        """Put a live citation in the text into a note; False where it was taken apart."""

    def put_bibliography(self, place: Place, code: str, sections: Sequence[Section]) -> bool:
        """The list of what was cited in the place of a typed or live one; False where it was taken apart."""

    def stretch(self, part: str, node: int, start: int, end: int) -> Stretch | None:
        """A stretch of the text node that `provcite.manuscripts` names so; None where there is none."""

    def is_live(self, place: Stretch) -> bool:
        """Whether a place in the text stands in a field, of ours or of another program."""

    def wrap(self, first: Stretch, last: Stretch, code: str) -> bool:
        """Make what stands between two places live as it is; False where that cannot be."""

    def unlink(self) -> int:
        """Take what remembers the records out of the live citations; how many there were."""

    def written(self) -> bytes:
        """The file with what was put in; the bytes it was read from where nothing was."""


def render_draft(
    file: DraftFile,
    data: bytes,
    name: str,
    composer: Composing,
    *,
    notes: NoteKind = "footnote",
    update: bool = False,
) -> Rendered:
    """Turn the typed citations of a draft into notes, or into citations in the text for such a style.

    Live citations keep their words unless `update` is set, which also puts them into notes or into the text
    as the style cites; they count for full and short forms all the same. A file without anything to do comes
    back as it is, byte for byte. Raises InputError that names each citation that cannot be read, with its
    note or the words around it.
    """
    return _Rendering(file, data, name, composer, notes, update).run()


def is_draft(format: str, name: str) -> bool:
    """Whether a manuscript is of a format in which citations are typed in braces."""
    return format in ("docx", "odt") and name.lower().endswith((".docx", ".odt", ".fodt"))


def link_references(file: DraftFile) -> int:
    """Make what says "see note 12" live; how many there were."""
    file.places("", _no_marker, False)
    references = file.references()
    for place in sorted(references, key=lambda one: one.order, reverse=True):
        file.put_reference(place)
    return len(references)


def _no_marker(words: str) -> tuple[Citing, ...]:
    return ()


class _Rendering:
    def __init__(
        self,
        file: DraftFile,
        data: bytes,
        name: str,
        composer: Composing,
        notes: NoteKind,
        update: bool,
    ) -> None:
        self.name = name
        self.composer = composer
        self.file = file
        self.kind: str = notes if composer.has_notes else ""
        self.update = update
        self.result = Rendered(data=data)

    def run(self) -> Rendered:
        found = self.file.places(self.kind, self._read, self.update)
        self._refuse(found)
        if self.update and not self.kind:
            self._leave_notes(found)
        wanted = [place for place in found if place.content is not None and (place.is_marker or self.update)]
        self.result.by_hand = len({id(place.paragraph) for place in found if place.content is None})
        self.result.warnings += [
            f"A citation in {part} is left as it is typed: headers, footers and comments have no notes."
            for part in self.file.margins()
        ]
        if not wanted and not self.update:
            return self.result
        citations = [place for place in found if not isinstance(place.content, BibliographyPlace)]
        texts = self.composer.compose([_passage(place) for place in citations])
        worded = {id(place): text for place, text in zip(citations, texts, strict=True)}
        references = self.file.references()
        for place in sorted((*wanted, *references), key=lambda one: one.order, reverse=True):
            if place.target is not None:
                self.file.put_reference(place)
            else:
                self._put(place, worded)
        self.result.references = len(references)
        if not any(place.element is not None or place.content is None for place in found):
            # In a draft without notes a number is that of a note that was made just now.
            self.result.references += link_references(self.file)
        self.file.renumber()
        self.result.data = self.file.written()
        self.result.warnings += [*self.file.warnings, *self.composer.warnings]
        return self.result

    def _read(self, words: str) -> tuple[Citing, ...] | BibliographyPlace:
        return read_marker(words, self.composer.resolve, self.composer.is_locator)

    def _leave_notes(self, found: Sequence[Place]) -> None:
        """Number live citations that have a note for themselves as standing in the text."""
        counts: dict[int, int] = {}
        for place in found:
            counts[id(place.element)] = counts.get(id(place.element), 0) + 1
        for place in found:
            alone = place.element is not None and counts[id(place.element)] == 1 and not place.mixed
            if alone and place.field is not None and isinstance(place.content, tuple):
                place.note = 0

    def _refuse(self, found: Sequence[Place]) -> None:
        """Raise an error that names what cannot be read or is no longer in the store."""
        faults = [f"{where(place)}: {place.fault}" for place in found if place.fault]
        for place in found:
            if isinstance(place.content, tuple):
                gone = [cite.id for cite in place.content if self.composer.resolve(cite.id) is None]
                faults += [f"{where(place)}: No record has the id “{id}” any more." for id in gone]
            elif isinstance(place.content, BibliographyPlace) and place.is_marker and not place.alone:
                faults.append(
                    f"{where(place)}: The {place.content.what} does not stand alone. "
                    "Give it a paragraph of its own."
                )
        if faults:
            more = f"\n… and {len(faults) - _LISTED} more" if len(faults) > _LISTED else ""
            raise InputError(
                f"{len(faults)} of its citations cannot be made:\n" + "\n".join(faults[:_LISTED]) + more,
                place=self.name,
            )

    def _put(self, place: Place, worded: Mapping[int, Worded]) -> None:
        content = place.content
        if isinstance(content, BibliographyPlace):
            whole = self.file.put_bibliography(
                place, write_code(content), self.composer.bibliography(content)
            )
            if not whole:
                self.result.warnings.append(f"The {content.what} was taken apart; it is left as it is.")
            elif place.is_marker:
                self.result.made += 1
            else:
                self.result.renewed += 1
        elif isinstance(content, tuple):
            self._cite(place, content, worded[id(place)])

    def _cite(self, place: Place, content: tuple[Citing, ...], words: Worded) -> None:
        text = words.text
        boxed = bool(self.kind) and place.where == "box"
        if boxed and place.bracket != "(":
            text = span("(", text, ")") or ""
        if place.field is not None:
            if self._renew(place, write_code(content, place.close), text):
                self.result.renewed += 1
            else:
                self.result.warnings.append(
                    f"{where(place)}: the citation was taken apart; it is left as it is."
                )
            return
        if self.kind and place.where == "body":
            self.file.make_note(place, self.kind, write_code(content), text)
        else:
            self.file.put_in_text(place, write_code(content, words.close), text, words.close)
        if boxed:
            self.result.warnings.append(
                f"{where(place)}: a text box has no notes; the citation stands in its text."
            )
        self.result.made += 1

    def _renew(self, place: Place, code: str, text: Node) -> bool:
        if self.kind and place.where == "body":
            return self.file.move_to_note(place, self.kind, code, text)
        if place.where == "note" and not place.note:
            return self.file.move_to_text(place, code, text)
        return self.file.renew(place, code, text)


def _passage(place: Place) -> Passage:
    cites = place.content if isinstance(place.content, tuple) else ()
    follows = place.follows if place.mixed else ""
    return Passage(
        cites=cites,
        note=place.note,
        follows=follows,
        close=place.close,
        bracketed=place.bracketed,
        bracket=place.bracket if place.where != "body" or not place.note else "",
    )


def where(place: Place) -> str:
    """Where a place is, as the author finds it."""
    if place.note and place.where == "note":
        return f"note {place.note}"
    words = (
        "{{" + place.words + "}}"
        if place.words
        else "".join(str(text) for text in place.paragraph.itertext())
    )
    return f"“{' '.join(words.split())[:80]}”"
