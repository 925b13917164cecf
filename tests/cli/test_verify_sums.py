"""``verify`` counts by record and by check, and each line's parts add up to its sum."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provcite.cli.verify import summary
from provcite.ops.verify import Check, Outcome
from running import run

CHECKS = st.lists(
    st.builds(
        lambda record, outcome: Check(
            record=None if outcome is Outcome.ORPHAN else record, what="text", object="x", outcome=outcome
        ),
        st.sampled_from("abcdefg"),
        st.sampled_from(Outcome),
    ),
    max_size=30,
)


def numbers(line: str) -> list[int]:
    return [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", line)]


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(CHECKS, st.integers(min_value=0, max_value=2000))
def test_the_parts_add_up(checks: list[Check], more: int) -> None:
    records = {check.record for check in checks if check.record is not None}
    lines = summary(checks, len(records) + more)
    orphans = sum(check.record is None for check in checks)
    for line, total in zip(lines, (len(records) + more, len(checks) - orphans), strict=False):
        first, *parts = numbers(line)
        assert first == total
        assert sum(parts) == total
    assert numbers(lines[2]) == [orphans] if orphans else len(lines) == 2


def test_each_state_has_its_word() -> None:
    def one(record: str | None, outcome: Outcome) -> Check:
        return Check(record=record, what="text", object="x", outcome=outcome)

    checks = [
        one("same", Outcome.SAME),
        one("partly", Outcome.SAME),
        one("partly", Outcome.ABSENT),
        one("absent", Outcome.ABSENT),
        one("differs", Outcome.DIFFERS),
        one("differs", Outcome.SAME),
        one("missing", Outcome.MISSING),
        one(None, Outcome.ORPHAN),
    ]
    assert summary(checks, 6) == [
        "6 records: 1 unchanged, 2 different, 1 partly checked, 1 not checked, 1 without anything to check",
        "7 checks: 3 unchanged, 1 different, 1 missing from the store, 2 not here",
        "1 file that no record points to",
    ]


def test_the_sample_store_adds_up(tmp_path: Path) -> None:
    assert run("init", ".", "--sample", folder=tmp_path).status == 0
    lines = run("verify", "--all", folder=tmp_path).out.splitlines()[-2:]
    for line in lines:
        first, *parts = numbers(line)
        assert sum(parts) == first
