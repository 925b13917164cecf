"""Languages by their tags (BCP 47): English names, and the three-letter codes of library catalogues."""

from __future__ import annotations

from functools import lru_cache

from provcite.archives.data import read_data


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, str]]:
    rows = (
        line.split("\t")
        for line in read_data("languages/iso639.tsv").decode("utf-8").splitlines()
        if line and not line.startswith("#")
    )
    return {code: (bibliographic, name) for code, bibliographic, name in rows}


def _primary(tag: str) -> str:
    return tag.split("-")[0].lower()


def language_name(tag: str) -> str:
    """The English name of a language: Russian for ``ru`` and ``ru-RU``; an unknown tag as it stands."""
    return _table().get(_primary(tag), ("", tag))[1]


def bibliographic_code(tag: str) -> str:
    """The code of ISO 639-2/B (``rus``); "" for a tag that has none, a three-letter code as it is."""
    primary = _primary(tag)
    known = {bibliographic for bibliographic, _ in _table().values()}
    if primary in known:
        return primary
    return _table().get(primary, ("", ""))[0]
