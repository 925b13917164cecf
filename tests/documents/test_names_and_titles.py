"""Names, titles, markings, addresses: the small readers, case by case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provcite.documents.addresses import document_address
from provcite.documents.body import is_marking, mend, read_body
from provcite.documents.languages import language_in, language_tags
from provcite.documents.lines import Line, lines_of
from provcite.documents.people import same_person
from provcite.documents.person import Name, read_listed_name, read_name, split_office
from provcite.documents.titles import read_title
from provcite.documents.variants import pairs_in


@pytest.mark.parametrize(
    ("printed", "family", "given_", "literal"),
    [
        ("Petrov A.M.", "Petrov", "A. M.", None),
        ("A.M. Petrov", "Petrov", "A. M.", None),
        ("A Petrov", "Petrov", "A.", None),
        ("Comrade N. E. TORBIN", "Torbin", "N. E.", None),
        ("James F. Person", "Person", "James F.", None),
        ("G.Ye. SAMSIN", "Samsin", "G. Ye.", None),
        # With a capital a particle is the family name's; one letter before a family name is an initial.
        ("A. De Gasperi", "De Gasperi", "A.", None),
        ("W. E. B. Du Bois", "Du Bois", "W. E. B.", None),
        ("M. Thatcher", "Thatcher", "M.", None),
        ("T. Zhivkov", "Zhivkov", "T.", None),
        ("M. François Carrier", None, None, "François Carrier"),
        ("Nam Il", None, None, "Nam Il"),
        ("Etre Sándor", None, None, "Etre Sándor"),
        ("SAMSIN", None, None, "Samsin"),
        ("TASS", None, None, "Tass"),
    ],
)
def test_names(printed: str, family: str | None, given_: str | None, literal: str | None) -> None:
    name = read_name(printed)
    assert (name.family, name.given) == (family, given_)
    if printed != "TASS":
        assert name.literal == literal


@pytest.mark.parametrize(
    ("printed", "display"),
    [
        ("Kim, Il Sung, 1912-1994", "Kim Il Sung"),
        ("Mao, Zedong", "Mao Zedong"),
        ("Stalin, Joseph, 1879-1953", "Joseph Stalin"),
        ("Klee, Horst", "Horst Klee"),
        ("Hungary. Embassy in Mongolia", "Hungary. Embassy in Mongolia"),
    ],
)
def test_names_of_the_site_s_list(printed: str, display: str) -> None:
    assert read_listed_name(printed).display == display


@pytest.mark.parametrize(
    ("phrase", "office", "name"),
    [
        (
            "Minister of Foreign Affairs of the DPRK, Nam Il",
            "Minister of Foreign Affairs of the DPRK",
            "Nam Il",
        ),
        ("Premier Zhou Enlai", "Premier", "Zhou Enlai"),
        ("Soviet Ambassador to the DPRK A.M. Puzin", "Soviet Ambassador to the DPRK", "A.M. Puzin"),
        ("Deputy Foreign Minister Pak Min-u", "Deputy Foreign Minister", "Pak Min-u"),
        ("First Secretary of the Embassy, Comrade Orlov", "First Secretary of the Embassy", "Orlov"),
        ("Minister of Interior Lubomír Novák", "Minister of Interior", "Lubomír Novák"),
        ("Secretary of State Rodgers", "Secretary of State", "Rodgers"),
        ("L.D. Wills, Canadian Embassy, Moscow", "Canadian Embassy, Moscow", "L.D. Wills"),
    ],
)
def test_offices_and_names(phrase: str, office: str, name: str) -> None:
    assert split_office(phrase) == (office, name)


@pytest.mark.parametrize(
    "phrase", ["Foreign Ministry", "the harbor", "Ambassador", "", ",,,", "Cement and Fish"]
)
def test_no_name_is_made_out_of_other_words(phrase: str) -> None:
    assert split_office(phrase) is None


@pytest.mark.parametrize(
    ("title", "genre", "writers", "recipients", "parties"),
    [
        (
            "Report, Embassy of Hungary in Cuba to the Hungarian Foreign Ministry",
            "report",
            ["Embassy of Hungary in Cuba"],
            ["Hungarian Foreign Ministry"],
            [],
        ),
        ("Cable, Orlov [Petin] to Mao Zedong [via Terin]", "cable", ["Orlov"], ["Mao Zedong"], []),
        (
            "Telegram from the Brazilian Embassy in Rome (Campos), 5 p.m., Wednesday",
            "telegram",
            ["Campos"],
            [],
            [],
        ),
        (
            "Record of Meeting between Comrade Pak Min-u and Comrade Vogt",
            "record of meeting",
            [],
            [],
            ["Pak Min-u", "Vogt"],
        ),
        (
            "Record of a Conversation between Orlov, Kim Il Sung, and Peng Dehuai",
            "record of a conversation",
            [],
            [],
            ["Orlov", "Kim Il Sung", "Peng Dehuai"],
        ),
        ("Gorin to G.M. Malin, attaching draft telegram to Razin", None, ["Gorin"], ["G.M. Malin"], []),
        ("Evans to Bell", None, ["Evans"], ["Bell"], []),
        (
            "Journal of Soviet Ambassador to the DPRK A.M. Puzin for 14 August 1957",
            "journal",
            ["A.M. Puzin"],
            [],
            [],
        ),
        ("Memorandum for the Record, 'Letter to Bell'", "memorandum for the record", [], [], []),
        ("Cable from Tehran", "cable", [], [], []),
        ("Politburo Decision of 19 March 1935 concerning Xinjiang", "decision", [], [], []),
        (
            "Report on the Visit of the Indian Prime Minister (Indira Gandhi) to the Soviet Union",
            "report",
            [],
            [],
            [],
        ),
        ("О снабжении переселенцев", None, [], [], []),
    ],
)
def test_titles(
    title: str, genre: str | None, writers: list[str], recipients: list[str], parties: list[str]
) -> None:
    facts = read_title(title)
    assert facts.genre == genre
    assert [party.name for party in facts.writers] == writers
    assert [party.name for party in facts.recipients] == recipients
    assert [party.name for party in facts.interlocutors] == parties


@given(st.text(max_size=300))
def test_any_title_is_read(title: str) -> None:
    read_title(title)


@pytest.mark.parametrize(
    "line",
    [
        "Top Secret",
        "TOP SECRET!",
        "Secret",
        "Strictly confidential",
        "Strictly secret. Copy No. 1",
        "Confidential; Urgent",
        "[Top Secret]",
        "Sov. sekretno",
        "Совершенно секретно",
        "Streng vertraulich",
        "Szigorúan titkos!",
        "Top Secret, Ex. No. 2",
    ],
)
def test_markings(line: str) -> None:
    assert is_marking(line)


@pytest.mark.parametrize(
    "line", ["Secretary of State", "The secret of bees", "Confidential talks were held", "Urgent", "Copy"]
)
def test_other_words_are_no_marking(line: str) -> None:
    assert not is_marking(line)


@pytest.mark.parametrize(
    ("text", "name", "day"),
    [
        ("Body text.\n\n/A Petrin/\n31.VII.56", "A Petrin", "1956-07-31"),
        ("Body text.\n\n[signed] Ivan Orlov\n3 August 1956", "Ivan Orlov", "1956-08-03"),
        ("Body text.\n\n/s/ I. Orlov", "I. Orlov", None),
        ("Body text.\n\nSigned: I. Orlov, 3 August 1956", "I. Orlov", "1956-08-03"),
        ("Body text.\n\nI. Orlov m.p.", "I. Orlov", None),
        ("Body text.\n\n[signature] (V. Sorin)", "V. Sorin", None),
        ("Body text.\n\ngez. Markow", "Markow", None),
    ],
)
def test_signatures(text: str, name: str, day: str | None) -> None:
    facts = read_body(lines_of(text), date="1956")
    assert [person.name for person in facts.signed] == [name]
    assert facts.signed[0].sure
    assert (str(facts.signed_date.mention.date) if facts.signed_date else None) == day


def test_nobody_is_made_a_signer() -> None:
    for text in ("He paid 1/2 and/or 3/4.", "See /usr/share/ there.", "The end.", "Kim Il Sung spoke."):
        assert read_body(lines_of(text), date="1956").signed == ()


@pytest.mark.parametrize(
    ("printed", "mended"),
    [
        ("Charge d' Affairs ad interim", "Charge d'Affaires ad interim"),
        ("Chargé d'affairs", "Chargé d'affaires"),
        ("Minister of Foreign Affairs", "Minister of Foreign Affairs"),
    ],
)
def test_only_the_slip_is_mended(printed: str, mended: str) -> None:
    assert mend(printed) == mended


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("met Pak Min-u [Pak Min U] there", [("Pak Min-u", "Pak Min U")]),
        ("from Peng Dehuai [P'eng Te-huai]", [("Peng Dehuai", "P'eng Te-huai")]),
        ("wrote to Filin [Stalin] again", [("Filin", "Stalin")]),
        ("the honey [sic] and the CC [Central Committee] and the DPRK [North Korea]", []),
        ("said [illegible] Comrade [Handwritten:] and [US Secretary of State William] Rogers", []),
        ("Minister Pak [Minister of Health]", []),
        ("F[oreign] M[inistry]", []),
        ("He went. [Kim] stayed", []),
    ],
)
def test_names_that_the_text_equates(text: str, pairs: list[tuple[str, str]]) -> None:
    assert [(pair.name, pair.variant) for pair in pairs_in([Line(number=1, text=text)])] == pairs


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("https://digitalarchive.umd.edu/document/113371", "113371"),
        ("http://www.digitalarchive.wilsoncenter.org/document/113371.pdf?v=2", "113371"),
        ("https://digitalarchive.wilsoncenter.org/document/letter-to-a-bee", "letter-to-a-bee"),
        ("https://digitalarchive.wilsoncenter.org/node/108048", None),
        ("https://digitalarchive.wilsoncenter.org/", None),
        ("https://example.org/document/113371", None),
        ("https://example.org/?u=https://digitalarchive.umd.edu/document/1", None),
        ("", None),
    ],
)
def test_addresses(printed: str, name: str | None) -> None:
    address = document_address(printed)
    assert (address.name if address else None) == name


def test_languages() -> None:
    assert language_tags("Russian") == ("ru",)
    assert language_tags("Russian, English") == ("ru", "en")
    assert language_tags("Chinese (Simplified)") == ("zh-Hans",)
    assert language_tags("Klingon") == ()
    assert language_in("Translation - English") == "en"
    assert language_in("Original Scan") is None


def test_a_name_without_letters_is_nobody_known() -> None:
    assert not same_person(Name(literal="…–"), Name(family="Petrov", given="A."))
    assert not same_person(Name(family="Petrov", given="A."), Name(literal="\u4e00\x00–"))
