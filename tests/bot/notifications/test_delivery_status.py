"""Callbacks come in any order, twice, early and unsigned; a state never goes backwards."""

from itertools import permutations

import httpx2
from sqlalchemy import Engine

from backend.domain.letters import Text
from backend.services import adviser_tasks, delivering
from backend.services.notifying import notify
from backend.services.work import Work
from backend.storage import outbox
from channels.signature import sign
from tests.bot.notifications.delivery_harness import MARIE, DeliveryHarness
from tests.support.clock import StoppedClock
from tests.support.line import LINE, TOKEN

SID = "SM" + "1" * 32
KEY = "paid:REF7K2"


def taken(engine: Engine, clock: StoppedClock, key: str = KEY) -> None:
    """A text that has been handed over; its number is not known yet."""
    letter = Text(MARIE, LINE, "apa31", "Bonjour")
    with engine.begin() as connection:
        work = Work(connection, clock())
        notify(work, key, letter)
        assert outbox.lease(connection, ["sms"], work.now, work.now)
        assert delivering.start(work, key, letter)[0] == "fresh"


def told(  # noqa: PLR0913, PLR0917 - a callback has many fields
    engine: Engine, clock: StoppedClock, status: str, code: str | None = None, sid: str = SID, key: str = KEY
) -> bool:
    """One callback."""
    with engine.begin() as connection:
        return delivering.record_status(Work(connection, clock()), sid, status, code, key)


def rows(engine: Engine) -> list[tuple[str, str | None]]:
    """State and number of each delivery."""
    with engine.connect() as connection:
        found = connection.exec_driver_sql("select state, sid from deliveries order by id").all()
    return [(row[0], row[1]) for row in found]


def test_all_orders_end_delivered(engine: Engine, clock: StoppedClock) -> None:
    orders = list(permutations(["answer", "queued", "sent", "delivered"]))
    for place, order in enumerate(orders):
        key, sid = f"{KEY}:{place}", f"SM{place:032}"
        taken(engine, clock, key)
        for news in order * 2:
            if news == "answer":
                with engine.begin() as connection:
                    assert delivering.took(Work(connection, clock()), key, sid, "queued")
            else:
                told(engine, clock, news, None, sid, key)
    assert rows(engine) == [("delivered", f"SM{place:032}") for place in range(len(orders))]


def test_a_failure_leaves_one_task_in_any_order(engine: Engine, clock: StoppedClock) -> None:
    orders = list(permutations(["sent", "undelivered", "failed", "queued"]))
    for place, order in enumerate(orders):
        key, sid = f"{KEY}:{place}", f"SM{place:032}"
        taken(engine, clock, key)
        for status in order:
            told(engine, clock, status, "30003" if status in {"undelivered", "failed"} else None, sid, key)
    with engine.connect() as connection:
        opened = adviser_tasks.open_tasks(Work(connection, clock()))
    assert [task.payload["news"] for task in opened] == [f"{KEY}:{place}" for place in range(len(orders))]
    assert {task.payload["error"] for task in opened} == {"30003"}


def test_another_message_of_the_same_news_changes_nothing(engine: Engine, clock: StoppedClock) -> None:
    taken(engine, clock)
    assert told(engine, clock, "sent")
    assert not told(engine, clock, "failed", "30003", "SM" + "2" * 32)
    assert rows(engine) == [("sent", SID)]


def test_a_stop_told_by_callback_is_obeyed(engine: Engine, clock: StoppedClock) -> None:
    taken(engine, clock)
    told(engine, clock, "failed", "21610")
    with engine.begin() as connection:
        work = Work(connection, clock())
        assert delivering.has_opted_out(work, MARIE, "apa31")
        assert not delivering.has_opted_out(work, MARIE, "apa04")
        assert adviser_tasks.open_tasks(work) == []


def test_out_and_back_again(delivery: DeliveryHarness) -> None:
    with delivery.engine.begin() as connection:
        work = Work(connection, delivery.clock())
        assert delivering.opt_out(work, MARIE, "apa31")
        assert not delivering.opt_out(work, MARIE, "apa31")
    delivery.text("first")
    delivery.drain()
    assert delivery.rest.bodies(MARIE) == []
    assert delivery.rows("select outcome from outbox where key = 'first'") == [("opted_out",)]
    with delivery.engine.begin() as connection:
        work = Work(connection, delivery.clock())
        assert delivering.opt_in(work, MARIE, "apa31")
        assert not delivering.opt_in(work, MARIE, "apa31")
    delivery.text("second")
    delivery.drain()
    assert len(delivery.rest.bodies(MARIE)) == 1


def test_what_twilio_has_not_signed_is_refused(delivery: DeliveryHarness) -> None:
    delivery.rest.silent = True
    delivery.text(KEY)
    delivery.drain()
    (text,) = delivery.rest.texts
    url = text.form["StatusCallback"]
    form = {"MessageSid": text.sid, "MessageStatus": "failed"}
    with httpx2.Client(trust_env=False) as client:
        assert client.post(url, data=form).status_code == 403
        unsigned = {"X-Twilio-Signature": sign("another token", url, form)}
        assert client.post(url, data=form, headers=unsigned).status_code == 403
        empty = {"X-Twilio-Signature": sign(TOKEN, url, {"MessageSid": text.sid})}
        assert client.post(url, data={"MessageSid": text.sid}, headers=empty).status_code == 400
        stranger = {"MessageSid": "SM" + "9" * 32, "MessageStatus": "sent"}
        other = url.replace("REF7K2", "REF000")
        signed = {"X-Twilio-Signature": sign(TOKEN, other, stranger)}
        assert client.post(other, data=stranger, headers=signed).status_code == 204
    assert delivery.state(KEY) == "queued"
