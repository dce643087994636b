"""Whatever is delivered twice, late, stale or answered to nobody, one confirmation is one payment."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import parse_qs, urlsplit

import pytest

from channels.phone.delivered_webhook import Send, Webhook, WebhookAnswer
from channels.phone.mischief import HangUpDuring, Late, LostAnswer, Mischief, StaleAgain, Twice, both
from tests.support.callers import JEANNE, RESUME, go_on, paid_in, reference, said
from tests.support.invariants import assert_money_holds
from tests.support.line import Line

PIN_WEBHOOK = 8
WAYS: dict[str, Callable[[], Mischief]] = {
    "twice": Twice,
    "twice at once": lambda: Twice(at_once=True),
    "stale after": StaleAgain,
    "stale before": lambda: StaleAgain(before=True),
    "stale with a token of its own": lambda: StaleAgain(new_token=True),
    "very stale": lambda: StaleAgain(back=3),
    "late": lambda: Late(0.02),
    "late and twice at once": lambda: both(Late(0.01), Twice(at_once=True)),
    "stale and twice": lambda: both(StaleAgain(), Twice()),
    **{f"answer {number} lost": partial(LostAnswer, spare=number - 1) for number in range(1, PIN_WEBHOOK + 1)},
}


@dataclass
class Replies:
    """Writes down every reply to every turn of a call."""

    of_turn: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def __call__(self, webhook: Webhook, send: Send) -> WebhookAnswer:
        """Deliver it faithfully."""
        answer = send(webhook)
        url = urlsplit(webhook.url)
        if url.path in {"/twilio/voice", "/twilio/voice/fallback"}:  # the fallback stands in for turn 0
            self.of_turn[parse_qs(url.query).get("turn", ["0"])[0]].append(answer.text)
        return answer


def news(line: Line) -> int:
    return int(str(line.one("select count(*) from outbox where topic = 'payment.accepted'")))


@pytest.mark.parametrize("way", WAYS)
def test_one_payment_one_piece_of_news_and_one_reply_to_a_turn(line: Line, way: str) -> None:
    replies, before = Replies(), news(line)
    call = JEANNE.ring(line.telephone, both(WAYS[way](), replies))
    go_on(line.context.database, call, JEANNE.answers())
    paid = paid_in(line.context.database, call)
    assert paid == [reference(call)], (said(call), call.troubles)
    assert not call.failed
    call.hang_up()
    assert news(line) == before + 1
    assert len(replies.of_turn) == PIN_WEBHOOK
    assert [turn for turn, texts in replies.of_turn.items() if len(set(texts)) != 1] == []
    assert way == "late" or max(map(len, replies.of_turn.values())) > 1, "something came twice"
    assert_money_holds(line.context.database)


def test_the_mischief_of_every_way_is_survived_by_a_second_payment_too(line: Line) -> None:
    call = JEANNE.ring(line.telephone, both(StaleAgain(), Twice(at_once=True)))
    answers = JEANNE.answers(pay__receipt="2")
    references = []
    for _ in range(2):
        go_on(line.context.database, call, answers)
        references.append(reference(call))
        call.press("2")
    assert paid_in(line.context.database, call) == references
    assert_money_holds(line.context.database)


@pytest.mark.parametrize("keys", ["1", "2", "482915", "31000017", ""])
def test_a_stale_turn_never_answers_the_next_question(line: Line, keys: str) -> None:
    """Keys that come late, with the number of an answered turn, get that turn's reply and change nothing."""
    stale = Stale(keys)
    call = JEANNE.ring(line.telephone, stale)
    asked = go_on(line.context.database, call, JEANNE.answers())
    assert asked[-1] == "pay.pin"
    assert len(asked) == len(set(asked)) == PIN_WEBHOOK - 1
    assert paid_in(line.context.database, call) == [reference(call)]
    assert stale.answers
    assert_money_holds(line.context.database)


@dataclass
class Stale:
    """Before each webhook, sends the one before with other keys."""

    keys: str
    answers: list[str] = field(default_factory=list)
    last: Webhook | None = None

    def __call__(self, webhook: Webhook, send: Send) -> WebhookAnswer:
        """Send stale keys, then the webhook."""
        if self.last:
            late = Webhook(self.last.url, {**self.last.params, "Digits": self.keys})
            self.answers.append(send(late).text)
        self.last = webhook if "turn=" in webhook.url else None
        return send(webhook)


@pytest.mark.parametrize("number", range(1, PIN_WEBHOOK + 1))
def test_who_hangs_up_while_the_line_thinks_is_asked_again_or_has_paid(line: Line, number: int) -> None:
    engine = line.context.database
    call = JEANNE.ring(line.telephone, HangUpDuring(number))
    go_on(engine, call, JEANNE.answers())
    assert call.ended
    paid = paid_in(engine, call)
    assert len(paid) <= int(number == PIN_WEBHOOK)
    again = JEANNE.ring(line.telephone)
    go_on(engine, again, JEANNE.answers(), until="call.resume")
    if RESUME in said(again):
        assert not paid
        again.press("1")
    go_on(engine, again, JEANNE.answers())
    assert len(paid_in(engine, call, again)) == len(paid) + 1
    assert_money_holds(engine)
