"""Whatever somebody keys, says or leaves unsaid, the line answers, ends well, and pays what was confirmed."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from bot.app import context_of
from channels.phone.verbs import Gather
from tests.faults.someone import PIN, Someone
from tests.support.callers import JEANNE
from tests.support.clock import StoppedClock
from tests.support.invariants import assert_money_holds
from tests.support.line import Line
from tests.support.line import settings as line_settings

Deed = tuple[str, str]
REPEATABLE = settings(
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
"""The same examples on every machine: a failure in one place is a failure in all."""

SENTENCES = (
    *("oui", "non", "oui c'est ça", "je veux payer Marie", "trois heures et demie", "une heure", "tout"),
    *("le premier mars mille neuf cent vingt-neuf", "conseiller", "répéter", "annuler", "retour", "au revoir"),
    *("euh", "je ne sais pas", "quatre cent quatre-vingt-deux mille neuf cent quinze", "<b>&#;</b>", "oui non"),
)
GOOD = {
    "identify.birth_date": "12031938",
    "call.resume": "1",
    "menu": "1",
    "payee.known": "1",
    "pay.hours": "0*30",
    "pay.recap": "1",
    "pay.twin": "1",
    "pay.pin": PIN,
    "pay.receipt": "2",
}
"""What brings a call towards paying, by the question that waits."""

deeds: st.SearchStrategy[Deed] = st.one_of(
    st.tuples(st.just("good"), st.integers(1, 8).map(str)),
    st.tuples(st.just("good"), st.integers(1, 3).map(str)),
    st.tuples(st.just("keys"), st.sampled_from(["0", "1", "2", "3", "4", "9", PIN, "111111", "2*30"])),
    st.tuples(st.just("keys"), st.sampled_from(["*", "*5", "*6", "*7", "*8", "*9", "#", "**", "12031938"])),
    st.tuples(st.just("keys"), st.text("0123456789*", max_size=12)),
    st.tuples(st.just("speech"), st.sampled_from(SENTENCES)),
    st.tuples(st.just("speech"), st.text(max_size=30).filter(lambda words: "\x00" not in words)),
    st.tuples(st.sampled_from(["silence", "hang up", "ring", "late", "again"]), st.just("")),
    st.tuples(st.just("minutes"), st.integers(1, 30).map(str)),
)


def do(someone: Someone, clock: StoppedClock, deed: Deed) -> None:
    """Do one thing."""
    kind, what = deed
    others: dict[str, Callable[[], None]] = {
        "keys": lambda: someone.answer("keys", what),
        "speech": lambda: someone.answer("speech", what),
        "silence": lambda: someone.answer("keys", ""),
        "hang up": someone.hang_up,
        "ring": someone.ring,
        "late": lambda: stale(someone),
        "again": lambda: again(someone),
        "minutes": lambda: pass_time(someone, clock, int(what)),
    }
    if kind == "good":
        for _ in range(int(what)):
            key = someone.waiting if someone.open else ""
            someone.answer("keys", GOOD.get(key or "", someone.cesu))
    elif kind in {"keys", "speech", "silence", "ring", "minutes"} or someone.open:
        others[kind]()


def stale(someone: Someone) -> None:
    """An answer comes late, when its question was answered long ago; nothing moves."""
    before = someone.waiting
    if someone.turn:
        someone.deliver(someone.turn - 1, PIN)
    assert someone.waiting == before


def again(someone: Someone) -> None:
    """The last turn is delivered again; the reply is the same."""
    number = max(someone.turn - 1, 0)
    assert someone.deliver(number, "1") == someone.deliver(number, PIN)


def pass_time(someone: Someone, clock: StoppedClock, minutes: int) -> None:
    """Time passes, and the line tidies up."""
    clock.move(minutes=minutes)
    someone.reception.tidy()


@pytest.mark.parametrize("first", ["cesu", "paying"])
def test_whatever_is_done_in_any_order(engine: Engine, clock: StoppedClock, first: str) -> None:
    """Some callers begin anywhere, others already stand at the PIN when it begins."""
    context = context_of(line_settings(), engine, clock)

    @settings(REPEATABLE, max_examples=120)
    @given(st.lists(deeds, min_size=3, max_size=25))
    def whatever(life: list[Deed]) -> None:
        someone = Someone(context)
        someone.ring()
        if first == "paying":
            do(someone, clock, ("good", "7"))
        for deed in life:
            do(someone, clock, deed)
        someone.leave()
        assert_money_holds(engine)

    whatever()


def test_whatever_is_keyed_over_http(line: Line) -> None:
    """The same over the wire: no error of the line's is ever heard, and every call ends."""

    @settings(REPEATABLE, max_examples=25)
    @given(st.lists(deeds.filter(lambda deed: deed[0] in {"good", "keys", "speech", "silence"}), max_size=12))
    def whatever(life: list[Deed]) -> None:
        call = JEANNE.ring(line.telephone)
        for kind, what in life:
            if call.ended:
                break
            if kind == "speech" and what.strip():
                call.say(what)
            elif kind == "silence" or not what or kind == "speech":
                call.silence()
            else:
                call.press(what + "#" * isinstance(call.waiting, Gather))
            assert call.heard, "nobody hears silence"
        for _ in range(8):
            if not call.ended:
                call.silence()
        assert call.ended
        assert not call.failed
        assert call.troubles == []
        assert_money_holds(line.context.database)

    whatever()
