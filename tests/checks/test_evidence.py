"""A finding says where the record has its value from, where the record says so."""

from __future__ import annotations

import pytest

from checks_data import read_record
from provcite.checks.evidence import evidence_for
from provcite.checks.lookup import MemoryLookup
from provcite.checks.run import check_document
from provcite.checks.settings import CheckSettings
from provcite.manuscripts.readers import read_manuscript

RECORD = read_record("""\
id: "7"
title: Report on the Harbour
date: 1956-07-24
creators:
  - {role: author, family: Petrov, given: A. M.}
language: ru
source:
  repository: RGANI
  reference: {fond: "5", opis: "28", delo: "410", listy: "301-303"}
provenance:
  - {event: written, date: 1956-07-24, inferred: [date]}
  - {event: translated, by: [James F. Person], for: NKIDP, from: ru, to: en}
  - {event: published, url: "https://example.org/7"}
imported: {from: page.html}
evidence:
  title: {source: scan.pdf, line: 2, quote: REPORT ON THE HARBOUR}
  source.reference.opis: {by: B. Reader, note: from the inventory}
  source: {line: 9, quote: "TsKhSD, F. 5, Op. 28, D. 410, Ll. 301-303"}
  provenance[1].by: {by: A. Reader, date: 2026-05-01, note: "seen on the carbon copy"}
  date: {inferred: true, note: from the file's cover}
""")
NOTE = (
    "A. M. Petrov, “Report on the Harbour,” {date}, RGANI, fond 5, opis {opis}, delo {delo}, listy 301–303, "
    "trans. {who}, https://example.org/7."
)


def _messages(**values: str) -> list[str]:
    note = NOTE.format(
        **{"date": "July 24, 1956", "opis": "28", "delo": "410", "who": "James F. Person", **values}
    )
    document = read_manuscript(f"It was so.[^1]\n\n[^1]: {note}\n".encode(), "draft.md")
    result = check_document(document, MemoryLookup([RECORD]), CheckSettings(select=("PC2",)), name="draft.md")
    return [finding.message for finding in result.findings]


def test_the_evidence_stands_behind_the_finding() -> None:
    [unit] = _messages(delo="411")
    assert unit.endswith("Evidence: page.html, line 9: “TsKhSD, F. 5, Op. 28, D. 410, Ll. 301-303”.")
    [level] = _messages(opis="29")
    assert level.endswith("Evidence: B. Reader; from the inventory.")
    [translator] = _messages(who="Carl Otherman")
    assert translator.endswith("Evidence: A. Reader, 2026-05-01; seen on the carbon copy.")
    [date] = _messages(date="July 25, 1956")
    assert date.endswith("Evidence: inferred: from the file's cover.")


@pytest.mark.parametrize("code", ["PC101", "PC208", "PC304", "PC999"])
def test_without_evidence_nothing_is_said(code: str) -> None:
    assert evidence_for(code, RECORD) == ""
