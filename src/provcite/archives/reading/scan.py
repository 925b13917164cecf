"""The scanner: from text to events (repositories, labelled values, codes, dates, quotations).

It runs once over the words and numbers of the folded text. What an event means in a reference
is decided afterwards (`provcite.archives.reading.assemble`), where the repository is known.
"""

from __future__ import annotations

from bisect import bisect_right

from provcite.archives.events import Event, code_patterns, is_acronym, trailing
from provcite.archives.reading import shapes, values
from provcite.archives.reading.lexicon import cased, meant
from provcite.archives.reading.shaped import Shaped
from provcite.archives.traditions import label_key
from provcite.model.levels import LEAF_LEVELS


class Scanner(Shaped):
    """One pass over one text."""

    def run(self) -> list[Event]:
        """The events of the text, in order and without overlap."""
        plain = self.plain
        masks: list[tuple[int, int, str]] = []
        if "www." in plain or "://" in plain:
            masks += [(m.start(), m.end() - trailing(m.group()), "url") for m in shapes.URL.finditer(plain)]
        masks += [(m.start(), m.end(), "quote") for m in shapes.QUOTED.finditer(self.text)]
        masks.sort()
        at = 0
        done = 0
        place = 0
        count = len(self.tokens)
        leaning = next((name for words, name in shapes.LEANING if plain.startswith(words)), None)
        if leaning is not None:
            self.tradition = self.lex.repositories.tradition(leaning)
        while place < count:
            start, end = self.tokens[place]
            if start < done:
                place += 1
                continue
            while at < len(masks) and masks[at][1] <= start:
                if masks[at][0] >= done:
                    self.events.append(Event(masks[at][2], masks[at][0], masks[at][1]))
                at += 1
            if at < len(masks) and masks[at][0] <= start:
                self.events.append(Event(masks[at][2], masks[at][0], masks[at][1]))
                done = masks[at][1]
                at += 1
                continue
            limit = masks[at][0] if at < len(masks) else len(plain)
            event = self._digit(place) if plain[start].isdigit() else self._word(place, limit)
            if event is not None:
                self.events.append(event)
                if event.parts and self.tradition is None:
                    self.tradition = self.lex.repositories.tradition(event.what)
                done = max(event.end, end)
                while at < len(masks) and masks[at][0] < done:
                    at += 1
            place += 1
        for begin, stop, kind in masks[at:]:
            if begin >= done:
                self.events.append(Event(kind, begin, stop))
        return self.events

    # -- words -------------------------------------------------------------------------------

    def _word(self, place: int, limit: int) -> Event | None:
        key = self.key(place)
        entry = self.lex.words.get(key)
        start, end = self.tokens[place]
        if self.tradition is not None and self.tradition.number_first and self.plain[end : end + 1] == "-":
            lettered = shapes.FIRST_LETTERED.match(self.plain, start)
            event = self._number_first(place, lettered) if lettered is not None else None
            if event is not None:
                return event
        if entry is not None:
            if entry.names:
                if (
                    self.tradition is not None
                    and self.tradition.codes
                    and (shaped := self._code(start)) is not None
                    and shaped.parts
                ):
                    return shaped
                event = self._name(place, entry.names)
                if event is not None:
                    ahead = [self.key(at) for at in range(place + 1, min(place + 9, len(self.tokens)))]
                    house = meant(self.lex, self.text[start : event.end], event.what, ahead)
                    found = self.lex.repositories.get(house)
                    self.tradition = found.tradition if found else None
                    return event
            if entry.labels:
                if self.text[start].isupper():
                    shaped = self._code(start)
                    mixed = self._mixed(start) if shaped is None or not shaped.parts else None
                    if mixed is not None:
                        return mixed
                    if shaped is not None and (
                        shaped.parts
                        or self._unlabelled_codes()
                        or self._after_repository(start)
                        or (self.tradition is not None and self.tradition.family == "uk")
                    ):
                        return shaped
                event = self._label(place, entry.labels, limit)
                if event is not None:
                    return event
        if key == shapes.RENDERED_PAPERS[0] and self.text.startswith(shapes.RENDERED_PAPERS[1], start):
            return Event("papers", start, start + len(shapes.RENDERED_PAPERS[1]))
        code = self._code(start)
        if (code is None or not code.parts) and self.text[start].isupper():
            code = self._mixed(start) or code
        if code is not None:
            return code
        if key in values.MONTHS:
            match = values.DATE.match(self.plain, start)
            if match is not None:
                return Event("date", start, match.end())
        boxed = key in ("papers", "collection") and shapes.BOXED.match(self.plain, end) is not None
        if (
            key in ("papers", "collection")
            and (boxed or self.text[start].isupper())
            and self._is_papers(place)
        ):
            return Event("papers", start, end)
        if self.text[start].isupper() and shapes.COUNTY.match(self.plain, start) is not None:
            self.tradition = self.lex.repositories.tradition("chinese-local")
            return Event("repository", start, end, what="CN-PLACES")
        if entry is not None and entry.archive and self.plain[start].isalpha():
            return Event("archive", start, end)
        if self.text[start].isupper() and not (
            start and self.plain[start - 1] in "-/" and self.plain[start - 2 : start - 1].isdigit()
        ):
            match = shapes.ACRONYM.match(self.text, start)
            if match is not None:
                word = match.group().rstrip("-’'")
                if is_acronym(word):
                    return Event("acronym", start, start + len(word))
        return None

    def _is_papers(self, place: int) -> bool:
        """Whether Papers or Collection ends a person's or body's name, and no series of print."""
        if place == 0:
            return False
        start, end = self.tokens[place - 1]
        word = self.plain[start:end]
        return (
            word[0].isupper()
            and word not in shapes.PRINTED_PAPERS
            and self.plain[end : self.tokens[place][0]] in (" ", ". ")
        )

    def _name(self, place: int, names: list[tuple[tuple[str, ...], str, str, str]]) -> Event | None:
        start = self.tokens[place][0]
        if start and self.plain[start - 1] == "-" and start > 1 and self.plain[start - 2].isalnum():
            return None
        for rest, key, form, kind in names:
            last = place + len(rest)
            if last >= len(self.tokens):
                continue
            if any(self.key(place + 1 + offset) != word for offset, word in enumerate(rest)):
                continue
            if not all(
                shapes.GAP.fullmatch(self.plain, self.tokens[at][1], self.tokens[at + 1][0])
                for at in range(place, last)
            ):
                continue
            end = self.tokens[last][1]
            written = self.text[start:end]
            if not cased(self.plain, written, form, kind, start):
                continue
            if ")" in written and "(" not in written:
                continue
            following = self.plain[end : end + 1]
            if following == "." and self.plain[end + 1 : end + 2].isalnum() and (coded := self._code(start)):
                return coded if coded.parts else None
            if following in ("_", "=", "@"):
                continue
            if following.isdigit() and self.tradition is not None and self.tradition.name == "australian":
                # BA320/1/7: the letters of an item.
                continue
            if following == "-" and end - start <= 3 and shapes.PREFIXED.match(self.plain, end):
                # VA-01/40373: the letters of a call number.
                continue
            if kind.endswith("acronym") and end - start <= 3 and shapes.NUMBERED_NAME.match(self.plain, end):
                # AN II: a second part of a holding.
                continue
            if start and self.plain[start - 1] == "/" and shapes.OFFICE.match(self.plain, end):
                continue
            if following.isalnum() and not (kind.endswith("acronym") and following.isdigit()):
                continue
            if following in ("»", "”") and any(c in written for c in "«“"):
                end += 1
            return Event("repository", start, end, what=key)
        return None

    def _label(self, place: int, labels: list[tuple[tuple[str, ...], str]], limit: int) -> Event | None:
        start = self.tokens[place][0]
        before = self.plain[start - 1 : start]
        chained = bool(self.events) and self.events[-1].end == start - 1
        if before.isalnum() or (
            before in ("_", "/") and not chained and self.plain[start - 2 : start - 1].isalnum()
        ):
            return None
        if (
            start > 1
            and self.plain[start - 1] == "."
            and self.plain[start - 2].isalpha()
            and not self.plain[max(0, start - 3)].isalpha()
        ):
            return None
        for rest, label in labels:
            last = place + len(rest)
            if last >= len(self.tokens):
                continue
            if any(self.key(place + 1 + offset) != word for offset, word in enumerate(rest)):
                continue
            if not all(
                shapes.LABEL_GAP.fullmatch(self.plain, self.tokens[at][1], self.tokens[at + 1][0])
                for at in range(place, last)
            ):
                continue
            event = self._labelled(label, start, self.tokens[last][1], limit)
            if event is not None:
                return event
        return None

    def _named_from(self, place: int) -> int:
        """Where the name that ends with the token at `place` begins (Political Affairs Fond)."""
        done = self.events[-1].end if self.events else 0
        while place > 0:
            start, end = self.tokens[place - 1]
            if start < done or not self.plain[start].isupper() or self.tokens[place][0] - end != 1:
                break
            place -= 1
        return self.tokens[place][0]

    def _labelled(self, label: str, start: int, end: int, limit: int) -> Event | None:
        plain = self.plain
        after = shapes.AFTER_LABEL.match(plain, end)
        at = after.end() if after else end
        pointed = "." in plain[end:at]
        glued = at == end
        if label == "fond" and plain[end : end + 1] == "," and start > 1 and self.tokens:
            named = self._named_from(bisect_right(self.starts, start) - 2)
            if (
                plain[named].isupper()
                and plain[start - 1] == " "
                and plain[named:start].replace(" ", "").isalpha()
            ):
                return Event("label", named, end, what=label, value=(named, start - 1))
        if "," in plain[end:at] and not pointed:
            return None
        gloss = values.GLOSS.match(plain, at)
        if gloss is not None:
            at = gloss.end()
            said = label_key(gloss.group().strip(" ()[]"))
            if said in self.lex.repositories.labels():
                # pages (listy) 71-75: what stands in brackets is the archive's own word.
                label = said
        word = values.NUMBER_WORD.match(plain, at)
        if word is not None:
            at = word.end()
        local = self.tradition is not None and self.tradition.name == "chinese-local"
        if local and label in shapes.CALL_WORDS:
            return None
        known = self.lex.repositories.labels().get(label, {})
        levels = {level for level, _ in known.values()}
        plural = any(flag for _, flag in known.values()) and all(
            flag for level, flag in known.values() if level == next(iter(levels))
        )
        plural = plural or label in shapes.PLURALS
        short = end - start <= 2
        if label == "number" and plain[max(0, start - 5) : start].lower() in (
            "call ",
            "ence ",
            "ival ",
            "nded ",
        ):
            return None
        if at >= len(plain) or plain.startswith(("FRC ", "Lot "), at):
            return None
        shaped = self._code(at) if plain[at].isupper() or plain[at].isdigit() else None
        if shaped is not None and len(shaped.parts) > 1:
            return None
        own = self.tradition is not None and self.tradition.name in known
        capitals = end - start > 1 and plain[start:end].isupper()
        if word is not None and not own and self.tradition is not None and capitals:
            # MfSZ, AP no. 12: letters of a holding, whatever they mean elsewhere.
            return None
        if own and self.tradition is not None:
            levels = {known[self.tradition.name][0]}
        ordinal = values.ORDINAL_NAME.match(plain, at) if own and self.tradition is not None else None
        if ordinal is not None and self.tradition is not None:
            forms = self.tradition.forms(next(iter(levels)))
            if forms is not None and forms.named and (pointed or not short):
                return Event("label", start, ordinal.end(), what=label, value=ordinal.span(), plural=plural)
        if plain[at].isdigit() or (
            (plain[at].isupper() or plain[at : at + 2] in ("r-", "р-"))
            and (
                values.NUMBER.match(plain, at)
                or (levels & {"number"} and own and values.CODE.match(plain, at))
            )
        ):
            loose = glued and not pointed and word is None
            british = self.tradition is not None and self.tradition.family == "uk" and plain[start].isupper()
            if loose and (label in shapes.NEVER_GLUED or (british and end - start == 1)):
                return None
            if label == "p" and plain[start] == "P" and not pointed and not self._writes_papka():
                return None
            bare = own and label in shapes.BARE_LABELS
            # Chinese labels stand right before their numbers.
            if loose and (not short or plain[start].islower()) and not bare and plain[start] < "\u4e00":
                return None
            if (
                short
                and not pointed
                and not glued
                and plain[start].islower()
                and not own
                and label not in shapes.BARE_LABELS
            ):
                return None
            value = self._value(at, levels, plural)
            decimal = shapes.DECIMAL.match(plain, value) if value is not None else None
            if decimal is not None and own and levels & shapes.DECIMALS:
                value = decimal.end()
            elif decimal is not None and not pointed:
                return None
            if value is not None:
                return Event("label", start, value, what=label, value=(at, value), plural=plural)
            return None
        quoted = (
            shapes.QUOTE_VALUE.match(self.text, at)
            if levels & {"folder", "file", "collection", "series", "fond"}
            else None
        )
        if quoted is not None:
            return Event("label", start, quoted.end(), what=label, value=quoted.span("value"), plural=plural)
        if label == "fond" and not own and (romanian := shapes.ROMANIAN_FOND.match(plain, at)):
            return Event("label", start, romanian.end("n"), what=label, value=romanian.span("n"))
        if own and not (pointed and end - start > 5 and plain.startswith(". ", end)):
            # A whole word with a full stop ends a sentence (“711” folder. Emphasis added).
            if word is not None and levels & {"file"}:
                letters = values.LETTERS.match(plain, at)
                if letters is not None:
                    return Event(
                        "label", start, letters.end(), what=label, value=letters.span(), plural=plural
                    )
            initial = short and start > 1 and plain[start - 1] == " " and plain[start - 2].isalpha()
            stop = self._named_value(label, at, (pointed or not short) and not initial)
            if stop is not None:
                return Event("label", start, stop, what=label, value=(at, stop), plural=plural)
        if "fond" in levels and pointed:
            letter = values.LETTER.match(plain, at)
            if letter is not None:
                return Event("label", start, letter.end(), what=label, value=letter.span(), plural=plural)
        signed = values.SIGNED.match(plain, at) if own and levels & {"number", "signatur"} else None
        if signed is not None:
            return Event("label", start, signed.end(), what=label, value=signed.span(), plural=plural)
        if levels & {"volume", "series", "number"} and not short:
            roman = values.ROMAN.match(plain, at)
            if roman is not None:
                return Event("label", start, roman.end(), what=label, value=roman.span(), plural=plural)
        return None

    def _writes_papka(self) -> bool:
        """Whether the tradition at hand means a papka by P."""
        return self.tradition is not None and self.tradition.name == "russian-foreign"

    def _named_value(self, label: str, at: int, marked: bool) -> int | None:
        """Where a name given as a value ends (fond CC al PCR, sygn. XIA/104): before the next comma."""
        tradition = self.tradition
        if tradition is None or not marked:
            return None
        level = self.lex.repositories.labels()[label][tradition.name][0]
        forms = tradition.forms(level)
        if tradition.family == "us" and level != "folder":
            return None
        if (
            forms is None
            or not (forms.named or level in ("signatur", "box"))
            or not (
                self.plain[at].isupper()
                or self.plain[at] in "‘“«„"
                or shapes.LETTER_NAME.match(self.plain, at) is not None
            )
        ):
            return None
        match = shapes.NAMED.match(self.plain, at)
        if match is None or self.plain[match.end() : match.end() + 1] not in (
            "",
            ",",
            ";",
            "(",
            ")",
            "[",
            "]",
            ".",
        ):
            return None
        if level in ("signatur", "box") and not any(c.isdigit() for c in match.group()):
            return None
        return match.end()

    def _value(self, at: int, levels: set[str], plural: bool) -> int | None:
        """Where the value that starts at `at` ends, for a label of one of `levels`."""
        if (
            self.tradition is not None
            and self.tradition.codes
            and levels & {"file", "signatur", "document", "series"}
        ):
            for pattern in code_patterns(self.tradition):
                coded = pattern.match(self.plain, at)
                if coded is not None and len(coded.re.groupindex) == 1:
                    return coded.end()
        if levels & {"list", "page", "blatt", "sheet", "frame"}:
            match = values.LEAVES.match(self.plain, at)
            # F. 1-B: where the label may be a leaf's or a fond's, a letter behind a hyphen makes it a fond's.
            lettered = (
                match is not None
                and "fond" in levels
                and self.plain[match.end() : match.end() + 1] == "-"
                and self.plain[match.end() + 1 : match.end() + 2].isalpha()
            )
            if match is not None and not lettered:
                return match.end()
        match = values.NUMBER.match(self.plain, at) or (
            values.CODE.match(self.plain, at) if "number" in levels else None
        )
        if match is None:
            return None
        end = match.end()
        if levels & {"number", "file", "signatur", "document", "bundle"} and self.tradition is not None:
            coded = values.CODE.match(self.plain, at)
            if (
                coded is not None
                and coded.end() > end
                and coded.group().count("(") == coded.group().count(")")
            ):
                end = coded.end()
        if levels & {
            "delo",
            "archival_unit",
            "piece",
            "item",
            "number",
            "file",
            "box",
            "folder",
            "reel",
            "volume",
        }:
            more = values.UNITS.match(self.plain, end)
            if more is not None:
                end = more.end()
            listed = values.LEAVES.match(self.plain, at) if plural and "delo" in levels else None
            if listed is None and plural:
                listed = values.SEVERAL.match(self.plain, at)
            if listed is not None:
                # Dd.217, 390; Nos. 3, 7, and 8: a plural with a list.
                end = max(end, listed.end())
        if end < len(self.plain) and self.plain[end].isalnum():
            return None
        return end

    # -- numbers -----------------------------------------------------------------------------

    def _digit(self, place: int) -> Event | None:
        start, end = self.tokens[place]
        plain = self.plain
        if plain[end : end + 1] == "页" or (plain[end : end + 2] == " 页"):
            return Event("label", start, end + 1, what="页", value=(start, end))
        if self.tradition is not None and self.tradition.number_first:
            several = shapes.FIRST_LIST.match(plain, start)
            event = self._number_first(place, several) if several is not None else None
            if (
                event is not None
                and self.lex.repositories.labels()[event.what].get(self.tradition.name, ("",))[0]
                in LEAF_LEVELS
            ):
                return event
        leaves = shapes.CHINESE_PAGES.match(plain, start) if self.chinese else None
        if leaves is not None:
            return Event("label", start, leaves.end() + 1, what="页", value=leaves.span())
        first = shapes.FIRST.match(plain, start)
        if first is not None:
            event = self._number_first(place, first)
            if event is not None:
                return event
        code = self._code(start)
        if code is not None:
            return code
        match = values.DATE.match(plain, start)
        if match is not None and (
            any(c.isalpha() for c in match.group()) or not (self.tradition and self._after_repository(start))
        ):
            return Event("date", start, match.end())
        mixed = self._mixed(start)
        if mixed is not None and (
            self.tradition is None or self.tradition.name in ("numbered", "german", "uk-papers")
        ):
            slashed = values.SLASHED.match(plain, start)
            if slashed is None or slashed.end() < mixed.end:
                return mixed
        for mark, pattern in (("/", values.SLASHED), (".", values.DOTTED), ("-", values.HYPHENED)):
            match = pattern.match(plain, start)
            if match is not None and match.end() > end:
                if (
                    mark == "-"
                    and match.group().count("-") == 1
                    and not self._two_parts(values.YEAR.fullmatch(match.group()) is not None)
                ):
                    break
                return Event("code", start, match.end(), what=mark, value=match.span())
        match = values.DATE.match(plain, start)
        if match is not None:
            return Event("date", start, match.end())
        if self._after_repository(start):
            match = values.SPACED.match(plain, start)
            if match is not None:
                return Event("code", start, match.end(), what=" ", value=match.span())
        year = values.YEAR.match(plain, start)
        if year is not None:
            return Event("year", start, year.end())
        if self.tradition is not None and self.tradition.number_first:
            return Event("number", start, end, value=(start, end))
        number = values.LEAVES.match(plain, start)
        if number is not None:
            return Event("number", start, number.end(), value=number.span())
        return None
