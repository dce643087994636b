"""`allo audit`: the trail of what accounts and commands did, and whether it is whole."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from backend.domain.audit import AuditQuery
from backend.services import account_keeping, auditing
from backend.services.work import Work, system_clock
from bot.app import engine_of
from bot.commands.acting import acting
from bot.settings import read_settings

commands = typer.Typer(no_args_is_help=True, help="Who did what by the API or a command, when, and to whom.")
MOMENTS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M"]
Moment = Annotated[datetime | None, typer.Option(formats=MOMENTS, help="In UTC.")]


@commands.command("list")
def listed(  # noqa: PLR0913, PLR0917 - what an auditor may look for
    account: Annotated[str | None, typer.Option(help="An account's name.")] = None,
    what: Annotated[str | None, typer.Option(help="An act, or how it begins: payment.cancel, or payment.")] = None,
    beneficiary: Annotated[int | None, typer.Option(help="A beneficiary's number.")] = None,
    payment: Annotated[str | None, typer.Option(help="A payment's reference.")] = None,
    since: Moment = None,
    until: Moment = None,
    most: Annotated[int, typer.Option(min=1, max=auditing.MOST_LISTED)] = 100,
) -> None:
    """List acts, the newest first."""
    given = {"beneficiary": beneficiary, "payment": payment}
    subject = {name: value for name, value in given.items() if value is not None}
    table = Table("entry", "when (UTC)", "who", "what", "about", "outcome")
    with acting(engine_of(read_settings()), "audit.list") as (work, _):
        who = f"account:{account_keeping.named(work, account).id}" if account else None
        names = {f"account:{each.id}": each.name for each, _ in account_keeping.listed(work)}
        query = AuditQuery(who, what, subject, _utc(since), _utc(until), None, most)
        for each in auditing.listed(work, query):
            named = f"{each.who} {names[each.who]}" if each.who in names else each.who
            table.add_row(str(each.id), f"{each.at:%Y-%m-%d %H:%M:%S}", named, each.what, each.subject, each.outcome)
    Console().print(table)


@commands.command()
def verify(
    head: Annotated[str | None, typer.Option(help="A head that was written down before: is it in the chain?")] = None,
) -> None:
    """Follow the trail's chain of hashes from its first entry; exit 1 and name each that was altered or is missing."""
    with engine_of(read_settings()).begin() as connection:
        proof = auditing.verify(Work(connection, system_clock()), head)
    for sentence in proof.differences:
        typer.secho(sentence, err=True)
    if proof.differences:
        raise typer.Exit(1)
    typer.echo(f"{proof.entries} entries hang together. The head is {proof.head}: write it down elsewhere.")


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment else None
