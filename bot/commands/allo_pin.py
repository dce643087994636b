"""`allo pin`: what an adviser's desk does when payments are blocked."""

from typing import Annotated

import typer

from backend.services import identifying, pins
from backend.services.work import Work, system_clock
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
        work = Work(connection, system_clock())
        pins.unblock(work, identifying.with_cesu_code(work, cesu_code).id)
    typer.echo("Payments are unblocked; the PIN is unchanged.")
