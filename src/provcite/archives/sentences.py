"""Where sentences, quotations and addresses begin and end in a text."""

from __future__ import annotations

import re

#: Abbreviations whose full stop ends no sentence (folded, without the stop).
_SHORT_WORDS = (
    "abt no nos vol vols p pp f ff l ll d dd op st mr mrs dr jr sr gen col maj lt prof rev min conf ed eds "
    "trans cf ca doc docs dept div inst hon fol fols bl nr bd sv inv sb rpt jan feb mar apr jun jul aug "
    "sept sep oct nov dec см ф оп д л лл ед хр кн т тт стр с г гг р рр спр арк м п по пап пор док ст "
    "ред сост зам u.s u.k sekr reg zahr ahr arch dos prob str kart kt ob zesp sygn tel telgr exped "
    "cartas receb amb sec progs s z w t k b a e ld br rep hs präs sign signatura krab šk škat zv zb jedn"
)
_ABBREVIATIONS = frozenset(_SHORT_WORDS.split())


QUOTED = re.compile(
    r"“[^“”]{1,400}”|\"[^\"]{1,400}\"|«[^«»]{1,400}»|„[^„“”]{1,400}[“”]|《[^《》]{1,200}》"
    r"|(?<!\w)‘(?:[^‘’]|’(?=\w)){1,400}’(?!\w)"
)
URL = re.compile(r"(?:https?://|www\.)[^\s<>\"“”]{2,400}")

#: A code in capitals before a single letter (POL 27 VIET S. Secret): the letter is its end, no initial.
_CAPITALS_BEFORE = re.compile(r"(?:^|[\s-])[A-Z]{2,}\s$")
#: Markings of American documents: a new sentence wherever they stand.
_MARKING = re.compile(
    r"\.\s(?:(?:Top\s)?Secret[.;]|Confidential[.;]|Unclassified[.;]|No\sclassification\s|Limited\sOfficial\sUse)"
)
_WORD_BEFORE = re.compile(r"[^\W\d_]+$")


def sentence_ends(plain: str, at: int) -> bool:
    """Whether the full stop at `at` ends a sentence: no abbreviation before it, a new beginning after."""
    after = plain[at + 1 : at + 3]
    if not after.strip():
        return True
    if after[0] not in " ”\"'’)]":
        return False
    follows = after.strip("”\"'’)] ")[:1]
    if follows and not (follows.isupper() or follows.isdigit() or follows in '“"‘«([[„'):
        return False
    if plain.startswith((" No.", " Nos.", " Nr.", " Bl.", " no."), at + 1):
        return False
    if _MARKING.match(plain, at) is not None:
        return True
    word = _WORD_BEFORE.search(plain, max(0, at - 16), at)
    if word is None:
        return True
    text = word.group()
    if follows.isdigit() and len(text) <= 5:
        return False
    if len(text) == 1 and _CAPITALS_BEFORE.search(plain, max(0, at - 12), at - 1):
        return True
    if len(text) == 1:
        return text in "XIV" and plain[max(0, at - 8) : at].lower().find("ol. ") >= 0
    if text.lower() in _ABBREVIATIONS:
        return follows.isupper() and text.lower() in ("tel",)
    return True


def address_spans(plain: str) -> list[tuple[int, int]]:
    """The web addresses in the text, without the sentence's punctuation behind them."""
    if "www." not in plain and "://" not in plain:
        return []
    return [(m.start(), m.end() - _trailing(m.group())) for m in URL.finditer(plain)]


def _trailing(address: str) -> int:
    """How many characters at the end of an address are the sentence's punctuation."""
    bare = address.rstrip(".,;:!?)]}»”’'")
    if "(" in bare and address[len(bare) : len(bare) + 1] == ")":
        bare += ")"
    return len(address) - len(bare)
