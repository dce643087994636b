"""Counts tries to sign in, by account and by address, before they are looked at: thirty at once do not get through."""

from collections.abc import Mapping

from sqlalchemy import Engine

from backend import database
from backend.domain.sign_in import OF_ACCOUNT, OF_ADDRESS
from backend.domain.throttle import Limit, MustWait
from backend.services.work import Clock
from backend.storage import identification_tries
from backend.storage.vault import Vault, vault_of

_LIMITS: Mapping[str, Limit] = {"account": OF_ACCOUNT, "address": OF_ADDRESS}
_RELIEF = {"account": 1000, "address": 1}
"""How many tries who signs in takes back: all at their own account, and their own from their address."""


class SignInLimits:
    """Tries to sign in; in transactions of their own, so that one that fails stays counted."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        """Keep where and when they are counted."""
        self._database, self._clock = database.beside(engine), clock

    def count(self, name: str, address: str) -> MustWait | None:
        """Count a try at the account of a name from an address; how long to wait where it is one too many."""
        now = self._clock()
        with self._database.begin() as connection:
            subjects = _subjects(vault_of(connection), name, address)
            seen = identification_tries.lock(connection, list(subjects), now)
            held = [tries.held_until for tries in seen.values() if tries.is_held(now) and tries.held_until]
            if held:
                return MustWait.until(max(held), now)
            counted = {subject: tries.one_more(_LIMITS[subjects[subject]], now) for subject, tries in seen.items()}
            identification_tries.write(connection, counted)
        return None

    def relieve(self, name: str, address: str) -> None:
        """Somebody has signed in."""
        now = self._clock()
        with self._database.begin() as connection:
            subjects = _subjects(vault_of(connection), name, address)
            seen = identification_tries.lock(connection, list(subjects), now)
            relieved = {
                subject: tries.relieved(_LIMITS[subjects[subject]], _RELIEF[subjects[subject]])
                for subject, tries in seen.items()
            }
            identification_tries.write(connection, relieved)


def _subjects(vault: Vault, name: str, address: str) -> dict[str, str]:
    """What a try is counted for, each with its limit; the table tells nobody which names were tried, and from where."""
    named = {"account": name.casefold(), "address": address}
    return {f"sign_in:{limit}:{vault.digest('sign_in', f'{limit}:{it}').hex()}": limit for limit, it in named.items()}
