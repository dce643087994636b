"""Every question has its place on the way to a payment, or beside it."""

from bot.data_files import read_phrasebook
from channels.phone.transcript import read
from dialogs.payment_steps import ASIDE, OF_OTHERS, ON_THE_WAY, STEPS, step_at
from tests.dialogs.asked_questions import asked_questions
from tests.dialogs.theatre import FILES

PLACED = {*ON_THE_WAY, *ASIDE, *OF_OTHERS}


def test_every_question_has_one_place() -> None:
    asked = asked_questions()
    assert asked - PLACED == set(), "say in dialogs/payment_steps.py how far who hears them has come"
    assert PLACED - asked == set(), "these are asked no more"
    assert len(PLACED) == len(ON_THE_WAY) + len(ASIDE) + len(OF_OTHERS)


def test_what_the_signed_conversations_ask_is_among_them() -> None:
    met = {line.question for path in FILES for line in read(path.read_text(encoding="utf-8")).lines if line.question}
    assert len(met) > 50
    assert met - asked_questions() <= {"over"}


def test_each_is_a_sentence_of_the_line() -> None:
    assert PLACED - read_phrasebook().keys == set()


def test_who_pays_comes_by_the_steps_in_their_order() -> None:
    way = ["identify.cesu_code", "menu", "payee.known", "pay.hours", "card.offer", "pay.recap", "pay.pin"]
    places = [STEPS.index(step_at(question) or "paid") for question in way]
    assert places == sorted(places)
