"""``provcite render`` of a draft in Markdown: through pandoc to Word, HTML, PDF and more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.cli import output
from provcite.cli.filter import compose
from provcite.model.errors import UsageError
from provcite.ops import pandoc

if TYPE_CHECKING:
    from pathlib import Path


def is_text(draft: Path) -> bool:
    """Whether a draft is rendered here, by the ending of its name."""
    return draft.suffix.lower() in pandoc.DRAFTS


def render_text(
    draft: Path, target: Path | None, *, style: str, lang: str, ibid: str, store: str, force: bool
) -> None:
    """Write the draft with its citations made in the format that the target's name says."""
    from provcite.drafts.pandoc import has_setting
    from provcite.ops.check import read_bytes
    from provcite.store.files import write_output

    place = target or draft.with_name(f"{draft.stem}.cited.docx")
    if place.suffix.lower() not in pandoc.TARGETS:
        raise UsageError(
            f"No draft is made into {place.suffix or place.name}.",
            hint=f"The name behind -o can end in {', '.join(pandoc.TARGETS)}.",
        )
    if place.exists() and not force:
        raise UsageError(f"{place} is there already.", hint="Give another name with -o, or add --force.")
    document = pandoc.read_draft(draft, read_bytes(draft))
    made = compose(document, style=style, lang=lang, ibid=ibid, store=store)
    others = bool(made.left) and has_setting(document, "bibliography", "references")
    data, told = pandoc.write_draft(document, draft, place, citeproc=others)
    for message in (*made.warnings, *told):
        output.warning(message)
    write_output(place, [data])
    left = len(dict.fromkeys(made.left))
    rest = (
        f"; {left} other {'key' if left == 1 else 'keys'} " + ("by citeproc" if others else "left")
        if left
        else ""
    )
    count = made.citations
    output.note(f"{place}: {count} {'citation' if count == 1 else 'citations'} made{rest}.")
