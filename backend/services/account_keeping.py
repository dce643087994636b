"""Makes accounts and their tokens, and recognises who bears one. A token is shown once; only its digest is kept."""

import hashlib
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import get_args

from backend.domain.account import (
    LONGEST_DAYS,
    LONGEST_NAME,
    USUAL_DAYS,
    AccountRefused,
    AccountRole,
    AccountToken,
    ApiAccount,
    NoSuchToken,
    TokenFault,
)
from backend.services.work import Work
from backend.storage import account_tokens, sign_ins

PREFIX = "allo_"
"""Every token begins so: whoever searches a repository or a log for lost secrets finds them."""

_TOKEN = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}")
_NAME = re.compile(r"[\w.@-]+")


@dataclass(frozen=True, slots=True)
class MadeToken:
    """A token, this once, its number, and until when it is good (UTC)."""

    token: str
    id: int
    expires_at: datetime


def add(
    work: Work, name: str, roles: Collection[str], programmes: Collection[str] | None = None, days: int = USUAL_DAYS
) -> tuple[ApiAccount, MadeToken]:
    """Make an account with its first token.

    Args:
        work: The transaction.
        name: What its people call it: letters, digits, `.`, `-`, `_`, `@`, no spaces.
        roles: What it may do: names of `AccountRole`.
        programmes: The codes that it is limited to; None: all.
        days: How long the token is good.

    Raises:
        AccountRefused: The name is taken or wrong, a role is not known, or an editor is limited to programmes.
    """
    if len(name) > LONGEST_NAME or not _NAME.fullmatch(name):
        raise AccountRefused(
            f"A name has 1 to {LONGEST_NAME} letters, digits, dots, hyphens, and no spaces: claire.durand."
        )
    known = _known(roles, programmes)
    account_id = account_tokens.add(work.connection, name, known, programmes, work.now)
    if account_id is None:
        known_by = (
            f"`allo account token {name}` makes it a further token, `allo account role {name}` changes what it may"
        )
        raise AccountRefused(f"There is an account {name} already: {known_by}.")
    account = ApiAccount(account_id, name, known, _limit(programmes))
    return account, make_token(work, account, days)


def make_token(work: Work, account: ApiAccount, days: int = USUAL_DAYS) -> MadeToken:
    """Make a further token of an account; those it has stay good until they expire or are revoked.

    Raises:
        AccountRefused: It would be good for less than a day, or longer than two years.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise AccountRefused(f"A token is good for 1 to {LONGEST_DAYS} days.")
    token = PREFIX + secrets.token_urlsafe(32)
    until = work.now + timedelta(days=days)
    number = account_tokens.add_token(work.connection, account.id, _digest(token), work.now, until)
    return MadeToken(token, number, until)


def token_of(work: Work, name: str, roles: Collection[str]) -> MadeToken:
    """A new token of the account of a name, which is made where there is none."""
    found = account_tokens.by_name(work.connection, name)
    return make_token(work, found) if found else add(work, name, roles)[1]


def named(work: Work, name: str) -> ApiAccount:
    """The account of a name.

    Raises:
        AccountRefused: There is none.
    """
    found = account_tokens.by_name(work.connection, name)
    if found is None:
        raise AccountRefused(f"There is no account {name}: `allo account list` shows them.")
    return found


def change_roles(
    work: Work,
    account: ApiAccount,
    roles: Collection[str],
    programmes: Collection[str] | None = None,
    *,
    everywhere: bool = False,
) -> ApiAccount:
    """Give an account these roles, and no others; its tokens stay.

    Args:
        work: The transaction.
        account: Whose.
        roles: What it may do from now on.
        programmes: What it is limited to from now on; None: as before, so that nothing is widened by leaving it out.
        everywhere: Whether no programme limits it any more.

    Raises:
        AccountRefused: A role is not known, or there is none; it is to be both limited and not, or an editor limited.
    """
    if everywhere and programmes is not None:
        raise AccountRefused("Give --programme or --everywhere, not both.")
    kept = account.programmes if programmes is None else _limit(programmes)
    limit = None if everywhere else kept
    changed = replace(account, roles=_known(roles, limit), programmes=limit)
    account_tokens.change_roles(work.connection, account.id, changed.roles, changed.programmes)
    return changed


def listed(work: Work) -> list[tuple[ApiAccount, list[AccountToken]]]:
    """Every account with its tokens, which are not in them."""
    tokens = account_tokens.tokens(work.connection)
    return [
        (each, [one for one in tokens if one.account_id == each.id])
        for each in account_tokens.everyone(work.connection)
    ]


def revoke(work: Work, account: ApiAccount | None = None, token_id: int | None = None) -> int:
    """Revoke tokens, from now on: all of an account, or the one of a number; returns how many were not revoked before.

    With all of an account's, nobody signs in to the console as it any more, until they are invited anew.

    Raises:
        NoSuchToken: There is none of this number (of the account), or it was revoked before.
    """
    count = account_tokens.revoke(work.connection, work.now, account.id if account else None, token_id)
    if account is not None and token_id is None:
        sign_ins.forget_credentials(work.connection, account.id)
    if token_id is not None and not count:
        raise NoSuchToken(f"There is no token {token_id} to revoke: `allo account list` shows them.")
    return count


def recognise(work: Work, token: str) -> ApiAccount | TokenFault:
    """Whose token it is; why it lets nobody in, where it does not.

    What cannot be a token costs no look into the database. The digest is looked up, never the token: how long that
    takes tells nothing about it.
    """
    found = account_tokens.find_token(work.connection, _digest(token)) if is_shaped(token) else None
    if found is None:
        return "unknown"
    account, kept = found
    if fault := kept.fault(work.now):
        return fault
    if kept.last_used_on != work.now.date():
        account_tokens.note_use(work.connection, kept.id, work.now.date())
    return account


def is_shaped(token: str) -> bool:
    """Whether it could be a token at all."""
    return _TOKEN.fullmatch(token) is not None


def good_tokens(work: Work, within: timedelta) -> tuple[int, int]:
    """How many tokens let somebody in now, and how many of them will not after so long."""
    return account_tokens.good_tokens(work.connection, work.now, work.now + within)


def _known(roles: Collection[str], programmes: Collection[str] | None) -> frozenset[AccountRole]:
    known = frozenset(each for each in get_args(AccountRole) if each in roles)
    if not known or len(known) != len(set(roles)):
        raise AccountRefused(f"Give one or more roles: {', '.join(get_args(AccountRole))}.")
    if "editor" in known and programmes is not None:
        raise AccountRefused("What an editor writes is every programme's: leave --programme out, or give --everywhere.")
    return known


def _limit(programmes: Collection[str] | None) -> frozenset[str] | None:
    return frozenset(programmes) if programmes is not None else None


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
