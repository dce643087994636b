"""What was in the outbox before messages knew since when they wait gets the best that is known of it."""

from importlib import import_module

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Engine, text

QUEUED_AT = import_module("backend.storage.migrations.versions.0022_queued_at")

BEFORE = """
alter table outbox drop column queued_at;
update outbox set done_at = now();
insert into outbox (key, topic, payload, attempts, due_at) values
    ('never tried', 'sms', '{}', 0, now() - interval '2 hours'), ('failed', 'sms', '{}', 4, now() + interval '1 hour');
"""
SINCE = """
select key, round(extract(epoch from now() - queued_at) / 3600)::int
from outbox where done_at is null order by key
"""


def test_messages_from_before_wait_since_they_were_due_or_since_the_upgrade(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(BEFORE)
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        QUEUED_AT.upgrade()
    with engine.connect() as connection:
        assert [tuple(row) for row in connection.execute(text(SINCE))] == [("failed", 0), ("never tried", 2)]
