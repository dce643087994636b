"""Who may ask this line for something by its API: accounts of people and of systems, with their roles."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

AccountRole = Literal["adviser", "issuer", "finance", "auditor", "operator", "editor"]
"""What an account is for.

adviser: people, their payments and disputes, tasks; issuer: a system that brings the issuer's files; finance: what is
done by hand to money and bank accounts; auditor: the audit trail and the figures, nobody's data; operator: the
accounts themselves, and /metrics; editor: the sentences of the line, which are every programme's.
"""

LONGEST_NAME = 60
LONGEST_DAYS = 730
USUAL_DAYS = 365
"""How long a token is good."""

TokenFault = Literal["unknown", "expired", "revoked"]
"""Why a token lets nobody in."""


@dataclass(frozen=True, slots=True)
class ApiAccount:
    """An account, as a request or a command acts for it.

    Attributes:
        id: The storage's number.
        name: What its people call it, such as `claire.durand`; it stands beside what is done by hand.
        roles: What it may do.
        programmes: The codes of the programmes it is limited to; None: all.
    """

    id: int
    name: str
    roles: frozenset[AccountRole]
    programmes: frozenset[str] | None = None

    def covers(self, programme: str) -> bool:
        """Whether it may see what is of a programme."""
        return self.programmes is None or programme in self.programmes

    def covers_account(self, other: "ApiAccount") -> bool:
        """Whether it may know another account: one that has no programme beyond its own."""
        if self.programmes is None:
            return True
        return other.programmes is not None and other.programmes <= self.programmes


@dataclass(frozen=True, slots=True)
class AccountToken:
    """A token of an account, without the token: it was shown once.

    Attributes:
        id: The storage's number.
        account_id: Whose it is.
        made_at: When it was made, in UTC.
        expires_at: Until when it is good, in UTC.
        revoked_at: When it was revoked; None where it was not.
        last_used_on: The last day on which it was used, in UTC; None where it never was.
    """

    id: int
    account_id: int
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_on: date | None

    def fault(self, now: datetime) -> TokenFault | None:
        """Why it lets nobody in; None where it does."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at <= now else None


class NoSuchToken(LookupError):  # noqa: N818 - a sentence, as all our errors
    """There is no token of this number, as far as the account may know; the message is a sentence."""


class AccountRefused(ValueError):  # noqa: N818 - a sentence, as all our errors
    """An account cannot be made or changed so; the message is a sentence."""
