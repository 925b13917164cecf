"""Counts drawn as bars: an SVG of our own, which needs no library and is looked at in any browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from provcite.model.visible import VISIBLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WIDTH: Final = 760
_LABELS: Final = 280
_LINE: Final = 22
#: Bars of one count, at most; what is left is one bar of its own.
MOST: Final = 20
_LONGEST_LABEL: Final = 40
_STYLE: Final = (
    "text{font:13px sans-serif;fill:#222}.h{font-weight:bold;font-size:15px}.n{fill:#555}"
    "rect{fill:#39658c}.other rect{fill:#9aa7b2}"
)


def bars(title: str, tables: Iterable[tuple[str, Sequence[tuple[str, int]]]]) -> str:
    """An SVG with a block of bars for each count; every bar has its number beside it and as its title."""
    parts: list[str] = []
    y = 34
    for heading, rows in tables:
        if not rows:
            continue
        y += 14
        parts.append(f'<text class="h" x="12" y="{y + 4}">{_shown(heading)}</text>')
        y += _LINE
        shown = list(rows[:MOST])
        rest = rows[MOST:]
        longest = max(count for _, count in shown)
        for label, count in shown:
            parts.append(_bar(y, label, count, longest))
            y += _LINE
        if rest:
            count = sum(count for _, count in rest)
            bar = _bar(y, f"{len(rest):,} others", min(count, longest), longest, count)
            parts.append(f'<g class="other">{bar}</g>')
            y += _LINE
    height = y + 12
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" '
        f'height="{height}" role="img" aria-labelledby="title">\n'
        f'<title id="title">{_shown(title, 200)}</title>\n'
        f'<style>{_STYLE}</style>\n<rect width="100%" height="100%" style="fill:#fff"/>\n'
        f'<text class="h" x="12" y="26">{_shown(title, 90)}</text>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _bar(y: int, label: str, length: int, longest: int, count: int | None = None) -> str:
    count = length if count is None else count
    width = round((_WIDTH - _LABELS - 90) * length / longest, 1)
    return (
        f"<g><title>{_shown(label, 300)}: {count:,}</title>"
        f'<text x="{_LABELS - 8}" y="{y + 13}" text-anchor="end">{_shown(label)}</text>'
        f'<rect x="{_LABELS}" y="{y}" width="{max(1.0, width)}" height="{_LINE - 5}"/>'
        f'<text class="n" x="{_LABELS + max(1.0, width) + 6}" y="{y + 13}">{count:,}</text></g>'
    )


def _shown(text: str, most: int = _LONGEST_LABEL) -> str:
    """Text for XML: no control characters, cut where it is too long, escaped."""
    plain = " ".join(text.split()).translate(VISIBLE).encode("utf-8", "replace").decode("utf-8")
    plain = "".join(sign for sign in plain if sign.isprintable())
    return escape(plain if len(plain) <= most else plain[: most - 1] + "…")
