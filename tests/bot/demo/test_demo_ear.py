"""What the page shows of Rasa, and turning it off."""

from bot.demo import demo_ear
from bot.demo.demo_ear import DemoEar
from bot.engine.parsed import Parsed

PAY = Parsed("pay", 0.9, (("pay", 0.9), ("balance", 0.1)), ())


def test_it_remembers_so_much_and_is_off_while_any_page_wishes_it() -> None:
    ear = DemoEar(lambda _: PAY)
    assert ear("payer Marie ") == PAY
    assert (ear.made_of("payer Marie"), ear.was_asked("payer Marie"), ear.was_asked("oui")) == (PAY, True, False)
    ear.turn("one", off=True)
    ear.turn("other", off=True)
    ear.turn("one", off=False)
    assert ear("payer Sylvie") is None
    assert ear.was_asked("payer Sylvie")
    ear.turn("other", off=False)
    for number in range(demo_ear.MOST_KEPT + 5):
        ear(f"phrase {number}")
    assert not ear.was_asked("payer Marie")
    assert ear.made_of(f"phrase {demo_ear.MOST_KEPT}") == PAY
