"""Calls that the line places: rung once, again when nobody answers, at decent hours, and then another letter."""

from datetime import UTC, datetime

import pytest

from backend.domain.decent_hours import next_decent_moment
from backend.domain.letters import Ring, Text
from tests.bot.notifications.delivery_harness import GEORGES, LANDLINE, MARIE, DeliveryHarness
from tests.support.line import LINE


def refuse_all(delivery: DeliveryHarness, number: str) -> int:
    """Let whatever rings at a number ring in vain."""
    ringing = delivery.rest.ringing(number)
    for call in ringing:
        delivery.rest.decline(call)
    return len(ringing)


def test_a_call_reads_its_sentences_twice(delivery: DeliveryHarness) -> None:
    delivery.ring("k", LANDLINE, says=("Un paiement est fait.", "Au revoir."))
    delivery.drain()
    (ringing,) = delivery.rest.ringing(LANDLINE)
    call = delivery.rest.pick_up(ringing)
    assert call.heard == ["Un paiement est fait.", "Au revoir."] * 2
    assert call.ended
    assert delivery.state("k") == "delivered"


def test_nobody_answers_three_times_then_a_text(delivery: DeliveryHarness) -> None:
    nothing = Text(GEORGES, LINE, "apa31", "Rien n'est payé.")
    delivery.put("k", Ring(GEORGES, LINE, path="/twilio/voice?call=1", otherwise=nothing))
    waits = []
    for _ in range(2):
        delivery.drain()
        assert refuse_all(delivery, GEORGES) == 1
        ((due,),) = delivery.rows("select due_at from outbox where done_at is null and topic = 'call'")
        waits.append((due - delivery.clock()).total_seconds())
    delivery.drain()
    assert refuse_all(delivery, GEORGES) == 1
    delivery.drain()
    assert waits == [5 * 60, 20 * 60]
    assert delivery.rest.bodies(GEORGES) == ["Rien n'est payé."]
    keys = delivery.rows("select key from outbox where topic in ('call', 'sms') order by id")
    assert [key for (key,) in keys] == ["k", "k#2", "k#3", "k#3:otherwise"]


def test_a_call_that_nobody_answers_and_nothing_else_is_a_task(delivery: DeliveryHarness) -> None:
    delivery.ring("k", tries=1)
    delivery.drain()
    refuse_all(delivery, MARIE)
    (task,) = delivery.tasks()
    assert task.payload["error"] == "no-answer"


def test_a_call_of_unknown_outcome_is_found_and_not_placed_again(delivery: DeliveryHarness) -> None:
    delivery.rest.troubles.append("cut_after")
    delivery.put("k", Ring(MARIE, LINE, path="/twilio/voice?call=1"))
    delivery.drain()
    assert len(delivery.rest.calls) == 1
    assert delivery.rest.calls[0].form["Url"].endswith("/twilio/voice?call=1")
    assert delivery.state("k") == "queued"


def test_two_calls_to_one_number_are_two(delivery: DeliveryHarness) -> None:
    delivery.ring("first")
    delivery.drain()
    delivery.rest.troubles.append("cut_before")
    delivery.ring("second")
    delivery.drain()
    assert len(delivery.rest.calls) == 2


def test_it_rings_at_decent_hours_unless_somebody_waits(delivery: DeliveryHarness) -> None:
    delivery.clock.moment = datetime(2026, 3, 10, 21, 30, tzinfo=UTC)
    delivery.ring("late")
    delivery.ring("now", GEORGES, at_once=True)
    delivery.worker.run_once()
    assert [call.to for call in delivery.rest.calls] == [GEORGES]
    delivery.clock.moment = datetime(2026, 3, 11, 8, 0, tzinfo=UTC)
    delivery.worker.run_once()
    assert [call.to for call in delivery.rest.calls] == [GEORGES, MARIE]


@pytest.mark.parametrize(
    ("number", "now", "then"),
    [
        ("+33199000021", "2026-03-10T09:00", "2026-03-10T09:00"),
        ("+33199000021", "2026-03-10T20:00", "2026-03-11T08:00"),
        ("+33199000021", "2026-07-10T05:30", "2026-07-10T07:00"),
        ("+262692000000", "2026-03-10T15:59", "2026-03-10T15:59"),
        ("+262692000000", "2026-03-10T16:00", "2026-03-11T05:00"),
        ("+262639000000", "2026-03-10T05:00", "2026-03-10T06:00"),
        ("+596696000000", "2026-03-10T09:00", "2026-03-10T13:00"),
        ("+689870000000", "2026-03-10T09:00", "2026-03-10T19:00"),
        ("+33199000021", "2026-03-28T21:00", "2026-03-29T07:00"),
    ],
)
def test_decent_hours_are_local(number: str, now: str, then: str) -> None:
    found = next_decent_moment(number, datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert found == datetime.fromisoformat(then).replace(tzinfo=UTC)
