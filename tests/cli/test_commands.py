"""Every row of the table is a command that explains itself."""

from __future__ import annotations

import inspect

import pytest

from provcite.cli.main import COMMANDS, load_command
from running import run

NAMES = [row.name for row in COMMANDS]


def callback(name: str):
    """The function of a command, or of its group."""
    return load_command(name).callback


def test_names_are_given_once():
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("row", COMMANDS, ids=NAMES)
def test_the_summary_is_the_first_line_of_the_docstring(row):
    text = inspect.getdoc(callback(row.name))
    assert text is not None
    assert text.split("\n\n")[0].replace("\n", " ") == row.summary
    assert row.summary.endswith(".")


@pytest.mark.parametrize("row", COMMANDS, ids=NAMES)
def test_the_help_has_examples_that_call_the_command(row, tmp_path):
    result = run(row.name, "--help", folder=tmp_path)
    assert result.status == 0
    assert "Examples:" in result.out
    examples = [line.strip() for line in result.out.split("Examples:")[1].splitlines()]
    assert any(f"provcite {row.name}" in line for line in examples)
    assert "\x1b" not in result.out


@pytest.mark.parametrize("row", COMMANDS, ids=NAMES)
def test_every_option_and_argument_is_explained(row):
    def parameters(command):
        yield from command.params
        for sub in getattr(command, "commands", {}).values():
            yield from parameters(sub)

    unexplained = [
        p.name
        for p in parameters(load_command(row.name))
        if p.name != "help" and not getattr(p, "help", None)
    ]
    assert unexplained == []


def test_the_list_of_commands_has_every_summary(tmp_path):
    result = run("--help", folder=tmp_path)
    assert result.status == 0
    for row in COMMANDS:
        assert f"  {row.name}" in result.out


def test_a_wrong_name_gets_a_suggestion(tmp_path):
    result = run("shwo", folder=tmp_path)
    assert result.status == 2
    assert "show" in result.err
    assert result.out == ""


def test_no_command_shows_the_help(tmp_path):
    result = run(folder=tmp_path)
    assert result.status == 2
    assert "Examples:" in result.err + result.out
