"""Records of the kinds that a provenance chain has to tell."""

from __future__ import annotations

from provcite.model.record import (
    Attachment,
    Creator,
    Event,
    Holding,
    Imported,
    Record,
    Relation,
    Text,
)


def sample() -> Record:
    """A conversation written in Pyongyang, kept in Moscow, translated and published."""
    return Record(
        id="113371",
        title="Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il",
        date="1956-07-24",
        creators=(Creator(family="Petrov", given="A. M."),),
        language="ru",
        sources=(
            Holding(
                repository="RGANI",
                path=(("fond", "5"), ("opis", "28"), ("delo", "410"), ("list", "301-303")),
            ),
        ),
        provenance=(
            Event(event="written", by=("A. M. Petrov",), date="1956-07-24", inferred=("date",)),
            Event(event="signed", by=("A. M. Petrov",), date="1956-07-31", as_printed="31.VII.56"),
            Event(event="obtained", by=("James F. Person",), for_="NKIDP"),
            Event(event="translated", by=("James F. Person",), for_="NKIDP", from_="ru", to="en"),
            Event(
                event="published",
                by=("Wilson Center Digital Archive",),
                number="113371",
                url="https://digitalarchive.umd.edu/document/113371",
                former_urls=("https://digitalarchive.wilsoncenter.org/document/113371",),
            ),
        ),
        text=Text(language="en", sha256="11" * 32),
        imported=Imported(from_="113371.txt", sha256="22" * 32, date="2026-11-23", with_="provcite 0.1.0"),
    )


def second() -> Record:
    """Another document for the same project, by the same translator, with a full chain."""
    return Record(
        id="200000",
        title='Report with "quotes", <tags> & a ] bracket',
        language="de",
        sources=(Holding(repository="PA AA", path=(("bestand", "MfAA"), ("signatur", "C 146/75"))),),
        provenance=(
            Event(event="written", by=("Günter Muster",), date="1975-03~"),
            Event(event="transferred", by=("Ministry of Foreign Affairs",), to="PA AA", date="1990-10"),
            Event(event="declassified", by=("Politisches Archiv",), date="2001"),
            Event(event="obtained", by=("James F Person",), for_="NKIDP", date="2004"),
            Event(event="translated", by=("Bernd Schaefer",), for_="NKIDP", from_="de", to="en"),
            Event(event="published", by=("NKIDP",), url="https://example.org/200000"),
        ),
        attachments=(Attachment(sha256="33" * 32, name="scan.pdf", copy_of="original", by="A. Reader"),),
        relations=(Relation(kind="translation_of", record="113371"),),
    )


def bare() -> Record:
    """A record that says nothing but its number."""
    return Record(id="bare")
