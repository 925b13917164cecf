"""Drafts with typed citations made into manuscripts with live notes, and live notes made plain."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from provcite.model.errors import UsageError

if TYPE_CHECKING:
    from provcite.csl import Style
    from provcite.drafts.rendering import DraftFile, NoteKind, Rendered
    from provcite.exchange.citation_form import CitationForm
    from provcite.store.library import Library

#: The endings of the drafts that are rendered.
FORMATS = (".docx", ".odt", ".fodt")


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
    from provcite.drafts.rendering import render_draft
    from provcite.ops.archives import survey
    from provcite.ops.compose import Composer

    file = open_draft(data, name)
    composer = Composer(library, style, form, own_style=own_style, ibid=ibid)
    composer.survey = lambda ids: survey(
        library, Path(name), language=form.language or "en", given=data, format=_reader(name), ids=ids
    )
    return render_draft(file, data, name, composer, notes=notes, update=update)


def unlink(data: bytes, name: str) -> Rendered:
    """Make the live citations of a manuscript plain text: the words stay."""
    from provcite.drafts.rendering import Rendered

    file = open_draft(data, name)
    made = file.unlink()
    return Rendered(data=file.written(), renewed=made)


def rendered_name(path: Path) -> Path:
    """The name of what is rendered where none is given: ``draft.cited.docx`` beside ``draft.docx``."""
    return path.with_name(f"{path.stem}.cited{path.suffix}")


def open_draft(data: bytes, name: str) -> DraftFile:
    """A draft by the ending of its name; raises UsageError for another format."""
    ending = Path(name).suffix.lower()
    if ending not in FORMATS:
        raise UsageError(
            f"{name} is no Word or OpenDocument file.", hint=f"Drafts are rendered in {', '.join(FORMATS)}."
        )
    if ending == ".docx":
        from provcite.drafts.word import WordDraft

        return WordDraft(data, name)
    from provcite.drafts.opendocument import OpenDraft

    return OpenDraft(data, name)


def _reader(name: str) -> str:
    """The format by which the checker reads a draft."""
    return "docx" if name.lower().endswith(".docx") else "odt"
