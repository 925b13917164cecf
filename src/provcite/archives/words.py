"""Open word lists of the record file: known words with synonyms and what each maps to elsewhere.

A list is open: a record may use any other word, which is kept as it is written and counts as the
list's `other` term. The YAML files under ``data/words`` are the truth, one a list; ``data/words.json``
is their compiled form, which loads in a millisecond. After a change of the YAML:
``python -m provcite.archives.words > src/provcite/data/words.json``, and ``make docs``.
"""

from __future__ import annotations

import json
import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final

from provcite.archives.data import list_data, read_data
from provcite.model.errors import InputError
from provcite.model.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

COMPILED: Final = "words.json"
_FOLDER: Final = "words"
_BREAK: Final = re.compile(r"[\W_]+")
#: Keys of a word in the YAML that are no mapping to another vocabulary.
_OWN_KEYS: Final = frozenset({"word", "synonyms"})
#: Keys that are for whoever reads the YAML.
_PEOPLES: Final = frozenset({"about", "sources"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One known word.

    `maps` holds what it is elsewhere by the name of the vocabulary (``csl``, ``marc``, ``prov``);
    a value that is a list in the file is a tuple.
    """

    word: str
    synonyms: tuple[str, ...] = ()
    maps: Mapping[str, Any]


class Vocabulary:
    """One open list, found by word, synonym or MARC code.

    `terms` are those that the file describes, in its order; the relators that it takes over from MARC
    by code and term alone count as words too, and are made into terms when they are asked for.
    """

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.name: str = raw["vocabulary"]
        self.terms: tuple[Term, ...] = tuple(_term(entry) for entry in raw["words"])
        self._by_form: dict[str, Term] = {}
        for forms in (_words, _synonyms, _codes):  # a word of its own counts before a synonym of another
            for term in self.terms:
                for form in forms(term):
                    self._by_form.setdefault(folded(form), term)
        self._relators: Mapping[str, str] = raw.get("relators") or {}
        self.other: Term = self._by_form[folded(raw["other"])]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The known words, without synonyms."""
        return (*(term.word for term in self.terms), *self._relators.values())

    @cached_property
    def _relator_forms(self) -> dict[str, Term]:
        forms: dict[str, Term] = {}
        for code, word in self._relators.items():
            maps = {**self.other.maps, "marc": code, "csl": None}
            term = Term(word=word, maps=maps)
            forms.setdefault(folded(word), term)
            forms.setdefault(code, term)
        return forms

    def find(self, word: str) -> Term | None:
        """The term that `word` or a synonym of it names, in any case, with or without hyphens; or None."""
        form = folded(word)
        for forms in (self._by_form, self._relator_forms):
            found = forms.get(form) or (forms.get(form[:-1]) if form.endswith("s") else None)
            if found is not None:
                return found
        return None

    def of(self, word: str) -> Term:
        """As `find`; a word outside the list counts as the list's `other` term."""
        return self.find(word) or self.other

    def misspelt(self, word: str) -> str | None:
        """The known form that `word` looks like a slip of, or None where it may well be meant.

        One slip (a letter wrong, missing, added, or two exchanged) in a word of five letters or
        more, two in one of nine or more, never in the first letter: an ``actor`` is no author.
        """
        from rapidfuzz.distance import OSA

        form = folded(word)
        if self.find(word) is not None or not 5 <= len(form) <= 60:
            return None
        most = 2 if len(form) >= 9 else 1
        best: tuple[int, str] | None = None
        for known in (*self._by_form, *self._relator_forms):
            if known[0] != form[0] or abs(len(known) - len(form)) > most:
                continue
            distance = OSA.distance(known, form, score_cutoff=most)
            if distance <= most and (best is None or distance < best[0]):
                best = (distance, known)
        if best is None:
            return None
        term = self._by_form.get(best[1]) or self._relator_forms[best[1]]
        forms = (term.word, *term.synonyms)
        return next((written for written in forms if folded(written) == best[1]), term.word)


def folded(word: str) -> str:
    """A word in small letters, hyphens and underscores as blanks."""
    return _BREAK.sub(" ", word.casefold()).strip()


def _words(term: Term) -> tuple[str, ...]:
    return (term.word,)


def _synonyms(term: Term) -> tuple[str, ...]:
    return term.synonyms


def _codes(term: Term) -> tuple[str, ...]:
    code = term.maps.get("marc")
    return (code,) if code else ()


def _term(entry: Mapping[str, Any]) -> Term:
    maps = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in entry.items()
        if key not in _OWN_KEYS
    }
    return Term(
        word=entry["word"],
        synonyms=tuple(entry.get("synonyms", ())),
        maps=maps,
    )


@lru_cache(maxsize=16)
def vocabulary(name: str) -> Vocabulary:
    """The shipped list of this name (``roles``); InputError where there is none."""
    lists = json.loads(read_data(COMPILED))
    if name not in lists:
        raise InputError(f"There is no word list {name!r}.", place=COMPILED)
    return Vocabulary(lists[name])


def build() -> dict[str, Any]:
    """The compiled form of the shipped YAML files, by the name of the list."""
    from provcite.archives.safeyaml import load_strings

    lists: dict[str, Any] = {}
    for file in list_data(_FOLDER):
        if not file.endswith(".yaml"):
            continue
        raw = load_strings(read_data(f"{_FOLDER}/{file}"), f"{_FOLDER}/{file}")
        # What only people read stays in the YAML: it would be loaded by every call that cites.
        words = [
            {key: value for key, value in entry.items() if key not in _PEOPLES} for entry in raw["words"]
        ]
        lists[raw["vocabulary"]] = {**raw, "words": words}
        del lists[raw["vocabulary"]]["sources"]
    return lists


def dump(lists: Mapping[str, Any]) -> bytes:
    """The bytes of ``words.json``: stable, one line a word."""
    parts = []
    for name, raw in lists.items():
        head = ",\n".join(f'"{key}":{_json(value)}' for key, value in raw.items() if key != "words")
        words = ",\n".join(_json(word) for word in raw["words"])
        parts.append(f'"{name}":{{{head},\n"words":[\n{words}\n]}}')
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    import sys

    sys.stdout.buffer.write(dump(build()))
