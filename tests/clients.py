"""The programs that tests drive. Where one is absent, incomplete or too old, its tests skip.

Each is tried before it is used, with a trial that has nothing of provcite in it, so that a fault of ours
never passes for one of theirs.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest

#: The oldest pandoc that prints what the tests expect of it.
LEAST_PANDOC = (3, 9)


def program(name: str, package: str = "") -> str:
    """The path of a program; `package` is what to install where that has another name."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"needs {name}" + (f" ({package})" if package else ""))
    return found


def git() -> str:
    """The path of git that runs."""
    found = program("git")
    if subprocess.run([found, "--version"], capture_output=True, check=False).returncode:
        pytest.skip("needs git")
    return found


def pandoc() -> str:
    """The path of pandoc: that of the package pypandoc_binary, else one on the path."""
    found, version = _pandoc()
    if found is None:
        pytest.skip("needs pandoc")
    if version < LEAST_PANDOC:
        pytest.skip(f"needs pandoc {LEAST_PANDOC[0]}.{LEAST_PANDOC[1]} or later")
    return found


@cache
def _pandoc() -> tuple[str | None, tuple[int, ...]]:
    places = [shutil.which("pandoc")]
    try:
        import pypandoc

        places.insert(0, str(pypandoc.get_pandoc_path()))
    except (ImportError, OSError):
        pass
    best: tuple[str | None, tuple[int, ...]] = (None, ())
    for place in filter(None, places):
        said = subprocess.run([place, "--version"], capture_output=True, text=True, check=False).stdout
        number = re.search(r"\d+(?:\.\d+)+", said)
        version = tuple(map(int, number[0].split("."))) if number else ()
        best = max(best, (place, version), key=lambda one: one[1])
    return best


def node(package: str = "citeproc") -> str:
    """The path of node that can load an npm package: citeproc-js, unless another is named."""
    found = program("node", "Node.js")
    if not _node_has(found, package):
        pytest.skip(f"needs the npm package {package} where node finds it (NODE_PATH)")
    return found


@cache
def _node_has(found: str, package: str) -> bool:
    trial = subprocess.run([found, "-e", f'require("{package}")'], capture_output=True, check=False)
    return trial.returncode == 0


def libreoffice(source: str, target: str, folder: Path) -> Path:
    """Convert the file `source` with LibreOffice into `folder`: the file made.

    `target` is the ending, with the filter behind a colon where it must be named.
    """
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("needs LibreOffice")
    made, said = _converted(office, source, target, folder)
    if made is None:
        if not _office_works(office):
            pytest.skip("needs LibreOffice with its word processor (Writer)")
        pytest.fail(said)
    return made


def _converted(office: str, source: str, target: str, folder: Path) -> tuple[Path | None, str]:
    with tempfile.TemporaryDirectory() as profile:
        done = subprocess.run(
            [office, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--convert-to", target,
             "--outdir", str(folder), source],
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
    made = folder / f"{Path(source).stem}.{target.partition(':')[0]}"
    return (made if made.exists() else None), done.stderr or done.stdout


@cache
def _office_works(office: str) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder, "trial.txt")
        text.write_text("A trial.\n", "utf-8")
        return all(_converted(office, str(text), to, Path(folder))[0] for to in ("odt", "docx", "pdf"))


def lualatex(preamble: str, *, biber: bool = False) -> tuple[str, str]:
    """The paths of lualatex and (where asked for) biber that can set a document with `preamble`."""
    engine = program("lualatex", "LaTeX")
    sorter = program("biber") if biber else ""
    lacks = _latex_lacks(engine, sorter, preamble)
    if lacks:
        pytest.skip(f"needs LaTeX with {lacks}")
    return engine, sorter


@cache
def _latex_lacks(engine: str, biber: str, preamble: str) -> str:
    """What is missing for a document that says nothing but one word; "" where it is set."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "library.bib").write_text("@book{a, title = {A}, date = {1956}}\n", "utf-8")
        cited = "\\nocite{*}\\printbibliography" if biber else ""
        document = f"{preamble}\\begin{{document}}Word.{cited}\\end{{document}}\n"
        Path(folder, "trial.tex").write_text(document, "utf-8")
        call = [engine, "-interaction=nonstopmode", "trial"]
        for command in (call, [biber, "trial"], call) if biber else (call,):
            done = subprocess.run(command, cwd=folder, capture_output=True, timeout=300, check=False)
            said = done.stdout.decode("utf-8", "replace")
            if done.returncode or re.search(r"^!|^WARN|ERROR", said, re.MULTILINE):
                return "what fontspec, biblatex and biber ask for" if biber else "what the document asks for"
    return ""


def papis() -> str:
    """The Python of an environment that has papis: its bibtexparser is older than ours."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    found = cache / "provcite-ci" / "papis-1" / "bin" / "python"
    if (
        not found.is_file()
        or subprocess.run([found, "-c", "import papis.bibtex"], capture_output=True, check=False).returncode
    ):
        pytest.skip(f"needs papis in an environment of its own ({found.parent.parent})")
    return str(found)


def chromium() -> str:
    """The path of the system's Chromium, for Playwright; a browser that Playwright downloads is not used."""
    try:
        import playwright  # noqa: F401 - only whether it is there
    except ImportError:
        pytest.skip("needs the Python package playwright")
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("needs Chromium")
    return found


def axe() -> str:
    """The script of axe-core, which finds what keeps people from using a page."""
    for folder in os.environ.get("NODE_PATH", "").split(os.pathsep):
        script = Path(folder) / "axe-core" / "axe.min.js"
        if folder and script.is_file():
            return script.read_text("utf-8")
    return str(pytest.skip("needs the npm package axe-core where node finds it (NODE_PATH)"))


def schemathesis() -> str:
    """The program of an environment that has schemathesis, whose libraries are other versions than ours."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    found = cache / "provcite-ci" / "schemathesis-1" / "bin" / "schemathesis"
    if not os.access(found, os.X_OK):
        pytest.skip(f"needs schemathesis in an environment of its own ({found.parent.parent})")
    return str(found)
