"""YAML read from parser events into nodes that know where they stand.

The usual loaders give Python values: ``011`` becomes 9, ``NO`` becomes False, ``1962-10-14`` a
date. Each of those ruins an archival reference, so here every scalar stays the string that was
written, and the decoder gives the type by field. Reading events rather than composing also
keeps duplicate keys visible and lets depth and aliases be limited (composing a deeply nested
file overflows the C parser's stack).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, TypeAlias

from provcite.model.errors import InputError
from provcite.model.lazyre import lazy
from provcite.model.values import dataclass

#: A record file larger than this is refused unread, in bytes.
MAX_BYTES: Final = 10_000_000
#: Collections inside each other.
MAX_DEPTH: Final = 64
#: Nodes of one file, those counted again that an alias repeats.
MAX_NODES: Final = 200_000
#: Aliases of one file.
MAX_ALIASES: Final = 1_000

BOM: Final = "\ufeff"

# Not frozen: some hundred of these are made for every record, and frozen dataclasses cost
# several times more to make. Nobody changes a node after `read_nodes` has returned it.


@dataclass(slots=True)
class Scalar:
    """A string. `style` is its quoting: empty (plain), ``'``, ``"``, ``|`` or ``>``.

    `line` and `column` count from 1; `start` and `end` are offsets in characters into the text.
    """

    value: str
    style: str
    line: int
    column: int
    start: int
    end: int
    alias: bool = False

    @property
    def absent(self) -> bool:
        """Whether nothing was written, or the ``~`` that says so."""
        return not self.style and self.value in ("", "~")


@dataclass(slots=True)
class Mapping:
    """Keys and values in order. `flow` where written with braces."""

    items: list[tuple[Scalar, Node]]
    flow: bool
    line: int
    column: int
    start: int
    end: int
    alias: bool = False

    def get(self, key: str) -> Node | None:
        """The value of `key`, or None."""
        return next((value for name, value in self.items if name.value == key), None)


@dataclass(slots=True)
class Sequence:
    """Values in order. `flow` where written with brackets."""

    items: list[Node]
    flow: bool
    line: int
    column: int
    start: int
    end: int
    alias: bool = False


Node: TypeAlias = Scalar | Mapping | Sequence


class YamlError(InputError):
    """The text is no YAML that a record may use; `line` and `column` count from 1."""

    def __init__(
        self, message: str, *, hint: str = "", line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(message, hint=hint)
        self.line = line
        self.column = column


@dataclass(slots=True)
class Repeated:
    """A key that its mapping has already."""

    key: Scalar
    first: Scalar


@dataclass(slots=True)
class Tree:
    """What a text holds: its root (None where it holds nothing) and the keys given twice."""

    root: Node | None
    repeated: list[Repeated]


def text_of_bytes(data: bytes) -> str:
    """The text of a file: UTF-8, with or without a byte order mark, which stays in the text.

    Raises YamlError for anything else, naming the place and the remedy.
    """
    if len(data) > MAX_BYTES:
        raise YamlError(
            f"The file has {len(data):,} bytes; a record may have {MAX_BYTES:,}.",
            hint="Long texts belong into the store's texts folder.",
        )
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise YamlError("The file is written in UTF-16.", hint="Save it as UTF-8.", line=1, column=1)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as fault:
        before = data[: fault.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        if b"\0" in data:
            raise YamlError("The file is binary, not text.", line=line, column=column) from None
        raise YamlError(
            f"The file is not UTF-8 (byte 0x{data[fault.start]:02X}).",
            hint="It may be Latin-1 or Windows-1252: save it as UTF-8.",
            line=line,
            column=column,
        ) from None
    return text


def read_nodes(text: str) -> Tree:
    """The nodes of a text with one YAML document.

    Raises YamlError at the first thing that cannot be read: syntax, depth, aliases without
    end, tags that would make something other than text.
    """
    import yaml

    skipped = 1 if text.startswith(BOM) else 0
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        body = text[skipped:]
        kinds = (yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent, yaml.AliasEvent)
        return _Builder(loader(body), body, skipped, kinds).read()
    except yaml.MarkedYAMLError as fault:
        raise _explained(fault, text[skipped:]) from None
    except (yaml.YAMLError, UnicodeEncodeError):
        raise _unreadable_character(text) from None


#: Tags that say no more than the field's own type says.
_PLAIN_TAGS: Final = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq")
) | {"!"}


class _Builder:
    """Turns the events of one parser into a tree."""

    def __init__(self, parser: Any, text: str, offset: int, kinds: tuple[type, type, type, type]) -> None:
        self.parser = parser
        self.kinds = kinds
        self.text = text
        self.offset = offset
        self.repeated: list[Repeated] = []
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.open_anchors: set[str] = set()
        self.nodes = 0
        self.aliases = 0

    def read(self) -> Tree:
        root: Node | None = None
        documents = 0
        while True:
            event = self.parser.get_event()
            name = type(event).__name__
            if name == "DocumentStartEvent":
                documents += 1
                if documents > 1:
                    raise YamlError(
                        "The file holds more than one YAML document.",
                        hint="Keep one record a file; take out the line '---'.",
                        line=event.start_mark.line + 1,
                        column=event.start_mark.column + 1,
                    )
                root = self._content()
            elif name == "StreamEndEvent":
                break
        if isinstance(root, Scalar) and root.absent:
            root = None
        return Tree(root, self.repeated)

    def _content(self) -> Node:
        """The root node: reads events up to its end without recursion.

        Most of the time of reading a store is spent in this loop, hence its local names.
        """
        get_event = self.parser.get_event
        scalar_event, mapping_event, sequence_event, alias_event = self.kinds
        offset = self.offset
        # Each collection that is open, with the anchor it carries, the count of nodes before it,
        # the key that waits for its value, and the keys it has.
        outer: list[tuple[Mapping | Sequence | None, str | None, int, Scalar | None, dict[str, Scalar]]] = []
        parent: Mapping | Sequence | None = None
        key: Scalar | None = None
        seen: dict[str, Scalar] = {}
        opened_by: str | None = None
        opened_at = 0
        while True:
            event = get_event()
            kind = type(event)
            mark = event.start_mark
            node: Node
            if kind is scalar_event:
                self.nodes += 1
                style = event.style or ""
                start, end = mark.index, event.end_mark.index
                if event.tag is not None and event.tag not in _PLAIN_TAGS:
                    raise self._tag_error(event)
                if style == "|" or style == ">":
                    # The parser lets a block scalar run on over the empty lines after it.
                    end = start + len(self.text[start:end].rstrip())
                line, column = mark.line + 1, mark.column + 1
                node = Scalar(event.value, style, line, column, start + offset, end + offset)
                if event.anchor is not None:
                    self.anchors[event.anchor] = (node, 1)
            elif kind is mapping_event or kind is sequence_event:
                self.nodes += 1
                if self.nodes > MAX_NODES:
                    raise self._error(event, f"The file holds more than {MAX_NODES:,} values.")
                if event.tag is not None and event.tag not in _PLAIN_TAGS:
                    raise self._tag_error(event)
                if len(outer) >= MAX_DEPTH:
                    raise self._error(event, f"Values are nested more than {MAX_DEPTH} deep.")
                outer.append((parent, opened_by, opened_at, key, seen))
                made = Mapping if kind is mapping_event else Sequence
                parent = made(
                    [], bool(event.flow_style), mark.line + 1, mark.column + 1, mark.index + offset, 0
                )
                opened_by, opened_at, key, seen = event.anchor, self.nodes, None, {}
                if opened_by is not None:
                    self.open_anchors.add(opened_by)
                continue
            elif kind is alias_event:
                self.nodes += 1
                node = self._aliased(event)
            else:  # the end of a mapping or a sequence
                assert parent is not None  # noqa: S101 - the parser closes what it has opened
                self._close(parent, event)
                node = parent
                if opened_by is not None:
                    self.open_anchors.discard(opened_by)
                    self.anchors[opened_by] = (node, self.nodes - opened_at + 1)
                parent, opened_by, opened_at, key, seen = outer.pop()
            if parent is None:
                return node
            if type(parent) is Sequence:
                parent.items.append(node)
            elif key is None:
                key = self._key(node, seen)
            else:
                parent.items.append((key, node))  # type: ignore[arg-type] # a mapping, as the key says
                key = None
            if self.nodes > MAX_NODES:
                raise self._error(event, f"The file holds more than {MAX_NODES:,} values.")

    def _close(self, node: Mapping | Sequence, event: Any) -> None:
        """Where a collection ends: a block one with its last value, not at the next token."""
        if node.flow:
            node.end = event.end_mark.index + self.offset
        elif isinstance(node, Mapping):
            key, value = node.items[-1] if node.items else (None, None)
            node.end = max(value.end, key.end) if key is not None and value is not None else node.start
        else:
            # An item that holds nothing still has its dash.
            node.end = max(node.items[-1].end, node.start + 1) if node.items else node.start

    def _key(self, node: Node, seen: dict[str, Scalar]) -> Scalar:
        if not isinstance(node, Scalar):
            raise YamlError(
                "A key is a list or a mapping; keys are words.",
                hint="Put quotes around it where it should be text.",
                line=node.line,
                column=node.column,
            )
        if node.value == "<<" and not node.style:
            raise YamlError(
                "Merging with '<<' is not part of a record file.",
                hint="Write the keys out.",
                line=node.line,
                column=node.column,
            )
        first = seen.setdefault(node.value, node)
        if first is not node:
            self.repeated.append(Repeated(node, first))
        return node

    def _aliased(self, event: Any) -> Node:
        self.aliases += 1
        if self.aliases > MAX_ALIASES:
            raise self._error(event, f"The file has more than {MAX_ALIASES:,} aliases (*{event.anchor}).")
        if event.anchor in self.open_anchors:
            raise self._error(event, f"The alias *{event.anchor} stands inside the value that it repeats.")
        if event.anchor not in self.anchors:
            raise self._error(
                event,
                f"The alias *{event.anchor} repeats nothing: there is no &{event.anchor} before it.",
                hint="Text that begins with an asterisk needs quotes.",
            )
        node, weight = self.anchors[event.anchor]
        self.nodes += weight
        if self.nodes > MAX_NODES:
            raise self._error(event, f"The aliases repeat more than {MAX_NODES:,} values.")
        mark = event.start_mark
        return replace(
            node,
            line=mark.line + 1,
            column=mark.column + 1,
            start=mark.index + self.offset,
            end=event.end_mark.index + self.offset,
            alias=True,
        )

    @staticmethod
    def _error(event: Any, message: str, *, hint: str = "") -> YamlError:
        mark = event.start_mark
        return YamlError(message, hint=hint, line=mark.line + 1, column=mark.column + 1)

    def _tag_error(self, event: Any) -> YamlError:
        return self._error(
            event,
            f"The tag {event.tag!r} is not part of a record file.",
            hint="Take it out: values are text.",
        )


def _explained(fault: Any, text: str) -> YamlError:
    """The parser's error as a sentence that tells what to do."""
    from provcite.archives.yamlfaults import explain

    why = explain(fault, text, MAX_DEPTH)
    line, column = why.place(text) or (None, None)
    return YamlError(why.message, hint=why.hint, line=line, column=column)


# What YAML 1.1 section 5.1 calls printable, turned round.
_UNPRINTABLE: Final = lazy("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _unreadable_character(text: str) -> YamlError:
    hit = _UNPRINTABLE.search(text)
    if hit is None:
        return YamlError("The file is not YAML that can be read.")
    line = text.count("\n", 0, hit.start()) + 1
    column = hit.start() - text.rfind("\n", 0, hit.start())
    if hit.group() == "\0":
        return YamlError("The file is binary, not text.", line=line, column=column)
    return YamlError(
        f"The file holds a control character (U+{ord(hit.group()):04X}).",
        hint="Take it out.",
        line=line,
        column=column,
    )
