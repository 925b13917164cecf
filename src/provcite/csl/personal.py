"""Personal and corporate names as CSL-JSON gives them.

Particles that stand inside a given or family name are taken out of it, as the CSL-JSON schema
lets them be written in either place: ``given: "Ludwig van"`` or ``family: "van Beethoven"``.
"""

from __future__ import annotations

from typing import NamedTuple

from provcite.csl.values import as_text
from provcite.model.lazyre import lazy

_PARTICLE = lazy(r"^((?:[a-zà-öø-ÿ’'ʼ‘]+[\s]+|[a-zà-öø-ÿ]+[’'ʼ‘]|[a-zà-öø-ÿ]+-(?=[A-ZÀ-Þ]))+)(?=\S)")
_TRAILING = lazy(r"(?:\s|^)([a-zà-öø-ÿ]+[’'ʼ‘]?(?:\s+[a-zà-öø-ÿ]+[’'ʼ‘]?)*)$")
_BYZANTINE = lazy(
    "[A-Za-z\\-\u00aa\u00c0-\u024f\u0370-\u052f\u0531-\u058a\u0590-\u06ff\u0750-\u077f\u0900-\u0dff"
    "\u0e00-\u0fff\u10a0-\u10ff\u1e00-\u1fff\u0300-\u036f\u08a0-\u08ff\uab30-\uab6f\ufb1d-\ufb4f0-9]"
)


class Name(NamedTuple):
    """One name; a corporate or unparsed one has only `literal`."""

    family: str = ""
    given: str = ""
    dropping: str = ""
    non_dropping: str = ""
    suffix: str = ""
    literal: str = ""
    comma_suffix: bool = False
    static: bool = False

    @property
    def western(self) -> bool:
        """Whether the name is written in a script that parts its names with spaces."""
        text = self.family or self.literal or self.given
        return text.isascii() or _BYZANTINE.search(text) is not None


def _text(value: object) -> str:
    return "" if isinstance(value, list) else as_text(value).strip()


def _true(value: object) -> bool:
    return value is True or as_text(value).lower() in ("true", "1")


def read_names(value: object) -> list[Name]:
    """The names of a name variable; what is no name is passed over."""
    if isinstance(value, dict | str):
        value = [value]
    if not isinstance(value, list):
        return []
    return [name for entry in value if (name := read_name(entry)) is not None]


def read_name(value: object) -> Name | None:
    """One name; None where it has no part."""
    if isinstance(value, str):
        return Name(literal=value.strip()) if value.strip() else None
    if not isinstance(value, dict):
        return None
    literal = _text(value.get("literal"))
    family, given = _text(value.get("family")), _text(value.get("given"))
    dropping, non_dropping = _text(value.get("dropping-particle")), _text(value.get("non-dropping-particle"))
    suffix = _text(value.get("suffix"))
    if literal and not family:
        return Name(literal=literal)
    if not family:
        # A name of one part is not shortened or turned round.
        return Name(literal=given) if given else None
    if _true(value.get("isInstitution")) and not given:
        return Name(literal=family)
    comma = _true(value.get("comma-suffix"))
    if value.get("parse-names") is not False:
        if not non_dropping and family[:1] != '"':
            found = _PARTICLE.match(family) if family[:1].islower() and len(family) < 300 else None
            if found and len(found.group()) < len(family):
                # A space behind an apostrophe stays: de’ Medici.
                particle = found.group()
                non_dropping = particle.rstrip() + (
                    " " if particle.rstrip()[-1] in "’'ʼ‘" and particle[-1].isspace() else ""
                )
                family = family[found.end() :].lstrip()
        if not suffix:
            head, comma_text, tail = given.partition(",")
            if comma_text and tail.strip():
                suffix = tail.strip()
                given = head.strip()
                if suffix.startswith("!"):
                    suffix, comma = suffix[1:].strip(), True
        if not dropping and given:
            trailing = (
                _TRAILING.search(given)
                if len(given) < 300 and given.rpartition(" ")[2][:1].islower()
                else None
            )
            if trailing and trailing.group(1) != given:
                dropping, given = trailing.group(1).strip(), given[: trailing.start()].rstrip()
    if len(family) > 1 and family[0] == family[-1] == '"':
        family = family[1:-1]
    return Name(
        family=family,
        given=given,
        dropping=dropping,
        non_dropping=non_dropping,
        suffix=suffix,
        comma_suffix=comma,
        static=_true(value.get("static-ordering")),
    )
