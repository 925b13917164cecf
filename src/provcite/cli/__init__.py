"""The command line: one module a command, printed through `provcite.cli.output`."""
