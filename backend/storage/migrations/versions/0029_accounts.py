"""Accounts with roles and tokens, and the trail of what they do, append-only and sealed into one chain.

Migrations only go forward.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0026_call_list"
branch_labels = None
depends_on = None

APPEND_ONLY = """
create function audit_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'The audit trail is append-only: what was done is not altered.';
end $$;
create trigger audit_entries_are_append_only before update or delete on audit_entries
    for each row execute function audit_is_append_only();
create trigger audit_entries_are_not_truncated before truncate on audit_entries
    for each statement execute function audit_is_append_only();
create trigger audit_seals_are_append_only before update or delete on audit_seals
    for each row execute function audit_is_append_only();
create trigger audit_seals_are_not_truncated before truncate on audit_seals
    for each statement execute function audit_is_append_only();
"""

SEALS = """
create function seal_audit(everything boolean default false) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    one record;
    part text;
    said text;
    place bigint;
    head text;
    since bigint;
begin
    perform pg_advisory_xact_lock(310024);
    select position, hash into place, head from audit_seals order by position desc limit 1;
    place := coalesce(place, 0);
    head := coalesce(head, repeat('0', 64));
    select coalesce(max(entry_id), 0) - 10000 into since from audit_seals;
    for one in
        select e.* from audit_entries e
        where (everything or e.id > since) and not exists (select from audit_seals s where s.entry_id = e.id)
        order by e.id limit 20000
    loop
        place := place + 1;
        said := '';
        foreach part in array array[head, one.id::text, (extract(epoch from one.at) * 1000000)::bigint::text,
            one.who, one.what, one.subject::text, one.outcome]
        loop
            said := said || length(part) || ':' || part;
        end loop;
        head := encode(sha256(convert_to(said, 'UTF8')), 'hex');
        insert into audit_seals (position, entry_id, hash) values (place, one.id, head);
    end loop;
    return place;
end $$;
"""
"""An entry is seen here once its transaction is over; what is under way is sealed the next time."""

KINDS = "kind in ('iban', 'settle', 'pay_again', 'hold', 'release', 'refund', 'resolve')"


def upgrade() -> None:
    """Apply."""
    _make_accounts()
    _make_trail()
    op.execute(APPEND_ONLY)
    op.execute(SEALS)
    op.add_column("disputes", sa.Column("rightful", sa.Boolean(), nullable=True))
    op.drop_constraint(op.f("ck_interventions_kind_is_known"), "interventions")
    op.create_check_constraint(op.f("ck_interventions_kind_is_known"), "interventions", KINDS)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False)


def _moment(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def _make_accounts() -> None:
    op.create_table(
        "accounts",
        _id(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("roles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("programmes", postgresql.ARRAY(sa.Text()), nullable=True),
        _moment("made_at"),
        sa.CheckConstraint("length(name) between 1 and 60", name=op.f("ck_accounts_name_is_short")),
        sa.CheckConstraint(
            "roles <@ array['adviser', 'issuer', 'finance', 'auditor', 'operator']",
            name=op.f("ck_accounts_roles_are_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("name", name=op.f("uq_accounts_name")),
        comment="Who may ask by the API. Without programmes: all of them. Never deleted: the audit trail names them.",
    )
    op.create_table(
        "account_tokens",
        _id(),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        _moment("made_at"),
        _moment("expires_at"),
        _moment("revoked_at", null=True),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        sa.CheckConstraint("length(digest) = 32", name=op.f("ck_account_tokens_digest_is_sha256")),
        sa.CheckConstraint("expires_at > made_at", name=op.f("ck_account_tokens_it_is_good_for_a_while")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_account_tokens_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_account_tokens_digest")),
        comment="SHA-256 of 32 random bytes each; the token itself was shown once.",
    )
    op.create_index(op.f("ix_account_tokens_account_id"), "account_tokens", ["account_id"])


def _make_trail() -> None:
    op.create_table(
        "audit_entries",
        _id(),
        _moment("at"),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("subject", postgresql.JSONB(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
        comment="Each act of an account or a command: ids and references, no names. Append-only.",
    )
    op.create_index("ix_audit_entries_who", "audit_entries", ["who", "id"])
    op.create_index(
        "ix_audit_entries_subject", "audit_entries", ["subject"],
        postgresql_using="gin", postgresql_ops={"subject": "jsonb_path_ops"},
    )  # fmt: skip
    op.create_table(
        "audit_seals",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entries.id"], name=op.f("fk_audit_seals_entry_id_audit_entries")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_audit_seals")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_audit_seals_entry_id")),
        comment="The trail as one chain: each hash covers the entry and the hash before it. Written by seal_audit().",
    )
