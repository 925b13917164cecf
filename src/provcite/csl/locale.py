"""Terms, date formats and options of one locale, as a style sees them.

Made from the plain tables that `provcite.csl.compile` merges once out of the style's own
``cs:locale`` elements and the locale files (CSL 1.0.2, "Locale fallback").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_FORM_FALLBACK = {"verb-short": "verb", "symbol": "short", "verb": "long", "short": "long"}

Element = list[Any]
"""One element of a compiled style: ``[tag, attributes, children]``."""


class Locale:
    """Look-ups in merged locale data; `data` is not changed."""

    __slots__ = ("_terms", "dates", "lang", "limit_day_ordinals", "options", "punctuation_in_quote", "quotes")

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.lang: str = data["lang"]
        self.options: Mapping[str, str] = data["options"]
        self._terms: Mapping[str, Mapping[str, Any]] = data["terms"]
        self.dates: Mapping[str, Element] = data["dates"]
        self.punctuation_in_quote = self.options.get("punctuation-in-quote") == "true"
        self.limit_day_ordinals = self.options.get("limit-day-ordinals-to-day-1") == "true"
        self.quotes = (
            self.term("open-quote") or "“",
            self.term("close-quote") or "”",
            self.term("open-inner-quote") or "‘",
            self.term("close-inner-quote") or "’",
        )

    @property
    def english(self) -> bool:
        return self.lang.lower().startswith("en")

    def find(self, name: str, form: str = "long", *, plural: bool = False) -> str | None:
        """The words of a term in the nearest form there is; None where the term is unknown."""
        forms = self._terms.get(name)
        if forms is None:
            return None
        wanted: str | None = form
        while wanted is not None:
            entry = forms.get(wanted)
            if entry is not None:
                return str(entry[1] if plural else entry[0])
            wanted = _FORM_FALLBACK.get(wanted)
        return None

    def exact(self, name: str, form: str) -> str:
        """The words of a term in this form and no other; an empty string without it."""
        entry = self._terms.get(name, {}).get(form)
        return "" if entry is None else str(entry[0])

    def term(self, name: str, form: str = "long", *, plural: bool = False) -> str:
        """Like `find`, with an empty string for an unknown term."""
        return self.find(name, form, plural=plural) or ""

    def gender(self, name: str) -> str:
        """``masculine``, ``feminine`` or an empty string: the gender of the noun."""
        forms = self._terms.get(name)
        if not forms:
            return ""
        for form in ("long", "short"):
            entry = forms.get(form)
            if entry is not None and len(entry) > 2:
                return str(entry[2])
        return ""

    def ordinal_suffix(self, number: int, gender: str) -> str:
        """The suffix of an ordinal number (CSL 1.0.2, "Ordinal suffixes").

        ``ordinal-10`` to ``ordinal-99`` match the last two digits, ``ordinal-00`` to
        ``ordinal-09`` the last digit, unless ``match`` says otherwise; a match of two digits wins.
        """
        whole, two, one = number, number % 100, number % 10
        for name, digits in (
            (f"{whole:02d}", "whole-number"),
            (f"{two:02d}", "last-two-digits"),
            (f"0{one}", "last-digit"),
        ):
            forms = self._terms.get(f"ordinal-{name}")
            if forms is None:
                continue
            entry = self._gendered(forms, gender)
            if entry is None:
                continue
            match = (
                entry[3]
                if len(entry) > 3 and entry[3]
                else ("last-digit" if name[0] == "0" else "last-two-digits")
            )
            if match == digits or (
                digits == "whole-number" and match == "last-two-digits" and whole == two and name[0] != "0"
            ):
                return str(entry[0])
        forms = self._terms.get("ordinal")
        if forms is None:
            return ""
        entry = self._gendered(forms, gender)
        return str(entry[0]) if entry is not None else ""

    def long_ordinal(self, number: int, gender: str) -> str | None:
        """``first`` to ``tenth``; None beyond."""
        forms = self._terms.get(f"long-ordinal-{number:02d}")
        if forms is None:
            return None
        entry = self._gendered(forms, gender)
        return None if entry is None else str(entry[0])

    def _gendered(self, forms: Mapping[str, Any], gender: str) -> Any:
        if gender:
            entry = forms.get(f"long/{gender}")
            if entry is not None:
                return entry
        return forms.get("long")
