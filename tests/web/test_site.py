"""``provcite site``: the catalogue as files, followed link by link, and what a second run changes."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from provcite.model.errors import UsageError
from provcite.store.library import Library
from provcite.web.site import MANIFEST, write_site
from running import environment, run
from stores import make_store, record_text, tree

LETTER = """id: letter-1
title: Lettre au ministre
date: 1947-03-02
language: fr
creators:
  - {role: author, family: Dupont, given: Jean}
source:
  repository: AMAE
  reference: {series: Z Europe, volume: "12"}
"""


def opened(folder: Path) -> Library:
    return Library.open(folder, start=folder)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    folder = tmp_path / "store"
    odd = record_text("Été #1 100%", title="Odd <b>name</b>", language="fr")
    make_store(folder, **{"letter-1": LETTER, "Été #1 100%": odd})
    return folder


def written(site: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(site)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(site.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }


def test_every_link_of_every_page_leads_to_a_file_of_the_site(store: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_site(opened(store), site)
    missing, seen, waiting = [], set(), [site / "index.html"]
    while waiting:
        page = waiting.pop()
        if page in seen:
            continue
        seen.add(page)
        found = html.document_fromstring(page.read_text("utf-8"))
        for link in found.xpath("//*/@href | //*/@src | //form/@action"):
            parts = urlsplit(link)
            if parts.scheme in ("http", "https") or not parts.path:
                continue
            assert (parts.scheme, parts.path[:1] == "/") == ("", False), f"{link} in {page}"
            place = (page.parent / unquote(parts.path)).resolve()
            if not place.is_file():
                missing.append((page.name, link))
            elif place.suffix == ".html":
                waiting.append(place)
    assert missing == []
    assert len([page for page in seen if page.parent.name == "records"]) == 3
    assert seen >= {
        site / f"{name}.html" for name in ("search", "help", "repositories", "persons", "projects", "list-1")
    }


def test_a_page_says_what_the_servers_page_says(store: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_site(opened(store), site)
    words = " ".join(
        html.document_fromstring((site / "records/113371.html").read_text("utf-8")).text_content().split()
    )
    for said in (
        "fond 5",
        "delo 410",
        "how the copy left RGANI is not recorded",
        "Petrov received Nam Il at",
        "Obtained",
    ):
        assert said in words
    assert "113371" in (site / "files/bibtex/113371.bib").read_text("utf-8")
    assert (site / "files/yaml/113371.yaml").read_text("utf-8") == (store / "records/113371.yaml").read_text(
        "utf-8"
    )


def test_the_documents_words_can_stay_out_and_formats_are_chosen(store: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    done = run("--store", str(store), "site", str(site), "--no-texts", "--download", "mods", folder=tmp_path)
    assert done.status == 0, done.err
    assert done.out.strip().endswith("index.html")
    assert "3 records" in done.err
    assert not [name for name, (data, _) in written(site).items() if b"Petrov received Nam Il at" in data]
    assert [path.name for path in (site / "files").iterdir()] == ["mods"]


def test_a_page_is_made_again_only_where_what_goes_into_it_changed(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from provcite.web import pages

    made: list[str] = []
    whole = pages.record

    def noted(view: Any, name: str, *rest: Any, **chosen: Any) -> Any:
        made.append(name)
        return whole(view, name, *rest, **chosen)

    monkeypatch.setattr(pages, "record", noted)
    site = tmp_path / "site"

    def again() -> list[str]:
        made.clear()
        write_site(opened(store), site)
        return sorted(made)

    everything = ["113371", "letter-1", "Été #1 100%"]
    assert again() == everything
    assert again() == []
    # A record that points to another stands on that one's page.
    tied = LETTER + 'relations:\n  - {kind: translation_of, record: "113371"}\n'
    (store / "records/letter-1.yaml").write_text(tied, encoding="utf-8")
    assert again() == ["113371", "letter-1"]
    assert "letter-1" in (site / "records/113371.html").read_text("utf-8")
    (store / "texts/113371.en.txt").write_text("Other words.", encoding="utf-8")
    assert "113371" in again()
    assert "Other words." in (site / "records/113371.html").read_text("utf-8")
    page = site / "records/letter-1.html"
    page.write_text("changed by hand")
    assert again() == ["letter-1"]
    (store / "provcite.toml").write_text('[cite]\nstyle = "mla"\n')
    assert again() == everything
    manifest = json.loads((site / MANIFEST).read_text("utf-8"))
    manifest["records"]["letter-1"] = [1, [["../x"]], None]
    (site / MANIFEST).write_text(json.dumps(manifest))
    assert again() == ["letter-1"]


def test_only_what_changed_is_written_again(store: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    first = write_site(opened(store), site)
    before = written(site)
    assert first.written == len(first.files) == len(before)
    again = write_site(opened(store), site)
    assert (again.written, again.deleted, written(site)) == (0, 0, before)
    (store / "records/letter-1.yaml").write_text(LETTER.replace("au ministre", "au consul"), encoding="utf-8")
    third = write_site(opened(store), site)
    changed = {name for name, state in written(site).items() if state != before[name]}
    assert third.written == len(changed)
    assert "records/letter-1.html" in changed
    assert not [name for name in changed if "113371" in name]


def test_what_is_gone_is_deleted_and_nothing_else(store: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_site(opened(store), site)
    (site / "CNAME").write_text("archive.example.org\n")
    (site / "files/ris/letter-1.ris").write_text("changed by somebody\n")
    (store / "records/letter-1.yaml").unlink()
    outcome = write_site(opened(store), site)
    assert not (site / "records/letter-1.html").exists()
    assert not list((site / "persons").glob("jean-dupont*"))
    assert (site / "CNAME").exists()
    assert outcome.kept == ["files/ris/letter-1.ris"]
    assert (site / "files/ris/letter-1.ris").exists()


def test_a_folder_of_other_things_is_left_alone(store: Path, tmp_path: Path) -> None:
    place = tmp_path / "papers"
    place.mkdir()
    (place / "thesis.docx").write_bytes(b"years of work")
    with pytest.raises(UsageError, match="other things"):
        write_site(opened(store), place)
    before = tree(store)
    with pytest.raises(UsageError, match="other things"):
        write_site(opened(store), store)
    assert tree(store) == before
    assert tree(place) == {"thesis.docx": b"years of work"}


def test_a_manifest_from_elsewhere_deletes_nothing_outside(store: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    victim = tmp_path / "victim.html"
    victim.write_text("mine")
    import hashlib

    digest = hashlib.sha256(b"mine").hexdigest()[:24]
    (site / "records").symlink_to(tmp_path)
    names = [
        "../victim.html",
        str(victim),
        "records/../../victim.html",
        "records/victim.html",
        "a/../../victim.html",
    ]
    (site / MANIFEST).write_text(
        json.dumps({"made by": "provcite site", "files": dict.fromkeys(names, digest)})
    )
    with pytest.raises(Exception, match="link"):
        write_site(opened(store), site)
    (site / "records").unlink()
    write_site(opened(store), site)
    assert victim.read_text() == "mine"


def test_nothing_of_a_record_is_markup_in_a_site(store: Path, tmp_path: Path) -> None:
    evil = record_text(
        "evil", title="'</script><script>alert(1)</script><img src=x onerror=alert(2)>'", language="fr"
    )
    (store / "records/evil.yaml").write_text(evil, encoding="utf-8")
    site = tmp_path / "site"
    write_site(opened(store), site)
    for path in site.rglob("*.html"):
        page = html.document_fromstring(path.read_text("utf-8"))
        assert not page.xpath("//img"), path
        scripts = page.xpath("//script[not(@type='application/ld+json')]")
        assert all(script.get("src") and not script.text for script in scripts), path
        assert page.xpath("//meta[@http-equiv='Content-Security-Policy']"), path


def records_of(site: Path) -> Any:
    found = re.search(r'PROVCITE_RECORDS = "([^"]*)"', (site / "static/records.js").read_text("ascii"))
    assert found is not None
    return json.loads(zlib.decompress(base64.b64decode(found[1])))


def test_the_list_that_is_searched_has_every_record(store: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_site(opened(store), site)
    data = records_of(site)
    assert sorted(row[0] for row in data["rows"]) == sorted(["113371", "letter-1", "Été #1 100%"])
    for row in data["rows"]:
        page = row[11] if len(row) > 11 else f"records/{row[0]}.html"
        assert (site / page).is_file()


def test_ten_thousand_records_are_searched_in_a_page_below_two_megabytes(tmp_path: Path) -> None:
    """No two titles alike, in two scripts: what packing gains from repetition is not counted on."""
    import random

    from provcite.store.rows import Listed
    from provcite.web.app import static_bytes
    from provcite.web.site import search_data

    dice = random.Random(7)
    letters = "абвгдежзиклмнопрстуфхцшыюя", "abcdefghiklmnoprstuvwxyz"

    def words(count: int) -> str:
        alphabet = dice.choice(letters)
        return " ".join("".join(dice.choices(alphabet, k=dice.randint(3, 10))) for _ in range(count))

    listed = [
        Listed(
            id=str(100_000 + number), title=words(9), date="1956-07-24", creators=words(2), repository=words(1),
            reference=f"fond {dice.randint(1, 900)}, opis {dice.randint(1, 60)}, delo {dice.randint(1, 999)}",
            language="ru", type="manuscript", genre="letter", project=words(1), classification="", number="", url="",
            tags="", text="", first=19560724, last=19560724,
        )
        for number in range(10_000)
    ]  # fmt: skip
    page = sum(len(static_bytes(name)) for name in ("catalogue.css", "catalogue.js", "search.js", "mark.svg"))
    assert len(search_data(listed)) + page + 10_000 < 2_000_000


def test_many_records_are_written_by_several_processes_alike(tmp_path: Path) -> None:
    import provcite.web.site as module

    folder = tmp_path / "store"
    make_store(folder, **{f"r{number}": record_text(f"r{number}", language="en") for number in range(120)})
    # A process of its own: this one may have threads, and would not be forked.
    command = [sys.executable, "-m", "provcite", "--store", str(folder), "site", str(tmp_path / "many")]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    few, module._FEW = module._FEW, 10**9
    try:
        write_site(opened(folder), tmp_path / "one")
    finally:
        module._FEW = few
    assert tree(tmp_path / "many") == tree(tmp_path / "one")
