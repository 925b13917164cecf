"""Names as other formats write them: ``Family, Given, Suffix``, particles, bodies as one string.

A name is held as CSL's name variable (keys ``family``, ``given``, ``literal``, …).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from provcite.archives.agents import has_body_word, is_family_first
from provcite.exchange.agents import csl_agent, parts_of
from provcite.model.record import Creator

if TYPE_CHECKING:
    from collections.abc import Mapping

Name = dict[str, str]

#: The name that stands for all further ones (``and others``): citations print et al. for it.
OTHERS: Final = "others"

#: What stands behind a name and is no part of it, with the comma before it.
_SUFFIX: Final = re.compile(r"(?:[JS]r|[js]r|I{2,3}|I?V|VI{1,3}|Esq)\.?|(?:Ph\.? ?D|M\.? ?D)\.?")
_PARTICLE: Final = re.compile(r"((?:[^\W\d_A-Z]{1,6}['’]? ){1,3})(?=[^\W\d_])")

_KEYS: Final = ("family", "given", "literal", "dropping-particle", "non-dropping-particle", "suffix")


def clean_name(value: object) -> Name | None:
    """A CSL name variable reduced to its known text keys; None where nothing is left."""
    if isinstance(value, str):
        return {"literal": value} if value.strip() else None
    if not isinstance(value, dict):
        return None
    name = {key: value[key] for key in _KEYS if isinstance(value.get(key), str) and value[key].strip()}
    if not name.keys() & {"family", "given", "literal"}:  # as other programs call a name in one string
        told = (value.get(key) for key in ("name", "fullName", "full", "text"))
        whole = next((one for one in told if isinstance(one, str) and one.strip()), None)
        return {"literal": whole} if whole else settled(name) or None
    if name.get("given") and not name.get("family") and not name.get("literal"):
        return {"literal": name["given"]}
    return settled(name) or None


def settled(name: Name) -> Name:
    """The name with the particle and the suffix apart, where a program without fields for them put them."""
    if name.get("literal") or not name.get("family") or not name.get("given"):
        return name
    found = dict(name)
    if "suffix" not in found:
        for part in ("given", "family"):
            before, comma, behind = found[part].rpartition(",")
            if comma and before.strip() and _SUFFIX.fullmatch(behind.strip()):
                found[part], found["suffix"] = before.strip(), behind.strip()
                break
    particle = _PARTICLE.match(found["family"]) if "non-dropping-particle" not in found else None
    if particle and particle[1].islower() and found["family"][particle.end()].isupper():
        found["non-dropping-particle"] = particle[1].strip()
        found["family"] = found["family"][particle.end() :]
    return found


def two_parts(name: Name) -> Name:
    """The name in Zotero's two parts: the particle with the family name, the suffix with the given."""
    if name.get("literal"):
        return {"literal": name["literal"]}
    family = " ".join(part for part in (name.get("non-dropping-particle"), name.get("family")) if part)
    given = " ".join(part for part in (name.get("given"), name.get("dropping-particle")) if part)
    given = ", ".join(part for part in (given, name.get("suffix")) if part)
    return {"family": family, "given": given} if family and given else {"literal": family or given}


def creator_of(name: Mapping[str, str], role: str) -> Creator:
    """The creator that a CSL name variable stands for."""
    if name.get("literal"):
        return Creator(role=role, literal=name["literal"])
    family, given = name.get("family", ""), name.get("given", "")
    if is_family_first(family, given) and not name.get("suffix"):
        # Mao and Zedong apart are printed in their own order: Mao Zedong, never Zedong Mao.
        return Creator(role=role, literal=f"{family} {given}")
    return Creator(
        role=role,
        family=name.get("family"),
        given=name.get("given"),
        dropping_particle=name.get("dropping-particle"),
        non_dropping_particle=name.get("non-dropping-particle"),
        suffix=name.get("suffix"),
    )


def display(name: Mapping[str, str]) -> str:
    """The name in reading order, as provenance events hold it."""
    return creator_of(name, "author").display


def inverted(name: Mapping[str, str], *, suffix_last: bool = True) -> str:
    """``van Beethoven, Ludwig, Jr.`` (RIS) or ``van Beethoven, Jr., Ludwig`` (BibTeX); a body as it is."""
    if name.get("literal"):
        return name["literal"]
    family = " ".join(part for part in (name.get("non-dropping-particle"), name.get("family")) if part)
    given = " ".join(part for part in (name.get("given"), name.get("dropping-particle")) if part)
    suffix = name.get("suffix", "")
    parts = (family, given, suffix) if suffix_last else (family, suffix, given)
    if not given and not suffix:
        return family
    return ", ".join(part for part in parts if part) if suffix else f"{family}, {given}"


def from_inverted(text: str, *, suffix_last: bool = True) -> Name:
    """The name that `inverted` wrote; one without a comma is taken apart where that is sure."""
    text = text.strip()
    if ",," in text or (text.endswith(",") and "," in text[:-1]):
        # EndNote's signs for a body with a comma in its name.
        return {"literal": text.replace(",,", ",").rstrip(",") or text}
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 1:
        return parts_of(text) or {"literal": text}
    if len(parts) > 3 or has_body_word(text):
        return {"literal": text.rstrip(", ") or text}
    family, given, suffix = (*parts, "", "")[:3]
    swapped = suffix_last and _SUFFIX.fullmatch(given) and not _SUFFIX.fullmatch(suffix)
    if suffix and (swapped or not suffix_last):
        given, suffix = suffix, given
    if not family or not (given or suffix):  # nothing stands on the other side of the comma
        return {"literal": family or given or suffix or text}
    name = {"family": family, "given": given, "suffix": suffix}
    return settled({key: value for key, value in name.items() if value})


#: People that a field for one person holds, each with its comma: "Hale, Peter; Roe, Jane".
_SEVERAL: Final = re.compile(
    r"[^\W\d_][^,;]{0,60},\s?[^\W\d_][^,;]{0,60}(?:;\s[^\W\d_][^,;]{0,60},\s?[^\W\d_][^,;]{0,60})+"
)


def several(text: str) -> list[str]:
    """The people that one field names with semicolons between them; the text alone where it names one."""
    text = text.strip()
    if ";" not in text or has_body_word(text) or _SEVERAL.fullmatch(text) is None:
        return [text]
    return [part.strip() for part in text.split(";")]


def from_reading_order(text: str) -> Name:
    """A name in reading order taken apart as names in provenance events are."""
    return csl_agent(text)
