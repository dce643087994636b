"""The `allo` command: serve the line, ring it, keep its database."""

import sys

import typer
from sqlalchemy.exc import OperationalError

from backend.storage.database import BadDatabaseUrl
from bot import logs
from bot.commands import bank, database, demo, phone, pin, receipts, serve, tasks, understand, worker
from bot.library import BadDataFile
from bot.settings import BadSettings

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Allô CESU: pay home helpers by phone.")
app.command("serve")(serve.serve)
app.command("phone")(phone.phone)
app.command("understand")(understand.understand)
app.command("worker")(worker.worker)
app.add_typer(bank.commands, name="bank")
app.add_typer(receipts.commands, name="receipts")
app.add_typer(database.commands, name="db")
app.add_typer(demo.commands, name="demo")
app.add_typer(pin.commands, name="pin")
app.add_typer(tasks.commands, name="tasks")

EXPECTED = (
    BadSettings,
    BadDataFile,
    BadDatabaseUrl,
    demo.NotTheDemo,
    phone.NobodyAnswers,
    serve.PortIsTaken,
    understand.NoSuchKind,
    *bank.EXPECTED,
    *receipts.EXPECTED,
)


def main() -> None:
    """Run a command; what goes wrong is said in a sentence, never as a stack trace."""
    logs.set_up()
    try:
        app()
    except EXPECTED as error:
        sys.exit(f"allo: {error}")
    except OperationalError:
        sys.exit("allo: the database does not answer: check ALLO_DATABASE_URL and that PostgreSQL is running.")


if __name__ == "__main__":
    main()
