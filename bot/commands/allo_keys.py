"""`allo keys`: the master keys that seal what is personal."""

from typing import Annotated

import typer

from backend.keys import new_key, new_keys

commands = typer.Typer(no_args_is_help=True, help="The master keys that seal what is personal.")
FIRST = "first"


@commands.callback()
def _group() -> None:
    """The master keys that seal what is personal."""


@commands.command()
def new(
    name: Annotated[str, typer.Argument(help="Its id: small letters and digits.")] = FIRST,
    *,
    further: Annotated[bool, typer.Option(help="One key alone, to be put before those that are there.")] = False,
) -> None:
    """Print new keys for ALLO_KEYS or the file of ALLO_KEYS_FILE. Keep a copy apart from the database's backups."""
    typer.echo(new_key(name) if further else new_keys(name))
