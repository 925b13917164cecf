"""Every rule: its page, its name, its fixtures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from checks_data import FOLDER, authorities_of, cases, check, facts, read_record
from provcite.checks.pages import rule_page, rule_pages
from provcite.checks.report import formats
from provcite.checks.rule import FAMILIES, FIXES, SECTIONS, STATUSES, all_rules, rule_named
from provcite.checks.run import record_findings
from provcite.model.errors import NotFoundError

RULES = all_rules()
#: A rule is named for the fault; these words name the cure.
CURES = re.compile(r"^(?:use|avoid|prefer|add|no|do|dont|fix|require|check|missing-no)-")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_explains_itself(rule) -> None:
    assert re.fullmatch(r"PC\d{3}", rule.code)
    assert rule.code[:3] in FAMILIES
    assert re.fullmatch(r"[a-z]+(?:-[a-z]+){1,4}", rule.name), rule.name
    assert not CURES.match(rule.name)
    assert rule.status in STATUSES
    assert rule.fix in FIXES
    assert re.fullmatch(r"\d+\.\d+\.\d+", rule.since)
    assert rule.summary.endswith(".")
    headings = re.findall(r"^## (.+)$", rule.page, re.MULTILINE)
    assert tuple(headings) == SECTIONS
    assert all(rule.section(title) for title in SECTIONS)


def test_codes_and_names_are_unique_and_found_either_way() -> None:
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule_named(rule.code.lower()) is rule
        assert rule_named(rule.name) is rule
    with pytest.raises(NotFoundError) as error:
        rule_named("wrong-unti")
    assert "wrong-unit" in error.value.nearest


def test_at_least_thirty_rules_cover_all_families() -> None:
    assert len(RULES) >= 30
    assert {rule.code[:3] for rule in RULES} == set(FAMILIES)


def test_every_rule_with_a_check_has_a_hit_and_a_near_miss() -> None:
    for rule in RULES:
        if rule.check is None and rule.check_record is None:
            continue
        folder = FOLDER / rule.code
        assert any(folder.glob("hit.*")), rule.code
        assert any(folder.glob("miss.*")), rule.code


def _manuscript(folder: Path, name: str) -> Path:
    return next(path for path in folder.glob(f"{name}.*") if path.suffix != ".json")


@pytest.mark.parametrize(
    ("code", "folder"), cases(""), ids=lambda value: value if isinstance(value, str) else ""
)
def test_the_hit_is_found_at_its_words(code: str, folder: Path) -> None:
    about = facts(folder)
    path = _manuscript(folder, "hit")
    known = authorities_of(folder)
    result = check(
        path.read_bytes(), path.name, authorities=known, select=(code,), **about.get("settings", {})
    )
    assert [finding.code for finding in result.findings] == [code]
    found = result.found[0]
    if "marked" in about:
        assert found.finding.excerpt[slice(*found.mark)].strip(" .") == about["marked"].strip(" .")
    assert found.finding.message[0].isupper() or found.finding.message[0] in "“0123456789"


@pytest.mark.parametrize(
    ("code", "folder"), cases(""), ids=lambda value: value if isinstance(value, str) else ""
)
def test_the_near_miss_is_left_alone(code: str, folder: Path) -> None:
    path = _manuscript(folder, "miss")
    known = authorities_of(folder)
    result = check(
        path.read_bytes(), path.name, authorities=known, select=(code,), **facts(folder).get("settings", {})
    )
    assert not result.findings, [finding.message for finding in result.findings]
    assert result.reading.citations


@pytest.mark.parametrize(
    ("code", "folder"), cases(".yaml"), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_record_rule_fires_and_does_not(code: str, folder: Path) -> None:
    known = authorities_of(folder)
    hit = record_findings(read_record((folder / "hit.yaml").read_text("utf-8")), authorities=known)
    miss = record_findings(read_record((folder / "miss.yaml").read_text("utf-8")), authorities=known)
    assert code in {finding.code for finding in hit}
    assert code not in {finding.code for finding in miss}
    assert all(finding.position.key for finding in hit)


def test_pages_hold_every_rule_and_the_index() -> None:
    pages = rule_pages()
    assert set(pages) == {f"{rule.code}.md" for rule in RULES} | {"README.md"}
    for rule in RULES:
        assert f"[{rule.code}]({rule.code}.md)" in pages["README.md"]
        assert rule_page(rule) == pages[f"{rule.code}.md"]


def test_report_formats_are_those_of_the_design() -> None:
    assert set(formats()) == {"text", "json", "sarif", "github", "junit", "html"}


def test_the_findings_of_the_record_reader_have_pages() -> None:
    from provcite.schema.decode import CODES

    for code, (name, severity) in CODES.items():
        rule = rule_named(code)
        assert (rule.name, rule.severity) == (name, severity)
        assert rule.check is None
        assert rule.check_record is None
