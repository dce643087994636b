"""Prints receipts (justificatifs) and monthly statements as PDF that a screen reader can read (PDF/UA-1)."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from backend.domain.calendar import PARIS, paris_date
from backend.domain.lifecycle import By
from backend.domain.order import Order
from backend.domain.payment import Payment, State
from backend.domain.people import Mode
from backend.domain.programme import Programme
from backend.services import french, payment_lookup, postal
from backend.services.typesetting import LetterNotPrintable, is_legible, legible, typeset
from backend.services.work import Work
from backend.storage import beneficiaries, intervenants, lots, payment_states, payments
from backend.storage.beneficiaries import LetterRecipient
from backend.storage.lots import LotBalance

__all__ = ["LetterNotPrintable", "receipt", "statement"]

STATES: dict[State, str] = {
    "accepted": "Accepté. Le virement va être remis à la banque.",
    "batched": "Accepté. Le virement est prêt pour la banque.",
    "sent": "Virement remis à la banque.",
    "settled": "Virement effectué.",
    "rejected": "Refusé par la banque. Vos droits vous sont rendus.",
    "reversed": "Refusé par la banque. Vos droits vous ont été rendus.",
    "cancelled": "Annulé. Vos droits vous ont été rendus.",
}
HELD = "Accepté. Le virement est retenu pour le moment : il n'est pas encore remis à la banque."
EXPIRED: dict[State, str] = {"reversed": "Refusé par la banque.", "cancelled": "Annulé."}
"""What is said where rights came back that can no longer be spent; the letter's end says which."""

BY_CARD = "Carte bancaire"
"""What stands in the place of a month where a card has completed the rights."""

SHORT_STATES: dict[State, str] = {
    "accepted": "accepté",
    "batched": "accepté",
    "sent": "à la banque",
    "settled": "viré",
    "rejected": "refusé",
    "reversed": "refusé, rendu",
    "cancelled": "annulé, rendu",
}
EMPLOYMENTS: dict[Mode, str] = {
    "direct": "emploi direct, par vous-même",
    "mandataire": "emploi par vous-même, avec un mandataire",
    "prestataire": "prestataire",
}
"""How the intervenant is employed, as receipts say it."""

STANDING: frozenset[State] = frozenset({"accepted", "batched", "sent", "settled"})
"""States in which a payment counts: the others were given back."""

PROVEN = STANDING - {"accepted"}
"""States from which a payment can no longer be cancelled: its receipt is a proof."""


def receipt(work: Work, programme: Programme, reference: str, by: By) -> bytes:
    """The receipt of a payment, as a PDF.

    Args:
        work: Reads only.
        programme: The payer's.
        reference: Nine digits.
        by: Who asks.

    Raises:
        NoSuchPayment: There is none, or it is not theirs.
        LetterNotPrintable: A name in it cannot be printed.
    """
    payment = payment_lookup.find(work, reference, by)
    entered_at = payment_states.entered_at(work.connection, payment)
    _, expired = lots.returned_expired(work.connection, [payment.id]).get(payment.id, (0, 0))
    hourly = lots.hourly_cents(work.connection, payment.id)
    data = {
        **letterhead(work, programme, beneficiaries.recipient(work.connection, payment.payer.id)),
        **_row(payment, payment.state),
        "nan": intervenants.nan_of(work.connection, payment.payee.id),
        "employment": EMPLOYMENTS[payment.payee.mode] if payment.payee.mode else "",
        "state": _state(work, payment, expired),
        "expired": "none" if not expired else "all" if expired == payment.cents else "some",
        "expired_amount": french.euros(expired),
        "stands": payment.state in STANDING,
        "card": french.euros(payment.card) if payment.card else "",
        "proves": payment.state in PROVEN,
        "state_on": french.day(paris_date(entered_at)),
        "lots": [
            {
                "month": BY_CARD if each.by_card else french.month(each.opens_on),
                "hours": french.hours(each.minutes) if each.minutes else "",
                "amount": french.euros(each.cents),
                "hourly": french.euros(hourly[each.lot_id]) if each.lot_id in hourly else "",
            }
            for each in lots.draws_of(work.connection, payment.id)
        ],
    }
    return typeset("receipt", data, work.now)


def _state(work: Work, payment: Payment, expired: int) -> str:
    """Where the payment is, in a sentence; `expired` cents came back too late to be spent."""
    if payment.state == "accepted" and payment_states.is_held(work.connection, payment.id):
        return HELD
    return EXPIRED.get(payment.state, STATES[payment.state]) if expired else STATES[payment.state]


def statement(work: Work, programme: Programme, beneficiary_id: int, month: date) -> bytes:
    """The statement (relevé) of a month, as a PDF: its payments, what was given back in it, what is left at its end.

    Args:
        work: Reads only; every line is of the month's own time, so a past month prints the same for ever.
        programme: The beneficiary's.
        beneficiary_id: Whose it is.
        month: Any day of the month.

    Raises:
        LetterNotPrintable: A name in it cannot be printed.
    """
    first = month.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    start, end = (datetime.combine(day, time(), PARIS) for day in (first, following))
    until = min(following - timedelta(days=1), work.today)
    left = [each for each in lots.balances_at(work.connection, beneficiary_id, end) if _counts(each, until)]
    data = {
        **letterhead(work, programme, beneficiaries.recipient(work.connection, beneficiary_id)),
        **_made(work, beneficiary_id, start, end),
        **_given_back(work, beneficiary_id, start, end),
        "month": french.month(first),
        "of_month": french.of_month(first),
        "until": french.day(until),
        "lots": [_lot(each) for each in left],
        "left_hours": french.hours(sum(each.minutes for each in left)),
        "left_amount": french.euros(sum(each.cents for each in left)),
    }
    return typeset("statement", data, work.now)


def _made(work: Work, beneficiary_id: int, start: datetime, end: datetime) -> dict[str, Any]:
    """The payments of the month, each in the state in which the month's end found it."""
    made = payments.between(work.connection, beneficiary_id, start, end)
    states = payment_states.states_at(work.connection, [each.id for each in made], end)
    standing = [each for each in made if states[each.id] in STANDING]
    expired = lots.returned_expired(work.connection, [each.id for each in made])
    return {
        "payments": [_row(each, states[each.id], expired=each.id in expired) for each in made],
        "total_hours": french.hours(sum(each.minutes for each in standing)),
        "total_amount": french.euros(sum(each.cents for each in standing)),
    }


def _given_back(work: Work, beneficiary_id: int, start: datetime, end: datetime) -> dict[str, Any]:
    """What came back in the month of payments of earlier ones."""
    undone = payments.undone_between(work.connection, beneficiary_id, start, end)
    expired = lots.returned_expired(work.connection, [each.id for each, _, _ in undone])
    rows = [
        {**_row(each, state, expired=each.id in expired), "back_on": french.day(paris_date(at))}
        for each, state, at in undone
    ]
    late_minutes, late_cents = (sum(each[at] for each in expired.values()) for at in (0, 1))
    back_cents = sum(each.cents for each, _, _ in undone) - late_cents
    return {
        "given_back": rows,
        "back_hours": french.hours(sum(each.minutes for each, _, _ in undone) - late_minutes),
        "back_amount": french.euros(back_cents) if back_cents else "",
        "late_hours": french.hours(late_minutes),
        "late_amount": french.euros(late_cents) if late_cents else "",
    }


def _counts(lot: LotBalance, until: date) -> bool:
    """Whether something is left in the lot that can still be spent that day."""
    return lot.cents > 0 and lot.opens_on <= until <= lot.expires_on


def letterhead(work: Work, programme: Programme, recipient: LetterRecipient) -> dict[str, Any]:
    """What stands on every letter."""
    civility = recipient.civility.capitalize()
    name = " ".join(filter(is_legible, (recipient.given_name, recipient.family_name)))
    holder = f"{civility} {name}" if name else f"{civility}, titulaire du code {recipient.cesu_code}"
    return {
        "issuer": programme.controller,
        "sender": [*programme.post, *programme.legal],
        "address": postal.address_lines(recipient, holder),
        "programme": programme.name,
        "civility": civility,
        "cesu_code": recipient.cesu_code,
        "written_on": french.day(work.today),
        "adviser": french.phone(programme.adviser.phone) if programme.adviser.phone else "",
        "adviser_price": programme.adviser.price,
        "adviser_hours": programme.adviser.hours,
        "in_hours": programme.unit == "hours",
    }


def _row(payment: Payment, state: State, *, expired: bool = False) -> dict[str, Any]:
    """A payment as both letters print it, in a state; `order` is what was asked for, field by field."""
    short, order = SHORT_STATES[state], _legible(payment)
    return {
        "day": french.day(payment.paid_on),
        "payee": order.payee.name if order.payee else "",
        "hours": french.hours(payment.minutes) if payment.minutes else "",
        "amount": french.euros(payment.cents),
        "reference": french.reference(payment.reference),
        "short_state": short.replace("rendu", "droits expirés") if expired else short,
        "order": payments.packed_order(order),
    }


def _legible(payment: Payment) -> Order:
    """The payment's order; an intervenant of whose name nothing can be printed is named by the payment."""
    payee, instead = payment.payee, f"Intervenant du paiement {french.reference(payment.reference)}"
    given, family = legible(payee.given_name, payee.family_name, instead)
    return replace(payment.order, payee=replace(payee, given_name=given, family_name=family))


def _lot(lot: LotBalance) -> dict[str, str]:
    return {
        "month": french.month(lot.opens_on),
        "expires_on": french.day(lot.expires_on),
        "hours": french.hours(lot.minutes),
        "amount": french.euros(lot.cents),
    }
