"""Choosing one's PIN in the first call, with the activation code that came by letter: all of it on the keypad."""

from dialogs.adviser import hand_over, offer_adviser
from dialogs.script import Cancelled, confirm, key_in, say
from dialogs.services import services

MOST_CHOICES = 5
"""PINs keyed that were too easy, or not the same twice, after which an adviser helps."""

TOLD = {"used_up": "activate.used_up", "none": "activate.by_letter"}
"""What keeps somebody from being asked for a PIN, and no call can change."""


async def can_prove() -> bool:
    """Whether the caller has a PIN to prove with; who has none chooses one now, or hears how they come by it."""
    standing = await services.pin_standing()
    if standing == "ready":
        return True
    if standing == "to_activate":
        return await _activate()
    if standing == "expired":
        await services.ask_for_letter()
        await say("activate.expired")
    elif standing == "blocked":
        return await offer_adviser("pin.blocked") and await services.pin_standing() == "ready"
    else:
        await say(TOLD[standing])
    return False


async def offer_activation() -> None:
    """Choose one's PIN right after the greeting, where a letter waits for it."""
    if await services.pin_standing() != "to_activate":
        return
    try:
        await _activate()
    except Cancelled:
        await say("activate.later")


async def _activate() -> bool:
    """Key the code of the letter, then the PIN twice; False where the letter is not at hand."""
    if not await confirm("activate.ready"):
        await say("activate.later")
        return False
    await _prove_letter()
    await say("activate.proved")
    await _choose_pin()
    await say("activate.done")
    return True


async def _prove_letter() -> None:
    """Key the code of the letter until it is right; where it is good no more, an adviser sees to another."""
    while True:
        verdict = await key_in("activation_code", "activate.code")
        if verdict.outcome == "right":
            return
        if verdict.outcome == "blocked":
            await hand_over("activate.used_up_now")
        if verdict.outcome == "gone":
            await _begin_again_another_day()
        await say("activate.last_try" if verdict.tries_left == 1 else "activate.wrong")


async def _choose_pin() -> None:
    """Key a PIN that is not easy to guess, and the same once more."""
    for _ in range(MOST_CHOICES):
        verdict = await key_in("new_pin", "activate.pin")
        if verdict.outcome == "weak":
            await say("activate.weak")
            continue
        if verdict.outcome == "right":
            verdict = await key_in("new_pin_again", "activate.pin_again")
        if verdict.outcome == "right":
            return
        if verdict.outcome == "gone":
            await _begin_again_another_day()
        await say("activate.different")
    await hand_over("activate.enough")


async def _begin_again_another_day() -> None:
    """Hear that the letter is good no more: it has expired, or served meanwhile, or the proof of it is too old."""
    await services.ask_for_letter()
    await hand_over("activate.gone")
