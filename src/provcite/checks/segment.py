"""Divides a note (or a running paragraph) into single citations.

A citation is built around an anchor: a reference, a back-reference (ibid.), a citation key or an
embedded field; failing these an address or a title. Semicolons outside brackets and quotation
marks part citations; where two anchors stand between two semicolons, the end of a sentence parts
them, and failing that the second anchor begins the second citation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from provcite.archives.identity.description import describe
from provcite.checks.reading import PrintedAddress, PrintedTitle
from provcite.manuscripts.quotations import find_quotations
from provcite.manuscripts.source import ADDRESS, trim_address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from provcite.archives.dates import DateMention
    from provcite.checks.printed import BackMention, Printed
    from provcite.checks.reading import PrintedCredit, PrintedReference
    from provcite.manuscripts.document import Block, CitationKey, EmbeddedField

Span = tuple[int, int]

_ACCESSED = re.compile(
    r"(?:accessed|retrieved|viewed|last\s(?:visited|accessed|viewed)|checked|cited|abgerufen(?:\sam)?|zuletzt\s\w{1,20}|zugriff(?:\sam)?|stand"
    r"|consulté\sle|consulted|дата\sобращения|letzter\szugriff|access(?:\sdate)?|dostęp)[:,]?\s{0,3}(?:on\s|am\s|le\s)?$",
    re.IGNORECASE,
)
_BRACKETED_TITLE = re.compile(r"\[([^\[\]]{8,400})\]")
_SENTENCE = re.compile(r"[.!?][”\"’»)\]]{0,2}\s+(?=[«“\"„(\[]?[^\W\d_])")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(\[«“\".])(?:[^\W\d_]|(?<!\.)[^\W\d_]{1,3}|trans|transl|eds?|vols?|nos?|pp?|fols?|see|inst|dept|conf|comp|comps|resp|Sept|Prof|Gen|Col|Capt|Comdr|Adm"
    r"|инв|кор|пап|стр|сост|ред|пер|изд|спр|арк|hrsg|übers|bearb|bzw|vgl|etc|doc|docs|figs?|univ|co|no|Dr|St|Mr|Mrs)$",
    re.IGNORECASE,
)
_BOOK = re.compile(
    r"\([^()]{0,120}(?:1[5-9]|20)\d\d[a-z]?\)|\b(?:pp?|S|с|стр|ch|chap|vol|no)\.\s?\d"
    r"|(?:1[89]|20)\d\d,\s\d{1,4}|\bUniversity Press\b|\bpassim\b|\binterview\b"
    # A short form: "Smith, History of Korea, 45–47."
    r"|^(?:\w+\s){0,3}\W?[^\W\d_][\w’'-]+,\s[^;]{4,120},\s\d{1,3}(?:[-–]\d{1,3})?(?:,\s\d{1,3}(?:[-–]\d{1,3})?){0,5}\.?\s*$",
    re.IGNORECASE,
)


#: An address as `ADDRESS` has it, or one printed without its ``https://`` (MLA).
_ANY_ADDRESS = re.compile(
    ADDRESS.pattern + r"|(?<![\w@/.-])(?:[a-z0-9-]{2,60}\.){1,4}"
    r"(?:org|edu|com|net|gov|int|info|ru|su|de|uk|fr|hu|pl|cz|sk|ro|bg|ua|cn|kr|jp"
    r"|eu|ch|at|it|ca|au)/[^\s<>\"“”«»„{}|\\^`]{2,2000}"
)


@dataclass(slots=True)
class Piece:
    """The stretch of a block that is one citation, and what stands in it."""

    start: int
    end: int
    reference: PrintedReference | None = None
    back: BackMention | None = None
    key: CitationKey | None = None
    embedded: EmbeddedField | None = None
    item: int = 0
    titles: list[PrintedTitle] = field(default_factory=list)
    dates: list[DateMention] = field(default_factory=list)
    credits: list[PrintedCredit] = field(default_factory=list)
    addresses: list[PrintedAddress] = field(default_factory=list)
    author_words: str = ""

    @property
    def anchored(self) -> bool:
        return (
            self.reference is not None
            or self.back is not None
            or self.key is not None
            or self.embedded is not None
        )


@dataclass(slots=True)
class _Anchor:
    start: int
    end: int
    reference: PrintedReference | None = None
    back: BackMention | None = None
    key: CitationKey | None = None
    embedded: EmbeddedField | None = None


def addresses_of(block: Block) -> list[PrintedAddress]:
    """The addresses in a block: those behind links, and those printed."""
    found: list[PrintedAddress] = []
    taken: list[Span] = []
    for link in block.links:
        if not link.target or link.target.startswith(("#", "mailto:")):
            continue
        shown = block.text[link.start : link.end].strip()
        printed = ADDRESS.match(shown)
        same = printed is not None and trim_address(shown) == link.target
        found.append(PrintedAddress(address=link.target, span=(link.start, link.end), shown=same))
        taken.append((link.start, link.end))
        if printed is not None and not same:
            found.append(PrintedAddress(address=trim_address(shown), span=(link.start, link.end), shown=True))
    for match in _ANY_ADDRESS.finditer(block.text):
        address = trim_address(match.group())
        span = (match.start(), match.start() + len(address))
        if not any(start <= span[0] < end for start, end in taken):
            found.append(PrintedAddress(address=address, span=span))
    found.sort(key=lambda item: item.span)
    return found


def _titles(block: Block, references: Iterable[PrintedReference], *, quoted_only: bool) -> list[PrintedTitle]:
    text = block.text
    found: list[PrintedTitle] = []
    for quotation in find_quotations(text):
        inner = text[quotation.start : quotation.end]
        words = inner.strip(" \u00a0,.;")
        if quotation.depth or len(words) < 6 or " " not in words.replace("\u00a0", " "):
            continue
        lead = len(inner) - len(inner.lstrip(" \u00a0"))
        start = quotation.start + lead
        found.append(PrintedTitle(text=words, span=(start, start + len(words))))
    # A folder's name stands in quotation marks too: behind another level it is a value of the reference.
    values = [unit.span for ref in references for unit in sorted(ref.units, key=lambda unit: unit.span)[1:]]
    found = [
        title
        for title in found
        if not any(start < title.span[1] and title.span[0] < end for start, end in values)
    ]
    if quoted_only:
        return found
    covered = [title.span for title in found] + [(ref.start, ref.end) for ref in references]
    found.extend(
        PrintedTitle(text=match.group(1).strip(), span=match.span(1))
        for match in _BRACKETED_TITLE.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in covered)
    )
    found.sort(key=lambda title: title.span)
    return found


def segment(block: Block, printed: Printed, *, running: bool = False) -> list[Piece]:
    """The citations of a block, in order; in `running` text only what has an anchor or an address."""
    text = block.text
    anchors = _anchors(block, printed)
    titles = _titles(block, printed.references, quoted_only=running)
    anchors = _outside_titles(anchors, titles)
    addresses = addresses_of(block)
    guarded = _guarded(text, anchors, titles, addresses, printed.dates)
    pieces: list[Piece] = []
    for start, end in _with_tails(text, _chunks(text, guarded), anchors, titles, addresses, printed.credits):
        inside = [anchor for anchor in anchors if start <= anchor.start < end]
        for low, high, anchor in _divide(text, start, end, inside, guarded, titles, printed.dates):
            piece = Piece(low, high)
            if anchor is not None:
                piece.reference, piece.back = anchor.reference, anchor.back
                piece.key, piece.embedded = anchor.key, anchor.embedded
            _fill(piece, text, titles, printed, addresses, running)
            pieces.append(piece)
    result: list[Piece] = []
    for piece in pieces:
        if piece.embedded is not None:
            for item in range(len(piece.embedded.items)):
                copy = Piece(piece.start, piece.end, embedded=piece.embedded, item=item)
                if len(piece.embedded.items) == 1:
                    copy = piece
                result.append(copy)
        else:
            result.append(piece)
    return result


def _outside_titles(anchors: list[_Anchor], titles: Iterable[PrintedTitle]) -> list[_Anchor]:
    """The anchors without levels that are words of a title ("‘Talks, 1961 (Part B, 5–7)’, CO 822/2567")."""
    spans = [title.span for title in titles]
    for anchor in anchors:
        reference = anchor.reference
        if reference is None:
            continue
        kept = tuple(
            unit
            for unit in reference.units
            if not any(low <= unit.span[0] and unit.span[1] <= high for low, high in spans)
        )
        span = reference.repository_span
        if span is not None and any(low <= span[0] and span[1] <= high for low, high in spans):
            reference = replace(reference, repository=None, repository_span=None, repository_key=None)
        if kept and (len(kept) < len(reference.units) or reference is not anchor.reference):
            house = [reference.repository_span] if reference.repository_span is not None else []
            start = min(span[0] for span in [*house, *(unit.span for unit in kept)])
            anchor.reference = replace(reference, units=kept, start=start)
            if anchor.back is None:
                anchor.start = start
    return anchors


def _anchors(block: Block, printed: Printed) -> list[_Anchor]:
    anchors: list[_Anchor] = []
    taken: list[Span] = []
    for embedded in block.fields:
        anchors.append(_Anchor(embedded.start, embedded.end, embedded=embedded))
        taken.append((embedded.start, embedded.end))
    for key in block.keys:
        words = block.text[key.start : key.end]
        # In a cluster ("[@a; @b]") a key may begin with the blank behind the semicolon.
        anchors.append(_Anchor(key.start + len(words) - len(words.lstrip()), key.end, key=key))
        taken.append((key.start, key.end))

    def free(start: int, end: int) -> bool:
        return not any(low < end and start < high for low, high in taken)

    backs = [back for back in printed.backs if free(*back.span)]
    used: set[int] = set()
    for reference in printed.references:
        if not free(reference.start, reference.end):
            continue
        anchor = _Anchor(reference.start, reference.end, reference=reference)
        if reference.repository is None or reference.repository_span is None:
            for number, back in enumerate(backs):
                gap = reference.start - back.span[1]
                inside = reference.start <= back.span[0] < reference.end
                joined = 0 <= gap <= 24 and ";" not in block.text[back.span[1] : reference.start]
                if number not in used and (inside or joined):
                    anchor.back = back
                    anchor.start = min(anchor.start, back.span[0])
                    used.add(number)
                    break
        anchors.append(anchor)
    anchors = _joined(block.text, anchors)
    anchors.extend(
        _Anchor(back.span[0], back.span[1], back=back)
        for number, back in enumerate(backs)
        if number not in used
    )
    anchors.sort(key=lambda anchor: (anchor.start, anchor.end))
    return anchors


def _joined(text: str, anchors: list[_Anchor]) -> list[_Anchor]:
    """References that are one: a repository named apart from its numbers, a level that follows a comma."""
    anchors.sort(key=lambda anchor: (anchor.start, anchor.end))
    result: list[_Anchor] = []
    for anchor in anchors:
        before = result[-1] if result else None
        mine = anchor.reference
        theirs = before.reference if before is not None else None
        if (
            before is None
            or mine is None
            or theirs is None
            or anchor.back is not None
            or before.back is not None
        ):
            result.append(anchor)
            continue
        gap = text[before.end : anchor.start]
        near = ";" not in gap and len(gap) < 160
        levels = {unit.level for unit in theirs.units}
        if near and not mine.units:
            if theirs.repository is None and mine.repository is not None and theirs.units:
                # The archive stands last ("f. 5, op. 28, d. 410, RGANI").
                whole = replace(
                    theirs,
                    end=max(theirs.end, mine.end),
                    repository=mine.repository,
                    repository_span=mine.repository_span,
                    repository_key=mine.repository_key,
                    former=mine.former,
                )
                result[-1] = _Anchor(before.start, anchor.end, reference=whole)
            continue  # the repository's name once more, or the platform's
        if near and theirs.units and _is_platform(mine, gap):
            continue
        if near and not theirs.units:
            if mine.repository is None:
                mine = replace(
                    mine,
                    repository=theirs.repository,
                    repository_span=theirs.repository_span,
                    repository_key=theirs.repository_key,
                    former=theirs.former,
                )
            result[-1] = _Anchor(before.start, anchor.end, reference=mine)
            continue
        continues = re.fullmatch(r"[\s,.()]{0,4}|[^;.]{0,24}\),?\s", gap) is not None
        if continues and mine.repository is None and not levels & {unit.level for unit in mine.units}:
            # A fond begins a reference, unless the numbers before it lack theirs ("d. 4, op. 2, f. 5").
            headless = theirs.units[0].level in ("opis", "papka", "delo") and "fond" not in levels
            if mine.units[0].level not in _TOP_LEVELS or (headless and mine.units[0].level == "fond"):
                units = theirs.units + mine.units
                if headless:
                    units = tuple(sorted(units, key=lambda unit: _FOND_RANK.get(unit.level, 9)))
                whole = replace(theirs, end=mine.end, units=units)
                result[-1] = _Anchor(before.start, anchor.end, reference=whole)
                continue
        result.append(anchor)
    return result


def _is_platform(reference: PrintedReference, gap: str) -> bool:
    """Whether what follows a reference names who publishes the copy, and no place of its own.

    ("…, box 12, NARA, Digital National Security Archive, ProQuest"): no number, no title before it.
    """
    named = all(
        unit.level in ("collection", "series", "fond") and not any(map(str.isdigit, unit.value))
        for unit in reference.units
    )
    return named and re.search(r"[“\"«„\d.:]", gap) is None


_FOND_RANK = {level: rank for rank, level in enumerate(("fond", "opis", "papka", "delo", "list"))}
_TOP_LEVELS = frozenset(("fond", "collection", "record_group", "bestand"))


def _guarded(
    text: str,
    anchors: list[_Anchor],
    titles: list[PrintedTitle],
    addresses: list[PrintedAddress],
    dates: Iterable[DateMention],
) -> list[Span]:
    """Stretches in which no semicolon or full stop parts anything, merged and sorted."""
    spans = [(anchor.start, anchor.end) for anchor in anchors]
    spans += [title.span for title in titles]
    spans += [address.span for address in addresses]
    # The dot of an ordinal ("3. Mai 1957", "1958. június 12.") ends no sentence.
    spans += [(date.start, date.end) for date in dates]
    spans += [match.span() for match in _ORDINAL.finditer(text)]
    depth = 0
    begin = 0
    for match in re.finditer(r"[()\[\]]", text):
        if match.group() in "([":
            if depth == 0:
                begin = match.start()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0 and not any(begin < anchor.start < match.start() for anchor in anchors):
                spans.append((begin, match.end()))
    spans.sort()
    merged: list[Span] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _free_places(
    text: str, pattern: re.Pattern[str], guarded: list[Span], low: int, high: int
) -> list[re.Match[str]]:
    from bisect import bisect_right

    starts = [start for start, _ in guarded]
    places = []
    for match in pattern.finditer(text, low, high):
        index = bisect_right(starts, match.start()) - 1
        if index < 0 or match.start() >= guarded[index][1]:
            places.append(match)
    return places


#: Ordinals whose dot stands before a capital: centuries, sessions, congresses.
_ORDINAL = re.compile(
    r"(?<!\w)(?:\d{1,3}|[IVXLC]{1,6})\.\s(?=(?:Jahrhundert|Jh|Sitzung|Tagung|Parteitag|Kongress|Plenum|Armee|"
    r"Division|Abteilung|Legislaturperiode|Wahlperiode|Bundestag|Weltkrieg|Kammer|Jahrgang|"
    r"zasedání|schůze|sjezd|století|posiedzenie|zjazd|ülés|század|kongresszus|evfolyam|évfolyam)\w{0,6})"
)
_SEMICOLON = re.compile(r";\s*")


def _chunks(text: str, guarded: list[Span]) -> list[Span]:
    chunks: list[Span] = []
    at = 0
    for match in _free_places(text, _SEMICOLON, guarded, 0, len(text)):
        chunks.append((at, match.start()))
        at = match.end()
    chunks.append((at, len(text)))
    return [(start, end) for start, end in chunks if text[start:end].strip()]


def _with_tails(
    text: str,
    chunks: list[Span],
    anchors: list[_Anchor],
    titles: list[PrintedTitle],
    addresses: list[PrintedAddress],
    credits: Iterable[PrintedCredit],
) -> list[Span]:
    """Chunks, those that only hold the address or the credits of the one before joined to it."""
    begins = {address.span[0] for address in addresses} | {item.span[0] for item in credits}
    result: list[Span] = []
    for start, end in chunks:
        lead = start
        while lead < end and text[lead] in " \u00a0<(":
            lead += 1
        alone = not any(start <= anchor.start < end for anchor in anchors) and not any(
            start <= title.span[0] < end for title in titles
        )
        if result and alone and lead in begins:
            result[-1] = (result[-1][0], end)
        else:
            result.append((start, end))
    return result


def _sentences(text: str, guarded: list[Span], low: int, high: int) -> list[int]:
    """Where sentences begin in ``text[low:high]``, the first one left out."""
    begins = []
    for match in _free_places(text, _SENTENCE, guarded, low, high):
        if text[match.start()] == "." and _ABBREVIATED.search(
            text, max(low, match.start() - 12), match.start()
        ):
            continue
        begins.append(match.end())
    return begins


def _described_from(
    text: str, low: int, own: int, anchor: _Anchor, begins: list[int], dates: Iterable[DateMention]
) -> int:
    """Where the description begins that ends with its day just before a sentence that is a reference alone.

    ("The King to Ulloa. Madrid, 25 August 1746. AGI, Santa Fe, 940."); `own` where there is none.
    """
    if anchor.reference is None or re.search(r"[^\W\d_]{3}", text[own : anchor.start]) is not None:
        return own
    if not any(date.end <= own and not re.search(r"[^\W_]{2}", text[date.end : own]) for date in dates):
        return own
    starts = [low, *(begin for begin in begins if low < begin < own)]
    for start in reversed(starts[-2:]):
        said = describe(text[start:own].strip())
        if said.addressee or said.kinds:
            return start
    return own


def _divide(
    text: str,
    start: int,
    end: int,
    anchors: list[_Anchor],
    guarded: list[Span],
    titles: list[PrintedTitle],
    dates: Iterable[DateMention],
) -> list[tuple[int, int, _Anchor | None]]:
    """Parts of a chunk, each with at most one anchor; sentences that cite nothing stand alone."""
    if not anchors:
        return [(start, end, None)]
    begins = _sentences(text, guarded, start, end)
    parts: list[tuple[int, int, _Anchor | None]] = []
    low = start
    for number, anchor in enumerate(anchors):
        following = anchors[number + 1] if number + 1 < len(anchors) else None
        if following is not None and following.start < anchor.end:
            # Several keys of one citation or command stand in one stretch of the text.
            parts.append((anchor.start, anchor.end, anchor))
            continue
        # What comes before the anchor's own sentence belongs to no citation, unless it is its title.
        own = max((begin for begin in begins if low < begin <= anchor.start), default=low)
        title = next((t for t in titles if low <= t.span[0] < own and anchor.start - t.span[1] < 240), None)
        if own > low and title is None and text[low:own].strip():
            described = _described_from(text, low, own, anchor, begins, dates)
            if described > low:
                parts.append((low, described, None))
                low = described
        if following is None:
            later = [begin for begin in begins if begin >= anchor.end]
            if later and looks_like_book(text[later[0] : end]):
                # Another work in a sentence of its own: "… Bl. 7. Vgl. Müller, Geschichte, 1999, S. 45".
                parts.append((low, later[0], anchor))
                parts.extend((begin, stop, None) for begin, stop in pairwise((*later, end)))
            else:
                parts.append((low, end, anchor))
            break
        between = [begin for begin in begins if anchor.end <= begin <= following.start]
        titled = [t.span[0] for t in titles if anchor.end <= t.span[0] and t.span[1] <= following.start]
        if between:
            cut = between[-1] if not titled else next((b for b in between if b <= titled[0]), between[-1])
        elif titled and anchor.reference is not None and following.reference is not None:
            cut = max(anchor.end, titled[0] - 1)
        else:
            cut = following.start
        parts.append((low, cut, anchor))
        low = cut
    return [part for part in parts if text[part[0] : part[1]].strip()]


def _fill(
    piece: Piece,
    text: str,
    titles: list[PrintedTitle],
    printed: Printed,
    addresses: list[PrintedAddress],
    running: bool,
) -> None:
    """Give a piece the titles, dates, credits and addresses that stand in it."""
    while piece.start < piece.end and text[piece.start] in " \u00a0,.;":
        piece.start += 1
    while piece.end > piece.start and text[piece.end - 1] in " \u00a0;":
        piece.end -= 1
    if not running:
        _behind_passage(piece, text, titles)
        _to_brackets(piece, text)
    low, high = piece.start, piece.end
    piece.addresses = [item for item in addresses if low <= item.span[0] < high]
    if running:
        # A sentence of the author's own: only what the brackets around the reference hold is its citation.
        if piece.reference is not None:
            opening = text.rfind("(", low, piece.reference.start)
            closing = text.find(")", piece.reference.end, high)
            if opening >= 0 and closing >= 0 and ")" not in text[opening : piece.reference.start]:
                low, high = opening + 1, closing
            else:
                # The address that ends the sentence is of the document whose reference stands in it.
                dated = [(date.start, date.end) for date in printed.dates]
                ends = next(iter(_sentences(text, dated, piece.reference.end, high)), high)
                online = [item.span[1] for item in piece.addresses if item.span[0] < ends]
                low, high = piece.reference.start, max([piece.reference.end, *online])
            piece.start, piece.end = low, high
        elif piece.key is not None:
            piece.start, piece.end = piece.key.start, piece.key.end
            low, high = piece.start, piece.end
        elif piece.embedded is not None:
            piece.start, piece.end = piece.embedded.start, piece.embedded.end
            low, high = piece.start, piece.end
        piece.addresses = [item for item in piece.addresses if low <= item.span[0] < high]
    piece.titles = [title for title in titles if low <= title.span[0] and title.span[1] <= high]
    # What a later sentence says is said of something else; only credits and addresses follow a citation.
    until = high
    guarded = [(date.start, date.end) for date in printed.dates]
    if piece.reference is not None:
        breaks = [*_sentences(text, guarded, piece.reference.end, high), high]
        until = breaks[0]
        begins = max(low, piece.back.span[1]) if piece.back is not None else low
        bare = re.search(r"[^\W\d_]{3}", text[begins : piece.reference.start]) is None
        if bare and len(breaks) > 1 and describe(text[until : breaks[1]].lstrip()).addressee:
            # "F.O., France, Vol. 1390. Cowley to Russell, May 9, 1861.": the place first, the letter behind.
            until = breaks[1]
        piece.titles = [title for title in piece.titles if title.span[0] < until]
    piece.credits = [item for item in printed.credits if low <= item.span[0] < high]
    covered = [title.span for title in piece.titles] + [item.span for item in piece.addresses]
    if piece.reference is not None:
        covered.extend(unit.span for unit in piece.reference.units)
        if piece.reference.repository_span:
            covered.append(piece.reference.repository_span)
    if piece.key is not None:
        covered.append((piece.key.start, piece.key.end))
    for date in printed.dates:
        if not (low <= date.start and date.end <= until) or date.date is None:
            continue
        if any(start < date.end and date.start < end for start, end in covered):
            continue
        within = piece.reference is not None and piece.reference.start < date.start < piece.reference.end
        if within and len(str(date.date)) < len("1956-07-24"):
            continue  # between two levels years are those of a series; a day is the document's
        if _ACCESSED.search(text, max(low, date.start - 40), date.start):
            continue
        piece.dates.append(date)
    first = (
        piece.titles[0].span[0]
        if piece.titles
        else min([date.start for date in piece.dates] + [piece.reference.start if piece.reference else high])
    )
    piece.author_words = text[low : max(low, first)].strip(' \u00a0“"«„[,')[:200]


#: The dash between the words of a document and what they are taken from.
_DASH = re.compile(r"[.…”\"»’“]{0,6}\s?(?:—|–|--?)\s?(?=\S)")


def _behind_passage(piece: Piece, text: str, titles: Iterable[PrintedTitle]) -> None:
    """Begin a piece behind the passage that a note quotes ("“We left.”—Hale to Roe, June 23, 1862")."""
    if piece.reference is None and piece.back is None:
        return
    for title in titles:
        if not piece.start <= title.span[0] < title.span[1] < piece.end:
            continue
        dash = _DASH.match(text, title.span[1])
        if dash is not None and describe(text[dash.end() : piece.end][:200]).addressee:
            piece.start = dash.end()
            return


def _to_brackets(piece: Piece, text: str) -> None:
    """Narrow a piece to the brackets in which a note's prose cites a letter, its day and its place.

    ("Crawford was removed [Dole to Coffin, March 18, 1862, Letter Book, no. 67] and died.")
    """
    if piece.reference is None:
        return
    at = piece.reference.start
    opening, mark = max((text.rfind(mark, piece.start, at), mark) for mark in "[(")
    closes = "]" if mark == "[" else ")"
    if opening < 0 or closes in text[opening:at] or not describe(text[opening + 1 : at]).addressee:
        return
    closing = text.find(closes, piece.reference.end, piece.end)
    piece.start = opening + 1
    piece.end = closing if closing >= 0 else piece.end


def looks_like_book(text: str) -> bool:
    """Whether words that cite no archive look like a book, an article or a newspaper."""
    return len(text.strip()) > 12 and _BOOK.search(text) is not None
