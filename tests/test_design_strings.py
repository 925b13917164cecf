"""What `provcite cite` prints of the shipped record, letter by letter, through the command line.

The strings are the project's contract: changing one changes every footnote that was printed before.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from running import process, run

ROOT = Path(__file__).resolve().parent.parent
TITLE = "Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il"
ADDRESS = "https://digitalarchive.umd.edu/document/113371"
HOUSE = "Russian State Archive of Contemporary History (RGANI), Moscow"

WHOLE = {
    "--style chicago": (
        f"A. M. Petrov, “{TITLE},” July 24, 1956, fond 5, opis 28, delo 410, listy 301–303, {HOUSE}, "
        f"trans. James F. Person, Wilson Center Digital Archive, {ADDRESS}."
    ),
    "--style chicago --as short --locator": f"Petrov, “{TITLE},” l. 302.",
    "--style chicago --as bibliography": (
        f"Petrov, A. M. “{TITLE}.” July 24, 1956. Fond 5, opis 28, delo 410, listy 301–303. {HOUSE}. "
        f"Translated by James F. Person. Wilson Center Digital Archive. {ADDRESS}."
    ),
    "--style wilson-center": (
        f'"{TITLE}", July 24, 1956, Wilson Center Digital Archive, RGANI, Fond 5, Opis 28, Delo 410, '
        f"Listy 301-303. Obtained and translated for NKIDP by James F. Person. {ADDRESS}"
    ),
}


@pytest.mark.parametrize(("call", "printed"), WHOLE.items(), ids=list(WHOLE))
def test_the_whole_line(call: str, printed: str) -> None:
    arguments = [*call.split(), *(["l. 302"] if call.endswith("--locator") else [])]
    result = run("cite", "113371", *arguments, "--format", "plain", folder=ROOT)
    assert (result.status, result.out, result.err) == (0, printed + "\n", "")


def test_the_end_of_the_russian_note() -> None:
    result = run("cite", "113371", "--style", "gost", folder=ROOT)
    assert result.status == 0
    assert result.out.endswith(" // РГАНИ. Ф. 5. Оп. 28. Д. 410. Л. 301–303.\n")


def test_a_process_of_its_own_prints_the_same_with_and_without_its_cache(tmp_path: Path) -> None:
    for _ in range(2):
        result = process(
            "cite", "113371", "--style", "chicago", folder=ROOT, XDG_CACHE_HOME=str(tmp_path), LC_ALL="C"
        )
        assert (result.status, result.out) == (0, WHOLE["--style chicago"] + "\n")
