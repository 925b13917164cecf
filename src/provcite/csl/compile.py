"""From a parsed style and its locales to one plain tree of lists, strings and mappings.

The result can be written as JSON and read back (`provcite.csl.cache`). Macros stay references:
expanding them would multiply the size of the large Chicago styles. An element is
``[tag, attributes, children]``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from provcite.csl.cache import COMPILED_FORMAT
from provcite.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from provcite.csl.locale import Element

MAX_DEPTH = 120
MAX_NESTED = 160
MAX_EXPANDED = 50_000_000
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def compile_style(
    source: bytes, *, locale: str | None = None, parent: Callable[[str], bytes] | None = None, place: str = ""
) -> dict[str, Any]:
    """The compiled form of a style for one locale.

    Raises `InputError` for a style that is broken, calls itself or is too large to run.
    """
    from provcite.csl import load

    loaded = load.load(source, locale=locale, parent=parent, place=place)
    child, root, locales, wanted = loaded.child, loaded.root, loaded.locales, loaded.locale
    style_class = root.get("class")
    if style_class not in ("note", "in-text"):
        raise InputError(
            "The style's class is neither note nor in-text.", place=f"{place or 'style'}:{child.sourceline}"
        )
    macros: dict[str, Element] = {}
    lines: dict[str, int] = {}
    top: dict[str, Element] = {}
    for node in root:
        tag = _tag(node)
        if tag == "macro":
            name = node.get("name") or ""
            if name in macros:
                raise InputError(f"The macro “{name[:80]}” is defined twice.", place=_line(place, node))
            macros[name] = _element(node, place, 0)
            lines[name] = node.sourceline or 0
        elif tag in ("citation", "bibliography"):
            top[tag] = _element(node, place, 0)
    for tag, element in top.items():
        if not any(part[0] == "layout" for part in element[2]):
            raise InputError(f"The style's <{tag}> has no <layout>.", place=place)
    _check_macros(macros, lines, top, place)
    info = (
        {_tag(node): (node.text or "").strip() for node in root.find("{*}info")}
        if root.find("{*}info") is not None
        else {}
    )
    own = (
        {_tag(node): (node.text or "").strip() for node in child.find("{*}info")}
        if child.find("{*}info") is not None
        else {}
    )
    return {
        "format": COMPILED_FORMAT,
        "title": own.get("title") or info.get("title", ""),
        "id": own.get("id") or info.get("id", ""),
        "class": style_class,
        "default-locale": child.get("default-locale") or root.get("default-locale") or "",
        "provcite": load.instructions(child),
        "attributes": {str(key): str(value) for key, value in root.attrib.items() if "}" not in str(key)},
        "macros": macros,
        "citation": top["citation"],
        "bibliography": top.get("bibliography"),
        "asks": {tag: _asks(element, macros) for tag, element in top.items()},
        "parents": loaded.parents,
        "locale": merge_locales(locales, wanted),
    }


def _line(place: str, node: Any) -> str:
    return f"{place or 'style'}:{node.sourceline}" if node.sourceline else place


def _tag(node: Any) -> str:
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _element(node: Any, place: str, depth: int) -> Element:
    if depth > MAX_DEPTH:
        raise InputError(f"The style nests more than {MAX_DEPTH} elements.", place=_line(place, node))
    attributes = {str(key): str(value) for key, value in node.attrib.items()}
    return [_tag(node), attributes, [_element(child, place, depth + 1) for child in node if _tag(child)]]


#: The elements whose attribute ``macro`` calls one; on any other it means nothing.
_CALLING = frozenset({"text", "key"})


def _check_macros(
    macros: dict[str, Element], lines: dict[str, int], top: dict[str, Element], place: str
) -> None:
    """No missing macro, no macro that calls itself, no expansion beyond bounds."""
    sizes: dict[str, tuple[int, int]] = {}
    active: list[str] = []

    def measure(element: Element) -> tuple[int, int]:
        size, depth = 1, 0
        name = element[1].get("macro") if element[0] in _CALLING else None
        if name is not None:
            inner = macro(name)
            size, depth = size + inner[0], inner[1]
        for child in element[2]:
            inner = measure(child)
            size, depth = size + inner[0], max(depth, inner[1])
        return size, depth + 1

    def macro(name: str) -> tuple[int, int]:
        known = sizes.get(name)
        if known is not None:
            return known
        if name in active:
            loop = " → ".join([*active[active.index(name) :], name])
            raise InputError(
                f"The style calls a macro from itself: {loop[:300]}.",
                place=f"{place or 'style'}:{lines.get(name, 0)}",
            )
        if name not in macros:
            raise InputError(f"The style calls a macro “{name[:80]}” that it does not define.", place=place)
        if len(active) > MAX_DEPTH:
            raise InputError(
                "The style nests its macros too deeply.", place=f"{place or 'style'}:{lines.get(name, 0)}"
            )
        active.append(name)
        made = measure(macros[name])
        active.pop()
        if made[1] > MAX_NESTED:
            raise InputError(
                "The style nests its macros too deeply.", place=f"{place or 'style'}:{lines.get(name, 0)}"
            )
        if made[0] > MAX_EXPANDED:
            raise InputError(
                f"The macro “{name[:80]}” grows beyond {MAX_EXPANDED:,} elements with its calls.",
                place=f"{place or 'style'}:{lines.get(name, 0)}",
            )
        sizes[name] = made
        return made

    for name in macros:
        macro(name)
    for element in top.values():
        measure(element)


def _asks(area: Element, macros: dict[str, Element]) -> dict[str, Any]:
    """What an area asks for, its macros included: found once here, so that rendering need not look.

    ``printed`` are the variables of ``cs:text`` in the layout, ``mentioned`` all variables, those of
    conditions and sort keys among them; ``disambiguate`` is whether a condition tests it.
    """
    printed: set[str] = set()
    mentioned: set[str] = set()
    disambiguate = False
    seen: set[tuple[str, bool]] = set()
    stack = [(part, part[0] == "layout") for part in area[2]]
    while stack:
        element, shown = stack.pop()
        attributes = element[1]
        variables = f"{attributes.get('variable', '')} {attributes.get('is-numeric', '')}".split()
        mentioned.update(variables)
        if shown and element[0] == "text":
            printed.update(variables)
        disambiguate = disambiguate or (shown and "disambiguate" in attributes)
        macro = attributes.get("macro") if element[0] in _CALLING else None
        if macro is not None and (macro, shown) not in seen:
            seen.add((macro, shown))
            stack.append((macros[macro], shown))
        stack.extend((child, shown) for child in element[2])
    return {"printed": sorted(printed), "mentioned": sorted(mentioned), "disambiguate": disambiguate}


def merge_locales(locales: list[Any], wanted: str) -> dict[str, Any]:
    """One table out of a chain of locales, the first of which has the last word."""
    language = wanted.partition("-")[0].lower()
    terms: dict[str, dict[str, list[str]]] = {}
    dates: dict[str, Element] = {}
    options: dict[str, str] = {}
    for locale in reversed(locales):
        own: dict[str, dict[str, list[str]]] = {}
        for node in locale.iterfind("{*}terms/{*}term"):
            _term(node, own)
        if any(name.startswith("ordinal") for name in own):
            # Redefining one ordinal suffix redefines them all (CSL 1.0.2, "Ordinal suffixes").
            for name in [name for name in terms if name.startswith("ordinal")]:
                del terms[name]
        tongue = str(locale.get(_LANG) or "").partition("-")[0].lower()
        for name, forms in own.items():
            kept = terms.get(name, {})
            if (
                tongue
                and tongue == language
                and language != "en"
                and _tag(locale) == "locale"
                and kept.get("from") == ["en"]
            ):
                kept = {}
            terms[name] = {**kept, **forms}
            if tongue == "en":
                terms[name]["from"] = ["en"]
            else:
                terms[name].pop("from", None)
        for node in locale.iterfind("{*}date"):
            form = node.get("form")
            if form:
                dates[form] = _element(node, "", 0)
        for node in locale.iterfind("{*}style-options"):
            options.update({str(key): str(value) for key, value in node.attrib.items()})
    for forms in terms.values():
        forms.pop("from", None)
    return {"lang": wanted, "terms": terms, "dates": dates, "options": options}


def _term(node: Any, into: dict[str, dict[str, list[str]]]) -> None:
    name = node.get("name") or ""
    form = node.get("form") or "long"
    gender_form = node.get("gender-form")
    if gender_form:
        form = f"{form}/{gender_form}"
    single = node.find("{*}single")
    multiple = node.find("{*}multiple")
    if single is None and multiple is None:
        text = _words(node)
        entry = [text, text]
    else:
        one, many = _words(single), _words(multiple)
        entry = [one if single is not None else many, many if multiple is not None else one]
    extra = [node.get("gender") or "", node.get("match") or ""]
    if any(extra):
        entry += extra
    into.setdefault(name, {})[form] = entry


def _words(node: Any) -> str:
    if node is None:
        return ""
    text = "".join(node.itertext())
    if "\n" in text:
        text = " ".join(text.split())
    return text
