"""The pages of the rules, for ``provcite rule`` and for ``docs/rules``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provcite.checks.rule import FAMILIES, all_rules

if TYPE_CHECKING:
    from provcite.checks.rule import Rule

_FIX = {"none": "no", "sometimes": "sometimes, with `--fix`", "always": "yes, with `--fix`"}


def rule_page(rule: Rule) -> str:
    """One rule as Markdown: code and name, facts, and the words of its module."""
    summary, _, rest = rule.page.partition("\n")
    return (
        f"# {rule.code} {rule.name}\n\n{summary}\n\n"
        f"Family: {rule.family}. Severity: {rule.severity.value}. Since {rule.since}. "
        f"Status: {rule.status}. Mended by the program: {_FIX[rule.fix]}.\n"
        f"{_spaced(rest.rstrip())}\n"
    )


def _spaced(text: str) -> str:
    """A blank line after each heading, which Markdown wants before indented lines."""
    return re.sub(r"^(## [^\n]+)\n(?=\S| )", r"\1\n\n", text, flags=re.MULTILINE)


def rule_pages() -> dict[str, str]:
    """Every page by its file name, and ``README.md`` with the list."""
    rules = all_rules()
    pages = {f"{rule.code}.md": rule_page(rule) for rule in rules}
    lines = [
        "# Rules",
        "",
        "Made from the rules' own words by `make docs`; `provcite rule CODE` prints the same.",
    ]
    for prefix, family in FAMILIES.items():
        mine = [rule for rule in rules if rule.code.startswith(prefix)]
        lines += [
            "",
            f"## {prefix}xx: {family}",
            "",
            "| code | name | severity | fix | what it reports |",
            "|---|---|---|---|---|",
        ]
        lines += [
            f"| [{rule.code}]({rule.code}.md) | {rule.name} | {rule.severity.value} | {rule.fix} "
            f"| {rule.summary} |"
            for rule in mine
        ]
    pages["README.md"] = "\n".join(lines) + "\n"
    return pages
