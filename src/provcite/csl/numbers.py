"""Numbers: ``cs:number``, page ranges, locators, citation numbers, year suffixes.

CSL 1.0.2: "Number", "Page Ranges"; what counts as numeric is said under "Choose" (is-numeric).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provcite.csl.items import NAME_VARIABLES
from provcite.csl.richtext import parse
from provcite.csl.tree import Mark
from provcite.csl.values import as_text
from provcite.model.lazyre import lazy

if TYPE_CHECKING:
    from collections.abc import Callable

    from provcite.csl.context import Context
    from provcite.csl.elements import Linker, Single
    from provcite.csl.locale import Element
    from provcite.csl.tree import Node

_ONE = r"[^\W\d_]{0,6}\d{1,15}[^\W\d_]{0,6}"
_NUMERIC = lazy(rf"^\s*{_ONE}(?:\s*(?:\\?-|[–—,&])\s*{_ONE}){{0,200}}\s*$")
_SPLIT = lazy(r"\s*(\\?-|[–—,&])\s*")
_DIGITS = lazy(r"^\d{1,15}$")
_RANGE = lazy(
    r"(?<![\w.\-–\\])((?:\d{0,4}[^\W\d_]{1,6}[:.]?)?)(\d{1,12})([^\W\d_]?)\s*(?<!\\)[-–—]\s*((?:\d{0,4}[^\W\d_]{1,6}[:.]?)?)(\d{1,12})(?![\w.\-–\\])"
)
_DASH = lazy(r"(?<=\S)\s*(?<!\\)(?:--|[-–—])\s*(?=\S)")
_ROMAN_RANGE = lazy(r"^[ivxlcdm]{1,8}\s{0,3}-\s{0,3}[ivxlcdm]{1,8}$", re.IGNORECASE)
_AND = lazy(r"(?<=\w)\s{0,3}&\s{0,3}(?=\w)")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def variable_value(ctx: Context, variable: str) -> str:
    """The characters of a number variable, those of the cite among them."""
    if variable == "locator":
        return ctx.cite.locator
    if variable == "citation-number":
        return str(ctx.citation_number) if ctx.citation_number else ""
    if variable == "first-reference-note-number":
        return ctx.cite.first_note
    return ctx.item.text(variable)


def is_numeric(value: str) -> bool:
    """Numbers, with prefixes and suffixes of letters, joined by hyphens, commas or ampersands."""
    return bool(value) and _NUMERIC.match(value[:4000]) is not None


def roman(number: int) -> str:
    """Lower-case roman numerals; the digits where there are none (0, 4000 and beyond)."""
    if not 0 < number < 4000:
        return str(number)
    out = []
    for value, letters in _ROMAN:
        while number >= value:
            out.append(letters)
            number -= value
    return "".join(out)


def suffix_letters(number: int) -> str:
    """a to z, then aa, ab ...: the year suffix for the number-th of its year (from 1)."""
    out = ""
    while number > 0:
        number, digit = divmod(number - 1, 26)
        out = chr(97 + digit) + out
    return out


def link_number(linker: Linker, element: Element) -> Single:
    """``cs:number`` in its form: numeric, ordinal, long-ordinal or roman."""
    attributes = element[1]
    variable = attributes.get("variable", "")
    form = attributes.get("form", "numeric")
    locale = linker.locale

    def one(text: str) -> str:
        if form == "numeric" or not _DIGITS.match(text):
            return text
        number = int(text)
        if form == "roman":
            return roman(number)
        gender = locale.gender(variable)
        if form == "long-ordinal":
            words = locale.long_ordinal(number, gender)
            if words is not None:
                return words
        return text + locale.ordinal_suffix(number, gender)

    def render(ctx: Context) -> Node | None:
        ctx.called += 1
        if variable in ctx.quash:
            return None
        value = variable_value(ctx, variable)
        if not value:
            return None
        ctx.filled += 1
        if ctx.recording is not None:
            ctx.recording.append(variable)
        if variable in ("page", "locator") and form == "numeric":
            made = pages(linker, ctx, variable, value)
        elif is_numeric(value):
            made = _joined(value, one)
        else:
            return ctx.item.rich(variable) if variable != "locator" else parse(value)
        if variable == "citation-number":
            return Mark("citation-number", ctx.citation_number, [made])
        return made

    return linker.decorate(render, attributes)


def _joined(value: str, one: Callable[[str], str]) -> str:
    parts = _SPLIT.split(value.strip())
    out: list[str] = []
    for index, part in enumerate(parts):
        if index % 2 == 0:
            out.append(one(part))
        elif part == ",":
            out.append(", ")
        elif part == "&":
            out.append(" & ")
        elif part == "\\-":
            out.append("-")
        else:
            out.append("–")
    return "".join(out)


def text_variable(linker: Linker, variable: str) -> Single:
    """``cs:text`` of a variable that comes from the cite, the session or needs a page range."""

    def page(ctx: Context) -> Node | None:
        ctx.called += 1
        value = variable_value(ctx, variable)
        if not value or variable in ctx.quash:
            return None
        ctx.filled += 1
        if ctx.recording is not None:
            ctx.recording.append(variable)
        made = parse(pages(linker, ctx, variable, value))
        return Mark("locator", None, [made]) if variable == "locator" else made

    def number(ctx: Context) -> Node | None:
        ctx.called += 1
        if not ctx.citation_number:
            return None
        ctx.filled += 1
        return Mark("citation-number", ctx.citation_number, [str(ctx.citation_number)])

    def suffix(ctx: Context) -> Node | None:
        # Neither here nor there for group suppression: it is no variable of the item.
        ctx.used_suffix = True
        if not ctx.year_suffix:
            return None
        return Mark("year-suffix", ctx.distinction.suffix, [ctx.year_suffix])

    def note(ctx: Context) -> Node | None:
        ctx.called += 1
        if not ctx.cite.first_note:
            return None
        ctx.filled += 1
        return ctx.cite.first_note

    def label(ctx: Context) -> Node | None:
        ctx.called += 1
        made = citation_label(ctx)
        if not made:
            return None
        ctx.filled += 1
        nodes: list[Node] = [made]
        if ctx.year_suffix and not ctx.used_suffix:
            ctx.used_suffix = True
            nodes.append(Mark("year-suffix", ctx.distinction.suffix, [ctx.year_suffix]))
        return Mark("citation-label", None, nodes)

    return {
        "locator": page,
        "page": page,
        "citation-number": number,
        "year-suffix": suffix,
        "first-reference-note-number": note,
        "citation-label": label,
    }[variable]


def citation_label(ctx: Context) -> str:
    """The label of the item, or one of its first people (else its title) and year (``DoeR99``).

    CSL leaves its form to the processor; this is citeproc-js's.
    """
    given = as_text(ctx.item.data.get("citation-label"))
    if given:
        return given
    variables = ("author", *(name for name in ctx.item.data if name in NAME_VARIABLES))
    names = next((found for name in variables if (found := ctx.item.names(name))), ())
    length = {1: 4, 2: 2, 3: 1, 4: 1}.get(min(len(names), 4), 4)
    label = "".join([_letters(name.family or name.literal, length) for name in names[:4]])
    label = label or _letters(ctx.item.text("title"), length)
    date = ctx.item.date("issued")
    if date is not None and date.start is not None:
        label += f"{abs(date.start.year) % 100:02d}"
    return label


def _letters(text: str, length: int) -> str:
    """The first letters of a name or title, an article before it left out: a capital and small ones."""
    words = text[:400].split()
    if len(words) > 1 and words[0].lower() in ("a", "an", "the"):
        del words[0]
    letters = "".join([char for char in "".join(words) if char.isalnum()])[:length]
    return letters[:1].upper() + letters[1:].lower()


def pages(linker: Linker, ctx: Context, variable: str, value: str) -> str:
    """Page ranges in the style's format, with the locale's dash."""
    dash = linker.locale.find("page-range-delimiter") or "–"
    paged = variable == "page" or (variable == "locator" and ctx.cite.label == "page")
    value = value[:4000]
    if paged and linker.page_format:
        value = _RANGE.sub(lambda found: _range(found, linker.page_format, dash), value)
    if variable == "locator" and not paged:
        dash = "–"
    if _ROMAN_RANGE.match(value) or any(char.isdigit() for char in value):
        value = _DASH.sub(dash, value)
    value = value.replace("\\-", "-")
    return _AND.sub(f" {linker.locale.exact('and', 'symbol') or '&'} ", value) if "&" in value else value


def _range(found: re.Match[str], form: str, dash: str) -> str:
    before, first, mid, after, last = found.group(1, 2, 3, 4, 5)
    if mid or (after != before and (after or before)):
        # Unlike prefixes: nothing says that this is a range at all.
        return re.sub(r"\s*[-–—]\s*", r"\\-", found.group())
    full = first[: len(first) - len(last)] + last if len(last) < len(first) else last
    if full != last and int(full) <= int(first):
        # Shortened it would run backwards, so it is not shortened.
        full = last
    if form == "expanded":
        return f"{before}{first}{dash}{before}{full}"
    if len(full) != len(first):
        return f"{before}{first}{dash}{after}{full}"
    if form in ("minimal", "minimal-two"):
        shown = _minimal(first, full, 2 if form == "minimal-two" else 1)
    elif form in ("chicago", "chicago-15", "chicago-16"):
        shown = _chicago(first, full, form)
    else:
        shown = full
    return f"{before}{first}{dash}{shown}"


def _minimal(first: str, last: str, least: int) -> str:
    same = 0
    while same < len(first) - least and first[same] == last[same]:
        same += 1
    return last[same:]


def _chicago(first: str, last: str, form: str) -> str:
    """CMOS 15 par. 9.64 and CMOS 16 par. 9.60: which digits of the second number are kept."""
    start = int(first)
    if start < 100 or start % 100 == 0:
        return last
    if start % 100 < 10:
        return _minimal(first, last, 1)
    if form != "chicago-16" and len(first) == 4:
        changed = sum(1 for one, two in zip(first, last, strict=True) if one != two)
        if changed >= 3:
            return last
    return _minimal(first, last, 2)
