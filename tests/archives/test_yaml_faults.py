"""Mistakes in YAML are told from the text: what the parser calls them is its own affair."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from provcite.archives.yamlfaults import explain

#: The text, words of what is said, and the place.
MISTAKES: dict[str, tuple[str, str, tuple[int, int]]] = {
    "colon in a title": ("title: Report: Part One\n", "stand inside a value without quotes", (1, 14)),
    "colon in a value of three lines": ("a: one\n  two\n  three: four\n", "stand inside a value", (3, 8)),
    "no colon": ("id: a\ntype manuscript\ntitle: B\n", "A key has no colon", (2, 1)),
    "no colon before a list": ("id: a\nnotes\n  - b: c\n", "A key has no colon", (2, 1)),
    "no space after the colon": ("id:a\ntype: b\n", "A key has no colon", (1, 1)),
    "no space in braces": ("source: {fond:[5]}\n", "without a space after it", (1, 14)),
    "indentation": ("source:\n  fond: a\n opis: b\n", "does not fit what stands before it", (3, 2)),
    "quotes in quotes": ('title: "a" b"\n', "does not fit what stands before it", (1, 12)),
    "item without a dash": ("- a\nb: c\n", "does not fit the list", (2, 1)),
    "brace not closed": ("id: a\nsource: {fond: 5\ntitle: b\n", "braces is not closed", (2, 9)),
    "bracket not closed": ("id: a\ntags: [a, b\ntitle: b\n", "brackets is not closed", (2, 7)),
    "comma missing": ('source: {fond: "5" opis: "28"}\n', "lacks a comma", (1, 9)),
    "bracket at the end": ("[", "brackets is not closed", (1, 1)),
    "comma first": ("title: , b\n", "A value is missing", (1, 8)),
    "quote not closed": ('id: a\nnotes: "abc\n', "quoted value is not closed", (2, 8)),
    "single quote not closed": ("id: a\nnotes: 'it''s\n", "quoted value is not closed", (2, 8)),
    "backslash": ('path: "C:\\q"\n', "A backslash in double quotes", (1, 10)),
    "at sign": ("title: @home\n", "keeps for itself", (1, 8)),
    "asterisk": ("title: * star\n", "keeps for itself", (1, 9)),
    "greater than": ("date: >1956\n", "keeps for itself", (1, 7)),
    "tab": ("source:\n\tfond: a\n", "A tab stands", (2, 1)),
    "too deep": ("id: " + "[" * 100, "nested more than 64 deep", (1, 69)),
    "too deep for the parser": ("id: " + "[" * 100_000, "nested more than 64 deep", (1, 69)),
    "after a block of text": ('text: |\n  "open\n  [too\ntitle: "b\n', "quoted value is not closed", (4, 8)),
    "after a comment": ("a: b # it's [\ntitle: 'c\n", "quoted value is not closed", (2, 8)),
}  # fmt: skip


def fault_of(text: str, loader: type) -> yaml.MarkedYAMLError:
    with pytest.raises(yaml.MarkedYAMLError) as caught:
        for _ in yaml.parse(text, Loader=loader):
            pass
    return caught.value


@pytest.mark.parametrize("name", [name for name in MISTAKES if name != "too deep"])
def test_the_mistake_is_told_whatever_the_parser_calls_it(name: str) -> None:
    text, words, place = MISTAKES[name]
    fault = fault_of(text, yaml.CSafeLoader)
    assert words in explain(fault, text, 64).message
    assert explain(fault, text, 64).place(text) == place
    fault.problem, fault.context = "etwas anderes", "beim Einlesen"
    assert words in explain(fault, text, 64).message
    assert explain(fault, text, 64).place(text) == place


@pytest.mark.parametrize(
    "name", sorted(set(MISTAKES) - {"too deep", "too deep for the parser", "no space in braces"})
)
def test_the_parser_written_in_python_leads_to_the_same_mistake(name: str) -> None:
    text, words, _ = MISTAKES[name]
    assert words in explain(fault_of(text, yaml.SafeLoader), text, 64).message


@given(st.text("ab:-?[]{},\"'\\#&*!|>@%\n \t", max_size=60))
def test_any_text_that_is_refused_is_explained_within_the_text(text: str) -> None:
    try:
        for _ in yaml.parse(text, Loader=yaml.CSafeLoader):
            pass
    except yaml.MarkedYAMLError as fault:
        why = explain(fault, text, 64)
        line, column = why.place(text) or (1, 1)
        lines = text.split("\n")
        assert 1 <= line <= len(lines) + 1
        assert 1 <= column <= len(lines[min(line, len(lines)) - 1]) + 2
        assert why.message.endswith(".")
