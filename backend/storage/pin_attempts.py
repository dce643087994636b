"""Keeps hashes of PINs, counts wrong ones, and blocks after too many: for a time, then until somebody helps."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, case, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from backend.domain.pin import BLOCK_LASTS, MOST_PIN_ERRORS, MOST_PIN_ERRORS_IN_ALL
from backend.storage.prepared import Prepared
from backend.storage.tables import pins


@dataclass(frozen=True, slots=True)
class CountedAttempt:
    """A PIN that counts as wrong until it was looked at.

    Attributes:
        hash: What it is held against.
        fails: How many wrong ones there are, should it be one, since the last right one.
        blocked_until: Until when it blocks, should it be wrong; None where it does not, or until somebody helps.
    """

    hash: str
    fails: int
    blocked_until: datetime | None


@dataclass(frozen=True, slots=True)
class KeptPin:
    """What is known of a PIN beside its hash: wrong ones since the last right one, and until when they block."""

    fails: int
    blocked_until: datetime | None

    def is_blocked(self, now: datetime) -> bool:
        """Whether none may be given now."""
        return self.needs_help or (self.blocked_until is not None and self.blocked_until > now)

    @property
    def needs_help(self) -> bool:
        """Whether no time ends it, but an adviser."""
        return self.fails >= MOST_PIN_ERRORS_IN_ALL


_MINE = pins.c.beneficiary_id == bindparam("owner")
_FAILS = pins.c.fails + 1
_PAUSES = (_FAILS % MOST_PIN_ERRORS == 0) & (_FAILS < MOST_PIN_ERRORS_IN_ALL)
_OPEN_NOW = pins.c.blocked_until.is_(None) | (pins.c.blocked_until <= bindparam("now"))
_COUNT = Prepared(
    update(pins)
    .where(_MINE, pins.c.fails < MOST_PIN_ERRORS_IN_ALL, _OPEN_NOW)
    .values(fails=_FAILS, blocked_until=case((_PAUSES, bindparam("until", type_=pins.c.blocked_until.type))))
    .returning(*(pins.c[name] for name in CountedAttempt.__dataclass_fields__))
)
_FORGET = Prepared(update(pins).where(_MINE).values(fails=0, blocked_until=None))
_PIN = Prepared(select(pins.c.fails, pins.c.blocked_until).where(_MINE))


def count_attempt(connection: Connection, beneficiary_id: int, now: datetime) -> CountedAttempt | None:
    """Count a PIN as wrong before anybody looks at it; None while no try is left.

    The row stays locked until the transaction ends, so that parallel guesses stand in line; the last free try blocks
    in the same statement that counts it.
    """
    row = _COUNT.row(connection, {"owner": beneficiary_id, "now": now, "until": now + BLOCK_LASTS})
    return CountedAttempt(*row) if row else None


def forget_attempts(connection: Connection, beneficiary_id: int) -> bool:
    """Count no wrong PIN any more: the right one was given, or an adviser unblocks. False: no such PIN."""
    return bool(_FORGET.write(connection, {"owner": beneficiary_id}))


def of(connection: Connection, beneficiary_id: int) -> KeptPin | None:
    """Somebody's PIN; None where they have none."""
    row = _PIN.row(connection, {"owner": beneficiary_id})
    return KeptPin(*row) if row else None


def keep_hash(connection: Connection, beneficiary_id: int, hashed: str) -> None:
    """Keep another hash of the same PIN."""
    connection.execute(update(pins).where(pins.c.beneficiary_id == beneficiary_id).values(hash=hashed))


def by_pepper(connection: Connection) -> dict[str, int]:
    """How many hashes were made under each pepper, by its id; an empty one is of before peppers had any."""
    made_under = func.split_part(pins.c.hash, "$", 1)
    return {row[0]: int(row[1]) for row in connection.execute(select(made_under, func.count()).group_by(made_under))}


def put_pin(connection: Connection, beneficiary_id: int, hashed: str, *, even_blocked: bool) -> bool:
    """Give somebody a PIN, in the place of any other; False where theirs is blocked until somebody helps.

    Args:
        connection: In the transaction of what proves that they may.
        beneficiary_id: Whose it is.
        hashed: Its hash.
        even_blocked: Whether what proves it ends even such a block, as a letter that an adviser has sent.
    """
    values = {"hash": hashed, "fails": 0, "blocked_until": None}
    insert = upsert(pins).values(beneficiary_id=beneficiary_id, **values)
    open_now = None if even_blocked else pins.c.fails < MOST_PIN_ERRORS_IN_ALL
    done = insert.on_conflict_do_update(index_elements=["beneficiary_id"], set_=values, where=open_now)
    return bool(connection.execute(done).rowcount)
