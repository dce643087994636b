"""What can go wrong between Twilio and the line, on demand, so that the line is proved against it."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import reduce

from channels.phone.delivered_webhook import NotAnswered, Send, Webhook, WebhookAnswer

Mischief = Callable[[Webhook, Send], WebhookAnswer]
"""Delivers one webhook by sending it, or something worse. One of these serves one call."""


class CallerGone(Exception):  # noqa: N818  # error names are sentences
    """The caller hung up while a webhook was under way, which `under_way` still is."""

    def __init__(self, under_way: threading.Thread) -> None:
        super().__init__("The caller hung up while the line was thinking.")
        self.under_way = under_way


def faithful(webhook: Webhook, send: Send) -> WebhookAnswer:
    """Deliver once, in order."""
    return send(webhook)


def _whatever_comes(send: Send, webhook: Webhook) -> WebhookAnswer | NotAnswered:
    """The answer to a delivery that nobody waits for; the server may well refuse it."""
    try:
        return send(webhook)
    except NotAnswered as refused:
        return refused


def both(*mischiefs: Mischief) -> Mischief:
    """All of these at once; the first is the outermost."""

    def around(inner: Mischief, outer: Mischief) -> Mischief:
        return lambda webhook, send: outer(webhook, lambda hook: inner(hook, send))

    plain: Mischief = faithful
    return reduce(around, reversed(mischiefs), plain)


@dataclass
class Twice:
    """Delivers each webhook twice with one token, one after the other or both at once.

    Attributes:
        at_once: Whether from two threads.
        answers: Each pair, to be compared: they should say the same. Only the first one counts.
    """

    at_once: bool = False
    answers: list[tuple[WebhookAnswer, WebhookAnswer | NotAnswered]] = field(default_factory=list)

    def __call__(self, webhook: Webhook, send: Send) -> WebhookAnswer:
        """Deliver it, and again."""
        with ThreadPoolExecutor(1) as other:
            double = other.submit(_whatever_comes, send, webhook) if self.at_once else None
            first = send(webhook)
            second = double.result() if double else _whatever_comes(send, webhook)
        self.answers.append((first, second))
        return first


@dataclass
class StaleAgain:
    """Delivers an older webhook again around each new one: what was late overtakes, or is overtaken.

    Attributes:
        back: How many webhooks ago it was first delivered, at least 1.
        before: Whether it comes before the new one or after it.
        new_token: Whether it bears a token of its own, as a network's double would not.
        answers: What the stale ones were answered.
    """

    back: int = 1
    before: bool = False
    new_token: bool = False
    answers: list[WebhookAnswer | NotAnswered] = field(default_factory=list)
    _past: list[Webhook] = field(default_factory=list)

    def __call__(self, webhook: Webhook, send: Send) -> WebhookAnswer:
        """Deliver it, and an older one."""
        self._past.append(webhook)
        if self.before:
            self._again(send)
            return send(webhook)
        answer = send(webhook)
        self._again(send)
        return answer

    def _again(self, send: Send) -> None:
        if len(self._past) <= self.back:
            return
        old = self._past[-1 - self.back]
        late = replace(old, token=old.token + "-late") if self.new_token else old
        self.answers.append(_whatever_comes(send, late))


@dataclass
class Late:
    """Delivers each webhook late, in real seconds."""

    seconds: float
    sleep: Callable[[float], None] = time.sleep

    def __call__(self, webhook: Webhook, send: Send) -> WebhookAnswer:
        """Wait, then deliver."""
        self.sleep(self.seconds)
        return send(webhook)


@dataclass
class LostAnswer:
    """The server takes the webhook and answers, and the answer is lost on the way back.

    Attributes:
        times: How many answers are lost; what is delivered afterwards arrives.
        spare: How many webhooks pass unharmed before.
        lost: The answers that nobody got.
    """

    times: int = 1
    spare: int = 0
    lost: list[WebhookAnswer] = field(default_factory=list)
    _seen: int = 0

    def __call__(self, webhook: Webhook, send: Send) -> WebhookAnswer:
        """Deliver it, and lose the answer while there are some to lose."""
        answer = send(webhook)
        self._seen += 1
        if self._seen > self.spare and len(self.lost) < self.times:
            self.lost.append(answer)
            raise NotAnswered("The answer was lost on the way.", "rt", 11205)
        return answer


@dataclass
class HangUpDuring:
    """The caller hangs up while a webhook is under way.

    Attributes:
        nth: Which webhook of the call, from 1.
        answers: What the server answered to nobody.
    """

    nth: int = 1
    answers: list[WebhookAnswer | NotAnswered] = field(default_factory=list)
    _seen: int = 0

    def __call__(self, webhook: Webhook, send: Send) -> WebhookAnswer:
        """Deliver it; at the n-th, leave."""
        self._seen += 1
        if self._seen != self.nth:
            return send(webhook)
        under_way = threading.Thread(target=self._unheard, args=(webhook, send))
        under_way.start()
        raise CallerGone(under_way)

    def _unheard(self, webhook: Webhook, send: Send) -> None:
        self.answers.append(_whatever_comes(send, webhook))
