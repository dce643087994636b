"""`allo import`: the issuer's files, as docs/imports.md lays them out."""

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from backend.services.issuer_files.characters import FileNotReadable
from backend.services.issuer_files.file_importer import Importer, ImportOutcome, ImportPlan, ImportUnderWay
from backend.services.issuer_files.layouts import Kind
from backend.services.pins import Pins
from bot.app import engine_of
from bot.commands.acting import acting
from bot.data_files import read_programmes
from bot.settings import read_settings

REJECTED, NOT_READABLE = 1, 2
MOST_SHOWN = 20


def import_file(
    kind: Annotated[Kind, typer.Argument(help="What the file holds.")],
    file: Annotated[Path, typer.Argument(help="The file: CSV or Excel's text.", exists=True, dir_okay=False)],
    *,
    check: Annotated[bool, typer.Option("--check", help="Say all that is wrong, and change nothing.")] = False,
    per_line: Annotated[bool, typer.Option("--per-line", help="Import good lines where others are wrong.")] = False,
    rejects: Annotated[Path | None, typer.Option(help="Where rejected lines go; FILE.rejects.csv.")] = None,
) -> None:
    """Import a file of the issuer's: all of it or nothing, or line by line. Exit 1 where a line was rejected."""
    settings = read_settings()
    where = rejects or file.with_name(f"{file.name}.rejects.csv")
    plan = ImportPlan(check=check, per_line=per_line, rejects=where)
    with acting(engine_of(settings), "import") as (work, act), Progress(transient=True) as progress:
        bar = progress.add_task(file.name, total=None)
        importer = Importer(
            read_programmes(settings.programmes),
            Pins(*settings.peppers),
            lambda what, at, of: progress.update(bar, description=what, completed=at, total=of or None),
        )
        try:
            outcome = importer.run(work, kind, file, plan)
            counts = outcome.counts
            act.about(kind=kind, created=counts.created, changed=counts.changed, rejected=counts.rejected)
        except (FileNotReadable, ImportUnderWay) as error:
            typer.echo(f"{file.name}: {error}", err=True)
            raise typer.Exit(NOT_READABLE) from None
    _tell(file, outcome, plan)
    if outcome.counts.rejected:
        raise typer.Exit(REJECTED)


def _tell(file: Path, outcome: ImportOutcome, plan: ImportPlan) -> None:
    counts = outcome.counts
    for line, column, reason in outcome.rejects[:MOST_SHOWN]:
        typer.echo(f"line {line}: {column} {reason}." if column else f"line {line}: {reason}.", err=True)
    if counts.rejected > MOST_SHOWN:
        typer.echo(f"… and more: {counts.rejected} lines in all.", err=True)
    would = "would be " if plan.check or _is_refused(outcome, plan) else ""
    new = f"{counts.created} {would}created, {counts.changed} {would}changed"
    typer.echo(f"{file.name}: {new}, {counts.unchanged} unchanged, {counts.rejected} rejected.")
    typer.echo(_in_words(outcome, plan))


def _is_refused(outcome: ImportOutcome, plan: ImportPlan) -> bool:
    """Whether its good lines were left out for the wrong ones."""
    return bool(outcome.counts.rejected) and not plan.per_line


def _in_words(outcome: ImportOutcome, plan: ImportPlan) -> str:
    counts = outcome.counts
    if outcome.seen_before:
        return "This file was imported before: nothing was changed."
    if plan.check:
        return "This was a check: nothing was changed."
    if _is_refused(outcome, plan):
        return "Nothing was imported: correct these lines, or import the others with --per-line."
    if counts.rejected:
        the = "The" if outcome.written else "Nothing was imported: the"
        return f"{the} rejected lines are in {plan.rejects}: correct them there, and import that file."
    if not outcome.written:
        return "All of it was known: nothing was changed."
    return "All of it was imported."
