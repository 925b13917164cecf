"""A saved page of the digital archive as lines: visible text by element, and what its head says.

Tags say where a line begins and which words are navigation; class names and ids are never looked at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from provcite.documents.labels import label_of
from provcite.documents.lines import Line, tidy, word_set
from provcite.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLOCKS: Final = word_set(
    """
    address article aside blockquote body br button caption center dd details dialog div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol
    option p pre section select summary table tbody td tfoot th thead title tr ul
    """
)
_SILENT: Final = word_set(
    """
    script style noscript template svg math canvas object embed iframe select option textarea head
    """
)
_NAVIGATION: Final = frozenset(["nav", "footer", "form", "button", "dialog"])
_NAVIGATION_ROLES: Final = frozenset({"navigation", "search", "banner", "contentinfo", "dialog"})
_PARAGRAPHS: Final = word_set(
    """
    p div li h1 h2 h3 h4 h5 h6 blockquote section article tr dd dt table ul ol
    """
)

#: The names that pages give to facts of the document in their head, and our keys for them.
META_KEYS: Final[dict[str, str]] = {
    "og:title": "title", "twitter:title": "title", "citation_title": "title", "dc.title": "title",
    "dcterms.title": "title",
    "og:description": "description", "description": "description", "twitter:description": "description",
    "dc.description": "description", "dcterms.description": "description",
    "og:url": "url", "citation_public_url": "url", "dc.identifier": "url",
    "citation_author": "author", "dc.creator": "author", "dcterms.creator": "author", "author": "author",
    "citation_publication_date": "date", "citation_date": "date", "dc.date": "date", "dcterms.date": "date",
    "dcterms.created": "date",
    "citation_language": "language", "dc.language": "language",
}  # fmt: skip

MAX_DEPTH: Final = 400
_SPACE: Final = re.compile(r"\s+")


def read_html(text: str, *, name: str = "the page") -> tuple[tuple[Line, ...], dict[str, tuple[Line, ...]]]:
    """The lines of a page and the values of its head. Raises `InputError` where nothing can be read."""
    from lxml import html

    parser = html.HTMLParser(
        encoding="utf-8", huge_tree=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except Exception as error:  # nothing but lxml runs in the block
        raise InputError(
            "The page cannot be read as HTML.", hint="Save it from the browser again.", place=name
        ) from error
    meta = _meta(root)
    body = root.find(".//body")
    mains = list(root.iter("main")) or (
        list(root.iter("article")) if sum(1 for _ in root.iter("article")) == 1 else []
    )
    start = mains[0] if len(mains) == 1 else body if body is not None else root
    try:
        lines = list(_lines(start))
    except RecursionError as error:  # MAX_DEPTH bounds the walk; a parser's own limit may be lower
        raise InputError(
            "The page is nested too deeply.", hint="Import the document's text.", place=name
        ) from error
    return tuple(lines), meta


def _meta(root: Any) -> dict[str, tuple[Line, ...]]:
    """What the head says: meta tags, the canonical address and the window's title."""
    found: dict[str, list[Line]] = {}
    for element in root.iter("meta"):
        label = (element.get("property") or element.get("name") or "").strip().lower()
        key = META_KEYS.get(label)
        content = tidy(_SPACE.sub(" ", element.get("content") or ""))
        if key and content:
            found.setdefault(key, []).append(Line(number=element.sourceline or 1, text=content))
    for element in root.iter("link"):
        if (element.get("rel") or "").strip().lower() == "canonical" and element.get("href"):
            found.setdefault("url", []).append(
                Line(number=element.sourceline or 1, text=element.get("href").strip())
            )
    title = root.find(".//head/title")
    if title is not None and tidy(title.text or ""):
        found.setdefault("window", []).append(Line(number=title.sourceline or 1, text=tidy(title.text or "")))
    return {key: tuple(dict.fromkeys(lines)) for key, lines in found.items()}


class _Writer:
    """Gathers the text of a block and hands it over as lines."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.links: list[str] = []
        self.number = 1
        self.lines: list[Line] = []

    def text(self, words: str | None, number: int, *, keep: bool) -> None:
        if not words:
            return
        if not any(part.strip() for part in self.parts):
            self.number = number
        self.parts.append(words if keep else _SPACE.sub(" ", words))

    def end(self, *, level: int = 0, paragraph: bool = False) -> None:
        text = "".join(self.parts)
        for row in text.split("\n"):
            clean = tidy(row)
            if clean:
                self.lines.append(Line(number=self.number, text=clean, level=level, links=tuple(self.links)))
                self.links = []
        self.parts = []
        if paragraph and self.lines and self.lines[-1].text:
            self.lines.append(Line(number=self.number, text=""))


def _lines(start: Any) -> Iterator[Line]:
    writer = _Writer()
    _walk(start, writer, level=0, keep=False, depth=0)
    writer.end()
    return iter(writer.lines)


def _labels(button: Any) -> bool:
    """Whether a button is the heading of a part that folds (`Author(s)`, `Document Information`)."""
    words = tidy(_SPACE.sub(" ", "".join(button.itertext())))
    return len(words) < 60 and label_of(Line(number=1, text=words)) is not None


def _labelled(writer: _Writer) -> bool:
    """Whether the line before is a label alone: what is folded up under it was saved with the page."""
    spoken = next((line for line in reversed(writer.lines) if line.text), None)
    return spoken is not None and label_of(spoken) is not None


def _walk(element: Any, writer: _Writer, *, level: int, keep: bool, depth: int) -> None:
    tag = element.tag if isinstance(element.tag, str) else ""
    if depth > MAX_DEPTH:
        raise RecursionError
    number = element.sourceline or writer.number
    hidden = (
        not tag
        or tag in _SILENT
        or (tag in _NAVIGATION and not (tag == "button" and _labels(element)))
        or (element.get("role") or "").lower() in _NAVIGATION_ROLES
        or (element.get("aria-hidden") == "true" and tag != "main")
        or (element.get("hidden") is not None and not _labelled(writer))
    )
    if not hidden:
        block = tag in _BLOCKS
        own = int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456" else level
        if block:
            writer.end(level=level, paragraph=tag in _PARAGRAPHS)
        if tag == "a" and (element.get("href") or "").startswith("http"):
            writer.links.append(element.get("href"))
        inner_keep = keep or tag == "pre"
        writer.text(element.text, number, keep=inner_keep)
        for child in element:
            _walk(child, writer, level=own, keep=inner_keep, depth=depth + 1)
        if block:
            writer.end(level=own, paragraph=tag in _PARAGRAPHS)
    if depth:
        writer.text(element.tail, number, keep=keep)
