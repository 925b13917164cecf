"""The catalogue in a real browser: Chromium, driven by Playwright, on a server and on a site in a folder.

Screenshots lie in the folder that PROVCITE_SCREENSHOTS names, else with the test's temporary files.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import clients
from catalogue import served
from provcite.store.library import Library
from provcite.web.site import write_site
from stores import make_store, record_text

ROOT = Path(__file__).resolve().parents[2]
LETTER = """id: letter-1
title: Lettre au ministre sur les archives de la légation et leur transport de Varsovie
date: 1947-03-02
genre: letter
language: fr
summary: Sur les archives de la légation.
creators:
  - {role: author, family: Dupont, given: Jean, native: Жан Дюпон, variants: [J. Dupont], position: Consul}
source:
  repository: AMAE
  reference: {series: Z Europe, volume: "12", folios: "4-7"}
relations:
  - {kind: translation_of, record: "113371"}
"""
#: What tries to run in a browser, in every place where a record takes words.
EVIL = "<img src=x onerror=document.title='ran'><script>document.title='ran'</script>"


def filled(folder: Path) -> Path:
    """A store whose pages have something of everything."""
    others = {
        f"note-{number}": record_text(
            f"note-{number}", title=f"Note number {number}", date=f"19{40 + number}-05-01", language="en",
            source=f'{{repository: TNA, reference: {{series: FO 371, piece: "{1000 + number}"}}}}',
        )
        for number in range(30)
    }  # fmt: skip
    evil = record_text(
        "evil", title=json.dumps(EVIL), summary=json.dumps(EVIL), language="en", notes=json.dumps([EVIL]),
        creators=json.dumps([{"role": "author", "literal": EVIL}]),
        source=json.dumps({"repository": EVIL, "reference": {"fond": EVIL}}),
    )  # fmt: skip
    make_store(folder, **{"letter-1": LETTER, "evil": evil, **others})
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    path = clients.chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # A container has no name spaces of its own for the sandbox; only our own pages are opened.
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("letters"))


@pytest.fixture(scope="module")
def server(store: Path, browser: Any) -> Iterator[str]:
    with served(store) as (address, _):
        yield address


@pytest.fixture(scope="module")
def site(store: Path, browser: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("site")
    write_site(Library.open(store, start=store), folder)
    return folder.as_uri()


@pytest.fixture(scope="module")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    named = os.environ.get("PROVCITE_SCREENSHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextlib.contextmanager
def opened(browser: Any, address: str = "", **settings: Any) -> Iterator[Any]:
    """A page in a context of its own; nothing may fail in its scripts."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **settings})
    page = context.new_page()
    page.set_default_timeout(20_000)
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    try:
        if address:
            page.goto(address)
        yield page
        # A page that is not there is asked for too.
        assert [words for words in troubles if "404 (Not Found)" not in words] == []
    finally:
        context.close()


PHONE = {"viewport": {"width": 360, "height": 740}}


def test_search_facet_and_record(browser: Any, server: str) -> None:
    with opened(browser, server) as page:
        page.keyboard.press("/")
        page.keyboard.type("note")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=note")
        assert "30 records, 1 to 25" in page.inner_text(".lead")
        page.get_by_role("link", name="1940s").click()
        assert "10 records" in page.inner_text(".lead")
        page.get_by_role("link", name="remove Decade 1940s").click()
        page.get_by_role("link", name="Next →").click()
        assert page.locator(".hits > li").count() == 5
        page.goto(f"{server}/search?q=RGANI+f.+5+op.+28+d.+410")
        page.locator(".hits a").first.click()
        page.wait_for_url("**/records/113371")


def test_a_citation_is_copied(browser: Any, server: str) -> None:
    with opened(
        browser, f"{server}/records/113371", permissions=["clipboard-read", "clipboard-write"]
    ) as page:
        page.get_by_role("button", name="Copy the citation in chicago", exact=True).click()
        page.wait_for_selector("#said:text-is('Copied')", state="attached")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == page.inner_text("#cited-1")
        assert copied.startswith("A. M. Petrov, “Memorandum of Conversation")
        page.select_option("select[name=as]", "short")
        page.fill("input[name=locator]", "l. 302")
        page.get_by_role("button", name="Show").click()
        assert page.inner_text("#cited-1").endswith("l. 302.")


def test_a_record_is_downloaded(browser: Any, server: str) -> None:
    with opened(browser, f"{server}/records/113371") as page:
        with page.expect_download() as waiting:
            page.get_by_role("link", name="bibtex", exact=True).click()
        assert waiting.value.suggested_filename == "113371.bib"
        assert "Nam Il" in Path(waiting.value.path()).read_text("utf-8")


def test_a_word_file_is_dropped_and_its_report_read(browser: Any, server: str, shots: Path) -> None:
    draft = ROOT / "practice" / "draft.docx"
    with opened(browser, f"{server}/check") as page:
        import base64

        data = base64.b64encode(draft.read_bytes()).decode("ascii")
        # As a hand would: a file that is dragged from elsewhere onto the field.
        page.evaluate(
            """(data) => {
                const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
                const carried = new DataTransfer();
                carried.items.add(new File([bytes], "draft.docx"));
                const field = document.querySelector(".drop");
                for (const name of ["dragover", "drop"])
                    field.dispatchEvent(new DragEvent(name, {dataTransfer: carried, bubbles: true, cancelable: true}));
            }""",
            data,
        )
        assert page.evaluate("document.getElementById('manuscript').files[0].name") == "draft.docx"
        page.get_by_role("button", name="Check").click()
        page.wait_for_selector("h1:has-text('Check of draft.docx')", timeout=90_000)
        assert page.locator(".finding").count() > 3
        page.screenshot(path=shots / "report.png", full_page=True)


def test_a_record_is_edited_and_its_yaml_says_so(browser: Any, tmp_path: Path, shots: Path) -> None:
    filled(tmp_path)
    path = tmp_path / "records" / "113371.yaml"
    before = path.read_text("utf-8")
    with served(tmp_path, "--edit") as (address, _), opened(browser, address) as page:
        page.goto(address.partition("/unlock")[0] + "/records/113371")
        page.get_by_role("link", name="Edit this record").click()
        page.fill("#text", before.replace("date: 1956-07-24", "date: soon"))
        page.wait_for_selector("#findings .error")
        assert "soon" in page.inner_text("#findings")
        page.screenshot(path=shots / "edit.png", full_page=True)
        page.fill("#text", before.replace("classification: Top Secret", "classification: Secret"))
        page.wait_for_selector("#findings .error", state="detached")
        page.get_by_role("button", name="Save the file").click()
        page.wait_for_selector("text=Saved.")
    changed = set(path.read_text("utf-8").splitlines()) - set(before.splitlines())
    assert changed == {"classification: Secret"}


def test_a_manuscript_is_harvested(browser: Any, tmp_path: Path, shots: Path) -> None:
    make_store(tmp_path)
    before = set((tmp_path / "records").iterdir())
    with served(tmp_path, "--edit") as (address, _), opened(browser, address) as page:
        page.goto(address.partition("/unlock")[0] + "/harvest")
        page.set_input_files("input[type=file]", ROOT / "practice" / "draft.docx")
        page.locator("main button").first.click()
        page.wait_for_selector("textarea", state="attached", timeout=90_000)
        page.screenshot(path=shots / "review.png", full_page=True)
        proposed = page.locator("textarea").count()
        page.locator("main form button").last.click()
        page.wait_for_load_state()
        page.screenshot(path=shots / "written.png", full_page=True)
    assert 1 <= len(set((tmp_path / "records").iterdir()) - before) <= proposed


PAGES = [
    "/", "/search", "/search?q=note", "/search?q=zzzz", "/records/113371", "/records/letter-1", "/records/evil",
    "/repositories", "/repositories/RGANI", "/persons", "/persons/A.%20M.%20Petrov", "/projects", "/projects/NKIDP",
    "/check", "/help", "/records/113372",
]  # fmt: skip
SITE = [
    "index.html", "search.html", "search.html?q=note", "search.html?q=zzzz", "help.html", "records/113371.html",
    "records/letter-1.html", "list-1.html", "repositories.html", "persons.html", "projects.html",
]  # fmt: skip
THEMES = ("light", "dark")


def name_of(address: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in address).strip("-") or "home"


def found_by_axe(page: Any) -> list[tuple[str, str]]:
    """What axe-core finds: the rule, and the element."""
    page.evaluate(clients.axe() + "; 0")
    found = page.evaluate(
        "axe.run(document, {preload: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    return [(one["id"], node["html"][:200]) for one in found["violations"] for node in one["nodes"]]


def is_too_wide(page: Any) -> list[str]:
    """The elements that stand out to the right of the window."""
    return list(
        page.evaluate(
            """() => document.documentElement.scrollWidth <= innerWidth ? [] :
               [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
               .map((one) => one.outerHTML.slice(0, 120))"""
        )
    )


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_on_any_page(browser: Any, server: str, site: str, shots: Path, theme: str) -> None:
    """In both themes, at the width of a desk and of a telephone; nothing of a record's words runs."""
    clients.axe()
    found: dict[str, Any] = {}
    for width, settings in (("wide", {}), ("360", PHONE)):
        # axe is put into the page from outside, which the pages' own policy would refuse.
        with opened(browser, color_scheme=theme, bypass_csp=True, **settings) as page:
            for base, addresses in ((server, PAGES), (site + "/", SITE)):
                for address in addresses:
                    page.goto(base + address)
                    for inner in page.locator("details").all():
                        inner.evaluate("one => { one.open = true }")
                    if "search.html" in address:
                        page.wait_for_selector("#answers > *")
                    wrong = found_by_axe(page)
                    wide = is_too_wide(page) if width == "360" else []
                    if wrong or wide:
                        found[f"{address} {width}"] = (wrong, wide)
                    assert page.title() != "ran"
                    kind = "site" if base != server else "serve"
                    page.screenshot(
                        path=shots / f"{kind}-{name_of(address)}-{width}-{theme}.png", full_page=True
                    )
    assert found == {}


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_where_one_writes(browser: Any, store: Path, shots: Path, theme: str) -> None:
    clients.axe()
    found: dict[str, Any] = {}
    with served(store, "--edit") as (address, _):
        base = address.partition("/unlock")[0]
        for settings in ({}, PHONE):
            with opened(browser, address, color_scheme=theme, bypass_csp=True, **settings) as page:
                for path in ("/records/113371/edit", "/harvest", "/records/evil/edit"):
                    page.goto(base + path)
                    wrong, wide = found_by_axe(page), is_too_wide(page)
                    if wrong or (wide and settings):
                        found[path] = (wrong, wide)
                    page.screenshot(
                        path=shots / f"{name_of(path)}-{'360' if settings else 'wide'}-{theme}.png",
                        full_page=True,
                    )
    assert found == {}


def test_both_themes_are_themes(browser: Any, server: str) -> None:
    colours = {}
    for theme in THEMES:
        with opened(browser, server, color_scheme=theme) as page:
            colours[theme] = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert colours == {"light": "rgb(255, 255, 255)", "dark": "rgb(21, 23, 27)"}


def test_everything_is_reached_by_keyboard(browser: Any, server: str) -> None:
    with opened(browser, f"{server}/search?q=note") as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        reached = set()
        for _ in range(80):
            page.keyboard.press("Tab")
            reached.add(page.evaluate("document.activeElement.outerHTML"))
        wanted = set(page.evaluate("[...document.querySelectorAll('main a')].map((one) => one.outerHTML)"))
        assert wanted <= reached


def test_without_scripts_one_searches_reads_and_checks(
    browser: Any, server: str, site: str, shots: Path
) -> None:
    with opened(browser, server, java_script_enabled=False) as page:
        page.fill("#q", "légation")
        page.click("form.large button")
        page.locator(".hits a").first.click()
        assert "Lettre au ministre" in page.inner_text("h1")
        assert page.locator("button.copy:visible").count() == 0
        page.goto(f"{server}/check")
        page.set_input_files("#manuscript", ROOT / "practice" / "draft.docx")
        page.get_by_role("button", name="Check").click()
        page.wait_for_selector("h1:has-text('Check of draft.docx')", timeout=90_000)
    with opened(browser, f"{site}/index.html", java_script_enabled=False) as page:
        page.get_by_role("link", name="Records", exact=True).click()
        page.screenshot(path=shots / "site-search-without-scripts.png")
        page.get_by_role("link", name="All 33 records by date").click()
        page.get_by_role("link", name="Lettre au ministre").click()
        assert "Z Europe" in page.inner_text("#place")


SEARCHES = {
    "note": 30,
    '"note number 7"': 1,
    "numb* -7": 29,
    "numb": 0,
    "Жан OR legation": 1,
    "date:1941": 1,
    "date:1941-1943": 3,
    "date:1950s": 12,
    "repository:RGANI": 1,
    "person:petrov": 1,
    "language:French": 1,
    "title:Varsovie": 1,
    "reference:5": 1,
    '"FO 371"': 30,
    '"<img src=x': 1,
}


def test_the_search_of_a_site_finds(browser: Any, site: str) -> None:
    from urllib.parse import urlencode

    found = {}
    with opened(browser) as page:
        for asked in SEARCHES:
            page.goto(f"{site}/search.html?{urlencode({'q': asked})}")
            page.wait_for_selector("#answers > *")
            found[asked] = int(page.inner_text("#count").split()[0])
        page.goto(f"{site}/index.html")
        page.fill("#q", "note")
        page.keyboard.press("Enter")
        page.wait_for_selector(".hits")
        page.get_by_role("link", name="1940s").click()
        page.wait_for_selector(".hits")
        assert page.inner_text("#count") == "10 records."
        page.locator(".hits a").first.click()
        assert page.inner_text("h1") == "Note number 0"
    assert found == SEARCHES
