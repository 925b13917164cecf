"""Labelled lines changed in one or more ways that leave the reading right: more to fit on, and a gate.

Every change keeps the units' places true. What a change needs to put in (names of institutions, towns,
acronyms) comes from `Material`, of which there are two: one to fit with, and one for the gate that no
fit has seen.
"""

from __future__ import annotations

import itertools
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from provcite.archives.reading.tokens import label_levels, phrase_keys
from provcite.model.levels import LEAF_LEVELS
from reading.lines import Labelled, Unit

#: Patterns of institutions' names by language; ``{}`` takes a town or a field.
_NAMES = {
    "en": "National Archives of {}|{} State Archives|{} University Library|{} Record Office|{} County Archives|"
    "{} Historical Society|Central Archive of {}|{} Public Library|Archives of the {} Society|{} Family Archive|"
    "{} Company Archives|Archives of {} College|{} Institute for Social Research|Museum of {}|"
    "{} Presidential Library|Library of the {} Academy|{} Diocesan Archives|Archive of the Ministry of {}",
    "de": "Stadtarchiv {}|Staatsarchiv {}|Landesarchiv {}|Universitätsarchiv {}|Hauptstaatsarchiv {}|"
    "Bistumsarchiv {}|Archiv der Stiftung {}|Firmenarchiv {}|Universitätsbibliothek {}|Kreisarchiv {}",
    "fr": "Archives départementales de {}|Archives municipales de {}|Archives nationales de {}|"
    "Bibliothèque municipale de {}|Archives du ministère de {}|Musée de {}|Archives de la société {}",
    "es": "Archivo General de {}|Archivo Histórico de {}|Archivo Municipal de {}|Biblioteca Nacional de {}|"
    "Archivo de la Catedral de {}|Archivo Histórico Provincial de {}|Archivo de la Fundación {}",
    "pt": "Arquivo Nacional de {}|Arquivo Histórico de {}|Arquivo Público de {}|Biblioteca Pública de {}|"
    "Arquivo Distrital de {}",
    "it": "Archivio di Stato di {}|Archivio Storico del Comune di {}|Biblioteca Comunale di {}|"
    "Archivio Arcivescovile di {}|Archivio della Fondazione {}|Archivio Centrale di {}",
    "nl": "Gemeentearchief {}|Stadsarchief {}|Regionaal Archief {}|Universiteitsbibliotheek {}",
    "pl": "Archiwum Państwowe w {}|Biblioteka Uniwersytecka w {}|Archiwum Diecezjalne w {}",
    "cs": "Státní oblastní archiv {}|Archiv města {}|Státní okresní archiv {}",
    "hu": "{} Megyei Levéltár|{} Városi Levéltár|{} Egyetem Levéltára",
    "ru": "Государственный архив {} области|Архив {} института|Центральный архив {}|Музей {}",
    "uk": "Державний архів {} області|Архів {} університету",
    "zh": "{}档案馆|{}省档案馆|{}市档案局|{}图书馆",
    "sv": "Landsarkivet i {}|Stadsarkivet i {}|{}s universitetsbibliotek",
}

_SYLLABLES = [
    "ba",
    "ber",
    "bo",
    "bran",
    "ca",
    "cor",
    "da",
    "dal",
    "del",
    "den",
    "dor",
    "dra",
    "el",
    "er",
    "fal",
    "fen",
    "gar",
    "gor",
    "hal",
    "har",
    "il",
    "ka",
    "kel",
    "kor",
    "la",
    "lan",
    "lem",
    "lo",
    "lu",
    "ma",
    "mar",
    "mer",
    "mo",
    "nar",
    "nel",
    "no",
    "or",
    "pel",
    "per",
    "ra",
    "ran",
    "rel",
    "ro",
    "sal",
    "sar",
    "sel",
    "so",
    "ta",
    "tar",
    "tel",
    "tor",
    "u",
    "val",
    "var",
    "vel",
    "ver",
    "vo",
    "wen",
    "zan",
    "zel",
]
_ENDS = [
    "burg",
    "ton",
    "ville",
    "stadt",
    "ford",
    "ia",
    "ona",
    "ara",
    "ino",
    "ov",
    "sk",
    "hely",
    "au",
    "en",
    "gen",
    "ham",
    "mouth",
    "grad",
    "lund",
    "vik",
    "ac",
    "on",
    "y",
    "ano",
    "eda",
    "ell",
]
_CYRILLIC = [
    "ба",
    "ве",
    "гор",
    "до",
    "ка",
    "ко",
    "ла",
    "ли",
    "мо",
    "не",
    "по",
    "ра",
    "ро",
    "са",
    "та",
    "то",
    "ур",
    "че",
]


#: The same for the gate: patterns, syllables and towns that no line to fit on was given.
_GATE_NAMES = {
    "en": "{} Heritage Centre|{} Records Service|Library and Archives {}|Special Collections, {} University|"
    "{} Film Archive|Archives and Manuscripts, {} College|{} Labour History Archive",
    "de": "Archiv der Stadt {}|{}er Wirtschaftsarchiv|Fürstliches Archiv {}|Archiv des Erzbistums {}",
    "fr": "Archives de la ville de {}|Bibliothèque universitaire de {}|Archives diocésaines de {}",
    "es": "Archivo del Reino de {}|Archivo Regional de {}|Archivo de la Orden de {}",
    "pt": "Arquivo da Câmara de {}|Arquivo Regional de {}",
    "it": "Archivio della Curia di {}|Biblioteca Civica di {}|Archivio della Camera di {}",
    "nl": "Streekarchief {}|Rijksarchief in {}",
    "pl": "Archiwum Miejskie w {}|Archiwum Wojewódzkie w {}",
    "cs": "Archiv hlavního města {}|Zemský archiv v {}",
    "hu": "{} Országos Levéltár|{} Egyházmegyei Levéltár",
    "ru": "Областной архив {}|Ведомственный архив {}",
    "uk": "Міський архів {}|Обласний архів {}",
    "zh": "{}县档案馆|{}区档案馆",
    "sv": "Riksarkivet i {}|Länsarkivet i {}",
}
_GATE_SYLLABLES = [
    "quin",
    "thor",
    "zem",
    "ji",
    "wy",
    "bost",
    "fyl",
    "gru",
    "hodm",
    "jar",
    "kij",
    "pyr",
    "skol",
    "tref",
]
GATE_TOWNS = [
    "Ashgrove", "Bad Orlen", "Cerro Pardo", "Dunmarsh", "Elverum Øst", "Fontclar", "Grodzice", "Hallenthal",
    "Monteverna", "Nagykövesd", "Ostrovany", "Puerto Ñandú", "Quimperlac", "Saint-Orens", "Tarnobor", "Uvalda",
]  # fmt: skip


def invented_word(rng: random.Random, script: str = "latin") -> str:
    """A name that no list has."""
    if script == "cyrillic":
        return "".join(rng.choice(_CYRILLIC) for _ in range(rng.randint(2, 3))).capitalize() + rng.choice(
            ["ской", "ского", "ная", "ск"]
        )
    if script == "han":
        return "".join(rng.choice("安宁临江平海东西南北阳山川林定德新长武昌") for _ in range(2))
    return "".join(rng.choice(_SYLLABLES) for _ in range(rng.randint(1, 2))).capitalize() + rng.choice(_ENDS)


def invented_acronym(rng: random.Random, cyrillic: bool = False) -> str:
    letters = "АБВГДИКЛМНОПРСТУФХЦ" if cyrillic else "ABCDEFGHIKLMNOPRSTUVWZ"
    word = "".join(rng.choice(letters) for _ in range(rng.choice([2, 3, 3, 4, 4, 5, 6])))
    if not cyrillic and len(word) > 3 and rng.random() < 0.15:
        at = rng.randrange(1, len(word) - 1)
        word = word[:at] + word[at].lower() + word[at + 1 :]
    if not cyrillic and rng.random() < 0.06:
        word = ".".join(word[:4]) + "."
        word = word.rstrip(".")
    return word


def invented_house(rng: random.Random, language: str = "", *, gate: bool = False) -> str:
    """An institution's name in `language` (or any) that no list has."""
    if language not in _NAMES:
        language = rng.choice(["en", "en", "en", "de", "fr", "es", "it", "pl"])
    pattern = rng.choice((_GATE_NAMES if gate else _NAMES)[language].split("|"))
    script = {"ru": "cyrillic", "uk": "cyrillic", "zh": "han"}.get(language, "latin")
    word = invented_word(rng, script)
    if gate and script == "latin":
        word = rng.choice(_GATE_SYLLABLES).capitalize() + rng.choice(_ENDS)
    if script == "latin" and rng.random() < 0.2:
        word += " " + invented_word(rng)
    return pattern.format(word)


# -- editing a line ----------------------------------------------------------------------------------


def edited(line: Labelled, changes: list[tuple[int, int, str]]) -> Labelled:
    """`line` with each ``start:end`` replaced; a unit that is replaced whole takes the new text."""
    changes = sorted(changes)
    pieces: list[str] = []
    place = 0
    moves: list[tuple[int, int, int, int]] = []
    length = 0
    for start, end, new in changes:
        if start < place:
            continue
        pieces.append(line.text[place:start])
        length += start - place
        moves.append((start, end, length, length + len(new)))
        pieces.append(new)
        length += len(new)
        place = end
    pieces.append(line.text[place:])

    def moved(at: int, closing: bool) -> int:
        shift = 0
        for start, end, new_start, new_end in moves:
            if start == end:
                # Something put in: before what begins here, behind what ends here.
                if at < start or (at == start and closing):
                    return at + shift
                shift = new_end - end
            elif at <= start:
                return at + shift
            elif at < end:
                return new_end if closing else new_start
            else:
                shift = new_end - end
        return at + shift

    references = [
        [Unit(unit.level, moved(unit.start, False), moved(unit.end, True)) for unit in units]
        for units in line.references
    ]
    return replace(line, text="".join(pieces), references=references, row={})


def units_of(line: Labelled) -> list[Unit]:
    return sorted((unit for units in line.references for unit in units), key=lambda unit: unit.start)


@dataclass
class Material:
    """What changes put in: names from the lines to fit on, towns, pieces of prose."""

    rng: random.Random
    houses: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    named: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    before: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    after: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    towns: list[str] = field(default_factory=list)
    gate: bool = False

    @classmethod
    def of(
        cls, lines: Iterable[Labelled], towns: list[str], seed: int = 1, *, gate: bool = False
    ) -> Material:
        """The material of `lines`: their institutions, names of units, and what stands around references."""
        found = cls(random.Random(seed), towns=towns, gate=gate)
        for line in lines:
            every = units_of(line)
            for unit in every:
                value = line.text[unit.start : unit.end]
                if unit.level == "repository":
                    found.houses[line.language].append(value)
                elif not any(c.isdigit() for c in value) and len(value) > 4 and value[0].isalpha():
                    found.named[line.language, unit.level].append(value)
            if every:
                head = line.text[: every[0].start]
                cut = max(head.rfind(", "), head.rfind(". "), head.rfind("; "))
                if 12 < cut < 160:
                    found.before[line.language].append(head[: cut + 2])
            elif len(line.text) < 220:
                found.after[line.language].append(line.text)
        return found


def _house(line: Labelled, material: Material, rng: random.Random) -> Labelled:
    changes = []
    for unit in units_of(line):
        if unit.level == "repository":
            old = line.text[unit.start : unit.end]
            cyrillic = any("\u0400" <= c <= "\u04ff" for c in old)
            acronym = " " not in old and old.upper() == old
            roll = rng.random()
            if any(c > "\u3040" for c in old):
                new = invented_house(rng, "zh", gate=material.gate)
            elif acronym and roll < 0.7:
                new = invented_acronym(rng, cyrillic)
            elif roll < 0.8 or cyrillic:
                new = invented_house(
                    rng, "ru" if cyrillic and line.language != "uk" else line.language, gate=material.gate
                )
                if rng.random() < 0.2:
                    new += f" ({invented_acronym(rng, cyrillic)})"
            else:
                new = rng.choice(material.houses[line.language] or [old])
            changes.append((unit.start, unit.end, new))
    return edited(line, changes)


def _acronym(line: Labelled, material: Material, rng: random.Random) -> Labelled:
    """An unknown acronym for every institution."""
    changes = []
    for unit in units_of(line):
        if unit.level == "repository":
            old = line.text[unit.start : unit.end]
            if not any(c > "\u3040" for c in old):
                changes.append(
                    (unit.start, unit.end, invented_acronym(rng, any("\u0400" <= c <= "\u04ff" for c in old)))
                )
    return edited(line, changes)


def _gloss(line: Labelled, material: Material, rng: random.Random) -> Labelled:
    """Words in brackets behind a unit: f. 1282 (Kantseliariia), op. 3."""
    places = [unit for unit in units_of(line) if unit.level not in ("repository", *LEAF_LEVELS)]
    places = [unit for unit in places if line.text[unit.end : unit.end + 2] == ", "]
    if not places:
        return line
    unit = rng.choice(places)
    gloss = rng.choice(
        [
            "Chancery",
            "Secretariat",
            "Sekretariat",
            "Канцелярия",
            "Cabinet",
            "Protokoll",
            "general",
            "first part",
        ]
    )
    return edited(line, [(unit.end, unit.end, f" ({gloss})")])


def _known_house(line: Labelled, material: Material, rng: random.Random) -> Labelled:
    pool = material.houses[line.language]
    changes = [
        (unit.start, unit.end, rng.choice(pool))
        for unit in units_of(line)
        if unit.level == "repository" and pool
    ]
    return edited(line, changes)


def _digits(line: Labelled, material: Material, rng: random.Random) -> Labelled:
    changes = []
    for unit in units_of(line):
        if unit.level == "repository":
            continue
        for match in re.finditer(r"\d+", line.text[unit.start : unit.end]):
            old = match.group()
            size = max(1, len(old) + rng.choice([-1, 0, 0, 0, 1])) if len(old) < 4 else len(old)
            new = str(rng.randint(10 ** (size - 1), 10**size - 1)) if size < 8 else old
            if old[0] == "0":
                new = "0" + new[1:] if len(new) > 1 else new
            changes.append((unit.start + match.start(), unit.start + match.end(), new))
    return edited(line, changes)


def _names(line: Labelled, material: Material, rng: random.Random) -> Labelled:
    changes = []
    for unit in units_of(line):
        pool = material.named.get((line.language, unit.level))
        old = line.text[unit.start : unit.end]
        if pool and not any(c.isdigit() for c in old) and len(old) > 4:
            changes.append((unit.start, unit.end, rng.choice(pool)))
    return edited(line, changes)


def _gaps(line: Labelled) -> list[tuple[int, int, Unit, Unit]]:
    """What stands between units of one reference."""
    found = []
    for units in line.references:
        ordered = sorted(units, key=lambda unit: unit.start)
        found += [(a.end, b.start, a, b) for a, b in itertools.pairwise(ordered)]
    return found


def _separators(line: Labelled, material: Material, rng: random.Random) -> Labelled:
    new = rng.choice([". ", " ", ", ", " / ", ": ", ", ", "; "] if rng.random() < 0.6 else [". ", " "])
    changes = []
    for start, end, _, _ in _gaps(line):
        gap = line.text[start:end]
        if gap.startswith((", ", ". ")) and len(gap) > 2:
            changes.append((start, start + 2, new))
    return edited(line, changes)


def _spaces(line: Labelled, material: Material, rng: random.Random) -> Labelled:
    changes = []
    both = rng.random() < 0.3
    for start, end, _, _ in _gaps(line):
        gap = line.text[start:end]
        match = re.search(r"[.°º] $", gap)
        if match:
            changes.append((end - 1, end, ""))
        if both and gap.startswith(", ") and len(gap) > 2:
            changes.append((start + 1, start + 2, ""))
    return edited(line, changes)


def _case(line: Labelled, material: Material, rng: random.Random) -> Labelled:
    how: Callable[[str], str] = rng.choice([str.upper, str.lower, str.capitalize])
    changes = []
    for start, end, _, _ in _gaps(line):
        gap = line.text[start:end]
        match = re.search(r"([^\W\d_]+)([.:]?\s?)$", gap)
        if match and len(match.group(1)) <= 12 and phrase_keys(match.group(1)) in label_levels():
            changes.append((start + match.start(1), start + match.end(1), how(match.group(1))))
    return edited(line, changes)


def _town(line: Labelled, material: Material, rng: random.Random) -> Labelled:
    changes = []
    town = rng.choice(material.towns) if material.gate or rng.random() < 0.7 else invented_word(rng)
    for unit in units_of(line):
        if unit.level == "repository" and line.text[unit.end : unit.end + 2] in (", ", ". ", " ", ""):
            changes.append((unit.end, unit.end, rng.choice([f", {town}", f" ({town})", f", {town}"])))
            break
    return edited(line, changes)


def _labels(line: Labelled, material: Material, rng: random.Random) -> Labelled:
    """Label words of one role and script for another's."""
    changes = []
    for start, end, _, unit in _gaps(line):
        gap = line.text[start:end]
        match = re.search(r"([^\W\d_]+\.?)(\s?)$", gap)
        if not match:
            continue
        old = match.group(1)
        choices = _LABELS_OF.get(unit.level)
        if choices is None:
            choices = _LABELS_OF[unit.level] = _labels_of(unit.level)
        cyrillic = any("\u0400" <= c <= "\u04ff" for c in old)
        pool = [each for each in choices if any("\u0400" <= c <= "\u04ff" for c in each) == cyrillic]
        if pool and (phrase_keys(old) in label_levels()):
            new = rng.choice(pool)
            changes.append(
                (start + match.start(1), start + match.end(1), new if old[0].islower() else new.capitalize())
            )
    return edited(line, changes)


_LABELS_OF: dict[str, list[str]] = {}


def _labels_of(level: str) -> list[str]:
    import json

    from provcite.archives.data import read_data

    words = json.loads(read_data("reading/words.json"))["labels"].get(level, "")
    return [word for word in words.split("|") if word and word[0] < "\u3040"]


def _archive_last(line: Labelled, material: Material, rng: random.Random) -> Labelled:
    """The repository behind its units: RGANI, f. 5 becomes f. 5, RGANI."""
    changes = []
    for units in line.references:
        ordered = sorted(units, key=lambda unit: unit.start)
        if len(ordered) < 2 or ordered[0].level != "repository":
            continue
        gap = line.text[ordered[0].end : ordered[1].start]
        head = re.match(r"[,.:]?\s", gap)
        if not head or len(gap) > 14:
            continue
        name = line.text[ordered[0].start : ordered[0].end]
        mark = len(changes)
        changes.append((ordered[0].start, ordered[0].end + head.end(), ""))
        changes.append((ordered[-1].end, ordered[-1].end, f", {name}"))
        del mark
    if not changes:
        return line
    result = edited(line, changes)
    # The names moved: their units are set anew.
    for old, new in zip(line.references, result.references, strict=True):
        ordered = sorted(old, key=lambda unit: unit.start)
        if len(ordered) < 2 or ordered[0].level != "repository":
            continue
        if (ordered[-1].end, ordered[-1].end) not in [(a, b) for a, b, _ in changes]:
            continue
        name = line.text[ordered[0].start : ordered[0].end]
        last = max(unit.end for unit in new if unit.level != "repository")
        for unit in new:
            if unit.level == "repository":
                unit.start, unit.end = last + 2, last + 2 + len(name)
    return result


def shifted(line: Labelled, by: int) -> list[list[Unit]]:
    return [[Unit(unit.level, unit.start + by, unit.end + by) for unit in units] for units in line.references]


def _prose(line: Labelled, material: Material, rng: random.Random) -> Labelled:
    before = rng.choice(material.before[line.language] or [""]) if rng.random() < 0.8 else ""
    text = before + line.text
    references = shifted(line, len(before))
    if rng.random() < 0.4 and material.after[line.language]:
        text = (
            text.rstrip(". ")
            + rng.choice(["; ", ". ", "; see also ", ". "])
            + rng.choice(material.after[line.language])
        )
    return replace(line, text=text, references=references, row={})


def joined(line: Labelled, other: Labelled, rng: random.Random) -> Labelled:
    """Two notes as one."""
    head = line.text.rstrip(" .;") + rng.choice(["; ", ". ", "; ", "; and "])
    return replace(
        line, text=head + other.text, references=[*shifted(line, 0), *shifted(other, len(head))], row={}
    )


_LOOK = str.maketrans("аеорсхАВЕКМНОРСТХ", "aeopcxABEKMHOPCTX")


def _damage(line: Labelled, material: Material, rng: random.Random) -> Labelled:
    """As a scan gives it: letters of the other script, a full stop for a comma."""
    kept = {place for unit in units_of(line) for place in range(unit.start, unit.end)}
    text = "".join(
        c
        if place in kept or rng.random() > 0.15
        else c.translate(_LOOK)
        if not c.isascii()
        else "."
        if c == "," and rng.random() < 0.3
        else c
        for place, c in enumerate(line.text)
    )
    return replace(line, text=text, row={})


def _dashes(line: Labelled, material: Material, rng: random.Random) -> Labelled:
    new = rng.choice("-–—")
    return replace(line, text=re.sub(r"(?<=\d)[-–—](?=\d)", new, line.text), row={})


#: What the gate changes: one thing at a time.
GATES: dict[str, Callable[[Labelled, Material, random.Random], Labelled]] = {
    "unknown acronym": _acronym,
    "invented institution": _house,
    "town added": _town,
    "separators": _separators,
    "spaces": _spaces,
    "digits": _digits,
    "case": _case,
    "gloss added": _gloss,
    "archive last": _archive_last,
    "prose around": _prose,
    "dashes": _dashes,
}

CHANGES: dict[str, Callable[[Labelled, Material, random.Random], Labelled]] = {
    "house": _house,
    "known house": _known_house,
    "digits": _digits,
    "names": _names,
    "separators": _separators,
    "spaces": _spaces,
    "case": _case,
    "town": _town,
    "gloss": _gloss,
    "labels": _labels,
    "archive last": _archive_last,
    "prose": _prose,
    "damage": _damage,
    "dashes": _dashes,
}

_ODDS = {
    "house": 0.75, "known house": 0.1, "digits": 0.9, "names": 0.4, "separators": 0.15, "spaces": 0.12,
    "case": 0.08, "town": 0.2, "gloss": 0.12, "labels": 0.1, "archive last": 0.2, "prose": 0.3, "damage": 0.05, "dashes": 0.2,
}  # fmt: skip


def augmented(
    lines: list[Labelled], towns: list[str], *, copies: float = 1.0, seed: int = 7
) -> list[Labelled]:
    """For a share `copies` of the lines with a reference a changed one; the same for the same seed."""
    material = Material.of(lines, towns, seed)
    rng = random.Random(seed)
    by_language: dict[str, list[Labelled]] = defaultdict(list)
    for line in lines:
        if line.archival:
            by_language[line.language].append(line)
    found: list[Labelled] = []
    for line in lines:
        if not line.archival:
            continue
        if rng.random() < copies:
            new = line
            for name, change in CHANGES.items():
                if rng.random() < _ODDS[name]:
                    new = change(new, material, rng)
            if rng.random() < 0.08 and len(new.text) < 250:
                new = joined(new, rng.choice(by_language[line.language]), rng)
            found.append(new)
    return found
