"""Keeps how people sign in: passwords, second factors, codes that stand in for them, and invitations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from backend.domain.account import ApiAccount
from backend.storage import browser_sessions
from backend.storage.account_tokens import ACCOUNT, account_from
from backend.storage.tables_accounts import accounts
from backend.storage.tables_console import (
    account_credentials,
    account_invitations,
    account_recovery_codes,
)
from backend.storage.vault import master_of, vault_of

TOTP = "account.totp"
"""The purpose for which the second factor's secret is sealed, bound to its account."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """How an account's person signs in.

    Attributes:
        account: Whose.
        password_hash: As `Pins` made it.
        totp: The second factor's secret, base32.
    """

    account: ApiAccount
    password_hash: str
    totp: str


def credentials_of(connection: Connection, name: str) -> Credentials | None:
    """How the person of the account of a name signs in; None where there is no account, or it has no person."""
    columns = (account_credentials.c.password_hash, account_credentials.c.totp)
    query = select(*ACCOUNT, *columns).join(accounts, accounts.c.id == account_credentials.c.account_id)
    row = connection.execute(query.where(accounts.c.name == name)).one_or_none()
    if row is None:
        return None
    account = account_from(tuple(row[: len(ACCOUNT)]))
    return Credentials(account, row.password_hash, _opened(connection, account.id, row.totp))


def keep_credentials(connection: Connection, account_id: int, password_hash: str, totp: str, at: datetime) -> None:
    """Have an account's person sign in so from now on; codes of before now serve no more."""
    values = {
        "password_hash": password_hash,
        "totp": _sealed(connection, account_id, totp),
        "totp_step": 0,
        "set_at": at,
    }
    kept = upsert(account_credentials).values(account_id=account_id, **values)
    connection.execute(kept.on_conflict_do_update(index_elements=[account_credentials.c.account_id], set_=values))


def keep_password(connection: Connection, account_id: int, password_hash: str) -> None:
    """Keep the same password hashed anew."""
    whose = account_credentials.c.account_id == account_id
    connection.execute(update(account_credentials).where(whose).values(password_hash=password_hash))


def use_step(connection: Connection, account_id: int, step: int) -> bool:
    """Use the code of a half minute; False where it, or a later one, was used: of two at once, one gets through."""
    unused = (account_credentials.c.account_id == account_id) & (account_credentials.c.totp_step < step)
    return bool(connection.execute(update(account_credentials).where(unused).values(totp_step=step)).rowcount)


def keep_recovery_codes(connection: Connection, account_id: int, codes: Sequence[str]) -> None:
    """Have these codes stand in for the second factor, once each, and no others."""
    connection.execute(delete(account_recovery_codes).where(account_recovery_codes.c.account_id == account_id))
    rows = [{"account_id": account_id, "digest": _recovery(connection, account_id, code)} for code in codes]
    connection.execute(insert(account_recovery_codes), rows)


def use_recovery_code(connection: Connection, account_id: int, code: str, at: datetime) -> bool:
    """Use a code that stands in for the second factor; False where it is none, or was used."""
    table = account_recovery_codes
    unused = (table.c.account_id == account_id) & table.c.used_at.is_(None)
    its = table.c.digest == _recovery(connection, account_id, code)
    return bool(connection.execute(update(table).where(unused, its).values(used_at=at)).rowcount)


def recovery_codes_left(connection: Connection, account_id: int) -> int:
    """How many codes can still stand in for the second factor."""
    table = account_recovery_codes
    query = select(func.count()).where(table.c.account_id == account_id, table.c.used_at.is_(None))
    return int(connection.execute(query).scalar_one())


def keep_invitation(connection: Connection, account_id: int, digest: bytes, totp: str, until: datetime) -> None:
    """Invite an account's person; an invitation of before is void."""
    values = {"digest": digest, "totp": _sealed(connection, account_id, totp), "expires_at": until}
    kept = upsert(account_invitations).values(account_id=account_id, **values)
    connection.execute(kept.on_conflict_do_update(index_elements=[account_invitations.c.account_id], set_=values))


def invited(connection: Connection, name: str, digest: bytes, now: datetime) -> tuple[ApiAccount, str] | None:
    """Whose invitation has this digest, with the secret of the second factor it brings; None where none is good.

    It is locked until the transaction ends: of two who accept at once, one does.
    """
    query = select(*ACCOUNT, account_invitations.c.totp).join(
        accounts, accounts.c.id == account_invitations.c.account_id
    )
    good = (account_invitations.c.digest == digest) & (account_invitations.c.expires_at > now)
    row = connection.execute(
        query.where(accounts.c.name == name, good).with_for_update(of=account_invitations)
    ).one_or_none()
    if row is None:
        return None
    account = account_from(tuple(row[: len(ACCOUNT)]))
    return account, _opened(connection, account.id, row.totp)


def forget_invitation(connection: Connection, account_id: int) -> None:
    """An invitation is good no more."""
    connection.execute(delete(account_invitations).where(account_invitations.c.account_id == account_id))


def forget_credentials(connection: Connection, account_id: int) -> int:
    """Nobody signs in as an account any more, and who is signed in is no more; how many sessions that ended."""
    for table in (account_credentials, account_recovery_codes, account_invitations):
        connection.execute(delete(table).where(table.c.account_id == account_id))
    return browser_sessions.end_all(connection, account_id)


def seal_anew(connection: Connection) -> None:
    """Seal second factors with the current master key, those that another one sealed."""
    for table in (account_credentials, account_invitations):
        query = select(table.c.account_id, table.c.totp).with_for_update()
        for account_id, sealed in connection.execute(query).all():
            if master_of(sealed) != vault_of(connection).current:
                anew = _sealed(connection, account_id, _opened(connection, account_id, sealed))
                connection.execute(update(table).where(table.c.account_id == account_id).values(totp=anew))


def _sealed(connection: Connection, account_id: int, totp: str) -> bytes:
    return vault_of(connection).seal(TOTP, totp.encode(), str(account_id))


def _opened(connection: Connection, account_id: int, sealed: bytes) -> str:
    return vault_of(connection).open(TOTP, sealed, str(account_id)).decode()


def _recovery(connection: Connection, account_id: int, code: str) -> bytes:
    return vault_of(connection).digest("recovery", f"{account_id}:{code}")
