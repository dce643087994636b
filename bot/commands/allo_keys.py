"""`allo keys`: the master keys that seal what is personal."""

from typing import Annotated

import typer

from backend.keys import new_key, new_keys
from backend.services import key_turning
from bot.app import engine_of
from bot.commands.acting import acted
from bot.settings import read_settings

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
    if further:
        typer.echo("Put it before the others in ALLO_KEYS, with a comma between (or on a line of its own).", err=True)


@commands.command()
def turn() -> None:
    """Wrap everybody's own key with the first master key, once a new one was put before the others."""
    engine = engine_of(read_settings())
    with acted(engine, "keys.turn"):
        done, older = key_turning.turn(engine)
    typer.echo(f"{done} keys of people are wrapped anew.")
    for name, many in sorted(older.items()):
        typer.echo(f"Keep the master key {name}: it still opens {many} things that it sealed itself.")
