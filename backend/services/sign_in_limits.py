"""Counts tries to sign in, by account and by address, before they are looked at: thirty at once do not get through.

Where an account was signed in from an address within the month, its tries from there are counted apart: whoever knows
a name and tries it from elsewhere does not hold its owner at their desk.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine

from backend import database
from backend.domain.sign_in import OF_ACCOUNT, OF_ADDRESS
from backend.domain.throttle import Limit, MustWait
from backend.services.work import Clock
from backend.storage import identification_tries
from backend.storage.vault import Vault, vault_of

_LIMITS: Mapping[str, Limit] = {"account": OF_ACCOUNT, "desk": OF_ACCOUNT, "address": OF_ADDRESS}
_RELIEF = {"account": 1000, "desk": 1000, "address": 1}
"""How many tries who signs in takes back: all at their own account, and their own from their address."""

KNOWN_FOR = timedelta(days=30)


class SignInLimits:
    """Tries to sign in; in transactions of their own, so that one that fails stays counted."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        """Keep where and when they are counted."""
        self._database, self._clock = database.beside(engine), clock

    def count(self, name: str, address: str) -> MustWait | None:
        """Count a try at the account of a name from an address; how long to wait where it is one too many."""
        now = self._clock()
        with self._database.begin() as connection:
            subjects = _subjects(connection, name, address, now)
            seen = identification_tries.lock(connection, list(subjects), now)
            held = [tries.held_until for tries in seen.values() if tries.is_held(now) and tries.held_until]
            if held:
                return MustWait.until(max(held), now)
            counted = {subject: tries.one_more(_LIMITS[subjects[subject]], now) for subject, tries in seen.items()}
            identification_tries.write(connection, counted)
        return None

    def relieve(self, name: str, address: str) -> None:
        """What was given was right."""
        now = self._clock()
        with self._database.begin() as connection:
            subjects = _subjects(connection, name, address, now)
            seen = identification_tries.lock(connection, list(subjects), now)
            relieved = {
                subject: tries.relieved(_LIMITS[subjects[subject]], _RELIEF[subjects[subject]])
                for subject, tries in seen.items()
            }
            identification_tries.write(connection, relieved)

    def remember(self, name: str, address: str) -> None:
        """Somebody has signed in from an address: they are known there for a month."""
        with self._database.begin() as connection:
            identification_tries.remember(connection, _known(vault_of(connection), name, address), self._clock())


def _subjects(connection: Connection, name: str, address: str, now: datetime) -> dict[str, str]:
    """What a try is counted for, each with its limit; the table tells nobody which names were tried, and from where."""
    vault = vault_of(connection)
    is_known = identification_tries.is_remembered(connection, _known(vault, name, address), now - KNOWN_FOR)
    own = ("desk", f"{name.casefold()} {address}") if is_known else ("account", name.casefold())
    return {f"sign_in:{limit}:{_digest(vault, limit, it)}": limit for limit, it in (own, ("address", address))}


def _known(vault: Vault, name: str, address: str) -> str:
    return f"{identification_tries.KNOWN}:sign_in:{_digest(vault, 'known', f'{name.casefold()} {address}')}"


def _digest(vault: Vault, what: str, it: str) -> str:
    return vault.digest("sign_in", f"{what}:{it}").hex()
