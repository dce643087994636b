"""Gives lots, however many, in one statement: each with its grant in the ledger, and under the ledger's seal."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from backend.domain.rights import CARD
from backend.storage.sealed_facts import LOT


@dataclass(frozen=True, slots=True)
class GivenLots:
    """What was given in one statement: the lots' ids, and their minutes and cents in all."""

    ids: tuple[int, ...]
    minutes: int
    cents: int

    @property
    def lots(self) -> int:
        """How many."""
        return len(self.ids)


def giving(wanted: str) -> str:
    """The statement that gives, at `:now`, the lots that a query finds.

    A lot is funded by its owner's programme, or by the card that its source names; nobody is given two of one source.

    Args:
        wanted: In SQL, a query for beneficiary_id, opens_on, expires_on, minutes_total, cents_total, mode and source.
    """
    return f"""
        with given as (
            insert into lots (beneficiary_id, opens_on, expires_on, minutes_total, cents_total, mode, source)
            {wanted}
            on conflict (beneficiary_id, source) do nothing
            returning *
        ), entries as (
            select g.id, e.account, e.sign * g.cents_total as cents, e.sign * coalesce(g.minutes_total, 0) as minutes
            from given g join beneficiaries b on b.id = g.beneficiary_id cross join lateral (values
                (case when g.source like '{CARD}%' then 'card:' else 'funding:' end || b.programme, 1),
                ('lot:' || g.id, -1)
            ) e (account, sign)
            union all select number, seal, 0, 0 from ({LOT.rows_of("given")}) sealed
        ), booked as (
            insert into ledger (movement, account, cents, minutes, booked_at)
            select 'grant:' || id, account, cents, minutes, :now from entries order by id
        )
        select coalesce(array_agg(id order by id), '{{}}'), coalesce(sum(minutes_total), 0),
            coalesce(sum(cents_total), 0) from given"""  # noqa: S608 - the query is ours


def given(told: Sequence[Any]) -> GivenLots:
    """What such a statement has given."""
    ids, minutes, cents = told
    return GivenLots(tuple(ids), int(minutes), int(cents))


_GIVE = text(
    giving(
        """select w.* from jsonb_to_recordset(cast(:lots as jsonb)) w (beneficiary_id bigint, opens_on date,
            expires_on date, minutes_total integer, cents_total integer, mode text, source text)"""
    )
)


def give(connection: Connection, lots: Sequence[Mapping[str, Any]], now: datetime) -> GivenLots:
    """Give some lots: of each its owner, its days, its minutes and cents, its mode and where it comes from."""
    return given(connection.execute(_GIVE, {"lots": json.dumps(lots, default=str), "now": now}).one())
