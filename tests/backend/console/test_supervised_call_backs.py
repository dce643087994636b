"""Calls that the line places are counted and shown: what was announced, what was picked up, and what rang in vain."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Engine

from backend.domain.requested_call import NewCallBack
from backend.domain.supervision import Watched
from backend.services import calling_back, supervising
from backend.services.work import Work
from bot.conversations.manager import ConversationManager
from tests.backend.console.test_supervision_page import rows
from tests.channels.sms.text_exchange import PIN, Exchange, open_exchange
from tests.support.clock import StoppedClock
from tests.support.console_visitor import person, visiting
from tests.support.line import LINE

TODAY = date(2026, 3, 10)
MARIE, LUCIE = "0012345", "0073310"
"""Intervenants by their NAN: one works in apa31 alone, the other in apa04."""


@pytest.fixture
def exchange(application: Engine, clock: StoppedClock) -> Iterator[Exchange]:
    """The line as the role of the application: one call back rings in vain, one is picked up, one is to ring."""
    with open_exchange(application, clock) as opened:
        for taken in (False, True, None):
            opened.write("PAYER MARIE 3H30")
            opened.drain(minutes=1)
            if taken:
                call = opened.pick_up()
                call.press("1")
                call.press(PIN)
            elif taken is False:
                opened.let_ring()
            opened.line.clock.move(minutes=70)
        yield opened


def counted(exchange: Exchange, *programmes: str) -> dict[str, int]:
    with exchange.line.context.database.begin() as connection:
        found = supervising.called_back(Work(connection, exchange.line.clock()), Watched(TODAY, TODAY, programmes))
    sums: Counter[str] = Counter()
    for each in found:
        sums[each.standing] += each.calls
    return dict(sums)


def test_who_picks_no_call_back_up_is_counted_and_on_their_page(exchange: Exchange) -> None:
    lucien = exchange.line.one("select max(beneficiary_id) from call_backs")
    with visiting(exchange.line, person(exchange.line, "adviser").token) as visitor:
        said = visitor.open("/supervision")
        assert "3 rappels annoncés : 1 décroché, 1 resté sans réponse, 1 encore à passer." in said
        unanswered = [each for each in rows(visitor, "appels") if each["Canal"] == "Rappels sans réponse"]
        assert [each["En tout"] for each in unanswered] == ["1"]
        page = visitor.open(f"/beneficiaires/{lucien}")
        for standing in ("resté sans réponse", "décroché, et confirmé", "pas encore décroché"):
            assert standing in page
    assert counted(exchange, "apa04") == {}


def test_what_became_of_calls_back_stays_once_their_words_are_forgotten(exchange: Exchange) -> None:
    before = counted(exchange, "apa31")
    assert before == {"done": 1, "unanswered": 1, "rings": 1}
    exchange.line.clock.move(hours=25)
    ConversationManager(exchange.line.context).tidy()
    assert exchange.line.rows("select distinct length(asked), length(number_digest) from call_backs") == [(0, 0)]
    assert counted(exchange, "apa31") == before
    with exchange.line.context.database.begin() as connection:
        work = Work(connection, exchange.line.clock())
        assert calling_back.still_wanted(work, 1) is None, "a carrier may come back to it all the same"


def test_calls_to_intervenants_are_counted_where_they_were_paid_last(exchange: Exchange) -> None:
    line, before = exchange.line, counted(exchange, "apa31")
    for place, nan_body in enumerate((MARIE, LUCIE)):
        who = line.one("select id from intervenants where nan_body = :body", body=nan_body)
        assert isinstance(who, int)
        wanted = NewCallBack(None, who, f"+3363998000{place}", LINE, {})
        with line.context.database.begin() as connection:
            assert calling_back.ask(Work(connection, line.clock()), wanted, most_a_day=3)
    assert counted(exchange, "apa31") == before | {"unanswered": before["unanswered"] + 1}
    assert counted(exchange, "apa04") == {"unanswered": 1}
    assert sum(counted(exchange, "apa04", "apa31").values()) == 5
