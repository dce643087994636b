"""Turns the master key: everybody's own key is wrapped anew with the current one; what it seals stays as it is.

Tells whether the keys are the database's, too.
"""

from sqlalchemy import Connection, Engine

from backend.storage import key_proofs, sealed_people, sign_ins
from backend.storage.vault import vault_of

AT_ONCE = 2_000


def misfits(connection: Connection) -> list[str]:
    """What is wrong with the keys, a sentence each, where they are not those of this database; none is well."""
    return key_proofs.misfits(connection)


def turn(engine: Engine) -> tuple[int, dict[str, int]]:
    """Wrap the keys of people with the current master key, some at a time, and seal second factors anew, which stay.

    Again changes nothing.

    Returns:
        How many were wrapped anew, and how many sealed things of other kinds each older master key still opens.
    """
    done, last = 0, None
    while True:
        with engine.begin() as connection:
            keys = sealed_people.wrapped_keys(connection, last, AT_ONCE)
            if not keys:
                sign_ins.seal_anew(connection)
                return done, sealed_people.opened_by_older(connection)
            done += sealed_people.wrap_anew(connection, vault_of(connection), keys)
        last = keys[-1][0]
