"""What the page shows of Rasa, and turning it off."""

from bot.demo import demo_ear
from bot.demo.demo_ear import DemoEar
from bot.engine.parsed import Parsed
from tests.support.seconds import Seconds

PAY = Parsed("pay", 0.9, (("pay", 0.9), ("balance", 0.1)), ())


def test_it_remembers_so_much() -> None:
    ear = DemoEar(lambda _: PAY)
    assert ear("payer Marie ") == PAY
    assert (ear.made_of("payer Marie"), ear.was_asked("payer Marie"), ear.was_asked("oui")) == (PAY, True, False)
    for number in range(demo_ear.MOST_KEPT + 5):
        ear(f"phrase {number}")
    assert not ear.was_asked("payer Marie")
    assert ear.made_of(f"phrase {demo_ear.MOST_KEPT}") == PAY


def test_any_page_turns_it_off_and_on_for_all() -> None:
    ear = DemoEar(lambda _: PAY)
    ear.turn("one", off=True)
    ear.turn("other", off=True)
    assert (ear.is_off, ear("payer Sylvie"), ear.was_asked("payer Sylvie")) == (True, None, True)
    ear.turn("other", off=False)
    assert (ear.is_off, ear("payer Sylvie")) == (False, PAY)


def test_it_is_back_once_the_page_that_turned_it_off_has_gone_or_five_minutes_are_over() -> None:
    seconds = Seconds()
    ear = DemoEar(lambda _: PAY, seconds)
    ear.turn("one", off=True)
    ear.left("other")
    assert ear.is_off
    ear.left("one")
    assert not ear.is_off
    ear.back("one")
    assert ear.is_off, "its page was loaded anew"
    seconds.now = 200
    ear.turn("other", off=True)
    assert ear.is_off
    seconds.now = demo_ear.OFF_SECONDS
    ear.back("one")
    assert not ear.is_off


def test_who_comes_back_turns_nothing_off_that_others_have_turned_on_meanwhile() -> None:
    ear = DemoEar(lambda _: PAY)
    ear.turn("one", off=True)
    ear.left("one")
    ear.turn("other", off=False)
    ear.back("one")
    assert not ear.is_off
    ear.turn("one", off=True)
    ear.left("one")
    ear.turn("other", off=True)
    ear.left("other")
    ear.back("one")
    assert not ear.is_off, "it was off for the other page last"
