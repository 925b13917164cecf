"""The values that the XML formats share: texts, lists, names, dates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from provcite.exchange.base import one_line
from provcite.exchange.dates import date_text, dated, is_plain, plain_part
from provcite.exchange.mapping import Codec
from provcite.exchange.names import Name, from_inverted, inverted

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT: Final = Codec(one_line, lambda text: one_line(text) or None)
LIST: Final = Codec(
    lambda items: [item for item in (one_line(part) for part in items) if item],
    lambda items: tuple(item for item in (one_line(part) for part in items) if item),
)


def plain_name(name: Name, *, suffix_apart: bool = True) -> Name:
    """A name in the parts that XML formats have: family with its particle, given, suffix; or one string."""
    clean = {key: one_line(value) for key, value in name.items() if one_line(value)}
    if clean.get("literal"):
        return {"literal": clean["literal"]}
    family = " ".join(part for part in (clean.get("non-dropping-particle"), clean.get("family")) if part)
    given = " ".join(part for part in (clean.get("given"), clean.get("dropping-particle")) if part)
    suffix = clean.get("suffix", "")
    if not suffix_apart and suffix:
        given, suffix = ", ".join(part for part in (given, suffix) if part), ""
    if not family or not (given or suffix):
        whole = family or ", ".join(part for part in (given, suffix) if part)
        return {"literal": whole} if whole else {}
    parts = {"family": family, "given": given, "suffix": suffix}
    return {key: value for key, value in parts.items() if value}


def _plain_names(names: list[Name]) -> list[Name]:
    return [name for name in (plain_name(item) for item in names) if name]


def _two_parts(names: list[Name]) -> list[Name]:
    return [name for name in (plain_name(item, suffix_apart=False) for item in names) if name]


def _inverted(names: list[Name]) -> list[Name]:
    return [name for name in (_reread(item) for item in names) if any(name.values())]


def _reread(name: Name) -> Name:
    """The name as one string with commas is read: commas inside a part move its borders, once."""
    if name.get("literal"):
        return plain_name(name)
    read = from_inverted(one_line(inverted(name)))
    again = from_inverted(one_line(inverted(read)))
    return read if again == read else {"literal": one_line(inverted(name).replace(",", " "))}


def _names(names: list[Name]) -> list[Name] | None:
    return names or None


def with_role(encode: Callable[[list[Name]], list[Name]]) -> Codec:
    """A codec of names each of which carries the word for its part under ``role``."""

    def both(names: list[Name]) -> list[Name]:
        told = (
            (name, encode([{key: text for key, text in name.items() if key != "role"}])) for name in names
        )
        return [{**plain[0], "role": one_line(name["role"])} for name, plain in told if plain]

    return Codec(both, _names)


#: Names in parts (MODS), in two parts (Zotero), in one string with commas (EAD3).
NAMES: Final = Codec(_plain_names, _names)
TWO_PART_NAMES: Final = Codec(_two_parts, _names)
INVERTED_NAMES: Final = Codec(_inverted, _names)
PARTS: Final = with_role(_plain_names)
TWO_PARTS: Final = with_role(_two_parts)
INVERTED_PARTS: Final = with_role(_inverted)


def _date(value: tuple[str, str | None]) -> str:
    """The day in numbers; a range as EDTF has it; anything else in words."""
    date = value[0]
    if is_plain(date) or re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}/[0-9]{4}(-[0-9]{2}){0,2}", date):
        return date
    return one_line(date_text(date))


DATE: Final = Codec(_date, lambda text: dated(text))
EDTF: Final = Codec(lambda value: one_line(value[0]), lambda text: dated(text))
DAY: Final = Codec(plain_part, lambda text: (dated(text) or (None,))[0])
