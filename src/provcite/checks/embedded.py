"""A reference manager's item (CSL-JSON) as what it says of a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from provcite.archives.dates import read_date
from provcite.archives.parse import parse
from provcite.checks.reading import PrintedTitle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provcite.archives.dates import DateMention
    from provcite.archives.repositories import Repositories


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedItem:
    """What an embedded item says: title, date, author, translators, reference, addresses."""

    titles: tuple[PrintedTitle, ...] = ()
    dates: tuple[DateMention, ...] = ()
    date: str = ""
    author: str = ""
    translators: tuple[str, ...] = ()
    repository: str | None = None
    repository_key: str | None = None
    path: tuple[tuple[str, str], ...] = ()
    addresses: tuple[str, ...] = ()
    locator: str = ""
    label: str = "page"


def _text(item: Mapping[str, Any], *keys: str) -> str:
    for key in keys:
        value = item.get(key)
        if isinstance(value, (str, int)) and str(value).strip():
            return str(value).strip()
    return ""


def csl_date(value: Any) -> str:
    """A CSL date variable as EDTF (``1956-07-24``), "" where it has no parts."""
    if not isinstance(value, dict):
        return ""
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
        try:
            numbers = [int(part) for part in parts[0][:3]]
        except (TypeError, ValueError, OverflowError):
            return ""
        return "-".join([f"{numbers[0]:04d}", *(f"{number:02d}" for number in numbers[1:])])
    literal = value.get("raw") or value.get("literal")
    mention = read_date(str(literal)) if literal else None
    return str(mention.date) if mention is not None and mention.date is not None else ""


def _names(value: Any) -> tuple[str, ...]:
    found = []
    for name in value if isinstance(value, list) else []:
        if isinstance(name, dict):
            words = name.get("literal") or " ".join(str(name.get(key, "")) for key in ("given", "family"))
            if str(words).strip():
                found.append(str(words).strip())
    return tuple(found)


def read_item(item: Mapping[str, Any], repositories: Repositories) -> EmbeddedItem:
    """What one CSL-JSON item says. Zotero keeps the whole reference in *Loc. in Archive*."""
    place = ", ".join(
        part
        for part in (
            _text(item, "archive"),
            _text(item, "archive_collection"),
            _text(item, "archive_location", "call-number"),
        )
        if part
    )
    statement = parse(place, repositories=repositories) if place else None
    found = [one.reference for one in statement.references] if statement is not None else []
    # A platform's name before the archive's is a reference without a unit: the one with units is meant.
    reference = next((one for one in found if one.path), found[0] if found else None)
    title = _text(item, "title")
    date = csl_date(item.get("issued"))
    if not date:
        mention = read_date(_text(item, "date_text", "year"))
        date = str(mention.date) if mention is not None and mention.date is not None else ""
    mention = read_date(date) if date else None
    url = _text(item, "URL", "url")
    cite = item.get("_cite")
    return EmbeddedItem(
        titles=(PrintedTitle(text=title, span=(0, 0)),) if title else (),
        dates=(mention,) if mention is not None else (),
        date=date,
        author=" ".join(_names(item.get("author"))),
        translators=_names(item.get("translator")),
        repository=reference.repository if reference else None,
        repository_key=reference.repository_key if reference else None,
        path=reference.path if reference else (),
        addresses=(url,) if url else (),
        locator=_text(cite, "locator") if isinstance(cite, dict) else "",
        label=(_text(cite, "label") if isinstance(cite, dict) else "") or "page",
    )
