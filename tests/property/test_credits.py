"""parse(credit_sentence(events)) gives the events back: the sentence loses nothing that it names."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from provcite.archives.parse import parse
from provcite.model.record import Event
from provcite.provenance.credits import CREDITED, credit_sentence, events_of_credits

_FIRST = ("James", "Anna", "Gary", "Mircea", "Sergey", "Jean-Pierre", "Balázs", "Li")
_MIDDLE = ("", "F.", "M. K.", "Maria")
_LAST = ("Person", "Goldberg", "Munteanu", "Radchenko", "Szalontai", "O'Neill", "von Trotha", "Wei")
_PROJECTS = st.sampled_from((None, "NKIDP", "CWIHP", "History and Public Policy Program"))
_NAMES = st.builds(
    lambda *parts: " ".join(part for part in parts if part),
    st.sampled_from(_FIRST), st.sampled_from(_MIDDLE), st.sampled_from(_LAST),
)  # fmt: skip
_AGENTS = st.lists(_NAMES, min_size=1, max_size=3, unique=True).map(tuple)
_ROLES = st.lists(
    st.sampled_from(sorted(set(CREDITED) - {"scanned", "summarised"})), min_size=1, max_size=3, unique=True
)


@st.composite
def _events(draw: st.DrawFn) -> list[Event]:
    return [Event(event=role, by=draw(_AGENTS), for_=draw(_PROJECTS)) for role in draw(_ROLES)]


@settings(max_examples=200)
@given(_events())
def test_the_sentence_reads_back_as_the_events(events: list[Event]) -> None:
    sentence = credit_sentence(events)
    assert list(events_of_credits(parse(f"RGANI, f. 5, op. 28, d. 410. {sentence}").credits)) == events, (
        sentence
    )
