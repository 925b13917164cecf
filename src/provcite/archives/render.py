"""A reference in words again: ``full``, ``words``, ``short`` and ``native`` forms.

    full    Fond 5, Opis 28, Delo 410, Listy 301–303
    words   fond 5, opis 28, delo 410, listy 301–303
    short   f. 5, op. 28, d. 410, ll. 301–303
    native  Ф. 5. Оп. 28. Д. 410. Л. 301–303       (GOST R 7.0.5-2008, clause 11)

Labels come from the repository's tradition, singular or plural by the value; levels that a
tradition writes without a label stay bare in every form (``FO 371/127285``, ``DY 30/13941``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from provcite.archives.leaves import whole_ranges
from provcite.archives.repositories import Repositories, Repository
from provcite.model.errors import UsageError
from provcite.model.levels import LEAF_LEVELS, Role, role_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.archives.traditions import LevelForms, Tradition
    from provcite.model.reference import ArchivalReference

FORMS: Final[tuple[str, ...]] = ("full", "words", "short", "native")
RANGE_DASHES: Final[tuple[str, ...]] = ("en-dash", "hyphen")

#: A range of plain numbers, whose hyphen may be set as a dash; not the hyphen of a call number.
_RANGE = re.compile(
    r"(?<![\w./-])(\d+(?:\s?(?:ob|об|зв|v|r)\.?|[a-zа-я])?)\s?[-‐‑‒–—−]\s?(\d+(?:\s?(?:ob|об|зв|v|"
    r"r)\.?|[a-zа-я])?)(?![\w/-])"
)
_SEVERAL = re.compile(
    r"\d\s?(?:ob\.?|об\.?|[a-zа-я])?\s?[-‐‑‒–—−,&]\s?\d|\d\s(?:and|und|и|et|y)\s\d|\d\s?ff\b"
)
#: The back of a leaf, written in Latin letters.
_VERSO = re.compile(r"(?<=\d)(\s?)ob(?![^\W\d_])")
_NUMERIC = re.compile(r"[\W\d]*\d[\w./() -]*$")
#: Both sides of one leaf (``120r-v``).
_BOTH_SIDES = re.compile(r"(?<![\w./-])(\d{1,5}\s?r)\s?[-‐‑‒–—−]\s?(v)(?![\w/-])")
#: A range of leaves in Roman numerals (``xv-xvii``).
_ROMAN_RANGE = re.compile(r"([ivxlc]{1,8})\s?[-‐‑‒–—−]\s?([ivxlc]{1,8})")
#: Units above the leaf that may be cited several at once, and the values that say so: numbers and nothing
#: else. A hyphen, a comma or an "and" in a title or a filing code is part of it ("Korea 1946-1948").
_COUNTED = frozenset({"delo", "box", "folder", "reel"})
_NUMBERS = re.compile(r"\d{1,5}(?:\s?(?:[-‐‑‒–—−,&]|and|und|и|et|y)\s?\d{1,5}){1,20}")

#: A record's own words for a leaf that are English ones: they are said as the level is.
_LEAF_WORDS = frozenset({"folio", "folios", "fol", "fols", "fo", "ff"})
#: Words for a shelf mark, which by itself says that it is one: Clm 14456.
_MARK_WORDS = frozenset({"signatur", "signature", "shelf mark", "shelfmark", "call number"})
#: A registry number behind a piece (FO 371/106515, NS 1015/22): no part of the archive's own number.
_REGISTRY = re.compile(r"\d*[A-Z]{1,3} \d")
#: A word of a name, where a number or a letter needs the level's word before it.
_NAME = re.compile(r"[^\W\d_]{3}")
#: The title of a collection (Port Workers’ Papers), which no system has a number's word before.
_TITLE = re.compile(r"\s.*[^\W\d_A-ZÀ-ÞА-Я]{3}|[^\W\d_A-ZÀ-ÞА-Я]{3}.*\s")
_PUBLICATION = re.compile(r"[A-Z]-?\d{1,4}")
#: CMOS 18, 14.119 (from memory) and MLA Handbook 9, appendix 1.
_PAGES: Final[dict[str, str]] = {
    "page": "p.",
    "pages": "pp.",
    "folio": "fol.",
    "folios": "fols.",
    "volume": "vol.",
    "volumes": "vols.",
}
#: For repositories that are not known, and for levels that a tradition does not have.
_GENERAL: Final[dict[str, tuple[str, str, str, str]]] = {
    "fond": ("fond", "fondy", "f.", "ff."),
    "opis": ("opis", "opisi", "op.", "op."),
    "papka": ("papka", "papki", "p.", "p."),
    "poriadok": ("poriadok", "poriadki", "por.", "por."),
    "delo": ("delo", "dela", "d.", "dd."),
    "list": ("list", "listy", "l.", "ll."),
    "kartoteka": ("kartoteka", "kartoteki", "kartoteka", "kartoteki"),
    "mikrofilm": ("mikrofilm", "mikrofilmy", "mf.", "mf."),
    "collection": ("collection", "collections", "coll.", "colls."),
    "record_group": ("Record Group", "Record Groups", "RG", "RG"),
    "series": ("series", "series", "ser.", "ser."),
    "subseries": ("subseries", "subseries", "subser.", "subser."),
    "entry": ("entry", "entries", "entry", "entries"),
    "box": ("box", "boxes", "box", "boxes"),
    "folder": ("folder", "folders", "folder", "folders"),
    "file": ("file", "files", "file", "files"),
    "piece": ("piece", "pieces", "piece", "pieces"),
    "item": ("item", "items", "item", "items"),
    "reel": ("reel", "reels", "reel", "reels"),
    "frame": ("frame", "frames", "frame", "frames"),
    "bestand": ("Bestand", "Bestände", "Best.", "Best."),
    "signatur": ("Signatur", "Signaturen", "Sign.", "Sign."),
    "blatt": ("Blatt", "Blatt", "Bl.", "Bl."),
    "bundle": ("bundle", "bundles", "bundle", "bundles"),
    "volume": ("volume", "volumes", "vol.", "vols."),
    "document": ("document", "documents", "doc.", "docs."),
    "dossier": ("dossier", "dossiers", "dos.", "dos."),
    "carton": ("carton", "cartons", "carton", "cartons"),
    "inventory": ("inventory", "inventories", "inv.", "inv."),
    "archival_unit": ("archival unit", "archival units", "a.u.", "a.u."),
    "page": ("page", "pages", "p.", "pp."),
    "sheet": ("fol.", "fols.", "fol.", "fols."),
    "number": ("no.", "nos.", "no.", "nos."),
}


def _tradition(reference: ArchivalReference, repositories: Repositories | None) -> Tradition | None:
    known = repositories or Repositories.shipped()
    repository = known.get(reference.repository_key)
    if repository is None and reference.repository:
        matches = known.find(reference.repository)
        repository = matches[0].repository if matches else None
    return repository.tradition if repository is not None else None


def is_plural(level: str, value: str) -> bool:
    """Whether a value of `level` names several units: a range or a list of leaves, ``12 ff``, boxes 3-5."""
    if level in LEAF_LEVELS:
        return _SEVERAL.search(value) is not None or _ROMAN_RANGE.fullmatch(value) is not None
    return level in _COUNTED and _NUMBERS.fullmatch(value.strip()) is not None


def range_form(level: str, value: str, dash: str) -> str:
    """The value with its ranges of leaves set with an en dash or a hyphen; other numbers are left alone."""
    if level not in LEAF_LEVELS:
        return value
    value = whole_ranges(value)
    if _ROMAN_RANGE.fullmatch(value):
        return _ROMAN_RANGE.sub(rf"\1{'–' if dash == 'en-dash' else '-'}\2", value)
    mark = "–" if dash == "en-dash" else "-"
    return _BOTH_SIDES.sub(rf"\1{mark}\2", _RANGE.sub(rf"\1{mark}\2", value))


def _labels(forms: LevelForms | None, level: str, own: str, native: bool) -> tuple[str, ...]:
    if own and not (level == "sheet" and own.casefold().rstrip(".") in _LEAF_WORDS):
        return (own, own, own, own)
    if forms is None:
        # A word outside the list is the archive's own, and its own label.
        return _GENERAL.get(level) or (level.replace("_", " "),) * 4
    if native:
        return forms.native or forms.latin
    return forms.latin


#: Carriers that share a level with reels of film and are none: the record's word is printed.
_CARRIERS: Final = frozenset(("tape", "cassette", "disc", "disk"))
#: Most letters of an abbreviation for leaves or pages, which a style prints with its own.
_SHORT_LEAF: Final = 3


def is_general_label(label: str, level: str) -> bool:
    """Whether a label is the one that any archive's level of that name is printed with: Box, vol., ff."""
    if level in LEAF_LEVELS and len(label.rstrip(".")) <= _SHORT_LEAF:
        return True
    plain = {word.casefold().rstrip(".") for word in (*_GENERAL.get(level, ()), level.replace("_", " "))}
    return label.casefold().rstrip(".") in plain


def _is_name(level: str, value: str, own: str) -> bool:
    """Whether a unit is called by a name or a call number, which needs no word before it.

    A fonds or series (Norman Mailer Papers), and what its own letters mark (OH/212).
    """
    if level == "number":
        return value[0].isalpha()  # OH/212 is a call number, and no "no. OH/212"
    if own or role_of(level) not in (Role.FONDS, Role.SERIES):
        return False
    return _NAME.search(value) is not None and not _NUMERIC.match(value)


def _is_native(form: str, language: str, tradition: Tradition | None) -> bool:
    if tradition is None or not tradition.script:
        return False
    return form == "native" or language.split("-")[0] == tradition.script.split("-")[0] != "en"


def _label(labels: tuple[str, ...], form: str, plural: bool, capital: bool, foreign: bool = False) -> str:
    label = labels[(2 if form in ("short", "native") else 0) + plural]
    if form == "words" and label in _PAGES:
        label = _PAGES[label]  # a leaf is abbreviated where the units above it are not: box 3, pp. 3–5
    if capital or (form == "full" and foreign):
        return label[:1].upper() + label[1:]  # only English has a capital on each word: Archivní jednotka
    if form == "full":
        return " ".join(word[:1].upper() + word[1:] for word in label.split(" "))
    return label


def _part(
    tradition: Tradition | None,
    level: str,
    value: str,
    form: str,
    language: str,
    dash: str,
    *,
    first: bool,
    own: str = "",
) -> tuple[str, str]:
    """One level as (what joins it to the level above, its words).

    `own` is the archive's own word for it, printed where the archive's system has none.
    """
    if level == "number" and _PUBLICATION.fullmatch(value) and tradition and tradition.forms("mikrofilm"):
        level = "mikrofilm"  # NARA numbers its microfilm publications M92, T1253; only lot files are lots
    forms = tradition.forms(level) if tradition is not None else None
    native = _is_native(form, language, tradition)
    carrier = own.casefold() in _CARRIERS
    labels = _labels(forms, level, own if carrier or forms is None else "", native)
    shown = range_form(level, value, dash)
    if native and level in LEAF_LEVELS and tradition is not None and tradition.script == "ru":
        shown = _VERSO.sub(r"\1об", shown)
    separator = _separator(tradition, form, language)
    if forms is not None and (
        not labels
        or (forms.bare and not _NUMERIC.match(value))
        or (level == "collection" and _TITLE.search(value))
    ):
        join = forms.join
        if own and first and _NUMERIC.match(value) and role_of(level) not in (Role.FONDS, Role.SERIES):
            # Behind another unit a number that the archive prints alone needs the word that the source has.
            from provcite.archives.reference_code import is_number_word

            general = _label(_GENERAL["number"], form, is_plural(level, value), capital=False)
            return separator, f"{general if is_number_word(own) else own} {shown}"
        if join == ", " or first or (join == "/" and level == "item" and _REGISTRY.match(value)):
            return separator, shown
        return join, shown
    if forms is None and (
        (own or level).replace("_", " ").casefold() in _MARK_WORDS or _is_name(level, value, own)
    ):
        return separator, shown
    capital = bool(native and form == "native" and tradition is not None and tradition.native_capital)
    foreign = bool(tradition and tradition.script and tradition.script != "en" and not labels[0].isascii())
    label = _label(labels, form, is_plural(level, value), capital, foreign)
    if forms is not None and level == "folder" and not _NUMERIC.match(value):
        return separator, f"{label} “{shown}”"
    if (
        tradition is not None
        and tradition.number_first
        and value[:1].isdigit()
        and (
            native
            or level in ("box", "item", "archival_unit")
            or (level == "page" and labels[0] != _GENERAL["page"][0])
        )
    ):
        # Behind its number a label is a common noun in every form: 154. doboz.
        label = _label(labels, "words" if form == "full" else form, is_plural(level, value), capital)
        return separator, f"{shown}{'.' if value[-1:].isdigit() else ''} {label}"
    glued = label.endswith(("-", "/"))
    return separator, f"{label}{shown}" if glued else f"{label} {shown}"


def render(
    reference: ArchivalReference,
    form: str = "words",
    *,
    language: str = "en",
    range_dash: str = "en-dash",
    leaf_first: bool = False,
    repositories: Repositories | None = None,
    points: bool = False,
) -> str:
    """The path of `reference` in words; the repository is not part of it (see `repository_name`).

    `form` is one of `FORMS`; `language` chooses native words for ``full`` and ``words``
    (``language="ru"`` gives "Фонд 5, Опись 28, …"); `leaf_first` turns the order round; with `points` a full
    stop parts the levels of any archive, each with a capital (GOST R 7.0.5-2008, 11). Raises
    `UsageError` for an unknown form or dash.
    """
    if form not in FORMS:
        raise UsageError(f"There is no form {form!r} of a reference.", hint=f"Forms are: {', '.join(FORMS)}.")
    if range_dash not in RANGE_DASHES:
        raise UsageError(
            f"There is no range dash {range_dash!r}.", hint=f"It is one of: {', '.join(RANGE_DASHES)}."
        )
    tradition = _tradition(reference, repositories)
    parts: list[tuple[str, str]] = []
    above: str | None = None
    start, end = _as_written(reference, tradition)
    for place, ((level, value), own) in enumerate(
        zip(reference.path, reference.labels or ("",) * len(reference.path), strict=True)
    ):
        if start <= place < end:
            if place == start:
                parts.append((_separator(tradition, form, language), reference.code))
            above = None
            continue
        parts.append(
            _part(
                tradition,
                level,
                value,
                form,
                language,
                range_dash,
                first=not parts or not _joined(tradition, above, level),
                own=own,
            )
        )
        above = level
    if points:
        parts = [_pointed(separator, words, tradition) for separator, words in parts]
    if leaf_first:
        groups: list[str] = []
        for separator, words in parts:
            if groups and separator not in (", ", ". "):
                groups[-1] += separator + words
            else:
                groups.append(words)
        joint = parts[0][0] if parts and parts[0][0] in (", ", ". ") else ", "
        return joint.join(reversed(groups))
    text = ""
    for separator, words in parts:
        if points and text.endswith(".") and separator == ". ":
            separator = " "  # an abbreviation's own full stop is enough
        text += (separator if text else "") + words
    return text


def _as_written(reference: ArchivalReference, tradition: Tradition | None) -> tuple[int, int]:
    """The units that are printed as the source writes them, as a slice of the path.

    None where the archive's own system has a word for each: it says them better.
    """
    if not reference.code:
        return 0, 0
    from provcite.archives.reference_code import covered

    start, end = covered(reference.path, reference.code, reference.rest)
    path = reference.path[start:end]
    return (0, 0) if says_it_better(tradition, path, reference.code) else (start, end)


def says_it_better(tradition: Tradition | None, path: Sequence[tuple[str, str]], code: str) -> bool:
    """Whether an archive's own system has words for units that a text writes without any (`code`).

    Not for a page or a number, which are none without a word (an unmarked number is no Lot), and not where
    the text has words that fit no level.
    """
    from provcite.archives.reference_code import has_words

    if tradition is None or has_words(path, code):
        return False
    above = ""
    for level, value in path:
        forms = tradition.forms(level)
        if forms is None or level in ("page", "number"):
            return False
        if not forms.latin and forms.join != ", " and above and not any(map(str.isalpha, above)):
            return False  # 5/1/8 is no record group 5 with a series 1/8
        above = value
    return True


def _separator(tradition: Tradition | None, form: str, language: str) -> str:
    """What parts two levels: the archive's own mark where its own words are printed."""
    if form == "native" and tradition is not None and _is_native(form, language, tradition):
        return tradition.native_separator
    return ", "


def _pointed(separator: str, words: str, tradition: Tradition | None) -> tuple[str, str]:
    """A level parted from the one above by a full stop; what is joined by a mark of its own stays so."""
    if separator != ", " and (tradition is None or separator != tradition.native_separator):
        return separator, words
    return ". ", words[:1].upper() + words[1:]


def _joined(tradition: Tradition | None, above: str | None, level: str) -> bool:
    """Whether `level` may be joined to `above` by its own mark: the two stand next to each other."""
    if tradition is None or above is None:
        return False
    names = [forms.level for forms in tradition.levels]
    forms = tradition.forms(level)
    return (
        forms is not None and level in names and above in names and (names.index(above) < names.index(level))
    )


def render_locator(
    locator: str,
    reference: ArchivalReference | None = None,
    form: str = "short",
    *,
    language: str = "en",
    range_dash: str = "en-dash",
    level: str | None = None,
    repositories: Repositories | None = None,
) -> str:
    """A leaf alone, with its label: ``l. 302`` or ``list 302`` (a locator in a short note).

    `locator` is the value (``302``); `level` is its level, by default the leaf of `reference`,
    else the leaf of its repository's tradition, else ``page``.
    """
    tradition = _tradition(reference, repositories) if reference is not None else None
    if level is None and reference is not None:
        level = next((name for name, _ in reversed(reference.path) if name in LEAF_LEVELS), None)
    if level is None and tradition is not None:
        level = next((forms.level for forms in tradition.levels if forms.leaf), None)
    return _part(tradition, level or "page", locator, form, language, range_dash, first=True)[1]


def repository_name(
    repository: Repository,
    style: str = "name-acronym",
    *,
    language: str = "en",
    later: bool = False,
    hereafter: bool = False,
) -> str:
    """The repository's name as a style wants it.

    `style` is ``name-acronym`` (Russian State Archive … (RGANI)), ``acronym``, ``name`` or
    ``native`` (РГАНИ); `hereafter` announces the acronym at first mention ("(hereafter RGANI)");
    `later` gives the acronym alone, as later mentions do.
    """
    if style == "native":
        language = repository.native_language()
    acronym = repository.acronym(language)
    name = repository.name(language)
    if not acronym or style == "name":
        return name
    if later or style in ("acronym", "native"):
        return acronym
    return f"{name} ({'hereafter ' if hereafter else ''}{acronym})"
