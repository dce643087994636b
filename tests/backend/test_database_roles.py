"""The application does all that it does, and cannot alter what is written."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from backend import database
from backend.database import BadDatabaseUrl
from backend.database_roles import APPLICATION, open_database
from backend.domain.audit import NotedAct
from backend.domain.lifecycle import ADVISER
from backend.domain.retention import Retention
from backend.keys import BadKeys, KeysInText, new_keys
from backend.services import (
    account_keeping,
    adviser_tasks,
    auditing,
    by_hand,
    contact_keeping,
    daily,
    disputing,
    forgetting,
    printing,
    trusting,
)
from backend.services.bank import reconciling
from backend.services.by_hand import Trace
from backend.services.issuer_files.layouts import Kind
from backend.services.person_data import KnownPerson
from backend.services.pins import Pins
from bot.commands.allo_receipts import print_waiting
from tests.backend.services.bank.iso20022_messages import camt054, debit, pain002, returned, status
from tests.backend.services.cashier import JEANNE, LUCIEN, SIMONE, Cashier
from tests.backend.services.issuer_files.conftest import Issuer
from tests.backend.services.issuer_files.test_file_importer import CODES, INTERVENANTS, PEOPLE, RIGHTS
from tests.support.clock import StoppedClock
from tests.support.invariants import assert_money_holds
from tests.support.line import serving
from tests.support.postgres import A_ROLE, KEYS, PEPPER, Postgres, end_server

TUESDAY = date(2026, 3, 10)
IBAN = "FR7699999000010000000020194"


@pytest.mark.parametrize(
    "statement",
    [
        "update ledger set cents = 0",
        "delete from ledger",
        "insert into ledger overriding system value values (1, 'x', 'y', 0, 0, now())",
        "truncate ledger cascade",
        "alter table ledger disable trigger all",
        "insert into ledger_seals values (1, 1, 'x')",
        "delete from ledger_seals",
        "update audit_entries set who = 'x'",
        "delete from audit_entries",
        "truncate audit_entries cascade",
        "insert into audit_entries overriding system value values (1, now(), 'x', 'y', '{}', 'done')",
        "insert into audit_seals values (1, 1, 'x')",
        "delete from audit_seals",
        "update accounts set name = 'x'",
        "delete from accounts",
        "update account_tokens set digest = 'x'",
        "update account_tokens set expires_at = now() + interval '10 years'",
        "delete from account_tokens",
        "update payments set cents = 1",
        "update payments set beneficiary_id = 1",
        "delete from payments",
        "update payment_draws set cents = 1",
        "update lots set cents_total = 1000000",
        "update bank_files set content = 'x'",
        "delete from bank_files",
        "update bank_transfers set iban_digest = 'x'",
        "delete from payment_events",
        "update payment_events set reason = 'x'",
        "delete from interventions",
        "update wording_versions set words = 'x'",
        "delete from wording_versions",
        "insert into wording_versions overriding system value values (1, 'x', 'say', 'y', 1, now(), 'x')",
        "update alembic_version set version_num = 'x'",
        "create table mine (id int)",
        "drop table tasks",
        "set session_replication_role = replica",
    ],
)
def test_the_application_cannot(application: Engine, statement: str) -> None:
    with application.begin() as connection, pytest.raises(DBAPIError, match=r"denied|must be owner"):
        connection.execute(text(statement))


def test_the_application_does_all_that_it_does(application: Engine, clock: StoppedClock, tmp_path: Path) -> None:
    cashier, trace = Cashier(application, clock), Trace("x", "y")
    jeanne, back, held = cashier.must_pay(JEANNE, 210), cashier.must_pay(LUCIEN, 60), cashier.must_pay(SIMONE, 60)
    cashier.cancel(cashier.must_pay(LUCIEN, 30))
    with cashier.work() as work:
        by_hand.hold(work, held, trace)
        disputing.dispute(work, held, ADVISER)
        adviser_tasks.close_task(work, adviser_tasks.open_tasks(work)[0].id)
        printing.ask_for_receipt(work, jeanne, ADVISER)
        daily.close_the_day(work, cashier.programme)
    clock.move(hours=7)
    file = cashier.send(TUESDAY)
    cashier.receive(pain002(file.message_id, status(jeanne, "ACSP")))
    cashier.receive(camt054(debit(jeanne, 1683), returned(back, cashier.cents(back)), number=2))
    with cashier.work() as work:
        by_hand.pay_again(work, back, trace)
        by_hand.release(work, held, trace)
        assert reconciling.reconcile(work).differences == ()
        account, made = account_keeping.add(work, "x", ["adviser"])
        account_keeping.recognise(work, made.token)
        account_keeping.change_roles(work, account, ["auditor"], None)
        account_keeping.revoke(work, account)
        auditing.note(work, NotedAct("account:1", "account.add"))
        assert auditing.verify(work).entries == 1
    assert print_waiting(application, tmp_path, clock)
    assert_money_holds(application)


def test_the_application_imports_the_issuers_files(application: Engine, clock: StoppedClock, tmp_path: Path) -> None:
    issuer = Issuer(application, clock, folder=tmp_path)
    files: dict[Kind, str] = {
        "intervenants": INTERVENANTS.format(iban="FR7699999000010000000020291", closed=""),
        "beneficiaries": PEOPLE,
        "rights": RIGHTS,
        "activation-codes": CODES,
    }
    for kind, content in files.items():
        assert issuer.hand_over(kind, content).written
    moved = PEOPLE.replace("Digne", "Manosque").replace("639980011 /", "639980012 /")
    assert issuer.hand_over("beneficiaries", moved).counts.changed == 1
    assert issuer.hand_over("intervenants", INTERVENANTS.format(iban=IBAN, closed="")).counts.changed == 1
    told = {row[0] for row in issuer.rows("select topic from outbox")}
    assert {"contact.changed", "payee.changed", "activation.code_made"} <= told
    gone = "programme;code_cesu;reference;retrait\napa31;31000017;2026-04-A;oui\n"
    assert issuer.hand_over("rights", gone).counts.changed == 1
    assert_money_holds(application)


def test_a_call_is_served_as_the_application(application: Engine, clock: StoppedClock) -> None:
    with serving(application, clock) as line:
        assert line.url
        assert line.rows("select current_user") == [("some_application",)]


def test_two_urls_one_migrates_and_the_other_serves(postgres: Postgres, tmp_path: Path) -> None:
    with postgres.fresh("template1") as empty:
        with empty.begin() as connection:
            connection.execute(text(A_ROLE))
        owner = empty.url.set(drivername="postgresql").render_as_string(hide_password=False)
        mine = empty.url.set(drivername="postgresql", username="some_application")
        url = mine.render_as_string(hide_password=False)
        with pytest.raises(BadDatabaseUrl, match="ALLO_DATABASE_OWNER_URL"):
            open_database(url, None, tmp_path, KeysInText(KEYS))
        for owner_url in (owner, owner, None):
            opened = open_database(url, owner_url, tmp_path, KeysInText(KEYS))
            with opened.connect() as connection:
                assert database.is_current(connection)
                assert connection.execute(text("select current_user")).scalar() == "some_application"
            opened.dispose()
        others = KeysInText(new_keys("tests"))
        with pytest.raises(BadKeys, match="the key lookup is not the one by which"):
            open_database(url, None, tmp_path, others)


def test_the_application_forgets_and_erases(application: Engine, clock: StoppedClock) -> None:
    cashier = Cashier(application, clock)
    lucien = cashier.payer(LUCIEN)
    with cashier.work() as work:
        contact_keeping.change_email(work, lucien, "lucien@example.org", Trace("Anne", "demande"))
        trusting.choose(work, Pins(PEPPER), lucien, ("+33639980066", "daughter", True))
    clock.move(days=800)
    cashier.run("update payments set state = 'settled'")
    with cashier.work() as work:
        for forget in (*forgetting.OFTEN.values(), *forgetting.DAILY.values()):
            forget(work, Retention())
        KnownPerson(work, LUCIEN).erase()
        KnownPerson(work, "0012345*1").erase()
        left = "select personal, number_digest, code_hash from trusted_people"
        assert work.connection.execute(text(left)).all() == [(None, None, None)]
        assert reconciling.verify_ledger(work).differences == ()


def test_the_embedded_database_is_opened_as_the_application_too(tmp_path: Path) -> None:
    folder = tmp_path / "postgres"
    for _ in range(2):
        opened = open_database(None, None, folder, KeysInText(KEYS))
        with opened.connect() as connection:
            assert connection.execute(text("select current_user")).scalar() == APPLICATION
        with opened.begin() as connection, pytest.raises(DBAPIError, match="denied"):
            connection.execute(text("delete from ledger"))
        opened.dispose()
    end_server(folder)
