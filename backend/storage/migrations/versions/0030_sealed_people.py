"""Who people are is sealed, each with a key of their own, and looked up by keyed digests.

Migrations only go forward. This one needs the master keys where there are people already.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

from backend.storage.vault import PersonKey, Vault, vault_of

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

AT_ONCE = 5_000

BENEFICIARIES = ("cesu_code", "civility", "given_name", "family_name", "birth_date")
ADDRESS = ("address_more", "street", "postcode", "town", "email")
INTERVENANTS = ("given_name", "family_name", "birth_date", "phone", "email", "iban")

PEOPLE = """
select b.*, coalesce((select jsonb_agg(jsonb_build_array(p.number, p.registered_at) order by p.number)
    from beneficiary_phones p where p.beneficiary_id = b.id), '[]') as phones
from beneficiaries b where id > :after order by id limit :most
"""
PAYEES = "select * from intervenants where id > :after order by id limit :most"

BOOKED = """
insert into ledger (movement, account, cents, minutes, booked_at)
select '{0}:' || r.id || ':' || (extract(epoch from clock_timestamp()) * 1000000)::bigint,
    'sha256:' || encode(sha256(convert_to(jsonb_build_array({2})::text, 'UTF8')), 'hex'), 0, 0, now()
from {1} r order by r.id
"""
COVERED = {
    "beneficiary": (
        "beneficiaries",
        "r.programme, encode(r.cesu_digest, 'hex'), r.key_id, encode(r.sealed, 'hex')",
    ),
    "intervenant": (
        "intervenants",
        """encode(r.nan_digest, 'hex'), encode(r.nan_body_digest, 'hex'), encode(r.phone_digest, 'hex'),
        r.kind, r.mode, r.key_id, encode(r.sealed, 'hex')""",
    ),
}
"""What the ledger's digests cover from now on, by movement."""


def upgrade() -> None:
    """Apply: what is there is sealed in pieces, and the columns in which it stood are written over."""
    op.execute("set local statement_timeout = 0")  # everybody is sealed one by one
    op.create_table(
        "person_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person_keys"),
        comment="The key of each person, sealed with a master key: who has none any more is erased.",
    )
    _add_columns()
    _seal("beneficiaries", PEOPLE, _beneficiary)
    _seal("intervenants", PAYEES, _intervenant)
    _drop_columns()
    _constrain()
    for table in ("beneficiaries", "intervenants"):  # what was in the columns is on the disk until it is rewritten
        op.execute(f"cluster {table} using pk_{table}")
    book_what_is_there()


def book_what_is_there() -> None:
    """Put everybody under the ledger's seal as they are stored now."""
    for fact, (table, covered) in COVERED.items():
        op.execute(BOOKED.format(fact, table, covered))


def _add_columns() -> None:
    for table, digests in (
        ("beneficiaries", ("cesu_digest",)),
        ("intervenants", ("nan_digest", "nan_body_digest", "phone_digest")),
    ):
        for name in digests:
            op.add_column(table, sa.Column(name, sa.LargeBinary()))
        op.add_column(table, sa.Column("key_id", sa.Uuid()))
        op.add_column(table, sa.Column("sealed", sa.LargeBinary()))
    op.rename_table("beneficiary_phones", "numbers_in_the_open")
    op.execute("alter index pk_beneficiary_phones rename to pk_numbers_in_the_open")
    op.execute("alter index ix_beneficiary_phones_beneficiary_id rename to ix_numbers_in_the_open")
    op.create_table(
        "beneficiary_phones",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("beneficiary_id", sa.BigInteger(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("digest", "beneficiary_id", name="pk_beneficiary_phones"),
        sa.ForeignKeyConstraint(
            ["beneficiary_id"], ["beneficiaries.id"], name="fk_beneficiary_phones_beneficiary_id_beneficiaries"
        ),
        comment="By what who rings is found; the numbers are sealed with their owner. `registered_at` is when the owner"
        " had it registered; null where the issuer or an adviser gave it.",
    )
    op.create_index("ix_beneficiary_phones_beneficiary_id", "beneficiary_phones", ["beneficiary_id"])


Sealer = Callable[[Vault, PersonKey, sa.RowMapping], dict[str, Any]]


def _seal(table: str, query: str, sealed: Sealer) -> None:
    connection = op.get_bind()
    query = query.replace("beneficiary_phones", "numbers_in_the_open")
    for rows in _pieces(connection, query):
        vault = vault_of(connection)
        keys = [vault.new_key() for _ in rows]
        connection.execute(
            sa.text("insert into person_keys values (:id, :wrapped)"),
            [{"id": each.id, "wrapped": each.wrapped} for each in keys],
        )
        values = [
            {"row": row["id"], "key_id": key.id, **sealed(vault, key, row)} for row, key in zip(rows, keys, strict=True)
        ]
        assigned = ", ".join(f"{name} = :{name}" for name in values[0] if name not in {"row", "phones"})
        connection.execute(sa.text(f"update {table} set {assigned} where id = :row"), values)  # noqa: S608 - ours
        numbers = [
            {"digest": digest, "owner": each["row"], "at": at}
            for each in values
            for digest, at in each.get("phones", ())
        ]
        if numbers:
            connection.execute(
                sa.text("insert into beneficiary_phones values (:digest, :owner, cast(:at as timestamptz))"), numbers
            )


def _pieces(connection: sa.Connection, query: str) -> Iterator[Sequence[sa.RowMapping]]:
    after = 0
    while rows := connection.execute(sa.text(query), {"after": after, "most": AT_ONCE}).mappings().all():
        yield rows
        after = rows[-1]["id"]


def _beneficiary(vault: Vault, key: PersonKey, row: sa.RowMapping) -> dict[str, Any]:
    fields = {name: _plain(row[name]) for name in (*BENEFICIARIES, *ADDRESS)}
    fields["phones"] = [number for number, _ in row["phones"]]
    return {
        "sealed": key.seal("beneficiary", fields),
        "cesu_digest": vault.digest("cesu", row["cesu_code"]),
        "phones": [(vault.digest("phone", number), at) for number, at in row["phones"]],
    }


def _intervenant(vault: Vault, key: PersonKey, row: sa.RowMapping) -> dict[str, Any]:
    nan = f"{row['nan_body']}*{row['nan_key']}"
    fields = {"nan": nan, **{name: _plain(row[name]) for name in INTERVENANTS}}
    return {
        "sealed": key.seal("intervenant", fields),
        "nan_digest": vault.digest("nan", nan),
        "nan_body_digest": vault.digest("nan", row["nan_body"]),
        "phone_digest": vault.digest("phone", row["phone"]) if row["phone"] else None,
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _drop_columns() -> None:
    op.drop_table("numbers_in_the_open")
    for name in (*BENEFICIARIES, *ADDRESS):
        op.drop_column("beneficiaries", name)
    for name in ("nan_body", "nan_key", *INTERVENANTS):
        op.drop_column("intervenants", name)


def _constrain() -> None:
    op.create_unique_constraint("uq_beneficiaries_programme", "beneficiaries", ["programme", "cesu_digest"])
    op.create_index("ix_beneficiaries_cesu_digest", "beneficiaries", ["cesu_digest"])
    op.create_check_constraint(
        "is_sealed_or_erased", "beneficiaries", "num_nulls(cesu_digest, key_id, sealed) in (0, 3)"
    )
    op.create_unique_constraint("uq_intervenants_nan_digest", "intervenants", ["nan_digest"])
    for name in ("nan_body_digest", "phone_digest"):
        op.create_index(f"ix_intervenants_{name}", "intervenants", [name])
    op.create_check_constraint(
        "is_sealed_or_erased", "intervenants", "num_nulls(nan_digest, nan_body_digest, key_id, sealed) in (0, 4)"
    )
    op.create_table_comment(
        "beneficiaries",
        "`sealed` is who it is, where they live and their numbers (storage/sealed_people.py); null once erased.",
    )
    op.create_table_comment(
        "intervenants", "`sealed` is who it is, how they are reached and their account; null once erased."
    )
