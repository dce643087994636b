"""A payment as somebody would write it by hand with psycopg: the same rows as the services', and no more than that."""

import json
import secrets

import psycopg

from backend.domain.payment import reference_from
from backend.services.work import system_clock
from tests.support.postgres import VAULT

MINUTES = 15

LOT = """
    select id, minutes_total, cents_total, minutes_used, cents_used from lots where beneficiary_id = %s for update"""
DRAW = "update lots set minutes_used = minutes_used + %s, cents_used = cents_used + %s where id = %s"
PAYMENT = """
    insert into payments (reference, beneficiary_id, intervenant_id, confirmation, ordered, minutes, cents,
        minutes_left, cents_left, state, accepted_at)
    values (%s, %s, %s, %s, %s, %s, %s, %s, %s, 'accepted', %s) returning id"""
DRAWN = "insert into payment_draws (payment_id, lot_id, minutes, cents) values (%s, %s, %s, %s)"
BOOKED = """
    insert into ledger (movement, account, cents, minutes, booked_at)
    values (%(what)s, %(lot)s, %(cents)s, %(minutes)s, %(now)s),
        (%(what)s, %(payee)s, -%(cents)s, -%(minutes)s, %(now)s)"""
SEALED = """
    insert into ledger (movement, account, cents, minutes, booked_at)
    select %s, 'sha256:' || encode(sha256(convert_to(jsonb_build_array(beneficiary_id, intervenant_id, conversation_id,
        confirmation, ordered, minutes, cents, minutes_left, cents_left,
        (extract(epoch from accepted_at) * 1000000)::bigint)::text, 'UTF8')), 'hex'), 0, 0, %s
    from payments where id = %s"""
KNOWN = """
    insert into known_intervenants (beneficiary_id, intervenant_id, last_paid_at) values (%s, %s, %s)
    on conflict (beneficiary_id, intervenant_id) do update set last_paid_at = excluded.last_paid_at"""
NEWS = "insert into outbox (key, topic, payload, queued_at, due_at) values (%s, 'payment.accepted', %s, %s, %s)"
"""Every row that the services write; the trigger of the ledger's balance fires for both."""


def _new_reference(connection: psycopg.Connection[tuple[int, ...]]) -> str:
    """One that no payment has: a bench makes enough of them for two to be alike."""
    while True:
        reference = reference_from(secrets.randbelow(10**8))
        if connection.execute("select 1 from payments where reference = %s", (reference,)).fetchone() is None:
            return reference


def pay_by_hand(connection: psycopg.Connection[tuple[int, ...]], payer: int, payee: int, key: str) -> None:
    """Pay a quarter of an hour of the payer's one lot."""
    reference, now = _new_reference(connection), system_clock()
    with connection.transaction():
        lot = connection.execute(LOT, (payer,)).fetchone()
        assert lot, "the payer has rights"
        lot_id, minutes_total, cents_total, minutes_used, cents_used = lot
        cents = round(cents_total * (minutes_used + MINUTES) / minutes_total) - cents_used
        assert minutes_used + MINUTES <= minutes_total, "they cover it"
        connection.execute(DRAW, (MINUTES, cents, lot_id))
        left = minutes_total - minutes_used - MINUTES, cents_total - cents_used - cents
        ordered = json.dumps({"minutes": MINUTES, "month": None, "cents": None, "card": None})
        values = (reference, payer, payee, key, ordered, MINUTES, cents, *left, now)
        written = connection.execute(PAYMENT, values).fetchone()
        assert written, "what is inserted has a number"
        connection.execute(DRAWN, (written[0], lot_id, MINUTES, cents))
        accounts = {"lot": f"lot:{lot_id}", "payee": f"intervenant:{payee}"}
        booked = {"what": f"payment:{reference}", "cents": cents, "minutes": MINUTES, "now": now}
        connection.execute(BOOKED, {**accounts, **booked})
        connection.execute(SEALED, (f"payment:{reference}", now, written[0]))
        connection.execute(KNOWN, (payer, payee, now))
        key = f"paid:{reference}"
        payload = VAULT.seal_json("outbox.payload", {"version": 1, "payment": written[0]}, key)
        connection.execute(NEWS, (key, payload, now, now))
