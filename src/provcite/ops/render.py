"""Drafts with typed citations made into manuscripts with live notes, and live notes made plain."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from provcite.model.errors import UsageError

if TYPE_CHECKING:
    from provcite.csl import Style
    from provcite.drafts.word import NoteKind, Rendered
    from provcite.exchange.citation_form import CitationForm
    from provcite.store.library import Library

#: What each format of draft is read by, by the ending of its name.
FORMATS = (".docx",)


def render(
    library: Library,
    data: bytes,
    name: str,
    style: Style,
    form: CitationForm,
    *,
    own_style: bool = True,
    ibid: str = "allow",
    notes: NoteKind = "footnote",
    update: bool = False,
) -> Rendered:
    """Turn the citations typed into a draft (``{{113371, l. 302}}``) into notes that remember their records.

    `name` is the draft's, for messages and its format; `ibid` is ``allow`` (where the style has it) or
    ``forbid``; `update` makes the words of live citations anew. Raises InputError for citations that
    cannot be made, each named, and UsageError for a format that is not rendered.
    """
    from provcite.drafts.word import render_word
    from provcite.ops.compose import Composer

    _check_format(name)
    composer = Composer(library, style, form, own_style=own_style, ibid=ibid)
    return render_word(data, name, composer, notes=notes, update=update)


def unlink(data: bytes, name: str) -> Rendered:
    """Make the live citations of a manuscript plain text."""
    from provcite.drafts.word import unlink_word

    _check_format(name)
    return unlink_word(data, name)


def rendered_name(path: Path) -> Path:
    """The name of what is rendered where none is given: ``draft.cited.docx`` beside ``draft.docx``."""
    return path.with_name(f"{path.stem}.cited{path.suffix}")


def _check_format(name: str) -> None:
    if Path(name).suffix.lower() not in FORMATS:
        raise UsageError(f"{name} is not a Word file.", hint=f"Drafts are rendered in {', '.join(FORMATS)}.")
