"""The rules of signing in to the console: how long anything is good, how often one may try, and what came of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from backend.domain.account import ApiAccount
from backend.domain.throttle import Limit

IDLE = timedelta(minutes=30)
"""How long nobody need touch the console before they are signed out."""

LONGEST_SESSION = timedelta(hours=10)
"""How long a session lasts at the most: a working day."""

INVITED_FOR = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is kept when somebody was last seen."""

LEAST_PASSWORD, LONGEST_PASSWORD = 12, 100
RECOVERY_CODES = 8
TOTP_SECONDS = 30
TOTP_DIGITS = 6
DRIFT = 1
"""How many half minutes the clock of somebody's telephone may be ahead or behind."""

OF_ACCOUNT = Limit(5, timedelta(minutes=5), timedelta(minutes=1), timedelta(minutes=15))
"""Tries at one account, whether there is one or not. The wait ends soon: whoever knows a name can hold its owner where
they never signed in before; where they did, they are counted apart."""

OF_ADDRESS = Limit(20, timedelta(minutes=1), timedelta(minutes=1), timedelta(hours=1))
"""Tries from one address: an office behind one gets in, and whoever tries name after name does not."""

PasswordFault = Literal["short", "long", "guessable"]
"""Why a password is refused."""


@dataclass(frozen=True, slots=True)
class SignInForm:
    """What somebody gives to sign in; `code` is of the second factor, or one that stands in for it."""

    name: str
    password: str
    code: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody is signed in: as which account, and what their browser keeps (shown to nobody else, kept nowhere)."""

    account: ApiAccount
    token: str


@dataclass(frozen=True, slots=True)
class NotSignedIn:
    """What was given is not right: not said which of it; `account` for the trail, where there is one of the name."""

    account: ApiAccount | None


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody may choose a password: for which account, and the second factor's secret (base32) to be set up."""

    account: ApiAccount
    totp: str


@dataclass(frozen=True, slots=True)
class Welcomed:
    """Somebody has chosen a password and is signed in; the codes for when their telephone is lost, this once."""

    signed_in: SignedIn
    recovery_codes: tuple[str, ...]


def is_over(opened_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Whether a session is over: nobody was seen for half an hour, or it was opened ten hours ago."""
    return now - seen_at >= IDLE or now - opened_at >= LONGEST_SESSION


def plain_code(typed: str) -> str:
    """A code as it is kept: how it was written apart, and in which case, does not matter."""
    return "".join(filter(str.isalnum, typed)).upper()
