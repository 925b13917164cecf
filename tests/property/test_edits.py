"""``provcite edit --set … --unset …`` against a plain dictionary: what is written is what was asked.

"Every --set and --unset of one call is applied in order or the call is refused whole."
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provcite.model.errors import ProvciteError
from provcite.ops.edit import Change, change_record
from provcite.schema.decode import decode_text, plain_value
from provcite.schema.encode import value_lines
from provcite.schema.yamlnodes import read_nodes
from provcite.store.library import Library

#: One record in the ways in which people write one.
FILES = (
    "id: k\n",
    "id: k\ntitle: A Letter\n",
    """\
# a comment
id: k

creators:
  - role: author   # he wrote it
    family: Petrov
    given: A. M.
  - {role: interlocutor, literal: Nam Il}
source:
  repository: RGANI
  reference: {fond: "5", opis: "28", delo: "410", listy: "301-303"}
tags: [one, two]
mood: odd
""",
    """\
id: k
creators: {family: Petrov}   # alone
sources:
  - repository: RGANI
    reference:
      fond: "5"
      delo: "1"
  - {repository: TNA}
notes: only one
provenance:
- {event: written, by: [A. M. Petrov]}
- event: sent
  date: 1956
# the end
""",
    "id: k\r\nsource: {repository: TNA, reference: {series: FO 371, piece: '12'}}\r\ntags: one\r\n",
    """\
id: k
source:
  reference:
    - [series, "210"]
    - [box, "3"]
names: [{name: Pak, variants: [Pack]}]
""",
)

KEYS = (
    "title", "date", "genre", "tags", "tags.0", "tags.1", "notes.0", "notes.1", "creators", "creators.0",
    "creators.0.family", "creators.0.role", "creators.1.literal", "creators[1].role", "creators.2.family",
    "source", "sources", "source.repository", "source.note", "sources.0.repository", "sources.1.repository",
    "sources.1.note", "source.reference", "source.reference.fond", "source.reference.opis",
    "source.reference.delo", "source.reference.list", "source.reference.listy", "provenance.0",
    "provenance.0.by", "provenance.0.by.0", "provenance.0.date", "provenance.1.event", "provenance.2.event",
    "names.0.name", "names.0.variants.0", "text.file", "imported.from", "mood", "mud", "creators.author",
)  # fmt: skip
LISTS = {"tags", "notes", "creators", "source", "provenance", "names", "by", "variants"}
VALUES = ("x", "1956-07-24", "written", "author", "0102", "a: b # c", "NO", "it's", "[x", "Ключ")

CHANGES = st.lists(
    st.builds(
        lambda key, value: Change(key=key, value=value),
        st.sampled_from(KEYS),
        st.one_of(st.none(), st.sampled_from(VALUES)),
    ),
    min_size=1,
    max_size=6,
)


class NoPlaceError(Exception):
    """The dictionary has no place for it."""


def plain(text: str) -> dict[str, Any]:
    """The file as a dictionary: what stands alone where a list may stand is a list of one."""
    root = read_nodes(text).root
    assert root is not None
    return normal(plain_value(root))


def normal(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        made = {}
        for name, item in value.items():
            name = {"sources": "source", "listy": "list"}.get(name, name)
            if item is not None:
                made[name] = normal(item, name)
        return made
    if isinstance(value, list):
        if key == "reference":  # pairs of level and value
            return normal(dict(value))
        return [normal(item) for item in value]
    return value if key not in LISTS else [value]


def listed(document: dict[str, Any]) -> dict[str, Any]:
    """One mapping in the place of a list becomes a list of one."""
    for key, value in list(document.items()):
        if key in LISTS and not isinstance(value, list):
            document[key] = value = [value]
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                listed(item)
    return document


def steps_of(key: str) -> list[str | int]:
    words = key.replace("[", ".").replace("]", "").split(".")
    steps: list[str | int] = [int(word) if word.isdigit() else word for word in words]
    if steps[0] == "sources":
        steps[0] = "source"
    if steps[0] == "source" and len(steps) > 1 and isinstance(steps[1], str):
        steps.insert(1, 0)
    return ["list" if step == "listy" else step for step in steps]


def put(document: Any, steps: list[str | int], value: str, name: str = "") -> Any:
    """`document` with `value` at `steps`; parents are made, an index one past the end appends."""
    if not steps:
        return [value] if name in LISTS else value
    step, rest = steps[0], steps[1:]
    if isinstance(step, int):
        document = [] if document is None else document
        if not isinstance(document, list) or step > len(document):
            raise NoPlaceError
        items = [*document, None] if step == len(document) else list(document)
        items[step] = put(items[step], rest, value)
        return items
    document = {} if document is None else document
    if not isinstance(document, dict):
        raise NoPlaceError
    return {**document, step: put(document.get(step), rest, value, step)}


def take(document: Any, steps: list[str | int]) -> Any:
    """`document` without what is at `steps`; a parent that holds nothing more goes too."""
    step, rest = steps[0], steps[1:]
    if isinstance(document, list) and isinstance(step, int) and step < len(document):
        left = take(document[step], rest) if rest else None
        return [*document[:step], *([] if left in (None, {}, []) else [left]), *document[step + 1 :]]
    if isinstance(document, dict) and isinstance(step, str) and step in document:
        left = take(document[step], rest) if rest else None
        return {
            key: left if key == step else item
            for key, item in document.items()
            if key != step or left not in (None, {}, [])
        }
    return document


def sound(document: dict[str, Any]) -> bool:
    lines = [f"{key}: {chr(10).join(value_lines(value, '', 120))}" for key, value in document.items()]
    return decode_text("\n".join(lines) + "\n", expected_id="k").record is not None


def expected(document: dict[str, Any], changes: list[Change]) -> dict[str, Any]:
    for change in changes:
        steps = steps_of(change.key)
        value = change.value
        document = take(document, steps) if value is None else put(document, steps, value)
    if not sound(document):
        raise NoPlaceError
    return document


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("edits")
    (folder / "records").mkdir()
    return Library(folder)


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=300)
@given(st.sampled_from(FILES), CHANGES)
def test_a_call_does_what_a_dictionary_does_or_nothing(
    library: Library, text: str, changes: list[Change]
) -> None:
    path: Path = library.records_folder / "k.yaml"
    path.write_bytes(text.encode())
    before = listed(plain(text))
    try:
        wanted = expected(copy.deepcopy(before), changes)
    except NoPlaceError:
        wanted = None
    try:
        change_record(library, "k", changes)
    except ProvciteError:
        assert path.read_bytes() == text.encode()  # refused whole
        known = all(change.key not in ("mood", "mud", "creators.author") for change in changes)
        assert wanted is None or not known
        return
    assert listed(plain(path.read_text("utf-8"))) == wanted
    comments = [line.partition("#")[2] for line in text.splitlines() if "#" in line]
    kept = path.read_text("utf-8")
    gone = {change.key.split(".")[0].split("[")[0] for change in changes}
    if not gone & {"creators", "source", "sources", "provenance"}:
        assert all(comment in kept for comment in comments)
