"""A database of before anything was sealed is sealed by its upgrade, and refuses to be without the keys."""

import pytest
from alembic import command
from sqlalchemy import text

from backend import database
from backend.services import conversation_keeping
from backend.services.bank import reconciling
from backend.services.work import Work, system_clock
from backend.storage import beneficiaries, call_backs, contact_changes, deliveries, intervenants, outbox
from backend.storage.vault import NoVault
from tests.support.postgres import VAULT, Postgres

BEFORE = """
insert into beneficiaries (programme, cesu_code, birth_date, civility, given_name, family_name, town, street, postcode)
    values ('apa31', '31000017', '1938-03-12', 'madame', 'Jeanne', 'Martin', 'Toulouse', '3 rue', '31000');
insert into beneficiary_phones (number, beneficiary_id, registered_at) values
    ('+33199000017', 1, null), ('+33199000018', 1, '2026-03-01 10:00+00');
insert into intervenants (nan_body, nan_key, kind, given_name, family_name, birth_date, phone, iban)
    values ('0012345', '1', 'natural', 'Marie', 'Dupont', '1975-07-04', '+33639980001', 'FR7699999000010000000010106');
insert into conversations (channel, external_id, programme, opening, script_version, journal, opened_at, touched_at)
    values ('sms', 'abc#1', 'apa31', '{"caller": "Martin"}', '1', '["Martin"]', now(), now()),
    ('voice', 'CA1', 'apa31', '{}', '1', '[]', now(), now());
insert into outbox (key, topic, payload, due_at) values ('k', 'sms', '{"to": "+33199000017"}', now());
insert into opt_outs values ('+33199000017', 'apa31', now());
insert into call_backs (beneficiary_id, number, line, asked, asked_at)
    values (1, '+33199000017', '+33199000031', '{"kind": "pay"}', now());
insert into contact_changes (beneficiary_id, kind, was, at, who, why)
    values (1, 'email', '', now(), 'Anne', 'madame Martin le demande'), (1, 'email', '', now(), null, null);
insert into ledger (movement, account, cents, minutes, booked_at) values
    ('beneficiary:1:0', 'sha256:x', 0, 0, now()), ('intervenant:1:0', 'sha256:y', 0, 0, now());
"""


def test_what_is_there_is_sealed_found_and_under_the_ledger_s_seal(postgres: Postgres) -> None:
    with postgres.fresh("template1") as engine:
        with engine.begin() as connection:
            command.upgrade(database._config(connection), "0029")
            connection.exec_driver_sql(BEFORE)
            sealed = VAULT.seal_json("contact_changes.was", None, "1")  # this was never in the open
            connection.execute(text("update contact_changes set was = :sealed"), {"sealed": sealed})
        with pytest.raises(NoVault, match="ALLO_KEYS"):
            database.upgrade(engine.execution_options(vault=None))
        database.upgrade(engine)
        with engine.begin() as connection:
            (jeanne,) = beneficiaries.at_number(connection, ["apa31"], "+33199000017")
            assert jeanne == beneficiaries.with_code(connection, "31000017")[0]
            numbers = beneficiaries.registered_numbers(connection, jeanne.id)
            assert [each.registered_at is None for each in numbers] == [True, False]
            assert beneficiaries.recipient(connection, jeanne.id).town == "Toulouse"
            marie = intervenants.id_of_nan(connection, "0012345*1")
            assert marie
            assert intervenants.contact_of(connection, marie).phone == "+33639980001"
            work = Work(connection, system_clock())
            thread = conversation_keeping.find(work, "sms", VAULT.digest("thread", "abc").hex() + "#1")
            assert thread
            assert (thread.journal, thread.opening) == (["Martin"], {"caller": "Martin"})
            assert outbox.payload_of(connection, "k") == {"to": "+33199000017"}
            assert deliveries.has_opted_out(connection, "+33199000017", "apa31")
            call = call_backs.lock(connection, 1)
            assert call
            assert (call.number, call.asked) == ("+33199000017", {"kind": "pay"})
            reasons = [each.why for each in contact_changes.newest(connection, 1, 5)]
            assert reasons == [None, "madame Martin le demande"]
            wrong = [each for each in reconciling.reconcile(work).wrong if "what the ledger says" in each]
            assert wrong == []
            left = connection.execute(text("select to_regclass('numbers_in_the_open')")).scalar()
            assert left is None
