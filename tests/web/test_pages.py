"""The pages of the catalogue, as somebody reads them who has a browser without scripts."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from catalogue import Answer, Asking, asking
from provcite.ops.init import make_store as new_store
from provcite.web.pages import timeline
from stores import make_store, record_text

LETTER = """id: letter-1
title: Lettre au ministre
date: 1947-03-02
genre: letter
language: fr
summary: Sur les archives de la légation.
creators:
  - {role: author, family: Dupont, given: Jean, native: Жан Дюпон, variants: [J. Dupont], position: Consul}
  - {role: recipient, literal: Ministre des Affaires étrangères}
source:
  repository: AMAE
  reference: {series: Z Europe, volume: "12", folios: "4-7"}
relations:
  - {kind: translation_of, record: "113371"}
notes: [A remark of the editor.]
"""


@pytest.fixture
def asked(tmp_path: Path) -> Asking:
    make_store(tmp_path, **{"letter-1": LETTER})
    return asking(tmp_path)


PAGES = {
    "/": ("2 records of archival documents", "RGANI", "NKIDP", "1950s", "Russian", "A. M. Petrov"),
    "/search?q=Nam+Il": ("1 record", "Memorandum of Conversation with Minister"),
    "/search?q=RGANI+f.+5+op.+28+d.+410": ("Understood as a reference", "Memorandum of Conversation"),
    "/search?q=zzzz": ("0 records", "Nothing was found"),
    "/search?decade=1940s": ("1 record", "Lettre au ministre", "1940s remove"),
    "/search?language=ru&repository=RGANI": ("1 record", "Memorandum"),
    "/search": ("2 records", "Lettre au ministre", "Memorandum"),
    "/records/113371": (
        "Russian State Archive of Contemporary History", "fond 5", "opis 28", "delo 410", "301-303",
        "Pak Chang-ok = Pak Chang Ok", "how the copy left RGANI is not recorded", "Petrov received Nam Il",
        "Obtained", "bibtex", "Where the values come from",
    ),
    "/records/letter-1": (
        "Jean Dupont", "Consul", "also Жан Дюпон, J. Dupont", "Sur les archives de la légation.",
        "translation of 113371", "A remark of the editor.", "French",
    ),
    "/repositories": ("Russian State Archive of Contemporary History RGANI", "Moscow"),
    "/repositories/RGANI": ("Российский государственный архив новейшей истории", "formerly", "fond 5", "1 record"),
    "/persons": ("A. M. Petrov", "Jean Dupont"),
    "/persons/A.%20M.%20Petrov": ("Named in 1 record", "author", "Charge d'Affaires ad interim"),
    "/persons/Jean%20Dupont": ("other forms", "Жан Дюпон", "Consul"),
    "/projects": ("NKIDP",),
    "/projects/NKIDP": ("1 record", "RGANI"),
    "/help": ("How to search", "OAI-PMH"),
    "/check": ("Check a manuscript", "not kept"),
}  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_a_page_says(asked: Asking, address: str) -> None:
    answer = asked.get(address)
    assert answer.status == 200
    assert [words for words in PAGES[address] if words not in answer.words] == []
    assert answer.page.xpath("//main//h1")
    assert answer.page.xpath("/html/@lang") == ["en"]


@pytest.mark.parametrize("address", PAGES)
def test_no_page_needs_a_script_or_another_host(asked: Asking, address: str) -> None:
    page = asked.get(address).page
    assert [
        script for script in page.xpath("//script[not(@type='application/ld+json')]") if not script.get("src")
    ] == []
    loaded = page.xpath("//link[@rel='stylesheet' or @rel='icon']/@href | //script/@src | //img/@src")
    assert [place for place in loaded if not place.startswith("/static/")] == []
    assert all(asked.get(place).status == 200 for place in loaded)


def test_every_address_on_every_page_leads_somewhere(asked: Asking) -> None:
    """From the home page on, through all pages of a small store."""
    seen: dict[str, int] = {}
    waiting = ["/"]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        answer = asked.get(address)
        seen[address] = answer.status
        if "text/html" not in answer.headers["content-type"]:
            continue
        for link in answer.page.xpath("//a/@href | //link[@rel='alternate']/@href"):
            place = link.partition("#")[0]
            if place.startswith("/"):
                waiting.append(place)
    assert {address: status for address, status in seen.items() if status != 200} == {}
    assert len(seen) > 60


def test_each_level_leads_to_what_else_lies_there(tmp_path: Path) -> None:
    other = record_text(
        "other", source='{repository: RGANI, reference: {fond: "5", opis: "28", delo: "411", listy: "9"}}'
    )
    far = record_text("far", source='{repository: RGANI, reference: {fond: "5", opis: "49", delo: "1"}}')
    make_store(tmp_path, other=other, far=far)
    asked = asking(tmp_path)
    levels = asked.get("/records/113371").page.xpath("//ol[@class='levels']//a")
    found = {level.text: asked.get(level.get("href")) for level in levels}
    assert {value: answer.words.count("Title of") for value, answer in found.items()} == {
        "5": 2,
        "28": 1,
        "410": 0,
    }


CITED = {
    "": "A. M. Petrov, “Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il,” July 24, "
    "1956, fond 5, opis 28, delo 410, listy 301–303, Russian State Archive of Contemporary History (RGANI), Moscow, "
    "trans. James F. Person, Wilson Center Digital Archive, https://digitalarchive.umd.edu/document/113371.",
    "?as=short&locator=l.+302": "Petrov, “Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, "
    "Nam Il,” l. 302.",
    "?as=bibliography": "Petrov, A. M. “Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam "
    "Il.” July 24, 1956. Fond 5, opis 28, delo 410, listy 301–303. Russian State Archive of Contemporary History "
    "(RGANI), Moscow. Translated by James F. Person. Wilson Center Digital Archive. "
    "https://digitalarchive.umd.edu/document/113371.",
}


@pytest.mark.parametrize("choice", CITED)
def test_the_citation_is_that_of_the_command(asked: Asking, choice: str) -> None:
    cited = asked.get(f"/records/113371{choice}").page.xpath("//p[@class='citation']")
    assert cited[0].text_content() == CITED[choice]
    assert len(cited) >= 7  # gost has no short form of its own, every other style has


def test_a_choice_that_cannot_be_is_a_sentence(asked: Asking) -> None:
    answer = asked.get("/records/113371?as=poem")
    assert answer.status == 400
    assert "'poem'" in answer.words
    assert asked.get("/records/113371?lang=xx").status == 404


def test_the_picture_of_the_chain_can_be_read_aloud(asked: Asking) -> None:
    page = asked.get("/records/113371").page
    (picture,) = page.xpath("//div[@class='picture']/*[local-name()='svg']")
    assert picture.get("role") == "img"
    assert picture.xpath("./*[local-name()='title']")[0].text == "Provenance of 113371"
    assert not picture.xpath(".//*[local-name()='style']"), (
        "the page's own sheet has its look, for both themes"
    )
    steps = [" ".join(step.text_content().split()) for step in page.xpath("//ol[@class='chain']/li")]
    assert steps[0].startswith("Written: July 24, 1956 (inferred)")


def test_a_former_id_leads_to_the_record(tmp_path: Path) -> None:
    make_store(tmp_path, new=record_text("new", aliases="[old]"))
    answer = asking(tmp_path).get("/records/old?as=short")
    assert (answer.status, answer.headers["location"]) == (308, "/records/new?as=short")


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/records/113372", 404, "Near it: 113371"),
        ("/records/" + "x" * 2000, 404, "There is no record"),
        ("/records/..%2f..%2fetc%2fpasswd", 404, "There is no"),
        ("/nowhere", 404, "There is no page of this address"),
        ("/repositories/Nowhere", 404, "No record lies in"),
        ("/persons/Nobody", 404, "No record names"),
        ("/persons/%20", 404, "There is no person"),
        ("/projects/None", 404, "No record was made for"),
        ("/search?page=0", 400, "no number of a page"),
        ("/search?page=%C2%B2", 400, "no number of a page"),
        ("/search?decade=soon", 400, "is no decade"),
        ("/search?q=date:soon", 400, "not a date to look for"),
        ("/search?q=" + "x" * 3000, 400, "longer than 2,000 characters"),
        ("/search?person=" + "x" * 3000, 400, "longer than 500 characters"),
        ("/records/113371/as/poem", 404, "no exchange format"),
        ("/static/..%2fapp.py", 404, "There is no"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_a_sentence(asked: Asking, address: str, status: int, words: str) -> None:
    answer = asked.get(address)
    assert (answer.status, words in answer.words) == (status, True), answer.words


def test_a_broken_file_is_told_and_hides_no_other(tmp_path: Path) -> None:
    make_store(tmp_path, broken="id: broken\ntitle: [\n")
    asked = asking(tmp_path)
    assert asked.get("/records/broken").status == 422
    listed = asked.get("/search").words
    assert "1 record" in listed
    assert "1 file of the store cannot be read as a record" in listed


def test_an_empty_store_has_its_pages(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    asked = asking(tmp_path)
    for address in ("/", "/search", "/repositories", "/persons", "/projects", "/feed.atom", "/sitemap.xml"):
        assert asked.get(address).status == 200


def test_many_answers_are_turned_page_by_page(tmp_path: Path) -> None:
    make_store(tmp_path, **{f"r{number:03}": record_text(f"r{number:03}") for number in range(60)})
    asked = asking(tmp_path)
    titles: list[str] = []
    address = "/search?q=title"
    turned = 0
    while address:
        answer = asked.get(address)
        titles += [title.text_content() for title in answer.page.xpath("//ol[@class='hits']//h2")]
        address = next(iter(answer.page.xpath("//a[@rel='next']/@href")), "")
        turned += 1
    assert turned == 3
    assert sorted(titles) == [f"Title of r{number:03}" for number in range(60)]


def test_what_changes_is_seen(tmp_path: Path) -> None:
    library = make_store(tmp_path)
    asked = asking(tmp_path)
    assert "Nam Il" in asked.get("/records/113371").words
    library.replace("113371", record_text("113371", title="Quite another"))
    assert "Quite another" in asked.get("/records/113371").words


def test_history_is_that_of_git(tmp_path: Path) -> None:
    git = shutil.which("git")
    if git is None:
        pytest.skip("needs git")
    make_store(tmp_path)
    asked = asking(tmp_path)
    assert "Who changed this record" not in asked.get("/records/113371").words
    name = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    for call in (("init", "-q"), ("add", "."), (*name, "commit", "-q", "-m", "First state")):
        subprocess.run([git, *call], cwd=tmp_path, check=True, capture_output=True)
    assert "Who changed this record" in asked.get("/records/113371").words
    history = asked.get("/records/113371/history").words
    assert "First state" in history
    assert "Ada" in history


def test_the_shipped_records_have_pages(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    new_store(folder, sample=True)
    asked = asking(folder)
    answers: dict[str, Answer] = {
        path.stem: asked.get(f"/records/{path.stem}") for path in (folder / "records").glob("*.yaml")
    }
    assert len(answers) > 20
    assert {name: answer.status for name, answer in answers.items() if answer.status != 200} == {}


def test_a_timeline_is_of_years_or_decades() -> None:
    assert timeline([("1956", 3)]) is None
    short = timeline([("1950", 1), ("1956", 3)])
    long = timeline([("1750", 1), ("1756", 3), ("1956", 2)])
    assert short is not None
    assert long is not None
    assert [(bar["label"], bar["count"]) for bar in short["bars"]] == [("1950", 1), ("1956", 3)]
    assert [(bar["label"], bar["count"], bar["query"]) for bar in long["bars"]] == [
        ("1750–1759", 4, "date:1750-1759"),
        ("1950–1959", 2, "date:1950-1959"),
    ]


def test_the_archives_are_on_a_map_where_their_towns_are_known(tmp_path: Path) -> None:
    archives = {
        "moscow": "RGANI",
        "vienna": "OeStA",
        "vienna-2": "HHStA",
        "abilene": "DDEL",
        "nowhere": "Some house",
    }
    make_store(
        tmp_path,
        **{name: record_text(name, source=f"{{repository: {key}}}") for name, key in archives.items()},
    )
    page = asking(tmp_path).get("/").page
    circles = {
        circle.xpath("string(title)"): (
            float(circle.get("cx")),
            float(circle.get("cy")),
            float(circle.get("r")),
        )
        for circle in page.xpath("//figure[@class='map']//circle")
    }
    assert set(circles) == {"Moscow: 2", "Vienna: 2", "Abilene, KS: 1"}
    east = {name.split(",")[0].split(":")[0]: place for name, place in circles.items()}
    assert east["Abilene"][0] < east["Vienna"][0] < east["Moscow"][0]
    assert east["Moscow"][1] < east["Vienna"][1] < east["Abilene"][1]  # north is above
    assert east["Abilene"][2] < east["Vienna"][2]
    width, height = (
        float(word) for word in page.xpath("string(//figure[@class='map']/svg/@viewbox)").split()[2:]
    )
    assert all(r < x < width - r and r < y < height - r for x, y, r in circles.values())
    links = page.xpath("//figure[@class='map']/details//a/@href")
    assert sorted(links) == [
        "/repositories/DDEL",
        "/repositories/HHStA",
        "/repositories/OeStA",
        "/repositories/RGANI",
    ]

    assert page.xpath("//figure[@class='map']//polygon[@class='land']")
    # Who points at a town gets to its archive; of several, to all.
    pointed = page.xpath("//figure[@class='map']/svg/a")
    assert {place.xpath("string(.//title)"): place.get("href") for place in pointed} == {
        "Moscow: 2": "/repositories/RGANI",
        "Vienna: 2": "/repositories",
        "Abilene, KS: 1": "/repositories/DDEL",
    }
    assert {place.get("tabindex") for place in pointed} == {"-1"}


def test_a_bar_of_the_timeline_leads_where_its_line_in_the_list_does(asked: Asking) -> None:
    figure = asked.get("/").page.xpath("//figure[@class='timeline']")[0]
    bars = figure.xpath("./svg/a/@href")
    assert bars == figure.xpath("./details//a/@href")
    assert len(bars) == 2
    assert figure.get("aria-label") == "Records by year, 1947 to 1956"


def test_no_map_of_one_town(tmp_path: Path) -> None:
    make_store(tmp_path)
    assert not asking(tmp_path).get("/").page.xpath("//figure[@class='map']")
