"""Quotation marks of every system."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provcite.manuscripts.quotations import find_quotations


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('He said "all is well" twice.', ["all is well"]),
        ("He said “all is well” twice.", ["all is well"]),
        ("Er sagte „alles gut“ zweimal.", ["alles gut"]),
        ("Er sagte »alles gut« zweimal.", ["alles gut"]),
        ("Il dit « tout va bien » deux fois.", [" tout va bien "]),
        ("Он сказал: «всё хорошо».", ["всё хорошо"]),
        ("It’s ‘all well’ in the ’thirties’ house.", ["all well"]),
        ("He said “she said ‘no’ and left” then.", ["she said ‘no’ and left", "no"]),
        ('A 6" nail and an unclosed “quotation.', []),
        ("Ch'oe Yong-gŏn and Opis' 28", []),
        ("Hon sa ”allt är bra” igen.", ["allt är bra"]),
    ],
)
def test_marks(text: str, found: list[str]) -> None:
    assert [text[item.start : item.end] for item in find_quotations(text)] == found


@settings(max_examples=80)
@given(st.text(alphabet="ab \"'“”„‘’‚«»‹›.", max_size=60))
def test_quotations_lie_inside_one_another_or_apart(text: str) -> None:
    spans = [(item.start, item.end) for item in find_quotations(text)]
    for start, end in spans:
        assert 0 < start <= end < len(text)
        for other_start, other_end in spans:
            assert (
                end <= other_start
                or other_end <= start
                or (start <= other_start and other_end <= end)
                or (other_start <= start and end <= other_end)
            )
