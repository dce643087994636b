"""Where each question lies on the way from ringing to having paid: what supervision counts people along.

Every question of the dialogues has its line in one of the three tables; a test finds those that have none.
"""

from collections.abc import Mapping
from typing import Literal

PaymentStep = Literal["rung", "recognised", "whom", "amount", "recap", "pin", "paid"]
"""How far somebody has come, by the last question that they were asked.

rung: they were asked who they are; recognised: that is known; whom: they have said whom to pay; amount: how much too,
and something of it is still to be settled; recap: they have heard what is paid; pin: they have agreed, and their PIN
was asked for; paid: the books have the payment, whatever was asked after it.
"""

STEPS: tuple[PaymentStep, ...] = ("rung", "recognised", "whom", "amount", "recap", "pin", "paid")
"""In their order: who has come to one has come to all those before it."""

ON_THE_WAY: Mapping[str, PaymentStep] = {
    "identify.at_home": "rung",
    "identify.cesu_code": "rung",
    "identify.birth_date": "rung",
    "identify.account": "recognised",
    "call.resume": "recognised",
    "check.retake": "recognised",
    "menu": "recognised",
    "payee.known": "recognised",
    "payee.others": "recognised",
    "payee.kind": "recognised",
    "payee.nan": "recognised",
    "payee.birth_date": "recognised",
    "payee.found": "recognised",
    "pay.hours": "whom",
    "pay.euros": "whom",
    "pay.how": "whom",
    "pay.month": "whom",
    "card.offer_hours": "amount",
    "card.offer": "amount",
    "card.sum": "amount",
    "card.cents": "amount",
    "card.fee": "amount",
    "pay.recap": "recap",
    "pay.correct": "recap",
    "pay.twin": "recap",
    "check.number": "recap",
    "pay.pin": "pin",
    "pay.usual_pin": "pin",
    "card.pay": "pin",
    "card.then": "pin",
    "pay.receipt": "pin",
}
"""The questions of a payment, and how far who hears one has come."""

ASIDE = frozenset({
    "activate.call", "activate.code", "activate.forgotten_ready", "activate.no_number", "activate.ready",
    "address.act", "address.hear_pin", "address.pin", "address.postcode", "address.recap", "address.street",
    "address.town", "adviser.call_back", "adviser.connecting", "adviser.day", "adviser.number", "adviser.part",
    "adviser.this_number", "balance.then", "call_back.add", "call_back.address", "call_back.birth_date",
    "call_back.details_pin", "call_back.email", "call_back.number", "call_back.tell_payer_by", "cancel.pin",
    "cancel.recap", "choose_pin.drawn", "choose_pin.how", "choose_pin.own", "choose_pin.own_again", "choose_pin.pen",
    "details.menu", "first_steps.mobile", "first_steps.number", "first_steps.privacy", "first_steps.texts",
    "history.act", "history.reference", "history.then", "history.which", "more", "my_pin", "my_pin.old", "numbers.act",
    "numbers.pin", "numbers.recap", "numbers.which", "pin.blocked", "pin.paused", "register.number", "register.pin",
    "register.recap", "site.offer", "told.how", "told.pin", "told.written", "trust.bond", "trust.number", "trust.pin",
    "trust.recap", "trust.then", "trust.told",
})  # fmt: skip
"""Asked of people who may pay, and outside the payment: it says of nobody that they came further than being known."""

OF_OTHERS = frozenset({
    "call_back.tell_by", "dispute.reference", "history.more", "identify.nan", "payee_line.menu", "payee_line.told",
    "payee_line.told_nothing", "sms.account", "sms.by_post", "sms.euros", "sms.hours", "sms.payee", "sms.trusted",
    "sms.what", "sms.what_payee", "trusted.birth_date", "trusted.code", "trusted.menu", "trusted.number",
    "trusted.stop",
})  # fmt: skip
"""Asked of intervenants and trusted people, and in texts, which are paid in a call back: they are not counted along."""


def step_at(question: str | None) -> PaymentStep | None:
    """How far who was last asked this has come; None where they are not on the way to a payment.

    >>> step_at("pay.hours"), step_at(None), step_at("balance.then"), step_at("sms.what")
    ('whom', 'rung', 'rung', None)
    """
    return None if question in OF_OTHERS else ON_THE_WAY.get(question or "", "rung")


def furthest(reached: int | None, question: str | None) -> int | None:
    """How far a conversation has come once a question is asked in it: a place in `STEPS`, or None as yet.

    It never goes down, also not once a payment is finished: a conversation counts once, as far as it ever came, and one
    that has paid is known by its payment, whatever is begun in it afterwards.

    >>> furthest(None, "pay.hours"), furthest(5, "menu"), furthest(2, None), furthest(None, "sms.what")
    (2, 5, 2, None)
    """
    step = step_at(question) if question else None
    place = None if step is None else STEPS.index(step)
    return max((each for each in (reached, place) if each is not None), default=None)
