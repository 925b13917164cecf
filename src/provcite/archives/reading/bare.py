"""Segments without a label: names, numbers and codes, by the rules of each tradition."""

from __future__ import annotations

import re

from provcite.archives.reading import values
from provcite.archives.reading.middle_europe import YEARS, MiddleEurope
from provcite.archives.reading.named import CENTRAL, FILES, SUBJECT_CODE
from provcite.archives.reading.places import ABROAD, COUNTRY, IN_PLACE, PLACE

_DECIMAL = re.compile(
    r"\d{3}[A-Za-z]?\.[\dA-Za-z-]{1,14}/[\d-]+$|"
    r"\d{3}[A-Za-z]?\.\d{1,4}[A-Za-z]?(?:\s?[A-Z]{2,})?(?:/\d[\w-]*)?$|"
    r"\d{3}[A-Z]?\.[\w.]+/[\d-]+$|\d{3}/[\d-]+$"
)
_SUBJECT = re.compile(
    r"(?:NSC|NSAM|JCS|CCS|POL|ORG|DEF|ECON|FN|FT|INCO|CSM|SOC|AID|PS|PPT|UN|STR|E|PET|LAB|CUL|EDU|"
    r"TEL|TP|AV|CF|S/P|"
    r"RA)\s[\w.-]*\d[\w /.-]*(?:\s\(\d[\d/-]{3,9}\))?$"
)
_UNCUT = re.compile(
    r"(?P<series>(?:Central\s(?:Foreign\sPolicy\s|Decimal\s)?|Decimal\s)Files?(?:,?\s\d{4}\s?-\s?\d{2,4})?)\s"
    r"(?P<code>(?:[A-Z]{2,5}[\s(-]|\d{3}[A-Z]?\.)\S.*)$"
)
_FILM = re.compile(r"[PDNE]\d{5,6}(?:-\d{3,4})?$")
_LOT = re.compile(
    r"^(?:(?P<name>.*?):?\s)?(?:(?:Lot(?:\sFile)?|(?:NY)?FRC|Job)\s)(?:No\.\s)?(?P<lot>\d{2}\s?[DFE]\s?\d{1,4}|"
    r"(?=[\w\s-]*\d)[A-Z0-9][\w\s-]{0,12})$"
)
_BOX_FOLDER = re.compile(r"(?P<box>\d{1,4}):(?P<folder>\d{1,4})$")
_NUMBER = re.compile(r"\d[\w()./-]*(?:\s?-\s?\d[\w/]*)?$")
#: How a document was sent, after its file.
_SENT_AS = re.compile(r":\s(?P<as>(?:[Cc]ircular\s)?(?:[Tt]elegram|[Aa]irgram|[Dd]espatch|[Ii]nstruction))$")
_TELEGRAM = re.compile(r"(?:Telegram\w*|Cable|Report|Raport\w*|Not[aăe])\s(?:[Nn]os?|[Nn]r)\b")
_HOLDINGS = re.compile(r"\b(?:Files?|Records|Papers|Series|Collection)\b")
_CUT = re.compile(r"^(?P<name>.{2,160}?):\s(?P<rest>.+)$")


class Bare(MiddleEurope):
    """Adds: what a segment without label is."""

    def bare(self, start: int, end: int) -> None:
        """A segment without label: a name, a number or a code, by the rules of the tradition."""
        if not any(c.isalnum() for c in self.plain[start:end]):
            return
        family = self.tradition.family
        words = self.plain[start:end]
        opening = not self.draft.path and not self.names and self.draft.repository is not None
        bracketed = words[0] == "(" and PLACE.match(words[1:-1]) is not None
        placed = opening and (bracketed or IN_PLACE.match(words) or COUNTRY.match(words))
        if placed or (family == "czech" and self.draft.has("box")):
            # Behind the carton a Czech reference has no further unit but its number and a description.
            if (
                not placed
                and re.fullmatch(r"0?\d{4,6}/\d{2,4}(?:-[A-Z\d/]{1,8})?", words)
                and not self.draft.has("number")
            ):
                self.draft.add("number", start, end)
            else:
                self.draft.rest.append((start, end))
            return
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
        if draft.path and re.fullmatch(r"(?:pt|pts|part)\.?\s[\d.]{1,6}", words):
            draft.rest.append((start, end))
            return
        if words == "Files" and not draft.path and not self.names:
            # Central Intelligence Agency Files, Job …
            return
        if words in ("Manuscript Division", "Manuscripts Division", "Special Collections"):
            draft.rest.append((start, end))
            return
        if words[0].islower() and not draft.path:
            draft.rest.append((start, end))
            return
        if draft.reverse and draft.repository is None and draft.has("folder") and draft.has("collection"):
            # Behind the folder there is only the house's short name (…, Binder “1961,” Harvard).
            draft.rest.append((start, end))
            return
        rendered = re.match(r"[Tt]ệp\s(?=[A-Z])", words)
        if rendered is not None and not draft.has("folder"):
            # The Vietnamese rendering of a folder's name; what stands before it describes the document.
            draft.rest.extend(self.names)
            self.names = []
            draft.add("folder", start + rendered.end(), end)
            return
        slash = _BOX_FOLDER.match(words)
        if slash is not None:
            self.flush_names()
            draft.add("box", start + slash.start("box"), start + slash.end("box"))
            draft.add("folder", start + slash.start("folder"), start + slash.end("folder"))
            return
        lot = _LOT.match(words)
        if lot is not None:
            if lot.group("name"):
                self.names.append((start, start + lot.end("name")))
            self.flush_names(before="number")
            draft.add("number", start + lot.start("lot"), start + lot.end("lot"))
            return
        if draft.has("number") and re.fullmatch(r"\d{3}(?:\.\d{1,3})?(?:\s[A-Z][\w()/ -]{1,40})?", words):
            # The decimal heading of a file after its accession number (381 Cuba).
            draft.add("file", start, end) if not draft.has("file") else draft.rest.append((start, end))
            return
        numbered = re.fullmatch(r"OA/ID\s(?P<n>[A-Z]{0,2}\d[\d-]{2,9})", words)
        if numbered is not None:
            self.flush_names()
            draft.add("number", start + numbered.start("n"), end)
            return
        if words == "NSC" and self.names and self.plain[slice(*self.names[-1])].endswith("Secretariat"):
            # Executive Secretariat, NSC, Head of State Files: the office's name has a comma.
            office, self.names = (self.names[-1][0], end), []
            draft.add("collection", *office)
            return
        council = re.match(r"NSC:\s(?=\S)", words)
        if council is not None and self.names and self.plain[slice(*self.names[-1])].endswith("Secretariat"):
            # Executive Secretariat, NSC: Country File, …: the office's name has a comma.
            office, self.names = (self.names[-1][0], start + 3), []
            draft.add("collection", *office)
            draft.add("series", start + council.end(), end)
            return
        owned = re.match(r"(?P<f>.{2,120}?)\s[\[(]OA/ID\s(?P<n>[A-Z]{0,2}\d{3,6})[\])]?$", words)
        if owned is not None:
            self.bare(start, start + owned.end("f"))
            self.flush_names()
            draft.add("number", start + owned.start("n"), start + owned.end("n"))
            return
        sent = _SENT_AS.search(words)
        if sent is not None and _DECIMAL.match(words[: sent.start()]):
            # 795.00/1-2953: Telegram
            draft.rest.append((start + sent.start("as"), end))
            self.bare(start, start + sent.start())
            return
        uncut = _UNCUT.match(words)
        if uncut is not None:
            # Central Files POL CHICOM-US: the comma before the code is missing.
            self.bare(start, start + uncut.end("series"))
            self.bare(start + uncut.start("code"), end)
            return
        if (_FILM.match(words) or re.fullmatch(r"CIA-RDP\w{6,24}-\d", words)) and draft.path + self.names:
            self.flush_names()
            draft.add("document", start, end)
            return
        if re.fullmatch(r"NLC-[\d-]{6,24}|CK\d{8,12}|CIA-RDP\w{6,24}-\d", words):
            self.flush_names()
            draft.add("document", start, end)
            return
        if draft.key == "NSArchive" and re.fullmatch(r"[A-Z]{2}\d{5}", words):
            # The numbers of its digital collections: KT00123.
            draft.add("document", start, end)
            return
        if re.fullmatch(r"\d{1,2}-\d{3,4}", words) and draft.has("file"):
            draft.add("document", start, end)
            return
        if _DECIMAL.match(words) or (
            _SUBJECT.match(words)
            and not words.endswith(" Series")
            and (self.names or draft.path or (draft.leans and SUBJECT_CODE.match(words)))
            and (self.tradition.name == "us" or words[:3] != "NSA")
        ):
            # Before a code that a house follows, words without Files or Records describe the document.
            self.flush_names(before="file" if draft.reverse and self.tradition.name == "us" else "")
            if not draft.has("file"):
                draft.add("file", start, end)
            else:
                draft.rest.append((start, end))
            return
        if YEARS.match(words) and self.names and self.names[-1][1] >= start - 3:
            self.names[-1] = (self.names[-1][0], end)
            return
        if draft.has("box") and not draft.has("folder") and not draft.reverse and not self._town(words):
            central = any(level == "series" and CENTRAL.search(self.plain[a:b]) for level, a, b in draft.path)
            called = re.search(r"\s[Ff]older$", words)
            stop = start + called.start() if called is not None else end
            draft.add("file" if central and SUBJECT_CODE.match(words) else "folder", start, stop)
            return
        if draft.has("number") and not draft.has("folder") and not draft.reverse and not draft.has("box"):
            draft.add("folder", start, end)
            return
        if (
            draft.has("folder")
            and draft.path[-1][0] == "folder"
            and not draft.reverse
            and not self._town(words)
        ):
            level, a, _ = draft.path[-1]
            if re.fullmatch(r"[\d:]+", self.plain[a : draft.path[-1][2]]) is None and not _NUMBER.match(
                words
            ):
                draft.path[-1] = (level, a, end)
                draft.end = max(draft.end, end)
                return
        in_volume = draft.has("folder") and draft.path[-1][0] == "volume" and not draft.reverse
        if in_volume and not _HOLDINGS.search(words):
            # Country File, Vietnam, Vol. XXVIII, Memos: what the volume holds.
            draft.rest.append((start, end))
            return
        cut = _CUT.match(words)
        if cut is not None and FILES.search(cut.group("name")) and not words.startswith("http"):
            self.names.append((start, start + cut.end("name")))
            self.flush_names()
            draft.add("folder", start + cut.start("rest"), end)
            return
        if self._town(words) and (draft.path or draft.repository is not None):
            draft.rest.append((start, end))
            return
        if re.fullmatch(r"\d{1,6}", words):
            draft.rest.append((start, end))
            return
        self.names.append((start, end))

    def _town(self, words: str) -> bool:
        """Whether the words are the house's place and no part of a folder's title (``Germany, Berlin``)."""
        about = not self.draft.reverse and bool(self.draft.path or self.names) and ABROAD.match(words)
        return PLACE.match(words) is not None and not about

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
        numbered = re.fullmatch(r"(?:SERIES|Series)\s(?P<n>\d{1,3}[A-Z]?)", words)
        if numbered is not None and draft.has("collection"):
            draft.add("series", start + numbered.start("n"), end)
            return
        if (
            draft.has("bundle")
            and not draft.has("item")
            and re.fullmatch(r"\d{1,4}[A-Z]?(?:/\d{1,4})*", words)
        ):
            draft.add("item", start, end)
            return
        marked = re.fullmatch(r"(?:FILE|File|ITEM|Item)\s(?P<n>\S*\d\S*)", words)
        if marked is not None and (draft.has("box") or draft.has("bundle")):
            draft.add("item" if words[0] in "Ii" else "file", start + marked.start("n"), end)
            return
        if re.fullmatch(r"[ivx]{1,5}|Part\s\d{1,2}|PART\s\d{1,2}", words):
            draft.add("volume", start, end)
        elif re.fullmatch(r"[A-Z0-9]{1,2}\.\d{3,6}[A-Z]?", words):
            draft.add("number", start, end)
        elif not draft.has("item") and not draft.has("bundle"):
            part = re.search(r"\s(?:part|pt\.?|PART|Part)\s(?P<n>[\dIVXivx]{1,5})$", words)
            draft.add("item", start, start + part.start() if part else end)
            if part is not None:
                draft.add("volume", start + part.start("n"), end)
        elif not draft.has("folder") and re.search(r"[A-Z]{3}", words):
            draft.add("folder", start, end)
        else:
            draft.rest.append((start, end))

    def _romanian(self, start: int, end: int) -> None:
        draft = self.draft
        words = self.plain[start:end]
        if _TELEGRAM.match(words):
            # The document's own number is no part of its fond's name.
            draft.rest.append((start, end))
            return
        if draft.path and draft.path[-1][0] == "fond":
            draft.path[-1] = ("fond", draft.path[-1][1], end)
            draft.end = max(draft.end, end)
            return
        if draft.path and " - " in self.plain[slice(*draft.path[-1][1:])] and YEARS.match(words):
            draft.path[-1] = ("series", draft.path[-1][1], end)
            draft.end = max(draft.end, end)
        elif YEARS.match(words) and draft.has("series"):
            self.names.append((start, end))
        elif (
            self.names
            and YEARS.match(self.plain[slice(*self.names[-1])])
            and words[0].isupper()
            and (len(words) > 8 or (words[1:].islower() and words != "Secret"))
        ):
            self.names[-1] = (self.names[-1][0], end)
        elif words in ("Secret", "Top Secret", "Strict Secret", "MFA") or PLACE.match(words):
            draft.rest.append((start, end))
        elif not draft.path:
            self.names.append((start, end))
        else:
            draft.rest.append((start, end))

    def _other(self, start: int, end: int) -> None:
        """Names to the tradition's titled level, the next names to the levels below it."""
        draft = self.draft
        words = self.plain[start:end]
        if self.tradition.name == "czech-foreign" and YEARS.match(words):
            self.names.append((start, end))
            return
        glossed = re.match(r"(?P<f>\d{3,4})\s?\((?P<g>[^()]{2,30})\)$", words)
        if glossed is not None and self.tradition.name == "yugoslav" and not draft.path and not self.names:
            # 836 (KMJ): the fond's letters stand in brackets after its number.
            draft.add("fond", start, start + glossed.end("f"))
            draft.rest.append((start + glossed.start("g"), start + glossed.end("g")))
            return
        coded = re.fullmatch(r"[A-Z]{2,3}\s\d{3,4}", words) or (
            self.plain[start - 1] == "-" and re.fullmatch(r"\d{3,4}", words)
        )
        if coded and self.tradition.name == "yugoslav" and not draft.path and not self.names:
            # AS 1589 of Slovenia; HR-HDA-1561 with the house's letters before it.
            draft.add("fond", start, end)
            return
        if PLACE.match(words) or (YEARS.match(words) and not self.names):
            if YEARS.match(words) and self.tradition.name == "serbian-foreign" and not draft.has("series"):
                self.flush_names()
                draft.add("series", start, end)
                return
            draft.rest.append((start, end))
            return
        if YEARS.match(words) and self.tradition.name == "serbian-foreign" and len(self.names) == 1:
            self.flush_names()
            draft.add("series", start, end)
            return
        if YEARS.match(words) and self.names and self.tradition.name == "czech":
            draft.rest.append((start, end))
            return
        if YEARS.match(words) and self.names and self.tradition.name != "czech-foreign":
            self.names[-1] = (self.names[-1][0], end)
            return
        year = re.match(r"-?(?P<f>[A-Z][\w -]{1,30}?)-V\.?\s?(?P<y>\d{4})$", words)
        if year is not None and self.tradition.name == "albanian" and not draft.path:
            draft.add("fond", start + year.start("f"), start + year.end("f"))
            draft.add("series", start + year.start("y"), end)
            return
        instalment = re.match(
            r"(?P<n>.{3,80}?)\s\((?P<i>[IVX\d]{1,5}(?:st|nd|rd|th)?)\s(?:Inst\.?|Instal?lment)\)$", words
        )
        if instalment is not None and self.tradition.name == "indian-papers":
            draft.add("collection", start, start + instalment.end("n"))
            draft.add("series", start + instalment.start("i"), start + instalment.end("i"))
            return
        if self.tradition.name == "indian-papers" and re.fullmatch(
            r"(?:[IVX]{1,5}|\d{1,2})(?:st|nd|rd|th)?\s(?:Inst\.?|Instal?lment)", words
        ):
            self.flush_names()
            draft.add("series", start, end)
            return
        filed = self.tradition.name == "polish" and bool(draft.path) and draft.path[-1][0] == "signatur"
        if filed and values.LEAVES.fullmatch(words):
            # KC PZPR, 2602, 7-15: leaves after the file's number.
            draft.add("page", start, end)
            return
        party = re.fullmatch(
            r"(?P<c>[A-ZŁŚŻ]{2,8}(?:\s[A-ZŁŚŻ]{2,8}){0,2})\s(?P<s>\d{1,4}/[IVXL]{1,6}-\d{1,4}|[IVXL]{1,6}[A-Z]?/\d{1,4})",
            words,
        )
        if party is not None and self.tradition.name == "polish" and not draft.path:
            draft.add("collection", start, start + party.end("c"))
            draft.add("signatur", start + party.start("s"), end)
            return
        titled = re.match(r"(?P<f>\d{3})\s(?=[A-ZČŠŽĐ])", words)
        if titled is not None and self.tradition.name == "yugoslav" and not draft.path and not self.names:
            draft.add("fond", start, start + titled.end("f"))
            self.names.append((start + titled.end(), end))
            return
        if self.tradition.name == "yugoslav" and words[0] == "-" and not draft.path:
            start, words = start + 1, words[1:]
        compact = (
            _NUMBER.match(words)
            or (
                self.tradition.name == "yugoslav"
                and not draft.path
                and re.fullmatch(r"\d{3}/[IVX]{1,5}", words)
            )
            or re.fullmatch(r"[A-ZÀ-Ž-]{1,8}\s\d[\d/.-]*", words)
            or re.fullmatch(r"[IVXLC]{1,6}(?:[ /-][\w/-]+)?|[A-Z]{1,3}[ /-][\w/ -]*\d", words)
        )
        yearly = self.tradition.family == "czech" and re.fullmatch(r"[A-Z]{2,5}\s19\d\d", words)
        if compact and not yearly and self._compact(start, end):
            return
        if draft.labels and not words[0].isupper() and (self.tradition.name != "yugoslav" or len(words) > 12):
            draft.rest.append((start, end))
            return
        self.names.append((start, end))

    def _compact(self, start: int, end: int) -> bool:
        """An unlabelled number: the fond in Yugoslavia, the file, signature or call number elsewhere."""
        draft = self.draft
        name = self.tradition.name
        if name == "yugoslav" and not draft.path and not self.names and self.plain[start].isdigit():
            draft.add("fond", start, end)
            return True
        if name == "yugoslav":
            return False
        order = {
            "polish": ("signatur",),
            "romanian": ("dossier",),
            "serbian-foreign": ("number",),
            "czech": ("file", "number"),
            "indian": ("file",),
            "french-foreign": ("volume",),
            "italian": ("box",),
        }.get(name, ("number",))
        if name == "czech" and re.fullmatch(r"0\d/\d{1,2}|\d{3,4}/\d/\d{1,3}", self.plain[start:end]):
            order = ("fond",)
        for level in order:
            if not draft.has(level) and (draft.path or self.names or name in ("czech", "polish")):
                self.flush_names()
                draft.add(level, start, end)
                draft.doubt(0.7, "a number without a label was read by its place")
                return True
        return False
