"""`fatetui schema`."""

from __future__ import annotations

import json

import click


@click.command()
def schema() -> None:
    """Print the JSON Schema (draft 2020-12) of script documents, for editors."""
    # Loaded here, not with the command line: the vocabulary is the larger part of the program.
    from fatetui.script.schema import script_schema
    from services.steps import declarations

    click.echo(json.dumps(script_schema(declarations()), ensure_ascii=False, indent=2))
