"""`allo db`: the database's schema."""

import typer

from bot.app import engine_of
from bot.settings import read_settings

commands = typer.Typer(no_args_is_help=True, help="The database's schema.")


@commands.callback()
def _group() -> None:
    """The database's schema."""


@commands.command()
def upgrade() -> None:
    """Bring the database to the newest revision (a new one is made complete)."""
    engine_of(read_settings())
    typer.echo("The database is at the newest revision.")
