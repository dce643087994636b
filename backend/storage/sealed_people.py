"""Seals and opens who people are: all their fields in one sealed value, with a key of their own.

What they are looked up by stands beside it as keyed digests. Whose key is gone is erased: nothing opens them.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Join, Table, bindparam, insert, select, text, update

from backend.storage import sealed_facts
from backend.storage.prepared import FoundRow
from backend.storage.sealed_facts import SealedFact
from backend.storage.tables import beneficiaries, intervenants, person_keys
from backend.storage.vault import PersonKey, Vault, master_of, vault_of

ERASED = "personne effacée"
"""How somebody is called of whom nothing is kept any more."""

Fields = dict[str, Any]
"""Somebody's fields by name, as JSON holds them: a day is `1938-03-12`, what is not known is None."""


@dataclass(frozen=True, slots=True)
class SealedPeople:
    """Where people of one kind are kept, and what they are found by.

    Attributes:
        what: The kind, to which what is sealed is bound.
        table: Where: columns `key_id` and `sealed`, and those of the digests.
        fact: How a row stands under the ledger's seal.
        fields: The names of their fields.
        digests: The digests of somebody's fields, by column.
    """

    what: str
    table: Table
    fact: SealedFact
    fields: tuple[str, ...]
    digests: Callable[[Vault, Mapping[str, Any]], dict[str, bytes | None]]

    @property
    def joined(self) -> Join:
        """Their table with their keys, where they have one still."""
        return self.table.outerjoin(person_keys, self.table.c.key_id == person_keys.c.id)

    def values(self, vault: Vault, key: PersonKey, fields: Mapping[str, Any]) -> dict[str, Any]:
        """The columns that hold somebody's fields."""
        kept = {name: plain(fields.get(name)) for name in self.fields}
        return {"key_id": key.id, "sealed": key.seal(self.what, kept), **self.digests(vault, kept)}


def of_beneficiary(vault: Vault, fields: Mapping[str, Any]) -> dict[str, bytes | None]:
    """What a beneficiary is looked up by; their numbers have a table of their own."""
    return {"cesu_digest": cesu_digest(vault, fields["cesu_code"])}


def of_intervenant(vault: Vault, fields: Mapping[str, Any]) -> dict[str, bytes | None]:
    """What an intervenant is looked up by."""
    nan, phone = fields["nan"], fields["phone"]
    return {
        "nan_digest": nan_digest(vault, nan),
        "nan_body_digest": nan_digest(vault, nan.partition("*")[0]),
        "phone_digest": phone_digest(vault, phone) if phone else None,
    }


def cesu_digest(vault: Vault, cesu_code: str) -> bytes:
    """What a CESU code is looked up by."""
    return vault.digest("cesu", cesu_code)


def nan_digest(vault: Vault, nan: str) -> bytes:
    """What a whole NAN (`0012345*1`) is looked up by, or its body alone (`0012345`)."""
    return vault.digest("nan", nan)


def phone_digest(vault: Vault, number: str) -> bytes:
    """What a telephone number (E.164) is looked up by, whosever it is."""
    return vault.digest("phone", number)


def iban_digest(vault: Vault, iban: str) -> bytes:
    """What an account that the bank was given is held against."""
    return vault.digest("iban", iban)


KEPT_LONG = (
    ("bank_files", "content"), ("bank_reports", "content"), ("disputes", "words"), ("contact_changes", "was"),
    ("tasks", "note"), ("outbox", "payload"), ("conversations", "journal"), ("call_numbers", "sealed"),
    ("contact_changes", "reached"), ("account_credentials", "totp"), ("wording_versions", "why"),
)  # fmt: skip
"""What a master key seals itself, beside the keys of people: it must be there as long as any of it is."""

BENEFICIARIES = SealedPeople(
    "beneficiary", beneficiaries, sealed_facts.BENEFICIARY,
    ("cesu_code", "civility", "given_name", "family_name", "birth_date",
     "address_more", "street", "postcode", "town", "email", "phones"),
    of_beneficiary,
)  # fmt: skip
INTERVENANTS = SealedPeople(
    "intervenant", intervenants, sealed_facts.INTERVENANT,
    ("nan", "given_name", "family_name", "birth_date", "phone", "email", "iban"), of_intervenant,
)  # fmt: skip


def plain(value: Any) -> Any:
    """A value as JSON holds it."""
    return value.isoformat() if isinstance(value, date) else value


def opened(connection: Connection, what: str, key_id: UUID | None, wrapped: bytes | None, sealed: bytes) -> Fields:
    """Somebody's fields; none of who is erased.

    Raises:
        CannotBeOpened: They were altered, or the master key is not there.
    """
    if key_id is None or wrapped is None:
        return {}
    return vault_of(connection).person_key(key_id, wrapped).open(what, sealed)


def opened_row(connection: Connection, kind: SealedPeople, row: FoundRow) -> Fields:
    """The fields of a row that has `key_id`, `wrapped` and `sealed`."""
    return opened(connection, kind.what, row["key_id"], row["wrapped"], row["sealed"])


def add(connection: Connection, kind: SealedPeople, fields: Mapping[str, Any], beside: Mapping[str, Any]) -> int:
    """Write somebody new, with a key of their own; `beside` is what is not sealed. Their id."""
    vault = vault_of(connection)
    key = vault.new_key()
    connection.execute(insert(person_keys), {"id": key.id, "wrapped": key.wrapped})
    row = {**beside, **kind.values(vault, key, fields)}
    return int(connection.execute(insert(kind.table).values(row).returning(kind.table.c.id)).scalar_one())


def rewrite(connection: Connection, kind: SealedPeople, person_id: int, changes: Mapping[str, Any]) -> Fields:
    """Change some of somebody's fields, under the ledger's seal; the fields as they were, none of who is erased."""
    columns = (kind.table.c.key_id, person_keys.c.wrapped, kind.table.c.sealed)
    theirs = select(*columns).select_from(kind.joined).where(kind.table.c.id == person_id)
    row = connection.execute(theirs.with_for_update(of=kind.table)).mappings().one()
    before = opened_row(connection, kind, row)
    if not before or all(before.get(name) == plain(value) for name, value in changes.items()):
        return before
    vault = vault_of(connection)
    values = kind.values(vault, vault.person_key(row["key_id"], row["wrapped"]), {**before, **changes})
    connection.execute(update(kind.table).where(kind.table.c.id == person_id).values(values))
    sealed_facts.book(connection, kind.fact, [person_id])
    return before


def wrapped_keys(connection: Connection, after: UUID | None, most: int) -> Sequence[tuple[UUID, bytes]]:
    """Keys in the order of their names, from after one on."""
    query = select(person_keys.c.id, person_keys.c.wrapped).order_by(person_keys.c.id).limit(most)
    if after is not None:
        query = query.where(person_keys.c.id > after)
    return [(row[0], row[1]) for row in connection.execute(query)]


def wrap_anew(connection: Connection, vault: Vault, keys: Sequence[tuple[UUID, bytes]]) -> int:
    """Wrap keys with the current master key, those that another one wraps; how many."""
    rows = [
        {"its_id": name, "its_wrapped": vault.rewrapped(name, wrapped)}
        for name, wrapped in keys
        if master_of(wrapped) != vault.current
    ]
    if rows:
        whose = update(person_keys).where(person_keys.c.id == bindparam("its_id"))
        connection.execute(whose.values(wrapped=bindparam("its_wrapped")), rows)
    return len(rows)


def opened_by_older(connection: Connection) -> dict[str, int]:
    """How many things that are kept for long each master key has sealed, but the current one."""
    found: Counter[str] = Counter()
    for table, column in KEPT_LONG:
        heads = text(f"select substring({column} for 18) from {table} where length({column}) > 0")  # noqa: S608 - ours
        found.update(master_of(head) for head in connection.execute(heads).scalars())
    del found[vault_of(connection).current]
    return dict(found)
