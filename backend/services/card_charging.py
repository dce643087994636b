"""Completes payments by card: the PIN allows a charge, its result pays, what cannot be paid is to be refunded."""

from collections.abc import Mapping, Sequence
from datetime import date

from backend.domain.card import PROOF_LASTS, CardCharge, CardOutcome, CardResult, CardResultRefused
from backend.domain.nameless_payment import NamelessPayment
from backend.domain.payment import Payment, Quote
from backend.domain.rights import CARD, Draw, Lot
from backend.services import paying
from backend.services.adviser_tasks import open_task
from backend.services.granting import grant
from backend.services.paying import PaymentConfirmation
from backend.services.work import Work
from backend.storage import card_charges, ledger, lots
from backend.storage.card_charges import KeptCharge

WITH_ITS_PAYMENT = date(2999, 12, 31)
"""Until when a lot of a card is good: it is spent at once, and ends with its payment, never by itself."""

TO_BE_SURE = ("failed", "unclear")
"""Ends after which the processor may have taken the money all the same: a person looks."""

AT_ONCE = 100


def allow(
    work: Work, beneficiary_id: int, quoted: Quote, confirmation: PaymentConfirmation, connector: str
) -> CardCharge:
    """Allow one charge for one quote, once the PIN is right; good for ten minutes, in this conversation.

    Args:
        work: The transaction in which the PIN was right.
        beneficiary_id: Whose PIN.
        quoted: What was agreed: what rights give, what the card adds, its fee.
        confirmation: What makes the payment one; it has a conversation.
        connector: The processor, as the carrier knows it.
    """
    assert quoted.covered, "a card completes what rights begin"
    values = {
        "beneficiary_id": beneficiary_id,
        "conversation_id": confirmation.conversation_id,
        "confirmation": confirmation.key,
        "proved_at": work.now,
    }
    charge_id = card_charges.insert_charge(work.connection, values, quoted)
    return CardCharge(charge_id, quoted.card, quoted.fee, connector)


def settle(work: Work, conversation_id: int, result: CardResult) -> CardOutcome:
    """Do what the result of a charge asks: pay, or note why not; told again, it changes nothing.

    Args:
        work: The transaction; when it fails, the result has to be told again.
        conversation_id: Where the result came.
        result: What the carrier says.

    Raises:
        CardResultRefused: It is of another conversation, charge or amount.
    """
    charge = card_charges.locked(work.connection, result.charge_id)
    if charge is None or charge.conversation_id != conversation_id or charge.quote.from_card != result.total:
        raise CardResultRefused("This result is not of the charge that was allowed here.")
    if charge.state in ("charged", "to_refund", "refunded"):
        return _as_it_was(work, charge)
    if result.end != "charged":
        return _note_failure(work, charge, result)
    late = charge.state == "failed" or work.now - charge.proved_at > PROOF_LASTS
    payment = None if late else _pay(work, charge)
    if payment is None:
        return _owe(work, charge, result.code)
    values = {"state": "charged", "code": result.code, "failure": None, "answered_at": work.now}
    card_charges.change(work.connection, charge.id, payment_id=payment.id, lot_id=_lot_of(work, payment.id), **values)
    return CardOutcome("paid", payment)


def take_back(work: Work, undone: Sequence[NamelessPayment]) -> None:
    """End what cards gave to payments that are undone: all that each was charged is to be refunded.

    Args:
        work: The transaction that undoes the payments; their lots have their money back already.
        undone: Those payments; most have no card.
    """
    charged = card_charges.of_payments(work.connection, [each.id for each in undone])
    for payment in undone:
        if payment.id in charged:
            _take_back_one(work, payment, charged[payment.id])


def _take_back_one(work: Work, payment: NamelessPayment, charge_id: int) -> None:
    charge = card_charges.locked(work.connection, charge_id)
    assert charge, "a charge that was just found is there"
    lot_id = _lot_of(work, payment.id)
    lots.end(work.connection, lot_id, cents=charge.quote.card)
    card = f"card:{payment.programme}"
    bookings = {f"refund:{lot_id}": {f"lot:{lot_id}": (charge.quote.card, 0), card: (-charge.quote.card, 0)}}
    if fee := charge.quote.fee:
        bookings[f"feerefund:{charge.id}"] = {f"fees:{payment.programme}": (fee, 0), card: (-fee, 0)}
    ledger.book_all(work.connection, bookings, work.now)
    _owe(work, charge, charge.code or "", reference=payment.reference)


def give_up_old(work: Work) -> int:
    """Note charges whose end nobody has told: a person looks whether the card was debited; returns how many."""
    old = card_charges.unanswered_since(work.connection, work.now - PROOF_LASTS, AT_ONCE)
    for charge_id in old:
        charge = card_charges.locked(work.connection, charge_id)
        if charge and charge.state == "proved":
            _note_failure(work, charge, CardResult(charge.id, charge.quote.from_card, "unclear"))
    return len(old)


def _as_it_was(work: Work, charge: KeptCharge) -> CardOutcome:
    """What a result that is told again came to before."""
    payment = paying.payment_of(work, charge.payment_id) if charge.payment_id is not None else None
    return CardOutcome("paid", payment) if charge.state == "charged" else CardOutcome("to_refund", payment)


def _note_failure(work: Work, charge: KeptCharge, result: CardResult) -> CardOutcome:
    assert result.end != "charged", "a charge is no failure"
    if charge.state == "proved":
        card_charges.change(work.connection, charge.id, state="failed", failure=result.end, answered_at=work.now)
        if result.end in TO_BE_SURE:
            open_task(work, "card.unclear", {"charge": charge.id, "cents": charge.quote.from_card})
    return CardOutcome(result.end)


def _owe(work: Work, charge: KeptCharge, code: str, **more: str) -> CardOutcome:
    """Owe the card all that it was charged, the fee included."""
    card_charges.change(work.connection, charge.id, state="to_refund", code=code, answered_at=work.now)
    subject: Mapping[str, object] = {"charge": charge.id, "code": code, "cents": charge.quote.from_card, **more}
    open_task(work, "card.to_refund", subject)
    return CardOutcome("to_refund")


def _pay(work: Work, charge: KeptCharge) -> Payment | None:
    """Pay the very quote that the PIN was for, its rest from the card; None where the rights have moved."""
    quoted, programme = charge.quote, charge.programme
    taken = paying.take(work, charge.beneficiary_id, quoted)
    if taken is None:
        return None
    lot = Lot(0, work.today, WITH_ITS_PAYMENT, None, quoted.card, 0, 0)
    lot_id = grant(work, charge.beneficiary_id, lot, f"{CARD}{charge.id}")
    drawn = Draw(lot_id, lot.month, 0, quoted.card, 0, 0)
    assert lots.draw(work.connection, charge.beneficiary_id, drawn), "a lot that was just given is whole"
    if quoted.fee:
        fee = {f"card:{programme}": (quoted.fee, 0), f"fees:{programme}": (-quoted.fee, 0)}
        ledger.book(work.connection, f"cardfee:{charge.id}", fee, work.now)
    whole = Quote(quoted.order, (*taken.draws, drawn), taken.minutes_left, taken.cents_left)
    confirmation = PaymentConfirmation(charge.confirmation, charge.conversation_id)
    return paying.write_payment(work, charge.beneficiary_id, whole, confirmation)


def _lot_of(work: Work, payment_id: int) -> int:
    """The lot that a card gave to its payment."""
    return next(each.lot_id for each in lots.draws_of(work.connection, payment_id) if each.by_card)
