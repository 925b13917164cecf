"""Citations as whole texts: one a line, or one a paragraph of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from provcite.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.csl.tree import Node

FORMATS: Final = ("plain", "html", "markdown", "latex", "rtf")

#: Word, LibreOffice and the clipboard take RTF only as a whole document.
_RTF_HEAD: Final = "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Times New Roman;}}\\uc1\n"


def whole(texts: Sequence[Node], format_: str, *, listed: bool = False) -> str:
    """`texts` in a format. `listed` sets them as a bibliography: paragraphs, and elements in HTML.

    Plain text is one a line; Markdown and LaTeX paragraphs stand apart by an empty line when
    listed, since a line break alone would join them; RTF is a document.
    """
    if format_ not in FORMATS:
        raise UsageError(f"--format cannot be {format_!r}.", hint=f"It can be {', '.join(FORMATS)}.")
    from provcite.csl import render

    written = [render(text, format_) for text in texts]
    if format_ == "rtf":
        return _RTF_HEAD + "".join(f"{text}\\par\n" for text in written) + "}"
    if not listed:
        return "\n".join(written)
    if format_ == "html":
        entries = "".join(f'  <div class="csl-entry">{text}</div>\n' for text in written)
        return f'<div class="csl-bib-body">\n{entries}</div>'
    return ("\n\n" if format_ in ("markdown", "latex") else "\n").join(written)
