"""Credit lines in the pattern of the platform."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provcite.archives.parse import parse
from provcite.model.record import Event
from provcite.provenance.credits import credit_sentence, events_of_credits

CASES = [
    ([("translated", ["G. Gold"], None)], "Translated by G. Gold."),
    ([("translated", ["G. Gold"], "CWIHP")], "Translated for CWIHP by G. Gold."),
    (
        [("obtained", ["J. Person"], "NKIDP"), ("translated", ["J. Person"], "NKIDP")],
        "Obtained and translated for NKIDP by J. Person.",
    ),
    (
        [("contributed", ["S. K."], None), ("transcribed", ["S. K."], None), ("translated", ["S. K."], None)],
        "Contributed, transcribed, and translated by S. K.",
    ),
    (
        [("obtained", ["A. B"], None), ("translated", ["C. D"], "CWIHP")],
        "Obtained by A. B and translated for CWIHP by C. D.",
    ),
    (
        [("obtained", ["A. B"], None), ("translated", ["C. D", "E. F"], None)],
        "Obtained by A. B, translated by C. D and E. F.",
    ),
    (
        [("obtained", ["A. B"], None), ("translated", list("CDE"), None), ("edited", list("CDE"), None)],
        "Obtained by A. B; translated and edited by C, D, and E.",
    ),
    ([("translated", [], "NKIDP")], "Translated for NKIDP."),
    (
        [("translated", ["G. Gold"], "Parallel History Project")],
        "Translated for the Parallel History Project by G. Gold.",
    ),
    (
        [("obtained", ["National Security Archive"], None), ("translated", ["C. D"], None)],
        "Obtained by the National Security Archive and translated by C. D.",
    ),
    ([("obtained", ["Library of Congress"], None)], "Obtained by the Library of Congress."),
    ([("translated", ["Stanford University"], None)], "Translated by Stanford University."),
    ([("translated", ["FBIS"], None)], "Translated by FBIS."),
    (
        [("obtained", ["A. B"], None), ("translated", ["C. D"], "CWIHP"), ("edited", ["E. F"], None)],
        "Obtained by A. B, translated for CWIHP by C. D, and edited by E. F.",
    ),
    (
        [("obtained", ["A. B", "C. D"], None), ("translated", ["E. F"], None), ("edited", ["G. H"], None)],
        "Obtained by A. B and C. D, translated by E. F, and edited by G. H.",
    ),
    ([("translated", [], None)], ""),
    ([], ""),
]


@pytest.mark.parametrize(("credits", "sentence"), CASES, ids=[case[1] or "nobody" for case in CASES])
def test_credit_sentence(credits: list[tuple[str, list[str], str | None]], sentence: str) -> None:
    events = [Event(event=role, by=tuple(agents), for_=project) for role, agents, project in credits]
    assert credit_sentence(events) == sentence


def test_events_that_are_no_credit_stay_out() -> None:
    events = [Event(event="written", by=("X",)), Event(event="published", by=("Y",))]
    assert credit_sentence(events) == ""


def test_only_the_roles_that_are_asked_for() -> None:
    events = [Event(event="obtained", by=("X",)), Event(event="translated", by=("Y",))]
    assert credit_sentence(events, roles=("translated",)) == "Translated by Y."


_PEOPLE = st.sampled_from(["James F. Person", "Sergey Radchenko", "Chen Jian", "Péter Vámos"])
_BODIES = st.sampled_from(["National Security Archive", "FBIS", "Library of Congress"])
# A body between two commas would be read as where the person before it works.
_AGENTS = st.one_of(
    st.lists(_PEOPLE, min_size=1, max_size=3, unique=True),
    st.tuples(_BODIES).map(list),
    st.tuples(_PEOPLE, _BODIES).map(list),
)
_CREDITS = st.lists(
    st.tuples(
        st.sampled_from(["obtained", "contributed", "transcribed", "translated", "edited"]),
        _AGENTS,
        st.sampled_from([None, "NKIDP", "CWIHP", "Parallel History Project"]),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda credit: credit[0],
)


@settings(max_examples=150)
@given(_CREDITS)
def test_what_is_printed_is_read_back_as_the_same_events(
    credits: list[tuple[str, list[str], str | None]],
) -> None:
    events = tuple(Event(event=role, by=tuple(agents), for_=project) for role, agents, project in credits)
    read = parse(f"RGANI, fond 5, opis 28, delo 410. {credit_sentence(events)}")
    assert events_of_credits(read.credits) == events
