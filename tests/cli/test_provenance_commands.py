"""trace, attach, verify, log, blame, pack and unpack, called as a user calls them."""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

import clients
from provcite.ops.trace import FORMATS
from running import Result, on_terminal, process, run
from stores import make_store, record_text, tree

#: Another conversation: the same people, one in another romanisation, one in Cyrillic.
OTHER = record_text(
    "other",
    language="ru",
    source='{repository: RGANI, reference: {fond: "5", opis: "28", delo: "411", listy: "1-3"}}',
    provenance="""
  - {event: written, by: [А. М. Петров], date: 1956-08-01}
  - {event: obtained, by: ["Person, James F."], for: North Korea International Documentation Project}
  - {event: translated, by: [Gary Goldberg, James F Person], for: NKIDP, from: ru, to: en, date: 2007-05}""",
    relations="\n  - {kind: attachment_to, record: '113371'}",
)
HOSTILE = ["../../etc/passwd", "/etc/passwd", "\x1b[31mred", "", "a/../b", "..", "x" * 5000, "nul\u202eoc"]
ANSI = re.compile(r"\x1b\[")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return make_store(tmp_path / "store", other=OTHER).folder


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "Scan äöü 1.PDF"
    path.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20)
    return path


def good(result: Result) -> str:
    assert result.status == 0, result.err
    assert not ANSI.search(result.out)
    return result.out


# -- all of them


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize(
    "call",
    [
        ["trace"], ["verify", "--no-log"], ["log"], ["blame"], ["pack", "-o", "x.zip"], ["attach"],
        ["show", "--evidence"], ["cite", "--prefer", "original"],
    ],
    ids=lambda call: call[0],
)  # fmt: skip
def test_hostile_ids_are_refused_in_one_sentence(store: Path, scan: Path, call: list[str], name: str) -> None:
    before = tree(store)
    result = run(*call, "--", name, *([str(scan)] if call[0] == "attach" else []), folder=store)
    assert result.status == 2
    assert result.out == ""
    assert "Traceback" not in result.err
    assert not ANSI.search(result.err)
    assert "\u202e" not in result.err
    assert len(result.err) < 12_000
    assert tree(store) == before


@pytest.mark.parametrize("command", ["trace", "attach", "verify", "log", "blame", "pack", "unpack"])
def test_without_a_store_the_remedy_is_named(tmp_path: Path, command: str) -> None:
    more = {"attach": ["1", "x"], "pack": ["1", "-o", "x.zip"], "unpack": ["x.zip"]}.get(command, ["1"])
    result = run(command, *more, folder=tmp_path)
    assert result.status == 2
    assert "provcite init" in result.err


@pytest.mark.parametrize(
    "call", [["trace", "113371", "--format", "pdf"], ["verify", "113371", "--format", "pdf"],
             ["log", "113371", "--format", "pdf"], ["blame", "113371", "--format", "pdf"]],
    ids=lambda call: call[0],
)  # fmt: skip
def test_an_unknown_format_names_the_known_ones(store: Path, call: list[str]) -> None:
    result = run(*call, folder=store)
    assert result.status == 2
    assert "json" in result.err


# -- trace


def test_the_tree_tells_steps_and_gaps_in_order(store: Path) -> None:
    out = good(run("trace", "113371", folder=store))
    wanted = [
        "113371  Memorandum of Conversation", "Written: July 24, 1956 (inferred)", "by A. M. Petrov",
        "RGANI, fond 5, opis 28, delo 410, listy 301–303", "Signed: July 31, 1956 (printed: 31.VII.56)",
        "? how the copy left RGANI is not recorded", "Obtained: date not recorded",
        "by James F. Person for NKIDP", "from the original (ru): a translation (en)",
        "formerly https://digitalarchive.wilsoncenter.org/document/113371", "has the attachment other",
    ]  # fmt: skip
    places = [out.find(words) for words in wanted]
    assert -1 not in places, wanted[places.index(-1)]
    assert places == sorted(places)


def test_the_table_has_a_row_a_step(store: Path) -> None:
    lines = good(run("trace", "113371", "other", "--format", "table", folder=store)).splitlines()
    assert lines[0].split("\t") == ["record", "step", "date", "by", "for", "from", "made"]
    assert len(lines) == 1 + 5 + 3
    assert "113371\tSigned\t1956-07-31\tA. M. Petrov\t\tthe original (ru)\t" in lines


def test_json_has_one_node_for_each_shared_agent(store: Path) -> None:
    data = json.loads(good(run("trace", "--query", "language:ru", "--format", "json", folder=store)))
    assert [record["id"] for record in data["records"]] == ["113371", "other"]
    names = {frozenset((agent["name"], *agent["variants"])) for agent in data["agents"]}
    assert frozenset(("A. M. Petrov", "А. М. Петров")) in names
    assert frozenset(("James F. Person", "Person, James F.", "James F Person")) in names
    assert frozenset(("NKIDP", "North Korea International Documentation Project")) in names
    kinds = {agent["name"]: agent["kind"] for agent in data["agents"]}
    assert kinds["NKIDP"] == "project"
    assert kinds["Wilson Center Digital Archive"] == "institution"
    assert (
        sum(agent["kind"] == "institution" and "Contemporary" in agent["name"] for agent in data["agents"])
        == 1
    )
    keys = {agent["key"] for agent in data["agents"]}
    used = {
        item["agent"] for record in data["records"] for step in record["steps"] for item in step["agents"]
    }
    assert used <= keys
    step = data["records"][0]["steps"][0]
    assert (step["date"], step["date_words"]) == ("1956-07-24", "July 24, 1956")


def test_prov_json_reads_back_equal_and_shares_its_agents(store: Path) -> None:
    from prov.model import ProvDocument

    text = good(run("trace", "--all", "--format", "prov-json", folder=store))
    document = ProvDocument.deserialize(content=text, format="json")
    again = ProvDocument.deserialize(content=document.serialize(), format="json")
    assert document == again
    data = json.loads(text)
    people = [agent for agent in data["agent"].values() if "Petrov" in str(agent["prov:label"])]
    assert len(people) == 1
    assert "actedOnBehalfOf" in data
    assert "wasDerivedFrom" in data


def test_prov_n_is_one_document(store: Path) -> None:
    out = good(run("trace", "113371", "--format", "prov-n", folder=store))
    assert out.startswith("document\n")
    assert out.rstrip().endswith("endDocument")
    assert (
        "actedOnBehalfOf(agent:person-james-f-person, agent:project-nkidp, rec:r113371.4.translation)" in out
    )


@pytest.mark.parametrize(("form", "syntax"), [("turtle", "turtle"), ("rico", "json-ld")])
def test_rdflib_reads_the_graph(store: Path, form: str, syntax: str) -> None:
    rdflib = pytest.importorskip("rdflib", reason="rdflib is not installed")
    graph = rdflib.Graph()
    graph.parse(data=good(run("trace", "--all", "--format", form, folder=store)), format=syntax)
    assert len(graph) > 100


def test_drawings_are_sound(store: Path, tmp_path: Path) -> None:
    mermaid = good(run("trace", "--all", "--format", "mermaid", folder=store))
    assert mermaid.startswith("flowchart")
    dot = good(run("trace", "--all", "--format", "dot", folder=store))
    assert dot.startswith("digraph")
    assert dot.count("{") == dot.count("}")
    target = tmp_path / "chain.svg"
    result = run("trace", "113371", "--format", "svg", "-o", str(target), folder=store)
    assert (result.status, result.out) == (0, "")
    assert str(target) in result.err
    root = etree.fromstring(target.read_bytes())
    assert root.tag.endswith("svg")
    assert "how the copy left RGANI" in "".join(root.itertext())


def test_trace_says_what_was_called_wrongly(store: Path, tmp_path: Path) -> None:
    for call, words in (
        (["trace"], "--all"),
        (["trace", "113371", "--all"], "more than one"),
        (["trace", "113371", "-o", str(tmp_path / "x")], "terminal"),
        (["trace", "113371", "-f", "svg", "-o", str(tmp_path / "no" / "x.svg")], "no such file or folder"),
    ):
        result = run(*call, folder=store)
        assert result.status == 2
        assert words in result.err
    nothing = run("trace", "--query", "zzzz", folder=store)
    assert (nothing.status, nothing.out) == (0, "")
    assert "No record" in nothing.err


def test_contradicting_dates_are_a_warning(store: Path) -> None:
    path = store / "records/other.yaml"
    path.write_text(path.read_text("utf-8").replace("date: 2007-05", "date: 1949-05"), "utf-8")
    result = run("trace", "other", folder=store)
    assert result.status == 0
    assert "“Translated” in record other has the date 1949-05, before “Written” (1956-08-01)" in result.err


def test_colour_is_for_terminals_only(store: Path) -> None:
    assert not ANSI.search(process("trace", "113371", folder=store).out)
    assert ANSI.search(on_terminal("trace", "113371", folder=store).out)
    assert not ANSI.search(on_terminal("trace", "113371", folder=store, NO_COLOR="1").out)


def test_material_cannot_steer_the_terminal(store: Path) -> None:
    path = store / "records/other.yaml"
    path.write_text(
        path.read_text("utf-8").replace("Gary Goldberg", '"Ga\\x1b]0;x\\x07r\\u202ey\\x9b"'), "utf-8"
    )
    for form in FORMATS:
        result = run("trace", "other", "--format", form, folder=store)
        assert "\x1b" not in result.out + result.err, form
        assert not set("\x07\x9b\u202e") & set(result.out + result.err), form


# -- attach and verify


def test_attach_keeps_describes_and_verify_agrees(store: Path, scan: Path) -> None:
    out = good(
        run(
            "attach",
            "113371",
            str(scan),
            "--copy-of",
            "original",
            "--by",
            "A. Reader",
            "--date",
            "2026-05",
            folder=store,
        )
    )
    digest = hashlib.sha256(scan.read_bytes()).hexdigest()
    assert out == (
        f"Scan äöü 1.PDF: application/pdf, 5,129 bytes, kept as attachments/{digest[:2]}/{digest}.pdf\n"
    )
    assert "has this file already" in good(run("attach", "113371", str(scan), folder=store))
    assert "A. Reader" in good(run("trace", "113371", folder=store))
    result = run("verify", "--all", folder=store)
    assert result.status == 0
    assert result.out.splitlines()[-2:] == [
        "2 records: 0 unchanged, 0 different, 1 partly checked, 1 without anything to check",
        "2 checks: 1 unchanged, 0 different, 1 without a digest",
    ]


def test_attach_says_what_is_wrong(store: Path, scan: Path, tmp_path: Path) -> None:
    before = tree(store)
    for more, words in (
        ([str(tmp_path / "none.pdf")], "none.pdf: The file to attach is not there"),
        ([str(tmp_path)], "is a folder"),
        ([str(scan), "--copy-of", "photo"], "original"),
        ([str(scan), "--date", "31.12.56"], "EDTF"),
        (["/dev/null"], "no plain file"),
    ):
        result = run("attach", "113371", *more, folder=store)
        assert result.status == 2
        assert words in result.err
    assert tree(store) == before


def _damaged(store: Path, scan: Path) -> Path:
    good(run("attach", "113371", str(scan), folder=store))
    kept = next((store / "attachments").rglob("*.pdf"))
    kept.write_bytes(kept.read_bytes()[:-1] + b"?")
    (store / "texts/stray.txt").write_text("x", "utf-8")
    return kept


def test_verify_finds_every_difference_and_repairs_nothing(store: Path, scan: Path) -> None:
    kept = _damaged(store, scan)
    before = tree(store)
    result = run("verify", "--all", "--no-log", folder=store)
    assert result.status == 1
    assert f"113371: attachment {kept.relative_to(store).as_posix()}: changed: SHA-256 is" in result.out
    assert "store: file texts/stray.txt: no record points to this file" in result.out
    assert tree(store) == before
    kept.unlink()
    gone = run("verify", "113371", "--format", "json", folder=store)
    assert gone.status == 1
    [missing] = [check for check in json.loads(gone.out) if check["outcome"] == "missing"]
    assert missing["object"] == scan.name


def test_verify_re_reads_the_source_field_by_field(store: Path, tmp_path: Path) -> None:
    page = Path(__file__).parents[1] / "documents/data/900126.txt"
    source = tmp_path / "downloads" / "900126.txt"
    source.parent.mkdir()
    source.write_bytes(page.read_bytes())
    good(run("import", str(source), folder=store))
    assert "900126.txt: not here, so not checked" in good(run("verify", "900126", folder=store))
    assert "2 unchanged" in good(run("verify", "900126", "--sources", str(source.parent), folder=store))
    source.write_text(source.read_text("utf-8").replace("Li Wei", "Lee Way"), "utf-8")
    result = run("verify", "900126", "--sources", str(source.parent), folder=store)
    assert result.status == 1
    assert "900126: provenance[1].by: the record says [Li Wei], its source says [Lee Way]" in result.out
    assert "900126: source 900126.txt: changed" in result.out


def test_verify_re_reads_a_bibliography_entry_by_entry(tmp_path: Path) -> None:
    store = tmp_path / "s"
    (store / "records").mkdir(parents=True)
    (store / "sources").mkdir()
    source = store / "sources" / "letters.bib"
    source.write_text(
        "@unpublished{one, title={Memo One}, year={1956}, note={RGANI, fond 5, opis 28, delo 410, list 3}}\n"
        "@unpublished{two, title={Memo Two}, year={1957}, note={RGANI, fond 5, opis 28, delo 411, list 5}}\n",
        "utf-8",
    )
    good(run("import", str(source), folder=store))
    assert good(run("verify", "--all", folder=store)).endswith(
        "2 records: 2 unchanged, 0 different\n2 checks: 2 unchanged, 0 different\n"
    )
    source.write_text(source.read_text("utf-8").replace("411", "412").replace("Memo One", "Memo 1"), "utf-8")
    out = run("verify", "--all", folder=store).out
    assert "one: title: the record says Memo One, its source says Memo 1\n" in out
    assert 'two: source.reference.delo: the record says "411", its source says "412"\n' in out
    source.write_text(source.read_text("utf-8").splitlines()[0], "utf-8")
    out = run("verify", "two", folder=store).out
    assert "source letters.bib: cannot be read: There is no entry for two in it any more" in out


def test_each_check_is_a_line_of_premis(store: Path, scan: Path) -> None:
    _damaged(store, scan)
    run("verify", "--all", folder=store)
    lines = _checks(store)
    assert {line["eventOutcomeInformation"]["eventOutcome"] for line in lines} == {"fail", "warning"}
    for line in lines:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", line["eventDateTime"])
        assert line["linkingAgentIdentifier"][0]["linkingAgentIdentifierValue"].startswith("provcite ")
        assert line["linkingObjectIdentifier"][0]["linkingObjectIdentifierValue"]
    run("verify", "--all", folder=store)
    assert len(_checks(store)) == 2 * len(lines)


def _log(store: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (store / "logs/premis.jsonl").read_text("utf-8").splitlines()]


def _checks(store: Path) -> list[dict[str, Any]]:
    return [line for line in _log(store) if line["eventType"] == "fixity check"]


def test_attach_import_pack_and_unpack_are_events(store: Path, scan: Path, tmp_path: Path) -> None:
    (store / "letters.ris").write_text("TY  - PCOMM\nTI  - A letter\nID  - letter\nER  - \n", "utf-8")
    record = next((store / "records").glob("*.yaml")).stem
    run("attach", record, str(scan), "--by", "A. Reader", folder=store)
    run("import", "letters.ris", folder=store)
    run("pack", record, "-o", str(tmp_path / "bag.zip"), folder=store)
    other = tmp_path / "other"
    run("init", str(other), folder=tmp_path)
    run("unpack", str(tmp_path / "bag.zip"), folder=other)
    types = [line["eventType"] for line in _log(store)]
    assert types == ["ingestion", "ingestion", "packing"]
    attached, imported, packed = _log(store)
    assert [one["linkingAgentIdentifierValue"] for one in attached["linkingAgentIdentifier"]][
        1
    ] == "A. Reader"
    assert imported["linkingObjectIdentifier"][0]["linkingObjectIdentifierValue"].startswith("records/")
    assert packed["linkingObjectIdentifier"][0]["linkingObjectIdentifierValue"] == "bag.zip"
    [unpacked] = _log(other)
    assert unpacked["eventType"] == "unpacking"
    assert unpacked["linkingObjectIdentifier"][1]["linkingObjectIdentifierValue"] == record
    with zipfile.ZipFile(tmp_path / "bag.zip") as archive:
        inside = archive.read("bag/data/logs/premis.jsonl").decode().splitlines()
    assert [json.loads(line)["eventType"] for line in inside] == ["ingestion"]


def test_a_log_that_cannot_be_written_is_a_warning(store: Path) -> None:
    (store / "logs").write_text("a file stands where the folder should be", "utf-8")
    result = run("verify", "113371", folder=store)
    assert result.status == 0
    assert "The log was not written" in result.err


def test_a_broken_record_does_not_stop_the_others(store: Path) -> None:
    (store / "records/broken.yaml").write_text("id: [", "utf-8")
    result = run("verify", "--all", folder=store)
    assert result.status == 1
    assert "broken: record records/broken.yaml: cannot be read" in result.out
    assert "3 records" in result.out


def test_many_records_are_verified_in_several_processes_with_the_same_result(store: Path) -> None:
    for number in range(130):
        words = f"words {number}".encode()
        (store / f"texts/n{number}.txt").write_bytes(words if number != 77 else b"changed")
        digest = hashlib.sha256(words).hexdigest()
        (store / f"records/n{number}.yaml").write_text(
            record_text(f"n{number}", text=f"{{file: texts/n{number}.txt, sha256: {digest}}}"), "utf-8"
        )
    alone = run("verify", "--all", "--jobs", "1", "--no-log", folder=store)
    several = run("verify", "--all", "--jobs", "3", "--no-log", folder=store)
    assert alone.status == several.status == 1
    assert alone.out == several.out
    assert "n77: text texts/n77.txt: changed" in alone.out


# -- log and blame


@pytest.fixture
def in_git(store: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    clients.git()
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    _git(store, "init", "-q", ".")
    _commit(store, "Start", "Anna Archivist")
    path = store / "records/113371.yaml"
    path.write_text(path.read_text("utf-8").replace("for: NKIDP, from", "for: CWIHP, from"), "utf-8")
    _commit(store, "Another project \x1b[31m", "Boris\x07 Editor")
    return store


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


def _commit(folder: Path, subject: str, author: str) -> None:
    _git(folder, "add", "records", "texts")
    _git(folder, "-c", f"user.name={author}", "-c", "user.email=a@example.org", "commit", "-qm", subject)


def test_log_tells_fields(in_git: Path) -> None:
    out = good(run("log", "113371", folder=in_git))
    assert re.fullmatch(
        r"[0-9a-f]{10}  \d{4}-\d\d-\d\d  Boris.* Editor\n    Another project .*\n"
        r"    provenance\[3\]\.for: NKIDP -> CWIHP\n"
        r"[0-9a-f]{10}  \d{4}-\d\d-\d\d  Anna Archivist\n    Start\n    created\n",
        out,
    ), out
    data = json.loads(good(run("log", "113371", "--format", "json", folder=in_git)))
    assert [entry["author"] for entry in data][1] == "Anna Archivist"
    assert data[0]["changes"] == ["provenance[3].for: NKIDP -> CWIHP"]


def test_blame_tells_values(in_git: Path) -> None:
    lines = good(run("blame", "113371", folder=in_git)).splitlines()
    assert lines[0].split("\t") == ["field", "value", "change", "date", "by", "source"]
    rows = {line.split("\t")[0]: line.split("\t") for line in lines[1:]}
    assert rows["provenance[3].for"][1] == "CWIHP"
    assert "Editor" in rows["provenance[3].for"][4]
    assert rows["provenance[0].date"][4:] == ["Anna Archivist", "inferred"]
    data = json.loads(good(run("blame", "113371", "--format", "json", folder=in_git)))
    assert {"path", "value", "commit", "author", "date", "source"} == set(data[0])


@pytest.mark.parametrize("command", ["log", "blame"])
def test_history_needs_git(store: Path, command: str) -> None:
    result = run(command, "113371", folder=store)
    assert result.status == 2
    assert "git init" in result.err


# -- pack and unpack


@pytest.fixture
def bag(store: Path, scan: Path, tmp_path: Path) -> Path:
    good(run("attach", "113371", str(scan), "--copy-of", "original", folder=store))
    good(run("attach", "other", str(scan), folder=store))
    target = tmp_path / "hand on.zip"
    result = run("pack", "113371", "other", "-o", str(target), folder=store)
    assert good(result) == f"{target}: 2 records, 8 files\n"
    return target


@pytest.fixture
def taker(tmp_path: Path) -> Path:
    (tmp_path / "taker" / "records").mkdir(parents=True)
    return tmp_path / "taker"


def test_the_bag_is_valid_for_bagit_s_own_command(bag: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(bag) as archive:
        archive.extractall(tmp_path / "out")
        names = archive.namelist()
    [folder] = (tmp_path / "out").iterdir()
    done = subprocess.run(
        [sys.executable, "-m", "bagit", "--validate", str(folder)], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert sum("/data/attachments/" in name for name in names) == 1  # kept once for both records
    page = (folder / "data/index.html").read_text("utf-8")
    assert "Title of other" in page
    assert "Memorandum of Conversation" in page
    for record in ("113371", "other"):
        json.loads((folder / f"data/provenance/{record}.json").read_text("utf-8"))


def test_another_store_takes_the_bag_whole(bag: Path, store: Path, taker: Path) -> None:
    dry = run("unpack", str(bag), "--dry-run", folder=taker)
    assert good(dry) == (
        "113371: new, Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il\n"
        "other: new, Title of other\n"
    )
    assert tree(taker) == {}
    out = good(run("unpack", str(bag), folder=taker))
    assert out.endswith("Taken into the store: 113371, other\n")
    assert tree(taker) == tree(store)
    again = good(run("unpack", str(bag), folder=taker))
    assert "the store has it already" in again
    assert again.endswith("Nothing to take.\n")


def test_differences_come_first_and_are_taken_only_when_asked(bag: Path, taker: Path) -> None:
    good(run("unpack", str(bag), folder=taker))
    path = taker / "records/other.yaml"
    path.write_text(path.read_text("utf-8").replace("Title of other", "My title  # mine"), "utf-8")
    mine = tree(taker)
    result = run("unpack", str(bag), folder=taker)
    assert result.status == 1
    assert "other: differs from the store's\n    title: My title -> Title of other\n" in result.out
    assert "--update" in result.err
    assert tree(taker) == mine
    no = on_terminal("unpack", str(bag), folder=taker, typed="n\n")
    assert no.status == 1
    assert no.out.index("My title -> Title of other") < no.out.index("Take the bag's version of 1")
    assert tree(taker) == mine
    yes = on_terminal("unpack", str(bag), folder=taker, typed="y\n")
    assert yes.status == 0
    assert "title: Title of other  # mine" in path.read_text("utf-8")


@pytest.mark.parametrize(
    "part", ["data/records/other.yaml", "data/texts/113371.en.txt", "manifest-sha256.txt"]
)
def test_a_damaged_bag_is_refused_with_the_file_named(bag: Path, taker: Path, part: str) -> None:
    changed = io.BytesIO()
    with zipfile.ZipFile(bag) as old, zipfile.ZipFile(changed, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(
                entry.filename,
                data.replace(b"e", b"f", 1) if f"/{entry.filename}".endswith(f"/{part}") else data,
            )
    bag.write_bytes(changed.getvalue())
    result = run("unpack", str(bag), "--yes", "--update", folder=taker)
    assert result.status == 2
    assert part.rsplit("/", 1)[-1] in result.err
    assert str(bag) in result.err
    assert tree(taker) == {}


def test_pack_says_what_is_wrong(store: Path, tmp_path: Path, scan: Path) -> None:
    target = tmp_path / "x.zip"
    for call, words in (
        (["pack", "113371"], "-o bag.zip"),
        (["pack", "-o", str(target)], "--all"),
        (["pack", "113371", "--all", "-o", str(target)], "--all"),
        (["pack", "113371", "-o", str(scan)], "there already"),
        (["pack", "113371", "-o", str(tmp_path / "no" / "x.zip")], "no"),
        (["unpack", str(tmp_path / "none.zip")], "none.zip"),
        (["unpack", str(scan)], "no readable zip"),
    ):
        result = run(*call, folder=store)
        assert result.status == 2, call
        assert words in result.err, call
    assert not target.exists()


def test_ids_and_names_in_any_script(tmp_path: Path, taker: Path) -> None:
    name = "запись 1 é"
    folder = make_store(tmp_path / "s", **{name: record_text(name, text="{file: texts/none.txt}")}).folder
    target = tmp_path / "архив.zip"
    assert "1 record, 3 files" in good(run("pack", name, "-o", str(target), folder=folder))
    assert f"Taken into the store: {name}" in good(run("unpack", str(target), folder=taker))
    assert (taker / f"records/{name}.yaml").is_file()


def test_an_entry_whose_id_was_taken_is_found_again(tmp_path: Path) -> None:
    store = tmp_path / "s"
    (store / "records").mkdir(parents=True)
    (store / "sources").mkdir()
    entry = "TY  - UNPB\nAU  - Petrov, A. M.\nTI  - Memo {}\nDA  - 1956/07/24\nN1  - RGANI, fond 5, delo {}\n"
    entry += "ER  - \n"
    source = store / "sources" / "letters.ris"
    source.write_text("".join(entry.format(word, word) for word in ("1", "2", "3")), "utf-8")
    good(run("import", str(source), folder=store))
    assert len(list((store / "records").iterdir())) == 3
    assert good(run("verify", "--all", folder=store)).endswith(
        "3 records: 3 unchanged, 0 different\n3 checks: 3 unchanged, 0 different\n"
    )
    source.write_text(source.read_text("utf-8").replace("Memo 3", "Memo C"), "utf-8")
    out = run("verify", "--all", folder=store).out
    assert [line for line in out.splitlines() if "title" in line] == [
        "Petrov1956-3: title: the record says Memo 3, its source says Memo C"
    ]


def test_a_record_that_is_named_twice_is_taken_once(store: Path, tmp_path: Path) -> None:
    assert "1 record:" in run("verify", "other", "other", folder=store).out
    packed = good(run("pack", "other", "other", "-o", str(tmp_path / "twice.zip"), folder=store))
    assert ": 1 record, " in packed


def test_a_graph_that_mermaid_would_not_draw_is_said_to_be_one(tmp_path: Path) -> None:
    events = "".join(f"\n- {{event: signed, by: [A. B. Cee{number}]}}" for number in range(300))
    store = make_store(tmp_path / "s", long=f"id: long\ntitle: Long\nprovenance:{events}\n").folder
    small = run("trace", "113371", "--format", "mermaid", folder=store)
    large = run("trace", "long", "--format", "mermaid", folder=store)
    assert (small.status, small.err) == (0, "")
    assert (large.status, "maxEdges" in large.err) == (0, True)
