"""In which format a record is wanted, from the ``Accept`` header of HTTP (RFC 9110, 12.5.1)."""

from __future__ import annotations

from typing import Final

#: Media types and the formats that answer to them; the first is served where several are wanted alike.
OFFERED: Final = (
    ("text/html", "html"),
    ("application/xhtml+xml", "html"),
    ("application/json", "json"),
    ("application/ld+json", "jsonld"),
    ("application/vnd.citationstyles.csl+json", "csl-json"),
    ("application/x-bibtex", "bibtex"),
    ("text/x-bibtex", "bibtex"),
    ("application/x-research-info-systems", "ris"),
    ("text/turtle", "turtle"),
    ("application/mods+xml", "mods"),
)
#: A longer header is read this far.
_MOST: Final = 2_000


def best(accept: str) -> str | None:
    """The format for a header; None where nothing that is asked for can be had.

    The most particular range that fits a type says how much it is wanted.
    """
    ranges = [_range(part) for part in accept[:_MOST].split(",") if part.strip()]
    if not ranges:
        return "html"
    wanted: str | None = None
    most = 0.0
    for media, name in OFFERED:
        fitting = [(exact, weight) for kind, exact, weight in ranges if _fits(kind, media)]
        weight = max(fitting)[1] if fitting else 0.0
        if weight > most:
            wanted, most = name, weight
    return wanted


def _range(part: str) -> tuple[str, int, float]:
    """A media range, how particular it is, its weight."""
    kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
    weight = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                weight = min(1.0, max(0.0, float(value.strip())))
            except ValueError:
                weight = 0.0
            if weight != weight:  # "nan"
                weight = 0.0
    exact = 0 if kind == "*/*" else 1 if kind.endswith("/*") else 2
    return kind, exact, weight


def _fits(kind: str, media: str) -> bool:
    return kind in ("*/*", media) or (kind.endswith("/*") and media.startswith(kind[:-1]))
