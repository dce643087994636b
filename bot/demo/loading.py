"""Loads the demo's fictitious people, dated from today so that their rights never expire."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import cast

from sqlalchemy import Engine, text

from backend import database
from backend.domain.calendar import month_after
from backend.domain.order import Order
from backend.domain.people import Mode
from backend.domain.rights import Lot
from backend.services import dispatching, enrolling, granting, identifying, paying
from backend.services.pins import Pins
from backend.services.work import Clock, Work
from bot.data_files import ROOT

FOLDER = ROOT / "data" / "demo"
Ids = dict[str, int]
Accounts = dict[tuple[str, str], int]
"""The storage's number of each beneficiary, by programme and CESU code: one person may have an account in two."""


class NotTheDemo(RuntimeError):  # noqa: N818 - a sentence, as all our errors
    """The database holds other people than the demo's: it is not touched."""


def load(engine: Engine, clock: Clock, pins: Pins, folder: Path = FOLDER) -> bool:
    """Load the demo's people into an empty database; False when somebody is already there."""
    with engine.begin() as connection:
        work = Work(connection, clock())
        connection.execute(text("select pg_advisory_xact_lock(310005)"))
        if enrolling.anybody_beside(work, ()):
            return False
        intervenants = _intervenants(work, folder)
        beneficiaries = _beneficiaries(work, pins, folder, intervenants)
        _lots(work, folder, beneficiaries)
        _payments(work, folder, beneficiaries, intervenants)
    return True


def reset(engine: Engine, clock: Clock, pins: Pins, folder: Path = FOLDER) -> None:
    """Drop everything and load the demo anew.

    Raises:
        NotTheDemo: Somebody is there who is not of the demo.
    """
    codes = [row["cesu_code"] for row in _rows(folder, "beneficiaries")]
    with engine.begin() as connection:
        if enrolling.anybody_beside(Work(connection, clock()), codes):
            raise NotTheDemo("The database holds people who are not of the demo: nothing was reset.")
        connection.execute(text("drop schema public cascade; create schema public"))
    database.upgrade(engine)
    load(engine, clock, pins, folder)


def telephones(folder: Path = FOLDER) -> dict[str, str]:
    """The first number of each of the demo's people, E.164, by given name in small letters."""
    beneficiaries = {
        row["given_name"].lower(): row["phones"].partition(";")[0] for row in _rows(folder, "beneficiaries")
    }
    intervenants = {row["given_name"].lower(): row["phone"] for row in _rows(folder, "intervenants")}
    return {name: number for name, number in (beneficiaries | intervenants).items() if name and number}


def programme_of(given_name: str, folder: Path = FOLDER) -> str:
    """The code of the first programme in which one of the demo's people has an account; else the demo's first."""
    rows = list(_rows(folder, "beneficiaries"))
    theirs = (row for row in rows if row["given_name"].lower() == given_name.lower())
    return next(theirs, rows[0])["programme"]


def _intervenants(work: Work, folder: Path) -> Ids:
    ids = {}
    for row in _rows(folder, "intervenants"):
        values = {
            "kind": row["kind"],
            "mode": row["mode"] or None,
            "activity": row["activity"] or None,
            "given_name": row["given_name"],
            "family_name": row["family_name"],
            "birth_date": date.fromisoformat(row["birth_date"]) if row["birth_date"] else None,
            "phone": row["phone"] or None,
            "email": row["email"] or None,
            "iban": row["iban"],
        }
        ids[row["nan"]] = enrolling.enrol_intervenant(work, row["nan"], values)
    return ids


def _beneficiaries(work: Work, pins: Pins, folder: Path, intervenants: Ids) -> Accounts:
    ids = {}
    for row in _rows(folder, "beneficiaries"):
        values = {
            "programme": row["programme"],
            "cesu_code": row["cesu_code"],
            "birth_date": date.fromisoformat(row["birth_date"]),
            "civility": row["civility"],
            "given_name": row["given_name"],
            "family_name": row["family_name"],
        }
        phones, knows = row["phones"].split(";"), [intervenants[nan] for nan in row["knows"].split(";")]
        pin_hash = pins.hash(row["pin"])
        ids[row["programme"], row["cesu_code"]] = enrolling.enrol_beneficiary(work, values, phones, pin_hash, knows)
    return ids


def _lots(work: Work, folder: Path, beneficiaries: Accounts) -> None:
    for row in _rows(folder, "lots"):
        lot = Lot(
            id=0,
            opens_on=month_after(work.today, int(row["month"])),
            expires_on=month_after(work.today, int(row["expires_month"]) + 1) - timedelta(days=1),
            minutes_total=int(Decimal(row["hours"]) * 60) if row["hours"] else None,
            cents_total=int(Decimal(row["euros"]) * 100),
            minutes_used=0,
            cents_used=0,
            mode=cast("Mode | None", row["mode"] or None),
        )
        granting.grant(work, row["programme"], beneficiaries[row["programme"], row["cesu_code"]], lot)


def _payments(work: Work, folder: Path, beneficiaries: Accounts, intervenants: Ids) -> None:
    """Past payments, made by the very service that makes the real ones; everybody was told of them then."""
    for number, row in enumerate(_rows(folder, "payments"), start=1):
        payer = beneficiaries[row["programme"], row["cesu_code"]]
        then = Work(work.connection, work.now - timedelta(days=int(row["days_ago"])))
        known = identifying.known_payees(work, payer)
        payee = next(payee for payee in known if payee.id == intervenants[row["nan"]])
        quoted = paying.quote(then, payer, Order(payee, int(Decimal(row["hours"]) * 60)))
        paid = paying.pay(then, payer, quoted, paying.PaymentConfirmation(f"demo:{number}", None))
        assert paid != "rights_changed", "the demo's rights cover the demo's payments"
    dispatching.close_all(work, "payment.accepted", "before the demo")


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
