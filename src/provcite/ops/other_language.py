"""What a citation leaves in English where another language is asked for (``--lang``): said once, by kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from provcite.exchange.citation_form import CitationForm


def left_in_english(items: Iterable[Mapping[str, Any]], form: CitationForm) -> str:
    """A message naming what stands in English in a citation in another language; empty where nothing does.

    Styles of one language and script (GOST) ask for native words throughout, and are left alone.
    """
    language = form.language.split("-")[0]
    if language == "en" or form.reference == "native":
        return ""
    from provcite.archives.title_words import words

    translated = {terms[language] for terms in words().genres.values() if language in terms}
    found: dict[str, None] = {}
    for item in items:
        if item.get("archive") or item.get("archive-place"):
            found["names of archives and towns"] = None
        if language != "ru" and any(
            "literal" in item[name] for name in ("issued", "event-date") if isinstance(item.get(name), dict)
        ):
            found["dates in words"] = None
        genre = item.get("genre")
        if genre and genre not in translated:
            found["kinds of document"] = None
        if item.get("recipient") and not item.get("title"):
            found["“to” between the names of a letter"] = None
    if not found:
        return ""
    kinds = list(found)
    told = kinds[0] if len(kinds) == 1 else f"{', '.join(kinds[:-1])} and {kinds[-1]}"
    return f"What provcite has no words for in {form.language} stands in English: {told}."
