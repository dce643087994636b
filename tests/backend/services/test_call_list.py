"""Who is to be called back waits once, is seen to by one adviser, and leaves no number behind."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, text

from backend.domain.call_wish import CallWish
from backend.domain.task import NoSuchOpenTask, TaskIsTaken
from backend.domain.transfer import CallSubject
from backend.services import adviser_tasks, call_list
from backend.services.call_list import Waiting
from backend.services.work import Work

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
JEANNE = Waiting("apa31", 11, 1, None, "+33199000017")
SOMEBODY = Waiting("apa31", 12, None, None, "+33639980077")
WISH = CallWish(CallSubject("payment", 1), day=date(2026, 3, 12), part="morning")


def test_a_call_back_is_listed_once_and_its_number_goes_with_it(engine: Engine) -> None:
    with engine.begin() as connection:
        work = Work(connection, NOW)
        assert [call_list.add(work, who, WISH) for who in (JEANNE, JEANNE, SOMEBODY)] == ["listed", "known", "listed"]
        again = Waiting("apa31", 13, None, None, SOMEBODY.number)
        assert not call_list.is_listed(work, again), "a number, which can be forged, is told nothing"
        assert call_list.add(work, again, WISH) == "known"
        first, second = adviser_tasks.open_tasks(work, "call_back")
        assert first.payload == {
            "programme": "apa31", "beneficiary": 1, "topic": "payment", "payee": 1, "day": "2026-03-12",
            "part": "morning", "conversation": 11, "known_number": False,
        }  # fmt: skip
        numbers = call_list.numbers_of(work, [first, second])
        assert numbers == {first.id: JEANNE.number, second.id: SOMEBODY.number}
        assert call_list.shown(second, numbers)["number"] == SOMEBODY.number
        kept = str(connection.execute(text("select sealed, digest from call_numbers")).all())
        assert SOMEBODY.number is not None
        assert SOMEBODY.number[3:] not in kept
        adviser_tasks.close_task(work, second.id, "rappelée")
        assert connection.execute(text("select task_id from call_numbers")).all() == [(first.id,)]
        assert call_list.add(work, again, WISH) == "listed"


def test_one_adviser_sees_to_a_task_until_it_is_released(engine: Engine) -> None:
    with engine.begin() as connection:
        work = Work(connection, NOW)
        call_list.add(work, JEANNE, WISH)
        (task,) = adviser_tasks.open_tasks(work, "call_back")
        assert adviser_tasks.take(work, task.id, "anna").taken_by == "anna"
        assert adviser_tasks.take(work, task.id, "anna").taken_at == NOW
        with pytest.raises(TaskIsTaken, match="anna sees to the task"):
            adviser_tasks.take(work, task.id, "bert")
        adviser_tasks.release(work, task.id)
        assert adviser_tasks.take(work, task.id, "bert").taken_by == "bert"
        with pytest.raises(NoSuchOpenTask):
            adviser_tasks.take(work, task.id + 1, "bert")
