"""How long it takes to find out where a call stands from what it has heard and done."""

import statistics
import time

from sqlalchemy import Engine

from backend.storage import conversations
from bot.app import house_of
from bot.conversations.manager import Reception
from bot.conversations.recalling import recall
from channels import twiml
from dialogs.exchange import Heard, Incoming
from tests.support.callers import JEANNE
from tests.support.line import LINE, settings

ENTRIES = 42
SID = "bench-replay"
CORRECTING = ("2", "2", "1", "3*30")
"""At the recap: correct, the hours, some of them, three and a half."""


def call_of_42_entries(engine: Engine) -> conversations.Stored:
    """A call that corrects its hours until its journal has so many entries or a few more."""
    reception = Reception(house_of(settings(), engine))
    keys = [None, JEANNE.cesu, JEANNE.born, "1", "1", "1", "3*30", *CORRECTING * ENTRIES]
    for turn, pressed in enumerate(keys):
        heard = None if pressed is None else Heard("keys", pressed)
        reception.take_turn(Incoming("voice", SID, LINE, turn, heard), twiml.render)
        with engine.begin() as connection:
            stored = conversations.lock(connection, "voice", SID)
        assert stored
        if len(stored.journal) >= ENTRIES:
            return stored
    raise AssertionError("a call that corrects itself writes a journal")


def replay_microseconds(engine: Engine, times: int = 2000) -> tuple[int, float]:
    """The entries of a journal and the median time of replaying it, in microseconds."""
    stored = call_of_42_entries(engine)
    took = []
    for _ in range(times):
        began = time.perf_counter()
        standing = recall(stored)
        took.append(time.perf_counter() - began)
        assert standing.waiting
    return len(stored.journal), statistics.median(took) * 1_000_000
