"""One process leads; another takes over as soon as it is gone, however it went."""

import threading

from sqlalchemy import Engine, text

from backend.leadership import LOCK, Leadership

HOLDER = text("select pid from pg_locks where locktype = 'advisory' and objid = :lock and granted")


def killed_by_the_database(engine: Engine) -> None:
    with engine.begin() as connection:
        pid = connection.execute(HOLDER, {"lock": LOCK}).scalar_one()
        connection.execute(text("select pg_terminate_backend(:pid)"), {"pid": pid})


def test_one_leads_until_it_leaves(engine: Engine) -> None:
    first, second = Leadership(engine), Leadership(engine)
    assert [first.leads(), second.leads(), first.leads(), second.leads()] == [True, False, True, False]
    first.close()
    while not second.leads():
        pass  # PostgreSQL needs a moment to bury the session
    assert not first.leads()
    first.close()
    second.close()


def test_who_lost_the_connection_leads_no_more_and_may_be_elected_again(engine: Engine) -> None:
    first, second = Leadership(engine), Leadership(engine)
    assert first.leads()
    killed_by_the_database(engine)
    while not second.leads():
        pass  # PostgreSQL needs a moment to bury the session
    assert [first.leads(), first.leads()] == [False, False]
    second.close()
    while not first.leads():
        pass
    first.close()


def test_threads_of_one_process_lead_together(engine: Engine) -> None:
    leadership = Leadership(engine)
    found: list[bool] = []
    threads = [threading.Thread(target=lambda: found.append(leadership.leads())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 8
    leadership.close()
