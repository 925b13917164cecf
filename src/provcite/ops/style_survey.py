"""What a style prints of an archival record, found by citing one whose every value is a word of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from provcite.exchange.csl_item import Repositories, to_csl
from provcite.model.errors import ProvciteError
from provcite.model.record import Creator, Event, Holding, Record

if TYPE_CHECKING:
    from pathlib import Path

    from provcite.csl import Style
    from provcite.exchange.citation_form import CitationForm

#: Words that stand in no style and no locale, one a field.
_PROBE: Final[dict[str, str]] = {
    "author": "Zqauthor", "title": "Zqtitle", "genre": "Zqgenre", "reference": "Zqreference",
    "repository": "Zqrepository", "city": "Zqcity", "translator": "Zqtranslator",
    "digital archive": "Zqsource", "address": "https://zqaddress.example", "date": "1871",
}  # fmt: skip

#: The sample of the documentation: the record that every example cites.
SAMPLE: Final = Record(
    id="113371",
    title="Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il",
    genre="memorandum of conversation",
    date="1956-07-24",
    language="ru",
    creators=(Creator(family="Petrov", given="A. M."),),
    sources=(
        Holding(
            repository="RGANI", path=(("fond", "5"), ("opis", "28"), ("delo", "410"), ("list", "301-303"))
        ),
    ),
    provenance=(
        Event(event="obtained", by=("James F. Person",), for_="NKIDP"),
        Event(event="translated", by=("James F. Person",), for_="NKIDP", from_="ru", to="en"),
        Event(
            event="published",
            by=("Wilson Center Digital Archive",),
            number="113371",
            url="https://digitalarchive.umd.edu/document/113371",
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleRow:
    """One style of the list: `reference` is ``yes``, ``dropped``, or why the style cannot be used."""

    name: str
    origin: str
    kind: str
    title: str
    printed: tuple[str, ...]
    dropped: tuple[str, ...]
    problem: str = ""

    @property
    def reference(self) -> str:
        """Whether the archival reference is printed."""
        if self.problem:
            return self.problem
        return "yes" if "reference" in self.printed else "DROPPED"

    @property
    def prints(self) -> str:
        """The fields that the style prints."""
        return ", ".join(self.printed)

    @property
    def drops(self) -> str:
        """The fields that it does not."""
        return ", ".join(self.dropped)

    def as_json(self) -> dict[str, object]:
        """The row for ``--format json``."""
        return {
            "name": self.name, "origin": self.origin, "class": self.kind, "title": self.title,
            "prints": list(self.printed), "drops": list(self.dropped),
            "keeps_reference": "reference" in self.printed, "problem": self.problem or None,
        }  # fmt: skip


def matching(words: str, store: Path | None = None) -> list[str]:
    """The names of all styles at hand that have each of `words` in them."""
    from provcite.ops.styles import style_names

    wanted = words.lower().split()
    return [name for name in style_names(store=store) if all(word in name.lower() for word in wanted)]


def survey(name: str, *, store: Path | None = None, cache: Path | None = None) -> StyleRow:
    """What the style called `name` prints; NotFoundError where there is none.

    A style that cannot be read gives a row that says why, so that one bad file hides no other.
    """
    from provcite.ops.styles import find_style, load_style

    file = find_style(name, store=store)
    try:
        # Public styles are many and tried once: they would push the user's own out of the cache.
        style = load_style(file, cache=None if file.origin == "collection" else cache)
        printed, dropped = fields(style)
    except ProvciteError as fault:
        if file.origin == "file":
            raise
        return StyleRow(
            name=file.name,
            origin=file.origin,
            kind="",
            title="",
            printed=(),
            dropped=(),
            problem=fault.message,
        )
    return StyleRow(
        name=file.name,
        origin=file.origin,
        kind=style.kind,
        title=style.title,
        printed=printed,
        dropped=dropped,
    )


def fields(style: Style) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The fields that a full citation or an entry prints, and those it does not."""
    from provcite.csl.tree import plain

    session = style.session([_probe_item()])
    text = plain(session.cite("probe"))
    text += " ".join(plain(entry.text) for entry in session.bibliography())
    folded = text.casefold()
    printed = tuple(field for field, word in _PROBE.items() if word.casefold() in folded)
    return printed, tuple(field for field in _PROBE if field not in printed)


def _probe_item() -> dict[str, Any]:
    return {
        "id": "probe",
        "type": "manuscript",
        "title": _PROBE["title"],
        "author": [{"family": _PROBE["author"], "given": "A."}],
        "translator": [{"family": _PROBE["translator"], "given": "B."}],
        "note": f"{_PROBE['translator']}",
        "issued": {"date-parts": [[1871, 3, 1]]},
        "genre": _PROBE["genre"],
        "archive": _PROBE["repository"],
        "archive-place": _PROBE["city"],
        "archive_location": _PROBE["reference"],
        "source": _PROBE["digital archive"],
        "URL": _PROBE["address"],
    }


def sample(style: Style, form: CitationForm, *, own_style: bool) -> list[tuple[str, str]]:
    """The sample record in each form that the style has: heading and plain text."""
    from provcite.archives.repositories import Repositories as Known
    from provcite.csl.tree import plain

    item = to_csl(SAMPLE, form, repositories=Repositories(Known.shipped()))
    session = style.session([item])
    made: list[tuple[str, str]] = []
    if style.kind == "note":
        made.append(
            (
                "Full note",
                plain(session.cite_all([[{"id": "113371", "position": "first"}]], computed=False)[0]),
            )
        )
        made.append(
            (
                "Short note",
                plain(session.cite_all([[{"id": "113371", "position": "subsequent"}]], computed=False)[0]),
            )
        )
    else:
        made.append(("In the text", plain(session.cite("113371"))))
    if style.has_bibliography:
        made.extend(("Bibliography", plain(entry.text)) for entry in session.bibliography())
    return made
