"""`allo pin`: what an adviser's desk does when payments are blocked."""

from typing import Annotated

import typer

from backend.storage import people, registry
from bot.app import engine_of
from bot.settings import read_settings

commands = typer.Typer(no_args_is_help=True, help="What the adviser's desk does about PINs.")


@commands.callback()
def _group() -> None:
    """What the adviser's desk does about PINs."""


@commands.command()
def unblock(
    cesu_code: Annotated[str, typer.Argument(help="The beneficiary's CESU code, eight digits.")],
) -> None:
    """Let a beneficiary pay again after three wrong PINs, once the adviser is sure who it is."""
    with engine_of(read_settings()).begin() as connection:
        beneficiary_id = registry.beneficiary_by_code(connection, cesu_code)
        if beneficiary_id is None or not people.forget_pin_tries(connection, beneficiary_id):
            typer.secho("Nobody has this CESU code: check its eight digits.", err=True)
            raise typer.Exit(1)
    typer.echo("Payments are unblocked; the PIN is unchanged.")
