"""Segments without a label: names, numbers and codes, by the rules of each tradition."""

from __future__ import annotations

import re

from provcite.archives import values
from provcite.archives.draft import trim
from provcite.archives.named import CENTRAL, SUBJECT_CODE, Names
from provcite.archives.places import ABROAD, COUNTRY, IN_PLACE, PLACE

_YEARS = re.compile(r"(?:1[5-9]|20)\d\d(?:\s?[-/]\s?(?:(?:1[5-9]|20)\d\d|\d\d))?$")
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
    r"^(?:(?P<name>.*?):?\s)?(?:(?:Lot(?:\sFile)?|FRC|Job)\s)(?:No\.\s)?(?P<lot>\d{2}\s?[DFE]\s?\d{1,4}|"
    r"[A-Z0-9][\w\s-]{0,12})$"
)
_BOX_FOLDER = re.compile(r"(?P<box>\d{1,4}):(?P<folder>\d{1,4})$")
_NUMBER = re.compile(r"\d[\w()./-]*(?:\s?-\s?\d[\w/]*)?$")
#: How a document was sent, after its file.
_SENT_AS = re.compile(r":\s(?P<as>(?:[Cc]ircular\s)?(?:[Tt]elegram|[Aa]irgram|[Dd]espatch|[Ii]nstruction))$")
_FILES = re.compile(
    r"\b(?:Files?|Records|Memoranda|Memos|Books?|Correspondence|Diary|Diaries|Minutes|Series|Reports|Materials?|"
    r"Tapes|Archives?|NSF|NSCF|POF|WHCF|WHSF|CFPF)\b|\bfiles\b",
    re.IGNORECASE,
)
_CUT = re.compile(r"^(?P<name>.{2,160}?):\s(?P<rest>.+)$")
#: Below a fond of the party archive: 288. f. 5. cs. 408. ő. e.
_GROUPED = re.compile(
    r"\.?\s?f\.?\s?(?P<g>\d{1,3}(?:/\w{1,3})?)\.?\s?cs\.?,?\s?"
    r"(?:(?P<u>\d{1,5}(?:/\w{1,6})?)\.?\s?(?:ő\.?\s?e|ö\.?\s?e|őe|öe)\.?)?$"
)
#: The foreign ministry's call number as one string: XIX-J-1-j-Kína-1967-59. d.-001121.
_LAND = r"[A-ZÁÉÍÓÖŐÚÜŰ][^\W\d_]*"
_ONE_STRING = re.compile(
    r"(?:MNL-OL-|MOL-)?(?P<fond>XIX-[A-Z]-\d{1,2}-[a-z]{1,2})[-\s]"
    rf"(?P<series>{_LAND}(?:-{_LAND}){{0,3}}(?:-(?:19|20)\d\d)?)"
    r"(?:-(?P<box>\d{1,3})\.\s?d(?:oboz)?\.?)?"
    r"(?:-(?P<item>[IVX]{1,4}-\d{1,3}|\d{1,3}(?:/[a-z])?|\d{1,3}-\d{1,4}))?"
    r"-(?P<number>\d{5,6}(?:/\d{1,3}){0,2}(?:[-/](?:19|20)\d\d)?)$"
)


class Bare(Names):
    """Adds: what a segment without label is."""

    def bare(self, start: int, end: int) -> None:
        """A segment without label: a name, a number or a code, by the rules of the tradition."""
        if not any(c.isalnum() for c in self.plain[start:end]):
            return
        family = self.tradition.family
        words = self.plain[start:end]
        opening = not self.draft.path and not self.names and self.draft.repository is not None
        placed = opening and (IN_PLACE.match(words) or COUNTRY.match(words))
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
        if words in ("Manuscript Division", "Manuscripts Division", "Special Collections"):
            draft.rest.append((start, end))
            return
        if words[0].islower() and not draft.path:
            draft.rest.append((start, end))
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
            # The decimal heading of a defence file after its accession number (381 Cuba).
            draft.add("file", start, end) if not draft.has("file") else draft.rest.append((start, end))
            return
        numbered = re.fullmatch(r"OA/ID\s(?P<n>[A-Z]{0,2}\d[\d-]{2,9})", words)
        if numbered is not None:
            self.flush_names()
            draft.add("number", start + numbered.start("n"), end)
            return
        council = re.match(r"NSC:\s(?=\S)", words)
        if council is not None and self.names and self.plain[slice(*self.names[-1])].endswith("Secretariat"):
            # Executive Secretariat, NSC: Country File, …: the office's name has a comma.
            self.names[-1] = (self.names[-1][0], start + 3)
            self.names.append((start + council.end(), end))
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
        if _YEARS.match(words) and self.names and self.names[-1][1] >= start - 3:
            self.names[-1] = (self.names[-1][0], end)
            return
        if draft.has("box") and not draft.has("folder") and not draft.reverse and not self._town(words):
            central = any(level == "series" and CENTRAL.search(self.plain[a:b]) for level, a, b in draft.path)
            called = re.search(r"\sfolder$", words)
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
        cut = _CUT.match(words)
        if cut is not None and _FILES.search(cut.group("name")) and not words.startswith("http"):
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

    def _german(self, start: int, end: int) -> None:
        words = self.plain[start:end]
        draft = self.draft
        if PLACE.match(words):
            draft.rest.append((start, end))
            return
        if words in ("o. Bl", "o. Bl.", "o.Bl.", "unpag.", "unfol."):
            draft.rest.append((start, end))
            return
        pure = values.LEAVES.match(words)
        if pure is not None and pure.end() == len(words):
            self._number(start, end)
            return
        if [level for level, _, _ in draft.path] == ["signatur"] and re.match(
            r"(?:[IVX]{1,4}|[A-Z]{1,2})/", words
        ):
            # 11856, IV/A/2/1/007: the bare number was the holding.
            draft.path[0] = ("bestand", draft.path[0][1], draft.path[0][2])
            draft.add("signatur", start, end)
            return
        if draft.has("signatur"):
            draft.rest.append((start, end))
            return
        named = draft.has("bestand") or bool(self.names)
        if re.fullmatch(r"(?:HA|HV|Abt\.?|BV|KD|Referat)\s[IVX]{1,5}/\d{1,2}", words):
            # HA XX/4 is a main department, its number no shelf mark.
            self.names.append((start, end))
            return
        joined = re.match(
            r"(?P<b>[A-ZÄÖÜ]{1,4}\s?\d{1,4}(?:-[IVX]{1,4}/\d(?=/))?)\s?/\s?(?P<s>\w[\w/. -]*\d[\w/-]*|\d+)$",
            words,
        )
        if joined is not None and not named:
            draft.add("bestand", start + joined.start("b"), start + joined.end("b"))
            draft.add("signatur", start + joined.start("s"), start + joined.end("s"))
            return
        if self.tradition.name == "german-foreign" and re.fullmatch(
            r"[A-Z]{1,3}(?:-[A-Z])?\s?\d{1,6}(?:/\d{1,4})?", words
        ):
            self.flush_names()
            draft.add("signatur" if draft.has("bestand") else "bestand", start, end)
            return
        if not named and re.fullmatch(
            r"(?:DY|NY|DZ|DR|DC|DE|DL|DN|DO|DQ|DA|DB|DF|DG|DH|DK|DM|DP|DS|DT|DU|DX|B|R|N|NS|Z|SgY|RW|RH|"
            r"BW|M)\s?\d{1,4}",
            words,
        ):
            self.names.append((start, end))
            return
        military = re.fullmatch(r"(?P<b>VA(?:-P)?-\d{2})/(?P<s>\d{1,6})", words)
        if military is not None and not named:
            # The people's army before its records had letters: VA-01/40373.
            draft.add("bestand", start, start + military.end("b"))
            draft.add("signatur", start + military.start("s"), end)
            return
        if self.tradition.name == "german-foreign" and re.fullmatch(r"\d{1,6}[A-Z]", words) and named:
            self.flush_names()
            draft.add("signatur", start, end)
            return
        if not named and re.fullmatch(r"[A-Z]?\d[\w./-]*[-/][\w./-]*\d\w?", words):
            draft.add("signatur", start, end)
            return
        if not named and re.fullmatch(r"[EJ]\s?\d{1,4}[A-Z]?(?:[.-]\d{1,4}){0,2}", words):
            # Swiss holdings: E 2300-01, E2001E, J 1.223.
            self.names.append((start, end))
            return
        if not named and re.fullmatch(
            r"(?:[A-Z][A-Za-z]{0,3}\.?\s){0,3}(?:Rep|Best|Bestand|NL|Nl|Nachlass|Abt)\.?\s"
            r"[\dIVX]{1,5}[A-Z]?(?:[/-]\d{1,3}){0,2}",
            words,
        ):
            self.names.append((start, end))
            return
        if re.fullmatch(r"(?:J\s)?[IVX]{1,4}\s\d[\w/.-]*", words):
            self.flush_names()
            draft.add("signatur", start, end)
            return
        if named and self._numbered_ahead() and re.fullmatch(r"[A-Z]{1,5}\s\d{1,4}", words):
            # MfSZ, AS 229, no. 109: where a number with its word follows, this one is the holding's.
            self.names.append((start, end))
            return
        unit = re.fullmatch(
            r"(?P<b>(?:[A-Z]{2,4},\s)?(?:HA|HV|HVA|Abt|Abteilung|AG|BdL|BV|KD|Ref)\.?(?:\s(?:[IVX]{1,5}|[A-Z]|[A-ZÄÖÜ]"
            r"[a-zäöüß-]{2,20})(?:/\d{1,2})?)?)[\s,]{1,2}(?P<s>\d{1,6}(?:/\d{1,3})?)",
            words,
        )
        if unit is not None and self.tradition.name == "german-stasi":
            self.names.append((start, start + unit.end("b")))
            self.flush_names()
            draft.add("signatur", start + unit.start("s"), end)
            return
        if named and re.fullmatch(r"\d{1,4}(?:[/-]\d{1,6}){1,4}", words):
            # Nachlass Gradl, 01-294-001/2: numbers after the holding's name are the call number.
            self.flush_names()
            draft.add("signatur", start, end)
            return
        split = re.match(
            r"(?P<b>(?:DY|NY|DZ|DR|DC|SgY|B|R|N|NS)\s?\d{1,4}|"
            r"[A-ZÄÖÜ][\w.ÄÖÜäöüß-]*(?:\s[A-ZÄÖÜa-zäöü][\w.ÄÖÜäöüß-]*){0,6}?)\s"
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

    def _numbered_ahead(self) -> bool:
        """Whether the next event after this segment is a number with the word for it."""
        following = self.ahead[0] if self.ahead else None
        return following is not None and following.kind == "label" and following.what in ("no", "nr")

    def _number(self, start: int, end: int) -> None:
        """A bare number: the call number where there is none yet, else the leaves."""
        self.flush_names()
        draft = self.draft
        unit, leaf = ("number", "page") if self.tradition.family != "german" else ("signatur", "blatt")
        if (
            unit == "signatur"
            and self.leaf_follows
            and [level for level, _, _ in draft.path] == ["bestand", "signatur"]
            and self.plain[draft.path[0][2] : draft.path[1][1]] == "/"
        ):
            # DO 1/7.0, 355, Bl. 22: the stroke belongs to the holding where another number follows.
            draft.path[:] = [("bestand", draft.path[0][1], draft.path[1][2]), ("signatur", start, end)]
            draft.end = max(draft.end, end)
            return
        if not draft.has(unit) and not draft.has("signatur"):
            draft.add(unit, start, end)
        elif not draft.has(leaf):
            draft.add(leaf, start, end)

    def one_string(self, start: int, end: int) -> bool:
        """A Hungarian call number written as one string with hyphens; whether it was one."""
        match = _ONE_STRING.match(self.plain, start, end)
        if match is None or self.draft.has("fond"):
            return False
        for level in match.re.groupindex:
            if match.group(level) is not None:
                self.draft.add(level, *match.span(level))
        return True

    def _hungarian(self, start: int, end: int) -> None:
        words = self.plain[start:end]
        draft = self.draft
        code = re.match(
            r"(?:MOL-|MNL-|OL-)?(?P<f>M-?KS[ -]\d{2,3}(?=\D|$)|"
            r"[XVILM]{1,7}(?:-[A-Z0-9]{1,3}){1,3}(?:-[a-z0-9/]{1,3})?|[A-Z]{1,2}\s?\d{1,4}(?![\d-])|"
            r"\d{3}(?=[\s./]|$))",
            words,
        )
        if code is not None and not draft.has("fond") and self.names and words.startswith(("XIX-", "M-KS")):
            draft.rest.extend(self.names)
            self.names = []
        if code is not None and not draft.has("fond") and not self.names:
            draft.add("fond", start + code.start("f"), start + code.end("f"))
            rest = trim(self.plain, start + code.end(), end, " ,;:")
            tail = self.plain[slice(*rest)]
            unit = re.match(
                r"(?:\.?\s?f\.?\s?|/|\s)*(?P<u>\d{1,4}/\s?[\w/-]{1,12}|[A-Z]-\d{1,4})(?:\.?\s?(?:ő\.?\s?e|o\.?\s?e|öe|"
                r"ö\.?\s?e)\.?)?$",
                tail,
            ) or re.match(r"/(?:f\.)?(?P<u>\d{1,3}/[\w/-]{1,12})$", tail)
            grouped = _GROUPED.match(tail)
            if unit is not None:
                draft.add("archival_unit", rest[0] + unit.start("u"), rest[0] + unit.end("u"))
            elif grouped is not None:
                draft.add("bundle", rest[0] + grouped.start("g"), rest[0] + grouped.end("g"))
                if grouped.group("u"):
                    draft.add("archival_unit", rest[0] + grouped.start("u"), rest[0] + grouped.end("u"))
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
        elif (
            draft.has("archival_unit")
            and not draft.has("page")
            and re.fullmatch(r"\d{1,4}(?:-\d{1,4})?", words)
        ):
            # After an őrzési egység there is nothing left but its pages.
            draft.add("page", start, end)
        elif PLACE.match(words):
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
        if draft.path and draft.path[-1][0] == "fond":
            draft.path[-1] = ("fond", draft.path[-1][1], end)
            draft.end = max(draft.end, end)
            return
        if draft.path and " - " in self.plain[slice(*draft.path[-1][1:])] and _YEARS.match(words):
            draft.path[-1] = ("series", draft.path[-1][1], end)
            draft.end = max(draft.end, end)
        elif _YEARS.match(words) and draft.has("series"):
            self.names.append((start, end))
        elif (
            self.names
            and _YEARS.match(self.plain[slice(*self.names[-1])])
            and words[0].isupper()
            and len(words) > 8
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
        if self.tradition.name == "czech-foreign" and _YEARS.match(words):
            self.names.append((start, end))
            return
        if PLACE.match(words) or (_YEARS.match(words) and not self.names):
            if _YEARS.match(words) and self.tradition.name == "serbian-foreign" and not draft.has("series"):
                self.flush_names()
                draft.add("series", start, end)
                return
            draft.rest.append((start, end))
            return
        if _YEARS.match(words) and self.names and self.tradition.name == "czech":
            draft.rest.append((start, end))
            return
        if _YEARS.match(words) and self.names and self.tradition.name != "czech-foreign":
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
            if not draft.has(level) and (draft.path or self.names or name == "czech"):
                self.flush_names()
                draft.add(level, start, end)
                draft.doubt(0.7, "a number without a label was read by its place")
                return True
        return False
