"""Every query of a call, of a refused file, and of supervision over a week, finds its rows by an index.

A call is played, and an answer imported, on a database of some thousand payments that PostgreSQL has looked at; each
statement that is executed is explained as it was asked.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, text

from backend import database
from backend.domain.calendar import paris_date
from backend.domain.cut_off import cut_off_at, last_closed_day
from backend.domain.supervision import Watched
from backend.services import supervising
from backend.services.bank import importing
from backend.services.work import Work, system_clock
from bot.app import context_of
from bot.conversations.manager import ConversationManager
from bot.data_files import read_programmes
from tests.bench import flows
from tests.bench.enrolled_callers import enrol
from tests.bench.fictitious_callers import LINE, PIN, FictitiousCaller
from tests.bench.grown_rows import PROGRAMME, GrownRows, fill
from tests.support.in_process import Caller
from tests.support.line import settings
from tests.support.postgres import Postgres

GROWN = GrownRows(payments=5000, beneficiaries=5000)
LARGE = {
    "bank_transfers", "beneficiaries", "beneficiary_phones", "conversations", "deliveries", "known_intervenants",
    "ledger", "lots", "outbox", "payment_draws", "payment_events", "payments", "person_keys", "pins", "replies",
}  # fmt: skip
"""Tables that grow with every beneficiary, call or payment."""

OPEN = {"ix_outbox_due"}
"""Indexes that hold what is still open, and nothing else: read from end to end, they are short."""

PLANNED = {"select", "insert", "update", "delete", "with"}
PAYS, PAYS_AGAIN = ("1", "1", "3*30", "1", PIN), ("1", PIN)
HEARS = ("2", "2", "3", "4", "1", "*8")
"""The balance, and more than one page of payments."""

A_PIECE = 5
"""Of a refused file: as small a part of these tables as a usual piece is of a line's."""

Statement = tuple[str, Any]


def waiting_since() -> datetime:
    """A moment before the last cut-off: what was paid then goes into a file of the bank."""
    bank = read_programmes()[PROGRAMME].bank
    assert bank
    return cut_off_at(last_closed_day(system_clock(), bank.cut_off), bank.cut_off) - timedelta(hours=1)


@pytest.fixture(scope="module")
def grown(postgres: Postgres) -> Iterator[Engine]:
    """A database of the line with so many rows, and two who ring."""
    with postgres.fresh(template="template1") as engine:
        database.upgrade(engine)
        fill(engine, GROWN, waiting_since())
        enrol(engine, 2)
        yield engine


@contextmanager
def executed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Statement]]:
    """The statements that psycopg executes meanwhile, with their values."""
    seen: list[Statement] = []
    execute = psycopg.Cursor.execute

    def see(self: psycopg.Cursor[Any], query: Any, params: Any = None, **more: Any) -> Any:
        if isinstance(query, str):
            seen.append((query, params))
        return execute(self, query, params, **more)

    with monkeypatch.context() as patch:
        patch.setattr(psycopg.Cursor, "execute", see)
        yield seen


def call(engine: Engine, *keys: str) -> None:
    """A call of one who rings, to the end."""
    who = FictitiousCaller.of(0)
    caller = Caller(context_of(settings(), engine), who.number, LINE, sid=f"plans-{len(keys)}")
    caller.press(who.cesu, who.born, *keys)
    assert not caller.over, "each key was expected"
    caller.hang_up()


def scanned(node: dict[str, Any]) -> set[str]:
    """The large tables that a plan reads from one end to the other, or along an index that chooses nothing."""
    chosen = "Index Cond" in node or node.get("Index Name") in OPEN
    reads = node["Node Type"] == "Seq Scan" or ("Index Name" in node and not chosen)
    found = {str(node.get("Relation Name"))} & LARGE if reads else set()
    return found.union(*(scanned(below) for below in node.get("Plans", ())))


def asked_of(seen: list[Statement], *verbs: str) -> dict[str, Any]:
    """Each statement once, with values that it was given."""
    return {query: values for query, values in seen if query.split()[0].lower() in verbs}


def read_whole(engine: Engine, asked: dict[str, Any]) -> dict[str, set[str]]:
    """The statements that read large tables from end to end, and which."""
    found: dict[str, set[str]] = {}
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        for query, values in asked.items():
            ((plans,),) = driver.execute(f"explain (format json) {query}", values).fetchall()
            if tables := scanned(plans[0]["Plan"]):
                found[query] = tables
    return found


def test_no_query_of_a_call_reads_a_table_from_end_to_end(grown: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with executed(monkeypatch) as seen:
        call(grown, *PAYS, *HEARS)
        call(grown, *PAYS_AGAIN)
    asked = asked_of(seen, "select", "insert", "update", "with")
    assert any("insert into payments" in query for query in asked), "a payment is among them"
    assert read_whole(grown, asked) == {}


def test_no_query_of_a_tidying_reads_a_table_from_end_to_end(grown: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    manager = ConversationManager(context_of(settings(), grown))
    with executed(monkeypatch) as seen:
        manager.tidy()
    asked = asked_of(seen, *PLANNED)
    assert any("UPDATE conversations" in query for query in asked), "forgetting is among them"
    asked = {query: values for query, values in asked.items() if "DELETE FROM replies" not in query}  # a few, here
    assert read_whole(grown, asked) == {}


A_YEAR_AGO = paris_date(system_clock()) - timedelta(days=365)
WEEK = Watched(A_YEAR_AGO, A_YEAR_AGO + timedelta(days=6), ("apa31",))
"""One in a hundred of all there is, as a month is of years."""

NEWS_OF_EACH = """
    insert into deliveries (news_key, channel, state, created_at, updated_at)
    select concat_ws(chr(58), 'paid', reference, 'intervenant'), 'sms', 'delivered', accepted_at, accepted_at
    from payments
"""


def test_what_supervision_counts_of_a_week_reads_no_other(grown: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with grown.begin() as connection:
        connection.execute(text(NEWS_OF_EACH))
        connection.execute(text("analyze deliveries"))
    with executed(monkeypatch) as seen, grown.begin() as connection:
        work = Work(connection, system_clock())
        assert supervising.begun(work, WEEK)
        assert supervising.funnel(work, WEEK, "voice")[-1].calls
        assert supervising.times_to_pay(work, WEEK)
        assert supervising.told(work, WEEK)[0].told
        supervising.heard(work, WEEK)
        supervising.called_back(work, WEEK)
    assert len(seen) == 6
    assert read_whole(grown, dict(seen)) == {}


def test_where_all_money_is_needs_all_lots_and_payments(grown: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with executed(monkeypatch) as seen, grown.begin() as connection:
        assert supervising.money(Work(connection, system_clock()), ("apa31",))
    assert list(read_whole(grown, dict(seen)).values()) == [{"lots", "payments", "beneficiaries"}]


def test_no_query_of_a_refused_file_reads_a_table_from_end_to_end(
    grown: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    flows.export_day(grown, Path())()
    refuse = flows.reject_all(grown, Path())
    monkeypatch.setattr(importing, "AT_ONCE", A_PIECE)
    with executed(monkeypatch) as seen:
        assert refuse() == GROWN.waiting
    assert read_whole(grown, asked_of(seen, *PLANNED)) == {}
