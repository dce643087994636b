"""`allo rights`: credits the months of plans d'aide, and ends what has expired; the server does both each day."""

from datetime import datetime
from typing import Annotated

import typer

from backend.services import turning_rights
from backend.services.french import euros, hours
from bot import data_files
from bot.app import engine_of
from bot.commands.acting import acting
from bot.settings import read_settings

commands = typer.Typer(no_args_is_help=True, help="Rights as time goes by: plans credited, lots ended.")

Code = Annotated[str | None, typer.Option("--programme", help="One programme alone, by its code.")]


@commands.command()
def credit(
    programme: Code = None,
    month: Annotated[datetime | None, typer.Option(formats=["%Y-%m"], help="The month; this one.")] = None,
) -> None:
    """Credit a month of every plan d'aide; what was credited before is not credited again."""
    settings = read_settings()
    engine = engine_of(settings)
    for each in data_files.chosen_programmes(data_files.read_programmes(settings.programmes), programme):
        with acting(engine, "rights.credit") as (work, act):
            act.about(programme=each.code)
            done = turning_rights.credit_month(work, each, month.date() if month else work.today)
        worth = f"{hours(done.minutes)}, {euros(done.cents)}" if done.minutes else euros(done.cents)
        typer.echo(f"{each.code}: {done.lots} lots credited ({worth}).")


@commands.command()
def expire(programme: Code = None) -> None:
    """Take back what is left of lots past their last day, and carry over what the programme carries over."""
    settings = read_settings()
    engine = engine_of(settings)
    for each in data_files.chosen_programmes(data_files.read_programmes(settings.programmes), programme):
        with acting(engine, "rights.expire") as (work, act):
            act.about(programme=each.code)
            done = turning_rights.end_expired(work, each)
        typer.echo(
            f"{each.code}: {done.lots} lots ended ({euros(done.cents)}), {euros(done.carried_cents)} carried over."
        )
