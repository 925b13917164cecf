"""From events to references: which repository, which tradition, which level each value is.

Events are read from left to right. A repository opens a reference and settles its tradition; a
labelled value goes to the level that the tradition gives its label; unlabelled numbers are read
by position. A level that comes twice, or a unit after a leaf, begins another reference. Archives
that name their levels (``Central Files``, ``Land Thüringen``) are read by `titled`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provcite.archives.ibid import habit
from provcite.archives.normalise import fold_key
from provcite.archives.reading.assembly import FOND_NEXT
from provcite.archives.reading.draft import Draft, segments, trim
from provcite.archives.reading.lexicon import ARCHIVE_WORDS
from provcite.archives.reading.naming import with_acronym
from provcite.archives.reading.titled import TITLED, read_titled
from provcite.archives.reading.unlisted import Unlisted

if TYPE_CHECKING:
    from provcite.archives.events import Event
    from provcite.archives.traditions import Tradition

#: A field that carries the call number, in statements made of fields.
_FIELD = re.compile(
    r"(?:Call Number|[Rr]eference(?:\s(?:code|number))?|[Ss]ignatur[ea]?|[Ss]helfmark|Шифр|"
    r"Archival number):\s"
)
_IBID_COMMA = re.compile(r"\.?,\s")
#: The first field of a form: Document Source: House, Town Call Number: …
_SOURCE_FIELD = re.compile(
    r"\s?(?:Document\s)?Source:\s(?P<n>[A-Z][^:;]{3,160}?)"
    r"(?=(?:,\s[A-Z]\w+(?:\s[A-Z][\w.]+)?)?\sCall Number:\s)"
)
#: A decimal file or subject code right after Ibid.
_FILE_CODE = re.compile(r"\.?,\s(?:\d{3}[A-Za-z]?\.[\w.-]{1,14}/\d|[A-Z]{2,5}\s\d{1,2}(?:-\d{1,2})?\s[A-Z])")
#: A German holding right after Ebd.: NY 4182/931; MfAA, C 12; HA XX, Nr. 5.
_GERMAN_CODE = re.compile(
    r"[.,]{0,2}\s(?P<c>(?:[A-Z]{1,3}\s\d{1,5}(?:/|,\s)|MfAA,\s|ZAIG\s|HA\s[IVX]{1,5},|BV\s[A-Z]|Rep\.\s\d))"
)
#: A word for a country right before National Archives, and words that are none.
_NATION = re.compile(r"(?<!\w)[A-Z][a-z]{3,14}\s$")
_NO_NATIONS = frozenset(
    ["From", "Also", "With", "British", "American", "Source", "Copy", "United", "States", "Kingdom"]
)
#: A house, perhaps its town, and a full stop.
_HOUSE_STOP = re.compile(r"(?:,\s[A-Z][\w’-]+(?:\s[A-Z][\w’-]+)?){0,2}\.\s")
_MORE_OF_NAME = re.compile(r"[^,;.()]{0,60}\s\(")
#: After a house that comes last: another reference of the same clause.
_ANOTHER = re.compile(r",\s(?:and|und|et|и|i)\s")
_LEAD_WORDS = re.compile(r"[\s(\[]*(?:(?:On\sthis\spoint,\s)?[Ss]ee(?:\salso)?|[Cc]f\.?|[Ii]n|[Ff]rom)\s")
#: What makes a house's name the name of its printed series.
_PRINTED = re.compile(
    r"(?:['’]s?)?,?\s(?:Working\sPapers?|Bulletin|Newsletter|e-Dossier|Occasional\sPapers?|"
    r"Journal|Review|Quarterly|Yearbook)\b"
)
#: National Archives of Singapore: what follows makes it another house than the known one.
_OF_ANOTHER = re.compile(r"\sof\s(?:the\s)?[A-Z]")
#: Of which department or town: Archives départementales de la Corrèze.
_OF_UKRAINE = re.compile(r"\s(?:Ukra[iï]ny|України)(?=[\s,.:])")
#: What many presidential libraries are as well.
_AND_MUSEUM = re.compile(r"\s(?:and|&)\s(?:Museum|Boyhood\sHome)\b")
_SEAT = re.compile(r"\s[A-ZÄÖÜ][a-zäöüß-]{2,20}(?=,\s)")
_OF_DEPARTMENT = re.compile(
    r"\s(?:de\s(?:la\s|l[’'])?|du\s|des\s|d[’'])[A-ZÀ-Þ][\w-]+(?:\s(?:et|de)\s[A-ZÀ-Þ][\w-]+)?"
)
#: A single word behind the comma of a name: Churchill College, Cambridge.
_PLACED = re.compile(r"(?<=\w),\s(?:[A-Z][a-zà-ž]{2,14}|Rio\sde\sJaneiro)$")
_SPELT = re.compile(
    r"(?P<n>[A-ZÀ-ÞА-Я][\w’'-]*(?:\s(?:[A-ZÀ-ÞА-Я][\w’'-]*|of|the|for|and|in|de|"
    r"[a-zà-žа-яё][a-zà-žа-яё-]{1,40})){1,16}(?:,\s[A-Z][a-z]{2,12})?)\s$"
)
_SPELT_PARTED = re.compile(
    r"(?P<n>[A-ZÀ-ÞА-Я][\w’'-]*(?:,?\s(?:[A-ZÀ-ÞА-Я][\w’'-]*|of|the|for|and|in|de)){1,12})\s$"
)


class Assembler(Unlisted):
    """Puts the references of one text together."""

    def run(self) -> list[Draft]:
        """The references, in the order of the text."""
        at = self._source_field()
        taken = 0
        while at < len(self.events):
            event = self.events[at]
            while taken < len(self.taken) and self.taken[taken][1] <= event.start:
                taken += 1
            if taken < len(self.taken) and self.taken[taken][0] <= event.start:
                self.flush()
                self.low = self.taken[taken][1]
                at += 1
                continue
            self.limit = self.taken[taken][0] if taken < len(self.taken) else len(self.plain)
            at = max(at + 1, self._take(at, event))
        self.flush()
        return self.found

    def _source_field(self) -> int:
        """A form whose field for the source names a house that no list has; the event to go on with."""
        field = _SOURCE_FIELD.match(self.plain)
        if field is None:
            return 0
        known = ("repository", "archive")
        if any(event.kind in known and event.start < field.end() for event in self.events[:8]):
            return 0
        return self._called(*field.span("n")) or 0

    def _take(self, at: int, event: Event) -> int:
        kind = event.kind
        if kind == "repository":
            return self._repository(at, event)
        if kind == "label":
            return self._label(at, event)
        if kind == "code":
            return self._code(at, event)
        if kind == "acronym":
            return self._acronym(at, event)
        if kind == "archive":
            return self._archive(at, event)
        if kind == "papers":
            return self._papers(at, event)
        if kind == "ibid":
            return self._ibid(at, event)
        if kind == "number":
            self._number(at, event)
        elif kind in ("year", "date") and self.cur is not None and self._tight(self.reach, event.start):
            self.cur.rest.append((event.start, event.end))
            self.reach = event.end
        return at + 1

    def _repository(self, at: int, event: Event) -> int:
        start, end = with_acronym(self.text, self.plain, event.start, event.end)
        key = self._choose(event, end)
        repository = self.repositories.by_key(key)
        tradition = repository.tradition
        placed = _PLACED.search(self.plain, start, end)
        if placed is not None:
            # The town or country after a name tells houses apart; it is no part of the name.
            end = placed.start()
        elif self.plain[end : end + 1] == ")" and self.plain.rfind("(", start, end) > 0:
            end += 1
        spelt = self.events[at + 1] if at + 1 < len(self.events) else event
        if (
            spelt.what == key
            and self.plain[end : spelt.start] == " ("
            and self.plain[spelt.end : spelt.end + 1] == ")"
        ):
            # ANRM (Arhiva Naţională a Republicii Moldova): the acronym with its name in brackets.
            end = spelt.end + 1
        if (
            tradition.name == "german-stasi"
            and self.text[start:end].endswith("MfS")
            and "MfS" not in self.plain[end : end + 6]
        ):
            # BArch, MfS, HA II: the ministry is the holding, not part of the house's name.
            end = start + self.text[start:end].rindex("MfS") - 1
            end -= self.text[end - 1] in ", -"
        if self.plain[start:end] in ("National Archives", "National Archive") and _OF_ANOTHER.match(
            self.plain, end
        ):
            return self._archive(at, event)
        if self.plain[start:end] in ("National Archives", "National Archive"):
            nation = _NATION.search(self.plain, max(0, start - 20), start)
            if nation is not None and nation.group().strip() not in _NO_NATIONS:
                # Finnish National Archives: a house of its own, whoever has the short name.
                return self._archive(at, event)
        if self.plain[max(0, start - 4) : start] == "The ":
            start -= 4
        seat_word = _SEAT.match(self.plain, end) if tradition.family == "german" else None
        if seat_word is not None and self.plain[start:end].endswith("archiv"):
            # Sächsisches Hauptstaatsarchiv Dresden: the town is part of the name.
            end = seat_word.end()
        museum = _AND_MUSEUM.match(self.plain, end) if tradition.family == "us" else None
        if museum is not None:
            end = museum.end()
        land = _OF_UKRAINE.match(self.plain, end) if tradition.family == "ukrainian" else None
        if land is not None:
            end = land.end()
        department = _OF_DEPARTMENT.match(self.plain, end) if tradition.name == "french-national" else None
        if department is not None:
            end = department.end()
        if _PRINTED.match(self.plain, end):
            return self._after(end)
        if key == "CN-PLACES" and not self._place_of_archive(start, end):
            # Only a date or code after the comma makes a place its archive (Hubei shengzhi is a gazetteer).
            return at + 1
        seat = self.events[at + 1] if at + 1 < len(self.events) else event
        if (
            tradition.name == "chinese-local"
            and key != seat.what == "CN-PLACES"
            and self.plain[end : seat.start] == ", "
            and self._opens(at + 2, seat.end)
        ):
            # Hunan Provincial Archives, Changsha, 141-2-1405: where the house stands.
            self.flush()
            self.cur = Draft(start=start, end=end, repository=(start, end), key=key, tradition=tradition)
            self.cur.rest.append((seat.start, seat.end))
            self.reach = seat.end
            return at + 2
        if self._named_again(start, end, key):
            return self._after(max(end, self.reach))
        if self._regional(at, start, end):
            return at + 2
        if self.plain[start - 1 : start] == "(" and self.plain[end : end + 1] == ")":
            start, end = self._spelt_out(start, end)
        next_at = self._after(end)
        if self.plain[max(0, start - 4) : start] == " to " and (
            not self._opens(next_at, end) or self.events[next_at].kind == "number"
        ):
            # Telegram, Moscow to DOS: whom a document was sent to, not where it lies.
            return next_at
        if self.plain[start - 1 : start] == "/" and start > 1:
            return self._chain(at, start, end, key, tradition)
        cur = self.cur
        if (
            cur is not None
            and cur.repository is None
            and cur.path
            and not cur.leans
            and (not self._opens(next_at, end) or _ANOTHER.match(self.plain, end) is not None)
        ):
            gap = self.plain[self.reach : start].strip(" ,.:")
            if tradition.name == "romanian-foreign" and [level for level, _, _ in cur.path] == ["fond"]:
                gap = self._after_fond(cur, gap, start)
            if gap in ("", "in", "at", "im", "(", "the", "The", "in the") or self._tight(self.reach, start):
                cur.repository = (start, end)
                cur.key = key
                cur.end = max(cur.end, end)
                if tradition.name in ("numbered", "latin-american", "brazilian", "portuguese") and not any(
                    level in ("series", "fond", "collection") for level, _, _ in cur.path
                ):
                    self._leading_name(cur)
                if (
                    cur.tradition is None
                    or tradition.name == cur.tradition.name
                    or tradition.family == cur.tradition.family
                ):
                    cur.tradition = tradition
                self.flush()
                return next_at
        self.flush()
        foreign = (
            next_at < len(self.events)
            and self._opens(next_at, end)
            and self._foreign(self.events[next_at], tradition)
        )
        if foreign:
            tradition = self.repositories.tradition("russian")
        if tradition.name in TITLED and not foreign:
            return self._titled(start, end, key, tradition, next_at)
        self.cur = Draft(start=start, end=end, tradition=tradition, repository=(start, end), key=key)
        if tradition.name == "uk-papers" and not (next_at < len(self.events) and self.events[next_at].parts):
            self._leading_collection(self.cur, start)
        self.reach = end
        field = _FIELD.search(self.plain, end, end + 300)
        if field is not None and not any(
            e.kind == "repository" for e in self.events[next_at : self._after(field.start())]
        ):
            self.reach = field.end()
            return self._after(field.end())
        fond_next = FOND_NEXT.match(self.plain, end) or self._new_sentence(end, tradition)
        if fond_next is not None:
            if "," in fond_next.group():
                self.cur.rest.append(trim(self.plain, *fond_next.span(), " ,."))
            self.reach = fond_next.end()
        elif not self._leads_on(end, key):
            draft, self.cur = self.cur, None
            if self._labels_before(draft, at, tradition):
                self.found.append(draft)
                self.last = tradition
                self.low = end
            else:
                self._alone(draft)
        return next_at

    def _new_sentence(self, end: int, tradition: Tradition) -> re.Match[str] | None:
        """A full stop after a house and its town where a unit of its own tradition begins the next sentence
        (``…, Warsaw. File z-Depesze``)."""
        stop = _HOUSE_STOP.match(self.plain, end)
        at = self._after(stop.end()) if stop is not None else 0
        if stop is None or at >= len(self.events) or self.events[at].start != stop.end():
            return None
        event = self.events[at]
        own = event.kind == "label" and tradition.name in self.labels.get(event.what, {})
        return stop if (own and self._is_unit(event)) or event.parts else None

    def _named_again(self, start: int, end: int, key: str) -> bool:
        """Whether the house at hand is named again: by its acronym in brackets after words of its name that
        no list has, or before its number (``Institute … (IPN), Warsaw, IPN BU 0296/240``)."""
        cur = self.cur
        if cur is None or cur.path or cur.key != key or cur.repository is None:
            return False
        gap = self.plain[cur.repository[1] : start]
        if gap == " [":
            # Lietuvos ypatingasis archyvas [Lithuanian Special Archives, hereafter LYA]: a gloss.
            close = self.plain.find("]", end, end + 60)
            self.reach = close + 1 if close > 0 else end
            return True
        if self.plain[end : end + 1] == ")" and _MORE_OF_NAME.fullmatch(gap):
            cur.repository = (cur.repository[0], end + 1)
            cur.end = self.reach = end + 1
            return True
        if len(gap) < 30 and gap.count(",") in (1, 2) and self.plain[start:end].isupper():
            self.reach = end
            return True
        return False

    def _labels_before(self, draft: Draft, at: int, tradition: Tradition) -> bool:
        """Labelled values that stand right before a house that comes last; whether there were any.

        All labels must be of the house's own tradition (``Roll 19, File 3, Frames 1-40, Diplomatic
        Archive``).
        """
        first, edge = at, draft.start
        while first and (before := self.events[first - 1]).kind == "label" and before.start >= self.low:
            if tradition.name not in self.labels.get(before.what, {}) or not self._tight(before.end, edge):
                break
            first, edge = first - 1, before.start
        if at - first < 2 or not any(self._is_unit(event) for event in self.events[first:at]):
            return False
        for event in self.events[first:at]:
            level = self.labels[event.what][tradition.name][0]
            if not draft.has(level):
                draft.add(level, *event.value)
                draft.labels += 1
        draft.reverse = True
        return True

    def _after_fond(self, cur: Draft, gap: str, start: int) -> str:
        """Names between a fond and its house: the first is the series; what is left of the gap.

        ``Political Affairs Fond, Telegrams from Hanoi, Secret, 1967, Archive of the Romanian …``
        """
        if not gap or len(gap) > 90 or ";" in gap or not gap[0].isupper():
            return gap
        for begin, end in segments(self.plain, self.reach, start, self.masked):
            words = self.plain[begin:end]
            plainly = not words.isupper() and words not in ("Secret", "Top Secret", "MFA")
            if plainly and not words.isdigit() and not cur.has("series"):
                cur.add("series", begin, end)
            else:
                cur.rest.append((begin, end))
        self.reach = start
        return ""

    def _spelt_out(self, start: int, end: int) -> tuple[int, int]:
        """An acronym in brackets with the name that it stands for before it, where that was not known."""
        low = self.cur.end if self.cur is not None else self.low
        name = _SPELT.search(self.plain, max(low, start - 140), start - 1)
        parted = _SPELT_PARTED.search(self.plain, max(low, start - 140), start - 1)
        if parted is not None and [c for c in self.plain[start:end] if c.isupper()] == [
            word[0] for word in parted.group("n").split() if word[0].isupper()
        ]:
            # TsKhSD after Tsentr Khraneniia Sovremennoi Dokumentatsii: its capitals are theirs.
            return parted.start("n"), end + 1
        if name is None or not any(
            fold_key(word) in ARCHIVE_WORDS
            or word in ("Centre", "Center", "Preservation", "Tsentr", "Центр", "Centrum")
            or word.endswith(("archiv", "arxiv", "arhiiv", "arkiv", "arhīvs", "archyvas", "levéltár"))
            for word in name.group().split()
        ):
            return start, end
        return name.start("n"), end + 1

    def _leading_name(self, draft: Draft) -> None:
        """A name before the first label where the repository comes last (``MD—Washington—1962, (Cx
        324), …``)."""
        begin = draft.start - (self.plain[draft.start - 1 : draft.start] == "(")
        low = self._clause_start(begin, self.low)
        lead = _LEAD_WORDS.match(self.plain, low, draft.start)
        name = trim(self.plain, lead.end() if lead is not None else low, draft.start, " ,;:(")
        if (
            name[0] < name[1]
            and "," not in self.plain[slice(*name)]
            and not any(
                event.kind in ("date", "quote")
                for event in self.events[self._after(name[0]) : self._after(name[1])]
            )
        ):
            draft.add("series", *name)

    def _place_of_archive(self, start: int, end: int) -> bool:
        """Whether a place stands for its archive: a comma after it and, in brackets, a code inside them.

        ``(Beijing: Press, 1994), 278-282`` and ``(Beijing, 1994), 12-4`` are places of print.
        """
        if self.plain[end : end + 1] != ",":
            return False
        if "(" not in self.plain[max(0, start - 30) : start]:
            return True
        close = self.plain.find(")", end, end + 200)
        opened = self.plain.rfind("(", max(0, start - 30), start)
        if close < 0 or ")" in self.plain[opened:start]:
            return True
        return any(event.kind == "code" for event in self.events[self._after(end) : self._after(close)])

    def _regional(self, at: int, start: int, end: int) -> bool:
        """A region behind a short acronym makes another house (NA RK, GA RT) where Soviet units follow."""
        if at + 2 >= len(self.events) or end - start > 4 or not self.plain[start:end].isupper():
            return False
        region, unit = self.events[at + 1 : at + 3]
        known = self.labels.get(unit.what, {}).get("russian", ("",))[0]
        soviet = (unit.kind == "label" and known in ("fond", "opis")) or (
            unit.kind == "code" and unit.what in ("/", ".") and not unit.parts
        )
        if (
            region.kind != "acronym"
            or self.plain[end : region.start] != " "
            or any(c.isdigit() for c in self.plain[region.start : region.end])
            or not soviet
            or not self._tight(region.end, unit.start)
        ):
            return False
        self.flush()
        self.cur = Draft(
            start=start,
            end=region.end,
            repository=(start, region.end),
            unknown=True,
            tradition=self.repositories.tradition("russian"),
        )
        self.cur.doubt(0.7, "the repository is not known")
        self.reach = region.end
        return True

    def _foreign(self, event: Event, tradition: Tradition) -> bool:
        """Whether a unit speaks Russian though the house does not (microfilms of Soviet files abroad)."""
        known = self.labels.get(event.what, {})
        if event.first and tradition.number_first:
            # 867. f.: a number before its label is no Russian habit.
            return False
        if (
            event.kind == "label"
            and known.get("russian", ("",))[0] == "fond"
            and tradition.family in ("us", "uk")
        ):
            # f. may be a folder or folio; an opis or delo behind it settles it.
            first = self._after(event.end)
            return any(
                each.kind == "label"
                and tradition.name not in (also := self.labels.get(each.what, {}))
                and also.get("russian", ("",))[0] in ("opis", "delo")
                and self._tight(event.end, each.start)
                for each in self.events[first : first + 1]
            ) or (tradition.name not in known)
        return (
            event.kind == "label"
            and tradition.name not in known
            and known.get("russian", ("",))[0] in ("fond", "opis", "delo")
        )

    def _ibid(self, at: int, event: Event) -> int:
        self.flush()
        if (
            self.last is not None
            and self.last.family == "us"
            and _IBID_COMMA.match(self.plain, event.end)
            and (self.found or self.context)
        ):
            draft = Draft(
                start=event.start,
                end=event.end,
                leans=True,
                tradition=self.last,
                rest=[(event.start, event.end)],
            )
            stop = self._clause_end(event.end)
            inside = self.events[at + 1 : self._after(stop)]
            named = re.search(
                r"\b(?:Files?|Records|Papers|Series|Collection)\b", self.plain[event.end : stop]
            ) or _FILE_CODE.match(self.plain, event.end)
            if named is not None and not any(e.kind == "repository" for e in inside):
                read_titled(
                    self.text,
                    self.plain,
                    draft,
                    self.last,
                    self.labels,
                    (event.end, stop),
                    inside,
                    self.masked,
                )
                if draft.path:
                    self.found.append(draft)
                    self.low = stop
                    return self._after(stop)
        german = _GERMAN_CODE.match(self.plain, event.end)
        if german is not None and (
            self.plain[event.start : event.end].startswith("Eb")
            or (self.last is not None and self.last.family == "german")
        ):
            holding = self.plain[german.start("c") : german.start("c") + 2]
            name = {"Mf": "german-foreign", "ZA": "german-stasi", "HA": "german-stasi", "BV": "german-stasi"}
            tradition = self.repositories.tradition(name.get(holding, "german"))
            draft = Draft(start=event.start, end=event.end, leans=True, tradition=tradition)
            stop = self._clause_end(german.start("c"), 200)
            inside = self.events[at + 1 : self._after(stop)]
            span = (german.start("c"), stop)
            read_titled(self.text, self.plain, draft, tradition, self.labels, span, inside, self.masked)
            if draft.has("signatur"):
                self.found.append(draft)
                self.last = tradition
                self.low = stop
                return self._after(stop)
        context = self.context or bool(self.found)
        speaks = habit(self.plain[event.start : event.end]) if self.last is None else None
        self.cur = Draft(
            start=event.start,
            end=event.end,
            leans=True,
            ibid=True,
            context=context,
            tradition=self.repositories.tradition(speaks) if speaks is not None else self.last,
        )
        self.reach = event.end
        pair = re.compile(r"\.?,\s(?P<box>\d{1,4}):(?P<folder>\d{1,4})(?![\w:])").match(self.plain, event.end)
        if pair is not None and (context or self.last is not None):
            self.cur.tradition = self.repositories.tradition("us-papers")
            self.cur.context = True
            self.cur.add("box", *pair.span("box"))
            self.cur.add("folder", *pair.span("folder"))
            before = self.events[at - 1] if at else None
            if (
                before is not None
                and before.kind == "label"
                and before.what in ("p", "pp")
                and event.start - before.end <= 2
            ):
                self.cur.add("page", *before.value)
            self.flush()
            return self._after(pair.end())
        return at + 1
