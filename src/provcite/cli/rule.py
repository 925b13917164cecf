"""``provcite rule``: what a rule of the checker says of itself."""

from __future__ import annotations

from typing import Annotated

import typer

from provcite.cli import output
from provcite.cli.app import make_app

app = make_app()


def _complete(incomplete: str) -> list[str]:
    from provcite.checks.rule import all_rules

    return [rule.code for rule in all_rules() if rule.code.startswith(incomplete.upper())]


@app.command()
def rule(
    code: Annotated[
        str,
        typer.Argument(
            metavar="[CODE]", help="Code or name of a rule; none lists all.", autocompletion=_complete
        ),
    ] = "",
    form: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")] = "text",
) -> None:
    """Explain a rule of check and validate, or list them all.

    \b
    Examples:
      provcite rule PC202
      provcite rule folio-outside
      provcite rule
    """
    from provcite.checks.pages import rule_page
    from provcite.checks.rule import all_rules, rule_named
    from provcite.model.errors import UsageError

    if form not in ("text", "json"):
        raise UsageError(f"There is no format {form!r} for a rule.", hint="Formats: text, json.")
    chosen = (rule_named(code),) if code else all_rules()
    if form == "json":
        output.json_result(
            [
                {
                    "code": item.code, "name": item.name, "family": item.family,
                    "severity": item.severity.value,
                    "status": item.status, "since": item.since, "fix": item.fix, "page": item.page,
                }
                for item in chosen
            ]
        )  # fmt: skip
    elif code:
        output.result(rule_page(chosen[0]).rstrip())
    else:
        output.table(
            [[item.code, item.name, item.severity.value, item.summary] for item in chosen],
            ["code", "name", "severity", "reports"],
        )
