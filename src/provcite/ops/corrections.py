"""Keeping what a user says of a text that was misread: ``provcite parse --correct`` and harvest's review."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from provcite.archives.corrections import Example, read_corrections, read_example
from provcite.archives.normalise import unit_key
from provcite.model.errors import InputError
from provcite.model.levels import LEAF_LEVELS
from provcite.model.reference import ArchivalReference

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from provcite.archives.parse import Statement
    from provcite.model.record import Record
    from provcite.store.library import Library

#: The store's file of corrected readings.
FILE: Final = "readings/corrected.yaml"
_HEADER: Final = """\
# Texts that were misread, and what they cite. Read by every command that reads references in this store;
# the same words with other numbers are read in the same way. Made by 'provcite parse --correct'.
readings:
"""
_HELP: Final = """\
# What this text cites. Put right what is wrong, save, and close the editor; an empty list of references
# says that the text cites no archive. Every repository, value and label is written as the text has it.
# Levels: {levels}.
"""
_FIRST_ITEM: Final = re.compile(rb"^( *)- ", re.MULTILINE)


def draft(statement: Statement) -> str:
    """What was read, as YAML for an editor."""
    from provcite.model.levels import LEVELS

    example = Example(
        text=statement.text, references=tuple(found.reference for found in statement.references)
    )
    return _HELP.format(levels=", ".join(LEVELS)) + _yaml(example.to_json())


def understand(data: bytes, text: str, name: str) -> Example:
    """The example in `data`: what the editor gave back, or what ``parse --format json`` prints, corrected.

    `text` is what it speaks of. Raises InputError where it is neither, names a unit that the text has not,
    or is about another text.
    """
    from provcite.archives.safeyaml import load_strings

    loaded = load_strings(data, name)
    if isinstance(loaded, dict):
        loaded = {key: value for key, value in loaded.items() if key != "acquisition"}
        loaded.setdefault("text", text)
    example = read_example(loaded, name)
    if " ".join(example.text.split()) != " ".join(text.split()):
        raise InputError("The correction is about another text.", hint=f"It speaks of: {example.text}")
    return Example(text=text, references=example.references)


def remember(library: Library, examples: Sequence[Example]) -> Path:
    """Write the examples behind those that the store has; as one command that ``undo`` takes back.

    Raises InputError where the store's file cannot be read as what it is to be; nothing is written then.
    """
    with library.transaction() as transaction:
        try:
            data = library.read(FILE)
        except FileNotFoundError:
            data = _HEADER.encode()
        first = _FIRST_ITEM.search(data)
        indent = first[1].decode() if first else ""
        if data and not data.endswith(b"\n"):
            data += b"\n"
        for example in examples:
            lines = _yaml([example.to_json()]).splitlines()
            data += "".join(f"{indent}{line}\n" for line in lines).encode()
        name = str(library.folder / FILE)
        _, problems = read_corrections([(name, data)])
        if problems:
            raise InputError(problems[0].message, hint=problems[0].hint, place=problems[0].place)
        transaction.write(FILE, data)
    return library.folder / FILE


def learnt(words: str, record: Record, library: Library) -> Example | None:
    """The example that a corrected record is for the words from which it was harvested.

    None where they are read so already but for the leaves (those of other notes are in the record too), where
    they have not all that the record says, or cite several things: which of them was meant is not known.
    """
    from provcite.archives.parse import parse

    held = record.holding
    if held is None or not held.path or not words.strip():
        return None
    found = parse(words, repositories=library.authorities().repositories).references
    if len(found) > 1 or (found and _units(found[0].reference.path) == _units(held.path)):
        return None
    reference = ArchivalReference(repository=held.repository, path=tuple(held.path))
    try:
        return read_example(Example(text=words, references=(reference,)).to_json())
    except InputError:
        return None


def _units(path: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(level, unit_key(value)) for level, value in path if level not in LEAF_LEVELS]


def _yaml(value: Any) -> str:
    import yaml

    class Dumper(yaml.SafeDumper):
        """Pairs on one line: ``[fond, '5']``."""

    Dumper.add_representer(
        list,
        lambda dumper, items: dumper.represent_sequence(
            "tag:yaml.org,2002:seq", items, flow_style=all(isinstance(item, str) for item in items)
        ),
    )
    return str(yaml.dump(value, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=1_000))
