"""Whatever is altered behind the line's back, even where every total still agrees, is found and named."""

from datetime import date

import pytest
from sqlalchemy import text

from backend.domain.ledger_chain import LedgerEntry, link
from backend.services import by_hand, contact_keeping, contacting, printing
from backend.services.bank import reconciling
from backend.services.by_hand import Trace
from tests.backend.services.bank.forgeries import FORGOTTEN, TAMPERINGS
from tests.backend.services.bank.iso20022_messages import camt054, debit, returned
from tests.backend.services.cashier import JEANNE, LUCIEN, SIMONE, Cashier
from tests.support import opened_tables
from tests.support.invariants import assert_money_holds

TUESDAY = date(2026, 3, 10)
FORMER, CORRECTED = "FR7699999000010000000010106", "FR1420041010050500013M02606"


@pytest.fixture
def books(cashier: Cashier) -> Cashier:
    """Payments in every state: settled, sent, returned, cancelled, accepted and held; an account corrected."""
    jeanne, back = cashier.must_pay(JEANNE, 210), cashier.must_pay(LUCIEN, 60)
    cashier.cancel(cashier.must_pay(LUCIEN, 30))
    cashier.clock.move(hours=7)
    cashier.send(TUESDAY)
    cents = cashier.cents(back)
    cashier.receive(camt054(debit(jeanne, 1683), debit(back, cents), returned(back, cents)))
    held = cashier.must_pay(SIMONE, 60)
    with cashier.work() as work:
        by_hand.hold(work, held, Trace("Anne", "une contestation"))
        by_hand.correct_iban(work, "0012345*1", CORRECTED, Trace("Anne", "une lettre de la banque"))
    return cashier


def differences(cashier: Cashier) -> tuple[str, ...]:
    with cashier.work() as work:
        return reconciling.reconcile(work).differences


def test_books_that_nobody_touched_agree(books: Cashier) -> None:
    assert differences(books) == ()
    assert_money_holds(books.engine)


@pytest.mark.parametrize("what", TAMPERINGS)
def test_what_is_altered_is_found(books: Cashier, what: str) -> None:
    assert differences(books) == ()  # seals what there is, as the line does every few minutes
    with books.engine.begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))
        assert opened_tables.run(connection, TAMPERINGS[what]).rowcount > 0
    assert differences(books) != ()


def test_what_is_lawfully_changed_is_not_reported(books: Cashier) -> None:
    trace, jeanne = Trace("Anne", "une lettre"), books.payer(JEANNE)
    (held,) = (str(row[0]) for row in books.rows("select reference from payments where held"))
    (refused,) = (str(row[0]) for row in books.rows("select reference from payments where state = 'reversed'"))
    (sent, *_) = (str(row[0]) for row in books.rows("select reference from payments where state = 'sent'"))
    with books.work() as work:
        for iban in (FORMER, CORRECTED, FORMER):
            by_hand.correct_iban(work, "0012345*1", iban, trace)
        by_hand.release(work, held, trace)
        by_hand.hold(work, held, trace)
        by_hand.pay_again(work, refused, trace)
        by_hand.settle(work, sent, trace)
        contact_keeping.add_number(work, jeanne, "+33199000099")
        contacting.tell_by(work, 1, "email")
        printing.send_statements(work, jeanne, monthly=True)
    books.cancel(held)
    assert differences(books) == ()
    with books.work() as work:
        by_hand.correct_iban(work, "0012345*1", CORRECTED, trace)
    assert differences(books) == ()


def test_a_file_that_was_forgotten_so_that_its_payments_are_made_again_is_found(cashier: Cashier) -> None:
    cashier.must_pay(JEANNE, 210)
    cashier.clock.move(hours=7)
    cashier.send(TUESDAY)
    assert differences(cashier) == ()
    with cashier.engine.begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))
        assert opened_tables.run(connection, FORGOTTEN).rowcount == 1
    assert any("file:ALLO-APA31-20260310" in each for each in differences(cashier))
    cashier.clock.move(hours=1)
    cashier.send(TUESDAY)
    assert any("it is not what the ledger says was made" in each for each in differences(cashier))


def test_the_chain_is_computed_as_it_is_described(books: Cashier) -> None:
    with books.work() as work:
        reconciling.verify_ledger(work)
    previous = "0" * 64
    rows = books.rows(
        "select s.hash, l.id, l.movement, l.account, l.cents, l.minutes, l.booked_at"
        " from ledger_seals s join ledger l on l.id = s.entry_id order by s.position"
    )
    assert len(rows) == books.one("select count(*) from ledger")
    for hashed, *entry in rows:
        previous = link(previous, LedgerEntry(*entry))  # type: ignore[arg-type]
        assert hashed == previous


def test_an_earlier_head_is_found_again_and_a_rewritten_chain_does_not_have_it(books: Cashier) -> None:
    with books.work() as work:
        head = reconciling.verify_ledger(work).head
    books.must_pay(JEANNE, 30)
    with books.work() as work:
        later = reconciling.verify_ledger(work, head)
        assert later.differences == ()
        assert later.head != head
        (missing,) = reconciling.verify_ledger(work, "f" * 64).differences
        assert "is not in the chain" in missing


def test_what_is_under_way_is_sealed_only_when_it_is_done(books: Cashier) -> None:
    with books.work() as work:
        sealed = reconciling.verify_ledger(work).entries
    reference = books.must_pay(JEANNE, 30)
    with books.engine.begin() as connection:
        entry = "insert into ledger (movement, account, cents, minutes, booked_at) values ('x', 'lot:1', 0, 0, now())"
        connection.execute(text(entry))
        with books.work() as work:
            assert reconciling.verify_ledger(work).entries in (sealed, sealed + 3)
        connection.rollback()
    with books.work() as work:
        assert reconciling.verify_ledger(work).entries == sealed + 3
    assert books.state(reference) == "accepted"


def test_whatever_has_no_seal_is_sealed_next_however_low_its_number(books: Cashier) -> None:
    """After a restore a cluster's transactions and sequences may begin low; what is added then is sealed as ever."""
    with books.work() as work:
        reconciling.verify_ledger(work)
    books.run(
        "insert into ledger (id, movement, account, cents, minutes, booked_at) overriding system value"
        " select -1, 'grant:' || id, 'low', 0, 0, now() from lots where id = (select min(id) from lots)"
    )
    with books.work() as work:
        assert reconciling.verify_ledger(work).differences == ()
    assert books.one("select count(*) from ledger") == books.one("select count(*) from ledger_seals")
    assert books.one("select entry_id from ledger_seals order by position desc limit 1") == -1


def test_an_old_entry_that_no_seal_covers_is_a_fault(books: Cashier) -> None:
    books.run(
        "create or replace function seal_ledger(everything boolean default false) returns bigint"
        " language sql as 'select 0::bigint'"
    )
    books.clock.move(hours=2)
    with books.work() as work:
        (sentence,) = reconciling.verify_ledger(work).differences
    assert "no seal covers" in sentence


def test_settled_and_returned_payments_are_on_the_bank_s_account(books: Cashier) -> None:
    reference = books.must_pay(JEANNE, 30)
    account = "select coalesce(sum(cents), 0) from ledger where account = :account"
    assert books.one(account, account="bank:apa31") == -1683
    books.clock.move(days=1)
    books.send(date(2026, 3, 11))
    cents = books.cents(reference)
    books.receive(camt054(debit(reference, cents), number=2))
    assert books.one(account, account="bank:apa31") == -1683 - cents
    books.receive(camt054(returned(reference, cents), number=3))
    assert books.one(account, account="bank:apa31") == -1683
    assert differences(books) == ()
    assert_money_holds(books.engine)
