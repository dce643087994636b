"""Each statement that books is checked as a whole: an import of a million rights is not a million checks.

The ledger is append-only and each of its statements leaves every movement balanced; so what a statement adds to a
movement must itself sum to zero, and nothing that was booked before has to be read again. It is stricter than the check
at commit that it replaces: a movement must balance at once.

Migrations only go forward.
"""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

ALL_BALANCED = """
do $$ begin
    if exists (select from ledger group by movement having sum(cents) <> 0) then
        raise exception 'A movement of the ledger does not balance: run allo bank reconcile with the version before.';
    end if;
end $$;
"""
"""Where the proof begins."""

BALANCED_AT_ONCE = """
drop trigger movement_is_balanced on ledger;
drop function movement_is_balanced();

create function movements_are_balanced() returns trigger language plpgsql as $$
declare
    wrong text;
begin
    select movement into wrong from added group by movement having sum(cents) <> 0 limit 1;
    if found then
        raise exception 'The movement % does not balance.', wrong;
    end if;
    return null;
end $$;
create trigger movements_are_balanced after insert on ledger referencing new table as added
    for each statement execute function movements_are_balanced();
"""


def upgrade() -> None:
    """Apply."""
    op.execute("set constraints all immediate")
    op.execute(ALL_BALANCED)
    op.execute(BALANCED_AT_ONCE)
