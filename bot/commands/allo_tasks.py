"""`allo tasks`: what advisers and operators have to look at."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from backend.services.work import system_clock
from backend.storage import tasks
from bot.app import engine_of
from bot.settings import read_settings

commands = typer.Typer(no_args_is_help=True, help="What advisers and operators have to look at.")


@commands.command("list")
def listed(kind: Annotated[str | None, typer.Option(help="One kind only, such as delivery.failed.")] = None) -> None:
    """List what is open, the oldest first."""
    table = Table("id", "kind", "since (UTC)", "about")
    with engine_of(read_settings()).connect() as connection:
        for task in tasks.open_tasks(connection, kind):
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
        closed = tasks.close_task(connection, task_id, system_clock(), note or None)
    if not closed:
        typer.secho(f"There is no open task {task_id}: `allo tasks list` shows them.", err=True)
        raise typer.Exit(1)
    typer.echo(f"Task {task_id} is closed.")
