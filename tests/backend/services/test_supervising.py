"""What supervision counts is what one counts by hand, and is of the programmes asked for alone."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from backend.domain.supervision import MoneyOf, StepReached, TimeToPay, ToldOf, Watched
from backend.services import supervising
from backend.services.work import Work
from dialogs.payment_steps import STEPS
from tests.backend.services.bank.iso20022_messages import camt054, debit
from tests.backend.services.cashier import JEANNE, LUCIEN, SIMONE, Cashier

TODAY = date(2026, 3, 10)
MORNING = datetime(2026, 3, 10, 7, 30, tzinfo=UTC)
"""Half past eight in Paris."""

WATCHED = Watched(TODAY, TODAY, ("apa31",))
OPENED = """
    insert into conversations (channel, external_id, programme, opening, script_version, journal, turn, waiting,
        reached, ended, beneficiary_id, opened_at, touched_at)
    values (:channel, :name, :programme, '', '', '', :turn, :waiting, :reached, :ended, :whose, :at, :at)
"""
"""What was said is forgotten by then, and the vault has nothing to open."""

BELONGS = """
    update payments set accepted_at = :at, conversation_id = (select max(id) from conversations)
    where reference = :reference
"""
_names = itertools.count(1)


def rings(cashier: Cashier, waiting: str, ended: str | None = "cut", **others: object) -> None:
    """A conversation, by its last question; `pays_after` so many seconds."""
    pays_after, cesu = others.pop("pays_after", None), others.pop("cesu", None)
    reference = cashier.must_pay(LUCIEN, 30) if pays_after else None
    values = {
        "channel": "voice",
        "programme": "apa31",
        "turn": 4,
        "reached": None,
        "at": MORNING,
        "name": f"CA{next(_names)}",
    }
    values |= {"waiting": waiting, "ended": ended, "whose": cashier.payer(str(cesu)) if cesu else None, **others}
    with cashier.engine.begin() as connection:
        connection.execute(text(OPENED), values)
    if reference:
        cashier.run(BELONGS, reference=reference, at=MORNING + timedelta(seconds=int(str(pays_after))))


@pytest.fixture
def morning(cashier: Cashier) -> Cashier:
    """Eleven conversations of which eight were calls on the way to a payment, and three paid."""
    rings(cashier, "identify.cesu_code")
    rings(cashier, "menu", cesu=JEANNE)
    rings(cashier, "balance.then", "goodbye", cesu=JEANNE)
    rings(cashier, "pay.hours", cesu=JEANNE, at=MORNING + timedelta(hours=1))
    rings(cashier, "pay.recap", "resumed", cesu=JEANNE)
    rings(cashier, "pay.pin", "silence", cesu=JEANNE)
    for seconds in (50, 100, 400):
        rings(cashier, "pay.receipt", "script", cesu=LUCIEN, pays_after=seconds)
    rings(cashier, "payee_line.menu", "goodbye")
    rings(cashier, "sms.what", None, channel="sms", turn=3, cesu=LUCIEN)
    rings(cashier, "menu", cesu=JEANNE, at=MORNING - timedelta(days=1))
    rings(cashier, "identify.cesu_code", programme="apa04", at=MORNING)
    return cashier


def test_conversations_are_counted_by_hour_channel_and_ending(morning: Cashier) -> None:
    with morning.work() as work:
        counted = supervising.begun(work, WATCHED)
        week = supervising.begun(work, replace(WATCHED, first=date(2026, 3, 4)))
    found = {(each.at.hour, each.channel, each.ended): (each.conversations, each.turns) for each in counted}
    assert {each.ended for each in counted if each.paid} == {"script"}
    assert found == {
        (8, "sms", None): (1, 3),
        (8, "voice", "cut"): (2, 8),
        (8, "voice", "goodbye"): (2, 8),
        (8, "voice", "resumed"): (1, 4),
        (8, "voice", "script"): (3, 12),
        (8, "voice", "silence"): (1, 4),
        (9, "voice", "cut"): (1, 4),
    }
    assert {each.at for each in week} == {datetime(2026, 3, 9), datetime(2026, 3, 10)}  # noqa: DTZ001 - as clocks show it


def test_the_funnel_counts_each_up_to_the_last_question_or_to_having_paid(morning: Cashier) -> None:
    with morning.work() as work:
        steps = supervising.funnel(work, WATCHED, "voice")
    assert [(each.step, each.calls) for each in steps] == [
        ("rung", 8),
        ("recognised", 7),
        ("whom", 5),
        ("amount", 4),
        ("recap", 4),
        ("pin", 4),
        ("paid", 3),
    ]
    assert steps[1] == StepReached("recognised", 7, (("balance.then", 1), ("menu", 1)))


def test_how_far_a_call_came_is_what_it_reached_and_not_the_last_question(cashier: Cashier) -> None:
    pin, others_line = STEPS.index("pin"), "identify.nan"
    rings(cashier, "menu", cesu=JEANNE, reached=pin)
    rings(cashier, "menu", cesu=JEANNE, reached=STEPS.index("rung"))
    rings(cashier, "identify.cesu_code", reached=STEPS.index("rung"))
    rings(cashier, others_line, reached=STEPS.index("rung"))
    with cashier.work() as work:
        steps = supervising.funnel(work, WATCHED, "voice")
    assert {each.step: each.calls for each in steps} == dict(zip(STEPS, (3, 2, 1, 1, 1, 1, 0), strict=True))
    assert steps[pin].asked == (("menu", 1),)


def test_the_time_to_pay_is_from_the_ring_to_the_first_payment(morning: Cashier) -> None:
    again = morning.must_pay(LUCIEN, 30)
    morning.run(
        "update payments set accepted_at = :at, conversation_id = (select min(conversation_id) from payments)"
        " where reference = :reference",
        at=MORNING + timedelta(hours=1),
        reference=again,
    )
    with morning.work() as work:
        assert supervising.times_to_pay(work, WATCHED) == [TimeToPay("voice", 3, 100.0, 340.0, (1, 1, 0, 0, 1))]


def test_news_is_told_under_way_failed_or_waits(cashier: Cashier) -> None:
    told, again, failed, mailed, waits = (cashier.must_pay(LUCIEN, 30) for _ in range(5))
    letters = [
        (f"paid:{told}:intervenant", "sms", "delivered"),
        (f"paid:{told}:beneficiary", "sms", "failed"),
        (f"paid:{again}:intervenant", "sms", "failed"),
        (f"paid:{again}:intervenant:call#2", "voice", "queued"),
        (f"paid:{failed}:intervenant", "voice", "undelivered"),
        (f"paid:{mailed}:intervenant", "email", "sent"),
        (f"cancelled:{mailed}:intervenant", "sms", "delivered"),
    ]
    cashier.run("update outbox set done_at = now() where key <> :key", key=f"paid:{waits}")
    for key, channel, state in letters:
        cashier.run(
            "insert into deliveries (news_key, channel, state, created_at, updated_at) values (:k, :c, :s, :at, :at)",
            k=key, c=channel, s=state, at=MORNING,
        )  # fmt: skip
    with cashier.work() as work:
        assert supervising.told(work, WATCHED) == [
            ToldOf("paid", told=2, under_way=1, failed=1, waiting=1),
            ToldOf("cancelled", told=1),
            ToldOf("rejected"),
        ]
        assert supervising.told(work, replace(WATCHED, programmes=("apa04",)))[0] == ToldOf("paid")


def test_money_is_given_used_ended_reserved_or_paid_out(cashier: Cashier) -> None:
    with cashier.work() as work:
        (before,) = supervising.money(work, ("apa31",))
    paid, waits, undone = cashier.must_pay(JEANNE, 210), cashier.must_pay(SIMONE, 60), cashier.must_pay(LUCIEN, 30)
    cashier.cancel(undone)
    cashier.run("update payments set held = true where reference = :reference", reference=waits)
    cashier.clock.move(hours=7)
    cashier.send(TODAY)
    cashier.receive(camt054(debit(paid, cashier.cents(paid))))
    with cashier.work() as work:
        (after, nothing) = supervising.money(work, ("apa31", "none"))
    made = cashier.cents(paid) + cashier.cents(waits)
    assert (after.given, after.used, after.ended) == (before.given, before.used + made, before.ended)
    assert after.paid == before.paid + cashier.cents(paid)
    assert after.reserved == before.reserved + cashier.cents(waits)
    assert after.used == after.reserved + after.paid
    assert after.left == cashier.one(
        "select sum(cents_total - cents_used - cents_ended) from lots l"
        " join beneficiaries b on b.id = l.beneficiary_id where b.programme = 'apa31'"
    )
    assert nothing == MoneyOf("none")


def test_a_database_that_went_away_is_not_called_too_much_to_count(cashier: Cashier) -> None:
    with cashier.engine.connect() as connection:
        pid = connection.execute(text("select pg_backend_pid()")).scalar_one()
        cashier.one("select pg_terminate_backend(:pid, 5000)", pid=pid)
        with pytest.raises(OperationalError):
            supervising.money(Work(connection, cashier.clock()), ("apa31",))


def test_nothing_is_nothing(cashier: Cashier) -> None:
    elsewhere = Watched(date(2020, 1, 1), date(2020, 1, 31), ("apa31",))
    with cashier.work() as work:
        assert supervising.begun(work, elsewhere) == []
        assert {each.calls for each in supervising.funnel(work, elsewhere, "voice")} == {0}
        assert supervising.times_to_pay(work, elsewhere) == []
        assert supervising.heard(work, elsewhere) == {}
        assert supervising.begun(work, replace(elsewhere, programmes=())) == []


@pytest.mark.parametrize(
    ("days", "slot", "many"), [(1, "hour", 24), (2, "day", 2), (62, "day", 62), (63, "month", 3), (366, "month", 13)]
)
def test_time_is_cut_so_that_it_can_be_drawn(days: int, slot: str, many: int) -> None:
    watched = Watched(TODAY - timedelta(days=days - 1), TODAY, ("apa31",))
    assert (watched.days, watched.slot, len(watched.slots)) == (days, slot, many)
