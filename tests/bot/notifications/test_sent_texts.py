"""A text reaches Twilio once, whatever fails on the way, and what follows is what was agreed."""

import time

import pytest

from backend.domain.letters import Text
from dialogs.gsm7 import segments
from tests.bot.notifications.delivery_harness import BODY, GEORGES, LANDLINE, MARIE, DeliveryHarness
from tests.support.line import LINE
from tests.support.postgres import VAULT
from tests.support.twilio_rest import Trouble


def test_a_text_is_taken_and_delivered(delivery: DeliveryHarness) -> None:
    delivery.text("paid:REF7K2", body="Reçu : 3 h 30 – «même» mois d’août…")
    delivery.drain()
    delivery.wait_for("paid:REF7K2", "delivered")
    assert delivery.rest.bodies(MARIE) == ['Recu : 3 h 30 - "meme" mois d\'aout...']
    assert segments(delivery.rest.bodies(MARIE)[0]) == 1
    assert delivery.rows("select outcome, attempts from outbox where key = 'paid:REF7K2'") == [("taken", 1)]
    assert delivery.tasks() == []


def test_the_same_news_is_told_once(delivery: DeliveryHarness) -> None:
    letter = Text(MARIE, LINE, "apa31", BODY)
    assert delivery.put("paid:REF7K2", letter)
    assert not delivery.put("paid:REF7K2", letter)
    delivery.drain()
    assert delivery.rest.bodies(MARIE) == [BODY]


@pytest.mark.parametrize("trouble", ["cut_before", "cut_after", "error", "error_after"])
def test_an_unknown_outcome_is_asked_about_and_never_doubled(delivery: DeliveryHarness, trouble: Trouble) -> None:
    delivery.rest.silent = True
    delivery.rest.troubles.append(trouble)
    delivery.text("paid:REF7K2")
    delivery.worker.run_once()
    assert delivery.state("paid:REF7K2") == "unknown"
    delivery.drain()
    assert len(delivery.rest.bodies(MARIE)) == 1
    assert delivery.state("paid:REF7K2") == "queued"
    assert delivery.rest.asked["GET Messages"] >= 1, "again where the answer was late"


def test_a_callback_that_comes_before_the_answer_answers(delivery: DeliveryHarness) -> None:
    delivery.rest.troubles.append("cut_after")
    delivery.text("paid:REF7K2")
    delivery.worker.run_once()
    delivery.wait_for("paid:REF7K2", "delivered")
    delivery.drain()
    assert len(delivery.rest.bodies(MARIE)) == 1
    assert delivery.rest.asked["GET Messages"] == 0


def test_an_answer_that_takes_too_long_is_an_unknown_outcome(delivery: DeliveryHarness) -> None:
    delivery.rest.delay = 1.3
    delivery.text("paid:REF7K2")
    delivery.worker.run_once()
    delivery.rest.delay = 0
    assert delivery.state("paid:REF7K2") in {"unknown", "queued", "sent", "delivered"}
    time.sleep(0.4)
    delivery.drain()
    assert len(delivery.rest.bodies(MARIE)) == 1


def test_while_twilio_cannot_be_asked_nothing_is_sent_again(delivery: DeliveryHarness) -> None:
    delivery.rest.troubles.append("cut_after")
    delivery.rest.deaf = delivery.rest.silent = True
    delivery.text("paid:REF7K2")
    for _ in range(3):
        delivery.worker.run_once()
        delivery.clock.move(hours=1)
    assert len(delivery.rest.bodies(MARIE)) == 1
    assert delivery.state("paid:REF7K2") == "unknown"
    delivery.rest.deaf = False
    delivery.drain()
    assert len(delivery.rest.bodies(MARIE)) == 1
    assert delivery.state("paid:REF7K2") == "queued"


def test_equal_texts_to_one_number_are_not_taken_for_each_other(delivery: DeliveryHarness) -> None:
    delivery.rest.silent = True
    delivery.text("first")
    delivery.drain()
    delivery.rest.troubles.extend(["cut_after", "cut_before"])
    delivery.text("second")
    delivery.text("third")
    delivery.drain()
    assert len(delivery.rest.bodies(MARIE)) == 3
    assert len(delivery.rows("select distinct sid from deliveries where sid is not null")) == 3


def test_slow_down_is_obeyed_and_sent_again(delivery: DeliveryHarness) -> None:
    delivery.rest.troubles.extend(["busy", "busy"])
    delivery.text("paid:REF7K2")
    delivery.worker.run_once()
    ((due, outcome),) = delivery.rows("select due_at, outcome from outbox where key = 'paid:REF7K2'")
    assert (due - delivery.clock()).total_seconds() == 7
    assert outcome == "20429"
    delivery.drain()
    assert len(delivery.rest.bodies(MARIE)) == 1
    assert delivery.rest.asked["GET Messages"] == 0


def test_a_refused_connection_is_tried_again_in_growing_waits(delivery: DeliveryHarness) -> None:
    url, client = delivery.rest.url, delivery.worker._handlers["sms"]
    connections = client._carrier._client.http_client  # type: ignore[attr-defined]
    connections._base = "http://127.0.0.1:9"
    delivery.text("paid:REF7K2")
    waits = []
    for _ in range(4):
        delivery.worker.run_once()
        ((due,),) = delivery.rows("select due_at from outbox where key = 'paid:REF7K2'")
        waits.append((due - delivery.clock()).total_seconds())
        delivery.clock.moment = due
    assert waits == [5, 10, 20, 40]
    connections._base = url
    delivery.drain()
    assert len(delivery.rest.bodies(MARIE)) == 1
    assert delivery.rest.asked["GET Messages"] == 0


def test_a_number_that_has_stopped_is_opted_out_and_left_alone(delivery: DeliveryHarness) -> None:
    delivery.rest.refused[MARIE] = 21610
    delivery.text("first")
    delivery.drain()
    assert delivery.rows("select digest, programme from opt_outs") == [(VAULT.digest("phone", MARIE), "apa31")]
    delivery.rest.refused.clear()
    delivery.text("second")
    delivery.text("other", GEORGES)
    delivery.drain()
    assert delivery.rest.bodies(MARIE) == []
    assert len(delivery.rest.bodies(GEORGES)) == 1
    assert delivery.tasks() == []


@pytest.mark.parametrize("late", [False, True])
def test_what_is_no_mobile_is_rung_and_hears_it(delivery: DeliveryHarness, *, late: bool) -> None:
    code = 30006 if late else 21614
    (delivery.rest.failing if late else delivery.rest.refused)[LANDLINE] = code
    delivery.text("paid:REF7K2", LANDLINE)
    delivery.drain()
    if late:
        delivery.wait_for("paid:REF7K2", "undelivered")
    delivery.drain()
    (ringing,) = delivery.rest.ringing(LANDLINE)
    call = delivery.rest.pick_up(ringing)
    heard = " ".join(call.heard)
    assert heard.count("Paiement REF7K2") == 2
    assert delivery.tasks() == []


def test_a_final_failure_is_a_task_and_names_nobody(delivery: DeliveryHarness) -> None:
    delivery.rest.failing[MARIE] = 30003
    delivery.text("paid:REF7K2")
    delivery.drain()
    delivery.wait_for("paid:REF7K2", "undelivered")
    (task,) = delivery.tasks()
    assert (task.kind, task.payload["news"], task.payload["error"]) == ("delivery.failed", "paid:REF7K2", "30003")
    assert MARIE not in str(task)


def test_another_letter_goes_where_one_was_named(delivery: DeliveryHarness) -> None:
    delivery.rest.refused[MARIE] = 21211
    delivery.text("paid:REF7K2", otherwise=Text(GEORGES, LINE, "apa31", "Autre"))
    delivery.drain()
    assert delivery.rest.bodies(GEORGES) == ["Autre"]


def test_the_last_try_leaves_a_task(delivery: DeliveryHarness) -> None:
    delivery.rest.troubles.extend(["busy"] * 12)
    delivery.text("paid:REF7K2")
    delivery.drain()
    (task,) = delivery.tasks()
    assert task.payload["error"] == "20429"
    assert delivery.rows("select outcome, attempts from outbox where key = 'paid:REF7K2'") == [("given_up", 12)]
