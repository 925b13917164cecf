"""Names of persons in the manuscript, and those that stand in several romanisations."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from provcite.archives.normalise import fold_key
from provcite.manuscripts.quotations import find_quotations

if TYPE_CHECKING:
    from provcite.checks.reading import Reading
    from provcite.manuscripts.document import Block

_CAPITAL = r"[A-ZÀ-ÞĀ-ŽА-ЯЁŎŬ]"
#: Two or three capitalised words, joined by blanks or hyphens: Pak Chang-ok, Choe Yong Gon, Mao Zedong.
_NAME = re.compile(
    rf"(?<![\w’'-]){_CAPITAL}[\w’']{{1,14}}"
    rf"(?:[ \u00a0-](?:{_CAPITAL}[\w’']{{0,14}}|(?<=-)[a-zŏŭà-ÿ][\w’']{{0,14}})){{1,3}}(?![\w’'])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a name stands."""

    block: Block
    note: int | None
    start: int
    end: int


@dataclass(slots=True)
class FormUse:
    """One form of a name and every place of it."""

    form: str
    places: list[Place] = field(default_factory=list)


def names_in_several_forms(reading: Reading) -> list[list[FormUse]]:
    """For each person in more than one form: the forms, the one to keep first.

    Kept is the form that the manuscript uses most; on a tie the record's preferred one, then the
    one that comes first.
    """
    uses = _uses(reading)
    if not uses:
        return []
    preferred, groups = _known_groups(reading)
    _join_alike(uses, groups)
    by_group: dict[int, list[FormUse]] = defaultdict(list)
    for use in uses.values():
        group = groups.get(use.form)
        if group is not None:
            by_group[group].append(use)
    order = {form: index for index, form in enumerate(uses)}
    result: list[list[FormUse]] = []
    for _, forms in sorted(by_group.items()):
        if len(forms) > 1:
            forms.sort(key=lambda use: (-len(use.places), use.form not in preferred, order[use.form]))
            result.append(forms)
    return result


def _uses(reading: Reading) -> dict[str, FormUse]:
    """Every name-like stretch of the running text and of the notes' own words, by its form."""
    covered: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for citation in reading.citations:
        covered[id(citation.block)].append((citation.start, citation.end))
    numbers = {id(note.block): index for index, note in enumerate(reading.document.notes)}
    found: dict[str, FormUse] = {}
    for block, note in reading.document.in_order():
        if block.kind in ("code", "quote", "bibliography", "heading"):
            continue
        matches = list(_NAME.finditer(block.text))
        if not matches:
            continue
        kept_out = [*covered[id(block)], *_kept_out(block.text)]
        kept_out.sort()
        starts = [start for start, _ in kept_out]
        for match in matches:
            index = bisect_right(starts, match.start()) - 1
            if any(start <= match.start() < end for start, end in kept_out[max(0, index - 3) : index + 1]):
                continue
            for start in _beginnings(match):
                form = block.text[start : match.end()].replace("\u00a0", " ")
                place = Place(
                    block=block,
                    note=numbers[id(block)] if note is not None else None,
                    start=start,
                    end=match.end(),
                )
                found.setdefault(form, FormUse(form)).places.append(place)
    return found


def _beginnings(match: re.Match[str]) -> list[int]:
    """Where the name may begin: at the first capital, or at the second ("Then Pak Chang Ok left")."""
    words = re.split("[ \u00a0]", match.group())
    if len(words) < 3:
        return [match.start()]
    return [match.start(), match.start() + len(words[0]) + 1]


def _kept_out(text: str) -> list[tuple[int, int]]:
    """Quotations and square brackets: there the source's own spelling stands."""
    spans = [(item.start, item.end) for item in find_quotations(text) if not item.depth]
    spans.extend(match.span() for match in re.finditer(r"\[[^\[\]]{1,200}\]", text))
    return spans


def _known_groups(reading: Reading) -> tuple[set[str], dict[str, int]]:
    """The forms that the cited records equate: preferred forms, and each form's group."""
    preferred: set[str] = set()
    groups: dict[str, int] = {}
    number = 0
    for record in reading.cited_records():
        entries = [(name.name, name.variants) for name in record.names]
        entries += [(creator.display, creator.variants) for creator in record.creators if creator.display]
        for main, variants in entries:
            forms = [form for form in (main, *variants) if form and " " in form]
            if not forms:
                continue
            known = next((groups[form] for form in forms if form in groups), None)
            if known is None:
                number += 1
                known = number
            preferred.add(main)
            for form in forms:
                groups.setdefault(form, known)
    return preferred, groups


def _join_alike(uses: dict[str, FormUse], groups: dict[str, int]) -> None:
    """Forms that differ only in hyphens, blanks, capitals and accents, or that sound alike."""
    from provcite.archives.names import Verdict, compare_names, name_keys

    by_letters: dict[str, list[str]] = defaultdict(list)
    for form in [*groups, *uses]:
        letters = re.sub(r"[\s’'-]", "", fold_key(form))
        if form not in by_letters[letters]:
            by_letters[letters].append(form)
    number = max(groups.values(), default=0)
    for forms in by_letters.values():
        if len(forms) < 2 or not any(form in uses for form in forms):
            continue
        known = next((groups[form] for form in forms if form in groups), None)
        if known is None:
            if not _is_name_like(forms):
                continue
            number += 1
            known = number
        for form in forms:
            groups.setdefault(form, known)
    # By sound: against the names of the records only, so that a place is not taken for a person.
    by_key: dict[str, list[str]] = defaultdict(list)
    for form in list(groups):
        for key in name_keys(form):
            by_key[key].append(form)
    for form in uses:
        if form in groups:
            continue
        for key in name_keys(form):
            other = next(
                (item for item in by_key.get(key, ()) if compare_names(form, item).verdict is Verdict.SAME),
                None,
            )
            if other is not None:
                groups[form] = groups[other]
                break

    _join_romanised(uses, groups)


def _join_romanised(uses: dict[str, FormUse], groups: dict[str, int]) -> None:
    """Forms of the manuscript's own that are one name in two romanisations, once each."""
    from provcite.archives.names import Verdict, compare_names, name_keys

    number = max(groups.values(), default=0)
    by_key: dict[str, list[str]] = defaultdict(list)
    for form in uses:
        for key in name_keys(form):
            if key.startswith(("c:", "k:", "n:")):
                by_key[key].append(form)
    for forms in by_key.values():
        for index, one in enumerate(forms[:40]):
            for other in forms[index + 1 : 40]:
                if groups.get(one) is not None and groups.get(one) == groups.get(other):
                    continue
                found = compare_names(one, other)
                # Hyphens and capitals alone are no other romanisation, and one word is no name.
                if found.verdict is not Verdict.SAME or found.score >= 1.0 or " " not in one.strip():
                    continue
                known = groups.get(one, groups.get(other))
                if known is None:
                    number += 1
                    known = number
                groups.setdefault(one, known)
                groups.setdefault(other, known)


def _is_name_like(forms: list[str]) -> bool:
    """Whether forms that share their letters are a person's: one has a hyphen before a small letter."""
    return (
        any(re.search(r"-[a-zŏŭ]", form) for form in forms) and len({form.split()[0] for form in forms}) == 1
    )
