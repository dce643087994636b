"""Addresses, closed accounts, modes, plans d'aide, activation codes, rights that end; the files that were imported.

Migrations only go forward.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TEXTS = {
    "beneficiaries": ("address_more", "street", "postcode", "town", "email"),
    "intervenants": ("mode", "activity"),
    "lots": ("mode", "source"),
}
MODES = "mode in ('direct', 'mandataire', 'prestataire')"
WHO_IS_EMPLOYED = "update intervenants set mode = 'direct' where kind = 'natural'"
"""A natural person with a NAN is employed by the beneficiary; how a structure works is not known yet."""


def upgrade() -> None:
    """Apply."""
    for table, columns in TEXTS.items():
        for column in columns:
            op.add_column(table, sa.Column(column, sa.Text(), nullable=True))
    for table in ("beneficiaries", "intervenants"):
        op.add_column(table, sa.Column("closed_on", sa.Date(), nullable=True))
    for table in ("intervenants", "lots"):
        op.create_check_constraint(op.f(f"ck_{table}_mode_is_known"), table, MODES)
    op.execute(WHO_IS_EMPLOYED)
    _let_lots_end()
    _make_plans()
    _make_activation_codes()
    _make_imported_files()


def _let_lots_end() -> None:
    for column in ("minutes_ended", "cents_ended"):
        op.add_column("lots", sa.Column(column, sa.Integer(), nullable=False, server_default="0"))
    op.create_index("uq_lots_source", "lots", ["beneficiary_id", "source"], unique=True)
    constraints = {
        "what_ended_is_not_negative": "minutes_ended >= 0 and cents_ended >= 0",
        "minutes_never_overspent": "minutes_used between 0 and coalesce(minutes_total, 0) - minutes_ended",
        "cents_never_overspent": "cents_used between 0 and cents_total - cents_ended",
    }
    for name, condition in constraints.items():
        op.execute(f"alter table lots drop constraint if exists ck_lots_{name}")
        op.create_check_constraint(op.f(f"ck_lots_{name}"), "lots", condition)
    op.create_table_comment(
        "lots", "`source` is the issuer's own name of the right, or the plan and month from which it was credited."
    )


def _make_plans() -> None:
    op.create_table(
        "plans",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("beneficiary_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("minutes_month", sa.Integer(), nullable=True),
        sa.Column("cents_month", sa.Integer(), nullable=False),
        sa.Column("first_month", sa.Date(), nullable=False),
        sa.Column("last_month", sa.Date(), nullable=False),
        sa.CheckConstraint(MODES, name=op.f("ck_plans_mode_is_known")),
        sa.CheckConstraint("minutes_month > 0", name=op.f("ck_plans_minutes_are_positive")),
        sa.CheckConstraint("cents_month > 0", name=op.f("ck_plans_cents_are_positive")),
        sa.CheckConstraint("last_month >= first_month", name=op.f("ck_plans_begins_before_it_ends")),
        sa.CheckConstraint(
            "extract(day from first_month) = 1 and extract(day from last_month) = 1",
            name=op.f("ck_plans_of_whole_months"),
        ),
        sa.ForeignKeyConstraint(
            ["beneficiary_id"], ["beneficiaries.id"], name=op.f("fk_plans_beneficiary_id_beneficiaries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
        sa.UniqueConstraint("beneficiary_id", "source", name=op.f("uq_plans_beneficiary_id")),
        comment="A plan d'aide: so much each month, credited as a lot when its month begins.",
    )
    op.create_index(op.f("ix_plans_beneficiary_id"), "plans", ["beneficiary_id"])


def _make_activation_codes() -> None:
    op.create_table(
        "activation_codes",
        sa.Column("beneficiary_id", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("fails", sa.SmallInteger(), nullable=False, server_default="0"),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chosen_hash", sa.Text(), nullable=True),
        sa.CheckConstraint("fails between 0 and 3", name=op.f("ck_activation_codes_fails_within_limit")),
        sa.ForeignKeyConstraint(
            ["beneficiary_id"], ["beneficiaries.id"], name=op.f("fk_activation_codes_beneficiary_id_beneficiaries")
        ),
        sa.PrimaryKeyConstraint("beneficiary_id", name=op.f("pk_activation_codes")),
        comment="One-time codes of letters, by which a PIN is chosen; `chosen_hash` is of the PIN keyed once.",
    )


def _make_imported_files() -> None:
    op.create_table(
        "imported_files",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        *(
            sa.Column(column, sa.Integer(), nullable=False)
            for column in ("lines", "created", "changed", "unchanged", "rejected")
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_files")),
        comment="The issuer's files as they were read; their content is not kept.",
    )
