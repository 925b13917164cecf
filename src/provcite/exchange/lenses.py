"""What every exchange format is a mapping of: one small get/put pair for each fact of a record.

A lens reads a fact from a record as the words of a citation (`Shown`) and puts what a file says
back (`Draft`). Formats name lenses in their tables and know nothing of records. `put` is only
called for a value that differs from what the record in hand would have written, so that an
unchanged file gives back the record as it was, and a field that the user edited in another
program changes that fact alone.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from provcite.archives.roles import authors_of, csl_variable, group
from provcite.exchange.agents import csl_creator
from provcite.exchange.citation_form import CitationForm
from provcite.exchange.csl_item import NAME_VARIABLES, to_csl
from provcite.exchange.dates import date_text, is_plain
from provcite.exchange.names import creator_of
from provcite.exchange.zotero import zotero_type
from provcite.model.record import Creator, Event, Record
from provcite.model.variables import VARIABLES, Variable
from provcite.provenance.credits import credit_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from provcite.exchange.context import Context
    from provcite.exchange.draft import Draft

#: The form that exporters write when no style asks for another: the genre is always there.
EXPORT_FORM: Final = CitationForm(genre="always")
_SHELF_FORM: Final = CitationForm(repository="acronym")
_SHORT_FORM: Final = CitationForm(repository="acronym", reference="short")


#: The record that was shown last, in which context, as what: one is often written in several formats at once.
_last: dict[str, tuple[Record, Context, dict[str, Any]]] = {}


class Shown:
    """A record as citations show it; each part is worked out once, when it is asked for."""

    __slots__ = ("_item", "_short", "context", "record")

    def __init__(self, record: Record, context: Context) -> None:
        self.record = record
        self.context = context
        self._item: dict[str, Any] | None = None
        self._short: str | None = None

    @property
    def item(self) -> dict[str, Any]:
        """The CSL-JSON item in the form of the export."""
        if self._item is None:
            kept = _last.get("item")
            if kept is None or kept[0] is not self.record or kept[1] is not self.context:
                item = to_csl(self.record, self.context.form, repositories=self.context.repositories)
                kept = _last["item"] = (self.record, self.context, item)
            # A copy: whoever shows it may add to it.
            self._item = dict(kept[2])
        return self._item

    @property
    def short(self) -> str:
        """The short call number: ``RGANI, f. 5, op. 28, d. 410, ll. 301–303``."""
        if self._short is None:
            holding = self.record.holding
            words = self.context.repositories.words(holding, _SHORT_FORM) if holding else None
            self._short = ", ".join(part for part in (words.archive, words.location) if part) if words else ""
        return self._short

    @property
    def shelf(self) -> str:
        """The acronym and the reference in words: ``RGANI, fond 5, opis 28, delo 410, listy 301–303``."""
        holding = self.record.holding
        if holding is None:
            return ""
        form = self.context.form
        if (form.reference, form.range_) == (_SHELF_FORM.reference, _SHELF_FORM.range_):
            location = self.item.get("archive_location", "")
        else:
            location = self.context.repositories.words(holding, _SHELF_FORM).location
        house = self.context.acronym(holding.repository)
        return ", ".join(part for part in (house, location) if part)

    @property
    def date(self) -> str:
        """The date of citations (EDTF); of one that is known only in words, the words."""
        return self.record.date or self.record.date_as_printed or ""

    @property
    def place(self) -> str:
        """The repository with its city and the whole reference, as one phrase."""
        parts = (self.item.get(name) for name in ("archive", "archive-place", "archive_location"))
        return ", ".join(part for part in parts if part)

    @property
    def statement(self) -> str:
        """Repository, reference and digital archive as sentences, for formats without fields for them."""
        digital = self.item.get("source") or ""
        publication = self.record.publication
        number = (publication.number if publication else "") or ""
        if number:
            digital = f"{digital} no. {number}" if digital else f"No. {number}"
        doubt = f"Date: {date_text(self.date)}" if self.date and not is_plain(self.date) else ""
        text = ""
        for part in (self.place, digital, doubt):
            joint = "" if not text or not part else " " if text.endswith(".") else ". "
            text += joint + part
        return text

    @property
    def credit(self) -> str:
        """Who obtained and translated the document, as a sentence."""
        return credit_sentence(self.record.provenance)

    @property
    def headings(self) -> tuple[str, ...]:
        """Classification, the archive's headings and the user's tags, each once."""
        marking = (self.record.classification,) if self.record.classification else ()
        return tuple(dict.fromkeys((*marking, *self.topics)))

    @property
    def topics(self) -> tuple[str, ...]:
        """The archive's headings and the user's tags, each once."""
        record = self.record
        return tuple(dict.fromkeys((*record.subjects, *record.places, *record.tags)))


class Lens(NamedTuple):
    """A fact: its name, the fields of the record that it shows, how to read it and how to put it.

    `put` is None for what is shown only (a short call number beside the whole reference).
    """

    name: str
    fields: tuple[str, ...]
    get: Callable[[Shown], Any]
    put: Callable[[Draft, Any], None] | None


def _plain(name: str, field: str) -> Lens:
    def put(draft: Draft, value: Any) -> None:
        draft.values[field] = value

    return Lens(name, (field,), lambda shown: getattr(shown.record, field), put)


def _text(name: str, variable: str, *fields: str) -> Lens:
    def put(draft: Draft, value: Any) -> None:
        draft.said[name] = value

    return Lens(name, fields, lambda shown: shown.item.get(variable), put)


def _csl(variable: str, put: Callable[[Draft, Any], None] | None, *fields: str) -> Lens:
    """The CSL variable as `to_csl` gives it in the form asked for."""
    return Lens(f"csl:{variable}", fields, lambda shown: shown.item.get(variable), put)


def _variable(variable: Variable) -> Lens:
    """``var:publisher``: a key of the record that is a variable of CSL, by CSL's name."""
    key = variable.key

    def put(draft: Draft, value: Any) -> None:
        if key == "number" and value in _numbers_of_sites(draft):
            return  # as provcite 0.1 wrote it
        if key in ("container_title", "page") and value in _editions(draft, variable.csl):
            return
        if key == "original_date" and not draft.values.get("date") and _is_document(draft):
            draft.values["date"] = value  # when the document was written
            return
        if key == "event_place" and draft.values.get("type") not in EVENTS:
            draft.said["written-at"] = value
            return
        if key == "publisher_place":
            draft.said["place"] = value
            return
        draft.values[key] = value

    if key == "event_date":
        # In the form of an author-date style also the document's own date, where words alone can say it.
        return Lens(
            f"var:{variable.csl}", (key,), lambda shown: shown.item.get(variable.csl), _put_event_date
        )
    if variable.kind == "date":
        return Lens(f"var:{variable.csl}", (key,), lambda shown: getattr(shown.record, key), put)
    # In the words of the form; the container may be the printed edition that a document is in.
    return Lens(f"var:{variable.csl}", (key,), lambda shown: shown.item.get(variable.csl), put)


def _put_event_date(draft: Draft, value: Any) -> None:
    date, printed = value
    if printed is not None and printed.startswith("[") and printed.endswith("]"):
        _put_issued(draft, (date, None))
    else:
        draft.values["event_date"] = date


#: Types of what nobody published: their place is where they were written.
DOCUMENTS: Final = frozenset(("manuscript", "personal_communication", "interview", "document"))


#: Types of what happened somewhere; elsewhere the place of an event is where the document was written.
EVENTS: Final = frozenset(
    (
        "speech",
        "paper-conference",
        "event",
        "hearing",
        "performance",
        "broadcast",
        "motion_picture",
        "song",
        "bill",
    )
)


def _is_document(draft: Draft) -> bool:
    return draft.values.get("type", "manuscript") in DOCUMENTS


def _numbers_of_sites(draft: Draft) -> set[str | None]:
    return {event.number for event in draft.values.get("provenance", ())}


def _editions(draft: Draft, variable: str) -> set[str]:
    """What the printed editions of the draft's events say there."""
    record = Record(id="", title=draft.values.get("title"), provenance=draft.values.get("provenance", ()))
    told = to_csl(record, draft.context.form, repositories=draft.context.repositories)
    return {told.get(variable, "")}


def _number_of_site(shown: Shown) -> str | None:
    """The number that the digital archive or the edition gave the document."""
    publication = shown.record.publication
    return publication.number if publication else None


def _same_name(name: str) -> tuple[str, ...]:
    """What a name has in any order of its parts."""
    return tuple(sorted(re.findall(r"\w+", name.casefold())))


def _names(role: str) -> Lens:
    def put(draft: Draft, value: Any) -> None:
        creators: tuple[Creator, ...] = draft.values.get("creators", ())
        before = {
            _same_name(creator.display): creator for creator in creators if csl_variable(creator.role) == role
        }
        kept = [creator for creator in creators if csl_variable(creator.role) != role]
        named = [creator_of(name, role) for name in value]
        # Whoever was there before keeps what the format cannot say.
        draft.values["creators"] = (
            *kept,
            *(before.get(_same_name(creator.display), creator) for creator in named),
        )

    return Lens(role, ("creators",), lambda shown: shown.item.get(role), put)


def _others_in(creators: tuple[Creator, ...]) -> list[Creator]:
    """Who took part without being an author, recipient, editor or translator."""
    return [creator for creator in creators if group(creator.role) == "contributor"]


def _people(shown: Shown) -> list[dict[str, str]]:
    """Who took part without standing in the author's place: Zotero's contributors."""
    return [{key: value for key, value in name.items() if key != "role"} for name in _parts(shown)]


def _parts(shown: Shown) -> list[dict[str, str]]:
    """As `_people`, each name with the word for the part that it had under ``role``."""
    authors = authors_of(shown.record)
    others = [creator for creator in _others_in(shown.record.creators) if creator not in authors]
    # Whoever sent what somebody else wrote has a part too.
    others += [
        creator
        for creator in shown.record.creators
        if group(creator.role) == "author" and creator not in authors
    ]
    named = [(csl_creator(creator), creator.role) for creator in others]
    return [{**name, "role": word} for name, word in named if name]


def _without_variable(shown: Shown) -> list[dict[str, str]]:
    """As `_people`, of those alone for whose part CSL has no name of its own (an interviewer has one)."""
    told = [name for name in _parts(shown) if csl_variable(name["role"]) in (None, "contributor", "author")]
    return [{key: value for key, value in name.items() if key != "role"} for name in told]


def _put_without_variable(draft: Draft, value: Any) -> None:
    creators: tuple[Creator, ...] = draft.values.get("creators", ())
    others = [one for one in _others_in(creators) if csl_variable(one.role) in (None, "contributor")]
    _put_parts(draft, value, others)


def _put_people(draft: Draft, value: Any) -> None:
    creators: tuple[Creator, ...] = draft.values.get("creators", ())
    _put_parts(draft, value, _others_in(creators))


def _put_others(draft: Draft, value: Any) -> None:
    """As `_put_people`, where the recipients of what is no letter are among them."""
    creators: tuple[Creator, ...] = draft.values.get("creators", ())
    others = _others_in(creators)
    if draft.values.get("type") != "personal_communication":
        others += [creator for creator in creators if group(creator.role) == "recipient"]
    _put_parts(draft, value, others)


def _put_parts(draft: Draft, value: Any, others: list[Creator]) -> None:
    """Those of `value` in the place of `others`; who was there before keeps what the format cannot say."""
    creators: tuple[Creator, ...] = draft.values.get("creators", ())
    before = {_same_name(creator.display): creator for creator in others}
    elsewhere = {_same_name(creator.display) for creator in creators if creator not in others}
    elsewhere |= {
        _same_name(agent)
        for event in draft.values.get("provenance", ())
        if event.event == "translated"
        for agent in event.by
    }
    people: list[Creator] = []
    for name in value:
        told = name.get("role")
        new = creator_of(name, told or "contributor")
        known = before.get(_same_name(new.display))
        if known is not None:
            new = known if told in (None, "contributor") else replace(known, role=told)
        elif told in (None, "contributor") and _same_name(new.display) in elsewhere:
            continue  # a program that lacks his part has him among the others
        people.append(new)
    draft.values["creators"] = (*(creator for creator in creators if creator not in others), *people)


def _others(shown: Shown) -> list[dict[str, str]]:
    """The people with their parts, and the recipients of what is no letter."""
    if shown.record.type == "personal_communication":
        return _parts(shown)
    return _parts(shown) + [{**name, "role": "recipient"} for name in shown.item.get("recipient", ())]


def _pieces(headings: Iterable[str]) -> set[str]:
    return {piece.strip() for heading in headings for piece in re.split("[,;]", heading) if piece.strip()}


def _put_headings(draft: Draft, value: Any) -> None:
    base = draft.values
    known = {base.get("classification"), *base.get("subjects", ()), *base.get("places", ())}
    tags = tuple(heading for heading in value if heading not in known)
    if _pieces(value) == _pieces(part for part in (*known, *base.get("tags", ())) if part):
        return  # programs sort them, and divide one at its comma
    if set(tags) != set(base.get("tags", ())):  # programs sort them
        draft.values["tags"] = tags


def further_places(shown: Shown) -> str:
    """Where else the document or a copy of it lies, as a sentence for formats with room for one place."""
    others = _every_place(shown)[1:]
    return f"Also held: {'; '.join(others)}." if others else ""


def _credit_note(shown: Shown) -> str | None:
    """The credit, and where else it lies unless the form has that in a variable of its own."""
    told = [shown.item.get("note"), None if shown.item.get("call-number") else further_places(shown)]
    return ". ".join(part.removesuffix(".") for part in told if part) or None


def _put_credit_note(draft: Draft, value: Any) -> None:
    credit, also, _ = value.partition("Also held: ")
    if also and len(draft.values.get("sources", ())) > 1:  # the record has them
        value = credit.rstrip(". ")
    if value:
        draft.said["credit"] = value


def _remarks(shown: Shown) -> tuple[str, ...]:
    return tuple(part for part in (shown.credit, further_places(shown), *shown.record.notes) if part)


def _own_remarks(shown: Shown) -> tuple[str, ...]:
    return tuple(part for part in (shown.credit, *shown.record.notes) if part)


def _remarks_with_date(shown: Shown) -> tuple[str, ...]:
    """The remarks, and a date that the format cannot write in the words of one."""
    return (*_remarks(shown), *_doubt(shown))


def _doubt(shown: Shown) -> tuple[str, ...]:
    date = shown.date
    return (f"Date: {date_text(date)}.",) if date and not is_plain(date) else ()


def _printed_remarks(shown: Shown) -> tuple[str, ...]:
    """Of the remarks what a citation may print: other places, a doubtful date, a credit told nowhere else."""
    credit = "" if shown.item.get("translator") else shown.credit
    return tuple(part for part in (credit, further_places(shown), *_doubt(shown)) if part)


def _put_note(draft: Draft, value: Any) -> None:
    draft.said.setdefault("loose", []).append(value)


def _put_place_and_remarks(draft: Draft, value: Any) -> None:
    draft.said["statement"] = value[0]
    draft.said["remarks"] = value[1:]


def _accessed(shown: Shown) -> str | None:
    publication = shown.record.publication
    return publication.accessed if publication else None


def _chain(shown: Shown) -> tuple[tuple[str, str], ...]:
    """The events as (date, words): ``("1956-07-31", "signed by A. M. Petrov")``."""
    return tuple((event.date or "", event_words(event)) for event in shown.record.provenance)


def _custody(shown: Shown) -> str:
    """The history of the document in one sentence, what is not recorded at its end."""
    from provcite.provenance.chain import build_chain
    from provcite.provenance.narrative import custody_sentence

    return custody_sentence(build_chain(shown.record))


def _every_place(shown: Shown) -> tuple[str, ...]:
    """Each place where the document or a copy of it lies, the one that citations use first."""
    record = shown.record
    first = record.holding
    told = [shown.place] if first is not None else []
    for holding in record.sources:
        if holding is not first and holding.lies_there:
            words = shown.context.repositories.words(holding, shown.context.form)
            parts = (words.archive, words.place, words.location)
            told.append(", ".join(part for part in parts if part))
    return tuple(dict.fromkeys(place for place in told if place))


def _described(shown: Shown, element: str) -> str:
    """An element of archival description in sentences: custody, or how the holder acquired it."""
    from provcite.exchange.description import describe
    from provcite.provenance.dated import date_text as dated_text

    if not shown.record.provenance:
        return ""
    told = describe(shown.record, shown.context)
    if element == "acquisition":
        return " ".join(f"{text}." for text in told.acquisition)
    dated = ((f"{dated_text(one.date)}: " if one.date else "", one.words) for one in told.custody)
    return " ".join(f"{date}{words}." for date, words in dated)


def _conditions(shown: Shown) -> tuple[str, ...]:
    """The marking that the document bears, and the conditions of access."""
    from provcite.provenance.holdings import condition_words

    marking = (f"Marked {shown.record.classification}",) if shown.record.classification else ()
    return (*marking, *(condition_words(one) for one in shown.record.access))


def _acquisition(shown: Shown) -> str:
    """Who got the copy out of the archive, and for whom (ISAD(G) 3.2.4)."""
    return credit_sentence(shown.record.provenance, roles=("obtained", "contributed"))


def _gaps(shown: Shown) -> str:
    """What the chain does not tell, in words."""
    from provcite.provenance.chain import build_chain
    from provcite.provenance.narrative import gap_words

    text = gap_words(build_chain(shown.record)) if shown.record.provenance else ""
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def event_words(event: Event) -> str:
    """One event in words: what, by whom, for whom, where."""
    words = (event.word or event.event).replace("_", " ")
    if event.by:
        words += " by " + " and ".join(event.by)
    if event.for_:
        words += f" for {event.for_}"
    if event.from_ or event.to:
        words += f" ({event.from_ or '?'} to {event.to or '?'})"
    if event.place:
        words += f", {event.place}"
    if event.number:
        words += f", no. {event.number}"
    return words + (f", {event.url}" if event.url else "")


def _written_at(shown: Shown) -> str | None:
    return next((event.place for event in shown.record.events_of("written") if event.place), None)


def _put_said(name: str) -> Callable[[Draft, Any], None]:
    def put(draft: Draft, value: Any) -> None:
        draft.said[name] = value

    return put


def _put_type(draft: Draft, value: Any) -> None:
    draft.values["type"] = value


def _put_language(draft: Draft, value: Any) -> None:
    if "language" not in draft.values:
        draft.values["language"] = value
    else:
        draft.values["title_language"] = value


def _put_issued(draft: Draft, value: Any) -> None:
    date, printed = value
    draft.values["date"] = date
    if printed:
        draft.values["date_as_printed"] = printed


LENSES: Final[Mapping[str, Lens]] = {
    lens.name: lens
    for lens in (
        Lens("type", ("type",), lambda shown: shown.record.type, _put_type),
        Lens("zotero-type", ("type",), zotero_type, _put_type),
        # RIS has no type for interviews: Zotero writes them as letters to the interviewer.
        Lens(
            "zotero-ris-type",
            ("type",),
            lambda shown: "personal_communication" if shown.record.type == "interview" else None,
            None,
        ),
        _plain("title", "title"),
        _csl("title", _plain("", "title").put, "title"),
        _csl("title-short", _plain("", "short_title").put, "short_title"),
        _csl("original-title", _plain("", "original_title").put, "original_title"),
        _csl("genre", _plain("", "genre").put, "genre"),
        _csl("issued", _put_issued, "date", "date_as_printed"),
        _csl("contributor", _names("contributor").put, "creators"),
        _csl("accessed", _put_said("accessed"), "provenance"),
        _csl("keyword", _plain("", "tags").put, "tags"),
        *(_names(variable) for variable in NAME_VARIABLES if variable != "contributor"),
        _plain("title-short", "short_title"),
        _plain("original-title", "original_title"),
        Lens(
            "language",
            ("title_language", "language"),
            lambda shown: shown.item.get("language"),
            _put_language,
        ),
        _plain("genre", "genre"),
        _plain("document-language", "language"),
        _names("author"),
        Lens("parts", ("creators",), _parts, _put_people),
        Lens("contributor", ("creators",), _people, _put_people),
        Lens("zotero-contributor", ("creators",), _without_variable, _put_without_variable),
        Lens("others", ("creators", "type"), _others, _put_others),
        Lens(
            "letter-recipient",
            ("creators", "type"),
            lambda shown: (
                shown.item.get("recipient") if shown.record.type == "personal_communication" else None
            ),
            _names("recipient").put,
        ),
        Lens(
            "translator",
            ("provenance", "creators"),
            lambda shown: shown.item.get("translator"),
            _put_said("translator"),
        ),
        Lens(
            "issued",
            ("date", "date_as_printed"),
            lambda shown: (shown.date, None) if shown.date else None,
            _put_issued,
        ),
        _text("archive", "archive", "sources"),
        _text("archive-place", "archive-place", "sources"),
        _text("archive_location", "archive_location", "sources"),
        _text("archive_collection", "archive_collection", "sources"),
        Lens(
            "archive-with-place",
            ("sources",),
            lambda shown: ", ".join(
                part for part in (shown.item.get("archive"), shown.item.get("archive-place")) if part
            ),
            _put_said("archive"),
        ),
        Lens("place-of-original", ("sources",), lambda shown: shown.place, _put_said("place-of-original")),
        Lens("every-place", ("sources",), _every_place, None),
        Lens("ownership", ("provenance",), lambda shown: _described(shown, "custody"), None),
        Lens("taken", ("provenance",), lambda shown: _described(shown, "acquisition"), None),
        Lens("conditions", ("access", "classification"), _conditions, None),
        # As Zotero has MODS's conditions: in one field with the rights.
        Lens(
            "conditions-in-one",
            ("rights", "access", "classification"),
            lambda shown: ", ".join(part for part in (shown.record.rights, *_conditions(shown)) if part),
            None,
        ),
        Lens("call-number", ("sources",), lambda shown: shown.short, _put_said("call-number")),
        Lens("shelf", ("sources",), lambda shown: shown.shelf, _put_said("call-number")),
        Lens("statement", ("sources", "provenance"), lambda shown: shown.statement, _put_said("statement")),
        _text("source", "source", "provenance"),
        Lens("number", ("provenance",), _number_of_site, _put_said("number")),
        _text("URL", "URL", "provenance"),
        Lens("accessed", ("provenance",), _accessed, _put_said("accessed")),
        Lens(
            "accessed-if-dated",
            ("provenance",),
            lambda shown: _accessed(shown) if shown.record.date else None,
            _put_said("accessed"),
        ),
        Lens("chain", ("provenance",), _chain, None),
        Lens("custody", ("provenance",), _custody, None),
        Lens("acquisition", ("provenance",), _acquisition, None),
        Lens("gaps", ("provenance",), _gaps, None),
        Lens("events", ("provenance",), lambda shown: shown.record.provenance, None),
        Lens(
            "levels",
            ("sources",),
            lambda shown: shown.record.holding.path if shown.record.holding else (),
            None,
        ),
        Lens(
            "former-urls",
            ("provenance",),
            lambda shown: shown.record.publication.former_urls if shown.record.publication else (),
            None,
        ),
        Lens("written-at", ("provenance",), _written_at, _put_said("written-at")),
        Lens("credit", ("provenance",), lambda shown: shown.credit, _put_said("credit")),
        Lens(
            "credit-note",
            ("provenance", "creators", "notes"),
            _credit_note,
            _put_credit_note,
        ),
        _plain("abstract", "summary"),
        Lens(
            "headings",
            ("tags", "classification", "subjects", "places"),
            lambda shown: shown.headings,
            _put_headings,
        ),
        Lens("topics", ("tags", "subjects", "places"), lambda shown: shown.topics, _put_headings),
        _plain("tags", "tags"),
        _plain("classification", "classification"),
        _plain("subjects", "subjects"),
        _plain("places", "places"),
        _plain("notes", "notes"),
        Lens("remarks", ("notes",), _remarks, _put_said("remarks")),
        # For formats that have every place in elements of its own.
        Lens("own-remarks", ("notes",), _own_remarks, _put_said("remarks")),
        Lens("note", ("notes",), lambda shown: None, _put_note),
        Lens(
            "place-and-remarks",
            ("sources", "provenance", "notes"),
            lambda shown: tuple(part for part in (shown.statement, *_remarks(shown)) if part),
            _put_place_and_remarks,
        ),
        Lens("printed-remarks", ("provenance", "sources", "date"), _printed_remarks, None),
        Lens("remarks-with-date", ("notes", "date"), _remarks_with_date, _put_said("remarks")),
        _plain("license", "rights"),
        *(_variable(variable) for variable in VARIABLES),
    )
}


def blank(key: str) -> Record:
    """The record that nothing is known of but its key."""
    return Record(id=key)


def with_id(record: Record, record_id: str) -> Record:
    """`record` under another id."""
    return record if record.id == record_id else replace(record, id=record_id)
