"""Keeps what proves that the keys of the settings are this database's: with a wrong one, nobody would be found."""

from sqlalchemy import Connection, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert

from backend.keys import LOOKUP, BadKeys
from backend.storage import sealed_people
from backend.storage.sealed_people import BENEFICIARIES, KEPT_LONG
from backend.storage.tables import key_proofs, person_keys
from backend.storage.vault import CannotBeOpened, head_of, vault_of

COPY = "take the keys of the copy that was kept in a safe"


def misfits(connection: Connection) -> list[str]:
    """What is wrong with the keys that have a proof, a sentence each; none is well."""
    vault = vault_of(connection)
    proofs = connection.execute(select(key_proofs.c.name, key_proofs.c.proof).order_by(key_proofs.c.name))
    return [
        _other(connection, name) for name, proof in proofs if name in vault.names and not vault.is_proved(name, proof)
    ]


def prove(connection: Connection) -> None:
    """See that the keys fit, and keep a proof of each that has none yet.

    Raises:
        BadKeys: A key is another than the database's, or one is missing that something was sealed with.
    """
    vault = vault_of(connection)
    proved = set(connection.execute(select(key_proofs.c.name)).scalars())
    wrong = misfits(connection)
    wrong += [sentence for name in sorted(proved.difference(vault.names)) if (sentence := _missing(connection, name))]
    new = [name for name in vault.names if name not in proved]
    wrong += [_other(connection, name) for name in new if not _opens_what_is_there(connection, name)]
    if wrong:
        raise BadKeys(" ".join(wrong))
    for name in new:
        kept = insert(key_proofs).values(name=name, proof=vault.proof(name)).on_conflict_do_nothing()
        connection.execute(kept)


def _other(connection: Connection, name: str) -> str:
    where = vault_of(connection).where
    if name == LOOKUP:
        return f"{where}: the key {LOOKUP} is not the one by which this database finds people: {COPY}."
    return f"{where}: the master key {name} is not the one of this name that sealed this database: {COPY}."


def _missing(connection: Connection, name: str) -> str | None:
    """Why a key that was used here must be there still; forgotten where nothing needs it any more."""
    sealed = (("person_keys", "wrapped"), *KEPT_LONG)
    for table, column in sealed:
        query = f"select 1 from {table} where substring({column} for :length) = :head limit 1"  # noqa: S608 - ours
        head = head_of(name)
        if connection.execute(text(query), {"head": head, "length": len(head)}).first():
            where = vault_of(connection).where
            return f"{where} lacks the master key {name}, which {table} still needs: add it after the first."
    connection.execute(delete(key_proofs).where(key_proofs.c.name == name))
    return None


def _opens_what_is_there(connection: Connection, name: str) -> bool:
    """Whether a key without a proof is the one of those who are there already: a proof of a wrong one would last."""
    return _finds_somebody(connection) if name == LOOKUP else _opens_somebody(connection, name)


def _opens_somebody(connection: Connection, name: str) -> bool:
    head = head_of(name)
    theirs = func.substring(person_keys.c.wrapped, 1, len(head)) == head
    row = connection.execute(select(person_keys.c.id, person_keys.c.wrapped).where(theirs).limit(1)).one_or_none()
    try:
        return row is None or bool(vault_of(connection).person_key(row.id, row.wrapped))
    except CannotBeOpened:
        return False


def _finds_somebody(connection: Connection) -> bool:
    """Whether somebody's digest is the one of their code; where their key opens nothing, that is told of it alone."""
    table = BENEFICIARIES.table.c
    query = select(table.cesu_digest, table.key_id, table.sealed, person_keys.c.wrapped)
    row = connection.execute(
        query.select_from(BENEFICIARIES.joined).where(person_keys.c.wrapped.is_not(None)).limit(1)
    ).mappings().one_or_none()  # fmt: skip
    if row is None:
        return True
    try:
        code = sealed_people.opened_row(connection, BENEFICIARIES, row)["cesu_code"]
    except CannotBeOpened:
        return True
    return bool(row["cesu_digest"] == sealed_people.cesu_digest(vault_of(connection), code))
