"""`allo tasks`: what advisers and operators have to look at."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from backend.domain.task import TASK_KINDS
from backend.services import adviser_tasks, call_list
from bot.app import engine_of
from bot.commands.acting import acting
from bot.settings import read_settings

commands = typer.Typer(no_args_is_help=True, help="What advisers and operators have to look at.")


@commands.command("list")
def listed(kind: Annotated[str | None, typer.Option(help="One kind only, such as delivery.failed.")] = None) -> None:
    """List what is open, the oldest first."""
    asked = next((each for each in TASK_KINDS if each == kind), None)
    if kind and asked is None:
        typer.secho(f"There is no kind {kind}: there are {', '.join(TASK_KINDS)}.", err=True)
        raise typer.Exit(1)
    table = Table("id", "kind", "since (UTC)", "about", "taken by")
    with acting(engine_of(read_settings()), "task.list") as (work, _):
        found = adviser_tasks.open_tasks(work, asked)
        numbers = call_list.numbers_of(work, found)
        for task in found:
            about = ", ".join(f"{name} {value}" for name, value in call_list.shown(task, numbers).items())
            table.add_row(str(task.id), task.kind, f"{task.opened_at:%Y-%m-%d %H:%M}", about, task.taken_by or "")
    Console().print(table)


@commands.command()
def take(
    task_id: Annotated[int, typer.Argument(help="The task's id, from `allo tasks list`.")],
    who: Annotated[str, typer.Option(help="Who sees to it.")],
) -> None:
    """See to a task, so that nobody else does."""
    with acting(engine_of(read_settings()), "task.take", who) as (work, act):
        act.about(task=task_id)
        adviser_tasks.take(work, task_id, who)
    typer.echo(f"{who} sees to the task {task_id}.")


@commands.command()
def release(task_id: Annotated[int, typer.Argument(help="The task's id, from `allo tasks list`.")]) -> None:
    """Leave a task to whoever takes it next."""
    with acting(engine_of(read_settings()), "task.release") as (work, act):
        act.about(task=task_id)
        adviser_tasks.release(work, task_id)
    typer.echo(f"Nobody sees to the task {task_id} now.")


@commands.command()
def close(
    task_id: Annotated[int, typer.Argument(help="The task's id, from `allo tasks list`.")],
    note: Annotated[str, typer.Option(help="What came of it.")] = "",
) -> None:
    """Close a task, with what came of it."""
    with acting(engine_of(read_settings()), "task.close") as (work, act):
        adviser_tasks.close_task(work, task_id, note)
        act.about(task=task_id)
    typer.echo(f"Task {task_id} is closed.")
