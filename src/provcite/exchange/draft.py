"""A record in the making: what a file says, gathered first and fitted together at the end.

Archive, reference, digital archive and credits arrive in several fields, and one field may hold
what belongs in another (a whole reference with the translator inside "Loc. in Archive", the digital
archive in "Archive"), so that they can only be settled when all are there.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from provcite.exchange.names import display
from provcite.model.record import Creator, Event, Holding, Record
from provcite.provenance.credits import credit_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.exchange.context import Context, Split

#: What is published by somebody, so that its place is the publisher's.
_PUBLISHED_TYPES: Final = frozenset(
    [
        "book",
        "chapter",
        "article",
        "article-journal",
        "article-magazine",
        "article-newspaper",
        "report",
        "thesis",
        "webpage",
        "classic",
        "pamphlet",
        "periodical",
        "paper-conference",
        "legislation",
        "bill",
        "hearing",
        "regulation",
        "patent",
        "standard",
        "motion_picture",
        "broadcast",
        "song",
        "software",
        "dataset",
        "entry",
        "entry-dictionary",
        "entry-encyclopedia",
        "map",
        "musical_score",
        "post",
        "post-weblog",
        "review",
        "review-book",
        "treaty",
        "collection",
    ]
)
_DIGITAL: Final = re.compile(
    r"\b(digital archive|history and public policy program|woodrow wilson)\b", re.IGNORECASE
)
_CONVERSATION: Final = re.compile(
    r"\b(memorandum|record|minutes|transcript|notes?|report|stenogram)s?\b.{0,40}\b(conversation|meeting|talk)s?\b",
    re.IGNORECASE,
)
# The digital archive at the end of the sentence that formats without fields for it get.
_PUBLISHED: Final = re.compile(r"(?<=\. )([^.;]{3,120}?) no\. ([\w-]{1,40})\.?\s{0,5}\Z")
_CREDIT_NOTE: Final = re.compile(
    r"\b(obtained|translated|contributed|transcribed|edited|summari[sz]ed|scanned)\b.{1,300}\b(by|for)\b",
    re.IGNORECASE | re.DOTALL,
)


def _plain_path(holding: Holding) -> tuple[tuple[str, str], ...]:
    """The path with plain hyphens: a dash between two leaves is typography."""
    return tuple((level, value.replace("–", "-")) for level, value in holding.path)


class Draft:
    """`values` are fields of the record, `said` what still has to be fitted in."""

    __slots__ = ("context", "given", "remarks", "said", "values")

    def __init__(self, values: dict[str, Any], context: Context) -> None:
        self.values = values
        self.given = frozenset(values)
        self.said: dict[str, Any] = {}
        self.context = context
        self.remarks: list[str] = []

    def finish(self) -> Record:
        """The record; what could not be fitted in is among its notes."""
        if self.said:
            self._settle_holding()
            self._settle_publication()
            self._settle_translators()
            self._settle_place()
            self._settle_credit()
            self._settle_remarks()
            self._settle_statement()
            for loose in self.said.get("loose", ()):
                self._read_or_note(loose)
        if not self.given:
            self._distrust_authors()
        return Record(**self.values)

    # The original ----------------------------------------------------------------------------

    def _settle_holding(self) -> None:
        said = self.said
        archive, location = said.get("archive"), said.get("archive_location")
        whole = said.get("place-of-original")
        sources: tuple[Holding, ...] = self.values.get("sources", ())
        if not sources and said.get("call-number"):
            archive, location, whole = self._with_call_number(archive, location, whole)
        place, collection = said.get("archive-place"), said.get("archive_collection")
        if not (archive or location or whole or place or collection):
            return
        if sources:
            self._amend_holding(sources, archive, location or whole, place, collection)
            return
        self._new_holding(archive, location or whole, place, collection)

    def _with_call_number(
        self, archive: str | None, location: str | None, whole: str | None
    ) -> tuple[str | None, str | None, str | None]:
        """The three fields with the call number in its place: users put the reference into either field."""
        call = self.said["call-number"]
        if whole:
            return archive, location, whole
        if not archive and not location:
            return archive, location, call if not self.said.get("statement") else None
        if archive and not location:
            return archive, call, whole
        if not archive and not self._reads(location or ""):
            return location, call, whole  # where it lies is the archive alone
        if not archive and self.context.repository_key(location or "") is not None:
            return location, call, whole  # the name of a known house, whatever else was read in it
        if location and not self._shares(call, location):
            above = self._is_above(location)
            location = f"{location}, {call}" if above else f"{call}, {location}"
        return archive, location, whole

    def _reads(self, text: str) -> bool:
        """Whether a field holds a unit of a reference."""
        return any(holding.path for holding in self.context.split("", text).holdings)

    def _is_above(self, text: str) -> bool:
        """Whether a field names what a call number lies in (collection, fonds, series) and nothing below."""
        from provcite.archives.reference_code import has_label
        from provcite.model.levels import Role, role_of

        holdings = self.context.split("", text).holdings
        roles = {role_of(level) for one in holdings for level, _ in one.path}
        return roles <= {Role.FONDS, Role.SERIES} or not has_label(text)

    def _shares(self, call: str, location: str) -> bool:
        """Whether a call number and a location say the same, or one of them part of the other."""
        there = set(re.findall(r"\w*\d\w*", location.casefold()))
        numbers = set(re.findall(r"\w*\d\w*", call.casefold()))
        return not numbers or bool(numbers & there)

    def _new_holding(
        self, archive: str | None, location: str | None, place: str | None, collection: str | None
    ) -> None:
        """From another program: either field may hold the whole reference, and credits with it."""
        split = (
            self.context.split(archive or "", location) if location else self.context.split("", archive or "")
        )
        found = [holding for holding in split.holdings if holding.path]
        named = self.context.named(archive)[0] if archive else ""
        own = bool(named) and any(named in (item.repository or "") for item in found)
        digital = bool(archive) and (
            bool(_DIGITAL.search(archive or "")) or (not own and self._other_repository(archive, found))
        )
        if digital and archive and (location or found):
            self.said.setdefault("source", archive)
            archive = None
        if not found:
            rest = location if location and archive else None
            name, town = self.context.named(archive or location or "")
            self.values["sources"] = (
                Holding(
                    repository=name or None, rest=rest, place=place or town or None, collection=collection
                ),
            )
            return
        first, *others = found
        name, town = self.context.named(archive) if archive else ("", "")
        repository = first.repository or name or None
        place = place or first.place or town or None
        known = self._city(repository)
        first = replace(
            first,
            repository=repository,
            place=None if place == known else place,
            collection=collection,
            rest=", ".join(part for part in (first.rest, split.rest) if part) or None,
        )
        self.values["sources"] = (
            first,
            *(replace(item, repository=item.repository or repository) for item in others),
        )
        self._add_credits(split)

    def _other_repository(self, archive: str | None, found: Sequence[Holding]) -> bool:
        """Whether `archive` is not where the reference says that the original lies."""
        if not archive or not found or not found[0].repository:
            return False
        key = self.context.repository_key(archive)
        return key is not None and key != self._key(found[0].repository)

    def _amend_holding(
        self,
        sources: tuple[Holding, ...],
        archive: str | None,
        location: str | None,
        place: str | None,
        collection: str | None,
    ) -> None:
        """The user changed a field in another program: the change goes into the first holding."""
        cited = Record(id="", sources=sources).holding or sources[0]
        first = cited
        name, town = self.context.named(archive) if archive else ("", "")
        if name and name != first.repository and self._key(archive) != self._key(first.repository):
            first = replace(first, repository=name)
        place = place or town or None
        if location:
            read = [
                holding
                for holding in self.context.split(first.repository or "", location).holdings
                if holding.path
            ]
            if not read:
                first = replace(first, path=(), labels=(), rest=location)
            elif _plain_path(read[0]) != _plain_path(first):
                first = replace(first, path=read[0].path, labels=read[0].labels, rest=read[0].rest)
        if place and place != self._city(first.repository):
            first = replace(first, place=place)
        if collection:
            first = replace(first, collection=collection)
        self.values["sources"] = tuple(first if item is cited else item for item in sources)

    def _settle_statement(self) -> None:
        """A note of another program: a reference if it reads as one, else a note.

        What the other fields say already is not said twice.
        """
        statement = self.said.get("statement")
        if not statement or self.context.statement(Record(**self.values)) == statement:
            return
        self._read_or_note(statement)
        call = self.said.get("call-number")
        if not self.values.get("sources") and call:
            self._new_holding(None, call, None, None)
        elif call and not self.values["sources"][0].repository and not self._reads(call):
            # The reference stands in the note, the archive where the call number is kept.
            first, *others = self.values["sources"]
            name, town = self.context.named(call)
            first = replace(first, repository=name or None, place=first.place or town or None)
            self.values["sources"] = (first, *others)

    def _read_or_note(self, text: str) -> None:
        """Words that may be a reference, where none is known yet; a note in any other case."""
        split = self.context.split("", text) if not self.values.get("sources") else None
        found = tuple(holding for holding in split.holdings if holding.path) if split else ()
        if split is None or not found:
            self._add_note(text)
            return
        self.values["sources"] = found
        self._add_credits(split)
        published = _PUBLISHED.search(text)
        left = split.rest
        if published and not {"source", "number"} & self.said.keys():
            self.said["source"], self.said["number"] = published[1].strip(), published[2]
            self._settle_publication()
            left = left.replace(published[0].strip(" ."), "")
        city = self._city(found[0].repository)
        if left.replace(city or "", "").strip(" ,.;"):
            self._add_note(text)

    def _key(self, archive: str | None) -> str | None:
        if not archive:
            return None
        return self.context.repository_key(archive) or archive

    def _city(self, repository: str | None) -> str | None:
        if not repository:
            return None
        words = self.context.repositories.words(Holding(repository=repository), self.context.form)
        return words.place or None

    # The events ------------------------------------------------------------------------------

    def _settle_publication(self) -> None:
        said = self.said
        changes: dict[str, Any] = {}
        if said.get("source"):
            changes["by"] = tuple(part for part in said["source"].split("; ") if part)
        for name, attribute in (("number", "number"), ("URL", "url"), ("accessed", "accessed")):
            if said.get(name):
                changes[attribute] = said[name]
        if not changes:
            return
        events: tuple[Event, ...] = self.values.get("provenance", ())
        publication = Record(id="", provenance=events).publication
        if publication is None:
            self.values["provenance"] = (*events, Event(event="published", **changes))
        else:
            changed = replace(publication, **changes)
            self.values["provenance"] = tuple(changed if event is publication else event for event in events)

    def _settle_translators(self) -> None:
        names = self.said.get("translator")
        if not names:
            return
        agents = tuple(display(name) for name in names)
        events: tuple[Event, ...] = self.values.get("provenance", ())
        translated = [event for event in events if event.event == "translated"]
        if not translated:
            self._insert(Event(event="translated", by=agents))
        elif tuple(dict.fromkeys(agent for event in translated for agent in event.by)) != agents:
            changed = replace(translated[-1], by=agents)
            kept = (event for event in events if event.event != "translated" or event is translated[-1])
            self.values["provenance"] = tuple(changed if event is translated[-1] else event for event in kept)

    def _settle_place(self) -> None:
        place = self.said.get("written-at")
        told = self.said.get("place")
        if told and (self.values.get("publisher") or self.values.get("type") in _PUBLISHED_TYPES):
            self.values["publisher_place"] = told
        elif told and not place and told != self.values.get("publisher_place"):
            place = told
        if not place:
            return
        events: tuple[Event, ...] = self.values.get("provenance", ())
        written = next((event for event in events if event.event == "written"), None)
        if written is None:
            self.values["provenance"] = (Event(event="written", place=place), *events)
        else:
            changed = replace(written, place=place)
            self.values["provenance"] = tuple(changed if event is written else event for event in events)

    def _settle_credit(self) -> None:
        credit = self.said.get("credit")
        if not credit:
            return
        if "provenance" in self.given or not _CREDIT_NOTE.search(credit[:2000]):
            self._add_note(credit)
            return
        split = self.context.split("", credit)
        if not split.credits:
            self._add_note(credit)
            return
        self._add_credits(split)
        if split.rest:
            self._add_note(credit)
        if not self.values.get("sources"):
            found = tuple(holding for holding in split.holdings if holding.path)
            if found:
                self.values["sources"] = found

    def _settle_remarks(self) -> None:
        """Notes; the credit among them is what the chain says already, or becomes part of it."""
        from provcite.exchange.lenses import Shown, further_places

        record = Record(id="", sources=self.values.get("sources", ()))
        known = [
            credit_sentence(self.values.get("provenance", ())),
            further_places(Shown(record, self.context)) if len(record.sources) > 1 else "",
        ]
        for remark in self.said.get("remarks") or ():
            for own in [one for one in known if one]:
                if remark == own or remark.startswith(own + " "):  # one field held them and the notes
                    known.remove(own)
                    remark = remark[len(own) + 1 :]
            if remark:
                self.said["credit"] = remark
                self._settle_credit()

    def _add_credits(self, split: Split) -> None:
        for credit in split.credits:
            event = Event(event=credit.role, by=credit.agents, for_=credit.project)
            events: tuple[Event, ...] = self.values.get("provenance", ())
            if event in events:
                continue
            same = next(
                (item for item in events if item.event == event.event and set(item.by) == set(event.by)), None
            )
            if same is not None:  # the translator's own field came first; the credit adds the project
                better = replace(same, by=event.by, for_=same.for_ or event.for_)
                self.values["provenance"] = tuple(better if item is same else item for item in events)
            else:
                self._insert(event)

    def _insert(self, event: Event) -> None:
        """Before the publication, which ends the chain."""
        events: tuple[Event, ...] = self.values.get("provenance", ())
        at = next(
            (i for i, item in enumerate(events) if item.event in ("published", "accessed")), len(events)
        )
        self.values["provenance"] = (*events[:at], event, *events[at:])

    def _add_note(self, text: str) -> None:
        notes: tuple[str, ...] = self.values.get("notes", ())
        if text not in notes:
            self.values["notes"] = (*notes, text)

    def _distrust_authors(self) -> None:
        """Digital archives' own exports name everybody in a conversation as an author."""
        creators: tuple[Creator, ...] = self.values.get("creators", ())
        authors = [creator for creator in creators if creator.role == "author"]
        if len(authors) < 2 or not _CONVERSATION.search((self.values.get("title") or "")[:400]):
            return
        publication = Record(id="", provenance=self.values.get("provenance", ())).publication
        if publication is None or not any(_DIGITAL.search(agent) for agent in publication.by):
            return
        self.values["creators"] = tuple(
            replace(creator, role="interlocutor") if creator.role == "author" else creator
            for creator in creators
        )
        self.remarks.append(
            "The file names everybody in the conversation as an author; they were taken in as parties to it."
        )
