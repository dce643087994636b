"""Coming by a PIN: with the code of one's letter, by being rung at one's number on file, or by a letter to come."""

from collections.abc import Awaitable

from dialogs.adviser import ask_for_adviser, hand_over, offer_adviser
from dialogs.answers.choice import Option
from dialogs.choose_pin import choose_pin
from dialogs.first_steps import take_first_steps
from dialogs.script import GOODBYE, choose, confirm, key_in, say
from dialogs.services import services
from dialogs.steps import CallOver, Cancelled, PinForgotten

MOST_NUMBERS = 2
"""Numbers on file that are offered to be rung: with a letter, and going back, they make four options."""

LETTER = ("un courrier", "courrier", "une lettre")
LATER = ("non", "plus tard", "le menu")
OTHERWISE = (
    Option("1", "letter", (*LETTER, "oui")),
    Option("2", "adviser", ("un conseiller", "conseiller")),
    Option("3", "menu", LATER),
)
"""What is left where nobody can be rung, and what each may be said by."""


async def can_prove() -> bool:
    """Whether the caller has a PIN to prove with; who has none comes by one now, or hears how they will."""
    standing = await services.pin_standing()
    if standing == "ready":
        return True
    if standing == "blocked":
        return await offer_adviser("pin.blocked") and await services.pin_standing() == "ready"
    if standing == "paused":
        await say("pin.paused_until", wait=await services.pin_wait())
        return await confirm("pin.paused") and await come_by_pin(forgotten=True)
    return await come_by_pin()


async def offer_activation() -> None:
    """Choose one's PIN right after the greeting, where a letter waits for it; or go on after it where one was cut."""
    waits = await services.pin_standing() == "to_activate"
    try:
        await (come_by_pin() if waits else take_first_steps())
    except Cancelled:
        await say("activate.later" if waits else "menu.cancelled")


async def forgot_pin() -> None:
    """Choose another PIN in the place of one that is forgotten."""
    if await services.pin_standing() == "blocked":
        await offer_adviser("pin.blocked")
        return
    await come_by_pin(forgotten=True)
    return


async def or_choose_another(dialogue: Awaitable[None]) -> None:
    """Do what needs the PIN; who says there that it is forgotten chooses another one instead."""
    try:
        await dialogue
    except PinForgotten:
        await forgot_pin()


async def come_by_pin(*, forgotten: bool = False) -> bool:
    """Choose a PIN with what proves that one may; False where that is not in this call."""
    waits = await services.letter_waits()
    if waits and await confirm("activate.forgotten_ready" if forgotten else "activate.ready"):
        await _prove_letter()
        await say("activate.proved")
        await choose_pin()
        await say("activate.done")
        await take_first_steps()
        return True
    if not await _be_rung(forgotten=forgotten, letter=not waits):
        await (say("activate.later") if waits else _have_letter())
    return False


async def _prove_letter() -> None:
    """Key the code of the letter until it is right; where it is good no more, another one is written."""
    while True:
        verdict = await key_in("activation_code", "activate.code")
        if verdict.outcome == "right":
            return
        if verdict.outcome == "blocked":
            await hand_over("activate.used_up_now")
        if verdict.outcome == "gone":
            await services.ask_for_letter()
            await hand_over("activate.gone")
        await say("activate.last_try" if verdict.tries_left == 1 else "activate.wrong")


async def _be_rung(*, forgotten: bool, letter: bool) -> bool:
    """Have the number on file rung, which ends this call; False where a letter is what is left, True for nothing.

    Whoever calls may be somebody else: the number on file is their owner's, and they are told its end alone.
    """
    endings = (await services.numbers_to_ring())[:MOST_NUMBERS]
    if not endings:
        return letter and await _choose_otherwise(forgotten=forgotten)
    calls = [(f"call:{n}", ("rappelez moi", "être rappelé", "oui", ending)) for n, ending in enumerate(endings)]
    others = [
        *([("letter", LETTER)] if letter else []),
        ("menu", LATER),
    ]
    options = [Option(str(n), choice, words) for n, (choice, words) in enumerate((*calls, *others), start=1)]
    chosen = await choose("activate.call", options, endings=endings, forgotten=forgotten)
    if chosen == "letter":
        return False
    if chosen == "menu":
        await say("activate.another_day")
        return True
    place = int(chosen.removeprefix("call:"))
    if not await services.ask_to_choose_pin(place, forgotten):
        await say("activate.rung_enough")
        return True
    await say("activate.rings", ending=endings[place])
    await say(GOODBYE)
    raise CallOver


async def _choose_otherwise(*, forgotten: bool) -> bool:
    """Choose what to do where no number can be rung; False for a letter, True for anything else."""
    chosen = await choose("activate.no_number", OTHERWISE, forgotten=forgotten)
    if chosen == "adviser":
        await ask_for_adviser("activate.no_number")
    elif chosen == "menu":
        await say("activate.another_day")
    return chosen != "letter"


async def _have_letter() -> None:
    """Have a letter sent with a code to choose one's PIN."""
    asked = await services.ask_for_letter()
    await say("activate.letter_asked" if asked == "asked" else "activate.letter_known")
