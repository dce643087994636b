"""A process that comes while the database is away waits for it."""

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError, ProgrammingError

from bot.commands import several_processes
from bot.settings import Settings
from tests.support.line import settings


def test_a_process_waits_until_the_database_answers(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Settings] = []

    def away_at_first(which: Settings) -> Engine:
        asked.append(which)
        if len(asked) < 3:
            raise OperationalError("connect", {}, Exception("connection timeout expired"))
        return engine

    monkeypatch.setattr(several_processes, "engine_of", away_at_first)
    monkeypatch.setattr(several_processes, "TRY_AGAIN_SECONDS", 0)
    assert several_processes._engine_that_answers(settings()) is engine
    assert len(asked) == 3


def test_but_not_for_what_waiting_does_not_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: Settings) -> Engine:
        raise ProgrammingError("select", {}, Exception("permission denied"))

    monkeypatch.setattr(several_processes, "engine_of", refused)
    with pytest.raises(ProgrammingError):
        several_processes._engine_that_answers(settings())
