"""A repository is called by a name that it no longer bears.

## What it does
Reports former names and acronyms of an archive (TsKhSD, RTsKhIDNI, TsGAOR, PRO) and gives the
present one. `provcite check --fix` replaces acronyms, in the script they are written in. A name put
in brackets or after "formerly" beside the present one is left alone.

## Why is this bad?
The catalogue, the reading room and the archive's own site go by the present name.

## Example
    TsKhSD, f. 5, op. 28, d. 410, l. 301.

## Use instead
    RGANI, f. 5, op. 28, d. 410, l. 301.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provcite.checks.rule import hit
from provcite.model.findings import Fix, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.archives.repositories import Repository
    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit

CODE = "PC601"
NAME = "obsolete-repository-name"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.WARNING
FIX = "sometimes"


_FORMERLY = re.compile(
    r"(?:former(?:ly)?|then|now|previously|ex-|бывш\w{0,6}|ныне|ehemals|früher|ancien\w{0,5})[\s,(]{0,3}$",
    re.IGNORECASE,
)


def check(reading: Reading) -> Iterator[Hit]:
    for citation in reading.citations:
        reference = citation.reference
        if reference is None or not reference.former or reference.repository_span is None:
            continue
        start = reference.repository_span[0]
        known = reading.repositories.get(reference.repository_key)
        if known is None or _FORMERLY.search(citation.block.text, max(0, start - 24), start):
            continue
        word = reference.repository or ""
        is_acronym = any(match.kind == "former acronym" for match in reading.repositories.find(word))
        present = _in_script_of(word, known, is_acronym)
        if not present or present == word:
            continue
        fix = (
            Fix(description="put the present acronym", old=word, new=present, safe=True)
            if is_acronym
            else None
        )
        yield hit(
            citation,
            f"{word} is now {present}.",
            reference.repository_span,
            expected=present,
            found=word,
            fix=fix,
        )


def _in_script_of(word: str, known: Repository, is_acronym: bool) -> str:
    """The present acronym or name in the script of `word`; "" where there is none in that script."""
    forms = known.acronyms if is_acronym else known.names
    order = ["en", *(language for language in forms if language != "en")]
    listed = [form for language in order for form in forms.get(language, ())]
    return next((form for form in listed if _is_cyrillic(form) == _is_cyrillic(word)), "")


def _is_cyrillic(text: str) -> bool:
    return any("\u0400" <= character <= "\u04ff" for character in text)
