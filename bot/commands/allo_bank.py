"""`allo bank`: the day's transfer files, the bank's answers, and whether every cent agrees."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from sqlalchemy import Engine

from backend.domain.bank_file import BankFile
from backend.domain.cut_off import last_closed_day
from backend.domain.programme import Debtor, Programme
from backend.domain.reconciliation import ProgrammeSums
from backend.services.bank import exporting, importing, reconciling
from backend.services.bank.bank_xml import BankFileRefused
from backend.services.bank.exporting import NoBankFile
from backend.services.bank.transfer_file import FileNotValid
from backend.services.files import write_whole
from backend.services.work import Clock, Work, system_clock
from bot import data_files
from bot.app import engine_of
from bot.commands.acting import acted
from bot.settings import read_settings

EXPECTED = (NoBankFile, BankFileRefused, FileNotValid)
"""What goes wrong with a bank and is said in a sentence."""

commands = typer.Typer(no_args_is_help=True, help="The bank: files to send, answers to read, sums to hold.")


@commands.command("export")
def export_files(
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The business day; the last one closed.")
    ] = None,
    out: Annotated[Path, typer.Option(help="The folder that the bank's files are put in.")] = Path("bank"),
) -> None:
    """Make the transfer file of each programme for a closed business day, once, and put it in the folder."""
    settings = read_settings()
    engine = engine_of(settings)
    programmes = [each for each in data_files.read_programmes(settings.programmes).values() if each.bank]
    for programme in programmes:
        with acted(engine, "bank.export", programme=programme.code):
            export_one(engine, programme, day.date() if day else None, out)
    if not programmes:
        typer.echo("No programme has a bank account: add `bank:` to its file.", err=True)
        raise typer.Exit(1)


@commands.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="pain.002, camt.053 or camt.054, as the bank gave it.", exists=True)],
) -> None:
    """Apply an answer of the bank; the same file twice changes nothing, one that was stopped goes on."""
    settings = read_settings()
    programmes = data_files.read_programmes(settings.programmes).values()
    engine = engine_of(settings)
    with acted(engine, "bank.import"), Progress(transient=True) as progress:
        bar = progress.add_task(file.name, total=None)
        done = importing.import_answer(
            partial(_begin, engine),
            file.read_bytes(),
            programmes,
            lambda at, of: progress.update(bar, completed=at, total=of),
        )
    if done.seen_before:
        typer.echo(f"{file.name} was imported before: nothing was changed.")
        return
    typer.echo(f"{file.name} ({done.kind}): {done.settled} settled, {done.rejected} rejected, {done.noted} noted.")
    if done.funding_cents or done.fee_cents:
        typer.echo(f"Paid in: {_euros(done.funding_cents)}. Taken by the bank: {_euros(done.fee_cents)}.")
    for what, references in (("Unknown here", done.unknown), ("Contradicts our books", done.conflicts)):
        for reference in references:
            typer.echo(f"{what}: {reference}. A task is open.", err=True)


@commands.command()
def reconcile() -> None:
    """Hold each lot, payment, person and file against the ledger, to the cent; exit 1 if they differ."""
    with engine_of(read_settings()).begin() as connection:
        found = reconciling.reconcile(Work(connection, system_clock()))
    Console().print(_sums_table(found.sums))
    _tell(found.differences)
    typer.echo(f"Every cent agrees with the ledger. Its head is {found.chain.head}.")


@commands.command()
def verify(
    head: Annotated[str | None, typer.Option(help="A head that was written down before: is it in the chain?")] = None,
) -> None:
    """Follow the ledger's chain of hashes from its first entry; exit 1 where it breaks."""
    with engine_of(read_settings()).begin() as connection:
        proof = reconciling.verify_ledger(Work(connection, system_clock()), head)
    _tell(proof.differences)
    typer.echo(f"{proof.entries} entries hang together. The head is {proof.head}: write it down elsewhere.")


def _tell(differences: Sequence[str]) -> None:
    for sentence in differences:
        typer.secho(sentence, err=True)
    if differences:
        raise typer.Exit(1)


@contextmanager
def _begin(engine: Engine) -> Iterator[Work]:
    """One transaction now."""
    with engine.begin() as connection:
        yield Work(connection, system_clock())


def export_one(
    engine: Engine, programme: Programme, day: date | None, out: Path, clock: Clock = system_clock
) -> list[Path]:
    """Make one programme's file of the day and hand over what was not yet; returns the paths written.

    Making, writing and noting are three steps: stopped between two, the next export goes on from there
    with the very same bytes.
    """
    assert programme.bank is not None, "only a programme with an account is exported"
    newest = last_closed_day(clock(), programme.bank.cut_off)
    day = day or newest
    with engine.begin() as connection, Progress(transient=True) as progress:
        work = Work(connection, clock())
        total = 2 * exporting.count_due(work, programme, day)
        bar = progress.add_task(f"{programme.name}, {day}", total=total)
        made = exporting.export(work, programme, day, lambda done: progress.advance(bar, done))
    with engine.begin() as connection:
        unsent = exporting.unsent(Work(connection, clock()), programme)
    if made is None:
        typer.echo(f"{programme.name}, {day}: nothing to pay.")
    elif made.sent_at is not None:
        # Handed over before: written again where it is missing, for a folder that was lost.
        unsent.append(made)
    if day == newest:  # what an older day leaves may yet be exported for the newest
        _tell_following(engine, programme, programme.bank, clock)
    return [_hand_over(engine, file, out, clock) for file in unsent]


def _tell_following(engine: Engine, programme: Programme, debtor: Debtor, clock: Clock) -> None:
    with engine.begin() as connection:
        following = exporting.next_file(Work(connection, clock()), debtor, programme.code)
    if following.payments:
        many = "1 payment" if following.payments == 1 else f"{following.payments} payments"
        waits = "waits" if following.payments == 1 else "wait"
        typer.echo(f"{programme.name}: {many}, {_euros(following.cents)}, {waits} for the file of {following.day}.")


def _hand_over(engine: Engine, file: BankFile, out: Path, clock: Clock) -> Path:
    path = out / f"{file.message_id}.xml"
    if file.sent_at is not None and path.exists() and path.read_bytes() == file.content:
        typer.echo(f"{path}: was made and handed over before.")
        return path
    write_whole(path, file.content)
    with engine.begin() as connection:
        exporting.mark_sent(Work(connection, clock()), file)
    typer.echo(f"{path}: {file.transfers} transfers, {_euros(file.cents)}, SHA-256 {file.sha256}.")
    return path


def _sums_table(sums: Sequence[ProgrammeSums]) -> Table:
    table = Table("Sum", *(each.programme for each in sums), title="The money by programme")
    for name in (*ProgrammeSums.__dataclass_fields__, "paid"):
        if name != "programme":
            table.add_row(name.replace("_", " "), *(_euros(getattr(each, name)) for each in sums))
    return table


def _euros(cents: int) -> str:
    return f"{cents // 100:,}.{cents % 100:02d} €".replace(",", " ")
