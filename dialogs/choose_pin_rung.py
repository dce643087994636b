"""Choosing a PIN in the call that we place: who picks up at the number on file gives the birth date, and goes on."""

from backend.domain.people import Beneficiary
from backend.domain.throttle import MustWait
from dialogs.answers.birth_date import BirthDate
from dialogs.call import be_served
from dialogs.choose_pin import choose_pin
from dialogs.first_steps import take_first_steps
from dialogs.opening import ChoosePin
from dialogs.script import GOODBYE, ask_readings, concluded, say, sealed
from dialogs.services import services
from dialogs.steps import CallOver

TRIES = 3


async def choose_pin_rung(asked: ChoosePin) -> None:
    """Be recognised once more, choose a PIN, and go on to the menu; nobody is named before that."""
    caller = await sealed("caller", Beneficiary, _recognised_again())
    await say("call.hello", caller=caller)
    await concluded("activation", None, _choose(asked))
    await be_served()


async def _recognised_again() -> Beneficiary:
    """Give the birth date; who cannot is connected to nobody, as the owner of the number they would be taken for."""
    for tries_left in reversed(range(TRIES)):
        born_on = await ask_readings("call_back.birth_date", BirthDate())
        found = await services.recognise_rung(born_on)
        if isinstance(found, Beneficiary):
            return found
        if isinstance(found, MustWait):
            break
        if tries_left:
            await say("call_back.not_born_then")
    await say("call_back.not_recognised")
    await say(GOODBYE)
    raise CallOver


async def _choose(asked: ChoosePin) -> None:
    await choose_pin()
    await say("my_pin.changed" if asked.forgotten else "activate.done")
    await take_first_steps()
