"""Adding a telephone number of one's own, which is rung before it counts, and removing one."""

from backend.domain.payer_contact import NumberOnFile
from dialogs.activate import can_prove
from dialogs.adviser import hand_over
from dialogs.answers.choice import Option
from dialogs.answers.phone_number import PhoneNumber
from dialogs.script import agree, ask, choose, prove, say, sealed
from dialogs.services import services

OFFERED = 3
ACTS = {
    "add": ("ajouter", "ajouter un numéro", "un nouveau", "nouveau numéro"),
    "remove": ("retirer", "retirer un numéro", "enlever", "supprimer"),
    "nothing": ("rien", "ne rien changer", "le menu", "menu"),
}
"""What can be done, and what each may be said by."""


async def own_numbers() -> None:
    """Hear which numbers are on file by their endings; add one, or remove one of several."""
    numbers = await services.numbers_on_file()
    await say("numbers.on_file", numbers=numbers)
    if len(numbers) <= 1:
        return await _add()
    options = [Option(str(n), act, words) for n, (act, words) in enumerate(ACTS.items(), start=1)]
    act = await choose("numbers.act", options)
    if act == "add":
        return await _add()
    return await _remove(numbers[:OFFERED]) if act == "remove" else None


async def _add() -> None:
    """Give a number, which is rung once the PIN was right."""
    if await can_prove():
        await sealed("number", type(None), _give())


async def _give() -> None:
    number = await ask("register.number", PhoneNumber())
    if not await agree("register.recap", number=number):
        return await say("register.given_up")
    if not await prove("register.pin"):
        await hand_over("pin.blocked_now")
    rung = await services.ring_new_number(number)
    return await say(f"register.{rung}")


async def _remove(numbers: tuple[NumberOnFile, ...]) -> None:
    """Choose the number to remove, proven by the PIN."""
    if not await can_prove():
        return None
    options = [Option(str(n), f"number:{n}", (each.ending,)) for n, each in enumerate(numbers, start=1)]
    options.append(Option(str(len(numbers) + 1), "none", ("aucun", "rien")))
    chosen = await choose("numbers.which", options, numbers=numbers)
    if chosen == "none":
        return await say("register.given_up")
    place = int(chosen.removeprefix("number:")) - 1
    if not await agree("numbers.recap", leaving=numbers[place]):
        return await say("register.given_up")
    if not await prove("numbers.pin"):
        await hand_over("pin.blocked_now")
    done = await services.remove_number(place, numbers[place])
    return await say(f"numbers.{done}", leaving=numbers[place])
