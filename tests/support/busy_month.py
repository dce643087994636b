"""Thirty days of calls and texts as a line has them, for who looks at supervision: drawn by chance, always the same."""

from collections import Counter
from datetime import timedelta
from random import Random

from sqlalchemy import text

from backend.domain.order import Order
from backend.domain.question_tally import AskedAt, HeardAt
from backend.services import identifying, paying, tallying
from backend.services.paying import PaymentConfirmation
from backend.services.work import Work

OPENED = text("""
    insert into conversations (channel, external_id, programme, opening, script_version, journal, turn, waiting, ended,
        beneficiary_id, opened_at, touched_at)
    values (:channel, :name, 'apa31', '', '', '', :turns, :waiting, :ended, :whose, :at, :at) returning id
""")
TOLD = text("""
    insert into deliveries (news_key, channel, state, created_at, updated_at)
    select concat_ws(chr(58), 'paid', reference, 'intervenant'), 'sms', :state, :at, :at
    from payments where id = :payment
""")
PAYERS = text("select id from beneficiaries where programme = 'apa31' and id in (select beneficiary_id from lots)")
GAVE_UP = text("update conversations set waiting = 'pay.pin' where id = :conversation")

STOPS = {
    "identify.cesu_code": 6, "identify.birth_date": 4, "menu": 9, "balance.then": 22, "payee.known": 4, "pay.hours": 5,
    "card.offer_hours": 1, "pay.recap": 3, "pay.pin": 1, "pay.receipt": 43,
}  # fmt: skip
"""The last question of so many calls in a hundred."""

HEARD = {
    "identify.cesu_code": (412, 61, 38), "identify.birth_date": (380, 44, 9), "menu": (371, 29, 12),
    "payee.known": (180, 17, 4), "pay.hours": (171, 33, 8), "pay.recap": (160, 9, 3), "pay.pin": (151, 6, 21),
    "address.street": (7, 9, 1),
}  # fmt: skip
ENDINGS = Counter({"cut": 9, "goodbye": 4, "silence": 2, "nonsense": 1, "helped": 1})
HOURS = (8, 8, 9, 9, 9, 10, 10, 10, 11, 11, 12, 14, 14, 15, 15, 16, 17, 18, 19)


def fill(work: Work, calls: int = 200) -> None:
    """Fill it, up to the moment of the work."""
    chance = Random(31)
    payers = [int(row[0]) for row in work.connection.execute(PAYERS)]
    for number in range(calls):
        at = work.now - timedelta(days=chance.randrange(30))
        at = min(work.now, at.replace(hour=chance.choice(HOURS) - 1, minute=chance.randrange(60)))
        waiting = "sms.what" if number % 6 == 0 else chance.choices([*STOPS], [*STOPS.values()])[0]
        values: dict[str, object] = {
            "channel": "sms" if number % 6 == 0 else "voice",
            "name": f"busy-{number}",
            "at": at,
        }
        values |= {"turns": chance.randrange(1, 12), "ended": chance.choice([*ENDINGS.elements()]), "waiting": waiting}
        payer = chance.choice(payers)
        known = None if waiting.startswith("identify.") else payer
        conversation = work.connection.execute(OPENED, values | {"whose": known}).scalar_one()
        if waiting == "pay.receipt":
            state = chance.choices(["delivered", "sent", "undelivered"], [14, 2, 1])[0]
            length = timedelta(seconds=chance.lognormvariate(4.6, 0.5))
            if not _pay(Work(work.connection, at + length), payer, conversation, state):
                work.connection.execute(GAVE_UP, {"conversation": conversation})
    day = work.today
    tallying.keep(work, {AskedAt(day, "apa31", question): HeardAt(*counts) for question, counts in HEARD.items()})


def _pay(work: Work, payer: int, conversation: int, state: str) -> bool:
    """Pay half an hour; False where there are no rights for it."""
    payees = identifying.known_payees(work, payer)
    quoted = paying.quote(work, payer, Order(payees[0], minutes=30)) if payees else None
    if not quoted or not quoted.covered or not quoted.cents:
        return False
    paid = paying.pay(work, payer, quoted, PaymentConfirmation(f"busy:{conversation}", conversation))
    assert paid != "rights_changed", "nobody pays beside"
    work.connection.execute(TOLD, {"payment": paid.id, "state": state, "at": work.now})
    return True
