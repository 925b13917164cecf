"""Citing records: full notes, short notes, bibliography entries, citations in the text.

The record is put into CSL-JSON in the form that the style asks for, rendered, and the result looked
over: a citation that lost the reference or the locator says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from provcite.model.errors import UsageError
from provcite.ops.citables import Citable, citables
from provcite.ops.kept_reference import missing_levels, says, untold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from provcite.archives.locators import Locator
    from provcite.archives.repositories import Repositories
    from provcite.csl import Session, Style
    from provcite.csl.tree import Node
    from provcite.exchange.citation_form import CitationForm
    from provcite.model.record import Record
    from provcite.store.library import Library

As = Literal["note", "short", "bibliography", "in-text"]
Ibid = Literal["forbid", "allow", "require"]
FORMS: Final = ("note", "short", "bibliography", "in-text")
IBIDS: Final = ("forbid", "allow", "require")


class Cited:
    """The text trees of the citations, in order, with what the user should know about them."""

    __slots__ = ("texts", "warnings")

    def __init__(self, texts: list[Node], warnings: list[str]) -> None:
        self.texts = texts
        self.warnings = warnings


class Wish:
    """How to cite: the form, what is added or left out, and how often a source may be repeated.

    `form` is None for the style's own (a note for a note style, else an entry). `keep_reference`
    appends a reference that the style drops; `abbreviate` names a repository in full with
    "(hereafter ...)" at first and by its acronym after; `holding` chooses among several places
    where a document lies (0 is the first). (Plain classes here: this module is on the path of every
    citation, and a dataclass takes half a millisecond to make.)
    """

    __slots__ = ("abbreviate", "cluster", "form", "holding", "ibid", "keep_reference")

    def __init__(
        self,
        *,
        form: As | None = None,
        cluster: bool = False,
        ibid: Ibid = "forbid",
        keep_reference: bool = False,
        abbreviate: bool = False,
        holding: int = 0,
    ) -> None:
        self.form = form
        self.cluster = cluster
        self.ibid = ibid
        self.keep_reference = keep_reference
        self.abbreviate = abbreviate
        self.holding = holding


DEFAULT_WISH: Final = Wish()


def cite(
    library: Library,
    ids: Sequence[str],
    style: Style,
    form: CitationForm,
    wish: Wish = DEFAULT_WISH,
    *,
    locators: Sequence[str] = (),
    own_style: bool = True,
    cache: Path | None = None,
    known: Record | None = None,
) -> Cited:
    """Cite the records called `ids` (ids or aliases), `locators` belonging to them in order.

    `form` is the form of the data (`StyleFile.form`, changed at will); `own_style` says whether the
    style is made for archival records, so that it prints a locator with its own label. An id named
    again gets its short form or, as `wish.ibid` says, ibid. `cache` is a folder for items,
    `known` a record at hand, which is not read again. Raises NotFoundError with the nearest ids,
    UsageError where the style has no such form.
    """
    if len(locators) > len(ids):
        raise UsageError(
            f"There are {len(locators)} locators for {len(ids)} records.",
            hint="Give one --locator for each record, in their order.",
        )
    found = citables(library, ids, form, holding=wish.holding, cache=cache, known=known)
    return _Citing(library, [found[name] for name in ids], style, form, wish, locators, own_style).run()


class _Reference:
    """One citation to be made: the record, how it is to stand, its locator in words."""

    __slots__ = ("citable", "leaf", "locator", "own_words", "position", "spelled")

    def __init__(self, citable: Citable, position: str) -> None:
        self.citable = citable
        self.position = position
        self.locator: Locator | None = None
        #: The locator as the reference says it, and as it stands by itself.
        self.leaf = ""
        self.own_words = ""
        #: Whether the locator is handed to the style, the reference not saying it.
        self.spelled = False


class _Citing:
    """The work of one call of `cite`."""

    def __init__(
        self,
        library: Library,
        cited: Sequence[Citable],
        style: Style,
        form: CitationForm,
        wish: Wish,
        locators: Sequence[str],
        own_style: bool,
    ) -> None:
        self.library = library
        self.style = style
        self.form = form
        self.wish = wish
        self.own_style = own_style
        self.warnings: list[str] = []
        self.as_ = self._form()
        self.references = [
            _Reference(citable, position)
            for citable, position in zip(cited, self._positions(cited), strict=True)
        ]
        if self.as_ == "bibliography" and any(locators):
            self.warnings.append("An entry of a bibliography has no locator: use --as note or --as in-text.")
            locators = ()
        if wish.abbreviate or any(locators):
            self._reword(locators)
        if self.form.reference == "native" and self.as_ == "note" and wish.ibid != "forbid":
            self._same_unit()

    def _form(self) -> As:
        """The form to print. Without notes a note is the citation in the text; with them the reverse."""
        note_style = self.style.kind == "note"
        wanted = self.wish.form
        if wanted is None:
            wanted = "note" if note_style else "bibliography"
            if not note_style and not self.style.has_bibliography:
                wanted = "in-text"
        if wanted == "bibliography" and not self.style.has_bibliography:
            raise UsageError(
                f"The style “{self.style.title}” has no bibliography.", hint="Use --as note or --as in-text."
            )
        if wanted == "in-text" and note_style:
            return "note"
        if wanted in ("note", "short") and not note_style:
            return "in-text"
        return wanted

    def _positions(self, cited: Sequence[Citable]) -> list[str]:
        """Where each stands: first, subsequent, or ibid where the user lets it."""
        if self.as_ != "note":
            return ["subsequent" if self.as_ == "short" else "first"] * len(cited)
        positions: list[str] = []
        seen: set[str] = set()
        before = ""
        for citable in cited:
            if citable.id not in seen:
                positions.append("first")
            else:
                again = citable.id == before and self.wish.ibid != "forbid"
                positions.append("ibid" if again else "subsequent")
            seen.add(citable.id)
            before = citable.id
        return positions

    def _reword(self, locators: Sequence[str]) -> None:
        """Make the items anew that point at a leaf or name their repository by its acronym."""
        from provcite.exchange.csl_item import holding_of
        from provcite.exchange.holding_words import find_repository
        from provcite.ops.citables import make_citable
        from provcite.ops.pinpoint import pinpoint

        repositories = self.library.repositories()
        named: set[str] = set()
        again = self._come_again(repositories) if self.wish.abbreviate else frozenset()
        for place, reference in self._as_printed():
            record = self.library.get(reference.citable.id)
            holding = holding_of(record, self.wish.holding)
            known = find_repository(holding.repository if holding else None, repositories)
            hereafter = ""
            if known is not None and known.key in again:
                hereafter = "later" if known.key in named else "first"
                named.add(known.key)
            text = locators[place].strip() if place < len(locators) else ""
            pair = None
            if text:
                point = pinpoint(text, record, self.form, repositories, holding=self.wish.holding)
                reference.locator, pair = point.locator, point.pair
                reference.leaf, reference.own_words = point.leaf, point.own_words
                self.warnings += point.warnings
            reference.citable = make_citable(
                self.library, record, self.form, holding=self.wish.holding, locator=pair, hereafter=hereafter
            )

    def _come_again(self, repositories: Repositories) -> frozenset[str]:
        """The repositories that are named twice at least: only for them is an acronym announced.

        A short note names one in the styles that know it by its acronym throughout.
        """
        from provcite.exchange.csl_item import holding_of
        from provcite.exchange.holding_words import find_repository

        once: set[str] = set()
        again: set[str] = set()
        for _, reference in self._as_printed():
            if reference.position != "first" and self.form.repository != "acronym":
                continue
            holding = holding_of(self.library.get(reference.citable.id), self.wish.holding)
            known = find_repository(holding.repository if holding else None, repositories)
            if known is not None:
                (again if known.key in once else once).add(known.key)
        return frozenset(again)

    def _same_unit(self) -> None:
        """In Russian practice what lies beside the document cited before is "Там же. Д. 411"."""
        from provcite.exchange.holding_words import find_repository, render_path
        from provcite.ops.citables import Citable

        repositories = self.library.repositories()
        word = self.style.terms.term("ibid") or "ibid."
        before: Citable | None = None
        for reference in self.references:
            citable, last = reference.citable, before
            before = citable
            if last is None or last.id == citable.id or not citable.item.get("archive"):
                continue
            if last.item.get("archive") != citable.item["archive"]:
                continue
            same = 0
            while same < min(len(last.path), len(citable.path)) and last.path[same] == citable.path[same]:
                same += 1
            rest = citable.path[same:]
            if not same or not rest:
                continue
            record = self.library.get(citable.id)
            known = find_repository(record.sources[self.wish.holding].repository, repositories)
            item = {
                **citable.item,
                "archive": word[:1].upper() + word[1:],
                "archive_location": render_path(rest, known, self.form, repositories),
            }
            reference.citable = Citable(citable.id, item, rest)

    def _as_printed(self) -> list[tuple[int, _Reference]]:
        """The references with their places in the call, in printed order: that of entries is the style's."""
        placed = list(enumerate(self.references))
        if self.as_ == "bibliography" and self.wish.abbreviate:
            session, _ = self._session()
            rank = {item.id: number for number, item in enumerate(session.ordered())}
            placed.sort(key=lambda pair: rank[pair[1].citable.id])
        return placed

    def run(self) -> Cited:
        if self.as_ == "bibliography":
            texts = self._entries()
        else:
            texts = self._citations()
            for reference, text in zip(self.references, texts, strict=True):
                if self.as_ == "note" and reference.position == "first":
                    self._check(reference, text)
            texts = [
                self._kept(reference, text) for reference, text in zip(self.references, texts, strict=True)
            ]
            if self.wish.cluster and len(texts) > 1:
                texts = [self._cluster()]
        if self.own_style and not self.form.language.startswith("en"):
            from provcite.ops.other_language import left_in_english

            told = left_in_english([reference.citable.item for reference in self.references], self.form)
            self.warnings.extend([told] if told else [])
        return Cited(texts=texts, warnings=self.warnings)

    # Citations --------------------------------------------------------------------------------

    def _citations(self) -> list[Node]:
        """One citation for each reference; a locator that the reference does not show is passed on."""
        texts = self._rendered()
        from provcite.csl.tree import plain

        again = False
        for reference, text in zip(self.references, texts, strict=True):
            if reference.locator is not None and not says(plain(text), reference.leaf):
                reference.spelled = again = True
        if again:
            texts = self._rendered()
        return texts

    def _rendered(self) -> list[Node]:
        cites = [[self._cite(reference)] for reference in self.references]
        session, distinct = self._session()
        texts: list[Node] = []
        if distinct:
            texts = session.cite_all(cites, computed=False)
        else:
            for place, reference in enumerate(self.references):
                session.add([reference.citable.item])
                texts.append(session.cite_all(cites, computed=False)[place])
        self._note(session)
        return [self._ibid(reference, text) for reference, text in zip(self.references, texts, strict=True)]

    def _session(self) -> tuple[Session, bool]:
        """A session over the items, and whether each record stands in it in one form only."""
        items: dict[str, dict[str, Any]] = {}
        distinct = True
        for reference in self.references:
            kept = items.setdefault(reference.citable.id, reference.citable.item)
            distinct = distinct and kept == reference.citable.item
        return self.style.session(list(items.values())), distinct

    def _cite(self, reference: _Reference) -> dict[str, Any]:
        position = reference.position
        if position == "ibid" and not self._has_ibid():
            position = "subsequent"
        made: dict[str, Any] = {"id": reference.citable.id, "position": position}
        if reference.spelled and reference.locator is not None:
            words = reference.own_words
            if self.own_style:
                made.update(locator=words, label="page")
                if position == "ibid":
                    made["position"] = "ibid-with-locator"
            else:
                # A style made for books would call a leaf a page.
                made["suffix"] = f", {words}"
        return made

    def _has_ibid(self) -> bool:
        """Whether the style itself knows ibid. in its citations."""
        import json

        compiled = self.style.compiled
        return '"position":"ibid' in json.dumps(
            [compiled["citation"], compiled["macros"]], separators=(",", ":")
        )

    def _ibid(self, reference: _Reference, text: Node) -> Node:
        """Ibid. of the program's own, for a style that has none where the user requires it."""
        if reference.position != "ibid" or self.wish.ibid != "require" or self._has_ibid():
            return text
        word = self.style.terms.term("ibid") or "ibid."
        word = word[:1].upper() + word[1:]
        if reference.locator is not None:
            joint = ". " if self.form.reference == "native" else ", "
            word = word.rstrip(".") + joint if joint[0] == "." else word + joint
            word += reference.own_words
        return word if word.endswith(".") else word + "."

    def _cluster(self) -> Node:
        """All references in one citation, in the order given."""
        session, _ = self._session()
        text = session.cite_all([[self._cite(reference) for reference in self.references]], computed=False)[0]
        if self.wish.keep_reference:
            cited = text
            for reference in self.references:
                if self._is_whole(reference) and self._lost(reference, cited):
                    text = with_reference(text, reference.citable.item, besides=cited)
        return text

    # Entries ----------------------------------------------------------------------------------

    def _entries(self) -> list[Node]:
        session, _ = self._session()
        by_id = {reference.citable.id: reference for reference in self.references}
        texts = []
        for entry in session.bibliography():
            reference = by_id[entry.id]
            self._check(reference, entry.text)
            texts.append(self._kept(reference, entry.text))
        self._note(session)
        return texts

    # What is looked over ------------------------------------------------------------------------

    def _note(self, session: Session) -> None:
        for message in session.warnings.messages:
            if message not in self.warnings:
                self.warnings.append(message)

    def _lost(self, reference: _Reference, text: Node) -> tuple[tuple[str, str], ...]:
        return lost_levels(self.style, text, reference.citable)

    def _check(self, reference: _Reference, text: Node) -> None:
        if not text and not reference.citable.path:
            self.warnings.append(f"The style “{self.style.title}” prints nothing of {reference.citable.id}.")
        from provcite.csl.tree import plain

        missed = untold(plain(text), reference.citable.item, reference.citable.besides) if text else []
        if missed:
            what = f"{reference.citable.id}: {'; '.join(missed)}"
            self.warnings.append(f"The style “{self.style.title}” does not print of {what}.")
        lost = self._lost(reference, text)
        if not lost or self.wish.keep_reference:
            return
        units = ", ".join(f"{level.replace('_', ' ')} {value}" for level, value in lost)
        whole = len(lost) >= len(reference.citable.path)
        what = "the archival reference" if whole else "a part of the archival reference"
        self.warnings.append(
            f"The style “{self.style.title}” drops {what} of {reference.citable.id} ({units}); "
            "--keep-reference appends it."
        )

    def _kept(self, reference: _Reference, text: Node) -> Node:
        """`text` with the reference appended where the style dropped it and the user wants it kept."""
        if self.wish.keep_reference and self._is_whole(reference) and self._lost(reference, text):
            return with_reference(text, reference.citable.item, note=self._is_note())
        return text

    def _is_note(self) -> bool:
        return self.as_ == "note" and self.style.kind == "note"

    def _is_whole(self, reference: _Reference) -> bool:
        """Whether this is a full citation, in which the reference belongs."""
        return self.as_ == "bibliography" or (self.as_ == "note" and reference.position == "first")


def lost_levels(style: Style, text: Node, citable: Citable) -> tuple[tuple[str, str], ...]:
    """The levels of a record's reference that a full citation of it does not say."""
    from provcite.csl.tree import plain

    if not citable.path:
        return ()
    location = str(citable.item.get("archive_location", ""))
    written = plain(text)
    if location and location in written:
        return ()
    if "archive_location" not in style.variables:
        return citable.path
    elsewhere = (str(citable.item.get("title", "")), str(citable.item.get("URL", "")))
    return missing_levels(written, citable.path, location, elsewhere=elsewhere)


def with_reference(
    text: Node, item: dict[str, Any], *, besides: Node | None = None, note: bool = False
) -> Node:
    """A finished citation with where the document lies, as the style would go on.

    A note is one sentence: the reference stands behind a comma, within the note's full stop. So does it in an
    entry that has none and is made of commas; elsewhere it is a sentence of its own. What `besides` says
    (the citation itself, where none is given) is not said again.
    """
    from provcite.csl.tree import plain, span

    written = plain(text)
    said = written if besides is None else plain(besides)
    parts = (item.get("archive_location"), item.get("archive"), item.get("archive-place"))
    words = ", ".join(str(part) for part in parts if part and not says(said, str(part)))
    if not words:
        return text
    closed = written.endswith((".", "?", "!", ".”", ".’"))
    if written and (note or not (closed or written.count(". ") > 1)):
        open_, ended = _without_stop(text) if written.endswith(".") else (text, False)
        return span(open_, f", {words}", "." if ended and not words.endswith(".") else "") or ""
    words = words[:1].upper() + words[1:]
    gap = " " if closed else ". " if written else ""
    return span(text, f"{gap}{words}{'' if words.endswith('.') else '.'}") or ""


def _without_stop(node: Node) -> tuple[Node, bool]:
    """The tree without its last full stop, and whether it had one."""
    if isinstance(node, str):
        return node.removesuffix("."), node.endswith(".")
    for place in range(len(node.children) - 1, -1, -1):
        child, found = _without_stop(node.children[place])
        if found:
            kept = [*node.children[:place], child, *node.children[place + 1 :]]
            return node.like([one for one in kept if one != ""]), True
        if child != "" and not (hasattr(child, "children") and not child.children):
            break
    return node, False
