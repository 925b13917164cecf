"""Plausible references for tests: for each tradition values of the shapes that its archives use."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provcite.archives.repositories import Repository

#: Values by tradition and level; by level alone where the tradition has none of its own.
_SHAPES: dict[str, tuple[str, ...]] = {
    "fond": ("5", "0102", "R-9401", "17a", "558"),
    "opis": ("28", "1", "162a"),
    "papka": ("72", "11"),
    "poriadok": ("9",),
    "delo": ("410", "17", "1264"),
    "list": ("301-303", "302", "5ob", "12-15, 18"),
    "page": ("12", "40-42", "7, 9-11"),
    "blatt": ("12-15", "80"),
    "sheet": ("34", "3-10"),
    "frame": ("1-40", "7"),
    "kartoteka": ("4",),
    "carton": ("41",),
    "volume": ("3", "17"),
    "mikrofilm": ("447",),
    "reel": ("83",),
    "number": ("822", "39"),
    "document": ("52",),
    "archival_unit": ("295", "4300"),
    "inventory": ("1", "3286"),
    "file": ("397", "12"),
    "collection": ("12",),
    "bundle": ("27", "45"),
    "folder": ("660", "6"),
    "signatur": ("13941",),
    "box": ("173", "2"),
    "item": ("12",),
    "dossier": ("9", "1495"),
    "record_group": ("59",),
    "series": ("4",),
    "subseries": ("2",),
    "entry": ("3051B",),
    "piece": ("127285",),
    "bestand": ("DY 30",),
}
_OWN: dict[str, dict[str, tuple[str, ...]]] = {
    "german": {"bestand": ("DY 30", "NY 4090", "DO 1"), "signatur": ("13941", "IV 2/20/137", "437")},
    "german-stasi": {"bestand": ("MfS, HA II", "MfS, ZAIG"), "signatur": ("29720", "553")},
    "german-foreign": {"bestand": ("MfAA", "M 1"), "signatur": ("C 146/75", "A 5643")},
    "hungarian": {
        "fond": ("XIX-J-1-j", "M-KS 288"),
        "series": ("Korea, 1975", "Korea"),
        "item": ("81-10", "2/b"),
        "number": ("002835/8/1975",),
    },
    "hungarian-security": {"fond": ("3.1.5",), "signatur": ("O-13586/1", "V-150000")},
    "romanian": {"fond": ("CC al PCR, Secția Relații Externe", "CC al PCR"), "dossier": ("19/1972",)},
    "romanian-foreign": {"fond": ("Telegrams",), "series": ("220",)},
    "polish": {"collection": ("KC PZPR",), "signatur": ("XIA/88", "237/XXII-1234")},
    "polish-ipn": {"collection": ("BU",), "signatur": ("01283/1510",)},
    "czech": {"fond": ("KSČ-ÚV-02/1", "A 34"), "collection": ("KV ČSFR",)},
    "czech-foreign": {"fond": ("TO-T",), "series": ("1955-1959, Korea",)},
    "yugoslav": {"fond": ("837", "507"), "series": ("KPR I-3-a",)},
    "serbian-foreign": {"collection": ("PA",), "series": ("1956",), "number": ("412345",)},
    "albanian": {"fond": ("14", "MPKBS"), "series": ("1961",)},
    "chinese-foreign": {"file": ("111-00240-01(1)", "109-01041-01")},
    "chinese-local": {"fond": ("855", "B6"), "inventory": ("3",), "file": ("889",), "item": ("1",)},
    "vietnamese": {"fond": ("Phủ Thủ tướng",), "file": ("7991",)},
    "korean": {"series": ("722.2",), "number": ("4567",), "reel": ("C-0052",), "file": ("9",)},
    "us": {"series": ("Central Files 1967-69", "Subject Files"), "folder": ("Korea (3)", "6")},
    "us-papers": {
        "collection": ("National Security Files",),
        "series": ("Countries Series",),
        "folder": ("Korea (3)", "6"),
    },
    "uk": {
        "record_group": ("FO", "CAB"),
        "series": ("371", "128"),
        "piece": ("127285", "30"),
        "item": ("52",),
        "document": ("FK1015/12",),
    },
    "uk-papers": {"collection": ("THCR",), "file": ("3/5/4",)},
    "french-foreign": {"series": ("Asie-Océanie 1956-1967",), "subseries": ("Corée",)},
    "french-national": {"series": ("3W", "5 AG 1", "F7"), "carton": ("142",)},
    "italian": {"collection": ("Affari Politici 1950-1957", "APC"), "series": ("Estero",), "folder": ("3",)},
    "indian": {"record_group": ("MEA",), "series": ("Far East Branch",), "file": ("23(22)-FEA/56",)},
    "indian-papers": {"collection": ("P. N. Haksar Papers",), "series": ("III",), "file": ("170",)},
    "un": {"series": ("S-0770",), "box": ("0012",), "file": ("04",), "item": ("00001",)},
    "australian": {"series": ("A1838",), "item": ("3123/7/8",), "volume": ("ii",)},
    "israeli": {"collection": ("922/75",), "file": ("1066",)},
    "mongolian": {"fond": ("2", "6")},
    "polish-foreign": {"collection": ("12", "31/78")},
    "estonian": {"fond": ("1", "R-1")},
    "lithuanian": {"fond": ("129", "K-1")},
}
#: The levels that a reference of the tradition has in print; others are never seen together.
PATHS: dict[str, tuple[tuple[str, ...], ...]] = {
    "russian": (
        ("fond", "opis", "delo", "list"),
        ("fond", "opis", "delo"),
        ("fond", "delo", "list"),
        ("fond", "opis"),
    ),
    "russian-foreign": (
        ("fond", "opis", "papka", "delo", "list"),
        ("fond", "opis", "papka", "poriadok", "list"),
        ("fond", "opis", "papka", "delo"),
    ),
    "ukrainian": (("fond", "opis", "delo", "list"), ("fond", "delo", "volume", "list")),
    "lithuanian": (("fond", "opis", "delo", "list"),),
    "latvian": (("fond", "opis", "delo", "list"), ("fond", "opis", "delo")),
    "estonian": (("fond", "opis", "delo", "list"),),
    "georgian": (("fond", "opis", "delo", "list"),),
    "azerbaijani": (("fond", "opis", "delo", "list"),),
    "bulgarian": (("fond", "opis", "archival_unit", "list"), ("fond", "archival_unit")),
    "mongolian": (("fond", "inventory", "file", "page"), ("fond", "inventory", "file")),
    "polish": (("collection", "signatur", "page"), ("collection", "signatur")),
    "polish-foreign": (("collection", "bundle", "folder", "page"), ("collection", "bundle", "folder")),
    "polish-ipn": (("collection", "signatur", "page"), ("signatur", "volume", "page")),
    "czech": (
        ("fond", "volume", "archival_unit", "item", "list"),
        ("fond", "box", "number"),
        ("fond", "number"),
    ),
    "czech-foreign": (("fond", "series", "box", "folder"), ("fond", "box")),
    "hungarian": (("fond", "series", "box", "item", "number"), ("fond", "box"), ("fond", "archival_unit")),
    "hungarian-security": (("fond", "signatur", "page"), ("fond", "signatur")),
    "romanian": (("fond", "dossier", "sheet"), ("fond", "inventory", "dossier")),
    "romanian-foreign": (("series", "dossier"), ("fond", "volume", "sheet")),
    "german": (("bestand", "signatur", "blatt"), ("bestand", "signatur")),
    "german-stasi": (("bestand", "signatur", "blatt"), ("bestand", "signatur", "volume", "blatt")),
    "german-foreign": (("bestand", "signatur", "blatt"), ("bestand", "signatur")),
    "yugoslav": (("fond", "series"), ("fond", "series", "box")),
    "serbian-foreign": (("collection", "series", "bundle", "dossier", "number"),),
    "albanian": (("fond", "series", "dossier", "sheet"), ("fond", "series", "number", "dossier")),
    "chinese-foreign": (("file", "page"), ("file",)),
    "chinese-local": (
        ("fond", "inventory", "file", "page"),
        ("fond", "inventory", "file"),
        ("fond", "inventory", "file", "item"),
    ),
    "vietnamese": (("fond", "file", "sheet"), ("fond", "inventory", "file")),
    "korean": (("reel", "file", "frame"), ("reel", "file")),
    "us": (
        ("record_group", "series", "box", "folder"),
        ("record_group", "series", "entry", "box"),
        ("record_group", "box"),
    ),
    "us-papers": (
        ("collection", "series", "box", "folder"),
        ("collection", "box"),
        ("collection", "series", "box"),
    ),
    "uk": (("record_group", "series", "piece"), ("record_group", "series", "piece", "item")),
    "uk-papers": (("collection", "file"),),
    "french-foreign": (("series", "subseries", "volume", "sheet"), ("series", "volume")),
    "french-national": (("series", "carton"), ("series", "carton", "dossier")),
    "italian": (
        ("collection", "series", "box", "folder"),
        ("collection", "series", "mikrofilm", "page"),
        ("collection", "box"),
    ),
    "indian": (("record_group", "series", "file", "page"), ("record_group", "file")),
    "indian-papers": (("collection", "series", "file"), ("collection", "file", "page")),
    "un": (("series", "box", "file"), ("series", "box", "file", "item")),
    "australian": (("series", "item"), ("series", "item", "volume")),
    "israeli": (("collection", "file"),),
    "numbered": (
        ("fond", "box", "folder"),
        ("collection", "box", "folder"),
        ("fond", "file", "page"),
        ("box", "file"),
    ),
}


def path_of(repository: Repository, chance: random.Random) -> tuple[tuple[str, str], ...]:
    """A path that a reference to `repository` might have."""
    name = repository.tradition.name
    own = _OWN.get(name, {})
    levels = chance.choice(PATHS[name])
    return tuple((level, chance.choice(own.get(level, _SHAPES[level]))) for level in levels)
