"""Choosing a PIN, once it is proved that one may: one's own, keyed twice, or one that is drawn, read and keyed once."""

from typing import Literal

from dialogs.adviser import hand_over
from dialogs.answers.choice import Choice, Option
from dialogs.script import DRAWN, ask, choose, key_in, say
from dialogs.services import services

MOST_CHOICES = 5
"""PINs keyed that were too easy, or not the same twice, after which an adviser helps."""

HOW = (
    Option("1", "own", ("je choisis", "moi même", "choisir", "le mien")),
    Option("2", "drawn", ("vous", "au hasard", "donnez", "que vous le donniez")),
)

PEN = (Option("1", "ready", ("c'est bon", "je suis prête", "je suis prêt", "oui", "j'ai de quoi écrire")),)
A_WHILE = 45
"""Seconds to find a pencil in."""


async def choose_pin() -> None:
    """Have a PIN at the end; whoever does not come to one hears what to do, and the call ends."""
    if await choose("choose_pin.how", HOW) == "drawn":
        await ask("choose_pin.pen", Choice(PEN, A_WHILE), options=PEN)
        await services.draw_pin()
        await _key_until_right("drawn_pin")
    else:
        await _key_until_right("new_pin")


async def _key_until_right(secret: Literal["drawn_pin", "new_pin"]) -> None:
    for _ in range(MOST_CHOICES):
        outcome = await (_key_drawn() if secret == "drawn_pin" else _key_twice())  # noqa: S105 - a kind of secret
        if outcome == "right":
            return
        if outcome == "gone":
            await hand_over("choose_pin.gone")
    await hand_over("choose_pin.enough")


async def _key_twice() -> str:
    """Key a PIN that is not easy to guess, and the same once more."""
    verdict = await key_in("new_pin", "choose_pin.own")
    if verdict.outcome == "weak":
        await say("choose_pin.weak")
    if verdict.outcome != "right":
        return verdict.outcome
    verdict = await key_in("new_pin_again", "choose_pin.own_again")
    if verdict.outcome == "wrong":
        await say("choose_pin.different")
    return verdict.outcome


async def _key_drawn() -> str:
    """Hear the PIN that was drawn, twice, and key it as it was written down; it is the same until it is right."""
    await say("choose_pin.dictated", drawn=DRAWN)
    verdict = await key_in("drawn_pin", "choose_pin.drawn")
    if verdict.outcome == "wrong":
        await say("choose_pin.not_as_drawn")
    return verdict.outcome
