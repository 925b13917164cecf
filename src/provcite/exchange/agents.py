"""The names of people and bodies in provenance events, taken apart for CSL.

A record's events name their agents as one string in reading order (``James F. Person``). CSL
wants family and given names apart, since a style may invert or initialise them; a name whose
parts must stay as they are (a body, a Korean, Chinese or Vietnamese name) is a literal.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from provcite.model.lazyre import lazy
from provcite.model.scripts import CYRILLIC, HAN, HANGUL, KANA, uses

if TYPE_CHECKING:
    from provcite.model.record import Creator, Record

#: Words that only the name of a body has (English, and what digital archives are called elsewhere).
_BODY_WORDS_TEXT: Final = """
academy administration agency archief archiv archive archives archivio archiwum arkhiv arkiv
associates association authority board bureau center centre century club college command commission
committee company congress corporation council court department directorate editors embassy
federation foundation fund government group headquarters house institut institute institution
international legation library ministry mission museum network office organisation organization
parliament party press program programme project publications record records school secretariat
section service services society staff state team translations trust union unit university
universität université
"""
_BODY_WORDS: Final = frozenset(_BODY_WORDS_TEXT.split())

#: Family names that open a Korean, Chinese or Vietnamese name in reading order, in the spellings
#: that English texts of the twentieth century use. A closed list: a guess from the shape of a name
#: alone would also catch Western ones.
_EAST_ASIAN_TEXT: Final = """
ahn an bai bak ban bang bian bo bu byun cai cao ch'en ch'oe cha chai chan chang chao che chen cheng
chi chiang chin cho choe choi chon chong chou chow chu chun chung dai deng ding dinh do dong du
duong fan fang fei feng fu gang gao geng gong gu guan guo ha han hao he heo ho hoang hong hsu hu hua
huang huh hwang hyon hyun im jang jeon jeong ji jia jiang jiao jin jo joo jung kang kao ki kil kim
ko kong koo ku kuo kwak kwon kye lai lam le lee lei li liang liao lim lin liu lo lu luo luong ly ma
mao meng min moon mun na nam ngo nguyen nie noh o oh ok ong p'eng paek paik pak pan pang park peng
pham phan pi pu pyo pyon qian qiao qin qiu qu ran ren rhee ri rim ro roh ru ryang ryo ryom ryu seo
shao shen shi shin sin so sohn son song su suh sun sung tan tang tao teng tian to tong tran trinh
truong tsai tu u um vo vu wang wei wen woo wu xi xia xiang xiao xie xiong xu xue yan yang yao ye yi
yim yin yoo yoon you yu yuan yun zeng zhai zhang zhao zheng zhong zhou zhu zhuang zou
"""
_EAST_ASIAN: Final = frozenset(_EAST_ASIAN_TEXT.split())

_PARTICLES: Final = frozenset(
    (
        "von",
        "van",
        "de",
        "der",
        "den",
        "del",
        "della",
        "di",
        "da",
        "du",
        "la",
        "le",
        "ten",
        "ter",
        "zu",
        "zum",
        "zur",
        "dos",
        "das",
        "af",
        "av",
    )
)
_SUFFIXES: Final = frozenset(("jr", "jr.", "sr", "sr.", "ii", "iii", "iv"))
_EAST_ASIAN_SCRIPTS: Final = (*KANA, *HAN, *HANGUL)
#: One syllable of a Korean, Chinese or Vietnamese name as English texts spell it, or two written together.
_ONSET: Final = (
    r"(?:ch'?|gh?|hs|kh|kw|ngh?|nh|ph|rh|sh|ss|sz|th|tr|ts'?|tz|zh|k'|p'|t'|[bcdfghjklmnpqrstvwxz])?[yw]?"
)
_SYLLABLES: Final = lazy(
    rf"(?:{_ONSET}[aeiouüŏŭ]{{1,3}}(?:ng|nh|ch|[cklmnpt])?|{_ONSET}[aeiouü]{{1,3}}(?:ng|n)?{_ONSET}[aeiouü]{{1,3}}(?:ng|n)?)\Z"
)
_INITIALS: Final = lazy(r"(?:[^\W\d_]{1,2}\.[ -]?){1,4}\Z")


def csl_creator(creator: Creator, *, native: bool = False) -> dict[str, str]:
    """The CSL name variable of a creator (CSL 1.0.2, "Names"); with `native` the name in its own script."""
    if native and creator.native:
        return csl_agent(creator.native)
    if creator.literal:
        return {"literal": creator.literal}
    name = {
        "family": creator.family,
        "given": creator.given,
        "dropping-particle": creator.dropping_particle,
        "non-dropping-particle": creator.non_dropping_particle,
        "suffix": creator.suffix,
    }
    return {key: value for key, value in name.items() if value}


def csl_agent(name: str, record: Record | None = None) -> dict[str, str]:
    """The CSL name variable of an agent who is named by one string.

    A creator of `record` with that name lends its parts. Otherwise: ``Family, Given`` is what it
    says; bodies and East Asian names are literals; in Cyrillic the family name comes first where
    initials follow it; elsewhere the last word is the family name, with its particles.
    """
    name = " ".join(name.split())
    if record is not None:
        for creator in record.creators:
            if name in (creator.display, creator.native):
                return csl_creator(creator)
    if is_body(name) or uses(name, _EAST_ASIAN_SCRIPTS):
        return {"literal": name}
    if "," in name:
        family, _, given = (part.strip() for part in name.partition(","))
        if given.lower() in _SUFFIXES:
            return _western(family.split(), suffix=given)
        return {"family": family, "given": given} if given and "," not in given else {"literal": name}
    words = name.split()
    if len(words) <= 1:
        return {"literal": name}
    if uses(name, CYRILLIC):
        rest = " ".join(words[1:])
        if _INITIALS.match(rest) and not _INITIALS.match(words[0]):
            return {"family": words[0], "given": rest}
    elif _is_east_asian(words):
        return {"literal": name}
    suffix = words.pop() if words[-1].lower() in _SUFFIXES and len(words) > 2 else ""
    return _western(words, suffix=suffix)


def is_body(name: str) -> bool:
    """Whether `name` is that of a body: an acronym, or a name with a word that only bodies have."""
    words = re.findall(r"[^\W\d_]+", name)
    if any(word.lower() in _BODY_WORDS for word in words):
        return True
    return len(words) == 1 and len(words[0]) > 1 and words[0].isupper()


def _is_east_asian(words: list[str]) -> bool:
    """Kim Il Sung, Pak Chang-ok, Mao Zedong; not Kim Philby, whose other name is no such syllables."""
    if words[0].lower() not in _EAST_ASIAN or len(words) > 4:
        return False
    return all("-" in word or _SYLLABLES.match(word.lower()) for word in words[1:])


def _western(words: list[str], *, suffix: str = "") -> dict[str, str]:
    start = len(words) - 1
    while start > 1 and words[start - 1] in _PARTICLES:
        start -= 1
    name = {"family": words[-1], "given": " ".join(words[:start])}
    if start < len(words) - 1:
        name["non-dropping-particle"] = " ".join(words[start:-1])
    if suffix:
        name["suffix"] = suffix
    return {key: value for key, value in name.items() if value}
