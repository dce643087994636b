"""A dispute ends with a ruling: who called the payment wrong was right or not, and hears of it."""

from datetime import date

import pytest

from backend.domain.lifecycle import By
from backend.services import by_hand, disputing, resolving
from backend.services.by_hand import Trace
from backend.services.resolving import NothingDisputed
from bot.data_files import read_phrasebook, read_programmes
from bot.notifications.desk_news import desk_notifiers
from bot.notifications.outbox_worker import OutboxWorker
from tests.backend.services.cashier import LUCIEN, Cashier
from tests.support.invariants import assert_money_holds
from tests.support.line import LINE

TRACE = Trace("claire.durand", "entendus tous les deux")
TUESDAY = date(2026, 3, 10)


def disputed(cashier: Cashier, *parties: str) -> str:
    reference = cashier.must_pay(LUCIEN, 60)
    (payer, payee), = cashier.rows(
        "select beneficiary_id, intervenant_id from payments where reference = :reference", reference=reference
    )  # fmt: skip
    ids = {"beneficiary": payer, "intervenant": payee}
    with cashier.work() as work:
        for party in parties:
            assert disputing.dispute(work, reference, By(party, ids.get(party)), "une heure de trop")  # type: ignore[arg-type]
    return reference


def told(cashier: Cashier) -> list[tuple[str, str]]:
    """Who was told what: their number, and the words."""
    notifiers = desk_notifiers(read_phrasebook(), read_programmes(), lambda _: LINE)
    OutboxWorker(cashier.engine, cashier.clock, notifiers, threads=1).run_once()
    letters = (
        "select payload ->> 'to', payload::text from outbox where key like 'resolved:%' and topic in ('sms', 'call')"
    )
    return [(str(to), str(words)) for to, words in cashier.rows(letters)]


def test_a_payment_that_has_left_is_to_be_asked_back(cashier: Cashier) -> None:
    reference = disputed(cashier, "beneficiary", "intervenant")
    cashier.clock.move(hours=7)
    cashier.send(TUESDAY)
    with cashier.work() as work:
        assert resolving.resolve(work, reference, TRACE, rightful=True) == "to_recover"
    assert cashier.rows("select kind from tasks where closed_at is null") == [("payment.to_recover",)]
    assert cashier.rows("select by, rightful from disputes order by by") == [
        ("beneficiary", True),
        ("intervenant", True),
    ]
    assert cashier.rows("select who, kind, after from interventions") == [("claire.durand", "resolve", "to_recover")]
    heard = told(cashier)
    assert len({number for number, _ in heard}) == 2, "each party at its own number"
    assert all("Vous aviez raison" in words for _, words in heard)
    assert_money_holds(cashier.engine)


def test_a_payment_that_is_right_stands_and_goes_to_the_bank_if_it_was_held(cashier: Cashier) -> None:
    reference = disputed(cashier, "beneficiary")
    with cashier.work() as work:
        by_hand.hold(work, reference, TRACE)
        assert resolving.resolve(work, reference, TRACE, rightful=False) == "released"
    ((number, words),) = told(cashier)
    assert number == "+33639980042"
    assert "il reste fait" in words
    assert cashier.rows("select state, held from payments where reference = :of", of=reference) == [("accepted", False)]
    with pytest.raises(NothingDisputed), cashier.work() as work:
        resolving.resolve(work, reference, TRACE, rightful=True)
    assert_money_holds(cashier.engine)
