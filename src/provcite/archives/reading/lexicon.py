"""What a word may begin: the name of a repository, a label of a level, an archive's name, a credit.

One dictionary keyed by the folded word answers in a single look-up, so that the scanner spends
nothing on ordinary words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from provcite.archives.normalise import fold_key

if TYPE_CHECKING:
    from provcite.archives.repositories import Repositories

WORD = re.compile(r"[^\W\d_]+(?:['’ʹ′ʼ][^\W\d_]+)*['’ʹ′ʼ]?|\d+")

#: Words that make a name an archive's name, in the languages of the traditions (folded on use).
_ARCHIVE_WORDS = (
    "archive archives archiv archivs archivio archivo archivum arquivo arhiv arhiva arhivele "
    "arhivi arkhiv arkhiva arxiv arkiv "
    "arkivi arxivi arkisto архив архива архів архіву архиве архиви archiwum archívum levéltár "
    "levéltára archyvas "
    "archyvo arhīvs arhiiv rahvusarhiiv staatsarchiv hauptstaatsarchiv stadtarchiv landesarchiv bundesarchiv "
    "landeshauptarchiv parteiarchiv zentralarchiv library libraries bibliothek biblioteca "
    "biblioteka bibliothèque "
    "riksarkivet arxiu архивот nationaalarchief"
)
_BEFORE_PLACE = re.compile(r"(?:[.;,:(]\s?|\b(?:[Ss]ee|also|from|in|and|[Cc]f\.)\s)$")
ARCHIVE_WORDS = frozenset(fold_key(word) for word in _ARCHIVE_WORDS.split())


#: Words of names that are printed in two ways.
_SWAPPED = (
    ("archive", "archives"),
    ("archives", "archive"),
    ("organizations", "organisations"),
    ("organization", "organisation"),
)


@dataclass(slots=True)
class Entry:
    """What may begin with one word: names (longest first) and labels (longest first)."""

    names: list[tuple[tuple[str, ...], str, str, str]] = field(default_factory=list)
    labels: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    archive: bool = False


def _spellings(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """A name and its other spellings: National Archive beside National Archives, organisation with an s."""
    found = [words]
    if len(words) > 2:
        for one, other in _SWAPPED:
            if one in words:
                found += [tuple(other if word == one else word for word in each) for each in found]
    return found


class Lexicon:
    """The words that mean something to the reader, for one set of repositories."""

    def __init__(self, repositories: Repositories) -> None:
        self.repositories = repositories
        self.words: dict[str, Entry] = {}
        for entries in repositories.index().values():
            for key, form, kind in entries:
                if kind == "key":
                    continue
                parts = tuple(WORD.findall(form))
                if not parts:
                    continue
                for folded in _spellings(tuple(fold_key(part) for part in parts)):
                    self._entry(folded[0]).names.append((folded[1:], key, form, kind))
        for label in repositories.labels():
            parts = tuple(WORD.findall(label))
            if parts and not parts[0].isdigit():
                self._entry(parts[0]).labels.append((parts[1:], label))
        for word in ARCHIVE_WORDS:
            self._entry(word).archive = True
        for entry in self.words.values():
            entry.names.sort(key=lambda name: -len(name[0]))
            entry.labels.sort(key=lambda label: -len(label[0]))

    def _entry(self, word: str) -> Entry:
        found = self.words.get(word)
        if found is None:
            found = self.words[word] = Entry()
        return found


@lru_cache(maxsize=4)
def lexicon(repositories: Repositories) -> Lexicon:
    """The lexicon of `repositories`, made once for each."""
    return Lexicon(repositories)


def meant(lex: Lexicon, written: str, key: str, words: list[str]) -> str:
    """The house of an acronym that several bear: the one whose labels are among the `words` that follow."""
    entries = lex.repositories.index().get(fold_key(written), ())
    keys = list(dict.fromkeys(each for each, _, kind in entries if kind != "key"))
    if len(keys) < 2:
        return key
    labels = lex.repositories.labels()
    counts = {
        each: sum(
            (lex.repositories.by_key(each).tradition.name in labels.get(word, ()))
            + 2 * (word in lex.repositories.by_key(each).words)
            for word in words
        )
        for each in keys
    }
    return max(keys, key=lambda each: (counts[each], each == key))


def cased(plain: str, written: str, form: str, kind: str, start: int) -> bool:
    """Whether the words as printed may be this form: acronyms keep their capitals."""
    if kind.endswith("name"):
        return written[0].isupper() or not written[0].isalpha() or written[0].lower() == written[0].upper()
    if kind == "place":
        # A place stands for its archive where a citation may begin, and a code must follow (assembler).
        return written == form and (
            start == 0 or _BEFORE_PLACE.search(plain[max(0, start - 8) : start]) is not None
        )
    if len(form) <= 4 and len(written) == len(form):
        return all(c.isupper() == d.isupper() for c, d in zip(written, form, strict=True)) or (
            len(form) == 4 and written.istitle() and plain[max(0, start - 3) : start].lower() == "in "
        )
    capitals = sum(1 for c in written if c.isupper())
    wanted = sum(1 for c in form if c.isupper())
    if capitals >= min(2, wanted) and written[0].isupper() == form[0].isupper() and capitals >= wanted - 1:
        return True
    return len(written) >= 4 and written[0].isupper() and plain[max(0, start - 3) : start].lower() == "in "
