"""Signs people in to the console by password and second factor; each try is counted before it is looked at.

Whether an account is not there, the password or the code is wrong, is answered alike, and takes as long.
"""

import hashlib
from functools import cached_property

from sqlalchemy import Engine

from backend.domain.account import AccountRefused, ApiAccount
from backend.domain.sign_in import (
    IDLE,
    INVITED_FOR,
    LONGEST_SESSION,
    RECOVERY_CODES,
    SEEN_EVERY,
    Invitation,
    NotSignedIn,
    PasswordFault,
    SignedIn,
    SignInForm,
    Welcomed,
    is_over,
    plain_code,
)
from backend.domain.throttle import MustWait
from backend.services import passwords, second_factor
from backend.services.pins import Pins
from backend.services.sign_in_limits import SignInLimits
from backend.services.work import Clock, Work
from backend.storage import browser_sessions, sign_ins
from backend.storage.sign_ins import Credentials


class SignIns:
    """Lets people in; serves many threads."""

    def __init__(self, engine: Engine, clock: Clock, pins: Pins) -> None:
        """Keep what signing in needs; passwords are hashed as PINs are, under the same pepper."""
        self._engine, self._clock, self._pins = engine, clock, pins
        self._limits = SignInLimits(engine, clock)

    def sign_in(self, given: SignInForm, address: str) -> SignedIn | NotSignedIn | MustWait:
        """Sign somebody in from an address (IP), in a new session; a code is used once."""
        if wait := self._limits.count(given.name, address):
            return wait
        with self._engine.begin() as connection:
            work = Work(connection, self._clock())
            proved = self._proved(work, given)
            if isinstance(proved, NotSignedIn):
                return proved
            if self._pins.is_outdated(proved.password_hash):
                sign_ins.keep_password(connection, proved.account.id, self._pins.hash(given.password))
            signed_in = _opened(work, proved.account)
        self._limits.relieve(given.name, address)
        self._limits.remember(given.name, address)
        return signed_in

    def change_password(
        self, given: SignInForm, new: str, address: str
    ) -> SignedIn | NotSignedIn | PasswordFault | MustWait:
        """Change a password, by the one that was and a code; every session of before is over, and a new one begins."""
        if fault := passwords.fault_of(new, given.name):
            return fault
        if wait := self._limits.count(given.name, address):
            return wait
        with self._engine.begin() as connection:
            work = Work(connection, self._clock())
            proved = self._proved(work, given)
            if isinstance(proved, NotSignedIn):
                return proved
            sign_ins.keep_password(connection, proved.account.id, self._pins.hash(new))
            browser_sessions.end_all(connection, proved.account.id)
            signed_in = _opened(work, proved.account)
        self._limits.relieve(given.name, address)
        return signed_in

    def invitation(self, name: str, code: str, address: str) -> Invitation | NotSignedIn | MustWait:
        """What somebody is invited to, by the code that they were given."""
        if wait := self._limits.count(name, address):
            return wait
        with self._engine.begin() as connection:
            found = sign_ins.invited(connection, name, _digest(plain_code(code)), self._clock())
        if found is None:
            return NotSignedIn(None)
        self._limits.relieve(name, address)
        return Invitation(*found)

    def welcome(
        self, given: SignInForm, invitation_code: str, address: str
    ) -> Welcomed | NotSignedIn | PasswordFault | MustWait:
        """Accept an invitation with a password and the second factor's first code; who did is signed in.

        The sessions of before are over, and the invitation with them.
        """
        if wait := self._limits.count(given.name, address):
            return wait
        if fault := passwords.fault_of(given.password, given.name):
            self._limits.relieve(given.name, address)
            return fault
        with self._engine.begin() as connection:
            work = Work(connection, self._clock())
            found = sign_ins.invited(connection, given.name, _digest(plain_code(invitation_code)), work.now)
            step = second_factor.step_of(found[1], given.code, work.now) if found else None
            if found is None or step is None:
                return NotSignedIn(found[0] if found else None)
            welcomed = self._settle(work, *found, given.password, step)
        self._limits.relieve(given.name, address)
        self._limits.remember(given.name, address)
        return welcomed

    def _proved(self, work: Work, given: SignInForm) -> Credentials | NotSignedIn:
        """Whose name, password and code these are; whatever is wrong takes as long. The code is used by it."""
        found = sign_ins.credentials_of(work.connection, given.name)
        is_right = self._pins.matches(found.password_hash if found else self._nobodys, given.password)
        is_known = self._uses_code(work, found, given.code, is_right=is_right)
        if found is None or not (is_right and is_known):
            return NotSignedIn(found.account if found else None)
        return found

    def _settle(self, work: Work, account: ApiAccount, totp: str, password: str, step: int) -> Welcomed:
        sign_ins.forget_credentials(work.connection, account.id)
        sign_ins.keep_credentials(work.connection, account.id, self._pins.hash(password), totp, work.now)
        sign_ins.use_step(work.connection, account.id, step)
        codes = second_factor.new_recovery_codes(RECOVERY_CODES)
        sign_ins.keep_recovery_codes(work.connection, account.id, [plain_code(code) for code in codes])
        return Welcomed(_opened(work, account), codes)

    def _uses_code(self, work: Work, found: Credentials | None, code: str, *, is_right: bool) -> bool:
        """Whether a code is one, and is used by this; what is looked up does not depend on the password."""
        step = second_factor.step_of(found.totp if found else _NO_SECRET, code, work.now)
        if found is None or not is_right:
            sign_ins.recovery_codes_left(work.connection, 0)  # what using one would cost
            return False
        if step is not None:
            return sign_ins.use_step(work.connection, found.account.id, step)
        return sign_ins.use_recovery_code(work.connection, found.account.id, plain_code(code), work.now)

    @cached_property
    def _nobodys(self) -> str:
        """What a password is held against where there is no account: that takes as long."""
        return self._pins.hash(second_factor.new_token())


_NO_SECRET = second_factor.new_secret()


def invite(work: Work, account: ApiAccount) -> str:
    """Invite an account's person to choose a password; the code for it, this once. One of before is void."""
    code = second_factor.new_invitation_code()
    until = work.now + INVITED_FOR
    sign_ins.keep_invitation(work.connection, account.id, _digest(plain_code(code)), second_factor.new_secret(), until)
    return code


def present_code(work: Work, name: str) -> str:
    """The present code of the second factor of an account: for the demo's own alone.

    Raises:
        AccountRefused: Nobody signs in as that account.
    """
    found = sign_ins.credentials_of(work.connection, name)
    if found is None:
        raise AccountRefused(
            f"Nobody signs in as {name}: `allo account invite {name}` lets somebody choose a password."
        )
    return second_factor.code_at(found.totp, work.now)


def has_person(work: Work, name: str) -> bool:
    """Whether somebody signs in as the account of a name."""
    return sign_ins.credentials_of(work.connection, name) is not None


def let_in_by(work: Work, pins: Pins, account: ApiAccount) -> str:
    """Have an account signed in as by a password drawn here, without an invitation: for the demo's own alone."""
    password = second_factor.new_invitation_code().lower()
    sign_ins.keep_credentials(work.connection, account.id, pins.hash(password), second_factor.new_secret(), work.now)
    return password


def signed_in(work: Work, token: str) -> ApiAccount | None:
    """Who is signed in, by what their browser keeps; None where nobody is, or is no more."""
    digest = _digest(token)
    found = browser_sessions.find(work.connection, digest)
    if found is None:
        return None
    if is_over(found.opened_at, found.seen_at, work.now):
        browser_sessions.end(work.connection, digest)
        return None
    if work.now - found.seen_at >= SEEN_EVERY:
        browser_sessions.see(work.connection, digest, work.now)
    return found.account


def sign_out(work: Work, token: str) -> None:
    """End a session; what the browser keeps of it opens nothing any more."""
    browser_sessions.end(work.connection, _digest(token))


def acts_once(work: Work, token: str, ticket: str) -> bool:
    """Whether a form of a session acts now: each does once, however often it is sent."""
    return browser_sessions.use_ticket(work.connection, _digest(f"{token} {ticket}"), work.now)


def codes_left(work: Work, account: ApiAccount) -> int:
    """How many codes of an account's can still stand in for the second factor."""
    return sign_ins.recovery_codes_left(work.connection, account.id)


def forget_old(work: Work) -> None:
    """Forget sessions that are over, and forms of yesterday."""
    browser_sessions.forget_before(
        work.connection, work.now - IDLE, work.now - LONGEST_SESSION, work.now - 2 * LONGEST_SESSION
    )


def _opened(work: Work, account: ApiAccount) -> SignedIn:
    token = second_factor.new_token()
    browser_sessions.begin(work.connection, account.id, _digest(token), work.now)
    return SignedIn(account, token)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
