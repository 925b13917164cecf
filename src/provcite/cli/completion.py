"""``provcite completion``: the script that a shell needs to complete ids and style names."""

from __future__ import annotations

import importlib

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.model.errors import UsageError

app = make_app()

_SHELLS = ("bash", "zsh", "fish")


@app.command()
def completion(
    shell: str = typer.Argument(..., metavar="bash|zsh|fish", help="The shell that will read the script."),
) -> None:
    """Print the completion script of a shell: bash, zsh or fish.

    \b
    Examples:
      provcite completion bash >> ~/.bashrc
      provcite completion zsh > ~/.zfunc/_provcite
      provcite completion fish > ~/.config/fish/completions/provcite.fish
    """
    if shell not in _SHELLS:
        raise UsageError(
            f"There is no completion for {shell!r}.", hint="Known shells: " + ", ".join(_SHELLS) + "."
        )
    # typer has no other public way to the scripts that its own --show-completion prints.
    script = importlib.import_module("typer.completion").get_completion_script(
        prog_name="provcite", complete_var="_PROVCITE_COMPLETE", shell=shell
    )
    if shell == "zsh":
        # zsh loads the file at the first Tab, as the body of the function `_provcite`: that first Tab
        # has to be answered too, not only registered for the next.
        registered = "compdef _provcite_completion provcite"
        answered = 'if [[ "$funcstack[1]" = _provcite ]]; then _provcite_completion "$@"; fi'
        script = script.replace(registered, f"{registered}\n{answered}")
    output.raw_result(script)
