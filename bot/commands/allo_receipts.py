"""`allo receipts`: the letters for those who want paper."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine

from backend.domain.lifecycle import ADVISER, LifecycleRefused
from backend.domain.programme import Programme
from backend.services import identifying, printing
from backend.services.work import Clock, Work, system_clock
from bot import data_files
from bot.app import engine_of
from bot.commands.acting import acted, acting
from bot.commands.written_letters import LETTERS, letters_folder, tell_written
from bot.settings import read_settings

EXPECTED = (LifecycleRefused,)
"""What goes wrong with letters and is said in a sentence."""

commands = typer.Typer(no_args_is_help=True, help="Receipts and statements for the post.")


@commands.command("ask")
def ask(
    reference: Annotated[str | None, typer.Option(help="A payment's reference: its receipt.")] = None,
    cesu_code: Annotated[str | None, typer.Option(help="A beneficiary: the statement of --month.")] = None,
    programme: Annotated[str | None, typer.Option(help="Its programme, where the code is in two.")] = None,
    month: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m"], help="The statement's month; the last one.")
    ] = None,
) -> None:
    """Ask for a receipt (--reference) or a monthly statement (--cesu-code) by post."""
    if not (reference or cesu_code):
        typer.secho("Give --reference, or the --cesu-code of a beneficiary.", err=True)
        raise typer.Exit(1)
    with acting(engine_of(read_settings()), "payment.print" if reference else "beneficiary.statement") as (work, act):
        if reference:
            new = printing.ask_for_receipt(work, reference.replace(" ", ""), ADVISER)
            act.about(payment=reference.replace(" ", ""))
        else:
            found = identifying.with_cesu_code(work, cesu_code or "", programme)
            act.about(beneficiary=found.id)
            new = printing.ask_for_statement(work, found.id, month.date() if month else _last_month(work.today))
    typer.echo("It is with the letters to print." if new else "It was with the letters to print already.")


@commands.command("monthly")
def monthly(
    cesu_code: Annotated[str, typer.Argument(help="The beneficiary's CESU code.")],
    *,
    programme: Annotated[str | None, typer.Option(help="Its programme, where the code is in two.")] = None,
    wants: Annotated[bool, typer.Option("--on/--off", help="Whether they want one.")] = True,
) -> None:
    """Send somebody the statement of each month by post, or no more."""
    with acting(engine_of(read_settings()), "beneficiary.paper") as (work, act):
        found = identifying.with_cesu_code(work, cesu_code, programme)
        act.about(beneficiary=found.id)
        printing.send_statements(work, found.id, monthly=wants)
    typer.echo("A statement will go out each month." if wants else "No statement will go out any more.")


@commands.command("print")
def print_letters(
    out: Annotated[Path | None, typer.Option(help=LETTERS)] = None,
) -> None:
    """Write all letters that wait: a folder of PDFs with manifest.csv, whole or not at all."""
    settings = read_settings()
    engine = engine_of(settings)
    with acted(engine, "letters.print"):
        print_waiting(engine, letters_folder(settings, out), programmes=data_files.read_programmes(settings.programmes))


def print_waiting(
    engine: Engine, out: Path, clock: Clock = system_clock, programmes: Mapping[str, Programme] | None = None
) -> Path | None:
    """Write the next batch; None where no letter waits."""
    with engine.begin() as connection:
        batch_id = printing.take_batch(Work(connection, clock()))
    if batch_id is None:
        typer.echo("No letter waits.")
        return None
    with engine.begin() as connection:
        work = Work(connection, clock())
        done = printing.write_batch(work, batch_id, programmes or data_files.read_programmes(), out)
    tell_written(done)
    return done.folder


def _last_month(today: date) -> date:
    return date(today.year - 1, 12, 1) if today.month == 1 else date(today.year, today.month - 1, 1)
