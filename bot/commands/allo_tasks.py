"""`allo tasks`: what advisers and operators have to look at."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from backend.services import adviser_tasks
from backend.services.work import Work, system_clock
from bot.app import engine_of
from bot.settings import read_settings

commands = typer.Typer(no_args_is_help=True, help="What advisers and operators have to look at.")


@commands.command("list")
def listed(kind: Annotated[str | None, typer.Option(help="One kind only, such as delivery.failed.")] = None) -> None:
    """List what is open, the oldest first."""
    table = Table("id", "kind", "since (UTC)", "about")
    with engine_of(read_settings()).begin() as connection:
        for task in adviser_tasks.open_tasks(Work(connection, system_clock()), kind):
            about = ", ".join(f"{name} {value}" for name, value in task.payload.items())
            table.add_row(str(task.id), task.kind, f"{task.opened_at:%Y-%m-%d %H:%M}", about)
    Console().print(table)


@commands.command()
def close(
    task_id: Annotated[int, typer.Argument(help="The task's id, from `allo tasks list`.")],
    note: Annotated[str, typer.Option(help="What came of it.")] = "",
) -> None:
    """Close a task, with what came of it."""
    with engine_of(read_settings()).begin() as connection:
        adviser_tasks.close_task(Work(connection, system_clock()), task_id, note)
    typer.echo(f"Task {task_id} is closed.")
