"""Editing a record: the draft for an editor and what becomes of it; values set and taken out by key."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from provcite.archives.own_levels import level_of
from provcite.archives.roles import roles
from provcite.archives.words import vocabulary
from provcite.model.errors import InputError, StoreError, UsageError
from provcite.model.levels import role_rank
from provcite.schema.decode import decode_bytes, nearest_key
from provcite.schema.edit import RemoveValue, SetLevel, SetValue, apply_edits, child, spelt_path
from provcite.schema.fields import HOLDING, RECORD, Kind
from provcite.schema.known import Unknown, unknown_step
from provcite.schema.paths import path_text
from provcite.schema.yamlnodes import Mapping, Scalar, Sequence, read_nodes
from provcite.store.folder import StoreFolder
from provcite.store.folders import state_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence as Series
    from pathlib import Path as FilePath

    from provcite.model.findings import Finding
    from provcite.model.record import Record
    from provcite.schema.paths import Path
    from provcite.schema.yamlnodes import Node
    from provcite.store.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A copy of a record's file for an editor. `kept` says that it holds an earlier, unfinished edit."""

    path: FilePath
    record_id: str
    original: str
    kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a draft; with ``invalid`` the findings say why, and the draft is kept."""

    state: Literal["unchanged", "saved", "invalid"]
    findings: tuple[Finding, ...] = ()


def open_draft(library: Library, name: str) -> Draft:
    """A draft of the record's file, or the one that an earlier edit left.

    Drafts lie in the user's state folder, outside the store, so that nothing reads them as records.
    A record whose file breaks the schema can be edited too: that is how it is mended.
    """
    import hashlib

    record_id = name if library.exists(name) else library.resolve(name)
    data = library.file_of(record_id)
    try:
        original = data.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise InputError(
            "The file is not UTF-8.", hint="Save it as UTF-8 first.", place=str(library.path_of(record_id))
        ) from fault
    store = hashlib.sha256(str(library.folder.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:12]
    folder = state_folder() / "edits" / store
    path = folder / f"{record_id}.yaml"
    kept = path.is_file() and path.read_bytes() != data
    if not kept:
        write_draft(path, original)
    return Draft(path=path, record_id=record_id, original=original, kept=kept)


def write_draft(path: FilePath, text: str) -> None:
    """Put `text` into the draft."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        StoreFolder(path.parent).write(path.name, text.encode("utf-8"))
    except OSError as fault:
        raise StoreError(
            f"The draft cannot be written: {fault.strerror or fault}.", place=str(path)
        ) from fault


def finish_draft(library: Library, draft: Draft) -> Outcome:
    """Check the draft and put it into the store; then, and only then, it is deleted.

    Raises StoreError where the record was changed by somebody else meanwhile; the draft stays.
    """
    try:
        data = draft.path.read_bytes()
    except OSError as fault:
        raise StoreError(f"The draft has gone: {fault.strerror or fault}.", place=str(draft.path)) from fault
    if data == draft.original.encode("utf-8"):
        draft.path.unlink(missing_ok=True)
        return Outcome(state="unchanged")
    decoded = decode_bytes(data, file=str(draft.path), expected_id=draft.record_id)
    if decoded.record is None:
        return Outcome(state="invalid", findings=decoded.errors)
    library.replace(draft.record_id, data.decode("utf-8"), expected=draft.original)
    draft.path.unlink(missing_ok=True)
    return Outcome(state="saved", findings=decoded.findings)


# Setting values by their keys ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One ``--set`` (with a `value`) or ``--unset`` (None) of a call.

    `before` or `after` names the level of the reference beside which a new level stands.
    """

    key: str
    value: str | None = None
    before: str = ""
    after: str = ""

    @property
    def words(self) -> str:
        """As it was written."""
        return f"--unset {self.key}" if self.value is None else f"--set {self.key}={self.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """The record before and after, the keys that there was nothing to take out of, and what is odd now."""

    before: Record
    after: Record
    absent: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def change_record(library: Library, name: str, changes: Series[Change], *, force: bool = False) -> Changed:
    """Make `changes` in the file of a record, one after the other, or none of them.

    Nothing else in the file is touched. A key that the schema does not know is refused with the
    nearest one and the form that works; with `force` it is added as extra data. Raises UsageError or
    InputError, naming the change that cannot be made; the file is then as it was.
    """
    with library.lock():
        stored = library.stored(name)
        text = stored.text
        absent: list[str] = []
        for change in changes:
            try:
                made = _made(library, text, change, force=force)
            except (InputError, UsageError) as fault:
                kept = "" if len(changes) == 1 else " Nothing was changed."
                raise UsageError(f"{change.words}: {fault.message}{kept}", hint=fault.hint) from fault
            if made is None:
                absent.append(change.key)
            else:
                text = made
        try:
            after = library.replace(stored.record.id, text, expected=stored.text)
        except InputError as fault:
            hint = f"{fault.hint} The file is as it was.".strip()
            raise InputError(fault.message, hint=hint, place=fault.place) from fault
        known = {(finding.code, finding.message) for finding in stored.findings}
        odd = [one for one in library.stored(after.id).findings if (one.code, one.message) not in known]
    return Changed(before=stored.record, after=after, absent=tuple(absent), findings=tuple(odd))


def _made(library: Library, text: str, change: Change, *, force: bool) -> str | None:
    """`text` with one change made; None where there is nothing to take out."""
    root = read_nodes(text).root
    path = spelt_path(text, change.key)
    unknown = unknown_step(path, root)
    if unknown is not None and not (force and change.value is not None and not unknown.is_list):
        raise _refusal(text, unknown, change)
    if change.value is None:
        left = apply_edits(text, [RemoveValue(path)])
        return left if left != text else None
    level = path[-1] if len(path) > 1 and path[-2] == "reference" else None
    if isinstance(level, str):
        rank = _rank_in(library, root, path[:-2])
        return apply_edits(
            text, [SetLevel(path[:-1], level, change.value, rank, before=change.before, after=change.after)]
        )
    if change.before or change.after:
        raise UsageError(
            "--before and --after go with a level of the reference.",
            hint="Write --set source.reference.papka=68 --before delo.",
        )
    return apply_edits(text, [SetValue(path, change.value)])


def _rank_in(library: Library, root: Node | None, holding: Path) -> Callable[[str], float]:
    """How far down each level stands in the references of the archive that a holding names.

    A level that the archive does not have stands below those of its own role.
    """
    node = root
    for step in (*holding, "repository"):
        node = child(node, step)
    name = node.value if isinstance(node, Scalar) else ""
    found = library.repositories().find(name)[:1] if name else []
    levels = [forms.level for forms in found[0].repository.levels] if found else []

    def rank(word: str) -> float:
        level = level_of(word) or word
        if level in levels:
            return levels.index(level)
        if not levels:
            return role_rank(level)
        own = role_rank(level)
        above = (place for place, other in enumerate(levels) if role_rank(other) <= own)
        return max(above, default=-1) + 0.5

    return rank


def _refusal(text: str, unknown: Unknown, change: Change) -> UsageError:
    where = f" of {path_text(unknown.parent)}" if unknown.parent else ""
    can_be = change.value is not None and unknown.known and not unknown.is_list
    forced = " With --force it is added as extra data." if can_be else ""
    form = _working_form(text, unknown)
    if unknown.is_list:
        message = f"{path_text(unknown.parent)} is a list, whose items have numbers."
    elif not unknown.known and unknown.parent:
        message = f"{path_text(unknown.parent)} is one value and has no parts."
    else:
        message = f"{unknown.word!r} is no key{where or ' of a record'}, and nothing would print it."
    return UsageError(message, hint=f"{form}{forced}".strip())


def _working_form(text: str, unknown: Unknown) -> str:
    """The nearest key that works, as a sentence with the call to write; or nothing."""
    word = unknown.word
    people = _creators(text)
    if not unknown.parent and word in HOLDING.by_key:
        return f"It belongs to the place of the original: --set source.{word}=…"
    if unknown.parent[:1] in ((), ("creators",)) and (term := roles().find(word)) is not None:
        return _form_of_a_role(term.word, str(term.maps["group"]), people)
    if unknown.parent[:1] in ((), ("source",), ("sources",)) and level_of(word) is not None:
        return f"It is a level of the reference: --set source.reference.{word}=…"
    near = nearest_key(word, unknown.known)
    if near:
        shown = path_text((*unknown.parent, 0, near) if unknown.is_list else (*unknown.parent, near))
        return f"Is it {near!r}? --set {_dotted(shown)}=…"
    if not unknown.parent:
        path = _leaf_path(text, word) or _csl_path(word)
        if path:
            return f"It stands at {path}: --set {path}=…"
        if vocabulary("events").find(word) is not None:
            count = _count(text, "provenance")
            return f"It is an event: --set provenance.{count}.event={word} --set provenance.{count}.by=…"
    if unknown.is_list:
        return f"Write {_dotted(path_text((*unknown.parent, 0)))}…"
    return f"Known here: {', '.join(unknown.known)}." if unknown.known else ""


def _form_of_a_role(word: str, group: str, people: list[str]) -> str:
    if group == "translator":
        return "A translator stands in an event: --set provenance.N.event=translated --set provenance.N.by=…"
    same = [number for number, held in enumerate(people) if roles().of(held).word == word]
    if same:
        forms = " or ".join(f"creators.{number}.family=…" for number in same[:3])
        return f"The {word} stands among the creators: --set {forms} (or .literal=… for the whole name)."
    number = len(people)
    told = "" if word == "author" else f"--set creators.{number}.role={word} "
    return (
        f"The {word} stands among the creators: {told}--set creators.{number}.family=… "
        "(or .literal=… for the whole name)."
    )


def _creators(text: str) -> list[str]:
    """The roles of the creators in a file, as they stand there."""
    node = child(read_nodes(text).root, "creators")
    items = node.items if isinstance(node, Sequence) else [node] if isinstance(node, Mapping) else []
    found = (child(item, "role") for item in items)
    return [role.value if isinstance(role, Scalar) else "author" for role in found]


def _count(text: str, key: str) -> int:
    node = child(read_nodes(text).root, key)
    return len(node.items) if isinstance(node, Sequence) else int(isinstance(node, Mapping))


def _dotted(path: str) -> str:
    """``creators.0.family`` for ``creators[0].family``: no shell takes it for a pattern."""
    return re.sub(r"\[(\d+)\]", r".\1", path)


def _leaf_path(text: str, word: str) -> str:
    """Where the key `word` of a part of the record is written, in the item that has it; "" for none."""
    for field in RECORD.fields:
        if field.shape is None or field.kind is Kind.EVIDENCE or word not in field.shape.by_key:
            continue
        if field.kind in (Kind.OBJECT, Kind.HOLDINGS):
            return f"{field.key}.{word}"
        node = child(read_nodes(text).root, field.key)
        items = node.items if isinstance(node, Sequence) else []
        having = [number for number, item in enumerate(items) if child(item, word) is not None]
        return f"{field.key}.{having[-1] if having else len(items)}.{word}"
    return ""


def _csl_path(word: str) -> str:
    """Where a record keeps what CSL and reference managers call `word`; "" where that is no one place."""
    from provcite.exchange.csl_item import TABLE

    folded = word.casefold().replace("_", "-")
    for row in TABLE:
        if row.variable.casefold().replace("_", "-") == folded:
            field = re.sub(r"\[[a-z]+\]", ".N", row.field)
            return field if not row.field.startswith("creators") else ""
    return ""
