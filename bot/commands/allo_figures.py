"""`allo figures`: what an issuer accounts for, by programme and month."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from backend.domain.account_month import AccountMonth
from backend.domain.calendar import month_after
from backend.services.account_months import account_months
from backend.services.files import write_whole
from backend.services.work import Work, system_clock
from bot.app import engine_of
from bot.data_files import chosen_programmes, read_programmes
from bot.figures_chart import chart as drawn
from bot.figures_table import as_csv, as_french_csv
from bot.settings import read_settings

A_YEAR = -11
MONTH = ["%Y-%m"]
NAMES, SUMS = ("Programme", "Month"), ("Given", "Used", "Ended", "Paid", "Payments", "Payers")


def figures(  # noqa: PLR0913, PLR0917 - what an operator may want
    programme: Annotated[str | None, typer.Option(help="A programme's code; all of them.")] = None,
    first: Annotated[
        datetime | None, typer.Option("--from", formats=MONTH, help="The first month; a year ago.")
    ] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=MONTH, help="The last month; this one.")] = None,
    csv: Annotated[Path | None, typer.Option(help="Write them to this file too, in cents and minutes.")] = None,
    french: Annotated[bool, typer.Option("--french", help="With --csv: as Excel in French reads it.")] = False,  # noqa: FBT002 - typer's form
    chart: Annotated[Path | None, typer.Option(help="Draw them to this SVG file too.")] = None,
) -> None:
    """Rights given, used and ended, payments and who paid, by programme and month; nobody is named."""
    settings = read_settings()
    chosen_programmes(read_programmes(settings.programmes), programme)
    with engine_of(settings).begin() as connection:
        work = Work(connection, system_clock())
        until: date = last.date() if last else work.today
        months = account_months(work, first.date() if first else month_after(until, A_YEAR), until, programme)
    Console().print(table(months))
    if csv:
        write_whole(csv, as_french_csv(months) if french else as_csv(months))
    if chart:
        write_whole(chart, drawn(months).encode())
    for path in filter(None, (csv, chart)):
        typer.echo(f"{path}: written.")


def table(months: Sequence[AccountMonth]) -> Table:
    """The figures for a terminal of eighty columns, in euros; CSV has them all."""
    shown = Table(title="Rights and payments by month, in euros", box=SIMPLE, padding=0)
    for name in (*NAMES, *SUMS):
        shown.add_column(name, justify="left" if name in NAMES else "right", no_wrap=True)
    for each in months:
        ended = each.expired_cents + each.withdrawn_cents
        money = map(_euros, (each.given_cents, each.used_cents, ended, each.paid_cents))
        shown.add_row(each.programme, f"{each.month:%Y-%m}", *money, str(each.payments), str(each.active))
    return shown


def _euros(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"
