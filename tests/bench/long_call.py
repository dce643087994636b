"""What a turn costs late in a long call, beside a short one: a call is replayed from its journal."""

import statistics
import time

from sqlalchemy import Engine

from bot.app import context_of
from bot.context import AppContext
from tests.bench.enrolled_callers import enrol
from tests.bench.fictitious_callers import LINE, FictitiousCaller
from tests.support.in_process import Caller
from tests.support.line import settings

BALANCE, BACK = "2", "3"
"""At the menu, and at what follows the balance."""

SHORT = 10
LOOKED_AT = 10
"""Turns at the end of the long call, and as many short calls beside them."""


def long_beside_short(engine: Engine, turns: int) -> tuple[float, float]:
    """Milliseconds of CPU of the last turns of a call of so many, and of turns of calls of ten; medians."""
    enrol(engine, LOOKED_AT + 1)
    context = context_of(settings(), engine)
    short = [took for place in range(LOOKED_AT) for took in _turns(context, place, SHORT)[-4:]]
    long = _turns(context, LOOKED_AT, turns)[-LOOKED_AT:]
    return statistics.median(long), statistics.median(short)


def _turns(context: AppContext, place: int, turns: int) -> list[float]:
    """The turns of one call, in milliseconds of CPU each."""
    who, took = FictitiousCaller.of(place), []
    caller = Caller(context, who.number, LINE, f"bench-{place}-{turns}")
    caller.press(who.cesu, who.born)
    for number in range(turns - 3):
        began = time.process_time()
        caller.press(BACK if number % 2 else BALANCE)
        took.append((time.process_time() - began) * 1000)
        assert not caller.over, "the call goes on"
    return took
