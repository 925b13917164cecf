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
        cyrillic = any("\u0400" <= character <= "\u04ff" for character in word)
        present = (
            known.acronym("ru" if cyrillic else "en")
            if is_acronym
            else known.name("ru" if cyrillic else "en")
        )
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
