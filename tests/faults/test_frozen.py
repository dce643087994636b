"""A database that takes a question and never answers: the caller hears a sentence within five seconds."""

import time

from bot.conversations.silence_breaker import REST_SECONDS
from channels.phone.delivered_webhook import Send, Webhook, WebhookAnswer
from tests.support.callers import JEANNE, MOMENT, RING_LATER, go_on, paid_in, reference, said
from tests.support.clock import StoppedClock
from tests.support.invariants import assert_money_holds
from tests.support.line import serving
from tests.support.mortal import MortalPostgres, frozen, watching

SECONDS = 5.0


class Timed:
    """Remembers how long the line took for each webhook."""

    def __init__(self) -> None:
        self.took: list[float] = []

    def __call__(self, webhook: Webhook, send: Send) -> WebhookAnswer:
        """Deliver it, by the clock."""
        began = time.monotonic()
        try:
            return send(webhook)
        finally:
            self.took.append(time.monotonic() - began)


def test_a_frozen_database_is_given_up_and_the_call_goes_on_when_it_moves(mortal: MortalPostgres) -> None:
    with mortal.fresh() as engine, serving(engine, StoppedClock()) as line:
        eyes, timed = watching(engine), Timed()
        call = JEANNE.ring(line.telephone, timed)
        go_on(eyes, call, JEANNE.answers(), until="pay.pin")
        with frozen(mortal.pid):
            timed.took.clear()
            call.press(JEANNE.pin)
            assert MOMENT in said(call)
            assert RING_LATER in said(call)
            new = JEANNE.ring(line.telephone, timed)
            assert RING_LATER in said(new)
        assert max(timed.took) < SECONDS, timed.took
        assert not call.failed
        assert not new.failed
        time.sleep(REST_SECONDS)  # as long as the real telephone pauses before it tries again, and less
        again = JEANNE.ring(line.telephone)
        go_on(eyes, again, JEANNE.answers())
        assert paid_in(eyes, call, again)[-1:] == [reference(again)]
        assert_money_holds(eyes)
