"""What `cite` prints is pasted back into `add`: every value that a style printed, and no other.

The shipped records and generated ones, in the eight styles, as they print at the time. The words of the
reference are asked to be somewhere in the record (which level each is of is measured by the tests of the
reader of references).
"""

from __future__ import annotations

import random
import re
import shutil
import unicodedata
from pathlib import Path

import pytest

from provcite.cli.options import open_library
from provcite.cli.styles import prepare_style
from provcite.csl import render
from provcite.documents.pasted import words
from provcite.model.record import Creator, Event, Holding, Record
from provcite.ops.add import same_documents, understand
from provcite.ops.cite import Wish, cite

RECORDS = Path(__file__).parents[2] / "records"
STYLES = (
    "chicago", "chicago-archive-first", "chicago-author-date", "wilson-center", "gost", "mla", "apa", "mhra",
)  # fmt: skip
#: Publishers that no reader can tell from the reference before them: with numbers in the name, or with an
#: archive's own name as publisher.
ODD_PUBLISHERS = {"stavka-001513-1941-09-01", "rgaspi-17-163-1323"}


def flat(words: str | None) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", words or "")).casefold()


def spaced(words: str | None) -> str:
    """The words of a text, told apart: “Kirkbride to FO” is not in “Kirkbride to Foreign Office”."""
    found = re.findall(r"[^\W_]+", re.sub(r"['’‘]", "", unicodedata.normalize("NFKC", words or "")))
    return f" {' '.join(found)} ".casefold()


def generated(count: int) -> list[Record]:
    """Records of all kinds of titles, authors, dates and places, the same ones every time."""
    chance = random.Random(14)
    titles = [
        "Memorandum of Conversation", "Report on the Harvest: Figures, Losses and Costs",
        "Vermerk über ein Gespräch", "Letter, ‘On the Question of Grain,’ and a Reply",
        "Докладная записка о положении в Корее",
        "Note sur la situation à l’Est", "The Ministry’s Answer (Second Draft)", "Zpráva o cestě do Prahy",
        "Telegram No. 412, Urgent", "Who Is to Pay?", "Workers’ Councils and the Party",
    ]  # fmt: skip
    people = [
        Creator(family="Petrov", given="A. M."), Creator(family="Lee", given="Sang-jo"),
        Creator(literal="Embassy of Hungary in North Korea"), Creator(family="Müller", given="Hans"),
    ]  # fmt: skip
    dates = ["1956-07-24", "1956-07", "1956", "1956-07-05/1956-07-25", "1948-12-31", None]
    places = [
        Holding(repository="RGANI", path=(("fond", "5"), ("opis", "28"), ("delo", "410"), ("list", "3-5"))),
        Holding(repository="TNA", path=(("series", "FO 371"), ("piece", "121662"))),
        Holding(repository="NARA", path=(("record_group", "59"), ("box", "2885"))),
        Holding(repository="PA-AA", path=(("bestand", "B 31"), ("volume", "5"))),
        Holding(repository="AVPRF", path=(("fond", "06"), ("opis", "8"), ("papka", "1"), ("delo", "2"))),
    ]  # fmt: skip
    made = []
    for number in range(count):
        events = []
        if chance.random() < 0.5:
            translators = chance.sample(
                ["James F. Person", "Gary Goldberg", "Anna Nowak"], chance.randint(1, 2)
            )
            events.append(Event(event="translated", by=tuple(translators)))
        if chance.random() < 0.6:
            url = f"https://digitalarchive.wilsoncenter.org/document/{200_000 + number}"
            events.append(Event(event="published", by=("Wilson Center Digital Archive",), url=url))
        made.append(
            Record(
                id=f"made-{number}",
                title=f"{chance.choice(titles)}",
                date=chance.choice(dates),
                creators=tuple(chance.sample(people, chance.choice((0, 1, 1, 2)))),
                sources=(chance.choice(places),),
                provenance=tuple(events),
            )
        )
    return made


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("store")
    (folder / "provcite.toml").write_text("", encoding="utf-8")
    shutil.copytree(RECORDS, folder / "records")
    (folder / "texts").mkdir()
    library = open_library(str(folder))
    for record in generated(60):
        library.write_new(record)
    return library


def printed(library, record_id: str, style: str) -> str:
    ready = prepare_style(style, language="", credits="", library=library)
    return render(
        cite(library, [record_id], ready.style, ready.form, Wish(form=None), own_style=ready.own).texts[0],
        "plain",
    )


def same_name(one: Creator, other: Creator) -> bool:
    """The same words in any order; APA prints initials of given names."""
    words, read = (sorted(flat(word) for word in re.findall(r"\w+", each.display)) for each in (one, other))
    family = flat(one.family or one.literal)
    initials = sorted([family, *(flat(word)[:1] for word in re.findall(r"\w+", one.given or ""))])
    short = sorted(
        [family, *(flat(word)[:1] for word in re.findall(r"[^\W_]+", (one.given or "").partition("-")[0]))]
    )
    return read in (words, initials, short) or [family] == read


def faults(record: Record, text: str, style: str, library) -> list[str]:
    """What the record that `text` gives has otherwise than `record`, or beyond what is printed."""
    understood = understand(text, library.authorities())
    mine = understood.record
    found = []
    recipients = [one for one in record.creators if one.role == "recipient"]
    if spaced(record.title) in spaced(re.sub(r"<?https?://\S+", "", text)):
        if flat(mine.title) != flat(record.title):
            found.append(f"title {mine.title!r}, not {record.title!r}")
    else:
        # A style prints no title that only says who wrote to whom, but the two and the kind of document.
        if flat(mine.title) not in flat(text):
            found.append(f"title {mine.title!r} made up")
        to = [one for one in mine.creators if one.role == "recipient"]
        lost = [one.display for one in recipients if not any(same_name(one, other) for other in to)]
        if lost or len(to) != len(recipients):
            found.append(f"recipients {[one.display for one in to]}, not {recipients}")
    shown_number = record.number if record.number and record.number in text else None
    if mine.number != shown_number:
        found.append(f"number {mine.number}, not {shown_number}")
    if (mine.date or "") != (record.date or ""):
        found.append(f"date {mine.date}, not {record.date}")
    head = flat(text[:200])
    authors = [one for one in record.creators if one.role == "author" and style != "wilson-center"]
    shown = [one for one in authors if flat(one.family or one.literal) in head]
    read = [one for one in mine.creators if one.role == "author"]
    names = [other.display for other in read]
    found += [
        f"author {one.display}, not {names}" for one in shown if not any(same_name(one, x) for x in read)
    ]
    made_up = [
        name for name in names if any(flat(word) not in flat(text) for word in re.findall(r"\w+", name))
    ]
    found += [f"author {name} made up" for name in made_up]
    for role in ("translated",):
        wanted = [flat(name.split()[-1]) for event in record.events_of(role) for name in event.by]
        wanted = [name for name in wanted if name in flat(text)] if style != "gost" else []
        given = [flat(name.split()[-1]) for event in mine.events_of(role) for name in event.by]
        if wanted != given:
            found.append(f"{role} by {given}, not {wanted}")
    editions = [one for one in record.events_of("published") if one.by and one.by[0] in words()["editions"]]
    for one in editions:
        same = [other for other in mine.events_of("published") if other.by == one.by]
        if one.by[0] in text and [other.number for other in same] != [one.number]:
            found.append(f"edition {same}, not {one}")
    url = record.publication.url if record.publication else None
    here = (mine.publication.url, *mine.publication.former_urls) if mine.publication else ()
    shows = bool(url and url in text)
    if (shows and url not in here) or (any(here) and not shows):
        found.append(f"address {here}, not {url}")
    known = library.authorities()
    if (
        record.holding is not None
        and record.holding.repository
        and known.repositories.get(record.holding.repository)
    ):
        house = mine.holding.repository if mine.holding else None
        if house != record.holding.repository:
            found.append(f"institution {house}, not {record.holding.repository}")
    kept_words = [*mine.notes, *understood.left]
    for one in mine.sources:
        kept_words += [one.repository or "", one.rest or "", *(value for _, value in one.path)]
    kept = flat(" ".join(kept_words))
    for _, value in record.holding.path if record.holding is not None else ():
        lost = [number for number in re.findall(r"\d+", value) if number in text and number not in kept]
        if lost:
            found.append(f"{lost} of the reference lost")
    if record.id not in [
        stored.id for stored, _ in same_documents(library, mine)
    ] and not record.id.startswith("made"):
        found.append("not told to be in the store")
    return found


@pytest.mark.parametrize("style", STYLES)
def test_what_is_printed_is_read_back(library, style):
    wrong = {}
    for record_id in library.ids():
        record = library.get(record_id)
        text = printed(library, record_id, style)
        found = faults(record, text, style, library)
        if found and record_id not in ODD_PUBLISHERS:
            wrong[record_id] = (text, found)
    assert not wrong, "\n".join(f"{key}: {text}\n    {found}" for key, (text, found) in wrong.items())


@pytest.mark.parametrize(
    ("text", "genre", "number", "date", "to"),
    [
        ("Dean Acheson to Embassy in Moscow, telegram 1234, June 27, 1950, NARA, RG 59, box 2885.",
         "telegram", "1234", "1950-06-27", ["Embassy in Moscow"]),
        (("Acheson, Dean. 1950. Telegram 1234 to Embassy in Moscow. June 27. Record Group 59, box 2885. "
         "National Archives and Records Administration (NARA), College Park, MD."),
         "telegram", "1234", "1950-06-27", ["Embassy in Moscow"]),
        (("Acheson, D. (1950, June 27). [Telegram 1234 to Embassy in Moscow]. National Archives and Records "
         "Administration (Record Group 59, Box 2885), College Park, MD, United States."),
         "telegram", "1234", "1950-06-27", ["Embassy in Moscow"]),
        ("Ernest Bevin to Robert Schuman and Dean Acheson, March 1949, TNA, FO 800/448.",
         None, None, "1949-03", ["Robert Schuman", "Dean Acheson"]),
        ("Konrad Adenauer to Ministry of Foreign Affairs, 1951, PA AA, B 10, Bd. 5.",
         None, None, "1951", ["Ministry of Foreign Affairs"]),
    ],
)  # fmt: skip
def test_a_letter_without_a_title_is_read_by_its_frame(library, text, genre, number, date, to):
    record = understand(text, library.authorities()).record
    assert (record.genre, record.number, record.date) == (genre, number, date)
    assert [one.display for one in record.creators if one.role == "recipient"] == to
