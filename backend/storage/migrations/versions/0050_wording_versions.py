"""Sentences of the line are edited in the console: every version is kept, and an editor is of all programmes.

Migrations only go forward.
"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0045"
branch_labels = None
depends_on = None

APPEND_ONLY = """
create function wording_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'Versions of sentences are append-only: take a sentence back by a further version.';
end $$;
create trigger wording_versions_are_append_only before update or delete on wording_versions
    for each row execute function wording_is_append_only();
create trigger wording_versions_are_not_truncated before truncate on wording_versions
    for each statement execute function wording_is_append_only();
"""

ROLES = "roles <@ array['adviser', 'issuer', 'finance', 'auditor', 'operator', 'editor']"
EVERYWHERE = "programmes is null or not 'editor' = any(roles)"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "wording_versions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(words) between 1 and 1500", name=op.f("ck_wording_versions_words_are_a_sentence")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_wording_versions_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording_versions")),
        comment="What is said in the place of a sentence of the files, the newest of each key and part; without"
        " words: the files' own again. `why` is sealed. Append-only.",
    )  # fmt: skip
    op.create_index("ix_wording_versions_key", "wording_versions", ["key", "part", "id"])
    op.execute(APPEND_ONLY)
    op.drop_constraint(op.f("ck_accounts_roles_are_known"), "accounts")
    op.create_check_constraint(op.f("ck_accounts_roles_are_known"), "accounts", ROLES)
    op.create_check_constraint(op.f("ck_accounts_editors_are_everywhere"), "accounts", EVERYWHERE)
