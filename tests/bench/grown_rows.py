"""Fills a database with plausible rows, as years of payments leave them, by COPY and insert-select.

People share one sealed value, which opens; what they are looked up by is their own. Those who pay have paid 25 times
each, in turns, over two years. Triggers are off meanwhile, as in a restore.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, LiteralString

import psycopg
from psycopg.sql import SQL, Identifier, Literal
from psycopg.types.json import Jsonb
from sqlalchemy import Engine

from backend.domain.order import Order
from backend.domain.people import Payee
from backend.services.work import system_clock
from backend.storage.payments import packed_order
from backend.storage.sealed_people import BENEFICIARIES, INTERVENANTS, cesu_digest, nan_digest, phone_digest
from tests.support.postgres import VAULT

FIRST_CODE, FIRST_NUMBER, FIRST_NAN = 60_000_000, 760_000_000, 2_000_000
"""Nobody else's: those who ring in the bench may be taken in beside."""

PAYMENTS_EACH = 25
MINUTES, CENTS = 60, 480
LOT_MINUTES = 30_000
YEARS = 2
A_DAY = 400
"""How many wait for the bank's file of a day, however many there are beside them."""

BORN = "1938-03-12"
PROGRAMME = "apa31"

BENEFICIARY = {
    "cesu_code": "31000017", "civility": "madame", "given_name": "Jeanne", "family_name": "Martin",
    "birth_date": BORN, "street": "12 rue des Lilas", "postcode": "31000", "town": "Toulouse", "phones": [],
}  # fmt: skip
INTERVENANT = {
    "nan": "0012345*1", "given_name": "Marie", "family_name": "Dupont", "birth_date": "1975-07-04",
    "phone": "+33639980001", "iban": "FR7699999000010000000010106",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class GrownRows:
    """How much there is.

    Attributes:
        payments: Payments.
        beneficiaries: Beneficiaries; those who pay are spread among them.
        waiting: The last payments wait for the bank's file: so many, and half of all at most.
    """

    payments: int
    beneficiaries: int
    waiting: int = A_DAY

    @property
    def payers(self) -> int:
        """How many of them pay."""
        return max(1, min(self.payments // PAYMENTS_EACH, self.beneficiaries))

    @property
    def step(self) -> int:
        """Who pays is one in so many."""
        return self.beneficiaries // self.payers

    @property
    def intervenants(self) -> int:
        """Each helps some."""
        return max(20, self.beneficiaries // 20)

    def payer(self, place: int) -> int:
        """The number of somebody who pays."""
        return 1 + place % self.payers * self.step


def code_of(beneficiary_id: int) -> str:
    """The CESU code of a beneficiary."""
    return str(FIRST_CODE + beneficiary_id)


def fill(engine: Engine, rows: GrownRows, waiting: datetime) -> None:
    """Fill an empty database of the line, and have PostgreSQL look at what it has.

    Args:
        engine: The database.
        rows: How much there shall be.
        waiting: When the payments were made that wait for the bank's file.
    """
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute("set synchronous_commit = off")
        _people(connection, rows)
        now = system_clock()
        values = {
            "payments": rows.payments, "payers": rows.payers, "step": rows.step, "helpers": rows.intervenants,
            "beneficiaries": rows.beneficiaries, "minutes": MINUTES, "cents": CENTS, "lot": LOT_MINUTES,
            "each": PAYMENTS_EACH, "now": now, "since": now - timedelta(days=365 * YEARS), "waiting": waiting,
            "settled": rows.payments - min(rows.waiting, rows.payments // 2),
            "ordered": Jsonb(packed_order(Order(Payee(1, "natural", "", ""), MINUTES))),
        }  # fmt: skip
        for statement in STATEMENTS:
            connection.execute(statement, values)
        for name in ("beneficiaries", "intervenants", "lots", "conversations", "payments"):
            setting = SQL("select setval(pg_get_serial_sequence({}, 'id'), max(id)) from {}")
            connection.execute(setting.format(Literal(name), Identifier(name)))
        connection.execute("vacuum analyze")


def _people(connection: psycopg.Connection[Any], rows: GrownRows) -> None:
    """Beneficiaries and intervenants with their digests, and as many keys as people."""
    key = VAULT.new_key()
    payer = key.seal(BENEFICIARIES.what, _whole(BENEFICIARIES.fields, BENEFICIARY))
    payee = key.seal(INTERVENANTS.what, _whole(INTERVENANTS.fields, INTERVENANT))
    connection.execute("insert into person_keys (id, wrapped) values (%s, %s)", (key.id, key.wrapped))
    connection.execute(
        "insert into person_keys select gen_random_uuid(), %s from generate_series(1, %s)",
        (key.wrapped, rows.beneficiaries + rows.intervenants),
    )
    _copy(connection, "beneficiaries (id, programme, cesu_digest, key_id, sealed)", (
        (n, PROGRAMME, cesu_digest(VAULT, code_of(n)), key.id, payer) for n in range(1, rows.beneficiaries + 1)
    ))  # fmt: skip
    _copy(connection, "beneficiary_phones (digest, beneficiary_id)", (
        (phone_digest(VAULT, f"+33{FIRST_NUMBER + n}"), n) for n in range(1, rows.beneficiaries + 1)
    ))  # fmt: skip
    nans = ((n, str(FIRST_NAN + n)) for n in range(1, rows.intervenants + 1))
    _copy(connection, "intervenants (id, nan_digest, nan_body_digest, kind, mode, key_id, sealed)", (
        (n, nan_digest(VAULT, f"{nan}*1"), nan_digest(VAULT, nan), "natural", "direct", key.id, payee)
        for n, nan in nans
    ))  # fmt: skip


def _whole(names: tuple[str, ...], fields: dict[str, Any]) -> dict[str, Any]:
    return {name: fields.get(name) for name in names}


def _copy(connection: psycopg.Connection[Any], where: LiteralString, rows: Iterator[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(SQL("copy {} from stdin").format(SQL(where))) as copy:
        for row in rows:
            copy.write_row(row)


STATEMENTS: tuple[LiteralString, ...] = (
    # Payments in the order in which they were made: everybody who pays, again and again.
    """create temporary table paid
       (n bigint, reference text, payer bigint, helper bigint, state text, at timestamptz)""",
    """insert into paid
       select n, lpad(n::text, 8, '0') || '0', 1 + (n %% %(payers)s) * %(step)s, 1 + n %% %(helpers)s,
           case when n > %(settled)s then 'accepted' else 'settled' end,
           case when n > %(settled)s then %(waiting)s
                else %(since)s + (%(waiting)s - %(since)s) * (n::float8 / %(payments)s) end
       from generate_series(1, %(payments)s) n""",
    # Each has one lot for this season, from which all was paid.
    """insert into lots (id, beneficiary_id, opens_on, expires_on, minutes_total, cents_total, minutes_used, cents_used,
           source) overriding system value
       select n, n, %(since)s::date, %(now)s::date + 90, %(lot)s, %(lot)s * 8,
           case when (n - 1) %% %(step)s = 0 then %(each)s * %(minutes)s else 0 end,
           case when (n - 1) %% %(step)s = 0 then %(each)s * %(cents)s else 0 end, 'grown'
       from generate_series(1, %(beneficiaries)s) n""",
    """insert into ledger (movement, account, cents, minutes, booked_at)
       select 'grant:' || n, a.account, a.sign * %(lot)s * 8, a.sign * %(lot)s, %(since)s
       from generate_series(1, %(beneficiaries)s) n,
           lateral (values ('lot:' || n, -1), ('funding:apa31', 1)) a (account, sign)""",
    """insert into conversations (id, channel, external_id, programme, opening, script_version, journal, turn, ended,
           forgotten, beneficiary_id, opened_at, touched_at) overriding system value
       select n, 'voice', 'CA' || md5(n::text), 'apa31', '', '', '', 9, 'hung_up', true, payer, at, at from paid""",
    """insert into payments (id, reference, beneficiary_id, intervenant_id, conversation_id, confirmation, ordered,
           minutes, cents, minutes_left, cents_left, state, accepted_at) overriding system value
       select n, reference, payer, helper, n, 'voice:CA' || md5(n::text) || ':7', %(ordered)s, %(minutes)s, %(cents)s,
           %(lot)s, %(lot)s * 8, state, at from paid""",
    """insert into payment_draws (payment_id, lot_id, minutes, cents)
       select n, payer, %(minutes)s, %(cents)s from paid""",
    """insert into ledger (movement, account, cents, minutes, booked_at)
       select 'payment:' || reference, a.account, a.sign * %(cents)s, a.sign * %(minutes)s, at
       from paid, lateral (values ('lot:' || payer, 1), ('intervenant:' || helper, -1),
           ('sha256:' || encode(sha256(reference::bytea), 'hex'), 0)) a (account, sign)""",
    """insert into payment_events (payment_id, state, at, by)
       select n, e.state, at, 'line' from paid, (values ('batched'), ('sent'), ('settled')) e (state)
       where paid.state = 'settled'""",
    """insert into bank_files (programme, business_day, message_id, content, sha256, transfers, cents, made_at, sent_at)
       select 'apa31', %(since)s::date, 'GROWN', '', repeat('0', 64), 1, 1, %(since)s, %(since)s""",
    """insert into bank_transfers (payment_id, file_id, end_to_end_id, cents, iban_digest, state, told_at)
       select n, 1, 'CESU-' || reference, %(cents)s, substr(sha256(reference::bytea), 1, 16), 'settled', at
       from paid where state = 'settled'""",
    """insert into outbox (key, topic, payload, attempts, queued_at, due_at, done_at, outcome)
       select 'paid:' || reference, 'payment.accepted', '', 1, at, at, at, 'written' from paid""",
    """insert into known_intervenants (beneficiary_id, intervenant_id, last_paid_at)
       select payer, helper, max(at) from paid group by payer, helper""",
)
