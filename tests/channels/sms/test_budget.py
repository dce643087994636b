"""A text costs by its segments: with the longest values there are, each stays within what is allowed."""

import itertools
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from backend.domain.order import Order
from backend.domain.payment import Payment, Quote, State
from backend.domain.people import Beneficiary, Mode, Payee
from backend.domain.programme import Programme
from backend.domain.rights import Draw, Lot, Rights
from backend.domain.trusted import TrustedPerson
from bot.data_files import read_phrasebook, read_programmes
from bot.engine.speaker import Speaker
from dialogs.answers.choice import Option
from dialogs.gsm7 import BASIC, EXTENDED, fold_gsm7, segments
from dialogs.opening import Account, Cancellation

GIVEN, FAMILY = "Marie-Christine", "Vanderschelden"
"""Thirty letters with the space between them."""

MINUTES, CENTS = 999 * 60 + 59, 99_999_99
DAY = date(2026, 12, 31)
MOMENT = datetime(2026, 12, 31, 9, tzinfo=UTC)
STATES: tuple[State, ...] = ("accepted", "sent", "settled", "reversed", "cancelled")
ONE_SEGMENT = {"sms.balance"}
BY_POST = ("sms.what", "sms.what_payee", ".subject", ".mail")
"""Endings of what is never a text: nothing at all, and e-mails."""


def named(person: type[Any], **others: Any) -> Any:
    values = {"id": 1, "given_name": GIVEN, "family_name": FAMILY, **others}
    return person(**values)


PAYEE: Payee = named(Payee, kind="natural")
PAYER: Beneficiary = named(Beneficiary, programme="apa31", civility="monsieur")
TRUSTED = TrustedPerson(1, 1, "relative", "+33639980099", told=True, confirmed=True, looks=99, looked_on=DAY)
HOURS_OF_A_MONTH = 99 * 60 + 59
ACCOUNTS = (Account(1, "APA 31 " * 3, "l'APA"), Account(2, "CESU JOP " * 3, "le CESU"))
MODES: tuple[Mode, ...] = ("direct", "prestataire")


def rights_of(key: str, minutes: int) -> Rights:
    """As many lots as a sentence may tell of: those of two modes hold what a month does."""
    if key != "sms.balance_by_mode":
        return Rights((Lot(1, DAY, DAY, minutes or None, CENTS, 0, 0),))
    return Rights(
        tuple(Lot(1, DAY, DAY, HOURS_OF_A_MONTH if minutes else None, 999_99, 0, 0, mode=mode) for mode in MODES)
    )


def longest(key: str, state: State, minutes: int) -> dict[str, Any]:
    """What any template may be filled with, each value as long as it gets; 0 minutes where rights are in euros."""
    order = Order(PAYEE, minutes or None, DAY.replace(day=1))
    receipt = Payment(1, "123456789", PAYER, order, minutes, CENTS, minutes, CENTS, MOMENT, state)
    quote = Quote(order, (Draw(1, DAY, minutes, CENTS, 0, 0),), minutes, CENTS)
    return {
        "payee": PAYEE,
        "payees": (PAYEE,) * 3,
        "unknown": True,
        "rights": rights_of(key, minutes),
        "receipt": receipt,
        "receipts": (receipt,) * 3,
        "received": receipt.for_payee(),
        "payment": receipt.for_payee(),
        "quote": quote,
        "way": "email",
        "person": TRUSTED,
        "people": (TRUSTED,) * 2,
        "code": "482915",
        "line": "+33199000031",
        "ending": "99" if key != "warning.payee_account" else "9999",
        "also": True,
        "replaced": True,
        "accounts": ACCOUNTS,
        "options": tuple(Option(str(n), f"account:{n}") for n in (1, 2)) if key == "sms.account" else (),
        "asked": Cancellation("123456782"),
    }


def texts(key: str, programme: Programme) -> Iterator[str]:
    """A template as it leaves, with each state that it may tell."""
    speaker = Speaker(read_phrasebook(), programme, "text", DAY)
    for state, minutes in itertools.product(STATES, (MINUTES, 0)):
        values = longest(key, state, minutes)
        if key == "sms.received":
            values["received"] = (values["received"],) * 3
        yield fold_gsm7(speaker.say(key, **values))


def keys() -> list[str]:
    begun = ("sms.", "news.", "warning.", "common.", "info.", "trusted.invitation", "trusted.ended")
    return sorted(key for key in read_phrasebook().keys if key.startswith(begun) and not key.endswith(BY_POST))


@pytest.mark.parametrize("programme", read_programmes().values(), ids=lambda programme: programme.code)
@pytest.mark.parametrize("key", keys())
def test_every_text_stays_within_its_segments(key: str, programme: Programme) -> None:
    allowed = 1 if key in ONE_SEGMENT else 2
    for body in texts(key, programme):
        assert segments(body) <= allowed, f"{len(body)} characters: {body}"
        assert set(body) <= BASIC | EXTENDED
        assert "?" not in body.replace(" ?", ""), f"a letter that GSM-7 has not: {body}"
