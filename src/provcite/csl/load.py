"""Reading a style with citeproc-py: XML in, the parsed style with its chain of locales out.

citeproc-py parses the style, finds the locales it falls back on and brings the locale files and
the CSL 1.0.2 schema. Its parser resolves entities and takes anything for a style, so the bytes
are first read by a parser that does not, and looked over. This is the only module that imports
citeproc-py or lxml; a cached style needs neither.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from provcite.csl.cache import digest
from provcite.model.boundary import foreign
from provcite.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_BYTES = 4_000_000
MAX_ELEMENTS = 60_000
MAX_PARENTS = 3
_LOCALE = re.compile(r"^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}$")
_CSL = "{http://purl.org/net/xbiblio/csl}"


def parse(source: bytes, *, place: str = "") -> Any:
    """The root element of a style, read without entities, network or unbounded trees.

    Raises `InputError` with the line for what is no well-formed CSL style.
    """
    from lxml import etree

    if len(source) > MAX_BYTES:
        raise InputError(
            f"The style is {len(source):,} bytes long; the longest that is read is {MAX_BYTES:,}.",
            place=place,
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True
    )
    try:
        root = etree.fromstring(source, parser)
    except etree.XMLSyntaxError as fault:
        line = fault.position[0] if fault.position else 0
        raise InputError(
            f"The style is not well-formed XML: {fault.msg}.",
            place=_place(place, line),
            hint="Get the file again from where it came, or mend it at that line.",
        ) from None
    except Exception as fault:  # nothing but lxml runs in the block
        raise InputError(f"The style cannot be read: {fault}.", place=place) from None
    if root.tag != f"{_CSL}style":
        found = etree.QName(root).localname if isinstance(root.tag, str) else "?"
        raise InputError(
            f"This is no CSL style: its root element is <{found[:60]}>, not <style> in the CSL namespace.",
            place=_place(place, root.sourceline or 1),
        )
    declared: Any = root.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        # One in an attribute leaves no element behind, so the declaration has to tell.
        raise InputError("The style declares an XML entity, which is not resolved.", place=place)
    for count, element in enumerate(root.iter(), start=1):
        if count > MAX_ELEMENTS:
            raise InputError(f"The style has more than {MAX_ELEMENTS:,} elements.", place=place)
        if element.tag is etree.Entity:
            raise InputError(
                "The style uses an XML entity, which is not resolved.",
                place=_place(place, element.sourceline),
            )
    return root


def _place(place: str, line: Any) -> str:
    if not line:
        return place
    return f"{place or 'style'}:{line}"


def parent_of(root: Any) -> str:
    """The address of the style that a dependent style leans on; empty for an independent one."""
    for link in root.iterfind(f"{_CSL}info/{_CSL}link"):
        if link.get("rel") == "independent-parent":
            return str(link.get("href") or "")
    return ""


def instructions(root: Any) -> dict[str, str]:
    """The attributes of a ``<?provcite ...?>`` processing instruction of the style."""
    from lxml import etree

    found: dict[str, str] = {}
    before = list(root.itersiblings(preceding=True))
    for node in [*before, *root.iter(etree.ProcessingInstruction)]:
        if node.tag is etree.ProcessingInstruction and node.target == "provcite":
            found.update({str(key): str(value) for key, value in node.attrib.items()})
    return found


class Loaded(NamedTuple):
    """A style with all that it stands on."""

    child: Any
    """The root of the style that was given."""
    root: Any
    """The root of the independent style: the same, or a parent's, as citeproc-py parsed it."""
    locales: list[Any]
    """The roots of the locales, the first of which has the last word."""
    locale: str
    """The name of the locale that was asked for."""
    parents: list[tuple[str, str]]
    """Address and digest of each parent."""


def load(source: bytes, *, locale: str | None, parent: Callable[[str], bytes] | None, place: str) -> Loaded:
    """A style parsed by citeproc-py, with its parents and locales.

    `locale` overrides the ``default-locale`` of the style. Raises `InputError`.
    """
    from lxml import etree

    child = parse(source, place=place)
    root = child
    default = child.get("default-locale")
    parents: list[tuple[str, str]] = []
    while root.find(f"{_CSL}citation") is None:
        address = parent_of(root)
        if not address:
            raise InputError(
                "The style has no <citation>, and names no parent style that has one.",
                place=_place(place, root.sourceline),
            )
        if parent is None:
            raise InputError(
                f"The style depends on another one, {address[:200]}, which is not at hand.",
                place=place,
                hint="Install provcite[styles], or give the parent style itself.",
            )
        if len(parents) == MAX_PARENTS:
            raise InputError(
                "The style depends on a style that depends on another one, and so on.", place=place
            )
        inherited = parent(address)
        parents.append((address, digest(inherited)))
        root = parse(inherited, place=address[:200])
        default = default or root.get("default-locale")
    if locale is not None and not _LOCALE.match(locale):
        raise InputError(f"“{locale[:40]}” is no name of a locale.", hint="One looks like en-US or ru-RU.")
    wanted = locale or (default if default and _LOCALE.match(default) else "en-US")
    # citeproc-py reads from its own parser; what it gets has passed the strict one above.
    parsed, locales = _with_locales(etree.tostring(root, encoding="utf-8"), wanted, place)
    return Loaded(child, parsed, locales, wanted, parents)


def _with_locales(clean: bytes, wanted: str, place: str) -> tuple[Any, list[Any]]:
    from citeproc import CitationStylesStyle

    with foreign("The style's locales cannot be told apart", place=place):
        style = CitationStylesStyle(io.BytesIO(clean), locale=wanted, validate=False)
        return style.root, list(style.root.locales)


def validate(source: bytes, *, place: str = "") -> None:
    """Check a style against the CSL 1.0.2 schema that citeproc-py brings.

    Raises `InputError` naming the line of the first breach.
    """
    import citeproc
    from lxml import etree

    root = parse(source, place=place)
    with foreign("The style cannot be compared with the CSL schema", place=place):
        schema = etree.RelaxNG(etree.parse(citeproc.SCHEMA_PATH))
        valid = schema.validate(root)
    if not valid:
        # The log begins with the innermost breach and ends with the outermost element.
        worst = schema.error_log[0]
        raise InputError(
            f"The style breaks the CSL 1.0.2 schema: {worst.message}.", place=_place(place, worst.line)
        )
