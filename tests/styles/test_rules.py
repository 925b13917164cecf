"""Every rule that docs/styles.md states has a case in ``rules.yaml``, and every case is of such a rule."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import yaml

from provcite.archives.repositories import Repositories as Known
from provcite.csl import render
from provcite.exchange.citation_form import read_form
from provcite.exchange.csl_item import Repositories, to_csl
from styles.kinds import records
from styles.style_cases import loaded, source

HERE = Path(__file__).parent
PAGE = (HERE.parents[1] / "docs" / "styles.md").read_text("utf-8")
RULES: dict[str, list[list[str]]] = yaml.safe_load((HERE / "rules.yaml").read_text("utf-8"))
#: The styles of a row, as the table says them.
CHICAGO = {"chicago", "chicago-archive-first", "chicago-author-date"}


def stated() -> dict[str, str]:
    """The rules of the table by name, each with the styles that it is of."""
    part = PAGE.partition("## The rules, and where they stand")[2].partition("\n## ")[0]
    return {
        found[1]: found[2] for found in re.finditer(r"(?m)^\| \*\*([\w-]+)\*\*: .*? \| ([^|]+) \| ", part)
    }


def test_every_rule_has_a_case_and_every_case_a_rule() -> None:
    rules = stated()
    assert len(rules) >= 25
    assert sorted(rules) == sorted(RULES)


@pytest.mark.parametrize("rule", sorted(RULES))
def test_cases_are_of_the_styles_that_the_rule_is_of(rule: str) -> None:
    styles = stated()[rule]
    if styles.startswith("all"):
        return
    named = set(re.findall(r"[a-z]+(?:-[a-z]+)*", styles.replace("the three Chicago styles", "chicago"))) | (
        CHICAGO if "Chicago" in styles else set()
    )
    assert {case[0] for case in RULES[rule]} - {"wilson-center"} <= named


@cache
def printed(style: str, name: str, form: str, short_titles: bool = False) -> str:
    """What a style prints for a record of ``kinds.yaml``."""
    record = next(record for record in records() if record.id == name)
    wanted = replace(read_form(source(style)), short_titles=short_titles)
    item = to_csl(record, wanted, repositories=Repositories(Known.shipped()))
    session = loaded(style).session([item])
    cited = [render(text, "markdown") for text in session.cite_all([[{"id": name}], [{"id": name}]])]
    text = (
        render(session.bibliography()[0].text, "markdown")
        if form == "bibliography"
        else cited[form == "short"]
    )
    return re.sub(r"\\([\[\]!*.&#])", r"\1", text).replace("&quot;", '"')


@pytest.mark.parametrize(
    ("rule", "style", "name", "form", "words"),
    [(rule, *case) for rule, cases in RULES.items() for case in cases],
)
def test_the_rule_is_kept(rule: str, style: str, name: str, form: str, words: str) -> None:
    assert words in printed(style, name, form, rule == "short-title")
