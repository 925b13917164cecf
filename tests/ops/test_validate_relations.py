"""`validate` looks at relations over the whole store, from both sides."""

from __future__ import annotations

from pathlib import Path

from provcite.ops.validate import validate_store
from provcite.store.library import Library
from stores import make_store, record_text


def _relation(kind: str, other: str) -> str:
    return f"\n  # a remark\n  - {{kind: {kind}, record: {other}}}"


def _problems(library: Library, *names: str) -> dict[str, list[tuple[str | None, int | None, str]]]:
    return {
        validated.record.id: [
            (finding.position.key, finding.position.line, finding.message)
            for finding in validated.findings
            if finding.code == "PC031"
        ]
        for validated in validate_store(library, names or None)
        if validated.record is not None
    }


def test_sound_relations_are_silent(tmp_path: Path) -> None:
    library = make_store(tmp_path / "s", b=record_text("b", relations=_relation("excerpt_of", '"113371"')))
    assert _problems(library) == {"113371": [], "b": []}


def test_broken_ones_are_named_with_their_line(tmp_path: Path) -> None:
    library = make_store(
        tmp_path / "s",
        a=record_text("a", relations=_relation("copy_of", "b")),
        b=record_text("b", relations=_relation("excerpt_of", "a")),
        c=record_text("c", relations=_relation("supersedes", "gone")),
    )
    found = _problems(library)
    assert found["a"] == [
        ("relations[0]", 6, "It is said to be a copy of b, which says that it is an excerpt of this one.")
    ]
    assert found["b"] == [
        ("relations[0]", 6, "It is said to be an excerpt of a, which says that it is a copy of this one.")
    ]
    assert found["c"] == [
        ("relations[0]", 6, "It is said to be the successor of gone, and there is no such record.")
    ]
    assert _problems(library, "c") == {"c": found["c"]}


def test_former_ids_count(tmp_path: Path) -> None:
    library = make_store(
        tmp_path / "s",
        new=record_text("new", aliases="[Old-Name]"),
        b=record_text("b", relations=_relation("copy_of", "Old-Name")),
    )
    assert _problems(library)["b"] == []


def test_a_relation_to_a_record_that_breaks_the_schema_is_told(tmp_path: Path) -> None:
    library = make_store(
        tmp_path / "s", a="id: [", b=record_text("b", relations=_relation("attachment_to", "a"))
    )
    [(key, _, message)] = _problems(library)["b"]
    assert key == "relations[0]"
    assert "no such record" in message
