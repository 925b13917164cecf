"""Records for tests of the exchange formats: the sample of the design, and generated hostile ones."""

from __future__ import annotations

from hypothesis import strategies as st

from provcite.archives.roles import roles
from provcite.archives.words import vocabulary
from provcite.model.levels import LEVELS
from provcite.model.record import (
    Creator,
    Event,
    Evidence,
    Holding,
    NameForm,
    Record,
    Relation,
    Text,
)

ROLES = (*roles().words[:40], "addressee", "Sent by", "rcp", "Hofmeister", "political commissar")

SAMPLE = Record(
    id="113371",
    title="Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il",
    genre="memorandum of conversation",
    date="1956-07-24",
    creators=(
        Creator(family="Petrov", given="A. M.", position="Charge d'Affaires ad interim, USSR in the DPRK"),
        Creator(role="interlocutor", literal="Nam Il", position="Minister of Foreign Affairs of the DPRK"),
    ),
    language="ru",
    classification="Top Secret",
    sources=(
        Holding(
            repository="RGANI", path=(("fond", "5"), ("opis", "28"), ("delo", "410"), ("list", "301-303"))
        ),
    ),
    provenance=(
        Event(event="written", by=("A. M. Petrov",), date="1956-07-24", inferred=("date",)),
        Event(event="signed", by=("A. M. Petrov",), date="1956-07-31", as_printed="31.VII.56"),
        Event(event="obtained", by=("James F. Person",), for_="NKIDP"),
        Event(event="translated", by=("James F. Person",), for_="NKIDP", from_="ru", to="en"),
        Event(
            event="published",
            by=("Wilson Center Digital Archive",),
            number="113371",
            url="https://digitalarchive.umd.edu/document/113371",
            former_urls=("https://digitalarchive.wilsoncenter.org/document/113371",),
        ),
    ),
    names=(NameForm(name="Pak Chang-ok", variants=("Pak Chang Ok",)),),
    summary="Nam Il speaks of 40% of the “functionaries” & their letters.",
    tags=("Korean Workers' Party", "1956"),
    notes=("Compare no. 5_a.",),
)

#: A letter with everything that is awkward: scripts, doubtful date, two places, names that are traps.
LETTER = Record(
    id="letter-1",
    type="personal_communication",
    title="Письмо № 5 «О помощи» – 100% & $5 {sic} a_b #7 ~x^2\\y",
    short_title="Письмо № 5",
    original_title="Письмо",
    title_kind="editor",
    genre="letter",
    date="1956-07~",
    creators=(
        Creator(family="Хрущёв", given="Н. С.", native="Хрущёв Н. С."),
        Creator(role="recipient", literal="Kim Il Sung", native="김일성", variants=("Kim Ir-sen",)),
        Creator(role="contributor", literal="Ministry of Defense, USSR and DPRK"),
    ),
    language="ru",
    sources=(
        Holding(
            repository="AVP RF",
            path=(("fond", "0102"), ("opis", "12"), ("papka", "68"), ("delo", "5"), ("list", "3-4ob.")),
        ),
        Holding(repository="Own collection of X", rest="Box with letters", collection="Papers of X"),
    ),
    provenance=(
        Event(event="written", place="Moscow"),
        Event(event="translated", by=("Ким А.", "John van der Berg")),
        Event(
            event="published",
            by=("Wilson Center Digital Archive",),
            url="https://example.org/a_b/%D0%90?x=1&y=2#z~{1}",
            accessed="2026-11-23",
        ),
    ),
    places=("Pyongyang",),
    subjects=("Korea -- History", "Aid; economic"),
    rights="© & free",
    notes=("First line\nsecond line", "Obtained by somebody."),
    tags=("=SUM(A1)", "a,b;c"),
    aliases=("old key",),
    relations=(Relation(kind="translation_of", record="1"),),
    text=Text(language="en", sha256="ab" * 32),
    evidence=(
        Evidence(field="title", source="x.txt", line=5, quote="Письмо"),
        Evidence(field="date", inferred=True),
    ),
    extra=(("mood", "odd: yes"), ("parts", ["a", {"b": "c"}])),
)

_HOSTILE = "ab Z5&%$#_{}~^\\\"“”'`-–—@=,;:|<>/.[]()!?*\n\téŁжЯ김«№\u00a0\u2028"
words = st.one_of(
    st.text(alphabet=_HOSTILE, min_size=1, max_size=14),
    st.sampled_from(
        [
            "A and B", "x, y", "--", "''", "{", "}}", "=1+1", "'=x", "NO", "0102", "1956", "null", "https://x.org/a_b%20c?d=1&e#f",
            "Obtained by A. B. for C.", "RGANI, f. 5, op. 3, d. 1", "others", "and", "провод and",
            "Ким Ир Сен", "TY  - X", "ER  - ",
            "@book{x,", "]]>", "<b>x</b>", "&amp;", "# no", "- no", "a: b", "!5",
            " lead", "trail ", "\\'e", "a\n\nb",
            "$x$", "ﬁ", "x || y", "Citation Key: 7",
        ]
    ),
)  # fmt: skip
dates = st.sampled_from(
    [
        "1956",
        "1956-07",
        "1956-07-24",
        "1956-07~",
        "1956?",
        "1956-07-24/1956-07-26",
        "195X",
        "1956-21",
        "../1956",
        "[1956,1957]",
        "0987",
        "-0044",
    ]
)
tags = st.lists(words, max_size=3, unique=True).map(tuple)
maybe = st.one_of(st.none(), words)
addresses = st.one_of(
    st.none(), st.sampled_from(["https://x.org/a_b?c=%D0%90&d#e~f", "http://y.org/{1}"]), words
)

creators = st.builds(
    lambda role, literal, family, given, particle, suffix, position, variants: (
        Creator(role=role, literal=literal, position=position, variants=variants)
        if literal
        else Creator(
            role=role,
            family=family,
            given=given,
            non_dropping_particle=particle,
            suffix=suffix,
            variants=variants,
        )
    ),
    st.sampled_from(ROLES),
    maybe,
    words,
    maybe,
    st.sampled_from([None, None, "van der", "Von"]),
    st.sampled_from([None, None, "Jr."]),
    maybe,
    tags,
)
holdings = st.builds(
    Holding,
    repository=st.one_of(st.sampled_from(["RGANI", "NARA", "AVP RF"]), maybe),
    path=st.lists(st.tuples(st.sampled_from(LEVELS), words), max_size=4).map(tuple),
    rest=maybe,
    collection=maybe,
    place=maybe,
    note=maybe,
)
events = st.builds(
    Event,
    event=st.sampled_from(vocabulary("events").words),
    by=tags,
    for_=maybe,
    date=st.one_of(st.none(), dates),
    as_printed=maybe,
    place=maybe,
    number=maybe,
    url=addresses,
    former_urls=tags,
    accessed=st.one_of(st.none(), st.just("2026-11-23")),
    note=maybe,
)
records = st.builds(
    Record,
    id=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9-]{0,9}", fullmatch=True),
    type=st.sampled_from(["manuscript", "personal_communication", "report", "interview", "book"]),
    title=words,
    title_language=st.sampled_from([None, "en", "ru"]),
    short_title=maybe,
    original_title=maybe,
    genre=maybe,
    date=st.one_of(st.none(), dates),
    date_as_printed=maybe,
    creators=st.lists(creators, max_size=3).map(tuple),
    language=st.sampled_from([None, "ru", "en-GB", "ko"]),
    classification=maybe,
    sources=st.lists(holdings, max_size=2).map(tuple),
    provenance=st.lists(events, max_size=3).map(tuple),
    summary=maybe,
    places=tags,
    subjects=tags,
    rights=maybe,
    notes=tags,
    tags=tags,
    aliases=tags,
    evidence=st.one_of(st.just(()), st.just((Evidence(field="title", line=3, inferred=True),))),
    extra=st.one_of(st.just(()), words.map(lambda word: (("own", word),))),
)
