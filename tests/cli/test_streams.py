"""Standard streams that are closed, full or read by nobody, and Ctrl-C at any moment."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from provcite.cli.main import COMMANDS
from running import environment, on_terminal, process
from stores import make_store, record_text

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")

PROVCITE = f"{shlex.quote(sys.executable)} -m provcite"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = make_store(tmp_path_factory.mktemp("streams") / "store").folder
    for n in range(300):
        text = record_text(f"r{n}", title="word " * 100)
        (folder / "records" / f"r{n}.yaml").write_text(text, encoding="utf-8")
    process("index", folder=folder)
    return folder


def shell(command: str, folder) -> subprocess.CompletedProcess[str]:
    """Run `command` in bash, each PROVCITE in it a call of the program."""
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command.replace("PROVCITE", PROVCITE)],
        cwd=folder, capture_output=True, text=True, check=False, env=environment(), timeout=120,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip


PRINTING = ["--version", "--help", "list --help", "list", "show 113371", "cite 113371",
            "export --all --to ris", "list --format json", "trace 113371", "rule", "completion bash",
            "repositories", "parse 'RGANI, f. 5, op. 28, d. 410'"]  # fmt: skip


@pytest.mark.parametrize("call", PRINTING)
@pytest.mark.parametrize("reader", ["true", "head -c 1 >/dev/null"])
def test_a_reader_that_goes_away_is_no_finding(store, call, reader):
    done = shell(f"PROVCITE {call} | {reader}", store)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("call", PRINTING)
def test_a_full_disk_behind_standard_output_is_told(store, call, unbuffered):
    done = shell(f"PYTHONUNBUFFERED={unbuffered} PROVCITE {call} > /dev/full", store)
    assert done.stderr == "error: Standard output cannot be written to: the disk is full.\n"
    assert done.returncode == 2


@pytest.mark.parametrize("call", PRINTING)
def test_a_closed_standard_output_is_told(store, call):
    done = shell(f"PROVCITE {call} >&-", store)
    assert done.stderr == "error: Standard output cannot be written to: it is closed.\n"
    assert done.returncode == 2


@pytest.mark.parametrize("closed", ["2>&-", "2>/dev/full", "<&- 2>&-"])
@pytest.mark.parametrize(
    ("call", "status"),
    [("--version", 0), ("list -n 1", 0), ("show nothing-at-all", 2), ("--no-such", 2)],
)
def test_standard_error_that_takes_nothing_changes_no_status(store, call, status, closed):
    assert shell(f"PROVCITE {call} {closed}", store).returncode == status


def test_all_three_closed_is_no_fault(store):
    assert shell("PROVCITE list <&- >&- 2>&-", store).returncode == 2
    assert shell("PROVCITE index <&- >/dev/null 2>&-", store).returncode == 0


@pytest.mark.parametrize("call", ["parse -", "check -", "add -", "import -", "parse --format jsonl -"])
def test_a_closed_standard_input_is_told(store, call):
    done = shell(f"PROVCITE {call} <&-", store)
    assert "error: Standard input cannot be read: it is closed." in done.stderr
    assert done.returncode == 2


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.name)
def test_no_command_breaks_without_standard_streams(store, row, tmp_path):
    """Whatever a command does without a word more: with all streams closed it is no fault (status 3)."""
    done = shell(f"PROVCITE --store {tmp_path} {row.name} <&- >&-", tmp_path)
    assert done.returncode in (0, 1, 2), done.stderr
    assert "Traceback" not in done.stderr


def test_a_closed_stream_is_never_taken_by_a_file(store, tmp_path):
    """With descriptor 1 free, the next file opened would take it, and an editor's words would land there."""
    editor = tmp_path / "editor.sh"
    editor.write_text("#!/bin/sh\necho STRAY\nprintf '\\ntags: [edited]\\n' >> \"$1\"\n", encoding="utf-8")
    editor.chmod(0o755)
    shell(f"EDITOR={shlex.quote(str(editor))} PROVCITE edit r1 >&-", store)
    for path in store.rglob("*"):
        assert not path.is_file() or b"STRAY" not in path.read_bytes(), path


def test_a_citation_of_another_encoding_comes_through_standard_input(store):
    done = process(
        "add",
        "-",
        "--dry-run",
        folder=store,
        stdin="Memorandum, Café, RGANI, f. 5, op. 28, d. 410, l. 3".encode("cp1252"),
    )
    assert done.status == 0, done.err
    assert "Café" in done.out


STARTING = """
import sys
class Interrupting:
    def find_spec(self, name, *rest):
        if name == {module!r}:
            sys.meta_path.remove(self)
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupting())
sys.argv = ["provcite", "list"]
from provcite.__main__ import main
main()
"""


@pytest.mark.parametrize(
    "module",
    [
        "provcite.cli.main",
        "typer",
        "provcite.cli",
        "provcite.cli.streams",
        "provcite.cli.list",
        "provcite.store.library",
    ],
)
def test_control_c_while_the_program_starts_is_one_sentence(store, module):
    done = subprocess.run(
        [sys.executable, "-c", STARTING.format(module=module)],
        cwd=store, capture_output=True, text=True, check=False, env=environment(),
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "error: Interrupted; nothing half-written is left.\n"


def test_control_c_that_python_wraps_in_another_error_is_still_control_c(monkeypatch, capsys, store):
    from provcite.cli import main

    def wrapped(**_: object) -> None:
        raise RuntimeError("Error calling __set_name__") from KeyboardInterrupt()

    monkeypatch.setattr(main.typer.main, "get_command", lambda _: SimpleNamespace(main=wrapped))
    assert main.run(["list"]) == 130
    assert capsys.readouterr().err == "error: Interrupted; nothing half-written is left.\n"


@pytest.mark.slow
def test_control_c_at_any_moment_prints_no_traceback(store):
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    told = 0
    began = time.monotonic()
    process("list", folder=store)
    whole = time.monotonic() - began  # on this machine, beside whatever else it does
    try:
        for step in range(30):
            child = subprocess.Popen(
                [sys.executable, "-m", "provcite", "list"],
                cwd=store, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment(),
            )  # fmt: skip
            time.sleep(whole * (0.2 + step / 30))
            child.send_signal(signal.SIGINT)
            _, err = child.communicate(timeout=60)
            assert b"provcite/" not in err, err
            # Python itself starts first, which no program of Python can guard.
            if b"runpy" not in err and b"<frozen " not in err:
                assert child.returncode in (0, 130, -signal.SIGINT), err
            told += b"Interrupted" in err
    finally:
        signal.signal(signal.SIGINT, before)
    assert told > 0


HOSTILE = r'"\e[2J\x9B31m\u202Eevil\u2066\u200F\u061C\u2028\x85end"'
UNSAFE = [*map(chr, range(8)), "\x1b[2J", *map(chr, range(0x80, 0xA0)), *"\u202e\u2066\u200f\u061c\u2028"]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    folder = make_store(tmp_path_factory.mktemp("hostile") / "store").folder
    (folder / "records" / "h.yaml").write_text(
        f"id: h\ntype: manuscript\ntitle: {HOSTILE}\ngenre: {HOSTILE}\nsummary: {HOSTILE}\n"
        f"creators: [{{role: author, literal: {HOSTILE}}}]\ndate: 1956-07-24\nnotes: {HOSTILE}\n"
        f"source: {{repository: {HOSTILE}, reference: {{fond: {HOSTILE}, opis: '28'}}}}\n"
        f"provenance: [{{event: obtained, by: [{HOSTILE}], for: {HOSTILE}}}]\ntags: [{HOSTILE}]\n",
        encoding="utf-8",
    )
    return folder


EXPORTS = ["bibtex", "biblatex", "csl-json", "csl-yaml", "ris", "hayagriva", "mods", "zotero-rdf",
           "endnote-xml", "csv", "jsonld", "dc", "ead3", "ead2002", "atom-csv",
           "tropy", "omeka-csv"]  # fmt: skip
SHOWN = [
    *(["export", "h", "--to", name] for name in EXPORTS),
    ["export", "h", "--to", "ris", "--output", "/dev/stdout"],
    *(["trace", "h", "--format", name] for name in ("tree", "table", "json", "prov-json", "prov-n", "turtle",
                                                    "mermaid", "dot", "svg")),
    *(["cite", "h", "--format", name] for name in ("plain", "html", "markdown", "latex", "rtf")),
    *(["list", "--format", name] for name in ("table", "json", "csv")),
    ["show", "h"], ["show", "h", "--format", "yaml"], ["show", "h", "--format", "json"], ["search", "end"],
    ["bibliography", "h"], ["validate"],
]  # fmt: skip


@pytest.mark.parametrize("arguments", SHOWN, ids=" ".join)
def test_nothing_shown_on_a_terminal_steers_it(hostile, arguments):
    shown = on_terminal(*arguments, folder=hostile, NO_COLOR="1").out
    assert "31m" in shown or arguments[0] in ("validate", "trace"), shown
    assert not [mark for mark in UNSAFE if mark in shown]
