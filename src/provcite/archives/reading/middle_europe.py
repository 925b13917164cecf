"""Segments without a label in the archives of Germany and Hungary: holdings, call numbers, leaves."""

from __future__ import annotations

import re

from provcite.archives.reading import values
from provcite.archives.reading.draft import trim
from provcite.archives.reading.named import Names
from provcite.archives.reading.places import PLACE

YEARS = re.compile(r"(?:1[89]|20)\d\d(?:\s?[-/]\s?(?:(?:1[89]|20)\d\d|\d\d))?$")
#: Below a fond of the party archive: 288. f. 5. cs. 408. ő. e.
_GROUPED = re.compile(
    r"\.?\s?f\.?\s?(?P<g>\d{1,3}(?:/\w{1,3})?)\.?\s?cs\.?,?\s?"
    r"(?:(?P<u>\d{1,5}(?:/\w{1,6})?)\.?\s?(?:ő\.?\s?e|ö\.?\s?e|őe|öe)\.?)?$"
)
#: The foreign ministry's call number as one string: XIX-J-1-j-Kína-1967-59. d.-001121.
_LAND = r"[A-ZÁÉÍÓÖŐÚÜŰ][^\W\d_]*"
_ONE_STRING = re.compile(
    r"(?:MNL-OL-|MOL-)?(?P<fond>XIX-[A-Z]-\d{1,2}-[a-z]{1,2})[-\s]"
    rf"(?P<series>{_LAND}(?:-(?![IVX]{{1,4}}-){_LAND}){{0,3}}(?:-(?:19|20)\d\d)?)"
    r"(?:-(?P<box>\d{1,3})\.\s?d(?:oboz)?\.?)?"
    r"(?:-(?P<item>[IVX]{1,4}-\d{1,3}|\d{1,3}(?:/[a-z])?|\d{1,3}-\d{1,4}))?"
    r"-(?P<number>\d{5,6}(?:/\d{1,3}){0,2}(?:[-/](?:19|20)\d\d)?)$"
)


class MiddleEurope(Names):
    """Adds: what a segment without label is in Germany and Hungary."""

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
            r"(?:[A-Z]\s)?[\dIVX]{1,5}[A-Z]?(?:[/-]\d{1,3}){0,2}",
            words,
        ):
            self.names.append((start, end))
            return
        if re.fullmatch(r"(?:J\s?)?[IVX]{1,4}\s\d[\w/.-]*", words):
            self.flush_names()
            draft.add("signatur", start, end)
            return
        if named and self._numbered_ahead() and re.fullmatch(r"[A-Z]{1,5}\s\d{1,4}", words):
            # MfSZ, AS 229, no. 109: where a number with its word follows, this one is the holding's.
            self.names.append((start, end))
            return
        unit = re.fullmatch(
            r"(?P<b>(?:MfS[-\s]|[A-Z]{2,4},\s)?(?:HA|HV|HVA|Abt|Abteilung|AG|BdL|BV|KD|Ref)\.?(?:\s(?:[IVX]{1,5}|[A-Z]|[A-ZÄÖÜ]"
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
        if named and self.tradition.name == "german" and re.fullmatch(r"[A-Z]\s?\d{1,4}", words):
            # NL Brandt, A 8: the letter belongs to the number.
            self.flush_names()
            draft.add("signatur", start, end)
            return
        split = re.match(
            r"(?P<b>(?:DY|NY|DZ|DR|DC|SgY|B|R|N|NS)\s?\d{1,4}|"
            r"[A-ZÄÖÜ][\w.ÄÖÜäöüß-]*(?:\s[A-ZÄÖÜa-zäöü][\w.ÄÖÜäöüß-]*){0,6}?)\s"
            r"(?P<s>(?:J\s?)?[IVX]{1,4}[\s/][\w/. -]*\d[\w/-]*|[A-Z]{0,3}\s?\d[\w/.-]*(?:\s?-\s?\d+)?)$",
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
            rest = trim(self.plain, start + code.end(), end, " ,;:-")
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
        if YEARS.match(words) and not draft.has("box"):
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
