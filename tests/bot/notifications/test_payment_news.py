"""News of a payment becomes letters to those it concerns, and to each what is theirs to know."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from jinja2 import UndefinedError

from backend.services import dispatching
from bot.data_files import read_phrasebook, read_programmes
from bot.notifications.outbox_worker import LEASE, OutboxWorker
from bot.notifications.payment_news import payment_notifiers
from dialogs.phrasebook import Phrasebook, Wording
from tests.backend.services.bank.iso20022_messages import camt054, returned
from tests.backend.services.cashier import JEANNE, LUCIEN, Cashier
from tests.support.line import LINE

HIDDEN = ("receipt.cents_left", "received.cents_left | euros", "received.minutes_left | hours")
PARTS = ("intervenant", "beneficiary", "subject", "mail")


def worker(cashier: Cashier, phrasebook: Phrasebook | None = None) -> OutboxWorker:
    notifiers = payment_notifiers(phrasebook or read_phrasebook(), read_programmes(), lambda _: LINE)
    return OutboxWorker(cashier.engine, cashier.clock, notifiers, threads=1, jitter=lambda: 0.0)


def letters(cashier: Cashier) -> Iterator[tuple[str, str]]:
    for key, letter in cashier.rows("select key, payload::text from outbox where topic in ('sms', 'call', 'email')"):
        yield str(key), str(letter)


@pytest.mark.parametrize("way", ["sms", "voice", "email"])
def test_the_intervenant_is_told_and_whatever_the_payer_has_left_is_not_in_it(cashier: Cashier, way: str) -> None:
    cashier.run("update intervenants set told_by = :way, email = 'marie@example.org'", way=way)
    reference = cashier.must_pay(JEANNE, 210)
    told: list[tuple[str, str]] = []
    for left in (0, 1111, 22222):
        cashier.run("update payments set minutes_left = :left, cents_left = :left", left=left)
        worker(cashier).run_once()
        told += letters(cashier)
        cashier.run("delete from outbox where topic in ('sms', 'call', 'email')")
        cashier.run("update outbox set done_at = null where key = :key", key=f"paid:{reference}")
    assert [key for key, _ in told] == [f"paid:{reference}:intervenant"] * 3
    assert len({letter for _, letter in told}) == 1
    assert "16,83" in told[0][1] or "seize euros" in told[0][1]


def test_the_payer_is_told_what_stays_where_a_mobile_is_known(cashier: Cashier) -> None:
    cashier.must_pay(LUCIEN, 210)
    worker(cashier).run_once()
    told = {key.rpartition(":")[2]: letter for key, letter in letters(cashier)}
    assert set(told) == {"intervenant", "beneficiary"}
    # By hand: 363.00 € and 75 h 30 of the demo's three months, without 3 h 30 of January for 16.83 €.
    assert "72h" in told["beneficiary"].replace(" ", "")
    assert "346,1" in told["beneficiary"]
    assert "346,1" not in told["intervenant"]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_wording_that_would_tell_it_cannot_be_said(cashier: Cashier, hidden: str) -> None:
    wordings = {f"news.paid.{part}": Wording(say=f"{{{{ {hidden} }}}}") for part in PARTS}
    cashier.must_pay(JEANNE, 210)
    with cashier.work() as work:
        message = dispatching.lease(work, ["payment.accepted"], LEASE)
    assert message is not None
    handler = payment_notifiers(Phrasebook(wordings), read_programmes(), lambda _: LINE)["payment.accepted"]
    with pytest.raises((UndefinedError, TypeError)):
        handler.handle(message, cashier.work)
    assert list(letters(cashier)) == []


def test_who_cannot_be_reached_is_a_task(cashier: Cashier) -> None:
    cashier.run("update intervenants set phone = null, email = null")
    cashier.must_pay(JEANNE, 210)
    worker(cashier).run_once()
    assert list(letters(cashier)) == []
    assert cashier.tasks() == ["intervenant.unreachable"]


def test_news_told_twice_is_one_letter(cashier: Cashier) -> None:
    cashier.must_pay(JEANNE, 210)
    for _ in range(2):
        worker(cashier).run_once()
        cashier.run("update outbox set done_at = null where topic = 'payment.accepted' and outcome = 'written'")
    assert len(list(letters(cashier))) == 1


def test_what_is_settled_is_told_to_nobody(cashier: Cashier) -> None:
    reference = cashier.must_pay(JEANNE, 210)
    worker(cashier).run_once()
    before = list(letters(cashier))
    cashier.run("update outbox set topic = 'payment.settled', done_at = null where key = :key", key=f"paid:{reference}")
    worker(cashier).run_once()
    assert list(letters(cashier)) == before
    assert cashier.one("select outcome from outbox where key = :key", key=f"paid:{reference}") == "untold"


def refused(cashier: Cashier, cesu_code: str = JEANNE) -> str:
    reference = cashier.must_pay(cesu_code, 210)
    worker(cashier).run_once()
    cashier.clock.move(hours=7)
    cashier.send(date(2026, 3, 10))
    cashier.clock.move(hours=5)
    cashier.receive(camt054(returned(reference, cashier.cents(reference))))
    worker(cashier).run_once()
    return reference


def test_a_payer_without_a_mobile_is_rung_at_a_decent_hour_about_a_refused_payment(cashier: Cashier) -> None:
    numbers = "update beneficiary_phones set number = '+33199000077' where beneficiary_id = :payer"
    cashier.run(
        "delete from beneficiary_phones where beneficiary_id = :payer and ctid <> (select min(ctid)"
        " from beneficiary_phones where beneficiary_id = :payer)",
        payer=cashier.payer(JEANNE),
    )
    cashier.run(numbers, payer=cashier.payer(JEANNE))
    reference = refused(cashier)
    ((letter, due),) = cashier.rows(
        "select payload::text, due_at from outbox where key = :key", key=f"rejected:{reference}:beneficiary"
    )
    assert "+33199000077" in str(letter)
    assert "La banque a refusé" in str(letter)
    assert "zéro vingt" in str(letter), "the adviser's number"
    assert due == datetime(2026, 3, 11, 8, 0, tzinfo=UTC), "nine in the morning in Paris, not ten at night"


def test_a_payer_without_any_number_is_written_to(cashier: Cashier) -> None:
    cashier.run("delete from beneficiary_phones where beneficiary_id = :payer", payer=cashier.payer(JEANNE))
    reference = refused(cashier)
    assert cashier.rows("select key from print_jobs") == [(f"receipt:{reference}",)]
    worker(cashier).run_once()
    assert cashier.one("select count(*) from print_jobs") == 1


def test_a_payer_with_a_mobile_is_texted_and_neither_rung_nor_written_to(cashier: Cashier) -> None:
    reference = refused(cashier, LUCIEN)
    topics = cashier.rows("select topic from outbox where key = :key", key=f"rejected:{reference}:beneficiary")
    assert topics == [("sms",)]
    assert cashier.one("select count(*) from print_jobs") == 0


@pytest.mark.parametrize(
    ("way", "topics", "printed"),
    [("sms", ["sms"], 0), ("voice", ["call"], 0), ("email", ["email"], 0), ("post", [], 1), ("nothing", [], 0)],
)
def test_a_payer_is_told_as_they_chose(cashier: Cashier, way: str, topics: list[str], printed: int) -> None:
    at_home = "update beneficiaries set told_by = :way, email = 'l@example.org', town = 'Toulouse' where id = :payer"
    cashier.run(at_home, way=way, payer=cashier.payer(LUCIEN))
    reference = cashier.must_pay(LUCIEN, 210)
    worker(cashier).run_once()
    letters_to_payer = "select topic from outbox where key = :key"
    assert [topic for (topic,) in cashier.rows(letters_to_payer, key=f"paid:{reference}:beneficiary")] == topics
    assert cashier.one("select count(*) from print_jobs") == printed


def test_who_wants_no_news_hears_what_the_bank_refused(cashier: Cashier) -> None:
    cashier.run("update beneficiaries set told_by = 'nothing' where id = :payer", payer=cashier.payer(LUCIEN))
    reference = refused(cashier, LUCIEN)
    topics = cashier.rows(
        "select key, topic from outbox where topic = 'sms' and key = :key", key=f"rejected:{reference}:beneficiary"
    )
    assert topics == [(f"rejected:{reference}:beneficiary", "sms")]


def test_a_way_that_is_no_longer_possible_is_as_if_none_was_chosen(cashier: Cashier) -> None:
    cashier.run("update beneficiaries set told_by = 'email' where id = :payer", payer=cashier.payer(LUCIEN))
    reference = cashier.must_pay(LUCIEN, 210)
    worker(cashier).run_once()
    topics = cashier.rows("select topic from outbox where key = :key", key=f"paid:{reference}:beneficiary")
    assert topics == [("sms",)]
