"""Changes to the text of a record file that touch nothing but the value concerned.

Comments, order, unknown keys, quoting, indentation and line ends of everything else stay as
people wrote them. Every result is read again before it is handed out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from provcite.model.errors import InputError
from provcite.model.levels import folded_level
from provcite.schema.encode import (
    Flow,
    Plain,
    entry_lines,
    flow_text,
    has_lines,
    item_lines,
    scalar_text,
    value_lines,
)
from provcite.schema.fields import PLURAL_LEVELS, RECORD, Kind, Shape
from provcite.schema.paths import Path, parse_path, path_text
from provcite.schema.scalars import quoted, single_quoted
from provcite.schema.yamlnodes import BOM, Mapping, Node, Scalar, Sequence, read_nodes

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class SetValue:
    """Give the value at `path` (``source.reference.delo``, ``provenance[4].url``) a new value.

    A key that is not there yet is put where the canonical order has it; parents that are missing
    are made; an index one past the end of a list appends. `value` is text, a list or a mapping.
    """

    path: str | Path
    value: Any


@dataclass(frozen=True, slots=True)
class InsertItem:
    """Put `value` into the list at `path`, before the item with number `index` (default: at the end)."""

    path: str | Path
    value: Any
    index: int | None = None


@dataclass(frozen=True, slots=True)
class RemoveValue:
    """Take out the key or list item at `path`; one that is not there is no error."""

    path: str | Path


@dataclass(frozen=True, slots=True)
class SetLevel:
    """Give a level of the reference at `path` (``source.reference``) a value.

    A level that is not there yet is put where `rank` has it, which tells for each level how far down
    it stands; `before` or `after` names another level of the reference beside which it stands instead
    (and moves one that is there already).
    """

    path: str | Path
    level: str
    value: Any
    rank: Callable[[str], float]
    before: str = ""
    after: str = ""


Edit = SetValue | InsertItem | RemoveValue | SetLevel


def apply_edits(text: str, edits: Any) -> str:
    """`text` with the edits made one after the other.

    Raises InputError (or YamlError) where the text cannot be read or a path leads nowhere.
    """
    for edit in edits:
        text = _applied(text, edit)
    return text


def spelt_path(text: str, path: str | Path) -> Path:
    """`path` as the file `text` has it: ``creators.0.family`` with its item's number; see `_Editor.spelt`."""
    steps = parse_path(path) if isinstance(path, str) else path
    return _Editor(text).spelt(steps, written=isinstance(path, str)) if steps else steps


def _applied(text: str, edit: Edit) -> str:
    path = parse_path(edit.path) if isinstance(edit.path, str) else edit.path
    if not path:
        raise InputError("An edit needs the path of a key.")
    editor = _Editor(text)
    path = editor.spelt(path, written=isinstance(edit.path, str))
    if isinstance(edit, RemoveValue):
        result = editor.remove(path)
    elif isinstance(edit, InsertItem):
        result = editor.insert(path, edit.value, edit.index)
    elif isinstance(edit, SetLevel):
        result = editor.set_level(path, edit)
    else:
        result = editor.set(path, edit.value)
    read_nodes(result)
    return result


class _Editor:
    """One edit of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tree = read_nodes(text)
        first = text.find("\n")
        self.newline = "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"

    # Finding ----------------------------------------------------------------------------------

    def spelt(self, path: Path, *, written: bool) -> Path:
        """`path` as the file has it.

        ``source`` and ``sources`` are one key; one mapping or text is a list of one, whose item 0 it
        is. In a path that was `written` by a person, a step of digits is an item's number where a list
        stands or belongs; else it is a key that happens to be digits.
        """
        root = self.tree.root
        steps: list[str | int] = list(path)
        if steps[0] in ("source", "sources") and isinstance(root, Mapping):
            steps[0] = next((key for key in ("source", "sources") if root.get(key) is not None), "source")
        made: list[str | int] = []
        node: Node | None = root
        kind: Kind | None = None
        for step in steps:
            is_list = isinstance(node, Sequence)
            may_be_list = is_list or kind in _LISTS
            if written and isinstance(step, str) and step.isascii() and step.isdigit() and may_be_list:
                step = int(step)
            if isinstance(step, int) and kind in _LISTS and not is_list and step == 0 and _stands(node, kind):
                kind = None
                continue  # item 0 of what is no list is the thing itself
            if isinstance(step, str) and kind is Kind.HOLDINGS and is_list:
                made.append(0)
                node = child(node, 0)
            shape = _shape_at(tuple(made))
            made.append(step)
            node = child(node, step) if node is not None else None
            kind = None
            if shape is not None and isinstance(step, str):
                field = shape.by_key.get("source" if step == "sources" else step)
                kind = field.kind if field is not None else None
        return tuple(made)

    def find(self, path: Path) -> Node | None:
        node: Node | None = self.tree.root
        for step in path:
            if node is not None and node.alias and not isinstance(node, Scalar):
                raise InputError(
                    f"{path_text(path)} stands behind the alias in line {node.line}.",
                    hint="Write the value out there, then try again.",
                )
            node = child(node, step)
            if node is None:
                return None
        return node

    # Setting ----------------------------------------------------------------------------------

    def set(self, path: Path, value: Any) -> str:
        value = _typed(path, value)
        node = self.find(path)
        if node is not None:
            return self.replace(path, node, value)
        parent = self.find(path[:-1]) if len(path) > 1 else self.tree.root
        step = path[-1]
        is_absent = parent is None or (isinstance(parent, Scalar) and parent.absent)
        if step == 1 and isinstance(step, int) and not is_absent and not isinstance(parent, Sequence):
            return self.insert(path[:-1], value, None)  # one thing alone becomes a list of two
        if parent is None or is_absent:
            if isinstance(step, int) and step != 0:
                raise InputError(
                    f"There is no {path_text(path)} in the record, and none before it.",
                    hint=f"The first is {path_text((*path[:-1], 0))}.",
                )
            made = {step: value} if isinstance(step, str) else [value]
            if len(path) == 1:
                return "\n".join(entry_lines(str(step), value, "")) + "\n" + self.text
            return self.set(path[:-1], made)
        if parent.alias and not isinstance(parent, Scalar):
            raise InputError(f"{path_text(path)} stands behind the alias in line {parent.line}.")
        if isinstance(parent, Mapping) and isinstance(step, str):
            return self.add_key(parent, path, step, value)
        if isinstance(parent, Sequence) and step == len(parent.items):
            return self.add_item(parent, value, len(parent.items))
        raise InputError(f"There is no {path_text(path)} in the record, and no place for it.")

    def insert(self, path: Path, value: Any, index: int | None) -> str:
        node = self.find(path)
        if node is None or (isinstance(node, Scalar) and node.absent):
            return self.set(path, [value])
        if not isinstance(node, Sequence):
            # One text or mapping where a list may stand: it becomes the list's first item.
            items = [_value_of(node), value] if index != 0 else [value, _value_of(node)]
            return self.replace(path, node, items)
        value = _typed((*path, 0), value)
        return self.add_item(node, value, len(node.items) if index is None else min(index, len(node.items)))

    def replace(self, path: Path, node: Node, value: Any) -> str:
        flow = self.in_flow(path)
        if isinstance(node, Scalar):
            if node.absent and node.start == node.end:
                return self.fill(path, node, value, flow=flow)
            if isinstance(value, str) and ("\n" not in value or flow):
                return self.spliced(node.start, node.end, _as_quoted(node, value, flow=flow))
        if flow or (not isinstance(node, Scalar) and node.flow and _is_flat(value)):
            return self.spliced(node.start, node.end, flow_text(value))
        if isinstance(node, Scalar) or node.flow or not isinstance(value, dict | list) or not value:
            return self.replace_after_key(path, node, value)
        indent = " " * (node.column - 1)
        if isinstance(node, Mapping) and isinstance(value, dict):
            lines = [line for key, item in value.items() for line in entry_lines(key, item, indent)]
        elif isinstance(node, Sequence) and isinstance(value, list):
            lines = [line for item in value for line in item_lines(item, indent)]
        else:
            return self.replace_after_key(path, node, value)
        lines[0] = lines[0][len(indent) :]
        return self.spliced(node.start, node.end, self.joined(lines))

    def replace_after_key(self, path: Path, node: Node, value: Any) -> str:
        """A value of another shape: everything after the key's colon or the dash is written anew."""
        start, indent = self.opening(path, node)
        if has_lines(value) and self.text[node.end : self.line_end(node.end)].strip():
            # A comment follows, which a block of lines would swallow.
            return self.spliced(start, node.end, " " + flow_text(value))
        if isinstance(path[-1], int) and isinstance(value, dict | list) and value:
            lines = item_lines(value, indent)
            return self.spliced(start, node.end, " " + self.joined([lines[0][len(indent) + 2 :], *lines[1:]]))
        lines = value_lines(value, indent, 120 - len(indent))
        return self.spliced(start, node.end, (" " if lines[0] else "") + self.joined(lines))

    def opening(self, path: Path, node: Node) -> tuple[int, str]:
        """The offset after the colon or dash before `node`, and the indentation of that key or dash."""
        parent = self.find(path[:-1]) if len(path) > 1 else self.tree.root
        if isinstance(parent, Mapping):
            key = next(key for key, value in parent.items if value is node)
            return self.text.index(":", key.end) + 1, " " * (parent.column - 1)
        assert isinstance(parent, Sequence)  # noqa: S101 - a child has a parent
        return self.text.rindex("-", 0, node.start) + 1, " " * (parent.column - 1)

    def fill(self, path: Path, node: Scalar, value: Any, *, flow: bool) -> str:
        """A key or dash with nothing after it."""
        if flow:
            return self.spliced(node.start, node.end, " " + flow_text(value))
        parent = self.find(path[:-1]) if len(path) > 1 else self.tree.root
        indent = " " * (parent.column - 1) if parent is not None else ""
        if isinstance(path[-1], int) and isinstance(value, dict) and value:
            lines = item_lines(value, indent)
            lines = [lines[0][len(indent) + 2 :], *lines[1:]]
        else:
            lines = value_lines(value, indent, 120 - len(indent))
        return self.spliced(node.start, node.end, (" " if lines[0] else "") + self.joined(lines))

    def in_flow(self, path: Path) -> bool:
        """Whether the value at `path` stands inside brackets or braces."""
        node: Node | None = self.tree.root
        for step in path:
            if isinstance(node, Mapping | Sequence) and node.flow:
                return True
            node = child(node, step)
        return False

    # Levels -----------------------------------------------------------------------------------

    def set_level(self, path: Path, edit: SetLevel) -> str:
        """The text with a level of the reference at `path` set; see `SetLevel`."""
        node = self.find(path)
        word = PLURAL_LEVELS.get(edit.level, edit.level)
        if node is None or (isinstance(node, Scalar) and node.absent) or _is_empty(node):
            if edit.before or edit.after:
                raise InputError(f"The reference has no level {edit.before or edit.after!r}.")
            return self.set(path, Flow({word: edit.value}))
        if isinstance(node, Scalar):
            raise InputError(
                f"{path_text(path)} is text, not levels and values.",
                hint=f"Take it out first: --unset {path_text(path)}.",
            )
        keys = [key for key, _ in _levels(node)]
        same = [place for place, key in enumerate(keys) if _same_level(key, edit.level)]
        if len(same) > 1:
            raise _ambiguous(path, edit.level, same)
        if same and not (edit.before or edit.after):
            return self.set(_value_path(path, node, same[0]), edit.value)
        if same:
            # Moved: taken out, and put in again at its new place.
            word = keys[same[0]]
            if len(keys) == 1:
                raise InputError(f"The reference has no level but {word!r}.")
            again = _Editor(self.remove((*path, word) if isinstance(node, Mapping) else (*path, same[0])))
            return again.set_level(again.spelt(path, written=False), replace(edit, level=word))
        place = _place_among(keys, edit)
        if isinstance(node, Mapping):
            return self.add_key(node, (*path, word), word, edit.value, place)
        pairs = all(isinstance(item, Sequence) for item in node.items)
        return self.add_item(node, [word, edit.value] if pairs else {word: edit.value}, place)

    def level_place(self, path: Path) -> Path:
        """`path`, where it ends in a level of a reference that is a list of pairs, with the pair's number."""
        if len(path) < 2 or path[-2] != "reference" or not isinstance(path[-1], str):
            return path
        node = self.find(path[:-1])
        if not isinstance(node, Sequence):
            return path
        same = [place for place, (key, _) in enumerate(_levels(node)) if _same_level(key, path[-1])]
        if len(same) > 1:
            raise _ambiguous(path[:-1], path[-1], same)
        return (*path[:-1], same[0]) if same else path

    # Adding -----------------------------------------------------------------------------------

    def add_key(self, parent: Mapping, path: Path, key: str, value: Any, index: int | None = None) -> str:
        """The text with a key added: as entry number `index`, else where the canonical order has it."""
        order = _order_at(path[:-1])
        place = order.get(key, len(order))
        before: int | None = None
        for number, (known, _) in enumerate(parent.items):
            if order.get(known.value, len(order)) <= place:
                before = number
        if order == {}:
            before = len(parent.items) - 1
        if index is not None:
            before = index - 1
        if parent.flow or self.in_flow(path[:-1]):
            entry = f"{flow_text(key)}: {flow_text(value)}"
            if not parent.items:
                return self.spliced(parent.start + 1, parent.start + 1, entry)
            if before is None or before < 0:
                return self.spliced(parent.items[0][0].start, parent.items[0][0].start, entry + ", ")
            end = self.end_of(parent.items[before])
            return self.spliced(end, end, ", " + entry)
        indent = " " * (parent.column - 1)
        lines = entry_lines(key, value, indent)
        if before is None or before < 0:
            start = parent.items[0][0].start
            return self.spliced(start, start, self.joined(lines)[len(indent) :] + self.newline + indent)
        return self.after_line(self.end_of(parent.items[before]), lines)

    def add_item(self, parent: Sequence, value: Any, index: int) -> str:
        if parent.flow or not parent.items:
            entry = flow_text(value)
            if not parent.items:
                return self.spliced(parent.start + 1, parent.start + 1, entry)
            if index < len(parent.items):
                start = parent.items[index].start
                return self.spliced(start, start, entry + ", ")
            end = parent.items[-1].end
            return self.spliced(end, end, ", " + entry)
        indent = " " * (parent.column - 1)
        if not self.own_line(parent.items[0].start, dash=True):
            raise InputError(f"The list in line {parent.line} is written in a way that cannot be added to.")
        if isinstance(value, list) and all(isinstance(item, Sequence) and item.flow for item in parent.items):
            lines = [f"{indent}- {flow_text(value)}"]
        elif isinstance(value, dict) and all(
            isinstance(item, Mapping) and item.flow for item in parent.items
        ):
            lines = [f"{indent}- {flow_text(value)}"] if _is_flat(value) else item_lines(value, indent)
        else:
            lines = item_lines(value, indent)
        if index == 0:
            start = parent.start
            return self.spliced(start, start, self.joined(lines)[len(indent) :] + self.newline + indent)
        return self.after_line(max(parent.items[index - 1].end, parent.start + 1), lines)

    def own_line(self, offset: int, *, dash: bool) -> bool:
        start = self.text.rfind("\n", 0, offset) + 1
        lead = self.text[start:offset].strip().lstrip(BOM)
        return not dash or lead == "" or "-" in lead

    def after_line(self, offset: int, lines: list[str]) -> str:
        """`lines` after the line in which `offset` stands (and after the comment at its end)."""
        end = self.line_end(offset)
        if end == len(self.text) and not self.text.endswith("\n"):
            return self.text + self.newline + self.joined(lines) + self.newline
        return self.spliced(end, end, self.joined(lines) + self.newline)

    def line_end(self, offset: int) -> int:
        """The offset of the line after the one in which `offset` stands."""
        found = self.text.find("\n", offset)
        return len(self.text) if found < 0 else found + 1

    # Removing ---------------------------------------------------------------------------------

    def remove(self, path: Path) -> str:
        path = self.level_place(path)
        node = self.find(path)
        parent = self.find(path[:-1]) if len(path) > 1 else self.tree.root
        if node is None or parent is None or isinstance(parent, Scalar):
            return self.text
        if parent.alias:
            raise InputError(f"{path_text(path)} stands behind the alias in line {parent.line}.")
        if isinstance(parent, Mapping):
            spans = [(key.start, max(key.end + 1, value.end)) for key, value in parent.items]
            number = next(place for place, (_, value) in enumerate(parent.items) if value is node)
        else:
            spans = [(item.start, item.end) for item in parent.items]
            number = next(place for place, item in enumerate(parent.items) if item is node)
        if len(spans) == 1:
            if len(path) > 1:
                return self.remove(path[:-1])
            raise InputError("A record cannot lose its last key.")
        if parent.flow or self.in_flow(path[:-1]):
            return self.remove_in_flow(spans, number)
        if isinstance(parent, Sequence):
            dash = self.text.rindex("-", 0, max(spans[number][0], parent.start + 1))
            return self.remove_lines(dash, spans[number][1])
        start, end = spans[number]
        if self.text[self.text.rfind("\n", 0, start) + 1 : start].strip(" " + BOM):
            # The first key of a list item: the dash stays for the key after it.
            return self.spliced(start, spans[number + 1][0], "")
        return self.remove_lines(start, end)

    def remove_lines(self, start: int, end: int) -> str:
        first = self.text.rfind("\n", 0, start) + 1
        if self.text[first:start].strip(" " + BOM):
            # A list within a list begins on the line of the outer dash.
            following = self.line_end(end)
            rest = self.text[following:]
            return self.text[:start] + rest[len(rest) - len(rest.lstrip(" ")) :]
        if self.text[first:start].startswith(BOM):
            first += 1
        return self.spliced(first, self.line_end(end), "")

    def remove_in_flow(self, spans: list[tuple[int, int]], number: int) -> str:
        start, end = spans[number]
        if number + 1 < len(spans):
            following = spans[number + 1][0]
            if "#" not in self.text[end:following]:
                return self.spliced(start, following, "")
            comma = self.text.index(",", end)
            return self.spliced(start, comma + 1, "")
        previous = spans[number - 1][1]
        if "#" not in self.text[previous:start]:
            return self.spliced(previous, end, "")
        return self.spliced(start, end, "")

    # Text -------------------------------------------------------------------------------------

    @staticmethod
    def end_of(entry: tuple[Scalar, Node]) -> int:
        key, value = entry
        return max(key.end + 1, value.end)

    def joined(self, lines: list[str]) -> str:
        return self.newline.join(lines)

    def spliced(self, start: int, end: int, new: str) -> str:
        return self.text[:start] + new + self.text[end:]


def child(node: Node | None, step: str | int) -> Node | None:
    """The value at one step below `node`, or None."""
    if isinstance(node, Mapping) and isinstance(step, str):
        found = node.get(step)
        # `listy` is the file's word for the level `list`, and the other way round.
        return found if found is not None else node.get(_OTHER_WORD.get(step, step))
    if isinstance(node, Sequence) and isinstance(step, int) and 0 <= step < len(node.items):
        return node.items[step]
    return None


_OTHER_WORD: Final = {"list": "listy", "listy": "list"}

#: Kinds of value that are lists, where one thing alone is read as a list of one.
_LISTS: Final = frozenset({Kind.TEXTS, Kind.URLS, Kind.AGENTS, Kind.OBJECTS, Kind.RELATIONS, Kind.HOLDINGS})


def _stands(node: Node | None, kind: Kind | None) -> bool:
    """Whether one thing stands in the place of a list: `source` does even where nothing stands yet."""
    if node is None or (isinstance(node, Scalar) and node.absent):
        return kind is Kind.HOLDINGS
    return True


def _is_empty(node: Node) -> bool:
    return not isinstance(node, Scalar) and not node.items


def _levels(node: Mapping | Sequence) -> list[tuple[str, Node]]:
    """The levels of a reference in their order, as a mapping or a list of pairs or mappings has them."""
    if isinstance(node, Mapping):
        return [(key.value, value) for key, value in node.items]
    found: list[tuple[str, Node]] = []
    for item in node.items:
        if isinstance(item, Mapping) and len(item.items) == 1:
            found += [(key.value, value) for key, value in item.items]
        elif isinstance(item, Sequence) and len(item.items) == 2 and isinstance(item.items[0], Scalar):
            found.append((item.items[0].value, item.items[1]))
        else:
            raise InputError(f"The reference in line {node.line} is no list of pairs of level and value.")
    return found


def _value_path(path: Path, node: Mapping | Sequence, place: int) -> Path:
    """The path of the value of level number `place`."""
    if isinstance(node, Mapping):
        return (*path, node.items[place][0].value)
    item = node.items[place]
    return (*path, place, item.items[0][0].value if isinstance(item, Mapping) else 1)


def _ambiguous(path: Path, level: str, places: list[int]) -> InputError:
    ways = " or ".join(path_text((*path, place)) for place in places[:3])
    return InputError(f"The level {level!r} stands there {len(places)} times.", hint=f"Name one: {ways}.")


def _same_level(one: str, other: str) -> bool:
    from provcite.archives.own_levels import level_of

    return folded_level(one) == folded_level(other) or (
        level_of(one) is not None and level_of(one) == level_of(other)
    )


def _place_among(keys: list[str], edit: SetLevel) -> int:
    """Before which of the levels `keys` a new one goes."""
    beside = edit.before or edit.after
    if beside:
        for place, key in enumerate(keys):
            if _same_level(key, beside):
                return place if edit.before else place + 1
        raise InputError(f"The reference has no level {beside!r}.", hint=f"It has {', '.join(keys)}.")
    rank = edit.rank(edit.level)
    return max((place + 1 for place, key in enumerate(keys) if edit.rank(key) <= rank), default=0)


def _value_of(node: Node) -> Any:
    from provcite.schema.decode import plain_value

    return plain_value(node)


def _as_quoted(node: Scalar, value: str, *, flow: bool) -> str:
    """A new scalar in the quotes of the old one, where it had any and they can hold it."""
    if node.style == '"':
        return quoted(value)
    if node.style == "'":
        return single_quoted(value) or quoted(value)
    return scalar_text(value, flow=flow)


def _is_flat(value: Any) -> bool:
    """Whether a value reads well on one line."""
    return "\n" not in str(value) and len(flow_text(value)) <= 140


def _shape_at(path: Path) -> Shape | None:
    """The shape of the mapping at `path`, where the table knows it."""
    shape: Shape | None = RECORD
    for step in path:
        if isinstance(step, int):
            continue
        if shape is None:
            return None
        field = shape.by_key.get("source" if step == "sources" else step)
        shape = field.shape if field is not None and field.kind is not Kind.EVIDENCE else None
    return shape


def _order_at(path: Path) -> dict[str, int]:
    shape = _shape_at(path)
    if shape is None:
        return {}
    if shape is RECORD:
        return {**shape.order, "sources": shape.order["source"]}
    return shape.order


def _typed(path: Path, value: Any) -> Any:
    """Dates are written as dates are, numbers as numbers: the table says which keys hold them."""
    step = path[-1]
    if isinstance(value, str) and not isinstance(value, Plain) and isinstance(step, str):
        shape = _shape_at(path[:-1])
        field = shape.by_key.get(step) if shape is not None else None
        if field is not None and field.kind is Kind.DATE:
            return Plain(value)
    if isinstance(value, tuple):
        return list(value)
    return value
