"""Keeps accounts and the digests of their tokens; nothing of them is ever deleted."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from backend.domain.account import AccountRole, AccountToken, ApiAccount
from backend.storage.tables_accounts import account_tokens as tokens_kept
from backend.storage.tables_accounts import accounts

_TOKEN = [tokens_kept.c[name] for name in AccountToken.__dataclass_fields__]
ACCOUNT = [accounts.c[name] for name in ApiAccount.__dataclass_fields__]


def add(
    connection: Connection, name: str, roles: Collection[str], programmes: Collection[str] | None, at: datetime
) -> int | None:
    """Write an account; its id, None where the name is taken."""
    limited = sorted(programmes) if programmes is not None else None
    values = {"name": name, "roles": sorted(roles), "programmes": limited, "made_at": at}
    written = upsert(accounts).values(values).on_conflict_do_nothing().returning(accounts.c.id)
    return connection.execute(written).scalar_one_or_none()


def everyone(connection: Connection) -> list[ApiAccount]:
    """All accounts, by name."""
    return _read(connection, accounts.c.id.is_not(None))


def by_name(connection: Connection, name: str) -> ApiAccount | None:
    """The account of a name."""
    return next(iter(_read(connection, accounts.c.name == name)), None)


def change_roles(
    connection: Connection, account_id: int, roles: Collection[AccountRole], programmes: Collection[str] | None
) -> None:
    """Give an account these roles and programmes, and no others."""
    limited = sorted(programmes) if programmes is not None else None
    changed = update(accounts).where(accounts.c.id == account_id)
    connection.execute(changed.values(roles=sorted(roles), programmes=limited))


def add_token(connection: Connection, account_id: int, digest: bytes, at: datetime, until: datetime) -> int:
    """Write the digest of a token; its id."""
    values = {"account_id": account_id, "digest": digest, "made_at": at, "expires_at": until}
    return int(connection.execute(insert(tokens_kept).values(values).returning(tokens_kept.c.id)).scalar_one())


def find_token(connection: Connection, digest: bytes) -> tuple[ApiAccount, AccountToken] | None:
    """The token of a digest, with its account."""
    query = select(*ACCOUNT, *_TOKEN).join(accounts, accounts.c.id == tokens_kept.c.account_id)
    row = connection.execute(query.where(tokens_kept.c.digest == digest)).one_or_none()
    return (account_from(tuple(row[: len(ACCOUNT)])), AccountToken(*row[len(ACCOUNT) :])) if row else None


def tokens(connection: Connection) -> list[AccountToken]:
    """All tokens, the oldest first."""
    return [AccountToken(*row) for row in connection.execute(select(*_TOKEN).order_by(tokens_kept.c.id))]


def note_use(connection: Connection, token_id: int, day: date) -> None:
    """Note that a token was used on a day; once a day is enough."""
    connection.execute(update(tokens_kept).where(tokens_kept.c.id == token_id).values(last_used_on=day))


def revoke(connection: Connection, at: datetime, account_id: int | None, token_id: int | None) -> int:
    """Revoke the tokens of an account, of a number, or both; returns how many were not revoked before."""
    assert account_id is not None or token_id is not None, "never everybody's"
    still = update(tokens_kept).where(tokens_kept.c.revoked_at.is_(None))
    if account_id is not None:
        still = still.where(tokens_kept.c.account_id == account_id)
    if token_id is not None:
        still = still.where(tokens_kept.c.id == token_id)
    return connection.execute(still.values(revoked_at=at)).rowcount


def good_tokens(connection: Connection, at: datetime, until: datetime) -> tuple[int, int]:
    """How many tokens are good at a moment, and how many of them expire before another."""
    good = (tokens_kept.c.revoked_at.is_(None)) & (tokens_kept.c.expires_at > at)
    soon = func.count().filter(tokens_kept.c.expires_at <= until)
    total, expiring = connection.execute(select(func.count(), soon).where(good)).one()
    return total, expiring


def _read(connection: Connection, which: ColumnElement[bool]) -> list[ApiAccount]:
    rows = connection.execute(select(*ACCOUNT).where(which).order_by(accounts.c.name))
    return [account_from(tuple(row)) for row in rows]


def account_from(row: tuple[object, ...]) -> ApiAccount:
    """The account of a row of `ACCOUNT`."""
    number, name, roles, programmes = row
    limited = frozenset(programmes) if programmes is not None else None  # type: ignore[call-overload]
    return ApiAccount(number, name, frozenset(roles), limited)  # type: ignore[arg-type, call-overload]
