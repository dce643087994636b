"""People, lots, orders, reasons, answers and what was done by hand get their digests in the ledger.

Migrations only go forward.
"""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

FACTS = {
    "'beneficiary:' || r.id || ':' || 0": """
        r.programme, r.cesu_code, r.civility, r.given_name, r.family_name, r.birth_date
        | beneficiaries r order by r.id""",
    "'intervenant:' || r.id || ':' || 0": """
        r.nan_body, r.nan_key, r.kind, r.given_name, r.family_name, r.birth_date, r.phone, r.email, r.iban,
        r.mode
        | intervenants r order by r.id""",
    "'grant:' || r.id": """
        r.beneficiary_id, r.opens_on, r.expires_on, r.minutes_total, r.cents_total, r.mode, r.source
        | lots r order by r.id""",
    "'payment:' || r.reference": """
        r.beneficiary_id, r.intervenant_id, r.conversation_id, r.confirmation, r.ordered, r.minutes, r.cents,
        r.minutes_left, r.cents_left, (extract(epoch from r.accepted_at) * 1000000)::bigint
        | payments r order by r.id""",
    "'event:' || p.reference || '-' || r.state": """
        r.state, (extract(epoch from r.at) * 1000000)::bigint, r.by, r.reason
        | payment_events r join payments p on p.id = r.payment_id
        where r.reason is not null or r.state in ('rejected', 'cancelled') order by r.payment_id""",
    "'intervention:' || r.id": """
        r.kind, r.payment_id, r.intervenant_id, r.who, r.why, r.before, r.after,
        (extract(epoch from r.at) * 1000000)::bigint | interventions r order by r.id""",
    "'answer:' || r.id": """
        r.kind, r.message_id, r.sha256, (extract(epoch from r.imported_at) * 1000000)::bigint
        | bank_reports r order by r.id""",
}
"""By movement: what its digest covers, and of which rows."""

DIGEST = """
insert into ledger (movement, account, cents, minutes, booked_at)
select {movement},
    'sha256:' || encode(sha256(convert_to(jsonb_build_array({columns})::text, 'UTF8')), 'hex'), 0, 0, now()
from {rows}
"""

BALANCED = """
drop trigger movement_is_balanced on ledger;
create constraint trigger movement_is_balanced after insert on ledger
    deferrable initially deferred for each row when (new.cents <> 0) execute function movement_is_balanced();
"""
"""An entry of zero cents unbalances nothing, and there is now one for each fact."""


def upgrade() -> None:
    """Apply. The rows are sealed as they stand: what was altered before is not found by this."""
    op.execute("set local statement_timeout = 0")  # a million lots take longer than a call may
    op.execute(BALANCED)
    seal_what_is_there()


def seal_what_is_there() -> None:
    """Give every row its digest."""
    for movement, of in FACTS.items():
        columns, rows = of.split("|")
        op.execute(DIGEST.format(movement=movement, columns=columns, rows=rows))
