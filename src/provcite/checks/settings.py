"""What the user says about checking: rules, severities, house style. Read from ``provcite.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from provcite.model.errors import InputError
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

IBID = ("forbid", "allow", "require")
CREDITS = ("none", "translator", "full")
RANGES = ("en-dash", "hyphen", "any")
_CODE = re.compile(r"PC\d{0,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSettings:
    """How to check. An empty `select` means every rule that is on by default.

    `ibid` is the policy on ibid. (``forbid | allow | require``; ``allow`` by default, and a finding
    is then made of a faulty ibid. only); `credits` says which credits a first citation owes
    (``none | translator | full``); `ranges` how ranges of leaves are printed; `severity` maps a
    code to another severity; `languages` are the manuscript's languages (BCP 47), which say what
    5/6/56 means: June in American English (``en-US``), the fifth day of June elsewhere.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    ibid: str = "allow"
    credits: str = "translator"
    ranges: str = "en-dash"
    bibliography: bool = True
    languages: tuple[str, ...] = ()
    period: tuple[int, int] | None = None

    @property
    def day_first(self) -> bool | None:
        """How dates of three numbers are read; None where no language is given."""
        if not self.languages:
            return None
        return not all(language.casefold() in ("en-us", "en_us") for language in self.languages)

    def wants(self, code: str) -> bool:
        """Whether the rule `code` is on: the longest matching code decides, `ignore` on a tie."""
        chosen = max((len(item) for item in self.select if code.startswith(item)), default=-1)
        refused = max((len(item) for item in self.ignore if code.startswith(item)), default=-1)
        if self.select and chosen < 0:
            return False
        return refused < 0 or chosen > refused


def read_codes(values: Sequence[str] | str, where: str) -> tuple[str, ...]:
    """Codes and families (``PC2``, ``PC2xx``, ``PC201``), as a list or with commas; raises `InputError`."""
    items = values.split(",") if isinstance(values, str) else list(values)
    codes: list[str] = []
    for item in items:
        for part in str(item).split(","):
            if not part.strip():
                continue
            code = part.strip().upper().rstrip("X")
            if code == "ALL":
                code = "PC"
            if not _CODE.fullmatch(code):
                raise InputError(
                    f"“{part.strip()}” is no code of a rule.",
                    hint="Codes look like PC201; PC2 or PC2xx means the whole family.",
                    place=where,
                )
            codes.append(code)
    return tuple(codes)


def read_settings(table: Mapping[str, Any], where: str, base: CheckSettings | None = None) -> CheckSettings:
    """The ``[check]`` table of a ``provcite.toml``; what it does not say comes from `base`.

    Raises `InputError` naming the key for a value that makes no sense.
    """
    from dataclasses import replace

    settings = base or CheckSettings()
    changes: dict[str, Any] = {}
    house = table.get("house-style", table.get("house_style", {}))
    merged = {**table, **(house if isinstance(house, dict) else {})}
    for raw_key, value in merged.items():
        key = str(raw_key).replace("_", "-")
        if key in ("select", "ignore"):
            if not isinstance(value, (list, str)):
                raise _wrong(where, key, "a list of codes")
            changes[key] = read_codes(value, where)
        elif key == "severity":
            changes["severity"] = {**settings.severity, **_severities(value, where)}
        elif key == "ibid":
            changes["ibid"] = _one_of(value, IBID, where, key)
        elif key == "credits":
            changes["credits"] = _one_of(value, CREDITS, where, key)
        elif key == "ranges":
            changes["ranges"] = _one_of(value, RANGES, where, key)
        elif key == "bibliography":
            if not isinstance(value, bool):
                raise _wrong(where, key, "true or false")
            changes["bibliography"] = value
        elif key == "languages":
            if not isinstance(value, list):
                raise _wrong(where, key, 'a list of languages such as ["en", "ru"]')
            changes["languages"] = tuple(str(item) for item in value)
        elif key == "period":
            if not (isinstance(value, list) and len(value) == 2 and all(isinstance(y, int) for y in value)):
                raise _wrong(where, key, "two years such as [1945, 1991]")
            changes["period"] = (value[0], value[1])
        elif key in ("house-style", "baseline"):
            continue
        else:
            raise InputError(
                f"The key “{raw_key}” of [check] is not known.",
                hint="Known: select, ignore, severity, ibid, credits, ranges, bibliography, languages, "
                "period.",
                place=where,
            )
    return replace(settings, **changes)


def _severities(value: Any, where: str) -> dict[str, Severity]:
    if not isinstance(value, dict):
        raise _wrong(where, "severity", 'a table such as {PC607 = "warning"}')
    found: dict[str, Severity] = {}
    for code, word in value.items():
        for name in read_codes([code], where):
            found[name] = Severity(
                _one_of(word, tuple(item.value for item in Severity), where, f"severity.{code}")
            )
    return found


def _one_of(value: Any, known: tuple[str, ...], where: str, key: str) -> str:
    if value not in known:
        raise _wrong(where, key, " or ".join(known))
    return str(value)


def _wrong(where: str, key: str, expected: str) -> InputError:
    return InputError(f"“{key}” in [check] must be {expected}.", place=where)
