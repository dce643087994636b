# ruff: noqa: S608 - queries put together here are the test's own
"""Whatever is altered behind the line's back, even where every total still agrees, is found and named."""

from datetime import date

import pytest
from sqlalchemy import text

from backend.domain.ledger_chain import LedgerEntry, link
from backend.services.bank import reconciling, settling
from tests.backend.services.bank.iso20022_messages import camt054, debit, returned
from tests.backend.services.cashier import JEANNE, LUCIEN, SIMONE, Cashier
from tests.support.invariants import assert_money_holds

TUESDAY = date(2026, 3, 10)

TWO_SENT = "(select id from payments where state = 'sent' order by id limit 1)"
TWO_LOTS = "(select min(id) from lots where cents_used > 0)"
LAST_LOT = "(select max(id) from lots where cents_used > 0)"
A_PERSON = "(select id from beneficiaries where cesu_code = '31000059')"


def forged(pattern: str, by: str) -> str:
    """The files' bytes changed, and their digests with them."""
    return f"""
        update bank_files set content = f.x, sha256 = encode(sha256(f.x), 'hex') from (select id as of_file,
        convert_to(regexp_replace(convert_from(content, 'UTF8'), '{pattern}', '{by}', 'g'), 'UTF8') as x
        from bank_files) f where f.of_file = bank_files.id"""


FORGOTTEN = """
    with t as (delete from bank_transfers where payment_id in (select id from payments where state = 'sent')
        returning payment_id, file_id),
    e as (delete from payment_events where payment_id in (select payment_id from t)),
    p as (update payments set state = 'accepted' where id in (select payment_id from t)),
    m as (delete from bank_reports)
    delete from bank_files where id in (select file_id from t)"""

TAMPERINGS = {
    "a file that pays a transfer twice": forged("(<CdtTrfTxInf>.*?</CdtTrfTxInf>)", r"\1\1"),
    "a file's debtor": forged("FR7699999000313100000000189", "FR7630006000011234567890189"),
    "a file's control sum": forged("<CtrlSum>[^<]*", "<CtrlSum>1.00"),
    "a file's number of transfers": forged("<NbOfTxs>[^<]*", "<NbOfTxs>1"),
    "whom a file pays": forged("Marie Dupont", "Jean Escroc"),
    "whom a file pays, and what was given": f"""with files as ({
        forged("FR7699999000010000000010106", "FR7630006000011234567890189")
    } returning 1)
        update bank_transfers set iban = 'FR7630006000011234567890189' where iban = 'FR7699999000010000000010106'
        and exists (select from files)""",
    "what the bank said of a transfer": "update bank_transfers set state = 'rejected' where state = 'settled'",
    "when a payment was settled": "update payment_events set at = at - interval '40 days' where state = 'settled'",
    "when a payment was made": "update payments set accepted_at = accepted_at - interval '40 days'",
    "a file's day": "update bank_files set business_day = business_day - 7",
    "cents moved from one lot to another": f"""
        update lots set cents_used = cents_used + case id when {TWO_LOTS} then 1 else -1 end
        where id in ({TWO_LOTS}, {LAST_LOT})""",
    "minutes of a lot": f"update lots set minutes_used = minutes_used - 1 where id = {TWO_LOTS}",
    "a lot's total": f"update lots set cents_total = cents_total + 10000 where id = {LAST_LOT}",
    "a whole lot given to somebody else": f"""
        update lots set beneficiary_id = {A_PERSON}
        where id = (select max(id) from lots where cents_used = 0 and beneficiary_id <> {A_PERSON})""",
    "cents moved from one payment to another": """
        update payments set cents = cents + case id when (select min(id) from payments) then 1 else -1 end
        where id in (select min(id) from payments union select max(id) from payments)""",
    "who paid": f"update payments set beneficiary_id = {A_PERSON} where id = (select min(id) from payments)",
    "who was paid": """
        update payments set intervenant_id = (select max(id) from intervenants where id <> payments.intervenant_id)
        where id = (select min(id) from payments)""",
    "a draw moved to another lot": """
        update payment_draws d set lot_id = (select min(o.id) from lots l join lots o using (beneficiary_id)
        where l.id = d.lot_id and o.id <> l.id) where payment_id = (select min(id) from payments)""",
    "two payments' states exchanged": """
        update payments set state = case state when 'sent' then 'settled' else 'sent' end
        where id in (select min(id) from payments where state = 'sent'
        union select min(id) from payments where state = 'settled')""",
    "a payment called cancelled": "update payments set state = 'cancelled' where state = 'accepted'",
    "an event forgotten": "delete from payment_events where state = 'settled'",
    "an entry and its counterpart": """
        update ledger set cents = cents + sign(cents)
        where movement = (select min(movement) from ledger where movement like 'payment:%')""",
    "a movement deleted with its seals": """
        with gone as (delete from ledger where movement like 'settlement:%' returning id)
        delete from ledger_seals where entry_id in (select id from gone)""",
    "a pair of entries slipped into a settlement": """
        insert into ledger (movement, account, cents, minutes, booked_at)
        select g.movement, a.account, a.cents, 0, now() from
        (select min(movement) as movement from ledger where movement like 'settlement:%') g,
        (values ('fraude:1', -500000), ('fraude:2', 500000)) a (account, cents)""",
    "when it was booked": """
        update ledger set booked_at = booked_at - interval '1 month' where id = (select min(id) from ledger)""",
    "a bank file's bytes": "update bank_files set content = content || ' '::bytea",
    "a bank file's bytes and its digest": """
        update bank_files set content = forged, sha256 = encode(sha256(forged), 'hex') from (
            select id as of_file, replace(convert_from(content, 'UTF8'), 'FR7699999000010000000010106',
            'FR7630006000011234567890189')::bytea as forged from bank_files
        ) f where f.of_file = bank_files.id""",
    "what a transfer was given": "update bank_transfers set cents = cents + 1 where state = 'settled'",
    "an answer of the bank": "update bank_reports set content = 'x'",
}


@pytest.fixture
def books(cashier: Cashier) -> Cashier:
    """Payments in every state: settled, sent, returned, cancelled, accepted."""
    jeanne, back = cashier.must_pay(JEANNE, 210), cashier.must_pay(LUCIEN, 60)
    cashier.cancel(cashier.must_pay(LUCIEN, 30))
    cashier.clock.move(hours=7)
    cashier.send(TUESDAY)
    cents = cashier.cents(back)
    cashier.receive(camt054(debit(jeanne, 1683), debit(back, cents), returned(back, cents)))
    cashier.must_pay(SIMONE, 60)
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
        assert connection.execute(text(TAMPERINGS[what])).rowcount > 0
    assert differences(books) != ()


def test_a_file_that_was_forgotten_so_that_its_payments_are_made_again_is_found(cashier: Cashier) -> None:
    cashier.must_pay(JEANNE, 210)
    cashier.clock.move(hours=7)
    cashier.send(TUESDAY)
    assert differences(cashier) == ()
    with cashier.engine.begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))
        assert connection.execute(text(FORGOTTEN)).rowcount == 1
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
            assert reconciling.verify_ledger(work).entries in (sealed, sealed + 2)
        connection.rollback()
    with books.work() as work:
        assert reconciling.verify_ledger(work).entries == sealed + 2
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
    with books.work() as work:
        settling.reject(work, reference, "AC04")
    assert books.one(account, account="bank:apa31") == -1683
    assert differences(books) == ()
    assert_money_holds(books.engine)
