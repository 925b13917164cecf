"""Credit lines in the pattern of the platform."""

from __future__ import annotations

import pytest

from provcite.model.record import Event
from provcite.provenance.credits import credit_sentence

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
