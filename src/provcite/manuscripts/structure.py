"""What every reader does at the end: headings decide which blocks are the list of works cited."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from provcite.manuscripts.document import Block

_BIBLIOGRAPHY = re.compile(
    r"""(?:[\dIVX]{1,4}[.)]?\s{1,3})?(?:
        (?:select(?:ed)?\s|annotated\s|general\s)?bibliograph(?:y|ie|ia)|works\scited|(?:list\sof\s)?references(?:\scited)?
        |sources(?:\s(?:cited|and\s(?:literature|bibliography|references)))?|literature(?:\scited)?
        |(?:archival|primary|unpublished|manuscript|archive)\s(?:sources|materials?|collections|documents)(?:\scited)?|archives(?:\sconsulted)?
        |(?:quellen(?:-?\sund\sliteratur)?|literatur)(?:verzeichnis)?|archivalien|(?:ungedruckte|unveröffentlichte)\squellen|archivquellen
        |sources(?:\s(?:d[’']archives|manuscrites|primaires|et\sbibliographie))|fonds\sd[’']archives
        |библиографи(?:я|ческий\sсписок)|(?:список\s)?(?:использованн(?:ых|ые|ой)\s)?(?:источник(?:и|ов)|литератур(?:а|ы))(?:\sи\s(?:литератур[аы]|источник(?:и|ов)))?
        |архивные\s(?:источники|материалы)|список\sлитературы
        |fonti(?:\sarchivistiche)?|bibliografi(?:a|e)|źródła|prameny|források|irodalom
    )\s?[:.]?""",
    re.IGNORECASE | re.VERBOSE,
)


def is_bibliography_heading(text: str) -> bool:
    """Whether a heading opens the list of works cited (in a dozen languages)."""
    words = text.strip()
    return len(words) < 80 and _BIBLIOGRAPHY.fullmatch(words) is not None


def mark_bibliography(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Blocks under a heading that says so become ``bibliography``, up to the next heading as high."""
    result: list[Block] = []
    inside: int | None = None
    for block in blocks:
        if block.kind == "heading":
            if is_bibliography_heading(block.text):
                inside = block.level if inside is None else min(inside, block.level)
            elif inside is not None and block.level <= inside:
                inside = None
        elif (
            inside is not None and block.kind in ("paragraph", "item", "cell", "quote") and block.text.strip()
        ):
            block = replace(block, kind="bibliography")
        result.append(block)
    return tuple(result)
