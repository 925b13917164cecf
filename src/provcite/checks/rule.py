"""What a rule is, and the list of all rules, found by listing the folder ``rules``."""

from __future__ import annotations

import importlib
import pkgutil
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from provcite.model.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from provcite.archives.authorities import Authorities
    from provcite.checks.reading import CheckedPassage, Citation, Reading
    from provcite.manuscripts.document import Block
    from provcite.model.findings import Fix, Severity
    from provcite.model.record import Record

#: The families of codes (design: "Checking manuscripts").
FAMILIES: Final[dict[str, str]] = {
    "PC0": "the record itself",
    "PC1": "resolution",
    "PC2": "accuracy",
    "PC3": "completeness",
    "PC4": "addresses",
    "PC5": "quotations",
    "PC6": "consistency",
}

#: The sections that a rule's docstring has, in this order, after its first line.
SECTIONS: Final[tuple[str, ...]] = ("What it does", "Why is this bad?", "Example", "Use instead")
#: Status of a rule: ``stable``, ``preview`` (off unless selected by its full code), ``removed``.
STATUSES: Final[tuple[str, ...]] = ("stable", "preview", "removed")
FIXES: Final[tuple[str, ...]] = ("none", "sometimes", "always")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """What a rule saw: the words at fault (`start` to `end` in `block`) and what is wrong with them.

    `note` is the number of the note in the document's list, None in the running text. `severity` is
    less than the rule's where this one is less sure, `basis` says what it rests on. `source_note` is the
    note that gives the source of words quoted in the running text.
    """

    block: Block
    start: int
    end: int
    message: str
    note: int | None = None
    record: str | None = None
    expected: str | None = None
    found: str | None = None
    fix: Fix | None = None
    address: bool = False
    severity: Severity | None = None
    basis: str = ""
    source_note: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHit:
    """What a rule saw in a record: the key at fault (``source.reference``) and what is wrong.

    `lacking`: nothing is wrong, something is not there; a manuscript is not told of it.
    """

    key: str
    message: str
    expected: str | None = None
    found: str | None = None
    lacking: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule: its code and name, how much it matters, its page, and its check.

    `check` looks at a whole reading, `check_record` at one record by the known repositories,
    concordances and address rules; either may be absent. A rule of the reader of record files and
    of the store's own data (PC001 to PC016) has neither: its finding is made on reading.
    """

    code: str
    name: str
    status: str
    since: str
    severity: Severity
    fix: str
    page: str
    check: Callable[[Reading], Iterator[Hit]] | None
    check_record: Callable[[Record, Authorities], Iterator[RecordHit]] | None

    @property
    def family(self) -> str:
        return FAMILIES[self.code[:3]]

    @property
    def summary(self) -> str:
        """The first line of the page."""
        return self.page.strip().split("\n", 1)[0]

    def section(self, title: str) -> str:
        """The words under one of `SECTIONS`."""
        match = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", self.page, re.DOTALL | re.MULTILINE)
        return match.group(1).strip() if match else ""


def hit(
    citation: Citation,
    message: str,
    span: tuple[int, int] | None = None,
    *,
    record: Record | None = None,
    expected: str | None = None,
    found: str | None = None,
    fix: Fix | None = None,
    address: bool = False,
    about: str | None = None,
    severity: Severity | None = None,
) -> Hit:
    """A `Hit` at `span` of a citation's block, or at the whole citation.

    `about` is the field at fault (see `provcite.checks.certainty.is_certain`): where the record is not
    certain without it, the finding is a warning.
    """
    from provcite.checks.certainty import basis_of, grade

    start, end = span or (citation.start, citation.end)
    named = record or citation.record
    return Hit(
        block=citation.block,
        note=citation.note,
        start=start,
        end=end,
        message=message,
        record=named.id if named else None,
        expected=expected,
        found=found if found is not None else citation.block.text[start:end],
        fix=fix,
        address=address,
        severity=severity or (grade(citation, about) if about is not None else None),
        basis=basis_of(citation),
    )


def quoted_hit(
    checked: CheckedPassage,
    message: str,
    span: tuple[int, int] | None = None,
    *,
    expected: str | None = None,
    found: str | None = None,
    severity: Severity | None = None,
) -> Hit:
    """A `Hit` on a quotation, or on `span` of its words; it belongs to the note that gives its source."""
    passage = checked.passage
    start, end = span or (0, passage.end - passage.start)
    return Hit(
        block=passage.block,
        note=passage.note,
        source_note=passage.citation.note if passage.citation is not None else None,
        start=passage.start + start,
        end=passage.start + end,
        message=message,
        record=checked.record.id,
        expected=expected,
        found=found if found is not None else " ".join(passage.text.split())[:400],
        severity=severity,
        basis=passage.citation.reason if passage.citation is not None else "",
    )


@lru_cache(maxsize=1)
def all_rules() -> tuple[Rule, ...]:
    """Every rule, in the order of codes."""
    from provcite.checks import rules as folder

    found: list[Rule] = []
    for entry in pkgutil.iter_modules(folder.__path__):
        if entry.name.startswith("_"):
            continue
        module = importlib.import_module(f"{folder.__name__}.{entry.name}")
        found.append(
            Rule(
                code=module.CODE,
                name=module.NAME,
                status=module.STATUS,
                since=module.SINCE,
                severity=module.SEVERITY,
                fix=module.FIX,
                page=_page(module.__doc__ or ""),
                check=getattr(module, "check", None),
                check_record=getattr(module, "check_record", None),
            )
        )
    return tuple(sorted(found, key=lambda rule: rule.code))


def _page(docstring: str) -> str:
    import inspect

    return inspect.cleandoc(docstring)


def rule_named(name: str) -> Rule:
    """The rule with this code or name; raises `NotFoundError` with the nearest ones."""
    from rapidfuzz import process

    wanted = name.strip()
    rules = all_rules()
    for rule in rules:
        if rule.code == wanted.upper() or rule.name == wanted.lower():
            return rule
    names = [rule.code for rule in rules] + [rule.name for rule in rules]
    nearest = tuple(match for match, _, _ in process.extract(wanted, names, limit=3, score_cutoff=50))
    raise NotFoundError(
        f"There is no rule “{wanted}”.",
        nearest=nearest,
        hint="" if nearest else "provcite rule lists all of them.",
    )
