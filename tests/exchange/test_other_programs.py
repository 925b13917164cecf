"""Files of other programs, and files of ours that were changed in one: what a record makes of them."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs

import pytest

from exchange_records import LETTER, SAMPLE
from provcite.exchange.base import Options
from provcite.exchange.context import shipped_context
from provcite.exchange.csl_item import TABLE as CSL_TABLE
from provcite.exchange.csl_json import from_csl
from provcite.exchange.keys import KeyMaker, ascii_key
from provcite.exchange.lenses import Shown
from provcite.exchange.mapping import carriage
from provcite.exchange.meta import coins, dublin_core, highwire
from provcite.exchange.registry import FORMATS, load, readable
from provcite.model.errors import InputError, NotFoundError, UsageError
from provcite.model.record import Creator, Record

CONTEXT = shipped_context()


def written(name: str, record: Record = SAMPLE, **settings: bool) -> str:
    return "".join(load(name).write([record], Options(context=CONTEXT, **settings)))


def one(name: str, text: str) -> Record:
    parsed = load(name).parse(text.encode("utf-8"), CONTEXT)
    assert not parsed.aside
    (record,) = parsed.records
    return record


def beside(name: str, text: str, record: Record = SAMPLE) -> Record:
    """The record of the store with what an export that comes back says otherwise."""
    parsed = load(name).parse(text.encode("utf-8"), CONTEXT)
    (again,) = parsed.again
    compared = again(record)
    assert compared.is_export
    changed: Record = compared.record
    return changed


@pytest.mark.parametrize("name", readable())
def test_a_title_changed_in_another_program_is_taken_and_nothing_else_changes(name: str) -> None:
    text = written(name).replace("Memorandum of Conversation with", "Notes on a Talk with", 1)
    title = "Notes on a Talk with Minister of Foreign Affairs of the DPRK, Nam Il"
    assert beside(name, text) == replace(SAMPLE, title=title)


@pytest.mark.parametrize("name", ["ris", "csl-json", "zotero-rdf", "hayagriva", "csv"])
def test_a_reference_changed_in_another_program_is_taken(name: str) -> None:
    record = beside(name, written(name).replace("fond 5, opis 28, delo 410", "fond 5, opis 28, delo 411", 1))
    assert record.sources[0].value("delo") == "411"
    assert record.sources[0].repository == "RGANI"
    assert record.provenance == SAMPLE.provenance


def test_an_address_changed_in_another_program_goes_into_the_publication() -> None:
    record = beside(
        "ris",
        written("ris").replace(
            "UR  - https://digitalarchive.umd.edu/document/113371", "UR  - https://example.org/1"
        ),
    )
    assert record.url == "https://example.org/1"
    assert len(record.provenance) == len(SAMPLE.provenance)


def test_the_sample_as_zotero_wants_it_in_ris() -> None:
    lines = written("ris").splitlines()
    for line in (
        "TY  - MANSCPT",
        "AU  - Petrov, A. M.",
        "A4  - Person, James F.",
        "DA  - 1956/07/24/",
        "DB  - Russian State Archive of Contemporary History (RGANI)",
        "AN  - fond 5, opis 28, delo 410, listy 301–303",
        "DP  - Wilson Center Digital Archive",
        "M3  - memorandum of conversation",
        "UR  - https://digitalarchive.umd.edu/document/113371",
        "N1  - Obtained and translated for NKIDP by James F. Person.",
        "M2  - Citation Key: 113371",
        "M2  - archive-place: Moscow",
        "ER  - ",
    ):
        assert line in lines
    assert not any(line.startswith(("AV", "ED", "ID", "A2")) for line in lines)


def test_nobody_but_authors_becomes_an_author_in_zotero() -> None:
    """Recipients, editors and the like of a manuscript would (desktop's step for unknown roles)."""
    record = Record(
        id="m",
        title="x",
        creators=(
            Creator(literal="A"),
            Creator(role="recipient", literal="B"),
            Creator(role="editor", literal="C"),
        ),
    )
    item = Options(context=CONTEXT, zotero=True)
    shown = load("csl-json").item(record, item)
    assert [name["literal"] for name in shown["author"]] == ["A"]
    assert shown["type"] == "personal_communication"  # only a letter has recipients there
    assert [name["literal"] for name in shown["recipient"]] == ["B"]
    assert "editor" not in shown
    assert shown["note"] == "editor: C"
    assert "roleTerm" in written("mods", record)
    assert ">rcp<" in written("mods", record)


def test_bibtex_is_always_unpublished_and_says_where_the_document_lies() -> None:
    text = written("bibtex")
    assert text.startswith("@unpublished{113371,")
    assert (
        "note = {Russian State Archive of Contemporary History (RGANI), Moscow, fond 5, opis 28, delo 410, "
        "listy 301–303. Wilson Center Digital Archive no. 113371}" in text
    )
    assert "month = jul," in text
    assert "title = {{Memorandum" in text
    assert "url = {https://digitalarchive.umd.edu/document/113371}" in text


def test_bibtex_escapes_what_tex_reads_and_never_an_address() -> None:
    text = written("bibtex", LETTER)
    assert r"100\% \& \$5 \{sic\} a\_b \#7 {\textasciitilde}x{\textasciicircum}2{\textbackslash}y" in text
    assert "url = {https://example.org/a_b/%D0%90?x=1&y=2#z~%7B1%7D}" in text
    assert "author = {Хрущёв, Н. С.}" in text


def test_bibtex_with_macros_for_old_toolchains() -> None:
    record = Record(id="k", title="Überblick – “Ö”", creators=(Creator(family="Kádár", given="János"),))
    text = "".join(load("bibtex").write([record], Options(context=CONTEXT, latex=True)))
    assert r"{\"U}berblick -- ``{\"O}''" in text
    assert r"K{\'a}d{\'a}r, J{\'a}nos" in text
    assert text.split("provcite")[0].isascii()


def test_a_doubtful_date_never_becomes_an_exact_one_without_a_word() -> None:
    record = Record(id="d", title="x", date="1956-07~")
    assert "year = {1956}" in written("bibtex", record)
    assert "Date: circa July 1956" in written("bibtex", record) or "Date: ca. July 1956" in written(
        "bibtex", record
    )
    assert "DA  - 1956" not in written("ris", record)
    assert "date: 1956-07\n" in written("hayagriva", record)
    assert "July 1956" in written("hayagriva", record)


def test_zotero_rdf_of_an_undated_record_has_no_access_date() -> None:
    record = one(
        "csl-json", '[{"id":"a","title":"x","URL":"https://x.org","accessed":{"date-parts":[[2026,11,23]]}}]'
    )
    assert "dateSubmitted" not in written("zotero-rdf", record)
    (again,) = load("zotero-rdf").parse(written("zotero-rdf", record).encode(), CONTEXT).again
    assert again(record).record == record


# What other programs' files hold -----------------------------------------------------------------


def test_what_zoteros_translator_keeps_of_the_wilson_center_is_taken_apart() -> None:
    record = from_csl(
        {
            "id": "123",
            "type": "manuscript",
            "title": "Memorandum of Conversation between A. I. Mikoyan and Fidel Castro",
            "author": [{"family": "Mikoyan", "given": "A. I."}, {"family": "Castro", "given": "Fidel"}],
            "issued": {"date-parts": [[1962, 11, 3]]},
            "archive": "History and Public Policy Program Digital Archive",
            "archive_location": "RGANI, f. 5, op. 49, d. 131, ll. 193-194. Translated by Gary Goldberg.",
            "source": "Woodrow Wilson International Center for Scholars",
            "URL": "https://digitalarchive.wilsoncenter.org/document/110130",
        },
        CONTEXT,
    )
    holding = record.sources[0]
    assert holding.repository == "RGANI"
    assert holding.path == (("fond", "5"), ("opis", "49"), ("delo", "131"), ("list", "193-194"))
    assert record.translators == ("Gary Goldberg",)
    assert {creator.role for creator in record.creators} == {"interlocutor"}
    assert record.url == "https://digitalarchive.wilsoncenter.org/document/110130"


def test_a_reference_in_the_note_of_bibtex_is_read() -> None:
    record = one(
        "bibtex",
        "@unpublished{k, title={x}, author={Kim, Il Sung}, year={ca. 1956},"
        " note={AVPRF, fond 0102, opis 12, papka 68, delo 5, listy 3–4}}",
    )
    assert record.sources[0].value("papka") == "68"
    assert record.date is not None
    assert record.date.startswith("1956")
    assert record.date_as_printed == "ca. 1956"


def test_a_note_that_is_no_reference_stays_a_note() -> None:
    record = one("bibtex", "@book{k, title={x}, note={A very good book, vol. 5, no. 28}}")
    assert record.notes == ("A very good book, vol. 5, no. 28",)
    assert record.sources == ()


def test_zoteros_extra_field_in_one_m2_is_several_lines() -> None:
    text = (
        "TY  - MANSCPT\nTI  - x\nM2  - Citation Key: petrov\narchive-place: Moscow\n"
        "provcite-event: {event: signed, by: [A. M. Petrov]}\nFree text\nER  - \n"
    )
    record = one("ris", text)
    assert record.id == "petrov"
    assert record.provenance[0].by == ("A. M. Petrov",)


def test_notes_in_html_become_words() -> None:
    record = one("ris", "TY  - MANSCPT\nTI  - x\nN1  - <p>My <b>note</b> &amp; more</p>\nER  - \n")
    assert record.notes == ("My note & more",)


def test_in_both_fields_of_old_zotero_the_archive_and_its_reference_are_told_apart() -> None:
    text = "TY  - MANSCPT\nTI  - x\nAV  - RGANI\nAN  - f. 2, op. 1, d. 415, ll. 56-91\nER  - \n"
    holding = one("ris", text).sources[0]
    assert (holding.repository, holding.value("delo")) == ("RGANI", "415")


def test_what_a_record_has_no_field_for_is_kept() -> None:
    text = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:bib="http://purl.org/net/biblio#" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        '<bib:Article rdf:about="#a"><z:itemType>journalArticle</z:itemType>'
        "<dc:title>An Article</dc:title>"
        "<dcterms:isPartOf><bib:Journal><dc:title>Cold War History</dc:title></bib:Journal>"
        "</dcterms:isPartOf>"
        "</bib:Article></rdf:RDF>"
    )
    record = one("zotero-rdf", text)
    assert record.type == "article-journal"
    assert dict(record.extra)["zotero-rdf"] == {"isPartOf": "Cold War History"}


def test_from_csl_refuses_what_is_no_item() -> None:
    with pytest.raises(InputError):
        from_csl({"foo": 1}, CONTEXT)


def test_endnote_styles_inside_text_are_passed_over() -> None:
    text = (
        "<xml><records><record><ref-type name='Manuscript'>36</ref-type><contributors><authors>"
        "<author><style face='normal'>"
        "Petrov, A.</style></author></authors></contributors>"
        "<titles><title><style>Talk</style></title></titles>"
        "<dates><year><style>1956</style></year>"
        "<pub-dates><date>July 24</date></pub-dates></dates></record></records></xml>"
    )
    record = one("endnote-xml", text)
    assert (record.title, record.creators[0].family) == ("Talk", "Petrov")
    assert record.date == "1956-07-24"


def test_mods_of_a_library_is_read() -> None:
    text = (
        '<mods xmlns="http://www.loc.gov/mods/v3">'
        "<titleInfo><nonSort>The </nonSort><title>Talk</title></titleInfo>"
        '<name type="personal"><namePart>Petrov, A.</namePart>'
        '<role><roleTerm type="text">creator</roleTerm></role></name>'
        '<originInfo><dateCreated qualifier="approximate">1956</dateCreated></originInfo>'
        "<location><physicalLocation>RGANI</physicalLocation>"
        "<shelfLocator>f. 5, op. 28, d. 410</shelfLocator></location></mods>"
    )
    record = one("mods", text)
    assert record.title == "The Talk"
    assert record.date == "1956~"
    assert record.sources[0].value("opis") == "28"


def test_ead_containers_without_a_reference_become_one() -> None:
    text = (
        '<ead xmlns="http://ead3.archivists.org/schema/"><archdesc level="fonds">'
        "<did><unittitle>F</unittitle></did><dsc>"
        '<c01 level="item"><did><unittitle>Talk</unittitle><container localtype="box">5</container>'
        '<container localtype="folder">2</container>'
        "<repository><corpname><part>NARA</part></corpname></repository></did></c01>"
        "</dsc></archdesc></ead>"
    )
    assert one("ead3", text).sources[0].path == (("box", "5"), ("folder", "2"))


# Keys, reports, pages ------------------------------------------------------------------------------


def test_keys_follow_a_pattern_and_never_clash() -> None:
    keys = KeyMaker("{author}{year}{shorttitle}")
    other = Record(id="other", title=SAMPLE.title, date=SAMPLE.date, creators=SAMPLE.creators)
    assert keys(SAMPLE) == "petrov1956memorandum"
    assert keys(other) == "petrov1956memorandum-other"
    assert keys(SAMPLE) == "petrov1956memorandum"
    assert KeyMaker("{Author}{year}")(LETTER) == "Khrushchev1956"
    assert KeyMaker()(Record(id="Ключ №5, x")) == "Klyuch-No5-x"
    assert KeyMaker("{author}")(Record(id="김")) == "record" or ascii_key("김")


@pytest.mark.parametrize("pattern", ["{nothing}", "{", "plain", "{author!x:5", "{0}"])
def test_a_wrong_key_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(UsageError):
        KeyMaker(pattern)


def test_the_report_says_what_is_whole_in_part_in_the_copy_and_lost() -> None:
    ways = {item.field: item.how for item in carriage(LETTER, load("ris").TABLE, CONTEXT)}
    assert ways["title"] == "whole"
    assert ways["sources"] == "partly"
    assert ways["aliases"] == "lost"
    full = shipped_context(full=True)
    assert {item.field: item.how for item in carriage(LETTER, load("ris").TABLE, full)}["aliases"] == "copy"
    assert {item.field: item.how for item in carriage(LETTER, load("mods").TABLE, CONTEXT)}[
        "aliases"
    ] == "copy"
    ways = {item.field: item.how for item in carriage(LETTER, load("dc").TABLE, CONTEXT)}
    assert ways["text"] == "lost"


def test_without_the_chain_nothing_of_provcites_own_is_written() -> None:
    for name in readable():
        text = "".join(load(name).write([LETTER], Options(context=shipped_context(full=False))))
        assert "provcite-" not in text, name


def test_every_format_says_what_it_is() -> None:
    for name in FORMATS:
        module = load(name)
        assert module.FORMAT.name == name
        assert module.FORMAT.summary.endswith(".")
        assert module.TABLE.name == name
        assert len({row.target for row in module.TABLE.rows}) == len(module.TABLE.rows)
    with pytest.raises(NotFoundError) as caught:
        load("bibtx")
    assert "bibtex" in caught.value.nearest


def test_csl_json_is_exactly_what_citations_are_made_from() -> None:
    for record in (SAMPLE, LETTER):
        item = load("csl-json").item(record, Options(context=CONTEXT))
        for name in ("custom", "citation-key"):
            item.pop(name, None)
        shown = Shown(record, CONTEXT).item
        shown.pop("license", None)  # CSL's JSON schema has no place for it
        notes = [" ".join(shown["note"].split())] if "note" in shown else []
        if len(record.sources) > 1:  # a style asks for the other places in a form of its own
            notes.append("Also held: Own collection of X, Box with letters")
        assert item == shown | ({"note": ". ".join(notes)} if notes else {})


def test_coins_and_tags_for_a_web_page() -> None:
    values = parse_qs(coins(SAMPLE, CONTEXT))
    assert values["rft.creator"] == ["Petrov, A. M."]
    assert "fond 5, opis 28, delo 410, listy 301–303" in values["rft.source"][0]
    tags = dict(highwire(SAMPLE, CONTEXT))
    assert tags["citation_publication_date"] == "1956/07/24"
    assert tags["citation_author"] == "A. M. Petrov"
    core = dict(dublin_core(SAMPLE, CONTEXT))
    assert core["DC.source"].startswith("Russian State Archive")


def test_the_one_table_of_csl_variables_is_the_one_that_is_read() -> None:
    variables = {row.variable for row in CSL_TABLE} - {"id"}
    assert variables <= {row.target for row in load("csl-json").TABLE.rows}


def test_an_address_as_id_is_reduced_to_the_items_key() -> None:
    record = from_csl({"id": "http://zotero.org/users/1/items/AB12CD34", "title": "x"}, CONTEXT)
    assert record.id == "AB12CD34"


def test_json_of_any_depth_is_read_or_refused() -> None:
    for depth in (50, 300, 900, 5000):
        text = '[{"id": "a", "title": "x", "custom": ' + '{"a":' * depth + "1" + "}" * depth + "}]"
        try:
            parsed = load("csl-json").parse(text.encode(), CONTEXT)
        except InputError:
            continue
        for record in parsed.records:
            "".join(load("csl-json").write([record], Options(context=CONTEXT)))


@pytest.mark.parametrize(
    "name", ["bibtex", "biblatex", "ris", "csl-json", "hayagriva", "zotero-rdf", "mods", "csv"]
)
def test_without_our_own_lines_the_heart_of_a_record_is_read_from_the_formats_fields(name: str) -> None:
    text = "".join(load(name).write([SAMPLE], Options(context=shipped_context(full=False))))
    record = one(name, text)
    assert record.title == SAMPLE.title
    assert record.date == SAMPLE.date
    assert record.creators[0].family == "Petrov"
    assert record.sources[0].repository == "RGANI"
    assert [value.replace("–", "-") for _, value in record.sources[0].path] == ["5", "28", "410", "301-303"]
    assert record.translators == ("James F. Person",)
    assert record.publication is not None
    assert record.publication.url == SAMPLE.url
    if name not in ("csl-json", "ris", "zotero-rdf"):  # they have no field for the number of a site
        assert record.publication.number == "113371"
    assert record.publication.by == ("Wilson Center Digital Archive",)
    if name != "csl-json":  # where the translator has a field of his own, CSL has none for the credit
        assert record.projects == ("NKIDP",)
        assert len(record.events_of("translated")) == 1


def test_other_bibliographies_say_it_in_other_fields() -> None:
    record = one(
        "biblatex",
        "@letter{l, author={Castro, Fidel}, recipient={Khrushchev, N. S.}, date={1962-10-26}, title={x},"
        " langid={spanish}, howpublished={RGASPI, f. 17, op. 3, d. 5}, annotation={Seen}}",
    )
    assert record.type == "personal_communication"
    assert [creator.role for creator in record.creators] == ["author", "recipient"]
    assert record.language == "es"
    assert record.sources[0].value("delo") == "5"
    assert record.notes == ("Seen",)
