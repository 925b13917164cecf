"""The words of a whole document's citations: full at first, short after, ibid. where the style has it.

A document is a row of passages in reading order: citations of ours, and notes written by hand, after
which nothing is "the same place". Positions are CSL's (1.0.2, "Choose", ``position``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from provcite.drafts.passages import Section, Worded
from provcite.exchange.csl_item import site_of
from provcite.exchange.editions import editions_of
from provcite.model.errors import UsageError
from provcite.ops.bibliography import headings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from provcite.archives.locators import Locator
    from provcite.csl import Session, Style
    from provcite.csl.tree import Node
    from provcite.drafts.markers import BibliographyPlace, Citing
    from provcite.drafts.passages import Passage
    from provcite.exchange.citation_form import CitationForm
    from provcite.model.record import Record
    from provcite.ops.archives import Survey
    from provcite.store.library import Library

IBIDS: Final = ("allow", "forbid")
_PRINTED: Final = frozenset(
    (
        "book", "chapter", "article", "article-journal", "article-magazine", "article-newspaper", "thesis",
        "report", "collection", "periodical",
    )
)  # fmt: skip
_ONLINE: Final = frozenset(("webpage", "post", "post-weblog"))
_MARKS: Final = (".", ",", ";", ":", "?", "!")
#: What goes on with a sentence behind a blank.
_GO_ON: Final = ("(", "[", "—", "–", "=", "&", "+")
_BRACKETS: Final = (")", "]")
_CLOSED: Final = {"(": ")", "[": "]"}
_STOPS_INSIDE: Final = (".”", ".’")


class Composer:
    """Puts the citations of one document into words; see `provcite.csl.Session` for what it rests on."""

    def __init__(
        self, library: Library, style: Style, form: CitationForm, *, own_style: bool, ibid: str = "allow"
    ) -> None:
        self.library = library
        self.style = style
        self.form = form
        self.own_style = own_style
        self.ibid = ibid
        self._kinds = headings(form)
        self.warnings: list[str] = []
        self.cited: dict[str, None] = {}
        self._records: dict[str, Record] = {}
        self._session: Session = style.session([])
        #: What says which archives the document cites, for {{archives}}; the cited ids are given to it.
        self.survey: Callable[[Iterable[str]], Survey] | None = None
        self._survey: Survey | None = None
        self._citations: list[Any] = []

    @property
    def has_notes(self) -> bool:
        """Whether the style cites in notes."""
        return self.style.kind == "note"

    def record(self, id: str) -> Record:
        """The record of an id; raises NotFoundError with the nearest ids."""
        if id not in self._records:
            self._records[id] = self.library.get(id)
        return self._records[id]

    def resolve(self, word: str) -> str | None:
        """The id of the record that `word` names by id or alias; None where there is none."""
        if len(word) > 200:
            return None
        if self.library.exists(word):
            return word
        found = self.library.index().ids_of_alias(word)
        return found[0] if len(found) == 1 else None

    def is_locator(self, id: str, words: str) -> bool:
        """Whether `words` are a place in the record's document, by a label of its archive or as a number."""
        locator = self._locator(id, words)
        return locator.level is not None or words.replace("–", "-").replace("-", "").isdecimal()

    def _locator(self, id: str, words: str) -> Locator:
        from provcite.archives.locators import parse_locator
        from provcite.exchange.csl_item import holding_of
        from provcite.exchange.holding_words import find_repository

        holding = holding_of(self.record(id))
        known = find_repository(holding.repository if holding else None, self.library.repositories())
        return parse_locator(words, holding, known)

    # Citations ----------------------------------------------------------------------------------

    @property
    def marks_inside_quotes(self) -> bool:
        """Whether a full stop or comma stands inside closing quotation marks."""
        return bool(self.style.terms.punctuation_in_quote)

    def compose(self, passages: Sequence[Passage], also: Sequence[str] = ()) -> list[Worded]:
        """The finished words of each passage, "" for notes written by hand.

        `also` are records that no passage cites and the bibliography has all the same.
        """
        from provcite.csl.citations import Citation

        self.cited = dict.fromkeys([*(cite.id for passage in passages for cite in passage.cites), *also])
        self._session = self.style.session([self._item(id) for id in self.cited])
        citations = [
            Citation(
                [self._cite(cite, passage, place) for place, cite in enumerate(passage.cites)], passage.note
            )
            for passage in passages
        ]
        self._citations = citations
        texts = self._session.cite_all(citations)
        if self.ibid == "forbid":
            for citation in citations:
                for cite in citation.cites:
                    if (cite.position or "").startswith("ibid"):
                        cite.position = "subsequent"
        made = [
            self._worded(passage, citation, text)
            for passage, citation, text in zip(passages, citations, texts, strict=True)
        ]
        self.warnings += [
            message for message in self._session.warnings.messages if message not in self.warnings
        ]
        return made

    def has_author(self, id: str) -> bool:
        """Whether the style names an author for the record."""
        return bool(_names(self.style.session([self._item(id)]), id, "first"))

    def names(self, place: int) -> Node:
        """The authors of the first record of passage number `place` of those composed last.

        As running text names them: in full where the document has not cited the record before.
        """
        cite = self._citations[place].cites[0]
        return _names(self._session, cite.id, "first" if cite.position == "first" else "subsequent")

    def _cite(self, cite: Citing, passage: Passage, place: int) -> Any:
        from provcite.csl.context import Cite

        prefix = cite.prefix
        if prefix and passage.note and place == 0 and not passage.follows:
            prefix = prefix[:1].upper() + prefix[1:]
        return Cite(
            cite.id,
            locator=cite.locator,
            prefix=f"{prefix} " if prefix else "",
            suffix=f", {cite.suffix}" if cite.suffix else "",
            suppress_author=cite.without_author,
        )

    def _worded(self, passage: Passage, citation: Any, text: Node) -> Worded:
        """The text of a citation whose locators stand in the reference where that has a place for them."""
        if not passage.cites:
            return Worded(text="")
        if any(cite.locator for cite in passage.cites) or self.ibid == "forbid":
            text = self._with_locators(passage, citation)
        if passage.bracket and not self.has_notes:
            text = _unbracketed(text, passage.bracket)
        return _joined(text, passage)

    def _with_locators(self, passage: Passage, citation: Any) -> Node:
        from provcite.csl.tree import plain
        from provcite.ops.citables import make_citable
        from provcite.ops.kept_reference import says
        from provcite.ops.pinpoint import pinpoint

        # Two leaves of one record in one note cannot both stand in its reference.
        once = len({cite.id for cite in passage.cites}) == len(passage.cites)
        words: list[tuple[str, str]] = []
        items: list[dict[str, Any]] = []
        for cite in passage.cites:
            if not cite.locator:
                words.append(("", ""))
                continue
            record = self.record(cite.id)
            point = pinpoint(cite.locator, record, self.form, self.library.repositories())
            for warning in point.warnings:
                self._warn(warning)
            if point.pair is not None and once:
                items.append(make_citable(self.library, record, self.form, locator=point.pair).item)
            words.append((point.leaf, point.own_words))
        bare = self._session.exchanged(_copy(citation, [("", "")] * len(words)), items)
        shown = plain(bare)
        spelled = [
            self._spelled(own) if own and not (once and says(shown, leaf)) else ("", "")
            for leaf, own in words
        ]
        if not any(locator or suffix for locator, suffix in spelled):
            return bare
        return self._session.exchanged(_copy(citation, spelled), items)

    def _spelled(self, words: str) -> tuple[str, str]:
        """The locator and the words in front of the suffix: a style made for books would say page."""
        return (words, "") if self.own_style else ("", f", {words}")

    def _warn(self, message: str) -> None:
        if message not in self.warnings:
            self.warnings.append(message)

    def _item(self, id: str) -> dict[str, Any]:
        from provcite.exchange.csl_item import Repositories, to_csl

        return to_csl(self.record(id), self.form, repositories=Repositories(self.library.repositories()))

    # Bibliography -------------------------------------------------------------------------------

    def bibliography(self, place: BibliographyPlace) -> list[Section]:
        """What the document cites, as a list; raises UsageError where the style has none."""
        if place.what != "bibliography":
            return self._surveyed(place.what)
        from provcite.exchange.csl_item import Repositories
        from provcite.ops.bibliography import by_collection

        if place.by != "collection" and not self.style.has_bibliography:
            raise UsageError(
                f"The style “{self.style.title}” has no bibliography.",
                hint="Write {{bibliography by collection}}, or choose another style.",
            )
        if place.by == "collection":
            repositories = Repositories(self.library.repositories())

            def listed(ids: Iterable[str]) -> tuple[Node, ...]:
                return tuple(
                    by_collection([self.record(id) for id in ids], self.style, self.form, repositories)
                )
        else:
            entries = {entry.id: entry.text for entry in self._session.bibliography() if entry.text}

            def listed(ids: Iterable[str]) -> tuple[Node, ...]:
                wanted = set(ids)
                return tuple(text for id, text in entries.items() if id in wanted)

        if not place.group:
            return [Section(heading="", entries=listed(self.cited))]
        groups: dict[str, list[str]] = {}
        for id in self.cited:
            groups.setdefault(self._heading(self.record(id), place.group), []).append(id)
        return [Section(heading=heading, entries=listed(groups[heading])) for heading in self._order(groups)]

    def _surveyed(self, what: str) -> list[Section]:
        from provcite.ops.archives import as_sections

        if self.survey is None:
            raise UsageError(
                f"The {what} cannot be listed in this format.", hint="See 'provcite archives --help'."
            )
        if self._survey is None:
            self._survey = self.survey(self.cited)
        return as_sections(self._survey, what)

    def _order(self, groups: Mapping[str, object]) -> list[str]:
        """Headings by the alphabet of the style's language; kinds in their own order, what is left last."""
        from provcite.csl import collate

        ranks = {heading: number for number, heading in enumerate(self._kinds)}
        if all(heading in ranks for heading in groups):
            return sorted(groups, key=ranks.__getitem__)
        return sorted(groups, key=lambda one: (one == self._kinds[-1], collate.key(one, self.style.locale)))

    def _heading(self, record: Record, group: str) -> str:
        from provcite.archives.places import Places
        from provcite.exchange.csl_item import Repositories, holding_of
        from provcite.exchange.holding_words import find_repository

        holding = holding_of(record)
        if group == "kind":
            return self._kinds[_kind(record)]
        if holding is None:
            return self._kinds[-1]
        known = find_repository(holding.repository, self.library.repositories())
        if group == "country":
            return (Places.shipped().country(known.country) if known else "") or self._kinds[-1]
        words = Repositories(self.library.repositories()).words(holding, self.form)
        return ", ".join(part for part in (words.archive, words.place) if part) or self._kinds[-1]


def _kind(record: Record) -> int:
    """Under which of a bibliography's headings a record stands."""
    if record.sources:
        return 0
    if editions_of(record) or record.type in _PRINTED:
        return 1
    return 2 if site_of(record) is not None or record.type in _ONLINE else 3


def _names(session: Session, id: str, position: str) -> Node:
    from provcite.csl.citations import Citation
    from provcite.csl.context import Cite

    return session.exchanged(Citation([Cite(id, author_only=True, position=position)]), [])


def _copy(citation: Any, spelled: Sequence[tuple[str, str]]) -> Any:
    """The same citation at the same place with other locators: (locator, words before the suffix)."""
    from provcite.csl.citations import Citation
    from provcite.csl.context import Cite

    return Citation(
        [
            Cite(
                cite.id,
                locator=locator,
                prefix=cite.prefix,
                suffix=words + cite.suffix,
                suppress_author=cite.suppress_author,
                position=cite.position or "first",
                near_note=cite.near_note,
                first_note=cite.first_note,
            )
            for cite, (locator, words) in zip(citation.cites, spelled, strict=True)
        ],
        citation.note,
    )


def _joined(text: Node, passage: Passage) -> Worded:
    """`text` closed as what is written behind it wants: its own full stop ends no sentence that goes on."""
    from provcite.csl.tree import plain, span

    follows = passage.follows
    inside = plain(text)[-2:] in _STOPS_INSIDE
    if passage.close:
        closed = _with_end(text, passage.close if inside else "")
        return Worded(text=closed if inside else span(closed, passage.close) or "", close=passage.close)
    mark, second = follows[:1], follows[1:2]
    goes_on = mark.isspace() and (second.islower() or second in _GO_ON)
    # The sentence around a bracket has a stop of its own; a bracket that is a sentence keeps its stop.
    goes_on = (bool(second) and (goes_on or mark in _BRACKETS)) or (passage.bracketed and mark in _BRACKETS)
    if not follows or not (mark in _MARKS or goes_on):
        return Worded(text=text)
    if inside and mark in (".", ","):
        # The style sets these inside the quotation marks; the one that was typed moves there.
        return Worded(text=_with_end(text, mark), close=mark)
    return Worded(text=_with_end(text, ""))


def _unbracketed(text: Node, bracket: str) -> Node:
    """`text` without the brackets that the style puts around it, where the author's own are the same."""
    from provcite.csl.tree import plain

    words = plain(text)
    if not words.startswith(bracket) or not words.endswith(_CLOSED[bracket]):
        return text
    depth = 0
    for at, letter in enumerate(words):
        depth += (letter == bracket) - (letter == _CLOSED[bracket])
        if depth == 0 and at < len(words) - 1:
            return text
    return _cut(_cut(text, first=True), first=False)


def _cut(text: Node, *, first: bool) -> Node:
    """`text` without its first or its last character."""
    from provcite.csl.tree import plain

    if isinstance(text, str):
        return text[1:] if first else text[:-1]
    children = list(text.children)
    order = range(len(children)) if first else range(len(children) - 1, -1, -1)
    for at in order:
        if plain(children[at]):
            children[at] = _cut(children[at], first=first)
            break
    return text.like(children)


def _with_end(text: Node, mark: str) -> Node:
    """`text` with the full stop at its end, or before its last quotation mark, made another mark or none."""
    if isinstance(text, str):
        if text[-2:] in _STOPS_INSIDE:
            return text[:-2] + mark + text[-1]
        return text[:-1] + mark if text.endswith(".") else text
    if not text.children:
        return text
    *before, last = text.children
    if last in ("”", "’", "»") and before:
        return text.like([*before[:-1], _with_end(before[-1], mark), last])
    return text.like([*before, _with_end(last, mark)])
