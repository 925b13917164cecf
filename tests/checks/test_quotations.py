"""Quotations against texts with brackets of their own, turned parts, ellipses that turn the sense."""

from __future__ import annotations

import pytest

from provcite.checks.compare import TextIndex, compare

TEXT = TextIndex(
    "Under clause 9, the keeper is not allowed to leave the lamp during the night. The tenant [Mr. Aslan] shall pay "
    "each quarter. Only one lamp (N4) [38] went dark in the year. The council would in no circumstances agree to a "
    "sale of the wharf before the spring had come. The boats came back on the next day, and nobody was hurt."
)  # fmt: skip


@pytest.mark.parametrize(
    "quotation",
    [
        "The tenant [Mr. Aslan] shall pay each quarter.",
        "The tenant [the merchant] shall pay each quarter.",
        "Only one lamp (N4) [38] went dark in the year",
        "Only one lamp (N4) went dark in the year",
        "Under clause 9, the keeper … before the spring had come.",
        "[T]he tenant [...] shall pay each quarter",
        "the keeper is not allowed … during the night",
    ],
)
def test_nothing_is_wrong(quotation: str) -> None:
    found = compare(quotation, TEXT)
    if quotation.startswith("Only one lamp (N4) went"):
        assert [item.written for item in found.omissions] == ["38"]  # the text's own bracket, left out
    else:
        assert found.exact, found


@pytest.mark.parametrize(
    ("quotation", "swallowed"),
    [
        ("the keeper is … allowed to leave the lamp", "not"),
        ("the keeper is . . . allowed to leave the lamp", "not"),
        ("the council would […] agree to a sale of the wharf", "in no circumstances"),
    ],
)
def test_an_ellipsis_that_turns_the_sense(quotation: str, swallowed: str) -> None:
    found = compare(quotation, TEXT)
    assert [item.written for item in found.swallowed] == [swallowed]
    assert not found.exact


def test_parts_in_another_order() -> None:
    found = compare("the sale of the wharf … the keeper is not allowed to leave", TEXT)
    assert found.found
    assert [item.quoted for item in found.turned] == [""]


def test_a_word_changed_is_a_difference() -> None:
    found = compare("the keeper is not allowed to leave a lamp during the night", TEXT)
    assert [(item.quoted, item.written) for item in found.differences] == [("a", "the")]
