"""CSL 1.0.2: a style is loaded, a session cites items and lists them, a writer makes text of the trees.

>>> from provcite.csl import Style, render
>>> style = Style.load(b'''<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
... <info><title>Tiny</title><id>tiny</id><updated>2026-01-01T00:00:00Z</updated></info>
... <citation><layout prefix="(" suffix=")">
...   <names variable="author"><name form="short"/></names>
... </layout></citation>
... <bibliography><layout suffix="."><text variable="title" font-style="italic"/></layout></bibliography>
... </style>''')
>>> book = {"id": "a", "type": "book", "title": "A & B", "author": [{"family": "Nam", "given": "Il"}]}
>>> session = style.session([book])
>>> render(session.cite({"id": "a", "locator": "5"}), "plain")
'(Nam)'
>>> [render(entry.text, "html") for entry in session.bibliography()]
['<i>A &#38; B</i>.']

Items are CSL-JSON objects, cites are ids or CSL-JSON cites (``id``, ``locator``, ``label``, ``prefix``,
``suffix``, ``suppress-author``, ``author-only`` and, forced, ``position``). Everything is values: bytes and
mappings in, text trees (`provcite.csl.tree`) out; what went wrong without stopping is in
``session.warnings.messages``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from provcite.csl.citations import Citation
    from provcite.csl.context import Cite
    from provcite.csl.session import Entry, Session
    from provcite.csl.style import Style
    from provcite.csl.writers import write as render

__all__ = ["Citation", "Cite", "Entry", "Session", "Style", "render"]

_HOMES = {
    "Style": ("provcite.csl.style", "Style"),
    "Session": ("provcite.csl.session", "Session"),
    "Citation": ("provcite.csl.citations", "Citation"),
    "Entry": ("provcite.csl.session", "Entry"),
    "Cite": ("provcite.csl.context", "Cite"),
    "render": ("provcite.csl.writers", "write"),
}


def __getattr__(name: str) -> Any:
    """The public names, imported when first asked for."""
    if name not in _HOMES:
        raise AttributeError(name)
    from importlib import import_module

    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)
