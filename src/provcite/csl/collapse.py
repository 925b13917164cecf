"""Joining the cites of one citation: delimiters, grouping and collapsing.

CSL 1.0.2, "Cite Grouping" and "Cite Collapsing".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.csl.richtext import parse
from provcite.csl.tree import Mark, Span, marks, plain, replace
from provcite.model.lazyre import lazy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.csl.context import Cite
    from provcite.csl.layout import Area
    from provcite.csl.session import Session
    from provcite.csl.tree import Node

_YEARS = ("year", "year-suffix", "year-suffix-ranged")


# A cite whose own prefix begins with punctuation brings its delimiter along.
_LEADING_MARK = lazy(r"[.,;:]\s")
_SENTENCE = lazy(r"\s\S+[.?!][”’\"')]{0,3}\s*$")


class _Made:
    """A cite with what it renders to."""

    __slots__ = ("author", "body", "cite", "number", "suffix", "year")

    def __init__(self, cite: Cite, body: Node | None) -> None:
        self.cite = cite
        self.body = body
        names = next(marks(body, "names"), None)
        self.author = "" if names is None else plain(names)
        self.number: int | None = None
        self.year = ""
        self.suffix: Mark | None = None


def join(session: Session, cites: Sequence[Cite]) -> Node | None:
    """The cites in a row, not finished."""
    area = session.style.citation
    collapse = area.attributes.get("collapse", "")
    made = [_Made(cite, session.render_cite(cite)) for cite in cites]
    made = [one for one in made if one.body is not None or one.cite.prefix or one.cite.suffix]
    if collapse == "citation-number":
        return _numbers(area, made)
    if len(made) > 1 and (collapse in _YEARS or "cite-group-delimiter" in area.attributes):
        return _groups(session, area, made, collapse)
    delimiter = area.layout.get("delimiter", "")
    return _row([with_affixes(one.cite, one.body) for one in made], [delimiter] * len(made))


def _row(nodes: Sequence[Node | None], delimiters: Sequence[str]) -> Node | None:
    """The nodes with the delimiter in front of each but the first; empty ones fall away."""
    out: list[Node] = []
    for node, delimiter in zip(nodes, delimiters, strict=True):
        if node is None:
            continue
        if out and delimiter and not _LEADING_MARK.match(plain(node)):
            # A suffix that ends in a comma goes on without another mark: see A is one view, B another.
            out.append(" " if plain(out[-1]).endswith((",", ";")) else delimiter)
        out.append(node)
    return Span(out) if out else None


def with_affixes(cite: Cite, body: Node | None) -> Node | None:
    """A cite between its own prefix and suffix."""
    nodes: list[Node] = []
    if cite.prefix:
        nodes.append(parse(cite.prefix, affix=True))
        if not cite.prefix[-1:].isspace() and cite.prefix[-1:] not in "([{-–—/'’“‘":
            nodes.append(" ")
    if body is not None:
        # After a prefix that is a sentence the cite begins another.
        nodes.append(capitalised(body) if _SENTENCE.search(cite.prefix) else body)
    if cite.suffix:
        if cite.suffix[0].isalnum():
            nodes.append(" ")
        nodes.append(parse(cite.suffix, affix=True))
    return Span(nodes) if nodes else None


def capitalised(body: Node) -> Node:
    """The same with a capital, where it starts with a term: Ibid."""
    term = next(marks(body, "term"), None)
    from provcite.csl import textcase

    if term is None or not plain(body).startswith(plain(term)):
        return body
    return replace(body, term, textcase.apply(term, "capitalize-first", english=True)) or body


# -- citation numbers --------------------------------------------------------------------------


def _numbers(area: Area, made: list[_Made]) -> Node | None:
    """``[1], [2], [3]`` as ``[1]–[3]``: three and more in a row, with nothing but their number."""
    delimiter = area.layout.get("delimiter", "")
    after = area.attributes.get("after-collapse-delimiter", delimiter)
    for one in made:
        number = next(marks(one.body, "citation-number"), None)
        bare = number is not None and next(marks(one.body, "locator"), None) is None
        if bare and number is not None and isinstance(number.value, int):
            one.number = number.value
    nodes: list[Node | None] = []
    delimiters: list[str] = []
    at = 0
    collapsed = False
    while at < len(made):
        end = at
        while end + 1 < len(made) and _follows(made[end], made[end + 1]):
            end += 1
        first = made[at]
        nodes.append(with_affixes(first.cite, first.body))
        delimiters.append(after if collapsed else delimiter)
        collapsed = False
        if end - at >= 2:
            nodes.append(made[end].body)
            delimiters.append("–")
            collapsed = True
            at = end + 1
        else:
            at += 1
    return _row(nodes, delimiters)


def _follows(one: _Made, two: _Made) -> bool:
    return (
        one.number is not None
        and two.number == one.number + 1
        and not two.cite.prefix
        and not one.cite.suffix
        and not two.cite.suffix
    )


# -- names and years -----------------------------------------------------------------------------


def _groups(session: Session, area: Area, made: list[_Made], collapse: str) -> Node | None:
    """Cites of the same names side by side, names printed once where they collapse."""
    delimiter = area.layout.get("delimiter", "")
    within = area.attributes.get("cite-group-delimiter", ", ")
    after = area.attributes.get("after-collapse-delimiter", delimiter)
    groups: dict[object, list[_Made]] = {}
    for place, one in enumerate(made):
        groups.setdefault(one.author or place, []).append(one)
    nodes: list[Node | None] = []
    delimiters: list[str] = []
    # With collapse="year" the delimiter after a collapsed group parts all groups, as in citeproc-js.
    lead = after if collapse == "year" else delimiter
    for group in groups.values():
        if len(group) == 1 or collapse not in _YEARS:
            for place, one in enumerate(group):
                nodes.append(with_affixes(one.cite, one.body))
                delimiters.append(within if place else lead)
            if collapse != "year":
                lead = delimiter
            continue
        for place, (node, inner) in enumerate(_collapsed(session, area, group, collapse, within, after)):
            nodes.append(node)
            delimiters.append(inner if place else lead)
        lead = after
    return _row(nodes, delimiters)


def _collapsed(
    session: Session, area: Area, group: list[_Made], collapse: str, within: str, after: str
) -> list[tuple[Node | None, str]]:
    """The cites of one group with the delimiters in front of them."""
    for place, one in enumerate(group):
        if place and not one.cite.prefix:
            one.body = session.render_cite(one.cite, suppress_author=True)
        year = next(marks(one.body, "year"), None)
        one.year = "" if year is None else plain(year)
        one.suffix = next(marks(one.body, "year-suffix"), None)
    out: list[tuple[Node | None, str]] = []
    runs = _runs(group) if collapse != "year" else [[one] for one in group]
    default = area.attributes.get("cite-group-delimiter", area.layout.get("delimiter", ""))
    suffix_delimiter = area.attributes.get("year-suffix-delimiter", default)
    # Behind a locator or a suffix stands the delimiter of collapsed cites; where years alone collapse, only
    # one that the style names, as in citeproc-js.
    behind = area.attributes.get("after-collapse-delimiter", within) if collapse == "year" else after
    lead = within
    for run in runs:
        first = run[0]
        out.append((with_affixes(first.cite, first.body), lead))
        lead = behind if first.cite.locator or first.cite.suffix else within
        if len(run) > 1:
            out.extend(_suffixes(run, suffix_delimiter, ranged=collapse == "year-suffix-ranged"))
            lead = area.attributes.get("cite-group-delimiter", after)
    return out


def _runs(group: list[_Made]) -> list[list[_Made]]:
    """Cites in a row of one year, each with a year suffix and nothing else."""
    runs: list[list[_Made]] = []
    for one in group:
        last = runs[-1][-1] if runs else None
        if (
            last is not None
            and last.suffix is not None
            and one.suffix is not None
            and one.year == last.year
            and not (one.cite.locator or one.cite.prefix or last.cite.locator or last.cite.suffix)
        ):
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def _suffixes(run: list[_Made], delimiter: str, *, ranged: bool) -> list[tuple[Node | None, str]]:
    """Behind the first cite of a run only the suffixes: a, b, c or, ranged, a–c."""
    out: list[tuple[Node | None, str]] = []
    at = 1
    while at < len(run):
        end = at
        while ranged and end + 1 < len(run) and _next_suffix(run[end], run[end + 1]):
            end += 1
        begin = at - 1 if at == 1 and _next_suffix(run[0], run[1]) else at
        if ranged and end - begin >= 2:
            if begin == at:
                out.append((_suffix(run[at]), delimiter))
            out.append((_suffix(run[end]), "–"))
            at = end + 1
            continue
        out.append((_suffix(run[at]), delimiter))
        at += 1
    return out


def _next_suffix(one: _Made, two: _Made) -> bool:
    return (
        one.suffix is not None
        and two.suffix is not None
        and isinstance(one.suffix.value, int)
        and two.suffix.value == one.suffix.value + 1
    )


def _suffix(one: _Made) -> Node | None:
    return with_affixes(one.cite, None if one.suffix is None else Span(one.suffix.children))
