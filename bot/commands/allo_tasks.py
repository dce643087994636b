"""`allo tasks`: what advisers and operators have to look at."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from backend.services import adviser_tasks
from bot.app import engine_of
from bot.commands.acting import acting
from bot.settings import read_settings

commands = typer.Typer(no_args_is_help=True, help="What advisers and operators have to look at.")


@commands.command("list")
def listed(kind: Annotated[str | None, typer.Option(help="One kind only, such as delivery.failed.")] = None) -> None:
    """List what is open, the oldest first."""
    table = Table("id", "kind", "since (UTC)", "about")
    with acting(engine_of(read_settings()), "task.list") as (work, _):
        for task in adviser_tasks.open_tasks(work, kind):
            about = ", ".join(f"{name} {value}" for name, value in task.payload.items())
            table.add_row(str(task.id), task.kind, f"{task.opened_at:%Y-%m-%d %H:%M}", about)
    Console().print(table)


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
