"""Pages put into their templates: HTML with every value escaped."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from markupsafe import Markup

from provcite.model.visible import STEERING

if TYPE_CHECKING:
    from jinja2 import Environment

    from provcite.web.links import Links
    from provcite.web.pages import Page

#: What HTML cannot hold, and what would turn the direction of the words behind it.
_UNPRINTABLE = re.compile(
    "[" + "".join(re.escape(chr(code)) for code in STEERING if code not in (0x09, 0x0A)) + "]"
)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates; they see a page's values and nothing else."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("provcite.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["address"] = address
    made.filters["made"] = made_here
    made.filters["number"] = lambda number: f"{number:,}"
    return made


def address(url: str | None) -> str:
    """`url` where it is one of the web's, else nothing: a link to anything else leads nowhere good."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return ""
    return str(url) if parts.scheme in ("http", "https") and parts.netloc else ""


def made_here(text: str) -> Markup:
    """Markup that provcite's own writers made, with their escaping (citations, drawings, JSON-LD)."""
    return Markup(text)  # noqa: S704 - see the writers' own tests, and tests/web/test_hostile.py


def render(page: Page, links: Links, **shared: Any) -> str:
    """The page as HTML. `shared` is what all pages of a server or site have in common."""
    template = environment().get_template(page.template)
    text = template.render(page=page, links=links, **shared, **page.values)
    return printable(text)


def printable(text: str) -> str:
    """The text with U+FFFD for what cannot be printed or steers what is."""
    return _UNPRINTABLE.sub("\ufffd", text)
