"""The condition that a filter puts to the index, in SQL with question marks for the values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from provcite.model.errors import UsageError
from provcite.model.levels import LEAF_LEVELS
from provcite.store.query import FILTERS, Filter, day_range
from provcite.store.rows import repository_keys

Path = tuple[tuple[str, str], ...]

if TYPE_CHECKING:
    from provcite.store.library import Library

_KEY_IS: Final = "records.num IN (SELECT num FROM keys WHERE kind = ? AND key = ?)"
_KEY_IN: Final = "records.num IN (SELECT num FROM keys WHERE kind = ? AND key IN ({}))"
#: Files that a range of numbers may name, at most.
_MOST_FILES: Final = 2_000
#: The different keys of a kind, in order: one step of the index for each, however many records have it.
EACH_KEY: Final = (
    "WITH RECURSIVE each (key) AS (SELECT min(key) FROM keys WHERE kind = ? UNION ALL "
    "SELECT (SELECT min(key) FROM keys WHERE kind = ? AND key > each.key) "
    "FROM each WHERE each.key IS NOT NULL) "
    "SELECT key FROM each WHERE key IS NOT NULL"
)
_ANY_KEY_LIKE: Final = (
    "records.num IN (SELECT num FROM keys WHERE kind = ? AND key IN "  # noqa: S608 - of our own pieces
    f"(SELECT key FROM ({EACH_KEY}) AS found WHERE key LIKE ? ESCAPE '\\'))"
)
#: The same for few records, each asked for its own keys, where the words have found them.
_HAS: Final = "EXISTS (SELECT 1 FROM keys WHERE kind = ? AND key = ? AND num = records.num)"
_HAS_ONE: Final = "EXISTS (SELECT 1 FROM keys WHERE kind = ? AND key IN ({}) AND num = records.num)"
_HAS_LIKE: Final = (
    "EXISTS (SELECT 1 FROM keys WHERE kind = ? AND num = records.num AND key LIKE ? ESCAPE '\\')"
)
_KEY_LIKE: Final = "records.num IN (SELECT num FROM keys WHERE kind = ? AND key LIKE ? ESCAPE '\\')"


def condition(wanted: Filter, library: Library, *, few: bool = False) -> tuple[str, list[Any]]:
    """The condition for a filter: values of one kind are alternatives, kinds must all hold.

    With `few` each record is asked, which is quicker where something else has found a part of them.
    """
    from provcite.archives.normalise import fold_key

    is_key, is_in, like = (_HAS, _HAS_ONE, _HAS_LIKE) if few else (_KEY_IS, _KEY_IN, _ANY_KEY_LIKE)
    conditions: list[str] = ["1 = 1"]
    values: list[Any] = []
    for kind in FILTERS:
        alternatives: list[str] = []
        kinds = (kind,) if few else (kind, kind, kind)

        for text in getattr(wanted, kind):
            if kind == "date":
                first, last = day_range(text)
                alternatives.append("(first <= ? AND last >= ?)")
                values += [last, first]
            elif kind == "repository":
                repositories = library.repositories()
                for key in repository_keys(text, repositories):
                    alternatives.append(is_key)
                    values += [kind, key]
                if not repositories.find(text):
                    alternatives.append(like)
                    values += [*kinds, f"%{_escaped(fold_key(text))}%"]
            elif kind in ("file", "url"):
                keys = _keys_of(kind, text, library)
                alternatives.append(is_in.format(", ".join("?" * len(keys))))
                values += ["reference" if kind == "file" else kind, *keys]
            elif kind == "language":
                tag = _language(text)
                alternatives += [is_key, _HAS_LIKE if few else _KEY_LIKE]
                values += [kind, tag, kind, f"{_escaped(tag)}-%"]
            elif kind in ("project", "person", "genre"):
                alternatives.append(like)
                values += [*kinds, f"%{_escaped(fold_key(text))}%"]
            else:
                alternatives.append(is_key)
                values += [kind, fold_key(text)]
        if alternatives:
            conditions.append(f"({' OR '.join(alternatives)})")
    return " AND ".join(conditions), values


def _keys_of(kind: str, text: str, library: Library) -> tuple[str, ...]:
    """The keys of a reference or an address; UsageError for words that are no reference."""
    from provcite.archives.parse import parse
    from provcite.checks.keys import reference_keys, url_key

    known = library.authorities()
    if kind == "url":
        return (url_key(text, known),)
    found = parse(text, repositories=known.repositories).references
    keys = [
        key
        for item in found
        for path in _each_file(item.reference.path)
        for key in reference_keys(item.reference.repository_key or item.reference.repository, path, known)
    ]
    if not keys:
        raise UsageError(
            f"{text!r} is not a reference to look for.", hint='Write file:"RGANI, f. 5, op. 28, d. 410".'
        )
    return tuple(keys)


def _each_file(path: Path) -> tuple[Path, ...]:
    """The path itself and, where its last unit is a range of numbers ("d. 400-420"), each file of the range.

    Raises UsageError for a range that is longer than anybody means.
    """
    units = [place for place, (level, _) in enumerate(path) if level not in LEAF_LEVELS]
    last = path[units[-1]] if units else ("", "")
    ends = re.fullmatch(r"(\d{1,9})\s?[-–—]\s?(\d{1,9})", last[1])
    if ends is None or int(ends[2]) <= int(ends[1]):
        return (path,)
    if int(ends[2]) - int(ends[1]) >= _MOST_FILES:
        raise UsageError(f"{last[1]} are more than {_MOST_FILES:,} files.", hint="Ask for a shorter range.")
    numbers = range(int(ends[1]), int(ends[2]) + 1)
    width = len(ends[1]) if ends[1].startswith("0") else 0
    return (path, *((*path[: units[-1]], (last[0], str(number).zfill(width))) for number in numbers))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _language(text: str) -> str:
    """A language tag for a tag or an English name of a language."""
    from provcite.documents.languages import language_tags

    named = language_tags(text)
    return (named[0] if named else text).casefold()
