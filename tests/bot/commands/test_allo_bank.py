"""What the clerk types: a file written whole and handed over once, ten thousand payments in seconds."""

import hashlib
import time
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from backend.services.bank import exporting, reconciling
from backend.storage import sealed_facts
from bot.commands import allo_bank as command
from tests.backend.services.bank.iso20022_messages import batch, camt054, pain002
from tests.backend.services.cashier import JEANNE, Cashier
from tests.support.invariants import assert_money_holds

TUESDAY = date(2026, 3, 10)
MANY = 10_000

MANY_PAYMENTS = """
with owner as (select id from beneficiaries where cesu_code = '31000017'),
payee as (select id from intervenants where given_name = 'Marie'),
lot as (
    insert into lots (beneficiary_id, opens_on, expires_on, minutes_total, cents_total, minutes_used, cents_used)
    select id, '2026-03-01', '2027-01-31', 30 * :many, 240 * :many, 30 * :many, 240 * :many from owner returning id
), granted as (
    insert into ledger (movement, account, cents, minutes, booked_at)
    select 'grant:' || lot.id, account, sign * 240 * :many, sign * 30 * :many, :now
    from lot, lateral (values ('funding:apa31', 1), ('lot:' || lot.id, -1))
    as e (account, sign)
), paid as (
    insert into payments (reference, beneficiary_id, intervenant_id, confirmation, minutes, cents,
        minutes_left, cents_left, state, accepted_at)
    select to_char(n, 'FM000000000'), owner.id, payee.id, 'many:' || n, 30, 240, 0, 0, 'accepted', :now
    from owner, payee, generate_series(1, :many) n returning id, reference, intervenant_id
), drawn as (
    insert into payment_draws (payment_id, lot_id, minutes, cents) select paid.id, lot.id, 30, 240 from paid, lot
), told as (
    insert into outbox (key, topic, payload, due_at)
    select 'paid:' || reference, 'payment.accepted', '{}', :now from paid
)
insert into ledger (movement, account, cents, minutes, booked_at)
select 'payment:' || reference, account, sign * 240, sign * 30, :now from paid, lot,
lateral (values ('lot:' || lot.id, 1), ('intervenant:' || intervenant_id, -1)) as e (account, sign)
"""


def put_under_seal(cashier: Cashier) -> None:
    with cashier.work() as work:
        for fact in (sealed_facts.LOT, sealed_facts.PAYMENT):
            unsealed = f"select id from {fact.table} order by id desc limit :many"  # noqa: S608 - ours
            many = 1 if fact is sealed_facts.LOT else MANY
            numbers = work.connection.execute(text(unsealed), {"many": many}).scalars()
            assert sealed_facts.book(work.connection, fact, list(numbers), work.now) == many


def export(cashier: Cashier, out: Path) -> list[Path]:
    return command.export_one(cashier.engine, cashier.programme, None, out, cashier.clock)


def test_ten_thousand_payments_are_exported_settled_and_reconciled(cashier: Cashier, tmp_path: Path) -> None:
    cashier.run(MANY_PAYMENTS, many=MANY, now=cashier.clock())
    put_under_seal(cashier)
    cashier.clock.move(hours=7)
    begun = time.perf_counter()
    (path,) = export(cashier, tmp_path)
    took = time.perf_counter() - begun
    print(f"export: {took:.1f} s")  # noqa: T201 - the figure is the test's point
    message = path.stem
    begun = time.perf_counter()
    cents = int(str(cashier.one("select cents from bank_files")))
    assert cents == 240 * MANY + 4087 + 2885
    done = cashier.receive(camt054(batch(message, cents)))
    assert done.settled == MANY + 2
    refused = cashier.receive(pain002(message, group="<GrpSts>ACCP</GrpSts>"))
    assert refused.noted == MANY + 2
    with cashier.work() as work:
        assert reconciling.reconcile(work).differences == ()
    print(f"settle, note, reconcile: {time.perf_counter() - begun:.1f} s")  # noqa: T201 - the same
    assert_money_holds(cashier.engine)


def test_the_file_is_written_once_and_found_again(
    cashier: Cashier, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reference = cashier.must_pay(JEANNE, 210)
    cashier.clock.move(hours=7)
    (path,) = export(cashier, tmp_path)
    content = path.read_bytes()
    assert cashier.state(reference) == "sent"
    assert cashier.one("select sha256 from bank_files") == hashlib.sha256(content).hexdigest()
    assert export(cashier, tmp_path) == [path]
    assert "handed over before" in capsys.readouterr().out
    path.unlink()
    assert export(cashier, tmp_path) == [path]
    assert path.read_bytes() == content
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    assert_money_holds(cashier.engine)


def test_stopped_between_writing_and_noting_the_next_export_goes_on(
    cashier: Cashier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = cashier.must_pay(JEANNE, 210)
    cashier.clock.move(hours=7)

    def crash(*_: object) -> None:
        raise RuntimeError("the machine stops here")

    for where, name in ((command, "write_whole"), (exporting, "mark_sent")):
        with monkeypatch.context() as patch:
            patch.setattr(where, name, crash)
            with pytest.raises(RuntimeError, match="stops here"):
                export(cashier, tmp_path)
        assert cashier.state(reference) == "batched"
    cashier.clock.move(days=1)
    (path,) = export(cashier, tmp_path)
    assert path.name == "ALLO-APA31-20260310.xml"
    assert cashier.state(reference) == "sent"
    assert cashier.one("select count(*) from bank_files") == 1
    assert_money_holds(cashier.engine)


def test_payments_after_the_cut_off_are_told_with_the_day_of_their_file(
    cashier: Cashier, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cashier.run("update payments set held = true")
    cashier.clock.move(hours=7)
    cashier.must_pay(JEANNE, 210)
    cashier.must_pay(JEANNE, 60)
    cashier.clock.move(minutes=1)
    assert export(cashier, tmp_path) == []
    cents = int(str(cashier.one("select sum(cents) from payments where not held")))
    told = capsys.readouterr().out
    assert "2026-03-10: nothing to pay." in told
    assert f"2 payments, {cents // 100}.{cents % 100:02d} €, wait for the file of 2026-03-11." in told
    cashier.clock.move(days=1)
    (path,) = export(cashier, tmp_path)
    assert path.name == "ALLO-APA31-20260311.xml"
    assert "wait for" not in capsys.readouterr().out


def test_a_payment_that_no_file_can_hold_waits_for_none(
    cashier: Cashier, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cashier.must_pay(JEANNE, 210)
    cashier.run("update intervenants set iban = null")
    cashier.clock.move(hours=7)
    assert export(cashier, tmp_path) == []
    told = capsys.readouterr().out
    assert "nothing to pay" in told
    assert "wait" not in told


def test_a_broken_book_is_told_to_the_cent(cashier: Cashier) -> None:
    cashier.must_pay(JEANNE, 210)
    cashier.run("update lots set cents_used = cents_used - 1 where cents_used > 1683")
    with cashier.work() as work:
        found = reconciling.reconcile(work)
    assert [each.programme for each in found.sums if not each.holds] == ["apa31"]
    assert any("-1." in sentence for sentence in found.differences)
