"""Pages have telephones within limits, and those of a page that has gone are put down."""

import asyncio
import threading
from dataclasses import dataclass, field

import pytest

from channels.phone.browser.desk_keeping import (
    IDLE_SECONDS,
    MOST_CALLS_AN_HOUR,
    MOST_DESKS,
    QUIET_SECONDS,
    THREADS,
    PhoneDesks,
    TooMuch,
)
from channels.phone.browser.owners import InsideView, PhoneOwner, WaitingQuestion
from channels.phone.browser.phone_desk import PhoneWorld
from tests.channels.phone.server import JEANNE, LINE, FakeLine
from tests.channels.phone.twilio_side import ASK, Twilio
from tests.support.seconds import Seconds

OWNER = PhoneOwner(
    "jeanne", "Jeanne Martin", "", JEANNE, LINE, takes_texts=False, beside="jeanne", facts=(), examples=()
)


@dataclass
class Inside:
    """Sees nothing, and remembers for whom Rasa is off."""

    off_for: set[str] = field(default_factory=set)

    def asked(self, call: str, owner: PhoneOwner) -> WaitingQuestion:  # noqa: ARG002 - it sees nothing
        return WaitingQuestion()

    def look(self, call: str, question: str, said: str) -> InsideView:  # noqa: ARG002 - the same
        return InsideView()

    def understand(self, page: str, *, off: bool) -> None:
        self.off_for = {page} if off else set()

    def is_deaf(self) -> bool:
        return bool(self.off_for)

    def left(self, page: str) -> None:
        self.off_for.discard(page)

    def back(self, page: str) -> None:
        """Nothing of these tests comes back."""


@pytest.fixture
def inside() -> Inside:
    return Inside()


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def desks(line: FakeLine, twilio: Twilio, inside: Inside, seconds: Seconds) -> PhoneDesks:
    line.on("/twilio/voice", ASK)
    return PhoneDesks(PhoneWorld({"jeanne": OWNER}, line.telephone(), twilio.rest, inside), seconds)


def test_an_idle_page_hangs_up_and_rasa_is_back(
    desks: PhoneDesks, line: FakeLine, inside: Inside, seconds: Seconds
) -> None:
    async def leave() -> None:
        left = await desks.open_new()
        await desks.act(left, "call", left.desk.ring)
        await desks.act(left, "act", lambda: left.desk.misbehave(twice=False, cut=False, deaf=True))
        assert inside.off_for == {left.desk.id}
        seconds.now = IDLE_SECONDS - 1
        assert await desks.find(left.desk.id)
        seconds.now += IDLE_SECONDS + 1
        assert await desks.find("another") is None
        assert await desks.find(left.desk.id) is None

    asyncio.run(leave())
    assert [one.params["CallStatus"] for one in line.at("/twilio/voice/status")] == ["completed"]
    assert inside.off_for == set()


def test_there_are_so_many_pages_and_a_page_has_so_many_calls(desks: PhoneDesks, seconds: Seconds) -> None:
    async def too_many() -> None:
        opened = [await desks.open_new() for _ in range(MOST_DESKS)]
        with pytest.raises(TooMuch, match="Trop de pages"):
            await desks.open_new()
        seconds.now += QUIET_SECONDS + 1
        kept = opened[1]
        for each in opened[1:]:
            assert await desks.find(each.desk.id)
        assert (await desks.open_new()).desk.id not in {each.desk.id for each in opened}
        assert await desks.find(opened[0].desk.id) is None
        for _ in range(MOST_CALLS_AN_HOUR):
            await desks.act(kept, "call", lambda: None)
        with pytest.raises(TooMuch, match="une pause"):
            await desks.act(kept, "call", lambda: None)
        await desks.act(kept, "act", lambda: None)
        seconds.now += 3601
        await desks.act(kept, "call", lambda: None)

    seconds.now = 1
    asyncio.run(too_many())


def test_pages_never_take_more_threads_than_they_have(desks: PhoneDesks) -> None:
    lock, all_of_them = threading.Lock(), threading.Event()
    running, most = [0], [0]

    def act() -> None:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
            if running[0] == THREADS:
                all_of_them.set()
        assert all_of_them.wait(timeout=60)
        with lock:
            running[0] -= 1

    async def at_once() -> None:
        opened = [await desks.open_new() for _ in range(2 * THREADS)]
        await asyncio.gather(*(desks.act(each, "act", act) for each in opened))

    asyncio.run(at_once())
    assert most == [THREADS]
