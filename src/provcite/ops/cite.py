"""Citing records: full notes, short notes, bibliography entries, citations in the text.

The record is put into CSL-JSON in the form that the style asks for, rendered, and the result looked
over: a citation that lost the reference or the locator says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from provcite.exchange.csl_item import Repositories, holding_of, to_csl
from provcite.exchange.holding_words import find_repository, render_path
from provcite.model.errors import UsageError
from provcite.ops.kept_reference import missing_levels, says
from provcite.ops.locators import Locator, is_outside, parse_locator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.csl import Session, Style
    from provcite.csl.tree import Node
    from provcite.exchange.citation_form import CitationForm
    from provcite.model.record import Holding, Record
    from provcite.store.library import Library

As = Literal["note", "short", "bibliography", "in-text"]
Ibid = Literal["forbid", "allow", "require"]
FORMS: Final = ("note", "short", "bibliography", "in-text")
IBIDS: Final = ("forbid", "allow", "require")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """The text trees of the citations, in order, with what the user should know about them."""

    texts: list[Node]
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How to cite: the form, what is added or left out, and how often a source may be repeated.

    `form` is None for the style's own (a note for a note style, else an entry). `keep_reference`
    appends a reference that the style drops; `abbreviate` names a repository in full with
    "(hereafter ...)" at first and by its acronym after; `holding` chooses among several places
    where a document lies (0 is the first).
    """

    form: As | None = None
    cluster: bool = False
    ibid: Ibid = "forbid"
    keep_reference: bool = False
    abbreviate: bool = False
    holding: int = 0


def cite(
    library: Library,
    ids: Sequence[str],
    style: Style,
    form: CitationForm,
    wish: Wish = Wish(),
    *,
    locators: Sequence[str] = (),
    own_style: bool = True,
) -> Cited:
    """Cite the records called `ids` (ids or aliases), `locators` belonging to them in order.

    `form` is the form of the data (`StyleFile.form`, changed at will); `own_style` says whether the
    style is made for archival records, so that it prints a locator with its own label. An id named
    again gets its short form or, as `wish.ibid` says, ibid. Raises NotFoundError with the nearest
    ids, UsageError where the style has no such form.
    """
    if len(locators) > len(ids):
        raise UsageError(
            f"There are {len(locators)} locators for {len(ids)} records.",
            hint="Give one --locator for each record, in their order.",
        )
    if not locators and len(ids) == 1:
        locators = ("",)
    records = {name: library.get(name) for name in dict.fromkeys(ids)}
    return _Citing(
        [records[name] for name in ids],
        style,
        form,
        wish,
        Repositories(library.repositories()),
        locators,
        own_style,
    ).run()


@dataclass(slots=True)
class _Reference:
    """One citation to be made: the record, its place, how it is to stand."""

    record: Record
    holding: Holding | None
    locator: Locator | None
    position: str
    hereafter: str = ""
    item: dict[str, Any] = field(default_factory=dict)
    leaf: str = ""
    spelled: bool = False


class _Citing:
    """The work of one call of `cite`."""

    def __init__(
        self,
        records: Sequence[Record],
        style: Style,
        form: CitationForm,
        wish: Wish,
        repositories: Repositories,
        locators: Sequence[str],
        own_style: bool,
    ) -> None:
        self.style = style
        self.form = form
        self.wish = wish
        self.repositories = repositories
        self.own_style = own_style
        self.warnings: list[str] = []
        self.as_ = self._form()
        self.references = self._references(records, locators)

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

    def _references(self, records: Sequence[Record], locators: Sequence[str]) -> list[_Reference]:
        made: list[_Reference] = []
        seen: set[str] = set()
        named: set[str] = set()
        for place, record in enumerate(records):
            holding = holding_of(record, self.wish.holding)
            if holding is None and self.wish.holding:
                raise UsageError(
                    f"Record {record.id} has no place number {self.wish.holding + 1}.",
                    hint=f"It lies in {len(record.sources)} place{'' if len(record.sources) == 1 else 's'}.",
                )
            known = find_repository(holding.repository if holding else None, self.repositories.known)
            text = locators[place].strip() if place < len(locators) else ""
            locator = parse_locator(text, holding, known) if text else None
            if locator is not None and is_outside(locator, holding):
                self.warnings.append(
                    f"{locator.text} lies outside the leaves that record {record.id} has: "
                    f"{_leaves(holding, locator.level)}."
                )
            reference = _Reference(record, holding, locator, self._position(records, place, seen))
            if self.wish.abbreviate and known is not None:
                reference.hereafter = "later" if known.key in named else "first"
                named.add(known.key)
            seen.add(record.id)
            pair = locator.pair if locator else None
            reference.item = to_csl(
                record, self.form, repositories=self.repositories, locator=pair, holding=self.wish.holding,
                hereafter=reference.hereafter,
            )  # fmt: skip
            if locator is not None:
                reference.leaf = (
                    render_path((pair,), known, self.form.reference, self.form.dash) if pair else locator.text
                )
            made.append(reference)
        return made

    def _position(self, records: Sequence[Record], place: int, seen: set[str]) -> str:
        if self.as_ == "short":
            return "subsequent"
        if self.as_ != "note" or records[place].id not in seen:
            return "first"
        if place and records[place - 1].id == records[place].id and self.wish.ibid != "forbid":
            return "ibid"
        return "subsequent"

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
                session.add([reference.item])
                texts.append(session.cite_all(cites, computed=False)[place])
        self._note(session)
        return [self._ibid(reference, text) for reference, text in zip(self.references, texts, strict=True)]

    def _session(self) -> tuple[Session, bool]:
        """A session over the items, and whether each record stands in it in one form only."""
        items: dict[str, dict[str, Any]] = {}
        distinct = True
        for reference in self.references:
            kept = items.setdefault(reference.record.id, reference.item)
            distinct = distinct and kept == reference.item
        return self.style.session(list(items.values())), distinct

    def _cite(self, reference: _Reference) -> dict[str, Any]:
        position = reference.position
        if position == "ibid" and not self._has_ibid():
            position = "subsequent"
        made: dict[str, Any] = {"id": reference.record.id, "position": position}
        if reference.spelled and reference.locator is not None:
            words = self._locator_words(reference)
            if self.own_style:
                made.update(locator=words, label="page")
                if position == "ibid":
                    made["position"] = "ibid-with-locator"
            else:
                # A style made for books would call a leaf a page.
                made["suffix"] = f", {words}"
        return made

    def _locator_words(self, reference: _Reference) -> str:
        """The locator with the repository's own label, as the form wants it: l. 302, or list 302."""
        locator = reference.locator
        assert locator is not None  # noqa: S101 - asked for references with a locator only
        if locator.pair is None:
            return locator.text
        known = find_repository(
            reference.holding.repository if reference.holding else None, self.repositories.known
        )
        form = self.form.reference
        if form != "native":
            form = self.form.locator
        return render_path((locator.pair,), known, form, self.form.dash)

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
            word += self._locator_words(reference)
        return word if word.endswith(".") else word + "."

    def _cluster(self) -> Node:
        """All references in one citation, in the order given."""
        session, _ = self._session()
        text = session.cite_all([[self._cite(reference) for reference in self.references]], computed=False)[0]
        if self.wish.keep_reference:
            for reference in self.references:
                text = self._kept(reference, text)
        return text

    # Entries ----------------------------------------------------------------------------------

    def _entries(self) -> list[Node]:
        session, _ = self._session()
        by_id = {reference.record.id: reference for reference in self.references}
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
        from provcite.csl.tree import plain

        if reference.holding is None:
            return ()
        holding = reference.holding
        if reference.locator is not None and reference.locator.pair is not None:
            from provcite.exchange.holding_words import with_locator

            holding = with_locator(holding, reference.locator.pair)
        item = reference.item
        if "archive_location" not in self.style.variables:
            return holding.path
        return missing_levels(
            plain(text), holding, str(item.get("archive_location", "")),
            elsewhere=(str(item.get("title", "")), str(item.get("URL", ""))),
        )  # fmt: skip

    def _check(self, reference: _Reference, text: Node) -> None:
        lost = self._lost(reference, text)
        if not lost or self.wish.keep_reference:
            return
        units = ", ".join(f"{level.replace('_', ' ')} {value}" for level, value in lost)
        whole = reference.holding is not None and len(lost) >= len(reference.holding.path)
        what = "the archival reference" if whole else "a part of the archival reference"
        self.warnings.append(
            f"The style “{self.style.title}” drops {what} of {reference.record.id} ({units}); "
            "--keep-reference appends it."
        )

    def _kept(self, reference: _Reference, text: Node) -> Node:
        """`text` with the reference appended where the style dropped it and the user wants it kept."""
        first = self.as_ == "bibliography" or (self.as_ == "note" and reference.position == "first")
        if not (self.wish.keep_reference and first) or not self._lost(reference, text):
            return text
        return with_reference(text, reference.item)


def with_reference(text: Node, item: dict[str, Any]) -> Node:
    """A finished citation with a sentence that says where the document lies."""
    from provcite.csl.tree import plain, span

    written = plain(text)
    parts = (item.get("archive_location"), item.get("archive"), item.get("archive-place"))
    words = ", ".join(str(part) for part in parts if part and not says(written, str(part)))
    words = words[:1].upper() + words[1:]
    gap = " " if written.endswith((".", "?", "!", ".”", ".’")) else ". "
    return span(text, f"{gap}{words}{'' if words.endswith('.') else '.'}") or ""


def _leaves(holding: Holding | None, level: str | None) -> str:
    return ", ".join(value for name, value in (holding.path if holding else ()) if name == level)


def with_credits(form: CitationForm, credits: str) -> CitationForm:
    """`form` with another wish about credits (none, translator, full)."""
    from provcite.exchange.citation_form import with_settings

    return with_settings(form, {"credits": credits}) if credits else form


def in_language(form: CitationForm, locale: str) -> CitationForm:
    """`form` for another language of the style."""
    return replace(form, language=locale)
