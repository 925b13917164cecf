"""Whether what was put together is an archival reference at all.

Books, journals, statutes, opus numbers, foliation of medieval manuscripts and extents use the
same letters and numbers. A reference must bring evidence: a repository with a unit, or labels
that only archives use together.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provcite.model.levels import LEAF_LEVELS

if TYPE_CHECKING:
    from provcite.archives.reading.draft import Draft

#: Levels that printed works have too; alone, or with leaves, they prove nothing.
_PRINTED = frozenset({"volume", "number", "page", "document", "series", "item"})
#: Acronyms in front of numbers that are printed series, journals, agencies, standards, law.
_NO_HOUSES = (
    "FRUS DBPO DDF DDI ADAP AAPD BBC TASS ADN UPI AP AFP NYT SU FBIS JPRS SWB CWIHP CWB ZDJC ZDJCZ PRC "
    "USA US UK USSR SSSR UN NATO EU EEC GDR FRG DPRK ROK CPSU CC CCP CIA KGB NKVD MVD GRU OGPU ISBN "
    "ISSN DOI PMID OCLC ISO DIN GOST ГОСТ ISAD MS MSS OP BWV KV RV HWV WV LP CD DVD RFC PDF HTML URL ID "
    "NO PP VOL TOM СССР ЦК КПСС РФ США ООН КНДР КНР МИД СНК ВКП РСФСР ВЧК MR NATIONAL JFK LBJ HAK NSC "
    "SC IBM PHD AM PM BC AD II III IV VI VII VIII IX XI XII PO POB NIE SNIE NSAM NSDM NSSM NSDD PRM JCS DDRS "
    "SNK VKP KPSS STAT REV LEGAL ECOLOGY HARV YALE FED SUPP"
)
_NOT_ARCHIVES = frozenset(_NO_HOUSES.split())


def refused_acronym(word: str) -> bool:
    """Whether the word is no repository, whatever follows it."""
    return word.strip(".").upper() in _NOT_ARCHIVES


def accept(draft: Draft, text: str, *, leaning: bool) -> bool:
    """Whether `draft` is a reference; `leaning` says that an ibid. or an earlier reference carries it."""
    levels = [level for level, _, _ in draft.path]
    units = [level for level in levels if level not in LEAF_LEVELS]
    if draft.repository is not None and not draft.unknown:
        if not levels:
            return True
        return bool(units)
    if draft.repository is not None:
        if not units:
            return False
        if (
            len(levels) == 1
            and draft.labels
            and (levels[0] not in ("box", "reel") or not _BOX.search(text, draft.start, draft.end))
        ):
            return False
        coded = any(
            level == "number" and _CATALOGUED.fullmatch(text, start, end) for level, start, end in draft.path
        )
        if all(level in _PRINTED for level in units) and draft.labels and not coded:
            return "series" in units and len(units) > 1
        return True
    if draft.strong or (draft.context and levels):
        return True
    if leaning:
        if set(levels) == {"list"} and text[max(0, draft.start - 3) : draft.start].lower() == "на ":
            # На л. 22 помета: a remark on the leaf of the reference before.
            return False
        if set(levels) <= {"volume", "page", "document"}:
            # Ibid., vol. 5, p. 480: of a printed series, unless the note before cites an archive.
            return False
        return bool(units) or "list" in levels or "blatt" in levels
    if draft.labels == 0:
        return False
    kinds = set(levels)
    if set(units) == {"fond", "opis"} and not draft.reverse and levels.index("opis") < levels.index("fond"):
        # Op. 106, f. 3r: a leaf of a composition.
        return False
    if kinds == {"fond", "list"} and draft.reverse:
        # L. 15, f. 2: a lemma and its folio.
        return False
    if (
        {"fond"} & kinds
        and len(kinds) >= 2
        and kinds & {"opis", "delo", "archival_unit", "inventory", "list", "dossier"}
    ):
        return True
    unit = "delo" if "delo" in kinds else "archival_unit"
    if {"opis", unit} <= kinds:
        # "D. 911, op. 89" is a catalogue of music, and so is "op. 96, B. 179".
        if not kinds & LEAF_LEVELS and len(kinds) == 2 and text[draft.start : draft.end + 1].isascii():
            return False
        return draft.reverse or levels.index("opis") < levels.index(unit)
    # Numbers of catalogues stand between semicolons (D 810; L. 75).
    return "delo" in kinds and "list" in kinds and ";" not in text[draft.start : draft.end]


#: Fond, catalogue and file of a Chinese archive in one number.
_CATALOGUED = re.compile(r"[A-Z]{0,3}\d{1,5}-\d{1,3}-\d{1,6}(?:-\d{1,5})?")
_BOX = re.compile(r"\b(?:[Bb]ox(?:es)?|[Rr]eels?)\b")
_BOOKISH = re.compile(r"\b(?:vol|vols|том|т|Bd|Band|No|no|№|nr)\.?\s?\d", re.IGNORECASE)


def bookish(plain: str) -> bool:
    """Whether the words speak of a printed volume or issue."""
    return _BOOKISH.search(plain) is not None
