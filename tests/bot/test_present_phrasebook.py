"""What an editor has put is said by the next call and in the next letter, and what does not fit is left out."""

import time
from collections.abc import Iterator
from threading import Event, Thread

import pytest
from sqlalchemy import Engine
from structlog.testing import capture_logs

from backend import database
from backend.services import account_keeping, wording_keeping
from backend.services.wording_keeping import FILES_OWN, WordingEdit
from backend.services.work import Work
from bot import beside
from bot.app import all_handlers
from bot.commands import allo_worker
from bot.notifications.outbox_worker import OutboxWorker
from bot.wording_desk import WordingDesk
from tests.backend.services.cashier import JEANNE as PAYER
from tests.backend.services.cashier import Cashier
from tests.support.callers import JEANNE
from tests.support.clock import StoppedClock
from tests.support.line import Line, serving, settings

DESK = WordingDesk()
PATIENCE_SECONDS = 20
OF_ANOTHER_VERSION = """insert into wording_versions (key, part, words, account_id, at, why)
    select :key, 'say', :words, id, now(), '' from accounts where name = 'anne'"""


@pytest.fixture
def line(application: Engine, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    """The line as the role of the application, which looks often for what was edited."""
    monkeypatch.setattr(beside, "LOOK_SECONDS", 0.02)
    with serving(application, clock) as served:
        yield served


def edit(line: Line, key: str, part: str, words: str | None) -> None:
    """What an editor does; nothing takes it back to the files' own."""
    sentence = DESK.find(key, part)
    assert sentence
    with line.context.database.begin() as connection:
        work = Work(connection, line.clock())
        known = line.rows("select id from accounts where name = 'anne'")
        anne = account_keeping.named(work, "anne") if known else account_keeping.add(work, "anne", ["editor"])[0]
        versions = wording_keeping.history(work, sentence)
        change = WordingEdit(sentence, versions[0].id if versions else FILES_OWN, "essai")
        if words is None:
            wording_keeping.take_back(work, DESK, anne, change, FILES_OWN)
        else:
            wording_keeping.say_instead(work, DESK, anne, change, words)


def look(line: Line) -> None:
    line.context.phrasebook.look(line.context.database, line.clock)


def until_heard(line: Line, words: str) -> None:
    """Ring again and again until a call begins so."""
    until = time.monotonic() + PATIENCE_SECONDS
    heard = ""
    while words not in heard:
        assert time.monotonic() < until, heard
        heard = " ".join(JEANNE.ring(line.telephone).heard)


def test_an_edited_greeting_is_heard_by_the_next_call_and_the_old_one_once_taken_back(line: Line) -> None:
    files = DESK.find("call.welcome", "say")
    assert files
    until_heard(line, "Bonjour, ici Allô CESU")
    edit(line, "call.welcome", "say", files.words.replace("Bonjour, ici Allô CESU", "Bienvenue chez Allô CESU"))
    until_heard(line, "Bienvenue chez Allô CESU")
    edit(line, "call.welcome", "say", None)
    until_heard(line, "Bonjour, ici Allô CESU")


def test_a_call_under_way_is_not_broken(line: Line) -> None:
    call = JEANNE.ring(line.telephone)
    for keys in (JEANNE.cesu, JEANNE.born, "1", "1", "3*30#"):
        call.press(keys)
    done = next(each for each in DESK.every() if each.key == "pay.done" and "C'est payé" in each.words)
    edit(line, done.key, done.part, done.words.replace("C'est payé", "Voilà, c'est payé"))
    look(line)
    call.press("1")
    call.press(JEANNE.pin)
    assert "Voilà, c'est payé" in " ".join(call.heard)


def test_letters_of_a_worker_that_was_there_before_say_what_was_edited(line: Line) -> None:
    with all_handlers(settings(), line.context) as handlers:
        told = {topic: handler for topic, handler in handlers.items() if topic == "payment.accepted"}
        worker = OutboxWorker(line.context.database, line.clock, told, threads=1)
        news = DESK.find("news.paid.intervenant", "text")
        assert news
        edit(line, news.key, news.part, news.words.replace("vous paie", "vous a payé"))
        look(line)
        Cashier(line.context.database, line.clock).must_pay(PAYER, 210)
        worker.run_once()
    letters = [str(row[0]) for row in line.rows("select payload::text from outbox where topic = 'sms'")]
    assert any("Jeanne MARTIN vous a payé" in each for each in letters)


def test_a_worker_of_its_own_reads_them_while_it_runs(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allo_worker, "LOOK_SECONDS", 0.01)
    stop = Event()
    reading = Thread(target=allo_worker._read_edits, args=[line.context, stop], daemon=True)
    reading.start()
    edit(line, "common.goodbye", "say", "Merci, au revoir.")
    until = time.monotonic() + PATIENCE_SECONDS
    while line.context.phrasebook.sentence("common.goodbye", "speech", {}) != "Merci, au revoir.":
        assert time.monotonic() < until
        stop.wait(0.01)
    stop.set()
    reading.join()


def test_what_fits_the_files_no_more_is_left_out_and_logged_without_its_words(line: Line) -> None:
    edit(line, "common.goodbye", "say", "Merci, au revoir.")
    for key, words in (("gone.meanwhile", "Secret."), ("call.hello", "Bonjour {{ caller.pin }}.")):
        line.change(OF_ANOTHER_VERSION, key=key, words=words)
    with capture_logs() as logs:
        look(line)
        look(line)
    assert [(each["key"], each["why"]) for each in logs] == [("call.hello", "placeholders"), ("gone.meanwhile", "gone")]
    assert "Secret" not in str(logs)
    assert "caller.pin" not in str(logs)
    say = line.context.phrasebook.sentence
    assert say("common.goodbye", "speech", {}) == "Merci, au revoir."


def test_where_the_database_fails_all_is_said_as_before(line: Line) -> None:
    edit(line, "common.goodbye", "say", "Merci, au revoir.")
    look(line)
    nowhere = database.connect("postgresql://nobody@127.0.0.1:1/nothing")
    with capture_logs() as logs:
        for _ in range(2):
            line.context.phrasebook.look(nowhere, line.clock)
    assert len(logs) == 1
    assert line.context.phrasebook.sentence("common.goodbye", "speech", {}) == "Merci, au revoir."
