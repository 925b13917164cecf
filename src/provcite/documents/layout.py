"""Lines into the parts of a published document: title, date, labelled values, the document's words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from provcite.documents.addresses import DocumentAddress, document_address, is_host
from provcite.documents.detect import Shape
from provcite.documents.labels import (
    CONTENTS_LINE,
    HEAD_KEYS,
    LABELS,
    PAGE_KEYS,
    Takes,
    is_boilerplate,
    is_support,
    label_of,
)
from provcite.documents.lines import Line, addresses, joined, paragraphs
from provcite.documents.printed_dates import dates_in, whole_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: How far down a PDF's head may reach, in lines that are not blank.
_HEAD_LINES: Final = 200
#: The longest value of a list's line, in characters; a longer line is prose.
_LIST_LINE: Final = 200
_QUOTES: Final = '"“”„«'
_RIGHTS_WORDS: Final = ("copyright", "rights", "permission", "reuse", "license", "licence", "commercial use")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenAddress:
    """An address of the document, and the line that prints it."""

    address: DocumentAddress
    printed: str
    line: Line


@dataclass(slots=True, kw_only=True)
class Published:
    """What a page or PDF says, each value as the lines that carry it; nothing is interpreted yet.

    `values` holds the labelled values by the keys of `provcite.documents.labels.LABELS`; `meta`
    what an HTML page says in its head; `masthead` the line that names a host without a path;
    `body` the lines of the document itself.
    """

    shape: Shape
    values: dict[str, tuple[Line, ...]] = field(default_factory=dict)
    title: tuple[Line, ...] = ()
    date: tuple[Line, ...] = ()
    body: tuple[Line, ...] = ()
    support: tuple[Line, ...] = ()
    seen: tuple[SeenAddress, ...] = ()
    masthead: tuple[Line, ...] = ()
    meta: dict[str, tuple[Line, ...]] = field(default_factory=dict)
    labelled: bool = False

    def value(self, key: str) -> str:
        """The value under a label as one line, or ""."""
        return joined(self.values.get(key, ()))


def segment(lines: Sequence[Line], shape: Shape) -> Published:
    """The parts of a document that was published as `shape` (text of a PDF, or a page)."""
    labels = _head_labels(lines) if shape in (Shape.TEXT, Shape.PDF) else _page_labels(lines)
    claimed: dict[int, str] = {}
    values: dict[str, tuple[Line, ...]] = {}
    order = sorted(labels)
    for place, index in enumerate(order):
        key, inline = labels[index]
        claimed[index] = key
        end = order[place + 1] if place + 1 < len(order) else len(lines)
        taken = _claim(
            lines, index + 1, end, key, inline=bool(inline), last=place + 1 == len(order), shape=shape
        )
        found = [Line(number=lines[index].number, text=inline, links=lines[index].links)] if inline else []
        for other in taken:
            claimed[other] = key
            found.append(lines[other])
        if found and key not in values:
            values[key] = tuple(line for line in found if line.text)
    _part_citation(values)
    _part_information(values)
    published = Published(shape=shape, values=values, labelled=bool(values))
    _take_seen(published, lines, claimed)
    body_from = max(claimed, default=-1) + 1 if shape in (Shape.TEXT, Shape.PDF) else 0
    free = [index for index in range(len(lines)) if index not in claimed]
    head = [index for index in free if index < body_from] if body_from else free
    rest = _title_and_date(published, lines, head, body_follows=not body_from)
    body = [index for index in free if index >= body_from] if body_from else rest
    published.support = tuple(lines[index] for index in free if is_support(lines[index]))
    published.body = _trim([lines[index] for index in body if not is_support(lines[index])], shape)
    return published


def _part_citation(values: dict[str, tuple[Line, ...]]) -> None:
    """The older page prints the summary before the citation, under the same label: they are parted."""
    lines = values.get("citation", ())
    start = next((i for i, line in enumerate(lines) if line.text[:1] in _QUOTES), 0)
    if start and any(character in lines[start].text[1:] for character in _QUOTES):
        values.setdefault("summary", lines[:start])
        values["citation"] = lines[start:]


def _part_information(values: dict[str, tuple[Line, ...]]) -> None:
    """What stands right under "Document Information" without labels: the source, then the rights."""
    rights = tuple(line for line in values.get("information", ()) if _about_rights(line))
    if rights:
        values.setdefault("rights", rights)
        values["information"] = tuple(line for line in values["information"] if line not in rights)


def _about_rights(line: Line) -> bool:
    return any(word in line.text.casefold() for word in _RIGHTS_WORDS)


def _head_labels(lines: Sequence[Line]) -> dict[int, tuple[str, str]]:
    """The labels of a PDF's head, by line: each once, none after Contents."""
    found: dict[int, tuple[str, str]] = {}
    keys: set[str] = set()
    seen = since = 0
    for index, line in enumerate(lines):
        if line.blank:
            continue
        seen += 1
        since += 1
        label = label_of(line)
        if label is None or label[0] in keys or label[0] not in HEAD_KEYS | PAGE_KEYS | {"date", "title"}:
            # After three labels forty lines without one are the document's words already.
            if seen > _HEAD_LINES or (len(keys) >= 2 and since > 60):
                break
            continue
        key, inline = label
        if inline and key not in HEAD_KEYS | {"record_id"}:
            continue
        if key in ("date", "title", "authors", "classification") and keys:
            continue  # such words open a document too ("Date: 4 May")
        found[index] = label
        keys.add(key)
        since = 0
        if key == "contents":
            break
    return found


#: Labels that memoranda use as well ("Date: 4 May", "Subject: Corn"); on a line with a value they
#: count as the site's only where the site's own words stand beside them.
_MEMO_KEYS: Final = frozenset(
    {"title", "date", "authors", "subjects", "summary", "contents", "classification"}
)
_NEAR: Final = 6
#: Lines of a summary that typesetting has broken; what runs on longer without a gap is more than that.
_LONG_SUMMARY: Final = 14


def _page_labels(lines: Sequence[Line]) -> dict[int, tuple[str, str]]:
    """The labels of a page, by line: the list below the text sought from the end, the rest from the top."""
    bare: dict[int, tuple[str, str]] = {}
    inline: dict[int, tuple[str, str]] = {}
    for index, line in enumerate(lines):
        label = label_of(line)
        if label is not None:
            (inline if label[1] else bare)[index] = label
    anchors = [index for index, (key, _) in bare.items() if key in PAGE_KEYS | {"original_language"}]
    sites = [index for index, (key, _) in inline.items() if key in PAGE_KEYS - _MEMO_KEYS]
    found = {
        index: label for index, label in bare.items() if _is_site_s(lines, index, label[0], anchors + sites)
    }
    for index, label in inline.items():
        others = {other for other in (*found, *sites) if other != index and abs(other - index) <= _NEAR}
        if (
            label[0] not in _MEMO_KEYS
            or "(s)" in lines[index].text[:12]
            or "iscussed" in lines[index].text[:20]
        ):
            if others:
                found[index] = label
        elif (label[0] in ("summary", "contents", "classification") and len(others) >= 3) or (
            label[0] in ("title", "date") and index <= 12 and _pair_of_title_and_date(inline, index)
        ):
            found[index] = label
    chosen: dict[str, int] = {}
    for index in sorted(found):
        key = found[index][0]
        if key not in chosen or key not in HEAD_KEYS | {"title", "date"}:
            chosen[key] = index
    return {index: found[index] for index in chosen.values()}


def _is_site_s(lines: Sequence[Line], index: int, key: str, anchors: Sequence[int]) -> bool:
    """Whether a label that stands alone is the site's: documents have headings such as "Summary" too."""
    if key in PAGE_KEYS | {"original_language", "citation"}:
        return True
    near = any(0 < abs(index - anchor) <= 30 for anchor in anchors)
    return near or sum(1 for line in lines[:index] if line.text) <= 15


def _pair_of_title_and_date(inline: dict[int, tuple[str, str]], index: int) -> bool:
    keys = {key for other, (key, _) in inline.items() if abs(other - index) <= 3}
    return {"title", "date"} <= keys


def _claim(
    lines: Sequence[Line], start: int, end: int, key: str, *, inline: bool, last: bool, shape: Shape
) -> list[int]:
    """The indices of the lines after a label that are its value."""
    takes = LABELS[key][0]
    run = list(range(start, end))
    if takes is Takes.CONTENTS:
        return _while(lines, run, lambda line: CONTENTS_LINE.match(line.text) is not None)
    if takes is Takes.LIST:
        return [] if inline else _while(lines, run, _in_list)
    groups = _groups(lines, run)
    if key == "information":
        # Copies that lost the labels have the values themselves here, the source first.
        return [index for group in groups[:4] for index in group]
    if takes is Takes.RIGHTS:
        taken = [_until_dateline(lines, group) for group in groups[:1]]
        for group in groups[1:4] if taken == groups[:1] else ():
            if not any(word in " ".join(lines[i].text for i in group).casefold() for word in _RIGHTS_WORDS):
                break
            taken.append(group)
        return [index for group in taken for index in group]
    if takes is Takes.PARAGRAPHS:
        if inline:
            return [] if not groups or lines[groups[0][0] - 1].blank else groups[0]
        limit = 1 if last or len(groups) > 4 else len(groups)
        if last and groups and len(groups[0]) > _LONG_SUMMARY:
            # Nothing parts the summary from the document (a PDF without "Contents"): its first sentence.
            stop = next((n for n, index in enumerate(groups[0]) if lines[index].text.endswith(".")), 0)
            return groups[0][: stop + 1]
        return [index for group in groups[:limit] for index in group]
    if inline:
        # A value that began on the label's line goes on only where the lines were broken by typesetting.
        return groups[0] if key == "citation" and groups and not lines[groups[0][0] - 1].blank else []
    if key in ("citation", "source") or shape in (Shape.TEXT, Shape.PDF):
        group = groups[0] if groups else []
        if key == "citation":
            return _citation_lines(lines, groups)
        if key == "original_language":
            return group[:1]
        return group
    return groups[0][:1] if groups else []


def _until_dateline(lines: Sequence[Line], group: list[int]) -> list[int]:
    """A paragraph up to a line such as "Stockholm, 15 January 1964": there the document's words begin.

    Copies without blank lines run the last label's value and the document together.
    """
    for place, index in enumerate(group[1:], start=1):
        text = lines[index].text
        if len(text) < 60 and dates_in(text) and not any(word in text.casefold() for word in _RIGHTS_WORDS):
            return group[:place]
    return group


def _citation_lines(lines: Sequence[Line], groups: list[list[int]]) -> list[int]:
    """The citation's paragraph, and the one after it where that is its address alone."""
    if not groups:
        return []
    taken = list(groups[0])
    # The older page prints the summary between the label and the citation itself.
    text = " ".join(lines[index].text for index in taken)
    if text[:1] not in "\"“„«'‘" and len(groups) > 1 and lines[groups[1][0]].text[:1] in '"“„«':
        taken += groups[1]  # parted again in `_part_citation`
        groups = groups[1:]
    if len(groups) > 1:
        following = " ".join(lines[index].text for index in groups[1])
        if " " not in following and is_host(following):
            taken += groups[1]
    return taken


def _in_list(line: Line) -> bool:
    return not line.text or (
        len(line.text) <= _LIST_LINE and not is_boilerplate(line) and not is_support(line)
    )


def _while(lines: Sequence[Line], run: Iterable[int], keep: object) -> list[int]:
    taken: list[int] = []
    for index in run:
        if lines[index].blank:
            continue
        if not callable(keep) or not keep(lines[index]):
            break
        taken.append(index)
    return taken


def _groups(lines: Sequence[Line], run: Iterable[int]) -> list[list[int]]:
    """Indices in paragraphs; the site's own buttons end one and belong to none."""
    groups: list[list[int]] = [[]]
    for index in run:
        line = lines[index]
        if line.text and not is_boilerplate(line):
            groups[-1].append(index)
        elif groups[-1]:
            groups.append([])
    return groups if groups[-1] else groups[:-1]


def _take_seen(published: Published, lines: Sequence[Line], claimed: dict[int, str]) -> None:
    """Addresses of the document: those of the citation first, then those of the head and of the foot."""
    citation = [index for index, key in claimed.items() if key in ("citation", "record_id", "source")]
    others = [i for i in range(len(lines)) if i not in claimed and (i < 60 or i >= len(lines) - 40)]
    found: dict[str, SeenAddress] = {}
    mastheads: list[Line] = []
    for index in [*sorted(citation), *others]:
        line = lines[index]
        for printed in addresses(line):
            address = document_address(printed)
            if address is not None:
                key = f"{address.host}/{address.name}"
                found.setdefault(key, SeenAddress(address=address, printed=printed, line=line))
            elif is_host(printed) and printed.rstrip("/").count("/") == 2:
                mastheads.append(line)
        if (
            not line.links
            and " " not in line.text
            and line.text.lower().startswith("digitalarchive.")
            and is_host(line.text)
        ):
            mastheads.append(line)
    published.seen = tuple(found.values())
    published.masthead = tuple(dict.fromkeys(mastheads))


def _title_and_date(
    published: Published, lines: Sequence[Line], free: Sequence[int], *, body_follows: bool
) -> list[int]:
    """Find the title and date among the lines that no label claims; the indices that are left."""
    speaking = [index for index in free if lines[index].text and not is_support(lines[index])]
    head = speaking[:60] if body_follows else speaking
    heading = [index for index in head if lines[index].level == 1 and not is_boilerplate(lines[index])]
    dated = next((index for index in head if whole_date(lines[index].text) is not None), None)
    if dated is not None and body_follows and head.index(dated) > 25:
        dated = None
    taken: set[int] = set()
    if dated is not None:
        taken.add(dated)
        published.date = (lines[dated],)
    title: list[int] = []
    if heading:
        title = [heading[0]]
        for index in range(heading[0] + 1, len(lines)):  # a heading that typesetting broke
            if index not in heading or lines[index].level != 1:
                break
            title.append(index)
    elif dated is not None:
        title = _beside(lines, free, dated, body_follows=body_follows)
    elif not body_follows:
        groups = _groups(lines, range(free[0], free[-1] + 1)) if free else []
        wordy = [group for group in groups if all(index in free for index in group)]
        title = wordy[-1] if wordy else []
    elif "title" not in published.values:
        groups = _groups(lines, [i for i in free if i < (free[0] + 40)]) if free else []
        title = groups[0] if groups and _like_title(lines, groups[0]) else []
    published.title = tuple(lines[index] for index in title)
    taken.update(title)
    return [index for index in free if index not in taken]


def _beside(lines: Sequence[Line], free: Sequence[int], dated: int, *, body_follows: bool) -> list[int]:
    """The paragraph after the date, where it looks like a title; else the one before."""
    after = _groups(lines, [index for index in free if index > dated][:80])
    before = _groups(lines, [index for index in free if index < dated])
    if after and not body_follows:
        return after[0]
    if after:
        # Pages have each paragraph on a line of its own: the title is one line, unless it is bold.
        bold = [index for index in after[0] if lines[index].bold]
        group = bold if bold and bold[0] == after[0][0] else after[0][:1]
        if _like_title(lines, group):
            return group
    if before and _like_title(lines, before[-1]):
        return before[-1]
    return []


def _like_title(lines: Sequence[Line], group: Sequence[int]) -> bool:
    text = joined([lines[index] for index in group])
    return (3 <= len(text) <= 500 and not text.endswith((".", ":", ";"))) or text.endswith(
        ("etc.", ".'", "Excerpt)")
    )


def _trim(body: list[Line], shape: Shape) -> tuple[Line, ...]:
    """The document's lines without the site's buttons at either end and without outer blanks."""
    while body and (body[0].blank or is_boilerplate(body[0])):
        body.pop(0)
    while body and (body[-1].blank or is_boilerplate(body[-1])):
        body.pop()
    if shape in (Shape.PAGE, Shape.HTML):
        body = [line for line in body if line.blank or not (_is_button(line) or _is_address(line))]
    return tuple(body)


def _is_button(line: Line) -> bool:
    return is_boilerplate(line) and not line.text[:1].isdigit()


def _is_address(line: Line) -> bool:
    """Whether the line is the address of a document and nothing else."""
    return " " not in line.text and document_address(line.text) is not None


def text_of(body: Sequence[Line]) -> str:
    """The document's words as they are kept: paragraphs apart by one blank line, one line feed at the end."""
    return (
        "\n\n".join("\n".join(line.text for line in group) for group in paragraphs(list(body))) + "\n"
        if body
        else ""
    )
