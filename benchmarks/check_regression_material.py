"""The records, the manuscripts and the mistakes of the regression test of `check`: all made up, from a seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from manuscripts_made import Call, Field, Key, Linked, Made, Paragraph, Piece
from provcite.checks.lookup import MemoryLookup
from provcite.model.record import Creator, Event, Holding, NameForm, Record

HOST = "https://digitalarchive.umd.edu/document/"
OLD_HOST = "https://digitalarchive.wilsoncenter.org/document/"

#: key, full name, city, levels, a maker of values, and a Russian acronym where notes may use it.
ARCHIVES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("RGANI", "Russian State Archive of Contemporary History", "Moscow", ("fond", "opis", "delo", "list")),
    (
        "RGASPI",
        "Russian State Archive of Socio-Political History",
        "Moscow",
        ("fond", "opis", "delo", "list"),
    ),
    ("GARF", "State Archive of the Russian Federation", "Moscow", ("fond", "opis", "delo", "list")),
    (
        "AVPRF",
        "Foreign Policy Archive of the Russian Federation",
        "Moscow",
        ("fond", "opis", "papka", "delo", "list"),
    ),
)
LABELS = {"fond": "f.", "opis": "op.", "papka": "p.", "delo": "d.", "list": "l."}
WORDS = {"fond": "fond", "opis": "opis", "papka": "papka", "delo": "delo", "list": "list"}
NATIVE = {"fond": "Ф.", "opis": "Оп.", "papka": "П.", "delo": "Д.", "list": "Л."}
RUSSIAN = {"RGANI": "РГАНИ", "RGASPI": "РГАСПИ", "GARF": "ГАРФ", "AVPRF": "АВПРФ"}
FORMER = {"RGANI": "TsKhSD", "RGASPI": "RTsKhIDNI", "GARF": "TsGAOR"}

FAMILIES = [
    "Petrov",
    "Ivanov",
    "Samsonov",
    "Biriukov",
    "Shubnikov",
    "Titorenko",
    "Kalinin",
    "Torbenkov",
    "Puzanov",
    "Vereshchagin",
    "Lazarev",
    "Morozov",
]
INITIALS = ["A.", "V.", "N.", "I.", "G.", "S.", "M.", "P."]
TRANSLATORS = (
    "James F. Person",
    "Gary Goldberg",
    "Sergey Radchenko",
    "Mark Kramer",
    "Kathryn Weathersby",
    "Dagmar Wolff",
)
OBTAINERS = (
    "Nobuo Shimotomai",
    "Vladislav Zubok",
    "Christian Ostermann",
    "Balazs Szalontai",
    "Svetlana Savranskaya",
)
GENRES = (
    "Memorandum of Conversation",
    "Telegram",
    "Report",
    "Letter",
    "Diary Entry",
    "Note",
    "Record of a Meeting",
)
PLACES = ("Hamhung", "Sinuiju", "Wonsan", "Kaesong", "Nampo", "Chongjin", "Haeju", "Kanggye", "Sariwon", "Hyesan", "Rason", "Tanchon",
          "Kusong", "Anju", "Kimchaek", "Hoeryong")  # fmt: skip
MATTERS = ("the Railway Workshops", "the Cotton Mills", "Grain Deliveries", "the Fishing Fleet", "Timber Exports", "the Training of Pilots",
           "Textbooks for Schools", "Coal Prices", "the Printing House", "Ship Repairs", "Radio Broadcasting", "the Orphans' Homes",
           "Zinc Smelting", "Hydroelectric Turbines", "Housing for Specialists", "Salt Production")  # fmt: skip
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
NAMES = (
    ("Pak Chang-ok", "Pak Chang Ok"),
    ("Choe Chang-ik", "Choe Chang Ik"),
    ("Yun Gong-heum", "Yun Kong Hum"),
    ("Kim Du-bong", "Kim Tu Bong"),
)
VERBS = ("informed", "told", "assured", "reminded", "warned")
OBJECTS = ("the ambassador", "the counsellor", "the delegation", "the trade mission", "the committee")
CLAUSES = (
    "that the deliveries promised for the spring had not arrived at the border station",
    "that the workers of the second shift lacked bread and winter clothing",
    "that the plan for the third quarter would be fulfilled only with foreign credits",
    "that nobody in the ministry had read the report before the session was opened",
    "that the engineers could not begin without drawings from the factory in Kharkov",
    "that the harvest in the northern counties was worse than the newspapers admitted",
    "that the price fixed in the protocol did not cover the cost of carriage by sea",
    "that the students should return home before the first snow closed the passes",
    "that the committee had never approved the appointment of a second deputy chairman",
    "that the new turbines stood idle because the transmission lines were unfinished",
)
BOOKS = (
    "Harold Winter, Rails across the Yalu (London: Marchmont Press, 1998), {p}.",
    "Eva Lindqvist, “Grain and Power after the Armistice,” Nordic Review of Asian History 14, no. 2 (2003): {p}.",
    "Tomas Rehak, The Engineers’ Peace (Chicago: Lakeside University Press, 2011), {p}.",
)


@dataclass
class Library:
    """The records, their texts, twins (two records on overlapping leaves), and records spoiled for validate."""

    records: list[Record]
    texts: dict[str, str]
    lookup: MemoryLookup
    twins: list[tuple[Record, Record]]
    spoiled_records: list[tuple[str, Record]]

    def by_archive(self, key: str) -> list[Record]:
        return [
            record for record in self.records if record.sources[0].repository == key and record.id.isdigit()
        ]


def _text(rng: random.Random, number: int) -> str:
    sentences = []
    clauses = list(CLAUSES)
    rng.shuffle(clauses)
    for index in range(7):
        who = rng.choice(FAMILIES)
        sentences.append(
            f"{who} {rng.choice(VERBS)} {rng.choice(OBJECTS)} {clauses[index]}, case {number}-{index + 1}, and he did not change his mind later."
        )
    return "\n\n".join(" ".join(sentences[start : start + 2]) for start in range(0, 7, 2))


def make_library(rng: random.Random) -> Library:
    """Some two hundred records in four archives, each with a text of its own."""
    records: list[Record] = []
    texts: dict[str, str] = {}
    titles: set[str] = set()
    for number in range(200):
        key, _, _, levels = ARCHIVES[number % len(ARCHIVES)]
        while True:
            title = f"{rng.choice(GENRES)} on {rng.choice(MATTERS)} in {rng.choice(PLACES)}"
            if title not in titles:
                titles.add(title)
                break
        year, month, day = rng.randint(1951, 1961), rng.randint(1, 12), rng.randint(1, 26)
        first = rng.randint(1, 250)
        last = first + rng.randint(3, 14)
        values = {
            "fond": {"RGANI": "5", "RGASPI": "558", "GARF": "R-5446", "AVPRF": "0102"}[key],
            "opis": str(rng.randint(10, 49)), "papka": str(rng.randint(20, 80)),
            "delo": str(120 + number * 3), "list": f"{first}-{last}",
        }  # fmt: skip
        author = Creator(family=rng.choice(FAMILIES), given=f"{rng.choice(INITIALS)} {rng.choice(INITIALS)}")
        ident = str(114000 + number * 7)
        signed = f"{year}-{month:02d}-{day + 2:02d}"
        records.append(
            Record(
                id=ident,
                title=title,
                date=f"{year}-{month:02d}-{day:02d}",
                creators=(author,),
                language="ru",
                sources=(Holding(repository=key, path=tuple((level, values[level]) for level in levels)),),
                provenance=(
                    Event(event="written", by=(author.display,), date=f"{year}-{month:02d}-{day:02d}"),
                    Event(event="signed", by=(author.display,), date=signed),
                    Event(event="obtained", by=(OBTAINERS[number % 5],), for_="NKIDP"),
                    Event(event="translated", by=(TRANSLATORS[number % 6],), for_="NKIDP", from_="ru", to="en"),
                    Event(
                        event="published", by=("Wilson Center Digital Archive",), number=ident, url=HOST + ident,
                        former_urls=(OLD_HOST + ident,),
                    ),
                ),
                names=tuple(NameForm(name=name, variants=(variant,)) for name, variant in NAMES) if number % 5 == 0 else (),
            )
        )  # fmt: skip
        texts[ident] = _text(rng, number)
    twins = []
    for number in range(6):
        base = {"fond": "413", "opis": "13", "delo": str(8000 + number)}
        pair = tuple(
            Record(
                id=f"twin-{number}-{letter}",
                title=f"Protocol {letter.upper()} on Barter, Session {number + 1}",
                date=f"1958-0{number + 1}-1{index}",
                language="ru",
                sources=(Holding(repository="RGAE", path=(*base.items(), ("list", leaves))),),
            )
            for index, (letter, leaves) in enumerate((("a", "1-20"), ("b", "15-30")))
        )
        records.extend(pair)
        twins.append((pair[0], pair[1]))
    for number in range(12):
        path = (("fond", "2500"), ("opis", "1"), ("delo", str(300 + number)), ("list", "1-9"))
        records.append(
            Record(
                id=f"solo-{number}", title=f"Petition Number {number + 1} of the Writers", date=f"1955-05-{number + 10}", language="ru",
                sources=(Holding(repository="RGALI", path=path),),
            )
        )  # fmt: skip
    return Library(records, texts, MemoryLookup(records, texts), twins, _spoiled(records[0]))


def _spoiled(record: Record) -> list[tuple[str, Record]]:
    """One record for each rule on records, spoiled in one way."""
    holding = record.sources[0]

    def event(kind: str, **changes: object) -> Record:
        events = tuple(replace(item, **changes) if item.event == kind else item for item in record.provenance)
        return replace(record, provenance=events)

    path = holding.path
    return [
        ("PC020", replace(record, title=None)),
        ("PC021", replace(record, date=None)),
        ("PC022", replace(record, sources=())),
        ("PC023", replace(record, sources=(replace(holding, repository="RGNAI"),))),
        ("PC024", replace(record, sources=(replace(holding, repository="TsKhSD"),))),
        ("PC025", replace(record, sources=(replace(holding, path=(path[1], path[0], *path[2:])),))),
        ("PC026", event("translated", by=())),
        ("PC027", event("published", url=None, number=None)),
        ("PC028", event("published", url=OLD_HOST + record.id)),
        ("PC029", event("signed", date="1949-01-01")),
        ("PC030", replace(record, sources=(replace(holding, path=()),))),
    ]


#: Mistakes that bring no new document into a manuscript with a list of documents.
LISTED = ("PC202", "PC203", "PC204", "PC306", "PC307", "PC401", "PC606")

# -- notes ------------------------------------------------------------------------------------------


@dataclass
class Cite:
    """One citation in a note: how it is printed, and what is printed of the record."""

    record: Record
    form: str
    repository: str = ""
    path: list[tuple[str, str]] = field(default_factory=list)
    leaf: str = ""
    title: str = ""
    date: str = ""
    author: str = ""
    credit: str = ""
    url: str = ""
    link: str = ""
    dash: str = "–"
    order: str = ""


@dataclass
class Note:
    """One note: its citations, or a book, or words of its own; `quote` is quoted at its mark."""

    cites: list[Cite] = field(default_factory=list)
    book: str = ""
    words: str = ""
    quote: str = ""
    tags: set[str] = field(default_factory=set)


def leaves(cite: Cite) -> str:
    return cite.leaf.replace("-", cite.dash)


def _units(cite: Cite, labels: dict[str, str], joint: str = ", ") -> str:
    parts = [f"{labels[level]} {value}" for level, value in cite.path]
    if cite.order == "mixed":
        parts = [parts[-1], *parts[1:-1], parts[0]]
    if cite.leaf:
        label = labels["list"]
        many = "-" in cite.leaf
        if labels is LABELS and many:
            label = "ll."
        elif labels is WORDS and many:
            label = "listy"
        parts.append(f"{label} {leaves(cite)}")
    return joint.join(parts)


def day(iso: str, american: bool) -> str:
    year, month, number = iso.split("-")
    name = MONTHS[int(month) - 1]
    return f"{name} {int(number)}, {year}" if american else f"{int(number)} {name} {year}"


def print_cite(cite: Cite) -> list[Piece]:
    """The words of a citation in its form."""
    archive = next((name for key, name, _, _ in ARCHIVES if key == cite.repository), cite.repository)
    city = next((city for key, _, city, _ in ARCHIVES if key == cite.repository), "Moscow")
    title = f"“{cite.title},” " if cite.title else ""
    if cite.form == "chicago":
        house = f"{archive} ({cite.repository}), {city}" if archive != cite.repository else cite.repository
        words = (
            f"{cite.author}, {title}"
            + (f"{day(cite.date, True)}, " if cite.date else "")
            + _units(cite, WORDS)
            + (f", {house}" if house else "")
        )
        words += (f", trans. {cite.credit}" if cite.credit else "") + ", Wilson Center Digital Archive"
    elif cite.form == "archive-first":
        words = (
            title
            + (f"{day(cite.date, False)}, " if cite.date else "")
            + f"{cite.repository}, {_units(cite, LABELS)}"
        )
    elif cite.form == "platform":
        words = f'"{cite.title}", {day(cite.date, True)}, Wilson Center Digital Archive, {cite.repository}, '
        words += (
            ", ".join(f"{level.capitalize()} {value}" for level, value in cite.path)
            + f", Listy {cite.leaf}. {cite.credit}."
        )
        return [words + " ", cite.url]
    elif cite.form == "native":
        return [f"{RUSSIAN.get(cite.repository, cite.repository)}. {_units(cite, NATIVE, '. ')}."]
    elif cite.form == "bare":
        words = (f"{cite.repository}, " if cite.repository else "") + _units(cite, LABELS)
    elif cite.form == "partial":
        words = f"{LABELS['delo']} {cite.path[-1][1]}, {LABELS['list']} {leaves(cite)}"
    elif cite.form == "short":
        words = f"{cite.record.creators[0].family}, “{cite.title},” l. {leaves(cite)}"
    elif cite.form in ("ibid", "tamzhe"):
        head = "Ibid." if cite.form == "ibid" else "Там же."
        if not cite.leaf:
            return [head]
        return [
            f"{head[:-1] if cite.form == 'ibid' else 'Там же'}., l. {leaves(cite)}."
            if cite.form == "ibid"
            else f"Там же. Л. {leaves(cite)}."
        ]
    elif cite.form == "key":
        return [
            Key(cite.record.id if not cite.title else cite.title, f"l. {leaves(cite)}" if cite.leaf else "")
        ]
    elif cite.form == "field":
        archive_location = ", ".join(
            [cite.repository, *(f"{level.capitalize()} {value}" for level, value in cite.path)]
        )
        year, month, number = cite.date.split("-")
        item = {
            "type": "manuscript", "title": cite.title, "archive": "Wilson Center Digital Archive", "archive_location": archive_location,
            "issued": {"date-parts": [[int(year), int(month), int(number)]]},
        }  # fmt: skip
        return [Field(f"{cite.record.creators[0].family}, {cite.record.title}, l. {leaves(cite)}", item), "."]
    else:  # address
        words = f"{title}{day(cite.date, True)}" if cite.title else "See"
    pieces: list[Piece] = [words]
    if cite.url:
        pieces.append(" " if words == "See" else ", ")
        pieces.append(Linked(cite.url, cite.link) if cite.link else cite.url)
    pieces.append(".")
    return pieces


@dataclass
class Draft:
    """A manuscript as data; `made` prints it, `spoil` puts mistakes into it."""

    library: Library
    form: str
    house: str
    notes: list[Note]
    ibid: str = "allow"
    intro: str = ""
    names: list[str] = field(default_factory=list)
    extra: list[tuple[int, str]] = field(default_factory=list)
    bibliography: list[str] = field(default_factory=list)
    used: set[int] = field(default_factory=set)

    def made(self) -> Made:
        made = Made()
        made.paragraphs.append(Paragraph(["A History of Small Things"], "heading"))
        made.paragraphs.append(Paragraph([self.intro]))
        for number, note in enumerate(self.notes, 1):
            pieces: list[Piece] = []
            if self.names and number % 9 == 0:
                pieces.append(
                    f"In that year {self.names[number // 9 % len(self.names)]} travelled to the coast. "
                )
            words = (
                f"The matter came up again in the course of the week, as paper {number} of the bundle shows"
            )
            if note.quote:
                words = f"The paper says that “{note.quote}”"
            pieces += [words + ".", Call(number)]
            made.paragraphs.append(Paragraph(pieces))
            made.notes.append(self._note(note))
        for _, words in self.extra:
            made.paragraphs.append(Paragraph([words]))
        if self.bibliography:
            made.paragraphs.append(Paragraph(["Bibliography"], "heading"))
            made.paragraphs += [Paragraph([line]) for line in self.bibliography]
        return made

    @staticmethod
    def _note(note: Note) -> list[Piece]:
        pieces: list[Piece] = []
        if note.words:
            pieces.append(note.words)
        if note.book:
            pieces.append(note.book if not note.cites else note.book[:-1] + "; ")
        for number, cite in enumerate(note.cites):
            printed = print_cite(cite)
            if number + 1 < len(note.cites):
                if printed[-1] == ".":
                    printed = printed[:-1]
                printed = [*printed, "; "]
            pieces += printed
        return pieces

    def spoil(
        self, rng: random.Random, mistakes: dict[str, Callable[[Draft, random.Random], str | None]]
    ) -> list[tuple[str, str]]:
        """Make mistakes of every kind that the manuscript has room for; (code, place) of each."""
        made: list[tuple[str, str]] = []
        per_kind = max(1, len(self.notes) // 70)
        for code, spoil in mistakes.items():
            if self.ibid == "forbid" and code in ("PC602", "PC603", "PC604"):
                continue
            if self.ibid == "require" and code == "PC105":
                continue
            if self.bibliography and "“" in self.bibliography[0] and code not in LISTED:
                continue
            for _ in range(per_kind):
                place = spoil(self, rng)
                if place is not None:
                    made.append((code, place))
        return made

    def pick(self, rng: random.Random, wanted: Callable[[int, Note], bool]) -> int | None:
        """A note that no mistake was made in or beside yet and that `wanted` accepts."""
        fitting = [
            index for index, note in enumerate(self.notes) if index not in self.used and wanted(index, note)
        ]
        if not fitting:
            return None
        index = rng.choice(fitting)
        self.used.add(index)
        return index


def full_cite(record: Record, form: str) -> Cite:
    """A first citation of a record with everything that its form prints."""
    holding = record.sources[0]
    path = [(level, value) for level, value in holding.path if level != "list"]
    leaf = next((value for level, value in holding.path if level == "list"), "")
    cite = Cite(
        record=record,
        form=form,
        repository=holding.repository or "",
        path=path,
        leaf=leaf,
        title=record.title or "",
        date=record.date or "",
    )
    translator = record.translators[0] if record.translators else ""
    if form == "chicago":
        cite.author, cite.credit, cite.url = record.creators[0].display, translator, record.url or ""
    elif form == "platform":
        obtained = record.events_of("obtained")[0].by[0]
        who = f"Obtained for NKIDP by {obtained} and translated for NKIDP by {translator}"
        cite.credit, cite.url = who, record.url or ""
    elif form == "bare" or form == "native":
        cite.title = cite.date = ""
    return cite


def _leaf_in(rng: random.Random, record: Record) -> str:
    value = next((value for level, value in record.sources[0].path if level == "list"), "1-2")
    first, last = (int(part) for part in value.split("-"))
    return str(rng.randint(first, last))


def make_draft(
    rng: random.Random,
    library: Library,
    count: int,
    house: str,
    form: str,
    ibid: str = "allow",
    listing: str = "",
) -> Draft:
    """A correct manuscript of `count` notes; `listing` is "", "archives" or "documents"."""
    pool = [record for record in library.records if record.id.isdigit()]
    rng.shuffle(pool)
    notes: list[Note] = []
    cited: list[Record] = []
    quoted: set[str] = set()
    fresh = iter(pool)

    def first(record: Record, kind: str) -> Cite:
        cited.append(record)
        return full_cite(record, kind)

    while len(notes) < count:
        previous = notes[-1] if notes else None
        kinds = ["full"] * 5 + ["bare"] * 2 + ["native", "two", "book", "mixed", "words"]
        if cited:
            kinds += ["short"] * 2 + ["again"] * 2
        if (
            previous
            and len(previous.cites) == 1
            and not previous.book
            and previous.cites[0].form not in ("key", "field")
        ):
            kinds += ["ibid"] * 3 + ["tamzhe"]
            if previous.cites[0].form in ("bare", "archive-first") and len(previous.cites[0].path) == 3:
                kinds.append("partial")
        if previous and previous.book and not previous.cites:
            kinds.append("book-ibid")
        if ibid == "forbid":
            kinds = [kind for kind in kinds if kind not in ("ibid", "tamzhe", "partial", "book-ibid")]
        elif ibid == "require":
            kinds = [kind for kind in kinds if kind != "partial"]
        if form in ("md", "tex", "typ"):
            kinds += ["key"] * 2
        if form in ("docx", "odt"):
            kinds.append("field")
        kind = rng.choice(kinds)
        record = next(fresh, None)
        if record is None:
            record = rng.choice(cited)
            kind = "again" if kind in ("full", "bare", "native", "two", "mixed", "key", "field") else kind
        note = Note()
        if kind == "full":
            note.cites = [first(record, house)]
            if record.id not in quoted and rng.random() < 0.4:
                quoted.add(record.id)
                sentence = rng.choice(
                    [s for p in library.texts[record.id].split("\n\n") for s in p.split(". ")]
                )
                note.quote = sentence.strip(" .").split(", case")[0]
        elif kind == "bare":
            note.cites = [first(record, "bare")]
        elif kind == "native":
            note.cites = [first(record, "native")]
        elif kind == "two":
            other = next(fresh, None)
            note.cites = [first(record, "archive-first")] + (
                [first(other, "bare")] if other is not None else []
            )
        elif kind == "book":
            note.book = rng.choice(BOOKS).format(p=rng.randint(12, 280))
        elif kind == "mixed":
            note.book = rng.choice(BOOKS).format(p=rng.randint(12, 280))
            note.cites = [first(record, "archive-first")]
        elif kind == "words":
            note.words = (
                "On this point the historians have never agreed, and the present writer leaves it open."
            )
        elif kind == "short":
            old = rng.choice(_others(cited, previous))
            note.cites = [Cite(record=old, form="short", title=old.title or "", leaf=_leaf_in(rng, old))]
        elif kind == "again":
            old = rng.choice(_others(cited, previous))
            cite = full_cite(old, "bare")
            cite.leaf = _leaf_in(rng, old)
            note.cites = [cite]
        elif kind in ("ibid", "tamzhe") and previous is not None:
            old = previous.cites[0].record
            note.cites = [Cite(record=old, form=kind, leaf=_leaf_in(rng, old) if rng.random() < 0.8 else "")]
        elif kind == "partial" and previous is not None:
            base = previous.cites[0]
            cite = Cite(
                record=base.record,
                form="partial",
                repository=base.repository,
                path=list(base.path),
                leaf=_leaf_in(rng, base.record),
            )
            note.cites = [cite]
        elif kind == "book-ibid":
            note.book = f"Ibid., {rng.randint(12, 280)}."
        elif kind == "key":
            cited.append(record)
            note.cites = [Cite(record=record, form="key", leaf=_leaf_in(rng, record))]
        elif kind == "field":
            cite = full_cite(record, "field")
            cite.leaf = _leaf_in(rng, record)
            cited.append(record)
            note.cites = [cite]
        else:
            note.words = "This was long disputed."
        notes.append(note)
    intro = (
        "The archives used are the "
        + ", the ".join(f"{name} ({key})" for key, name, _, _ in ARCHIVES)
        + " and the Russian State Archive of the Economy (RGAE) and the Russian State Archive of Literature and Art (RGALI)."
    )
    names = [name for name, _ in NAMES]
    bibliography: list[str] = []
    if listing == "archives":
        bibliography = [f"{name} ({key}), {city}." for key, name, city, _ in ARCHIVES] + [
            "Russian State Archive of the Economy (RGAE), Moscow."
        ]
        bibliography.append("Russian State Archive of Literature and Art (RGALI), Moscow.")
    elif listing == "documents":
        unique = {cite.record.id: cite.record for note in notes for cite in note.cites}
        bibliography = [entry(record) for record in unique.values()]
    return Draft(
        library=library, form=form, house=house, notes=notes, ibid=ibid, intro=intro, names=names, bibliography=bibliography
    )  # fmt: skip


def _others(cited: list[Record], previous: Note | None) -> list[Record]:
    """The records cited, without those of the note before."""
    before = {cite.record.id for cite in previous.cites} if previous else set()
    return [record for record in cited if record.id not in before] or cited


# -- mistakes ---------------------------------------------------------------------------------------


def _first_uses(draft: Draft) -> set[int]:
    """The notes that cite a record for the first time, alone."""
    seen: set[str] = set()
    found: set[int] = set()
    for index, note in enumerate(draft.notes):
        for cite in note.cites:
            if cite.record.id not in seen:
                seen.add(cite.record.id)
                if len(note.cites) == 1:
                    found.add(index)
    return found


def _only_form(*forms: str) -> Callable[[int, Note], bool]:
    return lambda index, note: len(note.cites) == 1 and note.cites[0].form in forms


def _is_leaned_on(draft: Draft, index: int) -> bool:
    """Whether the next note leans on this one (ibid., a partial reference)."""
    if index + 1 >= len(draft.notes):
        return False
    following = draft.notes[index + 1]
    return any(
        cite.form in ("ibid", "tamzhe", "partial") for cite in following.cites
    ) or following.book.startswith("Ibid")


def _change(
    forms: tuple[str, ...],
    change: Callable[[Cite, random.Random, Draft], bool],
    *,
    first: bool = False,
    free: bool = False,
):
    """A mistake in one citation of one of `forms`."""

    def spoil(draft: Draft, rng: random.Random) -> str | None:
        firsts = _first_uses(draft)

        def wanted(index: int, note: Note) -> bool:
            if not _only_form(*forms)(index, note) or note.quote:
                return False
            if first and index not in firsts:
                return False
            return not (free and _is_leaned_on(draft, index))

        index = draft.pick(rng, wanted)
        if index is None:
            return None
        cite = draft.notes[index].cites[0]
        return f"n{index + 1}" if change(cite, rng, draft) else None

    return spoil


def _swap(value: str) -> str:
    """A number with two digits changed about, or one digit changed where that gives the same."""
    if len(value) > 1 and value[-1] != value[-2]:
        return value[:-2] + value[-1] + value[-2]
    return value[:-1] + str((int(value[-1]) + 3) % 10)


def _wrong_unit(cite: Cite, rng: random.Random, draft: Draft) -> bool:
    level, value = cite.path[-1]
    known = {v for record in draft.library.records for name, v in record.sources[0].path if name == "delo"}
    new = _swap(value)
    if new in known or new == value:
        new = str(int(value) + 4000)
    cite.path[-1] = (level, new)
    return True


def _wrong_repository(cite: Cite, rng: random.Random, draft: Draft) -> bool:
    cite.repository = "RGASPI" if cite.repository != "RGASPI" else "RGANI"
    return True


def _folio(cite: Cite, rng: random.Random, draft: Draft) -> bool:
    value = next(value for level, value in cite.record.sources[0].path if level == "list")
    cite.leaf = str(int(value.split("-")[1]) + rng.randint(20, 60))
    return True


def _wrong_date(cite: Cite, rng: random.Random, draft: Draft) -> bool:
    year, month, number = cite.date.split("-")
    cite.date = f"{year}-{int(month) % 12 + 1:02d}-{number}"
    return True


def _signed(cite: Cite, rng: random.Random, draft: Draft) -> bool:
    cite.date = cite.record.events_of("signed")[0].date or ""
    return True


def _title(cite: Cite, rng: random.Random, draft: Draft) -> bool:
    words = cite.title.split()
    words[-1] = rng.choice([place for place in PLACES if place != words[-1]])
    cite.title = " ".join(words)
    return True


def _translator(cite: Cite, rng: random.Random, draft: Draft) -> bool:
    right = cite.record.translators[0]
    cite.credit = cite.credit.replace(right, rng.choice([name for name in TRANSLATORS if name != right]))
    return True


def _obtainer(cite: Cite, rng: random.Random, draft: Draft) -> bool:
    right = cite.record.events_of("obtained")[0].by[0]
    cite.credit = cite.credit.replace(right, rng.choice([name for name in OBTAINERS if name != right]))
    return True


def _project(cite: Cite, rng: random.Random, draft: Draft) -> bool:
    cite.credit = cite.credit.replace("NKIDP", "CWIHP")
    return True


def _author(cite: Cite, rng: random.Random, draft: Draft) -> bool:
    family = cite.record.creators[0].family
    cite.author = f"N. K. {rng.choice([name for name in FAMILIES if name != family])}"
    return True


def _set(attribute: str, value: str):
    def change(cite: Cite, rng: random.Random, draft: Draft) -> bool:
        setattr(cite, attribute, value)
        return True

    return change


def _platform_half(cite: Cite, rng: random.Random, draft: Draft) -> bool:
    cite.credit = f"Translated for NKIDP by {cite.record.translators[0]}"
    return True


def _old_host(cite: Cite, rng: random.Random, draft: Draft) -> bool:
    cite.url = OLD_HOST + cite.record.id
    return True


def _other_address(cite: Cite, rng: random.Random, draft: Draft) -> bool:
    others = [
        record.id for record in draft.library.records if record.id.isdigit() and record.id != cite.record.id
    ]
    cite.url = HOST + rng.choice(others)
    return True


def _broken(cite: Cite, rng: random.Random, draft: Draft) -> bool:
    cite.url = cite.url.replace("https://", rng.choice(("https:/", "https//", "htps://", "https://https://")))
    return True


def _link(cite: Cite, rng: random.Random, draft: Draft) -> bool:
    others = [
        record.id for record in draft.library.records if record.id.isdigit() and record.id != cite.record.id
    ]
    cite.link = HOST + rng.choice(others)
    return draft.form != "txt"


def _hyphen(cite: Cite, rng: random.Random, draft: Draft) -> bool:
    cite.dash = "-"
    return "-" in cite.leaf


def _former(cite: Cite, rng: random.Random, draft: Draft) -> bool:
    if cite.repository not in FORMER:
        return False
    cite.repository = FORMER[cite.repository]
    return True


def _insert(draft: Draft, notes: list[Note]) -> int:
    """Put notes at the end, where they disturb nothing; the number of the first."""
    start = len(draft.notes)
    draft.notes.extend([Note(words="The matter rests there."), *notes])
    for index in range(start, len(draft.notes)):
        draft.used.add(index)
    return start + 1


def _uncited(draft: Draft, rng: random.Random) -> Record | None:
    used = {cite.record.id for note in draft.notes for cite in note.cites}
    free = [
        record
        for record in draft.library.records
        if record.id.isdigit() and record.id not in used and record.sources[0].repository == "RGANI"
    ]
    return rng.choice(free) if free else None


def _unknown_key(draft: Draft, rng: random.Random) -> str | None:
    if draft.form not in ("md", "tex", "typ"):
        return None
    return _change(
        ("key",), lambda cite, rng, draft: (setattr(cite, "title", _swap(cite.record.id) + "9"), True)[1]
    )(draft, rng)


def _unmatched(draft: Draft, rng: random.Random) -> str | None:
    record = draft.library.records[0]
    cite = Cite(
        record=record,
        form="bare",
        repository="RGANI",
        path=[("fond", "89"), ("opis", "7"), ("delo", str(rng.randint(9000, 9999)))],
        leaf="4",
    )
    return f"n{_insert(draft, [Note(cites=[cite])]) + 1}"


def _twin(draft: Draft, rng: random.Random) -> str | None:
    pair = rng.choice(draft.library.twins)
    cite = full_cite(pair[0], "bare")
    cite.leaf = "17"
    if any(other.record.id.startswith("twin") for note in draft.notes for other in note.cites):
        return None
    return f"n{_insert(draft, [Note(cites=[cite])]) + 1}"


def _unmatched_address(draft: Draft, rng: random.Random) -> str | None:
    cite = Cite(record=draft.library.records[0], form="address", url=HOST + str(rng.randint(900000, 990000)))
    return f"n{_insert(draft, [Note(cites=[cite])]) + 1}"


def _ambiguous(draft: Draft, rng: random.Random) -> str | None:
    one, two = _uncited(draft, rng), None
    if one is None:
        return None
    path = [pair for pair in one.sources[0].path if pair[0] != "list"]
    two = replace(
        one, id=f"{one.id}-x", title=f"{one.title}, Second Copy", sources=(Holding(repository="RGANI", path=(path[0], ("opis", "77"), path[2], ("list", "1-9"))),),
        provenance=(),
    )  # fmt: skip
    draft.library.records.append(two)
    draft.library.texts.setdefault(two.id, "")
    draft.library.lookup = MemoryLookup(draft.library.records, draft.library.texts)
    first, second = full_cite(one, "bare"), full_cite(two, "bare")
    third = Cite(record=two, form="partial", path=list(second.path), leaf="3")
    return f"n{_insert(draft, [Note(cites=[first]), Note(cites=[second]), Note(cites=[third])]) + 3}"


def _stale_field(cite: Cite, rng: random.Random, draft: Draft) -> bool:
    level, value = cite.path[-1]
    cite.path[-1] = (level, str(int(value) + 5000))
    return True


def _no_repository(draft: Draft, rng: random.Random) -> str | None:
    solos = [record for record in draft.library.records if record.id.startswith("solo")]
    if any(cite.record.id.startswith("solo") for note in draft.notes for cite in note.cites):
        return None
    cite = full_cite(rng.choice(solos), "bare")
    cite.repository, cite.leaf = "", "3"
    return f"n{_insert(draft, [Note(cites=[cite])]) + 1}"


def _not_full(draft: Draft, rng: random.Random) -> str | None:
    record = _uncited(draft, rng)
    if record is None:
        return None
    cite = Cite(record=record, form="short", title=record.title or "", leaf=_leaf_in(rng, record))
    return f"n{_insert(draft, [Note(cites=[cite])]) + 1}"


def _not_listed(draft: Draft, rng: random.Random) -> str | None:
    """Strike an archive from a list of archives, or a document from a list of documents."""
    if draft.bibliography and "“" in draft.bibliography[0]:
        firsts = [
            index for index in _first_uses(draft) if index not in draft.used and not draft.notes[index].book
        ]
        index = rng.choice(sorted(firsts)) if firsts else None
        if index is None:
            return None
        title = draft.notes[index].cites[0].record.title or ""
        draft.bibliography = [line for line in draft.bibliography if f"“{title}.”" not in line]
        draft.used.add(index)
        return f"n{index + 1}"
    if not any("(GARF)" in line for line in draft.bibliography):
        return None
    index = next(
        (
            n
            for n, note in enumerate(draft.notes)
            if any(cite.record.sources[0].repository == "GARF" for cite in note.cites)
        ),
        None,
    )
    if index is None:
        return None
    draft.bibliography = [line for line in draft.bibliography if "(GARF)" not in line]
    return f"n{index + 1}"


def entry(record: Record) -> str:
    """A document in a list of works cited."""
    cite = full_cite(record, "chicago" if record.creators else "bare")
    author = f"{record.creators[0].family}, {record.creators[0].given} " if record.creators else ""
    house = next(
        (f"{name} ({key}), {city}" for key, name, city, _ in ARCHIVES if key == cite.repository),
        cite.repository,
    )
    return f"{author}“{record.title}.” {day(record.date or '', True)}. {_units(cite, WORDS).capitalize()}. {house}."


def _listed(draft: Draft, rng: random.Random) -> str | None:
    if not draft.bibliography or "“" not in draft.bibliography[0]:
        return None
    record = _uncited(draft, rng)
    if record is None or entry(record) in draft.bibliography:
        return None
    draft.bibliography.append(entry(record))
    return "p*"


def _no_date(cite: Cite, rng: random.Random, draft: Draft) -> bool:
    cite.date = ""
    return True


def _unexplained(draft: Draft, rng: random.Random) -> str | None:
    name = "Foreign Policy Archive of the Russian Federation"
    if draft.house == "chicago" or draft.house == "platform" or name not in draft.intro or draft.bibliography:
        return None
    index = next(
        (
            n
            for n, note in enumerate(draft.notes)
            if any(
                cite.repository == "AVPRF" and cite.form in ("bare", "archive-first", "native")
                for cite in note.cites
            )
        ),
        None,
    )
    if index is None:
        return None
    draft.intro = draft.intro.replace(f"the {name} (AVPRF), ", "").replace(f", the {name} (AVPRF)", "")
    return f"n{index + 1}"


def _search(draft: Draft, rng: random.Random) -> str | None:
    cite = Cite(
        record=draft.library.records[0],
        form="address",
        url="https://digitalarchive.wilsoncenter.org/search?search_api_fulltext=rail",
    )
    return f"n{_insert(draft, [Note(cites=[cite])]) + 1}"


def _quote(change: Callable[[str, Draft, random.Random, Note], str | None]):
    def spoil(draft: Draft, rng: random.Random) -> str | None:
        index = draft.pick(rng, lambda number, note: bool(note.quote) and len(note.cites) == 1)
        if index is None:
            return None
        note = draft.notes[index]
        new = change(note.quote, draft, rng, note)
        if new is None:
            return None
        note.quote = new
        return f"p{index + 3}"

    return spoil


def _q_absent(quote: str, draft: Draft, rng: random.Random, note: Note) -> str | None:
    return "all seven of the provinces sang for joy when the golden barges came up the river at dawn"


def _q_differs(quote: str, draft: Draft, rng: random.Random, note: Note) -> str | None:
    words = quote.split()
    index = next(number for number, word in enumerate(words) if word == "that") + 2
    words[index] = "velvet"
    return " ".join(words)


def _q_other(quote: str, draft: Draft, rng: random.Random, note: Note) -> str | None:
    cited = [
        cite.record
        for number, item in enumerate(draft.notes)
        for cite in item.cites
        if cite.record.id.isdigit() and number not in draft.used
    ]
    others = [
        record
        for record in cited
        if record.id != note.cites[0].record.id and record.id in draft.library.texts
    ]
    sentence = draft.library.texts[rng.choice(others).id].split(". ")[0]
    if sentence.split(", case")[0] in draft.library.texts[note.cites[0].record.id]:
        return None
    return sentence.strip(" .")


def _q_cut(quote: str, draft: Draft, rng: random.Random, note: Note) -> str | None:
    words = quote.split()
    index = words.index("that") + 3
    return " ".join(words[:index] + words[index + 2 :]) if len(words) > index + 5 else None


def _ibid_several(draft: Draft, rng: random.Random) -> str | None:
    one, two = _uncited(draft, rng), _uncited(draft, rng)
    if one is None or two is None or one.id == two.id:
        return None
    ibid = Cite(record=two, form="ibid", leaf=_leaf_in(rng, two))
    return f"n{_insert(draft, [Note(cites=[full_cite(one, 'bare'), full_cite(two, 'bare')]), Note(cites=[ibid])]) + 2}"


def _ibid_across(draft: Draft, rng: random.Random) -> str | None:
    one = _uncited(draft, rng)
    if one is None:
        return None
    book = Note(book=BOOKS[0].format(p=77))
    ibid = Cite(record=one, form="ibid", leaf=_leaf_in(rng, one))
    return f"n{_insert(draft, [Note(cites=[full_cite(one, 'bare')]), book, Note(cites=[ibid])]) + 3}"


def _ibid_first(draft: Draft, rng: random.Random) -> str | None:
    first = draft.notes[0]
    if not first.words or first.cites or 0 in draft.used or _is_leaned_on(draft, 0):
        return None
    draft.used.add(0)
    first.words = ""
    first.cites = [Cite(record=draft.library.records[0], form="ibid", leaf="12")]
    return "n1"


def _romanisation(draft: Draft, rng: random.Random) -> str | None:
    if any("minister" in words for _, words in draft.extra) or len(draft.notes) < 60:
        return None
    draft.extra.append((0, f"Only {NAMES[0][1]} is called a minister in the later papers."))
    return "p*"


def _unwanted_ibid(draft: Draft, rng: random.Random) -> str | None:
    one = _uncited(draft, rng)
    if draft.ibid != "forbid" or one is None:
        return None
    ibid = Cite(record=one, form="ibid", leaf=_leaf_in(rng, one))
    return f"n{_insert(draft, [Note(cites=[full_cite(one, 'bare')]), Note(cites=[ibid])]) + 2}"


def _repeated(draft: Draft, rng: random.Random) -> str | None:
    one = _uncited(draft, rng)
    if draft.ibid != "require" or one is None:
        return None
    again = full_cite(one, "bare")
    again.leaf = _leaf_in(rng, one)
    return f"n{_insert(draft, [Note(cites=[full_cite(one, 'bare')]), Note(cites=[again])]) + 2}"


MISTAKES: dict[str, Callable[[Draft, random.Random], str | None]] = {
    "PC101": _unknown_key,
    "PC102": _unmatched,
    "PC103": _twin,
    "PC104": _unmatched_address,
    "PC105": _ambiguous,
    "PC201": _change(("chicago", "archive-first"), _wrong_repository, free=True),
    "PC202": _change(("chicago", "archive-first", "platform"), _wrong_unit, free=True),
    "PC203": _change(("short", "ibid", "tamzhe", "key", "chicago"), _folio, free=True),
    "PC204": _change(("chicago", "archive-first", "platform"), _wrong_date),
    "PC205": _change(("chicago", "archive-first", "platform"), _signed),
    "PC206": _change(("chicago", "archive-first", "platform"), _title, free=True),
    "PC207": _change(("chicago", "platform"), _translator),
    "PC208": _change(("platform",), _obtainer),
    "PC209": _change(("platform",), _project),
    "PC210": _change(("chicago",), _author, free=True),
    "PC211": _change(("field",), _stale_field, free=True),
    "PC301": _no_repository,
    "PC302": _change(("chicago",), _set("credit", ""), first=True),
    "PC303": _change(("platform",), _platform_half, first=True),
    "PC304": _change(("chicago",), _set("url", ""), first=True),
    "PC305": _not_full,
    "PC306": _not_listed,
    "PC307": _listed,
    "PC308": _change(("chicago", "archive-first"), _no_date, first=True),
    "PC309": _unexplained,
    "PC401": _change(("chicago", "platform"), _old_host),
    "PC402": _change(("chicago", "platform"), _other_address, free=True),
    "PC403": _change(("chicago",), _broken),
    "PC404": _search,
    "PC405": _change(("chicago",), _link),
    "PC501": _quote(_q_absent),
    "PC502": _quote(_q_differs),
    "PC503": _quote(_q_other),
    "PC504": _quote(_q_cut),
    "PC601": _change(("archive-first", "bare"), _former, free=True),
    "PC602": _ibid_several,
    "PC603": _ibid_across,
    "PC604": _ibid_first,
    "PC605": _romanisation,
    "PC606": _change(("archive-first", "chicago"), _hyphen),
    "PC607": _change(("archive-first", "bare"), _set("order", "mixed"), free=True),
    "PC608": _unwanted_ibid,
    "PC609": _repeated,
}
