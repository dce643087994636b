"""Prints receipts (justificatifs) and monthly statements as PDF that a screen reader can read (PDF/UA-1)."""

import json
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

from backend.domain.calendar import PARIS, paris_date
from backend.domain.lifecycle import By
from backend.domain.payment import Payment, State
from backend.domain.programme import Programme
from backend.services import french, payment_lookup
from backend.services.work import Work
from backend.storage import beneficiaries, lots, payment_states, payments
from backend.storage.beneficiaries import LetterRecipient
from backend.storage.lots import LotBalance

TEMPLATES = Path(__file__).parents[2] / "data" / "receipts"

STATES: dict[State, str] = {
    "accepted": "Accepté. Le virement va être remis à la banque.",
    "batched": "Accepté. Le virement est prêt pour la banque.",
    "sent": "Virement remis à la banque.",
    "settled": "Virement effectué.",
    "rejected": "Refusé par la banque. Vos droits vous sont rendus.",
    "reversed": "Refusé par la banque. Vos droits vous ont été rendus.",
    "cancelled": "Annulé. Vos droits vous ont été rendus.",
}
SHORT_STATES: dict[State, str] = {
    "accepted": "accepté",
    "batched": "accepté",
    "sent": "à la banque",
    "settled": "viré",
    "rejected": "refusé",
    "reversed": "refusé, rendu",
    "cancelled": "annulé, rendu",
}
STANDING: frozenset[State] = frozenset({"accepted", "batched", "sent", "settled"})
"""States in which a payment counts: the others were given back."""


def receipt(work: Work, programme: Programme, reference: str, by: By) -> bytes:
    """The receipt of a payment, as a PDF.

    Args:
        work: Reads only.
        programme: The payer's.
        reference: Nine digits.
        by: Who asks.

    Raises:
        NoSuchPayment: There is none, or it is not theirs.
    """
    payment = payment_lookup.find(work, reference, by)
    entered_at = payment_states.entered_at(work.connection, payment)
    data = {
        **_letter(work, programme, beneficiaries.recipient(work.connection, payment.payer.id)),
        **_row(payment),
        "state": STATES[payment.state],
        "stands": payment.state in STANDING,
        "state_on": french.day(paris_date(entered_at)),
        "lots": [
            {
                "month": french.month(each.opens_on),
                "hours": french.hours(each.minutes) if each.minutes else "",
                "amount": french.euros(each.cents),
            }
            for each in lots.draws_of(work.connection, payment.id)
        ],
    }
    return _compile("receipt", data, work.now)


def statement(work: Work, programme: Programme, beneficiary_id: int, month: date) -> bytes:
    """The statement (relevé) of a month, as a PDF: its payments, and what is left at its end.

    Args:
        work: Reads only; balances come from the ledger, so a past month prints the same for ever.
        programme: The beneficiary's.
        beneficiary_id: Whose it is.
        month: Any day of the month.
    """
    first = month.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    start, end = (datetime.combine(day, time(), PARIS) for day in (first, following))
    until = min(following - timedelta(days=1), work.today)
    made = payments.between(work.connection, beneficiary_id, start, end)
    left = [each for each in lots.balances_at(work.connection, beneficiary_id, end) if _counts(each, until)]
    standing = [each for each in made if each.state in STANDING]
    data = {
        **_letter(work, programme, beneficiaries.recipient(work.connection, beneficiary_id)),
        "month": french.month(first),
        "of_month": french.of_month(first),
        "payments": [_row(each) for each in made],
        "total_hours": french.hours(sum(each.minutes for each in standing)),
        "total_amount": french.euros(sum(each.cents for each in standing)),
        "until": french.day(until),
        "lots": [_lot(each) for each in left],
        "left_hours": french.hours(sum(each.minutes for each in left)),
        "left_amount": french.euros(sum(each.cents for each in left)),
    }
    return _compile("statement", data, work.now)


def _counts(lot: LotBalance, until: date) -> bool:
    """Whether something is left in the lot that can still be spent that day."""
    return lot.cents > 0 and lot.opens_on <= until <= lot.expires_on


def _letter(work: Work, programme: Programme, recipient: LetterRecipient) -> dict[str, Any]:
    """What stands on every letter."""
    civility = recipient.civility.capitalize()
    return {
        "issuer": programme.controller,
        "programme": programme.name,
        "holder": f"{civility} {recipient.given_name} {recipient.family_name}",
        "civility": civility,
        "cesu_code": recipient.cesu_code,
        "written_on": french.day(work.today),
        "adviser": french.phone(programme.adviser.phone),
        "adviser_price": programme.adviser.price,
        "adviser_hours": programme.adviser.hours,
        "in_hours": programme.unit == "hours",
    }


def _row(payment: Payment) -> dict[str, Any]:
    """A payment as both letters print it; `order` is what was asked for, field by field."""
    return {
        "day": french.day(payment.paid_on),
        "payee": payment.payee.name,
        "hours": french.hours(payment.minutes) if payment.minutes else "",
        "amount": french.euros(payment.cents),
        "reference": french.reference(payment.reference),
        "short_state": SHORT_STATES[payment.state],
        "order": payments.packed_order(payment.order),
    }


def _lot(lot: LotBalance) -> dict[str, str]:
    return {
        "month": french.month(lot.opens_on),
        "expires_on": french.day(lot.expires_on),
        "hours": french.hours(lot.minutes),
        "amount": french.euros(lot.cents),
    }


def _compile(template: Literal["receipt", "statement"], data: dict[str, Any], now: datetime) -> bytes:
    """Typeset the data. It travels as JSON and is never read as markup."""
    pdf = typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=int(now.timestamp()),
    )
    assert isinstance(pdf, bytes), "one document is one PDF"
    return pdf


@cache
def _fonts() -> typst.Fonts:
    """Only what typst brings, so that a letter looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False)
