"""The values that the XML formats share: texts, lists, names, dates."""

from __future__ import annotations

import re
from typing import Final

from provcite.exchange.base import one_line
from provcite.exchange.dates import date_text, dated, is_plain, plain_part
from provcite.exchange.mapping import Codec
from provcite.exchange.names import Name

TEXT: Final = Codec(one_line, lambda text: one_line(text) or None)
LIST: Final = Codec(
    lambda items: [item for item in (one_line(part) for part in items) if item],
    lambda items: tuple(item for item in (one_line(part) for part in items) if item),
)


def _encode_name(name: Name) -> Name:
    return {key: one_line(value) for key, value in name.items() if one_line(value)}


NAMES: Final = Codec(
    lambda names: [name for name in (_encode_name(item) for item in names) if name],
    lambda names: [name for name in names if name] or None,
)


def _date(value: tuple[str, str | None]) -> str:
    """The day in numbers; a range as EDTF has it; anything else in words."""
    date = value[0]
    if is_plain(date) or re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}/[0-9]{4}(-[0-9]{2}){0,2}", date):
        return date
    return one_line(date_text(date))


DATE: Final = Codec(_date, lambda text: dated(text))
EDTF: Final = Codec(lambda value: one_line(value[0]), lambda text: dated(text))
DAY: Final = Codec(plain_part, lambda text: (dated(text) or (None,))[0])
