"""Bags: packed whole, verified on arrival, merged with the differences shown first."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from provcite.model.errors import InputError, StoreError, UsageError
from provcite.ops import bags
from provcite.ops.attach import attach
from provcite.ops.bags import pack
from provcite.ops.unpack import merge, opened
from provcite.ops.verify import verify
from provcite.store.attachments import digest, place_of
from provcite.store.library import Library

TEXT = b"The words.\n"
RECORD = """\
# a remark by hand
id: "1"
title: A <b>memorandum</b> & more
date: 1956-07-24
own_key: kept
provenance:
  - {event: written, by: [A. M. Petrov], date: 1956-07-24}
  - {event: published, by: [Example Archive], url: "https://example.org/1"}
text: {file: texts/1.en.txt, language: en, sha256: "%s"}
"""


def make_store(folder: Path, *, with_record: bool) -> Library:
    (folder / "records").mkdir(parents=True)
    (folder / "texts").mkdir()
    if with_record:
        (folder / "texts/1.en.txt").write_bytes(TEXT)
        (folder / "records/1.yaml").write_text(RECORD % hashlib.sha256(TEXT).hexdigest(), "utf-8")
    return Library.open(folder, start=folder)


@pytest.fixture
def giver(tmp_path: Path) -> Library:
    library = make_store(tmp_path / "giver", with_record=True)
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7 scan")
    attach(library, "1", [scan], copy_of="original")
    return library


@pytest.fixture
def taker(tmp_path: Path) -> Library:
    return make_store(tmp_path / "taker", with_record=False)


@pytest.fixture
def bag(giver: Library, tmp_path: Path) -> Path:
    target = tmp_path / "out.zip"
    pack(giver, ["1"], target, moment="2026-11-23T12:00:00+00:00", agent="provcite 0")
    return target


def rewritten(source: Path, change: dict[str, bytes | None], extra: dict[str, bytes] | None = None) -> Path:
    """A copy of a zip with files changed (None: left out), named by the end of their path."""
    target = source.with_name("changed.zip")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            data: bytes | None = old.read(entry)
            for ending, replacement in change.items():
                if entry.filename.endswith(ending):
                    data = replacement
            if data is not None:
                new.writestr(entry.filename, data)
        for name, data in (extra or {}).items():
            new.writestr(name, data)
    return target


def test_the_bag_is_one_and_holds_everything(bag: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(bag) as archive:
        names = {name.removeprefix("out/") for name in archive.namelist()}
        info = archive.read("out/bag-info.txt").decode()
    assert {"bagit.txt", "manifest-sha256.txt", "data/records/1.yaml", "data/texts/1.en.txt"} <= names
    assert {"data/index.html", "data/provenance/1.json"} <= names
    assert any(name.startswith("data/attachments/") for name in names)
    assert "External-Identifier: provcite:1" in info
    assert "Bagging-Date: 2026-11-23" in info


def test_the_bag_says_whose_it_is_and_which_profile_it_keeps(giver: Library, tmp_path: Path) -> None:
    (giver.folder / "provcite.toml").write_text(
        '[exchange]\norganization = "An Archive"\n'
        'contact_name = "C. Keeper"\ncontact_email = "c@example.org"\n'
    )
    target = tmp_path / "out.zip"
    pack(Library(giver.folder), ["1"], target, moment="2026-11-23", agent="x")
    with zipfile.ZipFile(target) as archive:
        info = dict(
            line.split(": ", 1)
            for line in archive.read("out/bag-info.txt").decode().splitlines()
            if ": " in line
        )
        profile = json.loads(archive.read("out/bagit-profile.json"))
    assert info["Source-Organization"] == "An Archive"
    assert (info["Contact-Name"], info["Contact-Email"]) == ("C. Keeper", "c@example.org")
    assert info["BagIt-Profile-Identifier"] == profile["BagIt-Profile-Info"]["BagIt-Profile-Identifier"]
    required = {name for name, rule in profile["Bag-Info"].items() if rule["required"]}
    assert required <= set(info)


def test_the_page_is_readable_and_escaped(bag: Path) -> None:
    from lxml import html

    with zipfile.ZipFile(bag) as archive:
        page = archive.read("out/data/index.html").decode()
        names = {name.removeprefix("out/data/") for name in archive.namelist()}
    tree = html.document_fromstring(page)
    assert tree.findtext(".//h2") == "A <b>memorandum</b> & more"
    assert not tree.xpath("//script")
    local = {link for link in tree.xpath("//a/@href") if not link.startswith(("#", "https://"))}
    assert local <= names
    assert "records/1.yaml" in local


def test_an_empty_store_takes_it_whole(bag: Path, giver: Library, taker: Library) -> None:
    with opened(bag, taker) as plan:
        assert [item.old for item in plan.incoming] == [None]
        assert merge(taker, plan, update=False) == ["1"]
    assert taker.path_of("1").read_bytes() == giver.path_of("1").read_bytes()
    assert taker.text_bytes_of(taker.get("1")) == TEXT
    sha256 = taker.get("1").attachments[0].sha256
    [kept] = (taker.folder / "attachments").rglob("*.pdf")
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == sha256


def test_taking_it_twice_changes_nothing(bag: Path, taker: Library) -> None:
    for _ in range(2):
        with opened(bag, taker) as plan:
            merge(taker, plan, update=False)
    with opened(bag, taker) as plan:
        assert [item.same for item in plan.incoming] == [True]


def test_differences_are_shown_and_kept_out_unless_asked_for(bag: Path, taker: Library) -> None:
    with opened(bag, taker) as plan:
        merge(taker, plan, update=False)
    path = taker.path_of("1")
    path.write_text(path.read_text("utf-8").replace("1956-07-24\nown", "1956-07-25  # mine\nown"), "utf-8")
    mine = path.read_bytes()
    with opened(bag, taker) as plan:
        [item] = plan.differing
        assert [change.path for change in item.changes] == ["date"]
        assert merge(taker, plan, update=False) == []
        assert path.read_bytes() == mine
        assert merge(taker, plan, update=True) == ["1"]
    assert taker.get("1").date == "1956-07-24"
    assert "# mine" in path.read_text("utf-8")


def test_a_file_that_the_store_has_lost_comes_back(bag: Path, taker: Library) -> None:
    with opened(bag, taker) as plan:
        merge(taker, plan, update=False)
    [kept] = (taker.folder / "attachments").rglob("*.pdf")
    kept.unlink()
    with opened(bag, taker) as plan:
        assert [item.lacks for item in plan.incoming] == [("scan.pdf",)]
        assert merge(taker, plan, update=False) == ["1"]
    assert kept.is_file()


@pytest.mark.parametrize("ending", ["data/records/1.yaml", "data/texts/1.en.txt", ".pdf"])
def test_a_damaged_file_is_named_and_nothing_is_taken(bag: Path, taker: Library, ending: str) -> None:
    changed = rewritten(bag, {ending: b"changed"})
    with pytest.raises(InputError, match="damaged") as caught, opened(changed, taker):
        pass
    assert ending.rsplit("/", 1)[-1] in str(caught.value)
    assert taker.ids() == []


def test_a_lost_and_an_added_file_are_named(bag: Path, taker: Library) -> None:
    with pytest.raises(InputError, match=r"1\.en\.txt"), opened(rewritten(bag, {"1.en.txt": None}), taker):
        pass
    added = rewritten(bag, {}, {"out/data/records/2.yaml": b'id: "2"\ntitle: x\n'})
    with pytest.raises(InputError, match=r"2\.yaml"), opened(added, taker):
        pass
    assert taker.ids() == []


def test_a_truncated_zip_and_other_files_are_refused(bag: Path, taker: Library, tmp_path: Path) -> None:
    data = bag.read_bytes()
    for number, wrong in enumerate((data[: len(data) // 2], b"", b"PK\x03\x04", b"no zip")):
        path = tmp_path / f"{number}.zip"
        path.write_bytes(wrong)
        with pytest.raises(InputError), opened(path, taker):
            pass


def test_names_outside_the_bag_are_refused(bag: Path, taker: Library, tmp_path: Path) -> None:
    for name in ("../evil.txt", "/etc/evil.txt", "out/../../evil.txt", "C:\\evil.txt"):
        with pytest.raises(InputError, match="outside"), opened(rewritten(bag, {}, {name: b"x"}), taker):
            pass
    assert not list(tmp_path.rglob("evil.txt"))


def test_a_file_that_swells_is_refused(
    bag: Path, taker: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bags, "RATIO_FROM", 1000)
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("out/bagit.txt", b"\0" * 5_000_000)
    with pytest.raises(InputError, match="swells"), opened(path, taker):
        pass


def test_a_zip_without_a_bag_is_refused(taker: Library, tmp_path: Path) -> None:
    path = tmp_path / "plain.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "x")
    with pytest.raises(InputError, match="no bag"), opened(path, taker):
        pass


def test_packing_needs_records_and_an_unused_name(giver: Library, tmp_path: Path, bag: Path) -> None:
    with pytest.raises(UsageError):
        pack(giver, [], tmp_path / "x.zip", moment="2026-11-23", agent="x")
    with pytest.raises(UsageError, match="there already"):
        pack(giver, ["1"], bag, moment="2026-11-23", agent="x")
    with pytest.raises(StoreError, match="The bag cannot be written") as caught:
        pack(giver, ["1"], tmp_path / "nowhere" / "x.zip", moment="2026-11-23", agent="x")
    assert caught.value.place == str(tmp_path / "nowhere" / "x.zip")


def test_a_lost_attachment_stops_the_packing(giver: Library, tmp_path: Path) -> None:
    next((giver.folder / "attachments").rglob("*.pdf")).unlink()
    with pytest.raises(InputError, match=r"scan\.pdf"):
        pack(giver, ["1"], tmp_path / "x.zip", moment="2026-11-23", agent="x")
    assert not list(tmp_path.glob("*.zip*"))


KILLED = """
import os, sys
from pathlib import Path
from provcite.ops.unpack import merge, opened
from provcite.store import files
from provcite.store.library import Library

limit = int(sys.argv[3])
real, done = os.replace, 0

def replace(*names, **options):
    global done
    if done >= limit:
        os._exit(9)  # as a kill does: nothing is tidied up
    done += 1
    return real(*names, **options)

os.replace = replace
library = Library(Path(sys.argv[2]))
with opened(Path(sys.argv[1]), library) as plan:
    merge(library, plan, update=True)
os._exit(0)
"""


@pytest.mark.parametrize("limit", [0, 1, 2, 3, 5, 8])
def test_killed_half_way_the_store_is_whole_and_the_rest_can_follow(
    giver: Library, taker: Library, tmp_path: Path, limit: int
) -> None:
    for number in (2, 3):
        words = f"Words {number}\n".encode()
        (giver.folder / f"texts/{number}.en.txt").write_bytes(words)
        text = RECORD.replace('id: "1"', f'id: "{number}"').replace("texts/1", f"texts/{number}")
        (giver.folder / f"records/{number}.yaml").write_text(
            text % hashlib.sha256(words).hexdigest(), "utf-8"
        )
        scan = tmp_path / f"scan{number}.pdf"
        scan.write_bytes(b"%PDF-1.7 " + words)
        attach(giver, str(number), [scan])
    target = tmp_path / "three.zip"
    pack(giver, ["1", "2", "3"], target, moment="2026-11-23T12:00:00+00:00", agent="x")
    (taker.folder / "records/2.yaml").write_text('id: "2"\ntitle: Mine\ndate: 1956-07-24\n', "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(target), str(taker.folder), str(limit)], check=False
    )
    assert done.returncode in (0, 9)
    after = Library.open(taker.folder, start=taker.folder)
    for record_id in after.ids():
        record = after.get(record_id)  # every record that is there can be read
        for attachment in record.attachments:
            path = place_of(after.folder, attachment.sha256, attachment.name)
            assert path is not None
            assert digest(path) == attachment.sha256
    with opened(target, after) as plan:
        merge(after, plan, update=True)
    with opened(target, after) as plan:
        assert all(item.same for item in plan.incoming)
    assert [check.outcome for group in verify(after, None) for check in group] == ["same"] * 6


def with_text_file(library: Library, name: str) -> None:
    path = library.folder / "records/1.yaml"
    path.write_text(path.read_text("utf-8").replace("texts/1.en.txt", name), "utf-8")


def test_the_bag_says_that_it_keeps_the_rules_of_the_standard(bag: Path) -> None:
    with zipfile.ZipFile(bag) as archive:
        declaration = archive.read("out/bagit.txt")
    assert declaration == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"  # RFC 8493, 2.1.1


@pytest.mark.parametrize("place", [".git/config", "records/2.yaml", "provcite.toml", "texts/../index.html"])
def test_a_text_from_elsewhere_is_neither_packed_nor_taken(
    giver: Library, taker: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    (giver.folder / place).parent.mkdir(exist_ok=True)
    (giver.folder / place).write_bytes(TEXT)
    with_text_file(giver, place)
    target = tmp_path / "evil.zip"
    with pytest.raises(InputError, match="folder of texts"):
        pack(giver, ["1"], target, moment="2026-11-23", agent="x")
    # Somebody else's program may have packed it all the same.
    with monkeypatch.context() as patch:
        patch.setattr(bags, "check_text_place", lambda *_, **__: None)
        pack(giver, ["1"], target, moment="2026-11-23", agent="x")
    with pytest.raises(InputError, match="folder of texts"), opened(target, taker):
        pass
    assert not list((taker.folder / "records").iterdir())


def test_a_damaged_attachment_stops_the_packing(giver: Library, tmp_path: Path) -> None:
    [attachment] = giver.get("1").attachments
    path = place_of(giver.folder, attachment.sha256)
    assert path is not None
    path.write_bytes(b"damaged")
    with pytest.raises(InputError, match=r"scan\.pdf of record 1 is damaged"):
        pack(giver, ["1"], tmp_path / "x.zip", moment="2026-11-23", agent="x")
    assert not (tmp_path / "x.zip").exists()


def test_a_record_that_the_store_has_renamed_is_the_same_record(bag: Path, taker: Library) -> None:
    with opened(bag, taker) as plan:
        merge(taker, plan, update=False)
    taker.rename("1", "one")
    with opened(bag, taker) as plan:
        [item] = plan.incoming
        assert (item.packed_as, item.new.id, item.same) == ("1", "one", True)
        assert merge(taker, plan, update=True) == []
    assert taker.ids() == ["one"]


def test_a_record_that_the_giver_has_renamed_is_the_same_record(
    bag: Path, giver: Library, taker: Library, tmp_path: Path
) -> None:
    with opened(bag, taker) as plan:
        merge(taker, plan, update=False)
    giver.rename("1", "one")
    again = tmp_path / "again.zip"
    pack(giver, ["one"], again, moment="2026-11-23", agent="x")
    with opened(again, taker) as plan:
        assert [str(change) for change in plan.incoming[0].changes] == ["aliases: [one] added"]
        assert merge(taker, plan, update=False) == []
        assert merge(taker, plan, update=True) == ["1"]
    assert taker.ids() == ["1"]
    assert taker.resolve("one") == "1"


def test_two_records_that_are_one_in_the_store_are_refused(
    giver: Library, taker: Library, tmp_path: Path
) -> None:
    (giver.folder / "records/2.yaml").write_text('id: "2"\ntitle: Two\n', "utf-8")
    both = tmp_path / "both.zip"
    pack(giver, ["1", "2"], both, moment="2026-11-23", agent="x")
    (taker.folder / "records/1.yaml").write_text('id: "1"\ntitle: One\naliases: ["2"]\n', "utf-8")
    with pytest.raises(InputError, match="1 and 2 of the bag are one"), opened(both, taker):
        pass


def test_a_new_record_does_not_take_another_one_s_text(bag: Path, taker: Library) -> None:
    (taker.folder / "records/other.yaml").write_text(
        "id: other\ntitle: Other\ntext: {file: texts/1.en.txt, language: en}\n", "utf-8"
    )
    (taker.folder / "texts/1.en.txt").write_bytes(b"Other words.\n")
    with opened(bag, taker) as plan:
        [item] = plan.differing
        assert item.overwrites == "texts/1.en.txt"
        assert merge(taker, plan, update=False) == []
    assert (taker.folder / "texts/1.en.txt").read_bytes() == b"Other words.\n"
    assert taker.ids() == ["other"]


def test_a_text_under_another_name_comes_along(bag: Path, taker: Library) -> None:
    with opened(bag, taker) as plan:
        merge(taker, plan, update=False)
    (taker.folder / "texts/1.en.txt").rename(taker.folder / "texts/mine.txt")
    with_text_file(taker, "texts/mine.txt")
    with opened(bag, taker) as plan:
        assert [change.path for change in plan.differing[0].changes] == ["text.file"]
        merge(taker, plan, update=True)
    assert taker.text_bytes_of(taker.get("1")) == TEXT


def test_a_bag_that_was_zipped_again_with_company_is_found(bag: Path, taker: Library) -> None:
    changed = rewritten(bag, {}, {"__MACOSX/out/._bagit.txt": b"x", "notes.txt": b"x"})
    with opened(changed, taker) as plan:
        assert [item.new.id for item in plan.new] == ["1"]


@pytest.mark.parametrize(
    ("change", "extra", "why"),
    [
        ({"/bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: KLINGON\n"}, {}, "KLINGON"),
        ({"/bagit.txt": b"\xff\xfe\x00"}, {}, "cannot be read"),
        ({}, {"out/data/records/1.yaml/x": b"x"}, "cannot be unpacked"),
        ({}, {f"out/data/{'a' * 5000}": b"x"}, "cannot be unpacked"),
        ({"/manifest-sha256.txt": b"0" * 64 + b"  ../../secret\n"}, {}, "unsafe"),
    ],
)
def test_what_is_odd_in_a_bag_is_said_without_a_fault(
    bag: Path, taker: Library, change: dict[str, bytes | None], extra: dict[str, bytes], why: str
) -> None:
    with pytest.raises(InputError, match=why) as caught, opened(rewritten(bag, change, extra), taker):
        pass
    assert "provcite-unpack-" not in str(caught.value)


def test_a_bag_that_was_unzipped_is_taken_too(bag: Path, taker: Library, tmp_path: Path) -> None:
    folder = tmp_path / "unzipped"
    with zipfile.ZipFile(bag) as archive:
        archive.extractall(folder)
    before = sorted(path for path in folder.rglob("*"))
    with opened(folder, taker) as plan:
        merge(taker, plan, update=False)
    assert taker.ids() == ["1"]
    assert sorted(path for path in folder.rglob("*")) == before  # the bag is as it was
    (folder / "out/data/texts/1.en.txt").write_bytes(b"Other words.\n")
    with pytest.raises(InputError, match=r"texts/1\.en\.txt was changed"), opened(folder / "out", taker):
        pass
    with pytest.raises(InputError, match="no bag"), opened(tmp_path / "giver", taker):
        pass


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("q 50%0A x.txt", "q 50%250A x.txt"),
        ("100% sure.txt", "100%25 sure.txt"),
        ("%25.txt", "%2525.txt"),
        ("two\nlines\r.txt", "two%0Alines%0D.txt"),
        ("Отчёт №5.txt", "Отчёт №5.txt"),
    ],
)
def test_names_stand_in_the_manifest_as_rfc_8493_has_them(name: str, written: str) -> None:
    assert bags.name_in_manifest(name) == written
    assert bags.name_of_manifest(written) == name


def test_percent_signs_of_other_programs_stand_for_themselves() -> None:
    assert bags.name_of_manifest("50% of %41.txt") == "50% of %41.txt"
    assert bags.name_of_manifest("a%0ab%0Dc") == "a\nb\rc"


def test_a_text_with_a_percent_sign_in_its_name_arrives(tmp_path: Path, taker: Library) -> None:
    giver = make_store(tmp_path / "percent", with_record=False)
    name, words = "texts/q 50%0A x%25.txt", b"words"
    (giver.folder / name).write_bytes(words)
    digest_ = hashlib.sha256(words).hexdigest()
    record = f'id: q1\ntitle: T\ntext: {{file: "{name}", language: en, sha256: {digest_}}}\n'
    (giver.folder / "records" / "q1.yaml").write_text(record, "utf-8")
    pack(giver, ["q1"], tmp_path / "p.zip", moment="2026-12-01T00:00:00+00:00", agent="provcite")
    manifest = zipfile.ZipFile(tmp_path / "p.zip").read("p/manifest-sha256.txt").decode("utf-8")
    assert "data/texts/q 50%250A x%2525.txt" in manifest
    with opened(tmp_path / "p.zip", taker) as plan:
        assert merge(taker, plan, update=False) == ["q1"]
    assert (taker.folder / name).read_bytes() == words
