"""The citations of a document in pandoc's model (what a filter is handed), made with our words.

``[@113371, l. 302]``, ``@113371``, ``[see @113371; -@113395]`` become notes, or words in the text where
the style cites there; ``::: {#refs}`` and a paragraph ``{{bibliography}}`` take the list. Keys that are no
records stay for pandoc's own citation processor.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from provcite.drafts.markers import MARKER, BibliographyPlace, Citing, read_behind, read_marker
from provcite.drafts.pandoc_words import SPACE, inlines, text_of, words
from provcite.drafts.passages import Passage
from provcite.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.csl.tree import Node
    from provcite.drafts.passages import Composing, Worded

    Element = dict[str, Any]

#: The model that is read: pandoc-types 1.22 and 1.23 (pandoc 2.11 and later).
_LEAST_MODEL: Final = (1, 22)
_MARKS: Final = ".,;:!?"
#: What follows a citation inside a note whose sentence is at its end; see `Passage.follows`.
_AT_END: Final = "\n"


@dataclass(slots=True)
class Made:
    """What was done to a document: citations made, keys left to others, what the author should know."""

    citations: int = 0
    bibliographies: int = 0
    left: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Group:
    """Cites that stand side by side in one citation: of records (`passage`), or of keys of others."""

    cites: list[Element]
    records: tuple[Citing, ...] = ()
    passage: int = -1


@dataclass(slots=True)
class _Place:
    """One citation of the document: its element, its groups, and whether it stands in a note."""

    element: Element
    groups: list[_Group]
    in_note: bool
    names: str = ""


@dataclass(slots=True)
class _Listing:
    """Where a bibliography belongs: the element that it fills, and the level of headings in it."""

    element: Element
    place: BibliographyPlace
    level: int


class _Document:
    """One pass over a document: places are found in reading order, then made."""

    def __init__(self, composer: Composing) -> None:
        self.composer = composer
        self.made = Made()
        self.passages: list[Passage] = []
        self.places: dict[int, _Place] = {}
        self.lists: list[list[Element]] = []
        self.listings: list[_Listing] = []
        self.note = 0
        self.level = 0
        self.entries = 0
        self.named = False

    # Finding ------------------------------------------------------------------------------------

    def find(self, node: Any, note: int = 0) -> None:
        """Find the places in `node`; `note` is the number of the note around it."""
        if isinstance(node, list):
            self._list(node, note)
        elif isinstance(node, dict):
            self._element(node, note)

    def _list(self, nodes: list[Any], note: int) -> None:
        cited = False
        for place, node in enumerate(nodes):
            if isinstance(node, dict) and node.get("t") == "Cite":
                cited = self._cite(node, note, nodes[place + 1 :], bool(place)) or cited
            else:
                self.find(node, note)
        if cited:
            self.lists.append(nodes)

    def _element(self, node: Element, note: int) -> None:
        kind, content = node.get("t"), node.get("c")
        if kind == "Note":
            self.note += 1
            before = len(self.passages)
            self.find(content, self.note)
            if len(self.passages) == before:
                self.passages.append(Passage(note=self.note))
        elif kind == "Div" and isinstance(content, list) and content[0][0] == "refs":
            self.listings.append(_Listing(node, _of_attributes(dict(content[0][2])), self.level))
        elif kind == "Header" and isinstance(content, list):
            self.level = int(content[0])
            self.find(content, note)
        elif kind in ("Para", "Plain") and (place := self._listed(content)) is not None:
            self.listings.append(_Listing(node, place, self.level))
        elif content is not None:
            self.find(content, note)
        elif kind is None:
            for value in node.values():
                self.find(value, note)

    def _listed(self, content: Any) -> BibliographyPlace | None:
        """The bibliography that a paragraph asks for with ``{{bibliography}}``."""
        if not (isinstance(content, list) and content and len(content) < 20):
            return None
        if not str(content[0].get("c", "")).startswith("{{"):
            return None
        marker = MARKER.fullmatch(text_of(content).strip())
        if marker is None or not marker[1].lstrip().casefold().startswith("bibliography"):
            return None
        found = read_marker(marker[1], self.composer.resolve, self.composer.is_locator)
        return found if isinstance(found, BibliographyPlace) else None

    def _cite(self, node: Element, note: int, behind: list[Any], before: bool) -> bool:
        """Take up one citation; whether it is of a record of ours."""
        groups: list[_Group] = []
        for cite in node["c"][0]:
            text_of(
                [*cite["citationPrefix"], *cite["citationSuffix"]]
            )  # broken ones are known before any is made
            _ = cite["citationMode"]["t"]
            record = self.composer.resolve(cite["citationId"])
            if record is None:
                self.made.left.append(cite["citationId"])
            if groups and bool(groups[-1].records) == (record is not None):
                groups[-1].cites.append(cite)
            else:
                groups.append(_Group([cite]))
            if record is not None:
                groups[-1].records += (self._citing(cite, record),)
        if note == 0 and self.composer.has_notes:
            self.note += 1
        number = note or (self.note if self.composer.has_notes else 0)
        if not any(group.records for group in groups):
            if number:
                self.passages.append(Passage(note=number))
            return False
        place = _Place(node, groups, in_note=bool(note))
        in_text = node["c"][0][0]["citationMode"]["t"] == "AuthorInText" and groups[0].records
        for count, group in enumerate(groups):
            follows = ""
            if count + 1 < len(groups):
                follows = "; "
            elif note:
                follows = text_of(behind[:3])[:2] or (_AT_END if before or count else "")
            elif not self.composer.has_notes:
                follows = _AT_END
            if count == 0 and in_text and not (note and self.composer.has_notes):
                place.names = group.records[0].id
                if self.composer.has_author(place.names):
                    group.records = (replace(group.records[0], without_author=True), *group.records[1:])
                elif not self.composer.has_notes:
                    place.names = ""
            group.passage = len(self.passages)
            self.passages.append(Passage(cites=group.records, note=number, follows=follows))
        self.places[id(node)] = place
        return True

    def _citing(self, cite: Element, record: str) -> Citing:
        rest = text_of(cite["citationSuffix"], markup=True).strip().replace("\u00a0", " ")
        braced = ""
        opened = rest.lstrip(", ")
        if opened.startswith("{") and "}" in opened:  # pandoc's own way to say where a locator ends
            braced, _, rest = opened[1:].partition("}")
        locator, suffix = read_behind(rest, record, self.composer.is_locator)
        if braced:
            locator, suffix = braced.strip(), rest.strip().removeprefix(",").strip()
        return Citing(
            id=record,
            locator=locator,
            prefix=text_of(cite["citationPrefix"], markup=True).strip(),
            suffix=suffix,
            without_author=cite["citationMode"]["t"] == "SuppressAuthor",
        )

    # Making -------------------------------------------------------------------------------------

    def make(self, *, marks_before: bool, also: list[str]) -> Made:
        """Put the words into all places found; `also` are records that the bibliography has besides."""
        texts = self.composer.compose(self.passages, also)
        for nodes in self.lists:
            nodes[:] = self._remade(nodes, texts, marks_before=marks_before)
        self.made.citations = len(self.places)
        for listing in self.listings:
            self._list_sources(listing)
        self.made.bibliographies = len(self.listings)
        self.made.warnings += self.composer.warnings
        return self.made

    def _remade(self, nodes: list[Element], texts: list[Worded], *, marks_before: bool) -> list[Element]:
        made: list[Element] = []
        for number, node in enumerate(nodes):
            place = self.places.get(id(node))
            if place is None:
                made.append(node)
                continue
            pieces = self._pieces(place, texts)
            if self.composer.has_notes and not place.in_note:
                if not place.names:
                    _close_up(made)
                if marks_before and number + 1 < len(nodes):
                    self._take_mark(made, nodes[number + 1])
                note: Element = {"t": "Note", "c": [{"t": "Para", "c": pieces}]}
                named = self.composer.names(place.groups[0].passage) if place.names else ""
                made += [*inlines(named), note]
            else:
                if place.names and not self.composer.has_notes:
                    made += [*inlines(self.composer.names(place.groups[0].passage)), dict(SPACE)]
                made += pieces
                last = place.groups[-1]
                if last.records and number + 1 < len(nodes):
                    _take_away(nodes[number + 1], texts[last.passage].close)
        return made

    def _pieces(self, place: _Place, texts: list[Worded]) -> list[Element]:
        made: list[Element] = []
        noted = self.composer.has_notes
        for group in place.groups:
            if made:
                made += words("; ") if noted else [dict(SPACE)]
            if group.records:
                made += inlines(texts[group.passage].text)
            else:
                made += _left(group.cites, in_note=noted)
        if noted and not place.in_note and not place.groups[-1].records:
            made.append({"t": "Str", "c": "."})
        return made

    def _take_mark(self, made: list[Element], behind: Element) -> None:
        """Move the mark behind a note before it, and into quotation marks where the style has it so."""
        text = behind.get("c") if behind.get("t") == "Str" else None
        if not made or not isinstance(text, str) or not text or text[0] not in _MARKS:
            return
        count = len(text) - len(text.lstrip(_MARKS))
        marks, behind["c"] = text[:count], text[count:]
        last = made[-1]
        if marks[0] in ".," and self.composer.marks_inside_quotes:
            if last.get("t") == "Quoted" and isinstance(last.get("c"), list):
                last["c"][1].append({"t": "Str", "c": marks[0]})
                marks = marks[1:]
            elif last.get("t") == "Str" and isinstance(last.get("c"), str) and last["c"].endswith(("”", "’")):
                last["c"] = last["c"][:-1] + marks[0] + last["c"][-1]
                marks = marks[1:]
        if marks:
            made.append({"t": "Str", "c": marks})

    def _list_sources(self, listing: _Listing) -> None:
        sections = self.composer.bibliography(listing.place)
        blocks: list[Element] = []
        for section in sections:
            if section.heading:
                attributes = ["", ["unnumbered"], []]
                heading = {
                    "t": "Header",
                    "c": [min(listing.level + 1, 6), attributes, words(section.heading)],
                }
                blocks.append(heading)
            entries = [self._entry(entry) for entry in section.entries]
            if len(sections) > 1:
                blocks.append({"t": "Div", "c": [_as_references(["", [], []]), entries]})
            else:
                blocks += entries
        element = listing.element
        if element["t"] == "Div":
            attributes, there = element["c"]
        else:
            attributes, there = [self._name(), [], []], []
        if len(sections) < 2:
            attributes = _as_references(attributes)
        element["t"], element["c"] = "Div", [_without_wishes(attributes), [*there, *blocks]]

    def _entry(self, entry: Node) -> Element:
        # A name for each: in LaTeX an entry without one is no item of its list.
        self.entries += 1
        attributes = [f"ref-provcite-{self.entries}", ["csl-entry"], []]
        return {"t": "Div", "c": [attributes, [{"t": "Para", "c": inlines(entry)}]]}

    def _name(self) -> str:
        """The name by which pandoc's writers know a bibliography, for the first that has none of its own."""
        if self.named or any(listing.element["t"] == "Div" for listing in self.listings):
            return ""
        self.named = True
        return "refs"


def fill(document: Any, composer: Composing) -> Made:
    """Make the citations of a document in place; raises InputError where it is none of pandoc's."""
    if not isinstance(document, dict) or not isinstance(document.get("blocks"), list):
        raise InputError(
            "This is no document of pandoc's.",
            hint="Call it so: pandoc draft.md --filter provcite -o out.docx",
        )
    model = document.get("pandoc-api-version")
    if not isinstance(model, list) or tuple(model[:2]) < _LEAST_MODEL:
        raise InputError(
            "This pandoc is too old for citations of ours.", hint="It takes pandoc 2.11 or later."
        )
    meta = document.get("meta") or {}
    work = _Document(composer)
    try:
        also = _uncited(meta, composer)
        for name, value in meta.items():
            if name != "nocite":
                work.find(value)
        work.find(document["blocks"])
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as fault:
        raise InputError("A part of this document is not as pandoc writes it.") from fault
    behind = meta.get("notes-after-punctuation")
    return work.make(marks_before=not (isinstance(behind, dict) and behind.get("c") is False), also=also)


def setting(document: Any, name: str) -> str:
    """The words of one setting in the head of a document, "" where it has none."""
    value = document.get("meta", {}).get(name) if isinstance(document, dict) else None
    if not isinstance(value, dict):
        return ""
    content = value.get("c")
    if value.get("t") == "MetaInlines" and isinstance(content, list):
        return text_of(content).strip()
    return content.strip() if isinstance(content, str) else ""


def has_setting(document: Any, *names: str) -> bool:
    """Whether the head of a document has one of these settings."""
    meta = document.get("meta") if isinstance(document, dict) else None
    return isinstance(meta, dict) and any(name in meta for name in names)


def _uncited(meta: dict[str, Any], composer: Composing) -> list[str]:
    """The records that ``nocite`` names; they are taken out of it, so that nobody else looks for them."""
    found: list[str] = []
    for node in _cites(meta.get("nocite")):
        kept = []
        for cite in node["c"][0]:
            record = composer.resolve(cite["citationId"])
            if record is None:
                kept.append(cite)
            else:
                found.append(record)
        if kept:
            node["c"][0] = kept
        else:
            node.clear()
            node.update({"t": "Str", "c": ""})
    return found


def _cites(node: Any) -> Iterator[Element]:
    if isinstance(node, list):
        for one in node:
            yield from _cites(one)
    elif isinstance(node, dict):
        if node.get("t") == "Cite":
            yield node
        else:
            yield from _cites(node.get("c"))


def _close_up(made: list[Element]) -> None:
    """Take the space away that was typed before a citation: a note's number stands at its word."""
    while made and made[-1].get("t") in ("Space", "SoftBreak"):
        made.pop()
    if made and made[-1].get("t") == "Str" and isinstance(made[-1].get("c"), str):
        made[-1] = {"t": "Str", "c": made[-1]["c"].rstrip("\u00a0 ")}


def _take_away(behind: Element, mark: str) -> None:
    """Take away the mark behind a citation that has taken it in, inside its quotation marks."""
    text = behind.get("c")
    if mark and behind.get("t") == "Str" and isinstance(text, str):
        behind["c"] = text.removeprefix(mark)


def _left(cites: list[Element], *, in_note: bool) -> list[Element]:
    """A citation of others' keys for pandoc's own processor; in a note it stands without parentheses."""
    said = "; ".join("@" + cite["citationId"] for cite in cites)
    before: list[Element] = []
    cites = [dict(cite) for cite in cites]
    if in_note and cites[0]["citationMode"]["t"] == "NormalCitation":
        if cites[0]["citationPrefix"]:
            before = [*cites[0]["citationPrefix"], dict(SPACE)]
        cites[0].update(citationPrefix=[], citationMode={"t": "AuthorInText"})
    return [*before, {"t": "Cite", "c": [cites, words(f"[{said}]")]}]


def _of_attributes(attributes: dict[str, str]) -> BibliographyPlace:
    """``::: {#refs by=collection grouped=archive}``."""
    asked = " ".join(
        part
        for part in (
            f"by {attributes['by']}" if "by" in attributes else "",
            f"grouped by {attributes['grouped']}" if "grouped" in attributes else "",
        )
        if part
    )
    found = read_marker(f"bibliography {asked}", lambda _: None, lambda *_: False)
    return found if isinstance(found, BibliographyPlace) else BibliographyPlace()


def _as_references(attributes: list[Any]) -> list[Any]:
    """Attributes by which pandoc's writers know a bibliography (hanging lines, Word's style of that name)."""
    name, classes, values = attributes
    wanted = [one for one in ("references", "csl-bib-body", "hanging-indent") if one not in classes]
    return [name, [*classes, *wanted], values]


def _without_wishes(attributes: list[Any]) -> list[Any]:
    name, classes, values = attributes
    return [name, classes, [pair for pair in values if pair[0] not in ("by", "grouped")]]
