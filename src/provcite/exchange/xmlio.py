"""XML of exchange formats: written as text piece by piece, read without entities, network or DTD."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from provcite.exchange.base import MAX_BYTES, one_line, without_controls
from provcite.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_TEXT: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_ATTRIBUTE: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"}
)


_ENTITIES: Final = "The file declares entities, which can hide anything and are not read."


def escape(text: str) -> str:
    """`text` as character data."""
    return without_controls(text).translate(_TEXT)


def element(name: str, content: str | Iterable[str] = "", attributes: Mapping[str, str] | None = None) -> str:
    """An element; text is escaped, an iterable holds finished elements that are put on lines of their own."""
    marks = "".join(
        f' {key}="{without_controls(value).translate(_ATTRIBUTE)}"'
        for key, value in (attributes or {}).items()
    )
    if isinstance(content, str):
        text = escape(content)
        return f"<{name}{marks}>{text}</{name}>" if text else f"<{name}{marks}/>"
    inner = [part for part in content if part]
    if not inner:
        return f"<{name}{marks}/>"
    return f"<{name}{marks}>\n" + "\n".join(indented(part) for part in inner) + f"\n</{name}>"


def indented(part: str) -> str:
    """A finished element two columns to the right; text with line breaks of its own stays as it is."""
    if "\n" not in part:
        return "  " + part
    return "\n".join("  " + line if line.lstrip().startswith("<") else line for line in part.split("\n"))


def read_root(data: bytes) -> tuple[Any, list[tuple[int, str]]]:
    """The root element, and the (line, message) of the first fault where the rest was lost.

    A damaged file is read as far as it is whole. Raises InputError for a file that declares
    entities, is too large, or has no root.
    """
    from lxml import etree

    if len(data) > MAX_BYTES:
        raise InputError(
            f"The file is larger than {MAX_BYTES // 1024 // 1024} MB.", hint="Split it and import the parts."
        )
    if b"<!ENTITY" in data[:100_000]:
        raise InputError(_ENTITIES)
    settings: dict[str, Any] = {
        "resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": False,
        "remove_comments": True, "remove_pis": True,
    }  # fmt: skip
    faults: list[tuple[int, str]] = []
    try:
        root = etree.fromstring(data, etree.XMLParser(**settings))
    except Exception as fault:  # nothing but lxml runs in these blocks
        line = getattr(fault, "lineno", None) or 1
        faults.append((line, str(getattr(fault, "msg", None) or fault)))
        try:
            root = etree.fromstring(data, etree.XMLParser(recover=True, **settings))
        except Exception:
            root = None
        if root is not None and not _is_text(root):
            root = None
    if root is not None and _declares_entities(root):
        raise InputError(_ENTITIES)
    if root is None:
        line, message = faults[0] if faults else (1, "it is empty")
        raise InputError(f"The file is no sound XML: {message}.", place=f"line {line}")
    return root, faults


def _is_text(root: Any) -> bool:
    """Whether what a lenient reading kept is text: it lets bytes through that no encoding knows."""
    try:
        for node in root.iter():
            _ = (node.tag, node.text, node.tail, node.attrib.items())
    except UnicodeDecodeError:
        return False
    return True


def _declares_entities(root: Any) -> bool:
    """Whether the document type has entities: asked of the parser, which knows the file's encoding."""
    declared = root.getroottree().docinfo.internalDTD
    return declared is not None and any(True for _ in declared.iterentities())


def local(node: Any) -> str:
    """The name of an element without its namespace; "" for what is no element."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def text(node: Any) -> str:
    """All text inside an element; "" for an entity that nobody declared."""
    return "".join(node.itertext()) if node is not None and local(node) else ""


def children(node: Any, name: str) -> Iterator[Any]:
    """The child elements called `name`, in whatever namespace."""
    return (child for child in node if local(child) == name)


def child(node: Any, *path: str) -> Any:
    """The first element along a path of names, or None."""
    for name in path:
        if node is None:
            return None
        node = next(children(node, name), None)
    return node


def every(node: Any, name: str) -> Iterator[Any]:
    """All elements called `name` at any depth, outermost first."""
    return (item for item in node.iter() if local(item) == name)


def others(node: Any, read: frozenset[str]) -> dict[str, str]:
    """The words of the child elements whose names are not among those `read`, by name."""
    found: dict[str, str] = {}
    for inner in node:
        name = local(inner)
        if not name or name in read:  # an entity that nobody declared is no element, and has no text
            continue
        words = one_line(" ".join(inner.itertext()))
        if words:
            found[name] = f"{found[name]}; {words}" if name in found else words
    return found
