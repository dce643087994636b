"""Runs migrations on the connection that `backend.database` opened."""

from alembic import context

from backend.storage import (
    tables_accounts,
    tables_bank,
    tables_call_backs,
    tables_card,
    tables_console,
    tables_delivery,
    tables_issuer,
)
from backend.storage.tables import metadata

assert tables_delivery.deliveries.metadata is metadata, "every table is of the one metadata"
assert tables_accounts.accounts.metadata is metadata, "every table is of the one metadata"
assert tables_bank.bank_files.metadata is metadata, "every table is of the one metadata"
assert tables_call_backs.call_backs.metadata is metadata, "every table is of the one metadata"
assert tables_card.card_charges.metadata is metadata, "every table is of the one metadata"
assert tables_console.account_sessions.metadata is metadata, "every table is of the one metadata"
assert tables_issuer.plans.metadata is metadata, "every table is of the one metadata"

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
