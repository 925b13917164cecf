"""Names of levels: which level a name between commas is, by tradition and by what follows it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from provcite.archives.reading.draft import Draft, trim

if TYPE_CHECKING:
    from provcite.archives.events import Event
    from provcite.archives.traditions import Tradition

Labels = Mapping[str, Mapping[str, tuple[str, bool]]]
#: The State Department's central files, whose folders are decimal numbers or subject codes.
CENTRAL = re.compile(r"(?:\bCentral\s(?:Foreign\sPolicy\s)?Files?\b|^CF\b|^CFPF\b)")
SUBJECT_CODE = re.compile(r"(?:[A-Z]{2,5}(?=[\s(-])|Pol\s)(?![A-Z][a-z])")
_PAPERS = re.compile(r"\b(?:[Pp]apers(?!\s(?:[Ss]ub)?[Ss]eries)|Collection|Tài liệu của|Fondo(?=\s[A-Z]))\b")
FILES = re.compile(
    r"\b(?:Files?|Records|Memoranda|Memos|Books?|Correspondence|Diary|Diaries|Minutes|Series|Reports|Materials?|"
    r"Tapes|Archives?|NSF|NSCF|POF|WHCF|WHSF|CFPF)\b|\bfiles\b",
    re.IGNORECASE,
)
#: Files that are a part of a collection though the collection is not named (NSC Meetings File).
_SUBDIVISION = re.compile(
    r"\b(?:Country|Meetings?|Subject|Agency|Name|Trip|Chron(?:ological)?|Correspondence|Cables?)\s(?:Files?|Records)\b",
    re.IGNORECASE,
)
#: Files of an office, where no house tells whose collection they are.
_OFFICE = re.compile(
    r"\b(?:Staff|Office|Bureau|Division|Committee|Embassy|Delegation|(?<![A-Z-])[A-Z/]{2,6})\s(?:Files|Records)\b"
)
_COUNTRY_FILE = re.compile(r"\bCountr(?:y|ies)\s(?:Files?|Series)$")
#: Collections of presidential libraries by their letters.
COLLECTIONS = re.compile(r"(?:NSF|NSCF|POF|PSF|AWF|WHCF|WHSF)\b")
#: An office whose files follow by name: Office of Soviet Union Affairs, Subject Files.
_OFFICES = re.compile(r"(?:Office|Bureau|Division)\sof\s")
#: Words that end a folder's title as well as a series' name; last of all it is the folder.
_ABOUT = re.compile(r"\b(?:Correspondence|Reports|Memoranda|Memos|Minutes)(?:\s\([^()]{1,40}\))?$")


class Names:
    """Names waiting for their level, and the reference that they go to."""

    def __init__(self, text: str, plain: str, draft: Draft, tradition: Tradition, labels: Labels) -> None:
        self.text = text
        self.plain = plain
        self.draft = draft
        self.tradition = tradition
        self.labels = labels
        self.names: list[tuple[int, int]] = []
        self.done = False
        #: Whether labelled leaves come in a later segment.
        self.leaf_follows = False
        #: The events after the segment being read.
        self.ahead: Sequence[Event] = ()

    def _repeats(self, level: str) -> bool:
        forms = self.tradition.forms(level)
        return forms is not None and forms.repeats

    def flush_names(self, before: str = "") -> None:
        """Give the names read so far to levels; `before` is the level of the label that follows."""
        names, self.names = self.names, []
        if not names:
            return
        if self.tradition.family == "us":
            self._us_names(names, before)
            return
        titled = self.tradition.titled or "series"
        if self.tradition.name == "czech-foreign" and not self.draft.path:
            department = re.match(r"TO-[TO]\b", self.plain[slice(*names[0])])
            if department is not None and names[0][0] + department.end() < names[0][1]:
                cut = names[0][0] + department.end()
                names[0:1] = [(names[0][0], cut), trim(self.plain, cut, names[0][1])]
            self.draft.add("fond", *names[0])
            if len(names) > 1:
                self.draft.add("series", names[1][0], names[-1][1])
            return
        if self.tradition.name == "czech-foreign" and not self.draft.has("series"):
            self.draft.add("series", names[0][0], names[-1][1])
            return
        if self.tradition.family == "hungarian":
            titled = "series" if self.draft.has("fond") else "collection" if before == "fond" else "fond"
        if self.tradition.name in ("romanian-foreign",):
            titled = "series" if self.draft.path else "fond"
        if self.tradition.name == "czech" and not self.draft.has("collection"):
            titled = "series" if self.draft.has("fond") else "collection"
        if self.tradition.name in ("romanian", "albanian") and not self.draft.has("fond"):
            titled = "fond"
        if self.tradition.name == "serbian-foreign":
            titled = "collection"
        if self.tradition.name == "yugoslav" and not self.draft.has("fond") and before in ("box", "number"):
            titled = "fond"
        if self.tradition.name in ("german", "german-stasi", "german-foreign") and self.draft.has("bestand"):
            titled = "series"
        elif self.tradition.name == "german-stasi" and before == "number" and len(names) > 1:
            self.draft.add("bestand", *names[0])
            self.draft.add("series", names[1][0], names[-1][1])
            return
        if before == "fond" and self.tradition.name == "czech":
            titled = "collection"
        if self.tradition.name == "romanian" and self.draft.path and self.draft.path[-1][0] == "fond":
            self.draft.path[-1] = ("fond", self.draft.path[-1][1], names[-1][1])
            return
        if (
            self.tradition.name == "serbian-foreign"
            and self.draft.path
            and self.draft.path[-1][0] == "series"
            and self.plain[self.draft.path[-1][2] : names[0][0]] == ", "
        ):
            # PA, 1955, SSSR: the country belongs to the year.
            self.draft.path[-1] = ("series", self.draft.path[-1][1], names[-1][1])
            return
        if self._repeats(titled) and self.draft.path and self.tradition.name == "romanian-foreign":
            self.draft.add("series", names[0][0], names[-1][1])
            return
        below = {
            "collection": "series",
            "record_group": "series",
            "series": "subseries",
            "fond": "series",
            "bestand": "series",
        }
        if (
            self.tradition.family in ("german", "hungarian")
            or titled == "fond"
            or (self.tradition.name == "yugoslav" and titled == "series")
        ):
            joined = (names[0][0], names[-1][1])
            if self.draft.has(titled):
                self.draft.rest.append(joined)
            else:
                self.draft.add(titled, *joined)
            return
        level: str | None = titled
        for start, end in names:
            if level is None or self.draft.has(level):
                level = below.get(level or "")
                if level is None or self.draft.has(level):
                    self.draft.rest.append((start, end))
                    continue
            self.draft.add(level, start, end)
            level = below.get(level)

    def _us_names(self, names: list[tuple[int, int]], before: str) -> None:
        """Names of American archives: groups closed by a word for files, then the folder."""
        draft = self.draft
        federal = self.tradition.name == "us"
        plain = self.plain
        groups: list[tuple[int, int, bool]] = []
        open_at: int | None = None
        last = 0
        for start, end in names:
            keyed = bool(FILES.search(plain[start:end]) or _PAPERS.search(plain[start:end]))
            if keyed:
                if open_at is not None:
                    groups.append((open_at, last, False))
                    open_at = None
                groups.append((start, end, True))
            elif open_at is None:
                open_at = start
            last = end
        if open_at is not None:
            groups.append((open_at, last, False))
        if draft.reverse:
            while (
                groups
                and not draft.path
                and not groups[0][2]
                and not (
                    len(groups) > 1
                    and (
                        _OFFICES.match(plain, groups[0][0])
                        # OSANSA, NSC Series, …: letters for an office before its series.
                        or (
                            re.fullmatch(r"[A-Z]{3,8}", plain[slice(*groups[0][:2])])
                            and plain[slice(*groups[1][:2])].endswith("Series")
                        )
                    )
                )
                and not (
                    len(groups) == 1
                    and (
                        (draft.key and not before)
                        or (before == "box" and re.search(r"[A-Z]{2}", plain[slice(*groups[0][:2])]))
                    )
                )
            ):
                draft.rest.append(groups.pop(0)[:2])
        if federal:
            if not groups:
                return
            tail = None
            if len(groups) > 1 and not groups[-1][2] and before not in ("box", "folder", "entry"):
                tail = groups.pop()
            joined = (groups[0][0], groups[-1][1])
            if plain[slice(*joined)].upper() == "CREST":
                draft.add("collection", *joined)
                return
            if draft.has("series"):
                draft.add("subseries", *joined) if not draft.has("subseries") else draft.rest.append(joined)
            else:
                draft.add("series", *joined)
            if tail is not None:
                if before == "number" and not draft.has("subseries"):
                    # An office before its lot (ARA/CAR, Lot 75D393).
                    draft.add("subseries", *tail[:2])
                    return
                coded = CENTRAL.search(plain[slice(*joined)]) and SUBJECT_CODE.match(plain[slice(*tail[:2])])
                draft.add("file" if coded and not draft.has("file") else "folder", *tail[:2])
            return
        # Box 39, Memos to the President, NSF, house: what comes after the box runs from small to large.
        boxed = (
            draft.reverse
            and bool(groups)
            and any(level in ("box", "folder") and end < groups[0][0] for level, _, end in draft.path)
        )
        papers = next((one for one in groups if _PAPERS.search(plain[one[0] : one[1]])), None)
        if papers is not None and not draft.reverse and any(one[2] for one in groups[: groups.index(papers)]):
            # Clark Files, Relations Papers (1): after files, papers are what a folder is about.
            groups[groups.index(papers)] = (*papers[:2], False)
            papers = None
        elif papers is not None and not draft.reverse and not draft.path:
            # What stands between a house and the papers is the house's part or town.
            before_papers = groups[: groups.index(papers)]
            draft.rest.extend(one[:2] for one in before_papers)
            names = [name for name in names if name[0] >= papers[0]]
            groups = groups[len(before_papers) :]
        if papers is not None and not draft.has("collection"):
            draft.add("collection", papers[0], papers[1])
            groups.remove(papers)
            names = [name for name in names if not papers[0] <= name[0] < papers[1]]
        elif draft.reverse and len(groups) > 1 and not draft.has("collection"):
            first, last_one = (plain[slice(*groups[at][:2])].endswith("Series") for at in (0, -1))
            if (len(groups) == 2 and first and not last_one) or (boxed and not last_one):
                groups.reverse()
                names.reverse()
        levels = [level for level in ("collection", "series", "subseries") if not draft.has(level)]
        titled = self._country_file(groups)
        if (
            before in ("box", "folder", "entry")
            and len(names) <= len(levels)
            and not draft.reverse
            and not titled
        ):
            groups = [(start, end, True) for start, end in names]
        if boxed and draft.has("series") and "collection" in levels and groups and groups[-1][2]:
            # NSC Series, Box 11, Whitman File, house: what comes after the box is the broader.
            draft.add("collection", *groups.pop()[:2])
        if draft.has("series"):
            levels = [level for level in levels if level == "subseries"]
        if not groups:
            return
        last_is_folder = (
            bool(groups)
            and not boxed
            and (len(groups) > 1 or (draft.has("collection") and not draft.reverse))
            and (not groups[-1][2] or (not before and _ABOUT.search(plain, *groups[-1][:2]) is not None))
            and (
                before in ("", "volume", "number", "document", "page")
                # Country File, USSR, box 217: the country is the folder's.
                or (before == "box" and not draft.reverse and titled)
            )
        )
        folder = groups.pop() if last_is_folder and not draft.has("folder") else None
        alone = len(groups) == 1 and not groups[0][2] and not before and not draft.reverse
        if alone and "collection" in levels and folder is None and names[0][1] < groups[0][1]:
            # Project Clean Up, Meetings with the President: a collection and what its folder is about.
            folder = (names[1][0], groups[0][1], False)
            groups = [(*names[0], False)]
        if groups and "collection" in levels and not self._is_collection(*groups[0][:2], len(groups)):
            levels.remove("collection")
        while len(groups) > len(levels) and len(groups) > 1:
            a, b = groups[-2], groups[-1]
            groups[-2:] = [(a[0], b[1], b[2])]
        for level, (start, end, _) in zip(levels, groups, strict=False):
            draft.add(level, start, end)
        if folder is not None:
            draft.add("folder", *folder[:2])

    def _country_file(self, groups: list[tuple[int, int, bool]]) -> bool:
        """Whether the last of the names is a country of the country files named before it."""
        if any(event.kind in ("label", "quote") and event.what in ("folder", "") for event in self.ahead):
            return False
        return len(groups) > 1 and _COUNTRY_FILE.search(self.plain[slice(*groups[-2][:2])]) is not None

    def _is_collection(self, start: int, end: int, count: int) -> bool:
        """Whether the first name is a collection: papers, or files named last; else a series."""
        words = self.plain[start:end]
        if COLLECTIONS.match(words):
            return True
        if count > 1 or _PAPERS.search(words):
            return True
        if re.search(r"\bBooks?\b|\bDSR\b", words):
            return False
        if _SUBDIVISION.search(words) or (self.draft.repository is None and _OFFICE.search(words)):
            return False
        if re.search(r"(?:Files?|Records|Collection)(?:,?\s[\d-]+)?$", words):
            return True
        return not FILES.search(words)
