"""What an adviser does by hand: each with who, when and why, each once, and no cent astray."""

from datetime import date

import pytest

from backend.domain.lifecycle import LifecycleRefused, NoSuchPayment
from backend.services import by_hand
from backend.services.bank import reconciling, transfer_file
from backend.services.by_hand import NotByHand, Trace
from backend.services.person_data import KnownPerson
from backend.storage import person_rows
from backend.storage.sealed_people import INTERVENANTS
from tests.backend.services.bank.iso20022_messages import camt054, debit, returned
from tests.backend.services.cashier import JEANNE, SIMONE, Cashier
from tests.support.invariants import assert_money_holds
from tests.support.telling import told_by_worker

TUESDAY, WEDNESDAY = date(2026, 3, 10), date(2026, 3, 11)
TRACE = Trace("A. Conseillère", "au téléphone avec madame Martin")
RIGHT_IBAN = "FR76 9999 9000 0100 0000 0010 106"


def send(cashier: Cashier, day: date = TUESDAY) -> None:
    cashier.clock.move(hours=7)
    cashier.send(day)


def traces(cashier: Cashier) -> list[tuple[object, ...]]:
    return cashier.rows("select kind, who, why from interventions order by id")


def proven(cashier: Cashier) -> bool:
    assert_money_holds(cashier.engine)
    with cashier.work() as work:
        return reconciling.reconcile(work).differences == ()


def test_an_iban_is_corrected_and_the_payment_goes_out(cashier: Cashier) -> None:
    reference = cashier.must_pay(JEANNE, 210)
    nan = cashier.one("select nan_body || '*' || nan_key from intervenants where given_name = 'Marie'")
    cashier.run("update intervenants set iban = 'FR00' where given_name = 'Marie'")
    send(cashier)
    assert cashier.state(reference) == "accepted"
    with cashier.work() as work:
        with pytest.raises(NotByHand, match="IBAN"):
            by_hand.correct_iban(work, str(nan), "FR7699999000010000000010107", TRACE)
        by_hand.correct_iban(work, str(nan), RIGHT_IBAN, TRACE)
    assert traces(cashier) == [("iban", TRACE.who, TRACE.why)]
    assert cashier.one("select before || ' ' || after from interventions") == "FR00 …0106"
    cashier.clock.move(days=1)
    cashier.send(WEDNESDAY)
    assert cashier.state(reference) == "sent"
    assert proven(cashier)


def test_an_intervenant_is_told_of_an_account_corrected_by_hand_once(cashier: Cashier) -> None:
    nan = str(cashier.one("select nan_body || '*' || nan_key from intervenants where given_name = 'Sylvie'"))
    for _ in range(2):
        with cashier.work() as work:
            by_hand.correct_iban(work, nan, RIGHT_IBAN, TRACE)
    letters = told_by_worker(cashier.engine, cashier.clock, "payee.changed")
    assert [to for to, _ in letters] == ["+33199000003", "sylvie.moreau@example.org"]
    assert "Le nouveau finit par 01 06." in str(letters[1][1])
    assert "Le nouveau finit par zéro un, zéro six" in str(letters[0][1]).replace(" |", ",")


def test_why_something_was_done_is_gone_with_whom_it_is_about_and_the_ledger_still_proves(cashier: Cashier) -> None:
    reference = cashier.must_pay(JEANNE, 210)
    nan = str(cashier.one("select nan_body || '*' || nan_key from intervenants where given_name = 'Marie'"))
    with cashier.work() as work:
        by_hand.correct_iban(work, nan, RIGHT_IBAN, TRACE)
        by_hand.hold(work, reference, TRACE)
    held = traces(cashier)
    assert held == [("iban", TRACE.who, TRACE.why), ("hold", TRACE.who, TRACE.why)]
    with cashier.work() as work:
        person_rows.erase(work.connection, INTERVENANTS, KnownPerson(work, nan).id, work.today)
    assert traces(cashier) == [("iban", TRACE.who, None), ("hold", TRACE.who, None)]
    assert proven(cashier)


def test_an_iban_that_is_wrong_again_opens_a_task_again(cashier: Cashier) -> None:
    cashier.must_pay(JEANNE, 210)
    cashier.run("update intervenants set iban = 'FR00'")
    cashier.clock.move(hours=7)
    assert cashier.export(TUESDAY) is None
    first = cashier.tasks()
    nan = cashier.one("select nan_body || '*' || nan_key from intervenants where given_name = 'Marie'")
    with cashier.work() as work:
        by_hand.correct_iban(work, str(nan), RIGHT_IBAN, TRACE)
    cashier.run("update intervenants set iban = 'FR00'")
    cashier.clock.move(days=1)
    assert cashier.export(WEDNESDAY) is None
    maries = (
        "select count(*) from payments p join intervenants i on i.id = p.intervenant_id where i.given_name = 'Marie'"
    )
    assert len(cashier.tasks()) == len(first) + int(str(cashier.one(maries)))


def test_a_payment_is_settled_by_hand_once(cashier: Cashier) -> None:
    reference = cashier.must_pay(JEANNE, 210)
    with cashier.work() as work, pytest.raises(LifecycleRefused):
        by_hand.settle(work, reference, TRACE)
    send(cashier)
    with cashier.work() as work:
        by_hand.settle(work, reference, TRACE)
    assert cashier.state(reference) == "settled"
    with cashier.work() as work, pytest.raises(LifecycleRefused):
        by_hand.settle(work, reference, TRACE)
    assert traces(cashier) == [("settle", TRACE.who, TRACE.why)]
    assert proven(cashier)


def test_a_returned_payment_is_paid_out_again_once(cashier: Cashier) -> None:
    reference = cashier.must_pay(JEANNE, 210)
    send(cashier)
    with cashier.work() as work, pytest.raises(LifecycleRefused, match="was not refused"):
        by_hand.pay_again(work, reference, TRACE)
    cashier.receive(camt054(debit(reference, 1683), returned(reference, 1683)))
    last_days = cashier.rows("select id, expires_on from lots")
    cashier.run("update lots set expires_on = opens_on")  # an adviser may spend rights that came back too late
    with cashier.work() as work:
        again = by_hand.pay_again(work, reference, TRACE)
    for lot, day in last_days:
        cashier.run("update lots set expires_on = :day where id = :lot", day=day, lot=lot)
    assert (again.cents, again.minutes, again.state) == (1683, 210, "accepted")
    with cashier.work() as work, pytest.raises(LifecycleRefused, match="again already"):
        by_hand.pay_again(work, reference, TRACE)
    cashier.clock.move(days=1)
    cashier.send(WEDNESDAY)
    assert cashier.state(again.reference) == "sent"
    assert traces(cashier) == [("pay_again", TRACE.who, TRACE.why)]
    assert proven(cashier)


def test_rights_that_were_spent_meanwhile_are_not_paid_twice(cashier: Cashier) -> None:
    reference = cashier.must_pay(JEANNE, 210)
    send(cashier)
    cashier.receive(camt054(returned(reference, 1683)))
    left = cashier.one(
        "select sum(minutes_total - minutes_used) from lots where beneficiary_id = :who", who=cashier.payer(JEANNE)
    )
    cashier.must_pay(JEANNE, int(str(left)))
    with cashier.work() as work, pytest.raises(LifecycleRefused, match="spent"):
        by_hand.pay_again(work, reference, TRACE)
    assert traces(cashier) == []
    assert proven(cashier)


def test_a_held_payment_stays_out_of_the_bank_s_file_until_it_is_released(cashier: Cashier) -> None:
    held, other = cashier.must_pay(JEANNE, 210), cashier.must_pay(SIMONE, 60)
    with cashier.work() as work:
        by_hand.hold(work, held, TRACE)
        with pytest.raises(LifecycleRefused, match="held already"):
            by_hand.hold(work, held, TRACE)
    send(cashier)
    assert (cashier.state(held), cashier.state(other)) == ("accepted", "sent")
    with cashier.work() as work, pytest.raises(LifecycleRefused):
        by_hand.hold(work, other, TRACE)
    with cashier.work() as work:
        by_hand.release(work, held, TRACE)
        with pytest.raises(LifecycleRefused, match="not held"):
            by_hand.release(work, held, TRACE)
    cashier.clock.move(days=1)
    cashier.send(WEDNESDAY)
    assert cashier.state(held) == "sent"
    assert [kind for kind, *_ in traces(cashier)] == ["hold", "release"]
    assert proven(cashier)


def test_a_payment_held_while_the_file_is_built_is_not_in_it(cashier: Cashier, monkeypatch: pytest.MonkeyPatch) -> None:
    held, other = cashier.must_pay(JEANNE, 210), cashier.must_pay(SIMONE, 60)
    cashier.clock.move(hours=7)
    write = transfer_file.write
    built: list[object] = []

    def slowly(*args: object) -> object:
        written = write(*args)  # type: ignore[arg-type]
        if not built:
            with cashier.work() as work:
                by_hand.hold(work, held, TRACE)
        built.append(args)
        return written

    monkeypatch.setattr(transfer_file, "write", slowly)
    cashier.export(TUESDAY)
    assert (len(built), cashier.state(held), cashier.state(other)) == (2, "accepted", "batched")
    assert proven(cashier)


def test_nobody_acts_without_saying_who_and_why(cashier: Cashier) -> None:
    reference = cashier.must_pay(JEANNE, 210)
    for who, why in (("", "x"), ("x", " "), ("x", "y" * 501)):
        with pytest.raises(NotByHand, match="who and why"):
            Trace(who, why)
    with cashier.work() as work, pytest.raises(NoSuchPayment):
        by_hand.hold(work, "000000000", TRACE)
    assert traces(cashier) == []
    assert cashier.state(reference) == "accepted"
