"""A text reaches Twilio once, whatever fails on the way, and what follows is what was agreed."""

import time

import pytest

from backend.domain.letters import Text
from dialogs.gsm7 import segments
from tests.delivery.office import BODY, GEORGES, LANDLINE, MARIE, Office
from tests.support.line import LINE
from tests.support.twilio_rest import Trouble


def wait_for(office: Office, key: str, state: str) -> None:
    """Callbacks come when they come."""
    deadline = time.monotonic() + 5
    while office.state(key) != state and time.monotonic() < deadline:
        time.sleep(0.01)
    assert office.state(key) == state


def test_a_text_is_taken_and_delivered(office: Office) -> None:
    office.text("paid:REF7K2", body="Reçu : 3 h 30 – «même» mois d’août…")
    office.drain()
    wait_for(office, "paid:REF7K2", "delivered")
    assert office.rest.bodies(MARIE) == ['Recu : 3 h 30 - "meme" mois d\'aout...']
    assert segments(office.rest.bodies(MARIE)[0]) == 1
    assert office.rows("select outcome, attempts from outbox where key = 'paid:REF7K2'") == [("taken", 1)]
    assert office.tasks() == []


def test_the_same_news_is_told_once(office: Office) -> None:
    letter = Text(MARIE, LINE, "apa31", BODY)
    assert office.put("paid:REF7K2", letter)
    assert not office.put("paid:REF7K2", letter)
    office.drain()
    assert office.rest.bodies(MARIE) == [BODY]


@pytest.mark.parametrize("trouble", ["cut_before", "cut_after", "error", "error_after"])
def test_an_unknown_outcome_is_asked_about_and_never_doubled(office: Office, trouble: Trouble) -> None:
    office.rest.silent = True
    office.rest.troubles.append(trouble)
    office.text("paid:REF7K2")
    office.worker.run_once()
    assert office.state("paid:REF7K2") == "unknown"
    office.drain()
    assert len(office.rest.bodies(MARIE)) == 1
    assert office.state("paid:REF7K2") == "queued"
    assert office.rest.asked["GET Messages"] == 1


def test_a_callback_that_comes_before_the_answer_answers(office: Office) -> None:
    office.rest.troubles.append("cut_after")
    office.text("paid:REF7K2")
    office.worker.run_once()
    wait_for(office, "paid:REF7K2", "delivered")
    office.drain()
    assert len(office.rest.bodies(MARIE)) == 1
    assert office.rest.asked["GET Messages"] == 0


def test_an_answer_that_takes_too_long_is_an_unknown_outcome(office: Office) -> None:
    office.rest.delay = 1.3
    office.text("paid:REF7K2")
    office.worker.run_once()
    office.rest.delay = 0
    assert office.state("paid:REF7K2") in {"unknown", "queued", "sent", "delivered"}
    time.sleep(0.4)
    office.drain()
    assert len(office.rest.bodies(MARIE)) == 1


def test_while_twilio_cannot_be_asked_nothing_is_sent_again(office: Office) -> None:
    office.rest.troubles.append("cut_after")
    office.rest.deaf = office.rest.silent = True
    office.text("paid:REF7K2")
    for _ in range(3):
        office.worker.run_once()
        office.clock.move(hours=1)
    assert len(office.rest.bodies(MARIE)) == 1
    assert office.state("paid:REF7K2") == "unknown"
    office.rest.deaf = False
    office.drain()
    assert len(office.rest.bodies(MARIE)) == 1
    assert office.state("paid:REF7K2") == "queued"


def test_equal_texts_to_one_number_are_not_taken_for_each_other(office: Office) -> None:
    office.rest.silent = True
    office.text("first")
    office.drain()
    office.rest.troubles.extend(["cut_after", "cut_before"])
    office.text("second")
    office.text("third")
    office.drain()
    assert len(office.rest.bodies(MARIE)) == 3
    assert len(office.rows("select distinct sid from deliveries where sid is not null")) == 3


def test_slow_down_is_obeyed_and_sent_again(office: Office) -> None:
    office.rest.troubles.extend(["busy", "busy"])
    office.text("paid:REF7K2")
    office.worker.run_once()
    ((due, outcome),) = office.rows("select due_at, outcome from outbox where key = 'paid:REF7K2'")
    assert (due - office.clock()).total_seconds() == 7
    assert outcome == "20429"
    office.drain()
    assert len(office.rest.bodies(MARIE)) == 1
    assert office.rest.asked["GET Messages"] == 0


def test_a_refused_connection_is_tried_again_in_growing_waits(office: Office) -> None:
    url, client = office.rest.url, office.worker._handlers["sms"]
    connections = client._carrier._client.http_client  # type: ignore[attr-defined]
    connections._base = "http://127.0.0.1:9"
    office.text("paid:REF7K2")
    waits = []
    for _ in range(4):
        office.worker.run_once()
        ((due,),) = office.rows("select due_at from outbox where key = 'paid:REF7K2'")
        waits.append((due - office.clock()).total_seconds())
        office.clock.moment = due
    assert waits == [5, 10, 20, 40]
    connections._base = url
    office.drain()
    assert len(office.rest.bodies(MARIE)) == 1
    assert office.rest.asked["GET Messages"] == 0


def test_a_number_that_has_stopped_is_opted_out_and_left_alone(office: Office) -> None:
    office.rest.refused[MARIE] = 21610
    office.text("first")
    office.drain()
    assert office.rows("select number, programme from opt_outs") == [(MARIE, "apa31")]
    office.rest.refused.clear()
    office.text("second")
    office.text("other", GEORGES)
    office.drain()
    assert office.rest.bodies(MARIE) == []
    assert len(office.rest.bodies(GEORGES)) == 1
    assert office.tasks() == []


@pytest.mark.parametrize("late", [False, True])
def test_what_is_no_mobile_is_rung_and_hears_it(office: Office, *, late: bool) -> None:
    code = 30006 if late else 21614
    (office.rest.failing if late else office.rest.refused)[LANDLINE] = code
    office.text("paid:REF7K2", LANDLINE)
    office.drain()
    if late:
        wait_for(office, "paid:REF7K2", "undelivered")
    office.drain()
    (ringing,) = office.rest.ringing(LANDLINE)
    call = office.rest.pick_up(ringing)
    heard = " ".join(call.heard)
    assert heard.count("Paiement REF7K2") == 2
    assert office.tasks() == []


def test_a_final_failure_is_a_task_and_names_nobody(office: Office) -> None:
    office.rest.failing[MARIE] = 30003
    office.text("paid:REF7K2")
    office.drain()
    wait_for(office, "paid:REF7K2", "undelivered")
    (task,) = office.tasks()
    assert (task.kind, task.payload["news"], task.payload["error"]) == ("delivery.failed", "paid:REF7K2", "30003")
    assert MARIE not in str(task)


def test_another_letter_goes_where_one_was_named(office: Office) -> None:
    office.rest.refused[MARIE] = 21211
    office.text("paid:REF7K2", otherwise=Text(GEORGES, LINE, "apa31", "Autre"))
    office.drain()
    assert office.rest.bodies(GEORGES) == ["Autre"]


def test_the_last_try_leaves_a_task(office: Office) -> None:
    office.rest.troubles.extend(["busy"] * 12)
    office.text("paid:REF7K2")
    office.drain()
    (task,) = office.tasks()
    assert task.payload["error"] == "20429"
    assert office.rows("select outcome, attempts from outbox where key = 'paid:REF7K2'") == [("given_up", 12)]
