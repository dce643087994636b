"""Quotes and pays: what a payment would take, and taking it exactly once."""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from backend.domain.payment import TWIN_MINUTES, Quote, Receipt, reference_from
from backend.domain.people import Payee
from backend.domain.rights import Draw, Rights
from backend.services.work import Work
from backend.storage import money, outbox

REFERENCES = 10**8


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What makes a payment one: the same key never pays twice.

    Attributes:
        key: Deterministic: where, and at which turn, the payment was confirmed.
        conversation_id: The conversation in which it was; None where there was none.
    """

    key: str
    conversation_id: int | None


def rights_of(work: Work, beneficiary_id: int) -> Rights:
    """What the beneficiary can spend today, oldest expiry first."""
    return Rights.on(work.today, money.lots_of(work.connection, beneficiary_id))


def quote(work: Work, beneficiary_id: int, payee: Payee, minutes: int | None, month: date | None) -> Quote:
    """What paying `minutes` (None: all) from the rights of `month` (None: oldest first) would take.

    When they are not covered, the quote has no draws and tells what there is (of that month).
    """
    rights = rights_of(work, beneficiary_id)
    chosen = rights.of_month(month) if month else rights
    draws = chosen.draw_all() if minutes is None else chosen.draw_minutes(minutes)
    return Quote.of(payee, draws, rights if draws else chosen)


def recent_twin(work: Work, beneficiary_id: int, quoted: Quote) -> Receipt | None:
    """The beneficiary's payment of the same hours or amount to the same intervenant within 15 minutes."""
    since = work.now - timedelta(minutes=TWIN_MINUTES)
    return money.recent_twin(work.connection, beneficiary_id, quoted, since)


def pay(
    work: Work, beneficiary_id: int, quoted: Quote, confirmation: Confirmation
) -> Receipt | Literal["rights_changed"]:
    """Pay what was quoted, all of it or nothing.

    Args:
        work: The transaction; when it fails, nothing was paid.
        beneficiary_id: Whose rights are spent.
        quoted: A quote that covers; it is computed again before it is believed.
        confirmation: What makes this payment one.

    Returns:
        The receipt, or "rights_changed" when the lots have moved since the quote.

    Raises:
        sqlalchemy.exc.IntegrityError: The confirmation was already paid.
    """
    rights = rights_of(work, beneficiary_id)
    if not quoted.covered or not all(_still_holds(rights, taken) for taken in quoted.draws):
        return "rights_changed"
    with work.connection.begin_nested() as savepoint:
        if not all(money.draw(work.connection, beneficiary_id, taken) for taken in quoted.draws):
            savepoint.rollback()
            return "rights_changed"
    left = Quote.of(quoted.payee, quoted.draws, rights)
    receipt = Receipt(
        reference=_new_reference(work),
        payee=quoted.payee,
        minutes=quoted.minutes,
        cents=quoted.cents,
        minutes_left=left.minutes_left,
        cents_left=left.cents_left,
        accepted_at=work.now,
        state="accepted",
    )
    _write(work, beneficiary_id, quoted, receipt, confirmation)
    return receipt


def _still_holds(rights: Rights, taken: Draw) -> bool:
    """Whether the lot, as it stands, would give exactly this draw."""
    lot = next((lot for lot in rights.lots if lot.id == taken.lot_id), None)
    if lot is None or taken.minutes > lot.minutes_left:
        return False
    return taken.minutes > 0 and lot.draw_minutes(taken.minutes) == taken


def _new_reference(work: Work) -> str:
    while True:
        reference = reference_from(secrets.randbelow(REFERENCES))
        if not money.reference_is_taken(work.connection, reference):
            return reference


def _write(work: Work, beneficiary_id: int, quoted: Quote, receipt: Receipt, confirmation: Confirmation) -> None:
    """Write the payment, its ledger entries and what is to be told, in the same transaction."""
    values = {
        "reference": receipt.reference,
        "beneficiary_id": beneficiary_id,
        "intervenant_id": receipt.payee.id,
        "conversation_id": confirmation.conversation_id,
        "confirmation": confirmation.key,
        "minutes": receipt.minutes,
        "cents": receipt.cents,
        "minutes_left": receipt.minutes_left,
        "cents_left": receipt.cents_left,
        "state": receipt.state,
        "accepted_at": receipt.accepted_at,
    }
    payment_id = money.insert_payment(work.connection, values, quoted)
    money.remember_payee(work.connection, beneficiary_id, receipt.payee.id, work.now)
    news = {"payment": payment_id}
    outbox.put(work.connection, f"paid:{receipt.reference}", "payment.accepted", news, work.now)
