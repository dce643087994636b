"""`allo rights`: credits the months of plans d'aide, and ends what has expired; the server does both each day."""

from datetime import datetime
from typing import Annotated

import typer

from backend.domain.programme import Programme
from backend.services import turning_rights
from backend.services.french import euros, hours
from backend.services.work import Work, system_clock
from bot import data_files
from bot.app import engine_of
from bot.settings import read_settings


class NoSuchProgramme(LookupError):  # noqa: N818 - a sentence, as all our errors
    """No programme has the code that was given; the message says which there are."""


EXPECTED = (NoSuchProgramme,)
"""What goes wrong with rights and is said in a sentence."""

commands = typer.Typer(no_args_is_help=True, help="Rights as time goes by: plans credited, lots ended.")

Code = Annotated[str | None, typer.Option("--programme", help="One programme alone, by its code.")]


@commands.command()
def credit(
    programme: Code = None,
    month: Annotated[datetime | None, typer.Option(formats=["%Y-%m"], help="The month; this one.")] = None,
) -> None:
    """Credit a month of every plan d'aide; what was credited before is not credited again."""
    engine = engine_of(read_settings())
    for each in _chosen(programme):
        with engine.begin() as connection:
            work = Work(connection, system_clock())
            done = turning_rights.credit_month(work, each, month.date() if month else work.today)
        worth = f"{hours(done.minutes)}, {euros(done.cents)}" if done.minutes else euros(done.cents)
        typer.echo(f"{each.code}: {done.lots} lots credited ({worth}).")


@commands.command()
def expire(programme: Code = None) -> None:
    """Take back what is left of lots past their last day, and carry over what the programme carries over."""
    engine = engine_of(read_settings())
    for each in _chosen(programme):
        with engine.begin() as connection:
            done = turning_rights.end_expired(Work(connection, system_clock()), each)
        typer.echo(
            f"{each.code}: {done.lots} lots ended ({euros(done.cents)}), {euros(done.carried_cents)} carried over."
        )


def _chosen(code: str | None) -> list[Programme]:
    programmes = data_files.read_programmes()
    if code is None:
        return list(programmes.values())
    if code not in programmes:
        raise NoSuchProgramme(f"There is no programme {code}: there are {', '.join(programmes)}.")
    return [programmes[code]]
