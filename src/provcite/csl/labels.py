"""``cs:label``: the term that names a number, in the number's own plural."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provcite.csl.numbers import variable_value
from provcite.model.lazyre import lazy

if TYPE_CHECKING:
    from provcite.csl.context import Context
    from provcite.csl.elements import Linker, Single
    from provcite.csl.locale import Element

_SEVERAL = lazy(
    r"(?:\d[^\d\W]{0,4}|\b[ivxlcdmIVXLCDM]{1,8})\s{0,3}(?:(?:[-–—,&;]|\b(?:and|et|und|y|e|и)\b)\s{0,3}){1,3}"
    r"(?:[^\d\W]{0,4}\d|[ivxlcdmIVXLCDM]{1,8}\b)"
)


def is_plural(variable: str, value: str) -> bool:
    """Whether a value counts as several (CSL 1.0.2, "Label": contextual plural).

    ``number-of-pages`` and ``number-of-volumes`` are several from 2 on, others where there is more
    than one number. An escaped hyphen belongs to a single value.
    """
    if variable in ("number-of-pages", "number-of-volumes"):
        digits = re.search(r"\d+", value)
        return digits is not None and int(digits.group()[:12]) != 1
    return _SEVERAL.search(value.replace("\\-", "")) is not None


def link_label(linker: Linker, element: Element) -> Single:
    """A label outside ``cs:names``; nothing where its variable is empty."""
    attributes = element[1]
    variable = attributes.get("variable", "")
    form = attributes.get("form", "long")
    plural = attributes.get("plural", "contextual")
    locale = linker.locale

    def render(ctx: Context) -> str | None:
        value = variable_value(ctx, variable)
        if not value or variable in ctx.quash:
            return None
        several = plural == "always" or (plural == "contextual" and is_plural(variable, value))
        term = variable
        if variable == "locator":
            term = ctx.cite.label
            made = locale.find(term, form, plural=several)
            if made is None:
                made = locale.find(term.replace(" ", "-"), form, plural=several)
            return made or None
        return locale.term(term, form, plural=several) or None

    return linker.decorate(render, attributes)
