"""A session: items, the citations of a document in order, its bibliography.

Positions, citation numbers, year suffixes and disambiguation belong to the whole document, so they
stand here; a `Style` keeps none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from provcite.csl import collapse, positions, punctuation
from provcite.csl.citations import Citation, read_cite
from provcite.csl.context import Cite, Context, Distinction
from provcite.csl.items import Item
from provcite.csl.numbers import suffix_letters
from provcite.csl.tree import Block, Mark, Span, marks, span
from provcite.model.collector import without_collector
from provcite.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from provcite.csl.layout import Area
    from provcite.csl.style import Style
    from provcite.csl.tree import Node


class Entry(NamedTuple):
    """One entry of a bibliography; its text is empty where the style prints nothing for the item."""

    id: str
    text: Node


class Warnings:
    """What went wrong without stopping: `messages`, each once, in order."""

    __slots__ = ("messages",)

    def __init__(self) -> None:
        self.messages: list[str] = []

    def add(self, message: str) -> None:
        if message not in self.messages:
            self.messages.append(message)


class Session:
    """See `provcite.csl`; made by `Style.session`."""

    def __init__(
        self,
        style: Style,
        items: Iterable[Mapping[str, Any]] = (),
        *,
        abbreviations: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self.style = style
        self.items: dict[str, Item] = {}
        self.document: list[Citation] = []
        self.warnings = Warnings()
        self.distinctions: dict[str, Distinction] = {}
        self._numbers: dict[str, int] = {}
        self._order: dict[str, None] = {}
        self._reader: positions.Reader | None = None
        self._ordered: list[Item] | None = None
        self._settled = False
        self._abbreviations = abbreviations
        self.add(items)

    def add(self, items: Iterable[Mapping[str, Any]]) -> None:
        """Register items; a known id is exchanged in place."""
        for data in items:
            if not isinstance(data, Mapping):
                raise InputError(f"An item is no CSL-JSON object but {type(data).__name__}.")
            item = Item(data)
            self.items[item.id] = item
        self._settled = False
        self._ordered = None
        self._numbers = {}

    # -- citations -----------------------------------------------------------------------------

    def cite(self, *cites: Mapping[str, Any] | str | Cite, note: int = 0) -> Node:
        """Put one citation behind those made so far, and give its finished text."""
        citation = Citation([read_cite(cite) for cite in cites], note)
        self.document.append(citation)
        self._cited(cite.id for cite in citation.cites)
        # Later notes can only tell items apart where a style prints the number of the first.
        self._settled = self._settled and not self.style.citation.prints_first_note
        if self._reader is None:
            self._reader = positions.Reader(self._near_distance())
        self._reader.place(citation)
        self._settle()
        return self._citation(citation)

    @without_collector()
    def cite_all(
        self,
        citations: Iterable[Citation | Sequence[Mapping[str, Any] | str | Cite]],
        *,
        computed: bool = True,
    ) -> list[Node]:
        """The finished texts of a whole document, which replaces any before.

        With `computed` false positions are not computed: every cite is first but where forced.
        """
        self.document = [
            citation if isinstance(citation, Citation) else Citation([read_cite(cite) for cite in citation])
            for citation in citations
        ]
        self._order = {}
        self._reader = None
        if computed:
            self._reader = positions.Reader(self._near_distance())
            for citation in self.document:
                self._reader.place(citation)
            self._cited(cite.id for citation in self.document for cite in citation.cites)
        self._settled = False
        self._settle()
        return [self._citation(citation) for citation in self.document]

    def exchanged(self, citation: Citation, items: Iterable[Mapping[str, Any]]) -> Node:
        """The finished text of one citation with other items in the place of those of the same ids.

        What the session knows of the document (positions are to be forced) stays as it is.
        """
        self._settle()
        kept = dict(self.items)
        for data in items:
            item = Item(data)
            self.items[item.id] = item
        try:
            return self._citation(citation)
        finally:
            self.items = kept

    def _cited(self, ids: Iterable[str]) -> None:
        """Items are numbered in the order in which a document cites them; the others follow."""
        before = len(self._order)
        for id in ids:
            if id in self.items:
                self._order.setdefault(id, None)
        if len(self._order) != before:
            self._ordered = None
            self._numbers = {}

    def _near_distance(self) -> int:
        text = self.style.citation.attributes.get("near-note-distance", "5")
        return int(text) if text.isdecimal() and len(text) < 9 else 5

    def _settle(self) -> None:
        if self._settled:
            return
        self._settled = True
        area = self.style.citation
        # One item can only be mistaken for another by names inside itself.
        if area.expands_names or (len(self.items) > 1 and area.disambiguates):
            from provcite.csl import disambiguate

            disambiguate.settle(self)

    def context(self, area: Area, item: Item, cite: Cite | None = None) -> Context:
        """A context for one item with everything the session knows about it."""
        ctx = area.context(item)
        if area.numbered:
            ctx.citation_number = self.number(item.id)
        distinction = self.distinctions.get(item.id)
        if distinction is not None:
            ctx.distinction = distinction
            if distinction.suffix:
                ctx.year_suffix = suffix_letters(distinction.suffix)
        if cite is not None:
            ctx.cite = cite
            ctx.position = cite.position or "first"
            ctx.suppress_author = cite.suppress_author
        if self._abbreviations is not None:
            ctx.abbreviations = self._abbreviate
        return ctx

    def listed(self, area: Area, item: Item) -> Context:
        """A context for an entry: as cited, but for how many names are shown, which is the list's affair."""
        ctx = self.context(area, item)
        if ctx.distinction.shown:
            cited = ctx.distinction
            ctx.distinction = Distinction()
            ctx.distinction.givens, ctx.distinction.primary_only = cited.givens, cited.primary_only
            ctx.distinction.condition, ctx.distinction.suffix = cited.condition, cited.suffix
        return ctx

    def _abbreviate(self, variable: str, text: str) -> str | None:
        if self._abbreviations is None:
            return None
        short = self._abbreviations.get(variable, {}).get(text)
        return short if isinstance(short, str) else None

    def render_cite(self, cite: Cite, *, suppress_author: bool = False) -> Node | None:
        """One cite without its affixes, not finished."""
        item = self.items.get(cite.id)
        if item is None:
            self.warnings.add(f"No item has the id “{cite.id[:80]}”.")
            return f"[{cite.id}]"
        ctx = self.context(self.style.citation, item, cite)
        if suppress_author:
            ctx.suppress_author = True
        node = self.style.citation.render(ctx)
        if cite.author_only and node is not None:
            names = next(marks(node, "names"), None)
            return None if names is None else Span(names.children)
        return node

    def _citation(self, citation: Citation) -> Node:
        area = self.style.citation
        cites = self._sorted(citation)
        body = collapse.join(self, cites)
        if body is None:
            return ""
        if citation.note and self.style.kind == "note":
            # A note is a sentence: a term at its start begins with a capital, as in citeproc-js and pandoc.
            body = collapse.capitalised(body)
        if any(cite.author_only for cite in cites):
            made: Node = body
        else:
            made = area.wrap(body)
        return punctuation.finish(made, area.locale) or ""

    def _sorted(self, citation: Citation) -> list[Cite]:
        keys = self.style.citation.keys
        cites = citation.cites
        if not keys or len(cites) < 2:
            return cites
        from provcite.csl import sort

        values = []
        for cite in cites:
            item = self.items.get(cite.id)
            if item is None:
                values.append([None] * len(keys))
                continue
            values.append([key.value(self.context(self.style.citation, item, cite)) for key in keys])
        return [cites[index] for index in sort.ordered(len(cites), values, keys)]

    # -- bibliography ------------------------------------------------------------------------------

    def ordered(self) -> list[Item]:
        """The items in the bibliography's order (that of registration where it does not sort)."""
        if self._ordered is None:
            items = [self.items[id] for id in self._order]
            items += [item for id, item in self.items.items() if id not in self._order]
            area = self.style.bibliography
            keys = area.keys if area is not None else []
            if area is not None and keys:
                numbers = {item.id: place for place, item in enumerate(items, start=1)}
                from provcite.csl import sort

                rows = []
                for item in items:
                    ctx = area.context(item)
                    ctx.citation_number = numbers[item.id]
                    rows.append([key.value(ctx) for key in keys])
                items = [items[index] for index in sort.ordered(len(items), rows, keys)]
            self._ordered = items
        return self._ordered

    def number(self, id: str) -> int:
        """The citation number of an item, from 1.

        A bibliography that sorts by the number downwards is numbered from its end, as in citeproc-js
        and pandoc: what was cited last stands first, and keeps its number.
        """
        if not self._numbers:
            items = self.ordered()
            area = self.style.bibliography
            if area is not None and any(
                key.descending and key.variable == "citation-number" for key in area.keys
            ):
                items = items[::-1]
            self._numbers = {item.id: place for place, item in enumerate(items, start=1)}
        return self._numbers.get(id, 0)

    @without_collector()
    def bibliography(self, *, select: Callable[[Item], bool] | None = None, sort: bool = True) -> list[Entry]:
        """The finished entries of all registered items, or those that `select` keeps."""
        area = self.style.bibliography
        if area is None:
            return []
        self._settle()
        items = self.ordered() if sort else list(self.items.values())
        rendered: list[tuple[Item, Node | None]] = []
        for item in items:
            if select is not None and not select(item):
                continue
            rendered.append((item, area.render(self.listed(area, item))))
        from provcite.csl import subsequent_author

        nodes = subsequent_author.substituted(area, [node for _, node in rendered])
        entries = []
        for (item, _), node in zip(rendered, nodes, strict=True):
            if node is None:
                entries.append(Entry(id=item.id, text=""))
                continue
            if area.attributes.get("second-field-align"):
                node = _columns(node, area)
                made = punctuation.finish(node, area.locale, trim=True)
            else:
                made = punctuation.finish(area.wrap(node), area.locale, trim=True)
            entries.append(Entry(id=item.id, text=made or ""))
        return entries


def _columns(node: Node, area: Area) -> Node:
    """``second-field-align``: the first field in the left margin, the rest beside it."""
    children = node.children if isinstance(node, Span) and not isinstance(node, Mark) else [node]
    prefix, suffix = area.layout.get("prefix", ""), area.layout.get("suffix", "")
    first, rest = children[0], children[1:]
    body = span(*rest, suffix)
    left = span(prefix, first)
    nodes: list[Node] = [Block("left-margin", [left])] if left is not None else []
    if body is not None:
        nodes.append(Block("right-inline", [body]))
    return Span(nodes)
