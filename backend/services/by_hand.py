"""What an adviser does by hand where the bank or a dispute leaves a payment stuck: each with who, when and why."""

from dataclasses import dataclass

from backend.domain.card import NothingToRefund, OwedRefund
from backend.domain.lifecycle import (
    ADVISER,
    PaymentAlreadyHeld,
    PaymentNotHeld,
    PaymentNotRefused,
    PaymentNotWithTheBank,
    PaymentPaidAgainAlready,
    RightsSpentMeanwhile,
    refusal,
)
from backend.domain.nameless_payment import NamelessPayment
from backend.domain.payee_change import PayeeChange
from backend.domain.payment import Payment, Quote
from backend.domain.rights import Draw
from backend.services import paying, payment_lookup
from backend.services.adviser_tasks import close_about
from backend.services.bank import settling
from backend.services.bank.transfer_file import sound_iban
from backend.services.owner_news import announce_payee_change
from backend.services.paying import PaymentConfirmation
from backend.services.work import Work
from backend.storage import (
    card_charges,
    intervenants,
    interventions,
    lots,
    payables,
    payment_states,
    payments,
    rights_endings,
    sealed_facts,
)

MOST_CHARACTERS = 500
BY_HAND = "BY_HAND"
"""The code that stands where the bank's would."""


class NotByHand(ValueError):  # noqa: N818 - a sentence, as all our errors
    """What was asked for cannot be done so; the message is a sentence."""


class NobodyHasThisNan(NotByHand):
    """The intervenant that was meant is none of ours."""


@dataclass(frozen=True, slots=True)
class Trace:
    """Who does something by hand, and why; when, the transaction knows.

    Raises:
        NotByHand: One of them is missing, or has more than 500 characters.
    """

    who: str
    why: str

    def __post_init__(self) -> None:
        """Nobody acts without a trace."""
        if not all(0 < len(each.strip()) <= MOST_CHARACTERS for each in (self.who, self.why)):
            raise NotByHand(f"Say who and why, each in 1 to {MOST_CHARACTERS} characters.")


def correct_iban(work: Work, nan: str, iban: str, trace: Trace) -> int:
    """Correct an intervenant's account, and tell them; what was left out of a file goes into the next. Returns whose.

    Args:
        work: The transaction.
        nan: Canonical, `0012345*1`.
        iban: The new account; spaces do not matter.
        trace: Who and why.

    Raises:
        NobodyHasThisNan: It is nobody's.
        NotByHand: The IBAN is not one of the SEPA.
    """
    sound = sound_iban(iban)
    if sound is None:
        raise NotByHand("This IBAN is not valid: check its digits.")
    intervenant_id = intervenants.id_of_nan(work.connection, nan)
    if intervenant_id is None:
        raise NobodyHasThisNan("Nobody has this NAN: give it whole, such as 0012345*1.")
    before = intervenants.correct_iban(work.connection, intervenant_id, sound)
    announce_payee_change(work, PayeeChange.between(intervenant_id, before, {**before, "iban": sound}))
    payables.take_in_again(work.connection, intervenant_id)
    values = {"intervenant_id": intervenant_id, "before": _short(before.get("iban")), "after": _short(sound)}
    keep_trace(work, "iban", trace, **values)
    return intervenant_id


def settle(work: Work, reference: str, trace: Trace) -> None:
    """Note that the bank has paid a payment that was sent, where its answer does not come.

    Raises:
        LifecycleRefused: There is no such payment, or it is not with the bank.
    """
    payment = payment_lookup.find(work, reference, ADVISER)
    if not settling.settle(work, [NamelessPayment.of(payment)], BY_HAND):
        raise refusal(reference, payment.state, "settled") or PaymentNotWithTheBank(reference)
    keep_trace(work, "settle", trace, payment_id=payment.id)


def pay_again(work: Work, reference: str, trace: Trace) -> Payment:
    """Pay out again, once, what the bank refused or returned: a new payment, from the very rights that came back.

    The lots may have expired meanwhile: that is an adviser's to decide.

    Raises:
        LifecycleRefused: There is no such payment, the bank did not refuse it, or its rights are spent.
    """
    payment = payment_lookup.find(work, reference, ADVISER)
    if payment.state != "reversed":
        raise PaymentNotRefused(reference)
    lots.lock_lots(work.connection, {payment.payer.id})
    confirmation = PaymentConfirmation(f"again:{reference}", None)
    if payments.is_confirmed(work.connection, confirmation.key):
        raise PaymentPaidAgainAlready(reference)
    draws = _draws_again(work, payment)
    if not all(lots.draw(work.connection, payment.payer.id, each) for each in draws):
        raise RightsSpentMeanwhile(reference)
    quote = Quote.of(payment.order, draws, paying.rights_of(work, payment.payer.id))
    again = paying.write_payment(work, payment.payer.id, quote, confirmation)
    keep_trace(work, "pay_again", trace, payment_id=payment.id, after=again.reference)
    return again


def hold(work: Work, reference: str, trace: Trace) -> None:
    """Hold a payment back from the bank's file, until it is released or cancelled.

    Raises:
        LifecycleRefused: There is no such payment, it is with the bank, or it is held already.
    """
    payment = payment_lookup.find(work, reference, ADVISER)
    if refused := refusal(reference, payment.state, "batched"):
        raise refused
    if not payment_states.hold(work.connection, payment.id, held=True):
        raise PaymentAlreadyHeld(reference)
    keep_trace(work, "hold", trace, payment_id=payment.id)


def release(work: Work, reference: str, trace: Trace) -> None:
    """Let a held payment go into the next file of the bank.

    Raises:
        LifecycleRefused: There is no such payment, or it is not held.
    """
    payment = payment_lookup.find(work, reference, ADVISER)
    if not payment_states.hold(work.connection, payment.id, held=False):
        raise PaymentNotHeld(reference)
    keep_trace(work, "release", trace, payment_id=payment.id)


def refunded(work: Work, code: str, trace: Trace) -> OwedRefund:
    """Note that a card has its money back, done at the processor's; the task on it is closed.

    Raises:
        NothingToRefund: No charge of this confirmation waits for it.
    """
    owed = card_charges.owed_by_code(work.connection, code)
    if not owed:
        raise NothingToRefund(code)
    refund = owed[0]
    card_charges.change(work.connection, refund.id, state="refunded", refunded_at=work.now)
    close_about(work, "card.to_refund", "charge", refund.id, trace.why)
    keep_trace(work, "refund", trace, after=code)
    return refund


def _draws_again(work: Work, payment: Payment) -> tuple[Draw, ...]:
    """The payment's draws, against its lots as they stand, locked; what their end took back serves once more.

    Raises:
        RightsSpentMeanwhile: A lot has not enough left.
    """
    now = {lot.id: lot for lot in lots.lots_of(work.connection, payment.payer.id)}
    draws = []
    for taken in lots.draws_of(work.connection, payment.id):
        lot = now[taken.lot_id]
        minutes, cents = max(0, taken.minutes - lot.minutes_left), max(0, taken.cents - lot.cents_left)
        if (minutes or cents) and not rights_endings.restore(work.connection, lot.id, minutes, cents, work.now):
            raise RightsSpentMeanwhile(payment.reference)
        draws.append(Draw(lot.id, lot.month, taken.minutes, taken.cents, lot.minutes_used, lot.cents_used))
    return tuple(draws)


def keep_trace(work: Work, kind: str, trace: Trace, **values: int | str | None) -> None:
    """Keep who did something by hand and why, under the ledger's seal."""
    row = {"kind": kind, "who": trace.who.strip(), "why": trace.why.strip(), "at": work.now, **values}
    kept = interventions.keep(work.connection, row)
    sealed_facts.book(work.connection, sealed_facts.INTERVENTION, [kept], work.now)


def _short(iban: str | None) -> str | None:
    """Enough of an account to tell it from another; the whole of it is in the bank's files."""
    return f"…{iban[-4:]}" if iban and sound_iban(iban) else iban
