"""The `allo` command: serve the line, ring it, keep its database."""

import sys

import typer
from sqlalchemy.exc import OperationalError

from backend.database import BadDatabaseUrl
from backend.domain.people import NoSuchBeneficiary
from backend.domain.task import NoSuchOpenTask, TaskIsTaken
from backend.keys import BadKeys
from bot import logs
from bot.commands import (
    allo_account,
    allo_audit,
    allo_bank,
    allo_db,
    allo_demo,
    allo_doctor,
    allo_figures,
    allo_import,
    allo_keys,
    allo_learn,
    allo_payment,
    allo_person,
    allo_phone,
    allo_pin,
    allo_programme,
    allo_rasa,
    allo_receipts,
    allo_rights,
    allo_serve,
    allo_tasks,
    allo_understand,
    allo_words,
    allo_worker,
)
from bot.data_files import BadDataFile, NoSuchProgramme
from bot.settings import BadSettings

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Allô CESU: pay home helpers by phone.")
app.command("serve")(allo_serve.serve)
app.command("phone")(allo_phone.phone)
app.command("understand")(allo_understand.understand)
app.command("learn")(allo_learn.learn)
app.command("rasa")(allo_rasa.rasa)
app.command("doctor")(allo_doctor.doctor)
app.command("figures")(allo_figures.figures)
app.command("worker")(allo_worker.worker)
app.command("import")(allo_import.import_file)
app.add_typer(allo_account.commands, name="account")
app.add_typer(allo_audit.commands, name="audit")
app.add_typer(allo_bank.commands, name="bank")
app.add_typer(allo_receipts.commands, name="receipts")
app.add_typer(allo_rights.commands, name="rights")
app.add_typer(allo_db.commands, name="db")
app.add_typer(allo_demo.commands, name="demo")
app.add_typer(allo_keys.commands, name="keys")
app.add_typer(allo_payment.commands, name="payment")
app.add_typer(allo_person.commands, name="person")
app.add_typer(allo_pin.commands, name="pin")
app.add_typer(allo_programme.commands, name="programme")
app.add_typer(allo_tasks.commands, name="tasks")
app.add_typer(allo_words.commands, name="words")

EXPECTED = (
    BadSettings,
    BadDataFile,
    BadDatabaseUrl,
    BadKeys,
    NoSuchBeneficiary,
    NoSuchOpenTask,
    TaskIsTaken,
    allo_demo.NotTheDemo,
    NoSuchProgramme,
    allo_phone.NobodyAnswers,
    allo_rasa.NoRasa,
    allo_serve.OneTelephone,
    allo_serve.PortIsTaken,
    allo_understand.NoSuchKind,
    *allo_account.EXPECTED,
    *allo_bank.EXPECTED,
    *allo_payment.EXPECTED,
    *allo_person.EXPECTED,
    *allo_pin.EXPECTED,
    *allo_receipts.EXPECTED,
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
