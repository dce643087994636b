"""Turns on the event loop wait for nobody else's, however long another waits."""

import asyncio
import threading
import time

import anyio.to_thread
import pytest
from sqlalchemy import Engine, text

from backend import on_the_loop, patience

SECONDS = 1.0
"""Long for somebody who waits for nothing, and a fraction of what the others here do."""


@pytest.mark.xfail(strict=True, reason="a turn that waits for a row keeps its slot, and eight of them keep all callers")
def test_a_turn_goes_on_while_others_wait_for_a_row_that_somebody_holds() -> None:
    asyncio.run(_ninth())


async def _ninth() -> None:
    freed = asyncio.Event()
    waiting = [asyncio.create_task(on_the_loop.run(lambda: on_the_loop.wait_for(freed.wait()))) for _ in range(8)]
    await asyncio.sleep(0)
    try:
        assert await asyncio.wait_for(on_the_loop.run(lambda: "answered"), SECONDS) == "answered"
    finally:
        freed.set()
        await asyncio.gather(*waiting)


@pytest.mark.xfail(strict=True, reason="what is aside waits for a thread without an end, and the turn with it")
def test_a_turn_waits_for_a_thread_no_longer_than_for_the_database() -> None:
    asyncio.run(_eleventh())


async def _eleventh() -> None:
    freed, limiter = threading.Event(), anyio.to_thread.current_default_thread_limiter()
    busy = [asyncio.create_task(anyio.to_thread.run_sync(freed.wait, 3)) for _ in range(int(limiter.total_tokens))]
    await asyncio.sleep(0.1)
    began = time.monotonic()
    try:
        with patience.within(0.2):
            await asyncio.wait_for(on_the_loop.run(on_the_loop.aside, lambda: None), SECONDS)
    except patience.DatabaseDoesNotAnswer:
        pass
    finally:
        freed.set()
        await asyncio.gather(*busy)
    assert time.monotonic() - began < SECONDS


@pytest.mark.xfail(
    strict=True, reason="the loop itself waits 5 ms for each answer: from another machine, for all of them"
)
def test_turns_do_not_wait_for_answers_to_others_where_the_database_is_some_way_off(engine: Engine) -> None:
    assert asyncio.run(_eight_turns(engine)) < _ONE_AFTER_ANOTHER / 2


_ONE_AFTER_ANOTHER = 8 * 25 * 0.003
"""Seconds that the answers to eight turns take, of 25 statements each."""


async def _eight_turns(engine: Engine) -> float:
    def turn() -> None:
        with engine.connect() as connection:
            for _ in range(25):
                connection.execute(text("select pg_sleep(0.003)"))

    await asyncio.gather(*(on_the_loop.run(turn) for _ in range(8)))  # connections are opened
    began = time.monotonic()
    await asyncio.gather(*(on_the_loop.run(turn) for _ in range(8)))
    return time.monotonic() - began
