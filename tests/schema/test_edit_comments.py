"""Edits of files with comments everywhere: the value changes, every comment stays."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from provcite.schema.decode import decode_text
from provcite.schema.edit import InsertItem, RemoveValue, SetValue, apply_edits
from provcite.schema.encode import encode_record, plain_mapping
from record_strategies import WHOLE_RECORDS, records, texts

Path = tuple[str | int, ...]


def commented(text: str, chance: random.Random) -> tuple[str, list[str]]:
    """`text` with comments before and behind lines, where they are comments and no content."""
    lines: list[str] = []
    comments: list[str] = []
    block: int | None = None
    for line in text.rstrip("\n").split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        if block is not None and (not line.strip() or indent > block):
            lines.append(line)
            continue
        block = indent if line.endswith(("|", "|-")) else None
        if chance.random() < 0.3:
            comments.append(f"# c{len(comments)}")
            lines.append(" " * indent + comments[-1])
        if chance.random() < 0.3 and block is None:
            comments.append(f"# c{len(comments)}")
            line = f"{line}   {comments[-1]}"
        lines.append(line)
    return "\n".join(lines) + "\n", comments


def scalars(value: Any, path: Path = ()) -> list[Path]:
    """The paths of all texts in a mapping as the file has it."""
    if isinstance(value, dict):
        return [found for key, inner in value.items() for found in scalars(inner, (*path, key))]
    if isinstance(value, list):
        return [found for number, inner in enumerate(value) for found in scalars(inner, (*path, number))]
    return [path] if isinstance(value, str) else []


def put(value: Any, path: Path, new: Any) -> None:
    for step in path[:-1]:
        value = value[step]
    value[path[-1]] = new


#: Values that are checked for their form, and keys that say which record or list this is.
_FORMAL = {
    "id",
    "type",
    "role",
    "event",
    "kind",
    "url",
    "former_urls",
    "sha256",
    "date",
    "from",
    "until",
    "accessed",
    "language",
    "title_language",
    "title_kind",
}


@WHOLE_RECORDS
@given(records, st.randoms(use_true_random=False), texts, st.data())
def test_a_text_is_set_among_comments(record, chance, value, data):
    text, comments = commented(encode_record(record), chance)
    plain = plain_mapping(record)
    assert plain_mapping(decode_text(text).record) == plain
    paths = [
        path
        for path in scalars(plain)
        if not _FORMAL & set(path) and "relations" not in path and "reference" not in path
    ]
    if not paths:
        return
    path = data.draw(st.sampled_from(paths))
    edited = apply_edits(text, [SetValue(path, value)])
    put(plain, path, value)
    assert plain_mapping(decode_text(edited).record) == plain
    for comment in comments:
        assert any(line.endswith(comment) for line in edited.split("\n"))


@WHOLE_RECORDS
@given(records, st.randoms(use_true_random=False), st.data())
def test_a_key_is_removed_among_comments(record, chance, data):
    text, _ = commented(encode_record(record), chance)
    plain = plain_mapping(record)
    key = data.draw(st.sampled_from([key for key in plain if key != "id"]))
    edited = apply_edits(text, [RemoveValue((key,))])
    del plain[key]
    plain.setdefault("type", "manuscript")
    assert plain_mapping(decode_text(edited).record) == plain
    assert set(edited.split("\n")) <= set(text.split("\n"))


@WHOLE_RECORDS
@given(records, st.randoms(use_true_random=False), texts, st.data())
def test_an_item_is_put_into_a_list_among_comments(record, chance, value, data):
    text, comments = commented(encode_record(record), chance)
    plain = plain_mapping(record)
    key = data.draw(st.sampled_from(["notes", "tags", "places", "provenance"]))
    items = plain.get(key, [])
    index = data.draw(st.integers(0, len(items)))
    item: Any = {"event": "sent", "note": value} if key == "provenance" else value
    edited = apply_edits(text, [InsertItem((key,), item, index)])
    plain[key] = [*items[:index], item, *items[index:]]
    assert plain_mapping(decode_text(edited).record) == plain
    for comment in comments:
        assert any(line.endswith(comment) for line in edited.split("\n"))
