"""Follows each letter from our hands to its reader: never twice, never lost, never silently failed."""

from dataclasses import replace
from datetime import timedelta
from typing import Literal

from backend.domain.letters import Letter, Ring, Text
from backend.domain.outbox_message import UnreadablePayload
from backend.services.adviser_tasks import open_task
from backend.services.dispatching import report_unreadable
from backend.services.notifying import SECRET, channel_of, notify, unpack
from backend.services.work import Work
from backend.storage import deliveries, outbox
from backend.storage.deliveries import Delivery

Standing = Literal["fresh", "doubtful", "taken", "opted_out"]
"""Never handed over; perhaps handed over; surely handed over; not to be."""

RANKS = {
    "waiting": 0,
    "sending": 1,
    "unknown": 1,
    "queued": 2,
    "sent": 3,
    "delivered": 4,
    "undelivered": 4,
    "failed": 4,
}
"""A state never goes to one of a lower or the same rank, in whichever order the news of it arrives."""

STATES = {
    "accepted": "queued",
    "scheduled": "queued",
    "queued": "queued",
    "sending": "queued",
    "sent": "sent",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "undelivered",
    "failed": "failed",
    "canceled": "failed",
    "initiated": "queued",
    "ringing": "sent",
    "in-progress": "sent",
    "completed": "delivered",
    "busy": "undelivered",
    "no-answer": "undelivered",
}
"""Twilio's words for the state of a message or a call, in ours."""

OPTED_OUT = "21610"
NOT_A_MOBILE = frozenset({"21614", "30006"})
UNANSWERED = frozenset({"busy", "no-answer"})
RING_AGAIN = (timedelta(minutes=5), timedelta(minutes=20), timedelta(hours=1))
"""The waits before the second, the third and every later try of a call that nobody has answered."""


def start(work: Work, news_key: str, letter: Letter) -> tuple[Standing, Delivery]:
    """Mark a letter as being handed over, before it is.

    Returns:
        How it stands, and its delivery. "doubtful": it was being handed over before, and what came of it is
        unknown, so that the provider has to be asked first.
    """
    deliveries.open_new(work.connection, news_key, channel_of(letter), work.now)
    delivery = _of(work, news_key)
    if delivery.sid or RANKS[delivery.state] > RANKS["sending"]:
        return "taken", delivery
    fresh = delivery.state == "waiting"
    if fresh and isinstance(letter, Text) and has_opted_out(work, letter.to, letter.programme):
        deliveries.move(work.connection, delivery, "failed", OPTED_OUT, work.now)
        _tell_otherwise(work, news_key, letter)
        _keep_no_secret(work, news_key)
        return "opted_out", delivery
    deliveries.move(work.connection, delivery, "sending", None, work.now)
    return "fresh" if fresh else "doubtful", delivery


def took(work: Work, news_key: str, sid: str, status: str, error_code: str | None = None) -> bool:
    """The provider has taken a letter, as number `sid`; False where that is another letter's number."""
    delivery = _of(work, news_key)
    if delivery.sid is None and not deliveries.number(work.connection, delivery, sid):
        return False
    _advance(work, delivery, status, error_code)
    return True


def is_anothers(work: Work, sid: str) -> bool:
    """Whether the provider's number is that of a letter already."""
    return deliveries.is_numbered(work.connection, sid)


def not_taken(work: Work, news_key: str, error_code: str | None) -> None:
    """The provider has surely not taken a letter, which can be handed over again."""
    _unless_taken(work, news_key, "waiting", error_code)


def doubt(work: Work, news_key: str) -> None:
    """Whether the provider has taken a letter is unknown, and has to be asked before it is sent again."""
    _unless_taken(work, news_key, "unknown", None)


def refused(work: Work, news_key: str, error_code: str) -> None:
    """The provider refuses a letter for good: what then follows is done."""
    _advance(work, _of(work, news_key), "failed", error_code)


def record_status(work: Work, sid: str, status: str, error_code: str | None, news_key: str | None) -> bool:
    """Take a provider's word on what became of a letter; words may come twice, and in any order.

    Args:
        work: The transaction.
        sid: The provider's number.
        status: The provider's word, such as `undelivered`.
        error_code: The provider's; None without an error.
        news_key: The key that the callback's URL carries: it finds a letter whose number was not yet kept.

    Returns:
        False where it is no letter of ours, or the state was known.
    """
    delivery = deliveries.lock_by_sid(work.connection, sid)
    if delivery is None and news_key is not None:
        delivery = deliveries.lock(work.connection, news_key)
        if delivery and delivery.sid is None:
            deliveries.number(work.connection, delivery, sid)
        elif delivery:
            return False  # the letter goes by another number: this one was given up
    return delivery is not None and _advance(work, delivery, status, error_code)


def opt_out(work: Work, number: str, programme: str) -> bool:
    """Send this number no more texts of a programme; False where it was so already."""
    return deliveries.opt_out(work.connection, number, programme, work.now)


def opt_in(work: Work, number: str, programme: str) -> bool:
    """Send this number texts of a programme again; False where it was so already."""
    return deliveries.opt_in(work.connection, number, programme)


def has_opted_out(work: Work, number: str, programme: str) -> bool:
    """Whether this number wants no texts of a programme."""
    return deliveries.has_opted_out(work.connection, number, programme)


def _of(work: Work, news_key: str) -> Delivery:
    delivery = deliveries.lock(work.connection, news_key)
    assert delivery, "a letter is started before anything is said of it"
    return delivery


def _unless_taken(work: Work, news_key: str, state: str, error_code: str | None) -> None:
    delivery = _of(work, news_key)
    if RANKS[delivery.state] <= RANKS["sending"]:  # a callback may have come before the answer did
        deliveries.move(work.connection, delivery, state, error_code, work.now)


def _advance(work: Work, delivery: Delivery, status: str, error_code: str | None) -> bool:
    state = STATES.get(status)
    if state is None or RANKS[state] <= RANKS[delivery.state]:
        return False
    deliveries.move(work.connection, delivery, state, error_code, work.now)
    if state in {"undelivered", "failed"}:
        _after_failure(work, delivery, status, error_code)
    if RANKS[state] == RANKS["delivered"]:
        _keep_no_secret(work, delivery.news_key)
    return True


def _keep_no_secret(work: Work, news_key: str) -> None:
    """Empty a letter that brought a secret, once nothing more comes of it."""
    if news_key.startswith(SECRET):
        outbox.empty(work.connection, news_key)


def _after_failure(work: Work, delivery: Delivery, status: str, error_code: str | None) -> None:
    """What follows a letter that will never arrive: another one, or a task; an opt-out is obeyed."""
    payload = outbox.payload_of(work.connection, delivery.news_key)
    try:
        letter = unpack(payload) if payload else None
    except UnreadablePayload as error:
        report_unreadable(work, delivery.news_key, str(error))
        return
    if isinstance(letter, Text) and error_code == OPTED_OUT:
        opt_out(work, letter.to, letter.programme)
        _tell_otherwise(work, delivery.news_key, letter)
    elif isinstance(letter, Ring) and status in UNANSWERED and letter.attempt < letter.tries:
        _ring_again(work, delivery, letter)
    elif letter and letter.otherwise:
        notify(work, f"{delivery.news_key}:otherwise", letter.otherwise)
    elif isinstance(letter, Text) and error_code in NOT_A_MOBILE:
        ring = Ring(letter.to, letter.line, says=(letter.body,))
        notify(work, f"{delivery.news_key}:call", ring)
    else:
        subject = {"news": delivery.news_key, "delivery": delivery.id, "error": error_code or status}
        open_task(work, "delivery.failed", subject)


def _tell_otherwise(work: Work, news_key: str, letter: Text) -> None:
    """What a number that wants no texts is told all the same: whoever can forge a STOP must not silence a warning."""
    if letter.must_arrive and letter.otherwise:
        notify(work, f"{news_key}:otherwise", letter.otherwise)


def _ring_again(work: Work, delivery: Delivery, letter: Ring) -> None:
    wait = RING_AGAIN[min(letter.attempt, len(RING_AGAIN)) - 1]
    root = delivery.news_key.removesuffix(f"#{letter.attempt}")
    again = replace(letter, attempt=letter.attempt + 1)
    notify(work, f"{root}#{again.attempt}", again, work.now + wait)
