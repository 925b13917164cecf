"""Records for property tests: every field, strings that YAML readers trip over."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import Phase, settings
from hypothesis import strategies as st

from provcite.archives.roles import roles
from provcite.archives.words import vocabulary
from provcite.model import record as model
from provcite.model.levels import LEVELS
from provcite.schema.fields import ITEM_TYPES

#: Words of the list, synonyms, and words that no list has: a record keeps each as it is written.
ROLES = (*roles().words[:40], "addressee", "Sent by", "rcp", "Hofmeister", "political commissar", "NO", "011")

#: Strings that one YAML reader or another takes for something else, or that break a careless writer.
HOSTILE = (
    "",
    " ",
    "~",
    "null",
    "Null",
    "NO",
    "no",
    "y",
    "on",
    "off",
    "true",
    "011",
    "0o17",
    "0x1F",
    "1e3",
    ".inf",
    "-.INF",
    ".nan",
    "1_000",
    "1:30",
    "190:20:30",
    "1956-07-24",
    "2001-12-14t21:59:43.10-05:00",
    "=",
    "<<",
    "- x",
    "-",
    "? x",
    "? ",
    ":",
    "a: b",
    "a:b",
    "a :b",
    "x #y",
    "#x",
    "x#y",
    "'",
    '"',
    "''",
    "\\",
    "{",
    "}",
    "[x]",
    ",",
    "a, b",
    "&a",
    "*a",
    "!x",
    "!!str x",
    "%x",
    "@x",
    "`x",
    "|",
    ">",
    "|-",
    "a\nb",
    "a\n",
    "\na",
    "a\n\nb\n",
    " a\n b",
    "a \nb",
    "a\n\n",
    "\ta",
    "a\tb",
    "tab\tat\nlines",
    "---",
    "...",
    "--- x",
    "\x00",
    "\x07",
    "\x1b[31m",
    "\x7f",
    "\x85",
    "\u2028",
    "\u2029",
    "\ufeff",
    "\u202e",
    "é",
    "РГАНИ",
    "Ф. 5. Оп. 28",
    "朝鮮",
    "김일성",
    "😀",
    "​",
    "x" * 300,
    "very " * 60,
    "301-303",
    "5",
    "0102",
    "12:30:45",
    "http://example.org/a?b=c&d=#e",
    "“quoted”",
    "«да»",
    "(x)",
    "+7",
    "-5",
    ".5",
    "5.",
    "1,5",
    "x: ",
    "x:",
    "a # b: c",
)

#: For tests of whole records: they are slow to make, and shrinking one takes minutes.
WHOLE_RECORDS = settings(
    max_examples=60,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)

_ANY = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
texts = st.sampled_from(HOSTILE) | _ANY
optional = st.none() | texts
lists = st.lists(texts, max_size=3).map(tuple)
dates = st.none() | st.sampled_from(
    ["1956", "1956-07", "1956-07-24", "195X", "1956~", "1956-07/1956-08", "../1956", "-0044"]
)
languages = st.none() | st.sampled_from(["ru", "en", "no", "zh-Hant"])
addresses = st.sampled_from(
    ["https://example.org/a?b=c#d", "http://x.example/[1]", "urn:x:1, 2".replace(" ", "")]
)
digests = st.sampled_from(["0" * 64, "1" * 63 + "e", "ab" * 32])
extras = st.dictionaries(
    st.sampled_from(["zz", "zz-2", "null", "zz: y", "1956", "Ключ"]),
    st.recursive(
        texts,
        lambda inner: (
            st.lists(inner, min_size=1, max_size=3)
            | st.dictionaries(st.sampled_from(["a", "b: c", "~"]), inner, min_size=1, max_size=3)
        ),
        max_leaves=5,
    ),
    max_size=2,
).map(lambda extra: tuple(extra.items()))

creators = st.builds(
    model.Creator,
    role=st.sampled_from(ROLES),
    kind=optional,
    family=optional,
    given=optional,
    literal=optional,
    dropping_particle=optional,
    non_dropping_particle=optional,
    suffix=optional,
    position=optional,
    native=optional,
    variants=lists,
    extra=extras,
)
paths = st.lists(st.tuples(st.sampled_from(LEVELS), texts), max_size=4).map(tuple)
former_references = st.builds(
    model.FormerReference,
    text=optional,
    path=paths,
    from_=dates,
    until=dates,
    note=optional,
    extra=extras,
)
agents = st.builds(
    model.Agent,
    name=texts,
    kind=optional,
    variants=lists,
    predecessors=lists,
    successors=lists,
    from_=dates,
    until=dates,
    identifiers=lists,
    note=optional,
    extra=extras,
)
access = st.builds(
    model.Access,
    status=optional,
    extent=optional,
    by=lists,
    case=optional,
    date=dates,
    until=dates,
    authority=optional,
    of=optional,
    note=optional,
    extra=extras,
)
event_evidence = st.builds(
    model.Evidence,
    source=optional,
    line=st.none() | st.integers(0, 10**6),
    quote=optional,
    inferred=st.booleans(),
    by=optional,
    date=dates,
    note=optional,
    extra=extras,
)
versions = st.builds(
    model.Version,
    event=optional,
    of=lists,
    by=lists,
    from_=optional,
    to=optional,
    date=dates,
    as_printed=optional,
    place=optional,
    certainty=optional,
    evidence=st.lists(event_evidence, max_size=1).map(tuple),
    note=optional,
    extra=extras,
)
holdings = st.builds(
    model.Holding,
    kind=optional,
    of=optional,
    status=optional,
    from_=dates,
    until=dates,
    accession=optional,
    former_references=st.lists(former_references, max_size=2).map(tuple),
    repository=optional,
    path=paths,
    rest=optional,
    collection=optional,
    place=optional,
    also_cited_as=lists,
    note=optional,
    extra=extras,
)
events = st.builds(
    model.Event,
    event=st.sampled_from(vocabulary("events").words),
    by=lists,
    for_=optional,
    date=dates,
    as_printed=optional,
    place=optional,
    from_=optional,
    to=optional,
    number=optional,
    url=st.none() | addresses,
    former_urls=st.lists(addresses, max_size=2).map(tuple),
    accessed=dates,
    title=optional,
    certainty=optional,
    evidence=st.lists(event_evidence, max_size=1).map(tuple),
    versions=st.lists(versions, max_size=1).map(tuple),
    note=optional,
    inferred=lists,
    extra=extras,
)
plain_events = events


@st.composite
def _described(draw: st.DrawFn) -> model.Event:
    """An event of whose agents the file says more than their names."""
    event = draw(plain_events)
    named = [*event.by, event.for_ or "", event.from_ or "", event.to or ""]
    more = [name for name in dict.fromkeys(named) if name and draw(st.booleans())]
    return replace(event, agents=tuple(replace(draw(agents), name=name) for name in more))


events = plain_events | _described()
names = st.builds(model.NameForm, name=texts, variants=lists, native=optional, system=optional, extra=extras)
relations = st.builds(
    model.Relation, kind=st.sampled_from(model.RELATION_KINDS), record=texts, note=optional, extra=extras
)
evidence = st.builds(
    model.Evidence,
    field=st.sampled_from(["title", "source.reference.delo", "provenance[2].by", "a: b"]),
    source=optional,
    line=st.none() | st.integers(0, 10**6),
    quote=optional,
    inferred=st.booleans(),
    by=optional,
    date=dates,
    note=optional,
    extra=extras,
)
attachments = st.builds(
    model.Attachment,
    sha256=digests,
    name=optional,
    media_type=optional,
    size=st.none() | st.integers(0, 10**12),
    copy_of=optional,
    by=optional,
    date=dates,
    note=optional,
    extra=extras,
)
ids = st.sampled_from(["113371", "0102", "petrov-1956", "no", "1956-07-24", "1e3", "Документ", "a b", "x.y"])

records = st.builds(
    model.Record,
    id=ids,
    type=st.sampled_from(ITEM_TYPES),
    title=optional,
    title_language=languages,
    title_kind=st.none() | st.sampled_from(model.TITLE_KINDS),
    short_title=optional,
    original_title=optional,
    genre=optional,
    date=dates,
    date_as_printed=optional,
    creators=st.lists(creators, max_size=2).map(tuple),
    language=languages,
    classification=optional,
    access=st.lists(access, max_size=2).map(tuple),
    sources=st.lists(holdings, max_size=2).map(tuple),
    provenance=st.lists(events, max_size=3).map(tuple),
    agents=st.lists(agents, max_size=2).map(tuple),
    names=st.lists(names, max_size=2).map(tuple),
    summary=optional,
    places=lists,
    subjects=lists,
    rights=optional,
    notes=lists,
    tags=lists,
    aliases=lists,
    relations=st.lists(relations, max_size=2).map(tuple),
    text=st.none()
    | st.builds(
        model.Text, file=optional, language=languages, sha256=st.none() | digests, extra=extras
    ).filter(lambda text: text != model.Text()),
    attachments=st.lists(attachments, max_size=2).map(tuple),
    evidence=st.lists(evidence, max_size=3, unique_by=lambda item: item.field).map(tuple),
    imported=st.none()
    | st.builds(
        model.Imported,
        from_=optional,
        sha256=st.none() | digests,
        date=dates,
        with_=optional,
        format=optional,
        fields=optional,
        extra=extras,
    ),
    extra=extras,
)
