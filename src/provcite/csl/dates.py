"""``cs:date`` and ``cs:date-part``: localised and free dates, ranges, seasons, eras.

CSL 1.0.2, "Date", "Date-part", "Date Ranges", "AD and BC", "Seasons", "Approximate Dates".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.csl.richtext import parse
from provcite.csl.tree import Mark, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from provcite.csl.context import Context
    from provcite.csl.datevalues import DatePart, DateValue
    from provcite.csl.elements import Linker, Single
    from provcite.csl.locale import Element, Locale
    from provcite.csl.tree import Node

_SHOWN = {"year-month-day": ("year", "month", "day"), "year-month": ("year", "month"), "year": ("year",)}


class _Part:
    """One ``cs:date-part`` with what it needs at rendering."""

    __slots__ = ("attributes", "decorate", "delimiter", "form", "name", "prefix", "suffix")

    def __init__(self, linker: Linker, attributes: Mapping[str, str]) -> None:
        self.attributes = attributes
        self.name = attributes.get("name", "")
        self.form = attributes.get("form", "long" if self.name != "day" else "numeric")
        self.delimiter = attributes.get("range-delimiter") or "–"
        self.prefix = attributes.get("prefix", "")
        self.suffix = attributes.get("suffix", "")
        bare = {key: value for key, value in attributes.items() if key not in ("prefix", "suffix")}
        self.decorate: Callable[[Node, Context], Node | None] | None = None
        if any(key in bare for key in ("text-case", "strip-periods", "quotes")) or any(
            key.startswith(("font-", "text-d", "vertical")) for key in bare
        ):
            made = linker.decorate(lambda ctx: ctx.node, bare, affixes=False)

            def decorate(node: Node, ctx: Context) -> Node | None:
                ctx.node = node
                return made(ctx)

            self.decorate = decorate


def link_date(linker: Linker, element: Element) -> Single:
    """The function that renders a date variable as the element says."""
    attributes = element[1]
    variable = attributes.get("variable", "")
    delimiter = attributes.get("delimiter", "")
    specs = [child[1] for child in element[2] if child[0] == "date-part"]
    form = attributes.get("form")
    if form:
        shown = _SHOWN.get(attributes.get("date-parts", "year-month-day"), ("year", "month", "day"))
        overrides = {spec.get("name", ""): spec for spec in specs}
        base = linker.locale.dates.get(form) or linker.locale.dates.get("text") or ["date", {}, []]
        delimiter = base[1].get("delimiter", "")
        specs = []
        for child in base[2]:
            name = child[1].get("name", "")
            if child[0] == "date-part" and name in shown:
                over = {k: v for k, v in overrides.get(name, {}).items() if k not in ("prefix", "suffix")}
                specs.append({**child[1], **over})
    parts = [_Part(linker, spec) for spec in specs]
    shown_parts = frozenset(part.name for part in parts)
    locale = linker.locale

    def render(ctx: Context) -> Node | None:
        ctx.called += 1
        if variable in ctx.quash:
            return None
        date = ctx.item.date(variable)
        if date is None:
            return None
        if ctx.sorting and date.start is not None:
            ctx.filled += 1
            return sort_text(date, shown_parts)
        made = _date(date, parts, delimiter, locale, ctx, variable)
        if made is None:
            return None
        ctx.filled += 1
        if ctx.recording is not None:
            ctx.recording.append(variable)
        return made

    return linker.decorate(render, {k: v for k, v in attributes.items() if k != "form"})


def _date(
    date: DateValue, parts: list[_Part], delimiter: str, locale: Locale, ctx: Context, variable: str
) -> Node | None:
    if date.literal:
        node: Node = parse(date.literal)
        return _with_suffix(node, ctx, variable)
    start, end = date.start, date.end
    if start is None:
        return None
    if date.season_text:
        month = [part for part in parts if part.name == "month"]
        if month:
            nodes = [
                made
                for part in parts
                if (made := _text_part(part, date, start, locale, ctx, variable)) is not None
            ]
            return _join(nodes, delimiter)
    if end is None or end == start:
        made = _single(start, parts, delimiter, locale, ctx, variable)
        if made is not None and date.open_end and any(part.name == "year" for part in parts):
            return Span([made, "–"])
        return made
    return _range(start, end, parts, delimiter, locale, ctx, variable)


def _text_part(
    part: _Part, date: DateValue, start: DatePart, locale: Locale, ctx: Context, variable: str
) -> Node | None:
    if part.name == "month":
        return _affixed(date.season_text, part, ctx)
    return _part(part, start, locale, ctx, variable)


def _join(nodes: list[Node], delimiter: str) -> Node | None:
    if not nodes:
        return None
    if len(nodes) == 1:
        return nodes[0]
    if not delimiter:
        return Span(nodes)
    out: list[Node] = []
    for node in nodes:
        if out:
            out.append(delimiter)
        out.append(node)
    return Span(out)


def _single(
    value: DatePart, parts: list[_Part], delimiter: str, locale: Locale, ctx: Context, variable: str
) -> Node | None:
    nodes = [made for part in parts if (made := _part(part, value, locale, ctx, variable)) is not None]
    return _join(nodes, delimiter)


def _range(
    start: DatePart,
    end: DatePart,
    parts: list[_Part],
    delimiter: str,
    locale: Locale,
    ctx: Context,
    variable: str,
) -> Node | None:
    """Both ends, with what they share printed once: 1–3 May 2004, May–June 2004."""
    present = [part for part in parts if _value(part, start) or _value(part, end)]
    named = {part.name for part in present}
    differing: set[str] = set()
    if start.year != end.year:
        differing = {"year", "month", "day"}
    elif start.month != end.month or start.season != end.season:
        differing = {"month", "day"}
    elif start.day != end.day:
        differing = {"day"}
    shown = differing & named
    if not shown:
        return _single(start, parts, delimiter, locale, ctx, variable)
    largest = next(name for name in ("year", "month", "day") if name in shown)
    where = [index for index, part in enumerate(present) if part.name in shown]
    low, high = where[0], where[-1]
    before, middle, after = present[:low], present[low : high + 1], present[high + 1 :]
    dash = next((part.delimiter for part in present if part.name == largest), "–")
    used = ctx.used_suffix
    ctx.used_suffix = used or any(part.name == "year" for part in middle)
    nodes = [made for part in before if (made := _part(part, start, locale, ctx, variable)) is not None]
    first = [
        made
        for index, part in enumerate(middle)
        if (made := _part(part, start, locale, ctx, variable, bare_end=index == len(middle) - 1)) is not None
    ]
    # The year suffix belongs to the last year that is printed.
    if any(part.name == "year" for part in middle):
        ctx.used_suffix = used
    second = [
        made
        for index, part in enumerate(middle)
        if (made := _part(part, end, locale, ctx, variable, bare_start=index == 0)) is not None
    ]
    one, two = _join(first, delimiter), _join(second, delimiter)
    ends: list[Node] = [node for node in (one, two) if node is not None]
    if len(ends) == 2:
        ends.insert(1, dash)
    nodes.append(Span(ends))
    nodes += [made for part in after if (made := _part(part, end, locale, ctx, variable)) is not None]
    return _join(nodes, delimiter)


def _value(part: _Part, value: DatePart) -> bool:
    if part.name == "year":
        return bool(value.year)
    if part.name == "month":
        return bool(value.month or value.season)
    return bool(value.day)


def _part(
    part: _Part,
    value: DatePart,
    locale: Locale,
    ctx: Context,
    variable: str,
    *,
    bare_start: bool = False,
    bare_end: bool = False,
) -> Node | None:
    if part.name == "year":
        if not value.year:
            return None
        node: Node | None = _with_suffix(_year(part, value.year, locale), ctx, variable)
    elif part.name == "month":
        node = _month(part, value, locale)
    else:
        node = _day(part, value, locale) if value.day else None
    if node is None:
        return None
    return _affixed(node, part, ctx, bare_start=bare_start, bare_end=bare_end)


def _affixed(
    node: Node, part: _Part, ctx: Context, *, bare_start: bool = False, bare_end: bool = False
) -> Node | None:
    made: Node | None = node
    if part.decorate is not None:
        made = part.decorate(node, ctx)
        if made is None:
            return None
    prefix = "" if bare_start else part.prefix
    suffix = "" if bare_end else part.suffix
    if not prefix and not suffix:
        return made
    return Span([piece for piece in (prefix, made, suffix) if piece])


def _year(part: _Part, year: int, locale: Locale) -> Node:
    text = f"{abs(year) % 100:02d}" if part.form == "short" else str(abs(year))
    if year < 0:
        text += locale.term("bc")
    elif year < 1000 and part.form != "short":
        text += locale.term("ad")
    return Mark("year", year, [text])


def _with_suffix(node: Node, ctx: Context, variable: str) -> Node:
    """The year with its year suffix, unless the style places the suffix itself."""
    if not ctx.year_suffix or ctx.used_suffix or ctx.sorting:
        return node
    ctx.used_suffix = True
    return Span([node, Mark("year-suffix", ctx.distinction.suffix, [ctx.year_suffix])])


def _month(part: _Part, value: DatePart, locale: Locale) -> Node | None:
    if value.season:
        if part.form.startswith("numeric"):
            return None  # a season has no number
        return (
            locale.term(f"season-{value.season:02d}", part.form if part.form == "short" else "long") or None
        )
    if not value.month:
        return None
    if part.form == "numeric":
        return str(value.month)
    if part.form == "numeric-leading-zeros":
        return f"{value.month:02d}"
    form = "short" if part.form == "short" else "long"
    return locale.term(f"month-{value.month:02d}", form) or str(value.month)


def _day(part: _Part, value: DatePart, locale: Locale) -> Node:
    if part.form == "numeric-leading-zeros":
        return f"{value.day:02d}"
    if part.form == "ordinal" and (value.day == 1 or not locale.limit_day_ordinals):
        gender = locale.gender(f"month-{value.month:02d}")
        return str(value.day) + locale.ordinal_suffix(value.day, gender)
    return str(value.day)


def sort_text(date: DateValue | None, shown: Collection[str] = ("year", "month", "day")) -> str:
    """A key that orders dates: BC before AD, a range by its start and then its end."""
    if date is None:
        return ""
    if date.start is None:
        return date.literal
    text = _sort_part(date.start, shown)
    if date.end is not None:
        text += "/" + _sort_part(date.end, shown)
    return text


def _sort_part(value: DatePart, shown: Collection[str]) -> str:
    year = value.year + 500_000_000 if "year" in shown else 0
    month = (value.month or (value.season * 3 if value.season else 0)) if "month" in shown else 0
    day = value.day if "day" in shown else 0
    return f"{year:09d}{month:02d}{day:02d}"
