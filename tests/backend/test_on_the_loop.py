"""What runs on the event loop waits as it would in a thread, and holds up nobody else; no time is asserted."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from anyio import to_thread
from psycopg.errors import DivisionByZero
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from backend import database, on_the_loop, patience
from backend.distance import LATE_ANSWERS
from backend.patience import DatabaseDoesNotAnswer
from backend.services.pin_hashing import OWASP

LOCK = text("select pg_advisory_xact_lock(:key), :key")
LONG, LONG_AND_WRONG = "select 42 from pg_sleep(0.05)", "select 1 / length(pg_sleep(0.05)::text)"
"""These take longer than the loop itself waits."""


@contextmanager
def held(engine: Engine, key: int) -> Iterator[Connection]:
    """A lock that somebody else has, until the transaction ends."""
    with engine.begin() as connection:
        connection.execute(LOCK, {"key": key})
        yield connection


def asked(engine: Engine, sql: str) -> object:
    with engine.begin() as connection:
        return connection.execute(text(sql)).scalar_one()


def locked(engine: Engine, key: int) -> object:
    with engine.begin() as connection:
        return connection.execute(LOCK, {"key": key}).one()[1]


def test_an_answer_that_takes_long_is_the_same_and_so_is_an_error(engine: Engine) -> None:
    async def all_of_it() -> None:
        assert await on_the_loop.run(asked, engine, "select 41 + 1") == 42
        assert await on_the_loop.run(asked, engine, LONG) == 42
        with pytest.raises(DBAPIError) as failed:
            await on_the_loop.run(asked, engine, LONG_AND_WRONG)
        assert isinstance(failed.value.orig, DivisionByZero)
        assert await on_the_loop.run(asked, engine, "select 43") == 43

    asyncio.run(all_of_it())


def test_others_are_served_while_one_waits_for_a_lock(engine: Engine) -> None:
    ended: list[object] = []

    async def one(act: Callable[[Engine, int], object], key: int) -> None:
        ended.append(await on_the_loop.run(act, engine, key))

    async def both() -> None:
        with held(engine, 1) as holder:
            waiting = asyncio.create_task(one(locked, 1))
            while not await on_the_loop.run(asked, engine, "select count(*) from pg_locks where not granted"):
                pass
            await one(locked, 2)
            assert ended == [2]
            holder.commit()
        await waiting

    asyncio.run(both())
    assert ended == [2, 1]


def test_who_waits_longer_than_they_may_is_told_and_their_connection_is_closed(engine: Engine) -> None:
    def impatient() -> object:
        with patience.within(0.1):
            return locked(engine, 1)

    async def both() -> None:
        with held(engine, 1), pytest.raises(DBAPIError, match="does not answer") as failed:
            await on_the_loop.run(impatient)
        assert isinstance(failed.value.orig, DatabaseDoesNotAnswer)
        assert await on_the_loop.run(locked, engine, 1) == 1

    asyncio.run(both())


def test_who_is_given_up_leaves_no_answer_to_the_next(engine: Engine) -> None:
    async def cancelled() -> None:
        with held(engine, 1):
            waiting = asyncio.create_task(on_the_loop.run(locked, engine, 1))
            while not await on_the_loop.run(asked, engine, "select count(*) from pg_locks where not granted"):
                pass
            waiting.cancel()
            with pytest.raises((asyncio.CancelledError, DBAPIError)):
                await waiting
        answers = [on_the_loop.run(asked, engine, f"select {number}") for number in range(20)]
        assert await asyncio.gather(*answers) == list(range(20))

    asyncio.run(cancelled())


def test_no_more_begin_than_may_and_all_are_served(engine: Engine) -> None:
    under_way, most = 0, 0

    def counted() -> object:
        nonlocal under_way, most
        under_way, most = under_way + 1, max(most, under_way + 1)
        try:
            return asked(engine, LONG)
        finally:
            under_way -= 1

    async def many() -> list[object]:
        return await asyncio.gather(*(on_the_loop.run(counted) for _ in range(30)))

    assert asyncio.run(many()) == [42] * 30
    assert most == on_the_loop.MOST_AT_ONCE


def test_what_is_aside_is_in_a_thread_and_a_pin_is_hashed_where_it_is() -> None:
    here, seen = threading.get_ident(), []

    def look(word: str) -> str:
        seen.append((word, threading.get_ident() == here, on_the_loop.is_here()))
        return word

    def turn() -> bool:
        assert [on_the_loop.aside(look, "aside"), look("in place")] == ["aside", "in place"]
        return OWASP.verifies(OWASP.hash(b"482915"), b"482915")

    assert asyncio.run(on_the_loop.run(turn))
    assert seen == [("aside", False, False), ("in place", True, True)]
    seen.clear()
    assert turn()
    assert seen == [("aside", True, False), ("in place", True, False)]


def test_what_fails_aside_fails_where_it_was_asked() -> None:
    def refuse() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        asyncio.run(on_the_loop.run(on_the_loop.aside, refuse))


def test_what_is_aside_waits_for_no_thread_of_others() -> None:
    async def all_threads_busy() -> str:
        begun, freed, loop = asyncio.Event(), threading.Event(), asyncio.get_running_loop()
        to_thread.current_default_thread_limiter().total_tokens = 1

        def be_busy() -> None:
            loop.call_soon_threadsafe(begun.set)
            freed.wait()

        busy = asyncio.create_task(to_thread.run_sync(be_busy))
        await begun.wait()
        try:
            return await on_the_loop.run(on_the_loop.aside, str, "done")
        finally:
            freed.set()
            await busy

    assert asyncio.run(all_threads_busy()) == "done"


def test_many_wait_for_somebody_and_another_is_served(engine: Engine) -> None:
    async def all_but_one() -> object:
        with held(engine, 1):
            waiting = [on_the_loop.run(locked, engine, 1) for _ in range(on_the_loop.MOST_AT_ONCE - 1)]
            tasks = [asyncio.create_task(each) for each in waiting]
            answer = await on_the_loop.run(asked, engine, "select 42")
        await asyncio.gather(*tasks)
        return answer

    assert asyncio.run(all_but_one()) == 42


def test_from_a_database_far_off_answers_are_waited_for_together(engine: Engine) -> None:
    under_way, most = 0, 0

    def turn() -> None:
        nonlocal under_way, most
        with engine.connect() as connection:
            for _ in range(LATE_ANSWERS + 1):
                under_way, most = under_way + 1, max(most, under_way + 1)
                connection.execute(text("select pg_sleep(0.002)"))
                under_way -= 1

    async def turns() -> None:
        await asyncio.gather(*(on_the_loop.run(turn) for _ in range(8)))

    asyncio.run(turns())
    assert most == 8


def test_the_first_connections_of_a_pool_are_opened_at_once_however_slow_they_are(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "BRIEF_SECONDS", 0.0)  # each answer is one that the loop does not wait for
    other = database.beside(engine)

    async def at_once() -> list[object]:
        turns = (on_the_loop.run(asked, other, "select 42") for _ in range(8))
        return await asyncio.wait_for(asyncio.gather(*turns), 30)

    assert asyncio.run(at_once()) == [42] * 8
