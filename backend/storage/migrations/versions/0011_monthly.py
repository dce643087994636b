"""A monthly statement is asked for once, printed or not.

Migrations only go forward.
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ASKED_BEFORE = """
update print_jobs set key = 'monthly:' || beneficiary_id || ':' || to_char(month, 'YYYY-MM')
where id in (
    select min(id) from print_jobs
    where month is not null and asked_at >= month + interval '1 month'
    group by beneficiary_id, month
)
"""
"""The first statement asked for after its month had ended was the monthly one: it does not go out again."""


def upgrade() -> None:
    """Apply."""
    op.execute(ASKED_BEFORE)
    op.create_index(
        "uq_print_jobs_monthly", "print_jobs", ["key"], unique=True, postgresql_where="key like 'monthly:%'"
    )
