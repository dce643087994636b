"""Loads the demo's fictitious people, dated from today so that their rights never expire."""

import csv
import re
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

from sqlalchemy import Engine, text

from backend import database
from backend.domain.calendar import month_after
from backend.domain.order import Order
from backend.services import dispatching, enrolling, identifying, paying
from backend.services.issuer_files.file_importer import Importer
from backend.services.issuer_files.layouts import Kind
from backend.services.pins import Pins
from backend.services.work import Clock, Work
from bot.data_files import ROOT, read_programmes

FOLDER = ROOT / "data" / "demo"
KINDS: tuple[Kind, ...] = ("intervenants", "beneficiaries", "rights")
"""The demo's files that are an issuer's; PINs and past payments are the demo's own."""

_MONTH = re.compile(r"\{(mois|fin)([+-]\d+)?\}")


class NotTheDemo(RuntimeError):  # noqa: N818 - a sentence, as all our errors
    """The database holds other people than the demo's: it is not touched."""


def load(engine: Engine, clock: Clock, pins: Pins, folder: Path = FOLDER) -> bool:
    """Load the demo's people into an empty database; False when somebody is already there."""
    with engine.begin() as connection:
        work = Work(connection, clock())
        connection.execute(text("select pg_advisory_xact_lock(310005)"))
        if enrolling.anybody_beside(work, ()):
            return False
        importer = Importer(read_programmes(), pins)
        for kind in KINDS:
            _import(importer, work, folder, kind)
        _give_pins(work, pins, folder)
        _payments(work, folder)
    return True


def reset(engine: Engine, clock: Clock, pins: Pins, folder: Path = FOLDER) -> None:
    """Drop everything and load the demo anew.

    Raises:
        NotTheDemo: Somebody is there who is not of the demo.
    """
    with engine.begin() as connection:
        if enrolling.anybody_beside(Work(connection, clock()), codes(folder)):
            raise NotTheDemo("The database holds people who are not of the demo: nothing was reset.")
        connection.execute(text("drop schema public cascade; create schema public"))
    database.upgrade(engine)
    load(engine, clock, pins, folder)


def codes(folder: Path = FOLDER) -> list[str]:
    """The CESU codes of the demo's people."""
    return [row["code_cesu"] for row in rows(folder, "beneficiaries")]


def telephones(folder: Path = FOLDER) -> dict[str, str]:
    """The first number of each of the demo's people, E.164, by given name in small letters."""
    beneficiaries = {
        row["prenom"].lower(): row["telephones"].partition("/")[0] for row in rows(folder, "beneficiaries")
    }
    intervenants = {row["prenom"].lower(): row["telephone"] for row in rows(folder, "intervenants")}
    return {name: number for name, number in (beneficiaries | intervenants).items() if name and number}


def programme_of(given_name: str, folder: Path = FOLDER) -> str:
    """The code of the first programme in which one of the demo's people has an account; else the demo's first."""
    people = list(rows(folder, "beneficiaries"))
    theirs = (row for row in people if row["prenom"].lower() == given_name.lower())
    return next(theirs, people[0])["programme"]


def _import(importer: Importer, work: Work, folder: Path, kind: Kind) -> None:
    """Import one of the demo's files as an issuer's, once its days are those of today."""
    dated = _MONTH.sub(partial(_dated, work.today), (folder / f"{kind}.csv").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="allo-") as made:
        file = Path(made) / f"{kind}.csv"
        file.write_text(dated, encoding="utf-8")
        outcome = importer.run(work, kind, file)
    assert not outcome.counts.rejected, f"the demo's {kind} can be imported: {outcome.rejects}"


def _dated(today: date, cell: re.Match[str]) -> str:
    """The first day of a month from today's (`{mois-2}`), or the last (`{fin+3}`)."""
    which, months = cell.groups()
    begin = month_after(today, int(months or 0))
    return (begin if which == "mois" else month_after(begin, 1) - timedelta(days=1)).isoformat()


def _give_pins(work: Work, pins: Pins, folder: Path) -> None:
    for row in rows(folder, "pins"):
        owner = identifying.with_cesu_code(work, row["code_cesu"], row["programme"])
        enrolling.give_pin(work, owner.id, pins.hash(row["pin"]))


def _payments(work: Work, folder: Path) -> None:
    """Past payments, made by the very service that makes the real ones; everybody was told of them then."""
    for number, row in enumerate(rows(folder, "payments"), start=1):
        payer = identifying.with_cesu_code(work, row["code_cesu"], row["programme"]).id
        then = Work(work.connection, work.now - timedelta(days=int(row["days_ago"])))
        payee = identifying.known_payee(work, payer, row["nan"])
        assert payee, "the demo's people know whom they have paid"
        quoted = paying.quote(then, payer, Order(payee, int(Decimal(row["hours"]) * 60)))
        paid = paying.pay(then, payer, quoted, paying.PaymentConfirmation(f"demo:{number}", None))
        assert paid != "rights_changed", "the demo's rights cover the demo's payments"
    dispatching.close_all(work, "payment.accepted", "before the demo")


def rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """The rows of one of the demo's files, by the names of its columns."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=";")
