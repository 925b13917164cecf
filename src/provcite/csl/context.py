"""What one rendering of one item knows: the item, the cite, and what happened so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from provcite.csl.items import Item
    from provcite.csl.locale import Locale
    from provcite.csl.personal import Name
    from provcite.csl.tree import Node

FIRST, SUBSEQUENT, IBID_WITH_LOCATOR, IBID = "first", "subsequent", "ibid-with-locator", "ibid"


class Cite:
    """One cite of a citation, as the document or the caller gives it.

    `label` is the kind of locator (``page`` without one). `position` is ``first``, ``subsequent``,
    ``ibid`` or ``ibid-with-locator`` where the caller forces it, else None until the document's
    positions are computed; so are `near_note` and `first_note`.
    """

    __slots__ = (
        "author_only",
        "first_note",
        "forced",
        "id",
        "label",
        "locator",
        "near_note",
        "position",
        "prefix",
        "suffix",
        "suppress_author",
    )

    def __init__(
        self,
        id: str,
        *,
        locator: str = "",
        label: str = "page",
        prefix: str = "",
        suffix: str = "",
        suppress_author: bool = False,
        author_only: bool = False,
        position: str | None = None,
        near_note: bool = False,
        first_note: str = "",
    ) -> None:
        self.id = id
        self.locator = locator
        self.label = label or "page"
        self.prefix = prefix
        self.suffix = suffix
        self.suppress_author = suppress_author
        self.author_only = author_only
        self.forced = position is not None
        self.position = position
        self.near_note = near_note
        self.first_note = first_note


class Distinction:
    """How an item is told apart from others that would print the same (CSL 1.0.2, "Disambiguation").

    `shown` names at least before et al.; `givens` maps a name to 1 (initials) or 2 (given name in

    """

    __slots__ = ("condition", "givens", "primary_only", "shown", "suffix")

    def __init__(self) -> None:
        self.shown = 0
        self.givens: dict[Name, int] = {}
        self.primary_only = False
        self.condition = 0
        self.suffix = 0


# Elements that one rendering may run through; Chicago, the largest style there is, takes some thousands.
RENDER_BUDGET = 300_000
NO_DISTINCTION = Distinction()
NO_CITE = Cite("")


class Context:
    """The state of one rendering. `called` and `filled` count variables, for group suppression."""

    __slots__ = (
        "abbreviations",
        "area",
        "budget",
        "called",
        "citation_number",
        "cite",
        "conditions",
        "distinction",
        "english",
        "et_al_override",
        "filled",
        "item",
        "locale",
        "name_lists",
        "node",
        "position",
        "quash",
        "recording",
        "sorting",
        "suppress_author",
        "turkic",
        "used_suffix",
        "year_suffix",
    )

    def __init__(self, item: Item, locale: Locale, area: str, *, english: bool) -> None:
        self.item = item
        self.locale = locale
        self.area = area
        self.budget = RENDER_BUDGET
        language = item.language
        self.english = language[:2].lower() == "en" if language else english
        self.turkic = (language or locale.lang)[:2].lower() in ("tr", "az")
        self.cite = NO_CITE
        self.position: str = FIRST
        #: A piece on its way to the formatting of its name part, label or date part.
        self.node: Node = ""
        self.called = 0
        self.filled = 0
        self.quash: set[str] = set()
        self.recording: list[str] | None = None
        self.name_lists: list[tuple[list[Name], int]] = []
        self.distinction = NO_DISTINCTION
        self.conditions = 0
        self.year_suffix = ""
        self.used_suffix = False
        self.suppress_author = False
        self.sorting = False
        self.et_al_override: tuple[int, int, bool | None] | None = None
        self.citation_number = 0
        self.abbreviations: Callable[[str, str], str | None] | None = None
