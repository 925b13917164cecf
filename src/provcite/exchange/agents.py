"""The names of people and bodies in provenance events, taken apart for CSL.

A record's events name their agents as one string in reading order (``James F. Person``). CSL
wants family and given names apart, since a style may invert or initialise them; a name whose
parts must stay as they are (a body, a Korean, Chinese or Vietnamese name) is a literal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from provcite.archives.agents import Kind, read_agent
from provcite.model.lazyre import lazy

_NUMERAL: Final = lazy(r"[IVXLC]{1,6}\.?")

if TYPE_CHECKING:
    from provcite.model.record import Creator, Record


def csl_creator(creator: Creator, *, native: bool = False) -> dict[str, str]:
    """The CSL name variable of a creator (CSL 1.0.2, "Names"); with `native` the name in its own script."""
    if native and creator.native:
        return csl_agent(creator.native)
    if creator.literal:
        named = any(mark.isalpha() for mark in creator.literal)
        return (parts_of(creator.literal) if named else None) or {"literal": creator.literal}
    name = {
        "family": creator.family,
        "given": creator.given,
        "dropping-particle": creator.dropping_particle,
        "non-dropping-particle": creator.non_dropping_particle,
        "suffix": creator.suffix,
    }
    said = {key: value for key, value in name.items() if value}
    # Somebody who is known by an office alone stands under it (CMOS 18, 14.84).
    return said or ({"literal": creator.position} if creator.position else {})


def csl_agent(name: str, record: Record | None = None) -> dict[str, str]:
    """The CSL name variable of an agent who is named by one string.

    A creator of `record` with that name lends its parts; otherwise `provcite.archives.agents` decides.
    """
    name = " ".join(name.split())
    if record is not None:
        for creator in record.creators:
            if name in (creator.display, creator.native):
                return csl_creator(creator)
    return parts_of(name) or {"literal": name}


def parts_of(name: str) -> dict[str, str]:
    """A person's name in CSL's parts; empty where it is no person's, is in doubt, or stays one string.

    A name whose family name stands first (Mao Zedong) is printed in its own order and so is one string;
    where a comma parts it (Mao, Zedong) the string is made of the parts.
    """
    read = read_agent(name)
    if read.kind is not Kind.PERSON or not read.sure or not read.family:
        return {}
    if _NUMERAL.fullmatch(name.rpartition(" ")[2]):
        return {}  # Peter I is known by that name
    if read.family_first:
        return {"literal": f"{read.family} {read.given}" if "," in name else name}
    found = {
        "family": read.family,
        "given": " ".join(part for part in (read.title, read.given) if part),
        "non-dropping-particle": read.particle,
        "suffix": read.suffix,
    }
    return {key: value for key, value in found.items() if value}
