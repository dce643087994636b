"""A loop that stands still is noticed, and one that is only slow is not ended."""

import asyncio
import threading

from bot.loop_watch import MOST_MISSED, watched

LOOK_SECONDS = 0.005


def test_a_loop_that_stands_still_is_ended() -> None:
    noticed = threading.Event()

    async def stand_still() -> bool:
        with watched(asyncio.get_running_loop(), lambda _: None, noticed.set, LOOK_SECONDS):
            return noticed.wait(30)

    assert asyncio.run(stand_still())


def test_one_that_moves_tells_how_long_it_took_and_goes_on() -> None:
    moved: list[float] = []
    noticed = threading.Event()

    async def move() -> None:
        often = asyncio.Event()

        def note(seconds: float) -> None:
            moved.append(seconds)
            if len(moved) == 2 * MOST_MISSED:
                often.set()

        with watched(asyncio.get_running_loop(), note, noticed.set, LOOK_SECONDS):
            await often.wait()

    asyncio.run(move())
    assert not noticed.is_set()
    assert all(seconds >= 0 for seconds in moved)
