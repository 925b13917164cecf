"""References whose levels are named rather than numbered, read segment by segment.

American, German, Hungarian, Italian and other archives print names between commas (``Central
Files``, ``Land Thüringen``, ``Affari Politici``). What a bare name or number stands for depends
on the tradition and on what has been read before it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from provcite.archives import values
from provcite.archives.draft import Draft, segments, trim
from provcite.archives.scan import Event
from provcite.archives.traditions import Tradition

#: Traditions that are read here.
TITLED = frozenset(
    "us us-papers german german-stasi german-foreign hungarian hungarian-security australian polish czech czech-foreign "
    "yugoslav serbian-foreign french-foreign italian indian indian-papers romanian romanian-foreign albanian".split()
)
_LEAF = frozenset({"list", "page", "blatt", "sheet", "frame"})
Labels = Mapping[str, Mapping[str, tuple[str, bool]]]

_LEAD = re.compile(r"(?:Source:?|both\sin|in|In|from|see|See|copy\sin|all\sin|and|also|at)\s+")
_YEARS = re.compile(r"(?:1[5-9]|20)\d\d(?:\s?[-/]\s?(?:(?:1[5-9]|20)\d\d|\d\d))?$")
_DECIMAL = re.compile(r"\d{3}[A-Za-z]?\.\d{1,4}[A-Za-z]?(?:\s?[A-Z]{2,})?(?:/\d[\w-]*)?$|\d{3}[A-Z]?\.[\w.]+/[\d-]+$|\d{3}/[\d-]+$")
_SUBJECT = re.compile(r"(?:POL|ORG|DEF|ECON|FN|FT|INCO|CSM|SOC|AID|PS|PPT|UN|STR|E|PET|LAB|CUL|EDU|TEL|TP|AV|CF|S/P|RA)\s[\w.-]*\d[\w .-]*$")
_FILM = re.compile(r"[PDNE]\d{5,6}(?:-\d{3,4})?$")
_LOT = re.compile(r"^(?:(?P<name>.*?):?\s)?(?:Lot(?:\sFile)?\s)(?:No\.\s)?(?P<lot>\d{2}\s?[DFE]\s?\d{1,4}|[A-Z0-9][\w\s-]{0,12})$")
_BOX_FOLDER = re.compile(r"(?P<box>\d{1,4}):(?P<folder>\d{1,4})$")
_NUMBER = re.compile(r"\d[\w()./-]*(?:\s?-\s?\d[\w/]*)?$")
_PLACE = re.compile(
    r"(?:Washington|Moscow|Berlin|Budapest|Prague|Sofia|Warsaw|Bucharest|Rome|Paris|London|Kew|Tirana|Belgrade|Beijing|Hanoi|Seoul|New Delhi|College Park|"
    r"Koblenz|Abilene|Boston|Austin|Stanford|Princeton|Cambridge|Oxford|Santiago|Bonn|Vienna|Geneva|New York|Ottawa|Canberra|Bratislava|Abilene|MD|KS|MA|TX|CA|DC|NY|D\.C\.)\.?$"
)
_PAPERS = re.compile(r"\b(?:Papers|Collection)\b")
_FILES = re.compile(r"\b(?:Files?|Records|Memoranda|Books?|Correspondence|Diary|Diaries|Minutes|Series|Reports|Tapes|Archives?)\b|\bfiles\b", re.IGNORECASE)
_NOISE = re.compile(
    r"(?:transcript|minutes|report|memorandum|memo|letter|telegram|cable|draft|reprinted|cited|quoted|document\stitled|dated|published|note|protocol|speech|"
    r"Protokoll|Bericht|Schreiben|Notiz|see|trans\.|translated|accessed|online|copy|as\sin|passim|here)\b",
)
_CUT = re.compile(r"^(?P<name>.{2,160}?):\s(?P<rest>.+)$")


class Reading:
    """One clause being read: its segments turned into levels of `draft`."""

    def __init__(self, text: str, plain: str, draft: Draft, tradition: Tradition, labels: Labels) -> None:
        self.text = text
        self.plain = plain
        self.draft = draft
        self.tradition = tradition
        self.labels = labels
        self.names: list[tuple[int, int]] = []
        self.done = False

    # -- one segment -------------------------------------------------------------------------

    def segment(self, start: int, end: int, events: Sequence[Event]) -> None:
        """Read ``start:end`` with the events that begin in it."""
        lead = _LEAD.match(self.plain, start, end)
        if lead is not None and lead.end() < end:
            start = lead.end()
        start, end = trim(self.plain, start, end)
        if start >= end:
            return
        words = self.plain[start:end]
        leaf = any(level in _LEAF for level, _, _ in self.draft.path)
        if leaf and self.draft.repository is not None and not self.draft.reverse:
            self.done = True
            return
        if _NOISE.match(words) and (self.draft.path or self.names):
            self.done = True
            return
        first = next((e for e in events if e.kind not in ("acronym", "archive", "number", "year", "papers")), None)
        if first is not None and first.kind == "label" and self.label(first, start, end, events):
            return
        if first is not None and first.kind == "code" and first.parts and first.start == start and not self.draft.has(first.parts[0][0]):
            self.flush_names()
            for level, begin, stop in first.parts:
                self.draft.add(level, begin, stop)
            if first.end < end:
                rest = trim(self.plain, first.end, end, " ,;:/")
                if rest[0] < rest[1]:
                    self.bare(*rest)
            return
        if first is not None and first.kind == "date" and first.start == start and first.end >= end - 1 and self.tradition.name == "australian" and self.draft.path and not self.draft.has("item"):
            self.draft.add("item", start, end)
            return
        if self.plain[start] == "[":
            self.draft.rest.append((start, end))
            return
        if first is not None and first.kind == "date" and first.start == start and first.end >= end - 1 and self.tradition.family == "us" and self.draft.has("number") and not self.draft.has("folder"):
            self.draft.add("folder", start, end)
            return
        if first is not None and first.kind == "date" and first.start == start and first.end >= end - 1:
            self.draft.rest.append((start, end))
            if self.tradition.family == "us" or self.draft.path:
                return
            return
        if first is not None and first.kind == "quote" and first.start == start:
            self.quote(start, end)
            return
        self.bare(start, end)

    def label(self, event: Event, start: int, end: int, events: Sequence[Event]) -> bool:
        """A labelled value in the segment; what stands before its label is a name of its own."""
        known = self.labels.get(event.what, {})
        found = known.get(self.tradition.name)
        if found is None:
            return False
        level = found[0]
        a, b = event.value
        if event.what.startswith("lot") and self.tradition.family == "us":
            return False
        if level in ("record_group", "series", "collection") and self.tradition.family not in ("us",) and event.end - event.start < 3:
            return False
        if event.start > start:
            before = trim(self.plain, start, event.start)
            if self.tradition.family == "us" and level == "file" and event.start > start:
                return False
            if event.what.startswith("lot"):
                return False
            if level == "signatur" or level == "number" or level == "box" or self.tradition.family in ("us", "italian", "hungarian", "yugoslav", "indian", "polish"):
                self.bare(*before)
            elif before[1] - before[0] > 3 and self.plain[before[0]].isupper():
                self.bare(*before)
            else:
                return False
        self.flush_names(before=level)
        if level in ("volume",) and event.end < end and self.plain[event.end : end].lstrip()[:1] == "(":
            b = end
        after = trim(self.plain, event.end, end)
        if level == "box" and self.plain[event.end : event.end + 1] == ":" :
            pass
        if self.draft.has(level) and not self._repeats(level):
            if level not in _LEAF:
                self.draft.rest.append((start, end))
                return True
        if level == "list" and self.draft.has("list"):
            return True
        self.draft.add(level, a, b)
        self.draft.labels += 1
        if b != end and after[0] < after[1]:
            rest = [e for e in events if e.start >= after[0]]
            tail = next((e for e in rest if e.kind == "label"), None)
            if tail is not None:
                self.segment(*after, rest)
            elif self.plain[after[0]] == "(":
                self.draft.rest.append(after)
            elif level not in _LEAF:
                self.bare(*after)
        return True

    def _repeats(self, level: str) -> bool:
        forms = self.tradition.forms(level)
        return forms is not None and forms.repeats

    # -- what has no label -------------------------------------------------------------------

    def quote(self, start: int, end: int) -> None:
        """A quotation: a folder's title where the word folder follows it or a box stands before it."""
        inner = re.match(r"[“\"‘«„](?P<v>.{1,300}?)[,.]?[”\"’»“]\s?(?P<word>folder|file|Folder|File)?$", self.plain[start:end])
        if inner is None:
            self.draft.rest.append((start, end))
            return
        if inner.group("word") or (self.draft.has("box") and self.tradition.family == "us" and not self.draft.has("folder")):
            self.flush_names()
            self.draft.add("folder", start + inner.start("v"), start + inner.end("v"))
            self.draft.end = max(self.draft.end, end)
        else:
            self.draft.rest.append((start, end))
            if self.draft.path and not self.draft.reverse:
                self.done = True

    def bare(self, start: int, end: int) -> None:
        """A segment without label: a name, a number or a code, by the rules of the tradition."""
        family = self.tradition.family
        if family == "us":
            self._us(start, end)
        elif family == "german":
            self._german(start, end)
        elif family == "hungarian":
            self._hungarian(start, end)
        elif self.tradition.name == "australian":
            self._australian(start, end)
        elif self.tradition.name == "romanian-foreign":
            self._romanian(start, end)
        else:
            self._other(start, end)

    def _us(self, start: int, end: int) -> None:
        words = self.plain[start:end]
        draft = self.draft
        slash = _BOX_FOLDER.match(words)
        if slash is not None:
            self.flush_names()
            draft.add("box", start + slash.start("box"), start + slash.end("box"))
            draft.add("folder", start + slash.start("folder"), start + slash.end("folder"))
            return
        lot = _LOT.match(words)
        if lot is not None and ("lot" in words.lower()):
            if lot.group("name"):
                self.names.append((start, start + lot.end("name")))
            self.flush_names()
            draft.add("number", start + lot.start("lot"), start + lot.end("lot"))
            return
        if _FILM.match(words) and draft.path + self.names:
            self.flush_names()
            draft.add("document", start, end)
            return
        if re.fullmatch(r"\d{1,2}-\d{3,4}", words) and draft.has("file"):
            draft.add("document", start, end)
            return
        if _DECIMAL.match(words) or (_SUBJECT.match(words) and (self.names or draft.path)):
            self.flush_names()
            if not draft.has("file"):
                draft.add("file", start, end)
            else:
                draft.rest.append((start, end))
            return
        if _YEARS.match(words) and self.names and self.names[-1][1] >= start - 3:
            self.names[-1] = (self.names[-1][0], end)
            return
        if draft.has("box") and not draft.has("folder") and not draft.reverse and not _PLACE.match(words):
            draft.add("folder", start, end)
            return
        if draft.has("number") and not draft.has("folder") and not draft.reverse and not draft.has("box"):
            draft.add("folder", start, end)
            return
        if draft.has("folder") and draft.path[-1][0] == "folder" and not draft.reverse and not draft.has("number") and not _PLACE.match(words):
            level, a, _ = draft.path[-1]
            if re.fullmatch(r"[\d:]+", self.plain[a : draft.path[-1][2]]) is None and not _NUMBER.match(words):
                draft.path[-1] = (level, a, end)
                draft.end = max(draft.end, end)
                return
        cut = _CUT.match(words)
        if cut is not None and _FILES.search(cut.group("name")) and not words.startswith("http"):
            self.names.append((start, start + cut.end("name")))
            self.flush_names()
            draft.add("folder", start + cut.start("rest"), end)
            return
        if _PLACE.match(words) and (draft.path or draft.repository is not None):
            draft.rest.append((start, end))
            return
        if re.fullmatch(r"\d{1,6}", words):
            draft.rest.append((start, end))
            return
        self.names.append((start, end))

    def _german(self, start: int, end: int) -> None:
        words = self.plain[start:end]
        draft = self.draft
        if _PLACE.match(words):
            draft.rest.append((start, end))
            return
        if words in ("o. Bl", "o. Bl.", "o.Bl.", "unpag.", "unfol."):
            draft.rest.append((start, end))
            return
        pure = values.LEAVES.match(words)
        if pure is not None and pure.end() == len(words):
            self._number(start, end)
            return
        if draft.has("signatur"):
            draft.rest.append((start, end))
            return
        named = draft.has("bestand") or bool(self.names)
        joined = re.match(r"(?P<b>[A-ZÄÖÜ]{1,4}\s?\d{1,4})\s?/\s?(?P<s>\w[\w/. -]*\d[\w/-]*|\d+)$", words)
        if joined is not None and not named:
            draft.add("bestand", start + joined.start("b"), start + joined.end("b"))
            draft.add("signatur", start + joined.start("s"), start + joined.end("s"))
            return
        if self.tradition.name == "german-foreign" and re.fullmatch(r"[A-Z]{1,3}(?:-[A-Z])?\s?\d{1,6}(?:/\d{1,4})?", words):
            self.flush_names()
            draft.add("signatur" if draft.has("bestand") else "bestand", start, end)
            return
        if not named and re.fullmatch(r"(?:DY|NY|DZ|DR|DC|DE|DL|DN|DO|DQ|DA|DB|DF|DG|DH|DK|DM|DP|DS|DT|DU|DX|B|R|N|NS|Z|SgY|RW|RH|BW|M)\s?\d{1,4}", words):
            self.names.append((start, end))
            return
        if self.tradition.name == "german-foreign" and re.fullmatch(r"\d{1,6}[A-Z]", words) and named:
            self.flush_names()
            draft.add("signatur", start, end)
            return
        if not named and re.fullmatch(r"[A-Z]?\d[\w./-]*[-/][\w./-]*\d\w?", words):
            draft.add("signatur", start, end)
            return
        split = re.match(
            r"(?P<b>(?:DY|NY|DZ|DR|DC|SgY|B|R|N|NS)\s?\d{1,4}|[A-ZÄÖÜ][\w.ÄÖÜäöüß-]*(?:\s[A-ZÄÖÜa-zäöü][\w.ÄÖÜäöüß-]*){0,6}?)\s"
            r"(?P<s>(?:J\s)?[IVX]{1,4}[\s/][\w/. -]*\d[\w/-]*|[A-Z]{0,3}\s?\d[\w/.-]*(?:\s?-\s?\d+)?)$",
            words,
        )
        if split is not None and words[-1:].isdigit():
            self.names.append((start, start + split.end("b")))
            self.flush_names()
            draft.add("signatur", start + split.start("s"), start + split.end("s"))
            return
        if re.fullmatch(r"[A-Z]{1,2}[IVX]*[\d/.-]*/[\w/. -]*\d", words):
            self.flush_names()
            draft.add("signatur", start, end)
            return
        self.names.append((start, end))

    def _number(self, start: int, end: int) -> None:
        """A bare number: the call number where there is none yet, else the leaves."""
        self.flush_names()
        draft = self.draft
        unit, leaf = ("number", "page") if self.tradition.family != "german" else ("signatur", "blatt")
        if not draft.has(unit) and not draft.has("signatur"):
            draft.add(unit, start, end)
        elif not draft.has(leaf):
            draft.add(leaf, start, end)

    def _hungarian(self, start: int, end: int) -> None:
        words = self.plain[start:end]
        draft = self.draft
        code = re.match(r"(?:MOL-|MNL-|OL-)?(?P<f>M-?KS[ -]\d{2,3}(?=\D|$)|[XVILM]{1,7}(?:-[A-Z0-9]{1,3}){1,3}(?:-[a-z0-9/]{1,3})?|[A-Z]{1,2}\s?\d{1,4}(?![\d-])|\d{3}(?=[\s./]|$))", words)
        if code is not None and not draft.has("fond") and not self.names:
            draft.add("fond", start + code.start("f"), start + code.end("f"))
            rest = trim(self.plain, start + code.end(), end, " ,;:")
            tail = self.plain[slice(*rest)]
            unit = re.match(r"(?:\.?\s?f\.?\s?|/|\s)*(?P<u>\d{1,4}/[\w/-]{1,12}|[A-Z]-\d{1,4})(?:\.?\s?(?:ő\.?\s?e|oe|öe|ö\.?\s?e)\.?)?$", tail) or re.match(r"/(?:f\.)?(?P<u>\d{1,3}/[\w/-]{1,12})$", tail)
            if unit is not None:
                draft.add("archival_unit", rest[0] + unit.start("u"), rest[0] + unit.end("u"))
            elif rest[0] < rest[1]:
                self.names.append(rest)
            return
        unit = re.match(r"(?:[Ff]\.\s?)(?P<u>\d{1,4}/\d{1,6})$", words)
        if unit is not None:
            draft.add("archival_unit", start + unit.start("u"), start + unit.end("u"))
            return
        if _YEARS.match(words) and not draft.has("box"):
            if self.names:
                self.names[-1] = (self.names[-1][0], end)
            else:
                self.names.append((start, end))
            return
        if draft.has("box") or draft.has("item"):
            compact = re.fullmatch(r"[\dIVXLC][\w./ -]{0,24}", words)
            if compact is not None:
                self.flush_names()
                order = [level for level in ("item", "number") if not draft.has(level)]
                if re.fullmatch(r"0{1,2}\d{3,6}[\w/ ]*|\d{4,6}/[\w/ ]+", words):
                    order = [level for level in ("number",) if not draft.has(level)]
                if order:
                    draft.add(order[0], start, end)
                    return
            draft.rest.append((start, end))
            return
        if self.names and draft.has("fond"):
            self.names[-1] = (self.names[-1][0], end)
        elif _PLACE.match(words):
            draft.rest.append((start, end))
        else:
            self.names.append((start, end))

    def _australian(self, start: int, end: int) -> None:
        draft = self.draft
        words = self.plain[start:end]
        if not draft.has("series") and not draft.has("collection"):
            if re.match(r"[A-Z]{1,4}\s?\d", words):
                draft.add("series", start, end)
            else:
                draft.rest.append((start, end))
            return
        if words == "FOLDER":
            return
        if re.fullmatch(r"[ivx]{1,5}|Part\s\d{1,2}|PART\s\d{1,2}", words):
            draft.add("volume", start, end)
        elif re.fullmatch(r"[A-Z0-9]{1,2}\.\d{3,6}[A-Z]?", words):
            draft.add("number", start, end)
        elif not draft.has("item") and not draft.has("bundle"):
            draft.add("item", start, end)
        elif not draft.has("folder") and re.search(r"[A-Z]{3}", words):
            draft.add("folder", start, end)
        else:
            draft.rest.append((start, end))

    def _romanian(self, start: int, end: int) -> None:
        draft = self.draft
        words = self.plain[start:end]
        if _YEARS.match(words) and draft.has("series"):
            self.names.append((start, end))
        elif self.names and _YEARS.match(self.plain[slice(*self.names[-1])]) and words[0].isupper() and len(words) > 8:
            self.names[-1] = (self.names[-1][0], end)
        elif words in ("Secret", "Top Secret", "Strict Secret", "MFA") or _PLACE.match(words):
            draft.rest.append((start, end))
        elif not draft.path:
            self.names.append((start, end))
        else:
            draft.rest.append((start, end))

    def _other(self, start: int, end: int) -> None:
        """Names to the tradition's titled level, the next names to the levels below it."""
        draft = self.draft
        words = self.plain[start:end]
        if _PLACE.match(words) or _YEARS.match(words) and not self.names:
            if _YEARS.match(words) and self.tradition.name == "serbian-foreign" and not draft.has("series"):
                self.flush_names()
                draft.add("series", start, end)
                return
            draft.rest.append((start, end))
            return
        if _YEARS.match(words) and self.names:
            self.names[-1] = (self.names[-1][0], end)
            return
        compact = _NUMBER.match(words) or re.fullmatch(r"[IVXLC]{1,6}(?:[ /-][\w/-]+)?|[A-Z]{1,3}[ /-][\w/ -]*\d", words)
        if compact and self._compact(start, end):
            return
        if draft.labels and not words[0].isupper() and (self.tradition.name != "yugoslav" or len(words) > 12):
            draft.rest.append((start, end))
            return
        self.names.append((start, end))

    def _compact(self, start: int, end: int) -> bool:
        """An unlabelled number: the fond in Yugoslavia, the file, signature or call number elsewhere."""
        draft = self.draft
        name = self.tradition.name
        if name == "yugoslav" and not draft.path and not self.names:
            draft.add("fond", start, end)
            return True
        if name == "yugoslav":
            return False
        order = {
            "polish": ("signatur",), "serbian-foreign": ("number",), "czech": ("file", "number"), "indian": ("file",),
            "french-foreign": ("volume",), "italian": ("box",),
        }.get(name, ("number",))  # fmt: skip
        for level in order:
            if not draft.has(level) and (draft.path or self.names):
                self.flush_names()
                draft.add(level, start, end)
                draft.doubt(0.7, "a number without a label was read by its place")
                return True
        return False

    # -- names -------------------------------------------------------------------------------

    def flush_names(self, before: str = "") -> None:
        """Give the names read so far to levels; `before` is the level of the label that follows."""
        names, self.names = self.names, []
        if not names:
            return
        if self.tradition.family == "us":
            self._us_names(names, before)
            return
        titled = self.tradition.titled or "series"
        if self.tradition.family == "hungarian":
            titled = "series" if self.draft.has("fond") else "fond"
        if self.tradition.name in ("romanian-foreign",):
            titled = "series" if self.draft.path else "fond"
        if self.tradition.name == "czech" and not self.draft.has("collection"):
            titled = "collection"
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
        if self._repeats(titled) and self.draft.path and self.tradition.name == "romanian-foreign":
            self.draft.add("series", names[0][0], names[-1][1])
            return
        below = {"collection": "series", "record_group": "series", "series": "subseries", "fond": "series", "bestand": "series"}
        if self.tradition.family in ("german", "hungarian") or titled == "fond" or self.tradition.name == "yugoslav" and titled == "series":
            joined = (names[0][0], names[-1][1])
            if self.draft.has(titled):
                self.draft.rest.append(joined)
            else:
                self.draft.add(titled, *joined)
            return
        level = titled
        for start, end in names:
            if level is None or self.draft.has(level):
                level = below.get(level or "", None)
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
        for start, end in names:
            keyed = bool(_FILES.search(plain[start:end]) or _PAPERS.search(plain[start:end]))
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
            while groups and not draft.path and not groups[0][2] and not (len(groups) == 1 and (draft.path or draft.key or before == "box" and re.search(r"[A-Z]{2}", plain[slice(*groups[0][:2])]))):
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
                draft.add("folder", *tail[:2])
            return
        levels = [level for level in ("collection", "series", "subseries") if not draft.has(level)]
        if draft.has("series"):
            levels = [level for level in levels if level == "subseries"]
        last_is_folder = bool(groups) and len(groups) > 1 and not groups[-1][2] and before in ("", "volume", "number", "document", "page")
        folder = groups.pop() if last_is_folder and not draft.has("folder") else None
        if groups and "collection" in levels and not self._is_collection(*groups[0][:2], len(groups)):
            levels.remove("collection")
        while len(groups) > len(levels) and len(groups) > 1:
            a, b = groups[-2], groups[-1]
            groups[-2:] = [(a[0], b[1], b[2])]
        for level, (start, end, _) in zip(levels, groups, strict=False):
            draft.add(level, start, end)
        if folder is not None:
            draft.add("folder", *folder[:2])

    def _is_collection(self, start: int, end: int, count: int) -> bool:
        """Whether the first name is a collection: papers, or files named last; else a series."""
        words = self.plain[start:end]
        if count > 1 or _PAPERS.search(words):
            return True
        if re.search(r"\bBooks?\b|\bDSR\b", words):
            return False
        if re.search(r"(?:Files?|Records|Collection)(?:,?\s[\d-]+)?$", words):
            return True
        return not _FILES.search(words)


def read_titled(
    text: str, plain: str, draft: Draft, tradition: Tradition, labels: Labels, span: tuple[int, int],
    events: Sequence[Event], masked: list[tuple[int, int]],
) -> Draft:  # fmt: skip
    """Read the segments of `span` into `draft`; `events` are those that begin inside it."""
    reading = Reading(text, plain, draft, tradition, labels)
    at = 0
    for start, end in segments(plain, *span, masked):
        while at < len(events) and events[at].start < start:
            at += 1
        stop = at
        while stop < len(events) and events[stop].start < end:
            stop += 1
        reading.segment(start, end, events[at:stop])
        at = stop
        if reading.done:
            break
    reading.flush_names()
    return draft
