"""Puts facts under the ledger's seal: a digest of each row stands in the ledger, so that altering the row is seen.

A fact's entry is of zero cents, to an account `sha256:<digest>`, in a movement that names its row. What is written
once has one such entry for ever; what may lawfully change has one more for each change, and the last one counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, DateTime, LargeBinary, Table, text

from backend.storage.prepared import Prepared
from backend.storage.tables import beneficiaries, intervenants, lots, payments
from backend.storage.tables_bank import bank_reports, interventions, payment_events


@dataclass(frozen=True, slots=True)
class SealedFact:
    """What of a table's rows is under seal.

    Attributes:
        name: How operators call a row.
        movement: The first word of its movements.
        table: Where it is; in SQL its row is `r`.
        columns: What the digest covers.
        key: In SQL, how its movements name a row.
        number: The column by which rows are chosen.
        only: In SQL, which rows are under seal.
        changes: Whether it may lawfully be written anew.
    """

    name: str
    movement: str
    table: Table
    columns: tuple[str, ...]
    key: str = "r.id::text"
    number: str = "id"
    only: str = "true"
    changes: bool = False

    @property
    def rows(self) -> str:
        """In SQL, each row under seal: key, seal and number."""
        return self.rows_of(str(self.table))

    def rows_of(self, source: str) -> str:
        """The same of rows that have just been written, as `source` returns them."""
        covered = ", ".join(map(self._written, self.columns))
        seal = f"'sha256:' || encode(sha256(convert_to(jsonb_build_array({covered})::text, 'UTF8')), 'hex')"
        what = f"{self.key} as key, {seal} as seal, r.{self.number} as number"
        return f"select {what} from {source} r where {self.only}"  # noqa: S608 - ours

    def _written(self, column: str) -> str:
        """Moments are microseconds, as in the ledger's chain: as text they would follow the session's settings."""
        if isinstance(self.table.c[column].type, DateTime):
            return f'(extract(epoch from r."{column}") * 1000000)::bigint'
        if isinstance(self.table.c[column].type, LargeBinary):
            return f"encode(r.\"{column}\", 'hex')"
        return f'r."{column}"'


BENEFICIARY = SealedFact(
    "beneficiary", "beneficiary", beneficiaries, ("programme", "cesu_digest", "key_id", "sealed"), changes=True
)
INTERVENANT = SealedFact(
    "intervenant", "intervenant", intervenants,
    ("nan_digest", "nan_body_digest", "phone_digest", "kind", "mode", "key_id", "sealed"), changes=True,
)  # fmt: skip
"""Of people the digest covers what is stored: nobody guesses from it who they were once they are erased."""

LOT = SealedFact(
    "lot", "grant", lots,
    ("beneficiary_id", "opens_on", "expires_on", "minutes_total", "cents_total", "mode", "source"),
)  # fmt: skip
PAYMENT = SealedFact(
    "payment", "payment", payments,
    ("beneficiary_id", "intervenant_id", "conversation_id", "confirmation", "ordered",
     "minutes", "cents", "minutes_left", "cents_left", "accepted_at"),
    key="r.reference",
)  # fmt: skip
EVENT = SealedFact(
    "event", "event", payment_events, ("state", "at", "by", "reason"),
    key="(select p.reference from payments p where p.id = r.payment_id) || '-' || r.state",
    number="payment_id",
    only="(r.reason is not null or r.state in ('rejected', 'cancelled'))",
)  # fmt: skip
"""The other events are the line's and the bank's own, in an order that the ledger tells."""

INTERVENTION = SealedFact(
    "intervention", "intervention", interventions,
    ("kind", "payment_id", "intervenant_id", "who", "why", "before", "after", "at"),
)  # fmt: skip
ANSWER = SealedFact("answer", "answer", bank_reports, ("kind", "message_id", "sha256", "imported_at"))
"""Its bytes are held against their SHA-256 by themselves."""

FACTS = (BENEFICIARY, INTERVENANT, LOT, PAYMENT, EVENT, INTERVENTION, ANSWER)


def book(connection: Connection, fact: SealedFact, numbers: Sequence[int], at: datetime | None = None) -> int:
    """Put rows under seal as they stand now, in one statement however many they are.

    Args:
        connection: The transaction that wrote or lawfully changed them.
        fact: What they are.
        numbers: Their ids; of events, those of their payments.
        at: The moment to book; None for now.

    Returns:
        How many were booked.

    Raises:
        sqlalchemy.exc.IntegrityError: One that is written once is under seal already.
    """
    return _BOOKING[fact].write(connection, {"now": at or datetime.now(UTC), "numbers": list(numbers)})


def booking(fact: SealedFact, numbers: str) -> str:
    """The statement that puts rows under seal at `:now`: those whose number equals `numbers`, which is SQL."""
    again = " || ':' || (extract(epoch from clock_timestamp()) * 1000000)::bigint" if fact.changes else ""
    return f"""
        insert into ledger (movement, account, cents, minutes, booked_at)
        select '{fact.movement}:' || key{again}, seal, 0, 0, :now from ({fact.rows}) written
        where number = {numbers} order by number"""  # noqa: S608 - ours


_BOOKING = {fact: Prepared(text(booking(fact, "any(cast(:numbers as bigint[]))"))) for fact in FACTS}


def proofs() -> dict[str, str]:
    """For each fact the query that finds rows that are not what was sealed last, and seals whose rows are gone."""
    return {f"{fact.name} {{}}: it is not what the ledger says was written": _proof(fact) for fact in FACTS}


def _proof(fact: SealedFact) -> str:
    last = "distinct on (key)" if fact.changes else ""
    order = "order by key, id desc" if fact.changes else ""
    return f"""
        select coalesce(w.key, s.key) from ({fact.rows}) w full join (
            select {last} key, seal from (select id, split_part(movement, ':', 2) collate "C" as key, account as seal
            from ledger where movement like '{fact.movement}:%' and account like 'sha256:%') booked {order}
        ) s on w.key = s.key where w.seal is distinct from s.seal"""  # noqa: S608 - ours
