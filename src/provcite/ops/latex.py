"""Citations set for LaTeX: the fields of a BibLaTeX entry that provcite.sty prints.

A citation's words are rendered here, by the style and the engine of `provcite cite`; LaTeX knows only at the
end where a citation stands and which leaf it points to. So a field holds the words in pieces: those before
and behind the place of the leaf, what stands there for each label that the archive has, and how the
citation ends within a sentence and at its end.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from provcite.csl.writers.latex import write
from provcite.drafts.markers import BibliographyPlace, Citing
from provcite.drafts.passages import Passage
from provcite.model.errors import UsageError
from provcite.model.levels import LEAF_LEVELS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from provcite.model.record import Record
    from provcite.ops.compose import Composer

#: Stand for the number of a leaf, of several leaves, and for a locator with an unknown label.
_ONE, _SEVERAL, _RAW = "999999", "999998–999999", "xyzzyx 999999"
_NUMBER: Final = r"\provciteno{}"
_LOCATOR: Final = r"\provcitelocator{}"


def style_file() -> bytes:
    """The package for LaTeX, as it stands in the wheel."""
    from provcite.archives.data import read_data

    return read_data("latex/provcite.sty")


class Typesetter:
    """Gives the fields of each of some records; see the module."""

    def __init__(self, composer: Composer, records: Sequence[Record]) -> None:
        if not composer.has_notes or not composer.style.has_bibliography:
            raise UsageError(
                f"“{composer.style.title}” is no style with notes and a bibliography.",
                hint="provcite.sty prints footnotes; an author-date style is biblatex's own affair.",
            )
        self._composer = composer
        self._records = [record for record in records if record.sources]
        self._fields: dict[str, dict[str, str]] = {}

    def __call__(self, record: Record) -> Mapping[str, str]:
        """The fields of a record, each in braces; none for what lies in no archive."""
        if not self._fields and self._records:
            self._fields = self._made()
        return self._fields.get(record.id, {})

    def _made(self) -> dict[str, dict[str, str]]:
        ids = [record.id for record in self._records]
        levels = {record.id: self._levels(record) for record in self._records}
        full = self._parts(ids, levels, again=False)
        short = self._parts(ids, levels, again=True)
        entries = self._entries(ids)
        made = {}
        for id in ids:
            fields = {"usera": full[id], "userb": short[id], "userc": entries[id]}
            made[id] = {"entrysubtype": "{provcite}"}
            for name, words in fields.items():
                # Of addresses provcite.sty says where a line may end.
                made[id][name] = "{" + words.replace(r"\href{", r"\provcitelink{") + "}"
        return made

    def _entries(self, ids: Sequence[str]) -> dict[str, str]:
        made = {}
        for id in ids:
            self._composer.compose([Passage(cites=(Citing(id=id),), note=1)])
            (section,) = self._composer.bibliography(BibliographyPlace())
            made[id] = "".join(write(entry) for entry in section.entries)
        return made

    def _levels(self, record: Record) -> dict[str, tuple[str, ...]]:
        """The labels of the archive by the level that they stand for; "" among those of a bare number."""
        from provcite.archives.locators import parse_locator
        from provcite.exchange.csl_item import holding_of
        from provcite.exchange.holding_words import find_repository

        holding = holding_of(record)
        known = find_repository(
            holding.repository if holding else None, self._composer.library.repositories()
        )
        labels = {"p", "pp", "page", "pages", ""}
        if known is not None:
            for forms in known.tradition.levels:
                if forms.level in LEAF_LEVELS:
                    labels.update((*forms.latin, *forms.native, *forms.also, forms.level))
        labels = {label.rstrip(". ") for label in labels}
        labels |= {label.capitalize() for label in labels}
        found: dict[str, list[str]] = {}
        for label in sorted(labels):
            if re.search(r"[\d{}\\%#,]", label):
                continue
            locator = parse_locator(f"{label} {_ONE}".strip(), holding, known)
            if locator.level in LEAF_LEVELS:
                found.setdefault(locator.level or "", []).append(label)
        return {level: tuple(one) for level, one in found.items()}

    def _parts(
        self, ids: Sequence[str], levels: Mapping[str, Mapping[str, tuple[str, ...]]], *, again: bool
    ) -> dict[str, str]:
        """The pieces of each record's citation, as commands of provcite.sty."""
        plain = self._both(ids, {}, again=again)
        raw = self._both(ids, dict.fromkeys(ids, _RAW), again=again)
        located: dict[str, list[tuple[str, tuple[str, str], tuple[str, str]]]] = {id: [] for id in ids}
        for level in sorted({level for one in levels.values() for level in one}):
            label = {id: next((w for w in one.get(level, ()) if w), "") for id, one in levels.items()}
            those = [id for id in ids if level in levels[id]]
            single = self._both(ids, {id: f"{label[id]} {_ONE}".strip() for id in those}, again=again)
            several = self._both(ids, {id: f"{label[id]} {_SEVERAL}".strip() for id in those}, again=again)
            for id in those:
                labels = ",".join(word or "-" for word in levels[id][level])
                located[id].append((labels, single[id], several[id]))
        return {id: _pieces(plain[id], raw[id], located[id]) for id in ids}

    def _both(
        self, ids: Sequence[str], locators: Mapping[str, str], *, again: bool
    ) -> dict[str, tuple[str, str]]:
        """How each citation ends the sentence of its note, and how it stands within one."""
        ending = self._cited(ids, locators, "", again=again)
        within = self._cited(ids, locators, "; ", again=again)
        return {id: (ending[id], within[id]) for id in ids}

    def _cited(
        self, ids: Sequence[str], locators: Mapping[str, str], follows: str, *, again: bool
    ) -> dict[str, str]:
        first = (
            [Passage(cites=(Citing(id=id),), note=place) for place, id in enumerate(ids, 1)] if again else []
        )
        between = [Passage(note=len(first) + 1)] if first else []  # by hand: nothing is ibid. after it
        begin = len(first) + len(between)
        passages = [*first, *between]
        for place, id in enumerate(ids, begin + 1):
            cite = Citing(id=id, locator=locators.get(id, ""))
            passages.append(Passage(cites=(cite,), note=place, follows=follows))
        made = self._composer.compose(passages)[begin:]
        return {id: write(one.text) for id, one in zip(ids, made, strict=True)}


def _pieces(
    plain: tuple[str, str],
    raw: tuple[str, str],
    located: Sequence[tuple[str, tuple[str, str], tuple[str, str]]],
) -> str:
    bodies = [_closed(plain), _closed(raw)]
    for _, single, several in located:
        bodies += [_closed(single), _closed(several)]
    before, behind = _shared([body for body, _, _ in bodies])
    cut = [(body[len(before) : len(body) - len(behind)], *ends) for body, *ends in bodies]
    middle, *ends = cut[0]
    out = [rf"\provcitewords{{{before}}}{{{behind}}}", _command("plain", middle, *ends)]
    middle, *ends = cut[1]
    if middle.count(_RAW) == 1:
        out.append(_command("other", middle.replace(_RAW, _LOCATOR), *ends))
    for (labels, _, _), one, more in zip(located, cut[2::2], cut[3::2], strict=True):
        if one[0].count(_ONE) == 1 and more[0].count(_SEVERAL) == 1 and one[1:] == more[1:]:
            pair = (one[0].replace(_ONE, _NUMBER), more[0].replace(_SEVERAL, _NUMBER))
            out.append(_command("at", labels, *pair, *one[1:]))
    return "".join(out) + r"\provciteend{}"


def _command(name: str, *words: str) -> str:
    return rf"\provcite{name}" + "".join(f"{{{word}}}" for word in words)


def _closed(both: tuple[str, str]) -> tuple[str, str, str]:
    """What two endings share, and the rest of each."""
    ending, within = both
    shared = _whole(ending, len(_prefix((ending, within))))
    return ending[:shared], ending[shared:], within[shared:]


def _shared(texts: Sequence[str]) -> tuple[str, str]:
    """What all texts begin and end with, cut where no command or group is parted."""
    before = _prefix(texts)
    start = min(_whole(text, len(before)) for text in texts)
    rests = [text[start:] for text in texts]
    behind = _prefix([rest[::-1] for rest in rests])[::-1]
    while behind:
        cut = len(rests[0]) - len(behind)
        if all(_whole(rest, len(rest) - len(behind)) == len(rest) - len(behind) for rest in rests):
            break
        behind = rests[0][cut + 1 :]
    return texts[0][:start], behind


def _prefix(texts: Sequence[str]) -> str:
    """What all texts begin with, letter by letter."""
    first, last = min(texts), max(texts)
    end = next(
        (place for place, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), None
    )
    return first[:end] if end is not None else first[: len(last)]


def _whole(text: str, at: int) -> int:
    """The last place up to `at` where no group is open, no command begun and no number parted."""
    depth, last, place = 0, 0, 0
    while place < at:
        character = text[place]
        if character == "\\":
            end = place + 2
            while text[place + 1 : place + 2].isalpha() and end < len(text) and text[end].isalpha():
                end += 1
            place = end
        else:
            depth += (character == "{") - (character == "}")
            place += 1
        if (
            depth == 0
            and place <= at
            and not (text[place - 1 : place].isdigit() and text[place : place + 1].isdigit())
        ):
            last = place if text[place : place + 1] != "{" else last
    return last
