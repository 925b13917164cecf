"""The archive's part of a citation: where the document lies, who translated it, where its copy is.

Styles set these in one line with commas between. What is known is taken out first (translators, the
publisher before the address, the institution with its town), so that the reader of references gets
the institution and the reference and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from provcite.documents.pasted import BETWEEN_NAMES, MARK, TRANSLATED, words
from provcite.model.lazyre import lazy
from provcite.model.reference import Credit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from provcite.archives.repositories import Repositories, Repository
    from provcite.documents.pasted import Parts

#: Where a credit stood.
_CUT: Final = "⟂"
_ACRONYM: Final = lazy(r" \((?P<acronym>[^()]{2,30})\)")
#: Where a name may end: a comma or a full stop that is none of an initial.
_BOUNDARY: Final = lazy(r"(?<![\s.][^\W\d_])(?<!^[^\W\d_])[,.][”’\"»]?\s")


@dataclass(slots=True)
class Located:
    """What the archive's part says; `house` and `reference` are for the reader of references.

    `repository` is the known institution, `place` the town behind it where the data have none.
    """

    house: str = ""
    reference: str = ""
    repository: Repository | None = None
    publisher: str = ""
    credits: list[Credit] = field(default_factory=list)
    place: str = ""

    @property
    def text(self) -> str:
        """The institution and the reference as the reader of references reads them best."""
        return ", ".join(part for part in (self.house, self.reference) if part)


def locate(parts: Parts, repositories: Repositories) -> Located:
    """Take the archive's part of a citation apart."""
    # British styles set a folder's name in single marks, which readers take for apostrophes.
    text = re.sub(r"(?<=\s)‘([^‘’]+)’(?=[,.;]|$)", r"“\1”", parts.located)
    publisher = parts.prints_publisher
    found = Located()
    before, mark, after = text.partition(MARK)
    before, after = _without_credits(before, found.credits), _without_credits(after, found.credits)
    beside = after.replace(_CUT, "").strip(" ,.")
    if mark and publisher and beside and _known(beside, _leading(beside), repositories) is not None:
        # MLA: the publisher and the address, then the institution.
        found.publisher, before = before.replace(_CUT, "").strip(" ,."), ""
    elif not mark:
        before, found.publisher = _edition(before)
    elif publisher:
        before, found.publisher = _publisher(before, repositories)
    place = " ".join((before.replace(_CUT, ""), after.replace(_CUT, ""))).strip(" ,.;")
    place = re.sub(r"\s*([,.])(?:\s*[,.])+", r"\1", place).strip(" ,.;")
    if parts.house:
        found.house, found.reference, found.place = parts.house, place, parts.place
        acronym = _ACRONYM.search(parts.house)
        name = _ACRONYM.sub("", parts.house)
        known = repositories.find(name) or (repositories.find(acronym["acronym"]) if acronym else ())
        found.repository = known[0].repository if known else None
        if found.repository is not None:
            found.place = _without_town(parts.place, found.repository)
        return found
    _house(place, repositories, found)
    if mark and found.publisher:
        _longer_publisher(found)
    return found


def _without_credits(text: str, credits_: list[Credit]) -> str:
    """The text with its credits cut out; they are added to `credits_` in order."""
    from provcite.archives.credits import read_credits
    from provcite.archives.normalise import fold_text

    cuts: list[tuple[int, int]] = []
    found: list[tuple[int, Credit]] = []
    for match in TRANSLATED.finditer(text):
        agents = tuple(name for name in BETWEEN_NAMES.split(match["who"]) if name)
        before = text[: match.start()].rstrip()
        if not before.endswith((" and", "&")):
            found.append((match.start(), Credit(role="translated", agents=agents)))
            cuts.append((match.start(), _sentence_end(text, match.end())))
    folded = fold_text(text)
    named = tuple(cuts)
    ends = 0
    for span in read_credits(folded.text, folded.plain):
        start, end = span.span
        if any(low <= start < high for low, high in named):
            continue
        sentence = not text[:start].rstrip() or text[:start].rstrip().endswith(".")
        goes_on = bool(ends) and re.fullmatch(r"[\s,.]*(?:and|&)?\s*", text[ends:start]) is not None
        if (
            (sentence and (span.credit.role != "translated" or span.credit.project))
            or goes_on
            or start < ends
        ):
            found.append((start, span.credit))
            cuts.append((start if not goes_on else ends, _sentence_end(text, end)))
            ends = max(ends, end)
    credits_.extend(credit for _, credit in sorted(found, key=lambda item: item[0]))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(cuts):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    cuts = merged
    for start, end in sorted(cuts, reverse=True):
        text = f"{text[:start]}{_CUT}{text[end:]}"
    return text


def _sentence_end(text: str, end: int) -> int:
    return end + text[end:].startswith(".")


def _segments(text: str) -> list[str]:
    """The text at its commas and full stops, not at those of initials and abbreviations."""
    return [
        part.strip()
        for part in re.split(r",[”’\"»]?\s|(?<=[^\s.]{3})\.\s|(?<=\s[A-Z]{2})\.\s", text)
        if part.strip(" ,.")
    ]


def _edition(text: str) -> tuple[str, str]:
    """The text without the edition that styles print before the archive where no address is known."""
    for name, variants in words()["editions"].items():
        for variant in variants:
            if text.startswith((f"{variant}, ", f"{variant}. ")):
                return text[len(variant) :].lstrip(" ,."), name
    return text, ""


def _publisher(before: str, repositories: Repositories) -> tuple[str, str]:
    """The text without the publisher of the copy, and the publisher: right before the address, or first."""
    core = before.rstrip(" ,.")
    head, cut, tail = core.rpartition(_CUT)
    leads = bool(cut) and not head.replace(_CUT, "").strip(" ,.")
    if cut and tail.strip(" ,.") and not leads:
        # "…, Moscow, trans. James F. Person, Wilson Center Digital Archive, https://…"
        return head, tail.strip(" ,.")
    plain = core.replace(_CUT, "").strip(" ,.")
    segments = _segments(plain)
    if len(segments) == 1 and not re.search(r"\d|\(", plain) and not repositories.find(plain):
        return "", plain
    if len(segments) < 2:
        return before, ""
    last = segments[-1]
    # A full stop before the address ends a sentence: the publisher is one of its own, or stands first.
    stopped = before.rstrip().endswith(".") and not re.search(
        rf"(?:[^\W\d_]{{4}}|[A-Z]{{2}}|[)”\"])\.[”\"]?\s{re.escape(last)}$", plain
    )
    names_none = not re.search(r"\d", last) and not repositories.find(last.strip("()"))
    if names_none and (leads or not cut) and not stopped:
        at = plain.rfind(last)
        if len(segments) > 2 and _twice(segments[-2], segments[:-2], repositories):
            # "…, РГАСПИ, электронный каталог": the archive publishes the copy.
            at = plain.rfind(segments[-2])
        return plain[:at].rstrip(" ,."), plain[at:]
    # The publisher first: "Wilson Center Digital Archive, RGANI, Fond 5, …"
    taken: list[str] = [segments[0]] if _twice(segments[0], segments[1:], repositories) else []
    for segment in segments[len(taken) :]:
        if repositories.find(segment):
            break
        taken.append(segment)
    if len(taken) == len(segments):
        taken = taken[:1]
    if taken and len(taken) < len(segments) and not re.search(r"\d{3}|[Ff]ond|[Bb]ox", " ".join(taken)):
        first = ", ".join(taken)
        at = plain.find(segments[len(taken)], len(first) - 2)
        return plain[at:], first
    return before, ""


def _twice(name: str, others: list[str], repositories: Repositories) -> bool:
    """Whether an institution is named once more among other segments, so that this time it publishes."""
    keys = {match.repository.key for match in repositories.find(name)}
    for other in others if keys else ():
        named = [*repositories.find(other), *repositories.find(_ACRONYM.sub("", f" {other}").strip())]
        if any(match.repository.key in keys for match in named):
            return True
    return False


def _house(place: str, repositories: Repositories, found: Located) -> None:
    """The institution, its town and the reference in `place`."""
    for match in _ACRONYM.finditer(place):
        known = repositories.find(match["acronym"])
        if not known:
            continue
        start = _name_start(place, match.start(), repositories)
        # An acronym may be that of several houses; the name before it says which.
        named = repositories.find(place[start : match.start()].strip())
        found.repository = (named or known)[0].repository
        found.house = match["acronym"]
        _around(place[:start], place[match.end() :], found)
        return
    ends = [match.start() for match in _BOUNDARY.finditer(place)] + [len(place)]
    starts = [0, *(match.end() for match in _BOUNDARY.finditer(place))]
    first = _known(place, _leading(place), repositories)
    last = None
    if first is None or " " in place[first[0] : first[1]]:
        # Chicago names the institution behind the reference, before its town.
        spans = [(start, end) for end in ends[:-4:-1] for start in starts if start and 0 < end - start < 120]
        last = _known(place, spans, repositories)
    span = last or first
    if span is None:
        found.reference = place
        return
    found.house = place[span[0] : span[1]]
    found.repository = repositories.find(found.house)[0].repository
    _around(place[: span[0]], place[span[1] :], found)


def _leading(place: str) -> list[tuple[int, int]]:
    """The places at which a name at the front may end, the longest first."""
    ends = [match.start() for match in _BOUNDARY.finditer(place)] + [len(place)]
    return [(0, end) for end in reversed(ends[:5])]


def _known(
    place: str, spans: Iterable[tuple[int, int]], repositories: Repositories
) -> tuple[int, int] | None:
    """The first of `spans` whose words are the name of a known institution."""
    return next(
        (
            (start, end)
            for start, end in spans
            if end - start > 2
            and not (place[start].islower() or place[start:end].isdigit())
            and repositories.find(place[start:end])
        ),
        None,
    )


def _around(before: str, after: str, found: Located) -> None:
    """The reference on one side of the institution, its town on the other."""
    from provcite.archives.places import Places

    assert found.repository is not None  # noqa: S101 - the caller has found one
    before = _without_town(before, found.repository)
    after = _without_town(after, found.repository)
    if before and after and not re.search(r"\d", after) and after.count(",") < 3:
        found.place, after = after, ""
    elif before and after and Places.shipped().is_place(before):
        found.place, before = before, ""
    found.reference = ", ".join(part for part in (before, after) if part)


def _name_start(place: str, end: int, repositories: Repositories) -> int:
    """Where the name before an acronym begins: the longest that is known, else its last segment."""
    starts = [0, *(match.end() for match in _BOUNDARY.finditer(place[:end]))]
    for start in starts:
        if repositories.find(place[start:end].strip()):
            return start
    return starts[-1]


def _without_town(text: str, repository: Repository) -> str:
    """The text without the town that is printed of an institution, and the state or country behind it."""
    segments = [part for part in text.strip(" ,.").split(", ") if part]
    first = 0
    while first < len(segments) and _is_its_town(segments[first], repository):
        first += 1
    while first and first < len(segments) and _is_wider(segments[first]):
        first += 1
    segments = segments[first:]
    last = len(segments)
    while last and _is_wider(segments[last - 1]):
        last -= 1
    towns = last
    while towns and _is_its_town(segments[towns - 1], repository):
        towns -= 1
    return ", ".join(segments[:towns] if towns < last or not last else segments)


def _is_its_town(words_: str, repository: Repository) -> bool:
    from provcite.archives.places import Places

    towns = [part for part in repository.sourced_place.split(",") if part.strip()]
    return any(Places.shipped().same_town(words_.strip(" ."), town) for town in towns)


def _is_wider(words_: str) -> bool:
    from provcite.archives.places import Places

    return any(place.kind in ("country", "state") for place in Places.shipped().find(words_.strip(" .")))


def _longer_publisher(found: Located) -> None:
    """A publisher with a comma in its name: "Сочинения, т. 18" is whole only with what stands before it."""
    segments = found.reference.split(", ")
    taken: list[str] = []
    while (
        len(segments) > 1
        and not re.search(r"\d|\b[^\W\d_]{1,3}\.", segments[-1])
        and not segments[-1].isupper()
        and found.repository is None
    ):
        taken.insert(0, segments.pop())
    if taken:
        found.publisher = ", ".join((*taken, found.publisher))
        found.reference = ", ".join(segments)
