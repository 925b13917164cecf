"""The text of a record file read into a `Record`, with everything that is wrong in it.

All problems of a file are collected, each with line, column, the path of the key, what was
expected and what was found; a file with an error gives no record.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from provcite.archives.words import Vocabulary, vocabulary
from provcite.model.dates import parse_edtf
from provcite.model.errors import InputError
from provcite.model.findings import Finding, Position, Severity
from provcite.model.lazyre import lazy
from provcite.model.levels import LEVELS, canonical_level, folded_level, in_one_notation
from provcite.model.record import (
    RELATION_KINDS,
    Agent,
    Event,
    Evidence,
    FormerReference,
    Holding,
    Record,
    Relation,
)
from provcite.model.values import dataclass
from provcite.model.variables import OTHER_NAMES
from provcite.schema.fields import (
    AGENT,
    EVENT,
    EVIDENCE_BODY,
    FORMER_REFERENCE,
    HOLDING,
    RECORD,
    RELATION,
    Field,
    Kind,
    Shape,
)
from provcite.schema.ids import id_problem
from provcite.schema.yamlnodes import Mapping, Node, Scalar, Sequence, YamlError, read_nodes, text_of_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The findings of the schema: code, name, severity where the finding does not say another.
CODES: Final[dict[str, tuple[str, Severity]]] = {
    "PC001": ("unreadable-record", Severity.ERROR),
    "PC002": ("wrong-shape", Severity.ERROR),
    "PC003": ("missing-value", Severity.ERROR),
    "PC004": ("unknown-key", Severity.NOTE),
    "PC005": ("malformed-date", Severity.ERROR),
    "PC006": ("id-differs-from-file", Severity.ERROR),
    "PC007": ("repeated-key", Severity.ERROR),
    "PC008": ("unknown-word", Severity.ERROR),
    "PC009": ("unknown-level", Severity.NOTE),
    "PC010": ("malformed-value", Severity.ERROR),
    "PC011": ("unusable-id", Severity.ERROR),
    "PC012": ("name-taken-twice", Severity.ERROR),
    "PC013": ("misplaced-file", Severity.WARNING),
    "PC014": ("absent-text", Severity.NOTE),
    "PC015": ("text-outside-store", Severity.WARNING),
    "PC017": ("divided-series", Severity.NOTE),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A record (None where the file breaks the schema) and what was found in its file, in order."""

    record: Record | None
    findings: tuple[Finding, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings for which the record is refused."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)


def decode_bytes(data: bytes, *, file: str = "", expected_id: str | None = None) -> Decoded:
    """As `decode_text`, for the bytes of a file."""
    try:
        text = text_of_bytes(data)
    except YamlError as fault:
        return Decoded(record=None, findings=(_unreadable(fault, file, expected_id),))
    return decode_text(text, file=file, expected_id=expected_id)


_NO_RECORD: Final = "The file is no record: none of its keys is one of a record's."
_NO_RECORD_HINT: Final = "A record begins with 'id: …' and 'title: …'."
_OWN_KEYS: Final = frozenset({*RECORD.by_key, "sources"})
_KEY_LINE: Final = lazy(r"""(?m)^\ufeff?\s*["']?([a-z_]{2,30})["']?[ \t]*:""")


def _resembles_a_record(text: str) -> bool:
    """Whether a text that is no YAML has a line that begins with a key of a record."""
    return any(hit.group(1) in _OWN_KEYS for hit in _KEY_LINE.finditer(text))


def _quotes(fault: YamlError, text: str) -> bool:
    """Whether a sentence has words of the text: of somebody's file that is no record nothing is told."""
    words = re.findall(r"\w{2,}", f"{fault.message} {fault.hint}")
    return any(word in text for word in words)


def decode_text(text: str, *, file: str = "", expected_id: str | None = None) -> Decoded:
    """The record that `text` holds. `file` names it in findings; `expected_id` is the file's stem.

    Never raises: what cannot be read is a finding.
    """
    try:
        tree = read_nodes(text)
    except YamlError as fault:
        if not _resembles_a_record(text) and _quotes(fault, text):
            fault = YamlError(_NO_RECORD, hint=_NO_RECORD_HINT, line=fault.line, column=fault.column)
        return Decoded(record=None, findings=(_unreadable(fault, file, expected_id),))
    if tree.root is None:
        empty = YamlError("The file is empty.", hint="A record needs at least an id.", line=1, column=1)
        return Decoded(record=None, findings=(_unreadable(empty, file, expected_id),))
    decoder = _Decoder()
    if isinstance(tree.root, Mapping) and not any(key.value in _OWN_KEYS for key, _ in tree.root.items):
        foreign = YamlError(_NO_RECORD, hint=_NO_RECORD_HINT, line=1, column=1)
        return Decoded(record=None, findings=(_unreadable(foreign, file, expected_id),))
    for repeated in tree.repeated:
        decoder.report(
            "PC007",
            repeated.key,
            f"The key {repeated.key.value!r} stands in line {repeated.first.line} already.",
            expected="each key once",
            found=repeated.key.value,
        )
    record = decoder.record(tree.root, expected_id)
    if not decoder.problems:
        return Decoded(record=record)
    record_id = record.id if record is not None else expected_id
    # The paths are made here, not carried through the decoder: good files need none.
    paths = paths_of(tree.root)
    findings = tuple(
        problem.finding(file, record_id, paths)
        for problem in sorted(decoder.problems, key=lambda problem: (problem.node.start, problem.code))
    )
    if any(finding.severity is Severity.ERROR for finding in findings):
        record = None
    return Decoded(record=record, findings=findings)


#: Lines that a sketch leaves out of a file at most, because nothing can be read with them.
_SPOILT: Final = 12


def sketch(data: bytes, record_id: str) -> Record | None:
    """What can be made out of a file that gives no record: never to be used, only to say what is missing.

    Lines that are no YAML are left out, and so are values of a wrong shape. None where nothing is left.
    """
    lines = data.decode("utf-8-sig", "replace").splitlines(keepends=True)
    tree = None
    for _ in range(_SPOILT):
        try:
            tree = read_nodes("".join(lines))
            break
        except YamlError as fault:
            if fault.line is None or not 0 < fault.line <= len(lines) or not lines[fault.line - 1].strip():
                return None
            lines[fault.line - 1] = "\n"
    root = tree.root if tree is not None else None
    if not isinstance(root, Mapping):
        return None
    named = read_nodes(f'id: "{record_id}"').root if not id_problem(record_id) else None
    if not isinstance(named, Mapping):
        return None
    root.items = named.items + [item for item in root.items if item[0].value != "id"]
    found: Record | None = _Decoder().object(root, RECORD)
    return found


def _unreadable(fault: YamlError, file: str, record_id: str | None) -> Finding:
    message = f"{fault.message} {fault.hint}".rstrip()
    position = Position(file=file, line=fault.line, column=fault.column)
    return Finding(
        code="PC001",
        name=CODES["PC001"][0],
        severity=Severity.ERROR,
        message=message,
        position=position,
        record=record_id,
    )


@dataclass(slots=True)
class _Problem:
    code: str
    node: Node
    message: str
    expected: str
    found: str
    severity: Severity

    def finding(self, file: str, record_id: str | None, paths: dict[int, str]) -> Finding:
        position = Position(
            file=file,
            line=self.node.line,
            column=self.node.column,
            start=self.node.start,
            end=self.node.end,
            key=paths.get(id(self.node), ""),
        )
        return Finding(
            code=self.code,
            name=CODES[self.code][0],
            severity=self.severity,
            message=self.message,
            position=position,
            record=record_id,
            expected=self.expected or None,
            found=self.found or None,
        )


def paths_of(root: Node) -> dict[int, str]:
    """The path of every node and key of a tree (``creators[0].family``) by its identity."""
    paths = {id(root): ""}
    stack: list[tuple[Node, str]] = [(root, "")]
    while stack:
        node, path = stack.pop()
        if isinstance(node, Mapping):
            for key, value in node.items:
                inner = f"{path}.{key.value}" if path else key.value
                paths.setdefault(id(key), inner)
                paths.setdefault(id(value), inner)
                if not isinstance(value, Scalar):
                    stack.append((value, inner))
        elif isinstance(node, Sequence):
            for place, item in enumerate(node.items):
                inner = f"{path}[{place}]"
                paths.setdefault(id(item), inner)
                if not isinstance(item, Scalar):
                    stack.append((item, inner))
    return paths


def places_of(root: Node) -> dict[str, tuple[int, int]]:
    """Line and column (from 1) of every value of a tree, by its path."""
    paths = paths_of(root)
    places: dict[str, tuple[int, int]] = {}
    stack: list[Node] = [root]
    while stack:
        node = stack.pop()
        places.setdefault(paths[id(node)], (node.line, node.column))
        if isinstance(node, Mapping):
            stack.extend(value for _, value in node.items)
        elif isinstance(node, Sequence):
            stack.extend(node.items)
    return places


def plain_value(node: Node) -> Any:
    """A node as strings, lists and dicts; None where nothing is written."""
    if isinstance(node, Scalar):
        return None if node.absent else node.value
    if isinstance(node, Mapping):
        return {key.value: plain_value(value) for key, value in node.items}
    return [plain_value(item) for item in node.items]


def _name(node: Node) -> str:
    """What a node is, in words."""
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Sequence):
        return "a list"
    return "nothing" if node.absent else f"{_cut(node.value)!r}"


def _cut(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


#: Words of open lists that most records have: a record with no other asks no list.
_FREQUENT: Final = frozenset(
    {
        "author",
        "recipient",
        "interlocutor",
        "written",
        "signed",
        "sent",
        "obtained",
        "translated",
        "published",
    }
)


def _an(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s]+")
_SHA256: Final = re.compile(r"[0-9a-fA-F]{64}")
_FLAGS: Final = {"true": True, "yes": True, "false": False, "no": False}


@lru_cache(maxsize=8192)
def _date_problem(text: str) -> str:
    """Why `text` is no EDTF date, in sentences; nothing where it is one."""
    try:
        parse_edtf(text)
    except InputError as fault:
        shown = f'"{_cut(text)}" is not a date'
        reason = "" if fault.message.endswith("is not a date") else f": {fault.message}"
        return f"{shown}{reason}. {fault.hint}".rstrip()
    return ""


@lru_cache(maxsize=512)
def _near(key: str, shape_name: str, known: tuple[str, ...]) -> str:
    """The known key that `key` was probably meant to be, or nothing."""
    folded = key.lower().replace("-", "_")
    for candidate in known:
        if candidate.replace("-", "_").lower() == folded:
            return candidate
    if shape_name == RECORD.name and folded in OTHER_NAMES:
        return OTHER_NAMES[folded]
    if shape_name == "type":  # newspaper for article-newspaper
        holding = [word for word in known if folded in word.replace("-", "_").split("_")]
        if len(holding) == 1:
            return holding[0]
    from difflib import get_close_matches

    return (get_close_matches(folded, known, n=1, cutoff=0.75) or [""])[0]


def _counted(known: Vocabulary) -> str:
    """What a word outside an open list counts as; an event is one of its own."""
    return "." if known.other.maps.get("group") == "other" else f", and counts as {_an(known.other.word)}."


def _in_canonical_words(event: Event) -> Event:
    """`event` under the word of the list that it is a synonym of, its own word beside it."""
    if event.event in _FREQUENT:
        return event
    term = vocabulary("events").find(event.event)
    if term is None or term.word == event.event:
        return event
    return replace(event, event=term.word, word=event.event)


def _take_agents(values: dict[str, Any]) -> None:
    """The names of an event as text, with what the file says of some of them beside them."""
    known: list[Agent] = []
    for attribute in ("by", "for_", "from_", "to"):
        found = values.get(attribute)
        if isinstance(found, tuple):
            known += [one for one in found if isinstance(one, Agent)]
            values[attribute] = tuple(one.name if isinstance(one, Agent) else one for one in found)
        elif isinstance(found, Agent):
            known.append(found)
            values[attribute] = found.name
    if known:
        values["agents"] = tuple({agent.name: agent for agent in known}.values())


def _own_label(word: str) -> str:
    """The archive's own word for a level as it is kept beside the level."""
    from provcite.archives.own_levels import level_and_label

    return level_and_label(word)[1]


def nearest_key(key: str, known: tuple[str, ...]) -> str:
    """The one of the `known` keys that `key` was probably meant to be, or nothing."""
    return _near(key, "", known)


class _Decoder:
    """Decodes one tree; `problems` collects what is wrong."""

    def __init__(self) -> None:
        #: The own words for the levels of the reference read last.
        self.labels: tuple[str, ...] = ()
        self.problems: list[_Problem] = []

    def report(
        self,
        code: str,
        node: Node,
        message: str,
        *,
        expected: str = "",
        found: str = "",
        severity: Severity | None = None,
    ) -> None:
        self.problems.append(_Problem(code, node, message, expected, found, severity or CODES[code][1]))

    def wrong_shape(self, node: Node, expected: str, *, hint: str = "") -> None:
        found = _name(node)
        message = f"Expected {expected}, found {found}.{' ' + hint if hint else ''}"
        self.report("PC002", node, message, expected=expected, found=found)

    def record(self, root: Node, expected_id: str | None) -> Record | None:
        if not isinstance(root, Mapping):
            found = "a list" if isinstance(root, Sequence) else "words without a key"
            self.report("PC002", root, f"Expected keys and values (id: ..., title: ...), found {found}.")
            return None
        record = self.object(root, RECORD)
        if record is None:
            return None
        assert isinstance(record, Record)  # noqa: S101 - the table says so
        id_node = root.get("id") or root
        problem = id_problem(record.id)
        if problem:
            self.report("PC011", id_node, f"The id {record.id!r} {problem}.", found=record.id)
        elif expected_id is not None and record.id != expected_id:
            self.report(
                "PC006",
                id_node,
                f"The id {record.id!r} differs from the file's name {expected_id!r}. "
                "Rename the file or change the id.",
                expected=expected_id,
                found=record.id,
            )
        return record

    def object(self, node: Node, shape: Shape) -> Any:
        """The value of a mapping with the keys of `shape`; None where it cannot be made."""
        if not isinstance(node, Mapping):
            if shape.alone and isinstance(node, Scalar) and not node.absent:
                return self.alone(node, shape)
            self.wrong_shape(node, f"a mapping ({shape.fields[0].key}: ...)")
            return None
        values: dict[str, Any] = {}
        extra: list[tuple[str, Any]] = []
        by_key = shape.by_key
        for key, value in node.items:
            field = by_key.get(key.value)
            if field is None:
                if key.value == "sources" and shape is RECORD:
                    field = by_key["source"]
                else:
                    extra.append(self.unknown(key, value, shape))
                    continue
            kind = field.kind
            if kind is Kind.HOLDINGS and "sources" in values:
                self.report("PC007", key, "Both 'source' and 'sources' are given; write one of them.")
            if kind is Kind.TEXT:
                if type(value) is Scalar:
                    if value.style or value.value not in ("", "~"):
                        values[field.attribute] = value.value
                else:
                    self.wrong_shape(value, "text", hint=_quote_hint(value))
            elif type(value) is Scalar and not value.style and value.value in ("", "~"):
                continue
            else:
                decoded = _HANDLERS[kind](self, field, value)
                if decoded is not None:
                    values[field.attribute] = decoded
        if extra:
            values["extra"] = tuple(extra)
        for field in shape.fields:
            if field.required and field.attribute not in values:
                if not self.has_problem_at(node, field.key):
                    self.report(
                        "PC003", node, f"The key {field.key!r} is missing or empty.", expected=field.key
                    )
                return None
        if shape is EVENT:
            _take_agents(values)
        return shape.cls(**values)

    def alone(self, node: Scalar, shape: Shape) -> Any:
        """A text in the place of a mapping: the value of its one key."""
        field = next(field for field in shape.fields if field.attribute == shape.alone)
        return shape.cls(**{shape.alone: _HANDLERS[field.kind](self, field, node)})

    def has_problem_at(self, node: Mapping, key: str) -> bool:
        """Whether the value of `key` has been complained of already."""
        value = node.get(key)
        return value is not None and any(problem.node is value for problem in self.problems)

    def unknown(self, key: Scalar, value: Node, shape: Shape) -> tuple[str, Any]:
        # Looking for a near miss takes a millisecond, which a file of ten thousand keys shall not cost.
        near = _near(key.value, shape.name, tuple(shape.by_key)) if len(self.problems) < 50 else ""
        suggestion = f" Is it {near!r}?" if near else ""
        self.report(
            "PC004",
            key,
            f"The key {_cut(key.value)!r} is not known here; it is kept.{suggestion}",
            expected=near,
            found=key.value,
        )
        return (key.value, plain_value(value))

    def text(self, _field: Field | None, node: Node) -> str | None:
        if isinstance(node, Scalar):
            return None if node.absent else node.value
        self.wrong_shape(node, "text", hint=_quote_hint(node))
        return None

    def texts(self, field: Field, node: Node) -> tuple[str, ...] | None:
        if isinstance(node, Sequence):
            values = (self.text(field, item) for item in node.items)
            return tuple(value for value in values if value is not None)
        if isinstance(node, Scalar):
            return (node.value,)
        self.wrong_shape(node, "text or a list of texts")
        return None

    def date(self, field: Field, node: Node) -> str | None:
        value = self.text(field, node)
        if value is not None:
            problem = _date_problem(value)
            if problem:
                self.report(
                    "PC005",
                    node,
                    problem,
                    expected="an EDTF date",
                    found=value,
                )
        return value

    def matching(
        self, node: Node, pattern: re.Pattern[str], expected: str, severity: Severity = Severity.ERROR
    ) -> str | None:
        value = self.text(None, node)
        if value is not None and not pattern.fullmatch(value):
            self.report(
                "PC010",
                node,
                f"Expected {expected}, found {_cut(value)!r}.",
                expected=expected,
                found=value,
                severity=severity,
            )
        return value

    def language(self, _field: Field, node: Node) -> str | None:
        return self.matching(node, _LANGUAGE, "a language tag such as ru or zh-Hant", Severity.WARNING)

    def url(self, _field: Field | None, node: Node) -> str | None:
        return self.matching(node, _URL, "an address such as https://example.org/1", Severity.WARNING)

    def urls(self, _field: Field, node: Node) -> tuple[str, ...]:
        items = node.items if isinstance(node, Sequence) else [node]
        values = (self.url(None, item) for item in items if isinstance(item, Node))
        return tuple(value for value in values if value is not None)

    def sha256(self, _field: Field, node: Node) -> str | None:
        return self.matching(node, _SHA256, "a SHA-256 of 64 hexadecimal digits")

    def number(self, field: Field, node: Node) -> int | None:
        value = self.text(field, node)
        if value is None:
            return None
        if value.isascii() and value.isdigit() and len(value) <= 18:
            return int(value)
        self.report(
            "PC010",
            node,
            f"Expected a whole number, found {_cut(value)!r}.",
            expected="a whole number",
            found=value,
        )
        return None

    def flag(self, field: Field, node: Node) -> bool | None:
        value = self.text(field, node)
        if value is None:
            return None
        if value.lower() not in _FLAGS:
            self.report(
                "PC010",
                node,
                f"Expected true or false, found {_cut(value)!r}.",
                expected="true or false",
                found=value,
            )
        return _FLAGS.get(value.lower())

    def word(self, field: Field, node: Node) -> str | None:
        value = self.text(field, node)
        if value is None or value in field.words:
            return value
        near = _near(value, field.key, field.words)
        told = f" Is it {near!r}?" if near else f" Known: {', '.join(field.words)}."
        if field.key == "type" and not near:
            # What archives call a type is a genre: CSL has no telegrams.
            told = f" For a kind of document write 'type: manuscript' and 'genre: {value}'.{told}"
        self.report(
            "PC008",
            node,
            f"{_cut(value)!r} is not a known {field.key}.{told}",
            expected=near or " | ".join(field.words),
            found=value,
        )
        return value

    def term(self, field: Field, node: Node) -> str | None:
        """A word of an open list; another one is kept and told of, with a warning where it looks misspelt."""
        value = self.text(field, node)
        if value is None or value in _FREQUENT or vocabulary(field.vocabulary).find(value) is not None:
            return value
        known = vocabulary(field.vocabulary)
        near = known.misspelt(value)
        self.report(
            "PC008",
            node,
            f"{_cut(value)!r} is not a known {field.key}; it is kept"
            + (f". Is it {near!r}?" if near else _counted(known)),
            expected=near or "",
            found=value,
            severity=Severity.WARNING if near else Severity.NOTE,
        )
        return value

    def one(self, field: Field, node: Node) -> Any:
        assert field.shape is not None  # noqa: S101 - the table says so
        return self.object(node, field.shape)

    def many(self, field: Field, node: Node) -> tuple[Any, ...] | None:
        assert field.shape is not None  # noqa: S101 - the table says so
        if isinstance(node, Scalar) and not field.shape.alone:
            self.wrong_shape(node, f"a list of mappings ({field.shape.fields[0].key}: ...)")
            return None
        items = node.items if isinstance(node, Sequence) else [node]
        made = (self.object(item, field.shape) for item in items if isinstance(item, Node))
        if field.shape is EVENT:
            return tuple(_in_canonical_words(value) for value in made if value is not None)
        if field.shape is FORMER_REFERENCE:
            return self.former(items)
        return tuple(value for value in made if value is not None)

    def former(self, items: list[Any]) -> tuple[FormerReference, ...]:
        """References of before, each with the archive's own words for its levels."""
        outer, made = self.labels, []
        for item in items:
            self.labels = ()
            found = self.object(item, FORMER_REFERENCE)
            if found is not None:
                path = in_one_notation(found.path)
                labels = self.labels if path == found.path and any(self.labels) else ()
                made.append(replace(found, path=path, labels=labels))
        self.labels = outer
        return tuple(made)

    def agent(self, field: Field, node: Node) -> str | Agent | None:
        """One name; where it is a mapping, what that says of whom it names."""
        if not isinstance(node, Mapping):
            return self.text(field, node)
        found: Agent | None = self.object(node, AGENT)
        return found

    def agents(self, field: Field, node: Node) -> tuple[str | Agent, ...] | None:
        if isinstance(node, Sequence):
            values = (self.agent(field, item) for item in node.items if isinstance(item, Node))
            return tuple(value for value in values if value is not None)
        found = self.agent(field, node)
        return None if found is None else (found,)

    def holdings(self, field: Field, node: Node) -> tuple[Holding, ...] | None:
        if isinstance(node, Scalar):
            self.wrong_shape(node, "a mapping (repository: ..., reference: {...})")
            return None
        items = node.items if isinstance(node, Sequence) else [node]
        return tuple(
            holding
            for item in items
            if isinstance(item, Node) and (holding := self.holding(item)) is not None
        )

    def holding(self, node: Node) -> Holding | None:
        """One place of the document; its reference in the one notation, with the archive's own words."""
        self.labels = ()
        made: Holding | None = self.object(node, HOLDING)
        if made is None or not made.path:
            return made
        labels = self.labels
        path = in_one_notation(made.path)
        if path != made.path:
            assert isinstance(node, Mapping)  # noqa: S101 - it has a reference
            whole = next(value for level, value in path if level == "series")
            self.report(
                "PC017",
                node.get("reference") or node,
                f"{whole} is one series: write {{series: {whole}, ...}} without a record group. "
                "It is read, compared and printed as that.",
                expected=f"series: {whole}",
            )
            return replace(made, path=path)
        return replace(made, labels=labels) if any(labels) else made

    def reference(self, _field: Field, node: Node) -> tuple[tuple[str, str], ...] | None:
        if isinstance(node, Scalar):
            self.wrong_shape(node, "levels and values", hint='Write {fond: "5", opis: "28", delo: "410"}.')
            return None
        path: list[tuple[str, str]] = []
        labels: list[str] = []
        for key, value in self.levels(node):
            found = self.level(key, value)
            path.extend(found)
            own = "" if canonical_level(key.value) else _own_label(key.value)
            labels.extend([own] * len(found))
        self.labels = tuple(labels)
        return tuple(path)

    def levels(self, node: Mapping | Sequence) -> Iterator[tuple[Scalar, Node]]:
        """The levels of a reference with their values, as a mapping or a list of pairs gives them."""
        if isinstance(node, Mapping):
            yield from node.items
            return
        for item in node.items:
            if isinstance(item, Mapping):
                yield from item.items
            elif (
                isinstance(item, Sequence)
                and len(item.items) == 2
                and isinstance(name := item.items[0], Scalar)
            ):
                yield name, item.items[1]
            else:
                self.wrong_shape(item, 'a pair of level and value, [series, "210"]')

    def level(self, key: Scalar, node: Node) -> list[tuple[str, str]]:
        if not key.value.strip():
            self.report("PC010", key, "A level has no name.", expected="a level such as fond, box or folder")
            return []
        level = canonical_level(key.value)
        if level is None:
            from provcite.archives.own_levels import level_of

            level = level_of(key.value)
        if level is None:
            level = folded_level(key.value)
            near = _near(key.value, "level", LEVELS)
            told = f" Is it {near!r}?" if near else ""
            self.report(
                "PC009",
                key,
                f"{_cut(key.value)!r} is not a known level; it is kept as the archive's own word.{told}",
                expected=near,
                found=key.value,
                severity=Severity.WARNING if near else None,
            )
        values = node.items if isinstance(node, Sequence) else [node]
        told_values = [self.text(None, value) for value in values]
        if "" in told_values:
            self.report(
                "PC003",
                node,
                f"The level {key.value!r} has no value. Give it one, or take the level out.",
                expected="the unit's number or name",
                severity=Severity.WARNING,
            )
        return [(level, value) for value in told_values if value is not None]

    def relations(self, _field: Field, node: Node) -> tuple[Relation, ...] | None:
        if isinstance(node, Scalar):
            self.wrong_shape(node, 'a list of relations (- {translation_of: "113370"})')
            return None
        made: list[Relation] = []
        for item in node.items if isinstance(node, Sequence) else [node]:
            if isinstance(item, Mapping):
                made.extend(self.relation(item))
            elif isinstance(item, Node):
                self.wrong_shape(item, 'a mapping ({translation_of: "113370"})')
        return tuple(made)

    def relation(self, node: Mapping) -> list[Relation]:
        """The long form (kind, record) or the short one, whose key is the kind."""
        if node.get("kind") is not None or node.get("record") is not None:
            relation = self.object(node, RELATION)
            return [relation] if relation is not None else []
        kinds: list[tuple[str, str]] = []
        note: str | None = None
        extra: list[tuple[str, Any]] = []
        for key, value in node.items:
            if key.value in RELATION_KINDS:
                values = value.items if isinstance(value, Sequence) else [value]
                told = (self.text(None, each) for each in values)
                kinds.extend((key.value, record) for record in told if record is not None)
            elif key.value == "note":
                note = self.text(None, value)
            else:
                near = _near(key.value, "relation", RELATION_KINDS)
                self.report(
                    "PC004",
                    key,
                    f"The key {_cut(key.value)!r} is not known here; it is kept."
                    + (f" Is it {near!r}?" if near else ""),
                    expected=near,
                    found=key.value,
                )
                extra.append((key.value, plain_value(value)))
        if not kinds:
            self.report(
                "PC003",
                node,
                f"The relation names no record. Known kinds: {', '.join(RELATION_KINDS)}.",
                expected="one of " + ", ".join(RELATION_KINDS),
            )
        return [Relation(kind=kind, record=record, note=note, extra=tuple(extra)) for kind, record in kinds]

    def evidence(self, _field: Field, node: Node) -> tuple[Evidence, ...] | None:
        if not isinstance(node, Mapping):
            self.wrong_shape(node, "a mapping of fields (title: {source: ..., line: ...})")
            return None
        made: list[Evidence] = []
        for key, value in node.items:
            for item in value.items if isinstance(value, Sequence) else [value]:
                if isinstance(item, Node):
                    found = self.object(item, EVIDENCE_BODY)
                    if found is not None:
                        made.append(replace(found, field=key.value))
        return tuple(made)


def _quote_hint(node: Node) -> str:
    flow = not isinstance(node, Scalar) and node.flow
    return "Text that begins with a bracket or a brace needs quotes." if flow else ""


_HANDLERS: Final[dict[Kind, Any]] = {
    Kind.TEXT: _Decoder.text,
    Kind.TEXTS: _Decoder.texts,
    Kind.DATE: _Decoder.date,
    Kind.LANGUAGE: _Decoder.language,
    Kind.URL: _Decoder.url,
    Kind.URLS: _Decoder.urls,
    Kind.SHA256: _Decoder.sha256,
    Kind.NUMBER: _Decoder.number,
    Kind.FLAG: _Decoder.flag,
    Kind.WORD: _Decoder.word,
    Kind.TERM: _Decoder.term,
    Kind.AGENT: _Decoder.agent,
    Kind.AGENTS: _Decoder.agents,
    Kind.OBJECT: _Decoder.one,
    Kind.OBJECTS: _Decoder.many,
    Kind.HOLDINGS: _Decoder.holdings,
    Kind.REFERENCE: _Decoder.reference,
    Kind.RELATIONS: _Decoder.relations,
    Kind.EVIDENCE: _Decoder.evidence,
}
