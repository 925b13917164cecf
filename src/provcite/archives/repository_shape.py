"""Is an entry of a user's repositories.yaml of the shape that one needs? Asked before it is built."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from provcite.model.errors import InputError

_Test = Callable[[Any], bool]


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_by_language(value: Any) -> bool:
    return isinstance(value, Mapping) and all(_is_text(forms) or _is_texts(forms) for forms in value.values())


def _is_path(value: Any) -> bool:
    return isinstance(value, list) and all(_is_texts(pair) and len(pair) == 2 for pair in value)


def _is_mappings(keys: Mapping[str, tuple[_Test, str]]) -> _Test:
    def test(value: Any) -> bool:
        return isinstance(value, list) and all(
            isinstance(item, Mapping)
            and all(test(item[key]) for key, (test, _) in keys.items() if item.get(key) is not None)
            for item in value
        )

    return test


_TEXT: Final = (_is_text, "text: name: words")
_TEXTS: Final = (_is_texts, "a list: [one, two]")
_BY_LANGUAGE: Final = (_is_by_language, "a language with its forms: {en: [Name], ru: [Название]}")
_FORMER: Final = {"names": _TEXTS, "acronyms": _TEXTS, "years": _TEXT}
_EXAMPLE: Final = {"text": _TEXT, "path": (_is_path, ""), "witness": _TEXT, "source": _TEXT}
_LEVEL: Final = {
    "level": _TEXT, "latin": _TEXTS, "native": _TEXTS, "also": _TEXTS, "leaf": _TEXT, "named": _TEXT,
    "bare": _TEXT, "repeats": _TEXT, "join": _TEXT,
}  # fmt: skip
_PRINTED: Final = {"name": _TEXT, "acronym": _TEXT, "source": _TEXT}
_ID: Final = {"value": _TEXT, "source": _TEXT}


def _is_each(keys: Mapping[str, tuple[_Test, str]]) -> _Test:
    """Whether every value of a mapping is a mapping with these keys."""
    test = _is_mappings(keys)
    return lambda value: isinstance(value, Mapping) and test(list(value.values()))


_KEYS: Final[dict[str, tuple[_Test, str]]] = {
    "tradition": _TEXT,
    "script": _TEXT,
    "part_of": _TEXT,
    "predecessor": _TEXTS,
    "printed": (
        _is_each(_PRINTED),
        "a language: {en: {name: House of Leaves, acronym: HL, source: https://…}}",
    ),
    "ids": (_is_each(_ID), "a register: {isil: {value: DE-1, source: https://…}}"),
    "names": _BY_LANGUAGE,
    "acronyms": _BY_LANGUAGE,
    "former": (_is_mappings(_FORMER), "a list: [{acronyms: [WKP], names: [Old Name], years: 1917/1941}]"),
    "places": _TEXTS,
    "words": _TEXTS,
    "place": _TEXT,
    "place_source": _TEXT,
    "country": _TEXT,
    "levels": (_is_mappings(_LEVEL), "a list: [{level: fond, latin: [fond, fonds, f., ff.]}]"),
    "examples": (_is_mappings(_EXAMPLE), 'a list: [{text: "XYZ, f. 5", path: [[fond, "5"]], witness: seen}]'),
    "confidence": _TEXT,
    "sources": _TEXTS,
}


def check_shape(raw: Any) -> None:
    """Raise `InputError` with key, fault and remedy where an entry cannot be built."""
    if not isinstance(raw, Mapping):
        raise InputError("A repository entry needs a key.", hint="For example: - key: RGANI")
    what = raw.get("key") if _is_text(raw.get("key")) else "?"
    _check_keys(raw, ("key", *_KEYS), f"Repository {what}")
    for key, (test, shape) in _KEYS.items():
        if raw.get(key) is not None and raw[key] != "" and not test(raw[key]):
            raise InputError(f"Repository {what}: {key} is not what is wanted there.", hint=f"It is {shape}.")
    for part, keys in (
        ("former", _FORMER), ("levels", _LEVEL), ("examples", _EXAMPLE), ("printed", _PRINTED), ("ids", _ID),
    ):  # fmt: skip
        listed = raw.get(part) or ()
        for item in listed.values() if isinstance(listed, Mapping) else listed:
            _check_keys(item, tuple(keys), f"Repository {what}: {part}")


def _check_keys(raw: Mapping[str, Any], known: tuple[str, ...], what: str) -> None:
    """A key that is no key would be passed over in silence, with all that stands behind it."""
    for key in raw:
        if key not in known:
            import difflib

            nearest = difflib.get_close_matches(str(key), known, n=1)
            hint = f"Perhaps {nearest[0]} is meant." if nearest else f"Keys are: {', '.join(known)}."
            raise InputError(f"{what}: there is no key {key!r}.", hint=hint)
