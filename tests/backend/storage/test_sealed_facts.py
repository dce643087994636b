"""What is under the ledger's seal, beside what the application may change, and what was there before it was."""

from datetime import UTC, date, datetime
from importlib import import_module

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from backend import database_roles
from backend.services import by_hand
from backend.services.bank import reconciling
from backend.services.by_hand import Trace
from backend.storage import sealed_facts
from backend.storage.sealed_facts import FACTS, SealedFact
from tests.backend.services.bank.iso20022_messages import camt054, debit, returned
from tests.backend.services.cashier import JEANNE, LUCIEN, SIMONE, Cashier
from tests.support.clock import StoppedClock

AS_BEFORE = """
    delete from ledger where account like 'sha256:%' and movement not like 'file:%';
    insert into ledger (movement, account, cents, minutes, booked_at)
        select 'grant:' || id, 'owner:' || beneficiary_id, 0, 0, now() from lots"""
"""A ledger of before anything but bank files was under seal."""

SEALING = import_module("backend.storage.migrations.versions.0019_facts_under_seal")
PEOPLE = import_module("backend.storage.migrations.versions.0030_sealed_people")


@pytest.mark.parametrize("fact", [each for each in FACTS if not each.changes], ids=lambda each: each.name)
def test_all_that_the_application_may_not_change_is_under_seal(fact: SealedFact) -> None:
    free = database_roles.MAY_CHANGE[fact.table.name]
    named = {"id", "reference", fact.number}  # in the movement
    kept_otherwise = {"content"}  # held against its SHA-256
    assert {*fact.columns, *free} | named | kept_otherwise >= set(fact.table.c.keys())
    assert not set(fact.columns) & set(free)


def test_many_are_put_under_seal_at_once_and_each_once(engine: Engine) -> None:
    now = datetime.now(UTC)
    with engine.begin() as connection:
        numbers = list(connection.execute(text("select id from lots")).scalars())
        connection.execute(text("set local session_replication_role = replica"))
        connection.execute(text("delete from ledger where account like 'sha256:%' and movement like 'grant:%'"))
        assert sealed_facts.book(connection, sealed_facts.LOT, numbers, now) == len(numbers)
    with pytest.raises(IntegrityError), engine.begin() as connection:
        sealed_facts.book(connection, sealed_facts.LOT, numbers[:1], now)


def test_what_was_written_before_is_put_under_seal_by_the_migration(
    engine: Engine, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    cashier = Cashier(engine, clock)
    cashier.cancel(cashier.must_pay(LUCIEN, 30))
    back, held = cashier.must_pay(JEANNE, 210), cashier.must_pay(SIMONE, 60)
    with cashier.work() as work:
        by_hand.hold(work, held, Trace("Anne", "une contestation"))
    clock.move(hours=7)
    cashier.send(date(2026, 3, 10))
    cents = cashier.cents(back)
    cashier.receive(camt054(debit(back, cents), returned(back, cents)))
    with engine.begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))
        connection.execute(text(AS_BEFORE))
    assert _differences(cashier), "nothing of it is under seal"
    for people in [each for each in SEALING.FACTS if "beneficiary" in each or "intervenant" in each]:
        monkeypatch.delitem(SEALING.FACTS, people)  # who people are has been sealed otherwise since
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        SEALING.seal_what_is_there()
        PEOPLE.book_what_is_there()
    cashier.must_pay(LUCIEN, 30)
    assert _differences(cashier) == ()


def _differences(cashier: Cashier) -> tuple[str, ...]:
    with cashier.work() as work:
        return reconciling.reconcile(work).wrong
